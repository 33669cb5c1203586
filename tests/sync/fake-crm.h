#pragma once

#include "crm-faults.h"
#include "tamiz-clock.h"

G_BEGIN_DECLS

/* A CRM that speaks as Tryton does, in this process, on a thread of its own; with faults on
 * demand.
 */
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
void      fake_crm_set_late     (FakeCrm     *self,
                                 gint64       late);
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
void      fake_crm_lose         (FakeCrm     *self,
                                 const char  *key,
                                 const char  *reason);
void      fake_crm_set_comment  (FakeCrm     *self,
                                 const char  *key,
                                 const char  *comment);
char     *fake_crm_dup_comment  (FakeCrm     *self,
                                 const char  *key);
void      fake_crm_remove_key   (FakeCrm     *self,
                                 const char  *key);
void      fake_crm_hide_key     (FakeCrm     *self,
                                 const char  *key,
                                 gboolean     hidden);
char     *fake_crm_get_log      (FakeCrm     *self);

#define FAKE_LOGIN "lead-sync"
#define FAKE_PASSWORD "s3cret-of-the-fake"
#define FAKE_PARTY "party.party"
#define FAKE_LEAD "sale.opportunity"

G_END_DECLS
