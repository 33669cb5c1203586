#define G_LOG_DOMAIN "tamiz-comparison"

#include "config.h"

#include "tamiz-comparison.h"

#include <math.h>

/* With fewer of either group it would be chance. */
#define LEAST_KNOWN 10
/* A difference of fields that is worth a word, in thousandths. */
#define LEAST_DIFFERENCE 100
/* Of those who bought, in thousandths. */
#define NEARLY_ALL 900
#define HALF 500
/* Differences within two standard errors may be chance. */
#define STANDARD_ERRORS 2.0
/* A criterion of which those who bought have a quarter more counts twice as much; nothing is changed by
 * more than that at a time, because those who did not qualify are not among those compared.
 */
#define STEEPNESS 4.0
#define LEAST_FACTOR 0.5
#define MOST_FACTOR 2.0

/**
 * tamiz_comparison_note:
 * @self: a comparison
 * @group: the group of a lead
 * @thousandths: how much of it the lead has
 *
 * Counts a lead.
 */
void
tamiz_comparison_note (TamizComparison *self,
                       TamizGroup       group,
                       gint64           thousandths)
{
  self->n[group]++;
  self->sum[group] += thousandths;
  self->squares[group] += (double) thousandths * (double) thousandths;
}

/**
 * tamiz_comparison_get_mean:
 * @self: a comparison
 * @group: a group
 *
 * Gets how much of it a group has on average.
 *
 * Returns: thousandths; 0 where the group is empty
 */
gint64
tamiz_comparison_get_mean (const TamizComparison *self,
                           TamizGroup             group)
{
  return self->n[group] > 0 ? self->sum[group] / self->n[group] : 0;
}

/* Of the mean. */
static double
get_variance (const TamizComparison *self,
              TamizGroup             group)
{
  double mean = (double) self->sum[group] / (double) self->n[group];

  return MAX (self->squares[group] / (double) self->n[group] - mean * mean, 0) / (double) self->n[group];
}

/**
 * tamiz_comparison_find_difference:
 * @self: a comparison
 *
 * Finds how much more of it those have who bought.  The difference of two means counts where it is more
 * than two of its standard errors (Welch).
 *
 * Returns: thousandths, may be negative; 0 where it may be chance
 */
double
tamiz_comparison_find_difference (const TamizComparison *self)
{
  double difference, error;

  if (self->n[TAMIZ_GROUP_BOUGHT] < LEAST_KNOWN || self->n[TAMIZ_GROUP_OTHERS] < LEAST_KNOWN)
    return 0;
  difference = (double) self->sum[TAMIZ_GROUP_BOUGHT] / (double) self->n[TAMIZ_GROUP_BOUGHT]
               - (double) self->sum[TAMIZ_GROUP_OTHERS] / (double) self->n[TAMIZ_GROUP_OTHERS];
  error = sqrt (get_variance (self, TAMIZ_GROUP_BOUGHT) + get_variance (self, TAMIZ_GROUP_OTHERS));

  return fabs (difference) > STANDARD_ERRORS * error ? difference : 0;
}

/**
 * tamiz_comparison_propose_weight:
 * @self: a comparison of what the answers to a criterion are worth
 * @criterion: the criterion
 *
 * Proposes what a criterion of fit should weigh by what became of the leads: at most twice, at least half
 * of what it weighs now, and in whole points where it changes.
 *
 * Returns: thousandths
 */
gint64
tamiz_comparison_propose_weight (const TamizComparison *self,
                                 const TamizCriterion  *criterion)
{
  double factor = CLAMP (1 + STEEPNESS * tamiz_comparison_find_difference (self) / 1000, LEAST_FACTOR, MOST_FACTOR);

  if (criterion->axis != TAMIZ_AXIS_FIT || factor == 1 || criterion->weight == 0)
    return criterion->weight;

  return MAX ((gint64) llround ((double) criterion->weight * factor / 1000) * 1000, 1000);
}

/**
 * tamiz_comparison_propose_field:
 * @self: a comparison of who has a field filled: 1000 each
 * @now: (nullable): `required`, `desirable`, or %NULL where it is not asked for
 *
 * Proposes how much a field should be asked for: what nearly all who bought had, and others lacked, is
 * required; what more of them had is desirable.  Nothing is asked for less than now.
 *
 * Returns: (transfer none) (nullable): the same as @now means
 */
const char *
tamiz_comparison_propose_field (const TamizComparison *self,
                                const char            *now)
{
  double difference = tamiz_comparison_find_difference (self);
  gint64 bought = tamiz_comparison_get_mean (self, TAMIZ_GROUP_BOUGHT);

  if (g_strcmp0 (now, "required") == 0 || difference < LEAST_DIFFERENCE)
    return now;

  return bought >= NEARLY_ALL ? "required" : bought >= HALF ? "desirable" : now;
}
