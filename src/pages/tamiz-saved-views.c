#define G_LOG_DOMAIN "tamiz-saved-views"

#include "config.h"

#include "tamiz-saved-views.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

#define KEY "lead-views"

struct _TamizSavedViews
{
  AdwBin parent_instance;

  GtkPopover *popover;
  GtkListBox *list;
  GtkEntry *name_entry;
  GtkButton *save_button;

  TamizDesk *desk;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (TamizSavedViews, tamiz_saved_views, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  SAVE,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
get_user (TamizSavedViews *self)
{
  const char *email = tamiz_desk_get_email (self->desk);

  return email != NULL ? email : "";
}

/* (element-type utf8 utf8): name → view, of who works. */
static GHashTable *
read_views (TamizSavedViews *self)
{
  g_autoptr (GVariant) all = g_settings_get_value (self->settings, KEY);
  g_autoptr (GVariant) own = g_variant_lookup_value (all, get_user (self), G_VARIANT_TYPE ("a{ss}"));
  GHashTable *views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GVariantIter iter;
  char *name, *view;

  if (own == NULL)
    return views;

  g_variant_iter_init (&iter, own);
  while (g_variant_iter_next (&iter, "{ss}", &name, &view))
    g_hash_table_replace (views, name, view);

  return views;
}

static GVariant *
pack_views (GHashTable *views)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  GHashTableIter iter;
  gpointer name, view;

  g_hash_table_iter_init (&iter, views);
  while (g_hash_table_iter_next (&iter, &name, &view))
    g_variant_builder_add (&builder, "{ss}", name, view);

  return g_variant_builder_end (&builder);
}

/* What others keep stays. */
static void
write_views (TamizSavedViews *self,
             GHashTable      *views)
{
  g_autoptr (GVariant) all = g_settings_get_value (self->settings, KEY);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sa{ss}}"));
  GVariantIter iter;
  const char *user;
  GVariant *own;

  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "{&s@a{ss}}", &user, &own))
    {
      if (!g_str_equal (user, get_user (self)))
        g_variant_builder_add (&builder, "{s@a{ss}}", user, own);
      g_variant_unref (own);
    }
  if (g_hash_table_size (views) > 0)
    g_variant_builder_add (&builder, "{s@a{ss}}", get_user (self), pack_views (views));
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
}

/* Rows */

static const char *
get_data (gpointer    row,
          const char *name)
{
  return g_object_get_data (row, name);
}

static void
remove_cb (TamizSavedViews *self,
           GtkButton       *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  g_autoptr (GHashTable) views = read_views (self);
  g_autofree char *name = g_strdup (get_data (row, "name"));
  g_autofree char *view = g_strdup (get_data (row, "view"));

  g_hash_table_remove (views, name);
  write_views (self, views);
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[REMOVED], 0, name, view);
}

static GtkWidget *
make_row (TamizSavedViews *self,
          const char      *name,
          const char      *view)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-trash-symbolic");
  /* Translators: %s is the name of a saved view */
  g_autofree char *remove = g_strdup_printf (_("Remove “%s”"), name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (row), "view", g_strdup (view), g_free);

  return row;
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  return g_utf8_collate (get_data (a, "name"), get_data (b, "name"));
}

static void
name_changed_cb (TamizSavedViews *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button),
                            !tamiz_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
}

static void
opened_cb (TamizSavedViews *self)
{
  g_autoptr (GHashTable) views = read_views (self);
  GHashTableIter iter;
  gpointer name, view;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_hash_table_iter_init (&iter, views);
  while (g_hash_table_iter_next (&iter, &name, &view))
    gtk_list_box_append (self->list, make_row (self, name, view));
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), "");
  name_changed_cb (self);
  /* What had the keyboard may be gone. */
  gtk_widget_child_focus (GTK_WIDGET (self->popover), GTK_DIR_TAB_FORWARD);
}

static void
chosen_cb (TamizSavedViews *self,
           GtkListBoxRow   *row)
{
  g_autofree char *view = g_strdup (get_data (row, "view"));

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHOSEN], 0, view);
}

static void
save_cb (TamizSavedViews *self)
{
  g_autofree char *name = tamiz_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)));

  if (tamiz_text_is_blank (name))
    return;
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[SAVE], 0, name);
}

static void
tamiz_saved_views_dispose (GObject *object)
{
  TamizSavedViews *self = TAMIZ_SAVED_VIEWS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_SAVED_VIEWS);
  g_clear_object (&self->settings);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_saved_views_parent_class)->dispose (object);
}

static void
tamiz_saved_views_class_init (TamizSavedViewsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_saved_views_dispose;

  /* (view): what was kept is to be shown. */
  signals[CHOSEN] = g_signal_new ("chosen", TAMIZ_TYPE_SAVED_VIEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  /* (name): what is shown is to be kept, by tamiz_saved_views_keep (). */
  signals[SAVE] = g_signal_new ("save", TAMIZ_TYPE_SAVED_VIEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  /* (name, view): it is kept no longer. */
  signals[REMOVED] = g_signal_new ("removed", TAMIZ_TYPE_SAVED_VIEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-saved-views.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizSavedViews, popover);
  gtk_widget_class_bind_template_child (widget_class, TamizSavedViews, list);
  gtk_widget_class_bind_template_child (widget_class, TamizSavedViews, name_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizSavedViews, save_button);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
tamiz_saved_views_init (TamizSavedViews *self)
{
  self->settings = g_settings_new ("org.tamiz.Tamiz");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
}

void
tamiz_saved_views_set_desk (TamizSavedViews *self,
                            TamizDesk       *desk)
{
  g_return_if_fail (TAMIZ_IS_SAVED_VIEWS (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
}

/* Keeps a view, in place of the one of that name. */
void
tamiz_saved_views_keep (TamizSavedViews *self,
                        const char      *name,
                        const char      *view)
{
  g_autoptr (GHashTable) views = read_views (self);

  g_hash_table_replace (views, g_strdup (name), g_strdup (view));
  write_views (self, views);
}
