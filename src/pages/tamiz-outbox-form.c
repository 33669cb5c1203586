#define G_LOG_DOMAIN "tamiz-outbox-form"

#include "config.h"

#include "tamiz-outbox-form.h"

#include <glib/gi18n-lib.h>

struct _TamizOutboxForm
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  AdwExpanderRow *empty_row;  /* what is sent with nothing in it */

  GPtrArray *fields;
  json_t *shown;            /* (nullable): what the rows were made of */
  gboolean editable;
};

/* One field, as it was last read and as it stands in the window. */
typedef struct
{
  char *key;
  char *value;
  GtkWidget *row;           /* not owned */
  GtkTextBuffer *buffer;    /* (nullable) (unowned): of one with several lines */
  gboolean is_entry;
} Field;

enum
{
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TamizOutboxForm, tamiz_outbox_form, ADW_TYPE_BIN)

static void
free_field (gpointer data)
{
  Field *field = data;

  g_free (field->key);
  g_free (field->value);
  g_free (field);
}

static char *
dup_typed (Field *field)
{
  GtkTextIter start, end;

  if (field->is_entry)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (field->row)));
  if (field->buffer == NULL)
    return g_strdup (field->value);

  gtk_text_buffer_get_bounds (field->buffer, &start, &end);
  return gtk_text_buffer_get_text (field->buffer, &start, &end, FALSE);
}

static gboolean
is_edited (Field *field)
{
  g_autofree char *typed = dup_typed (field);

  return g_strcmp0 (typed, field->value) != 0;
}

static void
typed_cb (TamizOutboxForm *self)
{
  g_signal_emit (self, signals[EDITED], 0);
}

static GtkWidget *
make_text_row (TamizOutboxForm *self,
               Field           *field,
               const char      *label)
{
  GtkWidget *row = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (label), *view = gtk_text_view_new ();

  field->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_text (field->buffer, field->value, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (view, "inline");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), view);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect_object (field->buffer, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_row (TamizOutboxForm *self,
          Field           *field,
          json_t          *json)
{
  const char *label = tamiz_json_get_text (json, "label");
  GtkWidget *row;

  if (!self->editable || !json_is_true (json_object_get (json, "editable")))
    {
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), field->value);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
    }
  else if (json_is_true (json_object_get (json, "long")))
    return make_text_row (self, field, label);
  else
    {
      row = adw_entry_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      gtk_editable_set_text (GTK_EDITABLE (row), field->value);
      field->is_entry = TRUE;
      g_signal_connect_object (row, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);

  return row;
}

static void
add_field (TamizOutboxForm *self,
           json_t          *json)
{
  Field *field = g_new0 (Field, 1);
  const char *value = tamiz_json_get_text (json, "value");

  field->key = g_strdup (tamiz_json_get_text (json, "key"));
  field->value = g_strdup (value != NULL ? value : "");
  field->row = make_row (self, field, json);
  g_ptr_array_add (self->fields, field);
  if (*field->value != '\0')
    {
      adw_preferences_group_add (self->group, field->row);
      return;
    }
  if (self->empty_row == NULL)
    {
      self->empty_row = ADW_EXPANDER_ROW (adw_expander_row_new ());
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->empty_row), _("Fields with Nothing in Them"));
    }
  adw_expander_row_add_row (self->empty_row, field->row);
}

static void
make_all (TamizOutboxForm *self,
          json_t          *fields)
{
  json_t *json;
  gsize i;

  g_ptr_array_set_size (self->fields, 0);
  self->empty_row = NULL;
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("What Is Sent"));
  if (self->editable)
    adw_preferences_group_set_description (self->group,
                                           _("What you correct here is what is sent; the lead itself stays as it is."));
  json_array_foreach (fields, i, json)
    {
      if (self->editable || *tamiz_json_get_text (json, "value") != '\0')
        add_field (self, json);
    }
  if (self->empty_row != NULL)
    adw_preferences_group_add (self->group, GTK_WIDGET (self->empty_row));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), self->fields->len > 0);
}

static json_t *
find_json (json_t     *fields,
           const char *key)
{
  json_t *json;
  gsize i;

  json_array_foreach (fields, i, json)
    {
      if (g_strcmp0 (tamiz_json_get_text (json, "key"), key) == 0)
        return json;
    }

  return NULL;
}

/* What somebody has typed stays; what it was typed over is what is there now. */
static void
keep_typed (TamizOutboxForm *self,
            json_t          *fields)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      const char *value = tamiz_json_get_text (find_json (fields, field->key), "value");
      gboolean edited = is_edited (field);

      g_free (field->value);
      field->value = g_strdup (value != NULL ? value : "");
      if (edited)
        continue;
      if (field->is_entry)
        gtk_editable_set_text (GTK_EDITABLE (field->row), field->value);
      else if (field->buffer != NULL)
        gtk_text_buffer_set_text (field->buffer, field->value, -1);
      else
        adw_action_row_set_subtitle (ADW_ACTION_ROW (field->row), field->value);
    }
}

static void
tamiz_outbox_form_finalize (GObject *object)
{
  TamizOutboxForm *self = TAMIZ_OUTBOX_FORM (object);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->shown, json_decref);

  G_OBJECT_CLASS (tamiz_outbox_form_parent_class)->finalize (object);
}

static void
tamiz_outbox_form_class_init (TamizOutboxFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_outbox_form_finalize;

  /* Somebody has typed. */
  signals[EDITED] = g_signal_new ("edited", TAMIZ_TYPE_OUTBOX_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
tamiz_outbox_form_init (TamizOutboxForm *self)
{
  self->fields = g_ptr_array_new_with_free_func (free_field);
}

/**
 * tamiz_outbox_form_show:
 * @self: a form
 * @fields: what `outbox.show` says of them
 * @editable: whether they may be corrected
 *
 * Shows what is sent.  Where something is typed already, that stays.
 */
void
tamiz_outbox_form_show (TamizOutboxForm *self,
                        json_t          *fields,
                        gboolean         editable)
{
  g_return_if_fail (TAMIZ_IS_OUTBOX_FORM (self));

  if (editable && self->editable && tamiz_outbox_form_is_edited (self))
    {
      keep_typed (self, fields);
      return;
    }

  /* Rows that say the same keep the keyboard. */
  if (self->shown != NULL && editable == self->editable && json_equal (self->shown, fields))
    return;

  json_decref (self->shown);
  self->shown = json_deep_copy (fields);
  self->editable = editable;
  make_all (self, fields);
}

/* Whether anything is typed that is not what is there. */
gboolean
tamiz_outbox_form_is_edited (TamizOutboxForm *self)
{
  g_return_val_if_fail (TAMIZ_IS_OUTBOX_FORM (self), FALSE);

  for (guint i = 0; i < self->fields->len; i++)
    {
      if (is_edited (g_ptr_array_index (self->fields, i)))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_outbox_form_add_to:
 * @self: a form
 * @arguments: of `outbox.edit`
 *
 * Adds what was typed, and over what.
 */
void
tamiz_outbox_form_add_to (TamizOutboxForm *self,
                          json_t          *arguments)
{
  json_t *set = json_array (), *seen = json_array ();

  g_return_if_fail (TAMIZ_IS_OUTBOX_FORM (self));

  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *typed = dup_typed (field);
      g_autofree char *pair = g_strdup_printf ("%s=%s", field->key, typed);
      g_autofree char *before = g_strdup_printf ("%s=%s", field->key, field->value);

      if (g_strcmp0 (typed, field->value) == 0)
        continue;
      json_array_append_new (set, json_string (pair));
      json_array_append_new (seen, json_string (before));
    }
  json_object_set_new (arguments, "set", set);
  json_object_set_new (arguments, "seen", seen);
}
