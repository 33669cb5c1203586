#include "config.h"

#include "tamiz-several-button.h"
#include "tamiz-test-display.h"

typedef struct
{
  GtkWidget *window;
  TamizSeveralButton *button;
  guint n_changed, n_closed;
} Test;

static void
changed_cb (TamizSeveralButton *button,
            Test               *test)
{
  test->n_changed++;
}

static void
closed_cb (TamizSeveralButton *button,
           Test               *test)
{
  test->n_closed++;
}

static void
offer (Test  *test,
       guint  n)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (keys, g_strdup_printf ("k%u", i));
      g_ptr_array_add (labels, g_strdup_printf ("Choice %u", i));
    }
  tamiz_several_button_set_choices (test->button, keys, labels);
}

static void
set_up (Test          *test,
        gconstpointer  unused)
{
  test->button = TAMIZ_SEVERAL_BUTTON (tamiz_several_button_new ());
  tamiz_several_button_set_title (test->button, "Systems");
  g_signal_connect (test->button, "changed", G_CALLBACK (changed_cb), test);
  g_signal_connect (test->button, "closed", G_CALLBACK (closed_cb), test);
  test->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (test->window), 400, 400);
  gtk_window_set_child (GTK_WINDOW (test->window), GTK_WIDGET (test->button));
  gtk_window_present (GTK_WINDOW (test->window));
  tamiz_test_focus_window (GTK_WINDOW (test->window));
}

static void
tear_down (Test          *test,
           gconstpointer  unused)
{
  g_object_ref (test->button);
  gtk_window_destroy (GTK_WINDOW (test->window));
  g_assert_finalize_object (test->button);
}

static void
assert_chosen (Test       *test,
               const char *expected)
{
  g_auto (GStrv) chosen = tamiz_several_button_dup_chosen (test->button);
  g_autofree char *joined = g_strjoinv (" ", chosen);

  g_assert_cmpstr (joined, ==, expected);
}

static gboolean
shows (Test       *test,
       const char *text)
{
  return tamiz_test_find_text (test->window, text) != NULL;
}

static void
open_list (Test *test)
{
  gtk_widget_grab_focus (GTK_WIDGET (test->button));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_type (test->window, GTK_TYPE_CHECK_BUTTON) != NULL);
  tamiz_test_settle (200);
}

/* What is ticked is told at once, and that the list was left; in the order of the choices. */
static void
choices_are_ticked_by_keyboard (Test          *test,
                                gconstpointer  unused)
{
  offer (test, 3);
  g_assert_true (shows (test, "Choose…"));
  open_list (test);
  gtk_widget_grab_focus (tamiz_test_find_nth (test->window, GTK_TYPE_CHECK_BUTTON, 2));
  tamiz_test_key (GDK_KEY_space, 0);
  gtk_widget_grab_focus (tamiz_test_find_nth (test->window, GTK_TYPE_CHECK_BUTTON, 0));
  tamiz_test_key (GDK_KEY_space, 0);
  g_assert_cmpuint (test->n_changed, ==, 2);
  g_assert_cmpuint (test->n_closed, ==, 0);
  assert_chosen (test, "k0 k2");
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (test->n_closed == 1);
  g_assert_true (shows (test, "Choice 0, Choice 2"));

  /* Once more, to take one away. */
  open_list (test);
  gtk_widget_grab_focus (tamiz_test_find_nth (test->window, GTK_TYPE_CHECK_BUTTON, 2));
  tamiz_test_key (GDK_KEY_space, 0);
  assert_chosen (test, "k0");
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (test->n_closed == 2);
}

/* What was chosen and is no longer offered is not lost; showing it is no change. */
static void
what_is_not_offered_stays (Test          *test,
                           gconstpointer  unused)
{
  static const char *const chosen[] = { "old", "k1", NULL };

  offer (test, 2);
  tamiz_several_button_set_chosen (test->button, chosen);
  assert_chosen (test, "k1 old");
  g_assert_true (shows (test, "Choice 1, old"));
  g_assert_cmpuint (test->n_changed, ==, 0);
}

static void
a_long_list_is_searched (Test          *test,
                         gconstpointer  unused)
{
  offer (test, 20);
  open_list (test);
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_type (test->window, GTK_TYPE_SEARCH_ENTRY)), "choice 17");
  tamiz_test_wait (!shows (test, "Choice 3"));
  g_assert_true (shows (test, "Choice 17"));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
#define ADD(name, func) g_test_add ("/widgets/several-button/" name, Test, NULL, set_up, func, tear_down)
  ADD ("choices-are-ticked-by-keyboard", choices_are_ticked_by_keyboard);
  ADD ("what-is-not-offered-stays", what_is_not_offered_stays);
  ADD ("a-long-list-is-searched", a_long_list_is_searched);
  return g_test_run ();
}
