#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: handoffs as JSON, with the clocks of the agreement. */
typedef struct _TamizHandoffs TamizHandoffs;

/* What sales promised about one handoff; 0 = that clock does not run. */
typedef struct
{
  gint64 accept_by, first_contact_by, report_by;
  gint64 send_back_by;      /* until when an accepted lead may still be sent back */
  gboolean late;            /* one that runs is over */
  const char *next;         /* (nullable): the key of the one that sales owes next, or missed */
  gint64 due;               /* when that is */
} TamizHandoffClocks;

TamizHandoffs *tamiz_handoffs_new         (TamizWork           *work,
                                           GPtrArray           *handoffs,
                                           GError             **error);
void           tamiz_handoffs_free        (TamizHandoffs       *self);
gboolean       tamiz_handoffs_read_clocks (TamizHandoffs       *self,
                                           TamizRecord         *handoff,
                                           TamizHandoffClocks  *clocks,
                                           GError             **error);
json_t        *tamiz_handoffs_to_json     (TamizHandoffs       *self,
                                           TamizRecord         *handoff,
                                           gboolean             whole,
                                           GError             **error);
json_t        *tamiz_work_handoff_to_json (TamizWork           *work,
                                           TamizRecord         *handoff,
                                           gboolean             whole,
                                           GError             **error);
TamizRecord   *tamiz_work_find_numbered_handoff (TamizWork    *work,
                                           gint64               number,
                                           GError             **error);
gboolean       tamiz_work_load_packet_key (TamizWork        *work,
                                           TamizRecord      *handoff,
                                           json_t          **key,
                                           GError          **error);
TamizRecord   *tamiz_work_find_handoff    (TamizWork           *work,
                                           GError             **error);
json_t        *tamiz_work_answer_handoff  (TamizWork           *work,
                                           gint64               id,
                                           GError             **error);
void           tamiz_work_add_handoff_move (TamizWork          *work,
                                           TamizRecord         *move,
                                           TamizFacts          *facts,
                                           int                  to,
                                           TamizMoveCause       cause,
                                           TamizRecord         *handoff,
                                           const char          *why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizHandoffs, tamiz_handoffs_free)

G_END_DECLS
