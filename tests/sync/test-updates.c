/* What changes after the delivery: only what is ours, and only where nobody changed it over there. */

#include "config.h"

#include "memory-store.h"
#include "sync-bench.h"
#include "tamiz-error.h"
#include "tamiz-json.h"

#include <libsoup/soup.h>
#include <string.h>

static const char mapping[]
    = "{\"format\":1,\"id\":\"plain\",\"title\":\"Plain\",\"promise\":\"-\",\"start\":[],\"ping\":\"ping\","
      "\"ops\":{"
      "\"ping\":{\"url\":\"{connection.base}ping\",\"method\":\"GET\"},"
      "\"probe_lead\":{\"url\":\"{connection.base}lead\",\"method\":\"GET\",\"rows\":\"$\",\"id\":\"$.id\",\"key\":\"$.key\"},"
      "\"ensure_lead\":{\"url\":\"{connection.base}lead\",\"method\":\"PUT\",\"writes\":true,\"repeat\":\"keyed_upsert\","
      "\"probe\":\"probe_lead\",\"body\":{\"key\":{\"$\":\"key\"},\"text\":{\"$\":\"lead.reasons_text\"},"
      "\"grade\":{\"$\":\"lead.grade\"}},\"id\":\"$.id\"},"
      "\"read_owned\":{\"url\":\"{connection.base}lead\",\"method\":\"GET\",\"needs\":\"lead\",\"rows\":\"$\","
      "\"lock\":\"$.version\"},"
      "\"update_lead\":{\"url\":\"{connection.base}lead\",\"method\":\"PATCH\",\"writes\":true,"
      "\"repeat\":\"keyed_upsert\",\"needs\":\"lead\",\"body\":{\"$fields\":\"owned\"},"
      "\"headers\":{\"If-Match\":{\"$\":\"link.lock\",\"omit_empty\":true}}}},"
      "\"owned\":{\"text\":{\"path\":\"$.text\",\"value\":{\"$\":\"lead.reasons_text\"}},"
      "\"grade\":{\"path\":\"$.grade\",\"value\":{\"$\":\"lead.grade\"}}},"
      "\"errors\":[{\"status\":404,\"class\":\"gone\"},"
      "{\"status\":412,\"class\":\"changed\",\"words\":\"$.text\"}]}";

#define KEY "0b6f0a52-7c1d-4f43-9a53-6a3c9d6f1a11"

/* A server with room for one lead, on a thread of its own. */
typedef struct
{
  SoupServer *server;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GMutex mutex;
  json_t *lead;             /* (nullable) */
  guint patches;
  gint64 version;           /* grows with every change */
  const char *meddling;     /* (nullable): the field that somebody changes as soon as we have looked */
  guint meddles;            /* how often */
  gint64 date;              /* what the server takes the time for; 0 = as it is */
  Bench bench;
} Fixture;

/* A version that the lead has not any more is refused. */
static gboolean
is_outdated (Fixture           *fixture,
             SoupServerMessage *message)
{
  const char *match
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "If-Match");

  return match != NULL && g_ascii_strtoll (match, NULL, 10) != fixture->version;
}

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *fixture = user_data;
  const char *method = soup_server_message_get_method (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);
  g_autoptr (json_t) sent = body->length > 0 ? json_loadb (body->data, (size_t) body->length, 0, NULL) : NULL;
  g_autofree char *text = NULL;
  guint status = 200;

  if (g_str_equal (method, "PUT"))
    {
      json_decref (fixture->lead);
      fixture->lead = json_incref (sent);
      json_object_set_new (fixture->lead, "id", json_string ("L1"));
    }
  else if (g_str_equal (method, "PATCH") && fixture->lead != NULL && is_outdated (fixture, message))
    status = 412;
  else if (g_str_equal (method, "PATCH") && fixture->lead != NULL)
    {
      json_object_update (fixture->lead, sent);
      fixture->patches++;
      fixture->version++;
    }
  if (fixture->lead == NULL)
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  if (fixture->date != 0)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (fixture->date / TAMIZ_SECOND);
      g_autofree char *written = soup_date_time_to_string (date, SOUP_DATE_HTTP);

      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", written);
    }
  json_object_set_new (fixture->lead, "version", json_integer (fixture->version));
  text = tamiz_json_to_canonical (fixture->lead);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  if (g_str_equal (method, "GET") && fixture->meddles > 0)
    {
      fixture->meddles--;
      fixture->version++;
      json_object_set_new (fixture->lead, fixture->meddling, json_string ("Somebody was here"));
    }
}

static gpointer
serve (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_main_context_push_thread_default (fixture->context);
  g_main_loop_run (fixture->loop);
  g_main_context_pop_thread_default (fixture->context);

  return NULL;
}

static void
add_row (Fixture    *fixture,
         const char *op,
         const char *text,
         const char *grade)
{
  g_autoptr (json_t) payload
      = json_pack ("{s:s,s:s,s:s}", "key", KEY, "lead.reasons_text", text, "lead.grade", grade);

  memory_store_add_row (fixture->bench.store, "lead", op, KEY, 1, 0, payload);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizConnector) connector = tamiz_connector_parse (mapping, -1, &error);
  g_autofree char *url = NULL;
  GSList *uris;

  g_assert_no_error (error);
  g_mutex_init (&fixture->mutex);
  fixture->context = g_main_context_new ();
  fixture->loop = g_main_loop_new (fixture->context, FALSE);
  g_main_context_push_thread_default (fixture->context);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, answer_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (fixture->context);
  uris = soup_server_get_uris (fixture->server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->thread = g_thread_new ("server", serve, fixture);

  bench_init_with (&fixture->bench, connector, url, "ann", "secret");
  add_row (fixture, "ensure", "Grade: B", "B");
  bench_run (&fixture->bench);
  g_assert_cmpint (bench_get_state (&fixture->bench, 1), ==, TAMIZ_OUTBOX_DONE);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  bench_clear (&fixture->bench);
  g_source_set_callback (source, quit_cb, fixture->loop, NULL);
  g_source_attach (source, fixture->context);
  g_thread_join (fixture->thread);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  while (g_main_context_iteration (fixture->context, FALSE))
    ;
  g_main_loop_unref (fixture->loop);
  g_main_context_unref (fixture->context);
  json_decref (fixture->lead);
  g_mutex_clear (&fixture->mutex);
}

static void
set_there (Fixture    *fixture,
           const char *field,
           const char *value)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);

  json_object_set_new (fixture->lead, field, json_string (value));
}

static void
assert_there (Fixture    *fixture,
              const char *field,
              const char *value)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);

  g_assert_cmpstr (json_string_value (json_object_get (fixture->lead, field)), ==, value);
}

static void
assert_row (Fixture          *fixture,
            gint64            id,
            TamizOutboxState  state,
            const char       *reason)
{
  TamizRecord *row = memory_store_get_row (fixture->bench.store, id);

  g_assert_cmpint (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE), ==, state);
  g_assert_cmpstr (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), ==, reason);
}

/* What nobody touched is written, and what was written counts as ours the next time. */
static void
ours_are_written (Fixture      *fixture,
                  gconstpointer data)
{
  add_row (fixture, "update", "Grade: A", "A");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_DONE, NULL);
  assert_there (fixture, "text", "Grade: A");
  assert_there (fixture, "grade", "A");
  add_row (fixture, "update", "Grade: C", "C");
  bench_run (&fixture->bench);
  assert_row (fixture, 3, TAMIZ_OUTBOX_DONE, NULL);
  assert_there (fixture, "text", "Grade: C");
  g_assert_cmpuint (fixture->patches, ==, 2);
  /* The same once more is no request that writes. */
  add_row (fixture, "update", "Grade: C", "C");
  bench_run (&fixture->bench);
  assert_row (fixture, 4, TAMIZ_OUTBOX_DONE, NULL);
  g_assert_cmpuint (fixture->patches, ==, 2);
}

/* What somebody changed over there stays, and both values are shown. */
static void
theirs_stay (Fixture      *fixture,
             gconstpointer data)
{
  const char *words;

  set_there (fixture, "text", "Spoke to Ann, wants it blue");
  add_row (fixture, "update", "Grade: A", "A");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_HELD, "conflict");
  words = tamiz_record_get_text (memory_store_get_row (fixture->bench.store, 2), TAMIZ_OUTBOX_SERVER_WORDS);
  g_assert_nonnull (strstr (words, "Spoke to Ann"));
  g_assert_nonnull (strstr (words, "Grade: A"));
  assert_there (fixture, "text", "Spoke to Ann, wants it blue");
  assert_there (fixture, "grade", "B");
  g_assert_cmpuint (fixture->patches, ==, 0);
}

/* Where the base could not be read after it was written over there, it is not taken for done as
 * long as what was sent is not noted: the next one would be compared with what was sent before.
 */
static void
what_was_written_is_noted (Fixture      *fixture,
                           gconstpointer data)
{
  TamizRecord *link = g_ptr_array_index (memory_store_get_links (fixture->bench.store), 0);
  g_autoptr (GError) error = NULL;
  gint64 next_at;

  add_row (fixture, "update", "Grade: A", "A");
  memory_store_break_links (fixture->bench.store, 3);
  g_assert_false (tamiz_sync_worker_run (fixture->bench.worker, TRUE, NULL, &next_at, &error));
  g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_BUSY);
  assert_there (fixture, "grade", "A");
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), !=, TAMIZ_OUTBOX_DONE);

  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_DONE, NULL);
  g_assert_nonnull (strstr (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_PUSHED), "Grade: A"));
}

/* Between our look and our writing somebody changes the lead. */
static void
meddle (Fixture    *fixture,
        const char *field,
        guint       times)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);

  fixture->meddling = field;
  fixture->meddles = times;
}

/* Between look and writing somebody writes into the same field: the CRM's own lock tells, and it is
 * theirs that stays.
 */
static void
what_is_changed_in_between_stays (Fixture      *fixture,
                                  gconstpointer data)
{
  meddle (fixture, "text", 1);
  add_row (fixture, "update", "Grade: A", "A");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_HELD, "conflict");
  assert_there (fixture, "text", "Somebody was here");
  assert_there (fixture, "grade", "B");
  g_assert_cmpuint (fixture->patches, ==, 0);
}

/* Where it was another field, looking again is enough. */
static void
what_else_is_changed_in_between_is_no_conflict (Fixture      *fixture,
                                                gconstpointer data)
{
  TamizRecord *cursor;

  meddle (fixture, "phone", 1);
  add_row (fixture, "update", "Grade: A", "A");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_DONE, NULL);
  assert_there (fixture, "text", "Grade: A");
  assert_there (fixture, "phone", "Somebody was here");
  g_assert_cmpuint (fixture->patches, ==, 1);
  cursor = memory_store_get_cursor (fixture->bench.store, TAMIZ_SYNC_CONNECTION);
  g_assert_true (cursor == NULL || tamiz_record_get_int (cursor, TAMIZ_CURSOR_FAILURES) == 0);
}

/* A lead that is changed each time is a person's affair in the end; who has it overwritten means it. */
static void
what_never_rests_is_held (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (json_t) payload = NULL;
  g_autofree char *text = NULL;
  TamizRecord *row;

  meddle (fixture, "phone", 1000);
  add_row (fixture, "update", "Grade: A", "A");
  for (guint i = 0; i < 50 && bench_get_state (&fixture->bench, 2) != TAMIZ_OUTBOX_HELD; i++)
    {
      test_clock_advance (fixture->bench.clock, TAMIZ_HOUR / 2);
      bench_run (&fixture->bench);
    }
  assert_row (fixture, 2, TAMIZ_OUTBOX_HELD, "conflict");
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, NULL);
  g_assert_cmpuint (fixture->patches, ==, 0);

  row = memory_store_get_row (fixture->bench.store, 2);
  payload = tamiz_json_parse (tamiz_record_get_text (row, TAMIZ_OUTBOX_PAYLOAD), -1, NULL);
  json_object_set_new (payload, TAMIZ_PAYLOAD_FORCE_CREATE, json_true ());
  text = tamiz_json_to_canonical (payload);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD, text);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_DONE, NULL);
  assert_there (fixture, "grade", "A");
}

/* What they emptied is free again. */
static void
empty_ones_are_filled (Fixture      *fixture,
                       gconstpointer data)
{
  set_there (fixture, "text", " ");
  add_row (fixture, "update", "Grade: A", "B");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_DONE, NULL);
  assert_there (fixture, "text", "Grade: A");
}

/* A CRM that keeps HTML writes the same text in its own way. */
static void
html_of_ours_is_ours (Fixture      *fixture,
                      gconstpointer data)
{
  set_there (fixture, "text", "<p class=\"x\">Grade:<br/>B&nbsp;</p>");
  add_row (fixture, "update", "Grade: 10 &lt; 12<br>A", "B");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_DONE, NULL);
  assert_there (fixture, "text", "Grade: 10 &lt; 12<br>A");

  /* Read as it is, 10 < 12 is no mark. */
  set_there (fixture, "text", "<p>Grade: 10 < 12 A</p>");
  add_row (fixture, "update", "Grade: C", "B");
  bench_run (&fixture->bench);
  assert_row (fixture, 3, TAMIZ_OUTBOX_DONE, NULL);
}

/* A record that was deleted over there is never made again. */
static void
what_is_gone_stays_gone (Fixture      *fixture,
                         gconstpointer data)
{
  g_mutex_lock (&fixture->mutex);
  g_clear_pointer (&fixture->lead, json_decref);
  g_mutex_unlock (&fixture->mutex);
  add_row (fixture, "update", "Grade: A", "A");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_HELD, "gone");
  g_assert_cmpuint (fixture->patches, ==, 0);
}

/* The CRM made a deal of it, and refuses what is still written to the lead. */
static void
what_was_converted_is_not_updated (Fixture      *fixture,
                                   gconstpointer data)
{
  TamizRecord *deal = tamiz_record_new (TAMIZ_KIND_REMOTE_LINK, 0);

  tamiz_record_set_int (deal, TAMIZ_REMOTE_LINK_CONNECTION, MEMORY_CONNECTION);
  tamiz_record_set_text (deal, TAMIZ_REMOTE_LINK_OBJECT, "deal");
  tamiz_record_set_text (deal, TAMIZ_REMOTE_LINK_IDEM_KEY, KEY);
  tamiz_record_set_text (deal, TAMIZ_REMOTE_LINK_REMOTE_ID, "D1");
  tamiz_record_set_int (deal, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);
  g_ptr_array_add (memory_store_get_links (fixture->bench.store), deal);
  add_row (fixture, "update", "Grade: A", "A");
  bench_run (&fixture->bench);
  assert_row (fixture, 2, TAMIZ_OUTBOX_DONE, "converted");
  g_assert_cmpuint (fixture->patches, ==, 0);
}

static gint64
run_at (Fixture *fixture,
        gint64   date)
{
  g_autoptr (TamizSyncReport) report = NULL;

  g_mutex_lock (&fixture->mutex);
  fixture->date = date;
  g_mutex_unlock (&fixture->mutex);
  bench_restart (&fixture->bench, "secret");
  add_row (fixture, "update", "Grade: A", "A");
  bench_run (&fixture->bench);
  report = tamiz_sync_worker_get_report (fixture->bench.worker);

  return report->skew;
}

/* Clocks that differ are told; a minute is none. */
static void
clocks_are_compared (Fixture      *fixture,
                     gconstpointer data)
{
  gint64 now = tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));

  g_assert_cmpint (run_at (fixture, now + TAMIZ_MINUTE), ==, 0);
  g_assert_cmpint (ABS (run_at (fixture, now - TAMIZ_HOUR) + TAMIZ_HOUR), <=, TAMIZ_SECOND);
}

#define ADD(name, function) g_test_add ("/updates/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ours-are-written", ours_are_written);
  ADD ("theirs-stay", theirs_stay);
  ADD ("what-is-changed-in-between-stays", what_is_changed_in_between_stays);
  ADD ("what-else-is-changed-in-between-is-no-conflict", what_else_is_changed_in_between_is_no_conflict);
  ADD ("what-never-rests-is-held", what_never_rests_is_held);
  ADD ("what-was-written-is-noted", what_was_written_is_noted);
  ADD ("empty-ones-are-filled", empty_ones_are_filled);
  ADD ("html-of-ours-is-ours", html_of_ours_is_ours);
  ADD ("what-is-gone-stays-gone", what_is_gone_stays_gone);
  ADD ("what-was-converted-is-not-updated", what_was_converted_is_not_updated);
  ADD ("clocks-are-compared", clocks_are_compared);

  return g_test_run ();
}
