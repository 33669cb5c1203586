#define G_LOG_DOMAIN "tamiz-rescue"

#include "config.h"

#include "tamiz-rescue.h"

#include "tamiz-connection-private.h"

#include <string.h>

/* A table is read from both ends of a range of keys.  Where neither comes through, what
 * lies between is halved until single keys are left: a page that is whole between two that
 * are damaged is found that way.  Each range costs two seeks; a table of which hardly
 * anything can be read would cost very many.
 */
#define MAX_RANGES 50000

#define MAX_KEYS 3
#define PAGE_SIZE 4096
#define ROWS_PER_LOOK 1024

typedef struct
{
  gint64 first, last;
} Range;

typedef enum
{
  SCAN_WHOLE,
  SCAN_DAMAGED,
  SCAN_FAILED,
} Scan;

typedef struct
{
  TamizConnection *from, *to;
  const char *table;
  GCancellable *cancellable;
  gint64 bound;             /* no key is beyond it */

  sqlite3_stmt *up, *down, *insert;
  guint n_columns;
  guint n_keys;
  int keys[MAX_KEYS];       /* which columns they are */

  gint64 saved;
  gint64 refused;           /* rows that could be read and make no sense */
  gint64 lowest, highest;   /* keys that were read */
  guint64 bytes;
  guint64 looked;
  GQueue todo;              /* Range */
  GArray *gaps;             /* Range: what cannot be read */
} Rescue;

/* Read: a page is not what it should be, or the disk does not give it back. */
static gboolean
is_damage (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
prepare (TamizConnection *connection,
         const char      *sql,
         sqlite3_stmt   **statement,
         GError         **error)
{
  int code = sqlite3_prepare_v2 (connection->handle, sql, -1, statement, NULL);

  if (code == SQLITE_OK)
    return TRUE;

  tamiz_connection_set_error (connection, code, error);
  return FALSE;
}

/* Tables and columns are those of the new file, which this program made. */
static gboolean
read_columns (Rescue   *self,
              GString  *order,
              GString  *backwards,
              GError  **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT name, pk FROM pragma_table_info('%s')", self->table);
  const char *names[MAX_KEYS] = { NULL };
  sqlite3_stmt *statement;

  if (!prepare (self->to, sql, &statement, error))
    return FALSE;
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      int key = sqlite3_column_int (statement, 1);

      if (key > 0 && key <= MAX_KEYS)
        {
          self->keys[key - 1] = (int) self->n_columns;
          self->n_keys = MAX (self->n_keys, (guint) key);
          names[key - 1] = g_intern_string ((const char *) sqlite3_column_text (statement, 0));
        }
      self->n_columns++;
    }
  sqlite3_finalize (statement);

  for (guint i = 0; i < self->n_keys; i++)
    {
      g_string_append_printf (order, "%s%s", i > 0 ? ", " : "", names[i]);
      g_string_append_printf (backwards, "%s%s DESC", i > 0 ? ", " : "", names[i]);
    }

  return TRUE;
}

static gboolean
prepare_all (Rescue  *self,
             GError **error)
{
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GString) backwards = g_string_new (NULL);
  g_autoptr (GString) insert = g_string_new (NULL);
  g_autofree char *up = NULL;
  g_autofree char *down = NULL;
  const char *comma;

  if (!read_columns (self, order, backwards, error))
    return FALSE;

  comma = strchr (order->str, ',');
  g_string_printf (insert, "INSERT OR IGNORE INTO %s VALUES (", self->table);
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append (insert, i > 0 ? ", ?" : "?");
  g_string_append_c (insert, ')');
  if (!prepare (self->to, insert->str, &self->insert, error))
    return FALSE;

  up = g_strdup_printf ("SELECT * FROM %s NOT INDEXED WHERE %.*s BETWEEN ?1 AND ?2 ORDER BY %s",
                        self->table, comma != NULL ? (int) (comma - order->str) : (int) order->len,
                        order->str, order->str);
  down = g_strdup_printf ("SELECT * FROM %s NOT INDEXED WHERE %.*s BETWEEN ?1 AND ?2 ORDER BY %s",
                          self->table, comma != NULL ? (int) (comma - order->str) : (int) order->len,
                          order->str, backwards->str);
  return prepare (self->from, up, &self->up, error) && prepare (self->from, down, &self->down, error)
         && sqlite3_column_count (self->up) == (int) self->n_columns;
}

/* A damaged page may lead anywhere, in a circle too: keys that do not go on are damage. */
static gboolean
goes_on (Rescue       *self,
         sqlite3_stmt *row,
         gboolean      up,
         gboolean      first,
         gint64       *before)
{
  int order = 0;

  for (guint i = 0; i < self->n_keys; i++)
    {
      gint64 key = sqlite3_column_int64 (row, self->keys[i]);

      if (order == 0 && !first && key != before[i])
        order = (key > before[i]) == up ? 1 : -1;
      before[i] = key;
    }

  return first || order > 0;
}

static gboolean
store_row (Rescue        *self,
           sqlite3_stmt  *row,
           gboolean       is_new,
           GError       **error)
{
  gint64 key = sqlite3_column_int64 (row, self->keys[0]);
  int code;

  for (guint i = 0; i < self->n_columns; i++)
    {
      sqlite3_bind_value (self->insert, (int) i + 1, sqlite3_column_value (row, (int) i));
      self->bytes += sqlite3_column_type (row, (int) i) >= SQLITE_TEXT
                         ? (guint) sqlite3_column_bytes (row, (int) i) + 1
                         : 4;
    }
  code = sqlite3_step (self->insert);
  sqlite3_reset (self->insert);
  if (code != SQLITE_DONE && (code & 0xff) != SQLITE_CONSTRAINT)
    {
      tamiz_connection_set_error (self->to, code, error);
      return FALSE;
    }

  if (code == SQLITE_DONE && sqlite3_changes (self->to->handle) > 0)
    self->saved++;
  else if (is_new)
    self->refused++;
  self->lowest = MIN (self->lowest, key);
  self->highest = MAX (self->highest, key);

  return TRUE;
}

/* @last: (inout): the first part of the last key that was read; stays where there was none. */
static Scan
scan (Rescue       *self,
      gboolean      up,
      const Range  *range,
      gint64       *last,
      GError      **error)
{
  sqlite3_stmt *row = up ? self->up : self->down;
  gint64 key[MAX_KEYS];
  gboolean first = TRUE;
  Scan result = SCAN_WHOLE;
  int code;

  sqlite3_bind_int64 (row, 1, range->first);
  sqlite3_bind_int64 (row, 2, range->last);
  while ((code = sqlite3_step (row)) == SQLITE_ROW)
    {
      if (!goes_on (self, row, up, first, key) || key[0] < range->first || key[0] > range->last)
        {
          code = SQLITE_CORRUPT;
          break;
        }
      first = FALSE;
      if ((self->looked++ % ROWS_PER_LOOK == 0
           && g_cancellable_set_error_if_cancelled (self->cancellable, error))
          || !store_row (self, row, up, error))
        {
          result = SCAN_FAILED;
          break;
        }
      *last = key[0];
    }
  if (result == SCAN_WHOLE && code != SQLITE_DONE)
    {
      result = is_damage (code) ? SCAN_DAMAGED : SCAN_FAILED;
      if (result == SCAN_FAILED)
        tamiz_connection_set_error (self->from, code, error);
    }
  sqlite3_reset (row);

  return result;
}

static void
add_range (Rescue *self,
           gint64  first,
           gint64  last)
{
  Range *range;

  if (first > last)
    return;

  range = g_new (Range, 1);
  range->first = first;
  range->last = last;
  g_queue_push_tail (&self->todo, range);
}

static gboolean
rescue_range (Rescue       *self,
              const Range  *range,
              GError      **error)
{
  Range left = *range;
  gint64 low = range->first - 1, high, middle;
  Scan result;

  result = scan (self, TRUE, range, &low, error);
  if (result != SCAN_DAMAGED)
    return result == SCAN_WHOLE;

  left.first = MAX (low, range->first);
  high = range->last;
  if (high < G_MAXINT64)
    high++;
  result = scan (self, FALSE, &left, &high, error);
  if (result != SCAN_DAMAGED)
    return result == SCAN_WHOLE;

  /* Nothing is known of the end: it is as far as numbers were given out. */
  if (high == G_MAXINT64)
    high = MAX (self->bound, low) + 1;
  left.first = low + 1;
  left.last = high - 1;
  if (left.last - left.first < 1)
    {
      g_array_append_val (self->gaps, left);
      return TRUE;
    }

  middle = left.first + (left.last - left.first) / 2;
  add_range (self, left.first, middle);
  add_range (self, middle + 1, left.last);
  return TRUE;
}

static int
compare_ranges (gconstpointer a,
                gconstpointer b)
{
  const Range *one = a, *other = b;

  return one->first < other->first ? -1 : one->first > other->first;
}

/* Ranges that touch each other are one place. */
static void
join_gaps (Rescue *self)
{
  guint n = 0;

  g_array_sort (self->gaps, compare_ranges);
  for (guint i = 0; i < self->gaps->len; i++)
    {
      Range *gap = &g_array_index (self->gaps, Range, i);
      Range *before = n > 0 ? &g_array_index (self->gaps, Range, n - 1) : NULL;

      if (before != NULL && gap->first <= before->last + 1)
        before->last = MAX (before->last, gap->last);
      else
        g_array_index (self->gaps, Range, n++) = *gap;
    }
  g_array_set_size (self->gaps, n);
}

/* As dense as the rest of the table, where keys on both sides are known; elsewhere what
 * stands on a page.
 */
static gint64
estimate_lost (Rescue *self)
{
  double per_page = MAX (1, 0.9 * PAGE_SIZE / ((double) self->bytes / self->saved + 4));
  double width = (double) self->highest - self->lowest + 1;
  double density, lost = self->refused;

  for (guint i = 0; i < self->gaps->len; i++)
    {
      Range *gap = &g_array_index (self->gaps, Range, i);

      if (gap->first > self->lowest && gap->last < self->highest)
        width -= (double) gap->last - gap->first + 1;
    }
  density = self->saved / MAX (width, 1);
  for (guint i = 0; i < self->gaps->len; i++)
    {
      Range *gap = &g_array_index (self->gaps, Range, i);
      double keys = (double) gap->last - gap->first + 1;
      double about = per_page;

      if (gap->first > self->lowest && gap->last < self->highest)
        about = self->n_keys > 1 ? MAX (keys * density, per_page) : keys * density;
      if (self->n_keys == 1)
        about = MIN (about, keys);
      lost += MAX (about, 1);
    }

  return (gint64) (lost + 0.5);
}

static gboolean
rescue_all (Rescue  *self,
            GError **error)
{
  Range *range;
  guint n = 0;

  add_range (self, 0, G_MAXINT64);
  while ((range = g_queue_pop_head (&self->todo)) != NULL)
    {
      g_autofree Range *own = range;

      if (n++ < MAX_RANGES)
        {
          if (!rescue_range (self, own, error))
            return FALSE;
        }
      else
        g_array_append_val (self->gaps, *own);
    }
  join_gaps (self);

  return TRUE;
}

/**
 * tamiz_rescue_table:
 * @from: a damaged base, in a transaction
 * @to: a new file with the same table
 * @table: its name; its keys are numbers that are not negative
 * @bound: no key is beyond it
 * @cancellable: (nullable): a cancellable
 * @rescued: (out): what came of it
 * @error: return location
 *
 * Copies the rows of a table around what cannot be read.
 *
 * Returns: whether all was tried; an error is the new file's, or somebody gave it up
 */
gboolean
tamiz_rescue_table (TamizConnection *from,
                    TamizConnection *to,
                    const char      *table,
                    gint64           bound,
                    GCancellable    *cancellable,
                    TamizRescued    *rescued,
                    GError         **error)
{
  Rescue self = { from, to, table, cancellable, bound, .lowest = G_MAXINT64, .highest = -1 };
  g_autoptr (GError) unreadable = NULL;
  gboolean succeeded;

  self.gaps = g_array_new (FALSE, FALSE, sizeof (Range));
  g_queue_init (&self.todo);

  succeeded = prepare_all (&self, &unreadable);
  if (!succeeded && self.insert == NULL)
    g_propagate_error (error, g_steal_pointer (&unreadable));
  else if (!succeeded)
    {
      /* The old file does not even say where the table is. */
      Range everything = { 0, bound };

      g_array_append_val (self.gaps, everything);
      succeeded = TRUE;
    }
  else
    succeeded = rescue_all (&self, error);

  rescued->saved = self.saved;
  rescued->places = self.gaps->len;
  rescued->lost = self.gaps->len == 0 ? self.refused : self.saved == 0 ? -1 : estimate_lost (&self);
  sqlite3_finalize (self.up);
  sqlite3_finalize (self.down);
  sqlite3_finalize (self.insert);
  g_queue_clear_full (&self.todo, g_free);
  g_array_unref (self.gaps);

  return succeeded;
}
