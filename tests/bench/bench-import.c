#include "config.h"

#include "bench.h"
#include "bench-bare.h"
#include "bench-setup.h"

#include <glib/gstdio.h>
#include <sys/resource.h>

/* bench-import CSV FOLDER: what it costs to import a file, beside storing the same rows bare,
 * and beside what `sqlite3` takes for the file.
 */

static const char what[] = "import: parse, validate, normalise, deduplicate, history, audit, score";

/* Seconds of CPU time until the rows are in the file of the base. */
static double
import (const char *csv,
        const char *path)
{
  TamizTestSession *base = bench_set_up (path);
  double start = bench_cpu_ms ();

  json_decref (tamiz_test_session_do (base, "import", "file", csv, NULL));
  tamiz_test_session_free (base);

  return (bench_cpu_ms () - start) / 1e3;
}

static double
get_children_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The command line's own import: a table of texts, no keys. */
static void
import_plain (const char *csv,
              const char *path,
              GArray     *samples)
{
  g_autofree char *command = g_strdup_printf (".import --csv '%s' plain", csv);
  char *arguments[] = { (char *) "sqlite3", (char *) path, (char *) "PRAGMA journal_mode = WAL", command, NULL };
  double start = get_children_s ();
  int status;

  if (g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                    NULL, &status, NULL)
      && g_spawn_check_wait_status (status, NULL))
    bench_samples_add (samples, get_children_s () - start);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GArray) ours = bench_samples_new (), bare = bench_samples_new ();
  g_autoptr (GArray) phones = bench_samples_new (), plain = bench_samples_new ();
  g_autofree char *csv = NULL, *base = NULL, *other = NULL, *bare_path = NULL, *plain_path = NULL;

  if (argc != 3)
    return 2;

  csv = g_build_filename (argv[2], "no-phones.csv", NULL);
  base = g_build_filename (argv[2], "imported.tamiz", NULL);
  other = g_build_filename (argv[2], "phones.tamiz", NULL);
  bare_path = g_build_filename (argv[2], "bare.db", NULL);
  plain_path = g_build_filename (argv[2], "plain.db", NULL);
  bench_copy_csv (argv[1], csv, &(BenchCsvPart) { 0, FALSE, FALSE });
  bench_samples_add (ours, import (csv, base));
  bench_samples_add (bare, bench_store_bare (base, bare_path));
  import_plain (csv, plain_path, plain);
  bench_row_print (&(BenchRow) { "10.2", what, "s", BENCH_RATIO, 1.5, "bare prepared inserts of the same rows and keys",
                                 ours, bare, NULL });
  bench_row_print (&(BenchRow) { "10.2", "  the same beside sqlite3 .import of the file", "s", BENCH_NOTHING, 0,
                                 "sqlite3 .import", ours, plain, plain->len == 0 ? "there is no sqlite3" : NULL });
  g_unlink (base);
  g_unlink (bare_path);

  bench_samples_add (phones, import (argv[1], other));
  bench_row_print (&(BenchRow) { "10.2", "  with telephone numbers, which libphonenumber reads", "s", BENCH_NOTHING, 0,
                                 "bare prepared inserts, without them", phones, bare, NULL });

  return 0;
}
