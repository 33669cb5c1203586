#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One filter of a list: says what is chosen, offers what could be, with how many each would
 * let through, and takes it back.
 */
#define TAMIZ_TYPE_FILTER_CHIP (tamiz_filter_chip_get_type ())

G_DECLARE_FINAL_TYPE (TamizFilterChip, tamiz_filter_chip, TAMIZ, FILTER_CHIP, AdwBin)

GtkWidget  *tamiz_filter_chip_new         (const char      *title,
                                           gboolean         several);
const char *tamiz_filter_chip_get_value   (TamizFilterChip *self);
void        tamiz_filter_chip_set_value   (TamizFilterChip *self,
                                           const char      *value);
void        tamiz_filter_chip_set_choices (TamizFilterChip *self,
                                           json_t          *choices);

G_END_DECLS
