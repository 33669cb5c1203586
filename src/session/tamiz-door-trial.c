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

/* Somebody new, who would be found by this key. */
void
tamiz_door_try_new (TamizDoor   *self,
                    TamizStaged *staged,
                    guint64      hash)
{
  gint64 key = (gint64) hash;
  GPtrArray *same = g_hash_table_lookup (self->tried_new, &key);

  if (same == NULL)
    {
      same = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_candidate_free);
      g_hash_table_insert (self->tried_new, g_memdup2 (&key, sizeof key), same);
    }
  g_ptr_array_add (same, tamiz_candidate_new_from_staged (staged));
  /* Told from others by its line. */
  tamiz_record_set_id (((TamizCandidate *) same->pdata[same->len - 1])->person, -(gint64) staged->line);
}

/* Whom the rows before would have added and who shares a key with this one. */
void
tamiz_door_foreach_tried (TamizDoor      *self,
                          TamizStaged    *staged,
                          gpointer        found,
                          TamizTriedFunc  func)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      gint64 hash = (gint64) lookup->hash;
      GPtrArray *same = g_hash_table_lookup (self->tried_new, &hash);

      if (same != NULL && same->len > TAMIZ_MATCHING_MOST_OF_KEY && !tamiz_door_is_ignored (self, lookup->hash))
        tamiz_door_ignore (self, lookup->text, lookup->hash, same->len);
      for (guint j = 0; same != NULL && !tamiz_door_is_ignored (self, lookup->hash) && j < same->len; j++)
        func (found, staged, same->pdata[j]);
    }
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
  gboolean happened;

  if (self->action == TAMIZ_MATCH_SKIP)
    {
      tamiz_door_skip (self, "there", admission);
      return;
    }

  changes = tamiz_match_merge (staged, candidate, self->action);
  happened = staged->activity_kind >= 0 && !tells_again (staged, candidate);
  tamiz_door_tell_changes (self, staged, candidate, changes, admission);
  if (happened)
    tamiz_door_tell_activity (self, staged, FALSE, admission);
  if (changes->len > 0 || happened || (candidate->said != NULL && !tamiz_said_has_all (candidate->said, staged, self->action)))
    admission->what
        = self->action == TAMIZ_MATCH_UPDATE ? TAMIZ_ADMITTED_UPDATED : TAMIZ_ADMITTED_FILLED;
  else
    tamiz_door_skip (self, "known", admission);
  tamiz_candidate_learn (candidate, staged, self->action);
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
      try_merge (self, staged, candidate, admission);
      add_tried_keys (self, staged, admission->person);
      return TRUE;
    }

  return FALSE;
}

gboolean
tamiz_door_meets_new (TamizDoor      *self,
                      TamizStaged    *staged,
                      TamizAdmission *admission)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      gint64 hash = (gint64) lookup->hash;
      GPtrArray *same = g_hash_table_lookup (self->tried_new, &hash);
      TamizCandidate *candidate = same != NULL ? tamiz_door_find_sure (staged, same) : NULL;

      if (candidate == NULL)
        continue;
      try_merge (self, staged, candidate, admission);
      return TRUE;
    }

  return FALSE;
}
