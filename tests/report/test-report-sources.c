#include "config.h"

#include "tamiz-index.h"
#include "tamiz-report-charts.h"

#include <string.h>

#define DAY (24 * G_TIME_SPAN_HOUR)

enum
{
  WEB = 1,
  FAIR = 2,
  MAIL = 3,
};

typedef struct
{
  TamizIndex *index;
  GTimeZone *zone;
  TamizReportSourcesInput input;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  const TamizReportSource sources[] = { { WEB, "Web" }, { FAIR, "Feria" }, { MAIL, "Émail" } };

  fixture->index = tamiz_index_new ();
  fixture->zone = g_time_zone_new_utc ();
  fixture->input = (TamizReportSourcesInput) {
    .from = G_MININT64,
    .to = G_MAXINT64,
    .zone = fixture->zone,
    .currency = "BOB",
    .sources = g_array_new (FALSE, FALSE, sizeof (TamizReportSource)),
    .costs = g_array_new (FALSE, FALSE, sizeof (TamizReportCost)),
    .outcomes = g_array_new (FALSE, FALSE, sizeof (TamizReportOutcome)),
    .rates = g_array_new (FALSE, FALSE, sizeof (TamizReportRate)),
  };
  g_array_append_vals (fixture->input.sources, sources, G_N_ELEMENTS (sources));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->index);
  g_time_zone_unref (fixture->zone);
  g_array_unref (fixture->input.sources);
  g_array_unref (fixture->input.costs);
  g_array_unref (fixture->input.outcomes);
  g_array_unref (fixture->input.rates);
}

/* A lead that went up to a stage, an hour each. */
static void
put_lead (Fixture *fixture,
          gint64   id,
          gint64   source,
          gint64   day,
          int      stage)
{
  TamizIndexLead lead = {
    .id = id, .source = source, .received_on = day * DAY, .stage = stage, .grade = -1
  };

  tamiz_index_put (fixture->index, &lead);
  for (int to = 0; to <= MIN (stage, TAMIZ_STAGE_WON); to++)
    tamiz_index_put_move (fixture->index, id, day * DAY + to * G_TIME_SPAN_HOUR, to - 1, to,
                          TAMIZ_MOVE_VERDICT, TAMIZ_ACTOR_PROGRAM);
}

static void
add_touch (Fixture *fixture,
           gint64   lead,
           gint64   at,
           gint64   source)
{
  g_assert_true (tamiz_index_put_touch (fixture->index, lead, at, source));
}

static void
add_cost (Fixture    *fixture,
          gint64      source,
          gint64      day,
          gint64      amount,
          const char *currency)
{
  TamizReportCost cost = { .source = source, .day = day };

  tamiz_money_init (&cost.money, currency, amount);
  g_array_append_val (fixture->input.costs, cost);
}

static void
add_outcome (Fixture    *fixture,
             gint64      lead,
             gint64      day,
             gint64      amount,
             const char *currency)
{
  TamizReportOutcome outcome = { .lead = lead, .day = day };

  tamiz_money_init (&outcome.money, currency, amount);
  g_array_append_val (fixture->input.outcomes, outcome);
}

static void
add_rate (Fixture    *fixture,
          const char *currency,
          gint64      day,
          const char *text)
{
  TamizReportRate rate = { .day = day };

  g_strlcpy (rate.currency, currency, sizeof rate.currency);
  g_assert_true (tamiz_report_rate_parse (text, &rate.rate));
  g_array_append_val (fixture->input.rates, rate);
}

static const TamizSourceRow *
find_row (TamizReportSources *report,
          gint64              source)
{
  for (guint i = 0; i < report->rows->len; i++)
    {
      const TamizSourceRow *row = report->rows->pdata[i];

      if (row->source == source)
        return row;
    }

  g_error ("no row of source %" G_GINT64_FORMAT, source);
}

static void
test_counts_and_costs_by_first_source (Fixture      *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;
  const TamizSourceRow *web, *fair, *mail;

  put_lead (fixture, 1, WEB, 10, TAMIZ_STAGE_PROSPECT);
  put_lead (fixture, 2, WEB, 10, TAMIZ_STAGE_INQUIRY);
  put_lead (fixture, 3, WEB, 10, TAMIZ_STAGE_SQL);
  put_lead (fixture, 4, WEB, 10, TAMIZ_STAGE_WON);
  put_lead (fixture, 5, FAIR, 10, TAMIZ_STAGE_ACCEPTED);
  tamiz_index_put_move (fixture->index, 5, 11 * DAY, TAMIZ_STAGE_ACCEPTED, TAMIZ_STAGE_MQL,
                        TAMIZ_MOVE_RETURN, TAMIZ_ACTOR_USER);
  add_touch (fixture, 1, 10 * DAY, FAIR);
  add_cost (fixture, WEB, 9, 100000, "BOB");
  add_cost (fixture, WEB, 10, 50, "BOB");
  add_outcome (fixture, 4, 12, 999000, "BOB");
  add_outcome (fixture, 4, 13, 400200, "BOB");
  /* Not won, so that it counts for nothing. */
  add_outcome (fixture, 3, 13, 70000, "BOB");

  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  g_assert_cmpuint (report->rows->len, ==, 3);
  /* By name, accents aside. */
  g_assert_cmpstr (((TamizSourceRow *) report->rows->pdata[0])->name, ==, "Émail");

  web = find_row (report, WEB);
  g_assert_cmpint (web->prospects, ==, 4000);
  g_assert_cmpint (web->inquiries, ==, 3000);
  g_assert_cmpint (web->mql, ==, 2000);
  g_assert_cmpint (web->sql, ==, 2000);
  g_assert_cmpint (web->accepted, ==, 1000);
  g_assert_cmpint (web->won, ==, 1000);
  g_assert_cmpint (web->won_amount, ==, 400200);
  g_assert_cmpint (web->cost, ==, 100050);
  /* 33.35, 50.025 and 100.05, in hundredths. */
  g_assert_cmpint (web->cost_per_inquiry, ==, 33350);
  g_assert_cmpint (web->cost_per_sql, ==, 50030);
  g_assert_cmpint (web->cost_per_won, ==, 100050);
  g_assert_cmpint (web->return_on_cost, ==, 4000);

  fair = find_row (report, FAIR);
  g_assert_cmpint (fair->prospects, ==, 1000);
  g_assert_cmpint (fair->accepted, ==, 1000);
  g_assert_cmpint (fair->returned, ==, 1000);
  g_assert_cmpint (fair->cost_per_sql, ==, TAMIZ_REPORT_NONE);
  g_assert_cmpint (fair->return_on_cost, ==, TAMIZ_REPORT_NONE);

  mail = find_row (report, MAIL);
  g_assert_cmpint (mail->prospects, ==, 0);
}

static void
test_last_source_is_the_one_before_mql (Fixture      *fixture,
                                        gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;

  put_lead (fixture, 1, WEB, 10, TAMIZ_STAGE_MQL);
  add_touch (fixture, 1, 10 * DAY, FAIR);
  /* The one that made it MQL, at that very moment. */
  add_touch (fixture, 1, 10 * DAY + 2 * G_TIME_SPAN_HOUR, MAIL);
  add_touch (fixture, 1, 11 * DAY, WEB);
  put_lead (fixture, 2, WEB, 10, TAMIZ_STAGE_INQUIRY);
  add_touch (fixture, 2, 30 * DAY, FAIR);
  /* Without activities that name a source the first one stays. */
  put_lead (fixture, 3, FAIR, 10, TAMIZ_STAGE_MQL);

  fixture->input.attribution = TAMIZ_ATTRIBUTION_LAST;
  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  g_assert_cmpint (find_row (report, WEB)->prospects, ==, 0);
  g_assert_cmpint (find_row (report, MAIL)->mql, ==, 1000);
  g_assert_cmpint (find_row (report, FAIR)->prospects, ==, 2000);
  g_assert_cmpint (find_row (report, FAIR)->mql, ==, 1000);
}

static void
test_equal_shares_add_up (Fixture      *fixture,
                          gconstpointer user_data)
{
  g_autoptr (TamizReportSources) equal = NULL;
  g_autoptr (TamizReportSources) first = NULL;
  gint64 sums[2][4] = { { 0 } };

  for (gint64 id = 1; id <= 200; id++)
    {
      put_lead (fixture, id, 1 + id % 3, 10, id % 7);
      for (gint64 i = 0; i < id % 5; i++)
        add_touch (fixture, id, 10 * DAY + i, 1 + (id + i) % 3);
      if (id % 7 == TAMIZ_STAGE_WON)
        add_outcome (fixture, id, 20, 1000 + 7 * id, id % 2 ? "BOB" : "USD");
    }

  first = tamiz_report_sources_new (fixture->index, &fixture->input);
  fixture->input.attribution = TAMIZ_ATTRIBUTION_EQUAL;
  equal = tamiz_report_sources_new (fixture->index, &fixture->input);
  for (guint which = 0; which < 2; which++)
    {
      GPtrArray *rows = which == 0 ? first->rows : equal->rows;

      for (guint i = 0; i < rows->len; i++)
        {
          const TamizSourceRow *row = rows->pdata[i];

          sums[which][0] += row->prospects;
          sums[which][1] += row->won;
          sums[which][2] += row->won_amount;
          sums[which][3] += row->won_apart->len > 0
                              ? g_array_index (row->won_apart, TamizMoney, 0).amount
                              : 0;
        }
    }
  g_assert_cmpint (sums[0][0], ==, 200000);
  g_assert_cmpmem (sums[0], sizeof sums[0], sums[1], sizeof sums[1]);
  g_assert_cmpint (sums[0][2], >, 0);
  g_assert_cmpint (sums[0][3], >, 0);
}

/* Where a lead stands further than its history knows, it got there when it was last changed. */
static void
what_the_lead_itself_says_counts (Fixture      *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;
  const TamizIndexLead lead = {
    .id = 1, .source = WEB, .received_on = DAY, .updated = 20 * DAY, .stage = TAMIZ_STAGE_MQL, .grade = -1
  };

  tamiz_index_put (fixture->index, &lead);
  tamiz_index_put_move (fixture->index, 1, DAY, -1, TAMIZ_STAGE_INQUIRY, TAMIZ_MOVE_VERDICT, TAMIZ_ACTOR_PROGRAM);
  add_touch (fixture, 1, 20 * DAY, FAIR);
  add_touch (fixture, 1, 20 * DAY + 1, MAIL);

  fixture->input.attribution = TAMIZ_ATTRIBUTION_LAST;
  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  g_assert_cmpint (find_row (report, WEB)->prospects, ==, 0);
  g_assert_cmpint (find_row (report, FAIR)->mql, ==, 1000);
  g_assert_cmpint (find_row (report, MAIL)->prospects, ==, 0);
}

static void
test_equal_shares_of_one_lead (Fixture      *fixture,
                               gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;

  put_lead (fixture, 1, WEB, 10, TAMIZ_STAGE_WON);
  add_touch (fixture, 1, 9 * DAY, WEB);
  add_touch (fixture, 1, 10 * DAY, FAIR);
  add_touch (fixture, 1, 10 * DAY, FAIR);
  add_touch (fixture, 1, 10 * DAY + 1, MAIL);
  add_touch (fixture, 1, 15 * DAY, 99);
  put_lead (fixture, 0x7fffffffff, MAIL, 10, TAMIZ_STAGE_PROSPECT);
  add_touch (fixture, 0x7fffffffff, 0, MAIL);
  add_outcome (fixture, 1, 12, 100, "BOB");

  fixture->input.attribution = TAMIZ_ATTRIBUTION_EQUAL;
  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  g_assert_cmpint (find_row (report, WEB)->won, ==, 334);
  g_assert_cmpint (find_row (report, FAIR)->won, ==, 333);
  g_assert_cmpint (find_row (report, MAIL)->won, ==, 333);
  g_assert_cmpint (find_row (report, MAIL)->prospects, ==, 1333);
  g_assert_cmpint (find_row (report, WEB)->won_amount, ==, 34);
  g_assert_cmpint (find_row (report, FAIR)->won_amount, ==, 33);
}

static void
test_currencies_convert_by_the_rate_of_their_day (Fixture      *fixture,
                                                  gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;
  const TamizSourceRow *web;

  put_lead (fixture, 1, WEB, 10, TAMIZ_STAGE_WON);
  put_lead (fixture, 2, WEB, 10, TAMIZ_STAGE_WON);
  put_lead (fixture, 3, WEB, 10, TAMIZ_STAGE_WON);
  add_rate (fixture, "USD", 100, "6.96");
  add_rate (fixture, "USD", 10, "6.86");
  add_rate (fixture, "EUR", 50, "7.5");
  add_outcome (fixture, 1, 20, 100000, "USD");
  add_outcome (fixture, 2, 100, 100000, "USD");
  /* Before the first rate of its currency. */
  add_outcome (fixture, 3, 49, 100000, "EUR");
  add_cost (fixture, WEB, 20, 10005, "USD");

  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  web = find_row (report, WEB);
  g_assert_cmpint (web->won_amount, ==, 686000 + 696000);
  g_assert_cmpuint (web->won_apart->len, ==, 1);
  g_assert_cmpstr (g_array_index (web->won_apart, TamizMoney, 0).currency, ==, "EUR");
  g_assert_cmpint (g_array_index (web->won_apart, TamizMoney, 0).amount, ==, 100000);
  /* 10.005 · 6.86 = 68.6343 */
  g_assert_cmpint (web->cost, ==, 68634);
  g_assert_cmpint (web->cost_per_won, ==, 22880);
  /* What cannot be added cannot be divided either. */
  g_assert_cmpint (web->return_on_cost, ==, TAMIZ_REPORT_NONE);
}

static void
test_missing_rate_is_shown_apart (Fixture      *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;
  g_autoptr (TamizReportTable) table = NULL;
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *csv = NULL;
  json_t *item, *money;

  put_lead (fixture, 1, WEB, 10, TAMIZ_STAGE_WON);
  add_outcome (fixture, 1, 20, 2500000, "USD");
  add_cost (fixture, WEB, 20, 30000, "EUR");
  add_cost (fixture, WEB, 20, 5000, "BRL");
  add_cost (fixture, WEB, 20, 1250000, "BOB");

  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  g_assert_cmpint (find_row (report, WEB)->cost_per_inquiry, ==, TAMIZ_REPORT_NONE);
  table = tamiz_report_sources_to_table (report, fixture->zone);
  json = tamiz_report_table_to_json (table);
  g_assert_cmpstr (tamiz_json_get_text (json, "attribution"), ==, "first");
  item = json_array_get (json_object_get (json, "items"), 2);
  g_assert_cmpstr (tamiz_json_get_text (item, "source"), ==, "Web");
  g_assert_cmpint (json_integer_value (json_object_get (item, "won")), ==, 1);
  money = json_object_get (item, "won_amount");
  g_assert_cmpstr (tamiz_json_get_text (money, "amount"), ==, "0.00");
  g_assert_cmpstr (tamiz_json_get_text (money, "currency"), ==, "BOB");
  money = json_array_get (json_object_get (item, "won_amount_apart"), 0);
  g_assert_cmpstr (tamiz_json_get_text (money, "amount"), ==, "2500.00");
  g_assert_cmpstr (tamiz_json_get_text (money, "currency"), ==, "USD");
  g_assert_true (json_is_null (json_object_get (item, "cost_per_won")));
  g_assert_true (json_is_null (json_object_get (item, "return_on_cost")));

  text = tamiz_report_table_to_text (table);
  g_assert_nonnull (strstr (text, "By first source"));
  g_assert_nonnull (strstr (text, "Won, no rate"));
  csv = tamiz_report_table_to_csv (table);
  g_assert_nonnull (strstr (csv, "\r\nWeb,1,1,1,1,1,1,0,1,0,0.00,2500.00 USD,1250.00,"
                                 "5.00 BRL; 30.00 EUR,,,,,BOB,1\r\n"));
}

static void
test_period_and_source_narrow_the_report (Fixture      *fixture,
                                          gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;
  const TamizSourceRow *web;

  put_lead (fixture, 1, WEB, 9, TAMIZ_STAGE_INQUIRY);
  put_lead (fixture, 2, WEB, 10, TAMIZ_STAGE_INQUIRY);
  put_lead (fixture, 3, FAIR, 10, TAMIZ_STAGE_INQUIRY);
  put_lead (fixture, 4, WEB, 20, TAMIZ_STAGE_INQUIRY);
  add_cost (fixture, WEB, 9, 1000, "BOB");
  add_cost (fixture, WEB, 10, 2000, "");
  add_cost (fixture, WEB, 19, 4000, "BOB");
  add_cost (fixture, WEB, 20, 8000, "BOB");
  fixture->input.from = 10 * DAY;
  fixture->input.to = 20 * DAY;
  fixture->input.source = WEB;

  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  g_assert_cmpuint (report->rows->len, ==, 1);
  web = find_row (report, WEB);
  g_assert_cmpint (web->inquiries, ==, 1000);
  g_assert_cmpint (web->cost, ==, 6000);
  g_assert_cmpint (web->cost_per_inquiry, ==, 6000);
}

static void
test_pictures_are_made_of_it (Fixture      *fixture,
                              gconstpointer user_data)
{
  g_autoptr (TamizReportSources) report = NULL;
  g_autoptr (TamizReportTable) table = NULL;
  g_autoptr (TamizBlock) bars = NULL;
  g_autoptr (TamizBlock) picture = NULL;
  g_autoptr (TamizBlock) paper = NULL;
  TamizReportFunnel funnel;

  put_lead (fixture, 1, WEB, 9, TAMIZ_STAGE_INQUIRY);
  put_lead (fixture, 2, 0, 9, TAMIZ_STAGE_INQUIRY);
  report = tamiz_report_sources_new (fixture->index, &fixture->input);
  g_assert_cmpuint (report->rows->len, ==, 4);
  g_assert_cmpint (((TamizSourceRow *) report->rows->pdata[3])->source, ==, 0);
  bars = tamiz_report_sources_to_chart (report);
  table = tamiz_report_sources_to_table (report, fixture->zone);
  paper = tamiz_report_table_to_paper (table);
  g_assert_cmpstr (tamiz_block_get_title (paper), ==, "Sources");
  g_assert_cmpstr (tamiz_block_get_note (paper), ==, "By first source");
  tamiz_report_table_set_heading (table, bars);
  g_assert_cmpstr (tamiz_block_get_title (bars), ==, "Sources");
  tamiz_report_funnel_compute (&funnel, fixture->index,
                               &(TamizReportCohort) { G_MININT64, G_MAXINT64 }, NULL);
  picture = tamiz_report_funnel_to_chart (&funnel);
  g_assert_nonnull (picture);
}

static void
test_attribution_by_name (void)
{
  TamizAttribution attribution = TAMIZ_ATTRIBUTION_FIRST;

  g_assert_true (tamiz_attribution_from_nick ("equal", &attribution));
  g_assert_cmpint (attribution, ==, TAMIZ_ATTRIBUTION_EQUAL);
  g_assert_cmpstr (tamiz_attribution_nick (attribution), ==, "equal");
  g_assert_false (tamiz_attribution_from_nick ("fair", &attribution));
}

static void
test_rates_are_read_exactly (void)
{
  gint64 rate = 0, converted = 0;

  g_assert_true (tamiz_report_rate_parse ("6.96", &rate));
  g_assert_cmpint (rate, ==, 6960000);
  g_assert_true (tamiz_report_rate_parse ("0.000123", &rate));
  g_assert_cmpint (rate, ==, 123);
  g_assert_false (tamiz_report_rate_parse ("0", &rate));
  g_assert_false (tamiz_report_rate_parse ("-1", &rate));
  g_assert_false (tamiz_report_rate_parse ("9999999999999", &rate));
  g_assert_false (tamiz_report_rate_parse ("x", &rate));
  g_assert_false (tamiz_report_rate_parse (NULL, &rate));

  g_assert_true (tamiz_report_convert (NULL, "BOB", "BOB", 0, -5, &converted));
  g_assert_cmpint (converted, ==, -5);
  g_assert_false (tamiz_report_convert (NULL, "BOB", "USD", 0, -5, &converted));
}

static void
test_huge_amounts_do_not_turn_negative (void)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (TamizMoney));

  for (guint i = 0; i < 20; i++)
    tamiz_money_list_add (list, "USD", G_GINT64_CONSTANT (999999999999999000));
  g_assert_cmpint (g_array_index (list, TamizMoney, 0).amount, ==, G_MAXINT64);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/report-sources/counts-and-costs-by-first-source", test_counts_and_costs_by_first_source);
  ADD ("/report-sources/last-source-is-the-one-before-mql", test_last_source_is_the_one_before_mql);
  ADD ("/report-sources/what-the-lead-itself-says-counts", what_the_lead_itself_says_counts);
  ADD ("/report-sources/equal-shares-add-up", test_equal_shares_add_up);
  ADD ("/report-sources/equal-shares-of-one-lead", test_equal_shares_of_one_lead);
  ADD ("/report-sources/currencies-convert-by-the-rate-of-their-day",
       test_currencies_convert_by_the_rate_of_their_day);
  ADD ("/report-sources/missing-rate-is-shown-apart", test_missing_rate_is_shown_apart);
  ADD ("/report-sources/period-and-source-narrow-the-report",
       test_period_and_source_narrow_the_report);
  ADD ("/report-sources/pictures-are-made-of-it", test_pictures_are_made_of_it);
  g_test_add_func ("/report-sources/attribution-by-name", test_attribution_by_name);
  g_test_add_func ("/report-sources/rates-are-read-exactly", test_rates_are_read_exactly);
  g_test_add_func ("/report-sources/huge-amounts-do-not-turn-negative",
                   test_huge_amounts_do_not_turn_negative);

  return g_test_run ();
}
