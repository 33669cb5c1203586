#define G_LOG_DOMAIN "tamiz-import-guess"

#include "config.h"

#include "tamiz-import-guess.h"

#include "tamiz-currencies.h"
#include "tamiz-intake-words.h"
#include "tamiz-text.h"

#include <string.h>

/* A field of choices has no more than so many, and none longer than this. */
#define MOST_CHOICES 12
#define LONGEST_CHOICE 40

/* Which of an import's fields the header has.  Words that mean little alone, as “type”, say
 * nothing of what the rows are.
 */
static void
find_fields (TamizImportOf      of,
             const char *const *header,
             gboolean          *has)
{
  static const char *const vague[] = { "kind", "tipo", "type", "activity", "actividad", NULL };

  memset (has, 0, TAMIZ_STAGED_N_FIELDS * sizeof *has);
  for (guint i = 0; header[i] != NULL; i++)
    {
      g_autofree char *folded = tamiz_header_fold (header[i]);
      TamizStagedField field;

      if (*folded == '\0' || !tamiz_staged_field_guess (of, header[i], &field))
        continue;
      if (of != TAMIZ_IMPORT_OF_OUTCOMES || field != TAMIZ_STAGED_OUTCOME || !g_strv_contains (vague, folded))
        has[field] = TRUE;
    }
}

static gboolean
says_who (const gboolean *has)
{
  return has[TAMIZ_STAGED_EMAIL] || has[TAMIZ_STAGED_PHONE] || has[TAMIZ_STAGED_EXTERNAL_ID];
}

/* A list of people may say how each of them ended, too. */
static gboolean
tells_of_people (const char *const *header)
{
  gboolean has[TAMIZ_STAGED_N_FIELDS];

  find_fields (TAMIZ_IMPORT_OF_PEOPLE, header, has);
  return has[TAMIZ_STAGED_SOURCE] || has[TAMIZ_STAGED_JOB_TITLE] || has[TAMIZ_STAGED_CITY]
         || has[TAMIZ_STAGED_INDUSTRY];
}

/* Names of columns that say when a case was won, and with it that it was. */
static gboolean
says_won (const char *header)
{
  static const char *const names[] = { "won date", "date won", "won at", "won on", "closed won date", "fecha ganado",
                                       "fecha ganada", "fecha de ganado", "ganado el", "ganada el", NULL };
  g_autofree char *folded = tamiz_header_fold (header);

  return g_strv_contains (names, folded);
}

static gboolean
tells_of_won (const char *const *header)
{
  for (guint i = 0; header[i] != NULL; i++)
    {
      if (says_won (header[i]))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_import_guess_of:
 * @reader: a file
 *
 * Guesses by its format and its columns what the rows of a file are.
 *
 * Returns: people, where nothing speaks for anything else
 */
TamizImportOf
tamiz_import_guess_of (TamizRowReader *reader)
{
  const char *const *header = tamiz_row_reader_get_header (reader);
  gboolean has[TAMIZ_STAGED_N_FIELDS];

  if (tamiz_row_reader_holds_people (reader))
    return TAMIZ_IMPORT_OF_PEOPLE;
  find_fields (TAMIZ_IMPORT_OF_ANSWERS, header, has);
  if (has[TAMIZ_STAGED_CRITERION] && has[TAMIZ_STAGED_VALUE] && says_who (has))
    return TAMIZ_IMPORT_OF_ANSWERS;
  find_fields (TAMIZ_IMPORT_OF_OUTCOMES, header, has);
  if ((has[TAMIZ_STAGED_OUTCOME] || tells_of_won (header)) && says_who (has) && !tells_of_people (header))
    return TAMIZ_IMPORT_OF_OUTCOMES;
  find_fields (TAMIZ_IMPORT_OF_CONSENTS, header, has);
  if (has[TAMIZ_STAGED_CHANNEL] && (has[TAMIZ_STAGED_BASIS] || has[TAMIZ_STAGED_DO_NOT_CONTACT]) && says_who (has))
    return TAMIZ_IMPORT_OF_CONSENTS;
  find_fields (TAMIZ_IMPORT_OF_ACTIVITIES, header, has);
  if (has[TAMIZ_STAGED_KIND] && has[TAMIZ_STAGED_AT] && says_who (has) && !has[TAMIZ_STAGED_LAST_NAME])
    return TAMIZ_IMPORT_OF_ACTIVITIES;
  find_fields (TAMIZ_IMPORT_OF_PEOPLE, header, has);
  if ((has[TAMIZ_STAGED_COMPANY] || has[TAMIZ_STAGED_TAX_NUMBER])
      && (has[TAMIZ_STAGED_REVENUE] || has[TAMIZ_STAGED_EMPLOYEES] || has[TAMIZ_STAGED_DOMAIN]
          || has[TAMIZ_STAGED_TAX_NUMBER] || has[TAMIZ_STAGED_RELATION] || has[TAMIZ_STAGED_INDUSTRY])
      && !has[TAMIZ_STAGED_FIRST_NAME] && !has[TAMIZ_STAGED_LAST_NAME] && !has[TAMIZ_STAGED_FULL_NAME]
      && !says_who (has) && !has[TAMIZ_STAGED_SOURCE])
    return TAMIZ_IMPORT_OF_COMPANIES;

  return TAMIZ_IMPORT_OF_PEOPLE;
}

/**
 * tamiz_import_find_won_column:
 * @mapping: what the columns of outcomes are
 *
 * Finds the column of the days on which cases were won, in a file that says nothing else of
 * how they ended.
 *
 * Returns: the column, or -1
 */
int
tamiz_import_find_won_column (TamizMapping *mapping)
{
  int column = tamiz_mapping_find_column (mapping, TAMIZ_STAGED_AT);

  return tamiz_mapping_get_of (mapping) == TAMIZ_IMPORT_OF_OUTCOMES && column >= 0
                 && tamiz_mapping_find_column (mapping, TAMIZ_STAGED_OUTCOME) < 0
                 && says_won (tamiz_mapping_get_column (mapping, (guint) column)->header)
             ? column
             : -1;
}

static gboolean
says_any (TamizMapping           *mapping,
          const TamizStagedField *fields,
          guint                   n)
{
  for (guint i = 0; i < n; i++)
    {
      if (tamiz_mapping_find_column (mapping, fields[i]) >= 0 || tamiz_mapping_get_default (mapping, fields[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_import_find_lack:
 * @mapping: what the columns are, and what all rows have
 *
 * Tells what no row can say, whatever stands in it, so that each would be set aside.  The
 * source is asked for apart.
 *
 * Returns: (nullable): `who`, `outcome`, `kind`, `criterion`, `value` or `channel`; %NULL where
 *   nothing lacks
 */
const char *
tamiz_import_find_lack (TamizMapping *mapping)
{
  static const TamizStagedField people[] = { TAMIZ_STAGED_FIRST_NAME, TAMIZ_STAGED_LAST_NAME, TAMIZ_STAGED_FULL_NAME,
                                             TAMIZ_STAGED_COMPANY, TAMIZ_STAGED_EXTERNAL_ID, TAMIZ_STAGED_RECIPIENTS };
  static const TamizStagedField companies[] = { TAMIZ_STAGED_COMPANY, TAMIZ_STAGED_TAX_NUMBER };
  static const TamizStagedField known[] = { TAMIZ_STAGED_EMAIL, TAMIZ_STAGED_PHONE, TAMIZ_STAGED_EXTERNAL_ID,
                                            TAMIZ_STAGED_HANDLE };
  static const struct
  {
    TamizImportOf of;
    TamizStagedField fields[2];
    const char *lack;
  } needed[] = {
    { TAMIZ_IMPORT_OF_ACTIVITIES, { TAMIZ_STAGED_KIND, TAMIZ_STAGED_KIND }, "kind" },
    { TAMIZ_IMPORT_OF_ANSWERS, { TAMIZ_STAGED_CRITERION, TAMIZ_STAGED_CRITERION }, "criterion" },
    { TAMIZ_IMPORT_OF_ANSWERS, { TAMIZ_STAGED_VALUE, TAMIZ_STAGED_VALUE }, "value" },
    { TAMIZ_IMPORT_OF_OUTCOMES, { TAMIZ_STAGED_OUTCOME, TAMIZ_STAGED_OUTCOME }, "outcome" },
    { TAMIZ_IMPORT_OF_CONSENTS, { TAMIZ_STAGED_CHANNEL, TAMIZ_STAGED_DO_NOT_CONTACT }, "channel" },
  };
  TamizImportOf of = tamiz_mapping_get_of (mapping);

  if (of == TAMIZ_IMPORT_OF_PEOPLE)
    return says_any (mapping, people, G_N_ELEMENTS (people)) ? NULL : "who";
  if (of == TAMIZ_IMPORT_OF_COMPANIES)
    return says_any (mapping, companies, G_N_ELEMENTS (companies)) ? NULL : "who";
  if (!says_any (mapping, known, G_N_ELEMENTS (known)))
    return "who";
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      if (needed[i].of == of && !says_any (mapping, needed[i].fields, 2))
        return needed[i].lack;
    }

  return NULL;
}

static gboolean
is_number (const char *text,
           gboolean   *money)
{
  g_autofree char *number = NULL, *unit = NULL, *currency = NULL;

  *money = FALSE;
  if (!tamiz_number_parse (text, 0, &number, &unit) || (unit != NULL && tamiz_unit_multiplies (unit)))
    return FALSE;
  if (unit == NULL)
    return TRUE;
  currency = tamiz_currency_from_text (unit, NULL);
  *money = currency != NULL;

  return *money;
}

static gboolean
is_date (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 at, day;

  return tamiz_date_parse (text, TAMIZ_DATE_ORDER_DMY, utc, &at, &day)
         || tamiz_date_parse (text, TAMIZ_DATE_ORDER_MDY, utc, &at, &day);
}

/* @pieces: (inout): how often each text stands there */
static gboolean
count_pieces (GPtrArray  *values,
              const char *between,
              GPtrArray  *pieces)
{
  for (guint i = 0; i < values->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (values, i), between, -1);

      for (guint j = 0; parts[j] != NULL; j++)
        {
          g_autofree char *piece = tamiz_text_clean (parts[j]);

          if (piece == NULL)
            continue;
          if (strlen (piece) > LONGEST_CHOICE)
            return FALSE;
          if (!g_ptr_array_find_with_equal_func (pieces, piece, g_str_equal, NULL))
            g_ptr_array_add (pieces, g_steal_pointer (&piece));
          if (pieces->len > MOST_CHOICES)
            return FALSE;
        }
    }

  return pieces->len > 1;
}

static gboolean
are_choices (GPtrArray   *values,
             guint        n_rows,
             const char  *between,
             char      ***choices)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (g_free);

  /* Few texts that come back many times. */
  if (!count_pieces (values, between, pieces) || n_rows < 3 * pieces->len)
    return FALSE;

  g_ptr_array_add (pieces, NULL);
  *choices = (char **) g_ptr_array_free (g_steal_pointer (&pieces), FALSE);
  return TRUE;
}

/**
 * tamiz_own_field_guess_type:
 * @values: (element-type utf8): texts that stand in a column, none twice and none blank
 * @n_rows: in how many rows there are any
 * @choices: (out) (nullable) (transfer full): of a choice or several, which they are
 *
 * Guesses which type of field would take the values of a column.
 *
 * Returns: the type, text where nothing speaks for another
 */
TamizFieldType
tamiz_own_field_guess_type (GPtrArray   *values,
                            guint        n_rows,
                            char      ***choices)
{
  guint yes_no = 0, dates = 0, numbers = 0, amounts = 0, several = 0;

  *choices = NULL;
  for (guint i = 0; i < values->len; i++)
    {
      const char *text = g_ptr_array_index (values, i);
      gboolean money;

      yes_no += tamiz_yes_no_from_text (text) != NULL;
      dates += is_date (text);
      numbers += is_number (text, &money);
      amounts += money;
      several += strchr (text, ';') != NULL;
    }
  if (values->len == 0)
    return TAMIZ_FIELD_TYPE_TEXT;
  if (yes_no == values->len)
    return TAMIZ_FIELD_TYPE_YES_NO;
  if (dates == values->len)
    return TAMIZ_FIELD_TYPE_DATE;
  if (numbers == values->len)
    return amounts * 2 > values->len ? TAMIZ_FIELD_TYPE_MONEY : TAMIZ_FIELD_TYPE_NUMBER;
  if (several > 0 && are_choices (values, n_rows, ";", choices))
    return TAMIZ_FIELD_TYPE_SEVERAL;

  return are_choices (values, n_rows, "\n", choices) ? TAMIZ_FIELD_TYPE_CHOICE : TAMIZ_FIELD_TYPE_TEXT;
}
