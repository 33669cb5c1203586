#define G_LOG_DOMAIN "tamiz-estimate"

#include "config.h"

#include "tamiz-estimate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The rate is that of these last seconds; less than the shortest says nothing yet. */
#define LONGEST (10 * G_TIME_SPAN_SECOND)
#define SHORTEST (2 * G_TIME_SPAN_SECOND)
#define MAX_SAMPLES 64

typedef struct
{
  gint64 at;
  guint64 done;
} Sample;

struct _TamizEstimate
{
  Sample samples[MAX_SAMPLES];   /* the oldest first */
  guint n;
  guint64 total;                 /* 0 = not known */
};

TamizEstimate *
tamiz_estimate_new (void)
{
  return g_new0 (TamizEstimate, 1);
}

void
tamiz_estimate_free (TamizEstimate *self)
{
  g_free (self);
}

/**
 * tamiz_estimate_forget:
 * @self: an estimate
 *
 * Begins anew: the work starts, or goes on after a rest whose time does not count.
 */
void
tamiz_estimate_forget (TamizEstimate *self)
{
  self->n = 0;
}

static void
drop_first (TamizEstimate *self)
{
  self->n--;
  memmove (self->samples, self->samples + 1, self->n * sizeof (Sample));
}

/**
 * tamiz_estimate_tell:
 * @self: an estimate
 * @now: microseconds of a clock that is never set, such as g_get_monotonic_time()
 * @done: how far the work has come
 * @total: of how much; 0 where that is not known
 *
 * Tells how far the work has come.
 */
void
tamiz_estimate_tell (TamizEstimate *self,
                     gint64         now,
                     guint64        done,
                     guint64        total)
{
  self->total = total;
  /* What goes back is other work. */
  if (self->n > 0 && done < self->samples[self->n - 1].done)
    self->n = 0;
  while (self->n > 1 && now - self->samples[0].at > LONGEST)
    drop_first (self);
  /* Of what comes many times a second the newest of each span is enough. */
  if (self->n > 1 && now - self->samples[self->n - 2].at < LONGEST / (MAX_SAMPLES - 4))
    self->n--;
  if (self->n == MAX_SAMPLES)
    drop_first (self);
  self->samples[self->n++] = (Sample) { now, done };
}

/**
 * tamiz_estimate_get_left:
 * @self: an estimate
 *
 * Gets how much longer the work will take at the rate of the last seconds.
 *
 * Returns: microseconds; -1 where nothing can be said: of how much it is is not known, it
 *   has just begun, or nothing has moved
 */
gint64
tamiz_estimate_get_left (TamizEstimate *self)
{
  const Sample *first = &self->samples[0];
  const Sample *last;

  if (self->n < 2 || self->total == 0)
    return -1;
  last = &self->samples[self->n - 1];
  if (last->done >= self->total)
    return 0;
  if (last->at - first->at < SHORTEST || last->done <= first->done)
    return -1;

  return (gint64) ((double) (self->total - last->done) * (double) (last->at - first->at)
                   / (double) (last->done - first->done));
}

static char *
describe_time (gint64 seconds)
{
  guint minutes = (seconds + 30) / 60;

  if (seconds < 10)
    return g_strdup (_("a few seconds left"));
  if (seconds < 90)
    {
      guint tens = (seconds + 5) / 10 * 10;

      return g_strdup_printf (ngettext ("about %u second left", "about %u seconds left", tens), tens);
    }
  if (minutes < 90)
    return g_strdup_printf (ngettext ("about %u minute left", "about %u minutes left", minutes), minutes);

  return g_strdup_printf (ngettext ("about %u hour left", "about %u hours left", (minutes + 30) / 60),
                          (minutes + 30) / 60);
}

/**
 * tamiz_estimate_describe:
 * @self: an estimate
 *
 * Says how far the work has come and how much longer it will take, no more exactly than
 * that is known.
 *
 * Returns: (transfer full) (nullable): `45 % · about 2 minutes left`, or `45 %`; %NULL where
 *   of how much it is is not known
 */
char *
tamiz_estimate_describe (TamizEstimate *self)
{
  gint64 left = tamiz_estimate_get_left (self);
  g_autofree char *time = NULL;
  g_autofree char *part = NULL;
  guint64 done;

  if (self->n == 0 || self->total == 0)
    return NULL;
  done = MIN (self->samples[self->n - 1].done, self->total);
  /* Translators: how much of a work is done, such as “45 %” */
  part = g_strdup_printf (_("%u %%"), (guint) ((double) done / (double) self->total * 100));
  if (left < 0)
    return g_steal_pointer (&part);

  time = describe_time (left / G_TIME_SPAN_SECOND);
  /* Translators: how much is done, and how much longer it takes */
  return g_strdup_printf (_("%s · %s"), part, time);
}
