#define G_LOG_DOMAIN "tamiz-preview"

#include "config.h"

#include "tamiz-preview-private.h"

#include "tamiz-sheet.h"
#include "tamiz-time.h"

#include <string.h>

/* A step: first every pattern is judged exactly, then the leads, a block at a time, of
 * whom only interest is left to be summed up.  Interest is a sum of floats here; the
 * verdict rounds each activity to millionths.  Who is so near to an edge that this matters
 * is named, for the verdict itself to decide.
 */
#define BLOCK 1024

/* What summing up floats may be wrong by, as a part of the points that were summed. */
#define FLOAT_ERROR 4e-7f
/* Half a millionth an activity. */
#define ROUNDING_ERROR 0.6e-6f

typedef struct
{
  float constant;           /* points of the interest axis that do not fade */
  guint8 fit_band;
  guint8 known, veto;
  guint8 clear, signal, complete, asked;
  guint8 stage;
} PatternVerdict;

typedef struct
{
  TamizPreview *preview;
  TamizDefinition *definition;
  TamizPreviewResult *result;
  PatternVerdict *patterns;
  float edges[256];
  guint n_edges;
  float all[BLOCK], strong[BLOCK], size[BLOCK];
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

/* As tamiz_sheet_judge_fit(). */
static void
judge_fit (TamizDefinition    *definition,
           const TamizPattern *pattern,
           PatternVerdict     *verdict)
{
  TamizPersona *persona = pattern->persona != 0
                              ? g_ptr_array_index (definition->personas, pattern->persona - 1) : NULL;
  gint64 weight = persona != NULL ? persona->weight : 0;
  gint64 fit = 0, constant = 0;

  verdict->known = pattern->fit_known;
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (!counts_for_fit (criterion, pattern->codes[i]))
        continue;
      weight += criterion->weight;
      verdict->known |= pattern->codes[i] >= CODE_WORTHLESS;
    }
  if (persona != NULL)
    fit += tamiz_fit_part (persona->weight, pattern->held, pattern->of, weight);
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      gint64 share = get_share (criterion, pattern->codes[i]);

      if (counts_for_fit (criterion, pattern->codes[i]))
        fit += tamiz_fit_part (criterion->weight, share, 1000, weight);
      else if (criterion->axis == TAMIZ_AXIS_INTEREST)
        constant += criterion->weight * share;
    }
  verdict->fit_band
      = (guint8) tamiz_definition_find_band (definition->fit_bands, MIN ((fit + 500) / 1000, 100000));
  verdict->constant = (float) ((double) constant / 1e6);
}

/* As tamiz_sheet_judge_gates(). */
static void
judge_gates (TamizDefinition    *definition,
             const TamizPattern *pattern,
             PatternVerdict     *verdict)
{
  verdict->veto = pattern->veto != 0;
  verdict->clear = pattern->veto == 0 && pattern->reachable;
  verdict->complete = pattern->fields && (pattern->two_way || !definition->two_way_contact);
  verdict->signal = pattern->two_way || pattern->unruled_signal;
  verdict->asked = pattern->asked;
  verdict->stage = pattern->stage;
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      guint8 code = pattern->codes[i];
      TamizChoice *choice = get_choice (criterion, code);
      gboolean disqualified = choice != NULL && choice->disqualifies;

      if (code == CODE_DOES_NOT_APPLY)
        continue;
      verdict->signal |= code >= CODE_WORTHLESS && !tamiz_criterion_is_bound (criterion);
      verdict->clear &= !disqualified;
      if (criterion->required || disqualified || code == CODE_DISPUTED)
        verdict->complete &= code != CODE_DISPUTED && is_met (criterion, code);
    }
  for (guint i = 0; i < definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);

      verdict->signal |= (pattern->signals & (1u << i)) != 0 && !rule->weak && rule->points > 0;
    }
}

static void
judge_patterns (Step *self)
{
  GPtrArray *patterns = self->preview->by_number;

  self->patterns = g_new0 (PatternVerdict, patterns->len);
  for (guint i = 0; i < patterns->len; i++)
    {
      judge_fit (self->definition, g_ptr_array_index (patterns, i), &self->patterns[i]);
      judge_gates (self->definition, g_ptr_array_index (patterns, i), &self->patterns[i]);
    }
}

/* Adds a rule to a block of leads; a cap of 0 is none. */
static void
add_rule (Step                    *self,
          const TamizInterestRule *rule,
          const float             *decays,
          guint                    n)
{
  float points = (float) ((double) rule->points / 1000.0);
  float cap = (float) ((double) rule->cap / 1000.0);
  float most = cap > 0 ? cap : G_MAXFLOAT, least = cap < 0 ? cap : -G_MAXFLOAT;
  float strong = rule->weak ? 0.0f : 1.0f;

  for (guint j = 0; j < n; j++)
    {
      float sum = points * decays[j];

      sum = sum > most ? most : sum;
      sum = sum < least ? least : sum;
      self->all[j] += sum;
      self->strong[j] += strong * sum;
      self->size[j] += sum < 0 ? -sum : sum;
    }
}

static guint
find_band (const Step *self,
           float       interest)
{
  guint band = 0;

  for (guint i = 0; i < self->n_edges; i++)
    band += interest >= self->edges[i];

  return band;
}

static int
get_grade (const Step           *self,
           const PatternVerdict *verdict,
           guint                 band)
{
  if (verdict->veto)
    return TAMIZ_GRADE_E;
  if (!verdict->known)
    return -1;

  return self->definition->grades[verdict->fit_band * (self->n_edges + 1) + band];
}

static gboolean
is_kept (const Step *self,
         guint       lead)
{
  gint64 since = g_array_index (self->preview->since, gint64, lead);

  return self->preview->at <= since + self->definition->valid_days * TAMIZ_DAY;
}

static guint8
get_stage (const Step           *self,
           const PatternVerdict *verdict,
           int                   grade,
           guint                 lead)
{
  gboolean open = verdict->clear && verdict->signal;

  if (open && verdict->complete
      && ((grade >= 0 && grade <= self->definition->sql_gate)
          || (verdict->stage == TAMIZ_STAGE_SQL && is_kept (self, lead))))
    return TAMIZ_STAGE_SQL;
  if (open && grade >= 0 && grade <= self->definition->mql_gate)
    return TAMIZ_STAGE_MQL;

  return verdict->asked ? TAMIZ_STAGE_INQUIRY : TAMIZ_STAGE_PROSPECT;
}

/* Whether an interest that is not quite exact may lie in another band. */
static gboolean
is_near_edge (const Step *self,
              float       interest,
              float       error)
{
  return find_band (self, interest - error) != find_band (self, interest + error);
}

static void
judge_lead (Step  *self,
            guint  lead,
            guint  j)
{
  TamizPreview *preview = self->preview;
  TamizPreviewResult *result = self->result;
  const PatternVerdict *verdict
      = &self->patterns[g_array_index (preview->pattern, guint32, lead)];
  guint16 n_items = g_array_index (preview->n_items, guint16, lead);
  float all = self->all[j] + verdict->constant, strong = self->strong[j] + verdict->constant;
  guint band = find_band (self, all);
  int grade = get_grade (self, verdict, band);
  guint8 stage
      = get_stage (self, verdict, get_grade (self, verdict, find_band (self, strong)), lead);

  if (n_items > 0)
    {
      float error = ROUNDING_ERROR * (float) n_items + FLOAT_ERROR * self->size[j];

      if (is_near_edge (self, all, error) || is_near_edge (self, strong, error))
        g_array_append_val (result->uncertain, lead);
    }
  if (!verdict->veto && verdict->known)
    result->cells[verdict->fit_band * result->n_interest_bands + band]++;
  preview->grades->data[lead] = (guint8) (grade >= 0 ? grade : TAMIZ_PREVIEW_N_GRADES - 1);
  preview->stages->data[lead] = stage;
  result->grades[preview->grades->data[lead]]++;
  result->stages[stage]++;
}

static void
judge_block (Step  *self,
             guint  first,
             guint  n)
{
  memset (self->all, 0, sizeof self->all);
  memset (self->strong, 0, sizeof self->strong);
  memset (self->size, 0, sizeof self->size);
  for (guint i = 0; i < self->preview->n_rules; i++)
    {
      GArray *decays = g_ptr_array_index (self->preview->decays, i);

      add_rule (self, g_ptr_array_index (self->definition->rules, i),
                &g_array_index (decays, float, first), n);
    }
  for (guint j = 0; j < n; j++)
    judge_lead (self, first + j, j);
}

/* The edges in points, less the half a thousandth that showing rounds up. */
static void
list_edges (Step *self)
{
  GArray *bands = self->definition->interest_bands;

  for (guint i = 1; i < bands->len && self->n_edges < G_N_ELEMENTS (self->edges); i++)
    self->edges[self->n_edges++]
        = (float) (((double) g_array_index (bands, gint64, i) - 0.5) / 1000.0);
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

  list_edges (step);
  judge_patterns (step);
  for (guint first = 0; first < self->ids->len; first += BLOCK)
    judge_block (step, first, MIN (BLOCK, self->ids->len - first));
  g_free (step->patterns);

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
