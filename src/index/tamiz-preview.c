#define G_LOG_DOMAIN "tamiz-preview"

#include "config.h"

#include "tamiz-preview-private.h"

#include "tamiz-fading.h"
#include "tamiz-json.h"
#include "tamiz-sheet.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (TamizPreview, tamiz_preview, G_TYPE_OBJECT)

static guint
hash_pattern (gconstpointer key,
              gsize         size)
{
  const guint8 *bytes = key;
  guint hash = 5381;

  for (gsize i = 0; i < size; i++)
    hash = hash * 33 + bytes[i];

  return hash;
}

/* A pattern in the table begins with its size, which hashing and comparing need. */
typedef struct
{
  gsize size;
  TamizPattern *pattern;
} PatternKey;

static void
free_key (gpointer data)
{
  PatternKey *key = data;

  g_free (key->pattern);
  g_free (key);
}

static guint
hash_key (gconstpointer key)
{
  return hash_pattern (((const PatternKey *) key)->pattern, ((const PatternKey *) key)->size);
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  const PatternKey *one = a, *other = b;

  return memcmp (one->pattern, other->pattern, one->size) == 0;
}

static void
tamiz_preview_finalize (GObject *object)
{
  TamizPreview *self = TAMIZ_PREVIEW (object);

  tamiz_definition_unref (self->definition);
  g_free (self->structure);
  g_hash_table_unref (self->patterns);
  g_byte_array_unref (self->by_number);
  g_array_unref (self->ids);
  g_array_unref (self->pattern);
  g_array_unref (self->signals);
  g_array_unref (self->since);
  g_array_unref (self->n_items);
  g_array_unref (self->decays);
  g_array_unref (self->summed_by);
  g_array_unref (self->all);
  g_array_unref (self->strong);
  g_array_unref (self->error);
  g_byte_array_unref (self->marks);
  g_byte_array_unref (self->outcomes);
  g_byte_array_unref (self->first);

  G_OBJECT_CLASS (tamiz_preview_parent_class)->finalize (object);
}

static void
tamiz_preview_class_init (TamizPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_preview_finalize;
}

static void
tamiz_preview_init (TamizPreview *self)
{
  self->patterns = g_hash_table_new_full (hash_key, equal_keys, free_key, NULL);
  self->by_number = g_byte_array_new ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->pattern = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->signals = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->since = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->n_items = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->decays = g_array_new (FALSE, TRUE, sizeof (float));
  self->summed_by = g_array_new (FALSE, FALSE, sizeof (TamizPreviewRule));
  self->all = g_array_new (FALSE, FALSE, sizeof (float));
  self->strong = g_array_new (FALSE, FALSE, sizeof (float));
  self->error = g_array_new (FALSE, FALSE, sizeof (float));
  self->marks = g_byte_array_new ();
  self->outcomes = g_byte_array_new ();
  self->first = g_byte_array_new ();
}

static void
drop_members (json_t            *list,
              const char *const *members)
{
  json_t *item;
  gsize i;

  json_array_foreach (list, i, item)
    {
      for (guint n = 0; members[n] != NULL; n++)
        json_object_del (item, members[n]);
    }
}

/* What must be alike for the columns to say something of a definition. */
static char *
describe_structure (TamizDefinition *definition)
{
  static const char *const of_choice[] = { "share", "disqualifies", "label", "journey", NULL };
  static const char *const of_criterion[] = { "weight", "pass_mark", "required", "title", "question", "help",
                                              "inverted", "disqualifies", NULL };
  static const char *const of_persona[] = { "weight", "title", "sentence", NULL };
  static const char *const of_rule[] = { "points", "cap", "weak", "title", NULL };
  static const char *const kept[] = { "criteria", "personas", "negative_personas", "interest" };
  g_autoptr (json_t) root = json_loads (definition->canonical, 0, NULL);
  g_autoptr (json_t) structure = json_object ();
  json_t *criterion;
  gsize i;

  for (guint n = 0; n < G_N_ELEMENTS (kept); n++)
    json_object_set (structure, kept[n], json_object_get (root, kept[n]));
  json_object_set (structure, "required",
                   json_object_get (json_object_get (root, "fields"), "required"));
  json_array_foreach (json_object_get (structure, "criteria"), i, criterion)
    {
      drop_members (json_object_get (criterion, "choices"), of_choice);
      drop_members (json_object_get (criterion, "ranges"), of_choice);
    }
  drop_members (json_object_get (structure, "criteria"), of_criterion);
  drop_members (json_object_get (structure, "personas"), of_persona);
  drop_members (json_object_get (structure, "negative_personas"), of_persona);
  drop_members (json_object_get (structure, "interest"), of_rule);

  return tamiz_json_to_canonical (structure);
}

/**
 * tamiz_preview_new:
 * @definition: the first definition, whose conditions and rules the columns are made by
 * @at: as of when to judge
 *
 * Makes a preview of no leads yet.
 *
 * Returns: (transfer full): a new preview
 */
TamizPreview *
tamiz_preview_new (TamizDefinition *definition,
                   gint64           at)
{
  TamizPreview *self = g_object_new (TAMIZ_TYPE_PREVIEW, NULL);

  self->definition = tamiz_definition_ref (definition);
  self->structure = describe_structure (definition);
  self->at = at;
  self->pattern_size = offsetof (TamizPattern, codes) + definition->criteria->len;
  self->n_rules = definition->rules->len;

  return self;
}

static guint8
find_code (TamizSheet *sheet,
           guint       i)
{
  TamizCriterion *criterion = tamiz_sheet_get_criterion (sheet, i);
  TamizStanding *standing = tamiz_sheet_get_standing (sheet, i);
  guint choice;

  if (!standing->applies)
    return CODE_DOES_NOT_APPLY;
  if (standing->disputed)
    return CODE_DISPUTED;
  if (!standing->known)
    return standing->answered ? CODE_NO_ANSWER : CODE_OPEN;
  if (standing->choice == NULL || !g_ptr_array_find (criterion->choices, standing->choice, &choice))
    return standing->share > 0 ? CODE_FILLED : CODE_WORTHLESS;

  return (guint8) (CODE_CHOICE + choice);
}

static guint8
find_number (GPtrArray    *personas,
             TamizPersona *persona)
{
  guint number;

  return persona != NULL && g_ptr_array_find (personas, persona, &number) ? (guint8) (number + 1) : 0;
}

static void
add_decays (TamizPreview *self,
            TamizSheet   *sheet)
{
  GArray *sums = tamiz_sheet_get_sums (sheet);
  guint32 signals = 0;
  guint16 n_items = 0;
  guint lead = self->ids->len;

  if (lead % TAMIZ_PREVIEW_BLOCK == 0)
    g_array_set_size (self->decays, self->decays->len + self->n_rules * TAMIZ_PREVIEW_BLOCK);
  for (guint i = 0; i < sums->len; i++)
    {
      const TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);
      double left = 0;

      for (guint j = 0; j < sum->n_items; j++)
        {
          const TamizRuleItem *item = &sum->items[j];

          if (!item->beyond_limit)
            left += tamiz_fading_factor (sum->rule->half_life_days, sheet->at - item->at);
        }
      *tamiz_preview_get_decay (self, lead, i) = (float) left;
      n_items = (guint16) MIN (n_items + sum->n_items, G_MAXUINT16);
      if (sum->n_items > 0)
        signals |= 1u << i;
    }
  g_array_append_val (self->signals, signals);
  g_array_append_val (self->n_items, n_items);
}

static void
fill_pattern (TamizPreview *self,
              TamizSheet   *sheet,
              TamizPattern *pattern)
{
  TamizPersona *persona = tamiz_sheet_get_persona (sheet);
  TamizPersona *veto = tamiz_sheet_get_veto (sheet);
  int stage = tamiz_facts_get_stage (sheet->facts);
  TamizGateFacts gates;
  gint64 since;

  tamiz_sheet_find_gate_facts (sheet, &gates);
  pattern->persona = find_number (self->definition->personas, persona);
  pattern->held = persona != NULL ? (guint8) sheet->persona_held : 0;
  pattern->of = persona != NULL ? (guint8) sheet->persona_of : 0;
  pattern->veto = find_number (self->definition->negative, veto);
  pattern->stage = stage >= 0 ? (guint8) stage : G_MAXUINT8;
  pattern->fit_known = sheet->persona_known || veto != NULL;
  pattern->reachable = gates.reachable;
  pattern->fields = gates.fields;
  pattern->two_way = gates.two_way;
  pattern->asked = gates.asked;
  pattern->unruled_signal = gates.unruled_signal;
  for (guint i = 0; i < self->definition->criteria->len; i++)
    pattern->codes[i] = find_code (sheet, i);
  /* Steps compare it with the instant of all. */
  since = gates.since + (self->at - sheet->at);
  g_array_append_val (self->since, since);
}

static guint32
find_pattern (TamizPreview *self,
              TamizPattern *pattern)
{
  PatternKey key = { self->pattern_size, pattern };
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->patterns, &key));
  PatternKey *kept;

  if (number != 0)
    return number - 1;

  kept = g_new (PatternKey, 1);
  kept->size = self->pattern_size;
  kept->pattern = g_memdup2 (pattern, self->pattern_size);
  g_byte_array_append (self->by_number, (const guint8 *) pattern, (guint) self->pattern_size);
  number = tamiz_preview_count_patterns (self);
  g_hash_table_insert (self->patterns, kept, GUINT_TO_POINTER (number));

  return number - 1;
}

/**
 * tamiz_preview_add:
 * @self: a preview
 * @facts: a lead's facts
 *
 * Adds a lead to those that are tried, as of the preview's instant.
 *
 * Returns: its number, from 0
 */
guint
tamiz_preview_add (TamizPreview *self,
                   TamizFacts   *facts)
{
  g_return_val_if_fail (TAMIZ_IS_PREVIEW (self), 0);

  return tamiz_preview_add_at (self, facts, self->at);
}

/**
 * tamiz_preview_add_at:
 * @self: a preview
 * @facts: a lead's facts, as they were then
 * @at: as of when to judge this lead
 *
 * Adds a lead that is judged at an instant of its own: whoever was handed over is judged as it
 * was then.
 *
 * Returns: its number, from 0
 */
guint
tamiz_preview_add_at (TamizPreview *self,
                      TamizFacts   *facts,
                      gint64        at)
{
  g_autofree TamizPattern *pattern = NULL;
  gint64 id = tamiz_record_get_id (facts->lead);
  TamizSheet sheet;
  guint32 number;

  g_return_val_if_fail (TAMIZ_IS_PREVIEW (self), 0);
  g_return_val_if_fail (self->n_rules <= 32, 0);

  pattern = g_malloc0 (MAX (self->pattern_size, sizeof (TamizPattern)));
  tamiz_sheet_init (&sheet, self->definition, facts, at);
  fill_pattern (self, &sheet, pattern);
  add_decays (self, &sheet);
  tamiz_sheet_clear (&sheet);

  number = find_pattern (self, pattern);
  g_array_append_val (self->pattern, number);
  g_array_append_val (self->ids, id);

  return self->ids->len - 1;
}

guint
tamiz_preview_get_size (TamizPreview *self)
{
  return self->ids->len;
}

/**
 * tamiz_preview_can_try:
 * @self: a preview
 * @definition: another definition
 *
 * Tells whether the columns say what another definition would: it has the same conditions,
 * criteria, kinds of activities, half-lives and limits per day.
 *
 * Returns: whether it can be tried
 */
gboolean
tamiz_preview_can_try (TamizPreview    *self,
                       TamizDefinition *definition)
{
  g_autofree char *structure = NULL;

  if (self->n_rules > 32)
    return FALSE;
  structure = describe_structure (definition);

  return g_str_equal (structure, self->structure);
}

/**
 * tamiz_preview_get_outcomes:
 * @self: a preview
 *
 * Gets what the last step said of all leads.
 *
 * Returns: (transfer none) (nullable): a byte each, see tamiz_preview_outcome_grade (); valid until
 *   the next step
 */
const guint8 *
tamiz_preview_get_outcomes (TamizPreview *self)
{
  g_return_val_if_fail (TAMIZ_IS_PREVIEW (self), NULL);

  return self->outcomes->data;
}

/**
 * tamiz_preview_get_lead:
 * @self: a preview
 * @n: a lead's number
 * @grade: (out): its #TamizGrade by the last step; -1 = none
 * @stage: (out): the highest #TamizStage that it deserves
 * @first_grade: (out): the same by the first definition
 * @first_stage: (out): the same by the first definition
 *
 * Tells what the last step said of a lead.
 *
 * Returns: the lead's id
 */
gint64
tamiz_preview_get_lead (TamizPreview *self,
                        guint         n,
                        int          *grade,
                        int          *stage,
                        int          *first_grade,
                        int          *first_stage)
{
  g_return_val_if_fail (n < self->outcomes->len, 0);

  *grade = tamiz_preview_outcome_grade (self->outcomes->data[n]);
  *stage = tamiz_preview_outcome_stage (self->outcomes->data[n]);
  *first_grade = tamiz_preview_outcome_grade (self->first->data[n]);
  *first_stage = tamiz_preview_outcome_stage (self->first->data[n]);

  return g_array_index (self->ids, gint64, n);
}

/**
 * tamiz_preview_list_changed:
 * @self: a preview
 * @limit: at most so many
 *
 * Lists the leads of whom the last step says something else than the first definition.
 *
 * Returns: (transfer full) (element-type guint): their numbers
 */
GArray *
tamiz_preview_list_changed (TamizPreview *self,
                            guint         limit)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint n = 0; n < self->outcomes->len && changed->len < limit; n++)
    {
      if (self->outcomes->data[n] != self->first->data[n])
        g_array_append_val (changed, n);
    }

  return changed;
}

void
tamiz_preview_result_free (TamizPreviewResult *self)
{
  g_free (self->cells);
  g_array_unref (self->uncertain);
  g_free (self);
}
