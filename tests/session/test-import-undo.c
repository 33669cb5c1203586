#include "config.h"

#include "session-checks.h"

#include <sqlite3.h>
#include <string.h>

/* A whole import taken back, weeks later: what people see before, what stays theirs, and that
 * nobody waits for it.
 */

static json_t *
import_text (TamizTestSession *test,
             const char       *text)
{
  g_autofree char *path = tamiz_test_session_write (test, "rows.csv", text);

  return tamiz_test_session_do (test, "import", "file", path, "source", "Página web", "match", "update",
                                "activity", "none", NULL);
}

static json_t *
look (TamizTestSession *test,
      const char       *import)
{
  return tamiz_test_session_do (test, "undo", "what", import, "+dry-run", NULL, NULL);
}

static char *
get_field (TamizTestSession *test,
           const char       *lead,
           const char       *field)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  return g_strdup (tamiz_test_get (shown, field));
}

static void
what_others_changed_is_shown_before_and_stays (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL, *title = NULL, *city = NULL, *fresh = NULL;
  g_autoptr (json_t) first = NULL, second = NULL, before = NULL, undone = NULL, again = NULL;
  const char *import;

  tamiz_test_session_agree (test);
  first = import_text (test, "nombre,correo,cargo,ciudad\nAna Rojas,ana@a.bo,Jefa,\n");
  lead = g_strdup (tamiz_test_get (first, "added_rows.0.lead"));
  second = import_text (test, "nombre,correo,cargo,ciudad\nAna Rojas,ana@a.bo,Gerente,La Paz\nEva Sol,eva@b.bo,Socia,Oruro\n");
  import = tamiz_test_get (second, "import_id");
  fresh = g_strdup (tamiz_test_get (second, "added_rows.0.lead"));
  tamiz_test_session_advance (test, 21 * TAMIZ_DAY);
  DO (test, "lead.set", "id", lead, "+fields", "job_title=Directora");
  DO (test, "lead.set", "id", fresh, "+fields", "job_title=Presidenta");

  before = look (test, import);
  g_assert_true (json_is_true (json_object_get (before, "dry_run")));
  g_assert_cmpint (get_number (before, "leads"), ==, 1);
  g_assert_cmpint (get_number (before, "fields"), ==, 2);
  g_assert_cmpint (get_number (before, "worked_on_count"), ==, 0);
  g_assert_cmpint (get_number (before, "conflicts_count"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (before, "conflicts.0.name"), ==, "Ana Rojas");
  g_assert_cmpstr (tamiz_test_get (before, "conflicts.0.field"), ==, "job_title");
  g_assert_cmpstr (tamiz_test_get (before, "conflicts.0.stands"), ==, "Directora");
  g_assert_cmpstr (tamiz_test_get (before, "conflicts.0.would_be"), ==, "Jefa");
  g_assert_cmpstr (tamiz_test_get (before, "conflicts.0.by_name"), ==, "Mía Marketing");
  g_assert_cmpint (get_number (before, "edited_count"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (before, "edited.0.name"), ==, "Eva Sol");
  g_assert_cmpstr (tamiz_test_get (before, "edited.0.stands"), ==, "Presidenta");
  /* It was only looked at. */
  g_assert_cmpint (count (test, "lead.list"), ==, 2);

  undone = tamiz_test_session_do (test, "undo", "what", import, NULL);
  g_assert_cmpint (json_array_size (json_object_get (undone, "conflicts")), ==, 1);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  title = get_field (test, lead, "job_title");
  city = get_field (test, lead, "city");
  g_assert_cmpstr (title, ==, "Directora");
  g_assert_null (city);
  REFUSED (test, "refused", "undo", "what", import);
  assert_sound (test);

  again = import_text (test, "nombre,correo,cargo,ciudad\nAna Rojas,ana@a.bo,Gerente,La Paz\nEva Sol,eva@b.bo,Socia,Oruro\n");
  g_assert_cmpint (get_number (again, "added"), ==, 1);
  g_assert_cmpint (get_number (again, "updated"), ==, 1);
  g_assert_cmpint (count (test, "lead.list"), ==, 2);
  assert_sound (test);
}

/* Who changed a value and changed it back is in nobody's way. */
static void
what_was_changed_back_is_no_conflict (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL, *title = NULL;
  g_autoptr (json_t) first = NULL, second = NULL, before = NULL;

  tamiz_test_session_agree (test);
  first = import_text (test, "nombre,correo,cargo\nAna Rojas,ana@a.bo,Jefa\n");
  lead = g_strdup (tamiz_test_get (first, "added_rows.0.lead"));
  second = import_text (test, "nombre,correo,cargo\nAna Rojas,ana@a.bo,Gerente\n");
  DO (test, "lead.set", "id", lead, "+fields", "job_title=Directora");
  DO (test, "lead.set", "id", lead, "+fields", "job_title=Gerente");
  before = look (test, tamiz_test_get (second, "import_id"));
  g_assert_cmpint (get_number (before, "conflicts_count"), ==, 0);
  DO (test, "undo", "what", tamiz_test_get (second, "import_id"));
  title = get_field (test, lead, "job_title");
  g_assert_cmpstr (title, ==, "Jefa");
}

static char *
dup_shown (TamizTestSession *test,
           const char       *operation,
           const char       *id,
           const char       *path)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, operation, "id", id, NULL);

  return g_strdup (tamiz_test_get (shown, path));
}

static json_t *
import_person (TamizTestSession *test,
               char            **lead,
               char            **person,
               char            **company)
{
  json_t *answer = import_text (test, "nombre,correo,empresa\nAna Rojas,ana@b.bo,Andina\n");

  *lead = g_strdup (tamiz_test_get (answer, "added_rows.0.lead"));
  *person = dup_shown (test, "lead.show", *lead, "persons.0.id");
  *company = dup_shown (test, "lead.show", *lead, "company_id");
  return answer;
}

/* Either way round; @what: person or company */
static void
check_merge (const char *what,
             gboolean    imported_stays)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL, *person = NULL, *company = NULL, *said = NULL, *new_lead = NULL;
  g_autofree char *new_person = NULL, *new_company = NULL, *stands = NULL;
  g_autofree char *merge = g_strconcat (what, ".merge", NULL), *unmerge = g_strconcat (what, ".unmerge", NULL);
  g_autoptr (json_t) added = NULL, answer = NULL, before = NULL, after = NULL;
  gboolean people = g_str_equal (what, "person");
  const char *import, *old, *fresh, *gone, *kept;

  tamiz_test_session_agree (test);
  added = tamiz_test_session_do (test, "lead.add", "+fields", "full_name=Anita Rojas", "+fields",
                                 "email=ana@a.bo", "+fields", "company=Andina SRL", "source", "Página web", NULL);
  lead = g_strdup (tamiz_test_get (added, "id"));
  person = dup_shown (test, "lead.show", lead, "persons.0.id");
  company = dup_shown (test, "lead.show", lead, "company_id");
  answer = import_person (test, &new_lead, &new_person, &new_company);
  import = tamiz_test_get (answer, "import_id");
  old = people ? person : company;
  fresh = people ? new_person : new_company;
  g_assert_cmpstr (old, !=, fresh);
  gone = imported_stays ? old : fresh;
  kept = imported_stays ? fresh : old;
  DO (test, merge, "keep", kept, "other", gone);

  before = look (test, import);
  g_assert_cmpint (json_array_size (json_object_get (before, "merges")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (before, "merges.0.record"), ==, what);
  g_assert_cmpstr (tamiz_test_get (before, "merges.0.id"), ==, gone);
  g_assert_cmpstr (tamiz_test_get (before, "merges.0.into"), ==, kept);
  said = tamiz_test_session_refused (test, "refused", "undo", "what", import, "+worked-on", NULL, NULL);
  g_assert_nonnull (strstr (said, people ? "Anita Rojas" : "Andina SRL"));
  g_assert_nonnull (strstr (said, tamiz_test_get (before, "merges.0.change")));

  /* Told apart again, each goes its own way. */
  DO (test, unmerge, "id", gone);
  after = look (test, import);
  g_assert_cmpint (json_array_size (json_object_get (after, "merges")), ==, 0);
  DO (test, "undo", "what", import);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  stands = dup_shown (test, "lead.show", lead, "persons.0.id");
  g_assert_cmpstr (stands, ==, person);
  assert_sound (test);
}

static void
who_was_merged_with_others_is_told_apart_first (void)
{
  check_merge ("person", TRUE);
  check_merge ("person", FALSE);
  check_merge ("company", TRUE);
  check_merge ("company", FALSE);
}

/* Two of one import go together. */
static void
only_merges_with_others_are_in_the_way (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *one = NULL, *other = NULL;
  g_autoptr (json_t) answer = NULL, before = NULL;

  tamiz_test_session_agree (test);
  answer = import_text (test, "nombre,correo\nAna Rojas,ana@a.bo\nEva Sol,eva@b.bo\n");
  one = dup_shown (test, "lead.show", tamiz_test_get (answer, "added_rows.0.lead"), "persons.0.id");
  other = dup_shown (test, "lead.show", tamiz_test_get (answer, "added_rows.1.lead"), "persons.0.id");
  DO (test, "person.merge", "keep", one, "other", other);
  before = look (test, tamiz_test_get (answer, "import_id"));
  g_assert_cmpint (get_number (before, "edited_count"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (before, "edited.0.name"), ==, "Eva Sol");
  g_assert_true (g_str_has_prefix (tamiz_test_get (before, "edited.0.message"), "Eva Sol was merged into Ana Rojas on "));
  DO (test, "undo", "what", tamiz_test_get (answer, "import_id"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  assert_sound (test);
}

#define N_ROWS 4000

static char *
write_many (TamizTestSession *test)
{
  g_autoptr (GString) rows = g_string_new ("first_name,last_name,company,email,domain\n");

  for (guint i = 0; i < N_ROWS; i++)
    g_string_append_printf (rows, "Ana,Rojas %u,Empresa %u,ana%u@e%u.bo,e%u.bo\n", i, i % 3000, i, i % 3000, i % 3000);

  return tamiz_test_session_write (test, "many.csv", rows->str);
}

static gint64
ask_base (TamizTestSession *test,
          const char       *sql)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;
  gint64 number;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);

  return number;
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
give_up_cb (guint64  done,
            guint64  total,
            gpointer user_data)
{
  if (done > 0 && done < total)
    g_cancellable_cancel (user_data);
}

/* Undone by its very pieces, so that others write between them; and gone on with. */
static void
it_goes_in_slices_and_can_be_given_up (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (json_t) answer = NULL, stopped = NULL, arguments = NULL, imports = NULL, done = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const char *import;

  tamiz_test_session_agree (test);
  path = write_many (test);
  answer = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  import = tamiz_test_get (answer, "import_id");
  arguments = json_pack ("{ss}", "what", import);
  tamiz_session_set_progress (test->session, give_up_cb, cancellable);
  tamiz_session_perform_async (test->session, "undo", arguments, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  tamiz_session_set_progress (test->session, NULL, NULL);
  stopped = tamiz_session_perform_finish (test->session, result, &error);
  g_assert_no_error (error);
  g_assert_true (json_is_true (json_object_get (stopped, "stopped")));

  /* Half of it is there no more, and none of it is shown. */
  imports = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "undoing");
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  g_assert_cmpint (ask_base (test, "SELECT count(*) FROM lead WHERE retracted_by IS NULL"), >, 0);
  REFUSED (test, "refused", "import.resume", "id", import);
  done = tamiz_test_session_do (test, "undo", "what", import, NULL);
  g_assert_null (json_object_get (done, "stopped"));
  g_assert_cmpint (ask_base (test, "SELECT count(*) FROM lead WHERE retracted_by IS NULL"), ==, 0);
  g_assert_cmpint (ask_base (test, "SELECT count(*) FROM company WHERE retracted_by IS NULL"), ==, 0);
  g_assert_cmpint (ask_base (test, "SELECT count(*) FROM domain WHERE retracted_by IS NULL"), ==, 0);
  g_assert_cmpint (ask_base (test, "SELECT count(*) FROM change WHERE cause = 'undo.slice'"), >, 2);
  assert_sound (test);
}

/* A company that came with it, and to which somebody added a person since, stays. */
static void
what_others_use_by_now_stays (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) answer = NULL, companies = NULL;

  tamiz_test_session_agree (test);
  answer = import_text (test, "nombre,correo,empresa\nAna Rojas,ana@a.bo,Andina\nEva Sol,eva@b.bo,Sur\n");
  DO (test, "lead.add", "+fields", "full_name=Luis Paz", "+fields", "company=Andina", "source", "Página web");
  DO (test, "undo", "what", tamiz_test_get (answer, "import_id"));
  companies = tamiz_test_session_do (test, "company.list", NULL);
  g_assert_cmpint (get_number (companies, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (companies, "items.0.name"), ==, "Andina");
  assert_sound (test);
}

/* The undo is itself a deed that can be taken back, as a whole. */
static void
undoing_it_can_be_undone (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (json_t) answer = NULL, undone = NULL, imports = NULL;

  tamiz_test_session_agree (test);
  path = write_many (test);
  answer = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  DO (test, "undo", "what", tamiz_test_get (answer, "import_id"));
  undone = tamiz_test_session_do (test, "import.list", NULL);
  DO (test, "undo", "what", tamiz_test_get (undone, "items.0.undone_by"));
  imports = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "done");
  g_assert_null (tamiz_test_get (imports, "items.0.undone_by"));
  g_assert_cmpint (count (test, "lead.list"), ==, N_ROWS);
  g_assert_cmpint (count (test, "company.list"), ==, 3000);
  assert_sound (test);
}

/* Rows that were set aside and completed later are the import's as well, and no others of that deed. */
static void
what_came_of_its_rows_goes_with_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *first_path = NULL, *second_path = NULL, *row = NULL;
  g_autoptr (json_t) first = NULL, second = NULL, mended = NULL, retried = NULL, before = NULL, imports = NULL,
                     list = NULL;

  tamiz_test_session_agree (test);
  first_path = tamiz_test_session_write (test, "first.csv", "nombre,correo\nAna Rojas,ana@a.bo\nEva Sol,eva@b.bo\n");
  second_path = tamiz_test_session_write (test, "second.csv", "nombre,correo\nLuis Paz,luis@c.bo\n");
  first = tamiz_test_session_do (test, "import", "file", first_path, NULL);
  second = tamiz_test_session_do (test, "import", "file", second_path, NULL);
  list = tamiz_test_session_do (test, "set-aside.list", "search", "Ana", NULL);
  row = g_strdup (tamiz_test_get (list, "items.0.id"));
  mended = tamiz_test_session_do (test, "set-aside.mend", "id", row, "+fields", "source=Página web", NULL);
  retried = tamiz_test_session_do (test, "set-aside.retry", "+set", "source=Página web", NULL);
  g_assert_cmpint (get_number (retried, "added"), ==, 2);
  g_assert_cmpint (count (test, "lead.list"), ==, 3);

  before = look (test, tamiz_test_get (first, "import_id"));
  g_assert_cmpint (get_number (before, "leads"), ==, 2);
  g_assert_cmpint (get_number (before, "mended"), ==, 2);
  g_assert_cmpint (get_number (before, "worked_on_count"), ==, 0);
  g_assert_cmpint (get_number (before, "edited_count"), ==, 0);
  DO (test, "undo", "what", tamiz_test_get (first, "import_id"));
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 0);
  /* What is undone already brings no row back; the deed's other part still can be taken back. */
  REFUSED (test, "exists", "undo", "what", tamiz_test_get (mended, "change"));
  assert_sound (test);

  imports = tamiz_test_session_do (test, "import.list", NULL);
  DO (test, "undo", "what", tamiz_test_get (imports, "items.0.undone_by"));
  g_assert_cmpint (count (test, "lead.list"), ==, 3);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 0);
  DO (test, "undo", "what", tamiz_test_get (first, "import_id"));
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  DO (test, "undo", "what", tamiz_test_get (retried, "change"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 1);
  assert_sound (test);
}

/* A row that was discarded is not there to be completed when its import is no more. */
static void
a_discarded_row_stays_away_without_its_import (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (json_t) answer = NULL, list = NULL, discarded = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "first.csv", "nombre,correo\nAna Rojas,ana@a.bo\n");
  answer = tamiz_test_session_do (test, "import", "file", path, NULL);
  list = tamiz_test_session_do (test, "set-aside.list", NULL);
  discarded = tamiz_test_session_do (test, "set-aside.discard", "+ids", tamiz_test_get (list, "items.0.id"), "reason",
                                     "Fila vacía", NULL);
  DO (test, "undo", "what", tamiz_test_get (answer, "import_id"));
  REFUSED (test, "refused", "undo", "what", tamiz_test_get (discarded, "change"));
  g_assert_cmpint (count (test, "set-aside.list"), ==, 0);
  assert_sound (test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/import-undo/others", what_others_changed_is_shown_before_and_stays);
  g_test_add_func ("/session/import-undo/changed-back", what_was_changed_back_is_no_conflict);
  g_test_add_func ("/session/import-undo/merged", who_was_merged_with_others_is_told_apart_first);
  g_test_add_func ("/session/import-undo/merged-within", only_merges_with_others_are_in_the_way);
  g_test_add_func ("/session/import-undo/slices", it_goes_in_slices_and_can_be_given_up);
  g_test_add_func ("/session/import-undo/used", what_others_use_by_now_stays);
  g_test_add_func ("/session/import-undo/undone", undoing_it_can_be_undone);
  g_test_add_func ("/session/import-undo/mended", what_came_of_its_rows_goes_with_it);
  g_test_add_func ("/session/import-undo/discarded", a_discarded_row_stays_away_without_its_import);

  return g_test_run ();
}
