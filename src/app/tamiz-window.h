#pragma once

#include "tamiz-shell.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_WINDOW (tamiz_window_get_type ())

G_DECLARE_FINAL_TYPE (TamizWindow, tamiz_window, TAMIZ, WINDOW, AdwApplicationWindow)

TamizWindow *tamiz_window_new         (GtkApplication *application,
                                       TamizClock     *clock);
void         tamiz_window_open_base   (TamizWindow    *self,
                                       const char     *path);
void         tamiz_window_open_sample (TamizWindow    *self);
void         tamiz_window_take_desk   (TamizWindow    *self,
                                       TamizDesk      *desk);
void         tamiz_window_import      (TamizWindow    *self,
                                       const char     *path);
TamizShell  *tamiz_window_get_shell   (TamizWindow    *self);
TamizDesk   *tamiz_window_get_desk    (TamizWindow    *self);
gboolean     tamiz_window_is_busy     (TamizWindow    *self);

G_END_DECLS
