#include "config.h"

#include "tamiz-json-item.h"
#include "tamiz-test-window.h"

#include "tamiz-timeline.h"

#include <adwaita.h>

#include <string.h>

static GListModel *
get_model (TamizPage *page)
{
  GtkWidget *view = tamiz_test_find_id (page, "list_view");

  return view != NULL ? G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view))) : NULL;
}

static guint
count_shown (TamizPage *page)
{
  GListModel *model = get_model (page);

  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

static void
typing_finds_a_company_and_enter_opens_it (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = tamiz_test_window_go (test, "companies");
  guint all;

  tamiz_test_wait (count_shown (page) > 50);
  all = count_shown (page);
  /* Without a search, too: Enter opens the first one that the keyboard comes to. */
  tamiz_test_click (tamiz_test_find_id (page, "search_entry"));
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_wait (gtk_widget_get_focus_child (tamiz_test_find_id (page, "list_view")) != NULL);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "name_label") != NULL);
  tamiz_test_click (tamiz_test_find_id (page, "search_entry"));
  tamiz_test_type ("ferretería");
  tamiz_test_wait (count_shown (page) > 0 && count_shown (page) < all);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_wait (gtk_widget_get_focus_child (tamiz_test_find_id (page, "list_view")) != NULL);
  tamiz_test_click (tamiz_test_find_id (page, "search_entry"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (g_strstr_len (gtk_label_get_text (GTK_LABEL (tamiz_test_find_id (page, "name_label"))), -1,
                                 "Ferretería")
                   != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "companies");

  tamiz_test_click (tamiz_test_find_id (page, "search_entry"));
  tamiz_test_type ("xyz");
  tamiz_test_wait (tamiz_test_find_text (page, "No Company Found") != NULL);
}

static void
a_long_list_goes_on_where_it_is_scrolled_to_its_end (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (600);
  g_autoptr (json_t) companies = tamiz_test_session_do (test->base, "company.list", "limit", "0", "sort", "name", NULL);
  gsize total = json_array_size (json_object_get (companies, "items"));
  TamizPage *page = tamiz_test_window_go (test, "companies");

  g_assert_cmpuint (total, >, 200);
  tamiz_test_wait (count_shown (page) == 100);
  gtk_widget_grab_focus (tamiz_test_find_id (page, "list_view"));
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_wait (count_shown (page) == 200);
  for (guint i = 0; i < total / 100 && count_shown (page) < total; i++)
    {
      guint before = count_shown (page);

      tamiz_test_key (GDK_KEY_End, 0);
      tamiz_test_wait (count_shown (page) > before);
    }
  g_assert_cmpuint (count_shown (page), ==, total);
  for (gsize i = 0; i < total; i++)
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (get_model (page), (guint) i);
      g_autofree char *path = g_strdup_printf ("items.%" G_GSIZE_FORMAT ".id", i);

      g_assert_cmpstr (tamiz_json_item_get_text (item, "id"), ==, tamiz_test_get (companies, path));
    }
}

/* What another program writes is seen without asking. */
static void
a_company_that_comes_is_shown (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;

  tamiz_test_session_agree (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "companies");
  tamiz_test_wait (tamiz_test_find_text (page, "No Companies Yet") != NULL);
  g_free (tamiz_test_session_add_lead (base));
  tamiz_test_wait (count_shown (page) == 1);
}

/* A window on one company with a lead. */
static TamizTestWindow *
open_account (TamizPage **page,
              char      **lead,
              char      **company)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  TamizTestWindow *test;
  g_autoptr (json_t) shown = NULL;

  tamiz_test_session_agree (base);
  *lead = tamiz_test_session_add_lead (base);
  shown = tamiz_test_session_do (base, "lead.show", "id", *lead, NULL);
  *company = g_strdup (tamiz_test_get (shown, "company_id"));
  test = tamiz_test_window_new (base);
  *page = tamiz_test_window_go (test, "companies");
  tamiz_test_wait (count_shown (*page) == 1);
  gtk_widget_activate_action (GTK_WIDGET (*page), "win.open-company", "s", *company);
  tamiz_test_wait (tamiz_test_find_text (*page, "Inés Güemes") != NULL);
  tamiz_test_settle (200);

  return test;
}

static GtkWidget *
find_fact (TamizPage  *page,
           const char *title)
{
  GtkWidget *label = tamiz_test_find_text (tamiz_test_find_id (page, "fact_list"), title);

  return tamiz_test_find_type (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW), GTK_TYPE_ENTRY);
}

static void
type_fact (TamizPage  *page,
           const char *title,
           const char *text)
{
  gtk_widget_grab_focus (find_fact (page, title));
  tamiz_test_settle (100);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (text);
}

/* Tab leads through all facts, and Shift+Tab back before the first. */
static void
facts_are_reached_both_ways (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL, *company = NULL;
  g_autoptr (TamizTestWindow) test = open_account (&page, &lead, &company);
  GtkWidget *list = tamiz_test_find_id (page, "fact_list");
  guint n_rows = 0, n_stops = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n_rows) != NULL)
    n_rows++;
  gtk_widget_grab_focus (find_fact (page, "Name"));
  for (; gtk_widget_get_focus_child (list) != NULL; n_stops++)
    tamiz_test_key (GDK_KEY_Tab, 0);
  g_assert_cmpuint (n_stops, ==, n_rows);

  for (n_stops = 0; n_stops == 0 || gtk_widget_get_focus_child (list) != NULL; n_stops++)
    tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  g_assert_cmpuint (n_stops, ==, n_rows + 1);
}

static void
facts_are_saved_as_they_are_typed (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL, *company = NULL;
  g_autoptr (TamizTestWindow) test = open_account (&page, &lead, &company);
  g_autoptr (json_t) shown = NULL;

  type_fact (page, "City", "El Alto");
  tamiz_test_key (GDK_KEY_Return, 0);
  type_fact (page, "Employees", "1,200");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (find_fact (page, "Employees"))), "1200"));
  tamiz_test_shot (GTK_WIDGET (test->window), "company");
  shown = tamiz_test_session_do (test->base, "company.show", "id", company, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "city"), ==, "El Alto");
  g_assert_cmpint (json_integer_value (tamiz_test_find (shown, "employees")), ==, 1200);
}

static void
a_refused_fact_says_why_where_it_was_typed (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL, *company = NULL;
  g_autoptr (TamizTestWindow) test = open_account (&page, &lead, &company);

  type_fact (page, "Employees", "many");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (tamiz_test_find_id (page, "fact_list"),
                                         "“many” is not a number that can be kept exactly; write it as 1250.50")
                   != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_fact (page, "Employees"))), ==, "many");
}

/* What is refused after somebody has gone on is not said beside another company. */
static void
a_fact_that_is_refused_late_is_said (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL, *company = NULL, *other = NULL;
  g_autoptr (TamizTestWindow) test = open_account (&page, &lead, &company);
  g_autoptr (json_t) added = NULL, shown = NULL;

  added = tamiz_test_session_do (test->base, "lead.add", "+fields", "first_name=Otra", "+fields",
                                 "company=Hotel del Lago", "source", "Página web", NULL);
  shown = tamiz_test_session_do (test->base, "company.list", "search", "Hotel del Lago", NULL);
  other = g_strdup (tamiz_test_get (shown, "items.0.id"));
  type_fact (page, "Employees", "many");
  tamiz_page_open (page, other);
  tamiz_test_wait (tamiz_test_find_id (test->window, "failure_label") != NULL);
  tamiz_test_wait (strstr (gtk_label_get_text (GTK_LABEL (tamiz_test_find_id (test->window, "failure_label"))), "many")
                   != NULL);
  g_assert_null (tamiz_test_find_text (tamiz_test_find_id (page, "fact_list"),
                                       "“many” is not a number that can be kept exactly; write it as 1250.50"));
}

/* Another program writes the same field while somebody types. */
static void
what_somebody_else_wrote_is_not_overwritten (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL, *company = NULL;
  g_autoptr (TamizTestWindow) test = open_account (&page, &lead, &company);
  g_autoptr (json_t) shown = NULL;

  type_fact (page, "City", "Oruro");
  json_decref (tamiz_test_session_do (test->base, "company.set", "id", company, "+fields", "city=Sucre", NULL));
  tamiz_test_wait (tamiz_test_find_text (page, "Somebody has changed it meanwhile: it holds “Sucre” now.") != NULL);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "company-conflict");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_fact (page, "City"))), ==, "Oruro");
  shown = tamiz_test_session_do (test->base, "company.show", "id", company, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "city"), ==, "Sucre");
}

static void
an_account_leads_to_its_people_and_tells_what_happened (void)
{
  TamizPage *page;
  g_autofree char *lead = NULL, *company = NULL;
  g_autoptr (TamizTestWindow) test = open_account (&page, &lead, &company);

  gtk_test_accessible_assert_property (tamiz_test_find_id (tamiz_test_find_id (page, "list_view"), "counts"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "1 person · 1 inquiry or lead");
  tamiz_test_click (tamiz_test_find_text (page, "What Happened"));
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_TIMELINE) != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Web form") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "company-timeline");
  tamiz_test_click (tamiz_test_find_text (page, "Account"));
  tamiz_test_wait (tamiz_test_find_id (page, "people_group") != NULL);
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "people_group"), "Inés Güemes"));
  tamiz_test_wait (g_strcmp0 (tamiz_shell_get_page (tamiz_window_get_shell (test->window)), "prospects") == 0);
}

static gboolean
comes_first (GtkWidget  *list,
             const char *name)
{
  g_autoptr (TamizJsonItem) item
      = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))), 0);

  return item != NULL && g_strcmp0 (tamiz_json_item_get_text (item, "name"), name) == 0;
}

static void
the_busiest_companies_come_first_where_that_is_wanted (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = tamiz_test_window_go (test, "companies");
  g_autoptr (json_t) first = NULL;
  GtkWidget *list;

  tamiz_test_wait (count_shown (page) > 50);
  first = tamiz_test_session_do (test->base, "company.list", "sort", "leads:desc", "limit", "1", NULL);
  list = tamiz_test_find_id (page, "list_view");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (tamiz_test_find_id (page, "sort_choice")), 1);
  tamiz_test_wait (comes_first (list, tamiz_test_get (first, "items.0.name")));
  tamiz_test_wait (tamiz_test_find_text (list, tamiz_test_get (first, "items.0.name")) != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (list, tamiz_test_get (first, "items.0.name")));
  tamiz_test_wait (tamiz_test_find_id (page, "name_label") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "companies-busiest");
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/companies/typing-finds-a-company-and-enter-opens-it",
                   typing_finds_a_company_and_enter_opens_it);
  g_test_add_func ("/pages/companies/a-long-list-goes-on-where-it-is-scrolled-to-its-end",
                   a_long_list_goes_on_where_it_is_scrolled_to_its_end);
  g_test_add_func ("/pages/companies/a-company-that-comes-is-shown", a_company_that_comes_is_shown);
  g_test_add_func ("/pages/companies/facts-are-reached-both-ways", facts_are_reached_both_ways);
  g_test_add_func ("/pages/companies/facts-are-saved-as-they-are-typed", facts_are_saved_as_they_are_typed);
  g_test_add_func ("/pages/companies/a-refused-fact-says-why-where-it-was-typed",
                   a_refused_fact_says_why_where_it_was_typed);
  g_test_add_func ("/pages/companies/a-fact-that-is-refused-late-is-said", a_fact_that_is_refused_late_is_said);
  g_test_add_func ("/pages/companies/what-somebody-else-wrote-is-not-overwritten",
                   what_somebody_else_wrote_is_not_overwritten);
  g_test_add_func ("/pages/companies/an-account-leads-to-its-people-and-tells-what-happened",
                   an_account_leads_to_its_people_and_tells_what_happened);
  g_test_add_func ("/pages/companies/the-busiest-companies-come-first-where-that-is-wanted",
                   the_busiest_companies_come_first_where_that_is_wanted);
  return g_test_run ();
}
