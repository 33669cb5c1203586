#pragma once

#include "tamiz-theme.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef enum
{
  TAMIZ_STYLE_DISPLAY,   /* a person's name on a packet */
  TAMIZ_STYLE_TITLE,     /* of a page */
  TAMIZ_STYLE_HEADING,   /* of a block */
  TAMIZ_STYLE_BODY,
  TAMIZ_STYLE_STRONG,
  TAMIZ_STYLE_SMALL,
  TAMIZ_STYLE_SMALL_STRONG,
} TamizTextStyle;

/* What draws: a cairo context with its fonts and colours.  Lengths are points; text is
 * laid out without hinting, so that a page breaks alike on every device.
 */
typedef struct
{
  cairo_t *cr;
  PangoContext *context;
  const TamizTheme *theme;
  double text_scale;     /* 1; a crowded table lowers it */
} TamizPen;

TamizPen *tamiz_pen_new           (cairo_t          *cr,
                                   const TamizTheme *theme);
void      tamiz_pen_free          (TamizPen         *self);

double    tamiz_pen_get_width     (TamizPen         *self,
                                   TamizTextStyle    style,
                                   const char       *text);
double    tamiz_pen_get_height    (TamizPen         *self,
                                   TamizTextStyle    style,
                                   const char       *text,
                                   double            width,
                                   guint             max_lines);
double    tamiz_pen_get_longest_word (TamizPen      *self,
                                   TamizTextStyle    style,
                                   const char       *text);
double    tamiz_pen_get_line      (TamizPen         *self,
                                   TamizTextStyle    style);

double    tamiz_pen_write         (TamizPen         *self,
                                   TamizTextStyle    style,
                                   const TamizColor *color,
                                   PangoAlignment    alignment,
                                   double            x,
                                   double            y,
                                   double            width,
                                   const char       *text);
double    tamiz_pen_write_lines   (TamizPen         *self,
                                   TamizTextStyle    style,
                                   const TamizColor *color,
                                   PangoAlignment    alignment,
                                   double            x,
                                   double            y,
                                   double            width,
                                   guint             max_lines,
                                   const char       *text);
void      tamiz_pen_set_color     (TamizPen         *self,
                                   const TamizColor *color);
void      tamiz_pen_fill_box      (TamizPen         *self,
                                   const TamizColor *color,
                                   double            x,
                                   double            y,
                                   double            width,
                                   double            height,
                                   double            radius);
void      tamiz_pen_rule          (TamizPen         *self,
                                   const TamizColor *color,
                                   double            x1,
                                   double            y1,
                                   double            x2,
                                   double            y2,
                                   double            thickness);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizPen, tamiz_pen_free)

G_END_DECLS
