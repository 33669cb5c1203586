#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Figures in rows and columns, each of which leads to what is behind it.  One stop of the
 * Tab key; the arrow keys go from figure to figure.  Emits “activated” with the target of
 * the one that was chosen.
 */
#define TAMIZ_TYPE_LINK_GRID (tamiz_link_grid_get_type ())

G_DECLARE_FINAL_TYPE (TamizLinkGrid, tamiz_link_grid, TAMIZ, LINK_GRID, GtkWidget)

GtkWidget *tamiz_link_grid_new      (void);
void       tamiz_link_grid_set_centered (TamizLinkGrid *self);
void       tamiz_link_grid_set_text (TamizLinkGrid *self,
                                     int            column,
                                     int            row,
                                     const char    *text,
                                     const char    *css_class,
                                     float          xalign);
void       tamiz_link_grid_set_figure (TamizLinkGrid *self,
                                     int            column,
                                     int            row,
                                     const char    *text,
                                     const char    *detail);
void       tamiz_link_grid_set_link (TamizLinkGrid *self,
                                     int            column,
                                     int            row,
                                     const char    *text,
                                     const char    *detail,
                                     const char    *name,
                                     const char    *target,
                                     gboolean       sensitive);
GtkWidget *tamiz_link_grid_get_cell (TamizLinkGrid *self,
                                     int            column,
                                     int            row);
void       tamiz_link_grid_clear    (TamizLinkGrid *self);

G_END_DECLS
