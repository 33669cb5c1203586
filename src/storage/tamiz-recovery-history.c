#define G_LOG_DOMAIN "tamiz-recovery"

#include "config.h"

#include "tamiz-recovery-private.h"

#include "tamiz-json.h"
#include "tamiz-statement.h"

#include <inttypes.h>
#include <string.h>

static const char made_sql[]
    = "SELECT audit.change, audit.kind, audit.record, audit.lead, audit_value.new FROM audit "
      "JOIN audit_value ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.op = 0 AND audit_value.new IS NOT NULL ORDER BY audit.change, audit.n";
static const char entries_sql[]
    = "SELECT audit.change, audit.op, audit.field, audit_value.new FROM audit "
      "LEFT JOIN audit_value ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.record = $1 AND audit.kind = $2 AND audit.op BETWEEN 1 AND 3 "
      "UNION ALL SELECT change, op, NULL, record FROM audit WHERE op >= 5 AND kind = $2 "
      "ORDER BY 1";
static const char slices_sql[] = "SELECT count(*) FROM audit WHERE op = 4 AND kind = $1";
static const char import_sql[] = "SELECT import FROM change WHERE number = $1";

/* A record as its history tells it. */
typedef struct
{
  TamizRecord *record;
  gint64 changed;
  gint64 retracted_by;
} Told;

static gboolean
can_be_told (TamizRecovery *self,
             TamizKind      kind)
{
  const TamizKindInfo *info = tamiz_kind_get_info (kind);

  if (tamiz_recovery_get_table (self, info->table)->lost == 0)
    return FALSE;
  for (guint i = 0; i < info->n_fields; i++)
    {
      /* Of bytes the history keeps the digest only. */
      if (info->fields[i].type == TAMIZ_TYPE_BYTES)
        return FALSE;
    }

  return info->way != TAMIZ_WAY_MACHINE;
}

static gboolean
read_made (TamizRecord *record,
           const char  *text)
{
  const TamizKindInfo *info = tamiz_kind_get_info (tamiz_record_get_kind (record));
  g_autoptr (json_t) object = json_loads (text, 0, NULL);

  for (guint i = 0; i < info->n_fields; i++)
    {
      json_t *value = json_object_get (object, info->fields[i].name);

      if (json_is_integer (value))
        tamiz_record_set_int (record, (int) i, json_integer_value (value));
      else if (json_is_string (value))
        tamiz_record_set_text (record, (int) i, json_string_value (value));
    }

  return object != NULL;
}

/* As tamiz-store-check-audit.c reads them. */
static void
apply_entry (Told           *told,
             TamizStatement *entry,
             gint64          import)
{
  gint64 change = tamiz_statement_get_int (entry, 0);
  gint64 made_by = tamiz_record_get_change (told->record);
  gint64 other = tamiz_statement_get_int (entry, 3);
  gint64 retracted_by = told->retracted_by;
  int field;

  switch (tamiz_statement_get_int (entry, 1))
    {
    case TAMIZ_AUDIT_CHANGED:
      field = tamiz_kind_find_field (tamiz_record_get_kind (told->record),
                                     tamiz_statement_get_text (entry, 2));
      if (field >= 0)
        tamiz_record_set_audited (told->record, field, tamiz_statement_get_text (entry, 3));
      told->changed = change;
      return;
    case TAMIZ_AUDIT_RETRACTED:
      told->retracted_by = retracted_by == 0 ? change : retracted_by;
      told->changed = change;
      return;
    case TAMIZ_AUDIT_RESTORED:
      told->retracted_by = 0;
      told->changed = change;
      return;
    case TAMIZ_AUDIT_CHANGE_RESTORED:
      if (retracted_by != 0 && retracted_by == other)
        told->retracted_by = 0;
      break;
    case TAMIZ_AUDIT_CHANGE_RETRACTED:
      if (retracted_by == 0 && made_by == other)
        told->retracted_by = change;
      break;
    default:
      if (retracted_by == 0 && import != 0 && import == other)
        told->retracted_by = change;
      break;
    }
  if (told->retracted_by != retracted_by)
    told->changed = change;
}

static gboolean
read_rest (TamizConnection *connection,
           Told            *told,
           GError         **error)
{
  g_autoptr (TamizStatement) entry = tamiz_statement_take (connection, entries_sql, error);
  g_autoptr (TamizStatement) import = tamiz_statement_take (connection, import_sql, error);
  gint64 of_import = 0;
  gboolean row;

  if (entry == NULL || import == NULL)
    return FALSE;
  tamiz_statement_bind_int (import, 1, tamiz_record_get_change (told->record));
  if (!tamiz_statement_step (import, &row, error))
    return FALSE;
  if (row)
    of_import = tamiz_statement_get_int (import, 0);

  tamiz_statement_bind_int (entry, 1, tamiz_record_get_id (told->record));
  tamiz_statement_bind_text (entry, 2,
                             tamiz_kind_get_info (tamiz_record_get_kind (told->record))->nick);
  for (;;)
    {
      if (!tamiz_statement_step (entry, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      apply_entry (told, entry, of_import);
    }
}

static gboolean
insert (TamizConnection *connection,
        const Told      *told,
        GError         **error)
{
  TamizKind kind = tamiz_record_get_kind (told->record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (connection, tamiz_table_get (kind)->insert, error);
  g_autoptr (GString) where = g_string_new (NULL);
  g_autofree char *update = NULL;
  int lead = tamiz_table_get_lead_field (kind);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, tamiz_record_get_id (told->record));
  tamiz_statement_bind_int (statement, 2, tamiz_record_get_change (told->record));
  for (guint i = 0; i < info->n_fields; i++)
    tamiz_statement_bind_value (statement, (int) i + 3, tamiz_record_get (told->record, (int) i));
  if (!tamiz_statement_run (statement, error))
    return FALSE;

  g_string_printf (where, "id = %" PRId64, tamiz_record_get_id (told->record));
  if (tamiz_table_is_clustered (kind))
    g_string_append_printf (where, " AND lead = %" PRId64,
                            tamiz_record_get_int (told->record, lead));
  update = g_strdup_printf ("UPDATE %s SET changed = %" PRId64 ", retracted_by = nullif (%" PRId64
                            ", 0) WHERE %s",
                            info->table, told->changed, told->retracted_by, where->str);

  return tamiz_connection_run (connection, update, error);
}

static gboolean
restore_record (TamizRecovery   *self,
                TamizConnection *connection,
                TamizKind        kind,
                TamizStatement  *made,
                GError         **error)
{
  gint64 id = tamiz_statement_get_int (made, 2);
  g_autoptr (TamizRecord) there = NULL;
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (GError) local_error = NULL;
  TamizRecoveredTable *table;
  Told told;

  there = tamiz_rows_load (connection, kind, id, tamiz_statement_get_int (made, 3), NULL,
                           &local_error);
  if (there != NULL)
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  record = tamiz_record_new (kind, id);
  told = (Told) { record, tamiz_statement_get_int (made, 0), 0 };
  tamiz_record_set_changes (record, told.changed, told.changed);
  if (!read_made (record, tamiz_statement_get_text (made, 4)))
    return TRUE;
  if (!read_rest (connection, &told, error))
    return FALSE;

  /* What cannot be stored, because a part of its history is lost too, stays lost. */
  if (!insert (connection, &told, &local_error))
    return TRUE;
  table = tamiz_recovery_get_table (self, tamiz_kind_get_info (kind)->table);
  table->restored++;
  if (table->lost > 0)
    table->lost--;

  return TRUE;
}

/* A kind of which no import made any is told by a whole history to the last record. */
static gboolean
count_nothing_lost (TamizRecovery   *self,
                    TamizConnection *connection,
                    TamizKind        kind,
                    GError         **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  g_autoptr (TamizStatement) slices = NULL;
  gboolean row;

  if (tamiz_recovery_get_table (self, "audit")->places > 0
      || tamiz_recovery_get_table (self, "audit_value")->places > 0)
    return TRUE;

  slices = tamiz_statement_take (connection, slices_sql, error);
  if (slices == NULL)
    return FALSE;
  tamiz_statement_bind_text (slices, 1, info->nick);
  if (!tamiz_statement_step (slices, &row, error))
    return FALSE;
  if (tamiz_statement_get_int (slices, 0) == 0)
    tamiz_recovery_get_table (self, info->table)->lost = 0;

  return TRUE;
}

/**
 * tamiz_recovery_restore:
 * @self: a recovery
 * @connection: the new file, with what could be read
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Makes lost records again from the history: what was made by hand stands there with all
 * its fields and their changes.  Of what an import made it keeps only a digest.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_recovery_restore (TamizRecovery   *self,
                        TamizConnection *connection,
                        GCancellable    *cancellable,
                        GError         **error)
{
  gboolean wanted[TAMIZ_N_KINDS];
  gboolean any = FALSE;
  g_autoptr (TamizStatement) made = NULL;
  gboolean row;

  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      wanted[kind] = can_be_told (self, kind);
      any = any || wanted[kind];
    }
  if (!any)
    return TRUE;

  made = tamiz_statement_take (connection, made_sql, error);
  if (made == NULL || !tamiz_connection_run (connection, "BEGIN", error))
    return FALSE;
  for (;;)
    {
      TamizKind kind;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_statement_step (made, &row, error))
        return FALSE;
      if (!row)
        break;
      if (tamiz_kind_from_nick (tamiz_statement_get_text (made, 1), &kind) && wanted[kind]
          && !restore_record (self, connection, kind, made, error))
        return FALSE;
    }
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      if (wanted[kind] && !count_nothing_lost (self, connection, kind, error))
        return FALSE;
    }

  return tamiz_connection_run (connection, "COMMIT", error);
}
