#define G_LOG_DOMAIN "tamiz-preview"

#include "config.h"

#include "tamiz-preview-private.h"

#include "tamiz-json.h"
#include "tamiz-stamp.h"
#include "tamiz-time.h"

#include <stdlib.h>
#include <string.h>

/* Of each lead there is a run of stamps in order of time: the activities that count under a rule,
 * contacts, the first inquiry, the first strong signal, moves, and where what is known of the
 * record changes, which is a row: codes that many leads share.  A lead is judged from its last row
 * backwards, once for each time in which nothing can change it; rows alike are one.
 */

G_DEFINE_FINAL_TYPE (TamizPreviewHistory, tamiz_preview_history, G_TYPE_OBJECT)

/* So many changes of one lead are told apart, the latest: each costs a look at the answers since. */
#define MOST_INSTANTS 2000

/* A row in the table is known by its bytes, of which there are as many in each. */
typedef struct
{
  gsize size;
  guint8 *bytes;
} RowKey;

static void
free_key (gpointer data)
{
  RowKey *key = data;

  g_free (key->bytes);
  g_free (key);
}

static guint
hash_key (gconstpointer data)
{
  const RowKey *key = data;
  guint hash = 5381;

  for (gsize i = 0; i < key->size; i++)
    hash = hash * 33 + key->bytes[i];

  return hash;
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  const RowKey *one = a, *other = b;

  return memcmp (one->bytes, other->bytes, one->size) == 0;
}

static void
tamiz_preview_history_finalize (GObject *object)
{
  TamizPreviewHistory *self = TAMIZ_PREVIEW_HISTORY (object);

  tamiz_definition_unref (self->definition);
  g_free (self->structure);
  g_hash_table_unref (self->numbers);
  g_byte_array_unref (self->rows);
  g_array_unref (self->leads);
  g_array_unref (self->stamps);
  g_array_unref (self->lead_rows);
  g_array_unref (self->instants);
  g_array_unref (self->found);
  g_free (self->row);

  G_OBJECT_CLASS (tamiz_preview_history_parent_class)->finalize (object);
}

static void
tamiz_preview_history_class_init (TamizPreviewHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_preview_history_finalize;
}

static void
tamiz_preview_history_init (TamizPreviewHistory *self)
{
  self->numbers = g_hash_table_new_full (hash_key, equal_keys, free_key, NULL);
  self->rows = g_byte_array_new ();
  self->leads = g_array_new (FALSE, FALSE, sizeof (TamizPreviewRun));
  self->stamps = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lead_rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->instants = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->found = g_array_new (FALSE, FALSE, sizeof (guint32));
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

/* A field of the base's own may hold several choices, of which the best counts: which it is depends
 * on the shares.
 */
static gboolean
may_hold_several (TamizCriterion *criterion)
{
  return criterion->kind == TAMIZ_CRITERION_CHOICE && criterion->bound_field != NULL
         && criterion->bound_ref.field < 0;
}

/* What must be alike for the columns to say something of a definition. */
static char *
describe_structure (TamizDefinition *definition)
{
  static const char *const of_choice[] = { "label", "journey", "share", "disqualifies", NULL };
  static const char *const of_one_of_several[] = { "label", "journey", NULL };
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
      drop_members (json_object_get (criterion, "choices"),
                    may_hold_several (g_ptr_array_index (definition->criteria, i)) ? of_one_of_several : of_choice);
      drop_members (json_object_get (criterion, "ranges"), of_choice);
    }
  drop_members (json_object_get (structure, "criteria"), of_criterion);
  drop_members (json_object_get (structure, "personas"), of_persona);
  drop_members (json_object_get (structure, "negative_personas"), of_persona);
  drop_members (json_object_get (structure, "interest"), of_rule);

  return tamiz_json_to_canonical (structure);
}

static gboolean
is_journey (const TamizFieldRef *ref)
{
  return ref->kind == TAMIZ_KIND_LEAD && ref->field == TAMIZ_LEAD_JOURNEY;
}

static gboolean
asks_journey (TamizCondition *condition)
{
  if (condition == NULL)
    return FALSE;
  if (condition->type == TAMIZ_CONDITION_TEST)
    return condition->criterion == NULL && is_journey (&condition->ref);

  for (guint i = 0; i < condition->children->len; i++)
    {
      if (asks_journey (g_ptr_array_index (condition->children, i)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
any_persona_asks_journey (GPtrArray *personas)
{
  for (guint i = 0; i < personas->len; i++)
    {
      if (asks_journey (((TamizPersona *) g_ptr_array_index (personas, i))->conditions))
        return TRUE;
    }

  return FALSE;
}

/* Where nothing depends on it, content that was read changes no row. */
static gboolean
depends_on_journey (TamizDefinition *definition)
{
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (asks_journey (criterion->applies_when) || asks_journey (criterion->bound)
          || (criterion->bound_field != NULL && is_journey (&criterion->bound_ref)))
        return TRUE;
    }

  return any_persona_asks_journey (definition->personas) || any_persona_asks_journey (definition->negative);
}

/**
 * tamiz_preview_history_new:
 * @definition: the first definition, whose conditions and rules the rows are made by
 * @latest: the latest instant at which leads are judged, microseconds since 1970
 *
 * Makes a history of no leads yet.
 *
 * Returns: (transfer full): a new history
 */
TamizPreviewHistory *
tamiz_preview_history_new (TamizDefinition *definition,
                           gint64           latest)
{
  TamizPreviewHistory *self = g_object_new (TAMIZ_TYPE_PREVIEW_HISTORY, NULL);

  self->definition = tamiz_definition_ref (definition);
  self->structure = describe_structure (definition);
  self->latest = latest;
  self->depends_on_journey = depends_on_journey (definition);
  self->row_size = offsetof (TamizPreviewRow, codes) + definition->criteria->len;
  self->row = g_malloc0 (MAX (self->row_size, sizeof (TamizPreviewRow)));

  return self;
}

/* Stamps */

static void
add_stamp (TamizPreviewHistory *self,
           gint64               at,
           guint                what)
{
  gint64 stamp = tamiz_stamp (at, what);

  g_array_append_val (self->stamps, stamp);
}

/* Of moves dated alike the last one that was made. */
static void
add_moves (TamizPreviewHistory *self,
           TamizFacts          *facts)
{
  TamizRecord *last = NULL;

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);
      gint64 at = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT);
      gboolean to_sql = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO) == TAMIZ_STAGE_SQL;

      if (last != NULL && !tamiz_stage_move_is_after (move, last))
        continue;
      if (last != NULL && tamiz_record_get_int (last, TAMIZ_STAGE_MOVE_AT) == at)
        g_array_set_size (self->stamps, self->stamps->len - 1);
      add_stamp (self, at, to_sql ? HAPPENED_TO_SQL : HAPPENED_MOVE);
      last = move;
    }
}

static void
add_contacts (TamizPreviewHistory *self,
              TamizFacts          *facts)
{
  g_array_set_size (self->instants, 0);
  tamiz_facts_list_two_way (facts, self->instants);
  for (guint i = 0; i < self->instants->len; i++)
    add_stamp (self, g_array_index (self->instants, gint64, i), HAPPENED_CONTACT);
}

static void
add_first_inquiry (TamizPreviewHistory *self,
                   TamizFacts          *facts)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      if (tamiz_activity_kind_asks (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND)))
        first = MIN (first, tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT));
    }
  if (first != G_MAXINT64)
    add_stamp (self, first, HAPPENED_INQUIRY);
}

/* The first of a day count whatever comes later, so what is beyond the limit is so at any instant. */
static void
add_items (TamizPreviewHistory *self,
           TamizSheet          *sheet)
{
  GArray *sums = tamiz_sheet_get_sums (sheet);

  for (guint i = 0; i < sums->len; i++)
    {
      const TamizRuleSum *sum = &g_array_index (sums, TamizRuleSum, i);

      for (guint j = 0; j < sum->n_items; j++)
        {
          if (!sum->items[j].beyond_limit)
            add_stamp (self, sum->items[j].at, i);
        }
    }
  if (sheet->unruled_signal != G_MAXINT64)
    add_stamp (self, sheet->unruled_signal, HAPPENED_SIGNAL);
}

/* When a row may change */

static void
add_instant (TamizPreviewHistory *self,
             gint64               at)
{
  if (at <= self->latest)
    g_array_append_val (self->instants, at);
}

/* Ranges of dates are counted from today: when the day falls into another one. */
static void
add_days_of_ranges (TamizPreviewHistory *self,
                    TamizSheet          *sheet,
                    TamizCriterion      *criterion,
                    const char          *value,
                    gint64               since)
{
  gint64 day;

  if (!tamiz_day_parse (value, &day, NULL))
    return;

  for (guint i = 0; i < criterion->choices->len; i++)
    {
      const TamizChoice *range = g_ptr_array_index (criterion->choices, i);
      gint64 enters = range->has_to ? tamiz_day_starts (day - range->to + 1, sheet->zone) : G_MININT64;
      gint64 leaves = range->has_from ? tamiz_day_starts (day - range->from + 1, sheet->zone) : G_MININT64;

      if (enters > since)
        add_instant (self, enters);
      if (leaves > since)
        add_instant (self, leaves);
    }
}

static void
add_answer (TamizPreviewHistory *self,
            TamizSheet          *sheet,
            TamizRecord         *answer)
{
  TamizCriterion *criterion
      = tamiz_definition_find_criterion (self->definition, tamiz_record_get_text (answer, TAMIZ_ANSWER_CRITERION));
  const char *value = tamiz_record_get_text (answer, TAMIZ_ANSWER_VALUE);
  gint64 at = tamiz_record_get_int (answer, TAMIZ_ANSWER_AT);
  gint64 disputed_at = tamiz_facts_get_disputed_at (sheet->facts, answer);

  if (criterion == NULL)
    return;

  add_instant (self, at);
  if (disputed_at > at)
    add_instant (self, disputed_at);
  if (criterion->kind == TAMIZ_CRITERION_DATE && value != NULL)
    add_days_of_ranges (self, sheet, criterion, value, at);
}

static void
add_dates_of_record (TamizPreviewHistory *self,
                     TamizSheet          *sheet)
{
  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (self->definition->criteria, i);
      TamizStanding standing = { 0 };

      if (criterion->kind != TAMIZ_CRITERION_DATE || !tamiz_criterion_is_bound (criterion))
        continue;
      tamiz_sheet_judge_standing (sheet, criterion, &standing);
      if (standing.value != NULL)
        add_days_of_ranges (self, sheet, criterion, standing.value, G_MININT64);
      g_free (standing.value);
    }
}

/* A refusal holds through its last day. */
static void
add_consents (TamizPreviewHistory *self,
              TamizSheet          *sheet)
{
  GPtrArray *consents = sheet->facts->consents;

  for (guint i = 0; i < consents->len; i++)
    {
      TamizRecord *consent = g_ptr_array_index (consents, i);

      if (tamiz_record_get_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT) != 0
          && tamiz_record_has (consent, TAMIZ_CONSENT_UNTIL))
        add_instant (self,
                     tamiz_day_starts (tamiz_record_get_int (consent, TAMIZ_CONSENT_UNTIL) + 1, sheet->zone));
    }
}

static void
add_contents (TamizPreviewHistory *self,
              TamizFacts          *facts)
{
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      if (tamiz_record_has (activity, TAMIZ_ACTIVITY_CONTENT))
        add_instant (self, tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT));
    }
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static void
list_instants (TamizPreviewHistory *self,
               TamizSheet          *sheet)
{
  GPtrArray *answers = sheet->facts->answers;

  g_array_set_size (self->instants, 0);
  for (guint i = 0; i < answers->len; i++)
    add_answer (self, sheet, g_ptr_array_index (answers, i));
  add_dates_of_record (self, sheet);
  add_consents (self, sheet);
  if (self->depends_on_journey)
    add_contents (self, sheet->facts);
  g_array_sort (self->instants, compare_numbers);
  if (self->instants->len > MOST_INSTANTS)
    g_array_remove_range (self->instants, 0, self->instants->len - MOST_INSTANTS);
}

/* Rows */

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
fill_row (TamizPreviewHistory *self,
          TamizSheet          *sheet,
          TamizPreviewRow     *row)
{
  TamizPersona *persona = tamiz_sheet_get_persona (sheet);
  TamizPersona *veto = tamiz_sheet_get_veto (sheet);
  TamizGateFacts gates;

  tamiz_sheet_find_gate_facts (sheet, &gates);
  row->persona = find_number (self->definition->personas, persona);
  row->held = persona != NULL ? (guint8) sheet->persona_held : 0;
  row->of = persona != NULL ? (guint8) sheet->persona_of : 0;
  row->veto = find_number (self->definition->negative, veto);
  row->fit_known = sheet->persona_known || veto != NULL;
  row->reachable = gates.reachable;
  row->fields = gates.fields;
  for (guint i = 0; i < self->definition->criteria->len; i++)
    row->codes[i] = find_code (sheet, i);
}

static guint32
find_row (TamizPreviewHistory *self,
          TamizSheet          *sheet)
{
  RowKey key = { self->row_size, (guint8 *) self->row }, *kept;
  guint32 number;

  fill_row (self, sheet, self->row);
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, &key));
  if (number != 0)
    return number - 1;

  kept = g_new (RowKey, 1);
  kept->size = self->row_size;
  kept->bytes = g_memdup2 (self->row, self->row_size);
  g_byte_array_append (self->rows, kept->bytes, (guint) self->row_size);
  number = tamiz_preview_history_count_rows (self);
  g_hash_table_insert (self->numbers, kept, GUINT_TO_POINTER (number));

  return number - 1;
}

/* From the latest back to the first, which holds until the first instant. */
static void
find_rows (TamizPreviewHistory *self,
           TamizSheet          *sheet)
{
  gint64 next = G_MAXINT64;
  guint32 row = find_row (self, sheet);

  g_array_set_size (self->found, self->instants->len + 1);
  g_array_index (self->found, guint32, self->instants->len) = row;
  for (guint i = self->instants->len; i > 0; i--)
    {
      gint64 at = g_array_index (self->instants, gint64, i - 1);

      if (at != next)
        {
          tamiz_facts_cut_disputes (sheet->facts, at - 1);
          tamiz_sheet_set_instant (sheet, at - 1);
          row = find_row (self, sheet);
        }
      g_array_index (self->found, guint32, i - 1) = row;
      next = at;
    }
}

/* The answers that count at one of the instants: those since the first of them, and the ones that held
 * until then.
 */
static GPtrArray *
copy_answers (TamizPreviewHistory *self,
              TamizFacts          *facts)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *criteria = self->definition->criteria;
  gint64 since = facts->answers->len > MOST_INSTANTS && self->instants->len > 0
                     ? g_array_index (self->instants, gint64, 0) : G_MININT64;

  for (guint i = 0; since != G_MININT64 && i < criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (criteria, i);
      TamizRecord *answer = tamiz_facts_find_answer (facts, criterion->key, since - 1);

      if (answer != NULL)
        g_ptr_array_add (copy, g_object_ref (answer));
    }
  for (guint i = 0; i < facts->answers->len; i++)
    {
      TamizRecord *answer = g_ptr_array_index (facts->answers, i);

      if (tamiz_record_get_int (answer, TAMIZ_ANSWER_AT) >= since)
        g_ptr_array_add (copy, g_object_ref (answer));
    }

  return copy;
}

static void
add_rows (TamizPreviewHistory *self,
          TamizSheet          *sheet)
{
  GPtrArray *answers = sheet->facts->answers;
  guint32 row;

  list_instants (self, sheet);
  sheet->facts->answers = copy_answers (self, sheet->facts);
  tamiz_facts_cut_disputes (sheet->facts, self->latest);
  tamiz_sheet_set_instant (sheet, self->latest);
  find_rows (self, sheet);
  g_ptr_array_unref (sheet->facts->answers);
  sheet->facts->answers = answers;

  row = g_array_index (self->found, guint32, 0);
  g_array_append_val (self->lead_rows, row);
  for (guint i = 0; i < self->instants->len; i++)
    {
      guint32 next = g_array_index (self->found, guint32, i + 1);

      if (next == row)
        continue;
      add_stamp (self, g_array_index (self->instants, gint64, i), HAPPENED_ROW);
      g_array_append_val (self->lead_rows, next);
      row = next;
    }
}

/**
 * tamiz_preview_history_add:
 * @self: a history
 * @facts: a lead's facts, which nobody else looks at
 *
 * Adds a lead.  Of what is dated later than the history's latest instant nothing counts.
 *
 * Returns: its number, from 0
 */
guint
tamiz_preview_history_add (TamizPreviewHistory *self,
                           TamizFacts          *facts)
{
  TamizPreviewRun run = { tamiz_record_get_id (facts->lead), self->stamps->len, self->lead_rows->len };
  TamizSheet sheet;

  g_return_val_if_fail (TAMIZ_IS_PREVIEW_HISTORY (self), 0);
  g_return_val_if_fail (self->definition->rules->len <= TAMIZ_PREVIEW_MOST_RULES, 0);

  g_array_append_val (self->leads, run);
  add_moves (self, facts);
  add_contacts (self, facts);
  add_first_inquiry (self, facts);
  tamiz_sheet_init (&sheet, self->definition, facts, self->latest);
  sheet.lists_nothing = TRUE;
  add_items (self, &sheet);
  add_rows (self, &sheet);
  tamiz_sheet_clear (&sheet);
  qsort (&g_array_index (self->stamps, gint64, run.stamps), self->stamps->len - run.stamps, sizeof (gint64),
         compare_numbers);

  return self->leads->len - 1;
}

guint
tamiz_preview_history_get_size (TamizPreviewHistory *self)
{
  return self->leads->len;
}

/**
 * tamiz_preview_history_get_room:
 * @self: a history
 *
 * Tells how much memory the leads take, all in all.
 *
 * Returns: bytes
 */
gsize
tamiz_preview_history_get_room (TamizPreviewHistory *self)
{
  return self->leads->len * sizeof (TamizPreviewRun) + self->stamps->len * sizeof (gint64)
         + self->lead_rows->len * sizeof (guint32) + 2 * (gsize) self->rows->len;
}

/**
 * tamiz_preview_history_can_try:
 * @self: a history
 * @definition: another definition
 *
 * Tells whether the rows say what another definition would: it has the same conditions,
 * criteria, kinds of activities, half-lives and limits per day.
 *
 * Returns: whether it can be tried
 */
gboolean
tamiz_preview_history_can_try (TamizPreviewHistory *self,
                               TamizDefinition     *definition)
{
  g_autofree char *structure = NULL;

  if (self->definition->rules->len > TAMIZ_PREVIEW_MOST_RULES)
    return FALSE;
  structure = describe_structure (definition);

  return g_str_equal (structure, self->structure);
}
