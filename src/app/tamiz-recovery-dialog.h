#pragma once

#include "tamiz-clock.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Saves what can be read of a damaged base into a new one, and says what came of it. */
#define TAMIZ_TYPE_RECOVERY_DIALOG (tamiz_recovery_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizRecoveryDialog, tamiz_recovery_dialog, TAMIZ, RECOVERY_DIALOG, AdwWindow)

GtkWidget *tamiz_recovery_dialog_new (GtkWindow  *parent,
                                      TamizClock *clock,
                                      const char *path,
                                      const char *output);

G_END_DECLS
