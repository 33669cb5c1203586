#include "config.h"

#include "fixture.h"

#include "tamiz-clock.h"
#include "tamiz-words.h"

#include <locale.h>
#include <string.h>

static json_t *
find_criterion (json_t     *packet,
                const char *key)
{
  gsize i;
  json_t *criterion;

  json_array_foreach (json_object_get (packet, "criteria"), i, criterion)
    {
      if (g_strcmp0 (tamiz_json_get_text (criterion, "key"), key) == 0)
        return criterion;
    }

  return NULL;
}

static void
test_who_established_what_when_and_on_which_call (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  json_t *authority = find_criterion (packet, "authority");
  json_t *established = json_object_get (authority, "established");
  json_t *call = json_object_get (established, "call");

  g_assert_cmpstr (tamiz_json_get_text (authority, "label"), ==, "Decide junto con el directorio");
  g_assert_cmpstr (tamiz_json_get_text (authority, "state"), ==, "met");
  g_assert_cmpstr (tamiz_json_get_text (established, "by"), ==, "Ana Rojas");
  g_assert_cmpstr (tamiz_json_get_text (established, "at"), ==, "2026-11-12T14:05:00Z");
  g_assert_cmpstr (tamiz_json_get_text (call, "at"), ==, "2026-11-12T14:00:00Z");
  g_assert_cmpstr (tamiz_json_get_text (call, "purpose"), ==, "inquiry_follow_up");
  g_assert_cmpstr (tamiz_json_get_text (call, "outcome"), ==, "reached");
}

static void
add_custom (Fixture        *fixture,
            const char     *label,
            TamizFieldType  type,
            const char     *value)
{
  gint64 id = 7000 + fixture->facts->customs->len;
  TamizRecord *field = tamiz_record_new (TAMIZ_KIND_FIELD, id);
  TamizRecord *custom = tamiz_record_new (TAMIZ_KIND_CUSTOM, id + 500);

  if (fixture->facts->fields == NULL)
    fixture->facts->fields = g_ptr_array_new_with_free_func (g_object_unref);
  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, "lead");
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, label);
  tamiz_record_set_text (field, TAMIZ_FIELD_LABEL, label);
  tamiz_record_set_int (field, TAMIZ_FIELD_TYPE, type);
  tamiz_record_set_int (custom, TAMIZ_CUSTOM_FIELD, id);
  tamiz_record_set_text (custom, TAMIZ_CUSTOM_VALUE, value);
  g_ptr_array_add (fixture->facts->fields, field);
  g_ptr_array_add (fixture->facts->customs, custom);
}

static void
add_pair (gpointer    user_data,
          const char *label,
          const char *value)
{
  if (value != NULL)
    g_string_append_printf (user_data, "%s=%s\n", label, value);
}

/* Sales reads a date, an amount, yes and no as people write them; a text stays as it is. */
static void
test_fields_of_ones_own_are_told_by_type (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (json_t) packet = NULL;

  add_custom (fixture, "Plan", TAMIZ_FIELD_TYPE_TEXT, "yes");
  add_custom (fixture, "Workshop", TAMIZ_FIELD_TYPE_YES_NO, "yes");
  add_custom (fixture, "Deal", TAMIZ_FIELD_TYPE_MONEY, "1250.50 USD");
  add_custom (fixture, "Visit", TAMIZ_FIELD_TYPE_DATE, "2026-11-22");
  packet = tamiz_packet_build (&fixture->input);
  tamiz_words_list_lead (packet, utc, add_pair, told);
  g_assert_nonnull (strstr (told->str, "Plan=yes\n"));
  g_assert_nonnull (strstr (told->str, "Workshop=Yes\n"));
  g_assert_nonnull (strstr (told->str, "Deal=1250.50\302\240USD\n"));
  g_assert_null (strstr (told->str, "Visit=2026-11-22\n"));
  g_assert_nonnull (strstr (told->str, "Visit="));
}

static void
test_an_answer_that_is_none_and_a_record_that_answers (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  json_t *when = find_criterion (packet, "when");
  json_t *size = find_criterion (packet, "size");

  g_assert_cmpstr (tamiz_json_get_text (when, "answer"), ==, "does_not_know");
  g_assert_cmpstr (tamiz_json_get_text (when, "state"), ==, "not_met");
  g_assert_null (tamiz_json_get_text (when, "value"));

  g_assert_cmpstr (tamiz_json_get_text (size, "value"), ==, "1240");
  g_assert_cmpstr (tamiz_json_get_text (size, "state"), ==, "met");
  g_assert_true (json_is_true (json_object_get (size, "by_record")));
  g_assert_true (json_is_null (json_object_get (size, "established")));
}

/* Frozen in one language, read in another. */
static void
test_yes_is_frozen_as_yes (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  json_t *meet = find_criterion (packet, "meet");

  g_assert_cmpstr (tamiz_json_get_text (meet, "value"), ==, "yes");
  g_assert_null (tamiz_json_get_text (meet, "label"));
}

static void
test_names_are_found_in_the_facts_too (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  TamizRecord *user = tamiz_record_new (TAMIZ_KIND_USER, 7);
  TamizRecord *source = tamiz_record_new (TAMIZ_KIND_SOURCE, 2);
  g_autoptr (json_t) packet = NULL;
  json_t *lead;

  tamiz_record_set_text (user, TAMIZ_USER_NAME, "Ana R.");
  tamiz_record_set_text (source, TAMIZ_SOURCE_NAME, "Web");
  if (fixture->facts->names == NULL)
    fixture->facts->names = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->facts->names, user);
  g_ptr_array_add (fixture->facts->names, source);
  tamiz_record_set_int (fixture->facts->lead, TAMIZ_LEAD_SOURCE, 2);
  fixture->input.users = NULL;
  fixture->input.source_name = NULL;
  packet = tamiz_packet_build (&fixture->input);
  lead = json_object_get (packet, "lead");

  g_assert_cmpstr (tamiz_json_get_text (lead, "owner"), ==, "Ana R.");
  g_assert_cmpstr (tamiz_json_get_text (lead, "source"), ==, "Web");
}

static void
test_a_criterion_of_another_product_line_is_left_out (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);

  g_assert_null (find_criterion (packet, "fleet"));
  g_assert_cmpuint (json_array_size (json_object_get (packet, "criteria")), ==, 6);
}

static void
test_a_later_answer_does_not_change_an_earlier_packet (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (TamizRecord) later = tamiz_record_new (TAMIZ_KIND_ANSWER, 99);
  g_autoptr (json_t) before = tamiz_packet_build (&fixture->input);
  g_autoptr (json_t) after = NULL;

  tamiz_record_set_int (later, TAMIZ_ANSWER_AT, fixture->input.now + TAMIZ_DAY);
  tamiz_record_set_text (later, TAMIZ_ANSWER_CRITERION, "budget");
  tamiz_record_set_text (later, TAMIZ_ANSWER_VALUE, "1");
  tamiz_record_set_int (later, TAMIZ_ANSWER_STATE, TAMIZ_ANSWER_KNOWN);
  g_ptr_array_add (fixture->facts->answers, g_object_ref (later));
  after = tamiz_packet_build (&fixture->input);

  g_assert_true (json_equal (before, after));
}

static void
assert_no_reals (json_t *json)
{
  const char *key;
  gsize i;
  json_t *value;

  g_assert_false (json_is_real (json));
  json_object_foreach (json, key, value)
    assert_no_reals (value);
  json_array_foreach (json, i, value)
    assert_no_reals (value);
}

static void
test_scores_are_thousandths_and_money_is_text (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  json_t *verdict = json_object_get (packet, "verdict");
  json_t *amount = json_object_get (json_object_get (packet, "lead"), "amount");
  gint64 sum = 0;
  gsize i;
  json_t *line;

  assert_no_reals (packet);
  g_assert_cmpint (tamiz_json_get_int (verdict, "fit", -1), ==, 76923);
  g_assert_cmpstr (tamiz_json_get_text (amount, "amount"), ==, "350000.50");
  json_array_foreach (json_object_get (verdict, "because"), i, line)
    {
      if (g_strcmp0 (tamiz_json_get_text (line, "axis"), "fit") == 0)
        sum += tamiz_json_get_int (line, "points", 0);
    }
  g_assert_cmpint (sum, ==, 76923);
}

static void
test_meeting_next_step_persona_and_definition (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  json_t *handoff = json_object_get (packet, "handoff");
  json_t *definition = json_object_get (packet, "definition");

  g_assert_cmpstr (tamiz_json_get_text (handoff, "uuid"), ==, FIXTURE_UUID);
  g_assert_cmpstr (tamiz_json_get_text (handoff, "meeting"), ==, "2026-11-24T19:30:00Z");
  g_assert_cmpstr (tamiz_json_get_text (json_object_get (handoff, "executive"), "name"), ==,
                   "Jorge Vaca Díez");
  g_assert_true (g_str_has_prefix (tamiz_json_get_text (packet, "next_step"), "Mostrar el ahorro"));
  g_assert_cmpstr (tamiz_json_get_text (json_object_get (packet, "verdict"), "persona"), ==,
                   "Gerente de operaciones");
  g_assert_cmpint (tamiz_json_get_int (definition, "version", 0), ==, 3);
  g_assert_true (g_str_has_prefix (tamiz_json_get_text (definition, "digest"), "9f86d081"));
}

static void
test_the_persona_that_a_person_chose_goes_first (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = NULL;

  tamiz_record_set_text (fixture->facts->lead, TAMIZ_LEAD_PERSONA, "owner");
  packet = tamiz_packet_build (&fixture->input);

  g_assert_cmpstr (tamiz_json_get_text (json_object_get (packet, "verdict"), "persona"), ==,
                   "owner");
}

static void
test_the_same_input_has_the_same_digest (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  g_autoptr (json_t) again = tamiz_packet_build (&fixture->input);
  g_autofree char *digest = tamiz_packet_digest (packet);
  g_autofree char *same = tamiz_packet_digest (again);
  g_autofree char *other = NULL;

  g_assert_cmpuint (strlen (digest), ==, 64);
  g_assert_cmpstr (digest, ==, same);

  json_object_set_new (again, "pain_points", json_string ("Nothing hurts."));
  other = tamiz_packet_digest (again);
  g_assert_cmpstr (digest, !=, other);
}

static void
test_a_lead_of_which_hardly_anything_is_known (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (TamizRecord) lead = tamiz_record_new (TAMIZ_KIND_LEAD, 1);
  g_autoptr (TamizFacts) bare = tamiz_facts_new (fixture->facts->base, lead);
  g_autoptr (TamizVerdict) verdict = tamiz_verdict_new ();
  g_autoptr (json_t) packet = NULL;
  g_autofree char *digest = NULL;
  TamizPacketInput input = {
    .facts = bare, .definition = fixture->definition, .verdict = verdict, .uuid = FIXTURE_UUID
  };

  packet = tamiz_packet_build (&input);
  digest = tamiz_packet_digest (packet);

  g_assert_nonnull (digest);
  g_assert_true (json_is_null (json_object_get (packet, "person")));
  g_assert_true (json_is_null (json_object_get (json_object_get (packet, "verdict"), "fit")));
  g_assert_null (tamiz_json_get_text (json_object_get (packet, "handoff"), "meeting"));
  g_assert_cmpstr (tamiz_json_get_text (packet, "timezone"), ==, "America/La_Paz");
  g_assert_cmpstr (tamiz_json_get_text (find_criterion (packet, "need"), "state"), ==, "unknown");
}

static void
test_of_thousands_of_activities_the_latest_are_kept_and_all_counted (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = NULL;
  json_t *activities;

  for (gint64 i = 0; i < 3000; i++)
    fixture_add_activity (fixture, 1000 + i, "2026-11-13T08:00", TAMIZ_ACTIVITY_PAGE_VIEW,
                          "Precios");
  packet = tamiz_packet_build (&fixture->input);
  activities = json_object_get (packet, "activities");

  g_assert_cmpuint (json_array_size (activities), ==, TAMIZ_PACKET_MAX_ACTIVITIES);
  g_assert_cmpint (tamiz_json_get_int (packet, "activities_total", 0), ==, 3003);
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (activities, 0), "kind"), ==, "page_view");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/packet/who-established-what-when-and-on-which-call",
                   test_who_established_what_when_and_on_which_call);
  g_test_add_func ("/packet/an-answer-that-is-none-and-a-record-that-answers",
                   test_an_answer_that_is_none_and_a_record_that_answers);
  g_test_add_func ("/packet/fields-of-ones-own-are-told-by-type", test_fields_of_ones_own_are_told_by_type);
  g_test_add_func ("/packet/yes-is-frozen-as-yes", test_yes_is_frozen_as_yes);
  g_test_add_func ("/packet/names-are-found-in-the-facts-too",
                   test_names_are_found_in_the_facts_too);
  g_test_add_func ("/packet/a-criterion-of-another-product-line-is-left-out",
                   test_a_criterion_of_another_product_line_is_left_out);
  g_test_add_func ("/packet/a-later-answer-does-not-change-an-earlier-packet",
                   test_a_later_answer_does_not_change_an_earlier_packet);
  g_test_add_func ("/packet/scores-are-thousandths-and-money-is-text",
                   test_scores_are_thousandths_and_money_is_text);
  g_test_add_func ("/packet/meeting-next-step-persona-and-definition",
                   test_meeting_next_step_persona_and_definition);
  g_test_add_func ("/packet/the-persona-that-a-person-chose-goes-first",
                   test_the_persona_that_a_person_chose_goes_first);
  g_test_add_func ("/packet/the-same-input-has-the-same-digest",
                   test_the_same_input_has_the_same_digest);
  g_test_add_func ("/packet/a-lead-of-which-hardly-anything-is-known",
                   test_a_lead_of_which_hardly_anything_is_known);
  g_test_add_func ("/packet/of-thousands-of-activities-the-latest-are-kept",
                   test_of_thousands_of_activities_the_latest_are_kept_and_all_counted);

  return g_test_run ();
}
