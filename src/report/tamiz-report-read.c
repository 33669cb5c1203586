#define G_LOG_DOMAIN "tamiz-report-read"

#include "config.h"

#include "tamiz-report-read.h"

#include "tamiz-query.h"
#include "tamiz-time.h"

#include <math.h>

static gint64
read_thousandths (json_t     *object,
                  const char *key)
{
  json_t *number = json_object_get (object, key);

  return json_is_number (number) ? (gint64) llround (json_number_value (number) * 1000)
                                 : TAMIZ_REPORT_NONE;
}

static double
read_share (json_t     *object,
            const char *key)
{
  json_t *number = json_object_get (object, key);

  return json_is_number (number) ? json_number_value (number) : NAN;
}

static void
read_period (json_t    *answer,
             GTimeZone *zone,
             gint64    *from,
             gint64    *to)
{
  const char *first = tamiz_json_get_text (answer, "from"), *last = tamiz_json_get_text (answer, "to");
  gint64 day;

  *from = first != NULL && tamiz_day_parse (first, &day, NULL) ? tamiz_day_starts (day, zone) : G_MININT64;
  *to = last != NULL && tamiz_day_parse (last, &day, NULL) ? tamiz_day_starts (day + 1, zone) : G_MAXINT64;
}

static void
read_cohort (TamizReportCohort *cohort,
             json_t            *answer,
             GTimeZone         *zone)
{
  *cohort = (TamizReportCohort) { 0 };
  read_period (answer, zone, &cohort->from, &cohort->to);
  if (g_strcmp0 (tamiz_json_get_text (answer, "owner"), "none") == 0)
    cohort->owner = TAMIZ_QUERY_NONE;
}

/**
 * tamiz_report_names_read:
 * @names: (out caller-allocates): what the cohort's source and owner are called; they live
 *   as long as @answer
 * @answer: the answer of a report
 *
 * Reads what the answer calls them.  An owner's name is not in it: their address is.
 */
void
tamiz_report_names_read (TamizReportCohortNames *names,
                         json_t                 *answer)
{
  names->source = tamiz_json_get_text (answer, "source");
  names->owner = tamiz_json_get_text (answer, "owner");
  names->owner_name = names->owner;
}

/**
 * tamiz_report_funnel_read:
 * @self: (out caller-allocates): the report
 * @answer: the answer of report.funnel
 * @zone: the base's time zone
 *
 * Makes the report again from its answer.
 */
void
tamiz_report_funnel_read (TamizReportFunnel *self,
                          json_t            *answer,
                          GTimeZone         *zone)
{
  json_t *item;
  gsize i;

  *self = (TamizReportFunnel) { .received = 0 };
  read_cohort (&self->cohort, answer, zone);
  for (int stage = 0; stage < TAMIZ_FUNNEL_N_STAGES; stage++)
    self->rows[stage] = (TamizFunnelRow) { .stage = stage, .conversion = NAN, .low = NAN, .high = NAN };

  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      TamizFunnelRow *row;
      int stage;

      if (!tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (item, "stage"), &stage)
          || stage >= TAMIZ_FUNNEL_N_STAGES)
        continue;
      row = &self->rows[stage];
      row->reached = (guint) tamiz_json_get_int (item, "reached", 0);
      row->open = (guint) tamiz_json_get_int (item, "open", 0);
      row->skipped = (guint) tamiz_json_get_int (item, "skipped", 0);
      row->returned = (guint) tamiz_json_get_int (item, "returned", 0);
      row->lost = (guint) tamiz_json_get_int (item, "lost", 0);
      row->deferred = (guint) tamiz_json_get_int (item, "deferred", 0);
      row->discarded = (guint) tamiz_json_get_int (item, "discarded", 0);
      row->excepted = (guint) tamiz_json_get_int (item, "exceptions", 0);
      row->conversion = read_share (item, "conversion");
      row->low = read_share (item, "low");
      row->high = read_share (item, "high");
    }
  /* Everybody received is at least a prospect. */
  self->received = self->rows[TAMIZ_STAGE_PROSPECT].reached;
}

static GArray *
read_bands (json_t *bands)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  json_t *band;
  gsize i;

  json_array_foreach (bands, i, band)
    {
      gint64 from = read_thousandths (band, "from");

      g_array_append_val (edges, from);
    }

  return edges;
}

static void
read_cells (TamizReportMatrix *self,
            json_t            *cells)
{
  json_t *cell;
  gsize i;

  json_array_foreach (cells, i, cell)
    {
      gint64 fit = tamiz_json_get_int (cell, "fit", -1);
      gint64 interest = tamiz_json_get_int (cell, "interest", -1);
      gint64 place = fit * self->interest_bands->len + interest;
      int grade = TAMIZ_GRADE_E;

      if (fit < 0 || fit >= self->fit_bands->len || interest < 0
          || interest >= self->interest_bands->len)
        continue;
      tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, tamiz_json_get_text (cell, "grade"), &grade);
      self->grades[place] = (guint8) grade;
      self->counts[place] = (guint) tamiz_json_get_int (cell, "count", 0);
    }
}

/**
 * tamiz_report_matrix_read:
 * @answer: the answer of report.matrix
 * @zone: the base's time zone
 *
 * Makes the report again from its answer.
 *
 * Returns: (transfer full): the report
 */
TamizReportMatrix *
tamiz_report_matrix_read (json_t    *answer,
                          GTimeZone *zone)
{
  TamizReportMatrix *self = g_new0 (TamizReportMatrix, 1);
  json_t *fit = json_object_get (answer, "fit"), *interest = json_object_get (answer, "interest");
  gsize n_cells = json_array_size (fit) * json_array_size (interest);

  read_cohort (&self->cohort, answer, zone);
  self->version = tamiz_json_get_int (answer, "definition_version", 0);
  self->unknown = (guint) tamiz_json_get_int (answer, "unknown", 0);
  self->counts = g_new0 (guint, n_cells + 1);
  if (n_cells == 0)
    return self;

  self->fit_bands = read_bands (fit);
  self->interest_bands = read_bands (interest);
  self->grades = g_new0 (guint8, n_cells);
  read_cells (self, json_object_get (answer, "cells"));

  return self;
}

static gint64
read_amount (json_t     *object,
             const char *key)
{
  const char *amount = tamiz_json_get_text (json_object_get (object, key), "amount");
  gint64 thousandths;

  return amount != NULL && tamiz_decimal_to_thousandths (amount, &thousandths) ? thousandths
                                                                               : TAMIZ_REPORT_NONE;
}

static void
read_money_list (GArray *list,
                 json_t *amounts)
{
  json_t *amount;
  gsize i;

  json_array_foreach (amounts, i, amount)
    {
      gint64 thousandths;

      if (tamiz_decimal_to_thousandths (tamiz_json_get_text (amount, "amount"), &thousandths))
        tamiz_money_list_add (list, tamiz_json_get_text (amount, "currency"), thousandths);
    }
}

static void
read_source (TamizReportSources *self,
             json_t             *item)
{
  const char *id = tamiz_json_get_text (item, "source_id");
  TamizSourceRow *row
      = tamiz_report_sources_add (self, id != NULL ? g_ascii_strtoll (id, NULL, 10) : 0);

  row->name = g_strdup (tamiz_json_get_text (item, "source"));
  row->prospects = read_thousandths (item, "prospects");
  row->inquiries = read_thousandths (item, "inquiries");
  row->mql = read_thousandths (item, "mql");
  row->sql = read_thousandths (item, "sql");
  row->handed_off = read_thousandths (item, "handed_off");
  row->accepted = read_thousandths (item, "accepted");
  row->returned = read_thousandths (item, "returned");
  row->won = read_thousandths (item, "won");
  row->lost = read_thousandths (item, "lost");
  row->won_amount = read_amount (item, "won_amount");
  row->cost = read_amount (item, "cost");
  row->cost_per_inquiry = read_amount (item, "cost_per_inquiry");
  row->cost_per_sql = read_amount (item, "cost_per_sql");
  row->cost_per_won = read_amount (item, "cost_per_won");
  row->return_on_cost = read_thousandths (item, "return_on_cost");
  read_money_list (row->won_apart, json_object_get (item, "won_amount_apart"));
  read_money_list (row->cost_apart, json_object_get (item, "cost_apart"));
  row->has_cost = row->cost > 0 || row->cost_apart->len > 0;
}

/**
 * tamiz_report_sources_read:
 * @answer: the answer of report.sources
 * @zone: the base's time zone
 *
 * Makes the report again from its answer.
 *
 * Returns: (transfer full): the report
 */
TamizReportSources *
tamiz_report_sources_read (json_t    *answer,
                           GTimeZone *zone)
{
  TamizReportSources *self = tamiz_report_sources_new_empty ();
  json_t *items = json_object_get (answer, "items"), *item;
  const char *currency = tamiz_json_get_text (json_array_get (items, 0), "currency");
  gsize i;

  read_period (answer, zone, &self->from, &self->to);
  tamiz_attribution_from_nick (tamiz_json_get_text (answer, "attribution"), &self->attribution);
  g_strlcpy (self->currency, currency != NULL ? currency : "", sizeof self->currency);
  json_array_foreach (items, i, item)
    read_source (self, item);

  return self;
}
