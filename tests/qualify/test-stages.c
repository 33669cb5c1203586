#include "config.h"

#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-time.h"

#define NOW TAMIZ_TEST_NOW
#define N_STAGES 10
#define N_CAUSES 14

typedef struct
{
  const char *from;         /* "-" enters */
  const char *to;
  const char *causes;
} Move;

/* Every move that the method knows.  What is not here is refused. */
static const Move known[] = {
  { "-", "prospect", "entry" },
  { "-", "inquiry", "entry" },
  { "-", "mql", "verdict" },
  { "-", "sql", "verdict" },
  { "prospect", "inquiry", "activity definition" },
  { "prospect", "mql", "verdict definition" },
  { "prospect", "sql", "verdict definition" },
  { "inquiry", "mql", "verdict definition" },
  { "inquiry", "sql", "verdict definition" },
  { "mql", "sql", "verdict definition" },
  { "inquiry", "prospect", "hand definition" },
  { "mql", "prospect", "hand definition" },
  { "mql", "inquiry", "hand definition" },
  { "sql", "prospect", "hand definition" },
  { "sql", "inquiry", "hand definition" },
  { "sql", "mql", "hand definition" },
  { "prospect", "deferred", "hand" },
  { "inquiry", "deferred", "hand" },
  { "mql", "deferred", "hand" },
  { "sql", "deferred", "hand" },
  { "prospect", "discarded", "hand" },
  { "inquiry", "discarded", "hand" },
  { "mql", "discarded", "hand" },
  { "sql", "discarded", "hand" },
  { "sql", "handed_off", "handoff" },
  { "mql", "handed_off", "handoff" }, /* by exception, which the gate sees to */
  { "handed_off", "accepted", "accept" },
  { "handed_off", "mql", "return withdraw expire" },
  { "handed_off", "sql", "withdraw expire" },
  { "accepted", "mql", "return" },
  { "accepted", "won", "outcome" },
  { "accepted", "lost", "outcome" },
  { "accepted", "deferred", "outcome" },
  { "deferred", "prospect", "due" },
  { "deferred", "inquiry", "due" },
  { "deferred", "mql", "due" },
  { "discarded", "prospect", "hand" },
  { "won", "accepted", "correction" },
  { "won", "lost", "correction" },
  { "won", "deferred", "correction" },
  { "lost", "accepted", "correction" },
  { "lost", "won", "correction" },
  { "lost", "deferred", "correction" },
  { "deferred", "accepted", "correction" },
  { "deferred", "won", "correction" },
  { "deferred", "lost", "correction" },
};

static gboolean
is_known (int from,
          int to,
          int cause)
{
  const char *from_nick = from < 0 ? "-" : tamiz_enum_nick (TAMIZ_ENUM_STAGE, from);
  const char *to_nick = tamiz_enum_nick (TAMIZ_ENUM_STAGE, to);

  /* An imported outcome closes a lead from any stage. */
  if (cause == TAMIZ_MOVE_IMPORTED)
    return from != to
           && (to == TAMIZ_STAGE_WON || to == TAMIZ_STAGE_LOST || to == TAMIZ_STAGE_DEFERRED);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_auto (GStrv) causes = g_strsplit (known[i].causes, " ", -1);

      if (g_str_equal (known[i].from, from_nick) && g_str_equal (known[i].to, to_nick)
          && g_strv_contains ((const char *const *) causes,
                              tamiz_enum_nick (TAMIZ_ENUM_MOVE, cause)))
        return TRUE;
    }

  return FALSE;
}

static void
test_table (void)
{
  for (int from = -1; from < N_STAGES; from++)
    {
      for (int to = 0; to < N_STAGES; to++)
        {
          for (int cause = 0; cause < N_CAUSES; cause++)
            {
              if (tamiz_stage_move_is_allowed (from, to, cause) != is_known (from, to, cause))
                g_error ("%d to %d because of %s", from, to,
                         tamiz_enum_nick (TAMIZ_ENUM_MOVE, cause));
            }
        }
    }
}

static TamizVerdict *
deserves (int stage)
{
  TamizVerdict *verdict = tamiz_verdict_new ();

  verdict->stage_reached = stage;
  return verdict;
}

static TamizDefinition *
load_definition (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "qualify", "worked-example.duo.json",
                                                 NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return tamiz_definition_parse (text, -1, NULL);
}

static void
test_entering (void)
{
  g_autoptr (TamizDefinition) definition = load_definition ();
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (TamizVerdict) mql = deserves (TAMIZ_STAGE_MQL);
  TamizMoveCause cause;

  g_assert_cmpint (tamiz_qualify_next_stage (NULL, NULL, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_PROSPECT);
  g_assert_cmpint (cause, ==, TAMIZ_MOVE_ENTRY);

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_EVENT_ATTENDED, NOW);
  g_assert_cmpint (tamiz_qualify_next_stage (NULL, NULL, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_PROSPECT);
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_MESSAGE_IN, NOW + 1);
  g_assert_cmpint (tamiz_qualify_next_stage (NULL, NULL, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_PROSPECT);
  g_assert_cmpint (tamiz_qualify_next_stage (NULL, NULL, facts, NOW + 1, &cause), ==,
                   TAMIZ_STAGE_INQUIRY);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, mql, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_MQL);
  g_assert_cmpint (cause, ==, TAMIZ_MOVE_VERDICT);
}

static void
test_upward_only (void)
{
  g_autoptr (TamizDefinition) definition = load_definition ();
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (TamizVerdict) inquiry = deserves (TAMIZ_STAGE_INQUIRY);
  g_autoptr (TamizVerdict) sql = deserves (TAMIZ_STAGE_SQL);
  TamizMoveCause cause;

  tamiz_test_facts_move (facts, -1, TAMIZ_STAGE_MQL, TAMIZ_MOVE_VERDICT, NOW);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, inquiry, facts, NOW, &cause), ==, -1);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, sql, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_SQL);
}

static void
test_never_from_handoff_on (void)
{
  g_autoptr (TamizDefinition) definition = load_definition ();
  g_autoptr (TamizVerdict) sql = deserves (TAMIZ_STAGE_SQL);

  for (int stage = TAMIZ_STAGE_SQL; stage < N_STAGES; stage++)
    {
      g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
      TamizMoveCause cause;

      tamiz_test_facts_move (facts, TAMIZ_STAGE_PROSPECT, stage, TAMIZ_MOVE_VERDICT, NOW);
      g_assert_cmpint (tamiz_qualify_next_stage (definition, sql, facts, NOW, &cause), ==, -1);
    }
}

/* A returned lead does not bounce back by itself. */
static void
test_held_after_a_return (void)
{
  g_autoptr (TamizDefinition) definition = load_definition ();
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (TamizVerdict) sql = deserves (TAMIZ_STAGE_SQL);
  TamizRecord *old, *move, *fact;
  TamizMoveCause cause;

  old = tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  tamiz_record_set_changes (old, 1, 1);
  tamiz_record_set_changes (facts->lead, 1, 10);
  tamiz_record_set_changes (facts->person, 1, 1);
  move = tamiz_test_facts_move (facts, TAMIZ_STAGE_HANDED_OFF, TAMIZ_STAGE_MQL, TAMIZ_MOVE_RETURN,
                                NOW);
  tamiz_record_set_changes (move, 10, 10);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, sql, facts, NOW, &cause), ==, -1);

  /* the disputed answer was touched by the return itself */
  fact = tamiz_test_facts_answer (facts, "need", "yes", NOW);
  tamiz_record_set_changes (fact, 2, 10);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, sql, facts, NOW, &cause), ==, -1);

  /* an answer dated before, but learnt after, is news */
  fact = tamiz_test_facts_answer (facts, "need", "yes", NOW - TAMIZ_DAY);
  tamiz_record_set_changes (fact, 11, 11);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, sql, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_SQL);
}

/* While the move and what came with it are being written they have no number yet. */
static void
test_held_within_one_change (void)
{
  g_autoptr (TamizDefinition) definition = load_definition ();
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (TamizVerdict) sql = deserves (TAMIZ_STAGE_SQL);
  TamizRecord *move = tamiz_test_facts_move (facts, TAMIZ_STAGE_SQL, TAMIZ_STAGE_INQUIRY,
                                             TAMIZ_MOVE_HAND, NOW);
  TamizMoveCause cause;

  tamiz_record_set_changes (facts->lead, 1, 1);
  tamiz_record_set_changes (facts->person, 1, 1);
  tamiz_record_set_changes (move, 0, 0);
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_NOTE, NOW);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, sql, facts, NOW, &cause), ==, -1);

  /* later the move has its number, and a new activity none yet */
  tamiz_record_set_changes (move, 5, 5);
  g_assert_cmpint (tamiz_qualify_next_stage (definition, sql, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_SQL);
}

static void
test_held_after_a_deferral (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *form = tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  TamizMoveCause cause;

  tamiz_record_set_changes (form, 1, 1);
  tamiz_record_set_changes (facts->lead, 1, 1);
  tamiz_record_set_changes (facts->person, 1, 1);
  tamiz_test_facts_move (facts, TAMIZ_STAGE_DEFERRED, TAMIZ_STAGE_PROSPECT, TAMIZ_MOVE_DUE, NOW);
  g_assert_cmpint (tamiz_qualify_next_stage (NULL, NULL, facts, NOW, &cause), ==, -1);

  tamiz_record_set_changes (facts->person, 1, 2);
  g_assert_cmpint (tamiz_qualify_next_stage (NULL, NULL, facts, NOW, &cause), ==,
                   TAMIZ_STAGE_INQUIRY);
  g_assert_cmpint (cause, ==, TAMIZ_MOVE_ACTIVITY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stages/table", test_table);
  g_test_add_func ("/stages/entering", test_entering);
  g_test_add_func ("/stages/upward-only", test_upward_only);
  g_test_add_func ("/stages/never-from-handoff-on", test_never_from_handoff_on);
  g_test_add_func ("/stages/held-after-a-return", test_held_after_a_return);
  g_test_add_func ("/stages/held-within-one-change", test_held_within_one_change);
  g_test_add_func ("/stages/held-after-a-deferral", test_held_after_a_deferral);

  return g_test_run ();
}
