#include "config.h"

#include "tamiz-country.h"
#include "tamiz-error.h"
#include "tamiz-json.h"
#include "tamiz-phone.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <locale.h>
#include <string.h>

static void
test_days (void)
{
  static const struct
  {
    const char *text;
    gint64 day;
  } days[] = { { "1970-01-01", 0 }, { "1969-12-31", -1 }, { "2000-02-29", 11016 },
               { "2026-11-22", 20779 }, { "1900-01-01", -25567 }, { "2199-12-31", 84005 } };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *text = NULL;
      gint64 day = 1;

      g_assert_true (tamiz_day_parse (days[i].text, &day, NULL));
      g_assert_cmpint (day, ==, days[i].day);
      text = tamiz_day_format (day);
      g_assert_cmpstr (text, ==, days[i].text);
    }
}

static void
test_what_is_no_day (void)
{
  static const char *const texts[] = { "",           "2026-02-30", "2026-13-01", "2025-02-29",
                                       "0000-01-01", "9999-12-31", "2026-1-1",   "2026- 1- 1",
                                       "+026-01-01", "22/11/2026", "2026-11-22x", "1899-12-31",
                                       "2200-01-01", "2026-11-22 10:00" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 day;

      if (tamiz_day_parse (texts[i], &day, &error))
        g_error ("“%s” was taken for a day", texts[i]);
      g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, texts[i]));
    }
}

static void
test_times (void)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/La_Paz");
  static const struct
  {
    const char *text;
    const char *written;
  } times[] = { { "2026-11-22", "2026-11-22T00:00:00-04:00" },
                { "2026-11-22 15:30", "2026-11-22T15:30:00-04:00" },
                { "2026-11-22T15:30:05", "2026-11-22T15:30:05-04:00" },
                { "2026-11-22T15:30:05Z", "2026-11-22T11:30:05-04:00" },
                { "2026-11-22T15:30:05+02:00", "2026-11-22T09:30:05-04:00" },
                { "1950-01-01T00:00:00Z", "1949-12-31T20:00:00-04:00" } };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *written = NULL;
      g_autoptr (GError) error = NULL;
      gint64 at;

      tamiz_time_parse (times[i].text, zone, &at, &error);
      g_assert_no_error (error);
      written = tamiz_time_format (at, zone);
      g_assert_cmpstr (written, ==, times[i].written);
    }
}

static void
test_what_is_no_time (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  static const char *const texts[] = { "", "today", "2026-11-22T25:00", "0000-01-01", "9999-12-31",
                                       "9999-12-31T23:59:59Z", "2026-02-30T10:00" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 at;

      g_assert_false (tamiz_time_parse (texts[i], zone, &at, &error));
      g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
    }
}

/* A day begins at its own midnight, also where the clocks change that night. */
static void
test_day_of_a_zone (void)
{
  static const char *const zones[] = { "America/La_Paz", "America/Santiago", "America/Sao_Paulo",
                                       "Europe/Madrid", "UTC", "Asia/Kathmandu" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (GTimeZone) zone = tamiz_time_zone_new (zones[i]);

      for (gint64 day = 17000; day < 21000; day++)
        {
          gint64 starts = tamiz_day_starts (day, zone);

          g_assert_cmpint (tamiz_day_of (starts, zone), ==, day);
          g_assert_cmpint (tamiz_day_of (starts - 1, zone), ==, day - 1);
        }
    }
}

static void
test_unknown_zone_is_utc (void)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/Nowhere");
  g_autofree char *text = tamiz_time_format (0, zone);

  g_assert_cmpstr (text, ==, "1970-01-01T00:00:00+00:00");
}

static void
test_decimals (void)
{
  static const struct
  {
    const char *text;
    const char *canonical;  /* NULL: none */
    gint64 thousandths;
  } decimals[] = { { "1250", "1250", 1250000 },
                   { "0012.50", "12.50", 12500 },
                   { "+3", "3", 3000 },
                   { "-3.5", "-3.5", -3500 },
                   { "0", "0", 0 },
                   { "000", "0", 0 },
                   { "-0", "0", 0 },
                   { "-0.00", "0.00", 0 },
                   { "0.0019", "0.0019", 1 },
                   { "999999999999999", "999999999999999", 999999999999999000 },
                   { "1234567890123456", NULL, 0 },
                   { "1.1234567", NULL, 0 },
                   { "", NULL, 0 },
                   { "-", NULL, 0 },
                   { ".5", NULL, 0 },
                   { "5.", NULL, 0 },
                   { "1,5", NULL, 0 },
                   { "1e3", NULL, 0 },
                   { " 5", NULL, 0 },
                   { "NaN", NULL, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (decimals); i++)
    {
      g_autofree char *canonical = NULL;
      g_autoptr (GError) error = NULL;
      gint64 thousandths = -1;

      tamiz_decimal_parse (decimals[i].text, &canonical, &error);
      g_assert_cmpstr (canonical, ==, decimals[i].canonical);
      g_assert_true ((canonical == NULL) == (error != NULL));
      g_assert_true (tamiz_decimal_to_thousandths (decimals[i].text, &thousandths)
                     == (canonical != NULL));
      if (canonical != NULL)
        g_assert_cmpint (thousandths, ==, decimals[i].thousandths);
    }
  g_assert_false (tamiz_decimal_to_thousandths (NULL, &(gint64) { 0 }));
  g_assert_true (tamiz_decimal_equal ("1500", "+1500.00"));
  g_assert_true (tamiz_decimal_equal ("0", "-0.0"));
  g_assert_false (tamiz_decimal_equal ("1500", "150"));
  g_assert_false (tamiz_decimal_equal ("1.5", "1.05"));
  g_assert_false (tamiz_decimal_equal ("much", "much"));
}

static void
test_currencies (void)
{
  g_assert_true (tamiz_currency_is_code ("BOB"));
  g_assert_false (tamiz_currency_is_code ("bob"));
  g_assert_false (tamiz_currency_is_code ("Bs."));
  g_assert_false (tamiz_currency_is_code ("EURO"));
  g_assert_false (tamiz_currency_is_code (NULL));
}

static void
test_folding (void)
{
  static const struct
  {
    const char *text;
    const char *folded;
  } texts[] = { { "  José   MUÑOZ\tÑandú ", "jose munoz nandu" },
                { "Straße", "strasse" },
                { "Łódź", "lodz" },
                { "JOSE\u0301", "jose" },
                { "São Paulo", "sao paulo" },
                { "ﬁnanzas", "finanzas" },
                { "", "" },
                { "\xff\xfe", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folded = tamiz_text_fold (texts[i].text);
      g_autofree char *again = tamiz_text_fold (folded);

      g_assert_cmpstr (folded, ==, texts[i].folded);
      g_assert_cmpstr (again, ==, folded);
    }
}

/* Texts with a Chinese sign are folded by way of Unicode's tables, all others by one of our own:
 * of each letter, and of letters side by side, both make the same.
 */
static void
test_folding_is_the_same_both_ways (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GString) appended = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new ("x");
      g_autofree char *folded = NULL;
      g_autofree char *slowly = NULL;
      gunichar letter = i < 0x1f00 ? i : (gunichar) g_rand_int_range (rand, 1, 0x1f00);

      for (guint j = 0; j < 3; j++)
        {
          if (g_unichar_validate (letter) && letter != 0)
            g_string_append_unichar (text, letter);
          letter = (gunichar) g_rand_int_range (rand, 1, 0x600);
        }
      g_string_append_c (text, 'y');
      folded = tamiz_text_fold (text->str);
      g_string_truncate (appended, 0);
      tamiz_text_append_folded (appended, text->str);
      g_assert_cmpstr (appended->str, ==, folded);

      g_string_append (text, "字");
      slowly = tamiz_text_fold (text->str);
      g_string_append (appended, "字");
      g_assert_cmpstr (slowly, ==, appended->str);
    }
}

/* Plain ASCII is folded by a shorter way, which must lead to the same place. */
static void
test_folding_of_ascii (void)
{
  for (char c = 1; c < 127; c++)
    {
      g_autofree char *ascii = g_strdup_printf ("A%cb%c", c, c);
      g_autofree char *accented = g_strdup_printf ("A%cb%c É", c, c);
      g_autofree char *folded = tamiz_text_fold (ascii);
      g_autofree char *slowly = tamiz_text_fold (accented);
      g_autofree char *expected = g_strconcat (folded, folded[strlen (folded) - 1] == ' ' ? "e" : " e",
                                               NULL);

      g_assert_cmpstr (slowly, ==, expected);
    }
}

static void
test_cleaning (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } texts[] = { { "  Ana \t Rojas  ", "Ana Rojas" },
                { "\xef\xbb\xbf\u200bAna", "Ana" },
                { "Jose\u0301", "José" },
                { "one \r\n  two\n", "one\ntwo" },
                { "one\rtwo", "one\ntwo" },
                { "Zo\u202eë \u2067Paz\u2069", "Zoë Paz" },
                { "\u202d\u202c", NULL },
                { "\u05e9\u05e8\u05d4\u200f", "\u05e9\u05e8\u05d4\u200f" },
                { " \u00a0 ", NULL },
                { "", NULL },
                { "\xff", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *clean = tamiz_text_clean (texts[i].text);

      g_assert_cmpstr (clean, ==, texts[i].clean);
    }
}

static void
test_emails (void)
{
  static const struct
  {
    const char *text;
    const char *address;
  } emails[] = { { " Ana.Rojas@Andina.COM.BO ", "ana.rojas@andina.com.bo" },
                 { "mailto:ana@andina.bo", "ana@andina.bo" },
                 { "josé@ñandú.bo", "josé@ñandú.bo" },
                 { "ana+feria@andina.bo", "ana+feria@andina.bo" },
                 { "ana", NULL },
                 { "ana@", NULL },
                 { "@andina.bo", NULL },
                 { "ana@andina", NULL },
                 { "ana@@andina.bo", NULL },
                 { "ana rojas@andina.bo", NULL },
                 { "ana@andina..bo", NULL },
                 { "ana@.bo", NULL },
                 { ".ana@andina.bo", NULL },
                 { "ana.@andina.bo", NULL },
                 { "Ana <ana@andina.bo>", NULL },
                 { "ana@andina.bo, luis@andina.bo", NULL },
                 { "", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (emails); i++)
    {
      g_autofree char *address = tamiz_email_normalize (emails[i].text);

      g_assert_cmpstr (address, ==, emails[i].address);
    }
}

static void
test_canonical_json (void)
{
  g_autoptr (json_t) json = json_loads ("{\"b\": [1, true, null, \"Jose\\u0301\"], \"a\": {}, "
                                        "\"Z\": -5}", 0, NULL);
  g_autofree char *canonical = tamiz_json_to_canonical (json);
  g_autofree char *digest = tamiz_json_digest ("");

  g_assert_cmpstr (canonical, ==, "{\"Z\":-5,\"a\":{},\"b\":[1,true,null,\"José\"]}");
  g_assert_cmpstr (digest, ==,
                   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
test_foreign_json_is_bounded (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *strings = g_strdup ("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                                       "[[[[[[[[[[[[[[[[[[[[[[[[[\"]");
  static const char *const texts[] = { "", "{", "[1,]", "{\"a\":1,\"a\":2}", "nul", "[1] [2]",
                                       "{\"a\":\"\xff\"}", "[99999999999999999999]" };
  g_autoptr (json_t) fine = tamiz_json_parse (strings, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (fine);
  g_assert_null (tamiz_json_parse (deep, -1, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) one = NULL;

      g_assert_null (tamiz_json_parse (texts[i], -1, &one));
      g_assert_error (one, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
    }
}

static void
test_thousandths_in_json (void)
{
  static const struct
  {
    gint64 thousandths;
    const char *text;
  } numbers[] = { { 76923, "76.923" }, { 100000, "100" }, { 0, "0" }, { -1, "-0.001" },
                  { -12500, "-12.5" } };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (json_t) json = tamiz_json_thousandths (numbers[i].thousandths);
      g_autofree char *text = tamiz_json_to_text (json);

      g_assert_cmpstr (text, ==, numbers[i].text);
    }
}

static void
assert_country (const char *code,
                const char *expected)
{
  g_autofree char *name = tamiz_country_dup_name (code);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_countries_have_names (void)
{
  assert_country ("BO", "Bolivia");
  assert_country ("US", "United States");
  assert_country ("FI", "Finland");
  assert_country ("QX", "QX");
  assert_country ("", "");
}

static void
test_countries_are_listed (void)
{
  const char *code;
  guint n = 0, known = 0;

  for (; (code = tamiz_country_get_nth (n)) != NULL; n++)
    known += g_str_equal (code, "BO") || g_str_equal (code, "ES");
  g_assert_cmpuint (known, ==, 2);
  g_assert_cmpuint (n, >, 200);
}

/* As the messages around them are. */
static void
test_countries_are_named_in_the_readers_language (void)
{
  if (g_getenv ("TAMIZ_TEST_LOCPATH") == NULL)
    {
      g_test_skip ("no Spanish locale is installed");
      return;
    }

  g_setenv ("LOCPATH", g_getenv ("TAMIZ_TEST_LOCPATH"), TRUE);
  g_setenv ("LC_ALL", "es_BO.UTF-8", TRUE);
  g_assert_nonnull (setlocale (LC_MESSAGES, ""));
  assert_country ("US", "Estados Unidos");
  assert_country ("FI", "Finlandia");
  setlocale (LC_MESSAGES, "C");
  assert_country ("US", "United States");
}

/* In the groups of its country; what is no number in E.164 is not touched. */
static void
test_telephone_numbers_are_written_in_groups (void)
{
  static const struct
  {
    const char *number;
    const char *written;
  } numbers[] = { { "+59122441234", "+591 2 2441234" },   { "+5491145678901", "+54 9 11 4567-8901" },
                  { "+34912345678", "+34 912 34 56 78" }, { "22441234 int. 12", "22441234 int. 12" },
                  { "+", "+" },                           { "", "" },
                  { "+59122441234 casa", "+59122441234 casa" } };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *written = tamiz_phone_dup_written (numbers[i].number);

      g_assert_cmpstr (written, ==, numbers[i].written);
    }
  g_assert_null (tamiz_phone_dup_written (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/values/days", test_days);
  g_test_add_func ("/values/what-is-no-day", test_what_is_no_day);
  g_test_add_func ("/values/times", test_times);
  g_test_add_func ("/values/what-is-no-time", test_what_is_no_time);
  g_test_add_func ("/values/day-of-a-zone", test_day_of_a_zone);
  g_test_add_func ("/values/unknown-zone-is-utc", test_unknown_zone_is_utc);
  g_test_add_func ("/values/decimals", test_decimals);
  g_test_add_func ("/values/currencies", test_currencies);
  g_test_add_func ("/values/folding", test_folding);
  g_test_add_func ("/values/folding-both-ways", test_folding_is_the_same_both_ways);
  g_test_add_func ("/values/folding-of-ascii", test_folding_of_ascii);
  g_test_add_func ("/values/cleaning", test_cleaning);
  g_test_add_func ("/values/emails", test_emails);
  g_test_add_func ("/values/canonical-json", test_canonical_json);
  g_test_add_func ("/values/foreign-json-is-bounded", test_foreign_json_is_bounded);
  g_test_add_func ("/values/thousandths-in-json", test_thousandths_in_json);
  g_test_add_func ("/values/telephone-numbers-are-written-in-groups", test_telephone_numbers_are_written_in_groups);
  g_test_add_func ("/values/countries-have-names", test_countries_have_names);
  g_test_add_func ("/values/countries-are-listed", test_countries_are_listed);
  g_test_add_func ("/values/countries-are-named-in-the-readers-language",
                   test_countries_are_named_in_the_readers_language);

  return g_test_run ();
}
