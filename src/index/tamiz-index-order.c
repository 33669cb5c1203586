#define G_LOG_DOMAIN "tamiz-index-order"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* An order is made by sorting numbers that compare like what is sorted by, and begins with
 * the order of ids, which leads that are alike keep.  A lead without a value comes last both
 * ways.  Orders stay: when leads have changed only they are taken out and put in again.
 *
 * Names and companies are sorted upwards; the order downwards is that one backwards, save
 * that those that are alike stay in order of ids.
 */
#define KEY_NONE G_MAXUINT64

/* How many orders by numbers are kept: at a million leads each takes 4 MB. */
#define MAX_ORDERS 3

/* Of so many leads one may have moved before an order is made anew. */
#define MAX_MOVED_SHARE 32

/* Fewer than this are sorted by comparing one by one. */
#define FEW 32

/* Fewer different keys than this are counted. */
#define MOST_COUNTED 4096

/* The worth of a lead, (fit + 1) · interest in millionths, in so many bits at most. */
#define WORTH_BITS 40
#define MOST_WORTH ((G_GUINT64_CONSTANT (1) << WORTH_BITS) - 1)

typedef struct
{
  TamizIndex *index;
  TamizSort sort;
  gboolean descending;
} Comparison;

static int
line_of (TamizSort sort)
{
  if (sort == TAMIZ_SORT_NAME)
    return LINE_NAME;

  return sort == TAMIZ_SORT_COMPANY ? LINE_COMPANY : -1;
}

/* Keys */

/* The grade, then (fit + 1) · interest downwards.  Without a grade there is nothing to rank by. */
static inline guint64
key_of_rank (TamizIndex *self,
             guint32     slot)
{
  guint64 fit = MAX (self->fit[slot], 0);
  guint64 interest = MAX (self->interest[slot], 0);
  guint64 worth = MIN ((fit + 1000) * interest, MOST_WORTH);

  return self->grade[slot] == TAMIZ_GRADE_NONE
             ? KEY_NONE
             : (guint64) self->grade[slot] << WORTH_BITS | (MOST_WORTH - worth);
}

static inline guint64
key_of_grade (TamizIndex *self,
              guint32     slot)
{
  return self->grade[slot] == TAMIZ_GRADE_NONE ? KEY_NONE : self->grade[slot];
}

static inline guint64
none_for_0 (guint64 number)
{
  return number == 0 ? KEY_NONE : number;
}

static inline guint64
key_of_number (TamizIndex *self,
               int         which,
               guint32     slot)
{
  const guint32 *ranks = tamiz_dictionary_get_ranks (&self->dictionary[which]);

  return none_for_0 (ranks[tamiz_column_get (&self->number[which], slot)]);
}

static inline guint64
key_of_time (TamizIndex *self,
             int         which,
             guint32     slot)
{
  return none_for_0 (tamiz_column_get (&self->time[which].numbers, slot));
}

static inline guint64
key_of (TamizIndex *self,
        TamizSort   sort,
        guint32     slot)
{
  switch (sort)
    {
    case TAMIZ_SORT_RANK:
      return key_of_rank (self, slot);
    case TAMIZ_SORT_STAGE:
      return self->stage[slot];
    case TAMIZ_SORT_GRADE:
      return key_of_grade (self, slot);
    case TAMIZ_SORT_SOURCE:
      return key_of_number (self, DICTIONARY_SOURCE, slot);
    case TAMIZ_SORT_OWNER:
      return key_of_number (self, DICTIONARY_OWNER, slot);
    case TAMIZ_SORT_RECEIVED_ON:
      return key_of_time (self, TIME_RECEIVED_ON, slot);
    case TAMIZ_SORT_CREATED:
      return key_of_time (self, TIME_CREATED, slot);
    case TAMIZ_SORT_UPDATED:
      return key_of_time (self, TIME_UPDATED, slot);
    case TAMIZ_SORT_LAST_ACTIVITY:
      return key_of_time (self, TIME_LAST_ACTIVITY, slot);
    case TAMIZ_SORT_NAME:
    case TAMIZ_SORT_COMPANY:
    case TAMIZ_N_SORTS:
    default:
      g_assert_not_reached ();
    }
}

static int
compare_ids (TamizIndex *self,
             guint32     a,
             guint32     b)
{
  gint64 id_a = tamiz_index_get_id (self, a), id_b = tamiz_index_get_id (self, b);

  return (id_a > id_b) - (id_a < id_b);
}

static int
compare_keys (guint64  a,
              guint64  b,
              gboolean descending)
{
  int result = (a > b) - (a < b);

  return descending && a != KEY_NONE && b != KEY_NONE ? -result : result;
}

/* All that an order says: never 0 of two leads. */
static int
compare_slots (const Comparison *self,
               guint32           a,
               guint32           b)
{
  TamizIndex *index = self->index;
  int line = line_of (self->sort);
  int result = line >= 0 ? tamiz_index_compare_lines (index, line, a, b)
                         : compare_keys (key_of (index, self->sort, a),
                                         key_of (index, self->sort, b), self->descending);

  return result != 0 ? result : compare_ids (index, a, b);
}

static int
compare_slots_cb (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  return compare_slots (user_data, *(const guint32 *) a, *(const guint32 *) b);
}

int
tamiz_index_compare_rank (TamizIndex *self,
                          guint32     a,
                          guint32     b)
{
  return compare_slots (&(Comparison) { self, TAMIZ_SORT_RANK, FALSE }, a, b);
}

/* Making an order */

static int
compare_ids_cb (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return compare_ids (user_data, *(const guint32 *) a, *(const guint32 *) b);
}

/* The live slots from @slot on. */
static guint
list_slots (TamizIndex *self,
            guint32     slot,
            guint32     end,
            guint32    *slots)
{
  guint n = 0;

  for (; slot < end; slot++)
    {
      slots[n] = slot;
      n += self->stage[slot] != TAMIZ_STAGE_DEAD;
    }

  return n;
}

/* All leads in order of their ids: most slots are, and the others are merged into them. */
static guint32 *
list_by_id (TamizIndex *self)
{
  guint32 *slots = g_new (guint32, (gsize) self->n_slots + 1);
  guint n = list_slots (self, 0, self->n_ordered, slots);
  g_autofree guint32 *others = NULL;
  guint n_others, at;

  if (self->n_ordered < self->n_slots)
    {
      others = g_new (guint32, (gsize) self->n_slots - self->n_ordered + 1);
      n_others = list_slots (self, self->n_ordered, self->n_slots, others);
      g_qsort_with_data (others, (int) n_others, sizeof *others, compare_ids_cb, self);
      for (at = n + n_others; n_others > 0; at--)
        {
          if (n > 0 && compare_ids (self, slots[n - 1], others[n_others - 1]) > 0)
            slots[at - 1] = slots[--n];
          else
            slots[at - 1] = others[--n_others];
        }
    }

  return slots;
}

static int
compare_items_cb (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const Comparison *self = user_data;
  guint64 key_a = key_of (self->index, self->sort, (guint32) *(const guint64 *) a);
  guint64 key_b = key_of (self->index, self->sort, (guint32) *(const guint64 *) b);

  return compare_keys (key_a, key_b, self->descending);
}

/* Stable; most runs are short or sorted already. */
static void
sort_run (const Comparison *self,
          guint64          *items,
          gsize             n)
{
  for (gsize i = 1; i < n; i++)
    {
      guint64 item = items[i];
      gsize place = i;

      if (compare_items_cb (&items[i - 1], &item, (gpointer) self) <= 0)
        continue;
      if (n >= FEW)
        {
          g_qsort_with_data (items, (int) n, sizeof *items, compare_items_cb, (gpointer) self);
          return;
        }
      for (; place > 0 && compare_items_cb (&items[place - 1], &item, (gpointer) self) > 0; place--)
        items[place] = items[place - 1];
      items[place] = item;
    }
}

/* How many low bits to leave out so that a number fits 32 bits and is not their greatest. */
static guint
shift_for (guint64 range)
{
  guint shift = 0;

  while (range >> shift >= G_MAXUINT32)
    shift++;

  return shift;
}

#define FILL(expression) \
  G_STMT_START \
  { \
    for (guint i = 0; i < n; i++) \
      keys[i] = (expression); \
  } \
  G_STMT_END

/* One loop for each kind of key, because they are many. */
static void
fill_keys (TamizIndex    *self,
           TamizSort      sort,
           const guint32 *slots,
           guint          n,
           guint64       *keys)
{
  switch (sort)
    {
    case TAMIZ_SORT_RANK:
      FILL (key_of_rank (self, slots[i]));
      break;
    case TAMIZ_SORT_GRADE:
      FILL (key_of_grade (self, slots[i]));
      break;
    case TAMIZ_SORT_STAGE:
      FILL (self->stage[slots[i]]);
      break;
    default:
      FILL (key_of (self, sort, slots[i]));
    }
}

/* By how often each key occurs, where they are few.  The absent one is the last. */
static void
sort_by_counts (guint64 *items,
                guint32 *slots,
                guint    n,
                guint    n_keys)
{
  g_autofree guint32 *places = g_new0 (guint32, (gsize) n_keys + 1);
  guint32 place = 0;

  for (guint i = 0; i < n; i++)
    {
      guint key = (guint) MIN (items[i] >> 32, n_keys);

      items[i] = (guint64) key << 32 | (guint32) items[i];
      places[key]++;
    }
  for (guint key = 0; key <= n_keys; key++)
    {
      guint32 count = places[key];

      places[key] = place;
      place += count;
    }
  for (guint i = 0; i < n; i++)
    slots[places[items[i] >> 32]++] = (guint32) items[i];
}

static void
sort_by_digits (const Comparison *comparison,
                guint64          *items,
                guint32          *slots,
                guint             n,
                gboolean          all_bits)
{
  g_autofree guint64 *other = g_new (guint64, (gsize) n + 1);

  tamiz_radix_sort (items, other, n);
  for (gsize start = 0, end; start < n && !all_bits; start = end)
    {
      for (end = start + 1; end < n && items[end] >> 32 == items[start] >> 32;)
        end++;
      if (end - start > 1)
        sort_run (comparison, items + start, end - start);
    }
  for (guint i = 0; i < n; i++)
    slots[i] = (guint32) items[i];
}

/* Sorts slots that come in order of ids. */
static void
sort_by_keys (TamizIndex *self,
              TamizSort   sort,
              gboolean    descending,
              guint32    *slots,
              guint       n)
{
  g_autofree guint64 *items = g_new (guint64, (gsize) n + 1);
  Comparison comparison = { self, sort, descending };
  guint64 least = KEY_NONE, greatest = 0;
  guint shift;

  fill_keys (self, sort, slots, n, items);
  for (guint i = 0; i < n; i++)
    {
      least = MIN (least, items[i]);
      greatest = items[i] == KEY_NONE ? greatest : MAX (greatest, items[i]);
    }
  if (least > greatest)
    return;
  shift = shift_for (greatest - least);
  for (guint i = 0; i < n; i++)
    {
      guint64 key = (descending ? greatest - items[i] : items[i] - least) >> shift;

      items[i] = (items[i] == KEY_NONE ? G_MAXUINT32 : key) << 32 | slots[i];
    }
  if (greatest - least < MIN (n, MOST_COUNTED))
    sort_by_counts (items, slots, n, (guint) (greatest - least) + 1);
  else
    sort_by_digits (&comparison, items, slots, n, shift == 0);
}

/* Those of a line downwards from those upwards. */
static guint32 *
turn_lines (TamizIndex *self,
            TamizSort   sort)
{
  const guint32 *upwards = tamiz_index_get_order (self, sort, FALSE);
  guint32 *slots = g_new (guint32, (gsize) self->n_live + 1);
  int line = line_of (sort);
  guint n = self->n_live, n_slots = 0;

  while (n > 0 && *tamiz_index_get_line (self, upwards[n - 1], line) == '\n')
    n--;
  for (guint end = n, start; end > 0; end = start)
    {
      start = end - 1;
      while ((tamiz_column_get (&self->alike, upwards[start]) & 1u << line) != 0)
        start--;
      memcpy (slots + n_slots, upwards + start, (end - start) * sizeof *slots);
      n_slots += end - start;
    }
  memcpy (slots + n, upwards + n, (self->n_live - n) * sizeof *slots);

  return slots;
}

static guint32 *
make_order (TamizIndex *self,
            TamizSort   sort,
            gboolean    descending)
{
  guint32 *slots;

  if (line_of (sort) >= 0 && descending)
    return turn_lines (self, sort);

  slots = list_by_id (self);
  if (line_of (sort) >= 0)
    tamiz_index_sort_lines (self, line_of (sort), slots, self->n_live);
  else
    sort_by_keys (self, sort, descending, slots, self->n_live);

  return slots;
}

/* Moving leads in an order */

static void
clear_order (TamizIndexOrder *order)
{
  g_clear_pointer (&order->slots, g_free);
  g_clear_pointer (&order->moved, g_array_unref);
}

/* Takes marked slots out. */
static void
take_out (TamizIndex      *self,
          TamizIndexOrder *order,
          const guint8    *marks,
          int              line)
{
  guint8 bit = line >= 0 ? 1 << line : 0, all_alike = bit;
  guint n = 0;

  for (guint i = 0; i < order->n; i++)
    {
      guint32 slot = order->slots[i];

      if (marks[slot])
        {
          all_alike &= (guint8) tamiz_column_get (&self->alike, slot);
          continue;
        }
      /* Those before it that went were a link between it and the one that is before it now. */
      if (bit != 0 && all_alike == 0)
        tamiz_index_set_alike (self, slot, line, FALSE);
      all_alike = bit;
      order->slots[n++] = slot;
    }
  order->n = n;
}

static guint
find_place (const Comparison *comparison,
            const guint32    *slots,
            guint             n,
            guint32           slot)
{
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_slots (comparison, slots[middle], slot) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
note_alike (TamizIndex            *self,
            const TamizIndexOrder *order,
            guint                  place,
            int                    line)
{
  guint32 slot;

  if (place >= order->n)
    return;
  slot = order->slots[place];
  tamiz_index_set_alike (self, slot, line,
                         place > 0
                             && tamiz_index_compare_lines (self, line, order->slots[place - 1], slot) == 0
                             && *tamiz_index_get_line (self, slot, line) != '\n');
}

/* Puts slots in again, the last one first. */
static void
put_in (const Comparison *comparison,
        TamizIndexOrder  *order,
        const guint32    *slots,
        guint             n)
{
  g_autofree guint *places = g_new (guint, (gsize) n + 1);
  int line = line_of (comparison->sort);
  guint end = order->n;

  order->slots = g_renew (guint32, order->slots, (gsize) order->n + n + 1);
  for (guint i = n; i-- > 0;)
    {
      guint place = find_place (comparison, order->slots, end, slots[i]);

      memmove (order->slots + place + i + 1, order->slots + place, (end - place) * sizeof *slots);
      places[i] = place + i;
      order->slots[places[i]] = slots[i];
      end = place;
    }
  order->n += n;
  for (guint i = 0; i < n && line >= 0; i++)
    {
      note_alike (comparison->index, order, places[i], line);
      note_alike (comparison->index, order, places[i] + 1, line);
    }
}

static void
move_leads (TamizIndex      *self,
            TamizIndexOrder *order,
            TamizSort        sort,
            gboolean         descending)
{
  g_autofree guint8 *marks = g_malloc0 ((gsize) self->n_slots + 1);
  g_autofree guint32 *slots = g_new (guint32, (gsize) order->moved->len + 1);
  Comparison comparison = { self, sort, descending };
  guint n = 0;

  for (guint i = 0; i < order->moved->len; i++)
    {
      guint32 slot = g_array_index (order->moved, guint32, i);

      if (!marks[slot] && self->stage[slot] != TAMIZ_STAGE_DEAD)
        slots[n++] = slot;
      marks[slot] = TRUE;
    }
  take_out (self, order, marks, line_of (sort));
  g_qsort_with_data (slots, (int) n, sizeof *slots, compare_slots_cb, &comparison);
  put_in (&comparison, order, slots, n);
  g_clear_pointer (&order->moved, g_array_unref);
}

/* Says that a lead's place in an order may be another one. */
void
tamiz_index_touch_order (TamizIndex *self,
                         TamizSort   sort,
                         guint32     slot)
{
  for (guint i = 0; i < 2 && self->order_clock > 0; i++)
    {
      TamizIndexOrder *order = &self->order[sort][i];

      if (order->slots == NULL)
        continue;
      if ((i == TRUE && line_of (sort) >= 0)
          || (order->moved != NULL && order->moved->len > order->n / MAX_MOVED_SHARE + FEW))
        {
          clear_order (order);
          continue;
        }
      if (order->moved == NULL)
        order->moved = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (order->moved, slot);
    }
}

void
tamiz_index_touch_orders (TamizIndex *self,
                          guint32     slot)
{
  for (guint i = 0; i < TAMIZ_N_SORTS && self->order_clock > 0; i++)
    tamiz_index_touch_order (self, i, slot);
}

void
tamiz_index_drop_order (TamizIndex *self,
                        TamizSort   sort)
{
  clear_order (&self->order[sort][FALSE]);
  clear_order (&self->order[sort][TRUE]);
}

/* Makes room for another order.  Those by lines are dear. */
static void
drop_oldest_order (TamizIndex *self)
{
  TamizIndexOrder *oldest = NULL;
  guint n = 0;

  for (guint i = 0; i < TAMIZ_N_SORTS * 2; i++)
    {
      TamizIndexOrder *order = &self->order[i / 2][i % 2];

      if (order->slots == NULL || (line_of (i / 2) >= 0 && i % 2 == FALSE))
        continue;
      n++;
      if (oldest == NULL || order->used < oldest->used)
        oldest = order;
    }
  if (n >= MAX_ORDERS)
    clear_order (oldest);
}

/* Sorts some leads, which come in order of ids. */
void
tamiz_index_sort_some (TamizIndex *self,
                       TamizSort   sort,
                       gboolean    descending,
                       guint32    *slots,
                       guint       n)
{
  sort_by_keys (self, sort, descending, slots, n);
}

/* The slots of all leads in an order; n_live of them.  It lasts until the next call. */
const guint32 *
tamiz_index_get_order (TamizIndex *self,
                       TamizSort   sort,
                       gboolean    descending)
{
  TamizIndexOrder *order;

  descending = descending != FALSE;
  order = &self->order[sort][descending];
  order->used = ++self->order_clock;
  if (order->slots == NULL)
    {
      drop_oldest_order (self);
      order->slots = make_order (self, sort, descending);
      order->n = self->n_live;
    }
  else if (order->moved != NULL)
    {
      move_leads (self, order, sort, descending);
    }
  g_assert (order->n == self->n_live);

  return order->slots;
}
