#define G_LOG_DOMAIN "tamiz-part-words"

#include "config.h"

#include "tamiz-definition-document.h"
#include "tamiz-definition-words-private.h"
#include "tamiz-definition-words.h"

#include <glib/gi18n-lib.h>

/* What is one level below a section and has no title of its own. */
static const struct
{
  const char *part, *title;
} parts[] = {
  { "title", N_("Title") },
  { "language", N_("Language") },
  { "fields/required", N_("Must be complete before the handoff") },
  { "fields/desirable", N_("Desirable") },
};

static const char *
find_title (const char *part)
{
  static const char *const sections[] = { "statement", "origin", "fields", "criteria", "personas",
                                          "negative_personas", "interest", "matrix", "gates", "sla", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (g_str_equal (parts[i].part, part))
        return _(parts[i].title);
    }

  return g_strv_contains (sections, part) ? tamiz_definition_words_title (part) : NULL;
}

/* What stands in a list is called what people have called it. */
static const char *
find_item_title (json_t     *document,
                 const char *part)
{
  json_t *item = tamiz_document_get (document, part);
  const char *title = json_string_value (json_object_get (item, "title"));

  return title != NULL ? title : json_string_value (json_object_get (item, "label"));
}

/**
 * tamiz_definition_dup_part_words:
 * @document: a definition as it is written
 * @part: (nullable): a path; %NULL for the whole
 *
 * Says which part of a definition a path names: “Criteria: Need”.  What is no part any more is
 * named as far as it still is, and by its path.
 *
 * Returns: (transfer full): the words
 */
char *
tamiz_definition_dup_part_words (json_t     *document,
                                 const char *part)
{
  static const char *const lists[] = { "criteria", "personas", "negative_personas", "interest", NULL };
  g_auto (GStrv) names = part != NULL ? g_strsplit (part, "/", 3) : NULL;
  g_autofree char *inner = NULL;
  const char *section, *title;

  if (part == NULL)
    return g_strdup (_("The whole definition"));
  section = find_title (names[0]);
  if (section == NULL)
    return g_strdup (part);
  if (names[1] == NULL)
    return g_strdup (section);

  inner = g_strconcat (names[0], "/", names[1], NULL);
  title = find_title (inner);
  if (title == NULL)
    title = find_item_title (document, inner);
  /* A band or an hour has no name of its own; what stood in a list had a key. */
  if (title == NULL && !g_strv_contains (lists, names[0]))
    return g_strdup (section);

  /* Translators: a section of the definition, and what in it */
  return g_strdup_printf (_("%s: %s"), section, title != NULL ? title : names[1]);
}
