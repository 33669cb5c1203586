#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-read.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_CONDITIONS 100
#define MOST_NESTING 8

/* What a test compares, which decides the operators and values that make sense. */
typedef enum
{
  COMPARES_TEXT,
  COMPARES_NUMBER,
  COMPARES_DATE,
  COMPARES_NICK,
  COMPARES_ANYTHING,  /* a custom field: its type is the base's affair */
} Compares;

typedef struct
{
  TamizCondition *condition;
  char *path;
} PendingTest;

static const char *const operator_nicks[] = { "is",      "is_not", "contains", "at_least",
                                              "at_most", "one_of", "filled",   NULL };

static const char *const test_keys[] = { "field", "operator", "value", NULL };
static const char *const all_keys[] = { "all", NULL };
static const char *const any_keys[] = { "any", NULL };

static void
pending_test_free (PendingTest *pending)
{
  g_free (pending->path);
  g_free (pending);
}

static TamizCondition *
condition_new (int type)
{
  TamizCondition *self = g_new0 (TamizCondition, 1);

  self->type = type;
  if (type == TAMIZ_CONDITION_TEST)
    {
      self->values = g_ptr_array_new_with_free_func (g_free);
      self->written = g_ptr_array_new_with_free_func (g_free);
    }
  else
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_condition_free);

  return self;
}

void
tamiz_condition_free (TamizCondition *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->written, g_ptr_array_unref);
  g_free (self->thousandths);
  g_free (self->days);
  g_free (self->key);
  g_free (self);
}

/* A value is written as a text or a number; it is kept and signed as text. */
static json_t *
read_value (TamizReading   *self,
            json_t         *in,
            TamizCondition *condition)
{
  g_autofree char *text = NULL;
  gint64 number;

  if (json_is_string (in) && !tamiz_text_is_blank (json_string_value (in)))
    text = g_strdup (json_string_value (in));
  else if (json_is_integer (in))
    text = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (in));
  else if (tamiz_reading_thousandths (in, &number))
    text = g_strdup_printf ("%s%" G_GINT64_FORMAT ".%03d", number < 0 ? "-" : "",
                            ABS (number) / 1000, (int) (ABS (number) % 1000));
  if (text == NULL)
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "value",
                          _("a text, or a number of at most three decimals, is needed here"));
      return NULL;
    }

  g_ptr_array_add (condition->values, tamiz_text_fold (text));
  g_ptr_array_add (condition->written, g_strdup (text));
  return json_string (text);
}

static void
read_values (TamizReading   *self,
             json_t         *in,
             json_t         *out,
             TamizCondition *condition)
{
  json_t *value = json_object_get (in, "value");

  if (condition->op == TAMIZ_OPERATOR_FILLED)
    {
      if (value != NULL)
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "value",
                            _("“filled” takes no value"));
      return;
    }
  if (condition->op == TAMIZ_OPERATOR_ONE_OF)
    {
      json_t *array = tamiz_reading_array (self, in, "value", TRUE, MOST_CONDITIONS);
      json_t *items = json_array ();

      for (gsize i = 0; array != NULL && i < json_array_size (array); i++)
        json_array_append_new (items, read_value (self, json_array_get (array, i), condition));
      if (array != NULL && json_array_size (array) == 0)
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "value",
                            _("at least one value is needed here"));
      json_object_set_new (out, "value", items);
      return;
    }

  json_object_set_new (out, "value", read_value (self, value, condition));
}

/* Read once, compared with every lead. */
static void
read_numbers (TamizCondition *condition)
{
  guint n = condition->values->len;

  condition->thousandths = g_new (gint64, n);
  condition->days = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    {
      const char *value = g_ptr_array_index (condition->values, i);

      if (condition->thousandths != NULL
          && !tamiz_decimal_to_thousandths (value, &condition->thousandths[i]))
        g_clear_pointer (&condition->thousandths, g_free);
      if (condition->days != NULL && !tamiz_day_parse (value, &condition->days[i], NULL))
        g_clear_pointer (&condition->days, g_free);
    }
}

static TamizCondition *
read_test (TamizReading *self,
           json_t       *in,
           json_t      **out)
{
  TamizCondition *condition = condition_new (TAMIZ_CONDITION_TEST);
  PendingTest *pending;
  const char *key;
  int op;

  *out = tamiz_reading_object (self, in, test_keys);
  key = tamiz_reading_text (self, in, *out, "field", TRUE);
  op = tamiz_reading_nick (self, in, *out, "operator", operator_nicks, TRUE);
  if (self->error != NULL)
    return condition;

  condition->key = g_strdup (key);
  condition->op = op;
  if (g_str_has_prefix (key, "answer."))
    condition->criterion = condition->key + strlen ("answer.");
  else if (!tamiz_field_ref_parse (key, &condition->ref))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "field",
                        _("there is no field “%s”; write a registered key such as "
                          "person.job_title, lead.custom.KEY or answer.CRITERION"), key);
  read_values (self, in, *out, condition);
  read_numbers (condition);

  pending = g_new0 (PendingTest, 1);
  pending->condition = condition;
  pending->path = g_strdup (self->path->str);
  g_ptr_array_set_free_func (self->tests, (GDestroyNotify) pending_test_free);
  g_ptr_array_add (self->tests, pending);

  return condition;
}

static TamizCondition *
read_nested (TamizReading *self,
             json_t       *in,
             json_t      **out,
             int           depth)
{
  gboolean all = json_object_get (in, "all") != NULL;
  TamizCondition *condition;
  json_t *array, *items;
  const char *group = all ? "all" : "any";

  if (!all && json_object_get (in, "any") == NULL)
    return read_test (self, in, out);

  condition = condition_new (all ? TAMIZ_CONDITION_ALL : TAMIZ_CONDITION_ANY);
  *out = tamiz_reading_object (self, in, all ? all_keys : any_keys);
  if (depth >= MOST_NESTING)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, group,
                        _("groups of conditions nest at most %d deep"), MOST_NESTING);
  array = tamiz_reading_array (self, in, group, TRUE, MOST_CONDITIONS);
  if (array == NULL)
    return condition;
  if (json_array_size (array) == 0)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, group,
                        _("a group needs at least one condition"));

  items = json_array ();
  json_object_set_new (*out, group, items);
  for (gsize i = 0; i < json_array_size (array) && self->error == NULL; i++)
    {
      gsize outer = tamiz_reading_enter (self, group);
      json_t *child_out = NULL;

      tamiz_reading_enter_item (self, i);
      g_ptr_array_add (condition->children,
                       read_nested (self, json_array_get (array, i), &child_out, depth + 1));
      json_array_append_new (items, child_out);
      tamiz_reading_leave (self, outer);
    }

  return condition;
}

/**
 * tamiz_condition_read: (skip)
 * @self: a reading, which stands at the condition
 * @in: the condition
 * @out: (out) (transfer full): its counterpart
 *
 * Reads a test, `{"field", "operator", "value"}`, or a group, `{"all": […]}` or
 * `{"any": […]}`.  What it names is checked by tamiz_condition_check_all(), when all
 * criteria are known.
 *
 * Returns: (transfer full): the condition, which is whole unless the reading failed
 */
TamizCondition *
tamiz_condition_read (TamizReading *self,
                      json_t       *in,
                      json_t      **out)
{
  return read_nested (self, in, out, 0);
}

static Compares
find_compares (TamizCondition  *condition,
               TamizCriterion  *criterion,
               TamizEnum       *list)
{
  const TamizField *field;

  *list = TAMIZ_ENUM_NONE;
  if (criterion != NULL)
    {
      switch (criterion->kind)
        {
        case TAMIZ_CRITERION_NUMBER:
        case TAMIZ_CRITERION_MONEY:
          return COMPARES_NUMBER;
        case TAMIZ_CRITERION_DATE:
          return COMPARES_DATE;
        case TAMIZ_CRITERION_YES_NO:
        case TAMIZ_CRITERION_CHOICE:
          return COMPARES_NICK;
        default:
          return COMPARES_TEXT;
        }
    }
  if (condition->ref.field < 0)
    return COMPARES_ANYTHING;

  field = &tamiz_kind_get_info (condition->ref.kind)->fields[condition->ref.field];
  switch (field->type)
    {
    case TAMIZ_TYPE_INT:
    case TAMIZ_TYPE_DECIMAL:
      return COMPARES_NUMBER;
    case TAMIZ_TYPE_DATE:
    case TAMIZ_TYPE_TIME:
      return COMPARES_DATE;
    case TAMIZ_TYPE_ENUM:
      *list = field->list;
      return COMPARES_NICK;
    default:
      return COMPARES_TEXT;
    }
}

static gboolean
has_choice (TamizCriterion *criterion,
            const char     *key)
{
  for (guint i = 0; i < criterion->choices->len; i++)
    {
      if (g_str_equal (((TamizChoice *) g_ptr_array_index (criterion->choices, i))->value, key))
        return TRUE;
    }

  return FALSE;
}

static void
check_value (TamizReading   *self,
             TamizCriterion *criterion,
             Compares        compares,
             TamizEnum       list,
             const char     *value)
{
  gint64 number;
  int nick;

  switch (compares)
    {
    case COMPARES_NUMBER:
      if (!tamiz_decimal_to_thousandths (value, &number))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "value",
                            _("“%s” is not a number, but the field holds numbers"), value);
      break;
    case COMPARES_DATE:
      if (!tamiz_day_parse (value, &number, NULL))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "value",
                            _("“%s” is not a date; write it as 2026-11-22"), value);
      break;
    case COMPARES_NICK:
      if (criterion != NULL ? !has_choice (criterion, value)
                            : !tamiz_enum_from_nick (list, value, &nick))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "value",
                            _("“%s” is none of the possible values"), value);
      break;
    default:
      break;
    }
}

static void
check_test (TamizReading    *self,
            TamizDefinition *definition,
            TamizCondition  *condition)
{
  TamizCriterion *criterion = NULL;
  Compares compares;
  TamizEnum list;

  if (condition->criterion != NULL)
    {
      criterion = tamiz_definition_find_criterion (definition, condition->criterion);
      if (criterion == NULL)
        {
          tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "field",
                              _("there is no criterion “%s”"), condition->criterion);
          return;
        }
    }

  compares = find_compares (condition, criterion, &list);
  if ((condition->op == TAMIZ_OPERATOR_AT_LEAST || condition->op == TAMIZ_OPERATOR_AT_MOST)
      && (compares == COMPARES_TEXT || compares == COMPARES_NICK))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "operator",
                        _("“%s” compares numbers and dates only"), operator_nicks[condition->op]);
  if (condition->op == TAMIZ_OPERATOR_CONTAINS
      && (compares == COMPARES_NUMBER || compares == COMPARES_DATE || compares == COMPARES_NICK))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "operator",
                        _("“contains” searches texts only"));
  for (guint i = 0; i < condition->values->len; i++)
    check_value (self, criterion, compares, list, g_ptr_array_index (condition->values, i));
  if (condition->ref.kind == TAMIZ_KIND_LEAD && condition->ref.field == TAMIZ_LEAD_PERSONA
      && criterion == NULL)
    {
      for (guint i = 0; i < condition->values->len; i++)
        {
          const char *key = g_ptr_array_index (condition->values, i);

          if (tamiz_definition_find_persona (definition, key) == NULL)
            tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "value",
                                _("there is no buyer persona “%s”"), key);
        }
    }
}

/**
 * tamiz_condition_check_all: (skip)
 * @self: a reading that has read everything
 * @definition: what was read
 *
 * Checks that each test names what exists and compares it with what it can be.
 */
void
tamiz_condition_check_all (TamizReading    *self,
                           TamizDefinition *definition)
{
  for (guint i = 0; i < self->tests->len && self->error == NULL; i++)
    {
      PendingTest *pending = g_ptr_array_index (self->tests, i);

      g_string_assign (self->path, pending->path);
      check_test (self, definition, pending->condition);
    }
  g_string_truncate (self->path, 0);
}

/* What needs what.  The nodes are the criteria, in their order, then the persona that
 * matches best, then the journey: conditions may ask for any of them.
 */
typedef struct
{
  TamizReading *reading;
  TamizDefinition *definition;
  guint8 *state;            /* 0 not seen, 1 being followed, 2 done */
} Circles;

static void follow (Circles *self,
                    guint    node);

static guint
persona_node (Circles *self)
{
  return self->definition->criteria->len;
}

static void
follow_condition (Circles        *self,
                  TamizCondition *condition)
{
  if (condition == NULL)
    return;

  for (guint i = 0; condition->children != NULL && i < condition->children->len; i++)
    follow_condition (self, g_ptr_array_index (condition->children, i));
  if (condition->type != TAMIZ_CONDITION_TEST)
    return;

  if (condition->criterion != NULL)
    {
      guint i;

      if (g_ptr_array_find (self->definition->criteria,
                            tamiz_definition_find_criterion (self->definition,
                                                             condition->criterion), &i))
        follow (self, i);
    }
  else if (condition->ref.kind == TAMIZ_KIND_LEAD && condition->ref.field == TAMIZ_LEAD_PERSONA)
    follow (self, persona_node (self));
  else if (condition->ref.kind == TAMIZ_KIND_LEAD && condition->ref.field == TAMIZ_LEAD_JOURNEY)
    follow (self, persona_node (self) + 1);
}

static gboolean
asks_journey (TamizCriterion *criterion)
{
  for (guint i = 0; i < criterion->choices->len; i++)
    {
      if (((TamizChoice *) g_ptr_array_index (criterion->choices, i))->journey >= 0)
        return TRUE;
    }

  return FALSE;
}

static void
follow (Circles *self,
        guint    node)
{
  GPtrArray *criteria = self->definition->criteria;

  if (self->state[node] == 2 || self->reading->error != NULL)
    return;
  if (self->state[node] == 1)
    {
      const char *what = node < criteria->len
                             ? ((TamizCriterion *) g_ptr_array_index (criteria, node))->title
                             : tamiz_field_ref_title (node == criteria->len ? "lead.persona" : "lead.journey");

      tamiz_reading_fail (self->reading, TAMIZ_DEFINITION_ERROR_CIRCLE, NULL,
                          _("the conditions go in a circle: to know “%s” one must know it already; "
                            "take one of the conditions out"), what);
      return;
    }

  self->state[node] = 1;
  if (node < criteria->len)
    {
      TamizCriterion *criterion = g_ptr_array_index (criteria, node);

      follow_condition (self, criterion->applies_when);
      follow_condition (self, criterion->bound);
    }
  else if (node == criteria->len)
    {
      for (guint i = 0; i < self->definition->personas->len; i++)
        follow_condition (self, ((TamizPersona *) g_ptr_array_index (self->definition->personas,
                                                                     i))->conditions);
    }
  else
    {
      for (guint i = 0; i < criteria->len; i++)
        {
          if (asks_journey (g_ptr_array_index (criteria, i)))
            follow (self, i);
        }
    }
  self->state[node] = 2;
}

/**
 * tamiz_condition_check_circles: (skip)
 * @self: a reading
 * @definition: what was read
 *
 * Refuses conditions that need themselves, so that judging always ends.
 */
void
tamiz_condition_check_circles (TamizReading    *self,
                               TamizDefinition *definition)
{
  guint n_nodes = definition->criteria->len + 2;
  g_autofree guint8 *state = g_new0 (guint8, n_nodes);
  Circles circles = { self, definition, state };

  for (guint i = 0; i < n_nodes; i++)
    follow (&circles, i);
}
