#define G_LOG_DOMAIN "tamiz-operations-upkeep"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-sample.h"
#include "tamiz-session-private.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* What falls due, whether the base is sound, copies of it, and sample data. */
#define DUE_BATCH 250

static gboolean
enact_due_versions (TamizWork *work,
                    GError   **error)
{
  g_autoptr (GPtrArray) versions = tamiz_reader_list (work->reader, TAMIZ_KIND_DEFINITION, error);

  if (versions == NULL)
    return FALSE;

  for (guint i = 0; i < versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (versions, i);
      gint64 at = tamiz_record_get_int (version, TAMIZ_DEFINITION_EFFECTIVE_AT);
      g_autoptr (TamizChangeSet) set = NULL;
      g_autoptr (TamizCommit) commit = NULL;

      if (tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE) != TAMIZ_DEFINITION_SIGNED || at > work->now)
        continue;
      set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "definition.due");
      if (!tamiz_work_bring_into_force (work, set, version, at, error))
        return FALSE;
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return FALSE;
    }

  return TRUE;
}

/* A deferred lead comes back on its date, to the stage it left, at most MQL, with a task. */
static gboolean
bring_back (TamizWork       *work,
            TamizChangeSet  *set,
            TamizFacts      *facts,
            GError         **error)
{
  TamizRecord *last = tamiz_facts_get_last_move (facts);
  gint64 until = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_DEFERRED_UNTIL);
  int from = tamiz_record_get_int (last, TAMIZ_STAGE_MOVE_FROM);
  gint64 owner = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_OWNER);
  TamizRecord *move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  TamizRecord *task = move != NULL ? tamiz_work_insert (work, set, TAMIZ_KIND_TASK, error) : NULL;
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (task == NULL)
    return FALSE;

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, until);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, TAMIZ_STAGE_DEFERRED);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, MIN (from, TAMIZ_STAGE_MQL));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, TAMIZ_MOVE_DUE);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_PROGRAM);
  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT, _("Deferred until now: take it up again"));
  tamiz_record_set_int (task, TAMIZ_TASK_DUE, until);
  if (owner != 0)
    tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, owner);
  tamiz_change_set_update (set, facts->lead, TAMIZ_LEAD_DEFERRED_UNTIL, &nothing);

  return TRUE;
}

static gboolean
do_batch (TamizWork  *work,
          GArray     *leads,
          GError    **error)
{
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "due");
  g_autoptr (TamizCommit) commit = NULL;

  tamiz_change_set_set_batch (set);
  for (guint i = 0; i < leads->len; i++)
    {
      gint64 lead = g_array_index (leads, gint64, i);
      g_autoptr (TamizRecord) record = tamiz_reader_load (work->reader, TAMIZ_KIND_LEAD, lead, error);

      if (record == NULL)
        return FALSE;
      tamiz_change_set_judge_lead (set, lead);
      if (tamiz_record_get_int (record, TAMIZ_LEAD_STAGE) == TAMIZ_STAGE_DEFERRED
          && tamiz_record_has (record, TAMIZ_LEAD_DEFERRED_UNTIL)
          && tamiz_record_get_int (record, TAMIZ_LEAD_DEFERRED_UNTIL) <= work->now)
        {
          g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, lead, error);

          if (facts == NULL || !bring_back (work, set, facts, error))
            return FALSE;
        }
    }

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL;
}

/* Does what fell due; another program that did it first is no error. */
gboolean
tamiz_work_do_due (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;
  gint64 first = 0;

  if (!enact_due_versions (work, error))
    return FALSE;
  version = tamiz_work_find_in_force (work, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  for (;;)
    {
      g_autoptr (GArray) leads
          = tamiz_reader_list_due (work->reader, work->now,
                                   version != NULL ? tamiz_record_get_id (version) : 0, DUE_BATCH, error);

      if (leads == NULL)
        return FALSE;
      if (leads->len == 0)
        break;
      /* The same lead twice at the head: nothing would move any more. */
      if (g_array_index (leads, gint64, 0) == first)
        break;
      first = g_array_index (leads, gint64, 0);
      if (!do_batch (work, leads, &local_error))
        {
          if (!g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
            {
              g_propagate_error (error, local_error);
              return FALSE;
            }
          g_clear_error (&local_error);
          first = 0;
        }
      work->judged += leads->len;
      tamiz_work_progress (work, work->judged, 0);
    }

  return tamiz_work_accept_waived (work, error);
}

static json_t *
check (TamizWork *work,
       GError   **error)
{
  g_autoptr (GPtrArray) problems = tamiz_store_check (work->store, work->cancellable, error);
  json_t *answer, *list;

  if (problems == NULL)
    return NULL;

  list = json_array ();
  for (guint i = 0; i < problems->len; i++)
    {
      TamizProblem *problem = g_ptr_array_index (problems, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "what", problem->what);
      tamiz_json_set_text (object, "where", problem->where);
      tamiz_json_set_text (object, "message", problem->message);
      json_array_append_new (list, object);
    }
  answer = json_object ();
  json_object_set_new (answer, "ok", json_boolean (problems->len == 0));
  json_object_set_new (answer, "problems", list);
  return answer;
}

static json_t *
backup (TamizWork *work,
        GError   **error)
{
  const char *path = tamiz_work_text (work, "output");
  json_t *answer;

  if (!tamiz_store_backup (work->store, path, work->cancellable, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  return answer;
}

static json_t *
fill_sample (TamizWork *work,
             GError   **error)
{
  gint64 size = tamiz_work_number (work, "size", 8000);
  gint64 seed = tamiz_work_number (work, "seed", 1);

  if (!tamiz_work_require (size > 0 && size <= 1000000, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Sample data has between 1 and 1,000,000 prospects")))
    return NULL;

  return tamiz_sample_fill (work, (guint) size, (guint32) seed, error);
}

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter backup_parameters[] = {
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The file to write") },
  { NULL },
};

static const TamizParameter sample_parameters[] = {
  { "size", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many prospects") },
  { "seed", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The same seed makes the same data") },
  { NULL },
};

const TamizOperationEntry tamiz_upkeep_operations[] = {
  { { "check", N_("Check the base"), TAMIZ_OPERATION_READS, no_parameters, NULL }, check },
  { { "backup", N_("Make a copy of the base"), TAMIZ_OPERATION_READS, backup_parameters, NULL }, backup },
  { { "sample.fill", N_("Fill an empty base with sample data"), TAMIZ_OPERATION_READS,
      sample_parameters, NULL },
    fill_sample },
  { { NULL }, NULL },
};
