#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A day, typed or picked from a calendar.  “2026-11-22” and the locale's way are read. */
#define TAMIZ_TYPE_DATE_ENTRY (tamiz_date_entry_get_type ())

G_DECLARE_FINAL_TYPE (TamizDateEntry, tamiz_date_entry, TAMIZ, DATE_ENTRY, GtkWidget)

GtkWidget *tamiz_date_entry_new      (void);
char      *tamiz_date_entry_dup_day  (TamizDateEntry *self);
void       tamiz_date_entry_set_day  (TamizDateEntry *self,
                                      const char     *day);

G_END_DECLS
