#define G_LOG_DOMAIN "tamiz-signatures-block"

#include "config.h"

#include "tamiz-signatures-block.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 2
#define COLUMN_GAP 32.0
#define ROW_GAP 18.0
#define SPACE 44.0            /* above the line, for a hand to sign */
#define BENEATH 4.0
#define DETAIL_LINES 4

typedef struct
{
  char *side;
  char *name;               /* (nullable): where nobody was named yet */
  char *how;                /* (nullable): when it was signed; %NULL = it is to be signed by hand */
  char *details;
} Signature;

struct _TamizSignaturesBlock
{
  TamizBlock parent_instance;

  GArray *columns[COLUMNS];  /* Signature */
};

G_DEFINE_FINAL_TYPE (TamizSignaturesBlock, tamiz_signatures_block, TAMIZ_TYPE_BLOCK)

static void
clear_signature (gpointer data)
{
  Signature *signature = data;

  g_free (signature->side);
  g_free (signature->name);
  g_free (signature->how);
  g_free (signature->details);
}

static double
get_column_width (double width)
{
  return (width - COLUMN_GAP * (COLUMNS - 1)) / COLUMNS;
}

static guint
count_rows (TamizSignaturesBlock *self)
{
  return MAX (self->columns[0]->len, self->columns[1]->len);
}

static double
measure_signature (TamizPen        *pen,
                   const Signature *signature,
                   double           width)
{
  double height = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) + SPACE + BENEATH
                  + tamiz_pen_get_line (pen, TAMIZ_STYLE_STRONG);

  return height + tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL, signature->details, width, DETAIL_LINES);
}

static double
measure_row (TamizSignaturesBlock *self,
             TamizPen             *pen,
             double                width,
             guint                 row)
{
  double height = 0;

  for (guint i = 0; i < COLUMNS; i++)
    {
      if (row < self->columns[i]->len)
        height = MAX (height, measure_signature (pen, &g_array_index (self->columns[i], Signature, row),
                                                 get_column_width (width)));
    }

  return height;
}

static double
tamiz_signatures_block_measure (TamizBlock *block,
                                TamizPen   *pen,
                                double      width,
                                double      room,
                                guint       from,
                                guint      *next)
{
  TamizSignaturesBlock *self = TAMIZ_SIGNATURES_BLOCK (block);
  double sum = 0;

  for (guint row = from; row < count_rows (self); row++)
    {
      double height = measure_row (self, pen, width, row) + (row > from ? ROW_GAP : 0);

      if (sum + height > room)
        {
          *next = row;
          return sum;
        }
      sum += height;
    }

  return sum;
}

static void
draw_signature (TamizPen        *pen,
                const Signature *signature,
                double           x,
                double           y,
                double           width)
{
  double line = y + tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, y, width,
                                     signature->side) + SPACE;

  if (signature->how != NULL)
    {
      double height = tamiz_pen_get_height (pen, TAMIZ_STYLE_STRONG, signature->how, width, 2);

      tamiz_pen_write_lines (pen, TAMIZ_STYLE_STRONG, &pen->theme->accent, PANGO_ALIGN_LEFT, x,
                             line - height - BENEATH, width, 2, signature->how);
    }
  tamiz_pen_rule (pen, &pen->theme->ink, x, line, x + width, line, 0.7);
  line += BENEATH;
  line += tamiz_pen_write (pen, TAMIZ_STYLE_STRONG, &pen->theme->ink, PANGO_ALIGN_LEFT, x, line, width,
                           signature->name != NULL ? signature->name : _("Name"));
  tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, line, width,
                         DETAIL_LINES, signature->details);
}

static void
tamiz_signatures_block_draw (TamizBlock *block,
                             TamizPen   *pen,
                             double      width,
                             double      height,
                             guint       from,
                             guint       next)
{
  TamizSignaturesBlock *self = TAMIZ_SIGNATURES_BLOCK (block);
  double column = get_column_width (width), y = 0;

  for (guint row = from; row < MIN (next, count_rows (self)); row++)
    {
      for (guint i = 0; i < COLUMNS; i++)
        {
          if (row < self->columns[i]->len)
            draw_signature (pen, &g_array_index (self->columns[i], Signature, row),
                            i * (column + COLUMN_GAP), y, column);
        }
      y += measure_row (self, pen, width, row) + ROW_GAP;
    }
}

static void
tamiz_signatures_block_finalize (GObject *object)
{
  TamizSignaturesBlock *self = TAMIZ_SIGNATURES_BLOCK (object);

  for (guint i = 0; i < COLUMNS; i++)
    g_array_unref (self->columns[i]);

  G_OBJECT_CLASS (tamiz_signatures_block_parent_class)->finalize (object);
}

static void
tamiz_signatures_block_class_init (TamizSignaturesBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_signatures_block_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_signatures_block_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_signatures_block_draw;
}

static void
tamiz_signatures_block_init (TamizSignaturesBlock *self)
{
  for (guint i = 0; i < COLUMNS; i++)
    {
      self->columns[i] = g_array_new (FALSE, FALSE, sizeof (Signature));
      g_array_set_clear_func (self->columns[i], clear_signature);
    }
}

/**
 * tamiz_signatures_block_new:
 *
 * Makes a place for signatures.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_signatures_block_new (void)
{
  return g_object_new (TAMIZ_TYPE_SIGNATURES_BLOCK, NULL);
}

/**
 * tamiz_signatures_block_add:
 * @self: signatures
 * @column: 0 or 1: those of a side stand beneath each other
 * @side: for which side
 * @name: (nullable): who signs
 * @how: (nullable): when it was signed; %NULL leaves room for a hand
 * @details: what stands beneath the name
 *
 * Adds a signature.
 */
void
tamiz_signatures_block_add (TamizSignaturesBlock *self,
                            guint                 column,
                            const char           *side,
                            const char           *name,
                            const char           *how,
                            const char           *details)
{
  Signature signature = { g_strdup (side), g_strdup (name), g_strdup (how), g_strdup (details) };

  g_return_if_fail (TAMIZ_IS_SIGNATURES_BLOCK (self));
  g_return_if_fail (column < COLUMNS);

  g_array_append_val (self->columns[column], signature);
}
