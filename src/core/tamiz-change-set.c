#define G_LOG_DOMAIN "tamiz-change-set"

#include "config.h"

#include "tamiz-change-set.h"

struct _TamizChangeSet
{
  gatomicrefcount ref_count;
  TamizActor actor;
  char *cause;
  GPtrArray *inserts;     /* TamizRecord */
  GPtrArray *moves;       /* those of them that are stage moves */
  GArray *updates;        /* TamizUpdate */
  GPtrArray *retractions; /* TamizRecord */
  GArray *leads;          /* gint64: to be judged although nothing of theirs changes */
  gint64 undo;
  gboolean undo_slice;    /* of @undo: only what is of the leads that it made */
  gint64 undo_import;
  guint undo_limit;       /* 0 = all of the import at once */
  gint64 erased;          /* a person; 0 = nobody */
  gint64 forgotten;       /* a submission; 0 = none */
  gint64 import;
  gint64 part_of;         /* 0 = of nothing */
  gboolean batch;
};

G_DEFINE_BOXED_TYPE (TamizChangeSet, tamiz_change_set, tamiz_change_set_ref, tamiz_change_set_unref)
G_DEFINE_BOXED_TYPE (TamizCommit, tamiz_commit, tamiz_commit_ref, tamiz_commit_unref)

/**
 * tamiz_update_clear:
 * @update: an update
 *
 * Frees the values of an update, for arrays of them.
 */
void
tamiz_update_clear (TamizUpdate *update)
{
  tamiz_value_clear (&update->before);
  tamiz_value_clear (&update->after);
}

/**
 * tamiz_change_set_new:
 * @actor: who does it
 * @cause: why, in a few words for the history
 *
 * Makes an empty change set: plain values that storage applies in one transaction, or
 * not at all.
 *
 * It belongs to one thread at a time: whoever builds it hands it over.
 *
 * Returns: (transfer full): a new change set
 */
TamizChangeSet *
tamiz_change_set_new (TamizActor  actor,
                      const char *cause)
{
  TamizChangeSet *self = g_new0 (TamizChangeSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->actor = actor;
  self->cause = g_strdup (cause);
  self->inserts = g_ptr_array_new_with_free_func (g_object_unref);
  self->moves = g_ptr_array_new ();
  self->updates = g_array_new (FALSE, TRUE, sizeof (TamizUpdate));
  g_array_set_clear_func (self->updates, (GDestroyNotify) tamiz_update_clear);
  self->retractions = g_ptr_array_new_with_free_func (g_object_unref);
  self->leads = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

TamizChangeSet *
tamiz_change_set_ref (TamizChangeSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tamiz_change_set_unref (TamizChangeSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->cause);
  g_ptr_array_unref (self->moves);
  g_ptr_array_unref (self->inserts);
  g_array_unref (self->updates);
  g_ptr_array_unref (self->retractions);
  g_array_unref (self->leads);
  g_free (self);
}

/**
 * tamiz_change_set_insert:
 * @self: a change set
 * @kind: what is new
 * @id: an id taken from the base before (tamiz_store_take_id())
 *
 * Adds a new record; its fields are filled in afterwards.
 *
 * Returns: (transfer none): the record, to be filled
 */
TamizRecord *
tamiz_change_set_insert (TamizChangeSet *self,
                         TamizKind       kind,
                         gint64          id)
{
  TamizRecord *record = tamiz_record_new (kind, id);

  g_ptr_array_add (self->inserts, record);
  if (kind == TAMIZ_KIND_STAGE_MOVE)
    g_ptr_array_add (self->moves, record);

  return record;
}

static gint64
find_lead (TamizRecord *record)
{
  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_ACTIVITY:
      return tamiz_record_get_int (record, TAMIZ_ACTIVITY_LEAD);
    case TAMIZ_KIND_ANSWER:
      return tamiz_record_get_int (record, TAMIZ_ANSWER_LEAD);
    case TAMIZ_KIND_STAGE_MOVE:
      return tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_LEAD);
    default:
      return 0;
    }
}

/**
 * tamiz_change_set_update:
 * @self: a change set
 * @record: the record as it was read: what it holds is what the change expects
 * @field: which field
 * @after: what the field is to hold
 *
 * Changes one field of one record.  Where the field holds something else than
 * @record by then, the change is refused as a conflict.  Nothing is added where the
 * field holds @after already.
 */
void
tamiz_change_set_update (TamizChangeSet   *self,
                         TamizRecord      *record,
                         int               field,
                         const TamizValue *after)
{
  TamizUpdate update = { 0 };

  if (tamiz_value_equal (tamiz_record_get (record, field), after))
    return;

  update.kind = tamiz_record_get_kind (record);
  update.id = tamiz_record_get_id (record);
  update.lead = find_lead (record);
  update.field = field;
  tamiz_value_copy (tamiz_record_get (record, field), &update.before);
  tamiz_value_copy (after, &update.after);
  g_array_append_val (self->updates, update);
}

void
tamiz_change_set_update_int (TamizChangeSet *self,
                             TamizRecord    *record,
                             int             field,
                             gint64          after)
{
  TamizValue value = TAMIZ_VALUE_INIT;

  tamiz_value_set_int (&value, after);
  tamiz_change_set_update (self, record, field, &value);
}

/**
 * tamiz_change_set_update_text:
 * @self: a change set
 * @record: the record as it was read
 * @field: which field
 * @after: (nullable): the new text, %NULL to empty the field
 *
 * Changes a text; see tamiz_change_set_update().
 */
void
tamiz_change_set_update_text (TamizChangeSet *self,
                              TamizRecord    *record,
                              int             field,
                              const char     *after)
{
  g_auto (TamizValue) value = TAMIZ_VALUE_INIT;

  tamiz_value_set_text (&value, after);
  tamiz_change_set_update (self, record, field, &value);
}

/**
 * tamiz_change_set_judge_lead:
 * @self: a change set
 * @lead: a lead's id
 *
 * Has a lead judged again although nothing of it changes: its date came, or another
 * definition is in force.
 */
void
tamiz_change_set_judge_lead (TamizChangeSet *self,
                             gint64          lead)
{
  g_array_append_val (self->leads, lead);
}

/**
 * tamiz_change_set_retract:
 * @self: a change set
 * @record: a stored record
 *
 * Marks a record as taken back: readers, keys and reports skip it, history keeps it.
 */
void
tamiz_change_set_retract (TamizChangeSet *self,
                          TamizRecord    *record)
{
  g_ptr_array_add (self->retractions, g_object_ref (record));
}

/**
 * tamiz_change_set_undo:
 * @self: a change set
 * @change: the number of the change to be undone
 *
 * Takes a whole change back: what it created or caused is marked, what it updated
 * gets its former value where its own value still stands.
 */
void
tamiz_change_set_undo (TamizChangeSet *self,
                       gint64          change)
{
  self->undo = change;
}

/**
 * tamiz_change_set_undo_slice:
 * @self: a change set
 * @change: a slice of an import
 *
 * Takes back what a slice of an import made, but what may be used by others, such as
 * companies, and what it added to leads that it did not make: that is taken back before,
 * record by record.  Nothing is looked for in whole tables.
 */
void
tamiz_change_set_undo_slice (TamizChangeSet *self,
                             gint64          change)
{
  self->undo = change;
  self->undo_slice = TRUE;
}

gboolean
tamiz_change_set_is_undo_slice (TamizChangeSet *self)
{
  return self->undo_slice;
}

void
tamiz_change_set_undo_import (TamizChangeSet *self,
                              gint64          import)
{
  self->undo_import = import;
}

/**
 * tamiz_change_set_set_undo_limit:
 * @self: a change set that undoes an import, all of whose slices are undone
 * @limit: how many records to take back at most; 0 = all there are
 *
 * Makes the rest of undoing an import as short as others can be kept waiting: it stays
 * running until another such change finds that nothing is left.
 */
void
tamiz_change_set_set_undo_limit (TamizChangeSet *self,
                                 guint           limit)
{
  self->undo_limit = limit;
}

guint
tamiz_change_set_get_undo_limit (TamizChangeSet *self)
{
  return self->undo_limit;
}

/**
 * tamiz_change_set_erase:
 * @self: a change set with a new record of kind ERASURE, whose summary is filled in
 * @person: a person's id
 *
 * Has all that is known of a person removed for good, with what the history holds of it.
 */
void
tamiz_change_set_erase (TamizChangeSet *self,
                        gint64          person)
{
  self->erased = person;
}

gint64
tamiz_change_set_get_erased (TamizChangeSet *self)
{
  return self->erased;
}

/**
 * tamiz_change_set_forget:
 * @self: a change set of cause `form.forget`
 * @submission: the id of what somebody posted who is on the exclusion list
 *
 * Has what was posted removed for good, with what the history holds of it.
 */
void
tamiz_change_set_forget (TamizChangeSet *self,
                         gint64          submission)
{
  self->forgotten = submission;
}

gint64
tamiz_change_set_get_forgotten (TamizChangeSet *self)
{
  return self->forgotten;
}

/**
 * tamiz_change_set_set_import:
 * @self: a change set
 * @import: an import's id
 *
 * Makes the change a slice of an import: one audit entry covers all new records of a
 * kind, and undoing the import undoes it.
 */
void
tamiz_change_set_set_import (TamizChangeSet *self,
                             gint64          import)
{
  self->import = import;
}

/**
 * tamiz_change_set_set_part_of:
 * @self: a change set
 * @first: the number of a change; 0 for none
 *
 * Makes the change a part of what @first began: one deed that is done in several changes,
 * so that nobody waits for all of it, and undone as one.
 */
void
tamiz_change_set_set_part_of (TamizChangeSet *self,
                              gint64          first)
{
  self->part_of = first;
}

/**
 * tamiz_change_set_set_batch:
 * @self: a change set
 *
 * Lets people's edits go first, and spares the wait for the disk.
 */
void
tamiz_change_set_set_batch (TamizChangeSet *self)
{
  self->batch = TRUE;
}

TamizActor
tamiz_change_set_get_actor (TamizChangeSet *self)
{
  return self->actor;
}

const char *
tamiz_change_set_get_cause (TamizChangeSet *self)
{
  return self->cause;
}

GPtrArray *
tamiz_change_set_get_inserts (TamizChangeSet *self)
{
  return self->inserts;
}

/**
 * tamiz_change_set_get_moves:
 * @self: a change set
 *
 * Gets which of the new records are stage moves: whoever judges the leads of a large
 * change set one by one does not look through all of it for each.
 *
 * Returns: (transfer none) (element-type TamizRecord): the moves, in order
 */
GPtrArray *
tamiz_change_set_get_moves (TamizChangeSet *self)
{
  return self->moves;
}

GArray *
tamiz_change_set_get_updates (TamizChangeSet *self)
{
  return self->updates;
}

GArray *
tamiz_change_set_get_leads (TamizChangeSet *self)
{
  return self->leads;
}

GPtrArray *
tamiz_change_set_get_retractions (TamizChangeSet *self)
{
  return self->retractions;
}

gint64
tamiz_change_set_get_undo (TamizChangeSet *self)
{
  return self->undo;
}

gint64
tamiz_change_set_get_undo_import (TamizChangeSet *self)
{
  return self->undo_import;
}

gint64
tamiz_change_set_get_import (TamizChangeSet *self)
{
  return self->import;
}

gint64
tamiz_change_set_get_part_of (TamizChangeSet *self)
{
  return self->part_of;
}

gboolean
tamiz_change_set_is_batch (TamizChangeSet *self)
{
  return self->batch;
}

gboolean
tamiz_change_set_is_empty (TamizChangeSet *self)
{
  return self->inserts->len == 0 && self->updates->len == 0 && self->retractions->len == 0
         && self->leads->len == 0 && self->undo == 0 && self->undo_import == 0 && self->erased == 0
         && self->forgotten == 0;
}

/**
 * tamiz_commit_new:
 * @change: the transaction's change number
 *
 * Makes what storage tells after a commit.
 *
 * Returns: (transfer full): a new commit
 */
TamizCommit *
tamiz_commit_new (gint64 change)
{
  TamizCommit *self = g_new0 (TamizCommit, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->change = change;
  self->leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->conflicts = g_array_new (FALSE, TRUE, sizeof (TamizUpdate));
  g_array_set_clear_func (self->conflicts, (GDestroyNotify) tamiz_update_clear);

  return self;
}

TamizCommit *
tamiz_commit_ref (TamizCommit *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tamiz_commit_unref (TamizCommit *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->leads);
  g_array_unref (self->conflicts);
  g_free (self);
}

/**
 * tamiz_commit_touches:
 * @self: a commit
 * @kind: a kind of record
 *
 * Tells whether records of a kind were made or changed.
 *
 * Returns: whether @kind was touched
 */
gboolean
tamiz_commit_touches (const TamizCommit *self,
                      TamizKind          kind)
{
  return (self->kind_bits & (G_GUINT64_CONSTANT (1) << kind)) != 0;
}
