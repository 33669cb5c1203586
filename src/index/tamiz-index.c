#define G_LOG_DOMAIN "tamiz-index"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* Longer names and addresses are cut for search and order: nobody types more, and the
 * arena stays addressable by 32 bits.
 */
#define MAX_TEXT 512

G_DEFINE_FINAL_TYPE (TamizIndex, tamiz_index, G_TYPE_OBJECT)

static void
tag_free (gpointer data)
{
  TamizIndexTag *tag = data;

  g_free (tag->label);
  g_hash_table_unref (tag->slots);
  g_free (tag);
}

/* Dictionaries */

static void
dictionary_init (TamizIndexDictionary *self)
{
  const gint64 none = 0;

  self->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->names = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (self->ids, none);
  g_ptr_array_add (self->names, NULL);
}

static void
dictionary_clear (TamizIndexDictionary *self)
{
  g_hash_table_unref (self->numbers);
  g_array_unref (self->ids);
  g_ptr_array_unref (self->names);
}

/* Answers the number of an id, 0 where it has none. */
guint32
tamiz_index_dictionary_find (TamizIndexDictionary *self,
                             gint64                id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, &id));
}

static guint32
dictionary_add (TamizIndexDictionary *self,
                gint64                id)
{
  guint32 number;

  if (id == 0)
    return 0;

  number = tamiz_index_dictionary_find (self, id);
  if (number == 0)
    {
      number = self->ids->len;
      g_hash_table_insert (self->numbers, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (number));
      g_array_append_val (self->ids, id);
      g_ptr_array_add (self->names, NULL);
    }

  return number;
}

/* Which dictionary a column's values are of. */
int
tamiz_index_column_dictionary (TamizIndexColumn column)
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
  guint i = hash_id (self->id[slot]) & mask;

  while (self->hash[i] != TAMIZ_SLOT_NONE)
    i = (i + 1) & mask;
  self->hash[i] = slot;
}

static void
grow_hash (TamizIndex *self)
{
  self->hash_size *= 2;
  self->hash = g_renew (guint32, self->hash, self->hash_size);
  memset (self->hash, 0xff, sizeof *self->hash * self->hash_size);
  for (guint32 slot = 0; slot < self->n_slots; slot++)
    insert_hash (self, slot);
}

/* Also finds the slot of a removed lead. */
static guint32
find_any_slot (TamizIndex *self,
               gint64      id)
{
  guint mask = self->hash_size - 1;

  for (guint i = hash_id (id) & mask; self->hash[i] != TAMIZ_SLOT_NONE; i = (i + 1) & mask)
    {
      if (self->id[self->hash[i]] == id)
        return self->hash[i];
    }

  return TAMIZ_SLOT_NONE;
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

#define GROW(column) \
  G_STMT_START \
  { \
    (column) = g_realloc_n ((column), self->capacity, sizeof *(column)); \
    memset ((column) + old, 0, (self->capacity - old) * sizeof *(column)); \
  } \
  G_STMT_END

static void
grow_columns (TamizIndex *self)
{
  guint old = self->capacity;

  self->capacity = MAX (1024, self->capacity + self->capacity / 2);
  GROW (self->id);
  GROW (self->person);
  GROW (self->company);
  for (guint i = 0; i < N_TIMES; i++)
    GROW (self->time[i]);
  for (guint i = 0; i < N_DICTIONARIES; i++)
    GROW (self->number[i]);
  GROW (self->fit);
  GROW (self->interest);
  GROW (self->entry);
  GROW (self->first_move);
  GROW (self->last_move);
  GROW (self->stage);
  GROW (self->grade);
  GROW (self->tagged);
}

static guint32
add_slot (TamizIndex *self,
          gint64      id)
{
  guint32 slot = self->n_slots;

  if (slot == self->capacity)
    grow_columns (self);
  if (slot > 0 && id < self->id[slot - 1])
    self->ids_ascend = FALSE;

  self->id[slot] = id;
  self->stage[slot] = TAMIZ_STAGE_DEAD;
  self->first_move[slot] = self->last_move[slot] = TAMIZ_SLOT_NONE;
  self->entry[slot] = TAMIZ_SLOT_NONE;
  self->n_slots++;
  if (self->n_slots > self->hash_size / 2)
    grow_hash (self);
  else
    insert_hash (self, slot);

  return slot;
}

/* Columns */

static gboolean
set_number (guint32 *column,
            guint32  number)
{
  gboolean changed = *column != number;

  *column = number;
  return changed;
}

static gboolean
set_time (gint64 *column,
          gint64  time)
{
  gboolean changed = *column != time;

  *column = time;
  return changed;
}

static void
set_times (TamizIndex           *self,
           guint32               slot,
           const TamizIndexLead *lead)
{
  if (set_time (&self->time[TIME_RECEIVED_ON][slot], lead->received_on))
    tamiz_index_drop_order (self, TAMIZ_SORT_RECEIVED_ON);
  if (set_time (&self->time[TIME_CREATED][slot], lead->created))
    tamiz_index_drop_order (self, TAMIZ_SORT_CREATED);
  if (set_time (&self->time[TIME_UPDATED][slot], lead->updated))
    tamiz_index_drop_order (self, TAMIZ_SORT_UPDATED);
  if (set_time (&self->time[TIME_LAST_ACTIVITY][slot], lead->last_activity))
    tamiz_index_drop_order (self, TAMIZ_SORT_LAST_ACTIVITY);
  self->time[TIME_DEFERRED_UNTIL][slot] = lead->deferred_until;
}

static void
set_numbers (TamizIndex           *self,
             guint32               slot,
             const TamizIndexLead *lead)
{
  TamizIndexDictionary *dictionary = self->dictionary;

  if (set_number (&self->number[DICTIONARY_SOURCE][slot],
                  dictionary_add (&dictionary[DICTIONARY_SOURCE], lead->source)))
    tamiz_index_drop_order (self, TAMIZ_SORT_SOURCE);
  if (set_number (&self->number[DICTIONARY_OWNER][slot],
                  dictionary_add (&dictionary[DICTIONARY_OWNER], lead->owner)))
    tamiz_index_drop_order (self, TAMIZ_SORT_OWNER);
  self->number[DICTIONARY_CAMPAIGN][slot]
    = dictionary_add (&dictionary[DICTIONARY_CAMPAIGN], lead->campaign);
  self->number[DICTIONARY_PRODUCT_LINE][slot]
    = dictionary_add (&dictionary[DICTIONARY_PRODUCT_LINE], lead->product_line);
}

static void
set_standing (TamizIndex           *self,
              guint32               slot,
              const TamizIndexLead *lead)
{
  guint8 grade = lead->grade < 0 ? TAMIZ_GRADE_NONE : lead->grade;
  gint32 fit = CLAMP (lead->fit, -1, G_MAXINT32);
  gint32 interest = CLAMP (lead->interest, -1, G_MAXINT32);

  if (self->stage[slot] != lead->stage)
    tamiz_index_drop_order (self, TAMIZ_SORT_STAGE);
  if (self->grade[slot] != grade)
    tamiz_index_drop_order (self, TAMIZ_SORT_GRADE);
  if (self->grade[slot] != grade || self->fit[slot] != fit || self->interest[slot] != interest)
    tamiz_index_drop_order (self, TAMIZ_SORT_RANK);

  self->stage[slot] = lead->stage;
  self->grade[slot] = grade;
  self->fit[slot] = fit;
  self->interest[slot] = interest;
  self->person[slot] = lead->person;
  self->company[slot] = lead->company;
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
  tamiz_index_fold (line, text);
  if (line->len - start > MAX_TEXT)
    g_string_truncate (line, start + MAX_TEXT);
  /* A text of blanks only adds nothing. */
  if (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
}

static void
rewrite_arena (TamizIndex *self)
{
  TamizIndexArena old = self->arena;

  tamiz_index_arena_init (&self->arena);
  for (guint32 slot = 0; slot < self->n_slots; slot++)
    {
      const char *text;
      gsize length;

      if (self->entry[slot] == TAMIZ_SLOT_NONE)
        continue;
      text = tamiz_index_arena_get (&old, self->entry[slot], &length);
      self->entry[slot] = tamiz_index_arena_add (&self->arena, slot, text, length);
    }
  tamiz_index_arena_clear (&old);
}

static void
drop_text (TamizIndex *self,
           guint32     slot)
{
  if (self->entry[slot] == TAMIZ_SLOT_NONE)
    return;

  tamiz_index_arena_blank (&self->arena, self->entry[slot]);
  self->entry[slot] = TAMIZ_SLOT_NONE;
  if (tamiz_index_arena_is_worn (&self->arena))
    rewrite_arena (self);
}

static void
set_text (TamizIndex           *self,
          guint32               slot,
          const TamizIndexLead *lead)
{
  GString *text = self->scratch;

  g_string_truncate (text, 0);
  append_text (text, lead->first_name);
  append_text (text, lead->last_name);
  g_string_append_c (text, '\n');
  append_text (text, lead->company_name);
  g_string_append_c (text, '\n');
  append_text (text, lead->email);
  g_string_append_c (text, '\n');

  if (self->entry[slot] != TAMIZ_SLOT_NONE)
    {
      gsize length;
      const char *old = tamiz_index_arena_get (&self->arena, self->entry[slot], &length);

      if (length == text->len && memcmp (old, text->str, length) == 0)
        return;
      drop_text (self, slot);
    }
  self->entry[slot] = tamiz_index_arena_add (&self->arena, slot, text->str, text->len);
  tamiz_index_drop_order (self, TAMIZ_SORT_NAME);
  tamiz_index_drop_order (self, TAMIZ_SORT_COMPANY);
}

static void
drop_orders (TamizIndex *self)
{
  for (guint i = 0; i < TAMIZ_N_SORTS; i++)
    tamiz_index_drop_order (self, i);
}

static void
remove_tags (TamizIndex *self,
             guint32     slot)
{
  GHashTableIter iter;
  gpointer value;

  if (!self->tagged[slot])
    return;

  g_hash_table_iter_init (&iter, self->tags);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TamizIndexTag *tag = value;

      if (g_hash_table_remove (tag->slots, GUINT_TO_POINTER (slot + 1))
          && g_hash_table_size (tag->slots) == 0)
        g_hash_table_iter_remove (&iter);
    }
  self->tagged[slot] = FALSE;
}

void
tamiz_index_fill_lead (TamizIndex     *self,
                       guint32         slot,
                       TamizIndexLead *lead)
{
  *lead = (TamizIndexLead) {
    .id = self->id[slot],
    .person = self->person[slot],
    .company = self->company[slot],
    .received_on = self->time[TIME_RECEIVED_ON][slot],
    .created = self->time[TIME_CREATED][slot],
    .updated = self->time[TIME_UPDATED][slot],
    .last_activity = self->time[TIME_LAST_ACTIVITY][slot],
    .deferred_until = self->time[TIME_DEFERRED_UNTIL][slot],
    .stage = self->stage[slot],
    .grade = self->grade[slot] == TAMIZ_GRADE_NONE ? -1 : self->grade[slot],
    .fit = self->fit[slot],
    .interest = self->interest[slot],
  };
#define ID_OF(which) \
  g_array_index (self->dictionary[which].ids, gint64, self->number[which][slot])
  lead->source = ID_OF (DICTIONARY_SOURCE);
  lead->owner = ID_OF (DICTIONARY_OWNER);
  lead->campaign = ID_OF (DICTIONARY_CAMPAIGN);
  lead->product_line = ID_OF (DICTIONARY_PRODUCT_LINE);
#undef ID_OF
}

static void
tamiz_index_finalize (GObject *object)
{
  TamizIndex *self = TAMIZ_INDEX (object);

  g_free (self->id);
  g_free (self->person);
  g_free (self->company);
  for (guint i = 0; i < N_TIMES; i++)
    g_free (self->time[i]);
  for (guint i = 0; i < N_DICTIONARIES; i++)
    {
      g_free (self->number[i]);
      dictionary_clear (&self->dictionary[i]);
    }
  g_free (self->fit);
  g_free (self->interest);
  g_free (self->entry);
  g_free (self->first_move);
  g_free (self->last_move);
  g_free (self->stage);
  g_free (self->grade);
  g_free (self->tagged);
  g_free (self->hash);
  g_hash_table_unref (self->tags);
  tamiz_index_arena_clear (&self->arena);
  tamiz_index_history_clear (&self->history);
  g_string_free (self->scratch, TRUE);
  drop_orders (self);
  tamiz_query_free (self->answer_query);
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
  self->ids_ascend = TRUE;
  self->hash_size = 2048;
  self->hash = g_new (guint32, self->hash_size);
  memset (self->hash, 0xff, sizeof *self->hash * self->hash_size);
  for (guint i = 0; i < N_DICTIONARIES; i++)
    dictionary_init (&self->dictionary[i]);
  self->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tag_free);
  tamiz_index_arena_init (&self->arena);
  tamiz_index_history_init (&self->history);
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
 * Adds a lead, or replaces what was known of it.  Its tags and its stage history stay.
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
      drop_orders (self);
    }

  set_times (self, slot, lead);
  set_numbers (self, slot, lead);
  set_standing (self, slot, lead);
  set_text (self, slot, lead);
  self->state++;
}

/**
 * tamiz_index_remove:
 * @self: an index
 * @id: a lead's id
 *
 * Removes a lead with its tags and its stage history.
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
  remove_tags (self, slot);
  drop_text (self, slot);
  self->stage[slot] = TAMIZ_STAGE_DEAD;
  self->n_live--;
  drop_orders (self);
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

  line = tamiz_index_arena_get_line (&self->arena, self->entry[slot], 0);
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

      tamiz_index_fold (folded, *tags);
      tag = g_hash_table_lookup (self->tags, folded->str);
      if (tag == NULL)
        {
          tag = g_new0 (TamizIndexTag, 1);
          tag->label = g_strdup (*tags);
          tag->slots = g_hash_table_new (NULL, NULL);
          g_hash_table_insert (self->tags, g_strdup (folded->str), tag);
        }
      g_hash_table_add (tag->slots, GUINT_TO_POINTER (slot + 1));
      self->tagged[slot] = TRUE;
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
  int which = tamiz_index_column_dictionary (column);
  g_autoptr (GString) folded = g_string_new (NULL);
  TamizIndexDictionary *dictionary;
  guint32 number;

  g_return_if_fail (TAMIZ_IS_INDEX (self));
  g_return_if_fail (id != 0);

  dictionary = &self->dictionary[which];
  number = dictionary_add (dictionary, id);
  tamiz_index_fold (folded, name);
  g_free (dictionary->names->pdata[number]);
  dictionary->names->pdata[number] = folded->len > 0 ? g_strdup (folded->str) : NULL;
  tamiz_index_drop_order (self, TAMIZ_SORT_SOURCE);
  tamiz_index_drop_order (self, TAMIZ_SORT_OWNER);
  self->state++;
}
