#include "config.h"

#include "tamiz-lead-table.h"
#include "tamiz-test-window.h"

#include <glib/gstdio.h>

static TamizLeadTable *
get_table (TamizPage *page)
{
  return TAMIZ_LEAD_TABLE (tamiz_test_find_type (page, TAMIZ_TYPE_LEAD_TABLE));
}

static TamizLeadList *
get_list (TamizPage *page)
{
  return tamiz_lead_table_get_list (get_table (page));
}

static guint
count_shown (TamizPage *page)
{
  TamizLeadTable *table = get_table (page);

  return table != NULL ? g_list_model_get_n_items (G_LIST_MODEL (tamiz_lead_table_get_list (table))) : 0;
}

static gboolean
is_settled (TamizPage *page)
{
  return get_table (page) != NULL && !tamiz_lead_list_get_loading (get_list (page));
}

static const char *
get_name (TamizPage *page,
          guint      position)
{
  g_autoptr (TamizLeadItem) lead = g_list_model_get_item (G_LIST_MODEL (get_list (page)), position);

  return lead != NULL ? tamiz_lead_item_get_name (lead) : NULL;
}

static TamizIdSelection *
get_selection (TamizPage *page)
{
  return tamiz_lead_table_get_selection (get_table (page));
}

static TamizPage *
go (TamizTestWindow *test)
{
  TamizPage *page = tamiz_test_window_go (test, "prospects");

  tamiz_test_wait (count_shown (page) > 50 && is_settled (page) && get_name (page, 0) != NULL);
  return page;
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
  tamiz_test_wait (count_shown (page) > 0 && count_shown (page) < all);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 1);
  tamiz_test_wait (tamiz_test_find_id (page, "beside") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-found");

  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == count_shown (page));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 0);

  tamiz_test_key (GDK_KEY_slash, 0);
  tamiz_test_type ("qqq");
  tamiz_test_wait (tamiz_test_find_text (page, "Nobody Matches") != NULL);
  tamiz_test_click (tamiz_test_find_text (page, "Clear Search and Filters"));
  tamiz_test_wait (count_shown (page) == all);
}

static GtkWidget *
find_header (TamizPage  *page,
             const char *title)
{
  return tamiz_test_find_text (tamiz_test_find_id (page, "view"), title);
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

/* From another page one comes to a lead, far down the list as it may be. */
static void
a_lead_named_elsewhere_is_selected_and_in_sight (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  gint64 wanted = tamiz_lead_list_get_id (get_list (page), 150);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, wanted);
  g_autofree char *name = NULL;
  g_autoptr (GArray) selected = NULL;

  tamiz_test_wait (get_name (page, 150) != NULL);
  name = g_strdup (get_name (page, 150));
  gtk_widget_activate_action (GTK_WIDGET (page), "win.open-lead", "s", id);
  tamiz_test_wait (tamiz_test_find_text (get_table (page), name) != NULL);
  selected = tamiz_id_selection_dup_ids (get_selection (page));
  g_assert_cmpuint (selected->len, ==, 1);
  g_assert_cmpint (g_array_index (selected, gint64, 0), ==, wanted);
}

/* The button of a chip, by what it says. */
static GtkWidget *
find_chip (TamizPage  *page,
           const char *text)
{
  return tamiz_test_find_text (tamiz_test_find_id (page, "filter_bar"), text);
}

static GtkWidget *
get_popover (TamizPage  *page,
             const char *chip)
{
  GtkWidget *button = gtk_widget_get_ancestor (find_chip (page, chip), GTK_TYPE_MENU_BUTTON);

  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

/* A chip of which several may be chosen stays open. */
static void
choose (TamizPage  *page,
        const char *chip,
        const char *choice)
{
  tamiz_test_wait (find_chip (page, chip) != NULL);
  if (!gtk_widget_get_mapped (get_popover (page, chip)))
    {
      tamiz_test_settle (200);
      tamiz_test_click (find_chip (page, chip));
    }
  tamiz_test_wait (tamiz_test_find_text (get_popover (page, chip), choice) != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (get_popover (page, chip), choice));
}

static void
leave (TamizPage  *page,
       const char *chip)
{
  tamiz_test_wait (find_chip (page, chip) != NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (!gtk_widget_get_mapped (get_popover (page, chip)));
  tamiz_test_settle (200);
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

static GtkWidget *
find_in_bar (TamizPage  *page,
             const char *text)
{
  return tamiz_test_find_text (tamiz_test_find_id (page, "bulk_bar"), text);
}

static guint
count_owned (TamizTestWindow *test,
             const char      *email)
{
  g_autoptr (json_t) counts = tamiz_test_session_do (test->base, "lead.counts", "owner", email, NULL);

  return (guint) tamiz_json_get_int (counts, "total", 0);
}

static void
tick (TamizPage *page,
      guint      row)
{
  tamiz_test_click (tamiz_test_find_nth (get_table (page), GTK_TYPE_CHECK_BUTTON, row));
}

/* Three of the list become somebody's at once, and one click takes it back. */
static void
several_are_assigned_at_once_and_undone (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  guint before;

  tamiz_test_window_as (test, "lucia@muestra.example");
  choose (page, "Owner", "Valeria Rocha");
  tamiz_test_wait (find_chip (page, "Owner: Valeria Rocha") != NULL && is_settled (page));
  before = count_owned (test, "lucia@muestra.example");
  /* Who is only looked at is not among them. */
  tamiz_test_click (tamiz_test_find_text (get_table (page), get_name (page, 2)));
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 1);
  tick (page, 0);
  tick (page, 1);
  tick (page, 4);
  tamiz_test_wait (find_in_bar (page, "3 selected") != NULL);
  tamiz_test_click (find_in_bar (page, "Assign"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "Nobody") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-bulk");
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "owner_list"), "Lucía Vargas"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "3 prospects assigned") != NULL);
  tamiz_test_wait (count_owned (test, "lucia@muestra.example") == before + 3);
  tamiz_test_wait (find_in_bar (page, "3 selected, 3 of them not listed") != NULL);

  tamiz_test_click (tamiz_test_find_text (test->window, "Undo"));
  tamiz_test_wait (count_owned (test, "lucia@muestra.example") == before);
  tamiz_test_wait (find_in_bar (page, "3 selected") != NULL);
}

/* Who cannot be discarded is named, with the reason; the others are. */
static void
what_is_refused_is_named_with_the_reason (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  GtkWidget *window;
  guint discarded;

  tamiz_test_window_as (test, "lucia@muestra.example");
  choose (page, "Stage", "Inquiry");
  choose (page, "Stage: Inquiry", "Won");
  leave (page, "Stage: Inquiry, Won");
  tamiz_test_wait (is_settled (page));
  discarded = count_shown (page);
  tamiz_lead_table_focus (get_table (page));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_wait (find_in_bar (page, "Discard") != NULL);
  tamiz_test_click (find_in_bar (page, "Discard"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "Student") != NULL);
  tamiz_test_click (tamiz_test_find_text (test->window, "Student"));

  tamiz_test_wait ((window = tamiz_test_find_toplevel (ADW_TYPE_WINDOW)) != NULL);
  tamiz_test_wait (tamiz_test_find_type (window, ADW_TYPE_ACTION_ROW) != NULL);
  tamiz_test_shot (window, "prospects-refused");
  g_assert_nonnull (tamiz_test_find_text (window, "A lead does not go from “Won” to “Discarded” this way"));
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) == NULL);
  tamiz_test_wait (count_shown (page) < discarded);
  tamiz_test_wait (count_shown (page) > 0);
}

/* What is selected goes into a file, and nothing else. */
static void
what_is_selected_is_exported (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);
  g_autofree char *folder = g_dir_make_tmp ("tamiz-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "two.csv", NULL);
  g_autofree char *first
      = g_strdup_printf ("%" G_GINT64_FORMAT ",", tamiz_lead_list_get_id (get_list (page), 1));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GtkWidget *chooser;

  tick (page, 1);
  tick (page, 3);
  tamiz_test_wait (find_in_bar (page, "2 selected") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (find_in_bar (page, "Export…"));
  tamiz_test_wait ((chooser = tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (chooser));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (path);
  tamiz_test_settle (300);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (test->window, "2 prospects written to “two.csv”") != NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[1], first));

  g_unlink (path);
  g_rmdir (folder);
}

/* Who only watches is told who may. */
static void
a_manager_selects_and_exports_only (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);

  tamiz_test_window_as (test, "jorge@muestra.example");
  tick (page, 2);
  tamiz_test_wait (find_in_bar (page, "1 selected") != NULL);
  g_assert_false (gtk_widget_is_sensitive (find_in_bar (page, "Assign")));
  g_assert_false (gtk_widget_is_sensitive (find_in_bar (page, "Discard")));
  g_assert_true (gtk_widget_is_sensitive (find_in_bar (page, "Export…")));
  tamiz_test_click (tamiz_test_find_id (page, "all_button"));
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == count_shown (page));
}

static void
type_into (gpointer    window,
           const char *row,
           const char *text)
{
  tamiz_test_click (tamiz_test_find_id (window, row));
  tamiz_test_type (text);
}

static GtkWidget *
open_form (TamizTestWindow *test)
{
  GtkWidget *form;

  tamiz_test_key (GDK_KEY_n, GDK_CONTROL_MASK);
  tamiz_test_wait ((form = tamiz_test_find_toplevel (ADW_TYPE_WINDOW)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (form));
  return form;
}

/* From nothing to the first prospect: the source is made on the way, what cannot be read is
 * said where it stands, and who is there already is not written twice.
 */
static void
the_first_prospect_is_written_down (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;
  GtkWidget *form;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role",
                                      "marketing,steward", NULL));
  tamiz_session_set_user (base->session, "mia@tamiz.example");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "prospects");
  tamiz_test_wait (tamiz_test_find_text (page, "No Prospects Yet") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-empty");

  form = open_form (test);
  tamiz_test_wait (tamiz_test_find_id (form, "source_name_row") != NULL);
  g_assert_false (gtk_widget_get_sensitive (tamiz_test_find_id (form, "add_button")));
  type_into (form, "first_name_row", "Ana");
  type_into (form, "last_name_row", "Peña");
  type_into (form, "email_row", "ana at uno");
  type_into (form, "source_name_row", "Feria");
  tamiz_test_click (tamiz_test_find_id (form, "add_button"));
  tamiz_test_wait (gtk_widget_has_css_class (tamiz_test_find_id (form, "email_row"), "error"));
  tamiz_test_shot (form, "new-prospect-refused");
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("ana@uno.example");
  tamiz_test_click (tamiz_test_find_id (form, "add_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) == NULL);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Ana Peña added") != NULL);
  tamiz_test_wait (count_shown (page) == 1);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 1);
  tamiz_test_wait (tamiz_test_find_id (page, "beside") != NULL);

  tamiz_test_focus_window (GTK_WINDOW (test->window));
  form = open_form (test);
  tamiz_test_wait (tamiz_test_find_text (form, "Feria") != NULL);
  type_into (form, "first_name_row", "Ana");
  type_into (form, "last_name_row", "Peña");
  type_into (form, "email_row", "Ana@Uno.example\n");
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) == NULL);
  tamiz_test_wait (
      tamiz_test_find_text (test->window, "Ana Peña was in the base already; what was blank there is filled in")
      != NULL);
  g_assert_cmpuint (count_shown (page), ==, 1);
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
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/prospects/typing-finds-and-keys-go-through-the-list",
                   typing_finds_and_keys_go_through_the_list);
  g_test_add_func ("/pages/prospects/a-click-on-a-title-sorts-and-keeps-what-is-selected",
                   a_click_on_a_title_sorts_and_keeps_what_is_selected);
  g_test_add_func ("/pages/prospects/a-lead-named-elsewhere-is-selected-and-in-sight",
                   a_lead_named_elsewhere_is_selected_and_in_sight);
  g_test_add_func ("/pages/prospects/chips-say-what-is-chosen-and-take-it-back",
                   chips_say_what_is_chosen_and_take_it_back);
  g_test_add_func ("/pages/prospects/a-filter-from-elsewhere-is-said-in-words",
                   a_filter_from_elsewhere_is_said_in_words);
  g_test_add_func ("/pages/prospects/a-view-is-kept-under-a-name", a_view_is_kept_under_a_name);
  g_test_add_func ("/pages/prospects/several-are-assigned-at-once-and-undone",
                   several_are_assigned_at_once_and_undone);
  g_test_add_func ("/pages/prospects/what-is-refused-is-named-with-the-reason",
                   what_is_refused_is_named_with_the_reason);
  g_test_add_func ("/pages/prospects/what-is-selected-is-exported", what_is_selected_is_exported);
  g_test_add_func ("/pages/prospects/a-manager-selects-and-exports-only", a_manager_selects_and_exports_only);
  g_test_add_func ("/pages/prospects/the-first-prospect-is-written-down", the_first_prospect_is_written_down);
  g_test_add_func ("/pages/prospects/scrolling-and-typing-are-smooth", scrolling_and_typing_are_smooth);
  return g_test_run ();
}
