#include "config.h"

#include "tamiz-error.h"
#include "tamiz-holidays.h"
#include "tamiz-time.h"

/* What ships of national holidays, against calendars as they were published, written out by hand. */

static TamizHolidays *
load (const char *country)
{
  g_autofree char *file = g_strdup_printf ("%s.json", country);
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "holidays", file, NULL);
  json_error_t where;
  json_t *document = json_load_file (path, JSON_REJECT_DUPLICATES, &where);
  g_autoptr (GError) error = NULL;
  TamizHolidays *holidays;

  g_assert_nonnull (document);
  g_assert_cmpstr (json_string_value (json_object_get (document, "country")), ==, country);
  holidays = tamiz_holidays_new (document, &error);
  json_decref (document);
  g_assert_no_error (error);

  return holidays;
}

static char *
list_days (const char *country,
           int         year)
{
  g_autoptr (TamizHolidays) holidays = load (country);
  g_autoptr (GPtrArray) days = tamiz_holidays_compute (holidays, year, "es");
  GString *list = g_string_new (NULL);
  gint64 last = 0;

  for (guint i = 0; i < days->len; i++)
    {
      const TamizHoliday *holiday = days->pdata[i];
      g_autofree char *day = tamiz_day_format (holiday->day);

      g_assert_cmpstr (holiday->name, !=, "");
      g_assert_cmpint (atoi (day), ==, year);
      if (!holiday->optional && holiday->day != last)
        g_string_append_printf (list, "%s%s", list->len > 0 ? " " : "", day + 5);
      if (!holiday->optional)
        last = holiday->day;
    }

  return g_string_free (list, FALSE);
}

typedef struct
{
  const char *country;
  int year;
  const char *days;
} Year;

static const Year years[] = {
  { "AR", 2024, "01-01 02-12 02-13 03-24 03-29 04-02 05-01 05-25 06-17 06-20 07-09 08-17 10-12 11-18 12-08 12-25" },
  { "AR", 2026, "01-01 02-16 02-17 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 08-17 10-12 11-23 12-08 12-25" },
  { "BO", 2023, "01-02 01-23 02-20 02-21 04-07 05-01 06-08 06-21 08-07 11-02 12-25" },
  { "BO", 2026, "01-01 01-22 02-16 02-17 04-03 05-01 06-04 06-22 08-06 11-02 12-25" },
  { "BR", 2026, "01-01 04-03 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25" },
  { "CL", 2023, "01-01 01-02 04-07 04-08 05-01 05-21 06-21 06-26 07-16 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25" },
  { "CL", 2024, "01-01 03-29 03-30 05-01 05-21 06-20 06-29 07-16 08-15 09-18 09-19 09-20 10-12 10-31 11-01 12-08 12-25" },
  { "CO", 2024, "01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25" },
  { "CO", 2026, "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25" },
  { "CR", 2026, "01-01 04-02 04-03 04-11 05-01 07-25 08-02 08-15 08-31 09-15 12-01 12-25" },
  { "CU", 2026, "01-01 01-02 04-03 05-01 07-25 07-26 07-27 10-10 12-25 12-31" },
  { "DO", 2024, "01-01 01-06 01-21 01-29 02-27 03-29 04-29 05-30 08-16 09-24 11-04 12-25" },
  { "EC", 2022, "02-28 03-01 04-15 05-02 05-23 08-12 10-10 11-03 11-04 12-26" },
  { "EC", 2023, "01-02 02-20 02-21 04-07 05-01 05-26 08-11 10-09 11-02 11-03 12-25" },
  { "EC", 2024, "01-01 02-12 02-13 03-29 05-03 05-24 08-09 10-11 11-01 11-04 12-25" },
  { "EC", 2025, "01-01 03-03 03-04 04-18 05-02 05-23 08-11 10-10 11-03 11-04 12-25" },
  { "ES", 2026, "01-01 01-06 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25" },
  { "GT", 2024, "01-01 03-28 03-29 03-30 05-01 07-01 09-15 10-21 11-01 12-25" },
  { "HN", 2025, "01-01 04-14 04-17 04-18 04-19 05-01 09-15 10-02 10-03 12-25" },
  { "MX", 2024, "01-01 02-05 03-18 05-01 09-16 10-01 11-18 12-25" },
  { "MX", 2026, "01-01 02-02 03-16 05-01 09-16 11-16 12-25" },
  { "NI", 2026, "01-01 04-02 04-03 05-01 07-19 09-14 09-15 12-08 12-25" },
  { "PA", 2026, "01-01 01-09 02-17 04-03 05-01 11-03 11-05 11-10 11-28 12-08 12-21 12-25" },
  { "PE", 2026, "01-01 04-02 04-03 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25" },
  { "PR", 2026, "01-01 01-06 01-19 02-16 03-02 03-23 04-03 05-25 06-19 07-04 07-25 09-07 10-12 11-11 11-19 11-26 12-25" },
  { "PY", 2026, "01-01 03-01 04-02 04-03 05-01 05-14 05-15 06-12 08-15 09-29 12-08 12-25" },
  { "SV", 2026, "01-01 04-02 04-03 04-04 05-01 05-10 06-17 08-06 09-15 11-02 12-25" },
  { "UY", 2025, "01-01 03-01 05-01 07-18 08-25 12-25" },
  { "VE", 2026, "01-01 02-16 02-17 04-02 04-03 04-19 05-01 06-24 07-05 07-24 10-12 12-24 12-25 12-31" },
};

static void
a_year_is_as_it_was_published (gconstpointer data)
{
  const Year *year = data;
  g_autofree char *list = NULL;

  list = list_days (year->country, year->year);
  g_assert_cmpstr (list, ==, year->days);
}

static void
easter_falls_where_it_did (void)
{
  static const char *const sundays[] = { "1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31",
                                         "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22" };

  for (guint i = 0; i < G_N_ELEMENTS (sundays); i++)
    {
      gint64 easter = tamiz_holidays_find_easter (atoi (sundays[i]));
      g_autofree char *day = tamiz_day_format (easter);

      g_assert_cmpstr (day, ==, sundays[i]);
    }
}

/* New year's day of 2022 was a Saturday: Ecuador kept it on the last Friday of 2021, and not in 2022. */
static void
a_day_belongs_to_the_year_it_is_kept_in (void)
{
  g_autofree char *before = list_days ("EC", 2021);
  g_autofree char *list = list_days ("EC", 2022);

  g_assert_true (g_str_has_suffix (before, " 12-31"));
  g_assert_true (g_str_has_prefix (list, "02-28"));
}

static void
years_of_another_law_are_not_told (void)
{
  g_autoptr (TamizHolidays) holidays = load ("BR");
  g_autoptr (GPtrArray) days = tamiz_holidays_compute (holidays, 2023, "es");

  g_assert_cmpint (tamiz_holidays_get_since (holidays), ==, 2024);
  g_assert_cmpuint (days->len, ==, 0);
}

static void
names_are_in_the_language_that_is_asked (void)
{
  g_autoptr (TamizHolidays) holidays = load ("BO");
  g_autoptr (GPtrArray) spanish = tamiz_holidays_compute (holidays, 2026, "es");
  g_autoptr (GPtrArray) french = tamiz_holidays_compute (holidays, 2026, "fr");

  g_assert_cmpstr (((TamizHoliday *) spanish->pdata[0])->name, ==, "Año Nuevo");
  g_assert_cmpstr (((TamizHoliday *) french->pdata[0])->name, ==, "New Year's Day");
}

static void
a_wrong_list_is_refused (void)
{
  static const char *const wrong[] = {
    "{}",
    "{\"since\": 2020, \"days\": []}",
    "{\"since\": 2020, \"days\": [{\"name\": {\"en\": \"x\"}}]}",
    "{\"since\": 2020, \"days\": [{\"on\": \"01-01\"}]}",
    "{\"since\": 2020, \"days\": [{\"name\": {\"en\": \"x\"}, \"on\": \"02-29\"}]}",
    "{\"since\": 2020, \"days\": [{\"name\": {\"en\": \"x\"}, \"on\": \"13-01\"}]}",
    "{\"since\": 2020, \"days\": [{\"name\": {\"en\": \"x\"}, \"nth\": 0, \"weekday\": \"mon\", \"month\": 2}]}",
    "{\"since\": 2020, \"days\": [{\"name\": {\"en\": \"x\"}, \"on\": \"01-01\", \"move\": {\"lun\": 1}}]}",
    "{\"since\": 2020, \"days\": [{\"name\": {\"en\": \"x\"}, \"dates\": [\"2020-02-30\"]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      json_t *document = json_loads (wrong[i], 0, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_holidays_new (document, &error));
      g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
      json_decref (document);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (years); i++)
    {
      g_autofree char *path = g_strdup_printf ("/holidays/%s/%d", years[i].country, years[i].year);

      g_test_add_data_func (path, &years[i], a_year_is_as_it_was_published);
    }
  g_test_add_func ("/holidays/easter-falls-where-it-did", easter_falls_where_it_did);
  g_test_add_func ("/holidays/a-day-belongs-to-the-year-it-is-kept-in", a_day_belongs_to_the_year_it_is_kept_in);
  g_test_add_func ("/holidays/years-of-another-law-are-not-told", years_of_another_law_are_not_told);
  g_test_add_func ("/holidays/names-are-in-the-language-that-is-asked", names_are_in_the_language_that_is_asked);
  g_test_add_func ("/holidays/a-wrong-list-is-refused", a_wrong_list_is_refused);

  return g_test_run ();
}
