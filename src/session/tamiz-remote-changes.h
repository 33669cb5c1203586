#pragma once

#include "tamiz-connector.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Where the CRM and the base disagree about a lead. */
typedef enum
{
  TAMIZ_DIFFERENCE_NONE,
  TAMIZ_DIFFERENCE_OUTCOME,     /* entered by hand, and the CRM says otherwise */
  TAMIZ_DIFFERENCE_AMOUNT,      /* the same outcome with another amount or currency */
  TAMIZ_DIFFERENCE_UNDATED,     /* put off, and nobody says until when */
  TAMIZ_DIFFERENCE_REFUSED,     /* its outcome could not be written */
  TAMIZ_DIFFERENCE_STATE,       /* nobody has said what its state means */
  TAMIZ_DIFFERENCE_MERGED,      /* over there another record goes on */
  TAMIZ_DIFFERENCE_GONE,
} TamizDifference;

/* Private to session: what the CRM says of records that were sent to it, and what follows for
 * their leads.
 */
TamizRecord *tamiz_work_find_link        (TamizWork                *work,
                                          gint64                    connection,
                                          const char               *object,
                                          const char               *idem_key,
                                          const char               *remote_id,
                                          GError                  **error);
gboolean     tamiz_work_note_remote      (TamizWork                *work,
                                          gint64                    connection,
                                          const TamizRemoteChange  *change,
                                          GError                  **error);
gboolean     tamiz_work_ask_about_gone   (TamizWork                *work,
                                          TamizChangeSet           *set,
                                          TamizRecord              *link,
                                          GError                  **error);
gboolean     tamiz_work_apply_remote     (TamizWork                *work,
                                          TamizChangeSet           *set,
                                          TamizRecord              *link,
                                          const TamizRemoteChange  *change,
                                          GError                  **error);
TamizDifference tamiz_work_compare_remote (TamizWork              *work,
                                          TamizFacts               *facts,
                                          TamizRecord              *link,
                                          const TamizRemoteChange  *change);
gboolean     tamiz_work_add_remote_outcome (TamizWork              *work,
                                          TamizChangeSet           *set,
                                          TamizFacts               *facts,
                                          TamizRecord              *link,
                                          const TamizRemoteChange  *change,
                                          GError                  **error);
gboolean     tamiz_remote_is_settled     (TamizRecord              *link,
                                          const TamizRemoteChange  *change);
void         tamiz_remote_settle         (TamizChangeSet           *set,
                                          TamizRecord              *link,
                                          const TamizRemoteChange  *change);
char        *tamiz_remote_question_key   (const char               *topic,
                                          TamizRecord              *link,
                                          const TamizRemoteChange  *change);
gboolean     tamiz_work_apply_meaning    (TamizWork                *work,
                                          gint64                    connection,
                                          const char               *object,
                                          const char               *state,
                                          TamizRemoteOutcome        meaning,
                                          guint                    *applied,
                                          GError                  **error);
char        *tamiz_remote_gone_key       (TamizRecord              *link);
char        *tamiz_remote_state_key      (gint64                    connection,
                                          gint64                    member,
                                          const char               *object,
                                          const char               *state);
TamizRemoteChange *tamiz_link_dup_remote (TamizRecord              *link);
char        *tamiz_link_dup_refusal      (TamizRecord              *link);

G_END_DECLS
