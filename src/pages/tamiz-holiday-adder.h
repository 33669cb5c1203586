#pragma once

#include <adwaita.h>

#include "tamiz-draft.h"

G_BEGIN_DECLS

/* Adds the holidays of a country, in this year, the next or both, to those of a draft's agreement. */
#define TAMIZ_TYPE_HOLIDAY_ADDER (tamiz_holiday_adder_get_type ())

G_DECLARE_FINAL_TYPE (TamizHolidayAdder, tamiz_holiday_adder, TAMIZ, HOLIDAY_ADDER, AdwBin)

GtkWidget *tamiz_holiday_adder_new  (void);
void       tamiz_holiday_adder_set  (TamizHolidayAdder *self,
                                     TamizDraft        *draft,
                                     const char        *part);

G_END_DECLS
