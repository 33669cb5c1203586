#define G_LOG_DOMAIN "tamiz-operations-lead"

#include "config.h"

#include "tamiz-csv-writer.h"
#include "tamiz-door.h"
#include "tamiz-error.h"
#include "tamiz-outcomes.h"
#include "tamiz-qualify.h"
#include "tamiz-session-index.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
set_name_of (TamizWork  *work,
             json_t     *object,
             const char *key,
             TamizKind   kind,
             int         field,
             gint64      id)
{
  g_autoptr (TamizRecord) record = id != 0 ? tamiz_reader_load (work->reader, kind, id, NULL) : NULL;

  tamiz_json_set_text (object, key, record != NULL ? tamiz_record_get_text (record, field) : NULL);
}

static json_t *
emails_to_json (GPtrArray *emails)
{
  json_t *array = json_array ();

  for (guint i = 0; i < emails->len; i++)
    json_array_append_new (array, json_string (tamiz_record_get_text (g_ptr_array_index (emails, i),
                                                                      TAMIZ_EMAIL_ADDRESS)));
  return array;
}

static json_t *
phones_to_json (GPtrArray *phones)
{
  json_t *array = json_array ();

  for (guint i = 0; i < phones->len; i++)
    {
      TamizRecord *phone = g_ptr_array_index (phones, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "e164", tamiz_record_get_text (phone, TAMIZ_PHONE_E164));
      tamiz_json_set_text (object, "as_typed", tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED));
      json_array_append_new (array, object);
    }
  return array;
}

static json_t *
customs_to_json (TamizFacts *facts)
{
  json_t *object = json_object ();

  for (guint i = 0; i < facts->customs->len; i++)
    {
      TamizRecord *custom = g_ptr_array_index (facts->customs, i);

      for (guint j = 0; facts->fields != NULL && j < facts->fields->len; j++)
        {
          TamizRecord *field = g_ptr_array_index (facts->fields, j);

          if (tamiz_record_get_id (field) == tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD))
            tamiz_json_set_text (object, tamiz_record_get_text (field, TAMIZ_FIELD_KEY),
                                 tamiz_record_get_text (custom, TAMIZ_CUSTOM_VALUE));
        }
    }

  return object;
}

static void
set_person (json_t     *object,
            TamizFacts *facts)
{
  static const struct
  {
    const char *key;
    int field;
  } fields[] = {
    { "first_name", TAMIZ_PERSON_FIRST_NAME }, { "last_name", TAMIZ_PERSON_LAST_NAME },
    { "job_title", TAMIZ_PERSON_JOB_TITLE },   { "city", TAMIZ_PERSON_CITY },
    { "country", TAMIZ_PERSON_COUNTRY },       { "language", TAMIZ_PERSON_LANGUAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    tamiz_json_set_text (object, fields[i].key,
                         facts->person != NULL
                             ? tamiz_record_get_text (facts->person, fields[i].field)
                             : NULL);
}

/* A lead in the shape of “lead list”. */
json_t *
tamiz_work_lead_to_json (TamizWork         *work,
                         TamizFacts        *facts,
                         const TamizScore  *score,
                         GError           **error)
{
  json_t *object = json_object ();
  TamizRecord *lead = facts->lead;
  json_t *tags = json_array ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (lead));
  tamiz_json_set_text (object, "stage",
                       tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE)));
  tamiz_json_set_text (object, "grade",
                       score->grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, score->grade) : NULL);
  set_person (object, facts);
  json_object_set_new (object, "emails", emails_to_json (facts->emails));
  json_object_set_new (object, "phones", phones_to_json (facts->phones));
  tamiz_json_set_text (object, "company",
                       facts->company != NULL
                           ? tamiz_record_get_text (facts->company, TAMIZ_COMPANY_NAME)
                           : NULL);
  set_name_of (work, object, "source", TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME,
               tamiz_record_get_int (lead, TAMIZ_LEAD_SOURCE));
  set_name_of (work, object, "campaign", TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME,
               tamiz_record_get_int (lead, TAMIZ_LEAD_CAMPAIGN));
  set_name_of (work, object, "product_line", TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME,
               tamiz_record_get_int (lead, TAMIZ_LEAD_PRODUCT_LINE));
  tamiz_work_set_time (work, object, "received_on",
                       tamiz_record_get_int (lead, TAMIZ_LEAD_RECEIVED_ON));
  tamiz_json_set_text (object, "external_id",
                       facts->external_ids->len > 0
                           ? tamiz_record_get_text (g_ptr_array_index (facts->external_ids, 0),
                                                    TAMIZ_EXTERNAL_ID_VALUE)
                           : NULL);
  tamiz_json_set_text (object, "persona", tamiz_record_get_text (lead, TAMIZ_LEAD_PERSONA));
  set_name_of (work, object, "owner", TAMIZ_KIND_USER, TAMIZ_USER_EMAIL,
               tamiz_record_get_int (lead, TAMIZ_LEAD_OWNER));
  tamiz_json_set_text (object, "journey",
                       tamiz_record_has (lead, TAMIZ_LEAD_JOURNEY)
                           ? tamiz_enum_nick (TAMIZ_ENUM_JOURNEY,
                                              tamiz_record_get_int (lead, TAMIZ_LEAD_JOURNEY))
                           : NULL);
  for (guint i = 0; i < facts->tags->len; i++)
    json_array_append_new (tags, json_string (tamiz_record_get_text (g_ptr_array_index (facts->tags, i),
                                                                     TAMIZ_TAG_TEXT)));
  json_object_set_new (object, "tags", tags);
  json_object_set_new (object, "custom", customs_to_json (facts));
  tamiz_work_set_time (work, object, "created", tamiz_record_get_int (lead, TAMIZ_LEAD_CREATED));
  tamiz_work_set_time (work, object, "updated", tamiz_record_get_int (lead, TAMIZ_LEAD_UPDATED));

  return object;
}

static json_t *
persons_to_json (TamizWork   *work,
                 TamizFacts  *facts,
                 GError     **error)
{
  g_autoptr (GPtrArray) others
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_LEAD,
                              tamiz_record_get_id (facts->lead), error);
  json_t *array;

  if (others == NULL)
    return NULL;

  array = json_array ();
  if (facts->person != NULL)
    {
      json_t *object = json_object ();

      tamiz_json_set_id (object, "id", tamiz_record_get_id (facts->person));
      set_person (object, facts);
      json_object_set_new (object, "main", json_true ());
      tamiz_json_set_text (object, "role", NULL);
      json_array_append_new (array, object);
    }
  for (guint i = 0; i < others->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (others, i);
      g_autoptr (TamizRecord) person
          = tamiz_reader_load (work->reader, TAMIZ_KIND_PERSON,
                               tamiz_record_get_int (link, TAMIZ_LEAD_PERSON_PERSON), NULL);
      json_t *object;

      if (person == NULL)
        continue;
      object = json_object ();
      tamiz_json_set_id (object, "id", tamiz_record_get_id (person));
      tamiz_json_set_text (object, "first_name", tamiz_record_get_text (person, TAMIZ_PERSON_FIRST_NAME));
      tamiz_json_set_text (object, "last_name", tamiz_record_get_text (person, TAMIZ_PERSON_LAST_NAME));
      tamiz_json_set_text (object, "job_title", tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE));
      json_object_set_new (object, "main", json_false ());
      tamiz_json_set_text (object, "role",
                           tamiz_record_has (link, TAMIZ_LEAD_PERSON_ROLE)
                               ? tamiz_enum_nick (TAMIZ_ENUM_PURCHASE_ROLE,
                                                  tamiz_record_get_int (link, TAMIZ_LEAD_PERSON_ROLE))
                               : NULL);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
moves_to_json (TamizWork  *work,
               TamizFacts *facts)
{
  json_t *array = json_array ();

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "from",
                           tamiz_record_has (move, TAMIZ_STAGE_MOVE_FROM)
                               ? tamiz_enum_nick (TAMIZ_ENUM_STAGE,
                                                  tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_FROM))
                               : NULL);
      tamiz_json_set_text (object, "to",
                           tamiz_enum_nick (TAMIZ_ENUM_STAGE,
                                            tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO)));
      tamiz_work_set_time (work, object, "at", tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT));
      tamiz_json_set_text (object, "cause",
                           tamiz_enum_nick (TAMIZ_ENUM_MOVE,
                                            tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE)));
      tamiz_json_set_text (object, "why", tamiz_record_get_text (move, TAMIZ_STAGE_MOVE_WHY));
      json_array_append_new (array, object);
    }

  return array;
}

/* What is computed is shown where nobody has overridden it. */
static void
set_computed (json_t             *object,
              TamizRecord        *lead,
              const TamizVerdict *verdict)
{
  if (!tamiz_record_has (lead, TAMIZ_LEAD_PERSONA))
    tamiz_json_set_text (object, "persona", verdict->persona);
  if (!tamiz_record_has (lead, TAMIZ_LEAD_JOURNEY) && verdict->journey >= 0)
    tamiz_json_set_text (object, "journey", tamiz_enum_nick (TAMIZ_ENUM_JOURNEY, verdict->journey));
}

/* A lead in the shape of “lead show”. */
json_t *
tamiz_work_lead_details (TamizWork  *work,
                         gint64      lead,
                         GError    **error)
{
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, lead, error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizVerdict) verdict = NULL;
  GError *local_error = NULL;
  TamizScore score = { .grade = -1 };
  json_t *object, *persons;

  if (facts == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  persons = persons_to_json (work, facts, error);
  if (persons == NULL)
    return NULL;

  if (version != NULL)
    {
      verdict = tamiz_qualify_judge (definition,
                                     tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION), facts,
                                     work->now);
      score.grade = verdict->grade;
    }
  object = tamiz_work_lead_to_json (work, facts, &score, error);
  if (verdict != NULL)
    set_computed (object, facts->lead, verdict);
  tamiz_json_set_text (object, "pain_points", tamiz_record_get_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS));
  tamiz_json_set_text (object, "notes", tamiz_record_get_text (facts->lead, TAMIZ_LEAD_NOTES));
  json_object_set_new (object, "amount",
                       tamiz_json_money (tamiz_record_get_text (facts->lead, TAMIZ_LEAD_AMOUNT),
                                         tamiz_record_get_text (facts->lead, TAMIZ_LEAD_CURRENCY)));
  tamiz_json_set_id (object, "company_id", tamiz_record_get_int (facts->lead, TAMIZ_LEAD_COMPANY));
  tamiz_json_set_id (object, "previous", tamiz_record_get_int (facts->lead, TAMIZ_LEAD_PREVIOUS));
  tamiz_work_set_time (work, object, "deferred_until",
                       tamiz_record_get_int (facts->lead, TAMIZ_LEAD_DEFERRED_UNTIL));
  json_object_set_new (object, "outcome", tamiz_work_outcome_to_json (work, facts));
  json_object_set_new (object, "persons", persons);
  json_object_set_new (object, "stage_history", moves_to_json (work, facts));
  json_object_set_new (object, "verdict",
                       verdict != NULL ? tamiz_verdict_to_json (verdict, work->zone) : json_null ());

  return object;
}

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
      const char *text = json_string_value (pair);
      const char *equals = text != NULL ? strchr (text, '=') : NULL;

      if (!tamiz_work_require (equals != NULL && equals != text, TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” is not FIELD=VALUE"), text != NULL ? text : ""))
        return FALSE;
      g_ptr_array_add (fields, g_strndup (text, equals - text));
      g_ptr_array_add (values, g_strdup (equals + 1));
    }
  g_ptr_array_add (fields, NULL);
  g_ptr_array_add (values, NULL);

  return TRUE;
}

static TamizStaged *
stage_pairs (TamizWork     *work,
             TamizImportOf  of,
             GPtrArray     *fields,
             GPtrArray     *values,
             GError       **error)
{
  const char *const *header = (const char *const *) fields->pdata;
  g_autoptr (json_t) map = json_object ();
  g_autoptr (TamizMapping) mapping = NULL;
  g_autoptr (TamizNormalizer) normalizer = NULL;
  g_autoptr (TamizRow) row = NULL;
  json_t *columns = json_object ();

  for (guint i = 0; header[i] != NULL; i++)
    json_object_set_new (columns, header[i], json_string (header[i]));
  json_object_set_new (map, "columns", columns);
  mapping = tamiz_mapping_new (of, header, map, NULL,
                               tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY), error);
  if (mapping == NULL)
    return NULL;

  row = tamiz_row_new (1, (const char *const *) values->pdata);
  tamiz_mapping_observe (mapping, row);
  tamiz_mapping_settle (mapping);
  normalizer = tamiz_work_make_normalizer (work, mapping, error);

  return normalizer != NULL ? tamiz_normalizer_stage (normalizer, row, error) : NULL;
}

/* By hand nothing is kept as typed in silence: what cannot be read is refused. */
static gboolean
check_values (TamizStaged *staged,
              GError     **error)
{
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

static const char *const admitted_nicks[] = {
  [TAMIZ_ADMITTED_ADDED] = "added",     [TAMIZ_ADMITTED_UPDATED] = "updated",
  [TAMIZ_ADMITTED_FILLED] = "filled",   [TAMIZ_ADMITTED_SKIPPED] = "skipped",
  [TAMIZ_ADMITTED_SET_ASIDE] = "set_aside",
};

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
  staged = stage_pairs (work, TAMIZ_IMPORT_OF_PEOPLE, fields, values, error);
  if (staged == NULL || !check_values (staged, error))
    return NULL;
  door = tamiz_door_new (work, action, 0, FALSE, error);
  if (door == NULL)
    return NULL;

  if (tamiz_door_admit (door, staged, &admission, error) && tamiz_door_flush (door, error))
    answer = tamiz_work_lead_details (work, admission.lead, error);
  if (answer != NULL)
    tamiz_json_set_text (answer, "admitted", admitted_nicks[admission.what]);
  tamiz_admission_clear (&admission);

  return answer;
}

static json_t *
show_lead (TamizWork *work,
           GError   **error)
{
  return tamiz_work_lead_details (work, tamiz_work_id (work, "id"), error);
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
  TamizRecord *record = NULL;
  TamizValue nothing = TAMIZ_VALUE_INIT;

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

      for (guint i = 0; i < records->len; i++)
        tamiz_change_set_retract (set, g_ptr_array_index (records, i));
      return TRUE;
    }
  if (!tamiz_work_require (record != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” cannot be emptied"), name))
    return FALSE;

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
      || !split_pairs (json_object_get (work->arguments, "fields"), fields, values, error))
    return NULL;
  door = tamiz_door_new (work, TAMIZ_MATCH_UPDATE, 0, FALSE, error);
  if (door == NULL)
    return NULL;

  for (guint i = 0; i + 1 < fields->len;)
    {
      const char *name = g_ptr_array_index (fields, i);

      if (!tamiz_work_require (!is_for_ever (name), TAMIZ_CORE_ERROR_REFUSED, error,
                               _("A lead's first source, campaign and day never change (%s); add an "
                                 "activity for what came later"),
                               name))
        return NULL;
      if (*(const char *) g_ptr_array_index (values, i) != '\0')
        {
          i++;
          continue;
        }
      if (!empty_field (work, tamiz_door_get_changes (door), facts, name, error))
        return NULL;
      g_ptr_array_remove_index (fields, i);
      g_ptr_array_remove_index (values, i);
    }
  staged = stage_pairs (work, TAMIZ_IMPORT_OF_PEOPLE, fields, values, error);
  if (staged == NULL || !check_values (staged, error)
      || !tamiz_door_amend (door, staged, facts, error) || !tamiz_door_flush (door, error))
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
  TamizRecord *move;
  gint64 until = 0;
  int from;

  if (facts == NULL)
    return NULL;
  from = tamiz_facts_get_stage (facts);
  tamiz_work_time (work, "until", &until);
  if (!tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_REFUSED, error,
                           _("A move by hand needs a reason"))
      || !tamiz_work_require (to != TAMIZ_STAGE_DEFERRED || until > work->now,
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("Deferred until when? Give a day to come with --until"))
      || !tamiz_work_require (from != to, TAMIZ_CORE_ERROR_REFUSED, error,
                              _("The lead is there already")))
    return NULL;

  move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  if (move == NULL)
    return NULL;
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, work->now);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, from);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, TAMIZ_MOVE_HAND);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_USER);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, work->actor.user);
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, reason);
  if (to == TAMIZ_STAGE_DEFERRED)
    tamiz_change_set_update_int (set, facts->lead, TAMIZ_LEAD_DEFERRED_UNTIL, until);

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

/* Several nicks, separated by commas, as a mask. */
static gboolean
parse_mask (const char  *text,
            TamizEnum    list,
            guint       *mask,
            GError     **error)
{
  g_auto (GStrv) nicks = g_strsplit (text != NULL ? text : "", ",", -1);

  *mask = 0;
  for (guint i = 0; nicks[i] != NULL && text != NULL; i++)
    {
      int number;

      if (list == TAMIZ_ENUM_GRADE && g_str_equal (g_strstrip (nicks[i]), "none"))
        *mask |= TAMIZ_QUERY_GRADE_NONE;
      else if (tamiz_enum_from_nick (list, g_strstrip (nicks[i]), &number))
        *mask |= 1u << number;
      else
        {
          g_autofree char *known = tamiz_enum_nicks (list);

          return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                     _("“%s” is not possible for %s; possible are: %s"), nicks[i],
                                     list == TAMIZ_ENUM_GRADE ? "grade" : "stage", known);
        }
    }

  return TRUE;
}

static TamizQuery *
make_query (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  const char *source = tamiz_work_text (work, "source");
  const char *owner = tamiz_work_text (work, "owner");

  if (!parse_mask (tamiz_work_text (work, "stage"), TAMIZ_ENUM_STAGE, &query->stages, error)
      || !parse_mask (tamiz_work_text (work, "grade"), TAMIZ_ENUM_GRADE, &query->grades, error))
    return NULL;
  if (source != NULL)
    {
      g_autoptr (TamizRecord) record = tamiz_work_find_source (work, source, error);

      if (record == NULL)
        return NULL;
      query->source = tamiz_record_get_id (record);
    }
  if (owner != NULL && g_str_equal (owner, "none"))
    query->owner = TAMIZ_QUERY_NONE;
  else if (owner != NULL)
    {
      g_autoptr (TamizRecord) record = tamiz_work_find_user (work, owner, error);

      if (record == NULL)
        return NULL;
      query->owner = tamiz_record_get_id (record);
    }
  if (tamiz_work_text (work, "tag") != NULL)
    tamiz_query_set_tag (query, tamiz_work_text (work, "tag"));
  if (tamiz_work_text (work, "search") != NULL)
    tamiz_query_set_search (query, tamiz_work_text (work, "search"));
  if (tamiz_work_text (work, "sort") != NULL
      && !tamiz_query_set_sort (query, tamiz_work_text (work, "sort"), error))
    return NULL;
  query->offset = (guint) CLAMP (tamiz_work_number (work, "offset", 0), 0, G_MAXINT);
  query->limit = (guint) CLAMP (tamiz_work_number (work, "limit", 0), 0, G_MAXINT);

  return g_steal_pointer (&query);
}

static json_t *
run_query (TamizWork  *work,
           TamizQuery *query,
           guint      *total,
           GError    **error)
{
  g_autoptr (TamizQueryResult) result = tamiz_session_index_run (work, query, error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (json_t) items = json_array ();
  GError *local_error = NULL;

  if (result == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  *total = result->total;
  for (guint i = 0; i < result->n_ids; i++)
    {
      g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, result->ids[i], error);
      TamizScore score = { .grade = -1 };
      json_t *item;

      if (facts == NULL || g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return NULL;
      tamiz_reader_load_score (work->reader, result->ids[i], &score, NULL);
      item = tamiz_work_lead_to_json (work, facts, &score, error);
      if (version != NULL)
        {
          g_autoptr (TamizVerdict) verdict
              = tamiz_qualify_judge (definition,
                                     tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION), facts,
                                     work->now);

          set_computed (item, facts->lead, verdict);
        }
      json_array_append_new (items, item);
    }

  return g_steal_pointer (&items);
}

static json_t *
list_leads (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizQuery) query = make_query (work, error);
  guint total = 0;
  json_t *items, *answer;

  if (query == NULL)
    return NULL;
  if (tamiz_work_text (work, "limit") == NULL)
    query->limit = 100; /* a page; --limit 0 lists all */
  items = run_query (work, query, &total, error);
  if (items == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set_new (answer, "items", items);
  return answer;
}

static char *
join_texts (json_t     *array,
            const char *member)
{
  GString *text = g_string_new (NULL);
  json_t *value;
  gsize i;

  json_array_foreach (array, i, value)
    {
      const char *part = member != NULL ? tamiz_json_get_text (value, member) : json_string_value (value);

      if (part == NULL && member != NULL)
        part = tamiz_json_get_text (value, "as_typed");
      if (part != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", part);
    }

  return g_string_free (text, FALSE);
}

static const char *const export_columns[] = {
  "id",     "stage",    "grade",       "first_name",  "last_name", "job_title", "company", "city",
  "country", "source",  "campaign",    "received_on", "external_id", "owner",   "journey", "persona",
};

static gboolean
write_export (TamizWork      *work,
              json_t         *items,
              GOutputStream  *stream,
              GError        **error)
{
  g_autoptr (TamizCsvWriter) writer = tamiz_csv_writer_new (stream);
  json_t *item;
  gsize i;

  for (guint column = 0; column < G_N_ELEMENTS (export_columns); column++)
    tamiz_csv_writer_add_text (writer, export_columns[column]);
  tamiz_csv_writer_add_text (writer, "email");
  tamiz_csv_writer_add_text (writer, "phone");
  tamiz_csv_writer_add_text (writer, "tags");
  if (!tamiz_csv_writer_end_row (writer, work->cancellable, error))
    return FALSE;

  json_array_foreach (items, i, item)
    {
      g_autofree char *emails = join_texts (json_object_get (item, "emails"), NULL);
      g_autofree char *phones = join_texts (json_object_get (item, "phones"), "e164");
      g_autofree char *tags = join_texts (json_object_get (item, "tags"), NULL);

      for (guint column = 0; column < G_N_ELEMENTS (export_columns); column++)
        tamiz_csv_writer_add_text (writer, tamiz_json_get_text (item, export_columns[column]));
      tamiz_csv_writer_add_text (writer, emails);
      /* One number is a number; anything else typed there is text, never a formula. */
      if (strspn (phones, "+0123456789") == strlen (phones))
        tamiz_csv_writer_add_number (writer, phones);
      else
        tamiz_csv_writer_add_text (writer, phones);
      tamiz_csv_writer_add_text (writer, tags);
      if (!tamiz_csv_writer_end_row (writer, work->cancellable, error))
        return FALSE;
    }

  return tamiz_csv_writer_finish (writer, work->cancellable, error)
         && g_output_stream_close (stream, work->cancellable, error);
}

static GOutputStream *
open_export (TamizWork   *work,
             const char  *path,
             GError     **error)
{
  g_autoptr (GFile) file = NULL;

  if (path == NULL)
    return g_memory_output_stream_new_resizable ();

  file = g_file_new_for_path (path);
  return G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, work->cancellable,
                                          error));
}

static json_t *
export_leads (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizQuery) query = make_query (work, error);
  g_autoptr (json_t) items = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  const char *path = tamiz_work_text (work, "output");
  guint total = 0;
  json_t *answer;

  if (query == NULL)
    return NULL;
  items = run_query (work, query, &total, error);
  if (items == NULL)
    return NULL;
  stream = open_export (work, path, error);
  if (stream == NULL || !write_export (work, items, stream, error))
    return NULL;

  answer = json_object ();
  if (path != NULL)
    {
      tamiz_json_set_text (answer, "output", path);
      json_object_set_new (answer, "total", json_integer (json_array_size (items)));
    }
  else
    {
      GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

      json_object_set_new (answer, "text",
                           json_stringn (g_memory_output_stream_get_data (memory),
                                         g_memory_output_stream_get_data_size (memory)));
    }
  return answer;
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
  { NULL },
};

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("The lead's id") },
  { NULL },
};

static const TamizParameter set_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("The lead's id") },
  { "fields", TAMIZ_PARAMETER_PAIRS, REQUIRED | POSITIONAL, 0, N_("FIELD=VALUE …") },
  { NULL },
};

static const TamizParameter move_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("The lead's id") },
  { "stage", TAMIZ_PARAMETER_CHOICE, REQUIRED | POSITIONAL, TAMIZ_ENUM_STAGE, N_("Where to") },
  { "reason", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Why") },
  { "until", TAMIZ_PARAMETER_TIME, 0, 0, N_("Until when it is deferred") },
  { NULL },
};

#define QUERY_PARAMETERS \
  { "stage", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only these stages, separated by commas") }, \
  { "grade", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only these grades, separated by commas; none for those without") }, \
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this source") }, \
  { "owner", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this owner, by e-mail; none for those without") }, \
  { "tag", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only with this tag") }, \
  { "search", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Words of name, company or e-mail") }, \
  { "sort", TAMIZ_PARAMETER_TEXT, 0, 0, N_("By what, with :desc for the other way round") }, \
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") }, \
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") }

static const TamizParameter list_parameters[] = {
  QUERY_PARAMETERS,
  { NULL },
};

static const TamizParameter export_parameters[] = {
  QUERY_PARAMETERS,
  { "output", TAMIZ_PARAMETER_OUTPUT, 0, 0, N_("The CSV file to write") },
  { NULL },
};

const TamizOperationEntry tamiz_lead_operations[] = {
  { { "lead.add", N_("Add an inquiry by hand"), 0, add_parameters, NULL }, add_lead },
  { { "lead.show", N_("Show a lead with its assessment"), TAMIZ_OPERATION_READS, id_parameters, NULL },
    show_lead },
  { { "lead.set", N_("Change a lead, its person or its company"), 0, set_parameters, NULL }, set_lead },
  { { "lead.move", N_("Move a lead by hand, with a reason"), 0, move_parameters, NULL }, move_lead },
  { { "lead.list", N_("List leads"), TAMIZ_OPERATION_READS, list_parameters,
      "id,stage,grade,first_name,last_name,company,source,owner,received_on" },
    list_leads },
  { { "lead.export", N_("Write what is listed to a CSV file"), TAMIZ_OPERATION_READS,
      export_parameters, NULL },
    export_leads },
  { { NULL }, NULL },
};
