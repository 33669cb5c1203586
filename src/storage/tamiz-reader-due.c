#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

/* Which leads wait for something: to be judged again, because of the time or because another
 * version of the definition came into force, or for a call.  Those that another version judges
 * are read in order of their ids, so that whoever judges them in slices never looks at the
 * same row twice.
 */

/* Both by an index in the order of their times: after a long absence many are due, and no
 * more of them are looked at than are asked for.
 */
static const char fading_sql[]
    = "SELECT lead FROM lead_score WHERE next_change > 0 AND next_change <= $1 "
      "AND EXISTS (SELECT 1 FROM lead WHERE lead.id = lead_score.lead "
      "AND lead.retracted_by IS NULL) ORDER BY next_change, lead LIMIT $2";
static const char deferred_sql[]
    = "SELECT id FROM lead WHERE stage = 8 AND deferred_until <= $1 AND retracted_by IS NULL "
      "ORDER BY deferred_until, id LIMIT $2";
static const char stale_sql[]
    = "SELECT lead_score.lead FROM lead_score CROSS JOIN lead ON lead.id = lead_score.lead "
      "WHERE lead_score.lead > $2 AND ((lead_score.definition <> $1 AND lead.stage BETWEEN 0 AND 3) "
      "OR lead_score.fading IS NULL) AND lead.retracted_by IS NULL "
      "ORDER BY lead_score.lead LIMIT $3";
/* By the index over versions: where all are judged there is next to nothing to read. */
static const char count_stale_sql[]
    = "SELECT count(*) FROM (SELECT id FROM lead_score CROSS JOIN lead ON lead.id = lead_score.lead "
      "WHERE (lead_score.definition < $1 OR lead_score.definition > $1) "
      "AND lead.stage BETWEEN 0 AND 3 AND lead.retracted_by IS NULL UNION "
      "SELECT id FROM lead_score CROSS JOIN lead ON lead.id = lead_score.lead "
      "WHERE lead_score.fading IS NULL AND lead.retracted_by IS NULL) AS stale";
/* By the same index. */
static const char count_leads_sql[] = "SELECT count(*) FROM lead_score WHERE definition > $1";
static const char count_judged_sql[]
    = "SELECT count(*) FROM lead_score WHERE lead_score.definition = $1";

/* A lead's last call says what comes next; whatever was said before is over. */
static const char calls_sql[]
    = "SELECT DISTINCT lead FROM call WHERE lead IS NOT NULL AND retracted_by IS NULL "
      "AND (outcome IS NULL OR (next_at > 0 AND next_at <= $1)) "
      "AND NOT EXISTS (SELECT 1 FROM call AS later WHERE later.lead = call.lead "
      "AND later.retracted_by IS NULL "
      "AND (later.at > call.at OR (later.at = call.at AND later.id > call.id))) ORDER BY lead";

static gboolean
list_leads (TamizReader  *self,
            const char   *sql,
            const gint64 *parameters,
            guint         n_parameters,
            GArray       *leads,
            GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n_parameters; i++)
    tamiz_statement_bind_int (statement, i + 1, parameters[i]);
  for (;;)
    {
      gint64 lead;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      lead = tamiz_statement_get_int (statement, 0);
      g_array_append_val (leads, lead);
    }
}

/* Leaves out of those from @first on whom is listed before. */
static void
drop_repeated (GArray *leads,
               guint   first)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n = first;

  for (guint i = 0; i < first && first < leads->len; i++)
    g_hash_table_add (known, &g_array_index (leads, gint64, i));
  for (guint i = first; i < leads->len; i++)
    {
      gint64 lead = g_array_index (leads, gint64, i);

      if (!g_hash_table_contains (known, &lead))
        g_array_index (leads, gint64, n++) = lead;
    }
  g_array_set_size (leads, n);
}

/**
 * tamiz_reader_list_due:
 * @self: a reader
 * @now: the instant, microseconds since 1970
 * @limit: at most so many
 * @error: return location
 *
 * Lists leads whose time has come: their grade changes by time, or the date they were
 * deferred to came.
 *
 * Returns: (transfer full) (element-type gint64): ids of leads
 */
GArray *
tamiz_reader_list_due (TamizReader *self,
                       gint64       now,
                       guint        limit,
                       GError     **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 parameters[] = { now, limit };
  guint n_fading;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  if (!list_leads (self, fading_sql, parameters, G_N_ELEMENTS (parameters), leads, error))
    return NULL;
  n_fading = leads->len;
  if (n_fading < limit
      && !list_leads (self, deferred_sql, parameters, G_N_ELEMENTS (parameters), leads, error))
    return NULL;
  drop_repeated (leads, n_fading);
  g_array_set_size (leads, MIN (leads->len, limit));

  return g_steal_pointer (&leads);
}

/**
 * tamiz_reader_list_called:
 * @self: a reader
 * @now: the instant, microseconds since 1970
 * @error: return location
 *
 * Lists leads whose last call has no outcome yet, or said that the next one is to be made
 * by now.
 *
 * Returns: (transfer full) (element-type gint64): ids of leads, rising
 */
GArray *
tamiz_reader_list_called (TamizReader *self,
                          gint64       now,
                          GError     **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  if (!list_leads (self, calls_sql, &now, 1, leads, error))
    return NULL;

  return g_steal_pointer (&leads);
}

/**
 * tamiz_reader_list_stale:
 * @self: a reader
 * @definition: the id of the definition in force
 * @after: a lead's id; 0 = from the first
 * @limit: at most so many
 * @error: return location
 *
 * Lists leads on whom the last verdict is of another version than the one in force,
 * among those that a new version judges again, and those whose verdict was made by a
 * program that did not tell how interest goes on.
 *
 * Returns: (transfer full) (element-type gint64): ids of leads greater than @after, rising
 */
GArray *
tamiz_reader_list_stale (TamizReader *self,
                         gint64       definition,
                         gint64       after,
                         guint        limit,
                         GError     **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 parameters[] = { definition, after, limit };

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  if (!list_leads (self, stale_sql, parameters, G_N_ELEMENTS (parameters), leads, error))
    return NULL;

  return g_steal_pointer (&leads);
}

static gboolean
count (TamizReader *self,
       const char  *sql,
       gint64       definition,
       guint64     *number,
       GError     **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, definition);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *number = row ? (guint64) tamiz_statement_get_int (statement, 0) : 0;

  return TRUE;
}

/**
 * tamiz_reader_count_stale:
 * @self: a reader
 * @definition: the id of the definition in force
 * @stale: (out): how many leads tamiz_reader_list_stale() would list
 * @judged: (out) (nullable): how many are judged by this version already
 * @error: return location
 *
 * Counts how far judging the base by a new version has come.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_stale (TamizReader *self,
                          gint64       definition,
                          guint64     *stale,
                          guint64     *judged,
                          GError     **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return count (self, count_stale_sql, definition, stale, error)
         && (judged == NULL || count (self, count_judged_sql, definition, judged, error));
}

/**
 * tamiz_reader_count_leads:
 * @self: a reader
 * @n_leads: (out): how many leads have been judged, what was taken back among them
 * @error: return location
 *
 * Counts leads as one needs it to say how far work on all of them is: quickly.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_leads (TamizReader *self,
                          guint64     *n_leads,
                          GError     **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return count (self, count_leads_sql, -1, n_leads, error);
}
