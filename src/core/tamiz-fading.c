#define G_LOG_DOMAIN "tamiz-fading"

#include "config.h"

#include "tamiz-fading.h"

#include "tamiz-time.h"

#include <math.h>

#define MOST G_GINT64_CONSTANT (100000000) /* millionths of 100 points */

/* Numbers are written seven bits a byte, the low ones first, with the sign as the lowest
 * bit: most take a few bytes.
 */
static void
append_number (GByteArray *bytes,
               gint64      number)
{
  guint64 rest = ((guint64) number << 1) ^ (guint64) (number >> 63);

  do
    {
      guint8 byte = (rest & 0x7f) | (rest > 0x7f ? 0x80 : 0);

      g_byte_array_append (bytes, &byte, 1);
      rest >>= 7;
    }
  while (rest != 0);
}

static gboolean
read_number (const guint8 **bytes,
             gsize         *length,
             gint64        *number)
{
  guint64 all = 0;

  for (guint shift = 0; *length > 0 && shift < 64; shift += 7)
    {
      guint8 byte = *(*bytes)++;

      (*length)--;
      all |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        {
          *number = (gint64) (all >> 1) ^ -(gint64) (all & 1);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_fading_append:
 * @bytes: terms
 * @term: one more
 *
 * Writes a term.
 */
void
tamiz_fading_append (GByteArray            *bytes,
                     const TamizFadingTerm *term)
{
  append_number (bytes, term->half_life_days);
  append_number (bytes, term->millionths);
  append_number (bytes, term->cap);
}

/**
 * tamiz_fading_next:
 * @bytes: (inout): terms; afterwards the rest of them
 * @length: (inout): how many bytes
 * @term: (out): the first
 *
 * Reads a term.
 *
 * Returns: %FALSE where there is none any more, or the bytes say nothing
 */
gboolean
tamiz_fading_next (const guint8    **bytes,
                   gsize            *length,
                   TamizFadingTerm  *term)
{
  return *length > 0 && read_number (bytes, length, &term->half_life_days)
         && read_number (bytes, length, &term->millionths)
         && read_number (bytes, length, &term->cap) && term->half_life_days >= 0;
}

/**
 * tamiz_fading_factor:
 * @half_life_days: a half-life; 0 = does not fade
 * @age: microseconds; negative looks back
 *
 * Computes what is left of a point.
 *
 * Returns: 2^(−age/half-life)
 */
double
tamiz_fading_factor (gint64 half_life_days,
                     gint64 age)
{
  return half_life_days != 0 ? exp2 (-(double) age / (double) (half_life_days * TAMIZ_DAY)) : 1.0;
}

/**
 * tamiz_fading_interest:
 * @bytes: (nullable): terms
 * @length: how many bytes
 * @age: how long ago the verdict was, microseconds
 *
 * Computes what interest has become.  The verdict rounds every activity by itself, so this
 * may differ from it in the last digit.
 *
 * Returns: interest, thousandths
 */
gint64
tamiz_fading_interest (const guint8 *bytes,
                       gsize         length,
                       gint64        age)
{
  double interest = 0;
  TamizFadingTerm term;

  while (tamiz_fading_next (&bytes, &length, &term))
    {
      double left = (double) term.millionths * tamiz_fading_factor (term.half_life_days, age);

      if (term.cap != 0 && fabs (left) > fabs ((double) term.cap))
        left = (double) term.cap;
      interest += left;
    }

  return (llround (CLAMP (interest, 0, MOST)) + 500) / 1000;
}
