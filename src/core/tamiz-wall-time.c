#define G_LOG_DOMAIN "tamiz-time"

#include "config.h"

#include "tamiz-wall-time.h"

#include "tamiz-error.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gint64
get_offset (GTimeZone *zone,
            gint64     seconds)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds));
}

/* The instants at which a wall shows a time: one, none where the clock is put forward over it, two
 * where it is put back.
 */
static guint
find_instants (gint64     wall,
               GTimeZone *zone,
               gint64     instants[2])
{
  const gint64 offsets[] = { get_offset (zone, wall - 2 * 86400), get_offset (zone, wall + 2 * 86400) };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      gint64 at = wall - offsets[i];

      if (get_offset (zone, at) == offsets[i] && (n == 0 || instants[0] != at))
        instants[n++] = at;
    }

  return n;
}

static gboolean
names_its_offset (const char *text)
{
  const char *time = strpbrk (text, "T ");

  return time != NULL && strpbrk (time, "Zz+-") != NULL;
}

/**
 * tamiz_wall_time_check:
 * @text: a time that people typed, as tamiz_time_parse() reads it
 * @zone: the zone that it is told in, where it names none itself
 * @error: return location
 *
 * Sees to it that a time is one moment: on the days on which the clock is changed an hour is missing
 * or comes twice.  A time that names its offset is one in any case, as is a day alone.
 *
 * Returns: whether it is; else %TAMIZ_CORE_ERROR_INVALID that says how to write it
 */
gboolean
tamiz_wall_time_check (const char  *text,
                       GTimeZone   *zone,
                       GError     **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gint64 instants[2], wall;

  if (strlen (text) <= 10 || names_its_offset (text))
    return TRUE;
  if (!tamiz_time_parse (text, utc, &wall, error))
    return FALSE;

  switch (find_instants (wall / TAMIZ_SECOND, zone, instants))
    {
    case 1:
      return TRUE;
    case 2:
      first = tamiz_time_format (MIN (instants[0], instants[1]) * TAMIZ_SECOND, zone);
      second = tamiz_time_format (MAX (instants[0], instants[1]) * TAMIZ_SECOND, zone);
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("“%s” comes twice, because the clock is put back then; write %s or %s"), text, first, second);
      return FALSE;
    default:
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("There is no “%s”: the clock is put forward then; give an hour earlier or later"), text);
      return FALSE;
    }
}

/**
 * tamiz_wall_time_repeats:
 * @at: microseconds UTC
 * @zone: a zone
 *
 * Returns: whether the clock on the wall shows this time twice
 */
gboolean
tamiz_wall_time_repeats (gint64     at,
                         GTimeZone *zone)
{
  gint64 instants[2], seconds = at / TAMIZ_SECOND;

  return find_instants (seconds + get_offset (zone, seconds), zone, instants) == 2;
}
