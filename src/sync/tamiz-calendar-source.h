#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a user's calendar is read from: a matter of this machine, because the address of a calendar
 * opens it for whoever knows it.
 */
typedef struct
{
  char *file;               /* (nullable) */
  char *address;            /* (nullable): a secret */
  gboolean desktop;         /* the calendars that the desktop keeps on this machine */
  char *ca_file;            /* (nullable): certificates to trust instead of the system's */
} TamizCalendarSource;

TamizCalendarSource *tamiz_calendar_source_new      (const char            *from,
                                                     GError               **error);
TamizCalendarSource *tamiz_calendar_source_new_desktop (void);
void                 tamiz_calendar_source_free     (TamizCalendarSource   *self);
TamizCalendarSource *tamiz_calendar_source_load     (const char            *base,
                                                     gint64                 user);
gboolean             tamiz_calendar_source_save     (TamizCalendarSource   *self,
                                                     const char            *base,
                                                     gint64                 user,
                                                     GError               **error);
gboolean             tamiz_calendar_source_remove   (const char            *base,
                                                     gint64                 user,
                                                     GError               **error);
char                *tamiz_calendar_source_dup_name (TamizCalendarSource   *self);
GPtrArray           *tamiz_calendar_source_list_files (TamizCalendarSource *self);
GPtrArray           *tamiz_calendar_source_read     (TamizCalendarSource   *self,
                                                     GCancellable          *cancellable,
                                                     GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizCalendarSource, tamiz_calendar_source_free)

G_END_DECLS
