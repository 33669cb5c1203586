#include "config.h"

#include "session-checks.h"

#include <string.h>
#include <unistd.h>

/* Who may do what, and where a lead may go. */

static const char *const emails[] = { "marta@tamiz.example", "vera@tamiz.example", "max@tamiz.example",
                                      "sara@tamiz.example", "oscar@tamiz.example" };

/* @may has a letter each for marketing, sales, manager, steward and observer; - is not
 * tried.
 */
static void
judge_attempt (const char *may,
               guint       who,
               json_t     *answer,
               GError     *error,
               int         line)
{
  g_assert_true ((answer == NULL) == (error != NULL));
  if (may[who] == 'y' && error != NULL)
    g_error ("line %d: %s may do this: %s", line, emails[who], error->message);
  if (may[who] == 'n' && error == NULL)
    g_error ("line %d: %s may not do this", line, emails[who]);
  if (may[who] == 'n')
    g_assert_cmpstr (tamiz_error_code_nick (error), ==, "not_allowed");
}

/* Those who may not come first, so that they find what they are refused. */
#define EACH(may, ...) \
  for (guint turn = 0; turn < 10; turn++) \
    { \
      guint who = turn % 5; \
      g_autoptr (json_t) answer = NULL; \
      g_autoptr (GError) error = NULL; \
\
      if ((may)[who] == '-' || ((may)[who] == 'y') != (turn >= 5)) \
        continue; \
      tamiz_test_session_as (test, emails[who]); \
      answer = tamiz_test_session_perform (test, &error, __VA_ARGS__, NULL); \
      judge_attempt ((may), who, answer, error, __LINE__); \
    }

/* One user a role, a source and the definition in force. */
static void
make_people (TamizTestSession *test)
{
  g_autofree char *definition = find_data ("definitions/consultative.en.duo.json");

  DO (test, "user.add", "name", "Max", "email", emails[2], "role", "manager");
  tamiz_test_session_as (test, emails[2]);
  DO (test, "user.add", "name", "Marta", "email", emails[0], "role", "marketing");
  DO (test, "user.add", "name", "Vera", "email", emails[1], "role", "sales");
  DO (test, "user.add", "name", "Sara", "email", emails[3], "role", "steward");
  DO (test, "user.add", "name", "Oscar", "email", emails[4], "role", "observer");
  tamiz_test_session_as (test, emails[0]);
  DO (test, "source.add", "name", "Página web", "kind", "web");
  DO (test, "definition.import", "file", definition);
  DO (test, "definition.propose");
}

static void
everybody_reads_and_adds_notes (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  make_people (test);
  id = tamiz_test_session_add_lead (test);
  EACH ("yyyyy", "lead.show", "id", id);
  EACH ("yyyyy", "lead.list");
  EACH ("yyyyy", "activity.list", "id", id);
  EACH ("yyyyy", "report.funnel");
  EACH ("yyyyy", "activity.add", "id", id, "kind", "note", "subject", emails[who]);
  g_assert_cmpint (count_of (test, "activity.list", id), ==, 6);
  assert_sound (test);
}

static void
prospects_are_worked_by_marketing_steward_and_their_executive (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *veras = NULL, *file = NULL, *definition = NULL;

  make_people (test);
  id = tamiz_test_session_add_lead (test);
  veras = add_inquiry (test, "pablo");
  DO (test, "lead.set", "id", veras, "+fields", "owner=vera@tamiz.example");
  file = tamiz_test_session_write (test, "people.csv", "nombre,correo\nEva,eva@uno.example\n");
  definition = find_data ("definitions/small-company.en.duo.json");

  EACH ("yynyn", "source.add", "name", emails[who], "kind", "event");
  EACH ("yynyn", "lead.add", "+fields", who == 0 ? "email=a@a.example" : who == 1 ? "email=b@b.example" : "email=c@c.example",
        "+fields", "first_name=Zoe", "source", "Página web");
  EACH ("ynnyn", "lead.set", "id", id, "+fields", who == 0 ? "city=Oruro" : "city=Sucre");
  EACH ("yynyn", "lead.set", "id", veras, "+fields", who == 0 ? "city=Oruro" : who == 1 ? "city=Tarija" : "city=Sucre");
  EACH ("ynnyn", "activity.add", "id", id, "kind", "email_in", "subject", emails[who]);
  EACH ("yynyn", "activity.add", "id", veras, "kind", "email_in", "subject", emails[who]);
  EACH ("ynnyn", "call.log", "id", id, "purpose", "verify", "outcome", "busy");
  EACH ("yynyn", "call.log", "id", veras, "purpose", "verify", "outcome", "busy");
  EACH ("ynnyn", "task.add", "id", id, "text", "Write", "due", "2026-04-01", "for",
        emails[0]);
  EACH ("yynyn", "task.add", "id", veras, "text", "Write", "due", "2026-04-01");
  EACH ("ynnyn", "tag.add", "id", id, "text", emails[who]);
  EACH ("ynnyn", "attachment.add", "id", id, "file", file);
  EACH ("ynnyn", "lead.move", "id", id, "stage", who == 0 ? "prospect" : "deferred", "until",
        "2026-12-01", "reason", "Looked again");
  EACH ("yynyn", "definition.import", "file", definition);
  EACH ("y-nyn", "import", "file", file, "source", "Página web");
  assert_sound (test);
}

/* What an executive adds is the executive's own. */
static void
an_executive_owns_what_they_add (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) lead = NULL;
  g_autofree char *file = NULL;

  make_people (test);
  tamiz_test_session_as (test, "vera@tamiz.example");
  lead = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Zoe", "+fields",
                                "phone=70000001", "source", "Página web", NULL);
  g_assert_cmpstr (tamiz_test_get (lead, "owner"), ==, "vera@tamiz.example");
  file = tamiz_test_session_write (test, "own.csv", "nombre,correo\nEva,eva@uno.example\n");
  DO (test, "import", "file", file, "source", "Página web");
  REFUSED (test, "not_found", "lead.add", "+fields", "first_name=Ada", "+fields", "owner=nobody@x.example",
           "source", "Página web");
}

static void
only_marketing_hands_over_and_only_the_executive_decides (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  make_people (test);
  tamiz_test_session_as (test, emails[0]);
  REFUSED (test, "not_allowed", "definition.sign", "side", "sales");
  EACH ("ynnnn", "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, emails[1]);
  DO (test, "definition.sign", "side", "sales");
  tamiz_test_session_as (test, emails[2]);
  DO (test, "user.add", "name", "Olga", "email", "olga@tamiz.example", "role", "sales");
  tamiz_test_session_as (test, emails[0]);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);

  EACH ("ynnnn", "handoff.send", "id", id, "to", emails[1], "meeting", "2026-03-05T10:00");
  EACH ("ynnnn", "handoff.withdraw", "number", "1", "reason", "Not yet");
  assert_stage (test, id, "sql");
  tamiz_test_session_as (test, emails[0]);
  REFUSED (test, "refused", "handoff.send", "id", id, "to", emails[0], "meeting", "2026-03-05T10:00");
  DO (test, "handoff.send", "id", id, "to", emails[1], "meeting", "2026-03-05T10:00");
  tamiz_test_session_as (test, "olga@tamiz.example");
  REFUSED (test, "not_allowed", "handoff.accept", "number", "2");
  REFUSED (test, "not_allowed", "handoff.return", "number", "2", "cause", "customer", "reason", "Mine");
  EACH ("nynnn", "handoff.accept", "number", "2");
  EACH ("nynnn", "outcome.set", "id", id, "outcome", "won", "amount", "10");

  /* A wrong close is corrected by a manager, and kept as a correction. */
  EACH ("nnynn", "outcome.set", "id", id, "outcome", "lost", "reason", "price");
  assert_stage (test, id, "lost");
  {
    g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
    json_t *moves = json_object_get (shown, "stage_history");

    g_assert_nonnull (find_item (moves, "to", "won"));
    g_assert_cmpstr (tamiz_test_get (find_item (moves, "to", "lost"), "cause"), ==, "correction");
  }
  assert_sound (test);
}

static void
managers_keep_users_and_connections_and_the_steward_the_lists (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL;
  g_autoptr (json_t) import = NULL;

  make_people (test);
  EACH ("nnynn", "user.add", "name", "New", "email", "new@tamiz.example", "role", "observer");
  EACH ("nnynn", "user.set", "user", "new@tamiz.example", "role", "sales");
  EACH ("nnynn", "crm.add", "name", "CRM", "kind", "tryton", "url", "https://crm.example/db", "user", "u",
        "secret-env", "NO_SUCH_VARIABLE");
  EACH ("nnynn", "crm.remove", "name", "CRM");
  EACH ("nnnyn", "list.add", "list", "competitor", "label", "Acme");
  EACH ("nnnyn", "rate.add", "currency", "USD", "date", "2026-03-01", "rate", "6.96");
  file = tamiz_test_session_write (test, "people.csv", "nombre,correo\nEva,eva@uno.example\n");
  tamiz_test_session_as (test, emails[0]);
  import = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", NULL);
  EACH ("nnnyn", "undo", "what", tamiz_test_get (import, "import_id"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  tamiz_test_session_as (test, emails[3]);
  REFUSED (test, "refused", "undo", "what", tamiz_test_get (import, "import_id"));
  assert_sound (test);
}

static void
who_acts_is_always_known (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) first = NULL;

  REFUSED (test, "no_user", "source.add", "name", "Feria", "kind", "event");
  tamiz_test_session_as (test, "nobody@tamiz.example");
  REFUSED (test, "no_user", "source.add", "name", "Feria", "kind", "event");
  tamiz_test_session_as (test, NULL);
  first = tamiz_test_session_do (test, "user.add", "name", "Ana", "email", "Ana@Tamiz.example", "role",
                                 "marketing", NULL);
  g_assert_cmpstr (tamiz_test_get (first, "email"), ==, "ana@tamiz.example");
  g_assert_cmpint (json_array_size (json_object_get (first, "roles")), ==, 2);

  /* The only active user need not be named; of several, one must. */
  DO (test, "source.add", "name", "Feria", "kind", "event");
  DO (test, "user.add", "name", "Bea", "email", "bea@tamiz.example", "role", "marketing");
  REFUSED (test, "no_user", "source.add", "name", "Radio", "kind", "advertising");
  REFUSED (test, "no_user", "user.add", "name", "Cid", "email", "cid@tamiz.example", "role", "sales");
  DO (test, "source.list");
  tamiz_test_session_as (test, "BEA@tamiz.example");
  DO (test, "source.add", "name", "Radio", "kind", "advertising");
  tamiz_test_session_as (test, "ana@tamiz.example");
  REFUSED (test, "exists", "user.add", "name", "Bea", "email", "BEA@tamiz.example", "role", "sales");
  REFUSED (test, "invalid", "user.add", "name", "Bea", "email", "bea", "role", "sales");
  REFUSED (test, "invalid", "user.add", "name", "Bea", "email", "b@x.example", "role", "boss");
  DO (test, "user.set", "user", "bea@tamiz.example", "+inactive", NULL);
  tamiz_test_session_as (test, "bea@tamiz.example");
  REFUSED (test, "no_user", "source.add", "name", "TV", "kind", "advertising");
  tamiz_test_session_as (test, NULL);
  DO (test, "source.add", "name", "TV", "kind", "advertising");

  /* Somebody must be able to add users. */
  REFUSED (test, "refused", "user.set", "user", "ana@tamiz.example", "role", "marketing");
  REFUSED (test, "refused", "user.set", "user", "ana@tamiz.example", "+inactive", NULL);
}

static void
what_is_given_empty_is_taken_away_from_a_user (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) before = NULL, after = NULL;

  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales,manager");
  before = tamiz_test_session_do (test, "user.set", "user", "vera@tamiz.example", "territory", "Sur", "languages",
                                  "es,ay", "capacity", "7", NULL);
  g_assert_cmpint (json_integer_value (json_object_get (before, "capacity")), ==, 7);
  g_assert_cmpstr (tamiz_test_get (before, "territory"), ==, "Sur");
  after = tamiz_test_session_do (test, "user.set", "user", "vera@tamiz.example", "territory", "", "languages", "",
                                 "capacity", "", NULL);
  g_assert_true (json_is_null (json_object_get (after, "capacity")));
  g_assert_null (tamiz_test_get (after, "territory"));
  g_assert_null (tamiz_test_get (after, "languages"));
  /* What cannot be done without is not taken away. */
  REFUSED (test, "invalid", "user.set", "user", "vera@tamiz.example", "email", "");
}

static void
exactly_one_steward_answers_for_the_base (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  make_people (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "refused", "user.add", "name", "Tom", "email", "tom@tamiz.example", "role", "steward");
  REFUSED (test, "refused", "user.set", "user", "oscar@tamiz.example", "role", "steward");
  DO (test, "user.add", "name", "Tom", "email", "tom@tamiz.example", "role", "steward", "+deputy", NULL);
  DO (test, "user.set", "user", "sara@tamiz.example", "+inactive", NULL);
  DO (test, "user.set", "user", "oscar@tamiz.example", "role", "steward");
  REFUSED (test, "refused", "user.set", "user", "sara@tamiz.example", "+active", NULL);
}

typedef struct
{
  const char *from;
  const char *allowed;      /* by hand, separated by spaces */
} Allowed;

static const Allowed by_hand[] = {
  { "prospect", "deferred discarded" },
  { "inquiry", "prospect deferred discarded" },
  { "mql", "prospect inquiry deferred discarded" },
  { "sql", "prospect inquiry mql deferred discarded" },
  { "handed_off", "" },
  { "accepted", "" },
  { "won", "" },
  { "deferred", "" },
  { "discarded", "prospect" },
};

static char *
make_lead_at (TamizTestSession *test,
              const char       *stage)
{
  static guint n;
  /* Alike names at one mail domain may be one person, whom nobody hands over before that is decided. */
  g_autofree char *email = g_strdup_printf ("email=p%u@gente%u.example", n + 1, n + 1);
  g_autofree char *company = g_strdup_printf ("company=Firma %u", ++n);
  g_autofree char *number = NULL;
  g_autoptr (json_t) handoff = NULL;
  g_autoptr (json_t) lead = NULL;
  const char *id;

  tamiz_test_session_as (test, "mia@tamiz.example");
  if (g_str_equal (stage, "prospect") || g_str_equal (stage, "deferred") || g_str_equal (stage, "discarded"))
    lead = tamiz_test_session_do (test, "lead.add", "+fields", email, "+fields", "first_name=Luz", "source",
                                  "Página web", "activity", "none", NULL);
  else if (g_str_equal (stage, "inquiry"))
    lead = tamiz_test_session_do (test, "lead.add", "+fields", email, "+fields", "first_name=Luz", "source",
                                  "Página web", NULL);
  else
    lead = tamiz_test_session_do (test, "lead.add", "+fields", email, "+fields", "first_name=Luz", "+fields",
                                  "last_name=Rojas", "+fields", "job_title=Gerente", "+fields", company,
                                  "+fields", "employees=80", "source", "Página web", NULL);
  id = tamiz_test_get (lead, "id");
  if (g_str_equal (stage, "deferred"))
    DO (test, "lead.move", "id", id, "stage", "deferred", "reason", "Later", "until", "2026-12-01");
  if (g_str_equal (stage, "discarded"))
    DO (test, "lead.move", "id", id, "stage", "discarded", "reason", "student");
  if (strstr ("sql handed_off accepted won", stage) != NULL)
    tamiz_test_session_qualify (test, id);
  if (strstr ("handed_off accepted won", stage) != NULL)
    {
      handoff = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                       "2026-03-05T10:00", NULL);
      number = g_strdup_printf ("%" G_GINT64_FORMAT, get_number (handoff, "number"));
    }
  tamiz_test_session_as (test, "vera@tamiz.example");
  if (strstr ("accepted won", stage) != NULL)
    DO (test, "handoff.accept", "number", number);
  if (g_str_equal (stage, "won"))
    DO (test, "outcome.set", "id", id, "outcome", "won");
  tamiz_test_session_as (test, "mia@tamiz.example");
  assert_stage (test, id, stage);

  return g_strdup (id);
}

static void
a_lead_moves_by_hand_only_as_the_method_allows (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  for (guint i = 0; i < G_N_ELEMENTS (by_hand); i++)
    {
      g_autofree char *fixed = make_lead_at (test, by_hand[i].from);
      g_auto (GStrv) allowed = g_strsplit (by_hand[i].allowed, " ", -1);

      for (guint to = 0; to < tamiz_enum_size (TAMIZ_ENUM_STAGE); to++)
        {
          const char *stage = tamiz_enum_nick (TAMIZ_ENUM_STAGE, to);
          g_autofree char *movable = NULL;

          if (!g_strv_contains ((const char *const *) allowed, stage))
            {
              REFUSED (test, "refused", "lead.move", "id", fixed, "stage", stage, "reason", "By hand",
                       "until", "2026-12-01");
              continue;
            }
          movable = make_lead_at (test, by_hand[i].from);
          DO (test, "lead.move", "id", movable, "stage", stage, "reason", "By hand", "until", "2026-12-01");
          assert_stage (test, movable, stage);
        }
      assert_stage (test, fixed, by_hand[i].from);
    }
  assert_sound (test);
}

static void
a_move_needs_a_reason_and_a_deferral_its_date (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = make_lead_at (test, "inquiry");
  REFUSED (test, "invalid", "lead.move", "id", id, "stage", "discarded");
  REFUSED (test, "refused", "lead.move", "id", id, "stage", "discarded", "reason", "  ");
  REFUSED (test, "refused", "lead.move", "id", id, "stage", "deferred", "reason", "Later");
  REFUSED (test, "refused", "lead.move", "id", id, "stage", "deferred", "reason", "Later", "until",
           "2026-03-01");
  REFUSED (test, "not_found", "lead.move", "id", "999999", "stage", "discarded", "reason", "Gone");
  assert_stage (test, id, "inquiry");
}

static void
promotion_waits_for_news_after_a_move_back (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = make_lead_at (test, "sql");
  DO (test, "lead.move", "id", id, "stage", "inquiry", "reason", "It was a misunderstanding");
  tamiz_test_session_advance (test, 3 * TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  assert_stage (test, id, "inquiry");
  DO (test, "task.add", "id", id, "text", "Think", "due", "2026-05-01");
  assert_stage (test, id, "inquiry");
  DO (test, "activity.add", "id", id, "kind", "form", "subject", "Asks again");
  assert_stage (test, id, "sql");
  assert_sound (test);
}

static void
a_deferred_lead_comes_back_on_its_date_with_a_task (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *sql = NULL, *prospect = NULL;
  g_autoptr (json_t) tasks = NULL;

  tamiz_test_session_agree (test);
  sql = make_lead_at (test, "sql");
  prospect = make_lead_at (test, "prospect");
  DO (test, "lead.move", "id", sql, "stage", "deferred", "reason", "Budget in May", "until", "2026-03-20");
  DO (test, "lead.move", "id", prospect, "stage", "deferred", "reason", "Travels", "until", "2026-03-20");
  tamiz_test_session_advance (test, 17 * TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  assert_stage (test, sql, "deferred");
  tamiz_test_session_advance (test, TAMIZ_DAY);
  tamiz_test_session_reopen (test);
  assert_stage (test, sql, "mql");
  assert_stage (test, prospect, "prospect");
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (tasks, "total"), ==, 2);
  g_assert_nonnull (find_item (json_object_get (tasks, "items"), "lead", sql));
  g_assert_true (g_str_has_prefix (tamiz_test_get (tasks, "items.0.due"), "2026-03-20T00:00"));
  tamiz_test_session_reopen (test);
  g_assert_cmpint (count (test, "task.list"), ==, 2);
  assert_sound (test);
}

/* Imported history may end a deferral before it begins. */
static void
an_imported_deferral_comes_back_too (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *file = NULL;

  tamiz_test_session_agree (test);
  id = add_inquiry (test, "eva");
  file = tamiz_test_session_write (test, "outcomes.csv",
                                   "email,outcome,at,until\neva@gente.example,deferred,2026-03-02,2026-02-01\n");
  DO (test, "import", "file", file, "of", "outcomes", "source", "Página web");
  tamiz_test_session_reopen (test);
  assert_stage (test, id, "inquiry");
  assert_sound (test);
}

static void
small_company_waives_meeting_confirmation_and_acceptance (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new ("meeting, confirmation,acceptance");
  g_autofree char *definition = find_data ("definitions/consultative.en.duo.json");
  g_autofree char *id = NULL;
  g_autoptr (json_t) signed_version = NULL, check = NULL, handoff = NULL;

  /* One person who is everybody signs once; the agreement stays. */
  DO (test, "user.add", "name", "Uma", "email", "uma@tamiz.example", "role", "marketing,sales,steward");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  DO (test, "definition.import", "file", definition);
  id = tamiz_test_session_add_lead (test);
  REFUSED (test, "refused", "handoff.check", "id", id);
  DO (test, "definition.propose");
  signed_version = tamiz_test_session_do (test, "definition.sign", "side", "sales", NULL);
  g_assert_cmpstr (tamiz_test_get (signed_version, "state"), ==, "in_force");

  /* Nor does the gate shrink. */
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "uma@tamiz.example");
  tamiz_test_session_qualify (test, id);
  check = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_cmpint (json_array_size (json_object_get (check, "missing")), ==, 0);
  handoff = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "uma@tamiz.example", NULL);
  g_assert_cmpstr (tamiz_test_get (handoff, "state"), ==, "accepted");
  g_assert_cmpstr (tamiz_test_get (handoff, "steps.meeting.state"), ==, "waived");
  g_assert_cmpstr (tamiz_test_get (handoff, "steps.confirmation.state"), ==, "waived");
  g_assert_cmpstr (tamiz_test_get (handoff, "steps.acceptance.state"), ==, "waived");
  assert_stage (test, id, "accepted");
  assert_sound (test);
}

static char *
find_last_change (TamizTestSession *test,
                  const char       *lead,
                  const char       *field,
                  const char       *after)
{
  g_autoptr (json_t) history = tamiz_test_session_do (test, "history", "id", lead, NULL);
  json_t *items = json_object_get (history, "items"), *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (g_strcmp0 (tamiz_test_get (item, "field"), field) == 0
          && g_strcmp0 (tamiz_test_get (item, "after"), after) == 0)
        return g_strdup (tamiz_test_get (item, "change"));
    }
  g_assert_not_reached ();
}

static void
a_single_change_is_undone_and_conflicts_are_shown (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *first = NULL, *second = NULL;
  g_autoptr (json_t) before = NULL, activity = NULL, undone = NULL, shown = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  before = tamiz_test_session_do (test, "explain", "id", id, NULL);
  activity = tamiz_test_session_do (test, "activity.add", "id", id, "kind", "demo", "subject", "Asked", NULL);
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "not_allowed", "undo", "what", tamiz_test_get (activity, "change"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "undo", "what", tamiz_test_get (activity, "change"));
  g_assert_cmpint (count_of (test, "activity.list", id), ==, 1);
  shown = tamiz_test_session_do (test, "explain", "id", id, NULL);
  g_assert_true (json_equal (json_object_get (before, "because"), json_object_get (shown, "because")));

  /* What somebody has changed since is shown, and stays. */
  DO (test, "lead.set", "id", id, "+fields", "notes=one");
  DO (test, "lead.set", "id", id, "+fields", "notes=two");
  first = find_last_change (test, id, "notes", "one");
  second = find_last_change (test, id, "notes", "two");
  undone = tamiz_test_session_do (test, "undo", "what", first, NULL);
  g_assert_cmpint (json_array_size (json_object_get (undone, "conflicts")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (undone, "conflicts.0.field"), ==, "notes");
  g_assert_cmpstr (tamiz_test_get (undone, "conflicts.0.stands"), ==, "two");
  g_assert_cmpstr (tamiz_test_get (undone, "conflicts.0.would_be"), ==, NULL);
  DO (test, "undo", "what", second);
  g_clear_pointer (&shown, json_decref);
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "notes"), ==, "one");

  REFUSED (test, "invalid", "undo", "what", "c");
  REFUSED (test, "invalid", "undo", "what", "");
  REFUSED (test, "not_found", "undo", "what", "c999999");
  REFUSED (test, "not_found", "undo", "what", "999999");
  assert_sound (test);
}

static void
tasks_and_tags_come_and_go (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) late = NULL, early = NULL, list = NULL, tagged = NULL, found = NULL, untagged = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  late = tamiz_test_session_do (test, "task.add", "id", id, "text", "Call", "due", "2026-03-09T09:00", NULL);
  early = tamiz_test_session_do (test, "task.add", "id", id, "text", "Write", "due", "2026-03-05", "for",
                                 "vera@tamiz.example", NULL);
  REFUSED (test, "invalid", "task.add", "id", id, "text", " ", "due", "2026-03-05");
  REFUSED (test, "invalid", "task.add", "id", id, "text", "Write", "due", "soon");
  REFUSED (test, "not_found", "task.add", "id", id, "text", "Write", "due", "2026-03-05", "for", "x@x.example");
  list = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.text"), ==, "Write");
  g_assert_cmpstr (tamiz_test_get (list, "items.0.for"), ==, "vera@tamiz.example");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "task.done", "id", tamiz_test_get (early, "id"));
  REFUSED (test, "not_allowed", "task.done", "id", tamiz_test_get (late, "id"));
  REFUSED (test, "refused", "task.done", "id", tamiz_test_get (early, "id"));
  g_assert_cmpint (count (test, "task.list"), ==, 1);

  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "tag.add", "id", id, "text", "Feria 2026");
  tagged = tamiz_test_session_do (test, "tag.add", "id", id, "text", " Feria  2026 ", NULL);
  g_assert_cmpint (json_array_size (json_object_get (tagged, "tags")), ==, 1);
  found = tamiz_test_session_do (test, "lead.list", "tag", "feria 2026", NULL);
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  untagged = tamiz_test_session_do (test, "tag.remove", "id", id, "text", "feria 2026", NULL);
  g_assert_cmpint (json_array_size (json_object_get (untagged, "tags")), ==, 0);
  REFUSED (test, "not_found", "tag.remove", "id", id, "text", "feria 2026");
  assert_sound (test);
}

static void
attachments_are_kept_up_to_their_limit (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *small = NULL, *large = NULL, *saved = NULL, *text = NULL;
  g_autoptr (json_t) kept = NULL, list = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  small = tamiz_test_session_write (test, "plan año.txt", "three\n");
  kept = tamiz_test_session_do (test, "attachment.add", "id", id, "file", small, NULL);
  g_assert_cmpstr (tamiz_test_get (kept, "name"), ==, "plan año.txt");
  saved = g_build_filename (test->folder, "saved", NULL);
  DO (test, "attachment.save", "id", tamiz_test_get (kept, "id"), "output", saved);
  g_assert_true (g_file_get_contents (saved, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "three\n");

  large = tamiz_test_session_write (test, "large.bin", "");
  g_assert_cmpint (truncate (large, 25 * 1024 * 1024), ==, 0);
  DO (test, "attachment.add", "id", id, "file", large);
  g_assert_cmpint (truncate (large, 25 * 1024 * 1024 + 1), ==, 0);
  REFUSED (test, "too_large", "attachment.add", "id", id, "file", large);
  REFUSED (test, "failed", "attachment.add", "id", id, "file", test->folder);
  REFUSED (test, "invalid", "attachment.add", "id", id, "file", "/dev/zero");
  REFUSED (test, "failed", "attachment.add", "id", id, "file", "/no/such/file");
  list = tamiz_test_session_do (test, "attachment.list", "id", id, NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 2);
  g_assert_cmpint (get_number (list, "items.1.size"), ==, 25 * 1024 * 1024);
  assert_sound (test);
}

static void
a_loss_names_a_reason_of_the_stewards_list (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) reasons = NULL, added = NULL;

  tamiz_test_session_agree (test);
  reasons = tamiz_test_session_do (test, "list.show", "list", "lost_reason", NULL);
  g_assert_cmpint (get_number (reasons, "total"), ==, 7);
  added = tamiz_test_session_do (test, "list.add", "list", "lost_reason", "label", "Mudó de país", NULL);
  g_assert_cmpstr (tamiz_test_get (added, "key"), ==, "mudo_de_pais");
  REFUSED (test, "exists", "list.add", "list", "lost_reason", "label", "Mudo de Pais");
  id = make_lead_at (test, "accepted");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "invalid", "outcome.set", "id", id, "outcome", "lost");
  REFUSED (test, "invalid", "outcome.set", "id", id, "outcome", "lost", "reason", "whatever");
  REFUSED (test, "invalid", "outcome.set", "id", id, "outcome", "lost", "reason", "competitor");
  REFUSED (test, "refused", "outcome.set", "id", id, "outcome", "deferred");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "list.remove", "id", tamiz_test_get (find_item (json_object_get (reasons, "items"), "key", "timing"), "id"));
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "invalid", "outcome.set", "id", id, "outcome", "lost", "reason", "timing");
  DO (test, "outcome.set", "id", id, "outcome", "lost", "reason", "competitor", "competitor", "Acme");
  assert_stage (test, id, "lost");
  assert_sound (test);
}

static void
campaigns_have_dated_costs (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) list = NULL, sources = NULL;

  tamiz_test_session_agree (test);
  DO (test, "product-line.add", "name", "Software");
  REFUSED (test, "exists", "product-line.add", "name", "SOFTWARE");
  REFUSED (test, "not_found", "campaign.add", "name", "Feria", "source", "Radio");
  REFUSED (test, "invalid", "campaign.add", "name", "Feria", "source", "Página web", "from", "2026-03-02",
           "to", "2026-03-01");
  DO (test, "campaign.add", "name", "Marzo", "source", "página WEB", "from", "2026-03-01", "to", "2026-03-31",
      "product-line", "software");
  REFUSED (test, "exists", "campaign.add", "name", "marzo", "source", "Página web");
  DO (test, "campaign.cost", "campaign", "Marzo", "date", "2026-03-02", "amount", "1000.10");
  DO (test, "campaign.cost", "campaign", "Marzo", "date", "2026-03-03", "amount", "0.20", "currency", "USD");
  REFUSED (test, "invalid", "campaign.cost", "campaign", "Marzo", "date", "2026-03-03", "amount", "ten");
  REFUSED (test, "invalid", "campaign.cost", "campaign", "Marzo", "date", "2026-03-03", "amount", "1",
           "currency", "bobs");
  REFUSED (test, "invalid", "campaign.cost", "campaign", "Marzo", "date", "2026-02-30", "amount", "1");
  REFUSED (test, "not_found", "campaign.cost", "campaign", "Abril", "date", "2026-03-03", "amount", "1");
  list = tamiz_test_session_do (test, "campaign.list", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.costs.0.amount"), ==, "1000.10");
  g_assert_cmpstr (tamiz_test_get (list, "items.0.costs.0.currency"), ==, "BOB");
  g_assert_cmpstr (tamiz_test_get (list, "items.0.costs.1.date"), ==, "2026-03-03");
  g_assert_cmpstr (tamiz_test_get (list, "items.0.source"), ==, "Página web");
  sources = tamiz_test_session_do (test, "report.sources", NULL);
  g_assert_nonnull (find_item (json_object_get (sources, "items"), "source", "Página web"));
  assert_sound (test);
}

static json_t *
add_person (TamizTestSession *test,
            const char       *name,
            const char       *contact,
            const char       *company)
{
  g_autofree char *full_name = g_strdup_printf ("full_name=%s", name);
  g_autofree char *firm = g_strdup_printf ("company=%s", company);

  return tamiz_test_session_do (test, "lead.add", "+fields", full_name, "+fields", contact, "+fields", firm,
                                "source", "Página web", NULL);
}

static void
a_returning_inquiry_joins_or_opens_a_linked_lead (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) first = NULL, joined = NULL, returning = NULL;
  const char *id;

  tamiz_test_session_agree (test);
  first = add_person (test, "Ana Rojas", "email=ana@uno.example", "Uno");
  id = tamiz_test_get (first, "id");
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  joined = add_person (test, "Ana Rojas", "email=ANA@uno.example", "Uno");
  g_assert_cmpstr (tamiz_test_get (joined, "id"), ==, id);
  g_assert_cmpint (count_of (test, "activity.list", id), ==, 2);
  DO (test, "lead.move", "id", id, "stage", "discarded", "reason", "student");
  tamiz_test_session_advance (test, TAMIZ_DAY);
  returning = add_person (test, "Ana Rojas", "email=ana@uno.example", "Uno");
  g_assert_cmpstr (tamiz_test_get (returning, "id"), !=, id);
  g_assert_cmpstr (tamiz_test_get (returning, "previous"), ==, id);
  g_assert_cmpstr (tamiz_test_get (returning, "persons.0.id"), ==, tamiz_test_get (first, "persons.0.id"));
  assert_stage (test, id, "discarded");
  assert_sound (test);
}

static void
only_sure_duplicates_are_joined (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) ana = NULL, anita = NULL, luis = NULL, office = NULL, likely = NULL, other = NULL;

  tamiz_test_session_agree (test);
  /* A mobile with an alike name is sure; with another name it is another person. */
  ana = add_person (test, "Ana María Rojas", "phone=70000686", "Uno");
  anita = add_person (test, "Ana Rojas", "phone=+591 700-00686", "Uno");
  g_assert_cmpstr (tamiz_test_get (ana, "id"), ==, tamiz_test_get (anita, "id"));
  luis = add_person (test, "Luis Paz", "phone=70000686", "Uno");
  g_assert_cmpstr (tamiz_test_get (ana, "persons.0.id"), !=, tamiz_test_get (luis, "persons.0.id"));
  g_assert_cmpstr (tamiz_test_get (ana, "company_id"), ==, tamiz_test_get (luis, "company_id"));

  /* A role mailbox belongs to the company, whoever writes. */
  office = add_person (test, "Eva Luna", "email=info@dos.example", "Dos");
  likely = add_person (test, "Eva Luna", "email=info@dos.example", "Dos");
  other = add_person (test, "Raúl Sosa", "email=info@dos.example", "Dos");
  g_assert_cmpstr (tamiz_test_get (office, "persons.0.id"), !=, tamiz_test_get (likely, "persons.0.id"));
  g_assert_cmpstr (tamiz_test_get (office, "persons.0.id"), !=, tamiz_test_get (other, "persons.0.id"));
  g_assert_cmpstr (tamiz_test_get (office, "company_id"), ==, tamiz_test_get (other, "company_id"));
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = set_settings_apart ();
  int failed;

  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/rules/" path, func)
  ADD ("everybody-reads-and-adds-notes", everybody_reads_and_adds_notes);
  ADD ("prospects-are-worked-by-marketing-steward-and-their-executive",
       prospects_are_worked_by_marketing_steward_and_their_executive);
  ADD ("an-executive-owns-what-they-add", an_executive_owns_what_they_add);
  ADD ("only-marketing-hands-over-and-only-the-executive-decides",
       only_marketing_hands_over_and_only_the_executive_decides);
  ADD ("managers-keep-users-and-connections-and-the-steward-the-lists",
       managers_keep_users_and_connections_and_the_steward_the_lists);
  ADD ("who-acts-is-always-known", who_acts_is_always_known);
  ADD ("what-is-given-empty-is-taken-away-from-a-user", what_is_given_empty_is_taken_away_from_a_user);
  ADD ("exactly-one-steward-answers-for-the-base", exactly_one_steward_answers_for_the_base);
  ADD ("a-lead-moves-by-hand-only-as-the-method-allows", a_lead_moves_by_hand_only_as_the_method_allows);
  ADD ("a-move-needs-a-reason-and-a-deferral-its-date", a_move_needs_a_reason_and_a_deferral_its_date);
  ADD ("promotion-waits-for-news-after-a-move-back", promotion_waits_for_news_after_a_move_back);
  ADD ("a-deferred-lead-comes-back-on-its-date-with-a-task",
       a_deferred_lead_comes_back_on_its_date_with_a_task);
  ADD ("an-imported-deferral-comes-back-too", an_imported_deferral_comes_back_too);
  ADD ("small-company-waives-meeting-confirmation-and-acceptance",
       small_company_waives_meeting_confirmation_and_acceptance);
  ADD ("a-single-change-is-undone-and-conflicts-are-shown",
       a_single_change_is_undone_and_conflicts_are_shown);
  ADD ("tasks-and-tags-come-and-go", tasks_and_tags_come_and_go);
  ADD ("attachments-are-kept-up-to-their-limit", attachments_are_kept_up_to_their_limit);
  ADD ("a-loss-names-a-reason-of-the-stewards-list", a_loss_names_a_reason_of_the_stewards_list);
  ADD ("campaigns-have-dated-costs", campaigns_have_dated_costs);
  ADD ("a-returning-inquiry-joins-or-opens-a-linked-lead",
       a_returning_inquiry_joins_or_opens_a_linked_lead);
  ADD ("only-sure-duplicates-are-joined", only_sure_duplicates_are_joined);

  failed = g_test_run ();
  remove_settings (settings);
  return failed;
}
