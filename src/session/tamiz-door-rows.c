#define G_LOG_DOMAIN "tamiz-door-rows"

#include "config.h"

#include "tamiz-door-checks.h"

#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* Rows that speak of people who are in the base: activities, answers, outcomes and
 * consents; and companies.  Who is not found is set aside, never made up.
 */

static TamizCandidate *
find_who (TamizStaged *staged,
          GPtrArray   *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      if (tamiz_match_staged (staged, g_ptr_array_index (candidates, i), NULL)
          == TAMIZ_LIKENESS_SURE)
        return g_ptr_array_index (candidates, i);
    }

  /* Such a row often carries nothing but the e-mail or the number. */
  return candidates->len == 1 && !tamiz_staged_has_name (staged) ? g_ptr_array_index (candidates, 0)
                                                                 : NULL;
}

static TamizRecord *
find_lead (TamizDoor    *self,
           TamizStaged  *staged,
           gint64        person,
           GError      **error)
{
  g_autoptr (GPtrArray) leads = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_LEAD,
                                                      TAMIZ_LEAD_PERSON, person, error);
  const char *line = tamiz_staged_get_text (staged, TAMIZ_STAGED_PRODUCT_LINE);
  TamizRecord *lead;

  if (leads == NULL)
    return NULL;

  lead = tamiz_door_choose_lead (self, leads,
                                 line != NULL ? tamiz_door_find_named (self, self->lines, line) : 0);
  if (lead == NULL && leads->len > 0)
    lead = g_ptr_array_index (leads, leads->len - 1);
  if (lead == NULL)
    tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NOT_FOUND, error, _("The person has no lead"));

  return lead != NULL ? g_object_ref (lead) : NULL;
}

static gboolean
add_activity_row (TamizDoor       *self,
                  TamizStaged     *staged,
                  TamizRecord     *lead,
                  gint64           person,
                  TamizAdmission  *admission,
                  GError         **error)
{
  const char *source_name = tamiz_staged_get_text (staged, TAMIZ_STAGED_SOURCE);
  const char *subject = tamiz_staged_get_text (staged, TAMIZ_STAGED_SUBJECT);
  g_autoptr (GPtrArray) activities = NULL;
  g_autofree char *fingerprint = NULL;
  gint64 source = 0;
  gint64 at = staged->at != 0 ? staged->at : self->work->now;

  if (staged->activity_kind < 0)
    return tamiz_door_set_aside (self, staged, "value", N_("The row does not say what happened (kind)"),
                                 admission, error);
  activities = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD,
                                     tamiz_record_get_id (lead), error);
  if (activities == NULL)
    return FALSE;
  for (guint i = 0; i < activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (activities, i);

      if (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT) == at
          && tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND) == staged->activity_kind
          && g_strcmp0 (tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT),
                        subject) == 0)
        {
          tamiz_door_skip (self, "known", admission);
          return TRUE;
        }
    }
  /* The same row twice in one file: the first is not written yet. */
  fingerprint = g_strdup_printf ("activity\n%" G_GINT64_FORMAT "\n%d\n%" G_GINT64_FORMAT "\n%s",
                                 tamiz_record_get_id (lead), staged->activity_kind, at,
                                 subject != NULL ? subject : "");
  if (g_hash_table_contains (self->told, fingerprint))
    {
      tamiz_door_skip (self, "known", admission);
      return TRUE;
    }
  g_hash_table_add (self->told, g_steal_pointer (&fingerprint));
  if (source_name != NULL)
    {
      source = tamiz_door_find_source (self, source_name, error);
      if (source == 0)
        return FALSE;
    }

  return tamiz_door_add_activity (self, staged, tamiz_record_get_id (lead), person, source, error);
}

/* (nullable): by its key, or as people call it */
TamizCriterion *
tamiz_door_find_criterion (TamizDefinition *definition,
                           const char      *name)
{
  TamizCriterion *criterion = tamiz_definition_find_criterion (definition, name);

  return criterion != NULL ? criterion : tamiz_mapping_find_criterion (definition, name);
}

static gboolean
add_answer_row (TamizDoor       *self,
                TamizStaged     *staged,
                TamizRecord     *lead,
                TamizAdmission  *admission,
                GError         **error)
{
  const char *key = tamiz_staged_get_text (staged, TAMIZ_STAGED_CRITERION);
  const char *value = tamiz_staged_get_text (staged, TAMIZ_STAGED_VALUE);
  TamizCriterion *criterion
      = self->document != NULL && key != NULL ? tamiz_door_find_criterion (self->document, key) : NULL;
  g_autoptr (GError) wrong = NULL;
  g_autofree char *canonical = NULL;
  int state = TAMIZ_ANSWER_KNOWN;
  TamizRecord *answer;

  if (criterion == NULL || value == NULL)
    return tamiz_door_set_aside (self, staged, "value",
                                 N_("The definition in force has no such criterion, or the answer is blank"),
                                 admission, error);
  tamiz_enum_from_nick (TAMIZ_ENUM_ANSWER, value, &state);
  if (state == TAMIZ_ANSWER_KNOWN
      && !tamiz_criterion_parse_answer (criterion, value, &canonical, &wrong))
    return tamiz_door_set_aside (self, staged, "value", wrong->message, admission, error);

  answer = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_ANSWER, error);
  if (answer == NULL)
    return FALSE;
  tamiz_record_set_int (answer, TAMIZ_ANSWER_LEAD, tamiz_record_get_id (lead));
  tamiz_record_set_int (answer, TAMIZ_ANSWER_AT, staged->at != 0 ? staged->at : self->work->now);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_CRITERION, criterion->key);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_VALUE, canonical);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_STATE, state);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_DOOR, "import");
  if (self->work->actor.user != 0)
    tamiz_record_set_int (answer, TAMIZ_ANSWER_BY, self->work->actor.user);

  return TRUE;
}

static gboolean
add_outcome_row (TamizDoor       *self,
                 TamizStaged     *staged,
                 TamizRecord     *lead,
                 TamizAdmission  *admission,
                 GError         **error)
{
  static const int stages[] = {
    [TAMIZ_OUTCOME_WON] = TAMIZ_STAGE_WON,
    [TAMIZ_OUTCOME_LOST] = TAMIZ_STAGE_LOST,
    [TAMIZ_OUTCOME_DEFERRED] = TAMIZ_STAGE_DEFERRED,
  };
  int kind, stage = tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE);
  gint64 at = staged->at != 0 ? staged->at : self->work->now;
  const char *amount = tamiz_staged_get_text (staged, TAMIZ_STAGED_AMOUNT);
  const char *currency = tamiz_staged_get_text (staged, TAMIZ_STAGED_CURRENCY);
  gint64 id = tamiz_record_get_id (lead);
  TamizRecord *outcome, *move;
  gpointer pending;

  if (g_hash_table_lookup_extended (self->stages, &id, NULL, &pending))
    stage = GPOINTER_TO_INT (pending);
  if (!tamiz_enum_from_nick (TAMIZ_ENUM_OUTCOME, tamiz_staged_get_text (staged, TAMIZ_STAGED_OUTCOME),
                             &kind))
    return tamiz_door_set_aside (self, staged, "value",
                                 N_("The row does not say won, lost or deferred"), admission, error);
  if (stage == stages[kind])
    {
      tamiz_door_skip (self, "known", admission);
      return TRUE;
    }

  outcome = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_OUTCOME, error);
  move = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_STAGE_MOVE, error);
  if (outcome == NULL || move == NULL)
    return FALSE;
  g_hash_table_insert (self->stages, g_memdup2 (&id, sizeof id), GINT_TO_POINTER (stages[kind]));
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_LEAD, tamiz_record_get_id (lead));
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_KIND, kind);
  tamiz_record_set_text (outcome, TAMIZ_OUTCOME_AMOUNT, amount);
  if (amount != NULL)
    tamiz_record_set_text (outcome, TAMIZ_OUTCOME_CURRENCY,
                           currency != NULL
                               ? currency
                               : tamiz_record_get_text (self->work->base, TAMIZ_BASE_CURRENCY));
  tamiz_record_set_text (outcome, TAMIZ_OUTCOME_REASON,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_REASON));
  tamiz_record_set_text (outcome, TAMIZ_OUTCOME_COMPETITOR,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPETITOR));
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_AT, at);
  if (kind == TAMIZ_OUTCOME_DEFERRED && staged->until != 0)
    {
      tamiz_record_set_int (outcome, TAMIZ_OUTCOME_UNTIL, staged->until);
      tamiz_change_set_update_int (self->set, lead, TAMIZ_LEAD_DEFERRED_UNTIL, staged->until);
    }
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, at);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, stage);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, stages[kind]);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, TAMIZ_MOVE_IMPORTED);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, self->work->actor.kind);
  if (self->work->actor.user != 0)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, self->work->actor.user);

  return TRUE;
}

static gboolean
add_consent_row (TamizDoor       *self,
                 TamizStaged     *staged,
                 gint64           person,
                 TamizAdmission  *admission,
                 GError         **error)
{
  const char *refuses = tamiz_staged_get_text (staged, TAMIZ_STAGED_DO_NOT_CONTACT);
  TamizRecord *consent;
  int channel = TAMIZ_CHANNEL_ANY;
  gint64 day = 0;

  /* A permission for a channel that is not understood must not become one for all. */
  if (!tamiz_enum_from_nick (TAMIZ_ENUM_CHANNEL, tamiz_staged_get_text (staged, TAMIZ_STAGED_CHANNEL),
                             &channel)
      && g_strcmp0 (refuses, "1") != 0)
    return tamiz_door_set_aside (self, staged, "value",
                                 N_("The row does not say for which channel the consent is"), admission,
                                 error);
  consent = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_CONSENT, error);
  if (consent == NULL)
    return FALSE;
  tamiz_record_set_int (consent, TAMIZ_CONSENT_PERSON, person);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, channel);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_BASIS,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_BASIS));
  tamiz_record_set_text (consent, TAMIZ_CONSENT_ORIGIN,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_ORIGIN));
  if (tamiz_staged_get_text (staged, TAMIZ_STAGED_DAY) == NULL
      || !tamiz_day_parse (tamiz_staged_get_text (staged, TAMIZ_STAGED_DAY), &day, NULL))
    day = tamiz_day_of (self->work->now, self->work->zone);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, day);
  if (tamiz_staged_get_text (staged, TAMIZ_STAGED_UNTIL_DAY) != NULL
      && tamiz_day_parse (tamiz_staged_get_text (staged, TAMIZ_STAGED_UNTIL_DAY), &day, NULL))
    tamiz_record_set_int (consent, TAMIZ_CONSENT_UNTIL, day);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, g_strcmp0 (refuses, "1") == 0);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_REASON,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_REASON));

  return TRUE;
}

/* A company that this row made. */
static gboolean
keep_made (TamizDoor    *self,
           TamizStaged  *staged,
           gint64        id,
           GError      **error)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->set);
  gboolean kept;

  for (guint i = inserts->len; i > 0; i--)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i - 1);

      if (tamiz_record_get_id (record) == id)
        return tamiz_door_keep_account (self, staged, record, &kept, error);
    }

  return TRUE;
}

static gboolean
admit_company (TamizDoor       *self,
               TamizStaged     *staged,
               TamizAdmission  *admission,
               GError         **error)
{
  g_autoptr (TamizCandidate) candidate = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gboolean made, kept, of_company = FALSE;
  gint64 id = tamiz_door_find_company (self, staged, TRUE, &made, error);

  if (id < 0)
    return FALSE;
  if (id == 0)
    return tamiz_door_set_aside (self, staged, "least_record", N_("The row names no company"),
                                 admission, error);
  if (!tamiz_door_write_company_customs (self, staged, id, &of_company, error))
    return FALSE;
  admission->company = id;
  admission->what = TAMIZ_ADMITTED_ADDED;
  if (made)
    return keep_made (self, staged, id, error);
  tamiz_door_skip (self, self->action == TAMIZ_MATCH_SKIP ? "there" : "known", admission);
  if (self->action == TAMIZ_MATCH_SKIP)
    return TRUE;

  candidate = tamiz_candidate_new ();
  candidate->company = tamiz_door_load_company (self, id);
  if (candidate->company == NULL)
    return TRUE; /* named twice in one slice: it was just made */
  candidate->person = tamiz_record_new (TAMIZ_KIND_PERSON, 0);
  changes = tamiz_match_merge (staged, candidate, self->action);
  for (guint i = 0; i < changes->len;)
    {
      const TamizMergeChange *change = g_ptr_array_index (changes, i);

      if (change->kind == TAMIZ_KIND_COMPANY && change->field >= 0)
        i++;
      else
        g_ptr_array_remove_index (changes, i);
    }
  tamiz_door_tell_changes (self, staged, candidate, changes, admission);
  if (!tamiz_door_write_changes (self, staged, candidate, changes, error))
    return FALSE;
  if (!tamiz_door_keep_account (self, staged, candidate->company, &kept, error))
    return FALSE;
  if (changes->len > 0 || of_company || kept)
    admission->what = self->action == TAMIZ_MATCH_UPDATE ? TAMIZ_ADMITTED_UPDATED
                                                         : TAMIZ_ADMITTED_FILLED;

  return TRUE;
}

gboolean
tamiz_door_admit_row (TamizDoor       *self,
                      TamizStaged     *staged,
                      GPtrArray       *candidates,
                      TamizAdmission  *admission,
                      GError         **error)
{
  TamizCandidate *who;
  g_autoptr (TamizRecord) lead = NULL;

  if (staged->of == TAMIZ_IMPORT_OF_COMPANIES)
    return admit_company (self, staged, admission, error);

  who = find_who (staged, candidates);
  if (who == NULL)
    return tamiz_door_set_aside (self, staged, "who",
                                 candidates->len > 1
                                     ? N_("Several people of the base fit the row")
                                     : N_("Nobody in the base fits the row"),
                                 admission, error);
  admission->what = TAMIZ_ADMITTED_ADDED;
  admission->person = tamiz_record_get_id (who->person);
  if (staged->of == TAMIZ_IMPORT_OF_CONSENTS)
    return add_consent_row (self, staged, admission->person, admission, error);

  lead = find_lead (self, staged, admission->person, error);
  if (lead == NULL)
    return FALSE;
  admission->lead = tamiz_record_get_id (lead);

  switch (staged->of)
    {
    case TAMIZ_IMPORT_OF_ACTIVITIES:
      return add_activity_row (self, staged, lead, admission->person, admission, error);
    case TAMIZ_IMPORT_OF_ANSWERS:
      return add_answer_row (self, staged, lead, admission, error);
    case TAMIZ_IMPORT_OF_OUTCOMES:
      return add_outcome_row (self, staged, lead, admission, error);
    default:
      g_assert_not_reached ();
    }
}
