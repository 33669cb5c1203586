#include "config.h"

#include "tamiz-test-window.h"

#include <adwaita.h>

#define MIA "mia@tamiz.example"
#define VERA "vera@tamiz.example"
#define BOSS "max@tamiz.example"

static GtkWidget *
find_prefix (gpointer    root,
             const char *prefix)
{
  GtkWidget *label;

  for (guint n = 0; (label = tamiz_test_find_nth (root, GTK_TYPE_LABEL, n)) != NULL; n++)
    {
      if (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), prefix))
        return label;
    }

  return NULL;
}

static TamizTestWindow *
open_agreed (char **lead)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);
  *lead = tamiz_test_session_add_lead (base);

  return tamiz_test_window_new (base);
}

static void
the_day_of_marketing_leads_to_the_work (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_agreed (&lead);
  TamizPage *page = tamiz_test_window_go (test, "today");

  json_decref (tamiz_test_session_do (test->base, "lead.add", "+fields", "first_name=Pía",
                                      "+fields", "email=pia@selva.example", "source", "Página web",
                                      NULL));
  tamiz_test_wait (find_prefix (page, "New inquiries · 1") != NULL);
  g_assert_nonnull (find_prefix (page, "Calls due · "));
  g_assert_nonnull (tamiz_test_find_text (page, "This Month Against the Promise"));
  g_assert_null (tamiz_test_find_text (page, "First Steps"));
  tamiz_test_shot (GTK_WIDGET (test->window), "today-marketing");

  tamiz_test_session_qualify (test->base, lead);
  tamiz_test_wait (tamiz_test_find_text (page, "Ready") != NULL);
  tamiz_test_click (tamiz_test_find_text (page, "Ready"));
  tamiz_test_wait (
      g_strcmp0 (tamiz_shell_get_page (tamiz_window_get_shell (test->window)), "handoffs") == 0);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Ready to be handed over") != NULL);
}

static void
add_tasks (TamizTestWindow *test,
           const char      *lead,
           guint            n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Task %u", i);
      g_autofree char *due = g_strdup_printf ("2026-02-%02uT12:00", i);

      json_decref (tamiz_test_session_do (test->base, "task.add", "id", lead, "text", text, "due", due, NULL));
    }
}

/* There is no other place where all of them are. */
static void
all_tasks_are_shown_where_they_are (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_agreed (&lead);
  TamizPage *page;
  GtkWidget *list;

  add_tasks (test, lead, 12);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (find_prefix (page, "Tasks · 12") != NULL && tamiz_test_find_text (page, "Task 5") != NULL);
  g_assert_null (tamiz_test_find_text (page, "Task 6"));
  list = gtk_widget_get_ancestor (tamiz_test_find_text (page, "Task 5"), GTK_TYPE_LIST_BOX);
  tamiz_test_settle (200);
  gtk_widget_activate_action (GTK_WIDGET (page), "today.all-tasks", NULL);
  tamiz_test_wait (tamiz_test_find_text (list, "Task 12") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "today-tasks");
}

static void
a_task_is_ticked_off_and_taken_back (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_agreed (&lead);
  TamizPage *page;
  GtkWidget *group;

  json_decref (tamiz_test_session_do (test->base, "task.add", "id", lead, "text",
                                      "Send the brochure", "due", "2026-03-02T12:00", NULL));
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (tamiz_test_find_text (page, "Send the brochure") != NULL);
  group = gtk_widget_get_ancestor (tamiz_test_find_text (page, "Send the brochure"),
                                   GTK_TYPE_LIST_BOX);
  tamiz_test_click (tamiz_test_find_type (group, GTK_TYPE_CHECK_BUTTON));
  tamiz_test_wait (tamiz_test_find_text (page, "Send the brochure") == NULL);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Task done") != NULL);
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_text (page, "Send the brochure") != NULL);
}

static void
sales_sees_packets_and_the_manager_what_is_late (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_agreed (&lead);
  TamizPage *page;

  tamiz_test_session_qualify (test->base, lead);
  json_decref (tamiz_test_session_do (test->base, "handoff.send", "id", lead, "to", VERA, "meeting",
                                      "2026-03-05T10:00", NULL));
  tamiz_test_window_as (test, VERA);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (find_prefix (page, "Packets to review · 1") != NULL);
  tamiz_test_wait (find_prefix (page, "by 3 Mar 2026, ") != NULL);
  g_assert_null (find_prefix (page, "Calls due"));
  tamiz_test_shot (GTK_WIDGET (test->window), "today-sales");

  tamiz_test_session_advance (test->base, 3 * TAMIZ_DAY);
  tamiz_test_window_as (test, BOSS);
  tamiz_test_wait (find_prefix (page, "What sales owes · 1") != NULL);
  tamiz_test_wait (find_prefix (page, "late since 3 Mar 2026, ") != NULL);
  g_assert_nonnull (find_prefix (page, "Sales: 1 handoff is late"));
  tamiz_test_shot (GTK_WIDGET (test->window), "today-manager");
  tamiz_test_click (find_prefix (page, "late since 3 Mar 2026, "));
  tamiz_test_wait (find_prefix (test->window, "Waiting for Vera Ventas") != NULL);
}

static float
find_top (TamizPage  *page,
          const char *text)
{
  GtkWidget *label = tamiz_test_find_text (page, text);
  graphene_rect_t bounds;

  g_assert_true (label != NULL && gtk_widget_compute_bounds (label, GTK_WIDGET (page), &bounds));

  return bounds.origin.y;
}

/* A definition that nobody can sign for sales does not come first. */
/* What was put away is read again where it was told. */
static void
notices_that_were_put_away_can_be_read_again (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_agreed (&lead);
  TamizPage *page;
  GtkWidget *list;

  tamiz_test_session_qualify (test->base, lead);
  json_decref (tamiz_test_session_do (test->base, "handoff.send", "id", lead, "to", VERA, "meeting",
                                      "2026-03-05T10:00", NULL));
  tamiz_test_window_as (test, VERA);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (find_prefix (page, "Notices · 1") != NULL);
  tamiz_test_session_as (test->base, VERA);
  json_decref (tamiz_test_session_do (test->base, "notice.seen", "+all", NULL, NULL));
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing new") != NULL);
  list = gtk_widget_get_ancestor (tamiz_test_find_text (page, "Nothing new"), GTK_TYPE_LIST_BOX);
  gtk_widget_activate_action (GTK_WIDGET (page), "today.all-notices", NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing new") == NULL
                   && tamiz_test_find_type (list, ADW_TYPE_ACTION_ROW) != NULL);
  tamiz_test_settle (100);
  tamiz_test_shot (GTK_WIDGET (test->window), "today-notices");
}

static void
a_team_without_sales_begins_with_its_people (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Ana", "email", "ana@tamiz.example",
                                      "role", "marketing,manager,steward", NULL));
  tamiz_test_session_as (base, "ana@tamiz.example");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (tamiz_test_find_text (page, "Add a Colleague") != NULL);
  tamiz_test_settle (200);
  g_assert_cmpfloat (find_top (page, "Work together"), <, find_top (page, "Agree on what a lead is"));

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Vera", "email", "vera@tamiz.example",
                                      "role", "sales", NULL));
  tamiz_test_wait (tamiz_test_find_text (page, "Add a Colleague") == NULL);
  tamiz_test_settle (200);
  g_assert_cmpfloat (find_top (page, "Work together"), >, find_top (page, "Agree on what a lead is"));
}

static void
hand_over (TamizTestWindow *test,
           const char      *lead,
           const char      *meeting)
{
  g_autoptr (json_t) handoff = NULL;
  g_autofree char *number = NULL;

  tamiz_test_session_as (test->base, MIA);
  tamiz_test_session_qualify (test->base, lead);
  handoff = tamiz_test_session_do (test->base, "handoff.send", "id", lead, "to", VERA, "meeting", meeting, NULL);
  number = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (tamiz_test_find (handoff, "number")));
  tamiz_test_session_as (test->base, VERA);
  json_decref (tamiz_test_session_do (test->base, "handoff.accept", "number", number, NULL));
}

/* Who was handed over later, but is met sooner, stands first. */
static void
what_runs_out_first_stands_first (void)
{
  g_autofree char *late = NULL;
  g_autoptr (TamizTestWindow) test = open_agreed (&late);
  g_autoptr (json_t) other = NULL;
  TamizPage *page;
  GtkWidget *list;

  other = tamiz_test_session_do (test->base, "lead.add", "+fields", "first_name=Raúl", "+fields",
                                 "last_name=Soto", "+fields", "job_title=Gerente general", "+fields",
                                 "email=raul@lago.example", "+fields", "phone=72345678", "+fields",
                                 "company=Hotel del Lago", "+fields", "employees=80", "+fields", "city=La Paz",
                                 "source", "Página web", NULL);
  hand_over (test, late, "2026-03-13T10:00");
  tamiz_test_session_advance (test->base, TAMIZ_HOUR);
  hand_over (test, tamiz_test_get (other, "id"), "2026-03-05T10:00");
  tamiz_test_window_as (test, VERA);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (find_prefix (page, "What sales owes · 2") != NULL);
  list = gtk_widget_get_next_sibling (gtk_widget_get_parent (find_prefix (page, "What sales owes · 2")));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (tamiz_test_find_type (list, ADW_TYPE_ACTION_ROW))),
                   ==, "Raúl Soto");
}

/* What was asked for it is given up then, and asked again. */
static void
who_leaves_before_it_is_there_finds_it_when_they_come_back (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_agreed (&lead);
  TamizPage *page;

  add_tasks (test, lead, 12);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (find_prefix (page, "Tasks · 12") != NULL && tamiz_test_find_text (page, "Task 5") != NULL);
  tamiz_test_settle (500);
  gtk_widget_activate_action (GTK_WIDGET (page), "today.all-tasks", NULL);
  tamiz_shell_go (tamiz_window_get_shell (test->window), "prospects");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (page)));
  tamiz_test_settle (500);
  g_assert_null (tamiz_test_find_text (page, "Task 12"));
  tamiz_test_window_go (test, "today");
  tamiz_test_wait (tamiz_test_find_text (page, "Task 12") != NULL);
}

static void
a_new_base_says_what_comes_first (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Ana", "email", "ana@tamiz.example",
                                      "role", "marketing,sales", NULL));
  tamiz_test_session_as (base, "ana@tamiz.example");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (tamiz_test_find_text (page, "First Steps") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Add Sources") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Import a File") != NULL);
  g_assert_null (tamiz_test_find_text (page, "Nothing Is Waiting"));
  g_assert_nonnull (tamiz_test_find_text (page, "Choose a Definition"));
  tamiz_test_shot (GTK_WIDGET (test->window), "today-new");

  json_decref (tamiz_test_session_do (base, "source.add", "name", "Web", "kind", "web", NULL));
  tamiz_test_wait (tamiz_test_find_text (page, "Add Sources") == NULL);
  g_assert_nonnull (tamiz_test_find_text (page, "Import a File"));
}

#define ADD(name) g_test_add_func ("/pages/today/" #name, name)

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  ADD (the_day_of_marketing_leads_to_the_work);
  ADD (a_task_is_ticked_off_and_taken_back);
  ADD (all_tasks_are_shown_where_they_are);
  ADD (sales_sees_packets_and_the_manager_what_is_late);
  ADD (notices_that_were_put_away_can_be_read_again);
  ADD (a_new_base_says_what_comes_first);
  ADD (who_leaves_before_it_is_there_finds_it_when_they_come_back);
  g_test_add_func ("/pages/today/what-runs-out-first-stands-first", what_runs_out_first_stands_first);
  ADD (a_team_without_sales_begins_with_its_people);
  return g_test_run ();
}
