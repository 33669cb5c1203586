#pragma once

#include "tamiz-block.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A document: a title, blocks beneath each other, a footer.  As PDF it takes as many pages
 * (A4, or letter) as it needs; as SVG or PNG it is one picture as high as its blocks.
 */
typedef enum
{
  TAMIZ_PAPER_SVG,
  TAMIZ_PAPER_PNG,
  TAMIZ_PAPER_PDF,
} TamizPaperFormat;

#define TAMIZ_TYPE_PAPER (tamiz_paper_get_type ())

G_DECLARE_FINAL_TYPE (TamizPaper, tamiz_paper, TAMIZ, PAPER, GObject)

TamizPaper *tamiz_paper_new             (const char        *title);
void        tamiz_paper_set_subtitle    (TamizPaper        *self,
                                         const char        *subtitle);
void        tamiz_paper_set_footer      (TamizPaper        *self,
                                         const char        *footer);
void        tamiz_paper_set_created     (TamizPaper        *self,
                                         gint64             at,
                                         GTimeZone         *zone);
void        tamiz_paper_set_show_title  (TamizPaper        *self,
                                         gboolean           show_title);
void        tamiz_paper_set_landscape   (TamizPaper        *self,
                                         gboolean           landscape);
void        tamiz_paper_set_letter      (TamizPaper        *self,
                                         gboolean           letter);
gboolean    tamiz_paper_is_letter_here  (void);
void        tamiz_paper_set_scale       (TamizPaper        *self,
                                         double             scale);
void        tamiz_paper_set_theme       (TamizPaper        *self,
                                         const TamizTheme  *theme);
void        tamiz_paper_add             (TamizPaper        *self,
                                         TamizBlock        *block);

guint       tamiz_paper_count_pages     (TamizPaper        *self,
                                         double             width,
                                         double             height);
void        tamiz_paper_draw_page       (TamizPaper        *self,
                                         cairo_t           *cr,
                                         double             width,
                                         double             height,
                                         guint              page);

GBytes     *tamiz_paper_render          (TamizPaper        *self,
                                         TamizPaperFormat   format,
                                         GError           **error);
gboolean    tamiz_paper_write           (TamizPaper        *self,
                                         TamizPaperFormat   format,
                                         GOutputStream     *stream,
                                         GCancellable      *cancellable,
                                         GError           **error);
gboolean    tamiz_paper_save            (TamizPaper        *self,
                                         TamizPaperFormat   format,
                                         const char        *path,
                                         GError           **error);
gboolean    tamiz_file_save             (const char        *path,
                                         const char        *data,
                                         gsize              length,
                                         int                mode,
                                         GError           **error);
gboolean    tamiz_paper_format_from_nick (const char       *nick,
                                         TamizPaperFormat  *format);

G_END_DECLS
