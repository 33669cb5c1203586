#include "config.h"

#include "storage-support.h"
#include "tamiz-file-locks.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

/* What is locked stays so, whatever else the program does with the files, and is free when it
 * was given back.  The other program is this one, run again with --other.
 */

static const char *program;

/* "busy", or what the first row says. */
static char *
ask_other (const char *path,
           const char *sql)
{
  char *arguments[] = { (char *) program, (char *) "--other", (char *) path, (char *) sql, NULL };
  g_autoptr (GError) error = NULL;
  char *answer = NULL;
  int status;

  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &answer, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));

  return answer;
}

static int
answer (const char *path,
        const char *sql)
{
  sqlite3_stmt *statement = NULL;
  g_autofree char *said = NULL;
  sqlite3 *handle;
  int code;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  code = sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL);
  code = code == SQLITE_OK ? sqlite3_step (statement) : code;
  if (code == SQLITE_ROW)
    said = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  while (code == SQLITE_ROW)
    code = sqlite3_step (statement);
  if (code == SQLITE_BUSY)
    g_print ("busy");
  else if (code == SQLITE_DONE)
    g_print ("%s", said != NULL ? said : "done");
  else
    g_print ("%s", sqlite3_errmsg (handle));
  sqlite3_finalize (statement);
  sqlite3_close (handle);

  return 0;
}

static void
assert_other (const char *path,
              const char *sql,
              const char *expected)
{
  g_autofree char *said = ask_other (path, sql);

  g_assert_cmpstr (said, ==, expected);
}

/* As a file chooser does that looks what a file is. */
static void
peek_at (const char *path,
         const char *ending)
{
  g_autofree char *file = g_strconcat (path, ending, NULL);
  char head[16];
  int fd = open (file, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (read (fd, head, sizeof head), >=, 0);
  close (fd);
}

static void
test_who_peeks_takes_no_lock_away (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);
  g_autofree char *leads = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TamizChangeSet) change_set = test_change_new (base->marketing);
      g_autoptr (TamizCommit) commit = NULL;

      test_base_add_lead (base, change_set, 0);
      commit = test_base_apply (base, change_set);
      peek_at (base->path, "");
      peek_at (base->path, "-wal");
      peek_at (base->path, "-shm");
      /* Who believes to be alone puts the log into the file and removes it when going. */
      g_clear_pointer (&leads, g_free);
      leads = ask_other (base->path, "SELECT count(*) FROM lead");
      g_assert_cmpint (g_ascii_strtoll (leads, NULL, 10), ==, i + 1);
      g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
    }
  test_base_assert_clean (base);
}

static sqlite3 *
open_here (const char *path,
           int         flags)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, flags, NULL), ==, SQLITE_OK);
  return handle;
}

static void
run (sqlite3    *handle,
     const char *sql)
{
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* Connections of one program lock a file by whichever of them is at hand, and end in any order. */
static void
test_all_is_given_back (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tamiz-locks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "plain.db", NULL);
  const char *write_other = "UPDATE t SET x = x + 1 RETURNING x";
  sqlite3 *one, *two, *reader;

  tamiz_file_locks_install ();
  one = open_here (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  run (one, "CREATE TABLE t (x); INSERT INTO t VALUES (0)");
  sqlite3_close (one);

  /* Who only reads came first: a writer takes over what it has locked. */
  reader = open_here (path, SQLITE_OPEN_READONLY);
  run (reader, "BEGIN; SELECT * FROM t");
  assert_other (path, write_other, "busy");
  one = open_here (path, SQLITE_OPEN_READWRITE);
  two = open_here (path, SQLITE_OPEN_READWRITE);
  run (one, "BEGIN IMMEDIATE");
  peek_at (path, "");
  assert_other (path, "BEGIN IMMEDIATE", "busy");
  run (one, "ROLLBACK");
  assert_other (path, write_other, "busy");
  run (reader, "COMMIT");
  assert_other (path, write_other, "1");

  /* The one that took the lock ends first, and the other goes on. */
  run (one, "BEGIN; SELECT * FROM t");
  run (two, "BEGIN; SELECT * FROM t");
  run (one, "COMMIT");
  sqlite3_close (one);
  peek_at (path, "");
  assert_other (path, write_other, "busy");
  run (two, "COMMIT");
  assert_other (path, write_other, "2");

  run (two, "BEGIN EXCLUSIVE");
  peek_at (path, "");
  assert_other (path, "SELECT x FROM t", "busy");
  run (two, "COMMIT");
  run (reader, "BEGIN; SELECT * FROM t");
  sqlite3_close (two);
  sqlite3_close (reader);
  assert_other (path, write_other, "3");

  g_remove (path);
  g_rmdir (folder);
}

/* One that only reads and goes is not the last one, though it asks whether it is. */
static void
test_a_reader_that_goes_takes_nothing_along (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tamiz-locks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  sqlite3 *one, *reader, *other_reader;

  tamiz_file_locks_install ();
  one = open_here (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  run (one, "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (0)");
  sqlite3_close (one);

  for (guint first = 0; first < 2; first++)
    {
      reader = open_here (path, SQLITE_OPEN_READONLY);
      run (reader, "SELECT * FROM t");
      other_reader = open_here (path, SQLITE_OPEN_READONLY);
      run (other_reader, "SELECT * FROM t");
      sqlite3_close (first == 0 ? reader : other_reader);
      assert_other (path, "INSERT INTO t VALUES (1) RETURNING x", "1");
      g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
      one = open_here (path, SQLITE_OPEN_READWRITE);
      run (one, "INSERT INTO t VALUES (2)");
      sqlite3_close (first == 0 ? other_reader : reader);
      assert_other (path, "INSERT INTO t VALUES (3) RETURNING x", "3");
      g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
      run (one, "INSERT INTO t VALUES (4)");
      sqlite3_close (one);
    }
  assert_other (path, "SELECT count(*) FROM t", "9");

  g_remove (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--other"))
    return answer (argv[2], argv[3]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/locks/who-peeks-takes-no-lock-away", test_who_peeks_takes_no_lock_away);
  g_test_add_func ("/locks/all-is-given-back", test_all_is_given_back);
  g_test_add_func ("/locks/a-reader-that-goes-takes-nothing-along", test_a_reader_that_goes_takes_nothing_along);

  return g_test_run ();
}
