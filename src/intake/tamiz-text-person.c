#define G_LOG_DOMAIN "tamiz-text-person"

#include "config.h"

#include "tamiz-text-person.h"

#include "tamiz-intake-fields.h"
#include "tamiz-intake-words.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Reads what people copy: a mail signature, the lines of a card, a row of a sheet or of a
 * chat.  From each line goes what can be told by its signs (addresses, numbers, pages); what
 * is left is told by its words and by where it stands, and what nothing tells is a note.
 */

/* Nobody has more lines; what comes then is one text. */
#define MAX_LINES 40

#define SLOT(SLOT, field, column) { field, column },
static const struct
{
  const char *field, *column;
} slots[] = { TAMIZ_TEXT_SLOTS (SLOT) };

const char *
tamiz_text_slot_get_field (TamizTextSlot slot)
{
  return slots[slot].field;
}

const char *
tamiz_text_slot_get_column (TamizTextSlot slot)
{
  return slots[slot].column;
}

TamizTextPerson *
tamiz_text_person_new (guint line)
{
  TamizTextPerson *self = g_new0 (TamizTextPerson, 1);

  self->line = line;
  for (guint i = 0; i < TAMIZ_TEXT_N_SLOTS; i++)
    self->texts[i] = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tamiz_text_person_free (TamizTextPerson *self)
{
  for (guint i = 0; i < TAMIZ_TEXT_N_SLOTS; i++)
    g_ptr_array_unref (self->texts[i]);
  g_free (self);
}

/* One below the other; an address in a line. */
char *
tamiz_text_person_dup_text (const TamizTextPerson *self,
                            TamizTextSlot          slot)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->texts[slot]->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : slot == TAMIZ_TEXT_ADDRESS ? ", " : "\n",
                            (const char *) self->texts[slot]->pdata[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
has (TamizTextPerson *self,
     TamizTextSlot    slot)
{
  return self->texts[slot]->len > 0;
}

static gboolean
is_named (TamizTextPerson *self)
{
  return has (self, TAMIZ_TEXT_NAME) || has (self, TAMIZ_TEXT_FIRST_NAME) || has (self, TAMIZ_TEXT_LAST_NAME);
}

/* @text: (transfer full) */
void
tamiz_text_person_add (TamizTextPerson *self,
                       TamizTextSlot    slot,
                       char            *text)
{
  if (tamiz_text_is_blank (text)
      || g_ptr_array_find_with_equal_func (self->texts[slot], text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (self->texts[slot], text);
}

/* What only one can be: a second one is a note. */
void
tamiz_text_person_add_only (TamizTextPerson *self,
                            TamizTextSlot    slot,
                            char            *text)
{
  tamiz_text_person_add (self, has (self, slot) ? TAMIZ_TEXT_NOTES : slot, text);
}

static GRegex *
compile (const char *pattern)
{
  GRegex *regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

  g_assert (regex != NULL);
  return regex;
}

typedef struct
{
  GRegex *mail, *page, *handle, *tax, *phone, *chat, *kind;
} Patterns;

#define KINDS "cel(?:ular)?|m[oó]vil|mobile|cell|tel[eé]fonos?|tel[eé]f|telf|tel|phone|ph|fono|whats ?app|wsp|wapp|wa|fax|" \
              "oficina|office|directo|direct|l[ií]nea|[tmcpfw](?=[.:])"

/* Whether a text says what a number or an address in it is for. */
gboolean
tamiz_text_tells_kind (const char *text)
{
  return g_regex_match_simple ("\\b(?:" KINDS ")\\b", text, G_REGEX_CASELESS, 0);
}

static const Patterns *
get_patterns (void)
{
  static Patterns patterns;
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      patterns.mail = compile ("<?(?:mailto:)?([\\w.%+'-]+@[\\w-]+(?:\\.[\\w-]+)+)>?");
      patterns.page = compile ("\\b((?:https?://|www\\.)[^\\s,;<>()]+|(?:[a-z0-9][a-z0-9-]*\\.)+"
                               "(?:com|net|org|info|biz|io|app|dev|edu|gob|gov|example|bo|ar|cl|pe|co|mx|es|uy|py|ec|br|us|uk|de|eu)"
                               "(?:\\.[a-z]{2})?(?:/[^\\s,;<>()]*)?)(?![\\w@])");
      patterns.handle = compile ("(?:\\b(instagram|ig|twitter|x|facebook|fb|tiktok|telegram|linkedin|skype)\\b\\s*[:.]?\\s*)?"
                                 "(?<![\\w.])@([\\w.]{2,})");
      patterns.tax = compile ("\\b(NIT|RUC|RUT|CUIT|CUIL|RFC|CNPJ|CIF|NIF|VAT(?: (?:No|Number))?|Tax ID|EIN)\\b[:.\\s#Nnº°-]*"
                              "([A-Z]{0,4}\\d[\\w./-]{4,})");
      patterns.phone = compile ("(?:\\b(" KINDS ")\\b\\s*(?:/\\s*(?:" KINDS ")\\s*)?[.:\\s]*(?:n[º°o]\\.?\\s*)?)?"
                                "((?:\\+|\\b00)?(?<![\\w/])\\(?\\+?\\d[\\d\\s().\\-]{5,}\\d"
                                "(?:\\s*(?:ext|int|interno|anexo|x)\\.?\\s*\\d{1,6})?)"
                                "(?:\\s*\\((" KINDS ")\\))?(?![\\w/])");
      patterns.chat = compile ("^(?:\\[[^\\]]*\\d[^\\]]*\\]\\s*|\\d{1,2}/\\d{1,2}/\\d{2,4},? \\d{1,2}:\\d{2}(?:\\s?[ap]\\.?\\s?m\\.?)?\\s+-\\s+)"
                               "([^:]{2,60}):\\s*(.*)$");
      patterns.kind = compile ("^\\W*(?:(?:" KINDS "|e-?mail|correo(?: electr[oó]nico)?|mail|e|web(?:site)?|sitio web|p[aá]gina web|"
                               "url|skype|linkedin|instagram|facebook|y|and|o|or)\\b\\W*)+$");
      g_once_init_leave (&made, 1);
    }

  return &patterns;
}

typedef void (*TakeFunc) (TamizTextPerson  *self,
                          const GMatchInfo *match,
                          gboolean         *keep);

/* Takes what matches out of a line.  Returns whether anything did. */
static gboolean
take_matches (TamizTextPerson *self,
              GString         *line,
              GRegex          *regex,
              TakeFunc         take)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = g_strdup (line->str);
  gboolean any = FALSE;
  int from = 0;

  g_regex_match (regex, text, 0, &match);
  g_string_truncate (line, 0);
  while (g_match_info_matches (match))
    {
      gboolean keep = FALSE;
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      take (self, match, &keep);
      any = any || !keep;
      g_string_append_len (line, text + from, (keep ? end : start) - from);
      if (!keep)
        g_string_append_c (line, ' ');
      from = end;
      g_match_info_next (match, NULL);
    }
  g_string_append (line, text + from);

  return any;
}

static void
take_mail (TamizTextPerson  *self,
           const GMatchInfo *match,
           gboolean         *keep)
{
  tamiz_text_person_add (self, TAMIZ_TEXT_EMAIL, g_match_info_fetch (match, 1));
}

static void
take_page (TamizTextPerson  *self,
           const GMatchInfo *match,
           gboolean         *keep)
{
  static const struct
  {
    const char *host, *network;
  } networks[] = {
    { "linkedin.com/", "linkedin" }, { "facebook.com/", "facebook" }, { "fb.com/", "facebook" },
    { "instagram.com/", "instagram" }, { "twitter.com/", "twitter" }, { "x.com/", "twitter" },
    { "tiktok.com/", "tiktok" }, { "t.me/", "telegram" },
  };
  g_autofree char *page = g_match_info_fetch (match, 1);
  const char *chat = strstr (page, "wa.me/");

  while (g_str_has_suffix (page, ".") || g_str_has_suffix (page, "/"))
    page[strlen (page) - 1] = '\0';
  if (chat != NULL)
    {
      tamiz_text_person_add (self, TAMIZ_TEXT_PHONE, g_strdup_printf ("+%s", chat + strlen ("wa.me/") + (chat[6] == '+')));
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      if (strstr (page, networks[i].host) != NULL)
        {
          tamiz_text_person_add (self, TAMIZ_TEXT_HANDLE, g_strdup_printf ("%s:%s", networks[i].network, page));
          return;
        }
    }

  tamiz_text_person_add_only (self, TAMIZ_TEXT_WEBSITE, g_steal_pointer (&page));
}

static void
take_handle (TamizTextPerson  *self,
             const GMatchInfo *match,
             gboolean         *keep)
{
  static const char *const short_names[][2] = { { "ig", "instagram" }, { "fb", "facebook" }, { "x", "twitter" } };
  g_autofree char *named = g_match_info_fetch (match, 1);
  g_autofree char *handle = g_match_info_fetch (match, 2);
  g_autofree char *network = g_ascii_strdown (named != NULL && *named != '\0' ? named : "other", -1);

  for (guint i = 0; i < G_N_ELEMENTS (short_names); i++)
    {
      if (g_str_equal (network, short_names[i][0]))
        {
          g_free (network);
          network = g_strdup (short_names[i][1]);
        }
    }
  tamiz_text_person_add (self, TAMIZ_TEXT_HANDLE, g_strdup_printf ("%s:%s", network, handle));
}

static void
take_tax (TamizTextPerson  *self,
          const GMatchInfo *match,
          gboolean         *keep)
{
  char *number = g_match_info_fetch (match, 2);

  while (g_str_has_suffix (number, ".") || g_str_has_suffix (number, "-"))
    number[strlen (number) - 1] = '\0';
  tamiz_text_person_add_only (self, TAMIZ_TEXT_TAX_NUMBER, number);
}

static guint
count_digits (const char *text)
{
  guint digits = 0;

  for (const char *p = text; *p != '\0'; p++)
    digits += g_ascii_isdigit (*p);

  return digits;
}

/* A fax is nobody to call. */
static void
take_phone (TamizTextPerson  *self,
            const GMatchInfo *match,
            gboolean         *keep)
{
  g_autofree char *kind = g_match_info_fetch (match, 1);
  g_autofree char *number = g_strstrip (g_match_info_fetch (match, 2));
  guint digits = count_digits (number);

  /* Years and amounts are no numbers to call. */
  if (digits < 7 || digits > 20)
    *keep = TRUE;
  else if (kind != NULL && g_ascii_strncasecmp (kind, "f", 1) == 0 && g_ascii_strncasecmp (kind, "fono", 4) != 0)
    tamiz_text_person_add (self, TAMIZ_TEXT_NOTES, g_strdup_printf ("Fax: %s", number));
  else
    tamiz_text_person_add (self, TAMIZ_TEXT_PHONE, g_steal_pointer (&number));
}

static void
trim (GString *line)
{
  static const char around[] = " \t,;:|/-–—•·*<>()[]_=~\"";
  char *text = line->str;
  gsize start = 0;
  g_autofree char *inner = NULL;

  while (text[start] != '\0')
    {
      gunichar c = g_utf8_get_char (text + start);

      if (!g_unichar_isspace (c) && g_utf8_strchr (around, -1, c) == NULL && c != 0xfe0f
          && g_unichar_type (c) != G_UNICODE_OTHER_SYMBOL)
        break;
      start = (gsize) (g_utf8_next_char (text + start) - text);
    }
  inner = g_strdup (text + start);
  while (*inner != '\0')
    {
      char *last = g_utf8_prev_char (inner + strlen (inner));
      gunichar c = g_utf8_get_char (last);

      if (!g_unichar_isspace (c) && (c == ')' || g_utf8_strchr (around, -1, c) == NULL) && c != 0xfe0f
          && g_unichar_type (c) != G_UNICODE_OTHER_SYMBOL)
        break;
      *last = '\0';
    }
  g_string_assign (line, inner);
}

/* “La Paz, Bolivia”, “La Paz - Bolivia”, “Bolivia”. */
static gboolean
take_place (TamizTextPerson *self,
            const char      *text)
{
  g_auto (GStrv) parts = g_regex_split_simple ("\\s*(?:,|\\s[-–—]\\s|\\s/\\s)\\s*", text, 0, 0);
  guint n = g_strv_length (parts);
  g_autofree char *code = NULL;

  if (n == 0 || n > 4 || count_digits (text) > 0)
    return FALSE;

  code = tamiz_country_from_text (g_strstrip (parts[n - 1]));
  /* Two letters may be anything. */
  if (code != NULL && g_utf8_strlen (parts[n - 1], -1) > 2)
    {
      for (guint i = 0; i + 1 < n; i++)
        {
          if (!tamiz_text_is_city (parts[i]) && (tamiz_text_is_job (parts[i]) || tamiz_text_is_company (parts[i])))
            return FALSE;
        }
      tamiz_text_person_add_only (self, TAMIZ_TEXT_COUNTRY, tamiz_text_clean (parts[n - 1]));
      if (n > 1)
        tamiz_text_person_add_only (self, TAMIZ_TEXT_CITY, tamiz_text_clean (parts[0]));
      return TRUE;
    }
  if (!tamiz_text_is_city (parts[0]))
    return FALSE;

  tamiz_text_person_add_only (self, TAMIZ_TEXT_CITY, tamiz_text_clean (parts[0]));
  for (guint i = 1; i < n; i++)
    tamiz_text_person_add (self, TAMIZ_TEXT_NOTES, tamiz_text_clean (parts[i]));
  return TRUE;
}

/* An address may end in the town and the country. */
static void
take_address (TamizTextPerson *self,
              const char      *text)
{
  g_auto (GStrv) parts = g_regex_split_simple ("\\s*(?:,|\\s[-–—]\\s)\\s*", text, 0, 0);
  guint n = g_strv_length (parts);
  g_autoptr (GString) street = g_string_new (NULL);

  for (guint i = n; i > 1; i--)
    {
      g_autofree char *code = tamiz_country_from_text (parts[i - 1]);

      if (code != NULL && g_utf8_strlen (parts[i - 1], -1) > 2 && !has (self, TAMIZ_TEXT_COUNTRY))
        tamiz_text_person_add (self, TAMIZ_TEXT_COUNTRY, g_strdup (parts[i - 1]));
      else if (!has (self, TAMIZ_TEXT_CITY)
               && (tamiz_text_is_city (parts[i - 1]) || (has (self, TAMIZ_TEXT_COUNTRY) && count_digits (parts[i - 1]) == 0)))
        tamiz_text_person_add (self, TAMIZ_TEXT_CITY, g_strdup (parts[i - 1]));
      else
        break;
      n = i - 1;
    }
  for (guint i = 0; i < n; i++)
    g_string_append_printf (street, "%s%s", i > 0 ? ", " : "", parts[i]);
  tamiz_text_person_add (self, TAMIZ_TEXT_ADDRESS, g_strdup (street->str));
}

/* The letters of what a company's addresses are called after. */
gboolean
tamiz_text_person_is_domain_of (TamizTextPerson *self,
                                const char      *text)
{
  g_autofree char *key = tamiz_text_make_key (text);
  g_auto (GStrv) words = g_strsplit (key, "_", -1);
  g_autofree char *joined = g_strjoinv ("", words);

  for (guint i = 0; i < 2; i++)
    {
      GPtrArray *texts = self->texts[i == 0 ? TAMIZ_TEXT_EMAIL : TAMIZ_TEXT_WEBSITE];

      for (guint j = 0; j < texts->len; j++)
        {
          g_autofree char *domain = tamiz_domain_from_text (texts->pdata[j]);
          g_autofree char *label = g_strndup (domain, strcspn (domain, "."));
          g_autofree char *bare = g_strjoinv ("", (char *[]){ label, NULL });

          g_strdelimit (bare, "-", ' ');
          if (!tamiz_text_is_free_mail (domain) && strlen (label) >= 3
              && (strstr (joined, label) != NULL || (strlen (joined) >= 3 && strstr (label, joined) != NULL)))
            return TRUE;
        }
    }

  return FALSE;
}

/* “Gerente de Ventas en Acme S.A.”, “Sales Manager, Acme Inc.” */
static gboolean
take_job_at (TamizTextPerson *self,
             const char      *text)
{
  static const char *const between[] = { " en ", " at ", " @ ", " | ", " - ", " – ", " — ", ", ", " de " };

  for (guint i = 0; i < G_N_ELEMENTS (between); i++)
    {
      const char *at = strstr (text, between[i]);
      g_autofree char *before = at != NULL ? g_strndup (text, at - text) : NULL;
      const char *after = at != NULL ? at + strlen (between[i]) : NULL;

      if (before == NULL || tamiz_text_is_blank (before))
        continue;
      /* “Jefe de Sistemas” works nowhere that is called so. */
      if (tamiz_text_is_job (before) && !tamiz_text_is_job (after)
          && (tamiz_text_person_is_domain_of (self, after) || (!g_str_equal (between[i], " de ") && tamiz_text_is_company (after))))
        {
          tamiz_text_person_add_only (self, TAMIZ_TEXT_JOB_TITLE, tamiz_text_clean (before));
          tamiz_text_person_add_only (self, TAMIZ_TEXT_COMPANY, tamiz_text_clean (after));
          return TRUE;
        }
      if (!g_str_equal (between[i], " de ") && tamiz_text_is_name (before) && !tamiz_text_is_job (before)
          && !tamiz_text_is_company (before) && tamiz_text_is_job (after) && !is_named (self))
        {
          tamiz_text_person_add (self, TAMIZ_TEXT_NAME, tamiz_text_clean (before));
          if (!take_job_at (self, after))
            tamiz_text_person_add_only (self, TAMIZ_TEXT_JOB_TITLE, tamiz_text_clean (after));
          return TRUE;
        }
    }

  return FALSE;
}

/* A title before a name is no job. */
static gboolean
is_name (const char *text)
{
  g_autofree char *bare = g_regex_replace (get_patterns ()->kind, text, -1, 0, "", 0, NULL);
  g_auto (GStrv) parts = g_strsplit (text, ",", 2);

  return parts[0] != NULL && tamiz_text_is_name (g_strstrip (parts[0])) && !tamiz_text_is_company (text)
         && (parts[1] == NULL || strlen (parts[1]) < 16) && bare != NULL;
}

/* Whether what stands before the @ repeats a word of the name. */
gboolean
tamiz_text_is_name_of_mail (const char *name,
                            const char *mailbox)
{
  g_auto (GStrv) tokens = tamiz_name_tokens (name);
  g_autofree char *folded = tamiz_text_fold (mailbox);

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (strlen (tokens[i]) >= 3 && strstr (folded, tokens[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_of_mail (TamizTextPerson *self,
            const char      *text)
{
  for (guint i = 0; i < self->texts[TAMIZ_TEXT_EMAIL]->len; i++)
    {
      const char *mail = self->texts[TAMIZ_TEXT_EMAIL]->pdata[i];
      g_autofree char *mailbox = g_strndup (mail, strcspn (mail, "@"));

      if (tamiz_text_is_name_of_mail (text, mailbox))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_sentence (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint small = 0;

  for (guint i = 0; words[i] != NULL; i++)
    small += g_unichar_islower (g_utf8_get_char (words[i]));

  return small >= 4 || g_utf8_strlen (text, -1) > 80;
}

/* Which line is the company's: the one that its addresses are called after, else one whose
 * words say it, else one beside the name that says nothing else.  The number of lines where
 * there is none.
 */
static guint
find_company (TamizTextPerson *self,
              GPtrArray       *rest)
{
  if (has (self, TAMIZ_TEXT_COMPANY))
    return rest->len;

  for (guint pass = 0; pass < 3; pass++)
    {
      for (guint i = 0; i < rest->len; i++)
        {
          const char *text = rest->pdata[i];
          gboolean job = tamiz_text_is_job (text), says = tamiz_text_is_company (text);
          g_autofree char *country = tamiz_country_from_text (text);

          if (is_sentence (text) || g_str_has_suffix (text, ":") || tamiz_text_is_city (text) || country != NULL
              || tamiz_text_is_address (text))
            continue;
          if ((pass == 0 && tamiz_text_person_is_domain_of (self, text) && (!job || says)) || (pass == 1 && says && !job)
              || (pass == 2 && is_named (self) && !job && count_digits (text) == 0
                  && strpbrk (text, ",-") == NULL && g_unichar_isupper (g_utf8_get_char (text))))
            return i;
        }
    }

  return rest->len;
}

/* Lines that nothing tells but their words and where they stand. */
static void
tell_by_words (TamizTextPerson *self,
               GPtrArray       *rest)
{
  guint company;

  /* A name that the address repeats goes before one that only looks like one. */
  for (guint pass = 0; pass < 2 && !is_named (self); pass++)
    {
      for (guint i = 0; i < rest->len && !is_named (self); i++)
        {
          const char *text = rest->pdata[i];

          if (pass == 0 && tamiz_text_is_job (text) && is_of_mail (self, text) && take_job_at (self, text))
            g_ptr_array_remove_index (rest, i);
          else if (is_name (text) && !tamiz_text_is_job (text) && (pass == 1 ? !tamiz_text_person_is_domain_of (self, text) : is_of_mail (self, text))
              && !tamiz_text_is_city (text))
            {
              tamiz_text_person_add (self, TAMIZ_TEXT_NAME, g_strdup (text));
              g_ptr_array_remove_index (rest, i);
            }
        }
    }
  company = find_company (self, rest);
  for (guint i = 0; i < rest->len; i++)
    {
      const char *text = rest->pdata[i];

      if (is_sentence (text))
        tamiz_text_person_add (self, TAMIZ_TEXT_NOTES, g_strdup (text));
      else if (take_job_at (self, text) || take_place (self, text))
        continue;
      else if (tamiz_text_is_address (text))
        take_address (self, text);
      else if (i == company)
        tamiz_text_person_add (self, TAMIZ_TEXT_COMPANY, g_strdup (text));
      else if (tamiz_text_is_job (text))
        tamiz_text_person_add_only (self, TAMIZ_TEXT_JOB_TITLE, g_strdup (text));
      else
        tamiz_text_person_add (self, TAMIZ_TEXT_NOTES, g_strdup (text));
    }
}

/* A line without what its signs tell.  (nullable): what is left of it */
static char *
take_signs (TamizTextPerson *self,
            const char      *text)
{
  const Patterns *patterns = get_patterns ();
  g_autoptr (GString) line = g_string_new (text);
  gboolean any;

  any = take_matches (self, line, patterns->mail, take_mail);
  any |= take_matches (self, line, patterns->page, take_page);
  any |= take_matches (self, line, patterns->handle, take_handle);
  any |= take_matches (self, line, patterns->tax, take_tax);
  if (!tamiz_text_is_address (line->str) || g_regex_match_simple ("\\b(?:" KINDS ")\\b", line->str, G_REGEX_CASELESS, 0))
    any |= take_matches (self, line, patterns->phone, take_phone);
  trim (line);
  if (line->len == 0 || (any && g_regex_match (patterns->kind, line->str, 0, NULL)))
    return NULL;
  /* Words around what was taken are kept as they were said. */
  if (any && is_sentence (line->str))
    return tamiz_text_clean (text);

  return tamiz_text_clean (line->str);
}

/* The pieces of a line: cells of a sheet, and what people part with bars and dots. */
static char **
split_line (const char *line)
{
  return g_regex_split_simple ("\\t+|\\s+[|•·]\\s+|\\s{3,}", line, 0, 0);
}

static void
read_line (TamizTextPerson *self,
           const char      *line,
           GPtrArray       *rest)
{
  g_autoptr (GMatchInfo) chat = NULL;
  g_auto (GStrv) pieces = NULL;
  g_autofree char *said = NULL;

  if (g_regex_match (get_patterns ()->chat, line, 0, &chat))
    {
      g_autofree char *who = g_match_info_fetch (chat, 1);

      said = g_match_info_fetch (chat, 2);
      if (count_digits (who) >= 7)
        tamiz_text_person_add (self, TAMIZ_TEXT_PHONE, g_steal_pointer (&who));
      else
        tamiz_text_person_add_only (self, TAMIZ_TEXT_NAME, g_steal_pointer (&who));
      line = said;
    }
  if (tamiz_text_is_closing (line) || (strchr (line, ':') == strrchr (line, ':') && tamiz_text_take_labelled (self, line)))
    return;

  pieces = split_line (line);
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_autoptr (GString) piece = g_string_new (pieces[i]);
      g_autofree char *left = NULL;

      trim (piece);
      if (piece->len == 0 || tamiz_text_take_labelled (self, pieces[i]))
        continue;
      left = take_signs (self, pieces[i]);
      /* What announces something is not what it announces. */
      if (left != NULL && g_str_has_suffix (pieces[i], ":"))
        tamiz_text_person_add (self, TAMIZ_TEXT_NOTES, g_strconcat (left, ":", NULL));
      else if (left != NULL && said != NULL)
        tamiz_text_person_add (self, TAMIZ_TEXT_NOTES, g_steal_pointer (&left));
      else if (left != NULL)
        g_ptr_array_add (rest, g_steal_pointer (&left));
    }
}

/* “Nombre” is all of the name, but where there is an “Apellido” as well. */
static void
call_by_first_name (TamizTextPerson *self)
{
  GPtrArray *names = self->texts[TAMIZ_TEXT_NAME];

  self->texts[TAMIZ_TEXT_NAME] = self->texts[TAMIZ_TEXT_FIRST_NAME];
  self->texts[TAMIZ_TEXT_FIRST_NAME] = names;
}

/* @lines: those of one person */
static TamizTextPerson *
read_person (GPtrArray *lines,
             guint      from,
             guint      to)
{
  TamizTextPerson *self = tamiz_text_person_new (from + 1);
  g_autoptr (GPtrArray) rest = g_ptr_array_new_with_free_func (g_free);

  for (guint i = from; i < to; i++)
    read_line (self, lines->pdata[i], rest);
  if (has (self, TAMIZ_TEXT_LAST_NAME) && has (self, TAMIZ_TEXT_NAME) && !has (self, TAMIZ_TEXT_FIRST_NAME))
    call_by_first_name (self);
  tell_by_words (self, rest);

  return self;
}

static gboolean
is_reachable (TamizTextPerson *self)
{
  return has (self, TAMIZ_TEXT_EMAIL) || has (self, TAMIZ_TEXT_PHONE);
}

static gboolean
is_empty (TamizTextPerson *self)
{
  for (guint i = 0; i < TAMIZ_TEXT_N_SLOTS; i++)
    {
      if (has (self, i))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
split_lines (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) split = g_regex_split_simple ("\\r\\n|\\r|\\n", text, 0, 0);

  for (guint i = 0; split[i] != NULL; i++)
    {
      char *line = split[i];

      /* What was quoted in a reply. */
      while (*line == '>' || *line == ' ')
        line++;
      g_ptr_array_add (lines, g_strchomp (g_strdup (line)));
    }

  return lines;
}

/* Where another person begins: behind a blank line, with a name and a way to reach them,
 * when the one before has both.  Returns the line after the last one's.
 */
static guint
find_end (GPtrArray *lines,
          guint      from)
{
  for (guint i = from + 1; i < lines->len; i++)
    {
      guint next = i;
      g_autoptr (TamizTextPerson) this_one = NULL;
      g_autoptr (TamizTextPerson) other = NULL;

      if (*(const char *) lines->pdata[i] != '\0')
        continue;
      while (next < lines->len && *(const char *) lines->pdata[next] == '\0')
        next++;
      for (i = next; i < lines->len && *(const char *) lines->pdata[i] != '\0';)
        i++;
      if (next - from > MAX_LINES)
        return lines->len;
      this_one = read_person (lines, from, next);
      other = read_person (lines, next, i);
      if (is_reachable (this_one) && is_reachable (other) && is_named (this_one)
          && is_named (other))
        return next;
      i = next;
    }

  return lines->len;
}

/* Rows of a sheet, one a line: each has its own address. */
static gboolean
is_sheet (GPtrArray *lines)
{
  guint rows = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = lines->pdata[i];

      if (*line == '\0')
        continue;
      if (strchr (line, '\t') == NULL || strchr (line, '@') == NULL)
        return FALSE;
      rows++;
    }

  return rows > 1;
}

/**
 * tamiz_text_read_people:
 * @text: what was copied somewhere
 *
 * Finds the people that a text speaks of: names, jobs, companies, and how to reach them.
 * What is not understood is in their notes; greetings and lines of signs are left out.
 *
 * Returns: (transfer full) (element-type TamizTextPerson): the people, at least one unless
 *   the text is blank
 */
GPtrArray *
tamiz_text_read_people (const char *text)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_text_person_free);
  g_autoptr (GPtrArray) lines = split_lines (text);
  gboolean sheet = is_sheet (lines);

  for (guint from = 0; from < lines->len;)
    {
      guint to = sheet ? from + 1 : find_end (lines, from);
      TamizTextPerson *person = read_person (lines, from, to);

      while (from < to && *(const char *) lines->pdata[from] == '\0')
        from++;
      person->line = from + 1;
      if (is_empty (person))
        tamiz_text_person_free (person);
      else
        g_ptr_array_add (people, person);
      from = to;
    }

  return people;
}

/* @first, @last: (out) (transfer full) (nullable): the parts of the name */
void
tamiz_text_person_split_name (const TamizTextPerson  *self,
                              char                  **first,
                              char                  **last)
{
  g_autofree char *name = tamiz_text_person_dup_text (self, TAMIZ_TEXT_NAME);

  tamiz_name_split (name, first, last);
}
