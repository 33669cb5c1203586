#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

/* In order of their ids, a page at a time: no index leads from a field to its values, since
 * they are asked for only when the field itself changes.
 */
static const char values_sql[]
    = "SELECT id FROM custom WHERE id > $2 AND field = $1 AND retracted_by IS NULL "
      "ORDER BY id LIMIT $3";

/**
 * tamiz_reader_list_values:
 * @self: a reader
 * @field: the id of a field of the base's own
 * @after: 0, or the id of the last value of the page before
 * @limit: at most so many
 * @error: return location
 *
 * Lists what is stored in a field.
 *
 * Returns: (transfer full) (element-type TamizRecord): CUSTOM records in order of their ids
 */
GPtrArray *
tamiz_reader_list_values (TamizReader *self,
                          gint64       field,
                          gint64       after,
                          guint        limit,
                          GError     **error)
{
  TamizConnection *connection = tamiz_reader_get_connection (self);
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, values_sql, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, field);
  tamiz_statement_bind_int (statement, 2, after);
  tamiz_statement_bind_int (statement, 3, limit);
  for (;;)
    {
      TamizRecord *record;
      gboolean row;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&records);
      record = tamiz_rows_load (connection, TAMIZ_KIND_CUSTOM, tamiz_statement_get_int (statement, 0), 0,
                                NULL, error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
}
