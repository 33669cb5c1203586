#pragma once

#include <gio/gio.h>

#include "tamiz-row-reader.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_JSON_READER (tamiz_json_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizJsonReader, tamiz_json_reader, TAMIZ, JSON_READER, GObject)

gboolean         tamiz_json_looks_like_one (const guint8  *head,
                                            gsize          size);
TamizJsonReader *tamiz_json_reader_new     (GBytes        *bytes,
                                            GCancellable  *cancellable,
                                            GError       **error);

G_END_DECLS
