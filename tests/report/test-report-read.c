#include "config.h"

#include "tamiz-report-read.h"

/* What a report answered says all of it: made again from the answer it answers the same. */

static const char funnel[] = "{"
  "'items': ["
  "{'stage': 'prospect', 'reached': 3, 'open': 1, 'conversion': null, 'low': null, 'high': null,"
  " 'skipped': 0, 'returned': 0, 'lost': 0, 'deferred': 0, 'discarded': 1, 'exceptions': 0, 'lost_share': 0,"
  " 'deferred_share': 0, 'discarded_share': 0.333333},"
  "{'stage': 'inquiry', 'reached': 1, 'open': 1, 'conversion': 0.333333, 'low': 0.061492,"
  " 'high': 0.792345, 'skipped': 0, 'returned': 0, 'lost': 0, 'deferred': 0, 'discarded': 0,"
  " 'exceptions': 1, 'lost_share': 0, 'deferred_share': 0, 'discarded_share': 0}],"
  "'total': 7, 'from': '2026-01-01', 'to': '2026-01-31', 'source': 'Web', 'owner': 'none'}";

static const char matrix[] = "{"
  "'cells': ["
  "{'fit': 0, 'fit_from': 0, 'fit_to': 40.5, 'interest': 0, 'interest_from': 0, 'interest_to': 100,"
  " 'grade': 'D', 'count': 4},"
  "{'fit': 1, 'fit_from': 40.5, 'fit_to': 100, 'interest': 0, 'interest_from': 0, 'interest_to': 100,"
  " 'grade': 'A', 'count': 2}],"
  "'fit': [{'from': 0, 'to': 40.5}, {'from': 40.5, 'to': 100}], 'interest': [{'from': 0, 'to': 100}],"
  "'from': null, 'to': null, 'source': null, 'owner': null, 'unknown': 5,"
  "'definition_version': 2}";

static const char sources[] = "{"
  "'items': ["
  "{'source': 'Web', 'prospects': 3, 'inquiries': 2.5, 'mql': 1, 'sql': 1, 'handed_off': 1,"
  " 'accepted': 0, 'returned': 1, 'won': 0, 'lost': 0,"
  " 'won_amount': {'amount': '0.00', 'currency': 'BOB'}, 'won_amount_apart': [],"
  " 'cost': {'amount': '12.345', 'currency': 'BOB'},"
  " 'cost_apart': [{'amount': '3.00', 'currency': 'EUR'}],"
  " 'cost_per_inquiry': null, 'cost_per_sql': null, 'cost_per_won': null, 'return_on_cost': null,"
  " 'currency': 'BOB', 'source_id': '4'},"
  "{'source': null, 'prospects': 0.5, 'inquiries': 0, 'mql': 0, 'sql': 0, 'handed_off': 0,"
  " 'accepted': 0, 'returned': 0, 'won': 1, 'lost': 0,"
  " 'won_amount': {'amount': '10.00', 'currency': 'BOB'}, 'won_amount_apart': [],"
  " 'cost': {'amount': '4.00', 'currency': 'BOB'}, 'cost_apart': [],"
  " 'cost_per_inquiry': null, 'cost_per_sql': null,"
  " 'cost_per_won': {'amount': '4.00', 'currency': 'BOB'}, 'return_on_cost': 2.5,"
  " 'currency': 'BOB', 'source_id': null}],"
  "'total': 2, 'from': '2026-01-01', 'to': null, 'attribution': 'equal'}";

static json_t *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  json_t *json = tamiz_json_parse (quoted, -1, &error);

  g_assert_no_error (error);

  return json;
}

static void
assert_alike (json_t *answer,
              json_t *again)
{
  g_autofree char *expected = tamiz_json_to_text (answer);
  g_autofree char *found = tamiz_json_to_text (again);

  if (!json_equal (answer, again))
    g_error ("%s\nbecame\n%s", expected, found);
}

static void
a_funnel_is_made_again (void)
{
  g_autoptr (json_t) answer = parse (funnel);
  g_autoptr (json_t) again = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (-4 * 3600);
  g_autoptr (TamizReportTable) table = NULL;
  TamizReportCohortNames names;
  TamizReportFunnel report;

  tamiz_report_funnel_read (&report, answer, zone);
  tamiz_report_names_read (&names, answer);
  g_assert_cmpuint (report.received, ==, 3);
  table = tamiz_report_funnel_to_table (&report, zone, &names);
  again = tamiz_report_table_to_json (table);
  /* The answer above is cut after its second stage. */
  while (json_array_size (json_object_get (again, "items")) > 2)
    json_array_remove (json_object_get (again, "items"), 2);
  assert_alike (answer, again);
}

static void
a_matrix_is_made_again (void)
{
  g_autoptr (json_t) answer = parse (matrix);
  g_autoptr (json_t) none = parse ("{'cells': [], 'fit': [], 'interest': [], 'unknown': 1}");
  g_autoptr (json_t) again = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (TamizReportMatrix) report = tamiz_report_matrix_read (answer, zone);
  g_autoptr (TamizReportMatrix) undefined = tamiz_report_matrix_read (none, zone);
  g_autoptr (TamizReportTable) table = NULL;
  TamizReportCohortNames names;

  tamiz_report_names_read (&names, answer);
  again = tamiz_report_matrix_to_json (report, zone, &names);
  assert_alike (answer, again);

  table = tamiz_report_matrix_to_table (undefined, zone, &names);
  g_assert_cmpuint (tamiz_report_table_get_n_rows (table), ==, 0);
}

static void
sources_are_made_again (void)
{
  g_autoptr (json_t) answer = parse (sources);
  g_autoptr (json_t) nothing = parse ("{'items': [], 'attribution': 'first'}");
  g_autoptr (json_t) again = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (-4 * 3600);
  g_autoptr (TamizReportSources) report = tamiz_report_sources_read (answer, zone);
  g_autoptr (TamizReportSources) empty = tamiz_report_sources_read (nothing, zone);
  g_autoptr (TamizReportTable) table = tamiz_report_sources_to_table (report, zone);

  again = tamiz_report_table_to_json (table);
  assert_alike (answer, again);
  g_assert_cmpuint (empty->rows->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-read/a-funnel-is-made-again", a_funnel_is_made_again);
  g_test_add_func ("/report-read/a-matrix-is-made-again", a_matrix_is_made_again);
  g_test_add_func ("/report-read/sources-are-made-again", sources_are_made_again);
  return g_test_run ();
}
