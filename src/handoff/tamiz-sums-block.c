#define G_LOG_DOMAIN "tamiz-sums-block"

#include "config.h"

#include "tamiz-sums-block.h"

#include "tamiz-words.h"

#define ROW_PAD 3.0
#define POINTS 46.0             /* the column of numbers */
#define BARS 150.0              /* the column of bars */
#define GAP 10.0
#define BAR 7.0
#define WHOLE 100000.0          /* a score's highest, in thousandths */
#define MAX_LINES 2

typedef struct
{
  char *title;
  char *evidence;               /* (nullable) */
  char *points;
  double from, to;              /* thousandths: where its bar begins and ends */
  gboolean total;
} Row;

struct _TamizSumsBlock
{
  TamizBlock parent_instance;

  GArray *rows;
  double sum;                   /* of the rows since the last total */
  double least, most;           /* what the bars reach */
};

G_DEFINE_FINAL_TYPE (TamizSumsBlock, tamiz_sums_block, TAMIZ_TYPE_BLOCK)

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_free (row->title);
  g_free (row->evidence);
  g_free (row->points);
}

static Row *
get_row (TamizSumsBlock *self,
         guint           number)
{
  return &g_array_index (self->rows, Row, number);
}

static double
get_text_width (double width)
{
  return width - BARS - POINTS - 2 * GAP;
}

static double
measure_row (Row      *row,
             TamizPen *pen,
             double    width)
{
  TamizTextStyle style = row->total ? TAMIZ_STYLE_SMALL_STRONG : TAMIZ_STYLE_SMALL;
  double height = tamiz_pen_get_height (pen, style, row->title, get_text_width (width), MAX_LINES);

  if (row->evidence != NULL)
    height += tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL, row->evidence, get_text_width (width), MAX_LINES);

  return height + 2 * ROW_PAD + (row->total ? 4 : 0);
}

static double
tamiz_sums_block_measure (TamizBlock *block,
                          TamizPen   *pen,
                          double      width,
                          double      room,
                          guint       from,
                          guint      *next)
{
  TamizSumsBlock *self = TAMIZ_SUMS_BLOCK (block);
  double height = 0;

  for (guint i = from; i < self->rows->len; i++)
    {
      double more = measure_row (get_row (self, i), pen, width);

      if (height + more > room)
        {
          *next = i;
          /* A sum does not stand on another page than all that it is the sum of. */
          if (get_row (self, i)->total && i > from + 1)
            {
              *next = i - 1;
              height -= measure_row (get_row (self, i - 1), pen, width);
            }
          break;
        }
      height += more;
    }

  return height;
}

static double
get_x (TamizSumsBlock *self,
       double          left,
       double          value)
{
  return left + (value - self->least) / (self->most - self->least) * BARS;
}

static void
draw_bar (TamizSumsBlock *self,
          TamizPen       *pen,
          Row            *row,
          double          left,
          double          y,
          double          height)
{
  double first = get_x (self, left, MIN (row->from, row->to));
  double last = get_x (self, left, MAX (row->from, row->to));
  double zero = get_x (self, left, 0), whole = get_x (self, left, WHOLE);
  double middle = y + ROW_PAD + tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) / 2;
  const TamizColor *color = row->total ? &pen->theme->ink
                            : row->to < row->from ? &pen->theme->lost : &pen->theme->accent;

  tamiz_pen_rule (pen, &pen->theme->line, zero, y, zero, y + height, 0.5);
  tamiz_pen_rule (pen, &pen->theme->line, whole, y, whole, y + height, 0.5);
  if (last > first)
    tamiz_pen_fill_box (pen, color, first, middle - BAR / 2, MAX (last - first, 0.8), BAR, 1);
}

static double
draw_row (TamizSumsBlock *self,
          TamizPen       *pen,
          Row            *row,
          double          y,
          double          width)
{
  TamizTextStyle style = row->total ? TAMIZ_STYLE_SMALL_STRONG : TAMIZ_STYLE_SMALL;
  double height = measure_row (row, pen, width), text = get_text_width (width);
  double line = y + ROW_PAD;

  draw_bar (self, pen, row, text + GAP, y, height - (row->total ? 4 : 0));
  if (row->total)
    tamiz_pen_rule (pen, &pen->theme->soft, 0, y, width, y, 0.8);
  line += tamiz_pen_write_lines (pen, style, &pen->theme->ink, PANGO_ALIGN_LEFT, 0, line, text, MAX_LINES, row->title);
  if (row->evidence != NULL)
    tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, line, text, MAX_LINES,
                           row->evidence);
  tamiz_pen_write (pen, style, &pen->theme->ink, PANGO_ALIGN_RIGHT, width - POINTS, y + ROW_PAD, POINTS, row->points);
  if (!row->total)
    tamiz_pen_rule (pen, &pen->theme->line, 0, y + height, width, y + height, 0.4);

  return height;
}

static void
tamiz_sums_block_draw (TamizBlock *block,
                       TamizPen   *pen,
                       double      width,
                       double      height,
                       guint       from,
                       guint       next)
{
  TamizSumsBlock *self = TAMIZ_SUMS_BLOCK (block);
  double y = 0;

  for (guint i = from; i < MIN (next, self->rows->len); i++)
    y += draw_row (self, pen, get_row (self, i), y, width);
}

static void
tamiz_sums_block_finalize (GObject *object)
{
  g_array_unref (TAMIZ_SUMS_BLOCK (object)->rows);

  G_OBJECT_CLASS (tamiz_sums_block_parent_class)->finalize (object);
}

static void
tamiz_sums_block_class_init (TamizSumsBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_sums_block_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_sums_block_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_sums_block_draw;
}

static void
tamiz_sums_block_init (TamizSumsBlock *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, clear_row);
  self->most = WHOLE;
}

/**
 * tamiz_sums_block_new:
 *
 * Makes a block without lines.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_sums_block_new (void)
{
  return g_object_new (TAMIZ_TYPE_SUMS_BLOCK, NULL);
}

static void
add_row (TamizSumsBlock *self,
         const char     *title,
         const char     *evidence,
         char           *points,
         double          from,
         double          to,
         gboolean        total)
{
  Row row = { g_strdup (title != NULL ? title : "–"), g_strdup (evidence), points, from, to, total };

  g_array_append_val (self->rows, row);
  self->least = MIN (self->least, MIN (from, to));
  self->most = MAX (self->most, MAX (from, to));
}

/**
 * tamiz_sums_block_add:
 * @self: a block
 * @title: what counts
 * @evidence: (nullable): where that is known from
 * @points: thousandths
 *
 * Adds a contribution.
 */
void
tamiz_sums_block_add (TamizSumsBlock *self,
                      const char     *title,
                      const char     *evidence,
                      gint64          points)
{
  double from = self->sum;

  /* What is read from a file may be anything. */
  self->sum = CLAMP (from + (double) points, -10 * WHOLE, 10 * WHOLE);
  add_row (self, title, evidence, tamiz_words_dup_points (points), from, self->sum, FALSE);
}

/**
 * tamiz_sums_block_add_total:
 * @self: a block
 * @title: of what it is the sum
 * @known: whether there is a score at all
 * @points: thousandths: the score
 *
 * Ends the contributions to one score; the next begin at nothing again.
 */
void
tamiz_sums_block_add_total (TamizSumsBlock *self,
                            const char     *title,
                            gboolean        known,
                            gint64          points)
{
  double to = known ? CLAMP ((double) points, -10 * WHOLE, 10 * WHOLE) : 0;

  add_row (self, title, NULL, known ? tamiz_words_dup_points (points) : g_strdup ("–"), 0, to, TRUE);
  self->sum = 0;
}
