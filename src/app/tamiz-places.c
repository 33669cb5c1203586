#define G_LOG_DOMAIN "tamiz-places"

#include "config.h"

#include "tamiz-places.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where Spanish is spoken first, then neighbours and frequent partners. */
static const TamizPlace places[] = {
  { "AR", N_("Argentina"), "ARS", "America/Argentina/Buenos_Aires" },
  { "BO", N_("Bolivia"), "BOB", "America/La_Paz" },
  { "CL", N_("Chile"), "CLP", "America/Santiago" },
  { "CO", N_("Colombia"), "COP", "America/Bogota" },
  { "CR", N_("Costa Rica"), "CRC", "America/Costa_Rica" },
  { "CU", N_("Cuba"), "CUP", "America/Havana" },
  { "DO", N_("Dominican Republic"), "DOP", "America/Santo_Domingo" },
  { "EC", N_("Ecuador"), "USD", "America/Guayaquil" },
  { "SV", N_("El Salvador"), "USD", "America/El_Salvador" },
  { "GT", N_("Guatemala"), "GTQ", "America/Guatemala" },
  { "HN", N_("Honduras"), "HNL", "America/Tegucigalpa" },
  { "MX", N_("Mexico"), "MXN", "America/Mexico_City" },
  { "NI", N_("Nicaragua"), "NIO", "America/Managua" },
  { "PA", N_("Panama"), "USD", "America/Panama" },
  { "PY", N_("Paraguay"), "PYG", "America/Asuncion" },
  { "PE", N_("Peru"), "PEN", "America/Lima" },
  { "PR", N_("Puerto Rico"), "USD", "America/Puerto_Rico" },
  { "ES", N_("Spain"), "EUR", "Europe/Madrid" },
  { "UY", N_("Uruguay"), "UYU", "America/Montevideo" },
  { "VE", N_("Venezuela"), "VES", "America/Caracas" },
  { "AU", N_("Australia"), "AUD", "Australia/Sydney" },
  { "AT", N_("Austria"), "EUR", "Europe/Vienna" },
  { "BE", N_("Belgium"), "EUR", "Europe/Brussels" },
  { "BR", N_("Brazil"), "BRL", "America/Sao_Paulo" },
  { "CA", N_("Canada"), "CAD", "America/Toronto" },
  { "CN", N_("China"), "CNY", "Asia/Shanghai" },
  { "DK", N_("Denmark"), "DKK", "Europe/Copenhagen" },
  { "FR", N_("France"), "EUR", "Europe/Paris" },
  { "DE", N_("Germany"), "EUR", "Europe/Berlin" },
  { "IN", N_("India"), "INR", "Asia/Kolkata" },
  { "IE", N_("Ireland"), "EUR", "Europe/Dublin" },
  { "IT", N_("Italy"), "EUR", "Europe/Rome" },
  { "JP", N_("Japan"), "JPY", "Asia/Tokyo" },
  { "NL", N_("Netherlands"), "EUR", "Europe/Amsterdam" },
  { "NZ", N_("New Zealand"), "NZD", "Pacific/Auckland" },
  { "NO", N_("Norway"), "NOK", "Europe/Oslo" },
  { "PL", N_("Poland"), "PLN", "Europe/Warsaw" },
  { "PT", N_("Portugal"), "EUR", "Europe/Lisbon" },
  { "SE", N_("Sweden"), "SEK", "Europe/Stockholm" },
  { "CH", N_("Switzerland"), "CHF", "Europe/Zurich" },
  { "GB", N_("United Kingdom"), "GBP", "Europe/London" },
  { "US", N_("United States"), "USD", "America/New_York" },
};

/* From 0 to tamiz_places_get_size (). */
const TamizPlace *
tamiz_places_get (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (places), NULL);

  return &places[position];
}

guint
tamiz_places_get_size (void)
{
  return G_N_ELEMENTS (places);
}

static gboolean
find_by_zone (guint *position)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *identifier = g_time_zone_get_identifier (zone);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (g_strcmp0 (places[i].timezone, identifier) == 0)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
find_by_locale (guint *position)
{
  const char *const *names = g_get_language_names ();

  for (guint n = 0; names[n] != NULL; n++)
    {
      const char *underscore = strchr (names[n], '_');

      for (guint i = 0; underscore != NULL && i < G_N_ELEMENTS (places); i++)
        {
          if (strncmp (underscore + 1, places[i].code, 2) == 0)
            {
              *position = i;
              return TRUE;
            }
        }
    }

  return FALSE;
}

/* Where the computer seems to stand: by its time zone, else by its language. */
guint
tamiz_places_guess (void)
{
  guint position = 0;

  if (find_by_zone (&position) || find_by_locale (&position))
    return position;

  return 0;
}
