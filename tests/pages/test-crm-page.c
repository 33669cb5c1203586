#include "config.h"

#include "fake-crm.h"
#include "tamiz-crm-assistant.h"
#include "tamiz-crm-connection.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"
#include "tamiz-outbox-list.h"
#include "tamiz-outbox-row.h"
#include "tamiz-outbox-window.h"
#include "tamiz-test-window.h"

#include <adwaita.h>
#include <sqlite3.h>
#include <string.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Nothing listens on the port 9, "discard", of this machine. */
#define NOWHERE "http://127.0.0.1:9/database"

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

/* A base with an accepted lead; @url is where its CRM is, NULL where there is none. */
static TamizTestWindow *
open_window (const char *url,
             const char *password)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  tamiz_test_session_agree (base);
  if (url != NULL)
    {
      g_autofree char *secret
          = password != NULL ? tamiz_test_session_write (base, "secret", password) : NULL;

      tamiz_test_session_as (base, "max@tamiz.example");
      if (secret != NULL)
        DO (base, "crm.add", "name", "Ventas", "kind", "tryton", "url", url, "user", FAKE_LOGIN, "secret-file", secret);
      else
        DO (base, "crm.add", "name", "Ventas", "kind", "tryton", "url", url, "user", FAKE_LOGIN);
      tamiz_test_session_as (base, "mia@tamiz.example");
    }
  lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, lead);
  DO (base, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (base, "vera@tamiz.example");
  DO (base, "handoff.accept", "number", "1");
  tamiz_test_session_as (base, "max@tamiz.example");

  return tamiz_test_window_new (base);
}

static const char *
get_notice (TamizPage *page)
{
  GtkWidget *notice = tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE);

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

static gboolean
can_click (TamizPage  *page,
           const char *id)
{
  GtkWidget *button = tamiz_test_find_id (page, id);

  return button != NULL && gtk_widget_is_sensitive (button);
}

/* With the keyboard, which finds a button wherever it stands. */
static void
press (TamizPage  *page,
       const char *id)
{
  tamiz_test_wait (can_click (page, id));
  gtk_widget_grab_focus (tamiz_test_find_id (page, id));
  tamiz_test_key (GDK_KEY_space, 0);
}

static void
press_in (GtkWidget  *window,
          const char *id)
{
  gtk_widget_grab_focus (tamiz_test_find_id (window, id));
  tamiz_test_key (GDK_KEY_space, 0);
}

static gint64
count_open (TamizTestWindow *test)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (test->base, "outbox.list", "+open", NULL, NULL);

  return tamiz_json_get_int (rows, "total", -1);
}

static gboolean
has_part (GtkWidget  *widget,
          const char *part)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_part (child, part))
        return TRUE;
    }

  return FALSE;
}

/* Waits for a window above, and gives it the keyboard. */
static GtkWidget *
wait_for_window (GType type)
{
  tamiz_test_wait (tamiz_test_find_toplevel (type) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (type)));

  return tamiz_test_find_toplevel (type);
}

/* Without a keyring the password is asked for when it is needed. */
static void
a_crm_is_connected_tested_and_gets_what_waits (void)
{
  g_autoptr (TamizTestWindow) test = open_window (NULL, NULL);
  g_autoptr (FakeCrm) crm = fake_crm_new (test->base->clock);
  g_autofree char *url = fake_crm_get_url (crm);
  TamizPage *page = tamiz_test_window_go (test, "crm");

  tamiz_test_wait (tamiz_test_find_text (page, "No CRM Connected") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-empty");
  press (page, "empty_button");
  gtk_window_close (GTK_WINDOW (wait_for_window (TAMIZ_TYPE_CRM_ASSISTANT)));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_ASSISTANT) == NULL);
  DO (test->base, "crm.add", "name", "Ventas", "kind", "tryton", "url", url, "user", FAKE_LOGIN);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (tamiz_test_find_id (page, "test_button") != NULL);

  press (page, "test_button");
  wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  tamiz_test_type (FAKE_PASSWORD "\n");
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (tamiz_test_find_id (page, "done_label") != NULL);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (tamiz_test_find_id (page, "done_label"))), "Tryton"));

  /* It was accepted before there was a CRM. */
  tamiz_test_wait (has_part (GTK_WIDGET (page), "not in this CRM yet") || has_part (GTK_WIDGET (page), "to be sent"));
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-unsent");
  press (page, "send_button");
  tamiz_test_wait (count_open (test) == 0 && tamiz_test_find_text (page, "Nothing waits to be sent") != NULL);
  tamiz_test_wait (tamiz_test_find_id (page, "working_box") == NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-sent");
  g_assert_cmpuint (fake_crm_count_calls (crm, "model.sale.opportunity.create"), ==, 1);
}

static void
type_password (TamizTestWindow *test,
               const char      *text)
{
  wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  tamiz_test_type (text);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
}

/* Also where there is no keyring; what the CRM refuses is asked for anew. */
static void
a_password_typed_once_serves_until_the_program_ends (void)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  g_autofree char *url = fake_crm_get_url (crm);
  g_autoptr (TamizTestWindow) test = open_window (url, NULL);
  TamizPage *page;

  fake_crm_set_clock (crm, test->base->clock);
  page = tamiz_test_window_go (test, "crm");
  press (page, "password_button");
  type_password (test, FAKE_PASSWORD "\n");
  tamiz_test_wait (count_open (test) == 0);
  tamiz_test_wait (tamiz_test_find_id (page, "working_box") == NULL);
  press (page, "test_button");
  tamiz_test_wait (tamiz_test_find_id (page, "done_label") != NULL && has_part (GTK_WIDGET (page), "let us in"));
  g_assert_null (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));
  /* The keyboard is where it was. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (test->window)) == tamiz_test_find_id (page, "test_button"));

  press (page, "password_button");
  type_password (test, "another\n");
  tamiz_test_wait (has_part (GTK_WIDGET (page), "refused user or password"));
  tamiz_test_wait (tamiz_test_find_id (page, "working_box") == NULL);
  press (page, "test_button");
  type_password (test, FAKE_PASSWORD "\n");
  tamiz_test_wait (has_part (GTK_WIDGET (page), "let us in"));
}

/* A CRM that is away is nothing to worry about, and the page says so. */
static void
a_crm_that_is_away_leaves_the_page_usable (void)
{
  g_autoptr (TamizTestWindow) test = open_window (NOWHERE, "secret\n");
  TamizPage *page = tamiz_test_window_go (test, "crm");
  gint64 open;

  tamiz_test_wait (has_part (GTK_WIDGET (page), " wait to be sent"));
  open = count_open (test);
  tamiz_test_wait (tamiz_test_find_text (page, "Lead Inés Güemes") != NULL);
  press (page, "test_button");
  tamiz_test_wait (get_notice (page) != NULL);
  g_assert_nonnull (strstr (get_notice (page), "127.0.0.1"));
  tamiz_test_wait (can_click (page, "send_button"));
  press (page, "send_button");
  tamiz_test_wait (can_click (page, "send_button"));
  tamiz_test_wait (has_part (GTK_WIDGET (page), "what waits is kept"));
  g_assert_null (tamiz_test_find_id (page, "done_label"));
  g_assert_cmpint (count_open (test), ==, open);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-away");
}

/* What the CRM refuses is shown in its own words, and is tried again where somebody says so. */
static void
what_the_crm_refuses_is_shown_and_tried_again (void)
{
  TamizTestWindow *test;
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  g_autofree char *url = fake_crm_get_url (crm);
  TamizPage *page;

  fake_crm_set_fault (crm, "model.sale.opportunity.create", FAULT_INVALID, 1);
  test = open_window (url, FAKE_PASSWORD "\n");
  fake_crm_set_clock (crm, test->base->clock);
  page = tamiz_test_window_go (test, "crm");
  tamiz_test_wait (has_part (GTK_WIDGET (page), "1 needs a decision"));
  tamiz_test_wait (tamiz_test_find_text (page, "Try Again") != NULL && can_click (page, "send_button"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-refused");
  tamiz_test_click (tamiz_test_find_text (page, "Try Again"));
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing waits to be sent") != NULL);
  g_assert_cmpint (count_open (test), ==, 0);
  tamiz_test_window_free (test);
}

/* A wrong password pauses the connection; the page says what to do, and it is done there. */
static void
a_wrong_password_is_said_and_set_right (void)
{
  TamizTestWindow *test;
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  g_autofree char *url = fake_crm_get_url (crm);
  TamizPage *page;

  test = open_window (url, "wrong\n");
  fake_crm_set_clock (crm, test->base->clock);
  page = tamiz_test_window_go (test, "crm");
  press (page, "send_button");
  tamiz_test_wait (tamiz_test_find_text (page, "Go On Sending") != NULL);
  g_free (tamiz_test_session_write (test->base, "secret", FAKE_PASSWORD "\n"));
  press (page, "send_button");
  tamiz_test_wait (tamiz_test_find_text (page, "Nothing waits to be sent") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Send Now") != NULL);
  tamiz_test_window_free (test);
}

/* Only a manager connects and removes; the others see. */
static void
a_connection_is_removed_by_a_manager_only (void)
{
  g_autoptr (TamizTestWindow) test = open_window (NOWHERE, "secret\n");
  TamizPage *page = tamiz_test_window_go (test, "crm");
  GtkWidget *question;

  tamiz_test_wait (can_click (page, "remove_button") && can_click (page, "add_button"));
  tamiz_test_window_as (test, "mia@tamiz.example");
  tamiz_test_wait (!can_click (page, "remove_button") && !can_click (page, "add_button"));
  tamiz_test_window_as (test, "max@tamiz.example");
  press (page, "remove_button");
  question = wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  tamiz_test_click (tamiz_test_find_text (question, "Remove"));
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (tamiz_test_find_text (page, "No CRM Connected") != NULL);
}

static json_t *
show_lead_row (TamizTestWindow *test)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (test->base, "outbox.list", NULL);
  json_t *row;
  gsize i;

  json_array_foreach (json_object_get (rows, "items"), i, row)
    {
      if (g_strcmp0 (tamiz_json_get_text (row, "object"), "lead") == 0)
        return json_incref (row);
    }

  return NULL;
}

static gboolean
lead_stands (TamizTestWindow *test,
             const char      *group)
{
  g_autoptr (json_t) row = show_lead_row (test);

  return g_strcmp0 (tamiz_json_get_text (row, "group"), group) == 0;
}

/* A window on a CRM that refuses the lead once. */
static TamizTestWindow *
open_refused (FakeCrm     *crm,
              TamizPage  **page)
{
  g_autofree char *url = fake_crm_get_url (crm);
  TamizTestWindow *test;

  fake_crm_set_fault (crm, "model.sale.opportunity.create", FAULT_INVALID, 1);
  test = open_window (url, FAKE_PASSWORD "\n");
  fake_crm_set_clock (crm, test->base->clock);
  /* The window sends by itself. */
  tamiz_test_wait (lead_stands (test, "refused"));
  *page = tamiz_test_window_go (test, "crm");
  tamiz_test_wait (tamiz_test_find_text (*page, "Refused by the CRM · Construcciones El Cóndor · Ventas · now · tried 1 time") != NULL);

  return test;
}

/* With the keyboard: Enter on what is in sight. */
static GtkWidget *
open_first (TamizPage *page)
{
  GtkWidget *window;

  tamiz_page_focus (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  window = wait_for_window (TAMIZ_TYPE_OUTBOX_WINDOW);
  tamiz_test_wait (tamiz_test_find_text (window, "Refused by the CRM") != NULL);

  return window;
}

static GtkWidget *
find_titled (GtkWidget  *widget,
             GType       type,
             const char *title)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_titled (child, type, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* What was typed into a field of what is sent. */
static void
correct (GtkWidget  *window,
         const char *title,
         const char *text)
{
  GtkWidget *row = find_titled (window, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (row);
  gtk_widget_grab_focus (row);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (text);
}

static void
wait_until_closed (TamizTestWindow *test,
                   GType            type)
{
  tamiz_test_wait (tamiz_test_find_toplevel (type) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
}

/* All is done with the keyboard: opened, read, corrected, sent; the lead itself stays as it was. */
static void
a_refusal_is_read_corrected_and_sent (void)
{
  TamizTestWindow *test;
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  g_autoptr (json_t) row = NULL;
  TamizPage *page;
  GtkWidget *window;

  test = open_refused (crm, &page);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "outbox-refused");
  window = open_first (page);
  g_assert_true (has_part (window, "Amount"));
  g_assert_true (has_part (window, "Correct what is sent"));
  tamiz_test_shot (window, "outbox-window");
  correct (window, "Company", "Cóndor S.R.L.");
  tamiz_test_wait (tamiz_test_find_text (window, "Save and Send Again") != NULL);
  gtk_widget_grab_focus (tamiz_test_find_id (window, "send_button"));
  tamiz_test_key (GDK_KEY_space, 0);
  wait_until_closed (test, TAMIZ_TYPE_OUTBOX_WINDOW);
  tamiz_test_wait (!lead_stands (test, "refused"));
  tamiz_test_wait (lead_stands (test, "delivered"));
  row = show_lead_row (test);
  g_assert_cmpstr (tamiz_json_get_text (row, "company"), ==, "Cóndor S.R.L.");
  tamiz_test_window_free (test);
}

static void
what_is_given_up_stays_in_sight_with_its_reason (void)
{
  TamizTestWindow *test;
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  TamizPage *page;
  GtkWidget *window, *form;

  test = open_refused (crm, &page);
  window = open_first (page);
  press_in (window, "give_up_button");
  form = wait_for_window (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_shot (form, "outbox-give-up");
  tamiz_test_type ("Sold by telephone\n");
  wait_until_closed (test, TAMIZ_TYPE_OUTBOX_WINDOW);
  g_assert_true (lead_stands (test, "given_up"));
  tamiz_test_click (tamiz_test_find_text (page, "Given Up 1"));
  tamiz_test_wait (has_part (GTK_WIDGET (page), "Given up by Max Manager: Sold by telephone"));
  tamiz_test_shot (GTK_WIDGET (test->window), "outbox-given-up");
  tamiz_test_window_free (test);
}

/* An id that cannot be is refused in place; then it is linked, and nothing is sent. */
static void
what_is_there_already_is_linked (void)
{
  TamizTestWindow *test;
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  TamizPage *page;
  GtkWidget *window, *form;
  guint calls;

  test = open_refused (crm, &page);
  calls = fake_crm_count_calls (crm, "model.sale.opportunity.create");
  window = open_first (page);
  press_in (window, "link_button");
  form = wait_for_window (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_type ("the first\n");
  tamiz_test_wait (has_part (form, "is no id of a record"));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("4711\n");
  wait_until_closed (test, TAMIZ_TYPE_OUTBOX_WINDOW);
  g_assert_true (lead_stands (test, "delivered"));
  g_assert_cmpuint (fake_crm_count_calls (crm, "model.sale.opportunity.create"), ==, calls);
  tamiz_test_window_free (test);
}

/* Somebody else is quicker: nobody's words are lost unseen. */
static void
two_who_correct_the_same_hear_of_each_other (void)
{
  TamizTestWindow *test;
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  g_autoptr (TamizTestSession) other = NULL;
  g_autoptr (json_t) row = NULL;
  TamizPage *page;
  GtkWidget *window;

  test = open_refused (crm, &page);
  window = open_first (page);
  correct (window, "Company", "Cóndor A");
  row = show_lead_row (test);
  other = tamiz_test_session_open_again (test->base);
  tamiz_test_session_as (other, "mia@tamiz.example");
  DO (other, "outbox.give-up", "id", tamiz_json_get_text (row, "id"), "reason", "Not ours");
  /* It follows what happens to it. */
  tamiz_test_wait (has_part (window, "Given up by Mía Marketing: Not ours"));
  g_assert_true (lead_stands (test, "given_up"));
  tamiz_test_window_free (test);
}

/* What was delivered for years is read by pieces. */
static void
very_many_delivered_are_read_by_pieces (void)
{
  TamizTestWindow *test;
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (FakeCrm) crm = fake_crm_new (clock);
  TamizPage *page;
  GtkWidget *list;
  sqlite3 *raw = NULL;

  test = open_refused (crm, &page);
  g_assert_cmpint (sqlite3_open (test->base->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw,
                                 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
                                 "INSERT INTO outbox (change, changed, connection, lead, object, op, idem_key, payload, state, "
                                 "attempts, created, done_at) SELECT change, changed, connection, lead, 'lead', 'update', "
                                 "'k' || n.i, '{}', 3, 1, created, created FROM outbox, n WHERE outbox.object = 'company'",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (raw);
  tamiz_page_refresh (page);
  tamiz_test_wait (has_part (GTK_WIDGET (page), "Delivered 5"));
  tamiz_test_click (tamiz_test_find_id (page, "tabs_box") != NULL
                        ? gtk_widget_get_prev_sibling (gtk_widget_get_last_child (tamiz_test_find_id (page, "tabs_box")))
                        : NULL);
  tamiz_test_wait (has_part (GTK_WIDGET (page), "What becomes of it in the CRM is asked each time"));
  list = tamiz_test_find_id (page, "list_view");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))), <=, 100);
  tamiz_test_shot (GTK_WIDGET (test->window), "outbox-delivered");
  tamiz_test_window_free (test);
}

static void
a_connection_lets_go_of_everything (void)
{
  g_autoptr (TamizTestWindow) test = open_window (NOWHERE, "secret\n");
  g_autoptr (json_t) list = tamiz_test_session_do (test->base, "crm.list", NULL);
  GtkWidget *connection
      = tamiz_crm_connection_new (tamiz_window_get_desk (test->window), tamiz_test_find (list, "items.0"));

  g_object_ref_sink (connection);
  g_assert_finalize_object (connection);
}

/* What ships, and a connector of a CRM that wants somebody to sign in. */
static char *
add_connector (void)
{
  const char *ships = g_getenv ("TAMIZ_DATA_DIR");
  char *folder = g_dir_make_tmp ("tamiz-data-XXXXXX", NULL);
  g_autofree char *connectors = g_build_filename (folder, "connectors", NULL);
  g_autofree char *fixture
      = g_build_filename (ships, "..", "tests", "sync", "fixtures", "fake-oauth.json", NULL);
  g_autofree char *copy = g_build_filename (connectors, "fake-oauth.json", NULL);
  g_autoptr (GDir) entries = g_dir_open (ships, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *from = g_build_filename (ships, name, NULL), *to = g_build_filename (folder, name, NULL);

      if (!g_str_equal (name, "connectors"))
        g_assert_cmpint (symlink (from, to), ==, 0);
    }
  g_assert_cmpint (g_mkdir (connectors, 0700), ==, 0);
  g_assert_cmpint (symlink (fixture, copy), ==, 0);
  g_setenv ("TAMIZ_DATA_DIR", folder, TRUE);

  return folder;
}

static void
remove_connector (const char *folder,
                  const char *ships)
{
  g_autofree char *connectors = g_build_filename (folder, "connectors", NULL);
  g_autofree char *copy = g_build_filename (connectors, "fake-oauth.json", NULL);
  g_autoptr (GDir) entries = NULL;
  const char *name;

  g_setenv ("TAMIZ_DATA_DIR", ships, TRUE);
  g_unlink (copy);
  g_rmdir (connectors);
  entries = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* What is wrong is said before a browser opens, be it the port or the keyring that is not there; no
 * password is asked for, of which there is none.
 */
static void
a_crm_with_a_sign_in_says_how_to_get_in (void)
{
  g_autofree char *ships = g_strdup (g_getenv ("TAMIZ_DATA_DIR")), *folder = add_connector ();
  g_autoptr (TamizTestWindow) test = open_window (NULL, NULL);
  TamizPage *page;

  DO (test->base, "crm.add", "name", "Nube", "kind", "fake-oauth", "url", "http://127.0.0.1:9/", "+set",
      "client_id=tamiz", "+set", "redirect_port=7");
  page = tamiz_test_window_go (test, "crm");
  tamiz_test_wait (tamiz_test_find_id (page, "sign_in_button") != NULL);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (tamiz_test_find_id (page, "sign_in_button"))), ==, "Sign _In…");
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-sign-in");
  press (page, "sign_in_button");
  tamiz_test_wait (get_notice (page) != NULL);
  g_assert_null (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_true (can_click (page, "sign_in_button"));
  remove_connector (folder, ships);
}

int
main (int    argc,
      char **argv)
{
  /* Whatever proxy the desktop uses is not asked. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add_func ("/pages/crm/" path, func)
  ADD ("a-password-typed-once-serves-until-the-program-ends", a_password_typed_once_serves_until_the_program_ends);
  ADD ("a-crm-is-connected-tested-and-gets-what-waits", a_crm_is_connected_tested_and_gets_what_waits);
  ADD ("a-crm-that-is-away-leaves-the-page-usable", a_crm_that_is_away_leaves_the_page_usable);
  ADD ("what-the-crm-refuses-is-shown-and-tried-again", what_the_crm_refuses_is_shown_and_tried_again);
  ADD ("a-wrong-password-is-said-and-set-right", a_wrong_password_is_said_and_set_right);
  ADD ("a-connection-is-removed-by-a-manager-only", a_connection_is_removed_by_a_manager_only);
  ADD ("a-crm-with-a-sign-in-says-how-to-get-in", a_crm_with_a_sign_in_says_how_to_get_in);
  ADD ("a-refusal-is-read-corrected-and-sent", a_refusal_is_read_corrected_and_sent);
  ADD ("what-is-given-up-stays-in-sight-with-its-reason", what_is_given_up_stays_in_sight_with_its_reason);
  ADD ("what-is-there-already-is-linked", what_is_there_already_is_linked);
  ADD ("two-who-correct-the-same-hear-of-each-other", two_who_correct_the_same_hear_of_each_other);
  ADD ("very-many-delivered-are-read-by-pieces", very_many_delivered_are_read_by_pieces);
  ADD ("a-connection-lets-go-of-everything", a_connection_lets_go_of_everything);
  return g_test_run ();
}
