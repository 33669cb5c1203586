#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: whom to call, why, and when again. */

/* What is more urgent comes first. */
typedef enum
{
  TAMIZ_CALL_IS_OPEN,       /* begun, and left without an outcome */
  TAMIZ_CALL_WAS_AGREED,
  TAMIZ_CALL_FOLLOWS_UP,
  TAMIZ_CALL_TRIES_AGAIN,
} TamizCallOrder;

typedef struct
{
  TamizCallOrder order;
  gint64 since;             /* microseconds: how long it has been waiting */
  TamizCallPurpose purpose;
  char *why;
  TamizRecord *follows;     /* (nullable): the facts' own activity */
  TamizRecord *open;        /* (nullable): the facts' own call without an outcome */
  gboolean cold;            /* nobody asked for it */
  gboolean refused;         /* there is a reason, but the person is not to be called */
} TamizCallReason;

gboolean     tamiz_calls_consider       (TamizFacts        *facts,
                                         gint64             now,
                                         gint64             day,
                                         TamizCallReason   *reason);
void         tamiz_call_reason_clear    (TamizCallReason   *reason);
TamizRecord *tamiz_calls_find_last      (TamizFacts        *facts);
TamizRecord *tamiz_calls_find_reason    (TamizFacts        *facts,
                                         gint64             after,
                                         TamizCallPurpose  *purpose);
gint64       tamiz_calls_choose_next    (TamizFacts        *facts,
                                         gint64             current,
                                         TamizCallOutcome   outcome,
                                         gint64             now);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizCallReason, tamiz_call_reason_clear)

G_END_DECLS
