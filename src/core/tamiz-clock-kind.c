#define G_LOG_DOMAIN "tamiz-clock-kind"

#include "config.h"

#include "tamiz-clock-kind.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_clock_nick:
 * @kind: a clock
 *
 * Returns: (transfer none): what scripts call it
 */
const char *
tamiz_clock_nick (TamizClockKind kind)
{
#define TAMIZ_CLOCK_NICK(CLOCK, number, nick, label) nick,
  static const char *const nicks[] = { TAMIZ_CLOCKS (TAMIZ_CLOCK_NICK) };

  return nicks[kind];
}

/**
 * tamiz_clock_label:
 * @kind: a clock
 *
 * Returns: (transfer none): what people call what is owed
 */
const char *
tamiz_clock_label (TamizClockKind kind)
{
#define TAMIZ_CLOCK_LABEL(CLOCK, number, nick, label) label,
  static const char *const labels[] = { TAMIZ_CLOCKS (TAMIZ_CLOCK_LABEL) };

  return _(labels[kind]);
}
