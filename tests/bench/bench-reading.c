#include "config.h"

#include "bench.h"
#include "bench-setup.h"
#include "tamiz-session-private.h"

/* bench-reading BASE CSV FOLDER: how long a screen of the list takes to read while an import
 * runs in the same program, beside the same when it is idle.  BASE is written to.
 */

#define ROWS 60
#define IDLE_READINGS 600
#define PAUSE_US 4000
/* Rows of the import: enough to read beside it. */
#define IMPORTED 20000

typedef struct
{
  TamizReader *reader;
  GArray *ids;               /* gint64 */
  GArray *samples;
  guint readings;            /* 0 = until told */
  int stop;
} Reading;

static gboolean
keep_cb (const TamizLeadRow *row,
         gpointer            user_data)
{
  *(guint *) user_data += 1;
  return FALSE;
}

static double
read_screen (Reading *self,
             GRand   *random)
{
  guint first = (guint) g_rand_int_range (random, 0, (gint32) (self->ids->len - MIN (self->ids->len - 1, ROWS)));
  g_autoptr (GError) error = NULL;
  double start = bench_wall_ms ();
  guint n = 0;

  if (!tamiz_reader_begin (self->reader, &error))
    g_error ("bench-reading: %s", error->message);
  for (guint i = first; i < MIN (first + ROWS, self->ids->len); i++)
    {
      if (!tamiz_reader_scan_leads (self->reader, g_array_index (self->ids, gint64, i), keep_cb, &n, NULL, &error))
        g_error ("bench-reading: %s", error->message);
    }
  tamiz_reader_end (self->reader);

  return bench_wall_ms () - start;
}

static gpointer
read_in_thread (gpointer data)
{
  Reading *self = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  while (self->readings == 0 ? !g_atomic_int_get (&self->stop) : self->samples->len < self->readings)
    {
      bench_samples_add (self->samples, read_screen (self, random));
      g_usleep (PAUSE_US);
    }

  return NULL;
}

static GArray *
list_ids (const char *path)
{
  BenchSql *sql = bench_sql_open (path);
  gint64 n = bench_sql_number (sql, "SELECT count(*) FROM lead");
  gint64 first = bench_sql_number (sql, "SELECT min(id) FROM lead");
  gint64 last = bench_sql_number (sql, "SELECT max(id) FROM lead");
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  /* The invented leads' ids are as far from each other everywhere. */
  for (gint64 i = 0; i < n; i++)
    {
      gint64 id = first + (last - first) / MAX (1, n - 1) * i;

      g_array_append_val (ids, id);
    }
  bench_sql_close (sql);

  return ids;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *csv = NULL;
  g_autoptr (GArray) ids = NULL, idle = bench_samples_new (), busy = bench_samples_new ();
  g_autoptr (GArray) p99 = bench_samples_new (), idle_p99 = bench_samples_new ();
  g_autoptr (GError) error = NULL;
  Reading reading = { .readings = IDLE_READINGS };
  TamizTestSession *base;
  GThread *thread;

  if (argc != 4)
    return 2;

  csv = g_build_filename (argv[3], "others.csv", NULL);
  bench_copy_csv (argv[2], csv, &(BenchCsvPart) { IMPORTED, FALSE, TRUE });
  ids = list_ids (argv[1]);
  base = tamiz_test_session_open (argv[1]);
  tamiz_test_session_as (base, "mia@tamiz.example");
  reading.ids = ids;
  reading.reader = tamiz_store_new_reader (base->session->store, &error);
  g_assert_no_error (error);

  reading.samples = idle;
  g_thread_join (g_thread_new ("reader", read_in_thread, &reading));
  reading.samples = busy;
  reading.readings = 0;
  thread = g_thread_new ("reader", read_in_thread, &reading);
  json_decref (tamiz_test_session_do (base, "import", "file", csv, NULL));
  g_atomic_int_set (&reading.stop, 1);
  g_thread_join (thread);
  g_clear_object (&reading.reader);

  bench_samples_add (p99, bench_samples_rank (busy, 0.99));
  bench_samples_add (idle_p99, bench_samples_rank (idle, 0.99));
  bench_row_print (&(BenchRow) { "10.9", "read a screen of the list while an import runs: 99th percentile, wall", "ms",
                                 BENCH_RATIO, 2, "idle", p99, idle_p99, NULL });
  tamiz_test_session_free (base);

  return 0;
}
