#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what is decided about a handoff, each in one transaction with all that
 * follows of it: stage, steps, tasks, and what leaves by mail.
 */

/* How somebody said it who may not have been at the program. */
typedef struct
{
  const char *door;         /* (nullable): "mail", "file"; NULL = in the program */
  gint64 by;                /* the user who decided; 0 = who works */
  gint64 at;                /* when they said it; 0 = now */
  const char *words;        /* (nullable): what they wrote with an acceptance by mail */
} TamizSaid;

typedef struct
{
  TamizSaid said;
  const char *criterion;    /* (nullable): key of the criterion that failed; else @cause */
  int cause;                /* TamizReturnCause; -1 = a criterion failed */
  const char *reason;
  const char *wanted;       /* (nullable): what would make it acceptable */
  int fate;                 /* TamizMeetingFate: what becomes of the meeting; -1 = not said */
} TamizReturnOrder;

gboolean tamiz_work_return_handoff (TamizWork               *work,
                                    TamizRecord             *handoff,
                                    const TamizReturnOrder  *order,
                                    GError                 **error);
gboolean tamiz_work_accept_handoff (TamizWork               *work,
                                    TamizRecord             *handoff,
                                    GError                 **error);
gboolean tamiz_work_check_may_accept (TamizWork             *work,
                                    TamizRecord             *handoff,
                                    const TamizSaid         *said,
                                    GError                 **error);
gboolean tamiz_work_accept_said    (TamizWork               *work,
                                    TamizRecord             *handoff,
                                    const TamizSaid         *said,
                                    GError                 **error);
gboolean tamiz_work_withdraw_handoff (TamizWork             *work,
                                    TamizRecord             *handoff,
                                    const char              *reason,
                                    int                      fate,
                                    GError                 **error);

/* What the files of decisions share. */
TamizRecord *tamiz_decision_add_move (TamizWork             *work,
                                    TamizChangeSet          *set,
                                    TamizRecord             *handoff,
                                    int                      from,
                                    int                      to,
                                    TamizMoveCause           cause,
                                    const char              *why,
                                    GError                 **error);
gboolean tamiz_work_check_undecided (TamizWork              *work,
                                    TamizRecord             *handoff,
                                    GError                 **error);
gboolean tamiz_work_apply_decision (TamizWork               *work,
                                    TamizChangeSet          *set,
                                    TamizRecord             *handoff,
                                    GError                 **error);

G_END_DECLS
