#define G_LOG_DOMAIN "tamiz-report-charts"

#include "config.h"

#include "tamiz-report-charts.h"

#include "tamiz-bar-chart.h"
#include "tamiz-funnel-chart.h"
#include "tamiz-table-paper.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static double
or_none (double share)
{
  return isnan (share) ? -1 : share;
}

/**
 * tamiz_report_get_band:
 * @stage: a stage of the main line
 *
 * Says who works with a stage: marketing at the top, in the middle and at the bottom of
 * its funnel, then sales.
 *
 * Returns: (transfer none): the band's name
 */
const char *
tamiz_report_get_band (TamizStage stage)
{
  switch ((int) stage)
    {
    case TAMIZ_STAGE_PROSPECT:
    case TAMIZ_STAGE_INQUIRY:
      return _("TOFU");
    case TAMIZ_STAGE_MQL:
      return _("MOFU");
    case TAMIZ_STAGE_SQL:
      return _("BOFU");
    default:
      return C_("band of the funnel", "Sales");
    }
}

/**
 * tamiz_report_funnel_to_chart:
 * @self: a report
 *
 * Makes the funnel's picture, for the screen and for paper.  tamiz_report_table_set_heading ()
 * gives it its title.
 *
 * Returns: (transfer full): the picture
 */
TamizBlock *
tamiz_report_funnel_to_chart (const TamizReportFunnel *self)
{
  TamizFunnelStage stages[TAMIZ_FUNNEL_N_STAGES];

  for (int i = 0; i < TAMIZ_FUNNEL_N_STAGES; i++)
    {
      const TamizFunnelRow *row = &self->rows[i];

      stages[i] = (TamizFunnelStage) {
        .label = tamiz_enum_label (TAMIZ_ENUM_STAGE, row->stage),
        .band = tamiz_report_get_band (row->stage),
        .reached = row->reached,
        .open = row->open,
        .conversion = or_none (row->conversion),
        .low = or_none (row->low),
        .high = or_none (row->high),
        .skipped = row->skipped,
        .returned = row->returned,
        .lost = row->lost,
        .deferred = row->deferred,
        .discarded = row->discarded,
      };
    }

  return tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));
}

/**
 * tamiz_report_sources_to_chart:
 * @self: a report
 *
 * Makes a picture that compares the sources: inquiries, leads ready for sales, won, and
 * what one ready for sales cost.  tamiz_report_table_set_heading () gives it its title.
 *
 * Returns: (transfer full): the picture
 */
TamizBlock *
tamiz_report_sources_to_chart (TamizReportSources *self)
{
  const TamizFigure leads = self->attribution == TAMIZ_ATTRIBUTION_EQUAL ? TAMIZ_FIGURE_NUMBER
                                                                         : TAMIZ_FIGURE_COUNT;
  const TamizBarMeasure measures[] = {
    { _("Inquiries"), leads, NULL },
    { _("SQL"), leads, NULL },
    { _("Won"), leads, NULL },
    { _("Cost per SQL"), TAMIZ_FIGURE_MONEY, self->currency },
  };
  TamizBlock *chart = tamiz_bar_chart_new (measures, G_N_ELEMENTS (measures));

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TamizSourceRow *row = self->rows->pdata[i];
      const double values[] = {
        row->inquiries / 1000.0, row->sql / 1000.0, row->won / 1000.0,
        row->cost_per_sql == TAMIZ_REPORT_NONE ? NAN : row->cost_per_sql / 1000.0,
      };

      tamiz_bar_chart_add_bar (TAMIZ_BAR_CHART (chart),
                               row->name != NULL ? row->name : _("(no source)"), values);
    }

  return chart;
}

/* What holds for all of a report, in a line.  Some notes are for scripts only. */
static char *
join_notes (TamizReportTable *table)
{
  GString *notes = g_string_new (NULL);

  for (guint i = 0; i < tamiz_report_table_get_n_notes (table); i++)
    {
      const char *sentence = tamiz_report_table_get_note (table, i);

      if (sentence != NULL)
        g_string_append_printf (notes, "%s%s", notes->len > 0 ? " · " : "", sentence);
    }

  return g_string_free (notes, FALSE);
}

/**
 * tamiz_report_table_set_heading:
 * @self: a report's table
 * @block: the same report's picture
 *
 * Sets above a picture what stands above the table: its title and what holds for all of
 * it.
 */
void
tamiz_report_table_set_heading (TamizReportTable *self,
                                TamizBlock       *block)
{
  g_autofree char *notes = join_notes (self);

  tamiz_block_set_title (block, tamiz_report_table_get_title (self));
  if (*notes != '\0')
    tamiz_block_set_note (block, notes);
}

/**
 * tamiz_report_table_to_document:
 * @self: a table
 * @chart: the same report's picture
 * @with_table: whether the table follows the picture
 *
 * Makes a report as a document: its title, what holds for all of it, the picture and the
 * table.
 *
 * Returns: (transfer full): the document
 */
TamizPaper *
tamiz_report_table_to_document (TamizReportTable *self,
                                TamizBlock       *chart,
                                gboolean          with_table)
{
  TamizPaper *paper = tamiz_paper_new (tamiz_report_table_get_title (self));
  g_autofree char *notes = join_notes (self);

  tamiz_paper_set_subtitle (paper, notes);
  tamiz_paper_add (paper, chart);
  if (with_table)
    {
      g_autoptr (TamizBlock) table = tamiz_report_table_to_paper (self);

      tamiz_paper_set_landscape (paper, TRUE);
      tamiz_paper_add (paper, table);
    }

  return paper;
}

/**
 * tamiz_report_table_to_paper:
 * @self: a table
 *
 * Makes the table as it is printed, with its title and notes.
 *
 * Returns: (transfer full): the table on paper
 */
TamizBlock *
tamiz_report_table_to_paper (TamizReportTable *self)
{
  guint n_columns = tamiz_report_table_get_n_columns (self), n_shown = 0;
  g_autofree guint *shown = g_new (guint, n_columns + 1);
  g_autofree TamizTableColumn *columns = g_new0 (TamizTableColumn, n_columns + 1);
  TamizBlock *paper;

  for (guint i = 0; i < n_columns; i++)
    {
      gboolean number = tamiz_report_table_is_numeric (self, i);

      if (!tamiz_report_table_is_shown (self, i))
        continue;
      columns[n_shown] = (TamizTableColumn) {
        .title = tamiz_report_table_get_column_title (self, i),
        .number = number,
        .weight = number ? 0 : 1,
      };
      shown[n_shown++] = i;
    }

  paper = tamiz_table_paper_new (columns, n_shown);
  tamiz_report_table_set_heading (self, paper);
  for (guint row = 0; row < tamiz_report_table_get_n_rows (self); row++)
    {
      g_auto (GStrv) cells = g_new0 (char *, n_shown + 1);

      for (guint i = 0; i < n_shown; i++)
        cells[i] = tamiz_report_table_dup_shown (self, row, shown[i]);
      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (paper), (const char *const *) cells);
    }

  return paper;
}
