#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What stands below the figures of attainment: every late case, what runs out next, what is paused,
 * what was an exception; each leads to its handoff, or to its lead.
 */
#define TAMIZ_TYPE_ATTAINMENT_CASES (tamiz_attainment_cases_get_type ())

G_DECLARE_FINAL_TYPE (TamizAttainmentCases, tamiz_attainment_cases, TAMIZ, ATTAINMENT_CASES, GtkBox)

GtkWidget *tamiz_attainment_cases_new  (gpointer              desk);
void       tamiz_attainment_cases_show (TamizAttainmentCases *self,
                                        json_t               *answer);

G_END_DECLS
