#define G_LOG_DOMAIN "tamiz-chronicle"

#include "config.h"

#include "tamiz-chronicle.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-people.h"
#include "tamiz-value-words.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* What is told is sorted first and made into JSON then, so that a page of a long history
 * costs no more than the page.
 */
typedef enum
{
  TAMIZ_EVENT_ACTIVITY,
  TAMIZ_EVENT_CALL,
  TAMIZ_EVENT_TASK,
  TAMIZ_EVENT_ATTACHMENT,
  TAMIZ_EVENT_MOVE,
  TAMIZ_EVENT_ANSWER,
  TAMIZ_EVENT_HANDOFF,
  TAMIZ_EVENT_OUTCOME,
  TAMIZ_EVENT_MERGE,
} TamizEventType;

static const char *const event_nicks[] = {
  [TAMIZ_EVENT_ACTIVITY] = "activity", [TAMIZ_EVENT_CALL] = "call",
  [TAMIZ_EVENT_TASK] = "task",         [TAMIZ_EVENT_ATTACHMENT] = "attachment",
  [TAMIZ_EVENT_MOVE] = "move",         [TAMIZ_EVENT_ANSWER] = "answer",
  [TAMIZ_EVENT_HANDOFF] = "handoff",   [TAMIZ_EVENT_OUTCOME] = "outcome",
  [TAMIZ_EVENT_MERGE] = "merge",
};

typedef struct
{
  TamizEventType type;
  gint64 at;
  TamizFacts *facts;        /* of its lead */
  TamizRecord *record;
  TamizRecord *call;        /* (nullable): of a CALL, beside its activity */
  gint64 change;            /* of a MERGE */
  int actor;                /* TamizActorKind */
  gint64 by;                /* user; 0 = none */
} TamizEvent;

struct _TamizChronicle
{
  TamizWork *work;
  GHashTable *users;        /* gint64 id → TamizRecord */
  GPtrArray *versions;      /* TamizRecord of DEFINITION */
  GPtrArray *lists;         /* TamizRecord of LIST_ENTRY */
  TamizDefinition *definition; /* (nullable): in force */
  GPtrArray *events;        /* TamizEvent */
};

typedef struct
{
  TamizChronicle *chronicle;
  TamizFacts *facts;
} Merges;

static void
free_event (gpointer data)
{
  TamizEvent *event = data;

  tamiz_facts_unref (event->facts);
  g_object_unref (event->record);
  g_free (event);
}

void
tamiz_chronicle_free (TamizChronicle *self)
{
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_free (self);
}

TamizChronicle *
tamiz_chronicle_new (TamizWork  *work,
                    GError    **error)
{
  g_autoptr (TamizChronicle) self = g_new0 (TamizChronicle, 1);
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;

  self->work = work;
  self->events = g_ptr_array_new_with_free_func (free_event);
  self->users = tamiz_work_load_users (work, error);
  self->versions = self->users != NULL
                       ? tamiz_reader_list (work->reader, TAMIZ_KIND_DEFINITION, error)
                       : NULL;
  self->lists = self->versions != NULL
                    ? tamiz_reader_list (work->reader, TAMIZ_KIND_LIST_ENTRY, error)
                    : NULL;
  if (self->lists == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &self->definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static TamizEvent *
add_event (TamizChronicle  *self,
           TamizEventType  type,
           TamizFacts     *facts,
           TamizRecord    *record,
           int             at_field,
           int             by_field)
{
  TamizEvent *event = g_new0 (TamizEvent, 1);

  event->type = type;
  event->facts = tamiz_facts_ref (facts);
  event->record = g_object_ref (record);
  event->at = at_field >= 0 ? tamiz_record_get_int (record, at_field) : 0;
  event->by = by_field >= 0 ? tamiz_record_get_int (record, by_field) : 0;
  event->actor = TAMIZ_ACTOR_USER;
  g_ptr_array_add (self->events, event);

  return event;
}

static void
add_events (TamizChronicle  *self,
            TamizEventType  type,
            TamizFacts     *facts,
            GPtrArray      *records,
            int             at_field,
            int             by_field)
{
  for (guint i = 0; i < records->len; i++)
    add_event (self, type, facts, g_ptr_array_index (records, i), at_field, by_field);
}

/* What keeps no moment of its own is dated by the change that made it. */
static gboolean
add_made (TamizChronicle   *self,
          TamizEventType   type,
          TamizFacts      *facts,
          GPtrArray       *records,
          GError         **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      TamizEvent *event = add_event (self, type, facts, record, -1, -1);
      GError *local_error = NULL;
      TamizChangeRow made;

      if (!tamiz_reader_load_change (self->work->reader, tamiz_record_get_change (record), &made,
                                     &local_error)
          && local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      event->at = made.at;
      event->by = made.user;
      event->actor = made.actor;
    }

  return TRUE;
}

static void
add_activities (TamizChronicle *self,
                TamizFacts    *facts)
{
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);
      TamizRecord *call = tamiz_facts_find_call (facts, tamiz_record_get_id (activity));
      TamizEvent *event = add_event (self, call != NULL ? TAMIZ_EVENT_CALL : TAMIZ_EVENT_ACTIVITY,
                                     facts, activity, TAMIZ_ACTIVITY_AT, TAMIZ_ACTIVITY_BY);

      event->call = call;
      if (event->by == 0 && call != NULL)
        event->by = tamiz_record_get_int (call, TAMIZ_CALL_BY);
    }
}

static void
add_moves (TamizChronicle *self,
           TamizFacts    *facts)
{
  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);
      TamizEvent *event = add_event (self, TAMIZ_EVENT_MOVE, facts, move, TAMIZ_STAGE_MOVE_AT,
                                     TAMIZ_STAGE_MOVE_BY);

      event->actor = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_ACTOR);
    }
}

static gboolean
add_merge (const TamizMergeRow *row,
           gpointer             user_data)
{
  Merges *merges = user_data;
  g_autoptr (TamizRecord) person
      = tamiz_reader_load (merges->chronicle->work->reader, TAMIZ_KIND_PERSON, row->record, NULL);
  TamizEvent *event;

  if (person == NULL)
    return TRUE;
  event = add_event (merges->chronicle, TAMIZ_EVENT_MERGE, merges->facts, person, -1, -1);
  event->at = row->at;
  event->by = row->user;
  event->actor = row->actor;
  event->change = row->change;

  return TRUE;
}

/* Whoever became part of the lead's person. */
static gboolean
add_merges (TamizChronicle  *self,
            TamizFacts      *facts,
            GError         **error)
{
  Merges merges = { self, facts };

  return facts->person == NULL
         || tamiz_reader_scan_merges (self->work->reader, tamiz_record_get_id (facts->person), add_merge, &merges,
                                      error);
}

/* Adds all that happened with a lead, or with the one that it goes on in. */
gboolean
tamiz_chronicle_add_lead (TamizChronicle  *self,
                         gint64          lead,
                         GError        **error)
{
  TamizReader *reader = self->work->reader;
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GPtrArray) attachments = NULL;

  if (tamiz_reader_follow_merged (reader, TAMIZ_KIND_LEAD, &lead, error))
    facts = tamiz_reader_load_facts (reader, lead, error);
  if (facts == NULL)
    return FALSE;
  tasks = tamiz_reader_list_by (reader, TAMIZ_KIND_TASK, TAMIZ_TASK_LEAD, lead, error);
  attachments = tasks != NULL ? tamiz_reader_list_attachments (reader, lead, error) : NULL;
  if (attachments == NULL || !add_merges (self, facts, error)
      || !add_made (self, TAMIZ_EVENT_TASK, facts, tasks, error)
      || !add_made (self, TAMIZ_EVENT_ATTACHMENT, facts, attachments, error))
    return FALSE;

  add_activities (self, facts);
  add_moves (self, facts);
  add_events (self, TAMIZ_EVENT_ANSWER, facts, facts->answers, TAMIZ_ANSWER_AT, TAMIZ_ANSWER_BY);
  add_events (self, TAMIZ_EVENT_HANDOFF, facts, facts->handoffs, TAMIZ_HANDOFF_SENT_AT,
              TAMIZ_HANDOFF_SENT_BY);
  add_events (self, TAMIZ_EVENT_OUTCOME, facts, facts->outcomes, TAMIZ_OUTCOME_AT, TAMIZ_OUTCOME_BY);

  return TRUE;
}

static void
set_nick (json_t      *object,
          const char  *key,
          TamizEnum    list,
          TamizRecord *record,
          int          field)
{
  tamiz_json_set_text (object, key,
                       tamiz_record_has (record, field)
                           ? tamiz_enum_nick (list, tamiz_record_get_int (record, field))
                           : NULL);
}

static void
set_heading (json_t     *object,
             const char *kind,
             const char *title,
             const char *subject,
             const char *text)
{
  tamiz_json_set_text (object, "kind", kind);
  tamiz_json_set_text (object, "title", title);
  tamiz_json_set_text (object, "subject", subject);
  tamiz_json_set_text (object, "text", text);
}

static void
set_number (json_t      *object,
            const char  *key,
            TamizRecord *record,
            int          field)
{
  json_object_set_new (object, key,
                       tamiz_record_has (record, field)
                           ? json_integer (tamiz_record_get_int (record, field))
                           : json_null ());
}

static void
tell_activity (json_t     *object,
               TamizEvent *event)
{
  TamizRecord *activity = event->record;
  int kind = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND);

  set_heading (object, tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, kind),
               tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, kind),
               tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT),
               tamiz_record_get_text (activity, TAMIZ_ACTIVITY_TEXT));
  tamiz_json_set_text (object, "source",
                       tamiz_facts_get_name (event->facts, TAMIZ_KIND_SOURCE,
                                             tamiz_record_get_int (activity, TAMIZ_ACTIVITY_SOURCE)));
  tamiz_json_set_text (object, "campaign",
                       tamiz_facts_get_name (event->facts, TAMIZ_KIND_CAMPAIGN,
                                             tamiz_record_get_int (activity, TAMIZ_ACTIVITY_CAMPAIGN)));
  tamiz_json_set_text (object, "content",
                       tamiz_facts_get_name (event->facts, TAMIZ_KIND_CONTENT,
                                             tamiz_record_get_int (activity, TAMIZ_ACTIVITY_CONTENT)));
}

static void
tell_call (TamizChronicle *self,
           json_t        *object,
           TamizEvent    *event)
{
  TamizRecord *call = event->call;

  tell_activity (object, event);
  tamiz_json_set_id (object, "activity", tamiz_record_get_id (event->record));
  set_nick (object, "purpose", TAMIZ_ENUM_CALL_PURPOSE, call, TAMIZ_CALL_PURPOSE);
  set_nick (object, "outcome", TAMIZ_ENUM_CALL_OUTCOME, call, TAMIZ_CALL_OUTCOME);
  set_number (object, "duration", call, TAMIZ_CALL_DURATION);
  tamiz_json_set_text (object, "next_step", tamiz_record_get_text (call, TAMIZ_CALL_NEXT_STEP));
  tamiz_work_set_time (self->work, object, "next_at", tamiz_record_get_int (call, TAMIZ_CALL_NEXT_AT));
  json_object_set_new (object, "open", json_boolean (!tamiz_record_has (call, TAMIZ_CALL_OUTCOME)));
}

static void
tell_task (TamizChronicle *self,
           json_t        *object,
           TamizEvent    *event)
{
  TamizRecord *task = event->record;
  TamizRecord *assignee = tamiz_users_find (self->users, tamiz_record_get_int (task, TAMIZ_TASK_ASSIGNEE));

  set_heading (object, NULL, _("Task"), NULL, tamiz_record_get_text (task, TAMIZ_TASK_TEXT));
  tamiz_work_set_time (self->work, object, "due", tamiz_record_get_int (task, TAMIZ_TASK_DUE));
  tamiz_work_set_time (self->work, object, "done", tamiz_record_get_int (task, TAMIZ_TASK_DONE_AT));
  tamiz_user_set_json (object, "for", "for_name", assignee);
}

static void
tell_attachment (json_t     *object,
                 TamizEvent *event)
{
  TamizRecord *attachment = event->record;
  const char *name = tamiz_record_get_text (attachment, TAMIZ_ATTACHMENT_NAME);

  set_heading (object, NULL, _("Attachment"), name, NULL);
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "content_type", tamiz_record_get_text (attachment, TAMIZ_ATTACHMENT_TYPE));
  set_number (object, "size", attachment, TAMIZ_ATTACHMENT_SIZE);
}

static void
set_version (TamizChronicle *self,
             json_t        *object,
             gint64         definition)
{
  json_t *number = json_null ();

  for (guint i = 0; i < self->versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (self->versions, i);

      if (tamiz_record_get_id (version) == definition)
        number = json_integer (tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION));
    }

  json_object_set_new (object, "definition_version", number);
}

static void
tell_move (TamizChronicle *self,
           json_t        *object,
           TamizEvent    *event)
{
  TamizRecord *move = event->record;
  int to = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
  int cause = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE);
  const char *why = tamiz_record_get_text (move, TAMIZ_STAGE_MOVE_WHY);

  set_heading (object, tamiz_enum_nick (TAMIZ_ENUM_MOVE, cause),
               tamiz_enum_label (TAMIZ_ENUM_STAGE, to), tamiz_enum_label (TAMIZ_ENUM_MOVE, cause), why);
  set_nick (object, "from", TAMIZ_ENUM_STAGE, move, TAMIZ_STAGE_MOVE_FROM);
  set_nick (object, "to", TAMIZ_ENUM_STAGE, move, TAMIZ_STAGE_MOVE_TO);
  set_nick (object, "cause", TAMIZ_ENUM_MOVE, move, TAMIZ_STAGE_MOVE_CAUSE);
  tamiz_json_set_text (object, "why", why);
  set_version (self, object, tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_DEFINITION));
}

static void
tell_answer (TamizChronicle *self,
             json_t        *object,
             TamizEvent    *event)
{
  TamizRecord *answer = event->record;
  const char *key = tamiz_record_get_text (answer, TAMIZ_ANSWER_CRITERION);
  const char *value = tamiz_record_get_text (answer, TAMIZ_ANSWER_VALUE);
  const char *title;
  const char *nick = tamiz_record_has (answer, TAMIZ_ANSWER_DISPUTED)
                         ? "disputed"
                         : tamiz_enum_nick (TAMIZ_ENUM_ANSWER, tamiz_record_get_int (answer, TAMIZ_ANSWER_STATE));
  g_autofree char *label = tamiz_answer_dup_words (answer, self->definition, &title);

  set_heading (object, nick, title, NULL, label);
  tamiz_json_set_text (object, "criterion", key);
  tamiz_json_set_text (object, "value", value);
  tamiz_json_set_text (object, "value_label", label);
  tamiz_json_set_text (object, "state", nick);
  tamiz_json_set_text (object, "door", tamiz_record_get_text (answer, TAMIZ_ANSWER_DOOR));
  tamiz_json_set_id (object, "call", tamiz_record_get_int (answer, TAMIZ_ANSWER_CALL));
}

static void
tell_handoff (TamizChronicle *self,
              json_t        *object,
              TamizEvent    *event)
{
  TamizRecord *handoff = event->record;
  TamizRecord *executive
      = tamiz_users_find (self->users, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE));
  int state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);

  const char *reason = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_REASON);
  const char *wanted = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_WANTED);
  g_autofree char *why = reason != NULL && wanted != NULL
                             ? g_strdup_printf (_("%s\nAcceptable with: %s"), reason, wanted)
                             : g_strdup (reason);

  set_heading (object, tamiz_enum_nick (TAMIZ_ENUM_HANDOFF, state), _("Handoff"),
               tamiz_enum_label (TAMIZ_ENUM_HANDOFF, state), why);
  tamiz_json_set_text (object, "wanted", wanted);
  set_number (object, "number", handoff, TAMIZ_HANDOFF_NUMBER);
  set_nick (object, "state", TAMIZ_ENUM_HANDOFF, handoff, TAMIZ_HANDOFF_STATE);
  tamiz_user_set_json (object, "executive", "executive_name", executive);
  tamiz_work_set_time (self->work, object, "meeting", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING));
  tamiz_work_set_time (self->work, object, "decided_at",
                       tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT));
  tamiz_json_set_text (object, "criterion", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_CRITERION));
  set_nick (object, "cause", TAMIZ_ENUM_RETURN, handoff, TAMIZ_HANDOFF_CAUSE);
}

/* A lost lead's reason is an entry of the steward's list, or what the CRM called it. */
static const char *
find_reason_label (TamizChronicle *self,
                   const char    *reason)
{
  for (guint i = 0; i < self->lists->len && reason != NULL; i++)
    {
      TamizRecord *entry = g_ptr_array_index (self->lists, i);

      if (tamiz_record_get_int (entry, TAMIZ_LIST_ENTRY_LIST) == TAMIZ_LIST_LOST_REASON
          && g_strcmp0 (tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_KEY), reason) == 0)
        return tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_LABEL);
    }

  return reason;
}

static void
tell_outcome (TamizChronicle *self,
              json_t        *object,
              TamizEvent    *event)
{
  TamizRecord *outcome = event->record;
  int kind = tamiz_record_get_int (outcome, TAMIZ_OUTCOME_KIND);
  const char *reason = tamiz_record_get_text (outcome, TAMIZ_OUTCOME_REASON);

  set_heading (object, tamiz_enum_nick (TAMIZ_ENUM_OUTCOME, kind),
               tamiz_enum_label (TAMIZ_ENUM_OUTCOME, kind),
               tamiz_record_get_text (outcome, TAMIZ_OUTCOME_COMPETITOR),
               find_reason_label (self, reason));
  json_object_set_new (object, "amount",
                       tamiz_json_money (tamiz_record_get_text (outcome, TAMIZ_OUTCOME_AMOUNT),
                                         tamiz_record_get_text (outcome, TAMIZ_OUTCOME_CURRENCY)));
  tamiz_json_set_text (object, "reason", reason);
  tamiz_json_set_text (object, "competitor", tamiz_record_get_text (outcome, TAMIZ_OUTCOME_COMPETITOR));
  tamiz_work_set_time (self->work, object, "until", tamiz_record_get_int (outcome, TAMIZ_OUTCOME_UNTIL));
  json_object_set_new (object, "good_lead",
                       tamiz_record_has (outcome, TAMIZ_OUTCOME_GOOD_LEAD)
                           ? json_boolean (tamiz_record_get_int (outcome, TAMIZ_OUTCOME_GOOD_LEAD) != 0)
                           : json_null ());
}

/* How the leads came that the merge ended, each on a line. */
static void
append_first_touches (TamizChronicle *self,
                      GString        *text,
                      TamizEvent     *event)
{
  g_autoptr (GArray) leads
      = tamiz_reader_list_merged_leads (self->work->reader, tamiz_record_get_id (event->facts->person),
                                        tamiz_record_get_id (event->facts->lead), NULL);

  for (guint i = 0; leads != NULL && i < leads->len; i++)
    {
      const TamizMergedLeadRow *row = &g_array_index (leads, TamizMergedLeadRow, i);
      g_autoptr (TamizRecord) source
          = row->source != 0 ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_SOURCE, row->source, NULL) : NULL;
      g_autofree char *day = tamiz_figures_format_day (row->received_on, self->work->zone);

      if (row->change != event->change)
        continue;
      /* Translators: a day such as 3 March 2026, and a source */
      g_string_append_printf (text, _("Came first on %s by %s"), day,
                              source != NULL ? tamiz_record_get_text (source, TAMIZ_SOURCE_NAME) : "–");
      g_string_append_c (text, '\n');
    }
}

static void
tell_merge (TamizChronicle *self,
            json_t         *object,
            TamizEvent     *event)
{
  g_autofree char *name = tamiz_person_dup_name (event->record);
  g_autofree char *change = g_strdup_printf ("c%" G_GINT64_FORMAT, event->change);
  g_autoptr (GString) text = g_string_new (NULL);

  append_first_touches (self, text, event);
  g_string_append (text, _("The steward can undo the merge, under History"));
  set_heading (object, NULL, _("Merged"), name, text->str);
  tamiz_json_set_id (object, "person", tamiz_record_get_id (event->record));
  tamiz_json_set_text (object, "change", change);
}

static void
tell (TamizChronicle *self,
      json_t        *object,
      TamizEvent    *event)
{
  switch (event->type)
    {
    case TAMIZ_EVENT_ACTIVITY:
      tell_activity (object, event);
      break;
    case TAMIZ_EVENT_CALL:
      tell_call (self, object, event);
      break;
    case TAMIZ_EVENT_TASK:
      tell_task (self, object, event);
      break;
    case TAMIZ_EVENT_ATTACHMENT:
      tell_attachment (object, event);
      break;
    case TAMIZ_EVENT_MOVE:
      tell_move (self, object, event);
      break;
    case TAMIZ_EVENT_ANSWER:
      tell_answer (self, object, event);
      break;
    case TAMIZ_EVENT_HANDOFF:
      tell_handoff (self, object, event);
      break;
    case TAMIZ_EVENT_OUTCOME:
      tell_outcome (self, object, event);
      break;
    case TAMIZ_EVENT_MERGE:
      tell_merge (self, object, event);
      break;
    }
}

static json_t *
event_to_json (TamizChronicle *self,
               TamizEvent    *event,
               gboolean       says_lead)
{
  json_t *object = json_object ();
  TamizRecord *user = tamiz_users_find (self->users, event->by);

  tamiz_json_set_text (object, "type", event_nicks[event->type]);
  tamiz_json_set_id (object, "id", tamiz_record_get_id (event->call != NULL ? event->call : event->record));
  tamiz_work_set_time (self->work, object, "at", event->at);
  tamiz_user_set_json (object, "by", "by_name", user);
  if (user == NULL && event->actor != TAMIZ_ACTOR_USER)
    tamiz_json_set_text (object, "by_name", tamiz_enum_label (TAMIZ_ENUM_ACTOR, event->actor));
  tell (self, object, event);
  if (says_lead)
    {
      g_autofree char *name = tamiz_person_dup_name (event->facts->person);

      tamiz_json_set_id (object, "lead", tamiz_record_get_id (event->facts->lead));
      tamiz_json_set_text (object, "lead_name", name);
    }

  return object;
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const TamizEvent *first = *(TamizEvent *const *) a, *second = *(TamizEvent *const *) b;
  gint64 x = tamiz_record_get_id (first->record), y = tamiz_record_get_id (second->record);

  if (first->at != second->at)
    return first->at < second->at ? 1 : -1;

  return x < y ? 1 : x > y ? -1 : 0;
}

/* A page of it by the arguments “limit” and “offset”, the newest first. */
json_t *
tamiz_chronicle_to_json (TamizChronicle *self,
                        gboolean       says_lead)
{
  gint64 offset = MAX (tamiz_work_number (self->work, "offset", 0), 0);
  gint64 limit = tamiz_work_number (self->work, "limit", 100);
  json_t *answer = json_object ();
  json_t *items = json_array ();

  g_ptr_array_sort (self->events, compare_newest_first);
  for (gint64 i = offset; i < self->events->len && (limit <= 0 || i - offset < limit); i++)
    json_array_append_new (items, event_to_json (self, g_ptr_array_index (self->events, i), says_lead));

  json_object_set_new (answer, "total", json_integer (self->events->len));
  json_object_set_new (answer, "items", items);
  return answer;
}
