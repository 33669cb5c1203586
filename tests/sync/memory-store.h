#pragma once

#include "tamiz-clock.h"
#include "tamiz-outbox-store.h"

G_BEGIN_DECLS

/* An outbox in memory that behaves as one in a base does: what it hands out are copies. */
#define MEMORY_TYPE_STORE (memory_store_get_type ())

G_DECLARE_FINAL_TYPE (MemoryStore, memory_store, MEMORY, STORE, GObject)

MemoryStore *memory_store_new         (void);
TamizRecord *memory_store_add_row     (MemoryStore *self,
                                       const char  *object,
                                       const char  *op,
                                       const char  *key,
                                       gint64       lead,
                                       gint64       depends_on,
                                       json_t      *payload);
TamizRecord *memory_store_get_row     (MemoryStore *self,
                                       gint64       id);
GPtrArray   *memory_store_get_links   (MemoryStore *self);
GPtrArray   *memory_store_get_attempts (MemoryStore *self);
GPtrArray   *memory_store_get_changes (MemoryStore *self);
TamizRecord *memory_store_get_cursor  (MemoryStore *self,
                                       const char  *object);
void         memory_store_set_lease   (MemoryStore *self,
                                       const char  *owner,
                                       gint64       until);
void         memory_store_break_links (MemoryStore *self,
                                       int          after);

#define MEMORY_CONNECTION 7

G_END_DECLS
