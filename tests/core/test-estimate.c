#include "config.h"

#include "tamiz-estimate.h"

#define S G_TIME_SPAN_SECOND

static void
assert_says (TamizEstimate *estimate,
             const char    *expected)
{
  g_autofree char *text = tamiz_estimate_describe (estimate);

  g_assert_cmpstr (text, ==, expected);
}

static void
nothing_is_said_before_it_is_known (void)
{
  g_autoptr (TamizEstimate) estimate = tamiz_estimate_new ();

  assert_says (estimate, NULL);
  g_assert_cmpint (tamiz_estimate_get_left (estimate), ==, -1);
  tamiz_estimate_tell (estimate, 0, 10, 1000);
  assert_says (estimate, "1 %");
  tamiz_estimate_tell (estimate, S, 20, 1000);
  assert_says (estimate, "2 %");
  /* Nothing moves. */
  tamiz_estimate_tell (estimate, 3 * S, 20, 1000);
  tamiz_estimate_forget (estimate);
  tamiz_estimate_tell (estimate, 4 * S, 20, 1000);
  tamiz_estimate_tell (estimate, 8 * S, 20, 1000);
  assert_says (estimate, "2 %");
  /* Of how much is not known. */
  tamiz_estimate_tell (estimate, 12 * S, 30, 0);
  assert_says (estimate, NULL);
  g_assert_cmpint (tamiz_estimate_get_left (estimate), ==, -1);
}

static void
the_last_seconds_count (void)
{
  g_autoptr (TamizEstimate) estimate = tamiz_estimate_new ();

  /* A fast beginning, then a tenth of that. */
  for (int i = 0; i <= 10; i++)
    tamiz_estimate_tell (estimate, i * S, (guint64) i * 1000, 100000);
  assert_says (estimate, "10 % · about 2 minutes left");
  for (int i = 1; i <= 40; i++)
    tamiz_estimate_tell (estimate, (10 + i) * S, 10000 + (guint64) i * 100, 100000);
  g_assert_cmpint (tamiz_estimate_get_left (estimate) / S, ==, 860);
  assert_says (estimate, "14 % · about 14 minutes left");
}

static void
a_rest_does_not_count (void)
{
  g_autoptr (TamizEstimate) estimate = tamiz_estimate_new ();

  for (int i = 0; i <= 5; i++)
    tamiz_estimate_tell (estimate, i * S, (guint64) i * 100, 1000);
  tamiz_estimate_forget (estimate);
  for (int i = 0; i <= 3; i++)
    tamiz_estimate_tell (estimate, (1000 + i) * S, 500 + (guint64) i * 100, 1000);
  assert_says (estimate, "80 % · a few seconds left");
}

static void
it_is_told_many_times_a_second (void)
{
  g_autoptr (TamizEstimate) estimate = tamiz_estimate_new ();

  for (int i = 0; i <= 20000; i++)
    tamiz_estimate_tell (estimate, i * (S / 1000), (guint64) i, 7220000);
  g_assert_cmpint (tamiz_estimate_get_left (estimate) / S, ==, 7200);
  assert_says (estimate, "0 % · about 2 hours left");
  tamiz_estimate_tell (estimate, 21 * S, 7220000, 7220000);
  assert_says (estimate, "100 % · a few seconds left");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/estimate/unknown", nothing_is_said_before_it_is_known);
  g_test_add_func ("/estimate/rate", the_last_seconds_count);
  g_test_add_func ("/estimate/rest", a_rest_does_not_count);
  g_test_add_func ("/estimate/often", it_is_told_many_times_a_second);

  return g_test_run ();
}
