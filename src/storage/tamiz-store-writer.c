#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-store-private.h"

#include <inttypes.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FIRST_BLOCK 1000
#define LARGEST_BLOCK 64000

static const char take_block_sql[]
    = "UPDATE sequence SET next = next + $1 WHERE one = 1 RETURNING next";
static const char head_sql[] = "SELECT change, digest FROM head";
/* An id that nobody gets: what would stay as it is would not be written. */
static const char settle_sql[] = "UPDATE sequence SET next = next + 1 WHERE one = 1";

/**
 * tamiz_store_is_in_place:
 * @self: a store
 * @error: return location
 *
 * Checks that the path still leads to the file that was opened: what is written to a
 * file that was removed or replaced would be lost.
 *
 * Returns: whether it does; else %TAMIZ_STORAGE_ERROR_REPLACED
 */
gboolean
tamiz_store_is_in_place (TamizStore *self,
                         GError    **error)
{
  GStatBuf about;

  if (g_stat (self->path, &about) == 0 && about.st_dev == self->device
      && about.st_ino == self->inode)
    return TRUE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_REPLACED,
               _("%s was removed or replaced by another file while it was open. Nothing was "
                 "stored. Put the file back, or open the base again"),
               self->path);
  return FALSE;
}

/**
 * tamiz_store_take_block:
 * @connection: a connection, in a transaction or not
 * @block: (inout): the block before; afterwards ids nobody else gets
 * @error: return location
 *
 * Takes ids from the base, each time twice as many: whoever needs many asks seldom.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_store_take_block (TamizConnection *connection,
                        TamizIdBlock    *block,
                        GError         **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, take_block_sql, error);
  gint64 size = block->size == 0 ? FIRST_BLOCK : MIN (block->size * 2, LARGEST_BLOCK);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, size);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  block->end = tamiz_statement_get_int (statement, 0);
  block->next = block->end - size;
  block->size = size;

  /* A statement that returns rows commits when it is done. */
  return tamiz_statement_step (statement, &row, error);
}

gint64
tamiz_transaction_take_id (TamizTransaction *self,
                           GError          **error)
{
  TamizIdBlock *block = &self->store->own_ids;

  if (block->next == block->end && !tamiz_store_take_block (self->connection, block, error))
    return 0;

  return block->next++;
}

void
tamiz_audit_entry_clear (TamizAuditEntry *entry)
{
  g_free (entry->before);
  g_free (entry->after);
}

void
tamiz_transaction_add_entry (TamizTransaction *self,
                             TamizAuditEntry  *entry)
{
  self->commit->kind_bits |= G_GUINT64_CONSTANT (1) << entry->kind;
  self->counts = TRUE;
  g_array_append_val (self->entries, *entry);
}

static gint64
get_lead (TamizRecord *record)
{
  int field = tamiz_table_get_lead_field (tamiz_record_get_kind (record));

  return field >= 0 ? tamiz_record_get_int (record, field) : 0;
}

/* Facts are found by lead, person and company. */
static gboolean
has_children (TamizKind kind)
{
  return kind == TAMIZ_KIND_LEAD || kind == TAMIZ_KIND_PERSON || kind == TAMIZ_KIND_COMPANY;
}

static void
note_children (TamizTransaction *self,
               TamizRecord      *record)
{
  const TamizKindInfo *info = tamiz_kind_get_info (tamiz_record_get_kind (record));

  for (guint i = 0; i < info->n_fields; i++)
    {
      gint64 parent;
      GPtrArray *children;

      if (info->fields[i].type != TAMIZ_TYPE_REF || !has_children (info->fields[i].kind))
        continue;
      parent = tamiz_record_get_int (record, i);
      if (parent == 0)
        continue;
      children = g_hash_table_lookup (self->children, &parent);
      if (children == NULL)
        {
          children = g_ptr_array_new ();
          g_hash_table_insert (self->children, g_memdup2 (&parent, sizeof parent), children);
        }
      g_ptr_array_add (children, record);
    }
}

static gboolean
write_row (TamizTransaction *self,
           TamizRecord      *record,
           GError          **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  guint n_fields = tamiz_kind_get_info (kind)->n_fields;
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, tamiz_table_get (kind)->insert, error);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, tamiz_record_get_id (record));
  tamiz_statement_bind_int (statement, 2, self->number);
  for (guint i = 0; i < n_fields; i++)
    tamiz_statement_bind_value (statement, i + 3, tamiz_record_get (record, i));
  if (tamiz_statement_run (statement, error))
    return TRUE;

  g_prefix_error (error, "%s %" PRId64 ": ", tamiz_kind_get_info (kind)->nick,
                  tamiz_record_get_id (record));
  return FALSE;
}

/**
 * tamiz_transaction_write_leads:
 * @self: a transaction
 * @error: return location
 *
 * Writes the rows of new leads that were held back until their stage was known: written
 * at once they would be written twice.  What belongs to them comes after them, since
 * SQLite looks through whole tables for those who wait for a row that comes late.  From
 * here on nothing is held back.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_write_leads (TamizTransaction *self,
                               GError          **error)
{
  self->postpones = FALSE;
  for (guint i = 0; i < self->late->len; i++)
    {
      if (!write_row (self, g_ptr_array_index (self->late, i), error))
        return FALSE;
    }
  for (guint i = 0; i < self->later->len; i++)
    {
      if (!write_row (self, g_ptr_array_index (self->later, i), error))
        return FALSE;
    }
  g_ptr_array_set_size (self->late, 0);
  g_ptr_array_set_size (self->later, 0);

  return TRUE;
}

static gboolean
is_of_new_lead (TamizTransaction *self,
                TamizRecord      *record)
{
  gint64 lead = get_lead (record);

  return lead != 0 && g_hash_table_contains (self->made_by_id, &lead);
}

/**
 * tamiz_transaction_insert:
 * @self: a transaction
 * @record: a new record with its id
 * @error: return location
 *
 * Stores a new record.  Its audit entry is made at the end, with what it holds by then.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_insert (TamizTransaction *self,
                          TamizRecord      *record,
                          GError          **error)
{
  TamizKind kind = tamiz_record_get_kind (record);

  if (!tamiz_limits_check_record (record, error))
    return FALSE;

  tamiz_record_set_changes (record, self->number, self->number);
  if (self->postpones && kind == TAMIZ_KIND_LEAD)
    g_ptr_array_add (self->late, record);
  else if (self->postpones && is_of_new_lead (self, record))
    g_ptr_array_add (self->later, record);
  else if (!write_row (self, record, error))
    return FALSE;

  g_ptr_array_add (self->made, g_object_ref (record));
  g_hash_table_insert (self->made_by_id, (gpointer) tamiz_record_peek_id (record), record);
  note_children (self, record);
  self->commit->kind_bits |= G_GUINT64_CONSTANT (1) << kind;
  tamiz_transaction_add_keys (self, record);

  if (!tamiz_transaction_audits (kind))
    return TRUE;
  self->counts = TRUE;

  return tamiz_transaction_touch (self, kind, record, error);
}

static gboolean
retract_records (TamizTransaction *self,
                 GError          **error)
{
  GPtrArray *records = tamiz_change_set_get_retractions (self->change_set);

  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      TamizKind kind = tamiz_record_get_kind (record);
      gboolean done;

      if (!tamiz_transaction_retract (self, kind, tamiz_record_get_id (record), get_lead (record),
                                      &done, error))
        return FALSE;
      /* An import takes off rows that its own stand for: somebody has completed one meanwhile. */
      if (!done && (kind != TAMIZ_KIND_SET_ASIDE || tamiz_change_set_get_import (self->change_set) == 0))
        {
          g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT,
                       _("%s %" PRId64 " was taken back already. Nothing was stored"),
                       tamiz_kind_get_info (kind)->nick, tamiz_record_get_id (record));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
erases (TamizChangeSet *set)
{
  return tamiz_change_set_get_erased (set) != 0 || tamiz_change_set_get_forgotten (set) != 0;
}

/* A lead has one open handoff, and a handoff one mail of a kind: what ends the old one makes room before the new
 * one is there.
 */
static gboolean
makes_room (const TamizUpdate *update)
{
  return (update->kind == TAMIZ_KIND_HANDOFF && update->field == TAMIZ_HANDOFF_STATE)
         || (update->kind == TAMIZ_KIND_OUTBOX && update->field == TAMIZ_OUTBOX_OBJECT);
}

static gboolean
apply_updates (TamizTransaction *self,
               GArray           *updates,
               gboolean          making_room,
               GError          **error)
{
  for (guint i = 0; i < updates->len; i++)
    {
      TamizUpdate *update = &g_array_index (updates, TamizUpdate, i);

      if (makes_room (update) == making_room && !tamiz_transaction_update (self, update, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
apply_parts (TamizTransaction *self,
             GError          **error)
{
  GArray *updates = tamiz_change_set_get_updates (self->change_set);
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->change_set);
  GArray *leads = tamiz_change_set_get_leads (self->change_set);
  gint64 undo = tamiz_change_set_get_undo (self->change_set);
  gint64 undo_import = tamiz_change_set_get_undo_import (self->change_set);

  if (erases (self->change_set) && !tamiz_transaction_erase (self, error))
    return FALSE;
  if (!apply_updates (self, updates, TRUE, error))
    return FALSE;
  for (guint i = 0; i < inserts->len; i++)
    {
      if (!tamiz_transaction_insert (self, g_ptr_array_index (inserts, i), error))
        return FALSE;
    }
  if (!apply_updates (self, updates, FALSE, error))
    return FALSE;
  if (!retract_records (self, error)
      || (undo != 0 && !tamiz_transaction_undo (self, undo, error))
      || (undo_import != 0 && !tamiz_transaction_undo_import (self, undo_import, error)))
    return FALSE;
  for (guint i = 0; i < leads->len; i++)
    tamiz_transaction_touch_lead (self, g_array_index (leads, gint64, i), FALSE);

  return TRUE;
}

static gboolean
is_dangling (TamizTransaction *self,
             TamizKind         kind,
             gint64            id,
             int               field,
             const TamizValue *value,
             GError          **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  g_autoptr (TamizRecord) target = NULL;

  if (info->fields[field].type != TAMIZ_TYPE_REF || value->type != TAMIZ_VALUE_INT)
    return FALSE;
  target = tamiz_rows_load (self->connection, info->fields[field].kind, value->integer, 0, NULL,
                            NULL);
  if (target != NULL)
    return FALSE;

  g_clear_error (error);
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
               _("%s %" PRId64 ": its %s refers to %s %" PRId64
                 ", which is not in the base. Nothing was stored"),
               info->nick, id, info->fields[field].name,
               tamiz_kind_get_info (info->fields[field].kind)->nick, value->integer);
  return TRUE;
}

/* A foreign key that fails at the commit does not say which one it was. */
static void
name_dangling (TamizTransaction *self,
               GError          **error)
{
  GArray *updates = tamiz_change_set_get_updates (self->change_set);

  for (guint i = 0; i < self->made->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (self->made, i);
      TamizKind kind = tamiz_record_get_kind (record);

      for (guint j = 0; j < tamiz_kind_get_info (kind)->n_fields; j++)
        {
          if (is_dangling (self, kind, tamiz_record_get_id (record), j,
                           tamiz_record_get (record, j), error))
            return;
        }
    }
  for (guint i = 0; i < updates->len; i++)
    {
      TamizUpdate *update = &g_array_index (updates, TamizUpdate, i);

      if (is_dangling (self, update->kind, update->id, update->field, &update->after, error))
        return;
    }
}

static gboolean
commit (TamizTransaction *self,
        GError          **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (tamiz_connection_run (self->connection, "COMMIT", error))
    return TRUE;

  if (error != NULL && g_error_matches (*error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID))
    name_dangling (self, error);

  return FALSE;
}

static gboolean
apply_in_transaction (TamizTransaction *self,
                      GError          **error)
{
  if (!tamiz_transaction_check_rights (self, error) || !apply_parts (self, error)
      || !tamiz_transaction_judge (self, error) || !tamiz_transaction_write_keys (self, error)
      || !tamiz_transaction_write_audit (self, error))
    return FALSE;

  return commit (self, error);
}

/**
 * tamiz_store_set_safety:
 * @self: a store
 * @full: whether the next commits are to outlive a power cut
 * @error: return location
 *
 * Has the commits wait for the disk, which people's do, or not.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_store_set_safety (TamizStore *self,
                        gboolean    full,
                        GError    **error)
{
  if (self->synchronous != full
      && !tamiz_connection_run (self->connection,
                                full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                                error))
    return FALSE;

  self->synchronous = full;
  return TRUE;
}

/**
 * tamiz_store_run_settle:
 * @self: a store
 * @error: return location
 *
 * Writes next to nothing, on the writer thread, in a commit that waits for the disk: what
 * stands before it in the log is on the disk then, too.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_store_run_settle (TamizStore *self,
                        GError    **error)
{
  return tamiz_store_is_in_place (self, error) && tamiz_store_set_safety (self, TRUE, error)
         && tamiz_connection_run (self->connection, settle_sql, error);
}

static gboolean
start (TamizTransaction *self,
       gboolean          batch,
       GError          **error)
{
  TamizStore *store = self->store;
  g_autoptr (TamizStatement) statement = NULL;
  gconstpointer digest;
  gboolean row;
  gsize length;

  if (!tamiz_store_set_safety (store, !batch, error)
      || !tamiz_connection_run (self->connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  statement = tamiz_statement_take (self->connection, head_sql, error);
  if (statement == NULL || !tamiz_statement_step (statement, &row, error))
    return FALSE;
  digest = tamiz_statement_get_bytes (statement, 1, &length);
  if (!row || length != TAMIZ_DIGEST_SIZE)
    {
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
                   _("%s is damaged: its head is missing. Restore a backup"), store->path);
      return FALSE;
    }
  self->number = tamiz_statement_get_int (statement, 0) + 1;
  memcpy (self->head_digest, digest, length);

  return TRUE;
}

/**
 * tamiz_transaction_moves_references:
 * @self: a transaction
 *
 * Tells whether a stored record may be moved to a new one: it is not among its children
 * in memory then.
 *
 * Returns: whether it may
 */
gboolean
tamiz_transaction_moves_references (TamizTransaction *self)
{
  GArray *updates = tamiz_change_set_get_updates (self->change_set);

  for (guint i = 0; i < updates->len; i++)
    {
      TamizUpdate *update = &g_array_index (updates, TamizUpdate, i);

      if (tamiz_kind_get_info (update->kind)->fields[update->field].type == TAMIZ_TYPE_REF)
        return TRUE;
    }

  return FALSE;
}

static void
transaction_clear (TamizTransaction *self)
{
  g_ptr_array_unref (self->late);
  g_ptr_array_unref (self->later);
  g_ptr_array_unref (self->made);
  g_hash_table_unref (self->made_by_id);
  g_hash_table_unref (self->children);
  g_array_unref (self->entries);
  g_array_unref (self->keys);
  g_hash_table_unref (self->leads);
  g_array_unref (self->touched);
  g_clear_pointer (&self->commit, tamiz_commit_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizTransaction, transaction_clear)

static void
transaction_init (TamizTransaction *self,
                  TamizStore       *store,
                  TamizChangeSet   *change_set,
                  GCancellable     *cancellable)
{
  self->store = store;
  self->connection = store->connection;
  self->change_set = change_set;
  self->cancellable = cancellable;
  self->actor = tamiz_change_set_get_actor (change_set);
  self->now = tamiz_clock_get_now (store->clock);
  self->slice = tamiz_change_set_get_import (change_set) != 0;
  self->commit = tamiz_commit_new (0);
  self->made = g_ptr_array_new_with_free_func (g_object_unref);
  self->made_by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->children = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) g_ptr_array_unref);
  self->entries = g_array_new (FALSE, TRUE, sizeof (TamizAuditEntry));
  g_array_set_clear_func (self->entries, (GDestroyNotify) tamiz_audit_entry_clear);
  self->keys = g_array_new (FALSE, FALSE, sizeof (TamizMatchKey));
  self->leads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->late = g_ptr_array_new ();
  self->later = g_ptr_array_new ();
  self->postpones = self->slice && !tamiz_transaction_moves_references (self);
}

/* What is erased is overwritten in its page at once; for everything else that would be waste. */
static gboolean
overwrite_removed (TamizTransaction *self,
                   gboolean          overwrite,
                   GError          **error)
{
  if (self->store->overwrites == overwrite)
    return TRUE;
  if (!tamiz_connection_run (self->connection,
                             overwrite ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF", error))
    return FALSE;

  self->store->overwrites = overwrite;
  return TRUE;
}

/**
 * tamiz_store_run_change:
 * @self: a store
 * @change_set: what to change
 * @log: (nullable): where its keys go instead of into the base
 * @cancellable: (nullable): a cancellable
 * @others: (out) (nullable): what other programs did since the last change
 * @error: return location
 *
 * Applies a change set, on the writer thread.
 *
 * Returns: (transfer full): what was done
 */
TamizCommit *
tamiz_store_run_change (TamizStore     *self,
                        TamizChangeSet *change_set,
                        TamizKeyLog    *log,
                        GCancellable   *cancellable,
                        TamizCommit   **others,
                        GError        **error)
{
  g_auto (TamizTransaction) transaction = { 0 };
  TamizIdBlock own_ids = self->own_ids;

  transaction_init (&transaction, self, change_set, cancellable);
  transaction.log = log;
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !tamiz_store_is_in_place (self, error))
    return NULL;

  if (!overwrite_removed (&transaction, erases (change_set), error)
      || !start (&transaction, tamiz_change_set_is_batch (change_set), error)
      || !apply_in_transaction (&transaction, error))
    {
      if (tamiz_connection_is_in_transaction (self->connection))
        tamiz_connection_run (self->connection, "ROLLBACK", NULL);
      /* A block that was taken in the transaction was given back with it. */
      self->own_ids = own_ids;
      return NULL;
    }

  for (guint i = 0; log != NULL && i < transaction.keys->len; i++)
    tamiz_key_log_add (log, &g_array_index (transaction.keys, TamizMatchKey, i));
  if (transaction.number - 1 > self->seen
      && !tamiz_store_look_for_others (self, transaction.number - 1, others, NULL))
    {
      *others = tamiz_commit_new (transaction.number - 1);
      (*others)->reload = TRUE;
    }
  if (transaction.commit->change != 0)
    self->seen = transaction.commit->change;

  return g_steal_pointer (&transaction.commit);
}
