#define G_LOG_DOMAIN "tamiz-filter-chip"

#include "config.h"

#include "tamiz-filter-chip.h"

#include "tamiz-figures.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* From so many choices on one can search among them. */
#define MANY_CHOICES 12

struct _TamizFilterChip
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkSearchEntry *search_entry;
  GtkListBox *list;
  GtkButton *clear_button;

  char *title;
  gboolean several;
  json_t *choices;          /* {"key", "label", "count"} */
  char *value;              /* (nullable): keys, separated by commas where there may be several */
};

G_DEFINE_FINAL_TYPE (TamizFilterChip, tamiz_filter_chip, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
find_label (TamizFilterChip *self,
            const char      *key)
{
  json_t *choice;
  gsize i;

  json_array_foreach (self->choices, i, choice)
    {
      if (g_strcmp0 (tamiz_json_get_text (choice, "key"), key) == 0)
        return tamiz_json_get_text (choice, "label");
    }

  return key;
}

static char **
split_value (TamizFilterChip *self)
{
  return self->several ? g_strsplit (self->value != NULL ? self->value : "", ",", -1)
                       : g_strsplit (self->value != NULL ? self->value : "", "\n", -1);
}

static gboolean
is_chosen (TamizFilterChip *self,
           const char      *key)
{
  g_auto (GStrv) keys = split_value (self);

  return g_strv_contains ((const char *const *) keys, key);
}

/* What is chosen, in words. */
static char *
describe_value (TamizFilterChip *self)
{
  g_auto (GStrv) keys = split_value (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", find_label (self, keys[i]));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_value (TamizFilterChip *self)
{
  g_autofree char *value = describe_value (self);
  g_autofree char *text = NULL;
  g_autofree char *clear = NULL;
  gboolean any = self->value != NULL;
  GtkWidget *box = adw_bin_get_child (ADW_BIN (self));

  /* Translators: a filter and what is chosen in it, as “Source: Web site” */
  text = any ? g_strdup_printf (_("%s: %s"), self->title, value) : g_strdup (self->title);
  /* Translators: %s is a filter and what is chosen in it */
  clear = g_strdup_printf (_("Do not filter by %s"), text);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), any ? text : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear_button), GTK_ACCESSIBLE_PROPERTY_LABEL, clear,
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self->clear_button), any);
  if (any)
    {
      gtk_widget_add_css_class (box, "linked");
      gtk_widget_add_css_class (box, "chosen");
    }
  else
    {
      gtk_widget_remove_css_class (box, "linked");
      gtk_widget_remove_css_class (box, "chosen");
    }
}

/* The rows of the popover, which are there only while it is open */

static GtkWidget *
get_row_child (GtkWidget  *row,
               const char *name)
{
  return g_object_get_data (G_OBJECT (row), name);
}

static void
show_row (TamizFilterChip *self,
          GtkWidget       *row,
          json_t          *choice)
{
  const char *key = tamiz_json_get_text (choice, "key");
  gint64 count = tamiz_json_get_int (choice, "count", 0);
  g_autofree char *figure = tamiz_figures_format_count (count);
  /* Translators: a choice and how many prospects it would let through */
  g_autofree char *name = g_strdup_printf (_("%s, %s"), tamiz_json_get_text (choice, "label"), figure);
  gboolean chosen = is_chosen (self, key);

  gtk_widget_set_opacity (get_row_child (row, "mark"), chosen ? 1 : 0);
  gtk_label_set_label (GTK_LABEL (get_row_child (row, "label")), tamiz_json_get_text (choice, "label"));
  gtk_label_set_label (GTK_LABEL (get_row_child (row, "count")), figure);
  if (count == 0 && !chosen)
    gtk_widget_add_css_class (row, "dim-label");
  else
    gtk_widget_remove_css_class (row, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, chosen, -1);
}

static GtkWidget *
make_row (json_t *choice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = gtk_image_new_from_icon_name ("tamiz-done-symbolic");
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "mark", mark);
  g_object_set_data (G_OBJECT (row), "label", label);
  g_object_set_data (G_OBJECT (row), "count", count);
  g_object_set_data_full (G_OBJECT (row), "key", g_strdup (tamiz_json_get_text (choice, "key")), g_free);

  return row;
}

static const char *
get_row_key (gpointer row)
{
  return g_object_get_data (row, "key");
}

/* Rows stay where they are while they show the same choices, so that whoever is choosing
 * keeps their place.
 */
static void
show_rows (TamizFilterChip *self)
{
  json_t *choice;
  gsize i;
  GtkListBoxRow *row;

  json_array_foreach (self->choices, i, choice)
    {
      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL || g_strcmp0 (get_row_key (row), tamiz_json_get_text (choice, "key")) != 0)
        {
          if (row != NULL)
            gtk_list_box_remove (self->list, GTK_WIDGET (row));
          gtk_list_box_insert (self->list, make_row (choice), (int) i);
        }
      show_row (self, GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)), choice);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) json_array_size (self->choices))) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), json_array_size (self->choices) >= MANY_CHOICES);
}

static void
popped_cb (TamizFilterChip *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  show_rows (self);
}

static gboolean
matches (GtkListBoxRow *row,
         gpointer       user_data)
{
  TamizFilterChip *self = user_data;
  g_autofree char *wanted = tamiz_text_fold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  g_autofree char *label
      = tamiz_text_fold (gtk_label_get_label (GTK_LABEL (get_row_child (GTK_WIDGET (row), "label"))));

  return strstr (label, wanted) != NULL;
}

static void
search_changed_cb (TamizFilterChip *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

/* Choosing */

static void
choose (TamizFilterChip *self,
        char            *value)
{
  g_free (self->value);
  self->value = value;
  show_value (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    show_rows (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Of several the order is that of the choices, whatever the order of the clicks. */
static char *
toggle (TamizFilterChip *self,
        const char      *key)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *choice;
  gsize i;

  json_array_foreach (self->choices, i, choice)
    {
      const char *other = tamiz_json_get_text (choice, "key");

      if (is_chosen (self, other) != (g_strcmp0 (other, key) == 0))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", other);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
row_activated_cb (TamizFilterChip *self,
                  GtkListBoxRow   *row)
{
  g_autofree char *key = g_strdup (get_row_key (row));

  if (self->several)
    {
      choose (self, toggle (self, key));
      return;
    }

  gtk_popover_popdown (self->popover);
  choose (self, is_chosen (self, key) ? NULL : g_steal_pointer (&key));
}

static void
clear_clicked_cb (TamizFilterChip *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
  choose (self, NULL);
}

static void
tamiz_filter_chip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_FILTER_CHIP);

  G_OBJECT_CLASS (tamiz_filter_chip_parent_class)->dispose (object);
}

static void
tamiz_filter_chip_finalize (GObject *object)
{
  TamizFilterChip *self = TAMIZ_FILTER_CHIP (object);

  g_clear_pointer (&self->choices, json_decref);
  g_free (self->title);
  g_free (self->value);

  G_OBJECT_CLASS (tamiz_filter_chip_parent_class)->finalize (object);
}

static void
tamiz_filter_chip_class_init (TamizFilterChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_filter_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_filter_chip_finalize;

  /* Somebody has chosen something else. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_FILTER_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-filter-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizFilterChip, button);
  gtk_widget_class_bind_template_child (widget_class, TamizFilterChip, label);
  gtk_widget_class_bind_template_child (widget_class, TamizFilterChip, popover);
  gtk_widget_class_bind_template_child (widget_class, TamizFilterChip, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizFilterChip, list);
  gtk_widget_class_bind_template_child (widget_class, TamizFilterChip, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, popped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
tamiz_filter_chip_init (TamizFilterChip *self)
{
  self->choices = json_array ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
}

/* @several: whether more than one choice can hold at once. */
GtkWidget *
tamiz_filter_chip_new (const char *title,
                       gboolean    several)
{
  TamizFilterChip *self = g_object_new (TAMIZ_TYPE_FILTER_CHIP, NULL);

  self->title = g_strdup (title);
  self->several = several;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  show_value (self);

  return GTK_WIDGET (self);
}

/* (nullable): the key of what is chosen; of several, separated by commas. */
const char *
tamiz_filter_chip_get_value (TamizFilterChip *self)
{
  return self->value;
}

void
tamiz_filter_chip_set_value (TamizFilterChip *self,
                             const char      *value)
{
  if (g_strcmp0 (self->value, value) == 0)
    return;

  g_free (self->value);
  self->value = g_strdup (value);
  show_value (self);
}

/* @choices (transfer none): what could be chosen: {"key", "label", "count"} each. */
void
tamiz_filter_chip_set_choices (TamizFilterChip *self,
                               json_t          *choices)
{
  if (json_equal (self->choices, choices))
    return;

  json_decref (self->choices);
  self->choices = json_incref (choices);
  show_value (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    show_rows (self);
}
