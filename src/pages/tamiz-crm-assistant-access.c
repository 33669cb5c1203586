/* Which CRM it is, and how it is reached. */

#define G_LOG_DOMAIN "tamiz-crm-assistant"

#include "config.h"

#include "tamiz-crm-assistant-private.h"

#include "tamiz-error.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The kinds */

static json_t *
get_row_kind (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "kind") : NULL;
}

json_t *
tamiz_crm_assistant_get_kind (TamizCrmAssistant *self)
{
  return get_row_kind (gtk_list_box_get_selected_row (self->kinds_box));
}

gboolean
tamiz_crm_assistant_has_kind (TamizCrmAssistant *self)
{
  return tamiz_crm_assistant_get_kind (self) != NULL;
}

/* What becomes of leads that were sent comes back from most.  A file from outside says where secrets go. */
static char *
describe_kind (json_t *kind)
{
  GString *text = g_string_new (tamiz_json_get_text (kind, "promise"));
  const char *host = tamiz_json_get_text (kind, "token_host");

  if (!json_is_true (json_object_get (kind, "outcomes")))
    g_string_append_printf (text, " %s", _("What becomes of leads does not come back."));
  if (json_is_true (json_object_get (kind, "own")))
    g_string_append_printf (text, "\n%s", _("From a connector file of your own: leads and secrets go to the address that "
                                            "you give."));
  if (json_is_true (json_object_get (kind, "own")) && host != NULL)
    {
      g_string_append_c (text, ' ');
      /* Translators: %s is a host, login.example.com */
      g_string_append_printf (text, _("The secret goes to %s, too."), host);
    }

  return g_string_free (text, FALSE);
}

static GtkWidget *
make_kind_row (json_t *kind)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *about = describe_kind (kind);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (kind, "label"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "kind", json_incref (kind), (GDestroyNotify) json_decref);

  return row;
}

static void
show_kinds (TamizCrmAssistant *self)
{
  json_t *kind;
  gsize i;

  json_array_foreach (self->kinds, i, kind)
    {
      GtkWidget *row = make_kind_row (kind);

      gtk_list_box_append (self->kinds_box, row);
      if (g_strcmp0 (tamiz_json_get_text (kind, "key"), self->made_kind) == 0)
        gtk_list_box_select_row (self->kinds_box, GTK_LIST_BOX_ROW (row));
    }
}

static void
kinds_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->kind_notice, error->message);
      return;
    }
  self->kinds = json_incref (json_object_get (answer, "items"));
  show_kinds (self);
  tamiz_crm_assistant_go_to (self, self->name != NULL ? TAMIZ_CRM_STEP_ACCESS : TAMIZ_CRM_STEP_KIND);
}

static void
connections_cb (gpointer      owner,
                json_t       *answer,
                const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  /* Without them a name that is taken is told when it is used. */
  if (answer != NULL)
    self->connections = json_incref (json_object_get (answer, "items"));
  tamiz_desk_ask (self->desk, self, "kinds", "crm.kinds", NULL, kinds_cb);
}

void
tamiz_crm_assistant_ask_kinds (TamizCrmAssistant *self)
{
  tamiz_desk_ask (self->desk, self, "connections", "crm.list", NULL, connections_cb);
}

static void
kind_selected_cb (TamizCrmAssistant *self)
{
  if (self->step == TAMIZ_CRM_STEP_KIND)
    tamiz_crm_assistant_show_step (self);
}

static void
kind_activated_cb (TamizCrmAssistant *self,
                   GtkListBoxRow     *row)
{
  gtk_list_box_select_row (self->kinds_box, row);
  if (self->step == TAMIZ_CRM_STEP_KIND)
    tamiz_crm_assistant_go_to (self, TAMIZ_CRM_STEP_ACCESS);
}

/* Address, user, settings, secret */

static const char *
get_typed (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* Another kind of CRM was chosen since: that is another connection, in the place of the one made. */
static gboolean
is_another (TamizCrmAssistant *self)
{
  return self->name != NULL
         && g_strcmp0 (self->made_kind, tamiz_json_get_text (tamiz_crm_assistant_get_kind (self), "key")) != 0;
}

/* One that is new is of no use without; who keeps nothing may give it when it is asked for. */
static gboolean
wants_secret (TamizCrmAssistant *self)
{
  json_t *kind = tamiz_crm_assistant_get_kind (self);

  return (self->name == NULL || is_another (self)) && json_is_true (json_object_get (kind, "needs_secret"))
         && gtk_switch_get_active (self->keyring_switch);
}

gboolean
tamiz_crm_assistant_is_complete (TamizCrmAssistant *self)
{
  if (*get_typed (self->name_entry) == '\0' || *get_typed (self->url_entry) == '\0'
      || (wants_secret (self) && *get_typed (self->secret_row) == '\0'))
    return FALSE;

  for (guint i = 0; i < self->setting_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->setting_rows, i);

      if (g_object_get_data (G_OBJECT (row), "required") != NULL
          && *get_typed (g_object_get_data (G_OBJECT (row), "entry")) == '\0')
        return FALSE;
    }

  return TRUE;
}

static void
typed_cb (TamizCrmAssistant *self)
{
  /* What was tried was something else. */
  self->tested = FALSE;
  if (self->step == TAMIZ_CRM_STEP_ACCESS)
    tamiz_crm_assistant_show_step (self);
}

static const char *
find_value (TamizCrmAssistant *self,
            const char        *key)
{
  json_t *settings = json_object_get (self->shown, "settings"), *one;
  gsize i;

  json_array_foreach (settings, i, one)
    {
      if (g_strcmp0 (tamiz_json_get_text (one, "key"), key) == 0)
        return tamiz_json_get_text (one, "value");
    }

  return NULL;
}

static void
certificates_chosen_cb (GtkWidget  *entry,
                        const char *path)
{
  if (path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), path);
}

static void
choose_cb (GtkWidget *entry)
{
  static const char *const patterns[] = { "*.pem", "*.crt", "*.cer", NULL };

  tamiz_platform_open_file (entry, _("Certificates of Your Own Authority"), _("Certificates (PEM)"), patterns,
                            certificates_chosen_cb);
}

static GtkWidget *
make_setting_row (TamizCrmAssistant *self,
                  json_t            *setting)
{
  GtkWidget *row = adw_action_row_new (), *entry = gtk_entry_new ();
  const char *title = tamiz_json_get_text (setting, "title"), *initial = tamiz_json_get_text (setting, "default");
  const char *key = tamiz_json_get_text (setting, "key"), *value = find_value (self, key);
  const char *description = tamiz_json_get_text (setting, "description");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), description != NULL ? description : "");
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), initial);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (entry, 240, -1);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  if (value != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);
  g_object_set_data (G_OBJECT (row), "entry", entry);
  g_object_set_data_full (G_OBJECT (row), "key", g_strdup (key), g_free);
  if (json_is_true (json_object_get (setting, "required")) && initial == NULL)
    g_object_set_data (G_OBJECT (row), "required", row);
  g_signal_connect_object (entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  if (json_is_true (json_object_get (setting, "file")))
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_("C_hoose…"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), entry, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }

  return row;
}

static gboolean
shows_settings_of (TamizCrmAssistant *self,
                   const char        *kind)
{
  return g_strcmp0 (g_object_get_data (G_OBJECT (self->settings_group), "kind"), kind) == 0;
}

/* The rows of another kind are made anew; those of the same keep what was typed. */
static void
show_settings (TamizCrmAssistant *self,
               json_t            *kind)
{
  const char *key = tamiz_json_get_text (kind, "key");
  json_t *setting;
  gsize i;

  if (shows_settings_of (self, key))
    return;

  for (i = 0; i < self->setting_rows->len; i++)
    adw_preferences_group_remove (self->settings_group, g_ptr_array_index (self->setting_rows, i));
  g_ptr_array_set_size (self->setting_rows, 0);
  json_array_foreach (json_object_get (kind, "settings"), i, setting)
    {
      GtkWidget *row = make_setting_row (self, setting);

      adw_preferences_group_add (self->settings_group, row);
      g_ptr_array_add (self->setting_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->settings_group), self->setting_rows->len > 0);
  g_object_set_data_full (G_OBJECT (self->settings_group), "kind", g_strdup (key), g_free);
}

static const char *
get_secret_title (const char *sign_in)
{
  return g_str_equal (sign_in, "browser") ? _("Secret of the application, where it has one")
         : g_str_equal (sign_in, "key")   ? _("Key")
                                          : _("Password");
}

/* A connection that is there already keeps its secret, where it has one, unless another one is typed. */
static const char *
describe_secret (TamizCrmAssistant *self)
{
  if (self->name == NULL || is_another (self))
    return NULL;

  return self->kept || self->secret != NULL
             ? _("Left empty, it stays as it is.")
             : _("Left empty, the one that is kept stays; where none is kept, it is asked for.");
}

static void
show_secret (TamizCrmAssistant *self,
             json_t            *kind)
{
  const char *sign_in = tamiz_json_get_text (kind, "sign_in");

  if (self->secret_row == NULL)
    {
      self->secret_row = tamiz_platform_make_secret_row ();
      adw_preferences_group_add (self->secret_group, self->secret_row);
      adw_preferences_group_remove (self->secret_group, GTK_WIDGET (g_object_ref (self->keyring_row)));
      adw_preferences_group_add (self->secret_group, GTK_WIDGET (self->keyring_row));
      g_object_unref (self->keyring_row);
      adw_entry_row_set_activates_default (ADW_ENTRY_ROW (self->secret_row), TRUE);
      g_signal_connect_object (self->secret_row, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row), get_secret_title (sign_in));
  adw_preferences_group_set_description (self->secret_group, describe_secret (self));
}

static gboolean
is_taken (TamizCrmAssistant *self,
          const char        *name)
{
  json_t *one;
  gsize i;

  json_array_foreach (self->connections, i, one)
    {
      const char *other = tamiz_json_get_text (one, "name");

      if (g_strcmp0 (other, name) == 0 && g_strcmp0 (other, self->name) != 0)
        return TRUE;
    }

  return FALSE;
}

/* That of its kind; a second one of a kind is told apart by a number. */
static char *
propose_name (TamizCrmAssistant *self,
              json_t            *kind)
{
  char *name = g_strdup (tamiz_json_get_text (kind, "label"));

  for (guint i = 2; is_taken (self, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", tamiz_json_get_text (kind, "label"), i);
    }

  return name;
}

/* What was made keeps its name; what is to be made is proposed one, until another is typed. */
static void
show_name (TamizCrmAssistant *self,
           json_t            *kind)
{
  gboolean is_made = self->name != NULL && !is_another (self);
  const char *typed = get_typed (self->name_entry);

  if (is_made)
    gtk_editable_set_text (GTK_EDITABLE (self->name_entry), self->name);
  else if (*typed == '\0' || g_strcmp0 (typed, self->proposed) == 0 || g_strcmp0 (typed, self->name) == 0)
    {
      g_free (self->proposed);
      self->proposed = propose_name (self, kind);
      gtk_editable_set_text (GTK_EDITABLE (self->name_entry), self->proposed);
    }
  gtk_widget_set_sensitive (self->name_row, !is_made);
}

static void
show_address_hint (TamizCrmAssistant *self,
                   json_t            *kind)
{
  const char *hint = tamiz_json_get_text (kind, "address_hint");

  adw_action_row_set_subtitle (self->url_row, hint != NULL ? hint : "");
}

void
tamiz_crm_assistant_show_access (TamizCrmAssistant *self)
{
  json_t *kind = tamiz_crm_assistant_get_kind (self);
  const char *url = tamiz_json_get_text (self->shown, "url"), *user = tamiz_json_get_text (self->shown, "user");

  /* What is typed stays; what is known, or proposed, comes first. */
  show_name (self, kind);
  if (*get_typed (self->url_entry) == '\0' && url != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->url_entry), url);
  if (*get_typed (self->user_entry) == '\0' && user != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->user_entry), user);
  show_address_hint (self, kind);
  show_settings (self, kind);
  show_secret (self, kind);
}

/* Where somebody is to type: what was refused, else the first that can be written. */
void
tamiz_crm_assistant_focus_access (TamizCrmAssistant *self,
                                  const GError      *error)
{
  gboolean name_open = gtk_widget_is_sensitive (self->name_entry);
  gboolean about_address = g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS);

  gtk_widget_grab_focus (name_open && !about_address ? self->name_entry : self->url_entry);
}

/* Making it */

static void
add_settings (TamizCrmAssistant *self,
              json_t            *arguments)
{
  json_t *pairs = json_array ();

  for (guint i = 0; i < self->setting_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->setting_rows, i);
      const char *typed = get_typed (g_object_get_data (G_OBJECT (row), "entry"));
      const char *key = g_object_get_data (G_OBJECT (row), "key");
      g_autofree char *pair = g_strdup_printf ("%s=%s", key, typed);

      /* What is known and was emptied is taken away. */
      if (*typed != '\0' || self->name != NULL)
        json_array_append_new (pairs, json_string (pair));
    }
  json_object_set_new (arguments, "set", pairs);
}

/* What is not to be kept is held in memory, and given each time. */
static void
add_secret (TamizCrmAssistant *self,
            json_t            *arguments)
{
  const char *typed = get_typed (self->secret_row);

  if (*typed == '\0')
    return;

  tamiz_json_set_text (arguments, "secret", typed);
  self->keeping = gtk_switch_get_active (self->keyring_switch);
  if (self->keeping)
    {
      json_object_set_new (arguments, "keyring", json_true ());
      tamiz_crm_assistant_hold_secret (self, NULL);
    }
  else
    tamiz_crm_assistant_hold_secret (self, typed);
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (!tamiz_crm_assistant_take_answer (self, answer, error, self->access_notice))
    {
      if (self->desk != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tamiz_crm_assistant_focus_access (self, error);
      return;
    }

  /* Another address is not given the secret of the one before. */
  self->kept = (self->kept || self->keeping) && !json_is_true (json_object_get (answer, "secret_wanted"));
  self->keeping = FALSE;
  g_free (self->name);
  self->name = g_strdup (tamiz_json_get_text (answer, "name"));
  g_free (self->made_kind);
  self->made_kind = g_strdup (tamiz_json_get_text (answer, "kind"));
  tamiz_crm_assistant_adopt (self, answer);
  self->tested = self->mapped = FALSE;
  tamiz_crm_assistant_go_to (self, TAMIZ_CRM_STEP_TEST);
}

static void
make (TamizCrmAssistant *self)
{
  json_t *arguments = json_pack ("{ss, ss}", "name", get_typed (self->name_entry), "url", get_typed (self->url_entry));

  if (*get_typed (self->user_entry) != '\0' || self->name != NULL)
    tamiz_json_set_text (arguments, "user", get_typed (self->user_entry));
  add_settings (self, arguments);
  add_secret (self, arguments);
  if (self->name == NULL)
    {
      tamiz_json_set_text (arguments, "kind", tamiz_json_get_text (tamiz_crm_assistant_get_kind (self), "key"));
      json_object_set_new (arguments, "trial", json_true ());
    }
  tamiz_crm_assistant_begin (self, self->name == NULL ? "crm.add" : "crm.set", arguments, saved_cb);
}

static void
removed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (!tamiz_crm_assistant_take_answer (self, answer, error, self->access_notice))
    return;
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->shown, json_decref);
  self->kept = FALSE;
  make (self);
}

/* Makes the connection, or changes it; another kind of CRM is another connection. */
void
tamiz_crm_assistant_save (TamizCrmAssistant *self)
{
  tamiz_notice_set_text (self->access_notice, NULL);
  if (is_another (self))
    tamiz_crm_assistant_begin (self, "crm.remove", json_pack ("{ss}", "name", self->name), removed_cb);
  else
    make (self);
}

void
tamiz_crm_assistant_bind_access (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, kind_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, kinds_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, access_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, access_group);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, settings_group);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, secret_group);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, name_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, name_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, url_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, url_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, user_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, keyring_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, keyring_switch);
  gtk_widget_class_bind_template_callback (widget_class, kind_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
}
