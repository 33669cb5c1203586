#define G_LOG_DOMAIN "tamiz-operations-prepare"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-candidates.h"
#include "tamiz-error.h"
#include "tamiz-exceptions.h"
#include "tamiz-executives.h"
#include "tamiz-glance.h"
#include "tamiz-handoff-plan.h"
#include "tamiz-mail-rows.h"
#include "tamiz-meetings.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"
#include "tamiz-session-index.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* What stands between leads and their handoff, step by step for one, and in a table for many. */

#define MOST_LEADS 2000

typedef struct
{
  TamizWork *work;
  TamizDefinition *definition;
  TamizRecord *record;
  gint64 version;
} Preparing;

static void
preparing_clear (Preparing *self)
{
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_object (&self->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Preparing, preparing_clear)

static gboolean
preparing_init (Preparing  *self,
                TamizWork  *work,
                GError    **error)
{
  self->work = work;
  self->record = tamiz_work_require_in_force (work, &self->definition, error);
  if (self->record != NULL)
    self->version = tamiz_record_get_int (self->record, TAMIZ_DEFINITION_VERSION);

  return self->record != NULL;
}

/* Whether what lacks is made up for by a granted exception. */
static gboolean
is_lifted (GPtrArray   *lacks,
           TamizRecord *exception)
{
  return exception != NULL && tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE) == TAMIZ_EXCEPTION_GRANTED
         && tamiz_exception_covers (exception, lacks);
}

static json_t *
step_to_json (TamizStepState  state,
              const char     *message)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "state", tamiz_enum_nick (TAMIZ_ENUM_STEP_STATE, state));
  tamiz_json_set_text (object, "message", message);
  return object;
}

static json_t *
complete_to_json (Preparing *self,
                  GPtrArray *lacks,
                  gboolean   ready,
                  gboolean   lifted)
{
  json_t *object = step_to_json (ready    ? TAMIZ_STEP_STATE_DONE
                                 : lifted ? TAMIZ_STEP_STATE_WAIVED
                                          : TAMIZ_STEP_STATE_WAITING,
                                 !ready && lifted ? _("An exception lets it through") : NULL);

  json_object_set_new (object, "missing", tamiz_work_lacks_to_json (self->work, lacks));
  return object;
}

static json_t *
meeting_to_json (Preparing *self)
{
  gboolean waived = tamiz_record_get_int (self->work->base, TAMIZ_BASE_WAIVE_MEETING) != 0;

  return step_to_json (waived ? TAMIZ_STEP_STATE_WAIVED : TAMIZ_STEP_STATE_WAITING,
                       waived ? _("May be left out") : _("Arranged when the lead is handed over"));
}

/* The mail to the contact as it would be if the lead were handed over as it is said now. */
static gboolean
add_mail (Preparing   *self,
          TamizFacts  *facts,
          const char  *executive,
          json_t      *step,
          GError     **error)
{
  TamizWork *work = self->work;
  g_autoptr (TamizRecord) handoff = tamiz_record_new (TAMIZ_KIND_HANDOFF, 0);
  g_autoptr (TamizRecord) user = executive != NULL ? tamiz_work_find_user (work, executive, error) : NULL;
  const TamizMailOrder order = { .op = "confirmation",
                                 .handoff = handoff,
                                 .lead = tamiz_record_get_id (facts->lead),
                                 .sender = work->actor.user };
  g_autoptr (json_t) payload = json_object ();
  g_autoptr (GError) broken = NULL;
  TamizMeetingOrder meeting;
  gboolean meets;
  json_t *values;

  if ((executive != NULL && user == NULL) || !tamiz_work_read_meeting (work, &meeting, &meets, error))
    return FALSE;
  if (user != NULL)
    tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXECUTIVE, tamiz_record_get_id (user));
  if (meets)
    {
      tamiz_record_set_int (handoff, TAMIZ_HANDOFF_MEETING, meeting.at);
      tamiz_record_set_int (handoff, TAMIZ_HANDOFF_MEETING_KIND, MAX (meeting.kind, 0));
      tamiz_record_set_int (handoff, TAMIZ_HANDOFF_MEETING_MINUTES,
                            meeting.minutes != 0 ? meeting.minutes : TAMIZ_MEETING_MINUTES);
      tamiz_record_set_text (handoff, TAMIZ_HANDOFF_MEETING_PLACE, meeting.place);
    }
  tamiz_json_set_text (payload, "language", tamiz_work_choose_mail_language (work, &order, facts));
  values = tamiz_work_make_mail_values (work, &order, facts, tamiz_json_get_text (payload, "language"), error);
  if (values == NULL)
    return FALSE;
  json_object_set_new (payload, "values", values);
  /* A template that cannot be filled in says so where its mail would stand. */
  if (!tamiz_work_fill_mail (work, "confirmation", payload, &broken))
    tamiz_json_set_text (step, "message", broken->message);
  json_object_set (step, "subject", json_object_get (payload, "subject"));
  json_object_set (step, "text", json_object_get (payload, "text"));

  return TRUE;
}

static json_t *
steps_to_json (Preparing    *self,
               TamizFacts   *facts,
               GPtrArray    *lacks,
               TamizRecord  *exception,
               const char   *executive,
               GError      **error)
{
  gboolean ready = !tamiz_lacks_hold_back (lacks);
  gboolean lifted = is_lifted (lacks, exception);
  g_auto (TamizHandoffPlan) plan = { 0 };
  g_autoptr (json_t) steps = NULL;
  json_t *object;

  if (!tamiz_handoff_plan_make (&plan, self->work, facts, TRUE, ready || !lifted ? NULL : exception, error))
    return NULL;

  steps = json_object ();
  json_object_set_new (steps, "complete", complete_to_json (self, lacks, ready, lifted));
  json_object_set_new (steps, "meeting", meeting_to_json (self));
  object = step_to_json (plan.steps[TAMIZ_STEP_CONFIRMATION].state, plan.steps[TAMIZ_STEP_CONFIRMATION].message);
  tamiz_json_set_text (object, "to", plan.to);
  tamiz_json_set_text (object, "cc", plan.to != NULL ? executive : NULL);
  tamiz_json_set_text (object, "subject", NULL);
  tamiz_json_set_text (object, "text", NULL);
  json_object_set_new (steps, "confirmation", object);
  if (plan.to != NULL && !add_mail (self, facts, executive, object, error))
    return NULL;
  object = step_to_json (TAMIZ_STEP_STATE_WAITING, NULL);
  tamiz_json_set_text (object, "to", executive);
  json_object_set_new (steps, "alert", object);
  json_object_set_new (steps, "acceptance", step_to_json (plan.steps[TAMIZ_STEP_ACCEPTANCE].state,
                                                          plan.steps[TAMIZ_STEP_ACCEPTANCE].message));
  json_object_set_new (steps, "transfer", step_to_json (plan.steps[TAMIZ_STEP_TRANSFER].state,
                                                        plan.steps[TAMIZ_STEP_TRANSFER].message));

  return g_steal_pointer (&steps);
}

static void
set_lead (json_t     *object,
          TamizFacts *facts,
          GHashTable *glances)
{
  int stage = tamiz_facts_get_stage (facts);

  tamiz_glance_set_json (object, glances, tamiz_record_get_id (facts->lead));
  tamiz_json_set_text (object, "stage", stage >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_STAGE, stage) : NULL);
}

static GHashTable *
glance_at_one (TamizWork  *work,
               TamizFacts *facts,
               GError    **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = tamiz_record_get_id (facts->lead);

  g_array_append_val (leads, id);
  return tamiz_work_glance (work, leads, error);
}

static json_t *
exception_to_json (TamizWork    *work,
                   TamizRecord  *exception,
                   GPtrArray    *lacks,
                   GError      **error)
{
  g_autoptr (GHashTable) users = NULL;
  json_t *object;

  if (exception == NULL)
    return json_null ();
  users = tamiz_work_load_users (work, error);
  if (users == NULL)
    return NULL;

  object = tamiz_work_exception_to_json (work, exception, users);
  json_object_set_new (object, "covers", json_boolean (tamiz_exception_covers (exception, lacks)));
  return object;
}

static TamizFacts *
load_one (TamizWork  *work,
          gint64      lead,
          GError    **error)
{
  GError *local_error = NULL;
  TamizFacts *facts = tamiz_work_find_facts (work, lead, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else
    tamiz_work_require (facts != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error, _("There is no lead %" PRId64), lead);

  return facts;
}

static json_t *
prepare_one (TamizWork  *work,
             gint64      lead,
             GError    **error)
{
  g_auto (Preparing) self = { 0 };
  g_autoptr (TamizFacts) facts = load_one (work, lead, error);
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (GPtrArray) lacks = NULL;
  g_autoptr (TamizRecord) exception = NULL;
  g_autoptr (json_t) executives = NULL;
  g_autoptr (json_t) excepted = NULL;
  g_autoptr (json_t) answer = json_object ();
  json_t *steps;
  const char *executive;

  if (facts == NULL || !preparing_init (&self, work, error)
      || !tamiz_work_find_exception (work, tamiz_record_get_id (facts->lead), &exception, error))
    return NULL;
  glances = glance_at_one (work, facts, error);
  executives = glances != NULL ? tamiz_work_propose_executives (work, facts, error) : NULL;
  lacks = tamiz_qualify_list_handoff_lacks (self.definition, self.version, facts, work->now);
  excepted = executives != NULL ? exception_to_json (work, exception, lacks, error) : NULL;
  if (excepted == NULL)
    return NULL;

  executive = tamiz_work_text (work, "to");
  if (executive == NULL)
    executive = tamiz_json_get_text (executives, "proposed");
  steps = steps_to_json (&self, facts, lacks, exception, executive, error);
  if (steps == NULL)
    return NULL;
  set_lead (answer, facts, glances);
  json_object_set_new (answer, "ready", json_boolean (!tamiz_lacks_hold_back (lacks) || is_lifted (lacks, exception)));
  json_object_set_new (answer, "steps", steps);
  json_object_set (answer, "executives", executives);
  json_object_set (answer, "exception", excepted);

  return g_steal_pointer (&answer);
}

/* What lacks of how many leads: “what” and “key” → an object. */
static void
count_lacks (json_t     *lacks,
             GHashTable *known,
             GPtrArray  *missing)
{
  for (guint i = 0; i < missing->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (missing, i);
      g_autofree char *id
          = g_strdup_printf ("%s\t%s", lack->what, lack->key != NULL ? lack->key : lack->title);
      json_t *object = g_hash_table_lookup (known, id);

      if (!lack->required)
        continue;
      if (object == NULL)
        {
          object = json_object ();
          tamiz_json_set_text (object, "what", lack->what);
          tamiz_json_set_text (object, "key", lack->key);
          tamiz_json_set_text (object, "title", lack->title);
          json_object_set_new (object, "leads", json_integer (0));
          json_array_append_new (lacks, object);
          g_hash_table_insert (known, g_strdup (id), object);
        }
      json_object_set_new (object, "leads", json_integer (tamiz_json_get_int (object, "leads", 0) + 1));
    }
}

static int
compare_lacks (gconstpointer a,
               gconstpointer b)
{
  json_t *x = *(json_t *const *) a, *y = *(json_t *const *) b;
  gint64 n = tamiz_json_get_int (x, "leads", 0), m = tamiz_json_get_int (y, "leads", 0);

  if (n != m)
    return n > m ? -1 : 1;
  return g_strcmp0 (tamiz_json_get_text (x, "title"), tamiz_json_get_text (y, "title"));
}

/* The most frequent first. */
static json_t *
sort_lacks (json_t *lacks)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  json_t *lack, *array = json_array ();
  gsize i;

  json_array_foreach (lacks, i, lack)
    g_ptr_array_add (sorted, lack);
  g_ptr_array_sort (sorted, compare_lacks);
  for (i = 0; i < sorted->len; i++)
    json_array_append (array, g_ptr_array_index (sorted, i));

  return array;
}

static json_t *
lead_to_json (Preparing        *self,
              TamizFacts       *facts,
              GPtrArray        *lacks,
              TamizRecord      *exception,
              TamizExecutives  *executives,
              GHashTable       *glances)
{
  json_t *object = json_object ();
  gboolean ready = !tamiz_lacks_hold_back (lacks) || is_lifted (lacks, exception);

  set_lead (object, facts, glances);
  json_object_set_new (object, "ready", json_boolean (ready));
  json_object_set_new (object, "missing", tamiz_work_lacks_to_json (self->work, lacks));
  if (exception != NULL)
    tamiz_json_set_id (object, "exception", tamiz_record_get_id (exception));
  else
    json_object_set_new (object, "exception", json_null ());
  if (ready)
    {
      g_autoptr (json_t) proposal = tamiz_executives_propose (executives, facts);

      json_object_set (object, "executive", json_object_get (proposal, "proposed"));
      json_object_set (object, "executive_name", json_object_get (proposal, "proposed_name"));
      json_object_set (object, "why", json_object_get (proposal, "why"));
      tamiz_executives_give (executives, tamiz_json_get_text (proposal, "proposed"));
    }

  return object;
}

static json_t *
prepare_many (TamizWork  *work,
              GArray     *leads,
              GError    **error)
{
  g_auto (Preparing) self = { 0 };
  g_autoptr (TamizExecutives) executives = NULL;
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (json_t) items = json_array ();
  g_autoptr (json_t) counted = json_array ();
  json_t *answer;
  guint n_ready = 0;

  if (!preparing_init (&self, work, error))
    return NULL;
  executives = tamiz_executives_new (work, error);
  glances = executives != NULL ? tamiz_work_glance (work, leads, error) : NULL;
  if (glances == NULL)
    return NULL;

  for (guint i = 0; i < leads->len; i++)
    {
      g_autoptr (TamizFacts) facts = load_one (work, g_array_index (leads, gint64, i), error);
      g_autoptr (TamizRecord) exception = NULL;
      g_autoptr (GPtrArray) lacks = NULL;
      json_t *object;

      if (facts == NULL || g_cancellable_set_error_if_cancelled (work->cancellable, error)
          || !tamiz_work_find_exception (work, tamiz_record_get_id (facts->lead), &exception, error))
        return NULL;
      lacks = tamiz_qualify_list_handoff_lacks (self.definition, self.version, facts, work->now);
      object = lead_to_json (&self, facts, lacks, exception, executives, glances);
      n_ready += json_is_true (json_object_get (object, "ready"));
      count_lacks (counted, known, lacks);
      json_array_append_new (items, object);
    }

  answer = tamiz_work_items (g_steal_pointer (&items));
  json_object_set_new (answer, "ready", json_integer (n_ready));
  json_object_set_new (answer, "lacks", sort_lacks (counted));

  return answer;
}

static gboolean
add_named (TamizWork  *work,
           GArray     *leads,
           GError    **error)
{
  json_t *value;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "ids"), i, value)
    {
      const char *text = json_string_value (value);
      gint64 id;

      if (!tamiz_work_require (text != NULL && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL),
                               TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is not a number (%s)"),
                               text != NULL ? text : "", "ids"))
        return FALSE;
      g_array_append_val (leads, id);
    }

  return TRUE;
}

static gboolean
add_stage (TamizWork  *work,
           int         stage,
           GArray     *leads,
           GError    **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;

  query->stages = TAMIZ_QUERY_STAGE (stage);
  query->limit = MOST_LEADS;
  result = tamiz_session_index_run (work, query, error);
  if (result == NULL)
    return FALSE;
  for (guint i = 0; i < result->n_ids; i++)
    {
      gint64 id = result->ids[i];

      g_array_append_val (leads, id);
    }

  return TRUE;
}

/* One lead step by step; several, or those of a stage, as a table. */
static json_t *
prepare (TamizWork *work,
         GError   **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  int stage = tamiz_work_choice (work, "stage", TAMIZ_ENUM_STAGE);

  if (!add_named (work, leads, error))
    return NULL;
  if (stage < 0 && leads->len == 1)
    return prepare_one (work, g_array_index (leads, gint64, 0), error);
  if (stage < 0 && leads->len == 0)
    stage = TAMIZ_STAGE_SQL;
  if (stage >= 0 && !add_stage (work, stage, leads, error))
    return NULL;

  return prepare_many (work, leads, error);
}

static const TamizParameter prepare_parameters[] = {
  { "ids", TAMIZ_PARAMETER_TEXTS, TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The leads' ids; without any, all that are ready for sales") },
  { "stage", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_STAGE, N_("All leads at this stage") },
  { "to", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The sales executive, by e-mail") },
  { "meeting", TAMIZ_PARAMETER_TIME, 0, 0, N_("When contact and executive meet") },
  TAMIZ_MEETING_PARAMETERS,
  { NULL },
};

const TamizOperationEntry tamiz_prepare_operations[] = {
  { { "handoff.prepare", N_("Show what the handoff of leads takes, step by step"), TAMIZ_OPERATION_READS,
      prepare_parameters, "lead,name,company,grade,stage,ready,executive_name" },
    prepare },
  { { NULL }, NULL },
};
