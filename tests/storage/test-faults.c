#include "config.h"

#include "storage-support.h"
#include "tamiz-test-disk.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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
      tamiz_test_disk_set_room (space);
      commit = tamiz_store_apply (base->store, change_set, NULL, &error);
      tamiz_test_disk_set_room (G_MAXINT);
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

      tamiz_test_disk_set_room (space);
      other = tamiz_store_create (path, NULL, base->clock, &error);
      tamiz_test_disk_set_room (G_MAXINT);
      g_assert_null (other);
      g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
      g_clear_error (&error);

      tamiz_test_disk_set_room (space);
      g_assert_false (tamiz_store_backup (base->store, path, NULL, &error));
      tamiz_test_disk_set_room (G_MAXINT);
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

static gint64
store_lead (TestBase *base,
            gboolean  batch)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  gint64 lead = test_base_add_lead (base, change_set, 0);

  for (int j = 0; j < 3; j++)
    test_base_add_activity (base, change_set, lead, j);
  if (batch)
    tamiz_change_set_set_batch (change_set);
  commit = test_base_apply (base, change_set);

  return lead;
}

static guint
count_whole (TestBase *base,
             GArray   *leads)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (base->store, NULL);
  guint n = 0;

  for (guint i = 0; i < leads->len; i++)
    {
      g_autoptr (TamizFacts) facts
          = tamiz_reader_load_facts (reader, g_array_index (leads, gint64, i), NULL);

      if (facts == NULL)
        continue;
      g_assert_cmpuint (facts->activities->len, ==, 3);
      n++;
    }

  return n;
}

/* How many of the batches are there when the power comes back. */
static guint
count_after_cut (TestBase   *base,
                 const char *path,
                 GArray     *people,
                 GArray     *batches)
{
  TestBase cut = { .path = (char *) path, .clock = base->clock, .judge = base->judge };
  guint kept;
  GError *error = NULL;

  cut.store = tamiz_store_open (path, TAMIZ_STORE_NONE, base->clock, &error);
  g_assert_no_error (error);
  g_assert_null (tamiz_store_get_notice (cut.store));
  tamiz_store_set_judge (cut.store, cut.judge);
  g_assert_cmpuint (count_whole (&cut, people), ==, people->len);
  kept = count_whole (&cut, batches);
  test_base_assert_clean (&cut);
  tamiz_store_close (cut.store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (cut.store);

  return kept;
}

/* What a person did is on the disk once it is acknowledged.  What a batch did may be lost, but
 * then all that was done after it is a batch's as well, and nothing is torn.
 */
static void
test_power_cut_loses_nothing_of_people (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *path = g_build_filename (base->folder, "cut.tamiz", NULL);
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  guint lost = 0, cuts = 0;

  tamiz_store_close (base->store);
  tamiz_test_disk_keep_synced (TRUE);
  test_base_reopen (base);
  for (int i = 0; i < 40; i++)
    {
      gboolean batch = g_rand_int_range (random, 0, 2) == 0;
      gboolean cut = i % 4 == 3;
      gint64 lead;

      /* The power goes before the disk has what is acknowledged of a batch. */
      if (batch && cut)
        tamiz_test_disk_hold_syncs (TRUE);
      lead = store_lead (base, batch);
      g_array_append_val (batch ? batches : people, lead);
      /* Time for the log to be moved into the file. */
      if (i % 13 == 12)
        g_usleep (350000);
      if (!cut)
        continue;
      tamiz_test_disk_cut_power (base->path, path);
      if (batch)
        tamiz_test_disk_hold_syncs (FALSE);
      lost = MAX (lost, batches->len - count_after_cut (base, path, people, batches));
      cuts++;
    }
  tamiz_test_disk_keep_synced (FALSE);
  g_test_message ("%u edits, %u batches; of the batches at most %u were lost by one of %u power cuts",
                  people->len, batches->len, lost, cuts);
  /* Otherwise the cut was none. */
  g_assert_cmpuint (lost, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    write_until_killed (argv[2]);

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  tamiz_test_disk_use ();

  g_test_add_func ("/storage/faults/full-disk", test_full_disk);
  g_test_add_func ("/storage/faults/full-disk-at-creation", test_full_disk_at_creation_and_backup);
  g_test_add_func ("/storage/faults/kill-loses-nothing", test_kill_loses_nothing);
  g_test_add_func ("/storage/faults/power-cut-loses-nothing-of-people",
                   test_power_cut_loses_nothing_of_people);

  return g_test_run ();
}
