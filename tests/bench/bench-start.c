#include "config.h"

#include "bench.h"
#include "tamiz-session-index.h"
#include "tamiz-session-private.h"

/* bench-start BASE: opens a base as a program does at its start, lists its first screen,
 * searches it, and says what that took in time and memory.
 */

static void
list (TamizTestSession *base,
      const char       *search)
{
  TamizWork work;
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bench_work_init (&work, base, NULL);
  query->limit = 60;
  tamiz_query_set_search (query, search);
  result = tamiz_session_index_run (&work, query, &error);
  g_assert_no_error (error);
  tamiz_work_clear (&work);
}

static void
print (const char *id,
       const char *what,
       const char *unit,
       BenchTarget of,
       double      target,
       double      sample)
{
  g_autoptr (GArray) samples = bench_samples_new ();

  bench_samples_add (samples, sample);
  bench_row_print (&(BenchRow) { id, what, unit, of, target, NULL, samples, NULL, NULL });
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (TamizTestSession) base = NULL;
  double empty = bench_memory_mb (), wall = bench_wall_ms (), browsing;

  if (argc != 2)
    return 2;

  base = tamiz_test_session_open (argv[1]);
  list (base, NULL);
  print ("10.1", "engine: base open, index loaded, first screen listed", "s", BENCH_VALUE, 1,
         bench_cpu_ms () / 1e3);
  print ("10.1", "  the same by the clock on the wall", "s", BENCH_NOTHING, 0,
         (bench_wall_ms () - wall) / 1e3);
  browsing = bench_memory_mb () - empty;
  list (base, "garcia");
  print ("10.8", "engine: memory to browse", "MB", BENCH_VALUE, 64, browsing);
  print ("10.8", "engine: memory to browse and search", "MB", BENCH_VALUE, 160, bench_memory_mb () - empty);

  return 0;
}
