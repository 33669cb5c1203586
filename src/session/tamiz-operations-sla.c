#define G_LOG_DOMAIN "tamiz-operations-sla"

#include "config.h"

#include "tamiz-attainment.h"
#include "tamiz-error.h"
#include "tamiz-glance.h"
#include "tamiz-pauses.h"
#include "tamiz-people.h"
#include "tamiz-report-answer.h"

#include <glib/gi18n-lib.h>

/* What both sides owe each other now, and what they kept in a period. */

/* A report goes through all that happened in its period. */
#define MOST_DAYS 400

/* Inquiries are looked at one by one, the newest first, so many at most. */
#define MOST_LOOKED_AT 3000

typedef struct
{
  TamizWork *work;
  TamizClocks *clocks;
  GArray *owed;             /* TamizOwed */
  gint64 who;               /* only theirs; 0 = everybody's */
  guint more;               /* inquiries that were not looked at */
} Status;

static gboolean
is_theirs (Status *self,
           gint64  who)
{
  return self->who == 0 || self->who == who;
}

static gboolean
gather_sales (Status  *self,
              GError **error)
{
  g_autoptr (GArray) open
      = tamiz_reader_list_open_handoff_times (self->work->reader, self->work->cancellable, error);

  if (open == NULL)
    return FALSE;

  for (guint i = 0; i < open->len; i++)
    {
      const TamizHandoffTimes *times = &g_array_index (open, TamizHandoffTimes, i);
      TamizHandoffReading reading;

      if (!is_theirs (self, times->executive))
        continue;
      if (!tamiz_clocks_read_handoff (self->clocks, times, &reading, error))
        return FALSE;
      tamiz_owed_add_handoff (self->owed, times, &reading);
    }

  return TRUE;
}

static gboolean
gather_marketing (Status  *self,
                  GError **error)
{
  g_autoptr (GArray) asked = tamiz_work_list_asked (self->work, G_MININT64, G_MAXINT64, TRUE, error);

  if (asked == NULL)
    return FALSE;

  for (guint i = 0; i < asked->len; i++)
    {
      const TamizAsked *one = &g_array_index (asked, TamizAsked, i);
      TamizInquiryReading reading;
      TamizOwed owed;

      if (i == MOST_LOOKED_AT)
        {
          self->more = asked->len - i;
          break;
        }
      if (!is_theirs (self, one->owner))
        continue;
      if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
          || !tamiz_clocks_read_inquiry (self->clocks, one->lead, one->asked, one->decided, &reading, error))
        return FALSE;
      tamiz_owed_fill_inquiry (&owed, one, &reading);
      if (tamiz_sla_clock_runs (&owed.clock))
        g_array_append_val (self->owed, owed);
    }

  return TRUE;
}

/* What still runs stands first, by when it is due; then what was done. */
static int
compare_status (gconstpointer a,
                gconstpointer b)
{
  const TamizOwed *x = a, *y = b;
  gboolean runs = tamiz_sla_clock_runs (&x->clock);

  if (runs != tamiz_sla_clock_runs (&y->clock))
    return runs ? -1 : 1;
  if (x->clock.due != y->clock.due)
    return x->clock.due < y->clock.due ? -1 : 1;
  if (x->lead != y->lead)
    return x->lead < y->lead ? -1 : 1;
  return (int) x->clock.kind - (int) y->clock.kind;
}

static json_t *
count_states (GArray *owed)
{
  guint counts[TAMIZ_CLOCK_N_STATES] = { 0 };
  json_t *object = json_object ();

  for (guint i = 0; i < owed->len; i++)
    counts[g_array_index (owed, TamizOwed, i).clock.state]++;
  for (int state = TAMIZ_CLOCK_RUNNING; state <= TAMIZ_CLOCK_MET; state++)
    json_object_set_new (object, tamiz_sla_state_nick (state), json_integer (counts[state]));
  json_object_set_new (object, tamiz_sla_state_nick (TAMIZ_CLOCK_UNDELIVERED),
                       json_integer (counts[TAMIZ_CLOCK_UNDELIVERED]));

  return object;
}

static gsize
read_limit (TamizWork *work,
            gsize      fallback)
{
  gint64 limit = tamiz_work_number (work, "limit", (gint64) fallback);

  return limit > 0 ? (gsize) limit : G_MAXSIZE;
}

static json_t *
answer_status (Status  *self,
               GError **error)
{
  json_t *items, *answer;

  g_array_sort (self->owed, compare_status);
  items = tamiz_work_owed_to_json (self->work, self->owed, 0, read_limit (self->work, 0), error);
  if (items == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (self->owed->len));
  json_object_set_new (answer, "items", items);
  json_object_set_new (answer, "states", count_states (self->owed));
  json_object_set_new (answer, "not_looked_at", json_integer (self->more));
  return answer;
}

static json_t *
show_status (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizClocks) clocks = tamiz_clocks_new (work, error);
  g_autoptr (GArray) owed = g_array_new (FALSE, FALSE, sizeof (TamizOwed));
  Status self = { work, clocks, owed, 0, 0 };
  int side = tamiz_work_choice (work, "side", TAMIZ_ENUM_SIDE);
  const char *who = tamiz_work_text (work, "executive");

  if (clocks == NULL)
    return NULL;
  if (who != NULL)
    {
      g_autoptr (TamizRecord) user = tamiz_work_find_user (work, who, error);

      if (user == NULL)
        return NULL;
      self.who = tamiz_record_get_id (user);
    }
  if ((side != TAMIZ_SIDE_MARKETING && !gather_sales (&self, error))
      || (side != TAMIZ_SIDE_SALES && !gather_marketing (&self, error)))
    return NULL;

  return answer_status (&self, error);
}

static gboolean
read_period (TamizWork             *work,
             TamizAttainmentQuery  *query,
             GError               **error)
{
  gint64 month = tamiz_month_of (work->now, work->zone), first, last;

  query->from = tamiz_month_starts (month, work->zone);
  query->to = tamiz_month_starts (month + 1, work->zone);
  if (tamiz_work_day (work, "from", &first))
    query->from = tamiz_day_starts (first, work->zone);
  if (tamiz_work_day (work, "to", &last))
    query->to = tamiz_day_starts (last + 1, work->zone); /* the last day counts */
  else if (query->from >= query->to || tamiz_work_text (work, "from") != NULL)
    query->to = tamiz_month_starts (MAX (month, tamiz_month_of (query->from, work->zone)) + 1, work->zone);

  return tamiz_work_require (query->from < query->to, TAMIZ_CORE_ERROR_INVALID, error,
                             _("The period would end before it begins"))
         && tamiz_work_require (query->to - query->from <= (MOST_DAYS + 1) * TAMIZ_DAY,
                                TAMIZ_CORE_ERROR_INVALID, error,
                                _("Attainment is told for %d days at most; give a shorter period"), MOST_DAYS);
}

static gboolean
read_query (TamizWork             *work,
            TamizAttainmentQuery  *query,
            GError               **error)
{
  const char *by = tamiz_work_text (work, "by");

  *query = (TamizAttainmentQuery) { .by = TAMIZ_ATTAINMENT_BY_PERSON, .inquiries = TRUE };
  return tamiz_work_require (by == NULL || tamiz_attainment_by_from_nick (by, &query->by),
                             TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), by, "by",
                             "person, month, source")
         && read_period (work, query, error);
}

/* Both parts of what is owed: what is late, or was; and what still runs. */
static GArray *
list_owed (GArray   *owed,
           gboolean  late)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TamizOwed));

  for (guint i = 0; i < owed->len; i++)
    {
      const TamizOwed *one = &g_array_index (owed, TamizOwed, i);

      if ((one->clock.state == TAMIZ_CLOCK_LATE) == late)
        g_array_append_vals (list, one, 1);
    }

  return list;
}

static json_t *
kept_to_json (const TamizKept *kept,
              const char      *promised,
              gint64           number)
{
  json_t *object = json_object ();

  json_object_set_new (object, "in_time", json_integer (kept->in_time));
  json_object_set_new (object, "late", json_integer (kept->late));
  json_object_set_new (object, "running", json_integer (kept->running));
  if (promised != NULL)
    json_object_set_new (object, promised, json_integer (number));

  return object;
}

static json_t *
completeness_to_json (const TamizAttainmentRow *row)
{
  gint64 completeness = tamiz_attainment_get_completeness (row);

  return completeness != TAMIZ_REPORT_NONE ? tamiz_json_thousandths (completeness) : json_null ();
}

static json_t *
marketing_to_json (TamizReportAttainment *report,
                   const TamizSla        *sla)
{
  const TamizAttainmentRow *total = &report->total;
  json_t *object = json_object ();

  json_object_set_new (object, "quota", json_integer (report->quota));
  json_object_set_new (object, "counted", json_integer (total->counted));
  json_object_set_new (object, "completeness", completeness_to_json (total));
  json_object_set_new (object, "promised_completeness", tamiz_json_thousandths (report->promised_completeness));
  json_object_set_new (object, "inquiry",
                       kept_to_json (&total->kept[TAMIZ_CLOCK_INQUIRY], "promised_hours",
                                     sla != NULL ? sla->inquiry_hours : 0));
  json_object_set_new (object, "exceptions", json_integer (total->exceptions));
  return object;
}

static json_t *
sales_to_json (TamizReportAttainment *report,
               const TamizSla        *sla)
{
  const TamizAttainmentRow *total = &report->total;
  json_t *object = json_object ();

  json_object_set_new (object, "handoffs", json_integer (total->handoffs));
  json_object_set_new (object, "returned", json_integer (total->returned));
  json_object_set_new (object, "accept",
                       kept_to_json (&total->kept[TAMIZ_CLOCK_ACCEPT], "promised_hours",
                                     sla != NULL ? sla->accept_hours : 0));
  json_object_set_new (object, "first_contact",
                       kept_to_json (&total->kept[TAMIZ_CLOCK_FIRST_CONTACT], "promised_hours",
                                     sla != NULL ? sla->first_contact_hours : 0));
  json_object_set_new (object, "attempts",
                       kept_to_json (&total->kept[TAMIZ_CLOCK_ATTEMPTS], "promised",
                                     sla != NULL ? sla->attempts : 0));
  json_object_set_new (object, "report",
                       kept_to_json (&total->kept[TAMIZ_CLOCK_REPORT], "promised_days",
                                     sla != NULL ? sla->outcome_days : 0));
  return object;
}

static json_t *
exceptions_to_json (TamizWork  *work,
                    GArray     *exceptions,
                    GError    **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (json_t) items = json_array ();

  for (guint i = 0; i < exceptions->len; i++)
    g_array_append_val (leads, g_array_index (exceptions, TamizHandoffTimes, i).lead);
  glances = users != NULL ? tamiz_work_glance (work, leads, error) : NULL;
  if (glances == NULL)
    return NULL;

  for (guint i = 0; i < exceptions->len; i++)
    {
      const TamizHandoffTimes *times = &g_array_index (exceptions, TamizHandoffTimes, i);
      g_autoptr (TamizRecord) exception
          = tamiz_reader_load (work->reader, TAMIZ_KIND_EXCEPTION, times->exception, error);
      json_t *object;

      if (exception == NULL)
        return NULL;
      object = json_object ();
      json_object_set_new (object, "handoff", json_integer (times->number));
      tamiz_glance_set_json (object, glances, times->lead);
      tamiz_work_set_time (work, object, "sent_at", times->sent_at);
      tamiz_json_set_text (object, "reason", tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON));
      tamiz_user_set_json (object, "asked_by", "asked_by_name",
                           tamiz_users_find (users, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_BY)));
      tamiz_user_set_json (object, "granted_by", "granted_by_name",
                           tamiz_users_find (users, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_DECIDED_BY)));
      json_array_append_new (items, object);
    }

  return g_steal_pointer (&items);
}

/* Those that touch the period, with their reasons. */
static json_t *
pauses_to_json (TamizWork        *work,
                TamizAttainment  *found,
                GError          **error)
{
  GPtrArray *pauses = tamiz_clocks_get_pauses (found->clocks);
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (json_t) items = json_array ();

  if (users == NULL)
    return NULL;

  for (guint i = 0; i < pauses->len; i++)
    {
      TamizRecord *pause = g_ptr_array_index (pauses, i);
      gint64 ends = tamiz_record_has (pause, TAMIZ_PAUSE_ENDS) ? tamiz_record_get_int (pause, TAMIZ_PAUSE_ENDS)
                                                               : G_MAXINT64;
      json_t *object;

      if (tamiz_record_get_int (pause, TAMIZ_PAUSE_STARTS) >= found->report->to || ends < found->report->from)
        continue;
      object = tamiz_work_pause_to_json (work, pause, users, error);
      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return g_steal_pointer (&items);
}

/* The rows as the table has them, with what people call them beside what scripts do. */
static json_t *
rows_to_json (TamizReportAttainment *report,
              TamizReportTable      *table)
{
  g_autoptr (json_t) whole = tamiz_report_table_to_json (table);
  json_t *items = json_incref (json_object_get (whole, "items")), *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      const TamizAttainmentRow *row = i < report->rows->len ? g_ptr_array_index (report->rows, i) : NULL;

      tamiz_json_set_text (item, "name", row != NULL ? row->name : NULL);
    }

  return items;
}

static gboolean
add_lists (TamizWork        *work,
           TamizAttainment  *found,
           json_t           *answer,
           GError          **error)
{
  g_autoptr (GArray) late = list_owed (found->owed, TRUE);
  g_autoptr (GArray) running = list_owed (found->owed, FALSE);
  gsize limit = read_limit (work, 0);
  json_t *cases = tamiz_work_owed_to_json (work, late, 0, limit, error);
  json_t *runs = cases != NULL ? tamiz_work_owed_to_json (work, running, 0, limit, error) : NULL;
  json_t *pauses = runs != NULL ? pauses_to_json (work, found, error) : NULL;
  json_t *exceptions = pauses != NULL ? exceptions_to_json (work, found->exceptions, error) : NULL;

  json_object_set_new (answer, "cases", cases);
  json_object_set_new (answer, "cases_total", json_integer (late->len));
  json_object_set_new (answer, "running", runs);
  json_object_set_new (answer, "running_total", json_integer (running->len));
  json_object_set_new (answer, "pauses", pauses);
  json_object_set_new (answer, "exceptions", exceptions);
  return exceptions != NULL;
}

static json_t *
report_to_json (TamizWork         *work,
                TamizAttainment   *found,
                TamizReportTable  *table,
                GError           **error)
{
  TamizReportAttainment *report = found->report;
  g_autofree char *first = tamiz_day_format (tamiz_day_of (report->from, work->zone));
  g_autofree char *last = tamiz_day_format (tamiz_day_of (report->to - 1, work->zone));
  g_autoptr (json_t) answer = json_object ();
  TamizAgreement *agreement;
  const TamizSla *sla;
  json_t *items;

  if (!tamiz_clocks_find_agreement_at (found->clocks, MIN (report->to - 1, work->now), &agreement, error))
    return NULL;
  sla = agreement != NULL ? &agreement->definition->sla : NULL;
  tamiz_json_set_text (answer, "from", first);
  tamiz_json_set_text (answer, "to", last);
  tamiz_json_set_text (answer, "by", tamiz_attainment_by_nick (report->by));
  json_object_set_new (answer, "marketing", marketing_to_json (report, sla));
  json_object_set_new (answer, "sales", sales_to_json (report, sla));
  items = rows_to_json (report, table);
  /* The last row is that of all. */
  json_object_set (answer, "total", json_array_get (items, json_array_size (items) - 1));
  json_array_remove (items, json_array_size (items) - 1);
  json_object_set_new (answer, "items", items);

  return add_lists (work, found, answer, error) ? g_steal_pointer (&answer) : NULL;
}

static json_t *
show_report (TamizWork *work,
             GError   **error)
{
  TamizAttainmentQuery query;
  g_autoptr (TamizAttainment) found = NULL;
  g_autoptr (TamizReportTable) table = NULL;
  g_autoptr (json_t) json = NULL;

  if (!read_query (work, &query, error) || !tamiz_work_check_report_format (work, error))
    return NULL;
  found = tamiz_attainment_read (work, &query, error);
  if (found == NULL)
    return NULL;
  table = tamiz_report_attainment_to_table (found->report, work->zone, TRUE);
  json = report_to_json (work, found, table, error);

  return json != NULL ? tamiz_work_answer_report (work, table, NULL, json,
                                                  tamiz_report_attainment_to_chart (found->report), error)
                      : NULL;
}

static const TamizParameter status_parameters[] = {
  { "executive", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only what this person owes, by e-mail") },
  { "side", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_SIDE, N_("Only what this side owes") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { NULL },
};

static const TamizParameter report_parameters[] = {
  { "from", TAMIZ_PARAMETER_DAY, 0, 0, N_("From this day on; without it the first of this month") },
  { "to", TAMIZ_PARAMETER_DAY, 0, 0, N_("Until this day; without it the last of the month") },
  { "by", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A row for each person, month or source") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many late and running cases at most; 0 for all") },
  { "format", TAMIZ_PARAMETER_TEXT, 0, 0, N_("table, json, csv, svg, png or pdf") },
  { "output", TAMIZ_PARAMETER_OUTPUT, 0, 0, N_("The file to write") },
  { NULL },
};

const TamizOperationEntry tamiz_sla_operations[] = {
  { { "sla.status", N_("Say what both sides owe each other now"), TAMIZ_OPERATION_READS, status_parameters,
      "clock,lead,name,handoff,who,due,left_minutes,state" },
    show_status },
  { { "sla.report", N_("What both sides kept of what they promised, in a period"), TAMIZ_OPERATION_READS,
      report_parameters, NULL },
    show_report },
  { { NULL }, NULL },
};
