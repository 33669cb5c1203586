#define G_LOG_DOMAIN "tamiz-migrations"

#include "config.h"

#include "tamiz-migrations.h"

#include "tamiz-error.h"
#include "tamiz-opening.h"
#include "tamiz-statement.h"
#include "tamiz-storage-resources.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Every version there ever was, in order.  A landed one is never touched again. */
static const TamizMigration migrations[] = {
  { 1, "/org/tamiz/storage/schema/0001.sql" },
  { 2, "/org/tamiz/storage/schema/0002.sql" },
  { 3, "/org/tamiz/storage/schema/0003.sql" },
  { 4, "/org/tamiz/storage/schema/0004.sql" },
  { 5, "/org/tamiz/storage/schema/0005.sql" },
  { 6, "/org/tamiz/storage/schema/0006.sql" },
  { 7, "/org/tamiz/storage/schema/0007.sql" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == TAMIZ_SCHEMA_VERSION);

static const char version_sql[] = "PRAGMA user_version";
static const char set_head_sql[] = "UPDATE head SET schema = $1";

static gboolean
run_step (TamizConnection      *connection,
          const TamizMigration *step,
          GError              **error)
{
  GResource *resource = tamiz_storage_get_resource ();
  g_autoptr (GBytes) sql = NULL;
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", step->version);
  g_autoptr (TamizStatement) statement = NULL;

  sql = g_resource_lookup_data (resource, step->resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (sql == NULL)
    sql = g_resources_lookup_data (step->resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (sql == NULL)
    return FALSE;

  if (!tamiz_connection_run (connection, g_bytes_get_data (sql, NULL), error)
      || !tamiz_connection_run (connection, set_version, error))
    return FALSE;

  statement = tamiz_statement_take (connection, set_head_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, step->version);

  return tamiz_statement_run (statement, error);
}

static gboolean
run_in_transaction (TamizConnection      *connection,
                    const TamizMigration *step,
                    GError              **error)
{
  gint64 version;

  if (!tamiz_connection_run (connection, "BEGIN IMMEDIATE", error))
    return FALSE;

  /* Another program may have taken the step while this one waited. */
  if (tamiz_connection_get_int (connection, version_sql, &version, error)
      && (version >= step->version || run_step (connection, step, error))
      && tamiz_connection_run (connection, "COMMIT", error))
    return TRUE;

  if (tamiz_connection_is_in_transaction (connection))
    tamiz_connection_run (connection, "ROLLBACK", NULL);
  g_prefix_error (error, _("%s could not be brought to version %d; it is as it was. "),
                  tamiz_connection_get_path (connection), step->version);
  return FALSE;
}

static gboolean
copy_aside (TamizConnection *connection,
            gint64           version,
            GError         **error)
{
  g_autofree char *path = g_strdup_printf ("%s.version-%" G_GINT64_FORMAT,
                                           tamiz_connection_get_path (connection), version);
  gboolean copied;

  /* The copy of an earlier try is of the same version: it is the one to keep. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  if (!tamiz_connection_run (connection, "BEGIN", error))
    return FALSE;
  copied = tamiz_connection_copy (connection, path, NULL, NULL, error);
  tamiz_connection_run (connection, "COMMIT", NULL);
  if (!copied)
    {
      tamiz_opening_remove_file (path);
      g_prefix_error (error, _("No backup copy could be made before bringing the base to a newer "
                               "version. "));
    }

  return copied;
}

/**
 * tamiz_migrations_create:
 * @connection: an empty file
 * @version: one that this program knows
 * @error: return location
 *
 * Makes the tables of a version.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_migrations_create (TamizConnection *connection,
                         gint64           version,
                         GError         **error)
{
  g_autofree char *set_id = g_strdup_printf ("PRAGMA application_id = %d", TAMIZ_APPLICATION_ID);

  if (!tamiz_connection_run (connection, set_id, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (migrations) && migrations[i].version <= version; i++)
    {
      if (!run_in_transaction (connection, &migrations[i], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_migrations_complete:
 * @connection: a file that is no base yet
 * @error: return location
 *
 * Brings the tables of an older version to the newest one, without a copy of the file.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_migrations_complete (TamizConnection *connection,
                           GError         **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (migrations); i++)
    {
      if (!run_in_transaction (connection, &migrations[i], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_migrations_run_steps:
 * @connection: a base
 * @steps: all versions, in order
 * @n_steps: how many
 * @error: return location
 *
 * Brings a base to the newest version, a transaction a step, with a copy of the file
 * beside it before the first.
 *
 * Returns: whether it succeeded; where not, the base stands at the last step that did
 */
gboolean
tamiz_migrations_run_steps (TamizConnection      *connection,
                            const TamizMigration *steps,
                            guint                 n_steps,
                            GError              **error)
{
  gint64 version;

  if (!tamiz_connection_get_int (connection, version_sql, &version, error))
    return FALSE;
  if (version >= steps[n_steps - 1].version)
    return TRUE;
  if (!copy_aside (connection, version, error))
    return FALSE;

  for (guint i = 0; i < n_steps; i++)
    {
      if (steps[i].version > version && !run_in_transaction (connection, &steps[i], error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tamiz_migrations_run (TamizConnection *connection,
                      GError         **error)
{
  return tamiz_migrations_run_steps (connection, migrations, G_N_ELEMENTS (migrations), error);
}
