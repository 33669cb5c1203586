#define G_LOG_DOMAIN "tamiz-import-columns"

#include "config.h"

#include "tamiz-import-columns.h"

#include "tamiz-import-field-window.h"
#include "tamiz-import-words.h"
#include "tamiz-json-item.h"
#include "tamiz-notice.h"
#include "tamiz-typed-drop.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More new fields than this are made only where somebody wants them. */
#define MAX_NEW_FIELDS 64

/* A column of the file.  It stays while what becomes of it changes, so that the keyboard
 * stays in its row.
 */
#define TAMIZ_TYPE_IMPORT_COLUMN (tamiz_import_column_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportColumn, tamiz_import_column, TAMIZ, IMPORT_COLUMN, GObject)

struct _TamizImportColumn
{
  GObject parent_instance;

  json_t *json;             /* of import.preview's “columns” */
};

G_DEFINE_FINAL_TYPE (TamizImportColumn, tamiz_import_column, G_TYPE_OBJECT)

static guint column_changed;

static void
tamiz_import_column_finalize (GObject *object)
{
  json_decref (TAMIZ_IMPORT_COLUMN (object)->json);

  G_OBJECT_CLASS (tamiz_import_column_parent_class)->finalize (object);
}

static void
tamiz_import_column_class_init (TamizImportColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_import_column_finalize;
  column_changed = g_signal_new ("changed", TAMIZ_TYPE_IMPORT_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
tamiz_import_column_init (TamizImportColumn *self)
{
}

struct _TamizImportColumns
{
  AdwBin parent_instance;

  TamizDesk *desk;
  gboolean people;          /* who may have fields of one's own, */
  gboolean companies;       /* and so may these */
  gboolean all_columns;     /* more than usual new fields are wanted */
  gboolean as_before;       /* it is read as such files were before */
  gboolean filling;         /* what changes in a row is not the user's doing */
  json_t *choices;          /* column's name → field, null where left out: what was decided here */
  json_t *fields;           /* (nullable): import.preview's, as @labels has them */
  GtkStringList *labels;    /* what a column can become … */
  GPtrArray *keys;          /* … as maps write it; "" = left out */
  GHashTable *titles;       /* key of a value → what it is called */

  TamizNotice *notice;
  GtkWidget *learnt_box;
  GtkLabel *learnt_label;
  GtkWidget *many_box;
  GtkLabel *many_label;
  GtkWidget *dates_box;
  GtkDropDown *dates_drop;
  GtkWidget *decimals_box;
  GtkDropDown *decimals_drop;
  GtkWidget *doubt_box;
  GtkLabel *doubt_label;
  GListStore *columns;
  GListStore *rows;
};

G_DEFINE_FINAL_TYPE (TamizImportColumns, tamiz_import_columns, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const date_orders[] = { NULL, "dmy", "mdy", "ymd" };
static const char *const decimal_signs[] = { NULL, ",", "." };

/* A row of a column */

/* A column's place among the choices: what the base has of its own is there by its key, what
 * is new by whose it would be.
 */
static char *
dup_choice_key (TamizImportColumns *self,
                json_t             *column)
{
  const char *field = tamiz_json_get_text (column, "field"), *own = tamiz_json_get_text (column, "own");
  const char *key;

  if (own != NULL && g_ptr_array_find_with_equal_func (self->keys, own, g_str_equal, NULL))
    return g_strdup (own);
  if (own != NULL)
    {
      key = strstr (own, ".custom.");
      return key != NULL ? g_strndup (own, key - own + strlen (".custom.")) : g_strdup ("custom:");
    }

  /* handle:linkedin is a handle; answer:need is what it is. */
  return field == NULL                 ? g_strdup ("")
         : g_ptr_array_find_with_equal_func (self->keys, field, g_str_equal, NULL) ? g_strdup (field)
         : strchr (field, ':') != NULL ? g_strndup (field, strchr (field, ':') - field)
                                       : g_strdup (field);
}

static guint
find_choice (TamizImportColumns *self,
             json_t             *column)
{
  g_autofree char *key = dup_choice_key (self, column);
  guint position;

  return g_ptr_array_find_with_equal_func (self->keys, key, g_str_equal, &position) ? position : 0;
}

static char *
dup_header (json_t *column)
{
  const char *title = tamiz_json_get_text (column, "title");
  const char *header = title != NULL ? title : tamiz_json_get_text (column, "header");

  /* Translators: %s is the place of a column, as #3 */
  return header != NULL && *header != '\0'
             ? g_strdup (header)
             : g_strdup_printf (_("Column %s"), tamiz_json_get_text (column, "name"));
}

/* As the file has them; what only its format writes as programs do, as people read it. */
static char *
join_samples (TamizImportColumns *self,
              json_t             *column)
{
  gboolean by_program = tamiz_json_get_text (column, "title") != NULL;
  const char *key = by_program ? tamiz_json_get_text (column, "field") : NULL;
  GString *text = g_string_new (NULL);
  json_t *sample;
  gsize i;

  json_array_foreach (json_object_get (column, "samples"), i, sample)
    {
      g_autofree char *shown = tamiz_import_dup_value (self->desk, key, json_string_value (sample));

      g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", shown);
    }
  if (text->len == 0)
    g_string_append (text, _("empty"));
  g_strdelimit (text->str, "\n\r", ' ');

  return g_string_free (text, FALSE);
}

static GtkDropDown *
get_drop (GtkListItem *item)
{
  return GTK_DROP_DOWN (gtk_widget_get_prev_sibling (gtk_widget_get_last_child (gtk_list_item_get_child (item))));
}

/* What a field that the import makes is to be, is asked beside it. */
static GtkWidget *
get_set_up (GtkListItem *item)
{
  return gtk_widget_get_last_child (gtk_list_item_get_child (item));
}

/* Its place stays, so that the choices of all rows stand below each other. */
static void
show_set_up (GtkWidget *button,
             gboolean   show)
{
  gtk_widget_set_opacity (button, show ? 1 : 0);
  gtk_widget_set_sensitive (button, show);
}

static void
show_choice (TamizImportColumns *self,
             GtkListItem        *item)
{
  TamizImportColumn *column = gtk_list_item_get_item (item);
  gboolean filling = self->filling;

  self->filling = TRUE;
  gtk_drop_down_set_selected (get_drop (item), find_choice (self, column->json));
  show_set_up (get_set_up (item), tamiz_json_get_text (column->json, "own") != NULL
                                      && !json_is_true (json_object_get (column->json, "exists")));
  self->filling = filling;
}

static void
chosen_cb (GtkDropDown *drop,
           GParamSpec  *pspec,
           GtkListItem *item)
{
  TamizImportColumns *self = g_object_get_data (G_OBJECT (item), "columns");
  TamizImportColumn *column = gtk_list_item_get_item (item);
  guint selected = gtk_drop_down_get_selected (drop);
  const char *key;

  if (self->filling || column == NULL || selected >= self->keys->len)
    return;

  key = g_ptr_array_index (self->keys, selected);
  json_object_set_new (self->choices, tamiz_json_get_text (column->json, "name"),
                       *key != '\0' ? json_string (key) : json_null ());
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
decided_cb (TamizImportFieldWindow *window,
            TamizImportColumn      *column)
{
  TamizImportColumns *self = g_object_get_data (G_OBJECT (window), "columns");
  g_autofree char *key = dup_choice_key (self, column->json);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "field", key);
  tamiz_import_field_window_tell (window, object);
  json_object_set_new (self->choices, tamiz_json_get_text (column->json, "name"), object);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_up_cb (GtkButton   *button,
           GtkListItem *item)
{
  TamizImportColumns *self = g_object_get_data (G_OBJECT (item), "columns");
  TamizImportColumn *column = gtk_list_item_get_item (item);
  TamizImportFieldWindow *window;

  if (column == NULL)
    return;
  window = tamiz_import_field_window_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), column->json,
      json_object_get (self->choices, tamiz_json_get_text (column->json, "name")));
  g_object_set_data_full (G_OBJECT (window), "columns", g_object_ref (self), g_object_unref);
  g_signal_connect_object (window, "decided", G_CALLBACK (decided_cb), column, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
setup_column_cb (TamizImportColumns *self,
                 GtkListItem        *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *header = gtk_label_new (NULL), *samples = gtk_label_new (NULL);
  GtkWidget *drop = tamiz_typed_drop_new (G_LIST_MODEL (self->labels));
  GtkWidget *set_up = gtk_button_new_from_icon_name ("tamiz-edit-symbolic");

  gtk_label_set_xalign (GTK_LABEL (header), 0);
  gtk_label_set_ellipsize (GTK_LABEL (header), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (header, "heading");
  gtk_label_set_xalign (GTK_LABEL (samples), 0);
  gtk_label_set_ellipsize (GTK_LABEL (samples), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (samples, "dim-label");
  gtk_widget_add_css_class (samples, "caption");
  gtk_box_append (GTK_BOX (texts), header);
  gtk_box_append (GTK_BOX (texts), samples);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (drop, 190, -1);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (set_up, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (set_up, "flat");
  gtk_widget_set_tooltip_text (set_up, _("What the new field is to hold"));
  g_signal_connect_object (set_up, "clicked", G_CALLBACK (set_up_cb), item, 0);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), drop);
  gtk_box_append (GTK_BOX (row), set_up);
  gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  g_object_set_data (G_OBJECT (item), "columns", self);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (chosen_cb), item, 0);
}

static void
column_changed_cb (TamizImportColumn *column,
                   GtkListItem       *item)
{
  show_choice (g_object_get_data (G_OBJECT (item), "columns"), item);
}

static void
bind_column_cb (TamizImportColumns *self,
                GtkListItem        *item)
{
  TamizImportColumn *column = gtk_list_item_get_item (item);
  GtkWidget *header = gtk_widget_get_first_child (gtk_widget_get_first_child (gtk_list_item_get_child (item)));
  GtkWidget *samples = gtk_widget_get_next_sibling (header);
  g_autofree char *header_text = dup_header (column->json);
  g_autofree char *samples_text = join_samples (self, column->json);
  /* Translators: %s is the heading of a column */
  g_autofree char *name = g_strdup_printf (_("What “%s” becomes"), header_text);
  /* Translators: %s is the heading of a column */
  g_autofree char *set_up = g_strdup_printf (_("What the new field “%s” is to hold"), header_text);

  gtk_label_set_label (GTK_LABEL (header), header_text);
  gtk_label_set_label (GTK_LABEL (samples), samples_text);
  gtk_widget_set_tooltip_text (samples, samples_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_drop (item)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_set_up (item)), GTK_ACCESSIBLE_PROPERTY_LABEL, set_up, -1);
  show_choice (self, item);
  g_signal_connect_object (column, "changed", G_CALLBACK (column_changed_cb), item, 0);
}

static void
unbind_column_cb (TamizImportColumns *self,
                  GtkListItem        *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), column_changed_cb, item);
}

/* A row as it will become */

static void
setup_row_cb (TamizImportColumns *self,
              GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *warning = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *values = gtk_label_new (NULL), *problem = gtk_label_new (NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name ("tamiz-warning-symbolic");

  gtk_label_set_xalign (GTK_LABEL (values), 0);
  gtk_label_set_wrap (GTK_LABEL (values), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (values), PANGO_WRAP_WORD_CHAR);
  /* One row of very long texts does not push the others out of sight. */
  gtk_label_set_ellipsize (GTK_LABEL (values), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (values), 6);
  gtk_label_set_xalign (GTK_LABEL (problem), 0);
  gtk_label_set_wrap (GTK_LABEL (problem), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (problem), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (problem, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (warning, "warning");
  gtk_widget_add_css_class (problem, "caption");
  gtk_box_append (GTK_BOX (warning), icon);
  gtk_box_append (GTK_BOX (warning), problem);
  gtk_box_append (GTK_BOX (box), values);
  gtk_box_append (GTK_BOX (box), warning);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
}


static char *
describe_values (TamizImportColumns *self,
                 json_t             *values)
{
  GString *text = g_string_new (NULL);
  const char *key;
  json_t *value;

  json_object_foreach (values, key, value)
    {
      const char *title = g_hash_table_lookup (self->titles, key);
      g_autofree char *shown = tamiz_import_dup_value (self->desk, key, json_string_value (value));
      g_autofree char *pair = g_markup_printf_escaped ("<span alpha=\"65%%\">%s</span> %s",
                                                       title != NULL ? title : key, shown);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "  ·  " : "", pair);
    }
  if (text->len == 0)
    g_string_append (text, _("Nothing of this row"));

  return g_string_free (text, FALSE);
}

static char *
describe_problems (json_t *row)
{
  const char *set_aside = tamiz_json_get_text (row, "set_aside"), *skipped = tamiz_json_get_text (row, "skipped");
  GString *text = g_string_new (NULL);
  json_t *problem;
  gsize i;

  if (set_aside != NULL)
    /* Translators: %s says why a row cannot be taken */
    g_string_append_printf (text, _("To be completed: %s"), set_aside);
  if (skipped != NULL)
    g_string_append (text, skipped);
  json_array_foreach (json_object_get (row, "problems"), i, problem)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", json_string_value (problem));

  return g_string_free (text, FALSE);
}

static void
bind_row_cb (TamizImportColumns *self,
             GtkListItem        *item)
{
  json_t *row = tamiz_json_item_get (gtk_list_item_get_item (item));
  GtkWidget *values = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *warning = gtk_widget_get_next_sibling (values);
  g_autofree char *text = describe_values (self, json_object_get (row, "values"));
  g_autofree char *problems = describe_problems (row);

  gtk_label_set_markup (GTK_LABEL (values), text);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (warning)), problems);
  gtk_widget_set_visible (warning, *problems != '\0');
}

/* What is decided for all columns */

static void
reading_changed_cb (TamizImportColumns *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
leave_out_cb (TamizImportColumns *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->columns)); i++)
    {
      g_autoptr (TamizImportColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);

      if (tamiz_json_get_text (column->json, "custom") != NULL)
        json_object_set_new (self->choices, tamiz_json_get_text (column->json, "name"), json_null ());
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Guessed by the columns and values alone, whatever was learnt of other files. */
static void
forget_cb (TamizImportColumns *self)
{
  self->as_before = FALSE;
  gtk_widget_set_visible (self->learnt_box, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_all_cb (TamizImportColumns *self)
{
  self->all_columns = TRUE;
  gtk_widget_set_visible (self->many_box, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tamiz_import_columns_dispose (GObject *object)
{
  TamizImportColumns *self = TAMIZ_IMPORT_COLUMNS (object);

  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_IMPORT_COLUMNS);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_import_columns_parent_class)->dispose (object);
}

static void
tamiz_import_columns_finalize (GObject *object)
{
  TamizImportColumns *self = TAMIZ_IMPORT_COLUMNS (object);

  json_decref (self->choices);
  json_decref (self->fields);
  g_object_unref (self->labels);
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->titles);

  G_OBJECT_CLASS (tamiz_import_columns_parent_class)->finalize (object);
}

static void
tamiz_import_columns_class_init (TamizImportColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_import_columns_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_import_columns_finalize;

  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_IMPORT_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_IMPORT_COLUMN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-import-columns.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, learnt_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, learnt_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, many_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, many_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, dates_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, dates_drop);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, decimals_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, decimals_drop);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, doubt_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, doubt_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, columns);
  gtk_widget_class_bind_template_child (widget_class, TamizImportColumns, rows);
  gtk_widget_class_bind_template_callback (widget_class, setup_column_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_column_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_column_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, reading_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_all_cb);
}

static void
tamiz_import_columns_init (TamizImportColumns *self)
{
  self->as_before = TRUE;
  self->choices = json_object ();
  self->labels = gtk_string_list_new (NULL);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

void
tamiz_import_columns_set_desk (TamizImportColumns *self,
                               TamizDesk          *desk)
{
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
}

/* Forgets what was decided: it was for another file, or for another kind of rows. */
void
tamiz_import_columns_reset (TamizImportColumns *self)
{
  self->filling = TRUE;
  self->all_columns = FALSE;
  self->as_before = TRUE;
  json_object_clear (self->choices);
  gtk_drop_down_set_selected (self->dates_drop, 0);
  gtk_drop_down_set_selected (self->decimals_drop, 0);
  g_list_store_remove_all (self->columns);
  g_list_store_remove_all (self->rows);
  self->filling = FALSE;
}

static void
add_field (TamizImportColumns *self,
           GPtrArray          *labels,
           const char         *key,
           const char         *label)
{
  g_ptr_array_add (self->keys, g_strdup (key));
  g_ptr_array_add (labels, (gpointer) label);
}

/* What is new, by whose it would be, and what the base has of its own. */
static void
add_own_fields (TamizImportColumns *self,
                GPtrArray          *labels,
                json_t             *own)
{
  json_t *field;
  gsize i;

  if (self->people)
    {
      add_field (self, labels, "custom:", _("Own field"));
      add_field (self, labels, "person.custom.", _("Own field of the person"));
    }
  if (self->people || self->companies)
    add_field (self, labels, "company.custom.", _("Own field of the company"));
  json_array_foreach (own, i, field)
    add_field (self, labels, tamiz_json_get_text (field, "key"), tamiz_json_get_text (field, "label"));
}

/* The choices of every row are one model, which is changed only where it is another one. */
static void
fill_fields (TamizImportColumns *self,
             json_t             *preview)
{
  json_t *fields = json_object_get (preview, "fields"), *own = json_object_get (preview, "own_fields");
  json_t *criteria = json_object_get (preview, "criteria");
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (json_t) both = json_pack ("[O, O, O]", fields, own, criteria);
  json_t *field;
  gsize i;

  if (json_equal (both, self->fields))
    return;

  json_decref (self->fields);
  self->fields = json_incref (both);
  g_ptr_array_set_size (self->keys, 0);
  add_field (self, labels, "", _("Leave out"));
  add_own_fields (self, labels, own);
  json_array_foreach (fields, i, field)
    add_field (self, labels, tamiz_json_get_text (field, "key"), tamiz_json_get_text (field, "label"));
  json_array_foreach (criteria, i, field)
    add_field (self, labels, tamiz_json_get_text (field, "key"), tamiz_json_get_text (field, "label"));
  g_ptr_array_add (labels, NULL);
  gtk_string_list_splice (self->labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->labels)),
                          (const char *const *) labels->pdata);
}

static void
fill_titles (TamizImportColumns *self,
             json_t             *preview)
{
  static const char *const lists[] = { "fields", "criteria" };
  json_t *member;
  gsize i;

  g_hash_table_remove_all (self->titles);
  for (guint list = 0; list < G_N_ELEMENTS (lists); list++)
    {
      json_array_foreach (json_object_get (preview, lists[list]), i, member)
        g_hash_table_insert (self->titles, g_strdup (tamiz_json_get_text (member, "key")),
                             g_strdup (tamiz_json_get_text (member, "label")));
    }
  json_array_foreach (json_object_get (preview, "columns"), i, member)
    {
      const char *own = tamiz_json_get_text (member, "own");

      if (own != NULL)
        g_hash_table_insert (self->titles, g_strdup (own), dup_header (member));
    }
}

static void
fill_columns (TamizImportColumns *self,
              json_t             *columns)
{
  guint old = g_list_model_get_n_items (G_LIST_MODEL (self->columns));
  json_t *json;
  gsize i;

  if (old != json_array_size (columns))
    g_list_store_remove_all (self->columns);
  json_array_foreach (columns, i, json)
    {
      g_autoptr (TamizImportColumn) column = NULL;

      if (old == json_array_size (columns))
        column = g_list_model_get_item (G_LIST_MODEL (self->columns), (guint) i);
      else
        {
          column = g_object_new (TAMIZ_TYPE_IMPORT_COLUMN, NULL);
          column->json = json_incref (json);
          g_list_store_append (self->columns, column);
        }
      json_decref (column->json);
      column->json = json_incref (json);
      g_signal_emit (column, column_changed, 0);
    }
}

/* How dates and numbers are read is asked only where there are any. */
static void
show_readings (TamizImportColumns *self,
               json_t             *columns)
{
  gboolean dates = FALSE, decimals = FALSE;
  g_autoptr (GString) doubts = g_string_new (NULL);
  json_t *column;
  gsize i;

  json_array_foreach (columns, i, column)
    {
      g_autofree char *header = dup_header (column);

      dates = dates || tamiz_json_get_text (column, "date_order") != NULL;
      decimals = decimals || tamiz_json_get_text (column, "decimal") != NULL;
      if (json_is_true (json_object_get (column, "in_doubt")))
        g_string_append_printf (doubts, "%s“%s”", doubts->len > 0 ? ", " : "", header);
    }
  gtk_widget_set_visible (self->dates_box, dates);
  gtk_widget_set_visible (self->decimals_box, decimals);
  gtk_widget_set_visible (self->doubt_box, doubts->len > 0);
  if (doubts->len > 0)
    {
      /* Translators: %s are the headings of columns, each in quotation marks */
      g_autofree char *text = g_strdup_printf (
          _("The values of %s can be read in more than one way: see whether they are right."), doubts->str);

      gtk_label_set_label (self->doubt_label, text);
    }
}

static void
show_many (TamizImportColumns *self,
           gint64              count)
{
  g_autofree char *text
      = g_strdup_printf (_("The file would make %d new fields, which every prospect would have from then on. "
                           "Leave out what nobody will look for."),
                         (int) count);

  gtk_label_set_label (self->many_label, text);
  gtk_widget_set_visible (self->many_box, count > MAX_NEW_FIELDS && !self->all_columns);
}

/* Of which file it was learnt what the columns are. */
static void
show_learnt (TamizImportColumns *self,
             json_t             *learnt)
{
  const char *file = tamiz_json_get_text (learnt, "file");
  g_autofree char *name = file != NULL ? g_filename_display_basename (file) : NULL;
  g_autofree char *day = NULL, *text = NULL;

  gtk_widget_set_visible (self->learnt_box, file != NULL);
  if (file == NULL)
    return;

  day = tamiz_desk_format_day (self->desk, tamiz_json_get_text (learnt, "started"));
  /* Translators: a day, and the name of a file */
  text = g_strdup_printf (json_is_true (json_object_get (learnt, "same_header"))
                              ? _("As on %s, when “%s” was imported.")
                              : _("As on %s, when “%s” was imported, as far as the columns are the same."),
                          day, name);
  gtk_label_set_label (self->learnt_label, text);
}

/**
 * tamiz_import_columns_show_preview:
 * @self: the second step
 * @of: what the file holds
 * @preview: what the operation `import.preview` answered
 *
 * Shows what becomes of the columns and of the first rows.
 */
void
tamiz_import_columns_show_preview (TamizImportColumns *self,
                                   const char         *of,
                                   json_t             *preview)
{
  json_t *columns = json_object_get (preview, "columns");

  self->filling = TRUE;
  self->people = g_str_equal (of, "people");
  self->companies = g_str_equal (of, "companies");
  tamiz_notice_set_text (self->notice, NULL);
  fill_titles (self, preview);
  fill_fields (self, preview);
  fill_columns (self, columns);
  tamiz_json_list_replace (self->rows, json_object_get (preview, "items"));
  show_readings (self, columns);
  show_many (self, tamiz_json_get_int (preview, "new_fields", 0));
  show_learnt (self, json_object_get (preview, "learnt"));
  self->filling = FALSE;
}

void
tamiz_import_columns_show_problem (TamizImportColumns *self,
                                   const char         *message)
{
  tamiz_notice_set_text (self->notice, message);
}

/* Whether it can go on with what was decided. */
gboolean
tamiz_import_columns_is_settled (TamizImportColumns *self)
{
  return tamiz_notice_get_text (self->notice) == NULL && !gtk_widget_get_visible (self->many_box);
}

/**
 * tamiz_import_columns_tell:
 * @self: the second step
 * @arguments: those of the operation `import` or `import.preview`
 * @constants: what every row is to have, as a map's defaults
 * @all_columns: whether to say that many new fields are wanted, which a preview does not
 *   ask
 *
 * Adds what was decided here; what was not is left to the engine.
 */
void
tamiz_import_columns_tell (TamizImportColumns *self,
                           json_t             *arguments,
                           json_t             *constants,
                           gboolean            all_columns)
{
  guint order = gtk_drop_down_get_selected (self->dates_drop);
  guint decimal = gtk_drop_down_get_selected (self->decimals_drop);
  g_autoptr (json_t) map = json_object ();
  g_autofree char *text = NULL;

  if (self->as_before)
    json_object_set_new (arguments, "as-before", json_true ());
  if (json_object_size (self->choices) > 0)
    json_object_set (map, "columns", self->choices);
  if (json_object_size (constants) > 0)
    json_object_set (map, "defaults", constants);
  if (order > 0 && order < G_N_ELEMENTS (date_orders))
    tamiz_json_set_text (map, "date_order", date_orders[order]);
  if (decimal > 0 && decimal < G_N_ELEMENTS (decimal_signs))
    tamiz_json_set_text (map, "decimal", decimal_signs[decimal]);
  if (all_columns && self->all_columns)
    json_object_set_new (arguments, "all-columns", json_true ());
  if (json_object_size (map) == 0)
    return;

  text = tamiz_json_to_text (map);
  tamiz_json_set_text (arguments, "mapping", text);
}
