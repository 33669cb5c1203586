#define _GNU_SOURCE

#include "config.h"

#include "session-checks.h"

#include <glib/gstdio.h>
#include <string.h>

/* The CRM as far as it goes without a server. */

#define SECRET "Zq7-unmistakable-secret"

/* Nothing listens on the port 9, "discard", of this machine. */
#define NOWHERE "http://127.0.0.1:9/database"

static json_t *
connect_crm (TamizTestSession *test)
{
  g_autofree char *secret = tamiz_test_session_write (test, "secret", SECRET "\n");

  tamiz_test_session_as (test, "max@tamiz.example");
  return tamiz_test_session_do (test, "crm.add", "name", "Ventas", "kind", "tryton", "url", NOWHERE, "user",
                                "tamiz", "secret-file", secret, NULL);
}

static char *
accept_one (TamizTestSession *test)
{
  char *id = tamiz_test_session_add_lead (test);

  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");

  return id;
}

static void
a_connection_that_cannot_be_is_refused (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *secret = tamiz_test_session_write (test, "secret", SECRET "\n");

  tamiz_test_session_agree (test);
  REFUSED (test, "not_found", "sync");
  tamiz_test_session_as (test, "max@tamiz.example");
#define ADD_CRM(code, kind_, url_) \
  REFUSED (test, code, "crm.add", "name", "CRM", "kind", kind_, "url", url_, "user", "u", "secret-file", secret)
  ADD_CRM ("address", "tryton", "http://crm.example/db");
  ADD_CRM ("address", "tryton", "ftp://crm.example/db");
  ADD_CRM ("address", "tryton", "crm.example");
  ADD_CRM ("address", "tryton", "https://");
  ADD_CRM ("address", "tryton", "");
  ADD_CRM ("not_found", "abacus", "https://crm.example/db");
  ADD_CRM ("not_found", "../../tryton", "https://crm.example/db");
  REFUSED (test, "invalid", "crm.add", "name", " ", "kind", "tryton", "url", NOWHERE, "user", "u");
  REFUSED (test, "invalid", "crm.add", "name", "CRM", "kind", "tryton", "url", NOWHERE, "user", "u", "+set", "=x");
  REFUSED (test, "secret", "crm.add", "name", "CRM", "kind", "tryton", "url", NOWHERE, "user", "u",
           "secret-file", "/no/such/file");
  g_assert_cmpint (count (test, "crm.list"), ==, 0);
  json_decref (connect_crm (test));
  REFUSED (test, "exists", "crm.add", "name", "ventas", "kind", "tryton", "url", NOWHERE, "user", "u");
  REFUSED (test, "not_found", "crm.remove", "name", "Other");
  REFUSED (test, "not_found", "sync", "name", "Other");
}

/* Whoever may not connect a CRM leaves nothing behind on the machine either. */
static void
a_refused_connection_leaves_no_trace (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *secret = tamiz_test_session_write (test, "secret", SECRET "\n");
  g_autofree char *places = g_build_filename (g_get_user_config_dir (), "tamiz", "connections.ini", NULL);
  g_autofree char *before = NULL, *after = NULL;

  tamiz_test_session_agree (test);
  json_decref (connect_crm (test));
  tamiz_test_session_as (test, "mia@tamiz.example");
  g_assert_true (g_file_get_contents (places, &before, NULL, NULL));
  REFUSED (test, "not_allowed", "crm.add", "name", "CRM", "kind", "tryton", "url", NOWHERE, "user", "u",
           "secret-file", secret);
  g_assert_true (g_file_get_contents (places, &after, NULL, NULL));
  g_assert_cmpstr (g_strchomp (before), ==, g_strchomp (after));
}

static gboolean
offers (json_t     *crm,
        const char *kind,
        const char *title)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (crm, "kinds"), i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "key"), kind) == 0)
        return g_strcmp0 (tamiz_json_get_text (item, "label"), title) == 0;
    }

  return FALSE;
}

/* Some CRMs take a key as well as somebody who signs in; what the connection has decides. */
static void
a_key_needs_nobody_who_signs_in (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *secret = tamiz_test_session_write (test, "secret", SECRET "\n");
  g_autoptr (json_t) crm = NULL;

  tamiz_test_session_agree (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "crm.add", "name", "A key", "kind", "hubspot", "url", "https://api.hubapi.com", "secret-file", secret);
  DO (test, "crm.add", "name", "Somebody", "kind", "hubspot", "url", "https://api.hubapi.com", "secret-file", secret,
      "+set", "client_id=abc");
  crm = tamiz_test_session_do (test, "crm.list", NULL);
  g_assert_cmpstr (tamiz_test_get (crm, "items.0.sign_in"), ==, "key");
  g_assert_cmpstr (tamiz_test_get (crm, "items.1.sign_in"), ==, "browser");
}

static void
acceptance_writes_the_rows_that_go_out (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) rows = NULL, handoff = NULL, crm = NULL;

  tamiz_test_session_agree (test);
  json_decref (connect_crm (test));
  tamiz_test_session_as (test, "mia@tamiz.example");
  id = accept_one (test);
  rows = tamiz_test_session_do (test, "outbox.list", "state", "queued", NULL);
  g_assert_cmpint (get_number (rows, "total"), ==, 4);
  g_assert_cmpstr (tamiz_test_get (rows, "items.0.object"), ==, "company");
  g_assert_cmpstr (tamiz_test_get (rows, "items.1.object"), ==, "lead");
  g_assert_cmpstr (tamiz_test_get (rows, "items.2.object"), ==, "note");
  g_assert_cmpstr (tamiz_test_get (rows, "items.3.object"), ==, "packet");
  g_assert_cmpstr (tamiz_test_get (rows, "items.1.lead"), ==, id);
  handoff = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (rows, "items.1.key"), ==, tamiz_test_get (handoff, "key"));
  g_assert_cmpstr (tamiz_test_get (handoff, "crm.0.state"), ==, "queued");
  g_assert_cmpstr (tamiz_test_get (handoff, "crm.0.connection"), ==, "Ventas");
  g_assert_cmpstr (tamiz_test_get (handoff, "steps.transfer.state"), ==, "waiting");
  crm = tamiz_test_session_do (test, "crm.list", NULL);
  g_assert_cmpint (get_number (crm, "items.0.waiting"), ==, 4);
  g_assert_true (offers (crm, "tryton", "Tryton"));
  REFUSED (test, "refused", "outbox.retry", "id", tamiz_test_get (rows, "items.0.id"));
  assert_sound (test);
}

static void
assert_not_in_file (const char *path,
                    const char *text)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (g_file_get_contents (path, &bytes, &length, NULL))
    g_assert_null (memmem (bytes, length, text, strlen (text)));
}

static void
the_secret_never_lies_in_the_base (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *log = NULL, *shared = NULL, *copy = NULL, *id = NULL;
  g_autoptr (json_t) crm = NULL, synced = NULL, removed = NULL;

  tamiz_test_session_agree (test);
  crm = connect_crm (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  id = accept_one (test);
  synced = tamiz_test_session_do (test, "sync", NULL);
  copy = g_build_filename (test->folder, "copy.tamiz", NULL);
  DO (test, "backup", "output", copy);
  log = g_strconcat (test->path, "-wal", NULL);
  shared = g_strconcat (test->path, "-shm", NULL);
  assert_not_in_file (test->path, SECRET);
  assert_not_in_file (log, SECRET);
  assert_not_in_file (shared, SECRET);
  assert_not_in_file (copy, SECRET);
  tamiz_test_session_reopen (test);
  assert_not_in_file (test->path, SECRET);

  /* The place of the secret is remembered on the machine, and forgotten with the connection. */
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "crm.remove", "name", "Ventas");
  g_assert_cmpint (count (test, "crm.list"), ==, 0);
  {
    g_autofree char *places = g_build_filename (g_get_user_config_dir (), "tamiz", "connections.ini", NULL);

    assert_not_in_file (places, test->folder);
  }
}

/* What a program gives in memory works, and lies nowhere afterwards. */
static void
a_secret_given_in_memory_is_written_nowhere (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *places = g_build_filename (g_get_user_config_dir (), "tamiz", "connections.ini", NULL);
  g_autofree char *log = NULL, *file = NULL, *message = NULL;

  tamiz_test_session_agree (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "crm.add", "name", "Ventas", "kind", "tryton", "url", NOWHERE, "user", "tamiz", "secret", SECRET);
  log = g_strconcat (test->path, "-wal", NULL);
  assert_not_in_file (test->path, SECRET);
  assert_not_in_file (log, SECRET);
  assert_not_in_file (places, SECRET);

  /* It was not to be kept, so only this program knows it, and for this host. */
  REFUSED (test, "not_sent", "crm.test", "name", "Ventas");
  DO (test, "sync", "name", "Ventas");
  DO (test, "crm.set", "name", "Ventas", "url", "http://localhost:9/database");
  REFUSED (test, "secret", "crm.test", "name", "Ventas");
  DO (test, "crm.set", "name", "Ventas", "url", NOWHERE);
  REFUSED (test, "secret", "sync", "name", "Ventas");
  message = tamiz_test_session_refused (test, "not_sent", "crm.test", "name", "Ventas", "secret", SECRET, NULL);
  g_assert_nonnull (strstr (message, "127.0.0.1"));
  DO (test, "sync", "secret", SECRET);
  assert_not_in_file (log, SECRET);

  /* Where it is can be said later as well. */
  file = tamiz_test_session_write (test, "secret", SECRET "\n");
  REFUSED (test, "invalid", "crm.secret", "name", "Ventas");
  REFUSED (test, "not_found", "crm.secret", "name", "Other", "secret-file", file);
  REFUSED (test, "secret", "crm.secret", "name", "Ventas", "secret-file", "/no/such/file");
  DO (test, "crm.secret", "name", "Ventas", "secret-file", file);
  REFUSED (test, "not_sent", "crm.test", "name", "Ventas");
}

static void
an_unreachable_server_leaves_the_rows_queued (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *message = NULL;
  g_autoptr (json_t) synced = NULL, counts = NULL, rows = NULL;

  tamiz_test_session_agree (test);
  json_decref (connect_crm (test));
  tamiz_test_session_as (test, "mia@tamiz.example");
  id = accept_one (test);
  message = tamiz_test_session_refused (test, "not_sent", "crm.test", "name", "Ventas", NULL);
  g_assert_nonnull (strstr (message, "127.0.0.1"));
  synced = tamiz_test_session_do (test, "sync", NULL);
  g_assert_cmpint (get_number (synced, "items.0.delivered"), ==, 0);
  g_assert_cmpint (get_number (synced, "items.0.waiting"), ==, 4);
  g_assert_nonnull (tamiz_test_get (synced, "items.0.words"));
  counts = tamiz_test_session_do (test, "outbox.count", NULL);
  g_assert_cmpint (get_number (counts, "waiting"), ==, 4);
  g_assert_cmpint (get_number (counts, "in_doubt") + get_number (counts, "dead"), ==, 0);
  rows = tamiz_test_session_do (test, "outbox.list", "+open", NULL, NULL);
  g_assert_cmpint (get_number (rows, "total"), ==, 4);
  g_assert_cmpstr (tamiz_test_get (rows, "items.0.lead_name"), ==, "Inés Güemes");
  g_assert_cmpstr (tamiz_test_get (rows, "items.0.state"), ==, "queued");
  g_assert_cmpstr (tamiz_test_get (rows, "items.1.state"), ==, "queued");
  assert_stage (test, id, "accepted");

  /* Without its secret nothing is tried. */
  {
    g_autofree char *secret = g_build_filename (test->folder, "secret", NULL);

    g_unlink (secret);
    REFUSED (test, "secret", "sync", "name", "Ventas");
  }
  assert_sound (test);
}

static void
a_later_connection_gets_what_was_accepted (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) synced = NULL, crm = NULL;

  tamiz_test_session_agree (test);
  id = accept_one (test);
  g_assert_cmpint (count (test, "outbox.list"), ==, 0);
  crm = connect_crm (test);
  g_assert_cmpint (get_number (crm, "waiting"), ==, 0);
  g_assert_cmpint (get_number (crm, "unsent"), ==, 1);
  synced = tamiz_test_session_do (test, "sync", NULL);
  g_assert_cmpint (get_number (synced, "items.0.waiting"), ==, 4);
  g_clear_pointer (&synced, json_decref);
  synced = tamiz_test_session_do (test, "sync", NULL);
  g_assert_cmpint (count (test, "outbox.list"), ==, 4);
  g_clear_pointer (&crm, json_decref);
  crm = tamiz_test_session_do (test, "crm.list", NULL);
  g_assert_cmpint (get_number (crm, "items.0.waiting"), ==, 4);
  g_assert_cmpint (get_number (crm, "items.0.unsent"), ==, 0);
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = set_settings_apart ();
  int failed;

  /* Whatever proxy the desktop uses is not asked. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/crm/" path, func)
  ADD ("a-connection-that-cannot-be-is-refused", a_connection_that_cannot_be_is_refused);
  ADD ("a-refused-connection-leaves-no-trace", a_refused_connection_leaves_no_trace);
  ADD ("a-key-needs-nobody-who-signs-in", a_key_needs_nobody_who_signs_in);
  ADD ("acceptance-writes-the-rows-that-go-out", acceptance_writes_the_rows_that_go_out);
  ADD ("the-secret-never-lies-in-the-base", the_secret_never_lies_in_the_base);
  ADD ("a-secret-given-in-memory-is-written-nowhere", a_secret_given_in_memory_is_written_nowhere);
  ADD ("an-unreachable-server-leaves-the-rows-queued", an_unreachable_server_leaves_the_rows_queued);
  ADD ("a-later-connection-gets-what-was-accepted", a_later_connection_gets_what_was_accepted);

  failed = g_test_run ();
  remove_settings (settings);
  return failed;
}
