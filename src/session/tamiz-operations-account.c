#define G_LOG_DOMAIN "tamiz-operations-account"

#include "config.h"

#include "tamiz-accounts.h"
#include "tamiz-edits.h"
#include "tamiz-error.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* People as records of their own. */

static json_t *
leads_to_json (TamizWork  *work,
               gint64      person,
               GError    **error)
{
  g_autoptr (GPtrArray) leads
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, person, error);
  json_t *array;

  if (leads == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < leads->len; i++)
    json_array_append_new (array, tamiz_lead_to_brief_json (work, g_ptr_array_index (leads, i)));

  return array;
}

static json_t *
texts_to_json (GPtrArray *records,
               int        field)
{
  json_t *array = json_array ();

  for (guint i = 0; i < records->len; i++)
    {
      const char *text = tamiz_record_get_text (g_ptr_array_index (records, i), field);

      if (text != NULL)
        json_array_append_new (array, json_string (text));
    }

  return array;
}

static gboolean
is_found (TamizRecord *person,
          const char  *search)
{
  static const int fields[] = { TAMIZ_PERSON_FIRST_NAME, TAMIZ_PERSON_LAST_NAME, TAMIZ_PERSON_JOB_TITLE };
  g_autofree char *wanted = tamiz_text_fold (search);

  if (search == NULL)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = tamiz_text_fold (tamiz_record_get_text (person, fields[i]));

      if (strstr (text, wanted) != NULL)
        return TRUE;
    }

  return FALSE;
}

static json_t *
person_to_json (TamizWork    *work,
                TamizRecord  *person,
                GError      **error)
{
  json_t *object = tamiz_work_record_to_json (work, person);
  gint64 id = tamiz_record_get_id (person);
  g_autoptr (GPtrArray) emails = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  json_t *leads;

  emails = tamiz_reader_list_by (work->reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, id, error);
  phones = emails != NULL
               ? tamiz_reader_list_by (work->reader, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, id, error)
               : NULL;
  leads = phones != NULL ? leads_to_json (work, id, error) : NULL;
  if (leads == NULL)
    {
      json_decref (object);
      return NULL;
    }
  json_object_set_new (object, "emails", texts_to_json (emails, TAMIZ_EMAIL_ADDRESS));
  json_object_set_new (object, "phones", texts_to_json (phones, TAMIZ_PHONE_AS_TYPED));
  json_object_set_new (object, "leads", leads);

  return object;
}

static json_t *
list_people (TamizWork *work,
             GError   **error)
{
  g_autoptr (GPtrArray) people = tamiz_reader_list (work->reader, TAMIZ_KIND_PERSON, error);
  gint64 limit = tamiz_work_number (work, "limit", 100);
  gint64 offset = tamiz_work_number (work, "offset", 0);
  gint64 total = 0;
  json_t *items, *answer;

  if (people == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < people->len; i++)
    {
      TamizRecord *person = g_ptr_array_index (people, i);

      if (tamiz_record_has (person, TAMIZ_PERSON_MERGED_INTO) || tamiz_record_has (person, TAMIZ_PERSON_ERASED)
          || !is_found (person, tamiz_work_text (work, "search")))
        continue;
      total++;
      if (total > offset && (limit <= 0 || total <= offset + limit))
        json_array_append_new (items, tamiz_work_record_to_json (work, person));
    }

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set_new (answer, "items", items);
  return answer;
}

static json_t *
show_person (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_load (work, TAMIZ_KIND_PERSON, "id", error);

  return person != NULL ? person_to_json (work, person, error) : NULL;
}

static json_t *
set_person (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_load (work, TAMIZ_KIND_PERSON, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "person.set");
  g_autoptr (TamizCommit) commit = NULL;

  if (person == NULL || !tamiz_work_edit_record (work, set, person, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? show_person (work, error) : NULL;
}

static TamizRecord *
find_link (TamizWork  *work,
           gint64      lead,
           gint64      person,
           GError    **error)
{
  g_autoptr (GPtrArray) links = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD_PERSON,
                                                      TAMIZ_LEAD_PERSON_LEAD, lead, error);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);

      if (tamiz_record_get_int (link, TAMIZ_LEAD_PERSON_PERSON) == person)
        return g_object_ref (link);
    }

  return NULL;
}

/* A person nobody knew yet is made a colleague of the lead's own. */
static TamizRecord *
make_person (TamizWork       *work,
             TamizChangeSet  *set,
             TamizFacts      *facts,
             const char      *name,
             GError         **error)
{
  g_autofree char *clean = tamiz_text_clean (name);
  const char *space = clean != NULL ? strchr (clean, ' ') : NULL;
  g_autofree char *first = space != NULL ? g_strndup (clean, (gsize) (space - clean)) : g_strdup (clean);
  TamizRecord *person;

  if (!tamiz_work_require (clean != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed")))
    return NULL;
  person = tamiz_work_insert (work, set, TAMIZ_KIND_PERSON, error);
  if (person == NULL)
    return NULL;
  tamiz_record_set_text (person, TAMIZ_PERSON_FIRST_NAME, first);
  if (space != NULL)
    tamiz_record_set_text (person, TAMIZ_PERSON_LAST_NAME, space + 1);
  if (facts->company != NULL)
    tamiz_record_set_int (person, TAMIZ_PERSON_COMPANY, tamiz_record_get_id (facts->company));

  return person;
}

static gboolean
link_person (TamizWork       *work,
             TamizChangeSet  *set,
             TamizFacts      *facts,
             gint64           person,
             GError         **error)
{
  int role = tamiz_work_choice (work, "role", TAMIZ_ENUM_PURCHASE_ROLE);
  GError *local_error = NULL;
  g_autoptr (TamizRecord) known
      = find_link (work, tamiz_record_get_id (facts->lead), person, &local_error);
  TamizRecord *link;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (known != NULL)
    {
      tamiz_change_set_update_int (set, known, TAMIZ_LEAD_PERSON_ROLE, role);
      return TRUE;
    }

  link = tamiz_work_insert (work, set, TAMIZ_KIND_LEAD_PERSON, error);
  if (link == NULL)
    return FALSE;
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_PERSON, person);
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_ROLE, role);

  return TRUE;
}

/* Who takes part already gets the role that is given. */
static json_t *
add_lead_person (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "lead.add-person");
  g_autoptr (TamizRecord) person = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  const char *name = tamiz_work_text (work, "name");
  gboolean by_id = json_object_get (work->arguments, "person") != NULL;

  if (facts == NULL
      || !tamiz_work_require (by_id != (name != NULL), TAMIZ_CORE_ERROR_INVALID, error,
                              _("Who takes part? Give a name, or the id of a person who is known")))
    return NULL;
  if (by_id)
    person = tamiz_work_load (work, TAMIZ_KIND_PERSON, "person", error);
  else
    g_set_object (&person, make_person (work, set, facts, name, error));
  if (person == NULL
      || !tamiz_work_require (facts->person == NULL
                                  || tamiz_record_get_id (facts->person) != tamiz_record_get_id (person),
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("This is the lead's main person already"))
      || !link_person (work, set, facts, tamiz_record_get_id (person), error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

static json_t *
remove_lead_person (TamizWork *work,
                    GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "lead.remove-person");
  g_autoptr (TamizRecord) link = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  GError *local_error = NULL;

  if (facts == NULL)
    return NULL;
  link = find_link (work, tamiz_record_get_id (facts->lead), tamiz_work_id (work, "person"), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (!tamiz_work_require (link != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("This person takes no part in the lead beside its main person")))
    return NULL;

  tamiz_change_set_retract (set, link);
  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter list_parameters[] = {
  { "search", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A word of it") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") },
  { NULL },
};

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") },
  { NULL },
};

static const TamizParameter set_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") },
  { "fields", TAMIZ_PARAMETER_PAIRS, REQUIRED_POSITIONAL, 0, N_("FIELD=VALUE …") },
  { "seen", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("FIELD=VALUE: what the field was seen to hold") },
  { NULL },
};

static const TamizParameter add_person_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "name", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Who, where nobody knows the person yet") },
  { "person", TAMIZ_PARAMETER_ID, 0, 0, N_("The id of a person who is known") },
  { "role", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED, TAMIZ_ENUM_PURCHASE_ROLE,
    N_("Their role in the purchase") },
  { NULL },
};

static const TamizParameter remove_person_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "person", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The person's id") },
  { NULL },
};

const TamizOperationEntry tamiz_account_operations[] = {
  { { "person.list", N_("List the people"), TAMIZ_OPERATION_READS, list_parameters,
      "id,first_name,last_name,job_title,city,country" },
    list_people },
  { { "person.show", N_("Show a person with their leads"), TAMIZ_OPERATION_READS, id_parameters, NULL },
    show_person },
  { { "person.set", N_("Change a person"), 0, set_parameters, NULL }, set_person },
  { { "lead.add-person", N_("Add a person who takes part in the purchase, or change their role"), 0,
      add_person_parameters, NULL },
    add_lead_person },
  { { "lead.remove-person", N_("Take a person off a lead who takes part in the purchase"), 0,
      remove_person_parameters, NULL },
    remove_lead_person },
  { { NULL }, NULL },
};
