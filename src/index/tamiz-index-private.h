#pragma once

#include "tamiz-index.h"

G_BEGIN_DECLS

#define TAMIZ_SLOT_NONE G_MAXUINT32

/* A removed lead keeps its slot, in case that it is put again. */
#define TAMIZ_STAGE_DEAD 0xff
#define TAMIZ_GRADE_NONE 0xff

/* Ids of few records (sources, users …) as small numbers, 0 for none, with the names
 * that they are sorted by.
 */
typedef struct
{
  GHashTable *numbers;       /* gint64 → number */
  GArray *ids;               /* gint64, by number */
  GPtrArray *names;          /* folded, (nullable), by number */
} TamizIndexDictionary;

enum
{
  DICTIONARY_SOURCE,
  DICTIONARY_OWNER,
  DICTIONARY_CAMPAIGN,
  DICTIONARY_PRODUCT_LINE,
  N_DICTIONARIES
};

enum
{
  TIME_RECEIVED_ON,
  TIME_CREATED,
  TIME_UPDATED,
  TIME_LAST_ACTIVITY,
  TIME_DEFERRED_UNTIL,
  N_TIMES
};

/* Folded texts one after the other: "names\ncompany\nemail\n" of each lead.  An edited
 * lead's text goes to the end, and its old place is filled with NULs, which no word
 * contains; when most is NUL the arena is written anew.
 */
typedef struct
{
  GByteArray *bytes;
  GArray *starts;            /* guint32, ascending: where each entry begins */
  GArray *slots;             /* guint32: whose entry it is */
  gsize garbage;             /* bytes */
} TamizIndexArena;

typedef struct
{
  gint64 at;
  guint32 next;
  gint8 from, to, cause, actor;
} TamizPackedMove;

/* All moves of all leads in one array; those of a lead are chained in order of time. */
typedef struct
{
  GArray *moves;             /* TamizPackedMove */
  guint32 free;              /* chain of those not in use */
} TamizIndexHistory;

struct _TamizIndex
{
  GObject parent_instance;

  /* Columns, by slot. */
  guint n_slots, capacity, n_live;
  gboolean ids_ascend;       /* slots are in order of ids */
  gint64 *id, *person, *company;
  gint64 *time[N_TIMES];
  guint32 *number[N_DICTIONARIES];
  gint32 *fit, *interest;
  guint32 *entry;            /* of the arena */
  guint32 *first_move, *last_move;
  guint8 *stage, *grade;
  guint8 *tagged;            /* whether the lead has tags */

  guint32 *hash;             /* id → slot, open addressing, a power of two long */
  guint hash_size;

  TamizIndexDictionary dictionary[N_DICTIONARIES];
  GHashTable *tags;          /* folded tag → TamizIndexTag */
  TamizIndexArena arena;
  TamizIndexHistory history;
  GString *scratch;

  /* Orders of all leads, made when asked for and dropped when stale, or when others have
   * been asked for since.
   */
  guint32 *order[TAMIZ_N_SORTS][2];
  guint64 order_used[TAMIZ_N_SORTS][2];
  guint64 order_clock;

  /* The last answer, so that paging through it costs nothing. */
  guint64 state;
  guint64 answer_state;
  TamizQuery *answer_query;
  guint32 *answer;
  guint n_answer;
};

typedef struct
{
  char *label;               /* as it was first typed */
  GHashTable *slots;         /* set of GUINT_TO_POINTER (slot + 1) */
} TamizIndexTag;

guint32        tamiz_index_find_slot     (TamizIndex        *self,
                                          gint64             id);
guint32        tamiz_index_dictionary_find (TamizIndexDictionary *self,
                                          gint64             id);
int            tamiz_index_column_dictionary (TamizIndexColumn column);

void           tamiz_index_fold          (GString           *folded,
                                          const char        *text);

void           tamiz_index_arena_init    (TamizIndexArena   *self);
void           tamiz_index_arena_clear   (TamizIndexArena   *self);
guint32        tamiz_index_arena_add     (TamizIndexArena   *self,
                                          guint32            slot,
                                          const char        *text,
                                          gsize              length);
void           tamiz_index_arena_blank   (TamizIndexArena   *self,
                                          guint32            entry);
const char    *tamiz_index_arena_get     (TamizIndexArena   *self,
                                          guint32            entry,
                                          gsize             *length);
const char    *tamiz_index_arena_get_line (TamizIndexArena  *self,
                                          guint32            entry,
                                          guint              line);
gboolean       tamiz_index_arena_is_worn (TamizIndexArena   *self);
void           tamiz_index_arena_search  (TamizIndexArena   *self,
                                          const char        *words,
                                          guint8            *mask,
                                          guint              n_slots);

void           tamiz_index_history_init  (TamizIndexHistory *self);
void           tamiz_index_history_clear (TamizIndexHistory *self);
guint          tamiz_index_copy_moves    (TamizIndex        *self,
                                          guint32            slot,
                                          GArray            *moves);

/* Which leads match: a byte a slot. */
void           tamiz_index_allow_stages  (guint              stages,
                                          guint8            *allowed);
void           tamiz_index_allow_grades  (guint              grades,
                                          guint8            *allowed);
guint8        *tamiz_index_mask_tagged   (TamizIndex        *self,
                                          const char        *tag);
guint8        *tamiz_index_mask_unfaceted (TamizIndex       *self,
                                          const TamizQuery  *query);

const guint32 *tamiz_index_get_order     (TamizIndex        *self,
                                          TamizSort          sort,
                                          gboolean           descending);
void           tamiz_index_drop_order    (TamizIndex        *self,
                                          TamizSort          sort);
void           tamiz_index_fill_lead     (TamizIndex        *self,
                                          guint32            slot,
                                          TamizIndexLead    *lead);

G_END_DECLS
