#define G_LOG_DOMAIN "tamiz-criterion-row"

#include "config.h"

#include "tamiz-criterion-row-private.h"

#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (TamizCriterionRow, tamiz_criterion_row, GTK_TYPE_WIDGET)

/* The room of the icon beside how it stands, whether there is one or not: pixels. */
#define ICON 16

enum
{
  ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Where the question itself is another one, the controls are made anew. */
static gboolean
is_same_question (json_t *a,
                  json_t *b)
{
  static const char *const keys[]
      = { "key", "title", "question", "help", "kind", "choices", "currency", "required", "asked" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      json_t *x = json_object_get (a, keys[i]), *y = json_object_get (b, keys[i]);

      if (x != y && !json_equal (x, y))
        return FALSE;
    }

  return TRUE;
}

static void
show_question (TamizCriterionRow *self)
{
  const char *title = tamiz_json_get_text (self->item, "title");
  const char *question = tamiz_json_get_text (self->item, "question");
  const char *help = tamiz_json_get_text (self->item, "help");
  gboolean is_required = json_is_true (json_object_get (self->item, "required"));

  if (question == NULL || *question == '\0')
    question = title;
  gtk_label_set_label (self->question, question);
  gtk_label_set_label (self->help, help != NULL ? help : "");
  gtk_widget_set_visible (GTK_WIDGET (self->help), help != NULL && *help != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->required), is_required);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->question), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, question, -1);
}

static gboolean
key_pressed_cb (TamizCriterionRow *self,
                guint              keyval,
                guint              keycode,
                GdkModifierType    modifiers)
{
  gunichar key = g_unichar_tolower (gdk_keyval_to_unicode (keyval));

  if (key == 0 || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  return tamiz_criterion_row_press_key (self, key);
}

static gboolean
tamiz_criterion_row_grab_focus (GtkWidget *widget)
{
  TamizCriterionRow *self = TAMIZ_CRITERION_ROW (widget);

  for (guint i = 0; i < self->buttons->len; i++)
    {
      if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
        return gtk_widget_grab_focus (g_ptr_array_index (self->buttons, i));
    }
  if (self->entry != NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  return self->buttons->len > 0 && gtk_widget_grab_focus (g_ptr_array_index (self->buttons, 0));
}

static gboolean
tamiz_criterion_row_focus (GtkWidget        *widget,
                           GtkDirectionType  direction)
{
  TamizCriterionRow *self = TAMIZ_CRITERION_ROW (widget);
  GtkWidgetClass *parent_class = GTK_WIDGET_CLASS (tamiz_criterion_row_parent_class);

  if (!gtk_widget_is_sensitive (self->controls) || self->buttons->len == 0)
    return parent_class->focus (widget, direction);
  if (gtk_widget_get_focus_child (widget) == NULL)
    return tamiz_criterion_row_grab_focus (widget);
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return parent_class->focus (widget, direction);

  /* From the entry to the buttons and back. */
  if (tamiz_criterion_row_is_typing (self) && direction == GTK_DIR_TAB_FORWARD)
    return gtk_widget_grab_focus (g_ptr_array_index (self->buttons, 0));

  return self->entry != NULL && !tamiz_criterion_row_is_typing (self) && direction == GTK_DIR_TAB_BACKWARD
         && gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
tamiz_criterion_row_dispose (GObject *object)
{
  TamizCriterionRow *self = TAMIZ_CRITERION_ROW (object);
  GtkWidget *child;

  self->entry = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->item, json_decref);
  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (tamiz_criterion_row_parent_class)->dispose (object);
}

static void
tamiz_criterion_row_class_init (TamizCriterionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_criterion_row_dispose;
  widget_class->focus = tamiz_criterion_row_focus;
  widget_class->grab_focus = tamiz_criterion_row_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "criterionrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /* (value): somebody answered; NULL where they took it back */
  signals[ANSWERED] = g_signal_new ("answered", TAMIZ_TYPE_CRITERION_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkLabel *
add_label (GtkWidget  *parent,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_insert_before (label, parent, NULL);

  return GTK_LABEL (label);
}

static void
tamiz_criterion_row_init (TamizCriterionRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget));

  self->buttons = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 6);

  gtk_widget_insert_before (head, widget, NULL);
  self->question = add_label (head, "question");
  gtk_widget_set_hexpand (GTK_WIDGET (self->question), TRUE);
  self->required = add_label (head, "caption");
  gtk_label_set_label (self->required, _("Required"));
  gtk_label_set_wrap (self->required, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->required), "dim-label");
  gtk_widget_set_valign (GTK_WIDGET (self->required), GTK_ALIGN_START);
  self->help = add_label (widget, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "dim-label");
  self->controls = tamiz_wrap_box_new ();
  gtk_widget_insert_before (self->controls, widget, NULL);
  self->refusal = add_label (widget, "error");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  self->state_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_insert_before (self->state_box, widget, NULL);
  gtk_widget_set_size_request (self->state_box, -1, ICON);
  self->state_icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->state_icon), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->state_box), GTK_WIDGET (self->state_icon));
  self->state = add_label (self->state_box, "caption");
  gtk_widget_add_css_class (self->state_box, "dim-label");

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, keys);
}

GtkWidget *
tamiz_criterion_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_CRITERION_ROW, NULL);
}

/* (nullable): what the row was given. */
json_t *
tamiz_criterion_row_get_item (TamizCriterionRow *self)
{
  g_return_val_if_fail (TAMIZ_IS_CRITERION_ROW (self), NULL);

  return self->item;
}

/**
 * tamiz_criterion_row_set_item:
 * @self: a row
 * @item: one item of what lead.criteria answers
 *
 * Shows a criterion.  What is being typed, and an answer that is not stored yet, stay where
 * the question is the same.
 */
void
tamiz_criterion_row_set_item (TamizCriterionRow *self,
                              json_t            *item)
{
  g_autoptr (json_t) old = NULL;

  g_return_if_fail (TAMIZ_IS_CRITERION_ROW (self));
  g_return_if_fail (json_is_object (item));

  if (self->item != NULL && json_equal (self->item, item))
    return;
  old = self->item;
  self->item = json_incref (item);
  if (old == NULL || !is_same_question (old, item))
    {
      g_clear_pointer (&self->value, g_free);
      show_question (self);
      tamiz_criterion_row_make_controls (self);
      tamiz_criterion_row_set_refusal (self, NULL);
    }
  tamiz_criterion_row_show_controls (self);
  tamiz_criterion_row_show_state (self);
}

/* (nullable): the criterion's key. */
const char *
tamiz_criterion_row_get_key (TamizCriterionRow *self)
{
  g_return_val_if_fail (TAMIZ_IS_CRITERION_ROW (self), NULL);

  return self->item != NULL ? tamiz_json_get_text (self->item, "key") : NULL;
}

/* (nullable): the answer that is shown: what is not stored yet, else what is. */
const char *
tamiz_criterion_row_get_value (TamizCriterionRow *self)
{
  g_return_val_if_fail (TAMIZ_IS_CRITERION_ROW (self), NULL);

  if (self->value != NULL)
    return self->value;

  return self->item != NULL ? tamiz_criterion_row_get_stored (self) : NULL;
}

/* (nullable): the answer that is not stored yet. */
const char *
tamiz_criterion_row_get_pending (TamizCriterionRow *self)
{
  g_return_val_if_fail (TAMIZ_IS_CRITERION_ROW (self), NULL);

  return self->value;
}

/**
 * tamiz_criterion_row_set_value:
 * @self: a row
 * @value: (nullable): an answer that is not stored yet; %NULL shows what is stored
 *
 * Shows an answer without anybody giving it: one that was kept, or, once it has been
 * stored, none.
 */
void
tamiz_criterion_row_set_value (TamizCriterionRow *self,
                               const char        *value)
{
  g_return_if_fail (TAMIZ_IS_CRITERION_ROW (self));
  g_return_if_fail (self->item != NULL);

  if (g_strcmp0 (self->value, value) == 0)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  tamiz_criterion_row_show_controls (self);
  tamiz_criterion_row_show_state (self);
}

/**
 * tamiz_criterion_row_set_refusal:
 * @self: a row
 * @message: (nullable): why an answer was not taken; %NULL takes the message away
 *
 * Says at the control why its answer was refused.
 */
void
tamiz_criterion_row_set_refusal (TamizCriterionRow *self,
                                 const char        *message)
{
  g_return_if_fail (TAMIZ_IS_CRITERION_ROW (self));

  self->unread = FALSE;
  gtk_label_set_label (self->refusal, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), message != NULL);
  if (self->entry != NULL && message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else if (self->entry != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/* Whether somebody may answer; how the lead stands is read in any case. */
void
tamiz_criterion_row_set_editable (TamizCriterionRow *self,
                                  gboolean           editable)
{
  g_return_if_fail (TAMIZ_IS_CRITERION_ROW (self));

  gtk_widget_set_sensitive (self->controls, editable);
}

/* Drops what is typed and was not given. */
void
tamiz_criterion_row_forget (TamizCriterionRow *self)
{
  g_return_if_fail (TAMIZ_IS_CRITERION_ROW (self));

  self->typing = FALSE;
  tamiz_criterion_row_set_refusal (self, NULL);
  tamiz_criterion_row_show_controls (self);
}

/* Gives what is typed and was not given yet, as if the entry were left.  A number that cannot
 * be read is not given: the row says so.
 */
void
tamiz_criterion_row_finish (TamizCriterionRow *self)
{
  g_return_if_fail (TAMIZ_IS_CRITERION_ROW (self));

  tamiz_criterion_row_finish_typing (self);
}
