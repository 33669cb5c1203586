#define G_LOG_DOMAIN "tamiz-several-button"

#include "config.h"

#include "tamiz-several-button.h"

#include <glib/gi18n-lib.h>

/* A list longer than this has a search. */
#define SHORT_LIST 12

#define KEY "tamiz-key"

struct _TamizSeveralButton
{
  GtkWidget parent_instance;

  GtkWidget *button;        /* a menu button */
  GtkLabel *label;
  GPtrArray *keys;          /* char: those offered, then chosen ones that are not among them */
  GPtrArray *labels;        /* char, in the same order */
  GHashTable *chosen;       /* char: keys */
};

G_DEFINE_FINAL_TYPE (TamizSeveralButton, tamiz_several_button, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_chosen (TamizSeveralButton *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->keys->len; i++)
    {
      if (g_hash_table_contains (self->chosen, g_ptr_array_index (self->keys, i)))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                (char *) g_ptr_array_index (self->labels, i));
    }
  gtk_label_set_label (self->label, text->len > 0 ? text->str : _("Choose…"));
  gtk_widget_set_tooltip_text (self->button, text->len > 0 ? text->str : NULL);
}

static void
toggled_cb (TamizSeveralButton *self,
            GtkCheckButton     *check)
{
  const char *key = g_object_get_data (G_OBJECT (check), KEY);

  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, g_strdup (key));
  else
    g_hash_table_remove (self->chosen, key);
  show_chosen (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
searched_cb (GtkEditable *search,
             GtkWidget   *list)
{
  for (GtkWidget *check = gtk_widget_get_first_child (list); check != NULL;
       check = gtk_widget_get_next_sibling (check))
    gtk_widget_set_visible (check, g_str_match_string (gtk_editable_get_text (search),
                                                       gtk_check_button_get_label (GTK_CHECK_BUTTON (check)), TRUE));
}

static GtkWidget *
make_choices (TamizSeveralButton *self)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  for (guint i = 0; i < self->keys->len; i++)
    {
      const char *key = g_ptr_array_index (self->keys, i);
      GtkWidget *check = gtk_check_button_new_with_label (g_ptr_array_index (self->labels, i));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_hash_table_contains (self->chosen, key));
      g_object_set_data_full (G_OBJECT (check), KEY, g_strdup (key), g_free);
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (list), check);
    }

  return list;
}

static void
closed_cb (TamizSeveralButton *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
open_cb (GtkMenuButton *button,
         gpointer       user_data)
{
  TamizSeveralButton *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = make_choices (self);

  if (self->keys->len > SHORT_LIST)
    {
      GtkWidget *search = gtk_search_entry_new ();

      g_signal_connect (search, "search-changed", G_CALLBACK (searched_cb), list);
      gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), -1);
      gtk_box_append (GTK_BOX (box), search);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static gboolean
tamiz_several_button_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TAMIZ_SEVERAL_BUTTON (widget)->button);
}

static void
tamiz_several_button_dispose (GObject *object)
{
  TamizSeveralButton *self = TAMIZ_SEVERAL_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (tamiz_several_button_parent_class)->dispose (object);
}

static void
tamiz_several_button_finalize (GObject *object)
{
  TamizSeveralButton *self = TAMIZ_SEVERAL_BUTTON (object);

  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->labels);
  g_hash_table_unref (self->chosen);

  G_OBJECT_CLASS (tamiz_several_button_parent_class)->finalize (object);
}

static void
tamiz_several_button_class_init (TamizSeveralButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_several_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_several_button_finalize;
  widget_class->grab_focus = tamiz_several_button_grab_focus;

  /* Something was ticked or unticked. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_SEVERAL_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  /* The list was left: what is chosen now is meant. */
  signals[CLOSED] = g_signal_new ("closed", TAMIZ_TYPE_SEVERAL_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "severalbutton");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tamiz_several_button_init (TamizSeveralButton *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->label, 14);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), GTK_WIDGET (self->label));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), open_cb, self, NULL);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  show_chosen (self);
}

GtkWidget *
tamiz_several_button_new (void)
{
  return g_object_new (TAMIZ_TYPE_SEVERAL_BUTTON, NULL);
}

/* What is being chosen, for who cannot see it. */
void
tamiz_several_button_set_title (TamizSeveralButton *self,
                                const char         *title)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * tamiz_several_button_set_choices:
 * @self: a button
 * @keys: (element-type utf8): what can be chosen
 * @labels: (element-type utf8): what people read of each
 *
 * Offers choices; nothing is chosen then.
 */
void
tamiz_several_button_set_choices (TamizSeveralButton *self,
                                  GPtrArray          *keys,
                                  GPtrArray          *labels)
{
  g_ptr_array_set_size (self->keys, 0);
  g_ptr_array_set_size (self->labels, 0);
  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; i < keys->len; i++)
    {
      g_ptr_array_add (self->keys, g_strdup (g_ptr_array_index (keys, i)));
      g_ptr_array_add (self->labels, g_strdup (g_ptr_array_index (labels, i)));
    }
  show_chosen (self);
}

/**
 * tamiz_several_button_set_chosen:
 * @self: a button
 * @keys: (array zero-terminated=1): what is chosen; what is not among the choices is offered
 *   from now on
 *
 * Shows what is chosen.
 */
void
tamiz_several_button_set_chosen (TamizSeveralButton *self,
                                 const char *const  *keys)
{
  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      if (!g_ptr_array_find_with_equal_func (self->keys, keys[i], g_str_equal, NULL))
        {
          g_ptr_array_add (self->keys, g_strdup (keys[i]));
          g_ptr_array_add (self->labels, g_strdup (keys[i]));
        }
      g_hash_table_add (self->chosen, g_strdup (keys[i]));
    }
  show_chosen (self);
}

/* What is chosen, in the order of the choices. */
char **
tamiz_several_button_dup_chosen (TamizSeveralButton *self)
{
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();

  for (guint i = 0; i < self->keys->len; i++)
    {
      const char *key = g_ptr_array_index (self->keys, i);

      if (g_hash_table_contains (self->chosen, key))
        g_strv_builder_add (chosen, key);
    }

  return g_strv_builder_end (chosen);
}
