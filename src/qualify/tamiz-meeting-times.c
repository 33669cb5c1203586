#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-meeting-times.h"

#include "tamiz-business-time.h"
#include "tamiz-time.h"
#include "tamiz-wall-time.h"

#define WEEK_MINUTES (7 * 24 * 60)
#define DAY_MINUTES (24 * 60)
/* Meetings begin at the full or the half hour; what is shorter than that, by the quarter. */
#define STEP_MINUTES 30
/* How many days later a time may be that people chose before: leads grow cold. */
#define DAYS_FOR_CONTACT 6
#define DAYS_FOR_EXECUTIVE 2
/* Between two proposals on one day. */
#define APART (2 * TAMIZ_HOUR)

typedef struct
{
  const TamizMeetingWish *wish;
  GTimeZone *zone;
  GTimeZone *contact_zone;
  TamizBusinessTime *hours;
  TamizBusinessTime *contact_hours;
  gint64 step;
} Search;

typedef struct
{
  TamizMeetingTime time;
  gint64 day;               /* of the executive, since 1970 */
  int rank;                 /* how many days it may be later than another */
} Candidate;

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* The agreement's hours on the wall of one of the two; their own holidays besides. */
static TamizBusinessTime *
make_hours (const TamizSla *sla,
            GTimeZone      *zone,
            const GArray   *holidays)
{
  g_autoptr (GArray) all = g_array_copy (sla->holidays);
  TamizSla own = *sla;

  if (holidays != NULL && holidays->len > 0)
    g_array_append_vals (all, holidays->data, holidays->len);
  g_array_sort (all, compare_days);
  own.timezone = NULL;
  own.holidays = all;

  return tamiz_business_time_new (&own, zone);
}

static gint64
get_wall_minutes (gint64     at,
                  GTimeZone *zone)
{
  gint64 seconds = at / TAMIZ_SECOND;
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return (seconds + g_time_zone_get_offset (zone, interval)) / 60;
}

/* How many earlier meetings began within half an hour of the same place in a cycle: a day, or a week. */
static guint
count_alike (const GArray *past,
             gint64        at,
             GTimeZone    *zone,
             gint64        cycle)
{
  gint64 place = get_wall_minutes (at, zone) % cycle;
  guint n = 0;

  for (guint i = 0; past != NULL && i < past->len; i++)
    {
      gint64 other = get_wall_minutes (g_array_index (past, gint64, i), zone) % cycle;
      gint64 apart = ABS (place - other);

      if (MIN (apart, cycle - apart) <= STEP_MINUTES)
        n++;
    }

  return n;
}

static int
rank_time (const TamizMeetingTime *time)
{
  return (time->with_contact > 0 ? DAYS_FOR_CONTACT : 0) + (time->with_executive > 0 ? DAYS_FOR_EXECUTIVE : 0);
}

static gboolean
suits (const Search *self,
       const GArray *contact_openings,
       gint64        starts,
       gint64        ends)
{
  gboolean open = FALSE;

  for (guint i = 0; i < contact_openings->len && !open; i++)
    {
      const TamizSpan *opening = &g_array_index (contact_openings, TamizSpan, i);

      open = opening->from <= starts && opening->until >= ends;
    }

  return open && !tamiz_spans_touch (self->wish->busy, starts, ends)
         && !tamiz_wall_time_repeats (starts, self->zone) && !tamiz_wall_time_repeats (starts, self->contact_zone);
}

/* The first moment on the grid of the wall that is not before @at. */
static gint64
find_on_grid (const Search *self,
              gint64        at)
{
  gint64 seconds = at / TAMIZ_SECOND + (at % TAMIZ_SECOND > 0 ? 1 : 0);
  int interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, seconds);
  gint64 wall = seconds + g_time_zone_get_offset (self->zone, interval);
  gint64 step = self->step / TAMIZ_SECOND;

  return (seconds + (step - wall % step) % step) * TAMIZ_SECOND;
}

static GArray *
list_candidates (const Search *self)
{
  const TamizMeetingWish *wish = self->wish;
  g_autoptr (GArray) openings = tamiz_business_time_list (self->hours, wish->earliest, wish->until);
  g_autoptr (GArray) theirs = tamiz_business_time_list (self->contact_hours, wish->earliest, wish->until);
  GArray *candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  gint64 length = wish->minutes * TAMIZ_MINUTE;

  for (guint i = 0; i < openings->len; i++)
    {
      const TamizSpan *opening = &g_array_index (openings, TamizSpan, i);

      for (gint64 at = find_on_grid (self, opening->from); at + length <= opening->until; at += self->step)
        {
          Candidate candidate = { .time = { .starts = at, .ends = at + length } };

          if (!suits (self, theirs, at, at + length))
            continue;
          candidate.day = tamiz_day_of (at, self->zone);
          candidate.time.with_contact = count_alike (wish->past_contact, at, self->zone, DAY_MINUTES);
          candidate.time.with_executive = count_alike (wish->past_executive, at, self->zone, WEEK_MINUTES);
          candidate.time.first = candidates->len == 0;
          candidate.rank = rank_time (&candidate.time);
          g_array_append_val (candidates, candidate);
        }
    }

  return candidates;
}

static int
count_choices (const Candidate *candidate)
{
  return (int) (candidate->time.with_contact * 2 + candidate->time.with_executive);
}

/* The best time of a day: as people chose before, else in turn the first and one of the afternoon, so
 * that who never can in the morning finds something.
 */
static guint
choose_of_day (GArray *candidates,
               guint   from,
               guint   until,
               guint   turn)
{
  guint best = from;

  for (guint i = from; i < until; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      const Candidate *other = &g_array_index (candidates, Candidate, best);

      if (candidate->rank > other->rank
          || (candidate->rank == other->rank && count_choices (candidate) > count_choices (other)))
        best = i;
    }
  if (g_array_index (candidates, Candidate, best).rank == 0 && turn % 2 == 1)
    best = from + (until - from) * 2 / 3;

  return best;
}

static int
compare_chosen (gconstpointer a,
                gconstpointer b)
{
  const Candidate *x = a, *y = b;
  gint64 x_day = x->day - x->rank, y_day = y->day - y->rank;

  if (x_day != y_day)
    return x_day < y_day ? -1 : 1;
  return x->time.starts < y->time.starts ? -1 : x->time.starts > y->time.starts;
}

static int
compare_starts (gconstpointer a,
                gconstpointer b)
{
  const Candidate *x = a, *y = b;

  return x->time.starts < y->time.starts ? -1 : x->time.starts > y->time.starts;
}

/* One of each day, the best first: where that is not enough, more of the days there are. */
static GArray *
spread (GArray *candidates,
        guint   limit)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint turn = 0;

  for (guint from = 0, until; from < candidates->len; from = until, turn++)
    {
      gint64 day = g_array_index (candidates, Candidate, from).day;

      for (until = from; until < candidates->len && g_array_index (candidates, Candidate, until).day == day;)
        until++;
      g_array_append_val (chosen, g_array_index (candidates, Candidate, choose_of_day (candidates, from, until, turn)));
    }
  g_array_sort (chosen, compare_chosen);
  if (chosen->len > limit)
    g_array_set_size (chosen, limit);

  for (guint i = 0; i < candidates->len && chosen->len < limit; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      gboolean apart = TRUE;

      for (guint n = 0; n < chosen->len && apart; n++)
        apart = ABS (g_array_index (chosen, Candidate, n).time.starts - candidate->time.starts) >= APART;
      if (apart)
        g_array_append_val (chosen, *candidate);
    }
  g_array_sort (chosen, compare_starts);

  return chosen;
}

/**
 * tamiz_meeting_times_propose: (skip)
 * @wish: for whom, how long, and when they cannot
 *
 * Proposes times at which an executive and a contact could meet: within the office hours of the
 * agreement on the wall of both, on no holiday of either, and when the executive is free.  They are
 * spread over days, the next ones first; what people chose before may be some days later.  The same
 * wish gives the same times.
 *
 * Returns: (transfer full) (element-type TamizMeetingTime): the times in their order
 */
GArray *
tamiz_meeting_times_propose (const TamizMeetingWish *wish)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (wish->zone);
  g_autoptr (GTimeZone) contact_zone = tamiz_time_zone_new (wish->contact_zone);
  g_autoptr (TamizBusinessTime) hours = make_hours (wish->sla, zone, NULL);
  g_autoptr (TamizBusinessTime) contact_hours = make_hours (wish->sla, contact_zone, wish->contact_holidays);
  g_autoptr (GArray) candidates = NULL;
  g_autoptr (GArray) chosen = NULL;
  GArray *times = g_array_new (FALSE, FALSE, sizeof (TamizMeetingTime));
  Search search = { wish, zone, contact_zone, hours, contact_hours, STEP_MINUTES * TAMIZ_MINUTE };

  if (wish->minutes < STEP_MINUTES)
    search.step = search.step / 2;
  candidates = list_candidates (&search);
  chosen = spread (candidates, wish->limit);
  for (guint i = 0; i < chosen->len; i++)
    g_array_append_val (times, g_array_index (chosen, Candidate, i).time);

  return times;
}
