#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A lead in a TamizLeadList.  Until it was read its stage is -1 and its texts are absent;
 * what changes is notified.
 */
#define TAMIZ_TYPE_LEAD_ITEM (tamiz_lead_item_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadItem, tamiz_lead_item, TAMIZ, LEAD_ITEM, GObject)

const char *tamiz_lead_item_get_id            (TamizLeadItem *self);
int         tamiz_lead_item_get_stage         (TamizLeadItem *self);
int         tamiz_lead_item_get_grade         (TamizLeadItem *self);
gboolean    tamiz_lead_item_is_outdated       (TamizLeadItem *self);
const char *tamiz_lead_item_get_name          (TamizLeadItem *self);
const char *tamiz_lead_item_get_company       (TamizLeadItem *self);
const char *tamiz_lead_item_get_email         (TamizLeadItem *self);
const char *tamiz_lead_item_get_source        (TamizLeadItem *self);
const char *tamiz_lead_item_get_owner         (TamizLeadItem *self);
gint64      tamiz_lead_item_get_received_on   (TamizLeadItem *self);
gint64      tamiz_lead_item_get_last_activity (TamizLeadItem *self);

G_END_DECLS
