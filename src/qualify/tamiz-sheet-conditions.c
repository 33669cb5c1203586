#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include "tamiz-own-field.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <string.h>

static TamizTruth
truth (gboolean is)
{
  return is ? TAMIZ_TRUTH_TRUE : TAMIZ_TRUTH_FALSE;
}

static TamizTruth
compare (TamizCondition *condition,
         gint64          number,
         const gint64   *values)
{
  gboolean equal = FALSE;

  switch (condition->op)
    {
    case TAMIZ_OPERATOR_AT_LEAST:
      return truth (number >= values[0]);
    case TAMIZ_OPERATOR_AT_MOST:
      return truth (number <= values[0]);
    case TAMIZ_OPERATOR_IS:
    case TAMIZ_OPERATOR_IS_NOT:
    case TAMIZ_OPERATOR_ONE_OF:
      for (guint i = 0; i < condition->values->len; i++)
        equal |= number == values[i];
      return truth (equal != (condition->op == TAMIZ_OPERATOR_IS_NOT));
    default:
      return TAMIZ_TRUTH_UNKNOWN;
    }
}

static TamizTruth
compare_number (TamizCondition *condition,
                gint64          thousandths)
{
  return condition->thousandths != NULL ? compare (condition, thousandths, condition->thousandths)
                                        : TAMIZ_TRUTH_UNKNOWN;
}

static TamizTruth
compare_day (TamizCondition *condition,
             gint64          day)
{
  return condition->days != NULL ? compare (condition, day, condition->days) : TAMIZ_TRUTH_UNKNOWN;
}

static TamizTruth
compare_folded (TamizCondition *condition,
                const char     *folded)
{
  gboolean equal = FALSE;

  for (guint i = 0; i < condition->values->len; i++)
    equal |= g_str_equal (folded, g_ptr_array_index (condition->values, i));

  switch (condition->op)
    {
    case TAMIZ_OPERATOR_IS:
    case TAMIZ_OPERATOR_ONE_OF:
      return truth (equal);
    case TAMIZ_OPERATOR_IS_NOT:
      return truth (!equal);
    case TAMIZ_OPERATOR_CONTAINS:
      return truth (strstr (folded, g_ptr_array_index (condition->values, 0)) != NULL);
    default:
      return TAMIZ_TRUTH_UNKNOWN;
    }
}

static TamizTruth
compare_text (TamizCondition *condition,
              const char     *text)
{
  g_autofree char *folded = tamiz_text_fold (text);

  return compare_folded (condition, folded);
}

/* A custom field of texts may hold anything: where both sides are numbers, or both are
 * dates, they compare as such.
 */
static TamizTruth
compare_custom (TamizCondition *condition,
                const char     *text)
{
  g_autofree char *amount = g_strndup (text, strcspn (text, " "));
  TamizTruth result = TAMIZ_TRUTH_UNKNOWN;
  gint64 number;

  if (condition->op == TAMIZ_OPERATOR_CONTAINS)
    return compare_folded (condition, text);
  if (tamiz_decimal_to_thousandths (amount, &number))
    result = compare_number (condition, number);
  else if (tamiz_day_parse (text, &number, NULL))
    result = compare_day (condition, number);

  return result != TAMIZ_TRUTH_UNKNOWN ? result : compare_folded (condition, text);
}

static TamizTruth
compare_choices (TamizCondition *condition,
                 const char     *value)
{
  g_auto (GStrv) choices = g_strsplit (value, TAMIZ_CHOICES_BETWEEN, -1);
  gboolean equal = FALSE;

  for (guint i = 0; choices[i] != NULL && !equal; i++)
    {
      g_autofree char *choice = tamiz_text_fold (choices[i]);

      for (guint j = 0; j < condition->values->len; j++)
        equal |= g_str_equal (choice, g_ptr_array_index (condition->values, j));
    }

  switch (condition->op)
    {
    case TAMIZ_OPERATOR_IS:
    case TAMIZ_OPERATOR_ONE_OF:
    case TAMIZ_OPERATOR_CONTAINS:
      return truth (equal);
    case TAMIZ_OPERATOR_IS_NOT:
      return truth (!equal);
    default:
      return TAMIZ_TRUTH_UNKNOWN;
    }
}

/* What a custom field with a type holds compares as that type, of several choices each
 * by itself; a value from before it had the type is not known.
 */
static TamizTruth
compare_typed (TamizCondition *condition,
               TamizRecord    *field,
               const char     *value)
{
  g_autofree char *amount = g_strndup (value, strcspn (value, " "));
  gint64 number;

  if (!tamiz_own_field_holds (field, value))
    return TAMIZ_TRUTH_UNKNOWN;

  switch (tamiz_own_field_get_type (field))
    {
    case TAMIZ_FIELD_TYPE_NUMBER:
    case TAMIZ_FIELD_TYPE_MONEY:
      return tamiz_decimal_to_thousandths (amount, &number) ? compare_number (condition, number)
                                                            : TAMIZ_TRUTH_UNKNOWN;
    case TAMIZ_FIELD_TYPE_DATE:
      return tamiz_day_parse (value, &number, NULL) ? compare_day (condition, number)
                                                    : TAMIZ_TRUTH_UNKNOWN;
    case TAMIZ_FIELD_TYPE_SEVERAL:
      return compare_choices (condition, value);
    case TAMIZ_FIELD_TYPE_TEXT:
    case TAMIZ_FIELD_TYPE_CHOICE:
    case TAMIZ_FIELD_TYPE_YES_NO:
    default:
      return compare_text (condition, value);
    }
}

static TamizTruth
test_custom (TamizSheet     *self,
             TamizCondition *condition)
{
  TamizRecord *field = tamiz_facts_find_own_field (self->facts, &condition->ref);
  const TamizValue *value = tamiz_facts_get_value (self->facts, &condition->ref);

  if (value == NULL)
    return TAMIZ_TRUTH_UNKNOWN;
  if (condition->op == TAMIZ_OPERATOR_FILLED)
    return TAMIZ_TRUTH_TRUE;
  if (tamiz_own_field_get_type (field) != TAMIZ_FIELD_TYPE_TEXT)
    return compare_typed (condition, field, value->text);

  return compare_custom (condition, tamiz_sheet_get_folded (self, &condition->ref));
}

static GPtrArray *
find_list (TamizSheet *self,
           TamizKind   kind)
{
  switch (kind)
    {
    case TAMIZ_KIND_EMAIL:
      return self->facts->emails;
    case TAMIZ_KIND_PHONE:
      return self->facts->phones;
    case TAMIZ_KIND_HANDLE:
      return self->facts->handles;
    case TAMIZ_KIND_EXTERNAL_ID:
      return self->facts->external_ids;
    case TAMIZ_KIND_DOMAIN:
      return self->facts->domains;
    case TAMIZ_KIND_TAG:
      return self->facts->tags;
    default:
      return NULL;
    }
}

/* Of a list the test holds where one entry meets it; "is not" where every entry does. */
static TamizTruth
test_list (TamizCondition *condition,
           GPtrArray      *records)
{
  gboolean each = condition->op == TAMIZ_OPERATOR_IS_NOT;
  TamizTruth result = TAMIZ_TRUTH_UNKNOWN;

  for (guint i = 0; i < records->len; i++)
    {
      const char *text = tamiz_record_get_text (g_ptr_array_index (records, i),
                                                condition->ref.field);
      TamizTruth one;

      if (text == NULL)
        continue;
      one = condition->op == TAMIZ_OPERATOR_FILLED ? TAMIZ_TRUTH_TRUE
                                                   : compare_text (condition, text);
      if (one == truth (!each))
        return one;
      result = one;
    }

  return result;
}

static TamizTruth
test_number (TamizSheet     *self,
             TamizCondition *condition,
             TamizType       type)
{
  const TamizValue *value = tamiz_facts_get_value (self->facts, &condition->ref);
  gint64 number;

  if (value == NULL)
    return TAMIZ_TRUTH_UNKNOWN;

  switch (type)
    {
    case TAMIZ_TYPE_INT:
      /* beyond what thousandths can hold every comparison has the same answer */
      return compare_number (condition, CLAMP (value->integer, -G_MAXINT64 / 1000,
                                               G_MAXINT64 / 1000) * 1000);
    case TAMIZ_TYPE_DECIMAL:
      return tamiz_decimal_to_thousandths (value->text, &number)
                 ? compare_number (condition, number) : TAMIZ_TRUTH_UNKNOWN;
    case TAMIZ_TYPE_DATE:
      return compare_day (condition, value->integer);
    default:
      return compare_day (condition, tamiz_day_of (value->integer, self->zone));
    }
}

static TamizTruth
test_field (TamizSheet     *self,
            TamizCondition *condition)
{
  const TamizFieldRef *ref = &condition->ref;
  GPtrArray *list = find_list (self, ref->kind);
  const char *folded;

  if (ref->field < 0)
    return test_custom (self, condition);
  if (list != NULL)
    return test_list (condition, list);

  if (condition->op != TAMIZ_OPERATOR_FILLED)
    {
      TamizType type = tamiz_kind_get_info (ref->kind)->fields[ref->field].type;

      if (type == TAMIZ_TYPE_INT || type == TAMIZ_TYPE_DECIMAL || type == TAMIZ_TYPE_DATE
          || type == TAMIZ_TYPE_TIME)
        return test_number (self, condition, type);
    }

  folded = tamiz_sheet_get_folded (self, ref);
  if (folded == NULL)
    return TAMIZ_TRUTH_UNKNOWN;
  if (condition->op == TAMIZ_OPERATOR_FILLED)
    return TAMIZ_TRUTH_TRUE;

  return compare_folded (condition, folded);
}

static TamizTruth
test_answer (TamizSheet     *self,
             TamizCondition *condition)
{
  TamizCriterion *criterion = tamiz_definition_find_criterion (self->definition,
                                                               condition->criterion);
  TamizStanding *standing;
  guint i;
  gint64 number;

  if (!g_ptr_array_find (self->definition->criteria, criterion, &i))
    return TAMIZ_TRUTH_UNKNOWN;
  standing = tamiz_sheet_get_standing (self, i);
  if (!standing->known)
    return TAMIZ_TRUTH_UNKNOWN;
  if (condition->op == TAMIZ_OPERATOR_FILLED)
    return TAMIZ_TRUTH_TRUE;

  switch (criterion->kind)
    {
    case TAMIZ_CRITERION_NUMBER:
    case TAMIZ_CRITERION_MONEY:
      {
        g_autofree char *amount = g_strndup (standing->value, strcspn (standing->value, " "));

        return tamiz_decimal_to_thousandths (amount, &number)
                   ? compare_number (condition, number) : TAMIZ_TRUTH_UNKNOWN;
      }
    case TAMIZ_CRITERION_DATE:
      return tamiz_day_parse (standing->value, &number, NULL) ? compare_day (condition, number)
                                                              : TAMIZ_TRUTH_UNKNOWN;
    default:
      return compare_text (condition, standing->value);
    }
}

static TamizTruth
test_persona (TamizSheet     *self,
              TamizCondition *condition)
{
  TamizPersona *persona = tamiz_sheet_get_persona (self);

  if (persona == NULL || (self->persona_held == 0 && !self->persona_set))
    return TAMIZ_TRUTH_UNKNOWN;
  if (condition->op == TAMIZ_OPERATOR_FILLED)
    return TAMIZ_TRUTH_TRUE;

  return compare_folded (condition, persona->key);
}

static TamizTruth
test_journey (TamizSheet     *self,
              TamizCondition *condition)
{
  int journey = tamiz_sheet_get_journey (self);

  if (journey < 0)
    return TAMIZ_TRUTH_UNKNOWN;
  if (condition->op == TAMIZ_OPERATOR_FILLED)
    return TAMIZ_TRUTH_TRUE;

  return compare_folded (condition, tamiz_enum_nick (TAMIZ_ENUM_JOURNEY, journey));
}

static TamizTruth
test_one (TamizSheet     *self,
          TamizCondition *condition)
{
  if (condition->criterion != NULL)
    return test_answer (self, condition);
  if (condition->ref.kind == TAMIZ_KIND_LEAD && condition->ref.field == TAMIZ_LEAD_PERSONA)
    return test_persona (self, condition);
  if (condition->ref.kind == TAMIZ_KIND_LEAD && condition->ref.field == TAMIZ_LEAD_JOURNEY)
    return test_journey (self, condition);

  return test_field (self, condition);
}

/**
 * tamiz_sheet_test: (skip)
 * @self: a sheet
 * @condition: a condition
 *
 * Tests a condition in three-valued logic: what is not known makes it unknown, unless
 * the rest decides it alone.
 *
 * Returns: true, false or unknown
 */
TamizTruth
tamiz_sheet_test (TamizSheet     *self,
                  TamizCondition *condition)
{
  TamizTruth decides;
  gboolean unknown = FALSE;

  if (condition->type == TAMIZ_CONDITION_TEST)
    return test_one (self, condition);

  decides = truth (condition->type == TAMIZ_CONDITION_ANY);
  for (guint i = 0; i < condition->children->len; i++)
    {
      TamizTruth one = tamiz_sheet_test (self, g_ptr_array_index (condition->children, i));

      if (one == decides)
        return decides;
      unknown |= one == TAMIZ_TRUTH_UNKNOWN;
    }

  return unknown ? TAMIZ_TRUTH_UNKNOWN : truth (condition->type == TAMIZ_CONDITION_ALL);
}

/* Whether anything that a condition names is known. */
gboolean
tamiz_sheet_knows (TamizSheet     *self,
                   TamizCondition *condition)
{
  if (condition->type == TAMIZ_CONDITION_TEST)
    return test_one (self, condition) != TAMIZ_TRUTH_UNKNOWN;

  for (guint i = 0; i < condition->children->len; i++)
    {
      if (tamiz_sheet_knows (self, g_ptr_array_index (condition->children, i)))
        return TRUE;
    }

  return FALSE;
}
