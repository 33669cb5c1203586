#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The exception that lets a lead through to sales though something is missing: asked for, and granted or
 * refused by somebody of the other side, each where it is read.
 */
#define TAMIZ_TYPE_EXCEPTION_ROW (tamiz_exception_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizExceptionRow, tamiz_exception_row, TAMIZ, EXCEPTION_ROW, AdwActionRow)

GtkWidget *tamiz_exception_row_new  (void);
void       tamiz_exception_row_show (TamizExceptionRow *self,
                                     TamizDesk         *desk,
                                     const char        *lead,
                                     const char        *name,
                                     json_t            *exception,
                                     gboolean           offered);

G_END_DECLS
