#define G_LOG_DOMAIN "tamiz-matrix-chart"

#include "config.h"

#include "tamiz-matrix-chart.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

#define ROW 46.0
#define GAP 3.0
#define LABEL_GAP 8.0
#define MAX_CELL 150.0
#define EMPTY 60.0

struct _TamizMatrixChart
{
  TamizBlock parent_instance;

  char **fit_labels;         /* from the lowest band on */
  char **interest_labels;
  guint n_fit, n_interest;
  TamizMatrixCell *cells;    /* [fit band][interest band] */
};

/* Where the cells stand. */
typedef struct
{
  double left, top;
  double width, height;      /* of a cell with its gap */
} Grid;

G_DEFINE_FINAL_TYPE (TamizMatrixChart, tamiz_matrix_chart, TAMIZ_TYPE_BLOCK)

static gboolean
is_empty (TamizMatrixChart *self)
{
  return self->n_fit == 0 || self->n_interest == 0;
}

static double
get_label_width (TamizMatrixChart *self,
                 TamizPen         *pen)
{
  double width = tamiz_pen_get_width (pen, TAMIZ_STYLE_SMALL_STRONG, _("Fit"));

  for (guint i = 0; i < self->n_fit; i++)
    width = MAX (width, tamiz_pen_get_width (pen, TAMIZ_STYLE_SMALL, self->fit_labels[i]));

  return width + 1;
}

static Grid
get_grid (TamizMatrixChart *self,
          TamizPen         *pen,
          double            width,
          double            height)
{
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  Grid grid = { .left = get_label_width (self, pen) + LABEL_GAP, .top = line + 4 };

  grid.width = MIN (MAX_CELL, (width - grid.left) / self->n_interest);
  grid.height = (height - grid.top - 2 * line - 8) / self->n_fit;

  return grid;
}

static double
tamiz_matrix_chart_measure (TamizBlock *block,
                            TamizPen   *pen,
                            double      width,
                            double      room,
                            guint       from,
                            guint      *next)
{
  TamizMatrixChart *self = TAMIZ_MATRIX_CHART (block);
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  double height = is_empty (self) ? EMPTY : 3 * line + 12 + ROW * self->n_fit;

  /* A matrix is one part; on a page that is too low for it, it is drawn smaller. */
  if (from > 0)
    return 0;
  if (height > room)
    *next = from;

  return MIN (height, room);
}

/* What nobody stands in keeps its letter, but is pale. */
static void
draw_cell (TamizPen              *pen,
           const TamizMatrixCell *cell,
           double                 x,
           double                 y,
           double                 width,
           double                 height)
{
  const TamizTheme *theme = pen->theme;
  const TamizColor *ground = cell->count > 0 ? &theme->grades[cell->grade] : &theme->band;
  const TamizColor *ink = cell->count > 0 ? &theme->on_grade : &theme->soft;
  g_autofree char *count = tamiz_figures_format_count (cell->count);
  double middle = y + height / 2;

  tamiz_pen_fill_box (pen, ground, x, y, width, height, 4);
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL_STRONG, ink, PANGO_ALIGN_LEFT, x + 7,
                   middle - tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL_STRONG) / 2, width - 14,
                   tamiz_enum_label (TAMIZ_ENUM_GRADE, cell->grade));
  tamiz_pen_write (pen, TAMIZ_STYLE_STRONG, ink, PANGO_ALIGN_RIGHT, x + 7,
                   middle - tamiz_pen_get_line (pen, TAMIZ_STYLE_STRONG) / 2, width - 14, count);
}

static void
draw_axes (TamizMatrixChart *self,
           TamizPen         *pen,
           const Grid       *grid)
{
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  double bottom = grid->top + self->n_fit * grid->height;

  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL_STRONG, &pen->theme->ink, PANGO_ALIGN_RIGHT, 0, 0,
                   grid->left - LABEL_GAP, _("Fit"));
  for (guint i = 0; i < self->n_fit; i++)
    tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_RIGHT, 0,
                     grid->top + (self->n_fit - 1 - i) * grid->height + grid->height / 2 - line / 2,
                     grid->left - LABEL_GAP, self->fit_labels[i]);
  for (guint j = 0; j < self->n_interest; j++)
    tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_CENTER,
                     grid->left + j * grid->width, bottom + 3, grid->width - GAP,
                     self->interest_labels[j]);
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL_STRONG, &pen->theme->ink, PANGO_ALIGN_CENTER, grid->left,
                   bottom + line + 5, self->n_interest * grid->width - GAP, _("Interest"));
}

static void
draw_empty (TamizPen *pen,
            double    width,
            double    height)
{
  tamiz_pen_fill_box (pen, &pen->theme->band, 0, 0, width, height, 6);
  tamiz_pen_write (pen, TAMIZ_STYLE_BODY, &pen->theme->soft, PANGO_ALIGN_CENTER, 12,
                   height / 2 - tamiz_pen_get_line (pen, TAMIZ_STYLE_BODY) / 2, width - 24,
                   _("No definition is in force yet."));
}

static void
tamiz_matrix_chart_draw (TamizBlock *block,
                         TamizPen   *pen,
                         double      width,
                         double      height,
                         guint       from,
                         guint       next)
{
  TamizMatrixChart *self = TAMIZ_MATRIX_CHART (block);
  Grid grid;

  if (from > 0)
    return;
  if (is_empty (self))
    {
      draw_empty (pen, width, height);
      return;
    }

  grid = get_grid (self, pen, width, height);
  for (guint i = 0; i < self->n_fit; i++)
    {
      double y = grid.top + (self->n_fit - 1 - i) * grid.height;

      for (guint j = 0; j < self->n_interest; j++)
        draw_cell (pen, &self->cells[i * self->n_interest + j], grid.left + j * grid.width, y,
                   grid.width - GAP, grid.height - GAP);
    }
  draw_axes (self, pen, &grid);
}

static void
tamiz_matrix_chart_finalize (GObject *object)
{
  TamizMatrixChart *self = TAMIZ_MATRIX_CHART (object);

  g_strfreev (self->fit_labels);
  g_strfreev (self->interest_labels);
  g_free (self->cells);

  G_OBJECT_CLASS (tamiz_matrix_chart_parent_class)->finalize (object);
}

static void
tamiz_matrix_chart_class_init (TamizMatrixChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_matrix_chart_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_matrix_chart_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_matrix_chart_draw;
}

static void
tamiz_matrix_chart_init (TamizMatrixChart *self)
{
}

/**
 * tamiz_matrix_chart_new:
 * @fit_labels: (array zero-terminated=1): the fit bands' labels, the lowest first
 * @interest_labels: (array zero-terminated=1): the interest bands' labels, the lowest first
 * @cells: fit band by fit band; copied
 *
 * Makes a picture of the matrix.
 *
 * Returns: (transfer full): the picture
 */
TamizBlock *
tamiz_matrix_chart_new (const char *const     *fit_labels,
                        const char *const     *interest_labels,
                        const TamizMatrixCell *cells)
{
  TamizMatrixChart *self = g_object_new (TAMIZ_TYPE_MATRIX_CHART, NULL);

  self->fit_labels = g_strdupv ((char **) fit_labels);
  self->interest_labels = g_strdupv ((char **) interest_labels);
  self->n_fit = g_strv_length (self->fit_labels);
  self->n_interest = g_strv_length (self->interest_labels);
  self->cells = g_memdup2 (cells, sizeof *cells * self->n_fit * self->n_interest);

  return TAMIZ_BLOCK (self);
}
