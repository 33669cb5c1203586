#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-definition-words-private.h"

#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* Conditions as sentences: “Job title contains “manager” or “director””. */

static char *
dup_field (const TamizDefinitionWords *self,
           TamizCondition             *condition)
{
  TamizCriterion *criterion;

  if (condition->criterion == NULL)
    return g_strdup (tamiz_definition_words_field (self, condition->key));

  criterion = tamiz_definition_find_criterion (self->definition, condition->criterion);
  /* Translators: %s is the title of a criterion; “The answer to “Need” is Yes” */
  return g_strdup_printf (_("The answer to “%s”"), criterion->title);
}

static const TamizField *
find_registered (TamizCondition *condition)
{
  return condition->criterion == NULL && condition->ref.field >= 0
             ? &tamiz_kind_get_info (condition->ref.kind)->fields[condition->ref.field]
             : NULL;
}

/* (nullable): what a key among the possible values is called. */
static const char *
find_label (const TamizDefinitionWords *self,
            TamizCondition             *condition,
            const char                 *key)
{
  const TamizField *field = find_registered (condition);
  int number;

  if (condition->criterion != NULL)
    {
      TamizCriterion *criterion = tamiz_definition_find_criterion (self->definition, condition->criterion);

      for (guint i = 0; i < criterion->choices->len; i++)
        {
          TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

          if (g_strcmp0 (choice->value, key) == 0)
            return choice->label;
        }
      return NULL;
    }
  if (condition->ref.kind == TAMIZ_KIND_LEAD && condition->ref.field == TAMIZ_LEAD_PERSONA)
    {
      TamizPersona *persona = tamiz_definition_find_persona (self->definition, key);

      return persona != NULL ? persona->title : NULL;
    }

  return field != NULL && field->type == TAMIZ_TYPE_ENUM && tamiz_enum_from_nick (field->list, key, &number)
             ? tamiz_enum_label (field->list, number)
             : NULL;
}

/* Texts stand in quotes, numbers and days as people write them. */
static char *
dup_value (const TamizDefinitionWords *self,
           TamizCondition             *condition,
           guint                       i)
{
  const char *label = find_label (self, condition, g_ptr_array_index (condition->values, i));
  const char *written = g_ptr_array_index (condition->written, i);
  gint64 number;

  if (label != NULL)
    return g_strdup (label);
  if (tamiz_day_parse (written, &number, NULL))
    {
      g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

      return tamiz_figures_format_day (tamiz_day_starts (number, utc), utc);
    }
  if (condition->op != TAMIZ_OPERATOR_CONTAINS && tamiz_decimal_to_thousandths (written, &number))
    return tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) number / 1000);

  /* Translators: a text in quotation marks */
  return g_strdup_printf (_("“%s”"), written);
}

static gboolean
is_date (TamizCondition *condition)
{
  gint64 day;

  return condition->written->len > 0
         && tamiz_day_parse (g_ptr_array_index (condition->written, 0), &day, NULL);
}

/* Says a test of @field against what @values says. */
static char *
dup_test (TamizCondition *condition,
          const char     *field,
          const char     *values)
{
  switch (condition->op)
    {
    case TAMIZ_OPERATOR_IS:
    case TAMIZ_OPERATOR_ONE_OF:
      /* Translators: a field and its value: “Relation is Competitor” */
      return g_strdup_printf (_("%s is %s"), field, values);
    case TAMIZ_OPERATOR_IS_NOT:
      return g_strdup_printf (_("%s is not %s"), field, values);
    case TAMIZ_OPERATOR_CONTAINS:
      return g_strdup_printf (_("%s contains %s"), field, values);
    case TAMIZ_OPERATOR_AT_LEAST:
      return is_date (condition) ? g_strdup_printf (_("%s is %s or later"), field, values)
                                 : g_strdup_printf (_("%s is at least %s"), field, values);
    case TAMIZ_OPERATOR_AT_MOST:
      return is_date (condition) ? g_strdup_printf (_("%s is %s or earlier"), field, values)
                                 : g_strdup_printf (_("%s is at most %s"), field, values);
    case TAMIZ_OPERATOR_FILLED:
      return g_strdup_printf (_("%s is filled in"), field);
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
is_alike (TamizCondition *a,
          TamizCondition *b)
{
  return b->type == TAMIZ_CONDITION_TEST && a->op == b->op && g_str_equal (a->key, b->key);
}

/* Whether any of a group's tests asks for another value of the same field: they read
 * best as one test of several values.
 */
static gboolean
is_one_test (TamizCondition *group)
{
  TamizCondition *first = g_ptr_array_index (group->children, 0);

  if (group->type != TAMIZ_CONDITION_ANY || first->type != TAMIZ_CONDITION_TEST
      || (first->op != TAMIZ_OPERATOR_IS && first->op != TAMIZ_OPERATOR_CONTAINS))
    return FALSE;

  for (guint i = 1; i < group->children->len; i++)
    {
      if (!is_alike (first, g_ptr_array_index (group->children, i)))
        return FALSE;
    }

  return TRUE;
}

static void
add_values (const TamizDefinitionWords *self,
            TamizCondition             *condition,
            GPtrArray                  *values)
{
  for (guint i = 0; i < condition->values->len; i++)
    g_ptr_array_add (values, dup_value (self, condition, i));
}

static char *
dup_tests (const TamizDefinitionWords *self,
           TamizCondition             *condition)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  TamizCondition *first = condition;
  g_autofree char *field = NULL;
  g_autofree char *joined = NULL;

  if (condition->type == TAMIZ_CONDITION_TEST)
    add_values (self, condition, values);
  else
    {
      first = g_ptr_array_index (condition->children, 0);
      for (guint i = 0; i < condition->children->len; i++)
        add_values (self, g_ptr_array_index (condition->children, i), values);
    }
  field = dup_field (self, first);
  joined = tamiz_definition_words_join (values, _("%s or %s"));

  return dup_test (first, field, joined);
}

static char *dup_words (const TamizDefinitionWords *self,
                        TamizCondition             *condition,
                        gboolean                    inside);

static char *
dup_group (const TamizDefinitionWords *self,
           TamizCondition             *group,
           gboolean                    inside)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  for (guint i = 0; i < group->children->len; i++)
    g_ptr_array_add (words, dup_words (self, g_ptr_array_index (group->children, i), TRUE));
  g_ptr_array_add (words, NULL);
  /* Translators: between conditions of which all must hold, or any */
  joined = g_strjoinv (group->type == TAMIZ_CONDITION_ALL ? _(" and ") : _(" or "), (char **) words->pdata);

  return inside ? g_strdup_printf ("(%s)", joined) : g_steal_pointer (&joined);
}

static char *
dup_words (const TamizDefinitionWords *self,
           TamizCondition             *condition,
           gboolean                    inside)
{
  if (condition->type == TAMIZ_CONDITION_TEST || is_one_test (condition))
    return dup_tests (self, condition);
  if (condition->children->len == 1)
    return dup_words (self, g_ptr_array_index (condition->children, 0), inside);

  return dup_group (self, condition, inside);
}

/**
 * tamiz_condition_dup_words:
 * @condition: a condition
 * @definition: the definition it belongs to
 * @customs: (nullable) (element-type utf8 utf8): what custom fields are called, by
 *   `lead.custom.KEY`
 *
 * Says a condition in one sentence.
 *
 * Returns: (transfer full): the sentence, without a full stop
 */
char *
tamiz_condition_dup_words (TamizCondition  *condition,
                           TamizDefinition *definition,
                           GHashTable      *customs)
{
  TamizDefinitionWords self = { definition, customs };

  return dup_words (&self, condition, FALSE);
}

/* Adds the conditions of which all must hold as lines of their own. */
void
tamiz_definition_words_conditions (const TamizDefinitionWords *self,
                                   json_t                     *item,
                                   TamizCondition             *condition)
{
  if (condition->type != TAMIZ_CONDITION_ALL)
    {
      tamiz_definition_words_take_line (item, dup_words (self, condition, FALSE));
      return;
    }

  for (guint i = 0; i < condition->children->len; i++)
    tamiz_definition_words_take_line (
        item, dup_words (self, g_ptr_array_index (condition->children, i), FALSE));
}
