#pragma once

#include "tamiz-canvas.h"

G_BEGIN_DECLS

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
  gboolean letter;
  double scale;
  const TamizTheme *theme;
  GPtrArray *blocks;
};

/* The area that blocks may use of a page. */
typedef struct
{
  double page_width, page_height;    /* the height is infinite while a picture is measured */
  double margin;
  double width, top, bottom;
} TamizPaperArea;

void    tamiz_paper_area_init  (TamizPaperArea       *area,
                                double                width,
                                double                height);
GArray *tamiz_paper_lay_out    (TamizPaper           *self,
                                TamizPen             *pen,
                                const TamizPaperArea *area,
                                double               *end);
guint   tamiz_paper_get_n_pages (GArray              *placements);
void    tamiz_paper_draw_sheet (TamizPaper           *self,
                                TamizPen             *pen,
                                const TamizPaperArea *area,
                                GArray               *placements,
                                guint                 page,
                                guint                 n_pages);

G_END_DECLS
