#define G_LOG_DOMAIN "tamiz-form-server"

#include "config.h"

#include "tamiz-form-server-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Receives what forms of web sites post, on a thread of its own.  It knows no base: what arrived
 * whole and for a form that there is is handed on, and the visitor waits until somebody answers.
 */

#define MOST_TOKEN 100
#define MOST_PAGE 500           /* bytes kept of a page's address */
#define FORM_FACTOR 20          /* a form may be sent so many times as often as one address may */
#define AT_ONCE 20              /* posts of one address at once */

G_DEFINE_FINAL_TYPE (TamizFormServer, tamiz_form_server, G_TYPE_OBJECT)

/* What waits for an answer. */
typedef struct
{
  SoupServerMessage *message;
  TamizFormSite *site;      /* (nullable): of a post */
  char *language;           /* (nullable) */
  gboolean json;
  TamizFormArrival arrival;
} Ticket;

typedef struct
{
  TamizFormServer *server;
  Ticket *ticket;
  TamizFormAnswer answer;
  char *field;
} Answering;

static void
free_ticket (Ticket *ticket)
{
  g_object_unref (ticket->message);
  g_clear_pointer (&ticket->site, tamiz_form_site_unref);
  g_clear_pointer (&ticket->arrival.post, tamiz_form_post_free);
  g_free (ticket->arrival.digest);
  g_free (ticket->arrival.page);
  g_free (ticket->arrival.fingerprint);
  g_free (ticket->language);
  g_free (ticket);
}

static TamizFormSite *
find_site (TamizFormServer *self,
           const char      *digest)
{
  TamizFormSite *site;

  g_mutex_lock (&self->mutex);
  site = g_hash_table_lookup (self->sites, digest);
  if (site != NULL)
    tamiz_form_site_ref (site);
  g_mutex_unlock (&self->mutex);

  return site;
}

/* (nullable): the token at the end of a path. */
static const char *
get_token (const char *path,
           const char *prefix)
{
  const char *token = g_str_has_prefix (path, prefix) ? path + strlen (prefix) : NULL;
  gsize length = token != NULL ? strlen (token) : 0;

  if (length == 0 || length > MOST_TOKEN)
    return NULL;
  for (const char *p = token; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
        return NULL;
    }

  return token;
}

static gboolean
wants_json (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *accept = soup_message_headers_get_list (headers, "Accept");
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return g_strcmp0 (type, "application/json") == 0
         || (accept != NULL && strstr (accept, "application/json") != NULL && strstr (accept, "text/html") == NULL);
}

/* What a visitor sends twice is the same but for what the form's script adds of its own. */
static char *
make_fingerprint (const char    *digest,
                  TamizFormPost *post)
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  char *text;

  g_checksum_update (checksum, (const guchar *) digest, -1);
  for (guint i = 0; i < post->fields->len; i++)
    {
      TamizFormField *field = g_ptr_array_index (post->fields, i);

      if (*field->name == '_')
        continue;
      g_checksum_update (checksum, (const guchar *) field->name, strlen (field->name) + 1);
      g_checksum_update (checksum, (const guchar *) field->value, strlen (field->value) + 1);
    }
  text = g_strdup (g_checksum_get_string (checksum));
  g_checksum_free (checksum);

  return text;
}

static void
hand_on (TamizFormServer *self,
         Ticket          *ticket)
{
  TamizFormVisitor *visitor = tamiz_form_visitors_find (ticket->message);

  visitor->deadline = 0;
  self->waiting++;
  soup_server_message_pause (ticket->message);
  self->arrived (self, &ticket->arrival, ticket, self->user_data);
}

static TamizFormPost *
decode (TamizFormVisitor     *visitor,
        const TamizFormReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (reply->message);
  g_autoptr (GError) error = NULL;
  TamizFormPost *post
      = tamiz_form_post_decode (soup_message_headers_get_one (headers, "Content-Type"),
                                visitor->body != NULL ? visitor->body->data : NULL,
                                visitor->body != NULL ? visitor->body->len : 0, &error);

  if (post != NULL)
    return post;
  if (error->code == TAMIZ_INTAKE_ERROR_TOO_LARGE)
    tamiz_form_reply (reply, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, TAMIZ_FORM_WORD_TOO_LARGE, NULL);
  else if (error->code == TAMIZ_INTAKE_ERROR_ENCODING)
    tamiz_form_reply (reply, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, TAMIZ_FORM_WORD_NOT_A_FORM, NULL);
  else if (error->code == TAMIZ_INTAKE_ERROR_EMPTY)
    tamiz_form_reply (reply, SOUP_STATUS_UNPROCESSABLE_ENTITY, TAMIZ_FORM_WORD_EMPTY, NULL);
  else
    tamiz_form_reply (reply, SOUP_STATUS_BAD_REQUEST, TAMIZ_FORM_WORD_UNREADABLE, NULL);

  return NULL;
}

/* Whether it may be taken; else it was answered.  Whoever tries tokens out is counted as well. */
static gboolean
may_post (TamizFormServer      *self,
          TamizFormVisitor     *visitor,
          const TamizFormReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (reply->message);
  g_autofree char *address = tamiz_form_visitors_dup_address (self, visitor, reply->message);
  gint64 now = g_get_monotonic_time ();

  if (!tamiz_form_limits_take (self->addresses, address, now)
      || (reply->site != NULL && !tamiz_form_limits_take (self->forms, reply->site->digest, now)))
    tamiz_form_reply (reply, TAMIZ_FORM_TOO_MANY_REQUESTS, TAMIZ_FORM_WORD_TOO_MANY, NULL);
  else if (reply->site == NULL)
    tamiz_form_reply (reply, SOUP_STATUS_NOT_FOUND, TAMIZ_FORM_WORD_NOT_FOUND, NULL);
  else if (!tamiz_form_site_allows (reply->site, soup_message_headers_get_one (headers, "Origin")))
    tamiz_form_reply (reply, SOUP_STATUS_FORBIDDEN, TAMIZ_FORM_WORD_FOREIGN, NULL);
  else if (self->waiting >= self->most_waiting)
    tamiz_form_reply (reply, SOUP_STATUS_SERVICE_UNAVAILABLE, TAMIZ_FORM_WORD_BUSY, NULL);
  else
    return TRUE;

  return FALSE;
}

static char *
dup_page (SoupServerMessage *message)
{
  const char *page = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Referer");
  g_autofree char *cut = page != NULL ? g_strndup (page, MOST_PAGE) : NULL;

  return cut != NULL ? g_utf8_make_valid (cut, -1) : NULL;
}

static void
receive_post (TamizFormServer   *self,
              TamizFormVisitor  *visitor,
              SoupServerMessage *message,
              const char        *token,
              const char        *language)
{
  g_autofree char *digest = tamiz_form_token_digest (token);
  g_autoptr (TamizFormSite) site = find_site (self, digest);
  TamizFormReply reply = { message, site, language, wants_json (message) };
  TamizFormPost *post;
  Ticket *ticket;

  if (!may_post (self, visitor, &reply))
    return;
  post = decode (visitor, &reply);
  if (post == NULL)
    return;

  ticket = g_new0 (Ticket, 1);
  ticket->message = g_object_ref (message);
  ticket->site = g_steal_pointer (&site);
  ticket->json = reply.json;
  ticket->language = g_strdup (language);
  ticket->arrival.post = post;
  ticket->arrival.page = dup_page (message);
  ticket->arrival.fingerprint = make_fingerprint (digest, post);
  ticket->arrival.digest = g_steal_pointer (&digest);
  hand_on (self, ticket);
}

static void
receive_confirmation (TamizFormServer   *self,
                      TamizFormVisitor  *visitor,
                      SoupServerMessage *message,
                      const char        *token,
                      const char        *language)
{
  g_autofree char *address = tamiz_form_visitors_dup_address (self, visitor, message);
  TamizFormReply reply = { message, NULL, language, FALSE };
  Ticket *ticket;

  if (!tamiz_form_limits_take (self->addresses, address, g_get_monotonic_time ()))
    tamiz_form_reply (&reply, TAMIZ_FORM_TOO_MANY_REQUESTS, TAMIZ_FORM_WORD_TOO_MANY, NULL);
  else if (self->waiting >= self->most_waiting)
    tamiz_form_reply (&reply, SOUP_STATUS_SERVICE_UNAVAILABLE, TAMIZ_FORM_WORD_BUSY, NULL);
  else
    {
      ticket = g_new0 (Ticket, 1);
      ticket->message = g_object_ref (message);
      ticket->language = g_strdup (language);
      ticket->arrival.confirms = TRUE;
      ticket->arrival.digest = tamiz_form_token_digest (token);
      hand_on (self, ticket);
    }
}

static void
answer_preflight (TamizFormServer   *self,
                  SoupServerMessage *message,
                  const char        *token)
{
  g_autofree char *digest = tamiz_form_token_digest (token);
  g_autoptr (TamizFormSite) site = find_site (self, digest);
  TamizFormReply reply = { message, site, NULL, FALSE };

  if (site != NULL)
    tamiz_form_reply_preflight (&reply);
  else
    tamiz_form_reply (&reply, SOUP_STATUS_NOT_FOUND, TAMIZ_FORM_WORD_NOT_FOUND, NULL);
}

/* (nullable): what the browser would rather have, where no form says in which language it speaks. */
static const char *
choose_language (SoupServerMessage *message)
{
  static const char *const spoken[] = { "en", "es" };
  const char *accepts
      = soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept-Language");
  GSList *wanted = accepts != NULL ? soup_header_parse_quality_list (accepts, NULL) : NULL;
  const char *language = NULL;

  for (GSList *one = wanted; one != NULL && language == NULL; one = one->next)
    {
      for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
        {
          gsize length = strlen (spoken[i]);

          if (g_ascii_strncasecmp (one->data, spoken[i], length) == 0 && !g_ascii_isalnum (((char *) one->data)[length]))
            language = spoken[i];
        }
    }
  soup_header_free_list (wanted);

  return language;
}

static void
handle_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  TamizFormServer *self = user_data;
  TamizFormVisitor *visitor = tamiz_form_visitors_find (message);
  const char *method = soup_server_message_get_method (message);
  const char *asked = query != NULL ? g_hash_table_lookup (query, "l") : NULL;
  const char *language = asked != NULL ? asked : choose_language (message);
  TamizFormReply reply = { message, NULL, language, wants_json (message) };
  gboolean gets = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");
  gboolean posts = g_str_equal (method, "POST");
  const char *confirmation = get_token (path, "/f/confirm/");
  const char *token = get_token (path, "/f/");

  if (visitor == NULL || visitor->refused)
    soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
  else if (confirmation != NULL && posts)
    receive_confirmation (self, visitor, message, confirmation, language);
  else if (confirmation != NULL && gets)
    tamiz_form_reply_ask (&reply);
  else if (token != NULL && posts)
    receive_post (self, visitor, message, token, language);
  else if (token != NULL && g_str_equal (method, "OPTIONS"))
    answer_preflight (self, message, token);
  else if (gets && g_str_equal (path, "/"))
    tamiz_form_reply_done (&reply, TAMIZ_FORM_WORD_HERE);
  else
    tamiz_form_reply (&reply, SOUP_STATUS_NOT_FOUND, TAMIZ_FORM_WORD_NOT_FOUND, NULL);
}

static void
reply_to (Ticket                *ticket,
          const TamizFormAnswer *answer)
{
  TamizFormReply reply = { ticket->message, ticket->site, ticket->language, ticket->json };

  switch (answer->result)
    {
    case TAMIZ_FORM_TAKEN:
      tamiz_form_reply_done (&reply, TAMIZ_FORM_WORD_THANKS);
      break;
    case TAMIZ_FORM_CHECK_MAIL:
      tamiz_form_reply_done (&reply, TAMIZ_FORM_WORD_CHECK_MAIL);
      break;
    case TAMIZ_FORM_CONFIRMED:
      tamiz_form_reply_done (&reply, TAMIZ_FORM_WORD_CONFIRMED);
      break;
    case TAMIZ_FORM_UNKNOWN:
      tamiz_form_reply (&reply, SOUP_STATUS_NOT_FOUND,
                        ticket->arrival.confirms ? TAMIZ_FORM_WORD_CONFIRM_GONE : TAMIZ_FORM_WORD_NOT_FOUND, NULL);
      break;
    case TAMIZ_FORM_INVALID:
      tamiz_form_reply (&reply, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                        answer->bad_email ? TAMIZ_FORM_WORD_BAD_EMAIL : TAMIZ_FORM_WORD_REQUIRED, answer->field);
      break;
    case TAMIZ_FORM_BUSY:
      tamiz_form_reply (&reply, SOUP_STATUS_SERVICE_UNAVAILABLE, TAMIZ_FORM_WORD_BUSY, NULL);
      break;
    case TAMIZ_FORM_FAILED:
      tamiz_form_reply (&reply, SOUP_STATUS_INTERNAL_SERVER_ERROR, TAMIZ_FORM_WORD_FAILED, NULL);
      break;
    }
}

static gboolean
answer_cb (gpointer data)
{
  Answering *answering = data;

  answering->answer.field = answering->field;
  answering->server->waiting--;
  reply_to (answering->ticket, &answering->answer);
  soup_server_message_unpause (answering->ticket->message);

  return G_SOURCE_REMOVE;
}

static void
free_answering (gpointer data)
{
  Answering *answering = data;

  free_ticket (answering->ticket);
  g_object_unref (answering->server);
  g_free (answering->field);
  g_free (answering);
}

/**
 * tamiz_form_server_answer:
 * @self: a server
 * @ticket: what came with the arrival
 * @answer: what became of it
 *
 * Answers what arrived; the arrival is gone afterwards.  May be called from any thread, once for
 * each arrival.
 */
void
tamiz_form_server_answer (TamizFormServer       *self,
                          gpointer               ticket,
                          const TamizFormAnswer *answer)
{
  Answering *answering = g_new0 (Answering, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  answering->server = g_object_ref (self);
  answering->ticket = ticket;
  answering->answer = *answer;
  answering->field = g_strdup (answer->field);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, answering, free_answering);
  g_source_attach (source, self->context);
}

/* The certificate, and where it listens. */
static gboolean
listen_there (TamizFormServer  *self,
              GError          **error)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_from_string (self->address);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) cause = NULL;

  if (self->certificate_file != NULL)
    {
      self->certificate = g_tls_certificate_new_from_files (self->certificate_file, self->key_file, &cause);
      if (self->certificate == NULL)
        {
          g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ,
                       _("The certificate %s or its key cannot be used: %s"), self->certificate_file, cause->message);
          return FALSE;
        }
    }
  if (host == NULL)
    {
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ,
                   _("“%s” is not an address of this machine; write it in numbers, as 127.0.0.1"), self->address);
      return FALSE;
    }
  address = g_inet_socket_address_new (host, self->port);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, &cause))
    {
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ,
                   _("Forms cannot be received at %s, port %u: %s. Choose another port, or end the program "
                     "that uses it"),
                   self->address, self->port, cause->message);
      return FALSE;
    }

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return TRUE;
}

static gboolean
begin (TamizFormServer  *self,
       GError          **error)
{
  self->soup = soup_server_new (NULL, NULL);
  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), 128);
  soup_server_add_early_handler (self->soup, NULL, tamiz_form_visitors_early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, handle_cb, self, NULL);
  g_signal_connect (self->service, "incoming", G_CALLBACK (tamiz_form_visitors_incoming_cb), self);
  if (!listen_there (self, error))
    return FALSE;

  g_socket_service_start (self->service);
  return TRUE;
}

/* Nobody is left without an answer that is already on its way. */
static void
end (TamizFormServer *self)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  GHashTableIter iter;
  TamizFormVisitor *visitor;

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (self->waiting > 0 && g_get_monotonic_time () < until)
    g_main_context_iteration (self->context, TRUE);
  for (guint i = 0; i < 100 && g_main_context_iteration (self->context, FALSE); i++)
    ;
  soup_server_disconnect (self->soup);
  g_hash_table_iter_init (&iter, self->visitors);
  while (g_hash_table_iter_next (&iter, (gpointer *) &visitor, NULL))
    g_socket_shutdown (g_socket_connection_get_socket (visitor->connection), TRUE, TRUE, NULL);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

static gpointer
run_server (gpointer data)
{
  TamizFormServer *self = data;
  g_autoptr (GSource) sweep = g_timeout_source_new (500);
  g_autoptr (GError) error = NULL;
  gboolean begun;

  g_main_context_push_thread_default (self->context);
  begun = begin (self, &error);
  g_mutex_lock (&self->mutex);
  self->ready = begun;
  self->failure = g_steal_pointer (&error);
  g_cond_signal (&self->started);
  g_mutex_unlock (&self->mutex);

  if (begun)
    {
      g_source_set_callback (sweep, tamiz_form_visitors_sweep_cb, self, NULL);
      g_source_attach (sweep, self->context);
      g_main_loop_run (self->loop);
      end (self);
      g_source_destroy (sweep);
    }
  g_clear_object (&self->soup);
  g_clear_object (&self->service);
  g_clear_object (&self->certificate);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/**
 * tamiz_form_server_start:
 * @self: a server that does not run
 * @error: return location
 *
 * Begins to listen.
 *
 * Returns: whether it does; else %TAMIZ_INTAKE_ERROR_READ where the address, the port or the
 *   certificate cannot be used
 */
gboolean
tamiz_form_server_start (TamizFormServer  *self,
                         GError          **error)
{
  gboolean ready;

  g_return_val_if_fail (self->thread == NULL, FALSE);

  g_clear_error (&self->failure);
  self->ready = FALSE;
  g_clear_pointer (&self->loop, g_main_loop_unref);
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("forms", run_server, self);
  g_mutex_lock (&self->mutex);
  while (!self->ready && self->failure == NULL)
    g_cond_wait (&self->started, &self->mutex);
  ready = self->ready;
  if (!ready)
    g_propagate_error (error, g_steal_pointer (&self->failure));
  g_mutex_unlock (&self->mutex);
  if (!ready)
    g_thread_join (g_steal_pointer (&self->thread));

  return ready;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * tamiz_form_server_stop:
 * @self: a server
 *
 * Stops listening, and waits until what is being answered was answered, a few seconds at most.
 * Must not be called on the thread that answers, while it has answers to give.
 */
void
tamiz_form_server_stop (TamizFormServer *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->thread == NULL)
    return;

  /* The loop may not have begun to run: it is ended from within. */
  source = g_idle_source_new ();
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * tamiz_form_server_get_port:
 * @self: a server that runs
 *
 * Returns: where it listens
 */
guint16
tamiz_form_server_get_port (TamizFormServer *self)
{
  return self->port;
}

/**
 * tamiz_form_server_set_sites:
 * @self: a server
 * @sites: (element-type TamizFormSite): all forms that are received
 *
 * Says which forms there are.  May be called from any thread.
 */
void
tamiz_form_server_set_sites (TamizFormServer *self,
                             GPtrArray       *sites)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove_all (self->sites);
  for (guint i = 0; i < sites->len; i++)
    {
      TamizFormSite *site = g_ptr_array_index (sites, i);

      g_hash_table_replace (self->sites, site->digest, tamiz_form_site_ref (site));
    }
  g_mutex_unlock (&self->mutex);
}

static void
tamiz_form_server_finalize (GObject *object)
{
  TamizFormServer *self = TAMIZ_FORM_SERVER (object);

  g_assert (self->thread == NULL);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->sites);
  g_hash_table_unref (self->visitors);
  g_ptr_array_unref (self->proxies);
  g_clear_pointer (&self->addresses, tamiz_form_limits_free);
  g_clear_pointer (&self->forms, tamiz_form_limits_free);
  g_clear_error (&self->failure);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->started);
  g_free (self->address);
  g_free (self->certificate_file);
  g_free (self->key_file);

  G_OBJECT_CLASS (tamiz_form_server_parent_class)->finalize (object);
}

static void
tamiz_form_server_class_init (TamizFormServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_form_server_finalize;
}

static void
tamiz_form_server_init (TamizFormServer *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->started);
  self->context = g_main_context_new ();
  self->sites = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) tamiz_form_site_unref);
  self->visitors = g_hash_table_new (NULL, NULL);
  self->proxies = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * tamiz_form_server_new:
 * @options: where and how it listens; proxies that are no address are left out
 * @arrived: called on the server's thread for each post and each confirmation
 * @user_data: for @arrived
 *
 * Returns: (transfer full): a server that does not listen yet
 */
TamizFormServer *
tamiz_form_server_new (const TamizFormServerOptions *options,
                       TamizFormArrivedFunc          arrived,
                       gpointer                      user_data)
{
  TamizFormServer *self = g_object_new (TAMIZ_TYPE_FORM_SERVER, NULL);

  self->address = g_strdup (options->address);
  self->port = options->port;
  self->certificate_file = g_strdup (options->certificate);
  self->key_file = g_strdup (options->key);
  self->most_waiting = options->most_waiting;
  self->most_connections = options->most_connections;
  self->patience = options->patience;
  self->arrived = arrived;
  self->user_data = user_data;
  self->addresses = tamiz_form_limits_new (options->per_minute, AT_ONCE);
  self->forms = tamiz_form_limits_new (options->per_minute * FORM_FACTOR, AT_ONCE * FORM_FACTOR);
  for (guint i = 0; options->proxies != NULL && options->proxies[i] != NULL; i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (options->proxies[i], NULL);

      if (mask != NULL)
        g_ptr_array_add (self->proxies, mask);
    }

  return self;
}
