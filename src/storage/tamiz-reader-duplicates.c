#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-rows.h"
#include "tamiz-store-private.h"

/* Pairs of people, or of companies, that somebody has to look at.  One is open while neither
 * of the two was merged, erased or taken back, and nobody said that they are not the same.
 */

#define PAIRS(table, one, other, gone) \
  "FROM duplicate JOIN " table " AS a ON a.id = duplicate." one " JOIN " table \
  " AS b ON b.id = duplicate." other " WHERE duplicate.retracted_by IS NULL " \
  "AND a.retracted_by IS NULL AND b.retracted_by IS NULL " \
  "AND a.merged_into IS NULL AND b.merged_into IS NULL " gone \
  "AND NOT EXISTS (SELECT 1 FROM not_same WHERE not_same.retracted_by IS NULL " \
  "AND not_same." one " = duplicate." one " AND not_same." other " = duplicate." other ") " \
  "AND NOT EXISTS (SELECT 1 FROM not_same WHERE not_same.retracted_by IS NULL " \
  "AND not_same." one " = duplicate." other " AND not_same." other " = duplicate." one ") "
#define OPEN_PEOPLE \
  PAIRS ("person", "person", "other", "AND a.erased IS NULL AND b.erased IS NULL ")
#define OPEN_COMPANIES PAIRS ("company", "company", "other_company", "")
#define IN_ORDER "ORDER BY duplicate.likeness DESC, duplicate.id"

static const char people_sql[] = "SELECT duplicate.id, duplicate.likeness " OPEN_PEOPLE IN_ORDER;
static const char people_of_sql[]
    = "SELECT duplicate.id, duplicate.likeness " OPEN_PEOPLE "AND (duplicate.person = $1 OR duplicate.other = $1) " IN_ORDER;
static const char companies_sql[] = "SELECT duplicate.id, duplicate.likeness " OPEN_COMPANIES IN_ORDER;
static const char companies_of_sql[]
    = "SELECT duplicate.id, duplicate.likeness " OPEN_COMPANIES
      "AND (duplicate.company = $1 OR duplicate.other_company = $1) " IN_ORDER;
static const char doubtful_sql[] = "SELECT duplicate.person, duplicate.other " OPEN_PEOPLE;
static const char has_open_sql[]
    = "SELECT EXISTS (SELECT 1 " OPEN_PEOPLE "AND duplicate.person = $1), "
      "EXISTS (SELECT 1 " OPEN_PEOPLE "AND duplicate.other = $1)";

#define BOTH_WAYS(table, one, other) \
  "SELECT id FROM " table " WHERE retracted_by IS NULL AND " one " = $1 AND " other " = $2 " \
  "UNION ALL SELECT id FROM " table " WHERE retracted_by IS NULL AND " one " = $2 AND " other " = $1"

static const char person_pair_sql[] = BOTH_WAYS ("duplicate", "person", "other");
static const char company_pair_sql[] = BOTH_WAYS ("duplicate", "company", "other_company");
static const char not_same_people_sql[] = BOTH_WAYS ("not_same", "person", "other");
static const char not_same_companies_sql[] = BOTH_WAYS ("not_same", "company", "other_company");
static const char merged_by_sql[]
    = "SELECT audit.record, audit_value.new FROM audit JOIN audit_value "
      "ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.change = $1 AND audit.kind = $2 AND audit.field = 'merged_into' "
      "AND audit_value.new IS NOT NULL ORDER BY audit.n";

gboolean
tamiz_rows_has_open_pair (TamizConnection  *connection,
                          gint64            person,
                          gboolean         *open,
                          GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, has_open_sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, person);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *open = tamiz_statement_get_int (statement, 0) != 0 || tamiz_statement_get_int (statement, 1) != 0;

  return TRUE;
}

/**
 * tamiz_rows_list_doubtful:
 * @connection: a connection
 * @error: return location
 *
 * Lists who may be somebody else, for whoever asks about very many.
 *
 * Returns: (transfer full): a set of ids (gint64) of people
 */
GHashTable *
tamiz_rows_list_doubtful (TamizConnection  *connection,
                          GError          **error)
{
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, doubtful_sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&people);
      for (int i = 0; i < 2; i++)
        {
          gint64 person = tamiz_statement_get_int (statement, i);

          g_hash_table_add (people, g_memdup2 (&person, sizeof person));
        }
    }
}

/**
 * tamiz_reader_follow_merged:
 * @self: a reader
 * @kind: %TAMIZ_KIND_PERSON, %TAMIZ_KIND_COMPANY or %TAMIZ_KIND_LEAD
 * @id: (inout): one of them; afterwards the one it was merged into
 * @error: return location
 *
 * Finds what a merged person, company or lead is now.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_follow_merged (TamizReader  *self,
                            TamizKind     kind,
                            gint64       *id,
                            GError      **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return tamiz_rows_follow_merged (tamiz_reader_get_connection (self), kind, id, error);
}

/**
 * tamiz_reader_list_open_pairs:
 * @self: a reader
 * @what: %TAMIZ_KIND_PERSON or %TAMIZ_KIND_COMPANY
 * @one: of whom; 0 for all
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Lists the pairs that somebody has to look at, the likeliest first.
 *
 * Returns: (transfer full) (element-type TamizOpenPair): the pairs
 */
GArray *
tamiz_reader_list_open_pairs (TamizReader   *self,
                              TamizKind      what,
                              gint64         one,
                              GCancellable  *cancellable,
                              GError       **error)
{
  const char *sql = what == TAMIZ_KIND_PERSON ? (one != 0 ? people_of_sql : people_sql)
                                              : (one != 0 ? companies_of_sql : companies_sql);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (TamizOpenPair));
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  if (statement == NULL)
    return NULL;
  if (one != 0)
    tamiz_statement_bind_int (statement, 1, one);
  for (;;)
    {
      TamizOpenPair pair;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&pairs);
      pair.id = tamiz_statement_get_int (statement, 0);
      pair.likeness = (int) tamiz_statement_get_int (statement, 1);
      g_array_append_val (pairs, pair);
    }
}

static gboolean
find_first (TamizReader  *self,
            const char   *sql,
            gint64        one,
            gint64        other,
            gint64       *id,
            GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row;

  *id = 0;
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, one);
  tamiz_statement_bind_int (statement, 2, other);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *id = tamiz_statement_get_int (statement, 0);

  return TRUE;
}

/**
 * tamiz_reader_find_pair:
 * @self: a reader
 * @what: %TAMIZ_KIND_PERSON or %TAMIZ_KIND_COMPANY
 * @one: one of the two
 * @other: the other
 * @pair: (out): the record of %TAMIZ_KIND_DUPLICATE that names both; 0 = none
 * @not_same: (out): the record that says that they are not the same; 0 = none
 * @error: return location
 *
 * Finds what was recorded of two, in whichever order.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_find_pair (TamizReader  *self,
                        TamizKind     what,
                        gint64        one,
                        gint64        other,
                        gint64       *pair,
                        gint64       *not_same,
                        GError      **error)
{
  gboolean people = what == TAMIZ_KIND_PERSON;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return find_first (self, people ? person_pair_sql : company_pair_sql, one, other, pair, error)
         && find_first (self, people ? not_same_people_sql : not_same_companies_sql, one, other, not_same,
                        error);
}

/**
 * tamiz_reader_list_merged_by:
 * @self: a reader
 * @change: a change
 * @kind: %TAMIZ_KIND_PERSON, %TAMIZ_KIND_COMPANY or %TAMIZ_KIND_LEAD
 * @error: return location
 *
 * Lists what a change merged, each followed by what it was merged into.
 *
 * Returns: (transfer full) (element-type gint64): ids, two of each
 */
GArray *
tamiz_reader_list_merged_by (TamizReader  *self,
                             gint64        change,
                             TamizKind     kind,
                             GError      **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), merged_by_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, change);
  tamiz_statement_bind_text (statement, 2, tamiz_kind_get_info (kind)->nick);
  for (;;)
    {
      gint64 pair[2];

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      pair[0] = tamiz_statement_get_int (statement, 0);
      pair[1] = g_ascii_strtoll (tamiz_statement_get_text (statement, 1), NULL, 10);
      g_array_append_vals (ids, pair, 2);
    }
}
