#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An instant and which of 64 things happened then, in one number, for those of whom there are
 * millions.  Numbers in order are in order of time.
 */
#define TAMIZ_STAMP_WHATS 64
/* Microseconds; what is dated later counts as then, four thousand years ahead. */
#define TAMIZ_STAMP_LATEST (G_MAXINT64 / TAMIZ_STAMP_WHATS - 1)

static inline gint64
tamiz_stamp (gint64 at,
             guint  what)
{
  return CLAMP (at, -TAMIZ_STAMP_LATEST, TAMIZ_STAMP_LATEST) * TAMIZ_STAMP_WHATS + (gint64) what;
}

static inline gint64
tamiz_stamp_at (gint64 stamp)
{
  return stamp >> 6;
}

static inline guint
tamiz_stamp_what (gint64 stamp)
{
  return (guint) stamp & (TAMIZ_STAMP_WHATS - 1);
}

G_END_DECLS
