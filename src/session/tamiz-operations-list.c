#define G_LOG_DOMAIN "tamiz-operations-list"

#include "config.h"

#include "tamiz-found-leads.h"
#include "tamiz-lead-export.h"
#include "tamiz-people.h"
#include "tamiz-session-index.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

static gboolean
append_lead (TamizWork  *work,
             json_t     *lead,
             guint       nth,
             guint       of,
             gpointer    items,
             GError    **error)
{
  json_array_append (items, lead);
  return TRUE;
}

static json_t *
list_leads (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_work_make_query (work, error);
  g_autoptr (json_t) items = json_array ();
  guint total = 0;
  json_t *answer;

  if (query == NULL)
    return NULL;
  if (tamiz_work_text (work, "limit") == NULL)
    query->limit = 100; /* a page; --limit 0 lists all */
  if (!tamiz_found_leads_tell (work, query, NULL, &total, append_lead, items, error))
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set (answer, "items", items);
  return answer;
}

static json_t *
codes_to_json (GArray    *counts,
               TamizEnum  list)
{
  json_t *array = json_array ();

  for (guint i = 0; i < counts->len; i++)
    {
      const TamizIndexCount *count = &g_array_index (counts, TamizIndexCount, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key",
                           count->value >= 0 ? tamiz_enum_nick (list, count->value) : NULL);
      json_object_set_new (object, "count", json_integer (count->count));
      json_array_append_new (array, object);
    }

  return array;
}

/* What is chosen is told also where nobody has it, so that it can be shown as chosen. */
static void
add_chosen (GArray *counts,
            gint64  chosen)
{
  TamizIndexCount count = { chosen == TAMIZ_QUERY_NONE ? 0 : chosen, 0 };

  if (chosen == 0)
    return;
  for (guint i = 0; i < counts->len; i++)
    {
      if (g_array_index (counts, TamizIndexCount, i).value == count.value)
        return;
    }
  g_array_append_val (counts, count);
}

static json_t *
sources_to_json (TamizWork  *work,
                 GArray     *counts,
                 GError    **error)
{
  g_autoptr (GHashTable) names
      = tamiz_work_names (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  json_t *array;

  if (names == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < counts->len; i++)
    {
      const TamizIndexCount *count = &g_array_index (counts, TamizIndexCount, i);
      json_t *object = json_object ();

      tamiz_json_set_id (object, "id", count->value);
      tamiz_json_set_text (object, "name", g_hash_table_lookup (names, &count->value));
      json_object_set_new (object, "count", json_integer (count->count));
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
owners_to_json (TamizWork  *work,
                GArray     *counts,
                GError    **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  json_t *array;

  if (users == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < counts->len; i++)
    {
      const TamizIndexCount *count = &g_array_index (counts, TamizIndexCount, i);
      json_t *object = json_object ();

      tamiz_user_set_json (object, "email", "name", tamiz_users_find (users, count->value));
      json_object_set_new (object, "count", json_integer (count->count));
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
tags_to_json (GArray *counts)
{
  json_t *array = json_array ();

  for (guint i = 0; i < counts->len; i++)
    {
      const TamizIndexTagCount *count = &g_array_index (counts, TamizIndexTagCount, i);

      json_array_append_new (array, json_pack ("{ss, si}", "tag", count->tag, "count",
                                               (int) count->count));
    }

  return array;
}

static json_t *
count_leads (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_work_make_query (work, error);
  g_autoptr (TamizIndexFacets) facets = NULL;
  g_autoptr (json_t) sources = NULL;
  g_autoptr (json_t) owners = NULL;
  json_t *answer;

  if (query == NULL)
    return NULL;
  facets = tamiz_session_index_count_facets (work, query, error);
  if (facets == NULL)
    return NULL;
  add_chosen (facets->sources, query->source);
  add_chosen (facets->owners, query->owner);
  sources = sources_to_json (work, facets->sources, error);
  if (sources == NULL)
    return NULL;
  owners = owners_to_json (work, facets->owners, error);
  if (owners == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (facets->total));
  json_object_set_new (answer, "stage", codes_to_json (facets->stages, TAMIZ_ENUM_STAGE));
  json_object_set_new (answer, "grade", codes_to_json (facets->grades, TAMIZ_ENUM_GRADE));
  json_object_set (answer, "source", sources);
  json_object_set (answer, "owner", owners);
  json_object_set_new (answer, "tag", tags_to_json (facets->tags));
  return answer;
}

static json_t *
list_tags (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizIndexFacets) facets = tamiz_session_index_count_facets (work, query, error);

  return facets != NULL ? tamiz_work_items (tags_to_json (facets->tags)) : NULL;
}

#define FILTER_PARAMETERS \
  { "stage", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only these stages, separated by commas") }, \
  { "grade", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only these grades, separated by commas; none for those without") }, \
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this source") }, \
  { "owner", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this owner, by e-mail; none for those without") }, \
  { "tag", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only with this tag") }, \
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this campaign") }, \
  { "product-line", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this product line") }, \
  { "import", TAMIZ_PARAMETER_ID, 0, 0, N_("Only what came by this import, rows completed since among it") }, \
  { "received-from", TAMIZ_PARAMETER_DAY, 0, 0, N_("Received from this day on") }, \
  { "received-to", TAMIZ_PARAMETER_DAY, 0, 0, N_("Received until this day") }, \
  { "matrix", TAMIZ_PARAMETER_TEXT, 0, 0, \
    N_("Only this cell of “report matrix”: FIT,INTEREST, counted from 0") }, \
  { "funnel", TAMIZ_PARAMETER_TEXT, 0, 0, \
    N_("Only those behind this figure of “report funnel”: STAGE:FIGURE, as mql:lost") }, \
  { "search", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Words of name, company or e-mail") }

#define QUERY_PARAMETERS \
  FILTER_PARAMETERS, \
  { "sort", TAMIZ_PARAMETER_TEXT, 0, 0, N_("By what, with :desc for the other way round") }, \
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") }, \
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") }

static const TamizParameter list_parameters[] = {
  QUERY_PARAMETERS,
  { NULL },
};

static const TamizParameter count_parameters[] = {
  FILTER_PARAMETERS,
  { NULL },
};

static const TamizParameter no_parameters[] = {
  { NULL },
};

static const TamizParameter export_parameters[] = {
  QUERY_PARAMETERS,
  { "only", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("Only these of them, by their ids") },
  { "output", TAMIZ_PARAMETER_OUTPUT, 0, 0, N_("The CSV file to write") },
  { NULL },
};

const TamizOperationEntry tamiz_list_operations[] = {
  { { "lead.list", N_("List leads"), TAMIZ_OPERATION_READS, list_parameters,
      "id,stage,grade,first_name,last_name,company,source,owner,received_on" },
    list_leads },
  { { "lead.export", N_("Write what is listed to a CSV file"), TAMIZ_OPERATION_READS,
      export_parameters, NULL },
    tamiz_lead_export },
  { { "lead.counts", N_("Count leads by stage, grade, source, owner and tag"), TAMIZ_OPERATION_READS,
      count_parameters, NULL },
    count_leads },
  { { "lead.tags", N_("List the tags that leads have"), TAMIZ_OPERATION_READS, no_parameters,
      "tag,count" },
    list_tags },
  { { NULL }, NULL },
};
