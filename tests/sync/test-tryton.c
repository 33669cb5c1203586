/* Against a real Tryton server: what a fake cannot show, that we speak its language. */

#include "config.h"

#include "drop-proxy.h"
#include "sync-bench.h"
#include "tamiz-error.h"
#include "tamiz-secret.h"
#include "tamiz-sync-worker-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define SKIPPED 77

static char *folder;
static char *url;
static char *user;
static char *password;
static pid_t server;

/* A failed assertion must not leave the server behind. */
static void
abort_cb (int number)
{
  kill (server, SIGTERM);
  signal (SIGABRT, SIG_DFL);
}

static int
run_script (char      **output,
            const char *verb,
            ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  va_list list;
  int status;

  g_ptr_array_add (argv, (char *) g_getenv ("TAMIZ_TRYTON_SERVER"));
  g_ptr_array_add (argv, (char *) verb);
  va_start (list, verb);
  do
    g_ptr_array_add (argv, va_arg (list, char *));
  while (g_ptr_array_index (argv, argv->len - 1) != NULL);
  va_end (list);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, &status,
                &error);
  g_assert_no_error (error);
  if (output != NULL)
    *output = g_strchomp (g_steal_pointer (&text));
  return g_spawn_check_wait_status (status, NULL) ? 0 : WEXITSTATUS (status);
}

static char *
find_value (const char *output,
            const char *key)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, key) && (*line)[strlen (key)] == '=')
        return g_strdup (*line + strlen (key) + 1);
    }

  return NULL;
}

static int
start_server (void)
{
  g_autofree char *output = NULL;
  g_autofree char *version = NULL;
  g_autofree char *file = NULL;
  g_autofree char *pid = NULL;
  int status;

  folder = g_dir_make_tmp ("tamiz-tryton-XXXXXX", NULL);
  status = run_script (&output, "start", folder, "0", "--cache", g_getenv ("TAMIZ_TRYTON_CACHE"), NULL);
  if (status != 0)
    return status;

  url = find_value (output, "url");
  user = find_value (output, "user");
  file = find_value (output, "password_file");
  password = tamiz_secret_read_file (file, NULL);
  pid = find_value (output, "pid");
  server = (pid_t) g_ascii_strtoll (pid, NULL, 10);
  signal (SIGABRT, abort_cb);
  version = find_value (output, "version");
  g_test_message ("Tryton %s", version);
  return 0;
}

/* Counting is done on the first database, so every test but those with faults uses it. */
static void
assert_count (const char *key,
              const char *expected)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (run_script (&output, "count", folder, key, NULL), ==, 0);
  g_assert_cmpstr (output, ==, expected);
}

static const char *
remote_id_of (Bench      *bench,
              const char *object)
{
  GPtrArray *links = memory_store_get_links (bench->store);

  for (guint i = 0; i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);

      if (g_str_equal (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), object))
        return tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID);
    }

  return NULL;
}

static void
assert_delivered (Bench      *bench,
                  const char *key)
{
  GPtrArray *attempts = memory_store_get_attempts (bench->store);

  for (guint i = 0; i < attempts->len; i++)
    {
      TamizRecord *attempt = g_ptr_array_index (attempts, i);

      g_test_message ("%s: %s", tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_CLASS),
                      tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_WORDS));
    }
  g_assert_cmpstr (bench_get_paused (bench), ==, NULL);
  g_assert_cmpint (bench_get_state (bench, 1), ==, TAMIZ_OUTBOX_DONE);
  g_assert_cmpint (bench_get_state (bench, 2), ==, TAMIZ_OUTBOX_DONE);
  assert_count (key, "1");
}

static void
test_connection_works (void)
{
  Bench bench;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  bench_init (&bench, url, user, password);
  tamiz_sync_worker_test (bench.worker, &words, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (words, "Tryton "));
  bench_clear (&bench);
}

static void
test_lead_is_created (void)
{
  Bench bench;
  g_autofree char *key = NULL;

  bench_init (&bench, url, user, password);
  bench_add_lead (&bench, 1, NULL, &key);
  bench_run (&bench);
  assert_delivered (&bench, key);
  g_assert_nonnull (remote_id_of (&bench, "company"));

  /* And its state came home with the same run. */
  g_assert_cmpuint (memory_store_get_changes (bench.store)->len, ==, 1);
  bench_clear (&bench);
}

/* A float that comes as a text is refused by Tryton. */
static void
test_mapped_number_is_a_number (void)
{
  g_autofree char *key = NULL;
  Bench bench;

  bench_init (&bench, url, user, password);
  g_clear_pointer (&tamiz_sync_worker_get_private (bench.worker)->settings, json_decref);
  tamiz_sync_worker_get_private (bench.worker)->settings
      = json_pack ("{s:{s:{s:{s:s,s:s}}}}", "fields", "lead", "conversion_probability", "text", "0.4", "type", "float");
  bench_add_lead (&bench, 1, NULL, &key);
  bench_run (&bench);
  assert_delivered (&bench, key);
  bench_clear (&bench);
}

static void
test_lost_answer (gconstpointer data)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  DropProxy *proxy = drop_proxy_new ((guint16) g_uri_get_port (uri));
  g_autofree char *there = g_strdup_printf ("http://127.0.0.1:%u/crm/", drop_proxy_get_port (proxy));
  g_autofree char *key = NULL;
  Bench bench;

  bench_init (&bench, there, user, password);
  bench_add_lead (&bench, 1, NULL, &key);
  drop_proxy_arm (proxy, data);
  bench_run (&bench);
  g_assert_false (drop_proxy_is_armed (proxy));
  assert_delivered (&bench, key);
  bench_clear (&bench);
  g_assert_finalize_object (proxy);
}

/* A lead with a note and a packet, as rows 1 to 4. */
static void
add_lead_with_all (Bench *bench)
{
  g_autofree char *note = g_uuid_string_random ();
  g_autofree char *packet = g_uuid_string_random ();
  g_autofree char *key = NULL;
  g_autoptr (json_t) payload = NULL;

  bench_add_lead (bench, 1, NULL, &key);
  payload = json_pack ("{s:s,s:s,s:s,s:s,s:s}", "lead.key", key, "note.title", "What happened", "note.text",
                       "Two calls.\nOne visit.", "packet.name", "Acme.pdf", "packet.pdf", "JVBERi0xLjcK");
  memory_store_add_row (bench->store, "note", "ensure", note, 1, 2, payload);
  memory_store_add_row (bench->store, "packet", "ensure", packet, 1, 2, payload);
}

static void
assert_all_done (Bench *bench)
{
  g_assert_cmpstr (bench_get_paused (bench), ==, NULL);
  for (gint64 id = 1; id <= 4; id++)
    g_assert_cmpint (bench_get_state (bench, id), ==, TAMIZ_OUTBOX_DONE);
}

/* Also where the answer is lost they are there once: looked up anew, one of each is found. */
static void
test_note_and_packet_are_attached (gconstpointer data)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  DropProxy *proxy = drop_proxy_new ((guint16) g_uri_get_port (uri));
  g_autofree char *there = g_strdup_printf ("http://127.0.0.1:%u/crm/", drop_proxy_get_port (proxy));
  g_autofree char *note = NULL;
  Bench bench;

  bench_init (&bench, there, user, password);
  add_lead_with_all (&bench);
  if (data != NULL)
    drop_proxy_arm (proxy, data);
  bench_run (&bench);
  g_assert_false (drop_proxy_is_armed (proxy));
  assert_all_done (&bench);
  note = g_strdup (remote_id_of (&bench, "note"));
  g_assert_nonnull (note);
  g_assert_nonnull (remote_id_of (&bench, "packet"));

  for (gint64 id = 1; id <= 4; id++)
    tamiz_record_set_int (memory_store_get_row (bench.store, id), TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  g_ptr_array_set_size (memory_store_get_links (bench.store), 0);
  bench_run (&bench);
  assert_all_done (&bench);
  g_assert_cmpstr (remote_id_of (&bench, "note"), ==, note);
  bench_clear (&bench);
  g_assert_finalize_object (proxy);
}

static TamizAnswer *
try_to_ask (Bench          *bench,
            const char     *op,
            json_t         *scope,
            TamizResponse **response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizRequest) request = tamiz_connector_build (bench->connector, op, scope, password, &error);

  g_assert_no_error (error);
  *response = tamiz_http_send (bench->http, request, NULL, &error);
  g_assert_no_error (error);
  return tamiz_connector_classify (bench->connector, op, *response, 0);
}

static TamizResponse *
ask (Bench      *bench,
     const char *op,
     json_t     *scope)
{
  TamizResponse *response;
  g_autoptr (TamizAnswer) answer = try_to_ask (bench, op, scope, &response);

  g_assert_cmpstr (tamiz_class_nick (answer->klass), ==, "ok");
  g_assert_true (tamiz_connector_read (bench->connector, op, response, scope, NULL));

  return response;
}

/* What is ours goes on being written. */
static void
test_reasons_are_updated (void)
{
  g_autoptr (json_t) scope = NULL;
  g_autoptr (json_t) payload = NULL;
  g_autoptr (json_t) record = NULL;
  g_autoptr (TamizResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizAnswer) answer = NULL;
  g_autoptr (TamizResponse) refusal = NULL;
  g_autofree char *key = NULL, *lock = NULL;
  Bench bench;

  bench_init (&bench, url, user, password);
  bench_add_lead (&bench, 1, NULL, &key);
  bench_run (&bench);
  payload = tamiz_json_parse (
      tamiz_record_get_text (memory_store_get_row (bench.store, 2), TAMIZ_OUTBOX_PAYLOAD), -1, NULL);
  tamiz_json_set_text (payload, "lead.reasons_text", "Grade B. Budget: postponed.");
  memory_store_add_row (bench.store, "lead", "update", key, 1, 0, payload);
  bench_run (&bench);
  g_assert_cmpint (bench_get_state (&bench, 3), ==, TAMIZ_OUTBOX_DONE);

  scope = tamiz_connector_new_scope (bench.connector, url, user, NULL, &error);
  g_assert_no_error (error);
  for (const char *const *op = tamiz_connector_get_start (bench.connector); *op != NULL; op++)
    tamiz_response_free (ask (&bench, *op, scope));
  tamiz_json_set_text (scope, "link.lead", remote_id_of (&bench, "lead"));
  response = ask (&bench, "read_owned", scope);
  record = tamiz_connector_parse_record (bench.connector, "read_owned", response);
  g_assert_cmpstr (json_string_value (tamiz_connector_get_owned (bench.connector, "comment", record)), ==,
                   "Grade B. Budget: postponed.");
  assert_count (key, "1");

  /* Whoever looked before is refused, and told so. */
  lock = tamiz_connector_parse_lock (bench.connector, "read_owned", record, response);
  g_assert_cmpfloat (g_ascii_strtod (lock, NULL), >, 1.6e9);
  tamiz_json_set_text (scope, "link.lock", "1600000000.0");
  json_object_set_new (scope, "fields.owned", json_pack ("{ss}", "comment", "Too late"));
  answer = try_to_ask (&bench, "update_lead", scope, &refusal);
  g_assert_cmpstr (tamiz_class_nick (answer->klass), ==, "changed");
  tamiz_json_set_text (scope, "link.lock", lock);
  tamiz_response_free (ask (&bench, "update_lead", scope));
  bench_clear (&bench);
}

static gboolean
has_field (json_t     *fields,
           const char *name,
           const char *type)
{
  gsize i;
  json_t *field;

  json_array_foreach (fields, i, field)
    {
      if (g_str_equal (tamiz_json_get_text (field, "name"), name))
        return g_str_equal (tamiz_json_get_text (field, "type"), type);
    }

  return FALSE;
}

static void
test_fields_are_listed (void)
{
  const char *ops[] = { "fields_lead", "fields_company" };
  const char *names[][2] = { { "comment", "text" }, { "code", "char" } };
  g_autoptr (json_t) scope = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_init (&bench, url, user, password);
  scope = tamiz_connector_new_scope (bench.connector, url, user, NULL, &error);
  g_assert_no_error (error);
  for (const char *const *op = tamiz_connector_get_start (bench.connector); *op != NULL; op++)
    tamiz_response_free (ask (&bench, *op, scope));
  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    {
      g_autoptr (TamizResponse) response = ask (&bench, ops[i], scope);
      g_autoptr (json_t) fields = tamiz_connector_parse_fields (bench.connector, ops[i], response, &error);

      g_assert_no_error (error);
      g_assert_true (has_field (fields, names[i][0], names[i][1]));
    }
  bench_clear (&bench);
}

/* The base was restored from a copy made before the delivery. */
static void
test_keys_that_are_there_already (void)
{
  g_autofree char *key = NULL;
  Bench bench;

  bench_init (&bench, url, user, password);
  bench_add_lead (&bench, 1, NULL, &key);
  bench_run (&bench);
  for (gint64 id = 1; id <= 2; id++)
    tamiz_record_set_int (memory_store_get_row (bench.store, id), TAMIZ_OUTBOX_STATE,
                          TAMIZ_OUTBOX_QUEUED);
  g_ptr_array_set_size (memory_store_get_links (bench.store), 0);
  bench_run (&bench);
  assert_delivered (&bench, key);
  g_assert_cmpuint (memory_store_get_links (bench.store)->len, ==, 2);
  bench_clear (&bench);
}

static void
test_wrong_password_is_tried_once (void)
{
  TamizSyncReport *report;
  Bench bench;

  bench_init (&bench, url, user, "not the password");
  bench_add_lead (&bench, 1, NULL, NULL);
  bench_run (&bench);
  bench_run (&bench);
  g_assert_cmpstr (bench_get_paused (&bench), ==, "auth");
  g_assert_cmpint (bench_get_state (&bench, 1), ==, TAMIZ_OUTBOX_QUEUED);

  tamiz_sync_worker_set_secret (bench.worker, password);
  g_assert_true (tamiz_sync_worker_resume (bench.worker, NULL));
  bench_run (&bench);
  report = tamiz_sync_worker_get_report (bench.worker);
  g_assert_cmpuint (report->delivered, ==, 2);
  tamiz_sync_report_free (report);
  bench_clear (&bench);
}

/* Whoever logs out everywhere ends our session too. */
static void
test_expired_session (void)
{
  g_autofree char *key = NULL;
  g_autofree char *file = g_build_filename (folder, "db", "crm.sqlite", NULL);
  const char *argv[] = { "python3", "-c",
                         "import sqlite3, sys\n"
                         "with sqlite3.connect (sys.argv[1]) as base:\n"
                         "  base.execute ('DELETE FROM ir_session')",
                         file, NULL };
  int status;
  Bench bench;

  bench_init (&bench, url, user, password);
  bench_add_lead (&bench, 1, NULL, NULL);
  bench_run (&bench);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  bench_add_lead (&bench, 2, NULL, &key);
  bench_run (&bench);
  g_assert_cmpint (bench_get_state (&bench, 4), ==, TAMIZ_OUTBOX_DONE);
  assert_delivered (&bench, key);
  bench_clear (&bench);
}

static TamizRemoteChange *
last_change (Bench *bench)
{
  GPtrArray *changes = memory_store_get_changes (bench->store);

  g_assert_cmpuint (changes->len, >, 0);
  return g_ptr_array_index (changes, changes->len - 1);
}

static void
test_won_comes_home (void)
{
  TamizRemoteChange *change;
  g_autofree char *key = NULL;
  Bench bench;

  bench_init (&bench, url, user, password);
  bench_add_lead (&bench, 1, NULL, &key);
  bench_run (&bench);
  change = last_change (&bench);
  g_assert_cmpint (change->outcome, ==, TAMIZ_REMOTE_OPEN);
  g_assert_cmpstr (change->amount, ==, "12000.00");
  g_assert_cmpstr (change->currency, ==, "EUR");

  g_assert_cmpint (run_script (NULL, "win", folder, remote_id_of (&bench, "lead"), NULL), ==, 0);
  bench_run (&bench);
  change = last_change (&bench);
  g_assert_cmpstr (change->key, ==, key);
  g_assert_cmpstr (change->state, ==, "won");
  g_assert_cmpint (change->outcome, ==, TAMIZ_REMOTE_WON);
  g_assert_nonnull (change->closed_on);

  /* Known now: another poll brings nothing new. */
  {
    guint before = memory_store_get_changes (bench.store)->len;

    bench_run (&bench);
    g_assert_cmpuint (memory_store_get_changes (bench.store)->len, ==, before);
  }
  bench_clear (&bench);
}

static void
test_lost_comes_home_and_can_be_reopened (void)
{
  TamizRemoteChange *change;
  g_autoptr (json_t) payload = json_object ();
  g_autofree char *key = NULL;
  Bench bench;

  bench_init (&bench, url, user, password);
  bench_add_lead (&bench, 1, NULL, &key);
  bench_run (&bench);
  g_assert_cmpint (run_script (NULL, "lose", folder, remote_id_of (&bench, "lead"),
                               "Presupuesto congelado", NULL),
                   ==, 0);
  bench_run (&bench);
  change = last_change (&bench);
  g_assert_cmpint (change->outcome, ==, TAMIZ_REMOTE_LOST);
  g_assert_cmpstr (change->lost_reason, ==, "Presupuesto congelado");

  memory_store_add_row (bench.store, "lead", "reopen", key, 1, 0, payload);
  bench_run (&bench);
  g_assert_cmpint (bench_get_state (&bench, 3), ==, TAMIZ_OUTBOX_DONE);
  g_assert_cmpint (last_change (&bench)->outcome, ==, TAMIZ_REMOTE_OPEN);
  assert_count (key, "1");
  bench_clear (&bench);
}

static void
test_deleted_lead_is_gone_and_stays_so (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  Bench bench;

  bench_init (&bench, url, user, password);
  bench_add_lead (&bench, 1, NULL, &key);
  bench_run (&bench);
  g_assert_cmpint (run_script (NULL, "remove", folder, remote_id_of (&bench, "lead"), NULL), ==, 0);
  tamiz_sync_worker_reconcile (bench.worker, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last_change (&bench)->outcome, ==, TAMIZ_REMOTE_GONE);
  bench_run (&bench);
  assert_count (key, "0");
  bench_clear (&bench);
}

static void
test_refused_values_keep_the_servers_words (void)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autoptr (json_t) payload
      = json_pack ("{s:s,s:s,s:s}", "lead.title", "x", "lead.amount", "1.2345", "lead.currency",
                   "EUR");
  Bench bench;

  bench_init (&bench, url, user, password);
  memory_store_add_row (bench.store, "lead", "ensure", key, 1, 0, payload);
  bench_run (&bench);
  g_assert_cmpint (bench_get_state (&bench, 1), ==, TAMIZ_OUTBOX_DEAD);
  g_assert_cmpstr (bench_get_reason (&bench, 1), ==, "invalid");
  g_assert_nonnull (strstr (tamiz_record_get_text (memory_store_get_row (bench.store, 1),
                                                   TAMIZ_OUTBOX_SERVER_WORDS),
                            "Amount"));
  bench_clear (&bench);
}

static void
test_wrong_database_is_not_the_api (void)
{
  g_autofree char *root = g_strndup (url, strlen (url) - strlen ("crm/"));
  g_autofree char *there = g_strconcat (root, "nodb/", NULL);
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_init (&bench, there, user, password);
  g_assert_false (tamiz_sync_worker_test (bench.worker, NULL, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS);
  bench_clear (&bench);
}

/* Everything that may be typed, none of which may change the request. */
static void
test_hostile_texts_arrive_as_they_are (void)
{
  const char *nasty = "\"}],{\"x\":1}]\n\tÑandú – 株式会社 {connection.base} {\"$\":\"secret\"}";
  g_autofree char *company = g_uuid_string_random ();
  g_autofree char *key = g_uuid_string_random ();
  g_autoptr (json_t) payload
      = json_pack ("{s:s,s:s,s:s,s:s,s:s}", "company.key", company, "company.name", nasty,
                   "lead.title", nasty, "lead.reasons_text", nasty, "person.phone_as_typed", nasty);
  Bench bench;

  bench_init (&bench, url, user, password);
  memory_store_add_row (bench.store, "company", "ensure", company, 1, 0, payload);
  memory_store_add_row (bench.store, "lead", "ensure", key, 1, 1, payload);
  bench_run (&bench);
  assert_delivered (&bench, key);
  bench_clear (&bench);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  status = start_server ();
  if (status == SKIPPED)
    {
      g_print ("1..0 # SKIP Tryton's packages are not installed\n");
      g_rmdir (folder);
      return 0;
    }
  if (status != 0)
    g_error ("the Tryton server in %s does not start", folder);

  g_test_add_func ("/tryton/connection-works", test_connection_works);
  g_test_add_func ("/tryton/lead-is-created", test_lead_is_created);
  g_test_add_func ("/tryton/mapped-number-is-a-number", test_mapped_number_is_a_number);
  g_test_add_data_func ("/tryton/lost-answer/lead", "sale.opportunity.create", test_lost_answer);
  g_test_add_data_func ("/tryton/lost-answer/company", "party.party.create", test_lost_answer);
  g_test_add_data_func ("/tryton/lost-answer/login", "common.db.login", test_lost_answer);
  g_test_add_data_func ("/tryton/note-and-packet-are-attached", NULL, test_note_and_packet_are_attached);
  g_test_add_data_func ("/tryton/lost-answer/note", "ir.note.create", test_note_and_packet_are_attached);
  g_test_add_data_func ("/tryton/lost-answer/packet", "ir.attachment.create", test_note_and_packet_are_attached);
  g_test_add_func ("/tryton/reasons-are-updated", test_reasons_are_updated);
  g_test_add_func ("/tryton/fields-are-listed", test_fields_are_listed);
  g_test_add_func ("/tryton/keys-that-are-there-already", test_keys_that_are_there_already);
  g_test_add_func ("/tryton/wrong-password-is-tried-once", test_wrong_password_is_tried_once);
  g_test_add_func ("/tryton/expired-session", test_expired_session);
  g_test_add_func ("/tryton/won-comes-home", test_won_comes_home);
  g_test_add_func ("/tryton/lost-comes-home-and-can-be-reopened",
                   test_lost_comes_home_and_can_be_reopened);
  g_test_add_func ("/tryton/deleted-lead-is-gone-and-stays-so",
                   test_deleted_lead_is_gone_and_stays_so);
  g_test_add_func ("/tryton/refused-values-keep-the-servers-words",
                   test_refused_values_keep_the_servers_words);
  g_test_add_func ("/tryton/wrong-database-is-not-the-api", test_wrong_database_is_not_the_api);
  g_test_add_func ("/tryton/hostile-texts-arrive-as-they-are",
                   test_hostile_texts_arrive_as_they_are);
  status = g_test_run ();

  run_script (NULL, "stop", folder, NULL);
  if (status == 0)
    {
      const char *clean[] = { "rm", "-r", folder, NULL };

      g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                    NULL);
    }
  g_free (folder);
  g_free (url);
  g_free (user);
  tamiz_secret_free (password);
  return status;
}
