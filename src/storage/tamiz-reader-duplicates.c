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

/* One may have been merged, unmerged and merged again: the last time counts. */
static const char merges_sql[]
    = "SELECT person.id, change.number, change.at, change.user, change.actor FROM person "
      "JOIN change ON change.number = (SELECT max (audit.change) FROM audit WHERE audit.record = person.id "
      "AND audit.kind = 'person' AND audit.field = 'merged_into') "
      "WHERE person.merged_into = $1 AND person.retracted_by IS NULL ORDER BY person.id";
/* A lead that goes on in another stays its person's, or that one's who was merged with them. */
static const char merged_leads_sql[]
    = "SELECT id, source, campaign, received_on, retracted_by FROM lead "
      "WHERE person = $1 AND merged_into IS NOT NULL ORDER BY received_on, id";
static const char keys_sql[] = "SELECT hash, kind, record FROM match_key ORDER BY hash, kind, record";
static const char count_keys_sql[]
    = "SELECT (SELECT count(*) FROM (SELECT 1 FROM match_key GROUP BY hash, kind HAVING count(*) > 1)), "
      "(SELECT count(*) FROM company WHERE retracted_by IS NULL AND merged_into IS NULL)";

#define ROWS_PER_LOOK 4096

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

/**
 * tamiz_reader_count_shared_keys:
 * @self: a reader
 * @n_keys: (out): how many keys more than one record has
 * @n_companies: (out): how many companies there are
 * @error: return location
 *
 * Counts what a search for duplicates will look at.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_shared_keys (TamizReader  *self,
                                guint64      *n_keys,
                                guint64      *n_companies,
                                GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), count_keys_sql, error);
  gboolean row;

  if (statement == NULL || !tamiz_statement_step (statement, &row, error))
    return FALSE;
  *n_keys = (guint64) tamiz_statement_get_int (statement, 0);
  *n_companies = (guint64) tamiz_statement_get_int (statement, 1);

  return TRUE;
}

/* The records of one key, which lie beside each other. */
typedef struct
{
  gint64 hash;
  int kind;
  GArray *records;          /* gint64, as many as are wanted */
  guint64 n_records;
} Bucket;

static gboolean
tell_bucket (const Bucket  *bucket,
             TamizKeyFunc   func,
             gpointer       user_data)
{
  return bucket->n_records < 2
         || func (bucket->kind, (guint64) bucket->hash, (const gint64 *) (gpointer) bucket->records->data,
                  bucket->records->len, bucket->n_records, user_data);
}

static void
add_to_bucket (Bucket         *bucket,
               TamizStatement *statement,
               guint           most)
{
  gint64 record = tamiz_statement_get_int (statement, 2);

  bucket->hash = tamiz_statement_get_int (statement, 0);
  bucket->kind = (int) tamiz_statement_get_int (statement, 1);
  bucket->n_records++;
  if (bucket->records->len < most)
    g_array_append_val (bucket->records, record);
}

/**
 * tamiz_reader_scan_shared_keys:
 * @self: a reader
 * @most: how many records of a key are told
 * @func: called for each key that more than one record has; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads all keys by which duplicates are found.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_shared_keys (TamizReader   *self,
                               guint          most,
                               TamizKeyFunc   func,
                               gpointer       user_data,
                               GCancellable  *cancellable,
                               GError       **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), keys_sql, error);
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (gint64));
  Bucket bucket = { .records = records };
  gboolean row;

  if (statement == NULL)
    return FALSE;
  for (guint n = 0;; n++)
    {
      if ((n % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
          || !tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (row && tamiz_statement_get_int (statement, 0) == bucket.hash
          && tamiz_statement_get_int (statement, 1) == bucket.kind && bucket.n_records > 0)
        {
          add_to_bucket (&bucket, statement, most);
          continue;
        }
      if (!tell_bucket (&bucket, func, user_data) || !row)
        return TRUE;
      g_array_set_size (records, 0);
      bucket.n_records = 0;
      add_to_bucket (&bucket, statement, most);
    }
}

/**
 * tamiz_reader_scan_merges:
 * @self: a reader
 * @person: a person's id
 * @func: called for each who was merged into them; %FALSE ends the scan
 * @user_data: for @func
 * @error: return location
 *
 * Reads who became part of a person.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_merges (TamizReader        *self,
                          gint64              person,
                          TamizMergeRowFunc   func,
                          gpointer            user_data,
                          GError            **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), merges_sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, person);
  for (;;)
    {
      TamizMergeRow merge;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      merge.record = tamiz_statement_get_int (statement, 0);
      merge.change = tamiz_statement_get_int (statement, 1);
      merge.at = tamiz_statement_get_int (statement, 2);
      merge.user = tamiz_statement_get_int (statement, 3);
      merge.actor = (int) tamiz_statement_get_int (statement, 4);
      if (!func (&merge, user_data))
        return TRUE;
    }
}

static gboolean
append_merged_leads (TamizReader  *self,
                     gint64        person,
                     gint64        lead,
                     GArray       *leads,
                     GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), merged_leads_sql, error);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, person);
  for (;;)
    {
      TamizMergedLeadRow row;
      gboolean more;
      gint64 into;

      if (!tamiz_statement_step (statement, &more, error))
        return FALSE;
      if (!more)
        return TRUE;
      row.id = into = tamiz_statement_get_int (statement, 0);
      row.source = tamiz_statement_get_int (statement, 1);
      row.campaign = tamiz_statement_get_int (statement, 2);
      row.received_on = tamiz_statement_get_int (statement, 3);
      row.change = tamiz_statement_get_int (statement, 4);
      if (!tamiz_reader_follow_merged (self, TAMIZ_KIND_LEAD, &into, error))
        return FALSE;
      if (into == lead)
        g_array_append_val (leads, row);
    }
}

/**
 * tamiz_reader_list_merged_leads:
 * @self: a reader
 * @person: a lead's person
 * @lead: the lead
 * @error: return location
 *
 * Lists the leads that go on in a lead since people were merged: how each came first is not lost.
 *
 * Returns: (transfer full) (element-type TamizMergedLeadRow): them
 */
GArray *
tamiz_reader_list_merged_leads (TamizReader *self,
                                gint64       person,
                                gint64       lead,
                                GError     **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (TamizMergedLeadRow));
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!tamiz_rows_list_family (tamiz_reader_get_connection (self), TAMIZ_KIND_PERSON, person, people, error))
    return NULL;
  for (guint i = 0; i < people->len; i++)
    {
      if (!append_merged_leads (self, g_array_index (people, gint64, i), lead, leads, error))
        return NULL;
    }

  return g_steal_pointer (&leads);
}
