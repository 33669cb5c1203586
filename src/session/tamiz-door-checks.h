#pragma once

#include "tamiz-door-private.h"

G_BEGIN_DECLS

/* Private to session: what is asked of a row before anything of it is stored. */
#define TAMIZ_DOOR_SUPPRESSED "suppressed"

gboolean tamiz_door_load_checks  (TamizDoor       *self,
                                  GError         **error);
gboolean tamiz_door_excludes     (TamizDoor       *self,
                                  TamizStaged     *staged,
                                  TamizAdmission  *admission);
gboolean tamiz_door_refuse_excluded (TamizDoor    *self,
                                  TamizStaged     *staged,
                                  GError         **error);

gboolean tamiz_door_tell_owner   (TamizDoor       *self,
                                  TamizStaged     *staged,
                                  gint64           lead,
                                  gint64           company,
                                  GError         **error);
gboolean tamiz_door_keep_account (TamizDoor       *self,
                                  TamizStaged     *staged,
                                  TamizRecord     *company,
                                  gboolean        *changed,
                                  GError         **error);
void     tamiz_door_assign_known (TamizDoor       *self,
                                  TamizStaged     *staged,
                                  TamizRecord     *lead,
                                  gint64           company);
void     tamiz_door_tell_known   (TamizDoor       *self,
                                  TamizStaged     *staged,
                                  TamizAdmission  *admission);

G_END_DECLS
