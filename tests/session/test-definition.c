#include "config.h"

#include "change-checks.h"
#include "session-checks.h"

#include <string.h>

/* The agreement: who signs it, when it holds, and that nobody alters it. */

static char *
starter (void)
{
  return find_data ("definitions/consultative.en.duo.json");
}

/* The starter definition with another text in one place. */
static char *
write_changed (TamizTestSession *test,
               const char       *from,
               const char       *to)
{
  g_autofree char *path = starter ();
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;
  GError *error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
  return tamiz_test_session_write (test, "changed.duo.json", changed->str);
}

static void
add_users (TamizTestSession *test)
{
  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "source.add", "name", "Página web", "kind", "web");
}

static char *
get_state (TamizTestSession *test,
           const char       *version)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.show", "version", version, NULL);

  return g_strdup (tamiz_test_get (shown, "state"));
}

static void
assert_state (TamizTestSession *test,
              const char       *version,
              const char       *expected)
{
  g_autofree char *state = get_state (test, version);

  g_assert_cmpstr (state, ==, expected);
}

static void
sign (TamizTestSession *test,
      const char       *email,
      const char       *side)
{
  tamiz_test_session_as (test, email);
  DO (test, "definition.sign", "side", side);
}

static void
it_is_in_force_only_with_all_signatures (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autoptr (json_t) shown = NULL, list = NULL;

  add_users (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Olga", "email", "olga@tamiz.example", "role", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "not_found", "definition.show");
  REFUSED (test, "state", "definition.propose");
  DO (test, "definition.import", "file", file);
  assert_state (test, "1", "draft");
  REFUSED (test, "state", "definition.sign", "side", "marketing");
  DO (test, "definition.propose");
  assert_state (test, "1", "proposed");
  sign (test, "mia@tamiz.example", "marketing");
  REFUSED (test, "exists", "definition.sign", "side", "marketing");
  REFUSED (test, "exists", "definition.sign", "side", "sales");
  sign (test, "vera@tamiz.example", "sales");
  assert_state (test, "1", "proposed");
  sign (test, "olga@tamiz.example", "sales");
  assert_state (test, "1", "in_force");
  shown = tamiz_test_session_do (test, "definition.show", NULL);
  g_assert_cmpint (json_array_size (json_object_get (shown, "signatures")), ==, 3);
  g_assert_cmpstr (tamiz_test_get (shown, "content.statement"), !=, NULL);
  list = tamiz_test_session_do (test, "definition.list", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 1);
  REFUSED (test, "state", "definition.withdraw");
  assert_sound (test);
}

/* What an earlier proposal said counts no longer once it was taken back. */
static void
a_proposal_begins_anew (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autoptr (json_t) first = NULL, second = NULL;

  add_users (test);
  DO (test, "definition.import", "file", file);
  REFUSED (test, "invalid", "definition.propose", "effective", "2020-01-01");
  first = tamiz_test_session_do (test, "definition.propose", "effective", "2027-03-01", "+downward", NULL, NULL);
  g_assert_true (json_is_true (json_object_get (first, "downward")));
  g_assert_nonnull (tamiz_test_get (first, "effective_at"));
  g_assert_cmpstr (tamiz_test_get (first, "signers.0.name"), ==, "Mía");
  DO (test, "definition.withdraw");
  second = tamiz_test_session_do (test, "definition.propose", NULL);
  g_assert_true (json_is_false (json_object_get (second, "downward")));
  g_assert_null (tamiz_test_get (second, "effective_at"));
  assert_sound (test);
}

static void
a_version_is_told_in_words (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autoptr (json_t) told = NULL;

  add_users (test);
  REFUSED (test, "not_found", "definition.describe");
  DO (test, "definition.import", "file", file);
  REFUSED (test, "not_found", "definition.describe", "version", "7");
  told = tamiz_test_session_do (test, "definition.describe", "version", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (told, "state"), ==, "draft");
  g_assert_nonnull (tamiz_test_get (told, "statement"));
  g_assert_cmpstr (tamiz_test_get (told, "sections.1.items.0.title"), ==, "Need");
  g_assert_cmpstr (tamiz_test_get (told, "sections.1.items.0.values.1.value"), ==, "disqualifies");
}

/* The number of the latest change, as “undo” takes it. */
/* Undo is for what concerns oneself: it takes no signature away, and nothing that was
 * signed; a draft, and a proposal nobody has signed, it does.
 */
static void
what_was_signed_cannot_be_undone (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autofree char *started = NULL, *proposed = NULL, *again = NULL, *first = NULL, *last = NULL;

  add_users (test);
  DO (test, "definition.import", "file", file);
  started = dup_last_change (test);
  DO (test, "definition.propose");
  proposed = dup_last_change (test);
  DO (test, "undo", "what", proposed);
  assert_state (test, "1", "draft");
  DO (test, "definition.propose");
  again = dup_last_change (test);
  sign (test, "mia@tamiz.example", "marketing");
  first = dup_last_change (test);
  REFUSED (test, "refused", "undo", "what", first);
  REFUSED (test, "refused", "undo", "what", again);
  REFUSED (test, "refused", "undo", "what", started);
  sign (test, "vera@tamiz.example", "sales");
  last = dup_last_change (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "refused", "undo", "what", last);
  REFUSED (test, "refused", "undo", "what", started);
  assert_state (test, "1", "in_force");
  assert_sound (test);
}

/* Signing says how many leads the new agreement was tried on. */
static void
coming_into_force_judges_what_is_there (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autoptr (json_t) first = NULL, last = NULL;

  add_users (test);
  g_free (tamiz_test_session_add_lead (test));
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  first = tamiz_test_session_do (test, "definition.sign", "side", "marketing", NULL);
  g_assert_cmpint (get_number (first, "judged"), ==, 0);
  tamiz_test_session_as (test, "vera@tamiz.example");
  last = tamiz_test_session_do (test, "definition.sign", "side", "sales", NULL);
  g_assert_cmpstr (tamiz_test_get (last, "state"), ==, "in_force");
  g_assert_cmpint (get_number (last, "judged"), ==, 1);
}

static void
withdrawing_makes_signatures_void (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autoptr (json_t) withdrawn = NULL;

  add_users (test);
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  sign (test, "mia@tamiz.example", "marketing");
  withdrawn = tamiz_test_session_do (test, "definition.withdraw", NULL);
  g_assert_cmpstr (tamiz_test_get (withdrawn, "state"), ==, "draft");
  g_assert_cmpint (json_array_size (json_object_get (withdrawn, "signatures")), ==, 0);
  DO (test, "definition.propose");
  sign (test, "vera@tamiz.example", "sales");
  assert_state (test, "1", "proposed");
  sign (test, "mia@tamiz.example", "marketing");
  assert_state (test, "1", "in_force");
  assert_sound (test);
}

static void
only_named_signers_of_both_sides_sign (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();

  add_users (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Olga", "email", "olga@tamiz.example", "role", "sales");
  DO (test, "user.add", "name", "Uma", "email", "uma@tamiz.example", "role", "marketing,sales");
  DO (test, "user.add", "name", "Ido", "email", "ido@tamiz.example", "role", "sales");
  DO (test, "user.set", "user", "ido@tamiz.example", "+inactive", NULL);
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.import", "file", file);
  REFUSED (test, "refused", "definition.propose", "signers", "mia@tamiz.example");
  REFUSED (test, "refused", "definition.propose", "signers", "uma@tamiz.example");
  REFUSED (test, "refused", "definition.propose", "signers", "uma@tamiz.example,UMA@tamiz.example");
  REFUSED (test, "refused", "definition.propose", "signers", "mia@tamiz.example,max@tamiz.example");
  REFUSED (test, "refused", "definition.propose", "signers", "mia@tamiz.example,ido@tamiz.example");
  REFUSED (test, "not_found", "definition.propose", "signers", "mia@tamiz.example,who@x.example");
  DO (test, "definition.propose", "signers", "mia@tamiz.example, olga@tamiz.example");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "not_allowed", "definition.sign", "side", "sales");
  tamiz_test_session_as (test, "olga@tamiz.example");
  REFUSED (test, "not_allowed", "definition.sign", "side", "marketing");
  sign (test, "olga@tamiz.example", "sales");
  sign (test, "mia@tamiz.example", "marketing");
  assert_state (test, "1", "in_force");
}

/* Somebody of both roles signs once, for one side; the other needs somebody else. */
static void
whoever_has_both_roles_signs_once (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();

  DO (test, "user.add", "name", "Uma", "email", "uma@tamiz.example", "role", "marketing,sales");
  tamiz_test_session_as (test, "uma@tamiz.example");
  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales");
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  sign (test, "uma@tamiz.example", "marketing");
  REFUSED (test, "exists", "definition.sign", "side", "sales");
  assert_state (test, "1", "proposed");
  sign (test, "vera@tamiz.example", "sales");
  assert_state (test, "1", "in_force");
}

static void
a_later_date_comes_into_force_on_its_day (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL;
  g_autoptr (json_t) shown = NULL;

  tamiz_test_session_agree (test);
  file = write_changed (test, "\"mql\": \"C\"", "\"mql\": \"B\"");
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose", "effective", "2026-03-20");
  sign (test, "mia@tamiz.example", "marketing");
  sign (test, "vera@tamiz.example", "sales");
  assert_state (test, "2", "signed");
  assert_state (test, "1", "in_force");
  tamiz_test_session_advance (test, 17 * TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  assert_state (test, "2", "signed");
  tamiz_test_session_advance (test, TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  assert_state (test, "2", "in_force");
  assert_state (test, "1", "superseded");
  shown = tamiz_test_session_do (test, "definition.show", "version", "2", NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (shown, "in_force_at"), "2026-03-20T00:00"));
  assert_sound (test);
}

static void
put_in_force (TamizTestSession *test,
              const char       *from,
              const char       *to,
              gboolean          downward)
{
  g_autofree char *file = write_changed (test, from, to);

  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.import", "file", file);
  if (downward)
    DO (test, "definition.propose", "+downward", NULL);
  else
    DO (test, "definition.propose");
  sign (test, "mia@tamiz.example", "marketing");
  sign (test, "vera@tamiz.example", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static void
a_new_version_judges_all_open_leads_anew (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *mql = NULL, *handed = NULL;
  g_autoptr (json_t) verdict = NULL;

  tamiz_test_session_agree (test);
  handed = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, handed);
  DO (test, "handoff.send", "id", handed, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  {
    g_autoptr (json_t) lead
        = tamiz_test_session_do (test, "lead.add", "+fields", "full_name=Eva Paz", "+fields",
                                 "job_title=Gerente", "+fields", "email=eva@tres.example", "+fields",
                                 "company=Tres", "+fields", "employees=80", "source", "Página web", NULL);

    mql = g_strdup (tamiz_test_get (lead, "id"));
  }
  assert_stage (test, mql, "mql");

  /* Harder, but the signers did not want anybody to go back. */
  put_in_force (test, "\"mql\": \"C\", \"sql\": \"B\"", "\"mql\": \"A\", \"sql\": \"A\"", FALSE);
  assert_stage (test, mql, "mql");
  assert_stage (test, handed, "handed_off");
  verdict = tamiz_test_session_do (test, "explain", "id", mql, NULL);
  g_assert_cmpint (get_number (verdict, "definition_version"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (verdict, "stage_reached"), ==, "inquiry");
  assert_sound (test);

  put_in_force (test, "\"valid_days\": 30", "\"valid_days\": 31", FALSE);
  assert_stage (test, mql, "mql");
  assert_stage (test, handed, "handed_off");
  assert_sound (test);
}

static void
leads_go_back_where_the_signers_chose_so (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *mql = NULL, *sql = NULL;
  g_autoptr (json_t) shown = NULL;
  json_t *moves;

  tamiz_test_session_agree (test);
  mql = tamiz_test_session_add_lead (test);
  assert_stage (test, mql, "mql");
  put_in_force (test, "\"mql\": \"C\", \"sql\": \"B\"", "\"mql\": \"A\", \"sql\": \"A\"", TRUE);
  assert_stage (test, mql, "inquiry");
  shown = tamiz_test_session_do (test, "lead.show", "id", mql, NULL);
  moves = json_object_get (shown, "stage_history");
  g_assert_cmpstr (tamiz_test_get (json_array_get (moves, json_array_size (moves) - 1), "cause"), ==,
                   "definition");

  /* From then on a falling score lowers the grade, never the stage. */
  tamiz_test_session_qualify (test, mql);
  assert_stage (test, mql, "sql");
  tamiz_test_session_advance (test, 400 * TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  assert_stage (test, mql, "sql");
  assert_sound (test);
}

/* Whoever has no key chooses a passphrase with the first signature, which is made with the key. */
static void
the_first_signature_makes_the_key (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autoptr (json_t) shown = NULL;
  json_t *signature;

  add_users (test);
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  REFUSED (test, "passphrase", "definition.sign", "side", "marketing", "new-passphrase", "short");
  DO (test, "definition.sign", "side", "marketing", "new-passphrase", "correct horse");
  shown = tamiz_test_session_do (test, "definition.show", "version", "1", NULL);
  signature = json_array_get (json_object_get (shown, "signatures"), 0);
  g_assert_cmpint (json_array_size (json_object_get (shown, "signatures")), ==, 1);
  g_assert_true (json_is_true (json_object_get (signature, "with_key")));
  g_assert_true (json_is_true (json_object_get (find_item (json_object_get (shown, "signers"), "email",
                                                           "mia@tamiz.example"), "has_key")));
  g_assert_true (json_is_false (json_object_get (find_item (json_object_get (shown, "signers"), "email",
                                                            "vera@tamiz.example"), "has_key")));
  /* From now on it is wanted. */
  DO (test, "definition.withdraw");
  DO (test, "definition.propose");
  REFUSED (test, "passphrase", "definition.sign", "side", "marketing");
  tamiz_session_set_passphrase (test->session, "correct horse");
  REFUSED (test, "invalid", "definition.sign", "side", "marketing", "new-passphrase", "another horse");
  DO (test, "definition.sign", "side", "marketing");
}

static void
a_signature_is_confirmed_by_the_passphrase (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autofree char *id = NULL;
  g_autoptr (json_t) shown = NULL;

  add_users (test);
  REFUSED (test, "not_allowed", "user.set", "user", "vera@tamiz.example", "new-passphrase", "another's key");
  REFUSED (test, "passphrase", "user.set", "user", "mia@tamiz.example", "new-passphrase", "short");
  DO (test, "user.set", "user", "mia@tamiz.example", "new-passphrase", "correct horse");
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  REFUSED (test, "passphrase", "definition.sign", "side", "marketing");
  tamiz_session_set_passphrase (test->session, "wrong horse");
  REFUSED (test, "passphrase", "definition.sign", "side", "marketing");
  REFUSED (test, "passphrase", "user.set", "user", "mia@tamiz.example", "new-passphrase", "battery staple");
  tamiz_session_set_passphrase (test->session, "correct horse");
  DO (test, "user.set", "user", "mia@tamiz.example", "new-passphrase", "battery staple");
  REFUSED (test, "passphrase", "definition.sign", "side", "marketing");
  tamiz_session_set_passphrase (test->session, "battery staple");
  sign (test, "mia@tamiz.example", "marketing");
  sign (test, "vera@tamiz.example", "sales");
  shown = tamiz_test_session_do (test, "definition.show", NULL);
  g_assert_true (json_is_true (json_object_get (find_item (json_object_get (shown, "signatures"), "side",
                                                           "marketing"), "with_key")));
  g_assert_true (json_is_false (json_object_get (find_item (json_object_get (shown, "signatures"), "side",
                                                            "sales"), "with_key")));

  /* So is accepting, once the executive has a key. */
  DO (test, "user.set", "user", "vera@tamiz.example", "new-passphrase", "sales secret");
  tamiz_test_session_as (test, "mia@tamiz.example");
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "passphrase", "handoff.accept", "number", "1");
  tamiz_session_set_passphrase (test->session, "sales secret");
  DO (test, "handoff.accept", "number", "1");
  assert_sound (test);
}

static void
run_sql (TamizTestSession *test,
         const char       *sql)
{
  sqlite3 *handle;
  char *words = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static char *
check_problems (TamizTestSession *test)
{
  g_autoptr (json_t) check = tamiz_test_session_do (test, "check", NULL);
  GString *whats = g_string_new (" ");
  json_t *problem;
  gsize i;

  json_array_foreach (json_object_get (check, "problems"), i, problem)
    g_string_append_printf (whats, "%s ", tamiz_test_get (problem, "what"));
  g_assert_true (json_is_true (json_object_get (check, "ok")) == (i == 0));

  return g_string_free (whats, FALSE);
}

typedef struct
{
  const char *what;         /* of the problem that is reported, at least */
  const char *sql;
} Tampering;

static const Tampering tamperings[] = {
  { "signature", "UPDATE definition SET content = replace (content, 'consultative', 'consultativa')" },
  { "signature", "UPDATE definition SET content = content || ' '" },
  { "signature", "UPDATE definition SET digest = replace (digest, substr (digest, 1, 1), 'x')" },
  { "audit", "UPDATE definition SET signers = '[]'" },
  { "audit", "UPDATE definition SET version = 7" },
  { "signature", "UPDATE signature SET digest = upper (digest)" },
  { "audit", "UPDATE signature SET member = (SELECT min (id) FROM member) WHERE side = 0" },
  { "audit", "UPDATE signature SET side = 1 - side" },
  { "audit", "UPDATE signature SET at = at + 1" },
  { "audit", "UPDATE signature SET void = 1" },
  { "audit", "DELETE FROM signature WHERE side = 1" },
  { "signature", "UPDATE signature SET signature = CASE substr (signature, 1, 1) WHEN 'f' THEN 'e' ELSE 'f' END || substr (signature, 2) "
                 "WHERE signature IS NOT NULL" },
  { "audit", "UPDATE signature SET public_key = NULL, signature = NULL" },
  { "audit", "UPDATE change SET at = at + 1 WHERE number = 5" },
  { "audit", "UPDATE change SET user = 3 WHERE number = 5" },
  { "audit", "UPDATE change SET cause = 'x' WHERE number = 5" },
  { "audit", "UPDATE change SET digest = zeroblob (32) WHERE number = 5" },
  { "audit", "UPDATE audit SET record = record + 1 WHERE change = 5 AND n = (SELECT min (n) FROM audit WHERE change = 5)" },
  { "audit", "UPDATE audit_value SET new = new || 'x' WHERE new IS NOT NULL AND change = "
             "(SELECT max (change) FROM audit_value WHERE new IS NOT NULL)" },
  { "audit", "DELETE FROM audit WHERE change = 5" },
  { "audit", "DELETE FROM change WHERE number = (SELECT max (number) FROM change)" },
};

static void
any_altered_byte_is_reported (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autofree char *whole = NULL;
  gsize length;

  add_users (test);
  DO (test, "user.set", "user", "mia@tamiz.example", "new-passphrase", "correct horse");
  tamiz_session_set_passphrase (test->session, "correct horse");
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  sign (test, "mia@tamiz.example", "marketing");
  sign (test, "vera@tamiz.example", "sales");
  g_free (tamiz_test_session_add_lead (test));
  assert_sound (test);
  tamiz_session_close (test->session);
  run_sql (test, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (test->path, &whole, &length, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++)
    {
      const char *sql = tamperings[i].sql;
      g_autofree char *problems = NULL;
      g_autofree char *needle = g_strdup_printf (" %s ", tamperings[i].what);

      tamiz_session_close (test->session);
      g_assert_true (g_file_set_contents (test->path, whole, length, NULL));
      run_sql (test, sql);
      tamiz_test_session_reopen (test);
      problems = check_problems (test);
      if (strstr (problems, needle) == NULL)
        g_error ("not reported (%s): %s", problems, sql);
    }

  tamiz_session_close (test->session);
  g_assert_true (g_file_set_contents (test->path, whole, length, NULL));
  tamiz_test_session_reopen (test);
  assert_sound (test);
}

static void
alter (TamizTestSession *test,
       const char       *sql)
{
  tamiz_session_close (test->session);
  run_sql (test, sql);
  tamiz_test_session_reopen (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static void
assert_damaged (TamizTestSession *test,
                const char       *version)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "definition.list", NULL);
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.show", "version", version, NULL);
  g_autofree char *place = g_strdup_printf ("items.%d", atoi (version) - 1);
  json_t *listed = tamiz_test_find (list, place);

  g_assert_true (json_is_false (json_object_get (listed, "intact")));
  g_assert_nonnull (strstr (tamiz_json_get_text (listed, "damage"), "is not what was proposed and signed"));
  g_assert_true (json_is_false (json_object_get (shown, "intact")));
}

/* What is not what was signed says so, judges nobody, and binds nobody; what is stored can still be read. */
static void
what_was_altered_judges_nobody (void)
{
  static const char *const alterations[] = {
    "UPDATE definition SET content = replace (content, '\"weight\":20000', '\"weight\":90000')",
    "UPDATE definition SET content = replace (content, '\"key\"', '\"kay\"')",
    "UPDATE definition SET digest = replace (digest, substr (digest, 1, 4), 'beef')",
    "UPDATE signature SET digest = 'beef' || substr (digest, 5)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (alterations); i++)
    {
      g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
      g_autofree char *file = starter (), *lead = NULL, *output = NULL;
      g_autoptr (json_t) before = NULL, after = NULL;

      add_users (test);
      DO (test, "definition.import", "file", file);
      DO (test, "definition.propose");
      sign (test, "mia@tamiz.example", "marketing");
      sign (test, "vera@tamiz.example", "sales");
      tamiz_test_session_as (test, "mia@tamiz.example");
      lead = tamiz_test_session_add_lead (test);
      before = tamiz_test_session_do (test, "lead.list", NULL);
      alter (test, alterations[i]);

      assert_damaged (test, "1");
      after = tamiz_test_session_do (test, "lead.list", NULL);
      g_assert_cmpstr (tamiz_test_get (after, "items.0.grade"), ==, tamiz_test_get (before, "items.0.grade"));
      REFUSED (test, "damaged", "answer", "id", lead, "criterion", "need", "value", "no");
      REFUSED (test, "damaged", "definition.new");
      output = g_build_filename (test->folder, "signed.pdf", NULL);
      REFUSED (test, "damaged", "definition.print", "output", output);
      g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));

      /* Another version that both sign ends it. */
      DO (test, "definition.import", "file", file);
      DO (test, "definition.edit", "part", "title", "value", "\"Anew\"");
      DO (test, "definition.propose");
      sign (test, "mia@tamiz.example", "marketing");
      sign (test, "vera@tamiz.example", "sales");
      tamiz_test_session_as (test, "mia@tamiz.example");
      DO (test, "answer", "id", lead, "criterion", "need", "value", "no");
    }
}

/* What was altered before all have signed does not come into force. */
static void
what_was_altered_does_not_come_into_force (void)
{
  static const char changed[] = "UPDATE definition SET content = replace (content, '\"weight\":20000', '\"weight\":90000')";
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = starter ();
  g_autoptr (json_t) shown = NULL;

  add_users (test);
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  sign (test, "mia@tamiz.example", "marketing");
  alter (test, changed);
  assert_damaged (test, "1");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "damaged", "definition.sign", "side", "sales");
  shown = tamiz_test_session_do (test, "definition.show", "version", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "state"), ==, "proposed");
}

/* The one before it goes on. */
static void
what_was_altered_on_the_way_does_not_come_into_force (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL, *lead = NULL;

  tamiz_test_session_agree (test);
  file = write_changed (test, "\"mql\": \"C\"", "\"mql\": \"B\"");
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose", "effective", "2026-03-20");
  sign (test, "mia@tamiz.example", "marketing");
  sign (test, "vera@tamiz.example", "sales");
  alter (test, "UPDATE definition SET content = replace (content, '\"weight\":20000', '\"weight\":90000') "
               "WHERE version = 2");
  tamiz_test_session_advance (test, 18 * TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  assert_state (test, "2", "signed");
  assert_state (test, "1", "in_force");
  assert_damaged (test, "2");
  lead = tamiz_test_session_add_lead (test);
  DO (test, "answer", "id", lead, "criterion", "need", "value", "no");
}

static void
a_bad_file_is_refused_with_the_place (void)
{
  static const struct
  {
    const char *code, *from, *to;
  } bad[] = {
    { "shape", "\"statement\":", "\"statements\":" },
    { "shape", "\"weight\": 20", "\"wieght\": 20" },
    { "shape", "\"weight\": 20", "\"weight\": -20" },
    { "shape", "\"axis\": \"fit\"", "\"axis\": \"fitness\"" },
    { "shape", "\"key\": \"authority\"", "\"key\": \"need\"" },
    { "shape", "\"format\": \"tamiz-duo\"", "\"format\": \"duo\"" },
    { "shape", "\"person.job_title\",", "\"person.job\"," },
    { "json", "\"language\":", "language:" },
  };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  add_users (test);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *file = write_changed (test, bad[i].from, bad[i].to);
      g_autofree char *message = tamiz_test_session_refused (test, bad[i].code, "definition.import", "file",
                                                             file, NULL);

      g_assert_nonnull (strstr (message, "changed.duo.json"));
    }
  g_assert_cmpint (count (test, "definition.list"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/definition/" path, func)
  ADD ("it-is-in-force-only-with-all-signatures", it_is_in_force_only_with_all_signatures);
  ADD ("a-proposal-begins-anew", a_proposal_begins_anew);
  ADD ("what-was-signed-cannot-be-undone", what_was_signed_cannot_be_undone);
  ADD ("a-version-is-told-in-words", a_version_is_told_in_words);
  ADD ("coming-into-force-judges-what-is-there", coming_into_force_judges_what_is_there);
  ADD ("withdrawing-makes-signatures-void", withdrawing_makes_signatures_void);
  ADD ("only-named-signers-of-both-sides-sign", only_named_signers_of_both_sides_sign);
  ADD ("whoever-has-both-roles-signs-once", whoever_has_both_roles_signs_once);
  ADD ("a-later-date-comes-into-force-on-its-day", a_later_date_comes_into_force_on_its_day);
  ADD ("a-new-version-judges-all-open-leads-anew", a_new_version_judges_all_open_leads_anew);
  ADD ("leads-go-back-where-the-signers-chose-so", leads_go_back_where_the_signers_chose_so);
  ADD ("the-first-signature-makes-the-key", the_first_signature_makes_the_key);
  ADD ("a-signature-is-confirmed-by-the-passphrase", a_signature_is_confirmed_by_the_passphrase);
  ADD ("any-altered-byte-is-reported", any_altered_byte_is_reported);
  ADD ("what-was-altered-judges-nobody", what_was_altered_judges_nobody);
  ADD ("what-was-altered-does-not-come-into-force", what_was_altered_does_not_come_into_force);
  ADD ("what-was-altered-on-the-way-does-not-come-into-force",
       what_was_altered_on_the_way_does_not_come_into_force);
  ADD ("a-bad-file-is-refused-with-the-place", a_bad_file_is_refused_with_the_place);

  return g_test_run ();
}
