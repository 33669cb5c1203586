#include "config.h"

#include "change-checks.h"
#include "session-checks.h"

#include <string.h>

/* Marketing and sales each answer alone what a good lead is, and what both say becomes a draft. */

#define MARKETING \
  "{\"profile\":{\"sizes\":[\"10-49\",\"50-249\"],\"levels\":[\"owner\",\"manager\"],\"industries\":[\"mining\"]," \
  "\"text\":\"Who exports\"}," \
  "\"signs\":{\"activities\":[\"demo\",\"form\",\"price_request\"]}," \
  "\"must_know\":{\"criteria\":[\"need\",\"authority\"],\"fields\":[\"person.email\",\"company.name\"]}," \
  "\"deal_breakers\":{\"reasons\":[\"competitor\",\"student\",\"false_data\"]}}"
#define SALES \
  "{\"profile\":{\"sizes\":[\"50-249\",\"250-999\"],\"levels\":[\"owner\"],\"industries\":[\"mining\"]}," \
  "\"signs\":{\"activities\":[\"demo\",\"chat\"]}," \
  "\"must_know\":{\"criteria\":[\"need\",\"budget\"],\"fields\":[\"person.email\",\"person.phone\"]}," \
  "\"deal_breakers\":{\"reasons\":[\"competitor\",\"no_budget\",\"outside_territory\",\"false_data\"]}}"

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales");
  DO (test, "user.add", "name", "Saúl", "email", "saul@tamiz.example", "role", "sales");
  DO (test, "base.set", "language", "en", "country", "BO");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "list.add", "list", "industry", "label", "Mining", "key", "mining");
  return test;
}

static json_t *
answer_as (TamizTestSession *test,
           const char       *who,
           const char       *side,
           const char       *answers)
{
  tamiz_test_session_as (test, who);
  return tamiz_test_session_do (test, "definition.opinion", "side", side, "answers", answers, NULL);
}

static json_t *
look_as (TamizTestSession *test,
         const char       *who)
{
  tamiz_test_session_as (test, who);
  return tamiz_test_session_do (test, "definition.opinions", NULL);
}

/* (nullable): who says it */
static const char *
find_says (json_t     *opinions,
           const char *group,
           const char *key)
{
  json_t *row;
  gsize i;

  json_array_foreach (tamiz_test_find (opinions, "items"), i, row)
    {
      if (g_strcmp0 (tamiz_test_get (row, "group"), group) == 0 && g_strcmp0 (tamiz_test_get (row, "key"), key) == 0)
        return tamiz_test_get (row, "says");
    }

  return NULL;
}

static json_t *
find_keyed (json_t     *document,
            const char *list,
            const char *key)
{
  json_t *item;
  gsize i;

  json_array_foreach (tamiz_test_find (document, list), i, item)
    {
      if (g_strcmp0 (tamiz_test_get (item, "key"), key) == 0)
        return item;
    }

  return NULL;
}

static void
assert_asked (TamizTestSession *test,
              const char       *who,
              gboolean          expected)
{
  g_autoptr (json_t) today = NULL;

  tamiz_test_session_as (test, who);
  today = tamiz_test_session_do (test, "today", NULL);
  g_assert_cmpint (json_is_true (tamiz_test_find (today, "definition.asks_me")), ==, expected);
}

static void
assert_sees (TamizTestSession *test,
             const char       *who,
             gboolean          expected)
{
  g_autoptr (json_t) opinions = look_as (test, who);

  g_assert_cmpint (json_is_true (tamiz_test_find (opinions, "shown")), ==, expected);
  g_assert_cmpint (get_number (opinions, "total") > 0, ==, expected);
  if (!expected)
    g_assert_cmpuint (json_array_size (tamiz_test_find (opinions, "texts")), ==, 0);
}

static void
test_asked_alone (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) own = answer_as (test, "mia@tamiz.example", "marketing", MARKETING);
  g_autoptr (json_t) before = NULL, managers = NULL, after = NULL, both = NULL;

  g_assert_true (json_is_true (tamiz_test_find (own, "shown")));
  g_assert_cmpstr (tamiz_test_get (own, "waiting.0"), ==, "sales");
  assert_asked (test, "vera@tamiz.example", TRUE);
  assert_asked (test, "mia@tamiz.example", FALSE);
  before = look_as (test, "vera@tamiz.example");
  g_assert_true (json_is_false (tamiz_test_find (before, "shown")));
  g_assert_cmpint (get_number (before, "total"), ==, 0);
  g_assert_cmpuint (json_array_size (tamiz_test_find (before, "texts")), ==, 0);
  g_assert_cmpstr (tamiz_test_get (before, "answered.0.name"), ==, "Mía");
  managers = look_as (test, "max@tamiz.example");
  g_assert_true (json_is_false (tamiz_test_find (managers, "shown")));

  /* As long as nobody else has answered one may think again. */
  json_decref (answer_as (test, "mia@tamiz.example", "marketing", MARKETING));
  after = answer_as (test, "vera@tamiz.example", "sales", SALES);
  g_assert_true (json_is_true (tamiz_test_find (after, "shown")));
  g_assert_cmpuint (json_array_size (tamiz_test_find (after, "waiting")), ==, 0);
  REFUSED (test, "exists", "definition.opinion", "side", "sales", "answers", SALES);
  /* Now everybody sees what both said: a colleague of sales, whoever answers for no side, and who joins later. */
  assert_sees (test, "saul@tamiz.example", TRUE);
  assert_asked (test, "saul@tamiz.example", TRUE);
  assert_sees (test, "max@tamiz.example", TRUE);
  DO (test, "user.add", "name", "Nora", "email", "nora@tamiz.example", "role", "sales");
  assert_sees (test, "nora@tamiz.example", TRUE);
  both = tamiz_test_session_do (test, "definition.opinions", NULL);
  g_assert_cmpstr (find_says (both, "criteria", "need"), ==, "both");
  assert_sound (test);
}

/* Whoever is on both sides, or joins later, is led by neither before both have answered. */
static void
test_nobody_is_led (void)
{
  g_autoptr (TamizTestSession) test = begin ();

  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Bo", "email", "bo@tamiz.example", "role", "marketing,sales");
  json_decref (answer_as (test, "vera@tamiz.example", "sales", SALES));
  assert_sees (test, "bo@tamiz.example", FALSE);
  assert_sees (test, "mia@tamiz.example", FALSE);
  assert_sees (test, "saul@tamiz.example", FALSE);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Nora", "email", "nora@tamiz.example", "role", "marketing");
  assert_sees (test, "nora@tamiz.example", FALSE);

  /* Having answered for one side shows that side only, as long as the other has not. */
  json_decref (answer_as (test, "bo@tamiz.example", "sales", SALES));
  assert_sees (test, "bo@tamiz.example", TRUE);
  assert_asked (test, "bo@tamiz.example", TRUE);
  assert_sees (test, "mia@tamiz.example", FALSE);
  json_decref (answer_as (test, "bo@tamiz.example", "marketing", MARKETING));
  assert_sees (test, "mia@tamiz.example", TRUE);
  assert_sees (test, "nora@tamiz.example", TRUE);
  assert_sees (test, "max@tamiz.example", TRUE);
  assert_sees (test, "vera@tamiz.example", TRUE);
}

static void
test_only_for_their_side (void)
{
  g_autoptr (TamizTestSession) test = begin ();

  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "not_allowed", "definition.opinion", "side", "marketing", "answers", MARKETING);
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "definition.opinion", "side", "sales", "answers", SALES);
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "invalid", "definition.opinion", "side", "marketing", "answers", "{}");
  REFUSED (test, "invalid", "definition.opinion", "side", "marketing", "answers", "{\"profile\":{\"sizes\":[\"7\"]}}");
  REFUSED (test, "invalid", "definition.opinion", "side", "marketing", "answers", "{\"shoes\":{}}");
  REFUSED (test, "invalid", "definition.opinion", "side", "marketing", "answers", "none");
  REFUSED (test, "refused", "definition.start-from-opinions");
}

static void
test_side_by_side (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) both = NULL, three = NULL;
  g_autofree char *last = NULL;

  json_decref (answer_as (test, "mia@tamiz.example", "marketing", MARKETING));
  both = answer_as (test, "vera@tamiz.example", "sales", SALES);
  g_assert_cmpstr (find_says (both, "sizes", "50-249"), ==, "both");
  g_assert_cmpstr (find_says (both, "sizes", "10-49"), ==, "marketing");
  g_assert_cmpstr (find_says (both, "criteria", "budget"), ==, "sales");
  g_assert_null (find_says (both, "criteria", "time_frame"));
  g_assert_cmpstr (tamiz_test_get (both, "texts.0.text"), ==, "Who exports");
  /* Of three in sales two must say it. */
  json_decref (answer_as (test, "saul@tamiz.example", "sales", "{\"signs\":{\"activities\":[\"demo\"]}}"));
  last = dup_last_change (test);
  DO (test, "undo", "what", last);
  three = answer_as (test, "saul@tamiz.example", "sales",
                     "{\"profile\":{\"sizes\":[\"1-9\"]},\"signs\":{\"activities\":[\"form\"]}}");
  g_assert_cmpstr (find_says (three, "activities", "form"), ==, "both");
  g_assert_cmpstr (find_says (three, "sizes", "1-9"), ==, "sales");
}

/* What both say is required; what one says is not, and stands as an open comment. */
static void
test_draft_of_what_both_say (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) draft = NULL, shown = NULL, comments = NULL, rest = NULL, of_it = NULL;
  json_t *document, *criterion;
  g_autofree char *started = NULL;

  json_decref (answer_as (test, "mia@tamiz.example", "marketing", MARKETING));
  json_decref (answer_as (test, "vera@tamiz.example", "sales", SALES));
  draft = tamiz_test_session_do (test, "definition.start-from-opinions", NULL);
  started = dup_last_change (test);
  g_assert_cmpstr (tamiz_test_get (draft, "state"), ==, "draft");
  shown = tamiz_test_session_do (test, "definition.document", NULL);
  document = tamiz_test_find (shown, "document");

  g_assert_cmpuint (json_array_size (tamiz_test_find (document, "fields.required")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (document, "fields.required.0"), ==, "person.email");
  g_assert_true (json_is_true (tamiz_test_find (find_keyed (document, "criteria", "need"), "required")));
  g_assert_null (find_keyed (document, "criteria", "time_frame"));
  criterion = find_keyed (document, "criteria", "budget");
  g_assert_nonnull (criterion);
  g_assert_false (json_is_true (tamiz_test_find (criterion, "required")));
  g_assert_nonnull (find_keyed (document, "criteria", "industry"));
  g_assert_cmpfloat (json_number_value (tamiz_test_find (find_keyed (document, "criteria", "company_size"),
                                                         "ranges.2.share")), ==, 1);
  g_assert_cmpfloat (json_number_value (tamiz_test_find (find_keyed (document, "criteria", "company_size"),
                                                         "ranges.1.share")), ==, 0.5);
  g_assert_cmpint (get_number (find_keyed (document, "personas", "owner"), "weight"), ==, 25);
  g_assert_cmpint (get_number (find_keyed (document, "personas", "manager"), "weight"), ==, 10);
  g_assert_nonnull (find_keyed (document, "negative_personas", "competitor"));
  g_assert_null (find_keyed (document, "negative_personas", "student"));
  g_assert_null (find_keyed (document, "negative_personas", "outside_territory"));
  g_assert_false (json_is_true (tamiz_test_find (find_keyed (document, "interest", "demo"), "weak")));
  g_assert_true (json_is_true (tamiz_test_find (find_keyed (document, "interest", "form_one_side"), "weak")));
  g_assert_null (find_keyed (document, "interest", "form"));

  comments = tamiz_test_session_do (test, "definition.comments", NULL);
  g_assert_cmpint (get_number (comments, "open"), >=, 10);
  g_assert_true (json_is_true (tamiz_test_find (comments, "items.0.from_opinions")));
  g_assert_cmpuint (json_array_size (tamiz_test_find (comments, "items.0.sides")), ==, 0);

  /* The round is closed, and can be looked at; taking the draft back opens it again. */
  rest = tamiz_test_session_do (test, "definition.opinions", NULL);
  g_assert_cmpuint (json_array_size (tamiz_test_find (rest, "answered")), ==, 0);
  of_it = tamiz_test_session_do (test, "definition.opinions", "version", "1", NULL);
  g_assert_cmpuint (json_array_size (tamiz_test_find (of_it, "answered")), ==, 2);
  assert_sound (test);
  DO (test, "undo", "what", started);
  json_decref (rest);
  rest = tamiz_test_session_do (test, "definition.opinions", NULL);
  g_assert_cmpuint (json_array_size (tamiz_test_find (rest, "answered")), ==, 2);
  /* So does throwing it away: what both sides said is not lost. */
  DO (test, "definition.start-from-opinions");
  DO (test, "definition.discard");
  json_decref (rest);
  rest = tamiz_test_session_do (test, "definition.opinions", NULL);
  g_assert_cmpuint (json_array_size (tamiz_test_find (rest, "answered")), ==, 2);
  DO (test, "definition.start-from-opinions");
  assert_sound (test);
}

/* Both sides rule the same answers and people out. */
static void
test_deal_breakers (void)
{
  static const char answers[]
      = "{\"deal_breakers\":{\"reasons\":[\"no_budget\",\"no_authority\",\"job_seeker\",\"supplier\","
        "\"outside_territory\",\"support_request\"]}}";
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) shown = NULL, comments = NULL;
  json_t *document;

  json_decref (answer_as (test, "mia@tamiz.example", "marketing", answers));
  json_decref (answer_as (test, "saul@tamiz.example", "sales", answers));
  DO (test, "definition.start-from-opinions", "starter", "small-company");
  shown = tamiz_test_session_do (test, "definition.document", NULL);
  document = tamiz_test_find (shown, "document");
  g_assert_true (json_is_true (tamiz_test_find (find_keyed (document, "criteria", "budget"), "choices.3.disqualifies")));
  g_assert_true (json_is_true (tamiz_test_find (find_keyed (document, "criteria", "authority"),
                                                "choices.2.disqualifies")));
  g_assert_nonnull (find_keyed (document, "negative_personas", "job_seeker"));
  g_assert_nonnull (find_keyed (document, "negative_personas", "supplier"));
  g_assert_nonnull (find_keyed (document, "negative_personas", "outside_territory"));
  /* Of what nobody spoke the starter's stands. */
  g_assert_true (json_is_true (tamiz_test_find (find_keyed (document, "criteria", "need"), "required")));
  g_assert_nonnull (find_keyed (document, "personas", "owner"));
  g_assert_nonnull (find_keyed (document, "interest", "demo"));
  assert_sound (test);
}

/* One who is both sides answers for each. */
static void
test_one_person_company (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) draft = NULL, versions = NULL;

  DO (test, "user.add", "name", "Uno", "email", "uno@tamiz.example", "role", "manager,marketing,sales,steward");
  tamiz_test_session_as (test, "uno@tamiz.example");
  DO (test, "base.set", "language", "es");
  DO (test, "definition.opinion", "side", "marketing", "answers", "{\"signs\":{\"activities\":[\"demo\"]}}");
  DO (test, "definition.opinion", "side", "sales", "answers", "{\"signs\":{\"activities\":[\"demo\"]}}");
  draft = tamiz_test_session_do (test, "definition.start-from-opinions", NULL);
  g_assert_cmpstr (tamiz_test_get (draft, "language"), ==, "es");
  g_assert_cmpint (get_number (draft, "open_comments"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/opinions/asked-alone", test_asked_alone);
  g_test_add_func ("/opinions/nobody-is-led", test_nobody_is_led);
  g_test_add_func ("/opinions/only-for-their-side", test_only_for_their_side);
  g_test_add_func ("/opinions/side-by-side", test_side_by_side);
  g_test_add_func ("/opinions/draft-of-what-both-say", test_draft_of_what_both_say);
  g_test_add_func ("/opinions/deal-breakers", test_deal_breakers);
  g_test_add_func ("/opinions/one-person-company", test_one_person_company);

  return g_test_run ();
}
