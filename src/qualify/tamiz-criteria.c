#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-criteria.h"

#include "tamiz-sheet.h"

/* The definition's criteria one by one, as somebody sees them who answers them. */

static void
free_state (gpointer data)
{
  TamizCriterionState *self = data;

  g_clear_object (&self->answer);
  g_free (self->value);
  g_free (self->label);
  g_free (self->evidence);
  g_free (self);
}

static const char *
find_persona_title (TamizDefinition *definition,
                    const char      *key)
{
  TamizPersona *persona = tamiz_definition_find_persona (definition, key);

  return persona != NULL ? persona->title : NULL;
}

/* A field that the record answers with a word of a closed list. */
static const char *
find_field_label (TamizCriterion  *criterion,
                  TamizDefinition *definition,
                  const char      *value)
{
  const TamizFieldRef *ref = &criterion->bound_ref;
  const TamizField *field;
  int member;

  if (criterion->bound_field == NULL || ref->field < 0)
    return NULL;
  if (ref->kind == TAMIZ_KIND_LEAD && ref->field == TAMIZ_LEAD_PERSONA)
    return find_persona_title (definition, value);

  field = &tamiz_kind_get_info (ref->kind)->fields[ref->field];
  if (field->type != TAMIZ_TYPE_ENUM || !tamiz_enum_from_nick (field->list, value, &member))
    return NULL;

  return tamiz_enum_label (field->list, member);
}

/**
 * tamiz_criterion_dup_label:
 * @criterion: a criterion
 * @definition: the definition it belongs to
 * @value: (nullable): an answer as it is stored
 *
 * Says an answer in people's words: the label of a choice, else the value itself.
 *
 * Returns: (transfer full) (nullable): the words, %NULL where there is no value
 */
char *
tamiz_criterion_dup_label (TamizCriterion  *criterion,
                           TamizDefinition *definition,
                           const char      *value)
{
  const char *label;

  if (value == NULL)
    return NULL;

  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

      if (g_strcmp0 (choice->value, value) == 0 && choice->label != NULL)
        return g_strdup (choice->label);
    }

  label = find_field_label (criterion, definition, value);
  return g_strdup (label != NULL ? label : value);
}

static int
from_truth (TamizTruth truth)
{
  return truth == TAMIZ_TRUTH_UNKNOWN ? -1 : truth == TAMIZ_TRUTH_TRUE;
}

static const char *
get_state (TamizStanding *standing)
{
  if (standing->disputed)
    return "disputed";
  if (standing->known)
    return "known";
  if (standing->answer != NULL)
    return tamiz_enum_nick (TAMIZ_ENUM_ANSWER,
                            (int) tamiz_record_get_int (standing->answer, TAMIZ_ANSWER_STATE));

  return "unknown";
}

static TamizCriterionState *
make_state (TamizSheet     *sheet,
            TamizCriterion *criterion,
            TamizStanding  *standing)
{
  TamizCriterionState *self = g_new0 (TamizCriterionState, 1);
  const char *value = standing->value;

  if (standing->disputed)
    value = tamiz_record_get_text (standing->answer, TAMIZ_ANSWER_VALUE);
  self->criterion = criterion;
  self->asked = !tamiz_criterion_is_bound (criterion);
  self->applies = criterion->applies_when != NULL
                      ? from_truth (tamiz_sheet_test (sheet, criterion->applies_when))
                      : TRUE;
  self->state = get_state (standing);
  self->value = g_strdup (value);
  self->label = tamiz_criterion_dup_label (criterion, sheet->definition, value);
  self->met = standing->known ? tamiz_standing_is_met (standing, criterion) : -1;
  self->answer = standing->answer != NULL ? g_object_ref (standing->answer) : NULL;
  if (standing->answer != NULL || standing->known)
    self->evidence = tamiz_evidence_of_standing (sheet, criterion, standing);

  return self;
}

/**
 * tamiz_qualify_list_criteria:
 * @definition: a definition
 * @facts: what is known of a lead
 * @at: the instant, microseconds since 1970
 *
 * Lists how a lead stands to each criterion, in the definition's order.  One that does
 * not apply, or not yet, shows what was answered all the same; it counts for nothing.
 *
 * Returns: (transfer full) (element-type TamizCriterionState): one for each criterion
 */
GPtrArray *
tamiz_qualify_list_criteria (TamizDefinition *definition,
                             TamizFacts      *facts,
                             gint64           at)
{
  GPtrArray *states = g_ptr_array_new_with_free_func (free_state);
  TamizSheet sheet;

  tamiz_sheet_init (&sheet, definition, facts, at);
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (&sheet, i);
      TamizStanding *standing = tamiz_sheet_get_standing (&sheet, i);
      TamizStanding idle = { 0 };

      if (!standing->applies)
        {
          tamiz_sheet_judge_standing (&sheet, criterion, &idle);
          standing = &idle;
        }
      g_ptr_array_add (states, make_state (&sheet, criterion, standing));
      g_free (idle.value);
    }
  tamiz_sheet_clear (&sheet);

  return states;
}
