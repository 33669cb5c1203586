#define G_LOG_DOMAIN "tamiz-duplicates"

#include "config.h"

#include "tamiz-duplicates.h"

#include "tamiz-accounts.h"
#include "tamiz-merge.h"
#include "tamiz-people.h"

/* Adds a pair to a change: two that may be the same, and what they have in common.
 * @evidence (element-type utf8)
 */
TamizRecord *
tamiz_duplicate_add (TamizWork       *work,
                     TamizChangeSet  *set,
                     TamizKind        what,
                     gint64           one,
                     gint64           other,
                     TamizLikeness    likeness,
                     GPtrArray       *evidence,
                     GError         **error)
{
  gboolean people = what == TAMIZ_KIND_PERSON;
  TamizRecord *pair = tamiz_work_insert (work, set, TAMIZ_KIND_DUPLICATE, error);
  g_autoptr (json_t) sentences = json_array ();
  g_autofree char *text = NULL;

  if (pair == NULL)
    return NULL;

  for (guint i = 0; evidence != NULL && i < evidence->len; i++)
    json_array_append_new (sentences, json_string (evidence->pdata[i]));
  text = tamiz_json_to_canonical (sentences);
  tamiz_record_set_int (pair, people ? (int) TAMIZ_DUPLICATE_PERSON : (int) TAMIZ_DUPLICATE_COMPANY, one);
  tamiz_record_set_int (pair, people ? (int) TAMIZ_DUPLICATE_OTHER : (int) TAMIZ_DUPLICATE_OTHER_COMPANY,
                        other);
  tamiz_record_set_int (pair, TAMIZ_DUPLICATE_LIKENESS, likeness);
  tamiz_record_set_text (pair, TAMIZ_DUPLICATE_EVIDENCE, text);
  tamiz_record_set_int (pair, TAMIZ_DUPLICATE_AT, work->now);

  return pair;
}

static json_t *
texts_to_json (GPtrArray *records,
               int        field,
               int        instead)
{
  json_t *array = json_array ();

  for (guint i = 0; i < records->len; i++)
    {
      const char *text = tamiz_record_get_text (records->pdata[i], field);

      if (text == NULL)
        text = tamiz_record_get_text (records->pdata[i], instead);
      if (text != NULL)
        json_array_append_new (array, json_string (text));
    }

  return array;
}

static void
set_name_of (TamizWork  *work,
             json_t     *object,
             const char *key,
             TamizKind   kind,
             int         field,
             gint64      id)
{
  g_autoptr (TamizRecord) record = id != 0 ? tamiz_reader_load (work->reader, kind, id, NULL) : NULL;

  tamiz_json_set_text (object, key, record != NULL ? tamiz_record_get_text (record, field) : NULL);
}

/* The newest lead that is not at its end, else the newest. */
static TamizRecord *
choose_lead (GPtrArray *leads)
{
  TamizRecord *chosen = NULL, *open = NULL;

  for (guint i = 0; i < leads->len; i++)
    {
      int stage = tamiz_record_get_int (leads->pdata[i], TAMIZ_LEAD_STAGE);

      chosen = leads->pdata[i];
      if (stage != TAMIZ_STAGE_WON && stage != TAMIZ_STAGE_LOST && stage != TAMIZ_STAGE_DISCARDED)
        open = chosen;
    }

  return open != NULL ? open : chosen;
}

static gboolean
add_lead (TamizWork  *work,
          json_t     *object,
          gint64      person,
          GError    **error)
{
  g_autoptr (GPtrArray) leads
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, person, error);
  g_autoptr (json_t) brief = NULL;
  TamizRecord *lead;

  if (leads == NULL)
    return FALSE;

  lead = choose_lead (leads);
  json_object_set_new (object, "leads", json_integer (leads->len));
  tamiz_json_set_id (object, "lead", lead != NULL ? tamiz_record_get_id (lead) : 0);
  if (lead == NULL)
    return TRUE;

  brief = tamiz_lead_to_brief_json (work, lead);
  json_object_set (object, "stage", json_object_get (brief, "stage"));
  json_object_set (object, "grade", json_object_get (brief, "grade"));
  json_object_set (object, "received_on", json_object_get (brief, "received_on"));
  set_name_of (work, object, "source", TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME,
               tamiz_record_get_int (lead, TAMIZ_LEAD_SOURCE));

  return TRUE;
}

static gboolean
add_fields (TamizWork    *work,
            json_t       *object,
            TamizRecord  *record,
            GError      **error)
{
  json_t *fields = tamiz_merge_fields_to_json (work, record, error);

  return fields != NULL && json_object_set_new (object, "fields", fields) == 0;
}

static json_t *
person_to_json (TamizWork  *work,
                gint64      id,
                GError    **error)
{
  TamizReader *reader = work->reader;
  g_autoptr (TamizRecord) person = tamiz_reader_load (reader, TAMIZ_KIND_PERSON, id, error);
  g_autoptr (GPtrArray) emails = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  g_autoptr (json_t) object = json_object ();
  g_autofree char *name = tamiz_person_dup_name (person);

  emails = person != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, id, error) : NULL;
  phones = emails != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, id, error) : NULL;
  if (phones == NULL)
    return NULL;

  tamiz_json_set_id (object, "id", id);
  tamiz_json_set_text (object, "name", name);
  set_name_of (work, object, "company", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_NAME,
               tamiz_record_get_int (person, TAMIZ_PERSON_COMPANY));
  tamiz_json_set_text (object, "job_title", tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE));
  json_object_set_new (object, "emails", texts_to_json (emails, TAMIZ_EMAIL_ADDRESS, TAMIZ_EMAIL_ADDRESS));
  json_object_set_new (object, "phones", texts_to_json (phones, TAMIZ_PHONE_E164, TAMIZ_PHONE_AS_TYPED));
  tamiz_json_set_text (object, "city", tamiz_record_get_text (person, TAMIZ_PERSON_CITY));

  return add_fields (work, object, person, error) && add_lead (work, object, id, error)
             ? g_steal_pointer (&object)
             : NULL;
}

static json_t *
company_to_json (TamizWork  *work,
                 gint64      id,
                 GError    **error)
{
  TamizReader *reader = work->reader;
  g_autoptr (TamizRecord) company = tamiz_reader_load (reader, TAMIZ_KIND_COMPANY, id, error);
  g_autoptr (GPtrArray) domains = NULL;
  g_autoptr (GPtrArray) leads = NULL;
  g_autoptr (json_t) object = NULL;
  guint n_people;

  domains = company != NULL
                ? tamiz_reader_list_by (reader, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY, id, error)
                : NULL;
  leads = domains != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_COMPANY, id, error) : NULL;
  if (leads == NULL || !tamiz_reader_count_people (reader, id, &n_people, error))
    return NULL;

  object = json_object ();
  tamiz_json_set_id (object, "id", id);
  tamiz_json_set_text (object, "name", tamiz_record_get_text (company, TAMIZ_COMPANY_NAME));
  tamiz_json_set_text (object, "city", tamiz_record_get_text (company, TAMIZ_COMPANY_CITY));
  tamiz_json_set_text (object, "relation",
                       tamiz_enum_nick (TAMIZ_ENUM_RELATION,
                                        tamiz_record_get_int (company, TAMIZ_COMPANY_RELATION)));
  json_object_set_new (object, "domains", texts_to_json (domains, TAMIZ_DOMAIN_DOMAIN, TAMIZ_DOMAIN_DOMAIN));
  json_object_set_new (object, "people", json_integer (n_people));
  json_object_set_new (object, "leads", json_integer (leads->len));

  return add_fields (work, object, company, error) ? g_steal_pointer (&object) : NULL;
}

/**
 * tamiz_duplicate_to_json:
 * @work: an operation's work
 * @pair: a pair
 * @error: return location
 *
 * Tells a pair with both sides, as far as it takes to see whether they are the same.
 *
 * Returns: (transfer full): the item of a list
 */
json_t *
tamiz_duplicate_to_json (TamizWork    *work,
                         TamizRecord  *pair,
                         GError      **error)
{
  gboolean people = tamiz_record_has (pair, TAMIZ_DUPLICATE_PERSON);
  gint64 one = tamiz_record_get_int (pair, people ? (int) TAMIZ_DUPLICATE_PERSON : (int) TAMIZ_DUPLICATE_COMPANY);
  gint64 other = tamiz_record_get_int (pair, people ? (int) TAMIZ_DUPLICATE_OTHER
                                                    : (int) TAMIZ_DUPLICATE_OTHER_COMPANY);
  const char *text = tamiz_record_get_text (pair, TAMIZ_DUPLICATE_EVIDENCE);
  json_t *evidence = text != NULL ? json_loads (text, 0, NULL) : NULL;
  g_autoptr (json_t) object = json_object ();
  json_t *a = people ? person_to_json (work, one, error) : company_to_json (work, one, error);
  json_t *b = a == NULL ? NULL : people ? person_to_json (work, other, error) : company_to_json (work, other, error);

  tamiz_json_set_id (object, "id", tamiz_record_get_id (pair));
  tamiz_json_set_text (object, "what", people ? "person" : "company");
  tamiz_json_set_text (object, "likeness",
                       tamiz_enum_nick (TAMIZ_ENUM_LIKENESS,
                                        tamiz_record_get_int (pair, TAMIZ_DUPLICATE_LIKENESS)));
  json_object_set_new (object, "evidence", evidence != NULL ? evidence : json_array ());
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (pair, TAMIZ_DUPLICATE_AT));
  json_object_set_new (object, "a", a != NULL ? a : json_null ());
  json_object_set_new (object, "b", b != NULL ? b : json_null ());

  return b != NULL ? g_steal_pointer (&object) : NULL;
}
