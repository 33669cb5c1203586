#define G_LOG_DOMAIN "tamiz-door-ignored"

#include "config.h"

#include "tamiz-door-private.h"

/* Keys that too many have for them to tell anything: a switchboard, a made-up number.  They are
 * counted, so that an import says which it passed over.
 */

typedef struct
{
  char *key;
  guint64 n;
} Ignored;

static void
free_ignored (gpointer data)
{
  Ignored *ignored = data;

  g_free (ignored->key);
  g_free (ignored);
}

GHashTable *
tamiz_door_new_ignored (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_ignored);
}

/* Whether a key tells nothing, because too many have it. */
gboolean
tamiz_door_is_ignored (TamizDoor *self,
                       guint64    hash)
{
  return g_hash_table_contains (self->ignored, &hash);
}

/* One more has it. */
void
tamiz_door_meet_ignored (TamizDoor *self,
                         guint64    hash)
{
  Ignored *ignored = g_hash_table_lookup (self->ignored, &hash);

  ignored->n++;
}

void
tamiz_door_ignore (TamizDoor  *self,
                   const char *key,
                   guint64     hash,
                   guint64     n_records)
{
  gint64 number = (gint64) hash;
  Ignored *ignored = g_new0 (Ignored, 1);

  ignored->key = g_strdelimit (g_strdup (key), "\n", ' ');
  ignored->n = n_records + 1;
  g_hash_table_replace (self->ignored, g_memdup2 (&number, sizeof number), ignored);
}

/* The keys that told nothing, with how many records have each. */
json_t *
tamiz_door_dup_ignored (TamizDoor *self)
{
  json_t *array = json_array ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->ignored);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ignored *ignored = value;
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key", ignored->key);
      json_object_set_new (object, "count", json_integer ((json_int_t) ignored->n));
      json_array_append_new (array, object);
    }

  return array;
}
