#define G_LOG_DOMAIN "tamiz-today"

#include "config.h"

#include "tamiz-today.h"

#include "tamiz-known.h"

#include "tamiz-glance.h"
#include "tamiz-session-index.h"

/* Inquiries with news since they came are looked at one by one, so many at most. */
#define MAX_LOOKED_AT 2000

/* When the person asked: on entering, or later as a prospect. */
static gint64
find_asked (const TamizIndexLead *lead,
            const TamizIndexPast *past)
{
  for (guint i = past->n_moves; i > 0; i--)
    {
      const TamizIndexMove *move = &past->moves[i - 1];

      if (move->to == TAMIZ_STAGE_INQUIRY && move->from == TAMIZ_STAGE_PROSPECT)
        return move->at;
    }

  return lead->received_on;
}

/* Whether sales returned it the last time it had it. */
static gboolean
came_back (const TamizIndexPast *past)
{
  const TamizIndexMove *moves = past->moves;

  for (guint i = past->n_moves; i > 0; i--)
    {
      if (moves[i - 1].cause == TAMIZ_MOVE_RETURN)
        return TRUE;
      if (moves[i - 1].cause == TAMIZ_MOVE_HANDOFF)
        return FALSE;
    }

  return FALSE;
}

static void
sort_out (const TamizIndexLead *lead,
          const TamizIndexPast *past,
          gpointer              user_data)
{
  TamizToday *self = user_data;

  for (guint i = 0; i < past->n_moves; i++)
    {
      if (past->moves[i].to == TAMIZ_STAGE_HANDED_OFF && past->moves[i].at >= self->month_begins)
        {
          g_array_append_val (self->leads.of_month, lead->id);
          break;
        }
    }

  switch (lead->stage)
    {
    case TAMIZ_STAGE_INQUIRY:
      {
        gint64 since = find_asked (lead, past);
        TamizTodayInquiry inquiry = { lead->id, since, lead->last_activity };

        g_array_append_val (self->leads.inquiries, inquiry);
        break;
      }
    case TAMIZ_STAGE_MQL:
    case TAMIZ_STAGE_SQL:
      if (came_back (past))
        g_array_append_val (self->leads.returned, lead->id);
      break;
    case TAMIZ_STAGE_HANDED_OFF:
    case TAMIZ_STAGE_ACCEPTED:
      g_array_append_val (self->leads.with_sales, lead->id);
      break;
    default:
      break;
    }
}

static void
go_through (TamizIndex *index,
            gpointer    user_data)
{
  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_ID | TAMIZ_INDEX_TELL_ACTIVITY | TAMIZ_INDEX_TELL_MOVES,
                       sort_out, user_data);
}

static int
compare_inquiries (gconstpointer a,
                   gconstpointer b)
{
  const TamizTodayInquiry *x = a, *y = b;

  if (x->since != y->since)
    return x->since < y->since ? 1 : -1;
  return x->lead < y->lead ? 1 : x->lead > y->lead ? -1 : 0;
}

gboolean
tamiz_today_find_leads (TamizToday  *self,
                        GError     **error)
{
  self->leads.with_sales = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->leads.of_month = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->leads.returned = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->leads.inquiries = g_array_new (FALSE, FALSE, sizeof (TamizTodayInquiry));
  if (!tamiz_session_index_use_parts (self->work, TAMIZ_INDEX_MOVES | TAMIZ_INDEX_ACTIVITY, go_through,
                                      self, error))
    return FALSE;

  g_array_sort (self->leads.inquiries, compare_inquiries);
  return TRUE;
}

void
tamiz_today_clear_leads (TamizToday *self)
{
  g_clear_pointer (&self->leads.with_sales, g_array_unref);
  g_clear_pointer (&self->leads.of_month, g_array_unref);
  g_clear_pointer (&self->leads.returned, g_array_unref);
  g_clear_pointer (&self->leads.inquiries, g_array_unref);
}

static gboolean
is_work (int kind)
{
  switch (kind)
    {
    case TAMIZ_ACTIVITY_CALL_IN:
    case TAMIZ_ACTIVITY_CALL_OUT:
    case TAMIZ_ACTIVITY_EMAIL_OUT:
    case TAMIZ_ACTIVITY_MESSAGE_OUT:
    case TAMIZ_ACTIVITY_MEETING:
    case TAMIZ_ACTIVITY_VISIT:
    case TAMIZ_ACTIVITY_CONTENT_SENT:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether anybody of ours did something with the lead after @since: called, wrote, met, or
 * answered a criterion.  What the person does meanwhile is no work of ours.
 */
gboolean
tamiz_today_was_worked (TamizFacts *facts,
                        gint64      since)
{
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      if (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT) > since
          && is_work (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND)))
        return TRUE;
    }
  for (guint i = 0; i < facts->answers->len; i++)
    {
      TamizRecord *answer = g_ptr_array_index (facts->answers, i);

      if (tamiz_record_get_int (answer, TAMIZ_ANSWER_AT) > since
          && tamiz_record_has (answer, TAMIZ_ANSWER_BY))
        return TRUE;
    }

  return FALSE;
}

/* Without any activity since it came an inquiry needs no closer look, unless it is shown. */
static gboolean
needs_look (const TamizTodayInquiry *inquiry,
            guint                    n_shown,
            guint                    n_looked_at)
{
  return n_shown < TAMIZ_TODAY_ITEMS
         || (inquiry->last_activity > inquiry->since && n_looked_at < MAX_LOOKED_AT);
}

static gboolean
look_at (TamizWork                *work,
         const TamizTodayInquiry  *inquiry,
         gboolean                 *waits,
         GError                  **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizFacts) facts = tamiz_work_find_facts (work, inquiry->lead, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *waits = facts != NULL && !tamiz_today_was_worked (facts, inquiry->since);
  return TRUE;
}

static json_t *
inquiry_to_json (TamizToday               *self,
                 const TamizTodayInquiry  *inquiry,
                 GHashTable               *glances,
                 GHashTable               *sources)
{
  const TamizGlance *glance = tamiz_glance_find (glances, inquiry->lead);
  gint64 source = glance != NULL ? glance->source : 0;
  gint64 hours = self->agreement != NULL ? self->agreement->definition->sla.inquiry_hours : 0;
  json_t *object = json_object ();

  tamiz_glance_set_json (object, glances, inquiry->lead);
  tamiz_json_set_text (object, "source", g_hash_table_lookup (sources, &source));
  tamiz_work_set_time (self->work, object, "received_on", inquiry->since);
  tamiz_work_set_deadline (self->work, object, "work_by",
                           self->agreement != NULL
                               ? tamiz_business_time_add (self->agreement->hours, inquiry->since,
                                                          hours * TAMIZ_HOUR)
                               : 0);

  return object;
}

/* An inquiry from a customer says so. */
static gboolean
set_known (TamizWork            *work,
           TamizKnownCompanies  *companies,
           gint64                lead,
           json_t               *item,
           GError              **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizFacts) facts = tamiz_work_find_facts (work, lead, &local_error);
  const TamizKnown *known = facts != NULL ? tamiz_known_companies_find_facts (companies, facts) : NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  tamiz_json_set_text (item, "known", known != NULL ? known->sentence : NULL);
  return TRUE;
}

static json_t *
show_inquiries (TamizToday  *self,
                GArray      *shown,
                GError     **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) sources
      = tamiz_work_names (self->work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (TamizKnownCompanies) known = NULL;
  json_t *items;

  if (sources == NULL)
    return NULL;
  for (guint i = 0; i < shown->len; i++)
    g_array_append_val (leads, g_array_index (shown, TamizTodayInquiry, i).lead);
  glances = tamiz_work_glance (self->work, leads, error);
  known = glances != NULL ? tamiz_known_companies_load (self->work, error) : NULL;
  if (known == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < shown->len; i++)
    {
      const TamizTodayInquiry *inquiry = &g_array_index (shown, TamizTodayInquiry, i);

      json_t *item = inquiry_to_json (self, inquiry, glances, sources);

      json_array_append_new (items, item);
      if (!set_known (self->work, known, inquiry->lead, item, error))
        {
          json_decref (items);
          return NULL;
        }
    }
  return items;
}

/* Inquiries that nobody has worked, the newest first. */
json_t *
tamiz_today_inquiries (TamizToday  *self,
                       GError     **error)
{
  g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (TamizTodayInquiry));
  guint total = 0, n_looked_at = 0;
  json_t *items, *group;

  for (guint i = 0; i < self->leads.inquiries->len; i++)
    {
      const TamizTodayInquiry *inquiry
          = &g_array_index (self->leads.inquiries, TamizTodayInquiry, i);
      gboolean waits = inquiry->last_activity <= inquiry->since;

      if (needs_look (inquiry, shown->len, n_looked_at))
        {
          if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
              || !look_at (self->work, inquiry, &waits, error))
            return NULL;
          n_looked_at++;
        }
      total += waits;
      if (waits && shown->len < TAMIZ_TODAY_ITEMS)
        g_array_append_vals (shown, inquiry, 1);
    }
  items = show_inquiries (self, shown, error);
  if (items == NULL)
    return NULL;

  group = json_object ();
  json_object_set_new (group, "total", json_integer (total));
  json_object_set_new (group, "items", items);
  return group;
}
