#include "config.h"

#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <locale.h>
#include <math.h>

static void
assert_figure (char       *text,
               const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_exact_amounts_stay_exact (void)
{
  assert_figure (tamiz_figures_format_decimal ("350000.50"), "350000.50");
  assert_figure (tamiz_figures_format_decimal ("-0.001"), "−0.001");
  assert_figure (tamiz_figures_format_decimal ("999999999999999.999999"), "999999999999999.999999");
  assert_figure (tamiz_figures_format_decimal ("about ten"), "about ten");
  assert_figure (tamiz_figures_format_decimal (""), "");
  assert_figure (tamiz_figures_format_money ("12.00", "BOB"), "12.00\302\240BOB");
  assert_figure (tamiz_figures_format_money ("12.00", NULL), "12.00");
}

static void
test_figures_beside_bars (void)
{
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_COUNT, 1810), "1810");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_NUMBER, 76.923), "76.923");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_NUMBER, 30), "30");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_PERCENT, 0.125), "12.5%");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_MONEY, 12.5), "12.50");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_MONEY, 5000.4), "5000");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_MONEY, -0.0001), "0.00");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_MONEY, NAN), "–");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_COUNT, INFINITY), "–");
  assert_figure (tamiz_figures_format (TAMIZ_FIGURE_COUNT, -1e300 / 1e290), "−10000000000");
}

static void
test_ticks_have_no_more_decimals_than_their_step (void)
{
  assert_figure (tamiz_figures_format_tick (TAMIZ_FIGURE_PERCENT, 5, 5), "500%");
  assert_figure (tamiz_figures_format_tick (TAMIZ_FIGURE_PERCENT, 0.005, 0.005), "0.5%");
  assert_figure (tamiz_figures_format_tick (TAMIZ_FIGURE_MONEY, 2000, 1000), "2000");
  assert_figure (tamiz_figures_format_tick (TAMIZ_FIGURE_NUMBER, 0.2, 0.1), "0.2");
}

static void
test_days_in_the_zone_of_the_reader (void)
{
  g_autoptr (GTimeZone) la_paz = g_time_zone_new_identifier ("America/La_Paz");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  gint64 at;

  g_assert_true (tamiz_time_parse ("2026-11-22T02:30:00Z", utc, &at, &error));
  g_assert_no_error (error);
  assert_figure (tamiz_figures_format_day (at, utc), "22 November 2026");
  assert_figure (tamiz_figures_format_short_day (at, la_paz), "21 Nov 2026");
  assert_figure (tamiz_figures_format_short_moment (at, la_paz), "21 Nov 2026, 22:30");
  assert_figure (tamiz_figures_format_moment (at, la_paz), "Saturday 21 November 2026, 22:30");
  assert_figure (tamiz_figures_dup_with_days ("Yes, call of 2026-11-22 (inquiry), until 2026-12-01"),
                 "Yes, call of 22 November 2026 (inquiry), until 1 December 2026");
  assert_figure (tamiz_figures_dup_with_days ("Bill 2026-13-45"), "Bill 2026-13-45");
}

/* Needs a locale that machines seldom have; build-aux/test makes one. */
static void
test_a_spanish_reader_sees_points_between_thousands (void)
{
  static const char *const locales[] = { "es_BO.UTF-8", "es_ES.UTF-8", "es_AR.UTF-8" };
  gboolean found = FALSE;

  if (g_getenv ("TAMIZ_TEST_LOCPATH") != NULL)
    g_setenv ("LOCPATH", g_getenv ("TAMIZ_TEST_LOCPATH"), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (locales) && !found; i++)
    found = setlocale (LC_ALL, locales[i]) != NULL;
  if (!found)
    {
      g_test_skip ("no Spanish locale is installed");
      return;
    }

  assert_figure (tamiz_figures_format_count (8000123), "8.000.123");
  assert_figure (tamiz_figures_format_money ("350000.50", "BOB"), "350.000,50\302\240BOB");
  assert_figure (tamiz_figures_format_count (-999), "−999");
  setlocale (LC_ALL, "C.UTF-8");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/figures/exact-amounts-stay-exact", test_exact_amounts_stay_exact);
  g_test_add_func ("/figures/figures-beside-bars", test_figures_beside_bars);
  g_test_add_func ("/figures/ticks-have-no-more-decimals-than-their-step",
                   test_ticks_have_no_more_decimals_than_their_step);
  g_test_add_func ("/figures/days-in-the-zone-of-the-reader", test_days_in_the_zone_of_the_reader);
  g_test_add_func ("/figures/a-spanish-reader-sees-points-between-thousands",
                   test_a_spanish_reader_sees_points_between_thousands);

  return g_test_run ();
}
