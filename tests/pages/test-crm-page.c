#include "config.h"

#include "fake-crm.h"
#include "tamiz-crm-connection.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"
#include "tamiz-test-window.h"

#include <adwaita.h>
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

static GtkWidget *
find_entry (GtkWidget *form,
            guint      n)
{
  return tamiz_test_find_nth (form, GTK_TYPE_TEXT, n);
}

/* Filled in by hand, without a keyring: the password is asked for when it is needed. */
static void
a_crm_is_connected_tested_and_gets_what_waits (void)
{
  g_autoptr (TamizTestWindow) test = open_window (NULL, NULL);
  g_autoptr (FakeCrm) crm = fake_crm_new (test->base->clock);
  g_autofree char *url = fake_crm_get_url (crm);
  TamizPage *page = tamiz_test_window_go (test, "crm");
  GtkWidget *form;

  tamiz_test_wait (tamiz_test_find_text (page, "No CRM Connected") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-empty");
  press (page, "empty_button");
  form = wait_for_window (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_type ("Ventas");
  tamiz_test_click (find_entry (form, 1));
  tamiz_test_type (url);
  tamiz_test_click (find_entry (form, 2));
  tamiz_test_type (FAKE_LOGIN);
  tamiz_test_click (tamiz_test_find_type (form, GTK_TYPE_SWITCH));
  tamiz_test_shot (form, "crm-form");
  tamiz_test_click (find_entry (form, 0));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
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
  tamiz_test_wait (tamiz_test_find_text (page, "1 accepted lead is not in this CRM yet") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-unsent");
  press (page, "send_button");
  tamiz_test_wait (count_open (test) == 0 && tamiz_test_find_text (page, "Nothing waits to be sent") != NULL);
  tamiz_test_wait (tamiz_test_find_id (page, "working_box") == NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-sent");
  g_assert_cmpuint (fake_crm_count_calls (crm, "model.sale.opportunity.create"), ==, 1);
}

/* A CRM that is away is nothing to worry about, and the page says so. */
static void
a_crm_that_is_away_leaves_the_page_usable (void)
{
  g_autoptr (TamizTestWindow) test = open_window (NOWHERE, "secret\n");
  TamizPage *page = tamiz_test_window_go (test, "crm");

  tamiz_test_wait (tamiz_test_find_text (page, "2 wait to be sent") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Lead Inés Güemes") != NULL);
  press (page, "test_button");
  tamiz_test_wait (get_notice (page) != NULL);
  g_assert_nonnull (strstr (get_notice (page), "127.0.0.1"));
  tamiz_test_wait (can_click (page, "send_button"));
  press (page, "send_button");
  tamiz_test_wait (can_click (page, "send_button"));
  tamiz_test_wait (has_part (GTK_WIDGET (page), "what waits is kept"));
  g_assert_null (tamiz_test_find_id (page, "done_label"));
  g_assert_cmpint (count_open (test), ==, 2);
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
  tamiz_test_wait (tamiz_test_find_text (page, "2 wait to be sent") != NULL);
  press (page, "send_button");
  tamiz_test_wait (tamiz_test_find_text (page, "1 needs a decision") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Try Again") != NULL && can_click (page, "send_button"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-refused");
  tamiz_test_click (tamiz_test_find_text (page, "Try Again"));
  tamiz_test_wait (tamiz_test_find_text (page, "1 waits to be sent") != NULL);
  press (page, "send_button");
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
  ADD ("a-crm-is-connected-tested-and-gets-what-waits", a_crm_is_connected_tested_and_gets_what_waits);
  ADD ("a-crm-that-is-away-leaves-the-page-usable", a_crm_that_is_away_leaves_the_page_usable);
  ADD ("what-the-crm-refuses-is-shown-and-tried-again", what_the_crm_refuses_is_shown_and_tried_again);
  ADD ("a-wrong-password-is-said-and-set-right", a_wrong_password_is_said_and_set_right);
  ADD ("a-connection-is-removed-by-a-manager-only", a_connection_is_removed_by_a_manager_only);
  ADD ("a-crm-with-a-sign-in-says-how-to-get-in", a_crm_with_a_sign_in_says_how_to_get_in);
  ADD ("a-connection-lets-go-of-everything", a_connection_lets_go_of_everything);
  return g_test_run ();
}
