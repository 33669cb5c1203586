#define G_LOG_DOMAIN "tamiz-report-funnel"

#include "config.h"

#include "tamiz-report-funnel.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-report-path.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The 97.5 % point of the normal distribution. */
#define Z 1.959963984540054

#define BIT(figure) (1u << (figure))

#define FIGURE_NICK(FIGURE, nick) nick,
static const char *const figure_nicks[] = { TAMIZ_FUNNEL_FIGURES (FIGURE_NICK) NULL };

/* In which of a stage's figures a lead counts: a mask.  The report and the list of the leads
 * behind a figure both ask here.
 */
static guint
get_figures (const TamizLeadPath *path,
             int                  stage)
{
  guint bit = 1u << stage;
  gboolean left = path->position == stage;

  return (path->reached >= stage ? BIT (TAMIZ_FUNNEL_REACHED) : 0)
         | (path->stage == stage ? BIT (TAMIZ_FUNNEL_OPEN) : 0)
         | ((path->passed & ~path->stood & bit) != 0 ? BIT (TAMIZ_FUNNEL_SKIPPED) : 0)
         | ((path->returned & bit) != 0 ? BIT (TAMIZ_FUNNEL_RETURNED) : 0)
         | (left && path->stage == TAMIZ_STAGE_LOST ? BIT (TAMIZ_FUNNEL_LOST) : 0)
         | (left && path->stage == TAMIZ_STAGE_DEFERRED ? BIT (TAMIZ_FUNNEL_DEFERRED) : 0)
         | (left && path->stage == TAMIZ_STAGE_DISCARDED ? BIT (TAMIZ_FUNNEL_DISCARDED) : 0);
}

typedef struct
{
  TamizReportFunnel *report;
  TamizKnownPaths known;
  GHashTable *excepted;      /* (nullable) */
} Work;

static void
count_path (const TamizKnownPath *known,
            gpointer              user_data)
{
  TamizReportFunnel *self = user_data;
  guint count = known->count;

  for (int stage = 0; stage < TAMIZ_FUNNEL_N_STAGES; stage++)
    {
      TamizFunnelRow *row = &self->rows[stage];
      guint figures = get_figures (&known->path, stage);

      row->reached += (figures & BIT (TAMIZ_FUNNEL_REACHED)) != 0 ? count : 0;
      row->open += (figures & BIT (TAMIZ_FUNNEL_OPEN)) != 0 ? count : 0;
      row->skipped += (figures & BIT (TAMIZ_FUNNEL_SKIPPED)) != 0 ? count : 0;
      row->returned += (figures & BIT (TAMIZ_FUNNEL_RETURNED)) != 0 ? count : 0;
      row->lost += (figures & BIT (TAMIZ_FUNNEL_LOST)) != 0 ? count : 0;
      row->deferred += (figures & BIT (TAMIZ_FUNNEL_DEFERRED)) != 0 ? count : 0;
      row->discarded += (figures & BIT (TAMIZ_FUNNEL_DISCARDED)) != 0 ? count : 0;
      if (stage >= TAMIZ_STAGE_HANDED_OFF && (figures & BIT (TAMIZ_FUNNEL_REACHED)) != 0)
        row->excepted += known->excepted;
    }
}

static void
count_lead_cb (const TamizIndexLead *lead,
               const TamizIndexPast *past,
               gpointer              user_data)
{
  Work *work = user_data;
  TamizKnownPath *known;

  if (!tamiz_report_cohort_has (&work->report->cohort, lead))
    return;

  work->report->received++;
  known = tamiz_known_paths_find (&work->known, lead, past);
  known->count++;
  if (work->excepted != NULL && g_hash_table_contains (work->excepted, &lead->id))
    known->excepted++;
}

/**
 * tamiz_funnel_figure_parse:
 * @text: a stage of the main line and a figure, as `mql:lost`
 * @code: (out): both as a number, for tamiz_funnel_figure_counts()
 * @error: return location
 *
 * Reads which figure of the funnel is meant.
 *
 * Returns: whether there is such a figure; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_funnel_figure_parse (const char  *text,
                           guint       *code,
                           GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  int stage = -1;

  if (parts[0] != NULL && parts[1] != NULL
      && tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, parts[0], &stage) && stage < TAMIZ_FUNNEL_N_STAGES)
    {
      for (guint figure = 0; figure < TAMIZ_FUNNEL_N_FIGURES; figure++)
        {
          if (g_str_equal (parts[1], figure_nicks[figure]))
            {
              *code = (guint) stage * TAMIZ_FUNNEL_N_FIGURES + figure;
              return TRUE;
            }
        }
    }

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
               _("“%s” is no figure of the funnel; write a stage from prospect to won and reached, "
                 "open, skipped, returned, lost, deferred or discarded, as in mql:lost"),
               text);
  return FALSE;
}

/**
 * tamiz_funnel_figure_counts:
 * @lead: a lead
 * @moves: (array length=n_moves): its stage history
 * @n_moves: how many
 * @code: which figure
 *
 * Tells whether a figure of the funnel counts a lead, for #TamizQuery.
 *
 * Returns: whether it does
 */
gboolean
tamiz_funnel_figure_counts (const TamizIndexLead *lead,
                            const TamizIndexMove *moves,
                            guint                 n_moves,
                            guint                 code)
{
  TamizLeadPath path;

  tamiz_lead_path_walk (&path, lead->stage, moves, n_moves);
  return (get_figures (&path, (int) (code / TAMIZ_FUNNEL_N_FIGURES))
          & BIT (code % TAMIZ_FUNNEL_N_FIGURES))
         != 0;
}

/**
 * tamiz_wilson_interval:
 * @hits: how many of them
 * @trials: of how many
 * @low: (out): the lower bound, from 0 to 1
 * @high: (out): the upper bound, from 0 to 1
 *
 * Computes the 95 % score interval of a share (E. B. Wilson, “Probable Inference, the
 * Law of Succession, and Statistical Inference”, JASA 22, 1927), which also holds for
 * few trials and for shares near 0 and 1.  Without trials both are %NAN.
 */
void
tamiz_wilson_interval (guint   hits,
                       guint   trials,
                       double *low,
                       double *high)
{
  double n = trials, share, centre, half;

  if (trials == 0)
    {
      *low = *high = NAN;
      return;
    }

  share = hits / n;
  centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
  half = Z / (1 + Z * Z / n) * sqrt (share * (1 - share) / n + Z * Z / (4 * n * n));
  /* At the ends the formula gives them exactly, and rounding must not go beyond. */
  *low = hits == 0 ? 0 : MAX (centre - half, 0);
  *high = hits == trials ? 1 : MIN (centre + half, 1);
}

/**
 * tamiz_report_funnel_compute:
 * @self: (out caller-allocates): the report
 * @index: the leads with their stage history
 * @cohort: which leads
 * @excepted: (nullable): set of the leads' ids (#gint64) that an exception let through to sales
 *
 * Computes the funnel of a cohort, over all its history.
 */
void
tamiz_report_funnel_compute (TamizReportFunnel       *self,
                             TamizIndex              *index,
                             const TamizReportCohort *cohort,
                             GHashTable              *excepted)
{
  Work work = { .report = self, .excepted = excepted };
  TamizIndexTelling telling = TAMIZ_INDEX_TELL_WAY;

  *self = (TamizReportFunnel) { .cohort = *cohort };
  tamiz_known_paths_init (&work.known, index);
  if (excepted != NULL && g_hash_table_size (excepted) > 0)
    telling |= TAMIZ_INDEX_TELL_ID;
  tamiz_index_foreach (index, telling, count_lead_cb, &work);
  tamiz_known_paths_foreach (&work.known, count_path, self);
  tamiz_known_paths_clear (&work.known);

  for (int stage = 0; stage < TAMIZ_FUNNEL_N_STAGES; stage++)
    {
      TamizFunnelRow *row = &self->rows[stage];
      guint before = stage > 0 ? self->rows[stage - 1].reached : 0;

      row->stage = stage;
      row->conversion = before > 0 ? (double) row->reached / before : NAN;
      tamiz_wilson_interval (row->reached, before, &row->low, &row->high);
    }
}

static gint64
to_millionths (double share)
{
  return isnan (share) ? G_MININT64 : (gint64) llround (share * 1e6);
}

static void
add_columns (TamizReportTable *table)
{
  const TamizColumnFlags screen = TAMIZ_COLUMN_NORMAL, files = TAMIZ_COLUMN_NOT_ON_SCREEN;

  tamiz_report_table_add_column (table, "stage", _("Stage"), TAMIZ_COLUMN_TEXT, screen);
  tamiz_report_table_add_column (table, "reached", C_("leads", "Reached"), TAMIZ_COLUMN_NUMBER, screen);
  tamiz_report_table_add_column (table, "open", C_("leads", "Open"), TAMIZ_COLUMN_NUMBER, screen);
  /* xgettext: no-c-format */
  tamiz_report_table_add_column (table, "conversion", _("Conversion (95 % interval)"),
                                 TAMIZ_COLUMN_SHARE, screen);
  tamiz_report_table_add_column (table, "low", _("Lowest"), TAMIZ_COLUMN_SHARE, files);
  tamiz_report_table_add_column (table, "high", _("Highest"), TAMIZ_COLUMN_SHARE, files);
  tamiz_report_table_add_column (table, "skipped", C_("leads", "Skipped"), TAMIZ_COLUMN_NUMBER, screen);
  tamiz_report_table_add_column (table, "returned", C_("leads", "Returned"), TAMIZ_COLUMN_NUMBER, screen);
  tamiz_report_table_add_column (table, "lost", C_("leads", "Lost"), TAMIZ_COLUMN_NUMBER, screen);
  tamiz_report_table_add_column (table, "deferred", C_("leads", "Deferred"), TAMIZ_COLUMN_NUMBER, screen);
  tamiz_report_table_add_column (table, "discarded", C_("leads", "Discarded"), TAMIZ_COLUMN_NUMBER, screen);
  tamiz_report_table_add_column (table, "exceptions", _("Exceptions"), TAMIZ_COLUMN_NUMBER, files);
  tamiz_report_table_add_column (table, "lost_share", _("Lost"), TAMIZ_COLUMN_SHARE, files);
  tamiz_report_table_add_column (table, "deferred_share", _("Deferred"), TAMIZ_COLUMN_SHARE, files);
  tamiz_report_table_add_column (table, "discarded_share", _("Discarded"), TAMIZ_COLUMN_SHARE,
                                 files);
}

/* A count, and beside it on screen its share of those who reached the stage. */
static void
set_count_and_share (TamizReportTable *table,
                     const char       *key,
                     const char       *share_key,
                     guint             count,
                     guint             reached)
{
  double share = reached > 0 ? (double) count / reached : NAN;

  tamiz_report_table_set_number (table, key, (gint64) count * 1000);
  tamiz_report_table_set_number (table, share_key, to_millionths (share));
  if (count > 0 && reached > 0)
    {
      g_autofree char *figure = tamiz_figures_format_count (count);
      g_autofree char *percent = tamiz_figures_format_percent (share);
      g_autofree char *shown = g_strdup_printf ("%s (%s)", figure, percent);

      tamiz_report_table_set_shown (table, key, shown);
    }
}

static void
set_conversion (TamizReportTable     *table,
                const TamizFunnelRow *row)
{
  tamiz_report_table_set_number (table, "conversion", to_millionths (row->conversion));
  tamiz_report_table_set_number (table, "low", to_millionths (row->low));
  tamiz_report_table_set_number (table, "high", to_millionths (row->high));
  if (!isnan (row->conversion))
    {
      g_autofree char *share = tamiz_figures_format_percent (row->conversion);
      g_autofree char *low = tamiz_figures_format_percent (row->low);
      g_autofree char *high = tamiz_figures_format_percent (row->high);
      g_autofree char *shown = g_strdup_printf ("%s (%s – %s)", share, low, high);

      tamiz_report_table_set_shown (table, "conversion", shown);
    }
}

/**
 * tamiz_report_funnel_dup_exceptions:
 * @self: a report
 *
 * Says how many leads an exception let through to sales, who are shown apart.
 *
 * Returns: (nullable): a sentence; %NULL where there are none
 */
char *
tamiz_report_funnel_dup_exceptions (const TamizReportFunnel *self)
{
  guint excepted = self->rows[TAMIZ_STAGE_HANDED_OFF].excepted;
  g_autofree char *count = tamiz_figures_format_count (excepted);

  if (excepted == 0)
    return NULL;

  return g_strdup_printf (ngettext ("%s of those handed over got there by an exception",
                                    "%s of those handed over got there by exceptions", excepted),
                          count);
}

/**
 * tamiz_report_funnel_to_table:
 * @self: a report
 * @zone: the base's time zone, which the period is said in
 * @names: what the cohort's source and owner are called
 *
 * Makes a table of the report, with the keys that scripts rely on.
 *
 * Returns: (transfer full): the table
 */
TamizReportTable *
tamiz_report_funnel_to_table (const TamizReportFunnel      *self,
                              GTimeZone                    *zone,
                              const TamizReportCohortNames *names)
{
  TamizReportTable *table = tamiz_report_table_new (_("Funnel"), NULL);
  g_autofree char *count = tamiz_figures_format_count (self->received);
  /* Translators: %s is how many prospects a report is about */
  g_autofree char *received = g_strdup_printf (ngettext ("%s prospect", "%s prospects", self->received), count);
  g_autofree char *exceptions = tamiz_report_funnel_dup_exceptions (self);

  tamiz_report_table_add_cohort (table, &self->cohort, names, zone);
  tamiz_report_table_add_note (table, NULL, NULL, received);
  if (exceptions != NULL)
    tamiz_report_table_add_note (table, NULL, NULL, exceptions);
  add_columns (table);
  for (int stage = 0; stage < TAMIZ_FUNNEL_N_STAGES; stage++)
    {
      const TamizFunnelRow *row = &self->rows[stage];

      tamiz_report_table_add_row (table);
      tamiz_report_table_set_text (table, "stage", tamiz_enum_nick (TAMIZ_ENUM_STAGE, stage),
                                   tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
      tamiz_report_table_set_number (table, "reached", (gint64) row->reached * 1000);
      tamiz_report_table_set_number (table, "open", (gint64) row->open * 1000);
      set_conversion (table, row);
      tamiz_report_table_set_number (table, "skipped", (gint64) row->skipped * 1000);
      tamiz_report_table_set_number (table, "returned", (gint64) row->returned * 1000);
      tamiz_report_table_set_number (table, "exceptions", (gint64) row->excepted * 1000);
      set_count_and_share (table, "lost", "lost_share", row->lost, row->reached);
      set_count_and_share (table, "deferred", "deferred_share", row->deferred, row->reached);
      set_count_and_share (table, "discarded", "discarded_share", row->discarded, row->reached);
    }

  return table;
}
