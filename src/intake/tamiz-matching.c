#define G_LOG_DOMAIN "tamiz-matching"

#include "config.h"

#include "tamiz-matching.h"
#include "tamiz-matching-private.h"

#include "tamiz-phone.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
tamiz_lookup_free (TamizLookup *lookup)
{
  g_free (lookup->text);
  g_free (lookup);
}

static void
add_lookup (GPtrArray       *lookups,
            TamizLookupKind  kind,
            char            *text)
{
  TamizLookup *lookup;

  for (guint i = 0; text != NULL && i < lookups->len; i++)
    {
      lookup = lookups->pdata[i];
      if (lookup->kind == kind && g_str_equal (lookup->text, text))
        g_clear_pointer (&text, g_free);
    }
  if (text == NULL)
    return;

  lookup = g_new (TamizLookup, 1);
  *lookup = (TamizLookup) { kind, text, tamiz_text_hash (text) };
  g_ptr_array_add (lookups, lookup);
}

static void
add_phone_lookups (GPtrArray              *lookups,
                   const TamizStagedPhone *phone)
{
  add_lookup (lookups, TAMIZ_LOOKUP_PHONE_TAIL,
              tamiz_phone_dup_tail (phone->e164 != NULL ? phone->e164 : phone->as_typed));
  if (phone->e164 == NULL)
    return;

  add_lookup (lookups, TAMIZ_LOOKUP_PHONE, g_strdup (phone->e164));
  /* Argentine numbers may lie there with the mobile 9 or without it. */
  if (g_str_has_prefix (phone->e164, "+549"))
    add_lookup (lookups, TAMIZ_LOOKUP_PHONE, g_strconcat ("+54", phone->e164 + 4, NULL));
  else if (g_str_has_prefix (phone->e164, "+54"))
    add_lookup (lookups, TAMIZ_LOOKUP_PHONE, g_strconcat ("+549", phone->e164 + 3, NULL));
}

static GPtrArray *
list_lookups (const TamizStaged *staged)
{
  GPtrArray *lookups = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_lookup_free);
  const char *company = staged->texts[TAMIZ_STAGED_COMPANY];

  if (staged->texts[TAMIZ_STAGED_EXTERNAL_ID] != NULL && staged->external_system != NULL)
    add_lookup (lookups, TAMIZ_LOOKUP_EXTERNAL,
                g_strjoin ("\n", staged->external_system,
                           staged->texts[TAMIZ_STAGED_EXTERNAL_ID], NULL));
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = staged->emails->pdata[i];
      const char *domain = tamiz_email_get_company_domain (email->address);

      if (!email->valid)
        continue;
      add_lookup (lookups, TAMIZ_LOOKUP_EMAIL, g_strdup (email->address));
      add_lookup (lookups, TAMIZ_LOOKUP_EMAIL, tamiz_email_dup_key (email->address));
      if (domain != NULL)
        add_lookup (lookups, TAMIZ_LOOKUP_DOMAIN, g_strdup (domain));
    }
  for (guint i = 0; i < staged->phones->len; i++)
    add_phone_lookups (lookups, staged->phones->pdata[i]);
  if (staged->texts[TAMIZ_STAGED_DOMAIN] != NULL)
    add_lookup (lookups, TAMIZ_LOOKUP_DOMAIN, g_strdup (staged->texts[TAMIZ_STAGED_DOMAIN]));
  if (company != NULL)
    add_lookup (lookups, TAMIZ_LOOKUP_COMPANY, tamiz_text_fold (company));

  return lookups;
}

/**
 * tamiz_staged_get_lookups:
 * @staged: a staged row
 *
 * Gets what to look up in the base to find whom the row may be.  The last eight digits
 * are looked up of every number, understood or not: where one side is not understood
 * they are all that there is to compare.  They are worked out once, by whoever asks
 * first; after that the row may be read in any thread.
 *
 * Returns: (transfer none) (element-type TamizLookup): keys, each once
 */
GPtrArray *
tamiz_staged_get_lookups (TamizStaged *staged)
{
  if (staged->lookups == NULL)
    staged->lookups = list_lookups (staged);

  return staged->lookups;
}

/**
 * tamiz_staged_get_name:
 * @staged: a staged row
 *
 * Gets the row's name as it is compared; like tamiz_staged_get_lookups() it is prepared by
 * whoever asks first.
 *
 * Returns: (transfer none): the name, which may be blank
 */
const TamizName *
tamiz_staged_get_name (TamizStaged *staged)
{
  if (staged->name == NULL)
    staged->name = tamiz_name_new (staged->texts[TAMIZ_STAGED_FIRST_NAME],
                                   staged->texts[TAMIZ_STAGED_LAST_NAME]);

  return staged->name;
}

/* Whether the candidate goes by the row's id in the row's system. */
gboolean
tamiz_candidate_has_external_id (const TamizCandidate *candidate,
                                 const TamizStaged    *staged)
{
  const char *value = staged->texts[TAMIZ_STAGED_EXTERNAL_ID];

  for (guint i = 0; value != NULL && i < tamiz_records_length (candidate->external_ids); i++)
    {
      TamizRecord *record = candidate->external_ids->pdata[i];

      if (g_strcmp0 (tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_VALUE), value) == 0
          && g_strcmp0 (tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_SYSTEM),
                        staged->external_system) == 0)
        return TRUE;
    }

  return FALSE;
}

gboolean
tamiz_emails_are_same (const char *a,
                       const char *b)
{
  g_autofree char *key_a = tamiz_email_dup_key (a);
  g_autofree char *key_b = tamiz_email_dup_key (b);

  return g_str_equal (key_a, key_b);
}

/* Numbers that are understood are compared as such; one that is not by its last eight
 * digits.
 */
gboolean
tamiz_phones_are_same (const TamizStagedPhone *phone,
                       TamizRecord            *record)
{
  const char *e164 = tamiz_record_get_text (record, TAMIZ_PHONE_E164);
  const char *typed = tamiz_record_get_text (record, TAMIZ_PHONE_AS_TYPED);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (e164 != NULL && phone->e164 != NULL)
    {
      a = tamiz_phone_dup_key (phone->e164);
      b = tamiz_phone_dup_key (e164);
    }
  else
    {
      a = tamiz_phone_dup_tail (phone->e164 != NULL ? phone->e164 : phone->as_typed);
      b = e164 != NULL || typed != NULL ? tamiz_phone_dup_tail (e164 != NULL ? e164 : typed) : NULL;
    }

  return a != NULL && b != NULL && g_str_equal (a, b);
}

TamizCandidate *
tamiz_candidate_new (void)
{
  return g_new0 (TamizCandidate, 1);
}

void
tamiz_candidate_free (TamizCandidate *candidate)
{
  g_clear_object (&candidate->person);
  g_clear_object (&candidate->company);
  g_clear_object (&candidate->lead);
  g_clear_pointer (&candidate->emails, g_ptr_array_unref);
  g_clear_pointer (&candidate->phones, g_ptr_array_unref);
  g_clear_pointer (&candidate->handles, g_ptr_array_unref);
  g_clear_pointer (&candidate->external_ids, g_ptr_array_unref);
  g_clear_pointer (&candidate->tags, g_ptr_array_unref);
  g_clear_pointer (&candidate->customs, g_ptr_array_unref);
  g_clear_pointer (&candidate->activities, g_ptr_array_unref);
  g_clear_pointer (&candidate->custom_fields, g_hash_table_unref);
  g_clear_pointer (&candidate->said, g_hash_table_unref);
  g_free (candidate);
}

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * tamiz_candidate_new_from_staged:
 * @staged: a staged row
 *
 * Makes a candidate of a row that is not written yet, so that the rows of one file are
 * matched against each other.
 *
 * Returns: (transfer full): the candidate; its records have the id 0
 */
TamizCandidate *
tamiz_candidate_new_from_staged (const TamizStaged *staged)
{
  TamizCandidate *self = tamiz_candidate_new ();

  self->person = tamiz_record_new (TAMIZ_KIND_PERSON, 0);
  if (staged->texts[TAMIZ_STAGED_COMPANY] != NULL)
    {
      self->company = tamiz_record_new (TAMIZ_KIND_COMPANY, 0);
      tamiz_record_set_text (self->company, TAMIZ_COMPANY_NAME,
                             staged->texts[TAMIZ_STAGED_COMPANY]);
    }

  self->lead = tamiz_record_new (TAMIZ_KIND_LEAD, 0);
  self->emails = new_records ();
  self->phones = new_records ();
  self->handles = new_records ();
  self->external_ids = new_records ();
  self->tags = new_records ();
  self->customs = new_records ();
  self->activities = new_records ();
  tamiz_candidate_learn (self, staged, TAMIZ_MATCH_FILL);

  return self;
}
