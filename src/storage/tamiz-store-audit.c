#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-store-private.h"

#include <string.h>

static const char insert_change_sql[]
    = "INSERT INTO change (number, at, actor, user, cause, import, undoes, undoes_import, part_of, digest) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
static const char insert_entry_sql[]
    = "INSERT INTO audit (change, n, op, kind, record, last, lead, field, hash) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
static const char insert_value_sql[]
    = "INSERT INTO audit_value (change, n, salt, old, new) VALUES ($1, $2, $3, $4, $5)";
static const char set_head_sql[] = "UPDATE head SET change = $1, digest = $2";

void
tamiz_digest_start (TamizDigest *digest)
{
  crypto_generichash_init (digest, NULL, 0, TAMIZ_DIGEST_SIZE);
}

/* Everything that is digested says how long it is, so that no two lists of values read
 * the same. */
void
tamiz_digest_add_int (TamizDigest *digest,
                      gint64       number)
{
  guint8 bytes[9] = { 'i' };
  gint64 little = GINT64_TO_LE (number);

  memcpy (bytes + 1, &little, sizeof little);
  crypto_generichash_update (digest, bytes, sizeof bytes);
}

void
tamiz_digest_add_bytes (TamizDigest  *digest,
                        gconstpointer bytes,
                        gsize         length)
{
  guint8 head[128] = { 'b' };
  guint64 little = GUINT64_TO_LE ((guint64) length);
  gsize together = sizeof little + 1;

  memcpy (head + 1, &little, sizeof little);
  /* Short values, which most are, go in at once. */
  if (length > 0 && length <= sizeof head - together)
    {
      memcpy (head + together, bytes, length);
      together += length;
      length = 0;
    }
  crypto_generichash_update (digest, head, together);
  if (length > 0)
    crypto_generichash_update (digest, bytes, length);
}

void
tamiz_digest_add_text (TamizDigest *digest,
                       const char  *text)
{
  if (text == NULL)
    crypto_generichash_update (digest, (const guint8 *) "n", 1);
  else
    tamiz_digest_add_bytes (digest, text, strlen (text));
}

static void
add_value (TamizDigest      *digest,
           const TamizValue *value)
{
  switch (value->type)
    {
    case TAMIZ_VALUE_NULL:
      tamiz_digest_add_text (digest, NULL);
      break;
    case TAMIZ_VALUE_INT:
      tamiz_digest_add_int (digest, value->integer);
      break;
    case TAMIZ_VALUE_TEXT:
      tamiz_digest_add_text (digest, value->text);
      break;
    case TAMIZ_VALUE_BYTES:
      tamiz_digest_add_bytes (digest, g_bytes_get_data (value->bytes, NULL),
                              g_bytes_get_size (value->bytes));
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The first field of a kind that a later schema version brought.  Digests from before do not
 * cover such a field, so it counts only where it holds something.
 */
static guint
find_first_later (TamizKind kind)
{
  switch (kind)
    {
    case TAMIZ_KIND_BASE:
      return TAMIZ_BASE_SUPPRESSION_KEY;
    case TAMIZ_KIND_COMPANY:
      return TAMIZ_COMPANY_OWNER;
    case TAMIZ_KIND_PERSON:
      return TAMIZ_PERSON_ERASED;
    case TAMIZ_KIND_EMAIL:
      return TAMIZ_EMAIL_BOUNCED;
    case TAMIZ_KIND_LEAD:
      return TAMIZ_LEAD_MERGED_INTO;
    case TAMIZ_KIND_SET_ASIDE:
      return TAMIZ_SET_ASIDE_OPTIONS;
    case TAMIZ_KIND_NOT_SAME:
      return TAMIZ_NOT_SAME_COMPANY;
    case TAMIZ_KIND_USER:
      return TAMIZ_USER_TIMEZONE;
    case TAMIZ_KIND_HANDOFF:
      return TAMIZ_HANDOFF_MEETING_KIND;
    case TAMIZ_KIND_OUTBOX:
      return TAMIZ_OUTBOX_SENDER;
    case TAMIZ_KIND_REMOTE_LINK:
      return TAMIZ_REMOTE_LINK_REMOTE;
    default:
      return G_MAXUINT;
    }
}

/**
 * tamiz_digest_add_record:
 * @digest: a digest
 * @record: a record
 *
 * Adds a record's id and fields, without those that storage derives.
 */
void
tamiz_digest_add_record (TamizDigest *digest,
                         TamizRecord *record)
{
  TamizKind kind = tamiz_record_get_kind (record);
  guint first_later = find_first_later (kind);

  tamiz_digest_add_int (digest, tamiz_record_get_id (record));
  for (guint i = 0; i < tamiz_kind_get_info (kind)->n_fields; i++)
    {
      if (tamiz_table_is_derived (kind, i) || (i >= first_later && !tamiz_record_has (record, i)))
        continue;
      if (i >= first_later)
        tamiz_digest_add_int (digest, i);
      add_value (digest, tamiz_record_get (record, i));
    }
}

void
tamiz_digest_end (TamizDigest *digest,
                  guint8      *result)
{
  crypto_generichash_final (digest, result, TAMIZ_DIGEST_SIZE);
}

char *
tamiz_digest_end_text (TamizDigest *digest)
{
  guint8 result[TAMIZ_DIGEST_SIZE];
  char text[TAMIZ_DIGEST_SIZE * 2 + 1];

  tamiz_digest_end (digest, result);

  return g_strdup (sodium_bin2hex (text, sizeof text, result, sizeof result));
}

/**
 * tamiz_audit_hash_values:
 * @salt: TAMIZ_SALT_SIZE random bytes
 * @before: (nullable): what the field held
 * @after: (nullable): what it holds since
 * @hash: (out): TAMIZ_DIGEST_SIZE bytes
 *
 * Hashes an entry's values.  The salt keeps short values from being guessed once they
 * are erased.
 */
void
tamiz_audit_hash_values (const guint8 *salt,
                         const char   *before,
                         const char   *after,
                         guint8       *hash)
{
  TamizDigest digest;

  tamiz_digest_start (&digest);
  tamiz_digest_add_bytes (&digest, salt, TAMIZ_SALT_SIZE);
  tamiz_digest_add_text (&digest, before);
  tamiz_digest_add_text (&digest, after);
  tamiz_digest_end (&digest, hash);
}

/**
 * tamiz_audit_record_to_text:
 * @record: a record
 *
 * Writes a record as the audit keeps what was made: without what storage derives.
 *
 * Returns: (transfer full): canonical JSON
 */
char *
tamiz_audit_record_to_text (TamizRecord *record)
{
  TamizKind kind = tamiz_record_get_kind (record);
  g_autoptr (TamizRecord) bare = NULL;

  if (kind != TAMIZ_KIND_LEAD)
    return tamiz_record_to_text (record);

  bare = tamiz_record_dup (record);
  for (guint i = 0; i < tamiz_kind_get_info (kind)->n_fields; i++)
    {
      if (tamiz_table_is_derived (kind, i))
        tamiz_value_clear (tamiz_record_edit (bare, i));
    }

  return tamiz_record_to_text (bare);
}

/**
 * tamiz_audit_compare_keys:
 * @a: a record
 * @b: another of the same kind
 *
 * Compares two records as their table orders them.
 *
 * Returns: less than, equal to or more than 0
 */
int
tamiz_audit_compare_keys (TamizRecord *a,
                          TamizRecord *b)
{
  gint64 one[3] = { 0, 0, tamiz_record_get_id (a) };
  gint64 other[3] = { 0, 0, tamiz_record_get_id (b) };

  if (tamiz_table_is_clustered (tamiz_record_get_kind (a)))
    {
      /* Lead and time are the first two fields of all clustered kinds. */
      for (int i = 0; i < 2; i++)
        {
          one[i] = tamiz_record_get_int (a, i);
          other[i] = tamiz_record_get_int (b, i);
        }
    }
  for (int i = 0; i < 3; i++)
    {
      if (one[i] != other[i])
        return one[i] < other[i] ? -1 : 1;
    }

  return 0;
}

static int
compare_made (gconstpointer a,
              gconstpointer b)
{
  TamizRecord *one = *(TamizRecord **) a;
  TamizRecord *other = *(TamizRecord **) b;
  int kinds = (int) tamiz_record_get_kind (one) - (int) tamiz_record_get_kind (other);

  return kinds != 0 ? kinds : tamiz_audit_compare_keys (one, other);
}

static void
add_slice_entry (TamizTransaction *self,
                 guint             first,
                 guint             end)
{
  TamizRecord *record = g_ptr_array_index (self->made, first);
  TamizAuditEntry entry
      = { TAMIZ_AUDIT_SLICE, tamiz_record_get_kind (record), G_MAXINT64, 0, 0, -1 };
  TamizDigest digest;

  tamiz_digest_start (&digest);
  for (guint i = first; i < end; i++)
    {
      record = g_ptr_array_index (self->made, i);
      entry.record = MIN (entry.record, tamiz_record_get_id (record));
      entry.last = MAX (entry.last, tamiz_record_get_id (record));
      tamiz_digest_add_record (&digest, record);
    }
  entry.after = tamiz_digest_end_text (&digest);
  tamiz_transaction_add_entry (self, &entry);
}

static gboolean
is_audited (TamizRecord *record)
{
  return tamiz_kind_get_info (tamiz_record_get_kind (record))->way != TAMIZ_WAY_MACHINE;
}

static void
add_slices (TamizTransaction *self)
{
  guint first = 0;

  g_ptr_array_sort (self->made, compare_made);
  while (first < self->made->len)
    {
      TamizKind kind = tamiz_record_get_kind (g_ptr_array_index (self->made, first));
      guint end = first;

      while (end < self->made->len
             && tamiz_record_get_kind (g_ptr_array_index (self->made, end)) == kind)
        end++;
      if (is_audited (g_ptr_array_index (self->made, first)))
        add_slice_entry (self, first, end);
      first = end;
    }
}

static void
add_made (TamizTransaction *self)
{
  for (guint i = 0; i < self->made->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (self->made, i);
      TamizKind kind = tamiz_record_get_kind (record);
      TamizAuditEntry entry
          = { TAMIZ_AUDIT_MADE, kind, tamiz_record_get_id (record), 0, 0, -1, NULL, NULL };
      int lead_field = tamiz_table_get_lead_field (kind);

      if (!is_audited (record))
        continue;
      if (lead_field >= 0)
        entry.lead = tamiz_record_get_int (record, lead_field);
      entry.after = tamiz_audit_record_to_text (record);
      tamiz_transaction_add_entry (self, &entry);
    }
}

static gboolean
write_values (TamizTransaction *self,
              guint             n,
              TamizAuditEntry  *entry,
              const guint8     *salt,
              GError          **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, insert_value_sql, error);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, self->number);
  tamiz_statement_bind_int (statement, 2, n);
  tamiz_statement_bind_bytes (statement, 3, salt, TAMIZ_SALT_SIZE);
  tamiz_statement_bind_text (statement, 4, entry->before);
  tamiz_statement_bind_text (statement, 5, entry->after);

  return tamiz_statement_run (statement, error);
}

static gboolean
write_entry (TamizTransaction *self,
             guint             n,
             TamizAuditEntry  *entry,
             TamizDigest      *chain,
             GError          **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (entry->kind);
  const char *field = entry->erases       ? TAMIZ_AUDIT_ERASED
                      : entry->field >= 0 ? info->fields[entry->field].name
                                          : NULL;
  gboolean valued = entry->before != NULL || entry->after != NULL;
  g_autoptr (TamizStatement) statement = NULL;
  guint8 salt[TAMIZ_SALT_SIZE], hash[TAMIZ_DIGEST_SIZE];

  if (valued)
    {
      randombytes_buf (salt, sizeof salt);
      tamiz_audit_hash_values (salt, entry->before, entry->after, hash);
      if (!write_values (self, n, entry, salt, error))
        return FALSE;
    }
  tamiz_audit_chain_entry (chain, n, entry->op, info->nick, entry->record, entry->last,
                           entry->lead, field, valued ? hash : NULL);

  statement = tamiz_statement_take (self->connection, insert_entry_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, self->number);
  tamiz_statement_bind_int (statement, 2, n);
  tamiz_statement_bind_int (statement, 3, entry->op);
  tamiz_statement_bind_text (statement, 4, info->nick);
  tamiz_statement_bind_int (statement, 5, entry->record);
  tamiz_statement_bind_id (statement, 6, entry->last);
  tamiz_statement_bind_id (statement, 7, entry->lead);
  tamiz_statement_bind_text (statement, 8, field);
  if (valued)
    tamiz_statement_bind_bytes (statement, 9, hash, sizeof hash);

  return tamiz_statement_run (statement, error);
}

/**
 * tamiz_audit_chain_entry:
 * @digest: the change's digest
 * @n: the entry's number
 * @op: what was done
 * @kind: to what
 * @record: its id
 * @last: of a slice the last id, else 0
 * @lead: its lead, else 0
 * @field: (nullable): its field
 * @hash: (nullable): of the values
 *
 * Adds an entry to the digest of its change.
 */
void
tamiz_audit_chain_entry (TamizDigest  *digest,
                         gint64        n,
                         int           op,
                         const char   *kind,
                         gint64        record,
                         gint64        last,
                         gint64        lead,
                         const char   *field,
                         const guint8 *hash)
{
  tamiz_digest_add_int (digest, n);
  tamiz_digest_add_int (digest, op);
  tamiz_digest_add_text (digest, kind);
  tamiz_digest_add_int (digest, record);
  tamiz_digest_add_int (digest, last);
  tamiz_digest_add_int (digest, lead);
  tamiz_digest_add_text (digest, field);
  tamiz_digest_add_bytes (digest, hash, hash != NULL ? TAMIZ_DIGEST_SIZE : 0);
}

/**
 * tamiz_audit_chain_change:
 * @digest: a new digest
 * @previous: the digest of the change before
 * @change: the change's own row
 *
 * Begins the digest of a change with what the row says and all that was before.
 */
void
tamiz_audit_chain_change (TamizDigest            *digest,
                          const guint8           *previous,
                          const TamizChangeTitle *change)
{
  tamiz_digest_start (digest);
  tamiz_digest_add_bytes (digest, previous, TAMIZ_DIGEST_SIZE);
  tamiz_digest_add_int (digest, change->number);
  tamiz_digest_add_int (digest, change->at);
  tamiz_digest_add_int (digest, change->actor);
  tamiz_digest_add_int (digest, change->user);
  tamiz_digest_add_text (digest, change->cause);
  tamiz_digest_add_int (digest, change->import);
  tamiz_digest_add_int (digest, change->undoes);
  tamiz_digest_add_int (digest, change->undoes_import);
  /* The column came later: what is part of nothing is digested as it was before. */
  if (change->part_of != 0)
    {
      tamiz_digest_add_text (digest, "part_of");
      tamiz_digest_add_int (digest, change->part_of);
    }
}

static gboolean
write_change (TamizTransaction       *self,
              const TamizChangeTitle *change,
              const guint8           *digest,
              GError                **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, insert_change_sql, error);
  g_autoptr (TamizStatement) head = tamiz_statement_take (self->connection, set_head_sql, error);

  if (statement == NULL || head == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, change->number);
  tamiz_statement_bind_int (statement, 2, change->at);
  tamiz_statement_bind_int (statement, 3, change->actor);
  tamiz_statement_bind_id (statement, 4, change->user);
  tamiz_statement_bind_text (statement, 5, change->cause);
  tamiz_statement_bind_id (statement, 6, change->import);
  tamiz_statement_bind_id (statement, 7, change->undoes);
  tamiz_statement_bind_id (statement, 8, change->undoes_import);
  tamiz_statement_bind_id (statement, 9, change->part_of);
  tamiz_statement_bind_bytes (statement, 10, digest, TAMIZ_DIGEST_SIZE);
  if (!tamiz_statement_run (statement, error))
    return FALSE;

  tamiz_statement_bind_int (head, 1, change->number);
  tamiz_statement_bind_bytes (head, 2, digest, TAMIZ_DIGEST_SIZE);
  return tamiz_statement_run (head, error);
}

/**
 * tamiz_transaction_write_audit:
 * @self: a transaction
 * @error: return location
 *
 * Writes the entries, the change and the head.  A transaction of nothing but the
 * bookkeeping of sending leaves none of them.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_write_audit (TamizTransaction *self,
                               GError          **error)
{
  TamizChangeTitle change = {
    .number = self->number,
    .at = self->now,
    .actor = self->actor.kind,
    .user = self->actor.user,
    .cause = tamiz_change_set_get_cause (self->change_set),
    .import = tamiz_change_set_get_import (self->change_set),
    .undoes = tamiz_change_set_get_undo (self->change_set),
    .undoes_import = tamiz_change_set_get_undo_import (self->change_set),
    .part_of = tamiz_change_set_get_part_of (self->change_set),
  };
  guint8 digest[TAMIZ_DIGEST_SIZE];
  TamizDigest chain;

  if (!self->counts)
    return TRUE;

  if (self->slice)
    add_slices (self);
  else
    add_made (self);

  tamiz_audit_chain_change (&chain, self->head_digest, &change);
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (!write_entry (self, i, &g_array_index (self->entries, TamizAuditEntry, i), &chain, error))
        return FALSE;
    }
  tamiz_digest_end (&chain, digest);
  if (!write_change (self, &change, digest, error))
    return FALSE;
  self->commit->change = self->number;

  return TRUE;
}
