#define G_LOG_DOMAIN "tamiz-loopback"

#include "config.h"

#include "tamiz-loopback.h"

#include "tamiz-error.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define PATH "/callback"

/* No secret is in this address any more when the page is shown: nothing of it may be kept,
 * or told to another site.
 */
#define POLICY "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

struct _TamizLoopback
{
  GObject parent_instance;

  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  char *host;
  guint port;
  char *redirect;
  char *state;

  char *code;               /* (nullable): what came */
  char *refusal;            /* (nullable): what came instead */
  gboolean answered;
};

G_DEFINE_FINAL_TYPE (TamizLoopback, tamiz_loopback, G_TYPE_OBJECT)

static void
tamiz_loopback_finalize (GObject *object)
{
  TamizLoopback *self = TAMIZ_LOOPBACK (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->host);
  g_free (self->redirect);
  tamiz_secret_free (self->state);
  tamiz_secret_free (self->code);
  g_free (self->refusal);

  G_OBJECT_CLASS (tamiz_loopback_parent_class)->finalize (object);
}

static void
tamiz_loopback_class_init (TamizLoopbackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_loopback_finalize;
}

static void
tamiz_loopback_init (TamizLoopback *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

/* A page that needs nothing but itself. */
static void
show_page (SoupServerMessage *message,
           guint              status,
           const char        *heading,
           const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  /* Translators: the language of this translation, as a tag of HTML: en, es … */
  const char *language = C_("language tag", "en");
  g_autofree char *page = g_markup_printf_escaped (
      "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s – Tamiz</title>"
      "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">"
      "<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1.5rem}"
      "h1{font-size:1.5rem}</style></head><body><main><h1>%s</h1><p>%s</p></main></body></html>\n",
      language, heading, heading, text);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, page, strlen (page));
}

/* Another name for this machine is how a page from elsewhere would speak to us. */
static gboolean
is_for_us (TamizLoopback     *self,
           SoupServerMessage *message)
{
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  g_autofree char *ours = g_strdup_printf ("%s:%u", self->host, self->port);

  return g_strcmp0 (host, ours) == 0;
}

/* Without telling by the time it takes how much of it is right. */
static gboolean
is_same (const char *a,
         const char *b)
{
  guint different = 0;

  if (strlen (a) != strlen (b))
    return FALSE;
  for (gsize i = 0; a[i] != '\0'; i++)
    different |= (guint) (a[i] ^ b[i]);
  return different == 0;
}

static void
finished_cb (SoupServerMessage *message,
             TamizLoopback     *self)
{
  g_main_loop_quit (self->loop);
}

static void
take_refusal (TamizLoopback *self,
              const char    *error,
              const char    *description)
{
  /* RFC 6749, section 4.1.2.1 */
  if (g_str_equal (error, "access_denied") && description == NULL)
    self->refusal = g_strdup (_("the CRM was not allowed to let Tamiz in"));
  else
    self->refusal = description != NULL ? g_strdup_printf ("%s (%s)", description, error) : g_strdup (error);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  TamizLoopback *self = data;
  const char *state = query != NULL ? g_hash_table_lookup (query, "state") : NULL;
  const char *code = query != NULL ? g_hash_table_lookup (query, "code") : NULL;
  const char *error = query != NULL ? g_hash_table_lookup (query, "error") : NULL;

  if (!is_for_us (self, message) || soup_server_message_get_method (message) != SOUP_METHOD_GET)
    {
      soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
      return;
    }
  if (!g_str_equal (path, PATH))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  if (self->answered)
    {
      show_page (message, SOUP_STATUS_GONE, _("This sign-in is over"), _("You can close this window."));
      return;
    }
  /* Not the answer to what was asked; the right one may still come. */
  if (state == NULL || !is_same (self->state, state) || (code == NULL && error == NULL))
    {
      show_page (message, SOUP_STATUS_BAD_REQUEST, _("This page does not belong to the sign-in that Tamiz waits for"),
                 _("Use the window that Tamiz has opened last, or begin the sign-in again in Tamiz."));
      return;
    }

  self->answered = TRUE;
  g_signal_connect_object (message, "finished", G_CALLBACK (finished_cb), self, 0);
  if (error != NULL)
    {
      take_refusal (self, error, g_hash_table_lookup (query, "error_description"));
      show_page (message, SOUP_STATUS_OK, _("The CRM has not let Tamiz in"), self->refusal);
      return;
    }
  self->code = g_strdup (code);
  show_page (message, SOUP_STATUS_OK, _("Tamiz has got its answer"),
             _("You can close this window, and go on in Tamiz."));
}

static gboolean
listen_at (TamizLoopback *self,
           guint          port,
           GError       **error)
{
  g_autoptr (GError) cause = NULL;
  GSList *uris;

  if (!soup_server_listen_local (self->server, port,
                                 g_str_equal (self->host, "localhost") ? 0 : SOUP_SERVER_LISTEN_IPV4_ONLY, &cause))
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER,
                   _("The browser's answer cannot be waited for at port %u of this computer (%s); give another "
                     "with the setting “redirect_port”"),
                   port, cause->message);
      return FALSE;
    }

  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->redirect = g_strdup_printf ("http://%s:%u" PATH, self->host, self->port);
  return TRUE;
}

/**
 * tamiz_loopback_new:
 * @host: `127.0.0.1`, or `localhost` for servers that insist on it
 * @port: a port, or 0 for any
 * @state: what the answer must bring
 * @error: return location
 *
 * Begins to listen; whoever calls first is answered in tamiz_loopback_wait ().
 *
 * Returns: (transfer full): the server; else %TAMIZ_SYNC_ERROR_ANSWER
 */
TamizLoopback *
tamiz_loopback_new (const char *host,
                    guint       port,
                    const char *state,
                    GError    **error)
{
  g_autoptr (TamizLoopback) self = g_object_new (TAMIZ_TYPE_LOOPBACK, NULL);
  gboolean listens;

  self->host = g_strdup (host);
  self->state = g_strdup (state);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  listens = listen_at (self, port, error);
  g_main_context_pop_thread_default (self->context);

  return listens ? g_steal_pointer (&self) : NULL;
}

/**
 * tamiz_loopback_get_redirect:
 * @self: a server
 *
 * Gets the address that the browser is to come back to.
 *
 * Returns: (transfer none): the address
 */
const char *
tamiz_loopback_get_redirect (TamizLoopback *self)
{
  return self->redirect;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * tamiz_loopback_wait:
 * @self: a server
 * @seconds: for how long
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Waits until the browser comes back.  What does not bring the right state is answered, and
 * not listened to.
 *
 * Returns: (transfer full): the code, for tamiz_secret_free (); else %TAMIZ_SYNC_ERROR_ANSWER
 *   where it was refused or nobody came, or %G_IO_ERROR_CANCELLED
 */
char *
tamiz_loopback_wait (TamizLoopback  *self,
                     guint           seconds,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_autoptr (GSource) timeout = g_timeout_source_new_seconds (seconds);
  g_autoptr (GSource) cancelled = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;

  g_return_val_if_fail (TAMIZ_IS_LOOPBACK (self), NULL);

  g_main_context_push_thread_default (self->context);
  g_source_set_callback (timeout, quit_cb, self->loop, NULL);
  g_source_attach (timeout, self->context);
  if (cancelled != NULL)
    {
      g_source_set_callback (cancelled, G_SOURCE_FUNC (cancelled_cb), self->loop, NULL);
      g_source_attach (cancelled, self->context);
    }
  g_main_loop_run (self->loop);
  g_source_destroy (timeout);
  if (cancelled != NULL)
    g_source_destroy (cancelled);
  g_main_context_pop_thread_default (self->context);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->refusal != NULL)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER, _("The sign-in was refused: %s"), self->refusal);
  else if (self->code == NULL)
    g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER,
                         _("The browser did not come back in time; begin the sign-in again"));

  return g_steal_pointer (&self->code);
}
