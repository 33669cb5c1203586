#define G_LOG_DOMAIN "tamiz-form-limits"

#include "config.h"

#include "tamiz-form-limits.h"

#define MOST_BUCKETS 20000  /* addresses remembered; beyond it the full ones are forgotten */

typedef struct
{
  double tokens;
  gint64 at;                /* microseconds, of a clock that only goes on */
} Bucket;

struct _TamizFormLimits
{
  guint per_minute;         /* 0 = no limit */
  guint at_once;
  GHashTable *buckets;      /* char* → Bucket */
};

/**
 * tamiz_form_limits_new:
 * @per_minute: posts that one may send in a minute in the long run; 0 = as many as one likes
 * @at_once: posts that one may send at once
 *
 * Returns: (transfer full): limits, all of whose buckets are full
 */
TamizFormLimits *
tamiz_form_limits_new (guint per_minute,
                       guint at_once)
{
  TamizFormLimits *self = g_new0 (TamizFormLimits, 1);

  self->per_minute = per_minute;
  self->at_once = MAX (at_once, 1);
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
tamiz_form_limits_free (TamizFormLimits *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static void
fill (TamizFormLimits *self,
      Bucket          *bucket,
      gint64           now)
{
  double more = (double) (now - bucket->at) * self->per_minute / (60.0 * G_USEC_PER_SEC);

  bucket->tokens = MIN (bucket->tokens + MAX (more, 0), self->at_once);
  bucket->at = now;
}

/* Whose bucket is full again is as good as somebody never seen. */
static void
forget_full (TamizFormLimits *self,
             gint64           now)
{
  GHashTableIter iter;
  Bucket *bucket;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &bucket))
    {
      fill (self, bucket, now);
      if (bucket->tokens >= self->at_once)
        g_hash_table_iter_remove (&iter);
    }
  /* Nobody may fill the memory by coming from ever new addresses. */
  if (g_hash_table_size (self->buckets) >= MOST_BUCKETS)
    g_hash_table_remove_all (self->buckets);
}

/**
 * tamiz_form_limits_take:
 * @self: limits
 * @who: an address, or the digest of a form's token
 * @now: microseconds, of a clock that only goes on
 *
 * Takes one post out of somebody's bucket.
 *
 * Returns: whether there was one
 */
gboolean
tamiz_form_limits_take (TamizFormLimits *self,
                        const char      *who,
                        gint64           now)
{
  Bucket *bucket;

  if (self->per_minute == 0)
    return TRUE;

  bucket = g_hash_table_lookup (self->buckets, who);
  if (bucket == NULL)
    {
      if (g_hash_table_size (self->buckets) >= MOST_BUCKETS)
        forget_full (self, now);
      bucket = g_new0 (Bucket, 1);
      bucket->tokens = self->at_once;
      bucket->at = now;
      g_hash_table_insert (self->buckets, g_strdup (who), bucket);
    }
  fill (self, bucket, now);
  if (bucket->tokens < 1)
    return FALSE;

  bucket->tokens -= 1;
  return TRUE;
}

guint
tamiz_form_limits_size (TamizFormLimits *self)
{
  return g_hash_table_size (self->buckets);
}
