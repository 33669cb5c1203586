#define G_LOG_DOMAIN "tamiz-recovery"

#include "config.h"

#include "tamiz-recovery-private.h"

#include "tamiz-error.h"
#include "tamiz-migrations.h"
#include "tamiz-opening.h"
#include "tamiz-rescue.h"
#include "tamiz-statement.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Where nothing says how many ids were given out. */
#define UNKNOWN_BOUND 10000000

#define STEPS_PER_TABLE 1000

static const char version_sql[] = "PRAGMA user_version";
static const char bound_sql[] = "SELECT next FROM sequence";
static const char change_sql[] = "SELECT change FROM head";
static const char tables_sql[] = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid";

static void
free_table (TamizRecoveredTable *table)
{
  g_free (table->name);
  g_free (table);
}

void
tamiz_recovery_free (TamizRecovery *self)
{
  g_ptr_array_unref (self->tables);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self);
}

static const char *
get_name (const char *table)
{
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      if (g_str_equal (tamiz_kind_get_info (kind)->table, table))
        return tamiz_kind_get_info (kind)->nick;
    }

  return table;
}

TamizRecoveredTable *
tamiz_recovery_get_table (TamizRecovery *self,
                          const char    *table)
{
  const char *name = get_name (table);
  TamizRecoveredTable *result;

  for (guint i = 0; i < self->tables->len; i++)
    {
      result = g_ptr_array_index (self->tables, i);
      if (g_str_equal (result->name, name))
        return result;
    }

  result = g_new0 (TamizRecoveredTable, 1);
  result->name = g_strdup (name);
  g_ptr_array_add (self->tables, result);

  return result;
}

/* With its log, unless that is another's; as it lies there where nothing may be written. */
static TamizConnection *
open_damaged (TamizRecovery *self,
              const char    *path,
              GError       **error)
{
  g_autoptr (TamizConnection) connection = NULL;
  g_autofree char *notice = NULL;
  gint64 version;

  self->log_left = !tamiz_opening_check_log (path, TRUE, &notice, NULL);
  if (!self->log_left)
    connection = tamiz_connection_open (path,
                                        TAMIZ_CONNECTION_READ_ONLY | TAMIZ_CONNECTION_KEEP_LOG
                                            | TAMIZ_CONNECTION_TOLERANT,
                                        NULL);
  if (connection == NULL || !tamiz_connection_get_int (connection, version_sql, &version, NULL))
    {
      g_clear_pointer (&connection, tamiz_connection_close);
      connection
          = tamiz_connection_open (path, TAMIZ_CONNECTION_IMMUTABLE | TAMIZ_CONNECTION_TOLERANT, error);
    }
  if (connection == NULL || !tamiz_connection_get_int (connection, version_sql, &version, error)
      || !tamiz_opening_check_version (connection, error)
      || !tamiz_connection_run (connection, "BEGIN", error))
    return NULL;

  return g_steal_pointer (&connection);
}

static TamizConnection *
open_new (const char *path,
          gint64      version,
          GError    **error)
{
  g_autoptr (TamizConnection) connection
      = tamiz_connection_open (path, TAMIZ_CONNECTION_CREATE, error);

  /* Nothing counts before the file gets its name; it is synced as a whole. */
  if (connection == NULL
      || !tamiz_connection_run (connection,
                                "PRAGMA foreign_keys = OFF;"
                                "PRAGMA synchronous = OFF;"
                                "PRAGMA journal_mode = MEMORY",
                                error)
      || !tamiz_migrations_create (connection, version, error))
    return NULL;

  return g_steal_pointer (&connection);
}

static GPtrArray *
list_tables (TamizConnection *connection,
             GError         **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, tables_sql, error);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&tables);
      g_ptr_array_add (tables, g_strdup (tamiz_statement_get_text (statement, 0)));
    }
}

/* No id and no change has a higher number. */
static gint64
find_bound (TamizConnection *connection)
{
  gint64 next, change;

  if (!tamiz_connection_get_int (connection, bound_sql, &next, NULL) || next <= 0)
    next = UNKNOWN_BOUND;
  if (!tamiz_connection_get_int (connection, change_sql, &change, NULL))
    change = UNKNOWN_BOUND;

  return MAX (next, change);
}

static gboolean
copy_tables (TamizRecovery     *self,
             TamizConnection   *from,
             TamizConnection   *to,
             TamizRecoveryFunc  progress,
             gpointer           user_data,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr (GPtrArray) tables = list_tables (to, error);
  gint64 bound = find_bound (from);

  if (tables == NULL || !tamiz_connection_run (to, "BEGIN", error))
    return FALSE;
  for (guint i = 0; i < tables->len; i++)
    {
      const char *name = g_ptr_array_index (tables, i);
      TamizRecoveredTable *table;
      TamizRescued rescued;

      if (progress != NULL)
        progress (i, tables->len + 2, user_data);
      /* Keys are made again from what they are keys of. */
      if (g_str_equal (name, "match_key"))
        continue;
      if (!tamiz_rescue_table (from, to, name, bound, cancellable, &rescued, error))
        return FALSE;
      table = tamiz_recovery_get_table (self, name);
      table->saved = rescued.saved;
      table->lost = rescued.lost;
      table->places = rescued.places;
    }

  return tamiz_connection_run (to, "COMMIT", error);
}

static gboolean
fill (TamizRecovery     *self,
      const char        *path,
      const char        *made,
      TamizRecoveryFunc  progress,
      gpointer           user_data,
      GCancellable      *cancellable,
      GError           **error)
{
  g_autoptr (TamizConnection) from = open_damaged (self, path, error);
  g_autoptr (TamizConnection) to = NULL;
  gint64 version;

  if (from == NULL || !tamiz_connection_get_int (from, version_sql, &version, error))
    return FALSE;
  to = open_new (made, version, error);

  return to != NULL && copy_tables (self, from, to, progress, user_data, cancellable, error)
         && tamiz_migrations_complete (to, error)
         && tamiz_recovery_restore (self, to, cancellable, error)
         && tamiz_recovery_mend (self, to, error)
         && tamiz_connection_run (to, "PRAGMA journal_mode = WAL", error);
}

static gboolean
note (TamizRecovery  *self,
      const char     *made,
      TamizClock     *clock,
      GError        **error)
{
  g_autoptr (TamizConnection) connection
      = tamiz_connection_open (made, TAMIZ_CONNECTION_READ_WRITE, error);

  return connection != NULL && tamiz_connection_run (connection, "PRAGMA synchronous = OFF", error)
         && tamiz_recovery_note_problems (self, connection, tamiz_clock_get_now (clock), error);
}

/* What is still to be made is a change like others. */
static gboolean
complete (TamizRecovery  *self,
          const char     *made,
          TamizClock     *clock,
          GCancellable   *cancellable,
          GError        **error)
{
  g_autoptr (TamizStore) store = tamiz_store_open (made, TAMIZ_STORE_NONE, clock, error);
  gboolean succeeded;

  if (store == NULL)
    return FALSE;
  succeeded = tamiz_recovery_stand_in (self, store, cancellable, error);
  tamiz_store_close (store);

  return succeeded;
}

static gboolean
check (TamizRecovery  *self,
       const char     *made,
       TamizClock     *clock,
       GCancellable   *cancellable,
       GError        **error)
{
  g_autoptr (TamizStore) store = tamiz_store_open (made, TAMIZ_STORE_READ_ONLY, clock, error);

  if (store == NULL)
    return FALSE;
  self->problems = tamiz_store_check (store, cancellable, error);
  tamiz_store_close (store);

  return self->problems != NULL;
}

/* Everything there is lies in the file itself, with no log beside it. */
static gboolean
settle (const char  *made,
        GError     **error)
{
  g_autoptr (TamizConnection) connection
      = tamiz_connection_open (made, TAMIZ_CONNECTION_READ_WRITE, error);

  if (connection == NULL)
    return FALSE;
  if (tamiz_connection_checkpoint (connection, TRUE))
    return TRUE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL,
               _("No space is left for %s. Free some space and try again"), made);
  return FALSE;
}

static gboolean
check_output (const char *output,
              GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (output);

  if (g_file_test (output, G_FILE_TEST_EXISTS))
    {
      tamiz_opening_set_exists (output, error);
      return FALSE;
    }
  if (!tamiz_opening_check_place (output, error))
    return FALSE;
  if (g_access (folder, W_OK | X_OK) == 0)
    return TRUE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY,
               _("No base can be made in %s: %s. Choose a folder of yours"), folder,
               g_strerror (errno));
  return FALSE;
}

/**
 * tamiz_recovery_run:
 * @path: a damaged base, which is only read
 * @output: a file that does not exist
 * @clock: tells the time of what is noted in the new base
 * @progress: (nullable): called as it goes on
 * @user_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Makes a new base of what can still be read of a damaged one: every table is copied row
 * by row around the pages that cannot be read.  What people made or changed by hand is
 * made again as the history tells it; what others refer to and is nowhere told gets an
 * empty stand-in, so that they can be reached.  Keys and scores are made anew.  Then the
 * base is checked, and what is wrong with it is noted in its history.
 *
 * The new file appears whole or not at all.
 *
 * Returns: (transfer full): what was saved and what was lost
 */
TamizRecovery *
tamiz_recovery_run (const char         *path,
                    const char         *output,
                    TamizClock         *clock,
                    TamizRecoveryFunc   progress,
                    gpointer            user_data,
                    GCancellable       *cancellable,
                    GError            **error)
{
  g_autoptr (TamizRecovery) self = g_new0 (TamizRecovery, 1);
  g_autofree char *made = NULL;
  gboolean succeeded;

  g_return_val_if_fail (path != NULL && output != NULL, NULL);
  g_return_val_if_fail (TAMIZ_IS_CLOCK (clock), NULL);

  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) free_table);
  if (!tamiz_opening_check_file (path, error) || !check_output (output, error))
    return NULL;

  made = g_strdup_printf ("%s.new-%08x", output, g_random_int ());
  succeeded = fill (self, path, made, progress, user_data, cancellable, error)
              && complete (self, made, clock, cancellable, error) && note (self, made, clock, error)
              && check (self, made, clock, cancellable, error) && note (self, made, clock, error)
              && settle (made, error)
              && tamiz_opening_sync (made, error)
              && tamiz_opening_put_in_place (made, output, error);
  tamiz_opening_remove_file (made);

  return succeeded ? g_steal_pointer (&self) : NULL;
}
