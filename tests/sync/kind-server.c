#include "config.h"

#include "kind-server.h"

#include <string.h>

/* Of a hundred requests that write so many go wrong, and of those that only ask. */
#define WRITES_SPOILT 16
#define QUESTIONS_SPOILT 4
/* How often in a row the same request is spoilt at most: nothing is given up for it. */
#define MOST_IN_A_ROW 4
/* A session ends by itself after about so many requests. */
#define SESSION_LASTS 400
/* How much later the late ones are done: as a rule before one looks for the last time. */
#define LATE (4 * TAMIZ_MINUTE)
#define VERY_LATE (25 * TAMIZ_MINUTE)
#define CLOCK_IS_OFF (-7 * TAMIZ_HOUR)

typedef struct
{
  GArray *ids;              /* gint64: of the records that have the key */
  guint most;               /* so many there once were */
  char *company;            /* (nullable): which company's record a lead hangs on */
} Entry;

typedef struct
{
  char *object;
  char *key;
  char *company;
  gint64 at;                /* it is done only then */
} Late;

struct _KindServer
{
  GObject parent_instance;

  Kind kind;
  guint64 seed;
  TamizClock *clock;        /* (unowned) */
  FaultListener listener;

  GMutex lock;
  GHashTable *entries;      /* object/key → Entry */
  GPtrArray *late;          /* Late */
  GHashTable *requests;     /* what was asked → how often */
  GHashTable *numbers;      /* what was asked → as the how manieth thing */
  guint n_faults[FAULT_INVALID + 1];
  gint64 last_id;
  guint session;            /* number of the session that is open; 0 = none */
  guint session_left;       /* requests until it ends */
  guint n_late;             /* that were done after all */
};

G_DEFINE_FINAL_TYPE (KindServer, kind_server, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_array_unref (entry->ids);
  g_free (entry->company);
  g_free (entry);
}

static void
late_free (Late *late)
{
  g_free (late->object);
  g_free (late->key);
  g_free (late->company);
  g_free (late);
}

/* Scatters the bits (splitmix64). */
static guint64
scatter (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* Keys are others in each base; what does not change is who comes first. */
static guint64
draw (KindServer *self,
      const char *what,
      guint       time)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, what));

  if (number == 0)
    {
      number = g_hash_table_size (self->numbers) + 1;
      g_hash_table_insert (self->numbers, g_strdup (what), GUINT_TO_POINTER (number));
    }

  return scatter (scatter (scatter (self->seed * N_KINDS + self->kind) ^ number) ^ time);
}

static Entry *
find (KindServer *self,
      const char *object,
      const char *key)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", object, key);

  return g_hash_table_lookup (self->entries, name);
}

/* Makes a record as the kind does; FALSE where it refuses. */
static gboolean
commit (KindServer *self,
        const char *object,
        const char *key,
        const char *company)
{
  Entry *entry = find (self, object, key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->entries, g_strdup_printf ("%s/%s", object, key), entry);
    }
  if (entry->ids->len > 0 && self->kind == KIND_B)
    return FALSE;
  if (entry->ids->len == 0 || self->kind == KIND_C)
    {
      self->last_id++;
      g_array_append_val (entry->ids, self->last_id);
      entry->most = MAX (entry->most, entry->ids->len);
    }
  g_free (entry->company);
  entry->company = g_strdup (company);

  return TRUE;
}

static void
commit_late (KindServer *self)
{
  gint64 now = tamiz_clock_get_now (self->clock);

  for (guint i = self->late->len; i > 0; i--)
    {
      Late *late = g_ptr_array_index (self->late, i - 1);

      if (late->at > now)
        continue;
      commit (self, late->object, late->key, late->company);
      self->n_late++;
      g_ptr_array_remove_index_fast (self->late, i - 1);
    }
}

static void
put_off (KindServer *self,
         const char *object,
         const char *key,
         const char *company,
         guint64     lot)
{
  Late *late = g_new0 (Late, 1);
  gint64 wait = lot % 4 == 0 ? VERY_LATE : LATE;

  late->object = g_strdup (object);
  late->key = g_strdup (key);
  late->company = g_strdup (company);
  late->at = tamiz_clock_get_now (self->clock) + (gint64) (scatter (lot) % (guint64) wait);
  g_ptr_array_add (self->late, late);
}

static Fault
choose_fault (guint64  lot,
              gboolean writes)
{
  static const Fault often[] = { FAULT_COMMIT_CLOSE, FAULT_COMMIT_CLOSE, FAULT_CLOSE_COMMIT,
                                 FAULT_CLOSE_COMMIT, FAULT_CLOSE, FAULT_CLOSE, FAULT_RATE_SECONDS,
                                 FAULT_RATE_DATE, FAULT_UNAVAILABLE, FAULT_MAINTENANCE, FAULT_COMMIT_GATEWAY,
                                 FAULT_TRUNCATED, FAULT_HTML, FAULT_REDIRECT, FAULT_NESTED,
                                 FAULT_EXPIRED, FAULT_ERROR };
  guint64 most = writes ? WRITES_SPOILT : QUESTIONS_SPOILT;

  if (lot % 100 >= most)
    return FAULT_NONE;
  lot /= 100;
  /* What takes time is rare. */
  if (lot % 40 == 0)
    return FAULT_DRIP;
  if (lot % 40 == 1)
    return FAULT_HUGE;

  return often[lot / 40 % G_N_ELEMENTS (often)];
}

static Fault
take_fault (KindServer *self,
            const char *what,
            gboolean    writes,
            guint64    *lot)
{
  guint time = GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, what));
  Fault fault = FAULT_NONE;

  g_hash_table_insert (self->requests, g_strdup (what), GUINT_TO_POINTER (time + 1));
  *lot = draw (self, what, time);
  if (time % (MOST_IN_A_ROW + 1) < MOST_IN_A_ROW)
    fault = choose_fault (*lot, writes);
  *lot = scatter (*lot);
  self->n_faults[fault]++;

  return fault;
}

static json_t *
describe_record (const char *key,
                 gint64      id)
{
  return json_pack ("{s:I,s:s}", "id", (json_int_t) id, "key", key);
}

static json_t *
list_records (KindServer *self,
              const char *object,
              const char *key)
{
  Entry *entry = find (self, object, key);
  json_t *rows = json_array ();

  for (guint i = 0; entry != NULL && i < entry->ids->len; i++)
    json_array_append_new (rows, describe_record (key, g_array_index (entry->ids, gint64, i)));

  return json_pack ("{s:o}", "rows", rows);
}

/* What a request would be answered with; the status is 200 where it is not set. */
static json_t *
answer (KindServer *self,
        const char *object,
        const char *key,
        json_t     *body,
        gboolean    writes,
        Fault       fault,
        guint64     lot,
        guint      *status)
{
  const char *company = tamiz_json_get_text (body, "company");
  Entry *entry;

  if (!writes)
    return list_records (self, object, key);
  if (fault == FAULT_CLOSE_COMMIT)
    {
      put_off (self, object, key, company, lot);
      return NULL;
    }
  if (!commit (self, object, key, company))
    {
      *status = 409;
      return json_pack ("{s:s}", "error", "A record with this id exists already");
    }

  entry = find (self, object, key);
  return describe_record (key, g_array_index (entry->ids, gint64, entry->ids->len - 1));
}

static gboolean
is_logged_in (KindServer        *self,
              SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *expected = g_strdup_printf ("Bearer session-%u", self->session);

  if (self->session_left == 0 || g_strcmp0 (header, expected) != 0)
    return FALSE;

  self->session_left--;
  return TRUE;
}

static void
log_in (KindServer        *self,
        SoupServerMessage *message,
        json_t            *body,
        Fault              fault)
{
  g_autoptr (json_t) json = NULL;

  if (g_strcmp0 (tamiz_json_get_text (body, "user"), KIND_LOGIN) != 0
      || g_strcmp0 (tamiz_json_get_text (body, "password"), KIND_PASSWORD) != 0)
    {
      fault_respond (message, 401, "text/plain", "");
      return;
    }

  self->session++;
  self->session_left = SESSION_LASTS;
  json = json_pack ("{s:o}", "token", json_sprintf ("session-%u", self->session));
  fault_misbehave (self->listener.context, message, json, fault);
}

static void
serve_records (KindServer        *self,
               SoupServerMessage *message,
               const char        *object,
               const char        *key,
               json_t            *body,
               gboolean           writes,
               Fault              fault,
               guint64            lot)
{
  g_autoptr (json_t) json = NULL;
  guint status = 200;

  if (fault == FAULT_EXPIRED)
    self->session_left = 0;
  if (!is_logged_in (self, message))
    {
      fault_respond (message, 401, "text/plain", "");
      return;
    }

  if (!fault_does_nothing (fault))
    json = answer (self, object, key, body, writes, fault, lot, &status);
  fault_misbehave (self->listener.context, message, json, fault);
  if (fault == FAULT_NONE)
    soup_server_message_set_status (message, status, NULL);
}

/* A server whose clock is wrong says so in every answer. */
static void
set_date (KindServer        *self,
          SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gint64 now = tamiz_clock_get_now (self->clock) + CLOCK_IS_OFF;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / TAMIZ_SECOND);
  g_autofree char *text = soup_date_time_to_string (time, SOUP_DATE_HTTP);

  if (soup_message_headers_get_one (headers, "Date") == NULL)
    soup_message_headers_replace (headers, "Date", text);
}

/* VERSION, LOGIN, OBJECT (a POST, or a GET with ?key=) and OBJECT/KEY. */
static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  KindServer *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  gboolean writes = !g_str_equal (soup_server_message_get_method (message), "GET");
  g_autoptr (json_t) json = body->length > 0 ? tamiz_json_parse (body->data, (gssize) body->length, NULL) : NULL;
  g_auto (GStrv) parts = g_strsplit (path + 1, "/", 3);
  g_autofree char *what = NULL;
  const char *key = NULL;
  guint64 lot;
  Fault fault;

  if (parts[0] != NULL)
    key = parts[1] != NULL ? parts[1] : query != NULL ? g_hash_table_lookup (query, "key") : NULL;
  if (key == NULL)
    key = tamiz_json_get_text (json, "key");
  what = g_strdup_printf ("%s %s/%s", writes ? "write" : "read", parts[0], key != NULL ? key : "");

  g_mutex_lock (&self->lock);
  commit_late (self);
  fault = take_fault (self, what, writes, &lot);
  if (g_strcmp0 (parts[0], "login") == 0)
    log_in (self, message, json, fault);
  else if (g_strcmp0 (parts[0], "version") == 0)
    {
      g_autoptr (json_t) version = json_pack ("{s:s}", "version", "1.0");

      fault_misbehave (self->listener.context, message, version, fault);
    }
  else if (key != NULL && (g_str_equal (parts[0], KIND_LEAD) || g_str_equal (parts[0], KIND_COMPANY)))
    serve_records (self, message, parts[0], key, json, writes, fault, lot);
  else
    fault_respond (message, 404, "text/plain", "");
  set_date (self, message);
  g_mutex_unlock (&self->lock);
}

static void
kind_server_finalize (GObject *object)
{
  KindServer *self = KIND_SERVER (object);

  fault_listener_clear (&self->listener);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->requests);
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->late);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (kind_server_parent_class)->finalize (object);
}

static void
kind_server_class_init (KindServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kind_server_finalize;
}

static void
kind_server_init (KindServer *self)
{
  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify) late_free);
}

KindServer *
kind_server_new (Kind        kind,
                 TamizClock *clock,
                 guint64     seed)
{
  KindServer *self = g_object_new (KIND_TYPE_SERVER, NULL);

  self->kind = kind;
  self->clock = clock;
  self->seed = seed;
  fault_listener_start (&self->listener, request_cb, self);
  return self;
}

char *
kind_server_get_url (KindServer *self)
{
  return g_strdup_printf ("http://127.0.0.1:%d/", self->listener.port);
}

void
kind_server_stop (KindServer *self)
{
  fault_listener_stop (&self->listener);
}

/* How many records have the key, also those that come later than one would think. */
guint
kind_server_count (KindServer *self,
                   const char *object,
                   const char *key)
{
  Entry *entry;
  guint count;

  g_mutex_lock (&self->lock);
  commit_late (self);
  entry = find (self, object, key);
  count = entry != NULL ? entry->ids->len : 0;
  g_mutex_unlock (&self->lock);

  return count;
}

/* How many had it at one time. */
guint
kind_server_count_most (KindServer *self,
                        const char *object,
                        const char *key)
{
  Entry *entry;
  guint count;

  g_mutex_lock (&self->lock);
  entry = find (self, object, key);
  count = entry != NULL ? entry->most : 0;
  g_mutex_unlock (&self->lock);

  return count;
}

/* How many keys there are. */
guint
kind_server_count_all (KindServer *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = g_hash_table_size (self->entries);
  g_mutex_unlock (&self->lock);

  return count;
}

/* How many are still to come. */
guint
kind_server_count_late (KindServer *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  commit_late (self);
  count = self->late->len;
  g_mutex_unlock (&self->lock);

  return count;
}

/* The id of the first record of the key; 0 where there is none. */
gint64
kind_server_get_id (KindServer *self,
                    const char *object,
                    const char *key)
{
  Entry *entry;
  gint64 id;

  g_mutex_lock (&self->lock);
  entry = find (self, object, key);
  id = entry != NULL && entry->ids->len > 0 ? g_array_index (entry->ids, gint64, 0) : 0;
  g_mutex_unlock (&self->lock);

  return id;
}

/* Which company's record a lead hangs on; while nothing is sent. */
const char *
kind_server_get_company (KindServer *self,
                         const char *key)
{
  Entry *entry = find (self, KIND_LEAD, key);

  return entry != NULL ? entry->company : NULL;
}

/* Deletes all records of the key but one, as the report of a duplicate asks one to do; which
 * is kept is drawn by lot.
 */
void
kind_server_keep_one (KindServer *self,
                      const char *object,
                      const char *key)
{
  Entry *entry;

  g_mutex_lock (&self->lock);
  entry = find (self, object, key);
  if (entry != NULL && entry->ids->len > 1)
    {
      gint64 kept = g_array_index (entry->ids, gint64, draw (self, key, 0) % entry->ids->len);

      g_array_set_size (entry->ids, 1);
      g_array_index (entry->ids, gint64, 0) = kept;
    }
  g_mutex_unlock (&self->lock);
}

/* How often what went wrong. */
char *
kind_server_describe (KindServer *self)
{
  static const char *const names[] = {
    [FAULT_NONE] = "well", [FAULT_COMMIT_CLOSE] = "done then closed", [FAULT_CLOSE_COMMIT] = "closed then done late",
    [FAULT_CLOSE] = "closed", [FAULT_RATE_SECONDS] = "429 seconds", [FAULT_RATE_DATE] = "429 date",
    [FAULT_UNAVAILABLE] = "503", [FAULT_MAINTENANCE] = "503 seconds", [FAULT_COMMIT_GATEWAY] = "done then 504", [FAULT_DRIP] = "drip",
    [FAULT_TRUNCATED] = "truncated", [FAULT_HTML] = "HTML", [FAULT_REDIRECT] = "302", [FAULT_HUGE] = "huge",
    [FAULT_NESTED] = "nested", [FAULT_EXPIRED] = "401", [FAULT_ERROR] = "500", [FAULT_INVALID] = NULL
  };
  g_autoptr (GString) text = g_string_new (NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i] != NULL)
        g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", self->n_faults[i], names[i]);
    }
  g_mutex_unlock (&self->lock);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
