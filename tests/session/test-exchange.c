#include "config.h"

#include "change-checks.h"
#include "session-checks.h"

#include <string.h>

/* Definitions come and go as files. */

#define MIA "mia@tamiz.example"
#define VERA "vera@tamiz.example"

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", MIA, "role", "marketing,steward");
  DO (test, "user.add", "name", "Vera", "email", VERA, "role", "sales");
  tamiz_test_session_as (test, MIA);
  DO (test, "definition.new", "starter", "consultative.en");
  return test;
}

/* A file whose parts are as in the starter, but for one. */
static char *
write_file (TamizTestSession *test,
            const char       *name,
            const char       *member,
            json_t           *value)
{
  g_autofree char *path = find_data ("definitions/consultative.en.duo.json");
  g_autoptr (json_t) document = json_load_file (path, 0, NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (document);
  json_object_set_new (document, member, value);
  text = tamiz_json_to_text (document);
  return tamiz_test_session_write (test, name, text);
}

static char *
write_other (TamizTestSession *test)
{
  return write_file (test, "other.duo.json", "title", json_string ("Another title"));
}

static void
assert_title (TamizTestSession *test,
              const char       *expected)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.show", "version", "1", NULL);

  g_assert_cmpstr (tamiz_test_get (shown, "title"), ==, expected);
}

/* One change, which undo takes back; what was said about the draft stays with it. */
static void
test_a_draft_is_replaced (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *file = write_other (test);
  g_autoptr (json_t) answer = NULL, again = NULL, comments = NULL;
  g_autofree char *change = NULL;

  DO (test, "definition.comment", "part", "criteria/need", "text", "Is that so?");
  answer = tamiz_test_session_do (test, "definition.import", "file", file, "replace", "1", NULL);
  change = dup_last_change (test);
  g_assert_cmpint (get_number (answer, "version"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (answer, "state"), ==, "draft");
  g_assert_cmpint (get_number (answer, "changes.total"), ==, 1);
  g_assert_cmpint (get_number (answer, "changes.from"), ==, 1);
  g_assert_nonnull (strstr (tamiz_test_get (answer, "changes.items.0.text"), "Another title"));
  assert_title (test, "Another title");
  g_assert_cmpint (count (test, "definition.list"), ==, 1);
  comments = tamiz_test_session_do (test, "definition.comments", NULL);
  g_assert_cmpint (get_number (comments, "open"), ==, 1);

  /* The same once more changes nothing. */
  again = tamiz_test_session_do (test, "definition.import", "file", file, "replace", "1", NULL);
  g_assert_cmpint (get_number (again, "changes.total"), ==, 0);
  DO (test, "undo", "what", change);
  assert_title (test, "Lead in a consultative sale");
  assert_sound (test);
}

static void
test_a_dry_run_writes_nothing (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) fields = json_pack ("{s[s]}", "required", "lead.custom.shoe_size");
  g_autofree char *file = write_file (test, "other.duo.json", "fields", json_incref (fields));
  g_autoptr (json_t) told = NULL, beside = NULL;

  told = tamiz_test_session_do (test, "definition.import", "file", file, "replace", "1", "+dry-run", NULL, NULL);
  g_assert_true (json_is_true (json_object_get (told, "dry_run")));
  g_assert_cmpint (get_number (told, "replaces"), ==, 1);
  g_assert_cmpint (get_number (told, "changes.from"), ==, 1);
  g_assert_cmpint (get_number (told, "changes.total"), >, 1);
  g_assert_nonnull (find_item (json_object_get (told, "findings"), "part", "fields/required"));
  beside = tamiz_test_session_do (test, "definition.import", "file", file, "+dry-run", NULL, NULL);
  g_assert_true (json_is_null (json_object_get (beside, "replaces")));
  g_assert_cmpint (get_number (beside, "changes.from"), ==, 1);
  g_assert_cmpint (count (test, "definition.list"), ==, 1);
  assert_title (test, "Lead in a consultative sale");

  /* Where there is nothing yet, there is nothing to be compared with. */
  DO (test, "definition.discard");
  json_decref (beside);
  beside = tamiz_test_session_do (test, "definition.import", "file", file, "+dry-run", NULL, NULL);
  g_assert_true (json_is_null (json_object_get (beside, "changes")));
  g_assert_cmpint (count (test, "definition.list"), ==, 0);
}

static void
test_only_drafts_are_replaced (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *file = write_other (test);
  g_autofree char *message = NULL;

  REFUSED (test, "not_found", "definition.import", "file", file, "replace", "7");
  DO (test, "definition.propose");
  message = tamiz_test_session_refused (test, "state", "definition.import", "file", file, "replace", "1", NULL);
  g_assert_nonnull (strstr (message, "take it back first"));
  REFUSED (test, "state", "definition.import", "file", file, "replace", "1", "+dry-run", NULL);
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, VERA);
  DO (test, "definition.sign", "side", "sales");
  REFUSED (test, "state", "definition.import", "file", file, "replace", "1");
  assert_title (test, "Lead in a consultative sale");
}

/* As in an edit, the reason is told. */
static void
test_who_may_not_write_replaces_nothing (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *file = write_other (test);
  g_autofree char *message = NULL;

  tamiz_test_session_as (test, VERA);
  message = tamiz_test_session_refused (test, "not_allowed", "definition.import", "file", file, "replace", "1", NULL);
  g_assert_nonnull (strstr (message, "began this draft"));
  assert_title (test, "Lead in a consultative sale");
}

/* Whoever looked at the differences does not write over what somebody else wrote since. */
static void
test_nobody_is_written_over (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *file = write_other (test);
  g_autoptr (json_t) told
      = tamiz_test_session_do (test, "definition.import", "file", file, "replace", "1", "+dry-run", NULL, NULL);

  DO (test, "definition.edit", "part", "title", "value", "\"Mine\"");
  REFUSED (test, "conflict", "definition.import", "file", file, "replace", "1", "before",
           tamiz_test_get (told, "before"));
  assert_title (test, "Mine");
}

static void
assert_bad (TamizTestSession *test,
            const char       *code,
            const char       *file,
            const char       *says)
{
  g_autofree char *message = tamiz_test_session_refused (test, code, "definition.import", "file", file, NULL);
  g_autofree char *replacing = tamiz_test_session_refused (test, code, "definition.import", "file", file,
                                                           "replace", "1", "+dry-run", NULL, NULL);

  g_assert_cmpstr (message, ==, replacing);
  g_assert_nonnull (strstr (message, file));
  if (strstr (message, says) == NULL)
    g_error ("“%s” does not say “%s”", message, says);
}

static json_t *
make_many (guint n)
{
  json_t *criteria = json_array ();

  for (guint i = 0; i < n; i++)
    json_array_append_new (criteria, json_object ());
  return criteria;
}

/* What is wrong with a file is said with its name and the place. */
static void
test_bad_files_are_told (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *none = g_build_filename (test->folder, "none.duo.json", NULL);
  g_autofree char *words = tamiz_test_session_write (test, "words.duo.json", "{\n  \"format\": oops\n}\n");
  g_autofree char *table = tamiz_test_session_write (test, "table.duo.json", "[{\"name\": \"Ana\"}]");
  g_autofree char *lead = tamiz_test_session_write (test, "lead.duo.json", "{\"name\": \"Ana\"}");
  g_autofree char *empty = tamiz_test_session_write (test, "empty.duo.json", "");
  g_autofree char *newer = write_file (test, "newer.duo.json", "format", json_string ("tamiz-duo-2"));
  g_autofree char *many = write_file (test, "many.duo.json", "criteria", make_many (500));
  g_autofree char *long_text = g_strnfill ((1 << 20) + 1, ' ');
  g_autofree char *large = tamiz_test_session_write (test, "large.duo.json", long_text);

  assert_bad (test, "not_found", none, "cannot be read");
  assert_bad (test, "not_found", test->folder, "cannot be read");
  assert_bad (test, "json", words, "line 2");
  assert_bad (test, "json", empty, "line 1");
  assert_bad (test, "shape", table, "another kind of file");
  assert_bad (test, "shape", lead, "another kind of file");
  assert_bad (test, "shape", newer, "newer program");
  assert_bad (test, "shape", many, "Criteria: these are 500 items; at most 200");
  assert_bad (test, "too_large", large, "1 MiB");
  g_assert_cmpint (count (test, "definition.list"), ==, 1);
  assert_title (test, "Lead in a consultative sale");
}

static void
test_a_file_is_not_overwritten_unasked (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *file = tamiz_test_session_write (test, "mine.duo.json", "Mine");
  g_autofree char *nowhere = g_build_filename (test->folder, "no", "folder.duo.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (json_t) first = tamiz_test_session_do (test, "definition.show", NULL);
  g_autoptr (json_t) second = NULL;
  g_autoptr (GError) error = NULL;

  REFUSED (test, "exists", "definition.export", "file", file);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "Mine");
  g_assert_null (tamiz_test_session_perform (test, &error, "definition.export", "file", nowhere, NULL));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  DO (test, "definition.export", "file", file, "+overwrite", NULL);
  second = tamiz_test_session_do (test, "definition.import", "file", file, NULL);
  g_assert_cmpstr (tamiz_test_get (first, "digest"), ==, tamiz_test_get (second, "digest"));
}

#define ADD(name, function) g_test_add_func ("/session/exchange/" name, function)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-draft-is-replaced", test_a_draft_is_replaced);
  ADD ("a-dry-run-writes-nothing", test_a_dry_run_writes_nothing);
  ADD ("only-drafts-are-replaced", test_only_drafts_are_replaced);
  ADD ("who-may-not-write-replaces-nothing", test_who_may_not_write_replaces_nothing);
  ADD ("nobody-is-written-over", test_nobody_is_written_over);
  ADD ("bad-files-are-told", test_bad_files_are_told);
  ADD ("a-file-is-not-overwritten-unasked", test_a_file_is_not_overwritten_unasked);

  return g_test_run ();
}
