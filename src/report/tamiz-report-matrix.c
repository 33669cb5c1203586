#define G_LOG_DOMAIN "tamiz-report-matrix"

#include "config.h"

#include "tamiz-report-matrix.h"

#include "tamiz-figures.h"
#include "tamiz-index.h"
#include "tamiz-matrix-chart.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Both axes end here. */
#define WHOLE (100 * 1000)

static guint
count_bands (GArray *bands)
{
  return bands != NULL ? bands->len : 0;
}

/**
 * tamiz_matrix_get_stages:
 *
 * Gets which stages the matrix counts: those before the handoff.
 *
 * Returns: a mask, as in #TamizQuery
 */
guint
tamiz_matrix_get_stages (void)
{
  return TAMIZ_QUERY_STAGE (TAMIZ_STAGE_PROSPECT) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_INQUIRY)
         | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_MQL) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_SQL);
}

/**
 * tamiz_matrix_get_band:
 * @bands: (element-type gint64): the lower edges of an axis's bands, in thousandths
 * @band: which one, from 0
 * @from: (out): its lower edge
 * @to: (out): its upper edge, not included; %G_MAXINT64 of the last one
 *
 * Gets which scores a band of the matrix has.  What is not known, -1, is in none.
 */
void
tamiz_matrix_get_band (GArray *bands,
                       guint   band,
                       gint64 *from,
                       gint64 *to)
{
  *from = g_array_index (bands, gint64, band);
  *to = band + 1 < bands->len ? g_array_index (bands, gint64, band + 1) : G_MAXINT64;
}

static void
count_lead_cb (const TamizIndexLead *lead,
               const TamizIndexPast *past,
               gpointer              user_data)
{
  TamizReportMatrix *self = user_data;
  guint fit, interest;

  if ((tamiz_matrix_get_stages () & TAMIZ_QUERY_STAGE (lead->stage)) == 0
      || !tamiz_report_cohort_has (&self->cohort, lead))
    return;
  if (self->fit_bands == NULL || lead->fit < 0 || lead->interest < 0)
    {
      self->unknown++;
      return;
    }

  fit = tamiz_definition_find_band (self->fit_bands, lead->fit);
  interest = tamiz_definition_find_band (self->interest_bands, lead->interest);
  self->counts[fit * self->interest_bands->len + interest]++;
}

/**
 * tamiz_report_matrix_new:
 * @index: the leads
 * @cohort: which of them
 * @definition: (nullable): the definition in force
 * @version: its version
 *
 * Computes the matrix of those of a cohort that are not handed off yet.
 *
 * Returns: (transfer full): the report
 */
TamizReportMatrix *
tamiz_report_matrix_new (TamizIndex              *index,
                         const TamizReportCohort *cohort,
                         TamizDefinition         *definition,
                         gint64                   version)
{
  TamizReportMatrix *self = g_new0 (TamizReportMatrix, 1);

  self->cohort = *cohort;
  self->version = version;
  if (definition != NULL)
    {
      self->fit_bands = g_array_ref (definition->fit_bands);
      self->interest_bands = g_array_ref (definition->interest_bands);
      self->grades = g_memdup2 (definition->grades,
                                (gsize) self->fit_bands->len * self->interest_bands->len);
    }
  self->counts = g_new0 (guint, count_bands (self->fit_bands)
                                        * count_bands (self->interest_bands)
                                    + 1);
  tamiz_index_foreach (index, 0, count_lead_cb, self);

  return self;
}

/**
 * tamiz_report_matrix_free:
 * @self: (nullable) (transfer full): a report
 *
 * Frees a report.
 */
void
tamiz_report_matrix_free (TamizReportMatrix *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->fit_bands, g_array_unref);
  g_clear_pointer (&self->interest_bands, g_array_unref);
  g_free (self->grades);
  g_free (self->counts);
  g_free (self);
}

static char *
format_score (gint64 thousandths)
{
  return tamiz_figures_format (TAMIZ_FIGURE_NUMBER, thousandths / 1000.0);
}

/* "40 – 60" */
static char *
dup_label (GArray *bands,
           guint   band)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  gint64 from, to;

  tamiz_matrix_get_band (bands, band, &from, &to);
  first = format_score (from);
  last = format_score (MIN (to, WHOLE));

  return g_strdup_printf ("%s – %s", first, last);
}

static guint
get_count (TamizReportMatrix *self,
           guint              fit,
           guint              interest)
{
  return self->counts[fit * self->interest_bands->len + interest];
}

static int
get_grade (TamizReportMatrix *self,
           guint              fit,
           guint              interest)
{
  return self->grades[fit * self->interest_bands->len + interest];
}

static TamizReportTable *
start_table (TamizReportMatrix            *self,
             GTimeZone                    *zone,
             const TamizReportCohortNames *names)
{
  TamizReportTable *table = tamiz_report_table_new (_("Fit and interest"), NULL);
  g_autofree char *version = NULL;
  g_autofree char *unknown = NULL;

  tamiz_report_table_add_cohort (table, &self->cohort, names, zone);
  if (self->fit_bands == NULL)
    tamiz_report_table_add_note (table, "definition_version", NULL,
                                 _("No definition is in force yet"));
  else
    {
      version = g_strdup_printf (_("Definition %" PRId64), self->version);
      tamiz_report_table_add_note (table, "definition_version", NULL, version);
    }
  if (self->unknown > 0 && self->fit_bands != NULL)
    {
      g_autofree char *count = tamiz_figures_format_count (self->unknown);

      /* Translators: %s is how many leads */
      unknown = g_strdup_printf (_("Fit not known yet: %s"), count);
      tamiz_report_table_add_note (table, "unknown", NULL, unknown);
    }

  return table;
}

/**
 * tamiz_report_matrix_to_table:
 * @self: a report
 * @zone: the base's time zone, which the period is said in
 * @names: what the cohort's source and owner are called
 *
 * Makes the matrix as people read it: fit bands beneath each other, the highest first, and
 * interest bands side by side.
 *
 * Returns: (transfer full): the table
 */
TamizReportTable *
tamiz_report_matrix_to_table (TamizReportMatrix            *self,
                              GTimeZone                    *zone,
                              const TamizReportCohortNames *names)
{
  TamizReportTable *table = start_table (self, zone, names);
  guint n_interest = count_bands (self->interest_bands);

  tamiz_report_table_add_column (table, "fit", _("Fit"), TAMIZ_COLUMN_TEXT, TAMIZ_COLUMN_NORMAL);
  for (guint j = 0; j < n_interest; j++)
    {
      g_autofree char *key = g_strdup_printf ("interest_%u", j);
      g_autofree char *label = dup_label (self->interest_bands, j);
      g_autofree char *title = g_strdup_printf (_("Interest %s"), label);

      tamiz_report_table_add_column (table, key, title, TAMIZ_COLUMN_NUMBER, TAMIZ_COLUMN_NORMAL);
    }
  for (guint i = count_bands (self->fit_bands); i > 0; i--)
    {
      g_autofree char *band = dup_label (self->fit_bands, i - 1);

      tamiz_report_table_add_row (table);
      tamiz_report_table_set_text (table, "fit", band, band);
      for (guint j = 0; j < n_interest; j++)
        {
          guint count = get_count (self, i - 1, j);
          g_autofree char *key = g_strdup_printf ("interest_%u", j);
          g_autofree char *figure = tamiz_figures_format_count (count);
          g_autofree char *shown
              = g_strdup_printf ("%s %s", figure,
                                 tamiz_enum_label (TAMIZ_ENUM_GRADE, get_grade (self, i - 1, j)));

          tamiz_report_table_set_number (table, key, (gint64) count * 1000);
          tamiz_report_table_set_shown (table, key, shown);
        }
    }

  return table;
}

static void
set_band (TamizReportTable *table,
          const char       *from_key,
          const char       *to_key,
          GArray           *bands,
          guint             band)
{
  gint64 from, to;

  tamiz_matrix_get_band (bands, band, &from, &to);
  tamiz_report_table_set_number (table, from_key, from);
  tamiz_report_table_set_number (table, to_key, MIN (to, WHOLE));
}

/**
 * tamiz_report_matrix_to_cells:
 * @self: a report
 * @zone: the base's time zone, which the period is said in
 * @names: what the cohort's source and owner are called
 *
 * Makes a table of the cells, one a row, for spreadsheets and scripts.
 *
 * Returns: (transfer full): the table
 */
TamizReportTable *
tamiz_report_matrix_to_cells (TamizReportMatrix            *self,
                              GTimeZone                    *zone,
                              const TamizReportCohortNames *names)
{
  static const char *const numbers[]
      = { "fit", "fit_from", "fit_to", "interest", "interest_from", "interest_to" };
  TamizReportTable *table = start_table (self, zone, names);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    tamiz_report_table_add_column (table, numbers[i], numbers[i], TAMIZ_COLUMN_NUMBER,
                                   TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "grade", _("Grade"), TAMIZ_COLUMN_TEXT, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "count", _("Leads"), TAMIZ_COLUMN_NUMBER, TAMIZ_COLUMN_NORMAL);
  for (guint i = 0; i < count_bands (self->fit_bands); i++)
    {
      for (guint j = 0; j < count_bands (self->interest_bands); j++)
        {
          int grade = get_grade (self, i, j);

          tamiz_report_table_add_row (table);
          tamiz_report_table_set_number (table, "fit", (gint64) i * 1000);
          set_band (table, "fit_from", "fit_to", self->fit_bands, i);
          tamiz_report_table_set_number (table, "interest", (gint64) j * 1000);
          set_band (table, "interest_from", "interest_to", self->interest_bands, j);
          tamiz_report_table_set_text (table, "grade", tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade),
                                       tamiz_enum_label (TAMIZ_ENUM_GRADE, grade));
          tamiz_report_table_set_number (table, "count", (gint64) get_count (self, i, j) * 1000);
        }
    }

  return table;
}

static json_t *
bands_to_json (GArray *bands)
{
  json_t *array = json_array ();

  for (guint i = 0; i < count_bands (bands); i++)
    {
      json_t *band = json_object ();
      gint64 from, to;

      tamiz_matrix_get_band (bands, i, &from, &to);
      json_object_set_new (band, "from", tamiz_json_thousandths (from));
      json_object_set_new (band, "to", tamiz_json_thousandths (MIN (to, WHOLE)));
      json_array_append_new (array, band);
    }

  return array;
}

/**
 * tamiz_report_matrix_to_json:
 * @self: a report
 * @zone: the base's time zone, which the period is said in
 * @names: what the cohort's source and owner are called
 *
 * Makes JSON of the matrix: its bands, lowest first, and its cells.
 *
 * Returns: (transfer full): a JSON object
 */
json_t *
tamiz_report_matrix_to_json (TamizReportMatrix            *self,
                             GTimeZone                    *zone,
                             const TamizReportCohortNames *names)
{
  g_autoptr (TamizReportTable) cells = tamiz_report_matrix_to_cells (self, zone, names);
  json_t *object = tamiz_report_table_to_json (cells);

  json_object_set (object, "cells", json_object_get (object, "items"));
  json_object_del (object, "items");
  json_object_del (object, "total");
  json_object_set_new (object, "fit", bands_to_json (self->fit_bands));
  json_object_set_new (object, "interest", bands_to_json (self->interest_bands));
  json_object_set_new (object, "unknown", json_integer (self->unknown));
  json_object_set_new (object, "definition_version",
                       self->fit_bands != NULL ? json_integer (self->version) : json_null ());

  return object;
}

static char **
dup_labels (GArray *bands)
{
  char **labels = g_new0 (char *, count_bands (bands) + 1);

  for (guint i = 0; i < count_bands (bands); i++)
    labels[i] = dup_label (bands, i);

  return labels;
}

/**
 * tamiz_report_matrix_to_chart:
 * @self: a report
 *
 * Makes the matrix's picture, for the screen and for paper.
 *
 * Returns: (transfer full): the picture
 */
TamizBlock *
tamiz_report_matrix_to_chart (TamizReportMatrix *self)
{
  g_auto (GStrv) fit = dup_labels (self->fit_bands);
  g_auto (GStrv) interest = dup_labels (self->interest_bands);
  guint n_interest = g_strv_length (interest);
  guint n_cells = g_strv_length (fit) * n_interest;
  g_autofree TamizMatrixCell *cells = g_new (TamizMatrixCell, n_cells + 1);

  for (guint i = 0; i < n_cells; i++)
    cells[i] = (TamizMatrixCell) { get_grade (self, i / n_interest, i % n_interest), self->counts[i] };

  return tamiz_matrix_chart_new ((const char *const *) fit, (const char *const *) interest, cells);
}
