#define G_LOG_DOMAIN "tamiz-pen"

#include "config.h"

#include "tamiz-pen.h"

/* The first that a machine has; pango looks further for letters that it lacks. */
#define FAMILIES "Lato, Cantarell, Noto Sans, Sans"

static const struct
{
  double size;
  PangoWeight weight;
} styles[] = {
  [TAMIZ_STYLE_DISPLAY] = { 22, PANGO_WEIGHT_BOLD },
  [TAMIZ_STYLE_TITLE] = { 18, PANGO_WEIGHT_BOLD },
  [TAMIZ_STYLE_HEADING] = { 11.5, PANGO_WEIGHT_BOLD },
  [TAMIZ_STYLE_BODY] = { 9.5, PANGO_WEIGHT_NORMAL },
  [TAMIZ_STYLE_STRONG] = { 9.5, PANGO_WEIGHT_BOLD },
  [TAMIZ_STYLE_SMALL] = { 8, PANGO_WEIGHT_NORMAL },
  [TAMIZ_STYLE_SMALL_STRONG] = { 8, PANGO_WEIGHT_BOLD },
};

/**
 * tamiz_pen_new:
 * @cr: where to draw
 * @theme: its colours
 *
 * Makes a pen for a cairo context, at 72 points an inch.
 *
 * Returns: (transfer full): the pen
 */
TamizPen *
tamiz_pen_new (cairo_t          *cr,
               const TamizTheme *theme)
{
  TamizPen *self = g_new0 (TamizPen, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);

  self->cr = cairo_reference (cr);
  self->theme = theme;
  self->text_scale = 1;
  self->context = pango_cairo_create_context (cr);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_cairo_context_set_font_options (self->context, options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);

  return self;
}

/**
 * tamiz_pen_free:
 * @self: (transfer full): a pen
 *
 * Lays a pen away; what it drew stays.
 */
void
tamiz_pen_free (TamizPen *self)
{
  g_object_unref (self->context);
  cairo_destroy (self->cr);
  g_free (self);
}

/* Names come from anywhere: what is no letter must neither break a line nor the file. */
static char *
clean (const char *text,
       gboolean    one_line)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *out = g_string_sized_new (64);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' && !one_line)
        g_string_append_c (out, '\n');
      else if (c == '\r' && p[1] == '\n')
        continue;
      else if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, c);
    }

  return g_string_free (out, FALSE);
}

/* A layout of one line where @max_lines is 1, else broken at @width; text that does not
 * fit ends in an ellipsis.
 */
static PangoLayout *
lay_out (TamizPen      *self,
         TamizTextStyle style,
         const char    *text,
         double         width,
         guint          max_lines)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_from_string (FAMILIES);
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autofree char *cleaned = clean (text, max_lines == 1);

  pango_font_description_set_weight (font, styles[style].weight);
  pango_font_description_set_absolute_size (font,
                                            styles[style].size * self->text_scale * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  /* Digits of one width, so that columns of numbers stand beneath each other. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  /* A name that has to be broken gets no letter that it has not. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  pango_layout_set_text (layout, cleaned, -1);
  if (max_lines != 1)
    pango_layout_set_line_spacing (layout, 1.12f);
  if (width >= 0)
    {
      pango_layout_set_width (layout, MAX (0, (int) (width * PANGO_SCALE)));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      if (max_lines != 0)
        {
          /* A height in units bounds all paragraphs together, one in lines each. */
          double height = (max_lines * 1.25 + 0.2) * tamiz_pen_get_line (self, style);

          pango_layout_set_height (layout, max_lines == 1 ? -1 : (int) (height * PANGO_SCALE));
          pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
        }
    }

  return layout;
}

static double
get_layout_height (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}

/**
 * tamiz_pen_get_width:
 * @self: a pen
 * @style: how the text is written
 * @text: (nullable): a text
 *
 * Measures a text on one line.
 *
 * Returns: its width
 */
double
tamiz_pen_get_width (TamizPen      *self,
                     TamizTextStyle style,
                     const char    *text)
{
  g_autoptr (PangoLayout) layout = lay_out (self, style, text, -1, 1);
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

/**
 * tamiz_pen_get_height:
 * @self: a pen
 * @style: how the text is written
 * @text: (nullable): a text
 * @width: how wide it may be
 * @max_lines: after how many lines it is cut; 0 = never
 *
 * Measures a text that is broken into lines.
 *
 * Returns: its height
 */
double
tamiz_pen_get_height (TamizPen      *self,
                      TamizTextStyle style,
                      const char    *text,
                      double         width,
                      guint          max_lines)
{
  g_autoptr (PangoLayout) layout = lay_out (self, style, text, width, max_lines);

  return get_layout_height (layout);
}

/**
 * tamiz_pen_get_longest_word:
 * @self: a pen
 * @style: how the text is written
 * @text: (nullable): a text
 *
 * Measures the narrowest column that breaks no word of a text.
 *
 * Returns: its width
 */
double
tamiz_pen_get_longest_word (TamizPen      *self,
                            TamizTextStyle style,
                            const char    *text)
{
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", " \n\t", -1);
  double longest = 0;

  for (guint i = 0; words[i] != NULL; i++)
    longest = MAX (longest, tamiz_pen_get_width (self, style, words[i]));

  return longest;
}

/**
 * tamiz_pen_get_line:
 * @self: a pen
 * @style: how text is written
 *
 * Gets how high a line is.  It does not depend on the letters: a name in another
 * script must not push a row apart.
 *
 * Returns: the height
 */
double
tamiz_pen_get_line (TamizPen      *self,
                    TamizTextStyle style)
{
  return styles[style].size * self->text_scale * 1.25;
}

/* In pango the start of a line decides what left means; on these pages left is left. */
static PangoAlignment
resolve_alignment (PangoLayout   *layout,
                   PangoAlignment alignment)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);

  if (alignment == PANGO_ALIGN_CENTER || line == NULL
      || pango_layout_line_get_resolved_direction (line) != PANGO_DIRECTION_RTL)
    return alignment;

  return alignment == PANGO_ALIGN_LEFT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

/* The first baseline is at a fixed share of the line, whatever font the letters came
 * from, so that neighbours stand on one line.
 */
static void
show_layout (TamizPen         *self,
             PangoLayout      *layout,
             TamizTextStyle    style,
             const TamizColor *color,
             PangoAlignment    alignment,
             double            x,
             double            y)
{
  double wanted = styles[style].size * self->text_scale * 0.97;
  double baseline = (double) pango_layout_get_baseline (layout) / PANGO_SCALE;

  pango_layout_set_alignment (layout, resolve_alignment (layout, alignment));
  tamiz_pen_set_color (self, color);
  cairo_move_to (self->cr, x, y + wanted - baseline);
  pango_cairo_show_layout (self->cr, layout);
}

/**
 * tamiz_pen_write:
 * @self: a pen
 * @style: how to write
 * @color: in which colour
 * @alignment: where in @width
 * @x: left edge
 * @y: upper edge
 * @width: how wide it may be; longer text ends in an ellipsis
 * @text: (nullable): a text
 *
 * Writes one line.  Its baseline depends on the style alone.
 *
 * Returns: the height of the line
 */
double
tamiz_pen_write (TamizPen         *self,
                 TamizTextStyle    style,
                 const TamizColor *color,
                 PangoAlignment    alignment,
                 double            x,
                 double            y,
                 double            width,
                 const char       *text)
{
  g_autoptr (PangoLayout) layout = lay_out (self, style, text, width, 1);

  show_layout (self, layout, style, color, alignment, x, y);
  return tamiz_pen_get_line (self, style);
}

/**
 * tamiz_pen_write_lines:
 * @self: a pen
 * @style: how to write
 * @color: in which colour
 * @alignment: where in @width
 * @x: left edge
 * @y: upper edge
 * @width: where to break lines
 * @max_lines: after how many lines to end in an ellipsis; 0 = never
 * @text: (nullable): a text
 *
 * Writes a paragraph.  Paragraphs in a right-to-left script begin at the right.
 *
 * Returns: its height
 */
double
tamiz_pen_write_lines (TamizPen         *self,
                       TamizTextStyle    style,
                       const TamizColor *color,
                       PangoAlignment    alignment,
                       double            x,
                       double            y,
                       double            width,
                       guint             max_lines,
                       const char       *text)
{
  g_autoptr (PangoLayout) layout = lay_out (self, style, text, width, max_lines);

  show_layout (self, layout, style, color, alignment, x, y);
  return get_layout_height (layout);
}

/**
 * tamiz_pen_set_color:
 * @self: a pen
 * @color: a colour
 *
 * Takes a colour for what is drawn next with cairo itself.
 */
void
tamiz_pen_set_color (TamizPen         *self,
                     const TamizColor *color)
{
  cairo_set_source_rgb (self->cr, color->red, color->green, color->blue);
}

/**
 * tamiz_pen_fill_box:
 * @self: a pen
 * @color: a colour
 * @x: left edge
 * @y: upper edge
 * @width: its width
 * @height: its height
 * @radius: of its corners; 0 = sharp
 *
 * Fills a rectangle.
 */
void
tamiz_pen_fill_box (TamizPen         *self,
                    const TamizColor *color,
                    double            x,
                    double            y,
                    double            width,
                    double            height,
                    double            radius)
{
  double r = MIN (radius, MIN (width, height) / 2);

  tamiz_pen_set_color (self, color);
  if (r <= 0)
    cairo_rectangle (self->cr, x, y, width, height);
  else
    {
      cairo_new_sub_path (self->cr);
      cairo_arc (self->cr, x + width - r, y + r, r, -G_PI_2, 0);
      cairo_arc (self->cr, x + width - r, y + height - r, r, 0, G_PI_2);
      cairo_arc (self->cr, x + r, y + height - r, r, G_PI_2, G_PI);
      cairo_arc (self->cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
      cairo_close_path (self->cr);
    }
  cairo_fill (self->cr);
}

/**
 * tamiz_pen_rule:
 * @self: a pen
 * @color: a colour
 * @x1: where it begins
 * @y1: where it begins
 * @x2: where it ends
 * @y2: where it ends
 * @thickness: how thick
 *
 * Draws a line.
 */
void
tamiz_pen_rule (TamizPen         *self,
                const TamizColor *color,
                double            x1,
                double            y1,
                double            x2,
                double            y2,
                double            thickness)
{
  tamiz_pen_set_color (self, color);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, x1, y1);
  cairo_line_to (self->cr, x2, y2);
  cairo_stroke (self->cr);
}
