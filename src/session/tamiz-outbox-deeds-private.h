#pragma once

#include "tamiz-outbox-deeds.h"

G_BEGIN_DECLS

/* The bookkeeping of sending is in no history.  So a deed is noted among the row's attempts, where
 * whoever reads about the row sees it, and in the handoff's step, which is audited: who, when, what
 * it said before and says now.
 */
typedef struct
{
  TamizWork *work;
  TamizRecord *row;         /* as it is stored */
  GPtrArray *attempts;
  TamizChangeSet *set;
} TamizOutboxDeed;

void      tamiz_deed_clear              (TamizOutboxDeed   *deed);
gboolean  tamiz_deed_begin              (TamizOutboxDeed   *deed,
                                         TamizWork         *work,
                                         const char        *cause,
                                         GError           **error);
json_t   *tamiz_deed_end                (TamizOutboxDeed   *deed,
                                         GError           **error);
gboolean  tamiz_deed_check_stuck        (TamizOutboxDeed   *deed,
                                         gboolean           settled_too,
                                         GError           **error);
gboolean  tamiz_deed_note               (TamizOutboxDeed   *deed,
                                         const char        *class,
                                         const char        *text,
                                         GError           **error);
char     *tamiz_deed_dup_name           (TamizWork         *work);
gboolean  tamiz_deed_note_in_step       (TamizOutboxDeed   *deed,
                                         TamizStepState     state,
                                         const char        *message,
                                         GError           **error);
void      tamiz_deed_queue              (TamizOutboxDeed   *deed,
                                         TamizOutboxState   state);
gboolean  tamiz_deed_release_dependents (TamizOutboxDeed   *deed,
                                         GError           **error);
void      tamiz_deed_update_payload     (TamizOutboxDeed   *deed,
                                         json_t            *payload);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizOutboxDeed, tamiz_deed_clear)

G_END_DECLS
