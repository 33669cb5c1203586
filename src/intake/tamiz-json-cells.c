#define G_LOG_DOMAIN "tamiz-json-cells"

#include "config.h"

#include "tamiz-json-cells.h"

/* An object within an object makes columns of its own, so deep. */
#define MAX_LEVELS 4

/* NULL where it is nothing, an object or a list. */
static char *
dup_scalar (json_t *value)
{
  switch (json_typeof (value))
    {
    case JSON_STRING:
      return g_strdup (json_string_value (value));
    case JSON_TRUE:
      return g_strdup ("true");
    case JSON_FALSE:
      return g_strdup ("false");
    case JSON_INTEGER:
      return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
    case JSON_REAL:
      {
        char *text = json_dumps (value, JSON_ENCODE_ANY | JSON_REAL_PRECISION (15));
        char *own = g_strdup (text);

        free (text);
        return own;
      }
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NULL:
    default:
      return NULL;
    }
}

/* Several addresses stand one below the other; a list of other things as it is written. */
static char *
dup_list (json_t *list)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *value;
  gsize i;

  json_array_foreach (list, i, value)
    {
      g_autofree char *piece = dup_scalar (value);

      if (piece == NULL && !json_is_null (value))
        {
          char *whole = json_dumps (list, JSON_COMPACT | JSON_ENCODE_ANY);
          char *own = g_strdup (whole);

          free (whole);
          return own;
        }
      if (piece == NULL || *piece == '\0')
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, piece);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
visit (json_t            *object,
       const char        *above,
       guint              level,
       TamizJsonCellFunc  func,
       gpointer           user_data)
{
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      g_autofree char *column = above != NULL ? g_strconcat (above, ".", key, NULL) : g_strdup (key);

      if (json_is_object (value) && level < MAX_LEVELS)
        visit (value, column, level + 1, func, user_data);
      else if (json_is_object (value))
        {
          char *text = json_dumps (value, JSON_COMPACT);

          func (column, g_strdup (text), user_data);
          free (text);
        }
      else if (json_is_array (value))
        func (column, dup_list (value), user_data);
      else
        {
          char *text = dup_scalar (value);

          func (column, text != NULL ? text : g_strdup (""), user_data);
        }
    }
}

/**
 * tamiz_json_cells_foreach:
 * @object: an object that says something of somebody
 * @func: called for each cell, in the object's order
 * @user_data: for @func
 *
 * Makes cells of an object: its keys are columns, what is null is blank, a list of texts
 * stands one below the other, and an object within it makes columns such as address.city.
 */
void
tamiz_json_cells_foreach (json_t            *object,
                          TamizJsonCellFunc  func,
                          gpointer           user_data)
{
  visit (object, NULL, 1, func, user_data);
}
