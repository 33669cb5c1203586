#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-json.h"
#include "tamiz-keys.h"
#include "tamiz-store-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Erasure of a person.
 *
 * Rows stay, because ids, references, times and stages are what statistics are made of, but every text
 * of theirs is emptied, in each row that ever belonged to the person or to their leads, those that
 * were taken back too.  What only existed for the person's sake is marked as taken back.  The
 * history keeps who did what and when; the values go, with their salts, so that the hashes that the
 * chain covers tell nothing.  For each row an entry keeps the digest of what is left of it, and
 * for each slice of an import that made some of them the digest of its other rows
 * (tamiz-store-erase-slices.c): an alteration of what is left is found as before.
 */

static const char forget_values_sql[]
    = "DELETE FROM audit_value WHERE (change, n) IN (SELECT change, n FROM audit WHERE record = $1 "
      "AND kind = $2 AND op < 4 AND field IS DISTINCT FROM '" TAMIZ_AUDIT_ERASED "')";
static const char forget_key_sql[] = "DELETE FROM match_key WHERE hash = $1 AND kind = $2 AND record = $3";

#define MOST_FIELDS 12

/* What is emptied of a kind, -1 at the end; and whether the rest is taken back. */
static const struct
{
  TamizKind kind;
  gboolean retracts;
  int fields[MOST_FIELDS];
} kinds[] = {
  { TAMIZ_KIND_PERSON, FALSE,
    { TAMIZ_PERSON_FIRST_NAME, TAMIZ_PERSON_LAST_NAME, TAMIZ_PERSON_JOB_TITLE, TAMIZ_PERSON_LANGUAGE,
      TAMIZ_PERSON_CITY, TAMIZ_PERSON_COUNTRY, TAMIZ_PERSON_TIMEZONE, TAMIZ_PERSON_COMPANY, -1 } },
  { TAMIZ_KIND_EMAIL, TRUE, { TAMIZ_EMAIL_ADDRESS, TAMIZ_EMAIL_BOUNCE_REASON, -1 } },
  { TAMIZ_KIND_PHONE, TRUE, { TAMIZ_PHONE_E164, TAMIZ_PHONE_AS_TYPED, -1 } },
  { TAMIZ_KIND_HANDLE, TRUE, { TAMIZ_HANDLE_HANDLE, TAMIZ_HANDLE_NETWORK, -1 } },
  { TAMIZ_KIND_EXTERNAL_ID, TRUE, { TAMIZ_EXTERNAL_ID_VALUE, TAMIZ_EXTERNAL_ID_SYSTEM, -1 } },
  { TAMIZ_KIND_LEAD, FALSE,
    { TAMIZ_LEAD_NOTES, TAMIZ_LEAD_PAIN_POINTS, TAMIZ_LEAD_PERSONA_REASON, -1 } },
  { TAMIZ_KIND_LEAD_PERSON, TRUE, { TAMIZ_LEAD_PERSON_ROLE, -1 } },
  { TAMIZ_KIND_TAG, TRUE, { TAMIZ_TAG_TEXT, -1 } },
  { TAMIZ_KIND_CUSTOM, TRUE, { TAMIZ_CUSTOM_VALUE, -1 } },
  { TAMIZ_KIND_TASK, TRUE, { TAMIZ_TASK_TEXT, -1 } },
  { TAMIZ_KIND_ACTIVITY, FALSE,
    { TAMIZ_ACTIVITY_SUBJECT, TAMIZ_ACTIVITY_TEXT, TAMIZ_ACTIVITY_EXTERNAL_ID, -1 } },
  { TAMIZ_KIND_CALL, FALSE, { TAMIZ_CALL_NEXT_STEP, TAMIZ_CALL_NEXT_AT, -1 } },
  { TAMIZ_KIND_ANSWER, TRUE, { TAMIZ_ANSWER_VALUE, -1 } },
  { TAMIZ_KIND_ATTACHMENT, TRUE,
    { TAMIZ_ATTACHMENT_NAME, TAMIZ_ATTACHMENT_TYPE, TAMIZ_ATTACHMENT_SIZE, TAMIZ_ATTACHMENT_DIGEST,
      TAMIZ_ATTACHMENT_CONTENT, -1 } },
  { TAMIZ_KIND_HANDOFF, FALSE,
    { TAMIZ_HANDOFF_PACKET, TAMIZ_HANDOFF_PACKET_DIGEST, TAMIZ_HANDOFF_REASON, TAMIZ_HANDOFF_MEETING_PLACE,
      TAMIZ_HANDOFF_MEETING_WORDS, TAMIZ_HANDOFF_CHOICE, TAMIZ_HANDOFF_WANTED, -1 } },
  { TAMIZ_KIND_EXCEPTION, FALSE, { TAMIZ_EXCEPTION_REASON, TAMIZ_EXCEPTION_WORDS, -1 } },
  { TAMIZ_KIND_PAUSE, FALSE, { TAMIZ_PAUSE_REASON, -1 } },
  { TAMIZ_KIND_NOTICE, TRUE, { TAMIZ_NOTICE_TEXT, -1 } },
  { TAMIZ_KIND_HANDOFF_STEP, FALSE, { TAMIZ_HANDOFF_STEP_MESSAGE, -1 } },
  { TAMIZ_KIND_OUTCOME, FALSE, { TAMIZ_OUTCOME_RAW, -1 } },
  { TAMIZ_KIND_CONSENT, FALSE,
    { TAMIZ_CONSENT_BASIS, TAMIZ_CONSENT_ORIGIN, TAMIZ_CONSENT_REASON, -1 } },
  { TAMIZ_KIND_STAGE_MOVE, FALSE, { TAMIZ_STAGE_MOVE_WHY, -1 } },
  { TAMIZ_KIND_NOT_SAME, TRUE, { -1 } },
  { TAMIZ_KIND_DUPLICATE, TRUE, { TAMIZ_DUPLICATE_EVIDENCE, -1 } },
  { TAMIZ_KIND_SUBMISSION, TRUE,
    { TAMIZ_SUBMISSION_FIELDS, TAMIZ_SUBMISSION_PAGE, TAMIZ_SUBMISSION_REASON, TAMIZ_SUBMISSION_OPT_IN,
      -1 } },
  { TAMIZ_KIND_SET_ASIDE, TRUE,
    { TAMIZ_SET_ASIDE_ROW, TAMIZ_SET_ASIDE_REASON, TAMIZ_SET_ASIDE_OPTIONS, -1 } },
  { TAMIZ_KIND_OUTBOX, FALSE,
    { TAMIZ_OUTBOX_PAYLOAD, TAMIZ_OUTBOX_PAYLOAD_DIGEST, TAMIZ_OUTBOX_REASON, TAMIZ_OUTBOX_SERVER_WORDS,
      -1 } },
  { TAMIZ_KIND_ATTEMPT, FALSE, { TAMIZ_ATTEMPT_WORDS, -1 } },
  { TAMIZ_KIND_REMOTE_LINK, FALSE,
    { TAMIZ_REMOTE_LINK_PUSHED, TAMIZ_REMOTE_LINK_REMOTE_STATE, TAMIZ_REMOTE_LINK_REMOTE, -1 } },
};

static int
find_kind (TamizKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].kind == kind)
        return (int) i;
    }

  return -1;
}

/**
 * tamiz_erasure_retracts:
 * @kind: a kind of record
 *
 * Tells whether what is left of an erased record of a kind is taken back as well.
 *
 * Returns: whether it is
 */
gboolean
tamiz_erasure_retracts (TamizKind kind)
{
  int index = find_kind (kind);

  return index >= 0 && kinds[index].retracts;
}

typedef TamizPersonRow Doomed;

typedef struct
{
  TamizTransaction *transaction;
  GArray *doomed;            /* Doomed */
  GHashTable *reasons;       /* char*: reasons that are keys of a list stay */
  gint64 n_records[TAMIZ_N_KINDS];
  gint64 n_values[TAMIZ_N_KINDS];
  gint64 n_audit_values;
} Erasure;

static void
erasure_clear (Erasure *self)
{
  g_clear_pointer (&self->doomed, g_array_unref);
  g_clear_pointer (&self->reasons, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Erasure, erasure_clear)

/* Leads of others in which the person takes part keep what the others did. */
static void
touch_leads (Erasure *self)
{
  for (guint i = 0; i < self->doomed->len; i++)
    {
      TamizRecord *record = g_array_index (self->doomed, Doomed, i).record;

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_LEAD)
        tamiz_transaction_touch_lead (self->transaction, tamiz_record_get_id (record), TRUE);
      else if (tamiz_record_get_kind (record) == TAMIZ_KIND_LEAD_PERSON)
        tamiz_transaction_touch_lead (self->transaction, tamiz_record_get_int (record, TAMIZ_LEAD_PERSON_LEAD), TRUE);
    }
}

static gboolean
load_reasons (Erasure  *self,
              GError  **error)
{
  g_autoptr (GPtrArray) entries
      = tamiz_rows_list (self->transaction->connection, TAMIZ_KIND_LIST_ENTRY, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const char *key = tamiz_record_get_text (g_ptr_array_index (entries, i), TAMIZ_LIST_ENTRY_KEY);

      if (key != NULL)
        g_hash_table_add (self->reasons, g_strdup (key));
    }

  return entries != NULL;
}

static gboolean
set_field (Erasure           *self,
           Doomed            *doomed,
           int                field,
           const TamizValue  *after,
           GError           **error)
{
  TamizUpdate update = { tamiz_record_get_kind (doomed->record), tamiz_record_get_id (doomed->record),
                         doomed->lead, field };
  gboolean found, retracted, succeeded;

  tamiz_value_copy (tamiz_record_get (doomed->record, field), &update.before);
  tamiz_value_copy (after, &update.after);
  succeeded = tamiz_transaction_set_field (self->transaction, &update, &found, &retracted, error);
  tamiz_update_clear (&update);
  if (succeeded)
    tamiz_value_copy (after, tamiz_record_edit (doomed->record, field));

  return succeeded;
}

static gboolean
empty_fields (Erasure  *self,
              Doomed   *doomed,
              int       index,
              GError  **error)
{
  static const TamizValue nothing = TAMIZ_VALUE_INIT;
  TamizKind kind = kinds[index].kind;
  const int *fields = kinds[index].fields;

  for (guint i = 0; fields[i] >= 0; i++)
    {
      if (!tamiz_record_has (doomed->record, fields[i])
          || (kind == TAMIZ_KIND_STAGE_MOVE
              && g_hash_table_contains (self->reasons, tamiz_record_get_text (doomed->record, fields[i]))))
        continue;
      self->n_values[kind]++;
      if (!set_field (self, doomed, fields[i], &nothing, error))
        return FALSE;
    }

  return TRUE;
}

/* Says when a person was erased, and has what was still to be sent stay where it is.  Every row gets
 * the change's number, also where it held nothing: its history did.
 */
static gboolean
mark (Erasure  *self,
      Doomed   *doomed,
      GError  **error)
{
  g_auto (TamizValue) value = TAMIZ_VALUE_INIT;

  switch (tamiz_record_get_kind (doomed->record))
    {
    case TAMIZ_KIND_PERSON:
      tamiz_value_set_int (&value, self->transaction->now);
      return set_field (self, doomed, TAMIZ_PERSON_ERASED, &value, error);
    case TAMIZ_KIND_OUTBOX:
      if (tamiz_record_get_int (doomed->record, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DONE)
        return TRUE;
      tamiz_value_set_int (&value, TAMIZ_OUTBOX_DEAD);
      return set_field (self, doomed, TAMIZ_OUTBOX_STATE, &value, error);
    default:
      tamiz_value_copy (tamiz_record_get (doomed->record, 0), &value);
      return set_field (self, doomed, 0, &value, error);
    }
}

/* Marked by this change, whatever took it back before: nothing that is undone brings it to light. */
static gboolean
take_back (Erasure  *self,
           Doomed   *doomed,
           GError  **error)
{
  TamizTransaction *transaction = self->transaction;
  TamizKind kind = tamiz_record_get_kind (doomed->record);
  const char *const sql[] = { tamiz_table_get (kind)->restore, tamiz_table_get (kind)->retract };

  for (guint i = doomed->retracted_by != 0 ? 0 : 1; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (TamizStatement) statement = tamiz_statement_take (transaction->connection, sql[i], error);

      if (statement == NULL)
        return FALSE;
      tamiz_statement_bind_int (statement, 1, tamiz_record_get_id (doomed->record));
      tamiz_statement_bind_int (statement, 2, transaction->number);
      if (tamiz_table_is_clustered (kind))
        tamiz_statement_bind_int (statement, 3, doomed->lead);
      if (i == 0)
        tamiz_statement_bind_int (statement, 4, doomed->retracted_by);
      if (!tamiz_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
forget_keys (Erasure      *self,
             TamizRecord  *record,
             GError      **error)
{
  for (guint i = 0; i < TAMIZ_KEYS_MAX; i++)
    {
      g_autoptr (TamizStatement) statement = NULL;
      TamizMatchKey key;

      if (!tamiz_keys_of_record (record, i, &key))
        continue;
      statement = tamiz_statement_take (self->transaction->connection, forget_key_sql, error);
      if (statement == NULL)
        return FALSE;
      tamiz_statement_bind_int (statement, 1, key.hash);
      tamiz_statement_bind_int (statement, 2, key.kind);
      tamiz_statement_bind_int (statement, 3, key.record);
      if (!tamiz_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
forget_history (Erasure      *self,
                TamizRecord  *record,
                GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->transaction->connection, forget_values_sql, error);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, tamiz_record_get_id (record));
  tamiz_statement_bind_text (statement, 2, tamiz_kind_get_info (tamiz_record_get_kind (record))->nick);
  if (!tamiz_statement_run (statement, error))
    return FALSE;
  self->n_audit_values += tamiz_connection_count_changed (self->transaction->connection);

  return TRUE;
}

static void
add_entry (Erasure *self,
           Doomed  *doomed)
{
  TamizKind kind = tamiz_record_get_kind (doomed->record);
  int lead_field = tamiz_table_get_lead_field (kind);
  TamizAuditEntry entry = { TAMIZ_AUDIT_CHANGED, kind, tamiz_record_get_id (doomed->record), 0, 0, -1, NULL, NULL, TRUE };
  TamizDigest digest;

  if (lead_field >= 0)
    entry.lead = tamiz_record_get_int (doomed->record, lead_field);
  tamiz_digest_start (&digest);
  tamiz_digest_add_record (&digest, doomed->record);
  entry.after = tamiz_digest_end_text (&digest);
  tamiz_transaction_add_entry (self->transaction, &entry);
}

static gboolean
erase_record (Erasure  *self,
              Doomed   *doomed,
              GError  **error)
{
  TamizKind kind = tamiz_record_get_kind (doomed->record);
  int index = find_kind (kind);

  g_assert (index >= 0);
  self->n_records[kind]++;
  if (!forget_keys (self, doomed->record, error) || !empty_fields (self, doomed, index, error)
      || !mark (self, doomed, error))
    return FALSE;
  if (kinds[index].retracts && !take_back (self, doomed, error))
    return FALSE;
  if (!tamiz_transaction_audits (kind))
    return TRUE;
  if (!forget_history (self, doomed->record, error))
    return FALSE;
  add_entry (self, doomed);

  return TRUE;
}

static json_t *
summarize (Erasure *self)
{
  json_t *summary = json_object ();
  json_t *list = json_array ();
  gint64 values = 0;

  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      json_t *object;

      if (self->n_records[kind] == 0)
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "kind", tamiz_kind_get_info (kind)->nick);
      json_object_set_new (object, "records", json_integer (self->n_records[kind]));
      json_object_set_new (object, "values", json_integer (self->n_values[kind]));
      json_array_append_new (list, object);
      values += self->n_values[kind];
    }
  json_object_set_new (summary, "kinds", list);
  json_object_set_new (summary, "values", json_integer (values));
  json_object_set_new (summary, "history_values", json_integer (self->n_audit_values));

  return summary;
}

/* The change set's own record of the erasure says what was removed. */
static gboolean
note_summary (TamizTransaction *self,
              json_t           *summary,
              GError          **error)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->change_set);

  for (guint i = 0; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_ERASURE)
        {
          g_autoptr (json_t) whole = tamiz_json_parse (tamiz_record_get_text (record, TAMIZ_ERASURE_SUMMARY), -1, NULL);
          g_autofree char *text = NULL;

          if (whole != NULL)
            json_object_update_missing (summary, whole);
          text = tamiz_json_to_canonical (summary);
          tamiz_record_set_text (record, TAMIZ_ERASURE_SUMMARY, text);
          return TRUE;
        }
    }

  g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                       _("An erasure without a record of it. Nothing was erased"));
  return FALSE;
}

static gboolean
erase_all (Erasure  *self,
           GError  **error)
{
  g_autoptr (TamizErasedSlices) slices = tamiz_erased_slices_new (self->transaction);
  g_autoptr (json_t) summary = NULL;

  for (guint i = 0; i < self->doomed->len; i++)
    {
      if (!tamiz_erased_slices_add (slices, g_array_index (self->doomed, Doomed, i).record, error))
        return FALSE;
    }
  if (!tamiz_erased_slices_verify (slices, error))
    return FALSE;
  for (guint i = 0; i < self->doomed->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (self->transaction->cancellable, error)
          || !erase_record (self, &g_array_index (self->doomed, Doomed, i), error))
        return FALSE;
    }
  summary = summarize (self);
  tamiz_erased_slices_note (slices, summary);

  return tamiz_change_set_get_forgotten (self->transaction->change_set) != 0
         || note_summary (self->transaction, summary, error);
}

/* All rows that tell of a person, or the one of a post. */
static GArray *
list_doomed (TamizTransaction  *self,
             GError           **error)
{
  gint64 forgotten = tamiz_change_set_get_forgotten (self->change_set);
  GArray *doomed;
  Doomed post = { 0 };

  if (forgotten == 0)
    return tamiz_rows_list_of_person (self->connection, tamiz_change_set_get_erased (self->change_set), error);

  post.record = tamiz_rows_load (self->connection, TAMIZ_KIND_SUBMISSION, forgotten, 0, &post.retracted_by, error);
  if (post.record == NULL)
    return NULL;
  doomed = tamiz_person_rows_new ();
  g_array_append_val (doomed, post);

  return doomed;
}

/**
 * tamiz_transaction_erase:
 * @self: a transaction whose change set erases somebody, or forgets a post
 * @error: return location
 *
 * Removes all that is known of a person, and of those who were merged into them, or what was posted.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_erase (TamizTransaction *self,
                         GError          **error)
{
  g_auto (Erasure) erasure = { .transaction = self };

  erasure.doomed = list_doomed (self, error);
  erasure.reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (erasure.doomed == NULL || !load_reasons (&erasure, error))
    return FALSE;
  touch_leads (&erasure);

  return erase_all (&erasure, error);
}
