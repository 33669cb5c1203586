#define G_LOG_DOMAIN "tamiz-operations-history"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-error.h"
#include "tamiz-lead-changes.h"
#include "tamiz-qualify.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-today.h"
#include "tamiz-work.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* What happened with a lead: activities, tasks, answers, tags, attachments, and why it
 * is judged as it is.
 */
#define MAX_ATTACHMENT (25 * 1024 * 1024)

static char *
describe_change (gint64 change)
{
  return g_strdup_printf ("c%" PRId64, change);
}

static json_t *
activity_to_json (TamizWork   *work,
                  TamizRecord *activity,
                  TamizRecord *call,
                  GHashTable  *users)
{
  gint64 by = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_BY);
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (activity));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT));
  tamiz_json_set_text (object, "kind",
                       tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY,
                                        tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND)));
  tamiz_json_set_text (object, "subject", tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT));
  tamiz_json_set_text (object, "text", tamiz_record_get_text (activity, TAMIZ_ACTIVITY_TEXT));
  tamiz_json_set_text (object, "by", g_hash_table_lookup (users, &by));
  if (call != NULL)
    {
      tamiz_json_set_text (object, "purpose",
                           tamiz_enum_nick (TAMIZ_ENUM_CALL_PURPOSE,
                                            tamiz_record_get_int (call, TAMIZ_CALL_PURPOSE)));
      tamiz_json_set_text (object, "outcome",
                           tamiz_record_has (call, TAMIZ_CALL_OUTCOME)
                               ? tamiz_enum_nick (TAMIZ_ENUM_CALL_OUTCOME,
                                                  tamiz_record_get_int (call, TAMIZ_CALL_OUTCOME))
                               : NULL);
    }

  return object;
}

static json_t *
list_activities (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (GHashTable) users = NULL;
  json_t *items;

  if (facts == NULL)
    return NULL;
  users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  if (users == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      json_array_append_new (items,
                             activity_to_json (work, activity,
                                               tamiz_facts_find_call (facts, tamiz_record_get_id (activity)),
                                               users));
    }

  return tamiz_work_items (items);
}

static gboolean
check_not_known (TamizFacts  *facts,
                 int          kind,
                 gint64       at,
                 const char  *subject,
                 GError     **error)
{
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      if (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT) == at
          && tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND) == kind
          && g_strcmp0 (tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT), subject) == 0)
        return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error,
                                   _("This activity is there already"));
    }

  return TRUE;
}

static json_t *
add_activity (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "activity.add");
  g_autoptr (TamizCommit) commit = NULL;
  int kind = tamiz_work_choice (work, "kind", TAMIZ_ENUM_ACTIVITY);
  const char *subject = tamiz_work_text (work, "subject");
  gint64 at = work->now;
  TamizRecord *activity;
  g_autofree char *change = NULL;
  json_t *answer;

  if (facts == NULL)
    return NULL;
  tamiz_work_time (work, "at", &at);
  if (!tamiz_work_require (at <= work->now + TAMIZ_DAY, TAMIZ_CORE_ERROR_INVALID, error,
                           _("An activity has happened; for what is to come add a task"))
      || !tamiz_work_require (!tamiz_activity_kind_is_call (kind) || kind == TAMIZ_ACTIVITY_CALL_IN,
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A call made is logged as a call, with what came of it"))
      || !check_not_known (facts, kind, at, subject, error))
    return NULL;

  activity = tamiz_work_insert (work, set, TAMIZ_KIND_ACTIVITY, error);
  if (activity == NULL)
    return NULL;
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, at);
  if (facts->person != NULL)
    tamiz_record_set_int (activity, TAMIZ_ACTIVITY_PERSON, tamiz_record_get_id (facts->person));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, kind);
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_SUBJECT, subject);
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_TEXT, tamiz_work_text (work, "text"));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_BY, work->actor.user);
  if (tamiz_work_text (work, "source") != NULL)
    {
      g_autoptr (TamizRecord) source
          = tamiz_work_find_source (work, tamiz_work_text (work, "source"), error);

      if (source == NULL)
        return NULL;
      tamiz_record_set_int (activity, TAMIZ_ACTIVITY_SOURCE, tamiz_record_get_id (source));
    }
  if (tamiz_work_text (work, "campaign") != NULL)
    {
      g_autoptr (TamizRecord) campaign
          = tamiz_work_find_campaign (work, tamiz_work_text (work, "campaign"), error);

      if (campaign == NULL)
        return NULL;
      tamiz_record_set_int (activity, TAMIZ_ACTIVITY_CAMPAIGN, tamiz_record_get_id (campaign));
    }
  if (tamiz_work_text (work, "content") != NULL)
    {
      g_autoptr (TamizRecord) content = tamiz_work_find (work, TAMIZ_KIND_CONTENT, TAMIZ_CONTENT_TITLE,
                                                         tamiz_work_text (work, "content"), error);

      if (content == NULL)
        return NULL;
      tamiz_record_set_int (activity, TAMIZ_ACTIVITY_CONTENT, tamiz_record_get_id (content));
    }

  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  change = describe_change (commit->change);
  answer = tamiz_work_record_to_json (work, activity);
  tamiz_json_set_text (answer, "change", change);
  return answer;
}

json_t *
tamiz_work_task_to_json (TamizWork   *work,
                         TamizRecord *task,
                         GHashTable  *users)
{
  gint64 who = tamiz_record_get_int (task, TAMIZ_TASK_ASSIGNEE);
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (task));
  tamiz_json_set_id (object, "lead", tamiz_record_get_int (task, TAMIZ_TASK_LEAD));
  tamiz_json_set_text (object, "text", tamiz_record_get_text (task, TAMIZ_TASK_TEXT));
  tamiz_json_set_text (object, "for", g_hash_table_lookup (users, &who));
  tamiz_work_set_time (work, object, "due", tamiz_record_get_int (task, TAMIZ_TASK_DUE));
  tamiz_work_set_time (work, object, "done", tamiz_record_get_int (task, TAMIZ_TASK_DONE_AT));

  return object;
}

static json_t *
add_task (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "task.add");
  g_autoptr (GHashTable) users = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *text = tamiz_text_clean (tamiz_work_text (work, "text"));
  gint64 assignee = work->actor.user;
  gint64 due = 0;
  TamizRecord *task;

  if (facts == NULL
      || !tamiz_work_require (text != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("A task says what to do")))
    return NULL;
  users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  if (users == NULL)
    return NULL;
  if (tamiz_work_text (work, "for") != NULL)
    {
      g_autoptr (TamizRecord) user = tamiz_work_find_user (work, tamiz_work_text (work, "for"), error);

      if (user == NULL)
        return NULL;
      assignee = tamiz_record_get_id (user);
    }

  task = tamiz_work_insert (work, set, TAMIZ_KIND_TASK, error);
  if (task == NULL)
    return NULL;
  tamiz_work_time (work, "due", &due);
  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT, text);
  tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, assignee);
  tamiz_record_set_int (task, TAMIZ_TASK_DUE, due);

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_task_to_json (work, task, users) : NULL;
}

static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  TamizRecord *first = *(TamizRecord *const *) a, *second = *(TamizRecord *const *) b;
  gint64 x = tamiz_record_get_int (first, TAMIZ_TASK_DUE);
  gint64 y = tamiz_record_get_int (second, TAMIZ_TASK_DUE);

  return x < y ? -1 : x > y;
}

static json_t *
list_tasks (TamizWork *work,
            GError   **error)
{
  g_autoptr (GPtrArray) tasks = tamiz_reader_list (work->reader, TAMIZ_KIND_TASK, error);
  g_autoptr (GHashTable) users = NULL;
  json_t *items;

  if (tasks == NULL)
    return NULL;
  users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  if (users == NULL)
    return NULL;

  g_ptr_array_sort (tasks, compare_due);
  items = json_array ();
  for (guint i = 0; i < tasks->len; i++)
    {
      TamizRecord *task = g_ptr_array_index (tasks, i);

      if (tamiz_work_flag (work, "all") || !tamiz_record_has (task, TAMIZ_TASK_DONE_AT))
        json_array_append_new (items, tamiz_work_task_to_json (work, task, users));
    }

  return tamiz_work_items (items);
}

static json_t *
finish_task (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) task = tamiz_work_load (work, TAMIZ_KIND_TASK, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "task.done");
  g_autoptr (GHashTable) users = NULL;
  g_autoptr (TamizCommit) commit = NULL;

  if (task == NULL
      || !tamiz_work_require (!tamiz_record_has (task, TAMIZ_TASK_DONE_AT), TAMIZ_CORE_ERROR_REFUSED,
                              error, _("The task was done already")))
    return NULL;
  users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  if (users == NULL)
    return NULL;

  tamiz_change_set_update_int (set, task, TAMIZ_TASK_DONE_AT, work->now);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  tamiz_record_set_int (task, TAMIZ_TASK_DONE_AT, work->now);
  return tamiz_work_task_to_json (work, task, users);
}

/* Adds an answer to a change: what a person of the lead's side said, or would not say. */
TamizRecord *
tamiz_work_add_answer (TamizWork        *work,
                       TamizChangeSet   *set,
                       TamizDefinition  *definition,
                       TamizFacts       *facts,
                       const char       *key,
                       const char       *value,
                       gint64            call,
                       GError          **error)
{
  TamizCriterion *criterion = tamiz_definition_find_criterion (definition, key);
  g_autofree char *canonical = NULL;
  int state = TAMIZ_ANSWER_KNOWN;
  TamizRecord *answer;

  if (!tamiz_work_require (criterion != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("The definition in force has no criterion “%s”"), key)
      || !tamiz_work_require (criterion->bound == NULL && criterion->bound_field == NULL,
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("“%s” is answered by the record itself; change the field instead"),
                              criterion->title))
    return NULL;
  tamiz_enum_from_nick (TAMIZ_ENUM_ANSWER, value, &state);
  if (state == TAMIZ_ANSWER_KNOWN
      && !tamiz_criterion_parse_answer (criterion, value, &canonical, error))
    return NULL;

  answer = tamiz_work_insert (work, set, TAMIZ_KIND_ANSWER, error);
  if (answer == NULL)
    return NULL;
  tamiz_record_set_int (answer, TAMIZ_ANSWER_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (answer, TAMIZ_ANSWER_AT, work->now);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_CRITERION, key);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_VALUE, canonical);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_STATE, state);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_BY, work->actor.user);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_DOOR, call != 0 ? "call" : "hand");
  if (call != 0)
    tamiz_record_set_int (answer, TAMIZ_ANSWER_CALL, call);

  return answer;
}

/* Sets an error where nothing is in force. */
TamizRecord *
tamiz_work_require_in_force (TamizWork        *work,
                             TamizDefinition **definition,
                             GError          **error)
{
  GError *local_error = NULL;
  TamizRecord *version = tamiz_work_find_in_force (work, NULL, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else if (tamiz_work_require (version != NULL, TAMIZ_CORE_ERROR_REFUSED, error,
                               _("No definition is in force: marketing and sales must sign one first")))
    *definition = tamiz_session_parse_definition (work->session, version, error);
  /* One that is not what was signed says so. */
  if (*definition == NULL)
    g_clear_object (&version);

  return version;
}

static json_t *
add_answer (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = tamiz_work_require_in_force (work, &definition, error);
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "answer");
  g_autoptr (TamizCommit) commit = NULL;

  if (version == NULL)
    return NULL;
  facts = tamiz_work_load_facts (work, "id", error);
  if (facts == NULL
      || tamiz_work_add_answer (work, set, definition, facts, tamiz_work_text (work, "criterion"),
                                tamiz_work_text (work, "value"), 0, error)
             == NULL)
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

/* Gives a record of the facts the fields that it had at a moment, as the audit knows. */
static gboolean
turn_back (TamizWork    *work,
           TamizRecord **record,
           gint64        at,
           GError      **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  TamizRecord *former;

  if (*record == NULL)
    return TRUE;
  rows = tamiz_reader_list_history (work->reader, tamiz_record_get_kind (*record),
                                    tamiz_record_get_id (*record), error);
  if (rows == NULL)
    return FALSE;

  former = tamiz_record_dup (*record);
  for (guint i = rows->len; i > 0; i--)
    {
      TamizHistoryRow *row = g_ptr_array_index (rows, i - 1);
      int field = row->field != NULL
                      ? tamiz_kind_find_field (tamiz_record_get_kind (former), row->field)
                      : -1;

      if (row->at > at && field >= 0)
        tamiz_record_set_audited (former, field, row->before);
    }
  g_object_unref (*record);
  *record = former;

  return TRUE;
}

static json_t *
explain (TamizWork *work,
         GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizVerdict) verdict = NULL;
  gint64 number = tamiz_work_number (work, "version", 0);
  gint64 at = work->now;

  if (facts == NULL)
    return NULL;
  if (number == 0)
    version = tamiz_work_require_in_force (work, &definition, error);
  else
    {
      g_autoptr (GPtrArray) versions = tamiz_reader_list (work->reader, TAMIZ_KIND_DEFINITION, error);

      for (guint i = 0; versions != NULL && i < versions->len; i++)
        {
          TamizRecord *record = g_ptr_array_index (versions, i);

          if (tamiz_record_get_int (record, TAMIZ_DEFINITION_VERSION) == number)
            g_set_object (&version, record);
        }
      if (versions == NULL
          || !tamiz_work_require (version != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                                  _("There is no version %" PRId64 " of the definition"), number))
        return NULL;
      definition = tamiz_session_parse_definition (work->session, version, error);
    }
  if (version == NULL || definition == NULL)
    return NULL;

  if (tamiz_work_time (work, "at", &at)
      && !(turn_back (work, &facts->lead, at, error) && turn_back (work, &facts->person, at, error)
           && turn_back (work, &facts->company, at, error)))
    return NULL;
  verdict = tamiz_qualify_judge (definition, tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                                 facts, at);
  return tamiz_verdict_to_json (verdict, work->zone);
}

static json_t *
add_tag (TamizWork *work,
         GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "tag.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *text = tamiz_text_clean (tamiz_work_text (work, "text"));

  if (facts == NULL
      || !tamiz_work_require (text != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed"))
      || !tamiz_work_add_tag (work, set, facts, text, error))
    return NULL;

  if (!tamiz_change_set_is_empty (set))
    {
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }
  return tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error);
}

static json_t *
remove_tag (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "tag.remove");
  g_autoptr (TamizCommit) commit = NULL;
  const char *text = tamiz_work_text (work, "text");

  if (facts == NULL
      || !tamiz_work_require (tamiz_facts_remove_tag (facts, set, text), TAMIZ_CORE_ERROR_NOT_FOUND,
                              error, _("The lead has no tag “%s”"), text))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

static json_t *
attachment_to_json (TamizRecord *attachment)
{
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (attachment));
  tamiz_json_set_text (object, "name", tamiz_record_get_text (attachment, TAMIZ_ATTACHMENT_NAME));
  tamiz_json_set_text (object, "type", tamiz_record_get_text (attachment, TAMIZ_ATTACHMENT_TYPE));
  json_object_set_new (object, "size",
                       json_integer (tamiz_record_get_int (attachment, TAMIZ_ATTACHMENT_SIZE)));
  tamiz_json_set_text (object, "sha256", tamiz_record_get_text (attachment, TAMIZ_ATTACHMENT_DIGEST));

  return object;
}

static json_t *
add_attachment (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "attachment.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (tamiz_work_text (work, "file"));
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *digest = NULL;
  TamizRecord *attachment;

  if (facts == NULL)
    return NULL;
  info = g_file_query_info (file, "standard::type,standard::size,standard::content-type", 0,
                            work->cancellable, error);
  if (info == NULL
      || !tamiz_work_require (g_file_info_get_file_type (info) != G_FILE_TYPE_SPECIAL,
                              TAMIZ_CORE_ERROR_INVALID, error, _("%s is no file that can be kept"), shown)
      || !tamiz_work_require (g_file_info_get_size (info) <= MAX_ATTACHMENT, TAMIZ_CORE_ERROR_TOO_LARGE,
                              error, _("%s is larger than 25 MiB, the limit of an attachment"), shown))
    return NULL;
  bytes = g_file_load_bytes (file, work->cancellable, NULL, error);
  if (bytes == NULL)
    return NULL;

  attachment = tamiz_work_insert (work, set, TAMIZ_KIND_ATTACHMENT, error);
  if (attachment == NULL)
    return NULL;
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  tamiz_record_set_int (attachment, TAMIZ_ATTACHMENT_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_text (attachment, TAMIZ_ATTACHMENT_NAME, shown);
  tamiz_record_set_text (attachment, TAMIZ_ATTACHMENT_TYPE, g_file_info_get_content_type (info));
  tamiz_record_set_int (attachment, TAMIZ_ATTACHMENT_SIZE, g_bytes_get_size (bytes));
  tamiz_record_set_text (attachment, TAMIZ_ATTACHMENT_DIGEST, digest);
  tamiz_record_set_bytes (attachment, TAMIZ_ATTACHMENT_CONTENT, bytes);

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? attachment_to_json (attachment) : NULL;
}

static json_t *
list_attachments (TamizWork *work,
                  GError   **error)
{
  g_autoptr (GPtrArray) attachments
      = tamiz_reader_list_attachments (work->reader, tamiz_work_id (work, "id"), error);
  json_t *items;

  if (attachments == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < attachments->len; i++)
    json_array_append_new (items, attachment_to_json (g_ptr_array_index (attachments, i)));

  return tamiz_work_items (items);
}

static json_t *
save_attachment (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizRecord) attachment = tamiz_work_load (work, TAMIZ_KIND_ATTACHMENT, "id", error);
  g_autoptr (GFile) file = g_file_new_for_path (tamiz_work_text (work, "output"));
  GBytes *bytes = attachment != NULL ? tamiz_record_get_bytes (attachment, TAMIZ_ATTACHMENT_CONTENT)
                                     : NULL;
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : "";

  if (attachment == NULL
      || !g_file_replace_contents (file, data != NULL ? data : "", size, NULL, FALSE,
                                   G_FILE_CREATE_PRIVATE, NULL, work->cancellable, error))
    return NULL;

  return attachment_to_json (attachment);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define LEAD_ID { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") }

static const TamizParameter lead_parameters[] = { LEAD_ID, { NULL } };

static const TamizParameter activity_parameters[] = {
  LEAD_ID,
  { "kind", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED, TAMIZ_ENUM_ACTIVITY, N_("What happened") },
  { "at", TAMIZ_PARAMETER_TIME, 0, 0, N_("When; without it now") },
  { "subject", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Subject") },
  { "text", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Text") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The source it came through") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The campaign it belongs to") },
  { "content", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The content item it is about") },
  { NULL },
};

static const TamizParameter task_parameters[] = {
  LEAD_ID,
  { "text", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("What to do") },
  { "due", TAMIZ_PARAMETER_TIME, TAMIZ_PARAMETER_REQUIRED, 0, N_("Until when") },
  { "for", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Who does it, by e-mail") },
  { NULL },
};

static const TamizParameter task_list_parameters[] = {
  { "all", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Those that are done, too") },
  { NULL },
};

static const TamizParameter task_done_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The task's id") },
  { NULL },
};

static const TamizParameter answer_parameters[] = {
  LEAD_ID,
  { "criterion", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("The criterion's key") },
  { "value", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0,
    N_("The answer, or does_not_know or would_not_say") },
  { NULL },
};

static const TamizParameter explain_parameters[] = {
  LEAD_ID,
  { "at", TAMIZ_PARAMETER_TIME, 0, 0, N_("As it was at this moment") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("By this version of the definition") },
  { NULL },
};

static const TamizParameter tag_parameters[] = {
  LEAD_ID,
  { "text", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("The tag") },
  { NULL },
};

static const TamizParameter attach_parameters[] = {
  LEAD_ID,
  { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("The file to keep") },
  { NULL },
};

static const TamizParameter save_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The attachment's id") },
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The file to write") },
  { NULL },
};

const TamizOperationEntry tamiz_history_operations[] = {
  { { "activity.add", N_("Add what happened with a lead"), 0, activity_parameters, NULL },
    add_activity },
  { { "activity.list", N_("List what happened with a lead"), TAMIZ_OPERATION_READS, lead_parameters,
      "id,at,kind,subject,outcome,by" },
    list_activities },
  { { "task.add", N_("Add a task"), 0, task_parameters, NULL }, add_task },
  { { "task.list", N_("List the tasks"), TAMIZ_OPERATION_READS, task_list_parameters,
      "id,lead,text,for,due,done" },
    list_tasks },
  { { "task.done", N_("Mark a task as done"), 0, task_done_parameters, NULL }, finish_task },
  { { "answer", N_("Answer one of the definition's criteria"), 0, answer_parameters, NULL },
    add_answer },
  { { "explain", N_("Explain a lead's assessment"), TAMIZ_OPERATION_READS, explain_parameters, NULL },
    explain },
  { { "tag.add", N_("Tag a lead"), 0, tag_parameters, NULL }, add_tag },
  { { "tag.remove", N_("Take a tag off a lead"), 0, tag_parameters, NULL }, remove_tag },
  { { "attachment.add", N_("Keep a file with a lead"), 0, attach_parameters, NULL }, add_attachment },
  { { "attachment.list", N_("List a lead's files"), TAMIZ_OPERATION_READS, lead_parameters,
      "id,name,type,size" },
    list_attachments },
  { { "attachment.save", N_("Write a kept file to disk"), TAMIZ_OPERATION_READS, save_parameters,
      NULL },
    save_attachment },
  { { NULL }, NULL },
};
