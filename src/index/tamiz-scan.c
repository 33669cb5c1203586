#define G_LOG_DOMAIN "tamiz-scan"

#include "config.h"

#include "tamiz-scan.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif
#if defined (__x86_64__) && defined (__GNUC__)
#define HAVE_AVX2
#include <immintrin.h>
#endif
#ifdef __aarch64__
#include <arm_neon.h>
#endif

/* Two bytes of the needle, the rarest ones, are compared at many places at once; where both
 * are right all of it is compared.  Blocks may reach beyond the end of the text, but what
 * is found there does not count.
 */

typedef const guint8 *(*Find) (const guint8      *from,
                               const guint8      *last,
                               const TamizNeedle *needle);

static const char *const names[] = {
  [TAMIZ_SCAN_PLAIN] = "plain C", [TAMIZ_SCAN_SSE2] = "SSE2", [TAMIZ_SCAN_AVX2] = "AVX2",
  [TAMIZ_SCAN_NEON] = "NEON",
};

static inline gboolean
is_at (const guint8      *place,
       const TamizNeedle *needle)
{
  return memcmp (place, needle->text, needle->length) == 0;
}

#define ONES G_GUINT64_CONSTANT (0x0101010101010101)
#define HIGHS G_GUINT64_CONSTANT (0x8080808080808080)

static inline guint64
load (const guint8 *place)
{
  guint64 word;

  memcpy (&word, place, sizeof word);
  return word;
}

/* Eight places at once: a byte of the difference is 0 where both bytes are right. */
static const guint8 *
find_plain (const guint8      *from,
            const guint8      *last,
            const TamizNeedle *needle)
{
  const guint64 first = ONES * needle->text[needle->first];
  const guint64 second = ONES * needle->text[needle->second];

  for (const guint8 *place = from; place <= last; place += 8)
    {
      guint64 wrong = (load (place + needle->first) ^ first)
                      | (load (place + needle->second) ^ second);

      if (((wrong - ONES) & ~wrong & HIGHS) == 0)
        continue;
      for (const guint8 *p = place; p < place + 8 && p <= last; p++)
        {
          if (p[needle->first] == needle->text[needle->first] && is_at (p, needle))
            return p;
        }
    }

  return NULL;
}

/* The first of the places of a block, told by the bits of @hits, where the needle is. */
static inline const guint8 *
check (const guint8      *block,
       guint64            hits,
       guint              bits,
       const guint8      *last,
       const TamizNeedle *needle)
{
  for (; hits != 0; hits &= hits - 1)
    {
      const guint8 *place = block + (guint) __builtin_ctzll (hits) / bits;

      if (place > last)
        return NULL;
      if (is_at (place, needle))
        return place;
    }

  return NULL;
}

#ifdef __SSE2__
static const guint8 *
find_sse2 (const guint8      *from,
           const guint8      *last,
           const TamizNeedle *needle)
{
  const __m128i first = _mm_set1_epi8 ((char) needle->text[needle->first]);
  const __m128i second = _mm_set1_epi8 ((char) needle->text[needle->second]);

  for (const guint8 *block = from; block <= last; block += 16)
    {
      const guint8 *a = block + needle->first, *b = block + needle->second;
      __m128i both = _mm_and_si128 (
          _mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) a), first),
          _mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) b), second));
      guint hits = (guint) _mm_movemask_epi8 (both);
      const guint8 *found = hits != 0 ? check (block, hits, 1, last, needle) : NULL;

      if (found != NULL)
        return found;
    }

  return NULL;
}
#endif

#ifdef HAVE_AVX2
__attribute__ ((target ("avx2"))) static inline guint
compare_avx2 (const guint8      *block,
              const TamizNeedle *needle,
              __m256i            first,
              __m256i            second)
{
  const guint8 *a = block + needle->first, *b = block + needle->second;
  __m256i both = _mm256_and_si256 (
      _mm256_cmpeq_epi8 (_mm256_loadu_si256 ((const __m256i *) (gconstpointer) a), first),
      _mm256_cmpeq_epi8 (_mm256_loadu_si256 ((const __m256i *) (gconstpointer) b), second));

  return (guint) _mm256_movemask_epi8 (both);
}

__attribute__ ((target ("avx2"))) static const guint8 *
find_avx2 (const guint8      *from,
           const guint8      *last,
           const TamizNeedle *needle)
{
  const __m256i first = _mm256_set1_epi8 ((char) needle->text[needle->first]);
  const __m256i second = _mm256_set1_epi8 ((char) needle->text[needle->second]);

  for (const guint8 *block = from; block <= last; block += 64)
    {
      guint64 hits = compare_avx2 (block, needle, first, second);

      if (last - block >= 32)
        hits |= (guint64) compare_avx2 (block + 32, needle, first, second) << 32;
      if (hits != 0)
        {
          const guint8 *found = check (block, hits, 1, last, needle);

          if (found != NULL)
            return found;
        }
    }

  return NULL;
}
#endif

#ifdef __aarch64__
static const guint8 *
find_neon (const guint8      *from,
           const guint8      *last,
           const TamizNeedle *needle)
{
  const uint8x16_t first = vdupq_n_u8 (needle->text[needle->first]);
  const uint8x16_t second = vdupq_n_u8 (needle->text[needle->second]);

  for (const guint8 *block = from; block <= last; block += 16)
    {
      uint8x16_t both = vandq_u8 (vceqq_u8 (vld1q_u8 (block + needle->first), first),
                                  vceqq_u8 (vld1q_u8 (block + needle->second), second));
      /* Four bits a place, of which one is kept. */
      guint64 hits = vget_lane_u64 (
          vreinterpret_u64_u8 (vshrn_n_u16 (vreinterpretq_u16_u8 (both), 4)), 0);
      const guint8 *found;

      hits &= G_GUINT64_CONSTANT (0x8888888888888888);
      found = hits != 0 ? check (block, hits, 4, last, needle) : NULL;
      if (found != NULL)
        return found;
    }

  return NULL;
}
#endif

static const Find finds[] = {
  [TAMIZ_SCAN_PLAIN] = find_plain,
#ifdef __SSE2__
  [TAMIZ_SCAN_SSE2] = find_sse2,
#else
  [TAMIZ_SCAN_SSE2] = NULL,
#endif
#ifdef HAVE_AVX2
  [TAMIZ_SCAN_AVX2] = find_avx2,
#else
  [TAMIZ_SCAN_AVX2] = NULL,
#endif
#ifdef __aarch64__
  [TAMIZ_SCAN_NEON] = find_neon,
#else
  [TAMIZ_SCAN_NEON] = NULL,
#endif
};

/* The chosen way plus one; 0 before any was. */
static int chosen;

/**
 * tamiz_scan_is_there:
 * @scan: a way
 *
 * Tells whether this processor knows a way of looking through texts.
 *
 * Returns: whether it does
 */
gboolean
tamiz_scan_is_there (TamizScan scan)
{
  g_return_val_if_fail (scan < TAMIZ_N_SCANS, FALSE);

  if (finds[scan] == NULL)
    return FALSE;
#ifdef HAVE_AVX2
  if (scan == TAMIZ_SCAN_AVX2)
    return __builtin_cpu_supports ("avx2") != 0;
#endif

  return TRUE;
}

/**
 * tamiz_scan_name:
 * @scan: a way
 *
 * Gets a way's name for people who measure.
 *
 * Returns: (transfer none): the name
 */
const char *
tamiz_scan_name (TamizScan scan)
{
  g_return_val_if_fail (scan < TAMIZ_N_SCANS, NULL);

  return names[scan];
}

/**
 * tamiz_scan_get:
 *
 * Gets how texts are looked through: the fastest way that the processor knows, or the one
 * that was set.
 *
 * Returns: the way
 */
TamizScan
tamiz_scan_get (void)
{
  int now = g_atomic_int_get (&chosen);

  if (now == 0)
    {
      now = TAMIZ_N_SCANS;
      while (!tamiz_scan_is_there (now - 1))
        now--;
      g_atomic_int_set (&chosen, now);
    }

  return now - 1;
}

/**
 * tamiz_scan_set:
 * @scan: a way that the processor knows
 *
 * Sets how texts are looked through from now on, to compare ways.
 */
void
tamiz_scan_set (TamizScan scan)
{
  g_return_if_fail (tamiz_scan_is_there (scan));

  g_atomic_int_set (&chosen, (int) scan + 1);
}

/**
 * tamiz_needle_init:
 * @self: (out caller-allocates): what is looked for
 * @text: a text, which must outlive it
 * @length: its length in bytes, at least 1
 * @seen: (array fixed-size=256): how often each byte occurs in what is looked through
 *
 * Prepares a text to be looked for by its two rarest bytes.
 */
void
tamiz_needle_init (TamizNeedle   *self,
                   const char    *text,
                   gsize          length,
                   const guint32 *seen)
{
  const guint8 *bytes = (const guint8 *) text;

  g_return_if_fail (length > 0);

  *self = (TamizNeedle) { bytes, length, 0, 0 };
  for (gsize i = 1; i < length; i++)
    {
      if (seen[bytes[i]] < seen[bytes[self->first]])
        {
          self->second = self->first;
          self->first = i;
        }
      else if (self->second == self->first || seen[bytes[i]] < seen[bytes[self->second]])
        {
          self->second = i;
        }
    }
}

/**
 * tamiz_scan_find:
 * @from: where to begin
 * @end: where the text ends; %TAMIZ_SCAN_PADDING bytes more are readable
 * @needle: what is looked for
 *
 * Finds the first place of a text in a long one.
 *
 * Returns: (nullable): the place, all of which is before @end
 */
const guint8 *
tamiz_scan_find (const guint8      *from,
                 const guint8      *end,
                 const TamizNeedle *needle)
{
  if (from >= end || (gsize) (end - from) < needle->length)
    return NULL;

  return finds[tamiz_scan_get ()](from, end - needle->length, needle);
}
