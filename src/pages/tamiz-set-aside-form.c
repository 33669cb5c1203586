#define G_LOG_DOMAIN "tamiz-set-aside-form"

#include "config.h"

#include "tamiz-set-aside-form.h"

#include "tamiz-notice.h"
#include "tamiz-offer.h"

#include <glib/gi18n-lib.h>

struct _TamizSetAsideForm
{
  AdwBin parent_instance;

  GtkLabel *where_label;
  GtkLabel *help_label;
  TamizNotice *notice;
  AdwPreferencesGroup *group;
  GtkWidget *bring_button;
  GtkWidget *discard_button;

  TamizDesk *desk;          /* (nullable) */
  char *id;                 /* (nullable) */
  GPtrArray *rows;          /* AdwEntryRow, one a column */
};

G_DEFINE_FINAL_TYPE (TamizSetAsideForm, tamiz_set_aside_form, ADW_TYPE_BIN)

enum
{
  LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
leave_cb (TamizSetAsideForm *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
clear_rows (TamizSetAsideForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void bring_in_cb (TamizSetAsideForm *self);

/* @column: what it is called where it is given; @title: as people see it */
static void
add_row (TamizSetAsideForm *self,
         const char        *column,
         const char        *title,
         const char        *value)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), value);
  g_object_set_data_full (G_OBJECT (row), "column", g_strdup (column), g_free);
  g_object_set_data_full (G_OBJECT (row), "value", g_strdup (value), g_free);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (bring_in_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_column (TamizSetAsideForm *self,
            json_t            *column)
{
  const char *name = tamiz_json_get_text (column, "column");
  const char *label = tamiz_json_get_text (column, "label");
  g_autofree char *title = label != NULL && g_strcmp0 (label, name) != 0 ? g_strdup_printf ("%s (%s)", name, label)
                                                                         : g_strdup (name);

  if (name != NULL && *name != '\0')
    add_row (self, name, title, tamiz_json_get_text (column, "value"));
}

static gboolean
has_field (json_t     *columns,
           const char *field)
{
  json_t *column;
  gsize i;

  json_array_foreach (columns, i, column)
    {
      if (g_strcmp0 (tamiz_json_get_text (column, "field"), field) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What rows lack most is offered though the file has no column of it. */
static void
add_fields (TamizSetAsideForm *self,
            json_t            *columns,
            const char        *code)
{
  if (g_strcmp0 (code, "source") == 0 && !has_field (columns, "source"))
    add_row (self, "source", _("Source"), "");
  if (g_strcmp0 (code, "least_record") == 0 && !has_field (columns, "full_name")
      && !has_field (columns, "first_name"))
    add_row (self, "full_name", _("Name"), "");
}

static void
show_row (TamizSetAsideForm *self,
          json_t            *row)
{
  const char *file = tamiz_json_get_text (row, "file");
  const char *unread = tamiz_json_get_text (row, "unread");
  const char *help = tamiz_json_get_text (row, "help");
  json_t *columns = json_object_get (row, "columns"), *column;
  g_autofree char *base = file != NULL ? g_filename_display_basename (file) : NULL;
  g_autofree char *where = NULL;
  gsize i;

  /* Translators: a file and the line in it */
  where = base != NULL ? g_strdup_printf (_("%s, line %d"), base, (int) tamiz_json_get_int (row, "line", 0)) : NULL;
  gtk_label_set_label (self->where_label, where != NULL ? where : "");
  gtk_widget_set_visible (GTK_WIDGET (self->where_label), where != NULL);
  gtk_label_set_label (self->help_label, help != NULL ? help : "");
  gtk_widget_set_visible (GTK_WIDGET (self->help_label), help != NULL);
  tamiz_notice_set_text (self->notice, unread != NULL ? unread : tamiz_json_get_text (row, "reason"));

  clear_rows (self);
  json_array_foreach (columns, i, column)
    add_column (self, column);
  add_fields (self, columns, tamiz_json_get_text (row, "code"));
  if (self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, self->rows->len - 1));
}

static void
shown_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizSetAsideForm *self = owner;

  if (answer != NULL)
    show_row (self, answer);
  else
    {
      tamiz_desk_tell_failure (self->desk, error->message);
      leave_cb (self);
    }
}

static void
read_row (TamizSetAsideForm *self)
{
  tamiz_desk_ask (self->desk, self, "row", "set-aside.show", json_pack ("{ss}", "id", self->id), shown_cb);
}

/* What is still wrong stays in sight with the new reason. */
static void
brought_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizSetAsideForm *self = owner;

  gtk_widget_set_sensitive (self->bring_button, TRUE);
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else if (g_strcmp0 (tamiz_json_get_text (answer, "admitted"), "set_aside") == 0)
    read_row (self);
  else
    leave_cb (self);
}

static void
bring_in_cb (TamizSetAsideForm *self)
{
  json_t *fields;

  /* Enter in a row comes here as well, with no right or while it is under way. */
  if (!gtk_widget_get_sensitive (self->bring_button))
    return;

  fields = json_array ();
  for (guint i = 0; i < self->rows->len; i++)
    {
      GObject *row = g_ptr_array_index (self->rows, i);
      const char *typed = gtk_editable_get_text (GTK_EDITABLE (row));

      if (g_strcmp0 (typed, g_object_get_data (row, "value")) != 0)
        {
          g_autofree char *pair = g_strdup_printf ("%s=%s", (char *) g_object_get_data (row, "column"), typed);

          json_array_append_new (fields, json_string (pair));
        }
    }
  gtk_widget_set_sensitive (self->bring_button, FALSE);
  tamiz_desk_do (self->desk, self, "set-aside.mend", json_pack ("{ss so}", "id", self->id, "fields", fields), _("Row saved"),
                 brought_cb);
}

static void
discarded_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizSetAsideForm *self = owner;

  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else
    leave_cb (self);
}

static void
discard_cb (TamizSetAsideForm *self)
{
  tamiz_desk_do (self->desk, self, "set-aside.discard",
                 json_pack ("{s[s] ss}", "ids", self->id, "reason", _("Of no use")), _("Row discarded"), discarded_cb);
}

static void
tamiz_set_aside_form_dispose (GObject *object)
{
  TamizSetAsideForm *self = TAMIZ_SET_ASIDE_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_SET_ASIDE_FORM);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_set_aside_form_parent_class)->dispose (object);
}

static void
tamiz_set_aside_form_finalize (GObject *object)
{
  TamizSetAsideForm *self = TAMIZ_SET_ASIDE_FORM (object);

  g_ptr_array_unref (self->rows);
  g_free (self->id);

  G_OBJECT_CLASS (tamiz_set_aside_form_parent_class)->finalize (object);
}

static void
tamiz_set_aside_form_class_init (TamizSetAsideFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_set_aside_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_set_aside_form_finalize;

  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-set-aside-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizSetAsideForm, where_label);
  gtk_widget_class_bind_template_child (widget_class, TamizSetAsideForm, help_label);
  gtk_widget_class_bind_template_child (widget_class, TamizSetAsideForm, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizSetAsideForm, group);
  gtk_widget_class_bind_template_child (widget_class, TamizSetAsideForm, bring_button);
  gtk_widget_class_bind_template_child (widget_class, TamizSetAsideForm, discard_button);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, bring_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
}

static void
tamiz_set_aside_form_init (TamizSetAsideForm *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows a row by its id. */
void
tamiz_set_aside_form_open (TamizSetAsideForm *self,
                           TamizDesk         *desk,
                           const char        *id)
{
  g_set_object (&self->desk, desk);
  g_free (self->id);
  self->id = g_strdup (id);
  tamiz_notice_set_text (self->notice, NULL);
  tamiz_offer (self->bring_button, desk, TAMIZ_RIGHT_WORK, NULL);
  tamiz_offer (self->discard_button, desk, TAMIZ_RIGHT_WORK, NULL);
  read_row (self);
}
