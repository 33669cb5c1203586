#define G_LOG_DOMAIN "tamiz-operations-lead"

#include "config.h"

#include "tamiz-door-checks.h"
#include "tamiz-edits.h"
#include "tamiz-error.h"
#include "tamiz-lead-changes.h"
#include "tamiz-own-edits.h"
#include "tamiz-staging.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* FIELD=VALUE … become one row, which goes through the same door as a file's. */
static gboolean
split_pairs (json_t     *pairs,
             GPtrArray  *fields,
             GPtrArray  *values,
             GError    **error)
{
  json_t *pair;
  gsize i;

  json_array_foreach (pairs, i, pair)
    {
      const char *value;
      char *name;

      if (!tamiz_pair_split (pair, &name, &value, error))
        return FALSE;
      g_ptr_array_add (fields, name);
      g_ptr_array_add (values, g_strdup (value));
    }
  g_ptr_array_add (fields, NULL);
  g_ptr_array_add (values, NULL);

  return tamiz_own_edit_check_names (fields, error);
}

/* By hand nothing is kept as typed in silence: what cannot be read is refused, where nobody
 * says that it is wanted all the same.
 */
static gboolean
check_values (TamizWork   *work,
              TamizStaged *staged,
              GError     **error)
{
  if (tamiz_work_flag (work, "keep-as-typed"))
    return TRUE;

  for (guint i = 0; i < staged->problems->len; i++)
    {
      TamizIntakeProblem *problem = g_ptr_array_index (staged->problems, i);

      /* The reader of a row says after a semicolon where it would have kept the value. */
      if (!g_str_equal (problem->code, "phone"))
        {
          const char *end = strrchr (problem->message, ';');

          return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                     _("%.*s; nothing was written, correct it and try again"),
                                     (int) (end != NULL ? end - problem->message
                                                        : (gssize) strlen (problem->message)),
                                     problem->message);
        }
    }

  return TRUE;
}

static json_t *
add_lead (TamizWork *work,
          GError   **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TamizStaged) staged = NULL;
  g_autoptr (TamizDoor) door = NULL;
  TamizAdmission admission = { 0 };
  json_t *answer = NULL;
  TamizMatchAction action;

  if (!tamiz_door_choose_action (work, &action, error)
      || !split_pairs (json_object_get (work->arguments, "fields"), fields, values, error))
    return NULL;
  staged = tamiz_work_stage_fields (work, TAMIZ_IMPORT_OF_PEOPLE, fields, values, error);
  if (staged == NULL || !check_values (work, staged, error))
    return NULL;
  door = tamiz_door_new (work, action, 0, FALSE, error);
  if (door == NULL)
    return NULL;

  if (tamiz_door_refuse_excluded (door, staged, error) && tamiz_door_admit (door, staged, &admission, error)
      && tamiz_door_flush (door, error))
    answer = tamiz_work_lead_details (work, admission.lead, error);
  if (answer != NULL)
    {
      tamiz_json_set_text (answer, "admitted", tamiz_admitted_get_nick (admission.what));
      json_object_set_new (answer, "doubts",
                           admission.doubts != NULL ? json_incref (admission.doubts) : json_array ());
    }
  tamiz_admission_clear (&admission);

  return answer;
}

static json_t *
show_lead (TamizWork *work,
           GError   **error)
{
  return tamiz_work_lead_details (work, tamiz_work_id (work, "id"), error);
}

/* Of several addresses, numbers or tags the one that was seen goes, else all. */
static void
retract_parts (TamizWork      *work,
               TamizChangeSet *set,
               GPtrArray      *records,
               const char     *name)
{
  g_autofree char *seen = tamiz_work_dup_seen (work, name);

  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);

      if (seen == NULL || tamiz_part_is (record, seen))
        tamiz_change_set_retract (set, record);
    }
}

static gboolean
is_staged (TamizStaged *staged,
           TamizRecord *record)
{
  gboolean found = FALSE;

  if (tamiz_record_get_kind (record) == TAMIZ_KIND_EMAIL)
    {
      for (guint i = 0; i < staged->emails->len; i++)
        found |= tamiz_part_is (record,
                                ((TamizStagedEmail *) g_ptr_array_index (staged->emails, i))->address);
      return found;
    }

  for (guint i = 0; i < staged->phones->len; i++)
    {
      TamizStagedPhone *phone = g_ptr_array_index (staged->phones, i);

      found |= tamiz_part_is (record, phone->e164 != NULL ? phone->e164 : phone->as_typed);
    }
  return found;
}

/* Whoever saw an address or a number and types another wants it in its place. */
static void
replace_seen (TamizWork      *work,
              TamizChangeSet *set,
              TamizStaged    *staged,
              GPtrArray      *records,
              const char     *name)
{
  g_autofree char *seen = tamiz_work_dup_seen (work, name);

  for (guint i = 0; seen != NULL && i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);

      if (tamiz_part_is (record, seen) && !is_staged (staged, record))
        tamiz_change_set_retract (set, record);
    }
}

/* What the lead holds in a field of one's own; NULL where nothing. */
static TamizRecord *
find_custom (TamizFacts *facts,
             const char *name)
{
  static const char *const prefixes[] = { "custom:", "lead.custom." };
  const char *key = name;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    key = g_str_has_prefix (key, prefixes[i]) ? key + strlen (prefixes[i]) : key;

  return key != name ? tamiz_own_edit_find (facts, &(TamizFieldRef) { TAMIZ_KIND_LEAD, -1, g_intern_string (key) })
                     : NULL;
}

/* (nullable): what the caller asks a field to hold; empty where it is to be emptied. */
static char *
dup_wanted (TamizWork        *work,
            TamizStagedField  field)
{
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "fields"), i, pair)
    {
      g_autofree char *name = NULL;
      TamizStagedField named;
      const char *value;

      if (tamiz_pair_split (pair, &name, &value, NULL)
          && tamiz_staged_field_from_name (TAMIZ_IMPORT_OF_PEOPLE, name, &named) && named == field)
        return g_strdup (value);
    }

  return NULL;
}

/* The computed buyer persona is the lead's again. */
static gboolean
empty_persona (TamizWork       *work,
               TamizChangeSet  *set,
               TamizRecord     *lead,
               GError         **error)
{
  g_autofree char *reason = dup_wanted (work, TAMIZ_STAGED_PERSONA_REASON);

  if (!tamiz_work_require (reason == NULL || *reason == '\0', TAMIZ_CORE_ERROR_INVALID, error, "%s",
                           tamiz_door_computed_needs_no_reason ()))
    return FALSE;

  tamiz_change_set_update_text (set, lead, TAMIZ_LEAD_PERSONA, NULL);
  tamiz_change_set_update_text (set, lead, TAMIZ_LEAD_PERSONA_REASON, NULL);
  return TRUE;
}

/* A reason goes with its buyer persona, and not alone. */
static gboolean
check_persona_emptied (TamizWork    *work,
                       TamizRecord  *lead,
                       GError      **error)
{
  g_autofree char *persona = dup_wanted (work, TAMIZ_STAGED_PERSONA);

  return tamiz_work_require (!tamiz_record_has (lead, TAMIZ_LEAD_PERSONA) || g_strcmp0 (persona, "") == 0,
                             TAMIZ_CORE_ERROR_INVALID, error,
                             _("A buyer persona chosen by hand needs its reason: empty persona as well "
                               "and it is the computed one again"));
}

/* FIELD= empties a field. */
static gboolean
empty_field (TamizWork       *work,
             TamizChangeSet  *set,
             TamizFacts      *facts,
             const char      *name,
             GError         **error)
{
  TamizStagedField field;
  TamizFieldRef ref;
  TamizRecord *record = find_custom (facts, name);
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (record != NULL)
    {
      tamiz_change_set_retract (set, record);
      return TRUE;
    }
  if (!tamiz_staged_field_from_name (TAMIZ_IMPORT_OF_PEOPLE, name, &field)
      || !tamiz_field_ref_parse (tamiz_staged_field_get_info (field)->key, &ref) || ref.field < 0)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” cannot be emptied"), name);

  if (ref.kind == TAMIZ_KIND_PERSON)
    record = facts->person;
  else if (ref.kind == TAMIZ_KIND_LEAD)
    record = facts->lead;
  else if (ref.kind == TAMIZ_KIND_COMPANY && ref.field != TAMIZ_COMPANY_NAME)
    record = facts->company;
  else if (ref.kind == TAMIZ_KIND_EMAIL || ref.kind == TAMIZ_KIND_PHONE || ref.kind == TAMIZ_KIND_TAG)
    {
      GPtrArray *records = ref.kind == TAMIZ_KIND_EMAIL   ? facts->emails
                           : ref.kind == TAMIZ_KIND_PHONE ? facts->phones
                                                          : facts->tags;

      retract_parts (work, set, records, name);
      return TRUE;
    }
  if (!tamiz_work_require (record != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” cannot be emptied"), name))
    return FALSE;
  if (field == TAMIZ_STAGED_PERSONA_REASON)
    return check_persona_emptied (work, record, error);
  if (field == TAMIZ_STAGED_PERSONA)
    return empty_persona (work, set, record, error);

  tamiz_change_set_update (set, record, ref.field, &nothing);
  return TRUE;
}

static gboolean
is_for_ever (const char *name)
{
  return g_str_equal (name, "source") || g_str_equal (name, "campaign")
         || g_str_equal (name, "received_on");
}

static json_t *
set_lead (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TamizStaged) staged = NULL;
  g_autoptr (TamizDoor) door = NULL;

  if (facts == NULL
      || !split_pairs (json_object_get (work->arguments, "fields"), fields, values, error)
      || !tamiz_work_check_seen (work, facts, error))
    return NULL;
  door = tamiz_door_new (work, TAMIZ_MATCH_UPDATE, 0, FALSE, error);
  if (door == NULL)
    return NULL;

  for (guint i = 0; i + 1 < fields->len;)
    {
      const char *name = g_ptr_array_index (fields, i);
      gboolean done;

      if (!tamiz_work_require (!is_for_ever (name), TAMIZ_CORE_ERROR_REFUSED, error,
                               _("A lead's first source, campaign and day never change (%s); add an "
                                 "activity for what came later"),
                               name))
        return NULL;
      if (tamiz_own_edit_is_one (name))
        done = tamiz_own_edit (work, tamiz_door_get_changes (door), facts, name, g_ptr_array_index (values, i), error);
      else if (*(const char *) g_ptr_array_index (values, i) == '\0')
        done = empty_field (work, tamiz_door_get_changes (door), facts, name, error);
      else
        {
          i++;
          continue;
        }
      if (!done)
        return NULL;
      g_ptr_array_remove_index (fields, i);
      g_ptr_array_remove_index (values, i);
    }
  staged = tamiz_work_stage_fields (work, TAMIZ_IMPORT_OF_PEOPLE, fields, values, error);
  if (staged == NULL || !check_values (work, staged, error))
    return NULL;
  if (staged->emails->len > 0)
    replace_seen (work, tamiz_door_get_changes (door), staged, facts->emails, "email");
  if (staged->phones->len > 0)
    replace_seen (work, tamiz_door_get_changes (door), staged, facts->phones, "phone");
  if (!tamiz_door_amend (door, staged, facts, error) || !tamiz_door_flush (door, error))
    return NULL;

  return tamiz_work_lead_details (work, tamiz_work_id (work, "id"), error);
}

static json_t *
move_lead (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "lead.move");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  int to = tamiz_work_choice (work, "stage", TAMIZ_ENUM_STAGE);
  gint64 until = 0;

  tamiz_work_time (work, "until", &until);
  if (facts == NULL || !tamiz_work_check_move (work, to, reason, until, error)
      || !tamiz_work_add_move (work, set, facts, to, reason, until, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL

static const TamizParameter add_parameters[] = {
  { "fields", TAMIZ_PARAMETER_PAIRS, REQUIRED | POSITIONAL, 0, N_("FIELD=VALUE …") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Where the inquiry comes from") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The campaign it comes from") },
  { "activity", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What the person did (form, chat …), or none") },
  { "ids", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The system that external_id comes from") },
  { "match", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MATCH, N_("What becomes of a sure duplicate") },
  { "keep-as-typed", TAMIZ_PARAMETER_FLAG, 0, 0,
    N_("Keep what is no e-mail address, country … as it was typed, as imports do") },
  { NULL },
};

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("The lead's id") },
  { NULL },
};

static const TamizParameter set_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("The lead's id") },
  { "fields", TAMIZ_PARAMETER_PAIRS, REQUIRED | POSITIONAL, 0, N_("FIELD=VALUE …") },
  { "seen", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("FIELD=VALUE: what the field was seen to hold") },
  { NULL },
};

static const TamizParameter move_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("The lead's id") },
  { "stage", TAMIZ_PARAMETER_CHOICE, REQUIRED | POSITIONAL, TAMIZ_ENUM_STAGE, N_("Where to") },
  { "reason", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Why") },
  { "until", TAMIZ_PARAMETER_TIME, 0, 0, N_("Until when it is deferred") },
  { NULL },
};

const TamizOperationEntry tamiz_lead_operations[] = {
  { { "lead.add", N_("Add an inquiry by hand"), 0, add_parameters, NULL }, add_lead },
  { { "lead.show", N_("Show a lead with its assessment"), TAMIZ_OPERATION_READS, id_parameters, NULL },
    show_lead },
  { { "lead.set", N_("Change a lead, its person or its company"), 0, set_parameters, NULL }, set_lead },
  { { "lead.move", N_("Move a lead by hand, with a reason"), 0, move_parameters, NULL }, move_lead },
  { { NULL }, NULL },
};
