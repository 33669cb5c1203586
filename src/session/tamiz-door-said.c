#define G_LOG_DOMAIN "tamiz-door-said"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-consents.h"
#include "tamiz-staged-said.h"
#include "tamiz-time.h"

/* What a row of people says beside the person: answers, and consents. */

static gboolean
load_answers (TamizDoor   *self,
              GHashTable  *said,
              gint64       person,
              gint64       lead,
              GError     **error)
{
  g_autoptr (GPtrArray) answers
      = tamiz_door_list_of (self, person, TAMIZ_KIND_ANSWER, TAMIZ_ANSWER_LEAD, lead, error);
  g_autoptr (GHashTable) latest = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key, answer;

  if (answers == NULL)
    return FALSE;
  /* The later one counts; of one time that which was written later. */
  for (guint i = 0; i < answers->len; i++)
    {
      TamizRecord *one = g_ptr_array_index (answers, i);
      const char *criterion = tamiz_record_get_text (one, TAMIZ_ANSWER_CRITERION);
      TamizRecord *other = g_hash_table_lookup (latest, criterion);

      if (other == NULL || tamiz_record_get_int (other, TAMIZ_ANSWER_AT) <= tamiz_record_get_int (one, TAMIZ_ANSWER_AT))
        g_hash_table_replace (latest, (gpointer) criterion, one);
    }
  g_hash_table_iter_init (&iter, latest);
  while (g_hash_table_iter_next (&iter, &key, &answer))
    {
      if (!tamiz_record_has (answer, TAMIZ_ANSWER_DISPUTED))
        tamiz_said_add_answer (said, key, tamiz_record_get_text (answer, TAMIZ_ANSWER_VALUE),
                               (int) tamiz_record_get_int (answer, TAMIZ_ANSWER_STATE));
    }

  return TRUE;
}

static void
note_consent (GHashTable  *said,
              TamizRecord *consent,
              gint64       today)
{
  TamizChannel channel = (TamizChannel) tamiz_record_get_int (consent, TAMIZ_CONSENT_CHANNEL);
  gboolean refuses = tamiz_record_get_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT) != 0;
  const char *basis = tamiz_record_get_text (consent, TAMIZ_CONSENT_BASIS);
  g_autofree char *day = tamiz_record_has (consent, TAMIZ_CONSENT_DAY)
                             ? tamiz_day_format (tamiz_record_get_int (consent, TAMIZ_CONSENT_DAY))
                             : NULL;

  if (tamiz_consent_holds (consent, today))
    tamiz_said_add_consent (said, channel, refuses, basis, day);
  else
    tamiz_said_add_ended (said, channel, refuses, basis, tamiz_record_get_int (consent, TAMIZ_CONSENT_UNTIL));
}

static gboolean
load_consents (TamizDoor   *self,
               GHashTable  *said,
               gint64       person,
               GError     **error)
{
  g_autoptr (GPtrArray) consents
      = tamiz_door_list_of (self, person, TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_PERSON, person, error);
  gint64 today = tamiz_day_of (self->work->now, self->work->zone);

  for (guint i = 0; consents != NULL && i < consents->len; i++)
    note_consent (said, g_ptr_array_index (consents, i), today);

  return consents != NULL;
}

/* (nullable): what is known of somebody.  @lead: 0 = none */
GHashTable *
tamiz_door_load_said (TamizDoor  *self,
                      gint64      person,
                      gint64      lead,
                      GError    **error)
{
  g_autoptr (GHashTable) said = tamiz_said_new ();

  return (lead == 0 || load_answers (self, said, person, lead, error)) && load_consents (self, said, person, error)
             ? g_steal_pointer (&said)
             : NULL;
}

static gboolean
add_answer (TamizDoor               *self,
            TamizStaged             *staged,
            const TamizStagedAnswer *said,
            gint64                   lead,
            GError                 **error)
{
  TamizRecord *answer = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_ANSWER, error);
  gint64 now = self->work->now;

  if (answer == NULL)
    return FALSE;
  tamiz_record_set_int (answer, TAMIZ_ANSWER_LEAD, lead);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_AT,
                        staged->received_on != 0 ? MIN (staged->received_on, now) : now);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_CRITERION, said->criterion);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_VALUE, said->value);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_STATE, said->state);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_DOOR, "import");
  if (self->work->actor.user != 0)
    tamiz_record_set_int (answer, TAMIZ_ANSWER_BY, self->work->actor.user);

  return TRUE;
}

static gboolean
add_consent (TamizDoor                *self,
             TamizStaged              *staged,
             const TamizStagedConsent *said,
             gint64                    person,
             GError                  **error)
{
  TamizRecord *consent = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_CONSENT, error);
  gint64 day;

  if (consent == NULL)
    return FALSE;
  tamiz_record_set_int (consent, TAMIZ_CONSENT_PERSON, person);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, said->channel);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_BASIS, said->basis);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_ORIGIN, tamiz_staged_get_text (staged, TAMIZ_STAGED_SOURCE));
  if (said->day == NULL || !tamiz_day_parse (said->day, &day, NULL))
    day = tamiz_day_of (self->work->now, self->work->zone);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, day);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, said->refuses);

  return TRUE;
}

/**
 * tamiz_door_write_said:
 * @self: a door
 * @staged: a row
 * @person: whom it speaks of
 * @lead: their lead
 * @known: (nullable): what is known of them; %NULL of somebody new
 * @any: (out): whether something was new
 * @error: return location
 *
 * Writes what a row says beside the person, as far as it is new.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_door_write_said (TamizDoor   *self,
                       TamizStaged *staged,
                       gint64       person,
                       gint64       lead,
                       GHashTable  *known,
                       gboolean    *any,
                       GError     **error)
{
  *any = FALSE;
  for (guint i = 0; staged->answers != NULL && i < staged->answers->len; i++)
    {
      const TamizStagedAnswer *answer = g_ptr_array_index (staged->answers, i);

      if (known != NULL && tamiz_said_has_answer (known, answer, self->action))
        continue;
      if (!add_answer (self, staged, answer, lead, error))
        return FALSE;
      *any = TRUE;
    }
  for (guint i = 0; staged->consents != NULL && i < staged->consents->len; i++)
    {
      const TamizStagedConsent *consent = g_ptr_array_index (staged->consents, i);

      if (known != NULL && tamiz_said_has_consent (known, consent))
        continue;
      if (!add_consent (self, staged, consent, person, error))
        return FALSE;
      *any = TRUE;
    }

  return TRUE;
}
