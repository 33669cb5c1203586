#define G_LOG_DOMAIN "tamiz-currencies"

#include "config.h"

#include "tamiz-currencies.h"

#include <glib/gi18n-lib.h>

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
