#define G_LOG_DOMAIN "tamiz-recovery"

#include "config.h"

#include "tamiz-recovery-private.h"

#include "tamiz-json.h"
#include "tamiz-keys.h"
#include "tamiz-opening.h"
#include "tamiz-statement.h"
#include "tamiz-transaction.h"

#include <inttypes.h>
#include <string.h>

#define BASE_ID 1

/* Ids that were given out and of which nothing tells any more. */
#define IDS_TO_SKIP 100000

#define CAUSE "recover"

static const char head_sql[] = "SELECT base, change, digest FROM head";
static const char last_change_sql[] = "SELECT number, digest FROM change ORDER BY number DESC LIMIT 1";
static const char set_head_sql[]
    = "INSERT INTO head (one, base, change, digest, schema) VALUES (1, $1, $2, $3, $4) "
      "ON CONFLICT (one) DO UPDATE SET base = excluded.base, change = excluded.change, "
      "digest = excluded.digest, schema = excluded.schema";
static const char set_sequence_sql[]
    = "INSERT INTO sequence (one, next) VALUES (1, $1) "
      "ON CONFLICT (one) DO UPDATE SET next = max (next, excluded.next)";
static const char last_of_audit_sql[] = "SELECT max (max (record), max (coalesce (last, 0))) FROM audit";
/* What was made again from history has its stage from there as well.  A score that is due is
 * judged by whoever opens the base first.
 */
static const char mend_sql[]
    = "UPDATE lead SET stage = (SELECT to_stage FROM stage_move WHERE stage_move.lead = lead.id "
      "AND stage_move.retracted_by IS NULL ORDER BY stage_move.change DESC, stage_move.id DESC LIMIT 1) "
      "WHERE stage IS NULL;"
      "UPDATE lead SET updated = created WHERE updated IS NULL;"
      "DELETE FROM lead_score WHERE NOT EXISTS (SELECT 1 FROM lead WHERE lead.id = lead_score.lead);"
      "INSERT INTO lead_score (lead, fit, interest, grade, next_change, definition, change, at) "
      "SELECT id, -1, 0, -1, 1, 0, changed, 0 FROM lead "
      "WHERE id NOT IN (SELECT lead FROM lead_score)";
static const char all_due_sql[] = "UPDATE lead_score SET next_change = 1";
static const char set_change_sql[]
    = "INSERT INTO change (number, at, actor, cause, digest) VALUES ($1, $2, $3, $4, $5)";
static const char set_entry_sql[]
    = "INSERT INTO audit (change, n, op, kind, record, field, hash) VALUES ($1, 0, $2, $3, $4, $5, $6)";
static const char set_value_sql[]
    = "INSERT INTO audit_value (change, n, salt, new) VALUES ($1, 0, $2, $3)";

static gboolean
raise_to (TamizConnection *connection,
          const char      *column,
          gint64          *number,
          GError         **error)
{
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT coalesce (max (%s), 0) FROM %s", column,
                                              tamiz_kind_get_info (kind)->table);
      gint64 highest;

      /* A connection keeps statements by the address of their text. */
      if (!tamiz_connection_get_int (connection, g_intern_string (sql), &highest, error))
        return FALSE;
      *number = MAX (*number, highest);
    }

  return TRUE;
}

/* Whose it is, and where it stood; what of that is lost is made up. */
static gboolean
mend_head (TamizConnection *connection,
           GError         **error)
{
  g_autoptr (TamizStatement) head = tamiz_statement_take (connection, head_sql, error);
  g_autoptr (TamizStatement) last = tamiz_statement_take (connection, last_change_sql, error);
  g_autoptr (TamizStatement) set = tamiz_statement_take (connection, set_head_sql, error);
  guint8 digest[TAMIZ_DIGEST_SIZE] = { 0 };
  g_autofree char *base = NULL;
  TamizStatement *from = NULL;
  gint64 change = 0;
  gboolean row;

  if (head == NULL || last == NULL || set == NULL || !tamiz_statement_step (head, &row, error))
    return FALSE;
  if (row)
    {
      base = g_strdup (tamiz_statement_get_text (head, 0));
      change = tamiz_statement_get_int (head, 1);
      from = head;
    }
  if (!tamiz_statement_step (last, &row, error))
    return FALSE;
  if (row && tamiz_statement_get_int (last, 0) > change)
    {
      change = tamiz_statement_get_int (last, 0);
      from = last;
    }
  if (from != NULL)
    {
      gsize length;
      gconstpointer stored = tamiz_statement_get_bytes (from, from == head ? 2 : 1, &length);

      if (length == sizeof digest)
        memcpy (digest, stored, length);
    }
  tamiz_statement_rewind (head);
  tamiz_statement_rewind (last);
  if (base == NULL)
    base = g_uuid_string_random ();
  if (!raise_to (connection, "changed", &change, error))
    return FALSE;

  tamiz_statement_bind_text (set, 1, base);
  tamiz_statement_bind_int (set, 2, change);
  tamiz_statement_bind_bytes (set, 3, digest, sizeof digest);
  tamiz_statement_bind_int (set, 4, TAMIZ_SCHEMA_VERSION);

  return tamiz_statement_run (set, error);
}

static gboolean
mend_sequence (TamizRecovery   *self,
               TamizConnection *connection,
               GError         **error)
{
  g_autoptr (TamizStatement) set = tamiz_statement_take (connection, set_sequence_sql, error);
  gint64 next = BASE_ID, told;

  if (set == NULL || !raise_to (connection, "id", &next, error)
      || !tamiz_connection_get_int (connection, last_of_audit_sql, &told, error))
    return FALSE;
  next = MAX (next, told) + 1;
  if (tamiz_recovery_get_table (self, "sequence")->saved == 0)
    next += IDS_TO_SKIP;
  tamiz_statement_bind_int (set, 1, next);

  return tamiz_statement_run (set, error);
}

/* A verdict may rest on what is lost, so all leads are judged anew where something is. */
static gboolean
has_losses (TamizRecovery *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      TamizRecoveredTable *table = g_ptr_array_index (self->tables, i);

      if (table->places > 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_recovery_mend:
 * @self: a recovery
 * @connection: the new file, with all records that there will be
 * @error: return location
 *
 * Makes what follows from records: where history stands and which ids are taken, the keys
 * that duplicates are found by, stages, and which leads are to be judged again.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_recovery_mend (TamizRecovery   *self,
                     TamizConnection *connection,
                     GError         **error)
{
  return tamiz_connection_run (connection, "BEGIN", error) && mend_head (connection, error)
         && mend_sequence (self, connection, error) && tamiz_keys_write_all (connection, error)
         && tamiz_connection_run (connection, mend_sql, error)
         && (!has_losses (self) || tamiz_connection_run (connection, all_due_sql, error))
         && tamiz_connection_run (connection, "COMMIT", error);
}

static char *
problems_to_text (TamizRecovery *self)
{
  g_autoptr (json_t) list = json_array ();

  for (guint i = 0; self->problems != NULL && i < self->problems->len; i++)
    {
      TamizProblem *problem = g_ptr_array_index (self->problems, i);

      json_array_append_new (list, json_pack ("[ss]", problem->what, problem->where));
    }

  return tamiz_json_to_canonical (list);
}

static gboolean
write_entry (TamizConnection *connection,
             gint64           number,
             const char      *text,
             TamizDigest     *chain,
             GError         **error)
{
  const char *kind = tamiz_kind_get_info (TAMIZ_KIND_BASE)->nick;
  g_autoptr (TamizStatement) entry = tamiz_statement_take (connection, set_entry_sql, error);
  g_autoptr (TamizStatement) value = tamiz_statement_take (connection, set_value_sql, error);
  guint8 salt[TAMIZ_SALT_SIZE], hash[TAMIZ_DIGEST_SIZE];

  if (entry == NULL || value == NULL)
    return FALSE;
  randombytes_buf (salt, sizeof salt);
  tamiz_audit_hash_values (salt, NULL, text, hash);
  tamiz_audit_chain_entry (chain, 0, TAMIZ_AUDIT_CHANGED, kind, BASE_ID, 0, 0,
                           TAMIZ_AUDIT_RECOVERED, hash);
  tamiz_statement_bind_int (entry, 1, number);
  tamiz_statement_bind_int (entry, 2, TAMIZ_AUDIT_CHANGED);
  tamiz_statement_bind_text (entry, 3, kind);
  tamiz_statement_bind_int (entry, 4, BASE_ID);
  tamiz_statement_bind_text (entry, 5, TAMIZ_AUDIT_RECOVERED);
  tamiz_statement_bind_bytes (entry, 6, hash, sizeof hash);
  tamiz_statement_bind_int (value, 1, number);
  tamiz_statement_bind_bytes (value, 2, salt, sizeof salt);
  tamiz_statement_bind_text (value, 3, text);

  return tamiz_statement_run (entry, error) && tamiz_statement_run (value, error);
}

static gboolean
write_change (TamizConnection        *connection,
              const TamizChangeTitle *change,
              const char             *base,
              TamizDigest            *chain,
              GError                **error)
{
  g_autoptr (TamizStatement) set = tamiz_statement_take (connection, set_change_sql, error);
  g_autoptr (TamizStatement) head = tamiz_statement_take (connection, set_head_sql, error);
  guint8 digest[TAMIZ_DIGEST_SIZE];

  if (set == NULL || head == NULL)
    return FALSE;
  tamiz_digest_end (chain, digest);
  tamiz_statement_bind_int (set, 1, change->number);
  tamiz_statement_bind_int (set, 2, change->at);
  tamiz_statement_bind_int (set, 3, change->actor);
  tamiz_statement_bind_text (set, 4, change->cause);
  tamiz_statement_bind_bytes (set, 5, digest, sizeof digest);
  tamiz_statement_bind_text (head, 1, base);
  tamiz_statement_bind_int (head, 2, change->number);
  tamiz_statement_bind_bytes (head, 3, digest, sizeof digest);
  tamiz_statement_bind_int (head, 4, TAMIZ_SCHEMA_VERSION);

  return tamiz_statement_run (set, error) && tamiz_statement_run (head, error);
}

/**
 * tamiz_recovery_note_problems:
 * @self: a recovery, with its problems where they are known
 * @connection: the new base
 * @now: when that is
 * @error: return location
 *
 * Adds a change to the history that says that the base was recovered, and with which
 * problems.  From then on a check can tell these from later ones.  It is called before the
 * check too: what a lost end of the history does to what comes after it is a problem as well.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_recovery_note_problems (TamizRecovery   *self,
                              TamizConnection *connection,
                              gint64           now,
                              GError         **error)
{
  TamizChangeTitle change = { .at = now, .actor = TAMIZ_ACTOR_PROGRAM, .cause = CAUSE };
  g_autoptr (TamizStatement) head = tamiz_statement_take (connection, head_sql, error);
  g_autofree char *text = problems_to_text (self);
  g_autofree char *base = NULL;
  guint8 previous[TAMIZ_DIGEST_SIZE] = { 0 };
  TamizDigest chain;
  gconstpointer digest;
  gboolean row;
  gsize length;

  if (head == NULL || !tamiz_connection_run (connection, "BEGIN IMMEDIATE", error)
      || !tamiz_statement_step (head, &row, error))
    return FALSE;
  base = g_strdup (tamiz_statement_get_text (head, 0));
  change.number = tamiz_statement_get_int (head, 1) + 1;
  digest = tamiz_statement_get_bytes (head, 2, &length);
  if (length == sizeof previous)
    memcpy (previous, digest, length);
  tamiz_statement_rewind (head);

  tamiz_audit_chain_change (&chain, previous, &change);
  return write_entry (connection, change.number, text, &chain, error)
         && write_change (connection, &change, base, &chain, error)
         && tamiz_connection_run (connection, "COMMIT", error);
}
