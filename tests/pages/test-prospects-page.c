#include "config.h"

#include "prospects-page.h"

/* Slow typing is answered in between. */
static gboolean
is_found (TamizPage  *page,
          const char *text)
{
  g_autoptr (json_t) query = tamiz_lead_table_dup_query (get_table (page));

  return g_strcmp0 (tamiz_json_get_text (query, "search"), text) == 0 && is_settled (page);
}

static void
typing_finds_and_keys_go_through_the_list (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  guint all = count_shown (page);

  tamiz_test_shot (GTK_WIDGET (test->window), "prospects");
  tamiz_test_key (GDK_KEY_f, GDK_CONTROL_MASK);
  tamiz_test_type ("lopez");
  tamiz_test_wait (is_found (page, "lopez") && count_shown (page) > 0 && count_shown (page) < all);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 1);
  tamiz_test_wait (tamiz_test_find_id (page, "beside") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-found");

  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == count_shown (page));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 0);
  /* What is opened by a key is marked. */
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 1);

  tamiz_test_key (GDK_KEY_slash, 0);
  tamiz_test_type ("qqq");
  tamiz_test_wait (tamiz_test_find_text (page, "Nobody Matches") != NULL);
  tamiz_test_click (tamiz_test_find_text (page, "Clear Search and Filters"));
  tamiz_test_wait (count_shown (page) == all);
}

/* Ctrl+Z takes back what was typed into the search, then what was done. */
static void
typing_is_undone_before_what_was_done (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  GtkEditable *search = GTK_EDITABLE (tamiz_test_find_id (page, "search_entry"));

  tamiz_test_window_as (test, "lucia@muestra.example");
  tamiz_desk_do (tamiz_window_get_desk (test->window), NULL, "source.add",
                 json_pack ("{ss, ss}", "name", "Feria", "kind", "event"), "Source added", NULL);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Source added") != NULL);
  tamiz_test_key (GDK_KEY_f, GDK_CONTROL_MASK);
  tamiz_test_type ("lo");
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (g_str_equal (gtk_editable_get_text (search), ""));
  g_assert_null (tamiz_test_find_text (test->window, "Undone: Source added"));
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Undone: Source added") != NULL);
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Nothing to undo") != NULL);
}

/* What is picked stays picked however the list is turned. */
static void
a_click_on_a_title_sorts_and_keeps_what_is_selected (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  gint64 chosen = tamiz_lead_list_get_id (get_list (page), 3);
  guint position;

  tamiz_test_click (tamiz_test_find_nth (get_table (page), GTK_TYPE_CHECK_BUTTON, 3));
  tamiz_test_wait (tamiz_id_selection_is_gathering (get_selection (page)));

  tamiz_test_click (find_header (page, "Name"));
  tamiz_test_wait (g_str_equal (tamiz_lead_table_get_sort (get_table (page)), "name") && is_settled (page));
  tamiz_test_wait (get_name (page, 0) != NULL && get_name (page, 9) != NULL);
  g_assert_cmpint (g_utf8_collate (get_name (page, 0), get_name (page, 9)), <=, 0);
  tamiz_test_settle (500);
  tamiz_test_click (find_header (page, "Name"));
  tamiz_test_wait (g_str_equal (tamiz_lead_table_get_sort (get_table (page)), "name:desc") && is_settled (page));
  tamiz_test_wait (get_name (page, 0) != NULL && get_name (page, 9) != NULL);
  g_assert_cmpint (g_utf8_collate (get_name (page, 0), get_name (page, 9)), >=, 0);

  g_assert_true (tamiz_lead_list_find (get_list (page), chosen, &position));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (get_selection (page)), position));
  g_assert_cmpuint (tamiz_id_selection_count (get_selection (page)), ==, 1);
}

static gboolean
has_title (TamizTestWindow *test,
           const char      *prefix)
{
  return g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (test->window)), prefix);
}

/* From another page one comes to a lead, far down the list as it may be. */
static void
a_lead_named_elsewhere_is_selected_and_in_sight (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  gint64 wanted = tamiz_lead_list_get_id (get_list (page), 150);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, wanted);
  /* So far down nobody else holds it. */
  g_autoptr (TamizLeadItem) lead = g_list_model_get_item (G_LIST_MODEL (get_list (page)), 150);
  g_autoptr (GArray) selected = NULL;

  tamiz_test_wait (tamiz_lead_item_get_name (lead) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "win.open-lead", "s", id);
  tamiz_test_wait (tamiz_test_find_text (get_table (page), tamiz_lead_item_get_name (lead)) != NULL);
  selected = tamiz_id_selection_dup_ids (get_selection (page));
  g_assert_cmpuint (selected->len, ==, 1);
  /* Where windows are listed one sees who is open; and who was not, no more. */
  tamiz_test_wait (has_title (test, tamiz_lead_item_get_name (lead)));
  tamiz_test_key (GDK_KEY_F9, 0);
  tamiz_test_wait (has_title (test, "Prospects – "));
  g_assert_cmpint (g_array_index (selected, gint64, 0), ==, wanted);
}

/* Up to the stage, without scrolling, in a window of either width. */
static void
what_matters_fits_beside_the_editor (void)
{
  static const int widths[] = { 1280, 1024 };
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);

  tamiz_test_click (tamiz_test_find_text (get_table (page), get_name (page, 2)));
  tamiz_test_wait (tamiz_test_find_id (page, "beside") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      GtkWidget *view = tamiz_test_find_id (page, "view"), *stage;
      graphene_rect_t bounds;

      tamiz_test_window_resize (test, widths[i], 740);
      tamiz_test_settle (100);
      stage = gtk_widget_get_ancestor (find_header (page, "Stage"), GTK_TYPE_BUTTON);
      g_assert_true (gtk_widget_compute_bounds (stage, view, &bounds));
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (view));
      tamiz_test_shot (GTK_WIDGET (test->window), widths[i] == 1280 ? "prospects-beside" : "prospects-beside-narrow");
    }
}

static void
assert_shown (TamizPage  *page,
              TamizTestWindow *test,
              const char *option,
              const char *value)
{
  g_autoptr (json_t) counts = tamiz_test_session_do (test->base, "lead.counts", option, value, NULL);

  tamiz_test_wait (is_settled (page)
                   && count_shown (page) == (guint) tamiz_json_get_int (counts, "total", -1));
}

static void
chips_say_what_is_chosen_and_take_it_back (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  guint all = count_shown (page);

  choose (page, "Stage", "Inquiry");
  assert_shown (page, test, "stage", "inquiry");
  choose (page, "Stage: Inquiry", "Discarded");
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-chips");
  assert_shown (page, test, "stage", "inquiry,discarded");
  leave (page, "Stage: Inquiry, Discarded");
  choose (page, "Source", "Sitio web");
  tamiz_test_wait (find_chip (page, "Source: Sitio web") != NULL && is_settled (page));
  g_assert_cmpuint (count_shown (page), >, 0);
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-filtered");

  tamiz_test_click (find_chip (page, "Clear All"));
  tamiz_test_wait (count_shown (page) == all && find_chip (page, "Source") != NULL);
  g_assert_null (find_chip (page, "Clear All"));
}

/* What stands behind a figure of another page comes with its filter in words. */
static void
a_filter_from_elsewhere_is_said_in_words (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);

  gtk_widget_activate_action (GTK_WIDGET (page), "win.show-leads", "s",
                              "{\"funnel\": \"mql:reached\", \"matrix\": \"0,0\","
                              " \"received-from\": \"2020-01-31\", \"grade\": \"none\"}");
  tamiz_test_wait (find_chip (page, "Reached: Marketing-qualified (MQL)") != NULL);
  tamiz_test_wait (find_chip (page, "Fit 0–40, interest 0–20") != NULL);
  tamiz_test_wait (find_chip (page, "Received since 31 January 2020") != NULL);
  tamiz_test_wait (find_chip (page, "Grade: No grade yet") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Nobody Matches") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-words");

  tamiz_test_settle (200);
  tamiz_test_click (find_chip (page, "Fit 0–40, interest 0–20"));
  tamiz_test_wait (find_chip (page, "Fit 0–40, interest 0–20") == NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "win.show-leads", "s", "{\"stage\": \"nonsense\"}");
  tamiz_test_wait (tamiz_test_find_id (test->window, "failure_label") != NULL);
}

static void
open_views (TamizPage *page)
{
  GtkWidget *views = tamiz_test_find_id (page, "saved_views");

  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_type (views, GTK_TYPE_MENU_BUTTON));
  tamiz_test_wait (tamiz_test_find_id (views, "name_entry") != NULL);
  tamiz_test_settle (200);
}

/* What was searched, filtered and sorted comes back by its name. */
static void
a_view_is_kept_under_a_name (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  guint all = count_shown (page), some;

  choose (page, "Source", "Sitio web");
  tamiz_test_wait (find_chip (page, "Source: Sitio web") != NULL && is_settled (page));
  tamiz_test_click (find_header (page, "Company"));
  tamiz_test_wait (g_str_equal (tamiz_lead_table_get_sort (get_table (page)), "company") && is_settled (page));
  some = count_shown (page);
  open_views (page);
  tamiz_test_click (tamiz_test_find_id (page, "name_entry"));
  tamiz_test_type ("De la web\n");
  tamiz_test_click (find_chip (page, "Clear All"));
  tamiz_test_wait (count_shown (page) == all);
  tamiz_test_click (find_header (page, "Grade"));
  tamiz_test_wait (g_str_equal (tamiz_lead_table_get_sort (get_table (page)), "rank"));

  open_views (page);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-views");
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "saved_views"), "De la web"));
  tamiz_test_wait (is_settled (page) && count_shown (page) == some);
  g_assert_nonnull (find_chip (page, "Source: Sitio web"));
  g_assert_cmpstr (tamiz_lead_table_get_sort (get_table (page)), ==, "company");

  open_views (page);
  tamiz_test_click (tamiz_test_find_type (tamiz_test_find_id (tamiz_test_find_id (page, "saved_views"), "list"),
                                          GTK_TYPE_BUTTON));
  tamiz_test_wait (tamiz_test_find_text (page, "View “De la web” removed") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (page, "Undo"));
  open_views (page);
  tamiz_test_wait (tamiz_test_find_text (tamiz_test_find_id (page, "saved_views"), "De la web") != NULL);

  /* They are each user's own. */
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "name_entry") == NULL);
  tamiz_test_window_as (test, "camila@muestra.example");
  tamiz_test_click (tamiz_test_find_id (page, "search_entry"));
  open_views (page);
  g_assert_null (tamiz_test_find_text (tamiz_test_find_id (page, "saved_views"), "De la web"));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "name_entry") == NULL);
}

static void
tell_longest (const char *what)
{
  g_test_message ("%s: longest turn %.1f ms; laid out and painted: %.1f ms", what,
                  tamiz_test_longest_turn () / 1000.0, tamiz_test_longest_frame () / 1000.0);
}

/* Nothing that a hand does makes the window wait. */
static void
scrolling_and_typing_are_smooth (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (2000);
  TamizPage *page = go (test);
  GtkAdjustment *adjustment
      = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (tamiz_test_find_id (page, "view")));
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  tamiz_test_watch_loop (GTK_WIDGET (test->window));
  for (guint i = 0; i < 40; i++)
    {
      gtk_adjustment_set_value (adjustment, 120.0 * i);
      tamiz_test_settle (16);
    }
  tell_longest ("scrolling");

  tamiz_test_watch_loop (GTK_WIDGET (test->window));
  for (guint i = 0; i < 10; i++)
    {
      gtk_adjustment_set_value (adjustment, end * (i * 7 % 10) / 10);
      tamiz_test_settle (40);
    }
  tell_longest ("jumping");

  tamiz_test_watch_loop (GTK_WIDGET (test->window));
  tamiz_test_key (GDK_KEY_f, GDK_CONTROL_MASK);
  tamiz_test_type ("ana ro");
  tamiz_test_settle (400);
  tell_longest ("typing");

  tamiz_test_watch_loop (GTK_WIDGET (test->window));
  tamiz_test_click (find_header (page, "Name"));
  tamiz_test_settle (400);
  tell_longest ("another order");
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/prospects/typing-finds-and-keys-go-through-the-list",
                   typing_finds_and_keys_go_through_the_list);
  g_test_add_func ("/pages/prospects/typing-is-undone-before-what-was-done", typing_is_undone_before_what_was_done);
  g_test_add_func ("/pages/prospects/a-click-on-a-title-sorts-and-keeps-what-is-selected",
                   a_click_on_a_title_sorts_and_keeps_what_is_selected);
  g_test_add_func ("/pages/prospects/a-lead-named-elsewhere-is-selected-and-in-sight",
                   a_lead_named_elsewhere_is_selected_and_in_sight);
  g_test_add_func ("/pages/prospects/what-matters-fits-beside-the-editor", what_matters_fits_beside_the_editor);
  g_test_add_func ("/pages/prospects/chips-say-what-is-chosen-and-take-it-back",
                   chips_say_what_is_chosen_and_take_it_back);
  g_test_add_func ("/pages/prospects/a-filter-from-elsewhere-is-said-in-words",
                   a_filter_from_elsewhere_is_said_in_words);
  g_test_add_func ("/pages/prospects/a-view-is-kept-under-a-name", a_view_is_kept_under_a_name);
  g_test_add_func ("/pages/prospects/scrolling-and-typing-are-smooth", scrolling_and_typing_are_smooth);
  return g_test_run ();
}
