#define G_LOG_DOMAIN "tamiz-draft-numbers"

#include "config.h"

#include "tamiz-draft-bound.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Rows and controls for a number of a draft, which is tried while it is dragged. */

static void
show_number (TamizBound *self,
             json_t     *value)
{
  double number = json_is_number (value)  ? json_number_value (value) * self->times
                  : isnan (self->absent) ? 0
                                         : self->absent;

  /* A document from elsewhere may go further than the row offers. */
  gtk_adjustment_set_lower (self->adjustment, MIN (gtk_adjustment_get_lower (self->adjustment), number));
  gtk_adjustment_set_upper (self->adjustment, MAX (gtk_adjustment_get_upper (self->adjustment), number));
  gtk_adjustment_set_value (self->adjustment, number);
}

static double
get_number (TamizBound *self)
{
  return gtk_adjustment_get_value (self->adjustment);
}

/* Of at most three decimals. */
static json_t *
make_number (TamizBound *self,
             double      number)
{
  return tamiz_json_thousandths ((gint64) llround (number / self->times * 1000));
}

typedef void (*ChangeFunc) (TamizDraft *draft,
                            const char *part,
                            json_t     *value);

static void
change_number (TamizBound *self,
               ChangeFunc  change)
{
  g_autofree char *parent = self->whole != NULL ? tamiz_bound_dup_parent (self) : NULL;

  if (parent == NULL)
    {
      change (self->draft, self->part, make_number (self, get_number (self)));
      return;
    }
  if (self->whole_before == NULL)
    self->whole_before = json_deep_copy (tamiz_draft_get (self->draft, parent));
  change (self->draft, parent, self->whole (self->whole_before, make_number (self, get_number (self))));
}

static void
store_number (TamizBound *self)
{
  if (!tamiz_bound_is_absent (self, get_number (self)))
    change_number (self, tamiz_draft_set);
  else if (tamiz_draft_get (self->draft, self->part) != NULL)
    tamiz_draft_remove (self->draft, self->part);
  g_clear_pointer (&self->whole_before, json_decref);
}

static void
number_changed_cb (TamizBound *self)
{
  if (self->showing)
    return;
  tamiz_bound_mark_typed (self);
  if (!tamiz_bound_is_absent (self, get_number (self)) && tamiz_bound_has_place (self->draft, self->part))
    {
      self->dragging = TRUE;
      change_number (self, tamiz_draft_drag);
      self->dragging = FALSE;
    }
  tamiz_bound_store_soon (self);
}

/* With as many decimals as it has. */
static gboolean
output_cb (GtkSpinButton *spin)
{
  double number = gtk_spin_button_get_value (spin);
  guint digits = gtk_spin_button_get_digits (spin);
  g_autofree char *text = NULL;

  while (digits > 0 && fabs (number * pow (10, digits - 1) - round (number * pow (10, digits - 1))) < 1e-6)
    digits--;
  text = g_strdup_printf ("%.*f", (int) digits, number);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

/* The wheel scrolls the page, and changes nothing that happens to lie under the pointer. */
static void
ignore_wheel (GtkWidget *control)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (control);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
bind_number (TamizBound    *self,
             GtkAdjustment *adjustment)
{
  self->adjustment = adjustment;
  tamiz_bound_finish (self, show_number, store_number);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (number_changed_cb), self);
}

static GtkWidget *
make_scale (GtkAdjustment *adjustment,
            const char    *label,
            int            width,
            int            decimals)
{
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);

  gtk_range_set_round_digits (GTK_RANGE (scale), decimals);
  gtk_widget_set_size_request (scale, width, -1);
  gtk_widget_set_valign (scale, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  ignore_wheel (scale);

  return scale;
}

static void
show_number_entry (TamizBound *self,
                   json_t     *value)
{
  g_autofree char *text = json_is_number (value) ? g_strdup_printf ("%.12g", json_number_value (value))
                                                 : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

/* What is no number stays there, marked. */
static void
store_number_entry (TamizBound *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control))));
  double number;
  char *end;

  g_strdelimit (text, ",", '.');
  number = g_ascii_strtod (text, &end);
  if (*text == '\0')
    tamiz_draft_remove (self->draft, self->part);
  else if (*end == '\0' && fabs (number) < 1e12)
    tamiz_draft_set (self->draft, self->part, make_number (self, number));
  else
    tamiz_bound_refused_cb (self->draft, self->part, _("A number is needed here"), self);
}

/**
 * tamiz_draft_scale:
 * @draft: a draft
 * @part: a path
 * @label: its accessible name
 * @lower: the least
 * @upper: the most
 * @width: how wide it is, at least
 *
 * Makes a slider for a whole number, without a row.
 *
 * Returns: (transfer floating): the slider
 */
GtkWidget *
tamiz_draft_scale (TamizDraft *draft,
                   const char *part,
                   const char *label,
                   double      lower,
                   double      upper,
                   int         width)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (lower, lower, upper, 1, 10, 0);
  GtkWidget *scale = make_scale (adjustment, label, width, 0);

  bind_number (tamiz_bound_new (draft, part, scale, scale), adjustment);

  return scale;
}

/**
 * tamiz_draft_number_row:
 * @draft: a draft
 * @part: a path
 * @title: what it is called
 * @subtitle: (nullable): its unit, or what it does
 * @lower: the least
 * @upper: the most
 * @step: a step of the arrow keys; below 1 there are decimals
 * @slides: whether there is a slider, too
 *
 * Makes a row for a number.  While it is dragged, the draft tries what it would mean; it is stored
 * when it has come to rest.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_number_row (TamizDraft *draft,
                        const char *part,
                        const char *title,
                        const char *subtitle,
                        double      lower,
                        double      upper,
                        double      step,
                        gboolean    slides)
{
  GtkWidget *row = adw_action_row_new ();
  GtkAdjustment *adjustment = gtk_adjustment_new (lower, lower, upper, step, step * 10, 0);
  guint decimals = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  GtkWidget *spin = gtk_spin_button_new (adjustment, step, decimals);
  TamizBound *self = tamiz_bound_new (draft, part, row, spin);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (slides)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_scale (adjustment, title, 140, (int) decimals));
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  ignore_wheel (spin);
  bind_number (self, adjustment);

  return row;
}

/**
 * tamiz_draft_number_row_set_absent:
 * @row: a row of tamiz_draft_number_row ()
 * @absent: the number that stands for not being there
 *
 * Has a number taken out of the document where it says nothing, such as a cap of 0.
 */
void
tamiz_draft_number_row_set_absent (GtkWidget *row,
                                   double     absent)
{
  TamizBound *self = tamiz_bound_get (row);

  self->absent = absent;
  tamiz_bound_show (self);
}

/**
 * tamiz_draft_number_row_set_decimals:
 * @row: a row of tamiz_draft_number_row ()
 * @decimals: how many may be typed, at most 3; those that are 0 are not shown
 */
void
tamiz_draft_number_row_set_decimals (GtkWidget *row,
                                     guint      decimals)
{
  TamizBound *self = tamiz_bound_get (row);

  g_signal_connect (self->control, "output", G_CALLBACK (output_cb), NULL);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->control), decimals);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 5);
  tamiz_bound_show (self);
}

/**
 * tamiz_draft_number_row_set_factor:
 * @row: a row of tamiz_draft_number_row ()
 * @factor: how many times the document's number is shown: 100 for a share in per cent
 */
void
tamiz_draft_number_row_set_factor (GtkWidget *row,
                                   double     factor)
{
  TamizBound *self = tamiz_bound_get (row);

  self->times = factor;
  tamiz_bound_show (self);
}

/**
 * tamiz_draft_number_set_whole:
 * @control: a row of tamiz_draft_number_row () or a tamiz_draft_scale ()
 * @whole: makes of what held the number before it was changed, and of the number, what holds it
 *   now
 *
 * Has other parts go with a number: they change in one step, and are taken back in one.
 */
void
tamiz_draft_number_set_whole (GtkWidget           *control,
                              TamizDraftWholeFunc  whole)
{
  tamiz_bound_get (control)->whole = whole;
}

/**
 * tamiz_draft_spin:
 * @draft: a draft
 * @part: a path
 * @label: its accessible name
 * @lower: the least
 * @upper: the most
 * @step: a step of the arrow keys
 *
 * Makes a control for a whole number, without a row.
 *
 * Returns: (transfer floating): the control
 */
GtkWidget *
tamiz_draft_spin (TamizDraft *draft,
                  const char *part,
                  const char *label,
                  double      lower,
                  double      upper,
                  double      step)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (lower, lower, upper, step, step * 10, 0);
  GtkWidget *spin = gtk_spin_button_new (adjustment, step, 0);

  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  ignore_wheel (spin);
  bind_number (tamiz_bound_new (draft, part, spin, spin), adjustment);

  return spin;
}

/**
 * tamiz_draft_number_entry:
 * @draft: a draft
 * @part: a path, of a number that need not be there
 * @label: what it is called, shown while it is empty
 *
 * Makes an entry of a number that may be left empty, without a row.
 *
 * Returns: (transfer floating): the entry
 */
GtkWidget *
tamiz_draft_number_entry (TamizDraft *draft,
                          const char *part,
                          const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);

  return tamiz_bound_make_entry (tamiz_bound_new (draft, part, entry, entry), label, show_number_entry,
                                 store_number_entry);
}
