#define G_LOG_DOMAIN "tamiz-own-field"

#include "config.h"

#include "tamiz-own-field.h"

#include "tamiz-currencies.h"
#include "tamiz-error.h"
#include "tamiz-json.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The types of a base's own fields.  Whatever the type, a value is stored as text:
 *
 *   text     as it came
 *   number   1250.5: a point, at most three decimals, no zeros behind them
 *   money    1250.50 USD: an amount as typed, at most three decimals, and its currency
 *   date     2026-11-22
 *   choice   one of the field's choices
 *   several  those chosen, in the field's order, with "; " between
 *   yes_no   yes or no
 */

#define MOST_CHOICES 100
#define MOST_DECIMALS 3

TamizFieldType
tamiz_own_field_get_type (TamizRecord *field)
{
  return (TamizFieldType) tamiz_record_get_int (field, TAMIZ_FIELD_TYPE);
}

/* As definitions name it: `lead.custom.size`. */
char *
tamiz_own_field_dup_key (TamizRecord *field)
{
  return g_strdup_printf ("%s.custom.%s", tamiz_record_get_text (field, TAMIZ_FIELD_RECORD),
                          tamiz_record_get_text (field, TAMIZ_FIELD_KEY));
}

/**
 * tamiz_own_field_dup_choices:
 * @field: a field
 *
 * Gets what can be chosen in a field.
 *
 * Returns: (transfer full) (array zero-terminated=1): the choices, none of other types
 */
char **
tamiz_own_field_dup_choices (TamizRecord *field)
{
  const char *text = tamiz_record_get_text (field, TAMIZ_FIELD_CHOICES);
  g_autoptr (json_t) array = text != NULL ? json_loads (text, 0, NULL) : NULL;
  g_autoptr (GStrvBuilder) choices = g_strv_builder_new ();
  json_t *choice;
  gsize i;

  json_array_foreach (array, i, choice)
    {
      if (json_is_string (choice))
        g_strv_builder_add (choices, json_string_value (choice));
    }

  return g_strv_builder_end (choices);
}

static gboolean
has_folded (GPtrArray  *choices,
            const char *choice)
{
  g_autofree char *folded = tamiz_text_fold (choice);

  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *other = tamiz_text_fold (g_ptr_array_index (choices, i));

      if (g_str_equal (folded, other))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_own_field_read_choices:
 * @text: (nullable): choices as people write them: `Small; Medium; Large`
 * @error: return location
 *
 * Reads what is to be chosen in a field.
 *
 * Returns: (transfer full) (array zero-terminated=1): the choices; else
 *   %TAMIZ_CORE_ERROR_INVALID, where there are none, too many, or two alike
 */
char **
tamiz_own_field_read_choices (const char  *text,
                              GError     **error)
{
  g_auto (GStrv) pieces = g_strsplit_set (text != NULL ? text : "", ";\n", -1);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_autofree char *choice = tamiz_text_clean (pieces[i]);

      if (choice == NULL)
        continue;
      if (has_folded (choices, choice))
        {
          g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                       _("The choice “%s” stands there twice"), choice);
          return NULL;
        }
      g_ptr_array_add (choices, g_steal_pointer (&choice));
    }
  if (choices->len == 0 || choices->len > MOST_CHOICES)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("The field needs its choices, from one to %d, with “;” between them"), MOST_CHOICES);
      return NULL;
    }

  g_ptr_array_add (choices, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&choices), FALSE);
}

/* As they are stored with the field. */
char *
tamiz_own_field_write_choices (const char *const *choices)
{
  g_autoptr (json_t) array = json_array ();

  for (guint i = 0; choices[i] != NULL; i++)
    json_array_append_new (array, json_string (choices[i]));

  return tamiz_json_to_text (array);
}

static gboolean
refuse (GError     **error,
        const char  *format,
        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID, message);

  return FALSE;
}

/* Leaves at least so many decimals, where there are any; returns how many are left. */
static gsize
drop_last_zeros (char  *number,
                 gsize  least)
{
  char *point = strchr (number, '.');
  gsize n = point != NULL ? strlen (point + 1) : 0;

  for (; n > least && point[n] == '0'; n--)
    point[n] = '\0';
  if (point != NULL && n == 0)
    *point = '\0';

  return n;
}

/* @unit: (out) (nullable): what stands beside the number */
static gboolean
read_decimal (const char          *text,
              const TamizWriting  *writing,
              char               **number,
              char               **unit)
{
  return tamiz_number_parse (text, writing->decimal, number, unit)
         && drop_last_zeros (*number, MOST_DECIMALS) <= MOST_DECIMALS
         && (*unit == NULL || !tamiz_unit_multiplies (*unit));
}

static gboolean
read_number (TamizRecord         *field,
             const char          *text,
             const TamizWriting  *writing,
             char               **canonical,
             GError             **error)
{
  g_autofree char *number = NULL, *unit = NULL;

  if (!read_decimal (text, writing, &number, &unit))
    return refuse (error, _("“%s” is no number for “%s”: write it as 1250.5, with at most three decimals"),
                   text, tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));

  drop_last_zeros (number, 0);
  *canonical = g_steal_pointer (&number);
  return TRUE;
}

static gboolean
read_money (TamizRecord         *field,
            const char          *text,
            const TamizWriting  *writing,
            char               **canonical,
            GError             **error)
{
  g_autofree char *number = NULL, *unit = NULL, *currency = NULL;

  if (read_decimal (text, writing, &number, &unit))
    currency = unit != NULL ? tamiz_currency_from_text (unit, writing->currency)
                            : g_strdup (writing->currency);
  if (currency == NULL)
    return refuse (error, _("“%s” is no amount for “%s”: write it with its currency, as 1250.50 %s"), text,
                   tamiz_record_get_text (field, TAMIZ_FIELD_LABEL),
                   writing->currency != NULL ? writing->currency : "USD");

  *canonical = g_strdup_printf ("%s %s", number, currency);
  return TRUE;
}

static gboolean
read_date (TamizRecord         *field,
           const char          *text,
           const TamizWriting  *writing,
           char               **canonical,
           GError             **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 at, day;

  if (!tamiz_date_parse (text, writing->date_order, utc, &at, &day))
    return refuse (error, _("“%s” is no date from 1900 to 2199 for “%s”: write it as 2026-11-22"), text,
                   tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));

  *canonical = tamiz_day_format (day);
  return TRUE;
}

static gboolean
read_yes_no (TamizRecord  *field,
             const char   *text,
             char        **canonical,
             GError      **error)
{
  const char *digit = tamiz_yes_no_from_text (text);

  if (digit == NULL)
    return refuse (error, _("“%s” is no answer for “%s”: write yes or no"), text,
                   tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));

  *canonical = g_strdup (*digit == '1' ? "yes" : "no");
  return TRUE;
}

static int
find_choice (char       **choices,
             const char  *text)
{
  g_autofree char *folded = tamiz_text_fold (text);

  for (int i = 0; choices[i] != NULL; i++)
    {
      g_autofree char *choice = tamiz_text_fold (choices[i]);

      if (g_str_equal (choice, folded))
        return i;
    }

  return -1;
}

static gboolean
refuse_choice (TamizRecord  *field,
               char        **choices,
               const char   *text,
               GError      **error)
{
  g_autofree char *list = g_strjoinv (", ", choices);

  return refuse (error, _("“%s” is none of the choices of “%s”: %s"), text,
                 tamiz_record_get_text (field, TAMIZ_FIELD_LABEL), list);
}

static gboolean
read_choice (TamizRecord  *field,
             const char   *text,
             char        **canonical,
             GError      **error)
{
  g_auto (GStrv) choices = tamiz_own_field_dup_choices (field);
  int found = find_choice (choices, text);

  if (found < 0)
    return refuse_choice (field, choices, text, error);

  *canonical = g_strdup (choices[found]);
  return TRUE;
}

/* Marks the choices that @text names with one of @separators between them; @wrong is what
 * is none.
 */
static gboolean
mark_choices (char       **choices,
              gboolean    *chosen,
              const char  *text,
              const char  *separators,
              char       **wrong)
{
  g_auto (GStrv) pieces = g_strsplit_set (text, separators, -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_autofree char *piece = tamiz_text_clean (pieces[i]);
      int found = piece != NULL ? find_choice (choices, piece) : -1;

      if (found >= 0)
        chosen[found] = TRUE;
      else if (piece != NULL && *separators == ',')
        {
          *wrong = g_steal_pointer (&piece);
          return FALSE;
        }
      /* A comma may stand in a choice, and in other programs' files between them. */
      else if (piece != NULL && !mark_choices (choices, chosen, piece, ",", wrong))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_several (TamizRecord  *field,
              const char   *text,
              char        **canonical,
              GError      **error)
{
  g_auto (GStrv) choices = tamiz_own_field_dup_choices (field);
  g_autofree gboolean *chosen = g_new0 (gboolean, g_strv_length (choices) + 1);
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree char *wrong = NULL;

  if (!mark_choices (choices, chosen, text, ";\n", &wrong))
    return refuse_choice (field, choices, wrong, error);

  for (guint i = 0; choices[i] != NULL; i++)
    {
      if (chosen[i])
        g_string_append_printf (value, "%s%s", value->len > 0 ? TAMIZ_CHOICES_BETWEEN : "", choices[i]);
    }
  if (value->len == 0)
    return refuse_choice (field, choices, text, error);

  *canonical = g_strdup (value->str);
  return TRUE;
}

/**
 * tamiz_own_field_read:
 * @field: a field of the base's own
 * @text: a value as somebody typed it or a file brings it; not blank
 * @writing: how numbers and dates are written there
 * @canonical: (out) (transfer full): the value as it is stored
 * @error: return location
 *
 * Reads a value of a field by the field's type.
 *
 * Returns: whether it is one; else %TAMIZ_CORE_ERROR_INVALID, which says of which field, and
 *   what would do
 */
gboolean
tamiz_own_field_read (TamizRecord         *field,
                      const char          *text,
                      const TamizWriting  *writing,
                      char               **canonical,
                      GError             **error)
{
  switch (tamiz_own_field_get_type (field))
    {
    case TAMIZ_FIELD_TYPE_NUMBER:
      return read_number (field, text, writing, canonical, error);
    case TAMIZ_FIELD_TYPE_MONEY:
      return read_money (field, text, writing, canonical, error);
    case TAMIZ_FIELD_TYPE_DATE:
      return read_date (field, text, writing, canonical, error);
    case TAMIZ_FIELD_TYPE_CHOICE:
      return read_choice (field, text, canonical, error);
    case TAMIZ_FIELD_TYPE_SEVERAL:
      return read_several (field, text, canonical, error);
    case TAMIZ_FIELD_TYPE_YES_NO:
      return read_yes_no (field, text, canonical, error);
    case TAMIZ_FIELD_TYPE_TEXT:
    default:
      *canonical = g_strdup (text);
      return TRUE;
    }
}

/* In whatever order and letters: while the field's choices change, leads are judged by both. */
static gboolean
are_choices (TamizRecord *field,
             const char  *value)
{
  g_auto (GStrv) choices = tamiz_own_field_dup_choices (field);
  gboolean several = tamiz_own_field_get_type (field) == TAMIZ_FIELD_TYPE_SEVERAL;
  g_auto (GStrv) pieces = g_strsplit (value, TAMIZ_CHOICES_BETWEEN, several ? -1 : 1);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      if (find_choice (choices, pieces[i]) < 0)
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_own_field_holds:
 * @field: a field of the base's own
 * @value: what is stored in it
 *
 * Tells whether a stored value is one of the field's type: an undo may bring one back from
 * before the field had it.
 *
 * Returns: whether it is
 */
gboolean
tamiz_own_field_holds (TamizRecord *field,
                       const char  *value)
{
  const TamizWriting stored = { TAMIZ_DATE_ORDER_YMD, '.', NULL };
  TamizFieldType type = tamiz_own_field_get_type (field);
  g_autofree char *canonical = NULL;

  if (type == TAMIZ_FIELD_TYPE_CHOICE || type == TAMIZ_FIELD_TYPE_SEVERAL)
    return are_choices (field, value);

  return tamiz_own_field_read (field, value, &stored, &canonical, NULL) && g_str_equal (canonical, value);
}
