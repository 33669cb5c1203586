/* Whether the CRM lets us in and is set up, and what becomes of one lead. */

#define G_LOG_DOMAIN "tamiz-crm-assistant"

#include "config.h"

#include "tamiz-crm-assistant-private.h"

#include "tamiz-error.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

#define MOST_LEADS "200"

static gboolean
is_by_browser (TamizCrmAssistant *self)
{
  return g_str_equal (tamiz_crm_assistant_get_sign_in (self), "browser");
}

/* Whether it works */

static void
show_test_state (TamizCrmAssistant *self)
{
  gboolean browser = is_by_browser (self), working = self->running != NULL;
  const char *text = working && !self->signed_in && browser ? _("Sign in with the browser; it comes back here by itself.")
                     : working ? _("Asking the CRM whether it lets us in, and has everything that is needed…")
                     : browser && !self->signed_in
                         ? _("This CRM wants you to sign in with a browser on this computer. Tamiz never sees your password.")
                     : self->tested ? _("You can go on.")
                                    : _("Once what is said above has been seen to, try again.");

  gtk_label_set_label (self->test_label, text);
  gtk_widget_set_visible (self->sign_in_box, browser);
  gtk_button_set_label (self->sign_in_button, self->signed_in ? _("Sign _In Again…") : _("Sign _In…"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_in_button), !working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), !working && (!browser || self->signed_in));
  gtk_widget_set_visible (self->test_done_box, self->tested && !working);
}

static void
begin (TamizCrmAssistant *self,
       const char        *operation,
       TamizAnswerFunc    func)
{
  tamiz_notice_set_text (self->test_notice, NULL);
  tamiz_crm_assistant_begin (self, operation, json_pack ("{ss}", "name", self->name), func);
  show_test_state (self);
}

static void
secret_given_cb (GtkWidget  *owner,
                 const char *response,
                 const char *text)
{
  TamizCrmAssistant *self = TAMIZ_CRM_ASSISTANT (owner);

  if (response == NULL || self->desk == NULL)
    return;
  tamiz_crm_assistant_hold_secret (self, text);
  tamiz_crm_assistant_test (self);
}

static void
fail (TamizCrmAssistant *self,
      const GError      *error)
{
  const char *words = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("That was given up.") : error->message;

  tamiz_notice_set_text (self->test_notice, words);
  show_test_state (self);
  if (gtk_widget_is_sensitive (GTK_WIDGET (self->test_button)))
    gtk_widget_grab_focus (GTK_WIDGET (self->test_button));
  /* A connection that is gone on with has its secret nowhere, where it was not to be kept. */
  if (g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET) && self->secret == NULL && !is_by_browser (self))
    tamiz_platform_ask_text (GTK_WIDGET (self), _("Password or Key"), error->message, _("Password or key"), TRUE,
                             _("_Go On"), secret_given_cb);
}

static void
tested_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizCrmAssistant *self = owner;
  const char *server = tamiz_json_get_text (answer, "server");

  if (self->desk == NULL)
    return; /* the window is closed */

  self->tested = answer != NULL;
  tamiz_crm_assistant_end (self);
  if (answer == NULL)
    {
      fail (self, error);
      return;
    }

  {
    /* Translators: %s is a program and its version */
    g_autofree char *text = g_strdup_printf (_("It works: %s answered, and let us in."), server != NULL ? server : "");

    gtk_label_set_label (self->test_done_label, text);
  }
  tamiz_notice_set_text (self->test_notice, tamiz_json_get_text (answer, "clock"));
  show_test_state (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

void
tamiz_crm_assistant_test (TamizCrmAssistant *self)
{
  if (self->running == NULL)
    begin (self, "crm.test", tested_cb);
}

static void
signed_in_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  gtk_widget_set_visible (GTK_WIDGET (self->address_button), FALSE);
  self->signed_in = self->signed_in || answer != NULL;
  tamiz_crm_assistant_end (self);
  if (answer == NULL)
    fail (self, error);
  else
    tamiz_crm_assistant_test (self);
}

static void
sign_in_cb (TamizCrmAssistant *self)
{
  if (self->running == NULL)
    begin (self, "crm.sign-in", signed_in_cb);
}

static void
test_cb (TamizCrmAssistant *self)
{
  tamiz_crm_assistant_test (self);
}

void
tamiz_crm_assistant_tell_address (TamizCrmAssistant *self,
                                  GCancellable      *cancellable,
                                  const char        *address)
{
  if (self->running == NULL || cancellable != self->running)
    return;

  gtk_link_button_set_uri (self->address_button, address);
  gtk_widget_set_visible (GTK_WIDGET (self->address_button), TRUE);
  gtk_show_uri (GTK_WINDOW (self), address, GDK_CURRENT_TIME);
}

/* Nobody need ask for what can be tried at once. */
void
tamiz_crm_assistant_show_test (TamizCrmAssistant *self)
{
  if (!self->tested && self->running == NULL && (!is_by_browser (self) || self->signed_in))
    tamiz_crm_assistant_test (self);
  show_test_state (self);
}

/* One lead */

static const char *
get_piece_title (const char *object)
{
  static const struct
  {
    const char *object, *title;
  } known[] = {
    { "company", N_("Company") }, { "person", N_("Person") }, { "lead", N_("Lead") },
    { "note", N_("Note") },       { "packet", N_("Packet") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_strcmp0 (known[i].object, object) == 0)
        return _(known[i].title);
    }

  return object;
}

static char *
describe_piece (json_t *piece)
{
  const char *words = tamiz_json_get_text (piece, "words");
  int state = TAMIZ_OUTBOX_QUEUED;

  tamiz_enum_from_nick (TAMIZ_ENUM_OUTBOX, tamiz_json_get_text (piece, "state"), &state);
  if (state == TAMIZ_OUTBOX_DONE || words == NULL)
    return g_strdup (tamiz_enum_label (TAMIZ_ENUM_OUTBOX, state));

  /* Translators: how it stands, and what the CRM answered, in its own words */
  return g_strdup_printf (_("%s. The CRM said: %s"), tamiz_enum_label (TAMIZ_ENUM_OUTBOX, state), words);
}

static GtkWidget *
make_piece_row (json_t *piece)
{
  GtkWidget *row = adw_action_row_new (), *icon;
  const char *state = tamiz_json_get_text (piece, "state");
  const char *url = tamiz_json_get_text (piece, "url");
  g_autofree char *about = describe_piece (piece);

  icon = gtk_image_new_from_icon_name (g_strcmp0 (state, "done") == 0 ? "tamiz-done-symbolic"
                                       : g_strcmp0 (state, "dead") == 0 || g_strcmp0 (state, "held") == 0
                                           ? "tamiz-warning-symbolic"
                                           : "tamiz-waiting-symbolic");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_piece_title (tamiz_json_get_text (piece, "object")));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (url != NULL)
    {
      GtkWidget *link = gtk_link_button_new_with_label (url, _("Open in the CRM"));

      gtk_widget_set_valign (link, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), link);
    }

  return row;
}

static void
show_pieces (TamizCrmAssistant *self,
             json_t            *rows)
{
  GtkWidget *child;
  json_t *piece;
  gsize i;

  json_decref (self->pieces);
  self->pieces = json_incref (rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pieces_box))) != NULL)
    gtk_list_box_remove (self->pieces_box, child);
  json_array_foreach (rows, i, piece)
    gtk_list_box_append (self->pieces_box, make_piece_row (piece));
  gtk_widget_set_visible (GTK_WIDGET (self->pieces_box), json_array_size (rows) > 0);
}

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizCrmAssistant *self = owner;
  json_t *item = json_array_get (json_object_get (answer, "items"), 0);
  const char *advice = tamiz_json_get_text (item, "advice"), *words = tamiz_json_get_text (item, "words");
  g_autofree char *paused = advice != NULL && words != NULL ? g_strdup_printf ("%s\n%s", advice, words) : g_strdup (advice);

  if (self->desk == NULL)
    return; /* the window is closed */

  tamiz_crm_assistant_end (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), TRUE);
  tamiz_notice_set_text (self->trial_notice, answer != NULL ? paused
                                             : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                                 ? _("That was given up; what was sent already stays sent.")
                                                 : error->message);
  show_pieces (self, json_object_get (item, "rows"));
}

static json_t *
get_lead (TamizCrmAssistant *self)
{
  return json_array_get (self->leads, gtk_drop_down_get_selected (self->lead_drop));
}

static void
send_lead (TamizCrmAssistant *self)
{
  tamiz_crm_assistant_begin (self, "sync",
                             json_pack ("{ss, ss, sb, sb}", "name", self->name, "lead",
                                        tamiz_json_get_text (get_lead (self), "id"), "resume", 1, "until-idle", 1),
                             sent_cb);
}

static void
retried_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  tamiz_crm_assistant_end (self);
  if (answer != NULL)
    {
      send_lead (self);
      return;
    }
  tamiz_notice_set_text (self->trial_notice, error->message);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), TRUE);
}

/* (nullable): the first record of the lead that was refused; the others wait for it. */
static const char *
find_refused (TamizCrmAssistant *self)
{
  json_t *piece;
  gsize i;

  if (g_strcmp0 (tamiz_json_get_text (get_lead (self), "id"), g_object_get_data (G_OBJECT (self->pieces_box), "lead")) != 0)
    return NULL;
  json_array_foreach (self->pieces, i, piece)
    {
      const char *state = tamiz_json_get_text (piece, "state");

      if (g_strcmp0 (state, "dead") == 0 || g_strcmp0 (state, "held") == 0)
        return tamiz_json_get_text (piece, "id");
    }

  return NULL;
}

/* What was refused is tried once more, as it is mapped now. */
static void
send_cb (TamizCrmAssistant *self)
{
  const char *refused = find_refused (self);

  if (get_lead (self) == NULL || self->running != NULL)
    return;

  tamiz_notice_set_text (self->trial_notice, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), FALSE);
  g_object_set_data_full (G_OBJECT (self->pieces_box), "lead", g_strdup (tamiz_json_get_text (get_lead (self), "id")),
                          g_free);
  if (refused != NULL)
    tamiz_crm_assistant_begin (self, "outbox.retry", json_pack ("{ss}", "id", refused), retried_cb);
  else
    send_lead (self);
}

static char *
describe_lead (json_t *lead)
{
  const char *first = tamiz_json_get_text (lead, "first_name"), *last = tamiz_json_get_text (lead, "last_name");
  const char *company = tamiz_json_get_text (lead, "company");
  GString *text = g_string_new (first);

  if (last != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", last);
  if (company != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", company);

  return g_string_free (text, FALSE);
}

static void
leads_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCrmAssistant *self = owner;
  json_t *lead;
  gsize i;

  if (self->desk == NULL)
    return; /* the window is closed */

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->trial_notice, error->message);
      return;
    }
  json_decref (self->leads);
  self->leads = json_incref (json_object_get (answer, "items"));
  gtk_string_list_splice (self->lead_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lead_names)), NULL);
  json_array_foreach (self->leads, i, lead)
    {
      g_autofree char *text = describe_lead (lead);

      gtk_string_list_append (self->lead_names, text);
    }
  gtk_stack_set_visible_child_name (self->trial_stack, json_array_size (self->leads) > 0 ? "leads" : "none");
}

void
tamiz_crm_assistant_show_trial (TamizCrmAssistant *self)
{
  if (self->leads == NULL || json_array_size (self->leads) == 0)
    tamiz_desk_ask (self->desk, self, "leads", "lead.list",
                    json_pack ("{ss, ss}", "stage", "accepted", "limit", MOST_LEADS), leads_cb);
}

void
tamiz_crm_assistant_bind_trial (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, test_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, test_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, sign_in_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, address_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, test_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, test_done_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, test_done_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, trial_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, trial_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, lead_drop);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, lead_names);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, send_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, pieces_box);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}
