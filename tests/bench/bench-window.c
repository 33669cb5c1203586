#include "config.h"

#include "bench.h"
#include "prospects-page.h"

#include <stdlib.h>
#include <string.h>

/* bench-window start BASE: from the start of the program to the first list that can be used.
 * bench-window use BASE SMALL STEPS: scrolling, filtering and searching in the real window, beside
 * the same with a base of a hundred leads; and the memory it takes beyond that one's.
 */

/* How long nothing is painted when everything is. */
#define QUIET_MS 80

/* Nothing goes on beside the window when in so long it takes less than so much. */
#define IDLE_MS 500
#define IDLE_CPU_MS 25

typedef struct
{
  GArray *scroll, *turn, *frame, *filter, *search;
  double browsing, ready;   /* MB */
} Figures;

static guint n_frames;
/* When the last of them was painted, and what all had taken until then. */
static double painted_ms, painted_cpu_ms;
/* Known also while nobody matches and the table is out of sight. */
static TamizLeadList *list;

static void
count_frame_cb (void)
{
  n_frames++;
  painted_ms = bench_wall_ms ();
  painted_cpu_ms = bench_cpu_ms ();
}

/* Waits until the list has what was asked for, with its texts, and has painted it. */
static void
wait_painted (void)
{
  double quiet_since = bench_wall_ms ();
  guint seen = n_frames;

  while (tamiz_lead_list_get_loading (list) || bench_wall_ms () - quiet_since < QUIET_MS)
    {
      tamiz_test_turn ();
      if (n_frames != seen)
        {
          seen = n_frames;
          quiet_since = bench_wall_ms ();
        }
    }
}

/* What is read in the background after the start is no part of what is measured next. */
static void
wait_idle (void)
{
  double start;

  do
    {
      start = bench_cpu_ms ();
      tamiz_test_settle (IDLE_MS);
    }
  while (bench_cpu_ms () - start > IDLE_CPU_MS);
}

static TamizTestWindow *
open_window (const char  *path,
             gboolean     prepares,
             TamizPage  **page)
{
  TamizTestSession *base = tamiz_test_session_open (path);
  TamizTestWindow *test;

  tamiz_test_session_as (base, "mia@tamiz.example");
  /* As the program does when it opens a base. */
  if (prepares)
    tamiz_session_prepare (base->session, NULL);
  test = tamiz_test_window_new (base);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (test->window)), "after-paint",
                    G_CALLBACK (count_frame_cb), NULL);
  *page = go (test);
  list = get_list (*page);
  wait_painted ();

  return test;
}

static void
scroll (TamizTestWindow *test,
        TamizPage       *page,
        guint            steps,
        Figures         *figures)
{
  GtkWidget *view = tamiz_test_find_type (get_table (page), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (view));
  double screen = gtk_adjustment_get_page_size (adjustment);
  double end = gtk_adjustment_get_upper (adjustment) - screen;

  for (guint i = 0; i < steps; i++)
    {
      /* Down and up by a screen each, and in between to somewhere else. */
      double value = i % 4 == 3 ? end * (i * 7 % steps) / steps
                                : gtk_adjustment_get_value (adjustment) + (i % 8 < 4 ? screen : -screen);
      double start;

      tamiz_test_watch_loop (GTK_WIDGET (test->window));
      start = bench_cpu_ms ();
      gtk_adjustment_set_value (adjustment, CLAMP (value, 0, end));
      wait_painted ();
      bench_samples_add (figures->scroll, bench_cpu_ms () - start);
      bench_samples_add (figures->turn, (double) tamiz_test_longest_turn () / 1e3);
      bench_samples_add (figures->frame, (double) tamiz_test_longest_frame () / 1e3);
    }
}

static void
filter (TamizPage *page,
        Figures   *figures)
{
  static const char *const filters[] = { "{\"stage\":\"inquiry\"}", "{\"stage\":\"inquiry,mql\"}",
                                         "{\"grade\":\"A,B\"}", "{\"stage\":\"prospect\"}", "{}" };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      double start = bench_cpu_ms ();

      gtk_widget_activate_action (GTK_WIDGET (page), "win.show-leads", "s", filters[i]);
      wait_painted ();
      bench_samples_add (figures->filter, bench_cpu_ms () - start);
    }
}

static void
search (TamizPage *page,
        guint      n_words,
        Figures   *figures)
{
  static const char *const words[] = { "garcia", "quispe", "valen", "aconca" };
  GtkWidget *entry = tamiz_test_find_id (page, "search_entry");

  for (guint i = 0; i < MIN (n_words, G_N_ELEMENTS (words)); i++)
    {
      for (gsize n = 1; n <= strlen (words[i]); n++)
        {
          g_autofree char *text = g_strndup (words[i], n);
          double start = bench_cpu_ms ();

          gtk_editable_set_text (GTK_EDITABLE (entry), text);
          tamiz_test_settle (300); /* what an entry waits for the next key */
          wait_painted ();
          bench_samples_add (figures->search, bench_cpu_ms () - start);
        }
    }
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  wait_painted ();
}

static Figures
use (const char *path,
     guint       steps)
{
  Figures figures = { bench_samples_new (), bench_samples_new (), bench_samples_new (), bench_samples_new (),
                      bench_samples_new (), 0, 0 };
  TamizPage *page;
  g_autoptr (TamizTestWindow) test = open_window (path, FALSE, &page);

  wait_idle ();
  figures.browsing = bench_memory_mb ();
  /* As the program does when it opens a base. */
  tamiz_session_prepare (test->base->session, NULL);
  wait_idle ();
  scroll (test, page, steps, &figures);
  filter (page, &figures);
  figures.ready = bench_memory_mb ();
  search (page, MAX (1, steps / 10), &figures);

  return figures;
}

static void
print (const char *id,
       const char *what,
       BenchTarget of,
       double      target,
       GArray     *samples,
       GArray     *references)
{
  bench_row_print (&(BenchRow) { id, what, "ms", of, target, "the same among a hundred leads", samples,
                                 references, NULL });
}

static void
print_use (Figures *many,
           Figures *few)
{
  g_autoptr (GArray) browsing = bench_samples_new (), ready = bench_samples_new ();

  bench_samples_add (browsing, many->browsing - few->browsing);
  bench_samples_add (ready, many->ready - few->ready);
  print ("10.3", "window: keystroke until the list is painted", BENCH_RATIO, 2, many->search, few->search);
  print ("10.4", "window: scroll by a screen or jump, until it is painted", BENCH_RATIO, 2, many->scroll,
         few->scroll);
  print ("10.4", "  longest turn of the loop in it, without painting", BENCH_VALUE, 16, many->turn, few->turn);
  print ("10.4", "  longest layout and painting by GTK in it", BENCH_NOTHING, 0, many->frame, few->frame);
  print ("10.4", "window: filter until the list is painted", BENCH_RATIO, 2, many->filter, few->filter);
  bench_row_print (&(BenchRow) { "10.8", "window: memory to browse, beyond that of a hundred leads", "MB",
                                 BENCH_VALUE, 64, NULL, browsing, NULL, NULL });
  bench_row_print (&(BenchRow) { "10.8", "window: the same with search, orders and reports made ready", "MB",
                                 BENCH_VALUE, 160, NULL, ready, NULL, NULL });
}

static void
print_start (guint  n_leads,
             double wall)
{
  g_autoptr (GArray) cpu = bench_samples_new (), clock = bench_samples_new ();
  g_autofree char *what = g_strdup_printf ("window: first usable list of %u leads", n_leads);
  g_autofree char *by_clock = g_strdup_printf ("  the same by the clock on the wall, %u leads", n_leads);

  bench_samples_add (cpu, painted_cpu_ms / 1e3);
  bench_samples_add (clock, wall / 1e3);
  bench_row_print (&(BenchRow) { "10.1", what, "s", BENCH_VALUE, n_leads <= 8000 ? 0.4 : 1, NULL, cpu, NULL,
                                 NULL });
  bench_row_print (&(BenchRow) { "10.1", by_clock, "s", BENCH_NOTHING, 0, NULL, clock, NULL, NULL });
}

int
main (int    argc,
      char **argv)
{
  double start = bench_wall_ms ();

  if (argc < 3 || !tamiz_test_display_init (&argc, &argv))
    return 2;
  /* A cursor that blinks is painted all the time. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  g_return_val_if_fail (g_str_equal (argv[1], "start") || argc == 5, 2);

  if (g_str_equal (argv[1], "start"))
    {
      TamizPage *page;
      g_autoptr (TamizTestWindow) test = open_window (argv[2], TRUE, &page);

      print_start (count_shown (page), painted_ms - start);
    }
  else
    {
      guint steps = (guint) atoi (argv[4]);
      Figures few = use (argv[3], steps);
      Figures many = use (argv[2], steps);

      print_use (&many, &few);
    }

  return 0;
}
