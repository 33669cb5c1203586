#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-json.h"
#include "tamiz-store-private.h"

/* A slice of an import has one digest for all its rows.  Once some of them are erased it can
 * never be computed again, so the erasure keeps the digest of the others, as they were made.
 * Before anything is erased the rows are looked at as a whole: where the slice was altered by
 * then, it is left to `check` to go on saying so.
 */

static const char slice_sql[]
    = "SELECT audit.record, audit.last, audit_value.new FROM audit JOIN audit_value "
      "ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.change = $1 AND audit.kind = $2 AND audit.op = 4";
static const char left_sql[]
    = "SELECT audit_value.new FROM audit JOIN audit_value "
      "ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.record = 0 AND audit.kind = $2 AND audit.last = $1 "
      "AND audit.field = '" TAMIZ_AUDIT_ERASED "' ORDER BY audit.change DESC LIMIT 1";
static const char entries_sql[]
    = "SELECT audit.field, audit_value.old FROM audit LEFT JOIN audit_value "
      "ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.record = $1 AND audit.kind = $2 AND audit.op = 1 ORDER BY audit.change, audit.n";

typedef struct
{
  gint64 change;
  TamizKind kind;
  GHashTable *erased;       /* gint64: ids of what is erased now */
  char *left;               /* (nullable): the digest of the others; NULL = it was altered before */
} Slice;

struct _TamizErasedSlices
{
  TamizTransaction *transaction;
  GPtrArray *slices;        /* Slice */
};

static void
free_slice (Slice *slice)
{
  g_hash_table_unref (slice->erased);
  g_free (slice->left);
  g_free (slice);
}

TamizErasedSlices *
tamiz_erased_slices_new (TamizTransaction *transaction)
{
  TamizErasedSlices *self = g_new0 (TamizErasedSlices, 1);

  self->transaction = transaction;
  self->slices = g_ptr_array_new_with_free_func ((GDestroyNotify) free_slice);

  return self;
}

void
tamiz_erased_slices_free (TamizErasedSlices *self)
{
  g_ptr_array_unref (self->slices);
  g_free (self);
}

static Slice *
find_slice (TamizErasedSlices *self,
            gint64             change,
            TamizKind          kind)
{
  for (guint i = 0; i < self->slices->len; i++)
    {
      Slice *slice = g_ptr_array_index (self->slices, i);

      if (slice->change == change && slice->kind == kind)
        return slice;
    }

  return NULL;
}

/* (nullable): the digest that a slice's rows are held against, and between which ids they lie. */
static gboolean
load_slice (TamizConnection  *connection,
            gint64            change,
            TamizKind         kind,
            char            **digest,
            gint64           *first,
            gint64           *last,
            GError          **error)
{
  g_autoptr (TamizStatement) slice = tamiz_statement_take (connection, slice_sql, error);
  g_autoptr (TamizStatement) left = tamiz_statement_take (connection, left_sql, error);
  const char *nick = tamiz_kind_get_info (kind)->nick;
  gboolean row;

  if (slice == NULL || left == NULL)
    return FALSE;
  tamiz_statement_bind_int (slice, 1, change);
  tamiz_statement_bind_text (slice, 2, nick);
  if (!tamiz_statement_step (slice, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *first = tamiz_statement_get_int (slice, 0);
  *last = tamiz_statement_get_int (slice, 1);
  *digest = g_strdup (tamiz_statement_get_text (slice, 2));

  tamiz_statement_bind_int (left, 1, change);
  tamiz_statement_bind_text (left, 2, nick);
  if (!tamiz_statement_step (left, &row, error))
    return FALSE;
  if (row)
    {
      g_free (*digest);
      *digest = g_strdup (tamiz_statement_get_text (left, 0));
    }

  return TRUE;
}

/**
 * tamiz_erased_slices_add:
 * @self: slices
 * @record: what will be erased
 * @error: return location
 *
 * Notes the slice that a record was made in, if any.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_erased_slices_add (TamizErasedSlices *self,
                         TamizRecord       *record,
                         GError           **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  gint64 change = tamiz_record_get_change (record);
  gint64 first, last;
  Slice *slice;

  if (!tamiz_transaction_audits (kind))
    return TRUE;
  slice = find_slice (self, change, kind);
  if (slice == NULL)
    {
      g_autofree char *digest = NULL;

      if (!load_slice (self->transaction->connection, change, kind, &digest, &first, &last, error))
        return FALSE;
      if (digest == NULL)
        return TRUE;
      slice = g_new0 (Slice, 1);
      slice->change = change;
      slice->kind = kind;
      slice->erased = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_ptr_array_add (self->slices, slice);
    }
  g_hash_table_add (slice->erased, g_memdup2 (tamiz_record_peek_id (record), sizeof (gint64)));

  return TRUE;
}

/* What a row held when it was made; NULL without an error where it was erased before. */
static TamizRecord *
load_original (TamizConnection  *connection,
               TamizRecord      *record,
               GError          **error)
{
  g_autoptr (TamizStatement) entry = NULL;
  g_autoptr (TamizRecord) original = NULL;
  TamizKind kind = tamiz_record_get_kind (record);
  guint64 seen = 0;
  gboolean row;

  if (tamiz_record_get_changed (record) == tamiz_record_get_change (record))
    return g_object_ref (record);

  entry = tamiz_statement_take (connection, entries_sql, error);
  if (entry == NULL)
    return NULL;
  original = tamiz_record_dup (record);
  tamiz_statement_bind_int (entry, 1, tamiz_record_get_id (record));
  tamiz_statement_bind_text (entry, 2, tamiz_kind_get_info (kind)->nick);
  for (;;)
    {
      const char *name;
      int field;

      if (!tamiz_statement_step (entry, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&original);
      name = tamiz_statement_get_text (entry, 0);
      if (g_strcmp0 (name, TAMIZ_AUDIT_ERASED) == 0)
        return NULL;
      field = tamiz_kind_find_field (kind, name);
      if (field < 0 || (seen & (G_GUINT64_CONSTANT (1) << field)) != 0)
        continue;
      seen |= G_GUINT64_CONSTANT (1) << field;
      tamiz_record_set_audited (original, field, tamiz_statement_get_text (entry, 1));
    }
}

static gboolean
digest_rows (TamizErasedSlices  *self,
             Slice              *slice,
             gint64              first,
             gint64              last,
             TamizDigest        *whole,
             TamizDigest        *left,
             GError            **error)
{
  TamizConnection *connection = self->transaction->connection;
  g_autoptr (TamizStatement) rows
      = tamiz_statement_take (connection, tamiz_table_get (slice->kind)->slice, error);
  gboolean row;

  if (rows == NULL)
    return FALSE;
  tamiz_statement_bind_int (rows, 1, slice->change);
  tamiz_statement_bind_int (rows, 2, first);
  tamiz_statement_bind_int (rows, 3, last);
  for (;;)
    {
      g_autoptr (TamizRecord) record = NULL;
      g_autoptr (TamizRecord) original = NULL;
      GError *local_error = NULL;

      if (g_cancellable_set_error_if_cancelled (self->transaction->cancellable, error)
          || !tamiz_statement_step (rows, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = tamiz_table_read_record (slice->kind, rows);
      original = load_original (connection, record, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      if (original == NULL)
        continue;
      tamiz_digest_add_record (whole, original);
      if (!g_hash_table_contains (slice->erased, tamiz_record_peek_id (record)))
        tamiz_digest_add_record (left, original);
    }
}

static gboolean
verify_slice (TamizErasedSlices  *self,
              Slice              *slice,
              GError            **error)
{
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  gint64 first = 0, last = 0;
  TamizDigest whole, left;

  if (!load_slice (self->transaction->connection, slice->change, slice->kind, &expected, &first, &last, error))
    return FALSE;
  tamiz_digest_start (&whole);
  tamiz_digest_start (&left);
  if (!digest_rows (self, slice, first, last, &whole, &left, error))
    return FALSE;
  found = tamiz_digest_end_text (&whole);
  if (g_strcmp0 (found, expected) == 0)
    slice->left = tamiz_digest_end_text (&left);

  return TRUE;
}

/**
 * tamiz_erased_slices_verify:
 * @self: slices, with all that will be erased
 * @error: return location
 *
 * Looks at the slices as long as nothing is erased of them.
 *
 * Returns: whether it could
 */
gboolean
tamiz_erased_slices_verify (TamizErasedSlices *self,
                            GError           **error)
{
  for (guint i = 0; i < self->slices->len; i++)
    {
      if (!verify_slice (self, g_ptr_array_index (self->slices, i), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_erased_slices_note:
 * @self: slices that were verified
 * @summary: where to tell them
 *
 * Has the history keep what `check` holds the other rows of the slices against from now on.
 */
void
tamiz_erased_slices_note (TamizErasedSlices *self,
                          json_t            *summary)
{
  json_t *list = json_array ();

  for (guint i = 0; i < self->slices->len; i++)
    {
      Slice *slice = g_ptr_array_index (self->slices, i);
      TamizAuditEntry entry = { TAMIZ_AUDIT_CHANGED, slice->kind, 0, slice->change, 0, -1, NULL, NULL, TRUE };
      json_t *object = json_object ();

      json_object_set_new (object, "change", json_integer (slice->change));
      tamiz_json_set_text (object, "kind", tamiz_kind_get_info (slice->kind)->nick);
      tamiz_json_set_text (object, "digest", slice->left);
      json_array_append_new (list, object);
      if (slice->left == NULL)
        continue;
      entry.after = g_strdup (slice->left);
      tamiz_transaction_add_entry (self->transaction, &entry);
    }
  json_object_set_new (summary, "slices", list);
}
