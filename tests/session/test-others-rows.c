#include "config.h"

#include "session-checks.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* What belongs to somebody else is neither handed to a person nor erased with them, though the two
 * share a mailbox or a number.
 */

/* Without a source, so that they wait to be completed; one row a trace that is not Ana's alone. */
static const char rows[] = "first_name,email,phone,notes\n"
                           "Benito,info@acme.example,,salario 9000\n"
                           "Carla,,+591 2 2440000,divorciada\n"
                           "Dora,dora@otra.example,,zurda\n"
                           "Ana,ana@acme.example,,suya\n";

static int
read_number (TamizTestSession *test,
             const char       *sql)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;
  int number;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);

  return number;
}

/* Ana, with a role mailbox, the switchboard that Zoe has too, and Dora's address by mistake. */
static char *
add_ana (TamizTestSession *test)
{
  g_autofree char *file = tamiz_test_session_write (test, "rows.csv", rows);
  g_autoptr (json_t) lead = NULL;
  g_autofree char *change = NULL;
  char *id;

  tamiz_test_session_agree (test);
  lead = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@acme.example",
                                "+fields", "phone=+591 2 2440000", "source", "Página web", NULL);
  id = g_strdup (tamiz_test_get (lead, "id"));
  DO (test, "lead.set", "id", id, "+fields", "email=info@acme.example");
  DO (test, "lead.set", "id", id, "+fields", "email=dora@otra.example");
  change = g_strdup_printf ("c%d", read_number (test, "SELECT max(change) FROM email"));
  DO (test, "undo", "what", change);
  DO (test, "lead.add", "+fields", "first_name=Zoe", "+fields", "last_name=Lima", "+fields", "email=zoe@acme.example",
      "+fields", "phone=+591 2 2440000", "source", "Página web");
  DO (test, "import", "file", file);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 4);

  return id;
}

static void
nobody_is_given_the_rows_of_others (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = add_ana (test);
  g_autofree char *folder = g_build_filename (test->folder, "export", NULL);
  g_autofree char *json = g_build_filename (folder, "person.json", NULL);
  g_autofree char *text = NULL;

  DO (test, "person.export", "id", lead, "output", folder);
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "suya"));
  g_assert_null (strstr (text, "salario"));
  g_assert_null (strstr (text, "divorciada"));
  g_assert_null (strstr (text, "zurda"));

  DO (test, "person.erase", "id", lead, "reason", "Asked");
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
  assert_sound (test);
}

/* The proof counts what keeps the person out, whoever put it on the list. */
static void
a_proof_says_who_was_excluded_before (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = add_ana (test);
  g_autofree char *file = g_build_filename (test->folder, "proof.json", NULL);
  g_autofree char *pdf = tamiz_test_session_write (test, "proof.pdf", "an older one");
  g_autofree char *text = NULL;
  g_autoptr (json_t) erased = NULL, proof = NULL;
  GStatBuf found;

  DO (test, "suppression.add", "email", "ana@acme.example", "reason", "Asked not to be written to");
  erased = tamiz_test_session_do (test, "person.erase", "id", lead, "reason", "Asked", NULL);
  g_assert_cmpint (get_number (erased, "suppressed"), ==, 0);
  DO (test, "erasure.proof", "id", tamiz_test_get (erased, "id"), "output", file);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  proof = json_loads (text, 0, NULL);
  g_assert_cmpint (get_number (proof, "excluded"), ==, 1);

  /* Only its owner reads it, though the file was there and others read that. */
  g_assert_cmpint (g_chmod (pdf, 0644), ==, 0);
  g_assert_cmpint (g_chmod (file, 0644), ==, 0);
  DO (test, "erasure.proof", "id", tamiz_test_get (erased, "id"), "output", pdf);
  DO (test, "erasure.proof", "id", tamiz_test_get (erased, "id"), "output", file);
  g_assert_cmpint (g_stat (pdf, &found), ==, 0);
  g_assert_cmpuint (found.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (file, &found), ==, 0);
  g_assert_cmpuint (found.st_mode & 0777, ==, 0600);
}

/* Who else may be meant is not the person's to read, nor who else takes part. */
static void
an_export_leaves_out_who_else_is_meant (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = add_ana (test);
  g_autofree char *folder = g_build_filename (test->folder, "export", NULL);
  g_autofree char *json = g_build_filename (folder, "person.json", NULL);
  g_autofree char *text = NULL, *id = NULL;
  const char *ana, *zoe;
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_autoptr (json_t) found = tamiz_test_session_do (test, "person.list", "search", "Lima", NULL);
  g_autoptr (json_t) stored = NULL;

  ana = tamiz_test_get (shown, "persons.0.id");
  zoe = tamiz_test_get (found, "items.0.id");
  id = g_strdup_printf ("\"%s\"", zoe);
  DO (test, "duplicate.open", "a", ana, "b", zoe);
  DO (test, "lead.add-person", "id", lead, "person", zoe, "role", "pays");
  DO (test, "person.export", "id", lead, "output", folder);
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  stored = json_loads (text, 0, NULL);
  g_assert_null (tamiz_test_find (stored, "duplicates.0.evidence"));
  g_assert_cmpint (json_array_size (tamiz_test_find (stored, "duplicates.0.withheld")), ==, 2);
  g_assert_nonnull (tamiz_test_get (stored, "note"));
  g_assert_null (strstr (text, id));
  g_assert_null (strstr (text, "somebody thinks"));
  g_assert_null (strstr (text, "Lima"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/others-rows/" path, func)
  ADD ("proof", a_proof_says_who_was_excluded_before);
  ADD ("are-not-named", an_export_leaves_out_who_else_is_meant);
  ADD ("are-not-given", nobody_is_given_the_rows_of_others);

  return g_test_run ();
}
