#define G_LOG_DOMAIN "tamiz-door-records"

#include "config.h"

#include "tamiz-door-checks.h"

#include "tamiz-error.h"
#include "tamiz-rights.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gint64
tamiz_door_find_named (TamizDoor  *self,
                       GHashTable *names,
                       const char *name)
{
  g_autofree char *folded = tamiz_text_fold (name);
  gint64 *id = g_hash_table_lookup (names, folded);

  return id != NULL ? *id : 0;
}

static void
remember_name (GHashTable *names,
               const char *name,
               gint64      id)
{
  g_hash_table_insert (names, tamiz_text_fold (name), g_memdup2 (&id, sizeof id));
}

/* A source that the rows name and the base does not know is made, and listed. */
gint64
tamiz_door_find_source (TamizDoor   *self,
                        const char  *name,
                        GError     **error)
{
  gint64 id = tamiz_door_find_named (self, self->sources, name);
  TamizRecord *source;

  if (id != 0)
    return id;

  source = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_SOURCE, error);
  if (source == NULL)
    return 0;
  tamiz_record_set_text (source, TAMIZ_SOURCE_NAME, name);
  tamiz_record_set_int (source, TAMIZ_SOURCE_KIND, TAMIZ_SOURCE_KIND_OTHER);
  remember_name (self->sources, name, tamiz_record_get_id (source));
  g_ptr_array_add (self->new_sources, g_strdup (name));

  return tamiz_record_get_id (source);
}

gint64
tamiz_door_find_campaign (TamizDoor   *self,
                          const char  *name,
                          gint64       source,
                          GError     **error)
{
  gint64 id = tamiz_door_find_named (self, self->campaigns, name);
  TamizRecord *campaign;

  if (id != 0)
    return id;

  campaign = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_CAMPAIGN, error);
  if (campaign == NULL)
    return 0;
  tamiz_record_set_text (campaign, TAMIZ_CAMPAIGN_NAME, name);
  tamiz_record_set_int (campaign, TAMIZ_CAMPAIGN_SOURCE, source);
  remember_name (self->campaigns, name, tamiz_record_get_id (campaign));

  return tamiz_record_get_id (campaign);
}

/* Fills the fields of a new record from the row's texts, by the registered key of each. */
static void
fill_record (TamizStaged *staged,
             TamizRecord *record)
{
  TamizKind kind = tamiz_record_get_kind (record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);

  for (int i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    {
      const char *text = tamiz_staged_get_text (staged, i);
      const TamizFieldRef *ref = text != NULL ? tamiz_staged_field_get_ref (i) : NULL;
      gint64 number;
      int member;

      if (ref == NULL || ref->kind != kind)
        continue;

      switch (info->fields[ref->field].type)
        {
        case TAMIZ_TYPE_TEXT:
        case TAMIZ_TYPE_DECIMAL:
          tamiz_record_set_text (record, ref->field, text);
          break;
        case TAMIZ_TYPE_INT:
          tamiz_record_set_int (record, ref->field, g_ascii_strtoll (text, NULL, 10));
          break;
        case TAMIZ_TYPE_DATE:
          if (tamiz_day_parse (text, &number, NULL))
            tamiz_record_set_int (record, ref->field, number);
          break;
        case TAMIZ_TYPE_ENUM:
          if (tamiz_enum_from_nick (info->fields[ref->field].list, text, &member))
            tamiz_record_set_int (record, ref->field, member);
          break;
        default:
          break; /* references and times are the caller's */
        }
    }
}

/* Answers 0 without an error where the row names no company, or none is to be made. */
gint64
tamiz_door_find_company (TamizDoor    *self,
                         TamizStaged  *staged,
                         gboolean      make,
                         gboolean     *made,
                         GError      **error)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPANY);
  const char *domain = tamiz_staged_get_text (staged, TAMIZ_STAGED_DOMAIN);
  g_autoptr (GArray) found = NULL;
  g_autofree char *folded = NULL;
  TamizRecord *company;
  gint64 id;

  *made = FALSE;
  if (name == NULL && domain == NULL)
    return 0;

  if (domain != NULL)
    {
      g_autofree char *normal = tamiz_text_fold (domain);

      found = tamiz_door_find_key (self, TAMIZ_KEY_DOMAIN, normal, tamiz_text_hash (normal), error);
      if (found == NULL)
        return -1;
      if (found->len > 0)
        return g_array_index (found, gint64, 0);
    }
  if (name != NULL)
    {
      gint64 *pending;

      folded = tamiz_text_fold (name);
      pending = g_hash_table_lookup (self->companies, folded);
      if (pending != NULL)
        return *pending;
      g_clear_pointer (&found, g_array_unref);
      found = tamiz_door_find_key (self, TAMIZ_KEY_COMPANY, folded, tamiz_text_hash (folded), error);
      if (found == NULL)
        return -1;
      if (found->len > 0)
        {
          id = g_array_index (found, gint64, 0);
          g_hash_table_insert (self->companies, g_steal_pointer (&folded), g_memdup2 (&id, sizeof id));
          return id;
        }
    }
  if (!make)
    return 0;

  company = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_COMPANY, error);
  if (company == NULL)
    return -1;
  fill_record (staged, company);
  if (name == NULL)
    tamiz_record_set_text (company, TAMIZ_COMPANY_NAME, domain);
  if (!tamiz_record_has (company, TAMIZ_COMPANY_RELATION))
    tamiz_record_set_int (company, TAMIZ_COMPANY_RELATION, TAMIZ_RELATION_PROSPECT);
  tamiz_record_set_text (company, TAMIZ_COMPANY_REVENUE_CURRENCY,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_REVENUE_CURRENCY));
  id = tamiz_record_get_id (company);
  if (domain != NULL)
    {
      TamizRecord *record = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_DOMAIN, error);

      if (record == NULL)
        return -1;
      tamiz_record_set_int (record, TAMIZ_DOMAIN_COMPANY, id);
      tamiz_record_set_text (record, TAMIZ_DOMAIN_DOMAIN, domain);
    }
  if (folded != NULL)
    g_hash_table_insert (self->companies, g_steal_pointer (&folded), g_memdup2 (&id, sizeof id));
  *made = TRUE;

  return name == NULL || tamiz_door_note_company (self, id, name, error) ? id : -1;
}

gboolean
tamiz_door_add_part (TamizDoor    *self,
                     TamizStaged  *staged,
                     TamizKind     kind,
                     guint         i,
                     gint64        person,
                     gint64        lead,
                     GError      **error)
{
  const TamizColumn *column = NULL;
  TamizRecord *record;
  gint64 field = 0;

  if (kind == TAMIZ_KIND_CUSTOM)
    {
      const TamizStagedCustom *custom = g_ptr_array_index (staged->customs, i);

      column = tamiz_mapping_get_column (staged->mapping, custom->column);
      if (column->of == TAMIZ_KIND_COMPANY)
        return TRUE; /* written with the company */
      field = tamiz_door_find_field (self, column, error);
      if (field == 0)
        return FALSE;
    }

  record = tamiz_work_insert (self->work, self->set, kind, error);
  if (record == NULL)
    return FALSE;
  switch (kind)
    {
    case TAMIZ_KIND_EMAIL:
      {
        const TamizStagedEmail *email = g_ptr_array_index (staged->emails, i);

        tamiz_record_set_int (record, TAMIZ_EMAIL_PERSON, person);
        tamiz_record_set_text (record, TAMIZ_EMAIL_ADDRESS, email->address);
        tamiz_record_set_int (record, TAMIZ_EMAIL_ROLE_MAILBOX, email->role_mailbox);
        tamiz_record_set_int (record, TAMIZ_EMAIL_VALID, email->valid);
        break;
      }
    case TAMIZ_KIND_PHONE:
      {
        const TamizStagedPhone *phone = g_ptr_array_index (staged->phones, i);

        tamiz_record_set_int (record, TAMIZ_PHONE_PERSON, person);
        tamiz_record_set_text (record, TAMIZ_PHONE_E164, phone->e164);
        tamiz_record_set_text (record, TAMIZ_PHONE_AS_TYPED, phone->as_typed);
        tamiz_record_set_int (record, TAMIZ_PHONE_MOBILE, phone->mobile);
        break;
      }
    case TAMIZ_KIND_HANDLE:
      {
        const TamizStagedHandle *handle = g_ptr_array_index (staged->handles, i);

        tamiz_record_set_int (record, TAMIZ_HANDLE_PERSON, person);
        tamiz_record_set_text (record, TAMIZ_HANDLE_NETWORK, handle->network);
        tamiz_record_set_text (record, TAMIZ_HANDLE_HANDLE, handle->handle);
        break;
      }
    case TAMIZ_KIND_EXTERNAL_ID:
      tamiz_record_set_int (record, TAMIZ_EXTERNAL_ID_PERSON, person);
      tamiz_record_set_text (record, TAMIZ_EXTERNAL_ID_SYSTEM, staged->external_system);
      tamiz_record_set_text (record, TAMIZ_EXTERNAL_ID_VALUE,
                             tamiz_staged_get_text (staged, TAMIZ_STAGED_EXTERNAL_ID));
      break;
    case TAMIZ_KIND_TAG:
      tamiz_record_set_int (record, TAMIZ_TAG_LEAD, lead);
      tamiz_record_set_text (record, TAMIZ_TAG_TEXT, g_ptr_array_index (staged->tags, i));
      break;
    case TAMIZ_KIND_CUSTOM:
      {
        const TamizStagedCustom *custom = g_ptr_array_index (staged->customs, i);

        if (column->of == TAMIZ_KIND_PERSON)
          tamiz_record_set_int (record, TAMIZ_CUSTOM_PERSON, person);
        else
          tamiz_record_set_int (record, TAMIZ_CUSTOM_LEAD, lead);
        tamiz_record_set_int (record, TAMIZ_CUSTOM_FIELD, field);
        tamiz_record_set_text (record, TAMIZ_CUSTOM_VALUE, custom->value);
        break;
      }
    default:
      g_assert_not_reached ();
    }

  return TRUE;
}

static gboolean
add_parts (TamizDoor    *self,
           TamizStaged  *staged,
           gint64        person,
           gint64        lead,
           GError      **error)
{
  const struct
  {
    TamizKind kind;
    guint count;
  } parts[] = {
    { TAMIZ_KIND_EMAIL, staged->emails->len },
    { TAMIZ_KIND_PHONE, staged->phones->len },
    { TAMIZ_KIND_HANDLE, staged->handles->len },
    { TAMIZ_KIND_EXTERNAL_ID,
      tamiz_staged_get_text (staged, TAMIZ_STAGED_EXTERNAL_ID) != NULL ? 1 : 0 },
    { TAMIZ_KIND_TAG, staged->tags->len },
    { TAMIZ_KIND_CUSTOM, staged->customs->len },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      for (guint j = 0; j < parts[i].count; j++)
        {
          if (!tamiz_door_add_part (self, staged, parts[i].kind, j, person, lead, error))
            return FALSE;
        }
    }

  return TRUE;
}

gboolean
tamiz_door_add_activity (TamizDoor    *self,
                         TamizStaged  *staged,
                         gint64        lead,
                         gint64        person,
                         gint64        source,
                         GError      **error)
{
  TamizRecord *activity;
  g_autofree char *text = tamiz_door_dup_message_text (self, staged);
  const char *campaign = tamiz_staged_get_text (staged, TAMIZ_STAGED_CAMPAIGN);
  gint64 at = staged->at != 0 ? staged->at : staged->received_on;

  if (staged->activity_kind < 0)
    return TRUE;

  activity = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_ACTIVITY, error);
  if (activity == NULL)
    return FALSE;
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_LEAD, lead);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, at != 0 ? at : self->work->now);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_PERSON, person);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, staged->activity_kind);
  if (source != 0)
    tamiz_record_set_int (activity, TAMIZ_ACTIVITY_SOURCE, source);
  if (campaign != NULL)
    {
      gint64 id = tamiz_door_find_campaign (self, campaign, source, error);

      if (id == 0)
        return FALSE;
      tamiz_record_set_int (activity, TAMIZ_ACTIVITY_CAMPAIGN, id);
    }
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_SUBJECT,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_SUBJECT));
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_TEXT, text);
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_EXTERNAL_ID,
                         tamiz_staged_get_text (staged, TAMIZ_STAGED_ACTIVITY_ID));
  if (self->work->actor.user != 0)
    tamiz_record_set_int (activity, TAMIZ_ACTIVITY_BY, self->work->actor.user);

  return TRUE;
}

/* Whoever may work only what is their own owns what they bring in. */
static gboolean
choose_owner (TamizDoor   *self,
              const char  *name,
              gint64      *id,
              GError     **error)
{
  *id = name != NULL ? tamiz_door_find_named (self, self->users, name) : 0;
  if (name != NULL && *id == 0 && self->import == 0)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                               _("There is no user “%s” in this base"), name);
  if (name == NULL
      && tamiz_rights_get (self->work->roles, TAMIZ_RIGHT_WORK) == TAMIZ_PERMISSION_OWN)
    *id = self->work->actor.user;

  return TRUE;
}

/* An owner whom the base does not know stays with the notes, and is listed. */
static void
keep_owner (TamizStaged *staged,
            TamizRecord *lead,
            const char  *name)
{
  const char *notes = tamiz_record_get_text (lead, TAMIZ_LEAD_NOTES);
  g_autofree char *kept = g_strdup_printf ("%s%s%s: %s", notes != NULL ? notes : "",
                                           notes != NULL ? "\n" : "", _("Owner"), name);

  tamiz_record_set_text (lead, TAMIZ_LEAD_NOTES, kept);
  tamiz_staged_add_problem (staged, -1, "choice",
                            g_strdup_printf (_("There is no user “%s” in this base; the name was kept "
                                               "with the notes"),
                                             name));
}

static gint64
find_line (TamizDoor   *self,
           const char  *name,
           GError     **error)
{
  gint64 id = tamiz_door_find_named (self, self->lines, name);
  TamizRecord *line;

  if (id != 0)
    return id;

  line = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_PRODUCT_LINE, error);
  if (line == NULL)
    return 0;
  tamiz_record_set_text (line, TAMIZ_PRODUCT_LINE_NAME, name);
  remember_name (self->lines, name, tamiz_record_get_id (line));

  return tamiz_record_get_id (line);
}

TamizRecord *
tamiz_door_add_lead (TamizDoor    *self,
                     TamizStaged  *staged,
                     gint64        person,
                     gint64        company,
                     gint64        source,
                     GError      **error)
{
  TamizWork *work = self->work;
  const char *campaign = tamiz_staged_get_text (staged, TAMIZ_STAGED_CAMPAIGN);
  const char *line = tamiz_staged_get_text (staged, TAMIZ_STAGED_PRODUCT_LINE);
  const char *owner = tamiz_staged_get_text (staged, TAMIZ_STAGED_OWNER);
  TamizRecord *lead = tamiz_work_insert (work, self->set, TAMIZ_KIND_LEAD, error);
  gint64 id;

  if (lead == NULL)
    return NULL;

  fill_record (staged, lead);
  if (!tamiz_door_explain_lead (self, staged, lead, error))
    return NULL;
  tamiz_record_set_int (lead, TAMIZ_LEAD_PERSON, person);
  if (company != 0)
    tamiz_record_set_int (lead, TAMIZ_LEAD_COMPANY, company);
  if (source != 0)
    tamiz_record_set_int (lead, TAMIZ_LEAD_SOURCE, source);
  tamiz_record_set_int (lead, TAMIZ_LEAD_STAGE, TAMIZ_STAGE_PROSPECT);
  tamiz_record_set_int (lead, TAMIZ_LEAD_RECEIVED_ON,
                        staged->received_on != 0 ? staged->received_on : work->now);
  tamiz_record_set_int (lead, TAMIZ_LEAD_CREATED, work->now);
  tamiz_record_set_int (lead, TAMIZ_LEAD_UPDATED, work->now);
  if (tamiz_record_has (lead, TAMIZ_LEAD_AMOUNT))
    tamiz_record_set_text (lead, TAMIZ_LEAD_CURRENCY,
                           tamiz_staged_get_text (staged, TAMIZ_STAGED_CURRENCY) != NULL
                               ? tamiz_staged_get_text (staged, TAMIZ_STAGED_CURRENCY)
                               : tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY));
  if (self->import != 0 || self->came_by != 0)
    tamiz_record_set_int (lead, TAMIZ_LEAD_IMPORT, self->import != 0 ? self->import : self->came_by);
  if (campaign != NULL)
    {
      id = tamiz_door_find_campaign (self, campaign, source, error);
      if (id == 0)
        return NULL;
      tamiz_record_set_int (lead, TAMIZ_LEAD_CAMPAIGN, id);
    }
  if (line != NULL)
    {
      id = find_line (self, line, error);
      if (id == 0)
        return NULL;
      tamiz_record_set_int (lead, TAMIZ_LEAD_PRODUCT_LINE, id);
    }
  if (!choose_owner (self, owner, &id, error))
    return NULL;
  if (id != 0)
    tamiz_record_set_int (lead, TAMIZ_LEAD_OWNER, id);
  else if (owner != NULL)
    keep_owner (staged, lead, owner);
  tamiz_door_assign_known (self, staged, lead, company);

  return tamiz_door_tell_owner (self, staged, tamiz_record_get_id (lead), company, error) ? lead : NULL;
}

gboolean
tamiz_door_add_person (TamizDoor       *self,
                       TamizStaged     *staged,
                       TamizAdmission  *admission,
                       GError         **error)
{
  gboolean made;
  gint64 company = tamiz_door_find_company (self, staged, TRUE, &made, error);
  const char *source_name = tamiz_staged_get_text (staged, TAMIZ_STAGED_SOURCE);
  gint64 source = 0;
  TamizRecord *person, *lead;

  if (company < 0)
    return FALSE;
  if (source_name != NULL)
    {
      source = tamiz_door_find_source (self, source_name, error);
      if (source == 0)
        return FALSE;
    }

  person = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_PERSON, error);
  if (person == NULL)
    return FALSE;
  fill_record (staged, person);
  if (company != 0)
    tamiz_record_set_int (person, TAMIZ_PERSON_COMPANY, company);
  lead = tamiz_door_add_lead (self, staged, tamiz_record_get_id (person), company, source, error);
  if (lead == NULL
      || !add_parts (self, staged, tamiz_record_get_id (person), tamiz_record_get_id (lead), error)
      || !tamiz_door_write_company_customs (self, staged, company, &made, error)
      || !tamiz_door_write_said (self, staged, tamiz_record_get_id (person), tamiz_record_get_id (lead), NULL, &made,
                                 error)
      || !tamiz_door_add_activity (self, staged, tamiz_record_get_id (lead),
                                   tamiz_record_get_id (person), source, error))
    return FALSE;

  admission->what = TAMIZ_ADMITTED_ADDED;
  admission->person = tamiz_record_get_id (person);
  admission->lead = tamiz_record_get_id (lead);
  admission->company = company;
  return TRUE;
}

/* Somebody else who writes about a lead: a person of its company, without a lead of their own. */
gint64
tamiz_door_add_colleague (TamizDoor    *self,
                          TamizStaged  *staged,
                          TamizRecord  *lead,
                          GError      **error)
{
  TamizRecord *person = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_PERSON, error);

  if (person == NULL)
    return 0;

  fill_record (staged, person);
  if (tamiz_record_has (lead, TAMIZ_LEAD_COMPANY))
    tamiz_record_set_int (person, TAMIZ_PERSON_COMPANY, tamiz_record_get_int (lead, TAMIZ_LEAD_COMPANY));

  return add_parts (self, staged, tamiz_record_get_id (person), tamiz_record_get_id (lead), error)
             ? tamiz_record_get_id (person)
             : 0;
}

static gboolean
is_open (TamizRecord *lead)
{
  switch (tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE))
    {
    case TAMIZ_STAGE_WON:
    case TAMIZ_STAGE_LOST:
    case TAMIZ_STAGE_DISCARDED:
      return FALSE;
    default:
      return TRUE;
    }
}

/* The open lead of the product line, else NULL: the newest of several. */
TamizRecord *
tamiz_door_choose_lead (TamizDoor *self,
                        GPtrArray *leads,
                        gint64     product_line)
{
  TamizRecord *chosen = NULL;

  for (guint i = 0; i < leads->len; i++)
    {
      TamizRecord *lead = g_ptr_array_index (leads, i);

      if (self->thread != 0 && tamiz_record_get_id (lead) == self->thread)
        return lead;
      if (is_open (lead)
          && (product_line == 0
              || tamiz_record_get_int (lead, TAMIZ_LEAD_PRODUCT_LINE) == product_line))
        chosen = lead;
    }

  return chosen;
}

static gboolean
update_field (TamizDoor              *self,
              TamizStaged            *staged,
              TamizRecord            *record,
              const TamizMergeChange *change,
              GError                **error)
{
  const TamizField *field
      = &tamiz_kind_get_info (tamiz_record_get_kind (record))->fields[change->field];
  g_auto (TamizValue) value = TAMIZ_VALUE_INIT;
  gint64 number = 0;
  int member = 0;

  switch (field->type)
    {
    case TAMIZ_TYPE_INT:
      tamiz_value_set_int (&value, g_ascii_strtoll (change->text, NULL, 10));
      break;
    case TAMIZ_TYPE_DATE:
      if (!tamiz_day_parse (change->text, &number, error))
        return FALSE;
      tamiz_value_set_int (&value, number);
      break;
    case TAMIZ_TYPE_ENUM:
      if (!tamiz_enum_from_nick (field->list, change->text, &member))
        return TRUE;
      tamiz_value_set_int (&value, member);
      break;
    case TAMIZ_TYPE_REF:
      if (field->kind == TAMIZ_KIND_COMPANY)
        {
          gboolean made;

          number = tamiz_door_find_company (self, staged, TRUE, &made, error);
          if (number < 0)
            return FALSE;
        }
      else if (field->kind == TAMIZ_KIND_USER)
        {
          number = tamiz_door_find_named (self, self->users, change->text);
          if (number == 0 && self->import == 0)
            return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                                       _("There is no user “%s” in this base"), change->text);
        }
      else if (field->kind == TAMIZ_KIND_PRODUCT_LINE)
        number = tamiz_door_find_named (self, self->lines, change->text);
      if (number == 0)
        return TRUE; /* source and campaign of a lead never change */
      tamiz_value_set_int (&value, number);
      break;
    case TAMIZ_TYPE_TIME:
      return TRUE; /* nor does the day it was received on */
    default:
      tamiz_value_set_text (&value, change->text);
      break;
    }
  tamiz_door_set_value (self, record, change->field, &value);

  return TRUE;
}

gboolean
tamiz_door_write_changes (TamizDoor       *self,
                          TamizStaged     *staged,
                          TamizCandidate  *candidate,
                          GPtrArray       *changes,
                          GError         **error)
{
  gint64 lead = candidate->lead != NULL ? tamiz_record_get_id (candidate->lead) : 0;
  gint64 person = tamiz_record_get_id (candidate->person);

  for (guint i = 0; i < changes->len; i++)
    {
      const TamizMergeChange *change = g_ptr_array_index (changes, i);
      TamizRecord *record = change->kind == TAMIZ_KIND_PERSON    ? candidate->person
                            : change->kind == TAMIZ_KIND_COMPANY ? candidate->company
                                                                 : candidate->lead;

      if (change->field >= 0)
        {
          TamizRecord *custom = NULL;

          if (change->kind == TAMIZ_KIND_CUSTOM && candidate->customs != NULL)
            custom = change->index < candidate->customs->len
                         ? g_ptr_array_index (candidate->customs, change->index)
                         : NULL;
          if (change->kind == TAMIZ_KIND_CUSTOM)
            record = custom;
          if (record != NULL && !update_field (self, staged, record, change, error))
            return FALSE;
        }
      else if ((lead != 0 || (change->kind != TAMIZ_KIND_TAG && change->kind != TAMIZ_KIND_CUSTOM))
               && !tamiz_door_add_part (self, staged, change->kind, change->index, person, lead, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tamiz_door_load_customs (TamizDoor       *self,
                         TamizCandidate  *candidate,
                         GError         **error)
{
  gint64 person = tamiz_record_get_id (candidate->person), lead;

  if (candidate->lead == NULL)
    return TRUE;

  lead = tamiz_record_get_id (candidate->lead);
  candidate->custom_fields = g_hash_table_ref (self->fields);
  candidate->tags = tamiz_door_list_of (self, person, TAMIZ_KIND_TAG, TAMIZ_TAG_LEAD, lead, error);
  if (candidate->tags == NULL)
    return FALSE;

  candidate->customs = tamiz_door_list_customs (self, person, lead, error);
  return candidate->customs != NULL;
}

/* A file's row goes to the lead of its product line; only by hand a lead gets another. */
static gboolean
change_line (TamizDoor    *self,
             TamizStaged  *staged,
             TamizRecord  *lead,
             GError      **error)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_PRODUCT_LINE);
  gint64 line = name != NULL ? find_line (self, name, error) : 0;

  if (line != 0)
    tamiz_change_set_update_int (self->set, lead, TAMIZ_LEAD_PRODUCT_LINE, line);

  return name == NULL || line != 0;
}

/* Changes a lead, its person and its company by what somebody typed. */
gboolean
tamiz_door_amend (TamizDoor    *self,
                  TamizStaged  *staged,
                  TamizFacts   *facts,
                  GError      **error)
{
  g_autoptr (TamizCandidate) candidate = tamiz_candidate_new ();
  g_autoptr (GPtrArray) changes = NULL;

  if (!tamiz_work_require (facts->person != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("The lead has no person"))
      || !tamiz_work_require (!tamiz_record_has (facts->person, TAMIZ_PERSON_ERASED), TAMIZ_CORE_ERROR_REFUSED,
                              error, _("The person was erased; nothing is kept of them any more"))
      || !tamiz_door_refuse_excluded (self, staged, error))
    return FALSE;

  candidate->person = g_object_ref (facts->person);
  candidate->company = facts->company != NULL ? g_object_ref (facts->company) : NULL;
  candidate->lead = g_object_ref (facts->lead);
  candidate->emails = g_ptr_array_ref (facts->emails);
  candidate->phones = g_ptr_array_ref (facts->phones);
  candidate->handles = g_ptr_array_ref (facts->handles);
  candidate->external_ids = g_ptr_array_ref (facts->external_ids);
  if (!tamiz_door_load_customs (self, candidate, error))
    return FALSE;
  changes = tamiz_match_merge (staged, candidate, TAMIZ_MATCH_UPDATE);

  return tamiz_door_explain_changes (self, staged, candidate->lead, changes, error)
         && tamiz_door_write_changes (self, staged, candidate, changes, error)
         && change_line (self, staged, facts->lead, error);
}
