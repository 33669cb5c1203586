#define G_LOG_DOMAIN "tamiz-operations-company"

#include "config.h"

#include "tamiz-accounts.h"
#include "tamiz-edits.h"
#include "tamiz-error.h"
#include "tamiz-people.h"
#include "tamiz-session-index.h"
#include "tamiz-text.h"
#include "tamiz-chronicle.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Companies: the list with what goes on in each, and one of them with its people, its
 * leads and all that happened.
 */

/* What a company's leads come to. */
typedef struct
{
  guint n_leads;
  int best_grade;           /* TamizGrade; -1 = none */
  gint64 last_activity;     /* microseconds; 0 = none */
} CompanyFigures;

typedef struct
{
  gint64 id;
  char *folded;             /* its name */
  const CompanyFigures *figures;   /* (nullable): without leads, or not collected */
} CompanyRow;

typedef struct
{
  const char *wanted;       /* (nullable): folded, what a company's texts must have */
  GArray *rows;             /* CompanyRow */
} CompanySearch;

static CompanyFigures *
add_figures (GHashTable *by_company,
             gint64      company)
{
  CompanyFigures *figures = g_new0 (CompanyFigures, 1);

  figures->best_grade = -1;
  g_hash_table_insert (by_company, g_memdup2 (&company, sizeof company), figures);

  return figures;
}

static void
add_lead (CompanyFigures       *self,
          const TamizIndexLead *lead)
{
  self->n_leads++;
  self->last_activity = MAX (self->last_activity, lead->last_activity);
  if (lead->grade >= 0 && (self->best_grade < 0 || lead->grade < self->best_grade))
    self->best_grade = lead->grade;
}

/* Of all companies. */
static void
add_any_lead (const TamizIndexLead *lead,
              const TamizIndexPast *past,
              gpointer              user_data)
{
  CompanyFigures *figures = g_hash_table_lookup (user_data, &lead->company);

  if (lead->company != 0)
    add_lead (figures != NULL ? figures : add_figures (user_data, lead->company), lead);
}

/* Of those companies that are asked for. */
static void
add_wanted_lead (const TamizIndexLead *lead,
                 const TamizIndexPast *past,
                 gpointer              user_data)
{
  CompanyFigures *figures = g_hash_table_lookup (user_data, &lead->company);

  if (figures != NULL)
    add_lead (figures, lead);
}

#define TOLD (TAMIZ_INDEX_TELL_PEOPLE | TAMIZ_INDEX_TELL_ACTIVITY)

static void
collect_all (TamizIndex *index,
             gpointer    user_data)
{
  tamiz_index_foreach (index, TOLD, add_any_lead, user_data);
}

static void
collect_wanted (TamizIndex *index,
                gpointer    user_data)
{
  tamiz_index_foreach (index, TOLD, add_wanted_lead, user_data);
}

static gboolean
collect_figures (TamizWork     *work,
                 TamizIndexUse  collect,
                 GHashTable    *figures,
                 GError       **error)
{
  return tamiz_session_index_use_parts (work, TAMIZ_INDEX_TEXTS | TAMIZ_INDEX_ACTIVITY, collect, figures,
                                        error);
}

static void
clear_row (gpointer data)
{
  g_free (((CompanyRow *) data)->folded);
}

static gboolean
has_wanted (const char *text,
            const char *wanted)
{
  g_autofree char *folded = tamiz_text_fold (text);

  return strstr (folded, wanted) != NULL;
}

static gboolean
add_found (const TamizNameRow *company,
           gpointer            user_data)
{
  CompanySearch *search = user_data;
  CompanyRow row = { company->id, tamiz_text_fold (company->name), NULL };

  if (search->wanted == NULL || strstr (row.folded, search->wanted) != NULL
      || has_wanted (company->detail, search->wanted) || has_wanted (company->company, search->wanted))
    g_array_append_val (search->rows, row);
  else
    g_free (row.folded);

  return TRUE;
}

static GArray *
find_companies (TamizWork  *work,
                GError    **error)
{
  const char *text = tamiz_work_text (work, "search");
  g_autofree char *wanted = text != NULL ? tamiz_text_fold (text) : NULL;
  CompanySearch search = { wanted, g_array_new (FALSE, FALSE, sizeof (CompanyRow)) };

  g_array_set_clear_func (search.rows, clear_row);
  if (tamiz_reader_scan_companies (work->reader, add_found, &search, work->cancellable, error))
    return search.rows;

  g_array_unref (search.rows);
  return NULL;
}

typedef enum
{
  BY_NAME,
  BY_LEADS,
  BY_LAST_ACTIVITY,
} CompanySort;

typedef struct
{
  CompanySort by;
  gboolean descending;
} CompanyOrder;

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return a < b ? -1 : a > b;
}

/* Companies that are alike stay in order of their names. */
static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const CompanyRow *first = a, *second = b;
  const CompanyOrder *order = user_data;
  static const CompanyFigures none = { 0, -1, 0 };
  const CompanyFigures *x = first->figures != NULL ? first->figures : &none;
  const CompanyFigures *y = second->figures != NULL ? second->figures : &none;
  int by_name = strcmp (first->folded, second->folded);
  int result = by_name;

  if (order->by == BY_LEADS)
    result = compare_numbers (x->n_leads, y->n_leads);
  else if (order->by == BY_LAST_ACTIVITY)
    result = compare_numbers (x->last_activity, y->last_activity);
  if (result == 0)
    return by_name;

  return order->descending ? -result : result;
}

static gboolean
parse_order (TamizWork     *work,
             CompanyOrder  *order,
             GError       **error)
{
  static const char *const nicks[] = { "name", "leads", "last_activity" };
  const char *text = tamiz_work_text (work, "sort");
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);

  for (guint i = 0; i < G_N_ELEMENTS (nicks) && parts[0] != NULL; i++)
    {
      if (g_str_equal (parts[0], nicks[i]) && (parts[1] == NULL || g_str_equal (parts[1], "desc")))
        {
          *order = (CompanyOrder) { i, parts[1] != NULL };
          return TRUE;
        }
    }

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), text, "sort",
                             "name, leads, last_activity");
}

static gboolean
sort_companies (TamizWork           *work,
                const CompanyOrder  *order,
                GHashTable          *figures,
                GArray              *rows,
                GError             **error)
{
  if (order->by != BY_NAME)
    {
      if (!collect_figures (work, collect_all, figures, error))
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        {
          CompanyRow *row = &g_array_index (rows, CompanyRow, i);

          row->figures = g_hash_table_lookup (figures, &row->id);
        }
    }
  g_array_sort_with_data (rows, compare_rows, (gpointer) order);

  return TRUE;
}

static json_t *
row_to_json (TamizWork             *work,
             gint64                 id,
             const CompanyFigures  *figures,
             GError               **error)
{
  g_autoptr (TamizRecord) company = tamiz_reader_load (work->reader, TAMIZ_KIND_COMPANY, id, error);
  guint n_people;
  json_t *object;

  if (company == NULL || !tamiz_reader_count_people (work->reader, id, &n_people, error))
    return NULL;

  object = tamiz_company_to_json (work, company);
  json_object_set_new (object, "people", json_integer (n_people));
  json_object_set_new (object, "leads", json_integer (figures != NULL ? figures->n_leads : 0));
  tamiz_json_set_text (object, "best_grade",
                       figures != NULL && figures->best_grade >= 0
                           ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, figures->best_grade)
                           : NULL);
  tamiz_work_set_time (work, object, "last_activity", figures != NULL ? figures->last_activity : 0);

  return object;
}

/* The piece that is asked for: what is told of a company is found out for these only. */
static json_t *
list_piece (TamizWork   *work,
            GArray      *rows,
            GError     **error)
{
  gint64 limit = tamiz_work_number (work, "limit", 100);
  guint first = (guint) CLAMP (tamiz_work_number (work, "offset", 0), 0, rows->len);
  guint end = limit > 0 && limit < rows->len - first ? first + (guint) limit : rows->len;
  g_autoptr (GHashTable) figures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (json_t) items = json_array ();

  for (guint i = first; i < end; i++)
    add_figures (figures, g_array_index (rows, CompanyRow, i).id);
  if (!collect_figures (work, collect_wanted, figures, error))
    return NULL;

  for (guint i = first; i < end; i++)
    {
      gint64 id = g_array_index (rows, CompanyRow, i).id;
      json_t *item = row_to_json (work, id, g_hash_table_lookup (figures, &id), error);

      if (item == NULL)
        return NULL;
      json_array_append_new (items, item);
    }

  return g_steal_pointer (&items);
}

static json_t *
list_companies (TamizWork *work,
                GError   **error)
{
  g_autoptr (GHashTable) figures
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GArray) rows = NULL;
  CompanyOrder order;
  json_t *items, *answer;

  if (tamiz_work_text (work, "sort") != NULL && !parse_order (work, &order, error))
    return NULL;
  rows = find_companies (work, error);
  if (rows == NULL
      || (tamiz_work_text (work, "sort") != NULL && !sort_companies (work, &order, figures, rows, error)))
    return NULL;
  items = list_piece (work, rows, error);
  if (items == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (rows->len));
  json_object_set_new (answer, "items", items);
  return answer;
}

static json_t *
lead_to_json (TamizWork    *work,
              TamizRecord  *lead,
              GHashTable   *users)
{
  json_t *object = tamiz_lead_to_brief_json (work, lead);
  gint64 id = tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON);
  g_autoptr (TamizRecord) person
      = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_PERSON, id, NULL) : NULL;
  g_autofree char *name = tamiz_person_dup_name (person);

  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_id (object, "person", id);
  tamiz_user_set_json (object, "owner", "owner_name",
                       tamiz_users_find (users, tamiz_record_get_int (lead, TAMIZ_LEAD_OWNER)));

  return object;
}

static json_t *
person_to_json (TamizWork    *work,
                TamizRecord  *person,
                GError      **error)
{
  g_autoptr (json_t) object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (person));
  tamiz_json_set_text (object, "first_name", tamiz_record_get_text (person, TAMIZ_PERSON_FIRST_NAME));
  tamiz_json_set_text (object, "last_name", tamiz_record_get_text (person, TAMIZ_PERSON_LAST_NAME));
  tamiz_json_set_text (object, "job_title", tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE));

  return tamiz_work_set_contact (work, object, person, error) ? g_steal_pointer (&object) : NULL;
}

static gboolean
add_lists (TamizWork    *work,
           json_t       *object,
           GPtrArray    *people,
           GPtrArray    *leads,
           GError      **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  json_t *list = json_array ();

  json_object_set_new (object, "people", list);
  for (guint i = 0; users != NULL && i < people->len; i++)
    {
      json_t *person = person_to_json (work, g_ptr_array_index (people, i), error);

      if (person == NULL)
        return FALSE;
      json_array_append_new (list, person);
    }

  list = json_array ();
  json_object_set_new (object, "leads", list);
  for (guint i = 0; users != NULL && i < leads->len; i++)
    json_array_append_new (list, lead_to_json (work, g_ptr_array_index (leads, i), users));

  return users != NULL;
}

static json_t *
domains_to_json (GPtrArray *domains)
{
  json_t *array = json_array ();

  for (guint i = 0; i < domains->len; i++)
    json_array_append_new (array, json_string (tamiz_record_get_text (g_ptr_array_index (domains, i),
                                                                      TAMIZ_DOMAIN_DOMAIN)));
  return array;
}

static json_t *
show_company (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) company = tamiz_work_load (work, TAMIZ_KIND_COMPANY, "id", error);
  gint64 id = company != NULL ? tamiz_record_get_id (company) : 0;
  g_autoptr (GPtrArray) domains = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GPtrArray) leads = NULL;
  g_autoptr (json_t) object = NULL;

  if (company == NULL)
    return NULL;
  domains = tamiz_reader_list_by (work->reader, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY, id, error);
  people = domains != NULL
               ? tamiz_work_list_company_people (work, id, error)
               : NULL;
  leads = people != NULL ? tamiz_work_list_company_leads (work, id, people, error) : NULL;
  if (leads == NULL)
    return NULL;

  object = tamiz_company_to_json (work, company);
  json_object_set_new (object, "domains", domains_to_json (domains));
  if (!add_lists (work, object, people, leads, error))
    return NULL;

  return g_steal_pointer (&object);
}

static json_t *
show_timeline (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizRecord) company = tamiz_work_load (work, TAMIZ_KIND_COMPANY, "id", error);
  gint64 id = company != NULL ? tamiz_record_get_id (company) : 0;
  g_autoptr (TamizChronicle) timeline = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GPtrArray) leads = NULL;

  if (company == NULL)
    return NULL;
  timeline = tamiz_chronicle_new (work, error);
  people = timeline != NULL
               ? tamiz_work_list_company_people (work, id, error)
               : NULL;
  leads = people != NULL ? tamiz_work_list_company_leads (work, id, people, error) : NULL;
  if (leads == NULL)
    return NULL;

  for (guint i = 0; i < leads->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error)
          || !tamiz_chronicle_add_lead (timeline, tamiz_record_get_id (g_ptr_array_index (leads, i)), error))
        return NULL;
    }

  return tamiz_chronicle_to_json (timeline, TRUE);
}

static json_t *
set_company (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) company = tamiz_work_load (work, TAMIZ_KIND_COMPANY, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "company.set");
  g_autoptr (TamizCommit) commit = NULL;

  if (company == NULL || !tamiz_work_edit_record (work, set, company, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? show_company (work, error) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define ID { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") }
#define PAGE \
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") }, \
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") }

static const TamizParameter list_parameters[] = {
  { "search", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A word of it") },
  { "sort", TAMIZ_PARAMETER_TEXT, 0, 0, N_("By name, leads or last_activity, with :desc for the other way round") },
  PAGE,
  { NULL },
};

static const TamizParameter id_parameters[] = { ID, { NULL } };

static const TamizParameter timeline_parameters[] = { ID, PAGE, { NULL } };

static const TamizParameter set_parameters[] = {
  ID,
  { "fields", TAMIZ_PARAMETER_PAIRS, REQUIRED_POSITIONAL, 0, N_("FIELD=VALUE …") },
  { "seen", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("FIELD=VALUE: what the field was seen to hold") },
  { NULL },
};

const TamizOperationEntry tamiz_company_operations[] = {
  { { "company.list", N_("List the companies"), TAMIZ_OPERATION_READS, list_parameters,
      "id,name,industry,employees,city,country,relation,people,leads,best_grade,last_activity" },
    list_companies },
  { { "company.show", N_("Show a company with its people and leads"), TAMIZ_OPERATION_READS,
      id_parameters, NULL },
    show_company },
  { { "company.set", N_("Change a company"), 0, set_parameters, NULL }, set_company },
  { { "company.timeline", N_("Show all that happened with a company's leads, the newest first"),
      TAMIZ_OPERATION_READS, timeline_parameters, "at,lead,lead_name,type,title,subject,text,by_name" },
    show_timeline },
  { { NULL }, NULL },
};
