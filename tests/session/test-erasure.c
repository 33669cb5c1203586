#include "config.h"

#include "session-checks.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Somebody asks to be forgotten: nothing of them is left, and everything else is as it was. */

#define NAME "Wenceslada"
#define LAST "Quispecondori"
#define ADDRESS "wenceslada.quispe@olvido.example"

static const char people[]
    = "first_name,last_name,email,phone,company,notes\n"
      "Ana,Rojas,ana@andes.example,+59170000011,Andes,\n"
      NAME "," LAST "," ADDRESS ",+59170000022,Olvido,Prefers " NAME " to Mrs " LAST "\n"
      "Bea,Paz,bea@paz.example,+59170000033,Paz,\n";

static char *
find_lead (TamizTestSession *test,
           const char       *search)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "lead.list", "search", search, NULL);

  return g_strdup (tamiz_test_get (list, "items.0.id"));
}

static void
import_people (TamizTestSession *test,
               const char       *name,
               const char       *text)
{
  g_autofree char *file = tamiz_test_session_write (test, name, text);

  DO (test, "import", "file", file, "source", "Página web");
}

/* A lead with everything that can be stored of a person. */
static char *
fill_base (TamizTestSession *test)
{
  g_autofree char *attached = NULL;
  char *lead;

  tamiz_test_session_agree (test);
  import_people (test, "people.csv", people);
  lead = find_lead (test, NAME);
  g_assert_nonnull (lead);
  DO (test, "lead.set", "id", lead, "+fields", "job_title=Secretary of " NAME, "+fields", "email=second." ADDRESS);
  DO (test, "lead.set", "id", lead, "+fields", "pain_points=" NAME " has no time");
  DO (test, "tag.add", "id", lead, "text", "friend of " LAST);
  DO (test, "activity.add", "id", lead, "kind", "email_in", "subject", "From " NAME, "text", "Yours, " NAME " " LAST);
  DO (test, "task.add", "id", lead, "text", "Call " NAME, "due", "2026-05-01");
  DO (test, "call.log", "id", lead, "purpose", "verify", "outcome", "reached", "note", NAME " laughed", "next-step",
      "Write to " NAME, "+answer", "budget=planned");
  DO (test, "consent.add", "id", lead, "channel", "mail", "basis", "consent of " NAME);
  attached = tamiz_test_session_write (test, "card.txt", "The card of " NAME "\n");
  DO (test, "attachment.add", "id", lead, "file", attached);

  return lead;
}

/* Bytes may be zero in between. */
static gboolean
find_in_bytes (const char *bytes,
               gsize       length,
               const char *text)
{
  gsize size = strlen (text);

  for (gsize i = 0; i + size <= length; i++)
    {
      if (bytes[i] == text[0] && memcmp (bytes + i, text, size) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
file_has (const char *path,
          const char *text)
{
  g_autofree char *content = NULL;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return FALSE;

  return find_in_bytes (content, length, text);
}

static gboolean
base_has (const char *path,
          const char *text)
{
  static const char *const endings[] = { "", "-wal", "-shm" };
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      found |= file_has (file, text);
    }

  return found;
}

static void
assert_nowhere (const char *path)
{
  static const char *const texts[] = { NAME, LAST, ADDRESS, "70000022" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (base_has (path, texts[i]))
        g_error ("%s still holds “%s”", path, texts[i]);
    }
}

/* Neither times as scripts write them nor keys. */
static void
assert_for_people (const char *text)
{
  g_assert_false (g_regex_match_simple ("\\d{4}-\\d{2}-\\d{2}T\\d{2}:|[a-z]_[a-z]", text, 0, 0));
}

static guint
mode_of (const char *path)
{
  GStatBuf found;

  g_assert_cmpint (g_stat (path, &found), ==, 0);
  return found.st_mode & 0777;
}

static char *
report (TamizTestSession *test,
        const char       *name)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test, name, NULL);

  return tamiz_json_to_text (answer);
}

static void
nothing_is_left_of_an_erased_person (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *funnel = report (test, "report.funnel");
  g_autofree char *sources = report (test, "report.sources");
  g_autofree char *funnel_after = NULL, *sources_after = NULL, *copy = NULL, *grade = NULL, *stage = NULL;
  g_autoptr (json_t) before = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_autoptr (json_t) answer = NULL, list = NULL, person = NULL, people_list = NULL, found = NULL, after = NULL;

  grade = g_strdup (tamiz_test_get (before, "grade"));
  stage = g_strdup (tamiz_test_get (before, "stage"));
  answer = tamiz_test_session_do (test, "person.erase", "id", lead, "reason", "Asked by letter", NULL);
  g_assert_true (json_is_true (json_object_get (answer, "compacted")));
  g_assert_cmpint (get_number (answer, "values"), >, 15);
  g_assert_cmpint (get_number (answer, "history_values"), >, 8);
  g_assert_cmpint (get_number (answer, "suppressed"), >=, 2);
  g_assert_nonnull (tamiz_test_get (answer, "note"));
  assert_sound (test);
  assert_nowhere (test->path);

  list = tamiz_test_session_do (test, "lead.list", "search", NAME, NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 0);
  person = tamiz_test_session_do (test, "person.list", "search", LAST, NULL);
  g_assert_cmpint (get_number (person, "total"), ==, 0);
  people_list = tamiz_test_session_do (test, "person.list", NULL);
  g_assert_cmpint (get_number (people_list, "total"), ==, 2);
  found = tamiz_test_session_do (test, "find", "text", "quispecon", NULL);
  g_assert_cmpint (json_array_size (json_object_get (found, "items")), ==, 0);

  funnel_after = report (test, "report.funnel");
  sources_after = report (test, "report.sources");
  g_assert_cmpstr (funnel_after, ==, funnel);
  g_assert_cmpstr (sources_after, ==, sources);
  after = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (after, "stage"), ==, stage);
  g_assert_cmpstr (tamiz_test_get (after, "grade"), ==, grade);
  g_assert_null (tamiz_test_get (after, "first_name"));

  copy = g_build_filename (test->folder, "copy.tamiz", NULL);
  DO (test, "backup", "output", copy);
  assert_nowhere (copy);
  REFUSED (test, "exists", "person.erase", "id", lead, "reason", "Again");
}

static void
an_erased_person_does_not_come_back (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *file = tamiz_test_session_write (test, "again.csv", people);
  g_autoptr (json_t) erased = NULL, trial = NULL, answer = NULL, aside = NULL, removed = NULL, other = NULL;
  g_autoptr (json_t) list = NULL;

  erased = tamiz_test_session_do (test, "person.erase", "id", lead, "reason", "Asked", NULL);
  trial = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", "+dry-run", NULL, NULL);
  g_assert_cmpint (get_number (trial, "suppressed"), ==, 1);
  answer = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", NULL);
  g_assert_cmpint (get_number (answer, "suppressed"), ==, 1);
  g_assert_cmpint (get_number (answer, "rows"), ==, 3);
  aside = tamiz_test_session_do (test, "set-aside.list", NULL);
  g_assert_cmpint (get_number (aside, "total"), ==, 0);
  REFUSED (test, "refused", "lead.add", "+fields", "first_name=W", "+fields", "email=" ADDRESS, "source", "Página web");
  REFUSED (test, "refused", "lead.add", "+fields", "first_name=W", "+fields", "phone=+591 7000 0022", "source",
           "Página web");
  other = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Zoe", "source", "Página web", NULL);
  REFUSED (test, "refused", "lead.set", "id", tamiz_test_get (other, "id"), "+fields", "email=" ADDRESS);
  assert_nowhere (test->path);

  /* The steward may think again. */
  list = tamiz_test_session_do (test, "suppression.list", NULL);
  for (gsize i = json_array_size (json_object_get (list, "items")); i > 0; i--)
    DO (test, "suppression.remove", "id",
        tamiz_test_get (json_array_get (json_object_get (list, "items"), i - 1), "id"));
  removed = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", NULL);
  g_assert_cmpint (get_number (removed, "suppressed"), ==, 0);
  g_assert_cmpint (get_number (removed, "added"), ==, 1);
  assert_sound (test);
}

static void
nothing_undoes_an_erasure (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autoptr (json_t) imports = tamiz_test_session_do (test, "import.list", NULL);
  g_autoptr (json_t) tag = tamiz_test_session_do (test, "activity.add", "id", lead, "kind", "note", "subject", NAME, NULL);
  g_autofree char *change = g_strdup (tamiz_test_get (tag, "change"));
  g_autofree char *erasure = NULL;
  g_autoptr (json_t) erased = NULL;

  erased = tamiz_test_session_do (test, "person.erase", "id", lead, "reason", "Asked", NULL);
  erasure = g_strdup_printf ("c%" G_GINT64_FORMAT, get_number (erased, "change"));
  REFUSED (test, "refused", "undo", "what", erasure);
  REFUSED (test, "refused", "undo", "what", change);
  DO (test, "undo", "what", tamiz_test_get (imports, "items.0.id"), "+worked-on", NULL);
  assert_sound (test);
  assert_nowhere (test->path);
}

static void
alter (TamizTestSession *test,
       const char       *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (handle), >, 0);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static void
assert_unsound (TamizTestSession *test,
                const char       *what)
{
  g_autoptr (json_t) check = tamiz_test_session_do (test, "check", NULL);

  if (json_is_true (json_object_get (check, "ok")))
    g_error ("nobody saw that %s was altered", what);
}

static void
other_alterations_are_still_found (void)
{
  static const struct
  {
    const char *what;
    const char *alter;
    const char *back;
  } alterations[] = {
    { "another row of the slice", "UPDATE person SET last_name = 'Rey' WHERE last_name = 'Rojas'",
      "UPDATE person SET last_name = 'Rojas' WHERE last_name = 'Rey'" },
    { "what was left of the erased", "UPDATE person SET first_name = 'X' WHERE erased > 0",
      "UPDATE person SET first_name = NULL WHERE erased > 0" },
    { "the record of the erasure", "UPDATE erasure SET reason = 'None'", "UPDATE erasure SET reason = 'Asked'" },
    { "the amount of the erased's lead",
      "UPDATE lead SET amount = '1' WHERE person IN (SELECT id FROM person WHERE erased > 0)",
      "UPDATE lead SET amount = NULL WHERE person IN (SELECT id FROM person WHERE erased > 0)" },
    { "the history of another", "DELETE FROM audit_value WHERE new LIKE '%Zoe%'", NULL },
  };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);

  DO (test, "lead.add", "+fields", "first_name=Zoe", "source", "Página web");
  DO (test, "person.erase", "id", lead, "reason", "Asked");
  assert_sound (test);
  for (guint i = 0; i < G_N_ELEMENTS (alterations); i++)
    {
      alter (test, alterations[i].alter);
      assert_unsound (test, alterations[i].what);
      if (alterations[i].back == NULL)
        break;
      alter (test, alterations[i].back);
      assert_sound (test);
    }
}

static void
two_of_one_import_are_erased_one_after_the_other (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *second = find_lead (test, "Bea");

  DO (test, "person.erase", "id", lead, "reason", "Asked");
  DO (test, "person.erase", "id", second, "reason", "Asked too", "+not-suppressed", NULL);
  assert_sound (test);
  assert_nowhere (test->path);
  g_assert_false (file_has (test->path, "bea@paz.example"));
  g_assert_cmpint (count (test, "erasure.list"), ==, 2);
  alter (test, "UPDATE person SET last_name = 'Rey' WHERE last_name = 'Rojas'");
  assert_unsound (test, "the last row of the slice");
}

static void
only_the_steward_erases (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);

  REFUSED (test, "invalid", "person.erase", "id", lead, "reason", " ");
  REFUSED (test, "invalid", "person.erase", "id", lead, "reason", "Asked", "+keep-suppressed", NULL);
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "not_allowed", "person.erase", "id", lead, "reason", "Asked");
  REFUSED (test, "not_allowed", "suppression.add", "email", "x@y.example", "reason", "Asked");
  assert_sound (test);
}

static void
a_proof_tells_what_was_done_and_not_to_whom (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *json = g_build_filename (test->folder, "proof.json", NULL);
  g_autofree char *pdf = g_build_filename (test->folder, "proof.pdf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (json_t) erased = NULL, proof = NULL;

  erased = tamiz_test_session_do (test, "person.erase", "id", lead, "reason", "Asked by letter", NULL);
  DO (test, "erasure.proof", "id", tamiz_test_get (erased, "id"), "output", json);
  DO (test, "erasure.proof", "id", tamiz_test_get (erased, "id"), "output", pdf);
  REFUSED (test, "invalid", "erasure.proof", "id", tamiz_test_get (erased, "id"), "output", "proof.txt");
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  proof = json_loads (text, 0, NULL);
  g_assert_cmpstr (tamiz_test_get (proof, "reason"), ==, "Asked by letter");
  g_assert_cmpuint (strlen (tamiz_test_get (proof, "chain_before.digest")), ==, 64);
  g_assert_cmpuint (strlen (tamiz_test_get (proof, "chain_after.digest")), ==, 64);
  g_assert_cmpstr (tamiz_test_get (proof, "chain_before.digest"), !=, tamiz_test_get (proof, "chain_after.digest"));
  g_assert_cmpint (json_array_size (json_object_get (proof, "kinds")), >, 8);
  g_assert_null (strstr (text, NAME));
  g_assert_null (strstr (text, "olvido"));
  g_assert_cmpuint (mode_of (pdf), ==, 0600);
  g_clear_pointer (&text, g_free);
  text = tamiz_test_read_paper (pdf);
  if (text == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  assert_for_people (text);
  g_assert_nonnull (strstr (text, "Asked by letter"));
  g_assert_nonnull (strstr (text, "Mía Marketing"));
  g_assert_nonnull (strstr (text, "3 keyed hashes"));
  g_assert_true (g_regex_match_simple ("E-mail addresses +2 +2\\n", text, 0, 0));
  g_assert_nonnull (strstr (text, "How to Verify It"));
  g_assert_null (strstr (text, NAME));
}

static void
a_new_definition_leaves_the_erased_as_they_were (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *grade = NULL;
  g_autoptr (json_t) before = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_autoptr (json_t) after = NULL;

  grade = g_strdup (tamiz_test_get (before, "grade"));
  DO (test, "person.erase", "id", lead, "reason", "Asked");
  tamiz_test_session_advance (test, 400 * TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  after = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (after, "grade"), ==, grade);
  assert_sound (test);
}

static void
a_person_is_given_all_that_is_stored (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *folder = g_build_filename (test->folder, "export", NULL);
  g_autofree char *json = g_build_filename (folder, "person.json", NULL);
  g_autofree char *pdf = g_build_filename (folder, "person.pdf", NULL);
  g_autofree char *card = g_build_filename (folder, "attachments", "1-card.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (json_t) stored = NULL;

  DO (test, "person.export", "id", lead, "output", folder);
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  stored = json_loads (text, 0, NULL);
  g_assert_cmpstr (tamiz_test_get (stored, "persons.0.first_name"), ==, NAME);
  g_assert_cmpint (json_array_size (json_object_get (stored, "emails")), ==, 2);
  g_assert_cmpint (json_array_size (json_object_get (stored, "consents")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (stored, "leads.0.source_name"), ==, "Página web");
  g_assert_cmpint (json_array_size (tamiz_test_find (stored, "leads.0.activities")), >=, 2);
  g_assert_cmpint (json_array_size (tamiz_test_find (stored, "leads.0.answers")), ==, 1);
  g_assert_cmpint (json_array_size (json_object_get (stored, "history")), >, 8);
  g_assert_nonnull (strstr (text, "laughed"));
  g_assert_nonnull (tamiz_test_get (stored, "history.0.by"));
  g_assert_cmpuint (mode_of (folder), ==, 0700);
  g_assert_cmpuint (mode_of (json), ==, 0600);
  g_assert_cmpuint (mode_of (pdf), ==, 0600);
  g_assert_cmpuint (mode_of (card), ==, 0600);
  g_assert_true (file_has (card, "The card of " NAME));
  REFUSED (test, "exists", "person.export", "id", lead, "output", folder);
  REFUSED (test, "not_found", "person.export", "id", "999999", "output", "/tmp/nothing");

  DO (test, "person.erase", "id", lead, "reason", "Asked");
  REFUSED (test, "not_found", "person.export", "id", lead, "output", "/tmp/nothing");
  g_unlink (json);
  g_unlink (pdf);
  g_unlink (card);
  g_free (card);
  card = g_build_filename (folder, "attachments", NULL);
  g_assert_cmpint (g_rmdir (card), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What somebody did elsewhere, what was taken back and what became nobody is theirs too. */
static void
a_person_is_given_what_lies_elsewhere (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *folder = g_build_filename (test->folder, "export", NULL);
  g_autofree char *json = g_build_filename (folder, "person.json", NULL);
  g_autofree char *file = tamiz_test_session_write (test, "rows.csv", "first_name,email\nNobody," ADDRESS "\n");
  g_autofree char *other = find_lead (test, "Rojas");
  g_autofree char *text = NULL, *person = NULL, *sql = NULL;
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL), stored = NULL;

  person = g_strdup (tamiz_test_get (shown, "persons.0.id"));
  DO (test, "lead.add-person", "id", other, "person", person, "role", "decides");
  DO (test, "activity.add", "id", other, "kind", "note", "text", "Spoken at the fair");
  sql = g_strdup_printf ("UPDATE activity SET person = %s WHERE text = 'Spoken at the fair'", person);
  alter (test, sql);
  DO (test, "tag.remove", "id", lead, "text", "friend of " LAST);
  DO (test, "import", "file", file);
  DO (test, "person.export", "id", lead, "output", folder);
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  stored = json_loads (text, 0, NULL);
  g_assert_cmpstr (tamiz_test_get (stored, "activities.0.text"), ==, "Spoken at the fair");
  g_assert_cmpstr (tamiz_test_get (stored, "takes_part_in.0.role"), ==, "decides");
  g_assert_cmpstr (tamiz_test_get (stored, "leads.0.tags.0.text"), ==, "friend of " LAST);
  g_assert_true (json_is_true (tamiz_test_find (stored, "leads.0.tags.0.taken_back")));
  g_assert_null (tamiz_test_find (stored, "leads.0.activities.0.taken_back"));
  g_assert_cmpint (json_array_size (json_object_get (stored, "to_be_completed")), ==, 1);
}

static void
a_person_reads_what_is_stored (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autofree char *folder = g_build_filename (test->folder, "export", NULL);
  g_autofree char *pdf = g_build_filename (folder, "person.pdf", NULL);
  g_autofree char *text = NULL;
  static const char *const said[] = { "Who",          "Consents and Refusals", "Calls, Messages and Notes",
                                      "Changes",      "May be contacted",      NAME " laughed",
                                      "Página web",   "Planned",               "Pain points",
                                      "Mía Marketing",    "second." ADDRESS,       "card.txt" };

  DO (test, "person.export", "id", lead, "output", folder);
  text = tamiz_test_read_paper (pdf);
  if (text == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      if (strstr (text, said[i]) == NULL)
        g_error ("“%s” is not said in %s", said[i], text);
    }
  assert_for_people (text);
  g_assert_null (strstr (text, lead));
}

static int
count_rows (TamizTestSession *test,
            const char       *sql)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;
  int rows;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  rows = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);

  return rows;
}

/* Rows without a source wait to be completed; what they hold is all that tells whose they are. */
static void
rows_of_others_stay (void)
{
  static const char rows[] = "first_name,email,phone,notes\n"
                             "Mariana,mariana@acme.example,,\n"
                             "Luis,luis@acme.example,+591 7123 4000,\n"
                             "Eva,eva@acme.example.bo,,ana@acme.example.bo told us\n"
                             "Gone1,Ana+web@ACME.example,,\n"
                             "Gone2,,7000 0022,\n"
                             "Gone3,,,\"Write to <ana@acme.example>, please\"\n"
                             "Gone4,,,Call (591) 7000-0022 at noon\n";
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = tamiz_test_session_write (test, "rows.csv", rows);
  g_autoptr (json_t) lead = NULL;

  tamiz_test_session_agree (test);
  lead = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@acme.example",
                                "+fields", "phone=+591 70000022", "source", "Página web", NULL);
  DO (test, "lead.set", "id", tamiz_test_get (lead, "id"), "+fields", "phone=1234");
  DO (test, "import", "file", file);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 7);

  DO (test, "person.erase", "id", tamiz_test_get (lead, "id"), "reason", "Asked");
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
  g_assert_cmpint (count_rows (test, "SELECT count(*) FROM set_aside WHERE row_data LIKE '%Gone%'"), ==, 0);
  assert_sound (test);
}

static void
posts_of_others_stay (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) lead = NULL, hers = NULL, other = NULL;

  tamiz_test_session_agree (test);
  DO (test, "form.add", "name", "Contact", "source", "Página web");
  hers = tamiz_test_session_do (test, "form.submit", "form", "Contact", "+fields", "name=Ana", "+fields",
                                "email=ana@acme.example", NULL);
  other = tamiz_test_session_do (test, "form.submit", "form", "Contact", "+fields", "name=Bea", "+fields",
                                 "email=bea@paz.example", "+fields", "message=ana@acme.example sent me", NULL);
  g_assert_nonnull (tamiz_test_get (other, "lead"));
  DO (test, "person.erase", "id", tamiz_test_get (hers, "lead"), "reason", "Asked");
  g_assert_cmpint (count_rows (test, "SELECT count(*) FROM submission WHERE fields LIKE '%bea@paz.example%'"), ==, 1);
  g_assert_cmpint (count_rows (test, "SELECT count(*) FROM submission WHERE fields IS NULL"), ==, 1);
  assert_sound (test);
}

static void
those_whose_import_was_undone_are_erased_too (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = fill_base (test);
  g_autoptr (json_t) kept = NULL, shown = NULL, other = NULL;

  kept = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Wenny", "+fields", "email=w@olvido.example",
                                "source", "Página web", NULL);
  shown = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (kept, "id"), NULL);
  other = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  DO (test, "person.merge", "keep", tamiz_test_get (shown, "persons.0.id"), "other",
      tamiz_test_get (other, "persons.0.id"));
  /* As undoing an import left them before it asked for the merge to be taken back first. */
  alter (test, "UPDATE person SET retracted_by = change WHERE merged_into IS NOT NULL");
  DO (test, "person.erase", "id", tamiz_test_get (shown, "persons.0.id"), "reason", "Asked");
  assert_nowhere (test->path);
  REFUSED (test, "refused", "lead.add", "+fields", "first_name=W", "+fields", "email=" ADDRESS, "source", "Página web");
}

/* Whoever is excluded may press the button: that they did is kept, and nothing of what they wrote. */
static void
posts_of_the_excluded_hold_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) post = NULL, list = NULL;

  tamiz_test_session_agree (test);
  DO (test, "form.add", "name", "Contact", "source", "Página web");
  DO (test, "suppression.add", "email", ADDRESS, "reason", "Asked");
  post = tamiz_test_session_do (test, "form.submit", "form", "Contact", "+fields", "name=" NAME, "+fields",
                                "email=" ADDRESS, "+fields", "message=From " LAST, NULL);
  g_assert_cmpstr (tamiz_test_get (post, "state"), ==, "set_aside");
  REFUSED (test, "refused", "form.retry", "id", tamiz_test_get (post, "id"));
  list = tamiz_test_session_do (test, "form.posts", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.reason"), ==, "On the exclusion list");
  g_assert_cmpint (json_array_size (tamiz_test_find (list, "items.0.fields")), ==, 0);
  assert_nowhere (test->path);
  assert_sound (test);
}

/* What was kept before they were excluded goes from the history too. */
static void
posts_from_before_the_exclusion_go (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) post = NULL, other = NULL, again = NULL, list = NULL;

  tamiz_test_session_agree (test);
  DO (test, "form.add", "name", "Contact", "source", "Página web");
  other = tamiz_test_session_do (test, "form.submit", "form", "Contact", "+fields", "name=Bea", "+fields",
                                 "email=bea@paz.example", NULL);
  /* Too quick to be a person: kept as spam. */
  post = tamiz_test_session_do (test, "form.submit", "form", "Contact", "+fields", "name=" NAME, "+fields",
                                "email=" ADDRESS, "+fields", "_elapsed=5", NULL);
  g_assert_cmpstr (tamiz_test_get (post, "state"), ==, "spam");
  g_assert_true (base_has (test->path, ADDRESS));
  DO (test, "suppression.add", "email", ADDRESS, "reason", "Asked");
  again = tamiz_test_session_do (test, "form.retry", "id", tamiz_test_get (post, "id"), NULL);
  g_assert_cmpstr (tamiz_test_get (again, "state"), ==, "set_aside");
  g_assert_cmpint (count_rows (test, "SELECT count(*) FROM submission WHERE fields IS NULL"), ==, 1);
  g_assert_cmpint (count_rows (test, "SELECT count(*) FROM audit_value WHERE old LIKE '%" ADDRESS "%' OR new LIKE '%"
                               ADDRESS "%'"), ==, 0);
  list = tamiz_test_session_do (test, "form.posts", NULL);
  g_assert_cmpint (json_array_size (json_object_get (list, "items")), ==, 1);
  assert_sound (test);
  /* From the pages and the log as well, soon, though the base stays open. */
  for (guint i = 0; i < 100 && (base_has (test->path, ADDRESS) || base_has (test->path, NAME)); i++)
    g_usleep (50 * 1000);
  assert_nowhere (test->path);
}

/* The first entry makes the key that all entries are hashed with. */
static void
undoing_the_first_entry_leaves_the_list_in_force (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *change = NULL;

  tamiz_test_session_agree (test);
  DO (test, "suppression.add", "email", "first@uno.example", "reason", "Asked");
  change = g_strdup_printf ("c%d", count_rows (test, "SELECT max(change) FROM suppression"));
  DO (test, "suppression.add", "email", ADDRESS, "reason", "Asked");
  DO (test, "undo", "what", change);
  g_assert_cmpint (count (test, "suppression.list"), ==, 1);
  REFUSED (test, "refused", "lead.add", "+fields", "first_name=W", "+fields", "email=" ADDRESS, "source", "Página web");
  DO (test, "lead.add", "+fields", "first_name=F", "+fields", "email=first@uno.example", "source", "Página web");
  assert_sound (test);
}

static void
the_key_of_the_list_is_shown_nowhere (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) shown = NULL;

  tamiz_test_session_agree (test);
  DO (test, "suppression.add", "email", ADDRESS, "reason", "Asked");
  g_assert_cmpint (count_rows (test, "SELECT count(*) FROM base WHERE length(suppression_key) = 64"), ==, 1);
  shown = tamiz_test_session_do (test, "base.show", NULL);
  g_assert_null (json_object_get (shown, "suppression_key"));
  g_assert_nonnull (tamiz_test_get (shown, "country"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/erasure/" path, func)
  ADD ("nothing-is-left", nothing_is_left_of_an_erased_person);
  ADD ("does-not-come-back", an_erased_person_does_not_come_back);
  ADD ("nothing-undoes-it", nothing_undoes_an_erasure);
  ADD ("other-alterations-are-found", other_alterations_are_still_found);
  ADD ("two-of-one-import", two_of_one_import_are_erased_one_after_the_other);
  ADD ("only-the-steward", only_the_steward_erases);
  ADD ("proof", a_proof_tells_what_was_done_and_not_to_whom);
  ADD ("export", a_person_is_given_all_that_is_stored);
  ADD ("export-elsewhere", a_person_is_given_what_lies_elsewhere);
  ADD ("export-read", a_person_reads_what_is_stored);
  ADD ("posts-of-the-excluded", posts_of_the_excluded_hold_nothing);
  ADD ("posts-from-before", posts_from_before_the_exclusion_go);
  ADD ("rows-of-others-stay", rows_of_others_stay);
  ADD ("posts-of-others-stay", posts_of_others_stay);
  ADD ("import-undone", those_whose_import_was_undone_are_erased_too);
  ADD ("first-entry-undone", undoing_the_first_entry_leaves_the_list_in_force);
  ADD ("key-is-not-shown", the_key_of_the_list_is_shown_nowhere);
  ADD ("stays-as-assessed", a_new_definition_leaves_the_erased_as_they_were);

  return g_test_run ();
}
