/* The channel: what leaves, what never does, and what is known when it breaks. */

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-http.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupServer *server;
  GSocketService *service;  /* (nullable): where TLS is spoken */
  GTlsCertificate *certificate; /* (nullable) */
  char *base;
  guint requests;
  char *last_cookie;        /* (nullable) */
  char *last_authorization; /* (nullable) */
  TamizHttp *http;
} Fixture;

static void
break_line (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  Fixture *fixture = data;
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  fixture->requests++;
  g_free (fixture->last_cookie);
  fixture->last_cookie = g_strdup (soup_message_headers_get_one (asked, "Cookie"));
  g_free (fixture->last_authorization);
  fixture->last_authorization = g_strdup (soup_message_headers_get_one (asked, "Authorization"));

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{\"a\":1}", 7);
  soup_message_headers_replace (headers, "Set-Cookie", "session=abc; Path=/");
  if (g_str_equal (path, "/close"))
    break_line (message);
  else if (g_str_equal (path, "/moved"))
    {
      soup_server_message_set_status (message, 302, NULL);
      soup_message_headers_replace (headers, "Location", "/elsewhere");
    }
  else if (g_str_equal (path, "/challenge"))
    {
      soup_server_message_set_status (message, 401, NULL);
      soup_message_headers_replace (headers, "WWW-Authenticate", "Basic realm=\"Tryton\"");
    }
  else if (g_str_equal (path, "/half"))
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{\"a\":", 5);
  else if (g_str_equal (path, "/silent"))
    soup_server_message_pause (message);
}

/* The handshake is made here and not by libsoup, whose server trips over one that the client
 * breaks off while the server is taken down: it ends before the next turn of the loop.
 */
static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           data)
{
  Fixture *fixture = data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GIOStream) stream
      = g_tls_server_connection_new (G_IO_STREAM (connection), fixture->certificate, NULL);

  if (stream != NULL && g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, NULL))
    soup_server_accept_iostream (fixture->server, stream, local, remote, NULL);

  return TRUE;
}

static void
listen_secure (Fixture    *fixture,
               const char *certificate)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", certificate, NULL);
  g_autoptr (GError) error = NULL;
  guint16 port;

  fixture->certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  fixture->service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (fixture->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->service, "incoming", G_CALLBACK (incoming_cb), fixture);
  fixture->base = g_strdup_printf ("https://127.0.0.1:%u", port);
}

static void
listen_plain (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static gpointer
server_thread (gpointer data)
{
  Fixture *fixture = data;

  g_main_context_push_thread_default (fixture->context);
  g_main_loop_run (fixture->loop);
  g_main_context_pop_thread_default (fixture->context);
  return NULL;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const char *certificate = data;

  fixture->context = g_main_context_new ();
  fixture->loop = g_main_loop_new (fixture->context, FALSE);
  g_main_context_push_thread_default (fixture->context);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, request_cb, fixture, NULL);
  if (certificate != NULL && g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    listen_secure (fixture, certificate);
  else
    listen_plain (fixture);
  g_main_context_pop_thread_default (fixture->context);
  fixture->thread = g_thread_new ("server", server_thread, fixture);
  fixture->http = tamiz_http_new (NULL, NULL);
  tamiz_http_set_deadline (fixture->http, 10000);
}

static gboolean
quit_cb (gpointer data)
{
  Fixture *fixture = data;

  if (fixture->service != NULL)
    {
      g_socket_service_stop (fixture->service);
      g_socket_listener_close (G_SOCKET_LISTENER (fixture->service));
    }
  soup_server_disconnect (fixture->server);
  g_main_loop_quit (fixture->loop);
  return G_SOURCE_REMOVE;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->http);
  g_main_context_invoke (fixture->context, quit_cb, fixture);
  g_thread_join (fixture->thread);
  g_object_unref (fixture->server);
  g_clear_object (&fixture->service);
  g_clear_object (&fixture->certificate);
  while (g_main_context_iteration (fixture->context, FALSE))
    ;
  g_main_loop_unref (fixture->loop);
  g_main_context_unref (fixture->context);
  g_free (fixture->base);
  g_free (fixture->last_cookie);
  g_free (fixture->last_authorization);
}

static TamizResponse *
post (Fixture       *fixture,
      const char    *path,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autofree char *url = g_strconcat (fixture->base, path, NULL);
  g_autoptr (TamizRequest) request = tamiz_request_new ("POST", url);

  request->writes = TRUE;
  request->body = json_pack ("{s:s}", "id", "x");
  tamiz_request_add_header (request, "Authorization", "Session c2VjcmV0");
  return tamiz_http_send (fixture->http, request, cancellable, error);
}

static void
test_answer_is_read (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizResponse) response = post (fixture, "/", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpint (tamiz_json_get_int (response->body, "a", 0), ==, 1);
  g_assert_cmpint (response->date, >, 0);
  g_assert_cmpstr (fixture->last_authorization, ==, "Session c2VjcmV0");
}

static void
test_cookies_are_not_kept (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (TamizResponse) first = post (fixture, "/", NULL, NULL);
  g_autoptr (TamizResponse) second = post (fixture, "/", NULL, NULL);

  g_assert_nonnull (tamiz_response_get_header (first, "set-cookie"));
  g_assert_cmpuint (fixture->requests, ==, 2);
  g_assert_null (fixture->last_cookie);
}

static void
test_redirect_is_not_followed (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (TamizResponse) response = post (fixture, "/moved", NULL, NULL);

  g_assert_cmpuint (response->status, ==, 302);
  g_assert_cmpuint (fixture->requests, ==, 1);
}

static void
test_challenge_is_not_answered (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr (TamizResponse) response = post (fixture, "/challenge", NULL, NULL);

  g_assert_cmpuint (response->status, ==, 401);
  g_assert_cmpuint (fixture->requests, ==, 1);
}

static void
test_broken_line_may_have_arrived (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (post (fixture, "/close", NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_UNKNOWN);
  /* And libsoup did not send it again by itself. */
  g_assert_cmpuint (fixture->requests, ==, 1);
  g_assert_null (strstr (error->message, "c2VjcmV0"));
}

static void
test_half_an_answer_has_no_body (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (TamizResponse) response = post (fixture, "/half", NULL, NULL);

  g_assert_true (response->is_json);
  g_assert_false (response->is_empty);
  g_assert_null (response->body);
}

static void
test_deadline_is_of_the_whole (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  tamiz_http_set_deadline (fixture->http, 1000);
  g_assert_null (post (fixture, "/silent", NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_UNKNOWN);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (300 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled_while_waiting_may_have_arrived (Fixture      *fixture,
                                               gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) before = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_null (post (fixture, "/silent", cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_UNKNOWN);

  g_assert_null (post (fixture, "/", cancellable, &before));
  g_assert_error (before, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->requests, ==, 1);
}

static void
assert_not_sent (const char *url,
                 int         code)
{
  g_autoptr (TamizHttp) http = tamiz_http_new (NULL, NULL);
  g_autoptr (TamizRequest) request = tamiz_request_new ("POST", url);
  g_autoptr (GError) error = NULL;

  tamiz_http_set_deadline (http, 3000);
  g_assert_null (tamiz_http_send (http, request, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, code);
}

static void
test_unreachable_is_not_sent (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) own = NULL;
  g_autofree char *url = NULL;

  /* Bound, so that nobody else has it, and not listening. */
  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  own = g_socket_get_local_address (socket, NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u/",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own)));
  assert_not_sent (url, TAMIZ_SYNC_ERROR_NOT_SENT);
  assert_not_sent ("https://no-such-host.invalid/", TAMIZ_SYNC_ERROR_NOT_SENT);
}

static void
test_clear_text_is_refused (void)
{
  assert_not_sent ("http://crm.example/db/", TAMIZ_SYNC_ERROR_ADDRESS);
  assert_not_sent ("http://127.0.0.1.crm.example/", TAMIZ_SYNC_ERROR_ADDRESS);
  assert_not_sent ("http://localhost.crm.example/", TAMIZ_SYNC_ERROR_ADDRESS);
  assert_not_sent ("file:///etc/passwd", TAMIZ_SYNC_ERROR_ADDRESS);
  g_assert_true (tamiz_http_is_loopback ("http://localhost:8000/"));
  g_assert_false (tamiz_http_is_loopback ("https://crm.example/"));
}

static gboolean
has_tls (Fixture *fixture)
{
  if (g_str_has_prefix (fixture->base, "https"))
    return TRUE;

  g_test_skip ("no TLS: glib-networking is not installed");
  return FALSE;
}

static void
test_unknown_certificate_is_shown (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!has_tls (fixture))
    return;
  g_assert_null (post (fixture, "/", NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "Tamiz test server"));
  g_assert_nonnull (strstr (error->message, "SHA-256"));
  g_assert_cmpuint (fixture->requests, ==, 0);
}

static void
test_own_certificate_can_be_trusted (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fixtures", "server-certificate.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizResponse) response = NULL;

  if (!has_tls (fixture))
    return;
  g_object_unref (fixture->http);
  fixture->http = tamiz_http_new (path, &error);
  g_assert_no_error (error);
  response = post (fixture, "/", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
}

static void
test_missing_ca_file_is_an_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_http_new ("/nonexistent/ca.pem", &error));
  g_assert_nonnull (strstr (error->message, "/nonexistent/ca.pem"));
}

#define ADD(name, function) g_test_add ("/http/" name, Fixture, NULL, set_up, function, tear_down)
#define ADD_TLS(name, function) \
  g_test_add ("/http/" name, Fixture, "server.pem", set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("answer-is-read", test_answer_is_read);
  ADD ("cookies-are-not-kept", test_cookies_are_not_kept);
  ADD ("redirect-is-not-followed", test_redirect_is_not_followed);
  ADD ("challenge-is-not-answered", test_challenge_is_not_answered);
  ADD ("broken-line-may-have-arrived", test_broken_line_may_have_arrived);
  ADD ("half-an-answer-has-no-body", test_half_an_answer_has_no_body);
  ADD ("deadline-is-of-the-whole", test_deadline_is_of_the_whole);
  ADD ("cancelled-while-waiting-may-have-arrived", test_cancelled_while_waiting_may_have_arrived);
  g_test_add_func ("/http/unreachable-is-not-sent", test_unreachable_is_not_sent);
  g_test_add_func ("/http/clear-text-is-refused", test_clear_text_is_refused);
  ADD_TLS ("unknown-certificate-is-shown", test_unknown_certificate_is_shown);
  ADD_TLS ("own-certificate-can-be-trusted", test_own_certificate_can_be_trusted);
  g_test_add_func ("/http/missing-ca-file-is-an-error", test_missing_ca_file_is_an_error);

  return g_test_run ();
}
