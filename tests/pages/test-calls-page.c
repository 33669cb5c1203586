#include "config.h"

#include "tamiz-test-window.h"

#include "tamiz-call-form.h"
#include "tamiz-choice-box.h"
#include "tamiz-criterion-row.h"
#include "tamiz-json-item.h"
#include "tamiz-notice.h"

static GListModel *
get_queue (TamizPage *page)
{
  GtkWidget *view = tamiz_test_find_id (page, "list_view");

  return view != NULL ? G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view))) : NULL;
}

static guint
count_queue (TamizPage *page)
{
  GListModel *model = get_queue (page);

  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

static const char *
get_shown_name (TamizPage *page)
{
  GtkWidget *head = tamiz_test_find_id (page, "head");
  GtkWidget *label = head != NULL ? tamiz_test_find_id (head, "name_label") : NULL;

  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

static char *
add_lead (TamizTestSession *base,
          const char       *name,
          const char       *phone)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *number = g_strdup_printf ("phone=%s", phone);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (base, "lead.add", "+fields", first, "+fields", number, "+fields", "company=Acme",
                               "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

/* A window on three who are to be called; @lead is Ana's. */
static TamizTestWindow *
open_calls (TamizPage **page,
            char      **lead)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  TamizTestWindow *test;

  tamiz_test_session_agree (base);
  *lead = add_lead (base, "Ana", "70000001");
  tamiz_test_session_advance (base, TAMIZ_MINUTE);
  g_free (add_lead (base, "Bea", "70000002"));
  tamiz_test_session_advance (base, TAMIZ_MINUTE);
  g_free (add_lead (base, "Cid", "70000003"));
  test = tamiz_test_window_new (base);
  *page = tamiz_test_window_go (test, "calls");
  tamiz_test_wait (count_queue (*page) == 3);
  tamiz_test_settle (200);

  return test;
}

/* A list that is being laid out moves away from under a click. */
static void
choose (TamizPage  *page,
        const char *name)
{
  for (guint i = 0; i < 5 && g_strcmp0 (get_shown_name (page), name) != 0; i++)
    {
      tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "list_view"), name));
      for (guint j = 0; j < 20 && g_strcmp0 (get_shown_name (page), name) != 0; j++)
        tamiz_test_settle (100);
    }
  g_assert_cmpstr (get_shown_name (page), ==, name);
}

static GtkWidget *
find_row (TamizPage  *page,
          const char *key)
{
  GtkWidget *row;

  for (guint i = 0; (row = tamiz_test_find_nth (page, TAMIZ_TYPE_CRITERION_ROW, i)) != NULL; i++)
    {
      if (g_strcmp0 (tamiz_criterion_row_get_key (TAMIZ_CRITERION_ROW (row)), key) == 0)
        return row;
    }

  return NULL;
}

static float
get_middle (const graphene_rect_t *bounds)
{
  return bounds->origin.y + bounds->size.height / 2;
}

static gboolean
is_in_sight (GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, scroller, &bounds) || bounds.size.height == 0)
    return FALSE;

  return get_middle (&bounds) > 0
         && get_middle (&bounds) < (float) gtk_widget_get_height (scroller);
}

/* The form is higher than the window.  What takes the keyboard is scrolled to, but not what
 * has no place yet.
 */
static void
bring_into_sight (GtkWidget *widget)
{
  for (guint i = 0; i < 20; i++)
    {
      gtk_root_set_focus (gtk_widget_get_root (widget), NULL);
      tamiz_test_settle (100);
      gtk_widget_grab_focus (widget);
      tamiz_test_settle (100);
      if (is_in_sight (widget))
        return;
    }
  g_assert_true (is_in_sight (widget));
}

static void
choose_outcome (TamizPage  *page,
                const char *label)
{
  GtkWidget *text = tamiz_test_find_text (tamiz_test_find_id (page, "outcome_box"), label);

  GtkWidget *button = gtk_widget_get_ancestor (text, GTK_TYPE_TOGGLE_BUTTON);

  bring_into_sight (button);
  tamiz_test_click (text);
  tamiz_test_wait (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

/* Where nobody is chosen yet. */
static void
enter_opens_the_first_of_the_queue (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);

  gtk_widget_grab_focus (tamiz_test_find_id (page, "list_view"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (*get_shown_name (page) != '\0');
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (gtk_widget_get_focus_child (tamiz_test_find_id (page, "head")) != NULL);
}

/* The whole call without touching the mouse. */
static void
a_call_is_made_by_keyboard_and_the_next_one_follows (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  g_autoptr (json_t) criteria = NULL, shown = NULL, calls = NULL;
  const char *first_key;

  gtk_widget_grab_focus (tamiz_test_find_id (page, "list_view"));
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (*get_shown_name (page) != '\0');
  choose (page, "Ana");
  /* In the groups of their country, in the queue and where one dials. */
  g_assert_nonnull (tamiz_test_find_text (tamiz_test_find_id (page, "list_view"), "+591 70000001"));
  g_assert_nonnull (tamiz_test_find_text (tamiz_test_find_id (page, "phones_box"), "+591 70000001"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (gtk_widget_get_focus_child (tamiz_test_find_id (page, "head")) != NULL);
  first_key = tamiz_criterion_row_get_key (
      TAMIZ_CRITERION_ROW (tamiz_test_find_type (page, TAMIZ_TYPE_CRITERION_ROW)));
  gtk_widget_grab_focus (tamiz_test_find_type (page, TAMIZ_TYPE_CRITERION_ROW));
  g_assert_cmpstr (first_key, ==, "need");
  tamiz_test_key (GDK_KEY_y, 0);
  tamiz_test_wait (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (find_row (page, "need"))) != NULL);
  tamiz_test_wait (gtk_widget_get_focus_child (find_row (page, "need")) == NULL);
  tamiz_test_key (GDK_KEY_question, 0);
  tamiz_test_settle (100);
  tamiz_test_shot (GTK_WIDGET (test->window), "calls-answered");

  tamiz_test_key (GDK_KEY_p, GDK_ALT_MASK);
  tamiz_test_type ("Late deliveries");
  tamiz_test_key (GDK_KEY_n, GDK_ALT_MASK);
  tamiz_test_type ("Asked for a visit");
  tamiz_test_key (GDK_KEY_i, GDK_ALT_MASK);
  tamiz_test_key (GDK_KEY_1, 0);
  tamiz_test_shot (GTK_WIDGET (test->window), "calls-outcome");
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Bea") == 0);
  tamiz_test_wait (count_queue (page) == 2);

  criteria = tamiz_test_session_do (test->base, "lead.criteria", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (criteria, "items.0.value"), ==, "yes");
  g_assert_nonnull (strstr (tamiz_test_get (criteria, "items.0.evidence"), "call"));
  shown = tamiz_test_session_do (test->base, "lead.show", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "pain_points"), ==, "Late deliveries");
  calls = tamiz_test_session_do (test->base, "activity.list", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (calls, "items.1.text"), ==, "Asked for a visit");
  g_assert_cmpstr (tamiz_test_get (calls, "items.1.outcome"), ==, "reached");
  g_assert_cmpstr (tamiz_test_get (calls, "items.1.purpose"), ==, "web_follow_up");
}

/* Each outcome proposes when to call again; whoever calls has the last word. */
static void
each_outcome_proposes_when_to_call_again (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  g_autoptr (json_t) brief = NULL;
  GtkSwitch *again;

  choose (page, "Ana");
  choose_outcome (page, "No answer");
  again = GTK_SWITCH (tamiz_test_find_id (page, "again_switch"));
  g_assert_true (gtk_switch_get_active (again));
  g_assert_nonnull (tamiz_test_find_id (page, "next_row"));
  choose_outcome (page, "Not interested");
  g_assert_false (gtk_switch_get_active (again));
  choose_outcome (page, "Another person");
  g_assert_true (gtk_switch_get_active (again));
  bring_into_sight (tamiz_test_find_id (page, "person_row"));
  tamiz_test_type ("Luz");
  bring_into_sight (GTK_WIDGET (again));
  tamiz_test_click (again);
  tamiz_test_wait (!gtk_switch_get_active (again));
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Bea") == 0);

  brief = tamiz_test_session_do (test->base, "lead.show", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (brief, "persons.1.first_name"), ==, "Luz");
  tamiz_test_session_advance (test->base, 10 * TAMIZ_DAY);
  json_decref (brief);
  brief = tamiz_test_session_do (test->base, "call.brief", "id", lead, NULL);
  g_assert_true (json_is_false (json_object_get (brief, "queued")));
}

/* What one calls for is said when it is reached, and once. */
static void
a_call_that_makes_a_lead_says_so (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *lead = NULL;
  TamizPage *page;

  tamiz_test_session_agree (base);
  lead = tamiz_test_session_add_lead (base);
  json_decref (tamiz_test_session_do (
      base, "call.log", "id", lead, "purpose", "web_follow_up", "outcome", "reached", "pain-points",
      "Loses two weeks a month to late deliveries", "+answer", "authority=decides", "+answer", "budget=approved",
      "+answer", "time_frame=within_3_months", "+answer", "buying_process=deciding", "+answer",
      "meets_executive=yes", NULL));
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "calls");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.call", "s", lead);
  tamiz_test_wait (find_row (page, "need") != NULL);
  gtk_widget_grab_focus (find_row (page, "need"));
  tamiz_test_key (GDK_KEY_y, 0);
  tamiz_test_wait (g_strcmp0 (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (find_row (page, "need"))), "yes")
                   == 0);
  choose_outcome (page, "Reached");
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "Call saved: Inés Güemes is a lead now") != NULL);
}

static void
what_was_begun_waits_until_it_is_saved_or_discarded (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  GtkWidget *view;
  GtkTextIter start, end;
  GtkTextBuffer *buffer;

  choose (page, "Ana");
  view = tamiz_test_find_id (page, "note_text");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  tamiz_test_key (GDK_KEY_n, GDK_ALT_MASK);
  tamiz_test_type ("Half a word");
  gtk_widget_grab_focus (find_row (page, "need"));
  tamiz_test_key (GDK_KEY_n, 0);
  choose (page, "Cid");
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_assert_true (gtk_text_iter_equal (&start, &end));
  g_assert_null (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (find_row (page, "need"))));
  tamiz_test_wait (tamiz_test_find_id (page, "begun_image") != NULL);

  /* It comes back even where the queue has let the person go. */
  json_decref (tamiz_test_session_do (test->base, "call.log", "id", lead, "purpose", "verify", "outcome",
                                      "reached", NULL));
  tamiz_test_settle (400);
  g_assert_cmpuint (count_queue (page), ==, 3);
  choose (page, "Ana");
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_assert_cmpint (gtk_text_iter_get_offset (&end), ==, strlen ("Half a word"));
  g_assert_cmpstr (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (find_row (page, "need"))), ==, "no");

  tamiz_test_click (tamiz_test_find_id (page, "discard_button"));
  tamiz_test_wait (count_queue (page) == 2);
}

/* The window may be closed in the middle of a call. */
static void
what_was_begun_is_there_when_the_window_is_opened_again (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  GtkTextIter start, end;
  GtkTextBuffer *buffer;

  choose (page, "Ana");
  tamiz_test_key (GDK_KEY_n, GDK_ALT_MASK);
  tamiz_test_type ("Half a word");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (tamiz_test_find_id (page, "note_text")));
  tamiz_test_wait (gtk_text_buffer_get_char_count (buffer) == strlen ("Half a word"));
  gtk_widget_grab_focus (find_row (page, "need"));
  tamiz_test_key (GDK_KEY_n, 0);

  tamiz_test_window_reopen (test);
  page = tamiz_test_window_go (test, "calls");
  tamiz_test_wait (tamiz_test_find_id (page, "begun_image") != NULL);
  tamiz_test_settle (200);
  choose (page, "Ana");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (tamiz_test_find_id (page, "note_text")));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_assert_cmpint (gtk_text_iter_get_offset (&end), ==, strlen ("Half a word"));
  g_assert_cmpstr (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (find_row (page, "need"))), ==, "no");

  /* What is discarded does not come back. */
  tamiz_test_click (tamiz_test_find_id (page, "discard_button"));
  tamiz_test_wait (tamiz_test_find_id (page, "begun_image") == NULL);
  tamiz_test_window_reopen (test);
  page = tamiz_test_window_go (test, "calls");
  tamiz_test_wait (count_queue (page) == 3);
  g_assert_null (tamiz_test_find_id (page, "begun_image"));
}

static void
what_is_refused_is_said_in_place_and_nothing_is_lost (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  GtkWidget *notice;

  choose (page, "Ana");
  gtk_widget_grab_focus (find_row (page, "need"));
  tamiz_test_key (GDK_KEY_y, 0);
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_wait (tamiz_test_find_text (page, "Choose what came of the call: it decides when to call again.")
                   != NULL);

  /* Sales logs calls of its own leads only, and the engine says so. */
  choose_outcome (page, "Reached");
  tamiz_test_window_as (test, "vera@tamiz.example");
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_settle (300);
  notice = tamiz_test_find_id (tamiz_test_find_id (page, "save_bar"), "notice");
  tamiz_test_wait (notice != NULL && tamiz_notice_get_text (TAMIZ_NOTICE (notice)) != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "calls-refused");
  g_assert_cmpstr (get_shown_name (page), ==, "Ana");
  g_assert_cmpstr (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (find_row (page, "need"))), ==, "yes");

  /* Who may not log calls at all is told who may. */
  tamiz_test_window_as (test, "max@tamiz.example");
  tamiz_test_wait (!gtk_widget_get_sensitive (tamiz_test_find_id (page, "save_button")));
  tamiz_test_window_as (test, "mia@tamiz.example");
  tamiz_test_wait (gtk_widget_get_sensitive (tamiz_test_find_id (page, "save_button")));
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Bea") == 0);
}

/* Nothing is logged without the answer that was typed. */
static void
a_number_that_cannot_be_read_holds_the_call_back (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  TamizCriterionRow *row;
  g_autoptr (json_t) item = NULL;

  choose (page, "Ana");
  choose_outcome (page, "Reached");
  row = TAMIZ_CRITERION_ROW (find_row (page, "need"));
  item = json_deep_copy (tamiz_criterion_row_get_item (row));
  tamiz_json_set_text (item, "kind", "number");
  tamiz_criterion_row_set_item (row, item);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  tamiz_test_type ("1.500");
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_text (row, "“1.500” can be read in two ways: write 1500 or 1.50") != NULL);
  tamiz_test_wait (gtk_widget_get_focus_child (GTK_WIDGET (row)) != NULL);
  g_assert_cmpstr (get_shown_name (page), ==, "Ana");

  /* Who goes on to another is told what was not taken. */
  choose (page, "Bea");
  tamiz_test_wait (tamiz_test_find_text (test->window, "“1.500” can be read in two ways: write 1500 or 1.50")
                   != NULL);
}

static void
who_is_not_to_be_called_is_not_offered_a_call (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);

  choose (page, "Ana");
  choose_outcome (page, "Do not call again");
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Bea") == 0);
  gtk_widget_activate_action (GTK_WIDGET (page), "win.call", "s", lead);
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Ana") == 0);
  tamiz_test_wait (tamiz_test_find_id (page, "refusal_notice") != NULL);
  g_assert_null (tamiz_test_find_id (page, "dial_box"));
  g_assert_null (tamiz_test_find_id (page, "save_button"));
  tamiz_test_shot (GTK_WIDGET (test->window), "calls-do-not-call");
}

static void
a_call_without_outcome_gets_its_outcome (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  g_autoptr (json_t) list = NULL;

  json_decref (tamiz_test_session_do (test->base, "call.log", "id", lead, "purpose", "verify", NULL));
  tamiz_test_wait (tamiz_test_find_id (page, "open_image") != NULL);
  tamiz_test_settle (300);
  choose (page, "Ana");
  choose_outcome (page, "Busy");
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Ana") != 0);
  list = tamiz_test_session_do (test->base, "activity.list", "id", lead, NULL);
  g_assert_cmpint (json_array_size (json_object_get (list, "items")), ==, 2);
  g_assert_cmpstr (tamiz_test_get (list, "items.1.outcome"), ==, "busy");
}

static void
the_queue_is_filtered (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);

  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", lead, "+fields", "owner=vera@tamiz.example",
                                      NULL));
  tamiz_test_window_as (test, "vera@tamiz.example");
  tamiz_test_click (tamiz_test_find_id (page, "mine_button"));
  tamiz_test_wait (count_queue (page) == 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (tamiz_test_find_id (page, "purpose_choice")), 1);
  tamiz_test_wait (tamiz_test_find_text (page, "Nobody to Call") != NULL);
  tamiz_test_click (tamiz_test_find_id (page, "all_button"));
  tamiz_test_wait (count_queue (page) == 3);
}

static void
the_clock_of_a_call_goes_into_it (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  g_autoptr (json_t) timeline = NULL;

  choose (page, "Ana");
  tamiz_test_click (tamiz_test_find_id (page, "timer_button"));
  tamiz_test_settle (1300);
  choose (page, "Bea");
  choose (page, "Ana");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tamiz_test_find_id (page, "timer_button"))));
  choose_outcome (page, "Reached");
  tamiz_test_click (tamiz_test_find_id (page, "save_button"));
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Bea") == 0);
  timeline = tamiz_test_session_do (test->base, "lead.timeline", "id", lead, NULL);
  for (guint i = 0; i < json_array_size (json_object_get (timeline, "items")); i++)
    {
      json_t *item = json_array_get (json_object_get (timeline, "items"), i);

      if (g_strcmp0 (tamiz_json_get_text (item, "type"), "call") == 0)
        g_assert_cmpint (json_integer_value (json_object_get (item, "duration")), >=, 1);
    }
}

static gboolean
is_queued (TamizPage  *page,
           const char *lead)
{
  GListModel *queue = get_queue (page);

  return queue != NULL && tamiz_json_list_find (queue, "lead", lead) != G_MAXUINT;
}

/* Who goes on before the answer is there is not led away, and nothing is written twice. */
static void
whoever_goes_on_while_it_is_saved_stays_there (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL, *other = NULL;
  g_autoptr (TamizTestWindow) test = open_calls (&page, &lead);
  g_autoptr (json_t) bea = tamiz_test_session_do (test->base, "lead.list", "search", "Bea", NULL);

  other = g_strdup (tamiz_test_get (bea, "items.0.id"));
  choose (page, "Ana");
  choose_outcome (page, "Not interested");
  gtk_widget_activate_action (gtk_widget_get_ancestor (tamiz_test_find_id (page, "save_button"), TAMIZ_TYPE_CALL_FORM),
                              "call.save", NULL);
  tamiz_page_open (page, other);
  tamiz_test_wait (g_strcmp0 (get_shown_name (page), "Bea") == 0);
  tamiz_test_wait (!is_queued (page, lead));
  tamiz_test_settle (300);
  g_assert_cmpstr (get_shown_name (page), ==, "Bea");
  g_assert_false (is_queued (page, lead));
  g_assert_true (is_queued (page, other));
}

static guint
count_rows (TamizPage *page)
{
  GtkListView *list = GTK_LIST_VIEW (tamiz_test_find_id (page, "list_view"));

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list))) : 0;
}

static void
a_long_queue_goes_on_where_it_is_scrolled_to_its_end (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (2000);
  g_autoptr (json_t) queue = tamiz_test_session_do (test->base, "call.queue", "limit", "1", NULL);
  TamizPage *page;

  g_assert_cmpint (tamiz_json_get_int (queue, "total", 0), >=, 100);
  tamiz_test_window_as (test, "lucia@muestra.example");
  page = tamiz_test_window_go (test, "calls");
  tamiz_test_wait (count_rows (page) == 50);

  gtk_widget_grab_focus (tamiz_test_find_id (page, "list_view"));
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_wait (count_rows (page) == 100);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
#define ADD(path, func) g_test_add_func ("/pages/calls/" path, func)
  ADD ("enter-opens-the-first-of-the-queue", enter_opens_the_first_of_the_queue);
  ADD ("a-call-is-made-by-keyboard-and-the-next-one-follows", a_call_is_made_by_keyboard_and_the_next_one_follows);
  ADD ("each-outcome-proposes-when-to-call-again", each_outcome_proposes_when_to_call_again);
  ADD ("a-call-that-makes-a-lead-says-so", a_call_that_makes_a_lead_says_so);
  ADD ("what-was-begun-waits-until-it-is-saved-or-discarded",
       what_was_begun_waits_until_it_is_saved_or_discarded);
  ADD ("what-was-begun-is-there-when-the-window-is-opened-again",
       what_was_begun_is_there_when_the_window_is_opened_again);
  ADD ("what-is-refused-is-said-in-place-and-nothing-is-lost",
       what_is_refused_is_said_in_place_and_nothing_is_lost);
  ADD ("a-number-that-cannot-be-read-holds-the-call-back", a_number_that_cannot_be_read_holds_the_call_back);
  ADD ("who-is-not-to-be-called-is-not-offered-a-call", who_is_not_to_be_called_is_not_offered_a_call);
  ADD ("a-call-without-outcome-gets-its-outcome", a_call_without_outcome_gets_its_outcome);
  ADD ("the-queue-is-filtered", the_queue_is_filtered);
  ADD ("a-long-queue-goes-on-where-it-is-scrolled-to-its-end",
       a_long_queue_goes_on_where_it_is_scrolled_to_its_end);
  ADD ("the-clock-of-a-call-goes-into-it", the_clock_of_a_call_goes_into_it);
  ADD ("whoever-goes-on-while-it-is-saved-stays-there", whoever_goes_on_while_it_is_saved_stays_there);
  return g_test_run ();
}
