#include "config.h"

#include "session-checks.h"

#include <string.h>

/* The box that finds anything. */

static json_t *
find (TamizTestSession *test,
      const char       *text)
{
  return tamiz_test_session_do (test, "find", "text", text, NULL);
}

static void
assert_first (TamizTestSession *test,
              const char       *text,
              const char       *what,
              const char       *title,
              const char       *lead)
{
  g_autoptr (json_t) found = find (test, text);

  g_test_message ("%s", text);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.what"), ==, what);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.title"), ==, title);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.lead"), ==, lead);
}

static void
anything_is_found (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) found = NULL;

  tamiz_test_session_agree (test);
  DO (test, "campaign.add", "name", "Feria de otoño", "source", "Página web", "from", "2026-03-01");
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (test, NULL); /* needs nobody */

  assert_first (test, "ines", "lead", "Inés Güemes", id);
  assert_first (test, "GUEMES, Inés", "lead", "Inés Güemes", id);
  assert_first (test, "  güe  ", "lead", "Inés Güemes", id);
  assert_first (test, "condor", "company", "Construcciones El Cóndor", NULL);
  assert_first (test, "construcciones", "company", "Construcciones El Cóndor", NULL);
  assert_first (test, "feria otono", "campaign", "Feria de otoño", NULL);
  assert_first (test, "1", "handoff", "Handoff 1", id);
  assert_first (test, "#1", "handoff", "Handoff 1", id);
  assert_first (test, "budget", "criterion", "Budget", NULL);

  found = find (test, "ines");
  g_assert_nonnull (strstr (tamiz_test_get (found, "items.0.subtitle"), "Construcciones El Cóndor"));
  g_assert_nonnull (strstr (tamiz_test_get (found, "items.0.subtitle"), "Handed off"));
}

static void
an_address_or_a_number_finds_its_person (void)
{
  static const char *const texts[] = { "ines@condor.example", "INES@Condor.example", "71234567",
                                       "+591 7123-4567", "(591) 7 123 4567", "00591 71234567" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) nobody = NULL, several = NULL, again = NULL;

  tamiz_test_session_agree (test);
  DO (test, "product-line.add", "name", "Grúas");
  id = tamiz_test_session_add_lead (test);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (json_t) found = find (test, texts[i]);

      assert_first (test, texts[i], "lead", "Inés Güemes", id);
      g_assert_cmpint (get_number (found, "total"), ==, 1);
    }
  nobody = find (test, "79999999");
  g_assert_cmpint (get_number (nobody, "total"), ==, 0);

  /* Of two leads the newer comes first. */
  again = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Inés", "+fields", "last_name=Güemes",
                                 "+fields", "email=ines@condor.example", "+fields", "product_line=Grúas", "source",
                                 "Página web", NULL);
  several = find (test, "71234567");
  g_assert_cmpint (get_number (several, "total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (several, "items.0.lead"), ==, tamiz_test_get (again, "id"));
}

static void
somebody_without_a_lead_is_found_too (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) found = NULL, shown = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "other_person", "person", "Rosalía");
  assert_first (test, "rosalia", "person", "Rosalía", NULL);
  found = find (test, "rosalia");
  g_assert_cmpstr (tamiz_test_get (found, "items.0.subtitle"), ==, "Construcciones El Cóndor");
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.company"), ==, tamiz_test_get (shown, "company_id"));
}

static void
the_best_comes_first (void)
{
  static const char *const names[] = { "Susana", "Mariana", "Ana", "Anabel" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) found = NULL, limited = NULL;

  tamiz_test_session_agree (test);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (add_inquiry (test, names[i]));
  DO (test, "campaign.add", "name", "Semana de la anatomía", "source", "Página web", "from", "2026-03-01");

  found = find (test, "ana");
  g_assert_cmpstr (tamiz_test_get (found, "items.0.title"), ==, "Ana");
  g_assert_cmpstr (tamiz_test_get (found, "items.1.title"), ==, "Anabel");
  g_assert_cmpstr (tamiz_test_get (found, "items.2.title"), ==, "Semana de la anatomía");
  g_assert_cmpint (get_number (found, "total"), ==, 5);

  /* Leads leave room for what else there is. */
  limited = tamiz_test_session_do (test, "find", "text", "ana", "limit", "4", NULL);
  g_assert_cmpint (get_number (limited, "total"), ==, 4);
  g_assert_nonnull (find_item (json_object_get (limited, "items"), "what", "campaign"));
}

static void
odd_texts_find_nothing_and_harm_nothing (void)
{
  static const char *const texts[] = { "", "   ", ",;", "%", "'; DROP TABLE lead; --", "@", "#", "000000000000000000000",
                                       "\xf0\x9f\x98\x80", "مرحبا" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *length = g_strnfill (100000, 'x');

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (json_t) found = find (test, texts[i]);

      g_test_message ("%s", texts[i]);
      /* Every address has an @. */
      g_assert_cmpint (get_number (found, "total"), ==, g_str_equal (texts[i], "@") ? 1 : 0);
    }
  json_decref (find (test, length));
  REFUSED (test, "invalid", "find");
  REFUSED (test, "invalid", "find", "text", "ana", "limit", "few");
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/find/" path, function)
  ADD ("anything-is-found", anything_is_found);
  ADD ("an-address-or-a-number-finds-its-person", an_address_or_a_number_finds_its_person);
  ADD ("somebody-without-a-lead-is-found-too", somebody_without_a_lead_is_found_too);
  ADD ("the-best-comes-first", the_best_comes_first);
  ADD ("odd-texts-find-nothing-and-harm-nothing", odd_texts_find_nothing_and_harm_nothing);

  return g_test_run ();
}
