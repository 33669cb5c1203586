#include "config.h"

#include "tamiz-test-disk.h"

#include <gio/gio.h>
#include <sqlite3.h>

/* A file system of a size that tests set: it lies over the real one and refuses to
 * write once so many bytes were written.  It also knows what a power cut would leave.
 */
typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
  char *name;               /* (nullable) */
} SmallFile;

static sqlite3_vfs *real_vfs;
static int bytes_left = G_MAXINT;
static int keeps_synced;
static GMutex syncing;
static GHashTable *late;    /* (nullable): names of files whose syncing has not reached the disk */

#define REAL(file) (((SmallFile *) (file))->real)

static void
copy (const char *from,
      const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) copied = g_file_new_for_path (to);

  g_file_copy (source, copied, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL);
}

/* What is on the disk for certain is what stood in the file when it was last synced. */
static void
keep_synced (const char *name)
{
  g_autofree char *synced = g_strconcat (name, ".synced", NULL);

  copy (name, synced);
}

static int
small_close (sqlite3_file *file)
{
  int code = REAL (file)->pMethods->xClose (REAL (file));

  g_free (REAL (file));
  g_free (((SmallFile *) file)->name);

  return code;
}

static int
small_read (sqlite3_file *file,
            void         *bytes,
            int           length,
            sqlite3_int64 offset)
{
  return REAL (file)->pMethods->xRead (REAL (file), bytes, length, offset);
}

static int
small_write (sqlite3_file *file,
             const void   *bytes,
             int           length,
             sqlite3_int64 offset)
{
  if (g_atomic_int_add (&bytes_left, -length) < length)
    {
      g_atomic_int_set (&bytes_left, 0);
      return SQLITE_FULL;
    }

  return REAL (file)->pMethods->xWrite (REAL (file), bytes, length, offset);
}

static int
small_truncate (sqlite3_file *file,
                sqlite3_int64 size)
{
  return REAL (file)->pMethods->xTruncate (REAL (file), size);
}

/* A file that was closed before is on the disk as it is. */
static void
keep_first (const char *name)
{
  g_autofree char *synced = g_strconcat (name, ".synced", NULL);

  if (!g_file_test (synced, G_FILE_TEST_EXISTS))
    copy (name, synced);
}

static int
small_sync (sqlite3_file *file,
            int           flags)
{
  const char *name = ((SmallFile *) file)->name;
  int code;

  g_mutex_lock (&syncing);
  code = REAL (file)->pMethods->xSync (REAL (file), flags);
  if (code == SQLITE_OK && name != NULL && g_atomic_int_get (&keeps_synced))
    {
      if (late != NULL)
        g_hash_table_add (late, g_strdup (name));
      else
        keep_synced (name);
    }
  g_mutex_unlock (&syncing);

  return code;
}

static int
small_file_size (sqlite3_file  *file,
                 sqlite3_int64 *size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), size);
}

static int
small_lock (sqlite3_file *file,
            int           level)
{
  return REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
small_unlock (sqlite3_file *file,
              int           level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
small_check_reserved_lock (sqlite3_file *file,
                           int          *reserved)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), reserved);
}

static int
small_file_control (sqlite3_file *file,
                    int           op,
                    void         *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), op, argument);
}

static int
small_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
small_device_characteristics (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
small_shm_map (sqlite3_file   *file,
               int             page,
               int             size,
               int             extend,
               void volatile **memory)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), page, size, extend, memory);
}

static int
small_shm_lock (sqlite3_file *file,
                int           offset,
                int           n,
                int           flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, n, flags);
}

static void
small_shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
small_shm_unmap (sqlite3_file *file,
                 int           remove)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), remove);
}

static const sqlite3_io_methods small_methods = {
  2,
  small_close,
  small_read,
  small_write,
  small_truncate,
  small_sync,
  small_file_size,
  small_lock,
  small_unlock,
  small_check_reserved_lock,
  small_file_control,
  small_sector_size,
  small_device_characteristics,
  small_shm_map,
  small_shm_lock,
  small_shm_barrier,
  small_shm_unmap,
};

static int
small_open (sqlite3_vfs  *vfs,
            const char   *name,
            sqlite3_file *file,
            int           flags,
            int          *out_flags)
{
  SmallFile *self = (SmallFile *) file;
  int code;

  self->real = g_malloc0 (real_vfs->szOsFile);
  code = real_vfs->xOpen (real_vfs, name, self->real, flags, out_flags);
  self->base.pMethods = code == SQLITE_OK ? &small_methods : NULL;
  if (code != SQLITE_OK)
    g_free (self->real);
  self->name = code == SQLITE_OK ? g_strdup (name) : NULL;
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) != 0 && g_atomic_int_get (&keeps_synced))
    keep_first (name);

  return code;
}

/* Everything that SQLite opens from now on lies on the small disk. */
void
tamiz_test_disk_use (void)
{
  static sqlite3_vfs small;

  real_vfs = sqlite3_vfs_find (NULL);
  small = *real_vfs;
  small.szOsFile = sizeof (SmallFile);
  small.zName = "small";
  small.xOpen = small_open;
  g_assert_cmpint (sqlite3_vfs_register (&small, 1), ==, SQLITE_OK);
}

/* How many bytes can still be written. */
void
tamiz_test_disk_set_room (int bytes)
{
  g_atomic_int_set (&bytes_left, bytes);
}

/* Remembers from now on, beside each file, what a power cut would leave of it. */
void
tamiz_test_disk_keep_synced (gboolean keep)
{
  g_atomic_int_set (&keeps_synced, keep);
}

/* Nothing that is synced meanwhile reaches the disk before this ends. */
void
tamiz_test_disk_hold_syncs (gboolean hold)
{
  GHashTableIter iter;
  gpointer name;

  g_mutex_lock (&syncing);
  if (hold)
    late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  else
    {
      g_hash_table_iter_init (&iter, late);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        keep_synced (name);
      g_clear_pointer (&late, g_hash_table_unref);
    }
  g_mutex_unlock (&syncing);
}

/**
 * tamiz_test_disk_cut_power:
 * @path: a base that is being written to
 * @to: where to
 *
 * Makes what would be found after a power cut: file and log as they were last synced.
 */
void
tamiz_test_disk_cut_power (const char *path,
                           const char *to)
{
  static const char *const endings[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *synced = g_strconcat (path, endings[i], ".synced", NULL);
      g_autofree char *left = g_strconcat (to, endings[i], NULL);
      g_autoptr (GFile) old = g_file_new_for_path (left);

      g_file_delete (old, NULL, NULL);
      copy (synced, left);
    }
}
