#define G_LOG_DOMAIN "tamiz-operation-form"

#include "config.h"

#include "tamiz-operation-form.h"

#include "tamiz-drop-down.h"
#include "tamiz-figures.h"
#include "tamiz-operation.h"
#include "tamiz-platform.h"
#include "tamiz-refusals.h"
#include "tamiz-text.h"
#include "tamiz-time.h"
#include "tamiz-typed.h"

#include <glib/gi18n-lib.h>

struct _TamizOperationForm
{
  AdwWindow parent_instance;

  TamizDesk *desk;
  const TamizOperation *operation;
  char *done;
  json_t *arguments;        /* what is given without being asked */
  GPtrArray *fields;        /* Field */
  AdwPreferencesGroup *group;
  GtkLabel *error_label;
  GtkButton *save_button;
  gboolean loses;           /* what it does cannot be undone */
};

G_DEFINE_FINAL_TYPE (TamizOperationForm, tamiz_operation_form, ADW_TYPE_WINDOW)

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* One row, and the parameter that it fills in. */
#define FORM_WIDTH 480

typedef struct
{
  const TamizParameter *parameter;
  GtkWidget *row;
  GtkSwitch *toggle;        /* of flags */
  GPtrArray *values;        /* (nullable): of choices, in the order of the list */
  gboolean filled;          /* it held something before it was shown */
} Field;

static void
free_field (Field *field)
{
  g_clear_pointer (&field->values, g_ptr_array_unref);
  g_free (field);
}

static const TamizParameter *
find_parameter (TamizOperationForm *self,
                const char         *name)
{
  for (const TamizParameter *parameter = self->operation->parameters; parameter->name != NULL; parameter++)
    {
      if (g_str_equal (parameter->name, name))
        return parameter;
    }

  g_return_val_if_reached (NULL);
}

static gboolean
is_number (Field *field)
{
  return field->parameter->type == TAMIZ_PARAMETER_DECIMAL || field->parameter->type == TAMIZ_PARAMETER_NUMBER;
}

/* As the reader of the screen writes it. */
static char *
read_typed (Field      *field,
            const char *typed)
{
  if (!tamiz_text_is_blank (typed) && is_number (field))
    return tamiz_typed_number (typed);
  if (!tamiz_text_is_blank (typed) && field->parameter->type == TAMIZ_PARAMETER_DAY)
    return tamiz_typed_day (typed);

  return tamiz_text_clean (typed);
}

/* (nullable): why a number cannot be read.  The engine says what a whole number is. */
static char *
dup_problem (Field *field)
{
  const char *typed = is_number (field) ? gtk_editable_get_text (GTK_EDITABLE (field->row)) : NULL;
  g_autofree char *number = NULL;
  g_autofree char *canonical = NULL;

  if (tamiz_text_is_blank (typed))
    return NULL;

  number = tamiz_typed_number (typed);
  return field->parameter->type == TAMIZ_PARAMETER_NUMBER && !tamiz_decimal_parse (number, &canonical, NULL)
             ? NULL
             : tamiz_typed_problem (typed);
}

/* NULL where nothing was filled in. */
static char *
dup_value (Field *field)
{
  if (field->values != NULL)
    {
      guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (field->row));

      return selected != GTK_INVALID_LIST_POSITION ? g_strdup (g_ptr_array_index (field->values, selected))
                                                   : NULL;
    }

  return read_typed (field, gtk_editable_get_text (GTK_EDITABLE (field->row)));
}

static json_t *
collect (TamizOperationForm *self)
{
  json_t *arguments = json_deep_copy (self->arguments);

  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *value = field->toggle == NULL ? dup_value (field) : NULL;

      if (field->toggle != NULL && gtk_switch_get_active (field->toggle))
        json_object_set_new (arguments, field->parameter->name, json_true ());
      else if (value != NULL && *value != '\0')
        tamiz_json_set_text (arguments, field->parameter->name, value);
      else if (field->filled && (field->parameter->flags & TAMIZ_PARAMETER_CLEARS) != 0)
        tamiz_json_set_text (arguments, field->parameter->name, "");
    }

  return arguments;
}

static gboolean
is_complete (TamizOperationForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *value = field->toggle == NULL ? dup_value (field) : NULL;

      if ((field->parameter->flags & TAMIZ_PARAMETER_REQUIRED) != 0 && field->toggle == NULL
          && (value == NULL || *value == '\0'))
        return FALSE;
    }

  return TRUE;
}

static void
changed_cb (TamizOperationForm *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), is_complete (self));
  for (guint i = 0; i < self->fields->len; i++)
    gtk_widget_remove_css_class (((Field *) g_ptr_array_index (self->fields, i))->row, "error");
}

/* The engine names a parameter; who fills the form in knows the row by what it says, and is
 * led to it.
 */
static char *
dup_in_words (TamizOperationForm *self,
              const char         *message)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      char *text
          = tamiz_refusals_dup_in_words (message, field->parameter->name,
                                         adw_preferences_row_get_title (ADW_PREFERENCES_ROW (field->row)));

      if (text == NULL)
        continue;
      gtk_widget_add_css_class (field->row, "error");
      gtk_widget_grab_focus (field->row);
      return text;
    }

  return g_strdup (message);
}

static void
show_message (TamizOperationForm *self,
              const char         *message)
{
  gtk_label_set_label (self->error_label, message);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), *message != '\0');
}

/* What was typed stays.  A passphrase that somebody gave up themselves is no refusal. */
static void
show_refusal (TamizOperationForm *self,
              const char         *message)
{
  g_autofree char *text = dup_in_words (self, message);

  show_message (self, text);
}

/* Whether every number can be read; where not, its row says so and has the keyboard. */
static gboolean
check_numbers (TamizOperationForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *problem = dup_problem (field);

      if (problem == NULL)
        continue;
      gtk_widget_add_css_class (field->row, "error");
      gtk_widget_grab_focus (field->row);
      show_message (self, problem);
      return FALSE;
    }

  return TRUE;
}

static void
performed_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizOperationForm *self = owner;

  if (answer != NULL)
    {
      g_signal_emit (self, signals[DONE], 0, answer);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
  show_refusal (self, error->message);
}

static void
save_cb (TamizOperationForm *self)
{
  if (!is_complete (self) || !gtk_widget_get_sensitive (GTK_WIDGET (self->save_button))
      || !check_numbers (self))
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  tamiz_desk_do (self->desk, self, self->operation->name, collect (self), self->done, performed_cb);
}

/* Enter alone does nothing that cannot be undone. */
static void
entered_cb (TamizOperationForm *self)
{
  if (!self->loses)
    save_cb (self);
}

static void
tamiz_operation_form_finalize (GObject *object)
{
  TamizOperationForm *self = TAMIZ_OPERATION_FORM (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->arguments, json_decref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_free (self->done);

  G_OBJECT_CLASS (tamiz_operation_form_parent_class)->finalize (object);
}

static void
tamiz_operation_form_class_init (TamizOperationFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tamiz_operation_form_finalize;

  /* (answer): what the operation answered, as JSON. */
  signals[DONE] = g_signal_new ("done", TAMIZ_TYPE_OPERATION_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_content (TamizOperationForm *self,
              const char         *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *clamp = adw_clamp_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new (title, NULL));
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), GTK_WIDGET (self->save_button));

  gtk_box_append (GTK_BOX (inside), GTK_WIDGET (self->error_label));
  gtk_box_append (GTK_BOX (inside), GTK_WIDGET (self->group));
  gtk_widget_set_margin_top (inside, 18);
  gtk_widget_set_margin_bottom (inside, 18);
  gtk_widget_set_margin_start (inside, 12);
  gtk_widget_set_margin_end (inside, 12);
  /* A window of a size of its own grows with what is refused, so that no row is hidden by the reason. */
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), FORM_WIDTH);
  gtk_widget_set_size_request (clamp, FORM_WIDTH, -1);
  adw_clamp_set_child (ADW_CLAMP (clamp), inside);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 560);
  gtk_widget_set_vexpand (scroller, TRUE);

  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scroller);

  return box;
}

static void
tamiz_operation_form_init (TamizOperationForm *self)
{
  self->arguments = json_object ();
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) free_field);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->save_button = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Save")));
  gtk_widget_add_css_class (GTK_WIDGET (self->save_button), "suggested-action");
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_cb), self);
  self->error_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->error_label, TRUE);
  gtk_label_set_xalign (self->error_label, 0);
  gtk_label_set_selectable (self->error_label, TRUE);
  gtk_widget_set_can_focus (GTK_WIDGET (self->error_label), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->error_label), "error");
  gtk_widget_hide (GTK_WIDGET (self->error_label));
}

/**
 * tamiz_operation_form_new:
 * @parent: the window above which it is shown
 * @desk: where it is done
 * @operation: an operation that writes
 * @title: what is being done, in a few words
 * @done: (nullable): what to tell when it is done, with a way to undo it
 *
 * Makes a form without rows; they are added in the order in which they are shown.
 *
 * Returns: (transfer none): the form, which belongs to itself as windows do
 */
TamizOperationForm *
tamiz_operation_form_new (GtkWindow  *parent,
                          TamizDesk  *desk,
                          const char *operation,
                          const char *title,
                          const char *done)
{
  TamizOperationForm *self = g_object_new (TAMIZ_TYPE_OPERATION_FORM, "transient-for", parent, "modal", TRUE,
                                           "title", title, "resizable", FALSE, NULL);

  self->desk = g_object_ref (desk);
  self->operation = tamiz_operation_find (operation);
  self->done = g_strdup (done);
  g_assert (self->operation != NULL);
  adw_window_set_content (ADW_WINDOW (self), make_content (self, title));

  return self;
}

/**
 * tamiz_operation_form_describe:
 * @self: a form
 * @text: what it is about, as a lead's name
 *
 * Says above the rows what is filled in for.
 */
void
tamiz_operation_form_describe (TamizOperationForm *self,
                               const char         *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_group_set_description (self->group, escaped);
}

static Field *
add_field (TamizOperationForm *self,
           const char         *parameter,
           const char         *title,
           GtkWidget          *row)
{
  Field *field = g_new0 (Field, 1);

  field->parameter = find_parameter (self, parameter);
  field->row = row;
  g_ptr_array_add (self->fields, field);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (self->group, row);

  return field;
}

static void
add_combo (TamizOperationForm *self,
           const char         *parameter,
           const char         *title,
           GtkStringList      *labels,
           GPtrArray          *values)
{
  GtkWidget *row = adw_combo_row_new ();
  Field *field = add_field (self, parameter, title, row);

  field->values = g_ptr_array_ref (values);
  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (changed_cb), self);
}

/* What may stay away is offered as such. */
static void
begin_choices (TamizOperationForm *self,
               const char         *parameter,
               GtkStringList      *labels,
               GPtrArray          *values)
{
  if ((find_parameter (self, parameter)->flags & TAMIZ_PARAMETER_REQUIRED) == 0)
    {
      gtk_string_list_append (labels, _("None"));
      g_ptr_array_add (values, g_strdup (""));
    }
}

/**
 * tamiz_operation_form_add:
 * @self: a form
 * @parameter: a parameter's name
 * @title: what it is called here
 *
 * Adds a row of the kind that fits the parameter.
 */
void
tamiz_operation_form_add (TamizOperationForm *self,
                          const char         *parameter,
                          const char         *title)
{
  const TamizParameter *info = find_parameter (self, parameter);

  if (info->type == TAMIZ_PARAMETER_CHOICE)
    {
      g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
      g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

      begin_choices (self, parameter, labels, values);
      for (guint i = 0; i < tamiz_enum_size (info->list); i++)
        {
          gtk_string_list_append (labels, tamiz_enum_label (info->list, (int) i));
          g_ptr_array_add (values, g_strdup (tamiz_enum_nick (info->list, (int) i)));
        }
      add_combo (self, parameter, title, labels, values);
    }
  else if (info->type == TAMIZ_PARAMETER_FLAG)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *toggle = gtk_switch_new ();

      gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
      gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      add_field (self, parameter, title, row)->toggle = GTK_SWITCH (toggle);
    }
  else
    {
      gboolean secret = (info->flags & TAMIZ_PARAMETER_SECRET) != 0;
      GtkWidget *row = secret ? tamiz_platform_make_secret_row () : adw_entry_row_new ();

      add_field (self, parameter, title, row);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (entered_cb), self);
    }
}

/**
 * tamiz_operation_form_add_choices:
 * @self: a form
 * @parameter: a parameter's name
 * @title: what it is called here
 * @choices: (transfer full): an array of objects with `key` and `label`
 *
 * Adds a row in which one of the base's own records is chosen.
 */
void
tamiz_operation_form_add_choices (TamizOperationForm *self,
                                  const char         *parameter,
                                  const char         *title,
                                  json_t             *choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  json_t *choice;
  gsize i;

  begin_choices (self, parameter, labels, values);
  /* Where something comes from is asked, and not guessed. */
  if (values->len == 0 && g_str_equal (parameter, "source"))
    {
      gtk_string_list_append (labels, _("Choose…"));
      g_ptr_array_add (values, g_strdup (""));
    }
  json_array_foreach (choices, i, choice)
    {
      gtk_string_list_append (labels, tamiz_json_get_text (choice, "label"));
      g_ptr_array_add (values, g_strdup (tamiz_json_get_text (choice, "key")));
    }
  add_combo (self, parameter, title, labels, values);
  json_decref (choices);
}

static void
fill_in (Field      *field,
         const char *value)
{
  field->filled = value != NULL && *value != '\0';
  if (field->toggle != NULL)
    gtk_switch_set_active (field->toggle, g_strcmp0 (value, "yes") == 0);
  else if (field->values == NULL)
    {
      g_autofree char *shown
          = value != NULL && is_number (field) ? tamiz_figures_format_decimal (value) : g_strdup (value);

      gtk_editable_set_text (GTK_EDITABLE (field->row), shown != NULL ? shown : "");
    }
  else
    {
      guint position;

      if (value != NULL && g_ptr_array_find_with_equal_func (field->values, value, g_str_equal, &position))
        adw_combo_row_set_selected (ADW_COMBO_ROW (field->row), position);
    }
}

/**
 * tamiz_operation_form_set:
 * @self: a form
 * @parameter: a parameter's name
 * @value: (nullable): what is filled in; of a flag `yes`
 *
 * Fills a row in; a parameter without a row is given as it is.
 */
void
tamiz_operation_form_set (TamizOperationForm *self,
                          const char         *parameter,
                          const char         *value)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);

      if (g_str_equal (field->parameter->name, parameter))
        {
          fill_in (field, value);
          return;
        }
    }

  if (find_parameter (self, parameter)->type == TAMIZ_PARAMETER_FLAG)
    json_object_set_new (self->arguments, parameter, json_true ());
  else
    tamiz_json_set_text (self->arguments, parameter, value);
}

/**
 * tamiz_operation_form_set_label:
 * @self: a form
 * @label: of the button that does it, with a mnemonic
 *
 * Says what is done, where that is not saving.
 */
void
tamiz_operation_form_set_label (TamizOperationForm *self,
                                const char         *label)
{
  gtk_button_set_label (self->save_button, label);
}

/**
 * tamiz_operation_form_set_loses:
 * @self: a form
 * @label: of the button that does it, with a mnemonic
 *
 * Says that what is done cannot be undone: the button says what it does, and Enter is not enough.
 */
void
tamiz_operation_form_set_loses (TamizOperationForm *self,
                                const char         *label)
{
  self->loses = TRUE;
  gtk_button_set_label (self->save_button, label);
  gtk_widget_remove_css_class (GTK_WIDGET (self->save_button), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->save_button), "destructive-action");
}

/* Shows the form with the keyboard in its first row. */
void
tamiz_operation_form_present (TamizOperationForm *self)
{
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  if (self->fields->len > 0)
    gtk_widget_grab_focus (((Field *) g_ptr_array_index (self->fields, 0))->row);
}
