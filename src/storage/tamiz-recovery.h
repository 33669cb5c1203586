#pragma once

#include "tamiz-clock.h"
#include "tamiz-fields.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What came of one table of a damaged base. */
typedef struct
{
  char *name;               /* the kind of record, or the table where it has none */
  gint64 saved;             /* rows that could be read */
  gint64 restored;          /* rows that were made again as the history tells them */
  gint64 stand_ins;         /* empty ones for what others refer to */
  gint64 lost;              /* about how many are not there; -1 where that cannot be told */
  guint places;             /* damaged places */
} TamizRecoveredTable;

typedef struct
{
  GPtrArray *tables;        /* TamizRecoveredTable */
  GPtrArray *problems;      /* TamizProblem: what a check finds in the new base */
  gboolean log_left;        /* the log beside it could not be read with it */
} TamizRecovery;

/* How far it has come; on the calling thread. */
typedef void (*TamizRecoveryFunc) (guint64  done,
                                   guint64  total,
                                   gpointer user_data);

void           tamiz_recovery_free (TamizRecovery      *self);

TamizRecovery *tamiz_recovery_run  (const char         *path,
                                    const char         *output,
                                    TamizClock         *clock,
                                    TamizRecoveryFunc   progress,
                                    gpointer            user_data,
                                    GCancellable       *cancellable,
                                    GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizRecovery, tamiz_recovery_free)

G_END_DECLS
