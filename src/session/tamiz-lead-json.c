#define G_LOG_DOMAIN "tamiz-lead-json"

#include "config.h"

#include "tamiz-outcomes.h"
#include "tamiz-own-field.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"
#include "tamiz-known.h"
#include "tamiz-upkeep.h"

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

/* Those that mails come back from, each with when and why. */
static json_t *
bounced_to_json (TamizWork *work,
                 GPtrArray *emails)
{
  json_t *array = json_array ();

  for (guint i = 0; i < emails->len; i++)
    {
      TamizRecord *email = g_ptr_array_index (emails, i);
      json_t *object;

      if (!tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED))
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "email", tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS));
      tamiz_work_set_time (work, object, "at", tamiz_record_get_int (email, TAMIZ_EMAIL_BOUNCED));
      tamiz_json_set_text (object, "reason", tamiz_record_get_text (email, TAMIZ_EMAIL_BOUNCE_REASON));
      json_array_append_new (array, object);
    }

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

/* As answers call a field of one's own: of the lead by its key, of others by the whole one. */
static char *
dup_own_name (TamizRecord *field)
{
  return g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_RECORD), "lead") == 0
             ? g_strdup (tamiz_record_get_text (field, TAMIZ_FIELD_KEY))
             : tamiz_own_field_dup_key (field);
}

/* Of the fields of one's own that are filled in, by their names: @column of what is kept
 * of each, or, where it is negative, the value.
 */
static json_t *
customs_to_json (TamizFacts *facts,
                 int         column)
{
  json_t *object = json_object ();

  for (guint i = 0; i < facts->customs->len; i++)
    {
      TamizRecord *custom = g_ptr_array_index (facts->customs, i);

      for (guint j = 0; facts->fields != NULL && j < facts->fields->len; j++)
        {
          TamizRecord *field = g_ptr_array_index (facts->fields, j);
          g_autofree char *name = dup_own_name (field);

          if (tamiz_record_get_id (field) == tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD))
            tamiz_json_set_text (object, name,
                                 column >= 0 ? tamiz_record_get_text (field, column)
                                             : tamiz_record_get_text (custom, TAMIZ_CUSTOM_VALUE));
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

/* They are in order of time. */
static gint64
get_last_activity (TamizFacts *facts)
{
  guint n = facts->activities->len;

  return n > 0 ? tamiz_record_get_int (g_ptr_array_index (facts->activities, n - 1), TAMIZ_ACTIVITY_AT)
               : 0;
}

static void
set_journey (json_t     *object,
             const char *key,
             int         journey)
{
  tamiz_json_set_text (object, key, journey >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_JOURNEY, journey) : NULL);
}

/* A persona by hand goes before the computed one, a journey by hand after it. */
static void
set_computed (json_t             *object,
              TamizRecord        *lead,
              const TamizVerdict *verdict)
{
  if (!tamiz_record_has (lead, TAMIZ_LEAD_PERSONA))
    tamiz_json_set_text (object, "persona", verdict->persona);
  set_journey (object, "journey", verdict->journey);
}

/* A lead in the shape of “lead list”; a verdict, where there is one, fills in what nobody
 * has said.
 */
json_t *
tamiz_work_lead_to_json (TamizWork          *work,
                         TamizFacts         *facts,
                         const TamizScore   *score,
                         const TamizVerdict *verdict)
{
  json_t *object = json_object ();
  TamizRecord *lead = facts->lead;
  g_autofree char *name = tamiz_person_dup_name (facts->person);
  json_t *tags = json_array ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (lead));
  tamiz_json_set_text (object, "stage",
                       tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE)));
  tamiz_json_set_text (object, "grade",
                       score->grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, score->grade) : NULL);
  if (facts->in_force != NULL
      && tamiz_score_is_outdated (score, (int) tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE),
                                  tamiz_record_get_id (facts->in_force)))
    json_object_set_new (object, "outdated", json_true ());
  tamiz_json_set_text (object, "name", name);
  set_person (object, facts);
  json_object_set_new (object, "emails", emails_to_json (facts->emails));
  json_object_set_new (object, "phones", phones_to_json (facts->phones));
  tamiz_json_set_text (object, "company",
                       facts->company != NULL
                           ? tamiz_record_get_text (facts->company, TAMIZ_COMPANY_NAME)
                           : NULL);
  set_name_of (work, object, "source", TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME,
               tamiz_record_get_int (lead, TAMIZ_LEAD_SOURCE));
  tamiz_json_set_id (object, "source_id", tamiz_record_get_int (lead, TAMIZ_LEAD_SOURCE));
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
  set_name_of (work, object, "owner_name", TAMIZ_KIND_USER, TAMIZ_USER_NAME,
               tamiz_record_get_int (lead, TAMIZ_LEAD_OWNER));
  set_journey (object, "journey",
               tamiz_record_has (lead, TAMIZ_LEAD_JOURNEY) ? (int) tamiz_record_get_int (lead, TAMIZ_LEAD_JOURNEY)
                                                           : -1);
  for (guint i = 0; i < facts->tags->len; i++)
    json_array_append_new (tags, json_string (tamiz_record_get_text (g_ptr_array_index (facts->tags, i),
                                                                     TAMIZ_TAG_TEXT)));
  json_object_set_new (object, "tags", tags);
  json_object_set_new (object, "custom", customs_to_json (facts, -1));
  tamiz_work_set_time (work, object, "last_activity", get_last_activity (facts));
  tamiz_work_set_time (work, object, "created", tamiz_record_get_int (lead, TAMIZ_LEAD_CREATED));
  tamiz_work_set_time (work, object, "updated", tamiz_record_get_int (lead, TAMIZ_LEAD_UPDATED));
  if (verdict != NULL)
    set_computed (object, lead, verdict);

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

/* (nullable): why its stage keeps a lead from being handed over. */
static const char *
find_obstacle (TamizStage stage)
{
  if (stage < TAMIZ_STAGE_SQL)
    return "not_ready";
  if (stage == TAMIZ_STAGE_DEFERRED || stage == TAMIZ_STAGE_DISCARDED)
    return "put_aside";

  return stage > TAMIZ_STAGE_SQL ? "handed_over" : NULL;
}

/* What can be done with a lead at its stage; who may do it is another matter. */
static void
set_allowed (json_t     *object,
             TamizStage  stage)
{
  const struct
  {
    const char *what;
    gboolean allowed;
  } moves[] = {
    { "hand_over", find_obstacle (stage) == NULL },
    { "move_back", stage > TAMIZ_STAGE_PROSPECT && stage <= TAMIZ_STAGE_SQL },
    { "defer", stage <= TAMIZ_STAGE_SQL },
    { "discard", stage <= TAMIZ_STAGE_SQL },
    { "take_up", stage == TAMIZ_STAGE_DISCARDED },
  };
  json_t *allows = json_object ();

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    json_object_set_new (allows, moves[i].what, json_boolean (moves[i].allowed));
  json_object_set_new (object, "allows", allows);
  tamiz_json_set_text (object, "obstacle", find_obstacle (stage));
}

/* How the leads came that were merged into it: the first touch of none of them is lost. */
static json_t *
merged_to_json (TamizWork   *work,
                TamizFacts  *facts,
                GError     **error)
{
  g_autoptr (GArray) leads = NULL;
  json_t *array;

  if (facts->person == NULL)
    return json_array ();
  leads = tamiz_reader_list_merged_leads (work->reader, tamiz_record_get_id (facts->person),
                                          tamiz_record_get_id (facts->lead), error);
  if (leads == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < leads->len; i++)
    {
      const TamizMergedLeadRow *row = &g_array_index (leads, TamizMergedLeadRow, i);
      json_t *object = json_object ();

      tamiz_json_set_id (object, "id", row->id);
      set_name_of (work, object, "source", TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, row->source);
      set_name_of (work, object, "campaign", TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, row->campaign);
      tamiz_work_set_time (work, object, "received_on", row->received_on);
      json_array_append_new (array, object);
    }

  return array;
}

/* @verdict: (out) (nullable): none where nothing is in force; of an erased person's lead there is
 * nothing left to assess: it stays as it was.
 */
static gboolean
assess (TamizWork     *work,
        TamizFacts    *facts,
        TamizScore    *score,
        TamizVerdict **verdict,
        GError       **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  GError *local_error = NULL;
  g_autoptr (TamizRecord) version = tamiz_work_find_in_force (work, &definition, &local_error);

  if (local_error == NULL)
    tamiz_reader_load_score (work->reader, tamiz_record_get_id (facts->lead), score, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (facts->person != NULL && tamiz_record_has (facts->person, TAMIZ_PERSON_ERASED))
    return TRUE;

  score->grade = -1;
  if (version != NULL)
    {
      *verdict = tamiz_qualify_judge (definition, tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION), facts,
                                      work->now);
      score->grade = (*verdict)->grade;
    }

  return TRUE;
}

/* What may be done with its people, and what became of their addresses. */
static void
set_contact (json_t     *object,
             TamizWork  *work,
             TamizFacts *facts)
{
  json_object_set_new (object, "consents", tamiz_work_consents_to_json (work, facts->consents));
  json_object_set_new (object, "do_not_contact",
                       json_boolean (tamiz_facts_do_not_contact (facts, tamiz_day_of (work->now, work->zone))));
  tamiz_work_set_time (work, object, "erased",
                       facts->person != NULL ? tamiz_record_get_int (facts->person, TAMIZ_PERSON_ERASED) : 0);
  json_object_set_new (object, "bounced", bounced_to_json (work, facts->emails));
}

/* What somebody chose, beside what the program finds. */
static void
set_choices (json_t             *object,
             TamizRecord        *lead,
             const TamizVerdict *verdict)
{
  tamiz_json_set_text (object, "persona_chosen", tamiz_record_get_text (lead, TAMIZ_LEAD_PERSONA));
  tamiz_json_set_text (object, "persona_reason", tamiz_record_get_text (lead, TAMIZ_LEAD_PERSONA_REASON));
  set_journey (object, "journey_computed", verdict != NULL ? verdict->journey_computed : -1);
  tamiz_json_set_text (object, "persona_computed", verdict != NULL ? verdict->persona_computed : NULL);
}

static void
set_case (json_t      *object,
          TamizWork   *work,
          TamizRecord *lead)
{
  g_autofree char *wanted_by = NULL;

  if (tamiz_record_has (lead, TAMIZ_LEAD_WANTED_BY))
    wanted_by = tamiz_day_format (tamiz_record_get_int (lead, TAMIZ_LEAD_WANTED_BY));
  tamiz_json_set_text (object, "pain_points", tamiz_record_get_text (lead, TAMIZ_LEAD_PAIN_POINTS));
  tamiz_json_set_text (object, "notes", tamiz_record_get_text (lead, TAMIZ_LEAD_NOTES));
  json_object_set_new (object, "amount", tamiz_json_money (tamiz_record_get_text (lead, TAMIZ_LEAD_AMOUNT),
                                                           tamiz_record_get_text (lead, TAMIZ_LEAD_CURRENCY)));
  tamiz_json_set_text (object, "wanted_by", wanted_by);
  tamiz_json_set_id (object, "company_id", tamiz_record_get_int (lead, TAMIZ_LEAD_COMPANY));
  tamiz_json_set_id (object, "previous", tamiz_record_get_int (lead, TAMIZ_LEAD_PREVIOUS));
  tamiz_work_set_time (work, object, "deferred_until", tamiz_record_get_int (lead, TAMIZ_LEAD_DEFERRED_UNTIL));
}

/* A lead in the shape of “lead show”. */
json_t *
tamiz_work_lead_details (TamizWork  *work,
                         gint64      lead,
                         GError    **error)
{
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizVerdict) verdict = NULL;
  TamizScore score = { .grade = -1 };
  g_autoptr (TamizKnownCompanies) known = NULL;
  g_autoptr (json_t) persons = NULL, merged = NULL;
  json_t *object;

  if (tamiz_reader_follow_merged (work->reader, TAMIZ_KIND_LEAD, &lead, error))
    facts = tamiz_reader_load_facts (work->reader, lead, error);
  if (facts == NULL || !assess (work, facts, &score, &verdict, error))
    return NULL;
  persons = persons_to_json (work, facts, error);
  merged = persons != NULL ? merged_to_json (work, facts, error) : NULL;
  known = merged != NULL ? tamiz_known_companies_load (work, error) : NULL;
  if (known == NULL)
    return NULL;

  object = tamiz_work_lead_to_json (work, facts, &score, verdict);
  json_object_set_new (object, "known", tamiz_known_companies_to_json (
                                            known, tamiz_known_companies_find_facts (known, facts)));
  set_contact (object, work, facts);
  set_choices (object, facts->lead, verdict);
  set_case (object, work, facts->lead);
  json_object_set_new (object, "outcome", tamiz_work_outcome_to_json (work, facts));
  json_object_set (object, "persons", persons);
  json_object_set (object, "merged", merged);
  json_object_set_new (object, "custom_labels", customs_to_json (facts, TAMIZ_FIELD_LABEL));
  json_object_set_new (object, "stage_history", moves_to_json (work, facts));
  set_allowed (object, (TamizStage) tamiz_record_get_int (facts->lead, TAMIZ_LEAD_STAGE));
  json_object_set_new (object, "verdict",
                       verdict != NULL ? tamiz_verdict_to_json (verdict, work->zone) : json_null ());

  return object;
}
