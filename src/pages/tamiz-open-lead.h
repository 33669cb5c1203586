#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* The lead that an editor shows: what the base says of it (lead.show), for all parts of
 * the editor.  When another one is chosen the parts first save what was typed for this one.
 */
#define TAMIZ_TYPE_OPEN_LEAD (tamiz_open_lead_get_type ())

G_DECLARE_FINAL_TYPE (TamizOpenLead, tamiz_open_lead, TAMIZ, OPEN_LEAD, GObject)

TamizOpenLead *tamiz_open_lead_new         (TamizDesk     *desk);
TamizDesk     *tamiz_open_lead_get_desk    (TamizOpenLead *self);
const char    *tamiz_open_lead_get_wanted  (TamizOpenLead *self);
void           tamiz_open_lead_set_wanted  (TamizOpenLead *self,
                                            const char    *id);
const char    *tamiz_open_lead_get_id      (TamizOpenLead *self);
json_t        *tamiz_open_lead_get_json    (TamizOpenLead *self);
const char    *tamiz_open_lead_get_failure (TamizOpenLead *self);
gboolean       tamiz_open_lead_may_work    (TamizOpenLead *self);
void           tamiz_open_lead_refresh     (TamizOpenLead *self);
void           tamiz_open_lead_save        (TamizOpenLead *self);
char          *tamiz_open_lead_dup_name    (TamizOpenLead *self);
const char    *tamiz_open_lead_why_unjudged (TamizOpenLead *self);
gboolean       tamiz_open_lead_is_erased   (TamizOpenLead *self);

G_END_DECLS
