#include "config.h"

#include "storage-support.h"

#include "tamiz-connection.h"
#include "tamiz-migrations.h"
#include "tamiz-opening.h"
#include "tamiz-test-disk.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
assert_refused (const char *path,
                int         code)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_store_open (path, TAMIZ_STORE_NONE, clock, &error));
  g_assert_error (error, TAMIZ_STORAGE_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
write_file (const char *path,
            const char *content,
            gssize      length)
{
  GError *error = NULL;

  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

static void
test_what_is_no_base (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *path = g_build_filename (base->folder, "other.tamiz", NULL);
  TestBase foreign = { .path = path };
  char noise[5000];

  assert_refused (path, TAMIZ_STORAGE_ERROR_MISSING);
  write_file (path, "", 0);
  assert_refused (path, TAMIZ_STORAGE_ERROR_NOT_A_BASE);
  memset (noise, 0xa5, sizeof noise);
  write_file (path, noise, sizeof noise);
  assert_refused (path, TAMIZ_STORAGE_ERROR_NOT_A_BASE);
  g_unlink (path);
  test_base_run_sql (&foreign, "CREATE TABLE lead (id)");
  assert_refused (path, TAMIZ_STORAGE_ERROR_NOT_A_BASE);
  assert_refused (base->folder, TAMIZ_STORAGE_ERROR_NOT_A_BASE);
}

static void
test_newer_base (void)
{
  g_autoptr (TestBase) base = test_base_new ();

  tamiz_store_close (base->store);
  test_base_run_sql (base, "PRAGMA user_version = 99");
  assert_refused (base->path, TAMIZ_STORAGE_ERROR_NEWER);
}

static void
test_damaged_base (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *content = NULL;
  gsize length;

  tamiz_store_close (base->store);
  g_assert_true (g_file_get_contents (base->path, &content, &length, NULL));
  memset (content + 100, 0xa5, length - 100);
  write_file (base->path, content, length);
  assert_refused (base->path, TAMIZ_STORAGE_ERROR_DAMAGED);
}

static void
test_existing_file_is_kept (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_store_create (base->path, NULL, base->clock, &error));
  g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_EXISTS);
  test_base_assert_clean (base);
}

static void
test_network_shares (void)
{
  g_assert_true (tamiz_opening_is_network_file_system (0x6969));
  g_assert_true (tamiz_opening_is_network_file_system (0xff534d42));
  g_assert_true (tamiz_opening_is_network_file_system ((gint32) 0xfe534d42));
  g_assert_true (tamiz_opening_is_network_file_system (0x65735546));
  g_assert_false (tamiz_opening_is_network_file_system (0xef53));     /* ext4 */
  g_assert_false (tamiz_opening_is_network_file_system (0x9123683e)); /* btrfs */
  g_assert_false (tamiz_opening_is_network_file_system (0x01021994)); /* tmpfs */
}

/* In a child that is an ordinary user, since root may write anywhere. */
static int
run_as_nobody (int (*function) (const char *path),
               const char *path)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      struct passwd *nobody = getpwnam ("nobody");

      if (getuid () == 0 && (nobody == NULL || setgid (nobody->pw_gid) != 0
                             || setuid (nobody->pw_uid) != 0))
        _exit (99);
      _exit (function (path));
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static int
open_read_only_folder (const char *path)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (TamizStore) store = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (TamizChangeSet) change_set = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *beside = g_strconcat (path, ".new", NULL);

  if (tamiz_store_open (path, TAMIZ_STORE_NONE, clock, &error) != NULL
      || !g_error_matches (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY))
    return 1;
  g_clear_error (&error);
  if (tamiz_store_create (beside, NULL, clock, &error) != NULL
      || !g_error_matches (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY))
    return 2;
  g_clear_error (&error);

  store = tamiz_store_open (path, TAMIZ_STORE_READ_ONLY, clock, &error);
  if (store == NULL || !tamiz_store_is_read_only (store))
    return 3;
  reader = tamiz_store_new_reader (store, &error);
  users = reader != NULL ? tamiz_reader_list (reader, TAMIZ_KIND_USER, &error) : NULL;
  if (users == NULL || users->len != 6)
    return 4;
  change_set = test_change_new (0);
  tamiz_change_set_insert (change_set, TAMIZ_KIND_SOURCE, 999);
  if (tamiz_store_apply (store, change_set, NULL, &error) != NULL
      || !g_error_matches (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY))
    return 5;
  tamiz_store_close (store);

  return 0;
}

static void
test_read_only_folder (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  int failed;

  tamiz_store_close (base->store);
  g_assert_cmpint (g_chmod (base->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (base->folder, 0555), ==, 0);
  failed = run_as_nobody (open_read_only_folder, base->path);
  g_chmod (base->folder, 0755);
  if (failed == 99)
    g_test_skip ("There is no ordinary user to become");
  else
    g_assert_cmpint (failed, ==, 0);
}

static void
test_read_only_store (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizStore) store = NULL;
  g_autoptr (GError) error = NULL;

  /* Beside a program that writes. */
  store = tamiz_store_open (base->path, TAMIZ_STORE_READ_ONLY, base->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tamiz_store_take_id (store, &error), ==, 0);
  g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY);
  tamiz_store_close (store);
}

static void
assert_replaced (TestBase *base)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (GError) error = NULL;

  tamiz_change_set_insert (change_set, TAMIZ_KIND_SOURCE, 999);
  g_assert_null (tamiz_store_apply (base->store, change_set, NULL, &error));
  g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_REPLACED);
}

/* The file is named, and what to do, in place of what SQLite calls it. */
static void
assert_not_read (TestBase *base)
{
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GError) error = NULL;

  reader = tamiz_store_new_reader (base->store, &error);
  g_assert_null (reader);
  g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, base->path));
  g_assert_nonnull (strstr (error->message, "not there any more"));
}

static void
test_removed_or_replaced (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *away = g_strconcat (base->path, ".away", NULL);

  g_assert_cmpint (g_rename (base->path, away), ==, 0);
  assert_replaced (base);
  assert_not_read (base);
  write_file (base->path, "another", -1);
  assert_replaced (base);
  g_assert_cmpint (g_rename (away, base->path), ==, 0);
  tamiz_change_set_insert (change_set, TAMIZ_KIND_SOURCE, test_base_take_id (base));
  commit = test_base_apply (base, change_set);
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &content, &length, NULL));
  write_file (to, content, length);
}

static void
test_log_of_another_base (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TestBase) other = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);
  g_autofree char *aside = g_strconcat (log, ".set-aside-1", NULL);
  g_autofree char *other_log = g_strconcat (other->path, "-wal", NULL);
  GError *error = NULL;

  test_base_add_lead (other, change_set, 0);
  commit = test_base_apply (other, change_set);
  tamiz_store_close (base->store);
  copy_file (other_log, log);

  g_object_unref (base->store);
  base->store = tamiz_store_open (base->path, TAMIZ_STORE_NONE, base->clock, &error);
  g_assert_no_error (error);
  tamiz_store_set_judge (base->store, base->judge);
  g_assert_nonnull (strstr (tamiz_store_get_notice (base->store), ".set-aside-1"));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  test_base_assert_clean (base);
}

static gint64
add_lead (TestBase *base)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  gint64 lead = test_base_add_lead (base, change_set, 0);

  commit = test_base_apply (base, change_set);

  return lead;
}

static gboolean
has_lead (TestBase *base,
          gint64    lead)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (base->store, NULL);
  g_autoptr (TamizRecord) record = tamiz_reader_load (reader, TAMIZ_KIND_LEAD, lead, NULL);

  return record != NULL;
}

/* What a program that dies leaves, beside the file: its log. */
static void
keep_log (TestBase   *base,
          const char *kept)
{
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);

  copy_file (log, kept);
  tamiz_store_close (base->store);
}

/* Two copies of a base went ways of their own: numbers of changes and ids are alike. */
static void
test_log_of_a_copy_that_went_on (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);
  g_autofree char *kept = g_strconcat (base->path, ".log", NULL);
  g_autofree char *older = g_strconcat (base->path, ".older", NULL);
  gint64 theirs, ours;

  tamiz_store_close (base->store);
  copy_file (base->path, older);
  test_base_reopen (base);
  for (guint i = 0; i < 3; i++)
    theirs = add_lead (base);
  keep_log (base, kept);

  g_unlink (log);
  copy_file (older, base->path);
  test_base_reopen (base);
  ours = add_lead (base);
  tamiz_store_close (base->store);
  copy_file (kept, log);
  test_base_reopen (base);
  g_assert_nonnull (tamiz_store_get_notice (base->store));
  g_assert_true (has_lead (base, ours));
  g_assert_true (ours == theirs || !has_lead (base, theirs));
  test_base_assert_clean (base);
}

/* A backup is put in the place of a base whose log still lies there. */
static void
test_log_that_begins_later_than_the_file_ends (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);
  g_autofree char *kept = g_strconcat (base->path, ".log", NULL);
  g_autofree char *backup = g_strconcat (base->path, ".backup", NULL);
  GError *error = NULL;
  gint64 early, late;

  early = add_lead (base);
  g_assert_true (tamiz_store_backup (base->store, backup, NULL, &error));
  g_assert_no_error (error);
  add_lead (base);
  test_base_reopen (base);
  late = add_lead (base);
  keep_log (base, kept);

  copy_file (backup, base->path);
  copy_file (kept, log);
  test_base_reopen (base);
  g_assert_nonnull (tamiz_store_get_notice (base->store));
  g_assert_true (has_lead (base, early));
  g_assert_false (has_lead (base, late));
  test_base_assert_clean (base);
}

/* What is whole of a log that was cut counts, to the last commit. */
static void
test_log_that_was_cut (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);
  g_autofree char *kept = g_strconcat (base->path, ".log", NULL);
  g_autofree char *older = g_strconcat (base->path, ".older", NULL);
  g_autofree char *content = NULL;
  gint64 first;
  gsize length;

  test_base_reopen (base);
  copy_file (base->path, older);
  first = add_lead (base);
  add_lead (base);
  keep_log (base, kept);
  g_assert_true (g_file_get_contents (kept, &content, &length, NULL));

  for (gsize cut = 0; cut < length; cut += length / 15 + 7)
    {
      copy_file (older, base->path);
      write_file (log, content, length - cut);
      test_base_reopen (base);
      g_assert_null (tamiz_store_get_notice (base->store));
      g_assert_true (cut > length / 5 || has_lead (base, first));
      test_base_assert_clean (base);
      tamiz_store_close (base->store);
    }
}

static void
test_own_log_is_kept (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TestBase) copy = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) record = NULL;
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);
  g_autofree char *copy_log = g_strconcat (copy->path, "-wal", NULL);
  gint64 lead = test_base_add_lead (base, change_set, 0);

  /* As it lies there when a program dies: the last commits are in the log only. */
  tamiz_store_close (copy->store);
  commit = test_base_apply (base, change_set);
  copy_file (base->path, copy->path);
  copy_file (log, copy_log);
  test_base_reopen (copy);
  g_assert_null (tamiz_store_get_notice (copy->store));
  record = test_base_load (copy, TAMIZ_KIND_LEAD, lead);
  test_base_assert_clean (copy);
}

#define LATER (TAMIZ_SCHEMA_VERSION + 1)

static void
test_migration_keeps_a_copy (void)
{
  static const TamizMigration good[]
      = { { 1, "/org/tamiz/storage/schema/0001.sql" }, { LATER, "/org/tamiz/test/good.sql" } };
  static const TamizMigration bad[]
      = { { 1, "/org/tamiz/storage/schema/0001.sql" }, { LATER, "/org/tamiz/test/bad.sql" } };
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizConnection) connection = NULL;
  g_autofree char *copy = g_strdup_printf ("%s.version-%d", base->path, TAMIZ_SCHEMA_VERSION);
  g_autoptr (GError) error = NULL;
  gint64 number;

  tamiz_store_close (base->store);
  connection = tamiz_connection_open (base->path, TAMIZ_CONNECTION_READ_WRITE, &error);
  g_assert_no_error (error);

  /* A step that fails half-way leaves nothing of itself. */
  g_assert_false (tamiz_migrations_run_steps (connection, bad, 2, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (tamiz_connection_get_int (connection, "PRAGMA user_version", &number, &error));
  g_assert_cmpint (number, ==, TAMIZ_SCHEMA_VERSION);
  g_assert_true (tamiz_connection_get_int (
      connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'", &number, &error));
  g_assert_cmpint (number, ==, 0);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));

  g_assert_true (tamiz_migrations_run_steps (connection, good, 2, &error));
  g_assert_no_error (error);
  g_assert_true (tamiz_connection_get_int (connection, "SELECT schema FROM head", &number, &error));
  g_assert_cmpint (number, ==, LATER);
  g_clear_pointer (&connection, tamiz_connection_close);
  assert_refused (base->path, TAMIZ_STORAGE_ERROR_NEWER);

  /* The copy is a whole base of the old version. */
  g_free (base->path);
  base->path = g_steal_pointer (&copy);
  test_base_reopen (base);
  test_base_assert_clean (base);
}

/* However much room there is: the base is of the old version and can be used, or of the new. */
static void
test_full_disk_while_migrating (void)
{
  static const TamizMigration steps[]
      = { { 1, "/org/tamiz/storage/schema/0001.sql" }, { LATER, "/org/tamiz/test/good.sql" } };
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *copy = g_strdup_printf ("%s.version-%d", base->path, TAMIZ_SCHEMA_VERSION);
  g_autofree char *kept = g_strconcat (base->path, ".kept", NULL);
  guint refused = 0, done = 0, migrating = 0;
  GStatBuf about;

  add_lead (base);
  tamiz_store_close (base->store);
  copy_file (base->path, kept);
  g_assert_cmpint (g_stat (base->path, &about), ==, 0);
  for (int i = 0; done == 0; i++)
    {
      int room = i < 5 ? (int) about.st_size / 5 * i : (int) about.st_size + (i - 5) * 4096;
      g_autoptr (TamizConnection) connection = NULL;
      g_autoptr (GError) error = NULL;

      g_unlink (copy);
      copy_file (kept, base->path);
      connection = tamiz_connection_open (base->path, TAMIZ_CONNECTION_READ_WRITE, &error);
      g_assert_no_error (error);
      tamiz_test_disk_set_room (room);
      done += tamiz_migrations_run_steps (connection, steps, 2, &error);
      tamiz_test_disk_set_room (G_MAXINT);
      g_clear_pointer (&connection, tamiz_connection_close);
      if (done > 0)
        break;

      g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
      refused++;
      migrating += g_file_test (copy, G_FILE_TEST_EXISTS);
      test_base_reopen (base);
      test_base_assert_clean (base);
      add_lead (base);
      tamiz_store_close (base->store);
    }
  g_assert_cmpuint (refused, >, 5);
  /* Not only while the copy was made. */
  g_assert_cmpuint (migrating, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tamiz_test_disk_use ();

  g_test_add_func ("/storage/opening/what-is-no-base", test_what_is_no_base);
  g_test_add_func ("/storage/opening/newer-base", test_newer_base);
  g_test_add_func ("/storage/opening/damaged-base", test_damaged_base);
  g_test_add_func ("/storage/opening/existing-file-is-kept", test_existing_file_is_kept);
  g_test_add_func ("/storage/opening/network-shares", test_network_shares);
  g_test_add_func ("/storage/opening/read-only-folder", test_read_only_folder);
  g_test_add_func ("/storage/opening/read-only-store", test_read_only_store);
  g_test_add_func ("/storage/opening/removed-or-replaced", test_removed_or_replaced);
  g_test_add_func ("/storage/opening/log-of-another-base", test_log_of_another_base);
  g_test_add_func ("/storage/opening/log-of-a-copy-that-went-on", test_log_of_a_copy_that_went_on);
  g_test_add_func ("/storage/opening/log-that-begins-later-than-the-file-ends",
                   test_log_that_begins_later_than_the_file_ends);
  g_test_add_func ("/storage/opening/log-that-was-cut", test_log_that_was_cut);
  g_test_add_func ("/storage/opening/own-log-is-kept", test_own_log_is_kept);
  g_test_add_func ("/storage/opening/migration-keeps-a-copy", test_migration_keeps_a_copy);

  g_test_add_func ("/storage/opening/full-disk-while-migrating", test_full_disk_while_migrating);

  return g_test_run ();
}
