#define G_LOG_DOMAIN "tamiz-steward-row"

#include "config.h"

#include "tamiz-steward-row.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

struct _TamizStewardRow
{
  AdwBin parent_instance;

  GtkLabel *name_label;
  GtkLabel *why_label;
  GtkEntry *entry;

  json_t *item;             /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizStewardRow, tamiz_steward_row, ADW_TYPE_BIN)

enum
{
  MEND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The row as it stood in the file. */
static char *
join_cells (json_t *row)
{
  GString *text = g_string_new (NULL);
  const char *key;
  json_t *value;

  json_object_foreach (row, key, value)
    {
      const char *cell = json_string_value (value);

      if (cell != NULL && *cell != '\0')
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", key, cell);
    }
  if (text->len == 0)
    g_string_append (text, _("A blank row"));
  g_strdelimit (text->str, "\n\r", ' ');

  return g_string_free (text, FALSE);
}

static char *
join_two (const char *one,
          const char *other,
          const char *between)
{
  if (tamiz_text_is_blank (one))
    return g_strdup (tamiz_text_is_blank (other) ? "–" : other);

  return tamiz_text_is_blank (other) ? g_strdup (one) : g_strconcat (one, between, other, NULL);
}

/* Of whom the row speaks, and how it stood in the file. */
char *
tamiz_set_aside_describe (json_t *item)
{
  g_autofree char *cells = join_cells (json_object_get (item, "row"));

  return join_two (tamiz_json_get_text (item, "name"), cells, " · ");
}

/* (nullable): what is wrong, and how often it came */
static char *
describe_why (json_t *item)
{
  const char *why = tamiz_json_get_text (item, "why");
  guint times = (guint) tamiz_json_get_int (item, "times", 1);
  g_autofree char *often = NULL;

  if (times < 2)
    return g_strdup (why);
  often = g_strdup_printf (ngettext ("it came %u time", "it came %u times", times), times);

  return join_two (why, often, " · ");
}

static char *
describe (json_t *item)
{
  const char *what = tamiz_json_get_text (item, "what");
  const char *name = tamiz_json_get_text (item, "name");

  if (g_strcmp0 (what, "row") == 0)
    return tamiz_set_aside_describe (item);
  if (json_is_object (json_object_get (item, "b")))
    return join_two (name, tamiz_json_get_text (json_object_get (item, "b"), "name"), " ↔ ");

  return join_two (name, tamiz_json_get_text (item, "company"), " · ");
}

static void
show_value (TamizStewardRow *self)
{
  const char *value = tamiz_json_get_text (self->item, "value");

  gtk_editable_set_text (GTK_EDITABLE (self->entry), value != NULL ? value : "");
}

/* The same value once more mends nothing. */
static void
activate_cb (TamizStewardRow *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (!tamiz_text_is_blank (typed) && g_strcmp0 (typed, tamiz_json_get_text (self->item, "value")) != 0)
    g_signal_emit (self, signals[MEND], 0, typed);
}

static void
put_back (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  show_value (TAMIZ_STEWARD_ROW (widget));
}

static void
tamiz_steward_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_STEWARD_ROW);

  G_OBJECT_CLASS (tamiz_steward_row_parent_class)->dispose (object);
}

static void
tamiz_steward_row_finalize (GObject *object)
{
  g_clear_pointer (&TAMIZ_STEWARD_ROW (object)->item, json_decref);

  G_OBJECT_CLASS (tamiz_steward_row_parent_class)->finalize (object);
}

static void
tamiz_steward_row_class_init (TamizStewardRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_steward_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_steward_row_finalize;

  signals[MEND] = g_signal_new ("mend", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-steward-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizStewardRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizStewardRow, why_label);
  gtk_widget_class_bind_template_child (widget_class, TamizStewardRow, entry);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "row.put-back", NULL, put_back);
}

static void
tamiz_steward_row_init (TamizStewardRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tamiz_steward_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_STEWARD_ROW, NULL);
}

/* @editable: whether who works here may change it */
void
tamiz_steward_row_show (TamizStewardRow *self,
                        json_t          *item,
                        gboolean         editable)
{
  const char *field = tamiz_json_get_text (item, "field");
  g_autofree char *name = describe (item), *why = describe_why (item);

  json_incref (item);
  g_clear_pointer (&self->item, json_decref);
  self->item = item;
  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  gtk_label_set_label (self->why_label, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->entry), field != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), editable);
  if (field != NULL)
    {
      const char *label = g_str_equal (field, "phone") ? _("Telephone") : _("E-mail");

      gtk_entry_set_placeholder_text (self->entry, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      show_value (self);
    }
}

json_t *
tamiz_steward_row_get_item (TamizStewardRow *self)
{
  return self->item;
}

/* Puts the keyboard into the field; FALSE where there is none. */
gboolean
tamiz_steward_row_edit (TamizStewardRow *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->entry)) && gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
