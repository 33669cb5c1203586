#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include "tamiz-own-field.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <string.h>

static void
clear_text (TamizFoldedText *text)
{
  g_free (text->text);
}

void
tamiz_sheet_init (TamizSheet      *self,
                  TamizDefinition *definition,
                  TamizFacts      *facts,
                  gint64           at)
{
  const char *zone = tamiz_record_get_text (facts->base, TAMIZ_BASE_TIMEZONE);

  *self = (TamizSheet) { 0 };
  self->definition = definition;
  self->facts = facts;
  self->at = at;
  /* Never the machine's own zone: the verdict is the same everywhere. */
  self->zone = zone != NULL ? tamiz_time_zone_new (zone) : g_time_zone_new_utc ();
  self->today = tamiz_day_of (at, self->zone);
  self->standings = g_new0 (TamizStanding, definition->criteria->len);
}

static void
clear_standings (TamizSheet *self)
{
  for (guint i = 0; i < self->definition->criteria->len; i++)
    g_free (self->standings[i].value);
}

static void
clear_sums (TamizSheet *self)
{
  g_clear_pointer (&self->sums, g_array_unref);
  g_clear_pointer (&self->items, g_free);
}

/**
 * tamiz_sheet_set_instant: (skip)
 * @self: a sheet
 * @at: another instant
 *
 * Forgets what was worked out, save what fields say, which is the same at any instant.
 */
void
tamiz_sheet_set_instant (TamizSheet *self,
                         gint64      at)
{
  clear_standings (self);
  memset (self->standings, 0, self->definition->criteria->len * sizeof *self->standings);
  clear_sums (self);
  self->persona_judged = self->persona_known = self->persona_set = FALSE;
  self->persona = self->persona_found = NULL;
  self->persona_held = self->persona_of = self->found_held = self->found_of = 0;
  self->journey_judged = self->veto_judged = FALSE;
  self->veto = NULL;
  self->at = at;
  self->today = tamiz_day_of (at, self->zone);
}

void
tamiz_sheet_clear (TamizSheet *self)
{
  clear_standings (self);
  g_free (self->standings);
  clear_sums (self);
  g_clear_pointer (&self->texts, g_array_unref);
  g_time_zone_unref (self->zone);
}

TamizCriterion *
tamiz_sheet_get_criterion (TamizSheet *self,
                           guint       i)
{
  return g_ptr_array_index (self->definition->criteria, i);
}

gboolean
tamiz_criterion_is_bound (TamizCriterion *criterion)
{
  return criterion->bound != NULL || criterion->bound_field != NULL;
}

/* A field as a criterion's answer would be typed: choices by their nick, dates in ISO,
 * money with its currency.
 */
char *
tamiz_sheet_dup_value_text (TamizSheet          *self,
                            const TamizFieldRef *ref)
{
  const TamizValue *value = tamiz_facts_get_value (self->facts, ref);
  const TamizField *field;
  const char *currency = NULL;

  if (value == NULL)
    return NULL;
  if (ref->field < 0)
    return tamiz_value_to_text (value);

  field = &tamiz_kind_get_info (ref->kind)->fields[ref->field];
  switch (field->type)
    {
    case TAMIZ_TYPE_DATE:
      return tamiz_day_format (value->integer);
    case TAMIZ_TYPE_TIME:
      return tamiz_day_format (tamiz_day_of (value->integer, self->zone));
    case TAMIZ_TYPE_ENUM:
      return g_strdup (tamiz_enum_nick (field->list, (int) value->integer));
    case TAMIZ_TYPE_REF:
      return g_strdup (tamiz_facts_get_name (self->facts, field->kind, value->integer));
    case TAMIZ_TYPE_DECIMAL:
      if (ref->kind == TAMIZ_KIND_COMPANY && ref->field == TAMIZ_COMPANY_REVENUE)
        currency = tamiz_record_get_text (self->facts->company, TAMIZ_COMPANY_REVENUE_CURRENCY);
      else if (ref->kind == TAMIZ_KIND_LEAD && ref->field == TAMIZ_LEAD_AMOUNT)
        currency = tamiz_record_get_text (self->facts->lead, TAMIZ_LEAD_CURRENCY);
      if (currency != NULL)
        return g_strdup_printf ("%s %s", value->text, currency);
      return tamiz_value_to_text (value);
    default:
      return tamiz_value_to_text (value);
    }
}

/* (nullable): a field's text, folded, kept as long as the sheet. */
const char *
tamiz_sheet_get_folded (TamizSheet          *self,
                        const TamizFieldRef *ref)
{
  TamizFoldedText folded = { *ref, NULL };
  g_autofree char *text = NULL;

  if (self->texts == NULL)
    {
      self->texts = g_array_new (FALSE, FALSE, sizeof (TamizFoldedText));
      g_array_set_clear_func (self->texts, (GDestroyNotify) clear_text);
    }
  for (guint i = 0; i < self->texts->len; i++)
    {
      const TamizFoldedText *known = &g_array_index (self->texts, TamizFoldedText, i);

      if (known->ref.kind == ref->kind && known->ref.field == ref->field
          && known->ref.custom == ref->custom)
        return known->text;
    }

  text = tamiz_sheet_dup_value_text (self, ref);
  folded.text = text != NULL ? tamiz_text_fold (text) : NULL;
  g_array_append_val (self->texts, folded);

  return folded.text;
}

static void
set_value (TamizSheet     *self,
           TamizCriterion *criterion,
           TamizStanding  *standing,
           const char     *value)
{
  standing->known = TRUE;
  standing->value = g_strdup (value);
  standing->share = tamiz_criterion_get_share (criterion, value, self->today, &standing->choice);
}

/* Of several choices the one that earns most counts, unless one of them disqualifies. */
static void
set_best_choice (TamizSheet     *self,
                 TamizCriterion *criterion,
                 TamizStanding  *standing,
                 const char     *value)
{
  g_auto (GStrv) choices = g_strsplit (value, TAMIZ_CHOICES_BETWEEN, -1);
  g_autofree char *best = NULL;
  gint64 most = -1;

  for (guint i = 0; choices[i] != NULL; i++)
    {
      g_autofree char *canonical = NULL;
      TamizChoice *choice;
      gint64 share;

      if (!tamiz_criterion_parse_answer (criterion, choices[i], &canonical, NULL))
        continue;
      share = tamiz_criterion_get_share (criterion, canonical, self->today, &choice);
      if (choice != NULL && choice->disqualifies)
        share = G_MAXINT64;
      if (share > most)
        {
          most = share;
          g_free (best);
          best = g_steal_pointer (&canonical);
        }
    }

  set_value (self, criterion, standing, best != NULL ? best : value);
}

/* What a field holds that has a type, by this type; FALSE where that decides nothing. */
static gboolean
judge_typed (TamizSheet     *self,
             TamizCriterion *criterion,
             TamizStanding  *standing)
{
  TamizRecord *field = criterion->bound_ref.field < 0
                           ? tamiz_facts_find_own_field (self->facts, &criterion->bound_ref)
                           : NULL;
  TamizFieldType type = field != NULL ? tamiz_own_field_get_type (field) : TAMIZ_FIELD_TYPE_TEXT;
  const TamizValue *value = tamiz_facts_get_value (self->facts, &criterion->bound_ref);

  if (type == TAMIZ_FIELD_TYPE_TEXT || value == NULL)
    return FALSE;
  /* A value from before the field had its type is not known. */
  if (!tamiz_own_field_holds (field, value->text))
    return TRUE;
  if (type != TAMIZ_FIELD_TYPE_SEVERAL || criterion->kind != TAMIZ_CRITERION_CHOICE)
    return FALSE;

  set_best_choice (self, criterion, standing, value->text);
  return TRUE;
}

static void
judge_bound (TamizSheet     *self,
             TamizCriterion *criterion,
             TamizStanding  *standing)
{
  g_autofree char *text = NULL;
  g_autofree char *canonical = NULL;
  TamizTruth truth;

  if (criterion->bound != NULL)
    {
      truth = tamiz_sheet_test (self, criterion->bound);
      if (truth != TAMIZ_TRUTH_UNKNOWN)
        set_value (self, criterion, standing, truth == TAMIZ_TRUTH_TRUE ? "yes" : "no");
      return;
    }
  if (judge_typed (self, criterion, standing))
    return;

  /* The two that the program works out itself are not read from their columns. */
  if (criterion->bound_ref.kind == TAMIZ_KIND_LEAD
      && criterion->bound_ref.field == TAMIZ_LEAD_JOURNEY)
    text = g_strdup (tamiz_enum_nick (TAMIZ_ENUM_JOURNEY, tamiz_sheet_get_journey (self)));
  else if (criterion->bound_ref.kind == TAMIZ_KIND_LEAD
           && criterion->bound_ref.field == TAMIZ_LEAD_PERSONA)
    {
      TamizPersona *persona = tamiz_sheet_get_persona (self);

      text = persona != NULL && self->persona_held > 0 ? g_strdup (persona->key) : NULL;
    }
  else
    text = tamiz_sheet_dup_value_text (self, &criterion->bound_ref);
  if (text == NULL)
    return;

  /* A value that is none of the choices is known, and earns nothing. */
  if (tamiz_criterion_parse_answer (criterion, text, &canonical, NULL))
    set_value (self, criterion, standing, canonical);
  else
    set_value (self, criterion, standing, text);
}

static void
judge_asked (TamizSheet     *self,
             TamizCriterion *criterion,
             TamizStanding  *standing)
{
  TamizRecord *answer = tamiz_facts_find_answer (self->facts, criterion->key, self->at);

  if (answer == NULL)
    return;

  standing->answer = answer;
  if (tamiz_record_has (answer, TAMIZ_ANSWER_DISPUTED))
    {
      standing->disputed = TRUE;
      return;
    }

  standing->answered = TRUE;
  if (tamiz_record_get_int (answer, TAMIZ_ANSWER_STATE) == TAMIZ_ANSWER_KNOWN
      && tamiz_record_has (answer, TAMIZ_ANSWER_VALUE))
    set_value (self, criterion, standing, tamiz_record_get_text (answer, TAMIZ_ANSWER_VALUE));
}

/* What is answered, whether the criterion applies or not. */
void
tamiz_sheet_judge_standing (TamizSheet     *self,
                            TamizCriterion *criterion,
                            TamizStanding  *standing)
{
  if (tamiz_criterion_is_bound (criterion))
    judge_bound (self, criterion, standing);
  else
    judge_asked (self, criterion, standing);
}

/**
 * tamiz_sheet_get_standing: (skip)
 * @self: a sheet
 * @i: which criterion
 *
 * Works out how the lead stands to a criterion.  Circles were refused when the
 * definition was read, so this ends.
 *
 * Returns: (transfer none): the standing
 */
TamizStanding *
tamiz_sheet_get_standing (TamizSheet *self,
                          guint       i)
{
  TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);
  TamizStanding *standing = &self->standings[i];

  if (standing->judged)
    return standing;

  standing->judged = TRUE;
  standing->applies = criterion->applies_when == NULL
                      || tamiz_sheet_test (self, criterion->applies_when) == TAMIZ_TRUTH_TRUE;
  if (!standing->applies)
    return standing;

  tamiz_sheet_judge_standing (self, criterion, standing);
  return standing;
}

/* Whether what is known passes, and disqualifies nobody. */
gboolean
tamiz_standing_is_met (TamizStanding  *self,
                       TamizCriterion *criterion)
{
  return self->known && (self->choice == NULL || !self->choice->disqualifies)
         && (criterion->pass_mark < 0 ? self->share > 0 : self->share >= criterion->pass_mark);
}

/* A persona's conditions are the members of its outer "all"; any other condition is
 * one.
 */
guint
tamiz_persona_count_conditions (TamizPersona *persona)
{
  return persona->conditions->type == TAMIZ_CONDITION_ALL ? persona->conditions->children->len : 1;
}

TamizTruth
tamiz_persona_test_condition (TamizSheet   *self,
                              TamizPersona *persona,
                              guint         i)
{
  TamizCondition *conditions = persona->conditions;

  return tamiz_sheet_test (self, conditions->type == TAMIZ_CONDITION_ALL
                                     ? g_ptr_array_index (conditions->children, i) : conditions);
}

static guint
count_held (TamizSheet   *self,
            TamizPersona *persona)
{
  guint n = tamiz_persona_count_conditions (persona);
  guint held = 0;

  for (guint i = 0; i < n; i++)
    held += tamiz_persona_test_condition (self, persona, i) == TAMIZ_TRUTH_TRUE;

  return held;
}

static void
use_persona (TamizSheet   *self,
             TamizPersona *persona,
             guint         held,
             guint         of)
{
  self->persona = persona;
  self->persona_held = held;
  self->persona_of = of;
}

/**
 * tamiz_sheet_get_persona: (skip)
 * @self: a sheet
 *
 * Finds the buyer persona that matches best: the one with the largest part of its
 * conditions held, of those alike the first.  One set by hand goes before.
 *
 * Returns: (transfer none) (nullable): the persona; %NULL where the definition has none
 */
TamizPersona *
tamiz_sheet_get_persona (TamizSheet *self)
{
  const char *set = tamiz_record_get_text (self->facts->lead, TAMIZ_LEAD_PERSONA);

  if (self->persona_judged)
    return self->persona;

  self->persona_judged = TRUE;
  for (guint i = 0; i < self->definition->personas->len; i++)
    {
      TamizPersona *persona = g_ptr_array_index (self->definition->personas, i);
      guint held = count_held (self, persona);
      guint of = tamiz_persona_count_conditions (persona);

      self->persona_known = self->persona_known || tamiz_sheet_knows (self, persona->conditions);
      /* held / of > best's, without dividing */
      if (self->persona_found == NULL || held * self->found_of > self->found_held * of)
        {
          self->persona_found = persona;
          self->found_held = held;
          self->found_of = of;
        }
      if (g_strcmp0 (persona->key, set) == 0)
        {
          self->persona_set = TRUE;
          use_persona (self, persona, held, of);
        }
    }
  if (!self->persona_set)
    use_persona (self, self->persona_found, self->found_held, self->found_of);
  self->persona_known |= self->persona_set;

  return self->persona;
}

/* The negative persona whose conditions are all known and true. */
TamizPersona *
tamiz_sheet_get_veto (TamizSheet *self)
{
  if (self->veto_judged)
    return self->veto;

  self->veto_judged = TRUE;
  for (guint i = 0; i < self->definition->negative->len && self->veto == NULL; i++)
    {
      TamizPersona *persona = g_ptr_array_index (self->definition->negative, i);

      if (tamiz_sheet_test (self, persona->conditions) == TAMIZ_TRUTH_TRUE)
        self->veto = persona;
    }

  return self->veto;
}

/* Content that we sent is not content that was consumed. */
static int
find_content_journey (TamizSheet *self)
{
  gint64 latest = G_MININT64, latest_id = 0;
  int journey = -1;

  for (guint i = 0; i < self->facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (self->facts->activities, i);
      gint64 at = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT);
      TamizRecord *content;

      if (at > self->at || !tamiz_record_has (activity, TAMIZ_ACTIVITY_CONTENT) || at < latest
          || (at == latest && tamiz_record_get_id (activity) < latest_id)
          || tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND) == TAMIZ_ACTIVITY_CONTENT_SENT)
        continue;
      content = tamiz_facts_find_named (self->facts, TAMIZ_KIND_CONTENT,
                                        tamiz_record_get_int (activity, TAMIZ_ACTIVITY_CONTENT));
      if (content == NULL || !tamiz_record_has (content, TAMIZ_CONTENT_JOURNEY))
        continue;
      latest = at;
      latest_id = tamiz_record_get_id (activity);
      journey = (int) tamiz_record_get_int (content, TAMIZ_CONTENT_JOURNEY);
    }

  return journey;
}

/**
 * tamiz_sheet_get_journey: (skip)
 * @self: a sheet
 *
 * Finds where the prospect is in the own buying process: from the criterion that asks
 * it, else from the latest content consumed, else as set by hand.
 *
 * Returns: a #TamizJourney, or -1
 */
int
tamiz_sheet_get_journey (TamizSheet *self)
{
  if (self->journey_judged)
    return self->journey;

  self->journey_judged = TRUE;
  self->journey = -1;
  for (guint i = 0; i < self->definition->criteria->len && self->journey < 0; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);
      gboolean asks = FALSE;

      for (guint j = 0; j < criterion->choices->len; j++)
        asks |= ((TamizChoice *) g_ptr_array_index (criterion->choices, j))->journey >= 0;
      if (asks)
        {
          TamizStanding *standing = tamiz_sheet_get_standing (self, i);

          if (standing->choice != NULL)
            self->journey = standing->choice->journey;
        }
    }
  if (self->journey < 0)
    self->journey = find_content_journey (self);
  self->journey_found = self->journey;
  if (self->journey < 0 && tamiz_record_has (self->facts->lead, TAMIZ_LEAD_JOURNEY))
    self->journey = (int) tamiz_record_get_int (self->facts->lead, TAMIZ_LEAD_JOURNEY);

  return self->journey;
}
