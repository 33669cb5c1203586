#define G_LOG_DOMAIN "tamiz-operations-view"

#include "config.h"

#include "tamiz-accounts.h"
#include "tamiz-criteria.h"
#include "tamiz-people.h"
#include "tamiz-chronicle.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* A lead from all sides: what happened with it, how it stands to each criterion, and who
 * else is there.
 */

static json_t *
show_timeline (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizChronicle) timeline = tamiz_chronicle_new (work, error);

  if (timeline == NULL || !tamiz_chronicle_add_lead (timeline, tamiz_work_id (work, "id"), error))
    return NULL;

  return tamiz_chronicle_to_json (timeline, FALSE);
}

static json_t *
truth_to_json (int truth)
{
  return truth < 0 ? json_null () : json_boolean (truth);
}

static json_t *
choices_to_json (TamizCriterion *criterion)
{
  json_t *array = json_array ();

  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);
      json_t *object;

      if (choice->value == NULL)
        continue; /* a range of a number */
      object = json_object ();
      tamiz_json_set_text (object, "key", choice->value);
      tamiz_json_set_text (object, "label", choice->label);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
state_to_json (TamizWork           *work,
               TamizCriterionState *state,
               GHashTable          *users)
{
  TamizCriterion *criterion = state->criterion;
  TamizRecord *answer = state->answer;
  json_t *object = json_object ();

  tamiz_json_set_text (object, "key", criterion->key);
  tamiz_json_set_text (object, "title", criterion->title);
  tamiz_json_set_text (object, "question", criterion->question);
  tamiz_json_set_text (object, "help", criterion->help);
  tamiz_json_set_text (object, "kind", tamiz_criterion_kind_nick (criterion->kind));
  tamiz_json_set_text (object, "axis", criterion->axis == TAMIZ_AXIS_FIT ? "fit" : "interest");
  json_object_set_new (object, "weight", tamiz_json_thousandths (criterion->weight));
  json_object_set_new (object, "required", json_boolean (criterion->required));
  json_object_set_new (object, "asked", json_boolean (state->asked));
  json_object_set_new (object, "applies", truth_to_json (state->applies));
  json_object_set_new (object, "choices", choices_to_json (criterion));
  tamiz_json_set_text (object, "currency", criterion->currency);
  tamiz_json_set_text (object, "value", state->value);
  tamiz_json_set_text (object, "value_label", state->label);
  tamiz_json_set_text (object, "state", state->state);
  json_object_set_new (object, "met", truth_to_json (state->met));
  tamiz_work_set_time (work, object, "at",
                       answer != NULL ? tamiz_record_get_int (answer, TAMIZ_ANSWER_AT) : 0);
  tamiz_user_set_json (object, "by", "by_name",
                       answer != NULL
                           ? tamiz_users_find (users, tamiz_record_get_int (answer, TAMIZ_ANSWER_BY))
                           : NULL);
  tamiz_json_set_text (object, "evidence", state->evidence);

  return object;
}

static json_t *
list_criteria (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (GHashTable) users = facts != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (GPtrArray) states = NULL;
  GError *local_error = NULL;
  json_t *items, *answer;

  if (users == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  items = json_array ();
  if (version != NULL)
    states = tamiz_qualify_list_criteria (definition, facts, work->now);
  for (guint i = 0; states != NULL && i < states->len; i++)
    json_array_append_new (items, state_to_json (work, g_ptr_array_index (states, i), users));

  answer = tamiz_work_items (items);
  json_object_set_new (answer, "definition_version",
                       version != NULL
                           ? json_integer (tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION))
                           : json_null ());
  return answer;
}

/* The leads of a person but one. */
static json_t *
list_other_leads (TamizWork    *work,
                  TamizRecord  *person,
                  gint64        but,
                  GError      **error)
{
  g_autoptr (GPtrArray) leads = NULL;
  json_t *array;

  if (person == NULL)
    return json_array ();
  leads = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON,
                                tamiz_record_get_id (person), error);
  if (leads == NULL)
    return NULL;

  array = json_array ();
  for (guint i = leads->len; i > 0; i--)
    {
      TamizRecord *lead = g_ptr_array_index (leads, i - 1);

      if (tamiz_record_get_id (lead) != but)
        json_array_append_new (array, tamiz_lead_to_brief_json (work, lead));
    }

  return array;
}

static json_t *
colleague_to_json (TamizWork    *work,
                   TamizRecord  *person,
                   GError      **error)
{
  g_autoptr (json_t) object = json_object ();
  g_autofree char *name = tamiz_person_dup_name (person);
  json_t *leads;

  tamiz_json_set_id (object, "id", tamiz_record_get_id (person));
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "job_title", tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE));
  if (!tamiz_work_set_contact (work, object, person, error))
    return NULL;
  leads = list_other_leads (work, person, 0, error);
  if (leads == NULL)
    return NULL;
  json_object_set_new (object, "leads", leads);

  return g_steal_pointer (&object);
}

static json_t *
list_colleagues (TamizWork   *work,
                 TamizFacts  *facts,
                 guint       *total,
                 GError     **error)
{
  gint64 limit = tamiz_work_number (work, "limit", 50);
  g_autoptr (json_t) array = json_array ();
  g_autoptr (GPtrArray) people = NULL;

  if (facts->company == NULL)
    return g_steal_pointer (&array);
  people = tamiz_reader_list_by (work->reader, TAMIZ_KIND_PERSON, TAMIZ_PERSON_COMPANY,
                                 tamiz_record_get_id (facts->company), error);
  if (people == NULL)
    return NULL;

  for (guint i = 0; i < people->len; i++)
    {
      TamizRecord *person = g_ptr_array_index (people, i);
      json_t *object;

      if (tamiz_record_has (person, TAMIZ_PERSON_MERGED_INTO)
          || (facts->person != NULL
              && tamiz_record_get_id (person) == tamiz_record_get_id (facts->person)))
        continue;
      (*total)++;
      if (limit > 0 && *total > limit)
        continue;
      object = colleague_to_json (work, person, error);
      if (object == NULL)
        return NULL;
      json_array_append_new (array, object);
    }

  return g_steal_pointer (&array);
}

static json_t *
show_related (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (json_t) answer = json_object ();
  json_t *colleagues, *others;
  guint total = 0;

  if (facts == NULL)
    return NULL;
  json_object_set_new (answer, "company",
                       facts->company != NULL ? tamiz_company_to_json (work, facts->company)
                                              : json_null ());
  colleagues = list_colleagues (work, facts, &total, error);
  if (colleagues == NULL)
    return NULL;
  json_object_set_new (answer, "colleagues", colleagues);
  json_object_set_new (answer, "colleagues_total", json_integer (total));
  others = list_other_leads (work, facts->person, tamiz_record_get_id (facts->lead), error);
  if (others == NULL)
    return NULL;
  json_object_set_new (answer, "other_leads", others);

  return g_steal_pointer (&answer);
}

#define LEAD_ID \
  { "id", TAMIZ_PARAMETER_ID, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0, \
    N_("The lead's id") }

static const TamizParameter timeline_parameters[] = {
  LEAD_ID,
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") },
  { NULL },
};

static const TamizParameter criteria_parameters[] = { LEAD_ID, { NULL } };

static const TamizParameter related_parameters[] = {
  LEAD_ID,
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many colleagues at most; 0 for all") },
  { NULL },
};

const TamizOperationEntry tamiz_view_operations[] = {
  { { "lead.timeline", N_("Show all that happened with a lead, the newest first"),
      TAMIZ_OPERATION_READS, timeline_parameters, "at,type,title,subject,text,by_name" },
    show_timeline },
  { { "lead.criteria", N_("Show how a lead stands to each criterion"), TAMIZ_OPERATION_READS,
      criteria_parameters, "key,title,required,applies,state,value_label,met,at,by_name" },
    list_criteria },
  { { "lead.related", N_("Show a lead's company, colleagues and other leads"), TAMIZ_OPERATION_READS,
      related_parameters, NULL },
    show_related },
  { { NULL }, NULL },
};
