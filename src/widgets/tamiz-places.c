#define G_LOG_DOMAIN "tamiz-places"

#include "config.h"

#include "tamiz-places.h"

#include <string.h>

/* Where Spanish is spoken first, then neighbours and frequent partners. */
static const TamizPlace places[] = {
  { "AR", "ARS", "America/Argentina/Buenos_Aires" },
  { "BO", "BOB", "America/La_Paz" },
  { "CL", "CLP", "America/Santiago" },
  { "CO", "COP", "America/Bogota" },
  { "CR", "CRC", "America/Costa_Rica" },
  { "CU", "CUP", "America/Havana" },
  { "DO", "DOP", "America/Santo_Domingo" },
  { "EC", "USD", "America/Guayaquil" },
  { "SV", "USD", "America/El_Salvador" },
  { "GT", "GTQ", "America/Guatemala" },
  { "HN", "HNL", "America/Tegucigalpa" },
  { "MX", "MXN", "America/Mexico_City" },
  { "NI", "NIO", "America/Managua" },
  { "PA", "USD", "America/Panama" },
  { "PY", "PYG", "America/Asuncion" },
  { "PE", "PEN", "America/Lima" },
  { "PR", "USD", "America/Puerto_Rico" },
  { "ES", "EUR", "Europe/Madrid" },
  { "UY", "UYU", "America/Montevideo" },
  { "VE", "VES", "America/Caracas" },
  { "AU", "AUD", "Australia/Sydney" },
  { "AT", "EUR", "Europe/Vienna" },
  { "BE", "EUR", "Europe/Brussels" },
  { "BR", "BRL", "America/Sao_Paulo" },
  { "CA", "CAD", "America/Toronto" },
  { "CN", "CNY", "Asia/Shanghai" },
  { "DK", "DKK", "Europe/Copenhagen" },
  { "FR", "EUR", "Europe/Paris" },
  { "DE", "EUR", "Europe/Berlin" },
  { "IN", "INR", "Asia/Kolkata" },
  { "IE", "EUR", "Europe/Dublin" },
  { "IT", "EUR", "Europe/Rome" },
  { "JP", "JPY", "Asia/Tokyo" },
  { "NL", "EUR", "Europe/Amsterdam" },
  { "NZ", "NZD", "Pacific/Auckland" },
  { "NO", "NOK", "Europe/Oslo" },
  { "PL", "PLN", "Europe/Warsaw" },
  { "PT", "EUR", "Europe/Lisbon" },
  { "SE", "SEK", "Europe/Stockholm" },
  { "CH", "CHF", "Europe/Zurich" },
  { "GB", "GBP", "Europe/London" },
  { "US", "USD", "America/New_York" },
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
