#define G_LOG_DOMAIN "tamiz-recovery"

#include "config.h"

#include "tamiz-recovery-private.h"

#include "tamiz-statement.h"

#include <glib/gi18n-lib.h>

static const char person_sql[]
    = "SELECT person FROM lead_person WHERE lead = $1 AND person IS NOT NULL UNION ALL "
      "SELECT person FROM activity WHERE lead = $1 AND person IS NOT NULL LIMIT 1";
static const char stages_sql[]
    = "SELECT id, stage, updated, (SELECT to_stage FROM stage_move "
      "WHERE stage_move.lead = lead.id AND stage_move.retracted_by IS NULL "
      "ORDER BY stage_move.change DESC, stage_move.id DESC LIMIT 1) AS last FROM lead "
      "WHERE stage IS NOT NULL AND last IS NOT stage";
static const char has_moves_sql[] = "SELECT count(*) FROM stage_move WHERE lead = $1";

typedef struct
{
  TamizRecovery *recovery;
  TamizStore *store;
  TamizConnection *connection;  /* a reader's */
  GCancellable *cancellable;
  TamizChangeSet *set;
  GHashTable *made;             /* gint64: ids that get a stand-in */
} Parents;

/* What is called something, and a lead, get a stand-in; a reference to anything else is
 * taken out, since an empty handoff or definition would say what never was.
 */
static gboolean
gets_stand_in (TamizKind kind)
{
  switch (kind)
    {
    case TAMIZ_KIND_USER:
    case TAMIZ_KIND_SOURCE:
    case TAMIZ_KIND_PRODUCT_LINE:
    case TAMIZ_KIND_CAMPAIGN:
    case TAMIZ_KIND_COMPANY:
    case TAMIZ_KIND_PERSON:
    case TAMIZ_KIND_LEAD:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
ask_for_id (Parents    *self,
            const char *sql,
            gint64      lead,
            gint64     *id,
            GError    **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, lead);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *id = row ? tamiz_statement_get_int (statement, 0) : 0;

  return TRUE;
}

static TamizRecord *
make (Parents   *self,
      TamizKind  kind,
      gint64     id)
{
  tamiz_recovery_get_table (self->recovery, tamiz_kind_get_info (kind)->table)->stand_ins++;
  g_hash_table_add (self->made, g_memdup2 (&id, sizeof id));

  return tamiz_change_set_insert (self->set, kind, id);
}

static void
make_person (Parents *self,
             gint64   id)
{
  tamiz_record_set_text (make (self, TAMIZ_KIND_PERSON, id), TAMIZ_PERSON_LAST_NAME, _("(lost)"));
}

static gboolean
add_move (Parents  *self,
          gint64    lead,
          gint64    at,
          int       from,
          int       to,
          GError  **error)
{
  gint64 id = tamiz_store_take_id (self->store, error);
  TamizRecord *move;

  if (id == 0)
    return FALSE;
  move = tamiz_change_set_insert (self->set, TAMIZ_KIND_STAGE_MOVE, id);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, lead);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, at);
  if (from >= 0)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, from);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, TAMIZ_MOVE_CORRECTION);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_PROGRAM);
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, _("Recovered from a damaged file"));

  return TRUE;
}

static gboolean
make_lead (Parents  *self,
           gint64    id,
           GError  **error)
{
  TamizRecord *lead = make (self, TAMIZ_KIND_LEAD, id);
  gint64 person, moves;

  if (!ask_for_id (self, person_sql, id, &person, error)
      || !ask_for_id (self, has_moves_sql, id, &moves, error))
    return FALSE;
  if (person == 0)
    {
      person = tamiz_store_take_id (self->store, error);
      if (person == 0)
        return FALSE;
      make_person (self, person);
    }
  tamiz_record_set_int (lead, TAMIZ_LEAD_PERSON, person);

  return moves > 0 || add_move (self, id, 0, -1, TAMIZ_STAGE_PROSPECT, error);
}

static gboolean
make_parent (Parents   *self,
             TamizKind  kind,
             gint64     id,
             GError   **error)
{
  if (g_hash_table_contains (self->made, &id))
    return TRUE;

  switch (kind)
    {
    case TAMIZ_KIND_LEAD:
      return make_lead (self, id, error);
    case TAMIZ_KIND_PERSON:
      make_person (self, id);
      return TRUE;
    default:
      /* The name is the first text of all of them. */
      for (guint i = 0; i < tamiz_kind_get_info (kind)->n_fields; i++)
        {
          if (tamiz_kind_get_info (kind)->fields[i].type == TAMIZ_TYPE_TEXT)
            {
              tamiz_record_set_text (make (self, kind, id), (int) i, _("(lost)"));
              break;
            }
        }
      return TRUE;
    }
}

static gboolean
mend_reference (Parents         *self,
                TamizKind        kind,
                int              field,
                TamizStatement  *child,
                GError         **error)
{
  const TamizValue nothing = TAMIZ_VALUE_INIT;
  TamizKind parent = tamiz_kind_get_info (kind)->fields[field].kind;
  g_autoptr (TamizRecord) record = NULL;

  if (gets_stand_in (parent))
    return make_parent (self, parent, tamiz_statement_get_int (child, 2), error);

  record = tamiz_rows_load (self->connection, kind, tamiz_statement_get_int (child, 0),
                            tamiz_statement_get_int (child, 1), NULL, error);
  if (record == NULL)
    return FALSE;
  tamiz_change_set_update (self->set, record, field, &nothing);

  return TRUE;
}

static gboolean
mend_references (Parents   *self,
                 TamizKind  kind,
                 int        field,
                 GError   **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  const char *column = info->fields[field].name;
  const char *parent = tamiz_kind_get_info (info->fields[field].kind)->table;
  g_autofree char *sql
      = g_strdup_printf ("SELECT id, %s, %s FROM %s WHERE %s IS NOT NULL AND NOT EXISTS "
                         "(SELECT 1 FROM %s AS parent WHERE parent.id = %s.%s)",
                         tamiz_table_is_clustered (kind) ? "lead" : "0", column, info->table, column,
                         parent, info->table, column);
  g_autoptr (TamizStatement) child = NULL;
  gboolean row;

  /* A connection keeps statements by the address of their text. */
  child = tamiz_statement_take (self->connection, g_intern_string (sql), error);
  if (child == NULL)
    return FALSE;
  for (;;)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !tamiz_statement_step (child, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!mend_reference (self, kind, field, child, error))
        return FALSE;
    }
}

static gboolean
mend_all_references (Parents *self,
                     GError **error)
{
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      const TamizKindInfo *info = tamiz_kind_get_info (kind);

      for (guint i = 0; i < info->n_fields; i++)
        {
          /* What is clustered is referred to by nothing but its lead. */
          if (info->fields[i].type == TAMIZ_TYPE_REF
              && !tamiz_table_is_clustered (info->fields[i].kind)
              && !mend_references (self, kind, (int) i, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* Where moves are lost, the lead's own row says where it stands. */
static gboolean
mend_stages (Parents *self,
             GError **error)
{
  g_autoptr (TamizStatement) lead = NULL;
  gboolean row;

  if (tamiz_recovery_get_table (self->recovery, "stage_move")->places == 0)
    return TRUE;

  lead = tamiz_statement_take (self->connection, stages_sql, error);
  if (lead == NULL)
    return FALSE;
  for (;;)
    {
      if (!tamiz_statement_step (lead, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!add_move (self, tamiz_statement_get_int (lead, 0), tamiz_statement_get_int (lead, 2),
                     tamiz_statement_is_null (lead, 3) ? -1 : (int) tamiz_statement_get_int (lead, 3),
                     (int) tamiz_statement_get_int (lead, 1), error))
        return FALSE;
    }
}

/**
 * tamiz_recovery_stand_in:
 * @self: a recovery
 * @store: the new base
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Makes what others refer to and what is not there, so that these can be reached: nameless
 * people, companies and leads.  It is one change of the program's, in the history as any.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_recovery_stand_in (TamizRecovery  *self,
                         TamizStore     *store,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (store, error);
  TamizActor program = { TAMIZ_ACTOR_PROGRAM, 0 };
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (program, "recover");
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (TamizCommit) commit = NULL;
  Parents parents = { self, store, NULL, cancellable, set, made };

  if (reader == NULL)
    return FALSE;
  parents.connection = tamiz_reader_get_connection (reader);
  if (!mend_all_references (&parents, error) || !mend_stages (&parents, error))
    return FALSE;
  if (tamiz_change_set_is_empty (set))
    return TRUE;

  commit = tamiz_store_apply (store, set, cancellable, error);

  return commit != NULL;
}
