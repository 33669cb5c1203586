#include "config.h"

#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-time.h"

#include <string.h>

#define NOW TAMIZ_TEST_NOW

static TamizDefinition *
load (const char *path)
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

static TamizDefinition *
load_example (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "qualify", "worked-example.duo.json",
                                                 NULL);

  return load (path);
}

static TamizDefinition *
load_starter (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", name, NULL);

  return load (path);
}

static TamizMissing *
find_missing (GPtrArray  *missing,
              const char *what,
              const char *key)
{
  for (guint i = 0; i < missing->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (missing, i);

      if (g_str_equal (lack->what, what) && (key == NULL || g_strcmp0 (lack->key, key) == 0))
        return lack;
    }

  return NULL;
}

static guint
count_required (GPtrArray *missing)
{
  guint n = 0;

  for (guint i = 0; i < missing->len; i++)
    n += ((TamizMissing *) g_ptr_array_index (missing, i))->required;

  return n;
}

static gint64
add_because (TamizVerdict *verdict,
             TamizAxis     axis,
             const char   *key)
{
  gint64 sum = 0;

  for (guint i = 0; i < verdict->because->len; i++)
    {
      TamizContribution *line = g_ptr_array_index (verdict->because, i);

      if (line->axis == axis && (key == NULL || g_strcmp0 (line->key, key) == 0))
        sum += line->points;
    }

  return sum;
}

static void
assert_adds_up (TamizVerdict *verdict)
{
  g_assert_cmpint (add_because (verdict, TAMIZ_AXIS_INTEREST, NULL), ==, verdict->interest);
  g_assert_cmpint (add_because (verdict, TAMIZ_AXIS_FIT, NULL), ==, verdict->fit);
}

static TamizFacts *
make_manager (void)
{
  TamizFacts *facts = tamiz_test_facts_new ();

  tamiz_test_facts_person (facts, "General manager");
  tamiz_test_facts_company (facts, "Andina", 120);
  tamiz_test_facts_email (facts, "ana@andina.bo");

  return facts;
}

static void
test_worked_example (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) before = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_autoptr (TamizVerdict) after = NULL;

  g_assert_true (before->fit_known);
  g_assert_cmpint (before->fit, ==, 100000);
  g_assert_cmpint (before->fit_possible, ==, 100000);
  g_assert_cmpstr (before->persona, ==, "manager");
  assert_adds_up (before);

  tamiz_test_facts_call (facts, TAMIZ_CALL_OUTCOME_REACHED, NOW);
  tamiz_test_facts_answer (facts, "budget", "no", NOW);
  tamiz_test_facts_answer (facts, "authority", "half", NOW);
  tamiz_test_facts_answer (facts, "need", "yes", NOW);
  tamiz_test_facts_answer (facts, "time", "yes", NOW);
  after = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (after->fit, ==, 76923);
  g_assert_cmpint (after->fit_possible, ==, 76923);
  g_assert_cmpint (add_because (after, TAMIZ_AXIS_FIT, "manager"), ==, 23077);
  g_assert_cmpint (add_because (after, TAMIZ_AXIS_FIT, "budget"), ==, 0);
  assert_adds_up (after);
}

static void
test_nothing_known (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (TamizVerdict) verdict = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (json_t) json = NULL;

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  verdict = tamiz_qualify_judge (definition, 3, facts, NOW);
  g_assert_false (verdict->fit_known);
  g_assert_cmpint (verdict->grade, ==, -1);
  g_assert_cmpint (verdict->interest, ==, 40000);
  g_assert_cmpint (verdict->fit_possible, ==, 100000);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_INQUIRY);
  g_assert_nonnull (verdict->smallest_step);
  g_assert_nonnull (find_missing (verdict->missing, "grade", "sql"));

  json = tamiz_verdict_to_json (verdict, zone);
  g_assert_true (json_is_null (json_object_get (json, "fit")));
  g_assert_true (json_is_null (json_object_get (json, "grade")));

  /* Of somebody who would not say anything nothing is known either. */
  tamiz_test_facts_answer (facts, "need", "would_not_say", NOW);
  g_clear_pointer (&verdict, tamiz_verdict_unref);
  verdict = tamiz_qualify_judge (definition, 3, facts, NOW);
  g_assert_cmpint (verdict->grade, ==, -1);
}

static void
test_interest_halves_and_caps (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW - 10 * TAMIZ_DAY);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->interest, ==, 20000);
  assert_adds_up (verdict);

  /* 20 + 40, and a second one the same day that the day's limit leaves out */
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  g_clear_pointer (&verdict, tamiz_verdict_unref);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->interest, ==, 60000);
  g_assert_cmpint (add_because (verdict, TAMIZ_AXIS_INTEREST, "form"), ==, 60000);
  assert_adds_up (verdict);

  /* The cap of 60 bites: the line before it, and a line of its own. */
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW - TAMIZ_DAY);
  g_clear_pointer (&verdict, tamiz_verdict_unref);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->interest, ==, 60000);
  g_assert_cmpuint (verdict->because->len, ==, 2 + 3);
  assert_adds_up (verdict);

  /* What is dated later does not count yet, but will. */
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_VISIT, NOW + TAMIZ_DAY);
  g_clear_pointer (&verdict, tamiz_verdict_unref);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->interest, ==, 60000);
}

static void
test_interest_never_below_zero (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_OTHER, NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->interest, ==, 0);
  g_assert_cmpint (add_because (verdict, TAMIZ_AXIS_INTEREST, "bounce"), ==, -25000);
  assert_adds_up (verdict);
}

static void
test_next_change (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;
  g_autoptr (TamizVerdict) before = NULL;
  g_autoptr (TamizVerdict) after = NULL;

  /* 50 points with a half-life of 10 days reach 40 after 3.219 days: A becomes B. */
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_VISIT, NOW);
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->grade, ==, TAMIZ_GRADE_A);
  g_assert_cmpint ((verdict->next_change - NOW) / TAMIZ_DAY, ==, 4);
  before = tamiz_qualify_judge (definition, 1, facts, verdict->next_change - TAMIZ_SECOND);
  after = tamiz_qualify_judge (definition, 1, facts, verdict->next_change);
  g_assert_cmpint (before->grade, ==, TAMIZ_GRADE_A);
  g_assert_cmpint (after->grade, ==, TAMIZ_GRADE_B);
}

/* Of somebody of whom nothing is known, an answer that leads to the worst grade is no step. */
static void
test_a_step_leads_upward (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, 1, facts, NOW);

  g_assert_cmpint (verdict->grade, ==, -1);
  g_assert_null (verdict->smallest_step);
}

static void
test_next_change_upward (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;
  g_autoptr (TamizVerdict) after = NULL;

  /* 30 for good, less 25 that fade: from 5 up to 20 when 10 of the 25 are left. */
  for (int i = 0; i < 3; i++)
    tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_VISIT, NOW - i * TAMIZ_DAY);
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_OTHER, NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->interest, ==, 5000);
  g_assert_cmpint (verdict->grade, ==, TAMIZ_GRADE_C);
  g_assert_cmpint ((verdict->next_change - NOW) / TAMIZ_DAY, ==, 39);
  after = tamiz_qualify_judge (definition, 1, facts, verdict->next_change);
  g_assert_cmpint (after->grade, ==, TAMIZ_GRADE_B);
}

static void
test_veto (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_DEMO, NOW);
  tamiz_record_set_int (facts->company, TAMIZ_COMPANY_RELATION, TAMIZ_RELATION_COMPETITOR);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->grade, ==, TAMIZ_GRADE_E);
  g_assert_nonnull (verdict->veto);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_INQUIRY);
  g_assert_nonnull (find_missing (verdict->missing, "grade", "competitor"));
  g_assert_null (verdict->smallest_step);
  g_assert_cmpint (verdict->next_change, ==, 0);
}

/* A manager who filled in a form and answered everything on one call. */
static TamizFacts *
make_good_lead (void)
{
  TamizFacts *facts = make_manager ();

  tamiz_record_set_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS, "Invoices are typed twice");
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW - 2 * TAMIZ_DAY);
  tamiz_test_facts_call (facts, TAMIZ_CALL_OUTCOME_REACHED, NOW - TAMIZ_DAY);
  tamiz_test_facts_answer (facts, "need", "yes", NOW - TAMIZ_DAY);
  tamiz_test_facts_answer (facts, "authority", "influences", NOW - TAMIZ_DAY);
  tamiz_test_facts_answer (facts, "budget", "planned", NOW - TAMIZ_DAY);
  tamiz_test_facts_answer (facts, "time_frame", "within_6_months", NOW - TAMIZ_DAY);
  tamiz_test_facts_answer (facts, "buying_process", "comparing", NOW - TAMIZ_DAY);
  tamiz_test_facts_answer (facts, "meets_executive", "yes", NOW - TAMIZ_DAY);

  return facts;
}

static void
test_good_lead_reaches_sql (gconstpointer name)
{
  g_autoptr (TamizDefinition) definition = load_starter (name);
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_autoptr (GPtrArray) open = tamiz_qualify_list_open_questions (definition, facts, NOW);

  g_assert_cmpint (verdict->grade, <=, TAMIZ_GRADE_B);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_SQL);
  g_assert_true (verdict->still_good);
  g_assert_cmpint (verdict->completeness, ==, 1000);
  g_assert_cmpint (verdict->journey, ==, TAMIZ_JOURNEY_CONSIDERATION);
  g_assert_cmpuint (count_required (verdict->missing), ==, 0);
  g_assert_cmpuint (open->len, ==, 0);
  assert_adds_up (verdict);
}

static void
test_languages_agree (void)
{
  const char *const names[] = { "consultative", "small-company" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *english = g_strconcat (names[i], ".en.duo.json", NULL);
      g_autofree char *spanish = g_strconcat (names[i], ".es.duo.json", NULL);
      g_autoptr (TamizDefinition) a = load_starter (english);
      g_autoptr (TamizDefinition) b = load_starter (spanish);
      g_autoptr (TamizFacts) facts = make_good_lead ();
      g_autoptr (TamizVerdict) one = tamiz_qualify_judge (a, 1, facts, NOW);
      g_autoptr (TamizVerdict) other = tamiz_qualify_judge (b, 1, facts, NOW);

      g_assert_cmpstr (a->digest, !=, b->digest);
      g_assert_cmpint (one->fit, ==, other->fit);
      g_assert_cmpint (one->interest, ==, other->interest);
      g_assert_cmpint (one->next_change, ==, other->next_change);
      g_assert_cmpuint (a->criteria->len, ==, b->criteria->len);
    }
}

static void
test_form_alone_makes_mql_not_sql (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.es.duo.json");
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_MQL);
  g_assert_cmpstr (find_missing (verdict->missing, "criterion", "need")->state, ==, "unknown");
  g_assert_nonnull (find_missing (verdict->missing, "contact", "two_way"));
  g_assert_cmpint (verdict->completeness, <, 1000);
}

/* Looks, likes and asking the price earn points but never qualify. */
static void
test_weak_signals_never_qualify (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;
  static const TamizActivityKind weak[] = { TAMIZ_ACTIVITY_PAGE_VIEW, TAMIZ_ACTIVITY_EMAIL_OPEN,
                                            TAMIZ_ACTIVITY_EMAIL_CLICK, TAMIZ_ACTIVITY_SOCIAL_LIKE,
                                            TAMIZ_ACTIVITY_EVENT_REGISTERED,
                                            TAMIZ_ACTIVITY_PRICE_REQUEST };

  for (int day = 0; day < 10; day++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (weak); i++)
        tamiz_test_facts_activity (facts, weak[i], NOW - day * TAMIZ_DAY);
    }
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->interest, >, 45000);
  g_assert_cmpint (verdict->grade, ==, TAMIZ_GRADE_A);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_INQUIRY);
  g_assert_nonnull (find_missing (verdict->missing, "signal", NULL));
  g_assert_nonnull (find_missing (verdict->missing, "grade", "sql"));
}

static void
test_disqualifying_answer (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_answer (facts, "need", "no", NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_INQUIRY);
  g_assert_cmpstr (find_missing (verdict->missing, "criterion", "need")->state, ==, "not_met");
}

static void
test_disputed_answer_is_unknown (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  TamizRecord *answer = g_ptr_array_index (facts->answers, 2);
  g_autoptr (TamizVerdict) verdict = NULL;
  g_autoptr (GPtrArray) open = NULL;

  tamiz_record_set_int (answer, TAMIZ_ANSWER_DISPUTED, 7);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_MQL);
  g_assert_cmpstr (find_missing (verdict->missing, "criterion", "budget")->state, ==, "disputed");
  open = tamiz_qualify_list_open_questions (definition, facts, NOW);
  g_assert_cmpuint (open->len, ==, 1);

  /* answered anew it counts again */
  tamiz_test_facts_answer (facts, "budget", "approved", NOW);
  g_clear_pointer (&verdict, tamiz_verdict_unref);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_SQL);
}

static void
test_pass_mark (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_answer (facts, "buying_process", "understanding", NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_MQL);
  g_assert_cmpstr (find_missing (verdict->missing, "criterion", "buying_process")->state, ==,
                   "not_met");
}

static void
test_do_not_contact (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_refuse (facts, TAMIZ_CHANNEL_ANY);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_INQUIRY);
  g_assert_nonnull (find_missing (verdict->missing, "consent", NULL));
}

/* Only mail is known, and mail is refused: there is no way to the person. */
static void
test_unreachable (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_refuse (facts, TAMIZ_CHANNEL_MAIL);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_nonnull (find_missing (verdict->missing, "contact", "reachable"));

  tamiz_test_facts_phone (facts, "+59171234567");
  g_clear_pointer (&verdict, tamiz_verdict_unref);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_SQL);
}

static void
test_invalid_email_is_not_met (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (TamizVerdict) verdict = NULL;
  TamizRecord *email = g_ptr_array_index (facts->emails, 0);

  tamiz_record_set_text (email, TAMIZ_EMAIL_ADDRESS, "ana at andina");
  tamiz_record_set_int (email, TAMIZ_EMAIL_VALID, 0);
  tamiz_test_facts_phone (facts, "+59171234567");
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->stage_reached, ==, TAMIZ_STAGE_MQL);
  g_assert_cmpstr (find_missing (verdict->missing, "field", "person.email")->state, ==, "not_met");
}

/* Interest fades, but who entered sql stays good for 30 days after the last contact. */
static void
test_sql_stays_good (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (TamizVerdict) faded = NULL;
  g_autoptr (TamizVerdict) stands = NULL;
  g_autoptr (TamizVerdict) stale = NULL;
  gint64 contact = NOW - TAMIZ_DAY;

  /* a bounce that makes the grade too low */
  tamiz_record_set_text (tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_OTHER, NOW),
                         TAMIZ_ACTIVITY_SUBJECT, "Unsubscribed");
  tamiz_test_facts_answer (facts, "authority", "influences", NOW);
  tamiz_test_facts_answer (facts, "time_frame", "within_a_year", NOW);
  faded = tamiz_qualify_judge (definition, 1, facts, NOW + 20 * TAMIZ_DAY);
  g_assert_cmpint (faded->grade, >, TAMIZ_GRADE_B);
  g_assert_cmpint (faded->stage_reached, <, TAMIZ_STAGE_SQL);
  g_assert_false (faded->still_good);

  tamiz_test_facts_move (facts, -1, TAMIZ_STAGE_SQL, TAMIZ_MOVE_VERDICT, contact);
  stands = tamiz_qualify_judge (definition, 1, facts, contact + 30 * TAMIZ_DAY);
  g_assert_true (stands->still_good);
  g_assert_cmpint (stands->stage_reached, ==, TAMIZ_STAGE_SQL);
  g_assert_cmpuint (count_required (stands->missing), ==, 0);

  stale = tamiz_qualify_judge (definition, 1, facts, contact + 30 * TAMIZ_DAY + TAMIZ_SECOND);
  g_assert_false (stale->still_good);
  g_assert_nonnull (find_missing (stale->missing, "contact", "valid_days"));
}

static void
test_unknown_size_is_not_met (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_test_facts_company (facts, "Andina", 0);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->fit, ==, 60000);
  g_assert_cmpint (verdict->fit_possible, ==, 100000);
}

static void
test_persona_by_hand (void)
{
  g_autoptr (TamizDefinition) definition = load_example ();
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (TamizVerdict) verdict = NULL;

  tamiz_record_set_text (facts->lead, TAMIZ_LEAD_PERSONA, "owner");
  tamiz_record_set_text (facts->lead, TAMIZ_LEAD_PERSONA_REASON, "Said so on the phone");
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpstr (verdict->persona, ==, "owner");
  g_assert_cmpint (verdict->fit, ==, 40000);
  g_assert_nonnull (strstr (((TamizContribution *) verdict->because->pdata[0])->evidence,
                            "Said so on the phone"));
}

static void
test_open_questions_order (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_manager ();
  g_autoptr (GPtrArray) open = NULL;

  tamiz_test_facts_answer (facts, "authority", "would_not_say", NOW);
  tamiz_test_facts_answer (facts, "budget", "planned", NOW);
  open = tamiz_qualify_list_open_questions (definition, facts, NOW);
  g_assert_cmpuint (open->len, ==, 5);
  g_assert_cmpstr (((TamizCriterion *) open->pdata[0])->key, ==, "need");
  /* who would not say is asked again, but last */
  g_assert_cmpstr (((TamizCriterion *) open->pdata[4])->key, ==, "authority");
}

static void
test_handoff_lacks (void)
{
  g_autoptr (TamizDefinition) definition = load_starter ("consultative.en.duo.json");
  g_autoptr (TamizFacts) facts = make_good_lead ();
  g_autoptr (GPtrArray) held = tamiz_qualify_list_handoff_lacks (definition, 1, facts, NOW);
  g_autoptr (GPtrArray) ready = NULL;
  g_autoptr (GPtrArray) lacks = NULL;

  /* everything is there, but the lead does not stand at sql */
  g_assert_cmpuint (held->len, ==, 1);
  g_assert_nonnull (find_missing (held, "history", "stage"));

  tamiz_test_facts_move (facts, -1, TAMIZ_STAGE_SQL, TAMIZ_MOVE_VERDICT, NOW);
  ready = tamiz_qualify_list_handoff_lacks (definition, 1, facts, NOW);
  g_assert_cmpuint (ready->len, ==, 0);

  tamiz_test_facts_call (facts, -1, NOW);
  tamiz_record_set_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS, NULL);
  facts->duplicate_open = TRUE;
  tamiz_value_clear (tamiz_record_edit (g_ptr_array_index (facts->answers, 0), TAMIZ_ANSWER_CALL));
  lacks = tamiz_qualify_list_handoff_lacks (definition, 1, facts, NOW);
  g_assert_nonnull (find_missing (lacks, "duplicate", NULL));
  g_assert_nonnull (find_missing (lacks, "history", "need"));
  g_assert_nonnull (find_missing (lacks, "field", "lead.pain_points"));
  g_assert_cmpuint (lacks->len, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/verdict/worked-example", test_worked_example);
  g_test_add_func ("/verdict/nothing-known-is-no-grade", test_nothing_known);
  g_test_add_func ("/verdict/interest-halves-and-caps", test_interest_halves_and_caps);
  g_test_add_func ("/verdict/interest-never-below-zero", test_interest_never_below_zero);
  g_test_add_func ("/verdict/next-change", test_next_change);
  g_test_add_func ("/verdict/a-step-leads-upward", test_a_step_leads_upward);
  g_test_add_func ("/verdict/next-change-upward", test_next_change_upward);
  g_test_add_func ("/verdict/negative-persona-vetoes", test_veto);
  g_test_add_data_func ("/verdict/good-lead-reaches-sql/consultative", "consultative.en.duo.json",
                        test_good_lead_reaches_sql);
  g_test_add_data_func ("/verdict/good-lead-reaches-sql/consultativa", "consultative.es.duo.json",
                        test_good_lead_reaches_sql);
  g_test_add_data_func ("/verdict/good-lead-reaches-sql/small", "small-company.en.duo.json",
                        test_good_lead_reaches_sql);
  g_test_add_func ("/verdict/languages-agree", test_languages_agree);
  g_test_add_func ("/verdict/form-alone-is-mql", test_form_alone_makes_mql_not_sql);
  g_test_add_func ("/verdict/weak-signals-never-qualify", test_weak_signals_never_qualify);
  g_test_add_func ("/verdict/disqualifying-answer", test_disqualifying_answer);
  g_test_add_func ("/verdict/disputed-answer-is-unknown", test_disputed_answer_is_unknown);
  g_test_add_func ("/verdict/pass-mark", test_pass_mark);
  g_test_add_func ("/verdict/do-not-contact", test_do_not_contact);
  g_test_add_func ("/verdict/unreachable", test_unreachable);
  g_test_add_func ("/verdict/invalid-email-is-not-met", test_invalid_email_is_not_met);
  g_test_add_func ("/verdict/sql-stays-good", test_sql_stays_good);
  g_test_add_func ("/verdict/unknown-size-is-not-met", test_unknown_size_is_not_met);
  g_test_add_func ("/verdict/persona-by-hand", test_persona_by_hand);
  g_test_add_func ("/verdict/open-questions-order", test_open_questions_order);
  g_test_add_func ("/verdict/handoff-lacks", test_handoff_lacks);

  return g_test_run ();
}
