#pragma once

#include "tamiz-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What whoever works was told, while a base is open: how much of it is unread, and the desktop's word
 * of what is new while the window is out of sight.
 *
 * Signal:
 *   unread (n)   so many are unread
 */
#define TAMIZ_TYPE_NOTICE_WATCH (tamiz_notice_watch_get_type ())

G_DECLARE_FINAL_TYPE (TamizNoticeWatch, tamiz_notice_watch, TAMIZ, NOTICE_WATCH, GObject)

TamizNoticeWatch *tamiz_notice_watch_new  (TamizDesk        *desk,
                                           GtkWidget        *widget);
void              tamiz_notice_watch_look (TamizNoticeWatch *self);

G_END_DECLS
