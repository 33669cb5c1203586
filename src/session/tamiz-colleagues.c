#define G_LOG_DOMAIN "tamiz-colleagues"

#include "config.h"

#include "tamiz-colleagues.h"

#include <string.h>

/* What a place takes beside its colleagues: itself, and its share of the table. */
#define PLACE_BYTES (sizeof (Place) + 4 * sizeof (gpointer))

typedef struct
{
  gint64 place;             /* the key in the table */
  guint first, last;        /* numbers of entries; 0 = nobody */
  guint n;
} Place;

typedef struct
{
  gint64 person;
  guint64 marks;
  guint32 text;             /* where the two names begin, each ended by a nul */
  guint32 next;             /* the number of the next one at the same place; 0 = none */
} Entry;

struct _TamizColleagues
{
  GHashTable *places;       /* gint64 → Place */
  GArray *entries;          /* of Entry; the first is nobody */
  GString *texts;
};

TamizColleagues *
tamiz_colleagues_new (void)
{
  TamizColleagues *self = g_new0 (TamizColleagues, 1);

  self->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  self->texts = g_string_new (NULL);
  tamiz_colleagues_clear (self);

  return self;
}

void
tamiz_colleagues_free (TamizColleagues *self)
{
  g_hash_table_unref (self->places);
  g_array_unref (self->entries);
  g_string_free (self->texts, TRUE);
  g_free (self);
}

void
tamiz_colleagues_clear (TamizColleagues *self)
{
  g_hash_table_remove_all (self->places);
  g_array_set_size (self->entries, 0);
  g_array_set_size (self->entries, 1);
  g_string_truncate (self->texts, 0);
}

/* In bytes, about. */
gsize
tamiz_colleagues_get_size (const TamizColleagues *self)
{
  return g_hash_table_size (self->places) * PLACE_BYTES + self->entries->len * sizeof (Entry) + self->texts->len;
}

static Place *
find (const TamizColleagues *self,
      guint64                place)
{
  gint64 key = (gint64) place;

  return g_hash_table_lookup (self->places, &key);
}

/**
 * tamiz_colleagues_open:
 * @self: colleagues
 * @place: what some are together at
 *
 * Starts a list, of nobody.
 *
 * Returns: whether there was none
 */
gboolean
tamiz_colleagues_open (TamizColleagues *self,
                       guint64          place)
{
  Place *opened;

  if (find (self, place) != NULL)
    return FALSE;

  opened = g_new0 (Place, 1);
  opened->place = (gint64) place;
  g_hash_table_insert (self->places, &opened->place, opened);

  return TRUE;
}

gboolean
tamiz_colleagues_has (const TamizColleagues *self,
                      guint64                place)
{
  return find (self, place) != NULL;
}

guint
tamiz_colleagues_count (const TamizColleagues *self,
                        guint64                place)
{
  const Place *found = find (self, place);

  return found != NULL ? found->n : 0;
}

static guint32
keep_names (TamizColleagues *self,
            const char      *first,
            const char      *last)
{
  gsize start = self->texts->len;

  g_string_append_len (self->texts, first != NULL ? first : "", first != NULL ? (gssize) strlen (first) + 1 : 1);
  g_string_append_len (self->texts, last != NULL ? last : "", last != NULL ? (gssize) strlen (last) + 1 : 1);

  return (guint32) start;
}

static void
append (TamizColleagues *self,
        Place           *place,
        const Entry     *entry)
{
  guint number = self->entries->len;

  g_array_append_vals (self->entries, entry, 1);
  if (place->last != 0)
    g_array_index (self->entries, Entry, place->last).next = number;
  else
    place->first = number;
  place->last = number;
  place->n++;
}

/**
 * tamiz_colleagues_add:
 * @self: colleagues
 * @places: (array length=n_places): where they are; what was not opened is passed over
 * @n_places: how many
 * @person: who
 * @name: their name
 * @first: (nullable): the name as it was given
 * @last: (nullable): the surname as it was given
 *
 * Appends somebody to lists.
 */
void
tamiz_colleagues_add (TamizColleagues *self,
                      const guint64   *places,
                      guint            n_places,
                      gint64           person,
                      const TamizName *name,
                      const char      *first,
                      const char      *last)
{
  Entry entry = { person, tamiz_name_get_marks (name), 0, 0 };
  gboolean kept = FALSE;

  for (guint i = 0; i < n_places; i++)
    {
      Place *place = find (self, places[i]);

      if (place == NULL)
        continue;
      if (!kept)
        entry.text = keep_names (self, first, last);
      kept = TRUE;
      append (self, place, &entry);
    }
}

static gboolean
read_entry (const TamizColleagues *self,
            guint                  number,
            TamizColleague        *colleague)
{
  const Entry *entry = &g_array_index (self->entries, Entry, number);
  const char *first = self->texts->str + entry->text, *last = first + strlen (first) + 1;

  if (number == 0)
    return FALSE;

  *colleague = (TamizColleague) { entry->person, entry->marks, *first != '\0' ? first : NULL,
                                  *last != '\0' ? last : NULL, entry->next };
  return TRUE;
}

/**
 * tamiz_colleagues_first:
 * @self: colleagues
 * @place: what they are together at
 * @colleague: (out): who came first
 *
 * Begins to read a list.
 *
 * Returns: whether anybody is in it
 */
gboolean
tamiz_colleagues_first (const TamizColleagues *self,
                        guint64                place,
                        TamizColleague        *colleague)
{
  const Place *found = find (self, place);

  return found != NULL && read_entry (self, found->first, colleague);
}

gboolean
tamiz_colleagues_next (const TamizColleagues *self,
                       TamizColleague        *colleague)
{
  return read_entry (self, colleague->next, colleague);
}
