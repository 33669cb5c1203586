#pragma once

#include "tamiz-holidays.h"

G_BEGIN_DECLS

/* Private to session: the holidays that ship beside the program. */
TamizHolidays *tamiz_country_load_holidays  (const char *country,
                                             GError    **error);
GStrv          tamiz_country_list_known     (void);
GArray        *tamiz_country_list_days_off  (const char *country,
                                             gint64      from,
                                             gint64      until);

G_END_DECLS
