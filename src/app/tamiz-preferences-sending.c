#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

/* The account by which this machine sends mail. */

typedef struct
{
  TamizDesk *desk;
  GtkWidget *group;
  GtkWidget *row;
  GtkWidget *try_button, *remove_button;
  json_t *account;          /* (nullable) */
} Sending;

static void
free_sending (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->desk);
  json_decref (sending->account);
  g_free (sending);
}

static void
show_account (Sending *sending,
              json_t  *account)
{
  g_autofree char *text = NULL;

  json_decref (sending->account);
  sending->account = account != NULL ? json_incref (account) : NULL;
  if (account != NULL)
    text = g_strdup_printf ("%s · %s", tamiz_json_get_text (account, "from"), tamiz_json_get_text (account, "server"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (sending->row),
                               text != NULL ? text : _("None is set up: nobody can be asked to confirm an address, and mails of handoffs are sent by hand"));
  gtk_widget_set_sensitive (sending->try_button, account != NULL);
  gtk_widget_set_sensitive (sending->remove_button, account != NULL);
}

static void
account_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  show_account (g_object_get_data (owner, "sending"), answer);
}

static void
read_account (Sending *sending)
{
  tamiz_desk_ask (sending->desk, sending->group, "account", "mail.account.show", NULL, account_cb);
}

static void
set_up_done_cb (GtkWidget *group,
                json_t    *answer)
{
  show_account (g_object_get_data (G_OBJECT (group), "sending"), answer);
}

static json_t *
list_securities (void)
{
  return json_pack ("[{ss, ss}, {ss, ss}, {ss, ss}]", "key", "starttls", "label", "STARTTLS", "key", "tls", "label", "TLS",
                    "key", "none-on-loopback", "label", _("None, only on this machine"));
}

static void
set_up_cb (Sending *sending)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (GTK_WINDOW (gtk_widget_get_root (sending->group)), sending->desk, "mail.account.set",
                                  _("Mail Account"), _("Mail account set up"));

  tamiz_operation_form_add (form, "server", _("Server (as smtp.example.com:587)"));
  tamiz_operation_form_add_choices (form, "security", _("Security"), list_securities ());
  tamiz_operation_form_add (form, "from", _("Sender (as name@example.com)"));
  tamiz_operation_form_add (form, "user", _("User"));
  tamiz_operation_form_add (form, "secret", _("Password"));
  if (sending->account != NULL)
    {
      tamiz_operation_form_set (form, "server", tamiz_json_get_text (sending->account, "server"));
      tamiz_operation_form_set (form, "security", tamiz_json_get_text (sending->account, "security"));
      tamiz_operation_form_set (form, "from", tamiz_json_get_text (sending->account, "from"));
      tamiz_operation_form_set (form, "user", tamiz_json_get_text (sending->account, "user"));
    }
  g_signal_connect_object (form, "done", G_CALLBACK (set_up_done_cb), sending->group, G_CONNECT_SWAPPED);
  tamiz_operation_form_present (form);
}

static void
try_cb (Sending *sending)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (GTK_WINDOW (gtk_widget_get_root (sending->group)), sending->desk, "mail.test",
                                  _("Try the Account"), _("The mail was sent"));

  tamiz_operation_form_add (form, "to", _("E-mail address"));
  tamiz_operation_form_set (form, "to", tamiz_desk_get_email (sending->desk));
  tamiz_operation_form_set_label (form, _("_Send"));
  tamiz_operation_form_present (form);
}

static void
removed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  Sending *sending = g_object_get_data (owner, "sending");

  if (error != NULL)
    tamiz_desk_tell_failure (sending->desk, error->message);
  read_account (sending);
}

static void
remove_cb (Sending *sending)
{
  tamiz_desk_do (sending->desk, sending->group, "mail.account.remove", json_object (), _("Mail account removed"), removed_cb);
}

static GtkWidget *
add_button (Sending    *sending,
            const char *label,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, sending);
  adw_action_row_add_suffix (ADW_ACTION_ROW (sending->row), button);

  return button;
}

GtkWidget *
tamiz_preferences_make_sending (TamizDesk *desk)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->desk = g_object_ref (desk);
  sending->group = adw_preferences_group_new ();
  sending->row = adw_action_row_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (sending->group), _("Sending Mail"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (sending->group),
                                         _("By this account this machine sends mail, whatever base is open."));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (sending->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (sending->row), _("Account"));
  add_button (sending, _("_Set up…"), G_CALLBACK (set_up_cb));
  sending->try_button = add_button (sending, _("_Try…"), G_CALLBACK (try_cb));
  sending->remove_button = add_button (sending, _("_Remove"), G_CALLBACK (remove_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (sending->group), sending->row);
  g_object_set_data_full (G_OBJECT (sending->group), "sending", sending, free_sending);
  show_account (sending, NULL);
  read_account (sending);

  return sending->group;
}
