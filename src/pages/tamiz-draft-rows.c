#define G_LOG_DOMAIN "tamiz-draft-rows"

#include "config.h"

#include "tamiz-draft-bound.h"

#include "tamiz-drop-down.h"

static void
store_text (TamizBound *self,
            const char *text)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));

  if (*clean != '\0' || !self->optional)
    tamiz_draft_set (self->draft, self->part, json_string (clean));
  else if (tamiz_draft_get (self->draft, self->part) != NULL)
    tamiz_draft_remove (self->draft, self->part);
}

static void
show_entry (TamizBound *self,
            json_t     *value)
{
  const char *text = json_string_value (value);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->control)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->control), text != NULL ? text : "");
}

static void
store_entry (TamizBound *self)
{
  store_text (self, gtk_editable_get_text (GTK_EDITABLE (self->control)));
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
  TamizBound *self = tamiz_bound_new (draft, part, row, row);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  tamiz_bound_finish (self, show_entry, store_entry);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (tamiz_bound_typed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (tamiz_bound_store), self);

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
  tamiz_bound_get (row)->optional = TRUE;
}

static void
show_view (TamizBound *self,
           json_t     *value)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
  const char *text = json_string_value (value);
  g_autofree char *old = NULL;

  g_object_get (buffer, "text", &old, NULL);
  if (g_strcmp0 (old, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (buffer, text != NULL ? text : "", -1);
}

static void
store_view (TamizBound *self)
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
  TamizBound *self = tamiz_bound_new (draft, part, row, view);

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
  tamiz_bound_finish (self, show_view, store_view);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                            G_CALLBACK (tamiz_bound_typed_cb), self);

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
  TamizBound *self = tamiz_bound_get (row);
  GtkWidget *scroller = gtk_widget_get_ancestor (self->control, GTK_TYPE_SCROLLED_WINDOW);

  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 44);
}

static void
show_switch (TamizBound *self,
             json_t     *value)
{
  gtk_switch_set_active (GTK_SWITCH (self->control),
                         json_is_boolean (value) ? json_is_true (value) : self->fallback);
}

static void
store_switch (TamizBound *self)
{
  tamiz_draft_set (self->draft, self->part, json_boolean (gtk_switch_get_active (GTK_SWITCH (self->control))));
}

static void
chosen_cb (TamizBound *self)
{
  if (self->showing)
    return;
  tamiz_bound_mark_typed (self);
  tamiz_bound_store (self);
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
  TamizBound *self = tamiz_bound_new (draft, part, row, control);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  self->fallback = fallback;
  tamiz_bound_finish (self, show_switch, store_switch);
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
  TamizBound *self = tamiz_bound_get (row);

  self->fallback = fallback;
  tamiz_bound_show (self);
}

static void
show_choice (TamizBound *self,
             json_t     *value)
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
store_choice (TamizBound *self)
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
  TamizBound *self = tamiz_bound_new (draft, part, row, row);
  g_autoptr (GtkStringList) names = gtk_string_list_new (labels);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  self->keys = g_strdupv ((char **) keys);
  self->showing = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  tamiz_bound_finish (self, show_choice, store_choice);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (chosen_cb), self);

  return row;
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
  TamizBound *self = tamiz_bound_new (draft, part, entry, entry);

  self->optional = optional;

  return tamiz_bound_make_entry (self, label, show_entry, store_entry);
}

static void
show_check (TamizBound *self,
            json_t     *value)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->control), json_is_true (value));
}

static void
store_check (TamizBound *self)
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
  TamizBound *self = tamiz_bound_new (draft, part, check, check);

  tamiz_bound_finish (self, show_check, store_check);
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
  TamizBound *self = tamiz_bound_new (draft, part, control, control);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->keys = g_strdupv ((char **) keys);
  tamiz_bound_finish (self, show_choice, store_choice);
  g_signal_connect_swapped (control, "notify::selected", G_CALLBACK (chosen_cb), self);

  return control;
}
