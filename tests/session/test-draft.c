#include "config.h"

#include "change-checks.h"
#include "session-checks.h"

#include <string.h>

/* Writing the definition: part by part, by several people, and only as long as it is a draft. */

static void
add_users (TamizTestSession *test)
{
  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales");
  DO (test, "user.add", "name", "Olga", "email", "olga@tamiz.example", "role", "observer");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  add_users (test);
  DO (test, "definition.new", "starter", "consultative.en");
  return test;
}

static void
assert_weight (TamizTestSession *test,
               gint64            expected)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.document", NULL);

  g_assert_cmpint (get_number (shown, "document.criteria.0.weight"), ==, expected);
}

static void
test_edited_part_by_part (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer = NULL;

  answer = tamiz_test_session_do (test, "definition.edit", "part", "criteria/need/weight", "value", "200", NULL);
  g_assert_cmpstr (tamiz_test_get (answer, "findings.0.code"), ==, "decides_alone");
  assert_weight (test, 200);
  DO (test, "definition.edit", "part", "criteria/need/weight", "value", "15");
  DO (test, "definition.edit", "part", "personas/owner", "+remove", NULL);
  DO (test, "definition.edit", "part", "interest/form", "position", "0");
  json_decref (answer);
  answer = tamiz_test_session_do (test, "definition.document", "version", "1", NULL);
  g_assert_cmpuint (json_array_size (tamiz_test_find (answer, "findings")), ==, 0);
  g_assert_cmpuint (json_array_size (tamiz_test_find (answer, "document.personas")), ==, 2);
  g_assert_cmpstr (tamiz_test_get (answer, "document.interest.0.key"), ==, "form");
  assert_sound (test);
}

/* What makes no sense is refused with its place, and the draft stays as it was. */
static void
test_nonsense_is_refused (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *message
      = tamiz_test_session_refused (test, "shape", "definition.edit", "part", "criteria/need/weight",
                                    "value", "-5", NULL);

  g_assert_nonnull (strstr (message, "Criterion “Need”, “Weight”: "));
  REFUSED (test, "matrix", "definition.edit", "part", "matrix/fit_bands", "value", "[0,60,40,80]");
  REFUSED (test, "not_found", "definition.edit", "part", "criteria/shoe_size", "+remove", NULL);
  REFUSED (test, "invalid", "definition.edit", "part", "title", "value", "no quotation marks");
  REFUSED (test, "invalid", "definition.edit", "part", "title");
  REFUSED (test, "invalid", "definition.edit", "part", "title", "value", "\"x\"", "+remove", NULL);
  assert_weight (test, 20);
}

/* Two who write at the same time meet only where they change the same part. */
static void
test_two_write (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *message = NULL;

  DO (test, "definition.edit", "part", "criteria/need/weight", "value", "30", "before", "20");
  DO (test, "definition.edit", "part", "title", "value", "\"Ours\"", "before", "\"Lead in a consultative sale\"");
  message = tamiz_test_session_refused (test, "conflict", "definition.edit", "part", "criteria/need/weight",
                                        "value", "10", "before", "20", NULL);
  g_assert_nonnull (strstr (message, "Criterion “Need”, “Weight”: "));
  g_assert_nonnull (strstr (message, "30"));
  assert_weight (test, 30);
}

static void
test_only_drafts (void)
{
  g_autoptr (TamizTestSession) test = begin ();

  DO (test, "definition.propose");
  REFUSED (test, "state", "definition.edit", "part", "title", "value", "\"Other\"");
  REFUSED (test, "state", "definition.edit", "part", "title", "value", "\"Other\"", "version", "1");
  REFUSED (test, "state", "definition.discard", "version", "1");
  REFUSED (test, "invalid", "definition.new", "starter", "consultative.en", "version", "1");
  /* Another version may be begun from it meanwhile. */
  DO (test, "definition.new", "version", "1");
  DO (test, "definition.edit", "part", "criteria/need/weight", "value", "33");
  DO (test, "definition.discard", "version", "2");
  DO (test, "definition.withdraw");
  assert_weight (test, 20);
  DO (test, "definition.edit", "part", "title", "value", "\"Other\"");
  assert_sound (test);
}

/* Taking an edit back must not change what others are about to sign. */
static void
test_undo_of_an_edit (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *edited = NULL, *proposed = NULL;

  DO (test, "definition.edit", "part", "criteria/need/weight", "value", "30");
  edited = dup_last_change (test);
  DO (test, "definition.propose");
  proposed = dup_last_change (test);
  REFUSED (test, "state", "undo", "what", edited);
  DO (test, "undo", "what", proposed);
  DO (test, "undo", "what", edited);
  assert_weight (test, 20);
  assert_sound (test);
}

/* What nobody can meet is not proposed. */
static void
test_hopeless (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *message = NULL;

  DO (test, "definition.edit", "part", "criteria/need/inverted", "value", "true");
  message = tamiz_test_session_refused (test, "refused", "definition.propose", NULL);
  g_assert_nonnull (strstr (message, "Need"));
  DO (test, "definition.edit", "part", "criteria/need/inverted", "value", "false");

  /* Nor what needs a field that nobody can fill; what is only desirable may wait for it. */
  DO (test, "definition.edit", "part", "fields/required", "value", "[\"lead.custom.size\"]");
  g_free (message);
  message = tamiz_test_session_refused (test, "refused", "definition.propose", NULL);
  g_assert_nonnull (strstr (message, "size"));
  DO (test, "definition.edit", "part", "fields/required", "value", "[\"person.email\"]");
  DO (test, "definition.edit", "part", "fields/desirable", "value", "[\"lead.custom.size\"]");
  DO (test, "definition.edit", "part", "criteria/company_size/required", "value", "true");
  DO (test, "definition.edit", "part", "criteria/company_size/applies_when", "value",
      "{\"field\": \"lead.custom.size\", \"operator\": \"filled\"}");
  DO (test, "definition.propose");
  DO (test, "definition.withdraw");
  DO (test, "definition.edit", "part", "criteria/company_size/bound", "value", "\"lead.custom.size\"");
  g_free (message);
  message = tamiz_test_session_refused (test, "refused", "definition.propose", NULL);
  g_assert_nonnull (strstr (message, "size"));
}

static void
sign_both (TamizTestSession *test)
{
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

/* @why: (nullable): what the reason says; NULL = whoever works may write in it */
static void
assert_closed (TamizTestSession *test,
               const char       *version,
               const char       *why)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.show", "version", version, NULL);
  const char *says = tamiz_test_get (shown, "why_not");

  g_assert_cmpint (json_is_true (tamiz_test_find (shown, "editable")), ==, why == NULL);
  if (why == NULL)
    g_assert_null (says);
  else
    g_assert_nonnull (strstr (says, why));
}

static void
test_who_may (void)
{
  g_autoptr (TamizTestSession) test = begin ();

  tamiz_test_session_as (test, "olga@tamiz.example");
  REFUSED (test, "not_allowed", "definition.edit", "part", "title", "value", "\"Mine\"");
  REFUSED (test, "not_allowed", "definition.discard");
  assert_closed (test, "1", "Marketing and the steward write drafts");
  /* Sales writes in a draft of its own. */
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "not_allowed", "definition.edit", "part", "title", "value", "\"Ours\"");
  REFUSED (test, "not_allowed", "definition.discard", "version", "1");
  REFUSED (test, "not_allowed", "definition.propose");
  assert_closed (test, "1", "Mía began this draft");
  DO (test, "definition.new", "version", "1");
  assert_closed (test, "2", NULL);
  DO (test, "definition.edit", "part", "title", "value", "\"Ours\"");
  DO (test, "definition.discard", "version", "2");
}

/* What is proposed, signed or past says what to do instead. */
static void
test_what_is_agreed_is_closed (void)
{
  g_autoptr (TamizTestSession) test = begin ();

  assert_closed (test, "1", NULL);
  DO (test, "definition.propose");
  assert_closed (test, "1", "take it back first");
  DO (test, "definition.withdraw");
  assert_closed (test, "1", NULL);
  sign_both (test);
  assert_closed (test, "1", "It is in force");
  DO (test, "definition.new");
  sign_both (test);
  assert_closed (test, "1", "Another version has taken its place");
}

static void
test_fields_that_are_not_there (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer = tamiz_test_session_do (test, "definition.edit", "part", "fields/desirable/7",
                                                     "value", "\"lead.custom.fleet\"", NULL);

  g_assert_cmpstr (tamiz_test_get (answer, "findings.0.code"), ==, "field_unknown");
  g_assert_cmpstr (tamiz_test_get (answer, "findings.0.field"), ==, "lead.custom.fleet");
  json_decref (tamiz_test_session_do (test, "field.add", "label", "Flota", NULL));
  json_decref (answer);
  answer = tamiz_test_session_do (test, "field.add", "label", " Fleet ", NULL);
  g_assert_cmpstr (tamiz_test_get (answer, "key"), ==, "lead.custom.fleet");
  REFUSED (test, "exists", "field.add", "label", "FLEET");
  REFUSED (test, "invalid", "field.add", "label", "¿?");
  REFUSED (test, "invalid", "field.add", "label", "Fleet", "of", "handoff");
  /* What a definition names already may be called otherwise here. */
  REFUSED (test, "invalid", "field.add", "label", "Size of the plant", "key", "Plant size");
  REFUSED (test, "exists", "field.add", "label", "Trucks", "key", "fleet");
  json_decref (answer);
  answer = tamiz_test_session_do (test, "field.add", "label", "Size of the plant", "key", "plant_size", NULL);
  g_assert_cmpstr (tamiz_test_get (answer, "key"), ==, "lead.custom.plant_size");
  json_decref (answer);
  answer = tamiz_test_session_do (test, "definition.document", NULL);
  g_assert_cmpuint (json_array_size (tamiz_test_find (answer, "findings")), ==, 0);
}

#define LEADS 60
#define ANSWERS 5

static void
answer_often (TamizTestSession *test,
              char            **last)
{
  for (guint i = 0; i < LEADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("ana%u", i);
      g_autofree char *lead = add_inquiry (test, name);

      for (guint n = 0; n < ANSWERS; n++)
        DO (test, "answer", "id", lead, "criterion", "need", "value", n % 2 == 0 ? "yes" : "no");
      g_free (*last);
      *last = g_steal_pointer (&lead);
    }
}

static gint64
count_if_removed (TamizTestSession *test)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test, "definition.edit", "part", "criteria/need", "+remove",
                                                     NULL, "+dry-run", NULL, NULL);

  g_assert_true (json_is_true (tamiz_test_find (answer, "dry_run")));
  g_assert_cmpstr (tamiz_test_get (answer, "removed.0.key"), ==, "need");
  return get_number (answer, "removed.0.answers");
}

static gboolean
counts (TamizTestSession *test,
        const char       *lead)
{
  g_autoptr (json_t) verdict = tamiz_test_session_do (test, "explain", "id", lead, NULL);

  return find_item (tamiz_test_find (verdict, "because"), "key", "need") != NULL;
}

/* Whoever takes a criterion out knows how often it was answered; no answer is lost, and all count again with it. */
static void
test_answers_are_kept (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer = NULL, before = NULL;
  g_autofree char *lead = NULL;

  sign_both (test);
  DO (test, "source.add", "name", "Página web", "kind", "web");
  answer_often (test, &lead);
  g_assert_true (counts (test, lead));
  DO (test, "definition.new");
  before = tamiz_test_session_do (test, "definition.document", NULL);
  g_assert_cmpint (count_if_removed (test), ==, LEADS * ANSWERS);
  answer = tamiz_test_session_do (test, "definition.document", NULL);
  g_assert_true (json_equal (tamiz_test_find (answer, "document"), tamiz_test_find (before, "document")));

  json_decref (answer);
  answer = tamiz_test_session_do (test, "definition.edit", "part", "criteria/need", "+remove", NULL, NULL);
  g_assert_cmpint (get_number (answer, "removed.0.answers"), ==, LEADS * ANSWERS);
  g_assert_nonnull (strstr (tamiz_test_get (answer, "removed.0.message"), "It has 300 answers; they are kept"));
  sign_both (test);
  g_assert_false (counts (test, lead));

  DO (test, "definition.new", "version", "1");
  g_assert_cmpint (count_if_removed (test), ==, LEADS * ANSWERS);
  sign_both (test);
  g_assert_true (counts (test, lead));
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft/edited-part-by-part", test_edited_part_by_part);
  g_test_add_func ("/draft/nonsense-is-refused", test_nonsense_is_refused);
  g_test_add_func ("/draft/two-write", test_two_write);
  g_test_add_func ("/draft/only-drafts", test_only_drafts);
  g_test_add_func ("/draft/undo-of-an-edit", test_undo_of_an_edit);
  g_test_add_func ("/draft/hopeless", test_hopeless);
  g_test_add_func ("/draft/who-may", test_who_may);
  g_test_add_func ("/draft/what-is-agreed-is-closed", test_what_is_agreed_is_closed);
  g_test_add_func ("/draft/answers-are-kept", test_answers_are_kept);
  g_test_add_func ("/draft/fields-that-are-not-there", test_fields_that_are_not_there);

  return g_test_run ();
}
