#define G_LOG_DOMAIN "tamiz-lead-persons"

#include "config.h"

#include "tamiz-lead-persons.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

struct _TamizLeadPersons
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;
  GtkEntry *entry;
  GtkDropDown *role;
  GtkWidget *add_row;
  TamizOpenLead *lead;      /* (nullable) */
  json_t *persons;          /* (nullable): what the rows show */
  char *id;                 /* (nullable): of whose lead */
};

G_DEFINE_FINAL_TYPE (TamizLeadPersons, tamiz_lead_persons, ADW_TYPE_PREFERENCES_GROUP)

static GtkWidget *
make_roles (void)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  GtkWidget *choice;

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_PURCHASE_ROLE); i++)
    gtk_string_list_append (labels, tamiz_enum_label (TAMIZ_ENUM_PURCHASE_ROLE, (int) i));
  choice = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (choice, _("Their role in the purchase"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Their role in the purchase"), -1);

  return choice;
}

static const char *
get_role (GtkDropDown *choice)
{
  return tamiz_enum_nick (TAMIZ_ENUM_PURCHASE_ROLE, (int) gtk_drop_down_get_selected (choice));
}

static void
added_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizLeadPersons *self = owner;

  if (error != NULL)
    tamiz_desk_tell_failure (tamiz_open_lead_get_desk (self->lead), error->message);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
add_cb (TamizLeadPersons *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->id != NULL && !tamiz_text_is_blank (name))
    tamiz_desk_do (tamiz_open_lead_get_desk (self->lead), self, "lead.add-person",
                   json_pack ("{ssssss}", "id", self->id, "name", name, "role", get_role (self->role)),
                   _("Person added"), added_cb);
}

static void show_persons (TamizLeadPersons *self,
                          json_t           *persons);

/* The rows show again what holds. */
static void
changed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizLeadPersons *self = owner;

  if (error == NULL)
    return;
  tamiz_desk_tell_failure (tamiz_open_lead_get_desk (self->lead), error->message);
  show_persons (self, self->persons);
}

static const char *
get_person (gpointer widget)
{
  return g_object_get_data (G_OBJECT (gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW)), "person");
}

static void
role_changed_cb (TamizLeadPersons *self,
                 GParamSpec       *pspec,
                 GtkDropDown      *choice)
{
  tamiz_desk_do (tamiz_open_lead_get_desk (self->lead), self, "lead.add-person",
                 json_pack ("{ssssss}", "id", self->id, "person", get_person (choice), "role",
                            get_role (choice)),
                 _("Role saved"), changed_cb);
}

static void
remove_cb (TamizLeadPersons *self,
           GtkButton        *button)
{
  tamiz_desk_do (tamiz_open_lead_get_desk (self->lead), self, "lead.remove-person",
                 json_pack ("{ssss}", "id", self->id, "person", get_person (button)),
                 _("Person taken off the lead"), NULL);
}

static void
add_person (TamizLeadPersons *self,
            json_t           *person)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *choice = make_roles ();
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-remove-symbolic");
  const char *first = tamiz_json_get_text (person, "first_name");
  const char *last = tamiz_json_get_text (person, "last_name");
  g_autofree char *name = g_strdup_printf ("%s%s%s", first != NULL ? first : "", last != NULL ? " " : "",
                                           last != NULL ? last : "");
  int role = TAMIZ_PURCHASE_ROLE_KNOWS;

  tamiz_enum_from_nick (TAMIZ_ENUM_PURCHASE_ROLE, tamiz_json_get_text (person, "role"), &role);
  g_object_set_data_full (G_OBJECT (row), "person", g_strdup (tamiz_json_get_text (person, "id")), g_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (tamiz_json_get_text (person, "job_title") != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), tamiz_json_get_text (person, "job_title"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), (guint) role);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (role_changed_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), choice);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Take off this lead"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Take off this lead"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_insert (self->list, row, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->add_row)));
}

static void
show_persons (TamizLeadPersons *self,
              json_t           *persons)
{
  GtkListBoxRow *row;
  json_t *person;
  gsize i;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL
         && GTK_WIDGET (row) != self->add_row)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  json_array_foreach (persons, i, person)
    {
      if (!json_is_true (json_object_get (person, "main")))
        add_person (self, person);
    }
}

static void
tamiz_lead_persons_dispose (GObject *object)
{
  TamizLeadPersons *self = TAMIZ_LEAD_PERSONS (object);

  g_clear_object (&self->lead);
  g_clear_pointer (&self->persons, json_decref);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (tamiz_lead_persons_parent_class)->dispose (object);
}

static void
tamiz_lead_persons_class_init (TamizLeadPersonsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_persons_dispose;
}

static void
tamiz_lead_persons_init (TamizLeadPersons *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-add-symbolic");

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Who Else Takes Part"));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Who Else Takes Part"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_entry_set_placeholder_text (self->entry, _("Name of another person"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name of another person"), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  self->role = GTK_DROP_DOWN (make_roles ());
  gtk_widget_set_tooltip_text (button, _("Add this person"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add this person"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->role));
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "fieldrow");

  self->add_row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->add_row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->add_row), FALSE);
  gtk_widget_set_focusable (self->add_row, FALSE);
  gtk_list_box_append (self->list, self->add_row);
}

void
tamiz_lead_persons_show (TamizLeadPersons *self,
                         TamizOpenLead    *lead)
{
  json_t *persons = json_object_get (tamiz_open_lead_get_json (lead), "persons");

  g_set_object (&self->lead, lead);
  gtk_widget_set_sensitive (GTK_WIDGET (self), tamiz_open_lead_may_work (lead));
  if (g_strcmp0 (self->id, tamiz_open_lead_get_id (lead)) != 0)
    {
      /* Who was typed for the lead before is its own. */
      add_cb (self);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
    }
  g_free (self->id);
  self->id = g_strdup (tamiz_open_lead_get_id (lead));
  if (self->persons != NULL && json_equal (self->persons, persons))
    return;

  g_clear_pointer (&self->persons, json_decref);
  self->persons = json_incref (persons);
  show_persons (self, persons);
}
