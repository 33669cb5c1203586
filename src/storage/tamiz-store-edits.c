#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-store-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Stored records are changed and taken back: only where they still hold what was read, and only what
 * may change at all.
 */

static const char author_sql[]
    = "SELECT member.name, change.at, change.actor FROM audit "
      "JOIN change ON change.number = audit.change LEFT JOIN member ON member.id = change.user "
      "WHERE audit.record = $1 AND audit.field = $2 ORDER BY audit.change DESC, audit.n DESC LIMIT 1";

static gboolean
load_field (TamizTransaction  *self,
            const TamizUpdate *update,
            TamizValue        *value,
            gboolean          *found,
            GError           **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  statement = tamiz_statement_take (self->connection,
                                    tamiz_table_get (update->kind)->select_field[update->field],
                                    error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, update->id);
  if (tamiz_table_is_clustered (update->kind))
    tamiz_statement_bind_int (statement, 2, update->lead);
  if (!tamiz_statement_step (statement, found, error))
    return FALSE;
  if (*found)
    tamiz_statement_get_value (statement, 0, value);

  return TRUE;
}

static char *
dup_author (TamizTransaction *self,
            gint64            id,
            const char       *field)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, author_sql, NULL);
  gboolean row;

  if (statement == NULL)
    return g_strdup (_("somebody"));
  tamiz_statement_bind_int (statement, 1, id);
  tamiz_statement_bind_text (statement, 2, field);
  if (!tamiz_statement_step (statement, &row, NULL) || !row)
    return g_strdup (_("whoever made the record"));
  if (tamiz_statement_is_null (statement, 0))
    return g_strdup (tamiz_enum_label (TAMIZ_ENUM_ACTOR, tamiz_statement_get_int (statement, 2)));

  return g_strdup (tamiz_statement_get_text (statement, 0));
}

static void
set_conflict (TamizTransaction  *self,
              const TamizUpdate *update,
              GError           **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (update->kind);
  const char *field = info->fields[update->field].name;
  g_auto (TamizValue) now = TAMIZ_VALUE_INIT;
  g_autofree char *theirs = NULL;
  g_autofree char *ours = tamiz_value_to_text (&update->after);
  g_autofree char *author = NULL;
  gboolean found;

  if (!load_field (self, update, &now, &found, error))
    return;
  if (!found)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("There is no %s %" PRId64), tamiz_kind_get_word (update->kind), update->id);
      return;
    }

  author = dup_author (self, update->id, field);
  if (tamiz_field_is_secret (update->kind, update->field))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT,
                   _("%s %" PRId64 ": “%s” was changed meanwhile, by %s. Nothing was stored: try again"), info->nick,
                   update->id, field, author);
      return;
    }
  theirs = tamiz_value_to_text (&now);
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT,
               _("%s %" PRId64 ": “%s” was changed meanwhile. It holds “%s” now, by %s; "
                 "you wanted “%s”. Nothing was stored: read it again and decide"),
               info->nick, update->id, field, theirs != NULL ? theirs : "", author,
               ours != NULL ? ours : "");
}

/* What signers have read stands still while they sign, and ever after. */
static gboolean
refuse_fixed (TamizTransaction  *self,
              const TamizUpdate *update,
              GError           **error)
{
  const TamizUpdate state = { TAMIZ_KIND_DEFINITION, update->id, 0, TAMIZ_DEFINITION_STATE };
  g_auto (TamizValue) value = TAMIZ_VALUE_INIT;
  gboolean found;

  if (update->kind == TAMIZ_KIND_COMMENT && update->field != TAMIZ_COMMENT_RESOLVED_BY
      && update->field != TAMIZ_COMMENT_RESOLVED_AT)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
                   _("What somebody has said is not changed; say something else instead"));
      return TRUE;
    }
  if (update->kind != TAMIZ_KIND_DEFINITION
      || (update->field != TAMIZ_DEFINITION_CONTENT && update->field != TAMIZ_DEFINITION_DIGEST))
    return FALSE;
  if (!load_field (self, &state, &value, &found, error))
    return TRUE;
  if (!found || value.integer == TAMIZ_DEFINITION_DRAFT)
    return FALSE;

  g_set_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
               _("Only a draft of the definition can be edited: this version is proposed or signed already. "
                 "Take the proposal back, or begin a new draft"));
  return TRUE;
}

/**
 * tamiz_transaction_set_field:
 * @self: a transaction
 * @update: what to set, where the field still holds its `before`
 * @found: (out): whether it did
 * @retracted: (out): whether the record was taken back
 * @error: return location
 *
 * Sets a field of a stored record.
 *
 * Returns: whether it succeeded, found or not
 */
gboolean
tamiz_transaction_set_field (TamizTransaction  *self,
                             const TamizUpdate *update,
                             gboolean          *found,
                             gboolean          *retracted,
                             GError           **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean more;

  if (refuse_fixed (self, update, error))
    return FALSE;
  statement = tamiz_statement_take (self->connection,
                                    tamiz_table_get (update->kind)->update[update->field], error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, update->id);
  tamiz_statement_bind_int (statement, 2, self->number);
  tamiz_statement_bind_value (statement, 3, &update->after);
  tamiz_statement_bind_value (statement, 4, &update->before);
  if (tamiz_table_is_clustered (update->kind))
    tamiz_statement_bind_int (statement, 5, update->lead);
  if (!tamiz_statement_step (statement, found, error))
    return FALSE;
  *retracted = *found && !tamiz_statement_is_null (statement, 0);

  return !*found || tamiz_statement_step (statement, &more, error);
}

static gboolean
note_key (TamizTransaction  *self,
          const TamizUpdate *update,
          GError           **error)
{
  g_autoptr (TamizRecord) record = NULL;

  switch (update->kind)
    {
    case TAMIZ_KIND_EMAIL:
    case TAMIZ_KIND_PHONE:
    case TAMIZ_KIND_EXTERNAL_ID:
    case TAMIZ_KIND_COMPANY:
    case TAMIZ_KIND_DOMAIN:
      record = tamiz_rows_load (self->connection, update->kind, update->id, 0, NULL, error);
      if (record == NULL)
        return FALSE;
      tamiz_transaction_add_keys (self, record);
      return TRUE;
    default:
      return TRUE;
    }
}

/* Whose leads are touched is asked as the row stands now; a person or company that
 * the row no longer belongs to is touched as well. */
static gboolean
touch_updated (TamizTransaction  *self,
               const TamizUpdate *update,
               GError           **error)
{
  const TamizField *field = &tamiz_kind_get_info (update->kind)->fields[update->field];
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (TamizRecord) former = NULL;

  record
      = tamiz_rows_load (self->connection, update->kind, update->id, update->lead, NULL, error);
  if (record == NULL)
    return FALSE;
  if (!tamiz_transaction_touch (self, update->kind, record, error))
    return FALSE;
  if (field->type != TAMIZ_TYPE_REF || update->before.type != TAMIZ_VALUE_INT)
    return TRUE;

  former = tamiz_record_dup (record);
  tamiz_value_copy (&update->before, tamiz_record_edit (former, update->field));
  return tamiz_transaction_touch (self, update->kind, former, error);
}

static gboolean
refuse_derived (const TamizUpdate *update,
                GError           **error)
{
  if (!tamiz_table_is_derived (update->kind, update->field))
    return FALSE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
               _("A lead's %s follows from its history and is not set by hand"),
               tamiz_kind_get_info (update->kind)->fields[update->field].name);
  return TRUE;
}

/* Of two programs that merge the same two, each into the other, the second meets a conflict. */
static gboolean
refuse_merged (TamizTransaction  *self,
               const TamizUpdate *update,
               GError           **error)
{
  gint64 id = update->after.integer;

  if (update->field != tamiz_kind_get_merged_field (update->kind) || update->after.type != TAMIZ_VALUE_INT)
    return FALSE;
  if (!tamiz_rows_follow_merged (self->connection, update->kind, &id, error))
    return TRUE;
  if (id == update->after.integer && id != update->id)
    return FALSE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT,
               _("%s %" PRId64 " was merged into another one meanwhile. Nothing was stored: read it again "
                 "and decide"),
               tamiz_kind_get_word (update->kind), update->after.integer);
  return TRUE;
}

/**
 * tamiz_transaction_update:
 * @self: a transaction
 * @update: a change of one field
 * @error: return location
 *
 * Changes a field and notes it for the audit.
 *
 * Returns: whether it succeeded; %TAMIZ_CORE_ERROR_CONFLICT where the field holds
 *   something else than expected
 */
gboolean
tamiz_transaction_update (TamizTransaction  *self,
                          const TamizUpdate *update,
                          GError           **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (update->kind);
  TamizRecord *made = g_hash_table_lookup (self->made_by_id, &update->id);
  TamizAuditEntry entry = { TAMIZ_AUDIT_CHANGED, update->kind, update->id, 0, 0, update->field };
  TamizUpdate placed = *update;
  gboolean found, retracted;

  if (refuse_derived (update, error) || refuse_merged (self, update, error)
      || !tamiz_limits_check_update (update, error)
      || (made != NULL && !tamiz_transaction_write_leads (self, error)))
    return FALSE;
  if (placed.lead == 0 && tamiz_table_is_clustered (update->kind)
      && !tamiz_rows_find_lead (self->connection, update->kind, update->id, &placed.lead, error))
    return FALSE;
  if (!tamiz_transaction_set_field (self, &placed, &found, &retracted, error))
    return FALSE;
  if (!found)
    {
      set_conflict (self, &placed, error);
      return FALSE;
    }
  if (retracted)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("%s %" PRId64 " was taken back meanwhile. Nothing was stored"),
                   info->nick, update->id);
      return FALSE;
    }

  self->commit->kind_bits |= G_GUINT64_CONSTANT (1) << update->kind;
  if (!note_key (self, &placed, error))
    return FALSE;
  /* What this change makes is audited as a whole, with its last values. */
  if (made != NULL)
    {
      tamiz_value_copy (&update->after, tamiz_record_edit (made, update->field));
      return TRUE;
    }
  if (!tamiz_transaction_audits (update->kind))
    return TRUE;

  entry.lead = placed.lead;
  entry.before = tamiz_value_to_text (&update->before);
  entry.after = tamiz_value_to_text (&update->after);
  tamiz_transaction_add_entry (self, &entry);

  return touch_updated (self, &placed, error);
}

/**
 * tamiz_transaction_retract:
 * @self: a transaction
 * @kind: what it is
 * @id: its id
 * @lead: the lead a clustered record lies beside
 * @done: (out): whether it stood until now
 * @error: return location
 *
 * Marks a record as taken back.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_retract (TamizTransaction *self,
                           TamizKind         kind,
                           gint64            id,
                           gint64            lead,
                           gboolean         *done,
                           GError          **error)
{
  TamizAuditEntry entry = { TAMIZ_AUDIT_RETRACTED, kind, id, 0, lead, -1 };
  g_autoptr (TamizStatement) statement = NULL;
  g_autoptr (TamizRecord) record = NULL;

  statement = tamiz_statement_take (self->connection, tamiz_table_get (kind)->retract, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, id);
  tamiz_statement_bind_int (statement, 2, self->number);
  if (tamiz_table_is_clustered (kind))
    tamiz_statement_bind_int (statement, 3, lead);
  if (!tamiz_statement_run (statement, error))
    return FALSE;
  *done = tamiz_connection_count_changed (self->connection) > 0;
  if (!*done)
    return TRUE;

  tamiz_transaction_add_entry (self, &entry);
  record = tamiz_rows_load (self->connection, kind, id, lead, NULL, error);

  return record != NULL && tamiz_transaction_touch (self, kind, record, error);
}
