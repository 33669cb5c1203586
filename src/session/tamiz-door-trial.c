#define G_LOG_DOMAIN "tamiz-door-trial"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-staged-said.h"
#include "tamiz-text.h"

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

/**
 * tamiz_door_try_rows_of:
 * @self: a door that only tries
 * @normalizer: what its rows are read by
 *
 * Says how rows are read again that later ones may speak of.
 */
void
tamiz_door_try_rows_of (TamizDoor       *self,
                        TamizNormalizer *normalizer)
{
  self->tried_new = tamiz_tried_rows_new (normalizer, self->action);
}

/* Somebody new, who would be found by the row's keys. */
gboolean
tamiz_door_try_new (TamizDoor    *self,
                    TamizStaged  *staged,
                    GError      **error)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);
  gint64 person = tamiz_tried_rows_get_next (self->tried_new);

  if (!tamiz_tried_rows_add (self->tried_new, staged, error))
    return FALSE;
  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);

      if (tamiz_door_is_person_key (lookup))
        tamiz_tried_rows_add_key (self->tried_new, person, lookup->hash);
    }

  return TRUE;
}

/* Whom the rows before would have added and who shares a key with this one. */
gboolean
tamiz_door_foreach_tried (TamizDoor      *self,
                          TamizStaged    *staged,
                          gpointer        found,
                          TamizTriedFunc  func,
                          GError        **error)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      guint count = tamiz_tried_rows_count (self->tried_new, lookup->hash);
      g_autoptr (GPtrArray) same = NULL;

      if (count > TAMIZ_MATCHING_MOST_OF_KEY && !tamiz_door_is_ignored (self, lookup->hash))
        tamiz_door_ignore (self, lookup->text, lookup->hash, count);
      if (count == 0 || tamiz_door_is_ignored (self, lookup->hash))
        continue;
      same = tamiz_tried_rows_list (self->tried_new, lookup->hash, error);
      if (same == NULL)
        return FALSE;
      for (guint j = 0; j < same->len; j++)
        func (found, staged, same->pdata[j]);
    }

  return TRUE;
}

/* Whether a trial run has seen this happen already. */
static gboolean
tells_again (TamizDoor       *self,
             TamizStaged     *staged,
             TamizCandidate  *candidate,
             gboolean        *again,
             GError         **error)
{
  *again = FALSE;
  for (guint i = 0; i < candidate->activities->len && !*again; i++)
    {
      if (!tamiz_door_was_told (self, candidate->activities->pdata[i], staged, again, error))
        return FALSE;
    }

  return TRUE;
}

/* @made: whether the candidate is of the trial's own rows, which then keep this one, too */
static gboolean
try_merge (TamizDoor      *self,
           TamizStaged    *staged,
           TamizCandidate *candidate,
           gboolean        made,
           TamizAdmission *admission,
           GError        **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  gboolean happened, again = FALSE;

  if (self->action == TAMIZ_MATCH_SKIP)
    {
      tamiz_door_skip (self, "there", admission);
      return TRUE;
    }

  changes = tamiz_match_merge (staged, candidate, self->action);
  if (staged->activity_kind >= 0 && !tells_again (self, staged, candidate, &again, error))
    return FALSE;
  happened = staged->activity_kind >= 0 && !again;
  tamiz_door_tell_changes (self, staged, candidate, changes, admission);
  if (happened)
    tamiz_door_tell_activity (self, staged, FALSE, admission);
  if (changes->len > 0 || happened || (candidate->said != NULL && !tamiz_said_has_all (candidate->said, staged, self->action)))
    admission->what
        = self->action == TAMIZ_MATCH_UPDATE ? TAMIZ_ADMITTED_UPDATED : TAMIZ_ADMITTED_FILLED;
  else
    tamiz_door_skip (self, "known", admission);
  if (made)
    return tamiz_tried_rows_learn (self->tried_new, candidate, staged, error);

  tamiz_candidate_learn (candidate, staged, self->action);
  return TRUE;
}

static void
add_tried_key (TamizDoor *self,
               guint64    hash,
               gint64     person)
{
  g_hash_table_replace (self->tried_keys, g_memdup2 (&hash, sizeof hash),
                        g_memdup2 (&person, sizeof person));
}

static void
add_tried_text (TamizDoor  *self,
                const char *text,
                gint64      person)
{
  if (text != NULL)
    add_tried_key (self, tamiz_text_hash (text), person);
}

static void
add_tried_keys (TamizDoor   *self,
                TamizStaged *staged,
                gint64       person)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);

      if (lookup->kind < TAMIZ_LOOKUP_COMPANY)
        add_tried_key (self, lookup->hash, person);
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

  g_clear_pointer (&candidate->said, g_hash_table_unref);
  candidate->said = tamiz_door_load_said (self, tamiz_record_get_id (candidate->person),
                                          tamiz_record_get_id (candidate->lead), error);

  return candidate->activities != NULL && candidate->said != NULL;
}

/* A trial writes nothing, so it remembers what somebody of the base would have become.
 * @candidate (transfer full)
 */
gboolean
tamiz_door_try_joined (TamizDoor       *self,
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
    add_tried_text (self, tamiz_record_get_text (candidate->emails->pdata[i], TAMIZ_EMAIL_ADDRESS),
                    person);
  for (guint i = 0; i < candidate->phones->len; i++)
    add_tried_text (self, tamiz_record_get_text (candidate->phones->pdata[i], TAMIZ_PHONE_E164), person);

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

gboolean
tamiz_door_meets_joined (TamizDoor      *self,
                         TamizStaged    *staged,
                         TamizAdmission *admission)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      gint64 hash = (gint64) lookup->hash;
      gint64 *person = g_hash_table_lookup (self->tried_keys, &hash);
      TamizCandidate *candidate = person != NULL ? g_hash_table_lookup (self->tried, person) : NULL;

      if (candidate == NULL || tamiz_match_staged (staged, candidate, NULL) != TAMIZ_LIKENESS_SURE
          || !joins_lead (self, staged, candidate->lead))
        continue;
      admission->person = *person;
      admission->lead = tamiz_record_get_id (candidate->lead);
      try_merge (self, staged, candidate, FALSE, admission, NULL);
      add_tried_keys (self, staged, admission->person);
      return TRUE;
    }

  return FALSE;
}

/* @done: (out): whether the row is of somebody whom one before would add */
gboolean
tamiz_door_meets_new (TamizDoor       *self,
                      TamizStaged     *staged,
                      TamizAdmission  *admission,
                      gboolean        *done,
                      GError         **error)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  *done = FALSE;
  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      guint count = tamiz_tried_rows_count (self->tried_new, lookup->hash);
      g_autoptr (GPtrArray) same = NULL;
      TamizCandidate *candidate;

      if (count == 0 || count > TAMIZ_MATCHING_MOST_OF_KEY)
        continue;
      same = tamiz_tried_rows_list (self->tried_new, lookup->hash, error);
      if (same == NULL)
        return FALSE;
      candidate = tamiz_door_find_sure (staged, same);
      if (candidate == NULL)
        continue;
      *done = TRUE;
      return try_merge (self, staged, candidate, TRUE, admission, error);
    }

  return TRUE;
}
