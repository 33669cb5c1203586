#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-store-private.h"

/* Beyond this, reading everything again is quicker than following each change. */
#define MAX_FOLLOWED 50000

static const char others_leads_sql[]
    = "SELECT lead FROM lead_score WHERE change > $1 AND change <= $2 UNION "
      "SELECT lead FROM audit WHERE change > $1 AND change <= $2 AND lead IS NOT NULL UNION "
      "SELECT record FROM audit WHERE change > $1 AND change <= $2 AND kind = 'lead' AND op < 4 AND record > 0 "
      "LIMIT 50001";
static const char others_kinds_sql[]
    = "SELECT DISTINCT kind FROM audit WHERE change > $1 AND change <= $2";
static const char others_many_sql[]
    = "SELECT count(*) FROM (SELECT 1 FROM audit WHERE change > $1 AND change <= $2 "
      "AND ((op >= 5 AND NOT EXISTS (SELECT 1 FROM change WHERE number = audit.change "
      "AND cause = '" TAMIZ_CAUSE_UNDO_SLICE "')) OR (kind = 'import' AND field = 'state')) LIMIT 1)";

static gboolean
follow_leads (TamizConnection *connection,
              gint64           after,
              gint64           until,
              TamizCommit     *others,
              GError         **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, others_leads_sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, after);
  tamiz_statement_bind_int (statement, 2, until);
  for (;;)
    {
      gint64 lead;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      lead = tamiz_statement_get_int (statement, 0);
      g_array_append_val (others->leads, lead);
    }
}

static gboolean
follow_kinds (TamizConnection *connection,
              gint64           after,
              gint64           until,
              TamizCommit     *others,
              GError         **error)
{
  g_autoptr (TamizStatement) kinds = tamiz_statement_take (connection, others_kinds_sql, error);
  gboolean row;

  if (kinds == NULL)
    return FALSE;
  tamiz_statement_bind_int (kinds, 1, after);
  tamiz_statement_bind_int (kinds, 2, until);
  for (;;)
    {
      TamizKind kind;

      if (!tamiz_statement_step (kinds, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (tamiz_kind_from_nick (tamiz_statement_get_text (kinds, 0), &kind))
        others->kind_bits |= G_GUINT64_CONSTANT (1) << kind;
    }
}

/* What an undone import takes along, and what an import shows when it is done, is named by
 * no entry of its own.  While it is undone slice by slice none of its leads is shown any
 * more: the changes of its state before and behind that tell enough.
 */
static gboolean
follow_many (TamizConnection *connection,
             gint64           after,
             gint64           until,
             TamizCommit     *others,
             GError         **error)
{
  g_autoptr (TamizStatement) many = tamiz_statement_take (connection, others_many_sql, error);
  gboolean row;

  if (many == NULL)
    return FALSE;
  tamiz_statement_bind_int (many, 1, after);
  tamiz_statement_bind_int (many, 2, until);
  if (!tamiz_statement_step (many, &row, error))
    return FALSE;
  others->reload = tamiz_statement_get_int (many, 0) != 0;

  return TRUE;
}

static gboolean
follow (TamizConnection *connection,
        gint64           after,
        gint64           until,
        TamizCommit     *others,
        GError         **error)
{
  if (!follow_leads (connection, after, until, others, error)
      || !follow_kinds (connection, after, until, others, error)
      || !follow_many (connection, after, until, others, error))
    return FALSE;

  if (others->leads->len > MAX_FOLLOWED || others->reload)
    {
      others->reload = TRUE;
      g_array_set_size (others->leads, 0);
    }
  return TRUE;
}

/**
 * tamiz_store_look_for_others:
 * @self: a store
 * @until: the last change to look at
 * @commit: (out) (nullable): what other programs did since the last look
 * @error: return location
 *
 * Reads which leads other programs' changes touched.  Bookkeeping has no change number:
 * it is told as a commit without one.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_store_look_for_others (TamizStore   *self,
                             gint64        until,
                             TamizCommit **commit,
                             GError      **error)
{
  g_autoptr (TamizCommit) others = NULL;
  gint64 last;

  if (!tamiz_connection_get_int (self->connection, "SELECT change FROM head", &last, error))
    return FALSE;
  last = MIN (last, until);

  others = tamiz_commit_new (last > self->seen ? last : 0);
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      if (tamiz_kind_get_info (kind)->way == TAMIZ_WAY_MACHINE)
        others->kind_bits |= G_GUINT64_CONSTANT (1) << kind;
    }
  if (last > self->seen && !follow (self->connection, self->seen, last, others, error))
    return FALSE;

  self->seen = MAX (self->seen, last);
  *commit = g_steal_pointer (&others);

  return TRUE;
}

/**
 * tamiz_reader_list_changes:
 * @self: a reader
 * @after: the number of a change; those after it are told
 * @error: return location
 *
 * Tells what was changed after a change, up to what the reader sees now.  Whoever keeps a
 * view of the base brings it up to date by this, however many commits it missed.
 *
 * Returns: (transfer full): all of it as one commit, with the number of the last change
 */
TamizCommit *
tamiz_reader_list_changes (TamizReader *self,
                           gint64       after,
                           GError     **error)
{
  g_autoptr (TamizCommit) changes = NULL;
  gint64 last;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  last = tamiz_reader_get_change (self, error);
  if (last < 0)
    return NULL;
  changes = tamiz_commit_new (last);
  if (last > after && !follow (tamiz_reader_get_connection (self), after, last, changes, error))
    return NULL;

  return g_steal_pointer (&changes);
}
