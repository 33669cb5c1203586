#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What is learnt from the leads that sales got: by what was known of them when they were handed over. */

#define N_LEADS 48

/* One person who is everybody and hands over in one step; own fields are there. */
static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new ("meeting,confirmation,acceptance");
  g_autofree char *definition
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "consultative.en.duo.json", NULL);

  DO (test, "user.add", "name", "Uma", "email", "uma@tamiz.example", "role", "marketing,sales,steward");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  DO (test, "field.add", "label", "Fleet", "type", "text");
  DO (test, "definition.import", "file", definition);
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "sales");

  return test;
}

/* Every second one buys. */
static gboolean
buys (guint n)
{
  return n % 2 == 0;
}

static char *
add_ready (TamizTestSession *test,
           guint             n)
{
  g_autofree char *last_name = g_strdup_printf ("last_name=Paz %u", n);
  g_autofree char *email = g_strdup_printf ("email=ines%u@condor%u.example", n, n);
  g_autofree char *company = g_strdup_printf ("company=El Cóndor %u", n);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Inés", "+fields", last_name, "+fields",
                               "job_title=Gerente general", "+fields", email, "+fields", company, "+fields",
                               "employees=80", "source", "Página web", NULL);
  char *id = g_strdup (tamiz_test_get (lead, "id"));

  tamiz_test_session_qualify (test, id);
  return id;
}

/* A field of the lead, one of the person's phones, one that only this base has. */
static void
fill_in (TamizTestSession *test,
         const char       *id,
         guint             n)
{
  g_autofree char *phone = g_strdup_printf ("phone=712345%02u", n);

  DO (test, "lead.set", "id", id, "+fields", "city=La Paz", "+fields", phone, "+fields", "lead.custom.fleet=Vans");
}

static void
empty (TamizTestSession *test,
       const char       *id)
{
  DO (test, "lead.set", "id", id, "+fields", "city=");
}

static void
end (TamizTestSession *test,
     const char       *id,
     gboolean          won)
{
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  DO (test, "handoff.send", "id", id, "to", "uma@tamiz.example");
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  if (won)
    DO (test, "outcome.set", "id", id, "outcome", "won", "amount", "1000");
  else
    DO (test, "outcome.set", "id", id, "outcome", "lost", "reason", "price");
}

/* A lead that does not meet the definition, let through by exception, and lost. */
static void
lose_by_exception (TamizTestSession *test)
{
  g_autofree char *id = NULL;
  g_autoptr (json_t) asked = NULL;

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing");
  tamiz_test_session_as (test, "mia@tamiz.example");
  id = tamiz_test_session_add_lead (test);
  DO (test, "call.log", "id", id, "purpose", "web_follow_up", "outcome", "reached", "pain-points", "Late deliveries",
      "+answer", "need=yes", "+answer", "authority=decides", "+answer", "time_frame=within_3_months", "+answer",
      "buying_process=deciding", "+answer", "meets_executive=yes");
  asked = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "The budget comes later", NULL);
  tamiz_test_session_as (test, "uma@tamiz.example");
  DO (test, "exception.grant", "id", tamiz_test_get (asked, "id"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "handoff.send", "id", id, "to", "uma@tamiz.example", "exception", tamiz_test_get (asked, "id"));
  tamiz_test_session_as (test, "uma@tamiz.example");
  DO (test, "outcome.set", "id", id, "outcome", "lost", "reason", "price");
}

static json_t *
find_field (json_t     *learnt,
            const char *key)
{
  return find_item (json_object_get (learnt, "fields"), "key", key);
}

static const char *
get_proposed (json_t     *learnt,
              const char *key)
{
  return tamiz_json_get_text (find_field (learnt, key), "proposed");
}

static void
what_was_known_at_the_handoff_counts (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) learnt = NULL, draft = NULL;
  const char *origin;

  for (guint n = 0; n < N_LEADS; n++)
    {
      g_autofree char *id = add_ready (test, n);

      if (buys (n))
        fill_in (test, id, n);
      end (test, id, buys (n));
      /* What is lost afterwards was known all the same. */
      if (buys (n))
        empty (test, id);
    }
  lose_by_exception (test);
  learnt = tamiz_test_session_do (test, "definition.learn", NULL);
  g_assert_cmpstr (get_proposed (learnt, "person.city"), ==, "required");
  g_assert_cmpstr (get_proposed (learnt, "person.phone"), ==, "required");
  g_assert_cmpstr (get_proposed (learnt, "lead.custom.fleet"), ==, "required");
  g_assert_null (get_proposed (learnt, "company.address"));

  draft = tamiz_test_session_do (test, "definition.document", NULL);
  origin = tamiz_test_get (draft, "document.origin");
  g_assert_nonnull (strstr (origin, "24 bought, 24 were lost"));
  g_assert_nonnull (strstr (origin, "“City” was known of 100 % of those who bought and of 0 % of the others: now required."));
  g_assert_null (strstr (origin, "Job title"));
}

static void
what_was_filled_in_later_does_not (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *message = NULL;

  for (guint n = 0; n < N_LEADS; n++)
    {
      g_autofree char *id = add_ready (test, n);

      end (test, id, buys (n));
      if (buys (n))
        fill_in (test, id, n);
    }
  message = tamiz_test_session_refused (test, "refused", "definition.learn", NULL);
  g_assert_nonnull (strstr (message, "Nothing tells the 24 leads that bought from the 24"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/learn/what-was-known-at-the-handoff-counts", what_was_known_at_the_handoff_counts);
  g_test_add_func ("/learn/what-was-filled-in-later-does-not", what_was_filled_in_later_does_not);

  return g_test_run ();
}
