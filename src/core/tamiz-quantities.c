#define G_LOG_DOMAIN "tamiz-quantities"

#include "config.h"

#include "tamiz-quantities.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

#include <string.h>

static const char *const months[] = {
  "jan|january|ene|enero|janeiro",      "feb|february|febrero|fev|fevereiro",
  "mar|march|marzo|marco",              "apr|april|abr|abril",
  "may|mayo|mai|maio",                  "jun|june|junio|junho",
  "jul|july|julio|julho",               "aug|august|ago|agosto",
  "sep|sept|september|septiembre|setiembre|set|setembro",
  "oct|october|octubre|out|outubro",    "nov|november|noviembre|novembro",
  "dec|december|dic|diciembre|dez|dezembro",
};

/* A date's three parts in the order typed, and what stands behind them. */
typedef struct
{
  int parts[3];
  int digits[3];
  int month_at;        /* which part was a month's name; -1 = none */
  const char *rest;
} Parts;

static int
read_month (const char *p,
            gsize       length)
{
  g_autofree char *word = g_strndup (p, length);
  g_autofree char *folded = tamiz_text_fold (word);

  length = strlen (folded);
  for (int month = 0; length >= 3 && month < 12; month++)
    {
      for (const char *name = months[month]; name != NULL;
           name = strchr (name, '|') != NULL ? strchr (name, '|') + 1 : NULL)
        {
          if (strncmp (name, folded, length) == 0 && (name[length] == '|' || name[length] == '\0'))
            return month + 1;
        }
    }

  return 0;
}

static gboolean
read_part (const char **text,
           Parts       *parts,
           int          i)
{
  const char *p = *text;
  const char *start;

  while (*p == ' ' || *p == '-' || *p == '/' || *p == '.' || *p == ','
         || (i > 0 && g_ascii_strncasecmp (p, "de ", 3) == 0))
    {
      if (i == 0 && *p != ' ')
        return FALSE;
      p += *p == 'd' || *p == 'D' ? 3 : 1;
    }

  start = p;
  parts->parts[i] = 0;
  while (g_ascii_isdigit (*p) && p - start < 4)
    parts->parts[i] = parts->parts[i] * 10 + (*p++ - '0');
  parts->digits[i] = (int) (p - start);
  if (p == start)
    {
      while (*p != '\0' && g_unichar_isalpha (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p == start || parts->month_at >= 0)
        return FALSE;
      parts->parts[i] = read_month (start, p - start);
      parts->month_at = i;
      if (parts->parts[i] == 0)
        return FALSE;
    }

  *text = p;
  return TRUE;
}

static gboolean
read_parts (const char *text,
            Parts      *parts)
{
  const char *p = text;

  parts->month_at = -1;
  for (int i = 0; i < 3; i++)
    {
      const char *before = p;

      if (!read_part (&p, parts, i) || (i > 0 && p == before))
        return FALSE;
    }
  if (g_ascii_isdigit (*p))
    return FALSE;

  parts->rest = p;
  return TRUE;
}

/* The order that a date's digits prove; UNKNOWN where they may be read both ways. */
TamizDateOrder
tamiz_date_guess_order (const char *text)
{
  Parts parts;

  if (!read_parts (text, &parts) || parts.month_at >= 0)
    return TAMIZ_DATE_ORDER_UNKNOWN;
  if (parts.digits[0] == 4)
    return TAMIZ_DATE_ORDER_YMD;
  if (parts.parts[0] > 12 && parts.parts[1] <= 12)
    return TAMIZ_DATE_ORDER_DMY;
  if (parts.parts[1] > 12 && parts.parts[0] <= 12)
    return TAMIZ_DATE_ORDER_MDY;

  return TAMIZ_DATE_ORDER_UNKNOWN;
}

/* Reads `T15:30:00.123-04:00`, ` 3:30 p. m.` and the like.  @offset is in seconds and
 * -1 in @has_offset where the text names none.
 */
static gboolean
read_clock (const char *p,
            int        *seconds,
            gboolean   *has_offset,
            int        *offset)
{
  int fields[3] = { 0 };
  int n = 0;
  g_autofree char *tail = NULL;

  *seconds = 0;
  *has_offset = FALSE;
  while (*p == ' ' || *p == ',')
    p++;
  if (*p == 'T' || *p == 't')
    p++;
  if (*p == '\0')
    return TRUE;

  while (n < 3 && g_ascii_isdigit (*p))
    {
      for (int i = 0; i < 2 && g_ascii_isdigit (*p); i++)
        fields[n] = fields[n] * 10 + (*p++ - '0');
      n++;
      if (*p != ':')
        break;
      p++;
    }
  if (n < 2 || fields[0] > 24 || fields[1] > 59 || fields[2] > 60)
    return FALSE;
  if (*p == '.' || *p == ',')
    {
      for (p++; g_ascii_isdigit (*p); p++)
        ;
    }

  tail = tamiz_text_fold (p);
  g_strstrip (tail);
  if ((tail[0] == 'p' || tail[0] == 'a') && strchr (tail, 'm') != NULL)
    {
      if (fields[0] > 12)
        return FALSE;
      fields[0] = fields[0] % 12 + (tail[0] == 'p' ? 12 : 0);
    }
  else if (g_str_equal (tail, "z") || g_str_equal (tail, "utc") || g_str_equal (tail, "gmt"))
    {
      *has_offset = TRUE;
      *offset = 0;
    }
  else if (tail[0] == '+' || tail[0] == '-')
    {
      g_autofree char *digits = g_strdup (tail + 1);
      gint64 number;

      g_strdelimit (digits, ":", ' ');
      number = strlen (digits) <= 2 ? g_ascii_strtoll (digits, NULL, 10) * 100
               : digits[2] == ' '   ? g_ascii_strtoll (digits, NULL, 10) * 100
                                      + g_ascii_strtoll (digits + 3, NULL, 10)
                                    : g_ascii_strtoll (digits, NULL, 10);
      if (number < 0 || number > 1400)
        return FALSE;
      *has_offset = TRUE;
      *offset = (int) (number / 100 * 3600 + number % 100 * 60) * (tail[0] == '-' ? -1 : 1);
    }
  else if (*tail != '\0' && !g_str_equal (tail, "h") && !g_str_equal (tail, "hs")
           && !g_str_equal (tail, "hrs"))
    return FALSE;

  *seconds = fields[0] * 3600 + fields[1] * 60 + fields[2];
  return TRUE;
}

static gboolean
order_parts (const Parts    *parts,
             TamizDateOrder  order,
             int            *year,
             int            *month,
             int            *mday)
{
  int y = 2, m = 1, d = 0;

  if (parts->digits[0] == 4)
    {
      y = 0;
      d = 2;
    }
  else if (parts->month_at == 0 || (parts->month_at < 0 && order == TAMIZ_DATE_ORDER_MDY))
    {
      m = 0;
      d = 1;
    }
  else if (order == TAMIZ_DATE_ORDER_YMD && parts->month_at < 0)
    {
      y = 0;
      d = 2;
    }
  if (parts->month_at >= 0 && parts->month_at != m)
    return FALSE;
  if (parts->digits[d] > 2 || parts->digits[d] == 0 || parts->digits[m] > 2
      || (parts->digits[y] != 4 && parts->digits[y] != 2))
    return FALSE;

  *year = parts->parts[y];
  *month = parts->parts[m];
  *mday = parts->parts[d];
  if (parts->digits[y] == 2)
    *year += *year < 70 ? 2000 : 1900;

  return TRUE;
}

/* Reads a date, with or without the time of day, in an order; years from 1900 to 2199.
 * A date that begins with a year of four digits needs no order.
 */
gboolean
tamiz_date_parse (const char     *text,
                  TamizDateOrder  order,
                  GTimeZone      *zone,
                  gint64         *at,
                  gint64         *day)
{
  Parts parts;
  int year, month, mday, seconds, offset = 0;
  gboolean has_offset;
  GDate date;
  gint64 moment;

  if (!read_parts (text, &parts) || !order_parts (&parts, order, &year, &month, &mday)
      || !read_clock (parts.rest, &seconds, &has_offset, &offset))
    return FALSE;
  if (year < 1900 || year > 2199 || month < 1 || month > 12
      || !g_date_valid_dmy ((GDateDay) mday, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) mday, (GDateMonth) month, (GDateYear) year);
  /* Julian day 719163 is 1970-01-01 for GDate, which counts from the year 1. */
  *day = (gint64) g_date_get_julian (&date) - 719163;
  moment = *day * 86400 + seconds;
  if (has_offset)
    moment -= offset;
  else
    {
      int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &moment);

      moment -= g_time_zone_get_offset (zone, interval);
    }

  *at = moment * TAMIZ_SECOND;
  return TRUE;
}

/* A number's digits and separators, without what stands beside it. */
static gboolean
find_number (const char  *text,
             const char **start,
             gsize       *length)
{
  const char *p = text, *end;

  while (*p != '\0' && !g_ascii_isdigit (*p))
    {
      /* -5, .5 */
      if ((*p == '.' || *p == ',') && g_ascii_isdigit (p[1]) && (p == text || p[-1] == ' '))
        break;
      p = g_utf8_next_char (p);
    }
  if (*p == '\0')
    return FALSE;

  *start = p;
  end = p;
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_ascii_isdigit (*p))
        end = p + 1;
      else if (c != '.' && c != ',' && c != '\'' && !g_unichar_isspace (c) && c != 0x2019)
        break;
    }
  *length = end - *start;

  return TRUE;
}

/* What separates the decimals, where the number itself proves it: 0 where it may be
 * read both ways, or has no separator.
 */
char
tamiz_number_guess_decimal (const char *text)
{
  const char *start, *point = NULL, *comma = NULL;
  guint points = 0, commas = 0;
  gsize length;

  if (!find_number (text, &start, &length))
    return 0;

  for (const char *p = start; p < start + length; p++)
    {
      if (*p == '.')
        {
          points++;
          point = p;
        }
      else if (*p == ',')
        {
          commas++;
          comma = p;
        }
    }
  if (points > 0 && commas > 0)
    return point > comma ? (points == 1 ? '.' : 0) : (commas == 1 ? ',' : 0);
  if (points > 1)
    return ',';
  if (commas > 1)
    return '.';
  if (points + commas == 0)
    return 0;

  /* One separator: before three digits it may part thousands, else it cannot. */
  point = points > 0 ? point : comma;
  if (start + length - point == 4 && point - start <= 3 && point != start && *start != '0')
    return 0;
  return *point;
}

/* Thousands stand in groups of three, and nothing but digits behind the decimals'
 * sign.
 */
static gboolean
groups_are_right (const char *start,
                  gsize       length,
                  char        decimal)
{
  gsize digits = 0, i;
  gboolean grouped = FALSE;

  for (i = 0; i < length && start[i] != decimal; i++)
    {
      if (g_ascii_isdigit (start[i]))
        {
          digits++;
          continue;
        }
      /* A narrow blank takes several bytes. */
      if (digits == 0 && (guchar) start[i] >= 0x80)
        continue;
      if (digits == 0 || digits > 3 || (grouped && digits != 3))
        return FALSE;
      grouped = TRUE;
      digits = 0;
    }
  if (grouped && digits != 3)
    return FALSE;

  for (i++; i < length; i++)
    {
      if (!g_ascii_isdigit (start[i]))
        return FALSE;
    }

  return TRUE;
}

/* Reads a number with thousands and decimals as people write them; exact, as text.
 * @decimal counts where the number itself does not say it.  @unit: what stands beside.
 */
gboolean
tamiz_number_parse (const char *text,
                    char        decimal,
                    char      **canonical,
                    char      **unit)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autofree char *before = NULL;
  const char *start;
  gsize length;
  char own = tamiz_number_guess_decimal (text);

  *canonical = NULL;
  if (unit != NULL)
    *unit = NULL;
  if (!find_number (text, &start, &length))
    return FALSE;
  /* A second number behind the first: no amount, but "10-20" or "3 x 4". */
  for (const char *p = start + length; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        return FALSE;
    }
  if (own != 0)
    decimal = own;
  if (decimal == 0)
    decimal = '.';
  if (!groups_are_right (start, length, decimal))
    return FALSE;

  before = g_strstrip (g_strndup (text, start - text));
  if (g_str_has_suffix (before, "-") || g_str_has_prefix (before, "-")
      || (g_str_has_suffix (before, "(") && strchr (start + length, ')') != NULL))
    g_string_append_c (plain, '-');
  if (*start == decimal)
    g_string_append_c (plain, '0');
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isdigit (start[i]))
        g_string_append_c (plain, start[i]);
      else if (start[i] == decimal)
        g_string_append_c (plain, '.');
    }
  if (!tamiz_decimal_parse (plain->str, canonical, NULL))
    return FALSE;

  if (unit != NULL)
    {
      g_autofree char *rest = g_strconcat (before, " ", start + length, NULL);

      g_strdelimit (rest, "-()", ' ');
      *unit = tamiz_text_clean (rest);
    }
  return TRUE;
}

/* “12k” and “15 mil” are not 12 and 15: what multiplies is refused, not dropped. */
gboolean
tamiz_unit_multiplies (const char *unit)
{
  static const char *const words[] = { "k",       "m",         "mm",     "mil",      "miles",   "mill", "millon",
                                       "millones", "thousand", "million", "millions", "bn",     "billion", NULL };
  g_autofree char *folded = tamiz_text_fold (unit);
  g_auto (GStrv) tokens = g_strsplit_set (folded, " .$", -1);

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (*tokens[i] != '\0' && g_strv_contains (words, tokens[i]))
        return TRUE;
    }

  return FALSE;
}

/* "1", "0", or NULL where a text says neither. */
const char *
tamiz_yes_no_from_text (const char *text)
{
  static const char *const yes[] = { "yes", "y", "si", "s", "true", "1", "x", "verdadero", "sim",
                                     NULL };
  static const char *const no[] = { "no", "n", "false", "0", "falso", "nao", NULL };
  g_autofree char *folded = tamiz_text_fold (text);

  if (g_strv_contains (yes, folded))
    return "1";

  return g_strv_contains (no, folded) ? "0" : NULL;
}
