#define G_LOG_DOMAIN "tamiz-pairs-block"

#include "config.h"

#include "tamiz-pairs-block.h"

#define COLUMN_GAP 18.0
#define ROW_GAP 7.0
#define MAX_LINES 3

typedef struct
{
  char *label;
  char *value;
} Pair;

struct _TamizPairsBlock
{
  TamizBlock parent_instance;

  GArray *pairs;
  guint n_columns;
};

G_DEFINE_FINAL_TYPE (TamizPairsBlock, tamiz_pairs_block, TAMIZ_TYPE_BLOCK)

static void
clear_pair (gpointer data)
{
  Pair *pair = data;

  g_free (pair->label);
  g_free (pair->value);
}

static double
get_column_width (TamizPairsBlock *self,
                  double           width)
{
  return (width - COLUMN_GAP * (self->n_columns - 1)) / self->n_columns;
}

static guint
count_rows (TamizPairsBlock *self)
{
  return (self->pairs->len + self->n_columns - 1) / self->n_columns;
}

static double
measure_row (TamizPairsBlock *self,
             TamizPen        *pen,
             double           width,
             guint            row)
{
  guint end = MIN ((row + 1) * self->n_columns, self->pairs->len);
  double height = 0;

  for (guint i = row * self->n_columns; i < end; i++)
    height = MAX (height, tamiz_pen_get_height (pen, TAMIZ_STYLE_BODY,
                                                g_array_index (self->pairs, Pair, i).value,
                                                get_column_width (self, width), MAX_LINES));

  return height + tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) + ROW_GAP;
}

static double
tamiz_pairs_block_measure (TamizBlock *block,
                           TamizPen   *pen,
                           double      width,
                           double      room,
                           guint       from,
                           guint      *next)
{
  TamizPairsBlock *self = TAMIZ_PAIRS_BLOCK (block);
  double height = 0;

  for (guint row = from; row < count_rows (self); row++)
    {
      double more = measure_row (self, pen, width, row);

      if (height + more > room)
        {
          *next = row;
          break;
        }
      height += more;
    }

  return MAX (0, height - ROW_GAP);
}

static void
tamiz_pairs_block_draw (TamizBlock *block,
                        TamizPen   *pen,
                        double      width,
                        double      height,
                        guint       from,
                        guint       next)
{
  TamizPairsBlock *self = TAMIZ_PAIRS_BLOCK (block);
  double column = get_column_width (self, width);
  double y = 0;

  for (guint row = from; row < MIN (next, count_rows (self)); row++)
    {
      for (guint i = 0; i < self->n_columns && row * self->n_columns + i < self->pairs->len; i++)
        {
          Pair *pair = &g_array_index (self->pairs, Pair, row * self->n_columns + i);
          double x = i * (column + COLUMN_GAP);
          double line = tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft,
                                         PANGO_ALIGN_LEFT, x, y, column, pair->label);

          tamiz_pen_write_lines (pen, TAMIZ_STYLE_BODY, &pen->theme->ink, PANGO_ALIGN_LEFT, x,
                                 y + line, column, MAX_LINES, pair->value);
        }
      y += measure_row (self, pen, width, row);
    }
}

static void
tamiz_pairs_block_finalize (GObject *object)
{
  TamizPairsBlock *self = TAMIZ_PAIRS_BLOCK (object);

  g_array_unref (self->pairs);

  G_OBJECT_CLASS (tamiz_pairs_block_parent_class)->finalize (object);
}

static void
tamiz_pairs_block_class_init (TamizPairsBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_pairs_block_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_pairs_block_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_pairs_block_draw;
}

static void
tamiz_pairs_block_init (TamizPairsBlock *self)
{
  self->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_array_set_clear_func (self->pairs, clear_pair);
}

/**
 * tamiz_pairs_block_new:
 * @n_columns: how many pairs stand beside each other, at least one
 *
 * Makes an empty block of labels and values.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_pairs_block_new (guint n_columns)
{
  TamizPairsBlock *self = g_object_new (TAMIZ_TYPE_PAIRS_BLOCK, NULL);

  self->n_columns = MAX (1, n_columns);
  return TAMIZ_BLOCK (self);
}

/**
 * tamiz_pairs_block_add:
 * @self: a block of pairs
 * @label: what it is
 * @value: (nullable): what it says; nothing is added for %NULL or an empty text
 *
 * Adds a pair.
 */
void
tamiz_pairs_block_add (TamizPairsBlock *self,
                       const char      *label,
                       const char      *value)
{
  Pair pair;

  g_return_if_fail (TAMIZ_IS_PAIRS_BLOCK (self));

  if (value == NULL || *value == '\0')
    return;

  pair = (Pair) { g_strdup (label), g_strdup (value) };
  g_array_append_val (self->pairs, pair);
}

/**
 * tamiz_pairs_block_get_n_pairs:
 * @self: a block of pairs
 *
 * Counts the pairs.
 *
 * Returns: the number
 */
guint
tamiz_pairs_block_get_n_pairs (TamizPairsBlock *self)
{
  g_return_val_if_fail (TAMIZ_IS_PAIRS_BLOCK (self), 0);

  return self->pairs->len;
}
