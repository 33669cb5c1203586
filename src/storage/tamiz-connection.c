#define G_LOG_DOMAIN "tamiz-connection"

#include "config.h"

#include "tamiz-connection-private.h"

#include "tamiz-error.h"
#include "tamiz-file-locks.h"
#include "tamiz-statement.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long a statement waits for another program's transaction. */
#define BUSY_MILLISECONDS 5000

/* How often it looks whether that has ended, in microseconds: more often than SQLite's own way of
 * waiting, which comes to a tenth of a second and misses the short whiles between the slices of
 * long work (see WRITER_GAP in tamiz-store.c).
 */
#define BUSY_LOOK 3000

#define PAGES_PER_STEP 256

/* A page that is not what it should be, or that the disk does not give back. */
static gboolean
is_damage (int code)
{
  return (code & 0xff) == SQLITE_CORRUPT || code == SQLITE_IOERR_READ || code == SQLITE_IOERR_CORRUPTFS;
}

static void
set_damaged (TamizConnection *self,
             const char      *words,
             GError         **error)
{
  if (self->damage != NULL)
    g_atomic_int_set (&self->damage->found, TRUE);
  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
               _("%s is damaged (%s). Do not write to it any more: recover it into a new file, or "
                 "restore a backup"),
               self->path, words);
}

/* Where a file cannot be opened, whether it is because nothing lies there. */
static void
set_not_opened (TamizConnection *self,
                const char      *words,
                GError         **error)
{
  if (self->path != NULL && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_MISSING,
                 _("%s is not there any more: it was moved, renamed or removed. Put the file back, "
                   "or open another base"),
                 self->path);
  else
    g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FAILED,
                 _("%s cannot be opened (%s). Check that you may read the file and its folder"),
                 self->path, words);
}

/**
 * tamiz_connection_set_error:
 * @self: a connection
 * @code: what SQLite answered
 * @error: return location
 *
 * Says in words what went wrong, to which file, and what to do.
 */
void
tamiz_connection_set_error (TamizConnection *self,
                            int              code,
                            GError         **error)
{
  const char *words = sqlite3_errmsg (self->handle);
  const char *path = self->path;

  if (is_damage (code))
    {
      set_damaged (self, words, error);
      return;
    }
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL,
                   _("No space is left for %s. Nothing of this change was stored. Free some space "
                     "and try again"),
                   path);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_BUSY,
                   _("Another program is writing to %s. Nothing was stored; try again in a moment"),
                   path);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY,
                   _("%s cannot be written to. Check who owns the file and its folder, or open it "
                     "for reading only"),
                   path);
      break;
    case SQLITE_NOTADB:
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_NOT_A_BASE,
                   _("%s is not a Tamiz base. Choose a file that was made with this program"), path);
      break;
    case SQLITE_CANTOPEN:
      set_not_opened (self, words, error);
      break;
    case SQLITE_TOOBIG:
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE,
                   _("A value is too large to be stored in %s"), path);
      break;
    case SQLITE_INTERRUPT:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled; nothing was changed"));
      break;
    case SQLITE_CONSTRAINT:
      if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY
          || code == SQLITE_CONSTRAINT_ROWID)
        g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS,
                     _("There is one already; nothing was stored (%s)"), words);
      else
        g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                     _("A value is not possible there; nothing was stored (%s)"), words);
      break;
    default:
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FAILED,
                   _("%s could not be read or written (%s). Check the disk and try again"), path,
                   words);
      break;
    }
}

static int
note_log_size (void       *user_data,
               sqlite3    *handle,
               const char *database,
               int         frames)
{
  TamizConnection *self = user_data;

  self->log_frames = frames;

  return SQLITE_OK;
}

static char *
make_uri (const char          *path,
          TamizConnectionFlags flags)
{
  g_autofree char *absolute = NULL;
  g_autofree char *escaped = NULL;

  if ((flags & TAMIZ_CONNECTION_MEMORY) != 0)
    return g_strdup (":memory:");

  absolute = g_canonicalize_filename (path, NULL);
  escaped = g_uri_escape_string (absolute, "/", FALSE);
  if ((flags & TAMIZ_CONNECTION_IMMUTABLE) != 0)
    return g_strdup_printf ("file:%s?mode=ro&immutable=1", escaped);
  if ((flags & TAMIZ_CONNECTION_READ_ONLY) != 0)
    return g_strdup_printf ("file:%s?mode=ro", escaped);
  return g_strdup_printf ("file:%s?mode=%s", escaped,
                          (flags & TAMIZ_CONNECTION_CREATE) != 0 ? "rwc" : "rw");
}

static int
wait_for_others (void *user_data,
                 int   times)
{
  TamizConnection *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (times == 0)
    self->waits_until = now + BUSY_MILLISECONDS * G_TIME_SPAN_MILLISECOND;
  if (now >= self->waits_until)
    return FALSE;

  g_usleep (BUSY_LOOK);
  return TRUE;
}

static gboolean
set_up (TamizConnection     *self,
        TamizConnectionFlags flags,
        GError             **error)
{
  int code;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_handler (self->handle, wait_for_others, self);
  /* A base may come from anybody: its schema is not trusted. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE,
                     (flags & TAMIZ_CONNECTION_TOLERANT) == 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if ((flags & TAMIZ_CONNECTION_KEEP_LOG) != 0)
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  /* In the place of SQLite's own checkpoints, which it would make inside of a commit; setting
   * wal_autocheckpoint would take this away again.
   */
  sqlite3_wal_hook (self->handle, note_log_size, self);
  code = tamiz_statement_add_tell (self->handle);
  if (code != SQLITE_OK)
    {
      tamiz_connection_set_error (self, code, error);
      return FALSE;
    }

  /* What SQLite refuses as a whole otherwise: a file that is shorter than it says. */
  if ((flags & TAMIZ_CONNECTION_TOLERANT) != 0
      && !tamiz_connection_run (self, "PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON", error))
    return FALSE;

  return tamiz_connection_run (self,
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cache_size = -32768;"
                               "PRAGMA secure_delete = OFF;"
                               "PRAGMA journal_size_limit = 67108864",
                               error);
}

/* Nobody reads SQLite's statistics of memory, which cost a lock each time it takes or gives
 * any.  Where somebody else in the program came first they stay as they are.
 */
static void
set_up_sqlite (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      tamiz_file_locks_install ();
      g_once_init_leave (&done, 1);
    }
}

/**
 * tamiz_connection_open:
 * @path: a file
 * @flags: how
 * @error: return location
 *
 * Opens a file as a database.  Whether it is a base is not looked at here.
 *
 * Returns: (transfer full): a connection
 */
TamizConnection *
tamiz_connection_open (const char          *path,
                       TamizConnectionFlags flags,
                       GError             **error)
{
  g_autoptr (TamizConnection) self = g_new0 (TamizConnection, 1);
  g_autofree char *uri = make_uri (path, flags);
  int open_flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
  int code;

  if ((flags & (TAMIZ_CONNECTION_READ_ONLY | TAMIZ_CONNECTION_IMMUTABLE)) != 0)
    open_flags |= SQLITE_OPEN_READONLY;
  else
    open_flags |= SQLITE_OPEN_READWRITE;
  if ((flags & (TAMIZ_CONNECTION_CREATE | TAMIZ_CONNECTION_MEMORY)) != 0)
    open_flags |= SQLITE_OPEN_CREATE;

  set_up_sqlite ();
  self->path = g_strdup (path);
  self->statements = g_hash_table_new (g_direct_hash, g_direct_equal);
  code = sqlite3_open_v2 (uri, &self->handle, open_flags, NULL);
  if (code != SQLITE_OK)
    {
      tamiz_connection_set_error (self, code, error);
      return NULL;
    }
  if (!set_up (self, flags, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * tamiz_connection_close:
 * @self: (transfer full): a connection
 *
 * Closes a connection and frees its statements; all of them must have been released.
 */
void
tamiz_connection_close (TamizConnection *self)
{
  GHashTableIter iter;
  gpointer statement;

  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    tamiz_statement_free (statement);
  g_hash_table_unref (self->statements);

  if (sqlite3_close (self->handle) != SQLITE_OK)
    {
      g_critical ("A statement of %s was not released", self->path);
      sqlite3_close_v2 (self->handle);
    }
  g_clear_pointer (&self->damage, g_atomic_rc_box_release);
  g_free (self->path);
  g_free (self);
}

const char *
tamiz_connection_get_path (TamizConnection *self)
{
  return self->path;
}

/**
 * tamiz_connection_watch:
 * @self: a connection
 * @damage: (transfer none): is told where a page turns out to be damaged
 *
 * Has others know what this connection finds.
 */
void
tamiz_connection_watch (TamizConnection *self,
                        TamizDamage     *damage)
{
  self->damage = g_atomic_rc_box_acquire (damage);
}

/* From now on the file is left as it is, and what is in the log stays there. */
void
tamiz_connection_leave_log (TamizConnection *self)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static int
look_if_cancelled (void *user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

/**
 * tamiz_connection_look_over:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads every page and looks whether it is one; what stands there is not looked at.
 *
 * Returns: whether all are sound; else %TAMIZ_STORAGE_ERROR_DAMAGED
 */
gboolean
tamiz_connection_look_over (TamizConnection *self,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self, "PRAGMA quick_check (1)", error);
  gboolean row, looked;

  if (statement == NULL)
    return FALSE;
  if (cancellable != NULL)
    sqlite3_progress_handler (self->handle, 10000, look_if_cancelled, cancellable);
  looked = tamiz_statement_step (statement, &row, error);
  sqlite3_progress_handler (self->handle, 0, NULL, NULL);
  if (!looked || !row)
    return looked;
  if (g_strcmp0 (tamiz_statement_get_text (statement, 0), "ok") == 0)
    return TRUE;

  set_damaged (self, tamiz_statement_get_text (statement, 0), error);
  return FALSE;
}

/**
 * tamiz_connection_run:
 * @self: a connection
 * @sql: a literal, of one statement or several, that returns nothing
 * @error: return location
 *
 * Runs a statement that is not worth keeping prepared.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_connection_run (TamizConnection *self,
                      const char      *sql,
                      GError         **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;

  tamiz_connection_set_error (self, code, error);
  return FALSE;
}

/**
 * tamiz_connection_get_int:
 * @self: a connection
 * @sql: a literal that answers one number
 * @number: (out): the number; 0 where there is no row
 * @error: return location
 *
 * Asks for a number.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_connection_get_int (TamizConnection *self,
                          const char      *sql,
                          gint64          *number,
                          GError         **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self, sql, error);
  gboolean row;

  *number = 0;
  if (statement == NULL || !tamiz_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *number = tamiz_statement_get_int (statement, 0);

  return TRUE;
}

/**
 * tamiz_connection_release_memory:
 * @self: a connection
 *
 * Lets go of the pages that are kept for reading them again.
 */
void
tamiz_connection_release_memory (TamizConnection *self)
{
  sqlite3_db_release_memory (self->handle);
}

gint64
tamiz_connection_count_changed (TamizConnection *self)
{
  return sqlite3_changes64 (self->handle);
}

gboolean
tamiz_connection_is_in_transaction (TamizConnection *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

/**
 * tamiz_connection_is_at_rest:
 * @self: a connection
 *
 * Tells whether somebody else can go on with a connection as with a new one.
 *
 * Returns: %FALSE where a transaction or a statement has not come to its end, or the file was
 * found damaged
 */
gboolean
tamiz_connection_is_at_rest (TamizConnection *self)
{
  if (tamiz_connection_is_in_transaction (self)
      || (self->damage != NULL && g_atomic_int_get (&self->damage->found)))
    return FALSE;

  for (sqlite3_stmt *statement = sqlite3_next_stmt (self->handle, NULL); statement != NULL;
       statement = sqlite3_next_stmt (self->handle, statement))
    {
      if (sqlite3_stmt_busy (statement))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_connection_checkpoint:
 * @self: a connection that may write
 * @truncate: whether to empty the log too, waiting a moment for readers
 *
 * Moves what stands in the log to its place in the file.
 *
 * Returns: whether all of it could be moved
 */
gboolean
tamiz_connection_checkpoint (TamizConnection *self,
                             gboolean         truncate)
{
  int frames = 0, moved = 0;
  int code;

  /* Readers must not hold up the writer: what cannot be moved now is moved later. */
  sqlite3_busy_timeout (self->handle, 50);
  code = sqlite3_wal_checkpoint_v2 (self->handle, NULL,
                                    truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
                                    &frames, &moved);
  sqlite3_busy_handler (self->handle, wait_for_others, self);
  if (code == SQLITE_OK && frames == moved)
    self->log_frames = 0;

  return code == SQLITE_OK && frames == moved;
}

gsize
tamiz_connection_get_log_size (TamizConnection *self)
{
  return (gsize) self->log_frames * 4096;
}

/**
 * tamiz_connection_copy:
 * @self: a connection
 * @path: a file that does not exist
 * @go_on: (nullable): asked between steps; %FALSE cancels
 * @user_data: for @go_on
 * @error: return location
 *
 * Copies the database page by page as it stands now.
 *
 * The caller holds a read transaction, so that the copy need not start again whenever
 * somebody writes.
 *
 * Returns: whether the copy is whole
 */
gboolean
tamiz_connection_copy (TamizConnection  *self,
                       const char       *path,
                       TamizProgressFunc go_on,
                       gpointer          user_data,
                       GError          **error)
{
  g_autoptr (TamizConnection) copy = NULL;
  sqlite3_backup *backup;
  int code;

  copy = tamiz_connection_open (path, TAMIZ_CONNECTION_CREATE, error);
  if (copy == NULL)
    return FALSE;

  backup = sqlite3_backup_init (copy->handle, "main", self->handle, "main");
  if (backup == NULL)
    {
      tamiz_connection_set_error (copy, sqlite3_extended_errcode (copy->handle), error);
      return FALSE;
    }

  do
    {
      if (go_on != NULL && !go_on (user_data))
        {
          sqlite3_backup_finish (backup);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled; there is no copy"));
          return FALSE;
        }
      code = sqlite3_backup_step (backup, PAGES_PER_STEP);
    }
  while (code == SQLITE_OK);

  sqlite3_backup_finish (backup);
  if (code != SQLITE_DONE)
    {
      tamiz_connection_set_error (copy, code, error);
      return FALSE;
    }

  return TRUE;
}
