#include "config.h"

#include "tamiz-form-switch.h"
#include "tamiz-operation-form.h"
#include "tamiz-preferences.h"
#include "tamiz-test-window.h"

#include <string.h>

/* Forms of web sites in the window: made there, received while it is open, seen there. */

static TamizTestWindow *
open_company (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Ana", "email", "ana@uno.example", "role",
                                      "marketing,steward", NULL));
  json_decref (tamiz_test_session_do (base, "source.add", "name", "Web site", "kind", "web", NULL));

  return tamiz_test_window_new (base);
}

static GtkWidget *
open_forms (TamizTestWindow *test)
{
  GtkWidget *window;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.preferences", NULL);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) != NULL);
  window = tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES);
  tamiz_preferences_show (TAMIZ_PREFERENCES (window), "forms");
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static guint
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_assert_cmpuint (port, !=, 0);
  g_socket_listener_close (listener);
  return port;
}

typedef struct
{
  guint16 port;
  char *token;
  char *answer;
  gint done;
} Visitor;

/* Somebody posts while the window does what windows do. */
static gpointer
visit_thread (gpointer data)
{
  Visitor *visitor = data;
  const char *body = "name=Mar%C3%ADa+P%C3%A9rez&<b>x%26y</b>=<i>%26&email=maria@hotel.example&message=Hola";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", visitor->port, NULL, NULL);
  g_autofree char *request
      = g_strdup_printf ("POST /f/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                         "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                         visitor->token, strlen (body), body);
  g_autoptr (GString) answer = g_string_new (NULL);
  char chunk[4096];
  gssize n;

  if (connection != NULL
      && g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request),
                                    NULL, NULL, NULL))
    {
      GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));

      while ((n = g_input_stream_read (input, chunk, sizeof chunk, NULL, NULL)) > 0)
        g_string_append_len (answer, chunk, n);
    }
  visitor->answer = g_string_free (g_steal_pointer (&answer), FALSE);
  g_atomic_int_set (&visitor->done, TRUE);

  return NULL;
}

static char *
visit (guint       port,
       const char *token)
{
  Visitor visitor = { (guint16) port, g_strdup (token), NULL, FALSE };
  GThread *thread = g_thread_new ("visitor", visit_thread, &visitor);

  tamiz_test_wait (g_atomic_int_get (&visitor.done));
  g_thread_join (thread);
  g_free (visitor.token);
  return visitor.answer;
}

static void
close_preferences (GtkWidget *preferences)
{
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static GtkWidget *
find_window_with (const char *text)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (tamiz_test_find_text (window, text) != NULL)
        return window;
    }

  return NULL;
}

static gboolean
says (GtkWidget  *widget,
      const char *part)
{
  GtkWidget *label;

  for (guint i = 0; (label = tamiz_test_find_nth (widget, GTK_TYPE_LABEL, i)) != NULL; i++)
    {
      if (strstr (gtk_label_get_text (GTK_LABEL (label)), part) != NULL)
        return TRUE;
    }

  return FALSE;
}

static char *
dup_html (GtkWidget *window)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (tamiz_test_find_type (window, GTK_TYPE_TEXT_VIEW)));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
has_html (GtkWidget *window)
{
  g_autofree char *html = dup_html (window);

  return strstr (html, "<form") != NULL;
}

/* Which source its inquiries are of nobody guesses. */
static void
choose_source (GtkWidget *form)
{
  AdwComboRow *row = ADW_COMBO_ROW (tamiz_test_find_nth (form, ADW_TYPE_COMBO_ROW, 0));
  GtkStringObject *first = adw_combo_row_get_selected_item (row);

  g_assert_cmpstr (gtk_string_object_get_string (first), ==, "Choose…");
  g_assert_false (gtk_widget_is_sensitive (tamiz_test_find_text (form, "Save")));
  adw_combo_row_set_selected (row, 1);
  g_assert_true (gtk_widget_is_sensitive (tamiz_test_find_text (form, "Save")));
}

/* Makes a form as people do; answers its token, which stands in the HTML that is shown then. */
static char *
make_form (GtkWidget *preferences)
{
  GtkWidget *form, *window;
  g_autofree char *html = NULL;
  const char *start;

  tamiz_test_wait (tamiz_test_find_text (preferences, "Add…") != NULL);
  tamiz_test_click (tamiz_test_find_text (preferences, "Add…"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) != NULL);
  form = tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_focus_window (GTK_WINDOW (form));
  tamiz_test_type ("Contact");
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_nth (form, ADW_TYPE_ENTRY_ROW, 1)),
                         "https://www.hotel.example http://localhost:8000");
  choose_source (form);
  tamiz_test_shot (form, "preferences-form-add");
  tamiz_test_click (tamiz_test_find_text (form, "Save"));
  tamiz_test_wait (find_window_with ("Copy") != NULL);
  window = find_window_with ("Copy");
  tamiz_test_wait (has_html (window));
  tamiz_test_shot (window, "preferences-form-html");
  g_assert_true (says (window, "Only this computer reaches http://127.0.0.1"));
  html = dup_html (window);
  start = strstr (html, "/f/");
  g_assert_nonnull (start);
  g_assert_nonnull (strstr (html, "<script>"));
  gtk_window_close (GTK_WINDOW (window));

  return g_strndup (start + 3, strcspn (start + 3, "\""));
}

static void
posts_are_received_while_the_switch_is_on (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_forms (test);
  TamizFormSwitch *forms = tamiz_form_switch_get (tamiz_window_get_desk (test->window));
  g_autofree char *token = NULL, *answer = NULL, *refused = NULL;
  g_autoptr (json_t) leads = NULL;
  GtkWidget *posts, *post;
  guint port = find_port ();

  tamiz_form_switch_configure (forms, port, "");
  token = make_form (preferences);
  tamiz_test_wait (tamiz_test_find_text (preferences, "Contact") != NULL);
  g_assert_true (says (preferences, "Nothing is received"));
  gtk_switch_set_active (GTK_SWITCH (tamiz_test_find_type (preferences, GTK_TYPE_SWITCH)), TRUE);
  tamiz_test_wait (says (preferences, "Receiving at"));

  answer = visit (port, token);
  g_assert_nonnull (strstr (answer, "200 OK"));
  tamiz_test_wait (says (preferences, "1 post"));
  tamiz_test_shot (preferences, "preferences-forms");
  leads = tamiz_test_session_do (test->base, "lead.list", NULL);
  g_assert_cmpint (json_integer_value (tamiz_test_find (leads, "total")), ==, 1);

  tamiz_test_click (tamiz_test_find_text (preferences, "What arrived…"));
  tamiz_test_wait (find_window_with ("What Arrived") != NULL);
  posts = find_window_with ("What Arrived");
  tamiz_test_wait (says (posts, "Admitted"));
  tamiz_test_shot (posts, "preferences-form-posts");
  g_assert_true (says (posts, "María Pérez"));
  tamiz_test_focus_window (GTK_WINDOW (posts));
  tamiz_test_click (tamiz_test_find_text (posts, "Open…"));
  tamiz_test_wait (find_window_with ("maria@hotel.example") != NULL);
  post = find_window_with ("maria@hotel.example");
  g_assert_true (says (post, "Hola"));
  tamiz_test_shot (post, "preferences-form-post");
  gtk_window_close (GTK_WINDOW (post));
  gtk_window_close (GTK_WINDOW (posts));

  /* Another address for visitors, the same port: it goes on. */
  tamiz_form_switch_configure (forms, port, "https://forms.hotel.example");
  tamiz_test_wait (says (preferences, "Receiving at"));

  gtk_switch_set_active (GTK_SWITCH (tamiz_test_find_type (preferences, GTK_TYPE_SWITCH)), FALSE);
  tamiz_test_wait (says (preferences, "Nothing is received"));
  tamiz_test_settle (700);
  refused = visit (port, token);
  g_assert_cmpstr (refused, ==, "");
  close_preferences (preferences);
}

static GtkWidget *
open_form (GtkWidget  *preferences,
           const char *action)
{
  GtkWidget *window;

  tamiz_test_click (tamiz_test_find_text (preferences, "Open…"));
  tamiz_test_wait (find_window_with (action) != NULL);
  window = find_window_with (action);
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static gboolean
map_is (TamizTestWindow *test,
        const char      *name,
        const char      *field)
{
  g_autoptr (json_t) form = tamiz_test_session_do (test->base, "form.show", "form", "Contact", NULL);
  json_t *column = json_object_get (tamiz_test_find (form, "map.columns"), name);

  return field != NULL ? g_strcmp0 (json_string_value (column), field) == 0 : column == NULL;
}

static AdwComboRow *
find_field_row (GtkWidget  *window,
                const char *name)
{
  GtkWidget *row;

  for (guint i = 0; (row = tamiz_test_find_nth (window, ADW_TYPE_COMBO_ROW, i)) != NULL; i++)
    {
      if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), name) == 0)
        return ADW_COMBO_ROW (row);
    }

  return NULL;
}

static void
choose_meaning (GtkWidget  *window,
                const char *name,
                const char *meaning)
{
  AdwComboRow *row = find_field_row (window, name);
  GListModel *labels = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (labels); i++)
    {
      if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (labels), i), meaning) == 0)
        adw_combo_row_set_selected (row, i);
    }
}

/* What fields mean is chosen row by row, as they were posted. */
static void
fields_are_given_a_meaning (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences, *window;
  GtkStringList *labels;

  json_decref (tamiz_test_session_do (test->base, "form.add", "name", "Contact", "source", "Web site", "double-opt-in",
                                      "yes", "map", "{\"columns\": {\"old\": null}, \"defaults\": {\"country\": \"BR\"}}",
                                      NULL));
  json_decref (tamiz_test_session_do (test->base, "form.submit", "form", "Contact", "+fields", "email=ana@x.example",
                                      "+fields", "<b>rol</b>=Gerente", "+fields", "page=x", NULL));
  preferences = open_forms (test);
  /* Without an account nobody is asked to confirm. */
  tamiz_test_wait (says (preferences, "Waits: there is no mail account"));
  window = open_form (preferences, "What its fields mean…");
  g_assert_true (says (window, "There is no mail account"));
  tamiz_test_shot (window, "preferences-form");
  tamiz_test_click (tamiz_test_find_text (window, "What its fields mean…"));
  tamiz_test_wait (find_window_with ("<b>rol</b>") != NULL);
  window = find_window_with ("<b>rol</b>");
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_shot (window, "preferences-form-fields");
  labels = GTK_STRING_LIST (adw_combo_row_get_model (find_field_row (window, "email")));
  g_assert_cmpstr (gtk_string_list_get_string (labels, 0), ==, "By its name (E-mail)");
  g_assert_true (says (window, "Gerente"));
  g_assert_null (find_field_row (window, "page"));
  choose_meaning (window, "<b>rol</b>", "Job title");
  choose_meaning (window, "old", "By its name (text of the inquiry)");
  tamiz_test_click (tamiz_test_find_type (window, ADW_TYPE_ENTRY_ROW));
  tamiz_test_type ("ref");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (find_field_row (window, "ref") != NULL);
  choose_meaning (window, "ref", "City");
  tamiz_test_click (tamiz_test_find_text (window, "Save"));
  tamiz_test_wait (map_is (test, "<b>rol</b>", "job_title"));
  g_assert_true (map_is (test, "ref", "city"));
  g_assert_true (map_is (test, "old", NULL));
  {
    g_autoptr (json_t) form = tamiz_test_session_do (test->base, "form.show", "form", "Contact", NULL);

    g_assert_cmpstr (tamiz_test_get (form, "map.defaults.country"), ==, "BR");
  }
  close_preferences (preferences);
}

static GtkWidget *
find_button (GtkWidget  *window,
             const char *tooltip)
{
  GtkWidget *button;

  for (guint i = 0; (button = tamiz_test_find_nth (window, GTK_TYPE_BUTTON, i)) != NULL; i++)
    {
      if (g_strcmp0 (gtk_widget_get_tooltip_text (button), tooltip) == 0)
        break;
    }

  return button;
}

/* Years of posts are turned page by page, and those in one state apart. */
static void
posts_are_turned_page_by_page (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences, *window;

  json_decref (tamiz_test_session_do (test->base, "form.add", "name", "Contact", "source", "Web site", NULL));
  for (guint i = 0; i < 55; i++)
    {
      g_autofree char *mail = g_strdup_printf ("email=visitor%02u@x.example", i);

      json_decref (tamiz_test_session_do (test->base, "form.submit", "form", "Contact", "+fields", mail, "+fields",
                                          i == 0 ? "_elapsed=1" : "name=Nora", NULL));
    }
  preferences = open_forms (test);
  tamiz_test_wait (tamiz_test_find_text (preferences, "What arrived…") != NULL);
  tamiz_test_click (tamiz_test_find_text (preferences, "What arrived…"));
  tamiz_test_wait (find_window_with ("1–50 of 55") != NULL);
  window = find_window_with ("1–50 of 55");
  tamiz_test_shot (window, "preferences-form-posts-many");
  g_assert_true (says (window, "visitor54@"));
  g_assert_false (says (window, "visitor00@"));
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_click (find_button (window, "Older"));
  tamiz_test_wait (tamiz_test_find_text (window, "51–55 of 55") != NULL);
  g_assert_true (says (window, "visitor00@"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (tamiz_test_find_type (window, GTK_TYPE_DROP_DOWN)), 1 + TAMIZ_SUBMISSION_SPAM);
  tamiz_test_wait (tamiz_test_find_text (window, "1–1 of 1") != NULL);
  gtk_window_close (GTK_WINDOW (window));
  close_preferences (preferences);
}

/* A port that somebody else has is said where it is chosen. */
static void
a_port_that_is_taken_is_said (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_forms (test);
  TamizFormSwitch *forms = tamiz_form_switch_get (tamiz_window_get_desk (test->window));
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *told = NULL;
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  tamiz_form_switch_configure (forms, port, "");
  tamiz_form_switch_set_on (forms, TRUE);
  told = g_strdup_printf ("port %u", port);
  tamiz_test_wait (says (preferences, told));
  /* Once it is free it is taken. */
  g_socket_listener_close (listener);
  tamiz_test_wait (says (preferences, "Receiving at"));
  tamiz_form_switch_set_on (forms, FALSE);
  close_preferences (preferences);
}

/* It begins again when the base is opened again, and ends with the window. */
static void
it_goes_on_when_the_base_is_opened_again (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  TamizFormSwitch *forms = tamiz_form_switch_get (tamiz_window_get_desk (test->window));
  g_autoptr (json_t) form
      = tamiz_test_session_do (test->base, "form.add", "name", "Contact", "source", "Web site", NULL);
  g_autofree char *answer = NULL;
  guint port = find_port ();

  tamiz_form_switch_configure (forms, port, "");
  tamiz_form_switch_set_on (forms, TRUE);
  tamiz_test_window_reopen (test);
  forms = tamiz_form_switch_get (tamiz_window_get_desk (test->window));
  g_assert_true (tamiz_form_switch_is_on (forms));
  for (guint i = 0; i < 40 && (answer == NULL || *answer == '\0'); i++)
    {
      g_free (answer);
      tamiz_test_settle (100);
      answer = visit (port, tamiz_test_get (form, "token"));
    }
  g_assert_nonnull (strstr (answer, "200 OK"));
  tamiz_form_switch_set_on (forms, FALSE);
}

static gboolean
fills (TamizTestWindow *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) account = tamiz_test_session_perform (test->base, &error, "mail.account.show", NULL);

  return account != NULL && g_strcmp0 (tamiz_test_get (account, "server"), "smtp.uno.example:587") == 0;
}

/* The account is the machine's: it is set up, and taken away, without the base being changed. */
static void
mail_is_sent_by_the_machines_account (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences, *form;

  preferences = open_forms (test);
  tamiz_test_wait (says (preferences, "None is set up"));
  tamiz_test_click (tamiz_test_find_text (preferences, "Set up…"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) != NULL);
  form = tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_focus_window (GTK_WINDOW (form));
  tamiz_test_type ("smtp.uno.example");
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_nth (form, ADW_TYPE_ENTRY_ROW, 1)), "Uno <ventas@uno.example>");
  tamiz_test_shot (form, "preferences-mail-account");
  tamiz_test_click (tamiz_test_find_text (form, "Save"));
  tamiz_test_wait (fills (test));
  tamiz_test_wait (says (preferences, "ventas@uno.example"));
  tamiz_test_click (tamiz_test_find_text (preferences, "Remove"));
  tamiz_test_wait (says (preferences, "None is set up"));
  g_assert_false (fills (test));
  close_preferences (preferences);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/preferences/forms/fields-are-given-a-meaning", fields_are_given_a_meaning);
  g_test_add_func ("/app/preferences/forms/posts-are-turned-page-by-page", posts_are_turned_page_by_page);
  g_test_add_func ("/app/preferences/forms/posts-are-received-while-the-switch-is-on",
                   posts_are_received_while_the_switch_is_on);
  g_test_add_func ("/app/preferences/forms/a-port-that-is-taken-is-said", a_port_that_is_taken_is_said);
  g_test_add_func ("/app/preferences/forms/it-goes-on-when-the-base-is-opened-again",
                   it_goes_on_when_the_base_is_opened_again);

  g_test_add_func ("/app/preferences/forms/mail-is-sent-by-the-machines-account", mail_is_sent_by_the_machines_account);

  return g_test_run ();
}
