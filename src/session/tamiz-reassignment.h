#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: a handoff that waits goes to another executive. */
typedef struct
{
  TamizRecord *executive;   /* who gets it */
  const char *reason;
  gboolean cancels;         /* the meeting is cancelled; else it stays, at @meeting where that is given */
  gint64 meeting;           /* another time; 0 = as it was */
} TamizReassignOrder;

gint64 tamiz_work_reassign_handoff (TamizWork                 *work,
                                    TamizRecord               *handoff,
                                    const TamizReassignOrder  *order,
                                    GError                   **error);

G_END_DECLS
