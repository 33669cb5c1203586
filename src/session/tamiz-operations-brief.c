#define G_LOG_DOMAIN "tamiz-operations-brief"

#include "config.h"

#include "tamiz-calls.h"
#include "tamiz-consents.h"
#include "tamiz-known.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What to know before a call: whom one calls, why, and when again by each outcome. */

/* Countries and their time zones, as the system lists them. */
#define ZONE_TABLE "/usr/share/zoneinfo/zone.tab"

/* (nullable): the time zone of a country that has one only. */
static char *
find_zone_of_country (const char *country)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  char *found = NULL;

  if (country == NULL || strlen (country) != 2 || !g_file_get_contents (ZONE_TABLE, &text, NULL, NULL))
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", 4);

      if (*lines[i] == '#' || g_strv_length (columns) < 3 || g_ascii_strcasecmp (columns[0], country) != 0)
        continue;
      if (found != NULL)
        {
          g_free (found);
          return NULL;
        }
      found = g_strdup (columns[2]);
    }

  return found;
}

static void
add_person (json_t      *object,
            TamizRecord *person)
{
  const char *country = person != NULL ? tamiz_record_get_text (person, TAMIZ_PERSON_COUNTRY) : NULL;
  const char *zone = person != NULL ? tamiz_record_get_text (person, TAMIZ_PERSON_TIMEZONE) : NULL;
  g_autofree char *found = zone == NULL ? find_zone_of_country (country) : NULL;
  g_autofree char *name = tamiz_person_dup_name (person);

  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "job_title",
                       person != NULL ? tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE) : NULL);
  tamiz_json_set_text (object, "language",
                       person != NULL ? tamiz_record_get_text (person, TAMIZ_PERSON_LANGUAGE) : NULL);
  tamiz_json_set_text (object, "country", country);
  tamiz_json_set_text (object, "timezone", zone != NULL ? zone : found);
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
      json_object_set_new (object, "mobile", json_boolean (tamiz_record_get_int (phone, TAMIZ_PHONE_MOBILE) != 0));
      json_array_append_new (array, object);
    }

  return array;
}

/* (nullable): why nobody is to be called. */
static char *
explain_refusal (TamizFacts *facts,
                 gint64      today)
{
  char *why_not = tamiz_consents_dup_why_not (facts->consents, TAMIZ_CHANNEL_PHONE, today);

  if (why_not == NULL && facts->phones->len == 0)
    why_not = g_strdup (_("No telephone number is known"));

  return why_not;
}

static json_t *
followed_to_json (TamizWork   *work,
                  TamizRecord *activity)
{
  json_t *object;
  int kind;

  if (activity == NULL)
    return json_null ();

  object = json_object ();
  kind = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND);
  tamiz_json_set_id (object, "id", tamiz_record_get_id (activity));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT));
  tamiz_json_set_text (object, "kind", tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, kind));
  tamiz_json_set_text (object, "title", tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, kind));
  tamiz_json_set_text (object, "subject", tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT));
  tamiz_json_set_text (object, "text", tamiz_record_get_text (activity, TAMIZ_ACTIVITY_TEXT));

  return object;
}

static json_t *
open_call_to_json (TamizWork   *work,
                   TamizRecord *call)
{
  json_t *object;

  if (call == NULL || tamiz_record_has (call, TAMIZ_CALL_OUTCOME))
    return json_null ();

  object = json_object ();
  tamiz_json_set_id (object, "id", tamiz_record_get_id (call));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (call, TAMIZ_CALL_AT));
  tamiz_json_set_text (object, "purpose",
                       tamiz_enum_nick (TAMIZ_ENUM_CALL_PURPOSE,
                                        tamiz_record_get_int (call, TAMIZ_CALL_PURPOSE)));

  return object;
}

/* Why one calls: as the queue says it, else by what is still to be followed up. */
static void
add_reason (TamizWork  *work,
            json_t     *object,
            TamizFacts *facts)
{
  g_auto (TamizCallReason) reason = { 0 };
  TamizRecord *last = tamiz_calls_find_last (facts);
  gint64 after = last != NULL ? tamiz_record_get_int (last, TAMIZ_CALL_AT) : G_MININT64;
  gboolean queued
      = tamiz_calls_consider (facts, work->now, tamiz_day_of (work->now, work->zone), &reason);

  if (!queued)
    {
      reason.purpose = TAMIZ_CALL_PURPOSE_VERIFY;
      reason.follows = tamiz_calls_find_reason (facts, after, &reason.purpose);
    }
  json_object_set_new (object, "queued", json_boolean (queued));
  tamiz_json_set_text (object, "purpose", tamiz_enum_nick (TAMIZ_ENUM_CALL_PURPOSE, reason.purpose));
  tamiz_json_set_text (object, "why", reason.why);
  tamiz_work_set_time (work, object, "since", reason.since);
  json_object_set_new (object, "follows", followed_to_json (work, reason.follows));
  json_object_set_new (object, "call", open_call_to_json (work, last));
}

/* When to call again, by the outcome that a call would have now. */
static json_t *
nexts_to_json (TamizWork  *work,
               TamizFacts *facts)
{
  json_t *object = json_object ();

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_CALL_OUTCOME); i++)
    tamiz_work_set_time (work, object, tamiz_enum_nick (TAMIZ_ENUM_CALL_OUTCOME, (int) i),
                         tamiz_calls_choose_next (facts, 0, i, work->now));

  return object;
}

static json_t *
script_to_json (TamizDefinition *definition,
                TamizFacts      *facts,
                gint64           now)
{
  g_autoptr (GPtrArray) questions
      = definition != NULL ? tamiz_qualify_list_open_questions (definition, facts, now) : NULL;
  json_t *array = json_array ();

  for (guint i = 0; questions != NULL && i < questions->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (questions, i);

      json_array_append_new (array, json_string (criterion->key));
    }

  return array;
}

static json_t *
brief (TamizWork *work,
       GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (json_t) object = json_object ();
  g_autoptr (TamizKnownCompanies) known = NULL;
  g_autofree char *why_not = NULL;
  TamizScore score = { .grade = -1 };
  GError *local_error = NULL;

  if (facts == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  known = tamiz_known_companies_load (work, error);
  if (known == NULL)
    return NULL;

  tamiz_reader_load_score (work->reader, tamiz_record_get_id (facts->lead), &score, NULL);
  why_not = explain_refusal (facts, tamiz_day_of (work->now, work->zone));
  tamiz_json_set_id (object, "lead", tamiz_record_get_id (facts->lead));
  add_person (object, facts->person);
  tamiz_json_set_text (object, "company",
                       facts->company != NULL ? tamiz_record_get_text (facts->company, TAMIZ_COMPANY_NAME) : NULL);
  tamiz_json_set_id (object, "company_id", facts->company != NULL ? tamiz_record_get_id (facts->company) : 0);
  json_object_set_new (object, "phones", phones_to_json (facts->phones));
  tamiz_json_set_text (object, "stage", tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_facts_get_stage (facts)));
  tamiz_json_set_text (object, "grade", score.grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, score.grade) : NULL);
  tamiz_json_set_text (object, "pain_points", tamiz_record_get_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS));
  json_object_set_new (object, "may_call", json_boolean (why_not == NULL));
  tamiz_json_set_text (object, "why_not", why_not);
  add_reason (work, object, facts);
  json_object_set_new (object, "known", tamiz_known_companies_to_json (
                                            known, tamiz_known_companies_find_facts (known, facts)));
  json_object_set_new (object, "next", nexts_to_json (work, facts));
  json_object_set_new (object, "script", script_to_json (definition, facts, work->now));

  return g_steal_pointer (&object);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter brief_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { NULL },
};

const TamizOperationEntry tamiz_brief_operations[] = {
  { { "call.brief", N_("What to know before a call: whom, why, and what to ask"), TAMIZ_OPERATION_READS,
      brief_parameters, NULL },
    brief },
  { { NULL }, NULL },
};
