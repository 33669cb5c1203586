#define G_LOG_DOMAIN "tamiz-check"

#include "config.h"

#include "tamiz-check.h"
#include "tamiz-error.h"
#include "tamiz-json.h"
#include "tamiz-keys.h"
#include "tamiz-migrations.h"
#include "tamiz-opening.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

static const char schema_sql[]
    = "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1";
static const char stages_sql[]
    = "SELECT id, coalesce(stage, -1), (SELECT to_stage FROM stage_move "
      "WHERE stage_move.lead = lead.id AND stage_move.retracted_by IS NULL "
      "ORDER BY stage_move.change DESC, stage_move.id DESC LIMIT 1) AS last FROM lead "
      "WHERE retracted_by IS NULL AND last IS NOT NULL AND stage IS NOT last";
static const char scores_sql[]
    = "SELECT lead_score.lead, lead_score.fit, lead_score.interest, lead_score.grade, "
      "lead_score.at, coalesce(lead_score.lacks, -1) FROM lead_score JOIN lead ON lead.id = lead_score.lead "
      "WHERE lead.retracted_by IS NULL "
      "AND lead_score.definition IS coalesce((SELECT id FROM definition WHERE state = 3 "
      "AND retracted_by IS NULL), 0) "
      /* Settings and custom fields have the leads judged again in slices of their own. */
      "AND lead_score.change >= (SELECT max(changed) FROM base) "
      "AND lead_score.change >= coalesce((SELECT max(changed) FROM field), 0)";
static const char recovered_sql[]
    = "SELECT audit_value.new FROM audit JOIN audit_value ON audit_value.change = audit.change "
      "AND audit_value.n = audit.n WHERE audit.record = 1 AND audit.kind = 'base' "
      "AND audit.field = '" TAMIZ_AUDIT_RECOVERED "'";
static const char unfinished_sql[]
    = "SELECT coalesce(min(change.number), 9223372036854775807) FROM import "
      "JOIN change ON change.import = import.id WHERE import.state = 0";
static const char key_sql[]
    = "SELECT count(*) FROM match_key WHERE hash = $1 AND kind = $2 AND record = $3";

void
tamiz_problem_free (TamizProblem *problem)
{
  g_free (problem->what);
  g_free (problem->where);
  g_free (problem->message);
  g_free (problem);
}

/**
 * tamiz_check_add:
 * @self: a check
 * @what: which part of the check
 * @where: the kind of record, `change`, or `file`
 * @id: its id; 0 = none
 * @format: what is wrong
 *
 * Notes a problem.
 */
void
tamiz_check_add (TamizCheck *self,
                 const char *what,
                 const char *where,
                 gint64      id,
                 const char *format,
                 ...)
{
  TamizProblem *problem = g_new0 (TamizProblem, 1);
  va_list arguments;

  problem->what = g_strdup (what);
  problem->where = id != 0 ? g_strdup_printf ("%s %" PRId64, where, id) : g_strdup (where);
  va_start (arguments, format);
  problem->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->problems, problem);
}

static gboolean
next (TamizCheck     *self,
      TamizStatement *statement,
      gboolean       *row,
      GError        **error)
{
  return statement != NULL && !g_cancellable_set_error_if_cancelled (self->cancellable, error)
         && tamiz_statement_step (statement, row, error);
}

static gboolean
check_file (TamizCheck *self,
            GError    **error)
{
  g_autoptr (TamizStatement) pages = NULL;
  g_autoptr (TamizStatement) keys = NULL;
  gboolean row;

  pages = tamiz_statement_take (self->connection, "PRAGMA integrity_check", error);
  for (;;)
    {
      if (!next (self, pages, &row, error))
        return FALSE;
      if (!row)
        break;
      if (g_strcmp0 (tamiz_statement_get_text (pages, 0), "ok") != 0)
        tamiz_check_add (self, "integrity", "file", 0, "%s", tamiz_statement_get_text (pages, 0));
    }

  keys = tamiz_statement_take (self->connection, "PRAGMA foreign_key_check", error);
  for (;;)
    {
      if (!next (self, keys, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      tamiz_check_add (self, "foreign_key", tamiz_statement_get_text (keys, 0),
                       tamiz_statement_get_int (keys, 1),
                       _("It refers to a record of %s that is not in the base"),
                       tamiz_statement_get_text (keys, 2));
    }
}

static GHashTable *
read_schema (TamizConnection *connection,
             GError         **error)
{
  g_autoptr (GHashTable) schema = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, schema_sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&schema);
      g_hash_table_insert (schema, g_strdup (tamiz_statement_get_text (statement, 0)),
                           g_strdup (tamiz_statement_get_text (statement, 1)));
    }
}

static gboolean
check_schema (TamizCheck *self,
              GError    **error)
{
  g_autoptr (TamizConnection) fresh = NULL;
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GHashTable) found = NULL;
  GHashTableIter iter;
  gpointer name, sql;

  fresh = tamiz_connection_open ("", TAMIZ_CONNECTION_MEMORY, error);
  if (fresh == NULL || !tamiz_migrations_create (fresh, TAMIZ_SCHEMA_VERSION, error)
      || (expected = read_schema (fresh, error)) == NULL
      || (found = read_schema (self->connection, error)) == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &name, &sql))
    {
      if (g_strcmp0 (g_hash_table_lookup (found, name), sql) != 0)
        tamiz_check_add (self, "schema", name, 0, _("It is missing or not as this program made it"));
    }
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &name, &sql))
    {
      if (!g_hash_table_contains (expected, name))
        tamiz_check_add (self, "schema", name, 0, _("This program did not make it"));
    }

  return TRUE;
}

static gboolean
decode (const char *text,
        guint8     *bytes,
        gsize       length)
{
  gsize decoded;
  gsize size = strlen (text);

  if (sodium_hex2bin (bytes, length, text, size, NULL, &decoded, NULL) == 0 && decoded == length)
    return TRUE;

  return sodium_base642bin (bytes, length, text, size, NULL, &decoded, NULL,
                            sodium_base64_VARIANT_ORIGINAL)
             == 0
         && decoded == length;
}

static gboolean
is_signed (TamizRecord *signature)
{
  const char *key = tamiz_record_get_text (signature, TAMIZ_SIGNATURE_PUBLIC_KEY);
  const char *text = tamiz_record_get_text (signature, TAMIZ_SIGNATURE_SIGNATURE);
  const char *digest = tamiz_record_get_text (signature, TAMIZ_SIGNATURE_DIGEST);
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], bytes[crypto_sign_BYTES];

  /* Users without a passphrase sign by their name only. */
  if (key == NULL && text == NULL)
    return TRUE;

  return key != NULL && text != NULL && digest != NULL
         && decode (key, public_key, sizeof public_key) && decode (text, bytes, sizeof bytes)
         && crypto_sign_verify_detached (bytes, (const guint8 *) digest, strlen (digest),
                                         public_key)
                == 0;
}

static gboolean
check_signature (TamizCheck  *self,
                 TamizRecord *signature,
                 GError     **error)
{
  g_autoptr (TamizRecord) definition = NULL;
  gint64 id = tamiz_record_get_id (signature);

  definition = tamiz_rows_load (self->connection, TAMIZ_KIND_DEFINITION,
                                tamiz_record_get_int (signature, TAMIZ_SIGNATURE_DEFINITION), 0,
                                NULL, error);
  if (definition == NULL)
    {
      tamiz_check_add (self, "signature", "signature", id, _("What it signs is not in the base"));
      return error == NULL || *error == NULL;
    }
  if (g_strcmp0 (tamiz_record_get_text (signature, TAMIZ_SIGNATURE_DIGEST),
                 tamiz_record_get_text (definition, TAMIZ_DEFINITION_DIGEST))
      != 0)
    tamiz_check_add (self, "signature", "signature", id,
                     _("It signs something else than version %" PRId64 " says now"),
                     tamiz_record_get_int (definition, TAMIZ_DEFINITION_VERSION));
  if (!is_signed (signature))
    tamiz_check_add (self, "signature", "signature", id,
                     _("It was not made with the signer's key, or was altered"));

  return TRUE;
}

static gboolean
check_signatures (TamizCheck *self,
                  GError    **error)
{
  g_autoptr (GPtrArray) definitions = NULL;
  g_autoptr (GPtrArray) signatures = NULL;

  definitions = tamiz_rows_list (self->connection, TAMIZ_KIND_DEFINITION, error);
  if (definitions == NULL)
    return FALSE;
  for (guint i = 0; i < definitions->len; i++)
    {
      TamizRecord *definition = g_ptr_array_index (definitions, i);
      const char *content = tamiz_record_get_text (definition, TAMIZ_DEFINITION_CONTENT);
      const char *digest = tamiz_record_get_text (definition, TAMIZ_DEFINITION_DIGEST);
      g_autofree char *computed = content != NULL ? tamiz_json_digest (content) : NULL;

      if (digest != NULL && g_strcmp0 (digest, computed) != 0)
        tamiz_check_add (self, "signature", "definition", tamiz_record_get_id (definition),
                         _("Its content is not what its digest was made of: it was altered"));
    }

  signatures = tamiz_rows_list (self->connection, TAMIZ_KIND_SIGNATURE, error);
  if (signatures == NULL)
    return FALSE;
  for (guint i = 0; i < signatures->len; i++)
    {
      TamizRecord *signature = g_ptr_array_index (signatures, i);

      if (tamiz_record_get_int (signature, TAMIZ_SIGNATURE_VOID) == 0
          && !check_signature (self, signature, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_stages (TamizCheck *self,
              GError    **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, stages_sql, error);
  gboolean row;

  for (;;)
    {
      if (!next (self, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      tamiz_check_add (self, "stage", "lead", tamiz_statement_get_int (statement, 0),
                       _("It stands at “%s”, but its history says “%s”"),
                       tamiz_enum_label (TAMIZ_ENUM_STAGE, tamiz_statement_get_int (statement, 1)),
                       tamiz_enum_label (TAMIZ_ENUM_STAGE, tamiz_statement_get_int (statement, 2)));
    }
}

static gboolean
check_score (TamizCheck       *self,
             TamizStatement   *statement,
             TamizJudge       *judge,
             TamizFactsSource *source,
             char            **said,
             GError          **error)
{
  gint64 lead = tamiz_statement_get_int (statement, 0);
  g_autoptr (TamizFacts) facts = tamiz_facts_source_load (source, lead, error);
  g_autoptr (TamizJudgement) judgement = NULL;
  g_autoptr (GError) refusal = NULL;

  if (facts == NULL)
    return FALSE;
  /* An erased person's lead keeps what it was assessed as while there was something to assess. */
  if (facts->person != NULL && tamiz_record_has (facts->person, TAMIZ_PERSON_ERASED))
    return TRUE;
  judgement
      = tamiz_judge_judge (judge, facts, NULL, tamiz_statement_get_int (statement, 4), &refusal);
  if (judgement == NULL)
    {
      /* Of a damaged version every lead would say the same. */
      if (g_strcmp0 (*said, refusal->message) != 0)
        tamiz_check_add (self, "score", "lead", lead, "%s", refusal->message);
      g_free (*said);
      *said = g_strdup (refusal->message);
      return TRUE;
    }
  if (judgement->score.fit != tamiz_statement_get_int (statement, 1)
      || judgement->score.interest != tamiz_statement_get_int (statement, 2)
      || judgement->score.grade != tamiz_statement_get_int (statement, 3)
      || (tamiz_statement_get_int (statement, 5) >= 0
          && judgement->score.lacks != tamiz_statement_get_int (statement, 5)))
    tamiz_check_add (self, "score", "lead", lead,
                     _("What is kept of its assessment is not what the assessment says. Have it "
                       "assessed again"));

  return TRUE;
}

static gboolean
check_scores (TamizCheck *self,
              GError    **error)
{
  g_autoptr (TamizJudge) judge = tamiz_store_dup_judge (self->store);
  g_auto (TamizFactsSource) source = { .connection = self->connection };
  g_autoptr (TamizStatement) statement = NULL;
  g_autofree char *said = NULL;
  gboolean row;

  if (judge == NULL)
    return TRUE;

  statement = tamiz_statement_take (self->connection, scores_sql, error);
  for (;;)
    {
      if (!next (self, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!check_score (self, statement, judge, &source, &said, error))
        return FALSE;
    }
}

static gboolean
check_key (TamizCheck      *self,
           TamizStatement  *keys,
           TamizKind        kind,
           TamizRecord     *record,
           guint            position,
           GError         **error)
{
  TamizMatchKey key;
  gboolean row;

  if (!tamiz_keys_of_record (record, position, &key))
    return TRUE;

  tamiz_statement_bind_int (keys, 1, key.hash);
  tamiz_statement_bind_int (keys, 2, key.kind);
  tamiz_statement_bind_int (keys, 3, key.record);
  if (!tamiz_statement_step (keys, &row, error))
    return FALSE;
  if (tamiz_statement_get_int (keys, 0) == 0)
    tamiz_check_add (self, "key", tamiz_kind_get_info (kind)->nick, key.record,
                     _("Duplicates of it would not be found: its key is missing"));
  tamiz_statement_rewind (keys);

  return TRUE;
}

static gboolean
check_keys_of (TamizCheck     *self,
               TamizKind       kind,
               TamizStatement *rows,
               TamizStatement *keys,
               gint64          unfinished,
               GError        **error)
{
  for (;;)
    {
      g_autoptr (TamizRecord) record = NULL;
      gboolean row;

      if (!next (self, rows, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      /* An import writes the keys of its rows when it comes to its end. */
      if (tamiz_statement_get_int (rows, TAMIZ_COLUMN_CHANGED) >= unfinished)
        continue;
      record = tamiz_table_read_record (kind, rows);
      for (guint i = 0; i < TAMIZ_KEYS_MAX; i++)
        {
          if (!check_key (self, keys, kind, record, i, error))
            return FALSE;
        }
    }
}

static gboolean
check_keys (TamizCheck *self,
            GError    **error)
{
  static const TamizKind keyed[] = { TAMIZ_KIND_EMAIL, TAMIZ_KIND_PHONE, TAMIZ_KIND_EXTERNAL_ID,
                                     TAMIZ_KIND_COMPANY, TAMIZ_KIND_DOMAIN };
  g_autoptr (TamizStatement) keys = tamiz_statement_take (self->connection, key_sql, error);
  gint64 unfinished;

  if (keys == NULL
      || !tamiz_connection_get_int (self->connection, unfinished_sql, &unfinished, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keyed); i++)
    {
      g_autoptr (TamizStatement) rows
          = tamiz_statement_take (self->connection, tamiz_table_get (keyed[i])->list, error);

      if (rows == NULL || !check_keys_of (self, keyed[i], rows, keys, unfinished, error))
        return FALSE;
    }

  return TRUE;
}

static void
add_known (GHashTable *known,
           const char *text)
{
  g_autoptr (json_t) list = text != NULL ? json_loads (text, 0, NULL) : NULL;
  json_t *pair;
  gsize i;

  json_array_foreach (list, i, pair)
    {
      const char *what = json_string_value (json_array_get (pair, 0));
      const char *where = json_string_value (json_array_get (pair, 1));

      if (what != NULL && where != NULL)
        g_hash_table_add (known, g_strjoin (" ", what, where, NULL));
    }
}

/* A base that was recovered says itself what was lost. */
static gboolean
mark_known (TamizCheck *self,
            GError    **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, recovered_sql, error);
  gboolean row;

  for (;;)
    {
      if (!next (self, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      add_known (known, tamiz_statement_get_text (statement, 0));
    }

  for (guint i = 0; i < self->problems->len; i++)
    {
      TamizProblem *problem = g_ptr_array_index (self->problems, i);
      g_autofree char *key = g_strjoin (" ", problem->what, problem->where, NULL);

      problem->known = g_hash_table_contains (known, key);
    }

  return TRUE;
}

/**
 * tamiz_store_check:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Verifies the base as it stands at one moment: the file, its references and its tables;
 * the chain of the audit and that every record is what the audit says of it; signatures;
 * that stages follow from history; that the score cache is what the judge says; that
 * duplicates can be found.  What was noted when the base was recovered from a damaged file
 * is among what it finds, and marked.
 *
 * Returns: (transfer full) (element-type TamizProblem): what is wrong, nothing where all
 *   is well; %NULL with @error set where the check could not be finished
 */
GPtrArray *
tamiz_store_check (TamizStore   *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) local_error = NULL;
  TamizCheck check = { self };

  g_return_val_if_fail (TAMIZ_IS_STORE (self), NULL);

  reader = tamiz_store_new_reader (self, error);
  if (reader == NULL || !tamiz_reader_begin (reader, error))
    return NULL;
  problems = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_problem_free);
  check.reader = reader;
  check.connection = tamiz_reader_get_connection (reader);
  check.cancellable = cancellable;
  check.problems = problems;

  if (check_file (&check, &local_error) && check_schema (&check, &local_error)
      && tamiz_check_audit (&check, &local_error) && check_signatures (&check, &local_error)
      && check_stages (&check, &local_error) && check_scores (&check, &local_error))
    {
      if (check_keys (&check, &local_error))
        mark_known (&check, &local_error);
    }
  tamiz_reader_end (reader);

  /* A page that cannot be read ends the check, and is what it found. */
  if (g_error_matches (local_error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED))
    tamiz_check_add (&check, "integrity", "file", 0, "%s", local_error->message);
  else if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&problems);
}
