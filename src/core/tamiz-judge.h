#pragma once

#include "tamiz-change-set.h"
#include "tamiz-facts.h"

G_BEGIN_DECLS

/* What the cache keeps of a verdict; thousandths, -1 where there is none. */
typedef struct
{
  gint64 fit;
  gint64 interest;
  int grade;
  gint64 next_change;       /* when to judge again, microseconds since 1970; 0 = never by time alone */
  gint64 definition;        /* the definition's id; 0 = none */
  guint lacks;              /* TAMIZ_LACKS_*: what the record lacks */
} TamizScore;

typedef struct
{
  TamizScore score;
  GBytes *fading;           /* (nullable): how interest goes on, see tamiz-fading.h */
  GPtrArray *inserts;       /* TamizRecord: stage moves, and what else the verdict causes;
                               storage gives ids to those with id 0 */
  GArray *updates;          /* TamizUpdate */
} TamizJudgement;

TamizJudgement *tamiz_judgement_new  (void);
void            tamiz_judgement_free (TamizJudgement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizJudgement, tamiz_judgement_free)

#define TAMIZ_TYPE_JUDGE (tamiz_judge_get_type ())

G_DECLARE_INTERFACE (TamizJudge, tamiz_judge, TAMIZ, JUDGE, GObject)

/* Storage asks it inside the transaction, on the writer thread, with the facts as they
 * will be after the change set.  The judge refuses a change that the rules forbid, and
 * answers which moves follow.
 */
struct _TamizJudgeInterface
{
  GTypeInterface parent;

  TamizJudgement *(*judge) (TamizJudge      *self,
                            TamizFacts      *facts,
                            TamizChangeSet  *change_set,
                            gint64           now,
                            GError         **error);
};

TamizJudgement *tamiz_judge_judge (TamizJudge      *self,
                                   TamizFacts      *facts,
                                   TamizChangeSet  *change_set,
                                   gint64           now,
                                   GError         **error);

G_END_DECLS
