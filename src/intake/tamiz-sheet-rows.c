#define G_LOG_DOMAIN "tamiz-sheet-rows"

#include "config.h"

#include "tamiz-sheet-rows.h"

#include "tamiz-csv-scanner.h"
#include "tamiz-error.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* As with CSV. */
#define MAX_CELLS TAMIZ_CSV_MAX_CELLS
#define MAX_FIELD ((gsize) 1 << 20)
#define MAX_RECORD ((gsize) 16 << 20)
/* What no office program can open is no table of people either. */
#define MAX_LINE ((guint64) 1 << 24)
#define MAX_ALL_CELLS ((guint64) 1 << 28)

/* A row with what only matters while it is waiting. */
typedef struct
{
  TamizRow *row;
  guint64 times;
  gboolean after_blank;
} Waiting;

static void
free_waiting (Waiting *waiting)
{
  tamiz_row_unref (waiting->row);
  g_free (waiting);
}

void
tamiz_sheet_rows_init (TamizSheetRows *self)
{
  *self = (TamizSheetRows) { 0 };
  self->texts = g_string_new (NULL);
  self->cells = g_array_new (FALSE, TRUE, sizeof (gsize));
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
  g_queue_init (&self->done);
}

void
tamiz_sheet_rows_clear (TamizSheetRows *self)
{
  g_queue_clear_full (&self->done, (GDestroyNotify) free_waiting);
  g_string_free (self->texts, TRUE);
  g_array_unref (self->cells);
  g_ptr_array_unref (self->problems);
  g_clear_error (&self->error);
}

/* @line: of the sheet, from 1 */
void
tamiz_sheet_rows_begin (TamizSheetRows *self,
                        guint64         line)
{
  g_string_truncate (self->texts, 0);
  g_array_set_size (self->cells, 0);
  g_ptr_array_set_size (self->problems, 0);
  self->blank_before = self->blank_before || line > self->line + 1;
  self->line = line;
}

static void
fail_size (TamizSheetRows *self)
{
  if (self->error == NULL)
    self->error = g_error_new (TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                               _("Row %" PRIu64 " of the sheet is too large (at most 1 MiB a cell, 16 MiB "
                                 "and 16384 cells a row, and 268 million cells are read); import a part "
                                 "of it"),
                               self->line);
}

/* What an importer has no use for costs nothing: blank cells. */
void
tamiz_sheet_rows_add (TamizSheetRows *self,
                      guint64         column,
                      const char     *text)
{
  gsize length = strlen (text), at;

  if (length == 0)
    return;
  if (column >= MAX_CELLS || length > MAX_FIELD || self->texts->len + length > MAX_RECORD)
    {
      fail_size (self);
      return;
    }

  if (self->cells->len <= column)
    g_array_set_size (self->cells, (guint) column + 1);
  at = self->texts->len + 1;
  g_array_index (self->cells, gsize, column) = at;
  g_string_append_len (self->texts, text, (gssize) length + 1);
}

/* @message: (transfer full) */
void
tamiz_sheet_rows_add_problem (TamizSheetRows *self,
                              guint64         column,
                              const char     *code,
                              char           *message)
{
  if (column < MAX_CELLS)
    g_ptr_array_add (self->problems,
                     tamiz_intake_problem_new (self->line, (int) column, code, message));
  else
    g_free (message);
}

static TamizRow *
make_row (TamizSheetRows *self)
{
  g_autofree const char **cells = g_new (const char *, self->cells->len + 1);
  TamizRow *row;

  for (guint i = 0; i < self->cells->len; i++)
    {
      gsize at = g_array_index (self->cells, gsize, i);

      cells[i] = at > 0 ? self->texts->str + at - 1 : "";
    }
  cells[self->cells->len] = NULL;
  row = tamiz_row_new (self->line, cells);
  for (guint i = 0; i < self->problems->len; i++)
    {
      TamizIntakeProblem *problem = self->problems->pdata[i];

      tamiz_row_add_problem (row, problem->column, problem->code, g_strdup (problem->message));
    }

  return row;
}

/* @times: how many rows it stands for */
void
tamiz_sheet_rows_end (TamizSheetRows *self,
                      guint64         times)
{
  Waiting *waiting;

  if (self->cells->len == 0 && self->problems->len == 0)
    {
      self->blank_before = TRUE;
      self->line += times - 1;
      return;
    }
  self->n_cells += MIN (times, MAX_LINE) * self->cells->len;
  if (self->line + times > MAX_LINE || self->n_cells > MAX_ALL_CELLS)
    {
      fail_size (self);
      return;
    }

  waiting = g_new (Waiting, 1);
  *waiting = (Waiting) { make_row (self), times, self->blank_before };
  g_queue_push_tail (&self->done, waiting);
  self->blank_before = FALSE;
  self->line += times - 1;
}

gboolean
tamiz_sheet_rows_has (TamizSheetRows *self)
{
  return !g_queue_is_empty (&self->done);
}

/* The next row that is done.  @after_blank: whether blank rows stand before it */
TamizRow *
tamiz_sheet_rows_take (TamizSheetRows *self,
                       gboolean       *after_blank)
{
  Waiting *waiting = g_queue_peek_head (&self->done);
  TamizRow *row;

  *after_blank = waiting->after_blank;
  if (waiting->times == 1)
    {
      row = tamiz_row_ref (waiting->row);
      free_waiting (g_queue_pop_head (&self->done));
      return row;
    }

  row = tamiz_row_new (waiting->row->line, (const char *const *) waiting->row->cells);
  waiting->row->line++;
  waiting->times--;
  waiting->after_blank = FALSE;
  return row;
}

/* So much of a text as says which it is. */
char *
tamiz_sheet_text_cut (const char *text)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 100));
}

/* A cell's text comes in pieces; what is beyond the limit is refused when the cell is added. */
gboolean
tamiz_sheet_text_add (GString    *text,
                      const char *more,
                      gsize       length)
{
  if (text->len > MAX_FIELD)
    return FALSE;

  g_string_append_len (text, more, (gssize) length);
  return TRUE;
}
