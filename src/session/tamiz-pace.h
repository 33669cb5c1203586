#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much long work does in one transaction: as much as is written in the time that
 * others may be kept waiting, and of the cost of a transaction little falls to a row.
 */
typedef struct
{
  guint size;               /* of the next slice, in rows or leads */
  guint least, most;
  gint64 began;
} TamizPace;

void tamiz_pace_init  (TamizPace *self,
                       guint      first,
                       guint      least,
                       guint      most);
void tamiz_pace_begin (TamizPace *self);
void tamiz_pace_end   (TamizPace *self,
                       guint      n);

G_END_DECLS
