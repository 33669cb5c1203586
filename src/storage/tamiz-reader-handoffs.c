#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

#include <gio/gio.h>

/* Handoffs without their packets, of which a base of years has tens of thousands. */

static const char scan_handoffs_sql[]
    = "SELECT handoff.id, handoff.executive, handoff.state, handoff.decided_at, lead.stage "
      "FROM handoff LEFT JOIN lead ON lead.id = handoff.lead AND lead.retracted_by IS NULL "
      "WHERE handoff.retracted_by IS NULL ORDER BY handoff.id";

static const char unsent_sql[]
    = "SELECT handoff.id FROM handoff JOIN lead ON lead.id = handoff.lead AND lead.retracted_by IS NULL "
      "WHERE handoff.state = $2 AND handoff.retracted_by IS NULL AND lead.stage = $3 "
      "AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.connection = $1 AND outbox.handoff = handoff.id "
      "AND outbox.retracted_by IS NULL) ORDER BY handoff.id";

static void
read_row (TamizStatement   *statement,
          TamizHandoffLine *line)
{
  *line = (TamizHandoffLine){
    .id = tamiz_statement_get_int (statement, 0),
    .executive = tamiz_statement_get_int (statement, 1),
    .state = (int) tamiz_statement_get_int (statement, 2),
    .decided_at = tamiz_statement_get_int (statement, 3),
    .stage = tamiz_statement_is_null (statement, 4) ? -1 : (int) tamiz_statement_get_int (statement, 4),
  };
}

/**
 * tamiz_reader_list_handoffs:
 * @self: a reader
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Lists what it takes to count and order all handoffs, in order of their ids.
 *
 * Returns: (transfer full) (element-type TamizHandoffLine): a list
 */
GArray *
tamiz_reader_list_handoffs (TamizReader   *self,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (TamizHandoffLine));
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), scan_handoffs_sql, error);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      TamizHandoffLine line;
      gboolean row;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&lines);
      read_row (statement, &line);
      g_array_append_val (lines, line);
    }
}

/**
 * tamiz_reader_list_unsent:
 * @self: a reader
 * @connection: a CRM connection's id
 * @error: return location
 *
 * Lists the handoffs that were accepted, whose leads still stand there, and for which nothing
 * was ever queued for a connection: it was made later than they were accepted.
 *
 * Returns: (transfer full) (element-type gint64): their ids
 */
GArray *
tamiz_reader_list_unsent (TamizReader  *self,
                          gint64        connection,
                          GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), unsent_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, connection);
  tamiz_statement_bind_int (statement, 2, TAMIZ_HANDOFF_ACCEPTED);
  tamiz_statement_bind_int (statement, 3, TAMIZ_STAGE_ACCEPTED);

  return tamiz_statement_list_ints (statement, error);
}
