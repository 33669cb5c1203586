#define G_LOG_DOMAIN "tamiz-attainment"

#include "config.h"

#include "tamiz-attainment.h"

#include "tamiz-people.h"
#include "tamiz-session-index.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TamizWork *work;
  const TamizAttainmentQuery *query;
  TamizAttainment *found;
} Sum;

/* Months are counted as 12 · year + month − 1. */
gint64
tamiz_month_of (gint64     at,
                GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / TAMIZ_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return 12 * (gint64) g_date_time_get_year (local) + g_date_time_get_month (local) - 1;
}

/**
 * tamiz_month_starts:
 * @month: months since the year 0, as tamiz_month_of() counts them
 * @zone: whose calendar
 *
 * Returns: microseconds UTC at which the month begins there
 */
gint64
tamiz_month_starts (gint64     month,
                    GTimeZone *zone)
{
  GDate date = { 0 };

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, (GDateMonth) (month % 12 + 1), (GDateYear) (month / 12));
  /* The first of January 1970 is the 719163rd day of the calendar. */
  return tamiz_day_starts ((gint64) g_date_get_julian (&date) - 719163, zone);
}

static gboolean
is_in_period (Sum    *self,
              gint64  at)
{
  return at >= self->query->from && at < self->query->to;
}

static TamizAttainmentRow *
find_row (Sum    *self,
          gint64  person,
          gint64  at,
          gint64  source)
{
  TamizReportAttainment *report = self->found->report;

  switch (self->query->by)
    {
    case TAMIZ_ATTAINMENT_BY_MONTH:
      return tamiz_report_attainment_find (report, tamiz_month_of (at, self->work->zone));
    case TAMIZ_ATTAINMENT_BY_SOURCE:
      return tamiz_report_attainment_find (report, source);
    case TAMIZ_ATTAINMENT_BY_PERSON:
    case TAMIZ_N_ATTAINMENT_BYS:
    default:
      return tamiz_report_attainment_find (report, person);
    }
}

static void
count_clock (TamizKept           *kept,
             const TamizSlaClock *clock)
{
  if (clock->state == TAMIZ_CLOCK_MET)
    kept->in_time++;
  else if (clock->state == TAMIZ_CLOCK_LATE)
    kept->late++;
  else if (tamiz_sla_clock_runs (clock))
    kept->running++;
}

static void
add_owed (GArray    *owed,
          TamizOwed *one)
{
  if (one->clock.state == TAMIZ_CLOCK_LATE || tamiz_sla_clock_runs (&one->clock))
    g_array_append_vals (owed, one, 1);
}

static void
fill_owed (TamizOwed                 *owed,
           const TamizHandoffTimes   *times,
           const TamizHandoffReading *reading,
           TamizClockKind             kind)
{
  *owed = (TamizOwed) {
    .clock = reading->clocks[kind],
    .lead = times->lead,
    .handoff = times->id,
    .number = times->number,
    .who = times->executive,
    .done_kind = -1,
    .n_attempts = reading->n_attempts,
    .pause = reading->pause,
  };
  if (kind == TAMIZ_CLOCK_ATTEMPTS)
    owed->promised_attempts = reading->agreement->definition->sla.attempts;
  if (kind == TAMIZ_CLOCK_FIRST_CONTACT)
    {
      owed->done_kind = reading->contact_kind;
      owed->contact_by = reading->contact_by;
    }
}

/* All clocks of a handoff that ever ran. */
void
tamiz_owed_add_handoff (GArray                    *owed,
                        const TamizHandoffTimes   *times,
                        const TamizHandoffReading *reading)
{
  for (guint i = 0; i < TAMIZ_N_HANDOFF_CLOCKS; i++)
    {
      TamizOwed one;

      fill_owed (&one, times, reading, i);
      if (one.clock.state != TAMIZ_CLOCK_IDLE)
        g_array_append_val (owed, one);
    }
}

/* Who answered, else who owns the lead. */
void
tamiz_owed_fill_inquiry (TamizOwed                 *owed,
                         const TamizAsked          *asked,
                         const TamizInquiryReading *reading)
{
  *owed = (TamizOwed) {
    .clock = reading->clock,
    .lead = asked->lead,
    .who = reading->answered_by != 0 ? reading->answered_by : asked->owner,
    .contact_by = reading->answered_by,
    .done_kind = reading->answer_kind,
    .pause = reading->pause,
  };
}

/* The quota counts what sales accepted, or did not return in time.  What it accepted and sent
 * back with a cause does not count.
 */
static gboolean
is_kept (Sum                       *self,
         const TamizHandoffTimes   *times,
         const TamizHandoffReading *reading)
{
  gint64 accept_by = reading->clocks[TAMIZ_CLOCK_ACCEPT].due;

  switch (times->state)
    {
    case TAMIZ_HANDOFF_ACCEPTED:
    case TAMIZ_HANDOFF_EXPIRED:
      return TRUE;
    case TAMIZ_HANDOFF_SENT:
      return self->work->now > accept_by && reading->pause == NULL;
    case TAMIZ_HANDOFF_RETURNED:
      return reading->sent_back == 0 && reading->decided > accept_by;
    default:
      return FALSE;
    }
}

static gboolean
read_completeness (Sum                     *self,
                   const TamizHandoffTimes *times,
                   gint64                  *completeness,
                   GError                 **error)
{
  g_autoptr (TamizRecord) handoff
      = tamiz_reader_load (self->work->reader, TAMIZ_KIND_HANDOFF, times->id, error);
  const char *text = handoff != NULL ? tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET) : NULL;
  g_autoptr (json_t) packet = text != NULL ? json_loads (text, 0, NULL) : NULL;

  *completeness = tamiz_json_get_int (json_object_get (packet, "verdict"), "completeness", 0);
  return handoff != NULL;
}

static void
add_clocks (Sum                       *self,
            const TamizHandoffTimes   *times,
            const TamizHandoffReading *reading)
{
  TamizAttainmentRow *row = find_row (self, times->executive, times->sent_at, times->source);
  TamizAttainmentRow *total = &self->found->report->total;

  row->handoffs++;
  total->handoffs++;
  row->returned += times->state == TAMIZ_HANDOFF_RETURNED;
  total->returned += times->state == TAMIZ_HANDOFF_RETURNED;
  for (guint i = 0; i < TAMIZ_N_HANDOFF_CLOCKS; i++)
    {
      TamizOwed owed;

      count_clock (&row->kept[i], &reading->clocks[i]);
      count_clock (&total->kept[i], &reading->clocks[i]);
      fill_owed (&owed, times, reading, i);
      add_owed (self->found->owed, &owed);
    }
  if (reading->decided != 0)
    {
      self->found->decided++;
      self->found->decided_in_time += reading->decided <= reading->clocks[TAMIZ_CLOCK_ACCEPT].due;
    }
}

/* Exceptions are shown apart, and do not count for what marketing promised. */
static void
add_exception (Sum                     *self,
               const TamizHandoffTimes *times)
{
  if (!is_in_period (self, times->sent_at))
    return;

  find_row (self, times->sent_by, times->sent_at, times->source)->exceptions++;
  self->found->report->total.exceptions++;
  g_array_append_vals (self->found->exceptions, times, 1);
}

/* A lead counts in the month of its first handoff, whenever it is accepted. */
static gboolean
add_counted (Sum                     *self,
             const TamizHandoffTimes *first,
             GError                 **error)
{
  TamizAttainmentRow *row;
  gint64 completeness;

  if (!read_completeness (self, first, &completeness, error))
    return FALSE;

  row = find_row (self, first->sent_by, first->sent_at, first->source);
  row->counted++;
  row->completeness += completeness;
  self->found->report->total.counted++;
  self->found->report->total.completeness += completeness;
  return TRUE;
}

/* One lead's handoffs, in order. */
static gboolean
add_lead (Sum                     *self,
          const TamizHandoffTimes *times,
          guint                    n,
          GError                 **error)
{
  const TamizHandoffTimes *first = NULL;
  gboolean kept = FALSE;

  for (guint i = 0; i < n; i++)
    {
      TamizHandoffReading reading;

      if (times[i].state == TAMIZ_HANDOFF_WITHDRAWN)
        continue; /* as if it had never been sent */
      if (!tamiz_clocks_read_handoff (self->found->clocks, &times[i], &reading, error))
        return FALSE;
      if (is_in_period (self, times[i].sent_at))
        add_clocks (self, &times[i], &reading);
      if (times[i].exception != 0)
        {
          add_exception (self, &times[i]);
          continue;
        }
      if (first == NULL)
        first = &times[i];
      kept = kept || is_kept (self, &times[i], &reading);
    }

  return !kept || !is_in_period (self, first->sent_at) || add_counted (self, first, error);
}

static gboolean
add_handoffs (Sum     *self,
              GError **error)
{
  g_autoptr (GArray) times = tamiz_reader_list_handoff_times (self->work->reader, self->query->from,
                                                              self->query->to, self->work->cancellable, error);

  if (times == NULL)
    return FALSE;

  for (guint i = 0, end; i < times->len; i = end)
    {
      const TamizHandoffTimes *first = &g_array_index (times, TamizHandoffTimes, i);

      for (end = i + 1; end < times->len && g_array_index (times, TamizHandoffTimes, end).lead == first->lead;)
        end++;
      if (!add_lead (self, first, end - i, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  GArray *asked;
  gint64 from, to;
  gboolean open;            /* only those that are with marketing still */
} AskedUse;

/* When the lead became an inquiry: on entering, or later as a prospect; 0 = never. */
static gint64
find_asked (const TamizIndexLead *lead,
            const TamizIndexPast *past)
{
  for (guint i = 0; i < past->n_moves; i++)
    {
      const TamizIndexMove *move = &past->moves[i];

      if (move->to < TAMIZ_STAGE_INQUIRY || move->to > TAMIZ_STAGE_SQL)
        continue;
      if (move->from < 0)
        return lead->received_on;
      if (move->from == TAMIZ_STAGE_PROSPECT)
        return move->at;
    }

  return 0;
}

/* A person's decision about the lead, with which the inquiry has been worked. */
static gint64
find_decided (const TamizIndexPast *past,
              gint64                asked)
{
  for (guint i = 0; i < past->n_moves; i++)
    {
      const TamizIndexMove *move = &past->moves[i];

      if (move->at >= asked && move->actor == TAMIZ_ACTOR_USER
          && (move->to == TAMIZ_STAGE_DISCARDED || move->to == TAMIZ_STAGE_DEFERRED
              || move->to == TAMIZ_STAGE_HANDED_OFF))
        return move->at;
    }

  return 0;
}

static void
add_asked (const TamizIndexLead *lead,
           const TamizIndexPast *past,
           gpointer              user_data)
{
  AskedUse *use = user_data;
  TamizAsked asked = { lead->id, lead->source, lead->owner, 0, 0, lead->last_activity };

  if (use->open && (lead->stage < TAMIZ_STAGE_INQUIRY || lead->stage > TAMIZ_STAGE_SQL))
    return;
  asked.asked = find_asked (lead, past);
  if (asked.asked == 0 || asked.asked < use->from || asked.asked >= use->to)
    return;
  asked.decided = find_decided (past, asked.asked);
  g_array_append_val (use->asked, asked);
}

static void
go_through (TamizIndex *index,
            gpointer    user_data)
{
  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_ID | TAMIZ_INDEX_TELL_ACTIVITY | TAMIZ_INDEX_TELL_MOVES, add_asked,
                       user_data);
}

static int
compare_asked (gconstpointer a,
               gconstpointer b)
{
  const TamizAsked *x = a, *y = b;

  if (x->asked != y->asked)
    return x->asked < y->asked ? 1 : -1;
  return x->lead < y->lead ? 1 : x->lead > y->lead ? -1 : 0;
}

/* Who asked in a period, the newest first; with @open only those that marketing still has. */
GArray *
tamiz_work_list_asked (TamizWork *work,
                       gint64     from,
                       gint64     to,
                       gboolean   open,
                       GError   **error)
{
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (TamizAsked));
  AskedUse use = { asked, from, to, open };

  if (!tamiz_session_index_use_parts (work, TAMIZ_INDEX_MOVES | TAMIZ_INDEX_ACTIVITY, go_through, &use, error))
    return NULL;

  g_array_sort (asked, compare_asked);
  return g_steal_pointer (&asked);
}

static gboolean
add_inquiries (Sum     *self,
               GError **error)
{
  g_autoptr (GArray) list
      = tamiz_work_list_asked (self->work, self->query->from, self->query->to, FALSE, error);

  if (list == NULL)
    return FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      const TamizAsked *asked = &g_array_index (list, TamizAsked, i);
      TamizInquiryReading reading;
      TamizOwed owed;

      if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
          || !tamiz_clocks_read_inquiry (self->found->clocks, asked->lead, asked->asked, asked->decided, &reading,
                                         error))
        return FALSE;
      if (reading.clock.state == TAMIZ_CLOCK_IDLE)
        continue;
      tamiz_owed_fill_inquiry (&owed, asked, &reading);
      count_clock (&find_row (self, owed.who, asked->asked, asked->source)->kept[TAMIZ_CLOCK_INQUIRY],
                   &reading.clock);
      count_clock (&self->found->report->total.kept[TAMIZ_CLOCK_INQUIRY], &reading.clock);
      add_owed (self->found->owed, &owed);
    }

  return TRUE;
}

/* The promise of a month is that of the agreement at its end, or now. */
static gboolean
find_quota (Sum       *self,
            gint64     month,
            gint64    *quota,
            gint64    *completeness,
            GError   **error)
{
  gint64 end = tamiz_month_starts (month + 1, self->work->zone) - 1;
  TamizAgreement *agreement;

  *quota = 0;
  if (!tamiz_clocks_find_agreement_at (self->found->clocks, MIN (end, self->work->now), &agreement, error))
    return FALSE;
  if (agreement != NULL)
    {
      *quota = agreement->definition->sla.quota_per_month;
      *completeness = agreement->definition->sla.completeness;
    }

  return TRUE;
}

static gboolean
add_quotas (Sum     *self,
            GError **error)
{
  TamizReportAttainment *report = self->found->report;
  gint64 last = tamiz_month_of (MIN (self->query->to - 1, MAX (self->query->from, self->work->now)),
                                self->work->zone);

  for (gint64 month = tamiz_month_of (self->query->from, self->work->zone); month <= last; month++)
    {
      gint64 quota;

      if (!find_quota (self, month, &quota, &report->promised_completeness, error))
        return FALSE;
      report->quota += (guint) quota;
      if (self->query->by == TAMIZ_ATTAINMENT_BY_MONTH && quota > 0)
        tamiz_report_attainment_find (report, month)->quota = (guint) quota;
    }

  return TRUE;
}

static void
name_month (TamizAttainmentRow *row)
{
  g_autoptr (GDateTime) first = g_date_time_new_utc ((int) (row->key / 12), (int) (row->key % 12) + 1, 1, 0, 0, 0);

  row->code = g_date_time_format (first, "%Y-%m");
  /* Translators: a month and its year, as strftime writes them */
  row->name = g_date_time_format (first, _("%B %Y"));
}

static gboolean
name_rows (Sum     *self,
           GError **error)
{
  TamizReportAttainment *report = self->found->report;
  g_autoptr (GHashTable) users = tamiz_work_load_users (self->work, error);
  g_autoptr (GHashTable) sources
      = users != NULL ? tamiz_work_names (self->work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error) : NULL;

  if (sources == NULL)
    return FALSE;

  for (guint i = 0; i < report->rows->len; i++)
    {
      TamizAttainmentRow *row = g_ptr_array_index (report->rows, i);
      TamizRecord *user = report->by == TAMIZ_ATTAINMENT_BY_PERSON ? tamiz_users_find (users, row->key) : NULL;

      if (report->by == TAMIZ_ATTAINMENT_BY_MONTH)
        name_month (row);
      else if (report->by == TAMIZ_ATTAINMENT_BY_SOURCE)
        row->code = g_strdup (g_hash_table_lookup (sources, &row->key));
      else if (user != NULL)
        {
          row->code = g_strdup (tamiz_record_get_text (user, TAMIZ_USER_EMAIL));
          row->name = g_strdup (tamiz_record_get_text (user, TAMIZ_USER_NAME));
        }
      if (row->name == NULL)
        row->name = g_strdup (row->code);
    }
  tamiz_report_attainment_sort (report);

  return TRUE;
}

static int
compare_owed (gconstpointer a,
              gconstpointer b)
{
  const TamizOwed *x = a, *y = b;

  if (x->clock.due != y->clock.due)
    return x->clock.due < y->clock.due ? -1 : 1;
  if (x->lead != y->lead)
    return x->lead < y->lead ? -1 : 1;
  return (int) x->clock.kind - (int) y->clock.kind;
}

/* Counts what both sides kept of their promises about handoffs that were sent, and inquiries that
 * came, in a period.  One rule for the report and for what today shows of the month.
 */
TamizAttainment *
tamiz_attainment_read (TamizWork                  *work,
                       const TamizAttainmentQuery *query,
                       GError                    **error)
{
  g_autoptr (TamizAttainment) self = g_new0 (TamizAttainment, 1);
  Sum sum = { work, query, self };

  self->report = tamiz_report_attainment_new (query->by, query->from, query->to);
  self->owed = g_array_new (FALSE, FALSE, sizeof (TamizOwed));
  self->exceptions = g_array_new (FALSE, FALSE, sizeof (TamizHandoffTimes));
  self->clocks = tamiz_clocks_new (work, error);
  if (self->clocks == NULL || !add_quotas (&sum, error) || !add_handoffs (&sum, error)
      || (query->inquiries && !add_inquiries (&sum, error)) || !name_rows (&sum, error))
    return NULL;

  g_array_sort (self->owed, compare_owed);
  return g_steal_pointer (&self);
}

void
tamiz_attainment_free (TamizAttainment *self)
{
  g_clear_pointer (&self->report, tamiz_report_attainment_free);
  g_clear_pointer (&self->owed, g_array_unref);
  g_clear_pointer (&self->exceptions, g_array_unref);
  g_clear_pointer (&self->clocks, tamiz_clocks_free);
  g_free (self);
}
