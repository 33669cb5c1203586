#define G_LOG_DOMAIN "tamiz-change-list"

#include "config.h"

#include "tamiz-change-list.h"

#include "tamiz-read-label.h"
#include "tamiz-steady-layout.h"
#include "tamiz-turns.h"

#include <glib/gi18n-lib.h>

struct _TamizChangeList
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *section;       /* (nullable): the section that is being laid out */
  json_t *changes;          /* (nullable) */
  gsize next_item;
  TamizTurns turns;
};

G_DEFINE_FINAL_TYPE (TamizChangeList, tamiz_change_list, GTK_TYPE_WIDGET)

/* The sentence says what is new, gone or other; the mark only lets the eye find it. */
static GtkWidget *
make_mark (const char *kind)
{
  gboolean added = g_strcmp0 (kind, "added") == 0, removed = g_strcmp0 (kind, "removed") == 0;
  GtkWidget *mark = gtk_image_new_from_icon_name (added     ? "tamiz-add-symbolic"
                                                  : removed ? "tamiz-remove-symbolic"
                                                            : "tamiz-edit-symbolic");

  gtk_widget_add_css_class (mark, added ? "success" : removed ? "error" : "dim-label");
  gtk_widget_set_valign (mark, GTK_ALIGN_START);

  return mark;
}

/* A long text is shown as it was and as it is. */
static void
append_text (GtkWidget  *box,
             json_t     *item,
             const char *key,
             const char *title)
{
  const char *text = tamiz_json_get_text (item, key);
  GtkWidget *frame;

  if (text == NULL)
    return;

  frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (frame, key);
  gtk_box_append (GTK_BOX (frame), tamiz_read_label_new (title, "note"));
  gtk_box_append (GTK_BOX (frame), tamiz_read_label_new (text, NULL));
  gtk_box_append (GTK_BOX (box), frame);
}

static GtkWidget *
make_item (json_t *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (texts), tamiz_read_label_new (tamiz_json_get_text (item, "text"), NULL));
  append_text (texts, item, "before", _("Before"));
  append_text (texts, item, "after", _("Now"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (row), make_mark (tamiz_json_get_text (item, "kind")));
  gtk_box_append (GTK_BOX (row), texts);
  gtk_widget_add_css_class (row, "change");

  return row;
}

/* Lays the next piece out; FALSE where there is none. */
static gboolean
lay_next (gpointer owner)
{
  TamizChangeList *self = owner;
  json_t *items = json_object_get (self->changes, "items");
  json_t *item = json_array_get (items, self->next_item);
  json_t *before = self->next_item > 0 ? json_array_get (items, self->next_item - 1) : NULL;

  if (item == NULL)
    return FALSE;

  if (g_strcmp0 (tamiz_json_get_text (before, "section"), tamiz_json_get_text (item, "section")) != 0)
    {
      self->section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      gtk_widget_add_css_class (self->section, "section");
      gtk_box_append (GTK_BOX (self->section),
                      tamiz_read_heading_new (tamiz_json_get_text (item, "title"), "title-3", 2));
      gtk_box_append (GTK_BOX (self->box), self->section);
    }
  gtk_box_append (GTK_BOX (self->section), make_item (item));
  self->next_item++;

  return TRUE;
}

static void
tamiz_change_list_dispose (GObject *object)
{
  TamizChangeList *self = TAMIZ_CHANGE_LIST (object);

  tamiz_turns_stop (&self->turns);
  self->section = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->changes, json_decref);

  G_OBJECT_CLASS (tamiz_change_list_parent_class)->dispose (object);
}

static void
tamiz_change_list_class_init (TamizChangeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_change_list_dispose;

  /* It is read in the place of the text, and looks like it. */
  gtk_widget_class_set_css_name (widget_class, "treaty");
  gtk_widget_class_set_layout_manager_type (widget_class, TAMIZ_TYPE_STEADY_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tamiz_change_list_init (TamizChangeList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
tamiz_change_list_new (void)
{
  return g_object_new (TAMIZ_TYPE_CHANGE_LIST, NULL);
}

static void
append_head (TamizChangeList *self)
{
  int from = (int) tamiz_json_get_int (self->changes, "from", 0);
  int to = (int) tamiz_json_get_int (self->changes, "to", 0);
  gsize n = json_array_size (json_object_get (self->changes, "items"));
  g_autofree char *title = to != 0 ? g_strdup_printf (_("From version %d to version %d"), from, to)
                                   : g_strdup_printf (_("From version %d to the file"), from);
  g_autofree char *count = n == 0 ? g_strdup (_("Both say the same."))
                                  : g_strdup_printf (ngettext ("%d change", "%d changes", n), (int) n);

  gtk_box_append (GTK_BOX (self->box), tamiz_read_heading_new (title, "title-1", 1));
  gtk_box_append (GTK_BOX (self->box), tamiz_read_label_new (count, "dim-label"));
}

/**
 * tamiz_change_list_set_changes:
 * @self: a list of changes
 * @changes: (nullable): the answer of definition.diff, or the changes that definition.import tells
 *
 * Shows what changes.  The beginning is there at once, the rest within the next turns of the
 * main loop; the same changes as before stay as they are.
 */
void
tamiz_change_list_set_changes (TamizChangeList *self,
                               json_t          *changes)
{
  GtkWidget *child;

  g_return_if_fail (TAMIZ_IS_CHANGE_LIST (self));

  if (self->changes != NULL && changes != NULL && json_equal (self->changes, changes))
    return;

  tamiz_turns_stop (&self->turns);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_clear_pointer (&self->changes, json_decref);
  self->section = NULL;
  self->next_item = 0;
  if (changes == NULL)
    return;

  self->changes = json_incref (changes);
  append_head (self);
  tamiz_turns_begin (&self->turns, TAMIZ_TURNS_AFTER_PAINT, lay_next, self);
}
