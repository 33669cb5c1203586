#define G_LOG_DOMAIN "tamiz-crm-connection"

#include "config.h"

#include "tamiz-crm-connection.h"

#include "tamiz-crm-assistant.h"
#include "tamiz-crm-differences.h"
#include "tamiz-crm-mapping.h"
#include "tamiz-error.h"
#include "tamiz-notice.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PULSE_MS 120

struct _TamizCrmConnection
{
  AdwBin parent_instance;

  TamizDesk *desk;
  json_t *connection;       /* an item of crm.list */
  char *secret;             /* (nullable): as it was typed, for what is under way; never leaves the memory */
  const char *wanted_for;   /* (nullable): the operation that waits for the password */
  GtkWidget *begun_at;      /* (nullable): where the keyboard was when work began */
  gboolean wanted_all;      /* of sync: everything that was sent is compared */
  GCancellable *running;    /* (nullable) */
  guint pulse_source;

  AdwPreferencesGroup *group;
  AdwActionRow *state_row;
  GtkImage *state_icon;
  GtkButton *send_button;
  AdwActionRow *promise_row;
  GtkWidget *working_box;
  GtkProgressBar *progress;
  GtkLinkButton *address_button;
  GtkButton *cancel_button;
  TamizNotice *notice;
  GtkWidget *done_box;
  GtkLabel *done_label;
  GtkButton *sign_in_button;
  GtkButton *test_button;
  GtkWidget *compare_row;
  GtkButton *compare_button;
  GtkWidget *change_button;
  GtkButton *password_button;
  GtkButton *remove_button;
  AdwActionRow *differences_row;
};

G_DEFINE_FINAL_TYPE (TamizCrmConnection, tamiz_crm_connection, ADW_TYPE_BIN)

static void
free_secret (char *secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static const char *
get_text (TamizCrmConnection *self,
          const char         *key)
{
  return tamiz_json_get_text (self->connection, key);
}

/* Nothing goes through it yet. */
static gboolean
is_trial (TamizCrmConnection *self)
{
  return json_is_true (json_object_get (self->connection, "trial"));
}

/* Pauses that end by themselves are the normal course of things: a CRM is away at times. */
static gboolean
needs_somebody (TamizCrmConnection *self)
{
  static const char *const kinds[] = { "auth", "tls", "not_the_api", "secret" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (get_text (self, "paused"), kinds[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_by_browser (TamizCrmConnection *self)
{
  return g_strcmp0 (get_text (self, "sign_in"), "browser") == 0;
}

/* (nullable): leads that were accepted before there was this CRM. */
static char *
describe_unsent (TamizCrmConnection *self)
{
  guint unsent = (guint) tamiz_json_get_int (self->connection, "unsent", 0);

  if (unsent == 0)
    return NULL;

  return g_strdup_printf (ngettext ("%u accepted lead is not in this CRM yet",
                                    "%u accepted leads are not in this CRM yet", unsent),
                          unsent);
}

static char *
describe_waiting (TamizCrmConnection *self)
{
  guint waiting = (guint) tamiz_json_get_int (self->connection, "waiting", 0);
  guint refused = (guint) tamiz_json_get_int (self->connection, "refused", 0);
  g_autofree char *stuck = NULL;

  if (waiting == 0)
    return g_strdup (_("Nothing waits to be sent"));
  if (refused == 0)
    return g_strdup_printf (ngettext ("%u waits to be sent", "%u wait to be sent", waiting), waiting);

  stuck = g_strdup_printf (ngettext ("%u needs a decision", "%u need a decision", refused), refused);
  if (refused == waiting)
    return g_steal_pointer (&stuck);
  /* Translators: how many wait, and how many of them need a decision */
  return g_strdup_printf (_("%u wait to be sent, %s"), waiting - refused, stuck);
}

static void
show_state (TamizCrmConnection *self)
{
  const char *paused = get_text (self, "paused"), *advice = get_text (self, "advice"), *words = get_text (self, "words");
  g_autofree char *unsent = describe_unsent (self);
  gboolean only_unsent = unsent != NULL && tamiz_json_get_int (self->connection, "waiting", 0) == 0;
  g_autofree char *title = only_unsent ? g_strdup (unsent) : describe_waiting (self);
  g_autoptr (GString) why = g_string_new (advice);
  gboolean stuck = needs_somebody (self);

  if (paused != NULL && words != NULL)
    g_string_append_printf (why, "%s%s", why->len > 0 ? "\n" : "", words);
  if (unsent != NULL && !only_unsent)
    g_string_append_printf (why, "%s%s", why->len > 0 ? "\n" : "", unsent);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), title);
  adw_action_row_set_subtitle (self->state_row, why->str);
  gtk_image_set_from_icon_name (self->state_icon, stuck            ? "tamiz-warning-symbolic"
                                                  : paused != NULL ? "tamiz-waiting-symbolic"
                                                                   : "tamiz-crm-symbolic");
  if (is_trial (self))
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), _("It is still being set up"));
      adw_action_row_set_subtitle (self->state_row, _("Nothing is sent through it before it is started."));
    }
  gtk_widget_set_visible (self->compare_row, !is_trial (self));
  gtk_widget_set_visible (self->change_button, !is_trial (self));
  gtk_button_set_label (self->send_button, is_trial (self) ? _("_Continue Setting Up…") : stuck ? _("_Go On Sending") : _("_Send Now"));
}

/* A CRM that wants somebody to sign in says so by the button, too. */
static void
show_sign_in (TamizCrmConnection *self)
{
  gboolean wanted = !json_is_true (json_object_get (self->connection, "signed_in"))
                    || g_strcmp0 (get_text (self, "paused"), "auth") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->sign_in_button), is_by_browser (self));
  gtk_button_set_label (self->sign_in_button, wanted ? _("Sign _In…") : _("Sign _In Again…"));
  gtk_button_set_label (self->password_button, is_by_browser (self) ? _("S_ecret…") : _("_Password…"));
  if (wanted)
    gtk_widget_add_css_class (GTK_WIDGET (self->sign_in_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sign_in_button), "suggested-action");
}

/* The keyboard goes to what can be done meanwhile, and back to where it was. */
static void
move_focus (TamizCrmConnection *self,
            gboolean            working)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (working && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    {
      g_set_weak_pointer (&self->begun_at, focus);
      gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
    }
  else if (!working && self->begun_at != NULL && (focus == NULL || focus == GTK_WIDGET (self->cancel_button)))
    gtk_widget_grab_focus (self->begun_at);
  if (!working)
    g_clear_weak_pointer (&self->begun_at);
}

static void
show_working (TamizCrmConnection *self)
{
  gboolean working = self->running != NULL;

  gtk_widget_set_visible (self->working_box, working || self->begun_at != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->address_button), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), working);
  if (working)
    move_focus (self, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_in_button), !working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), !working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), !working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare_button), !working);
  if (!working)
    move_focus (self, FALSE);
  gtk_widget_set_visible (self->working_box, working);
}

static gboolean
pulse_cb (gpointer user_data)
{
  gtk_progress_bar_pulse (TAMIZ_CRM_CONNECTION (user_data)->progress);

  return G_SOURCE_CONTINUE;
}

static void
say_done (TamizCrmConnection *self,
          const char         *text)
{
  gtk_label_set_label (self->done_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->done_box, text != NULL);
}

static void perform (TamizCrmConnection *self,
                     const char         *operation,
                     gboolean            all);

static void
password_given_cb (GtkWidget  *owner,
                   const char *response,
                   const char *text)
{
  TamizCrmConnection *self = TAMIZ_CRM_CONNECTION (owner);
  const char *operation = g_steal_pointer (&self->wanted_for);

  if (response == NULL || operation == NULL || self->desk == NULL)
    return;

  g_clear_pointer (&self->secret, free_secret);
  self->secret = g_strdup (text);
  perform (self, operation, self->wanted_all);
}

static void
ask_password (TamizCrmConnection *self,
              const char         *operation,
              const char         *why)
{
  /* Translators: %s is a connection's name */
  g_autofree char *heading = g_strdup_printf (_("Password for “%s”"), get_text (self, "name"));
  const char *user = get_text (self, "user");
  g_autofree char *body
      = g_strdup_printf (_("%s\n\nIt is kept until Tamiz is closed, and written nowhere."), why);

  self->wanted_for = operation;
  tamiz_platform_ask_text (GTK_WIDGET (self), heading, body, user != NULL ? user : _("Password"), TRUE,
                           _("_Go On"), password_given_cb);
}

/* What came of it; (nullable): why nothing did, how the connection stands says. */
static char *
describe_sync (json_t  *answer,
               gboolean all)
{
  json_t *item = json_array_get (json_object_get (answer, "items"), 0);
  guint delivered = (guint) tamiz_json_get_int (item, "delivered", 0);
  guint outcomes = (guint) tamiz_json_get_int (item, "outcomes", 0);
  g_autofree char *sent = g_strdup_printf (ngettext ("%u sent", "%u sent", delivered), delivered);
  g_autofree char *heard
      = g_strdup_printf (ngettext ("%u outcome came back", "%u outcomes came back", outcomes), outcomes);

  if (tamiz_json_get_text (item, "paused") != NULL && delivered + outcomes == 0)
    return NULL;

  if (all)
    {
      g_free (sent);
      sent = g_strdup (_("Everything was compared"));
    }

  return outcomes > 0 ? g_strdup_printf ("%s · %s", sent, heard) : g_steal_pointer (&sent);
}

static char *
describe_test (json_t *answer)
{
  const char *server = tamiz_json_get_text (answer, "server");

  /* Translators: %s is a program and its version */
  return g_strdup_printf (_("It works: %s answered, and let us in."), server != NULL ? server : "");
}

/* (nullable): clocks that differ, of whatever was asked. */
static const char *
get_clock (json_t *answer)
{
  json_t *item = json_array_get (json_object_get (answer, "items"), 0);

  return tamiz_json_get_text (item != NULL ? item : answer, "clock");
}

static char *
describe_done (const char *operation,
               json_t     *answer,
               gboolean    all)
{
  if (g_str_equal (operation, "sync"))
    return describe_sync (answer, all);
  if (g_str_equal (operation, "crm.sign-in"))
    return g_strdup (_("Signed in. From now on Tamiz renews this by itself."));

  return describe_test (answer);
}

static void
end_work (TamizCrmConnection *self)
{
  g_clear_object (&self->running);
  g_clear_handle_id (&self->pulse_source, g_source_remove);
  show_working (self);
}

static void
finish (TamizCrmConnection *self,
        const char         *operation,
        json_t             *answer,
        const GError       *error)
{
  g_autofree char *done = NULL;

  end_work (self);
  /* What was accepted is known from now on; what was refused is asked for anew. */
  g_clear_pointer (&self->secret, free_secret);
  if (g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET) && !is_by_browser (self))
    {
      ask_password (self, operation, error->message);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      say_done (self, g_str_equal (operation, "crm.sign-in") ? _("The sign-in was given up.")
                                                             : _("Given up; what was sent already stays sent."));
      return;
    }
  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  if (g_str_equal (operation, "crm.sign-in"))
    {
      json_object_set_new (self->connection, "signed_in", json_true ());
      show_sign_in (self);
    }
  done = describe_done (operation, answer, self->wanted_all);
  say_done (self, done);
  tamiz_notice_set_text (self->notice, get_clock (answer));
}

static void
tested_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  finish (owner, "crm.test", answer, error);
}

static void
synced_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  finish (owner, "sync", answer, error);
}

static void
signed_in_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  finish (owner, "crm.sign-in", answer, error);
}

/* The browser opens by itself; where it does not, or was closed, the button opens it. */
static void
address_cb (TamizCrmConnection *self,
            GCancellable       *cancellable,
            const char         *address,
            TamizSession       *session)
{
  if (self->running == NULL || cancellable != self->running)
    return;

  gtk_link_button_set_uri (self->address_button, address);
  gtk_widget_set_visible (GTK_WIDGET (self->address_button), TRUE);
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), address, GDK_CURRENT_TIME);
}

static void
perform (TamizCrmConnection *self,
         const char         *operation,
         gboolean            all)
{
  TamizAnswerFunc answered = g_str_equal (operation, "sync")       ? synced_cb
                             : g_str_equal (operation, "crm.test") ? tested_cb
                                                                   : signed_in_cb;
  gboolean sync = g_str_equal (operation, "sync");
  json_t *arguments = json_pack ("{ss}", "name", get_text (self, "name"));

  if (self->running != NULL)
    {
      json_decref (arguments);
      return;
    }

  tamiz_json_set_text (arguments, "secret", self->secret);
  if (self->secret == NULL)
    json_object_del (arguments, "secret");
  if (sync)
    json_object_set_new (arguments, "resume", json_true ());
  if (all)
    json_object_set_new (arguments, "reconcile", json_true ());
  self->wanted_all = all;
  tamiz_notice_set_text (self->notice, NULL);
  say_done (self, NULL);
  self->running = tamiz_desk_do_long (self->desk, self, operation, arguments, NULL, NULL,
                                      answered);
  self->pulse_source = g_timeout_add (PULSE_MS, pulse_cb, self);
  show_working (self);
}

static GtkWindow *
get_window (TamizCrmConnection *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
mapping_cb (TamizCrmConnection *self)
{
  gtk_window_present (tamiz_crm_mapping_window_new (get_window (self), self->desk, get_text (self, "name"),
                                                    self->secret, "fields"));
}

static void
differences_cb (TamizCrmConnection *self)
{
  gtk_window_present (tamiz_crm_differences_new (get_window (self), self->desk, get_text (self, "name")));
}

/* About how many leads the CRM says otherwise. */
static void
differences_listed_cb (gpointer      owner,
                       json_t       *answer,
                       const GError *error)
{
  TamizCrmConnection *self = owner;
  guint n = (guint) tamiz_json_get_int (answer, "total", 0);
  g_autofree char *title = g_strdup_printf (ngettext ("About %u lead the CRM says otherwise",
                                                      "About %u leads the CRM says otherwise", n),
                                            n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->differences_row), title);
  gtk_widget_set_visible (GTK_WIDGET (self->differences_row), n > 0);
}

static void
send_cb (TamizCrmConnection *self)
{
  if (is_trial (self))
    {
      gtk_window_present (tamiz_crm_assistant_new (get_window (self), self->desk, get_text (self, "name")));
      return;
    }
  perform (self, "sync", FALSE);
}

static void
compare_cb (TamizCrmConnection *self)
{
  perform (self, "sync", TRUE);
}

/* Address, user, settings and secret. */
static void
change_cb (TamizCrmConnection *self)
{
  gtk_window_present (tamiz_crm_assistant_new (get_window (self), self->desk, get_text (self, "name")));
}

static void
test_cb (TamizCrmConnection *self)
{
  perform (self, "crm.test", FALSE);
}

static void
sign_in_cb (TamizCrmConnection *self)
{
  perform (self, "crm.sign-in", FALSE);
}

static void
cancel_cb (TamizCrmConnection *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), FALSE);
}

/* What waited for it goes. */
static void
password_kept_cb (gpointer      owner,
                  json_t       *answer,
                  const GError *error)
{
  TamizCrmConnection *self = owner;

  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else if (!is_trial (self))
    perform (self, "sync", FALSE);
}

static void
password_stored_cb (gpointer      owner,
                    json_t       *answer,
                    const GError *error)
{
  TamizCrmConnection *self = owner;

  if (answer != NULL)
    {
      g_clear_pointer (&self->secret, free_secret);
      tamiz_desk_tell_done (self->desk, _("The password is in the keyring"));
      password_kept_cb (owner, answer, NULL);
      return;
    }

  if (!g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET) || self->secret == NULL)
    {
      g_clear_pointer (&self->secret, free_secret);
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  /* Without a keyring it is at least known for now. */
  tamiz_desk_tell_done (self->desk, _("There is no keyring: the password is kept until Tamiz is closed"));
  tamiz_desk_do (self->desk, self, "crm.secret",
                 json_pack ("{ss, ss}", "name", get_text (self, "name"), "secret", self->secret), NULL, password_kept_cb);
  g_clear_pointer (&self->secret, free_secret);
}

static void
password_typed_cb (GtkWidget  *owner,
                   const char *response,
                   const char *text)
{
  TamizCrmConnection *self = TAMIZ_CRM_CONNECTION (owner);

  if (response == NULL || self->desk == NULL || text == NULL || *text == '\0')
    return;

  g_clear_pointer (&self->secret, free_secret);
  self->secret = g_strdup (text);
  tamiz_notice_set_text (self->notice, NULL);
  tamiz_desk_do (self->desk, self, "crm.secret",
                 json_pack ("{ss, ss, sb}", "name", get_text (self, "name"), "secret", text, "keyring", TRUE), NULL,
                 password_stored_cb);
}

static void
password_cb (TamizCrmConnection *self)
{
  /* Translators: %s is a connection's name */
  g_autofree char *heading = g_strdup_printf (_("Password for “%s”"), get_text (self, "name"));
  const char *user = get_text (self, "user");

  tamiz_platform_ask_text (GTK_WIDGET (self), heading,
                           _("It goes into this computer's keyring, and what waits is sent. Where there is no keyring, it "
                             "is kept until Tamiz is closed."),
                           user != NULL ? user : _("Password"), TRUE, _("_Keep"), password_typed_cb);
}

static void
removed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCrmConnection *self = owner;

  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
}

static void
remove_confirmed_cb (GtkWidget  *owner,
                     const char *response,
                     const char *text)
{
  TamizCrmConnection *self = TAMIZ_CRM_CONNECTION (owner);

  if (response != NULL && self->desk != NULL)
    tamiz_desk_do (self->desk, self, "crm.remove", json_pack ("{ss}", "name", get_text (self, "name")),
                   _("The connection was removed"), removed_cb);
}

static void
remove_cb (TamizCrmConnection *self)
{
  /* Translators: %s is a connection's name */
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), get_text (self, "name"));

  tamiz_platform_confirm (GTK_WIDGET (self), heading,
                          _("What waits for it is not sent any more, and its password is forgotten. What was sent "
                            "stays in the CRM."),
                          _("_Remove"), TAMIZ_CONFIRM_LOSES, remove_confirmed_cb);
}

static void
tamiz_crm_connection_dispose (GObject *object)
{
  TamizCrmConnection *self = TAMIZ_CRM_CONNECTION (object);

  g_clear_handle_id (&self->pulse_source, g_source_remove);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CRM_CONNECTION);
  g_clear_weak_pointer (&self->begun_at);
  g_clear_object (&self->running);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->connection, json_decref);
  g_clear_pointer (&self->secret, free_secret);

  G_OBJECT_CLASS (tamiz_crm_connection_parent_class)->dispose (object);
}

static void
tamiz_crm_connection_class_init (TamizCrmConnectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_connection_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-crm-connection.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, group);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, state_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, state_icon);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, send_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, promise_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, working_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, progress);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, address_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, done_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, done_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, test_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, compare_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, compare_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, change_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, password_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, remove_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmConnection, differences_row);
  gtk_widget_class_bind_template_callback (widget_class, mapping_cb);
  gtk_widget_class_bind_template_callback (widget_class, differences_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
tamiz_crm_connection_init (TamizCrmConnection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_crm_connection_new:
 * @desk: where somebody works
 * @connection: an item of the operation `crm.list`
 *
 * Returns: (transfer floating): a widget
 */
GtkWidget *
tamiz_crm_connection_new (TamizDesk *desk,
                          json_t    *connection)
{
  TamizCrmConnection *self = g_object_new (TAMIZ_TYPE_CRM_CONNECTION, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (tamiz_desk_get_session (desk), "address", G_CALLBACK (address_cb), self,
                           G_CONNECT_SWAPPED);
  tamiz_crm_connection_show (self, connection);
  tamiz_crm_connection_show_rights (self);
  show_working (self);

  return GTK_WIDGET (self);
}

const char *
tamiz_crm_connection_get_name (TamizCrmConnection *self)
{
  return get_text (self, "name");
}

/* Shows how the same connection stands now. */
void
tamiz_crm_connection_show (TamizCrmConnection *self,
                           json_t             *connection)
{
  const char *user, *promise, *own;
  g_autofree char *where = NULL;

  g_clear_pointer (&self->connection, json_decref);
  self->connection = json_incref (connection);
  user = get_text (self, "user");
  promise = get_text (self, "promise");
  own = json_is_true (json_object_get (self->connection, "own")) ? _("by a connector file of your own") : NULL;
  where = g_strjoin (" · ", get_text (self, "url"), user != NULL ? user : own, user != NULL ? own : NULL, NULL);

  {
    g_autofree char *title = g_markup_escape_text (get_text (self, "name"), -1);
    g_autofree char *description = g_markup_escape_text (where, -1);

    adw_preferences_group_set_title (self->group, title);
    adw_preferences_group_set_description (self->group, description);
  }
  adw_action_row_set_subtitle (self->promise_row, promise);
  gtk_widget_set_visible (GTK_WIDGET (self->promise_row), promise != NULL);
  tamiz_desk_ask (self->desk, self, "differences", "crm.differences", json_pack ("{ss}", "name", get_text (self, "name")),
                  differences_listed_cb);
  show_state (self);
  show_sign_in (self);
}

/* What a role may not do is not promised. */
void
tamiz_crm_connection_show_rights (TamizCrmConnection *self)
{
  gboolean may = tamiz_desk_may (self->desk, TAMIZ_RIGHT_MANAGE) != TAMIZ_PERMISSION_NO;

  gtk_widget_set_sensitive (GTK_WIDGET (self->remove_button), may);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remove_button),
                               may ? NULL : _("A manager can remove a connection"));
}
