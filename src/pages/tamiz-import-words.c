#define G_LOG_DOMAIN "tamiz-import-words"

#include "config.h"

#include "tamiz-import-words.h"

#include "tamiz-enums.h"
#include "tamiz-field-words.h"
#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

static gboolean
is_format (json_t     *preview,
           const char *format)
{
  return g_strcmp0 (tamiz_json_get_text (preview, "format"), format) == 0;
}

/* Of a workbook its sheet stands for what it is: which program wrote it is no matter. */
static char *
dup_kind (json_t *preview)
{
  const char *sheet = tamiz_json_get_text (preview, "sheet");

  if (sheet != NULL)
    /* Translators: %s is the name of a sheet */
    return g_strdup_printf (_("Workbook, sheet “%s”"), sheet);
  if (is_format (preview, "vcard"))
    return g_strdup ("vCard");
  if (is_format (preview, "json"))
    return g_strdup ("JSON");
  if (is_format (preview, "mail"))
    return g_strdup (_("Mailbox"));
  if (is_format (preview, "text"))
    return g_strdup (_("Text"));

  return g_strdup ("CSV");
}

static char *
dup_count (json_t *preview)
{
  gulong n = (gulong) tamiz_json_get_int (preview, "rows", 0);
  g_autofree char *count = tamiz_figures_format_count ((gint64) n);

  if (is_format (preview, "vcard"))
    /* Translators: %s is a number; of contacts */
    return g_strdup_printf (ngettext ("%s card", "%s cards", n), count);
  if (is_format (preview, "mail"))
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s mail", "%s mails", n), count);

  return g_strdup_printf (ngettext ("%s row", "%s rows", n), count);
}

/* (nullable): only where somebody chose them, or the file's program did. */
static char *
dup_columns (json_t *preview)
{
  guint n = (guint) json_array_size (json_object_get (preview, "columns"));

  if (is_format (preview, "vcard") || is_format (preview, "mail") || is_format (preview, "text"))
    return NULL;

  return g_strdup_printf (ngettext ("%u column", "%u columns", n), n);
}

static const char *
describe_delimiter (const char *delimiter)
{
  static const struct
  {
    const char *sign, *words;
  } known[] = {
    { ",", N_("separated by commas") },
    { ";", N_("separated by semicolons") },
    { "\t", N_("separated by tabs") },
    { "|", N_("separated by bars") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_strcmp0 (known[i].sign, delimiter) == 0)
        return _(known[i].words);
    }

  return delimiter;
}

/* (nullable): of what stands there and is no row, as a header that comes again or a test */
static char *
dup_left_out (json_t *preview)
{
  gulong n = (gulong) tamiz_json_get_int (preview, "left_out", 0);
  g_autofree char *count = tamiz_figures_format_count ((gint64) n);

  /* Translators: %s is a number; of lines, cards or mails of a file that are nobody's */
  return n > 0 ? g_strdup_printf (ngettext ("%s left out", "%s left out", n), count) : NULL;
}

/* (nullable): of text that could have been read in another way; of workbooks nobody asks. */
static char *
dup_encoding (json_t *preview)
{
  const char *encoding = tamiz_json_get_text (preview, "encoding");
  gboolean asked = is_format (preview, "csv") || (encoding != NULL && !g_str_equal (encoding, "utf-8"));

  return asked && encoding != NULL ? g_ascii_strup (encoding, -1) : NULL;
}

/**
 * tamiz_import_describe_file:
 * @preview: what `import.preview` answered
 *
 * Says in a line what a file is and how it was understood.
 *
 * Returns: (transfer full): a text
 */
char *
tamiz_import_describe_file (json_t *preview)
{
  const char *delimiter = describe_delimiter (tamiz_json_get_text (preview, "delimiter"));
  g_autofree char *columns = dup_columns (preview), *encoding = dup_encoding (preview), *left_out = dup_left_out (preview);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (parts, dup_kind (preview));
  g_ptr_array_add (parts, dup_count (preview));
  if (left_out != NULL)
    g_ptr_array_add (parts, g_steal_pointer (&left_out));
  if (columns != NULL)
    g_ptr_array_add (parts, g_steal_pointer (&columns));
  if (encoding != NULL)
    g_ptr_array_add (parts, g_steal_pointer (&encoding));
  if (delimiter != NULL)
    g_ptr_array_add (parts, g_strdup (delimiter));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

/**
 * tamiz_import_describe_empty:
 * @preview: what `import.preview` answered
 *
 * Says what to do where a file has nothing to import.
 *
 * Returns: (transfer none) (nullable): a message; %NULL where it has something
 */
const char *
tamiz_import_describe_empty (json_t *preview)
{
  if (tamiz_json_get_int (preview, "rows", 0) > 0)
    return NULL;
  if (tamiz_json_get_text (preview, "sheet") != NULL)
    return _("The sheet has a heading but no rows; choose another sheet or another file.");
  if (is_format (preview, "csv"))
    return _("The file has a heading but no rows; export it again, or choose another one.");

  return _("There is nothing to import in the file; export it again, or choose another one.");
}

/**
 * tamiz_import_describe_lack:
 * @of: what the file holds
 * @preview: what `import.preview` answered
 *
 * Says what to do where no row could be taken, whatever stands in it.
 *
 * Returns: (transfer none) (nullable): a message; %NULL where nothing lacks
 */
const char *
tamiz_import_describe_lack (const char *of,
                            json_t     *preview)
{
  static const struct
  {
    const char *lack, *of, *words;
  } lacks[] = {
    { "who", "people",
      N_("No column says who the rows speak of. Choose the one that is a name, a company or an external id; "
         "if there is none, the file holds no prospects.") },
    { "who", "companies",
      N_("No column says of which company the rows are. Choose the one that is its name or its tax number.") },
    { "who", NULL,
      N_("No column says of whom the rows are. Choose the one that is an e-mail, a telephone or an external id.") },
    { "outcome", NULL,
      N_("No column says how the cases ended. Choose the one that does, or go back and say it of all of them.") },
    { "kind", NULL,
      N_("No column says what happened. Choose the one that does, or go back and say it of all rows.") },
    { "criterion", NULL, N_("No column says which criterion is answered. Choose the one that does.") },
    { "value", NULL, N_("No column holds the answers. Choose the one that does.") },
    { "channel", NULL, N_("No column says for which channel the consents are. Choose the one that does.") },
  };
  const char *lack = tamiz_json_get_text (preview, "lacks");

  for (guint i = 0; lack != NULL && i < G_N_ELEMENTS (lacks); i++)
    {
      if (g_str_equal (lacks[i].lack, lack) && (lacks[i].of == NULL || g_str_equal (lacks[i].of, of)))
        return _(lacks[i].words);
    }

  return NULL;
}

/**
 * tamiz_import_count_entering:
 * @answer: that of the operation `import`, of a trial too
 *
 * Counts the rows that write anything into the base.
 *
 * Returns: how many
 */
gint64
tamiz_import_count_entering (json_t *answer)
{
  return tamiz_json_get_int (answer, "added", 0) + tamiz_json_get_int (answer, "updated", 0)
         + tamiz_json_get_int (answer, "filled", 0);
}

/**
 * tamiz_import_describe_none:
 * @answer: what a trial of `import` answered
 *
 * Says what to do where no row of a file would enter.
 *
 * Returns: (transfer none) (nullable): a message; %NULL where any would
 */
const char *
tamiz_import_describe_none (json_t *answer)
{
  if (tamiz_import_count_entering (answer) > 0)
    return NULL;
  if (tamiz_json_get_int (answer, "set_aside", 0) > 0)
    return _("None of these rows would enter: below is what they lack. Go back and choose what the columns are, or "
             "mend the file and import it again.");
  if (tamiz_json_get_int (answer, "still_open", 0) > 0)
    return _("None of these rows would enter: the cases have not ended, or their outcome is known.");

  return _("None of these rows would enter: the base has them already.");
}

/**
 * tamiz_import_dup_value:
 * @desk: where somebody works
 * @key: (nullable): a field, as maps write it
 * @value: what it is to hold
 *
 * Writes days, amounts, countries, languages and members of lists as people read them, everything
 * else as it will stand.
 *
 * Returns: (transfer full): a text
 */
char *
tamiz_import_dup_value (TamizDesk  *desk,
                        const char *key,
                        const char *value)
{
  static const struct
  {
    const char *key;
    TamizFieldKind kind;
  } written[] = {
    { "country", TAMIZ_FIELD_COUNTRY },     { "company_country", TAMIZ_FIELD_COUNTRY },
    { "language", TAMIZ_FIELD_LANGUAGE },   { "amount", TAMIZ_FIELD_NUMBER },
    { "revenue", TAMIZ_FIELD_NUMBER },      { "employees", TAMIZ_FIELD_NUMBER },
  };
  static const struct
  {
    const char *key;
    TamizEnum list;
  } lists[] = {
    { "outcome", TAMIZ_ENUM_OUTCOME },  { "kind", TAMIZ_ENUM_ACTIVITY },   { "channel", TAMIZ_ENUM_CHANNEL },
    { "relation", TAMIZ_ENUM_RELATION }, { "journey", TAMIZ_ENUM_JOURNEY }, { "consent_channel", TAMIZ_ENUM_CHANNEL },
  };
  static const char *const moments[] = { "received_on", "at",         "until",        "date",
                                         "until_date",  "wanted_by",  "consent_date", NULL };
  int number;

  if (key != NULL && g_strv_contains (moments, key))
    {
      g_autofree char *day = tamiz_desk_format_day (desk, value);

      return *day != '\0' ? g_steal_pointer (&day) : g_strdup (value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      if (g_strcmp0 (written[i].key, key) == 0)
        return tamiz_field_dup_shown (written[i].kind, value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (g_strcmp0 (lists[i].key, key) == 0 && tamiz_enum_from_nick (lists[i].list, value, &number))
        return g_strdup (tamiz_enum_label (lists[i].list, number));
    }

  return g_strdup (value);
}
