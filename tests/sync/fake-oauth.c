#include "config.h"

#include "fake-oauth.h"

#include <libsoup/soup.h>
#include <string.h>

struct _FakeOauth
{
  GObject parent_instance;

  GMutex lock;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupServer *server;
  char *url;

  int life;
  guint delay;
  gboolean rotates;
  gboolean refuses_api;
  guint refuse_status;      /* 0 = tokens are given */
  char *refuse_body;
  char *refuse_header;
  char *refuse_value;
  guint tokens;             /* requests to the token endpoint, whatever came of them */
  guint calls;              /* requests to the CRM */
  GHashTable *fields;       /* of the last token request */
  char *header;             /* (nullable): its Authorization */
  char *access;             /* (nullable): the one that is good */
  char *refresh;
  char *code;
  char *challenge;
  GHashTable *records;
};

G_DEFINE_FINAL_TYPE (FakeOauth, fake_oauth, G_TYPE_OBJECT)

static void
fake_oauth_finalize (GObject *object)
{
  FakeOauth *self = FAKE_OAUTH (object);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->url);
  g_free (self->refuse_body);
  g_free (self->refuse_header);
  g_free (self->refuse_value);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_free (self->header);
  g_free (self->access);
  g_free (self->refresh);
  g_free (self->code);
  g_free (self->challenge);
  g_hash_table_unref (self->records);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fake_oauth_parent_class)->finalize (object);
}

static void
fake_oauth_class_init (FakeOauthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_oauth_finalize;
}

static void
fake_oauth_init (FakeOauth *self)
{
  g_mutex_init (&self->lock);
  self->life = 3600;
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
answer (SoupServerMessage *message,
        guint              status,
        json_t            *json)
{
  g_autofree char *text = json_dumps (json, 0);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  json_decref (json);
}

static GHashTable *
read_fields (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data, (gsize) body->length);
  GHashTable *fields;
  g_autoptr (json_t) json = NULL;
  const char *name;
  json_t *value;

  if (!g_str_equal (soup_message_headers_get_content_type (headers, NULL), "application/json"))
    return soup_form_decode (text);

  fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json = json_loads (text, 0, NULL);
  json_object_foreach (json, name, value)
    g_hash_table_insert (fields, g_strdup (name), g_strdup (json_string_value (value)));
  return fields;
}

static const char *
get_field (FakeOauth  *self,
           const char *name)
{
  const char *value = g_hash_table_lookup (self->fields, name);

  return value != NULL ? value : "";
}

static gboolean
is_granted (FakeOauth *self)
{
  const char *grant = get_field (self, "grant_type");

  if (g_str_equal (grant, "refresh_token"))
    return g_strcmp0 (self->refresh, get_field (self, "refresh_token")) == 0;
  if (g_str_equal (grant, "authorization_code"))
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      guint8 digest[32];
      gsize length = sizeof digest;
      g_autofree char *challenge = NULL;
      gboolean good;

      g_checksum_update (checksum, (const guchar *) get_field (self, "code_verifier"), -1);
      g_checksum_get_digest (checksum, digest, &length);
      challenge = g_base64_encode (digest, length);
      g_strdelimit (g_strdelimit (challenge, "+", '-'), "/", '_');
      challenge[strcspn (challenge, "=")] = '\0';
      good = g_strcmp0 (self->code, get_field (self, "code")) == 0 && g_strcmp0 (challenge, self->challenge) == 0;
      g_clear_pointer (&self->code, g_free);
      return good;
    }

  return TRUE;
}

static void
give_token (FakeOauth         *self,
            SoupServerMessage *message)
{
  gboolean by_client = g_str_equal (get_field (self, "grant_type"), "client_credentials");
  json_t *json = json_object ();

  g_free (self->access);
  self->access = g_strdup_printf ("access-token-%u-of-the-fake", self->tokens);
  json_object_set_new (json, "access_token", json_string (self->access));
  json_object_set_new (json, "token_type", json_string ("Bearer"));
  json_object_set_new (json, "instance_url", json_string (self->url));
  if (self->life > 0)
    json_object_set_new (json, "expires_in", json_integer (self->life));
  if (!by_client && (self->rotates || self->refresh == NULL))
    {
      g_free (self->refresh);
      self->refresh = g_strdup_printf ("refresh-token-%u-of-the-fake", self->tokens);
      json_object_set_new (json, "refresh_token", json_string (self->refresh));
    }
  answer (message, 200, json);
}

static void
token_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           data)
{
  FakeOauth *self = data;

  if (self->delay > 0)
    g_usleep (self->delay * 1000);
  g_mutex_lock (&self->lock);
  self->tokens++;
  g_clear_pointer (&self->fields, g_hash_table_unref);
  self->fields = read_fields (message);
  g_free (self->header);
  self->header = g_strdup (
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"));
  if (self->refuse_status != 0)
    {
      if (self->refuse_header != NULL)
        soup_message_headers_replace (soup_server_message_get_response_headers (message), self->refuse_header,
                                      self->refuse_value);
      soup_server_message_set_status (message, self->refuse_status, NULL);
      soup_server_message_set_response (message, *self->refuse_body == '{' ? "application/json" : "text/html",
                                        SOUP_MEMORY_COPY, self->refuse_body, strlen (self->refuse_body));
    }
  else if (!is_granted (self))
    answer (message, 400,
            json_pack ("{ss,ss}", "error", "invalid_grant", "error_description", "the grant has expired"));
  else
    give_token (self, message);
  g_mutex_unlock (&self->lock);
}

static void
api_cb (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           data)
{
  FakeOauth *self = data;
  const char *header
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *expected = NULL;

  g_mutex_lock (&self->lock);
  self->calls++;
  expected = g_strdup_printf ("Bearer %s", self->access != NULL ? self->access : "");
  if (self->refuses_api || g_strcmp0 (header, expected) != 0)
    {
      g_autofree char *words = g_strdup_printf ("%s is not valid here", header != NULL ? header : "nothing");

      answer (message, 401, json_pack ("{ss}", "message", words));
    }
  else
    {
      if (soup_server_message_get_method (message) == SOUP_METHOD_PUT)
        g_hash_table_add (self->records, g_strdup (path));
      answer (message, 200, json_pack ("{sb}", "ok", 1));
    }
  g_mutex_unlock (&self->lock);
}

static gpointer
serve (gpointer data)
{
  FakeOauth *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

FakeOauth *
fake_oauth_new (void)
{
  FakeOauth *self = g_object_new (FAKE_TYPE_OAUTH, NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, "/token", token_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, api_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("fake-oauth", serve, self);

  return self;
}

static gboolean
stop_cb (gpointer data)
{
  FakeOauth *self = data;

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
fake_oauth_stop (FakeOauth *self)
{
  g_main_context_invoke (self->context, stop_cb, self);
  g_thread_join (self->thread);
}

char *
fake_oauth_get_url (FakeOauth *self)
{
  return g_strdup (self->url);
}

#define LOCKED(statement) \
  G_STMT_START \
  { \
    g_mutex_lock (&self->lock); \
    statement; \
    g_mutex_unlock (&self->lock); \
  } \
  G_STMT_END

void
fake_oauth_set_life (FakeOauth *self,
                     int        seconds)
{
  LOCKED (self->life = seconds);
}

void
fake_oauth_set_delay (FakeOauth *self,
                      guint      milliseconds)
{
  LOCKED (self->delay = milliseconds);
}

void
fake_oauth_set_rotates (FakeOauth *self,
                        gboolean   rotates)
{
  LOCKED (self->rotates = rotates);
}

/* With the status 0 tokens are given again. */
void
fake_oauth_refuse (FakeOauth  *self,
                   guint       status,
                   const char *body,
                   const char *header,
                   const char *value)
{
  LOCKED (self->refuse_status = status; g_free (self->refuse_body); self->refuse_body = g_strdup (body);
          g_free (self->refuse_header); self->refuse_header = g_strdup (header); g_free (self->refuse_value);
          self->refuse_value = g_strdup (value));
}

/* The access token that was given is good no more. */
void
fake_oauth_revoke (FakeOauth *self)
{
  LOCKED (g_free (self->access); self->access = g_strdup ("none"));
}

void
fake_oauth_refuse_api (FakeOauth *self,
                       gboolean   refuses)
{
  LOCKED (self->refuses_api = refuses);
}

void
fake_oauth_let_refresh (FakeOauth  *self,
                        const char *refresh)
{
  LOCKED (g_free (self->refresh); self->refresh = g_strdup (refresh));
}

guint
fake_oauth_count_tokens (FakeOauth *self)
{
  guint n;

  LOCKED (n = self->tokens);
  return n;
}

guint
fake_oauth_count_records (FakeOauth *self)
{
  guint n;

  LOCKED (n = g_hash_table_size (self->records));
  return n;
}

guint
fake_oauth_count_calls (FakeOauth *self)
{
  guint n;

  LOCKED (n = self->calls);
  return n;
}

char *
fake_oauth_get_field (FakeOauth  *self,
                      const char *name)
{
  char *value;

  LOCKED (value = g_strdup (self->fields != NULL ? g_hash_table_lookup (self->fields, name) : NULL));
  return value;
}

char *
fake_oauth_get_header (FakeOauth *self)
{
  char *value;

  LOCKED (value = g_strdup (self->header));
  return value;
}

char *
fake_oauth_get_access (FakeOauth *self)
{
  char *value;

  LOCKED (value = g_strdup (self->access));
  return value;
}

char *
fake_oauth_get_refresh (FakeOauth *self)
{
  char *value;

  LOCKED (value = g_strdup (self->refresh));
  return value;
}

/* What a browser would be sent back to after somebody has signed in at @url. */
char *
fake_oauth_authorize (FakeOauth  *self,
                      const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GHashTable) query = soup_form_decode (g_uri_get_query (uri));
  g_autofree char *state = g_uri_escape_string (g_hash_table_lookup (query, "state"), NULL, FALSE);
  g_autofree char *code = g_uuid_string_random ();

  g_assert_cmpstr (g_hash_table_lookup (query, "response_type"), ==, "code");
  g_assert_cmpstr (g_hash_table_lookup (query, "code_challenge_method"), ==, "S256");
  LOCKED (g_free (self->code); self->code = g_strdup (code); g_free (self->challenge);
          self->challenge = g_strdup (g_hash_table_lookup (query, "code_challenge")));
  return g_strdup_printf ("%s?code=%s&state=%s", (const char *) g_hash_table_lookup (query, "redirect_uri"), code,
                          state);
}
