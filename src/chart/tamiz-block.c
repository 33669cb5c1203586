#define G_LOG_DOMAIN "tamiz-block"

#include "config.h"

#include "tamiz-block.h"

typedef struct
{
  char *title;
  char *note;
} TamizBlockPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TamizBlock, tamiz_block, G_TYPE_OBJECT)

static void
tamiz_block_finalize (GObject *object)
{
  TamizBlockPrivate *priv = tamiz_block_get_instance_private (TAMIZ_BLOCK (object));

  g_free (priv->title);
  g_free (priv->note);

  G_OBJECT_CLASS (tamiz_block_parent_class)->finalize (object);
}

static void
tamiz_block_class_init (TamizBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_block_finalize;
}

static void
tamiz_block_init (TamizBlock *self)
{
}

/**
 * tamiz_block_set_title:
 * @self: a block
 * @title: (nullable): what it shows
 *
 * Sets the heading that a page writes above the block.
 */
void
tamiz_block_set_title (TamizBlock *self,
                       const char *title)
{
  TamizBlockPrivate *priv = tamiz_block_get_instance_private (self);

  g_return_if_fail (TAMIZ_IS_BLOCK (self));

  g_free (priv->title);
  priv->title = g_strdup (title);
}

/**
 * tamiz_block_get_title:
 * @self: a block
 *
 * Gets the block's heading.
 *
 * Returns: (transfer none) (nullable): the heading
 */
const char *
tamiz_block_get_title (TamizBlock *self)
{
  TamizBlockPrivate *priv = tamiz_block_get_instance_private (self);

  return priv->title;
}

/**
 * tamiz_block_set_note:
 * @self: a block
 * @note: (nullable): how to read it
 *
 * Sets the explanation that a page writes beneath the heading.
 */
void
tamiz_block_set_note (TamizBlock *self,
                      const char *note)
{
  TamizBlockPrivate *priv = tamiz_block_get_instance_private (self);

  g_return_if_fail (TAMIZ_IS_BLOCK (self));

  g_free (priv->note);
  priv->note = g_strdup (note);
}

/**
 * tamiz_block_get_note:
 * @self: a block
 *
 * Gets the block's explanation.
 *
 * Returns: (transfer none) (nullable): the explanation
 */
const char *
tamiz_block_get_note (TamizBlock *self)
{
  TamizBlockPrivate *priv = tamiz_block_get_instance_private (self);

  return priv->note;
}

/**
 * tamiz_block_measure:
 * @self: a block
 * @pen: with what it would be drawn
 * @width: how wide it may be
 * @room: how high it may be, infinite for pictures
 * @from: its first part
 * @next: (out): the first part that does not fit, %TAMIZ_BLOCK_END where all do
 *
 * Measures as much of a block as fits.
 *
 * Returns: the height of the parts that fit
 */
double
tamiz_block_measure (TamizBlock *self,
                     TamizPen   *pen,
                     double      width,
                     double      room,
                     guint       from,
                     guint      *next)
{
  *next = TAMIZ_BLOCK_END;

  return TAMIZ_BLOCK_GET_CLASS (self)->measure (self, pen, width, room, from, next);
}

/**
 * tamiz_block_draw:
 * @self: a block
 * @pen: with what to draw
 * @width: as it was measured
 * @height: as it was measured, or what a screen has
 * @from: its first part
 * @next: the part before which to end, or %TAMIZ_BLOCK_END
 *
 * Draws parts of a block, their left upper corner at the origin.
 */
void
tamiz_block_draw (TamizBlock *self,
                  TamizPen   *pen,
                  double      width,
                  double      height,
                  guint       from,
                  guint       next)
{
  TAMIZ_BLOCK_GET_CLASS (self)->draw (self, pen, width, height, from, next);
}

/**
 * tamiz_block_render:
 * @self: a block
 * @cr: where to draw, the origin at the left upper corner
 * @width: the width there
 * @height: the height there
 * @theme: the colours
 *
 * Draws a whole block into an area, without its heading, as a widget does.
 */
void
tamiz_block_render (TamizBlock       *self,
                    cairo_t          *cr,
                    double            width,
                    double            height,
                    const TamizTheme *theme)
{
  g_autoptr (TamizPen) pen = tamiz_pen_new (cr, theme);

  cairo_save (cr);
  tamiz_block_draw (self, pen, width, height, 0, TAMIZ_BLOCK_END);
  cairo_restore (cr);
}
