#include "config.h"

#include "storage-support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file system of a size that tests set: it lies over the real one and refuses to
 * write once so many bytes were written. */
typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
} SmallFile;

static sqlite3_vfs *real_vfs;
static int bytes_left = G_MAXINT;

#define REAL(file) (((SmallFile *) (file))->real)

static int
small_close (sqlite3_file *file)
{
  int code = REAL (file)->pMethods->xClose (REAL (file));

  g_free (REAL (file));

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

static int
small_sync (sqlite3_file *file,
            int           flags)
{
  return REAL (file)->pMethods->xSync (REAL (file), flags);
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

  return code;
}

static void
use_small_disk (void)
{
  static sqlite3_vfs small;

  real_vfs = sqlite3_vfs_find (NULL);
  small = *real_vfs;
  small.szOsFile = sizeof (SmallFile);
  small.zName = "small";
  small.xOpen = small_open;
  g_assert_cmpint (sqlite3_vfs_register (&small, 1), ==, SQLITE_OK);
}

static void
test_full_disk (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  guint refused = 0, stored = 0;

  for (int space = 0; space < 160000; space += 2000)
    {
      g_autoptr (TamizChangeSet) change_set = test_change_new (0);
      g_autoptr (TamizCommit) commit = NULL;
      g_autoptr (TamizReader) reader = NULL;
      g_autoptr (GPtrArray) leads = NULL;
      g_autoptr (GError) error = NULL;

      for (int i = 0; i < 3; i++)
        test_base_add_lead (base, change_set, 0);
      g_atomic_int_set (&bytes_left, space);
      commit = tamiz_store_apply (base->store, change_set, NULL, &error);
      g_atomic_int_set (&bytes_left, G_MAXINT);
      if (commit == NULL)
        {
          g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
          g_assert_nonnull (strstr (error->message, base->path));
          refused++;
        }
      else
        {
          stored++;
        }
      reader = tamiz_store_new_reader (base->store, NULL);
      leads = tamiz_reader_list (reader, TAMIZ_KIND_LEAD, NULL);
      g_assert_cmpuint (leads->len, ==, 3 * stored);
    }
  g_assert_cmpuint (refused, >, 5);
  g_assert_cmpuint (stored, >, 5);
  test_base_assert_clean (base);
  test_base_reopen (base);
  test_base_assert_clean (base);
}

static void
test_full_disk_at_creation_and_backup (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *path = g_build_filename (base->folder, "other.tamiz", NULL);
  g_autoptr (TamizStore) other = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  for (int space = 0; space < 300000; space += 30000)
    {
      g_autoptr (GError) error = NULL;

      g_atomic_int_set (&bytes_left, space);
      other = tamiz_store_create (path, NULL, base->clock, &error);
      g_atomic_int_set (&bytes_left, G_MAXINT);
      g_assert_null (other);
      g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
      g_clear_error (&error);

      g_atomic_int_set (&bytes_left, space);
      g_assert_false (tamiz_store_backup (base->store, path, NULL, &error));
      g_atomic_int_set (&bytes_left, G_MAXINT);
      g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
    }

  /* Nothing is left of all that. */
  dir = g_dir_open (base->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_has_prefix (name, "test.tamiz"));
}

/* The program that is killed: says each lead once it is acknowledged. */
static void
write_until_killed (const char *path)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (TamizJudge) judge = g_object_new (TEST_TYPE_JUDGE, NULL);
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GError) error = NULL;
  TestBase base = { .path = (char *) path };

  base.store = tamiz_store_open (path, TAMIZ_STORE_NONE, clock, &error);
  g_assert_no_error (error);
  tamiz_store_set_judge (base.store, judge);
  reader = tamiz_store_new_reader (base.store, NULL);
  sources = tamiz_reader_list (reader, TAMIZ_KIND_SOURCE, NULL);
  base.source = tamiz_record_get_id (g_ptr_array_index (sources, 0));
  for (int i = 0;; i++)
    {
      g_autoptr (TamizChangeSet) change_set = test_change_new (0);
      g_autoptr (TamizCommit) commit = NULL;
      gint64 lead = test_base_add_lead (&base, change_set, 0);

      for (int j = 0; j < 3; j++)
        test_base_add_activity (&base, change_set, lead, j);
      if (i % 3 == 0)
        tamiz_change_set_set_batch (change_set);
      commit = test_base_apply (&base, change_set);
      printf ("%" G_GINT64_FORMAT "\n", lead);
      fflush (stdout);
    }
}

static char *program;

static void
test_kill_loses_nothing (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  guint n_acknowledged = 0;

  for (int i = 0; i < 10; i++)
    {
      const char *argv[] = { program, "--write", base->path, NULL };
      g_autoptr (GString) said = g_string_new (NULL);
      g_autoptr (TamizReader) reader = NULL;
      g_auto (GStrv) lines = NULL;
      GError *error = NULL;
      char buffer[4096];
      gssize length;
      GPid child;
      int out;

      tamiz_store_close (base->store);
      g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                &child, NULL, &out, NULL, &error);
      g_assert_no_error (error);
      /* At least one is acknowledged, so that the test cannot pass by killing too soon. */
      length = read (out, buffer, sizeof buffer);
      g_assert_cmpint (length, >, 0);
      g_string_append_len (said, buffer, length);
      g_usleep (g_rand_int_range (random, 1000, 60000));
      kill (child, SIGKILL);
      while ((length = read (out, buffer, sizeof buffer)) > 0)
        g_string_append_len (said, buffer, length);
      close (out);
      waitpid (child, NULL, 0);

      test_base_reopen (base);
      g_assert_null (tamiz_store_get_notice (base->store));
      reader = tamiz_store_new_reader (base->store, NULL);
      lines = g_strsplit (said->str, "\n", -1);
      for (guint j = 0; lines[j] != NULL && *lines[j] != '\0'; j++)
        {
          g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (
              reader, g_ascii_strtoll (lines[j], NULL, 10), &error);

          g_assert_no_error (error);
          g_assert_cmpuint (facts->activities->len, ==, 3);
          n_acknowledged++;
        }
      test_base_assert_clean (base);
    }
  g_test_message ("%u commits were acknowledged before ten kills", n_acknowledged);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    write_until_killed (argv[2]);

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  use_small_disk ();

  g_test_add_func ("/storage/faults/full-disk", test_full_disk);
  g_test_add_func ("/storage/faults/full-disk-at-creation", test_full_disk_at_creation_and_backup);
  g_test_add_func ("/storage/faults/kill-loses-nothing", test_kill_loses_nothing);

  return g_test_run ();
}
