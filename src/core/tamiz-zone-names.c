#define G_LOG_DOMAIN "tamiz-zone-names"

#include "config.h"

#include "tamiz-zone-names.h"

#include "tamiz-clock.h"
#include "tamiz-text.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define LONGEST_NAME 128

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UEnumeration, uenum_close)

/* Towns of countries with several times, where many live, by the zone they are in.  Folded, as
 * people type them.  Sources: the zones' own descriptions (IANA, zone1970.tab) and the laws they name.
 */
static const struct
{
  const char *country;
  const char *zone;
  const char *cities;
} towns[] = {
  { "BR", "America/Sao_Paulo",
    "sao paulo,rio de janeiro,belo horizonte,brasilia,curitiba,porto alegre,goiania,campinas,guarulhos,florianopolis,"
    "vitoria,santos,joinville,uberlandia,ribeirao preto,londrina,niteroi,osasco,sorocaba" },
  { "BR", "America/Bahia", "salvador,feira de santana" },
  { "BR", "America/Fortaleza", "fortaleza,sao luis,teresina,natal,joao pessoa" },
  { "BR", "America/Recife", "recife" },
  { "BR", "America/Maceio", "maceio,aracaju" },
  { "BR", "America/Belem", "belem" },
  { "BR", "America/Manaus", "manaus" },
  { "BR", "America/Cuiaba", "cuiaba" },
  { "BR", "America/Campo_Grande", "campo grande" },
  { "CL", "America/Santiago",
    "santiago,santiago de chile,valparaiso,vina del mar,concepcion,antofagasta,la serena,temuco,rancagua,iquique,"
    "puerto montt,talca,arica,chillan" },
  { "CL", "America/Punta_Arenas", "punta arenas" },
  { "EC", "America/Guayaquil",
    "guayaquil,quito,cuenca,santo domingo,machala,manta,portoviejo,ambato,loja,riobamba,esmeraldas,ibarra" },
  { "EC", "Pacific/Galapagos", "puerto ayora,puerto baquerizo moreno" },
  { "ES", "Europe/Madrid",
    "madrid,barcelona,valencia,sevilla,zaragoza,malaga,murcia,palma,palma de mallorca,bilbao,alicante,cordoba,"
    "valladolid,vigo,gijon,a coruna,la coruna,granada,vitoria,vitoria-gasteiz,elche,oviedo,pamplona,san sebastian,"
    "santander,almeria,burgos,salamanca,logrono,badajoz,girona,tarragona,lleida,ceuta,melilla" },
  { "ES", "Atlantic/Canary",
    "las palmas,las palmas de gran canaria,santa cruz de tenerife,la laguna,san cristobal de la laguna,arrecife,"
    "puerto del rosario" },
  { "MX", "America/Mexico_City",
    "ciudad de mexico,mexico,mexico city,cdmx,guadalajara,puebla,leon,queretaro,santiago de queretaro,toluca,"
    "san luis potosi,aguascalientes,morelia,veracruz,zapopan,cuernavaca,pachuca,oaxaca,villahermosa,tuxtla gutierrez" },
  { "MX", "America/Monterrey", "monterrey,saltillo,torreon,san pedro garza garcia" },
  { "MX", "America/Merida", "merida,campeche" },
  { "MX", "America/Cancun", "cancun,chetumal,playa del carmen" },
  { "MX", "America/Tijuana", "tijuana,mexicali,ensenada" },
  { "MX", "America/Hermosillo", "hermosillo,ciudad obregon" },
  { "MX", "America/Mazatlan", "mazatlan,culiacan,la paz,tepic,los mochis" },
  { "MX", "America/Chihuahua", "chihuahua" },
  { "MX", "America/Ciudad_Juarez", "ciudad juarez,juarez" },
};

static gboolean
is_known (const char *identifier)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (identifier);

  return zone != NULL;
}

/* Names of Windows, in which Outlook and Exchange write ("SA Western Standard Time"). */
static char *
find_windows (const char *name)
{
  UChar wide[LONGEST_NAME], found[LONGEST_NAME];
  char identifier[LONGEST_NAME];
  UErrorCode status = U_ZERO_ERROR;
  int32_t length;

  if (strlen (name) >= LONGEST_NAME || !g_str_is_ascii (name))
    return NULL;
  u_charsToUChars (name, wide, (int32_t) strlen (name) + 1);
  length = ucal_getTimeZoneIDForWindowsID (wide, -1, NULL, found, LONGEST_NAME, &status);
  if (U_FAILURE (status) || length <= 0 || length >= LONGEST_NAME)
    return NULL;
  u_UCharsToChars (found, identifier, length);
  identifier[length] = '\0';

  return is_known (identifier) ? g_strdup (identifier) : NULL;
}

/* "/freeassociation.sourceforge.net/America/La_Paz": a program's own mark before the name. */
static const char *
skip_prefix (const char *name)
{
  const char *slash = name;

  while (slash != NULL)
    {
      const char *rest = slash + 1;

      if (strchr (rest, '/') != NULL && is_known (rest))
        return rest;
      slash = strchr (rest, '/');
    }

  return NULL;
}

/**
 * tamiz_zone_find:
 * @name: (nullable): what a calendar calls a time zone: `America/La_Paz`, the same behind a program's
 *   own mark, or a name of Windows
 *
 * Finds a time zone by its name in any calendar.
 *
 * Returns: (transfer full) (nullable): its IANA name; %NULL where nobody knows it
 */
char *
tamiz_zone_find (const char *name)
{
  const char *rest;

  if (name == NULL || *name == '\0' || strlen (name) >= LONGEST_NAME || strchr (name, '.') == name)
    return NULL;
  if (*name != '/' && is_known (name))
    return g_strdup (name);
  rest = *name == '/' ? skip_prefix (name) : NULL;

  return rest != NULL ? g_strdup (rest) : find_windows (name);
}

static char *
find_town (const char *country,
           const char *city)
{
  g_autofree char *folded = tamiz_text_fold (city);

  for (guint i = 0; i < G_N_ELEMENTS (towns); i++)
    {
      g_auto (GStrv) cities = NULL;

      if (strcmp (towns[i].country, country) != 0)
        continue;
      cities = g_strsplit (towns[i].cities, ",", -1);
      if (g_strv_contains ((const char *const *) cities, folded) && is_known (towns[i].zone))
        return g_strdup (towns[i].zone);
    }

  return NULL;
}

static int
get_offset (const char *identifier,
            gint64      at)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (identifier);

  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at / TAMIZ_SECOND));
}

static GPtrArray *
list_zones (const char *country)
{
  GPtrArray *zones = g_ptr_array_new_with_free_func (g_free);
  UErrorCode status = U_ZERO_ERROR;
  g_autoptr (UEnumeration) names = ucal_openTimeZoneIDEnumeration (UCAL_ZONE_TYPE_CANONICAL_LOCATION, country, NULL,
                                                                   &status);
  const char *name;

  while (U_SUCCESS (status) && (name = uenum_next (names, NULL, &status)) != NULL)
    {
      if (is_known (name))
        g_ptr_array_add (zones, g_strdup (name));
    }

  return zones;
}

/* "America/Argentina/Buenos_Aires" is named after the town. */
static gboolean
is_named_after (const char *zone,
                const char *city)
{
  g_autofree char *town = g_strdup (strrchr (zone, '/') + 1);
  g_autofree char *folded = NULL;
  g_autofree char *wanted = tamiz_text_fold (city);

  g_strdelimit (town, "_", ' ');
  folded = tamiz_text_fold (town);
  return strcmp (folded, wanted) == 0;
}

/* All of a country keeps one time this year: summer and winter are asked. */
static gboolean
are_alike (GPtrArray *zones,
           gint64     at)
{
  for (guint i = 1; i < zones->len; i++)
    {
      for (guint quarter = 0; quarter < 4; quarter++)
        {
          gint64 then = at + quarter * 91 * TAMIZ_DAY;

          if (get_offset (zones->pdata[i], then) != get_offset (zones->pdata[0], then))
            return FALSE;
        }
    }

  return zones->len > 0;
}

/**
 * tamiz_zone_of_place:
 * @country: (nullable): ISO 3166 code
 * @city: (nullable): a town, as typed
 * @at: when, microseconds UTC
 *
 * Tells the time zone of a place where it is sure: of a country that keeps one time in the year from
 * @at on, or of a town that is known.
 *
 * Returns: (transfer full) (nullable): an IANA name; %NULL where it is not sure
 */
char *
tamiz_zone_of_place (const char *country,
                     const char *city,
                     gint64      at)
{
  g_autoptr (GPtrArray) zones = NULL;
  g_autofree char *upper = country != NULL ? g_ascii_strup (country, -1) : NULL;
  char *town;

  if (upper == NULL || strlen (upper) != 2)
    return NULL;
  town = city != NULL && *city != '\0' ? find_town (upper, city) : NULL;
  if (town != NULL)
    return town;

  zones = list_zones (upper);
  for (guint i = 0; city != NULL && i < zones->len; i++)
    {
      if (is_named_after (zones->pdata[i], city))
        return g_strdup (zones->pdata[i]);
    }

  return are_alike (zones, at) ? g_strdup (zones->pdata[0]) : NULL;
}
