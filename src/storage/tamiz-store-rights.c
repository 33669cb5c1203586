#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-store-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

static const char users_sql[] = "SELECT count(*) FROM member";
static const char change_user_sql[] = "SELECT user FROM change WHERE number = $1 AND actor = 0";
static const char beyond_saying_sql[]
    = "SELECT count(*) FROM audit WHERE change = $1 AND kind NOT IN ('comment', 'opinion', 'activity')";
static const char own_lead_sql[]
    = "SELECT 1 FROM lead WHERE id = $1 AND owner = $2 UNION ALL "
      "SELECT 1 FROM handoff WHERE lead = $1 AND executive = $2 AND state IN (0, 1) "
      "AND retracted_by IS NULL LIMIT 1";
static const char leads_of_person_sql[]
    = "SELECT id FROM lead WHERE person = $1 AND retracted_by IS NULL";
static const char leads_of_company_sql[]
    = "SELECT id FROM lead WHERE company = $1 AND retracted_by IS NULL";

static const char waives_acceptance_sql[]
    = "SELECT count(*) FROM base WHERE waive_acceptance <> 0";
static const char closed_sql[]
    = "SELECT count(*) FROM lead WHERE id = $1 AND stage = $2";

typedef struct
{
  TamizTransaction *transaction;
  gint64 user;
  guint roles;
  GHashTable *made;       /* gint64 → TamizRecord: what the change set is to make */
} Rights;

static gboolean
ask (Rights     *self,
     const char *sql,
     gint64      first,
     gint64      second,
     gint64     *number,
     GError    **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->transaction->connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  if (first != 0)
    tamiz_statement_bind_int (statement, 1, first);
  if (second != 0)
    tamiz_statement_bind_int (statement, 2, second);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *number = row ? tamiz_statement_get_int (statement, 0) : 0;

  return TRUE;
}

static gboolean
is_own_lead (Rights   *self,
             gint64    lead,
             gboolean *own,
             GError  **error)
{
  TamizRecord *made = g_hash_table_lookup (self->made, &lead);
  gint64 found;

  if (made != NULL)
    {
      *own = tamiz_record_get_int (made, TAMIZ_LEAD_OWNER) == self->user;
      return TRUE;
    }
  if (!ask (self, own_lead_sql, lead, self->user, &found, error))
    return FALSE;
  *own = found != 0;

  return TRUE;
}

/* A person or company is somebody's own where one of its leads is, or none is yet. */
static gboolean
is_own_party (Rights    *self,
              TamizKind  kind,
              gint64     id,
              gboolean  *own,
              GError   **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  *own = g_hash_table_contains (self->made, &id);
  if (*own)
    return TRUE;

  statement = tamiz_statement_take (self->transaction->connection,
                                    kind == TAMIZ_KIND_PERSON ? leads_of_person_sql
                                                              : leads_of_company_sql,
                                    error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, id);
  while (!*own)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!is_own_lead (self, tamiz_statement_get_int (statement, 0), own, error))
        return FALSE;
    }

  return TRUE;
}

/* What belongs to no lead, person or company is the own of whoever made it. */
static gboolean
is_own_work (Rights      *self,
             TamizRecord *record,
             gboolean    *own,
             GError     **error)
{
  gint64 user;

  if (tamiz_record_get_change (record) == 0)
    {
      *own = TRUE;
      return TRUE;
    }
  if (!ask (self, change_user_sql, tamiz_record_get_change (record), 0, &user, error))
    return FALSE;
  *own = user == self->user;

  return TRUE;
}

static gboolean
is_own (Rights      *self,
        TamizRecord *record,
        gboolean    *own,
        GError     **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  int lead_field = tamiz_table_get_lead_field (kind);
  gint64 id = tamiz_record_get_id (record);

  if (kind == TAMIZ_KIND_LEAD)
    return is_own_lead (self, id, own, error);
  if (kind == TAMIZ_KIND_PERSON || kind == TAMIZ_KIND_COMPANY)
    return is_own_party (self, kind, id, own, error);
  if (kind == TAMIZ_KIND_TASK && tamiz_record_get_int (record, TAMIZ_TASK_ASSIGNEE) == self->user)
    {
      *own = TRUE;
      return TRUE;
    }
  if (lead_field >= 0 && tamiz_record_has (record, lead_field))
    return is_own_lead (self, tamiz_record_get_int (record, lead_field), own, error);

  for (guint i = 0; i < info->n_fields; i++)
    {
      TamizKind target = info->fields[i].kind;

      if (info->fields[i].type == TAMIZ_TYPE_REF && tamiz_record_has (record, i)
          && (target == TAMIZ_KIND_PERSON || target == TAMIZ_KIND_COMPANY))
        return is_own_party (self, target, tamiz_record_get_int (record, i), own, error);
    }

  return is_own_work (self, record, own, error);
}

static gboolean
check (Rights      *self,
       TamizRight   right,
       TamizRecord *record,
       GError     **error)
{
  TamizPermission permission = tamiz_rights_get (self->roles, right);
  gboolean own = FALSE;

  if (permission == TAMIZ_PERMISSION_YES)
    return TRUE;
  if (permission == TAMIZ_PERMISSION_OWN)
    {
      if (record != NULL && !is_own (self, record, &own, error))
        return FALSE;
      if (own)
        return TRUE;
    }

  tamiz_rights_set_denied (right, permission == TAMIZ_PERMISSION_OWN, error);
  return FALSE;
}

static TamizRecord *
load (Rights           *self,
      TamizKind         kind,
      gint64            id,
      gint64            lead,
      GError          **error)
{
  TamizRecord *made = g_hash_table_lookup (self->made, &id);
  TamizRecord *record;

  if (made != NULL)
    return g_object_ref (made);

  record = tamiz_rows_load (self->transaction->connection, kind, id, lead, NULL, error);
  if (record == NULL && (error == NULL || *error == NULL))
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                 _("There is no %s %" PRId64), tamiz_kind_get_word (kind), id);

  return record;
}

/* Who corrects a wrong close also says what came of the lead instead. */
static gboolean
is_correction (Rights *self,
               gint64  lead)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->transaction->change_set);

  for (guint i = 0; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_STAGE_MOVE
          && tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_LEAD) == lead
          && tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_CORRECTION)
        return TRUE;
    }

  return FALSE;
}

/* An outcome without a move says anew what came of a lead that has ended: another amount
 * or reason, a correction too.
 */
static gboolean
says_anew (Rights      *self,
           TamizRecord *outcome,
           gboolean    *anew,
           GError     **error)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->transaction->change_set);
  gint64 lead = tamiz_record_get_int (outcome, TAMIZ_OUTCOME_LEAD);
  gint64 won, lost;

  *anew = FALSE;
  for (guint i = 0; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_STAGE_MOVE
          && tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_LEAD) == lead)
        return TRUE;
    }
  if (!ask (self, closed_sql, lead, TAMIZ_STAGE_WON, &won, error)
      || !ask (self, closed_sql, lead, TAMIZ_STAGE_LOST, &lost, error))
    return FALSE;
  *anew = won + lost > 0;

  return TRUE;
}

/* What somebody else signed at another computer, with a key, is brought by who works on the
 * definition: it is no signature of theirs.
 */
static gboolean
is_brought (Rights      *self,
            TamizRecord *record,
            TamizRight   right)
{
  return tamiz_record_get_kind (record) == TAMIZ_KIND_SIGNATURE
         && tamiz_record_get_int (record, TAMIZ_SIGNATURE_MEMBER) != self->user
         && tamiz_record_has (record, TAMIZ_SIGNATURE_SIGNATURE)
         && tamiz_rights_get (self->roles, right) == TAMIZ_PERMISSION_NO;
}

/* Everybody enters their own leave and takes it back; that of others a manager does. */
static gboolean
is_leave_of_other (Rights      *self,
                   TamizRecord *record)
{
  return tamiz_record_get_kind (record) == TAMIZ_KIND_ABSENCE
         && tamiz_record_get_int (record, TAMIZ_ABSENCE_MEMBER) != self->user;
}

/* Both sides, and nobody else, ask for exceptions and decide about them. */
static gboolean
check_side (Rights      *self,
            TamizRecord *record,
            GError     **error)
{
  const guint sides = (1u << TAMIZ_ROLE_MARKETING) | (1u << TAMIZ_ROLE_SALES);

  if (tamiz_record_get_kind (record) != TAMIZ_KIND_EXCEPTION || (self->roles & sides) != 0)
    return TRUE;

  tamiz_rights_set_denied (TAMIZ_RIGHT_SEND, FALSE, error);
  return FALSE;
}

/* Where acceptance is left out, what is sent is accepted by the program in the same change. */
static gboolean
is_accepted_at_once (Rights       *self,
                     TamizRecord  *record,
                     gboolean     *at_once,
                     GError      **error)
{
  gint64 handoff, waived;

  *at_once = FALSE;
  if (tamiz_record_get_kind (record) != TAMIZ_KIND_STAGE_MOVE
      || tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_CAUSE) != TAMIZ_MOVE_ACCEPT
      || tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_ACTOR) != TAMIZ_ACTOR_PROGRAM)
    return TRUE;
  handoff = tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_HANDOFF);
  if (!g_hash_table_contains (self->made, &handoff))
    return TRUE;
  if (!ask (self, waives_acceptance_sql, 0, 0, &waived, error))
    return FALSE;
  *at_once = waived != 0;

  return TRUE;
}

static TamizRecord *
find_made_handoff (Rights *self,
                   gint64  id)
{
  TamizRecord *made = g_hash_table_lookup (self->made, &id);

  return made != NULL && tamiz_record_get_kind (made) == TAMIZ_KIND_HANDOFF ? made : NULL;
}

/* Whether a handoff that this change set makes goes on from another: @previous, or any. */
static gboolean
goes_on (Rights *self,
         gint64  previous)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->transaction->change_set);

  for (guint i = 0; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_HANDOFF && tamiz_record_has (record, TAMIZ_HANDOFF_PREVIOUS)
          && (previous == 0 || tamiz_record_get_int (record, TAMIZ_HANDOFF_PREVIOUS) == previous))
        return TRUE;
    }

  return FALSE;
}

/* What belongs to a reassignment is made by who may reassign, not by who may send. */
static gboolean
is_reassigned (Rights      *self,
               TamizRecord *record)
{
  TamizRecord *handoff = NULL;

  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_HANDOFF:
      handoff = record;
      break;
    case TAMIZ_KIND_HANDOFF_STEP:
      handoff = find_made_handoff (self, tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_HANDOFF));
      break;
    case TAMIZ_KIND_STAGE_MOVE:
      if (tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_WITHDRAW)
        return goes_on (self, tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_HANDOFF));
      if (tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_HANDOFF)
        handoff = find_made_handoff (self, tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_HANDOFF));
      break;
    case TAMIZ_KIND_TASK:
      return goes_on (self, 0);
    default:
      break;
    }

  return handoff != NULL && tamiz_record_has (handoff, TAMIZ_HANDOFF_PREVIOUS);
}

static gboolean
check_inserts (Rights  *self,
               GError **error)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->transaction->change_set);

  for (guint i = 0; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);
      TamizRight right = tamiz_rights_of_insert (record);
      gboolean at_once;

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_OUTCOME)
        {
          gboolean anew;

          if (!says_anew (self, record, &anew, error))
            return FALSE;
          if (anew || is_correction (self, tamiz_record_get_int (record, TAMIZ_OUTCOME_LEAD)))
            right = TAMIZ_RIGHT_MANAGE;
        }
      if (!is_accepted_at_once (self, record, &at_once, error) || !check_side (self, record, error))
        return FALSE;
      if (at_once)
        right = TAMIZ_RIGHT_SEND;
      if (is_reassigned (self, record))
        right = TAMIZ_RIGHT_REASSIGN;
      if (is_brought (self, record, right))
        right = TAMIZ_RIGHT_WORK;
      if (is_leave_of_other (self, record))
        right = TAMIZ_RIGHT_MANAGE;
      if (!check (self, right, record, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_updates (Rights  *self,
               GError **error)
{
  GArray *updates = tamiz_change_set_get_updates (self->transaction->change_set);

  for (guint i = 0; i < updates->len; i++)
    {
      TamizUpdate *update = &g_array_index (updates, TamizUpdate, i);
      TamizRight right = tamiz_rights_of_update (update);
      g_autoptr (TamizRecord) record = NULL;

      if (update->kind == TAMIZ_KIND_LEAD && update->field == TAMIZ_LEAD_DEFERRED_UNTIL
          && is_correction (self, update->id))
        right = TAMIZ_RIGHT_MANAGE;
      /* Whose it is matters only to those who may do it with their own. */
      if (tamiz_rights_get (self->roles, right) == TAMIZ_PERMISSION_OWN)
        {
          record = load (self, update->kind, update->id, update->lead, error);
          if (record == NULL)
            return FALSE;
        }
      if (!check (self, right, record, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_retractions (Rights  *self,
                   GError **error)
{
  GPtrArray *records = tamiz_change_set_get_retractions (self->transaction->change_set);

  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      TamizRight right = tamiz_rights_of_insert (record);
      gboolean own;

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_ABSENCE && !is_leave_of_other (self, record))
        continue;
      if (is_leave_of_other (self, record))
        right = TAMIZ_RIGHT_MANAGE;
      /* Everybody may take an own note back; others' are others' work. */
      if (right == TAMIZ_RIGHT_READ)
        {
          if (!is_own_work (self, record, &own, error))
            return FALSE;
          if (!own)
            right = TAMIZ_RIGHT_WORK;
        }
      if (!check (self, right, record, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_undo (Rights  *self,
            GError **error)
{
  gint64 undo = tamiz_change_set_get_undo (self->transaction->change_set);
  gint64 user, beyond;

  if (tamiz_change_set_get_undo_import (self->transaction->change_set) != 0
      && !check (self, TAMIZ_RIGHT_KEEP, NULL, error))
    return FALSE;
  if (undo == 0)
    return TRUE;

  if (!ask (self, change_user_sql, undo, 0, &user, error))
    return FALSE;
  /* What one may do with what is one's own, one may take back. */
  if (user == self->user && tamiz_rights_get (self->roles, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO)
    return TRUE;
  /* What everybody may say, a note or a comment, everybody takes back. */
  if (user == self->user)
    {
      if (!ask (self, beyond_saying_sql, undo, 0, &beyond, error))
        return FALSE;
      if (beyond == 0)
        return TRUE;
    }

  return check (self, user == self->user ? TAMIZ_RIGHT_WORK : TAMIZ_RIGHT_KEEP, NULL, error);
}

static gboolean
load_user (Rights  *self,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) user = NULL;
  gint64 retracted_by = 0;

  if (self->user != 0)
    user = tamiz_rows_load (self->transaction->connection, TAMIZ_KIND_USER, self->user, 0,
                            &retracted_by, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (user == NULL || retracted_by != 0)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NO_USER,
                   _("It is not known who does this. Say which user of this base you are"));
      return FALSE;
    }
  if (tamiz_record_has (user, TAMIZ_USER_ACTIVE)
      && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_ALLOWED,
                   _("The user %s is not active any more. A manager can change that"),
                   tamiz_record_get_text (user, TAMIZ_USER_NAME));
      return FALSE;
    }
  self->roles = tamiz_record_get_int (user, TAMIZ_USER_ROLES);

  return TRUE;
}

static gboolean
check_all (Rights  *self,
           GError **error)
{
  return load_user (self, error) && check_inserts (self, error) && check_updates (self, error)
         && check_retractions (self, error) && check_undo (self, error);
}

static gboolean
makes_first_user (TamizTransaction *self,
                  gboolean         *first,
                  GError          **error)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->change_set);
  gint64 n_users;

  *first = FALSE;
  for (guint i = 0; i < inserts->len && !*first; i++)
    *first = tamiz_record_get_kind (g_ptr_array_index (inserts, i)) == TAMIZ_KIND_USER;
  if (!*first)
    return TRUE;

  if (!tamiz_connection_get_int (self->connection, users_sql, &n_users, error))
    return FALSE;
  *first = n_users == 0;

  return TRUE;
}

/**
 * tamiz_transaction_check_rights:
 * @self: a transaction
 * @error: return location
 *
 * Checks that the acting user may do what the change set says, by the roles they have
 * now.  Connections and the program itself do what a user's decision led to.
 *
 * Returns: whether they may; else %TAMIZ_CORE_ERROR_NOT_ALLOWED or
 *   %TAMIZ_CORE_ERROR_NO_USER
 */
gboolean
tamiz_transaction_check_rights (TamizTransaction *self,
                                GError          **error)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->change_set);
  g_autoptr (GHashTable) made = NULL;
  Rights rights = { self, self->actor.user };
  gboolean first;

  if (self->actor.kind != TAMIZ_ACTOR_USER)
    return TRUE;
  if (!makes_first_user (self, &first, error))
    return FALSE;
  if (first)
    return TRUE;

  made = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < inserts->len; i++)
    {
      gint64 id = tamiz_record_get_id (g_ptr_array_index (inserts, i));

      g_hash_table_insert (made, g_memdup2 (&id, sizeof id), g_ptr_array_index (inserts, i));
    }
  rights.made = made;

  return check_all (&rights, error);
}
