#define G_LOG_DOMAIN "tamiz-person-sheet"

#include "config.h"

#include "tamiz-person-sheet-private.h"

#include "tamiz-figures.h"
#include "tamiz-form-post.h"
#include "tamiz-submissions.h"
#include "tamiz-value-words.h"

#include <glib/gi18n-lib.h>

/* What the rows of each kind say to the person they are about. */

static char *
dup_words (TamizPersonSheet *self,
           TamizRecord      *record,
           int               field)
{
  return tamiz_record_dup_words (record, self->work, field);
}

char *
tamiz_sheet_dup_money (TamizRecord *record,
                       int          amount,
                       int          currency)
{
  const char *decimal = tamiz_record_get_text (record, amount);

  return decimal != NULL
             ? tamiz_figures_format_money (decimal, tamiz_record_get_text (record, currency))
             : NULL;
}

/* Those that are there, one a line.  Takes the texts. */
char *
tamiz_sheet_join_lines (char *first,
                        char *second)
{
  g_autofree char *one = first, *other = second;

  if (one == NULL || *one == '\0')
    return g_steal_pointer (&other);
  if (other == NULL || *other == '\0')
    return g_steal_pointer (&one);

  return g_strdup_printf ("%s\n%s", one, other);
}

static void
tell_consent (TamizPersonSheet  *self,
              TamizRecord       *consent,
              char             **cells)
{
  gboolean refused = tamiz_record_get_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT) != 0;

  cells[0] = dup_words (self, consent, TAMIZ_CONSENT_CHANNEL);
  cells[1] = tamiz_sheet_join_lines (
      g_strdup (refused ? _("Not to be contacted") : _("May be contacted")),
      dup_words (self, consent, refused ? TAMIZ_CONSENT_REASON : TAMIZ_CONSENT_BASIS));
  cells[2] = tamiz_figures_dup_with_days (tamiz_record_get_text (consent, TAMIZ_CONSENT_ORIGIN));
  cells[3] = dup_words (self, consent, TAMIZ_CONSENT_DAY);
  cells[4] = dup_words (self, consent, TAMIZ_CONSENT_UNTIL);
}

static TamizRecord *
find_call (TamizPersonSheet *self,
           TamizRecord      *activity)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizRecord *record = g_array_index (self->rows, TamizPersonRow, i).record;

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_CALL
          && tamiz_record_get_int (record, TAMIZ_CALL_ACTIVITY) == tamiz_record_get_id (activity))
        return record;
    }

  return NULL;
}

static void
tell_activity (TamizPersonSheet  *self,
               TamizRecord       *activity,
               char             **cells)
{
  TamizRecord *call = find_call (self, activity);

  cells[0] = dup_words (self, activity, TAMIZ_ACTIVITY_AT);
  cells[1] = dup_words (self, activity, TAMIZ_ACTIVITY_KIND);
  cells[2] = tamiz_sheet_join_lines (dup_words (self, activity, TAMIZ_ACTIVITY_SUBJECT),
                         dup_words (self, activity, TAMIZ_ACTIVITY_TEXT));
  cells[3] = dup_words (self, activity, TAMIZ_ACTIVITY_BY);
  if (call == NULL)
    return;

  cells[1] = tamiz_sheet_join_lines (cells[1], dup_words (self, call, TAMIZ_CALL_OUTCOME));
  cells[2] = tamiz_sheet_join_lines (cells[2], dup_words (self, call, TAMIZ_CALL_NEXT_STEP));
}

static void
tell_answer (TamizPersonSheet  *self,
             TamizRecord       *answer,
             char             **cells)
{
  const char *title;

  cells[0] = dup_words (self, answer, TAMIZ_ANSWER_AT);
  cells[2] = tamiz_answer_dup_words (answer, self->definition, &title);
  cells[1] = g_strdup (title);
  cells[3] = dup_words (self, answer, TAMIZ_ANSWER_BY);
}

static void
tell_move (TamizPersonSheet  *self,
           TamizRecord       *move,
           char             **cells)
{
  cells[0] = dup_words (self, move, TAMIZ_STAGE_MOVE_AT);
  cells[1] = dup_words (self, move, TAMIZ_STAGE_MOVE_TO);
  cells[2] = tamiz_sheet_join_lines (dup_words (self, move, TAMIZ_STAGE_MOVE_CAUSE),
                         dup_words (self, move, TAMIZ_STAGE_MOVE_WHY));
  cells[3] = tamiz_record_has (move, TAMIZ_STAGE_MOVE_BY)
                 ? dup_words (self, move, TAMIZ_STAGE_MOVE_BY)
                 : dup_words (self, move, TAMIZ_STAGE_MOVE_ACTOR);
}

static void
tell_handoff (TamizPersonSheet  *self,
              TamizRecord       *handoff,
              char             **cells)
{
  cells[0] = dup_words (self, handoff, TAMIZ_HANDOFF_SENT_AT);
  cells[1] = dup_words (self, handoff, TAMIZ_HANDOFF_EXECUTIVE);
  cells[2] = tamiz_sheet_join_lines (dup_words (self, handoff, TAMIZ_HANDOFF_STATE),
                         dup_words (self, handoff, TAMIZ_HANDOFF_REASON));
  cells[3] = dup_words (self, handoff, TAMIZ_HANDOFF_MEETING);
  cells[4] = dup_words (self, handoff, TAMIZ_HANDOFF_SENT_BY);
}

static void
tell_outcome (TamizPersonSheet  *self,
              TamizRecord       *outcome,
              char             **cells)
{
  cells[0] = dup_words (self, outcome, TAMIZ_OUTCOME_AT);
  cells[1] = dup_words (self, outcome, TAMIZ_OUTCOME_KIND);
  cells[2] = tamiz_sheet_dup_money (outcome, TAMIZ_OUTCOME_AMOUNT, TAMIZ_OUTCOME_CURRENCY);
  cells[3] = tamiz_sheet_join_lines (dup_words (self, outcome, TAMIZ_OUTCOME_REASON),
                         dup_words (self, outcome, TAMIZ_OUTCOME_COMPETITOR));
  cells[4] = dup_words (self, outcome, TAMIZ_OUTCOME_BY);
}

static void
tell_task (TamizPersonSheet  *self,
           TamizRecord       *task,
           char             **cells)
{
  cells[0] = dup_words (self, task, TAMIZ_TASK_DUE);
  cells[1] = dup_words (self, task, TAMIZ_TASK_TEXT);
  cells[2] = dup_words (self, task, TAMIZ_TASK_ASSIGNEE);
  cells[3] = dup_words (self, task, TAMIZ_TASK_DONE_AT);
}

static void
tell_submission (TamizPersonSheet  *self,
                 TamizRecord       *submission,
                 char             **cells)
{
  const char *fields = tamiz_record_get_text (submission, TAMIZ_SUBMISSION_FIELDS);
  g_autoptr (json_t) json = fields != NULL ? json_loads (fields, 0, NULL) : NULL;
  g_autoptr (TamizFormPost) post = tamiz_form_post_from_json (json);

  for (guint i = 0; i < post->fields->len; i++)
    {
      TamizFormField *field = g_ptr_array_index (post->fields, i);

      if (*field->name != '_' && *field->value != '\0')
        cells[2] = tamiz_sheet_join_lines (cells[2], g_strdup_printf ("%s: %s", field->name, field->value));
    }
  cells[0] = dup_words (self, submission, TAMIZ_SUBMISSION_AT);
  cells[1] = tamiz_sheet_join_lines (dup_words (self, submission, TAMIZ_SUBMISSION_FORM),
                         dup_words (self, submission, TAMIZ_SUBMISSION_PAGE));
  cells[3] = tamiz_sheet_join_lines (dup_words (self, submission, TAMIZ_SUBMISSION_STATE),
                         g_strdup (tamiz_submission_get_reason (submission)));
}

static void
append_texts (json_t  *value,
              char   **text)
{
  const char *key;
  json_t *part;
  gsize i;

  if (json_is_string (value) && *json_string_value (value) != '\0')
    *text = tamiz_sheet_join_lines (*text, g_strdup (json_string_value (value)));
  json_array_foreach (value, i, part)
    append_texts (part, text);
  json_object_foreach (value, key, part)
    append_texts (part, text);
}

static void
tell_set_aside (TamizPersonSheet  *self,
                TamizRecord       *row,
                char             **cells)
{
  const char *text = tamiz_record_get_text (row, TAMIZ_SET_ASIDE_ROW);
  g_autoptr (json_t) json = text != NULL ? json_loads (text, JSON_DECODE_ANY, NULL) : NULL;

  append_texts (json, &cells[0]);
  cells[1] = dup_words (self, row, TAMIZ_SET_ASIDE_REASON);
}

static void
tell_part (TamizPersonSheet  *self,
           TamizRecord       *link,
           char             **cells)
{
  g_autoptr (TamizRecord) lead
      = tamiz_reader_load (self->work->reader, TAMIZ_KIND_LEAD,
                           tamiz_record_get_int (link, TAMIZ_LEAD_PERSON_LEAD), NULL);

  cells[0] = lead != NULL ? dup_words (self, lead, TAMIZ_LEAD_RECEIVED_ON) : NULL;
  cells[1] = dup_words (self, link, TAMIZ_LEAD_PERSON_ROLE);
  cells[2] = lead != NULL ? dup_words (self, lead, TAMIZ_LEAD_COMPANY) : NULL;
}

static void
tell_attachment (TamizPersonSheet  *self,
                 TamizRecord       *attachment,
                 char             **cells)
{
  cells[0] = dup_words (self, attachment, TAMIZ_ATTACHMENT_NAME);
  cells[1] = g_format_size ((guint64) tamiz_record_get_int (attachment, TAMIZ_ATTACHMENT_SIZE));
}

static void
tell_remote (TamizPersonSheet  *self,
             TamizRecord       *link,
             char             **cells)
{
  cells[0] = dup_words (self, link, TAMIZ_REMOTE_LINK_CONNECTION);
  cells[1] = dup_words (self, link, TAMIZ_REMOTE_LINK_REMOTE_URL);
  cells[2] = dup_words (self, link, TAMIZ_REMOTE_LINK_REMOTE_STATE);
}

const TamizSheetTable tamiz_sheet_tables[] = {
  { N_("Consents and Refusals"),
    TAMIZ_KIND_CONSENT,
    TAMIZ_CONSENT_DAY,
    { N_("Channel"), N_("What holds"), N_("Where it comes from"), N_("From"), N_("Until") },
    { 2, 3, 4, 2, 2 },
    tell_consent },
  { N_("Inquiries of Others"),
    TAMIZ_KIND_LEAD_PERSON,
    -1,
    { N_("Received on"), N_("Role in the purchase"), N_("Company") },
    { 1, 1, 1 },
    tell_part },
  { N_("Web Forms"),
    TAMIZ_KIND_SUBMISSION,
    TAMIZ_SUBMISSION_AT,
    { N_("When"), N_("Form"), N_("What was sent"), N_("What became of it") },
    { 2, 2, 4, 2 },
    tell_submission },
  { N_("Calls, Messages and Notes"),
    TAMIZ_KIND_ACTIVITY,
    TAMIZ_ACTIVITY_AT,
    { N_("When"), N_("What"), N_("What was said"), N_("By whom") },
    { 2, 2, 5, 2 },
    tell_activity },
  { N_("Answers"),
    TAMIZ_KIND_ANSWER,
    TAMIZ_ANSWER_AT,
    { N_("When"), N_("Question"), N_("Answer"), N_("By whom") },
    { 2, 3, 3, 2 },
    tell_answer },
  { N_("Stages"),
    TAMIZ_KIND_STAGE_MOVE,
    TAMIZ_STAGE_MOVE_AT,
    { N_("When"), N_("Stage"), N_("Why"), N_("By whom") },
    { 2, 3, 3, 2 },
    tell_move },
  { N_("Handoffs to Sales"),
    TAMIZ_KIND_HANDOFF,
    TAMIZ_HANDOFF_SENT_AT,
    { N_("When"), N_("To whom"), N_("What became of it"), N_("Meeting"), N_("By whom") },
    { 2, 2, 3, 2, 2 },
    tell_handoff },
  { N_("Outcomes"),
    TAMIZ_KIND_OUTCOME,
    TAMIZ_OUTCOME_AT,
    { N_("When"), N_("Outcome"), N_("Amount"), N_("Why"), N_("By whom") },
    { 2, 2, 2, 3, 2 },
    tell_outcome },
  { N_("Tasks"),
    TAMIZ_KIND_TASK,
    TAMIZ_TASK_DUE,
    { N_("Due"), N_("Task"), N_("For"), N_("Done") },
    { 2, 4, 2, 2 },
    tell_task },
  { N_("Files"),
    TAMIZ_KIND_ATTACHMENT,
    -1,
    { N_("Name"), N_("Size") },
    { 4, 1 },
    tell_attachment },
  { N_("In the Sales CRM"),
    TAMIZ_KIND_REMOTE_LINK,
    -1,
    { N_("System"), N_("Where"), N_("Stage there") },
    { 2, 4, 2 },
    tell_remote },
  { N_("Rows That Wait to Be Completed"),
    TAMIZ_KIND_SET_ASIDE,
    -1,
    { N_("What it says"), N_("Why it waits") },
    { 3, 2 },
    tell_set_aside },
};

const guint tamiz_sheet_n_tables = G_N_ELEMENTS (tamiz_sheet_tables);
