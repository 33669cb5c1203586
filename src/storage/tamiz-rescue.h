#pragma once

#include "tamiz-connection.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What came of one table. */
typedef struct
{
  gint64 saved;             /* rows that are in the new file */
  gint64 lost;              /* about how many are not; -1 where that cannot be told */
  guint places;             /* damaged places that were gone around */
} TamizRescued;

gboolean tamiz_rescue_table (TamizConnection *from,
                             TamizConnection *to,
                             const char      *table,
                             gint64           bound,
                             GCancellable    *cancellable,
                             TamizRescued    *rescued,
                             GError         **error);

G_END_DECLS
