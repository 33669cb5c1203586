#define G_LOG_DOMAIN "tamiz-currencies"

#include "config.h"

#include "tamiz-currencies.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *code;
  const char *title;
} currencies[] = {
  { "ARS", N_("Argentine peso") },
  { "BOB", N_("Bolivian boliviano") },
  { "CLP", N_("Chilean peso") },
  { "COP", N_("Colombian peso") },
  { "CRC", N_("Costa Rican colón") },
  { "CUP", N_("Cuban peso") },
  { "DOP", N_("Dominican peso") },
  { "GTQ", N_("Guatemalan quetzal") },
  { "HNL", N_("Honduran lempira") },
  { "MXN", N_("Mexican peso") },
  { "NIO", N_("Nicaraguan córdoba") },
  { "PYG", N_("Paraguayan guaraní") },
  { "PEN", N_("Peruvian sol") },
  { "UYU", N_("Uruguayan peso") },
  { "VES", N_("Venezuelan bolívar") },
  { "EUR", N_("Euro") },
  { "USD", N_("US dollar") },
  { "AUD", N_("Australian dollar") },
  { "BRL", N_("Brazilian real") },
  { "GBP", N_("British pound") },
  { "CAD", N_("Canadian dollar") },
  { "CNY", N_("Chinese yuan") },
  { "DKK", N_("Danish krone") },
  { "INR", N_("Indian rupee") },
  { "JPY", N_("Japanese yen") },
  { "NZD", N_("New Zealand dollar") },
  { "NOK", N_("Norwegian krone") },
  { "PLN", N_("Polish złoty") },
  { "SEK", N_("Swedish krona") },
  { "CHF", N_("Swiss franc") },
};

/* Currencies by their signs; a bare sign that several countries use says nothing. */
static const struct
{
  const char *code;
  const char *names;
} signs[] = {
  { "USD", "us$|u$s|usd$|$us|u$d|dolares|dollars|sus" },
  { "EUR", "€|euro|euros" },
  { "GBP", "£" },
  { "BOB", "bs|bs.|bolivianos" },
  { "BRL", "r$|reais|reales" },
  { "PEN", "s/|s/.|soles" },
  { "ARS", "ar$" },
  { "CLP", "clp$" },
  { "MXN", "mx$|mxn$" },
  { "COP", "col$" },
  { "PYG", "₲|gs|gs.|guaranies" },
  { "CRC", "₡|colones" },
  { "GTQ", "quetzales" },
  { "HNL", "lempiras" },
};

/* A currency's code by its place; %NULL beyond the last. */
const char *
tamiz_currency_get_nth (guint position)
{
  return position < G_N_ELEMENTS (currencies) ? currencies[position].code : NULL;
}

/* What people call a currency; its code where it is none of these. */
const char *
tamiz_currency_get_title (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    {
      if (g_strcmp0 (currencies[i].code, code) == 0)
        return _(currencies[i].title);
    }

  return code;
}

/* ISO 4217 of what stands beside an amount; "$" is the base's own where that is
 * written so.  NULL where it is not known.
 */
char *
tamiz_currency_from_text (const char *text,
                          const char *base_currency)
{
  g_autofree char *folded = tamiz_text_fold (text);

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (tamiz_text_is_among (folded, signs[i].names))
        return g_strdup (signs[i].code);
    }
  if (strlen (folded) == 3 && g_ascii_isalpha (folded[0]) && g_ascii_isalpha (folded[1])
      && g_ascii_isalpha (folded[2]))
    return g_ascii_strup (folded, -1);
  if (g_str_equal (folded, "$"))
    return g_strdup (base_currency);

  return NULL;
}
