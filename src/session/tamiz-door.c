#define G_LOG_DOMAIN "tamiz-door"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

void
tamiz_admission_clear (TamizAdmission *admission)
{
  g_clear_pointer (&admission->code, g_free);
  g_clear_pointer (&admission->reason, g_free);
}

static GHashTable *
load_names (TamizWork  *work,
            TamizKind   kind,
            int         field,
            GError    **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, kind, error);
  GHashTable *names;

  if (records == NULL)
    return NULL;

  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      gint64 id = tamiz_record_get_id (record);

      g_hash_table_insert (names, tamiz_text_fold (tamiz_record_get_text (record, field)),
                           g_memdup2 (&id, sizeof id));
    }

  return names;
}

static GHashTable *
copy_ids (GHashTable *names)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, id;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, &id))
    g_hash_table_insert (copy, g_strdup (name), g_memdup2 (id, sizeof (gint64)));

  return copy;
}

static GHashTable *
load_fields (TamizWork  *work,
             GError    **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  GHashTable *keys;

  if (fields == NULL)
    return NULL;

  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      gint64 id = tamiz_record_get_id (field);

      if (g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_RECORD), "lead") == 0)
        g_hash_table_insert (keys, g_strdup (tamiz_record_get_text (field, TAMIZ_FIELD_KEY)),
                             g_memdup2 (&id, sizeof id));
    }

  return keys;
}

static gboolean
load_tables (TamizDoor *self,
             GError   **error)
{
  TamizWork *work = self->work;
  g_autoptr (GHashTable) by_name = NULL;
  GHashTableIter iter;
  gpointer name, id;

  self->sources = load_names (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  if (self->sources == NULL)
    return FALSE;
  self->campaigns = load_names (work, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, error);
  if (self->campaigns == NULL)
    return FALSE;
  self->lines = load_names (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME, error);
  if (self->lines == NULL)
    return FALSE;
  self->users = load_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  if (self->users == NULL)
    return FALSE;
  by_name = load_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  if (by_name == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, by_name);
  while (g_hash_table_iter_next (&iter, &name, &id))
    g_hash_table_insert (self->users, g_strdup (name), g_memdup2 (id, sizeof (gint64)));
  self->fields = load_fields (work, error);

  return self->fields != NULL;
}

static void
start_slice (TamizDoor *self)
{
  self->set = tamiz_work_change (self->work, self->import != 0 ? "import" : "lead.add");
  if (self->import != 0)
    {
      tamiz_change_set_set_import (self->set, self->import);
      tamiz_change_set_set_batch (self->set);
    }
}

/* What becomes of sure duplicates: blanks are filled, where nobody says otherwise.  There
 * is nobody here to be asked.
 */
gboolean
tamiz_door_choose_action (TamizWork         *work,
                          TamizMatchAction  *action,
                          GError           **error)
{
  int chosen = tamiz_work_choice (work, "match", TAMIZ_ENUM_MATCH);

  *action = chosen >= 0 ? (TamizMatchAction) chosen : TAMIZ_MATCH_FILL;
  return tamiz_work_require (*action != TAMIZ_MATCH_ASK, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), "ask", "match",
                             "update, fill, skip");
}

TamizDoor *
tamiz_door_new (TamizWork         *work,
                TamizMatchAction   action,
                gint64             import,
                gboolean           dry_run,
                GError           **error)
{
  g_autoptr (TamizDoor) self = g_new0 (TamizDoor, 1);
  GError *local_error = NULL;

  self->work = work;
  self->action = action;
  self->import = import;
  self->dry_run = dry_run;
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->tried = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) tamiz_candidate_free);
  self->tried_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->companies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stages = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->new_sources = g_ptr_array_new_with_free_func (g_free);
  start_slice (self);
  if (!load_tables (self, error))
    return NULL;

  self->definition = tamiz_work_find_in_force (work, &self->document, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
tamiz_door_free (TamizDoor *self)
{
  g_clear_pointer (&self->set, tamiz_change_set_unref);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->tried, g_hash_table_unref);
  g_clear_pointer (&self->tried_keys, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_pointer (&self->campaigns, g_hash_table_unref);
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_clear_pointer (&self->companies, g_hash_table_unref);
  g_clear_pointer (&self->stages, g_hash_table_unref);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_clear_pointer (&self->new_sources, g_ptr_array_unref);
  g_clear_pointer (&self->document, tamiz_definition_unref);
  g_clear_object (&self->definition);
  g_free (self);
}

TamizChangeSet *
tamiz_door_get_changes (TamizDoor *self)
{
  return self->set;
}

GPtrArray *
tamiz_door_get_new_sources (TamizDoor *self)
{
  return self->new_sources;
}

static char *
make_pending_key (const TamizLookup *lookup)
{
  return g_strdup_printf ("%d\n%s", lookup->kind, lookup->text);
}

/* Tells whether a row may be a duplicate of one that is in the same slice: the slice is
 * written first then, so that there is only one way of matching.
 */
gboolean
tamiz_door_meets_pending (TamizDoor   *self,
                          TamizStaged *staged)
{
  g_autoptr (GPtrArray) lookups = NULL;

  if (self->dry_run || g_hash_table_size (self->pending) == 0)
    return FALSE;

  lookups = tamiz_staged_list_lookups (staged);
  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      g_autofree char *key = make_pending_key (lookup);

      if (lookup->kind < TAMIZ_LOOKUP_COMPANY && g_hash_table_contains (self->pending, key))
        return TRUE;
    }

  return FALSE;
}

static void
remember_pending (TamizDoor   *self,
                  TamizStaged *staged)
{
  g_autoptr (GPtrArray) lookups = tamiz_staged_list_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      char *key;
      GPtrArray *same;

      if (lookup->kind >= TAMIZ_LOOKUP_COMPANY)
        continue;
      key = make_pending_key (lookup);
      same = g_hash_table_lookup (self->pending, key);
      if (same != NULL)
        g_free (key);
      else
        {
          same = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_candidate_free);
          g_hash_table_insert (self->pending, key, same);
        }
      /* A dry run writes nothing, so it must remember what it would have written. */
      if (self->dry_run)
        g_ptr_array_add (same, tamiz_candidate_new_from_staged (staged));
    }
}

static void
add_pending_key (TamizDoor       *self,
                 TamizLookupKind  kind,
                 const char      *text)
{
  TamizLookup lookup = { kind, (char *) text };

  if (text != NULL)
    g_hash_table_replace (self->pending, make_pending_key (&lookup),
                          g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_candidate_free));
}

/* Somebody of the base is changed in this slice: a further row of theirs is merged with
 * what was made of them, by whichever address or number it comes.
 */
static void
remember_joined (TamizDoor      *self,
                 TamizStaged    *staged,
                 TamizCandidate *candidate)
{
  remember_pending (self, staged);
  for (guint i = 0; candidate->emails != NULL && i < candidate->emails->len; i++)
    add_pending_key (self, TAMIZ_LOOKUP_EMAIL,
                     tamiz_record_get_text (candidate->emails->pdata[i], TAMIZ_EMAIL_ADDRESS));
  for (guint i = 0; candidate->phones != NULL && i < candidate->phones->len; i++)
    add_pending_key (self, TAMIZ_LOOKUP_PHONE,
                     tamiz_record_get_text (candidate->phones->pdata[i], TAMIZ_PHONE_E164));
}

/* Writes what was admitted since the last time, in one transaction. */
gboolean
tamiz_door_flush (TamizDoor *self,
                  GError   **error)
{
  g_autoptr (TamizCommit) commit = NULL;

  if (self->dry_run || tamiz_change_set_is_empty (self->set))
    return TRUE;

  commit = tamiz_work_apply (self->work, self->set, error);
  if (commit == NULL)
    return FALSE;

  tamiz_change_set_unref (self->set);
  start_slice (self);
  g_hash_table_remove_all (self->pending);
  g_hash_table_remove_all (self->companies);
  g_hash_table_remove_all (self->stages);
  return TRUE;
}

static TamizCandidate *
load_candidate (TamizDoor *self,
                gint64     person,
                GError   **error)
{
  TamizReader *reader = self->work->reader;
  g_autoptr (TamizCandidate) candidate = tamiz_candidate_new ();
  g_autoptr (TamizRecord) record = tamiz_reader_load (reader, TAMIZ_KIND_PERSON, person, error);

  while (record != NULL && tamiz_record_has (record, TAMIZ_PERSON_MERGED_INTO))
    {
      person = tamiz_record_get_int (record, TAMIZ_PERSON_MERGED_INTO);
      g_object_unref (record);
      record = tamiz_reader_load (reader, TAMIZ_KIND_PERSON, person, error);
    }
  if (record == NULL)
    return NULL;

  if (tamiz_record_has (record, TAMIZ_PERSON_COMPANY))
    candidate->company = tamiz_reader_load (reader, TAMIZ_KIND_COMPANY,
                                            tamiz_record_get_int (record, TAMIZ_PERSON_COMPANY),
                                            NULL);
  candidate->person = g_steal_pointer (&record);
  candidate->emails = tamiz_reader_list_by (reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, person, error);
  if (candidate->emails == NULL)
    return NULL;
  candidate->phones = tamiz_reader_list_by (reader, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, person, error);
  if (candidate->phones == NULL)
    return NULL;
  candidate->handles = tamiz_reader_list_by (reader, TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_PERSON, person,
                                             error);
  if (candidate->handles == NULL)
    return NULL;
  candidate->external_ids = tamiz_reader_list_by (reader, TAMIZ_KIND_EXTERNAL_ID,
                                                  TAMIZ_EXTERNAL_ID_PERSON, person, error);

  return candidate->external_ids != NULL ? g_steal_pointer (&candidate) : NULL;
}

static gboolean
contains_person (GPtrArray *candidates,
                 gint64     person)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      TamizCandidate *candidate = g_ptr_array_index (candidates, i);

      if (tamiz_record_get_id (candidate->person) == person)
        return TRUE;
    }

  return FALSE;
}

/* Everybody in the base who shares a key with the row. */
static GPtrArray *
list_candidates (TamizDoor   *self,
                 TamizStaged *staged,
                 GError     **error)
{
  g_autoptr (GPtrArray) candidates
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_candidate_free);
  g_autoptr (GPtrArray) lookups = tamiz_staged_list_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      g_autoptr (GArray) people = NULL;

      if (lookup->kind >= TAMIZ_LOOKUP_COMPANY)
        continue;
      people = tamiz_reader_find_key (self->work->reader, (TamizKeyKind) lookup->kind, lookup->text,
                                      error);
      if (people == NULL)
        return NULL;
      for (guint j = 0; j < people->len; j++)
        {
          TamizCandidate *candidate;
          gint64 person = g_array_index (people, gint64, j);

          if (contains_person (candidates, person))
            continue;
          candidate = load_candidate (self, person, error);
          if (candidate == NULL)
            return NULL;
          if (contains_person (candidates, tamiz_record_get_id (candidate->person)))
            tamiz_candidate_free (candidate);
          else
            g_ptr_array_add (candidates, candidate);
        }
    }

  return g_steal_pointer (&candidates);
}

static TamizCandidate *
find_sure (TamizStaged *staged,
           GPtrArray   *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      TamizCandidate *candidate = g_ptr_array_index (candidates, i);

      if (tamiz_match_staged (staged, candidate, NULL) == TAMIZ_LIKENESS_SURE)
        return candidate;
    }

  return NULL;
}

/* Whether a trial run has seen this happen already. */
static gboolean
tells_again (TamizStaged    *staged,
             TamizCandidate *candidate)
{
  for (guint i = 0; i < candidate->activities->len; i++)
    {
      if (tamiz_activity_is_of_row (candidate->activities->pdata[i], staged))
        return TRUE;
    }

  return FALSE;
}

static void
try_merge (TamizDoor      *self,
           TamizStaged    *staged,
           TamizCandidate *candidate,
           TamizAdmission *admission)
{
  g_autoptr (GPtrArray) changes = NULL;

  admission->what = TAMIZ_ADMITTED_SKIPPED;
  if (self->action == TAMIZ_MATCH_SKIP)
    return;

  changes = tamiz_match_merge (staged, candidate, self->action);
  if (changes->len > 0 || (staged->activity_kind >= 0 && !tells_again (staged, candidate)))
    admission->what
        = self->action == TAMIZ_MATCH_UPDATE ? TAMIZ_ADMITTED_UPDATED : TAMIZ_ADMITTED_FILLED;
  tamiz_candidate_learn (candidate, staged, self->action);
}

static void
add_tried_key (TamizDoor       *self,
               TamizLookupKind  kind,
               const char      *text,
               gint64           person)
{
  TamizLookup lookup = { kind, (char *) text };

  if (text != NULL)
    g_hash_table_replace (self->tried_keys, make_pending_key (&lookup), g_memdup2 (&person, sizeof person));
}

static void
add_tried_keys (TamizDoor   *self,
                TamizStaged *staged,
                gint64       person)
{
  g_autoptr (GPtrArray) lookups = tamiz_staged_list_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);

      if (lookup->kind < TAMIZ_LOOKUP_COMPANY)
        add_tried_key (self, lookup->kind, lookup->text, person);
    }
}

/* Whatever of a candidate is not there yet, so that it can learn. */
static gboolean
complete_candidate (TamizDoor       *self,
                    TamizStaged     *staged,
                    TamizCandidate  *candidate,
                    GError         **error)
{
  const char *company = tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPANY);
  GPtrArray **lists[] = { &candidate->tags, &candidate->customs };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (*lists[i] == NULL)
        *lists[i] = g_ptr_array_new_with_free_func (g_object_unref);
    }
  if (candidate->company == NULL && company != NULL)
    {
      candidate->company = tamiz_record_new (TAMIZ_KIND_COMPANY, 0);
      tamiz_record_set_text (candidate->company, TAMIZ_COMPANY_NAME, company);
    }
  /* The candidate's own: what it learns is not in the base. */
  g_clear_pointer (&candidate->custom_fields, g_hash_table_unref);
  candidate->custom_fields = copy_ids (self->fields);
  candidate->activities = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD,
                                                tamiz_record_get_id (candidate->lead), error);

  return candidate->activities != NULL;
}

/* A trial writes nothing, so it remembers what somebody of the base would have become.
 * @candidate (transfer full)
 */
static gboolean
remember_tried (TamizDoor       *self,
                TamizStaged     *staged,
                TamizCandidate  *candidate,
                GError         **error)
{
  gint64 person = tamiz_record_get_id (candidate->person);

  g_hash_table_replace (self->tried, g_memdup2 (&person, sizeof person), candidate);
  if (!complete_candidate (self, staged, candidate, error))
    return FALSE;

  tamiz_candidate_learn (candidate, staged, self->action);
  add_tried_keys (self, staged, person);
  for (guint i = 0; i < candidate->emails->len; i++)
    add_tried_key (self, TAMIZ_LOOKUP_EMAIL,
                   tamiz_record_get_text (candidate->emails->pdata[i], TAMIZ_EMAIL_ADDRESS), person);
  for (guint i = 0; i < candidate->phones->len; i++)
    add_tried_key (self, TAMIZ_LOOKUP_PHONE,
                   tamiz_record_get_text (candidate->phones->pdata[i], TAMIZ_PHONE_E164), person);

  return TRUE;
}

/* Whether a row goes into the lead that the trial knows, and opens none of its own. */
static gboolean
joins_lead (TamizDoor   *self,
            TamizStaged *staged,
            TamizRecord *lead)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_PRODUCT_LINE);
  gint64 line = name != NULL ? tamiz_door_find_named (self, self->lines, name) : 0;
  g_autoptr (GPtrArray) leads = g_ptr_array_new ();

  g_ptr_array_add (leads, lead);
  return tamiz_door_choose_lead (self, leads, name != NULL && line == 0 ? -1 : line) != NULL;
}

static gboolean
meets_tried (TamizDoor      *self,
             TamizStaged    *staged,
             TamizAdmission *admission)
{
  g_autoptr (GPtrArray) lookups = tamiz_staged_list_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      g_autofree char *key = make_pending_key (g_ptr_array_index (lookups, i));
      gint64 *person = g_hash_table_lookup (self->tried_keys, key);
      TamizCandidate *candidate = person != NULL ? g_hash_table_lookup (self->tried, person) : NULL;

      if (candidate == NULL || tamiz_match_staged (staged, candidate, NULL) != TAMIZ_LIKENESS_SURE
          || !joins_lead (self, staged, candidate->lead))
        continue;
      admission->person = *person;
      admission->lead = tamiz_record_get_id (candidate->lead);
      try_merge (self, staged, candidate, admission);
      add_tried_keys (self, staged, admission->person);
      return TRUE;
    }

  return FALSE;
}

static gboolean
try_run_meets (TamizDoor      *self,
               TamizStaged    *staged,
               TamizAdmission *admission)
{
  g_autoptr (GPtrArray) lookups = tamiz_staged_list_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      g_autofree char *key = make_pending_key (g_ptr_array_index (lookups, i));
      GPtrArray *same = g_hash_table_lookup (self->pending, key);
      TamizCandidate *candidate = same != NULL ? find_sure (staged, same) : NULL;

      if (candidate == NULL)
        continue;
      try_merge (self, staged, candidate, admission);
      return TRUE;
    }

  return FALSE;
}

/* Joins somebody of the base, who is one of the candidates. */
static gboolean
join (TamizDoor       *self,
      TamizStaged     *staged,
      GPtrArray       *candidates,
      TamizCandidate  *sure,
      TamizAdmission  *admission,
      GError         **error)
{
  guint position;

  if (!tamiz_door_join_person (self, staged, sure, admission, error))
    return FALSE;
  if (admission->what == TAMIZ_ADMITTED_SKIPPED)
    return TRUE;
  if (!self->dry_run)
    {
      remember_joined (self, staged, sure);
      return TRUE;
    }

  g_ptr_array_find (candidates, sure, &position);
  return remember_tried (self, staged, g_ptr_array_steal_index_fast (candidates, position), error);
}

/* Admits one row: into the change set, or set aside with the reason. */
gboolean
tamiz_door_admit (TamizDoor       *self,
                  TamizStaged     *staged,
                  TamizAdmission  *admission,
                  GError         **error)
{
  g_autoptr (GPtrArray) candidates = NULL;
  TamizCandidate *sure;
  const char *code = NULL;
  g_autofree char *reason = NULL;

  memset (admission, 0, sizeof *admission);
  if (!tamiz_staged_check_least_record (staged, &code, &reason))
    return tamiz_door_set_aside (self, staged, code, reason, admission, error);

  candidates = list_candidates (self, staged, error);
  if (candidates == NULL)
    return FALSE;
  if (staged->of != TAMIZ_IMPORT_OF_PEOPLE)
    return tamiz_door_admit_row (self, staged, candidates, admission, error);

  if (self->dry_run && meets_tried (self, staged, admission))
    return TRUE;
  sure = find_sure (staged, candidates);
  if (sure != NULL)
    return join (self, staged, candidates, sure, admission, error);
  if (self->dry_run && try_run_meets (self, staged, admission))
    return TRUE;

  if (!tamiz_door_add_person (self, staged, admission, error))
    return FALSE;
  remember_pending (self, staged);
  return TRUE;
}
