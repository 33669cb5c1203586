#define G_LOG_DOMAIN "tamiz-index-search"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-text.h"
#include "tamiz-scan.h"

#include <string.h>

/* The rarest word is looked for in the whole arena, and the others where it is found. */
typedef struct
{
  const TamizIndexArena *arena;
  char **words;
  TamizNeedle *needles;      /* the rarest word's first */
  guint n_needles;
  TamizWantedGrams wanted;   /* of all words */
  gsize at;                  /* where to go on */
  guint32 entry;             /* one that begins not after that */
} Search;

/* Which word is the rarest one is seen in so many bytes. */
#define SAMPLE (1 << 16)

/* “Pérez, Ana” is two words and no comma. */
static char **
split_words (const char *words)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();

  tamiz_text_append_folded (folded, words);
  parts = g_strsplit (folded->str, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *end = parts[i] + strlen (parts[i]);

      while (end > parts[i] && strchr (",;", end[-1]) != NULL)
        *--end = '\0';
      if (*parts[i] != '\0')
        g_strv_builder_add (kept, parts[i]);
    }

  return g_strv_builder_end (kept);
}

static guint
count_in_sample (const TamizIndexArena *arena,
                 const TamizNeedle     *needle)
{
  const guint8 *at = arena->bytes, *end = at + MIN (arena->size, SAMPLE);
  guint n = 0;

  while ((at = tamiz_scan_find (at, end, needle)) != NULL)
    {
      n++;
      at += needle->length;
    }

  return n;
}

static void
put_rarest_first (Search *self)
{
  guint rarest = 0, least = G_MAXUINT;
  TamizNeedle swap = self->needles[0];

  for (guint i = 0; i < self->n_needles && self->n_needles > 1; i++)
    {
      guint n = count_in_sample (self->arena, &self->needles[i]);

      if (n < least || (n == least && self->needles[i].length > self->needles[rarest].length))
        {
          rarest = i;
          least = n;
        }
    }
  self->needles[0] = self->needles[rarest];
  self->needles[rarest] = swap;
}

/* FALSE where there is nothing to search for. */
static gboolean
search_init (Search                *self,
             const TamizIndexArena *arena,
             const char            *text)
{
  *self = (Search) { .arena = arena, .words = split_words (text) };
  self->n_needles = g_strv_length (self->words);
  self->needles = g_new0 (TamizNeedle, self->n_needles + 1);
  if (self->n_needles == 0)
    return FALSE;

  for (guint i = 0; i < self->n_needles; i++)
    {
      gsize length = strlen (self->words[i]);

      tamiz_needle_init (&self->needles[i], self->words[i], length, arena->seen);
      tamiz_wanted_grams_add (&self->wanted, self->words[i], length);
    }
  put_rarest_first (self);
  return TRUE;
}

static void
search_clear (Search *self)
{
  g_strfreev (self->words);
  g_free (self->needles);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
find_entry (Search *self,
            gsize   at)
{
  const guint32 *starts = (const guint32 *) (gpointer) self->arena->starts->data;
  guint n = self->arena->starts->len;
  guint32 low = self->entry, step = 1, high;

  /* Hits come in ascending order and often close to each other. */
  while (low + step < n && starts[low + step] <= at)
    {
      low += step;
      step *= 2;
    }
  high = MIN (low + step, n);
  while (low + 1 < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (starts[middle] <= at)
        low = middle;
      else
        high = middle;
    }
  self->entry = low;
}

static gboolean
has_others (const Search *self)
{
  gsize length;
  const guint8 *text = (const guint8 *) tamiz_index_arena_get (self->arena, self->entry, &length);

  for (guint i = 1; i < self->n_needles; i++)
    {
      if (tamiz_scan_find (text, text + length, &self->needles[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* (nullable): where the rarest word is next, block by block: what begins in one may end in the
 * next.
 */
static const guint8 *
find_hit (Search *self,
          gsize   end)
{
  const guint8 *bytes = self->arena->bytes, *hit = NULL;
  gsize next;

  while (hit == NULL && self->at < end)
    {
      gsize from = tamiz_index_grams_find (self->arena, &self->wanted, self->at, &next);

      if (from < end)
        hit = tamiz_scan_find (bytes + from, bytes + MIN (next + self->needles->length - 1, end),
                               self->needles);
      self->at = next;
    }

  return hit;
}

/* Finds the next lead before @end of the arena that has all words. */
static gboolean
find_next (Search       *self,
           gsize         end,
           const guint8 *mask,
           guint32      *slot)
{
  const guint8 *bytes = self->arena->bytes;
  gboolean found = FALSE;

  while (!found && self->at < end)
    {
      const guint8 *hit = find_hit (self, end);

      if (hit == NULL)
        return FALSE;
      find_entry (self, hit - bytes);
      *slot = g_array_index (self->arena->slots, guint32, self->entry);
      found = (mask == NULL || mask[*slot] != 0) && has_others (self);
      self->at = self->entry + 1 < self->arena->starts->len
                     ? g_array_index (self->arena->starts, guint32, self->entry + 1)
                     : end;
    }

  return found;
}

/* FALSE where there is nothing to search for. */
static gboolean
find_hits (TamizIndex *self,
           const char *words)
{
  g_auto (Search) search = { NULL };
  guint32 slot;

  if (self->hits_state == self->state && g_strcmp0 (self->hits_words, words) == 0)
    return TRUE;
  if (!search_init (&search, &self->arena, words))
    return FALSE;

  g_free (self->hits_words);
  g_free (self->hits);
  self->hits_state = self->state;
  self->hits_words = g_strdup (words);
  self->hits = g_malloc0 ((gsize) self->n_slots + 1);
  while (find_next (&search, self->arena.size, NULL, &slot))
    self->hits[slot] = 1;

  return TRUE;
}

/* Clears @mask where a lead's text lacks one of the words. */
void
tamiz_index_search (TamizIndex *self,
                    const char *words,
                    guint8     *mask)
{
  if (!find_hits (self, words))
    return;

  for (guint i = 0; i < self->n_slots; i++)
    mask[i] &= self->hits[i];
}

static int
compare_rank_cb (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  return tamiz_index_compare_rank (user_data, *(const guint32 *) a, *(const guint32 *) b);
}

/* Edited leads are few, so all of them are looked through and sorted. */
static GArray *
search_tail (TamizIndex   *self,
             Search       *search,
             gsize         begin,
             const guint8 *mask)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 slot;

  search->at = begin;
  while (find_next (search, self->arena.size, mask, &slot))
    g_array_append_val (found, slot);
  g_array_sort_with_data (found, compare_rank_cb, self);

  return found;
}

/* Finds the first leads by rank that have all words; those in the arena's order come as they
 * lie, and between them those of its end.  The caller sees to it that there is an order.
 * NULL where there is nothing to search for.  @mask is NULL where all leads are asked for.
 */
GArray *
tamiz_index_search_best (TamizIndex   *self,
                         const char   *words,
                         const guint8 *mask,
                         guint         enough,
                         gboolean     *more)
{
  GArray *best;
  g_autoptr (GArray) tail = NULL;
  g_auto (Search) search = { NULL };
  const TamizIndexArena *arena = &self->arena;
  gsize begin = arena->n_ranked < arena->starts->len
                    ? g_array_index (arena->starts, guint32, arena->n_ranked)
                    : arena->size;
  guint next = 0;
  guint32 slot;

  if (!search_init (&search, arena, words))
    return NULL;

  best = g_array_new (FALSE, FALSE, sizeof (guint32));
  tail = search_tail (self, &search, begin, mask);
  search.at = search.entry = 0;
  while (best->len <= enough && find_next (&search, begin, mask, &slot))
    {
      for (; next < tail->len
             && tamiz_index_compare_rank (self, g_array_index (tail, guint32, next), slot) < 0;
           next++)
        g_array_append_val (best, g_array_index (tail, guint32, next));
      g_array_append_val (best, slot);
    }
  for (; next < tail->len && best->len <= enough; next++)
    g_array_append_val (best, g_array_index (tail, guint32, next));
  *more = best->len > enough;
  if (*more)
    g_array_set_size (best, enough);

  return best;
}
