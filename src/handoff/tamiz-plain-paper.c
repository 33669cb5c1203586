#define G_LOG_DOMAIN "tamiz-plain-paper"

#include "config.h"

#include "tamiz-plain-paper.h"

#include "tamiz-canvas.h"
#include "tamiz-pairs-block.h"
#include "tamiz-table-paper.h"
#include "tamiz-text-block.h"

#include <string.h>

#define MAX_COLUMNS 8
#define MAX_LINES 40
#define PIECE 500 /* bytes of a cell: what is longer goes on in another row */
#define PIECE_LINES 10

static const char *
get_text (json_t *array,
          gsize   index)
{
  const char *text = json_string_value (json_array_get (array, index));

  return text != NULL ? text : "";
}

static TamizBlock *
make_pairs (json_t *pairs)
{
  TamizBlock *block = tamiz_pairs_block_new (2);
  json_t *pair;
  gsize i;

  json_array_foreach (pairs, i, pair)
    tamiz_pairs_block_add (TAMIZ_PAIRS_BLOCK (block), get_text (pair, 0), get_text (pair, 1));

  return block;
}

/* (transfer full): the cell in pieces that find room on a page. */
static GPtrArray *
split_cell (const char *text)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  const char *end;

  do
    {
      guint n_lines = 0;

      end = text;
      for (const char *p = text; *p != '\0' && (gsize) (p - text) < PIECE && n_lines < PIECE_LINES;
           p = g_utf8_next_char (p))
        {
          n_lines += *p == '\n';
          if (*p == '\n' || *p == ' ')
            end = p + 1;
        }
      if (strlen (text) <= PIECE && n_lines < PIECE_LINES)
        end = text + strlen (text);
      else if (end == text)
        end = g_utf8_find_prev_char (text, text + MIN (strlen (text), PIECE) + 1);
      g_ptr_array_add (pieces, g_strndup (text, end - text));
      text = end;
    }
  while (*text != '\0');

  return pieces;
}

static void
add_row (TamizTablePaper *table,
         json_t          *row,
         guint            n_columns)
{
  g_autoptr (GPtrArray) columns
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  guint n_rows = 1;

  for (guint i = 0; i < n_columns; i++)
    {
      GPtrArray *pieces = split_cell (get_text (row, i));

      g_ptr_array_add (columns, pieces);
      n_rows = MAX (n_rows, pieces->len);
    }
  for (guint i = 0; i < n_rows; i++)
    {
      const char *cells[MAX_COLUMNS] = { NULL };

      for (guint column = 0; column < n_columns; column++)
        {
          GPtrArray *pieces = g_ptr_array_index (columns, column);

          cells[column] = i < pieces->len ? g_ptr_array_index (pieces, i) : "";
        }
      tamiz_table_paper_add_row (table, cells);
    }
}

static TamizBlock *
make_table (json_t *section)
{
  json_t *titles = json_object_get (section, "columns");
  json_t *weights = json_object_get (section, "weights");
  TamizTableColumn columns[MAX_COLUMNS] = { 0 };
  guint n_columns = (guint) MIN (json_array_size (titles), MAX_COLUMNS);
  TamizBlock *block;
  json_t *row;
  gsize i;

  for (guint column = 0; column < n_columns; column++)
    {
      json_t *weight = json_array_get (weights, column);

      columns[column]
          = (TamizTableColumn) { get_text (titles, column), FALSE,
                                weight != NULL ? json_number_value (weight) : 1, MAX_LINES };
    }
  block = tamiz_table_paper_new (columns, n_columns);
  json_array_foreach (json_object_get (section, "rows"), i, row)
    add_row (TAMIZ_TABLE_PAPER (block), row, n_columns);

  return block;
}

static void
add_section (TamizPaper *paper,
             json_t     *section)
{
  json_t *columns = json_object_get (section, "columns");
  json_t *pairs = json_object_get (section, "pairs");
  const char *text = tamiz_json_get_text (section, "text");
  TamizBlock *block;

  if (json_is_array (columns))
    block = make_table (section);
  else if (json_is_array (pairs))
    block = make_pairs (pairs);
  else
    block = tamiz_text_block_new (TAMIZ_STYLE_BODY, text != NULL ? text : "");

  tamiz_block_set_title (block, tamiz_json_get_text (section, "title"));
  tamiz_paper_add (paper, block);
  g_object_unref (block);
}

/**
 * tamiz_plain_paper_save:
 * @document: what is to be on it
 * @created: when it was made, microseconds
 * @zone: in which time zone that is told
 * @path: the file
 * @error: return location
 *
 * Draws a document into a PDF file, which appears only when it is whole, and which only its owner
 * reads: such documents are about somebody.
 *
 * Returns: whether it was written
 */
gboolean
tamiz_plain_paper_save (json_t      *document,
                        gint64       created,
                        GTimeZone   *zone,
                        const char  *path,
                        GError     **error)
{
  g_autoptr (TamizPaper) paper = tamiz_paper_new (tamiz_json_get_text (document, "title"));
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = NULL;
  json_t *section;
  gsize i;

  tamiz_paper_set_subtitle (paper, tamiz_json_get_text (document, "subtitle"));
  tamiz_paper_set_created (paper, created, zone);
  json_array_foreach (json_object_get (document, "sections"), i, section)
    add_section (paper, section);

  bytes = tamiz_paper_render (paper, TAMIZ_PAPER_PDF, error);

  return bytes != NULL
         && g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                     NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL,
                                     error);
}
