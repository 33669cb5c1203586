#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-business-time.h"

#include "tamiz-time.h"

/* Some thirty years: an agreement of a minute a week would else be looked up for ever. */
#define MAX_DAYS 11000
#define N_WEEKDAYS 7

typedef struct
{
  guint from, to;           /* minutes after midnight, by the clock on the wall */
} Opening;

struct _TamizBusinessTime
{
  GTimeZone *zone;
  GArray *openings[N_WEEKDAYS]; /* Opening, from Monday: in order, apart from each other */
  GArray *none;             /* of a holiday */
  GArray *holidays;         /* gint64 days since 1970, sorted */
  gint64 first_day;         /* of the totals */
  GArray *totals;           /* gint64: for how long offices are open, day by day, as far as was asked */
};

static int
compare_openings (gconstpointer a,
                  gconstpointer b)
{
  const Opening *x = a, *y = b;

  return x->from < y->from ? -1 : x->from > y->from;
}

/* Hours that two lines of the agreement give count once. */
static GArray *
list_openings (const TamizSla *sla,
               guint           weekday)
{
  GArray *openings = g_array_new (FALSE, FALSE, sizeof (Opening));
  guint kept = 0;

  for (guint i = 0; i < sla->office_hours->len; i++)
    {
      const TamizOfficeHours *hours = g_ptr_array_index (sla->office_hours, i);
      Opening opening = { hours->from_minute, hours->to_minute };

      if ((hours->days & (1u << weekday)) != 0)
        g_array_append_val (openings, opening);
    }
  g_array_sort (openings, compare_openings);
  for (guint i = 1; i < openings->len; i++)
    {
      Opening *last = &g_array_index (openings, Opening, kept);
      const Opening *next = &g_array_index (openings, Opening, i);

      if (next->from <= last->to)
        last->to = MAX (last->to, next->to);
      else
        g_array_index (openings, Opening, ++kept) = *next;
    }
  if (openings->len > 0)
    g_array_set_size (openings, kept + 1);

  return openings;
}

/**
 * tamiz_business_time_new: (skip)
 * @sla: office hours, holidays and, maybe, their time zone
 * @zone: the base's time zone, for an agreement that names none
 *
 * Prepares the office hours of an agreement for counting.
 *
 * Returns: (transfer full): the office hours
 */
TamizBusinessTime *
tamiz_business_time_new (const TamizSla *sla,
                         GTimeZone      *zone)
{
  TamizBusinessTime *self = g_new0 (TamizBusinessTime, 1);

  self->zone = sla->timezone != NULL ? tamiz_time_zone_new (sla->timezone) : g_time_zone_ref (zone);
  self->holidays = g_array_ref (sla->holidays);
  self->none = g_array_new (FALSE, FALSE, sizeof (Opening));
  self->totals = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint weekday = 0; weekday < N_WEEKDAYS; weekday++)
    self->openings[weekday] = list_openings (sla, weekday);

  return self;
}

void
tamiz_business_time_free (TamizBusinessTime *self)
{
  for (guint weekday = 0; weekday < N_WEEKDAYS; weekday++)
    g_array_unref (self->openings[weekday]);
  g_array_unref (self->none);
  g_array_unref (self->totals);
  g_array_unref (self->holidays);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* The openings of a day; of a holiday none. */
static GArray *
get_openings (TamizBusinessTime *self,
              gint64             day)
{
  if (g_array_binary_search (self->holidays, &day, compare_days, NULL))
    return self->none;

  /* 1970-01-01 was a Thursday. */
  return self->openings[((day + 3) % N_WEEKDAYS + N_WEEKDAYS) % N_WEEKDAYS];
}

/* A minute of the clock on the wall.  Where the clock is put forward and the minute does
 * not exist, it is the first moment after; where it is put back and the minute comes
 * twice, an opening begins with the first and ends with the second.
 */
static gint64
find_instant (TamizBusinessTime *self,
              gint64             day,
              guint              minute,
              gboolean           ends)
{
  gint64 local = day * 86400 + minute * 60;
  GTimeType which = ends ? G_TIME_TYPE_STANDARD : G_TIME_TYPE_DAYLIGHT;
  int interval = g_time_zone_adjust_time (self->zone, which, &local);

  return (local - g_time_zone_get_offset (self->zone, interval)) * TAMIZ_SECOND;
}

typedef struct
{
  TamizBusinessTime *self;
  gint64 day;
  GArray *openings;
  guint next;
  gint64 opens, closes;     /* the one that the walk has come to */
} Walk;

static void
begin_walk (TamizBusinessTime *self,
            Walk              *walk,
            gint64             day)
{
  *walk = (Walk) { self, day, get_openings (self, day), 0, G_MININT64, G_MININT64 };
}

/* Of two openings of a day the second begins no earlier than the first ends, also where the
 * clock is put back between them.
 */
static gboolean
step_walk (Walk *walk)
{
  const Opening *opening;

  if (walk->next == walk->openings->len)
    return FALSE;

  opening = &g_array_index (walk->openings, Opening, walk->next++);
  walk->opens = MAX (find_instant (walk->self, walk->day, opening->from, FALSE), walk->closes);
  walk->closes = MAX (find_instant (walk->self, walk->day, opening->to, TRUE), walk->opens);
  return TRUE;
}

/* For how long offices are open on a day, between two instants. */
static gint64
count_open (TamizBusinessTime *self,
            gint64             day,
            gint64             from,
            gint64             to)
{
  gint64 sum = 0;
  Walk walk;

  begin_walk (self, &walk, day);
  while (step_walk (&walk))
    sum += MAX (MIN (walk.closes, to) - MAX (walk.opens, from), 0);

  return sum;
}

/* Days that are far from what was asked before would need all those between. */
#define MOST_TOTALS (2 * MAX_DAYS)

static gint64
get_total (TamizBusinessTime *self,
           gint64             day)
{
  if (self->totals->len == 0)
    self->first_day = day;
  if (ABS (day - self->first_day) > MOST_TOTALS / 2)
    return count_open (self, day, G_MININT64, G_MAXINT64);

  while (day < self->first_day)
    {
      gint64 total = count_open (self, --self->first_day, G_MININT64, G_MAXINT64);

      g_array_prepend_val (self->totals, total);
    }
  while (day >= self->first_day + self->totals->len)
    {
      gint64 total = count_open (self, self->first_day + self->totals->len, G_MININT64, G_MAXINT64);

      g_array_append_val (self->totals, total);
    }

  return g_array_index (self->totals, gint64, day - self->first_day);
}

/**
 * tamiz_business_time_add: (skip)
 * @self: office hours
 * @from: an instant, in office hours or not
 * @span: how long, more than 0
 *
 * Finds the instant at which offices have been open for @span since @from.  What begins
 * outside office hours counts from the next opening; what is used up at closing time ends
 * there and not with the next opening.
 *
 * Returns: the instant; %G_MAXINT64 where it is more than some thirty years away
 */
gint64
tamiz_business_time_add (TamizBusinessTime *self,
                         gint64             from,
                         gint64             span)
{
  gint64 today = tamiz_day_of (from, self->zone);

  for (gint64 day = today; day <= today + MAX_DAYS; day++)
    {
      Walk walk;

      if (day > today && get_total (self, day) < span)
        {
          span -= get_total (self, day);
          continue;
        }
      begin_walk (self, &walk, day);
      while (step_walk (&walk))
        {
          gint64 opens = MAX (walk.opens, from);

          if (walk.closes - opens >= span)
            return opens + span;
          span -= MAX (walk.closes - opens, 0);
        }
    }

  return G_MAXINT64;
}

/* From its end: the openings of a day are few. */
static gboolean
subtract_on_day (TamizBusinessTime *self,
                 gint64             day,
                 gint64             to,
                 gint64            *span,
                 gint64            *found)
{
  GArray *openings = get_openings (self, day);

  for (guint n = openings->len; n > 0; n--)
    {
      gint64 closes;
      Walk walk;

      begin_walk (self, &walk, day);
      for (guint i = 0; i < n; i++)
        step_walk (&walk);
      closes = MIN (walk.closes, to);
      if (closes - walk.opens >= *span)
        {
          *found = closes - *span;
          return TRUE;
        }
      *span -= MAX (closes - walk.opens, 0);
    }

  return FALSE;
}

/**
 * tamiz_business_time_subtract: (skip)
 * @self: office hours
 * @to: an instant, in office hours or not
 * @span: how long, more than 0
 *
 * Finds the last instant from which offices are open for @span until @to.
 *
 * Returns: the instant; %G_MININT64 where it is more than some thirty years back
 */
gint64
tamiz_business_time_subtract (TamizBusinessTime *self,
                              gint64             to,
                              gint64             span)
{
  gint64 today = tamiz_day_of (to, self->zone);

  for (gint64 day = today; day >= today - MAX_DAYS; day--)
    {
      gint64 found;

      if (day < today && get_total (self, day) < span)
        span -= get_total (self, day);
      else if (subtract_on_day (self, day, to, &span, &found))
        return found;
    }

  return G_MININT64;
}

/**
 * tamiz_business_time_between: (skip)
 * @self: office hours
 * @from: an instant
 * @to: another
 *
 * Counts for how long offices are open between two instants.
 *
 * Returns: how long; negative where @to is before @from
 */
gint64
tamiz_business_time_between (TamizBusinessTime *self,
                             gint64             from,
                             gint64             to)
{
  gint64 first, last, sum;

  if (to < from)
    return -tamiz_business_time_between (self, to, from);

  first = tamiz_day_of (from, self->zone);
  last = tamiz_day_of (to, self->zone);
  sum = count_open (self, first, from, to);
  for (gint64 day = first + 1; day < last; day++)
    sum += get_total (self, day);

  return last > first ? sum + count_open (self, last, from, to) : sum;
}

/**
 * tamiz_business_time_extend: (skip)
 * @self: office hours
 * @starts: when a clock started
 * @due: when it would run out without any pause
 * @pauses: (array length=n_pauses): in order of time, and apart from each other
 * @n_pauses: how many
 * @now: until when a pause that lasts is known to have lasted
 *
 * Finds when a clock runs out that was stopped: each pause that begins before then, lengthens
 * it by the business time that it lasts.
 *
 * Returns: the instant; %G_MAXINT64 where it is never
 */
gint64
tamiz_business_time_extend (TamizBusinessTime   *self,
                            gint64               starts,
                            gint64               due,
                            const TamizClockPause *pauses,
                            guint                n_pauses,
                            gint64               now)
{
  for (guint i = 0; i < n_pauses && due != G_MAXINT64; i++)
    {
      gint64 from = MAX (pauses[i].starts, starts), to = MIN (pauses[i].ends, now);
      gint64 lasted = from < to ? tamiz_business_time_between (self, from, to) : 0;

      if (from < due && lasted > 0)
        due = tamiz_business_time_add (self, due, lasted);
    }

  return due;
}

/**
 * tamiz_business_time_add_days: (skip)
 * @self: office hours
 * @from: an instant
 * @days: how many working days, more than 0
 *
 * Finds the closing time of the last of the @days working days after the day of @from.
 *
 * Returns: the instant; %G_MAXINT64 where it is more than some thirty years away
 */
gint64
tamiz_business_time_add_days (TamizBusinessTime *self,
                              gint64             from,
                              gint64             days)
{
  gint64 today = tamiz_day_of (from, self->zone);

  for (gint64 day = today + 1; day <= today + MAX_DAYS; day++)
    {
      GArray *openings = get_openings (self, day);
      guint n = openings->len;

      if (n > 0 && --days == 0)
        return find_instant (self, day, g_array_index (openings, Opening, n - 1).to, TRUE);
    }

  return G_MAXINT64;
}

/**
 * tamiz_business_time_list: (skip)
 * @self: office hours
 * @from: an instant
 * @until: a later one
 *
 * Lists when offices are open, as far as that lies between two instants.
 *
 * Returns: (transfer full) (element-type TamizSpan): spans in their order, apart from each other; of at
 *   most some thirty years
 */
GArray *
tamiz_business_time_list (TamizBusinessTime *self,
                          gint64             from,
                          gint64             until)
{
  GArray *spans = tamiz_spans_new ();
  gint64 first = tamiz_day_of (from, self->zone);
  gint64 last = MIN (tamiz_day_of (until, self->zone), first + MAX_DAYS);

  for (gint64 day = first; day <= last; day++)
    {
      GArray *openings = get_openings (self, day);

      for (guint i = 0; i < openings->len; i++)
        {
          const Opening *opening = &g_array_index (openings, Opening, i);

          tamiz_spans_add (spans, MAX (find_instant (self, day, opening->from, FALSE), from),
                           MIN (find_instant (self, day, opening->to, TRUE), until));
        }
    }

  return spans;
}
