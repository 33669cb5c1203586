#include "config.h"

#include "session-checks.h"

/* How a lead's grade went: at every moment it is what the assessment says of that moment. */

static gboolean
same_grade (json_t *one,
            json_t *other)
{
  return json_equal (json_object_get (one, "grade"), json_object_get (other, "grade"));
}

static void
assert_course (TamizTestSession *test,
               const char       *id,
               guint            *by_time)
{
  g_autoptr (json_t) course = tamiz_test_session_do (test, "lead.course", "id", id, NULL);
  g_autoptr (json_t) now = tamiz_test_session_do (test, "explain", "id", id, NULL);
  json_t *items = json_object_get (course, "items"), *item, *last = NULL;
  gsize i;

  json_array_foreach (items, i, item)
    {
      g_autofree char *version = g_strdup_printf ("%d", (int) tamiz_json_get_int (item, "version", 0));
      g_autoptr (json_t) then = tamiz_test_session_do (test, "explain", "id", id, "at",
                                                       tamiz_json_get_text (item, "at"), "version", version, NULL);

      g_assert_true (same_grade (item, then));
      g_assert_true (last == NULL || !same_grade (item, last));
      *by_time += g_strcmp0 (tamiz_json_get_text (item, "cause"), "time") == 0;
      last = item;
    }
  g_assert_nonnull (last);
  g_assert_true (same_grade (last, now));
}

static void
test_it_is_what_explain_says (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) leads = NULL;
  guint by_time = 0;
  json_t *lead;
  gsize i;

  json_decref (tamiz_test_session_do (test, "sample.fill", "size", "120", "seed", "3", NULL));
  leads = tamiz_test_session_do (test, "lead.list", "limit", "120", NULL);
  json_array_foreach (json_object_get (leads, "items"), i, lead)
    assert_course (test, tamiz_json_get_text (lead, "id"), &by_time);
  g_assert_cmpuint (i, >, 100);
  /* Fading alone changes some. */
  g_assert_cmpuint (by_time, >, 0);
}

/* Each version that was ever in force says what it would say today, and why it is otherwise now. */
static void
test_each_version_says (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) course = NULL;

  tamiz_test_session_agree (test);
  lead = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, lead);
  course = tamiz_test_session_do (test, "lead.course", "id", lead, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (course, "versions")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (course, "versions.0.state"), ==, "in_force");
  g_assert_true (json_is_null (tamiz_test_find (course, "versions.0.difference")));
  g_assert_cmpstr (tamiz_test_get (course, "items.0.cause"), !=, NULL);
}

static void
test_without_a_definition (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) lead = NULL;

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  lead = tamiz_test_session_do (test, "lead.add", "+fields", "full_name=Ada Ruiz", "+fields",
                                "email=ada@tres.example", "+fields", "source=Página web", NULL);
  REFUSED (test, "not_found", "lead.course", "id", tamiz_test_get (lead, "id"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/course/it-is-what-explain-says", test_it_is_what_explain_says);
  g_test_add_func ("/course/each-version-says", test_each_version_says);
  g_test_add_func ("/course/without-a-definition", test_without_a_definition);

  return g_test_run ();
}
