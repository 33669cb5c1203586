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

G_END_DECLS
