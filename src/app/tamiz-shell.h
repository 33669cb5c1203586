#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* An open base on screen: the sidebar and one page. */
#define TAMIZ_TYPE_SHELL (tamiz_shell_get_type ())

G_DECLARE_FINAL_TYPE (TamizShell, tamiz_shell, TAMIZ, SHELL, AdwBin)

GtkWidget  *tamiz_shell_new          (TamizDesk   *desk);
TamizDesk  *tamiz_shell_get_desk     (TamizShell  *self);
TamizPage  *tamiz_shell_go           (TamizShell  *self,
                                      const char  *name);
const char *tamiz_shell_get_page     (TamizShell  *self);
const char *tamiz_shell_get_nth_page (guint        position);
const char *tamiz_shell_get_nth_title (guint       position);
void        tamiz_shell_choose_user  (TamizShell  *self);
void        tamiz_shell_show_damage  (TamizShell  *self);
void        tamiz_shell_show_importing (TamizShell *self,
                                        double      fraction);
gboolean    tamiz_shell_take_files   (TamizShell  *self,
                                      const GValue *value);
void        tamiz_shell_show_failure (TamizShell  *self,
                                      const char  *message);
void        tamiz_shell_set_recent   (TamizShell  *self,
                                      const char *const *paths);

G_END_DECLS
