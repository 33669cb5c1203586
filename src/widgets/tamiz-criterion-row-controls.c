#define G_LOG_DOMAIN "tamiz-criterion-row"

#include "config.h"

#include "tamiz-criterion-row-private.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-menu-tip.h"
#include "tamiz-text.h"
#include "tamiz-typed.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a criterion is answered with: buttons with their keys, or an entry. */

static const char *const no_answers[] = { "does_not_know", "would_not_say" };

static gboolean
is_kind (TamizCriterionRow *self,
         const char        *kind)
{
  return g_strcmp0 (tamiz_json_get_text (self->item, "kind"), kind) == 0;
}

static gboolean
is_number (TamizCriterionRow *self)
{
  return is_kind (self, "number") || is_kind (self, "money");
}

/* An amount without its currency, which stands beside the entry. */
static char *
dup_shown_text (TamizCriterionRow *self)
{
  const char *value = tamiz_criterion_row_get_value (self);
  const char *end;

  if (value == NULL || tamiz_criterion_row_is_no_answer (value))
    return g_strdup ("");

  end = is_kind (self, "money") ? strchr (value, ' ') : NULL;
  if (is_number (self))
    {
      g_autofree char *decimal = end != NULL ? g_strndup (value, end - value) : g_strdup (value);

      return tamiz_figures_format_decimal (decimal);
    }

  return g_strdup (value);
}

void
tamiz_criterion_row_show_controls (TamizCriterionRow *self)
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

static void
give_answer (TamizCriterionRow *self,
             const char        *value)
{
  g_autofree char *given = g_strdup (value);

  g_free (self->value);
  self->value = g_strcmp0 (value, tamiz_criterion_row_get_stored (self)) != 0 ? g_strdup (value) : NULL;
  self->typing = FALSE;
  tamiz_criterion_row_set_refusal (self, NULL);
  tamiz_criterion_row_show_controls (self);
  tamiz_criterion_row_show_state (self);
  g_signal_emit_by_name (self, "answered", given);
}

/* Choosing again what is not stored yet takes it back. */
static void
choose (TamizCriterionRow *self,
        const char        *value)
{
  if (g_strcmp0 (value, self->value) == 0)
    give_answer (self, NULL);
  else if (self->value != NULL || g_strcmp0 (value, tamiz_criterion_row_get_stored (self)) != 0)
    give_answer (self, value);
  else
    tamiz_criterion_row_show_controls (self);
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

  if (is_number (self))
    return tamiz_typed_number (text);
  if (is_kind (self, "date"))
    return tamiz_typed_day (text);

  return g_strstrip (g_strdup (text));
}

/**
 * tamiz_criterion_row_dup_problem:
 * @self: a row
 *
 * Says why what is typed cannot be given.
 *
 * Returns: (transfer full) (nullable): a sentence
 */
char *
tamiz_criterion_row_dup_problem (TamizCriterionRow *self)
{
  const char *typed;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (TAMIZ_IS_CRITERION_ROW (self), NULL);

  if (self->entry == NULL || !self->typing || !is_number (self))
    return NULL;

  typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  shown = dup_shown_text (self);
  return tamiz_text_is_blank (typed) || g_str_equal (typed, shown) ? NULL : tamiz_typed_problem (typed);
}

/* What was said of an earlier answer stays, unless it is about how this one was typed. */
static void
show_problem (TamizCriterionRow *self,
              const char        *problem)
{
  if (problem != NULL || self->unread)
    tamiz_criterion_row_set_refusal (self, problem);
  self->unread = problem != NULL;
}

/* What was typed is given when Enter is pressed and when the entry is left.  Emptying it
 * takes back what is not stored yet; what is stored can only be answered anew.
 */
void
tamiz_criterion_row_finish_typing (TamizCriterionRow *self)
{
  g_autofree char *value = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *problem = NULL;

  if (self->entry == NULL || !self->typing)
    return;

  problem = tamiz_criterion_row_dup_problem (self);
  show_problem (self, problem);
  if (problem != NULL)
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
    tamiz_criterion_row_show_controls (self);
}

/* Enter on what stands there already goes on as well. */
static void
entry_activated_cb (TamizCriterionRow *self)
{
  gboolean typing = self->typing;
  const char *value;

  tamiz_criterion_row_finish_typing (self);
  value = tamiz_criterion_row_get_value (self);
  if (!typing && value != NULL)
    {
      g_autofree char *given = g_strdup (value);

      g_signal_emit_by_name (self, "answered", given);
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
  tamiz_menu_tip_rest (GTK_MENU_BUTTON (button));
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
  g_signal_connect_object (focus, "leave", G_CALLBACK (tamiz_criterion_row_finish_typing), self, G_CONNECT_SWAPPED);
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

void
tamiz_criterion_row_make_controls (TamizCriterionRow *self)
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
      if (tamiz_criterion_row_is_no_answer (value))
        continue;
      if (key == '1' + i && i < 9)
        return button;
      if (is_kind (self, "yes_no") && (g_unichar_tolower (letter) == key || (gunichar) *value == key))
        return button;
    }

  return NULL;
}

/* Whether the keyboard is in the entry. */
gboolean
tamiz_criterion_row_is_typing (TamizCriterionRow *self)
{
  return self->entry != NULL && gtk_editable_get_delegate (GTK_EDITABLE (self->entry)) != NULL
         && gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
}

/* Presses the button of a key, where what is typed does not take it. */
gboolean
tamiz_criterion_row_press_key (TamizCriterionRow *self,
                               gunichar           key)
{
  GtkWidget *button;

  if (tamiz_criterion_row_is_typing (self)
      && ((key != '?' && key != '-')
          || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0'))
    return FALSE;

  button = find_button_of_key (self, key);
  if (button != NULL)
    choose (self, g_object_get_data (G_OBJECT (button), "value"));

  return button != NULL;
}
