#include "config.h"

#include "fake-crm.h"

#include <string.h>

typedef struct
{
  char *model;
  char *key;
  char *state;
  char *comment;            /* (nullable) */
  char *reason;             /* (nullable): why it was lost */
  gint64 id;
  gint64 modified;          /* the server's clock */
  gboolean hidden;          /* the user may not see it */
} Entry;

typedef struct
{
  Entry *entry;
  gint64 at;                /* it is done only then */
} Late;

struct _FakeCrm
{
  GObject parent_instance;

  GMutex lock;
  TamizClock *clock;        /* (unowned) */
  FaultListener listener;

  GPtrArray *entries;       /* Entry */
  GPtrArray *late;          /* Late */
  gint64 lateness;          /* of what is done after the line broke */
  GHashTable *calls;        /* method → count */
  GString *log;             /* what was asked, as it came */
  gint64 last_id;
  guint session;            /* number of the session that is open; 0 = none */
  char *fault_method;
  Fault fault;
  guint fault_times;
};

G_DEFINE_FINAL_TYPE (FakeCrm, fake_crm, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_free (entry->model);
  g_free (entry->key);
  g_free (entry->state);
  g_free (entry->comment);
  g_free (entry->reason);
  g_free (entry);
}

static Entry *
entry_new (FakeCrm    *self,
           const char *model,
           const char *key)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->model = g_strdup (model);
  entry->key = g_strdup (key);
  entry->state = g_strdup ("lead");
  entry->id = ++self->last_id;
  entry->modified = tamiz_clock_get_now (self->clock);
  return entry;
}

static gboolean
has_key (FakeCrm    *self,
         const char *model,
         const char *key)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->model, model) && g_strcmp0 (entry->key, key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* (nullable) */
static Entry *
find_entry (FakeCrm *self,
            gint64   id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->id == id)
        return entry;
    }

  return NULL;
}

static void
late_free (Late *late)
{
  g_clear_pointer (&late->entry, entry_free);
  g_free (late);
}

static void
commit_late (FakeCrm *self)
{
  for (guint i = self->late->len; i > 0; i--)
    {
      Late *late = g_ptr_array_index (self->late, i - 1);

      if (late->at <= tamiz_clock_get_now (self->clock))
        {
          /* The code of a party is unique, also for those who come late. */
          if (!g_str_equal (late->entry->model, FAKE_PARTY)
              || !has_key (self, FAKE_PARTY, late->entry->key))
            g_ptr_array_add (self->entries, g_steal_pointer (&late->entry));
          g_ptr_array_remove_index (self->late, i - 1);
        }
    }
}

static json_t *
pack_time (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / TAMIZ_SECOND);

  return json_pack ("{s:s,s:i,s:i,s:i,s:i,s:i,s:i,s:i}", "__class__", "datetime", "year",
                    g_date_time_get_year (time), "month", g_date_time_get_month (time), "day",
                    g_date_time_get_day_of_month (time), "hour", g_date_time_get_hour (time),
                    "minute", g_date_time_get_minute (time), "second",
                    g_date_time_get_second (time), "microsecond", (int) (at % TAMIZ_SECOND));
}

static gint64
unpack_time (json_t *json)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (
      (int) tamiz_json_get_int (json, "year", 1970), (int) tamiz_json_get_int (json, "month", 1),
      (int) tamiz_json_get_int (json, "day", 1), (int) tamiz_json_get_int (json, "hour", 0),
      (int) tamiz_json_get_int (json, "minute", 0), (double) tamiz_json_get_int (json, "second", 0));

  return g_date_time_to_unix (time) * TAMIZ_SECOND;
}

static gboolean
clause_holds (json_t *clause,
              Entry  *entry)
{
  const char *field = json_string_value (json_array_get (clause, 0));
  const char *operator = json_string_value (json_array_get (clause, 1));
  json_t *value = json_array_get (clause, 2);
  gsize i;
  json_t *item;

  if (g_str_equal (field, "OR"))
    return unpack_time (json_array_get (json_array_get (clause, 1), 2)) <= entry->modified;
  if (g_str_equal (field, "message"))
    return entry->key != NULL && strstr (json_string_value (value), entry->key) != NULL;
  if (g_str_equal (field, "reference") || g_str_equal (field, "code") || g_str_equal (field, "description"))
    return g_str_equal (operator, "!=") || g_strcmp0 (json_string_value (value), entry->key) == 0;
  if (g_str_equal (field, "state"))
    return g_str_equal (operator, "=") == (g_strcmp0 (json_string_value (value), entry->state) == 0);
  if (g_str_equal (field, "id") && g_str_equal (operator, ">"))
    return entry->id > json_integer_value (value);
  if (g_str_equal (field, "id") && g_str_equal (operator, "="))
    return entry->id == json_integer_value (value);
  if (g_str_equal (field, "id"))
    {
      json_array_foreach (value, i, item)
        {
          if (json_integer_value (item) == entry->id)
            return TRUE;
        }
      return FALSE;
    }

  return TRUE;
}

static json_t *
search (FakeCrm    *self,
        const char *model,
        json_t     *params)
{
  json_t *rows = json_array ();
  json_t *limit = json_array_get (params, 2);

  for (guint n = 0; n < self->entries->len; n++)
    {
      Entry *entry = g_ptr_array_index (self->entries, n);
      gboolean matches = !entry->hidden && g_str_equal (entry->model, model);
      gsize i;
      json_t *clause;

      json_array_foreach (json_array_get (params, 0), i, clause)
        matches = matches && clause_holds (clause, entry);
      if (!matches
          || (json_is_integer (limit)
              && json_array_size (rows) >= (gsize) json_integer_value (limit)))
        continue;
      json_array_append_new (
          rows, json_pack ("{s:I,s:s,s:s,s:s,s:o,s:s,s:s*,s:o,s:s?,s:{s:s,s:s},s:{s:I,s:s}}", "id",
                           (json_int_t) entry->id, "code", entry->key, "reference", entry->key,
                           "description", entry->key, "message", json_sprintf ("[%s]", entry->key),
                           "state", entry->state, "comment", entry->comment, "write_date", pack_time (entry->modified),
                           "lost_reason", entry->reason, "amount", "__class__", "Decimal", "decimal", "12000.00",
                           "currency.", "id", (json_int_t) 1, "code", "EUR"));
    }

  return rows;
}

/* (nullable): by which a new record is known. */
static char *
dup_key (const char *model,
         json_t     *values)
{
  const char *message = tamiz_json_get_text (values, "message");
  const char *bracket = message != NULL ? strrchr (message, '[') : NULL;

  if (bracket != NULL)
    return g_strndup (bracket + 1, strcspn (bracket + 1, "]"));

  return g_strdup (tamiz_json_get_text (values, g_str_equal (model, FAKE_PARTY)  ? "code"
                                                : g_str_equal (model, FAKE_LEAD) ? "reference"
                                                                                 : "description"));
}

static json_t *
create (FakeCrm    *self,
        const char *model,
        json_t     *params,
        Fault       fault)
{
  json_t *values = json_array_get (json_array_get (params, 0), 0);
  g_autofree char *key = dup_key (model, values);
  Entry *entry;

  if (g_str_equal (model, FAKE_PARTY) && has_key (self, model, key))
    return json_pack ("{s:i,s:[s,[s,s,n]]}", "id", 1, "error", "UserError",
                      "El código del tercero debe ser único.", "");

  entry = entry_new (self, model, key);
  entry->comment = g_strdup (tamiz_json_get_text (values, "comment"));
  if (fault == FAULT_CLOSE_COMMIT)
    {
      Late *late = g_new0 (Late, 1);

      *late = (Late){ entry, tamiz_clock_get_now (self->clock) + self->lateness };
      g_ptr_array_add (self->late, late);
    }
  else
    g_ptr_array_add (self->entries, entry);

  return json_pack ("{s:i,s:[I]}", "id", 1, "result", (json_int_t) entry->id);
}

static json_t *
write_comment (FakeCrm *self,
               json_t  *params)
{
  const char *comment = tamiz_json_get_text (json_array_get (params, 1), "comment");
  json_t *ids = json_array_get (params, 0), *id;
  gsize i;

  json_array_foreach (ids, i, id)
    {
      Entry *entry = find_entry (self, json_integer_value (id));

      if (entry == NULL || comment == NULL)
        continue;
      g_free (entry->comment);
      entry->comment = g_strdup (comment);
      entry->modified = tamiz_clock_get_now (self->clock);
    }

  return json_pack ("{s:i,s:n}", "id", 1, "result");
}

static json_t *
answer (FakeCrm    *self,
        const char *method,
        json_t     *params,
        Fault       fault)
{
  g_autofree char *model = g_str_has_prefix (method, "model.") ? g_strdup (method + strlen ("model.")) : NULL;

  if (model != NULL)
    *strrchr (model, '.') = '\0';
  if (g_str_equal (method, "common.server.version"))
    return json_pack ("{s:i,s:s}", "id", 1, "result", "6.0.29");
  if (g_str_equal (method, "common.db.login"))
    return json_pack ("{s:i,s:[i,o]}", "id", 1, "result", 2,
                      json_sprintf ("session-%u", ++self->session));
  if (g_str_equal (method, "model.res.user.get_preferences"))
    return json_pack ("{s:i,s:{s:i,s:i,s:s}}", "id", 1, "result", "company", 1, "employee", 1,
                      "language", "es");
  if (g_str_equal (method, "model.company.company.read"))
    return json_pack ("{s:i,s:[{s:i,s:{s:i,s:s}}]}", "id", 1, "result", "currency", 1, "currency.",
                      "id", 1, "code", "EUR");
  if (g_str_has_suffix (method, ".search_read"))
    return json_pack ("{s:i,s:o}", "id", 1, "result", search (self, model, params));
  if (g_str_has_suffix (method, ".write"))
    return write_comment (self, params);
  if (g_str_has_suffix (method, ".fields_get"))
    return json_pack ("{s:i,s:{s:{s:s,s:s},s:{s:s,s:s},s:{s:s,s:s}}}", "id", 1, "result", "reference", "string",
                      "Reference", "type", "char", "description", "string", "Description", "type", "char",
                      "campaign", "string", "Campaña", "type", "char");

  return create (self, model, params, fault);
}

static void
respond_error (SoupServerMessage *message,
               const char        *kind,
               const char        *words)
{
  g_autoptr (json_t) json = json_pack ("{s:i,s:[s,[s,s,n]]}", "id", 1, "error", kind, words, "");

  fault_respond_json (message, json);
}

/* How the answer is spoilt; @json is what it would have been. */
static void
misbehave (FakeCrm           *self,
           SoupServerMessage *message,
           json_t            *json,
           Fault              fault)
{
  switch (fault)
    {
    case FAULT_LOCKED:
      fault_respond (message, 200, "application/json", "{\"id\":1,\"error\":[\"database is locked\",\"\"]}");
      break;
    case FAULT_RIGHTS:
      respond_error (message, "UserError", "No tiene permisos para acceder a \"Oportunidad\".");
      break;
    case FAULT_INVALID:
      respond_error (message, "UserError", "The value for field \"Amount\" is not valid.");
      break;
    default:
      if (fault == FAULT_EXPIRED)
        self->session++;
      fault_misbehave (self->listener.context, message, json, fault);
      break;
    }
}

static gboolean
is_logged_in (FakeCrm           *self,
              SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *plain = g_strdup_printf (FAKE_LOGIN ":2:session-%u", self->session);
  g_autofree char *encoded = g_base64_encode ((const guchar *) plain, strlen (plain));
  g_autofree char *expected = g_strconcat ("Session ", encoded, NULL);

  return g_strcmp0 (header, expected) == 0;
}

static gboolean
may (FakeCrm           *self,
     SoupServerMessage *message,
     const char        *method,
     json_t            *params)
{
  if (g_str_equal (method, "common.server.version"))
    return TRUE;
  if (g_str_equal (method, "common.db.login"))
    return g_strcmp0 (tamiz_json_get_text (json_array_get (params, 1), "password"), FAKE_PASSWORD) == 0;

  return is_logged_in (self, message);
}

static Fault
take_fault (FakeCrm    *self,
            const char *method)
{
  if (self->fault_times == 0 || !g_str_equal (self->fault_method, method))
    return FAULT_NONE;

  self->fault_times--;
  return self->fault;
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  FakeCrm *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (json_t) request = tamiz_json_parse (body->data, (gssize) body->length, NULL);
  const char *method = tamiz_json_get_text (request, "method");
  json_t *params = json_object_get (request, "params");
  g_autoptr (json_t) json = NULL;
  Fault fault;

  if (method == NULL || !g_str_equal (soup_server_message_get_method (message), "POST"))
    {
      fault_respond (message, 400, "text/plain", "");
      return;
    }

  g_mutex_lock (&self->lock);
  g_string_append_len (self->log, body->data, body->length);
  g_hash_table_insert (self->calls, g_strdup (method),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, method))
                                         + 1));
  commit_late (self);
  fault = take_fault (self, method);
  if (!may (self, message, method, params))
    fault_respond (message, 401, "text/html", "<h1>Unauthorized</h1>");
  else
    {
      if (!fault_does_nothing (fault))
        json = answer (self, method, params, fault);
      misbehave (self, message, json, fault);
    }
  g_mutex_unlock (&self->lock);
}

/* How much later than the line broke it is done; half a minute unless set. */
void
fake_crm_set_late (FakeCrm *self,
                   gint64   late)
{
  g_mutex_lock (&self->lock);
  self->lateness = late;
  g_mutex_unlock (&self->lock);
}

void
fake_crm_stop (FakeCrm *self)
{
  fault_listener_stop (&self->listener);
}

static void
fake_crm_finalize (GObject *object)
{
  FakeCrm *self = FAKE_CRM (object);

  fault_listener_clear (&self->listener);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->late);
  g_hash_table_unref (self->calls);
  g_string_free (self->log, TRUE);
  g_free (self->fault_method);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fake_crm_parent_class)->finalize (object);
}

static void
fake_crm_class_init (FakeCrmClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_crm_finalize;
}

static void
fake_crm_init (FakeCrm *self)
{
  g_mutex_init (&self->lock);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->lateness = 30 * TAMIZ_SECOND;
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify) late_free);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->log = g_string_new (NULL);
}

FakeCrm *
fake_crm_new (TamizClock *clock)
{
  FakeCrm *self = g_object_new (FAKE_TYPE_CRM, NULL);

  self->clock = clock;
  fault_listener_start (&self->listener, request_cb, self);
  return self;
}

char *
fake_crm_get_url (FakeCrm *self)
{
  return g_strdup_printf ("http://127.0.0.1:%d/crm/", self->listener.port);
}

void
fake_crm_set_clock (FakeCrm    *self,
                    TamizClock *clock)
{
  self->clock = clock;
}

void
fake_crm_set_fault (FakeCrm    *self,
                    const char *method,
                    Fault       fault,
                    guint       times)
{
  g_mutex_lock (&self->lock);
  g_free (self->fault_method);
  self->fault_method = g_strdup (method);
  self->fault = fault;
  self->fault_times = times;
  g_mutex_unlock (&self->lock);
}

guint
fake_crm_count_calls (FakeCrm    *self,
                      const char *method)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, method));
  g_mutex_unlock (&self->lock);
  return count;
}

guint
fake_crm_count_key (FakeCrm    *self,
                    const char *model,
                    const char *key)
{
  guint count = 0;

  g_mutex_lock (&self->lock);
  commit_late (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      count += g_str_equal (entry->model, model) && g_strcmp0 (entry->key, key) == 0;
    }
  g_mutex_unlock (&self->lock);
  return count;
}

void
fake_crm_add_record (FakeCrm    *self,
                     const char *model,
                     const char *key)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->entries, entry_new (self, model, key));
  g_mutex_unlock (&self->lock);
}

void
fake_crm_set_state (FakeCrm    *self,
                    const char *key,
                    const char *state)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->key, key) == 0)
        {
          g_free (entry->state);
          entry->state = g_strdup (state);
          entry->modified = tamiz_clock_get_now (self->clock);
        }
    }
  g_mutex_unlock (&self->lock);
}

/* As if somebody over there had lost it. */
void
fake_crm_lose (FakeCrm    *self,
               const char *key,
               const char *reason)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!g_str_equal (entry->model, FAKE_LEAD) || g_strcmp0 (entry->key, key) != 0)
        continue;
      g_free (entry->state);
      g_free (entry->reason);
      entry->state = g_strdup ("lost");
      entry->reason = g_strdup (reason);
      entry->modified = tamiz_clock_get_now (self->clock);
    }
  g_mutex_unlock (&self->lock);
}

/* As if somebody over there had written it. */
void
fake_crm_set_comment (FakeCrm    *self,
                      const char *key,
                      const char *comment)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!g_str_equal (entry->model, FAKE_LEAD) || g_strcmp0 (entry->key, key) != 0)
        continue;
      g_free (entry->comment);
      entry->comment = g_strdup (comment);
      entry->modified = tamiz_clock_get_now (self->clock);
    }
  g_mutex_unlock (&self->lock);
}

/* (nullable): of the lead with that key. */
char *
fake_crm_dup_comment (FakeCrm    *self,
                      const char *key)
{
  char *comment = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len && comment == NULL; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->model, FAKE_LEAD) && g_strcmp0 (entry->key, key) == 0)
        comment = g_strdup (entry->comment);
    }
  g_mutex_unlock (&self->lock);
  return comment;
}

void
fake_crm_remove_key (FakeCrm    *self,
                     const char *key)
{
  g_mutex_lock (&self->lock);
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (g_strcmp0 (entry->key, key) == 0)
        g_ptr_array_remove_index (self->entries, i - 1);
    }
  g_mutex_unlock (&self->lock);
}

/* What has the key is out of sight, or there again. */
void
fake_crm_hide_key (FakeCrm    *self,
                   const char *key,
                   gboolean    hidden)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->key, key) == 0)
        entry->hidden = hidden;
    }
  g_mutex_unlock (&self->lock);
}

char *
fake_crm_get_log (FakeCrm *self)
{
  char *log;

  g_mutex_lock (&self->lock);
  log = g_strdup (self->log->str);
  g_mutex_unlock (&self->lock);
  return log;
}
