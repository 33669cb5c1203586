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

/* What was found in common so far. */
typedef struct
{
  TamizLikeness likeness;
  char *evidence;
} Found;

static void
find_more (Found         *found,
           TamizLikeness  likeness,
           const char    *format,
           ...) G_GNUC_PRINTF (3, 4);

static void
find_more (Found         *found,
           TamizLikeness  likeness,
           const char    *format,
           ...)
{
  va_list arguments;

  if (likeness <= found->likeness)
    return;

  found->likeness = likeness;
  g_free (found->evidence);
  va_start (arguments, format);
  found->evidence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

static const char *
candidate_first (const TamizCandidate *candidate)
{
  return tamiz_record_get_text (candidate->person, TAMIZ_PERSON_FIRST_NAME);
}

static const char *
candidate_last (const TamizCandidate *candidate)
{
  return tamiz_record_get_text (candidate->person, TAMIZ_PERSON_LAST_NAME);
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

static void
match_emails (const TamizStaged    *staged,
              const TamizCandidate *candidate,
              gboolean              alike,
              gboolean              nameless,
              Found                *found)
{
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = staged->emails->pdata[i];
      const char *domain = tamiz_email_get_company_domain (email->address);

      for (guint j = 0; email->valid && j < tamiz_records_length (candidate->emails); j++)
        {
          const char *other = tamiz_record_get_text (candidate->emails->pdata[j],
                                                     TAMIZ_EMAIL_ADDRESS);

          if (other == NULL)
            continue;
          if (tamiz_emails_are_same (email->address, other))
            {
              if (!email->role_mailbox)
                find_more (found, TAMIZ_LIKENESS_SURE, _("the same e-mail: %s"), other);
              else if (alike || nameless)
                find_more (found, TAMIZ_LIKENESS_LIKELY,
                           _("the same shared mailbox and an alike name: %s"), other);
              else
                find_more (found, TAMIZ_LIKENESS_SAME_COMPANY,
                           _("the same shared mailbox, another name: %s"), other);
            }
          else if (alike && domain != NULL
                   && g_strcmp0 (tamiz_email_get_company_domain (other), domain) == 0)
            find_more (found, TAMIZ_LIKENESS_LIKELY,
                       _("an alike name at the same mail domain: %s"), domain);
        }
    }
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

static void
match_phones (const TamizStaged    *staged,
              const TamizCandidate *candidate,
              gboolean              alike,
              gboolean              nameless,
              Found                *found)
{
  for (guint i = 0; i < staged->phones->len; i++)
    {
      const TamizStagedPhone *phone = staged->phones->pdata[i];

      for (guint j = 0; j < tamiz_records_length (candidate->phones); j++)
        {
          TamizRecord *record = candidate->phones->pdata[j];
          gboolean mobile = phone->mobile
                            || tamiz_record_get_int (record, TAMIZ_PHONE_MOBILE) != 0;
          const char *number = phone->e164 != NULL ? phone->e164 : phone->as_typed;

          if (!tamiz_phones_are_same (phone, record))
            continue;
          if (alike && mobile)
            find_more (found, TAMIZ_LIKENESS_SURE, _("the same mobile and an alike name: %s"),
                       number);
          else if (alike || nameless)
            find_more (found, TAMIZ_LIKENESS_LIKELY, _("the same telephone: %s"), number);
          else
            find_more (found, TAMIZ_LIKENESS_SAME_COMPANY,
                       _("the same telephone, another name: %s"), number);
        }
    }
}

static void
match_company (const TamizStaged    *staged,
               const TamizCandidate *candidate,
               gboolean              alike,
               Found                *found)
{
  const char *name = staged->texts[TAMIZ_STAGED_COMPANY];
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;

  if (!alike || name == NULL || candidate->company == NULL)
    return;

  own = tamiz_text_fold (name);
  other = tamiz_text_fold (tamiz_record_get_text (candidate->company, TAMIZ_COMPANY_NAME));
  if (g_str_equal (own, other))
    find_more (found, TAMIZ_LIKENESS_LIKELY, _("an alike name at the same company: %s"), name);
}

/**
 * tamiz_match_staged:
 * @staged: a staged row
 * @candidate: a person of the base, as loaded
 * @evidence: (out) (transfer full) (nullable) (optional): what they have in common
 *
 * Judges whether a row speaks of a person who is in the base already.  *Sure*: the
 * same personal e-mail; the same mobile with an alike name; the same id of the same
 * system.  *Likely*: the same phone or role mailbox with an alike name; alike names at
 * the same company or mail domain.  A phone or role mailbox shared with a different
 * name: another person of the same company.  "Not the same" is the caller's to know.
 *
 * Returns: the likeness
 */
TamizLikeness
tamiz_match_staged (const TamizStaged     *staged,
                    const TamizCandidate  *candidate,
                    char                 **evidence)
{
  const char *first = staged->texts[TAMIZ_STAGED_FIRST_NAME];
  const char *last = staged->texts[TAMIZ_STAGED_LAST_NAME];
  const char *other_first = candidate_first (candidate);
  const char *other_last = candidate_last (candidate);
  gboolean alike = tamiz_names_are_alike (first, last, other_first, other_last);
  /* Where one has no name nothing speaks against it. */
  gboolean nameless = (first == NULL && last == NULL)
                      || (other_first == NULL && other_last == NULL);
  Found found = { TAMIZ_LIKENESS_NO, NULL };

  if (tamiz_candidate_has_external_id (candidate, staged))
    find_more (&found, TAMIZ_LIKENESS_SURE, _("the same id: %s"),
               staged->texts[TAMIZ_STAGED_EXTERNAL_ID]);
  match_emails (staged, candidate, alike, nameless, &found);
  match_phones (staged, candidate, alike, nameless, &found);
  match_company (staged, candidate, alike, &found);
  if (evidence != NULL)
    *evidence = g_steal_pointer (&found.evidence);
  g_free (found.evidence);

  return found.likeness;
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
