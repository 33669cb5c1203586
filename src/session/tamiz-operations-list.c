#define G_LOG_DOMAIN "tamiz-operations-list"

#include "config.h"

#include "tamiz-csv-writer.h"
#include "tamiz-error.h"
#include "tamiz-lead-query.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"
#include "tamiz-session-index.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* @only (nullable) (element-type gint64): what else is found is passed over. */
static json_t *
run_query (TamizWork  *work,
           TamizQuery *query,
           GHashTable *only,
           guint      *total,
           GError    **error)
{
  g_autoptr (TamizQueryResult) result = tamiz_session_index_run (work, query, error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (json_t) items = json_array ();
  GError *local_error = NULL;

  if (result == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  *total = result->total;
  for (guint i = 0; i < result->n_ids; i++)
    {
      g_autoptr (TamizFacts) facts = NULL;
      g_autoptr (TamizVerdict) verdict = NULL;
      TamizScore score = { .grade = -1 };

      if (only != NULL && !g_hash_table_contains (only, &result->ids[i]))
        continue;
      facts = tamiz_reader_load_facts (work->reader, result->ids[i], error);
      if (facts == NULL || g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return NULL;
      tamiz_reader_load_score (work->reader, result->ids[i], &score, NULL);
      if (version != NULL)
        verdict = tamiz_qualify_judge (definition,
                                       tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                                       facts, work->now);
      json_array_append_new (items, tamiz_work_lead_to_json (work, facts, &score, verdict));
    }

  return g_steal_pointer (&items);
}

static json_t *
list_leads (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_work_make_query (work, error);
  guint total = 0;
  json_t *items, *answer;

  if (query == NULL)
    return NULL;
  if (tamiz_work_text (work, "limit") == NULL)
    query->limit = 100; /* a page; --limit 0 lists all */
  items = run_query (work, query, NULL, &total, error);
  if (items == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set_new (answer, "items", items);
  return answer;
}

static char *
join_texts (json_t     *array,
            const char *member)
{
  GString *text = g_string_new (NULL);
  json_t *value;
  gsize i;

  json_array_foreach (array, i, value)
    {
      const char *part = member != NULL ? tamiz_json_get_text (value, member) : json_string_value (value);

      if (part == NULL && member != NULL)
        part = tamiz_json_get_text (value, "as_typed");
      if (part != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", part);
    }

  return g_string_free (text, FALSE);
}

static const char *const export_columns[] = {
  "id",     "stage",    "grade",       "first_name",  "last_name", "job_title", "company", "city",
  "country", "source",  "campaign",    "received_on", "external_id", "owner",   "journey", "persona",
};

static gboolean
write_export (TamizWork      *work,
              json_t         *items,
              GOutputStream  *stream,
              GError        **error)
{
  g_autoptr (TamizCsvWriter) writer = tamiz_csv_writer_new (stream);
  json_t *item;
  gsize i;

  for (guint column = 0; column < G_N_ELEMENTS (export_columns); column++)
    tamiz_csv_writer_add_text (writer, export_columns[column]);
  tamiz_csv_writer_add_text (writer, "email");
  tamiz_csv_writer_add_text (writer, "phone");
  tamiz_csv_writer_add_text (writer, "tags");
  if (!tamiz_csv_writer_end_row (writer, work->cancellable, error))
    return FALSE;

  json_array_foreach (items, i, item)
    {
      g_autofree char *emails = join_texts (json_object_get (item, "emails"), NULL);
      g_autofree char *phones = join_texts (json_object_get (item, "phones"), "e164");
      g_autofree char *tags = join_texts (json_object_get (item, "tags"), NULL);

      for (guint column = 0; column < G_N_ELEMENTS (export_columns); column++)
        tamiz_csv_writer_add_text (writer, tamiz_json_get_text (item, export_columns[column]));
      tamiz_csv_writer_add_text (writer, emails);
      /* One number is a number; anything else typed there is text, never a formula. */
      if (strspn (phones, "+0123456789") == strlen (phones))
        tamiz_csv_writer_add_number (writer, phones);
      else
        tamiz_csv_writer_add_text (writer, phones);
      tamiz_csv_writer_add_text (writer, tags);
      if (!tamiz_csv_writer_end_row (writer, work->cancellable, error))
        return FALSE;
    }

  return tamiz_csv_writer_finish (writer, work->cancellable, error)
         && g_output_stream_close (stream, work->cancellable, error);
}

static GOutputStream *
open_export (TamizWork   *work,
             const char  *path,
             GError     **error)
{
  g_autoptr (GFile) file = NULL;

  if (path == NULL)
    return g_memory_output_stream_new_resizable ();

  file = g_file_new_for_path (path);
  return G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, work->cancellable,
                                          error));
}

/* The leads named one by one; *@only stays NULL where none are. */
static gboolean
read_only (TamizWork   *work,
           GHashTable **only,
           GError     **error)
{
  json_t *value;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "only"), i, value)
    {
      const char *text = json_string_value (value);
      gint64 id = 0;

      if (!tamiz_work_require (text != NULL
                                   && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL),
                               TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is not a number (%s)"),
                               text != NULL ? text : "", "only"))
        return FALSE;
      if (*only == NULL)
        *only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_add (*only, g_memdup2 (&id, sizeof id));
    }

  return TRUE;
}

static json_t *
export_leads (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_work_make_query (work, error);
  g_autoptr (GHashTable) only = NULL;
  g_autoptr (json_t) items = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  const char *path = tamiz_work_text (work, "output");
  guint total = 0;
  json_t *answer;

  if (query == NULL || !read_only (work, &only, error))
    return NULL;
  items = run_query (work, query, only, &total, error);
  if (items == NULL)
    return NULL;
  stream = open_export (work, path, error);
  if (stream == NULL || !write_export (work, items, stream, error))
    return NULL;

  answer = json_object ();
  if (path != NULL)
    {
      tamiz_json_set_text (answer, "output", path);
      json_object_set_new (answer, "total", json_integer (json_array_size (items)));
    }
  else
    {
      GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

      json_object_set_new (answer, "text",
                           json_stringn (g_memory_output_stream_get_data (memory),
                                         g_memory_output_stream_get_data_size (memory)));
    }
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
    export_leads },
  { { "lead.counts", N_("Count leads by stage, grade, source, owner and tag"), TAMIZ_OPERATION_READS,
      count_parameters, NULL },
    count_leads },
  { { "lead.tags", N_("List the tags that leads have"), TAMIZ_OPERATION_READS, no_parameters,
      "tag,count" },
    list_tags },
  { { NULL }, NULL },
};
