#include "config.h"

#include "tamiz-index.h"
#include "tamiz-report-funnel.h"
#include "tamiz-time.h"

#include <math.h>

#define DAY (24 * G_TIME_SPAN_HOUR)

/* A history is written as the moves of one lead: "inquiry>mql" by verdict, with the
 * cause after a slash where it is another one: "accepted>won/outcome".
 */
static void
put_history (TamizIndex *index,
             gint64      id,
             gint64      received_day,
             const char *text)
{
  g_auto (GStrv) steps = g_strsplit (text, " ", -1);
  TamizIndexLead lead = {
    .id = id, .source = 1, .received_on = received_day * DAY, .grade = -1, .fit = -1, .interest = -1
  };
  gint64 at = lead.received_on;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit_set (steps[i], ">/", -1);
      int from = -1, to, cause = TAMIZ_MOVE_VERDICT;

      if (*parts[0] == '\0')
        cause = TAMIZ_MOVE_ENTRY;
      else
        g_assert_true (tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, parts[0], &from));
      g_assert_true (tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, parts[1], &to));
      if (parts[2] != NULL)
        g_assert_true (tamiz_enum_from_nick (TAMIZ_ENUM_MOVE, parts[2], &cause));

      lead.stage = to;
      tamiz_index_put (index, &lead);
      tamiz_index_put_move (index, id, at, from, to, cause, TAMIZ_ACTOR_USER);
      at += G_TIME_SPAN_HOUR;
    }
}

#define WHOLE_LINE ">inquiry inquiry>mql mql>sql sql>handed_off/handoff handed_off>accepted/accept "

static void
compute (TamizReportFunnel *funnel,
         TamizIndex        *index)
{
  tamiz_report_funnel_compute (funnel, index,
                               &(TamizReportCohort) { G_MININT64, G_MAXINT64 }, NULL);
}

/* One figure of each stage, prospect to won. */
#define assert_figures(funnel, figure, ...) \
  G_STMT_START \
  { \
    const guint expected[TAMIZ_FUNNEL_N_STAGES] = { __VA_ARGS__ }; \
    for (guint stage = 0; stage < TAMIZ_FUNNEL_N_STAGES; stage++) \
      { \
        if ((funnel).rows[stage].figure != expected[stage]) \
          g_error ("%s of %s is %u, not %u", #figure, \
                   tamiz_enum_nick (TAMIZ_ENUM_STAGE, stage), (funnel).rows[stage].figure, \
                   expected[stage]); \
      } \
  } \
  G_STMT_END

static void
test_reached_and_open (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizReportFunnel funnel;

  put_history (index, 1, 1, ">prospect");
  put_history (index, 2, 1, ">prospect prospect>inquiry/activity");
  put_history (index, 3, 1, ">inquiry inquiry>mql");
  put_history (index, 4, 1, WHOLE_LINE "accepted>won/outcome");
  compute (&funnel, index);

  g_assert_cmpuint (funnel.received, ==, 4);
  assert_figures (funnel, reached, 4, 3, 2, 1, 1, 1, 1);
  assert_figures (funnel, open, 1, 1, 1, 0, 0, 0, 1);
  assert_figures (funnel, skipped, 0, 0, 0, 0, 0, 0, 0);
  g_assert_true (isnan (funnel.rows[0].conversion));
  g_assert_cmpfloat_with_epsilon (funnel.rows[TAMIZ_STAGE_INQUIRY].conversion, 0.75, 1e-12);
  g_assert_cmpfloat_with_epsilon (funnel.rows[TAMIZ_STAGE_SQL].conversion, 0.5, 1e-12);
}

static void
test_skipped_stage_counts_as_reached (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizReportFunnel funnel;

  put_history (index, 1, 1, ">prospect prospect>sql");
  /* Moved back to what it had skipped, it has stood there. */
  put_history (index, 2, 1, ">prospect prospect>sql sql>mql/hand");
  compute (&funnel, index);

  assert_figures (funnel, reached, 2, 2, 2, 2, 0, 0, 0);
  assert_figures (funnel, skipped, 0, 2, 1, 0, 0, 0, 0);
  assert_figures (funnel, open, 0, 0, 1, 1, 0, 0, 0);
}

static void
test_return_and_second_handoff (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizReportFunnel funnel;

  put_history (index, 1, 1,
               ">inquiry inquiry>mql mql>sql sql>handed_off/handoff handed_off>mql/return "
               "mql>sql sql>handed_off/handoff handed_off>mql/return "
               "mql>sql sql>handed_off/handoff handed_off>accepted/accept");
  put_history (index, 2, 1, WHOLE_LINE "accepted>mql/return");
  put_history (index, 3, 1,
               ">inquiry inquiry>mql mql>sql sql>handed_off/handoff handed_off>sql/withdraw");
  compute (&funnel, index);

  /* Distinct leads, however often each comes back; a withdrawal is no return. */
  assert_figures (funnel, returned, 0, 0, 0, 0, 1, 1, 0);
  assert_figures (funnel, reached, 3, 3, 3, 3, 3, 2, 0);
  assert_figures (funnel, open, 0, 0, 1, 1, 0, 1, 0);
  assert_figures (funnel, skipped, 0, 0, 0, 0, 0, 0, 0);
}

static void
test_leads_off_the_line_count_where_they_left (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizReportFunnel funnel;

  put_history (index, 1, 1, ">inquiry inquiry>deferred/hand");
  put_history (index, 2, 1, ">inquiry inquiry>mql mql>deferred/hand deferred>mql/due");
  put_history (index, 3, 1, ">prospect prospect>discarded/hand");
  put_history (index, 4, 1, ">prospect prospect>inquiry/activity inquiry>discarded/hand "
                            "discarded>prospect/hand");
  put_history (index, 5, 1, WHOLE_LINE "accepted>lost/outcome");
  put_history (index, 6, 1, WHOLE_LINE "accepted>deferred/outcome");
  put_history (index, 7, 1, WHOLE_LINE "accepted>deferred/outcome deferred>mql/due "
                                       "mql>discarded/hand");
  compute (&funnel, index);

  assert_figures (funnel, deferred, 0, 1, 0, 0, 0, 1, 0);
  assert_figures (funnel, discarded, 1, 0, 1, 0, 0, 0, 0);
  assert_figures (funnel, lost, 0, 0, 0, 0, 0, 1, 0);
  assert_figures (funnel, open, 1, 0, 1, 0, 0, 0, 0);
  assert_figures (funnel, reached, 7, 6, 4, 3, 3, 3, 0);
  assert_figures (funnel, skipped, 0, 0, 0, 0, 0, 0, 0);
}

static void
test_imported_outcome_skips_what_was_not_seen (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizReportFunnel funnel;

  put_history (index, 1, 1, ">inquiry inquiry>won/imported");
  put_history (index, 2, 1, ">inquiry inquiry>lost/imported");
  put_history (index, 3, 1, ">inquiry inquiry>deferred/imported");
  compute (&funnel, index);

  /* Won is the end of the main line; lost is beside it, so that a lead that was lost
   * has got no further than it was seen to.
   */
  assert_figures (funnel, reached, 3, 3, 1, 1, 1, 1, 1);
  assert_figures (funnel, skipped, 0, 0, 2, 2, 2, 2, 0);
  assert_figures (funnel, lost, 0, 1, 0, 0, 0, 0, 0);
  assert_figures (funnel, deferred, 0, 1, 0, 0, 0, 0, 0);
}

static void
test_correction_undoes_the_wrong_close (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizReportFunnel funnel;

  put_history (index, 1, 1, WHOLE_LINE "accepted>won/outcome won>lost/correction");
  put_history (index, 2, 1, WHOLE_LINE "accepted>won/outcome won>accepted/correction");
  put_history (index, 3, 1, WHOLE_LINE "accepted>lost/outcome lost>won/correction");
  put_history (index, 4, 1, ">inquiry inquiry>won/imported won>inquiry/correction");
  put_history (index, 5, 1, ">inquiry inquiry>won/imported won>lost/correction");
  /* Corrected twice: the last one holds. */
  put_history (index, 6, 1, WHOLE_LINE "accepted>won/outcome won>lost/correction "
                                       "lost>accepted/correction");
  compute (&funnel, index);

  assert_figures (funnel, reached, 6, 6, 4, 4, 4, 4, 1);
  assert_figures (funnel, lost, 0, 1, 0, 0, 0, 1, 0);
  assert_figures (funnel, open, 0, 1, 0, 0, 0, 2, 1);
  assert_figures (funnel, skipped, 0, 0, 1, 1, 1, 1, 0);
}

static void
test_cohort_is_by_day_received_and_first_source (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizIndexLead other = { .id = 9, .source = 2, .received_on = 12 * DAY, .grade = -1 };
  TamizIndexLead unknown = { .id = 10, .source = 1, .grade = -1 };
  TamizReportFunnel funnel;

  put_history (index, 1, 9, ">prospect");
  put_history (index, 2, 10, ">prospect");
  put_history (index, 3, 20, ">prospect");
  tamiz_index_put (index, &other);
  tamiz_index_put (index, &unknown);

  tamiz_report_funnel_compute (&funnel, index,
                               &(TamizReportCohort) { 10 * DAY, 20 * DAY }, NULL);
  g_assert_cmpuint (funnel.received, ==, 2);
  tamiz_report_funnel_compute (&funnel, index,
                               &(TamizReportCohort) { 10 * DAY, 20 * DAY, 2 }, NULL);
  g_assert_cmpuint (funnel.received, ==, 1);
  tamiz_report_funnel_compute (&funnel, index,
                               &(TamizReportCohort) { G_MININT64, G_MAXINT64, 1 }, NULL);
  g_assert_cmpuint (funnel.received, ==, 4);
}

static void
test_empty_cohort_has_no_conversions (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (TamizReportTable) table = NULL;
  g_autoptr (json_t) json = NULL;
  TamizReportFunnel funnel;
  json_t *item;

  compute (&funnel, index);
  table = tamiz_report_funnel_to_table (&funnel, zone, &(TamizReportCohortNames) { 0 });
  json = tamiz_report_table_to_json (table);
  item = json_array_get (json_object_get (json, "items"), 3);
  g_assert_cmpint (json_integer_value (json_object_get (item, "reached")), ==, 0);
  g_assert_true (json_is_null (json_object_get (item, "conversion")));
  g_assert_true (json_is_null (json_object_get (item, "low")));
}

/* Against R. G. Newcombe, “Two-sided confidence intervals for the single proportion”,
 * Statistics in Medicine 17 (1998), table I, method 3.
 */
static void
test_wilson_interval (void)
{
  const struct
  {
    guint hits, trials;
    double low, high;
  } known[] = {
    { 81, 263, 0.2553, 0.3662 },
    { 15, 148, 0.0624, 0.1605 },
    { 0, 20, 0.0000, 0.1611 },
    { 1, 29, 0.0061, 0.1718 },
    { 29, 29, 0.8830, 1.0000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      double low, high;

      tamiz_wilson_interval (known[i].hits, known[i].trials, &low, &high);
      g_assert_cmpfloat_with_epsilon (low, known[i].low, 6e-5);
      g_assert_cmpfloat_with_epsilon (high, known[i].high, 6e-5);
    }
}

static void
test_table_has_the_keys_of_scripts (void)
{
  const char *const keys[] = { "stage", "reached", "open", "conversion", "low", "high", "skipped",
                               "returned", "lost", "deferred", "discarded" };
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (TamizReportTable) table = NULL;
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;
  TamizReportFunnel funnel;
  json_t *items, *item;
  gint64 from, to;

  tamiz_day_parse ("2026-01-01", &from, NULL);
  tamiz_day_parse ("2026-02-01", &to, NULL);
  put_history (index, 1, from, ">prospect prospect>discarded/hand");
  put_history (index, 2, from, ">prospect");
  put_history (index, 3, from, ">prospect prospect>inquiry/activity");
  tamiz_report_funnel_compute (&funnel, index,
                               &(TamizReportCohort) { from * DAY, to * DAY }, NULL);
  table = tamiz_report_funnel_to_table (&funnel, zone, &(TamizReportCohortNames) { 0 });

  json = tamiz_report_table_to_json (table);
  items = json_object_get (json, "items");
  g_assert_cmpuint (json_array_size (items), ==, 7);
  g_assert_cmpint (json_integer_value (json_object_get (json, "total")), ==, 7);
  g_assert_cmpstr (tamiz_json_get_text (json, "from"), ==, "2026-01-01");
  g_assert_cmpstr (tamiz_json_get_text (json, "to"), ==, "2026-01-31");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_nonnull (json_object_get (json_array_get (items, 0), keys[i]));
  item = json_array_get (items, 1);
  g_assert_cmpstr (tamiz_json_get_text (item, "stage"), ==, "inquiry");
  g_assert_cmpfloat_with_epsilon (json_number_value (json_object_get (item, "conversion")),
                                  0.333333, 1e-9);
  item = json_array_get (items, 0);
  g_assert_cmpint (json_integer_value (json_object_get (item, "discarded")), ==, 1);
  g_assert_cmpfloat_with_epsilon (json_number_value (json_object_get (item, "discarded_share")),
                                  0.333333, 1e-9);

  text = tamiz_report_table_to_text (table);
  g_assert_nonnull (strstr (text, "Received from 1 January 2026 to 31 January 2026"));
  g_assert_nonnull (strstr (text, "1 (33.3%)"));
  g_assert_null (strstr (text, "Lowest"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report-funnel/reached-and-open", test_reached_and_open);
  g_test_add_func ("/report-funnel/skipped-stage-counts-as-reached",
                   test_skipped_stage_counts_as_reached);
  g_test_add_func ("/report-funnel/return-and-second-handoff", test_return_and_second_handoff);
  g_test_add_func ("/report-funnel/leads-off-the-line-count-where-they-left",
                   test_leads_off_the_line_count_where_they_left);
  g_test_add_func ("/report-funnel/imported-outcome-skips-what-was-not-seen",
                   test_imported_outcome_skips_what_was_not_seen);
  g_test_add_func ("/report-funnel/correction-undoes-the-wrong-close",
                   test_correction_undoes_the_wrong_close);
  g_test_add_func ("/report-funnel/cohort-is-by-day-received-and-first-source",
                   test_cohort_is_by_day_received_and_first_source);
  g_test_add_func ("/report-funnel/empty-cohort-has-no-conversions",
                   test_empty_cohort_has_no_conversions);
  g_test_add_func ("/report-funnel/wilson-interval", test_wilson_interval);
  g_test_add_func ("/report-funnel/table-has-the-keys-of-scripts",
                   test_table_has_the_keys_of_scripts);

  return g_test_run ();
}
