#define G_LOG_DOMAIN "tamiz-pace"

#include "config.h"

#include "tamiz-pace.h"

#define SLICE_TIME (40 * G_TIME_SPAN_MILLISECOND)

/**
 * tamiz_pace_init:
 * @self: a pace
 * @first: how large the first slice is
 * @least: how large a slice is at least, however long it takes
 * @most: how large one is at most
 *
 * Begins with nothing known about how long a slice takes.
 */
void
tamiz_pace_init (TamizPace *self,
                 guint      first,
                 guint      least,
                 guint      most)
{
  *self = (TamizPace) { .size = MIN (first, most), .least = MIN (least, most), .most = most };
}

void
tamiz_pace_begin (TamizPace *self)
{
  self->began = g_get_monotonic_time ();
}

/**
 * tamiz_pace_end:
 * @self: a pace
 * @n: how many rows the slice had that began with tamiz_pace_begin()
 *
 * Makes the next slice as large as this one should have been, and at most twice as large.
 * What a person wrote meanwhile counts as time of the slice, which makes the next ones
 * shorter: then somebody is there to be waited for.
 */
void
tamiz_pace_end (TamizPace *self,
                guint      n)
{
  gint64 took = MAX (g_get_monotonic_time () - self->began, 1);

  /* Few rows tell little of how long many take. */
  if ((guint64) n * 2 < self->size)
    return;

  self->size = (guint) CLAMP (SLICE_TIME * (gint64) n / took, self->least,
                              MIN ((gint64) self->size * 2, self->most));
}
