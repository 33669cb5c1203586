#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-holidays.h"

#include "tamiz-error.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define N_WEEKDAYS 7

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

/* One rule of a law: when its day is, and where it is moved to. */
typedef struct
{
  json_t *names;            /* borrowed: language → name */
  enum { ON, EASTER, NTH, DATES } kind;
  int month, day;
  int offset;               /* days after Easter Sunday; after the nth weekday */
  int nth, weekday;
  GArray *dates;            /* (nullable): gint64 */
  int move[N_WEEKDAYS];     /* by how many days, by the weekday that it falls on */
  guint only;               /* weekdays on which it counts, a bit each; 0: on all */
  int since, until, every;
  gboolean optional;
} Rule;

struct _TamizHolidays
{
  json_t *document;
  GPtrArray *rules;
  int since;
};

static void
free_holiday (TamizHoliday *holiday)
{
  g_free (holiday->name);
  g_free (holiday);
}

static void
free_rule (Rule *rule)
{
  g_clear_pointer (&rule->dates, g_array_unref);
  g_free (rule);
}

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID, _("The list of holidays is wrong: %s"), what);
  return FALSE;
}

static int
find_weekday (const char *nick)
{
  for (int i = 0; nick != NULL && weekdays[i] != NULL; i++)
    {
      if (strcmp (weekdays[i], nick) == 0)
        return i;
    }

  return -1;
}

static gint64
find_day (int year,
          int month,
          int day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  /* 1970-01-01 is day 719163 of GDate's count. */
  return (gint64) g_date_get_julian (&date) - 719163;
}

static int
get_weekday (gint64 day)
{
  /* 1970-01-01 was a Thursday. */
  return (int) (((day + 3) % N_WEEKDAYS + N_WEEKDAYS) % N_WEEKDAYS);
}

/**
 * tamiz_holidays_find_easter:
 * @year: a year of the Gregorian calendar
 *
 * Finds Easter Sunday by the method that J.-M. Oudin gave (Explanatory Supplement to the Astronomical
 * Almanac, 1992, section 12.92).
 *
 * Returns: its day, since 1970
 */
gint64
tamiz_holidays_find_easter (int year)
{
  int century = year / 100;
  int golden = year - 19 * (year / 19);
  int shift = (century - 17) / 25;
  int moon = century - century / 4 - (century - shift) / 3 + 19 * golden + 15;
  int sunday;

  moon = moon - 30 * (moon / 30);
  moon = moon - (moon / 28) * (1 - (moon / 28) * (29 / (moon + 1)) * ((21 - golden) / 11));
  sunday = year + year / 4 + moon + 2 - century + century / 4;
  sunday = moon - (sunday - 7 * (sunday / 7));

  return find_day (year, 3 + (sunday + 40) / 44, 1)
         + (sunday + 28 - 31 * ((3 + (sunday + 40) / 44) / 4)) - 1;
}

static gboolean
read_dates (Rule    *rule,
            json_t  *dates,
            GError **error)
{
  rule->dates = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (gsize i = 0; i < json_array_size (dates); i++)
    {
      const char *text = json_string_value (json_array_get (dates, i));
      gint64 day;

      if (text == NULL || !tamiz_day_parse (text, &day, NULL))
        return fail (error, "dates");
      g_array_append_val (rule->dates, day);
    }

  return TRUE;
}

static gboolean
read_when (Rule    *rule,
           json_t  *object,
           GError **error)
{
  const char *on = json_string_value (json_object_get (object, "on"));
  json_t *dates = json_object_get (object, "dates");

  if (on != NULL)
    {
      rule->kind = ON;
      if (sscanf (on, "%2d-%2d", &rule->month, &rule->day) != 2
          || !g_date_valid_dmy ((GDateDay) rule->day, (GDateMonth) rule->month, 2023))
        return fail (error, on);
    }
  else if (json_is_integer (json_object_get (object, "easter")))
    {
      rule->kind = EASTER;
      rule->offset = (int) json_integer_value (json_object_get (object, "easter"));
    }
  else if (json_is_integer (json_object_get (object, "nth")))
    {
      rule->kind = NTH;
      rule->nth = (int) json_integer_value (json_object_get (object, "nth"));
      rule->weekday = find_weekday (json_string_value (json_object_get (object, "weekday")));
      rule->month = (int) json_integer_value (json_object_get (object, "month"));
      rule->offset = (int) json_integer_value (json_object_get (object, "plus"));
      if (rule->weekday < 0 || rule->month < 1 || rule->month > 12 || rule->nth < -1 || rule->nth > 4 || rule->nth == 0)
        return fail (error, "nth");
    }
  else if (json_is_array (dates))
    {
      rule->kind = DATES;
      return read_dates (rule, dates, error);
    }
  else
    return fail (error, "days");

  return ABS (rule->offset) <= 100 || fail (error, "easter");
}

static gboolean
read_moves (Rule    *rule,
            json_t  *object,
            GError **error)
{
  json_t *only = json_object_get (object, "only");
  const char *weekday;
  json_t *days;

  json_object_foreach (json_object_get (object, "move"), weekday, days)
    {
      int number = find_weekday (weekday);

      if (number < 0 || ABS (json_integer_value (days)) > 6)
        return fail (error, weekday);
      rule->move[number] = (int) json_integer_value (days);
    }
  for (gsize i = 0; i < json_array_size (only); i++)
    {
      int number = find_weekday (json_string_value (json_array_get (only, i)));

      if (number < 0)
        return fail (error, "only");
      rule->only |= 1u << number;
    }

  return TRUE;
}

static Rule *
read_rule (json_t  *object,
           GError **error)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->names = json_object_get (object, "name");
  rule->since = (int) json_integer_value (json_object_get (object, "since"));
  rule->until = (int) json_integer_value (json_object_get (object, "until"));
  rule->every = (int) json_integer_value (json_object_get (object, "every"));
  rule->optional = json_is_true (json_object_get (object, "optional"));
  if (json_string_value (json_object_get (rule->names, "en")) == NULL)
    fail (error, "name");
  else if (read_when (rule, object, error) && read_moves (rule, object, error))
    return rule;
  free_rule (rule);

  return NULL;
}

/**
 * tamiz_holidays_new: (skip)
 * @document: a country's rules (data/schemas/holidays.schema.json)
 * @error: return location
 *
 * Reads the holidays of a country.
 *
 * Returns: (transfer full): them; %NULL with %TAMIZ_CORE_ERROR_INVALID
 */
TamizHolidays *
tamiz_holidays_new (json_t  *document,
                    GError **error)
{
  g_autoptr (TamizHolidays) self = g_new0 (TamizHolidays, 1);
  json_t *days = json_object_get (document, "days");

  self->document = json_incref (document);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) free_rule);
  self->since = (int) json_integer_value (json_object_get (document, "since"));
  if (self->since < 1583 || json_array_size (days) == 0)
    {
      fail (error, "days");
      return NULL;
    }
  for (gsize i = 0; i < json_array_size (days); i++)
    {
      Rule *rule = read_rule (json_array_get (days, i), error);

      if (rule == NULL)
        return NULL;
      g_ptr_array_add (self->rules, rule);
    }

  return g_steal_pointer (&self);
}

void
tamiz_holidays_free (TamizHolidays *self)
{
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  json_decref (self->document);
  g_free (self);
}

/* The first year that the rules are good for: of earlier ones the law was another. */
int
tamiz_holidays_get_since (TamizHolidays *self)
{
  return self->since;
}

/* (nullable): the laws that they were taken from. */
const char *
tamiz_holidays_get_source (TamizHolidays *self)
{
  return json_string_value (json_object_get (self->document, "source"));
}

static gboolean
holds (const Rule *rule,
       int         year)
{
  if ((rule->since != 0 && year < rule->since) || (rule->until != 0 && year > rule->until))
    return FALSE;

  return rule->every == 0 || (year - rule->since) % rule->every == 0;
}

static gint64
find_nth (const Rule *rule,
          int         year)
{
  gint64 first = find_day (year, rule->month, 1);

  if (rule->nth > 0)
    return first + (rule->weekday - get_weekday (first) + N_WEEKDAYS) % N_WEEKDAYS + (rule->nth - 1) * N_WEEKDAYS;

  first = rule->month < 12 ? find_day (year, rule->month + 1, 1) : find_day (year + 1, 1, 1);
  return first - 1 - (get_weekday (first - 1) - rule->weekday + N_WEEKDAYS) % N_WEEKDAYS;
}

static const char *
get_name (const Rule *rule,
          const char *language)
{
  const char *name = language != NULL ? json_string_value (json_object_get (rule->names, language)) : NULL;

  return name != NULL ? name : json_string_value (json_object_get (rule->names, "en"));
}

static void
add_day (GPtrArray  *days,
         const Rule *rule,
         gint64      day,
         int         year,
         const char *language)
{
  int weekday = get_weekday (day);
  TamizHoliday *holiday;

  if (rule->only != 0 && (rule->only & (1u << weekday)) == 0)
    return;
  day += rule->move[weekday];
  if (day < find_day (year, 1, 1) || day >= find_day (year + 1, 1, 1))
    return;

  holiday = g_new0 (TamizHoliday, 1);
  holiday->day = day;
  holiday->name = g_strdup (get_name (rule, language));
  holiday->optional = rule->optional;
  g_ptr_array_add (days, holiday);
}

static int
compare_holidays (gconstpointer a,
                  gconstpointer b)
{
  const TamizHoliday *x = *(const TamizHoliday *const *) a, *y = *(const TamizHoliday *const *) b;

  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return strcmp (x->name, y->name);
}

/**
 * tamiz_holidays_compute: (skip)
 * @self: holidays of a country
 * @year: a year
 * @language: (nullable): `es`; names in English else
 *
 * Computes the days of a year, as they are kept after the law has moved them.  A day that is moved
 * over the end of a year belongs to the year that it is kept in.
 *
 * Returns: (transfer full) (element-type TamizHoliday): the days in their order; none of a year
 *   before the rules are good for
 */
GPtrArray *
tamiz_holidays_compute (TamizHolidays *self,
                        int            year,
                        const char    *language)
{
  GPtrArray *days = g_ptr_array_new_with_free_func ((GDestroyNotify) free_holiday);

  if (year < self->since || year > 9998)
    return days;

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = self->rules->pdata[i];

      for (guint n = 0; rule->dates != NULL && n < rule->dates->len; n++)
        add_day (days, rule, g_array_index (rule->dates, gint64, n), year, language);
      for (int law = year - 1; rule->kind != DATES && law <= year + 1; law++)
        {
          if (!holds (rule, law))
            continue;
          add_day (days, rule,
                   rule->kind == ON       ? find_day (law, rule->month, rule->day)
                   : rule->kind == EASTER ? tamiz_holidays_find_easter (law) + rule->offset
                                          : find_nth (rule, law) + rule->offset,
                   year, language);
        }
    }
  g_ptr_array_sort (days, compare_holidays);

  return days;
}
