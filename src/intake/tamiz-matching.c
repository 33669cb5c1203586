#define G_LOG_DOMAIN "tamiz-matching"

#include "config.h"

#include "tamiz-matching.h"
#include "tamiz-intake-words.h"

#include "tamiz-phone.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

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
  *lookup = (TamizLookup) { kind, text };
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

/**
 * tamiz_staged_list_lookups:
 * @staged: a staged row
 *
 * Lists what to look up in the base to find whom the row may be.
 *
 * Returns: (transfer full) (element-type TamizLookup): keys, each once
 */
GPtrArray *
tamiz_staged_list_lookups (const TamizStaged *staged)
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

static guint
length_of (GPtrArray *records)
{
  return records != NULL ? records->len : 0;
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

static void
match_external_ids (const TamizStaged    *staged,
                    const TamizCandidate *candidate,
                    Found                *found)
{
  const char *value = staged->texts[TAMIZ_STAGED_EXTERNAL_ID];

  for (guint i = 0; value != NULL && i < length_of (candidate->external_ids); i++)
    {
      TamizRecord *record = candidate->external_ids->pdata[i];

      if (g_strcmp0 (tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_VALUE), value) == 0
          && g_strcmp0 (tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_SYSTEM),
                        staged->external_system) == 0)
        find_more (found, TAMIZ_LIKENESS_SURE, _("the same id: %s"), value);
    }
}

static gboolean
emails_are_same (const char *a,
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

      for (guint j = 0; email->valid && j < length_of (candidate->emails); j++)
        {
          const char *other = tamiz_record_get_text (candidate->emails->pdata[j],
                                                     TAMIZ_EMAIL_ADDRESS);

          if (other == NULL)
            continue;
          if (emails_are_same (email->address, other))
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
static gboolean
phones_are_same (const TamizStagedPhone *phone,
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

      for (guint j = 0; j < length_of (candidate->phones); j++)
        {
          TamizRecord *record = candidate->phones->pdata[j];
          gboolean mobile = phone->mobile
                            || tamiz_record_get_int (record, TAMIZ_PHONE_MOBILE) != 0;
          const char *number = phone->e164 != NULL ? phone->e164 : phone->as_typed;

          if (!phones_are_same (phone, record))
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

  match_external_ids (staged, candidate, &found);
  match_emails (staged, candidate, alike, nameless, &found);
  match_phones (staged, candidate, alike, nameless, &found);
  match_company (staged, candidate, alike, &found);
  if (evidence != NULL)
    *evidence = g_steal_pointer (&found.evidence);
  g_free (found.evidence);

  return found.likeness;
}

void
tamiz_merge_change_free (TamizMergeChange *change)
{
  g_free (change->text);
  g_free (change);
}

static void
add_change (GPtrArray  *changes,
            TamizKind   kind,
            int         field,
            const char *text,
            guint       index)
{
  TamizMergeChange *change = g_new (TamizMergeChange, 1);

  *change = (TamizMergeChange) { kind, field, g_strdup (text), index };
  g_ptr_array_add (changes, change);
}

/* Whether two texts of a field say the same; a name in capitals or without its accents
 * says nothing new.
 */
static gboolean
say_the_same (TamizKind   kind,
              int         field,
              const char *now,
              const char *text)
{
  const TamizField *info = &tamiz_kind_get_info (kind)->fields[field];
  gint64 a, b;

  if (g_str_equal (now, text))
    return TRUE;
  if (info->type == TAMIZ_TYPE_DECIMAL)
    return tamiz_decimal_to_thousandths (now, &a) && tamiz_decimal_to_thousandths (text, &b)
           && a == b;
  if (info->type == TAMIZ_TYPE_TEXT && kind == TAMIZ_KIND_PERSON)
    {
      g_autofree char *folded_now = tamiz_text_fold (now);
      g_autofree char *folded = tamiz_text_fold (text);

      return g_str_equal (folded_now, folded);
    }

  return FALSE;
}

/* A value as the texts of staged rows have it. */
static char *
dup_as_staged (TamizRecord *record,
               int          field)
{
  const TamizField *info = &tamiz_kind_get_info (tamiz_record_get_kind (record))->fields[field];

  if (!tamiz_record_has (record, field))
    return NULL;
  switch (info->type)
    {
    case TAMIZ_TYPE_DATE:
      return tamiz_day_format (tamiz_record_get_int (record, field));
    case TAMIZ_TYPE_ENUM:
      return g_strdup (tamiz_enum_nick (info->list, (int) tamiz_record_get_int (record, field)));
    case TAMIZ_TYPE_INT:
    case TAMIZ_TYPE_BOOL:
    case TAMIZ_TYPE_TIME:
    case TAMIZ_TYPE_REF:
      return g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_record_get_int (record, field));
    case TAMIZ_TYPE_TEXT:
    case TAMIZ_TYPE_DECIMAL:
    case TAMIZ_TYPE_JSON:
    case TAMIZ_TYPE_BYTES:
    default:
      return g_strdup (tamiz_record_get_text (record, field));
    }
}

static void
merge_field (GPtrArray         *changes,
             const TamizStaged *staged,
             TamizRecord       *record,
             int                field,
             TamizStagedField   from,
             TamizMatchAction   action)
{
  const char *text = staged->texts[from];
  TamizKind kind;
  g_autofree char *now = NULL;

  if (text == NULL || record == NULL)
    return;

  kind = tamiz_record_get_kind (record);
  now = dup_as_staged (record, field);
  if (now != NULL && (action == TAMIZ_MATCH_FILL || say_the_same (kind, field, now, text)))
    return;
  add_change (changes, kind, field, text, 0);
}

/* References are texts in a staged row: only the caller knows whom a name means. */
static void
merge_reference (GPtrArray         *changes,
                 const TamizStaged *staged,
                 TamizRecord       *record,
                 int                field,
                 TamizStagedField   from,
                 const char        *name_now,
                 TamizMatchAction   action)
{
  const char *text = staged->texts[from];
  g_autofree char *folded = NULL;
  g_autofree char *folded_now = NULL;

  if (text == NULL || record == NULL)
    return;
  if (tamiz_record_get_int (record, field) != 0)
    {
      if (action == TAMIZ_MATCH_FILL || name_now == NULL)
        return;
      folded = tamiz_text_fold (text);
      folded_now = tamiz_text_fold (name_now);
      if (g_str_equal (folded, folded_now))
        return;
    }
  add_change (changes, tamiz_record_get_kind (record), field, text, 0);
}

static void
merge_person (GPtrArray            *changes,
              const TamizStaged    *staged,
              const TamizCandidate *candidate,
              TamizMatchAction      action)
{
  static const struct
  {
    int field;
    TamizStagedField from;
  } fields[] = {
    { TAMIZ_PERSON_FIRST_NAME, TAMIZ_STAGED_FIRST_NAME },
    { TAMIZ_PERSON_LAST_NAME, TAMIZ_STAGED_LAST_NAME },
    { TAMIZ_PERSON_JOB_TITLE, TAMIZ_STAGED_JOB_TITLE },
    { TAMIZ_PERSON_LANGUAGE, TAMIZ_STAGED_LANGUAGE },
    { TAMIZ_PERSON_CITY, TAMIZ_STAGED_CITY },
    { TAMIZ_PERSON_COUNTRY, TAMIZ_STAGED_COUNTRY },
    { TAMIZ_PERSON_TIMEZONE, TAMIZ_STAGED_TIMEZONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    merge_field (changes, staged, candidate->person, fields[i].field, fields[i].from, action);
  merge_reference (changes, staged, candidate->person, TAMIZ_PERSON_COMPANY, TAMIZ_STAGED_COMPANY,
                   candidate->company != NULL
                     ? tamiz_record_get_text (candidate->company, TAMIZ_COMPANY_NAME)
                     : NULL,
                   action);
}

static void
merge_company (GPtrArray            *changes,
               const TamizStaged    *staged,
               const TamizCandidate *candidate,
               TamizMatchAction      action)
{
  static const struct
  {
    int field;
    TamizStagedField from;
  } fields[] = {
    { TAMIZ_COMPANY_TAX_NUMBER, TAMIZ_STAGED_TAX_NUMBER },
    { TAMIZ_COMPANY_INDUSTRY, TAMIZ_STAGED_INDUSTRY },
    { TAMIZ_COMPANY_EMPLOYEES, TAMIZ_STAGED_EMPLOYEES },
    { TAMIZ_COMPANY_REVENUE, TAMIZ_STAGED_REVENUE },
    { TAMIZ_COMPANY_REVENUE_CURRENCY, TAMIZ_STAGED_REVENUE_CURRENCY },
    { TAMIZ_COMPANY_ADDRESS, TAMIZ_STAGED_ADDRESS },
    { TAMIZ_COMPANY_CITY, TAMIZ_STAGED_COMPANY_CITY },
    { TAMIZ_COMPANY_COUNTRY, TAMIZ_STAGED_COMPANY_COUNTRY },
    { TAMIZ_COMPANY_RELATION, TAMIZ_STAGED_RELATION },
  };
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;

  if (candidate->company == NULL)
    return;
  /* Of another company the row says nothing about this one. */
  if (staged->texts[TAMIZ_STAGED_COMPANY] != NULL)
    {
      own = tamiz_text_fold (staged->texts[TAMIZ_STAGED_COMPANY]);
      other = tamiz_text_fold (tamiz_record_get_text (candidate->company, TAMIZ_COMPANY_NAME));
      if (!g_str_equal (own, other))
        return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    merge_field (changes, staged, candidate->company, fields[i].field, fields[i].from, action);
}

/* The first source, campaign and date of a lead are never changed. */
static void
merge_lead (GPtrArray            *changes,
            const TamizStaged    *staged,
            const TamizCandidate *candidate,
            TamizMatchAction      action)
{
  static const struct
  {
    int field;
    TamizStagedField from;
  } fields[] = {
    { TAMIZ_LEAD_PAIN_POINTS, TAMIZ_STAGED_PAIN_POINTS },
    { TAMIZ_LEAD_NOTES, TAMIZ_STAGED_NOTES },
    { TAMIZ_LEAD_AMOUNT, TAMIZ_STAGED_AMOUNT },
    { TAMIZ_LEAD_CURRENCY, TAMIZ_STAGED_CURRENCY },
    { TAMIZ_LEAD_WANTED_BY, TAMIZ_STAGED_WANTED_BY },
    { TAMIZ_LEAD_JOURNEY, TAMIZ_STAGED_JOURNEY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      /* A currency belongs to its amount. */
      if (fields[i].field == TAMIZ_LEAD_CURRENCY && action == TAMIZ_MATCH_FILL
          && candidate->lead != NULL && tamiz_record_has (candidate->lead, TAMIZ_LEAD_AMOUNT))
        continue;
      merge_field (changes, staged, candidate->lead, fields[i].field, fields[i].from, action);
    }
  merge_reference (changes, staged, candidate->lead, TAMIZ_LEAD_OWNER, TAMIZ_STAGED_OWNER, NULL,
                   action);
  merge_reference (changes, staged, candidate->lead, TAMIZ_LEAD_COMPANY, TAMIZ_STAGED_COMPANY, NULL,
                   action);
}

static gboolean
has_email (const TamizCandidate *candidate,
           const char           *address)
{
  for (guint i = 0; i < length_of (candidate->emails); i++)
    {
      const char *other = tamiz_record_get_text (candidate->emails->pdata[i], TAMIZ_EMAIL_ADDRESS);

      if (other != NULL && emails_are_same (address, other))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_phone (const TamizCandidate   *candidate,
           const TamizStagedPhone *phone)
{
  for (guint i = 0; i < length_of (candidate->phones); i++)
    {
      TamizRecord *record = candidate->phones->pdata[i];

      if (phones_are_same (phone, record)
          || g_strcmp0 (tamiz_record_get_text (record, TAMIZ_PHONE_AS_TYPED), phone->as_typed) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_text (GPtrArray  *records,
          int         field,
          const char *text)
{
  g_autofree char *folded = tamiz_text_fold (text);

  for (guint i = 0; i < length_of (records); i++)
    {
      g_autofree char *other = tamiz_text_fold (tamiz_record_get_text (records->pdata[i], field));

      if (g_str_equal (folded, other))
        return TRUE;
    }

  return FALSE;
}

static TamizRecord *
find_custom (const TamizCandidate *candidate,
             const char           *key)
{
  const gint64 *field = candidate->custom_fields != NULL
                          ? g_hash_table_lookup (candidate->custom_fields, key)
                          : NULL;

  for (guint i = 0; field != NULL && i < length_of (candidate->customs); i++)
    {
      TamizRecord *record = candidate->customs->pdata[i];

      if (tamiz_record_get_int (record, TAMIZ_CUSTOM_FIELD) == *field)
        return record;
    }

  return NULL;
}

/* What a person has several of is added, whatever the action: it covers nothing. */
static void
merge_additions (GPtrArray            *changes,
                 const TamizStaged    *staged,
                 const TamizCandidate *candidate)
{
  Found found = { TAMIZ_LIKENESS_NO, NULL };

  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = staged->emails->pdata[i];

      if (!has_email (candidate, email->address))
        add_change (changes, TAMIZ_KIND_EMAIL, -1, email->address, i);
    }
  for (guint i = 0; i < staged->phones->len; i++)
    {
      const TamizStagedPhone *phone = staged->phones->pdata[i];

      if (!has_phone (candidate, phone))
        add_change (changes, TAMIZ_KIND_PHONE, -1, phone->as_typed, i);
    }
  for (guint i = 0; i < staged->handles->len; i++)
    {
      const TamizStagedHandle *handle = staged->handles->pdata[i];

      if (!has_text (candidate->handles, TAMIZ_HANDLE_HANDLE, handle->handle))
        add_change (changes, TAMIZ_KIND_HANDLE, -1, handle->handle, i);
    }
  for (guint i = 0; i < staged->tags->len; i++)
    {
      if (!has_text (candidate->tags, TAMIZ_TAG_TEXT, staged->tags->pdata[i]))
        add_change (changes, TAMIZ_KIND_TAG, -1, staged->tags->pdata[i], i);
    }

  match_external_ids (staged, candidate, &found);
  if (staged->texts[TAMIZ_STAGED_EXTERNAL_ID] != NULL && found.likeness == TAMIZ_LIKENESS_NO)
    add_change (changes, TAMIZ_KIND_EXTERNAL_ID, -1, staged->texts[TAMIZ_STAGED_EXTERNAL_ID], 0);
  g_free (found.evidence);
}

static void
merge_customs (GPtrArray            *changes,
               const TamizStaged    *staged,
               const TamizCandidate *candidate,
               TamizMatchAction      action)
{
  for (guint i = 0; i < staged->customs->len; i++)
    {
      const TamizStagedCustom *custom = staged->customs->pdata[i];
      TamizRecord *record = find_custom (candidate, custom->key);
      const char *now = record != NULL ? tamiz_record_get_text (record, TAMIZ_CUSTOM_VALUE) : NULL;

      if (record == NULL)
        add_change (changes, TAMIZ_KIND_CUSTOM, -1, custom->value, i);
      else if (now == NULL
               || (action == TAMIZ_MATCH_UPDATE && !g_str_equal (now, custom->value)))
        add_change (changes, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_VALUE, custom->value, i);
    }
}

/**
 * tamiz_match_merge:
 * @staged: a staged row
 * @candidate: the person it is
 * @action: %TAMIZ_MATCH_UPDATE (the row's values win), %TAMIZ_MATCH_FILL (only blanks
 *   are filled) or %TAMIZ_MATCH_SKIP
 *
 * Says what a merge writes.  Addresses, numbers, handles, tags and ids that are not
 * there yet are added by update and fill alike.  Without a lead in @candidate there
 * are no changes to one: the row opens a new one.
 *
 * Returns: (transfer full) (element-type TamizMergeChange): the changes; none where
 *   the row says nothing new
 */
GPtrArray *
tamiz_match_merge (const TamizStaged    *staged,
                   const TamizCandidate *candidate,
                   TamizMatchAction      action)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_merge_change_free);

  if (action != TAMIZ_MATCH_UPDATE && action != TAMIZ_MATCH_FILL)
    return changes;

  merge_person (changes, staged, candidate, action);
  merge_company (changes, staged, candidate, action);
  merge_lead (changes, staged, candidate, action);
  merge_additions (changes, staged, candidate);
  if (candidate->lead != NULL)
    merge_customs (changes, staged, candidate, action);

  return changes;
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
  tamiz_record_set_text (self->person, TAMIZ_PERSON_FIRST_NAME,
                         staged->texts[TAMIZ_STAGED_FIRST_NAME]);
  tamiz_record_set_text (self->person, TAMIZ_PERSON_LAST_NAME,
                         staged->texts[TAMIZ_STAGED_LAST_NAME]);
  if (staged->texts[TAMIZ_STAGED_COMPANY] != NULL)
    {
      self->company = tamiz_record_new (TAMIZ_KIND_COMPANY, 0);
      tamiz_record_set_text (self->company, TAMIZ_COMPANY_NAME,
                             staged->texts[TAMIZ_STAGED_COMPANY]);
    }

  self->emails = new_records ();
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = staged->emails->pdata[i];
      TamizRecord *record = tamiz_record_new (TAMIZ_KIND_EMAIL, 0);

      tamiz_record_set_text (record, TAMIZ_EMAIL_ADDRESS, email->address);
      tamiz_record_set_int (record, TAMIZ_EMAIL_ROLE_MAILBOX, email->role_mailbox);
      tamiz_record_set_int (record, TAMIZ_EMAIL_VALID, email->valid);
      g_ptr_array_add (self->emails, record);
    }
  self->phones = new_records ();
  for (guint i = 0; i < staged->phones->len; i++)
    {
      const TamizStagedPhone *phone = staged->phones->pdata[i];
      TamizRecord *record = tamiz_record_new (TAMIZ_KIND_PHONE, 0);

      tamiz_record_set_text (record, TAMIZ_PHONE_E164, phone->e164);
      tamiz_record_set_text (record, TAMIZ_PHONE_AS_TYPED, phone->as_typed);
      tamiz_record_set_int (record, TAMIZ_PHONE_MOBILE, phone->mobile);
      g_ptr_array_add (self->phones, record);
    }
  self->external_ids = new_records ();
  if (staged->texts[TAMIZ_STAGED_EXTERNAL_ID] != NULL)
    {
      TamizRecord *record = tamiz_record_new (TAMIZ_KIND_EXTERNAL_ID, 0);

      tamiz_record_set_text (record, TAMIZ_EXTERNAL_ID_SYSTEM, staged->external_system);
      tamiz_record_set_text (record, TAMIZ_EXTERNAL_ID_VALUE,
                             staged->texts[TAMIZ_STAGED_EXTERNAL_ID]);
      g_ptr_array_add (self->external_ids, record);
    }

  return self;
}
