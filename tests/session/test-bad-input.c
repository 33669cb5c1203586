#include "config.h"

#include "session-checks.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What bad input gets: a clear message, nothing stored by halves, no crash and no hang. */

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
try_open (const char *path,
          gboolean    read_only)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (TamizSession) session = tamiz_session_new (clock);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tamiz_session_open_async (session, path, read_only, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (tamiz_session_open_finish (session, result, &error))
    {
      tamiz_session_close (session);
      return g_strdup ("open");
    }

  g_assert_true (strlen (error->message) > 20);
  return g_strdup (tamiz_error_code_nick (error));
}

static void
assert_opens (const char *path,
              const char *expected)
{
  g_autofree char *code = try_open (path, FALSE);

  g_assert_cmpstr (code, ==, expected);
}

static void
what_is_no_base_is_not_opened (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *text = tamiz_test_session_write (test, "text.tamiz", "nombre,correo\nAna,a@a.example\n");
  g_autofree char *empty = tamiz_test_session_write (test, "empty.tamiz", "");
  g_autofree char *newer = g_build_filename (test->folder, "newer.tamiz", NULL);
  g_autofree char *missing = g_build_filename (test->folder, "missing.tamiz", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  tamiz_test_session_agree (test);
  assert_opens (text, "not_a_base");
  assert_opens (empty, "not_a_base");
  assert_opens (missing, "missing");
  assert_opens (test->folder, "not_a_base");
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));

  /* The schema's number is the file's user_version, at byte 60. */
  DO (test, "backup", "output", newer);
  g_assert_true (g_file_get_contents (newer, &bytes, &length, NULL));
  bytes[60] = 1;
  g_assert_true (g_file_set_contents (newer, bytes, length, NULL));
  assert_opens (newer, "newer");
}

static const char *program;

/* A program of its own: a process that was forked has none of the threads. */
static int
run_child (const char *mode,
           const char *base,
           const char *file)
{
  const char *argv[] = { program, mode, base, file, NULL };
  GError *error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  return status;
}

/* Root may write anywhere, so an ordinary user tries. */
static int
open_as_nobody (const char *path)
{
  const struct passwd *nobody = getpwnam ("nobody");
  g_autofree char *writing = NULL, *reading = NULL;

  if (getuid () == 0
      && (nobody == NULL || setgid (nobody->pw_gid) != 0 || setuid (nobody->pw_uid) != 0))
    return 77;
  writing = try_open (path, FALSE);
  reading = try_open (path, TRUE);
  if (!g_str_equal (writing, "read_only"))
    return 1;

  return g_str_equal (reading, "open") ? 0 : 2;
}

static void
a_read_only_folder_is_told (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  int status;

  tamiz_test_session_agree (test);
  tamiz_session_close (test->session);
  g_assert_cmpint (g_chmod (test->folder, 0555), ==, 0);
  g_assert_cmpint (g_chmod (test->path, 0444), ==, 0);
  status = run_child ("--open", test->path, NULL);
  g_assert_cmpint (g_chmod (test->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (test->path, 0644), ==, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static char *
write_bytes (TamizTestSession *test,
             const char       *name,
             const char       *bytes,
             gsize             length)
{
  g_autofree char *path = g_build_filename (test->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  return g_steal_pointer (&path);
}

typedef struct
{
  gint64 leads, people, companies, imports, set_aside, sources;
} Counts;

static Counts
take_counts (TamizTestSession *test)
{
  return (Counts) { count (test, "lead.list"),   count (test, "person.list"), count (test, "company.list"),
                    count (test, "import.list"), count (test, "set-aside.list"), count (test, "source.list") };
}

static void
assert_unchanged (TamizTestSession *test,
                  const Counts     *before)
{
  Counts after = take_counts (test);

  g_assert_cmpint (after.leads, ==, before->leads);
  g_assert_cmpint (after.people, ==, before->people);
  g_assert_cmpint (after.companies, ==, before->companies);
  g_assert_cmpint (after.imports, ==, before->imports);
  g_assert_cmpint (after.set_aside, ==, before->set_aside);
  g_assert_cmpint (after.sources, ==, before->sources);
}

#define BYTES(text) text, sizeof (text) - 1

static void
a_file_that_cannot_be_read_stores_nothing (void)
{
  static const struct
  {
    const char *code;
    const char *bytes;
    gsize length;
  } files[] = {
    { "empty", BYTES ("") },
    { "empty", BYTES ("\xef\xbb\xbf") },
    { "binary", BYTES ("\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0") },
    { "binary", BYTES ("PK\3\4\24\0\6\0\10\0\0\0!\0b\356\235h\0\0\0\0") },
  };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  Counts before;

  tamiz_test_session_agree (test);
  g_free (add_inquiry (test, "eva"));
  before = take_counts (test);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = write_bytes (test, "bad.csv", files[i].bytes, files[i].length);

      g_test_message ("%u", i);
      REFUSED (test, files[i].code, "import", "file", path, "source", "Página web");
      assert_unchanged (test, &before);
    }
  REFUSED (test, "read", "import", "file", "/no/such/file.csv", "source", "Página web");
  REFUSED (test, "read", "import", "file", test->folder, "source", "Página web");
  assert_unchanged (test, &before);
  assert_sound (test);
}

/* Rows that are odd come in as far as they can, and every one is counted. */
static void
ragged_and_wrongly_encoded_rows_are_counted (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ragged = NULL, *encoded = NULL;
  g_autoptr (json_t) first = NULL, second = NULL, leads = NULL;

  tamiz_test_session_agree (test);
  ragged = tamiz_test_session_write (test, "ragged.csv",
                                     "nombre,correo,ciudad\nAna\nEva,e@e.example,Sucre,more,and more\n,,\n,,La Paz\n");
  first = tamiz_test_session_do (test, "import", "file", ragged, "source", "Página web", NULL);
  g_assert_cmpint (get_number (first, "rows"), ==, 3);
  g_assert_cmpint (get_number (first, "added"), ==, 2);
  g_assert_cmpint (get_number (first, "set_aside"), ==, 1);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 1);
  encoded = write_bytes (test, "latin.csv", BYTES ("nombre,correo\nMu\xf1oz,m@m.example\n"));
  second = tamiz_test_session_do (test, "import", "file", encoded, "source", "Página web", NULL);
  g_assert_cmpint (get_number (second, "added"), ==, 1);
  leads = tamiz_test_session_do (test, "lead.list", "search", "muñoz", NULL);
  g_assert_cmpint (get_number (leads, "total"), ==, 1);
  assert_sound (test);
}

static void
impossible_dates_are_kept_apart_or_refused (void)
{
  static const char *const dates[] = { "0000-01-01", "9999-12-31", "10000-01-01", "2026-02-30",
                                       "-001-01-01", "9999-12-31T23:59:59.999999Z" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GString) rows = g_string_new ("nombre,correo,received_on\n");
  g_autofree char *path = NULL, *map = NULL, *id = NULL;
  g_autoptr (json_t) answer = NULL, funnel = NULL;

  tamiz_test_session_agree (test);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    g_string_append_printf (rows, "P%u,p%u@p.example,%s\n", i, i, dates[i]);
  path = tamiz_test_session_write (test, "dates.csv", rows->str);
  map = tamiz_test_session_write (test, "map.json", "{\"columns\": {\"received_on\": \"received_on\"}}");
  answer = tamiz_test_session_do (test, "import", "file", path, "map", map, "source", "Página web", NULL);
  g_assert_cmpint (get_number (answer, "rows"), ==, G_N_ELEMENTS (dates));
  g_assert_cmpint (get_number (answer, "added"), ==, G_N_ELEMENTS (dates));
  g_assert_cmpint (get_number (answer, "problems"), >=, G_N_ELEMENTS (dates));
  funnel = tamiz_test_session_do (test, "report.funnel", NULL);
  g_assert_cmpint (get_number (funnel, "items.0.reached"), ==, G_N_ELEMENTS (dates));

  id = add_inquiry (test, "eva");
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *wanted = g_strdup_printf ("wanted_by=%s", dates[i]);
      g_autofree char *received = g_strdup_printf ("received_on=%s", dates[i]);

      g_test_message ("%s", dates[i]);
      REFUSED (test, "invalid", "lead.set", "id", id, "+fields", wanted);
      REFUSED (test, "invalid", "activity.add", "id", id, "kind", "note", "at", dates[i]);
      REFUSED (test, "invalid", "lead.add", "+fields", "first_name=Zoe", "+fields", received, "source",
               "Página web");
    }
  REFUSED (test, "invalid", "explain", "id", id, "at", "0000-01-01");
  REFUSED (test, "invalid", "report.funnel", "from", "0000-01-01");
  assert_sound (test);
}

static void
a_map_and_its_columns_must_fit (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL, *absent = NULL, *unknown = NULL, *broken = NULL, *wide = NULL;
  g_autofree char *message = NULL;
  g_autoptr (GString) header = g_string_new ("correo"), row = g_string_new ("\na@a.example");
  Counts before;

  tamiz_test_session_agree (test);
  before = take_counts (test);
  path = tamiz_test_session_write (test, "people.csv", "nombre,correo\nAna,a@a.example\n");
  absent = tamiz_test_session_write (test, "absent.json", "{\"columns\": {\"apodo\": \"first_name\"}}");
  unknown = tamiz_test_session_write (test, "unknown.json", "{\"columns\": {\"nombre\": \"nick_name\"}}");
  broken = tamiz_test_session_write (test, "broken.json", "{\"columns\": ");
  message = tamiz_test_session_refused (test, "map", "import", "file", path, "map", absent, "source",
                                        "Página web", NULL);
  g_assert_nonnull (strstr (message, "apodo"));
  REFUSED (test, "map", "import", "file", path, "map", unknown, "source", "Página web");
  REFUSED (test, "invalid", "import", "file", path, "map", broken, "source", "Página web");
  REFUSED (test, "not_found", "import", "file", path, "source", "Radio");
  REFUSED (test, "invalid", "import", "file", path, "source", "Página web", "activity", "dance");
  REFUSED (test, "invalid", "import", "file", path, "source", "Página web", "of", "dogs");
  REFUSED (test, "map", "import", "file", path, "source-column", "apodo");

  for (guint i = 0; i < 65; i++)
    {
      g_string_append_printf (header, ",columna rara %u", i);
      g_string_append_printf (row, ",valor %u", i);
    }
  g_string_append (header, row->str);
  wide = tamiz_test_session_write (test, "wide.csv", header->str);
  REFUSED (test, "refused", "import", "file", wide, "source", "Página web");
  assert_unchanged (test, &before);
  DO (test, "import", "file", wide, "source", "Página web", "+all-columns", NULL);
  assert_sound (test);
}

static void
the_same_thing_twice_in_a_file_is_stored_once (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *activities = NULL, *outcomes = NULL;
  g_autoptr (json_t) first = NULL, second = NULL;

  tamiz_test_session_agree (test);
  id = add_inquiry (test, "eva");
  activities = tamiz_test_session_write (test, "activities.csv",
                                         "email,kind,at,subject\n"
                                         "eva@gente.example,demo,2026-02-01T10:00,Asked\n"
                                         "eva@gente.example,demo,2026-02-01T10:00,Asked\n"
                                         "eva@gente.example,demo,2026-02-01T10:00,Other\n"
                                         "who@gente.example,demo,2026-02-01T10:00,Asked\n");
  first = tamiz_test_session_do (test, "import", "file", activities, "of", "activities", NULL);
  g_assert_cmpint (get_number (first, "added"), ==, 2);
  g_assert_cmpint (get_number (first, "skipped"), ==, 1);
  g_assert_cmpint (get_number (first, "set_aside"), ==, 1);
  g_assert_cmpint (count_of (test, "activity.list", id), ==, 3);

  outcomes = tamiz_test_session_write (test, "outcomes.csv",
                                       "email,outcome,at\neva@gente.example,lost,2026-02-02\n"
                                       "eva@gente.example,won,2026-02-03\neva@gente.example,won,2026-02-03\n");
  second = tamiz_test_session_do (test, "import", "file", outcomes, "of", "outcomes", NULL);
  g_assert_cmpint (get_number (second, "added"), ==, 2);
  g_assert_cmpint (get_number (second, "skipped"), ==, 1);
  assert_stage (test, id, "won");
  assert_sound (test);
}

static const char people_header[]
    = "first_name,last_name,email,phone,job_title,city,company,product_line,tags,notes,Color,message";

/* A new person, who comes again with other letters, by the number only, for something else and
 * with what is known already; and somebody of the same company.
 */
static const char *const people_rows[] = {
  "Ana,Rojas,ana@uno.example,,,,Uno SA,,,,,Hola",
  "Ana,Rojas,ANA@uno.example,70000686,Gerente,,Uno SA,,vip,,rojo,Hola otra vez",
  "Ana,Rojas,,+591 70000686,,Oruro,,,feria,,,Tercera",
  "Luis,Paz,luis@uno.example,,,,Uno SA,,,,,Hola",
  "Ana,Rojas,ana@uno.example,,Directora,,,Seguros,,Llamar,,Quiero seguros",
  "Ana,Rojas,ana@uno.example,,,,Dos SA,,vip,,azul,Hola",
};

/* All that the rows say of the leads, without ids and times. */
static char *
describe_leads (TamizTestSession *test)
{
  static const char *const keys[] = { "name", "job_title", "city", "emails", "phones", "company", "product_line",
                                      "tags", "custom", "notes", "stage" };
  g_autoptr (json_t) leads = tamiz_test_session_do (test, "lead.list", "sort", "created", NULL);
  g_autoptr (json_t) all = json_array ();
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (leads, "items"), i, item)
    {
      const char *id = tamiz_test_get (item, "id");
      g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
      json_t *said = json_pack ("{si}", "activities", count_of (test, "activity.list", id));

      for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
        json_object_set (said, keys[j], json_object_get (lead, keys[j]));
      json_array_append_new (all, said);
    }

  return json_dumps (all, JSON_SORT_KEYS);
}

static char *
import_people (const char *match,
               gboolean    one_by_one)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GString) text = g_string_new (people_header);

  tamiz_test_session_agree (test);
  for (guint i = 0; i < G_N_ELEMENTS (people_rows); i++)
    {
      g_autofree char *file = NULL;

      g_string_append_printf (text, "\n%s", people_rows[i]);
      if (!one_by_one && i + 1 < G_N_ELEMENTS (people_rows))
        continue;
      file = tamiz_test_session_write (test, "people.csv", text->str);
      DO (test, "import", "file", file, "source", "Página web", "match", match, "+all-columns", NULL);
      g_string_assign (text, people_header);
    }
  assert_sound (test);

  return describe_leads (test);
}

static void
rows_of_one_person_join_each_other_as_they_join_the_base (void)
{
  static const char *const matches[] = { "fill", "update", "skip" };

  for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
    {
      g_autofree char *together = import_people (matches[i], FALSE);
      g_autofree char *one_by_one = import_people (matches[i], TRUE);

      g_assert_nonnull (strstr (together, "luis@uno.example"));
      g_assert_cmpstr (together, ==, one_by_one);
    }
}

static void
a_bad_definition_is_refused (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *starter = find_data ("definitions/consultative.en.duo.json");
  g_autofree char *text = NULL, *nested = NULL, *large = NULL;
  static const struct
  {
    const char *code, *from, *to;
  } bad[] = {
    { "shape", "\"statement\":", "\"statements\":" },
    { "matrix", "\"grades\": [", "\"grades\": [[\"E\"]], \"gone\": [" },
    { "circle", "\"company.employees\",\n", "\"answer.company_size\",\n" },
  };
  g_autoptr (GString) brackets = g_string_new (NULL);

  tamiz_test_session_agree (test);
  g_assert_true (g_file_get_contents (starter, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GString) changed = g_string_new (text);
      g_autofree char *path = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) answer = NULL;

      g_assert_cmpuint (g_string_replace (changed, bad[i].from, bad[i].to, 1), ==, 1);
      path = tamiz_test_session_write (test, "bad.duo.json", changed->str);
      answer = tamiz_test_session_perform (test, &error, "definition.import", "file", path, NULL);
      g_assert_null (answer);
      g_assert_cmpstr (tamiz_error_domain_nick (error), ==, "definition");
    }

  {
    g_autoptr (GRegex) weights = g_regex_new ("\"weight\": [0-9]+", 0, 0, NULL);
    g_autofree char *none = g_regex_replace_literal (weights, text, -1, 0, "\"weight\": 0", 0, NULL);
    g_autofree char *path = tamiz_test_session_write (test, "none.duo.json", none);

    REFUSED (test, "weights", "definition.import", "file", path);
  }
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (brackets, '[');
  nested = tamiz_test_session_write (test, "nested.duo.json", brackets->str);
  REFUSED (test, "json", "definition.import", "file", nested);
  large = tamiz_test_session_write (test, "large.duo.json", "");
  g_assert_cmpint (truncate (large, (1 << 20) + 1), ==, 0);
  REFUSED (test, "too_large", "definition.import", "file", large);
  g_assert_cmpint (count (test, "definition.list"), ==, 1);
}

#define N_ROWS 3000

static char *
write_many (TamizTestSession *test)
{
  g_autoptr (GString) rows = g_string_new ("nombre,correo,telefono,empresa,origen\n");

  for (guint i = 0; i < N_ROWS; i++)
    g_string_append_printf (rows, "Persona %u,p%u@gente.example,7%07u,Empresa %u,%s\n", i, i, i, i % 500,
                            i % 3 == 0 ? "Feria" : "Página web");
  return tamiz_test_session_write (test, "many.csv", rows->str);
}

static void
cancel_cb (guint64  done,
           guint64  total,
           gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
a_cancelled_import_leaves_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (json_t) arguments = json_object (), answer = NULL, imports = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Counts before;

  tamiz_test_session_agree (test);
  path = write_many (test);
  before = take_counts (test);
  tamiz_json_set_text (arguments, "file", path);
  tamiz_json_set_text (arguments, "source", "Página web");
  tamiz_session_set_progress (test->session, cancel_cb, cancellable);
  tamiz_session_perform_async (test->session, "import", arguments, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  tamiz_session_set_progress (test->session, NULL, NULL);
  answer = tamiz_session_perform_finish (test->session, result, &error);
  g_assert_null (answer);
  g_assert_cmpstr (tamiz_error_code_nick (error), ==, "cancelled");
  imports = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "undone");
  before.imports++;
  assert_unchanged (test, &before);
  assert_sound (test);
}

static void
die_cb (guint64  done,
        guint64  total,
        gpointer user_data)
{
  if (total > 0 && done > total / 2)
    kill (getpid (), SIGKILL);
}

/* Imports in a program of its own, which is killed half way. */
static int
import_until_killed (const char *base,
                     const char *file)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  TamizTestSession test = { NULL, (char *) base, clock, tamiz_session_new (clock) };

  tamiz_test_session_reopen (&test);
  tamiz_test_session_as (&test, "mia@tamiz.example");
  tamiz_session_set_progress (test.session, die_cb, NULL);
  DO (&test, "import", "file", file, "source", "Página web");

  return 1;
}

static void
import_and_die (TamizTestSession *test,
                const char       *path)
{
  int status;

  tamiz_session_close (test->session);
  status = run_child ("--import", test->path, path);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  tamiz_test_session_reopen (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static gint64
count_activities (TamizTestSession *test)
{
  g_autoptr (json_t) leads = tamiz_test_session_do (test, "lead.list", "stage", "inquiry,mql,sql", "limit", "1",
                                                    NULL);

  return get_number (leads, "total");
}

static void
an_interrupted_import_is_resumed_or_undone (void)
{
  g_autoptr (TamizTestSession) whole = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *whole_path = NULL, *path = NULL;
  g_autoptr (json_t) expected = NULL, imports = NULL, resumed = NULL, second = NULL;
  static const char *const keys[] = { "rows", "added", "updated", "filled", "skipped", "set_aside" };
  const char *id;
  Counts before, after;

  tamiz_test_session_agree (whole);
  whole_path = write_many (whole);
  expected = tamiz_test_session_do (whole, "import", "file", whole_path, "source", "Página web", NULL);
  g_assert_cmpint (get_number (expected, "rows"), ==, N_ROWS);

  tamiz_test_session_agree (test);
  path = write_many (test);
  before = take_counts (test);
  import_and_die (test, path);
  imports = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "interrupted");
  g_assert_cmpint (get_number (imports, "items.0.rows"), >, 0);
  g_assert_cmpint (get_number (imports, "items.0.rows"), <, N_ROWS);
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  id = tamiz_test_get (imports, "items.0.id");
  resumed = tamiz_test_session_do (test, "import.resume", "id", id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpint (get_number (resumed, keys[i]), ==, get_number (expected, keys[i]));
  g_assert_cmpint (count (test, "lead.list"), ==, count (whole, "lead.list"));
  g_assert_cmpint (count (test, "company.list"), ==, count (whole, "company.list"));
  g_assert_cmpint (count_activities (test), ==, count_activities (whole));
  REFUSED (test, "refused", "import.resume", "id", id);
  assert_sound (test);
  DO (test, "undo", "what", id);
  after = take_counts (test);
  g_assert_cmpint (after.leads, ==, before.leads);

  /* Or it is given up. */
  import_and_die (test, path);
  g_clear_pointer (&imports, json_decref);
  imports = tamiz_test_session_do (test, "import.list", NULL);
  id = tamiz_test_get (imports, "items.1.id");
  g_assert_cmpstr (tamiz_test_get (imports, "items.1.state"), ==, "interrupted");
  DO (test, "undo", "what", id);
  before.imports += 2;
  assert_unchanged (test, &before);
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  if (argc > 2 && g_str_equal (argv[1], "--open"))
    return open_as_nobody (argv[2]);
  if (argc > 3 && g_str_equal (argv[1], "--import"))
    return import_until_killed (argv[2], argv[3]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/bad-input/" path, func)
  ADD ("what-is-no-base-is-not-opened", what_is_no_base_is_not_opened);
  ADD ("a-read-only-folder-is-told", a_read_only_folder_is_told);
  ADD ("a-file-that-cannot-be-read-stores-nothing", a_file_that_cannot_be_read_stores_nothing);
  ADD ("ragged-and-wrongly-encoded-rows-are-counted", ragged_and_wrongly_encoded_rows_are_counted);
  ADD ("impossible-dates-are-kept-apart-or-refused", impossible_dates_are_kept_apart_or_refused);
  ADD ("a-map-and-its-columns-must-fit", a_map_and_its_columns_must_fit);
  ADD ("the-same-thing-twice-in-a-file-is-stored-once", the_same_thing_twice_in_a_file_is_stored_once);
  ADD ("rows-of-one-person-join-each-other-as-they-join-the-base",
       rows_of_one_person_join_each_other_as_they_join_the_base);
  ADD ("a-bad-definition-is-refused", a_bad_definition_is_refused);
  ADD ("a-cancelled-import-leaves-nothing", a_cancelled_import_leaves_nothing);
  ADD ("an-interrupted-import-is-resumed-or-undone", an_interrupted_import_is_resumed_or_undone);

  return g_test_run ();
}
