#pragma once

#include "tamiz-clock.h"

G_BEGIN_DECLS

/* A CRM that speaks as Tryton does, in this process, on a thread of its own; with faults on
 * demand.
 */
typedef enum
{
  FAULT_NONE,
  FAULT_COMMIT_CLOSE,       /* it is done, and the line breaks */
  FAULT_CLOSE_COMMIT,       /* the line breaks, and it is done 30 s later */
  FAULT_CLOSE,              /* the line breaks, and nothing was done */
  FAULT_RATE_SECONDS,       /* 429, Retry-After: 120 */
  FAULT_RATE_DATE,          /* 429, Retry-After: a date, by a clock that is a day off */
  FAULT_UNAVAILABLE,        /* 503 */
  FAULT_COMMIT_GATEWAY,     /* it is done, and the proxy says 504 */
  FAULT_DRIP,               /* it is done, and the answer never ends */
  FAULT_TRUNCATED,          /* it is done, and the answer is half */
  FAULT_HTML,               /* a login page, 200 */
  FAULT_REDIRECT,           /* 302 */
  FAULT_HUGE,               /* it is done, and the answer has 9 MiB */
  FAULT_NESTED,             /* it is done, and the answer has 100,000 brackets */
  FAULT_EXPIRED,            /* 401, and the session is gone */
  FAULT_ERROR,              /* 500 */
  FAULT_LOCKED,             /* 200, "database is locked", nothing done */
  FAULT_RIGHTS,             /* 200, UserError: not allowed */
  FAULT_INVALID,            /* 200, UserError: not valid */
} Fault;

#define FAKE_TYPE_CRM (fake_crm_get_type ())

G_DECLARE_FINAL_TYPE (FakeCrm, fake_crm, FAKE, CRM, GObject)

FakeCrm  *fake_crm_new          (TamizClock  *clock);
char     *fake_crm_get_url      (FakeCrm     *self);
void      fake_crm_set_clock    (FakeCrm     *self,
                                 TamizClock  *clock);
void      fake_crm_set_fault    (FakeCrm     *self,
                                 const char  *method,
                                 Fault        fault,
                                 guint        times);
void      fake_crm_stop         (FakeCrm     *self);
guint     fake_crm_count_calls  (FakeCrm     *self,
                                 const char  *method);
guint     fake_crm_count_key    (FakeCrm     *self,
                                 const char  *model,
                                 const char  *key);
void      fake_crm_add_record   (FakeCrm     *self,
                                 const char  *model,
                                 const char  *key);
void      fake_crm_set_state    (FakeCrm     *self,
                                 const char  *key,
                                 const char  *state);
void      fake_crm_remove_key   (FakeCrm     *self,
                                 const char  *key);
char     *fake_crm_get_log      (FakeCrm     *self);

#define FAKE_LOGIN "lead-sync"
#define FAKE_PASSWORD "s3cret-of-the-fake"
#define FAKE_PARTY "party.party"
#define FAKE_LEAD "sale.opportunity"

G_END_DECLS
