#define G_LOG_DOMAIN "tamiz-preview"

#include "config.h"

#include "tamiz-preview-private.h"

#include "tamiz-sheet.h"
#include "tamiz-time.h"

#include <string.h>

/* A step: first every pattern is judged exactly, then the leads, a block at a time, of
 * whom only interest is left to be summed up.  What remains of a pattern is which row of a
 * table its grade stands in and which row of another one its stage, so that leads are judged
 * without a branch, in loops that the compiler turns into vector instructions.
 *
 * Interest is a sum of floats here; the verdict rounds each activity to millionths.  Who is
 * so near to an edge that this matters is named, for the verdict itself to decide.
 */
#define BLOCK 1024

/* What summing up floats may be wrong by, as a part of the points that were summed. */
#define FLOAT_ERROR 4e-7f
/* Half a millionth an activity. */
#define ROUNDING_ERROR 0.6e-6f

#define MAX_BANDS 256

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
  GATE_KEPT = 1 << 5,       /* what it was as SQL is still good */
  N_GATES = 1 << 6,
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

typedef struct
{
  float constant;           /* points of the interest axis that do not fade */
  guint16 row;              /* of the grades: the fit band, or one of the two below those */
  guint8 gate;
} PatternVerdict;

/* A block of leads. */
typedef struct
{
  float all[BLOCK], strong[BLOCK];
  guint32 row[BLOCK], band[BLOCK], strong_band[BLOCK];
  guint8 gate[BLOCK], near[BLOCK];
} Block;

typedef struct
{
  TamizPreview *preview;
  TamizDefinition *definition;
  TamizPreviewResult *result;
  Effect *effects;          /* [criterion][code] */
  guint n_codes;
  PatternVerdict *patterns;
  float edges[MAX_BANDS];
  guint n_edges;
  guint32 strong_rules;     /* bit per rule that is a signal by itself */
  guint veto_row, unknown_row;
  guint8 *grades;           /* [row][interest band] */
  guint *cells;             /* the same: how many leads there are */
  guint8 stages[N_GATES][TAMIZ_PREVIEW_N_GRADES];
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

/* As tamiz_sheet_judge_fit() has it. */
static gint64
add_up_fit (Step               *self,
            const TamizPattern *pattern,
            const TamizPersona *persona,
            gint64              weight)
{
  gint64 fit = persona != NULL ? tamiz_fit_part (persona->weight, pattern->held, pattern->of, weight) : 0;

  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      const Effect *effect = &self->effects[i * self->n_codes + pattern->codes[i]];

      if (effect->weight > 0 && effect->share > 0)
        fit += tamiz_fit_part (effect->weight, effect->share, 1000, weight);
    }

  return MIN ((fit + 500) / 1000, 100000);
}

static guint
find_row (Step               *self,
          const TamizPattern *pattern,
          const TamizPersona *persona,
          gint64              weight,
          gboolean            known)
{
  if (pattern->veto != 0)
    return self->veto_row;
  if (!known)
    return self->unknown_row;

  return tamiz_definition_find_band (self->definition->fit_bands,
                                     add_up_fit (self, pattern, persona, weight));
}

/* As tamiz_sheet_judge_gates() has it, save that what happened under a rule may be a signal,
 * too.
 */
static guint8
find_gate (Step               *self,
           const TamizPattern *pattern,
           guint               effects)
{
  gboolean clear = pattern->veto == 0 && pattern->reachable && (effects & EFFECT_DISQUALIFIES) == 0;
  gboolean signal = pattern->two_way || pattern->unruled_signal || (effects & EFFECT_SIGNAL) != 0;
  gboolean complete = pattern->fields && (pattern->two_way || !self->definition->two_way_contact)
                      && (effects & EFFECT_INCOMPLETE) == 0;

  return (clear ? GATE_CLEAR : 0) | (signal ? GATE_SIGNAL : 0) | (complete ? GATE_COMPLETE : 0)
         | (pattern->asked ? GATE_ASKED : 0)
         | (pattern->stage == TAMIZ_STAGE_SQL ? GATE_WAS_SQL : 0);
}

static PatternVerdict
judge_pattern (Step               *self,
               const TamizPattern *pattern)
{
  TamizPersona *persona = pattern->persona != 0
                              ? g_ptr_array_index (self->definition->personas, pattern->persona - 1) : NULL;
  gint64 weight = persona != NULL ? persona->weight : 0, constant = 0;
  guint effects = pattern->fit_known ? EFFECT_KNOWN : 0;

  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      const Effect *effect = &self->effects[i * self->n_codes + pattern->codes[i]];

      weight += effect->weight;
      constant += effect->constant;
      effects |= effect->flags;
    }

  return (PatternVerdict) {
    .constant = (float) ((double) constant / 1e6),
    .row = (guint16) find_row (self, pattern, persona, weight, (effects & EFFECT_KNOWN) != 0),
    .gate = find_gate (self, pattern, effects),
  };
}

static void
judge_patterns (Step *self)
{
  TamizPreview *preview = self->preview;
  guint n_patterns = tamiz_preview_count_patterns (preview);
  GPtrArray *rules = self->definition->rules;

  for (guint i = 0; i < rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (rules, i);

      if (!rule->weak && rule->points > 0)
        self->strong_rules |= 1u << i;
    }

  find_effects (self);
  self->patterns = g_new (PatternVerdict, n_patterns + 1);
  for (guint i = 0; i < n_patterns; i++)
    self->patterns[i]
        = judge_pattern (self, (const TamizPattern *) (preview->by_number->data + i * preview->pattern_size));
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

  for (guint i = 1; i < bands->len && self->n_edges < G_N_ELEMENTS (self->edges); i++)
    self->edges[self->n_edges++]
        = (float) (((double) g_array_index (bands, gint64, i) - 0.5) / 1000.0);
  self->veto_row = definition->fit_bands->len;
  self->unknown_row = self->veto_row + 1;
  self->grades = g_new (guint8, (gsize) (self->unknown_row + 1) * bands->len);
  self->cells = g_new0 (guint, (gsize) (self->unknown_row + 1) * bands->len);
  fill_grades (self, bands->len);
  for (guint gate = 0; gate < N_GATES; gate++)
    {
      for (guint grade = 0; grade < TAMIZ_PREVIEW_N_GRADES; grade++)
        self->stages[gate][grade] = get_stage (definition, gate, grade);
    }
}

/* Leads */

/* Adds a rule to a block of leads; a cap of 0 is none. */
static void
add_rule (TamizPreview           *self,
          const TamizPreviewRule *rule,
          GArray                 *decays,
          guint                   first,
          guint                   n)
{
  const float *decay = &g_array_index (decays, float, first);
  float *all = &g_array_index (self->all, float, first);
  float *strong = &g_array_index (self->strong, float, first);
  float *size = &g_array_index (self->size, float, first);
  float points = (float) ((double) rule->points / 1000.0);
  float cap = (float) ((double) rule->cap / 1000.0);
  float most = cap > 0 ? cap : G_MAXFLOAT, least = cap < 0 ? cap : -G_MAXFLOAT;
  float is_strong = rule->weak ? 0.0f : 1.0f;

  for (guint j = 0; j < n; j++)
    {
      float sum = points * decay[j];

      sum = sum > most ? most : sum;
      sum = sum < least ? least : sum;
      all[j] += sum;
      strong[j] += is_strong * sum;
      size[j] += sum < 0 ? -sum : sum;
    }
}

static GArray *
list_rules (TamizDefinition *definition)
{
  GArray *rules = g_array_new (FALSE, TRUE, sizeof (TamizPreviewRule));

  for (guint i = 0; i < definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);
      TamizPreviewRule kept = { rule->points, rule->cap, rule->weak };

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
start_sums (GArray *sums,
            guint   n)
{
  g_array_set_size (sums, n);
  memset (sums->data, 0, n * sizeof (float));
}

static void
sum_rules (TamizPreview    *self,
           TamizDefinition *definition)
{
  g_autoptr (GArray) rules = list_rules (definition);
  guint n_leads = self->ids->len;

  if (is_summed_by (self, rules))
    return;

  start_sums (self->all, n_leads);
  start_sums (self->strong, n_leads);
  start_sums (self->size, n_leads);
  for (guint first = 0; first < n_leads; first += BLOCK)
    {
      for (guint i = 0; i < self->n_rules; i++)
        add_rule (self, &g_array_index (rules, TamizPreviewRule, i), self->decays->pdata[i], first,
                  MIN (BLOCK, n_leads - first));
    }
  g_array_unref (self->summed_by);
  self->summed_by = g_steal_pointer (&rules);
}

static gboolean
is_kept (const Step *self,
         guint       lead)
{
  gint64 since = g_array_index (self->preview->since, gint64, lead);

  return self->preview->at <= since + self->definition->valid_days * TAMIZ_DAY;
}

static void
take_patterns (Step  *self,
               guint  first,
               guint  n)
{
  Block *block = &self->block;
  const float *all = &g_array_index (self->preview->all, float, first);
  const float *strong = &g_array_index (self->preview->strong, float, first);
  const guint32 *pattern = &g_array_index (self->preview->pattern, guint32, first);
  const guint32 *signals = &g_array_index (self->preview->signals, guint32, first);

  for (guint j = 0; j < n; j++)
    {
      const PatternVerdict *verdict = &self->patterns[pattern[j]];

      block->all[j] = all[j] + verdict->constant;
      block->strong[j] = strong[j] + verdict->constant;
      block->row[j] = verdict->row;
      block->gate[j] = verdict->gate | ((signals[j] & self->strong_rules) != 0 ? GATE_SIGNAL : 0);
      if ((verdict->gate & GATE_WAS_SQL) != 0 && is_kept (self, first + j))
        block->gate[j] |= GATE_KEPT;
    }
}

static void
find_bands (const Step  *self,
            const float *interest,
            guint32     *bands)
{
  memset (bands, 0, BLOCK * sizeof *bands);
  for (guint i = 0; i < self->n_edges; i++)
    {
      float edge = self->edges[i];

      for (guint j = 0; j < BLOCK; j++)
        bands[j] += interest[j] >= edge;
    }
}

/* Notes where an interest that is not quite exact may lie in another band.  Where there is
 * nothing to round it is exact.
 */
static void
find_near (Step  *self,
           guint  first,
           guint  n)
{
  Block *block = &self->block;
  const guint16 *n_items = &g_array_index (self->preview->n_items, guint16, first);
  const float *size = &g_array_index (self->preview->size, float, first);

  memset (block->near, 0, sizeof block->near);
  for (guint i = 0; i < self->n_edges; i++)
    {
      float edge = self->edges[i];

      for (guint j = 0; j < n; j++)
        {
          float error = ROUNDING_ERROR * (float) n_items[j] + FLOAT_ERROR * size[j];
          float all = block->all[j], strong = block->strong[j];

          block->near[j] |= ((all - error < edge) & (all + error >= edge))
                            | ((strong - error < edge) & (strong + error >= edge));
        }
    }
}

static void
take_block (Step  *self,
            guint  first,
            guint  n)
{
  const Block *block = &self->block;
  guint8 *grades = self->preview->grades->data + first, *stages = self->preview->stages->data + first;
  guint n_bands = self->n_edges + 1;

  for (guint j = 0; j < n; j++)
    {
      guint row = block->row[j] * n_bands;

      grades[j] = self->grades[row + block->band[j]];
      stages[j] = self->stages[block->gate[j]][self->grades[row + block->strong_band[j]]];
      self->cells[row + block->band[j]]++;
      self->result->stages[stages[j]]++;
    }
  for (guint j = 0; j < n; j++)
    {
      guint lead = first + j;

      if (block->near[j])
        g_array_append_val (self->result->uncertain, lead);
    }
}

static void
judge_block (Step  *self,
             guint  first,
             guint  n)
{
  take_patterns (self, first, n);
  find_bands (self, self->block.all, self->block.band);
  find_bands (self, self->block.strong, self->block.strong_band);
  find_near (self, first, n);
  take_block (self, first, n);
}

static void
count_cells (Step *self)
{
  TamizPreviewResult *result = self->result;
  guint n_cells = result->n_fit_bands * result->n_interest_bands;
  guint n_all = (self->unknown_row + 1) * result->n_interest_bands;

  memcpy (result->cells, self->cells, n_cells * sizeof *result->cells);
  for (guint i = 0; i < n_all; i++)
    result->grades[self->grades[i]] += self->cells[i];
}

static void
keep_as_first (TamizPreview *self)
{
  g_byte_array_set_size (self->first_grades, 0);
  g_byte_array_set_size (self->first_stages, 0);
  g_byte_array_append (self->first_grades, self->grades->data, self->grades->len);
  g_byte_array_append (self->first_stages, self->stages->data, self->stages->len);
}

static TamizPreviewResult *
run_step (TamizPreview    *self,
          TamizDefinition *definition)
{
  g_autofree Step *step = g_new0 (Step, 1);
  TamizPreviewResult *result = g_new0 (TamizPreviewResult, 1);

  step->preview = self;
  step->definition = definition;
  step->result = result;
  result->n_leads = self->ids->len;
  result->n_fit_bands = definition->fit_bands->len;
  result->n_interest_bands = definition->interest_bands->len;
  result->cells = g_new0 (guint, (gsize) result->n_fit_bands * result->n_interest_bands);
  result->uncertain = g_array_new (FALSE, FALSE, sizeof (guint));
  g_byte_array_set_size (self->grades, self->ids->len);
  g_byte_array_set_size (self->stages, self->ids->len);

  sum_rules (self, definition);
  make_tables (step);
  judge_patterns (step);
  for (guint first = 0; first < self->ids->len; first += BLOCK)
    judge_block (step, first, MIN (BLOCK, self->ids->len - first));
  count_cells (step);
  g_free (step->effects);
  g_free (step->patterns);
  g_free (step->grades);
  g_free (step->cells);

  return result;
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

  if (self->first_grades->len != self->ids->len)
    {
      tamiz_preview_result_free (run_step (self, self->definition));
      keep_as_first (self);
    }
  result = run_step (self, definition);
  for (guint i = 0; i < self->grades->len; i++)
    result->n_changed += self->grades->data[i] != self->first_grades->data[i]
                         || self->stages->data[i] != self->first_stages->data[i];

  return result;
}
