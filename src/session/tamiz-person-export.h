#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: all that is stored of one person, for programs and for them to read. */
json_t *tamiz_person_export_collect (TamizWork   *work,
                                     GArray      *rows,
                                     const char  *folder,
                                     GError     **error);

/* tamiz-person-sheet.c */
json_t *tamiz_person_sheet_lay_out  (TamizWork   *work,
                                     GArray      *rows,
                                     GError     **error);

/* tamiz-erasure-sheet.c */
json_t *tamiz_erasure_sheet_lay_out (TamizWork   *work,
                                     TamizRecord *erasure,
                                     json_t      *proof);

G_END_DECLS
