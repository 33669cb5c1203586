#define G_LOG_DOMAIN "tamiz-import-sheet"

#include "config.h"

#include "tamiz-import-sheet.h"

#include "tamiz-figures.h"
#include "tamiz-import-report.h"
#include "tamiz-intake-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More rows than this nobody reads on paper; the table has all of them. */
#define MAX_ROWS 500

static void
add_section (json_t     *sections,
             const char *title,
             const char *key,
             json_t     *content)
{
  json_array_append_new (sections, json_pack ("{ss, so}", "title", title, key, content));
}

static void
add_table (json_t     *sections,
           const char *title,
           json_t     *columns,
           json_t     *weights,
           json_t     *rows)
{
  json_array_append_new (sections, json_pack ("{ss, so, so, so}", "title", title, "columns", columns, "weights", weights,
                                              "rows", rows));
}

static void
add_pair (json_t     *pairs,
          const char *label,
          const char *value)
{
  if (value != NULL && *value != '\0')
    json_array_append_new (pairs, json_pack ("[ss]", label, value));
}

static void
add_counts (json_t *sections,
            json_t *report)
{
  static const struct
  {
    const char *key;
    const char *label;
  } counts[] = {
    { "rows", N_("Rows of the file") },
    { "added", N_("New") },
    { "updated", N_("Brought up to date") },
    { "filled", N_("Completed in blanks") },
    { "skipped", N_("Left as they were") },
    { "doubtful", N_("Doubtful") },
    { "suppressed", N_("Excluded") },
    { "set_aside", N_("To be completed") },
    { "left_out", N_("Lines left out") },
  };
  json_t *pairs = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *count = tamiz_figures_format_count (tamiz_json_get_int (report, counts[i].key, 0));

      if (json_is_integer (json_object_get (report, counts[i].key)))
        add_pair (pairs, _(counts[i].label), count);
    }
  add_section (sections, _("What Came of It"), "pairs", pairs);
}

static char *
format_moment (TamizWork   *work,
               TamizRecord *import,
               int          field)
{
  return tamiz_record_has (import, field) ? tamiz_figures_format_moment (tamiz_record_get_int (import, field), work->zone)
                                          : NULL;
}

static void
add_reading (TamizWork   *work,
             json_t      *sections,
             TamizRecord *import,
             json_t      *report)
{
  static const struct
  {
    const char *key;
    const char *label;
  } asked[] = {
    { "sheet", N_("Sheet") },
    { "source", N_("Source") },
    { "source-column", N_("Column that names the source") },
    { "campaign", N_("Campaign") },
    { "ids", N_("System of the ids") },
    { "digest", N_("Digest of the file (SHA-256)") },
  };
  json_t *pairs = json_array ();
  g_autofree char *started = format_moment (work, import, TAMIZ_IMPORT_STARTED);
  g_autofree char *finished = format_moment (work, import, TAMIZ_IMPORT_FINISHED);

  add_pair (pairs, _("File"), tamiz_json_get_text (report, "file"));
  add_pair (pairs, _("State"), tamiz_enum_label (TAMIZ_ENUM_IMPORT, tamiz_record_get_int (import, TAMIZ_IMPORT_STATE)));
  add_pair (pairs, _("Begun"), started);
  add_pair (pairs, _("Ended"), finished);
  add_pair (pairs, _("By whom"), tamiz_json_get_text (report, "by_name"));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    add_pair (pairs, _(asked[i].label), tamiz_json_get_text (report, asked[i].key));
  add_section (sections, _("The Import"), "pairs", pairs);
}

/* What a column became, as people call it; fields of the base's own are called as the columns are. */
static const char *
describe_field (TamizImportOf of,
                json_t       *value)
{
  const char *name = json_is_object (value) ? tamiz_json_get_text (value, "field") : json_string_value (value);
  TamizStagedField field;

  if (name == NULL)
    return "–";
  if (strstr (name, "custom") != NULL)
    return _("Own field");

  return tamiz_staged_field_from_name (of, name, &field) ? tamiz_staged_field_get_label (field) : name;
}

static void
add_columns (json_t *sections,
             json_t *report)
{
  json_t *rows = json_array (), *value;
  const char *nick = tamiz_json_get_text (report, "of"), *column;
  TamizImportOf of = TAMIZ_IMPORT_OF_PEOPLE;

  if (nick != NULL)
    tamiz_import_of_from_nick (nick, &of);
  json_object_foreach (json_object_get (json_object_get (report, "mapping"), "columns"), column, value)
    json_array_append_new (rows, json_pack ("[ss]", column, describe_field (of, value)));
  if (json_array_size (rows) > 0)
    add_table (sections, _("What the Columns Became"), json_pack ("[ss]", _("Column"), _("Field")),
               json_pack ("[ii]", 1, 1), json_incref (rows));
  json_decref (rows);
}

static void
add_rows (json_t *sections,
          json_t *report)
{
  json_t *waiting = json_object_get (report, "set_aside_rows"), *rows = json_array (), *row;
  gsize n = json_array_size (waiting), i;

  json_array_foreach (waiting, i, row)
    {
      g_autofree char *line = tamiz_figures_format_count (tamiz_json_get_int (row, "line", 0));
      g_autofree char *cells = tamiz_import_report_join_cells (json_object_get (row, "row"));

      if (i < MAX_ROWS)
        json_array_append_new (rows, json_pack ("[sss]", line, cells, tamiz_json_get_text (row, "reason")));
    }
  if (n > 0)
    add_table (sections, _("To Be Completed"), json_pack ("[sss]", _("Line"), _("Row"), _("Why")),
               json_pack ("[iii]", 1, 5, 5), json_incref (rows));
  json_decref (rows);
  if (n > MAX_ROWS)
    {
      g_autofree char *all = tamiz_figures_format_count ((gint64) n);
      /* Translators: how many rows are printed, of how many */
      g_autofree char *text = g_strdup_printf (_("These are the first %d of %s rows; the report as a table (*.csv) has all."),
                                               MAX_ROWS, all);

      json_array_append_new (sections, json_pack ("{ss}", "text", text));
    }
}

/**
 * tamiz_import_sheet_lay_out:
 * @work: a piece of work
 * @import: an import that has ended
 * @report: what is told of it
 *
 * Lays the report of an import out for paper.
 *
 * Returns: (transfer full): a document for tamiz_plain_paper_save()
 */
json_t *
tamiz_import_sheet_lay_out (TamizWork   *work,
                            TamizRecord *import,
                            json_t      *report)
{
  json_t *sections = json_array ();
  const char *path = tamiz_json_get_text (report, "file");
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : g_strdup ("");

  add_counts (sections, report);
  add_reading (work, sections, import, report);
  add_columns (sections, report);
  add_rows (sections, report);

  return json_pack ("{ss, ss, so}", "title", _("Report of an Import"), "subtitle", name, "sections", sections);
}
