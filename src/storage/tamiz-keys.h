#pragma once

#include "tamiz-connection.h"
#include "tamiz-record.h"
#include "tamiz-store.h"

G_BEGIN_DECLS

/* No record has more keys than this. */
#define TAMIZ_KEYS_MAX 2

gboolean tamiz_keys_write_all (TamizConnection *connection,
                               GError      **error);
gboolean tamiz_keys_complete  (TamizConnection *connection,
                               GError      **error);
char *tamiz_keys_dup_text   (TamizRecord  *record,
                             guint         position,
                             TamizKeyKind *kind);
char *tamiz_keys_dup_normal (TamizKeyKind  kind,
                             const char   *text);

G_END_DECLS
