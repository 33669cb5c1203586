#pragma once

#include "tamiz-invitation.h"
#include "tamiz-spans.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: when contact and executive meet. */

/* What somebody arranges; what is not given stays as it is, or is as usual. */
typedef struct
{
  gint64 at;
  int kind;                 /* TamizMeetingKind; -1 = not given */
  gint64 minutes;           /* 0 = not given */
  const char *place;        /* (nullable): not given; "" takes it away */
  gboolean beside_others;   /* other meetings that were arranged here are not in the way */
  gboolean despite_busy;    /* also where the executive has something else, or is away */
} TamizMeetingOrder;

#define TAMIZ_MEETING_MINUTES 30
#define TAMIZ_MEETING_LEAST_MINUTES 5
#define TAMIZ_MEETING_MOST_MINUTES 480

/* The parameters of whoever arranges a meeting, read by tamiz_work_read_meeting(). */
#define TAMIZ_MEETING_PARAMETERS                                                                                   \
  { "meeting-kind", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MEETING, N_("How they meet") },                          \
  { "minutes", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How long it takes, 5 to 480 minutes; 30 without it") },           \
  { "place", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0, N_("Where, or the number or address to call") },     \
  { "despite-busy", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Also where the executive has something else then, or is away") }

gboolean tamiz_work_read_meeting  (TamizWork                    *work,
                                   TamizMeetingOrder            *order,
                                   gboolean                     *given,
                                   GError                      **error);
gboolean tamiz_work_set_meeting   (TamizWork                    *work,
                                   TamizChangeSet               *set,
                                   TamizRecord                  *handoff,
                                   const TamizMeetingOrder      *order,
                                   GError                      **error);
gboolean tamiz_work_cancel_meeting (TamizWork                   *work,
                                   TamizChangeSet               *set,
                                   TamizRecord                  *handoff,
                                   const char                   *reason,
                                   GError                      **error);
gboolean tamiz_handoff_has_meeting (TamizRecord                 *handoff);
gboolean tamiz_work_check_free    (TamizWork                    *work,
                                   TamizRecord                  *executive,
                                   TamizRecord                  *handoff,
                                   gint64                        from,
                                   gint64                        until,
                                   gboolean                      beside_others,
                                   GError                      **error);
GArray  *tamiz_work_list_busy     (TamizWork                    *work,
                                   TamizRecord                  *executive,
                                   TamizRecord                  *handoff,
                                   GError                      **error);
gboolean      tamiz_work_ask_for_meeting        (TamizWork                    *work,
                                                 TamizChangeSet               *set,
                                                 TamizRecord                  *handoff,
                                                 GError                      **error);
gboolean      tamiz_work_end_asking_for_meeting (TamizWork                    *work,
                                                 TamizChangeSet               *set,
                                                 TamizRecord                  *handoff,
                                                 GError                      **error);
json_t  *tamiz_work_take_answer   (TamizWork                    *work,
                                   const TamizInvitationAnswer  *answer,
                                   GError                      **error);
gboolean tamiz_work_tell_contact  (TamizWork                    *work,
                                   TamizChangeSet               *set,
                                   TamizRecord                  *handoff,
                                   const char                   *op,
                                   const char                   *reason,
                                   GError                      **error);
gboolean tamiz_work_tell_not_mailed (TamizWork                  *work,
                                   TamizChangeSet               *set,
                                   TamizRecord                  *row,
                                   gboolean                      in_doubt,
                                   const char                   *why,
                                   GError                      **error);
char    *tamiz_work_dup_user_zone (TamizWork                    *work,
                                   TamizRecord                  *user,
                                   const char                   *agreed);
char    *tamiz_work_dup_contact_zone (TamizWork                 *work,
                                   TamizFacts                   *facts,
                                   const char                  **from);

G_END_DECLS
