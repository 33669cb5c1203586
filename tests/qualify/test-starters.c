#include "config.h"

#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-time.h"

#include <string.h>

/* What every definition that comes with the program must do, whatever its method. */

#define NOW TAMIZ_TEST_NOW
#define ENDING ".duo.json"

static TamizDefinition *
load_starter (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  definition = tamiz_definition_parse (text, length, &error);
  g_assert_no_error (error);

  return definition;
}

/* Of an asked criterion: what counts most. */
static TamizChoice *
find_best (TamizCriterion *criterion)
{
  TamizChoice *best = NULL;

  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

      if (best == NULL || choice->share > best->share)
        best = choice;
    }

  return best;
}

static TamizChoice *
find_worst (TamizCriterion *criterion)
{
  TamizChoice *worst = NULL;

  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

      if (worst == NULL || choice->share < worst->share)
        worst = choice;
    }

  return worst;
}

static gboolean
is_asked (TamizCriterion *criterion)
{
  return criterion->bound == NULL && criterion->bound_field == NULL;
}

static gboolean
passes (TamizCriterion *criterion,
        TamizChoice    *choice)
{
  return criterion->pass_mark >= 0 ? choice->share >= criterion->pass_mark : choice->share > 0;
}

static void
answer (TamizFacts     *facts,
        TamizCriterion *criterion,
        TamizChoice    *choice)
{
  tamiz_test_facts_answer (facts, criterion->key, choice != NULL ? choice->value : "In their words",
                           NOW - TAMIZ_DAY);
}

/* (nullable): a value that makes the condition's test of the job title true. */
static const char *
find_job_title (TamizCondition *condition)
{
  if (condition->type == TAMIZ_CONDITION_TEST)
    return g_str_equal (condition->key, "person.job_title") ? g_ptr_array_index (condition->written, 0) : NULL;

  for (guint i = 0; i < condition->children->len; i++)
    {
      const char *title = find_job_title (g_ptr_array_index (condition->children, i));

      if (title != NULL)
        return title;
    }

  return NULL;
}

/* Somebody who fits the first persona, with a record that lacks nothing. */
static TamizFacts *
make_wanted (TamizDefinition *definition)
{
  TamizPersona *persona = g_ptr_array_index (definition->personas, 0);
  const char *title = find_job_title (persona->conditions);
  TamizFacts *facts = tamiz_test_facts_new ();

  tamiz_test_facts_person (facts, title != NULL ? title : "Gerente general");
  tamiz_test_facts_company (facts, "Andina", 300);
  tamiz_record_set_text (facts->company, TAMIZ_COMPANY_INDUSTRY, "Alimentos");
  tamiz_test_facts_email (facts, "ana@andina.bo");
  tamiz_test_facts_phone (facts, "+59171234567");
  tamiz_record_set_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS, "Invoices are typed twice");

  return facts;
}

static void
answer_all (TamizFacts      *facts,
            TamizDefinition *definition)
{
  tamiz_test_facts_call (facts, TAMIZ_CALL_OUTCOME_REACHED, NOW - TAMIZ_DAY);
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (is_asked (criterion))
        answer (facts, criterion, find_best (criterion));
    }
}

static void
do_what_rule_says (TamizFacts        *facts,
                   TamizInterestRule *rule,
                   gint64             at)
{
  for (int kind = 0; kind < 32; kind++)
    {
      TamizRecord *activity;

      if ((rule->kinds & (1u << kind)) == 0)
        continue;
      activity = tamiz_test_facts_activity (facts, kind, at);
      if (rule->written_text != NULL)
        tamiz_record_set_text (activity, TAMIZ_ACTIVITY_SUBJECT, rule->written_text);
    }
}

/* The best of what they can do of their own accord. */
static TamizInterestRule *
find_strong_rule (TamizDefinition *definition)
{
  TamizInterestRule *strongest = NULL;

  for (guint i = 0; i < definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);

      if (!rule->weak && (strongest == NULL || rule->points > strongest->points))
        strongest = rule;
    }

  g_assert_nonnull (strongest);
  return strongest;
}

static TamizFacts *
make_perfect (TamizDefinition *definition)
{
  TamizFacts *facts = make_wanted (definition);

  do_what_rule_says (facts, find_strong_rule (definition), NOW - 2 * TAMIZ_DAY);
  answer_all (facts, definition);

  return facts;
}

static gboolean
lacks (TamizVerdict *verdict,
       const char   *criterion)
{
  for (guint i = 0; i < verdict->missing->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (verdict->missing, i);

      if (g_str_equal (lack->what, "criterion") && g_str_equal (lack->key, criterion))
        return TRUE;
    }

  return FALSE;
}

static void
who_answers_everything_well_is_ready_for_sales (gconstpointer path)
{
  g_autoptr (TamizDefinition) definition = load_starter (path);
  g_autoptr (TamizFacts) facts = make_perfect (definition);
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, 1, facts, NOW);

  for (guint i = 0; i < verdict->missing->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (verdict->missing, i);

      if (lack->required)
        g_error ("%s lacks %s %s", (const char *) path, lack->what, lack->key);
    }
  g_assert_cmpint (verdict->grade, ==, TAMIZ_GRADE_A);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_SQL);
  g_assert_cmpint (verdict->fit, ==, 100000);
  g_assert_cmpint (verdict->journey, ==, TAMIZ_JOURNEY_DECISION);
}

static void
a_disqualifying_answer_ends_it (gconstpointer path)
{
  g_autoptr (TamizDefinition) definition = load_starter (path);
  guint n = 0;

  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      for (guint j = 0; j < criterion->choices->len; j++)
        {
          TamizChoice *choice = g_ptr_array_index (criterion->choices, j);
          g_autoptr (TamizFacts) facts = NULL;
          g_autoptr (TamizVerdict) verdict = NULL;

          if (!choice->disqualifies || !is_asked (criterion))
            continue;
          n++;
          facts = make_perfect (definition);
          answer (facts, criterion, choice);
          verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
          g_assert_cmpint (verdict->stage_reached, <, TAMIZ_STAGE_MQL);
          g_assert_true (lacks (verdict, criterion->key));
        }
    }
  g_assert_cmpuint (n, >=, 1);
}

/* Every required question decides: some of its answers pass, and with the others nobody does. */
static void
every_required_answer_counts (gconstpointer path)
{
  g_autoptr (TamizDefinition) definition = load_starter (path);

  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      guint n_pass = 0, n_fail = 0;

      if (!criterion->required || !is_asked (criterion))
        continue;
      for (guint j = 0; j < criterion->choices->len; j++)
        {
          TamizChoice *choice = g_ptr_array_index (criterion->choices, j);
          g_autoptr (TamizFacts) facts = make_perfect (definition);
          g_autoptr (TamizVerdict) verdict = NULL;

          answer (facts, criterion, choice);
          verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
          g_assert_true (lacks (verdict, criterion->key) != passes (criterion, choice));
          if (passes (criterion, choice))
            n_pass++;
          else
            n_fail++;
          if (!passes (criterion, choice))
            g_assert_cmpint (verdict->stage_reached, <, TAMIZ_STAGE_SQL);
        }
      g_assert_cmpuint (n_pass, >=, 1);
      g_assert_cmpuint (n_fail, >=, 1);
    }
}

/* Looks, clicks, likes and asking the price, for ten days, by the very person who is wanted. */
static void
weak_signals_alone_never_qualify (gconstpointer path)
{
  g_autoptr (TamizDefinition) definition = load_starter (path);
  g_autoptr (TamizFacts) facts = make_wanted (definition);
  g_autoptr (TamizVerdict) verdict = NULL;
  static const TamizActivityKind kinds[] = { TAMIZ_ACTIVITY_PAGE_VIEW, TAMIZ_ACTIVITY_EMAIL_OPEN,
                                             TAMIZ_ACTIVITY_EMAIL_CLICK, TAMIZ_ACTIVITY_EVENT_REGISTERED,
                                             TAMIZ_ACTIVITY_SOCIAL_LIKE, TAMIZ_ACTIVITY_SOCIAL_FOLLOW,
                                             TAMIZ_ACTIVITY_SOCIAL_COMMENT, TAMIZ_ACTIVITY_PRICE_REQUEST };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      for (int day = 0; day < 10; day++)
        tamiz_test_facts_activity (facts, kinds[i], NOW - day * TAMIZ_DAY);
    }
  for (guint i = 0; i < definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);

      if (!rule->weak)
        continue;
      for (int day = 0; day < 10; day++)
        do_what_rule_says (facts, rule, NOW - day * TAMIZ_DAY);
    }
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->fit, ==, 100000);
  g_assert_cmpint (verdict->interest, >, 20000);
  g_assert_cmpint (verdict->stage_reached, <, TAMIZ_STAGE_MQL);

  /* A strong one makes the difference. */
  do_what_rule_says (facts, find_strong_rule (definition), NOW);
  g_clear_pointer (&verdict, tamiz_verdict_unref);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_MQL);
}

/* @n_well of the questions of fit are answered well and the rest badly, @n_strong times they
 * did something of their own accord, and they did or did not say what is asked of interest.
 */
static TamizVerdict *
judge_some (TamizDefinition *definition,
            gboolean         wanted,
            guint            n_well,
            guint            n_strong,
            gboolean         interested)
{
  g_autoptr (TamizFacts) facts = make_wanted (definition);

  if (!wanted)
    {
      tamiz_test_facts_person (facts, "Portero");
      tamiz_test_facts_company (facts, "Andina", 1);
      tamiz_record_set_text (facts->company, TAMIZ_COMPANY_INDUSTRY, "Alimentos");
    }
  tamiz_test_facts_call (facts, TAMIZ_CALL_OUTCOME_REACHED, NOW - TAMIZ_DAY);
  for (guint i = 0, n_fit = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (!is_asked (criterion) || (criterion->axis == TAMIZ_AXIS_INTEREST && !interested))
        continue;
      if (criterion->axis == TAMIZ_AXIS_INTEREST || n_fit++ < n_well)
        answer (facts, criterion, find_best (criterion));
      else
        answer (facts, criterion, find_worst (criterion));
    }
  for (guint i = 0; i < n_strong; i++)
    do_what_rule_says (facts, find_strong_rule (definition), NOW - 2 * i * TAMIZ_DAY);

  return tamiz_qualify_judge (definition, 1, facts, NOW);
}

static void
every_grade_and_both_gates_can_be_reached (gconstpointer path)
{
  g_autoptr (TamizDefinition) definition = load_starter (path);
  guint n = definition->criteria->len;
  guint grades = 0, stages = 0;

  for (guint i = 0; i < 2 * 2 * 3 * (n + 1); i++)
    {
      g_autoptr (TamizVerdict) verdict
          = judge_some (definition, i % 2 == 0, i / 12, i / 4 % 3, i / 2 % 2 == 0);

      grades |= 1u << verdict->grade;
      stages |= 1u << verdict->stage_reached;
    }
  g_assert_cmpuint (grades, ==, (1u << TAMIZ_GRADE_A) | (1u << TAMIZ_GRADE_B) | (1u << TAMIZ_GRADE_C)
                                    | (1u << TAMIZ_GRADE_D) | (1u << TAMIZ_GRADE_E));
  g_assert_true ((stages & (1u << TAMIZ_STAGE_MQL)) != 0);
  g_assert_true ((stages & (1u << TAMIZ_STAGE_SQL)) != 0);
  g_assert_true ((stages & ((1u << TAMIZ_STAGE_MQL) - 1)) != 0);
}

static void
every_negative_persona_vetoes (gconstpointer path)
{
  g_autoptr (TamizDefinition) definition = load_starter (path);

  for (guint i = 0; i < definition->negative->len; i++)
    {
      TamizPersona *persona = g_ptr_array_index (definition->negative, i);
      const char *title = find_job_title (persona->conditions);
      g_autoptr (TamizFacts) facts = make_perfect (definition);
      g_autoptr (TamizVerdict) verdict = NULL;

      if (title != NULL)
        tamiz_record_set_text (facts->person, TAMIZ_PERSON_JOB_TITLE, title);
      else
        {
          TamizCondition *test = g_ptr_array_index (persona->conditions->children, 0);
          int relation;

          g_assert_cmpstr (test->key, ==, "company.relation");
          g_assert_true (tamiz_enum_from_nick (TAMIZ_ENUM_RELATION, g_ptr_array_index (test->written, 0),
                                               &relation));
          tamiz_record_set_int (facts->company, TAMIZ_COMPANY_RELATION, relation);
        }
      verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
      g_assert_cmpint (verdict->grade, ==, TAMIZ_GRADE_E);
      g_assert_nonnull (verdict->veto);
      g_assert_cmpint (verdict->stage_reached, <, TAMIZ_STAGE_MQL);
    }
  g_assert_cmpuint (definition->negative->len, >=, 1);
}

/* After a fair people forget quickly; a large sale takes its time. */
static void
signals_fade_as_the_method_has_it (void)
{
  static const struct
  {
    const char *key;
    gint64 days;
  } of_meeting[] = { { "event-follow-up", 14 }, { "inbound-web", 30 }, { "bant", 45 }, { "meddic", 90 } };

  for (guint i = 0; i < G_N_ELEMENTS (of_meeting); i++)
    {
      g_autofree char *name = g_strconcat (of_meeting[i].key, ".es" ENDING, NULL);
      g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", name, NULL);
      g_autoptr (TamizDefinition) definition = load_starter (path);
      TamizInterestRule *rule = NULL;

      for (guint j = 0; j < definition->rules->len; j++)
        {
          TamizInterestRule *one = g_ptr_array_index (definition->rules, j);

          if ((one->kinds & (1u << TAMIZ_ACTIVITY_MEETING)) != 0)
            rule = one;
        }
      g_assert_nonnull (rule);
      g_assert_cmpint (rule->half_life_days, ==, of_meeting[i].days);
    }
}

/* Having been at the fair is not having asked for anything. */
static void
attending_alone_is_not_enough (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "event-follow-up.es" ENDING, NULL);
  g_autoptr (TamizDefinition) definition = load_starter (path);
  g_autoptr (TamizFacts) facts = make_wanted (definition);
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_EVENT_ATTENDED, NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, <, TAMIZ_STAGE_MQL);
}

/* The newsletter's form is a form, too, and asks for nothing. */
static void
a_newsletter_is_no_question (gconstpointer subject)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "inbound-web.es" ENDING, NULL);
  g_autoptr (TamizDefinition) definition = load_starter (path);
  g_autoptr (TamizFacts) facts = make_wanted (definition);
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_record_set_text (tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW),
                         TAMIZ_ACTIVITY_SUBJECT, subject);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached >= TAMIZ_STAGE_MQL, ==, strstr (subject, "ontacto") != NULL);
}

/* A free mailbox says less about a company, and is no fault. */
static void
a_free_mailbox_lowers_the_fit (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "inbound-web.en" ENDING, NULL);
  g_autoptr (TamizDefinition) definition = load_starter (path);
  g_autoptr (TamizFacts) facts = make_perfect (definition);
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_record_set_text (g_ptr_array_index (facts->emails, 0), TAMIZ_EMAIL_ADDRESS, "ana.rojas@gmail.com");
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->fit, <, 100000);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_SQL);
}

static void
add (const char     *name,
     const char     *path,
     const char     *of,
     GTestDataFunc   func)
{
  g_autofree char *test = g_strdup_printf ("/starters/%s/%s", name, of);

  g_test_add_data_func_full (test, g_strdup (path), func, g_free);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);

  folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *key = NULL;

      if (!g_str_has_suffix (name, ENDING))
        continue;
      key = g_strndup (name, strlen (name) - strlen (ENDING));
      add (key, path, "who-answers-everything-well-is-ready-for-sales",
           who_answers_everything_well_is_ready_for_sales);
      add (key, path, "a-disqualifying-answer-ends-it", a_disqualifying_answer_ends_it);
      add (key, path, "every-required-answer-counts", every_required_answer_counts);
      add (key, path, "weak-signals-alone-never-qualify", weak_signals_alone_never_qualify);
      add (key, path, "every-grade-and-both-gates-can-be-reached",
           every_grade_and_both_gates_can_be_reached);
      add (key, path, "every-negative-persona-vetoes", every_negative_persona_vetoes);
    }
  g_test_add_func ("/starters/signals-fade-as-the-method-has-it", signals_fade_as_the_method_has_it);
  g_test_add_func ("/starters/attending-alone-is-not-enough", attending_alone_is_not_enough);
  g_test_add_data_func ("/starters/a-newsletter-is-no-question/newsletter", "Suscripción al Boletín",
                        a_newsletter_is_no_question);
  g_test_add_data_func ("/starters/a-newsletter-is-no-question/contact", "Formulario de contacto",
                        a_newsletter_is_no_question);
  g_test_add_func ("/starters/a-free-mailbox-lowers-the-fit", a_free_mailbox_lowers_the_fit);

  return g_test_run ();
}
