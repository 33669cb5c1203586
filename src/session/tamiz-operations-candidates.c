#define G_LOG_DOMAIN "tamiz-operations-candidates"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-candidates.h"
#include "tamiz-glance.h"
#include "tamiz-qualify.h"
#include "tamiz-session-index.h"

#include <glib/gi18n-lib.h>

/* What stands between leads and their handoff, for one and for the nearest. */

#define CANDIDATES_DEFAULT 50
#define MAX_LOOKED_AT 2000

typedef struct
{
  gint64 lead;
  gboolean ready;
  gint64 completeness;      /* thousandths */
  guint rank;               /* among the best of their stage */
} Candidate;

/* Whether something required is among what lacks. */
gboolean
tamiz_lacks_hold_back (GPtrArray *lacks)
{
  for (guint i = 0; i < lacks->len; i++)
    {
      if (((TamizMissing *) g_ptr_array_index (lacks, i))->required)
        return TRUE;
    }

  return FALSE;
}

/* What lacks, and the meeting, which is arranged as the lead is sent. */
json_t *
tamiz_work_lacks_to_json (TamizWork *work,
                          GPtrArray *lacks)
{
  json_t *missing = tamiz_missing_to_json (lacks);
  json_t *meeting;

  if (tamiz_record_get_int (work->base, TAMIZ_BASE_WAIVE_MEETING) != 0)
    return missing;

  meeting = json_object ();
  tamiz_json_set_text (meeting, "what", "meeting");
  tamiz_json_set_text (meeting, "key", NULL);
  tamiz_json_set_text (meeting, "title",
                       _("Meeting or call with the executive, arranged when it is sent"));
  tamiz_json_set_text (meeting, "state", "unknown");
  json_object_set_new (meeting, "required", json_false ());
  json_array_append_new (missing, meeting);

  return missing;
}

static json_t *
check_handoff (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (GPtrArray) lacks = NULL;
  json_t *answer;

  if (facts == NULL)
    return NULL;
  version = tamiz_work_require_in_force (work, &definition, error);
  if (version == NULL)
    return NULL;

  lacks = tamiz_qualify_list_handoff_lacks (definition,
                                            tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                                            facts, work->now);
  answer = json_object ();
  json_object_set_new (answer, "ready", json_boolean (!tamiz_lacks_hold_back (lacks)));
  json_object_set_new (answer, "missing", tamiz_work_lacks_to_json (work, lacks));
  return answer;
}

static gboolean
add_stage (TamizWork        *work,
           TamizStage        stage,
           TamizDefinition  *definition,
           gint64            version,
           GArray           *candidates,
           guint            *total,
           GError          **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;

  query->stages = TAMIZ_QUERY_STAGE (stage);
  query->limit = MAX_LOOKED_AT;
  result = tamiz_session_index_run (work, query, error);
  if (result == NULL)
    return FALSE;

  *total += result->total;
  for (guint i = 0; i < result->n_ids; i++)
    {
      GError *local_error = NULL;
      g_autoptr (TamizFacts) facts = tamiz_work_find_facts (work, result->ids[i], &local_error);
      g_autoptr (TamizVerdict) verdict = NULL;
      Candidate candidate = { .lead = result->ids[i], .rank = i };

      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
      if (facts == NULL)
        continue; /* taken back meanwhile */
      verdict = tamiz_qualify_judge_briefly (definition, version, facts, work->now);
      candidate.completeness = verdict->completeness;
      if (stage == TAMIZ_STAGE_SQL && verdict->still_good)
        {
          g_autoptr (GPtrArray) lacks
              = tamiz_qualify_list_handoff_lacks (definition, version, facts, work->now);

          candidate.ready = !tamiz_lacks_hold_back (lacks);
        }
      g_array_append_val (candidates, candidate);
    }

  return TRUE;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->ready != y->ready)
    return y->ready - x->ready;
  if (x->completeness != y->completeness)
    return x->completeness < y->completeness ? 1 : -1;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->lead < y->lead ? -1 : x->lead > y->lead;
}

static json_t *
candidate_to_json (TamizWork        *work,
                   const Candidate  *candidate,
                   TamizDefinition  *definition,
                   gint64            version,
                   GHashTable       *glances,
                   GHashTable       *users,
                   GError          **error)
{
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, candidate->lead, error);
  g_autoptr (GPtrArray) lacks = NULL;
  json_t *object;
  gint64 owner;

  if (facts == NULL)
    return NULL;

  lacks = tamiz_qualify_list_handoff_lacks (definition, version, facts, work->now);
  owner = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_OWNER);
  object = json_object ();
  tamiz_glance_set_json (object, glances, candidate->lead);
  tamiz_json_set_text (object, "stage",
                       tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_facts_get_stage (facts)));
  tamiz_json_set_text (object, "owner_name", g_hash_table_lookup (users, &owner));
  json_object_set_new (object, "ready", json_boolean (candidate->ready));
  json_object_set_new (object, "completeness", tamiz_json_thousandths (candidate->completeness));
  json_object_set_new (object, "missing", tamiz_work_lacks_to_json (work, lacks));

  return object;
}

static json_t *
candidates_to_json (TamizWork        *work,
                    GArray           *candidates,
                    guint             limit,
                    TamizDefinition  *definition,
                    gint64            version,
                    GError          **error)
{
  g_autoptr (GHashTable) users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (json_t) items = json_array ();
  guint n = limit > 0 ? MIN (limit, candidates->len) : candidates->len;

  if (users == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    g_array_append_val (leads, g_array_index (candidates, Candidate, i).lead);
  glances = tamiz_work_glance (work, leads, error);
  if (glances == NULL)
    return NULL;

  for (guint i = 0; i < n; i++)
    {
      json_t *object = candidate_to_json (work, &g_array_index (candidates, Candidate, i),
                                          definition, version, glances, users, error);

      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return g_steal_pointer (&items);
}

/**
 * tamiz_work_list_candidates:
 * @work: an operation's work
 * @limit: how many at most; 0 for all that were looked at
 * @error: return location
 *
 * Lists the leads at SQL and MQL that are nearest to their handoff: those that are ready,
 * then by how much of what the definition requires is there.  Of each stage the best few
 * thousand are looked at.
 *
 * Returns: (transfer full): a list; empty where no definition is in force
 */
json_t *
tamiz_work_list_candidates (TamizWork *work,
                            guint      limit,
                            GError   **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  GError *local_error = NULL;
  json_t *items, *answer;
  guint total = 0;
  gint64 number;

  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (version == NULL)
    return tamiz_work_items (json_array ());

  number = tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION);
  if (!add_stage (work, TAMIZ_STAGE_SQL, definition, number, candidates, &total, error)
      || !add_stage (work, TAMIZ_STAGE_MQL, definition, number, candidates, &total, error))
    return NULL;
  g_array_sort (candidates, compare_candidates);
  items = candidates_to_json (work, candidates, limit, definition, number, error);
  if (items == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set_new (answer, "items", items);
  return answer;
}

static json_t *
list_candidates (TamizWork *work,
                 GError   **error)
{
  gint64 limit = tamiz_work_number (work, "limit", CANDIDATES_DEFAULT);

  return tamiz_work_list_candidates (work, (guint) CLAMP (limit, 0, G_MAXINT), error);
}

static const TamizParameter lead_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The lead's id") },
  { NULL },
};

static const TamizParameter limit_parameters[] = {
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { NULL },
};

const TamizOperationEntry tamiz_candidate_operations[] = {
  { { "handoff.check", N_("Say what a lead still lacks for the handoff"), TAMIZ_OPERATION_READS,
      lead_parameters, NULL },
    check_handoff },
  { { "handoff.candidates", N_("List the leads nearest to their handoff"), TAMIZ_OPERATION_READS,
      limit_parameters, "lead,name,company,grade,stage,owner_name,ready,completeness" },
    list_candidates },
  { { NULL }, NULL },
};
