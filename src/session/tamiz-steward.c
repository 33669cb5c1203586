#define G_LOG_DOMAIN "tamiz-steward"

#include "config.h"

#include "tamiz-steward.h"

#include "tamiz-session-index.h"

#include <glib/gi18n-lib.h>

/* After so many days in which nothing happened, an open lead is forgotten. */
#define DEFAULT_DAYS 90
/* Costs are looked for so far back. */
#define DAYS_OF_COSTS 365
/* How GDate counts 1970-01-01. */
#define JULIAN_OF_1970 719163

#define NICK(NAME, nick, title) nick,
#define TITLE(NAME, nick, title) title,
static const char *const nicks[] = { TAMIZ_STEWARD_LISTS (NICK) };
static const char *const titles[] = { TAMIZ_STEWARD_LISTS (TITLE) };

/* -1 where there is none of the name. */
int
tamiz_steward_find_list (const char *nick)
{
  for (guint i = 0; i < TAMIZ_STEWARD_N_LISTS; i++)
    {
      if (g_strcmp0 (nicks[i], nick) == 0)
        return (int) i;
    }

  return -1;
}

const char *
tamiz_steward_get_nick (TamizStewardList list)
{
  return nicks[list];
}

const char *
tamiz_steward_get_title (TamizStewardList list)
{
  return _(titles[list]);
}

/**
 * tamiz_steward_list_months:
 * @work: an operation's work
 * @first_day: a day of the first month
 * @last_day: a day of the last one
 *
 * Finds when months begin in the base's zone.
 *
 * Returns: (transfer full) (element-type gint64): the instants, and when the last month ends
 */
GArray *
tamiz_steward_list_months (TamizWork *work,
                           gint64     first_day,
                           gint64     last_day)
{
  GArray *months = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GDate) date = g_date_new_julian ((guint32) (first_day + JULIAN_OF_1970));
  gint64 at;

  g_date_set_day (date, 1);
  for (;;)
    {
      gint64 day = (gint64) g_date_get_julian (date) - JULIAN_OF_1970;

      at = tamiz_day_starts (day, work->zone);
      g_array_append_val (months, at);
      if (day > last_day)
        return months;
      g_date_add_months (date, 1);
    }
}

/* In which of the months an instant lies; -1 = in none. */
int
tamiz_steward_find_month (GArray *months,
                          gint64  at)
{
  const gint64 *begins = (const gint64 *) (gpointer) months->data;
  guint from = 0, until = months->len - 1;

  if (months->len < 2 || at < begins[0] || at >= begins[until])
    return -1;
  while (until - from > 1)
    {
      guint middle = (from + until) / 2;

      if (begins[middle] <= at)
        from = middle;
      else
        until = middle;
    }

  return (int) from;
}

static gboolean
load_inactive (TamizSteward  *self,
               GError       **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (self->work->reader, TAMIZ_KIND_USER, error);

  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);
      gint64 id = tamiz_record_get_id (user);

      if (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0)
        g_hash_table_add (self->inactive, g_memdup2 (&id, sizeof id));
    }

  return TRUE;
}

gboolean
tamiz_steward_init (TamizSteward  *self,
                    TamizWork     *work,
                    GError       **error)
{
  gint64 today = tamiz_day_of (work->now, work->zone);
  gint64 days = CLAMP (tamiz_work_number (work, "days", DEFAULT_DAYS), 1, 36500);
  gint64 from = today - DAYS_OF_COSTS, to = today;

  *self = (TamizSteward) { .work = work, .wanted = -1 };
  self->stale_before = work->now - days * TAMIZ_DAY;
  tamiz_work_day (work, "from", &from);
  tamiz_work_day (work, "to", &to);
  self->months = tamiz_steward_list_months (work, from, MAX (from, to));
  self->inactive = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->received = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) g_array_unref);
  self->leads = g_array_new (FALSE, FALSE, sizeof (TamizStewardLead));

  return load_inactive (self, error);
}

void
tamiz_steward_clear (TamizSteward *self)
{
  g_clear_pointer (&self->inactive, g_hash_table_unref);
  g_clear_pointer (&self->received, g_hash_table_unref);
  g_clear_pointer (&self->months, g_array_unref);
  g_clear_pointer (&self->leads, g_array_unref);
}

/* Marketing still works with it. */
static gboolean
is_ours (int stage)
{
  return stage <= TAMIZ_STAGE_SQL;
}

/* Somebody does, or will. */
static gboolean
is_alive (int stage)
{
  return stage != TAMIZ_STAGE_WON && stage != TAMIZ_STAGE_LOST && stage != TAMIZ_STAGE_DISCARDED;
}

static void
count_lead (TamizSteward         *self,
            TamizStewardList      list,
            const TamizIndexLead *lead,
            guint                 first,
            gint64                at)
{
  self->counts[list]++;
  if (self->wanted == (int) list)
    {
      TamizStewardLead chosen = { lead->id, first, lead->grade, at };

      g_array_append_val (self->leads, chosen);
    }
}

static void
count_received (TamizSteward         *self,
                const TamizIndexLead *lead)
{
  int month = lead->source != 0 ? tamiz_steward_find_month (self->months, lead->received_on) : -1;
  GArray *received;

  if (month < 0)
    return;
  received = g_hash_table_lookup (self->received, &lead->source);
  if (received == NULL)
    {
      received = g_array_new (FALSE, TRUE, sizeof (guint));
      g_array_set_size (received, self->months->len);
      g_hash_table_insert (self->received, g_memdup2 (&lead->source, sizeof (gint64)), received);
    }
  g_array_index (received, guint, month)++;
}

static void
look_at (const TamizIndexLead *lead,
         const TamizIndexPast *past,
         gpointer              user_data)
{
  TamizSteward *self = user_data;
  gint64 last = MAX (MAX (lead->last_activity, lead->updated), lead->created);
  guint lacks = lead->lacks;

  count_received (self, lead);
  if (!is_alive (lead->stage))
    return;

  if ((lacks & TAMIZ_LACKS_WAY) != 0)
    count_lead (self, TAMIZ_STEWARD_UNREACHABLE, lead, 0, lead->received_on);
  if ((lacks & TAMIZ_LACKS_BOUNCED) != 0)
    count_lead (self, TAMIZ_STEWARD_BOUNCED, lead, 0, lead->received_on);
  if ((lacks & TAMIZ_LACKS_PHONE) != 0)
    count_lead (self, TAMIZ_STEWARD_PHONES, lead, 0, lead->received_on);
  if (lead->owner != 0 && g_hash_table_contains (self->inactive, &lead->owner))
    count_lead (self, TAMIZ_STEWARD_OWNERS, lead, 0, lead->received_on);
  if (!is_ours (lead->stage))
    return;

  if ((lacks & TAMIZ_LACKS_NUMBER) != 0)
    count_lead (self, TAMIZ_STEWARD_INCOMPLETE, lead, lacks & TAMIZ_LACKS_NUMBER, lead->received_on);
  if (last < self->stale_before)
    count_lead (self, TAMIZ_STEWARD_STALE, lead, 0, last);
}

static void
go_through (TamizIndex *index,
            gpointer    user_data)
{
  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_ID | TAMIZ_INDEX_TELL_TIMES | TAMIZ_INDEX_TELL_ACTIVITY, look_at,
                       user_data);
}

/* Nearest to complete first, then the best grade, then the newest. */
static int
compare_leads (gconstpointer a,
               gconstpointer b)
{
  const TamizStewardLead *x = a, *y = b;
  guint worse_x = x->grade < 0 ? G_MAXINT : (guint) x->grade, worse_y = y->grade < 0 ? G_MAXINT : (guint) y->grade;

  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  if (worse_x != worse_y)
    return worse_x < worse_y ? -1 : 1;
  if (x->at != y->at)
    return x->at > y->at ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

/* The pairs, people first, that wait for somebody to say whether they are the same. */
GArray *
tamiz_steward_list_pairs (TamizWork  *work,
                          GError    **error)
{
  g_autoptr (GArray) pairs
      = tamiz_reader_list_open_pairs (work->reader, TAMIZ_KIND_PERSON, 0, work->cancellable, error);
  g_autoptr (GArray) companies
      = pairs != NULL ? tamiz_reader_list_open_pairs (work->reader, TAMIZ_KIND_COMPANY, 0, work->cancellable, error)
                      : NULL;

  if (companies == NULL)
    return NULL;
  g_array_append_vals (pairs, companies->data, companies->len);
  return g_steal_pointer (&pairs);
}

static gboolean
count_others (TamizSteward  *self,
              GError       **error)
{
  g_autoptr (GPtrArray) codes = tamiz_reader_count_set_aside (self->work->reader, 0, error);
  g_autoptr (GArray) pairs = codes != NULL ? tamiz_steward_list_pairs (self->work, error) : NULL;
  g_autoptr (GArray) companies
      = pairs != NULL ? tamiz_reader_list_companies_without_people (self->work->reader, error) : NULL;
  g_autoptr (json_t) sources = companies != NULL ? tamiz_steward_list_sources (self, error) : NULL;

  if (sources == NULL)
    return FALSE;
  for (guint i = 0; i < codes->len; i++)
    self->counts[TAMIZ_STEWARD_SET_ASIDE] += (guint) ((TamizCodeCount *) g_ptr_array_index (codes, i))->count;
  self->counts[TAMIZ_STEWARD_DUPLICATES] = pairs->len;
  self->counts[TAMIZ_STEWARD_COMPANIES] = companies->len;
  self->counts[TAMIZ_STEWARD_SOURCES] = (guint) json_array_size (sources);

  return TRUE;
}

/**
 * tamiz_steward_look:
 * @self: what is looked after
 * @wanted: the list whose leads are collected; -1 counts all lists
 * @error: return location
 *
 * Looks through the base.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_steward_look (TamizSteward  *self,
                    int            wanted,
                    GError       **error)
{
  self->wanted = wanted;
  if (!tamiz_session_index_use_parts (self->work, TAMIZ_INDEX_ACTIVITY | TAMIZ_INDEX_DETAILS, go_through, self,
                                      error))
    return FALSE;
  g_array_sort (self->leads, compare_leads);

  return wanted >= 0 || count_others (self, error);
}
