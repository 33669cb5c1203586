#define G_LOG_DOMAIN "tamiz-mail-html"

#include "config.h"

#include "tamiz-mail-template.h"

#include <string.h>

/* What people write as plain text, as mail programs show it: paragraphs, lists and links.  All of the
 * text is escaped; nothing of it is taken for markup.
 */

typedef enum
{
  BLOCK_NONE,
  BLOCK_PARAGRAPH,
  BLOCK_BULLETS,
  BLOCK_NUMBERS,
} Block;

static const char *const opens[] = { "", "<p>", "<ul>\n", "<ol>\n" };
static const char *const closes[] = { "", "</p>\n", "</ul>\n", "</ol>\n" };

static gboolean
replace_link (const GMatchInfo *match,
              GString          *result,
              gpointer          user_data)
{
  g_autofree char *found = g_match_info_fetch (match, 0);

  g_string_append_printf (result, "<a href=\"%s%s\">%s</a>", g_str_has_prefix (found, "http") ? "" : "mailto:", found, found);
  return FALSE;
}

/* Of a text that is escaped already: signs of markup are none of its characters. */
static char *
add_links (const char *escaped)
{
  static GRegex *link;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      link = g_regex_new ("https?://[^\\s<>\"&]+(?:&amp;[^\\s<>\"&]+)*(?<![.,;:!?)»”'])"
                          "|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+", G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }

  return g_regex_replace_eval (link, escaped, -1, 0, 0, replace_link, NULL, NULL);
}

static Block
get_block (const char  *line,
           const char **text)
{
  const char *p = line + strspn (line, " ");
  gsize digits = strspn (p, "0123456789");

  *text = p;
  if (*p == '\0')
    return BLOCK_NONE;
  if (g_str_has_prefix (p, "- ") || g_str_has_prefix (p, "* ") || g_str_has_prefix (p, "• "))
    {
      *text = strchr (p, ' ') + 1;
      return BLOCK_BULLETS;
    }
  if (digits > 0 && digits < 4 && g_str_has_prefix (p + digits, ". "))
    {
      *text = p + digits + 2;
      return BLOCK_NUMBERS;
    }

  return BLOCK_PARAGRAPH;
}

static void
add_line (GString    *html,
          Block       block,
          gboolean    first,
          const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *linked = add_links (escaped);

  if (block == BLOCK_PARAGRAPH)
    g_string_append_printf (html, "%s%s", first ? "" : "<br>\n", linked);
  else if (block != BLOCK_NONE)
    g_string_append_printf (html, "<li>%s</li>\n", linked);
}

/**
 * tamiz_mail_text_to_html:
 * @text: plain text: empty lines part paragraphs, "- " begins an item of a list, "1. " one with a number
 * @language: (nullable): of the text, "es"
 *
 * Returns: (transfer full): a whole HTML page
 */
char *
tamiz_mail_text_to_html (const char *text,
                         const char *language)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *html = g_string_new ("<!DOCTYPE html>\n<html");
  Block open = BLOCK_NONE;

  if (language != NULL)
    g_string_append_printf (html, " lang=\"%.2s\"", language);
  g_string_append (html, ">\n<head><meta charset=\"utf-8\"></head>\n"
                         "<body style=\"font-family: sans-serif; line-height: 1.4\">\n");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *rest;
      Block block = get_block (lines[i], &rest);
      gboolean first = block != open;

      if (first)
        g_string_append_printf (html, "%s%s", closes[open], opens[block]);
      add_line (html, block, first, rest);
      open = block;
    }
  g_string_append_printf (html, "%s</body>\n</html>\n", closes[open]);

  return g_string_free (html, FALSE);
}
