#define G_LOG_DOMAIN "tamiz-check"

#include "config.h"

#include "tamiz-check.h"
#include "tamiz-json.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static const char changes_sql[]
    = "SELECT number, at, actor, user, cause, import, undoes, undoes_import, part_of, digest FROM change "
      "ORDER BY number";
static const char entries_sql[]
    = "SELECT audit.n, audit.op, audit.kind, audit.record, audit.last, audit.lead, audit.field, "
      "audit.hash, audit_value.salt, audit_value.old, audit_value.new FROM audit "
      "LEFT JOIN audit_value ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.change = $1 ORDER BY audit.n";
static const char head_sql[] = "SELECT change, digest FROM head";
static const char stray_entries_sql[]
    = "SELECT count(*) FROM audit WHERE change NOT IN (SELECT number FROM change)";
static const char stray_values_sql[]
    = "SELECT count(*) FROM audit_value WHERE NOT EXISTS (SELECT 1 FROM audit "
      "WHERE audit.change = audit_value.change AND audit.n = audit_value.n)";
static const char record_sql[]
    = "SELECT audit.change, audit.op, audit.field, audit_value.old, audit_value.new FROM audit "
      "LEFT JOIN audit_value ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.record = $1 AND audit.kind = $2 AND audit.op < 4 "
      "ORDER BY audit.change, audit.n";

/* A slice whose rows are being digested again while its table is read. */
typedef struct
{
  gint64 change;
  TamizKind kind;
  char *expected;
  TamizDigest digest;
} Slice;

/* An entry that speaks of many records of a kind. */
typedef struct
{
  gint64 change;
  TamizAuditOp op;
  TamizKind kind;
  gint64 record;
} Many;

typedef struct
{
  TamizCheck *check;
  GHashTable *slices;       /* Slice by its change and kind */
  GArray *many;             /* Many, in order of change */
  GHashTable *imports;      /* gint64 change → gint64 import */
  TamizErasedRecords *erased; /* whose values are gone for good */
} Audit;

static guint
hash_slice (gconstpointer key)
{
  const Slice *slice = key;

  return (guint) slice->change * 64u + slice->kind;
}

static gboolean
equal_slices (gconstpointer a,
              gconstpointer b)
{
  const Slice *one = a, *other = b;

  return one->change == other->change && one->kind == other->kind;
}

static void
free_slice (Slice *slice)
{
  g_free (slice->expected);
  g_free (slice);
}

static gboolean
next (Audit          *self,
      TamizStatement *statement,
      gboolean       *row,
      GError        **error)
{
  return statement != NULL
         && !g_cancellable_set_error_if_cancelled (self->check->cancellable, error)
         && tamiz_statement_step (statement, row, error);
}

static gboolean
is_same_digest (TamizStatement *statement,
                int             column,
                const guint8   *digest)
{
  gsize length;
  gconstpointer stored = tamiz_statement_get_bytes (statement, column, &length);

  return length == TAMIZ_DIGEST_SIZE && memcmp (stored, digest, length) == 0;
}

static void
check_values (Audit          *self,
              gint64          change,
              TamizStatement *entry)
{
  guint8 hash[TAMIZ_DIGEST_SIZE];
  gconstpointer salt;
  gsize length;

  if (tamiz_statement_is_null (entry, 7))
    {
      if (!tamiz_statement_is_null (entry, 8))
        tamiz_check_add (self->check, "audit", "change", change,
                         _("Entry %" PRId64 " has values that it did not have"),
                         tamiz_statement_get_int (entry, 0));
      return;
    }

  salt = tamiz_statement_get_bytes (entry, 8, &length);
  if (salt == NULL && tamiz_statement_get_int (entry, 1) < TAMIZ_AUDIT_SLICE
      && tamiz_erased_records_cover (self->erased, tamiz_statement_get_text (entry, 2),
                                     tamiz_statement_get_int (entry, 3), change))
    return;
  if (length == TAMIZ_SALT_SIZE)
    {
      tamiz_audit_hash_values (salt, tamiz_statement_get_text (entry, 9),
                               tamiz_statement_get_text (entry, 10), hash);
      if (is_same_digest (entry, 7, hash))
        return;
    }
  tamiz_check_add (self->check, "audit", "change", change,
                   _("The values of entry %" PRId64 " (%s %" PRId64
                     ", %s) were altered or removed"),
                   tamiz_statement_get_int (entry, 0), tamiz_statement_get_text (entry, 2),
                   tamiz_statement_get_int (entry, 3),
                   tamiz_statement_is_null (entry, 6) ? "*" : tamiz_statement_get_text (entry, 6));
}

/* What an entry says happened to a record must show in the record. */
static gboolean
check_record_of (Audit          *self,
                 gint64          change,
                 TamizKind       kind,
                 TamizStatement *entry,
                 GError        **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) record = NULL;
  gint64 id = tamiz_statement_get_int (entry, 3);

  record = tamiz_rows_load (self->check->connection, kind, id, tamiz_statement_get_int (entry, 5),
                            NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (record == NULL)
    tamiz_check_add (self->check, "audit", tamiz_kind_get_info (kind)->nick, id,
                     _("Change %" PRId64 " speaks of it, but it is not in the base"),
                     change);
  else if (tamiz_record_get_changed (record) < change)
    tamiz_check_add (self->check, "audit", tamiz_kind_get_info (kind)->nick, id,
                     _("It does not show what change %" PRId64 " did to it"), change);

  return TRUE;
}

/* With which problems a base was recovered is nothing that happened to a record. */
static gboolean
is_of_recovery (TamizStatement *entry,
                int             column)
{
  return g_strcmp0 (tamiz_statement_get_text (entry, column), TAMIZ_AUDIT_RECOVERED) == 0;
}

static gboolean
is_erased (TamizStatement *entry,
           int             column)
{
  return g_strcmp0 (tamiz_statement_get_text (entry, column), TAMIZ_AUDIT_ERASED) == 0;
}

/* Of a slice some of whose rows were erased the others have a digest of their own. */
static void
expect_left (Audit      *self,
             gint64      change,
             TamizKind   kind,
             const char *digest)
{
  Slice key = { change, kind };
  Slice *slice = g_hash_table_lookup (self->slices, &key);

  if (slice == NULL)
    return;
  g_free (slice->expected);
  slice->expected = g_strdup (digest);
}

static gboolean
note_entry (Audit          *self,
            gint64          change,
            TamizStatement *entry,
            GError        **error)
{
  TamizAuditOp op = tamiz_statement_get_int (entry, 1);
  TamizKind kind;

  if (is_of_recovery (entry, 6))
    return TRUE;

  if (!tamiz_kind_from_nick (tamiz_statement_get_text (entry, 2), &kind))
    {
      tamiz_check_add (self->check, "audit", "change", change,
                       _("It speaks of a kind of record that there is not: %s"),
                       tamiz_statement_get_text (entry, 2));
      return TRUE;
    }
  if (op == TAMIZ_AUDIT_CHANGED && is_erased (entry, 6) && tamiz_statement_get_int (entry, 3) == 0)
    {
      expect_left (self, tamiz_statement_get_int (entry, 4), kind, tamiz_statement_get_text (entry, 10));
      return TRUE;
    }
  if (op < TAMIZ_AUDIT_SLICE)
    return check_record_of (self, change, kind, entry, error);

  if (op == TAMIZ_AUDIT_SLICE)
    {
      Slice *slice = g_new0 (Slice, 1);

      slice->change = change;
      slice->kind = kind;
      slice->expected = g_strdup (tamiz_statement_get_text (entry, 10));
      tamiz_digest_start (&slice->digest);
      g_hash_table_add (self->slices, slice);
    }
  else
    {
      Many many = { change, op, kind, tamiz_statement_get_int (entry, 3) };

      g_array_append_val (self->many, many);
    }

  return TRUE;
}

static gboolean
check_entries (Audit       *self,
               gint64       change,
               TamizDigest *chain,
               GError     **error)
{
  g_autoptr (TamizStatement) entry
      = tamiz_statement_take (self->check->connection, entries_sql, error);
  gboolean row;

  if (entry == NULL)
    return FALSE;
  tamiz_statement_bind_int (entry, 1, change);
  for (;;)
    {
      gsize length;
      gconstpointer hash;

      if (!next (self, entry, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      hash = tamiz_statement_get_bytes (entry, 7, &length);
      tamiz_audit_chain_entry (chain, tamiz_statement_get_int (entry, 0),
                               tamiz_statement_get_int (entry, 1),
                               tamiz_statement_get_text (entry, 2),
                               tamiz_statement_get_int (entry, 3),
                               tamiz_statement_get_int (entry, 4),
                               tamiz_statement_get_int (entry, 5),
                               tamiz_statement_get_text (entry, 6),
                               length == TAMIZ_DIGEST_SIZE ? hash : NULL);
      check_values (self, change, entry);
      if (!note_entry (self, change, entry, error))
        return FALSE;
    }
}

static gboolean
check_change (Audit          *self,
              TamizStatement *statement,
              gint64          expected,
              guint8         *digest,
              GError        **error)
{
  TamizChangeTitle change = {
    .number = tamiz_statement_get_int (statement, 0),
    .at = tamiz_statement_get_int (statement, 1),
    .actor = tamiz_statement_get_int (statement, 2),
    .user = tamiz_statement_get_int (statement, 3),
    .cause = tamiz_statement_get_text (statement, 4),
    .import = tamiz_statement_get_int (statement, 5),
    .undoes = tamiz_statement_get_int (statement, 6),
    .undoes_import = tamiz_statement_get_int (statement, 7),
    .part_of = tamiz_statement_get_int (statement, 8),
  };
  gconstpointer stored;
  gsize length;
  TamizDigest chain;

  if (change.number != expected)
    tamiz_check_add (self->check, "audit", "change", expected, _("It is missing"));
  if (change.import != 0)
    g_hash_table_insert (self->imports, g_memdup2 (&change.number, sizeof change.number),
                         g_memdup2 (&change.import, sizeof change.import));

  tamiz_audit_chain_change (&chain, digest, &change);
  if (!check_entries (self, change.number, &chain, error))
    return FALSE;
  tamiz_digest_end (&chain, digest);
  /* After a gap there is nothing to go on from. */
  if (change.number == expected && !is_same_digest (statement, 9, digest))
    tamiz_check_add (self->check, "audit", "change", change.number,
                     _("It or one of its entries was altered: its digest is not the one stored"));

  /* Each change is judged by itself: the chain goes on from what is stored. */
  stored = tamiz_statement_get_bytes (statement, 9, &length);
  if (length == TAMIZ_DIGEST_SIZE)
    memcpy (digest, stored, length);

  return TRUE;
}

static gboolean
check_head (Audit        *self,
            gint64        last,
            const guint8 *digest,
            GError      **error)
{
  g_autoptr (TamizStatement) head = tamiz_statement_take (self->check->connection, head_sql, error);
  gint64 stray_entries, stray_values;
  gboolean row;

  if (!next (self, head, &row, error))
    return FALSE;
  if (!row || tamiz_statement_get_int (head, 0) != last || !is_same_digest (head, 1, digest))
    tamiz_check_add (self->check, "audit", "head", 0,
                     _("The history does not end where the base says that it ends"));

  if (!tamiz_connection_get_int (self->check->connection, stray_entries_sql, &stray_entries, error)
      || !tamiz_connection_get_int (self->check->connection, stray_values_sql, &stray_values,
                                    error))
    return FALSE;
  if (stray_entries + stray_values > 0)
    tamiz_check_add (self->check, "audit", "file", 0,
                     _("%" PRId64 " entries or values belong to no change"),
                     stray_entries + stray_values);

  return TRUE;
}

static gboolean
check_chain (Audit   *self,
             GError **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->check->connection, changes_sql, error);
  guint8 digest[TAMIZ_DIGEST_SIZE] = { 0 };
  gint64 last = 0;
  gboolean row;

  for (;;)
    {
      if (!next (self, statement, &row, error))
        return FALSE;
      if (!row)
        return check_head (self, last, digest, error);
      if (!check_change (self, statement, last + 1, digest, error))
        return FALSE;
      last = tamiz_statement_get_int (statement, 0);
    }
}

/* What the audit says of one row. */
typedef struct
{
  TamizRecord *original;    /* the row with its changes taken back */
  char *made;               /* (nullable): as it was audited when it was made */
  char *left;               /* (nullable): the digest of what an erasure left of it */
  gint64 changed;
  gint64 retracted_by;
} Told;

static void
apply_many (Audit       *self,
            TamizRecord *record,
            gint64       until,
            guint       *position,
            Told        *told)
{
  gint64 made_by = tamiz_record_get_change (record);
  gint64 *import = g_hash_table_lookup (self->imports, &made_by);

  for (; *position < self->many->len; (*position)++)
    {
      Many *many = &g_array_index (self->many, Many, *position);
      gboolean concerned;

      if (many->change > until)
        return;
      if (many->kind != tamiz_record_get_kind (record))
        continue;
      if (many->op == TAMIZ_AUDIT_CHANGE_RESTORED)
        concerned = told->retracted_by == many->record;
      else if (many->op == TAMIZ_AUDIT_CHANGE_RETRACTED)
        concerned = told->retracted_by == 0 && made_by == many->record;
      else
        concerned = told->retracted_by == 0 && import != NULL && *import == many->record;
      if (!concerned)
        continue;
      told->retracted_by = many->op == TAMIZ_AUDIT_CHANGE_RESTORED ? 0 : many->change;
      told->changed = MAX (told->changed, many->change);
    }
}

/* What was before an erasure is gone: the record is held against what was left of it. */
static void
begin_anew (Audit       *self,
            TamizRecord *record,
            gint64       change,
            const char  *left,
            gboolean    *seen,
            Told        *told)
{
  TamizKind kind = tamiz_record_get_kind (record);

  g_free (told->left);
  told->left = g_strdup (left);
  for (guint i = 0; i < tamiz_kind_get_info (kind)->n_fields; i++)
    {
      tamiz_value_copy (tamiz_record_get (record, i), tamiz_record_edit (told->original, i));
      seen[i] = FALSE;
    }
  if (tamiz_erasure_retracts (kind))
    told->retracted_by = change;
}

static void
apply_entry (Audit          *self,
             TamizRecord    *record,
             TamizStatement *entry,
             gboolean       *seen,
             char          **last,
             Told           *told)
{
  TamizKind kind = tamiz_record_get_kind (record);
  gint64 change = tamiz_statement_get_int (entry, 0);
  int field;

  if (is_of_recovery (entry, 2))
    return;
  told->changed = MAX (told->changed, change);
  switch (tamiz_statement_get_int (entry, 1))
    {
    case TAMIZ_AUDIT_MADE:
      if (change == tamiz_record_get_change (record))
        told->made = g_strdup (tamiz_statement_get_text (entry, 4));
      break;
    case TAMIZ_AUDIT_RETRACTED:
      if (told->retracted_by == 0)
        told->retracted_by = change;
      break;
    case TAMIZ_AUDIT_RESTORED:
      told->retracted_by = 0;
      break;
    case TAMIZ_AUDIT_CHANGED:
      if (is_erased (entry, 2))
        {
          begin_anew (self, record, change, tamiz_statement_get_text (entry, 4), seen, told);
          break;
        }
      field = tamiz_kind_find_field (kind, tamiz_statement_get_text (entry, 2));
      if (field < 0)
        break;
      if (!seen[field])
        tamiz_record_set_audited (told->original, field, tamiz_statement_get_text (entry, 3));
      seen[field] = TRUE;
      g_free (last[field]);
      last[field] = g_strdup (tamiz_statement_get_text (entry, 4));
      break;
    default:
      break;
    }
}

static gboolean
read_told (Audit       *self,
           TamizRecord *record,
           Told        *told,
           GError     **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  g_autofree gboolean *seen = g_new0 (gboolean, info->n_fields);
  g_autofree char **last = g_new0 (char *, info->n_fields);
  g_autoptr (TamizStatement) entry
      = tamiz_statement_take (self->check->connection, record_sql, error);
  guint position = 0;
  gboolean row = FALSE, succeeded;

  if (entry == NULL)
    return FALSE;
  tamiz_statement_bind_int (entry, 1, tamiz_record_get_id (record));
  tamiz_statement_bind_text (entry, 2, info->nick);
  while ((succeeded = next (self, entry, &row, error)) && row)
    {
      apply_many (self, record, tamiz_statement_get_int (entry, 0) - 1, &position, told);
      apply_entry (self, record, entry, seen, last, told);
    }
  apply_many (self, record, G_MAXINT64, &position, told);

  for (guint i = 0; i < info->n_fields; i++)
    {
      g_autofree char *now = tamiz_value_to_text (tamiz_record_get (record, i));

      if (succeeded && seen[i] && g_strcmp0 (now, last[i]) != 0)
        tamiz_check_add (self->check, "audit", info->nick, tamiz_record_get_id (record),
                         _("“%s” is not what its history says: it was altered"),
                         info->fields[i].name);
      g_free (last[i]);
    }

  return succeeded;
}

static void
name_difference (Audit       *self,
                 TamizRecord *original,
                 const char  *made)
{
  TamizKind kind = tamiz_record_get_kind (original);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  g_autoptr (json_t) object = json_loads (made, 0, NULL);

  for (guint i = 0; i < info->n_fields; i++)
    {
      json_t *value = json_object_get (object, info->fields[i].name);
      g_autofree char *then = NULL;
      g_autofree char *now = tamiz_value_to_text (tamiz_record_get (original, i));

      if (json_is_integer (value))
        then = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
      else
        then = g_strdup (json_string_value (value));
      if (tamiz_table_is_derived (kind, i) || g_strcmp0 (then, now) == 0)
        continue;
      tamiz_check_add (self->check, "audit", info->nick, tamiz_record_get_id (original),
                       _("“%s” is not what its history says: it was altered"),
                       info->fields[i].name);
    }
}

static void
check_left (Audit       *self,
            TamizRecord *original,
            const char  *left)
{
  g_autofree char *text = NULL;
  TamizDigest digest;

  tamiz_digest_start (&digest);
  tamiz_digest_add_record (&digest, original);
  text = tamiz_digest_end_text (&digest);
  if (!g_str_equal (text, left))
    tamiz_check_add (self->check, "audit", tamiz_kind_get_info (tamiz_record_get_kind (original))->nick,
                     tamiz_record_get_id (original), _("What an erasure left of it was altered"));
}

static void
check_made (Audit       *self,
            TamizRecord *record,
            Told        *told)
{
  const TamizKindInfo *info = tamiz_kind_get_info (tamiz_record_get_kind (record));
  gint64 id = tamiz_record_get_id (record);
  Slice key = { tamiz_record_get_change (record), tamiz_record_get_kind (record) };
  Slice *slice = g_hash_table_lookup (self->slices, &key);

  if (told->left != NULL)
    {
      check_left (self, told->original, told->left);
    }
  else if (told->made != NULL)
    {
      g_autofree char *text = tamiz_audit_record_to_text (told->original);

      if (!g_str_equal (text, told->made))
        name_difference (self, told->original, told->made);
    }
  else if (slice != NULL)
    {
      tamiz_digest_add_record (&slice->digest, told->original);
    }
  else
    {
      tamiz_check_add (self->check, "audit", info->nick, id,
                       _("No change says who made it: it was put there by another program"));
    }
  if (told->changed != tamiz_record_get_changed (record))
    tamiz_check_add (self->check, "audit", info->nick, id,
                     _("It does not show the last change that its history knows"));
}

/* A row of a slice that nothing happened to since needs no look at its history. */
static gboolean
is_plain (Audit       *self,
          TamizRecord *record,
          gint64       retracted_by)
{
  Slice key = { tamiz_record_get_change (record), tamiz_record_get_kind (record) };

  return retracted_by == 0 && self->many->len == 0
         && tamiz_record_get_changed (record) == tamiz_record_get_change (record)
         && g_hash_table_contains (self->slices, &key);
}

static gboolean
check_row (Audit          *self,
           TamizKind       kind,
           TamizStatement *row,
           GError        **error)
{
  g_autoptr (TamizRecord) record = tamiz_table_read_record (kind, row);
  gint64 retracted_by = tamiz_statement_get_int (row, TAMIZ_COLUMN_RETRACTED_BY);
  g_autoptr (TamizRecord) original = NULL;
  Told told = { .changed = tamiz_record_get_change (record) };
  gboolean succeeded = TRUE;

  if (is_plain (self, record, retracted_by))
    {
      told.original = record;
      check_made (self, record, &told);
      return TRUE;
    }

  original = tamiz_record_dup (record);
  told.original = original;
  succeeded = read_told (self, record, &told, error);
  if (succeeded)
    {
      check_made (self, record, &told);
      if (told.retracted_by != retracted_by)
        tamiz_check_add (self->check, "audit", tamiz_kind_get_info (kind)->nick,
                         tamiz_record_get_id (record),
                         told.retracted_by != 0
                             ? _("Its history says that it was taken back, but it stands")
                             : _("It is marked as taken back, but its history does not say so"));
    }
  g_free (told.made);
  g_free (told.left);

  return succeeded;
}

static gboolean
check_rows (Audit   *self,
            GError **error)
{
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      g_autoptr (TamizStatement) rows = NULL;
      gboolean row;

      if (tamiz_kind_get_info (kind)->way == TAMIZ_WAY_MACHINE)
        continue;
      rows = tamiz_statement_take (self->check->connection, tamiz_table_get (kind)->scan, error);
      for (;;)
        {
          if (!next (self, rows, &row, error))
            return FALSE;
          if (!row)
            break;
          if (!check_row (self, kind, rows, error))
            return FALSE;
        }
    }

  return TRUE;
}

static void
check_slices (Audit *self)
{
  GHashTableIter iter;
  Slice *slice;

  g_hash_table_iter_init (&iter, self->slices);
  while (g_hash_table_iter_next (&iter, (gpointer *) &slice, NULL))
    {
      g_autofree char *digest = tamiz_digest_end_text (&slice->digest);

      if (g_strcmp0 (digest, slice->expected) != 0)
        tamiz_check_add (self->check, "audit", "change", slice->change,
                         _("One of the records of %s that this slice of an import made was altered "
                           "or removed"),
                         tamiz_kind_get_info (slice->kind)->nick);
    }
}

/**
 * tamiz_check_audit:
 * @self: a check
 * @error: return location
 *
 * Computes the chain of digests again, and compares every record with what its history
 * says: its changes are taken back one by one, and what is left must be what was made.
 *
 * A slice of an import has one digest for all its rows; the tables are read in the order
 * in which it was made, so that it can be made again while reading.
 *
 * Returns: whether the check could be finished
 */
gboolean
tamiz_check_audit (TamizCheck *check,
                   GError    **error)
{
  Audit self = { check };
  gboolean finished;

  self.slices = g_hash_table_new_full (hash_slice, equal_slices, (GDestroyNotify) free_slice, NULL);
  self.many = g_array_new (FALSE, FALSE, sizeof (Many));
  self.imports = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  self.erased = tamiz_erased_records_load (check->connection, error);
  finished = self.erased != NULL && check_chain (&self, error) && check_rows (&self, error);
  if (finished)
    check_slices (&self);

  g_hash_table_unref (self.slices);
  g_array_unref (self.many);
  g_hash_table_unref (self.imports);
  g_clear_pointer (&self.erased, tamiz_erased_records_free);

  return finished;
}
