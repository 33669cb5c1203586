#define G_LOG_DOMAIN "tamiz-report-output"

#include "config.h"

#include "tamiz-report-table-private.h"

#include "tamiz-csv-writer.h"
#include "tamiz-figures.h"

#include <string.h>

/* A whole number of parts as a decimal with as many places as it needs. */
static char *
format_parts (gint64 number,
              gint64 unit,
              int    places)
{
  guint64 size = number < 0 ? -(guint64) number : (guint64) number;
  char *text = g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT,
                                number < 0 ? "-" : "", size / unit, places, size % unit);
  char *end = text + strlen (text);

  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    *--end = '\0';

  return text;
}

/* People read cents; files and scripts get what was computed. */
static gint64
round_to_cents (gint64 amount)
{
  return (amount + (amount < 0 ? -5 : 5)) / 10 * 10;
}

static char *
join_money (GArray  *list,
            gboolean shown)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const TamizMoney *money = &g_array_index (list, TamizMoney, i);
      g_autofree char *decimal
          = tamiz_money_format (shown ? round_to_cents (money->amount) : money->amount);
      g_autofree char *figure = shown ? tamiz_figures_format_money (decimal, money->currency)
                                      : g_strdup_printf ("%s %s", decimal, money->currency);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", figure);
    }

  return g_string_free (text, FALSE);
}

static char *
format_shown (TamizReportTable        *self,
              const TamizReportColumn *column,
              const TamizReportCell   *cell)
{
  g_autofree char *decimal = NULL;

  if (cell->shown != NULL)
    return g_strdup (cell->shown);
  if (column->type == TAMIZ_COLUMN_TEXT)
    return g_strdup (cell->text != NULL ? cell->text : "");
  if (column->type == TAMIZ_COLUMN_MONEY_LIST)
    return cell->money != NULL ? join_money (cell->money, TRUE) : g_strdup ("");
  if (!cell->has_number)
    return g_strdup ("–");

  switch (column->type)
    {
    case TAMIZ_COLUMN_NUMBER:
      if (cell->number % 1000 == 0)
        return tamiz_figures_format_count (cell->number / 1000);
      decimal = format_parts (cell->number, 1000, 3);
      return tamiz_figures_format_decimal (decimal);
    case TAMIZ_COLUMN_SHARE:
      return tamiz_figures_format_percent (cell->number / 1e6);
    case TAMIZ_COLUMN_MONEY:
      decimal = tamiz_money_format (round_to_cents (cell->number));
      return tamiz_figures_format_money (decimal, self->currency);
    case TAMIZ_COLUMN_TEXT:
    case TAMIZ_COLUMN_MONEY_LIST:
    default:
      g_assert_not_reached ();
    }
}

static json_t *
money_to_json (const char *currency,
               gint64      amount)
{
  g_autofree char *decimal = tamiz_money_format (amount);

  return json_pack ("{s:s, s:s}", "amount", decimal, "currency", currency);
}

static json_t *
cell_to_json (TamizReportTable        *self,
              const TamizReportColumn *column,
              const TamizReportCell   *cell)
{
  json_t *list;

  if (column->type == TAMIZ_COLUMN_TEXT)
    return cell->text != NULL ? json_string (cell->text) : json_null ();
  if (column->type == TAMIZ_COLUMN_MONEY_LIST)
    {
      list = json_array ();
      for (guint i = 0; cell->money != NULL && i < cell->money->len; i++)
        {
          const TamizMoney *money = &g_array_index (cell->money, TamizMoney, i);

          json_array_append_new (list, money_to_json (money->currency, money->amount));
        }
      return list;
    }
  if (!cell->has_number)
    return json_null ();
  if (column->type == TAMIZ_COLUMN_MONEY)
    return money_to_json (self->currency, cell->number);
  if (column->type == TAMIZ_COLUMN_SHARE)
    return cell->number % 1000000 == 0 ? json_integer (cell->number / 1000000)
                                       : json_real (cell->number / 1e6);

  return tamiz_json_thousandths (cell->number);
}

static void
write_csv_cell (TamizCsvWriter          *writer,
                const TamizReportColumn *column,
                const TamizReportCell   *cell)
{
  g_autofree char *text = NULL;

  if (column->type == TAMIZ_COLUMN_TEXT)
    {
      tamiz_csv_writer_add_text (writer, cell->text);
      return;
    }
  if (column->type == TAMIZ_COLUMN_MONEY_LIST)
    {
      text = cell->money != NULL ? join_money (cell->money, FALSE) : NULL;
      tamiz_csv_writer_add_text (writer, text);
      return;
    }

  if (cell->has_number && column->type == TAMIZ_COLUMN_MONEY)
    text = tamiz_money_format (cell->number);
  else if (cell->has_number && column->type == TAMIZ_COLUMN_SHARE)
    text = format_parts (cell->number, 1000000, 6);
  else if (cell->has_number)
    text = format_parts (cell->number, 1000, 3);
  tamiz_csv_writer_add_number (writer, text);
}

/**
 * tamiz_report_table_dup_shown:
 * @self: a table
 * @row: a row's number, from 0
 * @column: a column's number, from 0
 *
 * Writes a cell as people of the user's locale read it.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_report_table_dup_shown (TamizReportTable *self,
                              guint             row,
                              guint             column)
{
  g_return_val_if_fail (row < self->rows->len && column < self->columns->len, NULL);

  return format_shown (self, tamiz_report_table_get_column (self, column),
                       tamiz_report_table_get_cell (self, row, column));
}

/**
 * tamiz_report_table_dup_brief:
 * @self: a table
 * @row: a row's number, from 0
 * @column: a column's number, from 0
 *
 * Writes a cell where there is little room: an amount in whole units and without its
 * currency, which stands in tamiz_report_table_dup_brief_title().
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_report_table_dup_brief (TamizReportTable *self,
                              guint             row,
                              guint             column)
{
  const TamizReportCell *cell = tamiz_report_table_get_cell (self, row, column);
  gint64 half = 500;

  if (tamiz_report_table_get_column (self, column)->type != TAMIZ_COLUMN_MONEY || !cell->has_number
      || cell->shown != NULL)
    return tamiz_report_table_dup_shown (self, row, column);

  return tamiz_figures_format_count ((cell->number + (cell->number < 0 ? -half : half)) / 1000);
}

/**
 * tamiz_report_table_dup_brief_title:
 * @self: a table
 * @column: a column's number, from 0
 *
 * Returns: (transfer full): the title over cells of tamiz_report_table_dup_brief()
 */
char *
tamiz_report_table_dup_brief_title (TamizReportTable *self,
                                    guint             column)
{
  const TamizReportColumn *info = tamiz_report_table_get_column (self, column);

  return info->type == TAMIZ_COLUMN_MONEY && self->currency != NULL
             ? g_strdup_printf ("%s (%s)", info->title, self->currency)
             : g_strdup (info->title);
}

/**
 * tamiz_text_width:
 * @text: a text in UTF-8
 *
 * Measures a text in cells of a terminal: East Asian wide characters take two, marks
 * none.
 *
 * Returns: how many cells it takes
 */
guint
tamiz_text_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

/**
 * tamiz_text_pad:
 * @text: a text in UTF-8
 * @width: cells of a terminal
 * @to_the_right: whether the text stands at the right
 *
 * Fills a text up with blanks.  Control characters, which could make the terminal do
 * something, become blanks too.
 *
 * Returns: (transfer full): the text, at least @width cells wide
 */
char *
tamiz_text_pad (const char *text,
                guint       width,
                gboolean    to_the_right)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  g_autofree char *blanks = NULL;
  guint taken;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (clean, g_unichar_iscntrl (c) ? ' ' : c);
    }
  taken = tamiz_text_width (clean->str);
  blanks = g_strnfill (width > taken ? width - taken : 0, ' ');

  return to_the_right ? g_strconcat (blanks, clean->str, NULL)
                      : g_strconcat (clean->str, blanks, NULL);
}

static void
append_line (TamizReportTable *self,
             GString          *text,
             char            **cells,
             const guint      *widths)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *padded = NULL;

      if (widths[i] == 0)
        continue;
      padded = tamiz_text_pad (cells[i], widths[i], tamiz_report_table_is_numeric (self, i));
      if (text->len > 0 && text->str[text->len - 1] != '\n')
        g_string_append (text, "  ");
      g_string_append (text, padded);
    }
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

/**
 * tamiz_report_table_to_text:
 * @self: a table
 *
 * Writes the table for a terminal, its columns aligned.
 *
 * Returns: (transfer full): lines of text
 */
char *
tamiz_report_table_to_text (TamizReportTable *self)
{
  GString *text = g_string_new (NULL);
  g_autofree guint *widths = g_new0 (guint, self->columns->len + 1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint row = 0; row <= self->rows->len; row++)
    {
      char **cells = g_new0 (char *, self->columns->len + 1);

      for (guint i = 0; i < self->columns->len; i++)
        {
          cells[i] = row == 0 ? g_strdup (tamiz_report_table_get_column (self, i)->title)
                              : tamiz_report_table_dup_shown (self, row - 1, i);
          if (tamiz_report_table_is_shown (self, i))
            widths[i] = MAX (MAX (widths[i], 1), tamiz_text_width (cells[i]));
        }
      g_ptr_array_add (lines, cells);
    }

  g_string_append_printf (text, "%s\n", self->title);
  for (guint i = 0; i < self->notes->len; i++)
    {
      if (tamiz_report_table_get_note (self, i) != NULL)
        g_string_append_printf (text, "%s\n", tamiz_report_table_get_note (self, i));
    }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < lines->len; i++)
    append_line (self, text, lines->pdata[i], widths);

  return g_string_free (text, FALSE);
}

/**
 * tamiz_report_table_to_csv:
 * @self: a table
 *
 * Writes the table as CSV with the columns' keys in the first row.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_report_table_to_csv (TamizReportTable *self)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (TamizCsvWriter) writer = tamiz_csv_writer_new (stream);
  gboolean written;

  for (guint i = 0; i < self->columns->len; i++)
    tamiz_csv_writer_add_text (writer, tamiz_report_table_get_column (self, i)->key);
  written = tamiz_csv_writer_end_row (writer, NULL, NULL);
  for (guint row = 0; row < self->rows->len; row++)
    {
      for (guint i = 0; i < self->columns->len; i++)
        write_csv_cell (writer, tamiz_report_table_get_column (self, i),
                        tamiz_report_table_get_cell (self, row, i));
      written = written && tamiz_csv_writer_end_row (writer, NULL, NULL);
    }
  written = written && tamiz_csv_writer_finish (writer, NULL, NULL);
  /* Memory takes everything. */
  g_assert (written);

  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

/**
 * tamiz_report_table_to_json:
 * @self: a table
 *
 * Writes the table as the JSON object that scripts get: `items`, `total` and the notes.
 *
 * Returns: (transfer full): an object
 */
json_t *
tamiz_report_table_to_json (TamizReportTable *self)
{
  json_t *object = json_object ();
  json_t *items = json_array ();

  for (guint row = 0; row < self->rows->len; row++)
    {
      json_t *item = json_object ();

      for (guint i = 0; i < self->columns->len; i++)
        {
          const TamizReportColumn *column = tamiz_report_table_get_column (self, i);
          const TamizReportCell *cell = tamiz_report_table_get_cell (self, row, i);

          json_object_set_new (item, column->key, cell_to_json (self, column, cell));
        }
      json_array_append_new (items, item);
    }
  json_object_set_new (object, "items", items);
  json_object_set_new (object, "total", json_integer (self->rows->len));
  for (guint i = 0; i < self->notes->len; i++)
    {
      const TamizReportNote *note = &g_array_index (self->notes, TamizReportNote, i);

      if (note->key != NULL)
        tamiz_json_set_text (object, note->key, note->value);
    }

  return object;
}
