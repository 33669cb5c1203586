#define G_LOG_DOMAIN "tamiz-key-log"

#include "config.h"

#include "tamiz-key-log.h"

#define MIN_BITS 10

/* An open table of places in the array, from 1; 0 = free. */
struct _TamizKeyLog
{
  GArray *keys;             /* TamizMatchKey */
  guint32 *slots;
  guint bits;
  guint marked;             /* how many of them are in the caller's set */
  gboolean sorted;          /* the table is no longer true */
  guint dropped;            /* how many were written */
};

TamizKeyLog *
tamiz_key_log_new (void)
{
  TamizKeyLog *self = g_new0 (TamizKeyLog, 1);

  self->keys = g_array_new (FALSE, FALSE, sizeof (TamizMatchKey));
  self->bits = MIN_BITS;
  self->slots = g_new0 (guint32, (gsize) 1 << self->bits);

  return self;
}

void
tamiz_key_log_free (TamizKeyLog *self)
{
  g_array_unref (self->keys);
  g_free (self->slots);
  g_free (self);
}

static const TamizMatchKey *
get_key (const TamizKeyLog *self,
         guint              i)
{
  return &g_array_index (self->keys, TamizMatchKey, i);
}

static gsize
first_slot (const TamizKeyLog *self,
            guint64            hash)
{
  return hash & (((gsize) 1 << self->bits) - 1);
}

static gsize
next_slot (const TamizKeyLog *self,
           gsize              slot)
{
  return (slot + 1) & (((gsize) 1 << self->bits) - 1);
}

static void
put (TamizKeyLog *self,
     guint        i)
{
  gsize slot = first_slot (self, (guint64) get_key (self, i)->hash);

  while (self->slots[slot] != 0)
    slot = next_slot (self, slot);
  self->slots[slot] = i + 1;
}

/**
 * tamiz_key_log_add:
 * @self: a log that was not sorted yet
 * @key: a key
 *
 * Adds a key.
 */
void
tamiz_key_log_add (TamizKeyLog         *self,
                   const TamizMatchKey *key)
{
  g_return_if_fail (!self->sorted);

  g_array_append_vals (self->keys, key, 1);
  if ((gsize) self->keys->len * 3 > (gsize) 2 << self->bits)
    {
      self->bits++;
      g_free (self->slots);
      self->slots = g_new0 (guint32, (gsize) 1 << self->bits);
      for (guint i = 0; i + 1 < self->keys->len; i++)
        put (self, i);
    }
  put (self, self->keys->len - 1);
}

/**
 * tamiz_key_log_mark:
 * @self: a log that was not sorted yet
 * @set: where the keys are looked for first
 * @anew: whether @set knows none of them
 *
 * Puts into @set what was added since the last time.
 */
void
tamiz_key_log_mark (TamizKeyLog *self,
                    TamizKeySet *set,
                    gboolean     anew)
{
  g_return_if_fail (!self->sorted);

  for (guint i = anew ? 0 : self->marked; i < self->keys->len; i++)
    tamiz_key_set_add (set, (guint64) get_key (self, i)->hash);
  self->marked = self->keys->len;
}

/**
 * tamiz_key_log_find:
 * @self: a log that was not sorted yet
 * @hash: a key's hash
 * @kind: a TamizKeyKind
 * @records: (element-type gint64): where to add whose it is
 *
 * Finds a key.
 */
void
tamiz_key_log_find (const TamizKeyLog *self,
                    guint64            hash,
                    int                kind,
                    GArray            *records)
{
  g_return_if_fail (!self->sorted);

  for (gsize slot = first_slot (self, hash); self->slots[slot] != 0; slot = next_slot (self, slot))
    {
      const TamizMatchKey *key = get_key (self, self->slots[slot] - 1);

      if (key->hash == (gint64) hash && key->kind == kind)
        g_array_append_val (records, key->record);
    }
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const TamizMatchKey *one = a, *other = b;

  if (one->hash != other->hash)
    return one->hash < other->hash ? -1 : 1;
  if (one->kind != other->kind)
    return one->kind - other->kind;
  return one->record < other->record ? -1 : one->record > other->record;
}

/**
 * tamiz_key_log_peek_sorted:
 * @self: a log
 * @n: (out): how many are left
 *
 * Gets the keys in the order of their table; none can be added or found after that.
 *
 * Returns: (transfer none) (array length=n): the keys that were not dropped
 */
const TamizMatchKey *
tamiz_key_log_peek_sorted (TamizKeyLog *self,
                           guint       *n)
{
  if (!self->sorted)
    g_array_sort (self->keys, compare_keys);
  self->sorted = TRUE;
  *n = self->keys->len - self->dropped;

  return get_key (self, self->dropped);
}

void
tamiz_key_log_drop (TamizKeyLog *self,
                    guint        n)
{
  self->dropped += n;
}
