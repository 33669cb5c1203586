#define G_LOG_DOMAIN "tamiz-door"

#include "config.h"

#include "tamiz-door-checks.h"

#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* In order, these take about as long as a slice of rows. */
#define KEYS_PER_SLICE 20000

static const char *const admitted_nicks[TAMIZ_N_ADMITTED] = {
  [TAMIZ_ADMITTED_ADDED] = "added",     [TAMIZ_ADMITTED_UPDATED] = "updated",
  [TAMIZ_ADMITTED_FILLED] = "filled",   [TAMIZ_ADMITTED_SKIPPED] = "skipped",
  [TAMIZ_ADMITTED_SET_ASIDE] = "set_aside",
};

const char *
tamiz_admitted_get_nick (TamizAdmitted what)
{
  return admitted_nicks[what];
}

void
tamiz_admission_clear (TamizAdmission *admission)
{
  g_clear_pointer (&admission->code, g_free);
  g_clear_pointer (&admission->reason, g_free);
  g_clear_pointer (&admission->kept_reason, g_free);
  g_clear_pointer (&admission->known, g_free);
  g_clear_pointer (&admission->changes, json_decref);
  g_clear_pointer (&admission->doubts, json_decref);
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
  self->fields = tamiz_door_load_fields (work, error);

  return self->fields != NULL;
}

/* Who looks for one row asks the base; who looks for a million has the keys in memory. */
static gboolean
load_keys (TamizDoor *self,
           GError   **error)
{
  g_clear_pointer (&self->keys, tamiz_key_set_free);
  self->keys = tamiz_reader_load_keys (self->work->reader, &self->seen, self->work->cancellable, error);
  if (self->keys != NULL && self->log != NULL)
    tamiz_key_log_mark (self->log, self->keys, TRUE);

  return self->keys != NULL;
}

static void
start_slice (TamizDoor *self)
{
  const char *cause = self->import != 0 ? "import" : "lead.add";

  self->set = tamiz_work_change (self->work, self->cause != NULL ? self->cause : cause);
  tamiz_door_end_twins (self);
  if (self->is_part)
    {
      tamiz_change_set_set_part_of (self->set, self->part_of);
      tamiz_change_set_set_batch (self->set);
    }
  if (self->import != 0)
    {
      tamiz_change_set_set_import (self->set, self->import);
      tamiz_change_set_set_batch (self->set);
    }
}

/* What becomes of sure duplicates: blanks are filled, where nobody says otherwise.  Who is to
 * be asked finds them in the list of duplicates.
 */
gboolean
tamiz_door_choose_action (TamizWork         *work,
                          TamizMatchAction  *action,
                          GError           **error)
{
  int chosen = tamiz_work_choice (work, "match", TAMIZ_ENUM_MATCH);

  *action = chosen >= 0 ? (TamizMatchAction) chosen : TAMIZ_MATCH_FILL;
  return TRUE;
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
  self->pending = tamiz_key_set_new ();
  tamiz_door_init_made (self);
  self->doubts = tamiz_door_doubts_new ();
  self->ignored = tamiz_door_new_ignored ();
  self->tried = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) tamiz_candidate_free);
  self->tried_keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->copied = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->companies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stages = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->new_sources = g_ptr_array_new_with_free_func (g_free);
  self->new_fields = g_ptr_array_new_with_free_func (g_object_unref);
  self->company_customs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->mended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  start_slice (self);
  if (!tamiz_door_load_checks (self, error))
    return NULL;
  if (import > 0)
    {
      self->log = tamiz_key_log_new ();
      if (!tamiz_reader_recall_keys (work->reader, import, self->log, work->cancellable, error))
        return NULL;
    }
  if (!load_tables (self, error) || (import != 0 && !load_keys (self, error)))
    return NULL;

  self->definition = tamiz_work_find_in_force (work, &self->document, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * tamiz_door_be_part_of:
 * @self: a door of no import, through which nothing went yet
 * @cause: of its changes, static
 * @first: the first change of the deed; 0 where this is to be it
 *
 * Has all that goes through the door be parts of one deed, which one undo takes back.
 */
void
tamiz_door_be_part_of (TamizDoor  *self,
                       const char *cause,
                       gint64      first)
{
  g_assert (tamiz_change_set_is_empty (self->set));

  self->cause = cause;
  self->part_of = first;
  self->is_part = TRUE;
  tamiz_change_set_unref (self->set);
  start_slice (self);
}

/* What goes through the door is of rows that an import had set aside: it belongs to that import. */
void
tamiz_door_come_by (TamizDoor *self,
                    gint64     import)
{
  self->came_by = import;
}

/* Of the deed that it is part of; 0 where nothing was written. */
gint64
tamiz_door_get_first_change (TamizDoor *self)
{
  return self->part_of;
}

void
tamiz_door_free (TamizDoor *self)
{
  g_clear_pointer (&self->set, tamiz_change_set_unref);
  g_clear_pointer (&self->keys, tamiz_key_set_free);
  g_clear_pointer (&self->log, tamiz_key_log_free);
  g_clear_pointer (&self->pending, tamiz_key_set_free);
  tamiz_door_free_made (self);
  g_clear_pointer (&self->doubts, tamiz_door_doubts_free);
  g_clear_pointer (&self->ignored, g_hash_table_unref);
  g_clear_pointer (&self->former, g_array_unref);
  g_clear_pointer (&self->tried_new, tamiz_tried_rows_free);
  g_clear_pointer (&self->tried, g_hash_table_unref);
  g_clear_pointer (&self->tried_keys, g_hash_table_unref);
  g_clear_pointer (&self->copied, g_array_unref);
  g_clear_pointer (&self->in_copy, g_free);
  g_clear_pointer (&self->messages, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_pointer (&self->campaigns, g_hash_table_unref);
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_clear_pointer (&self->companies, g_hash_table_unref);
  g_clear_pointer (&self->stages, g_hash_table_unref);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_clear_pointer (&self->systems, g_ptr_array_unref);
  g_clear_pointer (&self->new_sources, g_ptr_array_unref);
  g_clear_pointer (&self->way, json_decref);
  g_clear_pointer (&self->new_fields, g_ptr_array_unref);
  g_clear_pointer (&self->company_customs, g_hash_table_unref);
  g_clear_pointer (&self->mended, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->set_aside, g_hash_table_unref);
  g_clear_pointer (&self->suppression, tamiz_suppression_free);
  g_clear_pointer (&self->known, tamiz_known_companies_free);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->document, tamiz_definition_unref);
  g_clear_object (&self->definition);
  g_free (self);
}

/**
 * tamiz_door_set_former:
 * @self: a door
 * @former: (element-type gint64): the imports that brought the very same file before
 *
 * Says that what happened and has no date happened when the file came first.
 */
void
tamiz_door_set_former (TamizDoor *self,
                       GArray    *former)
{
  g_clear_pointer (&self->former, g_array_unref);
  if (former->len > 0)
    self->former = g_array_ref (former);
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

GPtrArray *
tamiz_door_get_new_fields (TamizDoor *self)
{
  return self->new_fields;
}

/* Whom one key leads to.  An address with a plus is looked for without it as well, which
 * is how the base keeps it.
 */
gboolean
tamiz_door_is_person_key (const TamizLookup *lookup)
{
  g_autofree char *key = NULL;

  if (lookup->kind != TAMIZ_LOOKUP_EMAIL || strchr (lookup->text, '+') == NULL)
    return lookup->kind < TAMIZ_LOOKUP_COMPANY;

  key = tamiz_email_dup_key (lookup->text);
  return g_str_equal (key, lookup->text);
}

/* Tells whether a row may speak of somebody of the base whom the slice changes: the slice is
 * written first then, and the row joins what has become of them.
 */
gboolean
tamiz_door_meets_pending (TamizDoor   *self,
                          TamizStaged *staged)
{
  GPtrArray *lookups;

  if (self->dry_run)
    return FALSE;
  if (tamiz_door_meets_message (self, staged))
    return TRUE;

  lookups = tamiz_staged_get_lookups (staged);
  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);

      if (tamiz_door_is_person_key (lookup) && tamiz_key_set_may_have (self->pending, lookup->hash)
          && !tamiz_door_is_ignored (self, lookup->hash))
        return TRUE;
    }

  return FALSE;
}

/* @first: of the slice's new records, that of the row */
static gboolean
remember_new (TamizDoor   *self,
              TamizStaged *staged,
              gint64       person,
              guint        first,
              GError     **error)
{
  if (self->dry_run)
    return tamiz_door_try_new (self, staged, error);

  tamiz_door_remember_made (self, staged, person, first);
  return TRUE;
}

static void
add_pending_key (TamizDoor  *self,
                 const char *text)
{
  if (text != NULL)
    tamiz_key_set_add (self->pending, tamiz_text_hash (text));
}

/* Somebody of the base is changed in this slice: a further row of theirs is merged with
 * what was made of them, by whichever address or number it comes.
 */
static void
remember_joined (TamizDoor      *self,
                 TamizStaged    *staged,
                 TamizCandidate *candidate)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);

      if (tamiz_door_is_person_key (lookup))
        tamiz_key_set_add (self->pending, lookup->hash);
    }
  for (guint i = 0; candidate->emails != NULL && i < candidate->emails->len; i++)
    {
      const char *address = tamiz_record_get_text (candidate->emails->pdata[i], TAMIZ_EMAIL_ADDRESS);
      g_autofree char *key = address != NULL ? tamiz_email_dup_key (address) : NULL;

      add_pending_key (self, key);
    }
  for (guint i = 0; candidate->phones != NULL && i < candidate->phones->len; i++)
    add_pending_key (self, tamiz_record_get_text (candidate->phones->pdata[i], TAMIZ_PHONE_E164));
}

/* What others wrote since the last slice may be whom the next rows speak of. */
static gboolean
notice_others (TamizDoor *self,
               gint64     change,
               GError   **error)
{
  gboolean changed;

  if (self->keys == NULL || change == 0)
    return TRUE;
  if (!tamiz_reader_have_keys_changed (self->work->reader, self->seen, change, &changed, error))
    return FALSE;

  self->seen = change;
  if (!changed)
    return TRUE;
  g_hash_table_remove_all (self->companies);
  tamiz_door_doubts_forget (self->doubts, TRUE);
  return load_keys (self, error);
}

/* Writes what was admitted since the last time, in one transaction; a trial forgets it. */
gboolean
tamiz_door_flush (TamizDoor *self,
                  GError   **error)
{
  g_autoptr (TamizCommit) commit = NULL;

  if (tamiz_change_set_is_empty (self->set))
    return TRUE;
  if (self->dry_run)
    {
      tamiz_change_set_unref (self->set);
      start_slice (self);
      return TRUE;
    }

  commit = tamiz_work_apply_slice (self->work, self->set, self->log, error);
  if (commit == NULL)
    return FALSE;

  if (self->part_of == 0)
    self->part_of = commit->change;
  if (self->log != NULL && self->keys != NULL)
    tamiz_key_log_mark (self->log, self->keys, FALSE);
  tamiz_change_set_unref (self->set);
  start_slice (self);
  tamiz_key_set_clear (self->pending);
  tamiz_door_clear_made (self);
  tamiz_door_doubts_forget (self->doubts, FALSE);
  g_hash_table_remove_all (self->messages);
  g_hash_table_remove_all (self->told);
  g_hash_table_remove_all (self->company_customs);
  g_hash_table_remove_all (self->stages);
  return notice_others (self, commit->change, error);
}

/* As tamiz_reader_find_key(), without asking the base where nobody has the key, nor for
 * people where too many have it.
 */
GArray *
tamiz_door_find_key (TamizDoor    *self,
                     TamizKeyKind  kind,
                     const char   *text,
                     guint64       hash,
                     GError      **error)
{
  guint most = kind < TAMIZ_KEY_COMPANY ? TAMIZ_MATCHING_MOST_OF_KEY : G_MAXUINT;
  g_autoptr (GArray) owners = NULL;
  guint64 n_records;

  if (tamiz_door_is_ignored (self, hash))
    tamiz_door_meet_ignored (self, hash);
  if (tamiz_door_is_ignored (self, hash)
      || (self->keys != NULL && !tamiz_key_set_may_have (self->keys, hash)))
    return g_array_new (FALSE, FALSE, sizeof (gint64));

  owners = tamiz_reader_find_some_of_key (self->work->reader, kind, text, hash, most, &n_records, error);
  if (owners == NULL
      || (n_records == 0 && self->log != NULL
          && !tamiz_reader_find_logged_key (self->work->reader, self->log, kind, text, hash, most, &n_records,
                                            owners, error)))
    return NULL;
  if (n_records > 0)
    tamiz_door_ignore (self, text, hash, n_records);

  return g_steal_pointer (&owners);
}

/* The keys of an import's rows are written when all rows are; nothing is looked for after
 * that.
 */
gboolean
tamiz_door_write_keys (TamizDoor *self,
                       guint     *left,
                       GError   **error)
{
  g_clear_pointer (&self->keys, tamiz_key_set_free);

  return tamiz_store_write_keys (self->work->store, self->log, KEYS_PER_SLICE, left, error);
}

TamizCandidate *
tamiz_door_find_sure (TamizStaged *staged,
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

/* Joins one of the candidates. */
static gboolean
join (TamizDoor       *self,
      TamizStaged     *staged,
      GPtrArray       *candidates,
      TamizCandidate  *sure,
      TamizAdmission  *admission,
      GError         **error)
{
  gint64 person = tamiz_record_get_id (sure->person);
  guint first = tamiz_change_set_get_inserts (self->set)->len;
  guint position;

  if (!tamiz_door_join_person (self, staged, sure, admission, error)
      || !tamiz_door_note_second (self, staged, candidates, sure, admission, error))
    return FALSE;
  if (admission->what == TAMIZ_ADMITTED_SKIPPED)
    return TRUE;
  if (tamiz_door_has_made (self, person))
    {
      tamiz_door_remember_made (self, staged, person, first);
      return TRUE;
    }
  if (!self->dry_run)
    {
      remember_joined (self, staged, sure);
      return TRUE;
    }

  g_ptr_array_find (candidates, sure, &position);
  return tamiz_door_try_joined (self, staged, g_ptr_array_steal_index_fast (candidates, position),
                                error);
}

static gboolean
admit (TamizDoor       *self,
       TamizStaged     *staged,
       TamizAdmission  *admission,
       GError         **error)
{
  g_autoptr (GPtrArray) candidates = NULL;
  TamizCandidate *sure = NULL;
  guint first = tamiz_change_set_get_inserts (self->set)->len;
  const char *code = NULL;
  g_autofree char *reason = NULL;
  gboolean done;

  if (!tamiz_door_admit_message (self, staged, admission, &done, error) || done)
    return done;
  if (!tamiz_staged_check_least_record (staged, &code, &reason))
    return tamiz_door_set_aside (self, staged, code, reason, admission, error);
  if (staged->still_open != NULL)
    {
      tamiz_door_skip_open (staged, admission);
      return TRUE;
    }

  candidates = tamiz_door_list_candidates (self, staged, error);
  if (candidates == NULL)
    return FALSE;
  if (staged->of != TAMIZ_IMPORT_OF_PEOPLE)
    return tamiz_door_admit_row (self, staged, candidates, admission, error);

  if (self->action != TAMIZ_MATCH_ASK && self->dry_run && tamiz_door_meets_joined (self, staged, admission))
    return TRUE;
  /* What somebody answers to says whose it is, where nothing else is to. */
  if (self->action != TAMIZ_MATCH_ASK || self->thread != 0)
    sure = tamiz_door_find_sure (staged, candidates);
  if (!tamiz_door_follow_thread (self, staged, sure, admission, &done, error) || done)
    return done;
  if (sure != NULL)
    return join (self, staged, candidates, sure, admission, error);
  if (self->action != TAMIZ_MATCH_ASK && self->dry_run
      && (!tamiz_door_meets_new (self, staged, admission, &done, error) || done))
    return done;

  if (!tamiz_door_add_person (self, staged, admission, error)
      || !tamiz_door_note_doubts (self, staged, candidates, admission, error))
    return FALSE;
  return remember_new (self, staged, admission->person, first, error);
}

/* Admits one row: into the change set, or set aside with the reason. */
gboolean
tamiz_door_admit (TamizDoor       *self,
                  TamizStaged     *staged,
                  TamizAdmission  *admission,
                  GError         **error)
{
  memset (admission, 0, sizeof *admission);
  self->thread = 0;
  if (self->tried_new != NULL)
    tamiz_tried_rows_rest (self->tried_new);
  if (tamiz_door_excludes (self, staged, admission))
    return TRUE;
  if (!admit (self, staged, admission, error) || !tamiz_door_end_message (self, staged, admission, error))
    return FALSE;

  if (staged->of == TAMIZ_IMPORT_OF_PEOPLE)
    tamiz_door_tell_known (self, staged, admission);
  return TRUE;
}
