#pragma once

#include "tamiz-enums.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* S (NAME, nick): what a list can be sorted by.  Absent values come last both ways, and
 * leads that are alike stay in order of their ids both ways.
 */
#define TAMIZ_SORTS(S) \
  S (RANK, "rank") \
  S (NAME, "name") \
  S (COMPANY, "company") \
  S (STAGE, "stage") \
  S (GRADE, "grade") \
  S (SOURCE, "source") \
  S (OWNER, "owner") \
  S (RECEIVED_ON, "received_on") \
  S (CREATED, "created") \
  S (UPDATED, "updated") \
  S (LAST_ACTIVITY, "last_activity")

#define TAMIZ_SORT_MEMBER(NAME, nick) TAMIZ_SORT_##NAME,
typedef enum
{
  TAMIZ_SORTS (TAMIZ_SORT_MEMBER) TAMIZ_N_SORTS
} TamizSort;

/* Members of the masks below. */
#define TAMIZ_QUERY_STAGE(stage) (1u << (stage))
#define TAMIZ_QUERY_GRADE(grade) (1u << (grade))
#define TAMIZ_QUERY_GRADE_NONE (1u << 31)

/* Instead of an id: those that have none. */
#define TAMIZ_QUERY_NONE (-1)

typedef struct _TamizIndexLead TamizIndexLead;
typedef struct _TamizIndexMove TamizIndexMove;

/* Whether a lead is among those asked for, by its columns and its stage history; @code says
 * what is asked.  The same arguments always get the same answer.
 */
typedef gboolean (*TamizQueryFunc) (const TamizIndexLead *lead,
                                    const TamizIndexMove *moves,
                                    guint                 n_moves,
                                    guint                 code);

/* Leads by their ids, both ends among them. */
typedef struct
{
  gint64 first, last;
} TamizIdSpan;

/* Which leads, in what order, which piece of them.  What is left as tamiz_query_new ()
 * made it does not filter.
 */
typedef struct
{
  guint stages;                         /* mask; 0 = all */
  guint grades;                         /* mask; 0 = all */
  gint64 source, owner, campaign, product_line;   /* id; 0 = all; TAMIZ_QUERY_NONE */
  char *tag;                            /* (nullable): case and accents do not matter */
  gint64 received_from, received_to;    /* microseconds, the latter not included;
                                           G_MININT64, G_MAXINT64 = open */
  gint64 fit_from, fit_to;              /* thousandths, the latter not included; G_MININT64, */
  gint64 interest_from, interest_to;    /* G_MAXINT64 = open; what is not known is -1 */
  guint within;                         /* mask of stages, beside @stages; 0 = all */
  GArray *among;                        /* (nullable): TamizIdSpan, ascending: only leads of these */
  TamizQueryFunc func;                  /* (nullable): asked last */
  guint func_code;
  char *search;                         /* (nullable): words, each of which must occur */
  TamizSort sort;                       /* RANK: the best first */
  gboolean descending;
  guint offset;
  guint limit;                          /* 0 = all */
  guint enough;                         /* 0 = all; else the best so many are all that is asked
                                           for, and how many others there are is not counted
                                           where that takes long */
} TamizQuery;

#define TAMIZ_TYPE_QUERY (tamiz_query_get_type ())

GType       tamiz_query_get_type   (void) G_GNUC_CONST;
TamizQuery *tamiz_query_new        (void);
TamizQuery *tamiz_query_copy       (const TamizQuery  *self);
void        tamiz_query_free       (TamizQuery        *self);
void        tamiz_query_set_tag    (TamizQuery        *self,
                                    const char        *tag);
void        tamiz_query_set_search (TamizQuery        *self,
                                    const char        *search);
gboolean    tamiz_query_set_sort   (TamizQuery        *self,
                                    const char        *text,
                                    GError           **error);
gboolean    tamiz_query_equal      (const TamizQuery  *a,
                                    const TamizQuery  *b);

const char *tamiz_sort_nick        (TamizSort          sort);
gboolean    tamiz_sort_from_nick   (const char        *nick,
                                    TamizSort         *sort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizQuery, tamiz_query_free)

G_END_DECLS
