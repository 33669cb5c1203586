#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Which buyer persona a lead is, is computed; who says otherwise says why. */

static void
assert_persona (json_t     *lead,
                const char *persona,
                const char *chosen,
                const char *reason)
{
  g_assert_cmpstr (tamiz_test_get (lead, "persona"), ==, persona);
  g_assert_cmpstr (tamiz_test_get (lead, "persona_chosen"), ==, chosen);
  g_assert_cmpstr (tamiz_test_get (lead, "persona_reason"), ==, reason);
}

static void
assert_shows (TamizTestSession *test,
              const char       *id,
              const char       *persona,
              const char       *chosen,
              const char       *reason)
{
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.show", "id", id, NULL);

  assert_persona (lead, persona, chosen, reason);
  g_assert_cmpstr (tamiz_test_get (lead, "persona_computed"), ==, "manager");
}

static void
a_persona_by_hand_says_why (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) set = NULL, why = NULL;
  g_autofree char *id = NULL, *message = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  assert_shows (test, id, "manager", NULL, NULL);

  message = tamiz_test_session_refused (test, "invalid", "lead.set", "id", id, "+fields", "persona=owner", NULL);
  g_assert_nonnull (strstr (message, "persona_reason"));
  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "persona=owner", "+fields", "persona_reason= ");
  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "persona_reason=Es la dueña");
  g_clear_pointer (&message, g_free);
  message = tamiz_test_session_refused (test, "invalid", "lead.set", "id", id, "+fields", "persona=dueña",
                                        "+fields", "persona_reason=Es la dueña", NULL);
  g_assert_nonnull (strstr (message, "manager, owner"));
  assert_shows (test, id, "manager", NULL, NULL);

  set = tamiz_test_session_do (test, "lead.set", "id", id, "+fields", "persona=owner", "+fields",
                               "persona_reason=Es la dueña", "+seen", "persona=", NULL);
  assert_persona (set, "owner", "owner", "Es la dueña");
  assert_shows (test, id, "owner", "owner", "Es la dueña");
  why = tamiz_test_session_do (test, "explain", "id", id, NULL);
  g_assert_nonnull (strstr (tamiz_test_get (find_item (json_object_get (why, "because"), "key", "owner"), "evidence"),
                            "Es la dueña"));
  assert_sound (test);
}

/* Another persona needs another reason; the same one may get a better one. */
static void
a_reason_stays_with_its_persona (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "lead.set", "id", id, "+fields", "persona=owner", "+fields", "persona_reason=Es la dueña");
  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "persona=manager");
  DO (test, "lead.set", "id", id, "+fields", "persona=owner");
  DO (test, "lead.set", "id", id, "+fields", "persona_reason=Firma los cheques");
  assert_shows (test, id, "owner", "owner", "Firma los cheques");

  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "persona_reason=");
  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "persona=", "+fields", "persona_reason=Ya no");
  DO (test, "lead.set", "id", id, "+fields", "persona=", "+seen", "persona=owner");
  assert_shows (test, id, "manager", NULL, NULL);
  DO (test, "lead.set", "id", id, "+fields", "persona=owner", "+fields", "persona_reason=Otra vez");
  DO (test, "lead.set", "id", id, "+fields", "persona_reason=", "+fields", "persona=");
  assert_shows (test, id, "manager", NULL, NULL);
  assert_sound (test);
}

static char *
find_change (TamizTestSession *test,
             const char       *id,
             const char       *after)
{
  g_autoptr (json_t) history = tamiz_test_session_do (test, "history", "id", id, NULL);

  return g_strdup (tamiz_test_get (find_item (json_object_get (history, "items"), "after", after), "change"));
}

static void
undo_brings_back_persona_and_reason (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *first = NULL, *second = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "lead.set", "id", id, "+fields", "persona=owner", "+fields", "persona_reason=Es la dueña");
  first = find_change (test, id, "Es la dueña");
  DO (test, "lead.set", "id", id, "+fields", "persona=manager", "+fields", "persona_reason=Contrató gerente");
  second = find_change (test, id, "Contrató gerente");
  DO (test, "undo", "what", second);
  assert_shows (test, id, "owner", "owner", "Es la dueña");
  DO (test, "undo", "what", first);
  assert_shows (test, id, "manager", NULL, NULL);
  assert_sound (test);
}

/* Typed as a whole, a lead is refused as well; and somebody who is there is not another persona
 * for being met again.
 */
static void
a_new_lead_is_asked_for_the_reason_too (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) lead = NULL;

  tamiz_test_session_agree (test);
  REFUSED (test, "invalid", "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@gente.example", "+fields",
           "persona=owner", "source", "Página web");
  REFUSED (test, "invalid", "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@gente.example", "+fields",
           "persona_reason=Es la dueña", "source", "Página web");
  lead = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@gente.example",
                                "+fields", "persona=owner", "+fields", "persona_reason=Es la dueña", "source",
                                "Página web", NULL);
  assert_persona (lead, "owner", "owner", "Es la dueña");
  g_assert_null (tamiz_test_get (lead, "persona_computed"));
}

static void
import (TamizTestSession *test,
        const char       *name,
        const char       *rows,
        const char       *match)
{
  g_autofree char *path = tamiz_test_session_write (test, name, rows);

  DO (test, "import", "file", path, "source", "Página web", "activity", "none", "match", match, "+dry-run", NULL);
  DO (test, "import", "file", path, "source", "Página web", "activity", "none", "match", match);
}

/* A file has nobody to be asked. */
static void
a_persona_of_a_file_says_where_it_comes_from (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  import (test, "feria.csv",
          "Correo,Nombre,Buyer persona,Motivo del buyer persona\nines@condor.example,Inés Güemes,owner,\n", "fill");
  assert_shows (test, id, "owner", "owner", "as imported from feria.csv");

  /* What is there is not filled, and no reason goes to another persona. */
  import (test, "otra.csv",
          "Correo,Nombre,Buyer persona,Motivo del buyer persona\nines@condor.example,Inés Güemes,manager,Dirige\n",
          "fill");
  assert_shows (test, id, "owner", "owner", "as imported from feria.csv");
  import (test, "otra.csv",
          "Correo,Nombre,Buyer persona,Motivo del buyer persona\nines@condor.example,Inés Güemes,manager,Dirige\n",
          "update");
  assert_shows (test, id, "manager", "manager", "Dirige");
  import (test, "igual.csv", "Correo,Nombre,Buyer persona\nines@condor.example,Inés Güemes,manager\n", "update");
  assert_shows (test, id, "manager", "manager", "Dirige");

  DO (test, "lead.set", "id", id, "+fields", "persona=");
  import (test, "motivo.csv", "Correo,Nombre,Motivo del buyer persona\nines@condor.example,Inés Güemes,Nada\n",
          "update");
  assert_shows (test, id, "manager", NULL, NULL);
  assert_sound (test);
}

static void
assert_said (json_t *result)
{
  g_autoptr (json_t) answer = result;
  json_t *said = json_object_get (answer, "kept_as_typed");

  g_assert_cmpuint (json_array_size (said), ==, 2);
  g_assert_cmpint (tamiz_json_get_int (json_array_get (said, 1), "line", 0), ==, 3);
  g_assert_nonnull (strstr (tamiz_test_get (json_array_get (said, 1), "message"), "astronaut"));
}

/* Neither a new lead nor one that is there becomes a persona that the definition does not have. */
static void
an_unknown_persona_of_a_file_is_said_and_left_out (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) list = NULL;
  g_autofree char *id = NULL, *path = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  path = tamiz_test_session_write (test, "feria.csv",
                                   "Correo,Nombre,Buyer persona,Motivo del buyer persona\n"
                                   "ines@condor.example,Inés Güemes,princess,Lo dijo\n"
                                   "ana@gente.example,Ana Peña,astronaut,Lo dijo\n");
  assert_said (tamiz_test_session_do (test, "import", "file", path, "source", "Página web", "activity", "none",
                                      "match", "update", "+dry-run", NULL, NULL));
  assert_said (tamiz_test_session_do (test, "import", "file", path, "source", "Página web", "activity", "none",
                                      "match", "update", NULL));
  assert_shows (test, id, "manager", NULL, NULL);
  list = tamiz_test_session_do (test, "lead.list", "search", "Ana Peña", NULL);
  assert_persona (json_array_get (json_object_get (list, "items"), 0), NULL, NULL, NULL);
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/persona/" path, function)
  ADD ("a-persona-by-hand-says-why", a_persona_by_hand_says_why);
  ADD ("a-reason-stays-with-its-persona", a_reason_stays_with_its_persona);
  ADD ("undo-brings-back-persona-and-reason", undo_brings_back_persona_and_reason);
  ADD ("a-new-lead-is-asked-for-the-reason-too", a_new_lead_is_asked_for_the_reason_too);
  ADD ("a-persona-of-a-file-says-where-it-comes-from", a_persona_of_a_file_says_where_it_comes_from);
  ADD ("an-unknown-persona-of-a-file-is-said-and-left-out", an_unknown_persona_of_a_file_is_said_and_left_out);

  return g_test_run ();
}
