/* Has the outbox of a real base sent to servers that fail in every way, by programs that are
 * killed in between, and counts over there what arrived.
 *
 *   faults [--handoffs N] [--seed N] [--kind a|b|c] [--json] [--verbose]
 *
 * The promise: with servers of kind A and B each lead arrives exactly once.  With those of
 * kind C at most one is ever in doubt, and one that arrived twice is reported, whereupon
 * somebody deletes all records but one.  Nothing is left in the outbox.
 *
 * It calls itself with "work" before the arguments, as the program that is killed.
 */

#include "config.h"

#include "faults-bench.h"

#include "tamiz-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Of so many handoffs one program is killed at a change of state, and at any step; of the
 * first ones, for each program reads the whole outbox.
 */
#define HANDOFFS_PER_DEATH 5
#define HANDOFFS_PER_KILL 25
#define HANDOFFS_PER_PAIR 50
#define MOST_KILLED 1000
/* Within so many steps a program that is killed at one of them has begun to send. */
#define STEPS 600
/* Of a base whose outbox does not become empty one has seen enough. */
#define MOST_RUNS_PER_HANDOFF 100

typedef struct
{
  Kind kind;
  guint64 seed;
  const char *folder;
  const char *program;
  gboolean verbose;
  char *path;
  char *clock_path;
  TamizClock *clock;
  KindServer *server;
  GRand *random;
  GHashTable *reported;     /* keys of which two records were reported */
  guint n_deaths, n_kills, n_pairs, n_resumed, n_retried, n_runs;
} Trial;

typedef struct
{
  guint handoffs, once, twice, missing, in_doubt;
} Count;

/* Another program on the same base, which may be killed. */
static GSubprocess *
start_program (Trial      *trial,
               const char *death,
               guint       when,
               guint       step)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *kind = g_strdup_printf ("%d", trial->kind);
  g_autofree char *when_text = g_strdup_printf ("%u", when);
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (trial->random));
  GError *error = NULL;
  GSubprocess *process;

  if (step != 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", step);

      g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", g_getenv ("TAMIZ_KILL_AT_LIB"), TRUE);
      g_subprocess_launcher_setenv (launcher, "TAMIZ_KILL_AT", number, TRUE);
    }
  process = g_subprocess_launcher_spawn (launcher, &error, trial->program, "work", trial->path,
                                         trial->clock_path, kind, death, when_text, seed, NULL);
  g_assert_no_error (error);
  return process;
}

/* Whether it was killed; it has died of nothing else. */
static gboolean
end_program (GSubprocess *process)
{
  GError *error = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_signaled (process))
    {
      if (g_subprocess_get_term_sig (process) != SIGKILL)
        g_error ("a program died of signal %d", g_subprocess_get_term_sig (process));
      return TRUE;
    }
  if (g_subprocess_get_exit_status (process) != 0)
    g_error ("a program failed");
  return FALSE;
}

/* Killed right after, or right before, a state of a row is stored. */
static void
die_at_states (Trial *trial,
               guint  times)
{
  for (guint i = 0; i < times; i++)
    {
      gboolean after = i % 3 != 2;
      g_autoptr (GSubprocess) process
          = start_program (trial, after ? "after" : "before", after ? i % 3 + 1 : 2 + i / 3 % 3, 0);

      if (!end_program (process))
        return;
      trial->n_deaths++;
    }
}

/* Killed in the middle of whatever. */
static void
die_at_steps (Trial *trial,
              guint  times)
{
  for (guint i = 0; i < times; i++)
    {
      guint step = 1 + (guint) g_rand_int_range (trial->random, 0, STEPS);
      g_autoptr (GSubprocess) process = start_program (trial, "never", 0, step);

      if (end_program (process))
        trial->n_kills++;
    }
}

/* Two programs at once, of which one dies early and the other a little later. */
static void
work_in_pairs (Trial *trial,
               guint  times)
{
  for (guint i = 0; i < times; i++)
    {
      g_autoptr (GSubprocess) first = start_program (trial, "after", 5 + i % 7, 0);
      g_autoptr (GSubprocess) second = start_program (trial, "after", 8 + i % 5, 0);

      end_program (first);
      end_program (second);
      trial->n_pairs++;
    }
}

/* What somebody does who reads why rows are stopped. */
static void
see_to_stopped (Trial      *trial,
                FaultBench *bench)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = tamiz_reader_list_open (bench->work.reader,
                                                       tamiz_record_get_id (bench->connection), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      const char *key = tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY);
      const char *reason = tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON);
      const char *words = tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_record_get_id (row));
      gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

      if (state != TAMIZ_OUTBOX_HELD && state != TAMIZ_OUTBOX_DEAD)
        continue;
      if (reason == NULL || words == NULL)
        g_error ("row %s is stopped, and nobody says why", id);
      if (g_str_equal (reason, "duplicate"))
        {
          const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);

          g_hash_table_add (trial->reported, g_strdup (key));
          kind_server_keep_one (trial->server, g_str_equal (object, "lead") ? KIND_LEAD : KIND_COMPANY, key);
        }
      else if (!g_str_equal (reason, "gave_up"))
        g_error ("row %s with the key %s is stopped: %s, %s", id, key, reason, words);
      trial->n_retried++;
      json_decref (tamiz_test_session_do (&bench->base, "outbox.retry", "id", id, NULL));
    }
}

static gboolean
is_anything_stopped (FaultBench *bench)
{
  TamizOpenRows open;
  GError *error = NULL;

  tamiz_reader_count_open (bench->work.reader, tamiz_record_get_id (bench->connection), &open, &error);
  g_assert_no_error (error);
  return open.held > 0 || open.dead > 0;
}

/* Until the outbox is empty. */
static void
work_to_the_end (Trial *trial,
                 guint  most)
{
  FaultBench bench;
  gint64 next_at;
  GError *error = NULL;

  fault_bench_open (&bench, trial->path, trial->clock);
  tamiz_test_session_as (&bench.base, "max@tamiz.example");
  fault_bench_work (&bench, trial->kind, DIE_NEVER, 0);
  fault_bench_queue (&bench);
  watch_store_be_alone (bench.store, tamiz_record_get_id (bench.connection));
  do
    {
      if (++trial->n_runs > most)
        g_error ("the outbox does not become empty");
      fault_bench_run (&bench, &next_at, &error);
      g_assert_no_error (error);
      fault_clock_turn (trial->clock, next_at);
      if (is_anything_stopped (&bench))
        {
          see_to_stopped (trial, &bench);
          watch_store_be_alone (bench.store, tamiz_record_get_id (bench.connection));
          next_at = 1;
        }
    }
  while (next_at != 0);
  trial->n_resumed += bench.n_resumed;
  fault_bench_close (&bench);
}

static void
blame (Trial      *trial,
       const char *key,
       const char *what)
{
  fprintf (stderr, "faults: kind %c, seed %" G_GUINT64_FORMAT ": %s %s\n", 'A' + trial->kind, trial->seed,
           key, what);
}

/* The link that the base has under a key. */
static char *
find_link (FaultBench *bench,
           const char *object,
           const char *key)
{
  GError *error = NULL;
  g_autoptr (TamizRecord) link = tamiz_outbox_store_find_link (
      bench->outbox, tamiz_record_get_id (bench->connection), object, key, &error);

  g_assert_no_error (error);
  return link != NULL ? g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID)) : NULL;
}

/* Whether the record over there is there as the row says, and only once; @count counts leads. */
static gboolean
check_row (Trial       *trial,
           FaultBench  *bench,
           TamizRecord *row,
           Count       *count)
{
  const char *key = tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY);
  const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);
  gboolean is_lead = g_str_equal (object, "lead");
  const char *path = is_lead ? KIND_LEAD : KIND_COMPANY;
  guint n = kind_server_count (trial->server, path, key);
  g_autofree char *there = g_strdup_printf ("%" G_GINT64_FORMAT, kind_server_get_id (trial->server, path, key));
  g_autofree char *link = find_link (bench, object, key);
  gboolean done = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DONE;

  if (is_lead)
    {
      count->handoffs++;
      count->in_doubt += !done;
      count->once += done && n == 1;
      count->twice += done && n > 1;
      count->missing += done && n == 0;
    }
  if (!done)
    blame (trial, key, "is in doubt");
  else if (n != 1)
    blame (trial, key, n == 0 ? "is missing" : "is there twice, and nobody says so");
  else if (g_strcmp0 (link, there) != 0)
    blame (trial, key, "is linked to another record");
  else if (kind_server_count_most (trial->server, path, key) > 1
           && !g_hash_table_contains (trial->reported, key))
    blame (trial, key, "was there twice, and nobody said so");
  else
    return TRUE;

  return FALSE;
}

/* Whether the lead's record hangs on the company's. */
static gboolean
check_company (Trial       *trial,
               FaultBench  *bench,
               TamizRecord *row)
{
  g_autoptr (json_t) payload = tamiz_json_parse (tamiz_record_get_text (row, TAMIZ_OUTBOX_PAYLOAD), -1, NULL);
  const char *key = tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY);
  const char *company_key = tamiz_json_get_text (payload, "company.key");
  const char *hangs_on = kind_server_get_company (trial->server, key);

  if (hangs_on != NULL && company_key != NULL)
    return TRUE;

  blame (trial, key, "hangs on no company");
  return FALSE;
}

static gboolean
check (Trial *trial,
       Count *count)
{
  FaultBench bench;
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean holds = TRUE;
  guint n_there;

  fault_bench_open (&bench, trial->path, trial->clock);
  fault_bench_work (&bench, trial->kind, DIE_NEVER, 0);
  rows = tamiz_reader_list (bench.work.reader, TAMIZ_KIND_OUTBOX, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);

      if (!check_row (trial, &bench, row, count)
          || (g_str_equal (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), "lead")
              && !check_company (trial, &bench, row)))
        holds = FALSE;
    }
  n_there = kind_server_count_all (trial->server);
  if (n_there != rows->len)
    {
      g_autofree char *words = g_strdup_printf ("of %u were sent", rows->len);
      g_autofree char *number = g_strdup_printf ("%u keys", n_there);

      blame (trial, number, words);
      holds = FALSE;
    }
  fault_bench_close (&bench);

  return holds;
}

static void
tell (Trial *trial)
{
  g_autofree char *faults = kind_server_describe (trial->server);

  fprintf (stderr,
           "faults: kind %c: %u times killed at a state, %u at a step, %u pairs; %u pauses that somebody "
           "ended, %u rows tried again, %u reported as twice; requests: %s\n",
           'A' + trial->kind, trial->n_deaths, trial->n_kills, trial->n_pairs, trial->n_resumed,
           trial->n_retried, g_hash_table_size (trial->reported), faults);
}

static void
copy_base (const char *from,
           const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  GError *error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
begin (Trial      *trial,
       const char *base,
       guint       n_first)
{
  g_autofree char *name = g_strdup_printf ("%c.tamiz", 'a' + trial->kind);
  g_autofree char *clock_name = g_strdup_printf ("%c.clock", 'a' + trial->kind);
  g_autofree char *url = NULL;
  FaultBench bench;

  trial->path = g_build_filename (trial->folder, name, NULL);
  trial->clock_path = g_build_filename (trial->folder, clock_name, NULL);
  copy_base (base, trial->path);
  trial->clock = fault_clock_new (trial->clock_path);
  trial->server = kind_server_new (trial->kind, trial->clock, trial->seed);
  trial->random = g_rand_new_with_seed ((guint32) trial->seed);
  trial->reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  url = kind_server_get_url (trial->server);
  fault_bench_open (&bench, trial->path, trial->clock);
  fault_bench_connect (&bench, trial->kind, url, n_first);
  fault_bench_close (&bench);
}

static void
end (Trial *trial)
{
  kind_server_stop (trial->server);
  g_clear_object (&trial->server);
  g_clear_object (&trial->clock);
  g_rand_free (trial->random);
  g_hash_table_unref (trial->reported);
  g_free (trial->path);
  g_free (trial->clock_path);
}

/* What still comes late comes now; whether it is seen. */
static void
wait_for_late (Trial *trial,
               guint  most)
{
  fault_clock_turn (trial->clock, tamiz_clock_get_now (trial->clock) + TAMIZ_DAY);
  g_assert_cmpuint (kind_server_count_late (trial->server), ==, 0);
  work_to_the_end (trial, most);
}

static gboolean
try_kind (Trial      *trial,
          const char *base,
          guint       n_handoffs,
          Count      *count)
{
  guint n_killed = MIN (n_handoffs, MOST_KILLED);
  gboolean holds;

  g_random_set_seed ((guint32) trial->seed);
  begin (trial, base, n_killed);
  die_at_states (trial, n_killed / HANDOFFS_PER_DEATH);
  work_in_pairs (trial, n_killed / HANDOFFS_PER_PAIR);
  die_at_steps (trial, n_killed / HANDOFFS_PER_KILL);
  work_to_the_end (trial, n_handoffs * MOST_RUNS_PER_HANDOFF);
  wait_for_late (trial, n_handoffs * MOST_RUNS_PER_HANDOFF);
  holds = check (trial, count);
  if (trial->verbose)
    tell (trial);
  end (trial);

  return holds;
}

/* The program that is killed. */
static int
work (char **argv)
{
  g_autoptr (TamizClock) clock = fault_clock_new (argv[1]);
  Kind kind = (Kind) atoi (argv[2]);
  Death death = g_str_equal (argv[3], "after")    ? DIE_AFTER
                : g_str_equal (argv[3], "before") ? DIE_BEFORE
                                                  : DIE_NEVER;
  guint when = (guint) atoi (argv[4]);
  FaultBench bench;
  gint64 next_at = 0;

  g_random_set_seed ((guint32) g_ascii_strtoull (argv[5], NULL, 10));
  fault_bench_open_bare (&bench, argv[0], clock);
  fault_bench_work (&bench, kind, death, when);
  do
    {
      g_autoptr (GError) error = NULL;

      if (!fault_bench_run (&bench, &next_at, &error))
        {
          if (!g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
            g_error ("%s", error->message);
          g_usleep (20000);
          next_at = 1;
        }
      else if (next_at != 0)
        fault_clock_turn (clock, next_at);
    }
  while (next_at != 0);
  fault_bench_close (&bench);

  return 0;
}

static json_t *
pack_count (Kind         kind,
            const Count *count)
{
  char name[] = { (char) ('A' + kind), '\0' };

  return json_pack ("{ss, si, si, si, si, si}", "kind", name, "handoffs", count->handoffs, "once", count->once,
                    "twice", count->twice, "missing", count->missing, "in_doubt", count->in_doubt);
}

static void
print_count (Kind         kind,
             const Count *count)
{
  printf ("kind %c: %u handoffs: %u once, %u twice, %u missing, %u in doubt\n", 'A' + kind, count->handoffs,
          count->once, count->twice, count->missing, count->in_doubt);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
add_link (const char *folder,
          const char *name,
          const char *target)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

/* The program's data, but for the connectors, which are those of the kinds. */
static void
use_kinds (const char *folder)
{
  const char *data = g_getenv ("TAMIZ_DATA_DIR");
  g_autofree char *own = g_build_filename (folder, "data", NULL);
  g_autofree char *kinds = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", NULL);
  g_autoptr (GDir) dir = g_dir_open (data, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir (own, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *target = g_build_filename (data, name, NULL);

      add_link (own, name, g_str_equal (name, "connectors") ? kinds : target);
    }
  g_setenv ("TAMIZ_DATA_DIR", own, TRUE);
}

int
main (int    argc,
      char **argv)
{
  int n_handoffs = 1000;
  gint64 seed = 1;
  gboolean json = FALSE, verbose = FALSE, holds = TRUE;
  g_autofree char *only = NULL;
  const GOptionEntry entries[]
      = { { "handoffs", 0, 0, G_OPTION_ARG_INT, &n_handoffs, "how many handoffs there are (1000)", "N" },
          { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "what the lot is drawn from (1)", "N" },
          { "kind", 0, 0, G_OPTION_ARG_STRING, &only, "only servers of these kinds, such as ac", "KINDS" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
          { "verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "say what went wrong on the way", NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (json_t) kinds = json_array ();
  g_autoptr (json_t) answer = NULL;
  g_autofree char *folder = NULL, *base = NULL, *text = NULL;
  GError *error = NULL;

  if (argc == 8 && g_str_equal (argv[1], "work"))
    return work (argv + 2);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1 || n_handoffs < 1)
    {
      fprintf (stderr, "faults: %s\n", error != NULL ? error->message : "there must be at least one handoff");
      return 2;
    }

  /* It is programs that die here, not the machine: the base need not be on a disk. */
  if (g_getenv ("TMPDIR") == NULL && g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  folder = g_dir_make_tmp ("tamiz-faults-XXXXXX", &error);
  g_assert_no_error (error);
  use_kinds (folder);
  base = g_build_filename (folder, "base.tamiz", NULL);
  fault_base_make (base, (guint) n_handoffs, (guint64) seed);
  for (Kind kind = 0; kind < N_KINDS; kind++)
    {
      Trial trial = { .kind = kind, .seed = (guint64) seed, .folder = folder, .program = argv[0], .verbose = verbose };
      Count count = { 0 };

      if (only != NULL && strchr (only, 'a' + kind) == NULL)
        continue;
      holds = try_kind (&trial, base, (guint) n_handoffs, &count) && holds;
      json_array_append_new (kinds, pack_count (kind, &count));
      if (!json)
        print_count (kind, &count);
    }
  remove_folder (folder);
  if (json)
    {
      answer = json_pack ("{sO}", "kinds", kinds);
      text = json_dumps (answer, JSON_COMPACT);
      puts (text);
    }

  return holds ? 0 : 1;
}
