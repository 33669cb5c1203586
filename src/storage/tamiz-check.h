#pragma once

#include "tamiz-store-private.h"

G_BEGIN_DECLS

/* A check under way: one snapshot, and what was found so far. */
typedef struct
{
  TamizStore *store;
  TamizReader *reader;
  TamizConnection *connection;
  GCancellable *cancellable;
  GPtrArray *problems;      /* TamizProblem */
} TamizCheck;

void     tamiz_check_add       (TamizCheck   *self,
                                const char   *what,
                                const char   *where,
                                gint64        id,
                                const char   *format,
                                ...) G_GNUC_PRINTF (5, 6);
/* tamiz-store-check-erased.c: of which records the history's values are gone for good. */
typedef struct _TamizErasedRecords TamizErasedRecords;

TamizErasedRecords *tamiz_erased_records_load (TamizConnection *connection,
                                GError      **error);
void     tamiz_erased_records_free (TamizErasedRecords *self);
gboolean tamiz_erased_records_cover (TamizErasedRecords *self,
                                const char   *kind,
                                gint64        record,
                                gint64        change);

gboolean tamiz_check_audit     (TamizCheck   *self,
                                GError      **error);

G_END_DECLS
