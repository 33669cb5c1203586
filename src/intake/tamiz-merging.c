#define G_LOG_DOMAIN "tamiz-merging"

#include "config.h"

#include "tamiz-staged-said.h"
#include "tamiz-matching.h"
#include "tamiz-matching-private.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

#include <string.h>

/* The id of a record that only a trial run knows. */
#define UNWRITTEN (-1)

/* A field of a record, and what a row has for it. */
typedef struct
{
  int field;
  TamizStagedField from;
} Pair;

static const Pair person_fields[] = {
  { TAMIZ_PERSON_FIRST_NAME, TAMIZ_STAGED_FIRST_NAME },
  { TAMIZ_PERSON_LAST_NAME, TAMIZ_STAGED_LAST_NAME },
  { TAMIZ_PERSON_JOB_TITLE, TAMIZ_STAGED_JOB_TITLE },
  { TAMIZ_PERSON_LANGUAGE, TAMIZ_STAGED_LANGUAGE },
  { TAMIZ_PERSON_CITY, TAMIZ_STAGED_CITY },
  { TAMIZ_PERSON_COUNTRY, TAMIZ_STAGED_COUNTRY },
  { TAMIZ_PERSON_TIMEZONE, TAMIZ_STAGED_TIMEZONE },
};

static const Pair company_fields[] = {
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

static const Pair lead_fields[] = {
  { TAMIZ_LEAD_PAIN_POINTS, TAMIZ_STAGED_PAIN_POINTS },
  { TAMIZ_LEAD_NOTES, TAMIZ_STAGED_NOTES },
  { TAMIZ_LEAD_AMOUNT, TAMIZ_STAGED_AMOUNT },
  { TAMIZ_LEAD_CURRENCY, TAMIZ_STAGED_CURRENCY },
  { TAMIZ_LEAD_WANTED_BY, TAMIZ_STAGED_WANTED_BY },
  { TAMIZ_LEAD_JOURNEY, TAMIZ_STAGED_JOURNEY },
  { TAMIZ_LEAD_PERSONA, TAMIZ_STAGED_PERSONA },
  { TAMIZ_LEAD_PERSONA_REASON, TAMIZ_STAGED_PERSONA_REASON },
};

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

/* The way back of dup_as_staged(). */
static void
set_as_staged (TamizRecord *record,
               int          field,
               const char  *text)
{
  const TamizField *info = &tamiz_kind_get_info (tamiz_record_get_kind (record))->fields[field];
  gint64 day;
  int number;

  switch (info->type)
    {
    case TAMIZ_TYPE_DATE:
      if (tamiz_day_parse (text, &day, NULL))
        tamiz_record_set_int (record, field, day);
      break;
    case TAMIZ_TYPE_ENUM:
      if (tamiz_enum_from_nick (info->list, text, &number))
        tamiz_record_set_int (record, field, number);
      break;
    case TAMIZ_TYPE_INT:
    case TAMIZ_TYPE_BOOL:
    case TAMIZ_TYPE_TIME:
    case TAMIZ_TYPE_REF:
      tamiz_record_set_int (record, field, g_ascii_strtoll (text, NULL, 10));
      break;
    case TAMIZ_TYPE_TEXT:
    case TAMIZ_TYPE_DECIMAL:
    case TAMIZ_TYPE_JSON:
    case TAMIZ_TYPE_BYTES:
    default:
      tamiz_record_set_text (record, field, text);
    }
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
  for (gsize i = 0; i < G_N_ELEMENTS (person_fields); i++)
    merge_field (changes, staged, candidate->person, person_fields[i].field, person_fields[i].from, action);
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

  for (gsize i = 0; i < G_N_ELEMENTS (company_fields); i++)
    merge_field (changes, staged, candidate->company, company_fields[i].field, company_fields[i].from, action);
}

/* A currency belongs to its amount, a reason to its buyer persona. */
static gboolean
belongs_to_present (TamizRecord *lead,
                    int          field)
{
  return lead != NULL
         && ((field == TAMIZ_LEAD_CURRENCY && tamiz_record_has (lead, TAMIZ_LEAD_AMOUNT))
             || (field == TAMIZ_LEAD_PERSONA_REASON && tamiz_record_has (lead, TAMIZ_LEAD_PERSONA)));
}

/* Nobody knows which buyer persona a reason alone is for. */
static gboolean
belongs_to_nothing (const TamizStaged *staged,
                    TamizRecord       *lead,
                    int                field)
{
  return field == TAMIZ_LEAD_PERSONA_REASON && staged->texts[TAMIZ_STAGED_PERSONA] == NULL
         && (lead == NULL || !tamiz_record_has (lead, TAMIZ_LEAD_PERSONA));
}

/* The first source, campaign and date of a lead are never changed. */
static void
merge_lead (GPtrArray            *changes,
            const TamizStaged    *staged,
            const TamizCandidate *candidate,
            TamizMatchAction      action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lead_fields); i++)
    {
      if (belongs_to_nothing (staged, candidate->lead, lead_fields[i].field)
          || (action == TAMIZ_MATCH_FILL && belongs_to_present (candidate->lead, lead_fields[i].field)))
        continue;
      merge_field (changes, staged, candidate->lead, lead_fields[i].field, lead_fields[i].from, action);
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
  for (guint i = 0; i < tamiz_records_length (candidate->emails); i++)
    {
      const char *other = tamiz_record_get_text (candidate->emails->pdata[i], TAMIZ_EMAIL_ADDRESS);

      if (other != NULL && tamiz_emails_are_same (address, other))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_phone (const TamizCandidate   *candidate,
           const TamizStagedPhone *phone)
{
  for (guint i = 0; i < tamiz_records_length (candidate->phones); i++)
    {
      TamizRecord *record = candidate->phones->pdata[i];

      if (tamiz_phones_are_same (phone, record)
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

  for (guint i = 0; i < tamiz_records_length (records); i++)
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

  for (guint i = 0; field != NULL && i < tamiz_records_length (candidate->customs); i++)
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

  if (staged->texts[TAMIZ_STAGED_EXTERNAL_ID] != NULL
      && !tamiz_candidate_has_external_id (candidate, staged))
    add_change (changes, TAMIZ_KIND_EXTERNAL_ID, -1, staged->texts[TAMIZ_STAGED_EXTERNAL_ID], 0);
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
      guint position;
      const char *now = record != NULL ? tamiz_record_get_text (record, TAMIZ_CUSTOM_VALUE) : NULL;

      /* Many rows speak of one company: what is of it is not merged with a person's. */
      if (tamiz_mapping_get_column (staged->mapping, custom->column)->of == TAMIZ_KIND_COMPANY)
        continue;
      if (record == NULL)
        add_change (changes, TAMIZ_KIND_CUSTOM, -1, custom->value, i);
      else if ((now == NULL
                || (action == TAMIZ_MATCH_UPDATE && !g_str_equal (now, custom->value)))
               && g_ptr_array_find (candidate->customs, record, &position))
        add_change (changes, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_VALUE, custom->value, position);
    }
}

static void
learn_fields (TamizRecord       *record,
              const Pair        *pairs,
              gsize              n_pairs,
              const TamizStaged *staged,
              TamizMatchAction   action)
{
  for (gsize i = 0; i < n_pairs; i++)
    {
      const char *text = staged->texts[pairs[i].from];

      if (text != NULL && (action == TAMIZ_MATCH_UPDATE || !tamiz_record_has (record, pairs[i].field)))
        set_as_staged (record, pairs[i].field, text);
    }
}

static TamizRecord *
add_record (GPtrArray  *records,
            TamizKind   kind,
            int         field,
            const char *text)
{
  TamizRecord *record = tamiz_record_new (kind, 0);

  tamiz_record_set_text (record, field, text);
  g_ptr_array_add (records, record);

  return record;
}

static void
learn_ways (TamizCandidate    *self,
            const TamizStaged *staged)
{
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = staged->emails->pdata[i];
      TamizRecord *record;

      if (has_email (self, email->address))
        continue;
      record = add_record (self->emails, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_ADDRESS, email->address);
      tamiz_record_set_int (record, TAMIZ_EMAIL_ROLE_MAILBOX, email->role_mailbox);
      tamiz_record_set_int (record, TAMIZ_EMAIL_VALID, email->valid);
    }
  for (guint i = 0; i < staged->phones->len; i++)
    {
      const TamizStagedPhone *phone = staged->phones->pdata[i];
      TamizRecord *record;

      if (has_phone (self, phone))
        continue;
      record = add_record (self->phones, TAMIZ_KIND_PHONE, TAMIZ_PHONE_AS_TYPED, phone->as_typed);
      tamiz_record_set_text (record, TAMIZ_PHONE_E164, phone->e164);
      tamiz_record_set_int (record, TAMIZ_PHONE_MOBILE, phone->mobile);
    }
  for (guint i = 0; i < staged->handles->len; i++)
    {
      const TamizStagedHandle *handle = staged->handles->pdata[i];

      if (!has_text (self->handles, TAMIZ_HANDLE_HANDLE, handle->handle))
        add_record (self->handles, TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_HANDLE, handle->handle);
    }
}

static void
learn_customs (TamizCandidate    *self,
               const TamizStaged *staged,
               TamizMatchAction   action)
{
  for (guint i = 0; i < staged->customs->len; i++)
    {
      const TamizStagedCustom *custom = staged->customs->pdata[i];
      TamizRecord *record = find_custom (self, custom->key);
      /* Of a field that is not written yet: no id of the base. */
      gint64 field = -1 - (gint64) self->customs->len;

      if (record != NULL && action == TAMIZ_MATCH_UPDATE)
        tamiz_record_set_text (record, TAMIZ_CUSTOM_VALUE, custom->value);
      if (record != NULL)
        continue;
      record = add_record (self->customs, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_VALUE, custom->value);
      tamiz_record_set_int (record, TAMIZ_CUSTOM_FIELD, field);
      if (self->custom_fields == NULL)
        self->custom_fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (self->custom_fields, g_strdup (custom->key), g_memdup2 (&field, sizeof field));
    }
}

static void
learn_additions (TamizCandidate    *self,
                 const TamizStaged *staged)
{
  const char *external_id = staged->texts[TAMIZ_STAGED_EXTERNAL_ID];

  for (guint i = 0; i < staged->tags->len; i++)
    {
      if (!has_text (self->tags, TAMIZ_TAG_TEXT, staged->tags->pdata[i]))
        add_record (self->tags, TAMIZ_KIND_TAG, TAMIZ_TAG_TEXT, staged->tags->pdata[i]);
    }
  if (external_id != NULL && !tamiz_candidate_has_external_id (self, staged))
    tamiz_record_set_text (add_record (self->external_ids, TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_VALUE,
                                       external_id),
                           TAMIZ_EXTERNAL_ID_SYSTEM, staged->external_system);
}

static gboolean
tells_the_same (TamizRecord       *activity,
                const TamizStaged *staged)
{
  return tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND) == staged->activity_kind
         && g_strcmp0 (tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT),
                       staged->texts[TAMIZ_STAGED_SUBJECT]) == 0;
}

/**
 * tamiz_activity_is_of_row:
 * @activity: an activity of the lead
 * @staged: a staged row that tells one
 *
 * Returns: whether the row tells this one again
 */
gboolean
tamiz_activity_is_of_row (TamizRecord       *activity,
                          const TamizStaged *staged)
{
  gint64 at = staged->at != 0 ? staged->at : staged->received_on;
  const char *id = staged->texts[TAMIZ_STAGED_ACTIVITY_ID];

  if (id != NULL)
    return g_strcmp0 (tamiz_record_get_text (activity, TAMIZ_ACTIVITY_EXTERNAL_ID), id) == 0;

  return at != 0 && tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT) == at
         && tells_the_same (activity, staged);
}

/**
 * tamiz_activity_is_undated:
 * @activity: an activity of the lead
 * @staged: a staged row that tells one
 *
 * Returns: whether the row tells such a one without saying when, so that it is the same where both
 *   come of the same file
 */
gboolean
tamiz_activity_is_undated (TamizRecord       *activity,
                           const TamizStaged *staged)
{
  return staged->at == 0 && staged->received_on == 0 && staged->texts[TAMIZ_STAGED_ACTIVITY_ID] == NULL
         && tells_the_same (activity, staged);
}

static void
learn_activity (TamizCandidate    *self,
                const TamizStaged *staged)
{
  TamizRecord *record;

  if (staged->activity_kind < 0)
    return;

  record = add_record (self->activities, TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_SUBJECT,
                       staged->texts[TAMIZ_STAGED_SUBJECT]);
  tamiz_record_set_text (record, TAMIZ_ACTIVITY_EXTERNAL_ID, staged->texts[TAMIZ_STAGED_ACTIVITY_ID]);
  tamiz_record_set_int (record, TAMIZ_ACTIVITY_KIND, staged->activity_kind);
  tamiz_record_set_int (record, TAMIZ_ACTIVITY_AT, staged->at != 0 ? staged->at : staged->received_on);
}

/**
 * tamiz_candidate_learn:
 * @self: a candidate that was made from a row, or is complete
 * @staged: that row, or a later one of the same person
 * @action: what a merge does with what is there already
 *
 * Gives the candidate's records what the row would have written into them, so that the
 * next row is told truly whether it says anything new.
 */
void
tamiz_candidate_learn (TamizCandidate    *self,
                       const TamizStaged *staged,
                       TamizMatchAction   action)
{
  learn_fields (self->person, person_fields, G_N_ELEMENTS (person_fields), staged, action);
  learn_fields (self->lead, lead_fields, G_N_ELEMENTS (lead_fields), staged, action);
  if (self->company != NULL)
    learn_fields (self->company, company_fields, G_N_ELEMENTS (company_fields), staged, action);
  /* Which company or owner it is, is known where it is written; here, that there is one. */
  if (self->company != NULL || staged->texts[TAMIZ_STAGED_COMPANY] != NULL)
    {
      tamiz_record_set_int (self->person, TAMIZ_PERSON_COMPANY, UNWRITTEN);
      tamiz_record_set_int (self->lead, TAMIZ_LEAD_COMPANY, UNWRITTEN);
    }
  if (staged->texts[TAMIZ_STAGED_OWNER] != NULL)
    tamiz_record_set_int (self->lead, TAMIZ_LEAD_OWNER, UNWRITTEN);
  learn_ways (self, staged);
  learn_additions (self, staged);
  learn_customs (self, staged, action);
  learn_activity (self, staged);
  if (self->said == NULL)
    self->said = tamiz_said_new ();
  tamiz_said_learn (self->said, staged);
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
