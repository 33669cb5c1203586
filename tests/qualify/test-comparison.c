#include "config.h"

#include "tamiz-comparison.h"

/* What is learnt from outcomes: a difference that may be chance changes nothing, and what is changed is
 * changed moderately.
 */

static TamizComparison
compare (guint bought,
         guint bought_have,
         guint others,
         guint others_have)
{
  TamizComparison comparison = { 0 };

  for (guint i = 0; i < bought; i++)
    tamiz_comparison_note (&comparison, TAMIZ_GROUP_BOUGHT, i < bought_have ? 1000 : 0);
  for (guint i = 0; i < others; i++)
    tamiz_comparison_note (&comparison, TAMIZ_GROUP_OTHERS, i < others_have ? 1000 : 0);

  return comparison;
}

static gint64
propose (TamizComparison comparison,
         TamizAxis       axis)
{
  TamizCriterion criterion = { .axis = axis, .weight = 20000 };

  return tamiz_comparison_propose_weight (&comparison, &criterion);
}

static void
test_weights (void)
{
  /* 80 of 100 against 70 of 100: 1.6 standard errors. */
  g_assert_cmpint (propose (compare (100, 80, 100, 70), TAMIZ_AXIS_FIT), ==, 20000);
  /* The same of ten times as many is none. */
  g_assert_cmpint (propose (compare (1000, 800, 1000, 700), TAMIZ_AXIS_FIT), ==, 28000);
  g_assert_cmpint (propose (compare (1000, 700, 1000, 800), TAMIZ_AXIS_FIT), ==, 12000);
  g_assert_cmpint (propose (compare (1000, 800, 1000, 700), TAMIZ_AXIS_INTEREST), ==, 20000);
  /* At most twice, at least half. */
  g_assert_cmpint (propose (compare (100, 100, 100, 0), TAMIZ_AXIS_FIT), ==, 40000);
  g_assert_cmpint (propose (compare (100, 0, 100, 100), TAMIZ_AXIS_FIT), ==, 10000);
  /* Nine are too few, were they all alike; and where all have it, it tells nothing. */
  g_assert_cmpint (propose (compare (9, 9, 100, 0), TAMIZ_AXIS_FIT), ==, 20000);
  g_assert_cmpint (propose (compare (100, 100, 100, 100), TAMIZ_AXIS_FIT), ==, 20000);
}

static void
assert_field (TamizComparison comparison,
              const char     *now,
              const char     *expected)
{
  g_assert_cmpstr (tamiz_comparison_propose_field (&comparison, now), ==, expected);
}

static void
test_fields (void)
{
  assert_field (compare (100, 95, 100, 60), NULL, "required");
  assert_field (compare (100, 95, 100, 60), "desirable", "required");
  assert_field (compare (100, 70, 100, 40), NULL, "desirable");
  assert_field (compare (100, 30, 100, 5), NULL, NULL);
  /* Nothing is asked for less than people agreed on. */
  assert_field (compare (100, 5, 100, 60), "required", "required");
  assert_field (compare (100, 5, 100, 60), "desirable", "desirable");
  assert_field (compare (12, 12, 12, 11), NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/comparison/weights", test_weights);
  g_test_add_func ("/comparison/fields", test_fields);

  return g_test_run ();
}
