#define G_LOG_DOMAIN "tamiz-outbox-telling"

#include "config.h"

#include "tamiz-outbox-telling.h"

#include "tamiz-crm-advice.h"
#include "tamiz-crm-settings.h"
#include "tamiz-error.h"
#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-outbox-standing.h"
#include "tamiz-outbox-store.h"
#include "tamiz-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizOutboxTelling
{
  TamizWork *work;          /* not owned */
  GHashTable *users;        /* id → TamizRecord */
  GHashTable *connections;  /* id → Connection */
};

typedef struct
{
  TamizRecord *record;      /* (nullable): where it was removed */
  const char *name;         /* (nullable) */
  char *paused;             /* (nullable) */
  char *words;              /* (nullable): of the pause */
  gint64 until;             /* of the pause; 0 = until a person sees to it */
} Connection;

/* What a reason means, and what follows from it where no more is known. */
static const struct
{
  const char *reason;
  const char *meaning;
  const char *next;         /* (nullable) */
} reasons[] = {
  { "backoff", N_("The CRM failed, or was too busy"), NULL },
  { "offline", N_("There is no network"), NULL },
  { "rate", N_("The CRM takes no more requests for now"), NULL },
  { "auth", N_("The CRM refused user or password"), NULL },
  { "tls", N_("The CRM's certificate is not trusted, so nothing was sent"), NULL },
  { "not_the_api", N_("What answered was not the CRM"), NULL },
  { "lost_answer", N_("The line broke before the CRM answered, so it may have arrived"), NULL },
  { "recovered", N_("The program ended while it was being sent, so it may have arrived"), NULL },
  { "duplicate", N_("The CRM has several records with this key"),
    N_("Delete all but one of them in the CRM and try again, or say which of them it is") },
  { "rights", N_("The CRM's user is not allowed to do this"),
    N_("Have the CRM's administrator grant the right, then try again") },
  { "gone", N_("The record was deleted or merged in the CRM"),
    N_("Say which record stands for it now, or give it up; it is not created anew by itself") },
  { "depends", N_("What it belongs to is not in the CRM"),
    N_("See to what it belongs to first; then it is sent by itself") },
  { "mapping", N_("It could not be written as this CRM wants it"),
    N_("Correct what is sent, or enter it there by hand and say which record it is, or give it up") },
  { "invalid", N_("The CRM refused what it says"),
    N_("Correct what is sent and send it again, or enter it there by hand and say which record it is, or give it up") },
  { "gave_up", N_("The CRM failed each time, and does not say why"),
    N_("Ask the CRM's administrator, then try again; or give it up") },
  { "sent_again", N_("It is in the CRM; it was sent more than once"),
    N_("Later it is looked whether it is there twice") },
  { TAMIZ_OUTBOX_GIVEN_UP, N_("Somebody gave it up"), N_("It is not sent any more, unless somebody tries it again") },
  { "conflict", N_("Somebody has changed in the CRM what would be written"),
    N_("Have it overwritten there with what is said here, or give it up so that what the CRM says stays") },
  { "linked", N_("It was in the CRM already; nothing was sent"), NULL },
  { "converted", N_("The CRM has made a deal of the lead, which takes nothing new any more; nothing was sent"), NULL },
  { TAMIZ_OUTBOX_UNCHANGED, N_("What is said here is again what the CRM got last; nothing was sent"), NULL },
  { TAMIZ_OUTBOX_BY_HAND, N_("A person said which record in the CRM it is; nothing was sent"), NULL },
};

/* What a line of its course was. */
static const struct
{
  const char *class;
  const char *label;
} classes[] = {
  { "ok", N_("The CRM answered") },
  { "exists", N_("It may be there already") },
  { "other_duplicate", N_("Something alike is there") },
  { "transient", N_("The CRM was too busy") },
  { "rate", N_("The CRM takes no more requests for now") },
  { "auth", N_("User or password refused") },
  { "rights", N_("Not allowed") },
  { "invalid", N_("Refused") },
  { "gone", N_("Not there any more") },
  { "empty", N_("Looked for, and not found") },
  { "not_the_api", N_("What answered was not the CRM") },
  { "unreadable", N_("The answer could not be read") },
  { "server_error", N_("The CRM failed") },
  { "changed", N_("It was changed there meanwhile; nothing was written") },
  { "not_sent", N_("The CRM could not be reached") },
  { "tls", N_("The certificate is not trusted") },
  { "mapping", N_("It could not be written") },
  { "lost_answer", N_("No answer came") },
  { TAMIZ_DEED_EDITED, N_("Corrected") },
  { TAMIZ_DEED_LINKED, N_("Linked by hand") },
  { TAMIZ_DEED_RETRIED, N_("To be tried again") },
  { TAMIZ_DEED_GIVEN_UP, N_("Given up") },
  { TAMIZ_DEED_CREATE_ANYWAY, N_("To be created anyway") },
  { TAMIZ_DEED_OVERWRITE, N_("To be overwritten") },
};

/* Lines that begin with it say which records over there were found. */
#define FOUND TAMIZ_FOUND_RECORDS

static void
free_connection (gpointer data)
{
  Connection *connection = data;

  g_clear_object (&connection->record);
  g_free (connection->paused);
  g_free (connection->words);
  g_free (connection);
}

/**
 * tamiz_outbox_telling_new:
 * @work: what an operation has at hand
 * @error: return location
 *
 * Begins to tell of rows, of which many have the same connection.
 *
 * Returns: (transfer full): what tells; %NULL with the store's error
 */
TamizOutboxTelling *
tamiz_outbox_telling_new (TamizWork  *work,
                          GError    **error)
{
  GHashTable *users = tamiz_work_load_users (work, error);
  TamizOutboxTelling *self;

  if (users == NULL)
    return NULL;

  self = g_new0 (TamizOutboxTelling, 1);
  self->work = work;
  self->users = users;
  self->connections = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_connection);

  return self;
}

void
tamiz_outbox_telling_free (TamizOutboxTelling *self)
{
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->connections);
  g_free (self);
}

static gboolean
read_pause (TamizOutboxTelling  *self,
            gint64               id,
            Connection          *connection,
            GError             **error)
{
  g_autoptr (GPtrArray) cursors
      = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_CURSOR, TAMIZ_CURSOR_CONNECTION, id, error);

  for (guint i = 0; cursors != NULL && i < cursors->len; i++)
    {
      TamizRecord *cursor = g_ptr_array_index (cursors, i);

      if (!tamiz_record_has (cursor, TAMIZ_CURSOR_PAUSED))
        continue;
      g_free (connection->paused);
      g_free (connection->words);
      connection->paused = g_strdup (tamiz_record_get_text (cursor, TAMIZ_CURSOR_PAUSED));
      connection->words = g_strdup (tamiz_record_get_text (cursor, TAMIZ_CURSOR_PAUSED_WORDS));
      connection->until = tamiz_record_get_int (cursor, TAMIZ_CURSOR_PAUSED_UNTIL);
    }

  return cursors != NULL;
}

static Connection *
find_connection (TamizOutboxTelling  *self,
                 gint64               id,
                 GError             **error)
{
  Connection *connection = g_hash_table_lookup (self->connections, &id);

  if (connection != NULL)
    return connection;

  connection = g_new0 (Connection, 1);
  g_hash_table_insert (self->connections, g_memdup2 (&id, sizeof id), connection);
  connection->record = tamiz_reader_load (self->work->reader, TAMIZ_KIND_CONNECTION, id, NULL);
  if (connection->record != NULL)
    connection->name = tamiz_record_get_text (connection->record, TAMIZ_CONNECTION_NAME);

  return read_pause (self, id, connection, error) ? connection : NULL;
}

static int
find_reason (TamizRecord *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_strcmp0 (reasons[i].reason, tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON)) == 0)
        return (int) i;
    }

  return -1;
}

/* Why it stands as it does, in a sentence. */
static const char *
describe_meaning (TamizRecord *row,
                  gboolean     other)
{
  int stand = tamiz_outbox_get_stand (row);
  int reason = find_reason (row);

  if (stand == TAMIZ_OUTBOX_SENDING)
    return _("It is being sent now");
  if (stand == TAMIZ_OUTBOX_SETTLED && !tamiz_record_has (row, TAMIZ_OUTBOX_PAYLOAD))
    return _("It was about somebody who was erased, and nothing of it is left");
  if (other)
    return _("The CRM has a record that is alike, and did not make another one");
  if (stand == TAMIZ_OUTBOX_DONE && !tamiz_record_has (row, TAMIZ_OUTBOX_PAYLOAD)
      && tamiz_record_has (row, TAMIZ_OUTBOX_PAYLOAD_DIGEST))
    return _("It arrived; what was sent is not kept any longer, only its checksum");
  if (stand == TAMIZ_OUTBOX_DONE)
    return reason >= 0 ? _(reasons[reason].meaning) : _("It arrived");
  if (reason >= 0)
    return _(reasons[reason].meaning);

  switch (stand)
    {
    case TAMIZ_OUTBOX_QUEUED:
      return _("It has not been sent yet");
    case TAMIZ_OUTBOX_PROBING:
      return _("It may have arrived");
    case TAMIZ_OUTBOX_HELD:
      return _("A person has to decide");
    default:
      return _("The CRM refused it");
    }
}

/* No chain of rows is longer. */
#define MAX_BEFORE 8

/* (nullable): what stands in the way of a row that waits: what is stuck before it, else what goes
 * just before it.
 */
static TamizRecord *
find_in_the_way (TamizOutboxTelling *self,
                 TamizRecord        *row)
{
  g_autoptr (TamizRecord) found = NULL;
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_DEPENDS_ON);

  if (tamiz_outbox_get_stand (row) != TAMIZ_OUTBOX_QUEUED)
    return NULL;
  for (guint i = 0; i < MAX_BEFORE && id != 0; i++)
    {
      g_autoptr (TamizRecord) before = tamiz_reader_load (self->work->reader, TAMIZ_KIND_OUTBOX, id, NULL);
      int stand = before != NULL ? tamiz_outbox_get_stand (before) : TAMIZ_OUTBOX_SETTLED;

      if (stand == TAMIZ_OUTBOX_DONE || stand == TAMIZ_OUTBOX_SETTLED)
        break;
      if (stand == TAMIZ_OUTBOX_HELD || stand == TAMIZ_OUTBOX_DEAD)
        return g_steal_pointer (&before);
      id = tamiz_record_get_int (before, TAMIZ_OUTBOX_DEPENDS_ON);
      if (found == NULL)
        found = g_steal_pointer (&before);
    }

  return g_steal_pointer (&found);
}

/* (nullable): what somebody has to do before anything goes through a connection. */
static const char *
get_advice (Connection *connection)
{
  return connection->paused != NULL && connection->record != NULL
             ? tamiz_crm_get_advice (connection->paused, connection->record)
             : NULL;
}

static const char *
describe_queue (Connection  *connection,
                TamizRecord *row,
                TamizRecord *in_the_way,
                gint64       now)
{
  int stand = in_the_way != NULL ? tamiz_outbox_get_stand (in_the_way) : -1;
  const char *advice = get_advice (connection);

  if (connection->name == NULL)
    return _("The connection was removed, so it is not sent; give it up");
  if (advice != NULL)
    return advice;
  if (stand == TAMIZ_OUTBOX_HELD || stand == TAMIZ_OUTBOX_DEAD)
    return _("It waits for what it belongs to, which was not delivered: see to that first");
  if (stand >= 0)
    return _("It is sent after what it belongs to");

  return tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT) > now ? _("It is tried again by itself")
                                                                : _("It is sent the next time");
}

/* Whether people said what some field of what is sent is filled from. */
static gboolean
has_mapped (Connection  *connection,
            TamizRecord *row)
{
  g_autoptr (json_t) settings = connection->record != NULL ? tamiz_crm_dup_settings (connection->record) : NULL;
  const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);

  return json_object_size (json_object_get (json_object_get (settings, "fields"), object != NULL ? object : "")) > 0;
}

/* What happens next, or what somebody has to do. */
static const char *
describe_next (TamizOutboxTelling *self,
               Connection         *connection,
               TamizRecord        *row,
               TamizRecord        *in_the_way,
               gboolean            other,
               gboolean            can_be_forced)
{
  int stand = tamiz_outbox_get_stand (row);
  int reason = find_reason (row);

  switch (stand)
    {
    case TAMIZ_OUTBOX_QUEUED:
      return describe_queue (connection, row, in_the_way, self->work->now);
    case TAMIZ_OUTBOX_SENDING:
      return _("What the CRM answers decides");
    case TAMIZ_OUTBOX_PROBING:
      if (get_advice (connection) != NULL)
        return get_advice (connection);
      return reason >= 0 && reasons[reason].next != NULL
                 ? _(reasons[reason].next)
                 : _("It is looked for in the CRM, and sent again only where it is not there");
    case TAMIZ_OUTBOX_DONE:
      return g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), "lead") == 0
                 ? _("What becomes of it in the CRM is asked each time")
                 : _("Nothing more is to be done");
    case TAMIZ_OUTBOX_SETTLED:
      if (!tamiz_record_has (row, TAMIZ_OUTBOX_PAYLOAD))
        return _("Nothing is sent");
      break;
    default:
      break;
    }
  if (other && can_be_forced)
    return _("Say which record it is, have it created anyway, or give it up");
  if (other)
    return _("Say which record it is, or change the one in the CRM and try again, or give it up");
  if (reason >= 0 && g_str_equal (reasons[reason].reason, "invalid") && has_mapped (connection, row))
    return _("Correct what is sent, or what its fields are filled from (Set Up, on the CRM page), and send it again; or enter "
             "it there by hand and say which record it is, or give it up");

  return reason >= 0 && reasons[reason].next != NULL ? _(reasons[reason].next)
                                                     : _("Try it again, say which record it is, or give it up");
}

/* What may be done about a row, the likeliest first. */
static json_t *
list_actions (TamizRecord *row,
              gboolean     can_be_forced)
{
  const char *reason = tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON);
  json_t *actions = json_array ();
  int stand = tamiz_outbox_get_stand (row);
  gboolean stuck = stand == TAMIZ_OUTBOX_HELD || stand == TAMIZ_OUTBOX_DEAD;
  gboolean whole = tamiz_record_has (row, TAMIZ_OUTBOX_PAYLOAD);

  if (tamiz_outbox_is_conflict (row) && whole)
    json_array_append_new (actions, json_string ("overwrite"));
  else if (stuck && whole && g_strcmp0 (reason, "depends") != 0)
    json_array_append_new (actions, json_string ("edit"));
  if ((stuck || stand == TAMIZ_OUTBOX_SETTLED) && whole)
    json_array_append_new (actions, json_string ("retry"));
  if (whole && stand != TAMIZ_OUTBOX_SENDING && stand != TAMIZ_OUTBOX_DONE)
    json_array_append_new (actions, json_string ("link"));
  if (can_be_forced && whole)
    json_array_append_new (actions, json_string ("create-anyway"));
  if (stuck || stand == TAMIZ_OUTBOX_QUEUED || stand == TAMIZ_OUTBOX_PROBING)
    json_array_append_new (actions, json_string ("give-up"));

  return actions;
}

/* What somebody did: who, and what. */
static void
set_deed (TamizOutboxTelling *self,
          json_t             *object,
          TamizRecord        *attempt)
{
  const char *words = tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_WORDS);
  g_autoptr (json_t) deed = words != NULL ? tamiz_json_parse (words, -1, NULL) : NULL;

  tamiz_user_set_json (object, "by", "by_name", tamiz_users_find (self->users, tamiz_json_get_int (deed, "by", 0)));
  tamiz_json_set_text (object, "words", tamiz_json_get_text (deed, "text"));
}

static void
append_ids (json_t     *ids,
            const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, ", ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    json_array_append_new (ids, json_string (parts[i]));
}

/* The server's words, without the line that says what was found; that goes into @ids. */
static char *
split_words (const char *words,
             json_t     *ids)
{
  g_auto (GStrv) lines = g_strsplit (words != NULL ? words : "", "\n", -1);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], FOUND))
        append_ids (ids, lines[i] + strlen (FOUND));
      else
        g_string_append_printf (rest, "%s%s", rest->len > 0 ? "\n" : "", lines[i]);
    }

  return rest->len > 0 ? g_string_free (g_steal_pointer (&rest), FALSE) : NULL;
}

static json_t *
attempt_to_json (TamizOutboxTelling *self,
                 TamizRecord        *attempt)
{
  const char *class = tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_CLASS);
  g_autoptr (json_t) ids = json_array ();
  g_autofree char *words = NULL;
  json_t *object = json_object ();
  const char *label = class;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (g_strcmp0 (classes[i].class, class) == 0)
        label = _(classes[i].label);
    }
  tamiz_work_set_time (self->work, object, "at", tamiz_record_get_int (attempt, TAMIZ_ATTEMPT_AT));
  tamiz_json_set_text (object, "class", class);
  tamiz_json_set_text (object, "label", label);
  json_object_set_new (object, "http_status",
                       tamiz_record_has (attempt, TAMIZ_ATTEMPT_STATUS)
                           ? json_integer (tamiz_record_get_int (attempt, TAMIZ_ATTEMPT_STATUS))
                           : json_null ());
  if (tamiz_outbox_is_deed (attempt))
    {
      set_deed (self, object, attempt);
      return object;
    }
  words = split_words (tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_WORDS), ids);
  tamiz_json_set_text (object, "words", words);

  return object;
}

/* Who gave it up, and why; null where nobody did. */
static void
set_given_up (TamizOutboxTelling *self,
              json_t             *object,
              TamizRecord        *row,
              GPtrArray          *attempts)
{
  json_t *told = NULL;

  if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), TAMIZ_OUTBOX_GIVEN_UP) == 0)
    {
      for (guint i = attempts->len; i > 0 && told == NULL; i--)
        {
          TamizRecord *attempt = g_ptr_array_index (attempts, i - 1);

          if (g_strcmp0 (tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_CLASS), TAMIZ_DEED_GIVEN_UP) != 0)
            continue;
          told = json_object ();
          tamiz_work_set_time (self->work, told, "at", tamiz_record_get_int (attempt, TAMIZ_ATTEMPT_AT));
          set_deed (self, told, attempt);
          json_object_set (told, "reason", json_object_get (told, "words"));
          json_object_del (told, "words");
        }
    }
  json_object_set_new (object, "given_up", told != NULL ? told : json_null ());
}

/* Whose lead it is; null where nobody is named. */
static void
set_lead_name (TamizWork *work,
               json_t    *object,
               gint64     id)
{
  g_autoptr (TamizRecord) lead = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_LEAD, id, NULL) : NULL;
  g_autoptr (TamizRecord) person = NULL;
  g_autofree char *name = NULL;

  if (lead != NULL && tamiz_record_has (lead, TAMIZ_LEAD_PERSON))
    person = tamiz_reader_load (work->reader, TAMIZ_KIND_PERSON, tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON),
                                NULL);
  name = tamiz_person_dup_name (person);
  tamiz_json_set_text (object, "lead_name", name);
}

/* When something happens by itself: never before the connection's pause ends. */
static gint64
find_next_at (Connection  *connection,
              TamizRecord *row,
              TamizRecord *in_the_way)
{
  gint64 at = tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT);

  switch (tamiz_outbox_get_stand (row))
    {
    case TAMIZ_OUTBOX_QUEUED:
    case TAMIZ_OUTBOX_PROBING:
      if (in_the_way != NULL || (connection->paused != NULL && connection->until == 0))
        return 0;
      return connection->paused != NULL ? MAX (at, connection->until) : at;
    default:
      return 0;
    }
}

static void
set_standing (TamizOutboxTelling *self,
              json_t             *object,
              TamizRecord        *row,
              Connection         *connection,
              GPtrArray          *attempts)
{
  gboolean other = tamiz_outbox_is_other (row, attempts);
  gboolean can_be_forced = other && tamiz_outbox_can_be_forced (row, connection->record);
  gboolean gone = tamiz_work_is_known_gone (self->work, row);
  g_autoptr (TamizRecord) in_the_way = find_in_the_way (self, row);

  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_OUTBOX, (int) tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE)));
  tamiz_json_set_text (object, "group", tamiz_outbox_get_group (tamiz_outbox_get_stand (row)));
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON));
  json_object_set_new (object, "in_doubt", json_boolean (tamiz_outbox_is_in_doubt (row, attempts)));
  tamiz_json_set_text (object, "meaning", describe_meaning (row, other));
  tamiz_json_set_text (object, "what_next",
                       gone ? _("Say which record stands for it now, have it created anew, or give it up")
                            : describe_next (self, connection, row, in_the_way, other, can_be_forced));
  tamiz_work_set_time (self->work, object, "next_at", find_next_at (connection, row, in_the_way));
  tamiz_json_set_id (object, "waits_for", in_the_way != NULL ? tamiz_record_get_id (in_the_way) : 0);
  json_object_set_new (object, "actions", list_actions (row, can_be_forced || gone));
  set_given_up (self, object, row, attempts);
}

static json_t *
tell (TamizOutboxTelling *self,
      TamizRecord        *row,
      Connection         *connection,
      json_t             *payload,
      GPtrArray          *attempts)
{
  TamizWork *work = self->work;
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (row));
  tamiz_json_set_text (object, "connection", connection->name);
  tamiz_json_set_id (object, "lead", tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD));
  set_lead_name (work, object, tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD));
  tamiz_json_set_text (object, "company", tamiz_json_get_text (payload, "company.name"));
  tamiz_json_set_text (object, "object", tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT));
  tamiz_json_set_text (object, "op", tamiz_record_get_text (row, TAMIZ_OUTBOX_OP));
  tamiz_json_set_text (object, "key", tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY));
  set_standing (self, object, row, connection, attempts);
  json_object_set_new (object, "attempts", json_integer (tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS)));
  tamiz_work_set_time (work, object, "created", tamiz_record_get_int (row, TAMIZ_OUTBOX_CREATED));
  tamiz_work_set_time (work, object, "done_at", tamiz_record_get_int (row, TAMIZ_OUTBOX_DONE_AT));
  tamiz_json_set_text (object, "words", tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS));

  return object;
}

/* What was delivered, or was never tried, has no course that anybody asks for in a list. */
static GPtrArray *
list_attempts (TamizOutboxTelling  *self,
               TamizRecord         *row,
               gboolean             all,
               GError             **error)
{
  int stand = tamiz_outbox_get_stand (row);

  if (!all && stand != TAMIZ_OUTBOX_HELD && stand != TAMIZ_OUTBOX_DEAD && stand != TAMIZ_OUTBOX_SETTLED)
    return g_ptr_array_new ();

  return tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_ATTEMPT, TAMIZ_ATTEMPT_OUTBOX,
                               tamiz_record_get_id (row), error);
}

/**
 * tamiz_outbox_telling_list:
 * @self: what tells
 * @row: an OUTBOX record that goes to a CRM
 * @error: return location
 *
 * Tells of a row as `outbox.list` does.
 *
 * Returns: (transfer full): an object; %NULL with the store's error
 */
json_t *
tamiz_outbox_telling_list (TamizOutboxTelling  *self,
                           TamizRecord         *row,
                           GError             **error)
{
  Connection *connection = find_connection (self, tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION), error);
  g_autoptr (GPtrArray) attempts = connection != NULL ? list_attempts (self, row, FALSE, error) : NULL;
  g_autoptr (json_t) payload = tamiz_payload_parse (row);

  return attempts != NULL ? tell (self, row, connection, payload, attempts) : NULL;
}

/* What is known of the record over there; null where nothing is. */
static gboolean
set_remote (TamizOutboxTelling  *self,
            json_t              *object,
            TamizRecord         *row,
            GError             **error)
{
  g_autoptr (GPtrArray) links
      = tamiz_reader_list_by_text (self->work->reader, TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_IDEM_KEY,
                                   tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), error);
  json_t *remote = NULL;

  if (links == NULL)
    return FALSE;

  for (guint i = 0; i < links->len && remote == NULL; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);

      if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION)
              != tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION)
          || g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT),
                        tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT))
                 != 0)
        continue;
      remote = json_object ();
      tamiz_json_set_text (remote, "id", tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID));
      tamiz_json_set_text (remote, "url", tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_URL));
      tamiz_json_set_text (remote, "state",
                           tamiz_enum_nick (TAMIZ_ENUM_LINK, (int) tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE)));
      tamiz_json_set_text (remote, "remote_state", tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_STATE));
      /* Its record was deleted or merged: which one goes on, a person says. */
      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DONE
          && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE)
        {
          json_array_append_new (json_object_get (object, "actions"), json_string ("link"));
          tamiz_json_set_text (object, "what_next",
                               _("Its record is not in the CRM any more: say which one goes on, or enter what became "
                                 "of the lead"));
        }
    }
  json_object_set_new (object, "remote", remote != NULL ? remote : json_null ());

  return TRUE;
}

static gboolean
set_dependents (TamizOutboxTelling  *self,
                json_t              *object,
                TamizRecord         *row,
                GError             **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  json_t *ids = json_array ();

  json_object_set_new (object, "dependents", ids);
  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DONE)
    return TRUE;
  rows = tamiz_reader_list_open (self->work->reader, tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION), error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizRecord *other = g_ptr_array_index (rows, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_record_get_id (other));

      if (tamiz_outbox_hangs_on (other, row))
        json_array_append_new (ids, json_string (id));
    }

  return rows != NULL;
}

static void
set_course (TamizOutboxTelling *self,
            json_t             *object,
            GPtrArray          *attempts)
{
  TamizRecord *last = tamiz_outbox_find_last_answer (attempts);
  json_t *history = json_array (), *ids = json_array ();
  g_autofree char *words = split_words (last != NULL ? tamiz_record_get_text (last, TAMIZ_ATTEMPT_WORDS) : NULL, ids);

  for (guint i = 0; i < attempts->len; i++)
    json_array_append_new (history, attempt_to_json (self, g_ptr_array_index (attempts, i)));
  json_object_set_new (object, "history", history);
  json_object_set_new (object, "remote_ids", ids);
}

/**
 * tamiz_outbox_telling_show:
 * @self: what tells
 * @row: an OUTBOX record that goes to a CRM
 * @error: return location
 *
 * Tells all of a row, as `outbox.show` does.
 *
 * Returns: (transfer full): an object; %NULL with the store's error
 */
json_t *
tamiz_outbox_telling_show (TamizOutboxTelling  *self,
                           TamizRecord         *row,
                           GError             **error)
{
  Connection *connection = find_connection (self, tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION), error);
  g_autoptr (GPtrArray) attempts = connection != NULL ? list_attempts (self, row, TRUE, error) : NULL;
  int stand = tamiz_outbox_get_stand (row);
  gint64 number = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (TamizRecord) handoff
      = number != 0 ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_HANDOFF, number, NULL) : NULL;
  g_autoptr (json_t) payload = tamiz_payload_parse (row), object = NULL;

  if (attempts == NULL)
    return NULL;
  object = tell (self, row, connection, payload, attempts);
  json_object_set_new (object, "handoff",
                       handoff != NULL ? json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER))
                                       : json_null ());
  json_object_set_new (object, "http_status",
                       tamiz_record_has (row, TAMIZ_OUTBOX_HTTP_STATUS)
                           ? json_integer (tamiz_record_get_int (row, TAMIZ_OUTBOX_HTTP_STATUS))
                           : json_null ());
  tamiz_json_set_id (object, "depends_on", tamiz_record_get_int (row, TAMIZ_OUTBOX_DEPENDS_ON));
  json_object_set_new (object, "force_create",
                       json_boolean (json_is_true (json_object_get (payload, TAMIZ_PAYLOAD_FORCE_CREATE))));
  json_object_set_new (object, "fields", tamiz_payload_list (payload, stand == TAMIZ_OUTBOX_HELD
                                                                     || stand == TAMIZ_OUTBOX_DEAD));
  set_course (self, object, attempts);
  if (!set_remote (self, object, row, error) || !set_dependents (self, object, row, error))
    return NULL;

  return g_steal_pointer (&object);
}
