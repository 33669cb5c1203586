#include "config.h"

#include <gio/gio.h>
#include <string.h>

/* form-flood PORT TOKEN POSTS CONNECTIONS: posts as fast as it can, each post another person, and
 * prints how often it was answered how.  The server closes a connection after each answer.
 */

typedef struct
{
  guint16 port;
  const char *token;
  guint first;
  guint posts;
  guint ok, too_many, busy, other, lost;
} Sender;

static GSocketConnection *
open_connection (Sender *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_timeout (client, 60);
  return g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
}

/* The status of an answer; 0 where none came. */
static guint
read_answer (GDataInputStream *input)
{
  gsize length = 0;
  guint status = 0;
  char body[8192];

  while (TRUE)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);

      if (line == NULL)
        return 0;
      g_strchomp (line);
      if (*line == '\0')
        break;
      if (g_str_has_prefix (line, "HTTP/1.1 "))
        status = (guint) g_ascii_strtoull (line + 9, NULL, 10);
      if (g_ascii_strncasecmp (line, "Content-Length:", 15) == 0)
        length = g_ascii_strtoull (line + 15, NULL, 10);
    }
  if (length > sizeof body || !g_input_stream_read_all (G_INPUT_STREAM (input), body, length, NULL, NULL, NULL))
    return 0;

  return status;
}

static void
send_one (Sender *self,
          guint   number)
{
  g_autofree char *body = g_strdup_printf ("name=Flood+%u&email=flood%u@example.com", number, number);
  g_autofree char *request
      = g_strdup_printf ("POST /f/%s HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n"
                         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                         self->token, strlen (body), body);
  g_autoptr (GSocketConnection) connection = open_connection (self);
  g_autoptr (GDataInputStream) input = NULL;
  guint status = 0;

  if (connection != NULL
      && g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request),
                                    NULL, NULL, NULL))
    {
      input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
      status = read_answer (input);
    }
  if (status == 200)
    self->ok++;
  else if (status == 429)
    self->too_many++;
  else if (status == 503)
    self->busy++;
  else if (status != 0)
    self->other++;
  else
    self->lost++;
}

static gpointer
send_thread (gpointer data)
{
  Sender *self = data;

  for (guint i = 0; i < self->posts; i++)
    send_one (self, self->first + i);

  return NULL;
}

int
main (int    argc,
      char **argv)
{
  guint posts, connections, ok = 0, too_many = 0, busy = 0, other = 0, lost = 0;
  g_autofree Sender *senders = NULL;
  g_autofree GThread **threads = NULL;
  gint64 begun = g_get_monotonic_time ();

  if (argc != 5)
    return 2;
  posts = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  connections = (guint) g_ascii_strtoull (argv[4], NULL, 10);
  senders = g_new0 (Sender, connections);
  threads = g_new0 (GThread *, connections);
  for (guint i = 0; i < connections; i++)
    {
      senders[i].port = (guint16) g_ascii_strtoull (argv[1], NULL, 10);
      senders[i].token = argv[2];
      senders[i].posts = posts / connections;
      senders[i].first = i * senders[i].posts;
      threads[i] = g_thread_new ("sender", send_thread, &senders[i]);
    }
  for (guint i = 0; i < connections; i++)
    {
      g_thread_join (threads[i]);
      ok += senders[i].ok;
      too_many += senders[i].too_many;
      busy += senders[i].busy;
      other += senders[i].other;
      lost += senders[i].lost;
    }
  g_print ("{\"ok\": %u, \"too_many\": %u, \"busy\": %u, \"other\": %u, \"lost\": %u, \"seconds\": %.3f}\n", ok, too_many,
           busy, other, lost, (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC);

  return 0;
}
