#define G_LOG_DOMAIN "tamiz-preview"

#include "config.h"

#include "tamiz-preview-private.h"

#include "tamiz-fading.h"
#include "tamiz-stamp.h"

G_DEFINE_FINAL_TYPE (TamizPreview, tamiz_preview, G_TYPE_OBJECT)

static void
tamiz_preview_finalize (GObject *object)
{
  TamizPreview *self = TAMIZ_PREVIEW (object);

  g_object_unref (self->history);
  g_array_unref (self->patterns);
  g_array_unref (self->pattern_numbers);
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
  self->patterns = g_array_new (FALSE, FALSE, sizeof (TamizPattern));
  self->pattern_numbers = g_array_new (FALSE, TRUE, sizeof (guint32));
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

/**
 * tamiz_preview_new:
 * @history: a history of leads
 * @at: as of when to judge
 *
 * Makes a preview of no leads yet.
 *
 * Returns: (transfer full): a new preview
 */
TamizPreview *
tamiz_preview_new (TamizPreviewHistory *history,
                   gint64               at)
{
  TamizPreview *self = g_object_new (TAMIZ_TYPE_PREVIEW, NULL);

  self->history = g_object_ref (history);
  self->at = at;
  self->n_rules = history->definition->rules->len;

  return self;
}

/* How a lead stands at an instant. */
typedef struct
{
  guint32 row;
  guint state;
  gint64 contact, move;
  guint32 signals;
  guint n_items;
  double left[TAMIZ_PREVIEW_MOST_RULES]; /* of a point each */
} Moment;

static void
take_stamp (Moment *moment,
            guint   what)
{
  switch (what)
    {
    case HAPPENED_CONTACT:
      moment->state |= TAMIZ_PREVIEW_TWO_WAY;
      break;
    case HAPPENED_INQUIRY:
      moment->state |= TAMIZ_PREVIEW_ASKED;
      break;
    case HAPPENED_SIGNAL:
      moment->state |= TAMIZ_PREVIEW_SIGNAL;
      break;
    case HAPPENED_TO_SQL:
      moment->state |= TAMIZ_PREVIEW_WAS_SQL;
      break;
    case HAPPENED_MOVE:
      moment->state &= ~(guint) TAMIZ_PREVIEW_WAS_SQL;
      break;
    case HAPPENED_ROW:
      moment->row++;
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Walks a lead's run up to the instant. */
static void
find_moment (TamizPreview *self,
             guint         lead,
             gint64        at,
             Moment       *moment)
{
  TamizPreviewHistory *history = self->history;
  const TamizPreviewRun *run = &g_array_index (history->leads, TamizPreviewRun, lead);
  const gint64 *stamps = (const gint64 *) history->stamps->data;
  guint end = lead + 1 < history->leads->len ? run[1].stamps : history->stamps->len;
  TamizInterestRule **rules = (TamizInterestRule **) history->definition->rules->pdata;

  *moment = (Moment) { .row = run->rows };
  for (guint i = run->stamps; i < end && tamiz_stamp_at (stamps[i]) <= at; i++)
    {
      gint64 when = tamiz_stamp_at (stamps[i]);
      guint what = tamiz_stamp_what (stamps[i]);

      if (what < TAMIZ_PREVIEW_MOST_RULES)
        {
          moment->left[what] += tamiz_fading_factor (rules[what]->half_life_days, at - when);
          moment->signals |= 1u << what;
          moment->n_items++;
          continue;
        }
      take_stamp (moment, what);
      if (what == HAPPENED_CONTACT)
        moment->contact = when;
      else if (what == HAPPENED_MOVE || what == HAPPENED_TO_SQL)
        moment->move = when;
    }
  moment->row = g_array_index (history->lead_rows, guint32, moment->row);
}

static guint32
find_pattern (TamizPreview *self,
              guint32       row,
              guint         state)
{
  guint place = row * TAMIZ_PREVIEW_N_STATES + state;
  TamizPattern pattern = { row, state };
  guint32 *number;

  if (self->pattern_numbers->len <= place)
    g_array_set_size (self->pattern_numbers,
                      tamiz_preview_history_count_rows (self->history) * TAMIZ_PREVIEW_N_STATES);
  number = &g_array_index (self->pattern_numbers, guint32, place);
  if (*number == 0)
    {
      g_array_append_val (self->patterns, pattern);
      *number = self->patterns->len;
    }

  return *number - 1;
}

static void
add_decays (TamizPreview *self,
            const Moment *moment)
{
  guint16 n_items = (guint16) MIN (moment->n_items, G_MAXUINT16);
  guint lead = self->ids->len;

  if (lead % TAMIZ_PREVIEW_BLOCK == 0)
    g_array_set_size (self->decays, self->decays->len + self->n_rules * TAMIZ_PREVIEW_BLOCK);
  for (guint i = 0; i < self->n_rules; i++)
    *tamiz_preview_get_decay (self, lead, i) = (float) moment->left[i];
  g_array_append_val (self->signals, moment->signals);
  g_array_append_val (self->n_items, n_items);
}

/**
 * tamiz_preview_add:
 * @self: a preview
 * @lead: a lead's number in the history
 * @at: as of when to judge it, not later than the history's latest instant
 *
 * Adds a lead to those that are tried, at an instant of its own: whoever was handed over is judged
 * as it was then.
 *
 * Returns: its number, from 0
 */
guint
tamiz_preview_add (TamizPreview *self,
                   guint         lead,
                   gint64        at)
{
  Moment moment;
  guint32 pattern;
  gint64 since;

  g_return_val_if_fail (TAMIZ_IS_PREVIEW (self), 0);
  g_return_val_if_fail (lead < self->history->leads->len && at <= self->history->latest, 0);

  find_moment (self, lead, at, &moment);
  add_decays (self, &moment);
  pattern = find_pattern (self, moment.row, moment.state);
  g_array_append_val (self->pattern, pattern);
  /* Steps compare it with the instant of all. */
  since = ((moment.state & TAMIZ_PREVIEW_TWO_WAY) != 0 ? moment.contact : moment.move) + (self->at - at);
  g_array_append_val (self->since, since);
  g_array_append_val (self->ids, g_array_index (self->history->leads, TamizPreviewRun, lead).id);

  return self->ids->len - 1;
}

guint
tamiz_preview_get_size (TamizPreview *self)
{
  return self->ids->len;
}

gint64
tamiz_preview_get_id (TamizPreview *self,
                      guint         n)
{
  g_return_val_if_fail (n < self->ids->len, 0);

  return g_array_index (self->ids, gint64, n);
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

  return tamiz_preview_get_id (self, n);
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
