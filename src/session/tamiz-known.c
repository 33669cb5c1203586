#define G_LOG_DOMAIN "tamiz-known"

#include "config.h"

#include "tamiz-known.h"

#include "tamiz-company-core.h"
#include "tamiz-people.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizKnownCompanies
{
  GPtrArray *all;           /* TamizKnown */
  GHashTable *by_id;        /* gint64 → TamizKnown */
  GHashTable *by_name;      /* char*: tamiz_company_dup_core() */
  GHashTable *by_tax;       /* char* letters and digits */
  GHashTable *by_domain;    /* char* */
  GHashTable *users;
};

static void
free_known (TamizKnown *known)
{
  g_free (known->name);
  g_free (known->deal);
  g_free (known->sentence);
  g_free (known);
}

static char *
describe_relation (const TamizKnown *known)
{
  switch (known->relation)
    {
    case TAMIZ_RELATION_CUSTOMER:
      return g_strdup_printf (_("Customer: %s"), known->name);
    case TAMIZ_RELATION_PARTNER:
      return g_strdup_printf (_("Partner: %s"), known->name);
    case TAMIZ_RELATION_SUPPLIER:
      return g_strdup_printf (_("Supplier: %s"), known->name);
    case TAMIZ_RELATION_COMPETITOR:
      return g_strdup_printf (_("Competitor: %s"), known->name);
    case TAMIZ_RELATION_PROSPECT:
    default:
      return g_strdup_printf (_("A deal is open with %s"), known->name);
    }
}

static char *
describe (TamizKnownCompanies *self,
          const TamizKnown    *known)
{
  g_autoptr (GString) sentence = g_string_new (NULL);
  g_autofree char *relation = describe_relation (known);
  TamizRecord *owner = tamiz_users_find (self->users, known->owner);

  g_string_append (sentence, relation);
  if (owner != NULL)
    /* TRANSLATORS: after "Customer: Cervecería Andina" */
    g_string_append_printf (sentence, _("; account of %s"), tamiz_record_get_text (owner, TAMIZ_USER_NAME));
  if (known->deal != NULL)
    g_string_append_printf (sentence, _("; open deal: %s"), known->deal);

  return g_string_free (g_steal_pointer (&sentence), FALSE);
}

/* Tax numbers are written with points, dashes and blanks, or without. */
static char *
dup_bare (const char *text)
{
  g_autofree char *folded = tamiz_text_fold (text);
  GString *bare = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (bare, *p);
    }

  return g_string_free (bare, FALSE);
}

static void
name_as (GHashTable *table,
         char       *key,        /* (transfer full) */
         TamizKnown *known)
{
  if (*key == '\0' || g_hash_table_contains (table, key))
    g_free (key);
  else
    g_hash_table_insert (table, key, known);
}

static gboolean
add_company (TamizKnownCompanies  *self,
             TamizWork            *work,
             TamizRecord          *company,
             GError              **error)
{
  gint64 id = tamiz_record_get_id (company);
  g_autoptr (GPtrArray) domains
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY, id, error);
  const char *name = tamiz_record_get_text (company, TAMIZ_COMPANY_NAME);
  const char *tax = tamiz_record_get_text (company, TAMIZ_COMPANY_TAX_NUMBER);
  TamizKnown *known;

  if (domains == NULL)
    return FALSE;

  known = g_new0 (TamizKnown, 1);
  known->company = id;
  known->relation = tamiz_record_get_int (company, TAMIZ_COMPANY_RELATION);
  known->owner = tamiz_record_get_int (company, TAMIZ_COMPANY_OWNER);
  known->name = g_strdup (name != NULL ? name : "");
  known->deal = g_strdup (tamiz_record_get_text (company, TAMIZ_COMPANY_OPEN_DEAL));
  known->sentence = describe (self, known);
  g_ptr_array_add (self->all, known);
  g_hash_table_insert (self->by_id, &known->company, known);
  if (name != NULL)
    name_as (self->by_name, tamiz_company_dup_core (name), known);
  if (tax != NULL)
    name_as (self->by_tax, dup_bare (tax), known);
  for (guint i = 0; i < domains->len; i++)
    {
      const char *domain = tamiz_record_get_text (g_ptr_array_index (domains, i), TAMIZ_DOMAIN_DOMAIN);

      if (domain != NULL)
        name_as (self->by_domain, tamiz_text_fold (domain), known);
    }

  return TRUE;
}

/* The steward's list knows competitors that are no record of the base. */
static gboolean
add_competitors (TamizKnownCompanies  *self,
                 TamizWork            *work,
                 GError              **error)
{
  g_autoptr (GPtrArray) entries = tamiz_reader_list (work->reader, TAMIZ_KIND_LIST_ENTRY, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      TamizRecord *entry = g_ptr_array_index (entries, i);
      const char *label = tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_LABEL);
      const char *domains = tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_DOMAINS);
      g_auto (GStrv) names = NULL;
      TamizKnown *known;

      if (tamiz_record_get_int (entry, TAMIZ_LIST_ENTRY_LIST) != TAMIZ_LIST_COMPETITOR || label == NULL)
        continue;
      known = g_new0 (TamizKnown, 1);
      known->relation = TAMIZ_RELATION_COMPETITOR;
      known->name = g_strdup (label);
      known->sentence = describe (self, known);
      g_ptr_array_add (self->all, known);
      name_as (self->by_name, tamiz_company_dup_core (label), known);
      names = g_strsplit_set (domains != NULL ? domains : "", ", ;\n", -1);
      for (guint j = 0; names[j] != NULL; j++)
        name_as (self->by_domain, tamiz_text_fold (names[j]), known);
    }

  return entries != NULL;
}

/**
 * tamiz_known_companies_load:
 * @work: an operation's work
 * @error: return location
 *
 * Reads customers, partners, suppliers, competitors, and all with whom a deal is open.
 *
 * Returns: (transfer full): them
 */
TamizKnownCompanies *
tamiz_known_companies_load (TamizWork  *work,
                            GError    **error)
{
  g_autoptr (TamizKnownCompanies) self = g_new0 (TamizKnownCompanies, 1);
  g_autoptr (GPtrArray) companies = tamiz_reader_list_known_companies (work->reader, error);

  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) free_known);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_tax = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_domain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->users = companies != NULL ? tamiz_work_load_users (work, error) : NULL;
  if (self->users == NULL)
    return NULL;
  for (guint i = 0; i < companies->len; i++)
    {
      if (!add_company (self, work, g_ptr_array_index (companies, i), error))
        return NULL;
    }

  return add_competitors (self, work, error) ? g_steal_pointer (&self) : NULL;
}

void
tamiz_known_companies_free (TamizKnownCompanies *self)
{
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->by_tax, g_hash_table_unref);
  g_clear_pointer (&self->by_domain, g_hash_table_unref);
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_free (self);
}

static const TamizKnown *
find_domain (TamizKnownCompanies *self,
             const char          *domain)
{
  g_autofree char *folded = domain != NULL ? tamiz_text_fold (domain) : NULL;

  return folded != NULL ? g_hash_table_lookup (self->by_domain, folded) : NULL;
}

/* Everybody may have an address at a free mail service. */
static const TamizKnown *
find_address (TamizKnownCompanies *self,
              const char          *address)
{
  return address != NULL ? find_domain (self, tamiz_email_get_company_domain (address)) : NULL;
}

static const TamizKnown *
find_company (TamizKnownCompanies *self,
              gint64               company,
              const char          *name,
              const char          *tax)
{
  const TamizKnown *known = g_hash_table_lookup (self->by_id, &company);
  g_autofree char *core = NULL;
  g_autofree char *bare = NULL;

  if (known == NULL && tax != NULL)
    {
      bare = dup_bare (tax);
      known = g_hash_table_lookup (self->by_tax, bare);
    }
  if (known == NULL && name != NULL)
    {
      core = tamiz_company_dup_core (name);
      known = g_hash_table_lookup (self->by_name, core);
    }

  return known;
}

/**
 * tamiz_known_companies_find_facts:
 * @self: the known companies
 * @facts: a lead's facts
 *
 * Finds whether a lead comes from one of them: by its company, its tax number, or the domain of an
 * address.
 *
 * Returns: (transfer none) (nullable): the company
 */
const TamizKnown *
tamiz_known_companies_find_facts (TamizKnownCompanies *self,
                                  TamizFacts          *facts)
{
  const TamizKnown *known = NULL;

  if (self->all->len == 0)
    return NULL;
  if (facts->company != NULL)
    known = find_company (self, tamiz_record_get_id (facts->company),
                          tamiz_record_get_text (facts->company, TAMIZ_COMPANY_NAME),
                          tamiz_record_get_text (facts->company, TAMIZ_COMPANY_TAX_NUMBER));
  for (guint i = 0; known == NULL && i < facts->domains->len; i++)
    known = find_domain (self, tamiz_record_get_text (g_ptr_array_index (facts->domains, i), TAMIZ_DOMAIN_DOMAIN));
  for (guint i = 0; known == NULL && i < facts->emails->len; i++)
    known = find_address (self, tamiz_record_get_text (g_ptr_array_index (facts->emails, i), TAMIZ_EMAIL_ADDRESS));

  return known;
}

/**
 * tamiz_known_companies_find_staged:
 * @self: the known companies
 * @staged: a row
 * @company: the base's company of the row; 0 = none
 *
 * Finds whether a row comes from one of them.  Where there is none it costs nothing.
 *
 * Returns: (transfer none) (nullable): the company
 */
const TamizKnown *
tamiz_known_companies_find_staged (TamizKnownCompanies *self,
                                   TamizStaged         *staged,
                                   gint64               company)
{
  const TamizKnown *known;

  if (self->all->len == 0)
    return NULL;
  known = find_company (self, company, tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPANY),
                        tamiz_staged_get_text (staged, TAMIZ_STAGED_TAX_NUMBER));
  if (known == NULL)
    known = find_domain (self, tamiz_staged_get_text (staged, TAMIZ_STAGED_DOMAIN));
  for (guint i = 0; known == NULL && i < staged->emails->len; i++)
    known = find_address (self, ((TamizStagedEmail *) g_ptr_array_index (staged->emails, i))->address);

  return known;
}

/* Whose inquiries go to whoever has the account. */
gboolean
tamiz_known_is_account (const TamizKnown *known)
{
  return known != NULL
         && (known->relation == TAMIZ_RELATION_CUSTOMER || known->relation == TAMIZ_RELATION_PARTNER
             || (known->deal != NULL && known->relation != TAMIZ_RELATION_COMPETITOR));
}

/* Whom nobody calls without being asked. */
gboolean
tamiz_known_forbids_cold (const TamizKnown *known)
{
  return known != NULL;
}

/* 0 where nobody has the account, or somebody who left. */
gint64
tamiz_known_companies_get_owner (TamizKnownCompanies *self,
                                 const TamizKnown    *known)
{
  TamizRecord *owner = tamiz_known_is_account (known) ? tamiz_users_find (self->users, known->owner) : NULL;

  return owner != NULL && tamiz_record_get_int (owner, TAMIZ_USER_ACTIVE) != 0 ? known->owner : 0;
}

/* null where @known is. */
json_t *
tamiz_known_companies_to_json (TamizKnownCompanies *self,
                               const TamizKnown    *known)
{
  json_t *object;

  if (known == NULL)
    return json_null ();

  object = json_object ();
  tamiz_json_set_text (object, "relation", tamiz_enum_nick (TAMIZ_ENUM_RELATION, known->relation));
  tamiz_json_set_text (object, "company", known->name);
  tamiz_json_set_id (object, "company_id", known->company);
  tamiz_user_set_json (object, "owner", "owner_name", tamiz_users_find (self->users, known->owner));
  tamiz_json_set_text (object, "open_deal", known->deal);
  tamiz_json_set_text (object, "sentence", known->sentence);
  /* Proposed, as a veto is: the program discards nobody. */
  tamiz_json_set_text (object, "discard_reason",
                       known->relation == TAMIZ_RELATION_COMPETITOR ? "competitor" : NULL);

  return object;
}
