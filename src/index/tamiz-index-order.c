#define G_LOG_DOMAIN "tamiz-index-order"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* An order is made by a radix sort of (key, slot), which starts from the order of ids
 * and is stable, so that leads that are alike stay in order of their ids.  Turning the
 * keys' bits over makes the descending order; a lead without a value has the greatest
 * key both ways.
 */
#define KEY_NONE G_MAXUINT64

#define DIGIT_BITS 11
#define N_DIGITS 6
#define DIGIT_SIZE (1 << DIGIT_BITS)

/* How many orders are kept: at a million leads each takes 4 MB. */
#define MAX_ORDERS 4

/* Fewer pairs than this are sorted by comparing. */
#define FEW 2048

typedef struct
{
  guint64 key;
  guint32 slot;
} Pair;

/* Lines of the arena end with '\n', which no line contains. */
typedef struct
{
  const guchar **lines;      /* by slot */
  gboolean descending;
  gsize depth;               /* bytes in which those to be compared are known to agree */
} TextOrder;

static int
compare_pairs (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  guint64 key_a = ((const Pair *) a)->key, key_b = ((const Pair *) b)->key;

  return (key_a > key_b) - (key_a < key_b);
}

static guint
digit_of (guint64 key,
          guint   digit)
{
  return (key >> (digit * DIGIT_BITS)) & (DIGIT_SIZE - 1);
}

/* Stable; a digit in which all keys agree costs nothing. */
static void
sort_pairs (Pair  *pairs,
            gsize  n)
{
  g_autofree guint32 *counts = NULL;
  g_autofree Pair *other = NULL;
  Pair *from = pairs, *to;

  if (n < FEW)
    {
      g_qsort_with_data (pairs, n, sizeof *pairs, compare_pairs, NULL);
      return;
    }

  counts = g_new0 (guint32, N_DIGITS * DIGIT_SIZE);
  other = g_new (Pair, n);
  to = other;
  for (gsize i = 0; i < n; i++)
    {
      for (guint digit = 0; digit < N_DIGITS; digit++)
        counts[digit * DIGIT_SIZE + digit_of (pairs[i].key, digit)]++;
    }

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      guint32 *count = counts + digit * DIGIT_SIZE, place = 0;
      Pair *swap;

      if (count[digit_of (from[0].key, digit)] == n)
        continue;
      for (guint i = 0; i < DIGIT_SIZE; i++)
        {
          guint32 size = count[i];

          count[i] = place;
          place += size;
        }
      for (gsize i = 0; i < n; i++)
        to[count[digit_of (from[i].key, digit)]++] = from[i];
      swap = from;
      from = to;
      to = swap;
    }
  if (from != pairs)
    memcpy (pairs, from, n * sizeof *pairs);
}

static guint64
turn (guint64  key,
      gboolean descending)
{
  return descending && key != KEY_NONE ? ~key - 1 : key;
}

/* Eight bytes of a text as a number that compares like them. */
static guint64
key_of_text (const TextOrder *order,
             guint32          slot)
{
  const guchar *text = order->lines[slot] + order->depth;
  guint64 key = 0;
  guint i;

  if (order->depth == 0 && *text == '\n')
    return KEY_NONE;
  for (i = 0; i < 8 && text[i] != '\n'; i++)
    key = key << 8 | text[i];

  return turn (i > 0 ? key << (8 * (8 - i)) : 0, order->descending);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const TextOrder *order = user_data;
  const guchar *text_a = order->lines[((const Pair *) a)->slot] + order->depth;
  const guchar *text_b = order->lines[((const Pair *) b)->slot] + order->depth;
  int result;

  while (*text_a == *text_b && *text_a != '\n')
    {
      text_a++;
      text_b++;
    }
  if (*text_a == *text_b)
    return 0;

  if (*text_a == '\n' || *text_b == '\n')
    result = *text_a == '\n' ? -1 : 1;
  else
    result = *text_a - *text_b;
  return order->descending ? -result : result;
}

/* Sorts by eight bytes at a time; where they agree, by the following eight. */
static void
sort_by_text (const TextOrder *order,
              Pair            *pairs,
              gsize            n)
{
  TextOrder deeper = *order;

  /* Absent texts come last both ways, which the keys of the first eight bytes know. */
  if (n < FEW && order->depth > 0)
    {
      g_qsort_with_data (pairs, n, sizeof *pairs, compare_texts, (gpointer) order);
      return;
    }

  for (gsize i = 0; i < n; i++)
    pairs[i].key = key_of_text (order, pairs[i].slot);
  sort_pairs (pairs, n);

  deeper.depth += 8;
  for (gsize start = 0, end; start < n; start = end)
    {
      guint64 key = pairs[start].key;

      for (end = start + 1; end < n && pairs[end].key == key;)
        end++;
      /* A last byte of 0 says that the text has ended. */
      if (end - start > 1 && key != KEY_NONE && (turn (key, order->descending) & 0xff) != 0)
        sort_by_text (&deeper, pairs + start, end - start);
    }
}

static void
sort_by_line (TamizIndex *self,
              guint       line,
              gboolean    descending,
              Pair       *pairs)
{
  g_autofree const guchar **lines = g_new (const guchar *, self->n_slots + 1);
  TextOrder order = { lines, descending, 0 };

  for (guint i = 0; i < self->n_live; i++)
    {
      guint32 slot = pairs[i].slot;

      lines[slot] = (const guchar *) tamiz_index_arena_get_line (&self->arena, self->entry[slot],
                                                                 line);
    }
  sort_by_text (&order, pairs, self->n_live);
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const TamizIndexDictionary *dictionary = user_data;
  guint32 number_a = *(const guint32 *) a, number_b = *(const guint32 *) b;
  const char *name_a = dictionary->names->pdata[number_a];
  const char *name_b = dictionary->names->pdata[number_b];
  gint64 id_a = g_array_index (dictionary->ids, gint64, number_a);
  gint64 id_b = g_array_index (dictionary->ids, gint64, number_b);

  if (name_a == NULL || name_b == NULL)
    {
      if (name_a != NULL || name_b != NULL)
        return name_a == NULL ? 1 : -1;
    }
  else if (!g_str_equal (name_a, name_b))
    return strcmp (name_a, name_b);

  return (id_a > id_b) - (id_a < id_b);
}

/* The place of each number among the names. */
static guint64 *
rank_names (TamizIndexDictionary *dictionary)
{
  guint n = dictionary->ids->len;
  g_autofree guint32 *numbers = g_new (guint32, n);
  guint64 *ranks = g_new (guint64, n);

  for (guint i = 0; i < n; i++)
    numbers[i] = i;
  g_qsort_with_data (numbers + 1, n - 1, sizeof *numbers, compare_names, dictionary);
  ranks[0] = KEY_NONE;
  for (guint i = 1; i < n; i++)
    ranks[numbers[i]] = i;

  return ranks;
}

static void
set_keys_of_numbers (TamizIndex *self,
                     int         which,
                     Pair       *pairs)
{
  g_autofree guint64 *ranks = rank_names (&self->dictionary[which]);

  for (guint i = 0; i < self->n_live; i++)
    pairs[i].key = ranks[self->number[which][pairs[i].slot]];
}

static void
set_keys_of_times (TamizIndex *self,
                   int         which,
                   Pair       *pairs)
{
  const gint64 *times = self->time[which];

  /* The sign bit turned over makes signed numbers compare as unsigned ones. */
  for (guint i = 0; i < self->n_live; i++)
    {
      gint64 time = times[pairs[i].slot];

      pairs[i].key = time == 0 ? KEY_NONE : (guint64) time ^ (G_GUINT64_CONSTANT (1) << 63);
    }
}

/* The grade, then (fit + 1) · interest downwards. */
static guint64
key_of_rank (TamizIndex *self,
             guint32     slot)
{
  guint64 fit = MAX (self->fit[slot], 0);
  guint64 interest = MAX (self->interest[slot], 0);
  guint64 worth = MIN ((fit + 1000) * interest, (G_GUINT64_CONSTANT (1) << 48) - 1);

  /* Without a grade there is nothing to rank by. */
  if (self->grade[slot] == TAMIZ_GRADE_NONE)
    return KEY_NONE;

  return (guint64) self->grade[slot] << 48 | (((G_GUINT64_CONSTANT (1) << 48) - 1) - worth);
}

static void
set_keys (TamizIndex *self,
          TamizSort   sort,
          Pair       *pairs)
{
  switch (sort)
    {
    case TAMIZ_SORT_RANK:
      for (guint i = 0; i < self->n_live; i++)
        pairs[i].key = key_of_rank (self, pairs[i].slot);
      break;
    case TAMIZ_SORT_STAGE:
      for (guint i = 0; i < self->n_live; i++)
        pairs[i].key = self->stage[pairs[i].slot];
      break;
    case TAMIZ_SORT_GRADE:
      for (guint i = 0; i < self->n_live; i++)
        {
          guint8 grade = self->grade[pairs[i].slot];

          pairs[i].key = grade == TAMIZ_GRADE_NONE ? KEY_NONE : grade;
        }
      break;
    case TAMIZ_SORT_SOURCE:
      set_keys_of_numbers (self, DICTIONARY_SOURCE, pairs);
      break;
    case TAMIZ_SORT_OWNER:
      set_keys_of_numbers (self, DICTIONARY_OWNER, pairs);
      break;
    case TAMIZ_SORT_RECEIVED_ON:
      set_keys_of_times (self, TIME_RECEIVED_ON, pairs);
      break;
    case TAMIZ_SORT_CREATED:
      set_keys_of_times (self, TIME_CREATED, pairs);
      break;
    case TAMIZ_SORT_UPDATED:
      set_keys_of_times (self, TIME_UPDATED, pairs);
      break;
    case TAMIZ_SORT_LAST_ACTIVITY:
      set_keys_of_times (self, TIME_LAST_ACTIVITY, pairs);
      break;
    case TAMIZ_SORT_NAME:
    case TAMIZ_SORT_COMPANY:
    case TAMIZ_N_SORTS:
    default:
      g_assert_not_reached ();
    }
}

/* All leads in order of their ids. */
static Pair *
list_by_id (TamizIndex *self)
{
  Pair *pairs = g_new (Pair, self->n_live + 1);
  gsize n = 0;

  for (guint32 slot = 0; slot < self->n_slots; slot++)
    {
      if (self->stage[slot] == TAMIZ_STAGE_DEAD)
        continue;
      pairs[n].slot = slot;
      pairs[n].key = (guint64) self->id[slot];
      n++;
    }
  g_assert (n == self->n_live);
  if (!self->ids_ascend)
    sort_pairs (pairs, n);

  return pairs;
}

void
tamiz_index_drop_order (TamizIndex *self,
                        TamizSort   sort)
{
  g_clear_pointer (&self->order[sort][FALSE], g_free);
  g_clear_pointer (&self->order[sort][TRUE], g_free);
}

/* Makes room for another order. */
static void
drop_oldest_order (TamizIndex *self)
{
  guint32 **oldest = NULL;
  guint64 used = G_MAXUINT64;
  guint n = 0;

  for (guint i = 0; i < TAMIZ_N_SORTS * 2; i++)
    {
      if (self->order[i / 2][i % 2] == NULL)
        continue;
      n++;
      if (self->order_used[i / 2][i % 2] < used)
        {
          used = self->order_used[i / 2][i % 2];
          oldest = &self->order[i / 2][i % 2];
        }
    }
  if (n >= MAX_ORDERS)
    g_clear_pointer (oldest, g_free);
}

/* The slots of all leads in an order; n_live of them.  It lasts until the next call. */
const guint32 *
tamiz_index_get_order (TamizIndex *self,
                       TamizSort   sort,
                       gboolean    descending)
{
  g_autofree Pair *pairs = NULL;
  guint32 *order;

  descending = descending != FALSE;
  self->order_used[sort][descending] = ++self->order_clock;
  if (self->order[sort][descending] != NULL)
    return self->order[sort][descending];

  drop_oldest_order (self);
  pairs = list_by_id (self);
  if (sort == TAMIZ_SORT_NAME || sort == TAMIZ_SORT_COMPANY)
    sort_by_line (self, sort == TAMIZ_SORT_NAME ? 0 : 1, descending, pairs);
  else
    {
      set_keys (self, sort, pairs);
      for (guint i = 0; i < self->n_live; i++)
        pairs[i].key = turn (pairs[i].key, descending);
      sort_pairs (pairs, self->n_live);
    }

  order = g_new (guint32, self->n_live + 1);
  for (guint i = 0; i < self->n_live; i++)
    order[i] = pairs[i].slot;
  self->order[sort][descending] = order;

  return order;
}
