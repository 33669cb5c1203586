#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What files say beside people: answers to criteria and consents, in columns of a file of people
 * and in files of their own.
 */

static const char people[]
    = "name,email,Need,Who decides,No llamar,Acepta correos,Canal del consentimiento,Base legal,Fecha de consentimiento\n"
      "Ana Paz,ana@uno.example,yes,Decides,,sí,,,\n"
      "Luis Vera,luis@dos.example,perhaps,would_not_say,yes,no,,contract,2026-03-01\n"
      "Eva Rey,eva@tres.example,no,,no,,messaging,contract,2026-03-01\n";

static json_t *
bring (TamizTestSession *test,
       const char       *name,
       const char       *text,
       const char       *match,
       gboolean          dry_run)
{
  g_autofree char *path = tamiz_test_session_write (test, name, text);
  g_autoptr (json_t) arguments
      = json_pack ("{ss ss ss ss sb ss}", "file", path, "source", "Página web", "activity", "none", "match", match,
                   "dry-run", dry_run, "mapping", "{\"columns\": {\"Who decides\": \"answer:authority\"}}");
  GError *error = NULL;
  json_t *answer = tamiz_test_session_perform_json (test, &error, "import", arguments);

  g_assert_no_error (error);
  return answer;
}

static char *
find_lead (TamizTestSession *test,
           const char       *name)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "lead.list", "search", name, NULL);

  g_assert_cmpint (get_number (list, "total"), ==, 1);
  return g_strdup (tamiz_test_get (list, "items.0.id"));
}

static gboolean
may_reach (TamizTestSession *test,
           const char       *lead,
           const char       *channel)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  return json_is_true (json_object_get (
      find_item (json_object_get (json_object_get (shown, "consents"), "channels"), "channel", channel), "allowed"));
}

static const char *
find_basis (json_t     *shown,
            const char *channel)
{
  return tamiz_json_get_text (
      find_item (json_object_get (json_object_get (shown, "consents"), "channels"), "channel", channel), "basis");
}

static gint64
count_known (TamizTestSession *test,
             const char       *lead,
             const char       *criterion)
{
  g_autoptr (json_t) verdict = tamiz_test_session_do (test, "explain", "id", lead, NULL);
  json_t *missing = find_item (json_object_get (verdict, "missing"), "key", criterion);

  return missing == NULL || g_strcmp0 (tamiz_json_get_text (missing, "state"), "unknown") != 0;
}

/* Columns called as criteria are guessed; what is no answer stays with the notes. */
static void
a_file_of_people_answers_and_consents (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) trial = NULL, done = NULL, again = NULL, ana = NULL, eva = NULL, luis = NULL;
  g_autofree char *lead = NULL, *refuses = NULL, *other = NULL;

  tamiz_test_session_agree (test);
  trial = bring (test, "people.csv", people, "fill", TRUE);
  done = bring (test, "people.csv", people, "fill", FALSE);
  g_assert_cmpint (get_number (trial, "added"), ==, 3);
  g_assert_cmpint (get_number (done, "added"), ==, 3);
  /* “perhaps”, and a consent for no channel. */
  g_assert_cmpint (get_number (done, "problems"), ==, 2);

  lead = find_lead (test, "Ana Paz");
  refuses = find_lead (test, "Luis Vera");
  other = find_lead (test, "Eva Rey");
  g_assert_true (count_known (test, lead, "need"));
  g_assert_true (count_known (test, lead, "authority"));
  g_assert_false (count_known (test, refuses, "need"));
  g_assert_true (count_known (test, other, "need"));
  ana = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpstr (find_basis (ana, "mail"), ==, "Acepta correos");
  luis = tamiz_test_session_do (test, "lead.show", "id", refuses, NULL);
  g_assert_cmpstr (find_basis (luis, "mail"), ==, NULL);
  g_assert_false (may_reach (test, refuses, "phone"));
  g_assert_true (may_reach (test, other, "phone"));
  eva = tamiz_test_session_do (test, "lead.show", "id", other, NULL);
  g_assert_cmpstr (find_basis (eva, "messaging"), ==, "contract");

  again = bring (test, "people.csv", people, "fill", FALSE);
  g_assert_cmpint (get_number (again, "skipped") + get_number (again, "filled"), ==, 3);
  g_assert_cmpint (get_number (again, "skipped"), >=, 2);
  assert_sound (test);

  DO (test, "undo", "what", tamiz_test_get (done, "import_id"));
  assert_sound (test);
}

/* Blanks are filled; what is known changes only where the file is newer.  A trial counts alike, also
 * where the same person comes twice.
 */
static void
a_later_file_says_more (void)
{
  static const char later[] = "name,email,Need,Who decides,No llamar\nAna Paz,ana@uno.example,no,,yes\n"
                              "Ana Paz,ana@uno.example,no,,yes\nNora Sol,nora@seis.example,yes,,\nNora Sol,nora@seis.example,yes,Decides,\n";
  static const char *const matches[] = { "fill", "update" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  tamiz_test_session_agree (test);
  json_decref (bring (test, "people.csv", people, "fill", FALSE));
  lead = find_lead (test, "Ana Paz");
  for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
    {
      g_autoptr (json_t) trial = bring (test, "later.csv", later, matches[i], TRUE);
      g_autoptr (json_t) done = bring (test, "later.csv", later, matches[i], FALSE);
      static const char *const keys[] = { "added", "updated", "filled", "skipped" };

      for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
        g_assert_cmpint (get_number (trial, keys[j]), ==, get_number (done, keys[j]));
      g_assert_cmpint (get_number (done, i == 0 ? "filled" : "updated"), ==, i == 0 ? 2 : 1);
      g_assert_false (may_reach (test, lead, "phone"));
    }
  assert_sound (test);
}

static void
refuse_calls (TamizTestSession *test,
              const char       *lead)
{
  g_autoptr (json_t) arguments
      = json_pack ("{ss ss ss ss ss sb}", "id", lead, "channel", "phone", "reason", "Busy", "date", "2025-05-01",
                   "until", "2025-06-30", "do-not-contact", TRUE);
  GError *error = NULL;

  json_decref (tamiz_test_session_perform_json (test, &error, "consent.add", arguments));
  g_assert_no_error (error);
}

static void
withdraw_refusal (TamizTestSession *test,
                   const char       *lead)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "consent.list", "id", lead, NULL);
  size_t i;
  json_t *item;

  json_array_foreach (json_object_get (list, "items"), i, item)
    {
      if (json_is_true (json_object_get (item, "do_not_contact")) && g_str_equal (tamiz_json_get_text (item, "state"), "stands"))
        DO (test, "consent.withdraw", "id", tamiz_json_get_text (item, "id"), "reason", "Called back");
    }
}

/* Who refused once, until a day or until it was withdrawn, may refuse again; what a file says of the
 * time before the withdrawal does not.
 */
static void
a_refusal_that_ended_hides_no_new_one (void)
{
  static const char refusal[] = "name,email,Who decides,No llamar\nAna Paz,ana@uno.example,,yes\n";
  static const char of_before[] = "name,email,Who decides,No llamar,Fecha de consentimiento\n"
                                  "Ana Paz,ana@uno.example,,yes,2025-03-01\n";
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  tamiz_test_session_agree (test);
  json_decref (bring (test, "people.csv", people, "fill", FALSE));
  lead = find_lead (test, "Ana Paz");
  refuse_calls (test, lead);
  g_assert_true (may_reach (test, lead, "phone"));
  json_decref (bring (test, "refusal.csv", refusal, "fill", FALSE));
  g_assert_false (may_reach (test, lead, "phone"));

  withdraw_refusal (test, lead);
  g_assert_true (may_reach (test, lead, "phone"));
  json_decref (bring (test, "before.csv", of_before, "fill", FALSE));
  g_assert_true (may_reach (test, lead, "phone"));
  json_decref (bring (test, "refusal.csv", refusal, "fill", FALSE));
  g_assert_false (may_reach (test, lead, "phone"));
  assert_sound (test);
}

/* In people's words, also what is no answer, and of which column. */
static void
answers_are_shown_as_they_are_called (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL, *problem = NULL;
  g_autoptr (json_t) preview = NULL;
  const char *said;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "a.csv", "name,Who,When\nAna,influences,\nEva,,yesterday\n");
  preview = tamiz_test_session_do (test, "import.preview", "file", path, "source", "Página web", "mapping",
                                   "{\"columns\": {\"Who\": \"answer:authority\", \"When\": \"answer:time_frame\"}}", NULL);
  said = tamiz_json_get_text (json_object_get (json_array_get (json_object_get (preview, "items"), 0), "values"),
                              "answer:authority");
  g_assert_cmpstr (said, ==, "Influences or recommends");
  problem = g_strdup (tamiz_test_get (preview, "items.1.problems.0"));
  g_assert_nonnull (strstr (problem, "Within three months"));
  g_assert_null (strstr (problem, "within_3_months"));
}

/* A criterion that the definition does not have is said before anything is read. */
static void
a_criterion_must_be_there (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL, *words = NULL;
  g_autoptr (json_t) preview = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "a.csv", "name,Color\nAna,red\n");
  words = tamiz_test_session_refused (test, "map", "import", "file", path, "mapping",
                                      "{\"columns\": {\"Color\": \"answer:color\"}}", NULL);
  g_assert_nonnull (strstr (words, "“color”"));
  preview = tamiz_test_session_do (test, "import.preview", "file", path, NULL);
  g_assert_nonnull (find_item (json_object_get (preview, "criteria"), "key", "answer:need"));
}

/* Each of the other files, in the words that people use. */
static void
files_of_their_own_say_it_too (void)
{
  static const struct
  {
    const char *of, *text;
  } files[] = {
    { "activities", "email,activity,date,subject\nana@uno.example,Call received,2026-03-02 10:00,Price\n" },
    { "answers", "email,criterion,answer\nana@uno.example,Time frame,Within three months\nana@uno.example,budget,approved\n" },
    { "outcomes", "email,outcome,amount,date\nana@uno.example,won,1200,2026-03-05\n" },
    { "consents", "email,channel,lawful basis,date\nana@uno.example,post,contract,2026-03-01\n" },
  };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  json_decref (bring (test, "people.csv", people, "fill", FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = tamiz_test_session_write (test, "file.csv", files[i].text);
      g_autoptr (json_t) preview = tamiz_test_session_do (test, "import.preview", "file", path, NULL);
      g_autoptr (json_t) done = tamiz_test_session_do (test, "import", "file", path, "of", files[i].of, NULL);

      g_assert_cmpstr (tamiz_test_get (preview, "of_guess"), ==, files[i].of);
      g_assert_cmpint (get_number (done, "added"), ==, get_number (done, "rows"));
      g_assert_cmpint (get_number (done, "rows"), >, 0);
    }
  assert_sound (test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/import-said/people", a_file_of_people_answers_and_consents);
  g_test_add_func ("/session/import-said/later", a_later_file_says_more);
  g_test_add_func ("/session/import-said/refusal", a_refusal_that_ended_hides_no_new_one);
  g_test_add_func ("/session/import-said/words", answers_are_shown_as_they_are_called);
  g_test_add_func ("/session/import-said/criterion", a_criterion_must_be_there);
  g_test_add_func ("/session/import-said/files", files_of_their_own_say_it_too);

  return g_test_run ();
}
