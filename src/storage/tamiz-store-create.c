#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-migrations.h"
#include "tamiz-opening.h"
#include "tamiz-statement.h"
#include "tamiz-store-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The base's own record has the first id. */
#define BASE_ID 1

static const char make_head_sql[]
    = "INSERT INTO head (one, base, change, digest, schema) VALUES (1, $1, 0, $2, $3)";
static const char make_sequence_sql[] = "INSERT INTO sequence (one, next) VALUES (1, $1)";

static gboolean
fill_new_file (const char *path,
               GError    **error)
{
  g_autoptr (TamizConnection) connection = NULL;
  g_autoptr (TamizStatement) head = NULL;
  g_autoptr (TamizStatement) sequence = NULL;
  g_autofree char *id = g_uuid_string_random ();
  const guint8 digest[TAMIZ_DIGEST_SIZE] = { 0 };

  connection = tamiz_connection_open (path, TAMIZ_CONNECTION_CREATE, error);
  if (connection == NULL || !tamiz_migrations_create (connection, TAMIZ_SCHEMA_VERSION, error)
      || (head = tamiz_statement_take (connection, make_head_sql, error)) == NULL
      || (sequence = tamiz_statement_take (connection, make_sequence_sql, error)) == NULL)
    return FALSE;

  tamiz_statement_bind_text (head, 1, id);
  tamiz_statement_bind_bytes (head, 2, digest, sizeof digest);
  tamiz_statement_bind_int (head, 3, TAMIZ_SCHEMA_VERSION);
  tamiz_statement_bind_int (sequence, 1, BASE_ID + 1);
  if (!tamiz_statement_run (head, error) || !tamiz_statement_run (sequence, error))
    return FALSE;

  /* Set last: until then the file is whole without a log. */
  return tamiz_connection_run (connection, "PRAGMA journal_mode = WAL", error);
}

static gboolean
write_settings (const char   *path,
                TamizRecord  *settings,
                TamizClock   *clock,
                GError      **error)
{
  TamizActor program = { TAMIZ_ACTOR_PROGRAM, 0 };
  g_autoptr (TamizStore) store = tamiz_store_open (path, TAMIZ_STORE_NONE, clock, error);
  g_autoptr (TamizChangeSet) change_set = tamiz_change_set_new (program, "create");
  g_autoptr (TamizCommit) commit = NULL;
  TamizRecord *base = tamiz_change_set_insert (change_set, TAMIZ_KIND_BASE, BASE_ID);

  if (store == NULL)
    return FALSE;

  for (guint i = 0; settings != NULL && i < TAMIZ_BASE_N_FIELDS; i++)
    tamiz_value_copy (tamiz_record_get (settings, i), tamiz_record_edit (base, i));
  commit = tamiz_store_apply (store, change_set, NULL, error);
  tamiz_store_close (store);

  return commit != NULL;
}

/* SQLite says nothing where it could not bring the log home on closing. */
static gboolean
check_has_no_log (const char *made,
                  const char *path,
                  GError    **error)
{
  g_autofree char *log = g_strconcat (made, "-wal", NULL);

  if (!g_file_test (log, G_FILE_TEST_EXISTS))
    return TRUE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FAILED,
               _("%s could not be created: %s"), path, g_strerror (EIO));
  return FALSE;
}

/* Made under another name and without a log, so that whoever dies meanwhile leaves either
 * no base or one with its settings.
 */
static gboolean
make_file (const char   *path,
           TamizRecord  *settings,
           TamizClock   *clock,
           GError      **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *made = NULL;
  gboolean succeeded;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tamiz_opening_set_exists (path, error);
      return FALSE;
    }
  if (!tamiz_opening_check_place (folder, error))
    return FALSE;
  if (g_access (folder, W_OK | X_OK) != 0)
    {
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY,
                   _("No base can be made in %s: %s. Choose a folder of yours"), folder,
                   g_strerror (errno));
      return FALSE;
    }

  made = g_strdup_printf ("%s.new-%08x", path, g_random_int ());
  succeeded = fill_new_file (made, error) && write_settings (made, settings, clock, error)
              && check_has_no_log (made, path, error)
              && tamiz_opening_put_in_place (made, path, error);
  tamiz_opening_remove_file (made);

  return succeeded;
}

/**
 * tamiz_store_create:
 * @path: a file that does not exist
 * @settings: (nullable): a %TAMIZ_KIND_BASE record; its id is not used
 * @clock: tells the time of changes
 * @error: return location
 *
 * Makes a new base and opens it.  The file appears whole or not at all.
 *
 * Returns: (transfer full): an open store; %TAMIZ_STORAGE_ERROR_EXISTS where the file is
 *   there
 */
TamizStore *
tamiz_store_create (const char  *path,
                    TamizRecord *settings,
                    TamizClock  *clock,
                    GError     **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (TAMIZ_IS_CLOCK (clock), NULL);

  return make_file (path, settings, clock, error)
             ? tamiz_store_open (path, TAMIZ_STORE_NONE, clock, error)
             : NULL;
}
