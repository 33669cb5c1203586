#define G_LOG_DOMAIN "tamiz-criterion-row"

#include "config.h"

#include "tamiz-criterion-row.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-time.h"
#include "tamiz-typed.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizCriterionRow
{
  GtkWidget parent_instance;

  GtkLabel *question;
  GtkLabel *required;
  GtkLabel *help;
  GtkWidget *controls;      /* a wrap box */
  GtkEntry *entry;          /* (nullable): where the answer is typed */
  GPtrArray *buttons;       /* GtkToggleButton, each with its value as “value” */
  GtkWidget *state_box;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *refusal;

  json_t *item;             /* (nullable) */
  char *value;              /* (nullable): given, but not stored yet */
  gboolean typing;          /* the entry holds what was not given yet */
  gboolean showing;         /* the controls are being set, nobody uses them */
};

G_DEFINE_FINAL_TYPE (TamizCriterionRow, tamiz_criterion_row, GTK_TYPE_WIDGET)

enum
{
  ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const no_answers[] = { "does_not_know", "would_not_say" };

static gboolean
has_state (TamizCriterionRow *self,
           const char        *state)
{
  return g_strcmp0 (tamiz_json_get_text (self->item, "state"), state) == 0;
}

static gboolean
is_kind (TamizCriterionRow *self,
         const char        *kind)
{
  return g_strcmp0 (tamiz_json_get_text (self->item, "kind"), kind) == 0;
}

/* What the base holds, in the words in which it is given; NULL where nothing that counts. */
static const char *
get_stored (TamizCriterionRow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_answers); i++)
    {
      if (has_state (self, no_answers[i]))
        return no_answers[i];
    }

  return has_state (self, "known") ? tamiz_json_get_text (self->item, "value") : NULL;
}

static gboolean
is_no_answer (const char *value)
{
  return g_strcmp0 (value, no_answers[0]) == 0 || g_strcmp0 (value, no_answers[1]) == 0;
}

/* An amount without its currency, which stands beside the entry. */
static char *
dup_shown_text (TamizCriterionRow *self)
{
  const char *value = tamiz_criterion_row_get_value (self);
  const char *end;

  if (value == NULL || is_no_answer (value))
    return g_strdup ("");
  if (self->value != NULL)
    return g_strdup (value);

  end = is_kind (self, "money") ? strchr (value, ' ') : NULL;
  if (is_kind (self, "money") || is_kind (self, "number"))
    {
      g_autofree char *decimal = end != NULL ? g_strndup (value, end - value) : g_strdup (value);

      return tamiz_figures_format_decimal (decimal);
    }

  return g_strdup (value);
}

static void
show_controls (TamizCriterionRow *self)
{
  const char *value = tamiz_criterion_row_get_value (self);

  self->showing = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkToggleButton *button = g_ptr_array_index (self->buttons, i);

      gtk_toggle_button_set_active (
          button, g_strcmp0 (g_object_get_data (G_OBJECT (button), "value"), value) == 0);
    }
  if (self->entry != NULL && !self->typing)
    {
      g_autofree char *text = dup_shown_text (self);

      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text) != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
    }
  self->showing = FALSE;
}

/* “Lucía Vargas, 4 July 2025” */
static char *
describe_answer (TamizCriterionRow *self)
{
  const char *by = tamiz_json_get_text (self->item, "by_name");
  const char *iso = tamiz_json_get_text (self->item, "at");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) at = iso != NULL ? g_date_time_new_from_iso8601 (iso, utc) : NULL;
  g_autofree char *day = NULL;

  if (at == NULL)
    return g_strdup (by);

  /* The offset of the answer is the base's own. */
  day = tamiz_figures_format_short_day (g_date_time_to_unix (at) * TAMIZ_SECOND,
                                        g_date_time_get_timezone (at));
  return by != NULL ? g_strdup_printf ("%s, %s", by, day) : g_steal_pointer (&day);
}

static const char *
describe_meeting (json_t *item)
{
  json_t *met = json_object_get (item, "met");

  if (json_is_true (met))
    return _("Met");
  if (json_is_false (met))
    return _("Not met");

  return NULL;
}

static void
join (GString    *text,
      const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
add_standing (TamizCriterionRow *self,
              GString           *text)
{
  const char *label = tamiz_json_get_text (self->item, "value_label");
  gboolean asked = json_is_true (json_object_get (self->item, "asked"));

  if (has_state (self, "disputed"))
    {
      /* Translators: %s is what had been answered */
      g_autofree char *was = g_strdup_printf (_("Disputed, ask again: it was “%s”"), label != NULL ? label : "–");

      join (text, was);
    }
  else if (has_state (self, "unknown"))
    join (text, asked ? NULL : _("The record does not say it yet"));
  else
    {
      const char *evidence = tamiz_json_get_text (self->item, "evidence");

      if (!asked)
        join (text, evidence != NULL ? evidence : label);
      join (text, describe_meeting (self->item));
    }
  if (!asked)
    join (text, _("Answered by the record"));
}

static char *
describe_state (TamizCriterionRow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *applies = json_object_get (self->item, "applies");
  g_autofree char *answer = NULL;

  if (self->value != NULL)
    return g_strdup (_("Not stored yet"));

  if (json_is_false (applies))
    join (text, _("Does not apply to this prospect"));
  else if (json_is_null (applies))
    join (text, _("Applies to some only; what decides it is not known yet"));
  add_standing (self, text);
  answer = describe_answer (self);
  join (text, answer);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_state_icon (TamizCriterionRow *self)
{
  if (self->value != NULL)
    return "tamiz-edit-symbolic";
  if (has_state (self, "disputed"))
    return "tamiz-warning-symbolic";
  if (json_is_true (json_object_get (self->item, "met")))
    return "tamiz-done-symbolic";
  if (json_is_false (json_object_get (self->item, "met")))
    return "tamiz-missing-symbolic";

  return NULL;
}

static void
show_state (TamizCriterionRow *self)
{
  g_autofree char *text = describe_state (self);
  const char *icon = get_state_icon (self);

  gtk_label_set_label (self->state, text);
  gtk_image_set_from_icon_name (self->state_icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), icon != NULL);
  gtk_widget_set_visible (self->state_box, *text != '\0');
  gtk_widget_set_tooltip_text (self->state_box, tamiz_json_get_text (self->item, "evidence"));
}

static void
give_answer (TamizCriterionRow *self,
             const char        *value)
{
  g_autofree char *given = g_strdup (value);

  g_free (self->value);
  self->value = g_strcmp0 (value, get_stored (self)) != 0 ? g_strdup (value) : NULL;
  self->typing = FALSE;
  tamiz_criterion_row_set_refusal (self, NULL);
  show_controls (self);
  show_state (self);
  g_signal_emit (self, signals[ANSWERED], 0, given);
}

/* Choosing again what is not stored yet takes it back. */
static void
choose (TamizCriterionRow *self,
        const char        *value)
{
  if (g_strcmp0 (value, self->value) == 0)
    give_answer (self, NULL);
  else if (self->value != NULL || g_strcmp0 (value, get_stored (self)) != 0)
    give_answer (self, value);
  else
    show_controls (self);
}

static void
toggled_cb (TamizCriterionRow *self,
            GtkWidget         *button)
{
  if (!self->showing)
    choose (self, g_object_get_data (G_OBJECT (button), "value"));
}

static void
typed_cb (TamizCriterionRow *self)
{
  if (!self->showing)
    self->typing = TRUE;
}

static char *
read_entry (TamizCriterionRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (is_kind (self, "number") || is_kind (self, "money"))
    return tamiz_typed_number (text);
  if (is_kind (self, "date"))
    return tamiz_typed_day (text);

  return g_strstrip (g_strdup (text));
}

/* What was typed is given when Enter is pressed and when the entry is left.  Emptying it
 * takes back what is not stored yet; what is stored can only be answered anew.
 */
static void
finish_typing_cb (TamizCriterionRow *self)
{
  g_autofree char *value = NULL;
  g_autofree char *shown = NULL;

  if (self->entry == NULL || !self->typing)
    return;

  self->typing = FALSE;
  value = read_entry (self);
  shown = dup_shown_text (self);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), shown) == 0)
    return;
  if (*value != '\0')
    give_answer (self, value);
  else if (self->value != NULL)
    give_answer (self, NULL);
  else
    show_controls (self);
}

/* Enter on what stands there already goes on as well. */
static void
entry_activated_cb (TamizCriterionRow *self)
{
  gboolean typing = self->typing;
  const char *value;

  finish_typing_cb (self);
  value = tamiz_criterion_row_get_value (self);
  if (!typing && value != NULL)
    {
      g_autofree char *given = g_strdup (value);

      g_signal_emit (self, signals[ANSWERED], 0, given);
    }
}

static void
day_chosen_cb (TamizCriterionRow *self,
               GtkCalendar       *calendar)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER)));
  give_answer (self, day);
}

/* A button with the key that presses it. */
static void
add_button (TamizCriterionRow *self,
            const char        *value,
            const char        *text,
            const char        *key,
            gboolean           flat)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  if (key != NULL)
    {
      GtkWidget *hint = gtk_label_new (key);

      gtk_widget_add_css_class (hint, "keyhint");
      gtk_box_append (GTK_BOX (box), hint);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key,
                                      -1);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  if (flat)
    gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (button), "value", g_strdup (value), g_free);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (self->controls), button);
  g_ptr_array_add (self->buttons, button);
}

static char *
dup_choice_key (TamizCriterionRow *self,
                const char        *label,
                gsize              position)
{
  if (is_kind (self, "yes_no"))
    {
      char letter[7] = "";

      g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (label)), letter);
      return g_strdup (letter);
    }

  return position < 9 ? g_strdup_printf ("%" G_GSIZE_FORMAT, position + 1) : NULL;
}

static void
add_choices (TamizCriterionRow *self)
{
  json_t *choice;
  gsize i;

  json_array_foreach (json_object_get (self->item, "choices"), i, choice)
    {
      const char *label = tamiz_json_get_text (choice, "label");
      g_autofree char *key = NULL;

      if (label == NULL)
        label = tamiz_json_get_text (choice, "key");
      key = dup_choice_key (self, label, i);
      add_button (self, tamiz_json_get_text (choice, "key"), label, key, FALSE);
    }
}

static void
add_calendar (TamizCriterionRow *self,
              GtkWidget         *box)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "tamiz-meeting-symbolic");
  gtk_widget_set_tooltip_text (button, _("Choose a Day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a Day"), -1);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_entry (TamizCriterionRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  const char *currency = tamiz_json_get_text (self->item, "currency");
  gboolean is_text = is_kind (self, "text");

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), is_text ? 32 : 14);
  gtk_entry_set_input_purpose (self->entry, is_text ? GTK_INPUT_PURPOSE_FREE_FORM : GTK_INPUT_PURPOSE_DIGITS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->question), -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (entry_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (finish_typing_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  if (is_kind (self, "money") && currency != NULL)
    gtk_box_append (GTK_BOX (box), gtk_label_new (currency));
  if (is_kind (self, "date"))
    {
      gtk_entry_set_placeholder_text (self->entry, _("YYYY-MM-DD"));
      add_calendar (self, box);
    }
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (self->controls), box);
}

static void
make_controls (TamizCriterionRow *self)
{
  static const char *const keys[] = { "?", "-" };

  self->entry = NULL;
  self->typing = FALSE;
  g_ptr_array_set_size (self->buttons, 0);
  tamiz_wrap_box_remove_all (TAMIZ_WRAP_BOX (self->controls));
  gtk_widget_set_visible (self->controls, json_is_true (json_object_get (self->item, "asked")));
  if (!gtk_widget_get_visible (self->controls))
    return;

  if (is_kind (self, "yes_no") || is_kind (self, "choice"))
    add_choices (self);
  else
    add_entry (self);
  for (guint i = 0; i < G_N_ELEMENTS (no_answers); i++)
    {
      int state = 0;

      tamiz_enum_from_nick (TAMIZ_ENUM_ANSWER, no_answers[i], &state);
      add_button (self, no_answers[i], tamiz_enum_label (TAMIZ_ENUM_ANSWER, state), keys[i], TRUE);
    }
}

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

static GtkWidget *
find_button_of_key (TamizCriterionRow *self,
                    gunichar           key)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      const char *value = g_object_get_data (G_OBJECT (button), "value");
      GtkWidget *label = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));
      gunichar letter = g_utf8_get_char (gtk_label_get_label (GTK_LABEL (label)));

      if ((key == '?' && g_strcmp0 (value, no_answers[0]) == 0)
          || (key == '-' && g_strcmp0 (value, no_answers[1]) == 0))
        return button;
      if (is_no_answer (value))
        continue;
      if (key == '1' + i && i < 9)
        return button;
      if (is_kind (self, "yes_no") && (g_unichar_tolower (letter) == key || (gunichar) *value == key))
        return button;
    }

  return NULL;
}

static gboolean
is_typing (TamizCriterionRow *self)
{
  return self->entry != NULL && gtk_editable_get_delegate (GTK_EDITABLE (self->entry)) != NULL
         && gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
}

static gboolean
key_pressed_cb (TamizCriterionRow *self,
                guint              keyval,
                guint              keycode,
                GdkModifierType    modifiers)
{
  gunichar key = g_unichar_tolower (gdk_keyval_to_unicode (keyval));
  GtkWidget *button;

  if (key == 0 || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (is_typing (self)
      && ((key != '?' && key != '-')
          || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0'))
    return FALSE;

  button = find_button_of_key (self, key);
  if (button != NULL)
    choose (self, g_object_get_data (G_OBJECT (button), "value"));

  return button != NULL;
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
  if (is_typing (self) && direction == GTK_DIR_TAB_FORWARD)
    return gtk_widget_grab_focus (g_ptr_array_index (self->buttons, 0));

  return self->entry != NULL && !is_typing (self) && direction == GTK_DIR_TAB_BACKWARD
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
      make_controls (self);
      tamiz_criterion_row_set_refusal (self, NULL);
    }
  show_controls (self);
  show_state (self);
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

  return self->item != NULL ? get_stored (self) : NULL;
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
  show_controls (self);
  show_state (self);
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

/* Gives what is typed and was not given yet, as if the entry were left. */
void
tamiz_criterion_row_finish (TamizCriterionRow *self)
{
  g_return_if_fail (TAMIZ_IS_CRITERION_ROW (self));

  finish_typing_cb (self);
}
