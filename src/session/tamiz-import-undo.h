#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: taking an import back, slice by slice, and what that would take along. */
gboolean  tamiz_import_is_running    (TamizRecord     *import);
gboolean  tamiz_import_is_undoing    (TamizRecord     *import);
gboolean  tamiz_import_undo          (TamizWork       *work,
                                      TamizRecord     *import,
                                      TamizActor       actor,
                                      json_t          *answer,
                                      GError         **error);
void      tamiz_import_leave         (TamizWork       *work,
                                      TamizRecord     *import);
gboolean  tamiz_import_check_undo    (TamizWork       *work,
                                      TamizRecord     *import,
                                      GError         **error);
json_t   *tamiz_import_look          (TamizWork       *work,
                                      TamizRecord     *import,
                                      GError         **error);

/* In tamiz-import-merges.c */
json_t   *tamiz_import_list_merges   (TamizWork       *work,
                                      TamizRecord     *import,
                                      GError         **error);
gboolean  tamiz_import_check_merges  (TamizWork       *work,
                                      TamizRecord     *import,
                                      GError         **error);

void      tamiz_json_append_conflicts (json_t         *array,
                                       TamizWork      *work,
                                       TamizCommit    *commit);

G_END_DECLS
