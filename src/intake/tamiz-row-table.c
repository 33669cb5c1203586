#define G_LOG_DOMAIN "tamiz-row-table"

#include "config.h"

#include "tamiz-row-table.h"

#include "tamiz-intake-fields.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LISTED 1000
#define LONGEST_TITLE 80 /* letters of one that is told */

void
tamiz_row_table_init (TamizRowTable *self)
{
  self->header = NULL;
  self->left_out = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
  self->n_left_out = 0;
}

void
tamiz_row_table_clear (TamizRowTable *self)
{
  g_clear_pointer (&self->header, tamiz_row_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
}

/* Before the first line is read, also where it is read again. */
void
tamiz_row_table_begin (TamizRowTable *self)
{
  g_ptr_array_set_size (self->left_out, 0);
  self->n_left_out = 0;
}

static guint
count_filled (const TamizRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->n_cells; i++)
    n += !tamiz_text_is_blank (row->cells[i]);

  return n;
}

static gboolean
is_known_name (const char *text)
{
  TamizStagedField field;

  if (tamiz_text_is_blank (text) || strlen (text) > 100)
    return FALSE;
  for (int of = TAMIZ_IMPORT_OF_PEOPLE; of <= TAMIZ_IMPORT_OF_CONSENTS; of++)
    {
      if (tamiz_staged_field_guess (of, text, &field))
        return TRUE;
    }

  return FALSE;
}

static guint
count_known_names (const TamizRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->n_cells && n < 2; i++)
    n += is_known_name (row->cells[i]);

  return n;
}

/* Which of a table's first rows, none of them blank, names the columns.  Titles and dates of a
 * report stand above it, and are narrower: only a row that is wider than all before it may be
 * the one.  Of those it is the first with names that are known, else the first that is half as
 * wide as the table.
 */
guint
tamiz_row_table_find_header (GPtrArray *rows)
{
  guint widest = 0, best = G_MAXUINT, so_far = 0;

  for (guint i = 0; i < rows->len; i++)
    widest = MAX (widest, count_filled (rows->pdata[i]));
  for (guint i = 0; i < rows->len; i++)
    {
      guint filled = count_filled (rows->pdata[i]);

      if (filled <= so_far)
        continue;
      so_far = filled;
      if (count_known_names (rows->pdata[i]) >= 2)
        return i;
      if (best == G_MAXUINT && filled * 2 >= widest)
        best = i;
    }

  return best != G_MAXUINT ? best : 0;
}

/* Names are trimmed; a column without a name has an empty one. */
void
tamiz_row_table_take_header (TamizRowTable *self,
                             TamizRow      *row)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < row->n_cells; i++)
    {
      char *name = tamiz_text_clean (row->cells[i]);

      g_ptr_array_add (names, name != NULL ? name : g_strdup (""));
    }
  g_ptr_array_add (names, NULL);
  g_clear_pointer (&self->header, tamiz_row_unref);
  self->header = tamiz_row_new (row->line, (const char *const *) names->pdata);
}

/* @message: (transfer full) */
void
tamiz_row_table_leave_out (TamizRowTable *self,
                           guint64        line,
                           const char    *code,
                           char          *message)
{
  self->n_left_out++;
  if (self->left_out->len < MAX_LISTED)
    g_ptr_array_add (self->left_out, tamiz_intake_problem_new (line, -1, code, message));
  else
    g_free (message);
}

static char *
join_cells (const TamizRow *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < row->n_cells; i++)
    {
      if (*row->cells[i] != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", row->cells[i]);
    }

  return g_string_free (text, FALSE);
}

/* Titles above the table are told of, not dropped without a word. */
void
tamiz_row_table_leave_out_title (TamizRowTable  *self,
                                 const TamizRow *row)
{
  g_autofree char *text = join_cells (row);
  gboolean cut = g_utf8_strlen (text, -1) > LONGEST_TITLE;
  g_autofree char *shown = cut ? g_utf8_substring (text, 0, LONGEST_TITLE) : g_strdup (text);

  tamiz_row_table_leave_out (self, row->line, "title",
                             g_strdup_printf (_("A line above the table, not a row: “%s”"), shown));
}

static gboolean
is_header_again (TamizRowTable  *self,
                 const TamizRow *row)
{
  if (row->n_cells != self->header->n_cells)
    return FALSE;
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *clean = NULL;

      if (strcmp (row->cells[i], self->header->cells[i]) == 0)
        continue;
      /* Trimmed it could only be shorter; nearly all rows end here. */
      if (strstr (row->cells[i], self->header->cells[i]) == NULL)
        return FALSE;
      clean = tamiz_text_clean (row->cells[i]);
      if (!g_str_equal (clean != NULL ? clean : "", self->header->cells[i]))
        return FALSE;
    }

  return TRUE;
}

/* Meta puts rows of its own into every export of a form that was tried out. */
static gboolean
is_test_row (const TamizRow *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    {
      if (row->cells[i][0] == '<' && g_str_has_prefix (row->cells[i], "<test lead: dummy data"))
        return TRUE;
    }

  return FALSE;
}

/* Whether a row is one of data; lists it where it is the header again or a test. */
gboolean
tamiz_row_table_is_wanted (TamizRowTable *self,
                           TamizRow      *row)
{
  if (tamiz_row_is_blank (row))
    return FALSE;
  if (is_header_again (self, row))
    {
      tamiz_row_table_leave_out (self, row->line, "repeated_header",
                             g_strdup (_("The header row again, not a row of data")));
      return FALSE;
    }
  if (is_test_row (row))
    {
      tamiz_row_table_leave_out (self, row->line, "test_row",
                             g_strdup (_("A test row of the advertising platform, not a person")));
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_footer_text (const char *text)
{
  static const char *const words[] = { "copyright", "generated by", "generado por", "confidential",
                                       "confidencial", "all rights reserved" };
  g_autofree char *folded = tamiz_text_fold (text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (folded, words[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Salesforce ends a report with a blank line and lines about the report.  Whether @row, behind
 * a blank line, may be the first of those.
 */
gboolean
tamiz_row_table_may_end_with (TamizRowTable *self,
                              TamizRow      *row)
{
  return row->n_cells == 1 && self->header->n_cells >= 3 && row->reject_code == NULL;
}

/* @lines: (element-type TamizRow): all to the end.  Where they are lines about the report they
 * are left out.
 */
gboolean
tamiz_row_table_take_footer (TamizRowTable *self,
                             GPtrArray     *lines)
{
  gboolean told = FALSE;

  for (guint i = 0; i < lines->len; i++)
    {
      TamizRow *line = lines->pdata[i];

      if (line->n_cells != 1 || line->reject_code != NULL)
        return FALSE;
      told = told || is_footer_text (line->cells[0]);
    }
  if (!told || lines->len > TAMIZ_ROW_TABLE_MAX_FOOTER)
    return FALSE;

  for (guint i = 0; i < lines->len; i++)
    {
      TamizRow *line = lines->pdata[i];

      tamiz_row_table_leave_out (self, line->line, "footer",
                             g_strdup_printf (_("A line about the report, not a row: “%s”"),
                                              line->cells[0]));
    }
  return TRUE;
}

/* Says of cells beyond the last column that they were kept. */
void
tamiz_row_table_note_extra (TamizRowTable *self,
                            TamizRow      *row)
{
  guint n = self->header->n_cells;
  gboolean only_blanks = TRUE;

  for (guint i = n; i < row->n_cells; i++)
    only_blanks = only_blanks && tamiz_text_is_blank (row->cells[i]);
  if (!only_blanks)
    tamiz_row_add_problem (row, (int) n, "extra_cells",
                           g_strdup_printf (_("The row has %u cells for %u columns; what is beyond "
                                              "the last column was kept with the notes"),
                                            row->n_cells, n));
}
