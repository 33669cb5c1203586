#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-document.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Lists whose items have a key; the first edit of such an item makes the list. */
static const char *const keyed_lists[]
    = { "criteria", "personas", "negative_personas", "interest", "choices", NULL };

/* In which order people write and read members; the canonical text has them by bytes. */
static const char *const members[]
    = { "$schema", "format", "thousandths", "key", "title", "language", "statement", "origin", "fields", "criteria",
        "personas", "negative_personas", "interest", "matrix", "gates", "sla", "signatures", "sentence", "question",
        "help", "kind", "kinds", "campaign", "content", "text", "axis", "weight", "points", "half_life_days", "cap",
        "most_per_day", "weak", "inverted", "disqualifies", "currency", "required", "desirable", "pass_mark", "bound",
        "applies_when", "days", "from", "to", "label", "share", "journey", "choices", "ranges", "conditions", "fit_bands",
        "interest_bands", "grades", "mql", "sql", "two_way_contact", "valid_days", "field", "operator", "value",
        "accept_hours", "first_contact_hours", "attempts", "outcome_days", "send_back_days", "inquiry_hours",
        "quota_per_month", "completeness", "warn_hours", "escalation", "mail", "timezone", "office_hours", "holidays" };

static json_t *
arrange (json_t *json)
{
  json_t *copy, *child;
  const char *key;
  gsize i;

  if (json_is_array (json))
    {
      copy = json_array ();
      json_array_foreach (json, i, child)
        json_array_append_new (copy, arrange (child));
      return copy;
    }
  if (!json_is_object (json))
    return json_incref (json);

  copy = json_object ();
  for (i = 0; i < G_N_ELEMENTS (members); i++)
    {
      child = json_object_get (json, members[i]);
      if (child != NULL)
        json_object_set_new (copy, members[i], arrange (child));
    }
  json_object_foreach (json, key, child)
    {
      if (json_object_get (copy, key) == NULL)
        json_object_set_new (copy, key, arrange (child));
    }

  return copy;
}

static void
unscale (json_t     *object,
         const char *member)
{
  json_t *value = json_object_get (object, member);

  if (json_is_integer (value))
    json_object_set_new (object, member, tamiz_json_thousandths (json_integer_value (value)));
}

static void
unscale_items (json_t     *list,
               const char *first,
               const char *second)
{
  json_t *item;
  gsize i;

  json_array_foreach (list, i, item)
    {
      unscale (item, first);
      if (second != NULL)
        unscale (item, second);
    }
}

static void
unscale_bands (json_t *bands)
{
  for (gsize i = 0; i < json_array_size (bands); i++)
    json_array_set_new (bands, i,
                        tamiz_json_thousandths (json_integer_value (json_array_get (bands, i))));
}

static void
unscale_criteria (json_t *criteria)
{
  json_t *criterion;
  gsize i;

  unscale_items (criteria, "weight", "pass_mark");
  json_array_foreach (criteria, i, criterion)
    {
      json_t *ranges = json_object_get (criterion, "ranges");

      unscale_items (json_object_get (criterion, "choices"), "share", NULL);
      unscale_items (ranges, "share", NULL);
      /* A date's ranges are days. */
      if (g_strcmp0 (tamiz_json_get_text (criterion, "kind"), "date") != 0)
        unscale_items (ranges, "from", "to");
    }
}

/**
 * tamiz_definition_to_document:
 * @definition: a definition
 *
 * Tells a definition as its file has it: weights, points, shares, bands and ranges are numbers
 * of at most three decimals, and members stand in the order in which people read them.  Parsed again it
 * gives the same canonical text.
 *
 * Returns: (transfer full): the document
 */
json_t *
tamiz_definition_to_document (TamizDefinition *definition)
{
  g_autoptr (json_t) canonical = json_loads (definition->canonical, 0, NULL);
  json_t *document = arrange (canonical);
  json_t *matrix = json_object_get (document, "matrix");

  json_object_del (document, "thousandths");
  unscale_criteria (json_object_get (document, "criteria"));
  unscale_items (json_object_get (document, "personas"), "weight", NULL);
  unscale_items (json_object_get (document, "interest"), "points", "cap");
  unscale_bands (json_object_get (matrix, "fit_bands"));
  unscale_bands (json_object_get (matrix, "interest_bands"));
  unscale (json_object_get (document, "sla"), "completeness");

  return document;
}

/* (nullable): an item of a list, and where it stands. */
static json_t *
find_item (json_t     *list,
           const char *name,
           gsize      *position)
{
  guint64 number;
  json_t *item;
  gsize i;

  json_array_foreach (list, i, item)
    {
      *position = i;
      if (g_strcmp0 (tamiz_json_get_text (item, "key"), name) == 0)
        return item;
    }
  if (!g_ascii_string_to_unsigned (name, 10, 0, json_array_size (list), &number, NULL)
      || number >= json_array_size (list))
    return NULL;

  *position = number;
  return json_array_get (list, number);
}

static json_t *
find_child (json_t     *parent,
            const char *name)
{
  gsize position;

  return json_is_array (parent) ? find_item (parent, name, &position) : json_object_get (parent, name);
}

/**
 * tamiz_document_get:
 * @document: a definition's document
 * @part: a path
 *
 * Finds a part.
 *
 * Returns: (transfer none) (nullable): the part, or %NULL where it is not there
 */
json_t *
tamiz_document_get (json_t     *document,
                    const char *part)
{
  g_auto (GStrv) names = g_strsplit (part, "/", -1);
  json_t *found = document;

  for (guint i = 0; names[i] != NULL && found != NULL; i++)
    found = find_child (found, names[i]);

  return found;
}

static gboolean
fail_part (const char  *part,
           GError     **error)
{
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
               _("The definition has no part “%s”; parts are written such as criteria/need/weight"), part);
  return FALSE;
}

/* What holds a part, made where only it is missing. */
static json_t *
find_parent (json_t      *document,
             const char  *part,
             gboolean     make,
             char       **name,
             GError     **error)
{
  g_auto (GStrv) names = g_strsplit (part, "/", -1);
  guint n = g_strv_length (names);
  json_t *parent = document;

  if (n == 0 || names[n - 1][0] == '\0')
    {
      fail_part (part, error);
      return NULL;
    }
  for (guint i = 0; i + 1 < n; i++)
    {
      json_t *child = find_child (parent, names[i]);

      if (child == NULL && make && json_is_object (parent))
        {
          child = g_strv_contains (keyed_lists, names[i]) ? json_array () : json_object ();
          json_object_set_new (parent, names[i], child);
        }
      parent = child;
    }
  if (!json_is_object (parent) && !json_is_array (parent))
    {
      fail_part (part, error);
      return NULL;
    }

  *name = g_strdup (names[n - 1]);
  return parent;
}

/**
 * tamiz_document_set:
 * @document: a definition's document
 * @part: a path; of a list, its length or a new key adds an item at the end
 * @value: what the part is from now on
 * @error: return location
 *
 * Puts a part in the place of what was there.  Whether the document still makes sense is for
 * tamiz_definition_parse () to say.
 *
 * Returns: whether there is such a place; else %TAMIZ_CORE_ERROR_NOT_FOUND
 */
gboolean
tamiz_document_set (json_t      *document,
                    const char  *part,
                    json_t      *value,
                    GError     **error)
{
  g_autofree char *name = NULL;
  json_t *parent = find_parent (document, part, TRUE, &name, error);
  gsize position;
  guint64 number;

  if (parent == NULL)
    return FALSE;
  if (json_is_object (parent))
    return json_object_set (parent, name, value) == 0 || fail_part (part, error);
  if (find_item (parent, name, &position) != NULL)
    return json_array_set (parent, position, value) == 0;
  /* A number beyond the end is a mistake, not a wish for a gap. */
  if (g_strcmp0 (tamiz_json_get_text (value, "key"), name) != 0
      && (!g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT32, &number, NULL)
          || number != json_array_size (parent)))
    return fail_part (part, error);

  return json_array_append (parent, value) == 0;
}

/**
 * tamiz_document_remove:
 * @document: a definition's document
 * @part: a path
 * @error: return location
 *
 * Takes a part out.
 *
 * Returns: whether it was there; else %TAMIZ_CORE_ERROR_NOT_FOUND
 */
gboolean
tamiz_document_remove (json_t      *document,
                       const char  *part,
                       GError     **error)
{
  g_autofree char *name = NULL;
  json_t *parent = find_parent (document, part, FALSE, &name, error);
  gsize position;

  if (parent == NULL)
    return FALSE;
  if (json_is_object (parent))
    return json_object_del (parent, name) == 0 || fail_part (part, error);

  return (find_item (parent, name, &position) != NULL && json_array_remove (parent, position) == 0)
         || fail_part (part, error);
}

/**
 * tamiz_document_move:
 * @document: a definition's document
 * @part: the path of an item of a list
 * @position: where it shall stand in it, from 0; beyond the end means at the end
 * @error: return location
 *
 * Moves an item within its list: rules of interest count in order, and of buyer personas that
 * match alike the first counts.
 *
 * Returns: whether it was there; else %TAMIZ_CORE_ERROR_NOT_FOUND
 */
gboolean
tamiz_document_move (json_t      *document,
                     const char  *part,
                     guint        position,
                     GError     **error)
{
  g_autofree char *name = NULL;
  json_t *parent = find_parent (document, part, FALSE, &name, error);
  g_autoptr (json_t) item = NULL;
  gsize from;

  if (parent == NULL)
    return FALSE;
  item = json_is_array (parent) ? json_incref (find_item (parent, name, &from)) : NULL;
  if (item == NULL)
    return fail_part (part, error);
  json_array_remove (parent, from);

  return json_array_insert (parent, MIN (position, json_array_size (parent)), item) == 0;
}
