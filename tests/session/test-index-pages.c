#include "config.h"

#include "session-checks.h"
#include "tamiz-session-private.h"

/* A program whose memory does not hold the index answers what one answers whose does. */

#define N_LEADS 120

static const struct
{
  const char *name;
  const char *value;
} questions[] = {
  { "sort", "rank" },           { "sort", "name" },          { "sort", "name:desc" },
  { "sort", "company:desc" },   { "sort", "source" },        { "sort", "last_activity:desc" },
  { "sort", "updated" },        { "sort", "received_on" },   { "tag", "feria" },
  { "stage", "inquiry,mql" },   { "owner", "none" },         { "search", "empresa 3" },
  { "search", "PERSONA 1" },    { "search", "nobody" },      { "funnel", "prospect:reached" },
};

static TamizTestSession *
make_base (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);
  g_autoptr (GString) rows = g_string_new ("nombre,correo,empresa,etiquetas\n");
  g_autofree char *file = NULL;
  g_autofree char *ines = NULL;

  tamiz_test_session_agree (test);
  DO (test, "source.add", "name", "Feria", "kind", "event");
  for (guint i = 0; i < N_LEADS; i++)
    g_string_append_printf (rows, "Persona %u,p%u@nueva.example,Empresa %u,%s\n", i % 50, i, i % 7,
                            i % 3 == 0 ? "feria" : "Zona Franca");
  file = tamiz_test_session_write (test, "feria.csv", rows->str);
  DO (test, "import", "file", file, "source", "Feria");
  ines = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, ines);

  return test;
}

static TamizTestSession *
open_without_memory (TamizTestSession *test,
                     guint             bundle)
{
  TamizTestSession *poor = tamiz_test_session_open_again (test);

  poor->session->index_room = G_MAXSSIZE;
  poor->session->index_bundle = bundle;
  return poor;
}

static void
assert_same_answer (TamizTestSession *poor,
                    TamizTestSession *test,
                    const char       *operation,
                    const char       *name,
                    const char       *value,
                    const char       *limit)
{
  g_autoptr (json_t) found = tamiz_test_session_do (poor, operation, name, value,
                                                    limit != NULL ? "limit" : NULL, limit, NULL);
  g_autoptr (json_t) expected = tamiz_test_session_do (test, operation, name, value,
                                                       limit != NULL ? "limit" : NULL, limit, NULL);

  if (!json_equal (found, expected))
    {
      g_autofree char *text = tamiz_json_to_text (found);
      g_autofree char *right = tamiz_json_to_text (expected);

      g_error ("%s %s %s: %s\ninstead of %s", operation, name, value, text, right);
    }
}

static void
lists_and_counts_are_answered_from_storage (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  const guint bundles[] = { 7, 121, 5000 };

  for (guint bundle = 0; bundle < G_N_ELEMENTS (bundles); bundle++)
    {
      g_autoptr (TamizTestSession) poor = open_without_memory (test, bundles[bundle]);

      for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
        {
          assert_same_answer (poor, test, "lead.list", questions[i].name, questions[i].value, "0");
          assert_same_answer (poor, test, "lead.list", questions[i].name, questions[i].value, "9");
          if (!g_str_equal (questions[i].name, "sort"))
            assert_same_answer (poor, test, "lead.counts", questions[i].name, questions[i].value,
                                NULL);
        }
      assert_same_answer (poor, test, "find", "text", "persona 17", NULL);
    }
}

static void
pages_follow_one_another (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizTestSession) poor = open_without_memory (test, 10);
  g_autoptr (json_t) found = tamiz_test_session_do (poor, "lead.list", "sort", "name", "offset", "40",
                                                    "limit", "10", NULL);
  g_autoptr (json_t) expected = tamiz_test_session_do (test, "lead.list", "sort", "name", "offset",
                                                       "40", "limit", "10", NULL);

  g_assert_true (json_equal (found, expected));
}

static void
reports_say_what_is_missing (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizTestSession) poor = open_without_memory (test, 10);
  g_autofree char *message = tamiz_test_session_refused (poor, "too_large", "report.funnel", NULL);

  g_assert_nonnull (strstr (message, "memory"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index-pages/lists-and-counts-are-answered-from-storage",
                   lists_and_counts_are_answered_from_storage);
  g_test_add_func ("/index-pages/pages-follow-one-another", pages_follow_one_another);
  g_test_add_func ("/index-pages/reports-say-what-is-missing", reports_say_what_is_missing);

  return g_test_run ();
}
