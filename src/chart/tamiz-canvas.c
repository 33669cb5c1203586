#define G_LOG_DOMAIN "tamiz-canvas"

#include "config.h"

#include "tamiz-canvas-private.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>

#define MARGIN 48.0
#define FOOTER 26.0
#define GAP 20.0
#define LETTER_MILLIMETRES 279

/* A run of a block's parts on one page. */
typedef struct
{
  TamizBlock *block;
  guint page;
  guint from, next;
  double y, head, height;
} Placement;

G_DEFINE_FINAL_TYPE (TamizPaper, tamiz_paper, G_TYPE_OBJECT)

static double
measure_head (TamizPen   *pen,
              TamizBlock *block,
              double      width)
{
  double height = 0;

  if (tamiz_block_get_title (block) != NULL)
    height += tamiz_pen_get_line (pen, TAMIZ_STYLE_HEADING) + 5;
  if (tamiz_block_get_note (block) != NULL)
    height += tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL, tamiz_block_get_note (block), width, 0)
              + 6;

  return height;
}

static void
draw_head (TamizPen   *pen,
           TamizBlock *block,
           double      width)
{
  const char *title = tamiz_block_get_title (block);
  double y = 0;

  if (title != NULL)
    y += 4 + tamiz_pen_write (pen, TAMIZ_STYLE_HEADING, &pen->theme->ink, PANGO_ALIGN_LEFT, 0, 0,
                              width, title);
  if (tamiz_block_get_note (block) != NULL)
    tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, y, width,
                           0, tamiz_block_get_note (block));
}

static double
measure_title (TamizPaper *self,
               TamizPen   *pen,
               double      width)
{
  double height;

  if (!self->show_title)
    return 0;

  height = tamiz_pen_get_height (pen, TAMIZ_STYLE_TITLE, self->title, width, 2) + 3;
  if (self->subtitle != NULL)
    height += tamiz_pen_get_height (pen, TAMIZ_STYLE_BODY, self->subtitle, width, 3);

  return height + GAP;
}

static void
draw_title (TamizPaper *self,
            TamizPen   *pen,
            double      width)
{
  double y = tamiz_pen_write_lines (pen, TAMIZ_STYLE_TITLE, &pen->theme->ink, PANGO_ALIGN_LEFT, 0,
                                    0, width, 2, self->title);

  if (self->subtitle != NULL)
    tamiz_pen_write_lines (pen, TAMIZ_STYLE_BODY, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, y + 3,
                           width, 3, self->subtitle);
}

/* Lays all blocks out.  A block that does not begin on what is left of a page begins on
 * the next one; one part that is higher than a page is drawn there nevertheless.
 */
GArray *
tamiz_paper_lay_out (TamizPaper           *self,
                     TamizPen             *pen,
                     const TamizPaperArea *area,
                     double               *end)
{
  GArray *placements = g_array_new (FALSE, FALSE, sizeof (Placement));
  double y = area->top + measure_title (self, pen, area->width);
  gboolean fresh = TRUE;
  guint page = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      TamizBlock *block = g_ptr_array_index (self->blocks, i);
      guint from = 0;

      while (from != TAMIZ_BLOCK_END)
        {
          Placement place = { block, page, from, TAMIZ_BLOCK_END, y, 0, 0 };
          double room;

          place.head = from == 0 ? measure_head (pen, block, area->width) : 0;
          room = area->bottom - y - place.head;
          place.height = tamiz_block_measure (block, pen, area->width, room, from, &place.next);

          if (place.next == from && !fresh)
            {
              page++;
              y = area->top;
              fresh = TRUE;
              continue;
            }
          if (place.next == from)
            place.next = from + 1;

          g_array_append_val (placements, place);
          y += place.head + place.height + GAP;
          fresh = FALSE;
          from = place.next;
          if (from != TAMIZ_BLOCK_END)
            {
              page++;
              y = area->top;
              fresh = TRUE;
            }
        }
    }

  *end = y - GAP;
  return placements;
}

static void
draw_footer (TamizPaper           *self,
             TamizPen             *pen,
             const TamizPaperArea *area,
             guint                 page,
             guint                 n_pages)
{
  double y = area->page_height - area->margin - tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  g_autofree char *day = self->created != 0 ? tamiz_figures_format_day (self->created, self->zone)
                                            : NULL;
  g_autofree char *left = NULL;
  g_autofree char *number = NULL;
  double side = 44;

  left = g_strconcat (self->footer != NULL ? self->footer : "",
                      self->footer != NULL && day != NULL ? "  ·  " : "",
                      day != NULL ? day : "", NULL);
  if (n_pages == 0 && *left == '\0')
    return;

  tamiz_pen_rule (pen, &pen->theme->line, area->margin, y - 7, area->margin + area->width, y - 7,
                  0.5);
  if (n_pages > 0)
    {
      /* Translators: page 1 of 3 */
      number = g_strdup_printf (_("%u / %u"), page + 1, n_pages);
      tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_RIGHT,
                       area->margin + area->width - side, y, side, number);
    }
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, area->margin, y,
                   area->width - (n_pages > 0 ? side : 0), left);
}

static void
draw_page (TamizPaper           *self,
           TamizPen             *pen,
           const TamizPaperArea *area,
           GArray               *placements,
           guint                 page)
{
  if (page == 0 && self->show_title)
    {
      cairo_save (pen->cr);
      cairo_translate (pen->cr, area->margin, area->top);
      draw_title (self, pen, area->width);
      cairo_restore (pen->cr);
    }

  for (guint i = 0; i < placements->len; i++)
    {
      Placement *place = &g_array_index (placements, Placement, i);

      if (place->page != page)
        continue;

      cairo_save (pen->cr);
      cairo_translate (pen->cr, area->margin, place->y);
      if (place->from == 0)
        draw_head (pen, place->block, area->width);
      cairo_translate (pen->cr, 0, place->head);
      tamiz_block_draw (place->block, pen, area->width, place->height, place->from, place->next);
      cairo_restore (pen->cr);
    }
}

static void
tamiz_paper_finalize (GObject *object)
{
  TamizPaper *self = TAMIZ_PAPER (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->footer);
  g_time_zone_unref (self->zone);
  g_ptr_array_unref (self->blocks);

  G_OBJECT_CLASS (tamiz_paper_parent_class)->finalize (object);
}

static void
tamiz_paper_class_init (TamizPaperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_paper_finalize;
}

static void
tamiz_paper_init (TamizPaper *self)
{
  self->zone = g_time_zone_new_utc ();
  self->show_title = TRUE;
  self->scale = 1;
  self->theme = tamiz_theme_get_light ();
  self->blocks = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * tamiz_paper_new:
 * @title: its title
 *
 * Makes an empty document.
 *
 * Returns: (transfer full): the document
 */
TamizPaper *
tamiz_paper_new (const char *title)
{
  TamizPaper *self = g_object_new (TAMIZ_TYPE_PAPER, NULL);

  self->title = g_utf8_make_valid (title != NULL ? title : "", -1);
  return self;
}

/**
 * tamiz_paper_set_subtitle:
 * @self: a document
 * @subtitle: (nullable): period, filters
 *
 * Sets what stands beneath the title.
 */
void
tamiz_paper_set_subtitle (TamizPaper *self,
                          const char *subtitle)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));

  g_free (self->subtitle);
  self->subtitle = subtitle != NULL ? g_utf8_make_valid (subtitle, -1) : NULL;
}

/**
 * tamiz_paper_set_footer:
 * @self: a document
 * @footer: (nullable): the base's name
 *
 * Sets what stands at the foot of each page, before the date and the page's number.
 */
void
tamiz_paper_set_footer (TamizPaper *self,
                        const char *footer)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));

  g_free (self->footer);
  self->footer = g_strdup (footer);
}

/**
 * tamiz_paper_set_created:
 * @self: a document
 * @at: microseconds since 1970, UTC; 0 = say none
 * @zone: whose calendar the footer's date is of
 *
 * Sets when the document was made, for the footer and the PDF's own date.
 */
void
tamiz_paper_set_created (TamizPaper *self,
                         gint64      at,
                         GTimeZone  *zone)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));
  g_return_if_fail (zone != NULL);

  self->created = at;
  g_time_zone_ref (zone);
  g_time_zone_unref (self->zone);
  self->zone = zone;
}

/**
 * tamiz_paper_set_show_title:
 * @self: a document
 * @show_title: whether to draw title and subtitle
 *
 * Lets a block draw the title itself; the PDF's metadata keeps it.
 */
void
tamiz_paper_set_show_title (TamizPaper *self,
                            gboolean    show_title)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));

  self->show_title = show_title;
}

/**
 * tamiz_paper_set_landscape:
 * @self: a document
 * @landscape: whether its pages are broad
 *
 * Turns the pages of a PDF, for tables of many columns.
 */
void
tamiz_paper_set_landscape (TamizPaper *self,
                           gboolean    landscape)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));

  self->landscape = landscape;
}

/**
 * tamiz_paper_set_letter:
 * @self: a document
 * @letter: whether its pages are US letter, not A4
 *
 * Sets the size of a PDF's pages.
 */
void
tamiz_paper_set_letter (TamizPaper *self,
                        gboolean    letter)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));

  self->letter = letter;
}

/**
 * tamiz_paper_is_letter_here:
 *
 * Asks the locale which paper is used.
 *
 * Returns: whether it is US letter; A4 where the locale does not say
 */
gboolean
tamiz_paper_is_letter_here (void)
{
#ifdef __GLIBC__
  /* It answers a number of millimetres in the place of the text. */
  return GPOINTER_TO_INT (nl_langinfo (_NL_PAPER_HEIGHT)) == LETTER_MILLIMETRES;
#else
  return FALSE;
#endif
}

/**
 * tamiz_paper_set_scale:
 * @self: a document
 * @scale: pixels of a PNG for each point, from 0.1 to 16
 *
 * Sets how fine a PNG is.
 */
void
tamiz_paper_set_scale (TamizPaper *self,
                       double      scale)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));
  g_return_if_fail (scale >= 0.1 && scale <= 16);

  self->scale = scale;
}

/**
 * tamiz_paper_set_theme:
 * @self: a document
 * @theme: (transfer none): colours, which live for ever
 *
 * Sets the colours; paper is light by default.
 */
void
tamiz_paper_set_theme (TamizPaper       *self,
                       const TamizTheme *theme)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));
  g_return_if_fail (theme != NULL);

  self->theme = theme;
}

/**
 * tamiz_paper_add:
 * @self: a document
 * @block: (transfer none): a chart, a table, a text
 *
 * Puts a block beneath the others.
 */
void
tamiz_paper_add (TamizPaper *self,
                 TamizBlock *block)
{
  g_return_if_fail (TAMIZ_IS_PAPER (self));
  g_return_if_fail (TAMIZ_IS_BLOCK (block));

  g_ptr_array_add (self->blocks, g_object_ref (block));
}

/* The area of a page of this size, in points. */
void
tamiz_paper_area_init (TamizPaperArea *area,
                       double          width,
                       double          height)
{
  *area = (TamizPaperArea) { width, height, MARGIN, width - 2 * MARGIN, MARGIN,
                             height - MARGIN - FOOTER };
}

/* How many pages were laid out; an empty document is an empty page. */
guint
tamiz_paper_get_n_pages (GArray *placements)
{
  return placements->len > 0 ? g_array_index (placements, Placement, placements->len - 1).page + 1 : 1;
}

/* Draws a page with its footer; without a number where @n_pages is 0. */
void
tamiz_paper_draw_sheet (TamizPaper           *self,
                        TamizPen             *pen,
                        const TamizPaperArea *area,
                        GArray               *placements,
                        guint                 page,
                        guint                 n_pages)
{
  draw_page (self, pen, area, placements, page);
  draw_footer (self, pen, area, page, n_pages);
}

/**
 * tamiz_paper_count_pages:
 * @self: a document
 * @width: of a page, in points
 * @height: of a page, in points
 *
 * Counts the pages that the document takes on a printer's paper.
 *
 * Returns: how many
 */
guint
tamiz_paper_count_pages (TamizPaper *self,
                         double      width,
                         double      height)
{
  cairo_surface_t *nowhere = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (nowhere);
  g_autoptr (TamizPen) pen = NULL;
  g_autoptr (GArray) placements = NULL;
  TamizPaperArea area;
  double end;

  g_return_val_if_fail (TAMIZ_IS_PAPER (self), 0);

  pen = tamiz_pen_new (cr, self->theme);
  tamiz_paper_area_init (&area, width, height);
  placements = tamiz_paper_lay_out (self, pen, &area, &end);
  cairo_destroy (cr);
  cairo_surface_destroy (nowhere);

  return tamiz_paper_get_n_pages (placements);
}

/**
 * tamiz_paper_draw_page:
 * @self: a document
 * @cr: where to draw, in points, the origin at the page's left upper corner
 * @width: of a page, in points
 * @height: of a page, in points
 * @page: which one, from 0
 *
 * Draws one page as a printer has it.
 */
void
tamiz_paper_draw_page (TamizPaper *self,
                       cairo_t    *cr,
                       double      width,
                       double      height,
                       guint       page)
{
  g_autoptr (TamizPen) pen = NULL;
  g_autoptr (GArray) placements = NULL;
  TamizPaperArea area;
  double end;

  g_return_if_fail (TAMIZ_IS_PAPER (self));

  pen = tamiz_pen_new (cr, self->theme);
  tamiz_paper_area_init (&area, width, height);
  placements = tamiz_paper_lay_out (self, pen, &area, &end);
  tamiz_paper_draw_sheet (self, pen, &area, placements, page, tamiz_paper_get_n_pages (placements));
}
