#pragma once

#include "tamiz-query.h"

G_BEGIN_DECLS

/* The view of a base that lists, filters, searches, counts and reports read: columns in
 * memory, fed from storage by session, which sees to it that one thread at a time uses it:
 * also answering changes it.
 */
#define TAMIZ_TYPE_INDEX (tamiz_index_get_type ())

G_DECLARE_FINAL_TYPE (TamizIndex, tamiz_index, TAMIZ, INDEX, GObject)

/* A lead as it is put; the index copies what it keeps. */
struct _TamizIndexLead
{
  gint64 id;
  gint64 person, company, product_line, source, campaign, owner;   /* 0 = none */
  gint64 received_on, created, updated, last_activity;   /* microseconds; 0 = none */
  int stage;                                             /* TamizStage */
  int grade;                                             /* TamizGrade; -1 = none */
  gint64 fit, interest;                                  /* thousandths; -1 = none */
  guint lacks;                                           /* TAMIZ_LACKS_* */
  const char *first_name, *last_name, *company_name, *email;   /* (nullable) */
  const char *city, *country;                            /* (nullable): not kept */
};

/* A step of a lead's stage history. */
struct _TamizIndexMove
{
  gint64 at;                 /* microseconds */
  gint8 from;                /* TamizStage; -1 of the entry */
  gint8 to;
  gint8 cause;               /* TamizMoveCause */
  gint8 actor;               /* TamizActorKind */
};

/* Something with a lead that names the source it came by, where that is another one than
 * before; the lead's own source comes before the first.
 */
typedef struct
{
  gint64 at;                 /* microseconds */
  gint64 source;
} TamizIndexTouch;

/* What happened with a lead, in order of time. */
typedef struct
{
  guint way;                 /* which moves these are, for tamiz_index_list_way() */
  const gint64 *moved_at;    /* when each of the way's moves was */
  const TamizIndexMove *moves;
  guint n_moves;
  const TamizIndexTouch *touches;
  guint n_touches;
} TamizIndexPast;

/* Columns of ids that have names to sort by. */
typedef enum
{
  TAMIZ_INDEX_SOURCE,
  TAMIZ_INDEX_OWNER,
  TAMIZ_INDEX_CAMPAIGN,
  TAMIZ_INDEX_PRODUCT_LINE,
} TamizIndexColumn;

typedef struct
{
  gint64 value;              /* stage, grade (-1 = none), or id (0 = none) */
  guint count;
} TamizIndexCount;

typedef struct
{
  char *tag;                 /* as it was first typed */
  guint count;
} TamizIndexTagCount;

/* What is kept beside the columns of numbers and times, which are always there. */
typedef enum
{
  TAMIZ_INDEX_TEXTS = 1 << 0,      /* what is searched, and the company */
  TAMIZ_INDEX_MOVES = 1 << 1,
  TAMIZ_INDEX_ACTIVITY = 1 << 2,   /* when something last happened */
  TAMIZ_INDEX_DETAILS = 1 << 3,    /* when it was made and last changed, campaign, product line */
  TAMIZ_INDEX_TOUCHES = 1 << 4,
  TAMIZ_INDEX_ALL = (1 << 5) - 1,
} TamizIndexParts;

/* How many leads match, and how many would for each value that a filter could have. */
typedef struct
{
  guint total;
  GArray *stages, *grades;   /* TamizIndexCount, all of them in their order */
  GArray *sources, *owners;  /* TamizIndexCount, those that occur, the most frequent first */
  GArray *tags;              /* TamizIndexTagCount, likewise */
} TamizIndexFacets;

/* A page of a list. */
typedef struct
{
  guint total;               /* how many leads match, on all pages */
  gboolean more;             /* there are more than @total, because so many were enough */
  guint n_ids;
  gint64 *ids;               /* of this page, in order */
  GArray *array;             /* where they lie */
} TamizQueryResult;

/* What tamiz_index_foreach() tells of a lead beside its stage, its score, its source, its owner
 * and when it was received.
 */
typedef enum
{
  TAMIZ_INDEX_TELL_ID = 1 << 0,
  TAMIZ_INDEX_TELL_PEOPLE = 1 << 1,     /* the person and the company */
  TAMIZ_INDEX_TELL_CAMPAIGN = 1 << 2,   /* and the product line */
  TAMIZ_INDEX_TELL_TIMES = 1 << 3,      /* when it was made and last changed */
  TAMIZ_INDEX_TELL_ACTIVITY = 1 << 4,   /* the last one, and until when it is deferred */
  TAMIZ_INDEX_TELL_MOVES = 1 << 5,
  TAMIZ_INDEX_TELL_TOUCHES = 1 << 6,
  TAMIZ_INDEX_TELL_WAY = 1 << 7,        /* the moves in short, and when they were */
  TAMIZ_INDEX_TELL_ALL = (1 << 8) - 1,
} TamizIndexTelling;

typedef void (*TamizIndexFunc) (const TamizIndexLead *lead,
                                const TamizIndexPast *past,
                                gpointer              user_data);

TamizIndex       *tamiz_index_new         (void);
guint             tamiz_index_get_size    (TamizIndex           *self);
guint64           tamiz_index_get_state   (TamizIndex           *self);
void              tamiz_index_set_parts   (TamizIndex           *self,
                                           TamizIndexParts       parts);
TamizIndexParts   tamiz_index_get_parts   (TamizIndex           *self);
void              tamiz_index_take_parts  (TamizIndex           *self,
                                           TamizIndex           *other);
void              tamiz_index_sort_texts  (TamizIndex           *self);
TamizIndexParts   tamiz_index_parts_for   (const TamizQuery     *query);

void              tamiz_index_put         (TamizIndex           *self,
                                           const TamizIndexLead *lead);
gboolean          tamiz_index_set_score   (TamizIndex         *self,
                                           gint64              id,
                                           int                 grade,
                                           gint64              fit,
                                           gint64              interest);
void              tamiz_index_set_lacks   (TamizIndex           *self,
                                           gint64                id,
                                           guint                 lacks);
void              tamiz_index_set_fading  (TamizIndex           *self,
                                           gint64                id,
                                           gint64                at,
                                           const guint8         *bytes,
                                           gsize                 length);
void              tamiz_index_set_instant (TamizIndex           *self,
                                           gint64                at);
gint64            tamiz_index_get_instant (TamizIndex           *self);
gboolean          tamiz_index_remove      (TamizIndex           *self,
                                           gint64                id);
gboolean          tamiz_index_get         (TamizIndex           *self,
                                           gint64                id,
                                           TamizIndexLead       *lead);
gboolean          tamiz_index_get_folded  (TamizIndex           *self,
                                           gint64                id,
                                           GString              *name);
void              tamiz_index_set_tags    (TamizIndex           *self,
                                           gint64                id,
                                           const char * const   *tags);
void              tamiz_index_set_name    (TamizIndex           *self,
                                           TamizIndexColumn      column,
                                           gint64                id,
                                           const char           *name);

gboolean          tamiz_index_put_move    (TamizIndex           *self,
                                           gint64                lead,
                                           gint64                at,
                                           int                   from,
                                           int                   to,
                                           int                   cause,
                                           int                   actor);
void              tamiz_index_clear_moves (TamizIndex           *self,
                                           gint64                lead);
GArray           *tamiz_index_list_moves  (TamizIndex           *self,
                                           gint64                lead);
guint             tamiz_index_get_n_ways  (TamizIndex           *self);
GArray           *tamiz_index_list_way    (TamizIndex           *self,
                                           guint                 way);

gboolean          tamiz_index_put_touch   (TamizIndex           *self,
                                           gint64                lead,
                                           gint64                at,
                                           gint64                source);
void              tamiz_index_clear_touches (TamizIndex         *self,
                                           gint64                lead);
GArray           *tamiz_index_list_touches (TamizIndex          *self,
                                           gint64                lead);

TamizQueryResult *tamiz_index_run         (TamizIndex           *self,
                                           const TamizQuery     *query);
guint             tamiz_index_count       (TamizIndex           *self,
                                           const TamizQuery     *query);
TamizIndexFacets *tamiz_index_count_facets (TamizIndex          *self,
                                           const TamizQuery     *query);
gboolean          tamiz_index_is_untidy   (TamizIndex           *self);
void              tamiz_index_trim        (TamizIndex           *self);
gboolean          tamiz_index_tidy        (TamizIndex           *self,
                                           guint                 n);
void              tamiz_index_foreach     (TamizIndex           *self,
                                           TamizIndexTelling     telling,
                                           TamizIndexFunc        func,
                                           gpointer              user_data);

void              tamiz_query_result_free (TamizQueryResult     *self);
GArray           *tamiz_query_result_steal_ids (TamizQueryResult *self);
void              tamiz_index_facets_add  (TamizIndexFacets     *self,
                                           const TamizIndexFacets *other);
void              tamiz_index_facets_free (TamizIndexFacets     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizQueryResult, tamiz_query_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizIndexFacets, tamiz_index_facets_free)

G_END_DECLS
