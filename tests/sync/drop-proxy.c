#include "config.h"

#include "drop-proxy.h"

#include <string.h>

struct _DropProxy
{
  GObject parent_instance;

  GSocket *listener;
  GThread *thread;
  GMutex lock;
  char *word;
  guint16 port;             /* ours */
  guint16 target;
  int stopping;
};

G_DEFINE_FINAL_TYPE (DropProxy, drop_proxy, G_TYPE_OBJECT)

static GSocket *
connect_to (guint16 port)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (host, port);
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);

  g_assert_true (g_socket_connect (socket, address, NULL, NULL));
  return socket;
}

static gboolean
takes_word (DropProxy  *self,
            GByteArray *request)
{
  gboolean found = FALSE;

  g_mutex_lock (&self->lock);
  if (self->word != NULL
      && g_strstr_len ((const char *) request->data, request->len, self->word) != NULL)
    {
      g_clear_pointer (&self->word, g_free);
      found = TRUE;
    }
  g_mutex_unlock (&self->lock);
  return found;
}

static gboolean
write_all (GSocket    *socket,
           const char *data,
           gssize      length)
{
  while (length > 0)
    {
      gssize n = g_socket_send (socket, data, (gsize) length, NULL, NULL);

      if (n <= 0)
        return FALSE;
      data += n;
      length -= n;
    }

  return TRUE;
}

typedef struct
{
  DropProxy *self;
  GSocket *client;
} Relay;

/* A client keeps connections open that it does not use, so each has a thread. */
static gpointer
relay_thread (gpointer data)
{
  g_autofree Relay *relay = data;
  DropProxy *self = relay->self;
  g_autoptr (GSocket) client = relay->client;
  g_autoptr (GSocket) server = connect_to (self->target);
  g_autoptr (GByteArray) request = g_byte_array_new ();
  GPollFD fds[2] = { { .fd = g_socket_get_fd (client), .events = G_IO_IN },
                     { .fd = g_socket_get_fd (server), .events = G_IO_IN } };
  char chunk[16384];
  gssize n;

  while (!g_atomic_int_get (&self->stopping))
    {
      fds[0].revents = fds[1].revents = 0;
      if (g_poll (fds, 2, 100) == 0)
        continue;
      if (fds[0].revents != 0)
        {
          n = g_socket_receive (client, chunk, sizeof chunk, NULL, NULL);
          if (n <= 0)
            break;
          g_byte_array_append (request, (guint8 *) chunk, (guint) n);
          write_all (server, chunk, n);
        }
      if (fds[1].revents != 0)
        {
          n = g_socket_receive (server, chunk, sizeof chunk, NULL, NULL);
          if (n <= 0 || takes_word (self, request) || !write_all (client, chunk, n))
            break;
        }
    }

  g_socket_close (server, NULL);
  g_socket_close (client, NULL);
  return NULL;
}

static gpointer
accept_thread (gpointer data)
{
  DropProxy *self = data;
  g_autoptr (GPtrArray) relays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_thread_join);

  while (!g_atomic_int_get (&self->stopping))
    {
      GSocket *client;

      if (!g_socket_condition_timed_wait (self->listener, G_IO_IN, 100 * 1000, NULL, NULL))
        continue;
      client = g_socket_accept (self->listener, NULL, NULL);
      if (client != NULL)
        {
          Relay *relay = g_new (Relay, 1);

          *relay = (Relay){ self, client };
          g_ptr_array_add (relays, g_thread_new ("relay", relay_thread, relay));
        }
    }

  return NULL;
}

static void
drop_proxy_finalize (GObject *object)
{
  DropProxy *self = DROP_PROXY (object);

  g_atomic_int_set (&self->stopping, TRUE);
  g_thread_join (self->thread);
  g_socket_close (self->listener, NULL);
  g_object_unref (self->listener);
  g_free (self->word);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (drop_proxy_parent_class)->finalize (object);
}

static void
drop_proxy_class_init (DropProxyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = drop_proxy_finalize;
}

static void
drop_proxy_init (DropProxy *self)
{
  g_mutex_init (&self->lock);
}

DropProxy *
drop_proxy_new (guint16 port)
{
  DropProxy *self = g_object_new (DROP_TYPE_PROXY, NULL);
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) own = NULL;

  self->target = port;
  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_assert_true (g_socket_bind (self->listener, any, TRUE, NULL));
  g_assert_true (g_socket_listen (self->listener, NULL));
  own = g_socket_get_local_address (self->listener, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own));
  self->thread = g_thread_new ("drop-proxy", accept_thread, self);
  return self;
}

guint16
drop_proxy_get_port (DropProxy *self)
{
  return self->port;
}

void
drop_proxy_arm (DropProxy  *self,
                const char *word)
{
  g_mutex_lock (&self->lock);
  g_free (self->word);
  self->word = g_strdup (word);
  g_mutex_unlock (&self->lock);
}

gboolean
drop_proxy_is_armed (DropProxy *self)
{
  gboolean armed;

  g_mutex_lock (&self->lock);
  armed = self->word != NULL;
  g_mutex_unlock (&self->lock);
  return armed;
}
