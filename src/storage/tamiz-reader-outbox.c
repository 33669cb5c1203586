#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

/* What waits to be sent, beside which lies what has been sent for years: the index of the
 * rows that are not done (3) has only few.
 */

static const char open_sql[]
    = "SELECT id FROM outbox WHERE connection = $1 AND state <> 3 AND retracted_by IS NULL ORDER BY id";
/* +id: sorting few is quicker than going through all in order. */
static const char open_everywhere_sql[]
    = "SELECT id FROM outbox WHERE state <> 3 AND connection IS NOT NULL AND retracted_by IS NULL ORDER BY +id";
/* Mail leaves by no connection. */
static const char open_mail_sql[]
    = "SELECT id FROM outbox WHERE state <> 3 AND connection IS NULL AND retracted_by IS NULL ORDER BY +id";
static const char mail_sql[]
    = "SELECT id FROM outbox WHERE connection IS NULL AND retracted_by IS NULL ORDER BY +id";
static const char states_sql[]
    = "SELECT state, count(*) FROM outbox WHERE connection = $1 AND state <> 3 AND retracted_by IS NULL "
      "GROUP BY state";
static const char states_everywhere_sql[]
    = "SELECT state, count(*) FROM outbox WHERE state <> 3 AND connection IS NOT NULL AND retracted_by IS NULL "
      "GROUP BY state";
/* What was kept back because there was nothing more to say is no failure. */
static const char mail_states_sql[]
    = "SELECT state, count(*) FROM outbox WHERE state <> 3 AND connection IS NULL AND object = 'mail' "
      "AND coalesce(reason, '') <> 'needless' AND retracted_by IS NULL GROUP BY state";

/* Leads that changed since they were linked, and since somebody looked last. */
static const char grown_sql[]
    = "SELECT lead.id, lead.changed FROM remote_link JOIN lead ON lead.id = remote_link.lead "
      "WHERE remote_link.connection = $1 AND remote_link.object = 'lead' AND remote_link.state = 0 "
      "AND remote_link.retracted_by IS NULL AND lead.retracted_by IS NULL AND lead.stage = $4 "
      "AND (lead.changed > $2 OR (lead.changed = $2 AND lead.id > $5)) AND lead.changed > remote_link.change "
      "ORDER BY lead.changed, lead.id LIMIT $3";

G_STATIC_ASSERT (TAMIZ_OUTBOX_DONE == 3);

static TamizStatement *
ask (TamizReader  *self,
     const char   *of_one,
     const char   *of_all,
     gint64        connection,
     GError      **error)
{
  TamizStatement *statement = tamiz_statement_take (tamiz_reader_get_connection (self),
                                                    connection != 0 ? of_one : of_all, error);

  if (statement != NULL && connection != 0)
    tamiz_statement_bind_int (statement, 1, connection);

  return statement;
}

/**
 * tamiz_reader_list_grown:
 * @self: a reader
 * @connection: a CRM connection's id
 * @since: (inout): the change up to which somebody looked, 0 = never; and up to which these reach
 * @last: (inout): of that change the lead up to which somebody looked
 * @limit: at most so many
 * @error: return location
 *
 * Lists the accepted leads that a CRM has and that changed since.
 *
 * Returns: (transfer full) (element-type gint64): their ids, by when they changed
 */
GArray *
tamiz_reader_list_grown (TamizReader  *self,
                         gint64        connection,
                         gint64       *since,
                         gint64       *last,
                         guint         limit,
                         GError      **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), grown_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, connection);
  tamiz_statement_bind_int (statement, 2, *since);
  tamiz_statement_bind_int (statement, 5, *last);
  tamiz_statement_bind_int (statement, 3, limit);
  tamiz_statement_bind_int (statement, 4, TAMIZ_STAGE_ACCEPTED);
  for (;;)
    {
      gint64 id;
      gboolean row;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      id = tamiz_statement_get_int (statement, 0);
      *since = tamiz_statement_get_int (statement, 1);
      *last = id;
      g_array_append_val (ids, id);
    }
}

/**
 * tamiz_reader_list_open:
 * @self: a reader
 * @connection: a CRM connection's id; 0 for all of them
 * @error: return location
 *
 * Lists the rows of the outbox that go to a CRM and are not done.
 *
 * Returns: (transfer full) (element-type TamizRecord): in order of their ids
 */
GPtrArray *
tamiz_reader_list_open (TamizReader  *self,
                        gint64        connection,
                        GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = ask (self, open_sql, open_everywhere_sql, connection, error);

  return statement != NULL ? tamiz_rows_load_listed (tamiz_reader_get_connection (self), TAMIZ_KIND_OUTBOX, statement, error) : NULL;
}

/**
 * tamiz_reader_list_mail:
 * @self: a reader
 * @open: only those that are not done
 * @error: return location
 *
 * Lists the rows of the outbox that leave by mail.
 *
 * Returns: (transfer full) (element-type TamizRecord): in order of their ids
 */
GPtrArray *
tamiz_reader_list_mail (TamizReader  *self,
                        gboolean      open,
                        GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), open ? open_mail_sql : mail_sql, error);

  return statement != NULL ? tamiz_rows_load_listed (tamiz_reader_get_connection (self), TAMIZ_KIND_OUTBOX, statement, error) : NULL;
}

static gboolean
count_states (TamizStatement  *statement,
              TamizOpenRows   *open,
              GError         **error)
{
  *open = (TamizOpenRows) { 0 };
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      gboolean row;
      guint n;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      n = (guint) tamiz_statement_get_int (statement, 1);
      switch (tamiz_statement_get_int (statement, 0))
        {
        case TAMIZ_OUTBOX_HELD:
          open->held += n;
          break;
        case TAMIZ_OUTBOX_DEAD:
          open->dead += n;
          break;
        default:
          open->waiting += n;
          break;
        }
    }
}

/**
 * tamiz_reader_count_open:
 * @self: a reader
 * @connection: a CRM connection's id; 0 for all of them
 * @open: (out): how many there are
 * @error: return location
 *
 * Counts the rows of the outbox that go to a CRM and are not done, without reading what they send.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_open (TamizReader    *self,
                         gint64          connection,
                         TamizOpenRows  *open,
                         GError        **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = ask (self, states_sql, states_everywhere_sql, connection, error);

  return count_states (statement, open, error);
}

/**
 * tamiz_reader_count_mail:
 * @self: a reader
 * @open: (out): how many there are
 * @error: return location
 *
 * Counts the mails that wait, are in doubt or did not arrive, without what was written anew since.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_mail (TamizReader    *self,
                         TamizOpenRows  *open,
                         GError        **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), mail_states_sql, error);

  return count_states (statement, open, error);
}
