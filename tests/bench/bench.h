#pragma once

#include "tamiz-query.h"
#include "tamiz-test-session.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* What the measuring programs share.  Each prints a line of JSON for each row of the table,
 * with all its samples; build-aux/bench joins the rounds and prints medians.
 */

/* Milliseconds of CPU time of the process, of this thread, and of the clock on the wall. */
double  bench_cpu_ms       (void);
double  bench_thread_ms    (void);
double  bench_wall_ms      (void);
double  bench_memory_mb    (void);

typedef enum
{
  BENCH_NOTHING,             /* only printed beside */
  BENCH_VALUE,               /* the target is for the value */
  BENCH_RATIO,               /* … for value / reference */
} BenchTarget;

typedef struct
{
  const char *id;            /* of design.md, section 10 */
  const char *what;
  const char *unit;
  BenchTarget of;
  double target;
  const char *against;       /* (nullable): what the reference is */
  GArray *samples;           /* (nullable): double; NULL = cannot be measured yet */
  GArray *references;        /* (nullable): double */
  const char *note;          /* (nullable) */
  gboolean worst;            /* the worst sample counts, not the median */
} BenchRow;

void    bench_row_print    (const BenchRow   *row);
GArray *bench_samples_new  (void);
void    bench_samples_add  (GArray           *samples,
                            double            sample);
double  bench_samples_rank (GArray           *samples,
                            double            share);

/* A reference in SQL on a file that nobody writes; ends the program where it fails. */
typedef struct _BenchSql BenchSql;

BenchSql *bench_sql_open   (const char       *path);
void    bench_sql_close    (BenchSql         *self);
double  bench_sql_time     (BenchSql         *self,
                            const char       *sql,
                            const char       *text);
gint64  bench_sql_number   (BenchSql         *self,
                            const char       *sql);
void    bench_sql_run      (BenchSql         *self,
                            const char       *sql);

/* Something that the session does for its operations, done here. */
void    bench_work_init    (TamizWork        *work,
                            TamizTestSession *base,
                            json_t           *arguments);

G_END_DECLS
