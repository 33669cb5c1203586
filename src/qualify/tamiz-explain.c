#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MILLIONTHS_OF_100 G_GINT64_CONSTANT (100000000)

/* A line before it is rounded to what is shown. */
typedef struct
{
  char *key;
  char *title;
  char *evidence;
  gint64 millionths;
  gint64 thousandths;
  gint64 remainder;
} Line;

static void
clear_line (Line *line)
{
  g_free (line->key);
  g_free (line->title);
  g_free (line->evidence);
}

static GArray *
lines_new (void)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));

  g_array_set_clear_func (lines, (GDestroyNotify) clear_line);
  return lines;
}

static void
take_line (GArray     *lines,
           const char *key,
           char       *title,
           gint64      millionths,
           char       *evidence)
{
  Line line = { g_strdup (key), title, evidence, millionths, 0, 0 };

  g_array_append_val (lines, line);
}

/* Rounds the lines down and gives what is left of @total to those that lost most, of
 * those alike to the first: the order is the definition's, so nothing depends on when
 * what arrived.
 */
static void
apportion (GArray *lines,
           gint64  total)
{
  gint64 left = total;

  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = &g_array_index (lines, Line, i);

      line->thousandths = line->millionths / 1000 - (line->millionths % 1000 < 0 ? 1 : 0);
      line->remainder = line->millionths - line->thousandths * 1000;
      left -= line->thousandths;
    }

  for (; left > 0; left--)
    {
      Line *most = NULL;

      for (guint i = 0; i < lines->len; i++)
        {
          Line *line = &g_array_index (lines, Line, i);

          if (most == NULL || line->remainder > most->remainder)
            most = line;
        }
      if (most == NULL)
        break;
      most->thousandths++;
      most->remainder -= 1000;
    }
}

static void
add_lines (TamizVerdict *verdict,
           TamizAxis     axis,
           GArray       *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      tamiz_verdict_add_because (verdict, axis, line->key, line->title, line->thousandths,
                                 line->evidence);
    }
}

static void
explain_fit (TamizSheet     *self,
             TamizVerdict   *verdict,
             const TamizFit *fit)
{
  g_autoptr (GArray) lines = lines_new ();
  TamizPersona *persona = tamiz_sheet_get_persona (self);

  if (persona != NULL)
    take_line (lines, persona->key, g_strdup (persona->title),
               tamiz_fit_part (persona->weight, self->persona_held, self->persona_of, fit->weight),
               tamiz_evidence_of_persona (self));
  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);
      TamizStanding *standing = tamiz_sheet_get_standing (self, i);

      if (tamiz_sheet_counts_for_fit (self, i))
        take_line (lines, criterion->key, g_strdup (criterion->title),
                   tamiz_fit_part (criterion->weight, standing->share, 1000, fit->weight),
                   tamiz_evidence_of_standing (self, criterion, standing));
    }

  apportion (lines, fit->thousandths);
  add_lines (verdict, TAMIZ_AXIS_FIT, lines);
}

static char *
format_points (gint64 thousandths)
{
  gint64 size = ABS (thousandths);
  g_autofree char *text = g_strdup_printf ("%s%" G_GINT64_FORMAT ".%03d", thousandths < 0 ? "-" : "",
                                           size / 1000, (int) (size % 1000));
  gsize length = strlen (text);

  while (text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;

  return g_strndup (text, length);
}

static void
explain_rule (TamizSheet   *self,
              GArray       *lines,
              TamizRuleSum *sum)
{
  const TamizRuleScore *score = tamiz_sheet_score_sum (self, sum);
  TamizInterestRule *rule = sum->rule;

  take_line (lines, rule->key, g_strdup (rule->title), score->all,
             tamiz_evidence_of_rule (self, sum));
  if (score->counted != score->all)
    take_line (lines, rule->key,
               g_strdup_printf (ngettext ("%s: at most %u a day counts", "%s: at most %u a day count",
                                          rule->most_per_day),
                                rule->title, rule->most_per_day),
               score->counted - score->all, NULL);
  if (score->capped != score->counted)
    {
      g_autofree char *cap = format_points (rule->cap);

      take_line (lines, rule->key, g_strdup_printf (_("%s: the cap is %s"), rule->title, cap),
                 score->capped - score->counted, NULL);
    }
}

static void
explain_interest (TamizSheet   *self,
                  TamizVerdict *verdict)
{
  g_autoptr (GArray) lines = lines_new ();
  GArray *sums = tamiz_sheet_get_sums (self);
  gint64 interest = tamiz_sheet_sum_interest (self, TRUE);

  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);
      TamizStanding *standing = tamiz_sheet_get_standing (self, i);

      if (criterion->axis == TAMIZ_AXIS_INTEREST && (standing->answered || standing->known))
        take_line (lines, criterion->key, g_strdup (criterion->title),
                   criterion->weight * standing->share,
                   tamiz_evidence_of_standing (self, criterion, standing));
    }
  for (guint i = 0; i < sums->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);

      if (sum->n_items > 0)
        explain_rule (self, lines, sum);
    }
  if (interest > MILLIONTHS_OF_100)
    take_line (lines, "most", g_strdup (_("Interest ends at 100")), MILLIONTHS_OF_100 - interest,
               NULL);
  else if (interest < 0)
    take_line (lines, "least", g_strdup (_("Interest begins at 0")), -interest, NULL);

  apportion (lines, tamiz_interest_shown (interest));
  add_lines (verdict, TAMIZ_AXIS_INTEREST, lines);
}

/**
 * tamiz_sheet_explain: (skip)
 * @self: a sheet
 * @verdict: the verdict being made
 * @fit: its fit
 *
 * Adds the lines of because, which add up exactly to what is shown.
 */
void
tamiz_sheet_explain (TamizSheet     *self,
                     TamizVerdict   *verdict,
                     const TamizFit *fit)
{
  if (fit->known)
    explain_fit (self, verdict, fit);
  explain_interest (self, verdict);
}
