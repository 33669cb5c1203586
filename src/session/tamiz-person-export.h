#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: all that is stored of one person, for them to read. */
json_t *tamiz_person_export_collect (TamizWork   *work,
                                     GArray      *family,
                                     const char  *folder,
                                     GError     **error);
json_t *tamiz_person_export_lay_out (json_t      *person);

G_END_DECLS
