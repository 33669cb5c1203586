#pragma once

#include <gio/gio.h>

#include "tamiz-row-reader.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_TEXT_READER (tamiz_text_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizTextReader, tamiz_text_reader, TAMIZ, TEXT_READER, GObject)

gboolean         tamiz_text_looks_like_one (const guint8  *head,
                                            gsize          size);
TamizTextReader *tamiz_text_reader_new     (GBytes        *bytes,
                                            GCancellable  *cancellable,
                                            GError       **error);

G_END_DECLS
