#define G_LOG_DOMAIN "tamiz-key-set"

#include "config.h"

#include "tamiz-key-set.h"

#include <string.h>

#define MIN_BITS 10

/* 2³² divided by the golden ratio: Knuth, The Art of Computer Programming, volume 3, 6.4. */
#define SCATTER 2654435769u

/* An open table of the upper halves of the hashes, 0 = free.  The place follows from the
 * upper half alone, so that the table can grow without the hashes; scattered, because a base
 * gives its keys in order of their hashes, and places in a row would all be taken.
 */
struct _TamizKeySet
{
  guint32 *slots;
  guint bits;
  gsize used;
};

static guint32
shorten (guint64 hash)
{
  guint32 mark = hash >> 32;

  return mark != 0 ? mark : 1;
}

static gsize
find_slot (const TamizKeySet *self,
           guint32            mark)
{
  gsize mask = ((gsize) 1 << self->bits) - 1;
  gsize slot = (mark * SCATTER) >> (32 - self->bits);

  while (self->slots[slot] != 0 && self->slots[slot] != mark)
    slot = (slot + 1) & mask;

  return slot;
}

static void
grow (TamizKeySet *self)
{
  g_autofree guint32 *former = self->slots;
  gsize n = (gsize) 1 << self->bits;

  self->bits++;
  self->slots = g_new0 (guint32, (gsize) 1 << self->bits);
  for (gsize i = 0; i < n; i++)
    {
      if (former[i] != 0)
        self->slots[find_slot (self, former[i])] = former[i];
    }
}

TamizKeySet *
tamiz_key_set_new (void)
{
  TamizKeySet *self = g_new0 (TamizKeySet, 1);

  self->bits = MIN_BITS;
  self->slots = g_new0 (guint32, (gsize) 1 << self->bits);

  return self;
}

void
tamiz_key_set_free (TamizKeySet *self)
{
  g_free (self->slots);
  g_free (self);
}

void
tamiz_key_set_clear (TamizKeySet *self)
{
  if (self->used > 0)
    memset (self->slots, 0, sizeof (guint32) << self->bits);
  self->used = 0;
}

void
tamiz_key_set_add (TamizKeySet *self,
                   guint64      hash)
{
  guint32 mark = shorten (hash);
  gsize slot = find_slot (self, mark);

  if (self->slots[slot] != 0)
    return;
  self->slots[slot] = mark;
  /* Two thirds full; all marks there are fit into the largest table. */
  if (++self->used * 3 > (gsize) 2 << self->bits && self->bits < 31)
    grow (self);
}

/**
 * tamiz_key_set_may_have:
 * @self: a set
 * @hash: a key's hash
 *
 * Tells whether a hash may be in the set: of those that are not, one in a thousand is
 * taken for one of three million.
 *
 * Returns: %FALSE where it is certainly not
 */
gboolean
tamiz_key_set_may_have (const TamizKeySet *self,
                        guint64            hash)
{
  return self->slots[find_slot (self, shorten (hash))] != 0;
}
