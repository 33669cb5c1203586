#define G_LOG_DOMAIN "tamiz-operations-account"

#include "config.h"

#include "tamiz-accounts.h"
#include "tamiz-error.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Companies and people as records of their own. */

static json_t *
leads_to_json (TamizWork  *work,
               int         field,
               gint64      id,
               GError    **error)
{
  g_autoptr (GPtrArray) leads = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD, field, id, error);
  json_t *array;

  if (leads == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < leads->len; i++)
    {
      TamizRecord *lead = g_ptr_array_index (leads, i);
      json_t *object = json_object ();

      tamiz_json_set_id (object, "id", tamiz_record_get_id (lead));
      tamiz_json_set_text (object, "stage",
                           tamiz_enum_nick (TAMIZ_ENUM_STAGE,
                                            tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE)));
      tamiz_work_set_time (work, object, "received_on",
                           tamiz_record_get_int (lead, TAMIZ_LEAD_RECEIVED_ON));
      json_array_append_new (array, object);
    }

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

static json_t *
company_to_json (TamizWork    *work,
                 TamizRecord  *company,
                 gboolean      whole,
                 GError      **error)
{
  json_t *object = tamiz_company_to_json (work, company);
  gint64 id = tamiz_record_get_id (company);
  g_autoptr (GPtrArray) domains = NULL;
  g_autoptr (GPtrArray) people = NULL;
  json_t *list, *leads;

  if (!whole)
    return object;

  domains = tamiz_reader_list_by (work->reader, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY, id, error);
  people = domains != NULL
               ? tamiz_reader_list_by (work->reader, TAMIZ_KIND_PERSON, TAMIZ_PERSON_COMPANY, id, error)
               : NULL;
  leads = people != NULL ? leads_to_json (work, TAMIZ_LEAD_COMPANY, id, error) : NULL;
  if (leads == NULL)
    {
      json_decref (object);
      return NULL;
    }

  list = json_array ();
  for (guint i = 0; i < people->len; i++)
    {
      TamizRecord *person = g_ptr_array_index (people, i);
      json_t *entry = json_object ();

      tamiz_json_set_id (entry, "id", tamiz_record_get_id (person));
      tamiz_json_set_text (entry, "first_name", tamiz_record_get_text (person, TAMIZ_PERSON_FIRST_NAME));
      tamiz_json_set_text (entry, "last_name", tamiz_record_get_text (person, TAMIZ_PERSON_LAST_NAME));
      tamiz_json_set_text (entry, "job_title", tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE));
      json_array_append_new (list, entry);
    }
  json_object_set_new (object, "domains", texts_to_json (domains, TAMIZ_DOMAIN_DOMAIN));
  json_object_set_new (object, "people", list);
  json_object_set_new (object, "leads", leads);

  return object;
}

static gboolean
is_found (TamizRecord *record,
          const int   *fields,
          const char  *search)
{
  g_autofree char *wanted = tamiz_text_fold (search);

  if (search == NULL)
    return TRUE;

  for (guint i = 0; fields[i] >= 0; i++)
    {
      g_autofree char *text = tamiz_text_fold (tamiz_record_get_text (record, fields[i]));

      if (strstr (text, wanted) != NULL)
        return TRUE;
    }

  return FALSE;
}

typedef json_t *(*ToJsonFunc) (TamizWork    *work,
                               TamizRecord  *record,
                               gboolean      whole,
                               GError      **error);

static json_t *
list_records (TamizWork   *work,
              TamizKind    kind,
              const int   *fields,
              ToJsonFunc   to_json,
              GError     **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, kind, error);
  gint64 limit = tamiz_work_number (work, "limit", 100);
  gint64 offset = tamiz_work_number (work, "offset", 0);
  g_autoptr (json_t) items = json_array ();
  gint64 total = 0;
  json_t *answer;

  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      json_t *object;

      if (!is_found (record, fields, tamiz_work_text (work, "search")))
        continue;
      total++;
      if (total <= offset || (limit > 0 && total > offset + limit))
        continue;
      object = to_json (work, record, FALSE, error);
      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set_new (answer, "items", g_steal_pointer (&items));
  return answer;
}

static json_t *
list_companies (TamizWork *work,
                GError   **error)
{
  static const int fields[] = { TAMIZ_COMPANY_NAME, TAMIZ_COMPANY_CITY, TAMIZ_COMPANY_INDUSTRY, -1 };

  return list_records (work, TAMIZ_KIND_COMPANY, fields, company_to_json, error);
}

static json_t *
show_company (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) company = tamiz_work_load (work, TAMIZ_KIND_COMPANY, "id", error);

  return company != NULL ? company_to_json (work, company, TRUE, error) : NULL;
}

/* Reads what somebody typed for a field of a record, by the field's type. */
static gboolean
parse_value (TamizWork         *work,
             const TamizField  *field,
             const char        *text,
             TamizValue        *value,
             GError           **error)
{
  g_autofree char *clean = tamiz_text_clean (text);
  gint64 number = 0;
  int member = 0;
  char *decimal = NULL;

  if (clean == NULL)
    return TRUE; /* FIELD= empties it */

  switch (field->type)
    {
    case TAMIZ_TYPE_TEXT:
      tamiz_value_set_text (value, clean);
      return TRUE;
    case TAMIZ_TYPE_INT:
      {
        char *end;

        number = g_ascii_strtoll (clean, &end, 10);
        tamiz_value_set_int (value, number);
        return tamiz_work_require (*end == '\0', TAMIZ_CORE_ERROR_INVALID, error,
                                   _("“%s” is not a number (%s)"), clean, field->name);
      }
    case TAMIZ_TYPE_DECIMAL:
      if (!tamiz_decimal_parse (clean, &decimal, error))
        return FALSE;
      tamiz_value_take_text (value, decimal);
      return TRUE;
    case TAMIZ_TYPE_ENUM:
      if (!tamiz_enum_from_nick (field->list, clean, &member))
        {
          g_autofree char *nicks = tamiz_enum_nicks (field->list);

          return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                     _("“%s” is not possible for %s; possible are: %s"), clean,
                                     field->name, nicks);
        }
      tamiz_value_set_int (value, member);
      return TRUE;
    default:
      return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” cannot be changed this way"), field->name);
    }
}

static gboolean
set_fields (TamizWork       *work,
            TamizChangeSet  *set,
            TamizRecord     *record,
            GError         **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "fields"), i, pair)
    {
      const char *text = json_string_value (pair);
      const char *equals = text != NULL ? strchr (text, '=') : NULL;
      g_auto (TamizValue) value = TAMIZ_VALUE_INIT;
      g_autofree char *name = NULL;
      int field;

      if (!tamiz_work_require (equals != NULL && equals != text, TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” is not FIELD=VALUE"), text != NULL ? text : ""))
        return FALSE;
      name = g_strndup (text, equals - text);
      field = tamiz_kind_find_field (kind, name);
      if (!tamiz_work_require (field >= 0, TAMIZ_CORE_ERROR_INVALID, error,
                               _("A %s has no field “%s” of its own; e-mail, phone, tags and what is "
                                 "asked of a lead are changed with “lead set”"),
                               tamiz_kind_get_info (kind)->nick, name)
          || !parse_value (work, &tamiz_kind_get_info (kind)->fields[field], equals + 1, &value, error)
          || !tamiz_work_require (value.type != TAMIZ_VALUE_NULL || kind != TAMIZ_KIND_COMPANY
                                      || field != TAMIZ_COMPANY_NAME,
                                  TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed")))
        return FALSE;
      tamiz_change_set_update (set, record, field, &value);
    }

  return TRUE;
}

static json_t *
set_company (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) company = tamiz_work_load (work, TAMIZ_KIND_COMPANY, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "company.set");
  g_autoptr (TamizCommit) commit = NULL;

  if (company == NULL || !set_fields (work, set, company, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? show_company (work, error) : NULL;
}

static json_t *
person_to_json (TamizWork    *work,
                TamizRecord  *person,
                gboolean      whole,
                GError      **error)
{
  json_t *object = tamiz_work_record_to_json (work, person);
  gint64 id = tamiz_record_get_id (person);
  g_autoptr (GPtrArray) emails = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  json_t *leads;

  if (!whole)
    return object;

  emails = tamiz_reader_list_by (work->reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, id, error);
  phones = emails != NULL
               ? tamiz_reader_list_by (work->reader, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, id, error)
               : NULL;
  leads = phones != NULL ? leads_to_json (work, TAMIZ_LEAD_PERSON, id, error) : NULL;
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
  static const int fields[] = { TAMIZ_PERSON_FIRST_NAME, TAMIZ_PERSON_LAST_NAME,
                                TAMIZ_PERSON_JOB_TITLE, -1 };

  return list_records (work, TAMIZ_KIND_PERSON, fields, person_to_json, error);
}

static json_t *
show_person (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_load (work, TAMIZ_KIND_PERSON, "id", error);

  return person != NULL ? person_to_json (work, person, TRUE, error) : NULL;
}

static json_t *
set_person (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_load (work, TAMIZ_KIND_PERSON, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "person.set");
  g_autoptr (TamizCommit) commit = NULL;

  if (person == NULL || !set_fields (work, set, person, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? show_person (work, error) : NULL;
}

static json_t *
add_consent (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "consent.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  g_autofree char *basis = tamiz_text_clean (tamiz_work_text (work, "basis"));
  gboolean refuses = tamiz_work_flag (work, "do-not-contact");
  TamizRecord *consent;
  gint64 until = 0;

  if (facts == NULL
      || !tamiz_work_require (facts->person != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("The lead has no person"))
      || !tamiz_work_require (!refuses || reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("Why is the person not to be contacted? Say it with --reason"))
      || !tamiz_work_require (refuses || basis != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("What does the consent rest on? Say it with --basis, or use "
                                "--do-not-contact")))
    return NULL;

  consent = tamiz_work_insert (work, set, TAMIZ_KIND_CONSENT, error);
  if (consent == NULL)
    return NULL;
  tamiz_record_set_int (consent, TAMIZ_CONSENT_PERSON, tamiz_record_get_id (facts->person));
  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL,
                        tamiz_work_choice (work, "channel", TAMIZ_ENUM_CHANNEL));
  tamiz_record_set_text (consent, TAMIZ_CONSENT_BASIS, basis);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_ORIGIN, tamiz_work_text (work, "origin"));
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, tamiz_day_of (work->now, work->zone));
  if (tamiz_work_day (work, "until", &until))
    tamiz_record_set_int (consent, TAMIZ_CONSENT_UNTIL, until);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, refuses);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_REASON, reason);

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_record_to_json (work, consent) : NULL;
}

static json_t *
list_consents (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  json_t *items;

  if (facts == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < facts->consents->len; i++)
    json_array_append_new (items,
                           tamiz_work_record_to_json (work, g_ptr_array_index (facts->consents, i)));

  return tamiz_work_items (items);
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
  { NULL },
};

static const TamizParameter consent_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "channel", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED, TAMIZ_ENUM_CHANNEL,
    N_("By which way the person may, or may not, be reached") },
  { "basis", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What the consent rests on in law") },
  { "origin", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Where it was given") },
  { "until", TAMIZ_PARAMETER_DAY, 0, 0, N_("Last day it holds") },
  { "do-not-contact", TAMIZ_PARAMETER_FLAG, 0, 0, N_("The person is not to be contacted") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why") },
  { NULL },
};

static const TamizParameter consents_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { NULL },
};

const TamizOperationEntry tamiz_account_operations[] = {
  { { "company.list", N_("List the companies"), TAMIZ_OPERATION_READS, list_parameters,
      "id,name,industry,employees,city,country,relation" },
    list_companies },
  { { "company.show", N_("Show a company with its people and leads"), TAMIZ_OPERATION_READS,
      id_parameters, NULL },
    show_company },
  { { "company.set", N_("Change a company"), 0, set_parameters, NULL }, set_company },
  { { "person.list", N_("List the people"), TAMIZ_OPERATION_READS, list_parameters,
      "id,first_name,last_name,job_title,city,country" },
    list_people },
  { { "person.show", N_("Show a person with their leads"), TAMIZ_OPERATION_READS, id_parameters, NULL },
    show_person },
  { { "person.set", N_("Change a person"), 0, set_parameters, NULL }, set_person },
  { { "consent.add", N_("Keep that a lead's person may be reached, or may not"), 0,
      consent_parameters, NULL },
    add_consent },
  { { "consent.list", N_("List what a lead's person consented to and refused"),
      TAMIZ_OPERATION_READS, consents_parameters, "id,channel,do_not_contact,basis,day,until_day,reason" },
    list_consents },
  { { NULL }, NULL },
};
