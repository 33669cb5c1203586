#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include "tamiz-consents.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* What stands between a lead and the next stages, as the gates are checked one by one. */
typedef struct
{
  TamizSheet *sheet;
  TamizVerdict *verdict;
  guint n_required, n_met;
  gboolean clear;           /* no veto, no disqualifying answer, may be contacted and can be */
  gboolean signal;          /* at least one strong one */
  gboolean complete;        /* required fields and criteria, two-way contact, nothing disputed */
  gboolean two_way;
  gint64 last_two_way;
} Gates;

static void
add_missing (Gates      *self,
             const char *what,
             const char *key,
             const char *title,
             const char *state,
             gboolean    required)
{
  if (!self->sheet->lists_nothing)
    tamiz_verdict_add_missing (self->verdict, what, key, title, state, required);
}

static gboolean
is_channel_refused (Gates        *self,
                    TamizChannel  channel)
{
  return tamiz_consents_find_refusal (self->sheet->facts->consents, channel, self->sheet->today) != NULL;
}

static gboolean
is_email_valid (TamizRecord *email)
{
  g_autofree char *address = NULL;

  if (tamiz_record_has (email, TAMIZ_EMAIL_VALID))
    return tamiz_record_get_int (email, TAMIZ_EMAIL_VALID) != 0
           && tamiz_record_has (email, TAMIZ_EMAIL_ADDRESS);

  address = tamiz_email_normalize (tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS));
  return address != NULL;
}

static gboolean
has_valid_email (TamizFacts *facts)
{
  for (guint i = 0; i < facts->emails->len; i++)
    {
      if (is_email_valid (g_ptr_array_index (facts->emails, i)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_reachable (Gates    *self,
              gboolean  refuses_all)
{
  TamizFacts *facts = self->sheet->facts;

  /* Whoever refuses every channel is told that, not that no way is known. */
  if (refuses_all)
    return has_valid_email (facts) || facts->phones->len > 0 || facts->handles->len > 0;

  return (has_valid_email (facts) && !is_channel_refused (self, TAMIZ_CHANNEL_MAIL))
         || (facts->phones->len > 0
             && (!is_channel_refused (self, TAMIZ_CHANNEL_PHONE)
                 || !is_channel_refused (self, TAMIZ_CHANNEL_MESSAGING)))
         || (facts->handles->len > 0 && !is_channel_refused (self, TAMIZ_CHANNEL_MESSAGING));
}

static gboolean
has_phone_number (TamizFacts *facts)
{
  for (guint i = 0; i < facts->phones->len; i++)
    {
      if (tamiz_record_has (g_ptr_array_index (facts->phones, i), TAMIZ_PHONE_E164))
        return TRUE;
    }

  return FALSE;
}

/* (nullable): how a field lacks. */
static const char *
find_field_state (TamizSheet          *sheet,
                  const TamizFieldRef *ref)
{
  const TamizValue *value = tamiz_facts_get_value (sheet->facts, ref);

  if (value == NULL || (value->type == TAMIZ_VALUE_TEXT && tamiz_text_is_blank (value->text)))
    return "unknown";
  if (ref->kind == TAMIZ_KIND_EMAIL && !has_valid_email (sheet->facts))
    return "not_met";
  if (ref->kind == TAMIZ_KIND_PHONE && !has_phone_number (sheet->facts))
    return "not_met";

  return NULL;
}

static void
check_field (Gates               *self,
             const char          *key,
             const TamizFieldRef *ref,
             gboolean             required)
{
  const char *state = find_field_state (self->sheet, ref);

  if (state != NULL && !self->sheet->lists_nothing)
    add_missing (self, "field", key, tamiz_field_ref_title (key), state, required);
  if (required)
    {
      self->n_required++;
      self->n_met += state == NULL;
      self->complete &= state == NULL;
    }
}

static void
check_fields (Gates    *self,
              gboolean  required)
{
  TamizDefinition *definition = self->sheet->definition;
  GPtrArray *keys = required ? definition->required : definition->desirable;
  GArray *refs = required ? definition->required_refs : definition->desirable_refs;

  for (guint i = 0; i < keys->len; i++)
    check_field (self, g_ptr_array_index (keys, i), &g_array_index (refs, TamizFieldRef, i), required);
}

static gboolean
is_disqualified (TamizStanding *standing)
{
  return standing->choice != NULL && standing->choice->disqualifies;
}

/* @required says which of them to list: those in the way, or the others. */
static void
check_criteria (Gates    *self,
                gboolean  required)
{
  for (guint i = 0; i < self->sheet->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (self->sheet, i);
      TamizStanding *standing = tamiz_sheet_get_standing (self->sheet, i);
      gboolean disqualified = is_disqualified (standing);
      gboolean in_the_way = criterion->required || disqualified || standing->disputed;

      if (!standing->applies || in_the_way != required)
        continue;
      if (required && criterion->required)
        {
          self->n_required++;
          self->n_met += tamiz_standing_is_met (standing, criterion);
        }
      if (standing->disputed)
        add_missing (self, "criterion", criterion->key, criterion->title, "disputed", TRUE);
      else if (!standing->known)
        add_missing (self, "criterion", criterion->key, criterion->title, "unknown", required);
      else if (required && !tamiz_standing_is_met (standing, criterion))
        add_missing (self, "criterion", criterion->key, criterion->title, "not_met", TRUE);
      else
        continue;
      self->complete &= !required;
      self->clear &= !disqualified;
    }
}

static gboolean
has_strong_signal (Gates *self)
{
  TamizSheet *sheet = self->sheet;
  GArray *sums = tamiz_sheet_get_sums (sheet);

  if (self->two_way || sheet->unruled_signal != G_MAXINT64)
    return TRUE;

  for (guint i = 0; i < sums->len; i++)
    {
      const TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);

      if (sum->n_items > 0 && !sum->rule->weak && sum->rule->points > 0)
        return TRUE;
    }
  for (guint i = 0; i < sheet->definition->criteria->len; i++)
    {
      TamizStanding *standing = tamiz_sheet_get_standing (sheet, i);

      if (standing->answer != NULL && standing->known)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_asked (TamizSheet *sheet)
{
  for (guint i = 0; i < sheet->facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (sheet->facts->activities, i);

      if (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT) <= sheet->at
          && tamiz_activity_kind_asks (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND)))
        return TRUE;
    }

  return FALSE;
}

static void
check_person (Gates *self)
{
  TamizPersona *veto = tamiz_sheet_get_veto (self->sheet);
  gboolean refuses_all = tamiz_facts_do_not_contact (self->sheet->facts, self->sheet->today);

  self->clear = veto == NULL;
  if (veto != NULL)
    add_missing (self, "grade", veto->key, veto->sentence, "not_met", TRUE);
  if (refuses_all)
    {
      add_missing (self, "consent", NULL, _("The person asked not to be contacted"), "not_met",
                   TRUE);
      self->clear = FALSE;
    }
  if (!is_reachable (self, refuses_all))
    {
      add_missing (self, "contact", "reachable",
                   _("A way to reach the person: valid e-mail, telephone or social network"),
                   "unknown", TRUE);
      self->clear = FALSE;
    }
}

static void
check_contact (Gates *self)
{
  self->two_way = tamiz_facts_is_two_way (self->sheet->facts, self->sheet->at,
                                          &self->last_two_way);
  if (!self->two_way && self->sheet->definition->two_way_contact)
    {
      add_missing (self, "contact", "two_way", _("Contact in both directions"), "not_met", TRUE);
      self->complete = FALSE;
    }
  self->signal = has_strong_signal (self);
  if (!self->signal)
    add_missing (self, "signal", NULL,
                 _("A strong signal: something the person did or said that weighs more than a look"),
                 "not_met", TRUE);
}

/* Since when the grade stands: the last contact in both directions, or where none is
 * asked for the entry into sql.
 */
static gboolean
is_within_valid_days (Gates *self)
{
  TamizFacts *facts = self->sheet->facts;
  gint64 since = self->last_two_way;

  if (!self->two_way)
    {
      TamizRecord *move = tamiz_facts_get_last_move (facts);

      since = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT);
    }

  return self->sheet->at <= since + self->sheet->definition->valid_days * TAMIZ_DAY;
}

static void
add_missing_grade (Gates *self,
                   int    grade,
                   int    stage)
{
  TamizDefinition *definition = self->sheet->definition;
  const char *gate = tamiz_enum_nick (TAMIZ_ENUM_GRADE, definition->sql_gate);
  g_autofree char *title = NULL;

  title = grade >= 0
              ? g_strdup_printf (_("Grade %s or better; without weak signals it is %s"), gate,
                                 tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade))
              : g_strdup_printf (_("Grade %s or better; nothing is known of the profile"), gate);
  add_missing (self, "grade", "sql", title, grade >= 0 ? "not_met" : "unknown", TRUE);
  if (stage == TAMIZ_STAGE_SQL)
    {
      g_autofree char *contact = g_strdup_printf (
        ngettext ("Contact in both directions within the last %d day",
                  "Contact in both directions within the last %d days", definition->valid_days),
        (int) definition->valid_days);

      add_missing (self, "contact", "valid_days", contact, "not_met", TRUE);
    }
}

/* A gate is open where the grade, from fit and the interest without weak rules, is good
 * enough.
 */
static void
judge_stage (Gates          *self,
             const TamizFit *fit)
{
  TamizSheet *sheet = self->sheet;
  TamizDefinition *definition = sheet->definition;
  gint64 interest = tamiz_interest_shown (tamiz_sheet_sum_interest (sheet, FALSE));
  int grade = tamiz_sheet_get_grade (sheet, fit, interest);
  int stage = tamiz_facts_get_stage (sheet->facts);
  gboolean mql = self->clear && self->signal && grade >= 0 && grade <= definition->mql_gate;
  gboolean all_but_grade = self->clear && self->signal && self->complete;
  gboolean sql = all_but_grade && grade >= 0 && grade <= definition->sql_gate;
  gboolean kept = stage == TAMIZ_STAGE_SQL && is_within_valid_days (self);

  self->verdict->still_good = sql || (all_but_grade && kept);
  self->verdict->stage_reached = self->verdict->still_good ? TAMIZ_STAGE_SQL
                                 : mql                     ? TAMIZ_STAGE_MQL
                                 : has_asked (sheet)       ? TAMIZ_STAGE_INQUIRY
                                                           : TAMIZ_STAGE_PROSPECT;
  if (!sheet->lists_nothing && !kept && (grade < 0 || grade > definition->sql_gate)
      && tamiz_sheet_get_veto (sheet) == NULL)
    add_missing_grade (self, grade, stage);
}

/**
 * tamiz_sheet_find_gate_facts: (skip)
 * @self: a sheet that lists nothing
 * @facts: (out): what the gates ask of the record
 *
 * Finds what the gates ask of a lead's record that does not depend on weights, points, bands or
 * gates, so that many of these can be tried.
 */
void
tamiz_sheet_find_gate_facts (TamizSheet     *self,
                             TamizGateFacts *facts)
{
  Gates gates = { .sheet = self, .complete = TRUE };

  g_assert (self->lists_nothing);
  facts->reachable = is_reachable (&gates, FALSE)
                     && !tamiz_facts_do_not_contact (self->facts, self->today);
  check_fields (&gates, TRUE);
  facts->fields = gates.complete;
}

/**
 * tamiz_sheet_judge_gates: (skip)
 * @self: a sheet
 * @verdict: the verdict being made
 * @fit: its fit
 *
 * Finds the highest stage that the facts deserve, and everything that lacks: first what
 * stands in the way, then what is desirable.
 */
void
tamiz_sheet_judge_gates (TamizSheet     *self,
                         TamizVerdict   *verdict,
                         const TamizFit *fit)
{
  Gates gates = { .sheet = self, .verdict = verdict, .complete = TRUE };

  check_person (&gates);
  check_fields (&gates, TRUE);
  verdict->lacks_fields = !gates.complete;
  check_criteria (&gates, TRUE);
  check_contact (&gates);
  judge_stage (&gates, fit);
  if (!self->lists_nothing)
    {
      check_fields (&gates, FALSE);
      check_criteria (&gates, FALSE);
    }
  verdict->n_lacking = gates.n_required - gates.n_met;
  verdict->completeness = gates.n_required > 0
                              ? (gint64) gates.n_met * 1000 / gates.n_required : 1000;
}
