#define G_LOG_DOMAIN "tamiz-svg"

#include "config.h"

#include "tamiz-svg.h"

#include <string.h>

/* The same name for the same thing, in the order of the file. */
static gboolean
renumber (const GMatchInfo *match,
          GString          *out,
          gpointer          user_data)
{
  GHashTable *numbers = user_data;
  g_autofree char *before = g_match_info_fetch (match, 1);
  g_autofree char *kind = g_match_info_fetch (match, 3);
  g_autofree char *name = g_match_info_fetch_named (match, "name");
  gpointer number;

  if (!g_hash_table_lookup_extended (numbers, name, NULL, &number))
    {
      number = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
      g_hash_table_insert (numbers, g_strdup (name), number);
    }
  g_string_append_printf (out, "%s%s%u", before, kind, GPOINTER_TO_UINT (number));

  return FALSE;
}

/**
 * tamiz_svg_settle_ids:
 * @svg: an SVG that cairo wrote
 *
 * Numbers the elements by the order of the file.  cairo numbers some through the life of
 * the process, so that the same drawing would never make the same bytes again.
 */
void
tamiz_svg_settle_ids (GByteArray *svg)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) ids = NULL;
  g_autofree char *settled = NULL;

  ids = g_regex_new ("(id=\"|\"#|url\\(#)(?<name>([a-z]+-?)[0-9]+)(?=[\"')])", G_REGEX_OPTIMIZE, 0,
                     NULL);
  settled = g_regex_replace_eval (ids, (const char *) svg->data, svg->len, 0, 0, renumber, numbers,
                                  NULL);
  if (settled == NULL)
    return;

  g_byte_array_set_size (svg, 0);
  g_byte_array_append (svg, (const guint8 *) settled, strlen (settled));
}
