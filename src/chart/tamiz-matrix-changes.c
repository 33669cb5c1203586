#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-changes-private.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

/* What differs between two matrices of grades.  Their bands may differ as well, so both are
 * laid over each other and compared where an edge of either begins.
 */

#define WHOLE 100000

typedef struct
{
  TamizDefinition *before, *after;
  GArray *fit, *interest;   /* gint64 thousandths: the edges of both */
  gboolean *told;           /* [fit][interest] */
} Overlay;

static int
compare_edges (const gint64 *a,
               const gint64 *b)
{
  return *a < *b ? -1 : *a > *b;
}

static GArray *
merge_edges (GArray *before,
             GArray *after)
{
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (merged, before->data, before->len);
  g_array_append_vals (merged, after->data, after->len);
  g_array_sort (merged, (GCompareFunc) compare_edges);
  for (guint i = 1; i < merged->len; i++)
    {
      if (g_array_index (merged, gint64, i) == g_array_index (merged, gint64, i - 1))
        g_array_remove_index (merged, i--);
    }

  return merged;
}

static int
get_grade (const Overlay   *self,
           TamizDefinition *definition,
           guint            fit,
           guint            interest)
{
  return tamiz_definition_get_grade (definition, g_array_index (self->fit, gint64, fit),
                                     g_array_index (self->interest, gint64, interest));
}

/* Whether a cell became what the cell (@fit, @interest) became, and is not told yet. */
static gboolean
is_alike (const Overlay *self,
          guint          i,
          guint          j,
          guint          fit,
          guint          interest)
{
  return !self->told[i * self->interest->len + j]
         && get_grade (self, self->before, i, j) == get_grade (self, self->before, fit, interest)
         && get_grade (self, self->after, i, j) == get_grade (self, self->after, fit, interest);
}

static gboolean
is_row_alike (const Overlay *self,
              guint          i,
              guint          from,
              guint          to,
              guint          fit)
{
  for (guint j = from; j < to; j++)
    {
      if (!is_alike (self, i, j, fit, from))
        return FALSE;
    }

  return TRUE;
}

/* “40–60” */
static char *
dup_band (GArray *edges,
          guint   from,
          guint   to)
{
  g_autofree char *low = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                               (double) g_array_index (edges, gint64, from) / 1000);
  gint64 end = to < edges->len ? g_array_index (edges, gint64, to) : WHOLE;
  g_autofree char *high = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) end / 1000);

  return g_strdup_printf ("%s–%s", low, high);
}

/* Says the largest rectangle of cells that begins here and became the same. */
static void
say_rectangle (TamizChanges *self,
               Overlay      *overlay,
               guint         fit,
               guint         interest)
{
  guint right = interest + 1, up = fit + 1;
  g_autofree char *fits = NULL, *interests = NULL;
  const char *new = tamiz_enum_label (TAMIZ_ENUM_GRADE, get_grade (overlay, overlay->after, fit, interest));
  const char *old = tamiz_enum_label (TAMIZ_ENUM_GRADE, get_grade (overlay, overlay->before, fit, interest));

  while (right < overlay->interest->len && is_alike (overlay, fit, right, fit, interest))
    right++;
  while (up < overlay->fit->len && is_row_alike (overlay, up, interest, right, fit))
    up++;
  for (guint i = fit; i < up; i++)
    {
      for (guint j = interest; j < right; j++)
        overlay->told[i * overlay->interest->len + j] = TRUE;
    }

  fits = dup_band (overlay->fit, fit, up);
  interests = dup_band (overlay->interest, interest, right);
  /* Translators: “Fit 40–60 with interest 45–100 is now grade C instead of D” */
  tamiz_changes_take (self, "matrix/grades", TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("Fit %s with interest %s is now grade %s instead of %s"), fits,
                                          interests, new, old, NULL));
}

static char *
dup_edges (GArray *edges)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < edges->len; i++)
    g_ptr_array_add (words, tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                                  (double) g_array_index (edges, gint64, i) / 1000));

  return tamiz_definition_words_join (words, _("%s and %s"));
}

static void
say_bands (TamizChanges *self,
           const char   *path,
           const char   *format,
           GArray       *before,
           GArray       *after)
{
  g_autofree char *old = dup_edges (before), *new = dup_edges (after);

  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED, tamiz_changes_fill (format, new, old, NULL));
}

static void
say_fit_bands (TamizChanges           *self,
               const TamizChangedPart *part,
               const char             *path)
{
  say_bands (self, path, _("The bands of fit now begin at %s instead of %s"),
             self->before.definition->fit_bands, self->after.definition->fit_bands);
}

static void
say_interest_bands (TamizChanges           *self,
                    const TamizChangedPart *part,
                    const char             *path)
{
  say_bands (self, path, _("The bands of interest now begin at %s instead of %s"),
             self->before.definition->interest_bands, self->after.definition->interest_bands);
}

/* With other bands the same rows of grades mean something else, and other rows may mean the
 * same: what counts is told by tamiz_changes_of_matrix ().
 */
static void
leave_grades (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  self->told = TRUE;
}

static const TamizChangedMember matrix_members[] = {
  { "fit_bands", say_fit_bands },
  { "interest_bands", say_interest_bands },
  { "grades", leave_grades },
  { NULL, NULL },
};

void
tamiz_changes_of_matrix (TamizChanges           *self,
                         const TamizChangedPart *root)
{
  Overlay overlay = { .before = self->before.definition, .after = self->after.definition };
  g_autofree gboolean *told = NULL;

  tamiz_changes_say_section (self, root, "matrix", matrix_members);

  overlay.fit = merge_edges (overlay.before->fit_bands, overlay.after->fit_bands);
  overlay.interest = merge_edges (overlay.before->interest_bands, overlay.after->interest_bands);
  overlay.told = told = g_new0 (gboolean, overlay.fit->len * overlay.interest->len);
  for (guint i = 0; i < overlay.fit->len; i++)
    {
      for (guint j = 0; j < overlay.interest->len; j++)
        {
          if (!told[i * overlay.interest->len + j]
              && get_grade (&overlay, overlay.before, i, j) != get_grade (&overlay, overlay.after, i, j))
            say_rectangle (self, &overlay, i, j);
        }
    }
  g_array_unref (overlay.fit);
  g_array_unref (overlay.interest);
}
