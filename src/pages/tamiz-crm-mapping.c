#define G_LOG_DOMAIN "tamiz-crm-mapping"

#include "config.h"

#include "tamiz-crm-mapping-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (TamizCrmMapping, tamiz_crm_mapping, ADW_TYPE_BIN)

static void
free_secret (char *secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* Only in memory, for as long as the mapping is in sight. */
void
tamiz_crm_mapping_hold_secret (TamizCrmMapping *self,
                               const char      *secret)
{
  g_clear_pointer (&self->secret, free_secret);
  self->secret = g_strdup (secret);
}

/* Rows: two lines of text, and what is chosen at their end */

GtkWidget *
tamiz_crm_mapping_make_row (GtkListItem     *item,
                            TamizCrmMapping *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      if (i == 1)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim-label");
        }
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  g_object_set_data (G_OBJECT (item), "mapping", self);

  return row;
}

void
tamiz_crm_mapping_label_row (GtkListItem *item,
                             const char  *title,
                             const char  *subtitle)
{
  GtkWidget *texts = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *label = gtk_widget_get_first_child (texts);
  GtkWidget *control = gtk_widget_get_next_sibling (texts);

  gtk_label_set_label (GTK_LABEL (label), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  label = gtk_widget_get_next_sibling (label);
  gtk_label_set_label (GTK_LABEL (label), subtitle);
  gtk_widget_set_visible (label, *subtitle != '\0');
}

TamizCrmMapping *
tamiz_crm_mapping_of (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (item), "mapping");
}

/* What is mapped */

static void
adopt (TamizCrmMapping *self,
       json_t          *shown)
{
  json_decref (self->shown);
  self->shown = json_incref (shown);
}

static void
show_all (TamizCrmMapping *self)
{
  tamiz_crm_mapping_show_fields (self);
  tamiz_crm_mapping_show_words (self);
  tamiz_crm_mapping_show_states (self);
}

static void
shown_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCrmMapping *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
  if (answer == NULL)
    return;
  adopt (self, answer);
  show_all (self);
}

static void
ask_shown (TamizCrmMapping *self)
{
  tamiz_desk_ask (self->desk, self, "shown", "crm.show", json_pack ("{ss}", "name", self->name), shown_cb);
}

static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizCrmMapping *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  if (answer != NULL)
    {
      /* What was changed stands in its row; only states may have moved. */
      tamiz_notice_set_text (self->notice, NULL);
      adopt (self, answer);
      tamiz_crm_mapping_show_fields (self);
      return;
    }

  tamiz_notice_set_text (self->notice, error->message);
  show_all (self);
}

void
tamiz_crm_mapping_do (TamizCrmMapping *self,
                      const char      *operation,
                      json_t          *arguments,
                      const char      *done)
{
  tamiz_json_set_text (arguments, "name", self->name);
  tamiz_desk_do (self->desk, self, operation, arguments, done, done_cb);
}

static void
session_changed_cb (TamizCrmMapping *self)
{
  if (self->name != NULL)
    ask_shown (self);
}

static void
tamiz_crm_mapping_dispose (GObject *object)
{
  TamizCrmMapping *self = TAMIZ_CRM_MAPPING (object);

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CRM_MAPPING);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->secret, free_secret);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->shown, json_decref);

  G_OBJECT_CLASS (tamiz_crm_mapping_parent_class)->dispose (object);
}

static void
tamiz_crm_mapping_class_init (TamizCrmMappingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_mapping_dispose;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-crm-mapping.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, notice);
  tamiz_crm_mapping_bind_fields (widget_class);
  tamiz_crm_mapping_bind_words (widget_class);
  tamiz_crm_mapping_bind_states (widget_class);
}

static void
tamiz_crm_mapping_init (TamizCrmMapping *self)
{
  self->keys = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tamiz_crm_mapping_set_desk (TamizCrmMapping *self,
                            TamizDesk       *desk)
{
  g_return_if_fail (TAMIZ_IS_CRM_MAPPING (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (tamiz_desk_get_session (desk), "changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * tamiz_crm_mapping_open:
 * @self: a mapping
 * @name: the connection's name
 * @secret: (nullable): its password, where it is not in the keyring
 * @page: what is seen first: `fields`, `words` or `states`
 *
 * Shows what is mapped of a connection, and asks the CRM for its fields.
 */
void
tamiz_crm_mapping_open (TamizCrmMapping *self,
                        const char      *name,
                        const char      *secret,
                        const char      *page)
{
  g_return_if_fail (TAMIZ_IS_CRM_MAPPING (self));

  g_free (self->name);
  self->name = g_strdup (name);
  tamiz_crm_mapping_hold_secret (self, secret);
  gtk_stack_set_visible_child_name (self->stack, page);
  ask_shown (self);
  tamiz_crm_mapping_ask_fields (self);
}

/**
 * tamiz_crm_mapping_window_new:
 * @parent: the window above which it stands
 * @desk: where somebody works
 * @name: the connection's name
 * @secret: (nullable): its password, where it is not in the keyring
 * @page: what is seen first
 *
 * Makes a window in which a connection is mapped.
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
tamiz_crm_mapping_window_new (GtkWindow  *parent,
                              TamizDesk  *desk,
                              const char *name,
                              const char *secret,
                              const char *page)
{
  /* Translators: %s is a connection's name */
  g_autofree char *title = g_strdup_printf (_("Fields and States of “%s”"), name);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "title", title, "modal", TRUE, "transient-for", parent,
                                    "default-width", 780, "default-height", 620, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = adw_header_bar_new ();
  TamizCrmMapping *mapping = g_object_new (TAMIZ_TYPE_CRM_MAPPING, "vexpand", TRUE, NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (mapping));
  adw_window_set_content (ADW_WINDOW (window), box);
  tamiz_crm_mapping_set_desk (mapping, desk);
  tamiz_crm_mapping_open (mapping, name, secret, page);

  return GTK_WINDOW (window);
}
