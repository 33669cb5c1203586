#include "config.h"

#include "tamiz-choice-box.h"
#include "tamiz-test-display.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *before;
  TamizChoiceBox *box;
  GString *chosen;          /* what was emitted, one after another */
} Test;

static void
chosen_cb (TamizChoiceBox *box,
           const char     *key,
           Test           *test)
{
  g_string_append_printf (test->chosen, "%s ", key);
}

static void
set_up (Test          *test,
        gconstpointer  unused)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  test->chosen = g_string_new (NULL);
  test->before = gtk_entry_new ();
  test->box = TAMIZ_CHOICE_BOX (tamiz_choice_box_new ());
  tamiz_choice_box_add (test->box, "approved", "Aprobado", FALSE);
  tamiz_choice_box_add (test->box, "planned", "Previsto", FALSE);
  tamiz_choice_box_add (test->box, "open", "Por justificar", FALSE);
  tamiz_choice_box_add (test->box, "would_not_say", "Únicamente el jefe", TRUE);
  g_signal_connect (test->box, "chosen", G_CALLBACK (chosen_cb), test);

  gtk_box_append (GTK_BOX (column), test->before);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (test->box));
  gtk_box_append (GTK_BOX (column), gtk_entry_new ());
  test->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (test->window), 460, 200);
  gtk_window_set_child (GTK_WINDOW (test->window), column);
  gtk_window_present (GTK_WINDOW (test->window));
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_click (test->before);
  tamiz_test_key (GDK_KEY_Tab, 0);
}

static void
tear_down (Test          *test,
           gconstpointer  unused)
{
  g_object_ref (test->box);
  gtk_window_destroy (GTK_WINDOW (test->window));
  g_assert_finalize_object (test->box);
  g_string_free (test->chosen, TRUE);
}

static gboolean
is_in_box (Test *test)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (test->box));
}

static void
digits_and_letters_choose (Test          *test,
                           gconstpointer  unused)
{
  tamiz_test_wait (is_in_box (test));
  tamiz_test_key (GDK_KEY_2, 0);
  tamiz_test_wait (g_str_equal (test->chosen->str, "planned "));
  tamiz_test_key (GDK_KEY_a, 0);
  tamiz_test_wait (g_str_equal (test->chosen->str, "planned approved "));
  /* Two begin with P: the letter only goes there. */
  tamiz_test_key (GDK_KEY_p, 0);
  tamiz_test_key (GDK_KEY_p, 0);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (g_str_equal (test->chosen->str, "planned approved open "));
  /* Without its accent. */
  tamiz_test_key (GDK_KEY_u, 0);
  tamiz_test_wait (g_str_has_suffix (test->chosen->str, "would_not_say "));
  tamiz_test_key (GDK_KEY_7, 0);
  tamiz_test_settle (100);
  g_assert_cmpstr (tamiz_choice_box_get_chosen (test->box), ==, "would_not_say");
}

static void
arrows_move_without_choosing_and_tab_leaves (Test          *test,
                                             gconstpointer  unused)
{
  tamiz_test_wait (is_in_box (test));
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_settle (50);
  g_assert_cmpstr (test->chosen->str, ==, "");
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (g_str_equal (test->chosen->str, "open "));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (50);
  g_assert_cmpstr (test->chosen->str, ==, "open ");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (!is_in_box (test));
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (is_in_box (test));
}

static void
what_is_set_is_shown_and_not_told (Test          *test,
                                   gconstpointer  unused)
{
  tamiz_choice_box_set_chosen (test->box, "planned");
  g_assert_cmpstr (tamiz_choice_box_get_chosen (test->box), ==, "planned");
  tamiz_choice_box_set_chosen (test->box, "nonsense");
  g_assert_null (tamiz_choice_box_get_chosen (test->box));
  g_assert_cmpstr (test->chosen->str, ==, "");
}

#define ADD(path, func) g_test_add ("/widgets/choice-box/" path, Test, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  ADD ("digits-and-letters-choose", digits_and_letters_choose);
  ADD ("arrows-move-without-choosing-and-tab-leaves", arrows_move_without_choosing_and_tab_leaves);
  ADD ("what-is-set-is-shown-and-not-told", what_is_set_is_shown_and_not_told);
  return g_test_run ();
}
