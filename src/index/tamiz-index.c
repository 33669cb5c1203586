#define G_LOG_DOMAIN "tamiz-index"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-text.h"

#include <string.h>

/* Longer names and addresses are cut for search and order: nobody types more, and the
 * arena stays addressable by 32 bits.
 */
#define MAX_TEXT 512
/* Place for so many leads more than there are. */
#define ROOM 1024

G_DEFINE_FINAL_TYPE (TamizIndex, tamiz_index, G_TYPE_OBJECT)

static void
tag_free (gpointer data)
{
  TamizIndexTag *tag = data;

  g_free (tag->label);
  g_hash_table_unref (tag->slots);
  g_free (tag);
}

/* Which dictionary a column's values are of. */
static int
column_dictionary (TamizIndexColumn column)
{
  switch (column)
    {
    case TAMIZ_INDEX_SOURCE:
      return DICTIONARY_SOURCE;
    case TAMIZ_INDEX_OWNER:
      return DICTIONARY_OWNER;
    case TAMIZ_INDEX_CAMPAIGN:
      return DICTIONARY_CAMPAIGN;
    case TAMIZ_INDEX_PRODUCT_LINE:
      return DICTIONARY_PRODUCT_LINE;
    default:
      g_assert_not_reached ();
    }
}

/* Slots */

static guint
hash_id (gint64 id)
{
  return (guint) (((guint64) id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}

static void
insert_hash (TamizIndex *self,
             guint32     slot)
{
  guint mask = self->hash_size - 1;
  guint i = hash_id (tamiz_index_get_id (self, slot)) & mask;

  while (self->hash[i] != TAMIZ_SLOT_NONE)
    i = (i + 1) & mask;
  self->hash[i] = slot;
}

static void
grow_hash (TamizIndex *self)
{
  self->hash_size = MAX (1024, self->hash_size * 2);
  self->hash = g_renew (guint32, self->hash, self->hash_size);
  memset (self->hash, 0xff, sizeof *self->hash * self->hash_size);
  for (guint32 slot = self->n_ordered; slot < self->n_slots; slot++)
    insert_hash (self, slot);
}

static guint32
find_by_hash (TamizIndex *self,
              gint64      id)
{
  guint mask = self->hash_size - 1;

  if (self->hash_size == 0)
    return TAMIZ_SLOT_NONE;
  for (guint i = hash_id (id) & mask; self->hash[i] != TAMIZ_SLOT_NONE; i = (i + 1) & mask)
    {
      if (tamiz_index_get_id (self, self->hash[i]) == id)
        return self->hash[i];
    }

  return TAMIZ_SLOT_NONE;
}

/* Also finds the slot of a removed lead.  Most slots are in order of ids, and what is asked
 * for is often what was asked for before, or the one behind it.
 */
static guint32
find_any_slot (TamizIndex *self,
               gint64      id)
{
  guint32 low = 0, high = self->n_ordered;

  for (guint32 slot = self->found; slot < MIN (self->found + 2, self->n_slots); slot++)
    {
      if (tamiz_index_get_id (self, slot) == id)
        return self->found = slot;
    }
  if (high > 0 && tamiz_index_get_id (self, high - 1) < id)
    low = high;
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (tamiz_index_get_id (self, middle) < id)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->n_ordered || tamiz_index_get_id (self, low) != id)
    low = find_by_hash (self, id);
  if (low != TAMIZ_SLOT_NONE)
    self->found = low;

  return low;
}

guint32
tamiz_index_find_slot (TamizIndex *self,
                       gint64      id)
{
  guint32 slot = find_any_slot (self, id);

  if (slot != TAMIZ_SLOT_NONE && self->stage[slot] == TAMIZ_STAGE_DEAD)
    return TAMIZ_SLOT_NONE;

  return slot;
}

#define RESIZE(column) \
  G_STMT_START \
  { \
    (column) = g_realloc_n ((column), capacity, sizeof *(column)); \
    if (capacity > old) \
      memset ((column) + old, 0, (capacity - old) * sizeof *(column)); \
  } \
  G_STMT_END

static void
resize_columns (TamizIndex *self,
                guint       capacity)
{
  guint old = self->capacity;

  self->capacity = capacity;
  tamiz_column_resize (&self->id, old, capacity);
  tamiz_column_resize (&self->person, old, capacity);
  tamiz_column_resize (&self->company, old, capacity);
  for (guint i = 0; i < N_TIMES; i++)
    tamiz_column_resize (&self->time[i].numbers, old, capacity);
  for (guint i = 0; i < N_DICTIONARIES; i++)
    tamiz_column_resize (&self->number[i], old, capacity);
  tamiz_column_resize (&self->entry, old, capacity);
  tamiz_column_resize (&self->moves.first, old, capacity);
  tamiz_column_resize (&self->way, old, capacity);
  tamiz_column_resize (&self->touches.first, old, capacity);
  tamiz_column_resize (&self->tagged, old, capacity);
  tamiz_column_resize (&self->alike, old, capacity);
  RESIZE (self->fit);
  RESIZE (self->interest);
  RESIZE (self->stage);
  RESIZE (self->grade);
  RESIZE (self->lacks);
}

/**
 * tamiz_index_trim:
 * @self: an index that was just filled
 *
 * Gives back the place that was taken for more leads, but for some.
 */
void
tamiz_index_trim (TamizIndex *self)
{
  g_return_if_fail (TAMIZ_IS_INDEX (self));

  if (self->n_slots + ROOM >= self->capacity)
    return;

  resize_columns (self, self->n_slots + ROOM);
  if (self->fading != NULL)
    tamiz_index_fading_resize (self->fading, self->capacity);
}

static guint32
add_slot (TamizIndex *self,
          gint64      id)
{
  guint32 slot = self->n_slots;

  if (slot == self->capacity)
    resize_columns (self, MAX (ROOM, self->capacity + self->capacity / 32));
  tamiz_column_set (&self->id, self->capacity, slot, (guint64) id);
  self->stage[slot] = TAMIZ_STAGE_DEAD;
  self->n_slots++;
  self->found = slot;

  if (self->n_ordered == slot && (slot == 0 || id > tamiz_index_get_id (self, slot - 1)))
    self->n_ordered++;
  else if (self->n_slots - self->n_ordered > self->hash_size / 2)
    grow_hash (self);
  else
    insert_hash (self, slot);

  return slot;
}

/* Columns */

static gboolean
set_column (TamizIndex  *self,
            TamizColumn *column,
            guint32      slot,
            gint64       value)
{
  return tamiz_column_set (column, self->capacity, slot, (guint64) value);
}

static void
set_time (TamizIndex *self,
          int         which,
          guint32     slot,
          gint64      time,
          TamizSort   sort)
{
  TamizTimeColumn *column = &self->time[which];
  gboolean exact = column->exact;

  if (!tamiz_time_column_set (column, self->capacity, slot, time))
    return;
  /* What is compared is not what it was. */
  if (column->exact != exact)
    tamiz_index_drop_order (self, sort);
  else
    tamiz_index_touch_order (self, sort, slot);
}

static void
set_times (TamizIndex           *self,
           guint32               slot,
           const TamizIndexLead *lead)
{
  set_time (self, TIME_RECEIVED_ON, slot, lead->received_on, TAMIZ_SORT_RECEIVED_ON);
  if ((self->parts & TAMIZ_INDEX_DETAILS) != 0)
    {
      set_time (self, TIME_CREATED, slot, lead->created, TAMIZ_SORT_CREATED);
      set_time (self, TIME_UPDATED, slot, lead->updated, TAMIZ_SORT_UPDATED);
    }
  if ((self->parts & TAMIZ_INDEX_ACTIVITY) != 0)
    set_time (self, TIME_LAST_ACTIVITY, slot, lead->last_activity, TAMIZ_SORT_LAST_ACTIVITY);
}

static gboolean
set_number (TamizIndex *self,
            int         which,
            guint32     slot,
            gint64      id)
{
  return tamiz_column_set (&self->number[which], self->capacity, slot,
                           tamiz_dictionary_add (&self->dictionary[which], id));
}

static void
set_numbers (TamizIndex           *self,
             guint32               slot,
             const TamizIndexLead *lead)
{
  if (set_number (self, DICTIONARY_SOURCE, slot, lead->source))
    tamiz_index_touch_order (self, TAMIZ_SORT_SOURCE, slot);
  if (set_number (self, DICTIONARY_OWNER, slot, lead->owner))
    tamiz_index_touch_order (self, TAMIZ_SORT_OWNER, slot);
  if ((self->parts & TAMIZ_INDEX_DETAILS) != 0)
    {
      set_number (self, DICTIONARY_CAMPAIGN, slot, lead->campaign);
      set_number (self, DICTIONARY_PRODUCT_LINE, slot, lead->product_line);
    }
}

static void
set_score (TamizIndex *self,
           guint32     slot,
           guint8      grade,
           gint32      fit,
           gint32      interest)
{
  gboolean moves = self->grade[slot] != grade || self->fit[slot] != fit
                   || self->interest[slot] != interest;

  if (self->grade[slot] != grade)
    tamiz_index_touch_order (self, TAMIZ_SORT_GRADE, slot);
  self->grade[slot] = grade;
  self->fit[slot] = fit;
  self->interest[slot] = interest;
  if (moves)
    {
      tamiz_index_touch_order (self, TAMIZ_SORT_RANK, slot);
      tamiz_index_move_text (self, slot);
    }
}

static guint8
code_grade (int grade)
{
  return grade < 0 ? TAMIZ_GRADE_NONE : (guint8) grade;
}

static void
set_standing (TamizIndex           *self,
              guint32               slot,
              const TamizIndexLead *lead)
{
  if (self->stage[slot] != lead->stage)
    tamiz_index_touch_order (self, TAMIZ_SORT_STAGE, slot);
  self->stage[slot] = lead->stage;
  set_column (self, &self->person, slot, lead->person);
  if ((self->parts & TAMIZ_INDEX_TEXTS) != 0)
    set_column (self, &self->company, slot, lead->company);
  set_score (self, slot, code_grade (lead->grade), CLAMP (lead->fit, -1, G_MAXINT32),
             CLAMP (lead->interest, -1, G_MAXINT32));
  self->lacks[slot] = (guint16) lead->lacks;
}

/* What it is at the instant; nothing else of the lead has changed. */
void
tamiz_index_set_interest (TamizIndex *self,
                          guint32     slot,
                          gint64      interest)
{
  if (self->interest[slot] == interest)
    return;

  self->interest[slot] = (gint32) interest;
  tamiz_index_touch_order (self, TAMIZ_SORT_RANK, slot);
  tamiz_index_move_text (self, slot);
  self->state++;
}

static void
append_text (GString    *line,
             const char *text)
{
  gsize start = line->len;

  if (text == NULL)
    return;
  if (line->len > 0 && line->str[line->len - 1] != '\n')
    g_string_append_c (line, ' ');
  tamiz_text_append_folded (line, text);
  if (line->len - start > MAX_TEXT)
    g_string_truncate (line, start + MAX_TEXT);
  /* A text of blanks only adds nothing. */
  if (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
}

static void
set_text (TamizIndex           *self,
          guint32               slot,
          const TamizIndexLead *lead)
{
  guint64 entry = tamiz_column_get (&self->entry, slot);
  GString *text = self->scratch;

  if ((self->parts & TAMIZ_INDEX_TEXTS) == 0)
    return;

  g_string_truncate (text, 0);
  append_text (text, lead->first_name);
  append_text (text, lead->last_name);
  g_string_append_c (text, '\n');
  append_text (text, lead->company_name);
  g_string_append_c (text, '\n');
  append_text (text, lead->email);
  g_string_append_c (text, '\n');

  if (entry != 0)
    {
      gsize length;
      const char *old = tamiz_index_arena_get (&self->arena, (guint32) (entry - 1), &length);

      if (length == text->len && memcmp (old, text->str, length) == 0)
        return;
      tamiz_index_drop_text (self, slot);
    }
  tamiz_index_add_text (self, slot, text->str, text->len);
  tamiz_index_touch_order (self, TAMIZ_SORT_NAME, slot);
  tamiz_index_touch_order (self, TAMIZ_SORT_COMPANY, slot);
}

static void
remove_tags (TamizIndex *self,
             guint32     slot)
{
  GHashTableIter iter;
  gpointer value;

  if (tamiz_column_get (&self->tagged, slot) == 0)
    return;

  g_hash_table_iter_init (&iter, self->tags);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TamizIndexTag *tag = value;

      if (g_hash_table_remove (tag->slots, GUINT_TO_POINTER (slot + 1))
          && g_hash_table_size (tag->slots) == 0)
        g_hash_table_iter_remove (&iter);
    }
  set_column (self, &self->tagged, slot, FALSE);
}

static void
tamiz_index_finalize (GObject *object)
{
  TamizIndex *self = TAMIZ_INDEX (object);

  g_free (self->id.data);
  g_free (self->person.data);
  g_free (self->company.data);
  for (guint i = 0; i < N_TIMES; i++)
    g_free (self->time[i].numbers.data);
  for (guint i = 0; i < N_DICTIONARIES; i++)
    {
      g_free (self->number[i].data);
      tamiz_dictionary_clear (&self->dictionary[i]);
    }
  g_free (self->fit);
  g_free (self->interest);
  tamiz_index_fading_free (self->fading);
  g_free (self->entry.data);
  g_free (self->tagged.data);
  g_free (self->stage);
  g_free (self->grade);
  g_free (self->lacks);
  g_free (self->alike.data);
  g_free (self->hash);
  g_hash_table_unref (self->tags);
  tamiz_index_clear_texts (self);
  tamiz_runs_clear (&self->moves);
  g_free (self->way.data);
  g_array_unref (self->ways);
  tamiz_runs_clear (&self->touches);
  tamiz_dictionary_clear (&self->touching);
  g_string_free (self->scratch, TRUE);
  for (guint i = 0; i < TAMIZ_N_SORTS; i++)
    tamiz_index_drop_order (self, i);
  tamiz_query_free (self->answer_query);
  g_free (self->cells);
  g_free (self->hits_words);
  g_free (self->hits);
  g_free (self->answer);

  G_OBJECT_CLASS (tamiz_index_parent_class)->finalize (object);
}

static void
tamiz_index_class_init (TamizIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_index_finalize;
}

static void
tamiz_index_init (TamizIndex *self)
{
  self->parts = TAMIZ_INDEX_ALL;
  for (guint i = 0; i < N_DICTIONARIES; i++)
    tamiz_dictionary_init (&self->dictionary[i]);
  self->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tag_free);
  tamiz_index_arena_init (&self->arena);
  self->ways = tamiz_ways_new ();
  tamiz_dictionary_init (&self->touching);
  self->scratch = g_string_new (NULL);
}

/**
 * tamiz_index_new:
 *
 * Makes an empty index.
 *
 * Returns: (transfer full): a new index
 */
TamizIndex *
tamiz_index_new (void)
{
  return g_object_new (TAMIZ_TYPE_INDEX, NULL);
}

/**
 * tamiz_index_get_size:
 * @self: an index
 *
 * Counts the leads.
 *
 * Returns: how many there are
 */
guint
tamiz_index_get_size (TamizIndex *self)
{
  g_return_val_if_fail (TAMIZ_IS_INDEX (self), 0);

  return self->n_live;
}

/**
 * tamiz_index_get_state:
 * @self: an index
 *
 * Gets a number that is another one after each change, so that an answer can be told
 * to be still good.
 *
 * Returns: the number
 */
guint64
tamiz_index_get_state (TamizIndex *self)
{
  g_return_val_if_fail (TAMIZ_IS_INDEX (self), 0);

  return self->state;
}

/**
 * tamiz_index_put:
 * @self: an index
 * @lead: the lead as it is now
 *
 * Adds a lead, or replaces what was known of it.  Its tags, its stage history and its
 * touches stay.
 */
void
tamiz_index_put (TamizIndex           *self,
                 const TamizIndexLead *lead)
{
  guint32 slot;

  g_return_if_fail (TAMIZ_IS_INDEX (self));
  g_return_if_fail (lead->stage >= 0 && lead->stage < TAMIZ_STAGE_DEAD);

  slot = find_any_slot (self, lead->id);
  if (slot == TAMIZ_SLOT_NONE)
    slot = add_slot (self, lead->id);
  if (self->stage[slot] == TAMIZ_STAGE_DEAD)
    {
      self->n_live++;
      tamiz_index_touch_orders (self, slot);
    }

  set_times (self, slot, lead);
  set_numbers (self, slot, lead);
  set_standing (self, slot, lead);
  set_text (self, slot, lead);
  self->state++;
}

/**
 * tamiz_index_set_score:
 * @self: an index
 * @id: a lead's id
 * @grade: its #TamizGrade; -1 = none
 * @fit: thousandths; -1 = not known
 * @interest: thousandths
 *
 * Replaces what a lead is ranked by.
 *
 * Returns: whether the lead is in the index
 */
gboolean
tamiz_index_set_score (TamizIndex *self,
                       gint64      id,
                       int         grade,
                       gint64      fit,
                       gint64      interest)
{
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);

  slot = tamiz_index_find_slot (self, id);
  if (slot == TAMIZ_SLOT_NONE)
    return FALSE;

  set_score (self, slot, code_grade (grade), CLAMP (fit, -1, G_MAXINT32), CLAMP (interest, -1, G_MAXINT32));
  self->state++;
  return TRUE;
}

/**
 * tamiz_index_set_lacks:
 * @self: an index
 * @id: a lead's id
 * @lacks: bits of TAMIZ_LACKS_*
 *
 * Says what the record of a lead lacks, where the lead is in the index.
 */
void
tamiz_index_set_lacks (TamizIndex *self,
                       gint64      id,
                       guint       lacks)
{
  guint32 slot;

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  slot = tamiz_index_find_slot (self, id);
  if (slot != TAMIZ_SLOT_NONE)
    self->lacks[slot] = (guint16) lacks;
}

/**
 * tamiz_index_remove:
 * @self: an index
 * @id: a lead's id
 *
 * Removes a lead with its tags, its stage history and its touches.
 *
 * Returns: whether it was there
 */
gboolean
tamiz_index_remove (TamizIndex *self,
                    gint64      id)
{
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);

  slot = tamiz_index_find_slot (self, id);
  if (slot == TAMIZ_SLOT_NONE)
    return FALSE;

  tamiz_index_clear_moves (self, id);
  tamiz_index_clear_touches (self, id);
  remove_tags (self, slot);
  tamiz_index_drop_text (self, slot);
  self->stage[slot] = TAMIZ_STAGE_DEAD;
  self->n_live--;
  tamiz_index_touch_orders (self, slot);
  self->state++;
  return TRUE;
}

/**
 * tamiz_index_get:
 * @self: an index
 * @id: a lead's id
 * @lead: (out caller-allocates): what is known of it, without its texts
 *
 * Gets a lead's columns.
 *
 * Returns: whether the lead is in the index
 */
gboolean
tamiz_index_get (TamizIndex     *self,
                 gint64          id,
                 TamizIndexLead *lead)
{
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);

  slot = tamiz_index_find_slot (self, id);
  if (slot == TAMIZ_SLOT_NONE)
    return FALSE;

  tamiz_index_fill_lead (self, slot, lead);
  return TRUE;
}

/**
 * tamiz_index_get_folded:
 * @self: an index
 * @id: a lead's id
 * @name: where to put it; what was there is replaced
 *
 * Gets a lead's first and last name as they are searched: lower case, no diacritics.
 *
 * Returns: whether the lead is in the index
 */
gboolean
tamiz_index_get_folded (TamizIndex *self,
                        gint64      id,
                        GString    *name)
{
  const char *line;
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);

  slot = tamiz_index_find_slot (self, id);
  if (slot == TAMIZ_SLOT_NONE)
    return FALSE;

  line = (const char *) tamiz_index_get_line (self, slot, LINE_NAME);
  g_string_truncate (name, 0);
  g_string_append_len (name, line, strcspn (line, "\n"));
  return TRUE;
}

/**
 * tamiz_index_set_tags:
 * @self: an index
 * @id: a lead's id
 * @tags: (nullable) (array zero-terminated=1): its tags; those of its person too
 *
 * Replaces a lead's tags.
 */
void
tamiz_index_set_tags (TamizIndex         *self,
                      gint64              id,
                      const char * const *tags)
{
  guint32 slot;

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  slot = tamiz_index_find_slot (self, id);
  if (slot == TAMIZ_SLOT_NONE)
    return;

  remove_tags (self, slot);
  self->state++;
  for (; tags != NULL && *tags != NULL; tags++)
    {
      g_autoptr (GString) folded = g_string_new (NULL);
      TamizIndexTag *tag;

      tamiz_text_append_folded (folded, *tags);
      tag = g_hash_table_lookup (self->tags, folded->str);
      if (tag == NULL)
        {
          tag = g_new0 (TamizIndexTag, 1);
          tag->label = g_strdup (*tags);
          tag->slots = g_hash_table_new (NULL, NULL);
          g_hash_table_insert (self->tags, g_strdup (folded->str), tag);
        }
      g_hash_table_add (tag->slots, GUINT_TO_POINTER (slot + 1));
      set_column (self, &self->tagged, slot, TRUE);
    }
}

/**
 * tamiz_index_set_name:
 * @self: an index
 * @column: %TAMIZ_INDEX_SOURCE, %TAMIZ_INDEX_OWNER, %TAMIZ_INDEX_CAMPAIGN or
 *   %TAMIZ_INDEX_PRODUCT_LINE
 * @id: the id of a source, a user, a campaign or a product line
 * @name: (nullable): its name
 *
 * Says by which name a column's id is sorted; those without a name come after the
 * others.
 */
void
tamiz_index_set_name (TamizIndex       *self,
                      TamizIndexColumn  column,
                      gint64            id,
                      const char       *name)
{
  int which = column_dictionary (column);
  g_autoptr (GString) folded = g_string_new (NULL);

  g_return_if_fail (TAMIZ_IS_INDEX (self));
  g_return_if_fail (id != 0);

  tamiz_text_append_folded (folded, name);
  if (!tamiz_dictionary_set_name (&self->dictionary[which], id, folded->str))
    return;
  tamiz_index_drop_order (self, TAMIZ_SORT_SOURCE);
  tamiz_index_drop_order (self, TAMIZ_SORT_OWNER);
  self->state++;
}
