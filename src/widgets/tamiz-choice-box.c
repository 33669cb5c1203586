#define G_LOG_DOMAIN "tamiz-choice-box"

#include "config.h"

#include "tamiz-choice-box.h"

#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#define MAX_DIGIT 9

typedef struct
{
  char *key;
  char *folded;             /* the label as it is searched */
  GtkToggleButton *button;
} Choice;

struct _TamizChoiceBox
{
  GtkWidget parent_instance;

  TamizWrapBox *wrap;
  GPtrArray *choices;       /* Choice */
  Choice *chosen;           /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizChoiceBox, tamiz_choice_box, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
free_choice (gpointer data)
{
  Choice *choice = data;

  g_free (choice->key);
  g_free (choice->folded);
  g_free (choice);
}

static void
show_chosen (TamizChoiceBox *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      gtk_toggle_button_set_active (choice->button, choice == self->chosen);
    }
}

/* Choosing again what is chosen is no answer. */
static void
choose (TamizChoiceBox *self,
        Choice         *choice)
{
  gboolean again = choice == self->chosen;

  self->chosen = choice;
  show_chosen (self);
  if (!again)
    g_signal_emit (self, signals[CHOSEN], 0, choice->key);
}

static void
clicked_cb (TamizChoiceBox *self,
            GtkButton      *button)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (GTK_BUTTON (choice->button) == button)
        {
          choose (self, choice);
          return;
        }
    }
}

/* The only one that begins with a letter; several that do are gone through. */
static Choice *
find_by_letter (TamizChoiceBox *self,
                gunichar        letter,
                gboolean       *only)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->wrap));
  Choice *first = NULL, *after = NULL;
  gboolean passed = FALSE;
  guint n = 0;

  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (g_utf8_get_char (choice->folded) == letter)
        {
          n++;
          if (first == NULL)
            first = choice;
          if (passed && after == NULL)
            after = choice;
        }
      passed |= GTK_WIDGET (choice->button) == focus;
    }
  *only = n == 1;

  return after != NULL ? after : first;
}

static gboolean
key_pressed_cb (TamizChoiceBox  *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  gunichar letter = gdk_keyval_to_unicode (keyval);
  char text[8] = { 0 };
  g_autofree char *folded = NULL;
  gboolean only;
  Choice *choice;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || letter <= ' ')
    return GDK_EVENT_PROPAGATE;

  if (letter >= '1' && letter <= '9')
    {
      if (letter - '1' >= self->choices->len)
        return GDK_EVENT_PROPAGATE;
      choice = g_ptr_array_index (self->choices, letter - '1');
      gtk_widget_grab_focus (GTK_WIDGET (choice->button));
      choose (self, choice);
      return GDK_EVENT_STOP;
    }

  g_unichar_to_utf8 (letter, text);
  folded = tamiz_text_fold (text);
  choice = find_by_letter (self, g_utf8_get_char (folded), &only);
  if (choice == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (choice->button));
  if (only)
    choose (self, choice);

  return GDK_EVENT_STOP;
}

/* Tab enters at what is chosen and leaves at once. */
static gboolean
tamiz_choice_box_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  TamizChoiceBox *self = TAMIZ_CHOICE_BOX (widget);
  Choice *choice = self->chosen;

  if (gtk_widget_get_focus_child (widget) != NULL)
    return direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD
           && gtk_widget_child_focus (GTK_WIDGET (self->wrap), direction);
  if (self->choices->len == 0)
    return FALSE;

  if (choice == NULL)
    choice = g_ptr_array_index (self->choices, 0);

  return gtk_widget_grab_focus (GTK_WIDGET (choice->button));
}

static gboolean
tamiz_choice_box_grab_focus (GtkWidget *widget)
{
  return tamiz_choice_box_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
tamiz_choice_box_dispose (GObject *object)
{
  TamizChoiceBox *self = TAMIZ_CHOICE_BOX (object);

  if (self->wrap != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->wrap));
  self->wrap = NULL;
  self->chosen = NULL;
  g_clear_pointer (&self->choices, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_choice_box_parent_class)->dispose (object);
}

static void
tamiz_choice_box_class_init (TamizChoiceBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_choice_box_dispose;
  widget_class->focus = tamiz_choice_box_focus;
  widget_class->grab_focus = tamiz_choice_box_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "choicebox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /* (key): somebody chose another one than before. */
  signals[CHOSEN] = g_signal_new ("chosen", TAMIZ_TYPE_CHOICE_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tamiz_choice_box_init (TamizChoiceBox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->choices = g_ptr_array_new_with_free_func (free_choice);
  self->wrap = TAMIZ_WRAP_BOX (tamiz_wrap_box_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->wrap), GTK_WIDGET (self));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
tamiz_choice_box_new (void)
{
  return g_object_new (TAMIZ_TYPE_CHOICE_BOX, NULL);
}

/**
 * tamiz_choice_box_add:
 * @self: a choice box
 * @key: what the choice is called in the signal
 * @label: what people read
 * @aside: whether it stands back behind the others
 *
 * Adds a choice.
 */
void
tamiz_choice_box_add (TamizChoiceBox *self,
                      const char     *key,
                      const char     *label,
                      gboolean        aside)
{
  Choice *choice = g_new0 (Choice, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_label_new (label);
  GtkWidget *button = gtk_toggle_button_new ();
  guint number = self->choices->len + 1;

  choice->key = g_strdup (key);
  choice->folded = tamiz_text_fold (label);
  choice->button = GTK_TOGGLE_BUTTON (button);
  if (number <= MAX_DIGIT)
    {
      g_autofree char *digit = g_strdup_printf ("%u", number);
      GtkWidget *hint = gtk_label_new (digit);

      gtk_widget_add_css_class (hint, "keyhint");
      gtk_box_append (GTK_BOX (box), hint);
    }
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), text);
  gtk_button_set_child (GTK_BUTTON (button), box);
  if (aside)
    gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  tamiz_wrap_box_append (self->wrap, button);
  g_ptr_array_add (self->choices, choice);
}

/* (nullable): the key of what is chosen. */
const char *
tamiz_choice_box_get_chosen (TamizChoiceBox *self)
{
  return self->chosen != NULL ? self->chosen->key : NULL;
}

/* Shows @key as chosen, none where it is NULL or unknown; nothing is emitted. */
void
tamiz_choice_box_set_chosen (TamizChoiceBox *self,
                             const char     *key)
{
  self->chosen = NULL;
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (g_strcmp0 (choice->key, key) == 0)
        self->chosen = choice;
    }
  show_chosen (self);
}
