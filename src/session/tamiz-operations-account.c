#define G_LOG_DOMAIN "tamiz-operations-account"

#include "config.h"

#include "tamiz-accounts.h"
#include "tamiz-edits.h"
#include "tamiz-error.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* People as records of their own, and what they consented to. */

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

      if (!is_found (person, tamiz_work_text (work, "search")))
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
                              _("Why is the person not to be contacted? Give a reason"))
      || !tamiz_work_require (refuses || basis != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("What does the consent rest on? Give its basis, or say that the "
                                "person is not to be contacted")))
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
  { "seen", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("FIELD=VALUE: what the field was seen to hold") },
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
