#define G_LOG_DOMAIN "tamiz-condition-lines"

#include "config.h"

#include "tamiz-condition-lines.h"

#include <string.h>

/* Makes a group without lines. */
TamizConditionLine *
tamiz_condition_line_new_group (gboolean any)
{
  TamizConditionLine *self = g_new0 (TamizConditionLine, 1);

  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_condition_line_free);
  self->any = any;

  return self;
}

/* Makes a test that has no value yet. */
TamizConditionLine *
tamiz_condition_line_new_test (const char *field,
                               const char *operator)
{
  TamizConditionLine *self = g_new0 (TamizConditionLine, 1);

  self->field = g_strdup (field);
  self->operator = g_strdup (operator);
  self->values = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tamiz_condition_line_free (TamizConditionLine *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self->field);
  g_free (self->operator);
  g_free (self);
}

/* @child: (transfer full) */
void
tamiz_condition_line_add (TamizConditionLine *self,
                          TamizConditionLine *child)
{
  child->parent = self;
  g_ptr_array_add (self->children, child);
}

/* Takes a line out of its group, and with it a group that has no other; frees them. */
void
tamiz_condition_line_remove (TamizConditionLine *self)
{
  TamizConditionLine *parent = self->parent;

  g_ptr_array_remove (parent->children, self);
  if (parent->children->len == 0 && parent->parent != NULL)
    tamiz_condition_line_remove (parent);
}

static void
add_value (TamizConditionLine *self,
           json_t             *value)
{
  if (json_is_string (value))
    g_ptr_array_add (self->values, g_strdup (json_string_value (value)));
  else if (json_is_integer (value))
    g_ptr_array_add (self->values, g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value)));
  else if (json_is_real (value))
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_ptr_array_add (self->values, g_strdup (g_ascii_formatd (text, sizeof text, "%.12g", json_real_value (value))));
    }
}

static TamizConditionLine *
read_test (json_t *test)
{
  const char *operator = tamiz_json_get_text (test, "operator");
  json_t *value = json_object_get (test, "value"), *item;
  TamizConditionLine *self = tamiz_condition_line_new_test (
      tamiz_json_get_text (test, "field"), g_strcmp0 (operator, "one_of") == 0 ? "is" : operator);
  gsize i;

  if (json_is_array (value))
    json_array_foreach (value, i, item)
      add_value (self, item);
  else
    add_value (self, value);

  return self;
}

/* Whether several tests of a group are one line: any of them equal or containing, none of them equal. */
static gboolean
joins (gboolean            any,
       TamizConditionLine *line)
{
  return line->children == NULL
         && (any ? g_str_equal (line->operator, "is") || g_str_equal (line->operator, "contains")
                 : g_str_equal (line->operator, "is_not"));
}

static TamizConditionLine *
find_alike (TamizConditionLine *group,
            TamizConditionLine *line)
{
  for (guint i = 0; i < group->children->len; i++)
    {
      TamizConditionLine *other = g_ptr_array_index (group->children, i);

      if (other->children == NULL && g_strcmp0 (other->field, line->field) == 0
          && g_strcmp0 (other->operator, line->operator) == 0)
        return other;
    }

  return NULL;
}

static void
move_values (TamizConditionLine *from,
             TamizConditionLine *to)
{
  for (guint i = 0; i < from->values->len; i++)
    g_ptr_array_add (to->values, g_strdup (g_ptr_array_index (from->values, i)));
  tamiz_condition_line_free (from);
}

static TamizConditionLine *
read_nested (json_t   *condition,
             gboolean  outer)
{
  json_t *all = json_object_get (condition, "all"), *any = json_object_get (condition, "any"), *item;
  TamizConditionLine *self, *only;
  gsize i;

  if (all == NULL && any == NULL)
    return read_test (condition);

  self = tamiz_condition_line_new_group (any != NULL);
  json_array_foreach (any != NULL ? any : all, i, item)
    {
      TamizConditionLine *child = read_nested (item, FALSE);
      /* Of the outer “all” each member counts by itself. */
      TamizConditionLine *alike = joins (self->any, child) && (self->any || !outer) ? find_alike (self, child) : NULL;

      if (alike != NULL)
        move_values (child, alike);
      else
        tamiz_condition_line_add (self, child);
    }
  if (outer || self->children->len != 1)
    return self;

  /* A group of one line is that line. */
  only = g_ptr_array_steal_index (self->children, 0);
  only->parent = NULL;
  tamiz_condition_line_free (self);

  return only;
}

/**
 * tamiz_condition_line_read:
 * @condition: (nullable): a condition of a definition
 *
 * Reads a condition.
 *
 * Returns: (transfer full): a group, without lines where there was no condition
 */
TamizConditionLine *
tamiz_condition_line_read (json_t *condition)
{
  TamizConditionLine *self, *read;

  if (!json_is_object (condition))
    return tamiz_condition_line_new_group (FALSE);
  read = read_nested (condition, TRUE);
  if (read->children != NULL && !(read->any && read->children->len == 1))
    return read;

  /* One line, or any of one: all of it. */
  self = tamiz_condition_line_new_group (FALSE);
  if (read->children == NULL)
    {
      tamiz_condition_line_add (self, read);
      return self;
    }
  tamiz_condition_line_add (self, g_ptr_array_steal_index (read->children, 0));
  tamiz_condition_line_free (read);

  return self;
}

static json_t *
write_test (TamizConditionLine *self,
            const char         *value)
{
  json_t *test = json_object ();

  tamiz_json_set_text (test, "field", self->field);
  tamiz_json_set_text (test, "operator", self->operator);
  if (value != NULL)
    tamiz_json_set_text (test, "value", value);

  return test;
}

static json_t *
write_one_of (TamizConditionLine *self)
{
  json_t *test = json_object (), *values = json_array ();

  for (guint i = 0; i < self->values->len; i++)
    json_array_append_new (values, json_string (g_ptr_array_index (self->values, i)));
  tamiz_json_set_text (test, "field", self->field);
  tamiz_json_set_text (test, "operator", "one_of");
  json_object_set_new (test, "value", values);

  return test;
}

/* (nullable): what a line of @group adds to it, where it is complete. */
static json_t *
write_line (TamizConditionLine *self,
            TamizConditionLine *group,
            json_t             *members)
{
  gboolean negative;
  json_t *inner, *list;

  if (g_strcmp0 (self->operator, "filled") == 0)
    return write_test (self, NULL);
  if (self->values->len == 0)
    return NULL;
  if (self->values->len == 1)
    return write_test (self, g_ptr_array_index (self->values, 0));
  if (g_str_equal (self->operator, "is"))
    return write_one_of (self);

  negative = g_str_equal (self->operator, "is_not");
  list = group->any && !negative ? json_incref (members) : json_array ();
  for (guint i = 0; i < self->values->len; i++)
    json_array_append_new (list, write_test (self, g_ptr_array_index (self->values, i)));
  if (list == members)
    {
      json_decref (list);
      return NULL;
    }
  inner = json_object ();
  json_object_set_new (inner, negative ? "all" : "any", list);

  return inner;
}

/**
 * tamiz_condition_line_write:
 * @self: a group
 *
 * Writes a condition as a definition has it.  Lines without a value are left out.
 *
 * Returns: (transfer full) (nullable): the condition, or %NULL where there is none
 */
json_t *
tamiz_condition_line_write (TamizConditionLine *self)
{
  json_t *group, *members = json_array ();

  for (guint i = 0; i < self->children->len; i++)
    {
      TamizConditionLine *child = g_ptr_array_index (self->children, i);
      json_t *member = child->children != NULL ? tamiz_condition_line_write (child)
                                               : write_line (child, self, members);

      if (member != NULL)
        json_array_append_new (members, member);
    }
  if (json_array_size (members) == 0)
    {
      json_decref (members);
      return NULL;
    }

  group = json_object ();
  json_object_set_new (group, self->any ? "any" : "all", members);

  return group;
}

/**
 * tamiz_condition_line_dup_text:
 * @self: a test
 *
 * Writes the values as they are typed: separated by commas, in quotes where one has a comma.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_condition_line_dup_text (TamizConditionLine *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->values->len; i++)
    {
      const char *value = g_ptr_array_index (self->values, i);
      const char *quote = strchr (value, ',') != NULL ? "\"" : "";

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? ", " : "", quote, value, quote);
    }

  return g_string_free (text, FALSE);
}

static void
take_value (TamizConditionLine *self,
            GString            *value)
{
  char *clean = g_strstrip (g_strdup (value->str));

  if (*clean != '\0')
    g_ptr_array_add (self->values, clean);
  else
    g_free (clean);
  g_string_truncate (value, 0);
}

/**
 * tamiz_condition_line_set_text:
 * @self: a test
 * @text: values as they are typed
 *
 * Reads what tamiz_condition_line_dup_text () writes.
 */
void
tamiz_condition_line_set_text (TamizConditionLine *self,
                               const char         *text)
{
  g_autoptr (GString) value = g_string_new (NULL);
  gboolean quoted = FALSE;

  g_ptr_array_set_size (self->values, 0);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (*p == ',' && !quoted)
        take_value (self, value);
      else
        g_string_append_c (value, *p);
    }
  take_value (self, value);
}
