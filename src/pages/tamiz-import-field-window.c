#define G_LOG_DOMAIN "tamiz-import-field-window"

#include "config.h"

#include "tamiz-import-field-window.h"

#include "tamiz-drop-down.h"
#include "tamiz-enums.h"
#include "tamiz-own-field.h"

#include <glib/gi18n-lib.h>

struct _TamizImportFieldWindow
{
  AdwWindow parent_instance;

  AdwEntryRow *label_row;
  AdwComboRow *type_row;
  AdwEntryRow *choices_row;
  AdwComboRow *unfit_row;
  GtkButton *done_button;
};

G_DEFINE_FINAL_TYPE (TamizImportFieldWindow, tamiz_import_field_window, ADW_TYPE_WINDOW)

enum
{
  DECIDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const unfits[] = { "notes", "set_aside" };

static TamizFieldType
get_field_type (TamizImportFieldWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->type_row);

  return selected != GTK_INVALID_LIST_POSITION ? (TamizFieldType) selected : TAMIZ_FIELD_TYPE_TEXT;
}

static gboolean
has_choices (TamizImportFieldWindow *self)
{
  return get_field_type (self) == TAMIZ_FIELD_TYPE_CHOICE || get_field_type (self) == TAMIZ_FIELD_TYPE_SEVERAL;
}

static gboolean
is_complete (TamizImportFieldWindow *self)
{
  g_auto (GStrv) choices = NULL;

  if (!has_choices (self))
    return TRUE;
  choices = tamiz_own_field_read_choices (gtk_editable_get_text (GTK_EDITABLE (self->choices_row)), NULL);

  return choices != NULL;
}

static void
changed_cb (TamizImportFieldWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->choices_row), has_choices (self));
  gtk_widget_set_visible (GTK_WIDGET (self->unfit_row), get_field_type (self) != TAMIZ_FIELD_TYPE_TEXT);
  gtk_widget_set_sensitive (GTK_WIDGET (self->done_button), is_complete (self));
}

static void
done_cb (TamizImportFieldWindow *self)
{
  if (!is_complete (self))
    return;

  g_signal_emit (self, signals[DECIDED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
tamiz_import_field_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_IMPORT_FIELD_WINDOW);

  G_OBJECT_CLASS (tamiz_import_field_window_parent_class)->dispose (object);
}

static void
tamiz_import_field_window_class_init (TamizImportFieldWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_import_field_window_dispose;
  signals[DECIDED] = g_signal_new ("decided", TAMIZ_TYPE_IMPORT_FIELD_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-import-field-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizImportFieldWindow, label_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportFieldWindow, type_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportFieldWindow, choices_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportFieldWindow, unfit_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportFieldWindow, done_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_import_field_window_init (TamizImportFieldWindow *self)
{
  g_autoptr (GtkStringList) types = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int type = TAMIZ_FIELD_TYPE_TEXT; type <= TAMIZ_FIELD_TYPE_YES_NO; type++)
    gtk_string_list_append (types, tamiz_enum_label (TAMIZ_ENUM_FIELD_TYPE, type));
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (types));
  tamiz_drop_down_widen (self->type_row);
  tamiz_drop_down_widen (self->unfit_row);
}

static char *
join_choices (json_t *choices)
{
  GString *text = g_string_new (NULL);
  json_t *choice;
  gsize i;

  json_array_foreach (choices, i, choice)
    g_string_append_printf (text, "%s%s", i > 0 ? TAMIZ_CHOICES_BETWEEN : "", json_string_value (choice));

  return g_string_free (text, FALSE);
}

static const char *
first_of (const char *one,
          const char *other)
{
  return one != NULL ? one : other;
}

/**
 * tamiz_import_field_window_new:
 * @parent: the window above which it is shown
 * @column: of import.preview's “columns”
 * @said: (nullable): what was said of the field before
 *
 * Returns: (transfer none): a window, not shown yet
 */
TamizImportFieldWindow *
tamiz_import_field_window_new (GtkWindow *parent,
                               json_t    *column,
                               json_t    *said)
{
  TamizImportFieldWindow *self
      = g_object_new (TAMIZ_TYPE_IMPORT_FIELD_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  json_t *known = json_is_object (said) ? said : NULL;
  json_t *choices = json_object_get (known, "choices");
  const char *label = first_of (tamiz_json_get_text (known, "label"),
                                first_of (tamiz_json_get_text (column, "title"), tamiz_json_get_text (column, "header")));
  g_autofree char *joined = join_choices (choices != NULL ? choices : json_object_get (column, "choices_guess"));
  int type = TAMIZ_FIELD_TYPE_TEXT;

  tamiz_enum_from_nick (TAMIZ_ENUM_FIELD_TYPE,
                        first_of (tamiz_json_get_text (known, "type"), tamiz_json_get_text (column, "type_guess")),
                        &type);
  gtk_editable_set_text (GTK_EDITABLE (self->label_row), label != NULL ? label : "");
  gtk_editable_set_text (GTK_EDITABLE (self->choices_row),
                         json_is_string (choices) ? json_string_value (choices) : joined);
  adw_combo_row_set_selected (self->type_row, (guint) type);
  adw_combo_row_set_selected (self->unfit_row,
                              g_strcmp0 (tamiz_json_get_text (known, "unfit"), unfits[1]) == 0 ? 1 : 0);
  changed_cb (self);

  return self;
}

/* Adds to what a map says of the column. */
void
tamiz_import_field_window_tell (TamizImportFieldWindow *self,
                                json_t                 *object)
{
  guint unfit = adw_combo_row_get_selected (self->unfit_row);

  tamiz_json_set_text (object, "label", gtk_editable_get_text (GTK_EDITABLE (self->label_row)));
  tamiz_json_set_text (object, "type", tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, get_field_type (self)));
  if (has_choices (self))
    tamiz_json_set_text (object, "choices", gtk_editable_get_text (GTK_EDITABLE (self->choices_row)));
  if (get_field_type (self) != TAMIZ_FIELD_TYPE_TEXT && unfit < G_N_ELEMENTS (unfits))
    tamiz_json_set_text (object, "unfit", unfits[unfit]);
}
