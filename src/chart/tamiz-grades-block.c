#define G_LOG_DOMAIN "tamiz-grades-block"

#include "config.h"

#include "tamiz-grades-block.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

#define CELL_WIDTH 46.0
#define CELL_HEIGHT 22.0
#define CELL_GAP 3.0
#define LABEL 52.0            /* the column of fit’s bands */

struct _TamizGradesBlock
{
  TamizBlock parent_instance;

  json_t *grid;             /* as tamiz_definition_describe() tells it */
};

G_DEFINE_FINAL_TYPE (TamizGradesBlock, tamiz_grades_block, TAMIZ_TYPE_BLOCK)

static gsize
count_bands (TamizGradesBlock *self,
             const char       *axis)
{
  return json_array_size (json_object_get (self->grid, axis));
}

static double
tamiz_grades_block_measure (TamizBlock *block,
                            TamizPen   *pen,
                            double      width,
                            double      room,
                            guint       from,
                            guint      *next)
{
  TamizGradesBlock *self = TAMIZ_GRADES_BLOCK (block);
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  double height = (double) count_bands (self, "fit") * (CELL_HEIGHT + CELL_GAP) + 2 * line + CELL_GAP;

  if (height <= room)
    return height;

  *next = from;
  return 0;
}

/* “40–60” */
static char *
dup_band (json_t *bands,
          gsize   i)
{
  json_t *band = json_array_get (bands, i);
  g_autofree char *from = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                                json_number_value (json_object_get (band, "from")));
  g_autofree char *to = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                              json_number_value (json_object_get (band, "to")));

  return g_strdup_printf ("%s–%s", from, to);
}

static void
draw_cell (TamizPen   *pen,
           const char *grade,
           double      x,
           double      y,
           double      width)
{
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_STRONG);
  int number;

  if (!tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, grade, &number))
    return;

  tamiz_pen_fill_box (pen, &pen->theme->grades[number], x, y, width, CELL_HEIGHT, 3);
  tamiz_pen_write (pen, TAMIZ_STYLE_STRONG, &pen->theme->on_grade, PANGO_ALIGN_CENTER, x,
                   y + (CELL_HEIGHT - line) / 2, width, grade);
}

static void
draw_rows (TamizGradesBlock *self,
           TamizPen         *pen,
           double            top,
           double            cell)
{
  json_t *grades = json_object_get (self->grid, "grades");
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  gsize n_fit = count_bands (self, "fit"), n_interest = count_bands (self, "interest");

  for (gsize i = 0; i < n_fit; i++)
    {
      double y = top + (double) (n_fit - 1 - i) * (CELL_HEIGHT + CELL_GAP);
      g_autofree char *band = dup_band (json_object_get (self->grid, "fit"), i);

      tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, 0,
                       y + (CELL_HEIGHT - line) / 2, LABEL, band);
      for (gsize j = 0; j < n_interest; j++)
        draw_cell (pen, json_string_value (json_array_get (json_array_get (grades, i), j)),
                   LABEL + (double) j * (cell + CELL_GAP), y, cell);
    }
}

static void
tamiz_grades_block_draw (TamizBlock *block,
                         TamizPen   *pen,
                         double      width,
                         double      height,
                         guint       from,
                         guint       next)
{
  TamizGradesBlock *self = TAMIZ_GRADES_BLOCK (block);
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  gsize n = count_bands (self, "interest");
  double cell = MIN (CELL_WIDTH, (width - 2 * LABEL) / (double) n - CELL_GAP);
  double bottom = height - line;

  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, 0, LABEL, _("Fit"));
  draw_rows (self, pen, line + CELL_GAP, cell);
  for (gsize j = 0; j < n; j++)
    {
      g_autofree char *band = dup_band (json_object_get (self->grid, "interest"), j);

      tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_CENTER,
                       LABEL + (double) j * (cell + CELL_GAP), bottom, cell, band);
    }
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT,
                   LABEL + (double) n * (cell + CELL_GAP) + CELL_GAP, bottom, LABEL, _("Interest"));
}

static void
tamiz_grades_block_finalize (GObject *object)
{
  TamizGradesBlock *self = TAMIZ_GRADES_BLOCK (object);

  json_decref (self->grid);

  G_OBJECT_CLASS (tamiz_grades_block_parent_class)->finalize (object);
}

static void
tamiz_grades_block_class_init (TamizGradesBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_grades_block_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_grades_block_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_grades_block_draw;
}

static void
tamiz_grades_block_init (TamizGradesBlock *self)
{
}

/**
 * tamiz_grades_block_new:
 * @grid: (transfer none): the bands of `fit` and `interest`, lowest first, and a row of `grades`
 *   for each band of fit
 *
 * Makes a matrix of grades.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_grades_block_new (json_t *grid)
{
  TamizGradesBlock *self = g_object_new (TAMIZ_TYPE_GRADES_BLOCK, NULL);

  self->grid = json_incref (grid);
  return TAMIZ_BLOCK (self);
}
