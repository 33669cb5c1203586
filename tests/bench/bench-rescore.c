#include "config.h"

#include "bench.h"
#include "tamiz-keeping-up.h"

#include <stdlib.h>

/* bench-rescore BASE REFERENCE FOLDER: signs a definition in which a signal counts more, and
 * sees how long it takes until all leads are judged by it.  BASE is written to.
 */

#define PATIENCE_MS (15 * 60 * 1000.0)

static const char group_sql[]
    = "SELECT lead, sum(kind * pow(2.0, (at - 1772463600000000) / 2592000000000.0)) FROM activity GROUP BY lead";

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

static char *
write_definition (const char *folder)
{
  g_autofree char *from
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "consultative.en.duo.json", NULL);
  char *to = g_build_filename (folder, "changed.duo.json", NULL);
  g_autoptr (json_t) definition = json_load_file (from, 0, NULL);
  json_t *rule = json_array_get (json_object_get (definition, "interest"), 2);

  g_assert (rule != NULL);
  json_object_set_new (rule, "points", json_integer (json_integer_value (json_object_get (rule, "points")) + 5));
  g_assert (json_dump_file (definition, to, 0) == 0);

  return to;
}

typedef enum
{
  WAITS,
  JUDGES,
  HAS_JUDGED,
} State;

static void
rescoring_cb (TamizSession *session,
              guint64       done,
              guint64       total,
              State        *state)
{
  if (total > 0)
    *state = JUDGES;
  else if (*state == JUDGES)
    *state = HAS_JUDGED;
}

/* Seconds of CPU time; less than none where it was given up. */
static double
rescore (TamizTestSession *base)
{
  double start = bench_cpu_ms (), wall = bench_wall_ms ();
  State state = WAITS;

  g_signal_connect (base->session, "rescoring", G_CALLBACK (rescoring_cb), &state);
  tamiz_test_session_as (base, "vera@tamiz.example");
  DO (base, "definition.sign", "side", "sales");
  while (state != HAS_JUDGED && bench_wall_ms () - wall <= PATIENCE_MS)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_signal_handlers_disconnect_by_func (base->session, rescoring_cb, &state);

  return state == HAS_JUDGED ? (bench_cpu_ms () - start) / 1e3 : -1;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *definition = NULL;
  g_autoptr (GArray) samples = bench_samples_new (), references = bench_samples_new ();
  TamizTestSession *base;
  BenchSql *reference;
  double seconds;

  if (argc != 4)
    return 2;

  definition = write_definition (argv[3]);
  base = tamiz_test_session_open (argv[1]);
  /* As the window does, which judges in the background. */
  tamiz_session_keep_up (base->session);
  reference = bench_sql_open (argv[2]);
  bench_samples_add (references, bench_sql_time (reference, group_sql, NULL) / 1e3);

  tamiz_test_session_as (base, "mia@tamiz.example");
  DO (base, "definition.import", "file", definition);
  DO (base, "definition.propose", "signers", "mia@tamiz.example,vera@tamiz.example");
  DO (base, "definition.sign", "side", "marketing");
  seconds = rescore (base);
  if (seconds >= 0)
    bench_samples_add (samples, seconds);
  bench_row_print (&(BenchRow) { "10.5", "rescore everything after a rule change, written back", "s", BENCH_RATIO, 0.3,
                                 "SQL GROUP BY over a rowid table with an index", samples, references,
                                 seconds < 0 ? "given up after a quarter of an hour" : NULL });
  bench_sql_close (reference);
  tamiz_test_session_free (base);

  return 0;
}
