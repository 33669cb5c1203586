#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

#include <string.h>

/* What waits to be sent, beside which lies what has been sent for years: the index of the
 * rows that are not done (3) has only few.
 */

/* Refused (5), and nothing waits for it any more. */
#define SETTLED "(state = 5 AND (payload IS NULL OR coalesce (reason, '') = 'given_up'))"
/* As TamizOutboxQuery has them. */
#define STAND "CASE WHEN " SETTLED " THEN 6 ELSE state END"
#define IS_WANTED "($3 >> " STAND ") & 1 = 1"

static const char open_sql[]
    = "SELECT id FROM outbox WHERE connection = $1 AND state <> 3 AND retracted_by IS NULL AND NOT " SETTLED
      " ORDER BY id";
/* +id: sorting few is quicker than going through all in order. */
static const char open_everywhere_sql[]
    = "SELECT id FROM outbox WHERE state <> 3 AND connection IS NOT NULL AND retracted_by IS NULL AND NOT " SETTLED
      " ORDER BY +id";
/* Mail leaves by no connection. */
static const char open_mail_sql[]
    = "SELECT id FROM outbox WHERE state <> 3 AND connection IS NULL AND retracted_by IS NULL ORDER BY +id";
static const char mail_sql[]
    = "SELECT id FROM outbox WHERE connection IS NULL AND retracted_by IS NULL ORDER BY +id";
static const char states_sql[]
    = "SELECT state, count(*) FROM outbox WHERE connection = $1 AND state <> 3 AND retracted_by IS NULL "
      "AND NOT " SETTLED " GROUP BY state";
static const char states_everywhere_sql[]
    = "SELECT state, count(*) FROM outbox WHERE state <> 3 AND connection IS NOT NULL AND retracted_by IS NULL "
      "AND NOT " SETTLED " GROUP BY state";
/* What people ask for; each by the index that finds it.  What is done comes the latest first. */
static const char some_open_sql[]
    = "SELECT id FROM outbox WHERE state <> 3 AND connection IS NOT NULL AND retracted_by IS NULL "
      "AND ($1 = 0 OR connection = $1) AND " IS_WANTED " ORDER BY +id LIMIT $4 OFFSET $5";
static const char some_done_sql[]
    = "SELECT id FROM outbox WHERE state = 3 AND connection IS NOT NULL AND retracted_by IS NULL "
      "AND ($1 = 0 OR connection = $1) ORDER BY id DESC LIMIT $4 OFFSET $5";
static const char some_of_lead_sql[]
    = "SELECT id FROM outbox WHERE lead = $2 AND connection IS NOT NULL AND retracted_by IS NULL "
      "AND ($1 = 0 OR connection = $1) AND " IS_WANTED " ORDER BY +id LIMIT $4 OFFSET $5";
static const char some_sql[]
    = "SELECT id FROM outbox WHERE connection IS NOT NULL AND retracted_by IS NULL "
      "AND ($1 = 0 OR connection = $1) AND " IS_WANTED " ORDER BY id LIMIT $4 OFFSET $5";
static const char stands_open_sql[]
    = "SELECT " STAND ", count(*) FROM outbox WHERE state <> 3 AND connection IS NOT NULL AND retracted_by IS NULL "
      "AND ($1 = 0 OR connection = $1) GROUP BY 1";
static const char stands_of_lead_sql[]
    = "SELECT " STAND ", count(*) FROM outbox WHERE lead = $2 AND connection IS NOT NULL AND retracted_by IS NULL "
      "AND ($1 = 0 OR connection = $1) GROUP BY 1";
/* Rows that go to a CRM are not taken back, so what is not open is done; the index knows how many. */
static const char all_sql[]
    = "SELECT count(*) FROM outbox WHERE connection IS NOT NULL AND ($1 = 0 OR connection = $1)";
static const char remote_sql[]
    = "SELECT id FROM remote_link WHERE connection = $1 AND object = $2 AND remote_id = $3 AND retracted_by IS NULL";
/* What was kept back because there was nothing more to say is no failure. */
static const char mail_states_sql[]
    = "SELECT state, count(*) FROM outbox WHERE state <> 3 AND connection IS NULL AND object = 'mail' "
      "AND coalesce(reason, '') <> 'needless' AND retracted_by IS NULL GROUP BY state";

/* What arrived in a CRM so long ago that what was sent is not kept. */
static const char delivered_sql[]
    = "SELECT id FROM outbox WHERE state = 3 AND connection IS NOT NULL AND payload IS NOT NULL "
      "AND done_at < $1 AND retracted_by IS NULL ORDER BY id LIMIT $2";

/* Leads that changed since they were linked, and since somebody looked last. */
static const char grown_sql[]
    = "SELECT lead.id, lead.changed FROM remote_link JOIN lead ON lead.id = remote_link.lead "
      "WHERE remote_link.connection = $1 AND remote_link.object = 'lead' AND remote_link.state = 0 "
      "AND remote_link.retracted_by IS NULL AND lead.retracted_by IS NULL AND lead.stage = $4 "
      "AND (lead.changed > $2 OR (lead.changed = $2 AND lead.id > $5)) AND lead.changed > remote_link.change "
      "ORDER BY lead.changed, lead.id LIMIT $3";

G_STATIC_ASSERT (TAMIZ_OUTBOX_DONE == 3 && TAMIZ_OUTBOX_DEAD == 5);

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
 * tamiz_reader_list_delivered:
 * @self: a reader
 * @before: microseconds since 1970
 * @limit: at most so many
 * @error: return location
 *
 * Lists the rows of the outbox that arrived in a CRM before then, and still hold what was sent.
 *
 * Returns: (transfer full) (element-type TamizRecord): in order of their ids
 */
GPtrArray *
tamiz_reader_list_delivered (TamizReader  *self,
                             gint64        before,
                             guint         limit,
                             GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), delivered_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, before);
  tamiz_statement_bind_int (statement, 2, limit);

  return tamiz_rows_load_listed (tamiz_reader_get_connection (self), TAMIZ_KIND_OUTBOX, statement, error);
}

/**
 * tamiz_reader_list_open:
 * @self: a reader
 * @connection: a CRM connection's id; 0 for all of them
 * @error: return location
 *
 * Lists the rows of the outbox that go to a CRM and are not done, without those that were given up.
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
        case TAMIZ_OUTBOX_PROBING:
          open->probing += n;
          break;
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
 * Counts the rows of the outbox that go to a CRM and are not done, without reading what they send, and
 * without those that were given up.
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

/* Each statement asks for some of it. */
static TamizStatement *
ask_query (TamizReader             *self,
           const char              *sql,
           const TamizOutboxQuery  *query,
           GError                 **error)
{
  const gint64 values[] = { query->connection, query->lead, query->stands, query->limit, query->offset };
  TamizStatement *statement = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);

  for (guint i = 0; statement != NULL && i < G_N_ELEMENTS (values); i++)
    {
      const char place[] = { '$', (char) ('1' + i), '\0' };

      if (strstr (sql, place) != NULL)
        tamiz_statement_bind_int (statement, (int) i + 1, values[i]);
    }

  return statement;
}

/**
 * tamiz_reader_list_outbox:
 * @self: a reader
 * @query: which are wanted
 * @error: return location
 *
 * Lists rows of the outbox that go to a CRM.
 *
 * Returns: (transfer full) (element-type TamizRecord): in order of their ids; where only what is done is
 *   wanted, the latest first
 */
GPtrArray *
tamiz_reader_list_outbox (TamizReader             *self,
                          const TamizOutboxQuery  *query,
                          GError                 **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  const guint done = 1u << TAMIZ_OUTBOX_DONE;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = ask_query (self,
                         query->lead != 0                 ? some_of_lead_sql
                         : query->stands == done          ? some_done_sql
                         : (query->stands & done) == 0    ? some_open_sql
                                                          : some_sql,
                         query, error);

  return statement != NULL
             ? tamiz_rows_load_listed (tamiz_reader_get_connection (self), TAMIZ_KIND_OUTBOX, statement, error)
             : NULL;
}

/**
 * tamiz_reader_count_outbox:
 * @self: a reader
 * @query: of which connection and lead; how they stand does not matter
 * @counts: (out): how many stand how: by state, or %TAMIZ_OUTBOX_SETTLED
 * @error: return location
 *
 * Counts the rows of the outbox that go to a CRM, without reading what was sent for years.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_outbox (TamizReader             *self,
                           const TamizOutboxQuery  *query,
                           guint64                  counts[TAMIZ_OUTBOX_N_STANDS],
                           GError                 **error)
{
  g_autoptr (TamizStatement) statement = NULL, all = NULL;
  guint64 open = 0;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  for (guint i = 0; i < TAMIZ_OUTBOX_N_STANDS; i++)
    counts[i] = 0;
  statement = ask_query (self, query->lead != 0 ? stands_of_lead_sql : stands_open_sql, query, error);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      guint64 n;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      n = (guint64) tamiz_statement_get_int (statement, 1);
      counts[CLAMP (tamiz_statement_get_int (statement, 0), 0, TAMIZ_OUTBOX_SETTLED)] += n;
      open += n;
    }
  if (query->lead != 0)
    return TRUE;

  all = ask_query (self, all_sql, query, error);
  if (all == NULL || !tamiz_statement_step (all, &row, error))
    return FALSE;
  counts[TAMIZ_OUTBOX_DONE] = (guint64) tamiz_statement_get_int (all, 0) - open;

  return TRUE;
}

/**
 * tamiz_reader_find_remote:
 * @self: a reader
 * @connection: a CRM connection's id
 * @object: what it is over there
 * @remote_id: its id over there
 * @link: (out) (nullable): the REMOTE_LINK that has it
 * @error: return location
 *
 * Finds what a record over there was made of.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_find_remote (TamizReader   *self,
                          gint64         connection,
                          const char    *object,
                          const char    *remote_id,
                          TamizRecord  **link,
                          GError       **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  *link = NULL;
  statement = tamiz_statement_take (tamiz_reader_get_connection (self), remote_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, connection);
  tamiz_statement_bind_text (statement, 2, object);
  tamiz_statement_bind_text (statement, 3, remote_id);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  *link = tamiz_rows_load (tamiz_reader_get_connection (self), TAMIZ_KIND_REMOTE_LINK,
                           tamiz_statement_get_int (statement, 0), 0, NULL, error);
  return *link != NULL;
}
