#define G_LOG_DOMAIN "tamiz-statement"

#include "config.h"

#include "tamiz-statement.h"

#include "tamiz-connection-private.h"

#define MAX_PARAMETERS 40

struct _TamizStatement
{
  TamizConnection *connection;
  sqlite3_stmt *handle;
  gboolean kept;       /* in the connection's table */
  gboolean taken;
  guint8 places[MAX_PARAMETERS + 1];
  sqlite3_value **told; /* (nullable): the values of the row that is being told */
};

typedef struct
{
  TamizStatement *statement;
  TamizTellFunc func;
  gpointer user_data;
  gboolean ended;
} Telling;

#define TELLING "tamiz-telling"

/* SQLite numbers named parameters as they appear, so $2 may come before $1. */
static void
find_places (TamizStatement *self)
{
  for (int i = 1; i <= MAX_PARAMETERS; i++)
    {
      char name[8];

      g_snprintf (name, sizeof name, "$%d", i);
      self->places[i] = sqlite3_bind_parameter_index (self->handle, name);
    }
}

static TamizStatement *
prepare (TamizConnection *connection,
         const char      *sql,
         GError         **error)
{
  TamizStatement *self;
  sqlite3_stmt *handle;
  int code;

  code = sqlite3_prepare_v3 (connection->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (code != SQLITE_OK)
    {
      tamiz_connection_set_error (connection, code, error);
      return NULL;
    }

  self = g_new0 (TamizStatement, 1);
  self->connection = connection;
  self->handle = handle;
  find_places (self);

  return self;
}

/**
 * tamiz_statement_take:
 * @connection: a connection
 * @sql: a string literal with placeholders $1, $2, …
 * @error: return location
 *
 * Takes a prepared statement.  The connection keeps it by the literal's address, so it
 * is prepared once; while it is taken, a second taker gets one of its own.
 *
 * Returns: (transfer full): a statement, to be given back with tamiz_statement_release()
 */
TamizStatement *
tamiz_statement_take (TamizConnection *connection,
                      const char      *sql,
                      GError         **error)
{
  TamizStatement *self = g_hash_table_lookup (connection->statements, sql);

  if (self == NULL)
    {
      self = prepare (connection, sql, error);
      if (self == NULL)
        return NULL;
      self->kept = TRUE;
      g_hash_table_insert (connection->statements, (gpointer) sql, self);
    }
  else if (self->taken)
    {
      self = prepare (connection, sql, error);
      if (self == NULL)
        return NULL;
    }
  self->taken = TRUE;

  return self;
}

void
tamiz_statement_free (TamizStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self);
}

/**
 * tamiz_statement_release:
 * @self: (transfer full): a statement
 *
 * Gives a statement back; what was read from it is no longer valid.
 */
void
tamiz_statement_release (TamizStatement *self)
{
  sqlite3_reset (self->handle);
  if (self->kept)
    {
      sqlite3_clear_bindings (self->handle);
      self->taken = FALSE;
    }
  else
    {
      tamiz_statement_free (self);
    }
}

void
tamiz_statement_bind_int (TamizStatement *self,
                          int             parameter,
                          gint64          number)
{
  g_assert (self->places[parameter] != 0);

  sqlite3_bind_int64 (self->handle, self->places[parameter], number);
}

/**
 * tamiz_statement_bind_id:
 * @self: a statement
 * @parameter: which placeholder
 * @id: an id; 0 = none
 *
 * Binds an id, or nothing where there is none.
 */
void
tamiz_statement_bind_id (TamizStatement *self,
                         int             parameter,
                         gint64          id)
{
  if (id != 0)
    tamiz_statement_bind_int (self, parameter, id);
  else
    sqlite3_bind_null (self->handle, self->places[parameter]);
}

/**
 * tamiz_statement_bind_text:
 * @self: a statement
 * @parameter: which placeholder
 * @text: (nullable): a text, which must live until the statement is released
 *
 * Binds a text.
 */
void
tamiz_statement_bind_text (TamizStatement *self,
                           int             parameter,
                           const char     *text)
{
  g_assert (self->places[parameter] != 0);

  sqlite3_bind_text (self->handle, self->places[parameter], text, -1, SQLITE_STATIC);
}

/**
 * tamiz_statement_bind_bytes:
 * @self: a statement
 * @parameter: which placeholder
 * @bytes: (nullable): bytes, which must live until the statement is released
 * @length: how many
 *
 * Binds bytes.
 */
void
tamiz_statement_bind_bytes (TamizStatement *self,
                            int             parameter,
                            gconstpointer   bytes,
                            gsize           length)
{
  g_assert (self->places[parameter] != 0);

  if (bytes != NULL || length == 0)
    sqlite3_bind_blob64 (self->handle, self->places[parameter], bytes != NULL ? bytes : "", length,
                         SQLITE_STATIC);
}

void
tamiz_statement_bind_value (TamizStatement   *self,
                            int               parameter,
                            const TamizValue *value)
{
  switch (value->type)
    {
    case TAMIZ_VALUE_NULL:
      g_assert (self->places[parameter] != 0);
      sqlite3_bind_null (self->handle, self->places[parameter]);
      break;
    case TAMIZ_VALUE_INT:
      tamiz_statement_bind_int (self, parameter, value->integer);
      break;
    case TAMIZ_VALUE_TEXT:
      tamiz_statement_bind_text (self, parameter, value->text);
      break;
    case TAMIZ_VALUE_BYTES:
      tamiz_statement_bind_bytes (self, parameter, g_bytes_get_data (value->bytes, NULL),
                                  g_bytes_get_size (value->bytes));
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * tamiz_statement_step:
 * @self: a statement
 * @row: (out): whether there is a row
 * @error: return location
 *
 * Goes to the next row.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_statement_step (TamizStatement *self,
                      gboolean       *row,
                      GError        **error)
{
  int code = sqlite3_step (self->handle);

  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;

  tamiz_connection_set_error (self->connection, code, error);
  return FALSE;
}

static void
tell_row (sqlite3_context  *context,
          int               n_values,
          sqlite3_value   **values)
{
  Telling *telling = sqlite3_value_pointer (values[0], TELLING);

  if (telling == NULL)
    {
      sqlite3_result_error_code (context, SQLITE_MISUSE);
      return;
    }

  telling->statement->told = values + 1;
  if (!telling->func (telling->statement, telling->user_data))
    {
      telling->ended = TRUE;
      sqlite3_result_error_code (context, SQLITE_ABORT);
    }
  telling->statement->told = NULL;
}

static void
end_telling (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

/* Makes the function that tamiz_statement_tell() needs. */
int
tamiz_statement_add_tell (sqlite3 *handle)
{
  return sqlite3_create_function (handle, "tell", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, NULL, tell_row,
                                  end_telling);
}

/**
 * tamiz_statement_tell:
 * @self: a statement of the form “SELECT tell ($1, …) FROM …”
 * @func: is told each row; its columns are what follows $1
 * @user_data: for @func
 * @error: return location
 *
 * Has a statement tell all its rows, which takes a quarter less than stepping through them
 * where there are many.  The columns of a row are valid in the call only.
 *
 * Returns: whether it succeeded, also where @func ended it
 */
gboolean
tamiz_statement_tell (TamizStatement *self,
                      TamizTellFunc   func,
                      gpointer        user_data,
                      GError        **error)
{
  Telling telling = { self, func, user_data, FALSE };
  int code;

  g_assert (self->places[1] != 0);

  sqlite3_bind_pointer (self->handle, self->places[1], &telling, TELLING, NULL);
  code = sqlite3_step (self->handle);
  if (code != SQLITE_ROW && !telling.ended)
    tamiz_connection_set_error (self->connection, code, error);
  sqlite3_reset (self->handle);
  sqlite3_bind_null (self->handle, self->places[1]);

  return code == SQLITE_ROW || telling.ended;
}

/**
 * tamiz_statement_run:
 * @self: a statement that returns no rows
 * @error: return location
 *
 * Runs a statement; it can be bound and run again afterwards.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_statement_run (TamizStatement *self,
                     GError        **error)
{
  gboolean row;
  gboolean succeeded = tamiz_statement_step (self, &row, error);

  sqlite3_reset (self->handle);

  return succeeded;
}

/**
 * tamiz_statement_rewind:
 * @self: a statement
 *
 * Makes a statement ready to be bound and run again.
 */
void
tamiz_statement_rewind (TamizStatement *self)
{
  sqlite3_reset (self->handle);
}

gboolean
tamiz_statement_is_null (TamizStatement *self,
                         int             column)
{
  return (self->told != NULL ? sqlite3_value_type (self->told[column])
                             : sqlite3_column_type (self->handle, column)) == SQLITE_NULL;
}

/**
 * tamiz_statement_list_ints:
 * @self: a statement whose parameters are bound
 * @error: return location
 *
 * Runs a statement to its end.
 *
 * Returns: (transfer full) (element-type gint64): the first column of its rows
 */
GArray *
tamiz_statement_list_ints (TamizStatement  *self,
                           GError         **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (;;)
    {
      gint64 number;
      gboolean row;

      if (!tamiz_statement_step (self, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&numbers);
      number = tamiz_statement_get_int (self, 0);
      g_array_append_val (numbers, number);
    }
}

gint64
tamiz_statement_get_int (TamizStatement *self,
                         int             column)
{
  return self->told != NULL ? sqlite3_value_int64 (self->told[column])
                            : sqlite3_column_int64 (self->handle, column);
}

/**
 * tamiz_statement_get_text:
 * @self: a statement
 * @column: from 0
 *
 * Gets a text of the row.
 *
 * Returns: (transfer none) (nullable): valid until the next step
 */
const char *
tamiz_statement_get_text (TamizStatement *self,
                          int             column)
{
  return (const char *) (self->told != NULL ? sqlite3_value_text (self->told[column])
                                            : sqlite3_column_text (self->handle, column));
}

gconstpointer
tamiz_statement_get_bytes (TamizStatement *self,
                           int             column,
                           gsize          *length)
{
  gconstpointer bytes;

  if (self->told != NULL)
    {
      bytes = sqlite3_value_blob (self->told[column]);
      *length = sqlite3_value_bytes (self->told[column]);
      return bytes;
    }

  bytes = sqlite3_column_blob (self->handle, column);
  *length = sqlite3_column_bytes (self->handle, column);

  return bytes;
}

void
tamiz_statement_get_value (TamizStatement *self,
                           int             column,
                           TamizValue     *value)
{
  /* Found once, then asked; a connection is used by one thread at a time, as this needs. */
  sqlite3_value *held = sqlite3_column_value (self->handle, column);

  switch (sqlite3_value_type (held))
    {
    case SQLITE_INTEGER:
      tamiz_value_set_int (value, sqlite3_value_int64 (held));
      break;
    case SQLITE_TEXT:
      tamiz_value_set_text (value, (const char *) sqlite3_value_text (held));
      break;
    case SQLITE_BLOB:
      tamiz_value_clear (value);
      value->type = TAMIZ_VALUE_BYTES;
      value->bytes = g_bytes_new (sqlite3_value_blob (held), sqlite3_value_bytes (held));
      break;
    default:
      tamiz_value_clear (value);
      break;
    }
}
