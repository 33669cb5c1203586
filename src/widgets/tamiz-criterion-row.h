#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A criterion of the definition as a question, with the control that answers it by its
 * kind and how the lead stands to it.  It is given one item of lead.criteria and knows no
 * base: “answered” (value) says what somebody chose or typed, as lead.answer and call.log
 * take it; NULL where they took back what was not stored yet.  Until the owner calls
 * tamiz_criterion_row_set_value () the row shows that answer as one to be stored.
 *
 * For Tab the row is one place, or two where something is typed; arrows go among its buttons.
 * With the keyboard in the row: the letters of yes and no, a digit for a choice, ? for
 * “does not know” and - for “would not say” (where an answer is typed, while it is empty).
 */
#define TAMIZ_TYPE_CRITERION_ROW (tamiz_criterion_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizCriterionRow, tamiz_criterion_row, TAMIZ, CRITERION_ROW, GtkWidget)

GtkWidget  *tamiz_criterion_row_new         (void);
json_t     *tamiz_criterion_row_get_item    (TamizCriterionRow *self);
void        tamiz_criterion_row_set_item    (TamizCriterionRow *self,
                                             json_t            *item);
const char *tamiz_criterion_row_get_key     (TamizCriterionRow *self);
const char *tamiz_criterion_row_get_value   (TamizCriterionRow *self);
const char *tamiz_criterion_row_get_pending (TamizCriterionRow *self);
void        tamiz_criterion_row_set_value   (TamizCriterionRow *self,
                                             const char        *value);
void        tamiz_criterion_row_set_refusal (TamizCriterionRow *self,
                                             const char        *message);
void        tamiz_criterion_row_set_editable (TamizCriterionRow *self,
                                              gboolean           editable);
char       *tamiz_criterion_row_dup_problem (TamizCriterionRow *self);
void        tamiz_criterion_row_finish      (TamizCriterionRow *self);
void        tamiz_criterion_row_forget      (TamizCriterionRow *self);

G_END_DECLS
