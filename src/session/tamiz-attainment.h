#pragma once

#include "tamiz-clocks.h"
#include "tamiz-report-attainment.h"

G_BEGIN_DECLS

/* Private to session: what both sides owe each other, and how much of it they kept. */

/* A clock, and whom it is about. */
typedef struct
{
  TamizSlaClock clock;
  gint64 lead;
  gint64 handoff;           /* its id; 0 of an inquiry */
  gint64 number;            /* of the handoff */
  gint64 who;               /* a user: who owes it, or did it; 0 = nobody in particular */
  gint64 contact_by;        /* a user: who made the contact that met it; 0 = not known */
  int done_kind;            /* TamizActivityKind of what met it; -1 = none */
  guint n_attempts;
  gint64 promised_attempts; /* of the clock of attempts; else 0 */
  TamizRecord *pause;       /* (nullable) (unowned): belongs to the clocks */
} TamizOwed;

typedef struct
{
  gint64 from, to;          /* instants: the first, and the first after it */
  TamizAttainmentBy by;
  gboolean inquiries;       /* whether they are looked for, which takes the index */
} TamizAttainmentQuery;

typedef struct
{
  TamizClocks *clocks;
  TamizReportAttainment *report;
  GArray *owed;             /* TamizOwed: late, or still running; the longest overdue first */
  GArray *exceptions;       /* TamizHandoffTimes */
  guint decided, decided_in_time;   /* of the handoffs sent in the period */
} TamizAttainment;

/* Somebody who asked, as the index tells. */
typedef struct
{
  gint64 lead, source, owner;
  gint64 asked;             /* when the lead became an inquiry */
  gint64 decided;           /* when somebody discarded, deferred or handed it over; 0 = not */
  gint64 last_activity;
} TamizAsked;

TamizAttainment *tamiz_attainment_read       (TamizWork                  *work,
                                              const TamizAttainmentQuery *query,
                                              GError                    **error);
void             tamiz_attainment_free       (TamizAttainment            *self);
GArray          *tamiz_work_list_asked       (TamizWork                  *work,
                                              gint64                      from,
                                              gint64                      to,
                                              gboolean                    open,
                                              GError                    **error);
void             tamiz_owed_add_handoff      (GArray                     *owed,
                                              const TamizHandoffTimes    *times,
                                              const TamizHandoffReading  *reading);
void             tamiz_owed_fill_inquiry     (TamizOwed                  *owed,
                                              const TamizAsked           *asked,
                                              const TamizInquiryReading  *reading);
json_t          *tamiz_work_owed_to_json     (TamizWork                  *work,
                                              GArray                     *owed,
                                              gsize                       offset,
                                              gsize                       n,
                                              GError                    **error);
gint64           tamiz_month_of              (gint64                      at,
                                              GTimeZone                  *zone);
gint64           tamiz_month_starts          (gint64                      month,
                                              GTimeZone                  *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizAttainment, tamiz_attainment_free)

G_END_DECLS
