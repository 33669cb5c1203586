#define G_LOG_DOMAIN "tamiz-sample"

#include "config.h"

#include "tamiz-sample-private.h"
#include "tamiz-text.h"

#include <string.h>

/* Invented people and companies.  Mail domains end in .example, which nobody can own;
 * telephone numbers have the form of their country's and a long row of zeros.
 */

static char *
make_slug (const char *text)
{
  g_autofree char *folded = tamiz_text_fold (text);
  g_autoptr (GString) slug = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (slug, *p);
      else if (*p == ' ' && slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }

  return g_string_free (g_steal_pointer (&slug), FALSE);
}

static json_t *
get_country (TamizSample     *self,
             TamizSampleLead *lead)
{
  return json_array_get (json_object_get (self->texts, "countries"), lead->country);
}

static const char *
pick_city (TamizSample     *self,
           TamizSampleLead *lead)
{
  json_t *cities = json_object_get (get_country (self, lead), "cities");

  return json_string_value (
      json_array_get (cities, tamiz_sample_between (self, 0, (int) json_array_size (cities) - 1)));
}

static char *
combine_name (TamizSample *self,
              guint        attempt)
{
  const char *head = tamiz_sample_pick (self, "company_heads");
  int way = tamiz_sample_between (self, 0, 9);

  if (attempt >= 20)
    return g_strdup_printf ("%s %s %d", head, tamiz_sample_pick (self, "company_cores"),
                            tamiz_sample_between (self, 2, 9999));
  if (way < 5)
    return g_strdup_printf ("%s %s", head, tamiz_sample_pick (self, "company_cores"));
  return g_strdup_printf ("%s %s%s", head, tamiz_sample_pick (self, "last"),
                          way < 8 ? "" : " Hermanos");
}

/* A name that no other company of the base has. */
static char *
invent_company (TamizSample *self)
{
  for (guint attempt = 0;; attempt++)
    {
      char *name = combine_name (self, attempt);

      /* The table takes the name either way. */
      if (g_hash_table_add (self->names, name))
        return g_strdup (name);
    }
}

static int
choose_employees (TamizSample        *self,
                  TamizSampleProfile  profile,
                  gboolean            owner)
{
  switch (profile)
    {
    case TAMIZ_SAMPLE_PROFILE_FITS:
      return owner ? tamiz_sample_between (self, 6, 45)
                   : tamiz_sample_between (self, 4, 24) * tamiz_sample_between (self, 4, 24);
    case TAMIZ_SAMPLE_PROFILE_POOR:
      return tamiz_sample_chance (self, 50) ? tamiz_sample_between (self, 1, 4) : 0;
    case TAMIZ_SAMPLE_PROFILE_COMPETITOR:
      return tamiz_sample_between (self, 20, 80);
    case TAMIZ_SAMPLE_PROFILE_HIDDEN:
    case TAMIZ_SAMPLE_PROFILE_STUDENT:
    default:
      return 0;
    }
}

static TamizRecord *
add_company (TamizSample      *self,
             TamizSampleLead  *lead,
             gboolean          owner,
             GError          **error)
{
  TamizChangeSet *set = tamiz_sample_get_set (self, lead->owner);
  TamizRecord *company = tamiz_work_insert (self->work, set, TAMIZ_KIND_COMPANY, error);
  TamizRecord *domain
      = company != NULL ? tamiz_work_insert (self->work, set, TAMIZ_KIND_DOMAIN, error) : NULL;
  g_autofree char *name = invent_company (self);
  g_autofree char *slug = make_slug (name);
  g_autofree char *whole = NULL;
  g_autofree char *host = NULL;
  int employees = choose_employees (self, lead->profile, owner);

  if (domain == NULL)
    return NULL;

  whole = g_strdup_printf ("%s %s", name, tamiz_json_get_text (get_country (self, lead), "form"));
  host = g_strdup_printf ("%s.example", slug);
  tamiz_record_set_text (company, TAMIZ_COMPANY_NAME, whole);
  tamiz_record_set_text (company, TAMIZ_COMPANY_CITY, pick_city (self, lead));
  tamiz_record_set_text (company, TAMIZ_COMPANY_COUNTRY,
                         tamiz_json_get_text (get_country (self, lead), "code"));
  tamiz_record_set_int (company, TAMIZ_COMPANY_RELATION,
                        lead->profile == TAMIZ_SAMPLE_PROFILE_COMPETITOR ? TAMIZ_RELATION_COMPETITOR
                                                                         : TAMIZ_RELATION_PROSPECT);
  if (employees > 0)
    tamiz_record_set_int (company, TAMIZ_COMPANY_EMPLOYEES, employees);
  if (employees > 0 || tamiz_sample_chance (self, 40))
    tamiz_record_set_text (company, TAMIZ_COMPANY_INDUSTRY, tamiz_sample_pick (self, "industries"));
  tamiz_record_set_int (domain, TAMIZ_DOMAIN_COMPANY, tamiz_record_get_id (company));
  tamiz_record_set_text (domain, TAMIZ_DOMAIN_DOMAIN, host);
  if (lead->profile == TAMIZ_SAMPLE_PROFILE_FITS && !owner)
    g_ptr_array_add (self->taken, g_object_ref (company));

  return company;
}

/* Several people of a company ask; those whose size is known may share one.  It must be
 * written before another user's change set may name it.
 */
static TamizRecord *
find_company (TamizSample      *self,
              TamizSampleLead  *lead,
              gboolean          owner,
              GError          **error)
{
  if (lead->profile == TAMIZ_SAMPLE_PROFILE_FITS && !owner && self->taken->len > 4
      && tamiz_sample_chance (self, 28))
    return tamiz_sample_flush (self, error) ? g_ptr_array_index (
               self->taken, tamiz_sample_between (self, 0, (int) self->taken->len - 1))
                                            : NULL;

  return add_company (self, lead, owner, error);
}

/* (nullable): the list that the title is of. */
static const char *
choose_titles (TamizSample        *self,
               TamizSampleProfile  profile,
               gboolean            owner)
{
  switch (profile)
    {
    case TAMIZ_SAMPLE_PROFILE_STUDENT:
      return "students";
    case TAMIZ_SAMPLE_PROFILE_POOR:
      return tamiz_sample_chance (self, 55) ? "others" : NULL;
    case TAMIZ_SAMPLE_PROFILE_FITS:
    case TAMIZ_SAMPLE_PROFILE_HIDDEN:
    case TAMIZ_SAMPLE_PROFILE_COMPETITOR:
    default:
      return owner ? "owners" : tamiz_sample_chance (self, 75) ? "managers" : "specialists";
    }
}

/* Titles are written for him and for her where they differ: Director/Directora. */
static void
set_title (TamizSample *self,
           TamizRecord *person,
           const char  *titles,
           gboolean     woman)
{
  g_auto (GStrv) forms = NULL;

  if (titles == NULL)
    return;
  forms = g_strsplit (tamiz_sample_pick (self, titles), "/", 2);
  tamiz_record_set_text (person, TAMIZ_PERSON_JOB_TITLE,
                         woman && forms[1] != NULL ? forms[1] : forms[0]);
}

static void
set_name (TamizSample  *self,
          TamizRecord  *person,
          const char   *titles,
          char        **mail_name)
{
  gboolean woman = tamiz_sample_chance (self, 46);
  const char *first = tamiz_sample_pick (self, woman ? "women" : "men");
  const char *last = tamiz_sample_pick (self, "last");
  const char *mother = tamiz_sample_pick (self, "last");
  g_autofree char *both
      = tamiz_sample_chance (self, 45) ? g_strdup_printf ("%s %s", last, mother) : g_strdup (last);
  g_autofree char *first_slug = make_slug (first);
  g_autofree char *last_slug = make_slug (last);

  tamiz_record_set_text (person, TAMIZ_PERSON_FIRST_NAME, first);
  tamiz_record_set_text (person, TAMIZ_PERSON_LAST_NAME, both);
  set_title (self, person, titles, woman);
  *mail_name = g_strdup_printf ("%s.%s", first_slug, last_slug);
}

static gboolean
add_email (TamizSample     *self,
           TamizChangeSet  *set,
           gint64           person,
           const char      *mail_name,
           const char      *host,
           GError         **error)
{
  TamizRecord *email = tamiz_work_insert (self->work, set, TAMIZ_KIND_EMAIL, error);
  char *address = g_strdup_printf ("%s@%s", mail_name, host);

  if (email == NULL)
    {
      g_free (address);
      return FALSE;
    }
  for (guint i = 2; g_hash_table_contains (self->names, address); i++)
    {
      g_free (address);
      address = g_strdup_printf ("%s%u@%s", mail_name, i, host);
    }
  tamiz_record_set_int (email, TAMIZ_EMAIL_PERSON, person);
  tamiz_record_set_text (email, TAMIZ_EMAIL_ADDRESS, address);
  tamiz_record_set_int (email, TAMIZ_EMAIL_ROLE_MAILBOX, 0);
  tamiz_record_set_int (email, TAMIZ_EMAIL_VALID, 1);
  g_hash_table_add (self->names, address);

  return TRUE;
}

/* No number is given twice; 7919 has no factor in common with 10,000. */
static gboolean
add_phone (TamizSample      *self,
           TamizSampleLead  *lead,
           TamizChangeSet   *set,
           GError          **error)
{
  const char *pattern = tamiz_json_get_text (get_country (self, lead), "phone");
  guint count = self->phones[lead->country]++;
  g_autofree char *number = NULL;
  TamizRecord *phone;

  if (count >= 10000)
    return TRUE;
  phone = tamiz_work_insert (self->work, set, TAMIZ_KIND_PHONE, error);
  if (phone == NULL)
    return FALSE;

  number = g_strdup_printf ("%.*s%04u", (int) strcspn (pattern, "#"), pattern, count * 7919 % 10000);
  tamiz_record_set_int (phone, TAMIZ_PHONE_PERSON, lead->person);
  tamiz_record_set_text (phone, TAMIZ_PHONE_E164, number);
  tamiz_record_set_text (phone, TAMIZ_PHONE_AS_TYPED, number);
  tamiz_record_set_int (phone, TAMIZ_PHONE_MOBILE, 1);
  lead->phone = tamiz_record_get_id (phone);

  return TRUE;
}

static gboolean
add_handle (TamizSample      *self,
            TamizSampleLead  *lead,
            TamizChangeSet   *set,
            const char       *mail_name,
            GError          **error)
{
  TamizRecord *handle = tamiz_work_insert (self->work, set, TAMIZ_KIND_HANDLE, error);
  g_autofree char *name = g_strdup_printf ("%s.%d", mail_name, tamiz_sample_between (self, 10, 99));

  if (handle == NULL)
    return FALSE;
  tamiz_record_set_int (handle, TAMIZ_HANDLE_PERSON, lead->person);
  tamiz_record_set_text (handle, TAMIZ_HANDLE_NETWORK,
                         tamiz_sample_chance (self, 60) ? "facebook" : "instagram");
  tamiz_record_set_text (handle, TAMIZ_HANDLE_HANDLE, name);

  return TRUE;
}

static gboolean
add_lead (TamizSample      *self,
          TamizSampleLead  *lead,
          TamizChangeSet   *set,
          GError          **error)
{
  TamizRecord *record = tamiz_work_insert (self->work, set, TAMIZ_KIND_LEAD, error);

  if (record == NULL)
    return FALSE;

  lead->lead = tamiz_record_get_id (record);
  tamiz_record_set_int (record, TAMIZ_LEAD_PERSON, lead->person);
  if (lead->company != 0)
    tamiz_record_set_int (record, TAMIZ_LEAD_COMPANY, lead->company);
  tamiz_record_set_int (record, TAMIZ_LEAD_PRODUCT_LINE, self->lines[lead->line]);
  tamiz_record_set_int (record, TAMIZ_LEAD_SOURCE, self->sources[lead->source]);
  if (lead->campaign >= 0)
    tamiz_record_set_int (record, TAMIZ_LEAD_CAMPAIGN, self->campaigns[lead->campaign]);
  tamiz_record_set_int (record, TAMIZ_LEAD_RECEIVED_ON, lead->received);
  tamiz_record_set_int (record, TAMIZ_LEAD_OWNER, self->users[lead->owner]);
  tamiz_record_set_int (record, TAMIZ_LEAD_STAGE, TAMIZ_STAGE_PROSPECT);
  tamiz_record_set_int (record, TAMIZ_LEAD_CREATED, self->work->now);
  tamiz_record_set_int (record, TAMIZ_LEAD_UPDATED, self->work->now);

  return TRUE;
}

static gboolean
add_tags (TamizSample      *self,
          TamizSampleLead  *lead,
          TamizChangeSet   *set,
          GError          **error)
{
  TamizRecord *tag;

  if (!tamiz_sample_chance (self, lead->fate >= TAMIZ_SAMPLE_INTERESTED ? 40 : 12))
    return TRUE;
  tag = tamiz_work_insert (self->work, set, TAMIZ_KIND_TAG, error);
  if (tag == NULL)
    return FALSE;
  tamiz_record_set_int (tag, TAMIZ_TAG_LEAD, lead->lead);
  tamiz_record_set_text (tag, TAMIZ_TAG_TEXT, tamiz_sample_pick (self, "tags"));

  return TRUE;
}

static gboolean
add_consent (TamizSample      *self,
             TamizSampleLead  *lead,
             TamizChangeSet   *set,
             GError          **error)
{
  TamizRecord *consent;

  if (lead->first_kind != TAMIZ_ACTIVITY_FORM || !tamiz_sample_chance (self, 60))
    return TRUE;
  consent = tamiz_work_insert (self->work, set, TAMIZ_KIND_CONSENT, error);
  if (consent == NULL)
    return FALSE;
  tamiz_record_set_int (consent, TAMIZ_CONSENT_PERSON, lead->person);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, TAMIZ_CHANNEL_MAIL);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_BASIS, "consentimiento");
  tamiz_record_set_text (consent, TAMIZ_CONSENT_ORIGIN, "formulario web");
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, tamiz_day_of (self->work->now, self->zone));
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, 0);

  return TRUE;
}

static gboolean
add_contacts (TamizSample      *self,
              TamizSampleLead  *lead,
              TamizChangeSet   *set,
              const char       *mail_name,
              const char       *host,
              GError          **error)
{
  gboolean mail
      = lead->fate == TAMIZ_SAMPLE_READY || !lead->has_phone || tamiz_sample_chance (self, 88);

  return (!mail || add_email (self, set, lead->person, mail_name, host, error))
         && (!lead->has_phone || add_phone (self, lead, set, error))
         && (tamiz_sample_sources[lead->source].kind != TAMIZ_SOURCE_KIND_SOCIAL
             || add_handle (self, lead, set, mail_name, error));
}

/* Somebody comes through the door. */
gboolean
tamiz_sample_enter (TamizSample      *self,
                    TamizSampleLead  *lead,
                    GError          **error)
{
  gboolean owner = lead->profile <= TAMIZ_SAMPLE_PROFILE_HIDDEN && tamiz_sample_chance (self, 18);
  gboolean alone
      = lead->fate < TAMIZ_SAMPLE_INTERESTED
        && (lead->profile == TAMIZ_SAMPLE_PROFILE_STUDENT
            || (lead->profile == TAMIZ_SAMPLE_PROFILE_POOR && tamiz_sample_chance (self, 30)));
  TamizRecord *company = alone ? NULL : find_company (self, lead, owner, error);
  TamizChangeSet *set = tamiz_sample_get_set (self, lead->owner);
  TamizRecord *person = tamiz_work_insert (self->work, set, TAMIZ_KIND_PERSON, error);
  const char *country = tamiz_json_get_text (get_country (self, lead), "code");
  const char *form = tamiz_json_get_text (get_country (self, lead), "form");
  g_autofree char *mail_name = NULL;
  g_autofree char *host = NULL;

  if (person == NULL || (company == NULL && !alone))
    return FALSE;

  lead->person = tamiz_record_get_id (person);
  lead->company = company != NULL ? tamiz_record_get_id (company) : 0;
  set_name (self, person, choose_titles (self, lead->profile, owner), &mail_name);
  tamiz_record_set_text (person, TAMIZ_PERSON_LANGUAGE, "es");
  tamiz_record_set_text (person, TAMIZ_PERSON_COUNTRY, country);
  if (tamiz_sample_chance (self, 70))
    tamiz_record_set_text (person, TAMIZ_PERSON_CITY, pick_city (self, lead));
  if (company != NULL)
    {
      const char *whole = tamiz_record_get_text (company, TAMIZ_COMPANY_NAME);
      g_autofree char *name = g_str_has_suffix (whole, form)
                                  ? g_strndup (whole, strlen (whole) - strlen (form) - 1)
                                  : g_strdup (whole);
      g_autofree char *slug = make_slug (name);

      host = g_strdup_printf ("%s.example", slug);
      tamiz_record_set_int (person, TAMIZ_PERSON_COMPANY, lead->company);
    }
  else
    host = g_strdup ("correo.example");

  return add_contacts (self, lead, set, mail_name, host, error) && add_lead (self, lead, set, error)
         && add_tags (self, lead, set, error) && add_consent (self, lead, set, error);
}

/* Who else has a part in the purchase; answers the person's id, 0 on an error. */
gint64
tamiz_sample_add_person (TamizSample        *self,
                         TamizSampleLead    *lead,
                         guint               user,
                         TamizPurchaseRole   role,
                         GError            **error)
{
  TamizChangeSet *set = tamiz_sample_get_set (self, user);
  TamizRecord *person = tamiz_work_insert (self->work, set, TAMIZ_KIND_PERSON, error);
  TamizRecord *link
      = person != NULL ? tamiz_work_insert (self->work, set, TAMIZ_KIND_LEAD_PERSON, error) : NULL;
  g_autofree char *mail_name = NULL;

  if (link == NULL)
    return 0;

  set_name (self, person, "managers", &mail_name);
  tamiz_record_set_text (person, TAMIZ_PERSON_COUNTRY,
                         tamiz_json_get_text (get_country (self, lead), "code"));
  if (lead->company != 0)
    tamiz_record_set_int (person, TAMIZ_PERSON_COMPANY, lead->company);
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_LEAD, lead->lead);
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_PERSON, tamiz_record_get_id (person));
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_ROLE, role);
  lead->colleague = TRUE;

  return tamiz_record_get_id (person);
}
