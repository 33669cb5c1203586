#define G_LOG_DOMAIN "tamiz-mail-quotes"

#include "config.h"

#include "tamiz-mail-quotes.h"

#include <string.h>

/* Mail programs mark what is quoted each in their own way, in the language of their user:
 * signs before each line, a line that says who wrote it, or the headers of the message.
 */

#define MAX_ATTRIBUTION 3      /* lines that a program breaks “El … escribió:” into */
#define MAX_HEADERS 12
#define MAX_SIGNATURE 20       /* lines */
#define MAX_SIGNATURE_LINE 160 /* bytes; what is longer is no signature but a text */

typedef enum
{
  WROTE,
  WROTE_SHORT,
  ORIGINAL,
  FORWARDED,
  RULE,
  FROM_HEADER,
  OTHER_HEADER,
  SUBJECT_HEADER,
  CLOSING,
  DEVICE,
  FORWARDS,
  N_PATTERNS,
} Pattern;

static const char *const patterns[N_PATTERNS] = {
  [WROTE] = "^>* ?(on|el|le|am|em|il|en)\\b.{4,400}\\b(wrote|escribió|escribio|a écrit|schrieb|escreveu|"
            "ha scritto) ?:$",
  [WROTE_SHORT] = "^>* ?(.{0,120}<[^<>]+@[^<>]+> ?(wrote|escribió|escreveu)? ?:|\\d{4}-\\d\\d-\\d\\d .{3,160}@.{3,80}:)$",
  [ORIGINAL] = "^>* ?-{2,} ?(original message|mensaje original|mensagem original|original appointment|"
               "cita original) ?-{2,}$",
  [FORWARDED] = "^>* ?(-{2,} ?(forwarded message|mensaje reenviado|mensagem encaminhada)( from .*)? ?-{2,}|"
                "begin forwarded message:|inicio del mensaje reenviado:|mensaje reenviado:?)$",
  [RULE] = "^>* ?[_-]{10,}$",
  [FROM_HEADER] = "^>* ?\\*?(from|de|von) ?: ?\\*? ?(.+)$",
  [OTHER_HEADER] = "^>* ?\\*?(sent|date|to|cc|enviado|enviado el|enviada em|fecha|data|para|reply-to|"
                   "responder a) ?: ?\\*?",
  [SUBJECT_HEADER] = "^>* ?\\*?(subject|asunto|assunto) ?: ?\\*? ?(.*)$",
  [CLOSING] = "^((muchas gracias y |gracias y |con |un |reciba un |le envío un |le mando un )?"
              "(cordial |cordiales |atento |atentos )?(saludos?|atentamente|cordialmente|atte\\.?|abrazos?|"
              "best|best regards|kind regards|warm regards|regards|sincerely|cheers)\\b.{0,30}|"
              "(many |muchas )?(thanks|gracias)( de antemano| in advance)?)[,.!]?$",
  [DEVICE] = "^(enviado desde (mi|outlook|yahoo)|sent from (my|outlook|yahoo)|obtener outlook para|"
             "get outlook for|enviado con (proton|mail)|sent with proton|descargar outlook)\\b.*$",
  [FORWARDS] = "^ *(fwd?|rv|reenv|enc|tr|wg) ?:",
};

static GRegex *
get_pattern (Pattern pattern)
{
  static GRegex *compiled[N_PATTERNS];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < N_PATTERNS; i++)
        compiled[i] = g_regex_new (patterns[i], G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }

  return compiled[pattern];
}

/* No line of a mail that means something is longer. */
static gboolean
matches (Pattern     pattern,
         const char *line)
{
  return strlen (line) < 600 && g_regex_match (get_pattern (pattern), line, 0, NULL);
}

/* (nullable): the @group of a line that matches */
static char *
dup_match (Pattern     pattern,
           const char *line,
           int         group)
{
  g_autoptr (GMatchInfo) info = NULL;

  if (strlen (line) >= 600 || !g_regex_match (get_pattern (pattern), line, 0, &info))
    return NULL;

  return g_strstrip (g_match_info_fetch (info, group));
}

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\r")] == '\0';
}

static gboolean
is_quoted (const char *line)
{
  return line[strspn (line, " ")] == '>';
}

static char **
split_lines (const char *whole)
{
  char **lines = g_strsplit (whole, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp (lines[i]);

  return lines;
}

static char *
join_lines (char  **lines,
            gsize   from,
            gsize   to)
{
  GString *text = g_string_new (NULL);

  for (gsize i = from; i < to; i++)
    g_string_append_printf (text, "%s%s", i > from ? "\n" : "", lines[i]);

  return g_string_free (text, FALSE);
}

/* How many lines say who wrote what follows; 0 where none does. */
static gsize
count_attribution (char **lines)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  if (is_blank (lines[0]) || matches (WROTE, lines[0]) || matches (WROTE_SHORT, lines[0]))
    return is_blank (lines[0]) ? 0 : 1;

  for (gsize i = 0; i < MAX_ATTRIBUTION && lines[i] != NULL && !is_blank (lines[i]); i++)
    {
      g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", lines[i]);
      if (matches (WROTE, joined->str))
        return i + 1;
    }

  return 0;
}

/* Whether the headers of another message stand here, as Outlook writes them. */
static gboolean
begins_headers (char **lines)
{
  guint n = 0;

  if (!matches (FROM_HEADER, lines[0]))
    return FALSE;
  for (gsize i = 1; i < MAX_HEADERS && lines[i] != NULL && !is_blank (lines[i]); i++)
    n += matches (OTHER_HEADER, lines[i]) || matches (SUBJECT_HEADER, lines[i]);

  return n >= 2;
}

static gboolean
ends_text (char **lines)
{
  if (matches (ORIGINAL, lines[0]) || begins_headers (lines))
    return TRUE;

  return matches (RULE, lines[0]) && lines[1] != NULL && begins_headers (lines + 1);
}

static gboolean
is_followed_by_quoted (char **lines)
{
  while (*lines != NULL && is_blank (*lines))
    lines++;

  return *lines == NULL || is_quoted (*lines);
}

/* The lines that were written now; what is answered may stand above, below and between. */
static GPtrArray *
list_own_lines (char **lines)
{
  GPtrArray *own = g_ptr_array_new ();
  gboolean said = FALSE;

  for (gsize i = 0; lines[i] != NULL;)
    {
      gsize n = count_attribution (lines + i);

      if (ends_text (lines + i) || (n > 0 && !is_followed_by_quoted (lines + i + n)))
        break;
      if (n > 0)
        i += n;
      else if (is_quoted (lines[i]))
        i++;
      else
        {
          said |= !is_blank (lines[i]);
          g_ptr_array_add (own, lines[i++]);
        }
    }
  if (!said)
    {
      g_ptr_array_set_size (own, 0);
      for (gsize i = 0; lines[i] != NULL; i++)
        g_ptr_array_add (own, lines[i]);
    }
  g_ptr_array_add (own, NULL);

  return own;
}

static gsize
count_lines (char **lines)
{
  gsize n = g_strv_length (lines);

  while (n > 0 && (is_blank (lines[n - 1]) || matches (DEVICE, lines[n - 1])))
    n--;

  return n;
}

static gboolean
may_be_signature (char  **lines,
                  gsize   from,
                  gsize   n)
{
  gboolean said = FALSE;

  if (n - from > MAX_SIGNATURE)
    return FALSE;
  for (gsize i = from; i < n; i++)
    {
      if (strlen (lines[i]) > MAX_SIGNATURE_LINE)
        return FALSE;
      said |= !is_blank (lines[i]);
    }

  return said;
}

/* Where the signature begins, and where the text ends; both @n where there is none. */
static void
find_signature (char  **lines,
                gsize   n,
                gsize  *text_ends,
                gsize  *signature)
{
  *text_ends = *signature = n;
  for (gsize i = n; i-- > 0;)
    {
      if (g_str_equal (lines[i], "--") && n - i <= 3 * MAX_SIGNATURE)
        {
          *text_ends = i;
          *signature = i + 1;
          return;
        }
    }
  for (gsize i = n > MAX_SIGNATURE ? n - MAX_SIGNATURE : 1; i < n; i++)
    {
      if (matches (CLOSING, lines[i]) && may_be_signature (lines, i + 1, n))
        {
          *text_ends = *signature = i + 1;
          return;
        }
    }
}

/* Blank lines at both ends go, and so do those beyond two in a row. */
static char *
tidy (char *text)
{
  GString *tidied = g_string_new (NULL);
  g_auto (GStrv) lines = split_lines (text);
  guint blank = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (is_blank (lines[i]))
        {
          blank++;
          continue;
        }
      if (tidied->len > 0)
        g_string_append (tidied, blank > 0 ? "\n\n" : "\n");
      g_string_append (tidied, lines[i]);
      blank = 0;
    }
  g_free (text);

  return tidied->len > 0 ? g_string_free (tidied, FALSE) : (g_string_free (tidied, TRUE), NULL);
}

/**
 * tamiz_mail_text_cut:
 * @whole: a message's text
 * @text: (out) (nullable): what was written now, up to the closing words
 * @signature: (out) (nullable): what stands below them
 *
 * Parts what somebody wrote from what they answer and from what they sign with.  Where
 * nothing but what is quoted stands there, that is the text.
 */
void
tamiz_mail_text_cut (const char  *whole,
                     char       **text,
                     char       **signature)
{
  g_auto (GStrv) lines = split_lines (whole);
  g_autoptr (GPtrArray) own = list_own_lines (lines);
  char **kept = (char **) own->pdata;
  gsize n = count_lines (kept), text_ends, signed_from;

  find_signature (kept, n, &text_ends, &signed_from);
  *text = tidy (join_lines (kept, 0, text_ends));
  *signature = tidy (join_lines (kept, signed_from, n));
}

gboolean
tamiz_mail_subject_forwards (const char *subject)
{
  return subject != NULL && matches (FORWARDS, subject);
}

/* One level of signs. */
static void
unquote (char **lines)
{
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *at = lines[i] + strspn (lines[i], " ");

      if (*at != '>')
        continue;
      at++;
      if (*at == ' ')
        at++;
      memmove (lines[i], at, strlen (at) + 1);
    }
}

/* “Ana Pérez <ana@example.org>”, “Ana Pérez [mailto:ana@example.org]”, or the address alone. */
static TamizMailAddress *
read_address (const char *text)
{
  const char *at = strchr (text, '@'), *start = at, *end = at;
  g_autofree char *address = NULL, *name = NULL;
  char *bracket;

  if (at == NULL)
    return NULL;
  while (start > text && strchr (" <>[]():;,\"'", start[-1]) == NULL)
    start--;
  while (*end != '\0' && strchr (" <>[]():;,\"'*", *end) == NULL)
    end++;
  if (start == at || end == at + 1)
    return NULL;

  address = g_strndup (start, end - start);
  name = g_strndup (text, start - text);
  bracket = strpbrk (name, "<[(");
  if (bracket != NULL)
    *bracket = '\0';
  g_strdelimit (name, "\"*", ' ');

  return tamiz_mail_address_new (name, address);
}

static gsize
find_forward (char       **lines,
              const char  *subject)
{
  gsize i;

  for (i = 0; lines[i] != NULL; i++)
    {
      if (matches (FORWARDED, lines[i])
          || (tamiz_mail_subject_forwards (subject) && begins_headers (lines + i)))
        break;
    }

  return i;
}

/**
 * tamiz_mail_text_find_forward:
 * @whole: a message's text
 * @subject: (nullable): its subject, which may say that something is passed on
 *
 * Finds the message that somebody passes on.
 *
 * Returns: (transfer full) (nullable): who wrote it and what; %NULL where none is passed on
 */
TamizMailForward *
tamiz_mail_text_find_forward (const char *whole,
                              const char *subject)
{
  g_auto (GStrv) lines = split_lines (whole);
  gsize i = find_forward (lines, subject);
  g_autoptr (TamizMailForward) forward = NULL;
  g_autofree char *inner = NULL;

  if (lines[i] == NULL)
    return NULL;
  if (matches (FORWARDED, lines[i]))
    i++;
  while (lines[i] != NULL && is_blank (lines[i]))
    i++;
  if (lines[i] != NULL && is_quoted (lines[i]))
    unquote (lines + i);

  forward = g_new0 (TamizMailForward, 1);
  for (gsize n = 0; n < MAX_HEADERS && lines[i] != NULL && !is_blank (lines[i]); n++, i++)
    {
      g_autofree char *from = dup_match (FROM_HEADER, lines[i], 2);
      g_autofree char *about = dup_match (SUBJECT_HEADER, lines[i], 2);

      if (from != NULL && forward->from == NULL)
        forward->from = read_address (from);
      if (about != NULL && forward->subject == NULL)
        forward->subject = g_steal_pointer (&about);
    }
  if (forward->from == NULL)
    return NULL;

  inner = join_lines (lines, i, g_strv_length (lines));
  tamiz_mail_text_cut (inner, &forward->text, &forward->signature);

  return g_steal_pointer (&forward);
}
