#include "config.h"

#include "bench-bulk.h"
#include "bench-setup.h"
#include "bench-world.h"

#include "tamiz-clock.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

/* bench-make LEADS SEED FOLDER: makes FOLDER/base.tamiz, a base with so many leads and ten
 * times the activities, and FOLDER/leads.csv, the same leads as a file to import.
 */

/* Leads of a change, which a thread makes at a time, and how many of those wait. */
#define SLICE 1000
#define SLICES_AHEAD 4
/* One row in so many comes a second time. */
#define AGAIN 25

static const char csv_head[]
    = "first_name,last_name,job_title,email,company,industry,employees,city,country,source,"
      "received_on,pain_points,notes,phone\n";

typedef struct
{
  BenchWorld *world;
  guint first, end;
  BenchSlice *slice;
  GString *csv;
  gboolean done;
} Task;

static GMutex lock;
static GCond wake;

static void
make_slice_cb (gpointer data,
               gpointer user_data)
{
  Task *task = data;

  task->slice = bench_slice_new ();
  task->csv = g_string_new (NULL);
  for (guint i = task->first; i < task->end; i++)
    {
      BenchLead lead;

      bench_lead_init (&lead, task->world, i);
      bench_lead_live (&lead);
      bench_lead_to_csv (&lead, FALSE, task->csv);
      if (i % AGAIN == AGAIN - 1)
        bench_lead_to_csv (&lead, TRUE, task->csv);
      bench_slice_add (task->slice, &lead);
      bench_lead_clear (&lead);
    }
  bench_slice_finish (task->slice);

  g_mutex_lock (&lock);
  task->done = TRUE;
  g_cond_broadcast (&wake);
  g_mutex_unlock (&lock);
}

static Task *
push_task (GThreadPool *pool,
           BenchWorld  *world,
           guint        n_leads,
           guint        number)
{
  Task *task = g_new0 (Task, 1);

  task->world = world;
  task->first = number * SLICE;
  task->end = MIN (n_leads, task->first + SLICE);
  g_thread_pool_push (pool, task, NULL);

  return task;
}

/* Threads make, this one writes, in order. */
static void
fill (BenchWorld *world,
      BenchBulk  *bulk,
      guint       n_leads,
      FILE       *csv)
{
  GThreadPool *pool = g_thread_pool_new (make_slice_cb, NULL, MAX (1, (int) g_get_num_processors ()), TRUE, NULL);
  guint n_slices = (n_leads + SLICE - 1) / SLICE;
  g_autofree Task **tasks = g_new0 (Task *, n_slices);
  guint pushed = 0;

  for (guint i = 0; i < n_slices; i++)
    {
      for (; pushed < n_slices && pushed < i + SLICES_AHEAD; pushed++)
        tasks[pushed] = push_task (pool, world, n_leads, pushed);
      g_mutex_lock (&lock);
      while (!tasks[i]->done)
        g_cond_wait (&wake, &lock);
      g_mutex_unlock (&lock);

      bench_bulk_write (bulk, tasks[i]->slice);
      fwrite (tasks[i]->csv->str, 1, tasks[i]->csv->len, csv);
      bench_slice_free (tasks[i]->slice);
      g_string_free (tasks[i]->csv, TRUE);
      g_free (tasks[i]);
      if (i % 100 == 99)
        fprintf (stderr, "bench-make: %u leads\n", (i + 1) * SLICE);
    }
  g_thread_pool_free (pool, FALSE, TRUE);
}

int
main (int    argc,
      char **argv)
{
  guint n_leads = argc == 4 ? (guint) atoi (argv[1]) : 0;
  g_autofree char *base = NULL, *csv_path = NULL;
  BenchWorld world;
  BenchBulk *bulk;
  FILE *csv;

  if (n_leads == 0)
    {
      fprintf (stderr, "usage: bench-make LEADS SEED FOLDER\n");
      return 2;
    }
  base = g_build_filename (argv[3], "base.tamiz", NULL);
  csv_path = g_build_filename (argv[3], "leads.csv", NULL);

  tamiz_test_session_free (bench_set_up (base));
  bench_world_init (&world, g_ascii_strtoull (argv[2], NULL, 10));
  bench_world_read (&world, base);
  world.now = BENCH_NOW;
  bulk = bench_bulk_new (base, world.now);
  world.first_id = bench_bulk_get_first_id (bulk);
  csv = g_fopen (csv_path, "w");
  g_assert_nonnull (csv);
  fputs (csv_head, csv);
  fill (&world, bulk, n_leads, csv);
  bench_bulk_finish (bulk, world.first_id + (gint64) n_leads * BENCH_IDS_PER_LEAD);
  bench_world_clear (&world);

  return fclose (csv) == 0 ? 0 : 1;
}
