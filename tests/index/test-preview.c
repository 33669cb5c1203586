#include "config.h"

#include "tamiz-json.h"
#include "tamiz-preview.h"
#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-test-random.h"
#include "tamiz-time.h"

/* What the preview says of a changed definition is what the verdict says of each lead. */

#define N_DEFINITIONS 60
#define N_LEADS 60
#define N_STEPS 4
#define N_INSTANTS 8
/* More than are judged at a time, twice. */
#define N_MANY 2100

enum
{
  CHANGE_CRITERIA = 1 << 0,
  CHANGE_RULES = 1 << 1,
  CHANGE_MATRIX = 1 << 2,
  CHANGE_GATES = 1 << 3,
  CHANGE_ALL = (1 << 4) - 1,
};

static TamizDefinition *
parse (json_t *duo)
{
  g_autofree char *text = tamiz_json_to_text (duo);
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition = tamiz_definition_parse (text, -1, &error);

  g_assert_no_error (error);
  return definition;
}

static double
draw (GRand *random,
      double least,
      double most)
{
  return (double) g_rand_int_range (random, (int) (least * 1000), (int) (most * 1000) + 1) / 1000.0;
}

static void
redraw (GRand      *random,
        json_t     *object,
        const char *key,
        double      least,
        double      most)
{
  if (json_object_get (object, key) != NULL)
    json_object_set_new (object, key,
                         tamiz_json_thousandths ((gint64) (draw (random, least, most) * 1000.0 + 0.5)));
}

static void
change_criterion (GRand  *random,
                  json_t *criterion)
{
  static const char *const lists[] = { "choices", "ranges" };
  json_t *choice;
  gsize i;

  redraw (random, criterion, "weight", 1, 30);
  redraw (random, criterion, "pass_mark", 0, 1);
  if (g_rand_boolean (random))
    json_object_set_new (criterion, "required", json_boolean (g_rand_boolean (random)));
  for (guint n = 0; n < G_N_ELEMENTS (lists); n++)
    {
      json_array_foreach (json_object_get (criterion, lists[n]), i, choice)
        redraw (random, choice, "share", 0, 1);
    }
}

static void
change_rule (GRand  *random,
             json_t *rule)
{
  gboolean negative = json_number_value (json_object_get (rule, "points")) < 0;

  if (negative)
    {
      redraw (random, rule, "points", -40, -1);
      redraw (random, rule, "cap", -60, -5);
    }
  else
    {
      redraw (random, rule, "points", 1, 40);
      redraw (random, rule, "cap", 5, 60);
    }
  json_object_set_new (rule, "weak", json_boolean (g_rand_int_range (random, 0, 100) < 40));
}

static void
change_matrix (GRand  *random,
               json_t *matrix)
{
  json_t *bands = json_object_get (matrix, "interest_bands"), *fit = json_object_get (matrix, "fit_bands");

  json_array_set_new (bands, 1, json_integer (g_rand_int_range (random, 3, 20)));
  json_array_set_new (bands, 2, json_integer (g_rand_int_range (random, 20, 45)));
  json_array_set_new (fit, 1, json_integer (g_rand_int_range (random, 10, 50)));
}

static void
change_gates (GRand  *random,
              json_t *gates)
{
  json_object_set_new (gates, "two_way_contact", json_boolean (g_rand_boolean (random)));
  json_object_set_new (gates, "valid_days", json_integer (g_rand_int_range (random, 1, 60)));
}

/* The same conditions and rules with other numbers. */
static TamizDefinition *
change_definition (GRand  *random,
                   json_t *duo,
                   guint   changes)
{
  g_autoptr (json_t) root = json_deep_copy (duo);
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (root, "criteria"), i, item)
    {
      if ((changes & CHANGE_CRITERIA) != 0)
        change_criterion (random, item);
    }
  json_array_foreach (json_object_get (root, "personas"), i, item)
    {
      if ((changes & CHANGE_CRITERIA) != 0)
        redraw (random, item, "weight", 1, 30);
    }
  json_array_foreach (json_object_get (root, "interest"), i, item)
    {
      if ((changes & CHANGE_RULES) != 0)
        change_rule (random, item);
    }
  if ((changes & CHANGE_MATRIX) != 0)
    change_matrix (random, json_object_get (root, "matrix"));
  if ((changes & CHANGE_GATES) != 0)
    change_gates (random, json_object_get (root, "gates"));

  return parse (root);
}

static gboolean
is_uncertain (TamizPreviewResult *result,
              guint               n)
{
  for (guint i = 0; i < result->uncertain->len; i++)
    {
      if (g_array_index (result->uncertain, guint, i) == n)
        return TRUE;
    }

  return FALSE;
}

static void
assert_step (TamizPreview    *preview,
             TamizDefinition *first,
             TamizDefinition *definition,
             GPtrArray       *leads,
             guint           *n_uncertain)
{
  g_autoptr (TamizPreviewResult) result = tamiz_preview_try (preview, definition);
  g_autoptr (GArray) changed = tamiz_preview_list_changed (preview, G_MAXUINT);
  guint grades[TAMIZ_PREVIEW_N_GRADES] = { 0 }, stages[TAMIZ_PREVIEW_N_STAGES] = { 0 };
  guint cells = 0, n_changed = 0;

  for (guint n = 0; n < leads->len; n++)
    {
      TamizFacts *facts = g_ptr_array_index (leads, n);
      g_autoptr (TamizVerdict) verdict
          = tamiz_qualify_judge_briefly (definition, 1, facts, TAMIZ_TEST_NOW);
      g_autoptr (TamizVerdict) before = tamiz_qualify_judge_briefly (first, 1, facts, TAMIZ_TEST_NOW);
      int grade, stage, first_grade, first_stage;

      g_assert_cmpint (tamiz_preview_get_lead (preview, n, &grade, &stage, &first_grade, &first_stage),
                       ==, tamiz_record_get_id (facts->lead));
      grades[grade >= 0 ? grade : TAMIZ_PREVIEW_N_GRADES - 1]++;
      stages[stage]++;
      n_changed += grade != first_grade || stage != first_stage;
      if (is_uncertain (result, n))
        {
          (*n_uncertain)++;
          continue;
        }
      g_assert_cmpint (grade, ==, verdict->grade);
      g_assert_cmpint (stage, ==, verdict->stage_reached);
      g_assert_cmpint (first_grade, ==, before->grade);
      g_assert_cmpint (first_stage, ==, before->stage_reached);
    }
  g_assert_cmpmem (grades, sizeof grades, result->grades, sizeof result->grades);
  g_assert_cmpmem (stages, sizeof stages, result->stages, sizeof result->stages);
  for (guint i = 0; i < result->n_fit_bands * result->n_interest_bands; i++)
    cells += result->cells[i];
  g_assert_cmpuint (cells, <=, result->n_leads);
  g_assert_cmpuint (result->n_changed, ==, n_changed);
  g_assert_cmpuint (changed->len, ==, n_changed);
}

static void
add_leads (GRand               *random,
           TamizPreviewHistory *history,
           TamizPreview        *preview,
           TamizDefinition     *first,
           GPtrArray           *leads,
           guint                n)
{
  for (guint i = 0; i < n; i++)
    {
      TamizFacts *facts = tamiz_test_random_facts (random, first);

      g_assert_cmpuint (tamiz_preview_history_add (history, facts), ==, leads->len);
      g_assert_cmpuint (tamiz_preview_add (preview, leads->len, TAMIZ_TEST_NOW), ==, leads->len);
      g_ptr_array_add (leads, facts);
    }
  g_assert_cmpuint (tamiz_preview_get_size (preview), ==, leads->len);
}

static void
every_step_is_what_the_verdict_says (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261129);
  guint n_uncertain = 0;

  for (guint d = 0; d < N_DEFINITIONS; d++)
    {
      g_autoptr (json_t) duo = tamiz_test_random_duo (random);
      g_autoptr (TamizDefinition) first = parse (duo);
      g_autoptr (TamizPreviewHistory) history = tamiz_preview_history_new (first, TAMIZ_TEST_NOW);
      g_autoptr (TamizPreview) preview = tamiz_preview_new (history, TAMIZ_TEST_NOW);
      g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_facts_unref);

      add_leads (random, history, preview, first, leads, N_LEADS);
      g_assert_true (tamiz_preview_history_can_try (history, first));
      for (guint i = 0; i < N_STEPS; i++)
        {
          g_autoptr (TamizDefinition) changed = change_definition (random, duo, CHANGE_ALL);

          g_assert_true (tamiz_preview_history_can_try (history, changed));
          assert_step (preview, first, changed, leads, &n_uncertain);
        }
    }
  /* The verdict is asked for few. */
  g_assert_cmpuint (n_uncertain, <, N_DEFINITIONS * N_LEADS * N_STEPS / 100);
}

/* A step keeps of the last one what the definition leaves as it was, but no more than that. */
static void
a_step_does_anew_what_was_changed (void)
{
  static const guint changes[] = { CHANGE_CRITERIA, CHANGE_GATES, CHANGE_RULES, CHANGE_MATRIX, CHANGE_GATES,
                                   CHANGE_CRITERIA | CHANGE_RULES, CHANGE_RULES };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261130);
  g_autoptr (json_t) duo = tamiz_test_random_duo (random);
  g_autoptr (TamizDefinition) first = parse (duo);
  g_autoptr (TamizPreviewHistory) history = tamiz_preview_history_new (first, TAMIZ_TEST_NOW);
  g_autoptr (TamizPreview) preview = tamiz_preview_new (history, TAMIZ_TEST_NOW);
  g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_facts_unref);
  guint n_uncertain = 0;

  add_leads (random, history, preview, first, leads, N_MANY);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (TamizDefinition) changed = change_definition (random, duo, changes[i]);

      assert_step (preview, first, changed, leads, &n_uncertain);
      assert_step (preview, first, first, leads, &n_uncertain);
      assert_step (preview, first, changed, leads, &n_uncertain);
      if (i % 3 == 1)
        add_leads (random, history, preview, first, leads, N_LEADS);
    }
  g_assert_cmpuint (n_uncertain, <, N_MANY * G_N_ELEMENTS (changes) * 3 / 100);
}

static gint64
draw_instant (GRand *random)
{
  return TAMIZ_TEST_NOW - g_rand_int_range (random, 0, 200 * 24) * TAMIZ_HOUR;
}

static void
answer_again (GRand      *random,
              TamizFacts *facts)
{
  static const char *const values[] = { "yes", "no", "c0", "c1", "c2", "2026-11-01", "2027-01-20",
                                        "does_not_know" };
  guint n = facts->answers->len;

  for (guint i = 0; i < n; i++)
    {
      const char *criterion = tamiz_record_get_text (g_ptr_array_index (facts->answers, i), TAMIZ_ANSWER_CRITERION);

      for (int again = g_rand_int_range (random, 0, 3); again > 0; again--)
        tamiz_test_facts_answer (facts, criterion, values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))],
                                 draw_instant (random));
    }
}

/* Moves in order of time, of which an imported one may have been made after a later one. */
static void
move_again (GRand      *random,
            TamizFacts *facts)
{
  gint64 at = TAMIZ_TEST_NOW - 30 * TAMIZ_DAY;

  for (int n = g_rand_int_range (random, 0, 5); n > 0; n--)
    {
      TamizRecord *move
          = tamiz_test_facts_move (facts, 1, g_rand_int_range (random, 0, 4), TAMIZ_MOVE_HAND, at);
      gint64 change = g_rand_int_range (random, 1, 10);

      tamiz_record_set_changes (move, change, change);
      at += g_rand_int_range (random, 0, 3) * 3 * TAMIZ_DAY;
    }
}

static void
dispute (GRand      *random,
         TamizFacts *facts)
{
  g_autoptr (TamizRecord) handoff = tamiz_record_new (TAMIZ_KIND_HANDOFF, 1);

  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_AT, TAMIZ_TEST_NOW - 200 * TAMIZ_DAY);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DECIDED_AT, draw_instant (random));
  g_ptr_array_add (facts->handoffs, g_steal_pointer (&handoff));
  for (guint i = 0; i < facts->answers->len; i += 2)
    tamiz_record_set_int (g_ptr_array_index (facts->answers, i), TAMIZ_ANSWER_DISPUTED, 1);
}

/* A lead of whom not the same was known all the time. */
static TamizFacts *
make_past (GRand           *random,
           TamizDefinition *definition)
{
  TamizFacts *facts = tamiz_test_random_facts (random, definition);

  answer_again (random, facts);
  move_again (random, facts);
  if (facts->answers->len > 0 && g_rand_boolean (random))
    dispute (random, facts);
  if (g_rand_int_range (random, 0, 4) == 0)
    tamiz_record_set_int (tamiz_test_facts_refuse (facts, g_rand_int_range (random, 0, 5)), TAMIZ_CONSENT_UNTIL,
                          draw_instant (random) / TAMIZ_DAY);

  return facts;
}

/* Any instant, or the very one of something that happened, or the last one before it. */
static gint64
choose_instant (GRand      *random,
                TamizFacts *facts)
{
  GPtrArray *lists[] = { facts->activities, facts->answers, facts->moves };
  const int fields[] = { TAMIZ_ACTIVITY_AT, TAMIZ_ANSWER_AT, TAMIZ_STAGE_MOVE_AT };
  guint which = (guint) g_rand_int_range (random, 0, 4);
  gint64 at;

  if (which >= G_N_ELEMENTS (lists) || lists[which]->len == 0)
    return draw_instant (random);
  at = tamiz_record_get_int (g_ptr_array_index (lists[which],
                                                g_rand_int_range (random, 0, (int) lists[which]->len)),
                             fields[which]);

  return MIN (at - g_rand_int_range (random, 0, 2), TAMIZ_TEST_NOW);
}

typedef struct
{
  TamizFacts *facts;        /* owned by the leads */
  gint64 at;
} Then;

static void
assert_past (TamizPreview    *preview,
             TamizDefinition *definition,
             GArray          *thens,
             guint           *n_uncertain)
{
  g_autoptr (TamizPreviewResult) result = tamiz_preview_try (preview, definition);

  for (guint n = 0; n < thens->len; n++)
    {
      const Then *then = &g_array_index (thens, Then, n);
      g_autoptr (TamizFacts) facts = tamiz_test_facts_copy (then->facts);
      g_autoptr (TamizVerdict) verdict = NULL;
      guint8 outcome = tamiz_preview_get_outcomes (preview)[n];

      if (is_uncertain (result, n))
        {
          (*n_uncertain)++;
          continue;
        }
      tamiz_facts_cut (facts, then->at);
      verdict = tamiz_qualify_judge_briefly (definition, 1, facts, then->at);
      g_assert_cmpint (tamiz_preview_outcome_grade (outcome), ==, verdict->grade);
      g_assert_cmpint (tamiz_preview_outcome_stage (outcome), ==, verdict->stage_reached);
    }
}

/* The facts are read once, and say of any instant what the verdict would have said then. */
static void
every_instant_is_what_the_verdict_says (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261201);
  guint n_uncertain = 0;

  for (guint d = 0; d < N_DEFINITIONS; d++)
    {
      g_autoptr (json_t) duo = tamiz_test_random_duo (random);
      g_autoptr (TamizDefinition) first = parse (duo), changed = change_definition (random, duo, CHANGE_ALL);
      g_autoptr (TamizPreviewHistory) history = tamiz_preview_history_new (first, TAMIZ_TEST_NOW);
      g_autoptr (TamizPreview) preview = tamiz_preview_new (history, TAMIZ_TEST_NOW);
      g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_facts_unref);
      g_autoptr (GArray) thens = g_array_new (FALSE, FALSE, sizeof (Then));

      for (guint lead = 0; lead < N_LEADS; lead++)
        {
          TamizFacts *facts = make_past (random, first);

          g_ptr_array_add (leads, facts);
          tamiz_preview_history_add (history, facts);
          for (guint i = 0; i < N_INSTANTS; i++)
            {
              Then then = { facts, choose_instant (random, facts) };

              g_array_append_val (thens, then);
              tamiz_preview_add (preview, lead, then.at);
            }
        }
      assert_past (preview, first, thens, &n_uncertain);
      assert_past (preview, changed, thens, &n_uncertain);
    }
  g_assert_cmpuint (n_uncertain, <, N_DEFINITIONS * N_LEADS * N_INSTANTS / 100);
}

/* A lead that was answered for without end is right for as long ago as people look back. */
static void
many_answers_are_not_looked_at_once_each (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261202);
  g_autoptr (json_t) duo = tamiz_test_random_duo (random);
  g_autoptr (TamizDefinition) definition = parse (duo);
  g_autoptr (TamizPreviewHistory) history = tamiz_preview_history_new (definition, TAMIZ_TEST_NOW);
  g_autoptr (TamizPreview) preview = tamiz_preview_new (history, TAMIZ_TEST_NOW);
  g_autoptr (TamizFacts) facts = tamiz_test_random_facts (random, definition);
  g_autoptr (GArray) thens = g_array_new (FALSE, FALSE, sizeof (Then));
  TamizCriterion *criterion = g_ptr_array_index (definition->criteria, 0);
  const int n_answers = 4000;
  guint n_uncertain = 0;

  for (int i = n_answers; i > 0; i--)
    tamiz_test_facts_answer (facts, criterion->key, i % 2 == 0 ? "yes" : "c0", TAMIZ_TEST_NOW - i * TAMIZ_MINUTE);
  tamiz_preview_history_add (history, facts);
  for (int minutes = 0; minutes < 1500; minutes += 75)
    {
      Then then = { facts, TAMIZ_TEST_NOW - minutes * TAMIZ_MINUTE };

      g_array_append_val (thens, then);
      tamiz_preview_add (preview, 0, then.at);
    }
  assert_past (preview, definition, thens, &n_uncertain);
  g_assert_cmpuint (n_uncertain, <, thens->len / 10);
}

/* Content read tells where somebody is, from then on. */
static void
content_read_counts_from_then_on (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (json_t) duo = tamiz_test_random_duo (random);
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (TamizRecord) content = tamiz_record_new (TAMIZ_KIND_CONTENT, 7);
  g_autoptr (TamizDefinition) first = NULL;
  g_autoptr (TamizPreviewHistory) history = NULL;
  g_autoptr (TamizPreview) preview = NULL;
  g_autoptr (GArray) thens = g_array_new (FALSE, FALSE, sizeof (Then));
  gint64 at = TAMIZ_TEST_NOW - 9 * TAMIZ_DAY;
  guint n_uncertain = 0;

  json_object_set_new (duo, "negative_personas",
                       json_pack ("[{ss ss ss s{ss ss ss}}]", "key", "late", "title", "Late", "sentence", "No.",
                                  "conditions", "field", "lead.journey", "operator", "is", "value", "decision"));
  first = parse (duo);
  history = tamiz_preview_history_new (first, TAMIZ_TEST_NOW);
  preview = tamiz_preview_new (history, TAMIZ_TEST_NOW);
  tamiz_record_set_int (content, TAMIZ_CONTENT_JOURNEY, TAMIZ_JOURNEY_DECISION);
  facts->names = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (facts->names, g_steal_pointer (&content));
  tamiz_record_set_int (tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_DOWNLOAD, at), TAMIZ_ACTIVITY_CONTENT, 7);
  tamiz_preview_history_add (history, facts);
  for (int i = -1; i <= 1; i++)
    {
      Then then = { facts, at + i };

      g_array_append_val (thens, then);
      tamiz_preview_add (preview, 0, then.at);
    }
  assert_past (preview, first, thens, &n_uncertain);
  g_assert_cmpint (tamiz_preview_outcome_grade (tamiz_preview_get_outcomes (preview)[0]), !=, TAMIZ_GRADE_E);
  g_assert_cmpint (tamiz_preview_outcome_grade (tamiz_preview_get_outcomes (preview)[1]), ==, TAMIZ_GRADE_E);
}

/* Another half-life or condition needs the facts again. */
static void
what_the_columns_do_not_know_cannot_be_tried (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (json_t) duo = tamiz_test_random_duo (random);
  g_autoptr (TamizDefinition) first = parse (duo);
  g_autoptr (TamizPreviewHistory) history = tamiz_preview_history_new (first, TAMIZ_TEST_NOW);
  g_autoptr (TamizDefinition) slower = NULL, other = NULL, several = NULL, heavier = NULL;
  g_autoptr (TamizPreviewHistory) of_several = NULL;

  json_object_set_new (json_array_get (json_object_get (duo, "interest"), 0), "half_life_days",
                       json_integer (71));
  slower = parse (duo);
  g_assert_false (tamiz_preview_history_can_try (history, slower));

  /* Of several choices the one that earns most counts. */
  json_object_set_new (duo, "criteria",
                       json_pack ("[{ss ss ss ss si ss s[{ss ss si} {ss ss sf}]}]", "key", "erp", "title", "ERP", "axis",
                                  "fit", "kind", "choice", "weight", 5, "bound", "company.custom.erp", "choices", "key", "sap",
                                  "label", "SAP", "share", 1, "key", "odoo", "label", "Odoo", "share", 0.5));
  several = parse (duo);
  of_several = tamiz_preview_history_new (several, TAMIZ_TEST_NOW);
  json_object_set_new (json_array_get (json_object_get (duo, "criteria"), 0), "weight", json_integer (9));
  heavier = parse (duo);
  g_assert_true (tamiz_preview_history_can_try (of_several, heavier));
  json_object_set_new (json_array_get (json_object_get (json_array_get (json_object_get (duo, "criteria"), 0),
                                                        "choices"), 0), "share", json_real (0.25));
  other = parse (duo);
  g_assert_false (tamiz_preview_history_can_try (of_several, other));
  g_clear_pointer (&other, tamiz_definition_unref);

  other = tamiz_test_random_definition (random);
  g_assert_false (tamiz_preview_history_can_try (history, other));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/preview/every-step-is-what-the-verdict-says", every_step_is_what_the_verdict_says);
  g_test_add_func ("/preview/a-step-does-anew-what-was-changed", a_step_does_anew_what_was_changed);
  g_test_add_func ("/preview/every-instant-is-what-the-verdict-says", every_instant_is_what_the_verdict_says);
  g_test_add_func ("/preview/many-answers-are-not-looked-at-once-each", many_answers_are_not_looked_at_once_each);
  g_test_add_func ("/preview/content-read-counts-from-then-on", content_read_counts_from_then_on);
  g_test_add_func ("/preview/what-the-columns-do-not-know-cannot-be-tried",
                   what_the_columns_do_not_know_cannot_be_tried);

  return g_test_run ();
}
