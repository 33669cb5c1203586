/* What the CRM's fields are filled from. */

#define G_LOG_DOMAIN "tamiz-crm-mapping"

#include "config.h"

#include "tamiz-crm-mapping-private.h"

#include "tamiz-error.h"
#include "tamiz-platform.h"
#include "tamiz-typed-drop.h"

#include <glib/gi18n-lib.h>

/* The choices that are no key of ours. */
enum
{
  AS_AT_FIRST,
  LEFT_ALONE,
  A_TEXT,
  N_FIXED,
};

static GtkDropDown *
get_drop (GtkListItem *item)
{
  return GTK_DROP_DOWN (gtk_widget_get_prev_sibling (gtk_widget_get_last_child (gtk_list_item_get_child (item))));
}

static GtkWidget *
get_edit (GtkListItem *item)
{
  return gtk_widget_get_last_child (gtk_list_item_get_child (item));
}

static const char *
find_label (TamizCrmMapping *self,
            const char      *key)
{
  json_t *ours = json_object_get (self->shown, "ours"), *one;
  gsize i;

  json_array_foreach (ours, i, one)
    {
      if (g_strcmp0 (tamiz_json_get_text (one, "key"), key) == 0)
        return tamiz_json_get_text (one, "label");
    }

  return key;
}

static guint
find_choice (TamizCrmMapping *self,
             json_t          *field)
{
  const char *from = tamiz_json_get_text (field, "from");
  guint position;

  if (json_is_true (json_object_get (field, "left")))
    return LEFT_ALONE;
  if (tamiz_json_get_text (field, "text") != NULL)
    return A_TEXT;

  return from != NULL && g_ptr_array_find_with_equal_func (self->keys, from, g_str_equal, &position)
             ? position + N_FIXED
             : AS_AT_FIRST;
}

static const char *
get_object_label (const char *object)
{
  return g_strcmp0 (object, "company") == 0 ? _("Company") : g_strcmp0 (object, "person") == 0 ? _("Person") : _("Lead");
}

/* Whose it is, what the CRM calls it, and what stands in it by itself. */
static char *
describe (TamizCrmMapping *self,
          json_t          *field)
{
  const char *label = tamiz_json_get_text (field, "label"), *name = tamiz_json_get_text (field, "field");
  const char *text = tamiz_json_get_text (field, "text"), *initial = tamiz_json_get_text (field, "default");
  GString *said = g_string_new (get_object_label (tamiz_json_get_text (field, "object")));

  if (label != NULL && g_strcmp0 (label, name) != 0)
    g_string_append_printf (said, " · %s", name);
  if (text != NULL)
    g_string_append_printf (said, " · “%s”", text);
  else if (initial != NULL)
    /* Translators: %s is one of our fields */
    g_string_append_printf (said, _(" · at first: %s"), find_label (self, initial));

  return g_string_free (said, FALSE);
}

static void
show_row (TamizCrmMapping *self,
          GtkListItem     *item)
{
  json_t *field = tamiz_json_item_get (gtk_list_item_get_item (item));
  const char *label = tamiz_json_get_text (field, "label");
  g_autofree char *about = describe (self, field);
  gboolean filling = self->filling, has_text = tamiz_json_get_text (field, "text") != NULL;

  self->filling = TRUE;
  tamiz_crm_mapping_label_row (item, label != NULL ? label : tamiz_json_get_text (field, "field"), about);
  gtk_drop_down_set_selected (get_drop (item), find_choice (self, field));
  gtk_widget_set_opacity (get_edit (item), has_text ? 1 : 0);
  gtk_widget_set_sensitive (get_edit (item), has_text);
  self->filling = filling;
}

/* What is written of a field; @way is a member, NULL: it is as at first. */
static void
map_field (TamizCrmMapping *self,
           json_t          *field,
           const char      *way,
           const char      *value)
{
  json_t *arguments = json_pack ("{ss, ss}", "object", tamiz_json_get_text (field, "object"), "field",
                                 tamiz_json_get_text (field, "field"));

  if (value != NULL)
    {
      tamiz_json_set_text (arguments, way, value);
      tamiz_json_set_text (arguments, "type", tamiz_json_get_text (field, "type"));
    }
  else
    json_object_set_new (arguments, way, json_true ());
  tamiz_crm_mapping_do (self, "crm.map", arguments, _("The field is mapped"));
}

static void
text_given_cb (GtkWidget  *owner,
               const char *response,
               const char *text)
{
  TamizCrmMapping *self = TAMIZ_CRM_MAPPING (owner);
  json_t *field = g_object_get_data (G_OBJECT (self), "asked");

  if (response != NULL && self->desk != NULL && field != NULL && text != NULL && *text != '\0')
    map_field (self, field, "text", text);
  else if (self->desk != NULL)
    tamiz_crm_mapping_show_fields (self);
  g_object_set_data (G_OBJECT (self), "asked", NULL);
}

static void
ask_text (TamizCrmMapping *self,
          json_t          *field)
{
  const char *label = tamiz_json_get_text (field, "label");

  g_object_set_data_full (G_OBJECT (self), "asked", json_incref (field), (GDestroyNotify) json_decref);
  tamiz_platform_ask_text (GTK_WIDGET (self), label != NULL ? label : tamiz_json_get_text (field, "field"),
                           _("It gets this text with every lead."), _("Text"), FALSE, _("_Write"), text_given_cb);
}

static void
chosen_cb (GtkDropDown *drop,
           GParamSpec  *pspec,
           GtkListItem *item)
{
  TamizCrmMapping *self = tamiz_crm_mapping_of (item);
  guint selected = gtk_drop_down_get_selected (drop);
  json_t *field;

  if (self->filling || gtk_list_item_get_item (item) == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;

  field = tamiz_json_item_get (gtk_list_item_get_item (item));
  if (selected == A_TEXT)
    ask_text (self, field);
  else if (selected >= N_FIXED)
    map_field (self, field, "from", g_ptr_array_index (self->keys, selected - N_FIXED));
  else
    map_field (self, field, selected == LEFT_ALONE ? "leave" : "default", NULL);
}

static void
edit_cb (GtkButton   *button,
         GtkListItem *item)
{
  if (gtk_list_item_get_item (item) != NULL)
    ask_text (tamiz_crm_mapping_of (item), tamiz_json_item_get (gtk_list_item_get_item (item)));
}

static void
setup_field_cb (TamizCrmMapping *self,
                GtkListItem     *item)
{
  GtkWidget *row = tamiz_crm_mapping_make_row (item, self);
  GtkWidget *drop = tamiz_typed_drop_new (G_LIST_MODEL (self->choices));
  GtkWidget *edit = gtk_button_new_from_icon_name ("tamiz-edit-symbolic");

  gtk_widget_set_size_request (drop, 220, -1);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (edit, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (edit, "flat");
  gtk_widget_set_tooltip_text (edit, _("Change the text"));
  gtk_box_append (GTK_BOX (row), drop);
  gtk_box_append (GTK_BOX (row), edit);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (chosen_cb), item, 0);
  g_signal_connect_object (edit, "clicked", G_CALLBACK (edit_cb), item, 0);
}

static void
bind_field_cb (TamizCrmMapping *self,
               GtkListItem     *item)
{
  show_row (self, item);
}

/* The keys of ours may have changed, and with them the places of the choices. */
static void
fill_choices (TamizCrmMapping *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  json_t *ours = json_object_get (self->shown, "ours"), *one;
  gsize i;

  g_strv_builder_add_many (labels, _("As at first"), _("Left alone"), _("A text…"), NULL);
  g_ptr_array_set_size (self->keys, 0);
  json_array_foreach (ours, i, one)
    {
      g_strv_builder_add (labels, tamiz_json_get_text (one, "label"));
      g_ptr_array_add (self->keys, (char *) tamiz_json_get_text (one, "key"));
    }
  strings = g_strv_builder_end (labels);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->choices)) != g_strv_length (strings))
    gtk_string_list_splice (self->choices, 0, g_list_model_get_n_items (G_LIST_MODEL (self->choices)),
                            (const char *const *) strings);
}

static json_t *
find_mapped (TamizCrmMapping *self,
             json_t          *field)
{
  json_t *mapped = json_object_get (self->shown, "mapped"), *one;
  gsize i;

  json_array_foreach (mapped, i, one)
    {
      if (g_strcmp0 (tamiz_json_get_text (one, "object"), tamiz_json_get_text (field, "object")) == 0
          && g_strcmp0 (tamiz_json_get_text (one, "field"), tamiz_json_get_text (field, "field")) == 0)
        return one;
    }

  return NULL;
}

/* Whether a field is filled otherwise than it was; @field is written over. */
static gboolean
update_field (TamizCrmMapping *self,
              json_t          *field)
{
  static const char *const members[] = { "from", "text", "left" };
  json_t *mapped = find_mapped (self, field);
  gboolean changed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      json_t *now = json_object_get (mapped, members[i]);
      g_autoptr (json_t) value = now != NULL                                ? json_incref (now)
                                 : g_str_equal (members[i], "left") ? json_false ()
                                                                            : json_null ();

      changed = changed || !json_equal (value, json_object_get (field, members[i]));
      json_object_set (field, members[i], value);
    }

  return changed;
}

/* Only the rows that changed are made anew: the keyboard stays where it is. */
void
tamiz_crm_mapping_show_fields (TamizCrmMapping *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->fields));
  gboolean filling = self->filling;

  self->filling = TRUE;
  fill_choices (self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->fields), i);

      if (update_field (self, tamiz_json_item_get (item)))
        {
          g_autoptr (TamizJsonItem) after = tamiz_json_item_new (tamiz_json_item_get (item));

          g_list_store_splice (self->fields, i, 1, (gpointer *) &after, 1);
        }
    }
  self->filling = filling;
}

static void
secret_given_cb (GtkWidget  *owner,
                 const char *response,
                 const char *text)
{
  TamizCrmMapping *self = TAMIZ_CRM_MAPPING (owner);

  if (response == NULL || self->desk == NULL)
    return;
  tamiz_crm_mapping_hold_secret (self, text);
  tamiz_crm_mapping_ask_fields (self);
}

static void
fields_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizCrmMapping *self = owner;
  json_t *items = json_object_get (answer, "items");

  if (self->desk == NULL)
    return; /* the window is closed */

  g_clear_object (&self->running);
  if (answer == NULL)
    {
      tamiz_notice_set_text (self->fields_notice, error->message);
      gtk_stack_set_visible_child_name (self->fields_stack, "failed");
      if (g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET) && self->secret == NULL)
        tamiz_platform_ask_text (GTK_WIDGET (self), _("Password or Key"), error->message, _("Password or key"), TRUE,
                                 _("_Go On"), secret_given_cb);
      return;
    }

  self->filling = TRUE;
  fill_choices (self);
  tamiz_json_list_replace (self->fields, items);
  self->filling = FALSE;
  gtk_stack_set_visible_child_name (self->fields_stack, json_array_size (items) > 0 ? "fields" : "none");
}

void
tamiz_crm_mapping_ask_fields (TamizCrmMapping *self)
{
  json_t *arguments = json_pack ("{ss}", "name", self->name);

  if (self->secret != NULL)
    tamiz_json_set_text (arguments, "secret", self->secret);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  gtk_stack_set_visible_child_name (self->fields_stack, "asking");
  self->running = tamiz_desk_ask_long (self->desk, self, "crm.fields", arguments, NULL, fields_cb);
}

static void
again_cb (TamizCrmMapping *self)
{
  tamiz_crm_mapping_ask_fields (self);
}

static void
search_cb (TamizCrmMapping *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
found_cb (TamizCrmMapping *self)
{
  gboolean none = g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 0
                  && g_list_model_get_n_items (G_LIST_MODEL (self->fields)) > 0;

  gtk_stack_set_visible_child_name (self->found_stack, none ? "none" : "found");
}

/* What is searched of a field: what the CRM calls it, and its name. */
static char *
search_text_cb (TamizJsonItem *item)
{
  const char *label = item != NULL ? tamiz_json_item_get_text (item, "label") : NULL;
  const char *name = item != NULL ? tamiz_json_item_get_text (item, "field") : NULL;

  return g_strdup_printf ("%s %s", label != NULL ? label : "", name != NULL ? name : "");
}

void
tamiz_crm_mapping_bind_fields (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, fields_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, fields_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, found_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, found);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, again_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, search);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, filter);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, choices);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, fields);
  gtk_widget_class_bind_template_callback (widget_class, setup_field_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_field_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_text_cb);
}
