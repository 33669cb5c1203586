#define G_LOG_DOMAIN "tamiz-session-clock"

#include "config.h"

#include "tamiz-session-clock.h"

struct _TamizSessionClock
{
  TamizClock parent_instance;

  TamizClock *inner;
  GMutex mutex;  /* the store's writer asks from a thread of its own */
  gint64 moment; /* 0 = as the inner clock says */
};

G_DEFINE_FINAL_TYPE (TamizSessionClock, tamiz_session_clock, TAMIZ_TYPE_CLOCK)

static gint64
tamiz_session_clock_get_now (TamizClock *clock)
{
  TamizSessionClock *self = TAMIZ_SESSION_CLOCK (clock);
  gint64 moment;

  g_mutex_lock (&self->mutex);
  moment = self->moment;
  g_mutex_unlock (&self->mutex);

  return moment != 0 ? moment : tamiz_clock_get_now (self->inner);
}

static void
tamiz_session_clock_finalize (GObject *object)
{
  TamizSessionClock *self = TAMIZ_SESSION_CLOCK (object);

  g_clear_object (&self->inner);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tamiz_session_clock_parent_class)->finalize (object);
}

static void
tamiz_session_clock_class_init (TamizSessionClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_session_clock_finalize;
  TAMIZ_CLOCK_CLASS (klass)->get_now = tamiz_session_clock_get_now;
}

static void
tamiz_session_clock_init (TamizSessionClock *self)
{
  g_mutex_init (&self->mutex);
}

TamizClock *
tamiz_session_clock_new (TamizClock *inner)
{
  TamizSessionClock *self = g_object_new (TAMIZ_TYPE_SESSION_CLOCK, NULL);

  self->inner = g_object_ref (inner);
  return TAMIZ_CLOCK (self);
}

/* Stops the clock at @moment, microseconds since 1970; 0 lets it follow the inner one. */
void
tamiz_session_clock_set_moment (TamizSessionClock *self,
                                gint64             moment)
{
  g_mutex_lock (&self->mutex);
  self->moment = moment;
  g_mutex_unlock (&self->mutex);
}
