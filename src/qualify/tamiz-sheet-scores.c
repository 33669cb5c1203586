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

/* The first rule that an activity matches, under which alone it counts. */
TamizInterestRule *
tamiz_sheet_find_rule (TamizSheet  *self,
                       TamizRecord *activity)
{
  for (guint i = 0; i < self->definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (self->definition->rules, i);

      if (rule_matches (self, rule, activity))
        return rule;
    }

  return NULL;
}

static int
compare_items (const TamizRuleItem *a,
               const TamizRuleItem *b)
{
  return a->at < b->at ? -1 : a->at > b->at;
}

/* The first ones of a day count.  Those alike in time are alike in points. */
static void
limit_per_day (TamizSheet   *self,
               TamizRuleSum *sum)
{
  gint64 day = G_MININT64;
  guint n = 0;

  for (guint i = 0; i < sum->items->len; i++)
    {
      TamizRuleItem *item = &g_array_index (sum->items, TamizRuleItem, i);
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

static void
clear_sum (TamizRuleSum *sum)
{
  g_clear_pointer (&sum->items, g_array_unref);
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
  GPtrArray *rules = self->definition->rules;

  if (self->sums != NULL)
    return self->sums;

  self->sums = g_array_sized_new (FALSE, TRUE, sizeof (TamizRuleSum), rules->len);
  g_array_set_clear_func (self->sums, (GDestroyNotify) clear_sum);
  g_array_set_size (self->sums, rules->len);
  for (guint i = 0; i < rules->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (self->sums, TamizRuleSum, i);

      sum->rule = g_ptr_array_index (rules, i);
      sum->items = g_array_new (FALSE, FALSE, sizeof (TamizRuleItem));
    }

  for (guint i = 0; i < self->facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (self->facts->activities, i);
      TamizRuleItem item = { tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT), FALSE };
      TamizInterestRule *rule;
      guint n;

      if (item.at > self->at || (rule = tamiz_sheet_find_rule (self, activity)) == NULL
          || !g_ptr_array_find (rules, rule, &n))
        continue;
      g_array_append_val (g_array_index (self->sums, TamizRuleSum, n).items, item);
      if (is_later (activity, g_array_index (self->sums, TamizRuleSum, n).last))
        g_array_index (self->sums, TamizRuleSum, n).last = activity;
    }

  for (guint i = 0; i < rules->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (self->sums, TamizRuleSum, i);

      g_array_sort (sum->items, (GCompareFunc) compare_items);
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

  for (guint i = 0; i < sum->items->len; i++)
    {
      const TamizRuleItem *item = &g_array_index (sum->items, TamizRuleItem, i);
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
                          gint64      at,
                          gboolean    weak_too)
{
  GArray *sums = tamiz_sheet_get_sums (self);
  gint64 interest = tamiz_sheet_sum_criteria (self);

  for (guint i = 0; i < sums->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);

      if (sum->items->len > 0 && (weak_too || !sum->rule->weak))
        interest += tamiz_rule_sum_at (sum, at).capped;
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
