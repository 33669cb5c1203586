#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include "tamiz-time.h"

/* Beyond this nobody plans; what changes later is found when its time comes nearer. */
#define HORIZON (5 * 366 * TAMIZ_DAY)

/* Interest while nothing arrives: what is positive only falls, what is negative only
 * rises.  That bounds it between any two moments, caps and rounding included.
 */
typedef struct
{
  gint64 positive, negative; /* millionths */
} Parts;

typedef struct
{
  TamizSheet *sheet;
  TamizFit fit;
  gint64 start;
  int grade;
} Search;

static Parts
parts_at (Search *self,
          gint64  second)
{
  GArray *sums = tamiz_sheet_get_sums (self->sheet);
  Parts parts = { tamiz_sheet_sum_criteria (self->sheet), 0 };

  for (guint i = 0; i < sums->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);
      gint64 points;

      if (sum->n_items == 0)
        continue;
      points = tamiz_rule_sum_at (sum, self->start + second * TAMIZ_SECOND).capped;
      if (points > 0)
        parts.positive += points;
      else
        parts.negative += points;
    }

  return parts;
}

/* Whether every interest from @least to @most millionths gives the present grade. */
static gboolean
is_steady (Search *self,
           gint64  least,
           gint64  most)
{
  TamizDefinition *definition = self->sheet->definition;
  gint64 from = tamiz_interest_shown (least);
  gint64 to = tamiz_interest_shown (most);

  if (tamiz_sheet_get_grade (self->sheet, &self->fit, from) != self->grade)
    return FALSE;

  for (guint i = 0; i < definition->interest_bands->len; i++)
    {
      gint64 edge = g_array_index (definition->interest_bands, gint64, i);

      if (edge > from && edge <= to
          && tamiz_sheet_get_grade (self->sheet, &self->fit, edge) != self->grade)
        return FALSE;
    }

  return TRUE;
}

/* Halves the time until a half cannot change the grade, or is one second long.  Returns
 * the first second with another grade, or -1.
 */
static gint64
find_change (Search      *self,
             gint64       from,
             const Parts *at_from,
             gint64       to,
             const Parts *at_to)
{
  gint64 middle, found;
  Parts at_middle;

  if (from >= to
      || is_steady (self, at_to->positive + at_from->negative,
                    at_from->positive + at_to->negative))
    return -1;
  if (to - from == 1)
    return is_steady (self, at_to->positive + at_to->negative,
                      at_to->positive + at_to->negative) ? -1 : to;

  middle = from + (to - from) / 2;
  at_middle = parts_at (self, middle);
  found = find_change (self, from, at_from, middle, &at_middle);

  return found >= 0 ? found : find_change (self, middle, &at_middle, to, at_to);
}

static gint64
search_segment (TamizSheet     *sheet,
                const TamizFit *fit,
                int             grade,
                gint64          end)
{
  Search search = { .sheet = sheet, .fit = *fit, .start = sheet->at, .grade = grade };
  gint64 last = (end - 1 - sheet->at) / TAMIZ_SECOND;
  Parts at_start, at_end;
  gint64 found;

  at_start = parts_at (&search, 0);
  if (!is_steady (&search, at_start.positive + at_start.negative,
                  at_start.positive + at_start.negative))
    return sheet->at;

  at_end = parts_at (&search, last);
  found = find_change (&search, 0, &at_start, last, &at_end);

  return found >= 0 ? sheet->at + found * TAMIZ_SECOND : 0;
}

static void
add_moment (TamizSheet *self,
            GArray     *moments,
            gint64      at)
{
  if (at > self->at && at < self->at + HORIZON)
    g_array_append_val (moments, at);
}

/* Dates are judged by how many days they are away: at some midnights they change range. */
static void
add_date_moments (TamizSheet     *self,
                  GArray         *moments,
                  TamizCriterion *criterion,
                  const char     *value)
{
  gint64 day;

  if (criterion->kind != TAMIZ_CRITERION_DATE || value == NULL
      || !tamiz_day_parse (value, &day, NULL))
    return;

  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *range = g_ptr_array_index (criterion->choices, i);

      if (range->has_from)
        add_moment (self, moments, tamiz_day_starts (day - range->from + 1, self->zone));
      if (range->has_to)
        add_moment (self, moments, tamiz_day_starts (day - range->to + 1, self->zone));
    }
}

static int
compare_moments (const gint64 *a,
                 const gint64 *b)
{
  return *a < *b ? -1 : *a > *b;
}

/* When something else than fading happens: what is dated in the future, and midnights. */
static GArray *
list_moments (TamizSheet *self)
{
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (gint64));
  TamizFacts *facts = self->facts;

  for (guint i = 0; i < facts->activities->len; i++)
    add_moment (self, moments, tamiz_record_get_int (g_ptr_array_index (facts->activities, i),
                                                     TAMIZ_ACTIVITY_AT));
  for (guint i = 0; i < facts->answers->len; i++)
    {
      TamizRecord *answer = g_ptr_array_index (facts->answers, i);
      TamizCriterion *criterion = tamiz_definition_find_criterion (
        self->definition, tamiz_record_get_text (answer, TAMIZ_ANSWER_CRITERION));

      add_moment (self, moments, tamiz_record_get_int (answer, TAMIZ_ANSWER_AT));
      if (criterion != NULL)
        add_date_moments (self, moments, criterion,
                          tamiz_record_get_text (answer, TAMIZ_ANSWER_VALUE));
    }
  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);

      if (tamiz_criterion_is_bound (criterion))
        add_date_moments (self, moments, criterion, tamiz_sheet_get_standing (self, i)->value);
    }

  g_array_sort (moments, (GCompareFunc) compare_moments);
  return moments;
}

/**
 * tamiz_sheet_forecast: (skip)
 * @self: a sheet
 * @fit: its fit
 * @grade: the grade at its instant
 * @due: (out): when something else than fading happens, or the grade changes; 0 = never
 *
 * Finds when the grade changes by time alone, downward or upward, to the second, within
 * five years.
 *
 * Returns: microseconds since 1970; 0 = not by time alone
 */
gint64
tamiz_sheet_forecast (TamizSheet     *self,
                      const TamizFit *fit,
                      int             grade,
                      gint64         *due)
{
  g_autoptr (GArray) moments = list_moments (self);
  gint64 end = self->at + HORIZON;
  gint64 found = search_segment (self, fit, grade, moments->len > 0
                                                       ? g_array_index (moments, gint64, 0) : end);

  for (guint i = 0; found == 0 && i < moments->len; i++)
    {
      gint64 from = g_array_index (moments, gint64, i);
      gint64 to = i + 1 < moments->len ? g_array_index (moments, gint64, i + 1) : end;
      TamizSheet later;
      TamizFit later_fit;

      if (from == to)
        continue;
      tamiz_sheet_init (&later, self->definition, self->facts, from);
      tamiz_sheet_judge_fit (&later, &later_fit);
      found = search_segment (&later, &later_fit, grade, to);
      tamiz_sheet_clear (&later);
    }

  *due = moments->len > 0 ? g_array_index (moments, gint64, 0) : 0;
  if (found != 0 && (*due == 0 || found < *due))
    *due = found;

  return found;
}
