#pragma once

#include <gio/gio.h>

#include "tamiz-row-reader.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_VCARD_READER (tamiz_vcard_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizVcardReader, tamiz_vcard_reader, TAMIZ, VCARD_READER, GObject)

gboolean          tamiz_vcard_looks_like_one (const guint8  *head,
                                              gsize          size);
TamizVcardReader *tamiz_vcard_reader_new     (GBytes        *bytes,
                                              GCancellable  *cancellable,
                                              GError       **error);

G_END_DECLS
