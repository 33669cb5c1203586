#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-store-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

static const char entries_sql[]
    = "SELECT audit.op, audit.kind, audit.record, audit.last, audit.lead, audit.field, "
      "audit_value.old, audit_value.new FROM audit LEFT JOIN audit_value "
      "ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.change = $1 ORDER BY audit.n DESC";
static const char changes_of_import_sql[]
    = "SELECT number FROM change WHERE import = $1 AND NOT EXISTS "
      "(SELECT 1 FROM change AS undo WHERE undo.undoes = change.number AND NOT EXISTS "
      "(SELECT 1 FROM change AS redo WHERE redo.undoes = undo.number)) ORDER BY number DESC";
static const char import_of_change_sql[] = "SELECT import FROM change WHERE number = $1";
static const char change_sql[] = "SELECT count(*) FROM change WHERE number = $1";
static const char again_sql[]
    = "SELECT again.number FROM change AS undo JOIN change AS again ON again.undoes = undo.number "
      "WHERE undo.undoes = $1";
static const char undos_sql[] = "SELECT number FROM change WHERE undoes = $1";
static const char signed_sql[]
    = "SELECT count(*) FROM audit WHERE audit.change = $1 "
      "AND (audit.kind = 'signature' OR (audit.kind = 'definition' AND EXISTS (SELECT 1 FROM signature "
      "WHERE signature.definition = audit.record AND signature.retracted_by IS NULL)))";
/* Whether a change erased somebody, or did something to what was erased since. */
static const char erased_sql[]
    = "SELECT count(*) FROM audit WHERE audit.change = $1 AND (audit.field = '" TAMIZ_AUDIT_ERASED "' "
      "OR EXISTS (SELECT 1 FROM audit AS erased WHERE erased.record = audit.record "
      "AND erased.kind = audit.kind AND erased.field = '" TAMIZ_AUDIT_ERASED "'))";
static const char leads_touched_sql[] = "SELECT id FROM lead WHERE changed = $1";
static const char leads_of_activities_sql[] = "SELECT DISTINCT lead FROM activity WHERE changed = $1";
static const char leads_of_answers_sql[] = "SELECT DISTINCT lead FROM answer WHERE changed = $1";
static const char leads_of_moves_sql[] = "SELECT DISTINCT lead FROM stage_move WHERE changed = $1";

static TamizAuditEntry
read_entry (TamizStatement *statement,
            gboolean       *known)
{
  TamizAuditEntry entry = { .field = -1 };
  const char *field = tamiz_statement_get_text (statement, 5);

  entry.op = tamiz_statement_get_int (statement, 0);
  *known = tamiz_kind_from_nick (tamiz_statement_get_text (statement, 1), &entry.kind);
  entry.record = tamiz_statement_get_int (statement, 2);
  entry.last = tamiz_statement_get_int (statement, 3);
  entry.lead = tamiz_statement_get_int (statement, 4);
  if (*known && field != NULL)
    {
      entry.field = tamiz_kind_find_field (entry.kind, field);
      *known = entry.field >= 0;
    }
  entry.before = g_strdup (tamiz_statement_get_text (statement, 6));
  entry.after = g_strdup (tamiz_statement_get_text (statement, 7));

  return entry;
}

static GArray *
list_entries (TamizTransaction *self,
              gint64            change,
              GError          **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (TamizAuditEntry));
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, entries_sql, error);

  g_array_set_clear_func (entries, (GDestroyNotify) tamiz_audit_entry_clear);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, change);
  for (;;)
    {
      TamizAuditEntry entry;
      gboolean row, known;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&entries);
      entry = read_entry (statement, &known);
      g_array_append_val (entries, entry);
      if (!known)
        {
          g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
                       _("Change %" PRId64 " cannot be undone: its entry names a record "
                         "this program does not know. Have the base checked"),
                       change);
          return NULL;
        }
    }
}

static void
read_value (const TamizAuditEntry *entry,
            const char            *text,
            TamizValue            *value)
{
  switch (tamiz_kind_get_info (entry->kind)->fields[entry->field].type)
    {
    case TAMIZ_TYPE_TEXT:
    case TAMIZ_TYPE_DECIMAL:
    case TAMIZ_TYPE_JSON:
    case TAMIZ_TYPE_BYTES: /* of which the audit keeps only the digest: never equal */
      tamiz_value_set_text (value, text);
      break;
    case TAMIZ_TYPE_INT:
    case TAMIZ_TYPE_BOOL:
    case TAMIZ_TYPE_TIME:
    case TAMIZ_TYPE_DATE:
    case TAMIZ_TYPE_ENUM:
    case TAMIZ_TYPE_REF:
      if (text != NULL)
        tamiz_value_set_int (value, g_ascii_strtoll (text, NULL, 10));
      break;
    default:
      g_assert_not_reached ();
    }
}

static GArray *
list_numbers (TamizTransaction *self,
              const char       *sql,
              gint64            id,
              GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);

  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, id);
  return tamiz_statement_list_ints (statement, error);
}

/* What a change took back may have been restored and taken back again, by the undo of an undo: @change and
 * those that do its work again.
 */
static GArray *
list_alike (TamizTransaction *self,
            gint64            change,
            GError          **error)
{
  g_autoptr (GArray) alike = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (alike, change);
  for (guint i = 0; i < alike->len; i++)
    {
      g_autoptr (GArray) again = list_numbers (self, again_sql, g_array_index (alike, gint64, i), error);

      if (again == NULL)
        return NULL;
      g_array_append_vals (alike, again->data, again->len);
    }

  return g_steal_pointer (&alike);
}

static gboolean
note_conflict (TamizTransaction *self,
               TamizUpdate      *update,
               GError          **error)
{
  g_autoptr (TamizRecord) record = NULL;
  TamizUpdate conflict = { update->kind, update->id, update->lead, update->field };

  record = tamiz_rows_load (self->connection, update->kind, update->id, update->lead, NULL, error);
  if (record == NULL)
    return FALSE;
  tamiz_value_copy (tamiz_record_get (record, update->field), &conflict.before);
  tamiz_value_copy (&update->after, &conflict.after);
  g_array_append_val (self->commit->conflicts, conflict);

  return TRUE;
}

/* Whoever an import gave another company stays with it where the former one is no more: the rest
 * of the import can be undone all the same.
 */
static gboolean
check_target (TamizTransaction  *self,
              const TamizUpdate *update,
              gboolean          *found,
              GError           **error)
{
  const TamizField *field = &tamiz_kind_get_info (update->kind)->fields[update->field];
  g_autoptr (TamizRecord) target = NULL;
  gint64 retracted_by = 0;

  *found = TRUE;
  if (!tamiz_change_set_is_undo_slice (self->change_set) || field->type != TAMIZ_TYPE_REF
      || update->after.type != TAMIZ_VALUE_INT || tamiz_kind_get_merged_field (field->kind) < 0)
    return TRUE;

  target = tamiz_rows_load (self->connection, field->kind, update->after.integer, 0, &retracted_by, error);
  *found = target != NULL && retracted_by == 0
           && !tamiz_record_has (target, tamiz_kind_get_merged_field (field->kind));
  return target != NULL;
}

/* Restores what a field held where the undone change's own value still stands. */
static gboolean
revert (TamizTransaction      *self,
        const TamizAuditEntry *entry,
        GError               **error)
{
  TamizAuditEntry reverted
      = { TAMIZ_AUDIT_CHANGED, entry->kind, entry->record, 0, entry->lead, entry->field };
  TamizUpdate update = { entry->kind, entry->record, entry->lead, entry->field };
  g_autoptr (TamizRecord) record = NULL;
  gboolean found, retracted, succeeded;

  /* Of what was erased nobody knows any more what it held. */
  if (entry->before == NULL && entry->after == NULL)
    return TRUE;
  read_value (entry, entry->after, &update.before);
  read_value (entry, entry->before, &update.after);
  succeeded = check_target (self, &update, &found, error)
              && (!found || tamiz_transaction_set_field (self, &update, &found, &retracted, error));
  if (succeeded && !found)
    {
      succeeded = note_conflict (self, &update, error);
    }
  else if (succeeded)
    {
      reverted.before = g_strdup (entry->after);
      reverted.after = g_strdup (entry->before);
      tamiz_transaction_add_entry (self, &reverted);
      record = tamiz_rows_load (self->connection, entry->kind, entry->record, entry->lead, NULL,
                                error);
      succeeded = record != NULL && tamiz_transaction_touch (self, entry->kind, record, error);
      if (succeeded)
        tamiz_transaction_add_keys (self, record);
      /* Whoever it belonged to under the undone change is touched as well. */
      if (succeeded)
        {
          tamiz_value_copy (&update.before, tamiz_record_edit (record, entry->field));
          succeeded = tamiz_transaction_touch (self, entry->kind, record, error);
        }
    }
  tamiz_update_clear (&update);

  return succeeded;
}

/* @done: (out): whether it was @retractor that had taken it back */
static gboolean
restore_from (TamizTransaction      *self,
              const TamizAuditEntry *entry,
              gint64                 retractor,
              gboolean              *done,
              GError               **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, tamiz_table_get (entry->kind)->restore, error);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, entry->record);
  tamiz_statement_bind_int (statement, 2, self->number);
  if (tamiz_table_is_clustered (entry->kind))
    tamiz_statement_bind_int (statement, 3, entry->lead);
  tamiz_statement_bind_int (statement, 4, retractor);
  if (!tamiz_statement_run (statement, error))
    return FALSE;
  *done = tamiz_connection_count_changed (self->connection) > 0;

  return TRUE;
}

static gboolean
restore (TamizTransaction      *self,
         const TamizAuditEntry *entry,
         GArray                *alike,
         GError               **error)
{
  TamizAuditEntry restored
      = { TAMIZ_AUDIT_RESTORED, entry->kind, entry->record, 0, entry->lead, -1 };
  g_autoptr (TamizRecord) record = NULL;
  gboolean done = FALSE;

  for (guint i = 0; i < alike->len && !done; i++)
    {
      if (!restore_from (self, entry, g_array_index (alike, gint64, i), &done, error))
        return FALSE;
    }
  if (!done)
    return TRUE;

  tamiz_transaction_add_entry (self, &restored);
  record
      = tamiz_rows_load (self->connection, entry->kind, entry->record, entry->lead, NULL, error);

  return record != NULL && tamiz_transaction_touch (self, entry->kind, record, error);
}

static gboolean
count (TamizTransaction *self,
       const char       *sql,
       gint64            change,
       gint64           *number,
       GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, change);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *number = tamiz_statement_get_int (statement, 0);

  return TRUE;
}

static gboolean
run_many (TamizTransaction *self,
          const char       *sql,
          TamizAuditOp      op,
          TamizKind         kind,
          gint64            record,
          gint64            first,
          gint64            last,
          GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);
  TamizAuditEntry entry = { op, kind, record, 0, 0, -1 };

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, last != 0 ? first : record);
  tamiz_statement_bind_int (statement, 2, self->number);
  if (last != 0)
    {
      tamiz_statement_bind_int (statement, 3, last);
      tamiz_statement_bind_int (statement, 4, record);
    }
  if (!tamiz_statement_run (statement, error))
    return FALSE;
  if (tamiz_connection_count_changed (self->connection) > 0)
    tamiz_transaction_add_entry (self, &entry);

  return TRUE;
}

static gboolean
restore_all (TamizTransaction *self,
             TamizKind         kind,
             GArray           *alike,
             GError          **error)
{
  for (guint i = 0; i < alike->len; i++)
    {
      if (!run_many (self, tamiz_table_get (kind)->restore_all, TAMIZ_AUDIT_CHANGE_RESTORED, kind,
                     g_array_index (alike, gint64, i), 0, 0, error))
        return FALSE;
    }

  return TRUE;
}

/* What an undo of an undo had restored is taken back the way the first undo did. */
static gboolean
repeat (TamizTransaction *self,
        TamizKind         kind,
        gint64            undo,
        GError          **error)
{
  g_autoptr (GArray) entries = list_entries (self, undo, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      TamizAuditEntry *entry = &g_array_index (entries, TamizAuditEntry, i);

      if (entry->kind != kind)
        continue;
      if (entry->op == TAMIZ_AUDIT_CHANGE_RETRACTED
          && !run_many (self, tamiz_table_get (kind)->retract_slice, entry->op, kind,
                        entry->record, G_MININT64, G_MAXINT64, error))
        return FALSE;
      if (entry->op == TAMIZ_AUDIT_IMPORT_RETRACTED
          && !run_many (self, tamiz_table_get (kind)->retract_import, entry->op, kind,
                        entry->record, 0, 0, error))
        return FALSE;
    }

  return TRUE;
}

/* Of a slice of an import: whoever came later may use the companies and sources that it
 * made, and the import's own record tells how far it came.
 */
static gboolean
stays_with_import (const TamizAuditEntry *entry)
{
  return entry->kind == TAMIZ_KIND_IMPORT
         || (entry->op == TAMIZ_AUDIT_SLICE && tamiz_transaction_is_shared (entry->kind));
}

static gboolean
undo_entry (TamizTransaction      *self,
            gint64                 change,
            GArray                *alike,
            const TamizAuditEntry *entry,
            gboolean              *many,
            GError               **error)
{
  const TamizTable *table = tamiz_table_get (entry->kind);
  gboolean done, used = FALSE;

  *many |= entry->op >= TAMIZ_AUDIT_SLICE;
  switch (entry->op)
    {
    case TAMIZ_AUDIT_MADE:
    case TAMIZ_AUDIT_RESTORED:
      return tamiz_transaction_check_used (self, entry->kind, entry->record, &used, error)
             && (used
                 || tamiz_transaction_retract (self, entry->kind, entry->record, entry->lead,
                                               &done, error));
    case TAMIZ_AUDIT_CHANGED:
      /* All that is on the exclusion list since is hashed with it. */
      if (entry->kind == TAMIZ_KIND_BASE && entry->field == TAMIZ_BASE_SUPPRESSION_KEY)
        return TRUE;
      return revert (self, entry, error);
    case TAMIZ_AUDIT_RETRACTED:
      return restore (self, entry, alike, error);
    case TAMIZ_AUDIT_SLICE:
      return run_many (self, table->retract_slice, TAMIZ_AUDIT_CHANGE_RETRACTED, entry->kind,
                       change, entry->record, entry->last, error);
    case TAMIZ_AUDIT_CHANGE_RETRACTED:
    case TAMIZ_AUDIT_IMPORT_RETRACTED:
      return restore_all (self, entry->kind, alike, error);
    case TAMIZ_AUDIT_CHANGE_RESTORED:
      return repeat (self, entry->kind, entry->record, error);
    default:
      return TRUE;
    }
}

static gboolean
touch_changed (TamizTransaction *self,
               GError          **error)
{
  static const char *const sql[]
      = { leads_touched_sql, leads_of_activities_sql, leads_of_answers_sql, leads_of_moves_sql };

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (TamizStatement) statement
          = tamiz_statement_take (self->connection, sql[i], error);
      gboolean row;

      if (statement == NULL)
        return FALSE;
      tamiz_statement_bind_int (statement, 1, self->number);
      for (;;)
        {
          if (!tamiz_statement_step (statement, &row, error))
            return FALSE;
          if (!row)
            break;
          tamiz_transaction_touch_lead (self, tamiz_statement_get_int (statement, 0), TRUE);
        }
    }

  return TRUE;
}

/* What somebody has signed has a history of its own, which nobody takes back. */
static gboolean
check_not_signed (TamizTransaction *self,
                  gint64            change,
                  GError          **error)
{
  gint64 signed_records;

  if (!count (self, signed_sql, change, &signed_records, error))
    return FALSE;
  if (signed_records == 0)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
               _("Change %" PRId64 " belongs to a definition that somebody has signed and cannot be "
                 "undone; take the proposal back, or agree on a new version"), change);
  return FALSE;
}

static gboolean
check_not_erased (TamizTransaction *self,
                  gint64            change,
                  GError          **error)
{
  gint64 erased;

  if (!count (self, erased_sql, change, &erased, error))
    return FALSE;
  if (erased == 0)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
               _("Change %" PRId64 " cannot be undone: it is, or is about, what was erased for good at a "
                 "person's request"), change);
  return FALSE;
}

/**
 * tamiz_transaction_find_undo:
 * @self: a transaction
 * @change: a change
 * @except: an undo that does not count, as it is being undone; 0 = all do
 * @undo: (out): the change that undid it and stands itself; 0 where there is none
 * @error: return location
 *
 * Looks whether a change is undone: it, its undo and that one's undo can all have been undone.
 *
 * Returns: whether it could be looked up
 */
gboolean
tamiz_transaction_find_undo (TamizTransaction *self,
                             gint64            change,
                             gint64            except,
                             gint64           *undo,
                             GError          **error)
{
  g_autoptr (GArray) undos = list_numbers (self, undos_sql, change, error);

  *undo = 0;
  for (guint i = 0; undos != NULL && i < undos->len; i++)
    {
      gint64 number = g_array_index (undos, gint64, i), redo;

      if (number == except)
        continue;
      if (!tamiz_transaction_find_undo (self, number, except, &redo, error))
        return FALSE;
      if (redo == 0)
        *undo = number;
    }

  return undos != NULL;
}

static gboolean
check_undoable (TamizTransaction *self,
                gint64            change,
                GError          **error)
{
  gint64 there, undone;

  if (!count (self, change_sql, change, &there, error)
      || !tamiz_transaction_find_undo (self, change, 0, &undone, error))
    return FALSE;
  if (there == 0)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("There is no change %" PRId64 " to undo"), change);
      return FALSE;
    }
  if (undone != 0)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS,
                   _("Change %" PRId64 " is undone already"), change);
      return FALSE;
    }

  /* An import is taken back all the same: what was erased of it stays as it is. */
  return (tamiz_change_set_is_undo_slice (self->change_set) || check_not_erased (self, change, error))
         && check_not_signed (self, change, error);
}

static gboolean
undo_entries (TamizTransaction *self,
              gint64            change,
              gboolean          slices,
              gboolean         *many,
              GError          **error)
{
  g_autoptr (GArray) entries = list_entries (self, change, error);
  g_autoptr (GArray) alike = entries != NULL ? list_alike (self, change, error) : NULL;
  gint64 import = 0;

  if (alike == NULL || !count (self, import_of_change_sql, change, &import, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      TamizAuditEntry *entry = &g_array_index (entries, TamizAuditEntry, i);

      if (import != 0 && entry->kind == TAMIZ_KIND_IMPORT)
        continue;
      if ((slices || entry->op != TAMIZ_AUDIT_SLICE)
          && !undo_entry (self, change, alike, entry, many, error))
        return FALSE;
    }

  return TRUE;
}

/* What is clustered by lead is looked for by the leads that the slice made: their ids. */
static const TamizAuditEntry *
find_leads (GArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const TamizAuditEntry *entry = &g_array_index (entries, TamizAuditEntry, i);

      if (entry->op == TAMIZ_AUDIT_SLICE && entry->kind == TAMIZ_KIND_LEAD)
        return entry;
    }

  return NULL;
}

/* What came with another import that is undone stays away: rows to be completed that this one's stood for. */
static gboolean
check_maker (TamizTransaction      *self,
             gint64                 change,
             const TamizAuditEntry *entry,
             gboolean              *gone,
             GError               **error)
{
  g_autoptr (TamizRecord) record = NULL;
  gint64 undo;

  *gone = FALSE;
  if (entry->op != TAMIZ_AUDIT_RETRACTED)
    return TRUE;
  record = tamiz_rows_load (self->connection, entry->kind, entry->record, entry->lead, NULL, error);
  if (record == NULL
      || !tamiz_transaction_find_undo (self, tamiz_record_get_change (record), change, &undo, error))
    return FALSE;
  *gone = undo != 0;

  return TRUE;
}

/* Leads that are taken back are not judged, so none of them is touched. */
static gboolean
undo_slice (TamizTransaction *self,
            gint64            change,
            GError          **error)
{
  g_autoptr (GArray) entries = list_entries (self, change, error);
  g_autoptr (GArray) alike = entries != NULL ? list_alike (self, change, error) : NULL;
  const TamizAuditEntry *leads = entries != NULL ? find_leads (entries) : NULL;
  gboolean many = FALSE, gone, right = alike != NULL;

  for (guint i = 0; right && i < entries->len; i++)
    {
      TamizAuditEntry *entry = &g_array_index (entries, TamizAuditEntry, i);

      if (stays_with_import (entry))
        continue;
      right = check_maker (self, change, entry, &gone, error);
      if (!right || gone)
        continue;
      if (entry->op != TAMIZ_AUDIT_SLICE || !tamiz_table_is_clustered (entry->kind))
        right = undo_entry (self, change, alike, entry, &many, error);
      else if (leads != NULL)
        right = run_many (self, tamiz_table_get (entry->kind)->retract_leads,
                          TAMIZ_AUDIT_CHANGE_RETRACTED, entry->kind, change, leads->record, leads->last,
                          error);
    }

  return right;
}

/**
 * tamiz_transaction_undo:
 * @self: a transaction
 * @change: the change to be undone
 * @error: return location
 *
 * Takes back what a change made or caused, restores what it took back, and gives fields
 * their former value where its own still stands; the others are listed as conflicts of
 * the commit.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_undo (TamizTransaction *self,
                        gint64            change,
                        GError          **error)
{
  gboolean many = FALSE;

  self->counts = TRUE;

  if (!check_undoable (self, change, error))
    return FALSE;
  if (tamiz_change_set_is_undo_slice (self->change_set))
    return undo_slice (self, change, error);

  return undo_entries (self, change, TRUE, &many, error) && (!many || touch_changed (self, error))
         && tamiz_transaction_check_ties (self, change, error);
}

static gboolean
mark_undone (TamizTransaction *self,
             TamizRecord      *import,
             GError          **error)
{
  TamizUpdate update = { TAMIZ_KIND_IMPORT, tamiz_record_get_id (import), 0, TAMIZ_IMPORT_STATE };
  gboolean succeeded;

  tamiz_value_copy (tamiz_record_get (import, TAMIZ_IMPORT_STATE), &update.before);
  tamiz_value_set_int (&update.after, TAMIZ_IMPORT_UNDONE);
  succeeded = tamiz_transaction_update (self, &update, error);
  tamiz_update_clear (&update);

  return succeeded;
}

static gboolean
retract_slices (TamizTransaction *self,
                gint64            import,
                GError          **error)
{
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      /* The record of the import itself stays, to say that it is undone. */
      if (tamiz_kind_get_info (kind)->way == TAMIZ_WAY_MACHINE || kind == TAMIZ_KIND_IMPORT
          || tamiz_transaction_is_shared (kind))
        continue;
      if (!run_many (self, tamiz_table_get (kind)->retract_import, TAMIZ_AUDIT_IMPORT_RETRACTED,
                     kind, import, 0, 0, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_transaction_undo_import:
 * @self: a transaction
 * @import: the import to be undone
 * @error: return location
 *
 * Takes back all that an import's slices made, updates included, as far as that was not
 * undone already.  A company, source or the like that somebody outside of the import uses by
 * now stays.  Where the change set limits it and something is left, the import is not marked
 * as undone yet.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_undo_import (TamizTransaction *self,
                               gint64            import,
                               GError          **error)
{
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (GArray) changes = NULL;
  gboolean many, complete;

  record = tamiz_rows_load (self->connection, TAMIZ_KIND_IMPORT, import, 0, NULL, error);
  if (record == NULL
      || tamiz_record_get_int (record, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_UNDONE)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, TAMIZ_CORE_ERROR,
                     record == NULL ? TAMIZ_CORE_ERROR_NOT_FOUND : TAMIZ_CORE_ERROR_EXISTS,
                     record == NULL ? _("There is no import %" PRId64)
                                    : _("Import %" PRId64 " is undone already"),
                     import);
      return FALSE;
    }

  changes = list_numbers (self, changes_of_import_sql, import, error);
  if (changes == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      if (!undo_entries (self, g_array_index (changes, gint64, i), FALSE, &many, error))
        return FALSE;
    }

  return (changes->len == 0 || retract_slices (self, import, error))
         && tamiz_transaction_retract_shared (self, import, &complete, error)
         && (!complete || mark_undone (self, record, error))
         && (changes->len == 0 || touch_changed (self, error));
}
