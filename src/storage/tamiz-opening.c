#define G_LOG_DOMAIN "tamiz-opening"

#include "config.h"

#include "tamiz-opening.h"

#include "tamiz-error.h"
#include "tamiz-log-file.h"
#include "tamiz-statement.h"

#include <inttypes.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Where SQLite's file format keeps the two numbers, big-endian (fileformat2.html, 1.3). */
#define HEADER_SIZE 100
#define VERSION_OFFSET 60
#define APPLICATION_ID_OFFSET 68

static const char head_sql[] = "SELECT base, change, digest FROM head";
static const char head_page_sql[] = "SELECT rootpage FROM sqlite_schema WHERE name = 'head'";
static const char digest_sql[] = "SELECT digest FROM change WHERE number = $1";

/**
 * tamiz_opening_is_network_file_system:
 * @type: what statfs() says the file system is
 *
 * Tells whether a file system lies on another machine.  Locks and shared memory do not
 * work there as a base with several programs needs them (sqlite.org/wal.html).
 *
 * Returns: whether it does
 */
gboolean
tamiz_opening_is_network_file_system (gint64 type)
{
  static const guint32 network[] = {
    0x6969,     /* NFS */
    0x517b,     /* SMB */
    0xff534d42, /* CIFS */
    0xfe534d42, /* SMB 2 and 3 */
    0x564c,     /* NCP */
    0x5346414f, /* AFS */
    0x6b414653, /* kAFS */
    0x73757245, /* Coda */
    0x01021997, /* 9P */
    0x65735546, /* FUSE: sshfs, gvfs, cloud folders */
    0x00c36400, /* Ceph */
    0x0bd00bd0, /* Lustre */
    0x47504653, /* GPFS */
    0x01161970, /* GFS2 */
    0x7461636f, /* OCFS2 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (network); i++)
    {
      if ((guint32) type == network[i])
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_opening_check_place:
 * @path: a base, or where one is to be made
 * @error: return location
 *
 * Refuses a folder on a network share.
 *
 * Returns: whether a base may lie there
 */
gboolean
tamiz_opening_check_place (const char *path,
                           GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct statfs about;

  if (statfs (path, &about) != 0 && statfs (folder, &about) != 0)
    {
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_MISSING,
                   _("The folder %s cannot be used: %s. Check its name"), folder,
                   g_strerror (errno));
      return FALSE;
    }
  if (tamiz_opening_is_network_file_system (about.f_type))
    {
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_NETWORK,
                   _("%s lies on a network share. Two programs writing there would damage the "
                     "base, because locks do not hold across machines. Keep the base on a disk "
                     "of this machine"),
                   path);
      return FALSE;
    }

  return TRUE;
}

static guint32
read_number (const guint8 *header,
             gsize         offset)
{
  guint32 number;

  memcpy (&number, header + offset, sizeof number);

  return GUINT32_FROM_BE (number);
}

static void
set_newer (const char *path,
           gint64      version,
           GError    **error)
{
  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_NEWER,
               _("%s was made by a newer version of this program (base version %" PRId64
                 ", this program knows %d). Update the program"),
               path, version, TAMIZ_SCHEMA_VERSION);
}

static gboolean
read_header (const char *path,
             guint8     *header,
             GError    **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize length;

  if (file < 0)
    {
      int saved = errno;

      g_set_error (error, TAMIZ_STORAGE_ERROR,
                   saved == ENOENT || saved == ENOTDIR ? TAMIZ_STORAGE_ERROR_MISSING
                                                       : TAMIZ_STORAGE_ERROR_FAILED,
                   saved == ENOENT || saved == ENOTDIR
                       ? _("There is no file %s (%s). Check its name, or create a base")
                       : _("%s cannot be read: %s. Check who owns the file"),
                   path, g_strerror (saved));
      return FALSE;
    }

  length = pread (file, header, HEADER_SIZE, 0);
  g_close (file, NULL);
  if (length == HEADER_SIZE && memcmp (header, "SQLite format 3", 16) == 0
      && read_number (header, APPLICATION_ID_OFFSET) == TAMIZ_APPLICATION_ID)
    return TRUE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_NOT_A_BASE,
               _("%s is not a Tamiz base. Choose a file that was made with this program"), path);
  return FALSE;
}

/**
 * tamiz_opening_check_file:
 * @path: a file
 * @error: return location
 *
 * Looks at the file's first bytes, before anything is opened that could change it.
 *
 * Returns: whether it is a base of a version this program knows
 */
gboolean
tamiz_opening_check_file (const char *path,
                          GError    **error)
{
  guint8 header[HEADER_SIZE];
  guint32 version;

  if (!read_header (path, header, error))
    return FALSE;

  version = read_number (header, VERSION_OFFSET);
  if (version > TAMIZ_SCHEMA_VERSION)
    {
      set_newer (path, version, error);
      return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_opening_check_version:
 * @connection: an open base
 * @error: return location
 *
 * Looks again where the log may say something else than the file's first bytes.
 *
 * Returns: whether this program knows the base's version
 */
gboolean
tamiz_opening_check_version (TamizConnection *connection,
                             GError         **error)
{
  gint64 version;

  if (!tamiz_connection_get_int (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > TAMIZ_SCHEMA_VERSION)
    {
      set_newer (tamiz_connection_get_path (connection), version, error);
      return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_opening_check_writable:
 * @path: a base
 * @error: return location
 *
 * Checks that the file and its folder, where the log lies, may be written to.
 *
 * Returns: whether both may
 */
gboolean
tamiz_opening_check_writable (const char *path,
                              GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *locked = NULL;

  if (g_access (folder, W_OK | X_OK) != 0)
    locked = folder;
  else if (g_access (path, W_OK) != 0)
    locked = path;
  if (locked == NULL)
    return TRUE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY,
               /* Translators: a file or folder, and what the system says */
               _("%s cannot be written to: %s. Check who owns it, or copy the base to a folder of your own"),
               locked, g_strerror (errno));
  return FALSE;
}

void
tamiz_opening_set_exists (const char *path,
                          GError    **error)
{
  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_EXISTS,
               _("%s exists already. Choose another name; nothing was overwritten"), path);
}

/**
 * tamiz_opening_put_in_place:
 * @made: a file that is whole
 * @path: what it is to be called
 * @error: return location
 *
 * Gives a file its name, besides the one it was made under, unless there is a file of
 * that name: unlike rename(), link() does not replace what somebody put there meanwhile.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_opening_put_in_place (const char *made,
                            const char *path,
                            GError    **error)
{
  if (link (made, path) == 0)
    return TRUE;

  if (errno == EEXIST)
    tamiz_opening_set_exists (path, error);
  else
    g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FAILED,
                 _("%s could not be put in its place: %s. Choose a folder on a disk of this "
                   "machine"),
                 path, g_strerror (errno));
  return FALSE;
}

/**
 * tamiz_opening_sync:
 * @path: a file that is to become a base or a backup
 * @error: return location
 *
 * Has a file written to the disk: one that a power cut takes away again would be none.
 *
 * Returns: whether it is there
 */
gboolean
tamiz_opening_sync (const char *path,
                    GError    **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean synced = file >= 0 && fsync (file) == 0;

  if (!synced)
    g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FAILED,
                 _("%s could not be written to the disk: %s"), path, g_strerror (errno));
  if (file >= 0)
    g_close (file, NULL);

  return synced;
}

/**
 * tamiz_opening_remove_file:
 * @path: a file that did not become a base
 *
 * Removes a file with all that SQLite keeps beside it.
 */
void
tamiz_opening_remove_file (const char *path)
{
  static const char *const endings[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_unlink (file);
    }
}

/* Where a base's history stands, as it is read in one way. */
typedef struct
{
  char *base;
  gint64 change;
  GBytes *digest;
} Head;

static void
head_clear (Head *head)
{
  g_clear_pointer (&head->base, g_free);
  g_clear_pointer (&head->digest, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Head, head_clear)

/* What the log beside a file is. */
typedef enum
{
  LOG_OWN,
  LOG_FOREIGN,
  LOG_UNREADABLE,           /* neither can be said: pages of the base are damaged */
} LogState;

static gboolean
read_head (TamizConnection *connection,
           Head            *head)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, head_sql, NULL);
  gconstpointer digest;
  gboolean row;
  gsize length;

  if (statement == NULL || !tamiz_statement_step (statement, &row, NULL) || !row)
    return FALSE;

  head->base = g_strdup (tamiz_statement_get_text (statement, 0));
  head->change = tamiz_statement_get_int (statement, 1);
  digest = tamiz_statement_get_bytes (statement, 2, &length);
  head->digest = g_bytes_new (digest, length);

  return TRUE;
}

/* Whether the history that is read with the log goes on from where it stood without it. */
static LogState
compare_history (TamizConnection *with_log,
                 const Head      *with,
                 const Head      *without)
{
  g_autoptr (TamizStatement) statement = NULL;
  gconstpointer digest;
  gboolean row;
  gsize length;

  if (g_strcmp0 (without->base, with->base) != 0 || with->change < without->change)
    return LOG_FOREIGN;
  if (without->change == 0)
    return LOG_OWN;

  statement = tamiz_statement_take (with_log, digest_sql, NULL);
  if (statement == NULL)
    return LOG_UNREADABLE;
  tamiz_statement_bind_int (statement, 1, without->change);
  if (!tamiz_statement_step (statement, &row, NULL))
    return LOG_UNREADABLE;
  digest = row ? tamiz_statement_get_bytes (statement, 0, &length) : NULL;

  return digest != NULL && length == g_bytes_get_size (without->digest)
                 && memcmp (digest, g_bytes_get_data (without->digest, NULL), length) == 0
             ? LOG_OWN
             : LOG_FOREIGN;
}

/* A log that begins later than the file ends was written beside a newer copy of it: what
 * happened between them would be missing.
 */
static gboolean
begins_too_late (TamizConnection *with_log,
                 const char      *log,
                 gint64           last)
{
  gint64 page, first;

  return tamiz_connection_get_int (with_log, head_page_sql, &page, NULL)
         && tamiz_log_file_read_first_change (log, page, &first) && first > last + 1;
}

static LogState
look_at_log (const char *path,
             const char *log)
{
  g_autoptr (TamizConnection) alone = NULL;
  g_autoptr (TamizConnection) together = NULL;
  g_auto (Head) with = { 0 };
  g_auto (Head) without = { 0 };
  gboolean file_readable, log_readable;

  alone = tamiz_connection_open (path, TAMIZ_CONNECTION_IMMUTABLE, NULL);
  together = tamiz_connection_open (path, TAMIZ_CONNECTION_READ_ONLY | TAMIZ_CONNECTION_KEEP_LOG, NULL);
  file_readable = alone != NULL && read_head (alone, &without);
  log_readable = together != NULL && read_head (together, &with);

  if (file_readable && log_readable)
    return begins_too_late (together, log, without.change)
               ? LOG_FOREIGN
               : compare_history (together, &with, &without);
  /* A program that died while it moved the log into the file leaves the file torn and
   * the log whole. */
  if (log_readable)
    return LOG_OWN;

  return file_readable ? LOG_FOREIGN : LOG_UNREADABLE;
}

static gboolean
set_aside (const char *path,
           const char *log,
           char      **notice,
           GError    **error)
{
  g_autofree char *shared = g_strconcat (path, "-shm", NULL);
  g_autofree char *aside = NULL;

  for (guint i = 1; aside == NULL; i++)
    {
      aside = g_strdup_printf ("%s.set-aside-%u", log, i);
      if (g_file_test (aside, G_FILE_TEST_EXISTS))
        g_clear_pointer (&aside, g_free);
    }

  if (g_rename (log, aside) != 0)
    {
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
                   _("The log %s belongs to another base and could not be set aside: %s. Move it "
                     "away before opening %s"),
                   log, g_strerror (errno), path);
      return FALSE;
    }
  g_unlink (shared);

  *notice = g_strdup_printf (_("The log beside %s belonged to another base or to an older copy of "
                               "it. It was set aside as %s, and the base was opened without it"),
                             path, aside);

  return TRUE;
}

/**
 * tamiz_opening_check_log:
 * @path: a base
 * @read_only: whether nothing may be moved
 * @notice: (out): what had to be done, in words; %NULL where nothing had to
 * @error: return location
 *
 * Reads which base it is and where its history stands, without the log beside it and with
 * it.  Where the log does not go on from there, it is set aside: SQLite would write it into
 * the file without asking.  It may be another base's, or one of an older copy of this one,
 * whose numbers of changes go on in the same way: the digest of the last change tells them
 * apart.
 *
 * Returns: whether the base can be opened now
 */
gboolean
tamiz_opening_check_log (const char *path,
                         gboolean    read_only,
                         char      **notice,
                         GError    **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf about;

  *notice = NULL;
  if (g_stat (log, &about) != 0 || about.st_size == 0)
    return TRUE;

  switch (look_at_log (path, log))
    {
    case LOG_OWN:
      return TRUE;
    case LOG_FOREIGN:
      if (!read_only)
        return set_aside (path, log, notice, error);
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
                   _("The log %s belongs to another base. Move it away, or open %s for writing"),
                   log, path);
      return FALSE;
    case LOG_UNREADABLE:
    default:
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
                   _("%s is damaged: neither it nor its log can be read. Restore a backup"), path);
      return FALSE;
    }
}
