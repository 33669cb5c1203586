#define _GNU_SOURCE /* strcasestr */
#include "config.h"

#include "tamiz-error.h"
#include "tamiz-form-limits.h"
#include "tamiz-form-server.h"

#include <string.h>

/* A real server and real connections, some of them ill-behaved. */

#define TOKEN "abcDEF-123_token"

typedef struct
{
  TamizFormServer *server;
  TamizFormServerOptions options;
  TamizFormResult result;   /* what is answered */
  const char *field;
  GMutex mutex;
  GPtrArray *names;         /* under the mutex: the field “name” of what arrived */
  char *page, *digest;
  gboolean confirms;
  GPtrArray *held;          /* (nullable): tickets that are not answered yet */
} Fixture;

static void
arrived_cb (TamizFormServer        *server,
            const TamizFormArrival *arrival,
            gpointer                ticket,
            gpointer                user_data)
{
  Fixture *self = user_data;
  TamizFormAnswer answer = { self->result, self->field, FALSE };

  g_mutex_lock (&self->mutex);
  if (arrival->post != NULL)
    g_ptr_array_add (self->names, tamiz_form_post_dup (arrival->post, "name"));
  g_free (self->page);
  self->page = g_strdup (arrival->page);
  g_free (self->digest);
  self->digest = g_strdup (arrival->digest);
  self->confirms = arrival->confirms;
  if (self->held != NULL)
    g_ptr_array_add (self->held, ticket);
  g_mutex_unlock (&self->mutex);
  if (self->held == NULL)
    tamiz_form_server_answer (server, ticket, &answer);
}

static void
set_site (Fixture    *self,
          const char *language,
          const char *thanks,
          const char *origin)
{
  g_autoptr (GPtrArray) sites = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_form_site_unref);
  g_autofree char *digest = tamiz_form_token_digest (TOKEN);
  const char *const origins[] = { origin, NULL };

  g_ptr_array_add (sites, tamiz_form_site_new (digest, language, thanks, origins));
  tamiz_form_server_set_sites (self->server, sites);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->options = (TamizFormServerOptions){ .address = "127.0.0.1", .most_waiting = 100, .most_connections = 50,
                                            .patience = 20 };
  self->names = g_ptr_array_new_with_free_func (g_free);
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->server = tamiz_form_server_new (&self->options, arrived_cb, self);
  set_site (self, "en", NULL, NULL);
  g_assert_true (tamiz_form_server_start (self->server, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  if (self->server != NULL)
    {
      tamiz_form_server_stop (self->server);
      g_assert_finalize_object (self->server);
    }
  g_ptr_array_unref (self->names);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_free (self->page);
  g_free (self->digest);
}

static GSocketConnection *
open_connection (Fixture *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", tamiz_form_server_get_port (self->server), NULL,
                                                &error);
  g_assert_no_error (error);
  return connection;
}

static gboolean
send_text (GSocketConnection *connection,
           const char        *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL,
                                    NULL, NULL);
}

/* All that comes until the other side closes. */
static char *
read_all (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);
  char chunk[4096];
  gssize n;

  while ((n = g_input_stream_read (input, chunk, sizeof chunk, NULL, NULL)) > 0)
    g_string_append_len (text, chunk, n);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
ask (Fixture    *self,
     const char *method,
     const char *path,
     const char *headers,
     const char *body)
{
  g_autoptr (GSocketConnection) connection = open_connection (self);
  g_autofree char *request
      = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT
                         "\r\n%s\r\n%s",
                         method, path, strlen (body), headers, body);

  send_text (connection, request);
  return read_all (connection);
}

static char *
post (Fixture    *self,
      const char *headers,
      const char *body)
{
  g_autofree char *all = g_strconcat ("Content-Type: application/x-www-form-urlencoded\r\n", headers, NULL);

  return ask (self, "POST", "/f/" TOKEN, all, body);
}

static void
assert_has (const char *answer,
            const char *part)
{
  if (strstr (answer, part) == NULL)
    g_error ("“%s” is not in: %s", part, answer);
}

static void
assert_lacks (const char *answer,
              const char *part)
{
  if (strcasestr (answer, part) != NULL)
    g_error ("“%s” is in: %s", part, answer);
}

static void
test_page (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *answer = NULL;
  g_autofree char *digest = tamiz_form_token_digest (TOKEN);

  start (self);
  answer = post (self, "Referer: https://hotel.example/contact\r\n", "name=Ana+Rojas&message=Hola");

  assert_has (answer, "HTTP/1.1 200 OK");
  assert_has (answer, "Thank you");
  assert_has (answer, "X-Content-Type-Options: nosniff");
  assert_has (answer, "Cache-Control: no-store");
  assert_lacks (answer, "Server:");
  assert_lacks (answer, "libsoup");
  g_assert_cmpstr (g_ptr_array_index (self->names, 0), ==, "Ana Rojas");
  g_assert_cmpstr (self->page, ==, "https://hotel.example/contact");
  g_assert_cmpstr (self->digest, ==, digest);
}

static void
test_answers (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *json = NULL, *redirect = NULL, *accepted = NULL, *spanish = NULL;

  start (self);
  set_site (self, "es", "https://hotel.example/gracias", NULL);
  json = ask (self, "POST", "/f/" TOKEN, "Content-Type: application/json\r\n", "{\"name\": \"Ana\"}");
  assert_has (json, "HTTP/1.1 200 OK");
  assert_has (json, "\"ok\": true");
  assert_has (json, "Gracias");
  assert_has (json, "\"thanks\": \"https://hotel.example/gracias\"");

  redirect = post (self, "", "name=Ana&thanks=https://evil.example/&next=https://evil.example/");
  assert_has (redirect, "HTTP/1.1 303");
  assert_has (redirect, "Location: https://hotel.example/gracias\r\n");
  assert_lacks (redirect, "evil");

  accepted = post (self, "Accept: application/json\r\n", "name=Ana");
  assert_has (accepted, "\"ok\": true");

  self->result = TAMIZ_FORM_INVALID;
  self->field = "<script>alert(1)</script>";
  spanish = post (self, "", "name=Ana");
  assert_has (spanish, "HTTP/1.1 422");
  assert_has (spanish, "Llene este campo");
  assert_has (spanish, "&lt;script&gt;");
  assert_lacks (spanish, "<script");
}

static void
test_nothing_else (Fixture       *self,
                   gconstpointer  data)
{
  static const struct
  {
    const char *method, *path, *status;
  } asked[] = {
    { "GET", "/", "200" },
    { "GET", "/f/" TOKEN, "404" },
    { "POST", "/f/wrong-token-1234", "404" },
    { "POST", "/f/", "404" },
    { "POST", "/f/../../etc/passwd", "404" },
    { "PUT", "/f/" TOKEN, "404" },
    { "GET", "/admin", "404" },
    { "POST", "/", "404" },
  };
  g_autofree char *unknown = NULL, *elsewhere = NULL;

  start (self);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *answer = ask (self, asked[i].method, asked[i].path, "", "");
      g_autofree char *status = g_strdup_printf ("HTTP/1.1 %s", asked[i].status);

      assert_has (answer, status);
    }
  g_assert_cmpuint (self->names->len, ==, 0);

  /* A token that is wrong looks like a page that is not there. */
  unknown = ask (self, "POST", "/f/wrong-token-1234", "", "");
  elsewhere = ask (self, "POST", "/nowhere", "", "");
  g_assert_cmpstr (strstr (unknown, "<!DOCTYPE"), ==, strstr (elsewhere, "<!DOCTYPE"));
}

static void
test_sites (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *preflight = NULL, *foreign_preflight = NULL, *own = NULL, *foreign = NULL, *none = NULL, *null = NULL;

  start (self);
  set_site (self, "en", NULL, "https://hotel.example");

  preflight = ask (self, "OPTIONS", "/f/" TOKEN, "Origin: https://hotel.example\r\nAccess-Control-Request-Method: POST\r\n", "");
  assert_has (preflight, "HTTP/1.1 204");
  assert_has (preflight, "Access-Control-Allow-Origin: https://hotel.example\r\n");
  foreign_preflight = ask (self, "OPTIONS", "/f/" TOKEN, "Origin: https://evil.example\r\n", "");
  assert_lacks (foreign_preflight, "Access-Control-Allow-Origin");

  own = post (self, "Origin: https://hotel.example\r\n", "name=own");
  assert_has (own, "HTTP/1.1 200");
  assert_has (own, "Access-Control-Allow-Origin: https://hotel.example\r\n");
  foreign = post (self, "Origin: https://hotel.example.evil.example\r\n", "name=foreign");
  assert_has (foreign, "HTTP/1.1 403");
  assert_lacks (foreign, "Access-Control-Allow-Origin");
  null = post (self, "Origin: null\r\n", "name=null");
  assert_has (null, "HTTP/1.1 403");
  none = post (self, "", "name=none");
  assert_has (none, "HTTP/1.1 200");
  g_assert_cmpuint (self->names->len, ==, 2);
}

static void
test_bad_bodies (Fixture       *self,
                 gconstpointer  data)
{
  static const struct
  {
    const char *type, *body, *status;
  } sent[] = {
    { "text/plain", "name=Ana", "415" },
    { "application/json", "{\"name\": [[[[", "400" },
    { "multipart/form-data; boundary=x", "--x\r\nnonsense", "400" },
    { "application/x-www-form-urlencoded", "", "422" },
  };

  start (self);
  for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      g_autofree char *headers = g_strdup_printf ("Content-Type: %s\r\n", sent[i].type);
      g_autofree char *answer = ask (self, "POST", "/f/" TOKEN, headers, sent[i].body);
      g_autofree char *status = g_strdup_printf ("HTTP/1.1 %s", sent[i].status);

      assert_has (answer, status);
    }
  g_assert_cmpuint (self->names->len, ==, 0);
}

/* Refused by what the header says, before the body is sent; and while it streams without end. */
static void
test_too_large (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GSocketConnection) announced = NULL, streaming = NULL;
  g_autofree char *answer = NULL, *after = NULL, *streamed = NULL;
  g_autofree char *block = g_strnfill (65536, 'a');
  guint blocks = 0;

  start (self);
  announced = open_connection (self);
  send_text (announced, "POST /f/" TOKEN " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        "Content-Length: 104857600\r\n\r\nname=");
  answer = read_all (announced);
  assert_has (answer, "HTTP/1.1 413");

  streaming = open_connection (self);
  send_text (streaming, "POST /f/" TOKEN " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n");
  while (blocks < 1600 && send_text (streaming, "10000\r\n") && send_text (streaming, block)
         && send_text (streaming, "\r\n"))
    blocks++;
  g_assert_cmpuint (blocks, <, 400);
  streamed = read_all (streaming);

  after = post (self, "", "name=after");
  assert_has (after, "HTTP/1.1 200");
  g_assert_cmpuint (self->names->len, ==, 1);
}

static void
test_slow (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (GSocketConnection) headers = NULL, body = NULL;
  g_autofree char *first = NULL, *second = NULL, *quick = NULL;
  gint64 begun;

  self->options.patience = 1;
  start (self);
  begun = g_get_monotonic_time ();
  headers = open_connection (self);
  send_text (headers, "POST /f/" TOKEN " HTTP/1.1\r\nHost:");
  body = open_connection (self);
  send_text (body, "POST /f/" TOKEN " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                   "Content-Length: 1000\r\n\r\nname=");
  quick = post (self, "", "name=quick");
  assert_has (quick, "HTTP/1.1 200");
  first = read_all (headers);
  second = read_all (body);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 15 * G_USEC_PER_SEC);
  g_assert_cmpuint (self->names->len, ==, 1);
}

static void
test_many_connections (Fixture       *self,
                       gconstpointer  data)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketConnection) last = NULL;
  g_autofree char *nothing = NULL, *after = NULL;

  self->options.most_connections = 10;
  start (self);
  for (guint i = 0; i < 10; i++)
    {
      GSocketConnection *connection = open_connection (self);

      send_text (connection, "POST");
      g_ptr_array_add (open, connection);
    }
  last = open_connection (self);
  nothing = read_all (last);
  g_assert_cmpstr (nothing, ==, "");

  g_ptr_array_set_size (open, 0);
  for (guint i = 0; i < 50 && (after == NULL || *after == '\0'); i++)
    {
      g_free (after);
      g_usleep (50000);
      after = post (self, "", "name=after");
    }
  assert_has (after, "HTTP/1.1 200");
}

static void
test_rate (Fixture       *self,
           gconstpointer  data)
{
  guint taken = 0, refused = 0;
  g_autofree char *forged = NULL;

  self->options.per_minute = 1;
  start (self);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *answer = post (self, "", "name=Ana");

      taken += strstr (answer, "HTTP/1.1 200") != NULL;
      if (strstr (answer, "HTTP/1.1 429 Too Many Requests") != NULL)
        {
          refused++;
          assert_has (answer, "Retry-After: 60");
        }
    }
  g_assert_cmpuint (taken, ==, 20);
  g_assert_cmpuint (refused, ==, 10);
  forged = post (self, "X-Forwarded-For: 198.51.100.7\r\n", "name=Ana");
  assert_has (forged, "HTTP/1.1 429");
}

static void
test_proxy (Fixture       *self,
            gconstpointer  data)
{
  const char *const proxies[] = { "127.0.0.0/8", NULL };
  g_autofree char *other = NULL, *forged = NULL;

  self->options.per_minute = 1;
  self->options.proxies = proxies;
  start (self);
  for (guint i = 0; i < 20; i++)
    g_free (post (self, "X-Forwarded-For: 203.0.113.9, 127.0.0.5\r\n", "name=Ana"));
  /* Whatever the visitor puts before the address that the proxy saw is not believed. */
  forged = post (self, "X-Forwarded-For: 192.0.2.1, 203.0.113.9\r\n", "name=Ana");
  assert_has (forged, "HTTP/1.1 429");
  other = post (self, "X-Forwarded-For: 203.0.113.10\r\n", "name=Ana");
  assert_has (other, "HTTP/1.1 200");
}

static gpointer
post_thread (gpointer data)
{
  return post (data, "", "name=Ana");
}

static void
test_bounded_queue (Fixture       *self,
                    gconstpointer  data)
{
  TamizFormAnswer taken = { TAMIZ_FORM_TAKEN, NULL, FALSE };
  GThread *threads[3];
  g_autofree char *busy = NULL;
  guint waiting = 0;

  self->options.most_waiting = 3;
  self->held = g_ptr_array_new ();
  start (self);
  for (guint i = 0; i < 3; i++)
    threads[i] = g_thread_new ("post", post_thread, self);
  while (waiting < 3)
    {
      g_usleep (5000);
      g_mutex_lock (&self->mutex);
      waiting = self->held->len;
      g_mutex_unlock (&self->mutex);
    }
  busy = post (self, "", "name=more");
  assert_has (busy, "HTTP/1.1 503");
  assert_has (busy, "Retry-After: 2");

  for (guint i = 0; i < 3; i++)
    tamiz_form_server_answer (self->server, g_ptr_array_index (self->held, i), &taken);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = g_thread_join (threads[i]);

      assert_has (answer, "HTTP/1.1 200");
    }
}

/* Whoever leaves before the answer harms nobody. */
static void
test_left (Fixture       *self,
           gconstpointer  data)
{
  TamizFormAnswer taken = { TAMIZ_FORM_TAKEN, NULL, FALSE };
  GSocketConnection *connection;
  g_autofree char *after = NULL;
  guint waiting = 0;

  self->held = g_ptr_array_new ();
  start (self);
  connection = open_connection (self);
  send_text (connection, "POST /f/" TOKEN " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                         "Content-Length: 8\r\n\r\nname=Ana");
  while (waiting < 1)
    {
      g_usleep (5000);
      g_mutex_lock (&self->mutex);
      waiting = self->held->len;
      g_mutex_unlock (&self->mutex);
    }
  g_object_unref (connection);
  g_usleep (50000);
  tamiz_form_server_answer (self->server, g_ptr_array_index (self->held, 0), &taken);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  after = post (self, "", "name=after");
  assert_has (after, "HTTP/1.1 200");
}

static void
test_confirmation (Fixture       *self,
                   gconstpointer  data)
{
  g_autofree char *digest = tamiz_form_token_digest ("confirm-me-please");
  g_autofree char *looked = NULL, *pressed = NULL, *gone = NULL;

  start (self);
  looked = ask (self, "GET", "/f/confirm/confirm-me-please?l=es", "", "");
  assert_has (looked, "HTTP/1.1 200");
  assert_has (looked, "<form method=\"post\">");
  assert_has (looked, "Sí, fui yo");
  g_assert_null (self->digest);

  self->result = TAMIZ_FORM_CONFIRMED;
  pressed = ask (self, "POST", "/f/confirm/confirm-me-please?l=es", "", "");
  assert_has (pressed, "confirmada");
  g_assert_true (self->confirms);
  g_assert_cmpstr (self->digest, ==, digest);

  self->result = TAMIZ_FORM_UNKNOWN;
  gone = ask (self, "POST", "/f/confirm/confirm-me-please", "", "");
  assert_has (gone, "HTTP/1.1 404");
}

static void
test_cannot_listen (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr (TamizFormServer) taken = NULL, nowhere = NULL, uncertified = NULL;
  g_autoptr (GError) error = NULL;
  TamizFormServerOptions options;

  start (self);
  options = self->options;
  options.port = tamiz_form_server_get_port (self->server);
  taken = tamiz_form_server_new (&options, arrived_cb, self);
  g_assert_false (tamiz_form_server_start (taken, &error));
  g_assert_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ);
  g_clear_error (&error);

  options.address = "everywhere";
  nowhere = tamiz_form_server_new (&options, arrived_cb, self);
  g_assert_false (tamiz_form_server_start (nowhere, &error));
  g_assert_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ);
  g_clear_error (&error);

  options = self->options;
  options.certificate = options.key = "/nonexistent.pem";
  uncertified = tamiz_form_server_new (&options, arrived_cb, self);
  g_assert_false (tamiz_form_server_start (uncertified, &error));
  g_assert_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ);
}

static void
test_limits (void)
{
  g_autoptr (TamizFormLimits) limits = tamiz_form_limits_new (60, 3);
  g_autoptr (TamizFormLimits) none = tamiz_form_limits_new (0, 3);

  for (guint i = 0; i < 3; i++)
    g_assert_true (tamiz_form_limits_take (limits, "a", 1000));
  g_assert_false (tamiz_form_limits_take (limits, "a", 1000));
  g_assert_true (tamiz_form_limits_take (limits, "b", 1000));
  g_assert_false (tamiz_form_limits_take (limits, "a", 1000 + G_USEC_PER_SEC / 2));
  g_assert_true (tamiz_form_limits_take (limits, "a", 1000 + 2 * G_USEC_PER_SEC));
  for (guint i = 0; i < 100; i++)
    g_assert_true (tamiz_form_limits_take (none, "a", 1000));
  /* However many come, memory does not grow without end. */
  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *who = g_strdup_printf ("%u", i);

      tamiz_form_limits_take (limits, who, 1000);
    }
  g_assert_cmpuint (tamiz_form_limits_size (limits), <=, 20000);
}

#define ADD(name, func) g_test_add ("/intake/form-server/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("page", test_page);
  ADD ("answers", test_answers);
  ADD ("nothing-else", test_nothing_else);
  ADD ("sites", test_sites);
  ADD ("bad-bodies", test_bad_bodies);
  ADD ("too-large", test_too_large);
  ADD ("slow", test_slow);
  ADD ("many-connections", test_many_connections);
  ADD ("rate", test_rate);
  ADD ("proxy", test_proxy);
  ADD ("bounded-queue", test_bounded_queue);
  ADD ("left", test_left);
  ADD ("confirmation", test_confirmation);
  ADD ("cannot-listen", test_cannot_listen);
  g_test_add_func ("/intake/form-server/limits", test_limits);

  return g_test_run ();
}
