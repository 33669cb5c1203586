#pragma once

#include "tamiz-fields.h"

G_BEGIN_DECLS

/* What an import brings. */
typedef enum
{
  TAMIZ_IMPORT_OF_PEOPLE,
  TAMIZ_IMPORT_OF_ACTIVITIES,
  TAMIZ_IMPORT_OF_ANSWERS,
  TAMIZ_IMPORT_OF_OUTCOMES,
  TAMIZ_IMPORT_OF_COMPANIES,
  TAMIZ_IMPORT_OF_CONSENTS,
} TamizImportOf;

/* How a cell is read. */
typedef enum
{
  TAMIZ_READ_TEXT,        /* trimmed, NFC */
  TAMIZ_READ_FULL_NAME,
  TAMIZ_READ_EMAIL,
  TAMIZ_READ_PHONE,
  TAMIZ_READ_COUNTRY,     /* a name or a code, becomes ISO 3166-1 alpha-2 */
  TAMIZ_READ_LANGUAGE,    /* a name or a code, becomes ISO 639-1 */
  TAMIZ_READ_TIME,        /* becomes microseconds; the text stays */
  TAMIZ_READ_DAY,         /* becomes 2026-11-22 */
  TAMIZ_READ_NUMBER,      /* becomes a decimal */
  TAMIZ_READ_MONEY,       /* the same; a currency beside it goes to the field after */
  TAMIZ_READ_YES_NO,      /* becomes 1 or 0 */
  TAMIZ_READ_ENUM,        /* becomes the nick of the closed list */
  TAMIZ_READ_TAGS,
  TAMIZ_READ_HANDLE,      /* network and handle */
  TAMIZ_READ_EXTERNAL_ID,
} TamizRead;

/* Which imports know a field. */
#define TAMIZ_OF_P (1 << TAMIZ_IMPORT_OF_PEOPLE)
#define TAMIZ_OF_A (1 << TAMIZ_IMPORT_OF_ACTIVITIES)
#define TAMIZ_OF_N (1 << TAMIZ_IMPORT_OF_ANSWERS)
#define TAMIZ_OF_O (1 << TAMIZ_IMPORT_OF_OUTCOMES)
#define TAMIZ_OF_C (1 << TAMIZ_IMPORT_OF_COMPANIES)
#define TAMIZ_OF_S (1 << TAMIZ_IMPORT_OF_CONSENTS)
/* Of people it is what they said, in programs' formats; no column of a table is taken for it. */
#define TAMIZ_OF_SAID (1 << 16)
#define TAMIZ_OF_WHO (TAMIZ_OF_P | TAMIZ_OF_A | TAMIZ_OF_N | TAMIZ_OF_O | TAMIZ_OF_S)

/* What a file of rows to be completed says beside their own columns: which row it is, which
 * tamiz_mended_name() writes, and what it lacks.
 */
#define TAMIZ_HEADER_MENDED "tamiz:row"
#define TAMIZ_HEADER_REASON "tamiz:reason"

/* S (NAME, short name, registered key or "", READ, closed list, imports) */
#define TAMIZ_STAGED_FIELDS(S) \
  S (FIRST_NAME, "first_name", "person.first_name", TEXT, NONE, TAMIZ_OF_WHO) \
  S (LAST_NAME, "last_name", "person.last_name", TEXT, NONE, TAMIZ_OF_WHO) \
  S (FULL_NAME, "full_name", "", FULL_NAME, NONE, TAMIZ_OF_WHO) \
  S (JOB_TITLE, "job_title", "person.job_title", TEXT, NONE, TAMIZ_OF_P) \
  S (EMAIL, "email", "person.email", EMAIL, NONE, TAMIZ_OF_WHO) \
  S (PHONE, "phone", "person.phone", PHONE, NONE, TAMIZ_OF_WHO) \
  S (HANDLE, "handle", "person.handle", HANDLE, NONE, TAMIZ_OF_P | TAMIZ_OF_A) \
  S (EXTERNAL_ID, "external_id", "person.external_id", EXTERNAL_ID, NONE, TAMIZ_OF_WHO) \
  S (LANGUAGE, "language", "person.language", LANGUAGE, NONE, TAMIZ_OF_P) \
  S (CITY, "city", "person.city", TEXT, NONE, TAMIZ_OF_P) \
  S (COUNTRY, "country", "person.country", COUNTRY, NONE, TAMIZ_OF_WHO) \
  S (TIMEZONE, "timezone", "person.timezone", TEXT, NONE, TAMIZ_OF_P) \
  S (COMPANY, "company", "company.name", TEXT, NONE, TAMIZ_OF_WHO | TAMIZ_OF_C) \
  S (TAX_NUMBER, "tax_number", "company.tax_number", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (INDUSTRY, "industry", "company.industry", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (EMPLOYEES, "employees", "company.employees", NUMBER, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (REVENUE, "revenue", "company.revenue", MONEY, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (REVENUE_CURRENCY, "revenue_currency", "", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (ADDRESS, "address", "company.address", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (COMPANY_CITY, "company_city", "company.city", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (COMPANY_COUNTRY, "company_country", "company.country", COUNTRY, NONE, \
     TAMIZ_OF_P | TAMIZ_OF_C) \
  S (DOMAIN, "domain", "company.domain", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (DOMAINS, "domains", "", TEXT, NONE, TAMIZ_OF_C) \
  S (COMPANY_OWNER, "company_owner", "", TEXT, NONE, TAMIZ_OF_C) \
  S (OPEN_DEAL, "open_deal", "", TEXT, NONE, TAMIZ_OF_C) \
  S (RELATION, "relation", "company.relation", ENUM, RELATION, TAMIZ_OF_P | TAMIZ_OF_C) \
  S (RECEIVED_ON, "received_on", "lead.received_on", TIME, NONE, TAMIZ_OF_P) \
  S (SOURCE, "source", "lead.source", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_A | TAMIZ_OF_C) \
  S (CAMPAIGN, "campaign", "lead.campaign", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_A) \
  S (OWNER, "owner", "lead.owner", TEXT, NONE, TAMIZ_OF_P) \
  S (PRODUCT_LINE, "product_line", "lead.product_line", TEXT, NONE, \
     TAMIZ_OF_P | TAMIZ_OF_A | TAMIZ_OF_N | TAMIZ_OF_O) \
  S (PAIN_POINTS, "pain_points", "lead.pain_points", TEXT, NONE, TAMIZ_OF_P) \
  S (NOTES, "notes", "lead.notes", TEXT, NONE, TAMIZ_OF_P) \
  S (TAGS, "tags", "lead.tag", TAGS, NONE, TAMIZ_OF_P) \
  S (JOURNEY, "journey", "lead.journey", ENUM, JOURNEY, TAMIZ_OF_P) \
  S (PERSONA, "persona", "lead.persona", TEXT, NONE, TAMIZ_OF_P) \
  S (PERSONA_REASON, "persona_reason", "lead.persona_reason", TEXT, NONE, TAMIZ_OF_P) \
  S (AMOUNT, "amount", "lead.amount", MONEY, NONE, TAMIZ_OF_P | TAMIZ_OF_O) \
  S (CURRENCY, "currency", "", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_O) \
  S (WANTED_BY, "wanted_by", "lead.wanted_by", DAY, NONE, TAMIZ_OF_P) \
  S (KIND, "kind", "", ENUM, ACTIVITY, TAMIZ_OF_A | TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (SUBJECT, "subject", "", TEXT, NONE, TAMIZ_OF_A | TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (TEXT, "text", "", TEXT, NONE, TAMIZ_OF_A | TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (ACTIVITY_ID, "activity_id", "", TEXT, NONE, TAMIZ_OF_A | TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (AT, "at", "", TIME, NONE, TAMIZ_OF_A | TAMIZ_OF_N | TAMIZ_OF_O) \
  S (CRITERION, "criterion", "", TEXT, NONE, TAMIZ_OF_N) \
  S (VALUE, "value", "", TEXT, NONE, TAMIZ_OF_N) \
  S (OUTCOME, "outcome", "", ENUM, OUTCOME, TAMIZ_OF_O) \
  S (REASON, "reason", "", TEXT, NONE, TAMIZ_OF_O | TAMIZ_OF_S) \
  S (COMPETITOR, "competitor", "", TEXT, NONE, TAMIZ_OF_O) \
  S (UNTIL, "until", "", TIME, NONE, TAMIZ_OF_O) \
  S (GOOD_LEAD, "good_lead", "", YES_NO, NONE, TAMIZ_OF_O) \
  S (CHANNEL, "channel", "", ENUM, CHANNEL, TAMIZ_OF_S) \
  S (BASIS, "basis", "", TEXT, NONE, TAMIZ_OF_S) \
  S (ORIGIN, "origin", "", TEXT, NONE, TAMIZ_OF_S) \
  S (DAY, "date", "", DAY, NONE, TAMIZ_OF_S) \
  S (UNTIL_DAY, "until_date", "", DAY, NONE, TAMIZ_OF_S) \
  S (DO_NOT_CONTACT, "do_not_contact", "", YES_NO, NONE, TAMIZ_OF_S | TAMIZ_OF_P) \
  S (DO_NOT_MAIL, "do_not_mail", "", YES_NO, NONE, TAMIZ_OF_P) \
  S (DO_NOT_CALL, "do_not_call", "", YES_NO, NONE, TAMIZ_OF_P) \
  S (CONSENT_MAIL, "consent_mail", "", TEXT, NONE, TAMIZ_OF_P) \
  S (CONSENT_PHONE, "consent_phone", "", TEXT, NONE, TAMIZ_OF_P) \
  S (CONSENT_CHANNEL, "consent_channel", "", ENUM, CHANNEL, TAMIZ_OF_P) \
  S (CONSENT_BASIS, "consent_basis", "", TEXT, NONE, TAMIZ_OF_P) \
  S (CONSENT_DATE, "consent_date", "", DAY, NONE, TAMIZ_OF_P) \
  S (ANSWERS_TO, "answers_to", "", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (COPIED, "copied", "", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (RECIPIENTS, "recipients", "", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (BOUNCED, "bounced", "", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (BOUNCE_REASON, "bounce_reason", "", TEXT, NONE, TAMIZ_OF_P | TAMIZ_OF_SAID) \
  S (MENDED, TAMIZ_HEADER_MENDED, "", TEXT, NONE, TAMIZ_OF_WHO | TAMIZ_OF_C)

#define TAMIZ_STAGED_MEMBER(NAME, name, key, READ, LIST, of) TAMIZ_STAGED_##NAME,
typedef enum
{
  TAMIZ_STAGED_FIELDS (TAMIZ_STAGED_MEMBER) TAMIZ_STAGED_N_FIELDS
} TamizStagedField;

typedef struct
{
  const char *name;     /* "first_name" */
  const char *key;      /* "person.first_name"; empty where none is registered */
  TamizRead read;
  TamizEnum list;       /* of TAMIZ_READ_ENUM */
  guint imports;        /* bits, 1 << TamizImportOf */
} TamizStagedFieldInfo;

const TamizStagedFieldInfo *tamiz_staged_field_get_info  (TamizStagedField  field);
const TamizFieldRef        *tamiz_staged_field_get_ref   (TamizStagedField  field);
const char                 *tamiz_staged_field_get_label (TamizStagedField  field);
gboolean                    tamiz_staged_field_from_name (TamizImportOf     of,
                                                          const char       *name,
                                                          TamizStagedField *field);
gboolean                    tamiz_staged_field_guess     (TamizImportOf     of,
                                                          const char       *header,
                                                          TamizStagedField *field);
char                       *tamiz_staged_field_list      (TamizImportOf     of);

gboolean    tamiz_import_of_from_nick (const char    *nick,
                                       TamizImportOf *of);

G_END_DECLS
