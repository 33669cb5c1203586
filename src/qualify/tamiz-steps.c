#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include "tamiz-qualify.h"

#include <glib/gi18n-lib.h>

static gint64
best_share (TamizCriterion *criterion)
{
  gint64 best = criterion->kind == TAMIZ_CRITERION_TEXT ? 1000 : 0;

  for (guint i = 0; i < criterion->choices->len; i++)
    best = MAX (best, ((TamizChoice *) g_ptr_array_index (criterion->choices, i))->share);

  return best;
}

/* What fit would be with one persona, everything known as it is and everything open
 * answered for the best.  In weight · thousandths of a share.
 */
typedef struct
{
  gint64 earned;
  gint64 weight;
} Reach;

static int
compare_by_share (TamizCriterion *const *a,
                  TamizCriterion *const *b)
{
  gint64 first = best_share (*a), second = best_share (*b);

  return first > second ? -1 : first < second;
}

/* An open question need not be asked: it joins only where it raises the fit. */
static gint64
reach_with (const Reach *known,
            GPtrArray   *open,
            gint64       weight,
            guint        held,
            guint        of)
{
  Reach reach = { known->earned + (of > 0 ? weight * 1000 * held / of : 0), known->weight + weight };

  for (guint i = 0; i < open->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (open, i);
      gint64 share = best_share (criterion);

      if (share * reach.weight >= reach.earned)
        {
          reach.earned += share * criterion->weight;
          reach.weight += criterion->weight;
        }
    }

  return reach.weight > 0 ? (reach.earned * 100 + reach.weight / 2) / reach.weight : 0;
}

static guint
count_possible (TamizSheet   *self,
                TamizPersona *persona)
{
  guint n = tamiz_persona_count_conditions (persona);
  guint possible = 0;

  for (guint i = 0; i < n; i++)
    possible += tamiz_persona_test_condition (self, persona, i) != TAMIZ_TRUTH_FALSE;

  return possible;
}

static void
sort_criteria (TamizSheet *self,
               Reach      *known,
               GPtrArray  *open)
{
  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (self, i);
      TamizStanding *standing = tamiz_sheet_get_standing (self, i);

      if (criterion->axis != TAMIZ_AXIS_FIT || !standing->applies)
        continue;
      if (standing->known || tamiz_criterion_is_bound (criterion) || standing->answered)
        {
          known->earned += criterion->weight
                           * (standing->known ? standing->share : best_share (criterion));
          known->weight += criterion->weight;
        }
      else
        g_ptr_array_add (open, criterion);
    }
  g_ptr_array_sort (open, (GCompareFunc) compare_by_share);
}

/**
 * tamiz_sheet_get_fit_possible: (skip)
 * @self: a sheet
 * @fit: its fit
 *
 * Says how high fit can still go: what is known stays, what is not known turns out for
 * the best.
 *
 * Returns: thousandths
 */
gint64
tamiz_sheet_get_fit_possible (TamizSheet     *self,
                              const TamizFit *fit)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  TamizPersona *best = tamiz_sheet_get_persona (self);
  Reach known = { 0, 0 };
  gint64 possible = fit->thousandths;

  sort_criteria (self, &known, open);
  if (best == NULL)
    return MIN (100000, MAX (possible, reach_with (&known, open, 0, 0, 0)));

  for (guint i = 0; i < self->definition->personas->len; i++)
    {
      TamizPersona *persona = g_ptr_array_index (self->definition->personas, i);
      guint of = tamiz_persona_count_conditions (persona);
      guint held = count_possible (self, persona);

      /* It must be able to become the one that matches best. */
      if (persona == best
          || (!self->persona_set && held * self->persona_of >= self->persona_held * of))
        possible = MAX (possible, reach_with (&known, open, persona->weight, held, of));
    }

  return MIN (possible, 100000);
}

typedef enum
{
  STEP_FIND_OUT,
  STEP_ASK,
  STEP_ACTIVITY,
  STEP_FIT,
  STEP_INTEREST,
} StepKind;

/* One thing that could happen next, and what it would change. */
typedef struct
{
  TamizSheet *sheet;
  TamizFit fit;             /* as it is */
  gint64 interest;          /* millionths, before it is held between 0 and 100 */
  int grade;
  gint64 smallest;          /* of the steps that help: by how many thousandths they move */
  char *words;
} Steps;

static char *
say_step (StepKind    kind,
          const char *title,
          int         grade)
{
  const char *nick = tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade);

  switch (kind)
    {
    case STEP_FIND_OUT:
      return g_strdup_printf (_("Find out “%s”: it can make the grade %s"), title, nick);
    case STEP_ASK:
      return g_strdup_printf (_("Ask for “%s”: the best answer makes the grade %s"), title, nick);
    case STEP_ACTIVITY:
      return g_strdup_printf (_("One more “%s” makes the grade %s"), title, nick);
    case STEP_FIT:
      return g_strdup_printf (_("%s more points of fit make the grade %s"), title, nick);
    case STEP_INTEREST:
      return g_strdup_printf (_("%s more points of interest make the grade %s"), title, nick);
    default:
      return NULL;
    }
}

static void
try_step (Steps      *self,
          StepKind    kind,
          const char *title,
          TamizFit   *fit,
          gint64      interest)
{
  gint64 shown = tamiz_interest_shown (interest);
  int grade = tamiz_sheet_get_grade (self->sheet, fit, shown);
  /* To be graded at all is no better than the worst grade. */
  int now = self->grade >= 0 ? self->grade : TAMIZ_GRADE_E;
  gint64 size = ABS (fit->thousandths - self->fit.thousandths)
                + ABS (shown - tamiz_interest_shown (self->interest));

  if (grade < 0 || grade >= now || (self->words != NULL && size >= self->smallest))
    return;

  g_free (self->words);
  self->smallest = size;
  self->words = say_step (kind, title, grade);
}

/* The best answer to an open criterion, or its field filled for the best. */
static void
try_criterion (Steps *self,
               guint  i)
{
  TamizSheet *sheet = self->sheet;
  TamizCriterion *criterion = tamiz_sheet_get_criterion (sheet, i);
  TamizStanding *standing = tamiz_sheet_get_standing (sheet, i);
  TamizStanding saved = *standing;
  gint64 interest = self->interest;
  TamizFit fit;

  if (!standing->applies || standing->known || criterion->bound != NULL)
    return;

  standing->known = standing->answered = TRUE;
  standing->share = best_share (criterion);
  tamiz_sheet_judge_fit (sheet, &fit);
  if (criterion->axis == TAMIZ_AXIS_INTEREST)
    interest += criterion->weight * standing->share;
  *standing = saved;

  if (criterion->bound_field != NULL)
    try_step (self, STEP_FIND_OUT, tamiz_field_ref_title (criterion->bound_field), &fit, interest);
  else
    try_step (self, STEP_ASK, criterion->title, &fit, interest);
}

static const char *
find_first_key (TamizCondition *condition)
{
  while (condition->type != TAMIZ_CONDITION_TEST)
    condition = g_ptr_array_index (condition->children, 0);

  return condition->criterion == NULL ? condition->key : NULL;
}

/* One more of the persona's conditions, not known yet, turns out to hold. */
static void
try_persona (Steps *self)
{
  TamizSheet *sheet = self->sheet;
  TamizPersona *persona = tamiz_sheet_get_persona (sheet);

  for (guint i = 0; persona != NULL && i < tamiz_persona_count_conditions (persona); i++)
    {
      TamizCondition *condition = persona->conditions->type == TAMIZ_CONDITION_ALL
                                      ? g_ptr_array_index (persona->conditions->children, i)
                                      : persona->conditions;
      const char *key = find_first_key (condition);
      gboolean known = sheet->persona_known;
      TamizFit fit;

      if (key == NULL || tamiz_sheet_test (sheet, condition) != TAMIZ_TRUTH_UNKNOWN)
        continue;
      sheet->persona_held++;
      sheet->persona_known = TRUE;
      tamiz_sheet_judge_fit (sheet, &fit);
      sheet->persona_held--;
      sheet->persona_known = known;
      try_step (self, STEP_FIND_OUT, tamiz_field_ref_title (key), &fit, self->interest);
    }
}

/* One more activity of a rule; weak ones are no advice. */
static void
try_rule (Steps        *self,
          TamizRuleSum *sum)
{
  TamizInterestRule *rule = sum->rule;
  const TamizRuleScore *score = tamiz_sheet_score_sum (self->sheet, sum);
  gint64 more = score->counted + rule->points * 1000;
  TamizFit fit = self->fit;

  if (rule->weak || rule->points <= 0)
    return;
  if (rule->cap > 0)
    more = MIN (more, rule->cap * 1000);
  try_step (self, STEP_ACTIVITY, rule->title, &fit, self->interest + more - score->capped);
}

static char *
format_whole (gint64 thousandths)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, (thousandths + 999) / 1000);
}

/* Where no single step suffices: how far the next band is, on the axis where it is
 * nearer.
 */
static char *
describe_distance (Steps *self)
{
  TamizDefinition *definition = self->sheet->definition;
  gint64 interest = tamiz_interest_shown (self->interest);
  gint64 nearest = G_MAXINT64;
  StepKind kind = STEP_FIT;
  int grade = -1;
  g_autofree char *points = NULL;

  for (guint axis = 0; axis < 2 && self->fit.known; axis++)
    {
      GArray *bands = axis == 0 ? definition->fit_bands : definition->interest_bands;
      gint64 now = axis == 0 ? self->fit.thousandths : interest;

      for (guint i = 0; i < bands->len; i++)
        {
          gint64 edge = g_array_index (bands, gint64, i);
          int there = tamiz_definition_get_grade (definition, axis == 0 ? edge : self->fit.thousandths,
                                                  axis == 0 ? interest : edge);

          if (edge > now && there < self->grade && edge - now < nearest)
            {
              nearest = edge - now;
              grade = there;
              kind = axis == 0 ? STEP_FIT : STEP_INTEREST;
            }
        }
    }
  if (grade < 0)
    return NULL;

  points = format_whole (nearest);
  return say_step (kind, points, grade);
}

/**
 * tamiz_sheet_find_step: (skip)
 * @self: a sheet
 * @verdict: its verdict
 * @fit: its fit
 *
 * Finds the smallest single step that would raise the grade: an answer, a field, or one
 * more activity that is not weak.
 *
 * Returns: (transfer full) (nullable): the step in words; %NULL where the grade is A or
 *   nothing can raise it
 */
char *
tamiz_sheet_find_step (TamizSheet     *self,
                       TamizVerdict   *verdict,
                       const TamizFit *fit)
{
  GArray *sums = tamiz_sheet_get_sums (self);
  Steps steps = { .sheet = self, .fit = *fit, .grade = verdict->grade };

  if (verdict->grade == TAMIZ_GRADE_A || verdict->veto != NULL)
    return NULL;

  steps.interest = tamiz_sheet_sum_interest (self, TRUE);
  for (guint i = 0; i < self->definition->criteria->len; i++)
    try_criterion (&steps, i);
  try_persona (&steps);
  for (guint i = 0; i < sums->len; i++)
    try_rule (&steps, &g_array_index (sums, TamizRuleSum, i));

  return steps.words != NULL ? steps.words : describe_distance (&steps);
}

typedef struct
{
  TamizCriterion *criterion;
  gint64 information;
  guint place;
} Question;

static int
compare_questions (const Question *a,
                   const Question *b)
{
  if (a->information != b->information)
    return a->information > b->information ? -1 : 1;

  return a->place < b->place ? -1 : a->place > b->place;
}

/* How much an answer decides: whether it stands in the way, whether it can end the
 * matter, and by how many points its axis can move.
 */
static gint64
weigh_question (TamizSheet     *self,
                TamizCriterion *criterion,
                TamizStanding  *standing,
                gint64          whole)
{
  gint64 least = criterion->kind == TAMIZ_CRITERION_TEXT ? 0 : 1000;
  gint64 spread, information = 0;

  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

      least = MIN (least, choice->share);
      if (choice->disqualifies)
        information = G_GINT64_CONSTANT (1000000000);
    }
  spread = (best_share (criterion) - least) * criterion->weight;
  if (criterion->axis == TAMIZ_AXIS_FIT && whole > 0)
    spread = spread * 100 / whole;
  else
    spread /= 1000;
  information += MIN (spread, G_GINT64_CONSTANT (999999999));
  if (criterion->required)
    information += G_GINT64_CONSTANT (10000000000);
  /* Who would not say may say it another day, but not before the rest is asked. */
  if (standing->answered)
    information -= G_GINT64_CONSTANT (100000000000);

  return information;
}

/**
 * tamiz_qualify_list_open_questions:
 * @definition: a definition
 * @facts: a lead's facts
 * @at: the instant
 *
 * Lists the questions that a call should ask, the most informative first: those that
 * are required, then those that can disqualify, then by the points they can move.  What
 * is required and the person did not know or would not say comes last.
 *
 * Returns: (transfer container) (element-type TamizCriterion): criteria of @definition
 */
GPtrArray *
tamiz_qualify_list_open_questions (TamizDefinition *definition,
                                   TamizFacts      *facts,
                                   gint64           at)
{
  GPtrArray *open = g_ptr_array_new ();
  g_autoptr (GArray) questions = g_array_new (FALSE, FALSE, sizeof (Question));
  TamizSheet sheet;
  gint64 whole = 0;

  g_return_val_if_fail (definition != NULL, open);
  g_return_val_if_fail (facts != NULL, open);

  tamiz_sheet_init (&sheet, definition, facts, at);
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (&sheet, i);

      if (criterion->axis == TAMIZ_AXIS_FIT && tamiz_sheet_get_standing (&sheet, i)->applies)
        whole += criterion->weight;
    }
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      Question question = { tamiz_sheet_get_criterion (&sheet, i), 0, i };
      TamizStanding *standing = tamiz_sheet_get_standing (&sheet, i);

      if (!standing->applies || standing->known || tamiz_criterion_is_bound (question.criterion)
          || (standing->answered && !question.criterion->required))
        continue;
      question.information = weigh_question (&sheet, question.criterion, standing, whole);
      g_array_append_val (questions, question);
    }
  tamiz_sheet_clear (&sheet);

  g_array_sort (questions, (GCompareFunc) compare_questions);
  for (guint i = 0; i < questions->len; i++)
    g_ptr_array_add (open, g_array_index (questions, Question, i).criterion);

  return open;
}
