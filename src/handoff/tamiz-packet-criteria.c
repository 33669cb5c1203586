#define G_LOG_DOMAIN "tamiz-packet"

#include "config.h"

#include "tamiz-packet-private.h"

#include "tamiz-time.h"

/* By #TamizCriterionKind, as a definition's file writes them. */
static const char *const criterion_kinds[] = { "yes_no", "choice", "number",
                                               "money",  "date",   "text" };

static const char *
find_choice_label (TamizCriterion *criterion,
                   const char     *value)
{
  /* Yes and no are written in the reader's language, not in the one it was frozen in. */
  if (criterion->kind == TAMIZ_CRITERION_YES_NO)
    return NULL;

  for (guint i = 0; i < tamiz_packet_count (criterion->choices); i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

      if (choice->value != NULL && g_strcmp0 (choice->value, value) == 0)
        return choice->label;
    }

  return NULL;
}

/* What the record itself says where nobody is asked. */
static char *
dup_bound_value (const TamizPacketInput *input,
                 TamizCriterion         *criterion)
{
  const TamizValue *value = criterion->bound_field != NULL
                                ? tamiz_facts_get_value (input->facts, &criterion->bound_ref) : NULL;
  const TamizField *field;

  if (value == NULL)
    return NULL;
  if (criterion->bound_ref.field < 0 || value->type != TAMIZ_VALUE_INT)
    return tamiz_value_to_text (value);

  field = &tamiz_kind_get_info (criterion->bound_ref.kind)->fields[criterion->bound_ref.field];
  if (field->type == TAMIZ_TYPE_ENUM)
    return g_strdup (tamiz_enum_nick (field->list, value->integer));
  if (field->type == TAMIZ_TYPE_DATE)
    return tamiz_day_format (value->integer);
  if (field->type == TAMIZ_TYPE_TIME)
    return tamiz_day_format (tamiz_day_of (value->integer, input->zone));

  return tamiz_value_to_text (value);
}

static const char *
find_missing_state (TamizVerdict *verdict,
                    const char   *criterion)
{
  for (guint i = 0; i < tamiz_packet_count (verdict->missing); i++)
    {
      TamizMissing *missing = g_ptr_array_index (verdict->missing, i);

      if (g_strcmp0 (missing->what, "criterion") == 0 && g_strcmp0 (missing->key, criterion) == 0)
        return missing->state;
    }

  return NULL;
}

static TamizContribution *
find_contribution (TamizVerdict *verdict,
                   const char   *key)
{
  for (guint i = 0; i < tamiz_packet_count (verdict->because); i++)
    {
      TamizContribution *line = g_ptr_array_index (verdict->because, i);

      if (g_strcmp0 (line->key, key) == 0)
        return line;
    }

  return NULL;
}

/* Who established an answer, when, and on which call: the evidence. */
static json_t *
make_established (const TamizPacketInput *input,
                  TamizRecord            *answer)
{
  json_t *object = json_object ();
  TamizRecord *call = NULL;

  if (tamiz_record_has (answer, TAMIZ_ANSWER_CALL))
    call = tamiz_packet_find (input->facts->calls,
                              tamiz_record_get_int (answer, TAMIZ_ANSWER_CALL));

  tamiz_packet_set_time (object, "at", answer, TAMIZ_ANSWER_AT);
  tamiz_packet_set_user (object, "by", input, answer, TAMIZ_ANSWER_BY);
  tamiz_packet_set_text (object, "door", answer, TAMIZ_ANSWER_DOOR);
  json_object_set_new (object, "call",
                       call != NULL ? tamiz_packet_make_call (input, call) : json_null ());
  return object;
}

static json_t *
make_criterion (const TamizPacketInput *input,
                TamizCriterion         *criterion)
{
  gboolean bound = criterion->bound != NULL || criterion->bound_field != NULL;
  TamizRecord *answer = bound ? NULL
                              : tamiz_facts_find_answer (input->facts, criterion->key, input->now);
  TamizContribution *line = find_contribution (input->verdict, criterion->key);
  const char *state = find_missing_state (input->verdict, criterion->key);
  g_autofree char *value = bound ? dup_bound_value (input, criterion) : NULL;
  json_t *object;

  /* A criterion for other product lines or personas has left no trace at all. */
  if (answer == NULL && line == NULL && state == NULL && criterion->applies_when != NULL)
    return NULL;

  if (answer != NULL)
    value = g_strdup (tamiz_record_get_text (answer, TAMIZ_ANSWER_VALUE));
  if (state == NULL)
    state = answer != NULL || (bound && line != NULL && line->points > 0) ? "met" : "unknown";

  object = json_object ();
  tamiz_json_set_text (object, "key", criterion->key);
  tamiz_json_set_text (object, "title", criterion->title);
  tamiz_json_set_text (object, "question", criterion->question);
  tamiz_json_set_text (object, "kind", criterion_kinds[criterion->kind]);
  tamiz_json_set_text (object, "axis", criterion->axis == TAMIZ_AXIS_FIT ? "fit" : "interest");
  tamiz_packet_set_int (object, "weight", criterion->weight);
  json_object_set_new (object, "required", json_boolean (criterion->required));
  tamiz_json_set_text (object, "state", state);
  tamiz_json_set_text (object, "value", value);
  tamiz_json_set_text (object, "label", find_choice_label (criterion, value));
  tamiz_json_set_text (object, "currency", criterion->currency);
  if (answer != NULL)
    tamiz_packet_set_nick (object, "answer", answer, TAMIZ_ANSWER_STATE, TAMIZ_ENUM_ANSWER);
  else
    tamiz_json_set_text (object, "answer", NULL);
  json_object_set_new (object, "by_record", json_boolean (bound));
  tamiz_json_set_text (object, "field", criterion->bound_field);
  json_object_set_new (object, "established",
                       answer != NULL ? make_established (input, answer) : json_null ());
  return object;
}

json_t *
tamiz_packet_make_criteria (const TamizPacketInput *input)
{
  GPtrArray *criteria = input->definition->criteria;
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_packet_count (criteria); i++)
    {
      json_t *criterion = make_criterion (input, g_ptr_array_index (criteria, i));

      if (criterion != NULL)
        json_array_append_new (array, criterion);
    }

  return array;
}
