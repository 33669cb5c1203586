#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* The holidays of a country, by the rules of its law (data/holidays). */
typedef struct _TamizHolidays TamizHolidays;

typedef struct
{
  gint64 day;               /* days since 1970 */
  char *name;
  gboolean optional;        /* no day off by law for everybody, but kept by many */
} TamizHoliday;

TamizHolidays *tamiz_holidays_new         (json_t         *document,
                                           GError        **error);
void           tamiz_holidays_free        (TamizHolidays  *self);
int            tamiz_holidays_get_since   (TamizHolidays  *self);
const char    *tamiz_holidays_get_source  (TamizHolidays  *self);
GPtrArray     *tamiz_holidays_compute     (TamizHolidays  *self,
                                           int             year,
                                           const char     *language);
gint64         tamiz_holidays_find_easter (int             year);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizHolidays, tamiz_holidays_free)

G_END_DECLS
