#define G_LOG_DOMAIN "tamiz-merge-chooser"

#include "config.h"

#include "tamiz-merge-chooser.h"

#include "tamiz-enums.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* Whom a prospect is to be merged with: found by name, company or address, then both are compared. */

#define MAX_FOUND "30"

struct _TamizMergeChooser
{
  AdwWindow parent_instance;

  GtkLabel *intro_label;
  GtkEditable *entry;
  GtkListBox *list;

  TamizDesk *desk;
  char *lead;
  char *asked;              /* what was searched for last */
  char *found;              /* what the list answers */
  gboolean hurried;         /* whoever typed it wants the first of what is found */
};

G_DEFINE_FINAL_TYPE (TamizMergeChooser, tamiz_merge_chooser, ADW_TYPE_WINDOW)

static void
append_part (GString    *text,
             const char *part)
{
  if (!tamiz_text_is_blank (part))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

/* “Andina · ana@a.bo · Inquiry · 3 March 2026” */
static char *
describe (TamizMergeChooser *self,
          json_t            *lead)
{
  GString *text = g_string_new (NULL);
  g_autofree char *day = tamiz_desk_format_day (self->desk, tamiz_json_get_text (lead, "received_on"));
  int stage;

  append_part (text, tamiz_json_get_text (lead, "company"));
  append_part (text, json_string_value (json_array_get (json_object_get (lead, "emails"), 0)));
  if (tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (lead, "stage"), &stage))
    append_part (text, tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
  append_part (text, day);

  return g_string_free (text, FALSE);
}

static void
append_lead (TamizMergeChooser *self,
             json_t            *lead)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = tamiz_json_get_text (lead, "name");
  g_autofree char *about = describe (self, lead);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : _("Without a name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "lead", g_strdup (tamiz_json_get_text (lead, "id")), g_free);
  gtk_list_box_append (self->list, row);
}

static void
choose (TamizMergeChooser *self,
        GtkListBoxRow     *row)
{
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *two
      = g_strconcat (self->lead, ",", (const char *) g_object_get_data (G_OBJECT (row), "lead"), NULL);

  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (parent, "win.merge", "s", two);
}

static void
choose_first (TamizMergeChooser *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  self->hurried = FALSE;
  if (row != NULL)
    choose (self, row);
}

static void
found_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizMergeChooser *self = owner;
  GtkListBoxRow *row;
  json_t *lead;
  gsize i;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  json_array_foreach (json_object_get (answer, "items"), i, lead)
    {
      if (g_strcmp0 (tamiz_json_get_text (lead, "id"), self->lead) != 0)
        append_lead (self, lead);
    }
  g_free (self->found);
  self->found = g_strdup (self->asked);
  if (self->hurried)
    choose_first (self);
}

static void
search_cb (TamizMergeChooser *self)
{
  json_t *arguments = json_pack ("{ss}", "limit", MAX_FOUND);
  const char *text = gtk_editable_get_text (self->entry);

  g_free (self->asked);
  self->asked = g_strdup (text);
  if (!tamiz_text_is_blank (text))
    tamiz_json_set_text (arguments, "search", text);
  tamiz_desk_ask (self->desk, self, "found", "lead.list", arguments, found_cb);
}

/* Whoever types quickly means what they typed, not what still stands in the list. */
static void
activated_cb (TamizMergeChooser *self)
{
  if (g_strcmp0 (self->found, gtk_editable_get_text (self->entry)) == 0)
    choose_first (self);
  else
    {
      self->hurried = TRUE;
      search_cb (self);
    }
}

static void
row_activated_cb (TamizMergeChooser *self,
                  GtkListBoxRow     *row)
{
  choose (self, row);
}

static void
tamiz_merge_chooser_dispose (GObject *object)
{
  TamizMergeChooser *self = TAMIZ_MERGE_CHOOSER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_MERGE_CHOOSER);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_merge_chooser_parent_class)->dispose (object);
}

static void
tamiz_merge_chooser_finalize (GObject *object)
{
  TamizMergeChooser *self = TAMIZ_MERGE_CHOOSER (object);

  g_free (self->lead);
  g_free (self->asked);
  g_free (self->found);

  G_OBJECT_CLASS (tamiz_merge_chooser_parent_class)->finalize (object);
}

static void
tamiz_merge_chooser_class_init (TamizMergeChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_merge_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_merge_chooser_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-merge-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizMergeChooser, intro_label);
  gtk_widget_class_bind_template_child (widget_class, TamizMergeChooser, entry);
  gtk_widget_class_bind_template_child (widget_class, TamizMergeChooser, list);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_merge_chooser_init (TamizMergeChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Surnames may be two, and one of them missing elsewhere: whoever has the first is offered at once. */
static char *
dup_first_word (json_t *lead)
{
  const char *last = tamiz_json_get_text (lead, "last_name"), *first = tamiz_json_get_text (lead, "first_name");
  g_auto (GStrv) words = g_strsplit (last != NULL ? last : first != NULL ? first : "", " ", 2);

  return g_strdup (words[0] != NULL ? words[0] : "");
}

/**
 * tamiz_merge_chooser_new:
 * @parent: the window above which it is shown, and whose action compares the two
 * @desk: where somebody works
 * @lead: what lead.show says of a lead
 *
 * Returns: (transfer none): a window, not shown yet
 */
TamizMergeChooser *
tamiz_merge_chooser_new (GtkWindow *parent,
                         TamizDesk *desk,
                         json_t    *lead)
{
  TamizMergeChooser *self = g_object_new (TAMIZ_TYPE_MERGE_CHOOSER, "transient-for", parent, NULL);
  const char *name = tamiz_json_get_text (lead, "name");
  /* Translators: %s is somebody's name */
  g_autofree char *intro = g_strdup_printf (_("Who is the same as %s? Both are compared before anything is merged."),
                                            name != NULL ? name : _("Without a name"));
  g_autofree char *word = dup_first_word (lead);

  self->desk = g_object_ref (desk);
  self->lead = g_strdup (tamiz_json_get_text (lead, "id"));
  gtk_label_set_label (self->intro_label, intro);
  gtk_editable_set_text (self->entry, word);
  gtk_editable_select_region (self->entry, 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  search_cb (self);

  return self;
}
