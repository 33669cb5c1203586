#define G_LOG_DOMAIN "tamiz-index-column"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

static guint
width_for (guint64 value)
{
  if (value == 0)
    return 0;
  if (value <= G_MAXUINT8)
    return 1;
  if (value <= G_MAXUINT16)
    return 2;

  return value <= G_MAXUINT32 ? 4 : 8;
}

static void
put (TamizColumn *self,
     guint32      slot,
     guint64      value)
{
  switch (self->width)
    {
    case 0:
      break;
    case 1:
      ((guint8 *) self->data)[slot] = (guint8) value;
      break;
    case 2:
      ((guint16 *) self->data)[slot] = (guint16) value;
      break;
    case 4:
      ((guint32 *) self->data)[slot] = (guint32) value;
      break;
    default:
      ((guint64 *) self->data)[slot] = value;
    }
}

static void
widen (TamizColumn *self,
       guint        capacity,
       guint        width)
{
  TamizColumn wider = { g_malloc0_n (capacity, width), width };

  for (guint32 slot = 0; self->width > 0 && slot < capacity; slot++)
    put (&wider, slot, tamiz_column_get (self, slot));
  g_free (self->data);
  *self = wider;
}

/* Makes place for more, which is 0, or for less. */
void
tamiz_column_resize (TamizColumn *self,
                     guint        old,
                     guint        capacity)
{
  if (self->width == 0)
    return;

  self->data = g_realloc_n (self->data, capacity, self->width);
  if (capacity > old)
    memset ((guint8 *) self->data + (gsize) old * self->width, 0, (gsize) (capacity - old) * self->width);
}

/* Answers whether it was another value before. */
gboolean
tamiz_column_set (TamizColumn *self,
                  guint        capacity,
                  guint32      slot,
                  guint64      value)
{
  if (tamiz_column_get (self, slot) == value)
    return FALSE;

  if (width_for (value) > self->width)
    widen (self, capacity, width_for (value));
  put (self, slot, value);
  return TRUE;
}

#define KEEP_EQUAL(type) \
  G_STMT_START \
  { \
    const type *values = self->data; \
    for (guint i = 0; i < n; i++) \
      mask[i] &= values[i] == (type) value ? 0xff : others; \
  } \
  G_STMT_END

/* Where the column has another value leaves of @mask what @others has too. */
void
tamiz_column_mask_equal (const TamizColumn *self,
                         guint              n,
                         guint64            value,
                         guint8             others,
                         guint8            *mask)
{
  if (width_for (value) > self->width)
    {
      for (guint i = 0; i < n; i++)
        mask[i] &= others;
      return;
    }

  switch (self->width)
    {
    case 0:
      break;
    case 1:
      KEEP_EQUAL (guint8);
      break;
    case 2:
      KEEP_EQUAL (guint16);
      break;
    case 4:
      KEEP_EQUAL (guint32);
      break;
    default:
      KEEP_EQUAL (guint64);
    }
}

/* Times */

static guint64
encode (gint64   time,
        gboolean exact)
{
  if (time == 0)
    return 0;

  return exact ? (guint64) time ^ TAMIZ_TIME_SIGN : (guint64) (time / G_USEC_PER_SEC - TAMIZ_FIRST_SECOND);
}

static gboolean
is_whole (gint64 time)
{
  gint64 second = time / G_USEC_PER_SEC;

  return time % G_USEC_PER_SEC == 0 && second > TAMIZ_FIRST_SECOND
         && second - TAMIZ_FIRST_SECOND <= (gint64) G_MAXUINT32;
}

gint64
tamiz_time_column_get (const TamizTimeColumn *self,
                       guint32                slot)
{
  return tamiz_time_decode (tamiz_column_get (&self->numbers, slot), self->exact);
}

static void
make_exact (TamizTimeColumn *self,
            guint            capacity)
{
  TamizTimeColumn exact = { { NULL, 0 }, TRUE };

  widen (&exact.numbers, capacity, 8);
  for (guint32 slot = 0; slot < capacity; slot++)
    put (&exact.numbers, slot, encode (tamiz_time_column_get (self, slot), TRUE));
  g_free (self->numbers.data);
  *self = exact;
}

gboolean
tamiz_time_column_set (TamizTimeColumn *self,
                       guint            capacity,
                       guint32          slot,
                       gint64           time)
{
  if (!self->exact && !is_whole (time))
    make_exact (self, capacity);

  return tamiz_column_set (&self->numbers, capacity, slot, encode (time, self->exact));
}

/* Clears @mask where there is no time, or one before @from, or one not before @to. */
void
tamiz_time_column_mask (const TamizTimeColumn *self,
                        guint                  n,
                        gint64                 from,
                        gint64                 to,
                        guint8                *mask)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 time = tamiz_time_column_get (self, i);

      mask[i] &= (time != 0) & (time >= from) & (time < to);
    }
}
