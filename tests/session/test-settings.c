#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What a base begins with: its settings, its sources, and a definition to start from. */

static void
add_users (TamizTestSession *test)
{
  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales");
}

static void
a_manager_changes_the_settings (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new ("meeting");
  g_autoptr (json_t) set = NULL, shown = NULL;

  add_users (test);
  set = tamiz_test_session_do (test, "base.set", "country", "MX", "language", "es", "currency", "MXN", "timezone",
                               "America/Mexico_City", "waive-meeting", "no", "waive-acceptance", "yes", NULL);
  g_assert_cmpstr (tamiz_test_get (set, "country"), ==, "MX");
  tamiz_test_session_reopen (test);
  shown = tamiz_test_session_do (test, "base.show", NULL);
  g_assert_true (json_equal (set, shown));
  g_assert_cmpstr (tamiz_test_get (shown, "timezone"), ==, "America/Mexico_City");
  g_assert_cmpstr (tamiz_test_get (shown, "currency"), ==, "MXN");
  g_assert_true (json_is_false (tamiz_test_find (shown, "waive_meeting")));
  g_assert_true (json_is_false (tamiz_test_find (shown, "waive_confirmation")));
  g_assert_true (json_is_true (tamiz_test_find (shown, "waive_acceptance")));
  assert_sound (test);
}

static void
settings_that_cannot_be_are_refused (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) before = NULL, after = NULL;
  g_autofree char *message = NULL;

  add_users (test);
  before = tamiz_test_session_do (test, "base.show", NULL);
  REFUSED (test, "invalid", "base.set", "country", "Bolivia");
  REFUSED (test, "invalid", "base.set", "language", "ES");
  REFUSED (test, "invalid", "base.set", "currency", "Bs");
  REFUSED (test, "invalid", "base.set", "country", "MX", "timezone", "America/Nowhere");
  REFUSED (test, "invalid", "base.set", "waive-meeting", "perhaps");
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "not_allowed", "base.set", "country", "MX");

  /* With rates into bolivianos every report in pesos would be wrong. */
  DO (test, "rate.add", "currency", "USD", "date", "2026-01-01", "rate", "6.96");
  tamiz_test_session_as (test, "max@tamiz.example");
  message = tamiz_test_session_refused (test, "refused", "base.set", "currency", "MXN", NULL);
  g_assert_nonnull (strstr (message, "BOB"));
  DO (test, "base.set", "currency", "BOB");
  after = tamiz_test_session_do (test, "base.show", NULL);
  g_assert_true (json_equal (before, after));
}

static void
a_waived_meeting_is_not_asked_for (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) sent = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "base.set", "waive-meeting", "yes");
  tamiz_test_session_as (test, "mia@tamiz.example");
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", NULL);
  g_assert_cmpstr (tamiz_test_get (sent, "steps.meeting.state"), ==, "waived");
  assert_sound (test);
}

static void
another_zone_has_the_leads_judged_again (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  /* 23:30 and 00:30 in La Paz: one day in Madrid, where it is morning. */
  DO (test, "activity.add", "id", id, "kind", "page_view", "at", "2026-03-01T23:30");
  DO (test, "activity.add", "id", id, "kind", "page_view", "at", "2026-03-02T00:30");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "base.set", "timezone", "Europe/Madrid");
  assert_sound (test);
}

static void
a_source_changes_its_name_and_kind (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) set = NULL, list = NULL, spelled = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "source.add", "name", "Feria", "kind", "event");
  REFUSED (test, "not_found", "source.set", "source", "Radio", "name", "Televisión");
  REFUSED (test, "exists", "source.set", "source", "Página web", "name", "FERIA");
  REFUSED (test, "invalid", "source.set", "source", "Página web", "name", " ");
  REFUSED (test, "invalid", "source.set", "source", "Página web", "kind", "radio");
  set = tamiz_test_session_do (test, "source.set", "source", "pagina web", "name", "Sitio", "kind", "chat", NULL);
  g_assert_cmpstr (tamiz_test_get (set, "name"), ==, "Sitio");
  g_assert_cmpstr (tamiz_test_get (set, "kind"), ==, "chat");
  list = tamiz_test_session_do (test, "lead.list", "source", "Sitio", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.source"), ==, "Sitio");
  /* Written otherwise it is the same source. */
  spelled = tamiz_test_session_do (test, "source.set", "source", "Sitio", "name", "SITIO", NULL);
  g_assert_cmpstr (tamiz_test_get (spelled, "name"), ==, "SITIO");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "not_allowed", "source.set", "source", "Sitio", "name", "Web");
  assert_sound (test);
}

/* A definition may ask for the source by its name. */
static void
a_source_that_the_definition_names_is_judged_anew (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = find_data ("definitions/consultative.en.duo.json");
  g_autofree char *text = NULL, *changed = NULL, *id = NULL;
  g_autoptr (GString) document = NULL;
  g_autoptr (json_t) vetoed = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  document = g_string_new (text);
  g_assert_cmpuint (g_string_replace (document, "\"negative_personas\": [",
                                      "\"negative_personas\": [{\"key\": \"radio\", \"title\": \"Radio\", "
                                      "\"sentence\": \"Heard of us on the radio\", \"conditions\": {\"all\": "
                                      "[{\"field\": \"lead.source\", \"operator\": \"is\", \"value\": \"Radio\"}]}},",
                                      1),
                    ==, 1);
  changed = tamiz_test_session_write (test, "radio.duo.json", document->str);
  DO (test, "definition.import", "file", changed);
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "source.set", "source", "Página web", "name", "Radio");
  vetoed = tamiz_test_session_do (test, "lead.list", "grade", "E", NULL);
  g_assert_cmpint (get_number (vetoed, "total"), ==, 1);
  assert_sound (test);
}

static void
a_definition_begins_from_a_starter (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) starters = NULL, draft = NULL, second = NULL, shown = NULL;
  g_autofree char *message = NULL;
  json_t *items, *small;

  add_users (test);
  starters = tamiz_test_session_do (test, "definition.starters", NULL);
  items = json_object_get (starters, "items");
  g_assert_cmpint (get_number (starters, "total"), ==, 16);
  g_assert_nonnull (find_item (items, "key", "consultative.es"));
  small = find_item (items, "key", "small-company.en");
  g_assert_cmpstr (tamiz_test_get (small, "title"), ==, "Lead in a small company");
  g_assert_cmpstr (tamiz_test_get (small, "language"), ==, "en");
  g_assert_true (g_str_has_suffix (tamiz_test_get (small, "summary"), "whoever sells."));
  g_assert_nonnull (strstr (tamiz_test_get (find_item (items, "key", "meddic.en"), "origin"), "PTC"));

  message = tamiz_test_session_refused (test, "not_allowed", "definition.new", "starter", "small-company.en", NULL);
  tamiz_test_session_as (test, "mia@tamiz.example");
  draft = tamiz_test_session_do (test, "definition.new", "starter", "small-company.en", NULL);
  g_assert_cmpstr (tamiz_test_get (draft, "state"), ==, "draft");
  g_assert_cmpint (get_number (draft, "version"), ==, 1);
  second = tamiz_test_session_do (test, "definition.new", "starter", "consultative.es", NULL);
  g_assert_cmpint (get_number (second, "version"), ==, 2);
  shown = tamiz_test_session_do (test, "definition.show", "version", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "content.title"), ==, "Lead in a small company");
  REFUSED (test, "not_found", "definition.new", "starter", "none");
  REFUSED (test, "not_found", "definition.new", "starter", "../definitions/consultative.en");
}

/* The n-th of the starters, by its key. */
static void
assert_starter (TamizTestSession *test,
                gsize             n,
                const char       *key)
{
  g_autoptr (json_t) starters = tamiz_test_session_do (test, "definition.starters", NULL);

  g_assert_cmpstr (tamiz_test_get (json_array_get (json_object_get (starters, "items"), n), "key"), ==, key);
}

/* People begin from what they can read, and by the method that the program carries out. */
static void
starters_of_the_own_language_come_first (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  add_users (test);
  DO (test, "base.set", "language", "es");
  assert_starter (test, 0, "consultative.es");
  assert_starter (test, 1, "small-company.es");
  assert_starter (test, 4, "bant.es");
  assert_starter (test, 8, "consultative.en");
  DO (test, "base.set", "language", "en");
  assert_starter (test, 0, "consultative.en");
  assert_starter (test, 8, "consultative.es");
  /* A language that none is in changes nothing. */
  DO (test, "base.set", "language", "fr");
  assert_starter (test, 0, "consultative.en");
}

static void
starters_that_are_not_there_are_told (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *data = g_strdup (g_getenv ("TAMIZ_DATA_DIR"));
  g_autofree char *folder = g_build_filename (test->folder, "definitions", NULL);
  g_autofree char *broken = g_build_filename (folder, "broken.en.duo.json", NULL);
  g_autofree char *message = NULL;

  add_users (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  g_setenv ("TAMIZ_DATA_DIR", test->folder, TRUE);
  REFUSED (test, "failed", "definition.starters");
  g_mkdir (folder, 0700);
  g_file_set_contents (broken, "{\"title\": 1}", -1, NULL);
  message = tamiz_test_session_refused (test, "shape", "definition.new", "starter", "broken.en", NULL);
  g_assert_nonnull (strstr (message, "broken.en.duo.json"));
  g_setenv ("TAMIZ_DATA_DIR", data, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/settings/" path, func)
  ADD ("a-manager-changes-the-settings", a_manager_changes_the_settings);
  ADD ("settings-that-cannot-be-are-refused", settings_that_cannot_be_are_refused);
  ADD ("a-waived-meeting-is-not-asked-for", a_waived_meeting_is_not_asked_for);
  ADD ("another-zone-has-the-leads-judged-again", another_zone_has_the_leads_judged_again);
  ADD ("a-source-changes-its-name-and-kind", a_source_changes_its_name_and_kind);
  ADD ("a-source-that-the-definition-names-is-judged-anew", a_source_that_the_definition_names_is_judged_anew);
  ADD ("a-definition-begins-from-a-starter", a_definition_begins_from_a_starter);
  ADD ("starters-of-the-own-language-come-first", starters_of_the_own_language_come_first);
  ADD ("starters-that-are-not-there-are-told", starters_that_are_not_there_are_told);

  return g_test_run ();
}
