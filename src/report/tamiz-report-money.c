#define G_LOG_DOMAIN "tamiz-report-money"

#include "config.h"

#include "tamiz-report-money.h"

#include "tamiz-time.h"

#include <string.h>

#define RATE_UNIT 1000000

/* A rate beyond this is a mistake, and would not fit. */
#define MAX_RATE_DIGITS 12

/**
 * tamiz_money_init:
 * @self: (out caller-allocates): an amount
 * @currency: (nullable): an ISO 4217 code; longer texts are cut
 * @amount: thousandths
 *
 * Sets an amount of money.
 */
void
tamiz_money_init (TamizMoney *self,
                  const char *currency,
                  gint64      amount)
{
  memset (self, 0, sizeof *self);
  if (currency != NULL)
    g_strlcpy (self->currency, currency, sizeof self->currency);
  self->amount = amount;
}

/**
 * tamiz_money_format:
 * @amount: thousandths
 *
 * Writes an amount for files and scripts, with two decimals or, where they are needed,
 * three.
 *
 * Returns: (transfer full): a decimal number, `1250.00`
 */
char *
tamiz_money_format (gint64 amount)
{
  guint64 size = amount < 0 ? -(guint64) amount : (guint64) amount;
  const char *sign = amount < 0 ? "-" : "";
  int thousandths = size % 1000;

  if (thousandths % 10 == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02d", sign, size / 1000, thousandths / 10);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%03d", sign, size / 1000, thousandths);
}

/**
 * tamiz_money_add:
 * @a: thousandths
 * @b: thousandths of the same currency
 *
 * Adds two amounts.  A sum beyond what fits stays at the limit rather than turn
 * negative.
 *
 * Returns: the sum
 */
gint64
tamiz_money_add (gint64 a,
                 gint64 b)
{
  gint64 sum;

  if (!__builtin_add_overflow (a, b, &sum))
    return sum;

  return a > 0 ? G_MAXINT64 : -G_MAXINT64;
}

/**
 * tamiz_money_list_add:
 * @list: (element-type TamizMoney): amounts, one for each currency, by currency
 * @currency: a currency
 * @amount: thousandths
 *
 * Adds to the amount of one currency, and to no other.
 */
void
tamiz_money_list_add (GArray     *list,
                      const char *currency,
                      gint64      amount)
{
  TamizMoney money;
  guint i;

  tamiz_money_init (&money, currency, amount);
  for (i = 0; i < list->len; i++)
    {
      TamizMoney *other = &g_array_index (list, TamizMoney, i);
      int order = strcmp (other->currency, money.currency);

      if (order == 0)
        {
          other->amount = tamiz_money_add (other->amount, amount);
          return;
        }
      if (order > 0)
        break;
    }
  g_array_insert_val (list, i, money);
}

/**
 * tamiz_report_rate_parse:
 * @text: (nullable): a decimal number, as a rate is stored
 * @rate: (out): millionths
 *
 * Reads what a currency's unit is worth.
 *
 * Returns: whether it is a number above 0 that can be reckoned with exactly
 */
gboolean
tamiz_report_rate_parse (const char *text,
                         gint64     *rate)
{
  g_autofree char *canonical = NULL;
  const char *point;
  gint64 sum;

  if (text == NULL || !tamiz_decimal_parse (text, &canonical, NULL) || canonical[0] == '-')
    return FALSE;
  point = strchr (canonical, '.');
  if ((point != NULL ? (gsize) (point - canonical) : strlen (canonical)) > MAX_RATE_DIGITS)
    return FALSE;

  sum = g_ascii_strtoll (canonical, NULL, 10) * RATE_UNIT;
  if (point != NULL)
    {
      gint64 unit = RATE_UNIT / 10;

      for (const char *p = point + 1; *p != '\0'; p++, unit /= 10)
        sum += (*p - '0') * unit;
    }
  if (sum <= 0)
    return FALSE;

  *rate = sum;
  return TRUE;
}

/* The rate of the latest day that is not after @day. */
static const TamizReportRate *
find_rate (GArray     *rates,
           const char *currency,
           gint64      day)
{
  const TamizReportRate *best = NULL;

  for (guint i = 0; rates != NULL && i < rates->len; i++)
    {
      const TamizReportRate *rate = &g_array_index (rates, TamizReportRate, i);

      if (rate->day <= day && g_str_equal (rate->currency, currency)
          && (best == NULL || rate->day >= best->day))
        best = rate;
    }

  return best;
}

/**
 * tamiz_report_convert:
 * @rates: (nullable) (element-type TamizReportRate): dated rates
 * @base: the base's currency
 * @currency: the amount's currency; empty = the base's
 * @day: the amount's day, since 1970
 * @amount: thousandths
 * @converted: (out): thousandths of the base's currency, rounded half away from 0
 *
 * Converts an amount by the latest rate of its day or before.
 *
 * Returns: whether there is a rate; an amount without one must not be added to others
 */
gboolean
tamiz_report_convert (GArray     *rates,
                      const char *base,
                      const char *currency,
                      gint64      day,
                      gint64      amount,
                      gint64     *converted)
{
  const TamizReportRate *rate;
  __int128 product;

  if (*currency == '\0' || g_str_equal (base, currency))
    {
      *converted = amount;
      return TRUE;
    }

  rate = find_rate (rates, currency, day);
  if (rate == NULL)
    return FALSE;

  product = (__int128) amount * rate->rate;
  product += product < 0 ? -RATE_UNIT / 2 : RATE_UNIT / 2;
  product /= RATE_UNIT;
  *converted = product > G_MAXINT64 ? G_MAXINT64 : product < -G_MAXINT64 ? -G_MAXINT64 : product;
  return TRUE;
}
