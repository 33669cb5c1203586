#include "config.h"

#include "tamiz-criterion-row.h"
#include "tamiz-executive-row.h"
#include "tamiz-handoff-row.h"
#include "tamiz-lack-list.h"
#include "tamiz-moment-row.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"
#include "tamiz-outcome-dialog.h"
#include "tamiz-packet-view.h"
#include "tamiz-return-dialog.h"
#include "tamiz-send-dialog.h"
#include "tamiz-send-row.h"
#include "tamiz-test-window.h"

#include <string.h>

#define MIA "mia@tamiz.example"
#define VERA "vera@tamiz.example"

/* A label in sight whose text begins like this. */
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

static const char *
get_notice (gpointer root)
{
  GtkWidget *notice = tamiz_test_find_type (root, TAMIZ_TYPE_NOTICE);

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

/* Whether one of the notices in sight says this. */
static gboolean
says (gpointer    root,
      const char *words)
{
  GtkWidget *notice;

  for (guint n = 0; (notice = tamiz_test_find_nth (root, TAMIZ_TYPE_NOTICE, n)) != NULL; n++)
    {
      if (strstr (tamiz_notice_get_text (TAMIZ_NOTICE (notice)), words) != NULL)
        return TRUE;
    }

  return FALSE;
}

static TamizTestWindow *
open_with_lead (gboolean qualified,
                char   **lead)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);
  *lead = tamiz_test_session_add_lead (base);
  if (qualified)
    tamiz_test_session_qualify (base, *lead);

  return tamiz_test_window_new (base);
}

/* Sends by the engine what the page is to show. */
static TamizTestWindow *
open_with_packet (char **lead)
{
  TamizTestWindow *test = open_with_lead (TRUE, lead);

  json_decref (tamiz_test_session_do (test->base, "handoff.send", "id", *lead, "to", VERA,
                                      "meeting", "2026-03-05T10:00", NULL));
  return test;
}

static gboolean
has_state (TamizTestWindow *test,
           const char      *number,
           const char      *state)
{
  g_autoptr (json_t) handoff
      = tamiz_test_session_do (test->base, "handoff.show", "number", number, NULL);

  return g_strcmp0 (tamiz_test_get (handoff, "state"), state) == 0;
}

/* A click where a button stands once all that came with it is laid out. */
static GtkWidget *
click_for_dialog (TamizPage  *page,
                  const char *button,
                  GType       type)
{
  GtkWidget *dialog = NULL;

  tamiz_test_wait (tamiz_test_find_id (page, button) != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, button));
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (type)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));

  return dialog;
}

static void
choose_first_row (TamizPage *page)
{
  GtkWidget *row = NULL;

  /* Rows go and come while the lists are read again. */
  tamiz_test_settle (400);
  tamiz_test_wait ((row = tamiz_test_find_type (page, TAMIZ_TYPE_HANDOFF_ROW)) != NULL);
  tamiz_test_click (row);
}

static void
add_executive (TamizTestSession *base,
               const char       *name,
               const char       *email,
               const char       *territory)
{
  tamiz_test_session_as (base, "max@tamiz.example");
  json_decref (tamiz_test_session_do (base, "user.add", "name", name, "email", email, "role", "sales", "territory",
                                      territory, NULL));
  tamiz_test_session_as (base, MIA);
}

/* Of several the one who fits is chosen already, with the reason beside it. */
static void
among_several_executives_who_fits_is_proposed (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;
  GtkWidget *row = NULL;

  tamiz_test_session_agree (base);
  lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, lead);
  add_executive (base, "Aldo Alba", "aldo@tamiz.example", "Chile");
  add_executive (base, "Berta Bravo", "berta@tamiz.example", "La Paz");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "handoffs");
  choose_first_row (page);
  tamiz_test_wait ((row = tamiz_test_find_id (page, "executive_row")) != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Ready to be handed over") != NULL);
  g_assert_cmpstr (tamiz_executive_row_get_email (TAMIZ_EXECUTIVE_ROW (row)), ==, "berta@tamiz.example");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "territory"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-proposed");

  /* The steps speak of whom somebody chooses instead. */
  g_assert_nonnull (find_prefix (page, "Waiting: Notice and mail to berta@"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpstr (tamiz_executive_row_get_email (TAMIZ_EXECUTIVE_ROW (row)), ==, "aldo@tamiz.example");
  g_assert_nonnull (find_prefix (row, "Berta Bravo fits better; the lead does not fit by: territory"));
  tamiz_test_wait (find_prefix (page, "Waiting: Notice and mail to aldo@") != NULL);
  tamiz_page_refresh (page);
  tamiz_test_settle (300);
  tamiz_test_wait (find_prefix (page, "Waiting: Notice and mail to aldo@") != NULL);
}

/* Qualified by marketing, and one answer short of being ready. */
static char *
add_nearly_ready (TamizTestSession *base)
{
  char *lead = tamiz_test_session_add_lead (base);

  json_decref (tamiz_test_session_do (base, "call.log", "id", lead, "purpose", "web_follow_up", "outcome", "reached",
                                      "pain-points", "Late deliveries", "+answer", "need=yes", "+answer",
                                      "authority=decides", "+answer", "time_frame=within_3_months", "+answer",
                                      "buying_process=deciding", "+answer", "meets_executive=yes", NULL));
  return lead;
}

static void
fill_reason (GtkWidget  *dialog,
             const char *text,
             const char *button)
{
  GtkWidget *row = tamiz_test_find_type (dialog, ADW_TYPE_ENTRY_ROW);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_text (dialog, button));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
}

/* Marketing asks where it sees what lacks; sales finds it among the handoffs, and grants it there. */
static void
an_exception_is_asked_for_and_granted (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = NULL;
  GtkWidget *dialog = NULL, *button = NULL;
  TamizPage *page;

  tamiz_test_session_agree (base);
  lead = add_nearly_ready (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "handoffs");
  choose_first_row (page);
  tamiz_test_wait ((button = tamiz_test_find_text (page, "Ask for an Exception…")) != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-lacking");
  tamiz_test_click (button);
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM)) != NULL);
  g_assert_nonnull (tamiz_test_find_text (dialog, "Inés Güemes"));
  fill_reason (dialog, "The budget is decided at the meeting", "Ask");
  tamiz_test_wait (tamiz_test_find_text (page, "Mía Marketing asks for an exception") != NULL);
  g_assert_null (tamiz_test_find_text (page, "Grant"));

  tamiz_test_window_as (test, VERA);
  tamiz_test_wait (find_prefix (page, "Exceptions 1") != NULL);
  tamiz_test_click (gtk_widget_get_parent (find_prefix (page, "Exceptions 1")));
  choose_first_row (page);
  tamiz_test_wait ((button = tamiz_test_find_text (page, "Grant")) != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-exception");
  tamiz_test_click (button);
  tamiz_test_wait (find_prefix (page, "Exceptions") == NULL);

  tamiz_test_window_as (test, MIA);
  tamiz_test_wait (find_prefix (page, "To Prepare 1") != NULL);
  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_text (page, "May be handed over by exception") != NULL);
  g_assert_nonnull (tamiz_test_find_id (page, "send_button"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-excepted");
}

static char *
add_another (TamizTestSession *base,
             const char       *name)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *email = g_strdup_printf ("email=%s@gente.example", name);
  g_autofree char *company = g_strdup_printf ("company=Casa %s", name);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (base, "lead.add", "+fields", first, "+fields", "last_name=Paz", "+fields",
                               "job_title=Gerente general", "+fields", email, "+fields", company, "+fields",
                               "employees=80", "source", "Página web", NULL);
  char *id = g_strdup (tamiz_test_get (lead, "id"));

  tamiz_test_session_qualify (base, id);
  return id;
}

/* Those that are ready go together; what is refused says so beside it, and the others are gone. */
static void
several_ready_leads_are_handed_over (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (TamizTestWindow) test = NULL;
  GtkWidget *dialog = NULL, *row = NULL, *button = NULL;
  TamizPage *page;

  tamiz_test_session_agree (base);
  first = add_another (base, "eva");
  second = add_another (base, "leo");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "handoffs");
  tamiz_test_wait ((button = tamiz_test_find_text (page, "Hand Over…")) != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-candidates");
  tamiz_test_click (button);
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_SEND_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_wait ((row = tamiz_test_find_type (dialog, TAMIZ_TYPE_SEND_ROW)) != NULL);
  tamiz_test_wait (gtk_widget_get_sensitive (button = gtk_widget_get_ancestor (tamiz_test_find_text (dialog, "Hand Over"),
                                                                              GTK_TYPE_BUTTON)));
  tamiz_test_settle (300);
  /* Each got a time of its own; nobody meets two at once. */
  tamiz_test_shot (dialog, "handoffs-several-proposed");
  tamiz_send_row_set_meeting (TAMIZ_SEND_ROW (row), "2026-03-05T09:00");
  tamiz_send_row_set_meeting (TAMIZ_SEND_ROW (tamiz_test_find_nth (dialog, TAMIZ_TYPE_SEND_ROW, 1)), "2026-03-05T09:00");
  tamiz_test_click (button);
  tamiz_test_wait (find_prefix (dialog, "1 lead was handed over.") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (dialog, "handoffs-several");
  g_assert_nonnull (find_prefix (dialog, "Vera Ventas meets somebody else"));
  g_assert_true (has_state (test, "1", "sent"));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_SEND_DIALOG) == NULL);
  tamiz_test_wait (find_prefix (page, "To Prepare 1") != NULL);
}

static void
a_ready_lead_is_handed_over (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_lead (TRUE, &lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/La_Paz");
  g_autoptr (GDateTime) past = g_date_time_new (zone, 2026, 3, 1, 9, 0, 0);
  g_autoptr (GDateTime) meeting = g_date_time_new (zone, 2026, 3, 5, 9, 0, 0);
  GtkWidget *row;

  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_id (page, "send_button") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Ready to be handed over") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-ready");

  /* Without a day, and with one that has gone, it says so where it is. */
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (says (page, "A meeting or call"));
  row = tamiz_test_find_id (page, "own_row");
  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (row), past);
  tamiz_test_settle (200);
  /* What was refused for want of a day goes once there is one. */
  g_assert_false (says (page, "A meeting or call"));
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (says (page, "past"));

  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (row), meeting);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (find_prefix (page, "Waiting for Vera Ventas") != NULL);
  g_assert_true (has_state (test, "1", "sent"));
  tamiz_test_wait (find_prefix (page, "To accept: ") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-sent");
}

static gboolean
holds (TamizTestWindow *test,
       const char      *operation,
       const char      *lead,
       const char      *path,
       const char      *value)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test->base, operation, "id", lead, NULL);

  return g_strcmp0 (tamiz_test_get (answer, path), value) == 0;
}

static void
what_is_missing_is_supplied_in_place (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_lead (FALSE, &lead);
  TamizPage *page;
  GtkWidget *list = NULL, *entry;

  tamiz_test_window_go (test, "companies");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.hand-over", "s", lead);
  page = tamiz_test_window_go (test, "handoffs");
  tamiz_test_wait ((list = tamiz_test_find_type (page, TAMIZ_TYPE_LACK_LIST)) != NULL);
  tamiz_test_wait (find_prefix (list, "To Be Asked") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-missing");
  g_assert_null (tamiz_test_find_id (page, "send_button"));

  tamiz_test_click (tamiz_test_find_text (list, "Yes"));
  tamiz_test_wait (holds (test, "lead.criteria", lead, "items.0.value", "yes"));
  tamiz_test_wait (find_prefix (list, "What problem") == NULL);

  for (guint n = 0; (entry = tamiz_test_find_nth (list, ADW_TYPE_ENTRY_ROW, n)) != NULL; n++)
    {
      if (g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (entry)),
                            "Pain points"))
        break;
    }
  g_assert_nonnull (entry);
  gtk_widget_grab_focus (entry);
  tamiz_test_type ("Late deliveries");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (holds (test, "lead.show", lead, "pain_points", "Late deliveries"));
  tamiz_test_wait (find_prefix (list, "Pain points") == NULL);
}

static gboolean
has_employees (TamizTestWindow *test,
               json_int_t       employees)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test->base, "company.list", NULL);

  return json_integer_value (tamiz_test_find (answer, "items.0.employees")) == employees;
}

static gboolean
has_focus_in (TamizTestWindow *test,
              GtkWidget       *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (test->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* What is still missing stays on the way of the keyboard when what stood before it was supplied. */
static void
the_keyboard_comes_to_all_that_is_missing (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;
  GtkWidget *list, *question = NULL, *needs = NULL;
  gboolean found = FALSE;

  tamiz_test_session_agree (base);
  lead = tamiz_test_session_add_lead (base);
  json_decref (tamiz_test_session_do (base, "call.log", "id", lead, "purpose", "web_follow_up", "outcome", "reached",
                                      "+answer", "need=yes", "+answer", "authority=decides", "+answer",
                                      "time_frame=within_3_months", "+answer", "buying_process=deciding", "+answer",
                                      "meets_executive=yes", NULL));
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "handoffs");
  choose_first_row (page);
  tamiz_test_wait ((question = tamiz_test_find_type (page, TAMIZ_TYPE_CRITERION_ROW)) != NULL);
  tamiz_test_wait ((needs = tamiz_test_find_type (tamiz_test_find_type (page, TAMIZ_TYPE_LACK_LIST), ADW_TYPE_ENTRY_ROW)) != NULL);
  tamiz_test_settle (300);
  gtk_widget_child_focus (question, GTK_DIR_TAB_FORWARD);
  tamiz_test_key (GDK_KEY_1, 0);
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_CRITERION_ROW) == NULL);
  tamiz_test_settle (300);
  needs = tamiz_test_find_type (tamiz_test_find_type (page, TAMIZ_TYPE_LACK_LIST), ADW_TYPE_ENTRY_ROW);
  list = tamiz_test_find_id (page, "list_view");
  gtk_widget_grab_focus (list);
  for (guint i = 0; i < 8 && !found; i++)
    {
      tamiz_test_key (GDK_KEY_Tab, 0);
      tamiz_test_settle (100);
      found = has_focus_in (test, needs);
    }
  g_assert_true (found);
}

/* A list of its own, which lacks the number of employees. */
static void
a_number_that_is_missing_is_read_as_it_is_typed (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_lead (FALSE, &lead);
  GtkWidget *window = gtk_window_new ();
  TamizLackList *list = g_object_new (TAMIZ_TYPE_LACK_LIST, NULL);
  g_autoptr (json_t) lacks = json_pack ("[{ss ss ss ss sb}]", "what", "field", "key", "company.employees", "title",
                                        "Employees", "state", "not_met", "required", TRUE);
  GtkWidget *row;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (list));
  tamiz_lack_list_set_desk (list, tamiz_window_get_desk (test->window));
  tamiz_lack_list_show (list, lead, lacks, NULL);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));
  row = tamiz_test_find_type (list, ADW_TYPE_ENTRY_ROW);
  gtk_widget_grab_focus (row);
  tamiz_test_type ("1.500");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (get_notice (window) != NULL);
  g_assert_cmpstr (get_notice (window), ==, "“1.500” can be read in two ways: write 1500 or 1.50");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("1,500");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (has_employees (test, 1500));
  tamiz_test_wait (get_notice (window) == NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
the_executive_reads_and_accepts_with_one_key (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  GtkWidget *packet = NULL;

  /* Who is not the executive has nothing to accept. */
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-handoff", "s", "1");
  tamiz_test_wait (tamiz_test_find_id (page, "withdraw_button") != NULL);
  g_assert_null (tamiz_test_find_id (page, "accept_button"));

  tamiz_test_window_as (test, VERA);
  tamiz_test_wait (find_prefix (page, "To Review 1") != NULL);
  choose_first_row (page);
  tamiz_test_wait ((packet = tamiz_test_find_type (page, TAMIZ_TYPE_PACKET_VIEW)) != NULL);
  tamiz_test_wait (tamiz_test_find_text (packet, "Inés Güemes") != NULL);
  tamiz_test_wait (find_prefix (packet, "Loses two weeks") != NULL);
  tamiz_test_wait (find_prefix (packet, "Judged by") != NULL);
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-review");

  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (has_state (test, "1", "accepted"));
  tamiz_test_wait (tamiz_test_find_id (page, "outcome_button") != NULL);
  g_assert_nonnull (tamiz_test_find_text (page, "Send Back…"));
}

static double
get_scroll (TamizPage *page)
{
  GtkWidget *packet = tamiz_test_find_type (page, TAMIZ_TYPE_PACKET_VIEW);
  GtkWidget *window = gtk_widget_get_ancestor (packet, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)));
}

/* The row that had the keyboard goes, and the packet of a long history stays where it is read. */
static void
accepting_does_not_scroll_the_packet (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_lead (TRUE, &lead);
  TamizPage *page;

  for (guint i = 0; i < 9; i++)
    json_decref (tamiz_test_session_do (test->base, "activity.add", "id", lead, "kind", "page_view", "subject",
                                        "Prices", NULL));
  json_decref (tamiz_test_session_do (test->base, "handoff.send", "id", lead, "to", VERA, "meeting",
                                      "2026-03-05T10:00", NULL));
  page = tamiz_test_window_go (test, "handoffs");
  tamiz_test_window_as (test, VERA);
  tamiz_test_wait (find_prefix (page, "To Review 1") != NULL);
  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_id (page, "accept_button") != NULL);
  tamiz_test_settle (300);
  g_assert_nonnull (find_prefix (page, "Show All"));
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_id (page, "outcome_button") != NULL);
  tamiz_test_settle (200);
  g_assert_cmpfloat (get_scroll (page), ==, 0);
}

/* A return by mail says nothing of it. */
static void
what_becomes_of_an_open_meeting_is_said_in_the_window (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  g_autoptr (json_t) handoff = NULL;
  GtkWidget *dialog;

  tamiz_test_session_as (test->base, VERA);
  json_decref (tamiz_test_session_do (test->base, "handoff.return", "number", "1", "cause", "unreachable", "reason",
                                      "Nobody answers", NULL));
  tamiz_test_window_as (test, MIA);
  tamiz_test_wait (find_prefix (page, "Returned 1") != NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "win.open-handoff", "s", "1");
  tamiz_test_wait (find_prefix (page, "Returned by") != NULL);
  tamiz_test_settle (200);
  tamiz_test_wait (tamiz_test_find_id (page, "meeting_button") != NULL);
  dialog = click_for_dialog (page, "meeting_button", TAMIZ_TYPE_RETURN_DIALOG);
  tamiz_test_shot (dialog, "handoffs-meeting-fate");
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (dialog, "fate_row")), TAMIZ_MEETING_FATE_CANCELLED);
  tamiz_test_click (tamiz_test_find_id (dialog, "confirm_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_RETURN_DIALOG) == NULL);
  handoff = tamiz_test_session_do (test->base, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (handoff, "meeting_fate"), ==, "cancelled");
  g_assert_cmpstr (tamiz_test_get (handoff, "meeting_state"), ==, "cancelled");
}

static void
a_return_says_what_is_wrong (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  g_autoptr (json_t) handoff = NULL;
  GtkWidget *dialog;

  tamiz_test_window_as (test, VERA);
  choose_first_row (page);
  dialog = click_for_dialog (page, "return_button", TAMIZ_TYPE_RETURN_DIALOG);

  tamiz_test_click (tamiz_test_find_id (dialog, "confirm_button"));
  tamiz_test_wait (get_notice (dialog) != NULL);
  g_assert_true (g_str_has_prefix (get_notice (dialog), "A return names"));
  tamiz_test_shot (dialog, "handoffs-return");
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (dialog, "what_row")), 5);
  gtk_widget_grab_focus (tamiz_test_find_id (dialog, "reason_row"));
  tamiz_test_type ("No need at all");
  gtk_widget_grab_focus (tamiz_test_find_id (dialog, "remedy_row"));
  tamiz_test_type ("a named problem");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (has_state (test, "1", "returned"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_RETURN_DIALOG) == NULL);
  handoff = tamiz_test_session_do (test->base, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (handoff, "reason"), ==, "No need at all");
  g_assert_cmpstr (tamiz_test_get (handoff, "wanted"), ==, "a named problem");
  g_assert_cmpstr (tamiz_test_get (handoff, "meeting_fate"), ==, "marketing_calls");
  g_assert_nonnull (tamiz_test_get (handoff, "criterion"));

  /* Marketing finds it among the returned, with a way to prepare it again. */
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_window_as (test, MIA);
  tamiz_test_wait (find_prefix (page, "Returned 1") != NULL);
  tamiz_test_click (find_prefix (page, "Returned 1"));
  choose_first_row (page);
  tamiz_test_wait (find_prefix (page, "Fails the criterion") != NULL);
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-returned");
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "prepare_button"));
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_LACK_LIST) != NULL);
}

static void
the_outcome_is_reported (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  GtkWidget *dialog;

  tamiz_test_session_as (test->base, VERA);
  json_decref (tamiz_test_session_do (test->base, "handoff.accept", "number", "1", NULL));
  tamiz_test_window_as (test, VERA);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-handoff", "s", "1");
  dialog = click_for_dialog (page, "outcome_button", TAMIZ_TYPE_OUTCOME_DIALOG);

  /* A lost one asks why, and to whom. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (dialog, "outcome_row")), 1);
  tamiz_test_wait (tamiz_test_find_id (dialog, "reason_row") != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_id (dialog, "confirm_button"));
  tamiz_test_wait (get_notice (dialog) != NULL);
  tamiz_test_shot (dialog, "handoffs-outcome");
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (dialog, "outcome_row")), 0);
  tamiz_test_wait (tamiz_test_find_id (dialog, "amount_row") != NULL);
  g_assert_null (get_notice (dialog));
  gtk_widget_grab_focus (tamiz_test_find_id (dialog, "amount_row"));
  /* What can be read in two ways is asked. */
  tamiz_test_type ("12.500");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (get_notice (dialog) != NULL);
  g_assert_cmpstr (get_notice (dialog), ==, "“12.500” can be read in two ways: write 12500 or 12.50");
  g_assert_true (gtk_widget_has_css_class (tamiz_test_find_id (dialog, "amount_row"), "error"));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("12500");
  g_assert_false (gtk_widget_has_css_class (tamiz_test_find_id (dialog, "amount_row"), "error"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OUTCOME_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (find_prefix (page, "Accepted by Vera Ventas; now: Won") != NULL);
  g_assert_null (tamiz_test_find_id (page, "outcome_button"));
}

static void
what_was_decided_meanwhile_is_said_in_place (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  GtkWidget *view = NULL;

  tamiz_test_window_as (test, VERA);
  choose_first_row (page);
  tamiz_test_wait ((view = tamiz_test_find_id (page, "accept_button")) != NULL);
  tamiz_test_session_as (test->base, MIA);
  json_decref (tamiz_test_session_do (test->base, "handoff.withdraw", "number", "1", "reason",
                                      "A mistake", NULL));
  tamiz_test_session_as (test->base, VERA);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (get_notice (page) != NULL || tamiz_test_find_id (page, "accept_button") == NULL);
  tamiz_test_wait (find_prefix (page, "Withdrawn") != NULL);
  g_assert_true (has_state (test, "1", "withdrawn"));
}

static guint
count_rows (TamizPage *page)
{
  GtkListView *list = GTK_LIST_VIEW (tamiz_test_find_id (page, "list_view"));

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list))) : 0;
}

/* Two years have more accepted handoffs than are read at once. */
static void
a_long_list_goes_on_where_it_is_scrolled_to_its_end (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (2000);
  g_autoptr (json_t) accepted
      = tamiz_test_session_do (test->base, "handoff.list", "state", "accepted", "limit", "1", NULL);
  guint total = (guint) tamiz_json_get_int (accepted, "total", 0);
  g_autofree char *label = g_strdup_printf ("Accepted %u", total);
  TamizPage *page;

  g_assert_cmpuint (total, >, 100);
  tamiz_test_window_as (test, "lucia@muestra.example");
  page = tamiz_test_window_go (test, "handoffs");
  tamiz_test_wait (find_prefix (page, label) != NULL);
  tamiz_test_click (find_prefix (page, "Accepted"));
  tamiz_test_wait (count_rows (page) == 100);
  g_assert_nonnull (find_prefix (page, label));

  tamiz_test_settle (300);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  gtk_widget_grab_focus (tamiz_test_find_id (page, "list_view"));
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_wait (count_rows (page) == total);
}

static void
an_empty_page_says_what_comes (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;

  tamiz_test_session_agree (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "handoffs");
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing to Prepare") != NULL);
  tamiz_test_window_as (test, VERA);
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing to Review") != NULL);
}

/* Preparing is marketing's: whoever only sells or manages is not shown it. */
static void
only_marketing_prepares (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_lead (TRUE, &lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");

  tamiz_test_wait (find_prefix (page, "To Prepare 1") != NULL);
  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_LACK_LIST) != NULL);

  tamiz_test_window_as (test, VERA);
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing to Review") != NULL);
  g_assert_null (find_prefix (page, "To Prepare"));
  g_assert_null (tamiz_test_find_type (page, TAMIZ_TYPE_LACK_LIST));
  g_assert_nonnull (find_prefix (page, "Sent and Waiting"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoffs-sales");

  tamiz_test_window_as (test, "max@tamiz.example");
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing Is Waiting") != NULL);
  g_assert_null (find_prefix (page, "To Prepare"));
  g_assert_null (find_prefix (page, "To Review"));

  tamiz_test_window_as (test, MIA);
  tamiz_test_wait (find_prefix (page, "To Prepare 1") != NULL);
}

#define ADD(name) g_test_add_func ("/pages/handoffs/" #name, name)

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  ADD (a_ready_lead_is_handed_over);
  ADD (among_several_executives_who_fits_is_proposed);
  ADD (an_exception_is_asked_for_and_granted);
  ADD (several_ready_leads_are_handed_over);
  ADD (what_is_missing_is_supplied_in_place);
  g_test_add_func ("/pages/handoffs/a-number-that-is-missing-is-read-as-it-is-typed",
                   a_number_that_is_missing_is_read_as_it_is_typed);
  g_test_add_func ("/pages/handoffs/the-keyboard-comes-to-all-that-is-missing",
                   the_keyboard_comes_to_all_that_is_missing);
  ADD (the_executive_reads_and_accepts_with_one_key);
  ADD (accepting_does_not_scroll_the_packet);
  ADD (a_return_says_what_is_wrong);
  ADD (what_becomes_of_an_open_meeting_is_said_in_the_window);
  ADD (the_outcome_is_reported);
  ADD (what_was_decided_meanwhile_is_said_in_place);
  ADD (a_long_list_goes_on_where_it_is_scrolled_to_its_end);
  ADD (an_empty_page_says_what_comes);
  ADD (only_marketing_prepares);
  return g_test_run ();
}
