#define G_LOG_DOMAIN "tamiz-index-radix"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* What is sorted are words with a key in the upper half and what it belongs to in the lower
 * one, by a radix sort of three digits from the last one on, which is stable.
 */
#define DIGIT_BITS 11
#define DIGIT_SIZE (1 << DIGIT_BITS)
#define N_DIGITS 3

/* Fewer than this are sorted by comparing. */
#define FEW 48

/* Fewer than this by digits of one byte, because counting long digits costs more. */
#define SOME 4096

static void
insert_sort (guint64 *items,
             gsize    n)
{
  for (gsize i = 1; i < n; i++)
    {
      guint64 item = items[i];
      gsize place = i;

      for (; place > 0 && items[place - 1] >> 32 > item >> 32; place--)
        items[place] = items[place - 1];
      items[place] = item;
    }
}

static void
move_by_digit (const guint64 *from,
               guint64       *to,
               gsize          n,
               guint32       *counts,
               guint          size,
               guint          shift)
{
  guint32 place = 0;

  for (guint i = 0; i < size; i++)
    {
      guint32 count = counts[i];

      counts[i] = place;
      place += count;
    }
  for (gsize i = 0; i < n; i++)
    to[counts[(from[i] >> shift) & (size - 1)]++] = from[i];
}

static void
sort_by_digits (guint64 *items,
                guint64 *other,
                gsize    n,
                guint    bits,
                guint    n_digits)
{
  guint size = 1u << bits;
  g_autofree guint32 *counts = g_new0 (guint32, (gsize) size * n_digits);
  guint64 *from = items, *to = other;

  for (gsize i = 0; i < n; i++)
    {
      for (guint digit = 0; digit < n_digits; digit++)
        counts[digit * size + ((items[i] >> (32 + digit * bits)) & (size - 1))]++;
    }
  for (guint digit = 0; digit < n_digits; digit++)
    {
      guint shift = 32 + digit * bits;
      guint64 *swap = from;

      /* A digit in which all agree costs nothing. */
      if (counts[digit * size + ((from[0] >> shift) & (size - 1))] == n)
        continue;
      move_by_digit (from, to, n, counts + digit * size, size, shift);
      from = to;
      to = swap;
    }
  if (from != items)
    memcpy (items, from, n * sizeof *items);
}

/* Sorts by the upper halves; @other is room for as many. */
void
tamiz_radix_sort (guint64 *items,
                  guint64 *other,
                  gsize    n)
{
  if (n < FEW)
    insert_sort (items, n);
  else if (n < SOME)
    sort_by_digits (items, other, n, 8, 4);
  else
    sort_by_digits (items, other, n, DIGIT_BITS, N_DIGITS);
}

/* Lines of texts */

/* So many items before they are needed their texts are fetched. */
#define AHEAD 12

typedef struct
{
  TamizIndex *index;
  guint line;
  guint64 *other;
  const guint8 **lines;      /* by slot */
} Lines;

/* Four bytes of a line as a number that compares like them; its end is 0. */
static guint64
key_of_line (const guint8 *line)
{
  guint64 key = 0;
  guint i;

  for (i = 0; i < 4 && line[i] != '\n'; i++)
    key = key << 8 | line[i];

  return key << (8 * (4 - i));
}

/* Whether the lead before in the order by a line has the same one. */
void
tamiz_index_set_alike (TamizIndex *self,
                       guint32     slot,
                       guint       line,
                       gboolean    alike)
{
  guint64 lines = tamiz_column_get (&self->alike, slot), bit = G_GUINT64_CONSTANT (1) << line;

  tamiz_column_set (&self->alike, self->capacity, slot, alike ? lines | bit : lines & ~bit);
}

static void
note_alike (const Lines   *self,
            const guint64 *items,
            gsize          n)
{
  for (gsize i = 1; i < n; i++)
    tamiz_index_set_alike (self->index, (guint32) items[i], self->line, TRUE);
}

/* Sorts those that agree up to @depth: by four bytes, then where these agree by the next. */
static void
sort_lines (Lines   *self,
            guint64 *items,
            gsize    n,
            gsize    depth)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 slot = (guint32) items[i];

      /* Texts lie in another order. */
      if (i + 2 * AHEAD < n)
        {
          __builtin_prefetch (&self->lines[(guint32) items[i + 2 * AHEAD]]);
          __builtin_prefetch (self->lines[(guint32) items[i + AHEAD]] + depth);
        }
      items[i] = key_of_line (self->lines[slot] + depth) << 32 | slot;
    }
  tamiz_radix_sort (items, self->other, n);

  for (gsize start = 0, end; start < n; start = end)
    {
      guint64 key = items[start] >> 32;

      for (end = start + 1; end < n && items[end] >> 32 == key;)
        end++;
      if (end == start + 1)
        continue;
      /* A last byte of 0 says that the line has ended. */
      if ((key & 0xff) != 0)
        sort_lines (self, items + start, end - start, depth + 4);
      else
        note_alike (self, items + start, end - start);
    }
}

/* Sorts slots, which come in order of ids, by a line of their texts; those in which it is
 * empty come last.  Notes which have the same line as the one before.
 */
void
tamiz_index_sort_lines (TamizIndex *index,
                        guint       line,
                        guint32    *slots,
                        guint       n)
{
  g_autofree const guint8 **lines = g_new (const guint8 *, index->n_slots + 1);
  g_autofree guint64 *items = g_new (guint64, (gsize) n + 1);
  g_autofree guint64 *other = g_new (guint64, (gsize) n + 1);
  g_autofree guint32 *empty = g_new (guint32, (gsize) n + 1);
  Lines self = { index, line, other, lines };
  guint n_items = 0, n_empty = 0;

  for (guint i = 0; i < n; i++)
    {
      guint32 slot = slots[i];

      lines[slot] = tamiz_index_get_line (index, slot, line);
      tamiz_index_set_alike (index, slot, line, FALSE);
      if (*lines[slot] == '\n')
        empty[n_empty++] = slot;
      else
        items[n_items++] = slot;
    }
  if (n_items > 0)
    sort_lines (&self, items, n_items, 0);
  for (guint i = 0; i < n_items; i++)
    slots[i] = (guint32) items[i];
  memcpy (slots + n_items, empty, n_empty * sizeof *slots);
}

int
tamiz_index_compare_lines (TamizIndex *self,
                           guint       line,
                           guint32     a,
                           guint32     b)
{
  const guint8 *text_a = tamiz_index_get_line (self, a, line);
  const guint8 *text_b = tamiz_index_get_line (self, b, line);

  /* Empty ones come last. */
  if (*text_a == '\n' || *text_b == '\n')
    return (*text_a == '\n') - (*text_b == '\n');
  for (; *text_a == *text_b; text_a++, text_b++)
    {
      if (*text_a == '\n')
        return 0;
    }
  if (*text_a == '\n' || *text_b == '\n')
    return *text_a == '\n' ? -1 : 1;

  return *text_a - *text_b;
}
