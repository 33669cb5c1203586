#define G_LOG_DOMAIN "tamiz-operations-report"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-report-answer.h"
#include "tamiz-report-charts.h"
#include "tamiz-report-funnel.h"
#include "tamiz-report-matrix.h"
#include "tamiz-report-sources.h"
#include "tamiz-session-index.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* The funnel, the matrix and the sources: as a table, as data, and as charts. */

typedef struct
{
  TamizReportCohort cohort;
  TamizReportCohortNames names;
  TamizRecord *source, *owner;   /* (nullable): whose texts the names are */
} Scope;

static void
clear_scope (Scope *scope)
{
  g_clear_object (&scope->source);
  g_clear_object (&scope->owner);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scope, clear_scope)

static gboolean
read_owner (TamizWork  *work,
            Scope      *scope,
            GError    **error)
{
  const char *owner = tamiz_work_text (work, "owner");

  if (owner == NULL)
    return TRUE;
  if (g_str_equal (owner, "none"))
    {
      scope->cohort.owner = TAMIZ_QUERY_NONE;
      scope->names.owner = "none";
      return TRUE;
    }

  scope->owner = tamiz_work_find_user (work, owner, error);
  if (scope->owner == NULL)
    return FALSE;
  scope->cohort.owner = tamiz_record_get_id (scope->owner);
  scope->names.owner = tamiz_record_get_text (scope->owner, TAMIZ_USER_EMAIL);
  scope->names.owner_name = tamiz_record_get_text (scope->owner, TAMIZ_USER_NAME);
  return TRUE;
}

static gboolean
read_scope (TamizWork  *work,
            Scope      *scope,
            GError    **error)
{
  const char *source = tamiz_work_text (work, "source");
  gint64 day;

  scope->cohort.from = G_MININT64;
  scope->cohort.to = G_MAXINT64;
  if (tamiz_work_day (work, "from", &day))
    scope->cohort.from = tamiz_day_starts (day, work->zone);
  if (tamiz_work_day (work, "to", &day))
    scope->cohort.to = tamiz_day_starts (day + 1, work->zone); /* the last day counts */
  if (!tamiz_work_require (scope->cohort.from < scope->cohort.to, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The period would end before it begins")))
    return FALSE;
  if (source != NULL)
    {
      scope->source = tamiz_work_find_source (work, source, error);
      if (scope->source == NULL)
        return FALSE;
      scope->cohort.source = tamiz_record_get_id (scope->source);
      scope->names.source = tamiz_record_get_text (scope->source, TAMIZ_SOURCE_NAME);
    }

  return read_owner (work, scope, error);
}

typedef struct
{
  const TamizReportCohort *cohort;
  GHashTable *excepted;      /* set of ids of leads */
  TamizReportFunnel funnel;
} FunnelUse;

static void
compute_funnel (TamizIndex *index,
                gpointer    user_data)
{
  FunnelUse *use = user_data;

  tamiz_report_funnel_compute (&use->funnel, index, use->cohort, use->excepted);
}

/* (transfer full) (nullable): the leads that an exception let through to sales */
static GHashTable *
find_excepted (TamizWork  *work,
               GError    **error)
{
  g_autoptr (GPtrArray) exceptions = tamiz_reader_list (work->reader, TAMIZ_KIND_EXCEPTION, error);
  GHashTable *leads;

  if (exceptions == NULL)
    return NULL;
  leads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < exceptions->len; i++)
    {
      TamizRecord *exception = g_ptr_array_index (exceptions, i);
      gint64 lead = tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD);

      if (tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE) == TAMIZ_EXCEPTION_USED)
        g_hash_table_add (leads, g_memdup2 (&lead, sizeof lead));
    }

  return leads;
}

static json_t *
report_funnel (TamizWork *work,
               GError   **error)
{
  g_auto (Scope) scope = { 0 };
  FunnelUse use = { .cohort = &scope.cohort };
  g_autoptr (GHashTable) excepted = NULL;
  g_autoptr (TamizReportTable) table = NULL;

  if (!read_scope (work, &scope, error) || !tamiz_work_check_report_format (work, error))
    return NULL;
  use.excepted = excepted = find_excepted (work, error);
  if (excepted == NULL
      || !tamiz_session_index_use_parts (work, TAMIZ_INDEX_MOVES, compute_funnel, &use, error))
    return NULL;

  table = tamiz_report_funnel_to_table (&use.funnel, work->zone, &scope.names);
  return tamiz_work_answer_report (work, table, NULL, NULL, tamiz_report_funnel_to_chart (&use.funnel), error);
}

typedef struct
{
  const TamizReportCohort *cohort;
  TamizDefinition *definition;   /* (nullable) */
  gint64 version;
  TamizReportMatrix *report;
} MatrixUse;

static void
compute_matrix (TamizIndex *index,
                gpointer    user_data)
{
  MatrixUse *use = user_data;

  use->report = tamiz_report_matrix_new (index, use->cohort, use->definition, use->version);
}

static json_t *
report_matrix (TamizWork *work,
               GError   **error)
{
  g_auto (Scope) scope = { 0 };
  MatrixUse use = { .cohort = &scope.cohort };
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizReportMatrix) report = NULL;
  g_autoptr (TamizReportTable) table = NULL;
  g_autoptr (TamizReportTable) cells = NULL;
  g_autoptr (json_t) json = NULL;
  GError *local_error = NULL;

  if (!read_scope (work, &scope, error) || !tamiz_work_check_report_format (work, error))
    return NULL;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  use.definition = definition;
  if (version != NULL)
    use.version = tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION);
  if (!tamiz_session_index_use_parts (work, 0, compute_matrix, &use, error))
    return NULL;

  report = use.report;
  table = tamiz_report_matrix_to_table (report, work->zone, &scope.names);
  cells = tamiz_report_matrix_to_cells (report, work->zone, &scope.names);
  json = tamiz_report_matrix_to_json (report, work->zone, &scope.names);
  return tamiz_work_answer_report (work, table, cells, json, tamiz_report_matrix_to_chart (report), error);
}

static gboolean
collect_sources (TamizWork                *work,
                 TamizReportSourcesInput  *input,
                 GPtrArray                *keep,
                 GError                  **error)
{
  GPtrArray *sources = tamiz_reader_list (work->reader, TAMIZ_KIND_SOURCE, error);

  if (sources == NULL)
    return FALSE;

  g_ptr_array_add (keep, sources);
  input->sources = g_array_new (FALSE, TRUE, sizeof (TamizReportSource));
  for (guint i = 0; i < sources->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (sources, i);
      TamizReportSource source = { tamiz_record_get_id (record),
                                   tamiz_record_get_text (record, TAMIZ_SOURCE_NAME) };

      g_array_append_val (input->sources, source);
    }

  return TRUE;
}

static gint64
get_amount (TamizRecord *record,
            int          field)
{
  gint64 amount = 0;

  tamiz_decimal_to_thousandths (tamiz_record_get_text (record, field), &amount);
  return amount;
}

static gboolean
collect_costs (TamizWork                *work,
               TamizReportSourcesInput  *input,
               GError                  **error)
{
  g_autoptr (GPtrArray) campaigns = tamiz_reader_list (work->reader, TAMIZ_KIND_CAMPAIGN, error);
  g_autoptr (GPtrArray) costs = NULL;
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  if (campaigns == NULL)
    return FALSE;
  costs = tamiz_reader_list (work->reader, TAMIZ_KIND_COST, error);
  if (costs == NULL)
    return FALSE;

  for (guint i = 0; i < campaigns->len; i++)
    {
      TamizRecord *campaign = g_ptr_array_index (campaigns, i);
      gint64 id = tamiz_record_get_id (campaign);
      gint64 source = tamiz_record_get_int (campaign, TAMIZ_CAMPAIGN_SOURCE);

      g_hash_table_insert (owners, g_memdup2 (&id, sizeof id), g_memdup2 (&source, sizeof source));
    }
  input->costs = g_array_new (FALSE, TRUE, sizeof (TamizReportCost));
  for (guint i = 0; i < costs->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (costs, i);
      gint64 campaign = tamiz_record_get_int (record, TAMIZ_COST_CAMPAIGN);
      gint64 *source = g_hash_table_lookup (owners, &campaign);
      TamizReportCost cost = { source != NULL ? *source : 0,
                               tamiz_record_get_int (record, TAMIZ_COST_DAY) };

      tamiz_money_init (&cost.money, tamiz_record_get_text (record, TAMIZ_COST_CURRENCY),
                        get_amount (record, TAMIZ_COST_AMOUNT));
      g_array_append_val (input->costs, cost);
    }

  return TRUE;
}

typedef struct
{
  GArray *outcomes;         /* TamizReportOutcome */
  GTimeZone *zone;
} WonUse;

static gboolean
collect_won (gint64      lead,
             gint64      at,
             const char *amount,
             const char *currency,
             gpointer    user_data)
{
  WonUse *use = user_data;
  TamizReportOutcome outcome = { lead, tamiz_day_of (at, use->zone) };
  gint64 thousandths = 0;

  tamiz_decimal_to_thousandths (amount, &thousandths);
  tamiz_money_init (&outcome.money, currency, thousandths);
  g_array_append_val (use->outcomes, outcome);
  return TRUE;
}

static gboolean
collect_outcomes (TamizWork                *work,
                  TamizReportSourcesInput  *input,
                  GError                  **error)
{
  WonUse use = { g_array_new (FALSE, TRUE, sizeof (TamizReportOutcome)), work->zone };

  input->outcomes = use.outcomes;
  return tamiz_reader_scan_won (work->reader, collect_won, &use, work->cancellable, error);
}

static gboolean
collect_rates (TamizWork                *work,
               TamizReportSourcesInput  *input,
               GError                  **error)
{
  g_autoptr (GPtrArray) rates = tamiz_reader_list (work->reader, TAMIZ_KIND_RATE, error);

  if (rates == NULL)
    return FALSE;

  input->rates = g_array_new (FALSE, TRUE, sizeof (TamizReportRate));
  for (guint i = 0; i < rates->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (rates, i);
      TamizReportRate rate = { .day = tamiz_record_get_int (record, TAMIZ_RATE_DAY) };

      g_strlcpy (rate.currency, tamiz_record_get_text (record, TAMIZ_RATE_CURRENCY), sizeof rate.currency);
      if (tamiz_report_rate_parse (tamiz_record_get_text (record, TAMIZ_RATE_RATE), &rate.rate))
        g_array_append_val (input->rates, rate);
    }

  return TRUE;
}

typedef struct
{
  TamizReportSourcesInput *input;
  TamizReportSources *report;
} SourcesUse;

static void
compute_sources (TamizIndex *index,
                 gpointer    user_data)
{
  SourcesUse *use = user_data;

  use->report = tamiz_report_sources_new (index, use->input);
}

static void
clear_input (TamizReportSourcesInput *input)
{
  g_clear_pointer (&input->sources, g_array_unref);
  g_clear_pointer (&input->costs, g_array_unref);
  g_clear_pointer (&input->outcomes, g_array_unref);
  g_clear_pointer (&input->rates, g_array_unref);
}

static json_t *
report_sources (TamizWork *work,
                GError   **error)
{
  g_auto (Scope) scope = { 0 };
  TamizReportSourcesInput input = { 0 };
  SourcesUse use = { &input, NULL };
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  const char *attribution = tamiz_work_text (work, "attribution");
  TamizIndexParts parts = TAMIZ_INDEX_MOVES;
  json_t *answer = NULL;

  if (attribution != NULL
      && !tamiz_work_require (tamiz_attribution_from_nick (attribution, &input.attribution),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("“%s” is not possible for %s; possible are: %s"), attribution,
                              "attribution", "first, last, equal"))
    return NULL;

  if (input.attribution != TAMIZ_ATTRIBUTION_FIRST)
    parts |= TAMIZ_INDEX_DETAILS | TAMIZ_INDEX_TOUCHES;
  input.zone = work->zone;
  input.currency = tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY);
  if (read_scope (work, &scope, error) && tamiz_work_check_report_format (work, error)
      && collect_sources (work, &input, keep, error) && collect_costs (work, &input, error)
      && collect_outcomes (work, &input, error) && collect_rates (work, &input, error))
    {
      input.from = scope.cohort.from;
      input.to = scope.cohort.to;
      input.source = scope.cohort.source;
      if (tamiz_session_index_use_parts (work, parts, compute_sources, &use, error))
        {
          g_autoptr (TamizReportTable) table = tamiz_report_sources_to_table (use.report, work->zone);

          answer = tamiz_work_answer_report (work, table, NULL, NULL, tamiz_report_sources_to_chart (use.report),
                                  error);
          tamiz_report_sources_free (use.report);
        }
    }
  clear_input (&input);

  return answer;
}

#define PERIOD_PARAMETERS \
  { "from", TAMIZ_PARAMETER_DAY, 0, 0, N_("Received from this day on") }, \
  { "to", TAMIZ_PARAMETER_DAY, 0, 0, N_("Received until this day") }, \
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this source") }, \
  { "format", TAMIZ_PARAMETER_TEXT, 0, 0, N_("table, json, csv, svg, png or pdf") }, \
  { "output", TAMIZ_PARAMETER_OUTPUT, 0, 0, N_("The file to write") }

/* Of the funnel and of the matrix. */
static const TamizParameter cohort_parameters[] = {
  PERIOD_PARAMETERS,
  { "owner", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this owner, by e-mail; none for those without") },
  { NULL },
};

static const TamizParameter sources_parameters[] = {
  PERIOD_PARAMETERS,
  { "attribution", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("Whose lead it is: the first source's, the last's before MQL, or equal shares") },
  { NULL },
};

const TamizOperationEntry tamiz_report_operations[] = {
  { { "report.funnel", N_("The funnel of those received in a period"), TAMIZ_OPERATION_READS,
      cohort_parameters,
      "stage,reached,open,conversion,low,high,skipped,returned,lost,deferred,discarded,exceptions" },
    report_funnel },
  { { "report.matrix", N_("Fit against interest of those not handed off yet"), TAMIZ_OPERATION_READS,
      cohort_parameters, NULL },
    report_matrix },
  { { "report.sources", N_("What each source brought and cost"), TAMIZ_OPERATION_READS,
      sources_parameters,
      "source,prospects,inquiries,mql,sql,handed_off,accepted,returned,won,lost,won_amount,cost" },
    report_sources },
  { { NULL }, NULL },
};
