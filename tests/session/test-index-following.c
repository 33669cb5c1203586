#include "config.h"

#include "session-checks.h"

/* What lists show after edits, also another program's, is what they show to a program
 * that opens the base anew.
 */

static const struct
{
  const char *name;
  const char *value;
} questions[] = {
  { "sort", "rank" },         { "sort", "name" },          { "sort", "company:desc" },
  { "sort", "owner" },        { "sort", "source:desc" },   { "sort", "last_activity:desc" },
  { "sort", "updated" },      { "sort", "grade" },         { "tag", "feria" },
  { "stage", "inquiry,mql" }, { "owner", "none" },         { "search", "condor" },
  { "search", "güemes" },     { "search", "nueva.example" },
};

static void
assert_as_for_a_newcomer (TamizTestSession *test)
{
  g_autoptr (TamizTestSession) newcomer = tamiz_test_session_open_again (test);
  g_autoptr (json_t) funnel = tamiz_test_session_do (test, "report.funnel", NULL);
  g_autoptr (json_t) anew = tamiz_test_session_do (newcomer, "report.funnel", NULL);

  g_assert_true (json_equal (funnel, anew));
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (json_t) list = tamiz_test_session_do (test, "lead.list", questions[i].name,
                                                       questions[i].value, "limit", "0", NULL);
      g_autoptr (json_t) expected = tamiz_test_session_do (newcomer, "lead.list", questions[i].name,
                                                           questions[i].value, "limit", "0", NULL);

      if (!json_equal (list, expected))
        {
          g_autofree char *found = tamiz_json_to_text (list);
          g_autofree char *right = tamiz_json_to_text (expected);

          g_error ("%s %s: %s\ninstead of %s", questions[i].name, questions[i].value, found, right);
        }
    }
}

static char *
add (TamizTestSession *test,
     const char       *first_name,
     const char       *company)
{
  g_autofree char *name = g_strconcat ("first_name=", first_name, NULL);
  g_autofree char *mail = g_strconcat ("email=", first_name, "@nueva.example", NULL);
  g_autofree char *at = g_strconcat ("company=", company, NULL);
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.add", "+fields", name, "+fields", mail,
                                                   "+fields", at, "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

static char *
find_id (TamizTestSession *test,
         const char       *operation,
         const char       *search)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, operation, "search", search, NULL);

  g_assert_cmpint (get_number (list, "total"), ==, 1);
  return g_strdup (tamiz_test_get (list, "items.0.id"));
}

static TamizTestSession *
make_base (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);
  g_autofree char *ines = NULL;

  tamiz_test_session_agree (test);
  DO (test, "source.add", "name", "Feria", "kind", "event");
  ines = tamiz_test_session_add_lead (test);
  g_free (add (test, "Zoe", "Textiles del Sur"));
  g_free (add (test, "Ana", "Textiles del Sur"));
  assert_as_for_a_newcomer (test);

  return test;
}

static void
edits_of_a_lead_are_followed (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autofree char *ines = find_id (test, "lead.list", "ines");
  g_autofree char *zoe = find_id (test, "lead.list", "zoe");

  DO (test, "tag.add", "id", zoe, "text", "Feria");
  assert_as_for_a_newcomer (test);
  DO (test, "tag.remove", "id", zoe, "text", "Feria");
  assert_as_for_a_newcomer (test);
  DO (test, "lead.set", "id", zoe, "+fields", "owner=mia@tamiz.example", "+fields", "last_name=Aguilar");
  assert_as_for_a_newcomer (test);
  DO (test, "activity.add", "id", zoe, "kind", "demo", "subject", "Asked");
  assert_as_for_a_newcomer (test);
  DO (test, "lead.move", "id", zoe, "stage", "deferred", "reason", "Later", "until", "2026-12-01");
  assert_as_for_a_newcomer (test);
  tamiz_test_session_qualify (test, ines);
  assert_stage (test, ines, "sql");
  assert_as_for_a_newcomer (test);
}

static void
renamed_people_companies_and_owners_are_followed (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autofree char *company = find_id (test, "company.list", "textiles");
  g_autofree char *person = find_id (test, "person.list", "ana");
  g_autofree char *zoe = find_id (test, "lead.list", "zoe");
  g_autofree char *ines = find_id (test, "lead.list", "ines");
  g_autoptr (json_t) found = NULL;

  DO (test, "company.set", "id", company, "+fields", "name=Cóndor del Sur");
  assert_as_for_a_newcomer (test);
  found = tamiz_test_session_do (test, "lead.list", "search", "condor", NULL);
  g_assert_cmpint (get_number (found, "total"), ==, 3);

  DO (test, "person.set", "id", person, "+fields", "first_name=Zulma", "+fields", "last_name=Güemes");
  assert_as_for_a_newcomer (test);

  DO (test, "lead.set", "id", zoe, "+fields", "owner=mia@tamiz.example");
  DO (test, "lead.set", "id", ines, "+fields", "owner=vera@tamiz.example");
  assert_as_for_a_newcomer (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.set", "user", "mia@tamiz.example", "name", "Zaida Marketing");
  assert_as_for_a_newcomer (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static void
a_renamed_source_is_followed (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (json_t) list = NULL;

  DO (test, "lead.add", "+fields", "first_name=Rita", "+fields", "email=rita@nueva.example", "source", "Feria");
  list = tamiz_test_session_do (test, "lead.list", "sort", "source", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.source"), ==, "Feria");
  DO (test, "source.set", "source", "Feria", "name", "Zona franca");
  assert_as_for_a_newcomer (test);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Does something, and answers the change that undoes it. */
static char *
change_by (TamizTestSession *test,
           const char       *operation,
           json_t           *arguments)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autoptr (json_t) answer = NULL;
  GError *error = NULL;

  tamiz_session_perform_async (test->session, operation, arguments, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  json_decref (arguments);
  answer = tamiz_session_perform_finish (test->session, result, &error);
  g_assert_no_error (error);
  changes = tamiz_session_perform_get_changes (test->session, result);
  g_assert_cmpuint (changes->len, >, 0);

  return g_strdup_printf ("c%" G_GINT64_FORMAT, g_array_index (changes, gint64, changes->len - 1));
}

static void
what_is_taken_back_is_followed (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autofree char *zoe = find_id (test, "lead.list", "zoe");
  g_autofree char *renamed = change_by (test, "lead.set", json_pack ("{ss, s[s]}", "id", zoe, "fields",
                                                                     "first_name=Yolanda"));
  g_autofree char *made
      = change_by (test, "lead.add", json_pack ("{s[ss], ss}", "fields", "first_name=Rita",
                                                "email=rita@nueva.example", "source", "Feria"));

  assert_as_for_a_newcomer (test);
  DO (test, "undo", "what", renamed);
  assert_as_for_a_newcomer (test);
  DO (test, "undo", "what", made);
  assert_as_for_a_newcomer (test);
  g_assert_cmpint (count (test, "lead.list"), ==, 3);
}

static void
imports_and_their_undoing_are_followed (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (GString) rows = g_string_new ("nombre,correo,empresa,etiquetas\n");
  g_autoptr (json_t) import = NULL;
  g_autofree char *file = NULL;

  g_string_append (rows, "Zoe,Zoe@nueva.example,Textiles del Sur,feria\n");
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (rows, "Persona %u,p%u@nueva.example,Empresa %u,feria\n", i, i, i % 7);
  file = tamiz_test_session_write (test, "feria.csv", rows->str);
  import = tamiz_test_session_do (test, "import", "file", file, "source", "Feria", NULL);
  g_assert_cmpint (count (test, "lead.list"), ==, 203);
  assert_as_for_a_newcomer (test);

  DO (test, "undo", "what", tamiz_test_get (import, "import_id"));
  g_assert_cmpint (count (test, "lead.list"), ==, 3);
  assert_as_for_a_newcomer (test);
}

static void
another_programs_edits_are_followed (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizTestSession) other = tamiz_test_session_open_again (test);
  g_autofree char *zoe = find_id (test, "lead.list", "zoe");
  g_autofree char *rita = add (other, "Rita", "Molinos del Valle");

  DO (other, "lead.set", "id", zoe, "+fields", "last_name=Aguilar");
  DO (other, "tag.add", "id", zoe, "text", "feria");
  assert_as_for_a_newcomer (test);
  DO (test, "lead.set", "id", rita, "+fields", "owner=mia@tamiz.example");
  assert_as_for_a_newcomer (other);
  g_assert_cmpint (count (other, "lead.list"), ==, 4);
}

static void
count_answer_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  guint *answered = user_data;

  g_assert_no_error (error);
  (*answered)++;
}

static void
many_may_ask_while_others_write (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizTestSession) other = tamiz_test_session_open_again (test);
  g_autofree char *zoe = find_id (test, "lead.list", "zoe");
  g_autofree char *ana = find_id (test, "lead.list", "ana");
  guint asked = 0, answered = 0;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *tag = g_strdup_printf ("tag %u", i);
      g_autoptr (json_t) list = json_pack ("{ss}", "sort", questions[i % 8].value);
      g_autoptr (json_t) add = json_pack ("{ss, ss}", "id", i % 2 ? zoe : ana, "text", tag);

      tamiz_session_perform_async (test->session, "lead.list", list, NULL, count_answer_cb, &answered);
      tamiz_session_perform_async (i % 3 ? test->session : other->session, "tag.add", add, NULL,
                                   count_answer_cb, &answered);
      tamiz_session_perform_async (other->session, "report.funnel", NULL, NULL, count_answer_cb,
                                   &answered);
      asked += 3;
    }
  while (answered < asked)
    g_main_context_iteration (NULL, TRUE);
  assert_as_for_a_newcomer (test);
  assert_as_for_a_newcomer (other);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/index/edits-of-a-lead-are-followed", edits_of_a_lead_are_followed);
  g_test_add_func ("/session/index/renamed-people-companies-and-owners-are-followed",
                   renamed_people_companies_and_owners_are_followed);
  g_test_add_func ("/session/index/a-renamed-source-is-followed", a_renamed_source_is_followed);
  g_test_add_func ("/session/index/what-is-taken-back-is-followed", what_is_taken_back_is_followed);
  g_test_add_func ("/session/index/imports-and-their-undoing-are-followed",
                   imports_and_their_undoing_are_followed);
  g_test_add_func ("/session/index/another-programs-edits-are-followed",
                   another_programs_edits_are_followed);
  g_test_add_func ("/session/index/many-may-ask-while-others-write", many_may_ask_while_others_write);
  return g_test_run ();
}
