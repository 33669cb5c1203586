#define G_LOG_DOMAIN "tamiz-http"

#include "config.h"

#include "tamiz-http.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

/* The whole exchange, from the name look-up to the last byte; libsoup's own timeout is
 * of one read or write only, and a server that drips keeps it happy for ever.
 */
#define DEADLINE_MS 60000
#define IDLE_TIMEOUT_S 30

typedef struct
{
  SoupSession *session;
  guint deadline;
} TamizHttpPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (TamizHttp, tamiz_http, G_TYPE_OBJECT)

/* Cancels an exchange that takes too long. */
typedef struct
{
  GMutex lock;
  GCond done_cond;
  gboolean done;
  gboolean expired;
  gint64 at;                /* monotonic */
  GCancellable *cancellable;
} Deadline;

/* What the signals of a message tell while it is sent. */
typedef struct
{
  gboolean started;         /* bytes may have left */
  char *certificate;        /* (nullable): of a certificate that was refused */
} Watch;

static gpointer
deadline_thread (gpointer data)
{
  Deadline *deadline = data;

  g_mutex_lock (&deadline->lock);
  while (!deadline->done && !deadline->expired)
    deadline->expired = !g_cond_wait_until (&deadline->done_cond, &deadline->lock, deadline->at);
  if (!deadline->done)
    g_cancellable_cancel (deadline->cancellable);
  g_mutex_unlock (&deadline->lock);

  return NULL;
}

static void
cancelled_cb (GCancellable *outer,
              gpointer      data)
{
  g_cancellable_cancel (data);
}

static void
starting_cb (SoupMessage *message,
             gpointer     data)
{
  Watch *watch = data;

  watch->started = TRUE;
}

static char *
format_date (GDateTime *time)
{
  return time != NULL ? g_date_time_format (time, "%F") : g_strdup ("?");
}

/* In words a person can compare with what the administrator says. */
static char *
describe_certificate (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  g_autoptr (GDateTime) from = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr (GDateTime) until = g_tls_certificate_get_not_valid_after (certificate);
  g_autofree char *from_text = format_date (from);
  g_autofree char *until_text = format_date (until);
  g_autofree char *digest = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der != NULL)
    digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);

  return g_strdup_printf (_("subject %s; issuer %s; valid from %s to %s; SHA-256 %s"),
                          subject != NULL ? subject : "?", issuer != NULL ? issuer : "?", from_text,
                          until_text, digest != NULL ? digest : "?");
}

static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             data)
{
  Watch *watch = data;

  g_free (watch->certificate);
  watch->certificate = describe_certificate (certificate);
  return FALSE;
}

static void
set_failure (GError      **error,
             const GError *cause,
             const Watch  *watch,
             gboolean      expired,
             const char   *host)
{
  const char *why = expired ? _("it took too long") : cause->message;

  if (cause->domain == G_TLS_ERROR && !watch->started)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_TLS,
                 _("The connection to %s is not secure (%s; %s); nothing was sent"), host,
                 cause->message,
                 watch->certificate != NULL ? watch->certificate : _("no certificate"));
  else if (!watch->started && !expired && g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else if (!watch->started)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_NOT_SENT,
                 _("%s cannot be reached (%s); nothing was sent"), host, why);
  else
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_UNKNOWN,
                 _("%s gave no complete answer (%s); the request may have arrived"), host, why);
}

static SoupMessage *
create_message (TamizRequest *request,
                Watch        *watch,
                GError      **error)
{
  SoupMessage *message;

  if (!tamiz_http_check_url (request->url, error))
    return NULL;
  message = soup_message_new (request->method, request->url);
  if (message == NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("“%s” is not a web address"), request->url);
      return NULL;
    }

  /* A redirected POST would become a GET that succeeds; a write on an old connection
   * could be sent a second time, without its body.
   */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  if (request->writes || !g_str_equal (request->method, "GET"))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    soup_message_headers_replace (soup_message_get_request_headers (message),
                                  g_ptr_array_index (request->headers, i),
                                  g_ptr_array_index (request->headers, i + 1));
  if (request->body != NULL || request->text != NULL)
    {
      const char *type = tamiz_request_get_header (request, "Content-Type");
      g_autofree char *type_copy = g_strdup (type != NULL ? type : "application/json");
      g_autoptr (GBytes) bytes = NULL;

      tamiz_request_set_text (request);
      bytes = g_bytes_new (request->text, strlen (request->text));
      soup_message_set_request_body_from_bytes (message, type_copy, bytes);
    }
  else if (request->form != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (request->form, strlen (request->form));

      soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, bytes);
    }
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), watch);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), watch);

  return message;
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    data)
{
  tamiz_response_add_header (data, name, value);
}

static GByteArray *
read_body (GInputStream *stream,
           gsize         most,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (65536);

  for (;;)
    {
      gssize n = g_input_stream_read (stream, chunk, 65536, cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        return g_steal_pointer (&body);
      if (body->len + (gsize) n > most)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                       _("the answer is larger than %d MiB"), (int) (most / 1024 / 1024));
          return NULL;
        }
      g_byte_array_append (body, chunk, (guint) n);
    }
}

static TamizResponse *
exchange (TamizHttp    *self,
          SoupMessage  *message,
          gsize         most,
          GBytes      **raw,
          GCancellable *cancellable,
          GError      **error)
{
  TamizHttpPrivate *priv = tamiz_http_get_instance_private (self);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray) body = NULL;
  g_autoptr (TamizResponse) response = NULL;

  stream = soup_session_send (priv->session, message, cancellable, error);
  if (stream == NULL)
    return NULL;

  response = tamiz_response_new (soup_message_get_status (message));
  soup_message_headers_foreach (soup_message_get_response_headers (message), copy_header, response);
  body = read_body (stream, most, cancellable, error);
  if (body == NULL)
    return NULL;

  if (raw != NULL)
    *raw = g_byte_array_free_to_bytes (g_steal_pointer (&body));
  else
    tamiz_response_take_body (response, (const char *) body->data, body->len);
  return g_steal_pointer (&response);
}

static TamizResponse *
perform (TamizHttp     *self,
         TamizRequest  *request,
         gsize          most,
         GBytes       **raw,
         GCancellable  *cancellable,
         GError       **error)
{
  TamizHttpPrivate *priv = tamiz_http_get_instance_private (self);
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) cause = NULL;
  Watch watch = { 0 };
  Deadline deadline = { .cancellable = inner };
  TamizResponse *response;
  GThread *thread;
  gulong handler = 0;

  message = create_message (request, &watch, error);
  if (message == NULL)
    return NULL;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), inner, NULL);
  deadline.at = g_get_monotonic_time () + (gint64) priv->deadline * 1000;
  g_mutex_init (&deadline.lock);
  g_cond_init (&deadline.done_cond);
  thread = g_thread_new ("http-deadline", deadline_thread, &deadline);

  response = exchange (self, message, most, raw, inner, &cause);

  g_mutex_lock (&deadline.lock);
  deadline.done = TRUE;
  g_cond_signal (&deadline.done_cond);
  g_mutex_unlock (&deadline.lock);
  g_thread_join (thread);
  g_mutex_clear (&deadline.lock);
  g_cond_clear (&deadline.done_cond);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);

  if (response == NULL)
    set_failure (error, cause, &watch, deadline.expired, g_uri_get_host (soup_message_get_uri (message)));
  g_signal_handlers_disconnect_by_data (message, &watch);
  g_free (watch.certificate);
  return response;
}

static TamizResponse *
tamiz_http_real_send (TamizHttp    *self,
                      TamizRequest *request,
                      GCancellable *cancellable,
                      GError      **error)
{
  return perform (self, request, TAMIZ_HTTP_MAX_BODY, NULL, cancellable, error);
}

static void
tamiz_http_finalize (GObject *object)
{
  TamizHttpPrivate *priv = tamiz_http_get_instance_private (TAMIZ_HTTP (object));

  g_clear_object (&priv->session);

  G_OBJECT_CLASS (tamiz_http_parent_class)->finalize (object);
}

static void
tamiz_http_class_init (TamizHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_http_finalize;
  klass->send = tamiz_http_real_send;
}

static void
tamiz_http_init (TamizHttp *self)
{
  TamizHttpPrivate *priv = tamiz_http_get_instance_private (self);

  priv->deadline = DEADLINE_MS;
  priv->session = soup_session_new ();
  soup_session_set_timeout (priv->session, IDLE_TIMEOUT_S);
  soup_session_set_user_agent (priv->session, "Tamiz/" TAMIZ_VERSION);
  /* We write Authorization ourselves: a challenge must not make libsoup ask anybody. */
  soup_session_remove_feature_by_type (priv->session, SOUP_TYPE_AUTH_MANAGER);
}

/**
 * tamiz_http_new:
 * @ca_file: (nullable): PEM certificates to trust in place of the system's
 * @error: return location
 *
 * Makes a channel.  Certificates are always verified.
 *
 * Returns: (transfer full): the channel, or %NULL with an error of GIO where @ca_file
 *   cannot be read
 */
TamizHttp *
tamiz_http_new (const char *ca_file,
                GError    **error)
{
  g_autoptr (TamizHttp) self = g_object_new (TAMIZ_TYPE_HTTP, NULL);
  TamizHttpPrivate *priv = tamiz_http_get_instance_private (self);

  if (ca_file != NULL)
    {
      g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca_file, error);

      if (database == NULL)
        {
          g_prefix_error (error, _("The certificates in “%s” cannot be used: "), ca_file);
          return NULL;
        }
      soup_session_set_tls_database (priv->session, database);
    }

  return g_steal_pointer (&self);
}

/**
 * tamiz_http_set_deadline:
 * @self: a channel
 * @milliseconds: the longest that one exchange may take as a whole
 *
 * Sets the deadline; a minute unless set.
 */
void
tamiz_http_set_deadline (TamizHttp *self,
                         guint      milliseconds)
{
  TamizHttpPrivate *priv = tamiz_http_get_instance_private (self);

  g_return_if_fail (TAMIZ_IS_HTTP (self));

  priv->deadline = milliseconds;
}

/**
 * tamiz_http_get_deadline:
 * @self: a channel
 *
 * Gets the deadline.
 *
 * Returns: milliseconds
 */
guint
tamiz_http_get_deadline (TamizHttp *self)
{
  TamizHttpPrivate *priv = tamiz_http_get_instance_private (self);

  g_return_val_if_fail (TAMIZ_IS_HTTP (self), 0);

  return priv->deadline;
}

/**
 * tamiz_http_send:
 * @self: a channel
 * @request: what to send
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Sends a request and waits for the whole answer, of whatever status.
 *
 * Returns: (transfer full): the answer, or %NULL with %TAMIZ_SYNC_ERROR_NOT_SENT (nothing
 *   left), %TAMIZ_SYNC_ERROR_UNKNOWN (it may have arrived), %TAMIZ_SYNC_ERROR_TLS (nothing
 *   left; says the certificate), %TAMIZ_SYNC_ERROR_ADDRESS, or %G_IO_ERROR_CANCELLED where
 *   it was cancelled before anything left
 */
TamizResponse *
tamiz_http_send (TamizHttp    *self,
                 TamizRequest *request,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_return_val_if_fail (TAMIZ_IS_HTTP (self), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return TAMIZ_HTTP_GET_CLASS (self)->send (self, request, cancellable, error);
}

/**
 * tamiz_http_read:
 * @self: a channel
 * @url: what to read
 * @most: how many bytes it may have
 * @body: (out) (transfer full): the bytes, whatever they are
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what lies at an address, and waits for all of it, of whatever status.  Redirections are left to
 * the caller.
 *
 * Returns: (transfer full): the answer's status and headers; %NULL as tamiz_http_send()
 */
TamizResponse *
tamiz_http_read (TamizHttp     *self,
                 const char    *url,
                 gsize          most,
                 GBytes       **body,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (TamizRequest) request = NULL;

  g_return_val_if_fail (TAMIZ_IS_HTTP (self), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  request = tamiz_request_new ("GET", url);

  return perform (self, request, most, body, cancellable, error);
}

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * tamiz_http_is_loopback:
 * @url: an address
 *
 * Tells whether it is on this machine, so that it needs neither TLS nor a network.
 *
 * Returns: whether it is
 */
gboolean
tamiz_http_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && host_is_loopback (g_uri_get_host (uri));
}

/**
 * tamiz_http_check_url:
 * @url: an address to send to
 * @error: return location
 *
 * Checks that an address may be sent secrets: https, or http on this machine; without a
 * user name or password in it, which would end up in the base.
 *
 * Returns: whether it may; else %TAMIZ_SYNC_ERROR_ADDRESS
 */
gboolean
tamiz_http_check_url (const char *url,
                      GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || !(g_str_equal (scheme, "https") || g_str_equal (scheme, "http")))
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                 _("The address of the CRM must begin with https:// and a host"));
  else if (g_uri_get_userinfo (uri) != NULL)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                 _("The address of the CRM must not hold a user name or password; "
                   "give them apart"));
  else if (g_str_equal (scheme, "http") && !host_is_loopback (g_uri_get_host (uri)))
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                 _("http://%s would send the password in the clear; use https://"),
                 g_uri_get_host (uri));
  else
    return TRUE;

  return FALSE;
}
