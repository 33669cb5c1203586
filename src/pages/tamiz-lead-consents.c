#define G_LOG_DOMAIN "tamiz-lead-consents"

#include "config.h"

#include "tamiz-lead-consents.h"

#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

struct _TamizLeadConsents
{
  AdwPreferencesGroup parent_instance;

  GtkButton *add_button;
  GtkButton *refuse_button;
  GtkListBox *list;

  TamizOpenLead *lead;      /* (nullable) */
  json_t *shown;            /* (nullable): what the rows show */
};

G_DEFINE_FINAL_TYPE (TamizLeadConsents, tamiz_lead_consents, ADW_TYPE_PREFERENCES_GROUP)

static TamizOperationForm *
make_form (TamizLeadConsents *self,
           const char        *operation,
           const char        *title,
           const char        *done)
{
  return tamiz_operation_form_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   tamiz_open_lead_get_desk (self->lead), operation, title, done);
}

static void
add_cb (TamizLeadConsents *self)
{
  TamizOperationForm *form = make_form (self, "consent.add", _("Add Consent"), _("Consent added"));

  tamiz_operation_form_set (form, "id", tamiz_open_lead_get_id (self->lead));
  tamiz_operation_form_add (form, "channel", _("Channel"));
  tamiz_operation_form_add (form, "basis", _("Lawful basis"));
  tamiz_operation_form_add (form, "origin", _("Where it was given"));
  tamiz_operation_form_add (form, "date", _("On which day (empty for today)"));
  tamiz_operation_form_add (form, "until", _("Last day it holds (empty for no end)"));
  tamiz_operation_form_present (form);
}

static void
ask_refusal (TamizLeadConsents *self,
             const char        *channel)
{
  TamizOperationForm *form
      = make_form (self, "consent.add", _("Do Not Contact"), _("The person will not be contacted"));

  tamiz_operation_form_set (form, "id", tamiz_open_lead_get_id (self->lead));
  tamiz_operation_form_set (form, "do-not-contact", "1");
  tamiz_operation_form_add (form, "channel", _("Channel"));
  tamiz_operation_form_set (form, "channel", channel);
  tamiz_operation_form_add (form, "reason", _("Why"));
  tamiz_operation_form_add (form, "until", _("Last day it holds (empty for no end)"));
  tamiz_operation_form_present (form);
}

static void
refuse_cb (TamizLeadConsents *self)
{
  ask_refusal (self, "any");
}

static void
refuse_channel_cb (TamizLeadConsents *self,
                   GtkWidget         *button)
{
  ask_refusal (self, g_object_get_data (G_OBJECT (button), "channel"));
}

static void
withdraw_cb (TamizLeadConsents *self,
             GtkWidget         *button)
{
  TamizOperationForm *form
      = make_form (self, "consent.withdraw", g_object_get_data (G_OBJECT (button), "title"), _("Withdrawn"));

  tamiz_operation_form_set (form, "id", g_object_get_data (G_OBJECT (button), "consent"));
  tamiz_operation_form_add (form, "reason", _("Why"));
  tamiz_operation_form_present (form);
}

static GtkWidget *
add_button (TamizLeadConsents *self,
            GtkWidget         *row,
            const char        *text,
            const char        *name,
            GCallback          callback)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return button;
}

static void
add_withdraw (TamizLeadConsents *self,
              GtkWidget         *row,
              const char        *consent,
              const char        *title,
              const char        *channel)
{
  /* Translators: the channel by which somebody may be reached, and what is done about it */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), channel, title);
  GtkWidget *button = add_button (self, row, _("Withdraw…"), name, G_CALLBACK (withdraw_cb));

  g_object_set_data_full (G_OBJECT (button), "consent", g_strdup (consent), g_free);
  g_object_set_data_full (G_OBJECT (button), "title", g_strdup (title), g_free);
}

static void
add_channel (TamizLeadConsents *self,
             json_t            *channel)
{
  GtkWidget *row = adw_action_row_new ();
  const char *label = tamiz_json_get_text (channel, "label");
  const char *why_not = tamiz_json_get_text (channel, "why_not");
  const char *basis = tamiz_json_get_text (channel, "basis");
  g_autofree char *rests = basis != NULL ? g_strdup_printf (_("Yes: %s"), basis) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why_not != NULL ? why_not
                                                     : rests != NULL ? rests
                                                                     : _("Nothing is said against it"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  if (why_not != NULL)
    {
      gtk_widget_add_css_class (row, "warning");
      add_withdraw (self, row, tamiz_json_get_text (channel, "refusal"), _("Withdraw the Refusal"), label);
    }
  else
    {
      g_autofree char *name = g_strdup_printf (_("%s: %s"), label, _("Do Not Contact"));
      GtkWidget *button;

      if (basis != NULL)
        add_withdraw (self, row, tamiz_json_get_text (channel, "consent"), _("Withdraw the Consent"), label);
      button = add_button (self, row, _("Refuse…"), name, G_CALLBACK (refuse_channel_cb));
      g_object_set_data_full (G_OBJECT (button), "channel", g_strdup (tamiz_json_get_text (channel, "channel")),
                              g_free);
    }
  gtk_list_box_append (self->list, row);
}

static void
tamiz_lead_consents_dispose (GObject *object)
{
  TamizLeadConsents *self = TAMIZ_LEAD_CONSENTS (object);

  g_clear_object (&self->lead);
  g_clear_pointer (&self->shown, json_decref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_CONSENTS);

  G_OBJECT_CLASS (tamiz_lead_consents_parent_class)->dispose (object);
}

static void
tamiz_lead_consents_class_init (TamizLeadConsentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_consents_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-lead-consents.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadConsents, add_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadConsents, refuse_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadConsents, list);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, refuse_cb);
}

static void
tamiz_lead_consents_init (TamizLeadConsents *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_lead_consents_show:
 * @self: the group
 * @lead: the lead that is open
 *
 * Shows by which ways the lead's person may be reached.
 */
void
tamiz_lead_consents_show (TamizLeadConsents *self,
                          TamizOpenLead     *lead)
{
  json_t *channels = json_object_get (json_object_get (tamiz_open_lead_get_json (lead), "consents"), "channels");
  GtkListBoxRow *row;
  json_t *channel;
  gsize i;

  g_set_object (&self->lead, lead);
  gtk_widget_set_sensitive (GTK_WIDGET (self), tamiz_open_lead_may_work (lead));
  if (self->shown != NULL && json_equal (self->shown, channels))
    return;

  g_clear_pointer (&self->shown, json_decref);
  self->shown = json_incref (channels);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  json_array_foreach (channels, i, channel)
    add_channel (self, channel);
}
