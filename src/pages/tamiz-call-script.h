#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The questions of a call: what the definition still wants to know, the most informative
 * first, and, folded away, what was answered before.  Answers are kept here until the call
 * is logged; a question stays in its place once it has been answered.
 */
#define TAMIZ_TYPE_CALL_SCRIPT (tamiz_call_script_get_type ())

G_DECLARE_FINAL_TYPE (TamizCallScript, tamiz_call_script, TAMIZ, CALL_SCRIPT, GtkBox)

void     tamiz_call_script_clear        (TamizCallScript *self);
void     tamiz_call_script_show         (TamizCallScript *self,
                                         json_t          *criteria,
                                         json_t          *order);
json_t  *tamiz_call_script_dup_answers  (TamizCallScript *self);
void     tamiz_call_script_set_answers  (TamizCallScript *self,
                                         json_t          *answers);
char    *tamiz_call_script_dup_problem  (TamizCallScript *self);
gboolean tamiz_call_script_finish       (TamizCallScript *self);
void     tamiz_call_script_set_refusal  (TamizCallScript *self,
                                         const char      *message);

G_END_DECLS
