#include "config.h"

#include "tamiz-meeting-times.h"
#include "tamiz-time.h"
#include "tamiz-wall-time.h"

/* Times proposed for a meeting: what must hold of any of them, tried on many wishes made by chance
 * (always the same), and what people would miss, case by case.
 */

typedef struct
{
  TamizSla sla;
  GArray *busy;
  GArray *past_executive, *past_contact;
  GArray *contact_holidays;
  TamizMeetingWish wish;
} Fixture;

static gint64
parse (const char *text)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/La_Paz");
  gint64 at = 0;

  g_assert_true (tamiz_time_parse (text, zone, &at, NULL));
  return at;
}

static void
add_hours (Fixture *self,
           guint    days,
           guint    from,
           guint    to)
{
  TamizOfficeHours *hours = g_new0 (TamizOfficeHours, 1);

  hours->days = days;
  hours->from_minute = from;
  hours->to_minute = to;
  g_ptr_array_add (self->sla.office_hours, hours);
}

/* Monday to Friday, half past eight to twelve and two to six; Monday 2026-03-02 is to come. */
static Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->sla.office_hours = g_ptr_array_new_with_free_func (g_free);
  self->sla.holidays = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->busy = tamiz_spans_new ();
  self->past_executive = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->past_contact = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->contact_holidays = g_array_new (FALSE, FALSE, sizeof (gint64));
  add_hours (self, 0x1f, 8 * 60 + 30, 12 * 60);
  add_hours (self, 0x1f, 14 * 60, 18 * 60);
  self->wish = (TamizMeetingWish) { &self->sla, "America/La_Paz", "America/La_Paz", self->contact_holidays, self->busy,
                                    self->past_executive, self->past_contact, parse ("2026-03-02"), parse ("2026-03-14"),
                                    30, 5 };
  return self;
}

static void
fixture_free (Fixture *self)
{
  g_ptr_array_unref (self->sla.office_hours);
  g_array_unref (self->sla.holidays);
  g_array_unref (self->busy);
  g_array_unref (self->past_executive);
  g_array_unref (self->past_contact);
  g_array_unref (self->contact_holidays);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static char *
tell (Fixture *self)
{
  g_autoptr (GArray) times = tamiz_meeting_times_propose (&self->wish);
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (self->wish.zone);
  GString *told = g_string_new (NULL);

  for (guint i = 0; i < times->len; i++)
    {
      const TamizMeetingTime *time = &g_array_index (times, TamizMeetingTime, i);
      g_autofree char *text = tamiz_time_format (time->starts, zone);

      text[16] = '\0';
      g_string_append_printf (told, "%s%s", i > 0 ? " " : "", text + 8);
    }

  return g_string_free (told, FALSE);
}

static void
assert_times (Fixture    *self,
              const char *expected)
{
  g_autofree char *told = tell (self);

  g_assert_cmpstr (told, ==, expected);
}

static void
times_are_spread_over_days (void)
{
  g_autoptr (Fixture) self = fixture_new ();

  assert_times (self, "02T08:30 03T15:30 04T08:30 05T15:30 06T08:30");
  self->wish.until = parse ("2026-03-03");
  self->wish.limit = 3;
  assert_times (self, "02T08:30 02T10:30 02T14:00");
}

static void
what_was_chosen_before_comes_first (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  gint64 with_others = parse ("2026-02-03T10:00"), with_contact = parse ("2026-02-05T16:30");

  self->wish.limit = 2;
  g_array_append_val (self->past_executive, with_others);
  assert_times (self, "02T08:30 03T09:30");
  g_array_append_val (self->past_contact, with_contact);
  assert_times (self, "02T16:00 03T16:00");
}

static void
the_contacts_clock_counts_too (void)
{
  g_autoptr (Fixture) self = fixture_new ();

  /* Madrid is five hours ahead: only its afternoon is La Paz's morning. */
  self->wish.contact_zone = "Europe/Madrid";
  self->wish.limit = 2;
  assert_times (self, "02T09:00 03T11:00");
  /* Manila is twelve hours ahead: nobody is in the office when the other is. */
  self->wish.contact_zone = "Asia/Manila";
  assert_times (self, "");
}

static void
holidays_of_both_are_kept (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  gint64 ours = 0, theirs = 0;

  g_assert_true (tamiz_day_parse ("2026-03-02", &ours, NULL) && tamiz_day_parse ("2026-03-03", &theirs, NULL));
  g_array_append_val (self->sla.holidays, ours);
  g_array_append_val (self->contact_holidays, theirs);
  self->wish.limit = 1;
  assert_times (self, "04T08:30");
}

static void
nothing_is_proposed_that_is_busy (void)
{
  g_autoptr (Fixture) self = fixture_new ();

  self->wish.limit = 1;
  tamiz_spans_add (self->busy, parse ("2026-03-02T08:00"), parse ("2026-03-02T08:31"));
  tamiz_spans_add (self->busy, parse ("2026-03-02T09:30"), parse ("2026-03-02T20:00"));
  assert_times (self, "02T09:00");
  tamiz_spans_add (self->busy, parse ("2026-03-02T09:29"), parse ("2026-03-02T09:31"));
  assert_times (self, "03T08:30");
}

static void
what_takes_long_needs_its_whole_time (void)
{
  g_autoptr (Fixture) self = fixture_new ();

  self->wish.limit = 1;
  self->wish.minutes = 240;
  assert_times (self, "02T14:00");
  self->wish.minutes = 241;
  assert_times (self, "");
}

static void
add_by_chance (GArray *instants,
               GRand  *rand,
               gint64  around)
{
  for (int n = g_rand_int_range (rand, 0, 8); n > 0; n--)
    {
      gint64 at = around - g_rand_int_range (rand, 0, 60 * 24 * 60) * TAMIZ_MINUTE;

      g_array_append_val (instants, at);
    }
}

static gboolean
is_within_hours (Fixture    *self,
                 gint64      from,
                 gint64      until,
                 const char *name)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (name);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (from / TAMIZ_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  gint64 day = tamiz_day_of (from, zone);
  guint weekday = (guint) g_date_time_get_day_of_week (local) - 1;
  guint minute = (guint) (g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local));

  for (guint i = 0; i < self->sla.holidays->len; i++)
    {
      if (g_array_index (self->sla.holidays, gint64, i) == day)
        return FALSE;
    }
  for (guint i = 0; i < self->sla.office_hours->len; i++)
    {
      const TamizOfficeHours *hours = self->sla.office_hours->pdata[i];

      if ((hours->days & (1u << weekday)) != 0 && hours->from_minute <= minute
          && minute + (guint) ((until - from) / TAMIZ_MINUTE) <= hours->to_minute)
        return TRUE;
    }

  return FALSE;
}

static void
check_wish (Fixture *self)
{
  g_autoptr (GArray) times = tamiz_meeting_times_propose (&self->wish);
  g_autoptr (GArray) again = tamiz_meeting_times_propose (&self->wish);
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (self->wish.zone);
  gint64 last = 0;

  g_assert_cmpuint (times->len, <=, self->wish.limit);
  g_assert_cmpmem (times->data, times->len * sizeof (TamizMeetingTime), again->data,
                   again->len * sizeof (TamizMeetingTime));
  for (guint i = 0; i < times->len; i++)
    {
      const TamizMeetingTime *time = &g_array_index (times, TamizMeetingTime, i);

      g_assert_cmpint (time->starts, >, last);
      g_assert_cmpint (time->ends - time->starts, ==, self->wish.minutes * TAMIZ_MINUTE);
      g_assert_cmpint (time->starts, >=, self->wish.earliest);
      g_assert_cmpint (time->ends, <=, self->wish.until);
      g_assert_false (tamiz_spans_touch (self->busy, time->starts, time->ends));
      g_assert_false (tamiz_wall_time_repeats (time->starts, zone));
      g_assert_true (is_within_hours (self, time->starts, time->ends, self->wish.zone));
      g_assert_true (is_within_hours (self, time->starts, time->ends, self->wish.contact_zone));
      last = time->starts;
    }
}

static void
what_is_proposed_suits_both_always (void)
{
  static const char *const zones[] = { "America/La_Paz", "America/Santiago", "Europe/Madrid", "America/Havana",
                                       "America/Sao_Paulo", "America/Mexico_City", "Pacific/Galapagos" };
  static const gint64 lengths[] = { 5, 15, 20, 30, 45, 60, 90, 480 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint n = 0; n < 300; n++)
    {
      g_autoptr (Fixture) self = fixture_new ();
      gint64 day = 0;

      /* Night shifts too, so that hours that are lost or come twice are met with. */
      if (n % 3 == 0)
        add_hours (self, 0x7f, 0, 6 * 60);
      g_assert_true (tamiz_day_parse (n % 2 == 0 ? "2026-03-24" : "2026-10-20", &day, NULL));
      self->wish.zone = zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))];
      self->wish.contact_zone = zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))];
      self->wish.earliest = day * TAMIZ_DAY + g_rand_int_range (rand, 0, 10 * 24 * 60) * TAMIZ_MINUTE;
      self->wish.until = self->wish.earliest + g_rand_int_range (rand, 1, 20) * TAMIZ_DAY;
      self->wish.minutes = lengths[g_rand_int_range (rand, 0, G_N_ELEMENTS (lengths))];
      self->wish.limit = (guint) g_rand_int_range (rand, 0, 30);
      day += g_rand_int_range (rand, 0, 20);
      g_array_append_val (self->sla.holidays, day);
      for (int i = g_rand_int_range (rand, 0, 60); i > 0; i--)
        {
          gint64 from = self->wish.earliest + g_rand_int_range (rand, 0, 20 * 24 * 60) * TAMIZ_MINUTE;

          tamiz_spans_add (self->busy, from, from + g_rand_int_range (rand, 1, 300) * TAMIZ_MINUTE);
        }
      add_by_chance (self->past_executive, rand, self->wish.earliest);
      add_by_chance (self->past_contact, rand, self->wish.earliest);
      check_wish (self);
    }
}

static void
a_time_that_is_lost_or_comes_twice_is_told (void)
{
  g_autoptr (GTimeZone) madrid = tamiz_time_zone_new ("Europe/Madrid");
  g_autoptr (GError) error = NULL;
  gint64 at = 0;

  g_assert_true (tamiz_wall_time_check ("2026-03-29T01:59", madrid, NULL));
  g_assert_true (tamiz_wall_time_check ("2026-03-29T03:00", madrid, NULL));
  g_assert_true (tamiz_wall_time_check ("2026-03-29", madrid, NULL));
  g_assert_true (tamiz_wall_time_check ("2026-10-25T02:30:00+02:00", madrid, NULL));
  g_assert_false (tamiz_wall_time_check ("2026-03-29T02:30", madrid, &error));
  g_assert_true (g_pattern_match_simple ("*clock is put forward*", error->message));
  g_clear_error (&error);
  g_assert_false (tamiz_wall_time_check ("2026-10-25 02:30", madrid, &error));
  g_assert_true (g_pattern_match_simple ("*2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00*", error->message));

  g_assert_true (tamiz_time_parse ("2026-10-25T02:30:00+01:00", madrid, &at, NULL));
  g_assert_true (tamiz_wall_time_repeats (at, madrid));
  g_assert_false (tamiz_wall_time_repeats (at + TAMIZ_HOUR, madrid));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meeting-times/times-are-spread-over-days", times_are_spread_over_days);
  g_test_add_func ("/meeting-times/what-was-chosen-before-comes-first", what_was_chosen_before_comes_first);
  g_test_add_func ("/meeting-times/the-contacts-clock-counts-too", the_contacts_clock_counts_too);
  g_test_add_func ("/meeting-times/holidays-of-both-are-kept", holidays_of_both_are_kept);
  g_test_add_func ("/meeting-times/nothing-is-proposed-that-is-busy", nothing_is_proposed_that_is_busy);
  g_test_add_func ("/meeting-times/what-takes-long-needs-its-whole-time", what_takes_long_needs_its_whole_time);
  g_test_add_func ("/meeting-times/what-is-proposed-suits-both-always", what_is_proposed_suits_both_always);
  g_test_add_func ("/meeting-times/a-time-that-is-lost-or-comes-twice-is-told", a_time_that_is_lost_or_comes_twice_is_told);

  return g_test_run ();
}
