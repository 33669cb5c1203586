#include "config.h"

#include "crm-faults.h"

#include <string.h>

/* Whether a request that ends like this changed nothing. */
gboolean
fault_does_nothing (Fault fault)
{
  switch (fault)
    {
    case FAULT_CLOSE:
    case FAULT_RATE_SECONDS:
    case FAULT_RATE_DATE:
    case FAULT_UNAVAILABLE:
    case FAULT_MAINTENANCE:
    case FAULT_HTML:
    case FAULT_REDIRECT:
    case FAULT_EXPIRED:
    case FAULT_ERROR:
    case FAULT_LOCKED:
    case FAULT_RIGHTS:
    case FAULT_INVALID:
      return TRUE;
    default:
      return FALSE;
    }
}

/* An answer as it should be. */
void
fault_respond (SoupServerMessage *message,
               guint              status,
               const char        *type,
               const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

void
fault_respond_json (SoupServerMessage *message,
                    json_t            *json)
{
  char *text = json_dumps (json, JSON_COMPACT);

  fault_respond (message, 200, "application/json", text);
  free (text);
}

static void
break_line (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}

static gboolean
drip_cb (gpointer data)
{
  SoupServerMessage *message = data;

  if (soup_server_message_get_socket (message) == NULL)
    return G_SOURCE_REMOVE;
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, " ",
                            1);
  soup_server_message_unpause (message);
  return G_SOURCE_CONTINUE;
}

static void
finished_cb (SoupServerMessage *message,
             gpointer           data)
{
  g_source_destroy (data);
}

static void
drip (GMainContext      *context,
      SoupServerMessage *message)
{
  g_autoptr (GSource) source = g_timeout_source_new (20);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                "application/json");
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "{",
                            1);
  g_source_set_callback (source, drip_cb, g_object_ref (message), g_object_unref);
  g_signal_connect_data (message, "finished", G_CALLBACK (finished_cb), g_source_ref (source),
                         (GClosureNotify) g_source_unref, 0);
  g_source_attach (source, context);
}

static void
respond_filled (SoupServerMessage *message,
                const char        *prefix,
                char               filler,
                gsize              length)
{
  g_autoptr (GString) text = g_string_new (prefix);

  g_string_set_size (text, length);
  memset (text->str + strlen (prefix), filler, length - strlen (prefix));
  fault_respond (message, 200, "application/json", text->str);
}

static void
respond_rate (SoupServerMessage *message,
              gboolean           as_date)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  fault_respond (message, 429, "text/html", "<p>Too many requests</p>");
  if (as_date)
    {
      soup_message_headers_replace (headers, "Date", "Mon, 23 Nov 2026 12:00:00 GMT");
      soup_message_headers_replace (headers, "Retry-After", "Mon, 23 Nov 2026 12:03:00 GMT");
    }
  else
    soup_message_headers_replace (headers, "Retry-After", "120");
}

/* Spoils the answer; @json is what it would have been.  Faults that speak a server's own
 * language are the server's affair.  @context is the one that the server runs in.
 */
void
fault_misbehave (GMainContext      *context,
                 SoupServerMessage *message,
                 json_t            *json,
                 Fault              fault)
{
  switch (fault)
    {
    case FAULT_COMMIT_CLOSE:
    case FAULT_CLOSE_COMMIT:
    case FAULT_CLOSE:
      break_line (message);
      break;
    case FAULT_RATE_SECONDS:
    case FAULT_RATE_DATE:
      respond_rate (message, fault == FAULT_RATE_DATE);
      break;
    case FAULT_UNAVAILABLE:
      fault_respond (message, 503, "text/html", "<p>Back soon</p>");
      break;
    case FAULT_MAINTENANCE:
      fault_respond (message, 503, "text/html", "<p>Back in twenty minutes</p>");
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                    "1200");
      break;
    case FAULT_COMMIT_GATEWAY:
      fault_respond (message, 504, "text/html", "<p>Gateway</p>");
      break;
    case FAULT_DRIP:
      drip (context, message);
      break;
    case FAULT_TRUNCATED:
      fault_respond (message, 200, "application/json", "{\"id\":1,\"resu");
      break;
    case FAULT_HTML:
      fault_respond (message, 200, "text/html", "<form>Please log in</form>");
      break;
    case FAULT_REDIRECT:
      fault_respond (message, 302, "text/html", "");
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                    "https://login.example/");
      break;
    case FAULT_HUGE:
      respond_filled (message, "{\"result\":\"", 'x', 9 * 1024 * 1024);
      break;
    case FAULT_NESTED:
      respond_filled (message, "", '[', 100000);
      break;
    case FAULT_EXPIRED:
      fault_respond (message, 401, "text/plain", "");
      break;
    case FAULT_ERROR:
      fault_respond (message, 500, "text/html", "<p>Internal</p>");
      break;
    default:
      fault_respond_json (message, json);
      break;
    }
}

static gpointer
serve_cb (gpointer data)
{
  FaultListener *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* Listens at a port of this machine, on a thread of its own. */
void
fault_listener_start (FaultListener     *self,
                      SoupServerCallback request_cb,
                      gpointer           data)
{
  GSList *uris;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, data, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("fake-crm", serve_cb, self);
}

static gboolean
quit_cb (gpointer data)
{
  FaultListener *self = data;

  soup_server_disconnect (self->server);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* From now on nobody answers. */
void
fault_listener_stop (FaultListener *self)
{
  if (self->thread == NULL)
    return;

  g_main_context_invoke (self->context, quit_cb, self);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
fault_listener_clear (FaultListener *self)
{
  fault_listener_stop (self);
  g_object_unref (self->server);
  /* What the server closes it closes in its context. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
}
