#define G_LOG_DOMAIN "tamiz-outbox-fields"

#include "config.h"

#include "tamiz-outbox-fields.h"

#include "tamiz-error.h"
#include "tamiz-phone.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NOWHERE TAMIZ_N_KINDS, -1

/* In the order in which people read them. */
static const TamizPayloadField fields[] = {
  { "lead.title", TAMIZ_PAYLOAD_TEXT, N_("Title"), NOWHERE },
  { "company.name", TAMIZ_PAYLOAD_TEXT, N_("Company"), TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_NAME },
  { "company.tax_number", TAMIZ_PAYLOAD_TEXT, N_("Tax number"), TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_TAX_NUMBER },
  { "company.website", TAMIZ_PAYLOAD_TEXT, N_("Web domain"), TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_DOMAIN },
  { "company.address", TAMIZ_PAYLOAD_TEXT, N_("Address"), TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_ADDRESS },
  { "company.city", TAMIZ_PAYLOAD_TEXT, N_("Company's city"), TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_CITY },
  { "company.country", TAMIZ_PAYLOAD_TEXT, N_("Company's country"), TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_COUNTRY },
  { "company.industry", TAMIZ_PAYLOAD_TEXT, N_("Industry"), TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_INDUSTRY },
  { "company.employees", TAMIZ_PAYLOAD_FIXED, N_("Employees"), NOWHERE },
  { "company.revenue", TAMIZ_PAYLOAD_FIXED, N_("Revenue"), NOWHERE },
  { "person.first_name", TAMIZ_PAYLOAD_TEXT, N_("First name"), TAMIZ_KIND_PERSON, TAMIZ_PERSON_FIRST_NAME },
  { "person.last_name", TAMIZ_PAYLOAD_TEXT, N_("Last name"), TAMIZ_KIND_PERSON, TAMIZ_PERSON_LAST_NAME },
  { "person.full_name", TAMIZ_PAYLOAD_TEXT, N_("Full name"), NOWHERE },
  { "person.job_title", TAMIZ_PAYLOAD_TEXT, N_("Job title"), TAMIZ_KIND_PERSON, TAMIZ_PERSON_JOB_TITLE },
  { "person.email", TAMIZ_PAYLOAD_EMAIL, N_("E-mail"), TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_ADDRESS },
  { "person.phone", TAMIZ_PAYLOAD_PHONE, N_("Telephone"), TAMIZ_KIND_PHONE, TAMIZ_PHONE_E164 },
  { "person.phone_as_typed", TAMIZ_PAYLOAD_TEXT, N_("Telephone, as typed"), TAMIZ_KIND_PHONE,
    TAMIZ_PHONE_AS_TYPED },
  { "person.city", TAMIZ_PAYLOAD_TEXT, N_("City"), TAMIZ_KIND_PERSON, TAMIZ_PERSON_CITY },
  { "person.country", TAMIZ_PAYLOAD_TEXT, N_("Country"), TAMIZ_KIND_PERSON, TAMIZ_PERSON_COUNTRY },
  { "lead.pain_points", TAMIZ_PAYLOAD_LONG, N_("Pain points"), TAMIZ_KIND_LEAD, TAMIZ_LEAD_PAIN_POINTS },
  { "lead.notes", TAMIZ_PAYLOAD_LONG, N_("Notes"), TAMIZ_KIND_LEAD, TAMIZ_LEAD_NOTES },
  { "lead.reasons_text", TAMIZ_PAYLOAD_LONG, N_("Why it is qualified"), NOWHERE },
  { "lead.grade", TAMIZ_PAYLOAD_TEXT, N_("Grade"), NOWHERE },
  { "lead.fit", TAMIZ_PAYLOAD_FIXED, N_("Fit"), NOWHERE },
  { "lead.interest", TAMIZ_PAYLOAD_FIXED, N_("Interest"), NOWHERE },
  { "lead.source", TAMIZ_PAYLOAD_TEXT, N_("Source"), NOWHERE },
  { "lead.campaign", TAMIZ_PAYLOAD_TEXT, N_("Campaign"), NOWHERE },
  { "lead.product_line", TAMIZ_PAYLOAD_TEXT, N_("Product line"), NOWHERE },
  { "lead.received_on", TAMIZ_PAYLOAD_DAY, N_("Received on"), NOWHERE },
  { "lead.amount", TAMIZ_PAYLOAD_AMOUNT, N_("Estimated amount"), TAMIZ_KIND_LEAD, TAMIZ_LEAD_AMOUNT },
  { "lead.currency", TAMIZ_PAYLOAD_CURRENCY, N_("Currency"), TAMIZ_KIND_LEAD, TAMIZ_LEAD_CURRENCY },
  { "handoff.number", TAMIZ_PAYLOAD_FIXED, N_("Handoff"), NOWHERE },
  { "handoff.executive", TAMIZ_PAYLOAD_TEXT, N_("Sales executive"), NOWHERE },
  { "handoff.executive_email", TAMIZ_PAYLOAD_EMAIL, N_("Sales executive's e-mail"), NOWHERE },
  { "handoff.meeting", TAMIZ_PAYLOAD_FIXED, N_("Meeting"), NOWHERE },
  { "handoff.meeting_text", TAMIZ_PAYLOAD_FIXED, N_("Meeting, in words"), NOWHERE },
  { "note.title", TAMIZ_PAYLOAD_TEXT, N_("Title of the note"), NOWHERE },
  { "note.text", TAMIZ_PAYLOAD_LONG, N_("Note"), NOWHERE },
};

/* (nullable): what is known of a key; %NULL where nothing is. */
const TamizPayloadField *
tamiz_payload_find_field (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_strcmp0 (fields[i].key, key) == 0)
        return &fields[i];
    }

  return NULL;
}

/* (nullable): the @nth field in the order in which people read them. */
const TamizPayloadField *
tamiz_payload_get_field (guint nth)
{
  return nth < G_N_ELEMENTS (fields) ? &fields[nth] : NULL;
}

/* What people call a field; the key itself where nobody has a name for it. */
const char *
tamiz_payload_get_title (const char *key)
{
  const TamizPayloadField *field = tamiz_payload_find_field (key);

  return field != NULL ? _(field->title) : key;
}

/**
 * tamiz_payload_may_be_seen:
 * @key: a key of what is sent
 *
 * Tells whether people may read a field: it is about a lead, and sounds like no secret.  The keys by
 * which records are found again say nothing to anybody.
 *
 * Returns: whether they may
 */
gboolean
tamiz_payload_may_be_seen (const char *key)
{
  static const char *const secrets[] = { "password", "passphrase", "secret", "token", "api_key", "authorization" };
  const char *dot = strchr (key, '.');

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      if (strstr (key, secrets[i]) != NULL)
        return FALSE;
    }

  return tamiz_payload_find_field (key) != NULL
         || (dot != NULL && !g_str_has_suffix (key, ".key") && !g_str_has_prefix (key, "connection.")
             && !g_str_has_prefix (key, "session.") && !g_str_has_prefix (key, "link.")
             && !g_str_has_prefix (key, "words."));
}

/**
 * tamiz_payload_parse:
 * @row: an OUTBOX record
 *
 * Reads what a row sends.
 *
 * Returns: (transfer full) (nullable): an object; %NULL where it was erased, or is damaged
 */
json_t *
tamiz_payload_parse (TamizRecord *row)
{
  const char *text = tamiz_record_get_text (row, TAMIZ_OUTBOX_PAYLOAD);
  json_t *payload = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

  if (json_is_object (payload))
    return payload;

  json_decref (payload);
  return NULL;
}

static void
add_field (json_t     *list,
           json_t     *payload,
           const char *key,
           gboolean    empty_too)
{
  const TamizPayloadField *field = tamiz_payload_find_field (key);
  const char *value = tamiz_json_get_text (payload, key);
  json_t *object;

  if ((value == NULL || *value == '\0') && !(empty_too && field->type != TAMIZ_PAYLOAD_FIXED))
    return;

  object = json_object ();
  tamiz_json_set_text (object, "key", key);
  tamiz_json_set_text (object, "label", tamiz_payload_get_title (key));
  tamiz_json_set_text (object, "value", value != NULL ? value : "");
  json_object_set_new (object, "editable",
                       json_boolean (field != NULL && field->type != TAMIZ_PAYLOAD_FIXED));
  json_object_set_new (object, "long", json_boolean (field != NULL && field->type == TAMIZ_PAYLOAD_LONG));
  json_array_append_new (list, object);
}

/**
 * tamiz_payload_list:
 * @payload: (nullable): what a row sends
 * @empty_too: also fields with nothing in them, for who wants to correct it
 *
 * Lists what people may see of it, in the order in which they read it.
 *
 * Returns: (transfer full): a list of objects with key, label, value, editable and long
 */
json_t *
tamiz_payload_list (json_t   *payload,
                    gboolean  empty_too)
{
  json_t *list = json_array ();
  const char *key;
  json_t *value;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (list, payload, fields[i].key, empty_too);
  json_object_foreach (payload, key, value)
    {
      if (tamiz_payload_find_field (key) == NULL && tamiz_payload_may_be_seen (key))
        add_field (list, payload, key, FALSE);
    }

  return list;
}

static gboolean
read_phone (const char  *text,
            char       **value,
            GError     **error)
{
  gboolean mobile;

  return tamiz_work_require (tamiz_phone_normalize (text, NULL, value, &mobile), TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is no telephone number with its country, as +59177712345"), text);
}

static gboolean
read_day (const char  *text,
          char       **value,
          GError     **error)
{
  gint64 day;

  if (!tamiz_day_parse (text, &day, error))
    return FALSE;

  *value = tamiz_day_format (day);
  return TRUE;
}

/**
 * tamiz_payload_read_value:
 * @field: a field
 * @typed: what somebody typed for it
 * @value: (out) (nullable): as it is sent; %NULL where nothing is to be
 * @error: return location
 *
 * Reads what somebody typed.  Whether the CRM takes it, only the CRM knows.
 *
 * Returns: whether it has the field's form
 */
gboolean
tamiz_payload_read_value (const TamizPayloadField  *field,
                          const char               *typed,
                          char                    **value,
                          GError                  **error)
{
  g_autofree char *text = field->type == TAMIZ_PAYLOAD_LONG ? g_strstrip (g_strdup (typed)) : tamiz_text_clean (typed);

  *value = NULL;
  if (text == NULL || *text == '\0')
    return TRUE;

  switch (field->type)
    {
    case TAMIZ_PAYLOAD_FIXED:
      return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is not corrected by hand"),
                                 field->key);
    case TAMIZ_PAYLOAD_PHONE:
      return read_phone (text, value, error);
    case TAMIZ_PAYLOAD_AMOUNT:
      return tamiz_decimal_parse (text, value, error);
    case TAMIZ_PAYLOAD_DAY:
      return read_day (text, value, error);
    case TAMIZ_PAYLOAD_CURRENCY:
      if (!tamiz_work_require (tamiz_currency_is_code (text), TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” is no currency; write its code, as BOB or USD"), text))
        return FALSE;
      break;
    case TAMIZ_PAYLOAD_EMAIL:
      *value = tamiz_email_normalize (text);
      return tamiz_work_require (*value != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” is no e-mail address"), text);
    case TAMIZ_PAYLOAD_TEXT:
    case TAMIZ_PAYLOAD_LONG:
    default:
      break;
    }
  *value = g_steal_pointer (&text);

  return TRUE;
}

/* (nullable): what the base itself holds where a field was taken from; %NULL where it is made of several. */
char *
tamiz_payload_dup_stored (TamizWork                *work,
                          const TamizPayloadField  *field,
                          TamizFacts               *facts)
{
  TamizRecord *record = NULL;

  if (facts == NULL)
    return NULL;

  switch (field->kind)
    {
    case TAMIZ_KIND_COMPANY:
      record = facts->company;
      break;
    case TAMIZ_KIND_PERSON:
      record = facts->person;
      break;
    case TAMIZ_KIND_LEAD:
      record = facts->lead;
      break;
    case TAMIZ_KIND_EMAIL:
      record = facts->emails->len > 0 ? g_ptr_array_index (facts->emails, 0) : NULL;
      break;
    case TAMIZ_KIND_PHONE:
      record = facts->phones->len > 0 ? g_ptr_array_index (facts->phones, 0) : NULL;
      break;
    case TAMIZ_KIND_DOMAIN:
      record = facts->domains->len > 0 ? g_ptr_array_index (facts->domains, 0) : NULL;
      break;
    default:
      break;
    }

  return record != NULL ? g_strdup (tamiz_record_get_text (record, field->field)) : NULL;
}
