#include "config.h"

#include "fuzz.h"

#include "tamiz-calendar.h"
#include "tamiz-clock.h"

/* Spans lie in the window that was asked for, in order. */
void
fuzz_calendar (const uint8_t *data,
               size_t         size)
{
  gint64 from = G_GINT64_CONSTANT (1772000000) * TAMIZ_SECOND, until = from + 60 * TAMIZ_DAY;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/Santiago");
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizBusyTimes) times
      = tamiz_calendar_read_busy ((const char *) data, size, "luis@tamiz.example", zone, from, until, &error);

  g_assert_true ((times == NULL) == (error != NULL));
  for (guint i = 0; times != NULL && i < times->busy->len; i++)
    {
      const TamizSpan *span = &g_array_index (times->busy, TamizSpan, i);

      g_assert_cmpint (span->from, <, span->until);
      g_assert_cmpint (span->from, <, until);
      g_assert_cmpint (span->until, >, from);
    }
}

FUZZ_TARGET (fuzz_calendar)
