#pragma once

#include "tamiz-pen.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A part of a page or of a screen: a chart, a table, a paragraph.  A block that may be
 * broken over pages consists of numbered parts (rows, lines).
 */
#define TAMIZ_TYPE_BLOCK (tamiz_block_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizBlock, tamiz_block, TAMIZ, BLOCK, GObject)

/* After the last part. */
#define TAMIZ_BLOCK_END G_MAXUINT

struct _TamizBlockClass
{
  GObjectClass parent_class;

  /* How high the parts from @from on are, as far as they fit into @room; @next is the
   * first one that does not, TAMIZ_BLOCK_END where all fit.  Where nothing fits @next
   * is @from.  @room is infinite for pictures.
   */
  double (*measure) (TamizBlock *self,
                     TamizPen   *pen,
                     double      width,
                     double      room,
                     guint       from,
                     guint      *next);

  /* Draws the parts from @from up to @next with the origin at their left upper corner. */
  void   (*draw)    (TamizBlock *self,
                     TamizPen   *pen,
                     double      width,
                     double      height,
                     guint       from,
                     guint       next);
};

void        tamiz_block_set_title (TamizBlock       *self,
                                   const char       *title);
const char *tamiz_block_get_title (TamizBlock       *self);
void        tamiz_block_set_note  (TamizBlock       *self,
                                   const char       *note);
const char *tamiz_block_get_note  (TamizBlock       *self);

double      tamiz_block_measure   (TamizBlock       *self,
                                   TamizPen         *pen,
                                   double            width,
                                   double            room,
                                   guint             from,
                                   guint            *next);
void        tamiz_block_draw      (TamizBlock       *self,
                                   TamizPen         *pen,
                                   double            width,
                                   double            height,
                                   guint             from,
                                   guint             next);
void        tamiz_block_render    (TamizBlock       *self,
                                   cairo_t          *cr,
                                   double            width,
                                   double            height,
                                   const TamizTheme *theme);

G_END_DECLS
