#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A heading with how many there are, the first few as rows, and a way to all of them.  It
 * is out of sight while there are none.
 */
#define TAMIZ_TYPE_TODAY_GROUP (tamiz_today_group_get_type ())

G_DECLARE_FINAL_TYPE (TamizTodayGroup, tamiz_today_group, TAMIZ, TODAY_GROUP, GtkBox)

/* Makes a row of an item; @user_data is the group's. */
typedef GtkWidget *(*TamizTodayRowFunc) (json_t   *item,
                                         gpointer  user_data);

GtkWidget *tamiz_today_group_new  (const char        *title,
                                   TamizTodayRowFunc  func,
                                   gpointer           user_data);
void       tamiz_today_group_lead (TamizTodayGroup   *self,
                                   const char        *action,
                                   const char        *target);
void       tamiz_today_group_unfold (TamizTodayGroup *self,
                                   const char        *action);
void       tamiz_today_group_offer_all (TamizTodayGroup *self,
                                        gboolean         more);
void       tamiz_today_group_show (TamizTodayGroup   *self,
                                   json_t            *items,
                                   gint64             total);

G_END_DECLS
