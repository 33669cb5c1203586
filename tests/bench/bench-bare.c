#include "config.h"

#include "bench-bare.h"

#include "bench.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

/* The least that any program pays for what an import leaves behind: the rows of its tables
 * and their keys, known already and in the best order, inserted by prepared statements in one
 * transaction.  Reading them is not counted.
 */
#define ROWS_AHEAD 20000

typedef struct
{
  int type;
  sqlite3_int64 integer;
  gsize offset, length;      /* in the texts */
} Cell;

typedef struct
{
  GArray *cells;             /* Cell */
  GByteArray *texts;
  guint n_rows;
} Rows;

typedef struct
{
  sqlite3 *from, *to;
  double ms;
} Bare;

static void
fail (sqlite3 *handle)
{
  fprintf (stderr, "bench: %s\n", sqlite3_errmsg (handle));
  exit (1);
}

static void
run (sqlite3    *handle,
     const char *sql)
{
  if (sqlite3_exec (handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    fail (handle);
}

static sqlite3_stmt *
prepare (sqlite3    *handle,
         const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) != SQLITE_OK)
    fail (handle);

  return statement;
}

/* Tables and indexes as the base has them, in the order in which they were made. */
static GPtrArray *
copy_schema (Bare *self)
{
  sqlite3_stmt *schema = prepare (self->from, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
                                              "AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
  GPtrArray *tables = g_ptr_array_new_with_free_func (g_free);

  while (sqlite3_step (schema) == SQLITE_ROW)
    {
      run (self->to, (const char *) sqlite3_column_text (schema, 2));
      if (g_str_equal ((const char *) sqlite3_column_text (schema, 0), "table"))
        g_ptr_array_add (tables, g_strdup ((const char *) sqlite3_column_text (schema, 1)));
    }
  sqlite3_finalize (schema);

  return tables;
}

/* Fewer than asked for: that was all. */
static void
read_rows (Bare         *self,
           sqlite3_stmt *select,
           Rows         *rows)
{
  int n_columns = sqlite3_column_count (select), code = SQLITE_ROW;

  g_array_set_size (rows->cells, 0);
  g_byte_array_set_size (rows->texts, 0);
  for (rows->n_rows = 0; rows->n_rows < ROWS_AHEAD && (code = sqlite3_step (select)) == SQLITE_ROW; rows->n_rows++)
    {
      for (int i = 0; i < n_columns; i++)
        {
          Cell cell = { sqlite3_column_type (select, i), 0, rows->texts->len, 0 };

          if (cell.type == SQLITE_INTEGER)
            cell.integer = sqlite3_column_int64 (select, i);
          else if (cell.type != SQLITE_NULL)
            {
              const void *bytes = sqlite3_column_blob (select, i);

              cell.length = sqlite3_column_bytes (select, i);
              g_byte_array_append (rows->texts, bytes, (guint) cell.length);
            }
          g_array_append_val (rows->cells, cell);
        }
    }
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    fail (self->from);
}

static void
insert_rows (Bare         *self,
             sqlite3_stmt *insert,
             const Rows   *rows,
             int           n_columns)
{
  const Cell *cell = (const Cell *) rows->cells->data;
  double start = bench_thread_ms ();

  for (guint row = 0; row < rows->n_rows; row++)
    {
      for (int i = 0; i < n_columns; i++, cell++)
        {
          const char *text = (const char *) rows->texts->data + cell->offset;

          if (cell->type == SQLITE_INTEGER)
            sqlite3_bind_int64 (insert, i + 1, cell->integer);
          else if (cell->type == SQLITE_TEXT)
            sqlite3_bind_text (insert, i + 1, text, (int) cell->length, SQLITE_STATIC);
          else if (cell->type == SQLITE_BLOB)
            sqlite3_bind_blob (insert, i + 1, text, (int) cell->length, SQLITE_STATIC);
          else
            sqlite3_bind_null (insert, i + 1);
        }
      if (sqlite3_step (insert) != SQLITE_DONE)
        fail (self->to);
      sqlite3_reset (insert);
    }
  self->ms += bench_thread_ms () - start;
}

static void
copy_table (Bare       *self,
            const char *table)
{
  g_autofree char *select_sql = g_strdup_printf ("SELECT * FROM \"%s\"", table);
  sqlite3_stmt *select = prepare (self->from, select_sql);
  int n_columns = sqlite3_column_count (select);
  g_autoptr (GString) insert_sql = g_string_new (NULL);
  Rows rows = { g_array_new (FALSE, FALSE, sizeof (Cell)), g_byte_array_new (), 0 };
  sqlite3_stmt *insert;

  g_string_printf (insert_sql, "INSERT INTO \"%s\" VALUES (?", table);
  for (int i = 1; i < n_columns; i++)
    g_string_append (insert_sql, ", ?");
  g_string_append_c (insert_sql, ')');
  insert = prepare (self->to, insert_sql->str);
  do
    {
      read_rows (self, select, &rows);
      insert_rows (self, insert, &rows, n_columns);
    }
  while (rows.n_rows == ROWS_AHEAD);
  sqlite3_finalize (select);
  sqlite3_finalize (insert);
  g_array_unref (rows.cells);
  g_byte_array_unref (rows.texts);
}

/**
 * bench_store_bare:
 * @base: a base
 * @path: a file that does not exist
 *
 * Stores all rows of a base in another file, in WAL as the base is.
 *
 * Returns: seconds of CPU time until they are in the file
 */
double
bench_store_bare (const char *base,
                  const char *path)
{
  Bare self = { NULL };
  g_autoptr (GPtrArray) tables = NULL;
  double start;

  if (sqlite3_open_v2 (base, &self.from, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    fail (self.from);
  if (sqlite3_open (path, &self.to) != SQLITE_OK)
    fail (self.to);
  run (self.to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -262144;"
                "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF");
  tables = copy_schema (&self);
  run (self.to, "BEGIN");
  for (guint i = 0; i < tables->len; i++)
    copy_table (&self, g_ptr_array_index (tables, i));
  start = bench_thread_ms ();
  run (self.to, "COMMIT");
  sqlite3_close (self.to);
  self.ms += bench_thread_ms () - start;
  sqlite3_close (self.from);

  return self.ms / 1e3;
}
