#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A small window that asks for what an operation needs, does it, and says in place what
 * was refused.  Its rows follow from the operation's own table.
 */
#define TAMIZ_TYPE_OPERATION_FORM (tamiz_operation_form_get_type ())

G_DECLARE_FINAL_TYPE (TamizOperationForm, tamiz_operation_form, TAMIZ, OPERATION_FORM, AdwWindow)

TamizOperationForm *tamiz_operation_form_new         (GtkWindow          *parent,
                                                      TamizDesk          *desk,
                                                      const char         *operation,
                                                      const char         *title,
                                                      const char         *done);
void                tamiz_operation_form_describe    (TamizOperationForm *self,
                                                      const char         *text);
void                tamiz_operation_form_add         (TamizOperationForm *self,
                                                      const char         *parameter,
                                                      const char         *title);
void                tamiz_operation_form_add_choices (TamizOperationForm *self,
                                                      const char         *parameter,
                                                      const char         *title,
                                                      json_t             *choices);
void                tamiz_operation_form_set         (TamizOperationForm *self,
                                                      const char         *parameter,
                                                      const char         *value);
void                tamiz_operation_form_set_label   (TamizOperationForm *self,
                                                      const char         *label);
void                tamiz_operation_form_set_loses   (TamizOperationForm *self,
                                                      const char         *label);
void                tamiz_operation_form_present     (TamizOperationForm *self);

G_END_DECLS
