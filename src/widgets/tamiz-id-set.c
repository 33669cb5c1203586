#define G_LOG_DOMAIN "tamiz-id-set"

#include "config.h"

#include "tamiz-id-set.h"

#define MIN_BITS 4

/* Open addressing with linear probing; at most three quarters of the slots are taken.
 * A slot of 0 is free; what follows a removed id is moved up, so no marks are left.
 */
struct _TamizIdSet
{
  gint64 *slots;
  guint bits;               /* there are 2^bits slots */
  guint size;
};

static guint
get_mask (const TamizIdSet *self)
{
  return (1u << self->bits) - 1;
}

/* Fibonacci hashing: ids that follow each other lie apart. */
static guint
get_home (const TamizIdSet *self,
          gint64            id)
{
  return (guint) (((guint64) id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - self->bits));
}

/* The slot where @id is, or where it belongs. */
static guint
find_slot (const TamizIdSet *self,
           gint64            id)
{
  guint slot = get_home (self, id);

  while (self->slots[slot] != 0 && self->slots[slot] != id)
    slot = (slot + 1) & get_mask (self);

  return slot;
}

static void
begin (TamizIdSet *self,
       guint       bits)
{
  self->bits = bits;
  self->size = 0;
  self->slots = g_new0 (gint64, 1u << bits);
}

static void
grow (TamizIdSet *self)
{
  g_autofree gint64 *old = self->slots;
  guint n_old = 1u << self->bits;

  begin (self, self->bits + 1);
  for (guint i = 0; i < n_old; i++)
    {
      if (old[i] != 0)
        tamiz_id_set_add (self, old[i]);
    }
}

TamizIdSet *
tamiz_id_set_new (void)
{
  TamizIdSet *self = g_new0 (TamizIdSet, 1);

  begin (self, MIN_BITS);
  return self;
}

void
tamiz_id_set_free (TamizIdSet *self)
{
  g_free (self->slots);
  g_free (self);
}

/* Whether it is new in the set. */
gboolean
tamiz_id_set_add (TamizIdSet *self,
                  gint64      id)
{
  guint slot;

  g_return_val_if_fail (id > 0, FALSE);

  slot = find_slot (self, id);
  if (self->slots[slot] == id)
    return FALSE;
  if ((self->size + 1) * 4 > (1u << self->bits) * 3)
    {
      grow (self);
      slot = find_slot (self, id);
    }
  self->slots[slot] = id;
  self->size++;

  return TRUE;
}

/* Whether it was in the set. */
gboolean
tamiz_id_set_remove (TamizIdSet *self,
                     gint64      id)
{
  guint hole = find_slot (self, id);

  if (id <= 0 || self->slots[hole] != id)
    return FALSE;

  /* Whoever lies further from home than the hole moves into it. */
  for (guint next = (hole + 1) & get_mask (self); self->slots[next] != 0;
       next = (next + 1) & get_mask (self))
    {
      guint home = get_home (self, self->slots[next]);

      if (((next - home) & get_mask (self)) >= ((next - hole) & get_mask (self)))
        {
          self->slots[hole] = self->slots[next];
          hole = next;
        }
    }
  self->slots[hole] = 0;
  self->size--;

  return TRUE;
}

gboolean
tamiz_id_set_contains (const TamizIdSet *self,
                       gint64            id)
{
  return id > 0 && self->slots[find_slot (self, id)] == id;
}

guint
tamiz_id_set_size (const TamizIdSet *self)
{
  return self->size;
}

void
tamiz_id_set_clear (TamizIdSet *self)
{
  g_free (self->slots);
  begin (self, MIN_BITS);
}

/* (element-type gint64): the ids, in no order. */
GArray *
tamiz_id_set_dup (const TamizIdSet *self)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->size);

  for (guint i = 0; i < 1u << self->bits; i++)
    {
      if (self->slots[i] != 0)
        g_array_append_val (ids, self->slots[i]);
    }

  return ids;
}
