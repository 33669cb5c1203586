#include "config.h"

#include "bench.h"

/* bench-match BASE: adds people by hand, each called alike somebody at a company of the base, and
 * sees how long it takes until they are matched against everybody and written.  BASE is written to.
 */

#define N_PEOPLE 100

static const char scan_sql[] = "SELECT count (*) FROM person WHERE last_name LIKE $1";

/* Somebody of the base, as the arguments of another one who is called alike. */
static json_t *
pick_person (TamizTestSession *base,
             guint             i)
{
  json_t *arguments = json_object ();
  g_autoptr (json_t) list = NULL;
  g_autofree char *offset = g_strdup_printf ("%u", i * 7);
  json_t *fields = json_array (), *item;
  const char *keys[] = { "first_name", "last_name", "company" };

  list = tamiz_test_session_do (base, "lead.list", "limit", "1", "offset", offset, NULL);
  item = json_array_get (json_object_get (list, "items"), 0);
  for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
    {
      const char *text = tamiz_json_get_text (item, keys[j]);
      g_autofree char *pair = text != NULL ? g_strdup_printf ("%s=%s", keys[j], text) : NULL;

      if (pair != NULL)
        json_array_append_new (fields, json_string (pair));
    }

  json_object_set_new (arguments, "fields", fields);
  json_object_set (arguments, "source", json_object_get (item, "source"));
  return arguments;
}

static double
add_person (TamizTestSession *base,
            json_t           *arguments,
            guint             i,
            guint            *doubtful)
{
  g_autofree char *phone = g_strdup_printf ("phone=+5917%07u", 1000000 + i);
  g_autoptr (json_t) answer = NULL;
  GError *error = NULL;
  double start;

  json_array_append_new (json_object_get (arguments, "fields"), json_string (phone));
  start = bench_cpu_ms ();
  answer = tamiz_test_session_perform_json (base, &error, "lead.add", arguments);
  if (error != NULL)
    g_error ("lead.add: %s", error->message);
  *doubtful += json_array_size (json_object_get (answer, "doubts")) > 0;

  return bench_cpu_ms () - start;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GArray) samples = bench_samples_new (), references = bench_samples_new ();
  g_autofree char *note = NULL;
  TamizTestSession *base;
  BenchSql *reference;
  guint doubtful = 0;

  if (argc != 2)
    return 2;

  base = tamiz_test_session_open (argv[1]);
  tamiz_test_session_as (base, "mia@tamiz.example");
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (json_t) arguments = pick_person (base, i);

      bench_samples_add (samples, add_person (base, arguments, i, &doubtful));
    }
  reference = bench_sql_open (argv[1]);
  for (guint i = 0; i < 3; i++)
    bench_samples_add (references, bench_sql_time (reference, scan_sql, "Rojas%"));
  note = g_strdup_printf ("%u of %u were called alike somebody at the company", doubtful, N_PEOPLE);
  bench_row_print (&(BenchRow) { "10.2", "match one new record against everybody, and write it", "ms", BENCH_VALUE, 16,
                                 "a scan of all people for a surname", samples, references, note });
  bench_sql_close (reference);
  tamiz_test_session_free (base);

  return 0;
}
