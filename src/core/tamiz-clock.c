#define G_LOG_DOMAIN "tamiz-clock"

#include "config.h"

#include "tamiz-clock.h"

G_DEFINE_TYPE (TamizClock, tamiz_clock, G_TYPE_OBJECT)

static gint64
tamiz_clock_real_get_now (TamizClock *self)
{
  return g_get_real_time ();
}

static void
tamiz_clock_class_init (TamizClockClass *klass)
{
  klass->get_now = tamiz_clock_real_get_now;
}

static void
tamiz_clock_init (TamizClock *self)
{
}

/**
 * tamiz_clock_new:
 *
 * Makes the machine's own clock.  Tests subclass it.
 *
 * Returns: (transfer full): a new clock
 */
TamizClock *
tamiz_clock_new (void)
{
  return g_object_new (TAMIZ_TYPE_CLOCK, NULL);
}

/**
 * tamiz_clock_get_now:
 * @self: a clock
 *
 * Tells the time.  May be called from any thread.
 *
 * Returns: microseconds since 1970, UTC
 */
gint64
tamiz_clock_get_now (TamizClock *self)
{
  return TAMIZ_CLOCK_GET_CLASS (self)->get_now (self);
}
