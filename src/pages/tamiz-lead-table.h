#pragma once

#include "tamiz-desk.h"
#include "tamiz-id-selection.h"
#include "tamiz-lead-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The list of prospects: what a filter lets through, in the order of a column, of which
 * some may be selected.
 */
#define TAMIZ_TYPE_LEAD_TABLE (tamiz_lead_table_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadTable, tamiz_lead_table, TAMIZ, LEAD_TABLE, AdwBin)

void              tamiz_lead_table_set_desk      (TamizLeadTable *self,
                                                  TamizDesk      *desk);
void              tamiz_lead_table_set_filter    (TamizLeadTable *self,
                                                  json_t         *filter);
json_t           *tamiz_lead_table_dup_query     (TamizLeadTable *self);
const char       *tamiz_lead_table_get_sort      (TamizLeadTable *self);
void              tamiz_lead_table_set_sort      (TamizLeadTable *self,
                                                  const char     *sort);
TamizLeadList    *tamiz_lead_table_get_list      (TamizLeadTable *self);
TamizIdSelection *tamiz_lead_table_get_selection (TamizLeadTable *self);
json_t           *tamiz_lead_table_list_selected (TamizLeadTable *self);
void              tamiz_lead_table_go_to         (TamizLeadTable *self,
                                                  const char     *id);
gboolean          tamiz_lead_table_focus         (TamizLeadTable *self);

G_END_DECLS
