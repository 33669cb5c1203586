#include "config.h"

#include "session-checks.h"
#include "tamiz-qualify.h"
#include "tamiz-session-private.h"

#include <string.h>

/* A definition is tried on the whole base before it counts: what it would mean, for whom, and what
 * became of them.
 */

static char *folder, *sample; /* of a base that each test begins with a copy of */

static void
make_sample (void)
{
  g_autoptr (TamizTestSession) test = NULL;
  GError *error = NULL;

  folder = g_dir_make_tmp ("tamiz-trial-XXXXXX", &error);
  g_assert_no_error (error);
  sample = g_build_filename (folder, "sample.tamiz", NULL);
  test = tamiz_test_session_new_at (sample);
  json_decref (tamiz_test_session_do (test, "sample.fill", "size", "300", "seed", "1", NULL));
}

static TamizTestSession *
begin (void)
{
  g_autofree char *path = g_build_filename (folder, "copy.tamiz", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (sample), to = g_file_new_for_path (path);
  TamizTestSession *test;
  GError *error = NULL;

  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  test = tamiz_test_session_open (path);
  tamiz_test_session_as (test, "lucia@muestra.example");
  DO (test, "definition.new");
  return test;
}

static json_t *
try (TamizTestSession *test)
{
  return tamiz_test_session_do (test, "definition.preview", "listed", "1000", NULL);
}

static gint64
sum (json_t     *json,
     const char *path)
{
  json_t *object = tamiz_test_find (json, path), *value;
  const char *key;
  gint64 total = 0;

  json_object_foreach (object, key, value)
    total += json_integer_value (value);

  return total;
}

/* The same definition changes nothing, and says of whoever was handed over that it was ready. */
static void
test_the_same_changes_nothing (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) tried = try (test);

  g_assert_cmpint (get_number (tried, "leads"), >, 250);
  g_assert_cmpint (get_number (tried, "handed_over"), >, 0);
  g_assert_cmpint (get_number (tried, "after.qualified") * 100, >=, get_number (tried, "handed_over") * 95);
  g_assert_cmpint (get_number (tried, "changed.promoted.leads"), ==, 0);
  g_assert_cmpint (get_number (tried, "changed.demoted.leads"), ==, 0);
  g_assert_cmpint (get_number (tried, "changed.regraded.leads"), ==, 0);
  /* Whom sales returned deserves more, and goes up only with news. */
  g_assert_cmpint (get_number (tried, "on_signing.up"), ==, 0);
  g_assert_cmpuint (json_array_size (tamiz_test_find (tried, "items")), ==, 0);
  g_assert_cmpint (sum (tried, "before.stages"), ==, get_number (tried, "open"));
  g_assert_cmpint (sum (tried, "after.grades"), ==, get_number (tried, "open"));
  g_assert_true (json_equal (tamiz_test_find (tried, "before"), tamiz_test_find (tried, "after")));
}

/* What a step says of each lead is what the verdict says. */
static void
test_counts_are_the_verdicts (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) tried = NULL, leads = NULL;
  json_t *lead;
  guint mql = 0, sql = 0;
  gsize i;

  tried = try (test);
  leads = tamiz_test_session_do (test, "lead.list", "limit", "1000", NULL);
  json_array_foreach (json_object_get (leads, "items"), i, lead)
    {
      const char *id = tamiz_json_get_text (lead, "id"), *stage = tamiz_json_get_text (lead, "stage");
      g_autoptr (json_t) verdict = NULL;
      const char *reached;

      if (!g_strv_contains ((const char *const[]) { "prospect", "inquiry", "mql", "sql", NULL }, stage))
        continue;
      verdict = tamiz_test_session_do (test, "explain", "id", id, NULL);
      reached = tamiz_json_get_text (verdict, "stage_reached");
      mql += g_str_equal (reached, "mql");
      sql += g_str_equal (reached, "sql");
    }
  g_assert_cmpint (get_number (tried, "after.stages.mql"), ==, mql);
  g_assert_cmpint (get_number (tried, "after.stages.sql"), ==, sql);
  g_assert_cmpuint (mql + sql, >, 0);
}

/* Asking for more keeps out some who bought: they are named first, with the reason. */
static void
test_asking_for_more (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) before = try (test), tried = NULL;
  json_t *item;

  DO (test, "definition.edit", "part", "criteria/budget/pass_mark", "value", "1");
  tried = try (test);
  g_assert_cmpint (get_number (tried, "changed.demoted.leads"), >, 0);
  g_assert_cmpint (get_number (tried, "changed.promoted.leads"), ==, 0);
  g_assert_cmpint (get_number (tried, "after.qualified"), <, get_number (before, "after.qualified"));
  g_assert_cmpint (get_number (tried, "before.qualified"), ==, get_number (before, "after.qualified"));
  g_assert_cmpint (get_number (tried, "changed.demoted.won") + get_number (tried, "changed.demoted.lost")
                       + get_number (tried, "changed.demoted.returned"),
                   >, 0);
  item = tamiz_test_find (tried, "items.0");
  g_assert_cmpstr (tamiz_json_get_text (item, "change"), ==, "demoted");
  g_assert_nonnull (strstr (tamiz_json_get_text (item, "reason"), "Presupuesto"));
  if (get_number (tried, "changed.demoted.won") > 0)
    g_assert_cmpstr (tamiz_json_get_text (item, "later"), ==, "won");
  g_assert_cmpuint (json_array_size (tamiz_test_find (tried, "items")), ==,
                    get_number (tried, "changed.demoted.leads") + get_number (tried, "changed.regraded.leads"));
}

/* Any two versions can be compared, the later one with the earlier or the other way round. */
static void
test_against_another_version (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) there = NULL, back = NULL;

  DO (test, "definition.edit", "part", "criteria/budget/pass_mark", "value", "1");
  there = tamiz_test_session_do (test, "definition.preview", "version", "3", "against", "1", NULL);
  back = tamiz_test_session_do (test, "definition.preview", "version", "1", "against", "3", NULL);
  g_assert_cmpint (get_number (there, "against"), ==, 1);
  g_assert_cmpint (get_number (there, "changed.demoted.leads"), >, 0);
  g_assert_cmpint (get_number (there, "changed.demoted.leads"), ==, get_number (back, "changed.promoted.leads"));
  g_assert_cmpint (get_number (there, "changed.demoted.won"), ==, get_number (back, "changed.promoted.won"));
  REFUSED (test, "not_found", "definition.preview", "against", "9");
}

/* Nothing is stored: it is tried with what is not even in the base. */
static void
test_a_document_that_is_not_stored (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.document", NULL);
  g_autoptr (json_t) tried = NULL;
  json_t *gates = tamiz_test_find (shown, "document.gates");
  g_autofree char *text = NULL;
  gint64 changes = count (test, "definition.list");

  json_object_set_new (gates, "mql", json_string ("E"));
  text = tamiz_json_to_text (json_object_get (shown, "document"));
  tried = tamiz_test_session_do (test, "definition.preview", "document", text, NULL);
  g_assert_cmpint (get_number (tried, "changed.promoted.leads"), >, 0);
  g_assert_cmpint (get_number (tried, "after.stages.mql"), >, get_number (tried, "before.stages.mql"));
  g_assert_cmpuint (json_array_size (tamiz_test_find (tried, "items")), ==, 20);
  g_assert_cmpint (count (test, "definition.list"), ==, changes);
  REFUSED (test, "shape", "definition.preview", "document", "{}");
}

static char *
dup_time (TamizTestSession *test,
          int               days)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return tamiz_time_format (tamiz_clock_get_now (test->clock) + days * TAMIZ_DAY, utc);
}

/* At a past date fewer leads are there, and what they became lies ahead. */
static void
test_a_past_date (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) now = try (test), then = NULL, none = NULL;
  g_autofree char *at = dup_time (test, -300);
  g_autofree char *ages_ago = dup_time (test, -3000);
  g_autofree char *ahead = dup_time (test, 1);

  then = tamiz_test_session_do (test, "definition.preview", "at", at, NULL);
  g_assert_cmpint (get_number (then, "leads"), >, 0);
  g_assert_cmpint (get_number (then, "leads"), <, get_number (now, "leads"));
  g_assert_cmpint (get_number (then, "handed_over"), <, get_number (now, "handed_over"));
  none = tamiz_test_session_do (test, "definition.preview", "at", ages_ago, NULL);
  g_assert_cmpint (get_number (none, "leads"), ==, 0);
  REFUSED (test, "invalid", "definition.preview", "at", ahead);
}

/* What a trial as of an instant has to say of the open leads and of those handed over. */
typedef struct
{
  TamizDefinition *definition;
  gint64 at;
  gint64 open, handed_over, qualified, stages[4];
} Expected;

static void
expect (Expected   *self,
        TamizFacts *facts,
        gint64      at,
        gboolean    handed_over)
{
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_facts_cut (facts, at);
  verdict = tamiz_qualify_judge_briefly (self->definition, 1, facts, at);
  self->handed_over += handed_over;
  self->qualified += handed_over && verdict->stage_reached >= TAMIZ_STAGE_SQL;
  self->open += !handed_over;
  if (!handed_over)
    self->stages[verdict->stage_reached]++;
}

static gboolean
expect_lead (TamizFacts *facts,
             gpointer    user_data)
{
  Expected *self = user_data;
  gint64 stage = -1, handed_over = 0;
  gboolean returned = FALSE;

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);
      gint64 to = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
      gint64 at = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT);

      returned |= handed_over != 0 && to == TAMIZ_STAGE_MQL
                  && tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_RETURN;
      if (at > self->at)
        continue;
      if (to >= TAMIZ_STAGE_HANDED_OFF && to <= TAMIZ_STAGE_LOST && stage < TAMIZ_STAGE_HANDED_OFF)
        {
          handed_over = at;
          returned = FALSE;
        }
      stage = to;
    }
  if (stage < 0 || stage >= TAMIZ_STAGE_DEFERRED)
    return TRUE;

  if (stage < TAMIZ_STAGE_HANDED_OFF)
    expect (self, facts, self->at, FALSE);
  if (stage >= TAMIZ_STAGE_HANDED_OFF || returned)
    expect (self, facts, handed_over - 1, TRUE);

  return TRUE;
}

static Expected
expect_all (TamizTestSession *test,
            TamizDefinition  *definition,
            gint64            at)
{
  Expected expected = { definition, at };
  TamizWork work = { .store = test->session->store };
  GError *error = NULL;

  g_assert_true (tamiz_work_init (&work, test->session, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tamiz_reader_scan_facts (work.reader, expect_lead, &expected, NULL, &error));
  g_assert_no_error (error);
  tamiz_work_clear (&work);

  return expected;
}

/* The newest draft. */
static TamizDefinition *
parse_draft (TamizTestSession *test)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.document", NULL);
  g_autofree char *text = tamiz_json_to_text (json_object_get (shown, "document"));
  GError *error = NULL;
  TamizDefinition *definition = tamiz_definition_parse (text, -1, &error);

  g_assert_no_error (error);
  return definition;
}

static json_t *
try_at (TamizTestSession *test,
        gint64            at)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *text = tamiz_time_format (at, utc);

  return tamiz_test_session_do (test, "definition.preview", "at", text, "listed", "1000", NULL);
}

static void
assert_expected (json_t         *tried,
                 const Expected *expected)
{
  static const char *const stages[] = { "after.stages.prospect", "after.stages.inquiry", "after.stages.mql",
                                        "after.stages.sql" };

  g_assert_cmpint (get_number (tried, "open"), ==, expected->open);
  g_assert_cmpint (get_number (tried, "handed_over"), ==, expected->handed_over);
  g_assert_cmpint (get_number (tried, "after.qualified"), ==, expected->qualified);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    g_assert_cmpint (get_number (tried, stages[i]), ==, expected->stages[i]);
}

/* Of all dates the base is read once, and each is what verdicts as of that date say. */
static void
test_any_date_of_one_reading (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) now = NULL;
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  gint64 last = tamiz_clock_get_now (test->clock);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  DO (test, "definition.edit", "part", "criteria/budget/pass_mark", "value", "1");
  DO (test, "definition.edit", "part", "interest/1/most_per_day", "value", "1");
  definition = parse_draft (test);
  now = try (test);
  tamiz_test_session_advance (test, TAMIZ_MINUTE);
  for (guint i = 0; i < 12; i++)
    {
      gint64 at = last - g_rand_int_range (random, 0, 700 * 24 * 60) * TAMIZ_MINUTE;
      Expected expected = expect_all (test, definition, at);
      g_autoptr (json_t) tried = try_at (test, at), again = NULL;

      assert_expected (tried, &expected);
      g_assert_cmpstr (tamiz_test_get (tried, "read_at"), ==, tamiz_test_get (now, "read_at"));
      g_hash_table_add (seen, GINT_TO_POINTER (expected.open));

      /* What lies between does not matter. */
      json_decref (try_at (test, last - (gint64) i * 60 * TAMIZ_DAY));
      again = try_at (test, at);
      g_assert_true (json_equal (tried, again));
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 6);
}

/* A move counts from its very moment on: who was handed over is judged as it was just before. */
static void
test_the_moment_of_a_handoff (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (TamizDefinition) definition = parse_draft (test);
  g_autoptr (json_t) handoffs = tamiz_test_session_do (test, "handoff.list", "state", "returned", NULL);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  json_t *handoff;
  gsize i;

  g_assert_cmpuint (json_array_size (json_object_get (handoffs, "items")), >, 0);
  json_array_foreach (json_object_get (handoffs, "items"), i, handoff)
    {
      gint64 sent_at, before = 0;

      g_assert_true (tamiz_time_parse (tamiz_json_get_text (handoff, "sent_at"), utc, &sent_at, NULL));
      for (gint64 at = sent_at - 1; at <= sent_at; at++)
        {
          Expected expected = expect_all (test, definition, at);
          g_autoptr (json_t) tried = try_at (test, at);

          assert_expected (tried, &expected);
          if (at == sent_at)
            g_assert_cmpint (expected.open, <, before);
          before = expected.open;
        }
    }
}

/* Other versions are tried and compared on what was read, as long as they ask the same. */
static void
test_another_version_of_one_reading (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) fresh = NULL, first = NULL, later = NULL;

  DO (test, "definition.edit", "part", "criteria/budget/pass_mark", "value", "1");
  fresh = tamiz_test_session_do (test, "definition.preview", "version", "3", "against", "1", NULL);
  tamiz_session_forget_trial (test->session);
  first = tamiz_test_session_do (test, "definition.preview", "version", "1", NULL);
  tamiz_test_session_advance (test, TAMIZ_MINUTE);
  later = tamiz_test_session_do (test, "definition.preview", "version", "3", "against", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (later, "read_at"), ==, tamiz_test_get (first, "read_at"));
  g_assert_true (json_equal (json_object_get (later, "changed"), json_object_get (fresh, "changed")));
  g_assert_true (json_equal (json_object_get (later, "after"), json_object_get (fresh, "after")));
  g_assert_true (json_equal (json_object_get (later, "before"), json_object_get (fresh, "before")));
}

/* Whoever closes the editor does not wait for the trial that goes on behind it. */
static void
test_forgetting_does_not_wait (void)
{
  g_autoptr (TamizTestSession) test = begin ();

  json_decref (try (test));
  g_assert_nonnull (test->session->trial);
  g_mutex_lock (&test->session->trial_lock);
  tamiz_session_forget_trial (test->session);
  g_assert_nonnull (test->session->trial);
  g_mutex_unlock (&test->session->trial_lock);
  json_decref (try (test));
  g_assert_null (test->session->trial);

  json_decref (try (test));
  tamiz_session_forget_trial (test->session);
  g_assert_null (test->session->trial);
}

/* A gate that lets through more than one inquiry in ten is none. */
static void
test_a_wide_gate (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) tried = NULL;
  static const char *const criteria[] = { "need", "authority", "budget", "time_frame", "buying_process",
                                          "meets_executive" };

  for (guint i = 0; i < G_N_ELEMENTS (criteria); i++)
    {
      g_autofree char *part = g_strconcat ("criteria/", criteria[i], "/required", NULL);

      DO (test, "definition.edit", "part", part, "value", "false");
    }
  DO (test, "definition.edit", "part", "fields/required", "value", "[]");
  DO (test, "definition.edit", "part", "gates",
      "value", "{\"mql\": \"E\", \"sql\": \"E\", \"two_way_contact\": false, \"valid_days\": 30}");
  tried = try (test);
  g_assert_cmpstr (tamiz_test_get (tried, "findings.0.code"), ==, "gate_wide");
  g_assert_cmpstr (tamiz_test_get (tried, "findings.0.part"), ==, "gates/sql");
}

/* What happened meanwhile counts at once. */
static void
test_follows_the_base (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) before = try (test), after = NULL;

  DO (test, "lead.add", "+fields", "full_name=Nueva Persona", "+fields", "email=nueva@persona.example",
      "+fields", "source=Página web");
  after = try (test);
  g_assert_cmpint (get_number (after, "leads"), ==, get_number (before, "leads") + 1);
}

/* Where nothing is in force there is nothing to compare with. */
static void
test_the_first_definition (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) tried = NULL;

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "not_found", "definition.preview");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  DO (test, "definition.new", "starter", "consultative.en");
  DO (test, "lead.add", "+fields", "full_name=Ada Ruiz", "+fields", "email=ada@tres.example", "+fields",
      "source=Página web");
  tried = try (test);
  g_assert_true (json_is_null (tamiz_test_find (tried, "before")));
  g_assert_true (json_is_null (tamiz_test_find (tried, "against")));
  g_assert_cmpint (get_number (tried, "leads"), ==, 1);
  g_assert_cmpint (sum (tried, "after.stages"), ==, 1);
}

/* Where too little has become of the leads to learn from, it says how much is needed. */
static void
test_too_little_to_learn_from (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *message = tamiz_test_session_refused (test, "refused", "definition.learn", NULL);

  g_assert_nonnull (strstr (message, "at least 20"));
  g_assert_cmpint (count (test, "definition.list"), ==, 3);
}

/* A lead that sales got; only those who buy had left their language. */
static void
hand_over (TamizTestSession *test,
           guint             n,
           gboolean          buys)
{
  g_autofree char *name = g_strdup_printf ("first_name=Ana%u", n), *last = g_strdup_printf ("last_name=Paz%u", n);
  /* At one mail domain they might be one person. */
  g_autofree char *email = g_strdup_printf ("email=ana%u@gente%u.example", n, n);
  g_autofree char *company = g_strdup_printf ("company=Molino %u", n);
  g_autofree char *meeting = g_strdup_printf ("2030-%02u-%02uT10:00", n / 20 + 1, n % 20 + 1);
  g_autoptr (json_t) lead = NULL, sent = NULL;
  g_autofree char *id = NULL, *number = NULL;

  lead = tamiz_test_session_do (test, "lead.add", "+fields", name, "+fields", last, "+fields", "job_title=Gerente general",
                                "+fields", email, "+fields", company, "+fields", "employees=80", "+fields",
                                buys ? "language=es" : "employees=80", "source", "Página web", NULL);
  id = g_strdup (tamiz_test_get (lead, "id"));
  tamiz_test_session_qualify (test, id);
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", meeting, NULL);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, get_number (sent, "number"));
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", number);
  if (buys)
    DO (test, "outcome.set", "id", id, "outcome", "won", "amount", "100.00");
  else
    DO (test, "outcome.set", "id", id, "outcome", "lost", "reason", "price");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

/* Of a field that the base lacks nothing can be learnt: what the definition asks of it stays. */
static void
test_learning_keeps_what_the_base_lacks (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) shown = NULL;
  g_autofree char *fields = NULL;

  tamiz_test_session_agree (test);
  for (guint i = 0; i < 44; i++)
    hand_over (test, i, i % 2 == 0);
  DO (test, "definition.new");
  DO (test, "definition.edit", "part", "fields/desirable", "value", "[\"lead.custom.plant_size\"]");
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.learn");
  shown = tamiz_test_session_do (test, "definition.document", NULL);
  fields = tamiz_json_to_text (tamiz_test_find (shown, "document.fields"));
  g_assert_nonnull (strstr (fields, "lead.custom.plant_size"));
  g_assert_nonnull (strstr (fields, "person.language"));
}

static void
remove_sample (void)
{
  g_autofree char *copy = g_build_filename (folder, "copy.tamiz", NULL);

  g_unlink (copy);
  g_unlink (sample);
  g_rmdir (folder);
  g_free (sample);
  g_free (folder);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_sample ();

  g_test_add_func ("/trial/the-same-changes-nothing", test_the_same_changes_nothing);
  g_test_add_func ("/trial/counts-are-the-verdicts", test_counts_are_the_verdicts);
  g_test_add_func ("/trial/asking-for-more", test_asking_for_more);
  g_test_add_func ("/trial/against-another-version", test_against_another_version);
  g_test_add_func ("/trial/a-document-that-is-not-stored", test_a_document_that_is_not_stored);
  g_test_add_func ("/trial/a-past-date", test_a_past_date);
  g_test_add_func ("/trial/any-date-of-one-reading", test_any_date_of_one_reading);
  g_test_add_func ("/trial/the-moment-of-a-handoff", test_the_moment_of_a_handoff);
  g_test_add_func ("/trial/another-version-of-one-reading", test_another_version_of_one_reading);
  g_test_add_func ("/trial/forgetting-does-not-wait", test_forgetting_does_not_wait);
  g_test_add_func ("/trial/a-wide-gate", test_a_wide_gate);
  g_test_add_func ("/trial/follows-the-base", test_follows_the_base);
  g_test_add_func ("/trial/too-little-to-learn-from", test_too_little_to_learn_from);
  g_test_add_func ("/trial/learning-keeps-what-the-base-lacks", test_learning_keeps_what_the_base_lacks);
  g_test_add_func ("/trial/the-first-definition", test_the_first_definition);

  result = g_test_run ();
  remove_sample ();
  return result;
}
