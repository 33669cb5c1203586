#include "config.h"

#include "bench.h"

#include "tamiz-session-private.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct _BenchSql
{
  sqlite3 *handle;
};

static double
get_ms (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

double
bench_cpu_ms (void)
{
  return get_ms (CLOCK_PROCESS_CPUTIME_ID);
}

double
bench_thread_ms (void)
{
  return get_ms (CLOCK_THREAD_CPUTIME_ID);
}

double
bench_wall_ms (void)
{
  return get_ms (CLOCK_MONOTONIC);
}

double
bench_memory_mb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      || (line = strstr (status, "VmRSS:")) == NULL)
    return NAN;

  return atof (line + 6) / 1024;
}

GArray *
bench_samples_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

void
bench_samples_add (GArray *samples,
                   double  sample)
{
  g_array_append_val (samples, sample);
}

static int
compare_samples (gconstpointer a,
                 gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

/* The sample below which a share of them lies: 0.5 is the median, 0.99 the 99th percentile. */
double
bench_samples_rank (GArray *samples,
                    double  share)
{
  g_autoptr (GArray) sorted = g_array_copy (samples);

  g_assert (sorted->len > 0);
  g_array_sort (sorted, compare_samples);
  return g_array_index (sorted, double, (guint) (share * (sorted->len - 1) + 0.5));
}

static json_t *
samples_to_json (GArray *samples)
{
  json_t *array = json_array ();

  for (guint i = 0; samples != NULL && i < samples->len; i++)
    json_array_append_new (array, json_real (g_array_index (samples, double, i)));

  return array;
}

void
bench_row_print (const BenchRow *row)
{
  static const char *const of[] = { "nothing", "value", "ratio" };
  g_autoptr (json_t) object = json_object ();

  tamiz_json_set_text (object, "id", row->id);
  tamiz_json_set_text (object, "what", row->what);
  tamiz_json_set_text (object, "unit", row->unit);
  tamiz_json_set_text (object, "of", of[row->of]);
  json_object_set_new (object, "target", json_real (row->target));
  tamiz_json_set_text (object, "against", row->against);
  json_object_set_new (object, "samples", samples_to_json (row->samples));
  json_object_set_new (object, "references", samples_to_json (row->references));
  tamiz_json_set_text (object, "note", row->note);
  json_object_set_new (object, "worst", json_boolean (row->worst));
  json_dumpf (object, stdout, JSON_COMPACT);
  putchar ('\n');
  fflush (stdout);
}

static void
fail (BenchSql *self,
      const char *sql)
{
  fprintf (stderr, "bench: %s: %s\n", sql, sqlite3_errmsg (self->handle));
  exit (1);
}

BenchSql *
bench_sql_open (const char *path)
{
  BenchSql *self = g_new0 (BenchSql, 1);

  if (sqlite3_open_v2 (path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
    fail (self, path);
  bench_sql_run (self, "PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY");

  return self;
}

void
bench_sql_close (BenchSql *self)
{
  sqlite3_close (self->handle);
  g_free (self);
}

void
bench_sql_run (BenchSql   *self,
               const char *sql)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    fail (self, sql);
}

static sqlite3_stmt *
prepare (BenchSql   *self,
         const char *sql,
         const char *text)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    fail (self, sql);
  if (text != NULL)
    sqlite3_bind_text (statement, 1, text, -1, SQLITE_STATIC);

  return statement;
}

/* Milliseconds of CPU time that it takes to step through the whole answer; @text is its ?1. */
double
bench_sql_time (BenchSql   *self,
                const char *sql,
                const char *text)
{
  sqlite3_stmt *statement = prepare (self, sql, text);
  double start = bench_thread_ms (), end;
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    ;
  end = bench_thread_ms ();
  if (code != SQLITE_DONE)
    fail (self, sql);
  sqlite3_finalize (statement);

  return end - start;
}

gint64
bench_sql_number (BenchSql   *self,
                  const char *sql)
{
  sqlite3_stmt *statement = prepare (self, sql, NULL);
  gint64 number;

  if (sqlite3_step (statement) != SQLITE_ROW)
    fail (self, sql);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return number;
}

void
bench_work_init (TamizWork        *work,
                 TamizTestSession *base,
                 json_t           *arguments)
{
  g_autoptr (GError) error = NULL;

  *work = (TamizWork) { .store = base->session->store };
  if (!tamiz_work_init (work, base->session, arguments, NULL, &error))
    g_error ("bench: %s", error->message);
}
