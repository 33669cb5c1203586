#define G_LOG_DOMAIN "tamiz-today-group"

#include "config.h"

#include "tamiz-today-group.h"

#include "tamiz-figures.h"
#include "tamiz-json-item.h"

#include <glib/gi18n-lib.h>

/* Of a button, in pixels. */
#define HEAD_HEIGHT 34

struct _TamizTodayGroup
{
  GtkBox parent_instance;

  char *title;
  GtkLabel *heading;
  GtkButton *all_button;
  GtkListBox *list;
  GListStore *store;
  gboolean unfolds;         /* all of them are shown here, once it is asked for */
  TamizTodayRowFunc func;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TamizTodayGroup, tamiz_today_group, GTK_TYPE_BOX)

static GtkWidget *
make_row_cb (gpointer item,
             gpointer user_data)
{
  TamizTodayGroup *self = user_data;

  return self->func (tamiz_json_item_get (item), self->user_data);
}

static void
tamiz_today_group_dispose (GObject *object)
{
  TamizTodayGroup *self = TAMIZ_TODAY_GROUP (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_object (&self->store);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (tamiz_today_group_parent_class)->dispose (object);
}

static void
tamiz_today_group_class_init (TamizTodayGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_today_group_dispose;
}

static void
tamiz_today_group_init (TamizTodayGroup *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0);
  gtk_label_set_wrap (self->heading, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->heading), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  self->all_button = GTK_BUTTON (gtk_button_new_with_mnemonic (_("Show All")));
  gtk_widget_add_css_class (GTK_WIDGET (self->all_button), "flat");
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), FALSE);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  self->store = g_list_store_new (TAMIZ_TYPE_JSON_ITEM);

  /* As high as with the button, which some groups have now and then. */
  gtk_widget_set_size_request (head, -1, HEAD_HEIGHT);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->all_button));
  gtk_box_append (GTK_BOX (self), head);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* @title is a whole heading, such as “Calls due”; the number comes after it. */
GtkWidget *
tamiz_today_group_new (const char        *title,
                       TamizTodayRowFunc  func,
                       gpointer           user_data)
{
  TamizTodayGroup *self = g_object_new (TAMIZ_TYPE_TODAY_GROUP, NULL);

  self->title = g_strdup (title);
  self->func = func;
  self->user_data = user_data;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->store), make_row_cb, self, NULL);

  return GTK_WIDGET (self);
}

static void
set_action (TamizTodayGroup *self,
            const char      *action)
{
  /* Translators: for those who hear the window; %s is a heading, as “Calls due” */
  g_autofree char *label = g_strdup_printf (_("Show all: %s"), self->title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->all_button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->all_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* Where all of them are: an action of the window and its target. */
void
tamiz_today_group_lead (TamizTodayGroup *self,
                        const char      *action,
                        const char      *target)
{
  set_action (self, action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->all_button), "s", target);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), TRUE);
}

/* The action that has all of them shown here. */
void
tamiz_today_group_unfold (TamizTodayGroup *self,
                          const char      *action)
{
  set_action (self, action);
  self->unfolds = TRUE;
}

/* Whether there are more than are shown.  Who unfolds the group by keyboard goes on in its rows. */
void
tamiz_today_group_offer_all (TamizTodayGroup *self,
                             gboolean         more)
{
  GtkWidget *button = GTK_WIDGET (self->all_button);

  if (!more && gtk_widget_has_focus (button))
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (button, more);
}

/* The row that has the keyboard; G_MAXINT where none has. */
static int
find_focus (TamizTodayGroup *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return child != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (child)) : G_MAXINT;
}

/* What has the keyboard goes: it goes on to the next group, or the one before. */
static void
leave (TamizTodayGroup *self)
{
  for (GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (self)); next != NULL;
       next = gtk_widget_get_next_sibling (next))
    {
      if (gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD))
        return;
    }
  for (GtkWidget *before = gtk_widget_get_prev_sibling (GTK_WIDGET (self)); before != NULL;
       before = gtk_widget_get_prev_sibling (before))
    {
      if (gtk_widget_child_focus (before, GTK_DIR_TAB_BACKWARD))
        return;
    }
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

/**
 * tamiz_today_group_show:
 * @self: a group
 * @items: (nullable): the first few
 * @total: how many there are
 *
 * Shows what there is.  Rows that stay are not touched; who ticked one off by keyboard
 * goes on with the next.
 */
void
tamiz_today_group_show (TamizTodayGroup *self,
                        json_t          *items,
                        gint64           total)
{
  int focus = find_focus (self);
  g_autofree char *count = tamiz_figures_format_count (total);
  g_autofree char *heading = g_strdup_printf ("%s · %s", self->title, count);

  gtk_label_set_label (self->heading, heading);
  if (focus != G_MAXINT && json_array_size (items) == 0)
    leave (self);
  tamiz_json_list_replace (self->store, items);
  gtk_widget_set_visible (GTK_WIDGET (self), json_array_size (items) > 0);
  if (self->unfolds)
    tamiz_today_group_offer_all (self, total > (gint64) json_array_size (items));
  if (focus != G_MAXINT && find_focus (self) == G_MAXINT && json_array_size (items) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (
        gtk_list_box_get_row_at_index (self->list, MIN (focus, (int) json_array_size (items) - 1))));
}
