#define G_LOG_DOMAIN "tamiz-import-undo"

#include "config.h"

#include "tamiz-import-undo.h"

#include "tamiz-edit-words.h"
#include "tamiz-error.h"
#include "tamiz-outbox-store.h"
#include "tamiz-people.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>

/* An import is undone in the slices in which it was written, the last one first, so that
 * nobody waits for long.  Before that its state says that it is under way: from then on none
 * of its leads is shown, and where the program dies it is gone on with by the same command.
 */

/* Companies, sources and the like that nobody uses any more, in one transaction. */
#define SHARED_AT_ONCE 500

/* Leads that were there before, and to which the import added something, in one transaction. */
#define LEADS_AT_ONCE 200

/* Where that cannot be known the user decides, who resumes or undoes it: a process number
 * alone would say of a sandbox, where every program gets the same, that the dead one runs.
 */
gboolean
tamiz_import_is_running (TamizRecord *import)
{
  return tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_RUNNING
         && tamiz_lease_is_alive (tamiz_record_get_text (import, TAMIZ_IMPORT_PROGRAM));
}

/* An import that was never undone is finished when it is done, and not before. */
gboolean
tamiz_import_is_undoing (TamizRecord *import)
{
  return tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_RUNNING
         && tamiz_record_has (import, TAMIZ_IMPORT_FINISHED);
}

void
tamiz_json_append_conflicts (json_t      *array,
                             TamizWork   *work,
                             TamizCommit *commit)
{
  for (guint i = 0; i < commit->conflicts->len; i++)
    {
      const TamizUpdate *update = &g_array_index (commit->conflicts, TamizUpdate, i);
      const TamizKindInfo *info = tamiz_kind_get_info (update->kind);
      g_autofree char *before = tamiz_value_to_text (&update->before);
      g_autofree char *after = tamiz_value_to_text (&update->after);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "record", info->nick);
      tamiz_json_set_id (object, "id", update->id);
      tamiz_json_set_text (object, "field", info->fields[update->field].name);
      tamiz_edit_words_to_json (object, work, update->kind, update->id, update->lead, update->field, before, after);
      json_array_append_new (array, object);
    }
}

typedef struct
{
  TamizWork *work;
  TamizActor actor;
  gint64 import;
  gint64 first;             /* the change that began it, whose parts the others are */
  guint64 leads;            /* that came with it, and others that were touched */
  json_t *conflicts;
} Undoing;

static gboolean
apply (Undoing         *self,
       TamizChangeSet  *set,
       GError         **error)
{
  g_autoptr (TamizCommit) commit = NULL;

  if (self->first != 0)
    tamiz_change_set_set_part_of (set, self->first);
  /* What was begun is ended, also where somebody gave up the import itself. */
  commit = tamiz_store_apply (self->work->store, set, NULL, error);
  if (commit == NULL)
    return FALSE;

  if (self->first == 0)
    self->first = commit->change;
  self->leads += commit->leads->len;
  tamiz_json_append_conflicts (self->conflicts, self->work, commit);
  return TRUE;
}

/* Hides what came with the import, and says who is at it. */
static gboolean
begin (Undoing      *self,
       TamizRecord  *import,
       GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (self->actor, "undo");
  g_autofree char *program = tamiz_lease_new ();

  tamiz_change_set_update_int (set, import, TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_RUNNING);
  tamiz_change_set_update_text (set, import, TAMIZ_IMPORT_PROGRAM, program);
  if (!tamiz_record_has (import, TAMIZ_IMPORT_FINISHED))
    tamiz_change_set_update_int (set, import, TAMIZ_IMPORT_FINISHED, tamiz_clock_get_now (self->work->clock));

  return apply (self, set, error);
}

/* Nobody is at it any more: whoever wants to goes on. */
static void
let_go (Undoing *self)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (self->actor, "undo");
  g_autoptr (TamizRecord) import
      = tamiz_reader_load (self->work->reader, TAMIZ_KIND_IMPORT, self->import, NULL);
  g_autoptr (GError) error = NULL;

  if (import == NULL)
    return;
  tamiz_change_set_update_text (set, import, TAMIZ_IMPORT_PROGRAM, NULL);
  if (!apply (self, set, &error))
    g_warning ("%s", error->message);
}

/* An import that was given up stays as it stands: whoever wants to goes on with it, or undoes it. */
void
tamiz_import_leave (TamizWork   *work,
                    TamizRecord *import)
{
  g_autoptr (json_t) conflicts = json_array ();
  Undoing self = { work, { TAMIZ_ACTOR_PROGRAM, 0 }, tamiz_record_get_id (import), 0, 0, conflicts };

  let_go (&self);
}

/* What another program has undone meanwhile is undone. */
static gboolean
undo_slice (Undoing  *self,
            gint64    slice,
            GError  **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (self->actor, TAMIZ_CAUSE_UNDO_SLICE);
  g_autoptr (GError) local_error = NULL;

  tamiz_change_set_undo_slice (set, slice);
  tamiz_change_set_set_batch (set);
  if (apply (self, set, &local_error)
      || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
has_number (GArray *numbers,
            gint64  number)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      if (g_array_index (numbers, gint64, i) == number)
        return TRUE;
    }

  return FALSE;
}

/* Marks what the import added to a lead that it did not make. */
static gboolean
retract_added (Undoing         *self,
               TamizChangeSet  *set,
               GArray          *slices,
               gint64           lead,
               GError         **error)
{
  static const struct
  {
    TamizKind kind;
    int field;
  } kinds[] = {
    { TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD },
    { TAMIZ_KIND_ANSWER, TAMIZ_ANSWER_LEAD },
    { TAMIZ_KIND_STAGE_MOVE, TAMIZ_STAGE_MOVE_LEAD },
  };
  g_autoptr (TamizRecord) record = tamiz_reader_load (self->work->reader, TAMIZ_KIND_LEAD, lead, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) rows
          = tamiz_reader_list_by (self->work->reader, kinds[i].kind, kinds[i].field, lead, error);

      if (rows == NULL)
        return FALSE;
      for (guint j = 0; j < rows->len; j++)
        {
          TamizRecord *row = g_ptr_array_index (rows, j);
          gint64 change = tamiz_record_get_change (row);

          if ((record == NULL || tamiz_record_get_change (record) != change) && has_number (slices, change))
            tamiz_change_set_retract (set, row);
        }
    }

  return TRUE;
}

/* A lead that came later of somebody who came with the import goes with them. */
static gboolean
retract_lead (Undoing         *self,
              TamizChangeSet  *set,
              GArray          *slices,
              gint64           lead,
              GError         **error)
{
  g_autoptr (TamizRecord) record = tamiz_reader_load (self->work->reader, TAMIZ_KIND_LEAD, lead, error);

  if (record != NULL)
    tamiz_change_set_retract (set, record);
  return record != NULL;
}

typedef gboolean (*TakeLead) (Undoing         *self,
                              TamizChangeSet  *set,
                              GArray          *slices,
                              gint64           lead,
                              GError         **error);

/* @listed: (transfer full) (nullable): NULL where they could not be listed */
static gboolean
take_leads (Undoing   *self,
            GArray    *listed,
            TakeLead   take,
            GArray    *slices,
            GError   **error)
{
  g_autoptr (GArray) leads = listed;

  if (leads == NULL)
    return FALSE;

  for (guint first = 0; first < leads->len; first += LEADS_AT_ONCE)
    {
      g_autoptr (TamizChangeSet) set = tamiz_change_set_new (self->actor, TAMIZ_CAUSE_UNDO_SLICE);

      for (guint i = first; i < MIN (leads->len, first + LEADS_AT_ONCE); i++)
        {
          if (!take (self, set, slices, g_array_index (leads, gint64, i), error))
            return FALSE;
        }
      tamiz_change_set_set_batch (set);
      if (!tamiz_change_set_is_empty (set) && !apply (self, set, error))
        return FALSE;
    }

  return TRUE;
}

/* @cancellable: FALSE where it is taken back because it was given up */
static gboolean
undo_slices (Undoing   *self,
             gboolean   cancellable,
             GError   **error)
{
  g_autoptr (GArray) slices = tamiz_reader_list_slices (self->work->reader, self->import, error);

  if (slices == NULL
      || !take_leads (self, tamiz_reader_list_followers (self->work->reader, self->import, 0, error),
                      retract_lead, slices, error)
      || !take_leads (self, tamiz_reader_list_added_to (self->work->reader, self->import, error),
                      retract_added, slices, error))
    return FALSE;

  tamiz_work_progress (self->work, 0, slices->len);
  for (guint i = 0; i < slices->len; i++)
    {
      if (cancellable && i > 0)
        tamiz_work_rest (self->work);
      if ((cancellable && g_cancellable_set_error_if_cancelled (self->work->cancellable, error))
          || !undo_slice (self, g_array_index (slices, gint64, i), error))
        return FALSE;
      tamiz_work_progress (self->work, i + 1, slices->len);
    }

  return TRUE;
}

/* Companies, sources and the like, a few at a time, until the import is undone. */
static gboolean
undo_shared (Undoing  *self,
             GError  **error)
{
  for (;;)
    {
      g_autoptr (TamizChangeSet) set = tamiz_change_set_new (self->actor, "undo");
      g_autoptr (TamizRecord) import = NULL;

      tamiz_change_set_undo_import (set, self->import);
      tamiz_change_set_set_undo_limit (set, SHARED_AT_ONCE);
      tamiz_change_set_set_batch (set);
      if (!apply (self, set, error))
        return FALSE;
      import = tamiz_reader_load (self->work->reader, TAMIZ_KIND_IMPORT, self->import, error);
      if (import == NULL)
        return FALSE;
      if (tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_UNDONE)
        return TRUE;
    }
}

/**
 * tamiz_import_undo:
 * @work: an operation's work
 * @import: an import that is done, or whose program died
 * @actor: who undoes it; the program where it was given up, and then nobody can stop it
 * @answer: gets “leads”, how many were touched, and “conflicts”
 * @error: return location
 *
 * Takes back all that an import made, and gives fields their former value where its own
 * still stands.  What was undone before it was given up, or failed, stays so; the same
 * command goes on with the rest.
 *
 * Returns: whether it came to the end
 */
gboolean
tamiz_import_undo (TamizWork    *work,
                   TamizRecord  *import,
                   TamizActor    actor,
                   json_t       *answer,
                   GError      **error)
{
  g_autoptr (json_t) conflicts = json_array ();
  Undoing undoing = { work, actor, tamiz_record_get_id (import), 0, 0, conflicts };
  gboolean done = tamiz_reader_count_imported (work->reader, undoing.import, &undoing.leads, error)
                  && begin (&undoing, import, error)
                  && undo_slices (&undoing, actor.kind != TAMIZ_ACTOR_PROGRAM, error)
                  && undo_shared (&undoing, error);

  if (!done && undoing.first != 0)
    let_go (&undoing);
  tamiz_store_settle (work->store, NULL);
  if (work->changes != NULL && undoing.first != 0)
    g_array_append_val (work->changes, undoing.first);
  json_object_set_new (answer, "leads", json_integer (undoing.leads));
  json_object_set (answer, "conflicts", conflicts);

  return done;
}

/* @name (nullable): of one of @count leads */
static gboolean
refuse_to_hide_work (const char  *name,
                     guint        count,
                     GError     **error)
{
  g_autofree char *who = g_strdup (name != NULL ? name : _("a lead without a name"));

  if (count > 1)
    {
      g_autofree char *first = g_steal_pointer (&who);

      /* Translators: somebody's name and how many others */
      who = g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", count - 1), first, count - 1);
    }

  /* Translators: %s is a name, or a name and how many others */
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             ngettext ("Of this import, %s has been worked on, or heard of, since: undoing it "
                                       "would hide the calls, answers, inquiries and handoffs as well. It is "
                                       "done where you want it all the same",
                                       "Of this import, %s have been worked on, or heard of, since: undoing it "
                                       "would hide their calls, answers, inquiries and handoffs as well. It is "
                                       "done where you want it all the same",
                                       count),
                             who);
}

/* Undoing an import hides its leads with all that people did with them since: that is
 * done only where somebody says so.  What is half undone is not asked again.
 */
gboolean
tamiz_import_check_undo (TamizWork    *work,
                         TamizRecord  *import,
                         GError      **error)
{
  g_autoptr (GArray) leads = NULL;
  g_autofree char *name = NULL;

  if (!tamiz_import_check_merges (work, import, error))
    return FALSE;
  if (tamiz_work_flag (work, "worked-on") || tamiz_import_is_undoing (import))
    return TRUE;
  leads = tamiz_reader_list_worked_on (work->reader, tamiz_record_get_id (import), error);
  if (leads == NULL)
    return FALSE;
  if (leads->len == 0)
    return TRUE;

  name = tamiz_work_dup_lead_name (work, g_array_index (leads, gint64, 0));
  return refuse_to_hide_work (name, leads->len, error);
}
