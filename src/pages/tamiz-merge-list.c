#define G_LOG_DOMAIN "tamiz-merge-list"

#include "config.h"

#include "tamiz-merge-list.h"

#include "tamiz-offer.h"

#include <glib/gi18n-lib.h>

struct _TamizMergeList
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray *rows;          /* GtkWidget */

  TamizDesk *desk;          /* (nullable) */
  char *what;               /* (nullable): “person” or “company” */
  char *id;                 /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizMergeList, tamiz_merge_list, ADW_TYPE_BIN)

static void read_merges (TamizMergeList *self);

static void
unmerged_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizMergeList *self = owner;

  if (answer == NULL)
    tamiz_desk_tell_failure (self->desk, error->message);
  else if (json_array_size (json_object_get (answer, "conflicts")) > 0)
    tamiz_desk_tell (self->desk, _("Taken apart, save what somebody has changed since"));
  read_merges (self);
}

static void
unmerge_cb (TamizMergeList *self,
            GtkWidget      *button)
{
  g_autofree char *operation = g_strconcat (self->what, ".unmerge", NULL);

  gtk_widget_set_sensitive (button, FALSE);
  tamiz_desk_do (self->desk, self, operation,
                 json_pack ("{ss}", "id", (const char *) g_object_get_data (G_OBJECT (button), "id")),
                 _("Taken apart again"), unmerged_cb);
}

static void
add_row (TamizMergeList *self,
         json_t         *item)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Undo Merge"));
  const char *name = tamiz_json_get_text (item, "name"), *by = tamiz_json_get_text (item, "by_name");
  g_autofree char *when = tamiz_desk_format_moment (self->desk, tamiz_json_get_text (item, "at"));
  g_autofree char *about = by != NULL ? g_strdup_printf ("%s · %s", when, by) : g_strdup (when);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : "–");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  tamiz_offer (button, self->desk, TAMIZ_RIGHT_KEEP, NULL);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (tamiz_json_get_text (item, "id")), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (unmerge_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
merges_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizMergeList *self = owner;
  json_t *item;
  gsize i;

  for (guint row = 0; row < self->rows->len; row++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, row));
  g_ptr_array_set_size (self->rows, 0);
  json_array_foreach (json_object_get (answer, "items"), i, item)
    add_row (self, item);
  gtk_widget_set_visible (GTK_WIDGET (self->group), self->rows->len > 0);
}

static void
read_merges (TamizMergeList *self)
{
  g_autofree char *operation = g_strconcat (self->what, ".merges", NULL);

  tamiz_desk_ask (self->desk, self, "merges", operation, json_pack ("{ss}", "id", self->id), merges_cb);
}

static void
tamiz_merge_list_dispose (GObject *object)
{
  TamizMergeList *self = TAMIZ_MERGE_LIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_MERGE_LIST);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_merge_list_parent_class)->dispose (object);
}

static void
tamiz_merge_list_finalize (GObject *object)
{
  TamizMergeList *self = TAMIZ_MERGE_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->what);
  g_free (self->id);

  G_OBJECT_CLASS (tamiz_merge_list_parent_class)->finalize (object);
}

static void
tamiz_merge_list_class_init (TamizMergeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_merge_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_merge_list_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-merge-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizMergeList, group);
}

static void
tamiz_merge_list_init (TamizMergeList *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @what: “person” or “company”; @id: of one of them, or of a person's lead */
void
tamiz_merge_list_read (TamizMergeList *self,
                       TamizDesk      *desk,
                       const char     *what,
                       const char     *id)
{
  g_set_object (&self->desk, desk);
  g_free (self->what);
  self->what = g_strdup (what);
  g_free (self->id);
  self->id = g_strdup (id);
  read_merges (self);
}
