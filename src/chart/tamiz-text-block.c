#define G_LOG_DOMAIN "tamiz-text-block"

#include "config.h"

#include "tamiz-text-block.h"

/* What a page can show of one text; more is not read on paper. */
#define MAX_BYTES 20000

#define PARAGRAPH_GAP 3.0

struct _TamizTextBlock
{
  TamizBlock parent_instance;

  TamizTextStyle style;
  GPtrArray *paragraphs;   /* char*: the parts */
  guint max_lines;         /* of each; 0 = as many as it has */
};

G_DEFINE_FINAL_TYPE (TamizTextBlock, tamiz_text_block, TAMIZ_TYPE_BLOCK)

static double
tamiz_text_block_measure (TamizBlock *block,
                          TamizPen   *pen,
                          double      width,
                          double      room,
                          guint       from,
                          guint      *next)
{
  TamizTextBlock *self = TAMIZ_TEXT_BLOCK (block);
  double sum = 0;

  for (guint i = from; i < self->paragraphs->len; i++)
    {
      double height = tamiz_pen_get_height (pen, self->style,
                                            g_ptr_array_index (self->paragraphs, i), width,
                                            self->max_lines);

      if (sum + height > room)
        {
          *next = i;
          return sum;
        }
      sum += height + PARAGRAPH_GAP;
    }

  return MAX (0, sum - PARAGRAPH_GAP);
}

static void
tamiz_text_block_draw (TamizBlock *block,
                       TamizPen   *pen,
                       double      width,
                       double      height,
                       guint       from,
                       guint       next)
{
  TamizTextBlock *self = TAMIZ_TEXT_BLOCK (block);
  double y = 0;

  for (guint i = from; i < MIN (next, self->paragraphs->len); i++)
    y += PARAGRAPH_GAP
         + tamiz_pen_write_lines (pen, self->style, &pen->theme->ink, PANGO_ALIGN_LEFT, 0, y, width,
                                  self->max_lines, g_ptr_array_index (self->paragraphs, i));
}

static void
tamiz_text_block_finalize (GObject *object)
{
  TamizTextBlock *self = TAMIZ_TEXT_BLOCK (object);

  g_ptr_array_unref (self->paragraphs);

  G_OBJECT_CLASS (tamiz_text_block_parent_class)->finalize (object);
}

static void
tamiz_text_block_class_init (TamizTextBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_text_block_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_text_block_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_text_block_draw;
}

static void
tamiz_text_block_init (TamizTextBlock *self)
{
  self->paragraphs = g_ptr_array_new_with_free_func (g_free);
}

/* A paragraph is cut into pieces of at most this many bytes between words, so that one
 * that is longer than a page still finds room.
 */
#define PIECE 2000

static void
add_paragraph (TamizTextBlock *self,
               const char     *text)
{
  while (strlen (text) > PIECE)
    {
      const char *end = g_utf8_find_prev_char (text, text + PIECE + 1);
      const char *space = g_strrstr_len (text, end - text, " ");

      if (space != NULL && space > text)
        end = space + 1;
      g_ptr_array_add (self->paragraphs, g_strndup (text, end - text));
      text = end;
    }
  g_ptr_array_add (self->paragraphs, g_strdup (text));
}

/**
 * tamiz_text_block_new:
 * @style: how it is written
 * @text: (nullable): paragraphs, one a line; beyond 20,000 bytes it is cut
 *
 * Makes a text.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_text_block_new (TamizTextStyle style,
                      const char    *text)
{
  TamizTextBlock *self = g_object_new (TAMIZ_TYPE_TEXT_BLOCK, NULL);
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *bounded = NULL;
  g_auto (GStrv) lines = NULL;

  if (strlen (valid) > MAX_BYTES)
    {
      *g_utf8_find_prev_char (valid, valid + MAX_BYTES + 1) = '\0';
      bounded = g_strconcat (valid, "…", NULL);
    }

  self->style = style;
  lines = g_strsplit (bounded != NULL ? bounded : valid, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_paragraph (self, lines[i]);

  return TAMIZ_BLOCK (self);
}

/**
 * tamiz_text_block_set_max_lines:
 * @self: a text
 * @max_lines: of each paragraph; 0 = as many as it has
 *
 * Bounds the paragraphs; longer ones end in an ellipsis.
 */
void
tamiz_text_block_set_max_lines (TamizTextBlock *self,
                                guint           max_lines)
{
  g_return_if_fail (TAMIZ_IS_TEXT_BLOCK (self));

  self->max_lines = max_lines;
}
