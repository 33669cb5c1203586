#define G_LOG_DOMAIN "tamiz-operations-view"

#include "config.h"

#include "tamiz-accounts.h"
#include "tamiz-criteria.h"
#include "tamiz-people.h"
#include "tamiz-value-words.h"
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
  people = tamiz_work_list_company_people (work, tamiz_record_get_id (facts->company), error);
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

static void
set_labels (TamizWork       *work,
            json_t          *object,
            TamizHistoryRow *row)
{
  TamizKind kind;
  int field = -1;
  g_autofree char *key = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *title = NULL;

  if (row->field != NULL && tamiz_kind_from_nick (row->record, &kind))
    field = tamiz_kind_find_field (kind, row->field);
  if (field >= 0)
    {
      key = g_strdup_printf ("%s.%s", row->record, row->field);
      title = tamiz_field_ref_title (key);
      before = tamiz_work_dup_words (work, kind, field, row->before);
      after = tamiz_work_dup_words (work, kind, field, row->after);
    }
  tamiz_json_set_text (object, "title", title);
  tamiz_json_set_text (object, "before_label", before);
  tamiz_json_set_text (object, "after_label", after);
}

static json_t *
change_to_json (TamizWork       *work,
                TamizHistoryRow *row,
                GHashTable      *users)
{
  TamizRecord *user = row->user != 0 ? tamiz_users_find (users, row->user) : NULL;
  g_autofree char *change = g_strdup_printf ("c%" G_GINT64_FORMAT, row->change);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "change", change);
  tamiz_work_set_time (work, object, "at", row->at);
  tamiz_user_set_json (object, "by", "by_name", user);
  if (user == NULL)
    {
      tamiz_json_set_text (object, "by", tamiz_enum_nick (TAMIZ_ENUM_ACTOR, row->actor));
      tamiz_json_set_text (object, "by_name", tamiz_enum_label (TAMIZ_ENUM_ACTOR, row->actor));
    }
  tamiz_json_set_text (object, "cause", row->cause);
  tamiz_json_set_text (object, "record", row->record);
  tamiz_json_set_text (object, "field", row->field);
  tamiz_json_set_text (object, "before", row->before);
  tamiz_json_set_text (object, "after", row->after);
  set_labels (work, object, row);

  return object;
}

static gboolean
add_changes (TamizWork    *work,
             GPtrArray    *rows,
             TamizRecord  *record,
             GError      **error)
{
  g_autoptr (GPtrArray) own = NULL;

  if (record == NULL)
    return TRUE;
  own = tamiz_reader_list_history (work->reader, tamiz_record_get_kind (record),
                                   tamiz_record_get_id (record), error);
  if (own == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (rows, g_steal_pointer (&own));

  return TRUE;
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const TamizHistoryRow *first = *(TamizHistoryRow *const *) a;
  const TamizHistoryRow *second = *(TamizHistoryRow *const *) b;

  return first->change < second->change ? -1 : first->change > second->change;
}

/* Of the lead, its person and its company, in the order of the changes. */
static json_t *
show_history (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (GHashTable) users = facts != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;
  json_t *items;

  if (users == NULL)
    return NULL;
  rows = tamiz_reader_list_history (work->reader, TAMIZ_KIND_LEAD, tamiz_record_get_id (facts->lead), error);
  if (rows == NULL || !add_changes (work, rows, facts->person, error)
      || !add_changes (work, rows, facts->company, error))
    return NULL;

  g_ptr_array_sort (rows, compare_changes);
  items = json_array ();
  for (guint i = 0; i < rows->len; i++)
    json_array_append_new (items, change_to_json (work, g_ptr_array_index (rows, i), users));

  return tamiz_work_items (items);
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

static const TamizParameter lead_parameters[] = { LEAD_ID, { NULL } };

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
      lead_parameters, "key,title,required,applies,state,value_label,met,at,by_name" },
    list_criteria },
  { { "lead.related", N_("Show a lead's company, colleagues and other leads"), TAMIZ_OPERATION_READS,
      related_parameters, NULL },
    show_related },
  { { "history", N_("Show who changed what of a lead, its person and its company"),
      TAMIZ_OPERATION_READS, lead_parameters, "change,at,by,cause,record,field,before,after" },
    show_history },
  { { NULL }, NULL },
};
