#define G_LOG_DOMAIN "tamiz-index-arena"

#include "config.h"

#include "tamiz-index-private.h"
#include "tamiz-scan.h"

#include <string.h>

/* Below this much garbage writing the arena anew is not worth it. */
#define MIN_GARBAGE (1 << 20)

/* So few texts are looked through at once in whatever order they lie. */
#define FEW 1024

/* So many texts before they are copied they are fetched. */
#define AHEAD 8

/* One entry of so many is looked at to know how often bytes occur. */
#define SAMPLE 16

void
tamiz_index_arena_init (TamizIndexArena *self)
{
  *self = (TamizIndexArena) {
    .starts = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .slots = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .grams = g_array_new (FALSE, TRUE, sizeof (TamizGrams)),
  };
}

void
tamiz_index_arena_clear (TamizIndexArena *self)
{
  g_clear_pointer (&self->bytes, g_free);
  g_clear_pointer (&self->starts, g_array_unref);
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_pointer (&self->grams, g_array_unref);
}

static void
get_range (const TamizIndexArena *self,
           guint32                entry,
           gsize                 *start,
           gsize                 *end)
{
  *start = g_array_index (self->starts, guint32, entry);
  *end = entry + 1 < self->starts->len ? g_array_index (self->starts, guint32, entry + 1)
                                       : self->size;
}

static void
make_place (TamizIndexArena *self,
            gsize            size)
{
  if (size + TAMIZ_SCAN_PADDING <= self->allocated)
    return;

  self->allocated = size + size / 8 + 4096 + TAMIZ_SCAN_PADDING;
  self->bytes = g_realloc (self->bytes, self->allocated);
}

/* Adds a text at the end and answers the number of its entry. */
guint32
tamiz_index_arena_add (TamizIndexArena *self,
                       guint32          slot,
                       const char      *text,
                       gsize            length)
{
  guint32 start = self->size;

  g_assert (length < G_MAXUINT32 - start);
  make_place (self, self->size + length);
  memcpy (self->bytes + start, text, length);
  self->size += length;
  memset (self->bytes + self->size, 0, TAMIZ_SCAN_PADDING);
  tamiz_index_grams_add (self, start, length);
  if (self->starts->len % SAMPLE == 0)
    {
      for (gsize i = 0; i < length; i++)
        self->seen[(guchar) text[i]]++;
    }
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
  memset (self->bytes + start, 0, end - start);
  self->garbage += end - start;
}

const char *
tamiz_index_arena_get (const TamizIndexArena *self,
                       guint32                entry,
                       gsize                 *length)
{
  gsize start, end;

  get_range (self, entry, &start, &end);
  *length = end - start;
  return (const char *) self->bytes + start;
}

/* A line of a lead's text; it ends with '\n'. */
const guint8 *
tamiz_index_get_line (TamizIndex *self,
                      guint32     slot,
                      guint       line)
{
  guint64 entry = tamiz_column_get (&self->entry, slot);
  const guint8 *text;

  if (entry == 0)
    return (const guint8 *) "\n";

  text = self->arena.bytes + g_array_index (self->arena.starts, guint32, entry - 1);
  for (; line > 0; line--)
    {
      while (*text != '\n')
        text++;
      text++;
    }

  return text;
}

/* Texts of leads */

static void
note_touched (TamizIndex *self,
              guint32     slot)
{
  if (self->tidying.order != NULL)
    g_array_append_val (self->tidying.touched, slot);
}

static void
drop_tidying (TamizIndex *self)
{
  tamiz_index_arena_clear (&self->tidying.arena);
  g_clear_pointer (&self->tidying.touched, g_array_unref);
  g_clear_pointer (&self->tidying.order, g_free);
}

static gboolean
is_worn (const TamizIndexArena *self)
{
  return self->garbage > MIN_GARBAGE && self->garbage > self->size / 2;
}

void
tamiz_index_drop_text (TamizIndex *self,
                       guint32     slot)
{
  guint64 entry = tamiz_column_get (&self->entry, slot);

  if (entry == 0)
    return;

  note_touched (self, slot);
  tamiz_index_arena_blank (&self->arena, (guint32) (entry - 1));
  tamiz_column_set (&self->entry, self->capacity, slot, 0);
  while (is_worn (&self->arena))
    tamiz_index_tidy (self, G_MAXUINT);
}

void
tamiz_index_add_text (TamizIndex *self,
                      guint32     slot,
                      const char *text,
                      gsize       length)
{
  guint32 entry = tamiz_index_arena_add (&self->arena, slot, text, length);

  note_touched (self, slot);
  tamiz_column_set (&self->entry, self->capacity, slot, (guint64) entry + 1);
}

/* A lead ranks elsewhere now: its text goes to the end.  Where most go there, the order is
 * given up until the arena is written anew.
 */
void
tamiz_index_move_text (TamizIndex *self,
                       guint32     slot)
{
  guint64 entry = tamiz_column_get (&self->entry, slot);
  TamizIndexArena *arena = &self->arena;
  g_autofree char *copy = NULL;
  const char *text;
  gsize length;

  if (entry == 0)
    return;

  note_touched (self, slot);
  if (entry > arena->n_ranked)
    return;
  if (arena->starts->len - arena->n_ranked > arena->n_ranked / 2)
    {
      arena->n_ranked = 0;
      return;
    }

  text = tamiz_index_arena_get (arena, (guint32) (entry - 1), &length);
  copy = g_memdup2 (text, length);
  tamiz_index_arena_blank (arena, (guint32) (entry - 1));
  entry = (guint64) tamiz_index_arena_add (arena, slot, copy, length) + 1;
  tamiz_column_set (&self->entry, self->capacity, slot, entry);
}

void
tamiz_index_clear_texts (TamizIndex *self)
{
  drop_tidying (self);
  tamiz_index_arena_clear (&self->arena);
}

/* Tidying */

static void
begin_tidying (TamizIndex *self)
{
  TamizIndexTidying *tidying = &self->tidying;
  const guint32 *order = tamiz_index_get_order (self, TAMIZ_SORT_RANK, FALSE);

  tidying->order = g_memdup2 (order, sizeof *order * (self->n_live + 1));
  tidying->n_order = self->n_live;
  tidying->at = 0;
  tidying->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
  tamiz_index_arena_init (&tidying->arena);
  make_place (&tidying->arena, self->arena.size - self->arena.garbage);
}

/* Texts lie in another order: those that are copied next are fetched meanwhile. */
static void
fetch_text (TamizIndex *self,
            guint       at)
{
  const TamizIndexTidying *tidying = &self->tidying;
  guint64 entry;

  if (at + 2 * AHEAD >= tidying->n_order)
    return;

  entry = tamiz_column_get (&self->entry, tidying->order[at + 2 * AHEAD]);
  if (entry != 0)
    __builtin_prefetch (&g_array_index (self->arena.starts, guint32, entry - 1));
  entry = tamiz_column_get (&self->entry, tidying->order[at + AHEAD]);
  if (entry != 0)
    __builtin_prefetch (self->arena.bytes
                        + g_array_index (self->arena.starts, guint32, entry - 1));
}

static void
copy_text (TamizIndex *self,
           guint32     slot)
{
  guint64 entry = tamiz_column_get (&self->entry, slot);
  const char *text;
  gsize length;

  if (entry == 0)
    return;
  text = tamiz_index_arena_get (&self->arena, (guint32) (entry - 1), &length);
  tamiz_index_arena_add (&self->tidying.arena, slot, text, length);
}

/* What was touched meanwhile is blanked where it lies and added at the end as it is now. */
static void
end_tidying (TamizIndex *self)
{
  TamizIndexTidying *tidying = &self->tidying;
  TamizIndexArena *arena = &tidying->arena;
  TamizColumn entry = { NULL, 0 };

  arena->n_ranked = arena->starts->len;
  for (guint32 i = 0; i < arena->n_ranked; i++)
    tamiz_column_set (&entry, self->capacity, g_array_index (arena->slots, guint32, i), i + 1);
  for (guint i = 0; i < tidying->touched->len; i++)
    {
      guint32 slot = g_array_index (tidying->touched, guint32, i);
      guint64 place = tamiz_column_get (&entry, slot);

      if (place > 0)
        tamiz_index_arena_blank (arena, (guint32) (place - 1));
      place = 0;
      if (tamiz_column_get (&self->entry, slot) != 0)
        {
          copy_text (self, slot);
          place = arena->starts->len;
        }
      tamiz_column_set (&entry, self->capacity, slot, place);
    }

  tamiz_index_arena_clear (&self->arena);
  self->arena = *arena;
  *arena = (TamizIndexArena) { NULL };
  g_free (self->entry.data);
  self->entry = entry;
  drop_tidying (self);
}

/**
 * tamiz_index_is_untidy:
 * @self: an index
 *
 * Tells whether the texts that are searched should be put in order of rank again, because
 * many leads were put, edited or judged since.
 *
 * Returns: whether tamiz_index_tidy() has something to do
 */
gboolean
tamiz_index_is_untidy (TamizIndex *self)
{
  const TamizIndexArena *arena;
  guint tail;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);

  arena = &self->arena;
  tail = arena->starts->len - arena->n_ranked;
  return self->tidying.order != NULL || tail > MAX (FEW, arena->starts->len / 16)
         || is_worn (arena);
}

/**
 * tamiz_index_tidy:
 * @self: an index
 * @n: how many leads at most
 *
 * Puts the texts that are searched in order of rank, a piece at a time, so that others can
 * use the index between two pieces.
 *
 * Returns: whether there is more to do
 */
gboolean
tamiz_index_tidy (TamizIndex *self,
                  guint       n)
{
  TamizIndexTidying *tidying;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);

  tidying = &self->tidying;
  if (!tamiz_index_is_untidy (self))
    return FALSE;
  if (tidying->order != NULL && tidying->touched->len > MAX (FEW, tidying->n_order / 16))
    drop_tidying (self);
  if (tidying->order == NULL)
    begin_tidying (self);

  for (; n > 0 && tidying->at < tidying->n_order; n--)
    {
      fetch_text (self, tidying->at);
      copy_text (self, tidying->order[tidying->at++]);
    }
  if (tidying->at < tidying->n_order)
    return TRUE;

  end_tidying (self);
  return FALSE;
}
