#define G_LOG_DOMAIN "tamiz-mail-html"

#include "config.h"

#include "tamiz-mail-html.h"

#include <string.h>

/* A mail in HTML, as somebody would read it: no styles, a line where a block ends, quoted
 * text behind the sign that plain mails have for it.  What no browser would show is left out.
 */

typedef struct
{
  GString *text;
  guint quoted;             /* how deep in what is quoted */
  guint breaks;             /* lines that end before the next letter */
  gboolean space;           /* a blank comes before the next letter */
  gboolean preformatted;
} Page;

#define MAX_QUOTED 8
#define MAX_BREAKS 3

static const struct
{
  const char *name;
  gunichar letter;
} entities[] = {
  { "amp", '&' },      { "lt", '<' },       { "gt", '>' },       { "quot", '"' },
  { "apos", '\'' },    { "nbsp", ' ' },     { "aacute", 0xe1 },  { "eacute", 0xe9 },
  { "iacute", 0xed },  { "oacute", 0xf3 },  { "uacute", 0xfa },  { "ntilde", 0xf1 },
  { "Aacute", 0xc1 },  { "Eacute", 0xc9 },  { "Iacute", 0xcd },  { "Oacute", 0xd3 },
  { "Uacute", 0xda },  { "Ntilde", 0xd1 },  { "uuml", 0xfc },    { "Uuml", 0xdc },
  { "auml", 0xe4 },    { "ouml", 0xf6 },    { "Auml", 0xc4 },    { "Ouml", 0xd6 },
  { "szlig", 0xdf },   { "ccedil", 0xe7 },  { "Ccedil", 0xc7 },  { "atilde", 0xe3 },
  { "otilde", 0xf5 },  { "agrave", 0xe0 },  { "egrave", 0xe8 },  { "ograve", 0xf2 },
  { "acirc", 0xe2 },   { "ecirc", 0xea },   { "ocirc", 0xf4 },   { "iquest", 0xbf },
  { "iexcl", 0xa1 },   { "laquo", 0xab },   { "raquo", 0xbb },   { "deg", 0xb0 },
  { "ordm", 0xba },    { "ordf", 0xaa },    { "euro", 0x20ac },  { "pound", 0xa3 },
  { "copy", 0xa9 },    { "reg", 0xae },     { "trade", 0x2122 }, { "middot", 0xb7 },
  { "bull", 0x2022 },  { "hellip", 0x2026 }, { "ndash", 0x2013 }, { "mdash", 0x2014 },
  { "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "ldquo", 0x201c }, { "rdquo", 0x201d },
  { "zwnj", 0 },       { "zwj", 0 },        { "shy", 0 },
};

static void
begin_line (Page *self)
{
  self->breaks = self->text->len > 0 ? MIN (self->breaks, MAX_BREAKS) : 0;
  for (; self->breaks > 0; self->breaks--)
    {
      g_string_append_c (self->text, '\n');
      for (guint i = 0; i < self->quoted; i++)
        g_string_append_c (self->text, '>');
      if (self->quoted > 0)
        g_string_append_c (self->text, ' ');
      self->space = FALSE;
    }
  if (self->text->len == 0 && self->quoted > 0)
    g_string_append (self->text, "> ");
}

static void
end_line (Page  *self,
          guint  breaks)
{
  self->breaks = MAX (self->breaks, breaks);
  self->space = FALSE;
}

static void
add_letter (Page     *self,
            gunichar  letter)
{
  if (letter == 0 || letter == 0xad || (letter >= 0x200b && letter <= 0x200d) || letter == 0xfeff)
    return;
  if (letter == '\n' && self->preformatted)
    {
      /* Blank lines of such a text are the writer's. */
      self->breaks++;
      return;
    }
  if (letter < 0x80 ? g_ascii_isspace ((char) letter) : letter == 0xa0)
    {
      self->space = TRUE;
      return;
    }

  begin_line (self);
  if (self->space && self->text->len > 0 && self->text->str[self->text->len - 1] != '\n')
    g_string_append_c (self->text, ' ');
  self->space = FALSE;
  g_string_append_unichar (self->text, letter);
}

/* Answers what comes behind the entity; a lone & is itself. */
static const char *
add_entity (Page       *self,
            const char *at)
{
  const char *end = at + 1;
  g_autofree char *name = NULL;

  while (end - at < 12 && (g_ascii_isalnum (*end) || *end == '#'))
    end++;
  name = g_strndup (at + 1, end - at - 1);
  if (*end == ';')
    end++;
  if (name[0] == '#' && name[1] != '\0')
    {
      gboolean hexadecimal = name[1] == 'x' || name[1] == 'X';
      guint64 number = g_ascii_strtoull (name + (hexadecimal ? 2 : 1), NULL, hexadecimal ? 16 : 10);
      gunichar letter = number == 0xa0 ? ' ' : (gunichar) MIN (number, 0x10ffff);

      if (letter != 0 && g_unichar_validate (letter))
        add_letter (self, letter);
      return end;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      if (g_str_equal (entities[i].name, name))
        {
          add_letter (self, entities[i].letter);
          return end;
        }
    }
  add_letter (self, '&');

  return at + 1;
}

static const char *
find_ignoring_case (const char *text,
                    const char *what)
{
  gsize length = strlen (what);

  for (; *text != '\0'; text++)
    {
      if (g_ascii_strncasecmp (text, what, length) == 0)
        return text;
    }

  return NULL;
}

/* Behind the element whose content nobody reads. */
static const char *
skip_element (const char *after,
              const char *name)
{
  g_autofree char *closing = g_strconcat ("</", name, NULL);
  const char *end = find_ignoring_case (after, closing);
  const char *bracket = end != NULL ? strchr (end, '>') : NULL;

  return bracket != NULL ? bracket + 1 : after + strlen (after);
}

static void
handle_quote (Page     *self,
              gboolean  opens)
{
  end_line (self, 1);
  if (opens && self->quoted < MAX_QUOTED)
    self->quoted++;
  else if (!opens && self->quoted > 0)
    self->quoted--;
}

static gboolean
is_among (const char *name,
          const char *names)
{
  g_autofree char *word = g_strconcat (" ", name, " ", NULL);

  return strstr (names, word) != NULL;
}

static void
handle_tag (Page       *self,
            const char *name,
            gboolean    opens)
{
  if (is_among (name, " p h1 h2 h3 h4 h5 h6 ul ol table "))
    end_line (self, 2);
  else if (g_str_equal (name, "br"))
    self->breaks++, self->space = FALSE;
  else if (is_among (name, " div tr li dt dd section article header footer address center form hr "))
    end_line (self, 1);
  else if (is_among (name, " td th "))
    self->space = TRUE;
  else if (g_str_equal (name, "blockquote"))
    handle_quote (self, opens);
  else if (g_str_equal (name, "pre"))
    {
      end_line (self, 1);
      self->preformatted = opens;
    }
  if (opens && g_str_equal (name, "li"))
    {
      add_letter (self, 0x2022);
      self->space = TRUE;
    }
}

/* Answers what comes behind the tag; where none begins here, the letter itself was one. */
static const char *
read_tag (Page       *self,
          const char *at)
{
  const char *name_start = at + 1, *end;
  gboolean opens = *name_start != '/';
  g_autofree char *name = NULL;

  if (g_str_has_prefix (at, "<!--"))
    {
      end = strstr (at + 4, "-->");
      return end != NULL ? end + 3 : at + strlen (at);
    }
  if (!opens)
    name_start++;
  if (!g_ascii_isalpha (*name_start) && *name_start != '!' && *name_start != '?')
    {
      add_letter (self, '<');
      return at + 1;
    }
  for (end = name_start; g_ascii_isalnum (*end); end++)
    ;
  name = g_ascii_strdown (name_start, end - name_start);
  end = strchr (end, '>');
  if (end == NULL)
    return at + strlen (at);

  end++;
  if (opens && is_among (name, " head style script title template svg "))
    return skip_element (end, name);
  handle_tag (self, name, opens);

  return end;
}

/**
 * tamiz_mail_html_to_text:
 * @html: a text in valid UTF-8
 *
 * Turns HTML into text as people read it.  What is quoted stands behind “>”, as in mails of
 * plain text.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_mail_html_to_text (const char *html)
{
  Page page = { .text = g_string_sized_new (strlen (html) / 2) };

  for (const char *at = html; *at != '\0';)
    {
      if (*at == '<')
        at = read_tag (&page, at);
      else if (*at == '&')
        at = add_entity (&page, at);
      else
        {
          add_letter (&page, g_utf8_get_char (at));
          at = g_utf8_next_char (at);
        }
    }

  return g_string_free (page.text, FALSE);
}
