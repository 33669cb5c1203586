#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Rows that are to be completed: looked at, mended alone or many at once, discarded, and all of
 * that undone.
 */

static const char rows[] = "nombre,correo,Recibido,Fuente,Color\n"
                           "Ana Paz,ana@uno.example,13/04/2026,Página web,azul\n"
                           ",,,Página web,rojo\n"
                           "Luis Vera,luis@dos.example,05/04/2026,,verde\n"
                           "Eva Rey,eva@dos.example,06/04/2026,,verde\n";

static void
import_rows (TamizTestSession *test)
{
  g_autofree char *path = tamiz_test_session_write (test, "rows.csv", rows);

  tamiz_test_session_agree (test);
  DO (test, "import", "file", path, "mapping", "{\"date_order\":\"mdy\"}");
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
}

static char *
find_row (TamizTestSession *test,
          const char       *code)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "set-aside.list", "code", code, NULL);

  return g_strdup (tamiz_test_get (list, "items.0.id"));
}

static void
rows_are_counted_by_reason_and_found (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) list = NULL, found = NULL, page = NULL, of_import = NULL;

  import_rows (test);
  list = tamiz_test_session_do (test, "set-aside.list", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "reasons.0.code"), ==, "least_record");
  g_assert_cmpint (get_number (list, "reasons.0.count"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (list, "reasons.1.code"), ==, "source");
  g_assert_cmpint (get_number (list, "reasons.1.count"), ==, 2);
  found = tamiz_test_session_do (test, "set-aside.list", "search", "EVA", NULL);
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.row.nombre"), ==, "Eva Rey");
  page = tamiz_test_session_do (test, "set-aside.list", "limit", "1", "offset", "2", NULL);
  g_assert_cmpint (get_number (page, "total"), ==, 3);
  g_assert_cmpuint (json_array_size (json_object_get (page, "items")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (page, "items.0.row.nombre"), ==, "Eva Rey");
  of_import = tamiz_test_session_do (test, "set-aside.list", "import", tamiz_test_get (page, "items.0.import"), "code",
                                     "source", "limit", "1", NULL);
  g_assert_cmpint (get_number (of_import, "total"), ==, 2);
  g_assert_cmpuint (json_array_size (json_object_get (of_import, "items")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (of_import, "items.0.row.nombre"), ==, "Luis Vera");
}

static void
a_row_says_how_it_is_understood_and_what_would_help (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *row = NULL;
  g_autoptr (json_t) shown = NULL;
  json_t *column;

  import_rows (test);
  row = find_row (test, "source");
  shown = tamiz_test_session_do (test, "set-aside.show", "id", row, NULL);
  column = find_item (json_object_get (shown, "columns"), "column", "Recibido");
  g_assert_cmpstr (tamiz_test_get (column, "field"), ==, "received_on");
  g_assert_cmpstr (tamiz_test_get (shown, "fields.full_name"), ==, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "fields.first_name"), ==, "Luis");
  g_assert_nonnull (tamiz_test_get (shown, "help"));
  g_assert_true (g_str_has_suffix (tamiz_test_get (shown, "file"), "rows.csv"));
}

/* By the columns of the file or by a field; read as the file was. */
static void
a_mended_row_comes_in_and_leaves_the_list (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *row = NULL;
  g_autoptr (json_t) done = NULL, lead = NULL;
  const char *received;

  import_rows (test);
  row = find_row (test, "source");
  done = tamiz_test_session_do (test, "set-aside.mend", "id", row, "+fields", "source=Página web", "+fields",
                                "job_title=Gerente", "+fields", "COLOR=gris", NULL);
  g_assert_cmpstr (tamiz_test_get (done, "admitted"), ==, "added");
  g_assert_cmpint (count (test, "set-aside.list"), ==, 2);
  lead = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (done, "lead"), NULL);
  g_assert_cmpstr (tamiz_test_get (lead, "first_name"), ==, "Luis");
  g_assert_cmpstr (tamiz_test_get (lead, "job_title"), ==, "Gerente");
  g_assert_cmpstr (tamiz_test_get (lead, "custom.color"), ==, "gris");
  received = tamiz_test_get (lead, "received_on");
  g_assert_true (g_str_has_prefix (received, "2026-05-04")); /* the map said the month comes first */

  /* One undo takes the lead back and has the row wait again. */
  DO (test, "undo", "what", tamiz_test_get (done, "change"));
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
  REFUSED (test, "not_found", "lead.show", "id", tamiz_test_get (done, "lead"));
  assert_sound (test);
}

static void
a_row_that_is_still_wrong_keeps_what_was_typed (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *row = NULL;
  g_autoptr (json_t) done = NULL, shown = NULL, again = NULL;

  import_rows (test);
  row = find_row (test, "source");
  done = tamiz_test_session_do (test, "set-aside.mend", "id", row, "+fields", "nombre=", "+fields", "correo=",
                                "+fields", "city=Potosí", NULL);
  g_assert_cmpstr (tamiz_test_get (done, "admitted"), ==, "set_aside");
  g_assert_cmpstr (tamiz_test_get (done, "code"), ==, "least_record");
  shown = tamiz_test_session_do (test, "set-aside.show", "id", row, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "code"), ==, "least_record");
  g_assert_cmpstr (tamiz_test_get (shown, "fields.city"), ==, "Potosí");
  again = tamiz_test_session_do (test, "set-aside.mend", "id", row, "+fields", "nombre=Luz Mar", "+fields",
                                 "source=Página web", NULL);
  g_assert_cmpstr (tamiz_test_get (again, "admitted"), ==, "added");
  REFUSED (test, "not_found", "set-aside.mend", "id", row, "+fields", "nombre=Luz");
}

static void
what_the_row_has_no_place_for_is_refused (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *row = NULL, *words = NULL;

  import_rows (test);
  row = find_row (test, "source");
  words = tamiz_test_session_refused (test, "invalid", "set-aside.mend", "id", row, "+fields", "apodo=Lu", NULL);
  g_assert_nonnull (strstr (words, "apodo"));
  g_assert_nonnull (strstr (words, "Recibido"));
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
}

/* Each in slices of its own, taken back by one undo. */
static void
all_rows_without_a_source_get_one_at_once (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) done = NULL;

  import_rows (test);
  done = tamiz_test_session_do (test, "set-aside.retry", "+set", "source=Página web", NULL);
  g_assert_cmpint (get_number (done, "rows"), ==, 3);
  g_assert_cmpint (get_number (done, "added"), ==, 2);
  g_assert_cmpint (get_number (done, "set_aside"), ==, 1);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 1);
  g_assert_cmpint (count (test, "lead.list"), ==, 3);
  DO (test, "undo", "what", tamiz_test_get (done, "change"));
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  assert_sound (test);
}

/* Two rows of the same person become one. */
static void
rows_meet_who_came_by_the_rows_before (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) done = NULL;
  g_autofree char *path = tamiz_test_session_write (test, "twice.csv", "nombre,correo\nEva Rey,eva@dos.example\n"
                                                                       "Eva Rey,EVA@dos.example\nEva Rey,ana@uno.example\n");

  tamiz_test_session_agree (test);
  DO (test, "import", "file", path);
  done = tamiz_test_session_do (test, "set-aside.retry", "code", "source", "+set", "source=Página web", NULL);
  g_assert_cmpint (get_number (done, "rows"), ==, 3);
  g_assert_cmpint (get_number (done, "added"), ==, 2);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 0);
  assert_sound (test);
}

static void
discarded_rows_come_back_with_undo (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *row = NULL;
  g_autoptr (json_t) done = NULL, list = NULL;

  import_rows (test);
  row = find_row (test, "least_record");
  REFUSED (test, "invalid", "set-aside.discard", "+ids", row, "reason", " ");
  done = tamiz_test_session_do (test, "set-aside.discard", "+ids", row, "+ids", "999999", "reason", "Fila vacía", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (done, "refused.0.id"), ==, "999999");
  g_assert_cmpint (count (test, "set-aside.list"), ==, 2);
  /* Somebody else had it in sight. */
  REFUSED (test, "not_found", "set-aside.mend", "id", row, "+fields", "nombre=Luz");
  DO (test, "undo", "what", tamiz_test_get (done, "change"));
  list = tamiz_test_session_do (test, "set-aside.list", "code", "least_record", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 1);
  g_assert_null (strstr (tamiz_test_get (list, "items.0.reason"), "Fila"));
  assert_sound (test);
}

static void
who_may_not_work_with_prospects_may_not_mend (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *row = NULL;

  import_rows (test);
  row = find_row (test, "source");
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "set-aside.mend", "id", row, "+fields", "source=Página web");
  REFUSED (test, "not_allowed", "set-aside.retry", "+set", "source=Página web");
  REFUSED (test, "not_allowed", "set-aside.discard", "+ids", row, "reason", "Nada");
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
}

/* The same file brought twice: a row stands once and says so, whoever undoes which import. */
static void
the_same_row_stands_once_and_says_how_often_it_came (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = tamiz_test_session_write (test, "rows.csv", rows);
  g_autoptr (json_t) again = NULL, list = NULL, before = NULL;

  import_rows (test);
  again = tamiz_test_session_do (test, "import", "file", path, "mapping", "{\"date_order\":\"mdy\"}", NULL);
  g_assert_cmpint (get_number (again, "set_aside"), ==, 3);
  list = tamiz_test_session_do (test, "set-aside.list", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 3);
  g_assert_cmpint (get_number (list, "items.0.times"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.import"), ==, tamiz_test_get (again, "import_id"));
  g_assert_cmpuint (json_array_size (json_object_get (list, "imports")), ==, 1);
  g_assert_cmpint (get_number (list, "imports.0.count"), ==, 3);

  DO (test, "undo", "what", tamiz_test_get (again, "import_id"));
  before = tamiz_test_session_do (test, "set-aside.list", NULL);
  g_assert_cmpint (get_number (before, "total"), ==, 3);
  g_assert_cmpint (get_number (before, "items.0.times"), ==, 1);
  assert_sound (test);
}

/* Also within one file; once it is mended it waits no longer, and a row of now stands for itself. */
static void
a_row_that_is_in_the_file_twice_stands_once (void)
{
  static const char twice[] = "nombre,correo,Color\n,,rojo\nEva Rey,eva@dos.example,\n,,rojo\n,,verde\n";
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = tamiz_test_session_write (test, "twice.csv", twice), *row = NULL;

  tamiz_test_session_agree (test);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (json_t) brought = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
      g_autoptr (json_t) red = tamiz_test_session_do (test, "set-aside.list", "search", "rojo", NULL);

      g_assert_cmpint (get_number (brought, "set_aside"), ==, 3);
      g_assert_cmpint (count (test, "set-aside.list"), ==, 2);
      g_assert_cmpint (get_number (red, "items.0.times"), ==, 2 * i);
      g_free (row);
      row = g_strdup (tamiz_test_get (red, "items.0.id"));
    }
  /* What is typed makes it another row; the file's is set aside anew. */
  DO (test, "set-aside.mend", "id", row, "+fields", "Color=gris");
  DO (test, "import", "file", path, "source", "Página web");
  g_assert_cmpint (count (test, "set-aside.list"), ==, 3);
  assert_sound (test);
}

/* Of whom each row speaks is said, and those of one file are told apart. */
static void
rows_have_a_name_and_a_file (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = tamiz_test_session_write (test, "more.csv", "mail,apellidos,nombres\nz@z.example,Rivas,Zoe\n");
  g_autoptr (json_t) brought = NULL, list = NULL, steward = NULL;

  import_rows (test);
  brought = tamiz_test_session_do (test, "import", "file", path, NULL);
  list = tamiz_test_session_do (test, "set-aside.list", "import", tamiz_test_get (brought, "import_id"), NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.name"), ==, "Zoe Rivas");
  g_assert_cmpuint (json_array_size (json_object_get (list, "imports")), ==, 2);
  steward = tamiz_test_session_do (test, "steward.list", "name", "set_aside", "import",
                                   tamiz_test_get (brought, "import_id"), NULL);
  g_assert_cmpint (get_number (steward, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (steward, "items.0.name"), ==, "Zoe Rivas");
  g_assert_true (g_str_has_suffix (tamiz_test_get (steward, "imports.0.file"), "more.csv"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/set-aside/rows-are-counted-by-reason-and-found", rows_are_counted_by_reason_and_found);
  g_test_add_func ("/set-aside/a-row-says-how-it-is-understood", a_row_says_how_it_is_understood_and_what_would_help);
  g_test_add_func ("/set-aside/a-mended-row-comes-in", a_mended_row_comes_in_and_leaves_the_list);
  g_test_add_func ("/set-aside/a-row-still-wrong-keeps-what-was-typed", a_row_that_is_still_wrong_keeps_what_was_typed);
  g_test_add_func ("/set-aside/what-has-no-place-is-refused", what_the_row_has_no_place_for_is_refused);
  g_test_add_func ("/set-aside/all-rows-get-a-source-at-once", all_rows_without_a_source_get_one_at_once);
  g_test_add_func ("/set-aside/rows-meet-the-rows-before", rows_meet_who_came_by_the_rows_before);
  g_test_add_func ("/set-aside/discarded-rows-come-back", discarded_rows_come_back_with_undo);
  g_test_add_func ("/set-aside/the-same-row-stands-once", the_same_row_stands_once_and_says_how_often_it_came);
  g_test_add_func ("/set-aside/twice-in-the-file", a_row_that_is_in_the_file_twice_stands_once);
  g_test_add_func ("/set-aside/name-and-file", rows_have_a_name_and_a_file);
  g_test_add_func ("/set-aside/rights", who_may_not_work_with_prospects_may_not_mend);

  return g_test_run ();
}
