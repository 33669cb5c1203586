#pragma once

#include "tamiz-key-set.h"

G_BEGIN_DECLS

/* A row of the table of duplicate keys. */
typedef struct
{
  gint64 hash;
  int kind;                 /* TamizKeyKind */
  gint64 record;
} TamizMatchKey;

/* The keys of what an import made, until they are written: all at once and in the order
 * of their table.  Slice by slice they would touch a page of it each.
 */
typedef struct _TamizKeyLog TamizKeyLog;

TamizKeyLog         *tamiz_key_log_new         (void);
void                 tamiz_key_log_free        (TamizKeyLog         *self);
void                 tamiz_key_log_add         (TamizKeyLog         *self,
                                                const TamizMatchKey *key);
void                 tamiz_key_log_mark        (TamizKeyLog         *self,
                                                TamizKeySet         *set,
                                                gboolean             anew);
void                 tamiz_key_log_find        (const TamizKeyLog   *self,
                                                guint64              hash,
                                                int                  kind,
                                                GArray              *records);
const TamizMatchKey *tamiz_key_log_peek_sorted (TamizKeyLog         *self,
                                                guint               *n);
void                 tamiz_key_log_drop        (TamizKeyLog         *self,
                                                guint                n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizKeyLog, tamiz_key_log_free)

G_END_DECLS
