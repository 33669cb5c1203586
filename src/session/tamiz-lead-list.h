#pragma once

#include "tamiz-lead-item.h"
#include "tamiz-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A list of leads for the window: a GListModel of TamizLeadItem over the answer to a query,
 * which follows what is committed.  It belongs to the main context, never makes it wait for
 * the base, and changes by as little as possible, so that a view keeps its place.
 */
#define TAMIZ_TYPE_LEAD_LIST (tamiz_lead_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadList, tamiz_lead_list, TAMIZ, LEAD_LIST, GObject)

TamizLeadList *tamiz_lead_list_new         (TamizSession  *session);

void           tamiz_lead_list_set_query   (TamizLeadList *self,
                                            json_t        *arguments);
gboolean       tamiz_lead_list_get_loading (TamizLeadList *self);
const char    *tamiz_lead_list_get_error   (TamizLeadList *self);

gboolean       tamiz_lead_list_find        (TamizLeadList *self,
                                            gint64         id,
                                            guint         *position);
gint64         tamiz_lead_list_get_id      (TamizLeadList *self,
                                            guint          position);
GArray        *tamiz_lead_list_dup_ids     (TamizLeadList *self);

G_END_DECLS
