#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

/* What web forms posted: years of it, of which a page is shown and only a few still wait for
 * something.  Each question has its index.
 */

#define STANDING "FROM submission WHERE retracted_by IS NULL "
#define NEWEST "ORDER BY at DESC, id DESC LIMIT $3 OFFSET $4"
#define QUERY(condition) { "SELECT id " STANDING condition NEWEST, "SELECT count(*) " STANDING condition }

/* Of a form ($1), in a state ($2). */
static const struct
{
  const char *list;
  const char *count;
} queries[] = {
  QUERY (""),
  QUERY ("AND form = $1 "),
  QUERY ("AND state = $2 "),
  QUERY ("AND form = $1 AND state = $2 "),
};

static const char asked_sql[] = "SELECT id " STANDING "AND form = $1 AND at >= $2 AND opt_in IS NOT NULL ORDER BY at, id";

static guint
choose_query (gint64 form,
              int    state)
{
  return (form != 0 ? 1 : 0) + (state >= 0 ? 2 : 0);
}

static TamizStatement *
ask (TamizReader  *self,
     const char   *sql,
     gint64        form,
     int           state,
     GError      **error)
{
  TamizStatement *statement = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);

  if (statement != NULL && form != 0)
    tamiz_statement_bind_int (statement, 1, form);
  if (statement != NULL && state >= 0)
    tamiz_statement_bind_int (statement, 2, state);

  return statement;
}

/**
 * tamiz_reader_list_submissions:
 * @self: a reader
 * @form: only of this form; 0 = of all
 * @state: only in this #TamizSubmissionState; -1 = in any
 * @limit: so many at most; negative = all
 * @offset: so many are passed over
 * @error: return location
 *
 * Lists what was posted, the newest first.
 *
 * Returns: (transfer full) (element-type TamizRecord): the posts
 */
GPtrArray *
tamiz_reader_list_submissions (TamizReader  *self,
                               gint64        form,
                               int           state,
                               gint64        limit,
                               gint64        offset,
                               GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = ask (self, queries[choose_query (form, state)].list, form, state, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 3, limit >= 0 ? limit : G_MAXINT64);
  tamiz_statement_bind_int (statement, 4, MAX (offset, 0));

  return tamiz_rows_load_listed (tamiz_reader_get_connection (self), TAMIZ_KIND_SUBMISSION, statement, error);
}

/**
 * tamiz_reader_count_submissions:
 * @self: a reader
 * @form: only of this form; 0 = of all
 * @state: only in this #TamizSubmissionState; -1 = in any
 * @count: (out): how many
 * @error: return location
 *
 * Counts what was posted, without reading it.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_submissions (TamizReader  *self,
                                gint64        form,
                                int           state,
                                gint64       *count,
                                GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = ask (self, queries[choose_query (form, state)].count, form, state, error);
  if (statement == NULL || !tamiz_statement_step (statement, &row, error))
    return FALSE;
  *count = row ? tamiz_statement_get_int (statement, 0) : 0;

  return TRUE;
}

/**
 * tamiz_reader_list_asked:
 * @self: a reader
 * @form: a form
 * @since: microseconds
 * @error: return location
 *
 * Lists the posts since a moment whose addresses were asked to confirm.
 *
 * Returns: (transfer full) (element-type TamizRecord): the oldest first
 */
GPtrArray *
tamiz_reader_list_asked (TamizReader  *self,
                         gint64        form,
                         gint64        since,
                         GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), asked_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, form);
  tamiz_statement_bind_int (statement, 2, since);

  return tamiz_rows_load_listed (tamiz_reader_get_connection (self), TAMIZ_KIND_SUBMISSION, statement, error);
}
