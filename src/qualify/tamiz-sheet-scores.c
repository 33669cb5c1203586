#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

#include <math.h>
#include <string.h>

#define MILLIONTHS_OF_100 G_GINT64_CONSTANT (100000000)

/* Millionths to thousandths, halves up. */
static gint64
shown (gint64 millionths)
{
  return (millionths + 500) / 1000;
}

/**
 * tamiz_fit_part: (skip)
 * @weight: thousandths
 * @held: how much of it is earned …
 * @of: … of how much
 * @whole: the sum of all weights, thousandths
 *
 * Computes one contribution to fit.  All in whole numbers: the largest product,
 * 10^8 · 10^6 · 10^3, stays below 2^63.
 *
 * Returns: millionths of a point, rounded once
 */
gint64
tamiz_fit_part (gint64 weight,
                gint64 held,
                gint64 of,
                gint64 whole)
{
  gint64 divisor = of * whole;

  return divisor != 0 ? (MILLIONTHS_OF_100 * weight * held + divisor / 2) / divisor : 0;
}

/* Bound criteria always count, asked ones once somebody answered. */
gboolean
tamiz_sheet_counts_for_fit (TamizSheet *self,
                            guint       i)
{
  TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);
  TamizStanding *standing;

  if (criterion->axis != TAMIZ_AXIS_FIT)
    return FALSE;

  standing = tamiz_sheet_get_standing (self, i);
  return standing->applies && (tamiz_criterion_is_bound (criterion) || standing->answered);
}

/**
 * tamiz_sheet_judge_fit: (skip)
 * @self: a sheet
 * @fit: (out): the fit
 *
 * Computes 100 · Σ weight·share / Σ weight over the best persona, the bound criteria
 * and the asked ones that were answered.
 */
void
tamiz_sheet_judge_fit (TamizSheet *self,
                       TamizFit   *fit)
{
  TamizPersona *persona = tamiz_sheet_get_persona (self);

  *fit = (TamizFit) { 0 };
  fit->known = self->persona_known || tamiz_sheet_get_veto (self) != NULL;
  if (persona != NULL)
    fit->weight += persona->weight;
  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      if (tamiz_sheet_counts_for_fit (self, i))
        {
          fit->weight += tamiz_sheet_get_criterion (self, i)->weight;
          fit->known |= tamiz_sheet_get_standing (self, i)->known;
        }
    }

  if (persona != NULL)
    fit->millionths += tamiz_fit_part (persona->weight, self->persona_held, self->persona_of,
                                       fit->weight);
  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      if (tamiz_sheet_counts_for_fit (self, i))
        fit->millionths += tamiz_fit_part (tamiz_sheet_get_criterion (self, i)->weight,
                                           tamiz_sheet_get_standing (self, i)->share, 1000,
                                           fit->weight);
    }
  /* Parts are rounded each, so the whole may miss 100 by some millionths. */
  fit->thousandths = MIN (shown (fit->millionths), 100000);
}

static gboolean
name_matches (const char *pattern,
              const char *name)
{
  g_autofree char *folded = NULL;

  if (name == NULL)
    return FALSE;

  folded = tamiz_text_fold (name);
  return strstr (folded, pattern) != NULL;
}

static gboolean
rule_matches (TamizSheet        *self,
              TamizInterestRule *rule,
              TamizRecord       *activity)
{
  TamizFacts *facts = self->facts;

  if ((rule->kinds & (1u << tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND))) == 0)
    return FALSE;
  if (rule->campaign != NULL
      && !name_matches (rule->campaign,
                        tamiz_facts_get_name (facts, TAMIZ_KIND_CAMPAIGN,
                                              tamiz_record_get_int (activity,
                                                                    TAMIZ_ACTIVITY_CAMPAIGN))))
    return FALSE;
  if (rule->content != NULL
      && !name_matches (rule->content,
                        tamiz_facts_get_name (facts, TAMIZ_KIND_CONTENT,
                                              tamiz_record_get_int (activity,
                                                                    TAMIZ_ACTIVITY_CONTENT))))
    return FALSE;

  return rule->text == NULL
         || name_matches (rule->text, tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT));
}

/* The first rule that an activity matches, under which alone it counts; -1 = none. */
static int
find_rule (TamizSheet  *self,
           TamizRecord *activity)
{
  for (guint i = 0; i < self->definition->rules->len; i++)
    {
      if (rule_matches (self, g_ptr_array_index (self->definition->rules, i), activity))
        return (int) i;
    }

  return -1;
}

/* What a person does of the own accord; what we do to them is no signal. */
static gboolean
is_strong_by_default (int kind)
{
  switch (kind)
    {
    case TAMIZ_ACTIVITY_DOWNLOAD:
    case TAMIZ_ACTIVITY_FORM:
    case TAMIZ_ACTIVITY_CHAT:
    case TAMIZ_ACTIVITY_EMAIL_IN:
    case TAMIZ_ACTIVITY_MESSAGE_IN:
    case TAMIZ_ACTIVITY_EVENT_ATTENDED:
    case TAMIZ_ACTIVITY_DEMO:
    case TAMIZ_ACTIVITY_SOCIAL_MESSAGE:
    case TAMIZ_ACTIVITY_CALL_IN:
    case TAMIZ_ACTIVITY_MEETING:
    case TAMIZ_ACTIVITY_VISIT:
      return TRUE;
    default:
      return FALSE;
    }
}

/* The first ones of a day count.  Those alike in time are alike in points. */
static void
limit_per_day (TamizSheet   *self,
               TamizRuleSum *sum)
{
  gint64 day = G_MININT64;
  guint n = 0;

  for (guint i = 0; i < sum->n_items; i++)
    {
      TamizRuleItem *item = &sum->items[i];
      gint64 its_day = tamiz_day_of (item->at, self->zone);

      n = its_day == day ? n + 1 : 1;
      day = its_day;
      item->beyond_limit = n > sum->rule->most_per_day;
    }
}

static gboolean
is_later (TamizRecord *activity,
          TamizRecord *than)
{
  gint64 a = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT);
  gint64 b = than != NULL ? tamiz_record_get_int (than, TAMIZ_ACTIVITY_AT) : 0;

  return than == NULL || a > b
         || (a == b && tamiz_record_get_id (activity) > tamiz_record_get_id (than));
}

/* Activities mostly come in order of time. */
static void
insert_in_order (TamizRuleSum *sum,
                 gint64        at)
{
  guint i = sum->n_items++;

  for (; i > 0 && sum->items[i - 1].at > at; i--)
    sum->items[i] = sum->items[i - 1];
  sum->items[i] = (TamizRuleItem) { at, FALSE };
}

/* Which rule each activity counts under, and how many each rule has. */
static int *
sort_under_rules (TamizSheet *self)
{
  GPtrArray *activities = self->facts->activities;
  int *places = g_new (int, activities->len);

  self->unruled_signal = G_MAXINT64;
  for (guint i = 0; i < activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (activities, i);
      gint64 at = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT);

      places[i] = -1;
      if (at > self->at)
        continue;
      places[i] = find_rule (self, activity);
      if (places[i] >= 0)
        g_array_index (self->sums, TamizRuleSum, places[i]).n_items++;
      else if (is_strong_by_default ((int) tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND)))
        self->unruled_signal = MIN (self->unruled_signal, at);
    }

  return places;
}

/* Gives each sum its part of one array. */
static void
lay_out_items (TamizSheet *self)
{
  TamizRuleItem *next = self->items = g_new (TamizRuleItem, self->facts->activities->len);

  for (guint i = 0; i < self->sums->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (self->sums, TamizRuleSum, i);

      sum->rule = g_ptr_array_index (self->definition->rules, i);
      sum->items = next;
      next += sum->n_items;
      sum->n_items = 0;
    }
}

/**
 * tamiz_sheet_get_sums: (skip)
 * @self: a sheet
 *
 * Sorts the activities up to the sheet's instant under the rules.
 *
 * Returns: (transfer none): one #TamizRuleSum for each rule, in its order
 */
GArray *
tamiz_sheet_get_sums (TamizSheet *self)
{
  g_autofree int *places = NULL;

  if (self->sums != NULL)
    return self->sums;

  self->sums = g_array_sized_new (FALSE, TRUE, sizeof (TamizRuleSum), self->definition->rules->len);
  g_array_set_size (self->sums, self->definition->rules->len);
  places = sort_under_rules (self);
  lay_out_items (self);
  for (guint i = 0; i < self->facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (self->facts->activities, i);
      TamizRuleSum *sum;

      if (places[i] < 0)
        continue;
      sum = &g_array_index (self->sums, TamizRuleSum, places[i]);
      insert_in_order (sum, tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT));
      if (is_later (activity, sum->last))
        sum->last = activity;
    }

  for (guint i = 0; i < self->sums->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (self->sums, TamizRuleSum, i);

      if (sum->rule->most_per_day > 0)
        limit_per_day (self, sum);
    }

  return self->sums;
}

static gint64
points_at (const TamizInterestRule *rule,
           gint64                   age)
{
  double points = (double) rule->points * 1000.0;

  if (rule->half_life_days == 0)
    return rule->points * 1000;

  return llround (points * exp2 (-(double) age / (double) (rule->half_life_days * TAMIZ_DAY)));
}

/**
 * tamiz_rule_sum_at: (skip)
 * @sum: the activities under a rule
 * @at: an instant not before any of them
 *
 * Adds up what is left of the points.  Each activity is rounded once, to a whole number
 * of millionths.
 *
 * Returns: millionths
 */
TamizRuleScore
tamiz_rule_sum_at (TamizRuleSum *sum,
                   gint64        at)
{
  gint64 cap = sum->rule->cap * 1000;
  TamizRuleScore score = { 0 };

  for (guint i = 0; i < sum->n_items; i++)
    {
      const TamizRuleItem *item = &sum->items[i];
      gint64 points = points_at (sum->rule, at - item->at);

      score.all += points;
      if (!item->beyond_limit)
        score.counted += points;
    }
  score.capped = cap > 0   ? MIN (score.counted, cap)
                 : cap < 0 ? MAX (score.counted, cap)
                           : score.counted;

  return score;
}

/* The same at the sheet's instant, which is asked for again and again. */
const TamizRuleScore *
tamiz_sheet_score_sum (TamizSheet   *self,
                       TamizRuleSum *sum)
{
  if (!sum->scored)
    sum->score = tamiz_rule_sum_at (sum, self->at);
  sum->scored = TRUE;

  return &sum->score;
}

/* What the answers on the interest axis earn: thousandths times thousandths. */
gint64
tamiz_sheet_sum_criteria (TamizSheet *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);

      if (criterion->axis == TAMIZ_AXIS_INTEREST)
        sum += criterion->weight * tamiz_sheet_get_standing (self, i)->share;
    }

  return sum;
}

/* The sum before it is held between 0 and 100. */
gint64
tamiz_sheet_sum_interest (TamizSheet *self,
                          gboolean    weak_too)
{
  GArray *sums = tamiz_sheet_get_sums (self);
  gint64 interest = tamiz_sheet_sum_criteria (self);

  for (guint i = 0; i < sums->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);

      if (sum->n_items > 0 && (weak_too || !sum->rule->weak))
        interest += tamiz_sheet_score_sum (self, sum)->capped;
    }

  return interest;
}

/* Interest as shown, in thousandths, of a sum in millionths. */
gint64
tamiz_interest_shown (gint64 millionths)
{
  return shown (CLAMP (millionths, 0, MILLIONTHS_OF_100));
}

int
tamiz_sheet_get_grade (TamizSheet     *self,
                       const TamizFit *fit,
                       gint64          interest)
{
  if (tamiz_sheet_get_veto (self) != NULL)
    return TAMIZ_GRADE_E;
  if (!fit->known)
    return -1;

  return tamiz_definition_get_grade (self->definition, fit->thousandths, interest);
}
