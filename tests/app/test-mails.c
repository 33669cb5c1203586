#include "config.h"

#include "tamiz-mail-actions.h"
#include "tamiz-preferences.h"
#include "tamiz-template-editor.h"
#include "tamiz-test-window.h"

#include <gio/gunixfdlist.h>
#include <string.h>
#include <utime.h>

/* Mails of handoffs: their texts, and what is done where this machine cannot send them. */

#define VERA "vera@tamiz.example"

/* A label in sight whose text has this in it. */
static GtkWidget *
find_part (gpointer    root,
           const char *part)
{
  GtkWidget *label;

  for (guint n = 0; (label = tamiz_test_find_nth (root, GTK_TYPE_LABEL, n)) != NULL; n++)
    {
      if (strstr (gtk_label_get_text (GTK_LABEL (label)), part) != NULL)
        return label;
    }

  return NULL;
}

static TamizTestWindow *
open_with_handoff (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  tamiz_test_session_agree (base);
  lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, lead);
  json_decref (tamiz_test_session_do (base, "handoff.send", "id", lead, "to", VERA, "meeting", "2026-03-05T10:00", NULL));

  return tamiz_test_window_new (base);
}

static GtkWidget *
open_editor (TamizTestWindow *test)
{
  GtkWidget *preferences = NULL, *editor = NULL;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.preferences", NULL);
  tamiz_test_wait ((preferences = tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (preferences));
  tamiz_preferences_show (TAMIZ_PREFERENCES (preferences), "mail");
  tamiz_test_wait (tamiz_test_find_text (preferences, "Texts") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (preferences, "preferences-mails");
  tamiz_test_click (tamiz_test_find_text (preferences, "Edit…"));
  tamiz_test_wait ((editor = tamiz_test_find_toplevel (TAMIZ_TYPE_TEMPLATE_EDITOR)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (editor));

  return editor;
}

static gboolean
is_shipped (TamizTestWindow *test)
{
  g_autoptr (json_t) shown
      = tamiz_test_session_do (test->base, "template.show", "key", "confirmation", "language", "en", NULL);

  return json_is_true (json_object_get (shown, "shipped"));
}

/* What is typed is shown as mail shows it; a field that there is not is told in its place, and not saved. */
static void
texts_are_edited_with_a_preview (void)
{
  g_autoptr (TamizTestWindow) test = open_with_handoff ();
  GtkWidget *editor = open_editor (test);
  GtkWidget *subject = tamiz_test_find_id (editor, "subject_entry");

  tamiz_test_wait (find_part (editor, "Dear Mary,") != NULL);
  tamiz_test_settle (200);
  tamiz_test_shot (editor, "template-editor");
  gtk_editable_set_text (GTK_EDITABLE (subject), "See you in {company.nam}");
  tamiz_test_wait (find_part (editor, "Subject: there is no field “{company.nam}”; insert one from the list") != NULL);
  tamiz_test_click (tamiz_test_find_id (editor, "save_button"));
  tamiz_test_settle (300);
  g_assert_true (is_shipped (test));
  /* Contacts would read it as it stands. */
  gtk_editable_set_text (GTK_EDITABLE (subject), "See you in { company.name }");
  tamiz_test_wait (find_part (editor, "Subject: there is no field “{ company.name }”") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (subject), "See you in {company.name}");
  tamiz_test_wait (find_part (editor, "See you in Sunrise Hotel") != NULL);
  tamiz_test_click (tamiz_test_find_id (editor, "save_button"));
  tamiz_test_wait (!is_shipped (test));
  tamiz_test_wait (!gtk_widget_get_sensitive (tamiz_test_find_id (editor, "save_button")));
  /* What was typed and not saved goes only where one says so. */
  gtk_editable_set_text (GTK_EDITABLE (subject), "See you");
  gtk_window_close (GTK_WINDOW (editor));
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_d, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_TEMPLATE_EDITOR) == NULL);
  tamiz_test_settle (200);
  gtk_window_close (GTK_WINDOW (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES)));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

/* A portal, as the desktop has one, that keeps what it is asked. */
typedef struct
{
  char *subject;
  char *to;
  guint n_files;
} Portal;

static void
called_cb (GDBusConnection       *bus,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Portal *portal = user_data;
  GUnixFDList *files = g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree const char **to = NULL;

  g_variant_lookup (options, "subject", "s", &portal->subject);
  if (g_variant_lookup (options, "addresses", "^a&s", &to))
    portal->to = g_strdup (to[0]);
  portal->n_files = files != NULL ? (guint) g_unix_fd_list_get_length (files) : 0;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/org/freedesktop/portal/desktop/request/1"));
}

static gboolean
offer_portal (Portal *portal)
{
  static const char xml[] = "<node><interface name='org.freedesktop.portal.Email'><method name='ComposeEmail'>"
                            "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>"
                            "</method></interface></node>";
  static const GDBusInterfaceVTable table = { .method_call = called_cb };
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  static guint offered = 0;

  if (bus == NULL)
    return FALSE;
  if (offered != 0)
    g_dbus_connection_unregister_object (bus, offered);
  g_bus_own_name_on_connection (bus, "org.freedesktop.portal.Desktop", G_BUS_NAME_OWNER_FLAGS_REPLACE, NULL, NULL, NULL, NULL);

  offered = g_dbus_connection_register_object (bus, "/org/freedesktop/portal/desktop", node->interfaces[0], &table, portal, NULL,
                                               NULL);

  return offered != 0;
}

static gboolean
has_step (TamizTestWindow *test,
          const char      *state)
{
  g_autoptr (json_t) handoff = tamiz_test_session_do (test->base, "handoff.show", "number", "1", NULL);

  return g_strcmp0 (tamiz_test_get (handoff, "steps.confirmation.state"), state) == 0;
}

/* Without an account the mail is opened ready in the mail program, and somebody says that they sent it. */
static void
a_mail_is_sent_by_hand (void)
{
  g_autoptr (TamizTestWindow) test = open_with_handoff ();
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  Portal portal = { 0 };
  GtkWidget *button = NULL;

  if (!offer_portal (&portal))
    {
      g_test_skip ("there is no session bus");
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-handoff", "s", "1");
  tamiz_test_wait ((button = tamiz_test_find_text (page, "Open in Mail Program")) != NULL);
  tamiz_test_wait (find_part (page, "No mail account is set up here") != NULL);
  gtk_widget_grab_focus (gtk_widget_get_parent (button));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoff-mail");
  tamiz_test_click (tamiz_test_find_text (page, "Open in Mail Program"));
  tamiz_test_wait (portal.subject != NULL);
  g_assert_nonnull (strchr (portal.to, '@'));
  g_assert_cmpuint (portal.n_files, ==, 1);
  g_assert_true (has_step (test, "waiting"));
  tamiz_test_wait (tamiz_test_find_text (page, "I Have Sent It") != NULL);
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (page, "I Have Sent It"));
  tamiz_test_wait (has_step (test, "done"));
  g_free (portal.subject);
  g_free (portal.to);
}

static gboolean
has_mail (TamizTestWindow *test,
          const char      *op,
          const char      *state)
{
  g_autoptr (json_t) mails = tamiz_test_session_do (test->base, "mail.list", "handoff", "1", NULL);
  json_t *mail;
  gsize i;

  json_array_foreach (json_object_get (mails, "items"), i, mail)
    {
      if (g_strcmp0 (tamiz_json_get_text (mail, "op"), op) == 0)
        return g_strcmp0 (tamiz_json_get_text (mail, "state"), state) == 0;
    }

  return FALSE;
}

/* A file of a day ago in the folder of drafts. */
static char *
leave_draft (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "tamiz", "mails", NULL);
  g_autofree char *path = g_build_filename (folder, "old.eml", NULL);
  struct utimbuf times = { .actime = 1767600000, .modtime = 1767600000 };

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "To: mary@sunrise.example\n", -1, NULL));
  g_assert_cmpint (utime (path, &times), ==, 0);

  return g_steal_pointer (&path);
}

/* Mails that no step of the handoff tells of stand beside the steps; drafts of yesterday are gone by then. */
static void
mails_without_a_step_are_seen_to (void)
{
  g_autofree char *draft = leave_draft ();
  g_autoptr (TamizTestWindow) test = open_with_handoff ();
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  Portal portal = { 0 };
  g_autoptr (json_t) mails = NULL;
  GtkWidget *row = NULL;

  if (!offer_portal (&portal))
    {
      g_test_skip ("there is no session bus");
      return;
    }
  mails = tamiz_test_session_do (test->base, "mail.list", "handoff", "1", NULL);
  json_decref (tamiz_test_session_do (test->base, "mail.settle", "id", tamiz_test_get (mails, "items.0.id"), "what", "sent", NULL));
  json_decref (tamiz_test_session_do (test->base, "meeting.change", "number", "1", "meeting", "2026-05-06T10:00", NULL));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-handoff", "s", "1");
  tamiz_test_wait (find_part (page, "Appointment changed") != NULL);
  row = gtk_widget_get_ancestor (find_part (page, "Appointment changed"), ADW_TYPE_ACTION_ROW);
  g_assert_nonnull (find_part (row, "Waiting to be sent"));
  tamiz_test_wait (tamiz_test_find_text (row, "Open in Mail Program") != NULL);
  gtk_widget_grab_focus (gtk_widget_get_parent (tamiz_test_find_text (row, "Open in Mail Program")));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "handoff-other-mail");
  tamiz_test_click (tamiz_test_find_text (row, "Open in Mail Program"));
  tamiz_test_wait (portal.subject != NULL);
  g_assert_nonnull (strstr (portal.subject, "[T-1-"));
  tamiz_test_wait (tamiz_test_find_text (row, "I Have Sent It") != NULL);
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (row, "I Have Sent It"));
  tamiz_test_wait (has_mail (test, "meeting_changed", "done"));
  tamiz_test_wait (find_part (page, "Appointment changed") == NULL);
  g_assert_false (g_file_test (draft, G_FILE_TEST_EXISTS));
  g_free (portal.subject);
  g_free (portal.to);
}

/* Whoever has to see to the inbox is told, and led to where its settings are; it is read again when they changed. */
static void
an_inbox_that_cannot_be_read_is_told (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *secret = g_build_filename (g_get_user_config_dir (), "inbox-secret", NULL);
  TamizTestSession *base = tamiz_test_session_new (NULL);
  GtkWidget *preferences = NULL;

  json_decref (tamiz_test_session_do (base, "mail.inbox.set", "server", "127.0.0.1:1", "security", "none-on-loopback", "user",
                                      "mia", "secret-file", secret, NULL));
  test = tamiz_test_window_new (base);
  tamiz_test_wait (find_part (test->window, "Answers by mail are not read.") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "inbox-stopped");
  tamiz_test_click (tamiz_test_find_text (test->window, "Preferences"));
  tamiz_test_wait ((preferences = tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES)) != NULL);
  tamiz_test_wait (find_part (preferences, "mia · 127.0.0.1:1") != NULL);
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
  tamiz_test_wait (find_part (test->window, "Answers by mail are not read.") == NULL);
  /* Read once more, it is told once more. */
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.watch-mail", NULL);
  tamiz_test_wait (find_part (test->window, "Answers by mail are not read.") != NULL);
  json_decref (tamiz_test_session_do (test->base, "mail.inbox.remove", NULL));
}

#define ADD(function) g_test_add_func ("/app/mails/" #function, function)

/* An answer that came in a file is taken in by the ways that files come by. */
static void
an_answer_in_a_file_is_taken_in (void)
{
  g_autoptr (TamizTestWindow) test = open_with_handoff ();
  g_autofree char *packet = g_build_filename (test->base->folder, "p.tamiz-packet", NULL);
  g_autofree char *answer = g_build_filename (test->base->folder, "answer.json", NULL);

  json_decref (tamiz_test_session_do (test->base, "handoff.packet", "number", "1", "output", packet, NULL));
  json_decref (tamiz_test_session_do (test->base, "packet.answer", "file", packet, "+return", NULL, "cause", "customer",
                                      "reason", "Since 2019", "output", answer, NULL));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.import", "s", answer);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Handoff 1 was returned") != NULL);
  tamiz_test_wait (find_part (GTK_WIDGET (test->window), "Since 2019") != NULL);

  /* The mails of it that had not left do not leave any more, which is told by itself. */
  tamiz_test_wait (find_part (GTK_WIDGET (test->window), "the handoff ended before") != NULL);

  /* Once more it is told that it was decided, and by whom. */
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.import", "s", answer);
  tamiz_test_wait (find_part (GTK_WIDGET (test->window), "decided by Vera Ventas") != NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = g_dir_make_tmp ("tamiz-settings-XXXXXX", NULL);

  g_setenv ("XDG_CONFIG_HOME", settings, TRUE);
  g_setenv ("XDG_CACHE_HOME", settings, TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  ADD (texts_are_edited_with_a_preview);
  ADD (a_mail_is_sent_by_hand);
  ADD (mails_without_a_step_are_seen_to);
  ADD (an_inbox_that_cannot_be_read_is_told);
  ADD (an_answer_in_a_file_is_taken_in);

  return g_test_run ();
}
