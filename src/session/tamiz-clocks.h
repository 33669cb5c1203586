#pragma once

#include "tamiz-agreement.h"
#include "tamiz-sla-clock.h"

G_BEGIN_DECLS

/* Private to session: the clocks of handoffs and inquiries, with their pauses.  Everything that
 * they have in common (agreements, pauses, versions) is read once.
 */
typedef struct _TamizClocks TamizClocks;

typedef struct
{
  TamizAgreement *agreement; /* (unowned): the version by which it was sent */
  TamizSlaClock clocks[TAMIZ_N_HANDOFF_CLOCKS];
  gint64 delivered, decided, accepted, sent_back, reported;   /* instants; 0 = has not */
  gint64 first_contact_by;  /* also while it waits for a decision */
  gint64 contacted;         /* the first contact that counts; 0 = none yet */
  int contact_kind;         /* TamizActivityKind */
  gint64 contact_by;        /* a user; 0 = nobody of ours, or not known */
  guint n_attempts;         /* since it was accepted, until the contact */
  TamizRecord *pause;       /* (nullable) (unowned): the one that lasts */
} TamizHandoffReading;

typedef struct
{
  TamizAgreement *agreement; /* (unowned) (nullable): in force when the person asked */
  TamizSlaClock clock;      /* idle where nobody asked, or no agreement was in force */
  int answer_kind;          /* TamizActivityKind; -1 = a decision about the lead */
  gint64 answered_by;       /* a user; 0 = nobody of ours, or not known */
  TamizRecord *pause;       /* (nullable) (unowned) */
} TamizInquiryReading;

TamizClocks    *tamiz_clocks_new               (TamizWork               *work,
                                                GError                 **error);
void            tamiz_clocks_free              (TamizClocks             *self);
TamizAgreement *tamiz_clocks_find_agreement    (TamizClocks             *self,
                                                gint64                   definition,
                                                GError                 **error);
gboolean        tamiz_clocks_find_agreement_at (TamizClocks             *self,
                                                gint64                   at,
                                                TamizAgreement         **agreement,
                                                GError                 **error);
gboolean        tamiz_clocks_read_handoff      (TamizClocks             *self,
                                                const TamizHandoffTimes *times,
                                                TamizHandoffReading     *reading,
                                                GError                 **error);
gboolean        tamiz_clocks_read_inquiry      (TamizClocks             *self,
                                                gint64                   lead,
                                                gint64                   asked,
                                                gint64                   decided,
                                                TamizInquiryReading     *reading,
                                                GError                 **error);
GPtrArray      *tamiz_clocks_get_pauses        (TamizClocks             *self);
void            tamiz_handoff_times_fill       (TamizHandoffTimes       *times,
                                                TamizRecord             *handoff,
                                                GPtrArray               *steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizClocks, tamiz_clocks_free)

G_END_DECLS
