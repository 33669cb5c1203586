/* Leads leave as signed webhooks; a receiver that others wrote verifies them. */

#include "config.h"

#include "sync-bench.h"

#define SECRET "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"

typedef struct
{
  Bench bench;
  GSubprocess *receiver;
  GDataInputStream *said;
} Fixture;

static char *
read_line (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (fixture->said, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static json_t *
read_said (Fixture *fixture)
{
  g_autofree char *line = read_line (fixture);
  json_t *said = tamiz_json_parse (line, -1, NULL);

  g_assert_nonnull (said);
  return said;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *document = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors.md", NULL);
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "webhook-receiver.py", NULL);
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  fixture->receiver = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("TAMIZ_PYTHON"),
                                        script, document, SECRET, NULL);
  g_assert_no_error (error);
  fixture->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->receiver));
  port = read_line (fixture);
  url = g_strdup_printf ("http://127.0.0.1:%s/catch?code=a%%3Db", port);

  bench_init (&fixture->bench, url, NULL, SECRET);
  g_object_unref (fixture->bench.connector);
  fixture->bench.connector = tamiz_connector_find (folder, "webhook", &error);
  g_assert_no_error (error);
  bench_restart (&fixture->bench, SECRET);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  bench_clear (&fixture->bench);
  g_subprocess_force_exit (fixture->receiver);
  g_subprocess_wait (fixture->receiver, NULL, NULL);
  g_clear_object (&fixture->said);
  g_clear_object (&fixture->receiver);
}

static gint64
add_lead (Fixture    *fixture,
          const char *key,
          const char *handoff)
{
  g_autoptr (json_t) payload
      = json_pack ("{s:s,s:s,s:s}", "company.name", "Ñandú GmbH", "lead.title", "Ñandú: fibre in 12 offices",
                   "handoff.number", handoff);

  return tamiz_record_get_id (memory_store_add_row (fixture->bench.store, "lead", "ensure", key, 1, 0, payload));
}

static void
assert_said (json_t     *said,
             const char *id,
             gboolean    new)
{
  g_assert_true (json_is_true (json_object_get (said, "valid")));
  g_assert_false (json_is_true (json_object_get (said, "valid_if_changed")));
  g_assert_false (json_is_true (json_object_get (said, "valid_if_old")));
  g_assert_false (json_is_true (json_object_get (said, "valid_for_others")));
  g_assert_cmpstr (tamiz_json_get_text (said, "id"), ==, id);
  g_assert_cmpint (json_is_true (json_object_get (said, "new")), ==, new);
  g_assert_cmpstr (tamiz_json_get_text (said, "path"), ==, "/catch?code=a%3Db");
  g_assert_cmpstr (tamiz_json_get_text (said, "title"), ==, "Ñandú: fibre in 12 offices");
}

static void
test_receiver_knows_the_sender_and_what_it_had (Fixture      *fixture,
                                                gconstpointer data)
{
  gint64 row = add_lead (fixture, "0190a1b2-0001", "3");
  gint64 again;
  g_autoptr (json_t) first = NULL;
  g_autoptr (json_t) second = NULL;
  g_autoptr (json_t) other = NULL;

  /* The answer to the first request is lost: the second says that it is the same. */
  bench_run (&fixture->bench);
  first = read_said (fixture);
  second = read_said (fixture);
  assert_said (first, "0190a1b2-0001-3", TRUE);
  assert_said (second, "0190a1b2-0001-3", FALSE);
  g_assert_cmpint (bench_get_state (&fixture->bench, row), ==, TAMIZ_OUTBOX_DONE);

  /* The same lead, handed over once more, is something new. */
  again = add_lead (fixture, "0190a1b2-0001", "4");
  bench_run (&fixture->bench);
  other = read_said (fixture);
  assert_said (other, "0190a1b2-0001-4", TRUE);
  g_assert_cmpint (bench_get_state (&fixture->bench, again), ==, TAMIZ_OUTBOX_DONE);
}

static void
test_without_a_secret_nothing_leaves (Fixture      *fixture,
                                      gconstpointer data)
{
  gint64 row = add_lead (fixture, "0190a1b2-0002", "3");

  bench_restart (&fixture->bench, NULL);
  bench_run (&fixture->bench);
  g_assert_cmpint (bench_get_state (&fixture->bench, row), !=, TAMIZ_OUTBOX_DONE);
  g_assert_null (strstr (bench_get_reason (&fixture->bench, row), "lost"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/webhook/receiver-knows-the-sender-and-what-it-had", Fixture, NULL, set_up,
              test_receiver_knows_the_sender_and_what_it_had, tear_down);
  g_test_add ("/webhook/without-a-secret-nothing-leaves", Fixture, NULL, set_up,
              test_without_a_secret_nothing_leaves, tear_down);

  return g_test_run ();
}
