#include "config.h"

#include "tamiz-json.h"
#include "tamiz-preview.h"
#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-test-random.h"

/* What the preview says of a changed definition is what the verdict says of each lead. */

#define N_DEFINITIONS 60
#define N_LEADS 60
#define N_STEPS 4
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
add_leads (GRand           *random,
           TamizPreview    *preview,
           TamizDefinition *first,
           GPtrArray       *leads,
           guint            n)
{
  for (guint i = 0; i < n; i++)
    {
      TamizFacts *facts = tamiz_test_random_facts (random, first);

      g_assert_cmpuint (tamiz_preview_add (preview, facts), ==, leads->len);
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
      g_autoptr (TamizPreview) preview = tamiz_preview_new (first, TAMIZ_TEST_NOW);
      g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_facts_unref);

      add_leads (random, preview, first, leads, N_LEADS);
      g_assert_true (tamiz_preview_can_try (preview, first));
      for (guint i = 0; i < N_STEPS; i++)
        {
          g_autoptr (TamizDefinition) changed = change_definition (random, duo, CHANGE_ALL);

          g_assert_true (tamiz_preview_can_try (preview, changed));
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
  g_autoptr (TamizPreview) preview = tamiz_preview_new (first, TAMIZ_TEST_NOW);
  g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_facts_unref);
  guint n_uncertain = 0;

  add_leads (random, preview, first, leads, N_MANY);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (TamizDefinition) changed = change_definition (random, duo, changes[i]);

      assert_step (preview, first, changed, leads, &n_uncertain);
      assert_step (preview, first, first, leads, &n_uncertain);
      assert_step (preview, first, changed, leads, &n_uncertain);
      if (i % 3 == 1)
        add_leads (random, preview, first, leads, N_LEADS);
    }
  g_assert_cmpuint (n_uncertain, <, N_MANY * G_N_ELEMENTS (changes) * 3 / 100);
}

/* Another half-life or condition needs the facts again. */
static void
what_the_columns_do_not_know_cannot_be_tried (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (json_t) duo = tamiz_test_random_duo (random);
  g_autoptr (TamizDefinition) first = parse (duo);
  g_autoptr (TamizPreview) preview = tamiz_preview_new (first, TAMIZ_TEST_NOW);
  g_autoptr (TamizDefinition) slower = NULL, other = NULL;

  json_object_set_new (json_array_get (json_object_get (duo, "interest"), 0), "half_life_days",
                       json_integer (71));
  slower = parse (duo);
  g_assert_false (tamiz_preview_can_try (preview, slower));

  other = tamiz_test_random_definition (random);
  g_assert_false (tamiz_preview_can_try (preview, other));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/preview/every-step-is-what-the-verdict-says", every_step_is_what_the_verdict_says);
  g_test_add_func ("/preview/a-step-does-anew-what-was-changed", a_step_does_anew_what_was_changed);
  g_test_add_func ("/preview/what-the-columns-do-not-know-cannot-be-tried",
                   what_the_columns_do_not_know_cannot_be_tried);

  return g_test_run ();
}
