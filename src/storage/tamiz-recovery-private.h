#pragma once

#include "tamiz-connection.h"
#include "tamiz-recovery.h"
#include "tamiz-store-private.h"

G_BEGIN_DECLS

TamizRecoveredTable *tamiz_recovery_get_table (TamizRecovery    *self,
                                               const char       *table);

/* tamiz-recovery-mend.c: what is derived, and where the history stands. */
gboolean tamiz_recovery_mend          (TamizRecovery    *self,
                                       TamizConnection  *connection,
                                       GError          **error);
gboolean tamiz_recovery_note_problems (TamizRecovery    *self,
                                       TamizConnection  *connection,
                                       gint64            now,
                                       GError          **error);

/* tamiz-recovery-history.c: what the audit still tells. */
gboolean tamiz_recovery_restore       (TamizRecovery    *self,
                                       TamizConnection  *connection,
                                       GCancellable     *cancellable,
                                       GError          **error);

/* tamiz-recovery-parents.c: what others refer to and is not there. */
gboolean tamiz_recovery_stand_in      (TamizRecovery    *self,
                                       TamizStore       *store,
                                       GCancellable     *cancellable,
                                       GError          **error);

G_END_DECLS
