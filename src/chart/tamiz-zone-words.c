#define G_LOG_DOMAIN "tamiz-zone-words"

#include "config.h"

#include "tamiz-zone-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What an identifier begins with. */
static const struct
{
  const char *code;
  const char *name;
} areas[] = {
  { "Africa", N_("Africa") },
  { "America", N_("America") },
  { "Antarctica", N_("Antarctica") },
  { "Arctic", N_("Arctic Ocean") },
  { "Asia", N_("Asia") },
  { "Atlantic", N_("Atlantic Ocean") },
  { "Australia", N_("Australia") },
  { "Europe", N_("Europe") },
  { "Indian", N_("Indian Ocean") },
  { "Pacific", N_("Pacific Ocean") },
};

static const char *
get_area_name (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      if (g_str_equal (areas[i].code, code))
        return _(areas[i].name);
    }

  return code;
}

/**
 * tamiz_zone_words_dup_name:
 * @code: a time zone, as America/Argentina/Buenos_Aires
 *
 * Names a time zone by its place: “Buenos Aires, Argentina, America”.
 *
 * Returns: (transfer full): the name
 */
char *
tamiz_zone_words_dup_name (const char *code)
{
  g_auto (GStrv) parts = g_strsplit (code, "/", -1);
  guint n = g_strv_length (parts);
  GString *name = g_string_new (n > 1 ? parts[n - 1] : get_area_name (code));

  for (guint i = n - 1; n > 1 && i > 0; i--)
    g_string_append_printf (name, ", %s", i == 1 ? get_area_name (parts[0]) : parts[i - 1]);

  return g_strdelimit (g_string_free (name, FALSE), "_", ' ');
}

/**
 * tamiz_zone_words_dup_time_of:
 * @zone: a time zone
 *
 * Says by whose clock a moment is given: “Time of Buenos Aires”.
 *
 * Returns: (transfer full): the words
 */
char *
tamiz_zone_words_dup_time_of (GTimeZone *zone)
{
  const char *code = g_time_zone_get_identifier (zone);
  const char *slash = strrchr (code, '/');
  g_autofree char *place = g_strdelimit (g_strdup (slash != NULL ? slash + 1 : code), "_", ' ');

  /* Translators: %s is the place that a time zone is named after, as La Paz */
  return g_strdup_printf (_("Time of %s"), place);
}
