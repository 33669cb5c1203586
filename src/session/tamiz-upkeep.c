#define G_LOG_DOMAIN "tamiz-upkeep"

#include "config.h"

#include "tamiz-upkeep.h"

#include "tamiz-error.h"
#include "tamiz-outbox-keeping.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-pace.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>

/* What time and new versions of the definition bring about.  Leads are judged in slices,
 * each a transaction in the queue of batches, so that what people do goes before; a slice
 * holds as many as can be judged in the time that somebody may be kept waiting.  What is
 * done is seen in the base, so whoever is killed in the midst, or given up, leaves the
 * rest to whoever looks next.
 */
#define FIRST_SLICE 100
#define LEAST_SLICE 25
#define LARGEST_SLICE 4000

/* How many leads are judged where somebody waits for the answer. */
#define AT_ONCE 1000

typedef struct
{
  TamizWork *work;
  guint64 judged;
  guint64 most;             /* 0 = all */
  guint64 total;            /* to be judged by a new version; 0 = not counted */
  TamizPace pace;
} Upkeep;

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
      g_autoptr (TamizDefinition) definition = NULL;
      g_autoptr (TamizChangeSet) set = NULL;
      g_autoptr (TamizCommit) commit = NULL;

      if (tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE) != TAMIZ_DEFINITION_SIGNED || at > work->now)
        continue;
      /* What was altered waits for somebody who sees to it; the rest is done. */
      definition = tamiz_session_parse_definition (work->session, version, NULL);
      if (definition == NULL)
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
judge_slice (TamizWork  *work,
             GArray     *leads,
             GError    **error)
{
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "due");
  g_autoptr (TamizCommit) commit = NULL;

  tamiz_change_set_set_batch (set);
  for (guint i = 0; i < leads->len; i++)
    tamiz_change_set_judge_lead (set, g_array_index (leads, gint64, i));
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static gboolean
judge_due (TamizWork  *work,
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

static void
end_slice (Upkeep *self,
           guint   n)
{
  tamiz_pace_end (&self->pace, n);
  self->judged += n;
  self->work->judged += n;
  tamiz_work_progress (self->work, self->judged, self->total);
}

static guint
size_slice (const Upkeep *self)
{
  return self->most == 0 ? self->pace.size : (guint) MIN (self->pace.size, self->most - self->judged);
}

static gboolean
is_enough (const Upkeep *self)
{
  return self->most != 0 && self->judged >= self->most;
}

/* Another program that did it first is no error. */
static gboolean
do_due_leads (Upkeep  *self,
              GError **error)
{
  gint64 first = 0;

  while (!is_enough (self))
    {
      g_autoptr (GArray) leads = tamiz_reader_list_due (self->work->reader, self->work->now,
                                                        size_slice (self), error);
      g_autoptr (GError) local_error = NULL;

      if (leads == NULL)
        return FALSE;
      /* The same lead twice at the head: nothing would move any more. */
      if (leads->len == 0 || g_array_index (leads, gint64, 0) == first)
        break;
      first = g_array_index (leads, gint64, 0);
      tamiz_pace_begin (&self->pace);
      if (!judge_due (self->work, leads, &local_error))
        {
          if (!g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
            {
              g_propagate_error (error, g_steal_pointer (&local_error));
              return FALSE;
            }
          first = 0;
        }
      end_slice (self, leads->len);
    }

  return TRUE;
}

/**
 * tamiz_score_is_outdated:
 * @score: what the last verdict on a lead was
 * @stage: the lead's #TamizStage
 * @in_force: the id of the definition in force; 0 = none
 *
 * Tells whether a verdict is by an earlier version of the definition and waits to be
 * replaced: handed over leads keep the version that they were judged by.
 *
 * Returns: whether it is
 */
gboolean
tamiz_score_is_outdated (const TamizScore *score,
                         int               stage,
                         gint64            in_force)
{
  return in_force != 0 && score->definition != 0 && score->definition != in_force
         && stage <= TAMIZ_STAGE_SQL;
}

/**
 * tamiz_work_count_stale:
 * @work: an operation's work
 * @left: (out): how many leads are still to be judged by the version in force
 * @judged: (out) (nullable): how many it has judged
 * @version: (out) (nullable): its number; 0 where none is in force
 * @error: return location
 *
 * Counts how far judging by the version in force has come.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_count_stale (TamizWork *work,
                        guint64   *left,
                        guint64   *judged,
                        gint64    *version,
                        GError   **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) record = tamiz_work_find_in_force (work, NULL, &local_error);

  *left = 0;
  if (judged != NULL)
    *judged = 0;
  if (version != NULL)
    *version = record != NULL ? tamiz_record_get_int (record, TAMIZ_DEFINITION_VERSION) : 0;
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL
         && (record == NULL
             || tamiz_reader_count_stale (work->reader, tamiz_record_get_id (record), left, judged,
                                          error));
}

static gboolean
do_stale_leads (Upkeep  *self,
                GError **error)
{
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;
  guint64 stale;
  gint64 after = 0;

  version = tamiz_work_find_in_force (self->work, NULL, &local_error);
  if (version == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return local_error == NULL;
    }
  if (!tamiz_reader_count_stale (self->work->reader, tamiz_record_get_id (version), &stale, NULL, error))
    return FALSE;

  self->total = stale > 0 ? self->judged + stale : 0;
  while (stale > 0 && !is_enough (self))
    {
      g_autoptr (GArray) leads
          = tamiz_reader_list_stale (self->work->reader, tamiz_record_get_id (version), after,
                                     size_slice (self), error);

      if (leads == NULL)
        return FALSE;
      if (leads->len == 0)
        break;
      after = g_array_index (leads, gint64, leads->len - 1);
      tamiz_pace_begin (&self->pace);
      if (!judge_slice (self->work, leads, error))
        return FALSE;
      end_slice (self, leads->len);
    }

  return TRUE;
}

/* Nobody is judged by what is not what was signed. */
static gboolean
is_altered (TamizWork  *work,
            gboolean   *altered,
            GError    **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = tamiz_work_find_in_force (work, NULL, &local_error);
  g_autoptr (TamizRecord) good
      = local_error == NULL ? tamiz_work_find_in_force (work, &definition, &local_error) : NULL;

  *altered = version != NULL && good == NULL;
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

static gboolean
do_due (TamizWork  *work,
        guint64     most,
        GError    **error)
{
  Upkeep self = { .work = work, .most = most };
  gboolean altered;

  tamiz_pace_init (&self.pace, FIRST_SLICE, LEAST_SLICE, LARGEST_SLICE);
  if (!enact_due_versions (work, error) || !is_altered (work, &altered, error))
    return FALSE;

  return altered
         || (do_due_leads (&self, error) && do_stale_leads (&self, error) && tamiz_work_accept_waived (work, error));
}

/**
 * tamiz_work_do_due:
 * @work: work of the program
 * @error: return location
 *
 * Does what fell due: versions come into force, deferred leads come back, grades change by
 * time alone, what an earlier version judged is judged anew, and what was sent long ago is
 * forgotten.  Whoever sees it first
 * does it; what is left undone is there to be seen by the next.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_do_due (TamizWork *work,
                   GError   **error)
{
  gboolean done;

  g_mutex_lock (&work->session->upkeep_lock);
  done = do_due (work, 0, error);
  g_mutex_unlock (&work->session->upkeep_lock);

  return done && tamiz_work_forget_delivered (work, error);
}

/**
 * tamiz_work_do_some_due:
 * @work: work of the program
 * @error: return location
 *
 * Does what fell due as far as somebody can wait for it, and nothing where it is being
 * done already.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_do_some_due (TamizWork *work,
                        GError   **error)
{
  gboolean done;

  if (!g_mutex_trylock (&work->session->upkeep_lock))
    return TRUE;
  done = do_due (work, AT_ONCE, error);
  g_mutex_unlock (&work->session->upkeep_lock);

  return done;
}
