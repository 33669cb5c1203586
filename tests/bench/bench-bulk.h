#pragma once

#include "bench-world.h"

G_BEGIN_DECLS

/* Storing many leads at once, straight into the tables: what storage would have written,
 * audit and keys included, without its going one change set after the other.
 */
typedef struct _BenchBulk BenchBulk;
typedef struct _BenchSlice BenchSlice;

BenchSlice *bench_slice_new         (void);
void        bench_slice_free        (BenchSlice   *self);
void        bench_slice_add         (BenchSlice   *self,
                                     BenchLead    *lead);
void        bench_slice_finish      (BenchSlice   *self);

BenchBulk  *bench_bulk_new          (const char   *path,
                                     gint64        now);
gint64      bench_bulk_get_first_id (BenchBulk    *self);
void        bench_bulk_write        (BenchBulk    *self,
                                     BenchSlice   *slice);
void        bench_bulk_finish       (BenchBulk    *self,
                                     gint64        next_id);

G_END_DECLS
