#define G_LOG_DOMAIN "tamiz-plain-paper"

#include "config.h"

#include "tamiz-plain-paper.h"

#include "tamiz-canvas.h"
#include "tamiz-pairs-block.h"
#include "tamiz-table-paper.h"
#include "tamiz-text-block.h"

#define MAX_COLUMNS 8
#define MAX_LINES 12

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

static TamizBlock *
make_table (json_t *titles,
            json_t *rows)
{
  TamizTableColumn columns[MAX_COLUMNS] = { 0 };
  guint n_columns = (guint) MIN (json_array_size (titles), MAX_COLUMNS);
  TamizBlock *block;
  json_t *row;
  gsize i;

  for (guint column = 0; column < n_columns; column++)
    columns[column] = (TamizTableColumn) { get_text (titles, column), FALSE, 1, MAX_LINES };
  block = tamiz_table_paper_new (columns, n_columns);
  json_array_foreach (rows, i, row)
    {
      const char *cells[MAX_COLUMNS] = { NULL };

      for (guint column = 0; column < n_columns; column++)
        cells[column] = get_text (row, column);
      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (block), cells);
    }

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
    block = make_table (columns, json_object_get (section, "rows"));
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
 * Draws a document into a PDF file, which appears only when it is whole.
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
  json_t *section;
  gsize i;

  tamiz_paper_set_subtitle (paper, tamiz_json_get_text (document, "subtitle"));
  tamiz_paper_set_created (paper, created, zone);
  json_array_foreach (json_object_get (document, "sections"), i, section)
    add_section (paper, section);

  return tamiz_paper_save (paper, TAMIZ_PAPER_PDF, path, error);
}
