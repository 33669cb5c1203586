#define G_LOG_DOMAIN "tamiz-zones"

#include "config.h"

#include "tamiz-zones.h"

#include "tamiz-places.h"
#include "tamiz-zone-words.h"

#include <string.h>

typedef struct
{
  char *code;
  char *name;
  gboolean is_own;          /* of the country that is asked for */
  guint position;           /* in the system's list */
} Zone;

static void
free_zone (Zone *zone)
{
  g_free (zone->code);
  g_free (zone->name);
  g_free (zone);
}

static void
add_zone (GHashTable *zones,
          const char *code,
          gboolean    is_own)
{
  Zone *zone;

  if (g_hash_table_contains (zones, code))
    return;

  zone = g_new0 (Zone, 1);
  zone->code = g_strdup (code);
  zone->name = tamiz_zone_words_dup_name (code);
  zone->is_own = is_own;
  zone->position = g_hash_table_size (zones);
  g_hash_table_insert (zones, zone->code, zone);
}

/* The system's list: the country's code, where the place lies, the zone, what it is for. */
static void
add_zones_of_the_system (GHashTable *zones,
                         const char *country)
{
  const char *folder = g_getenv ("TZDIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "/usr/share/zoneinfo", "zone.tab", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  /* Where it cannot be read there are the zones of the places. */
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 4);

      if (*lines[i] != '#' && g_strv_length (cells) >= 3)
        add_zone (zones, cells[2], g_strcmp0 (cells[0], country) == 0);
    }
}

static void
add_zones_of_places (GHashTable *zones,
                     const char *country)
{
  for (guint i = 0; i < tamiz_places_get_size (); i++)
    {
      const TamizPlace *place = tamiz_places_get (i);

      add_zone (zones, place->timezone, g_strcmp0 (place->code, country) == 0);
    }
}

static GPtrArray *
list_zones (const char *country)
{
  g_autoptr (GHashTable) zones = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) free_zone);
  GHashTableIter iter;
  gpointer zone;

  add_zones_of_the_system (zones, country);
  add_zones_of_places (zones, country);
  g_hash_table_iter_init (&iter, zones);
  while (g_hash_table_iter_next (&iter, NULL, &zone))
    g_ptr_array_add (list, zone);

  return list;
}

static int
compare_zones (gconstpointer a,
               gconstpointer b)
{
  const Zone *one = *(Zone *const *) a, *other = *(Zone *const *) b;

  if (one->is_own != other->is_own)
    return one->is_own ? -1 : 1;
  if (one->is_own)
    return one->position < other->position ? -1 : 1;

  return g_utf8_collate (one->name, other->name);
}

/**
 * tamiz_zones_list_choices:
 * @country: (nullable): an ISO 3166 code
 *
 * Lists the time zones that the computer knows by their places, those of @country first.
 *
 * Returns: (transfer full): an array of objects with `key` (as America/La_Paz) and `label`
 */
json_t *
tamiz_zones_list_choices (const char *country)
{
  g_autoptr (GPtrArray) zones = list_zones (country);
  json_t *choices = json_array ();

  g_ptr_array_sort (zones, compare_zones);
  for (guint i = 0; i < zones->len; i++)
    {
      const Zone *zone = g_ptr_array_index (zones, i);

      json_array_append_new (choices, json_pack ("{ss, ss}", "key", zone->code, "label", zone->name));
    }

  return choices;
}
