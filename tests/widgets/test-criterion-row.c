#include "config.h"

#include "tamiz-criterion-row.h"
#include "tamiz-test-display.h"

typedef struct
{
  GtkWindow *window;
  TamizCriterionRow *row;
  char *answered;
  guint n_answered;
} Test;

static void
answered_cb (TamizCriterionRow *row,
             const char        *value,
             gpointer           user_data)
{
  Test *test = user_data;

  g_free (test->answered);
  test->answered = g_strdup (value);
  test->n_answered++;
}

/* An item of lead.criteria; @extra (nullable) goes over it. */
static json_t *
make_item (const char *kind,
           const char *extra)
{
  g_autoptr (json_t) item = tamiz_json_parse (
      "{\"key\": \"need\", \"title\": \"Need\", \"question\": \"What hurts?\", \"help\": \"Listen.\","
      " \"required\": true, \"asked\": true, \"applies\": true, \"choices\": [], \"currency\": null,"
      " \"value\": null, \"value_label\": null, \"state\": \"unknown\", \"met\": null, \"at\": null,"
      " \"by_name\": null, \"evidence\": null}",
      -1, NULL);
  g_autoptr (json_t) over = extra != NULL ? tamiz_json_parse (extra, -1, NULL) : NULL;

  tamiz_json_set_text (item, "kind", kind);
  if (over != NULL)
    json_object_update (item, over);
  return g_steal_pointer (&item);
}

static Test *
new_test (const char *kind,
          const char *extra)
{
  Test *test = g_new0 (Test, 1);
  g_autoptr (json_t) item = make_item (kind, extra);
  GtkWidget *row = tamiz_criterion_row_new ();

  test->window = GTK_WINDOW (gtk_window_new ());
  test->row = g_object_ref (TAMIZ_CRITERION_ROW (row));
  g_signal_connect (row, "answered", G_CALLBACK (answered_cb), test);
  tamiz_criterion_row_set_item (test->row, item);
  gtk_window_set_child (test->window, row);
  gtk_window_set_default_size (test->window, 500, 300);
  gtk_window_present (test->window);
  tamiz_test_focus_window (test->window);
  gtk_widget_grab_focus (row);

  return test;
}

static void
end_test (Test *test)
{
  g_signal_handlers_disconnect_by_data (test->row, test);
  gtk_window_destroy (test->window);
  tamiz_test_settle (50);
  g_assert_finalize_object (test->row);
  g_free (test->answered);
  g_free (test);
}

#define YES_NO "\"choices\": [{\"key\": \"yes\", \"label\": \"Sí\"}, {\"key\": \"no\", \"label\": \"No\"}]"
#define CHOICES \
  "\"choices\": [{\"key\": \"decides\", \"label\": \"Decides\"}, {\"key\": \"influences\", \"label\": \"Influences\"}]"

static void
yes_and_no_have_their_letters (void)
{
  Test *test = new_test ("yes_no", "{" YES_NO "}");

  tamiz_test_key (GDK_KEY_n, 0);
  tamiz_test_wait (test->n_answered == 1);
  g_assert_cmpstr (test->answered, ==, "no");
  tamiz_test_key (GDK_KEY_s, 0);
  tamiz_test_wait (test->n_answered == 2);
  g_assert_cmpstr (test->answered, ==, "yes");
  tamiz_test_key (GDK_KEY_1, 0);
  tamiz_test_wait (test->n_answered == 3);
  g_assert_null (test->answered);
  g_assert_null (tamiz_criterion_row_get_value (test->row));
  tamiz_test_key (GDK_KEY_y, 0);
  tamiz_test_wait (test->n_answered == 4);
  g_assert_cmpstr (tamiz_criterion_row_get_value (test->row), ==, "yes");
  g_assert_nonnull (tamiz_test_find_text (test->row, "Not stored yet"));
  end_test (test);
}

static void
silence_is_an_answer_too (void)
{
  Test *test = new_test ("choice", "{" CHOICES "}");

  tamiz_test_key (GDK_KEY_2, 0);
  tamiz_test_wait (test->n_answered == 1);
  g_assert_cmpstr (test->answered, ==, "influences");
  tamiz_test_key (GDK_KEY_question, 0);
  tamiz_test_wait (test->n_answered == 2);
  g_assert_cmpstr (test->answered, ==, "does_not_know");
  tamiz_test_key (GDK_KEY_minus, 0);
  tamiz_test_wait (test->n_answered == 3);
  g_assert_cmpstr (test->answered, ==, "would_not_say");
  tamiz_test_key (GDK_KEY_9, 0);
  tamiz_test_click (tamiz_test_find_text (test->row, "Decides"));
  tamiz_test_wait (test->n_answered == 4);
  g_assert_cmpstr (test->answered, ==, "decides");
  end_test (test);
}

static void
what_is_typed_is_given_with_enter_or_by_leaving (void)
{
  Test *test = new_test ("money", "{\"currency\": \"BOB\", \"state\": \"known\", \"value\": \"900 BOB\","
                                  " \"value_label\": \"900 BOB\", \"met\": false, \"by_name\": \"Lucía\"}");
  GtkWidget *entry = tamiz_test_find_type (test->row, GTK_TYPE_ENTRY);

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "900");
  g_assert_nonnull (tamiz_test_find_text (test->row, "BOB"));
  g_assert_nonnull (tamiz_test_find_text (test->row, "Not met · Lucía"));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("12,500");
  g_assert_cmpuint (test->n_answered, ==, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (test->n_answered == 1);
  g_assert_cmpstr (test->answered, ==, "12500");

  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("700");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (test->n_answered == 2);
  g_assert_cmpstr (test->answered, ==, "700");

  tamiz_test_click (entry);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_key (GDK_KEY_Delete, 0);
  tamiz_test_key (GDK_KEY_minus, 0);
  tamiz_test_wait (test->n_answered == 3);
  g_assert_cmpstr (test->answered, ==, "would_not_say");
  end_test (test);
}

static const char *
get_text (Test *test)
{
  return gtk_editable_get_text (GTK_EDITABLE (tamiz_test_find_type (test->row, GTK_TYPE_ENTRY)));
}

/* It stays to be corrected, and leaving the row does not give it either. */
static void
a_number_that_can_be_read_in_two_ways_is_not_given (void)
{
  static const char ambiguous[] = "“1.500” can be read in two ways: write 1500 or 1.50";
  Test *test = new_test ("number", NULL);

  tamiz_test_type ("1.500");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (test->row, ambiguous) != NULL);
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_settle (50);
  g_assert_cmpuint (test->n_answered, ==, 0);
  g_assert_cmpstr (get_text (test), ==, "1.500");
  g_assert_null (tamiz_criterion_row_get_value (test->row));

  gtk_widget_grab_focus (tamiz_test_find_type (test->row, GTK_TYPE_ENTRY));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("12000.5");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (test->n_answered == 1);
  g_assert_cmpstr (test->answered, ==, "12000.5");
  g_assert_null (tamiz_test_find_text (test->row, ambiguous));

  /* What was given already is no problem, and what is forgotten is none. */
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("many");
  tamiz_criterion_row_finish (test->row);
  g_assert_nonnull (tamiz_test_find_text (
      test->row, "“many” is not a number that can be kept exactly; write it as 1250.50"));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("12000.5");
  tamiz_criterion_row_finish (test->row);
  g_assert_null (tamiz_test_find_text (
      test->row, "“many” is not a number that can be kept exactly; write it as 1250.50"));
  g_assert_cmpuint (test->n_answered, ==, 1);
  tamiz_test_type ("many");
  tamiz_criterion_row_forget (test->row);
  g_assert_cmpstr (get_text (test), ==, "12000.5");
  end_test (test);
}

/* The base may change while somebody types. */
static void
what_is_being_typed_stays_when_the_base_changes (void)
{
  Test *test = new_test ("text", NULL);
  GtkWidget *entry = tamiz_test_find_type (test->row, GTK_TYPE_ENTRY);
  g_autoptr (json_t) changed
      = make_item ("text", "{\"state\": \"known\", \"value\": \"Stock\", \"value_label\": \"Stock\","
                           " \"met\": true, \"by_name\": \"Diego\", \"at\": \"2026-11-22T10:00:00-04:00\"}");

  tamiz_test_type ("Delays");
  tamiz_criterion_row_set_item (test->row, changed);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Delays");
  g_assert_nonnull (tamiz_test_find_text (test->row, "Met · Diego, 22 Nov 2026"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (test->n_answered == 1);
  g_assert_cmpstr (test->answered, ==, "Delays");

  tamiz_criterion_row_set_refusal (test->row, "Too long");
  g_assert_nonnull (tamiz_test_find_text (test->row, "Too long"));
  tamiz_criterion_row_set_value (test->row, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Stock");
  end_test (test);
}

static void
what_was_disputed_is_asked_again (void)
{
  Test *test = new_test ("yes_no", "{" YES_NO ", \"state\": \"disputed\", \"value\": \"yes\","
                                   " \"value_label\": \"Sí\", \"met\": true}");

  g_assert_null (tamiz_criterion_row_get_value (test->row));
  g_assert_nonnull (tamiz_test_find_text (test->row, "Disputed, ask again: it was “Sí”"));
  end_test (test);
}

static void
what_the_record_answers_is_not_asked (void)
{
  Test *test = new_test ("number", "{\"asked\": false, \"state\": \"known\", \"value\": \"20\","
                                   " \"value_label\": \"20\", \"met\": true}");

  g_assert_null (tamiz_test_find_type (test->row, GTK_TYPE_ENTRY));
  g_assert_null (tamiz_test_find_type (test->row, GTK_TYPE_TOGGLE_BUTTON));
  g_assert_nonnull (tamiz_test_find_text (test->row, "20 · Met · Answered by the record"));
  end_test (test);
}

static int
measure_height (Test *test)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (test->row), GTK_ORIENTATION_VERTICAL, 480, &height, NULL, NULL, NULL);

  return height;
}

/* A quick second click is meant for what stood there at the first. */
static void
nothing_moves_when_it_is_answered (void)
{
  Test *test = new_test ("yes_no", "{\"choices\": [{\"key\": \"yes\", \"label\": \"Yes\"},"
                                   " {\"key\": \"no\", \"label\": \"No\"}]}");
  g_autoptr (json_t) stored
      = make_item ("yes_no", "{\"choices\": [{\"key\": \"yes\", \"label\": \"Yes\"},"
                             " {\"key\": \"no\", \"label\": \"No\"}], \"state\": \"known\","
                             " \"value\": \"yes\", \"met\": true, \"by_name\": \"Vera\"}");
  int height = measure_height (test);

  tamiz_criterion_row_set_value (test->row, "yes");
  g_assert_cmpint (measure_height (test), ==, height);
  tamiz_criterion_row_set_item (test->row, stored);
  tamiz_criterion_row_set_value (test->row, NULL);
  g_assert_nonnull (tamiz_test_find_text (test->row, "Met · Vera"));
  g_assert_cmpint (measure_height (test), ==, height);
  end_test (test);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/criterion-row/yes-and-no-have-their-letters", yes_and_no_have_their_letters);
  g_test_add_func ("/widgets/criterion-row/silence-is-an-answer-too", silence_is_an_answer_too);
  g_test_add_func ("/widgets/criterion-row/what-is-typed-is-given-with-enter-or-by-leaving",
                   what_is_typed_is_given_with_enter_or_by_leaving);
  g_test_add_func ("/widgets/criterion-row/a-number-that-can-be-read-in-two-ways-is-not-given",
                   a_number_that_can_be_read_in_two_ways_is_not_given);
  g_test_add_func ("/widgets/criterion-row/what-is-being-typed-stays-when-the-base-changes",
                   what_is_being_typed_stays_when_the_base_changes);
  g_test_add_func ("/widgets/criterion-row/what-was-disputed-is-asked-again",
                   what_was_disputed_is_asked_again);
  g_test_add_func ("/widgets/criterion-row/what-the-record-answers-is-not-asked",
                   what_the_record_answers_is_not_asked);
  g_test_add_func ("/widgets/criterion-row/nothing-moves-when-it-is-answered", nothing_moves_when_it_is_answered);
  return g_test_run ();
}
