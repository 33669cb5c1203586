#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_CLOCK (tamiz_clock_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizClock, tamiz_clock, TAMIZ, CLOCK, GObject)

/* Times are microseconds since 1970, UTC; days are days since 1970. */
#define TAMIZ_SECOND G_GINT64_CONSTANT (1000000)
#define TAMIZ_MINUTE (60 * TAMIZ_SECOND)
#define TAMIZ_HOUR (60 * TAMIZ_MINUTE)
#define TAMIZ_DAY (24 * TAMIZ_HOUR)

struct _TamizClockClass
{
  GObjectClass parent_class;

  gint64 (*get_now) (TamizClock *self);
};

TamizClock *tamiz_clock_new     (void);
gint64      tamiz_clock_get_now (TamizClock *self);

G_END_DECLS
