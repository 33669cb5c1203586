#define G_LOG_DOMAIN "tamiz-preview"

#include "config.h"

#include "tamiz-preview-private.h"

#include "tamiz-sheet.h"
#include "tamiz-time.h"

#include <math.h>
#include <string.h>

/* A step: first every pattern is judged exactly, then the leads, a block at a time, of
 * whom only interest is left to be compared with the edges of its bands.  What remains of a
 * pattern is its class: a row of the matrix and what its stage depends on.  There are few of
 * them, so that a table tells the outcome for each class and each band; leads are looked up in
 * it and counted by its places without a branch, in loops that the compiler turns into vector
 * instructions.  What there is of whom is added up from the counts at the end.
 *
 * Interest is a sum of floats here; the verdict rounds each activity to millionths.  Who is
 * so near to an edge that this matters is named, for the verdict itself to decide.
 */
#define BLOCK TAMIZ_PREVIEW_BLOCK

/* What summing up floats may be wrong by, as a part of the points that were summed. */
#define FLOAT_ERROR 4e-7f
/* Half a millionth an activity. */
#define ROUNDING_ERROR 0.6e-6f

/* Of those of whom nothing is known. */
#define NO_GRADE (TAMIZ_PREVIEW_N_GRADES - 1)

/* What a stage depends on beside the grade. */
enum
{
  GATE_CLEAR = 1 << 0,
  GATE_SIGNAL = 1 << 1,
  GATE_COMPLETE = 1 << 2,
  GATE_ASKED = 1 << 3,
  GATE_WAS_SQL = 1 << 4,
  N_GATES = 1 << 5,
  GATE_KEPT = 1 << 5,       /* what it was as SQL is still good: known by lead alone */
};

/* What is known by lead of what its stage depends on. */
enum
{
  MARK_SIGNAL = 1 << 0,
  MARK_KEPT = 1 << 1,
  N_MARKS = 1 << 2,
};

/* What a standing to a criterion does, whatever else is known of the lead. */
enum
{
  EFFECT_KNOWN = 1 << 0,
  EFFECT_SIGNAL = 1 << 1,
  EFFECT_DISQUALIFIES = 1 << 2,
  EFFECT_INCOMPLETE = 1 << 3,
};

typedef struct
{
  gint64 weight;            /* of fit; 0 where it does not count */
  gint64 share;
  gint64 constant;          /* millionths of points on the interest axis */
  guint flags;
} Effect;

/* What patterns of the same row and the same gate have in common is decided once for them. */
typedef struct
{
  guint row;                /* of the grades: the fit band, or one of the two below those */
  guint gate;
} Class;

typedef struct
{
  float constant;           /* points of the interest axis that do not fade */
  guint32 place;            /* of the class in the table of outcomes */
} PatternVerdict;

/* The shares of a lead's fit, where its criteria weigh so much together. */
typedef struct
{
  gint64 weight;
  gint64 *parts;            /* (nullable): [criterion][code] */
} FitParts;

/* Weights are few; one that has to make room for another is only computed again. */
#define N_FIT_PARTS 256

/* A block of leads. */
typedef struct
{
  float all[BLOCK], strong[BLOCK];
  guint32 place[BLOCK], near[BLOCK];
} Block;

typedef struct
{
  TamizPreview *preview;
  TamizDefinition *definition;
  TamizPreviewResult *result;
  Effect *effects;          /* [criterion][code] */
  guint n_codes;
  FitParts fit_parts[N_FIT_PARTS];
  PatternVerdict *patterns;
  float *edges;
  guint n_edges, n_bands;
  guint veto_row, unknown_row;
  guint8 *grades;           /* [row][interest band] */
  GArray *classes;          /* Class */
  guint *class_numbers;     /* [row][gate]: plus 1 */
  guint8 *outcomes;         /* [class][mark][interest band][the same without weak rules] */
  guint *counts;            /* the same: how many leads there are */
  Block block;
} Step;

static TamizChoice *
get_choice (TamizCriterion *criterion,
            guint8          code)
{
  return code >= CODE_CHOICE ? g_ptr_array_index (criterion->choices, code - CODE_CHOICE) : NULL;
}

static gint64
get_share (TamizCriterion *criterion,
           guint8          code)
{
  TamizChoice *choice = get_choice (criterion, code);

  return choice != NULL ? choice->share : code == CODE_FILLED ? 1000 : 0;
}

static gboolean
counts_for_fit (TamizCriterion *criterion,
                guint8          code)
{
  if (criterion->axis != TAMIZ_AXIS_FIT || code == CODE_DOES_NOT_APPLY)
    return FALSE;

  return tamiz_criterion_is_bound (criterion) || (code != CODE_OPEN && code != CODE_DISPUTED);
}

static gboolean
is_met (TamizCriterion *criterion,
        guint8          code)
{
  TamizStanding standing = { .known = code >= CODE_WORTHLESS,
                             .share = get_share (criterion, code),
                             .choice = get_choice (criterion, code) };

  return tamiz_standing_is_met (&standing, criterion);
}

static Effect
find_effect (TamizCriterion *criterion,
             guint8          code)
{
  TamizChoice *choice = get_choice (criterion, code);
  gboolean disqualifies = choice != NULL && choice->disqualifies;
  Effect effect = { .share = get_share (criterion, code) };

  if (code == CODE_DOES_NOT_APPLY)
    return (Effect) { 0 };

  if (counts_for_fit (criterion, code))
    {
      effect.weight = criterion->weight;
      effect.flags |= code >= CODE_WORTHLESS ? EFFECT_KNOWN : 0;
    }
  else if (criterion->axis == TAMIZ_AXIS_INTEREST)
    effect.constant = criterion->weight * effect.share;
  if (code >= CODE_WORTHLESS && !tamiz_criterion_is_bound (criterion))
    effect.flags |= EFFECT_SIGNAL;
  if (disqualifies)
    effect.flags |= EFFECT_DISQUALIFIES;
  if ((criterion->required || disqualifies || code == CODE_DISPUTED)
      && (code == CODE_DISPUTED || !is_met (criterion, code)))
    effect.flags |= EFFECT_INCOMPLETE;

  return effect;
}

static void
find_effects (Step *self)
{
  GPtrArray *criteria = self->definition->criteria;

  self->n_codes = CODE_CHOICE;
  for (guint i = 0; i < criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (criteria, i);

      self->n_codes = MAX (self->n_codes, CODE_CHOICE + criterion->choices->len);
    }
  self->effects = g_new0 (Effect, (gsize) criteria->len * self->n_codes + 1);
  for (guint i = 0; i < criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (criteria, i);

      for (guint code = 0; code < CODE_CHOICE + criterion->choices->len; code++)
        self->effects[i * self->n_codes + code] = find_effect (criterion, (guint8) code);
    }
}

static void
fill_parts (Step     *self,
            FitParts *parts,
            gint64    weight)
{
  guint n = self->definition->criteria->len * self->n_codes;

  if (parts->parts == NULL)
    parts->parts = g_new (gint64, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const Effect *effect = &self->effects[i];

      parts->parts[i] = effect->weight > 0 && effect->share > 0
                            ? tamiz_fit_part (effect->weight, effect->share, 1000, weight) : 0;
    }
  parts->weight = weight;
}

static const gint64 *
get_parts (Step   *self,
           gint64  weight)
{
  FitParts *parts = &self->fit_parts[(guint64) weight / 1000 % N_FIT_PARTS];

  if (parts->weight != weight || parts->parts == NULL)
    fill_parts (self, parts, weight);

  return parts->parts;
}

/* As tamiz_sheet_judge_fit() has it. */
static gint64
add_up_fit (Step                  *self,
            const TamizPreviewRow *row,
            const TamizPersona    *persona,
            gint64                 weight)
{
  const gint64 *parts = get_parts (self, weight);
  gint64 fit = persona != NULL ? tamiz_fit_part (persona->weight, row->held, row->of, weight) : 0;
  guint n_criteria = self->definition->criteria->len, n_codes = self->n_codes;

  for (guint i = 0; i < n_criteria; i++)
    fit += parts[i * n_codes + row->codes[i]];

  return MIN ((fit + 500) / 1000, 100000);
}

static guint
find_row (Step                  *self,
          const TamizPreviewRow *row,
          const TamizPersona    *persona,
          gint64                 weight,
          gboolean               known)
{
  if (row->veto != 0)
    return self->veto_row;
  if (!known)
    return self->unknown_row;

  return tamiz_definition_find_band (self->definition->fit_bands,
                                     add_up_fit (self, row, persona, weight));
}

/* As tamiz_sheet_judge_gates() has it, save that what happened under a rule may be a signal,
 * too.
 */
static guint
find_gate (Step                  *self,
           const TamizPreviewRow *row,
           guint                  state,
           guint                  effects)
{
  gboolean two_way = (state & TAMIZ_PREVIEW_TWO_WAY) != 0;
  gboolean clear = row->veto == 0 && row->reachable && (effects & EFFECT_DISQUALIFIES) == 0;
  gboolean signal = two_way || (state & TAMIZ_PREVIEW_SIGNAL) != 0 || (effects & EFFECT_SIGNAL) != 0;
  gboolean complete = row->fields && (two_way || !self->definition->two_way_contact)
                      && (effects & EFFECT_INCOMPLETE) == 0;

  return (clear ? GATE_CLEAR : 0) | (signal ? GATE_SIGNAL : 0) | (complete ? GATE_COMPLETE : 0)
         | ((state & TAMIZ_PREVIEW_ASKED) != 0 ? GATE_ASKED : 0)
         | ((state & TAMIZ_PREVIEW_WAS_SQL) != 0 ? GATE_WAS_SQL : 0);
}

/* How many places of the table of outcomes a class has. */
static guint
get_class_size (const Step *self)
{
  return N_MARKS * self->n_bands * self->n_bands;
}

static guint
find_class (Step  *self,
            guint  row,
            guint  gate)
{
  guint *number = &self->class_numbers[row * N_GATES + gate];
  Class class = { row, gate };

  if (*number == 0)
    {
      g_array_append_val (self->classes, class);
      *number = self->classes->len;
    }

  return *number - 1;
}

static PatternVerdict
judge_pattern (Step               *self,
               const TamizPattern *pattern)
{
  const TamizPreviewRow *known = tamiz_preview_history_get_row (self->preview->history, pattern->row);
  TamizPersona *persona = known->persona != 0
                              ? g_ptr_array_index (self->definition->personas, known->persona - 1) : NULL;
  guint n_criteria = self->definition->criteria->len, n_codes = self->n_codes;
  gint64 weight = persona != NULL ? persona->weight : 0, constant = 0;
  guint effects = known->fit_known ? EFFECT_KNOWN : 0, row;

  for (guint i = 0; i < n_criteria; i++)
    {
      const Effect *effect = &self->effects[i * n_codes + known->codes[i]];

      weight += effect->weight;
      constant += effect->constant;
      effects |= effect->flags;
    }
  row = find_row (self, known, persona, weight, (effects & EFFECT_KNOWN) != 0);

  return (PatternVerdict) {
    .constant = (float) ((double) constant / 1e6),
    .place = find_class (self, row, find_gate (self, known, pattern->state, effects)) * get_class_size (self),
  };
}

static void
judge_patterns (Step *self)
{
  GArray *patterns = self->preview->patterns;

  find_effects (self);
  self->patterns = g_new (PatternVerdict, patterns->len + 1);
  self->classes = g_array_new (FALSE, FALSE, sizeof (Class));
  self->class_numbers = g_new0 (guint, (gsize) (self->unknown_row + 1) * N_GATES);
  for (guint i = 0; i < patterns->len; i++)
    self->patterns[i] = judge_pattern (self, &g_array_index (patterns, TamizPattern, i));
}

/* Tables */

static guint8
get_stage (TamizDefinition *definition,
           guint            gate,
           guint            grade)
{
  gboolean open = (gate & GATE_CLEAR) != 0 && (gate & GATE_SIGNAL) != 0;
  gboolean kept = (gate & GATE_WAS_SQL) != 0 && (gate & GATE_KEPT) != 0;

  if (open && (gate & GATE_COMPLETE) != 0
      && (kept || (grade != NO_GRADE && (int) grade <= definition->sql_gate)))
    return TAMIZ_STAGE_SQL;
  if (open && grade != NO_GRADE && (int) grade <= definition->mql_gate)
    return TAMIZ_STAGE_MQL;

  return (gate & GATE_ASKED) != 0 ? TAMIZ_STAGE_INQUIRY : TAMIZ_STAGE_PROSPECT;
}

static void
fill_grades (Step  *self,
             guint  n_bands)
{
  memset (self->grades + self->veto_row * n_bands, TAMIZ_GRADE_E, n_bands);
  memset (self->grades + self->unknown_row * n_bands, NO_GRADE, n_bands);
  memcpy (self->grades, self->definition->grades, (gsize) self->veto_row * n_bands);
}

/* The edges of the bands in points, less the half a thousandth that showing rounds up. */
static void
make_tables (Step *self)
{
  TamizDefinition *definition = self->definition;
  GArray *bands = definition->interest_bands;

  self->n_bands = bands->len;
  self->n_edges = bands->len - 1;
  self->edges = g_new (float, bands->len);
  for (guint i = 0; i < self->n_edges; i++)
    self->edges[i] = (float) (((double) g_array_index (bands, gint64, i + 1) - 0.5) / 1000.0);
  self->veto_row = definition->fit_bands->len;
  self->unknown_row = self->veto_row + 1;
  self->grades = g_new (guint8, (gsize) (self->unknown_row + 1) * bands->len);
  fill_grades (self, bands->len);
}

static void
fill_class (Step  *self,
            guint  number)
{
  const Class *class = &g_array_index (self->classes, Class, number);
  const guint8 *grades = self->grades + class->row * self->n_bands;
  guint8 *outcome = self->outcomes + (gsize) number * get_class_size (self);

  for (guint mark = 0; mark < N_MARKS; mark++)
    {
      guint gate = class->gate | ((mark & MARK_SIGNAL) != 0 ? GATE_SIGNAL : 0)
                   | ((mark & MARK_KEPT) != 0 ? GATE_KEPT : 0);

      for (guint band = 0; band < self->n_bands; band++)
        {
          for (guint strong = 0; strong < self->n_bands; strong++)
            *outcome++ = tamiz_preview_outcome (grades[band],
                                                get_stage (self->definition, gate, grades[strong]));
        }
    }
}

static void
make_outcomes (Step *self)
{
  gsize n = (gsize) self->classes->len * get_class_size (self);

  self->outcomes = g_new (guint8, n + 1);
  self->counts = g_new0 (guint, n + 1);
  for (guint i = 0; i < self->classes->len; i++)
    fill_class (self, i);
}

/* Leads */

/* Adds a rule to a block of leads; a cap of 0 is none. */
static void
add_rule (const TamizPreviewRule *rule,
          const float            *restrict decay,
          float                  *restrict sums,
          float                  *restrict size,
          guint                   n)
{
  float points = (float) ((double) rule->points / 1000.0);
  float cap = (float) ((double) rule->cap / 1000.0);
  float most = cap > 0 ? cap : G_MAXFLOAT, least = cap < 0 ? cap : -G_MAXFLOAT;

  for (guint j = 0; j < n; j++)
    {
      float sum = points * decay[j];

      sum = sum > most ? most : sum;
      sum = sum < least ? least : sum;
      sums[j] += sum;
      size[j] += fabsf (sum);
    }
}

static GArray *
list_rules (TamizDefinition *definition)
{
  GArray *rules = g_array_new (FALSE, TRUE, sizeof (TamizPreviewRule));

  for (guint i = 0; i < definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);
      TamizPreviewRule kept = { rule->points, rule->cap, rule->weak != FALSE };

      g_array_append_val (rules, kept);
    }

  return rules;
}

static gboolean
is_summed_by (TamizPreview *self,
              GArray       *rules)
{
  if (self->all->len != self->ids->len || self->summed_by->len != rules->len)
    return FALSE;

  for (guint i = 0; i < rules->len; i++)
    {
      const TamizPreviewRule *one = &g_array_index (rules, TamizPreviewRule, i);
      const TamizPreviewRule *other = &g_array_index (self->summed_by, TamizPreviewRule, i);

      if (one->points != other->points || one->cap != other->cap || one->weak != other->weak)
        return FALSE;
    }

  return TRUE;
}

static void
add_rules (TamizPreview *self,
           GArray       *rules,
           gboolean      weak,
           guint         first,
           float        *sums,
           float        *size,
           guint         n)
{
  for (guint i = 0; i < self->n_rules; i++)
    {
      const TamizPreviewRule *rule = &g_array_index (rules, TamizPreviewRule, i);

      if (rule->weak == weak)
        add_rule (rule, tamiz_preview_get_decay (self, first, i), sums, size, n);
    }
}

static void
sum_block (TamizPreview *self,
           GArray       *rules,
           guint         first,
           guint         n)
{
  const guint16 *n_items = &g_array_index (self->n_items, guint16, first);
  float *all = &g_array_index (self->all, float, first);
  float *strong = &g_array_index (self->strong, float, first);
  float *error = &g_array_index (self->error, float, first);

  memset (strong, 0, n * sizeof *strong);
  memset (error, 0, n * sizeof *error);
  add_rules (self, rules, FALSE, first, strong, error, n);
  memcpy (all, strong, n * sizeof *all);
  add_rules (self, rules, TRUE, first, all, error, n);
  for (guint j = 0; j < n; j++)
    error[j] = ROUNDING_ERROR * (float) n_items[j] + FLOAT_ERROR * error[j];
}

static guint32
list_strong (TamizDefinition *definition)
{
  guint32 strong = 0;

  for (guint i = 0; i < definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);

      if (!rule->weak && rule->points > 0)
        strong |= 1u << i;
    }

  return strong;
}

static void
mark_leads (TamizPreview    *self,
            TamizDefinition *definition)
{
  const gint64 *since = &g_array_index (self->since, gint64, 0);
  const guint32 *signals = &g_array_index (self->signals, guint32, 0);
  guint32 strong = list_strong (definition);
  gint64 from = self->at - definition->valid_days * TAMIZ_DAY;
  guint n_leads = self->ids->len;
  guint8 *marks;

  if (self->marks->len == n_leads && self->marked_by_strong == strong
      && self->marked_by_days == definition->valid_days)
    return;

  g_byte_array_set_size (self->marks, n_leads);
  marks = self->marks->data;
  for (guint j = 0; j < n_leads; j++)
    marks[j] = ((signals[j] & strong) != 0 ? MARK_SIGNAL : 0) | (since[j] >= from ? MARK_KEPT : 0);
  self->marked_by_strong = strong;
  self->marked_by_days = definition->valid_days;
}

static void
sum_rules (TamizPreview    *self,
           TamizDefinition *definition)
{
  g_autoptr (GArray) rules = list_rules (definition);
  guint n_leads = self->ids->len;

  if (is_summed_by (self, rules))
    return;

  g_array_set_size (self->all, n_leads);
  g_array_set_size (self->strong, n_leads);
  g_array_set_size (self->error, n_leads);
  for (guint first = 0; first < n_leads; first += BLOCK)
    sum_block (self, rules, first, MIN (BLOCK, n_leads - first));
  g_array_unref (self->summed_by);
  self->summed_by = g_steal_pointer (&rules);
}

static void
take_patterns (Step  *self,
               guint  first,
               guint  n)
{
  const PatternVerdict *patterns = self->patterns;
  const float *all = &g_array_index (self->preview->all, float, first);
  const float *strong = &g_array_index (self->preview->strong, float, first);
  const guint32 *pattern = &g_array_index (self->preview->pattern, guint32, first);
  const guint8 *marks = self->preview->marks->data + first;
  guint mark_size = self->n_bands * self->n_bands;
  Block *block = &self->block;

  for (guint j = 0; j < n; j++)
    {
      const PatternVerdict verdict = patterns[pattern[j]];

      block->all[j] = all[j] + verdict.constant;
      block->strong[j] = strong[j] + verdict.constant;
      block->place[j] = verdict.place + marks[j] * mark_size;
    }
}

/* Moves each lead's place on by its bands, and notes where an interest that is not quite exact
 * may lie in another one.  Where there is nothing to round it is exact.
 */
static void
pass_edge (Block       *block,
           const float *restrict error,
           float        edge,
           guint32      band_size,
           guint        n)
{
  for (guint j = 0; j < n; j++)
    {
      float all = block->all[j], strong = block->strong[j], wrong = error[j];

      block->place[j] += (all >= edge ? band_size : 0) + (strong >= edge ? 1 : 0);
      block->near[j] |= ((all - wrong < edge) & (all + wrong >= edge))
                        | ((strong - wrong < edge) & (strong + wrong >= edge));
    }
}

static void
take_outcomes (Step  *self,
               guint  first,
               guint  n)
{
  const guint32 *place = self->block.place;
  const guint8 *outcomes = self->outcomes;
  guint8 *taken = self->preview->outcomes->data + first;
  guint *counts = self->counts;

  for (guint j = 0; j < n; j++)
    {
      taken[j] = outcomes[place[j]];
      counts[place[j]]++;
    }
}

static void
list_near (Step  *self,
           guint  first,
           guint  n)
{
  const guint32 *near = self->block.near;
  guint32 any = 0;

  for (guint j = 0; j < n; j++)
    any |= near[j];
  for (guint j = 0; any != 0 && j < n; j++)
    {
      guint lead = first + j;

      if (near[j] != 0)
        g_array_append_val (self->result->uncertain, lead);
    }
}

static void
judge_block (Step  *self,
             guint  first,
             guint  n)
{
  take_patterns (self, first, n);
  memset (self->block.near, 0, sizeof self->block.near);
  for (guint i = 0; i < self->n_edges; i++)
    pass_edge (&self->block, &g_array_index (self->preview->error, float, first), self->edges[i],
               self->n_bands, n);
  take_outcomes (self, first, n);
  list_near (self, first, n);
}

static void
count_class (Step  *self,
             guint  number)
{
  TamizPreviewResult *result = self->result;
  guint row = g_array_index (self->classes, Class, number).row;
  guint first = number * get_class_size (self);

  for (guint i = 0; i < get_class_size (self); i++)
    {
      guint n = self->counts[first + i];

      result->grades[self->outcomes[first + i] >> 4] += n;
      result->stages[tamiz_preview_outcome_stage (self->outcomes[first + i])] += n;
      if (row < self->veto_row)
        result->cells[row * self->n_bands + i / self->n_bands % self->n_bands] += n;
    }
}

static void
step_free (Step *self)
{
  for (guint i = 0; i < N_FIT_PARTS; i++)
    g_free (self->fit_parts[i].parts);
  g_free (self->effects);
  g_free (self->patterns);
  g_free (self->edges);
  g_free (self->grades);
  g_array_unref (self->classes);
  g_free (self->class_numbers);
  g_free (self->outcomes);
  g_free (self->counts);
  g_free (self);
}

static TamizPreviewResult *
run_step (TamizPreview    *self,
          TamizDefinition *definition)
{
  Step *step = g_new0 (Step, 1);
  TamizPreviewResult *result = g_new0 (TamizPreviewResult, 1);

  step->preview = self;
  step->definition = definition;
  step->result = result;
  result->n_leads = self->ids->len;
  result->n_fit_bands = definition->fit_bands->len;
  result->n_interest_bands = definition->interest_bands->len;
  result->cells = g_new0 (guint, (gsize) result->n_fit_bands * result->n_interest_bands);
  result->uncertain = g_array_new (FALSE, FALSE, sizeof (guint));
  g_byte_array_set_size (self->outcomes, self->ids->len);

  mark_leads (self, definition);
  sum_rules (self, definition);
  make_tables (step);
  judge_patterns (step);
  make_outcomes (step);
  for (guint first = 0; first < self->ids->len; first += BLOCK)
    judge_block (step, first, MIN (BLOCK, self->ids->len - first));
  for (guint i = 0; i < step->classes->len; i++)
    count_class (step, i);
  step_free (step);

  return result;
}

static guint
count_different (const guint8 *one,
                 const guint8 *other,
                 guint         n)
{
  guint n_different = 0;

  for (guint i = 0; i < n; i++)
    n_different += one[i] != other[i];

  return n_different;
}

/**
 * tamiz_preview_try:
 * @self: a preview
 * @definition: a definition that can be tried
 *
 * Judges all leads by another definition.
 *
 * Returns: (transfer full): what it says, all in all
 */
TamizPreviewResult *
tamiz_preview_try (TamizPreview    *self,
                   TamizDefinition *definition)
{
  TamizPreviewResult *result;

  g_return_val_if_fail (TAMIZ_IS_PREVIEW (self), NULL);

  if (self->first->len != self->ids->len)
    {
      tamiz_preview_result_free (run_step (self, self->history->definition));
      g_byte_array_set_size (self->first, 0);
      g_byte_array_append (self->first, self->outcomes->data, self->outcomes->len);
    }
  result = run_step (self, definition);
  result->n_changed = count_different (self->outcomes->data, self->first->data, self->ids->len);

  return result;
}
