#define G_LOG_DOMAIN "tamiz-template"

#include "config.h"

#include "tamiz-template.h"

#include "tamiz-encoder.h"
#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

static gboolean check_condition (json_t *condition, const char *where, GError **error);

static gboolean
wrong (GError    **error,
       const char *where,
       const char *what)
{
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, "%s: %s", where, what);
  return FALSE;
}

static gboolean
check_members (json_t     *object,
               const char *names,
               const char *where,
               GError    **error)
{
  g_auto (GStrv) known = g_strsplit (names, " ", -1);
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      if (!g_strv_contains ((const char *const *) known, key))
        {
          g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                       _("%s.%s is not known; known are: %s"), where, key, names);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_keys (json_t     *list,
            const char *where,
            GError    **error)
{
  gsize i;
  json_t *key;

  if (list != NULL && !json_is_array (list))
    return wrong (error, where, _("should be a list of keys"));
  json_array_foreach (list, i, key)
    {
      if (!json_is_string (key))
        return wrong (error, where, _("should be a list of keys"));
    }

  return TRUE;
}

static gboolean
check_format (json_t     *object,
              const char *where,
              GError    **error)
{
  json_t *as = json_object_get (object, "as");
  json_t *max = json_object_get (object, "max");
  json_t *omit = json_object_get (object, "omit_empty");
  TamizEncoder encoder;

  if (as != NULL
      && (!json_is_string (as) || !tamiz_encoder_from_nick (json_string_value (as), &encoder)))
    return wrong (error, where, _("“as” names no known way of writing"));
  if (max != NULL && (!json_is_integer (max) || json_integer_value (max) < 1))
    return wrong (error, where, _("“max” should be a number of characters"));
  if (omit != NULL && !json_is_boolean (omit))
    return wrong (error, where, _("“omit_empty” should be true or false"));

  return TRUE;
}

static gboolean
check_conditions (json_t     *list,
                  const char *where,
                  GError    **error)
{
  gsize i;
  json_t *item;

  if (json_array_size (list) == 0)
    return wrong (error, where, _("should be a list of conditions"));
  json_array_foreach (list, i, item)
    {
      if (!check_condition (item, where, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_condition (json_t     *condition,
                 const char *where,
                 GError    **error)
{
  json_t *member;

  if (json_is_string (condition))
    return TRUE;
  if (json_is_array (condition))
    return check_conditions (condition, where, error);
  if (!json_is_object (condition) || json_object_size (condition) != 1)
    return wrong (error, where, _("a condition is a key, a list, or an object with one member"));
  if (!check_members (condition, "same is not all since until", where, error))
    return FALSE;

  if ((member = json_object_get (condition, "same")) != NULL)
    return json_array_size (member) == 2 ? check_keys (member, where, error)
                                         : wrong (error, where, _("“same” compares two keys"));
  if ((member = json_object_get (condition, "is")) != NULL)
    return json_array_size (member) == 2 ? check_keys (member, where, error)
                                         : wrong (error, where, _("“is” compares a key with a text"));
  if ((member = json_object_get (condition, "not")) != NULL)
    return check_condition (member, where, error);
  if ((member = json_object_get (condition, "all")) != NULL)
    return check_conditions (member, where, error);

  member = json_object_get (condition, "since");
  if (member == NULL)
    member = json_object_get (condition, "until");
  return json_is_string (member) || wrong (error, where, _("a version is a text"));
}

static gboolean
check_list (json_t     *list,
            json_t     *defines,
            const char *where,
            GError    **error)
{
  gsize i;
  json_t *item;

  json_array_foreach (list, i, item)
    {
      g_autofree char *there = g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", where, i);

      if (!tamiz_template_check (item, defines, there, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_object (json_t     *object,
              json_t     *defines,
              const char *where,
              GError    **error)
{
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      g_autofree char *there = g_strconcat (where, ".", key, NULL);

      if (g_str_equal (key, "$fields") && json_is_string (value))
        continue;
      if (*key == '$')
        return wrong (error, there, _("is no kind of substitution"));
      if (!tamiz_template_check (value, defines, there, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_branches (json_t     *object,
                json_t     *defines,
                const char *where,
                GError    **error)
{
  json_t *other = json_object_get (object, "else");

  if (json_object_get (object, "then") == NULL)
    return wrong (error, where, _("“$if” needs “then”"));

  return check_condition (json_object_get (object, "$if"), where, error)
         && tamiz_template_check (json_object_get (object, "then"), defines, where, error)
         && (other == NULL || tamiz_template_check (other, defines, where, error));
}

static gboolean
check_defined (json_t     *tree,
               const char *member,
               json_t     *defines,
               const char *where,
               GError    **error)
{
  const char *name = tamiz_json_get_text (tree, member);

  if (name != NULL && json_object_get (defines, name) != NULL)
    return TRUE;

  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, _("%s: “%s” names nothing that is defined"),
               where, member);
  return FALSE;
}

/**
 * tamiz_template_check:
 * @tree: a template
 * @defines: (nullable): templates by name
 * @where: where it stands, for messages
 * @error: return location
 *
 * Checks a template; a define may not use another.
 *
 * Returns: whether it is one; else %TAMIZ_SYNC_ERROR_MAPPING, which says where
 */
gboolean
tamiz_template_check (json_t     *tree,
                      json_t     *defines,
                      const char *where,
                      GError    **error)
{
  if (json_is_array (tree))
    return check_list (tree, defines, where, error);
  if (!json_is_object (tree))
    return TRUE;

  if (json_object_get (tree, "$") != NULL)
    return check_members (tree, "$ or as max omit_empty", where, error)
           && (json_is_string (json_object_get (tree, "$"))
               || wrong (error, where, _("“$” should name a key")))
           && check_keys (json_object_get (tree, "or"), where, error)
           && check_format (tree, where, error);
  if (json_object_get (tree, "$join") != NULL)
    return check_members (tree, "$join with as max omit_empty", where, error)
           && (json_is_array (json_object_get (tree, "$join"))
               || wrong (error, where, _("“$join” should be a list")))
           && check_list (json_object_get (tree, "$join"), defines, where, error)
           && check_format (tree, where, error);
  if (json_object_get (tree, "$if") != NULL)
    return check_members (tree, "$if then else", where, error)
           && check_branches (tree, defines, where, error);
  if (json_object_get (tree, "$use") != NULL)
    return check_members (tree, "$use", where, error) && check_defined (tree, "$use", defines, where, error);
  if (json_object_get (tree, "$names") != NULL)
    return check_members (tree, "$names", where, error) && check_defined (tree, "$names", defines, where, error);
  if (json_object_get (tree, "$values") != NULL)
    return check_members (tree, "$values", where, error) && check_defined (tree, "$values", defines, where, error);
  if (json_object_get (tree, "$each") != NULL)
    return check_members (tree, "$each item", where, error)
           && ((json_is_string (json_object_get (tree, "$each")) && json_object_get (tree, "item") != NULL)
               || wrong (error, where, _("“$each” should name a list, and needs “item”")))
           && tamiz_template_check (json_object_get (tree, "item"), defines, where, error);
  if (json_object_get (tree, "$json") != NULL)
    return check_members (tree, "$json", where, error)
           && tamiz_template_check (json_object_get (tree, "$json"), defines, where, error);

  return check_object (tree, defines, where, error);
}

/**
 * tamiz_version_compare:
 * @a: a version, `6.0.29`
 * @b: another
 *
 * Compares versions number by number; what is missing counts as 0.
 *
 * Returns: less than, equal to or greater than 0
 */
int
tamiz_version_compare (const char *a,
                       const char *b)
{
  while (*a != '\0' || *b != '\0')
    {
      char *end_a, *end_b;
      guint64 x = g_ascii_strtoull (a, &end_a, 10);
      guint64 y = g_ascii_strtoull (b, &end_b, 10);

      if (x != y)
        return x < y ? -1 : 1;
      /* Behind the number: a dot, or something that is no version any more. */
      a = *end_a == '.' ? end_a + 1 : "";
      b = *end_b == '.' ? end_b + 1 : "";
    }

  return 0;
}

static gboolean
is_empty (json_t *value)
{
  if (value == NULL || json_is_null (value))
    return TRUE;
  if (json_is_string (value))
    return *json_string_value (value) == '\0';

  return json_is_array (value) && json_array_size (value) == 0;
}

/* (transfer full) (nullable) */
static json_t *
look_up (const TamizScope *scope,
         const char       *key)
{
  json_t *value;

  if (g_str_equal (key, "secret"))
    return scope->secret != NULL ? json_string (scope->secret) : NULL;
  if (g_str_equal (key, "token"))
    return scope->token != NULL ? json_string (scope->token) : NULL;

  value = json_object_get (scope->values, key);
  return is_empty (value) ? NULL : json_incref (value);
}

static gboolean
holds (json_t           *condition,
       const TamizScope *scope)
{
  json_t *member;
  gsize i;
  json_t *item;

  if (json_is_string (condition))
    {
      g_autoptr (json_t) value = look_up (scope, json_string_value (condition));

      return value != NULL;
    }
  if (json_is_array (condition))
    {
      json_array_foreach (condition, i, item)
        {
          if (holds (item, scope))
            return TRUE;
        }
      return FALSE;
    }
  if ((member = json_object_get (condition, "not")) != NULL)
    return !holds (member, scope);
  if ((member = json_object_get (condition, "all")) != NULL)
    {
      json_array_foreach (member, i, item)
        {
          if (!holds (item, scope))
            return FALSE;
        }
      return TRUE;
    }
  if ((member = json_object_get (condition, "is")) != NULL)
    {
      g_autoptr (json_t) a = look_up (scope, json_string_value (json_array_get (member, 0)));

      return a != NULL && json_equal (a, json_array_get (member, 1));
    }
  if ((member = json_object_get (condition, "same")) != NULL)
    {
      g_autoptr (json_t) a = look_up (scope, json_string_value (json_array_get (member, 0)));
      g_autoptr (json_t) b = look_up (scope, json_string_value (json_array_get (member, 1)));

      return a != NULL && b != NULL && json_equal (a, b);
    }
  if ((member = json_object_get (condition, "since")) != NULL)
    return scope->version != NULL
           && tamiz_version_compare (scope->version, json_string_value (member)) >= 0;

  member = json_object_get (condition, "until");
  return scope->version == NULL
         || tamiz_version_compare (scope->version, json_string_value (member)) < 0;
}

/* What a leaf became: a value as the CRM wants it, null, or nothing at all. */
static gboolean
format_leaf (json_t   *leaf,
             json_t   *value,
             json_t  **result,
             GError  **error)
{
  const char *as = tamiz_json_get_text (leaf, "as");
  gsize max = (gsize) tamiz_json_get_int (leaf, "max", 0);
  TamizEncoder encoder = max > 0 ? TAMIZ_ENCODER_TEXT : TAMIZ_ENCODER_AS_IS;

  if (is_empty (value))
    {
      *result = json_is_true (json_object_get (leaf, "omit_empty")) ? NULL : json_null ();
      return TRUE;
    }
  if (as != NULL)
    tamiz_encoder_from_nick (as, &encoder);

  *result = tamiz_encoder_encode (encoder, value, max, error);
  return *result != NULL;
}

static gboolean
expand_value (json_t           *leaf,
              const TamizScope *scope,
              json_t          **result,
              GError          **error)
{
  g_autoptr (json_t) value = look_up (scope, tamiz_json_get_text (leaf, "$"));
  json_t *others = json_object_get (leaf, "or");

  for (gsize i = 0; value == NULL && i < json_array_size (others); i++)
    value = look_up (scope, json_string_value (json_array_get (others, i)));

  return format_leaf (leaf, value, result, error);
}

/* Of a list each item. */
static gboolean
append_text (GString    *text,
             json_t     *part,
             const char *with)
{
  g_autofree char *word = NULL;
  gsize i;
  json_t *item;

  if (is_empty (part))
    return TRUE;
  if (json_is_array (part))
    {
      json_array_foreach (part, i, item)
        {
          if (!append_text (text, item, with))
            return FALSE;
        }
      return TRUE;
    }
  if (json_is_string (part))
    word = g_strdup (json_string_value (part));
  else if (json_is_integer (part))
    word = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (part));
  else
    return FALSE;

  if (text->len > 0)
    g_string_append (text, with);
  g_string_append (text, word);
  return TRUE;
}

static gboolean
expand_join (json_t           *leaf,
             const TamizScope *scope,
             json_t          **result,
             GError          **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (json_t) value = NULL;
  const char *with = tamiz_json_get_text (leaf, "with");
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (leaf, "$join"), i, item)
    {
      g_autoptr (json_t) part = NULL;

      if (!tamiz_template_expand (item, scope, &part, error))
        return FALSE;
      if (!append_text (text, part, with != NULL ? with : ""))
        return wrong (error, "$join", _("only texts and whole numbers can be joined"));
    }

  value = json_string (text->str);
  return format_leaf (leaf, value, result, error);
}

/* What the connection maps itself for an object. */
static void
add_fields (json_t           *copy,
            const char       *object,
            const TamizScope *scope)
{
  g_autofree char *name = g_strconcat ("fields.", object, NULL);
  const char *key;
  json_t *value;

  json_object_foreach (json_object_get (scope->values, name), key, value)
    {
      if (json_is_null (value))
        json_object_del (copy, key);
      else
        json_object_set (copy, key, value);
    }
}

#define LINK "{link."

/* The name of a member may have in it which record it is about. */
static char *
expand_name (const char        *name,
             const TamizScope  *scope,
             GError           **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *mark, *end;

  while ((mark = strstr (name, LINK)) != NULL && (end = strchr (mark, '}')) != NULL)
    {
      g_autofree char *key = g_strndup (mark + 1, (gsize) (end - mark - 1));
      const char *value = tamiz_json_get_text (scope->values, key);

      if (value == NULL)
        {
          g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, _("The name of a field needs “%s”, which is empty"),
                       key);
          return NULL;
        }
      g_string_append_len (text, name, mark - name);
      g_string_append (text, value);
      name = end + 1;
    }
  g_string_append (text, name);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
expand_object (json_t           *object,
               const TamizScope *scope,
               json_t          **result,
               GError          **error)
{
  g_autoptr (json_t) copy = json_object ();
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      json_t *member = NULL;

      g_autofree char *name = NULL;

      if (*key == '$')
        continue;
      name = expand_name (key, scope, error);
      if (name == NULL || !tamiz_template_expand (value, scope, &member, error))
        return FALSE;
      if (member != NULL)
        json_object_set_new (copy, name, member);
    }
  if (json_object_get (object, "$fields") != NULL)
    add_fields (copy, tamiz_json_get_text (object, "$fields"), scope);

  *result = g_steal_pointer (&copy);
  return TRUE;
}

/* Of a defined object either the names or the values. */
static gboolean
expand_table (const char        *name,
              gboolean           names,
              const TamizScope  *scope,
              json_t           **result,
              GError           **error)
{
  g_autoptr (json_t) object = NULL;
  g_autoptr (json_t) list = json_array ();
  const char *key;
  json_t *value;

  if (!tamiz_template_expand (json_object_get (scope->defines, name), scope, &object, error))
    return FALSE;
  json_object_foreach (object, key, value)
    {
      json_t *item = names                ? json_string (key)
                     : json_is_null (value) ? json_string ("")
                                            : tamiz_encoder_encode (TAMIZ_ENCODER_TEXT, value, 0, error);

      if (item == NULL)
        return FALSE;
      json_array_append_new (list, item);
    }

  *result = g_steal_pointer (&list);
  return TRUE;
}

static gboolean
expand_json (json_t            *tree,
             const TamizScope  *scope,
             json_t           **result,
             GError           **error)
{
  g_autoptr (json_t) value = NULL;
  char *text;

  if (!tamiz_template_expand (tree, scope, &value, error))
    return FALSE;
  if (value == NULL)
    return TRUE;

  text = json_dumps (value, JSON_COMPACT | JSON_ENCODE_ANY);
  *result = json_string (text);
  free (text);
  return TRUE;
}

/* A template once for each item of a list, which it has as the key item. */
static gboolean
expand_each (json_t           *tree,
             const TamizScope *scope,
             json_t          **result,
             GError          **error)
{
  g_autoptr (json_t) list = look_up (scope, tamiz_json_get_text (tree, "$each"));
  g_autoptr (json_t) values = json_copy (scope->values);
  g_autoptr (json_t) copy = json_array ();
  TamizScope inner = *scope;
  gsize i;
  json_t *item;

  inner.values = values;
  json_array_foreach (list, i, item)
    {
      json_t *expanded = NULL;

      json_object_set (values, "item", item);
      if (!tamiz_template_expand (json_object_get (tree, "item"), &inner, &expanded, error))
        return FALSE;
      if (expanded != NULL)
        json_array_append_new (copy, expanded);
    }

  *result = g_steal_pointer (&copy);
  return TRUE;
}

static gboolean
expand_array (json_t           *array,
              const TamizScope *scope,
              json_t          **result,
              GError          **error)
{
  g_autoptr (json_t) copy = json_array ();
  gsize i;
  json_t *value;

  json_array_foreach (array, i, value)
    {
      json_t *item = NULL;

      if (!tamiz_template_expand (value, scope, &item, error))
        return FALSE;
      if (item != NULL)
        json_array_append_new (copy, item);
    }

  *result = g_steal_pointer (&copy);
  return TRUE;
}

/**
 * tamiz_template_expand:
 * @tree: a template that was checked
 * @scope: what its leaves are filled from
 * @result: (out) (transfer full) (nullable): JSON; %NULL where the template comes to nothing
 * @error: return location
 *
 * Fills a template.  Values only ever become JSON values, never pieces of JSON text, so
 * that nothing a person typed can change the shape of a request.
 *
 * Returns: whether every value could be written as asked; else %TAMIZ_SYNC_ERROR_MAPPING
 */
gboolean
tamiz_template_expand (json_t           *tree,
                       const TamizScope *scope,
                       json_t          **result,
                       GError          **error)
{
  *result = NULL;
  if (json_is_array (tree))
    return expand_array (tree, scope, result, error);
  if (!json_is_object (tree))
    {
      *result = json_incref (tree);
      return TRUE;
    }

  if (json_object_get (tree, "$") != NULL)
    return expand_value (tree, scope, result, error);
  if (json_object_get (tree, "$join") != NULL)
    return expand_join (tree, scope, result, error);
  if (json_object_get (tree, "$use") != NULL)
    return tamiz_template_expand (
        json_object_get (scope->defines, tamiz_json_get_text (tree, "$use")), scope, result, error);
  if (json_object_get (tree, "$names") != NULL)
    return expand_table (tamiz_json_get_text (tree, "$names"), TRUE, scope, result, error);
  if (json_object_get (tree, "$values") != NULL)
    return expand_table (tamiz_json_get_text (tree, "$values"), FALSE, scope, result, error);
  if (json_object_get (tree, "$each") != NULL)
    return expand_each (tree, scope, result, error);
  if (json_object_get (tree, "$json") != NULL)
    return expand_json (json_object_get (tree, "$json"), scope, result, error);
  if (json_object_get (tree, "$if") != NULL)
    {
      json_t *branch = json_object_get (
          tree, holds (json_object_get (tree, "$if"), scope) ? "then" : "else");

      return branch == NULL || tamiz_template_expand (branch, scope, result, error);
    }

  return expand_object (tree, scope, result, error);
}

/* The segments of a path within the base; whatever would lead out of it is left out. */
static char *
escape_path (const char *text)
{
  g_auto (GStrv) segments = g_strsplit (text, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (char **segment = segments; *segment != NULL; segment++)
    {
      if (**segment != '\0' && !g_str_equal (*segment, ".") && !g_str_equal (*segment, ".."))
        g_ptr_array_add (kept, g_uri_escape_string (*segment, NULL, FALSE));
    }
  g_ptr_array_add (kept, NULL);

  return g_strjoinv ("/", (char **) kept->pdata);
}

/* The address itself is put in as it is; everything else is escaped. */
static char *
url_value (const char       *key,
           const TamizScope *scope)
{
  gboolean is_path = *key == '+';
  g_autoptr (json_t) value = look_up (scope, is_path ? key + 1 : key);
  const char *text = json_string_value (value);

  if (text == NULL)
    return NULL;
  if (g_str_equal (key, "connection.base") || g_str_equal (key, "connection.parent")
      || g_str_equal (key, "connection.api"))
    return g_strdup (text);
  if (is_path)
    return escape_path (text);

  return g_uri_escape_string (text, NULL, FALSE);
}

/**
 * tamiz_template_url:
 * @text: an address with `{key}` in it, or `{+key}` where the value may have several segments
 * @scope: what it is filled from; the secret is not
 * @error: return location
 *
 * Fills an address.
 *
 * Returns: (transfer full): the address, or %NULL with %TAMIZ_SYNC_ERROR_MAPPING where a
 *   key has no value
 */
char *
tamiz_template_url (const char       *text,
                    const TamizScope *scope,
                    GError          **error)
{
  TamizScope public_scope = { .values = scope->values };
  g_autoptr (GString) url = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *end = *text == '{' ? strchr (text, '}') : NULL;

      if (end != NULL)
        {
          g_autofree char *key = g_strndup (text + 1, (gsize) (end - text - 1));
          g_autofree char *value = url_value (key, &public_scope);

          if (value == NULL)
            {
              g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                           _("The address needs “%s”, which is empty"), key);
              return NULL;
            }
          g_string_append (url, value);
          text = end + 1;
        }
      else
        g_string_append_c (url, *text++);
    }

  return g_string_free (g_steal_pointer (&url), FALSE);
}
