#include "config.h"

#include "tamiz-test-display.h"
#include "tamiz-timeline.h"

typedef struct
{
  GtkWidget *window;
  TamizTimeline *timeline;
  char *finished;           /* the task or call that was finished */
} Test;

static const char items[]
    = "[{\"type\": \"task\", \"id\": \"7\", \"at\": \"2026-03-03T10:00:00Z\", \"title\": \"Task\","
      "  \"text\": \"Send the offer\", \"due\": \"2026-03-04T00:00:00Z\", \"done\": null},"
      " {\"type\": \"call\", \"id\": \"8\", \"at\": \"2026-03-03T09:00:00Z\", \"title\": \"Call made\","
      "  \"kind\": \"call_out\", \"purpose\": \"verify\", \"outcome\": null, \"open\": true},"
      " {\"type\": \"attachment\", \"id\": \"9\", \"at\": \"2026-03-02T09:00:00Z\","
      "  \"title\": \"Attachment\", \"subject\": \"offer.pdf\", \"name\": \"offer.pdf\", \"size\": 2048},"
      " {\"type\": \"move\", \"id\": \"3\", \"at\": \"2026-03-02T08:00:00Z\", \"title\": \"Inquiry\","
      "  \"subject\": \"Entered\", \"text\": null, \"definition_version\": 2}]";

static void
finish_task (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ((Test *) user_data)->finished = g_variant_dup_string (parameter, NULL);
}

static void
finish_call (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ((Test *) user_data)->finished = g_variant_print (parameter, FALSE);
}

static void
set_up (Test          *test,
        gconstpointer  unused)
{
  static const GActionEntry entries[] = {
    { .name = "finish-task", .activate = finish_task, .parameter_type = "s" },
    { .name = "finish-call", .activate = finish_call, .parameter_type = "(ss)" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (json_t) array = tamiz_json_parse (items, -1, NULL);

  test->timeline = TAMIZ_TIMELINE (tamiz_timeline_new ());
  tamiz_timeline_set_items (test->timeline, array);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), test);
  test->window = gtk_window_new ();
  gtk_widget_insert_action_group (test->window, "timeline", G_ACTION_GROUP (group));
  gtk_window_set_default_size (GTK_WINDOW (test->window), 480, 520);
  gtk_window_set_child (GTK_WINDOW (test->window), GTK_WIDGET (test->timeline));
  gtk_window_present (GTK_WINDOW (test->window));
  tamiz_test_focus_window (GTK_WINDOW (test->window));
}

static void
tear_down (Test          *test,
           gconstpointer  unused)
{
  g_object_ref (test->timeline);
  gtk_window_destroy (GTK_WINDOW (test->window));
  g_assert_finalize_object (test->timeline);
  g_free (test->finished);
}

static gboolean
shows (Test       *test,
       const char *text)
{
  return tamiz_test_find_text (test->window, text) != NULL;
}

static void
a_day_is_named_once (Test          *test,
                     gconstpointer  unused)
{
  g_autoptr (json_t) array = tamiz_json_parse (items, -1, NULL);

  tamiz_test_wait (shows (test, "3 March 2026") && shows (test, "2 March 2026"));
  g_assert_true (shows (test, "Attachment: offer.pdf"));
  g_assert_true (shows (test, "Stage: Inquiry"));
  g_assert_true (shows (test, "Verify data · no outcome yet"));

  /* Where the day's first goes, the next one carries its name. */
  json_array_remove (array, 0);
  tamiz_timeline_set_items (test->timeline, array);
  tamiz_test_wait (!shows (test, "Send the offer"));
  g_assert_true (shows (test, "3 March 2026"));
}

static void
a_task_and_a_call_are_finished_in_their_place (Test          *test,
                                               gconstpointer  unused)
{
  tamiz_test_wait (shows (test, "Done"));
  tamiz_test_click (tamiz_test_find_text (test->window, "Done"));
  tamiz_test_wait (g_strcmp0 (test->finished, "7") == 0);
  g_clear_pointer (&test->finished, g_free);

  tamiz_test_click (tamiz_test_find_type (test->window, GTK_TYPE_MENU_BUTTON));
  tamiz_test_wait (shows (test, "No answer"));
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (test->window, "No answer"));
  tamiz_test_wait (g_strcmp0 (test->finished, "('8', 'no_answer')") == 0);
}

/* Nobody is there to open it. */
static void
what_cannot_be_done_is_not_offered (Test          *test,
                                    gconstpointer  unused)
{
  tamiz_test_wait (shows (test, "Open"));
  g_assert_false (gtk_widget_is_sensitive (tamiz_test_find_text (test->window, "Open")));
}

#define ADD(path, func) g_test_add ("/widgets/timeline/" path, Test, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  ADD ("a-day-is-named-once", a_day_is_named_once);
  ADD ("a-task-and-a-call-are-finished-in-their-place", a_task_and_a_call_are_finished_in_their_place);
  ADD ("what-cannot-be-done-is-not-offered", what_cannot_be_done_is_not_offered);
  return g_test_run ();
}
