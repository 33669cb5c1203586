#define G_LOG_DOMAIN "tamiz-rows"

#include "config.h"

#include "tamiz-rows.h"

/* No chain of merged persons is this long; a longer one is a circle. */
#define MAX_MERGES 64

static const char find_lead_sql[]
    = "SELECT lead FROM audit WHERE record = $1 AND lead IS NOT NULL LIMIT 1";
static const char merged_person_sql[] = "SELECT merged_into FROM person WHERE id = $1";
static const char merged_company_sql[] = "SELECT merged_into FROM company WHERE id = $1";
static const char merged_lead_sql[] = "SELECT merged_into FROM lead WHERE id = $1";
static const char merged_persons_sql[]
    = "SELECT id FROM person WHERE merged_into = $1 AND retracted_by IS NULL";
static const char ever_merged_sql[] = "SELECT id FROM person WHERE merged_into = $1";
static const char merged_companies_sql[]
    = "SELECT id FROM company WHERE merged_into = $1 AND retracted_by IS NULL";

static TamizRecord *
read_one (TamizStatement *statement,
          TamizKind       kind,
          gint64         *retracted_by,
          GError        **error)
{
  gboolean row;

  if (!tamiz_statement_step (statement, &row, error) || !row)
    return NULL;

  if (retracted_by != NULL)
    *retracted_by = tamiz_statement_get_int (statement, TAMIZ_COLUMN_RETRACTED_BY);

  return tamiz_table_read_record (kind, statement);
}

/**
 * tamiz_rows_find_lead:
 * @connection: a connection
 * @kind: a clustered kind
 * @id: a record
 * @lead: (out): its lead; 0 where it is not known
 * @error: return location
 *
 * Finds beside which lead a clustered row lies.  The audit knows it of all that did not
 * come by an import.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_rows_find_lead (TamizConnection *connection,
                      TamizKind        kind,
                      gint64           id,
                      gint64          *lead,
                      GError         **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, find_lead_sql, error);
  gboolean row;

  *lead = 0;
  if (statement == NULL)
    return FALSE;

  tamiz_statement_bind_int (statement, 1, id);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *lead = tamiz_statement_get_int (statement, 0);

  return TRUE;
}

/**
 * tamiz_rows_load:
 * @connection: a connection
 * @kind: what it is
 * @id: its id
 * @lead: the lead a clustered record lies beside; 0 = not known
 * @retracted_by: (out) (optional): the change that took it back, 0 = it stands
 * @error: return location
 *
 * Loads a record, taken back or not.
 *
 * Returns: (transfer full) (nullable): the record; %NULL without an error where there is
 *   none
 */
TamizRecord *
tamiz_rows_load (TamizConnection *connection,
                 TamizKind        kind,
                 gint64           id,
                 gint64           lead,
                 gint64          *retracted_by,
                 GError         **error)
{
  const TamizTable *table = tamiz_table_get (kind);
  gboolean clustered = tamiz_table_is_clustered (kind);
  g_autoptr (TamizStatement) statement = NULL;

  if (clustered && lead == 0 && !tamiz_rows_find_lead (connection, kind, id, &lead, error))
    return NULL;

  statement = tamiz_statement_take (
      connection, clustered && lead == 0 ? table->select_anywhere : table->select, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, id);
  if (clustered && lead != 0)
    tamiz_statement_bind_int (statement, 2, lead);

  return read_one (statement, kind, retracted_by, error);
}

static gboolean
append_rows (TamizStatement *statement,
             TamizKind       kind,
             GPtrArray      *records,
             GError        **error)
{
  gboolean row;

  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_ptr_array_add (records, tamiz_table_read_record (kind, statement));
    }
}

/**
 * tamiz_rows_append:
 * @connection: a connection
 * @kind: what to list
 * @field: a field of TAMIZ_LOOKUPS
 * @value: what it holds
 * @records: (element-type TamizRecord): where to add them
 * @error: return location
 *
 * Lists what stands, in order of its key.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_rows_append (TamizConnection  *connection,
                   TamizKind         kind,
                   int               field,
                   const TamizValue *value,
                   GPtrArray        *records,
                   GError          **error)
{
  const char *sql = tamiz_table_get_lookup (kind, field);
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (sql != NULL, FALSE);

  statement = tamiz_statement_take (connection, sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_value (statement, 1, value);

  return append_rows (statement, kind, records, error);
}

GPtrArray *
tamiz_rows_list (TamizConnection *connection,
                 TamizKind        kind,
                 GError         **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  statement = tamiz_statement_take (connection, tamiz_table_get (kind)->list, error);
  if (statement == NULL || !append_rows (statement, kind, records, error))
    return NULL;

  return g_steal_pointer (&records);
}

static const char *
get_merged_sql (TamizKind kind)
{
  return kind == TAMIZ_KIND_PERSON    ? merged_person_sql
         : kind == TAMIZ_KIND_COMPANY ? merged_company_sql
                                      : merged_lead_sql;
}

/**
 * tamiz_rows_follow_merged:
 * @connection: a connection
 * @kind: %TAMIZ_KIND_PERSON, %TAMIZ_KIND_COMPANY or %TAMIZ_KIND_LEAD
 * @id: (inout): a person, company or lead; afterwards the one it was merged into
 * @error: return location
 *
 * Finds what a merged person, company or lead is now.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_rows_follow_merged (TamizConnection *connection,
                          TamizKind        kind,
                          gint64          *id,
                          GError         **error)
{
  for (int i = 0; i < MAX_MERGES; i++)
    {
      g_autoptr (TamizStatement) statement = NULL;
      gboolean row;

      statement = tamiz_statement_take (connection, get_merged_sql (kind), error);
      if (statement == NULL)
        return FALSE;
      tamiz_statement_bind_int (statement, 1, *id);
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row || tamiz_statement_is_null (statement, 0))
        return TRUE;
      *id = tamiz_statement_get_int (statement, 0);
    }

  return TRUE;
}

static gboolean
contains (GArray *ids,
          gint64  id)
{
  for (guint i = 0; i < ids->len; i++)
    {
      if (g_array_index (ids, gint64, i) == id)
        return TRUE;
    }

  return FALSE;
}

static gboolean
follow_family (TamizConnection  *connection,
               const char       *sql,
               gint64            id,
               GArray           *ids,
               GError          **error)
{
  g_array_append_val (ids, id);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, sql, error);
      gboolean row;

      if (statement == NULL)
        return FALSE;
      tamiz_statement_bind_int (statement, 1, g_array_index (ids, gint64, i));
      for (;;)
        {
          gint64 merged;

          if (!tamiz_statement_step (statement, &row, error))
            return FALSE;
          if (!row)
            break;
          merged = tamiz_statement_get_int (statement, 0);
          if (!contains (ids, merged))
            g_array_append_val (ids, merged);
        }
    }

  return TRUE;
}

/**
 * tamiz_rows_list_family:
 * @connection: a connection
 * @kind: %TAMIZ_KIND_PERSON or %TAMIZ_KIND_COMPANY
 * @id: a person or company that was not merged itself
 * @ids: (element-type gint64): where to add it and all that were merged into it
 * @error: return location
 *
 * Lists under which ids a person or company goes.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_rows_list_family (TamizConnection *connection,
                        TamizKind        kind,
                        gint64           id,
                        GArray          *ids,
                        GError         **error)
{
  return follow_family (connection, kind == TAMIZ_KIND_PERSON ? merged_persons_sql : merged_companies_sql, id, ids,
                        error);
}

/**
 * tamiz_rows_list_merged:
 * @connection: a connection
 * @person: a person that was not merged itself
 * @ids: (element-type gint64): where to add it and all that were ever merged into it
 * @error: return location
 *
 * Lists under which ids a person goes, those that were taken back since included, as by undoing
 * the import that brought them.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_rows_list_merged (TamizConnection  *connection,
                        gint64            person,
                        GArray           *ids,
                        GError          **error)
{
  return follow_family (connection, ever_merged_sql, person, ids, error);
}

/**
 * tamiz_rows_load_listed:
 * @connection: a connection
 * @kind: a kind that is not clustered
 * @statement: a query that was bound, whose first column are ids
 * @error: return location
 *
 * Loads the records that a query lists.
 *
 * Returns: (transfer full) (element-type TamizRecord): the records, in its order
 */
GPtrArray *
tamiz_rows_load_listed (TamizConnection  *connection,
                        TamizKind         kind,
                        TamizStatement   *statement,
                        GError          **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  for (;;)
    {
      TamizRecord *record;
      gboolean row;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&records);
      record = tamiz_rows_load (connection, kind, tamiz_statement_get_int (statement, 0), 0, NULL, error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
}
