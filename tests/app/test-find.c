#include "config.h"

#include "tamiz-company-view.h"
#include "tamiz-find.h"
#include "tamiz-test-window.h"

static GtkWidget *
open_find (TamizTestWindow *test)
{
  GtkWidget *window;

  tamiz_test_key (GDK_KEY_k, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) != NULL);
  window = tamiz_test_find_toplevel (TAMIZ_TYPE_FIND);
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static guint
count_found (GtkWidget *window)
{
  GtkWidget *view = tamiz_test_find_id (window, "list_view");

  return view != NULL ? g_list_model_get_n_items (
             G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view))))
                      : 0;
}

static const char *
get_page (TamizTestWindow *test)
{
  return tamiz_shell_get_page (tamiz_window_get_shell (test->window));
}

static void
a_few_letters_lead_to_a_company (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (60);
  g_autoptr (json_t) list = tamiz_test_session_do (test->base, "company.list", "limit", "1", NULL);
  g_autofree char *name = g_strdup (tamiz_test_get (list, "items.0.name"));
  GtkWidget *window = open_find (test);
  GtkWidget *view;

  /* Nothing typed: what can be gone to. */
  g_assert_cmpuint (count_found (window), >, 5);
  tamiz_test_type (name);
  tamiz_test_wait (count_found (window) > 0 && tamiz_test_find_text (window, name) != NULL);
  tamiz_test_shot (window, "find");
  tamiz_test_click (tamiz_test_find_text (window, name));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) == NULL);
  tamiz_test_wait (g_strcmp0 (get_page (test), "companies") == 0);
  tamiz_test_wait (tamiz_test_find_type (test->window, TAMIZ_TYPE_COMPANY_VIEW) != NULL);
  view = tamiz_test_find_type (test->window, TAMIZ_TYPE_COMPANY_VIEW);
  tamiz_test_wait (tamiz_test_find_id (view, "name_label") != NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (tamiz_test_find_id (view, "name_label"))), ==,
                   name);
}

static void
a_page_is_found_by_keyboard_alone (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *window = open_find (test);

  /* Enter at once: what was typed counts, not what still stands in the list. */
  g_assert_nonnull (window);
  tamiz_test_type ("compan");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (g_strcmp0 (get_page (test), "companies") == 0);
}

/* Whoever answered a call in somebody's place has no lead, but a company. */
static void
who_has_no_lead_leads_to_their_company (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (60);
  g_autoptr (json_t) companies
      = tamiz_test_session_do (test->base, "company.list", "limit", "1", NULL);
  g_autoptr (json_t) company = tamiz_test_session_do (
      test->base, "company.show", "id", tamiz_test_get (companies, "items.0.id"), NULL);
  const char *lead = tamiz_test_get (company, "leads.0.id");
  GtkWidget *window;

  tamiz_test_session_as (test->base, "lucia@muestra.example");
  json_decref (tamiz_test_session_do (test->base, "call.log", "id", lead, "purpose", "verify",
                                      "outcome", "other_person", "person", "Xilonen", NULL));
  window = open_find (test);
  tamiz_test_type ("xilonen");
  tamiz_test_wait (count_found (window) > 0
                   && tamiz_test_find_text (tamiz_test_find_id (window, "list_view"), "Xilonen")
                          != NULL);
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (window, "list_view"), "Xilonen"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) == NULL);
  tamiz_test_wait (g_strcmp0 (get_page (test), "companies") == 0);
}

/* The tenth and the eleventh page have a key, too, and what a window shows is its title. */
static void
every_page_has_a_key (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);

  tamiz_test_key (GDK_KEY_0, GDK_ALT_MASK);
  tamiz_test_wait (g_strcmp0 (get_page (test), "crm") == 0);
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (test->window)), "CRM – "));
  g_assert_false (g_str_has_suffix (gtk_window_get_title (GTK_WINDOW (test->window)), ".tamiz"));
  tamiz_test_key (GDK_KEY_minus, GDK_ALT_MASK);
  tamiz_test_wait (g_strcmp0 (get_page (test), "steward") == 0);
  tamiz_test_key (GDK_KEY_1, GDK_ALT_MASK);
  tamiz_test_wait (g_strcmp0 (get_page (test), "today") == 0);
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (test->window)), "Today – "));
}

/* Who works is changed by keyboard alone. */
static void
a_key_opens_who_is_working (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *button = tamiz_test_find_id (test->window, "user_button");
  GtkWidget *menu = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));

  tamiz_test_key (GDK_KEY_F4, 0);
  tamiz_test_wait (gtk_widget_get_mapped (menu));
  tamiz_test_settle (200);
  g_assert_nonnull (tamiz_test_find_text (menu, "Lucía Vargas · Marketing, Steward"));
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (button, "Lucía Vargas") != NULL);
}

static void
what_a_role_may_not_do_is_not_found (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *window;

  tamiz_test_window_as (test, "jorge@muestra.example");
  window = open_find (test);
  g_assert_cmpuint (count_found (window), >, 5);
  g_assert_null (tamiz_test_find_text (window, "Import a file"));
  g_assert_null (tamiz_test_find_text (window, "New prospect"));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_window_as (test, "lucia@muestra.example");
  window = open_find (test);
  g_assert_nonnull (tamiz_test_find_text (window, "Import a file"));
  /* The second word counts as the first, and a space behind it does not. */
  tamiz_test_type ("file ");
  tamiz_test_wait (count_found (window) > 0 && tamiz_test_find_text (window, "Today") == NULL);
  g_assert_nonnull (tamiz_test_find_text (window, "Import a file"));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) == NULL);
}

static void
a_tooltip_does_not_lie_over_its_menu (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *button = tamiz_test_find_id (test->window, "user_button");
  GtkWidget *menu;

  /* Somebody else works: the menu is another one. */
  tamiz_test_window_as (test, "lucia@muestra.example");
  menu = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  g_assert_true (gtk_widget_get_has_tooltip (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  tamiz_test_wait (gtk_widget_get_mapped (menu));
  g_assert_false (gtk_widget_get_has_tooltip (button));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  tamiz_test_wait (!gtk_widget_get_mapped (menu));
  g_assert_true (gtk_widget_get_has_tooltip (button));
}

static float
get_page_start (TamizTestWindow *test)
{
  GtkWidget *list = tamiz_test_find_id (test->window, "list");
  graphene_rect_t bounds;

  tamiz_test_settle (100);
  g_assert_true (gtk_widget_compute_bounds (list, GTK_WIDGET (test->window), &bounds));

  return bounds.origin.x + bounds.size.width;
}

/* The page beside it does not move because somebody else works. */
static GtkListBoxRow *
get_focused_row (TamizTestWindow *test,
                 GtkListBox      *list)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  return row != NULL && gtk_widget_is_ancestor (row, GTK_WIDGET (list)) ? GTK_LIST_BOX_ROW (row) : NULL;
}

/* One stop for Tab; the arrows go within, and what is highlighted is the page in sight. */
static void
the_sidebar_says_what_is_shown (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkListBox *list;
  GtkListBoxRow *row;

  tamiz_test_window_go (test, "companies");
  list = GTK_LIST_BOX (tamiz_test_find_id (test->window, "list"));
  row = gtk_list_box_get_row_at_index (list, 2);
  gtk_widget_grab_focus (tamiz_test_find_id (test->window, "menu_button"));
  for (guint stops = 0; get_focused_row (test, list) == NULL; stops++)
    {
      g_assert_cmpuint (stops, <, 5);
      tamiz_test_key (GDK_KEY_Tab, 0);
    }
  g_assert_true (get_focused_row (test, list) == row);
  tamiz_test_key (GDK_KEY_Tab, 0);
  g_assert_null (get_focused_row (test, list));
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  g_assert_true (get_focused_row (test, list) == row);

  tamiz_test_key (GDK_KEY_Down, 0);
  g_assert_true (get_focused_row (test, list) == gtk_list_box_get_row_at_index (list, 3));
  g_assert_true (gtk_list_box_get_selected_row (list) == row);
  tamiz_test_key (GDK_KEY_Tab, 0);
  g_assert_true (gtk_list_box_get_selected_row (list) == row);
  g_assert_cmpstr (get_page (test), ==, "companies");

  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (g_strcmp0 (get_page (test), "calls") == 0);
  g_assert_true (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 3));
}

static void
the_sidebar_is_as_wide_for_every_name (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  GtkWidget *button;
  float start;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Al", "email", "al@uno.example", "role", "manager",
                                      NULL));
  tamiz_test_session_as (base, "al@uno.example");
  json_decref (tamiz_test_session_do (base, "user.add", "name", "Wenceslao Montenegro Wittgenstein", "email",
                                      "wenceslao@uno.example", "role", "marketing", NULL));
  test = tamiz_test_window_new (base);
  button = tamiz_test_find_id (test->window, "user_button");
  tamiz_test_wait (tamiz_test_find_text (button, "Al") != NULL);
  start = get_page_start (test);
  tamiz_test_window_as (test, "wenceslao@uno.example");
  tamiz_test_wait (tamiz_test_find_text (button, "Wenceslao Montenegro Wittgenstein") != NULL);
  g_assert_cmpfloat (get_page_start (test), ==, start);
}

/* What a role may not do is not begun. */
static void
who_may_not_import_is_not_asked_for_a_file (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);

  tamiz_test_window_as (test, "jorge@muestra.example");
  tamiz_test_key (GDK_KEY_i, GDK_CONTROL_MASK);
  tamiz_test_settle (200);
  g_assert_null (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER));
  /* GTK's file dialog leaks in a library of its own, where no suppression reaches it. */
#ifndef __SANITIZE_ADDRESS__
  tamiz_test_window_as (test, "lucia@muestra.example");
  tamiz_test_key (GDK_KEY_i, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER)));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER) == NULL);
#endif
}

static void
what_is_not_there_is_said (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *window = open_find (test);

  tamiz_test_type ("zzzzqq");
  tamiz_test_wait (tamiz_test_find_text (window, "Nothing Found") != NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) == NULL);
}

static void
the_window_lets_go_of_everything (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *window = g_object_ref (open_find (test));

  tamiz_test_type ("a");
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) == NULL);
  tamiz_test_settle (50);

  g_assert_finalize_object (window);
}

int
main (int argc, char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/find/a-few-letters-lead-to-a-company", a_few_letters_lead_to_a_company);
  g_test_add_func ("/app/find/a-page-is-found-by-keyboard-alone",
                   a_page_is_found_by_keyboard_alone);
  g_test_add_func ("/app/find/who-has-no-lead-leads-to-their-company",
                   who_has_no_lead_leads_to_their_company);
  g_test_add_func ("/app/find/every-page-has-a-key", every_page_has_a_key);
  g_test_add_func ("/app/find/a-key-opens-who-is-working", a_key_opens_who_is_working);
  g_test_add_func ("/app/find/what-a-role-may-not-do-is-not-found", what_a_role_may_not_do_is_not_found);
  g_test_add_func ("/app/find/a-tooltip-does-not-lie-over-its-menu", a_tooltip_does_not_lie_over_its_menu);
  g_test_add_func ("/app/find/who-may-not-import-is-not-asked-for-a-file",
                   who_may_not_import_is_not_asked_for_a_file);
  g_test_add_func ("/app/find/what-is-not-there-is-said", what_is_not_there_is_said);
  g_test_add_func ("/app/find/the-sidebar-says-what-is-shown", the_sidebar_says_what_is_shown);
  g_test_add_func ("/app/find/the-sidebar-is-as-wide-for-every-name", the_sidebar_is_as_wide_for_every_name);
  g_test_add_func ("/app/find/the-window-lets-go-of-everything", the_window_lets_go_of_everything);
  return g_test_run ();
}
