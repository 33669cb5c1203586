#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What came of a call: its outcome, who answered instead, what was agreed, and when to
 * call again, which each outcome proposes.
 */
#define TAMIZ_TYPE_CALL_RESULT (tamiz_call_result_get_type ())

G_DECLARE_FINAL_TYPE (TamizCallResult, tamiz_call_result, TAMIZ, CALL_RESULT, GtkBox)

void        tamiz_call_result_set_nexts   (TamizCallResult *self,
                                           TamizDesk       *desk,
                                           json_t          *nexts);
const char *tamiz_call_result_get_outcome (TamizCallResult *self);
void        tamiz_call_result_add_to      (TamizCallResult *self,
                                           json_t          *arguments);
json_t     *tamiz_call_result_dup_draft   (TamizCallResult *self);
void        tamiz_call_result_set_draft   (TamizCallResult *self,
                                           json_t          *draft);
char       *tamiz_call_result_dup_next    (TamizCallResult *self,
                                           TamizDesk       *desk);
void        tamiz_call_result_set_refusal (TamizCallResult *self,
                                           const char      *message);

G_END_DECLS
