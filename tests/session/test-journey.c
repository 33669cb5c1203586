#include "config.h"

#include "session-checks.h"

#include <string.h>

static void
a_complete_lead_goes_from_inquiry_to_won (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr (json_t) shown = NULL;
  g_autoptr (json_t) check = NULL;
  g_autoptr (json_t) handoff = NULL;
  g_autoptr (json_t) won = NULL;
  g_autoptr (json_t) funnel = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "stage"), ==, "mql");
  g_assert_cmpstr (tamiz_test_get (shown, "phones.0.e164"), ==, "+59171234567");

  refusal = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to",
                                        "vera@tamiz.example", "meeting", "2026-03-05T10:00", NULL);
  tamiz_test_session_qualify (test, id);
  g_clear_pointer (&shown, json_decref);
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "stage"), ==, "sql");
  g_assert_cmpstr (tamiz_test_get (shown, "grade"), ==, "A");
  check = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_true (json_object_get (check, "ready")));

  handoff = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                   "2026-03-05T10:00", NULL);
  g_assert_cmpstr (tamiz_test_get (handoff, "state"), ==, "sent");
  g_free (tamiz_test_session_refused (test, "not_allowed", "handoff.accept", "number", "1", NULL));
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  won = tamiz_test_session_do (test, "outcome.set", "id", id, "outcome", "won", "amount", "12500.00", NULL);
  g_assert_cmpstr (tamiz_test_get (won, "stage"), ==, "won");

  funnel = tamiz_test_session_do (test, "report.funnel", NULL);
  for (guint i = 1; i < 7; i++)
    {
      g_autofree char *path = g_strdup_printf ("items.%u.reached", i);

      g_assert_cmpint (json_integer_value (tamiz_test_find (funnel, path)), ==, 1);
    }
  assert_sound (test);
}

static void
a_returned_lead_does_not_bounce_back_by_itself (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) shown = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.return", "number", "1", "criterion", "budget", "reason", "There is no money");
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "stage"), ==, "mql");

  /* Nothing but time passes. */
  tamiz_test_session_advance (test, 2 * TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  g_clear_pointer (&shown, json_decref);
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "stage"), ==, "mql");

  /* The disputed answer counts as unknown until it is answered anew. */
  DO (test, "answer", "id", id, "criterion", "need", "value", "yes");
  g_clear_pointer (&shown, json_decref);
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "stage"), ==, "mql");
  DO (test, "answer", "id", id, "criterion", "budget", "value", "approved");
  g_clear_pointer (&shown, json_decref);
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "stage"), ==, "sql");
  assert_sound (test);
}

static void
an_import_counts_every_row_and_is_undone (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (json_t) again = NULL;
  g_autoptr (json_t) list = NULL;
  g_autoptr (json_t) undone = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "people.csv",
                                   "nombre;correo;telefono;empresa;origen\n"
                                   "Ana Cárdenas;ana@uno.example;70000686;Uno S.R.L.;Feria\n"
                                   "ANA CARDENAS;ana@uno.example;;;Feria\n"
                                   ";;;;\n"
                                   ";;;;Feria\n"
                                   "Luis Condori;luis@dos.example;no tiene;Dos Ltda.;\n");
  answer = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  g_assert_cmpint (json_integer_value (json_object_get (answer, "rows")), ==, 4);
  g_assert_cmpint (json_integer_value (json_object_get (answer, "added")), ==, 2);
  g_assert_cmpint (json_integer_value (json_object_get (answer, "set_aside")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (answer, "new_sources.0"), ==, "Feria");

  again = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  g_assert_cmpint (json_integer_value (json_object_get (again, "added")), ==, 0);
  /* What Luis asked for has no date, and is told once more, but did not happen twice. */
  g_assert_cmpint (json_integer_value (json_object_get (again, "filled")), ==, 0);
  g_assert_cmpint (json_integer_value (json_object_get (again, "skipped")), ==, 3);

  undone = tamiz_test_session_do (test, "undo", "what", tamiz_test_get (answer, "import_id"), NULL);
  list = tamiz_test_session_do (test, "lead.list", NULL);
  g_assert_cmpint (json_integer_value (json_object_get (list, "total")), ==, 0);
  assert_sound (test);
}

static void
call (TamizTestSession *test,
      json_t           *lead)
{
  DO (test, "call.log", "id", tamiz_test_get (lead, "id"), "purpose", "verify", "outcome", "reached");
}

static void
an_import_that_people_worked_on_is_not_undone_in_passing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (json_t) leads = NULL;
  const char *import;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "people.csv",
                                   "nombre;correo;empresa\nAna Cárdenas;ana@uno.example;\n"
                                   ";info@dos.example;Dos S.A.\nEva Paz;eva@tres.example;\n");
  answer = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  import = tamiz_test_get (answer, "import_id");
  leads = tamiz_test_session_do (test, "lead.list", NULL);
  call (test, find_item (json_object_get (leads, "items"), "company", "Dos S.A."));
  refusal = tamiz_test_session_refused (test, "refused", "undo", "what", import, NULL);
  g_assert_nonnull (strstr (refusal, "Of this import, Dos S.A. has been worked on, or heard of, since"));
  g_clear_pointer (&refusal, g_free);
  call (test, find_item (json_object_get (leads, "items"), "name", "Ana Cárdenas"));
  call (test, find_item (json_object_get (leads, "items"), "name", "Eva Paz"));
  refusal = tamiz_test_session_refused (test, "refused", "undo", "what", import, NULL);
  g_assert_nonnull (strstr (refusal, "Of this import, Ana Cárdenas and 2 more have been worked on, or heard of, since"));
  DO (test, "call.log", "id", tamiz_test_get (leads, "items.0.id"), "purpose", "verify");
  DO (test, "undo", "what", import, "+worked-on", NULL);
  /* The call without outcome belongs to nobody now; the queue goes on without it. */
  DO (test, "call.queue");
  g_clear_pointer (&leads, json_decref);
  leads = tamiz_test_session_do (test, "lead.list", NULL);
  g_assert_cmpint (json_integer_value (json_object_get (leads, "total")), ==, 0);
}

static void
the_past_is_explained_with_the_fields_it_had (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) then = NULL;
  g_autoptr (json_t) now = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_advance (test, 2 * TAMIZ_DAY);
  DO (test, "lead.set", "id", id, "+fields", "job_title=Asistente", "+fields", "employees=2");
  now = tamiz_test_session_do (test, "explain", "id", id, NULL);
  then = tamiz_test_session_do (test, "explain", "id", id, "at", "2026-03-03", NULL);
  g_assert_cmpfloat (json_number_value (json_object_get (then, "fit")), ==, 100);
  g_assert_cmpfloat (json_number_value (json_object_get (now, "fit")), <, 60);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/journey/a-complete-lead-goes-from-inquiry-to-won",
                   a_complete_lead_goes_from_inquiry_to_won);
  g_test_add_func ("/session/journey/a-returned-lead-does-not-bounce-back-by-itself",
                   a_returned_lead_does_not_bounce_back_by_itself);
  g_test_add_func ("/session/journey/an-import-counts-every-row-and-is-undone",
                   an_import_counts_every_row_and_is_undone);

  g_test_add_func ("/session/journey/an-import-that-people-worked-on-is-not-undone-in-passing",
                   an_import_that_people_worked_on_is_not_undone_in_passing);

  g_test_add_func ("/session/journey/the-past-is-explained-with-the-fields-it-had",
                   the_past_is_explained_with_the_fields_it_had);

  return g_test_run ();
}
