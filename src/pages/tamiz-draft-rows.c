#define G_LOG_DOMAIN "tamiz-draft-rows"

#include "config.h"

#include "tamiz-draft-rows.h"

#include "tamiz-drop-down.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BOUND "tamiz-bound"
/* What is dragged is stored when it has been quiet for so long. */
#define QUIET 500

typedef struct _Bound Bound;
struct _Bound
{
  TamizDraft *draft;
  char *part;
  GtkWidget *row, *control;
  void (*show)  (Bound  *self,
                 json_t *value);
  void (*store) (Bound  *self);
  gboolean showing;         /* what changes now was not done by the user */
  gboolean typed;           /* something waits to be stored */
  gboolean refused;         /* what was typed was refused, and is the same since */
  gboolean dragging;        /* what changes now is what is dragged */
  gboolean optional;
  GtkAdjustment *adjustment; /* of a number */
  double times;             /* of a number: how much larger it is shown than it is stored */
  double absent;            /* of a number: what stands for not being there; NAN = nothing does */
  TamizDraftWholeFunc whole; /* (nullable): of a number that other parts go with … */
  json_t *whole_before;     /* (nullable): … and what holds them, as it was before it was dragged */
  gboolean fallback;
  char **keys;              /* (nullable): of a choice */
  guint source;
};

/**
 * tamiz_draft_concerns:
 * @changed: (nullable): what “changed” named
 * @part: a path
 *
 * Tells whether a part may be different now.
 *
 * Returns: whether it may
 */
gboolean
tamiz_draft_concerns (const char *changed,
                      const char *part)
{
  gsize length = changed != NULL ? MIN (strlen (changed), strlen (part)) : 0;

  return changed == NULL
         || (strncmp (changed, part, length) == 0
             && (changed[length] == '\0' || changed[length] == '/')
             && (part[length] == '\0' || part[length] == '/'));
}

static gboolean is_absent (Bound  *self,
                           double  number);

/* The document follows a number as it is dragged, unless it is something else by now. */
static gboolean
was_taken_back (Bound  *self,
                json_t *value)
{
  double number;

  if (!self->typed || self->refused || self->dragging || self->adjustment == NULL)
    return FALSE;
  number = gtk_adjustment_get_value (self->adjustment);

  return !is_absent (self, number)
         && fabs (json_number_value (value) - number / self->times) > 0.001;
}

static void
show (Bound *self)
{
  json_t *value = tamiz_draft_get (self->draft, self->part);

  if (was_taken_back (self, value))
    {
      self->typed = FALSE;
      g_clear_handle_id (&self->source, g_source_remove);
      g_clear_pointer (&self->whole_before, json_decref);
    }
  /* What is being typed is not torn away. */
  if (self->typed)
    return;
  self->showing = TRUE;
  self->show (self, value);
  self->showing = FALSE;
}

static void
changed_cb (TamizDraft *draft,
            const char *part,
            Bound      *self)
{
  if (tamiz_draft_concerns (part, self->part))
    show (self);
}

static void
refused_cb (TamizDraft *draft,
            const char *part,
            const char *message,
            Bound      *self)
{
  if (!g_str_equal (part, self->part))
    return;
  /* What was typed stays there to be mended. */
  self->typed = self->refused = TRUE;
  gtk_widget_add_css_class (self->row, "error");
  gtk_widget_set_tooltip_text (self->control, message);
}

static char *
dup_parent (Bound *self)
{
  const char *slash = strrchr (self->part, '/');

  return slash != NULL ? g_strndup (self->part, (gsize) (slash - self->part)) : NULL;
}

/* An item that was taken out of its list has no place for what was typed in it. */
static gboolean
has_place (TamizDraft *draft,
           const char *part)
{
  const char *slash = strrchr (part, '/');
  g_autofree char *parent = slash != NULL ? g_strndup (part, (gsize) (slash - part)) : NULL;

  if (parent == NULL || tamiz_draft_get (draft, parent) != NULL)
    return TRUE;
  slash = strrchr (parent, '/');
  if (slash != NULL)
    {
      g_autofree char *list = g_strndup (parent, (gsize) (slash - parent));

      if (json_is_array (tamiz_draft_get (draft, list)))
        return FALSE;
    }

  return has_place (draft, parent);
}

static void
store (Bound *self)
{
  gboolean was_marked = gtk_widget_has_css_class (self->row, "error");

  g_clear_handle_id (&self->source, g_source_remove);
  if (!self->typed || self->refused || !has_place (self->draft, self->part))
    return;
  self->typed = FALSE;
  gtk_widget_remove_css_class (self->row, "error");
  gtk_widget_set_tooltip_text (self->control, NULL);
  self->store (self);
  /* Whoever put back what was there before is not reproached any longer. */
  if (was_marked)
    g_signal_emit_by_name (self->draft, "changed", self->part);
}

static void
mark_typed (Bound *self)
{
  self->typed = TRUE;
  self->refused = FALSE;
}

static gboolean
quiet_cb (gpointer user_data)
{
  Bound *self = user_data;

  self->source = 0;
  store (self);

  return G_SOURCE_REMOVE;
}

static void
store_soon (Bound *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (QUIET, quiet_cb, self);
}

static void
bound_free (gpointer data)
{
  Bound *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->draft, self);
  g_object_unref (self->draft);
  g_clear_pointer (&self->whole_before, json_decref);
  g_strfreev (self->keys);
  g_free (self->part);
  g_free (self);
}

/* Whoever goes elsewhere has said what they wanted. */
static void
left_cb (Bound *self)
{
  store (self);
}

static void
unmap_cb (Bound *self)
{
  store (self);
}

static Bound *
bind (TamizDraft *draft,
      const char *part,
      GtkWidget  *row,
      GtkWidget  *control)
{
  Bound *self = g_new0 (Bound, 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->draft = g_object_ref (draft);
  self->part = g_strdup (part);
  self->row = row;
  self->control = control;
  self->times = 1;
  self->absent = NAN;
  g_object_set_data_full (G_OBJECT (row), BOUND, self, bound_free);
  g_signal_connect (draft, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (draft, "refused", G_CALLBACK (refused_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (row, focus);
  g_signal_connect_swapped (row, "unmap", G_CALLBACK (unmap_cb), self);

  return self;
}

static void
finish (Bound *self,
        void (*show_func) (Bound  *self,
                           json_t *value),
        void (*store_func) (Bound *self))
{
  self->show = show_func;
  self->store = store_func;
  show (self);
}

static void
store_text (Bound      *self,
            const char *text)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));

  if (*clean != '\0' || !self->optional)
    tamiz_draft_set (self->draft, self->part, json_string (clean));
  else if (tamiz_draft_get (self->draft, self->part) != NULL)
    tamiz_draft_remove (self->draft, self->part);
}

static void
show_entry (Bound  *self,
            json_t *value)
{
  const char *text = json_string_value (value);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->control)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->control), text != NULL ? text : "");
}

static void
store_entry (Bound *self)
{
  store_text (self, gtk_editable_get_text (GTK_EDITABLE (self->control)));
}

static void
typed_cb (Bound *self)
{
  if (!self->showing)
    mark_typed (self);
}

/**
 * tamiz_draft_text_row:
 * @draft: a draft
 * @part: a path, of a text that must be there
 * @title: what it is called
 *
 * Makes a row for a short text, stored by Enter or when it is left.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_text_row (TamizDraft *draft,
                      const char *part,
                      const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  Bound *self = bind (draft, part, row, row);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  finish (self, show_entry, store_entry);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (store), self);

  return row;
}

/**
 * tamiz_draft_text_row_set_optional:
 * @row: a row of tamiz_draft_text_row ()
 *
 * Lets a text be left empty: it is taken out of the document then.
 */
void
tamiz_draft_text_row_set_optional (GtkWidget *row)
{
  ((Bound *) g_object_get_data (G_OBJECT (row), BOUND))->optional = TRUE;
}

static void
show_view (Bound  *self,
           json_t *value)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
  const char *text = json_string_value (value);
  g_autofree char *old = NULL;

  g_object_get (buffer, "text", &old, NULL);
  if (g_strcmp0 (old, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (buffer, text != NULL ? text : "", -1);
}

static void
store_view (Bound *self)
{
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), "text", &text, NULL);
  store_text (self, text);
}

/**
 * tamiz_draft_long_row:
 * @draft: a draft
 * @part: a path
 * @title: what it is called
 * @optional: whether it may be left empty
 *
 * Makes a row for a text of several lines, stored when it is left.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_long_row (TamizDraft *draft,
                      const char *part,
                      const char *title,
                      gboolean    optional)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  Bound *self = bind (draft, part, row, view);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "inline");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), optional ? 44 : 170);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 260);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_widget_add_css_class (box, "draft-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  self->optional = optional;
  finish (self, show_view, store_view);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed", G_CALLBACK (typed_cb),
                            self);

  return row;
}

/**
 * tamiz_draft_long_row_set_short:
 * @row: a row of tamiz_draft_long_row ()
 *
 * Has a row begin with room for two lines; it grows with its text.
 */
void
tamiz_draft_long_row_set_short (GtkWidget *row)
{
  Bound *self = g_object_get_data (G_OBJECT (row), BOUND);
  GtkWidget *scroller = gtk_widget_get_ancestor (self->control, GTK_TYPE_SCROLLED_WINDOW);

  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 44);
}

static void
show_number (Bound  *self,
             json_t *value)
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
get_number (Bound *self)
{
  return gtk_adjustment_get_value (self->adjustment);
}

/* Of at most three decimals. */
static json_t *
make_number (Bound  *self,
             double  number)
{
  return tamiz_json_thousandths ((gint64) llround (number / self->times * 1000));
}

static gboolean
is_absent (Bound  *self,
           double  number)
{
  return !isnan (self->absent) && fabs (number - self->absent) < 0.0005;
}

typedef void (*ChangeFunc) (TamizDraft *draft,
                            const char *part,
                            json_t     *value);

static void
change_number (Bound      *self,
               ChangeFunc  change)
{
  g_autofree char *parent = self->whole != NULL ? dup_parent (self) : NULL;

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
store_number (Bound *self)
{
  if (!is_absent (self, get_number (self)))
    change_number (self, tamiz_draft_set);
  else if (tamiz_draft_get (self->draft, self->part) != NULL)
    tamiz_draft_remove (self->draft, self->part);
  g_clear_pointer (&self->whole_before, json_decref);
}

static void
number_changed_cb (Bound *self)
{
  if (self->showing)
    return;
  mark_typed (self);
  if (!is_absent (self, get_number (self)) && has_place (self->draft, self->part))
    {
      self->dragging = TRUE;
      change_number (self, tamiz_draft_drag);
      self->dragging = FALSE;
    }
  store_soon (self);
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
bind_number (Bound         *self,
             GtkAdjustment *adjustment)
{
  self->adjustment = adjustment;
  finish (self, show_number, store_number);
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

  bind_number (bind (draft, part, scale, scale), adjustment);

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
  Bound *self = bind (draft, part, row, spin);

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
  Bound *self = g_object_get_data (G_OBJECT (row), BOUND);

  self->absent = absent;
  show (self);
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
  Bound *self = g_object_get_data (G_OBJECT (row), BOUND);

  g_signal_connect (self->control, "output", G_CALLBACK (output_cb), NULL);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->control), decimals);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 5);
  show (self);
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
  Bound *self = g_object_get_data (G_OBJECT (row), BOUND);

  self->times = factor;
  show (self);
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
  ((Bound *) g_object_get_data (G_OBJECT (control), BOUND))->whole = whole;
}

static void
show_switch (Bound  *self,
             json_t *value)
{
  gtk_switch_set_active (GTK_SWITCH (self->control),
                         json_is_boolean (value) ? json_is_true (value) : self->fallback);
}

static void
store_switch (Bound *self)
{
  tamiz_draft_set (self->draft, self->part, json_boolean (gtk_switch_get_active (GTK_SWITCH (self->control))));
}

static void
chosen_cb (Bound *self)
{
  if (self->showing)
    return;
  mark_typed (self);
  store (self);
}

/**
 * tamiz_draft_switch_row:
 * @draft: a draft
 * @part: a path
 * @title: what it is called
 * @subtitle: (nullable): what it does
 * @fallback: what it is where it is not there
 *
 * Makes a row for yes or no.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_switch_row (TamizDraft *draft,
                        const char *part,
                        const char *title,
                        const char *subtitle,
                        gboolean    fallback)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *control = gtk_switch_new ();
  Bound *self = bind (draft, part, row, control);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  self->fallback = fallback;
  finish (self, show_switch, store_switch);
  g_signal_connect_swapped (control, "notify::active", G_CALLBACK (chosen_cb), self);

  return row;
}

/**
 * tamiz_draft_switch_row_set_fallback:
 * @row: a row of tamiz_draft_switch_row ()
 * @fallback: what it is from now on where it is not there
 */
void
tamiz_draft_switch_row_set_fallback (GtkWidget *row,
                                     gboolean   fallback)
{
  Bound *self = g_object_get_data (G_OBJECT (row), BOUND);

  self->fallback = fallback;
  show (self);
}

static void
show_choice (Bound  *self,
             json_t *value)
{
  const char *key = json_is_string (value) ? json_string_value (value) : "";

  for (guint i = 0; self->keys[i] != NULL; i++)
    {
      if (g_str_equal (self->keys[i], key))
        g_object_set (self->control, "selected", i, NULL);
    }
}

/* An empty key stands for not being there. */
static void
store_choice (Bound *self)
{
  const char *key;
  guint selected;

  g_object_get (self->control, "selected", &selected, NULL);
  key = selected < g_strv_length (self->keys) ? self->keys[selected] : NULL;
  if (key != NULL && *key != '\0')
    tamiz_draft_set (self->draft, self->part, json_string (key));
  else if (key != NULL && tamiz_draft_get (self->draft, self->part) != NULL)
    tamiz_draft_remove (self->draft, self->part);
}

/**
 * tamiz_draft_choice_row:
 * @draft: a draft
 * @part: a path
 * @title: what it is called
 * @keys: what may stand there, %NULL at the end; an empty text = nothing
 * @labels: what that is called, in the same order
 *
 * Makes a row for a choice from a closed list.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_choice_row (TamizDraft        *draft,
                        const char        *part,
                        const char        *title,
                        const char *const *keys,
                        const char *const *labels)
{
  GtkWidget *row = adw_combo_row_new ();
  Bound *self = bind (draft, part, row, row);
  g_autoptr (GtkStringList) names = gtk_string_list_new (labels);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  self->keys = g_strdupv ((char **) keys);
  self->showing = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  finish (self, show_choice, store_choice);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (chosen_cb), self);

  return row;
}

/**
 * tamiz_draft_row_focus:
 * @row: a row bound to a part
 *
 * Gives what the part is changed with the keyboard.
 */
void
tamiz_draft_row_focus (GtkWidget *row)
{
  gtk_widget_grab_focus (((Bound *) g_object_get_data (G_OBJECT (row), BOUND))->control);
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
  bind_number (bind (draft, part, spin, spin), adjustment);

  return spin;
}

static GtkWidget *
make_entry (Bound      *self,
            const char *label,
            void (*show_func) (Bound  *self,
                               json_t *value),
            void (*store_func) (Bound *self))
{
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  finish (self, show_func, store_func);
  g_signal_connect_swapped (self->control, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->control, "activate", G_CALLBACK (store), self);

  return self->control;
}

/**
 * tamiz_draft_entry:
 * @draft: a draft
 * @part: a path, of a text
 * @label: what it is called, shown while it is empty
 * @optional: whether it may be left empty
 *
 * Makes an entry of a short text, stored by Enter or when it is left, without a row.
 *
 * Returns: (transfer floating): the entry
 */
GtkWidget *
tamiz_draft_entry (TamizDraft *draft,
                   const char *part,
                   const char *label,
                   gboolean    optional)
{
  GtkWidget *entry = gtk_entry_new ();
  Bound *self = bind (draft, part, entry, entry);

  self->optional = optional;

  return make_entry (self, label, show_entry, store_entry);
}

static void
show_number_entry (Bound  *self,
                   json_t *value)
{
  g_autofree char *text = json_is_number (value) ? g_strdup_printf ("%.12g", json_number_value (value))
                                                 : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

/* What is no number stays there, marked. */
static void
store_number_entry (Bound *self)
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
    refused_cb (self->draft, self->part, _("A number is needed here"), self);
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

  return make_entry (bind (draft, part, entry, entry), label, show_number_entry, store_number_entry);
}

static void
show_check (Bound  *self,
            json_t *value)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->control), json_is_true (value));
}

static void
store_check (Bound *self)
{
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->control)))
    tamiz_draft_set (self->draft, self->part, json_true ());
  else
    tamiz_draft_remove (self->draft, self->part);
}

/**
 * tamiz_draft_check:
 * @draft: a draft
 * @part: a path, of what is no unless it is said to be yes
 * @label: what it says
 *
 * Makes a check button, without a row.
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
tamiz_draft_check (TamizDraft *draft,
                   const char *part,
                   const char *label)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);
  Bound *self = bind (draft, part, check, check);

  finish (self, show_check, store_check);
  g_signal_connect_swapped (check, "notify::active", G_CALLBACK (chosen_cb), self);

  return check;
}

/**
 * tamiz_draft_drop_down:
 * @draft: a draft
 * @part: a path
 * @label: its accessible name
 * @keys: what may stand there, %NULL at the end; an empty text = nothing
 * @labels: what that is called, in the same order
 *
 * Makes a drop-down for a choice from a closed list, without a row.
 *
 * Returns: (transfer floating): the drop-down
 */
GtkWidget *
tamiz_draft_drop_down (TamizDraft        *draft,
                       const char        *part,
                       const char        *label,
                       const char *const *keys,
                       const char *const *labels)
{
  GtkWidget *control = gtk_drop_down_new_from_strings (labels);
  Bound *self = bind (draft, part, control, control);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->keys = g_strdupv ((char **) keys);
  finish (self, show_choice, store_choice);
  g_signal_connect_swapped (control, "notify::selected", G_CALLBACK (chosen_cb), self);

  return control;
}
