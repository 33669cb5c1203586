#define G_LOG_DOMAIN "tamiz-catalog-group"

#include "config.h"

#include "tamiz-catalog-group.h"

#include "tamiz-notice.h"

#include <glib/gi18n-lib.h>

struct _TamizCatalogGroup
{
  AdwPreferencesGroup parent_instance;

  TamizDesk *desk;
  const TamizCatalogInfo *info;
  json_t *items;            /* as they are shown */
  GPtrArray *rows;
  GtkButton *add_button;
  TamizNotice *notice;
};

G_DEFINE_FINAL_TYPE (TamizCatalogGroup, tamiz_catalog_group, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
may_change (TamizCatalogGroup *self)
{
  return tamiz_desk_may (self->desk, self->info->right) != TAMIZ_PERMISSION_NO;
}

static void
edit_cb (TamizCatalogGroup *self,
         GtkWidget         *widget)
{
  self->info->edit (self, g_object_get_data (G_OBJECT (widget), "item"));
}

static void
edit_row_cb (GtkWidget         *row,
             TamizCatalogGroup *self)
{
  edit_cb (self, row);
}

static void
add_remove_button (TamizCatalogGroup *self,
                   GtkWidget         *row,
                   const char        *title,
                   json_t            *item)
{
  GtkWidget *button = gtk_button_new_with_label (self->info->edit_label);
  /* Translators: what the button does, and with what, as in “Remove: Competitor” */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), self->info->edit_label, title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "item", json_incref (item), (GDestroyNotify) json_decref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (edit_row_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
make_row (TamizCatalogGroup *self,
          json_t            *item)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = self->info->make_title (self->desk, item);
  g_autofree char *subtitle = self->info->make_subtitle (self->desk, item);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  if (self->info->edit != NULL && may_change (self) && self->info->removes)
    {
      add_remove_button (self, row, title, item);
    }
  else if (self->info->edit != NULL && may_change (self))
    {
      GtkWidget *label = gtk_label_new (self->info->edit_label);

      gtk_widget_add_css_class (label, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "item", json_incref (item), (GDestroyNotify) json_decref);
      g_signal_connect_object (row, "activated", G_CALLBACK (edit_row_cb), self, 0);
    }

  return row;
}

/* Whoever may only read is told who may more. */
static void
show_rights (TamizCatalogGroup *self)
{
  const char *description = self->info->description != NULL ? _(self->info->description) : NULL;
  g_autoptr (GError) denied = NULL;
  g_autofree char *text = NULL;

  if (!may_change (self))
    tamiz_rights_set_denied (self->info->right, FALSE, &denied);
  text = g_strdup_printf ("%s%s%s", description != NULL ? description : "",
                          description != NULL && denied != NULL ? "\n" : "",
                          denied != NULL ? denied->message : "");
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), *text != '\0' ? text : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), may_change (self));
}

static void
show_items (TamizCatalogGroup *self)
{
  json_t *item;
  gsize i;

  for (guint n = 0; n < self->rows->len; n++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, n));
  g_ptr_array_set_size (self->rows, 0);

  json_array_foreach (self->items, i, item)
    {
      GtkWidget *row = make_row (self, item);

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
  show_rights (self);
}

static void
items_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCatalogGroup *self = owner;

  if (answer == NULL || json_equal (self->items, json_object_get (answer, "items")))
    return;

  json_decref (self->items);
  self->items = json_incref (json_object_get (answer, "items"));
  show_items (self);
}

static void
read_items (TamizCatalogGroup *self)
{
  json_t *arguments = json_object ();

  if (self->info->list != NULL)
    tamiz_json_set_text (arguments, "list", self->info->list);
  tamiz_desk_ask (self->desk, self, "items", self->info->operation, arguments, items_cb);
}

static void
add_cb (TamizCatalogGroup *self)
{
  self->info->add (self);
}

static void
tamiz_catalog_group_dispose (GObject *object)
{
  TamizCatalogGroup *self = TAMIZ_CATALOG_GROUP (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_catalog_group_parent_class)->dispose (object);
}

static void
tamiz_catalog_group_finalize (GObject *object)
{
  TamizCatalogGroup *self = TAMIZ_CATALOG_GROUP (object);

  g_clear_object (&self->desk);
  json_decref (self->items);

  G_OBJECT_CLASS (tamiz_catalog_group_parent_class)->finalize (object);
}

static void
tamiz_catalog_group_class_init (TamizCatalogGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_catalog_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_catalog_group_finalize;
}

static void
tamiz_catalog_group_init (TamizCatalogGroup *self)
{
  self->items = json_array ();
  self->rows = g_ptr_array_new ();
}

/**
 * tamiz_catalog_group_new:
 * @desk: where they are
 * @info: what they are; it outlives the group
 *
 * Returns: (transfer floating): a group that follows the base
 */
GtkWidget *
tamiz_catalog_group_new (TamizDesk              *desk,
                         const TamizCatalogInfo *info)
{
  TamizCatalogGroup *self = g_object_new (TAMIZ_TYPE_CATALOG_GROUP, "title", _(info->title), NULL);
  /* Translators: %s is a kind of record, such as Sources */
  g_autofree char *name = g_strdup_printf (_("Add: %s"), _(info->title));

  self->desk = g_object_ref (desk);
  self->info = info;
  self->add_button = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Add…")));
  gtk_widget_set_valign (GTK_WIDGET (self->add_button), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self->add_button), info->add != NULL);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->add_button));
  self->notice = TAMIZ_NOTICE (tamiz_notice_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (self->notice), 12);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->notice));
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (read_items), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "user-changed", G_CALLBACK (show_items), self, G_CONNECT_SWAPPED);
  show_items (self);
  read_items (self);

  return GTK_WIDGET (self);
}

TamizDesk *
tamiz_catalog_group_get_desk (TamizCatalogGroup *self)
{
  return self->desk;
}

const TamizCatalogInfo *
tamiz_catalog_group_get_info (TamizCatalogGroup *self)
{
  return self->info;
}

/* The window in which the group is shown. */
GtkWindow *
tamiz_catalog_group_get_window (TamizCatalogGroup *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* The records as they are shown; borrowed. */
json_t *
tamiz_catalog_group_get_items (TamizCatalogGroup *self)
{
  return self->items;
}

/* Says in its place what was refused of the records; for a func of tamiz_desk_do(). */
void
tamiz_catalog_group_done_cb (gpointer      owner,
                             json_t       *answer,
                             const GError *error)
{
  tamiz_notice_set_text (TAMIZ_CATALOG_GROUP (owner)->notice, error != NULL ? error->message : NULL);
}

/* Reads the records again, where the base does not tell that they changed. */
void
tamiz_catalog_group_read (TamizCatalogGroup *self)
{
  read_items (self);
}
