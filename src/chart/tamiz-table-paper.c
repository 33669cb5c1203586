#define G_LOG_DOMAIN "tamiz-table-paper"

#include "config.h"

#include "tamiz-table-paper.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CELL_PAD 9.0          /* between columns */
#define ROW_PAD 3.5           /* above and beneath a row's text */
#define SAMPLE 300            /* rows that columns are measured by, besides the total */
#define MAX_TEXT 190.0        /* a column's natural width counts no further */
#define LEAST_TEXT 76.0       /* a column's least width, where its texts need as much */
#define LEAST_SCALE 0.55
#define DEFAULT_LINES 3
#define TITLE_LINES 3

typedef struct
{
  char *title;
  gboolean number;
  double weight;
  guint max_lines;
  double natural;               /* at scale 1 */
  double least;
} Column;

typedef struct
{
  gboolean total;
  char *cells[];
} Row;

struct _TamizTablePaper
{
  TamizBlock parent_instance;

  GArray *columns;
  GPtrArray *rows;
  double *widths;               /* at @laid_out */
  double laid_out;              /* the width that columns were made for; 0 = none yet */
  double scale;
};

G_DEFINE_FINAL_TYPE (TamizTablePaper, tamiz_table_paper, TAMIZ_TYPE_BLOCK)

static Column *
get_column (TamizTablePaper *self,
            guint            number)
{
  return &g_array_index (self->columns, Column, number);
}

static Row *
get_row (TamizTablePaper *self,
         guint            number)
{
  return g_ptr_array_index (self->rows, number);
}

static void
clear_column (gpointer data)
{
  g_free (((Column *) data)->title);
}

static TamizTextStyle
get_style (Row *row)
{
  return row->total ? TAMIZ_STYLE_SMALL_STRONG : TAMIZ_STYLE_SMALL;
}

static void
free_row (TamizTablePaper *self,
          Row             *row)
{
  for (guint i = 0; i < self->columns->len; i++)
    g_free (row->cells[i]);
  g_free (row);
}

/* The least, from @least on, at which no line of a title is cut off. */
static double
get_title_width (TamizPen   *pen,
                 const char *title,
                 double      least)
{
  double whole = tamiz_pen_get_width (pen, TAMIZ_STYLE_SMALL_STRONG, title);
  double width = least;

  while (width < whole
         && tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL_STRONG, title, width + 0.5, TITLE_LINES + 1)
                > tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL_STRONG, title, width + 0.5, TITLE_LINES))
    width += 2;

  return width;
}

/* What a column would like, and the least that breaks no number and no word of its
 * title.  Of long tables the first rows and the last one are asked.
 */
static void
measure_column (TamizTablePaper *self,
                TamizPen        *pen,
                guint            number)
{
  Column *column = get_column (self, number);
  double word = tamiz_pen_get_longest_word (pen, TAMIZ_STYLE_SMALL_STRONG, column->title);
  double cells = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);

      if (i >= SAMPLE && i + 1 < self->rows->len && !column->number)
        continue;
      if (row->cells[number] != NULL)
        cells = MAX (cells, tamiz_pen_get_width (pen, get_style (row), row->cells[number]));
    }

  if (column->number)
    {
      column->least = get_title_width (pen, column->title, MAX (word, cells));
      column->natural
          = MAX (column->least,
                 MIN (LEAST_TEXT, tamiz_pen_get_width (pen, TAMIZ_STYLE_SMALL_STRONG, column->title)));
    }
  else
    {
      column->natural = CLAMP (cells, word, MAX (word, MAX_TEXT));
      column->least = MIN (MAX (word, LEAST_TEXT), column->natural);
    }
}

static double
sum_columns (TamizTablePaper *self,
             gboolean         least)
{
  double sum = CELL_PAD * (self->columns->len - 1);

  for (guint i = 0; i < self->columns->len; i++)
    sum += least ? get_column (self, i)->least : get_column (self, i)->natural;

  return sum;
}

/* Between least and natural every column gets the same share of what it lacks; above
 * natural, text columns share the rest by weight.  Where not even the least fits, the
 * letters become smaller.
 */
static void
lay_out_columns (TamizTablePaper *self,
                 TamizPen        *pen,
                 double           width)
{
  guint n = self->columns->len;
  double least, natural, share, rest, weights = 0;

  if (self->laid_out == width)
    return;

  g_free (self->widths);
  self->widths = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      measure_column (self, pen, i);
      weights += get_column (self, i)->weight;
    }

  least = sum_columns (self, TRUE);
  natural = sum_columns (self, FALSE);
  self->scale = CLAMP (width / least, LEAST_SCALE, 1);
  share = natural > least ? CLAMP ((width - least) / (natural - least), 0, 1) : 1;
  rest = MAX (0, width - natural);

  for (guint i = 0; i < n; i++)
    {
      Column *column = get_column (self, i);

      self->widths[i] = (column->least + (column->natural - column->least) * share) * self->scale;
      if (weights > 0)
        self->widths[i] += rest * column->weight / weights;
    }
  self->laid_out = width;
}

static double
measure_header (TamizTablePaper *self,
                TamizPen        *pen)
{
  double height = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      double title = tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL_STRONG,
                                           get_column (self, i)->title, self->widths[i] + 0.5, TITLE_LINES);

      height = MAX (height, title);
    }

  return height + 2 * ROW_PAD;
}

static double
measure_row (TamizTablePaper *self,
             TamizPen        *pen,
             Row             *row)
{
  double height = tamiz_pen_get_line (pen, get_style (row));

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      if (!column->number && row->cells[i] != NULL)
        height = MAX (height, tamiz_pen_get_height (pen, get_style (row), row->cells[i],
                                                    self->widths[i] + 0.5, column->max_lines));
    }

  return height + 2 * ROW_PAD;
}

static double
tamiz_table_paper_measure (TamizBlock *block,
                           TamizPen   *pen,
                           double      width,
                           double      room,
                           guint       from,
                           guint      *next)
{
  TamizTablePaper *self = TAMIZ_TABLE_PAPER (block);
  double height;

  if (self->columns->len == 0)
    return 0;

  lay_out_columns (self, pen, width);
  pen->text_scale = self->scale;
  height = measure_header (self, pen);
  for (guint i = from; i < self->rows->len; i++)
    {
      double row = measure_row (self, pen, get_row (self, i));

      if (height + row > room)
        {
          *next = i;
          break;
        }
      height += row;
    }
  if (self->rows->len == 0)
    height += tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) + 2 * ROW_PAD;
  pen->text_scale = 1;

  return height;
}

static double
draw_header (TamizTablePaper *self,
             TamizPen        *pen,
             double           width)
{
  double height = measure_header (self, pen);
  double x = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);
      double text = tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL_STRONG, column->title,
                                          self->widths[i] + 0.5, TITLE_LINES);

      tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL_STRONG, &pen->theme->soft,
                             column->number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT, x,
                             height - ROW_PAD - text, self->widths[i] + 0.5, TITLE_LINES, column->title);
      x += self->widths[i] + CELL_PAD * self->scale;
    }
  tamiz_pen_rule (pen, &pen->theme->soft, 0, height, width, height, 0.8);

  return height;
}

static double
draw_row (TamizTablePaper *self,
          TamizPen        *pen,
          Row             *row,
          double           y,
          double           width)
{
  double height = measure_row (self, pen, row);
  double x = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      if (row->cells[i] != NULL && column->number)
        tamiz_pen_write (pen, get_style (row), &pen->theme->ink, PANGO_ALIGN_RIGHT, x - 2,
                         y + ROW_PAD, self->widths[i] + 2.5, row->cells[i]);
      else if (row->cells[i] != NULL)
        tamiz_pen_write_lines (pen, get_style (row), &pen->theme->ink, PANGO_ALIGN_LEFT, x,
                               y + ROW_PAD, self->widths[i] + 0.5, column->max_lines,
                               row->cells[i]);
      x += self->widths[i] + CELL_PAD * self->scale;
    }

  if (row->total)
    tamiz_pen_rule (pen, &pen->theme->soft, 0, y, width, y, 0.8);
  tamiz_pen_rule (pen, &pen->theme->line, 0, y + height, width, y + height, 0.4);

  return height;
}

static void
tamiz_table_paper_draw (TamizBlock *block,
                        TamizPen   *pen,
                        double      width,
                        double      height,
                        guint       from,
                        guint       next)
{
  TamizTablePaper *self = TAMIZ_TABLE_PAPER (block);
  double y;

  if (self->columns->len == 0)
    return;

  lay_out_columns (self, pen, width);
  pen->text_scale = self->scale;
  y = draw_header (self, pen, width);
  for (guint i = from; i < MIN (next, self->rows->len); i++)
    y += draw_row (self, pen, get_row (self, i), y, width);
  if (self->rows->len == 0)
    tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, y + ROW_PAD,
                     width, C_("empty table", "None"));
  pen->text_scale = 1;
}

static void
tamiz_table_paper_finalize (GObject *object)
{
  TamizTablePaper *self = TAMIZ_TABLE_PAPER (object);

  for (guint i = 0; i < self->rows->len; i++)
    free_row (self, get_row (self, i));
  g_ptr_array_unref (self->rows);
  g_array_unref (self->columns);
  g_free (self->widths);

  G_OBJECT_CLASS (tamiz_table_paper_parent_class)->finalize (object);
}

static void
tamiz_table_paper_class_init (TamizTablePaperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_table_paper_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_table_paper_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_table_paper_draw;
}

static void
tamiz_table_paper_init (TamizTablePaper *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);
  self->rows = g_ptr_array_new ();
}

/**
 * tamiz_table_paper_new:
 * @columns: (array length=n_columns): its columns; copied
 * @n_columns: how many
 *
 * Makes a table.
 *
 * Returns: (transfer full): the table, without rows
 */
TamizBlock *
tamiz_table_paper_new (const TamizTableColumn *columns,
                       guint                   n_columns)
{
  TamizTablePaper *self = g_object_new (TAMIZ_TYPE_TABLE_PAPER, NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      Column column = { g_strdup (columns[i].title), columns[i].number, columns[i].weight,
                        columns[i].max_lines > 0 ? columns[i].max_lines : DEFAULT_LINES, 0, 0 };

      g_array_append_val (self->columns, column);
    }

  return TAMIZ_BLOCK (self);
}

static void
add_row (TamizTablePaper   *self,
         const char *const *cells,
         gboolean           total)
{
  guint n = self->columns->len;
  Row *row = g_malloc0 (sizeof (Row) + n * sizeof (char *));

  row->total = total;
  for (guint i = 0; i < n; i++)
    row->cells[i] = g_strdup (cells[i]);
  g_ptr_array_add (self->rows, row);
  self->laid_out = 0;
}

/**
 * tamiz_table_paper_add_row:
 * @self: a table
 * @cells: as many texts as there are columns, formatted already; %NULL = empty
 *
 * Adds a row.
 */
void
tamiz_table_paper_add_row (TamizTablePaper   *self,
                           const char *const *cells)
{
  g_return_if_fail (TAMIZ_IS_TABLE_PAPER (self));

  add_row (self, cells, FALSE);
}

/**
 * tamiz_table_paper_add_total:
 * @self: a table
 * @cells: as many texts as there are columns
 *
 * Adds a row that sums the others up: bold, beneath a line.
 */
void
tamiz_table_paper_add_total (TamizTablePaper   *self,
                             const char *const *cells)
{
  g_return_if_fail (TAMIZ_IS_TABLE_PAPER (self));

  add_row (self, cells, TRUE);
}

/**
 * tamiz_table_paper_get_n_rows:
 * @self: a table
 *
 * Counts the rows, totals included.
 *
 * Returns: the number
 */
guint
tamiz_table_paper_get_n_rows (TamizTablePaper *self)
{
  g_return_val_if_fail (TAMIZ_IS_TABLE_PAPER (self), 0);

  return self->rows->len;
}
