#include "config.h"

#include "tamiz-test-window.h"

/* How long the main loop is busy at most, with the sample base: printed, and not asserted
 * but for what nobody would bear.
 */

#define SAMPLE 2000
#define UNBEARABLE (2 * G_USEC_PER_SEC)

static void
print_turn (const char *what)
{
  gint64 longest = tamiz_test_longest_turn ();

  g_print ("# longest turn, %s: %.1f ms; laid out and painted: %.1f ms\n", what, longest / 1000.0,
           tamiz_test_longest_frame () / 1000.0);
  g_assert_cmpint (longest, <, UNBEARABLE);
}

typedef struct
{
  TamizTestWindow *test;
  const char *action;
  const char *target;
  gboolean taken;
} Step;

static gboolean
step_cb (gpointer user_data)
{
  Step *step = user_data;

  gtk_widget_activate_action (GTK_WIDGET (step->test->window), step->action, "s", step->target);
  step->taken = TRUE;

  return G_SOURCE_REMOVE;
}

/* Goes somewhere as a click does: within a turn of the loop, which is watched from there on. */
static void
step (TamizTestWindow *test,
      const char      *action,
      const char      *target)
{
  Step step = { test, action, target };

  tamiz_test_watch_loop (GTK_WIDGET (test->window));
  tamiz_test_turn ();
  g_idle_add_full (G_PRIORITY_DEFAULT, step_cb, &step, NULL);
  while (!step.taken)
    tamiz_test_turn ();
  tamiz_test_settle (700);
}

static void
the_loop_keeps_turning (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (SAMPLE);
  g_autoptr (json_t) leads = tamiz_test_session_do (test->base, "lead.list", "limit", "3", NULL);
  const char *page;

  tamiz_test_window_as (test, "lucia@muestra.example");
  for (guint i = 0; (page = tamiz_shell_get_nth_page (i)) != NULL; i++)
    {
      g_autofree char *again = g_strdup_printf ("%s again", page);

      step (test, "win.go", page);
      print_turn (page);
      tamiz_test_window_go (test, tamiz_shell_get_nth_page (i > 0 ? 0 : 1));
      tamiz_test_settle (200);
      step (test, "win.go", page);
      print_turn (again);
    }

  step (test, "win.open-lead", tamiz_test_get (leads, "items.0.id"));
  print_turn ("the first lead opened");
  step (test, "win.open-lead", tamiz_test_get (leads, "items.1.id"));
  print_turn ("another lead opened");
  tamiz_test_watch_loop (GTK_WIDGET (test->window));
  json_decref (tamiz_test_session_do (test->base, "tag.add", "id", tamiz_test_get (leads, "items.1.id"), "text",
                                      "probado", NULL));
  tamiz_test_settle (700);
  print_turn ("a change of another program");
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/latency/the-loop-keeps-turning", the_loop_keeps_turning);
  return g_test_run ();
}
