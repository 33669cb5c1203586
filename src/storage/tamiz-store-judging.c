#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-store-private.h"

#include <gio/gio.h>

/* So many leads are read along with the tables rather than looked up. */
#define MANY_LEADS 16

static const char leads_of_person_sql[] = "SELECT id FROM lead WHERE person = $1 AND retracted_by IS NULL";
static const char leads_of_company_sql[] = "SELECT id FROM lead WHERE company = $1 AND retracted_by IS NULL";
static const char persons_of_company_sql[] = "SELECT id FROM person WHERE company = $1";
static const char last_stage_sql[]
    = "SELECT to_stage FROM stage_move WHERE lead = $1 AND retracted_by IS NULL "
      "ORDER BY change DESC, id DESC LIMIT 1";
static const char set_stage_sql[] = "UPDATE lead SET stage = $2, updated = $3 WHERE id = $1";
static const char set_updated_sql[] = "UPDATE lead SET updated = $2 WHERE id = $1";
static const char set_score_sql[]
    = "INSERT INTO lead_score (lead, fit, interest, grade, next_change, definition, change, at, fading, lacks) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (lead) DO UPDATE SET "
      "fit = excluded.fit, interest = excluded.interest, grade = excluded.grade, "
      "next_change = excluded.next_change, definition = excluded.definition, "
      "change = excluded.change, at = excluded.at, fading = excluded.fading, "
      "lacks = excluded.lacks";

/* Without sums that fade interest stands still. */
static const char keep_score_sql[]
    = "UPDATE lead_score SET definition = $2, next_change = 0, change = $3, fading = x'' WHERE lead = $1";

/**
 * tamiz_transaction_touch_lead:
 * @self: a transaction
 * @lead: a lead's id
 * @changed: whether something of it changes; %FALSE where it is only judged again
 *
 * Has a lead judged before the commit.
 */
void
tamiz_transaction_touch_lead (TamizTransaction *self,
                              gint64            lead,
                              gboolean          changed)
{
  if (lead == 0)
    return;

  if (!g_hash_table_contains (self->leads, &lead))
    {
      g_array_append_val (self->touched, lead);
      g_hash_table_insert (self->leads, g_memdup2 (&lead, sizeof lead), GINT_TO_POINTER (changed));
    }
  else if (changed)
    {
      g_hash_table_insert (self->leads, g_memdup2 (&lead, sizeof lead), GINT_TO_POINTER (TRUE));
    }
}

static gboolean
touch_found (TamizTransaction *self,
             const char       *sql,
             gint64            id,
             GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, id);
  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      tamiz_transaction_touch_lead (self, tamiz_statement_get_int (statement, 0), TRUE);
    }
}

/* A lead without a company of its own is judged by its person's. */
static gboolean
touch_persons_of (TamizTransaction *self,
                  gint64            company,
                  GError          **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, persons_of_company_sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, company);
  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!touch_found (self, leads_of_person_sql, tamiz_statement_get_int (statement, 0), error))
        return FALSE;
    }
}

static gboolean
touch_family (TamizTransaction *self,
              TamizKind         kind,
              gint64            id,
              GError          **error)
{
  g_autoptr (GArray) ids = NULL;

  /* The leads of a new person or company are new too, and touched themselves; one that
   * is moved to it is touched by that. */
  if (id == 0 || g_hash_table_contains (self->made_by_id, &id))
    return TRUE;

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!tamiz_rows_follow_merged (self->connection, kind, &id, error)
      || !tamiz_rows_list_family (self->connection, kind, id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 member = g_array_index (ids, gint64, i);

      if (!touch_found (self,
                        kind == TAMIZ_KIND_PERSON ? leads_of_person_sql : leads_of_company_sql,
                        member, error)
          || (kind == TAMIZ_KIND_COMPANY && !touch_persons_of (self, member, error)))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_transaction_touch:
 * @self: a transaction
 * @kind: what changed
 * @record: it
 * @error: return location
 *
 * Notes which leads a record belongs to: by itself, its lead, its person or its
 * company.  Definitions, users and settings touch none here; whoever changes them has
 * the leads judged again in slices.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_touch (TamizTransaction *self,
                         TamizKind         kind,
                         TamizRecord      *record,
                         GError          **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  int lead_field = tamiz_table_get_lead_field (kind);

  /* That two may be the same holds a handoff up; no verdict depends on it. */
  if (info->way == TAMIZ_WAY_MACHINE || kind == TAMIZ_KIND_DUPLICATE || kind == TAMIZ_KIND_NOT_SAME)
    return TRUE;
  if (kind == TAMIZ_KIND_LEAD)
    {
      tamiz_transaction_touch_lead (self, tamiz_record_get_id (record), TRUE);
      return TRUE;
    }
  if (kind == TAMIZ_KIND_PERSON || kind == TAMIZ_KIND_COMPANY)
    {
      int merged = kind == TAMIZ_KIND_PERSON ? (int) TAMIZ_PERSON_MERGED_INTO
                                             : (int) TAMIZ_COMPANY_MERGED_INTO;

      return touch_family (self, kind, tamiz_record_get_id (record), error)
             && touch_family (self, kind, tamiz_record_get_int (record, merged), error);
    }

  if (lead_field >= 0 && tamiz_record_has (record, lead_field))
    {
      tamiz_transaction_touch_lead (self, tamiz_record_get_int (record, lead_field), TRUE);
      return TRUE;
    }
  for (guint i = 0; i < info->n_fields; i++)
    {
      TamizKind target = info->fields[i].kind;

      if (info->fields[i].type == TAMIZ_TYPE_REF
          && (target == TAMIZ_KIND_PERSON || target == TAMIZ_KIND_COMPANY)
          && !touch_family (self, target, tamiz_record_get_int (record, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_judgement (TamizTransaction *self,
                 TamizJudgement   *judgement,
                 GError          **error)
{
  for (guint i = 0; i < judgement->inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (judgement->inserts, i);

      if (tamiz_record_get_id (record) == 0)
        {
          gint64 id = tamiz_transaction_take_id (self, error);

          if (id == 0)
            return FALSE;
          tamiz_record_set_id (record, id);
        }
      if (!tamiz_transaction_insert (self, record, error))
        return FALSE;
    }
  for (guint i = 0; i < judgement->updates->len; i++)
    {
      if (!tamiz_transaction_update (self, &g_array_index (judgement->updates, TamizUpdate, i),
                                     error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_score (TamizTransaction *self,
             gint64            lead,
             TamizJudgement   *judgement,
             GError          **error)
{
  const TamizScore *score = &judgement->score;
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, set_score_sql, error);
  gconstpointer bytes = NULL;
  gsize length = 0;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, lead);
  tamiz_statement_bind_int (statement, 2, score->fit);
  tamiz_statement_bind_int (statement, 3, score->interest);
  tamiz_statement_bind_int (statement, 4, score->grade);
  tamiz_statement_bind_int (statement, 5, score->next_change);
  tamiz_statement_bind_int (statement, 6, score->definition);
  tamiz_statement_bind_int (statement, 7, self->number);
  tamiz_statement_bind_int (statement, 8, self->now);
  if (judgement->fading != NULL)
    bytes = g_bytes_get_data (judgement->fading, &length);
  tamiz_statement_bind_bytes (statement, 9, bytes != NULL ? bytes : "", length);
  tamiz_statement_bind_int (statement, 10, score->lacks);

  return tamiz_statement_run (statement, error);
}

static gboolean
keep_score (TamizTransaction *self,
            gint64            lead,
            TamizJudgement   *judgement,
            GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, keep_score_sql, error);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, lead);
  tamiz_statement_bind_int (statement, 2, judgement->score.definition);
  tamiz_statement_bind_int (statement, 3, self->number);

  return tamiz_statement_run (statement, error);
}

static gboolean
ask_for_number (TamizTransaction *self,
                const char       *sql,
                gint64            lead,
                gint64           *number,
                gboolean         *row,
                GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, lead);
  if (!tamiz_statement_step (statement, row, error))
    return FALSE;
  *number = *row ? tamiz_statement_get_int (statement, 0) : -1;

  return TRUE;
}

/* Where a new lead stands after its moves, which are all of this change. */
static gboolean
find_last_stage (TamizTransaction *self,
                 gint64            lead,
                 gint64           *stage)
{
  GPtrArray *children = g_hash_table_lookup (self->children, &lead);
  TamizRecord *last = NULL;

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      TamizRecord *child = g_ptr_array_index (children, i);

      if (tamiz_record_get_kind (child) == TAMIZ_KIND_STAGE_MOVE
          && (last == NULL || tamiz_record_get_id (child) > tamiz_record_get_id (last)))
        last = child;
    }
  *stage = last != NULL ? tamiz_record_get_int (last, TAMIZ_STAGE_MOVE_TO) : -1;

  return last != NULL;
}

static gboolean
write_stage (TamizTransaction *self,
             gint64            lead,
             GError          **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  TamizRecord *made = g_hash_table_lookup (self->made_by_id, &lead);
  gint64 stage;
  gboolean moved;

  if (made != NULL && self->postpones)
    moved = find_last_stage (self, lead, &stage);
  else if (!ask_for_number (self, last_stage_sql, lead, &stage, &moved, error))
    return FALSE;
  if (made != NULL)
    {
      if (moved)
        tamiz_record_set_int (made, TAMIZ_LEAD_STAGE, stage);
      tamiz_record_set_int (made, TAMIZ_LEAD_UPDATED, self->now);
      if (self->postpones)
        return TRUE;
    }

  statement = tamiz_statement_take (self->connection, moved ? set_stage_sql : set_updated_sql,
                                    error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, lead);
  tamiz_statement_bind_int (statement, 2, moved ? stage : self->now);
  if (moved)
    tamiz_statement_bind_int (statement, 3, self->now);

  return tamiz_statement_run (statement, error);
}

static gboolean
judge_lead (TamizTransaction *self,
            TamizJudge       *judge,
            TamizFactsSource *source,
            gint64            lead,
            GError          **error)
{
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizJudgement) judgement = NULL;
  g_autoptr (GError) local_error = NULL;

  facts = tamiz_facts_source_load (source, lead, &local_error);
  /* What was taken back is not judged. */
  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    return TRUE;
  if (facts == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  judgement = tamiz_judge_judge (judge, facts, self->change_set, self->now, error);
  if (judgement == NULL)
    return FALSE;

  /* What is left of an erased person's lead is its history: it stays as it was last assessed. */
  if (facts->person != NULL && tamiz_record_has (facts->person, TAMIZ_PERSON_ERASED))
    return keep_score (self, lead, judgement, error);
  if (judgement->inserts->len > 0 || judgement->updates->len > 0)
    tamiz_transaction_touch_lead (self, lead, TRUE);
  self->counts = TRUE;

  return write_judgement (self, judgement, error)
         && write_score (self, lead, judgement, error);
}

/* Whether nothing is done but judging, lead after lead. */
static gboolean
judges_many (TamizTransaction *self)
{
  if (self->made->len > 0 || self->touched->len < MANY_LEADS)
    return FALSE;

  for (guint i = 1; i < self->touched->len; i++)
    {
      if (g_array_index (self->touched, gint64, i) <= g_array_index (self->touched, gint64, i - 1))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_transaction_judge:
 * @self: a transaction
 * @error: return location
 *
 * Has all touched leads judged with the facts as they will be, writes what follows,
 * brings their stages in line with their history, and writes the new ones.
 *
 * Returns: whether it succeeded and the judge refused nothing
 */
gboolean
tamiz_transaction_judge (TamizTransaction *self,
                         GError          **error)
{
  g_autoptr (TamizJudge) judge = tamiz_store_dup_judge (self->store);
  g_auto (TamizFactsSource) source = { .connection = self->connection };

  source.many = judges_many (self);
  /* A stored record that was moved to a new one is not among its children here. */
  if (self->postpones || !tamiz_transaction_moves_references (self))
    {
      source.made = self->made_by_id;
      source.children = self->children;
    }

  /* What follows from a verdict may touch further leads, which come last. */
  for (guint i = 0; i < self->touched->len; i++)
    {
      gint64 lead = g_array_index (self->touched, gint64, i);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (judge != NULL && !judge_lead (self, judge, &source, lead, error))
        return FALSE;
      if (GPOINTER_TO_INT (g_hash_table_lookup (self->leads, &lead))
          && !write_stage (self, lead, error))
        return FALSE;
    }
  g_array_append_vals (self->commit->leads, self->touched->data, self->touched->len);

  return tamiz_transaction_write_leads (self, error);
}
