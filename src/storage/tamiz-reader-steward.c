#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-rows.h"
#include "tamiz-store-private.h"
#include "tamiz-tables.h"

#include <gio/gio.h>

/* What whoever answers for the base looks through. */

/* How many rows pass between two looks at the cancellable. */
#define ROWS_PER_LOOK 1024

static const char codes_sql[]
    = "SELECT code, count(*) FROM set_aside WHERE retracted_by IS NULL GROUP BY code ORDER BY code";
static const char codes_of_import_sql[]
    = "SELECT code, count(*) FROM set_aside WHERE import = $1 AND retracted_by IS NULL "
      "GROUP BY code ORDER BY code";
static const char imports_sql[]
    = "SELECT import, count(*) FROM set_aside WHERE retracted_by IS NULL AND import IS NOT NULL "
      "GROUP BY import ORDER BY import DESC";
static const char without_people_sql[]
    = "SELECT id FROM company WHERE retracted_by IS NULL AND merged_into IS NULL "
      "AND NOT EXISTS (SELECT 1 FROM person WHERE person.company = company.id "
      "AND person.retracted_by IS NULL AND person.merged_into IS NULL) ORDER BY id";

static gboolean
scan (TamizStatement   *statement,
      TamizKind         kind,
      TamizRecordFunc   func,
      gpointer          user_data,
      GCancellable     *cancellable,
      GError          **error)
{
  for (guint n = 0;; n++)
    {
      g_autoptr (TamizRecord) record = NULL;
      gboolean row;

      if ((n % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
          || !tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = tamiz_table_read_record (kind, statement);
      if (!func (record, user_data))
        return TRUE;
    }
}

/**
 * tamiz_reader_scan:
 * @self: a reader
 * @kind: what to read
 * @func: called for each record that stands; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads the records of a kind one after the other, in the order of tamiz_reader_list(), where
 * they may be too many to be held.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan (TamizReader      *self,
                   TamizKind         kind,
                   TamizRecordFunc   func,
                   gpointer          user_data,
                   GCancellable     *cancellable,
                   GError          **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), tamiz_table_get (kind)->list, error);
  return statement != NULL && scan (statement, kind, func, user_data, cancellable, error);
}

/**
 * tamiz_reader_scan_by:
 * @self: a reader
 * @kind: what to read
 * @field: a field of TAMIZ_LOOKUPS
 * @value: the parent's id, or a number
 * @func: called for each record that stands; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what tamiz_reader_list_by() lists one after the other, where a page of it is enough.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_by (TamizReader      *self,
                      TamizKind         kind,
                      int               field,
                      gint64            value,
                      TamizRecordFunc   func,
                      gpointer          user_data,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), tamiz_table_get_lookup (kind, field), error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, value);

  return scan (statement, kind, func, user_data, cancellable, error);
}

static void
free_code (TamizCodeCount *code)
{
  g_free (code->code);
  g_free (code);
}

/**
 * tamiz_reader_count_set_aside:
 * @self: a reader
 * @import: only those of this import; 0 = all
 * @error: return location
 *
 * Counts the rows that are to be completed by what is wrong with them.
 *
 * Returns: (transfer full) (element-type TamizCodeCount): the codes in order
 */
GPtrArray *
tamiz_reader_count_set_aside (TamizReader  *self,
                              gint64        import,
                              GError      **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) free_code);
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self),
                                    import != 0 ? codes_of_import_sql : codes_sql, error);
  if (statement == NULL)
    return NULL;
  if (import != 0)
    tamiz_statement_bind_int (statement, 1, import);
  for (;;)
    {
      TamizCodeCount *code;
      gboolean row;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&codes);
      code = g_new0 (TamizCodeCount, 1);
      code->code = g_strdup (tamiz_statement_get_text (statement, 0));
      code->count = (guint64) tamiz_statement_get_int (statement, 1);
      g_ptr_array_add (codes, code);
    }
}

/**
 * tamiz_reader_count_set_aside_by_import:
 * @self: a reader
 * @error: return location
 *
 * Counts the rows that are to be completed by the import that they came with.
 *
 * Returns: (transfer full) (element-type TamizIdCount): the imports, the latest first
 */
GArray *
tamiz_reader_count_set_aside_by_import (TamizReader  *self,
                                        GError      **error)
{
  g_autoptr (GArray) imports = g_array_new (FALSE, FALSE, sizeof (TamizIdCount));
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), imports_sql, error);
  for (;;)
    {
      TamizIdCount count;
      gboolean row;

      if (statement == NULL || !tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&imports);
      count.id = tamiz_statement_get_int (statement, 0);
      count.count = (guint64) tamiz_statement_get_int (statement, 1);
      g_array_append_val (imports, count);
    }
}

/**
 * tamiz_reader_list_merged:
 * @self: a reader
 * @kind: %TAMIZ_KIND_PERSON or %TAMIZ_KIND_COMPANY
 * @id: one of them that was not merged itself
 * @error: return location
 *
 * Finds what was merged into a person or a company, and into those.
 *
 * Returns: (transfer full) (element-type gint64): their ids
 */
GArray *
tamiz_reader_list_merged (TamizReader  *self,
                          TamizKind     kind,
                          gint64        id,
                          GError      **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  if (!tamiz_rows_list_family (tamiz_reader_get_connection (self), kind, id, ids, error))
    return NULL;
  g_array_remove_index (ids, 0);

  return g_steal_pointer (&ids);
}

/**
 * tamiz_reader_list_companies_without_people:
 * @self: a reader
 * @error: return location
 *
 * Finds the companies in which nobody is known.
 *
 * Returns: (transfer full) (element-type gint64): their ids in order
 */
GArray *
tamiz_reader_list_companies_without_people (TamizReader  *self,
                                            GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), without_people_sql, error);
  return statement != NULL ? tamiz_statement_list_ints (statement, error) : NULL;
}
