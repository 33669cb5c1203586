#define G_LOG_DOMAIN "tamiz-canvas"

#include "config.h"

#include "tamiz-canvas-private.h"

#include "tamiz-error.h"
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
/* And US letter, as ANSI/ASME Y14.1 has it. */
#define LETTER_SHORT 612.0
#define LETTER_LONG 792.0
#define PICTURE_WIDTH 760.0
#define PICTURE_MARGIN 28.0
#define PICTURE_FOOTER 26.0

/* What cairo's image surfaces can be at most. */
#define MAX_PIXELS 32767

/* A picture is as high as what stands on it, so it is laid out before its surface is
 * made, with a pen that draws nowhere.
 */
static TamizPaperArea
get_picture_area (TamizPaper *self)
{
  cairo_surface_t *nowhere = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (nowhere);
  g_autoptr (TamizPen) pen = tamiz_pen_new (cr, self->theme);
  TamizPaperArea area = { PICTURE_WIDTH, INFINITY, PICTURE_MARGIN, 0, PICTURE_MARGIN, INFINITY };
  double end;

  area.width = area.page_width - 2 * area.margin;
  g_array_unref (tamiz_paper_lay_out (self, pen, &area, &end));
  area.page_height = ceil (end + PICTURE_FOOTER + area.margin);
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
draw_pdf (TamizPaper           *self,
          cairo_surface_t      *surface,
          const TamizPaperArea *area)
{
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TamizPen) pen = tamiz_pen_new (cr, self->theme);
  g_autoptr (GArray) placements = NULL;
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc (self->created / TAMIZ_SECOND);
  g_autofree char *date = NULL;
  guint n_pages;
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

  placements = tamiz_paper_lay_out (self, pen, area, &end);
  n_pages = tamiz_paper_get_n_pages (placements);
  for (guint page = 0; page < n_pages; page++)
    {
      tamiz_paper_draw_sheet (self, pen, area, placements, page, n_pages);
      cairo_show_page (cr);
    }

  cairo_destroy (cr);
}

static void
draw_picture (TamizPaper           *self,
              cairo_surface_t      *surface,
              const TamizPaperArea *area,
              double                scale)
{
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TamizPen) pen = NULL;
  g_autoptr (GArray) placements = NULL;
  double end;

  cairo_scale (cr, scale, scale);
  pen = tamiz_pen_new (cr, self->theme);
  tamiz_pen_fill_box (pen, &self->theme->paper, 0, 0, area->page_width, area->page_height, 0);
  placements = tamiz_paper_lay_out (self, pen, area, &end);
  tamiz_paper_draw_sheet (self, pen, area, placements, 0, 0);

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
  TamizPaperArea area;
  cairo_surface_t *surface;
  cairo_status_t status;

  if (format == TAMIZ_PAPER_PDF)
    {
      double narrow = self->letter ? LETTER_SHORT : A4_SHORT, wide = self->letter ? LETTER_LONG : A4_LONG;

      tamiz_paper_area_init (&area, self->landscape ? wide : narrow, self->landscape ? narrow : wide);
      surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, area.page_width,
                                                     area.page_height);
      draw_pdf (self, surface, &area);
    }
  else
    {
      area = get_picture_area (self);
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
  TamizPaperArea area = get_picture_area (self);
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

static gboolean
write_into (const char  *path,
            const char  *data,
            gsize        length,
            GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, error);

  return stream != NULL
         && g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, length, NULL, NULL, error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}

/**
 * tamiz_file_save:
 * @path: the file
 * @data: its content
 * @length: how many bytes
 * @mode: its permissions, where it is new
 * @error: return location
 *
 * Writes a file, which is replaced only when all of the new one is on the disk.  What is there and is
 * no file, such as a terminal or a pipe, is written into: another file in its place would take it
 * from all who use it.
 *
 * Returns: whether it was written; else #GIOErrorEnum
 */
gboolean
tamiz_file_save (const char  *path,
                 const char  *data,
                 gsize        length,
                 int          mode,
                 GError     **error)
{
  gboolean replaces = !g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_REGULAR);
  g_autoptr (GError) local = NULL;

  if (replaces ? g_file_set_contents_full (path, data, (gssize) length,
                                           G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                           &local)
               : write_into (path, data, length, &local))
    return TRUE;

  g_set_error (error, G_IO_ERROR, replaces ? (int) g_io_error_from_file_error (local->code) : local->code,
               _("The file “%s” could not be written (%s). Choose a folder that exists, has room "
                 "and lets you write."),
               path, local->message);
  return FALSE;
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

  return bytes != NULL
         && tamiz_file_save (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0666, error);
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
