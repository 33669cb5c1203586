#define G_LOG_DOMAIN "tamiz-report-view"

#include "config.h"

#include "tamiz-report-view.h"

#include "tamiz-chart-view.h"

/* A text takes several lines rather than more of a row. */
#define TEXT_CHARS 13
#define TITLE_CHARS 8

/* A row of a table, as an item of a list model. */
#define TAMIZ_TYPE_REPORT_ROW (tamiz_report_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizReportRow, tamiz_report_row, TAMIZ, REPORT_ROW, GObject)

struct _TamizReportRow
{
  GObject parent_instance;

  TamizReportTable *table;
  guint number;
};

G_DEFINE_FINAL_TYPE (TamizReportRow, tamiz_report_row, G_TYPE_OBJECT)

struct _TamizReportView
{
  AdwBin parent_instance;

  GtkLabel *title_label, *notes_label;
  TamizChartView *chart_view;
  GtkColumnView *column_view;
  AdwBin *foot_bin;
  GListStore *rows;
  TamizReportTable *table;  /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizReportView, tamiz_report_view, ADW_TYPE_BIN)

static void
tamiz_report_row_finalize (GObject *object)
{
  tamiz_report_table_unref (TAMIZ_REPORT_ROW (object)->table);

  G_OBJECT_CLASS (tamiz_report_row_parent_class)->finalize (object);
}

static void
tamiz_report_row_class_init (TamizReportRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_report_row_finalize;
}

static void
tamiz_report_row_init (TamizReportRow *self)
{
}

static TamizReportRow *
make_row (TamizReportTable *table,
          guint             number)
{
  TamizReportRow *row = g_object_new (TAMIZ_TYPE_REPORT_ROW, NULL);

  row->table = tamiz_report_table_ref (table);
  row->number = number;

  return row;
}

static void
setup_cell_cb (GtkListItemFactory *factory,
               GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkListItemFactory *factory,
              GtkListItem        *item,
              gpointer            column)
{
  TamizReportRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  gboolean numeric = tamiz_report_table_is_numeric (row->table, GPOINTER_TO_UINT (column));
  g_autofree char *text
      = tamiz_report_table_dup_brief (row->table, row->number, GPOINTER_TO_UINT (column));

  gtk_label_set_xalign (GTK_LABEL (label), numeric ? 1 : 0);
  gtk_label_set_wrap (GTK_LABEL (label), !numeric);
  gtk_label_set_width_chars (GTK_LABEL (label), numeric ? -1 : TEXT_CHARS);
  gtk_label_set_label (GTK_LABEL (label), text);
  if (numeric)
    gtk_widget_add_css_class (label, "numeric");
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      column)
{
  const TamizReportRow *row_a = a, *row_b = b;

  /* While a report is replaced by another one, rows of both may meet. */
  if (row_a->table != row_b->table)
    return 0;

  return tamiz_report_table_compare (row_a->table, GPOINTER_TO_UINT (column), row_a->number,
                                     row_b->number);
}

static void
tamiz_report_view_dispose (GObject *object)
{
  TamizReportView *self = TAMIZ_REPORT_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_REPORT_VIEW);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->table, tamiz_report_table_unref);

  G_OBJECT_CLASS (tamiz_report_view_parent_class)->dispose (object);
}

static void
tamiz_report_view_class_init (TamizReportViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_report_view_dispose;

  g_type_ensure (TAMIZ_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-report-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizReportView, title_label);
  gtk_widget_class_bind_template_child (widget_class, TamizReportView, notes_label);
  gtk_widget_class_bind_template_child (widget_class, TamizReportView, chart_view);
  gtk_widget_class_bind_template_child (widget_class, TamizReportView, column_view);
  gtk_widget_class_bind_template_child (widget_class, TamizReportView, foot_bin);
}

static void
tamiz_report_view_init (TamizReportView *self)
{
  GtkSortListModel *sorted;
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (TAMIZ_TYPE_REPORT_ROW);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  selection = gtk_no_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (selection));
}

/* A title takes several lines rather than more of a row; GTK makes no room for lines that
 * are not its own.
 */
static char *
make_title (TamizReportTable *table,
            guint             number)
{
  g_autofree char *whole = tamiz_report_table_dup_brief_title (table, number);
  g_auto (GStrv) words = g_strsplit (whole, " ", -1);
  GString *title = g_string_new (words[0]);
  glong length = g_utf8_strlen (title->str, -1);

  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
    {
      glong more = g_utf8_strlen (words[i], -1) + 1;
      gboolean fits = length + more <= TITLE_CHARS;

      g_string_append_printf (title, "%c%s", fits ? ' ' : '\n', words[i]);
      length = fits ? length + more : more - 1;
    }

  return g_string_free (title, FALSE);
}

static GtkColumnViewColumn *
make_column (TamizReportTable *table,
             guint             number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autofree char *title = make_title (table, number);
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter
      = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (number), NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GUINT_TO_POINTER (number));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, TRUE);

  return column;
}

static guint
count_shown (TamizReportTable *table)
{
  guint n = 0;

  for (guint i = 0; i < tamiz_report_table_get_n_columns (table); i++)
    n += tamiz_report_table_is_shown (table, i);

  return n;
}

/* Whether both show the same columns. */
static gboolean
is_alike (TamizReportTable *a,
          TamizReportTable *b)
{
  guint n_columns = tamiz_report_table_get_n_columns (b);

  if (a == NULL || tamiz_report_table_get_n_columns (a) != n_columns || count_shown (a) != count_shown (b))
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    {
      if (tamiz_report_table_is_shown (a, i) != tamiz_report_table_is_shown (b, i)
          || g_strcmp0 (tamiz_report_table_get_column_title (a, i),
                        tamiz_report_table_get_column_title (b, i))
                 != 0)
        return FALSE;
    }

  return TRUE;
}

static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child);

  return found;
}

/* A number's title stands above it, at the right.  GTK has no property for that: the
 * titles are the children of the view's first child.
 */
static void
align_titles (TamizReportView  *self,
              TamizReportTable *table)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->column_view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < tamiz_report_table_get_n_columns (table) && title != NULL; i++)
    {
      GtkWidget *label;

      if (!tamiz_report_table_is_shown (table, i))
        continue;
      label = find_label (title);
      if (label != NULL && tamiz_report_table_is_numeric (table, i))
        {
          gtk_widget_set_hexpand (label, TRUE);
          gtk_label_set_xalign (GTK_LABEL (label), 1);
          gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
        }
      title = gtk_widget_get_next_sibling (title);
    }
}

static void
make_columns (TamizReportView  *self,
              TamizReportTable *table)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->column_view, column);
    }
  for (guint i = 0; i < tamiz_report_table_get_n_columns (table); i++)
    {
      if (tamiz_report_table_is_shown (table, i))
        {
          g_autoptr (GtkColumnViewColumn) column = make_column (table, i);

          gtk_column_view_append_column (self->column_view, column);
        }
    }
  align_titles (self, table);
}

static void
show_notes (TamizReportView  *self,
            TamizReportTable *table)
{
  g_autoptr (GString) notes = g_string_new (NULL);

  for (guint i = 0; i < tamiz_report_table_get_n_notes (table); i++)
    {
      const char *sentence = tamiz_report_table_get_note (table, i);

      if (sentence != NULL)
        g_string_append_printf (notes, "%s%s", notes->len > 0 ? " · " : "", sentence);
    }
  gtk_label_set_label (self->title_label, tamiz_report_table_get_title (table));
  gtk_label_set_label (self->notes_label, notes->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes_label), notes->len > 0);
}

/**
 * tamiz_report_view_set_report:
 * @self: a report view
 * @table: a report's table
 * @chart: the same report's picture
 *
 * Shows a report.  Where its columns are those of the report before, they stay, and so
 * does the order that was chosen.
 */
void
tamiz_report_view_set_report (TamizReportView  *self,
                              TamizReportTable *table,
                              TamizBlock       *chart)
{
  guint n_rows = tamiz_report_table_get_n_rows (table);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (!is_alike (self->table, table))
    {
      g_list_store_remove_all (self->rows);
      make_columns (self, table);
    }
  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_add (rows, make_row (table, i));
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata,
                       n_rows);

  tamiz_report_table_ref (table);
  g_clear_pointer (&self->table, tamiz_report_table_unref);
  self->table = table;
  /* The chart itself has no title: on paper the document says it. */
  tamiz_chart_view_set_block (self->chart_view, chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tamiz_report_table_get_title (table), -1);
  show_notes (self, table);
}

/* (nullable) */
TamizReportTable *
tamiz_report_view_get_table (TamizReportView *self)
{
  return self->table;
}

/* (nullable) */
TamizBlock *
tamiz_report_view_get_chart (TamizReportView *self)
{
  return tamiz_chart_view_get_block (self->chart_view);
}

/* What stands below the table. */
void
tamiz_report_view_set_foot (TamizReportView *self,
                            GtkWidget       *foot)
{
  adw_bin_set_child (self->foot_bin, foot);
}
