#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-fading.h"
#include "tamiz-sheet.h"

static void
add_to_terms (GArray *terms,
              gint64  half_life_days,
              gint64  millionths)
{
  TamizFadingTerm term = { half_life_days, millionths, 0 };

  for (guint i = 0; i < terms->len; i++)
    {
      TamizFadingTerm *known = &g_array_index (terms, TamizFadingTerm, i);

      if (known->half_life_days == half_life_days && known->cap == 0)
        {
          known->millionths += millionths;
          return;
        }
    }

  g_array_append_val (terms, term);
}

/**
 * tamiz_sheet_make_fading: (skip)
 * @self: a sheet
 *
 * Sums up how interest goes on from its instant while nothing happens.  A rule whose cap
 * does not bite now will not bite later, so it is added to those of its half-life; one
 * whose cap bites is told apart.
 *
 * Returns: (transfer full): terms, as tamiz_fading_next() reads them
 */
GBytes *
tamiz_sheet_make_fading (TamizSheet *self)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (TamizFadingTerm));
  GArray *sums = tamiz_sheet_get_sums (self);

  add_to_terms (terms, 0, tamiz_sheet_sum_criteria (self));
  for (guint i = 0; i < sums->len; i++)
    {
      TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);
      gint64 half_life = sum->rule->half_life_days;
      const TamizRuleScore *score;

      if (sum->n_items == 0)
        continue;
      score = tamiz_sheet_score_sum (self, sum);
      if (score->capped == score->counted || half_life == 0)
        add_to_terms (terms, half_life, score->capped);
      else
        {
          TamizFadingTerm term = { half_life, score->counted, score->capped };

          g_array_append_val (terms, term);
        }
    }

  for (guint i = 0; i < terms->len; i++)
    {
      const TamizFadingTerm *term = &g_array_index (terms, TamizFadingTerm, i);

      if (term->millionths != 0)
        tamiz_fading_append (bytes, term);
    }

  return g_byte_array_free_to_bytes (bytes);
}
