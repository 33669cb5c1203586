#pragma once

#include "tamiz-door.h"
#include "tamiz-import-file.h"
#include "tamiz-import-lists.h"
#include "tamiz-pace.h"

G_BEGIN_DECLS

/* Private to session: an import under way, or a trial of one. */
typedef struct
{
  TamizImportFile *file;
  TamizDoor *door;
  TamizRecord *import;      /* (nullable): as it stands in the base; NULL in a dry run */
  guint64 rows;
  TamizImportLists lists;

  TamizPace pace;
  guint in_slice;           /* how many rows are in this one */
} TamizImportRun;

void      tamiz_import_run_init           (TamizImportRun  *self);
void      tamiz_import_run_clear          (TamizImportRun  *self);
json_t   *tamiz_import_run_counts_to_json (TamizImportRun  *self);
void      tamiz_import_run_read_counts    (TamizImportRun  *self,
                                           const char      *text);
gboolean  tamiz_import_run_rows           (TamizImportRun  *self,
                                           TamizWork       *work,
                                           guint64          skip,
                                           GError         **error);
void      tamiz_import_run_take_back      (TamizImportRun  *self,
                                           TamizWork       *work,
                                           GError         **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizImportRun, tamiz_import_run_clear)

G_END_DECLS
