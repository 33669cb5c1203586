#define G_LOG_DOMAIN "tamiz-packet"

#include "config.h"

#include "tamiz-packet.h"

#include "tamiz-packet-private.h"
#include "tamiz-own-field.h"
#include "tamiz-time.h"

guint
tamiz_packet_count (GPtrArray *records)
{
  return records != NULL ? records->len : 0;
}

void
tamiz_packet_set_int (json_t     *object,
                      const char *key,
                      gint64      number)
{
  json_object_set_new (object, key, json_integer (number));
}

/* Times in UTC, whole seconds: the packet means the same wherever it is read. */
static void
set_time (json_t     *object,
          const char *key,
          gint64      at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / TAMIZ_SECOND);
  g_autofree char *text = time != NULL && at != 0 ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ")
                                                  : NULL;

  tamiz_json_set_text (object, key, text);
}

void
tamiz_packet_set_time (json_t      *object,
                       const char  *key,
                       TamizRecord *record,
                       int          field)
{
  set_time (object, key,
            tamiz_record_has (record, field) ? tamiz_record_get_int (record, field) : 0);
}

static void
set_record_day (json_t      *object,
                const char  *key,
                TamizRecord *record,
                int          field)
{
  g_autofree char *day = NULL;

  if (tamiz_record_has (record, field))
    day = tamiz_day_format (tamiz_record_get_int (record, field));
  tamiz_json_set_text (object, key, day);
}

void
tamiz_packet_set_text (json_t      *object,
                       const char  *key,
                       TamizRecord *record,
                       int          field)
{
  tamiz_json_set_text (object, key, record != NULL ? tamiz_record_get_text (record, field) : NULL);
}

void
tamiz_packet_set_nick (json_t      *object,
                       const char  *key,
                       TamizRecord *record,
                       int          field,
                       TamizEnum    list)
{
  const char *nick = NULL;

  if (record != NULL && tamiz_record_has (record, field))
    nick = tamiz_enum_nick (list, tamiz_record_get_int (record, field));
  tamiz_json_set_text (object, key, nick);
}

/* People are named in the packet: it is read where the base is not. */
void
tamiz_packet_set_user (json_t                 *object,
                       const char             *key,
                       const TamizPacketInput *input,
                       TamizRecord            *record,
                       int                     field)
{
  gint64 user = tamiz_record_has (record, field) ? tamiz_record_get_int (record, field) : 0;
  const char *name = NULL;

  if (user != 0 && input->users != NULL)
    name = g_hash_table_lookup (input->users, &user);
  if (user != 0 && name == NULL)
    name = tamiz_facts_get_name (input->facts, TAMIZ_KIND_USER, user);
  tamiz_json_set_text (object, key, name);
}

/* A source, a campaign … by its name; @given is what the caller knows better. */
static void
set_name (json_t                 *object,
          const char             *key,
          const TamizPacketInput *input,
          TamizRecord            *record,
          int                     field,
          TamizKind               kind,
          const char             *given)
{
  if (given == NULL && tamiz_record_has (record, field))
    given = tamiz_facts_get_name (input->facts, kind, tamiz_record_get_int (record, field));
  tamiz_json_set_text (object, key, given);
}

static json_t *
make_money (TamizRecord *record,
            int          amount,
            int          currency)
{
  json_t *money;

  if (record == NULL || !tamiz_record_has (record, amount))
    return json_null ();

  money = json_object ();
  tamiz_packet_set_text (money, "amount", record, amount);
  tamiz_packet_set_text (money, "currency", record, currency);
  return money;
}

/* The texts of a list's records, each record one string. */
static json_t *
list_texts (GPtrArray *records,
            int        field)
{
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_packet_count (records); i++)
    {
      const char *text = tamiz_record_get_text (g_ptr_array_index (records, i), field);

      if (text != NULL)
        json_array_append_new (array, json_string (text));
    }

  return array;
}

/* Records as objects of the named text fields; the list of pairs ends with NULL. */
typedef struct
{
  const char *key;
  int field;
} TextField;

static json_t *
list_objects (GPtrArray       *records,
              const TextField *fields)
{
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_packet_count (records); i++)
    {
      json_t *object = json_object ();

      for (const TextField *field = fields; field->key != NULL; field++)
        tamiz_packet_set_text (object, field->key, g_ptr_array_index (records, i), field->field);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
make_person (const TamizPacketInput *input)
{
  static const TextField phones[] = { { "e164", TAMIZ_PHONE_E164 },
                                      { "as_typed", TAMIZ_PHONE_AS_TYPED },
                                      { NULL, 0 } };
  static const TextField handles[] = { { "network", TAMIZ_HANDLE_NETWORK },
                                       { "handle", TAMIZ_HANDLE_HANDLE },
                                       { NULL, 0 } };
  static const TextField ids[] = { { "system", TAMIZ_EXTERNAL_ID_SYSTEM },
                                   { "value", TAMIZ_EXTERNAL_ID_VALUE },
                                   { NULL, 0 } };
  TamizRecord *person = input->facts->person;
  json_t *object;

  if (person == NULL)
    return json_null ();

  object = json_object ();
  tamiz_packet_set_text (object, "first_name", person, TAMIZ_PERSON_FIRST_NAME);
  tamiz_packet_set_text (object, "last_name", person, TAMIZ_PERSON_LAST_NAME);
  tamiz_packet_set_text (object, "job_title", person, TAMIZ_PERSON_JOB_TITLE);
  tamiz_packet_set_text (object, "language", person, TAMIZ_PERSON_LANGUAGE);
  tamiz_packet_set_text (object, "city", person, TAMIZ_PERSON_CITY);
  tamiz_packet_set_text (object, "country", person, TAMIZ_PERSON_COUNTRY);
  tamiz_packet_set_text (object, "timezone", person, TAMIZ_PERSON_TIMEZONE);
  json_object_set_new (object, "emails", list_texts (input->facts->emails, TAMIZ_EMAIL_ADDRESS));
  json_object_set_new (object, "phones", list_objects (input->facts->phones, phones));
  json_object_set_new (object, "handles", list_objects (input->facts->handles, handles));
  json_object_set_new (object, "external_ids", list_objects (input->facts->external_ids, ids));
  return object;
}

static json_t *
make_company (const TamizPacketInput *input)
{
  TamizRecord *company = input->facts->company;
  json_t *object;

  if (company == NULL)
    return json_null ();

  object = json_object ();
  tamiz_packet_set_text (object, "name", company, TAMIZ_COMPANY_NAME);
  tamiz_packet_set_text (object, "tax_number", company, TAMIZ_COMPANY_TAX_NUMBER);
  tamiz_packet_set_text (object, "industry", company, TAMIZ_COMPANY_INDUSTRY);
  json_object_set_new (object, "employees",
                       tamiz_record_has (company, TAMIZ_COMPANY_EMPLOYEES)
                         ? json_integer (tamiz_record_get_int (company, TAMIZ_COMPANY_EMPLOYEES))
                         : json_null ());
  json_object_set_new (object, "revenue",
                       make_money (company, TAMIZ_COMPANY_REVENUE, TAMIZ_COMPANY_REVENUE_CURRENCY));
  tamiz_packet_set_text (object, "address", company, TAMIZ_COMPANY_ADDRESS);
  tamiz_packet_set_text (object, "city", company, TAMIZ_COMPANY_CITY);
  tamiz_packet_set_text (object, "country", company, TAMIZ_COMPANY_COUNTRY);
  tamiz_packet_set_nick (object, "relation", company, TAMIZ_COMPANY_RELATION, TAMIZ_ENUM_RELATION);
  json_object_set_new (object, "domains", list_texts (input->facts->domains, TAMIZ_DOMAIN_DOMAIN));
  return object;
}

TamizRecord *
tamiz_packet_find (GPtrArray *records,
                   gint64     id)
{
  for (guint i = 0; i < tamiz_packet_count (records); i++)
    {
      if (tamiz_record_get_id (g_ptr_array_index (records, i)) == id)
        return g_ptr_array_index (records, i);
    }

  return NULL;
}

static json_t *
make_customs (TamizFacts *facts)
{
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_packet_count (facts->customs); i++)
    {
      TamizRecord *custom = g_ptr_array_index (facts->customs, i);
      TamizRecord *field = tamiz_packet_find (facts->fields,
                                              tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD));
      json_t *object;

      if (field == NULL || !tamiz_record_has (custom, TAMIZ_CUSTOM_VALUE))
        continue;

      object = json_object ();
      tamiz_packet_set_text (object, "record", field, TAMIZ_FIELD_RECORD);
      tamiz_packet_set_text (object, "key", field, TAMIZ_FIELD_KEY);
      tamiz_packet_set_text (object, "label", field, TAMIZ_FIELD_LABEL);
      if (tamiz_own_field_get_type (field) != TAMIZ_FIELD_TYPE_TEXT)
        tamiz_json_set_text (object, "type",
                             tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_own_field_get_type (field)));
      tamiz_packet_set_text (object, "value", custom, TAMIZ_CUSTOM_VALUE);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
make_lead (const TamizPacketInput *input)
{
  TamizRecord *lead = input->facts->lead;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_record_get_id (lead));
  json_t *object = json_object ();
  int stage = tamiz_facts_get_stage (input->facts);

  tamiz_json_set_text (object, "id", id);
  tamiz_json_set_text (object, "stage",
                       stage >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_STAGE, stage) : NULL);
  tamiz_packet_set_nick (object, "journey", lead, TAMIZ_LEAD_JOURNEY, TAMIZ_ENUM_JOURNEY);
  set_name (object, "product_line", input, lead, TAMIZ_LEAD_PRODUCT_LINE, TAMIZ_KIND_PRODUCT_LINE,
            input->product_line_name);
  set_name (object, "source", input, lead, TAMIZ_LEAD_SOURCE, TAMIZ_KIND_SOURCE,
            input->source_name);
  set_name (object, "campaign", input, lead, TAMIZ_LEAD_CAMPAIGN, TAMIZ_KIND_CAMPAIGN,
            input->campaign_name);
  tamiz_packet_set_time (object, "received_on", lead, TAMIZ_LEAD_RECEIVED_ON);
  tamiz_packet_set_user (object, "owner", input, lead, TAMIZ_LEAD_OWNER);
  json_object_set_new (object, "amount", make_money (lead, TAMIZ_LEAD_AMOUNT, TAMIZ_LEAD_CURRENCY));
  set_record_day (object, "wanted_by", lead, TAMIZ_LEAD_WANTED_BY);
  tamiz_packet_set_text (object, "notes", lead, TAMIZ_LEAD_NOTES);
  json_object_set_new (object, "tags", list_texts (input->facts->tags, TAMIZ_TAG_TEXT));
  json_object_set_new (object, "custom", make_customs (input->facts));
  return object;
}

static json_t *
make_because (TamizVerdict *verdict)
{
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_packet_count (verdict->because); i++)
    {
      TamizContribution *line = g_ptr_array_index (verdict->because, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "axis", line->axis == TAMIZ_AXIS_FIT ? "fit" : "interest");
      tamiz_json_set_text (object, "key", line->key);
      tamiz_json_set_text (object, "title", line->title);
      tamiz_packet_set_int (object, "points", line->points);
      tamiz_json_set_text (object, "evidence", line->evidence);
      json_array_append_new (array, object);
    }

  return array;
}

static const char *
find_persona_title (TamizDefinition *definition,
                    const char      *key)
{
  TamizPersona *persona = tamiz_definition_find_persona (definition, key);

  return persona != NULL ? persona->title : key;
}

static json_t *
make_verdict (const TamizPacketInput *input)
{
  TamizVerdict *verdict = input->verdict;
  json_t *object = json_object ();
  const char *persona = tamiz_record_get_text (input->facts->lead, TAMIZ_LEAD_PERSONA);

  set_time (object, "at", verdict->at);
  json_object_set_new (object, "fit",
                       verdict->fit_known ? json_integer (verdict->fit) : json_null ());
  tamiz_packet_set_int (object, "fit_possible", verdict->fit_possible);
  tamiz_packet_set_int (object, "interest", verdict->interest);
  tamiz_json_set_text (object, "grade",
                       verdict->grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, verdict->grade)
                                           : NULL);
  tamiz_json_set_text (object, "veto", verdict->veto);
  tamiz_packet_set_int (object, "completeness", verdict->completeness);
  /* What a person chose goes before what was computed. */
  tamiz_json_set_text (object, "persona",
                       find_persona_title (input->definition,
                                           persona != NULL ? persona : verdict->persona));
  tamiz_json_set_text (object, "journey",
                       verdict->journey >= 0
                         ? tamiz_enum_nick (TAMIZ_ENUM_JOURNEY, verdict->journey)
                         : NULL);
  json_object_set_new (object, "because", make_because (verdict));
  json_object_set_new (object, "missing", tamiz_missing_to_json (verdict->missing));
  return object;
}

json_t *
tamiz_packet_make_call (const TamizPacketInput *input,
                        TamizRecord            *call)
{
  json_t *object = json_object ();

  tamiz_packet_set_time (object, "at", call, TAMIZ_CALL_AT);
  tamiz_packet_set_user (object, "by", input, call, TAMIZ_CALL_BY);
  tamiz_packet_set_nick (object, "purpose", call, TAMIZ_CALL_PURPOSE, TAMIZ_ENUM_CALL_PURPOSE);
  tamiz_packet_set_nick (object, "outcome", call, TAMIZ_CALL_OUTCOME, TAMIZ_ENUM_CALL_OUTCOME);
  json_object_set_new (object, "duration",
                       tamiz_record_has (call, TAMIZ_CALL_DURATION)
                         ? json_integer (tamiz_record_get_int (call, TAMIZ_CALL_DURATION))
                         : json_null ());
  tamiz_packet_set_text (object, "next_step", call, TAMIZ_CALL_NEXT_STEP);
  tamiz_packet_set_time (object, "next_at", call, TAMIZ_CALL_NEXT_AT);
  return object;
}

static json_t *
make_activity (const TamizPacketInput *input,
               TamizRecord            *activity)
{
  TamizRecord *call = tamiz_facts_find_call (input->facts, tamiz_record_get_id (activity));
  json_t *object = json_object ();

  tamiz_packet_set_time (object, "at", activity, TAMIZ_ACTIVITY_AT);
  tamiz_packet_set_nick (object, "kind", activity, TAMIZ_ACTIVITY_KIND, TAMIZ_ENUM_ACTIVITY);
  tamiz_packet_set_text (object, "subject", activity, TAMIZ_ACTIVITY_SUBJECT);
  tamiz_packet_set_text (object, "text", activity, TAMIZ_ACTIVITY_TEXT);
  set_name (object, "source", input, activity, TAMIZ_ACTIVITY_SOURCE, TAMIZ_KIND_SOURCE, NULL);
  set_name (object, "campaign", input, activity, TAMIZ_ACTIVITY_CAMPAIGN, TAMIZ_KIND_CAMPAIGN,
            NULL);
  set_name (object, "content", input, activity, TAMIZ_ACTIVITY_CONTENT, TAMIZ_KIND_CONTENT, NULL);
  tamiz_packet_set_user (object, "by", input, activity, TAMIZ_ACTIVITY_BY);
  json_object_set_new (object, "call",
                       call != NULL ? tamiz_packet_make_call (input, call) : json_null ());
  return object;
}

/* The latest ones in order of time. */
static json_t *
make_history (const TamizPacketInput *input)
{
  GPtrArray *activities = input->facts->activities;
  guint n = tamiz_packet_count (activities);
  guint first = n > TAMIZ_PACKET_MAX_ACTIVITIES ? n - TAMIZ_PACKET_MAX_ACTIVITIES : 0;
  json_t *array = json_array ();

  for (guint i = first; i < n; i++)
    json_array_append_new (array, make_activity (input, g_ptr_array_index (activities, i)));

  return array;
}

static json_t *
make_moves (const TamizPacketInput *input)
{
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_packet_count (input->facts->moves); i++)
    {
      TamizRecord *move = g_ptr_array_index (input->facts->moves, i);
      json_t *object = json_object ();

      tamiz_packet_set_time (object, "at", move, TAMIZ_STAGE_MOVE_AT);
      tamiz_packet_set_nick (object, "from", move, TAMIZ_STAGE_MOVE_FROM, TAMIZ_ENUM_STAGE);
      tamiz_packet_set_nick (object, "to", move, TAMIZ_STAGE_MOVE_TO, TAMIZ_ENUM_STAGE);
      tamiz_packet_set_nick (object, "cause", move, TAMIZ_STAGE_MOVE_CAUSE, TAMIZ_ENUM_MOVE);
      tamiz_packet_set_nick (object, "actor", move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ENUM_ACTOR);
      tamiz_packet_set_user (object, "by", input, move, TAMIZ_STAGE_MOVE_BY);
      tamiz_packet_set_text (object, "why", move, TAMIZ_STAGE_MOVE_WHY);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
make_consents (TamizFacts *facts)
{
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_packet_count (facts->consents); i++)
    {
      TamizRecord *consent = g_ptr_array_index (facts->consents, i);
      gboolean refused = tamiz_record_get_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT) != 0;
      json_t *object = json_object ();

      tamiz_packet_set_nick (object, "channel", consent, TAMIZ_CONSENT_CHANNEL, TAMIZ_ENUM_CHANNEL);
      tamiz_packet_set_text (object, "basis", consent, TAMIZ_CONSENT_BASIS);
      set_record_day (object, "day", consent, TAMIZ_CONSENT_DAY);
      set_record_day (object, "until", consent, TAMIZ_CONSENT_UNTIL);
      json_object_set_new (object, "do_not_contact", json_boolean (refused));
      tamiz_packet_set_text (object, "reason", consent, TAMIZ_CONSENT_REASON);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
make_handoff (const TamizPacketInput *input)
{
  json_t *object = json_object ();
  json_t *executive = json_object ();

  tamiz_json_set_text (object, "uuid", input->uuid);
  json_object_set_new (object, "number",
                       input->number > 0 ? json_integer (input->number) : json_null ());
  tamiz_json_set_text (executive, "name", input->executive_name);
  tamiz_json_set_text (executive, "email", input->executive_email);
  json_object_set_new (object, "executive", executive);
  tamiz_json_set_text (object, "sender", input->sender_name);
  tamiz_json_set_text (object, "sender_email", input->sender_email);
  set_time (object, "meeting", input->meeting);
  tamiz_json_set_text (object, "meeting_kind", input->meeting_kind);
  json_object_set_new (object, "meeting_minutes",
                       input->meeting_minutes > 0 ? json_integer (input->meeting_minutes) : json_null ());
  tamiz_json_set_text (object, "meeting_place", input->meeting_place);
  tamiz_json_set_text (object, "meeting_uid", input->meeting_uid);
  tamiz_packet_set_int (object, "meeting_sequence", input->meeting_sequence);
  tamiz_json_set_text (object, "exception", input->exception);
  tamiz_json_set_text (object, "reassigned_from", input->reassigned_from);
  tamiz_json_set_text (object, "reassigned_why", input->reassigned_why);
  return object;
}

static json_t *
make_bands (GArray *bands)
{
  json_t *array = json_array ();

  for (guint i = 0; bands != NULL && i < bands->len; i++)
    json_array_append_new (array, json_integer (g_array_index (bands, gint64, i)));

  return array;
}

/* By which the grade is known from fit and interest. */
static json_t *
make_matrix (TamizDefinition *definition)
{
  json_t *object, *grades;

  if (definition->grades == NULL || definition->fit_bands == NULL || definition->interest_bands == NULL)
    return json_null ();

  object = json_object ();
  grades = json_array ();
  json_object_set_new (object, "fit_bands", make_bands (definition->fit_bands));
  json_object_set_new (object, "interest_bands", make_bands (definition->interest_bands));
  json_object_set_new (object, "grades", grades);
  for (guint fit = 0; fit < definition->fit_bands->len; fit++)
    {
      json_t *row = json_array ();

      for (guint i = 0; i < definition->interest_bands->len; i++)
        json_array_append_new (
            row, json_string (tamiz_enum_nick (TAMIZ_ENUM_GRADE,
                                               definition->grades[fit * definition->interest_bands->len + i])));
      json_array_append_new (grades, row);
    }

  return object;
}

static json_t *
make_course (const TamizPacketInput *input)
{
  json_t *array = json_array ();

  for (guint i = 0; i < input->n_course; i++)
    {
      json_t *point = json_object ();

      set_time (point, "at", input->course[i].at);
      tamiz_packet_set_int (point, "interest", input->course[i].interest);
      json_array_append_new (array, point);
    }

  return array;
}

/* The step agreed on the latest call that agreed one. */
static const char *
find_next_step (const TamizPacketInput *input)
{
  const char *step = NULL;
  gint64 latest = G_MININT64;

  if (input->next_step != NULL)
    return input->next_step;

  for (guint i = 0; i < tamiz_packet_count (input->facts->calls); i++)
    {
      TamizRecord *call = g_ptr_array_index (input->facts->calls, i);
      gint64 at = tamiz_record_get_int (call, TAMIZ_CALL_AT);

      if (at > latest && tamiz_record_get_text (call, TAMIZ_CALL_NEXT_STEP) != NULL)
        {
          step = tamiz_record_get_text (call, TAMIZ_CALL_NEXT_STEP);
          latest = at;
        }
    }

  return step;
}

static json_t *
make_definition (const TamizPacketInput *input)
{
  json_t *object = json_object ();

  tamiz_packet_set_int (object, "version", input->definition_version);
  tamiz_json_set_text (object, "digest", input->definition->digest);
  tamiz_json_set_text (object, "title", input->definition->title);
  return object;
}

static json_t *
build (const TamizPacketInput *input)
{
  json_t *packet = json_object ();

  tamiz_packet_set_int (packet, "format", TAMIZ_PACKET_FORMAT);
  set_time (packet, "created", input->now);
  tamiz_json_set_text (packet, "timezone", g_time_zone_get_identifier (input->zone));
  json_object_set_new (packet, "handoff", make_handoff (input));
  json_object_set_new (packet, "lead", make_lead (input));
  json_object_set_new (packet, "person", make_person (input));
  json_object_set_new (packet, "company", make_company (input));
  json_object_set (packet, "people", input->people != NULL ? input->people : json_null ());
  tamiz_json_set_text (packet, "organisation", input->organisation);
  tamiz_packet_set_text (packet, "pain_points", input->facts->lead, TAMIZ_LEAD_PAIN_POINTS);
  tamiz_json_set_text (packet, "next_step", find_next_step (input));
  json_object_set_new (packet, "verdict", make_verdict (input));
  json_object_set_new (packet, "matrix", make_matrix (input->definition));
  json_object_set_new (packet, "course", make_course (input));
  json_object_set_new (packet, "criteria", tamiz_packet_make_criteria (input));
  json_object_set_new (packet, "consents", make_consents (input->facts));
  tamiz_packet_set_int (packet, "activities_total", tamiz_packet_count (input->facts->activities));
  json_object_set_new (packet, "activities", make_history (input));
  json_object_set_new (packet, "moves", make_moves (input));
  json_object_set_new (packet, "definition", make_definition (input));
  return packet;
}

/**
 * tamiz_packet_build:
 * @input: what is known; read only
 *
 * Freezes what sales gets of a lead: who, what was established by whom and when, what
 * happened, and under which definition.  No real numbers: scores, points, weights and
 * shares are thousandths, money is decimal text, times are ISO 8601 in UTC.
 *
 * Returns: (transfer full): the packet, the same for the same input
 */
json_t *
tamiz_packet_build (const TamizPacketInput *input)
{
  g_autoptr (GTimeZone) zone = NULL;
  TamizPacketInput complete;

  g_return_val_if_fail (input != NULL && input->facts != NULL && input->facts->lead != NULL, NULL);
  g_return_val_if_fail (input->definition != NULL && input->verdict != NULL, NULL);

  complete = *input;
  if (input->zone != NULL)
    zone = g_time_zone_ref (input->zone);
  else
    zone = tamiz_time_zone_new (input->facts->base != NULL
                                  ? tamiz_record_get_text (input->facts->base, TAMIZ_BASE_TIMEZONE)
                                  : "UTC");
  complete.zone = zone;

  return build (&complete);
}

/**
 * tamiz_packet_digest:
 * @packet: a packet
 *
 * Computes the digest that proves a packet unaltered.
 *
 * Returns: (transfer full): SHA-256 of its canonical JSON, 64 hexadecimal digits
 */
char *
tamiz_packet_digest (json_t *packet)
{
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (packet != NULL, NULL);

  canonical = tamiz_json_to_canonical (packet);
  return tamiz_json_digest (canonical);
}
