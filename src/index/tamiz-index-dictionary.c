#define G_LOG_DOMAIN "tamiz-index-dictionary"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

void
tamiz_dictionary_init (TamizIndexDictionary *self)
{
  const gint64 none = 0;

  memset (self->recent, 0, sizeof self->recent);
  self->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->names = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (self->ids, none);
  g_ptr_array_add (self->names, NULL);
}

void
tamiz_dictionary_clear (TamizIndexDictionary *self)
{
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->ranks, g_free);
}

/* Answers the number of an id, 0 where it has none.  A number never becomes another one, so that
 * those that were found lately are found again without searching.
 */
guint32
tamiz_dictionary_find (TamizIndexDictionary *self,
                       gint64                id)
{
  TamizRecentNumber *recent
      = &self->recent[((guint64) id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - TAMIZ_RECENT_BITS)];

  if (recent->number != 0 && recent->id == id)
    return recent->number;

  recent->id = id;
  recent->number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, &id));
  return recent->number;
}

guint32
tamiz_dictionary_add (TamizIndexDictionary *self,
                      gint64                id)
{
  guint32 number;

  if (id == 0)
    return 0;

  number = tamiz_dictionary_find (self, id);
  if (number == 0)
    {
      number = self->ids->len;
      g_hash_table_insert (self->numbers, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (number));
      g_array_append_val (self->ids, id);
      g_ptr_array_add (self->names, NULL);
      g_clear_pointer (&self->ranks, g_free);
    }

  return number;
}

/* Answers whether the id's place among the others may have changed. */
gboolean
tamiz_dictionary_set_name (TamizIndexDictionary *self,
                           gint64                id,
                           const char           *folded)
{
  guint32 number = tamiz_dictionary_add (self, id);
  const char *name = *folded != '\0' ? folded : NULL;

  if (g_strcmp0 (self->names->pdata[number], name) == 0)
    return FALSE;

  g_free (self->names->pdata[number]);
  self->names->pdata[number] = g_strdup (name);
  g_clear_pointer (&self->ranks, g_free);
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const TamizIndexDictionary *dictionary = user_data;
  guint32 number_a = *(const guint32 *) a, number_b = *(const guint32 *) b;
  const char *name_a = dictionary->names->pdata[number_a];
  const char *name_b = dictionary->names->pdata[number_b];
  gint64 id_a = g_array_index (dictionary->ids, gint64, number_a);
  gint64 id_b = g_array_index (dictionary->ids, gint64, number_b);

  if (name_a == NULL || name_b == NULL)
    {
      if (name_a != NULL || name_b != NULL)
        return name_a == NULL ? 1 : -1;
    }
  else if (!g_str_equal (name_a, name_b))
    return strcmp (name_a, name_b);

  return (id_a > id_b) - (id_a < id_b);
}

/* The place of each number among the names; the first is 1. */
const guint32 *
tamiz_dictionary_get_ranks (TamizIndexDictionary *self)
{
  g_autofree guint32 *numbers = NULL;
  guint n = self->ids->len;

  if (self->ranks != NULL)
    return self->ranks;

  numbers = g_new (guint32, n);
  self->ranks = g_new0 (guint32, n);
  for (guint i = 0; i < n; i++)
    numbers[i] = i;
  g_qsort_with_data (numbers + 1, n - 1, sizeof *numbers, compare_names, self);
  for (guint i = 1; i < n; i++)
    self->ranks[numbers[i]] = i;

  return self->ranks;
}
