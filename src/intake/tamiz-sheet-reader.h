#pragma once

#include "tamiz-row-reader.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_SHEET_READER (tamiz_sheet_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizSheetReader, tamiz_sheet_reader, TAMIZ, SHEET_READER, GObject)

gboolean          tamiz_sheet_looks_like_one      (const guint8      *head,
                                                   gsize              size);
TamizSheetReader *tamiz_sheet_reader_new          (GBytes            *bytes,
                                                   GCancellable      *cancellable,
                                                   GError           **error);
TamizSheetReader *tamiz_sheet_reader_new_for_file (const char        *path,
                                                   GCancellable      *cancellable,
                                                   GError           **error);

G_END_DECLS
