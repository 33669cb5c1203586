#define G_LOG_DOMAIN "tamiz-report-answer"

#include "config.h"

#include "tamiz-report-answer.h"

#include "tamiz-canvas.h"
#include "tamiz-error.h"
#include "tamiz-report-charts.h"

#include <string.h>
#include <glib/gi18n-lib.h>

static gboolean
is_picture (const char *format)
{
  TamizPaperFormat paper;

  return format != NULL && tamiz_paper_format_from_nick (format, &paper);
}

/* Whether the argument `format` is one, and names a file where it needs one. */
gboolean
tamiz_work_check_report_format (TamizWork  *work,
                                GError    **error)
{
  const char *format = tamiz_work_text (work, "format");

  if (format == NULL || is_picture (format) || g_str_equal (format, "table")
      || g_str_equal (format, "json") || g_str_equal (format, "csv"))
    return tamiz_work_require (!is_picture (format) || tamiz_work_text (work, "output") != NULL,
                               TAMIZ_CORE_ERROR_INVALID, error,
                               _("A picture is written to a file; name it"));

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), format, "format",
                             "table, json, csv, svg, png, pdf");
}

static gboolean
write_paper (TamizWork         *work,
             TamizReportTable  *table,
             TamizBlock        *chart,
             GError           **error)
{
  TamizPaperFormat format = TAMIZ_PAPER_PDF;
  g_autofree char *base = g_path_get_basename (tamiz_store_get_path (work->store));
  g_autoptr (TamizPaper) paper = NULL;

  tamiz_paper_format_from_nick (tamiz_work_text (work, "format"), &format);
  paper = tamiz_report_table_to_document (table, chart, format == TAMIZ_PAPER_PDF);
  tamiz_paper_set_footer (paper, base);
  tamiz_paper_set_created (paper, work->now, work->zone);

  return tamiz_paper_save (paper, format, tamiz_work_text (work, "output"), error);
}

static json_t *
answer_output (const char *output)
{
  json_t *answer = json_object ();

  tamiz_json_set_text (answer, "output", output);
  return answer;
}

/* @chart is taken.  @json and @rows, where they are given, are the report for scripts and for
 * spreadsheets, where the table itself is not.
 */
json_t *
tamiz_work_answer_report (TamizWork         *work,
                          TamizReportTable  *table,
                          TamizReportTable  *rows,
                          json_t            *json,
                          TamizBlock        *chart,
                          GError           **error)
{
  const char *format = tamiz_work_text (work, "format");
  const char *output = tamiz_work_text (work, "output");
  g_autoptr (TamizBlock) block = chart;
  g_autofree char *text = NULL;
  g_autoptr (json_t) answer = NULL;

  if (is_picture (format))
    return write_paper (work, table, block, error) ? answer_output (output) : NULL;

  answer = json != NULL ? json_incref (json) : tamiz_report_table_to_json (table);
  if (format == NULL || g_str_equal (format, "table"))
    text = tamiz_report_table_to_text (table);
  else if (g_str_equal (format, "csv"))
    text = tamiz_report_table_to_csv (rows != NULL ? rows : table);
  else
    text = tamiz_json_to_text (answer);
  if (output != NULL)
    return tamiz_file_save (output, text, strlen (text), 0600, error) ? answer_output (output) : NULL;
  if (format == NULL || !g_str_equal (format, "json"))
    tamiz_json_set_text (answer, "text", text);

  return g_steal_pointer (&answer);
}
