#define G_LOG_DOMAIN "tamiz-draft-escalation"

#include "config.h"

#include "tamiz-draft-escalation.h"

#include <glib/gi18n-lib.h>

#define PART "sla/escalation"

/* Roles that can be told; addresses stand behind them. */
static const struct
{
  const char *key, *title;
} roles[] = {
  { "manager", N_("Managers") },
  { "steward", N_("Steward") },
};

struct _TamizDraftEscalation
{
  GObject parent_instance;

  TamizDraft *draft;
  GtkSwitch *role_switches[G_N_ELEMENTS (roles)];
  GtkEditable *addresses;
  GtkSwitch *mail;
  gboolean showing;         /* what the rows say is not somebody's wish */
};

G_DEFINE_FINAL_TYPE (TamizDraftEscalation, tamiz_draft_escalation, G_TYPE_OBJECT)

static gboolean
has_recipient (json_t     *to,
               const char *recipient)
{
  json_t *item;
  gsize i;

  json_array_foreach (to, i, item)
    {
      if (g_strcmp0 (json_string_value (item), recipient) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_addresses (TamizDraftEscalation *self,
               json_t               *to)
{
  g_auto (GStrv) words = g_strsplit_set (gtk_editable_get_text (self->addresses), ",; ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0' && !has_recipient (to, words[i]))
        json_array_append_new (to, json_string (words[i]));
    }
}

/* Where nobody is named, what holds is what an agreement means that says nothing. */
static void
store (TamizDraftEscalation *self)
{
  json_t *to = json_array (), *object;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (gtk_switch_get_active (self->role_switches[i]))
        json_array_append_new (to, json_string (roles[i].key));
    }
  add_addresses (self, to);
  if (json_array_size (to) == 0)
    {
      json_decref (to);
      if (tamiz_draft_get (self->draft, PART) != NULL)
        tamiz_draft_remove (self->draft, PART);
      tamiz_draft_escalation_show (self);
      return;
    }

  object = json_object ();
  json_object_set_new (object, "to", to);
  if (gtk_switch_get_active (self->mail))
    json_object_set_new (object, "mail", json_true ());
  if (!json_equal (object, tamiz_draft_get (self->draft, PART)))
    tamiz_draft_set (self->draft, PART, json_incref (object));
  json_decref (object);
}

static void
toggled_cb (TamizDraftEscalation *self)
{
  if (!self->showing)
    store (self);
}

static GtkSwitch *
add_switch (TamizDraftEscalation *self,
            AdwPreferencesGroup  *group,
            const char           *title,
            const char           *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *control = gtk_switch_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  g_signal_connect_object (control, "notify::active", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);

  return GTK_SWITCH (control);
}

/**
 * tamiz_draft_escalation_new:
 * @draft: a draft
 * @group: where the rows are added
 *
 * Adds rows for who is told of what is late.
 *
 * Returns: (transfer full): what keeps them current
 */
TamizDraftEscalation *
tamiz_draft_escalation_new (TamizDraft          *draft,
                            AdwPreferencesGroup *group)
{
  TamizDraftEscalation *self = g_object_new (TAMIZ_TYPE_DRAFT_ESCALATION, NULL);
  GtkWidget *row = adw_entry_row_new ();

  self->draft = draft;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    self->role_switches[i] = add_switch (self, group, _(roles[i].title), NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("E-mail addresses, separated by commas"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  self->addresses = GTK_EDITABLE (row);
  self->mail = add_switch (self, group, _("By Mail Too"), _("Else in the program only"));
  tamiz_draft_escalation_show (self);

  return self;
}

static char *
join_addresses (json_t *to)
{
  GString *text = g_string_new (NULL);
  json_t *item;
  gsize i;

  json_array_foreach (to, i, item)
    {
      const char *address = json_string_value (item);

      if (address != NULL && strchr (address, '@') != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", address);
    }

  return g_string_free (text, FALSE);
}

void
tamiz_draft_escalation_show (TamizDraftEscalation *self)
{
  json_t *object = tamiz_draft_get (self->draft, PART);
  json_t *to = json_object_get (object, "to");
  g_autofree char *addresses = join_addresses (to);

  self->showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    gtk_switch_set_active (self->role_switches[i], object != NULL ? has_recipient (to, roles[i].key)
                                                                  : i == 0);
  if (!g_str_equal (gtk_editable_get_text (self->addresses), addresses))
    gtk_editable_set_text (self->addresses, addresses);
  gtk_switch_set_active (self->mail, json_is_true (json_object_get (object, "mail")));
  self->showing = FALSE;
}

void
tamiz_draft_escalation_reveal (TamizDraftEscalation *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->role_switches[0]));
}

static void
tamiz_draft_escalation_class_init (TamizDraftEscalationClass *klass)
{
}

static void
tamiz_draft_escalation_init (TamizDraftEscalation *self)
{
}
