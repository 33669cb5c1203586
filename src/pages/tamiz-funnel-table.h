#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The figures of the funnel, a stage a row.  Emits “activated” with lead.list's filter
 * “funnel” of the figure that was chosen: “mql:returned”.
 */
#define TAMIZ_TYPE_FUNNEL_TABLE (tamiz_funnel_table_get_type ())

G_DECLARE_FINAL_TYPE (TamizFunnelTable, tamiz_funnel_table, TAMIZ, FUNNEL_TABLE, GtkWidget)

void       tamiz_funnel_table_set_data (TamizFunnelTable *self,
                                        json_t           *stages);
GtkWidget *tamiz_funnel_table_get_link (TamizFunnelTable *self,
                                        const char       *stage,
                                        const char       *figure);

G_END_DECLS
