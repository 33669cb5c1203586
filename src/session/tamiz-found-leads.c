#define G_LOG_DOMAIN "tamiz-found-leads"

#include "config.h"

#include "tamiz-found-leads.h"

#include "tamiz-qualify.h"
#include "tamiz-session-index.h"

typedef struct
{
  TamizDefinition *definition; /* (nullable): nothing is in force */
  gint64 version;
} Judging;

static json_t *
load_lead (TamizWork     *work,
           const Judging *judging,
           gint64         id,
           GError       **error)
{
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, id, error);
  g_autoptr (TamizVerdict) verdict = NULL;
  TamizScore score = { .grade = -1 };

  if (facts == NULL)
    return NULL;
  tamiz_reader_load_score (work->reader, id, &score, NULL);
  if (judging->definition != NULL)
    verdict = tamiz_qualify_judge (judging->definition, judging->version, facts, work->now);

  return tamiz_work_lead_to_json (work, facts, &score, verdict);
}

/* @only: (nullable) (element-type gint64): what else is found is passed over.
 * @total: how many the query finds, those beyond its limit among them.
 */
gboolean
tamiz_found_leads_tell (TamizWork      *work,
                        TamizQuery     *query,
                        GHashTable     *only,
                        guint          *total,
                        TamizFoundFunc  func,
                        gpointer        user_data,
                        GError        **error)
{
  g_autoptr (TamizQueryResult) result = tamiz_session_index_run (work, query, error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;
  Judging judging = { 0 };
  guint of, nth = 0;

  if (result == NULL)
    return FALSE;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  if (version != NULL)
    judging = (Judging){ definition, tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION) };
  *total = result->total;
  of = only != NULL ? MIN (g_hash_table_size (only), result->n_ids) : result->n_ids;
  for (guint i = 0; i < result->n_ids; i++)
    {
      g_autoptr (json_t) lead = NULL;

      if (only != NULL && !g_hash_table_contains (only, &result->ids[i]))
        continue;
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
      lead = load_lead (work, &judging, result->ids[i], error);
      if (lead == NULL || !func (work, lead, ++nth, of, user_data, error))
        return FALSE;
    }

  return TRUE;
}
