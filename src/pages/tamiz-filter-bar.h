#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The filters of the list of prospects, as chips: what is chosen, with how many each choice
 * would let through, and what another page asked for.
 */
#define TAMIZ_TYPE_FILTER_BAR (tamiz_filter_bar_get_type ())

G_DECLARE_FINAL_TYPE (TamizFilterBar, tamiz_filter_bar, TAMIZ, FILTER_BAR, AdwBin)

void    tamiz_filter_bar_set_desk   (TamizFilterBar *self,
                                     TamizDesk      *desk);
json_t *tamiz_filter_bar_get_filter (TamizFilterBar *self);
void    tamiz_filter_bar_set_filter (TamizFilterBar *self,
                                     json_t         *filter);
void    tamiz_filter_bar_count      (TamizFilterBar *self);

G_END_DECLS
