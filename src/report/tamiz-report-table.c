#define G_LOG_DOMAIN "tamiz-report-table"

#include "config.h"

#include "tamiz-report-table-private.h"

G_DEFINE_BOXED_TYPE (TamizReportTable, tamiz_report_table, tamiz_report_table_ref,
                     tamiz_report_table_unref)

static void
column_clear (gpointer data)
{
  TamizReportColumn *column = data;

  g_free (column->key);
  g_free (column->title);
}

static void
cell_clear (gpointer data)
{
  TamizReportCell *cell = data;

  g_free (cell->text);
  g_free (cell->shown);
  g_clear_pointer (&cell->money, g_array_unref);
}

static void
note_clear (gpointer data)
{
  TamizReportNote *note = data;

  g_free (note->key);
  g_free (note->value);
  g_free (note->sentence);
}

/* The cell of the last row. */
static TamizReportCell *
edit_cell (TamizReportTable *self,
           const char       *key)
{
  GArray *cells;

  g_assert (self->rows->len > 0);
  cells = self->rows->pdata[self->rows->len - 1];
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_str_equal (tamiz_report_table_get_column (self, i)->key, key))
        return &g_array_index (cells, TamizReportCell, i);
    }

  g_error ("The report has no column “%s”", key);
}

/**
 * tamiz_report_table_new:
 * @title: what the report is, translated
 * @currency: (nullable): of its money columns
 *
 * Makes a table without columns and rows.
 *
 * Returns: (transfer full): a new table
 */
TamizReportTable *
tamiz_report_table_new (const char *title,
                        const char *currency)
{
  TamizReportTable *self = g_new0 (TamizReportTable, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->title = g_strdup (title);
  self->currency = g_strdup (currency != NULL ? currency : "");
  self->columns = g_array_new (FALSE, FALSE, sizeof (TamizReportColumn));
  g_array_set_clear_func (self->columns, column_clear);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->notes = g_array_new (FALSE, FALSE, sizeof (TamizReportNote));
  g_array_set_clear_func (self->notes, note_clear);

  return self;
}

/**
 * tamiz_report_table_ref:
 * @self: a table
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
TamizReportTable *
tamiz_report_table_ref (TamizReportTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * tamiz_report_table_unref:
 * @self: (transfer full): a table
 *
 * Gives a reference back.
 */
void
tamiz_report_table_unref (TamizReportTable *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->title);
  g_free (self->currency);
  g_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->notes);
  g_free (self);
}

/**
 * tamiz_report_table_add_note:
 * @self: a table
 * @key: (nullable): its name in JSON, beside `items` and `total`; %NULL for people only
 * @value: (nullable): its value there
 * @sentence: (nullable): what people read above the table, translated
 *
 * Adds something that holds for the whole report, such as its period.
 */
void
tamiz_report_table_add_note (TamizReportTable *self,
                             const char       *key,
                             const char       *value,
                             const char       *sentence)
{
  TamizReportNote note = { g_strdup (key), g_strdup (value), g_strdup (sentence) };

  g_array_append_val (self->notes, note);
}

/**
 * tamiz_report_table_add_column:
 * @self: a table without rows
 * @key: its name in JSON and CSV
 * @title: its name on screen, translated
 * @type: what its cells hold
 * @flags: where it is left out
 *
 * Adds a column.
 */
void
tamiz_report_table_add_column (TamizReportTable *self,
                               const char       *key,
                               const char       *title,
                               TamizColumnType   type,
                               TamizColumnFlags  flags)
{
  TamizReportColumn column = { g_strdup (key), g_strdup (title), type, flags };

  g_assert (self->rows->len == 0);
  g_array_append_val (self->columns, column);
}

/**
 * tamiz_report_table_add_row:
 * @self: a table with all its columns
 *
 * Adds a row of empty cells; the setters fill the last row.
 */
void
tamiz_report_table_add_row (TamizReportTable *self)
{
  GArray *cells = g_array_new (FALSE, TRUE, sizeof (TamizReportCell));

  g_array_set_clear_func (cells, cell_clear);
  g_array_set_size (cells, self->columns->len);
  g_ptr_array_add (self->rows, cells);
}

/**
 * tamiz_report_table_set_text:
 * @self: a table
 * @key: a column's key
 * @value: (nullable): what scripts get
 * @label: (nullable): what people see; %NULL for @value
 *
 * Fills a cell of the last row with a text.
 */
void
tamiz_report_table_set_text (TamizReportTable *self,
                             const char       *key,
                             const char       *value,
                             const char       *label)
{
  TamizReportCell *cell = edit_cell (self, key);

  cell->text = g_strdup (value);
  cell->shown = g_strdup (label);
}

/**
 * tamiz_report_table_set_number:
 * @self: a table
 * @key: a column's key
 * @number: in the column's unit; %G_MININT64 leaves the cell empty
 *
 * Fills a cell of the last row with a number.
 */
void
tamiz_report_table_set_number (TamizReportTable *self,
                               const char       *key,
                               gint64            number)
{
  TamizReportCell *cell = edit_cell (self, key);

  cell->has_number = number != G_MININT64;
  cell->number = number;
}

/**
 * tamiz_report_table_set_shown:
 * @self: a table
 * @key: a column's key
 * @shown: what people see in the cell
 *
 * Shows a cell of the last row otherwise than its value alone would be.
 */
void
tamiz_report_table_set_shown (TamizReportTable *self,
                              const char       *key,
                              const char       *shown)
{
  TamizReportCell *cell = edit_cell (self, key);

  g_free (cell->shown);
  cell->shown = g_strdup (shown);
}

/**
 * tamiz_report_table_set_money_list:
 * @self: a table
 * @key: a column's key
 * @list: (element-type TamizMoney): amounts that are not added; copied
 *
 * Fills a cell of the last row with amounts in several currencies.
 */
void
tamiz_report_table_set_money_list (TamizReportTable *self,
                                   const char       *key,
                                   GArray           *list)
{
  TamizReportCell *cell = edit_cell (self, key);

  cell->money = list->len > 0 ? g_array_copy (list) : NULL;
}

const char *
tamiz_report_table_get_title (TamizReportTable *self)
{
  return self->title;
}

guint
tamiz_report_table_get_n_notes (TamizReportTable *self)
{
  return self->notes->len;
}

/**
 * tamiz_report_table_get_note:
 * @self: a table
 * @note: a note's number, from 0
 *
 * Gets what people read of a note.
 *
 * Returns: (transfer none) (nullable): the sentence
 */
const char *
tamiz_report_table_get_note (TamizReportTable *self,
                             guint             note)
{
  g_return_val_if_fail (note < self->notes->len, NULL);

  return g_array_index (self->notes, TamizReportNote, note).sentence;
}

guint
tamiz_report_table_get_n_rows (TamizReportTable *self)
{
  return self->rows->len;
}

guint
tamiz_report_table_get_n_columns (TamizReportTable *self)
{
  return self->columns->len;
}

const char *
tamiz_report_table_get_column_title (TamizReportTable *self,
                                     guint             column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return tamiz_report_table_get_column (self, column)->title;
}

/**
 * tamiz_report_table_is_numeric:
 * @self: a table
 * @column: a column's number, from 0
 *
 * Tells whether a column's cells stand at the right.
 *
 * Returns: whether it holds numbers
 */
gboolean
tamiz_report_table_is_numeric (TamizReportTable *self,
                               guint             column)
{
  g_return_val_if_fail (column < self->columns->len, FALSE);

  return tamiz_report_table_get_column (self, column)->type != TAMIZ_COLUMN_TEXT;
}

/**
 * tamiz_report_table_is_shown:
 * @self: a table with all its rows
 * @column: a column's number, from 0
 *
 * Tells whether people see a column.
 *
 * Returns: whether they do
 */
gboolean
tamiz_report_table_is_shown (TamizReportTable *self,
                             guint             column)
{
  TamizColumnFlags flags;

  g_return_val_if_fail (column < self->columns->len, FALSE);

  flags = tamiz_report_table_get_column (self, column)->flags;
  if (flags & TAMIZ_COLUMN_NOT_ON_SCREEN)
    return FALSE;
  if (!(flags & TAMIZ_COLUMN_HIDE_EMPTY))
    return TRUE;
  for (guint row = 0; row < self->rows->len; row++)
    {
      const TamizReportCell *cell = tamiz_report_table_get_cell (self, row, column);

      if (cell->has_number || cell->money != NULL || cell->text != NULL)
        return TRUE;
    }

  return FALSE;
}

static int
compare_numbers (gboolean has_a,
                 gint64   a,
                 gboolean has_b,
                 gint64   b)
{
  if (has_a != has_b)
    return has_a ? 1 : -1;

  return (a > b) - (a < b);
}

/* Of amounts that are not added the first one tells. */
static gboolean
get_number (const TamizReportColumn *column,
            const TamizReportCell   *cell,
            gint64                  *number)
{
  if (column->type != TAMIZ_COLUMN_MONEY_LIST)
    {
      *number = cell->number;
      return cell->has_number;
    }

  *number = cell->money != NULL ? g_array_index (cell->money, TamizMoney, 0).amount : 0;
  return cell->money != NULL;
}

/**
 * tamiz_report_table_compare:
 * @self: a table
 * @column: a column's number, from 0
 * @a: a row's number, from 0
 * @b: a row's number, from 0
 *
 * Compares two rows by a column, as people sort: numbers by size, texts as they are read;
 * what is empty comes first.
 *
 * Returns: less than, equal to or greater than 0
 */
int
tamiz_report_table_compare (TamizReportTable *self,
                            guint             column,
                            guint             a,
                            guint             b)
{
  const TamizReportColumn *description;
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;
  gint64 number_a, number_b;

  g_return_val_if_fail (column < self->columns->len && a < self->rows->len && b < self->rows->len, 0);

  description = tamiz_report_table_get_column (self, column);
  if (description->type != TAMIZ_COLUMN_TEXT)
    {
      gboolean has_a = get_number (description, tamiz_report_table_get_cell (self, a, column), &number_a);
      gboolean has_b = get_number (description, tamiz_report_table_get_cell (self, b, column), &number_b);

      return compare_numbers (has_a, number_a, has_b, number_b);
    }

  text_a = tamiz_report_table_dup_shown (self, a, column);
  text_b = tamiz_report_table_dup_shown (self, b, column);
  return g_utf8_collate (text_a, text_b);
}
