#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

#include <gio/gio.h>

/* What the clocks of the agreement are derived from, without packets and without records of a
 * lead's whole history: handoffs with when they were delivered, and what was done with a lead.
 */

/* Who was told in the program only was told when it was sent; what was not delivered has no instant. */
#define HANDOFF_COLUMNS \
  "SELECT handoff.id, handoff.number, handoff.lead, handoff.executive, handoff.state, handoff.sent_at, " \
  "handoff.sent_by, handoff.decided_at, handoff.meeting, handoff.definition, handoff.exception, " \
  "coalesce((SELECT CASE handoff_step.state WHEN $2 THEN handoff_step.at WHEN $6 THEN handoff.sent_at ELSE 0 END " \
  "FROM handoff_step WHERE handoff_step.handoff = handoff.id " \
  "AND handoff_step.step = $1 AND handoff_step.retracted_by IS NULL " \
  "ORDER BY handoff_step.id LIMIT 1), handoff.sent_at), lead.source, lead.owner, lead.stage, " \
  "(SELECT handoff_step.at FROM handoff_step WHERE handoff_step.handoff = handoff.id " \
  "AND handoff.meeting_state = $7 AND handoff_step.step = $8 AND handoff_step.state = $9 " \
  "AND handoff_step.retracted_by IS NULL ORDER BY handoff_step.id LIMIT 1) " \
  "FROM handoff LEFT JOIN lead ON lead.id = handoff.lead AND lead.retracted_by IS NULL " \
  "WHERE handoff.retracted_by IS NULL "

static const char times_sql[]
    = HANDOFF_COLUMNS "AND handoff.lead IN (SELECT other.lead FROM handoff AS other "
                      "WHERE other.sent_at >= $3 AND other.sent_at < $4 AND other.retracted_by IS NULL) "
                      "ORDER BY handoff.lead, handoff.sent_at, handoff.id";
static const char open_sql[]
    = HANDOFF_COLUMNS "AND (handoff.state = $3 OR (handoff.state = $4 AND lead.stage = $5)) "
                      "ORDER BY handoff.lead, handoff.sent_at, handoff.id";
static const char deeds_sql[]
    = "SELECT activity.at, activity.kind, activity.by_user, call.outcome "
      "FROM activity LEFT JOIN call ON call.lead = activity.lead AND call.activity = activity.id "
      "AND call.retracted_by IS NULL "
      "WHERE activity.lead = $1 AND activity.at >= $2 AND activity.retracted_by IS NULL "
      "ORDER BY activity.at, activity.id";

static void
read_times (TamizStatement    *statement,
            TamizHandoffTimes *times)
{
  *times = (TamizHandoffTimes) {
    .id = tamiz_statement_get_int (statement, 0),
    .number = tamiz_statement_get_int (statement, 1),
    .lead = tamiz_statement_get_int (statement, 2),
    .executive = tamiz_statement_get_int (statement, 3),
    .state = (int) tamiz_statement_get_int (statement, 4),
    .sent_at = tamiz_statement_get_int (statement, 5),
    .sent_by = tamiz_statement_get_int (statement, 6),
    .decided_at = tamiz_statement_get_int (statement, 7),
    .meeting = tamiz_statement_get_int (statement, 8),
    .definition = tamiz_statement_get_int (statement, 9),
    .exception = tamiz_statement_get_int (statement, 10),
    .delivered = tamiz_statement_get_int (statement, 11),
    .source = tamiz_statement_get_int (statement, 12),
    .owner = tamiz_statement_get_int (statement, 13),
    .stage = tamiz_statement_is_null (statement, 14) ? -1 : (int) tamiz_statement_get_int (statement, 14),
    .called_off = tamiz_statement_get_int (statement, 15),
  };
}

static GArray *
list_times (TamizReader     *self,
            TamizStatement  *statement,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (TamizHandoffTimes));

  tamiz_statement_bind_int (statement, 1, TAMIZ_STEP_ALERT);
  tamiz_statement_bind_int (statement, 2, TAMIZ_STEP_STATE_DONE);
  tamiz_statement_bind_int (statement, 6, TAMIZ_STEP_STATE_WAIVED);
  tamiz_statement_bind_int (statement, 7, TAMIZ_MEETING_STATE_CANCELLED);
  tamiz_statement_bind_int (statement, 8, TAMIZ_STEP_MEETING);
  tamiz_statement_bind_int (statement, 9, TAMIZ_STEP_STATE_WAITING);
  for (;;)
    {
      TamizHandoffTimes times;
      gboolean row;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&list);
      read_times (statement, &times);
      g_array_append_val (list, times);
    }
}

/**
 * tamiz_reader_list_handoff_times:
 * @self: a reader
 * @from: the first instant of a period
 * @to: the first one after it
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Lists all handoffs of the leads of which one was sent in a period: lead by lead, in the order
 * in which they were sent.
 *
 * Returns: (transfer full) (element-type TamizHandoffTimes): a list
 */
GArray *
tamiz_reader_list_handoff_times (TamizReader   *self,
                                 gint64         from,
                                 gint64         to,
                                 GCancellable  *cancellable,
                                 GError       **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), times_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 3, from);
  tamiz_statement_bind_int (statement, 4, to);

  return list_times (self, statement, cancellable, error);
}

/**
 * tamiz_reader_list_open_handoff_times:
 * @self: a reader
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Lists the handoffs about which sales owes something: those that wait for a decision, and the
 * accepted ones whose outcome is not there yet.
 *
 * Returns: (transfer full) (element-type TamizHandoffTimes): a list
 */
GArray *
tamiz_reader_list_open_handoff_times (TamizReader   *self,
                                      GCancellable  *cancellable,
                                      GError       **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), open_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 3, TAMIZ_HANDOFF_SENT);
  tamiz_statement_bind_int (statement, 4, TAMIZ_HANDOFF_ACCEPTED);
  tamiz_statement_bind_int (statement, 5, TAMIZ_STAGE_ACCEPTED);

  return list_times (self, statement, cancellable, error);
}

/**
 * tamiz_reader_list_deeds:
 * @self: a reader
 * @lead: a lead's id
 * @since: from which instant on
 * @deeds: (element-type TamizDeed): where they are put, in order of time; what it held is gone
 * @error: return location
 *
 * Lists what happened with a lead: by whom, and with what success where it was a call.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_list_deeds (TamizReader  *self,
                         gint64        lead,
                         gint64        since,
                         GArray       *deeds,
                         GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  g_array_set_size (deeds, 0);
  statement = tamiz_statement_take (tamiz_reader_get_connection (self), deeds_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, lead);
  tamiz_statement_bind_int (statement, 2, since);
  for (;;)
    {
      TamizDeed deed;
      gboolean row;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      deed = (TamizDeed) {
        .at = tamiz_statement_get_int (statement, 0),
        .kind = (int) tamiz_statement_get_int (statement, 1),
        .by = tamiz_statement_get_int (statement, 2),
        .outcome = tamiz_statement_is_null (statement, 3) ? -1 : (int) tamiz_statement_get_int (statement, 3),
      };
      g_array_append_val (deeds, deed);
    }
}
