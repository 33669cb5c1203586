#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

#define ENTRY_COLUMNS \
  "SELECT change.number, change.at, change.actor, change.user, change.cause, audit.op, " \
  "audit.field, audit_value.old, audit_value.new, " \
  "coalesce ((SELECT undo.number FROM change AS undo WHERE undo.undoes = change.number " \
  "ORDER BY undo.number LIMIT 1), (SELECT undo.number FROM change AS undo " \
  "WHERE change.import IS NOT NULL AND undo.undoes_import = change.import LIMIT 1)) "

static const char history_sql[]
    = ENTRY_COLUMNS "FROM audit JOIN change ON change.number = audit.change "
                    "LEFT JOIN audit_value ON audit_value.change = audit.change "
                    "AND audit_value.n = audit.n "
                    "WHERE audit.record = $1 AND audit.kind = $2 AND audit.op < 4 "
                    "ORDER BY audit.change, audit.n";
static const char slice_sql[]
    = ENTRY_COLUMNS "FROM audit JOIN change ON change.number = audit.change "
                    "LEFT JOIN audit_value ON 0 "
                    "WHERE audit.change = $1 AND audit.kind = $2 AND audit.op = 4";

/* All parts of the deed that the change $1 is a part of. */
#define PARTS \
  "FROM change AS asked JOIN change AS part " \
  "ON part.number = coalesce (asked.part_of, asked.number) " \
  "OR part.part_of = coalesce (asked.part_of, asked.number) "
#define STANDING_UNDO \
  "FROM change AS undo WHERE undo.undoes = part.number AND NOT EXISTS " \
  "(SELECT 1 FROM change AS redo WHERE redo.undoes = undo.number)"

static const char parts_sql[]
    = "SELECT part.number, EXISTS (SELECT 1 " STANDING_UNDO ") " PARTS
      "WHERE asked.number = $1 ORDER BY part.number DESC";
static const char undoing_sql[]
    = "SELECT min ((SELECT coalesce (undo.part_of, undo.number) " STANDING_UNDO " LIMIT 1)) " PARTS
      "WHERE asked.number = $1";

static const char digest_sql[] = "SELECT digest FROM change WHERE number = $1";

/**
 * tamiz_reader_list_family:
 * @self: a reader
 * @kind: %TAMIZ_KIND_PERSON or %TAMIZ_KIND_COMPANY
 * @id: whom others may have been merged into
 * @error: return location
 *
 * Lists a person or company together with those who were merged into it.
 *
 * Returns: (transfer full) (element-type gint64): ids, @id first
 */
GArray *
tamiz_reader_list_family (TamizReader  *self,
                          TamizKind     kind,
                          gint64        id,
                          GError      **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  return tamiz_rows_list_family (tamiz_reader_get_connection (self), kind, id, ids, error)
             ? g_steal_pointer (&ids)
             : NULL;
}

/**
 * tamiz_reader_load_digest:
 * @self: a reader
 * @change: a change's number
 * @error: return location
 *
 * Reads the digest by which a change is chained to all before it.
 *
 * Returns: (transfer full): it in hexadecimal digits
 */
char *
tamiz_reader_load_digest (TamizReader  *self,
                          gint64        change,
                          GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), digest_sql, error);
  char text[TAMIZ_DIGEST_SIZE * 2 + 1];
  gconstpointer digest;
  gboolean row;
  gsize length;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, change);
  if (!tamiz_statement_step (statement, &row, error))
    return NULL;
  digest = row ? tamiz_statement_get_bytes (statement, 0, &length) : NULL;
  if (digest == NULL || length != TAMIZ_DIGEST_SIZE)
    return g_strdup ("");

  return g_strdup (sodium_bin2hex (text, sizeof text, digest, length));
}

void
tamiz_history_row_free (TamizHistoryRow *row)
{
  g_free (row->cause);
  g_free (row->record);
  g_free (row->field);
  g_free (row->before);
  g_free (row->after);
  g_free (row);
}

static TamizHistoryRow *
read_row (TamizStatement *statement,
          TamizKind       kind,
          gint64          id)
{
  TamizHistoryRow *row = g_new0 (TamizHistoryRow, 1);
  gint64 op = tamiz_statement_get_int (statement, 5);

  row->change = tamiz_statement_get_int (statement, 0);
  row->at = tamiz_statement_get_int (statement, 1);
  row->actor = tamiz_statement_get_int (statement, 2);
  row->user = tamiz_statement_get_int (statement, 3);
  row->cause = g_strdup (tamiz_statement_get_text (statement, 4));
  row->record = g_strdup (tamiz_kind_get_info (kind)->nick);
  row->id = id;
  row->field = g_strdup (tamiz_statement_get_text (statement, 6));
  if (row->field == NULL || !tamiz_field_is_secret (kind, tamiz_kind_find_field (kind, row->field)))
    {
      row->before = g_strdup (tamiz_statement_get_text (statement, 7));
      row->after = g_strdup (tamiz_statement_get_text (statement, 8));
    }
  row->retracted_by = tamiz_statement_get_int (statement, 9);
  if (op == TAMIZ_AUDIT_RETRACTED || op == TAMIZ_AUDIT_RESTORED)
    {
      row->field = g_strdup ("retracted");
      row->before = g_strdup (op == TAMIZ_AUDIT_RETRACTED ? "0" : "1");
      row->after = g_strdup (op == TAMIZ_AUDIT_RETRACTED ? "1" : "0");
    }

  return row;
}

static gboolean
append_rows (TamizReader *self,
             const char  *sql,
             gint64       number,
             TamizKind    kind,
             gint64       id,
             GPtrArray   *rows,
             GError     **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, number);
  tamiz_statement_bind_text (statement, 2, tamiz_kind_get_info (kind)->nick);
  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_ptr_array_add (rows, read_row (statement, kind, id));
    }
}

/**
 * tamiz_reader_list_history:
 * @self: a reader
 * @kind: what it is
 * @id: its id
 * @error: return location
 *
 * Lists who did what to a record and when, the oldest first.  A record that an import
 * made has the slice that made it as its first row, without values.
 *
 * Returns: (transfer full) (element-type TamizHistoryRow): the rows
 */
GPtrArray *
tamiz_reader_list_history (TamizReader *self,
                           TamizKind    kind,
                           gint64       id,
                           GError     **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) record = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_history_row_free);
  record = tamiz_rows_load (tamiz_reader_get_connection (self), kind, id, 0, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (record != NULL
      && !append_rows (self, slice_sql, tamiz_record_get_change (record), kind, id, rows, error))
    return NULL;
  if (!append_rows (self, history_sql, id, kind, id, rows, error))
    return NULL;

  return g_steal_pointer (&rows);
}

/**
 * tamiz_reader_list_parts:
 * @self: a reader
 * @change: a change
 * @n_parts: (out): how many changes did together what @change did a part of; 0 where
 *   there is no such change
 * @error: return location
 *
 * Lists those of them that stand, in the order in which they are to be undone.
 *
 * Returns: (transfer full) (element-type gint64): numbers of changes, the last one first
 */
GArray *
tamiz_reader_list_parts (TamizReader *self,
                         gint64       change,
                         guint       *n_parts,
                         GError     **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), parts_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, change);
  *n_parts = 0;
  for (;;)
    {
      gboolean row;
      gint64 number;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&parts);
      number = tamiz_statement_get_int (statement, 0);
      (*n_parts)++;
      if (tamiz_statement_get_int (statement, 1) == 0)
        g_array_append_val (parts, number);
    }
}

/**
 * tamiz_reader_find_undoing:
 * @self: a reader
 * @change: a change
 * @undoing: (out): the first change of what has undone parts of its deed; 0 where nothing has
 * @error: return location
 *
 * Finds what goes on where the rest of a deed is undone, so that it is one deed, too.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_find_undoing (TamizReader  *self,
                           gint64        change,
                           gint64       *undoing,
                           GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), undoing_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, change);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *undoing = row ? tamiz_statement_get_int (statement, 0) : 0;

  return TRUE;
}
