#pragma once

#include "tamiz-connection.h"

G_BEGIN_DECLS

/* Connections that nobody reads with at the moment: opening one and reading the schema takes
 * longer than most of what is asked.  Shared by a store and its readers, on any thread.
 */
typedef struct _TamizReaderPool TamizReaderPool;

TamizReaderPool *tamiz_reader_pool_new   (void);
TamizReaderPool *tamiz_reader_pool_ref   (TamizReaderPool *self);
void             tamiz_reader_pool_unref (TamizReaderPool *self);
TamizConnection *tamiz_reader_pool_take  (TamizReaderPool *self);
void             tamiz_reader_pool_give  (TamizReaderPool *self,
                                          TamizConnection *connection);
void             tamiz_reader_pool_drop  (TamizReaderPool *self);
void             tamiz_reader_pool_close (TamizReaderPool *self);

G_END_DECLS
