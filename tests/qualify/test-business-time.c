#include "config.h"

#include "tamiz-business-time.h"
#include "tamiz-time.h"

/* Office hours across nights, weekends, holidays, zones and the days on which the clock is
 * changed.  2026-03-02 is a Monday.
 */

#define WEEK 0x1f

typedef struct
{
  TamizSla sla;
  GTimeZone *zone;
} Office;

static Office *
office_new (const char *zone)
{
  Office *self = g_new0 (Office, 1);

  self->sla.office_hours = g_ptr_array_new_with_free_func (g_free);
  self->sla.holidays = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->zone = g_time_zone_new_identifier (zone);
  g_assert_nonnull (self->zone);

  return self;
}

static void
office_free (Office *self)
{
  g_ptr_array_unref (self->sla.office_hours);
  g_array_unref (self->sla.holidays);
  g_free (self->sla.timezone);
  g_time_zone_unref (self->zone);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_free)

static void
add_hours (Office *self,
           guint   days,
           guint   from_hour,
           guint   from_minute,
           guint   to_hour,
           guint   to_minute)
{
  TamizOfficeHours *hours = g_new0 (TamizOfficeHours, 1);

  hours->days = days;
  hours->from_minute = from_hour * 60 + from_minute;
  hours->to_minute = to_hour * 60 + to_minute;
  g_ptr_array_add (self->sla.office_hours, hours);
}

static void
add_holiday (Office     *self,
             const char *date)
{
  gint64 day;

  g_assert_true (tamiz_day_parse (date, &day, NULL));
  g_array_append_val (self->sla.holidays, day);
}

/* As the starters have it: morning and afternoon, Monday to Friday. */
static Office *
new_bolivian (void)
{
  Office *self = office_new ("America/La_Paz");

  add_hours (self, WEEK, 8, 30, 12, 30);
  add_hours (self, WEEK, 14, 30, 18, 30);

  return self;
}

static char *
format (Office *self,
        gint64  at)
{
  return at == G_MAXINT64 ? g_strdup ("never") : tamiz_time_format (at, self->zone);
}

static gint64
parse (Office     *self,
       const char *text)
{
  gint64 at;

  g_assert_true (tamiz_time_parse (text, self->zone, &at, NULL));
  return at;
}

static int
compare_holidays (gconstpointer a,
                  gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static void
assert_after (Office     *self,
              const char *from,
              gint64      minutes,
              const char *expected)
{
  g_autoptr (TamizBusinessTime) time = tamiz_business_time_new (&self->sla, self->zone);
  g_autofree char *found
      = format (self, tamiz_business_time_add (time, parse (self, from), minutes * TAMIZ_MINUTE));

  if (!g_str_has_prefix (found, expected))
    g_error ("%s + %d min: expected %s, got %s", from, (int) minutes, expected, found);
}

static void
assert_days_after (Office     *self,
                   const char *from,
                   gint64      days,
                   const char *expected)
{
  g_autoptr (TamizBusinessTime) time = tamiz_business_time_new (&self->sla, self->zone);
  g_autofree char *found = format (self, tamiz_business_time_add_days (time, parse (self, from), days));

  if (!g_str_has_prefix (found, expected))
    g_error ("%s + %d days: expected %s, got %s", from, (int) days, expected, found);
}

static void
hours_go_on_after_the_break_and_the_night (void)
{
  g_autoptr (Office) office = new_bolivian ();

  assert_after (office, "2026-03-02T09:00", 60, "2026-03-02T10:00:00-04:00");
  assert_after (office, "2026-03-02T12:00", 60, "2026-03-02T15:00");
  assert_after (office, "2026-03-02T18:00", 60, "2026-03-03T09:00");
  assert_after (office, "2026-03-02T08:30", 8 * 60 + 1, "2026-03-03T08:31");
  assert_after (office, "2026-03-02T10:15:30", 24 * 60, "2026-03-05T10:15:30");
}

static void
what_is_used_up_at_closing_time_ends_there (void)
{
  g_autoptr (Office) office = new_bolivian ();

  assert_after (office, "2026-03-02T08:30", 4 * 60, "2026-03-02T12:30");
  assert_after (office, "2026-03-02T08:30", 8 * 60, "2026-03-02T18:30");
  assert_after (office, "2026-03-06T16:30", 2 * 60, "2026-03-06T18:30");
}

static void
what_begins_outside_hours_counts_from_the_next_opening (void)
{
  g_autoptr (Office) office = new_bolivian ();

  assert_after (office, "2026-03-02T03:00", 60, "2026-03-02T09:30");
  assert_after (office, "2026-03-02T12:30", 60, "2026-03-02T15:30");
  assert_after (office, "2026-03-02T13:00", 60, "2026-03-02T15:30");
  assert_after (office, "2026-03-02T18:30", 60, "2026-03-03T09:30");
  assert_after (office, "2026-03-02T23:59:59", 60, "2026-03-03T09:30");
  assert_after (office, "2026-03-07T11:00", 60, "2026-03-09T09:30");
  assert_after (office, "2026-03-08", 8 * 60, "2026-03-09T18:30");
}

static void
weekends_and_holidays_are_passed_over (void)
{
  g_autoptr (Office) office = new_bolivian ();

  assert_after (office, "2026-03-06T17:30", 2 * 60, "2026-03-09T09:30");
  add_holiday (office, "2026-03-03");
  add_holiday (office, "2026-03-09");
  assert_after (office, "2026-03-06T17:30", 2 * 60, "2026-03-10T09:30");
  assert_after (office, "2026-03-02T18:00", 60, "2026-03-04T09:00");
  /* Begun on a holiday, in what would be office hours. */
  assert_after (office, "2026-03-09T10:00", 60, "2026-03-10T09:30");
  assert_days_after (office, "2026-03-02T10:00", 1, "2026-03-04T18:30");
}

static void
working_days_end_at_closing_time (void)
{
  g_autoptr (Office) office = new_bolivian ();

  assert_days_after (office, "2026-03-02T10:00", 1, "2026-03-03T18:30");
  assert_days_after (office, "2026-03-02T23:00", 1, "2026-03-03T18:30");
  assert_days_after (office, "2026-03-06T10:00", 1, "2026-03-09T18:30");
  assert_days_after (office, "2026-03-07T10:00", 1, "2026-03-09T18:30");
  assert_days_after (office, "2026-03-02T10:00", 60, "2026-05-25T18:30");
}

static void
each_weekday_has_hours_of_its_own (void)
{
  g_autoptr (Office) office = office_new ("America/La_Paz");

  add_hours (office, 1u << 0, 8, 0, 18, 0);
  add_hours (office, 1u << 5, 9, 0, 12, 0);
  assert_after (office, "2026-03-02T17:00", 2 * 60, "2026-03-07T10:00");
  assert_after (office, "2026-03-07T11:30", 60, "2026-03-09T08:30");
  assert_days_after (office, "2026-03-02T17:00", 1, "2026-03-07T12:00");
}

static void
hours_given_twice_count_once (void)
{
  g_autoptr (Office) office = office_new ("America/La_Paz");

  add_hours (office, WEEK, 12, 0, 16, 0);
  add_hours (office, WEEK, 9, 0, 13, 0);
  add_hours (office, 1u << 0, 10, 0, 11, 0);
  add_hours (office, WEEK, 16, 0, 17, 0);
  assert_after (office, "2026-03-02T09:00", 8 * 60, "2026-03-02T17:00");
  assert_after (office, "2026-03-02T09:00", 8 * 60 + 1, "2026-03-03T09:01");
}

/* Where the agreement names a zone, its offices keep it, whatever the base's is. */
static void
the_zone_of_the_agreement_counts (void)
{
  g_autoptr (Office) office = new_bolivian ();

  office->sla.timezone = g_strdup ("Europe/Madrid");
  /* 08:30 in Madrid is 03:30 in La Paz, and Friday ends there at 13:30. */
  assert_after (office, "2026-03-02T01:00", 60, "2026-03-02T04:30:00-04:00");
  assert_after (office, "2026-03-06T13:00", 60, "2026-03-09T04:00:00-04:00");
  assert_days_after (office, "2026-03-02T20:00", 1, "2026-03-04T13:30:00-04:00");
}

/* Madrid puts the clock forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00. */
static void
a_changed_clock_moves_the_opening_not_the_hours (void)
{
  g_autoptr (Office) office = office_new ("Europe/Madrid");
  gint64 from = parse (office, "2026-03-27T17:00"), to;
  g_autoptr (TamizBusinessTime) time = NULL;

  add_hours (office, WEEK, 9, 0, 18, 0);
  assert_after (office, "2026-03-27T17:00", 2 * 60, "2026-03-30T10:00:00+02:00");
  assert_after (office, "2026-10-23T17:00", 2 * 60, "2026-10-26T10:00:00+01:00");
  /* 65 hours on the wall, 64 in truth. */
  time = tamiz_business_time_new (&office->sla, office->zone);
  to = tamiz_business_time_add (time, from, 2 * TAMIZ_HOUR);
  g_assert_cmpint (to - from, ==, 64 * TAMIZ_HOUR);
}

static void
open_offices_count_true_hours_while_the_clock_changes (void)
{
  g_autoptr (Office) office = office_new ("Europe/Madrid");

  /* Always open: a day of 23 hours, and one of 25. */
  add_hours (office, 0x7f, 0, 0, 24, 0);
  assert_after (office, "2026-03-29T00:00", 23 * 60, "2026-03-30T00:00:00+02:00");
  assert_after (office, "2026-03-29T01:00", 2 * 60, "2026-03-29T04:00:00+02:00");
  assert_after (office, "2026-10-25T00:00", 25 * 60, "2026-10-26T00:00:00+01:00");
  assert_after (office, "2026-10-25T00:00", 26 * 60, "2026-10-26T01:00:00+01:00");
  assert_after (office, "2026-03-02T00:00", 48 * 60, "2026-03-04T00:00");
}

static void
minutes_that_do_not_exist_or_come_twice (void)
{
  g_autoptr (Office) office = office_new ("Europe/Madrid");

  add_hours (office, 0x7f, 2, 30, 4, 0);
  /* 02:30 does not exist: an hour is open, from 03:00 on. */
  assert_after (office, "2026-03-29T00:00", 60, "2026-03-29T04:00:00+02:00");
  assert_after (office, "2026-03-29T00:00", 61, "2026-03-30T02:31:00+02:00");
  /* 02:30 comes twice: open from the first on, two hours and a half. */
  assert_after (office, "2026-10-25T00:00", 150, "2026-10-25T04:00:00+01:00");
  assert_after (office, "2026-10-25T00:00", 151, "2026-10-26T02:31:00+01:00");
}

static void
a_closing_that_comes_twice_is_the_second (void)
{
  g_autoptr (Office) office = office_new ("Europe/Madrid");

  add_hours (office, 0x7f, 1, 0, 2, 30);
  assert_after (office, "2026-10-25T00:00", 150, "2026-10-25T02:30:00+01:00");
  assert_after (office, "2026-03-29T00:00", 61, "2026-03-30T01:01:00+02:00");
}

/* Some zones put the clock forward at midnight, so that the day begins at one. */
static void
a_day_may_begin_at_one (void)
{
  g_autoptr (Office) office = office_new ("America/Santiago");

  add_hours (office, 0x7f, 0, 0, 24, 0);
  assert_after (office, "2026-09-05T23:00", 2 * 60, "2026-09-06T02:00:00-03:00");
  assert_after (office, "2026-09-05T00:00", 47 * 60, "2026-09-07T00:00:00-03:00");
}

static void
what_nobody_lives_to_see_is_never (void)
{
  g_autoptr (Office) office = office_new ("America/La_Paz");

  add_hours (office, 1u << 6, 8, 0, 8, 1);
  assert_after (office, "2026-03-02T00:00", 8760 * 60, "never");
  assert_days_after (office, "2026-03-02T00:00", 3650, "never");
  assert_after (office, "2026-03-02T00:00", 2, "2026-03-15T08:01");
}

static void
long_terms_are_found (void)
{
  g_autoptr (Office) office = new_bolivian ();

  assert_after (office, "2026-03-02T08:30", 8760 * 60, "2030-05-10T18:30");
  assert_days_after (office, "2026-03-02T10:00", 3650, "2040-02-27T18:30");
}

static void
days_before_1970_have_weekdays_too (void)
{
  g_autoptr (Office) office = new_bolivian ();

  /* 1969-12-26 was a Friday. */
  assert_after (office, "1969-12-26T17:30", 2 * 60, "1969-12-29T09:30");
}

/* Minute by minute, by the clock on the wall: of each day an opening lasts from the first minute
 * that is not before it to the last that is before its end.
 */
static gint64
count_naively (Office *self,
               gint64  from,
               gint64  to)
{
  gint64 begins = from - 3 * TAMIZ_DAY, n = (to - from + 6 * TAMIZ_DAY) / TAMIZ_MINUTE, sum = 0;
  g_autofree int *wall = g_new (int, n);
  g_autofree gint64 *days = g_new (gint64, n);
  g_autofree gboolean *open = g_new0 (gboolean, n);

  for (gint64 i = 0; i < n; i++)
    {
      gint64 at = begins + i * TAMIZ_MINUTE;
      gint32 offset = g_time_zone_get_offset (
          self->zone, g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, at / TAMIZ_SECOND));
      gint64 local = at / TAMIZ_SECOND + offset;

      days[i] = local / 86400;
      wall[i] = (int) (local % 86400 / 60);
    }
  for (guint h = 0; h < self->sla.office_hours->len; h++)
    {
      const TamizOfficeHours *hours = g_ptr_array_index (self->sla.office_hours, h);

      for (gint64 i = 0, end; i < n; i = end)
        {
          gint64 first = -1, last = -1;
          gboolean holiday = FALSE;

          for (end = i; end < n && days[end] == days[i]; end++)
            {
              if (first < 0 && wall[end] >= (int) hours->from_minute)
                first = end;
              if (wall[end] < (int) hours->to_minute)
                last = end;
            }
          for (guint k = 0; k < self->sla.holidays->len; k++)
            holiday = holiday || g_array_index (self->sla.holidays, gint64, k) == days[i];
          if (holiday || first < 0 || (hours->days & (1u << ((days[i] + 3) % 7))) == 0)
            continue;
          for (gint64 m = first; m <= last; m++)
            open[m] = TRUE;
        }
    }
  for (gint64 i = 0; i < n; i++)
    {
      gint64 at = begins + i * TAMIZ_MINUTE;

      sum += at >= from && at < to && open[i] ? TAMIZ_MINUTE : 0;
    }

  return sum;
}

/* Offices of all sorts, by chance but the same in every run: several openings a day, nights
 * through, holidays, and weeks in which the clock is changed.
 */
static Office *
new_by_chance (GRand *rand)
{
  static const char *const zones[] = { "America/La_Paz", "Europe/Madrid", "America/Santiago",
                                       "America/Sao_Paulo", "Atlantic/Canary", "UTC" };
  Office *office = office_new (zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))]);
  gint64 day = 20517; /* 2026-03-05 */

  for (int i = g_rand_int_range (rand, 1, 4); i > 0; i--)
    {
      guint from = g_rand_int_range (rand, 0, 1439), to = g_rand_int_range (rand, from + 1, 1441);

      add_hours (office, g_rand_int_range (rand, 1, 0x80), from / 60, from % 60, to / 60, to % 60);
    }
  for (int i = g_rand_int_range (rand, 0, 6); i > 0; i--)
    {
      gint64 holiday = day + g_rand_int_range (rand, 0, 240);

      g_array_append_val (office->sla.holidays, holiday);
    }
  g_array_sort (office->sla.holidays, compare_holidays);

  return office;
}

static gint64
find_by_chance (GRand *rand)
{
  /* Around the changes of the clock in March, September and October, and any other day. */
  static const char *const days[] = { "2026-03-28", "2026-04-04", "2026-09-05", "2026-10-24", "2026-06-10" };
  gint64 day;

  g_assert_true (tamiz_day_parse (days[g_rand_int_range (rand, 0, G_N_ELEMENTS (days))], &day, NULL));
  return day * TAMIZ_DAY + g_rand_int_range (rand, 0, 3 * 1440) * TAMIZ_MINUTE;
}

static void
time_between_is_what_a_naive_count_finds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (Office) office = new_by_chance (rand);
      g_autoptr (TamizBusinessTime) time = tamiz_business_time_new (&office->sla, office->zone);
      gint64 from = find_by_chance (rand), to = from + g_rand_int_range (rand, 0, 9 * 1440) * TAMIZ_MINUTE;
      gint64 naive = count_naively (office, from, to);

      g_assert_cmpint (tamiz_business_time_between (time, from, to), ==, naive);
      g_assert_cmpint (tamiz_business_time_between (time, to, from), ==, -naive);
    }
}

/* What is added is what lies between, and no earlier instant would do; the same back. */
static void
adding_and_subtracting_agree_with_what_lies_between (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (Office) office = new_by_chance (rand);
      g_autoptr (TamizBusinessTime) time = tamiz_business_time_new (&office->sla, office->zone);
      gint64 from = find_by_chance (rand), span = g_rand_int_range (rand, 1, 4000) * TAMIZ_MINUTE;
      gint64 after = tamiz_business_time_add (time, from, span);
      gint64 before = tamiz_business_time_subtract (time, from, span);

      if (after == G_MAXINT64)
        continue; /* open on days that are all holidays, or hardly ever */
      g_assert_cmpint (tamiz_business_time_between (time, from, after), ==, span);
      g_assert_cmpint (tamiz_business_time_between (time, from, after - 1), ==, span - 1);
      g_assert_cmpint (tamiz_business_time_between (time, before, from), ==, span);
      g_assert_cmpint (tamiz_business_time_between (time, before + 1, from), ==, span - 1);
    }
}

static void
pauses_lengthen_by_the_business_time_they_last (void)
{
  g_autoptr (Office) office = new_bolivian ();
  g_autoptr (TamizBusinessTime) time = tamiz_business_time_new (&office->sla, office->zone);
  gint64 starts = parse (office, "2026-03-02T09:00");
  gint64 due = tamiz_business_time_add (time, starts, 8 * TAMIZ_HOUR);
  gint64 now = parse (office, "2026-03-06T10:30");
  const TamizClockPause pauses[] = {
    { parse (office, "2026-02-20T09:00"), parse (office, "2026-03-02T10:00") }, /* an hour of it */
    { parse (office, "2026-03-02T20:00"), parse (office, "2026-03-03T07:00") }, /* at night */
    { parse (office, "2026-03-03T09:30"), parse (office, "2026-03-03T15:30") }, /* four hours */
    { parse (office, "2026-03-04T15:00"), parse (office, "2026-03-05T18:30") }, /* too late */
  };
  const TamizClockPause lasting[] = { { parse (office, "2026-03-03T09:00"), G_MAXINT64 } };

  g_assert_cmpint (due, ==, parse (office, "2026-03-03T09:00"));
  g_assert_cmpint (tamiz_business_time_extend (time, starts, due, pauses, G_N_ELEMENTS (pauses), now), ==,
                   parse (office, "2026-03-03T16:00"));
  /* It began when the clock had run out. */
  g_assert_cmpint (tamiz_business_time_extend (time, starts, due, lasting, 1, now), ==, due);
  g_assert_cmpint (tamiz_business_time_extend (time, starts, due + 1, lasting, 1, now), >, due + 3 * TAMIZ_DAY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/qualify/business-time/" path, func)
  ADD ("hours-go-on-after-the-break-and-the-night", hours_go_on_after_the_break_and_the_night);
  ADD ("what-is-used-up-at-closing-time-ends-there", what_is_used_up_at_closing_time_ends_there);
  ADD ("what-begins-outside-hours-counts-from-the-next-opening",
       what_begins_outside_hours_counts_from_the_next_opening);
  ADD ("weekends-and-holidays-are-passed-over", weekends_and_holidays_are_passed_over);
  ADD ("working-days-end-at-closing-time", working_days_end_at_closing_time);
  ADD ("each-weekday-has-hours-of-its-own", each_weekday_has_hours_of_its_own);
  ADD ("hours-given-twice-count-once", hours_given_twice_count_once);
  ADD ("the-zone-of-the-agreement-counts", the_zone_of_the_agreement_counts);
  ADD ("a-changed-clock-moves-the-opening-not-the-hours", a_changed_clock_moves_the_opening_not_the_hours);
  ADD ("open-offices-count-true-hours-while-the-clock-changes",
       open_offices_count_true_hours_while_the_clock_changes);
  ADD ("minutes-that-do-not-exist-or-come-twice", minutes_that_do_not_exist_or_come_twice);
  ADD ("a-closing-that-comes-twice-is-the-second", a_closing_that_comes_twice_is_the_second);
  ADD ("a-day-may-begin-at-one", a_day_may_begin_at_one);
  ADD ("what-nobody-lives-to-see-is-never", what_nobody_lives_to_see_is_never);
  ADD ("long-terms-are-found", long_terms_are_found);
  ADD ("days-before-1970-have-weekdays-too", days_before_1970_have_weekdays_too);
  ADD ("time-between-is-what-a-naive-count-finds", time_between_is_what_a_naive_count_finds);
  ADD ("adding-and-subtracting-agree-with-what-lies-between",
       adding_and_subtracting_agree_with_what_lies_between);
  ADD ("pauses-lengthen-by-the-business-time-they-last", pauses_lengthen_by_the_business_time_they_last);

  return g_test_run ();
}
