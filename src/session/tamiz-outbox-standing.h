#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: how a row of the outbox stands, by what is stored of it. */

/* Deeds of people that are noted among the attempts of a row, by their class. */
#define TAMIZ_DEED_EDITED "edited"
#define TAMIZ_DEED_LINKED "linked"
#define TAMIZ_DEED_RETRIED "tried_again"
#define TAMIZ_DEED_GIVEN_UP TAMIZ_OUTBOX_GIVEN_UP
#define TAMIZ_DEED_CREATE_ANYWAY "create_anyway"
#define TAMIZ_DEED_OVERWRITE "overwrite"

/* The reason of what is done because somebody said so. */
#define TAMIZ_OUTBOX_BY_HAND "by_hand"

/* The reason of an update that is done because there is nothing to be said any more. */
#define TAMIZ_OUTBOX_UNCHANGED "unchanged"

int          tamiz_outbox_get_stand         (TamizRecord  *row);
const char  *tamiz_outbox_get_group         (int           stand);
gboolean     tamiz_outbox_group_from_nick   (const char   *nick,
                                             guint        *stands);
char        *tamiz_outbox_dup_groups        (void);
gboolean     tamiz_outbox_may_have_arrived  (GPtrArray    *attempts);
gboolean     tamiz_outbox_is_in_doubt       (TamizRecord  *row,
                                             GPtrArray    *attempts);
gboolean     tamiz_outbox_is_deed           (TamizRecord  *attempt);
TamizRecord *tamiz_outbox_find_last_answer  (GPtrArray    *attempts);
gboolean     tamiz_outbox_can_be_forced     (TamizRecord  *row,
                                             TamizRecord  *connection);
gboolean     tamiz_outbox_is_other          (TamizRecord  *row,
                                             GPtrArray    *attempts);
gboolean     tamiz_outbox_is_conflict       (TamizRecord  *row);
gboolean     tamiz_outbox_hangs_on          (TamizRecord  *row,
                                             TamizRecord  *other);

G_END_DECLS
