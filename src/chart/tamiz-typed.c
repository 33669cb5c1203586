#define G_LOG_DOMAIN "tamiz-typed"

#include "config.h"

#include "tamiz-typed.h"

#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* Leaves digits, separators and a sign; NULL where there is anything else. */
static char *
strip_blanks (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2212)
        g_string_append_c (out, '-');
      else if (c < 0x80 && strchr ("0123456789.,-+", (int) c) != NULL)
        g_string_append_c (out, (char) c);
      else if (!g_unichar_isspace (c) && c != '\'' && c != 0x2019)
        return NULL;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Whether a separator stands before exactly three digits. */
static gboolean
is_a_group (const char *separator)
{
  return strspn (separator + 1, "0123456789") == 3;
}

/* The sign that stands before the decimals; '\0' where there is none.  12.000 is twelve
 * thousand where decimals begin with a comma; 12.5 is twelve and a half everywhere.
 */
static char
find_point (const char *number)
{
  const char *dot = strrchr (number, '.'), *comma = strrchr (number, ',');
  const char *last = dot > comma ? dot : comma;
  char local = *localeconv ()->decimal_point == ',' ? ',' : '.';

  if (last == NULL)
    return '\0';
  if (dot != NULL && comma != NULL)
    return *last;
  if (strchr (number, *last) != last)
    return '\0';

  return *last == local || !is_a_group (last) ? *last : '\0';
}

/**
 * tamiz_typed_number:
 * @text: a number as people type it: `12.000,50`, `12,000.5`, `1 250`
 *
 * Reads a number by the locale.
 *
 * Returns: (transfer full): the number with a point before its decimals; @text where it
 *   is none
 */
char *
tamiz_typed_number (const char *text)
{
  g_autofree char *number = strip_blanks (text);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *canonical = NULL;
  char point;

  if (number == NULL)
    return g_strdup (text);

  point = find_point (number);
  for (const char *p = number; *p != '\0'; p++)
    {
      if (point != '\0' && *p == point)
        g_string_append_c (out, '.');
      else if (*p != '.' && *p != ',')
        g_string_append_c (out, *p);
      else if (!is_a_group (p))
        return g_strdup (text);
    }

  return tamiz_decimal_parse (out->str, &canonical, NULL) ? g_steal_pointer (&canonical) : g_strdup (text);
}

/* Whether the only separator begins the decimals here, and would stand between thousands
 * elsewhere: 1,500 typed by who usually writes 1.500.
 */
static gboolean
is_ambiguous (const char *number)
{
  gsize sign = strspn (number, "+-");
  gsize whole = strspn (number + sign, "0123456789");
  const char *separator = number + sign + whole;

  return whole >= 1 && whole <= 3 && number[sign] != '0' && *separator != '\0' && is_a_group (separator)
         && separator[4] == '\0' && find_point (number) != '\0';
}

/* The same number with decimals that nobody takes for thousands. */
static char *
write_decimals (const char *decimal)
{
  g_autofree char *plain = g_strdup (decimal);
  gsize length = strlen (plain);

  if (plain[length - 1] != '0')
    {
      g_autofree char *longer = g_strconcat (plain, "0", NULL);

      return tamiz_figures_format_decimal (longer);
    }

  plain[length - 1] = '\0';
  return tamiz_figures_format_decimal (plain);
}

/**
 * tamiz_typed_problem:
 * @text: a number as people type it
 *
 * Says what is wrong with it: that it is none, or that it can be read in two ways.
 *
 * Returns: (transfer full) (nullable): a sentence; %NULL where it is read
 */
char *
tamiz_typed_problem (const char *text)
{
  g_autofree char *stripped = strip_blanks (text);
  g_autofree char *number = tamiz_typed_number (text);
  g_autofree char *canonical = NULL;
  g_autofree char *example = NULL, *fraction = NULL;

  if (!tamiz_decimal_parse (number, &canonical, NULL))
    {
      example = tamiz_figures_format_decimal ("1250.50");
      /* Translators: what was typed, and a number as this reader writes it */
      return g_strdup_printf (_("“%s” is not a number that can be kept exactly; write it as %s"), text, example);
    }
  if (stripped == NULL || !is_ambiguous (stripped))
    return NULL;

  fraction = write_decimals (canonical);
  for (char *p = canonical; *p != '\0'; p++)
    {
      if (*p == '.')
        memmove (p, p + 1, strlen (p));
    }
  /* Translators: what was typed, and the two numbers that it can be */
  return g_strdup_printf (_("“%s” can be read in two ways: write %s or %s"), text, canonical, fraction);
}

/* What stands beside the digits is the currency; FALSE where there are none. */
static gboolean
split_money (const char  *text,
             char       **amount,
             char       **currency)
{
  gsize begin = strcspn (text, "-0123456789"), end = strlen (text);
  g_autofree char *before = g_strndup (text, begin);
  g_autofree char *beside = NULL;

  while (end > begin && !g_ascii_isdigit (text[end - 1]))
    end--;
  if (end == begin)
    return FALSE;

  beside = g_strconcat (before, " ", text + end, NULL);
  *amount = g_strndup (text + begin, end - begin);
  *currency = g_strdup (g_strstrip (beside));
  return TRUE;
}

/**
 * tamiz_typed_money:
 * @text: an amount as people type it, with its currency or without: `1.250,50 USD`
 *
 * Reads money by the locale.
 *
 * Returns: (transfer full): the amount with a point before its decimals, and what stands beside
 *   it behind; @text where there is no number
 */
char *
tamiz_typed_money (const char *text)
{
  g_autofree char *amount = NULL, *currency = NULL, *number = NULL, *money = NULL;

  if (!split_money (text, &amount, &currency))
    return g_strdup (text);

  number = tamiz_typed_number (amount);
  money = g_strconcat (number, " ", currency, NULL);
  return g_strdup (g_strchomp (money));
}

/**
 * tamiz_typed_money_problem:
 * @text: an amount as people type it
 *
 * Says what is wrong with the number in it, as tamiz_typed_problem().
 *
 * Returns: (transfer full) (nullable): a sentence; %NULL where it is read, or there is none
 */
char *
tamiz_typed_money_problem (const char *text)
{
  g_autofree char *amount = NULL, *currency = NULL;

  return split_money (text, &amount, &currency) ? tamiz_typed_problem (amount) : NULL;
}

/* Whether the locale writes the day before the month. */
static gboolean
day_comes_first (void)
{
  const char *format = nl_langinfo (D_FMT);
  const char *day = strpbrk (format, "de"), *month = strchr (format, 'm');

  return month == NULL || day == NULL || day < month;
}

/**
 * tamiz_typed_day:
 * @text: a day as people type it: `22/11/2026`, `22.11.26`, `2026-11-22`
 *
 * Reads a day by the order of the locale.
 *
 * Returns: (transfer full): the day as `2026-11-22`; @text where it is none
 */
char *
tamiz_typed_day (const char *text)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = g_strsplit_set (clean, "/.-", 4);
  g_autofree char *day = NULL;
  gint64 number, year;
  gboolean day_first = day_comes_first ();

  if (tamiz_day_parse (clean, &number, NULL))
    return g_steal_pointer (&clean);
  if (g_strv_length (parts) != 3 || strlen (parts[2]) < 2
      || strspn (clean, "0123456789/.-") != strlen (clean))
    return g_strdup (text);

  year = g_ascii_strtoll (parts[2], NULL, 10);
  day = g_strdup_printf ("%04d-%02d-%02d", (int) (year < 100 ? 2000 + year : year),
                         atoi (parts[day_first ? 1 : 0]), atoi (parts[day_first ? 0 : 1]));
  return tamiz_day_parse (day, &number, NULL) ? g_steal_pointer (&day) : g_strdup (text);
}
