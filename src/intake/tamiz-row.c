#define G_LOG_DOMAIN "tamiz-row"

#include "config.h"

#include "tamiz-row.h"

#include <string.h>

#include "tamiz-text.h"

#define MAX_LISTED 1000

G_DEFINE_BOXED_TYPE (TamizRow, tamiz_row, tamiz_row_ref, tamiz_row_unref)

/**
 * tamiz_intake_problem_new:
 * @line: the line of the file, from 1
 * @column: the column, from 0; -1 for the whole row
 * @code: (transfer none): a static code
 * @message: (transfer full): what people read
 *
 * Notes something about a row.
 *
 * Returns: (transfer full): the problem
 */
TamizIntakeProblem *
tamiz_intake_problem_new (guint64     line,
                          int         column,
                          const char *code,
                          char       *message)
{
  TamizIntakeProblem *self = g_new (TamizIntakeProblem, 1);

  *self = (TamizIntakeProblem) { line, column, code, message };
  return self;
}

TamizIntakeProblem *
tamiz_intake_problem_copy (const TamizIntakeProblem *problem)
{
  return tamiz_intake_problem_new (problem->line, problem->column, problem->code,
                                   g_strdup (problem->message));
}

void
tamiz_intake_problem_free (TamizIntakeProblem *problem)
{
  g_free (problem->message);
  g_free (problem);
}

void
tamiz_left_out_init (TamizLeftOut *self)
{
  self->listed = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
  self->count = 0;
}

void
tamiz_left_out_clear (TamizLeftOut *self)
{
  g_clear_pointer (&self->listed, g_ptr_array_unref);
}

void
tamiz_left_out_reset (TamizLeftOut *self)
{
  g_ptr_array_set_size (self->listed, 0);
  self->count = 0;
}

/**
 * tamiz_left_out_add:
 * @self: what was left out
 * @line: the line of the file, from 1
 * @code: (transfer none): a static code
 * @message: (transfer full): what people read
 *
 * Notes what was no row of data.
 */
void
tamiz_left_out_add (TamizLeftOut *self,
                    guint64       line,
                    const char   *code,
                    char         *message)
{
  self->count++;
  if (self->listed->len < MAX_LISTED)
    g_ptr_array_add (self->listed, tamiz_intake_problem_new (line, -1, code, message));
  else
    g_free (message);
}

/**
 * tamiz_row_new:
 * @line: its line in the file, from 1
 * @cells: (array zero-terminated=1): texts in UTF-8
 *
 * Makes a row of texts, for doors that read no file.
 *
 * Returns: (transfer full): the row
 */
TamizRow *
tamiz_row_new (guint64            line,
               const char *const *cells)
{
  TamizRow *self = g_new0 (TamizRow, 1);
  gsize length = 0;
  char *text;

  g_atomic_ref_count_init (&self->ref_count);
  self->line = line;
  self->n_cells = g_strv_length ((char **) cells);
  for (guint i = 0; i < self->n_cells; i++)
    length += strlen (cells[i]) + 1;

  self->cells = g_malloc ((self->n_cells + 1) * sizeof (char *) + length);
  text = (char *) (self->cells + self->n_cells + 1);
  for (guint i = 0; i < self->n_cells; i++)
    {
      gsize size = strlen (cells[i]) + 1;

      self->cells[i] = memcpy (text, cells[i], size);
      text += size;
    }
  self->cells[self->n_cells] = NULL;

  return self;
}

TamizRow *
tamiz_row_ref (TamizRow *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tamiz_row_unref (TamizRow *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self->reject_reason);
  g_free (self->cells);
  g_free (self);
}

/**
 * tamiz_row_get_cell:
 * @self: a row
 * @column: a column, from 0
 *
 * Gets a cell's text.
 *
 * Returns: (transfer none): the text; empty where the row is shorter
 */
const char *
tamiz_row_get_cell (const TamizRow *self,
                    guint           column)
{
  return column < self->n_cells ? self->cells[column] : "";
}

gboolean
tamiz_row_is_blank (const TamizRow *self)
{
  for (guint i = 0; i < self->n_cells; i++)
    {
      if (!tamiz_text_is_blank (self->cells[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_row_add_problem:
 * @self: a row that nobody else has seen yet
 * @column: the column, from 0; -1 for the whole row
 * @code: (transfer none): a static code
 * @message: (transfer full): what people read
 *
 * Says something of a row while it is read.
 */
void
tamiz_row_add_problem (TamizRow   *self,
                       int         column,
                       const char *code,
                       char       *message)
{
  if (self->problems == NULL)
    self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
  g_ptr_array_add (self->problems, tamiz_intake_problem_new (self->line, column, code, message));
}
