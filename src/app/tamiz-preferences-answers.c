#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-operation-form.h"
#include "tamiz-template-editor.h"

#include <glib/gi18n-lib.h>

/* The inbox in which people answer to mails of handoffs, and the texts of these mails. */

typedef struct
{
  TamizDesk *desk;
  GtkWidget *group;
  GtkWidget *row;
  GtkWidget *read_button, *remove_button;
  json_t *inbox;            /* (nullable) */
} Answers;

static void
free_answers (gpointer data)
{
  Answers *answers = data;

  g_object_unref (answers->desk);
  json_decref (answers->inbox);
  g_free (answers);
}

static void
show_inbox (Answers *answers,
            json_t  *inbox)
{
  g_autofree char *text = NULL;

  json_decref (answers->inbox);
  answers->inbox = inbox != NULL ? json_incref (inbox) : NULL;
  if (inbox != NULL)
    text = g_strdup_printf ("%s · %s · %s", tamiz_json_get_text (inbox, "user"), tamiz_json_get_text (inbox, "server"),
                            tamiz_json_get_text (inbox, "folder"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (answers->row),
                               text != NULL ? text : _("None is set up: executives decide in the program, or by a file"));
  gtk_widget_set_sensitive (answers->read_button, inbox != NULL);
  gtk_widget_set_sensitive (answers->remove_button, inbox != NULL);
}

static void
inbox_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  show_inbox (g_object_get_data (owner, "answers"), answer);
}

static void
read_inbox (Answers *answers)
{
  tamiz_desk_ask (answers->desk, answers->group, "inbox", "mail.inbox.show", NULL, inbox_cb);
}

/* The inbox is the machine's: the base does not tell that it changed. */
static void
tell_window (GtkWidget *group)
{
  GtkRoot *root = gtk_widget_get_root (group);
  GtkWindow *parent = root != NULL ? gtk_window_get_transient_for (GTK_WINDOW (root)) : NULL;

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.watch-mail", NULL);
}

static void
set_up_done_cb (GtkWidget *group,
                json_t    *answer)
{
  show_inbox (g_object_get_data (G_OBJECT (group), "answers"), answer);
  tell_window (group);
}

static json_t *
list_securities (void)
{
  return json_pack ("[{ss, ss}, {ss, ss}, {ss, ss}]", "key", "tls", "label", "TLS", "key", "starttls", "label", "STARTTLS",
                    "key", "none-on-loopback", "label", _("None, only on this machine"));
}

static void
set_up_cb (Answers *answers)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (GTK_WINDOW (gtk_widget_get_root (answers->group)), answers->desk, "mail.inbox.set",
                                  _("Inbox"), _("Inbox set up"));

  tamiz_operation_form_add (form, "server", _("Server (as imap.example.com:993)"));
  tamiz_operation_form_add_choices (form, "security", _("Security"), list_securities ());
  tamiz_operation_form_add (form, "user", _("User"));
  tamiz_operation_form_add (form, "secret", _("Password"));
  tamiz_operation_form_add (form, "folder", _("Folder (INBOX without it)"));
  if (answers->inbox != NULL)
    {
      tamiz_operation_form_set (form, "server", tamiz_json_get_text (answers->inbox, "server"));
      tamiz_operation_form_set (form, "security", tamiz_json_get_text (answers->inbox, "security"));
      tamiz_operation_form_set (form, "user", tamiz_json_get_text (answers->inbox, "user"));
      tamiz_operation_form_set (form, "folder", tamiz_json_get_text (answers->inbox, "folder"));
    }
  g_signal_connect_object (form, "done", G_CALLBACK (set_up_done_cb), answers->group, G_CONNECT_SWAPPED);
  tamiz_operation_form_present (form);
}

static void
fetched_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  Answers *answers = g_object_get_data (owner, "answers");
  guint read = (guint) tamiz_json_get_int (answer, "read", 0);
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (answers->read_button, TRUE);
  if (answer == NULL)
    {
      tamiz_desk_tell_failure (answers->desk, error->message);
      return;
    }
  text = g_strdup_printf (_("Mails read: %u; handoffs accepted: %u, returned: %u"), read,
                          (guint) tamiz_json_get_int (answer, "accepted", 0),
                          (guint) tamiz_json_get_int (answer, "returned", 0));
  tamiz_desk_tell (answers->desk, text);
  tell_window (answers->group);
}

static void
fetch_cb (Answers *answers)
{
  gtk_widget_set_sensitive (answers->read_button, FALSE);
  tamiz_desk_ask (answers->desk, answers->group, "fetch", "mail.fetch", NULL, fetched_cb);
}

static void
removed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  Answers *answers = g_object_get_data (owner, "answers");

  if (error != NULL)
    tamiz_desk_tell_failure (answers->desk, error->message);
  read_inbox (answers);
}

static void
remove_cb (Answers *answers)
{
  tamiz_desk_do (answers->desk, answers->group, "mail.inbox.remove", json_object (), _("Inbox removed"), removed_cb);
}

static GtkWidget *
add_button (Answers    *answers,
            GtkWidget  *row,
            const char *label,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, answers);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return button;
}

static void
edit_texts_cb (Answers *answers)
{
  gtk_window_present (tamiz_template_editor_new (GTK_WINDOW (gtk_widget_get_root (answers->group)), answers->desk));
}

static GtkWidget *
add_row (Answers    *answers,
         const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (answers->group), row);

  return row;
}

GtkWidget *
tamiz_preferences_make_answers (TamizDesk *desk)
{
  Answers *answers = g_new0 (Answers, 1);
  GtkWidget *texts;

  answers->desk = g_object_ref (desk);
  answers->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (answers->group), _("Mails of Handoffs"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (answers->group),
                                         _("Executives may answer to the packet by mail; from this inbox their answers are "
                                           "read, and nothing in it is changed."));
  texts = add_row (answers, _("Texts"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (texts), _("What contacts and executives are written, in each language"));
  add_button (answers, texts, _("_Edit…"), G_CALLBACK (edit_texts_cb));
  answers->row = add_row (answers, _("Inbox"));
  add_button (answers, answers->row, _("Set _up…"), G_CALLBACK (set_up_cb));
  answers->read_button = add_button (answers, answers->row, _("Read _Now"), G_CALLBACK (fetch_cb));
  answers->remove_button = add_button (answers, answers->row, _("Re_move"), G_CALLBACK (remove_cb));
  g_object_set_data_full (G_OBJECT (answers->group), "answers", answers, free_answers);
  show_inbox (answers, NULL);
  read_inbox (answers);

  return answers->group;
}
