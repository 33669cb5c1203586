#include "config.h"

#include "tamiz-typed.h"

#include <locale.h>

static void
assert_typed (char       *read,
              const char *expected)
{
  g_assert_cmpstr (read, ==, expected);
  g_free (read);
}

static gboolean
set_spanish (void)
{
  static const char *const locales[] = { "es_BO.UTF-8", "es_ES.UTF-8", "es_AR.UTF-8", "de_DE.UTF-8" };

  if (g_getenv ("TAMIZ_TEST_LOCPATH") != NULL)
    g_setenv ("LOCPATH", g_getenv ("TAMIZ_TEST_LOCPATH"), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      if (setlocale (LC_ALL, locales[i]) != NULL)
        return TRUE;
    }

  g_test_skip ("no locale with a decimal comma is installed");
  return FALSE;
}

static void
numbers_are_read_as_they_are_typed (void)
{
  assert_typed (tamiz_typed_number ("1250.50"), "1250.50");
  assert_typed (tamiz_typed_number (" 12,000.5 "), "12000.5");
  assert_typed (tamiz_typed_number ("12.000,5"), "12000.5");
  assert_typed (tamiz_typed_number ("1.200.300"), "1200300");
  assert_typed (tamiz_typed_number ("12,000"), "12000");
  assert_typed (tamiz_typed_number ("12,5"), "12.5");
  assert_typed (tamiz_typed_money ("12.000,5 BOB"), "12000.5 BOB");
  assert_typed (tamiz_typed_money ("US$ -900"), "-900 US$");
  assert_typed (tamiz_typed_money (" 1 250"), "1250");
  assert_typed (tamiz_typed_money ("much"), "much");
  g_assert_null (tamiz_typed_money_problem ("1,250.50 USD"));
  g_assert_null (tamiz_typed_money_problem ("USD"));
  assert_typed (tamiz_typed_number ("12.000"), "12.000");
  assert_typed (tamiz_typed_number ("1\302\240250"), "1250");
  assert_typed (tamiz_typed_number ("−3"), "-3");
}

static void
what_is_no_number_stays (void)
{
  assert_typed (tamiz_typed_number ("about ten"), "about ten");
  assert_typed (tamiz_typed_number ("1.2.3"), "1.2.3");
  assert_typed (tamiz_typed_number ("1,2,3.4,5"), "1,2,3.4,5");
  assert_typed (tamiz_typed_number ("."), ".");
  assert_typed (tamiz_typed_number (""), "");
  assert_typed (tamiz_typed_problem ("1,250.50"), NULL);
  assert_typed (tamiz_typed_problem ("−12.5"), NULL);
  assert_typed (tamiz_typed_problem ("1.500"), "“1.500” can be read in two ways: write 1500 or 1.50");
  assert_typed (tamiz_typed_problem ("about ten"),
                "“about ten” is not a number that can be kept exactly; write it as 1250.50");
}

static void
a_comma_begins_decimals_where_the_reader_writes_it_so (void)
{
  if (!set_spanish ())
    return;
  assert_typed (tamiz_typed_number ("12.000"), "12000");
  assert_typed (tamiz_typed_number ("12,000"), "12.000");
  assert_typed (tamiz_typed_number ("12.5"), "12.5");
  assert_typed (tamiz_typed_problem ("1.500,00"), NULL);
  assert_typed (tamiz_typed_problem ("1.500"), NULL);
  assert_typed (tamiz_typed_problem ("0,125"), NULL);
  assert_typed (tamiz_typed_problem ("1500,125"), NULL);
  assert_typed (tamiz_typed_problem ("1,500"), "“1,500” can be read in two ways: write 1500 or 1,50");
  assert_typed (tamiz_typed_problem ("12,125"), "“12,125” can be read in two ways: write 12125 or 12,1250");
  assert_typed (tamiz_typed_problem ("1.5,00"),
                "“1.5,00” is not a number that can be kept exactly; write it as 1.250,50");
  assert_typed (tamiz_typed_day ("5/11/2026"), "2026-11-05");
  assert_typed (tamiz_typed_day ("31.12.26"), "2026-12-31");
  setlocale (LC_ALL, "C.UTF-8");
}

/* The C locale writes the month first. */
static void
days_are_read_in_the_order_of_the_reader (void)
{
  assert_typed (tamiz_typed_day ("2026-11-22"), "2026-11-22");
  assert_typed (tamiz_typed_day (" 11/22/2026 "), "2026-11-22");
  assert_typed (tamiz_typed_day ("1/2/26"), "2026-01-02");
  assert_typed (tamiz_typed_day ("22/11/2026"), "22/11/2026");
  assert_typed (tamiz_typed_day ("2/30/2026"), "2/30/2026");
  assert_typed (tamiz_typed_day ("tomorrow"), "tomorrow");
  assert_typed (tamiz_typed_day (""), "");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/typed/numbers-are-read-as-they-are-typed", numbers_are_read_as_they_are_typed);
  g_test_add_func ("/typed/what-is-no-number-stays", what_is_no_number_stays);
  g_test_add_func ("/typed/a-comma-begins-decimals-where-the-reader-writes-it-so",
                   a_comma_begins_decimals_where_the_reader_writes_it_so);
  g_test_add_func ("/typed/days-are-read-in-the-order-of-the-reader",
                   days_are_read_in_the_order_of_the_reader);

  return g_test_run ();
}
