#define G_LOG_DOMAIN "tamiz-form-visitors"

#include "config.h"

#include "tamiz-form-server-private.h"

#include <string.h>
#include <sys/socket.h>

/* Connections: how many there may be, how long they may take, and how much they may send. */

#define MOST_OF_ONE 64                      /* connections from one address */
#define MOST_DROPPED (4 * 1024 * 1024)      /* bytes read on after a refusal, so that it is seen */
#define LINGER (2 * G_USEC_PER_SEC)

static const char *const visitor_key = "tamiz-form-visitor";

static void
free_visitor (gpointer data)
{
  TamizFormVisitor *self = data;

  g_hash_table_remove (self->server->visitors, self);
  g_object_set_data (G_OBJECT (self->remote), visitor_key, NULL);
  g_object_unref (self->remote);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self->peer);
  g_free (self);
}

static gint64
get_deadline (TamizFormServer *self)
{
  return g_get_monotonic_time () + (gint64) self->patience * G_USEC_PER_SEC;
}

static guint
count_of_peer (TamizFormServer *self,
               const char      *peer)
{
  GHashTableIter iter;
  TamizFormVisitor *visitor;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->visitors);
  while (g_hash_table_iter_next (&iter, (gpointer *) &visitor, NULL))
    n += g_str_equal (visitor->peer, peer);

  return n;
}

static gboolean
is_proxy (TamizFormServer *self,
          GInetAddress    *address)
{
  for (guint i = 0; address != NULL && i < self->proxies->len; i++)
    {
      GInetAddressMask *mask = g_ptr_array_index (self->proxies, i);

      if (g_inet_address_get_family (address) == g_inet_address_mask_get_family (mask)
          && g_inet_address_mask_matches (mask, address))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_proxy_name (TamizFormServer *self,
               const char      *name)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);

  return is_proxy (self, address);
}

/* Of IPv6 whoever has one address has a whole /64 of them. */
static char *
make_peer (GInetAddress *address)
{
  g_autofree char *text = g_inet_address_to_string (address);
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 || g_inet_address_get_is_loopback (address))
    return g_steal_pointer (&text);

  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
                          bytes[5], bytes[6], bytes[7]);
}

static GIOStream *
wrap (TamizFormServer   *self,
      GSocketConnection *connection)
{
  if (self->certificate == NULL)
    return g_object_ref (G_IO_STREAM (connection));

  return g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
}

/* Takes a connection; one too many is closed, which costs next to nothing. */
gboolean
tamiz_form_visitors_incoming_cb (GSocketService    *service,
                                 GSocketConnection *connection,
                                 GObject           *source,
                                 gpointer           user_data)
{
  TamizFormServer *self = user_data;
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GIOStream) stream = NULL;
  g_autofree char *peer = NULL;
  TamizFormVisitor *visitor;

  if (!G_IS_INET_SOCKET_ADDRESS (remote) || local == NULL)
    return TRUE;
  peer = make_peer (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
  if (g_hash_table_size (self->visitors) >= self->most_connections
      || (self->proxies->len == 0 && count_of_peer (self, peer) >= MIN (MOST_OF_ONE, self->most_connections)))
    {
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      return TRUE;
    }
  stream = wrap (self, connection);
  if (stream == NULL)
    return TRUE;

  visitor = g_new0 (TamizFormVisitor, 1);
  visitor->server = self;
  visitor->connection = connection;
  visitor->stream = stream;
  visitor->remote = g_object_ref (remote);
  visitor->peer = g_steal_pointer (&peer);
  visitor->deadline = get_deadline (self);
  g_hash_table_add (self->visitors, visitor);
  /* The address is what a message is found by; the visitor goes with the connection. */
  g_object_set_data (G_OBJECT (remote), visitor_key, visitor);
  g_object_set_data_full (G_OBJECT (connection), visitor_key, visitor, free_visitor);
  soup_server_accept_iostream (self->soup, stream, local, remote, NULL);
  return TRUE;
}

TamizFormVisitor *
tamiz_form_visitors_find (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote != NULL ? g_object_get_data (G_OBJECT (remote), visitor_key) : NULL;
}

/* Leaves whoever does not stop sending: at once, and so that the other side notices. */
static void
leave (TamizFormVisitor *visitor)
{
  GSocket *socket = g_socket_connection_get_socket (visitor->connection);
  struct linger at_once = { 1, 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/* Refuses a body while it arrives.  It is read on for a moment and dropped, else the sender would
 * see a broken connection and not the answer.
 */
static void
refuse_body (TamizFormVisitor *visitor)
{
  g_autofree char *answer = tamiz_form_make_refusal (SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, TAMIZ_FORM_WORD_TOO_LARGE);

  visitor->refused = TRUE;
  g_clear_pointer (&visitor->body, g_byte_array_unref);
  visitor->deadline = g_get_monotonic_time () + LINGER;
  g_output_stream_write_all (g_io_stream_get_output_stream (visitor->stream), answer, strlen (answer), NULL, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (visitor->connection), FALSE, TRUE, NULL);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  TamizFormVisitor *visitor = tamiz_form_visitors_find (message);
  gsize length = g_bytes_get_size (chunk);

  if (visitor == NULL)
    return;
  if (visitor->refused)
    {
      visitor->dropped += length;
      if (visitor->dropped > MOST_DROPPED)
        leave (visitor);
      return;
    }
  if (visitor->body == NULL)
    visitor->body = g_byte_array_new ();
  if (visitor->body->len + length > TAMIZ_FORM_POST_MOST_BYTES)
    refuse_body (visitor);
  else
    g_byte_array_append (visitor->body, g_bytes_get_data (chunk, NULL), (guint) length);
}

static void
finished_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  TamizFormVisitor *visitor = tamiz_form_visitors_find (message);

  if (visitor == NULL || visitor->refused)
    return;
  g_clear_pointer (&visitor->body, g_byte_array_unref);
  visitor->deadline = get_deadline (visitor->server);
}

/* Called when the headers have arrived and the body has not. */
void
tamiz_form_visitors_early_cb (SoupServer        *soup,
                              SoupServerMessage *message,
                              const char        *path,
                              GHashTable        *query,
                              gpointer           user_data)
{
  TamizFormVisitor *visitor = tamiz_form_visitors_find (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (visitor == NULL)
    return;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_clear_pointer (&visitor->body, g_byte_array_unref);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), NULL);
  if (soup_message_headers_get_content_length (headers) > TAMIZ_FORM_POST_MOST_BYTES)
    refuse_body (visitor);
}

/* Whoever takes too long to say something is left. */
gboolean
tamiz_form_visitors_sweep_cb (gpointer user_data)
{
  TamizFormServer *self = user_data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  TamizFormVisitor *visitor;

  g_hash_table_iter_init (&iter, self->visitors);
  while (g_hash_table_iter_next (&iter, (gpointer *) &visitor, NULL))
    {
      if (visitor->deadline != 0 && visitor->deadline < now)
        leave (visitor);
    }

  return G_SOURCE_CONTINUE;
}

/* Where a request comes from.  What a header says of that is believed only of a proxy that one
 * was told to trust; of its list the last that is no such proxy counts.
 */
char *
tamiz_form_visitors_dup_address (TamizFormServer   *self,
                                 TamizFormVisitor  *visitor,
                                 SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *forwarded = soup_message_headers_get_list (headers, "X-Forwarded-For");
  g_auto (GStrv) names = NULL;

  if (forwarded == NULL || !is_proxy_name (self, visitor->peer))
    return g_strdup (visitor->peer);

  names = g_strsplit (forwarded, ",", 32);
  for (guint i = g_strv_length (names); i > 0; i--)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (g_strstrip (names[i - 1]));

      if (address == NULL)
        break;
      if (!is_proxy (self, address))
        return make_peer (address);
    }

  return g_strdup (visitor->peer);
}
