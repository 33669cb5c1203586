#define G_LOG_DOMAIN "tamiz-fields"

#include "config.h"

#include "tamiz-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>


#define DETAIL_TEXT(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_INT(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_BOOL(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_TIME(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_DATE(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_DECIMAL(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_JSON(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_BYTES(detail) TAMIZ_ENUM_NONE, -1
#define DETAIL_ENUM(detail) TAMIZ_ENUM_##detail, -1
#define DETAIL_REF(detail) TAMIZ_ENUM_NONE, TAMIZ_KIND_##detail

#define FIELD(KIND, number, NAME, column, TYPE, detail) \
  { #column, TAMIZ_TYPE_##TYPE, DETAIL_##TYPE (detail) },
#define FIELDS(KIND, nick, table, WAY) \
  static const TamizField fields_##KIND[] = { TAMIZ_FIELDS_##KIND (FIELD) };
TAMIZ_KINDS (FIELDS)

/* The number written beside each field is its parameter in the INSERT. */
#define CHECK_NUMBER(KIND, number, NAME, column, TYPE, detail) \
  G_STATIC_ASSERT (TAMIZ_##KIND##_##NAME + 3 == number);
#define CHECK_NUMBERS(KIND, nick, table, WAY) TAMIZ_FIELDS_##KIND (CHECK_NUMBER)
TAMIZ_KINDS (CHECK_NUMBERS)

#define INFO(KIND, nick, table, WAY) \
  { nick, #table, TAMIZ_WAY_##WAY, fields_##KIND, G_N_ELEMENTS (fields_##KIND) },
static const TamizKindInfo kinds[] = { TAMIZ_KINDS (INFO) };

/* What people call a record, within a sentence. */
static const char *const words[] = {
  [TAMIZ_KIND_USER] = N_("user"),
  [TAMIZ_KIND_SOURCE] = N_("source"),
  [TAMIZ_KIND_PRODUCT_LINE] = N_("product line"),
  [TAMIZ_KIND_CAMPAIGN] = N_("campaign"),
  [TAMIZ_KIND_COMPANY] = N_("company"),
  [TAMIZ_KIND_PERSON] = N_("person"),
  [TAMIZ_KIND_LEAD] = N_("prospect"),
  [TAMIZ_KIND_FIELD] = N_("field"),
  [TAMIZ_KIND_TASK] = N_("task"),
  [TAMIZ_KIND_ACTIVITY] = N_("activity"),
  [TAMIZ_KIND_CALL] = N_("call"),
  [TAMIZ_KIND_DEFINITION] = N_("definition"),
  [TAMIZ_KIND_COMMENT] = N_("comment"),
  [TAMIZ_KIND_CONTENT] = N_("content item"),
  [TAMIZ_KIND_ATTACHMENT] = N_("attachment"),
  [TAMIZ_KIND_HANDOFF] = N_("handoff"),
  [TAMIZ_KIND_OUTCOME] = N_("outcome"),
  [TAMIZ_KIND_LIST_ENTRY] = N_("list entry"),
  [TAMIZ_KIND_RATE] = N_("exchange rate"),
  [TAMIZ_KIND_CONNECTION] = N_("connection"),
  [TAMIZ_KIND_SET_ASIDE] = N_("record to be completed"),
  [TAMIZ_KIND_DUPLICATE] = N_("possible duplicate"),
  [TAMIZ_KIND_FORM] = N_("web form"),
  [TAMIZ_KIND_SUBMISSION] = N_("form post"),
  [TAMIZ_KIND_EXCEPTION] = N_("exception"),
  [TAMIZ_KIND_TEMPLATE] = N_("mail text"),
  [TAMIZ_KIND_ABSENCE] = N_("leave"),
  [TAMIZ_KIND_CALENDAR] = N_("calendar"),
  [TAMIZ_KIND_PAUSE] = N_("pause"),
  [TAMIZ_KIND_NOTICE] = N_("notice"),
};

/* Keys that definitions, maps and connectors may name, with what people call them. */
static const struct
{
  const char *key;
  TamizKind kind;
  int field;
  const char *title;
} registered[] = {
  { "person.first_name", TAMIZ_KIND_PERSON, TAMIZ_PERSON_FIRST_NAME, N_("First name") },
  { "person.last_name", TAMIZ_KIND_PERSON, TAMIZ_PERSON_LAST_NAME, N_("Last name") },
  { "person.job_title", TAMIZ_KIND_PERSON, TAMIZ_PERSON_JOB_TITLE, N_("Job title") },
  { "person.language", TAMIZ_KIND_PERSON, TAMIZ_PERSON_LANGUAGE, N_("Language") },
  { "person.city", TAMIZ_KIND_PERSON, TAMIZ_PERSON_CITY, N_("City") },
  { "person.country", TAMIZ_KIND_PERSON, TAMIZ_PERSON_COUNTRY, N_("Country") },
  { "person.timezone", TAMIZ_KIND_PERSON, TAMIZ_PERSON_TIMEZONE, N_("Time zone") },
  { "person.email", TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_ADDRESS, N_("E-mail") },
  { "person.phone", TAMIZ_KIND_PHONE, TAMIZ_PHONE_E164, N_("Telephone") },
  { "person.handle", TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_HANDLE, N_("Social network") },
  { "person.external_id", TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_VALUE, N_("External id") },
  { "company.name", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_NAME, N_("Company") },
  { "company.tax_number", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_TAX_NUMBER, N_("Tax number") },
  { "company.industry", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_INDUSTRY, N_("Industry") },
  { "company.employees", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_EMPLOYEES, N_("Employees") },
  { "company.revenue", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_REVENUE, N_("Revenue") },
  { "company.address", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_ADDRESS, N_("Address") },
  { "company.city", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_CITY, N_("Company's city") },
  { "company.country", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_COUNTRY, N_("Company's country") },
  { "company.relation", TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_RELATION, N_("Relation") },
  { "company.domain", TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_DOMAIN, N_("Web domain") },
  { "lead.source", TAMIZ_KIND_LEAD, TAMIZ_LEAD_SOURCE, N_("Source") },
  { "lead.campaign", TAMIZ_KIND_LEAD, TAMIZ_LEAD_CAMPAIGN, N_("Campaign") },
  { "lead.product_line", TAMIZ_KIND_LEAD, TAMIZ_LEAD_PRODUCT_LINE, N_("Product line") },
  { "lead.received_on", TAMIZ_KIND_LEAD, TAMIZ_LEAD_RECEIVED_ON, N_("Received on") },
  { "lead.owner", TAMIZ_KIND_LEAD, TAMIZ_LEAD_OWNER, N_("Owner") },
  { "lead.journey", TAMIZ_KIND_LEAD, TAMIZ_LEAD_JOURNEY, N_("Buyer's journey") },
  { "lead.persona", TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSONA, N_("Buyer persona") },
  { "lead.persona_reason", TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSONA_REASON,
    N_("Reason for the buyer persona") },
  { "lead.pain_points", TAMIZ_KIND_LEAD, TAMIZ_LEAD_PAIN_POINTS, N_("Pain points") },
  { "lead.notes", TAMIZ_KIND_LEAD, TAMIZ_LEAD_NOTES, N_("Notes") },
  { "lead.amount", TAMIZ_KIND_LEAD, TAMIZ_LEAD_AMOUNT, N_("Estimated amount") },
  { "lead.wanted_by", TAMIZ_KIND_LEAD, TAMIZ_LEAD_WANTED_BY, N_("Wanted by") },
  { "lead.tag", TAMIZ_KIND_TAG, TAMIZ_TAG_TEXT, N_("Tags") },
};

/* What people call fields that no key names. */
static const struct
{
  TamizKind kind;
  int field;
  const char *title;
} titles[] = {
  { TAMIZ_KIND_PERSON, TAMIZ_PERSON_COMPANY, N_("Company") },
  { TAMIZ_KIND_PERSON, TAMIZ_PERSON_MERGED_INTO, N_("Merged into") },
  { TAMIZ_KIND_PHONE, TAMIZ_PHONE_AS_TYPED, N_("Telephone, as typed") },
  { TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_BOUNCED, N_("Came back") },
  { TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_SYSTEM, N_("System") },
  { TAMIZ_KIND_LEAD, TAMIZ_LEAD_COMPANY, N_("Company") },
  { TAMIZ_KIND_LEAD, TAMIZ_LEAD_STAGE, N_("Stage") },
  { TAMIZ_KIND_LEAD, TAMIZ_LEAD_CURRENCY, N_("Currency") },
  { TAMIZ_KIND_LEAD, TAMIZ_LEAD_DEFERRED_UNTIL, N_("Deferred until") },
  { TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_ROLE, N_("Role in the purchase") },
  { TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_CHANNEL, N_("Consent or refusal") },
  { TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_BASIS, N_("Lawful basis") },
  { TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_UNTIL, N_("Until") },
  { TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_REASON, N_("Reason") },
  { TAMIZ_KIND_TASK, TAMIZ_TASK_TEXT, N_("Task") },
  { TAMIZ_KIND_TASK, TAMIZ_TASK_DUE, N_("Due") },
  { TAMIZ_KIND_TASK, TAMIZ_TASK_DONE_AT, N_("Done") },
  { TAMIZ_KIND_TASK, TAMIZ_TASK_ASSIGNEE, N_("For") },
  { TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_STATE, N_("Handoff") },
  { TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_MEETING, N_("Meeting") },
  { TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_EXECUTIVE, N_("Sales executive") },
  { TAMIZ_KIND_SUBMISSION, TAMIZ_SUBMISSION_STATE, N_("Form post") },
  { TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_NAME, N_("File") },
  { TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_VALUE, N_("Further field") },
};

/**
 * tamiz_kind_get_info:
 * @kind: a kind of record
 *
 * Describes a kind of record: its nick, its table and its fields.
 *
 * Returns: (transfer none): the description, valid for ever
 */
const TamizKindInfo *
tamiz_kind_get_info (TamizKind kind)
{
  g_return_val_if_fail (kind < TAMIZ_N_KINDS, NULL);

  return &kinds[kind];
}

/**
 * tamiz_kind_get_word:
 * @kind: a kind of record
 *
 * Names a kind of record for people, within a sentence.
 *
 * Returns: (transfer none): such as “user”; the key of what people do not meet by itself
 */
const char *
tamiz_kind_get_word (TamizKind kind)
{
  const char *word = (guint) kind < G_N_ELEMENTS (words) ? words[kind] : NULL;

  return word != NULL ? _(word) : tamiz_kind_get_info (kind)->nick;
}

/**
 * tamiz_kind_from_nick:
 * @nick: (nullable): a kind's nick
 * @kind: (out): the kind
 *
 * Finds a kind of record by its nick.
 *
 * Returns: whether there is such a kind
 */
gboolean
tamiz_kind_from_nick (const char *nick,
                      TamizKind  *kind)
{
  for (guint i = 0; nick != NULL && i < TAMIZ_N_KINDS; i++)
    {
      if (g_str_equal (kinds[i].nick, nick))
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_kind_get_merged_field:
 * @kind: a kind of record
 *
 * Gets the field that says into which record one was merged.
 *
 * Returns: its number; -1 where such records are not merged
 */
int
tamiz_kind_get_merged_field (TamizKind kind)
{
  switch (kind)
    {
    case TAMIZ_KIND_PERSON:
      return TAMIZ_PERSON_MERGED_INTO;
    case TAMIZ_KIND_COMPANY:
      return TAMIZ_COMPANY_MERGED_INTO;
    case TAMIZ_KIND_LEAD:
      return TAMIZ_LEAD_MERGED_INTO;
    default:
      return -1;
    }
}

/**
 * tamiz_kind_find_field:
 * @kind: a kind of record
 * @name: a column's name
 *
 * Finds a field by its column's name.
 *
 * Returns: the field's number, or -1
 */
int
tamiz_kind_find_field (TamizKind   kind,
                       const char *name)
{
  for (guint i = 0; i < kinds[kind].n_fields; i++)
    {
      if (g_str_equal (kinds[kind].fields[i].name, name))
        return i;
    }

  return -1;
}

/**
 * tamiz_field_get_title:
 * @kind: a kind of record
 * @field: a field of it
 *
 * Gets what people call a field, in their language.
 *
 * Returns: (transfer none) (nullable): the title; %NULL of what is for the program only
 */
const char *
tamiz_field_get_title (TamizKind kind,
                       int       field)
{
  for (guint i = 0; i < G_N_ELEMENTS (registered); i++)
    {
      if (registered[i].kind == kind && registered[i].field == field)
        return _(registered[i].title);
    }
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (titles[i].kind == kind && titles[i].field == field)
        return _(titles[i].title);
    }

  return NULL;
}

/**
 * tamiz_field_is_secret:
 * @kind: a kind of record
 * @field: a field of it, or -1
 *
 * Tells whether what a field holds is shown to nobody: with the key of the exclusion list and a
 * list of addresses anybody finds out who is on it.
 *
 * Returns: whether it is
 */
gboolean
tamiz_field_is_secret (TamizKind kind,
                       int       field)
{
  return kind == TAMIZ_KIND_BASE && field == TAMIZ_BASE_SUPPRESSION_KEY;
}

/**
 * tamiz_field_ref_parse:
 * @key: (nullable): a registered key such as `person.job_title` or `lead.custom.KEY`
 * @ref: (out): where the field is
 *
 * Finds the field that a registered key names.
 *
 * Returns: whether @key is registered or names a custom field
 */
gboolean
tamiz_field_ref_parse (const char    *key,
                       TamizFieldRef *ref)
{
  static const TamizKind owners[] = { TAMIZ_KIND_PERSON, TAMIZ_KIND_COMPANY, TAMIZ_KIND_LEAD };

  if (key == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (registered); i++)
    {
      if (g_str_equal (registered[i].key, key))
        {
          *ref = (TamizFieldRef) { registered[i].kind, registered[i].field, NULL };
          return TRUE;
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%s.custom.", kinds[owners[i]].nick);

      if (g_str_has_prefix (key, prefix) && key[strlen (prefix)] != '\0')
        {
          *ref = (TamizFieldRef) { owners[i], -1, g_intern_string (key + strlen (prefix)) };
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_field_ref_title:
 * @key: a registered key
 *
 * Gets what people call a field, in their language.
 *
 * Returns: (transfer none): the title; for a custom field its bare key
 */
const char *
tamiz_field_ref_title (const char *key)
{
  const char *custom;

  for (guint i = 0; i < G_N_ELEMENTS (registered); i++)
    {
      if (g_str_equal (registered[i].key, key))
        return _(registered[i].title);
    }

  custom = strstr (key, ".custom.");
  return custom != NULL ? g_intern_string (custom + strlen (".custom.")) : g_intern_string (key);
}

/**
 * tamiz_field_ref_get:
 * @position: from 0
 *
 * Gets the registered keys, one after the other.
 *
 * Returns: (transfer none) (nullable): the key, or %NULL beyond the last
 */
const char *
tamiz_field_ref_get (guint position)
{
  return position < G_N_ELEMENTS (registered) ? registered[position].key : NULL;
}
