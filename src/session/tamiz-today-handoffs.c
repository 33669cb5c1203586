#define G_LOG_DOMAIN "tamiz-today"

#include "config.h"

#include "tamiz-today.h"

#include "tamiz-text.h"

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

typedef struct
{
  guint counted;            /* leads that marketing's quota counts */
  gint64 completeness;      /* their sum, thousandths */
  guint accepted_in_time, decided, late;
} Promise;

/* When sales first decided: an accepted lead that was sent back later was accepted then.
 * 0 where it has not been decided.
 */
static gboolean
find_decision (TamizToday   *self,
               TamizRecord  *handoff,
               gint64       *decided,
               gboolean     *sent_back,
               GError      **error)
{
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);
  gint64 lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD);
  g_autoptr (TamizFacts) facts = NULL;

  *sent_back = FALSE;
  *decided = state == TAMIZ_HANDOFF_ACCEPTED || state == TAMIZ_HANDOFF_RETURNED
                 ? tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT)
                 : 0;
  if (state != TAMIZ_HANDOFF_RETURNED)
    return TRUE;

  facts = tamiz_reader_load_facts (self->work->reader, lead, error);
  if (facts == NULL)
    return FALSE;
  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);

      if (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE) != TAMIZ_MOVE_ACCEPT
          || tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_HANDOFF) != tamiz_record_get_id (handoff))
        continue;
      *sent_back = TRUE;
      *decided = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT);
    }

  return TRUE;
}

/* The quota counts what sales accepted, or did not return in time. */
static gboolean
is_kept (TamizToday                *self,
         TamizRecord               *handoff,
         const TamizHandoffClocks  *clocks,
         gint64                     decided,
         gboolean                   sent_back)
{
  switch (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE))
    {
    case TAMIZ_HANDOFF_ACCEPTED:
    case TAMIZ_HANDOFF_EXPIRED:
      return TRUE;
    case TAMIZ_HANDOFF_SENT:
      return self->work->now > clocks->accept_by;
    case TAMIZ_HANDOFF_RETURNED:
      return !sent_back && decided > clocks->accept_by;
    default:
      return FALSE;
    }
}

static gint64
get_completeness (TamizRecord *handoff)
{
  const char *text = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET);
  g_autoptr (json_t) packet = json_loads (text, 0, NULL);

  return tamiz_json_get_int (json_object_get (packet, "verdict"), "completeness", 0);
}

/* One lead's handoffs, in order: from @first up to @end. */
static gboolean
add_lead (TamizToday  *self,
          guint        first,
          guint        end,
          Promise     *promise,
          GError     **error)
{
  TamizRecord *counts = NULL;
  gboolean kept = FALSE;

  for (guint i = first; i < end; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (self->handoffs, i);
      gint64 sent = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT), decided;
      TamizHandoffClocks clocks;
      gboolean sent_back;

      if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_WITHDRAWN)
        continue; /* as if it had never been sent */
      if (!tamiz_handoffs_read_clocks (self->view, handoff, &clocks, error)
          || !find_decision (self, handoff, &decided, &sent_back, error))
        return FALSE;
      if (counts == NULL)
        counts = handoff;
      kept = kept || is_kept (self, handoff, &clocks, decided, sent_back);
      promise->late += clocks.late;
      if (sent >= self->month_begins && decided != 0)
        {
          promise->decided++;
          promise->accepted_in_time += decided <= clocks.accept_by;
        }
    }

  /* A lead counts in the month of its first handoff, whenever it is accepted. */
  if (kept && tamiz_record_get_int (counts, TAMIZ_HANDOFF_SENT_AT) >= self->month_begins)
    {
      promise->counted++;
      promise->completeness += get_completeness (counts);
    }
  return TRUE;
}

static json_t *
promise_to_json (TamizToday     *self,
                 const Promise  *promise)
{
  const TamizSla *sla = &self->agreement->definition->sla;
  g_autofree char *day = tamiz_day_format (tamiz_day_of (self->month_begins, self->work->zone));
  json_t *object = json_object (), *sales = json_object ();

  json_object_set_new (object, "month", json_stringn (day, strlen ("2026-11")));
  json_object_set_new (object, "quota", json_integer (sla->quota_per_month));
  json_object_set_new (object, "counted", json_integer (promise->counted));
  json_object_set_new (object, "completeness",
                       promise->counted > 0
                           ? tamiz_json_thousandths (promise->completeness / promise->counted)
                           : json_null ());
  json_object_set_new (object, "promised_completeness", tamiz_json_thousandths (sla->completeness));
  json_object_set_new (sales, "accepted_in_time", json_integer (promise->accepted_in_time));
  json_object_set_new (sales, "decided", json_integer (promise->decided));
  json_object_set_new (sales, "late", json_integer (promise->late));
  json_object_set_new (object, "sales", sales);

  return object;
}

/* How far this month is; null where there is no agreement. */
json_t *
tamiz_today_promise (TamizToday  *self,
                     GError     **error)
{
  Promise promise = { 0 };
  guint first = 0;

  if (self->agreement == NULL)
    return json_null ();

  for (guint i = 0; i < self->handoffs->len; i++)
    {
      if (!is_last_of_lead (self, i))
        continue;
      if (!add_lead (self, first, i + 1, &promise, error))
        return NULL;
      first = i + 1;
    }

  return promise_to_json (self, &promise);
}
