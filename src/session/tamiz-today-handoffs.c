#define G_LOG_DOMAIN "tamiz-today"

#include "config.h"

#include "tamiz-today.h"

#include "tamiz-attainment.h"
#include "tamiz-text.h"

#include <string.h>

/* Packets that wait, what came back, and what both sides promised each other. */

typedef struct
{
  TamizRecord *handoff;
  gint64 order;             /* small first */
} Ordered;

static int
compare_ordered (gconstpointer a,
                 gconstpointer b)
{
  const Ordered *x = a, *y = b;

  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  return tamiz_record_get_id (x->handoff) < tamiz_record_get_id (y->handoff) ? -1 : 1;
}

static json_t *
ordered_to_json (TamizToday  *self,
                 GArray      *ordered,
                 GError     **error)
{
  g_autoptr (json_t) items = json_array ();
  json_t *group;

  g_array_sort (ordered, compare_ordered);
  for (guint i = 0; i < MIN (ordered->len, TAMIZ_TODAY_ITEMS); i++)
    {
      TamizRecord *handoff = g_array_index (ordered, Ordered, i).handoff;
      json_t *object = tamiz_handoffs_to_json (self->view, handoff, FALSE, error);

      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  group = json_object ();
  json_object_set_new (group, "total", json_integer (ordered->len));
  json_object_set_new (group, "items", g_steal_pointer (&items));
  return group;
}

/* Those that wait for the user's decision, or for anybody's, the most urgent first. */
json_t *
tamiz_today_packets (TamizToday  *self,
                     GError     **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (Ordered));

  for (guint i = 0; i < self->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (self->handoffs, i);
      gint64 executive = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE);
      TamizHandoffClocks clocks;
      Ordered ordered = { .handoff = handoff };

      if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) != TAMIZ_HANDOFF_SENT
          || (self->user != NULL && executive != tamiz_record_get_id (self->user)))
        continue;
      if (!tamiz_handoffs_read_clocks (self->view, handoff, &clocks, error))
        return NULL;
      ordered.order = clocks.accept_by;
      g_array_append_val (waiting, ordered);
    }

  return ordered_to_json (self, waiting, error);
}

static gboolean
has_role (TamizToday *self,
          TamizRole   role)
{
  return self->user != NULL && (tamiz_record_get_int (self->user, TAMIZ_USER_ROLES) & (1u << role)) != 0;
}

/* An executive owes first contact and outcome of what they accepted; a manager, and who is
 * not known, sees to what is late.
 */
static gboolean
is_owed (TamizToday                *self,
         TamizRecord               *handoff,
         const TamizHandoffClocks  *clocks)
{
  gboolean mine = has_role (self, TAMIZ_ROLE_SALES)
                  && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == tamiz_record_get_id (self->user);
  gboolean sees_to_it = self->user == NULL || has_role (self, TAMIZ_ROLE_MANAGER);

  if (clocks->next == NULL)
    return FALSE;

  return (mine && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_ACCEPTED)
         || (sees_to_it && clocks->late);
}

/* What sales promised and has not done yet, the longest overdue first. */
json_t *
tamiz_today_owed (TamizToday  *self,
                  GError     **error)
{
  g_autoptr (GArray) owed = g_array_new (FALSE, FALSE, sizeof (Ordered));

  for (guint i = 0; i < self->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (self->handoffs, i);
      TamizHandoffClocks clocks;
      Ordered ordered = { .handoff = handoff };

      if (!tamiz_handoffs_read_clocks (self->view, handoff, &clocks, error))
        return NULL;
      ordered.order = clocks.due;
      if (is_owed (self, handoff, &clocks))
        g_array_append_val (owed, ordered);
    }

  return ordered_to_json (self, owed, error);
}

static gboolean
contains_id (GArray *ids,
             gint64  id)
{
  for (guint i = 0; i < ids->len; i++)
    {
      if (g_array_index (ids, gint64, i) == id)
        return TRUE;
    }

  return FALSE;
}

static gint64
get_lead (TamizToday *self,
          guint       i)
{
  return tamiz_record_get_int (g_ptr_array_index (self->handoffs, i), TAMIZ_HANDOFF_LEAD);
}

static gboolean
is_last_of_lead (TamizToday *self,
                 guint       i)
{
  return i + 1 == self->handoffs->len || get_lead (self, i) != get_lead (self, i + 1);
}

/* What sales returned and nobody has taken up since, the latest first. */
json_t *
tamiz_today_returned (TamizToday  *self,
                      GError     **error)
{
  g_autoptr (GArray) returned = g_array_new (FALSE, FALSE, sizeof (Ordered));

  for (guint i = 0; i < self->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (self->handoffs, i);
      gint64 lead = get_lead (self, i);
      gint64 decided = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT);
      Ordered ordered = { handoff, -decided };
      g_autoptr (TamizFacts) facts = NULL;

      if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) != TAMIZ_HANDOFF_RETURNED
          || !is_last_of_lead (self, i) || !contains_id (self->leads.returned, lead))
        continue;
      facts = tamiz_reader_load_facts (self->work->reader, lead, error);
      if (facts == NULL)
        return NULL;
      if (!tamiz_today_was_worked (facts, decided))
        g_array_append_val (returned, ordered);
    }

  return ordered_to_json (self, returned, error);
}

/* Of the handoffs that today is about, those about which sales is late. */
static gboolean
count_late (TamizToday  *self,
            guint       *late,
            GError     **error)
{
  *late = 0;
  for (guint i = 0; i < self->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (self->handoffs, i);
      TamizHandoffClocks clocks;

      if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_WITHDRAWN)
        continue; /* as if it had never been sent */
      if (!tamiz_handoffs_read_clocks (self->view, handoff, &clocks, error))
        return FALSE;
      *late += clocks.late;
    }

  return TRUE;
}

static json_t *
promise_to_json (TamizToday       *self,
                 TamizAttainment  *found,
                 guint             late)
{
  const TamizSla *sla = &self->agreement->definition->sla;
  const TamizAttainmentRow *total = &found->report->total;
  gint64 completeness = tamiz_attainment_get_completeness (total);
  g_autofree char *day = tamiz_day_format (tamiz_day_of (self->month_begins, self->work->zone));
  json_t *object = json_object (), *sales = json_object ();

  json_object_set_new (object, "month", json_stringn (day, strlen ("2026-11")));
  json_object_set_new (object, "quota", json_integer (sla->quota_per_month));
  json_object_set_new (object, "counted", json_integer (total->counted));
  json_object_set_new (object, "completeness",
                       completeness != TAMIZ_REPORT_NONE ? tamiz_json_thousandths (completeness) : json_null ());
  json_object_set_new (object, "promised_completeness", tamiz_json_thousandths (sla->completeness));
  json_object_set_new (sales, "accepted_in_time", json_integer (found->decided_in_time));
  json_object_set_new (sales, "decided", json_integer (found->decided));
  json_object_set_new (sales, "late", json_integer (late));
  json_object_set_new (object, "sales", sales);

  return object;
}

/* How far this month is, by the rule of the report of attainment; null where there is no agreement. */
json_t *
tamiz_today_promise (TamizToday  *self,
                     GError     **error)
{
  const TamizAttainmentQuery query = { self->month_begins, G_MAXINT64, TAMIZ_ATTAINMENT_BY_PERSON, FALSE };
  g_autoptr (TamizAttainment) found = NULL;
  guint late;

  if (self->agreement == NULL)
    return json_null ();
  found = tamiz_attainment_read (self->work, &query, error);

  return found != NULL && count_late (self, &late, error) ? promise_to_json (self, found, late) : NULL;
}
