#pragma once

#include "tamiz-today-group.h"

G_BEGIN_DECLS

/* A row for each kind of thing that there is to do, leading to where it is done.  @desk is a
 * TamizDesk.
 */
GtkWidget *tamiz_today_make_call      (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_packet    (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_late      (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_returned  (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_task      (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_inquiry   (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_candidate (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_import    (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_told      (json_t   *item,
                                       gpointer  desk);
GtkWidget *tamiz_today_make_notice    (json_t   *item,
                                       gpointer  desk);

G_END_DECLS
