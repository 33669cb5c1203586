#pragma once

#include "tamiz-index.h"

G_BEGIN_DECLS

#define TAMIZ_SLOT_NONE G_MAXUINT32

/* A removed lead keeps its slot, in case that it is put again. */
#define TAMIZ_STAGE_DEAD 0xff
#define TAMIZ_GRADE_NONE 0xff

/* Unsigned numbers by slot, each as wide as the greatest of them needs: a column in which
 * all are 0 takes no memory.
 */
typedef struct
{
  gpointer data;
  guint8 width;              /* in bytes: 0, 1, 2, 4 or 8 */
} TamizColumn;

/* Times by slot, in seconds as long as all of them are whole ones, else in microseconds;
 * as numbers that compare like the times, 0 for none.
 */
typedef struct
{
  TamizColumn numbers;
  gboolean exact;            /* in microseconds */
} TamizTimeColumn;

#define TAMIZ_RECENT_BITS 8

typedef struct
{
  gint64 id;
  guint32 number;            /* 0 = none */
} TamizRecentNumber;

/* Ids of few records (sources, users …) as small numbers, 0 for none, with the names
 * that they are sorted by.
 */
typedef struct
{
  GHashTable *numbers;       /* gint64 → number */
  TamizRecentNumber recent[1 << TAMIZ_RECENT_BITS];   /* by hash */
  GArray *ids;               /* gint64, by number */
  GPtrArray *names;          /* folded, (nullable), by number */
  guint32 *ranks;            /* (nullable): the places of the numbers among the names, from 1 */
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
  N_TIMES
};

/* The lines of a lead's text that are sorted by. */
enum
{
  LINE_NAME,
  LINE_COMPANY,
  N_LINES
};

/* Of 64 blocks of texts: for each two or three bytes that follow each other, as far as they can
 * be told apart, a bit for each block.
 */
typedef struct
{
  guint64 blocks[4096];
} TamizGrams;

/* Folded texts one after the other: "names\ncompany\nemail\n" of each lead.  The first ones
 * lie in rank order, so that the best are found first.  The text of a lead that was edited
 * or ranks elsewhere now goes to the end, and its old place is filled with NULs, which no
 * word contains; when the end has grown long the arena is written anew, bit by bit.
 */
typedef struct
{
  guint8 *bytes;             /* with TAMIZ_SCAN_PADDING more */
  gsize size, allocated;
  GArray *starts;            /* guint32, ascending: where each entry begins */
  GArray *slots;             /* guint32: whose entry it is */
  guint n_ranked;            /* so many entries lie in rank order */
  gsize garbage;             /* bytes */
  guint32 seen[256];         /* how often each byte occurs in some of the entries */
  GArray *grams;             /* TamizGrams */
} TamizIndexArena;

/* Those of what is searched for; so many are enough. */
typedef struct
{
  guint16 grams[64];
  guint n;
  guint which;               /* of the TamizGrams looked at last, plus 1 */
  guint64 blocks;            /* of those */
} TamizWantedGrams;

/* The arena as it is being written anew. */
typedef struct
{
  TamizIndexArena arena;
  guint32 *order;            /* slots by rank, as of the beginning; NULL where nothing is written */
  guint n_order, at;
  GArray *touched;           /* guint32: slots whose text or rank has changed since */
} TamizIndexTidying;

/* What happened with leads, each thing a time and a code: what belongs to a lead lies together
 * in order of time, a run, and the last of it is marked.
 */
typedef struct
{
  TamizColumn first;         /* by slot: the place where the lead's run begins, plus 1 */
  gint64 *at;                /* by place */
  TamizColumn codes;         /* by place: twice the code, and TAMIZ_RUN_END */
  guint n, allocated;
  guint longest;             /* no run was ever longer */
  guint garbage;             /* so many belong to no lead any more */
} TamizIndexRuns;

#define TAMIZ_RUN_END G_GUINT64_CONSTANT (1)

/* The slots of all leads in an order, and which of them may have to move in it. */
typedef struct
{
  guint32 *slots;            /* (nullable) */
  guint n;
  guint64 used;
  GArray *moved;             /* (nullable): guint32 */
} TamizIndexOrder;

typedef struct _TamizIndexFading TamizIndexFading;
typedef struct _TamizIndexWay TamizIndexWay;

struct _TamizIndex
{
  GObject parent_instance;

  TamizIndexParts parts;

  /* Columns, by slot. */
  guint n_slots, capacity, n_live;
  guint n_ordered;           /* so many slots are in order of ids, from the first one on */
  guint32 found;             /* the slot that was found last */
  TamizColumn id, person, company;
  TamizTimeColumn time[N_TIMES];
  TamizColumn number[N_DICTIONARIES];
  gint32 *fit, *interest;
  TamizIndexFading *fading;  /* (nullable): what interest is made of */
  TamizColumn entry;         /* of the arena, plus 1 */
  guint8 *stage, *grade;
  guint16 *lacks;            /* TAMIZ_LACKS_* */
  TamizColumn alike;         /* a bit for each line: the lead before in order has the same */
  TamizColumn tagged;        /* whether the lead has tags */

  guint32 *hash;             /* id → slot of those out of order; a power of two long */
  guint hash_size;

  TamizIndexDictionary dictionary[N_DICTIONARIES];
  GHashTable *tags;          /* folded tag → TamizIndexTag */
  TamizIndexArena arena;
  TamizIndexTidying tidying;
  TamizIndexRuns moves;
  TamizColumn way;           /* its number */
  GArray *ways;              /* TamizIndexWay, by number */
  TamizIndexRuns touches;
  TamizIndexDictionary touching;   /* the sources of touches, of which the codes are numbers */
  GString *scratch;

  TamizIndexOrder order[TAMIZ_N_SORTS][2];
  guint64 order_clock;

  /* The last answer, so that paging through it costs nothing. */
  guint64 state;
  guint64 answer_state;
  TamizQuery *answer_query;
  guint32 *answer;           /* (nullable) */
  gboolean answer_all;       /* the order itself is the answer */
  guint n_answer;
  gboolean answer_more;

  /* How many leads have the same source, owner, stage and grade. */
  guint64 cells_state;
  guint32 *cells;            /* (nullable) */

  /* What was searched for last, because it is counted right after it was listed. */
  guint64 hits_state;
  char *hits_words;          /* (nullable) */
  guint8 *hits;              /* 1 where the lead's text has the words */
};

typedef struct
{
  char *label;               /* as it was first typed */
  GHashTable *slots;         /* set of GUINT_TO_POINTER (slot + 1) */
} TamizIndexTag;

static inline guint64
tamiz_column_get (const TamizColumn *self,
                  guint32            slot)
{
  switch (self->width)
    {
    case 0:
      return 0;
    case 1:
      return ((const guint8 *) self->data)[slot];
    case 2:
      return ((const guint16 *) self->data)[slot];
    case 4:
      return ((const guint32 *) self->data)[slot];
    default:
      return ((const guint64 *) self->data)[slot];
    }
}

/* Seconds are counted from here, in 1901, so that 32 bits hold those of this century. */
#define TAMIZ_FIRST_SECOND (-(G_GINT64_CONSTANT (1) << 31))
#define TAMIZ_TIME_SIGN (G_GUINT64_CONSTANT (1) << 63)

static inline gint64
tamiz_time_decode (guint64  number,
                   gboolean exact)
{
  if (number == 0)
    return 0;

  return exact ? (gint64) (number ^ TAMIZ_TIME_SIGN)
               : ((gint64) number + TAMIZ_FIRST_SECOND) * G_USEC_PER_SEC;
}

void           tamiz_column_resize       (TamizColumn       *self,
                                          guint              old,
                                          guint              capacity);
gboolean       tamiz_column_set          (TamizColumn       *self,
                                          guint              capacity,
                                          guint32            slot,
                                          guint64            value);
void           tamiz_column_mask_equal   (const TamizColumn *self,
                                          guint              n,
                                          guint64            value,
                                          guint8             others,
                                          guint8            *mask);
gint64         tamiz_time_column_get     (const TamizTimeColumn *self,
                                          guint32            slot);
gboolean       tamiz_time_column_set     (TamizTimeColumn   *self,
                                          guint              capacity,
                                          guint32            slot,
                                          gint64             time);
void           tamiz_time_column_mask    (const TamizTimeColumn *self,
                                          guint              n,
                                          gint64             from,
                                          gint64             to,
                                          guint8            *mask);

void           tamiz_index_set_interest  (TamizIndex        *self,
                                          guint32            slot,
                                          gint64             interest);
guint32        tamiz_index_find_slot     (TamizIndex        *self,
                                          gint64             id);
static inline gint64
tamiz_index_get_id (TamizIndex *self,
                    guint32     slot)
{
  return (gint64) tamiz_column_get (&self->id, slot);
}

void           tamiz_dictionary_init     (TamizIndexDictionary *self);
void           tamiz_dictionary_clear    (TamizIndexDictionary *self);
guint32        tamiz_dictionary_find     (TamizIndexDictionary *self,
                                          gint64             id);
guint32        tamiz_dictionary_add      (TamizIndexDictionary *self,
                                          gint64             id);
gboolean       tamiz_dictionary_set_name (TamizIndexDictionary *self,
                                          gint64             id,
                                          const char        *folded);
const guint32 *tamiz_dictionary_get_ranks (TamizIndexDictionary *self);

void           tamiz_index_fading_free   (TamizIndexFading  *self);
void           tamiz_index_fading_resize (TamizIndexFading  *self,
                                          guint              capacity);

void           tamiz_index_arena_init    (TamizIndexArena   *self);
void           tamiz_index_arena_clear   (TamizIndexArena   *self);
guint32        tamiz_index_arena_add     (TamizIndexArena   *self,
                                          guint32            slot,
                                          const char        *text,
                                          gsize              length);
void           tamiz_index_grams_add     (TamizIndexArena   *self,
                                          gsize              start,
                                          gsize              length);
void           tamiz_wanted_grams_add    (TamizWantedGrams  *self,
                                          const char        *word,
                                          gsize              length);
gsize          tamiz_index_grams_find    (const TamizIndexArena *self,
                                          TamizWantedGrams  *wanted,
                                          gsize              at,
                                          gsize             *next);

void           tamiz_index_arena_blank   (TamizIndexArena   *self,
                                          guint32            entry);
const char    *tamiz_index_arena_get     (const TamizIndexArena *self,
                                          guint32            entry,
                                          gsize             *length);
void           tamiz_index_drop_text     (TamizIndex        *self,
                                          guint32            slot);
void           tamiz_index_add_text      (TamizIndex        *self,
                                          guint32            slot,
                                          const char        *text,
                                          gsize              length);
void           tamiz_index_move_text     (TamizIndex        *self,
                                          guint32            slot);
void           tamiz_index_clear_texts   (TamizIndex        *self);
const guint8  *tamiz_index_get_line      (TamizIndex        *self,
                                          guint32            slot,
                                          guint              line);
void           tamiz_index_search        (TamizIndex        *self,
                                          const char        *words,
                                          guint8            *mask);
GArray        *tamiz_index_search_best   (TamizIndex        *self,
                                          const char        *words,
                                          const guint8      *mask,
                                          guint              enough,
                                          gboolean          *more);

/* Where a lead's run begins and how long it is. */
static inline guint
tamiz_runs_find (const TamizIndexRuns *self,
                 guint32               slot,
                 guint                *n)
{
  guint64 first = tamiz_column_get (&self->first, slot);
  guint end;

  *n = 0;
  if (first == 0)
    return 0;
  for (end = (guint) first - 1; (tamiz_column_get (&self->codes, end) & TAMIZ_RUN_END) == 0;)
    end++;
  *n = end + 2 - (guint) first;

  return (guint) first - 1;
}

void           tamiz_runs_clear          (TamizIndexRuns    *self);
gboolean       tamiz_runs_add            (TamizIndexRuns    *self,
                                          guint              capacity,
                                          guint32            slot,
                                          gint64             at,
                                          guint64            code);
gboolean       tamiz_runs_drop           (TamizIndexRuns    *self,
                                          guint              capacity,
                                          guint              n_slots,
                                          guint32            slot);
void           tamiz_runs_drop_first     (TamizIndexRuns    *self,
                                          guint              capacity,
                                          guint32            slot);
void           tamiz_runs_write_anew     (TamizIndexRuns    *self,
                                          guint              capacity,
                                          guint              n_slots);
void           tamiz_runs_take           (TamizIndexRuns    *self,
                                          guint              capacity,
                                          TamizIndexRuns    *other,
                                          const guint32     *map,
                                          guint              n);

GArray        *tamiz_ways_new            (void);
guint32        tamiz_ways_go_on          (GArray            *self,
                                          guint32            way,
                                          guint32            code);
void           tamiz_index_decode_move   (guint              code,
                                          TamizIndexMove    *move);
guint          tamiz_index_copy_moves    (TamizIndex        *self,
                                          guint32            slot,
                                          GArray            *moves);
void           tamiz_index_drop_own_touches (TamizIndex     *self);
guint          tamiz_index_copy_touches  (TamizIndex        *self,
                                          guint32            slot,
                                          GArray            *touches);

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
void           tamiz_index_sort_some     (TamizIndex        *self,
                                          TamizSort          sort,
                                          gboolean           descending,
                                          guint32           *slots,
                                          guint              n);
void           tamiz_index_touch_order   (TamizIndex        *self,
                                          TamizSort          sort,
                                          guint32            slot);
void           tamiz_index_touch_orders  (TamizIndex        *self,
                                          guint32            slot);
void           tamiz_index_drop_order    (TamizIndex        *self,
                                          TamizSort          sort);
int            tamiz_index_compare_rank  (TamizIndex        *self,
                                          guint32            a,
                                          guint32            b);
int            tamiz_index_compare_lines (TamizIndex        *self,
                                          guint              line,
                                          guint32            a,
                                          guint32            b);

/* Sorting by radix.  What is sorted are slots below and the uppermost bits of their keys
 * above.
 */
void           tamiz_radix_sort          (guint64           *items,
                                          guint64           *other,
                                          gsize              n);
void           tamiz_index_set_alike     (TamizIndex        *self,
                                          guint32            slot,
                                          guint              line,
                                          gboolean           alike);
void           tamiz_index_sort_lines    (TamizIndex        *self,
                                          guint              line,
                                          guint32           *slots,
                                          guint              n);
void           tamiz_index_fill_leads    (TamizIndex        *self,
                                          guint32            first,
                                          guint              n,
                                          TamizIndexTelling  telling,
                                          TamizIndexLead    *leads);
void           tamiz_index_fill_lead     (TamizIndex        *self,
                                          guint32            slot,
                                          TamizIndexLead    *lead);

G_END_DECLS
