#define G_LOG_DOMAIN "tamiz-index-lead"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* So many leads are read from the columns together. */
#define AT_ONCE 256

void
tamiz_index_fill_lead (TamizIndex     *self,
                       guint32         slot,
                       TamizIndexLead *lead)
{
  *lead = (TamizIndexLead) {
    .id = tamiz_index_get_id (self, slot),
    .person = (gint64) tamiz_column_get (&self->person, slot),
    .company = (gint64) tamiz_column_get (&self->company, slot),
    .received_on = tamiz_time_column_get (&self->time[TIME_RECEIVED_ON], slot),
    .created = tamiz_time_column_get (&self->time[TIME_CREATED], slot),
    .updated = tamiz_time_column_get (&self->time[TIME_UPDATED], slot),
    .last_activity = tamiz_time_column_get (&self->time[TIME_LAST_ACTIVITY], slot),
    .stage = self->stage[slot],
    .grade = self->grade[slot] == TAMIZ_GRADE_NONE ? -1 : self->grade[slot],
    .fit = self->fit[slot],
    .interest = self->interest[slot],
    .lacks = self->lacks[slot],
  };
#define ID_OF(which) \
  g_array_index (self->dictionary[which].ids, gint64, \
                 tamiz_column_get (&self->number[which], slot))
  lead->source = ID_OF (DICTIONARY_SOURCE);
  lead->owner = ID_OF (DICTIONARY_OWNER);
  lead->campaign = ID_OF (DICTIONARY_CAMPAIGN);
  lead->product_line = ID_OF (DICTIONARY_PRODUCT_LINE);
#undef ID_OF
}

/* Reports go through all leads, so they are read column by column, each in a loop of its
 * own for its width.
 */

#define COPY(type, expression) \
  G_STMT_START \
  { \
    const type *values = (const type *) column->data + first; \
    for (guint i = 0; i < n; i++, place += step) \
      { \
        const guint64 value = values[i]; \
        *(gint64 *) (gpointer) place = (expression); \
      } \
  } \
  G_STMT_END

/* Where a column's values go: a member of the first lead. */
typedef struct
{
  TamizIndexLead *leads;
  gsize offset;
  guint32 first;
  guint n;
} Member;

static void
copy_numbers (const Member      *member,
              const TamizColumn *column)
{
  const gsize step = sizeof (TamizIndexLead);
  const guint32 first = member->first;
  const guint n = member->n;
  guint8 *place = (guint8 *) member->leads + member->offset;

  switch (column->width)
    {
    case 0:
      for (guint i = 0; i < n; i++, place += step)
        *(gint64 *) (gpointer) place = 0;
      break;
    case 1:
      COPY (guint8, (gint64) value);
      break;
    case 2:
      COPY (guint16, (gint64) value);
      break;
    case 4:
      COPY (guint32, (gint64) value);
      break;
    default:
      COPY (guint64, (gint64) value);
    }
}

static void
copy_times (const Member          *member,
            const TamizTimeColumn *column)
{
  const gsize step = sizeof (TamizIndexLead);
  guint8 *place = (guint8 *) member->leads + member->offset;

  copy_numbers (member, &column->numbers);
  for (guint i = 0; i < member->n; i++, place += step)
    {
      gint64 *time = (gint64 *) (gpointer) place;

      *time = tamiz_time_decode ((guint64) *time, column->exact);
    }
}

static void
copy_ids (const Member               *member,
          const TamizColumn          *column,
          const TamizIndexDictionary *dictionary)
{
  const gsize step = sizeof (TamizIndexLead);
  const gint64 *ids = (const gint64 *) (gpointer) dictionary->ids->data;
  guint8 *place = (guint8 *) member->leads + member->offset;

  copy_numbers (member, column);
  for (guint i = 0; i < member->n && column->width > 0; i++, place += step)
    {
      gint64 *id = (gint64 *) (gpointer) place;

      *id = ids[*id];
    }
}

/* The same for slots that lie together, also removed ones.  What is not told stays as it is. */
void
tamiz_index_fill_leads (TamizIndex        *self,
                        guint32            first,
                        guint              n,
                        TamizIndexTelling  telling,
                        TamizIndexLead    *leads)
{
#define MEMBER(name) &(Member) { leads, G_STRUCT_OFFSET (TamizIndexLead, name), first, n }
  copy_times (MEMBER (received_on), &self->time[TIME_RECEIVED_ON]);
  copy_ids (MEMBER (source), &self->number[DICTIONARY_SOURCE], &self->dictionary[DICTIONARY_SOURCE]);
  copy_ids (MEMBER (owner), &self->number[DICTIONARY_OWNER], &self->dictionary[DICTIONARY_OWNER]);
  if ((telling & TAMIZ_INDEX_TELL_ID) != 0)
    copy_numbers (MEMBER (id), &self->id);
  if ((telling & TAMIZ_INDEX_TELL_PEOPLE) != 0)
    {
      copy_numbers (MEMBER (person), &self->person);
      copy_numbers (MEMBER (company), &self->company);
    }
  if ((telling & TAMIZ_INDEX_TELL_TIMES) != 0)
    {
      copy_times (MEMBER (created), &self->time[TIME_CREATED]);
      copy_times (MEMBER (updated), &self->time[TIME_UPDATED]);
    }
  if ((telling & TAMIZ_INDEX_TELL_ACTIVITY) != 0)
    copy_times (MEMBER (last_activity), &self->time[TIME_LAST_ACTIVITY]);
  if ((telling & TAMIZ_INDEX_TELL_CAMPAIGN) != 0)
    {
      copy_ids (MEMBER (campaign), &self->number[DICTIONARY_CAMPAIGN],
                &self->dictionary[DICTIONARY_CAMPAIGN]);
      copy_ids (MEMBER (product_line), &self->number[DICTIONARY_PRODUCT_LINE],
                &self->dictionary[DICTIONARY_PRODUCT_LINE]);
    }
#undef MEMBER
  for (guint i = 0; i < n; i++)
    {
      guint8 grade = self->grade[first + i];

      leads[i].stage = self->stage[first + i];
      leads[i].grade = grade == TAMIZ_GRADE_NONE ? -1 : grade;
      leads[i].fit = self->fit[first + i];
      leads[i].interest = self->interest[first + i];
      leads[i].lacks = self->lacks[first + i];
    }
}

/* What @telling says of what happened with a lead; @moves and @touches are room for it. */
static void
fill_past (TamizIndex        *self,
           guint32            slot,
           TamizIndexTelling  telling,
           TamizIndexPast    *past,
           GArray            *moves,
           GArray            *touches)
{
  *past = (TamizIndexPast) { 0 };
  if ((telling & TAMIZ_INDEX_TELL_WAY) != 0)
    {
      guint64 first = tamiz_column_get (&self->moves.first, slot);

      past->way = (guint) tamiz_column_get (&self->way, slot);
      past->moved_at = first > 0 ? self->moves.at + first - 1 : NULL;
    }
  if ((telling & TAMIZ_INDEX_TELL_MOVES) != 0)
    {
      past->n_moves = tamiz_index_copy_moves (self, slot, moves);
      past->moves = (const TamizIndexMove *) (gpointer) moves->data;
    }
  if ((telling & TAMIZ_INDEX_TELL_TOUCHES) != 0)
    {
      past->n_touches = tamiz_index_copy_touches (self, slot, touches);
      past->touches = (const TamizIndexTouch *) (gpointer) touches->data;
    }
}

/**
 * tamiz_index_foreach:
 * @self: an index
 * @telling: what @func is told of each; the rest is 0, and of the past there is nothing
 * @func: (scope call): what to do with each lead and its past
 * @user_data: for @func
 *
 * Goes through all leads, in no particular order; reports are computed this way.  @func
 * must not change the index, and what it is given lasts as long as the call.
 */
void
tamiz_index_foreach (TamizIndex        *self,
                     TamizIndexTelling  telling,
                     TamizIndexFunc     func,
                     gpointer           user_data)
{
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (TamizIndexMove));
  g_autoptr (GArray) touches = g_array_new (FALSE, FALSE, sizeof (TamizIndexTouch));
  g_autofree TamizIndexLead *leads = g_new0 (TamizIndexLead, AT_ONCE);

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  for (guint32 first = 0; first < self->n_slots; first += AT_ONCE)
    {
      guint n = MIN (AT_ONCE, self->n_slots - first);

      tamiz_index_fill_leads (self, first, n, telling, leads);
      for (guint i = 0; i < n; i++)
        {
          TamizIndexPast past;

          if (self->stage[first + i] == TAMIZ_STAGE_DEAD)
            continue;
          fill_past (self, first + i, telling, &past, moves, touches);
          func (&leads[i], &past, user_data);
        }
    }
}
