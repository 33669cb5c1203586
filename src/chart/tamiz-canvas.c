#define G_LOG_DOMAIN "tamiz-canvas"

#include "config.h"

#include "tamiz-canvas.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-svg.h"
#include "tamiz-time.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* ISO 216 A4 in points. */
#define A4_SHORT 595.276
#define A4_LONG 841.890
#define MARGIN 48.0
#define FOOTER 26.0
#define GAP 20.0
#define PICTURE_WIDTH 760.0
#define PICTURE_MARGIN 28.0

/* What cairo's image surfaces can be at most. */
#define MAX_PIXELS 32767

struct _TamizPaper
{
  GObject parent_instance;

  char *title;
  char *subtitle;
  char *footer;
  gint64 created;
  GTimeZone *zone;
  gboolean show_title;
  gboolean landscape;
  double scale;
  const TamizTheme *theme;
  GPtrArray *blocks;
};

/* A run of a block's parts on one page. */
typedef struct
{
  TamizBlock *block;
  guint page;
  guint from, next;
  double y, head, height;
} Placement;

/* The area that blocks may use of a page. */
typedef struct
{
  double page_width, page_height;    /* the height is infinite while a picture is measured */
  double margin;
  double width, top, bottom;
} Area;

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
static GArray *
place_blocks (TamizPaper *self,
              TamizPen   *pen,
              const Area *area,
              double     *end)
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
draw_footer (TamizPaper *self,
             TamizPen   *pen,
             const Area *area,
             guint       page,
             guint       n_pages)
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
draw_page (TamizPaper *self,
           TamizPen   *pen,
           const Area *area,
           GArray     *placements,
           guint       page)
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

static Area
get_page_area (TamizPaper *self)
{
  Area area = { A4_SHORT, A4_LONG, MARGIN, 0, MARGIN, 0 };

  if (self->landscape)
    {
      area.page_width = A4_LONG;
      area.page_height = A4_SHORT;
    }
  area.width = area.page_width - 2 * area.margin;
  area.bottom = area.page_height - area.margin - FOOTER;

  return area;
}

/* A picture is as high as what stands on it, so it is laid out before its surface is
 * made, with a pen that draws nowhere.
 */
static Area
get_picture_area (TamizPaper *self)
{
  cairo_surface_t *nowhere = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (nowhere);
  g_autoptr (TamizPen) pen = tamiz_pen_new (cr, self->theme);
  Area area = { PICTURE_WIDTH, INFINITY, PICTURE_MARGIN, 0, PICTURE_MARGIN, INFINITY };
  double end;

  area.width = area.page_width - 2 * area.margin;
  g_array_unref (place_blocks (self, pen, &area, &end));
  area.page_height = ceil (end + FOOTER + area.margin);
  area.bottom = INFINITY;

  cairo_destroy (cr);
  cairo_surface_destroy (nowhere);
  return area;
}

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
draw_pdf (TamizPaper      *self,
          cairo_surface_t *surface,
          const Area      *area)
{
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TamizPen) pen = tamiz_pen_new (cr, self->theme);
  g_autoptr (GArray) placements = NULL;
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc (self->created / TAMIZ_SECOND);
  g_autofree char *date = NULL;
  guint n_pages = 1;
  double end;

  /* Always the input's own time: the same input makes the same bytes. */
  if (created != NULL)
    date = g_date_time_format (created, "%Y-%m-%dT%H:%M:%SZ");
  if (date != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Tamiz");
  if (self->subtitle != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, self->subtitle);

  placements = place_blocks (self, pen, area, &end);
  if (placements->len > 0)
    n_pages = g_array_index (placements, Placement, placements->len - 1).page + 1;

  for (guint page = 0; page < n_pages; page++)
    {
      draw_page (self, pen, area, placements, page);
      draw_footer (self, pen, area, page, n_pages);
      cairo_show_page (cr);
    }

  cairo_destroy (cr);
}

static void
draw_picture (TamizPaper      *self,
              cairo_surface_t *surface,
              const Area      *area,
              double           scale)
{
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TamizPen) pen = NULL;
  g_autoptr (GArray) placements = NULL;
  double end;

  cairo_scale (cr, scale, scale);
  pen = tamiz_pen_new (cr, self->theme);
  tamiz_pen_fill_box (pen, &self->theme->paper, 0, 0, area->page_width, area->page_height, 0);
  placements = place_blocks (self, pen, area, &end);
  draw_page (self, pen, area, placements, 0);
  draw_footer (self, pen, area, 0, 0);

  cairo_destroy (cr);
}

static gboolean
check_status (cairo_status_t status,
              const char    *title,
              GError       **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("“%s” could not be drawn: %s"), title,
               cairo_status_to_string (status));
  return FALSE;
}

static gboolean
render_vector (TamizPaper       *self,
               TamizPaperFormat  format,
               GByteArray       *bytes,
               GError          **error)
{
  Area area = format == TAMIZ_PAPER_PDF ? get_page_area (self) : get_picture_area (self);
  cairo_surface_t *surface;
  cairo_status_t status;

  if (format == TAMIZ_PAPER_PDF)
    {
      surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, area.page_width,
                                                     area.page_height);
      draw_pdf (self, surface, &area);
    }
  else
    {
      surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, area.page_width,
                                                     area.page_height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      draw_picture (self, surface, &area, 1);
    }

  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (format == TAMIZ_PAPER_SVG && status == CAIRO_STATUS_SUCCESS)
    tamiz_svg_settle_ids (bytes);
  return check_status (status, self->title, error);
}

static gboolean
render_png (TamizPaper  *self,
            GByteArray  *bytes,
            GError     **error)
{
  Area area = get_picture_area (self);
  double width = ceil (area.page_width * self->scale);
  double height = ceil (area.page_height * self->scale);
  cairo_surface_t *surface;
  cairo_status_t status;

  if (width > MAX_PIXELS || height > MAX_PIXELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("“%s” is too large for a PNG picture (%.0f × %.0f pixels); choose PDF or a "
                     "smaller scale"),
                   self->title, width, height);
      return FALSE;
    }

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  draw_picture (self, surface, &area, self->scale);
  status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);
  return check_status (status, self->title, error);
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

/**
 * tamiz_paper_render:
 * @self: a document
 * @format: which kind of file
 * @error: return location
 *
 * Draws the document in memory.  The same document makes the same bytes.
 *
 * Returns: (transfer full): the file's content, or %NULL with #GIOErrorEnum
 */
GBytes *
tamiz_paper_render (TamizPaper        *self,
                    TamizPaperFormat   format,
                    GError           **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean ok;

  g_return_val_if_fail (TAMIZ_IS_PAPER (self), NULL);

  if (format == TAMIZ_PAPER_PNG)
    ok = render_png (self, bytes, error);
  else
    ok = render_vector (self, format, bytes, error);

  return ok ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * tamiz_paper_write:
 * @self: a document
 * @format: which kind of file
 * @stream: where to write it; stays open
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Draws the document into a stream.
 *
 * Returns: whether it was written; else #GIOErrorEnum
 */
gboolean
tamiz_paper_write (TamizPaper        *self,
                   TamizPaperFormat   format,
                   GOutputStream     *stream,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr (GBytes) bytes = tamiz_paper_render (self, format, error);

  return bytes != NULL
         && g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL),
                                       g_bytes_get_size (bytes), NULL, cancellable, error);
}

/**
 * tamiz_paper_save:
 * @self: a document
 * @format: which kind of file
 * @path: the file
 * @error: return location
 *
 * Draws the document into a file, which is replaced only when all of the new one is
 * on the disk.
 *
 * Returns: whether it was written; else #GIOErrorEnum
 */
gboolean
tamiz_paper_save (TamizPaper        *self,
                  TamizPaperFormat   format,
                  const char        *path,
                  GError           **error)
{
  g_autoptr (GBytes) bytes = tamiz_paper_render (self, format, error);
  g_autoptr (GError) local = NULL;

  if (bytes == NULL)
    return FALSE;
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                &local))
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_file_error (local->code),
               _("The file “%s” could not be written (%s). Choose a folder that exists, has room "
                 "and lets you write."),
               path, local->message);
  return FALSE;
}

/**
 * tamiz_paper_format_from_nick:
 * @nick: (nullable): svg, png or pdf
 * @format: (out): the format
 *
 * Finds the format that scripts name.
 *
 * Returns: whether there is one
 */
gboolean
tamiz_paper_format_from_nick (const char       *nick,
                              TamizPaperFormat *format)
{
  static const char *const nicks[] = { "svg", "png", "pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_strcmp0 (nick, nicks[i]) == 0)
        {
          *format = i;
          return TRUE;
        }
    }

  return FALSE;
}
