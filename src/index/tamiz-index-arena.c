#define _GNU_SOURCE
#define G_LOG_DOMAIN "tamiz-index-arena"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* Below this much garbage writing the arena anew is not worth it. */
#define MIN_GARBAGE (1 << 20)

void
tamiz_index_arena_init (TamizIndexArena *self)
{
  self->bytes = g_byte_array_new ();
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->garbage = 0;
}

void
tamiz_index_arena_clear (TamizIndexArena *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->starts, g_array_unref);
  g_clear_pointer (&self->slots, g_array_unref);
}

static void
get_range (TamizIndexArena *self,
           guint32          entry,
           gsize           *start,
           gsize           *end)
{
  *start = g_array_index (self->starts, guint32, entry);
  *end = entry + 1 < self->starts->len ? g_array_index (self->starts, guint32, entry + 1)
                                       : self->bytes->len;
}

/* Adds a text at the end and answers the number of its entry. */
guint32
tamiz_index_arena_add (TamizIndexArena *self,
                       guint32          slot,
                       const char      *text,
                       gsize            length)
{
  guint32 start = self->bytes->len;

  g_assert (length < G_MAXUINT32 - start);
  g_byte_array_append (self->bytes, (const guint8 *) text, length);
  g_array_append_val (self->starts, start);
  g_array_append_val (self->slots, slot);

  return self->starts->len - 1;
}

/* Makes an entry match nothing. */
void
tamiz_index_arena_blank (TamizIndexArena *self,
                         guint32          entry)
{
  gsize start, end;

  get_range (self, entry, &start, &end);
  memset (self->bytes->data + start, 0, end - start);
  self->garbage += end - start;
}

const char *
tamiz_index_arena_get (TamizIndexArena *self,
                       guint32          entry,
                       gsize           *length)
{
  gsize start, end;

  get_range (self, entry, &start, &end);
  *length = end - start;
  return (const char *) self->bytes->data + start;
}

/* The names (line 0) or the company (line 1); it ends with '\n'. */
const char *
tamiz_index_arena_get_line (TamizIndexArena *self,
                            guint32          entry,
                            guint            line)
{
  gsize left;
  const char *text = tamiz_index_arena_get (self, entry, &left);

  for (; line > 0; line--)
    {
      const char *end = memchr (text, '\n', left);

      g_assert (end != NULL);
      left -= end + 1 - text;
      text = end + 1;
    }

  return text;
}

gboolean
tamiz_index_arena_is_worn (TamizIndexArena *self)
{
  return self->garbage > MIN_GARBAGE && self->garbage > self->bytes->len / 2;
}

static guint32
find_entry (TamizIndexArena *self,
            guint32          from,
            gsize            at)
{
  const guint32 *starts = (const guint32 *) self->starts->data;
  guint32 low = from, step = 1, high;

  /* Hits come in ascending order and often close to each other. */
  while (low + step < self->starts->len && starts[low + step] <= at)
    {
      low += step;
      step *= 2;
    }
  high = MIN (low + step, self->starts->len);
  while (low + 1 < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (starts[middle] <= at)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static gboolean
has_words (TamizIndexArena *self,
           guint32          entry,
           char           **words,
           const char      *found)
{
  gsize length;
  const char *text = tamiz_index_arena_get (self, entry, &length);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i] != found && memmem (text, length, words[i], strlen (words[i])) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* “Pérez, Ana” is two words and no comma. */
static char **
split_words (const char *words)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();

  tamiz_index_fold (folded, words);
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

/* Clears @mask where a lead's text lacks one of the words.  The longest word is looked
 * for in the whole arena, because it is the rarest, and the others where it is found.
 */
void
tamiz_index_arena_search (TamizIndexArena *self,
                          const char      *text,
                          guint8          *mask,
                          guint            n_slots)
{
  g_auto (GStrv) words = split_words (text);
  g_autofree guint8 *hits = NULL;
  const char *arena = (const char *) self->bytes->data;
  const char *longest = NULL;
  gsize size, at = 0;
  guint32 entry = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (longest == NULL || strlen (words[i]) > strlen (longest))
        longest = words[i];
    }
  if (longest == NULL)
    return;

  hits = g_malloc0 (n_slots + 1);
  size = strlen (longest);
  while (at < self->bytes->len)
    {
      const char *hit = memmem (arena + at, self->bytes->len - at, longest, size);
      guint32 slot;
      gsize start;

      if (hit == NULL)
        break;
      entry = find_entry (self, entry, hit - arena);
      slot = g_array_index (self->slots, guint32, entry);
      if (mask[slot] != 0 && has_words (self, entry, words, longest))
        hits[slot] = 1;
      get_range (self, entry, &start, &at);
    }

  for (guint i = 0; i < n_slots; i++)
    mask[i] &= hits[i];
}
