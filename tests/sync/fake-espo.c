#include "config.h"

#include "fake-espo.h"

#include <string.h>

#define API "/api/v1/"

typedef struct
{
  char *entity;
  json_t *fields;
  gboolean hidden;
} Entry;

struct _FakeEspo
{
  GObject parent_instance;

  GMutex lock;
  TamizClock *clock;        /* (unowned) */
  FaultListener listener;

  GPtrArray *entries;       /* Entry */
  GHashTable *calls;        /* "METHOD Entity" → count */
};

G_DEFINE_FINAL_TYPE (FakeEspo, fake_espo, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_free (entry->entity);
  json_decref (entry->fields);
  g_free (entry);
}

static void
touch (FakeEspo *self,
       Entry    *entry)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (tamiz_clock_get_now (self->clock) / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (now, "%Y-%m-%d %H:%M:%S");

  tamiz_json_set_text (entry->fields, "modifiedAt", text);
}

static Entry *
add_entry (FakeEspo   *self,
           const char *entity,
           json_t     *fields)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autofree char *id = g_strdup_printf ("rec%u", self->entries->len + 1);

  entry->entity = g_strdup (entity);
  entry->fields = json_deep_copy (fields);
  tamiz_json_set_text (entry->fields, "id", id);
  touch (self, entry);
  g_ptr_array_add (self->entries, entry);

  return entry;
}

static Entry *
find_entry (FakeEspo   *self,
            const char *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (tamiz_json_get_text (entry->fields, "id"), id) == 0)
        return entry;
    }

  return NULL;
}

/* One condition, as the address has it or as a question in JSON. */
static gboolean
holds (Entry      *entry,
       const char *type,
       const char *attribute,
       const char *text,
       json_t     *list)
{
  const char *value = attribute != NULL ? tamiz_json_get_text (entry->fields, attribute) : NULL;
  gsize i;
  json_t *item;

  if (g_strcmp0 (type, "equals") == 0)
    return g_strcmp0 (value, text) == 0;
  if (g_strcmp0 (type, "after") == 0)
    return g_strcmp0 (value, text) > 0;
  if (g_strcmp0 (type, "isNotNull") == 0)
    return value != NULL;
  json_array_foreach (list, i, item)
    {
      if (g_strcmp0 (json_string_value (item), value) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_asked_for (Entry      *entry,
              GHashTable *query,
              json_t     *search)
{
  gsize i;
  json_t *clause;

  json_array_foreach (json_object_get (search, "where"), i, clause)
    {
      if (!holds (entry, tamiz_json_get_text (clause, "type"), tamiz_json_get_text (clause, "attribute"), NULL,
                  json_object_get (clause, "value")))
        return FALSE;
    }
  for (guint n = 0; query != NULL; n++)
    {
      g_autofree char *type = g_strdup_printf ("where[%u][type]", n);
      g_autofree char *attribute = g_strdup_printf ("where[%u][attribute]", n);
      g_autofree char *value = g_strdup_printf ("where[%u][value]", n);

      if (!g_hash_table_contains (query, type))
        break;
      if (!holds (entry, g_hash_table_lookup (query, type), g_hash_table_lookup (query, attribute),
                  g_hash_table_lookup (query, value), NULL))
        return FALSE;
    }

  return TRUE;
}

static json_t *
list_entries (FakeEspo   *self,
              const char *entity,
              GHashTable *query)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, "searchParams") : NULL;
  g_autoptr (json_t) search = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  json_t *list = json_array ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!entry->hidden && g_str_equal (entry->entity, entity) && is_asked_for (entry, query, search))
        json_array_append (list, entry->fields);
    }

  return json_pack ("{s:o}", "list", list);
}

/* Those that have the same mail address. */
static json_t *
list_alike (FakeEspo *self,
            json_t   *fields)
{
  const char *email = tamiz_json_get_text (fields, "emailAddress");
  json_t *list = json_array ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (email != NULL && !entry->hidden
          && g_strcmp0 (tamiz_json_get_text (entry->fields, "emailAddress"), email) == 0)
        json_array_append (list, entry->fields);
    }

  return list;
}

static void
respond_not_found (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "X-Status-Reason", "Not found");
  fault_respond (message, 404, "text/html", "");
}

static void
create (FakeEspo          *self,
        SoupServerMessage *message,
        const char        *entity,
        json_t            *fields)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (json_t) alike = list_alike (self, fields);

  if (json_array_size (alike) > 0
      && g_strcmp0 (soup_message_headers_get_one (headers, "X-Skip-Duplicate-Check"), "true") != 0)
    {
      fault_respond_json (message, alike);
      soup_server_message_set_status (message, 409, NULL);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "X-Status-Reason",
                                    "duplicate");
      return;
    }

  fault_respond_json (message, add_entry (self, entity, fields)->fields);
}

static void
answer_about (FakeEspo          *self,
              SoupServerMessage *message,
              const char        *id,
              json_t            *fields)
{
  Entry *entry = find_entry (self, id);

  if (entry == NULL || entry->hidden)
    {
      respond_not_found (message);
      return;
    }
  if (fields != NULL)
    {
      json_object_update (entry->fields, fields);
      touch (self, entry);
    }

  fault_respond_json (message, entry->fields);
}

static void
answer (FakeEspo          *self,
        SoupServerMessage *message,
        char             **parts,
        GHashTable        *query)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *method = soup_server_message_get_method (message);
  g_autoptr (json_t) fields = body->length > 0 ? tamiz_json_parse (body->data, (gssize) body->length, NULL) : NULL;
  g_autoptr (json_t) json = NULL;

  if (g_str_equal (parts[0], "App"))
    json = json_pack ("{s:{s:s},s:{s:s}}", "user", "id", "1", "settings", "defaultCurrency", "BOB");
  else if (g_str_equal (parts[0], "Metadata"))
    json = json_pack ("{s:s}", "type", "varchar");
  else if (parts[1] != NULL && parts[2] != NULL)
    json = json_pack ("{s:[]}", "list");
  else if (parts[1] != NULL)
    answer_about (self, message, parts[1], fields);
  else if (g_str_equal (method, "POST"))
    create (self, message, parts[0], fields);
  else
    json = list_entries (self, parts[0], query);

  if (json != NULL)
    fault_respond_json (message, json);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  FakeEspo *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_auto (GStrv) parts = NULL;
  char *call;

  if (!g_str_has_prefix (path, API)
      || g_strcmp0 (soup_message_headers_get_one (headers, "X-Api-Key"), FAKE_API_KEY) != 0)
    {
      fault_respond (message, 401, "text/html", "");
      return;
    }

  parts = g_strsplit (path + strlen (API), "/", 3);
  call = g_strdup_printf ("%s %s", soup_server_message_get_method (message), parts[0]);
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->calls, call,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, call)) + 1));
  answer (self, message, parts, query);
  g_mutex_unlock (&self->lock);
}

static void
fake_espo_finalize (GObject *object)
{
  FakeEspo *self = FAKE_ESPO (object);

  fault_listener_clear (&self->listener);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->calls);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fake_espo_parent_class)->finalize (object);
}

static void
fake_espo_class_init (FakeEspoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_espo_finalize;
}

static void
fake_espo_init (FakeEspo *self)
{
  g_mutex_init (&self->lock);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

FakeEspo *
fake_espo_new (TamizClock *clock)
{
  FakeEspo *self = g_object_new (FAKE_TYPE_ESPO, NULL);

  self->clock = clock;
  fault_listener_start (&self->listener, request_cb, self);
  return self;
}

char *
fake_espo_get_url (FakeEspo *self)
{
  return g_strdup_printf ("http://127.0.0.1:%d/", self->listener.port);
}

/* Somebody makes one over there; its id. */
char *
fake_espo_add (FakeEspo   *self,
               const char *entity,
               const char *field,
               const char *value)
{
  g_autoptr (json_t) fields = json_pack ("{s:s,s:s}", "status", "New", field, value);
  char *id;

  g_mutex_lock (&self->lock);
  id = g_strdup (tamiz_json_get_text (add_entry (self, entity, fields)->fields, "id"));
  g_mutex_unlock (&self->lock);
  return id;
}

void
fake_espo_set (FakeEspo   *self,
               const char *id,
               const char *field,
               const char *value)
{
  Entry *entry;

  g_mutex_lock (&self->lock);
  entry = find_entry (self, id);
  g_assert_nonnull (entry);
  tamiz_json_set_text (entry->fields, field, value);
  touch (self, entry);
  g_mutex_unlock (&self->lock);
}

/* It was deleted, or the user may not see it; or is there again. */
void
fake_espo_hide (FakeEspo   *self,
                const char *id,
                gboolean    hidden)
{
  g_mutex_lock (&self->lock);
  g_assert_nonnull (find_entry (self, id));
  find_entry (self, id)->hidden = hidden;
  g_mutex_unlock (&self->lock);
}

guint
fake_espo_count (FakeEspo   *self,
                 const char *entity)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    n += g_str_equal (((Entry *) g_ptr_array_index (self->entries, i))->entity, entity);
  g_mutex_unlock (&self->lock);
  return n;
}

guint
fake_espo_count_calls (FakeEspo   *self,
                       const char *method,
                       const char *entity)
{
  g_autofree char *call = g_strdup_printf ("%s %s", method, entity);
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, call));
  g_mutex_unlock (&self->lock);
  return n;
}
