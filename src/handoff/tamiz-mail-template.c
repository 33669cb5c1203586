#define G_LOG_DOMAIN "tamiz-mail-template"

#include "config.h"

#include "tamiz-mail-template.h"

#include "tamiz-error.h"
#include "tamiz-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Fields are filled in line by line, so that one without a value leaves no gap: a line that would say
 * nothing but its label goes, and in others the blanks around it close.
 */

static const TamizMailField fields[] = {
  { "person.first_name", N_("The contact's first name"), "person.name" },
  { "person.last_name", N_("The contact's last name"), "person.name" },
  { "person.name", N_("The contact's name"), NULL },
  { "person.job_title", N_("The contact's job title"), NULL },
  { "company.name", N_("The contact's company"), NULL },
  { "executive.name", N_("The sales executive's name"), NULL },
  { "executive.email", N_("The sales executive's mail address"), NULL },
  { "executive.phone", N_("The sales executive's telephone"), NULL },
  { "meeting.when", N_("Day and time of the meeting, as the reader's clocks show it"), NULL },
  { "meeting.before", N_("When the meeting was before it was changed"), NULL },
  { "meeting.kind", N_("Meeting, call or video call"), NULL },
  { "meeting.place", N_("Where they meet"), NULL },
  { "meeting.minutes", N_("How many minutes it takes"), NULL },
  { "sender.name", N_("Who hands the lead over"), NULL },
  { "sender.email", N_("The mail address of who hands the lead over"), NULL },
  { "organisation", N_("Your company"), NULL },
  { "handoff.number", N_("The handoff's number"), NULL },
  { "handoff.accept_by", N_("Until when it is to be accepted"), NULL },
  { "lead.grade", N_("The lead's grade"), NULL },
  { "lead.needs", N_("What the contact needs"), NULL },
  { "lead.product_line", N_("The product line"), NULL },
  { "reason", N_("The reason that was given"), NULL },
  { "wanted", N_("What would make a returned lead acceptable"), NULL },
  { "criterion", N_("The criterion that a returned lead fails"), NULL },
  { "clock", N_("Which promise is late"), NULL },
  { "due", N_("When it was due"), NULL },
  { NULL },
};

static const TamizMailKind kinds[] = {
  { "confirmation", N_("To the contact, with a copy to the sales executive: the meeting is arranged") },
  { "packet", N_("To the sales executive: a lead is handed over; the packet is attached") },
  { "meeting_changed", N_("To the contact, with a copy to the sales executive: the meeting is at another time") },
  { "meeting_cancelled", N_("To the contact, with a copy to the sales executive: the meeting does not take place") },
  { "reassigned", N_("To the contact: another sales executive attends to them") },
  { "reassigned_away", N_("To the sales executive who had the lead: a colleague has it now") },
  { "returned", N_("To whoever handed the lead over: sales returned it") },
  { "late", N_("To whom the agreement names: a promise is late") },
  { "exception", N_("To who decides: somebody asks to hand over a lead that lacks something") },
  { NULL },
};

/* The fields that a template may name, in the order in which they are offered; %NULL behind the last. */
const TamizMailField *
tamiz_mail_field_get (guint position)
{
  return position < G_N_ELEMENTS (fields) - 1 ? &fields[position] : NULL;
}

/**
 * tamiz_mail_field_find:
 * @name: a field's name, `person.first_name`
 *
 * Finds a field that a template may name.
 *
 * Returns: (transfer none) (nullable): the field; %NULL where there is none of that name
 */
const TamizMailField *
tamiz_mail_field_find (const char *name)
{
  for (guint i = 0; fields[i].name != NULL; i++)
    {
      if (g_str_equal (fields[i].name, name))
        return &fields[i];
    }

  return NULL;
}

/**
 * tamiz_mail_kind_get:
 * @position: from 0
 *
 * Lists the kinds of mails that have a template, in the order in which they are shown.
 *
 * Returns: (transfer none) (nullable): a kind; %NULL behind the last
 */
const TamizMailKind *
tamiz_mail_kind_get (guint position)
{
  return position < G_N_ELEMENTS (kinds) - 1 ? &kinds[position] : NULL;
}

/**
 * tamiz_mail_kind_find:
 * @key: a kind's key, `confirmation`
 *
 * Finds a kind of mail.
 *
 * Returns: (transfer none) (nullable): the kind; %NULL where there is none of that key
 */
const TamizMailKind *
tamiz_mail_kind_find (const char *key)
{
  for (guint i = 0; kinds[i].key != NULL; i++)
    {
      if (g_str_equal (kinds[i].key, key))
        return &kinds[i];
    }

  return NULL;
}

/* A field's name is of small letters, _ and a dot; anything else in braces is text.
 *
 * @end: (out): behind the closing brace
 *
 * Returns: (transfer full) (nullable): the name of the field that begins at @text, a brace
 */
static char *
read_field (const char  *text,
            const char **end)
{
  const char *p = text + 1;

  while (g_ascii_islower (*p) || *p == '_' || *p == '.')
    p++;
  if (p == text + 1 || *p != '}')
    return NULL;

  *end = p + 1;
  return g_strndup (text + 1, (gsize) (p - text - 1));
}

/* (nullable): what is in braces that are not closed, or holds other signs than a field's name, and yet
 * looks as if it were to be one: “{ person.name }”, “{person.name”.  Contacts would read it as it is.
 */
static char *
read_broken_field (const char *text)
{
  const char *name = text + 1 + strspn (text + 1, " ");
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");

  if (name[length] != '.' || !g_ascii_isalpha (name[length + 1]))
    return NULL;

  return g_strndup (text + 1, strcspn (text + 1, "}\n"));
}

static gboolean
check_line (const char  *line,
            const char  *where,
            guint        number,
            GError     **error)
{
  for (const char *p = strchr (line, '{'); p != NULL; p = strchr (p + 1, '{'))
    {
      const char *end;
      g_autofree char *name = read_field (p, &end);

      if (name == NULL)
        name = read_broken_field (p);
      if (name == NULL || tamiz_mail_field_find (name) != NULL)
        continue;
      if (number == 0)
        g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                     _("%s: there is no field “{%s}”; insert one from the list"), where, name);
      else
        g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                     _("%s, line %u: there is no field “{%s}”; insert one from the list"), where, number, name);
      return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_mail_template_check:
 * @subject: (nullable): a template's subject
 * @body: (nullable): its text
 * @error: return location
 *
 * Looks whether every field is one that there is.
 *
 * Returns: whether; else %TAMIZ_CORE_ERROR_INVALID with the field's name and its line
 */
gboolean
tamiz_mail_template_check (const char  *subject,
                           const char  *body,
                           GError     **error)
{
  g_auto (GStrv) lines = g_strsplit (body != NULL ? body : "", "\n", -1);

  if (subject != NULL && !check_line (subject, _("Subject"), 0, error))
    return FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (!check_line (lines[i], _("Text"), i + 1, error))
        return FALSE;
    }

  return TRUE;
}

/* (nullable): what stands for a field; never an empty text */
static const char *
find_value (const char *name,
            json_t     *values,
            const char *language)
{
  const char *value = tamiz_json_get_text (values, name);
  const TamizMailField *field = tamiz_mail_field_find (name);

  if (value != NULL && *value != '\0')
    return value;
  if (field->instead != NULL)
    return find_value (field->instead, values, language);

  /* Nobody is addressed as nobody. */
  return g_str_equal (name, "person.name") ? tamiz_mail_word_customer (language) : NULL;
}

static void
trim_end (GString    *line,
          const char *signs)
{
  while (line->len > 0 && strchr (signs, line->str[line->len - 1]) != NULL)
    g_string_truncate (line, line->len - 1);
}

/* Closes what an empty field left: blanks and a comma before it, and a bracket around it. */
static void
close_gap (GString     *line,
           const char **rest)
{
  trim_end (line, " ,");
  if (line->len > 0 && line->str[line->len - 1] == '(' && **rest == ')')
    {
      g_string_truncate (line, line->len - 1);
      (*rest)++;
      close_gap (line, rest);
    }
  else if (line->len == 0)
    *rest += strspn (*rest, " ");
}

/* “Telephone of Diego Peredo: ” with nothing behind it. */
static gboolean
is_bare_label (GString    *line,
               const char *rest)
{
  return *rest == '\0' && g_str_has_suffix (line->str, ": ");
}

/* @says: (out): whether the line is worth its place
 * @is_label: (out): whether it ends with a label whose value there is not
 */
static char *
fill_line (const char *text,
           json_t     *values,
           const char *language,
           gboolean   *says,
           gboolean   *is_label)
{
  GString *line = g_string_new (NULL);
  guint n_full = 0, n_empty = 0;
  const char *p = text;

  *is_label = FALSE;
  while (*p != '\0')
    {
      const char *end = NULL;
      g_autofree char *name = *p == '{' ? read_field (p, &end) : NULL;
      const char *value = name != NULL ? find_value (name, values, language) : NULL;

      if (name == NULL)
        {
          g_string_append_c (line, *p++);
          continue;
        }
      p = end;
      if (value != NULL)
        {
          g_string_append (line, value);
          n_full++;
          continue;
        }
      n_empty++;
      *is_label = is_bare_label (line, p);
      close_gap (line, &p);
    }
  *says = n_empty == 0 || n_full > 0;
  if (n_empty > 0)
    trim_end (line, " ,:;");

  return g_string_free (line, FALSE);
}

/**
 * tamiz_mail_template_fill:
 * @text: a template's subject or text
 * @values: texts by the names of the fields
 * @language: of the template, "es"
 * @error: return location
 *
 * Writes a mail.  A line whose fields are all empty is left out, and one that ends with a label whose
 * value is missing, except where it is the only one, a subject; more than one empty line in a row
 * becomes one.
 *
 * Returns: (transfer full): the text; %NULL with %TAMIZ_CORE_ERROR_INVALID where it names a field
 *   that there is not
 */
char *
tamiz_mail_template_fill (const char  *text,
                          json_t      *values,
                          const char  *language,
                          GError     **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) filled = g_string_new (NULL);

  if (!tamiz_mail_template_check (NULL, text, error))
    return NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean says, is_label;
      g_autofree char *line = fill_line (lines[i], values, language, &says, &is_label);

      if (!says || (is_label && lines[1] != NULL) || (*line == '\0' && (filled->len == 0 || g_str_has_suffix (filled->str, "\n\n"))))
        continue;
      g_string_append_printf (filled, "%s\n", line);
    }
  while (filled->len > 0 && filled->str[filled->len - 1] == '\n')
    g_string_truncate (filled, filled->len - 1);
  if (strchr (text, '\n') != NULL)
    g_string_append_c (filled, '\n');

  return g_string_free (g_steal_pointer (&filled), FALSE);
}
