#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The questions that both sides are asked before there is a draft, one at a time: choices to be
 * checked, and a place for own words.
 */
#define TAMIZ_TYPE_OPINION_FORM (tamiz_opinion_form_get_type ())

G_DECLARE_FINAL_TYPE (TamizOpinionForm, tamiz_opinion_form, TAMIZ, OPINION_FORM, AdwBin)

GtkWidget *tamiz_opinion_form_new           (void);
void       tamiz_opinion_form_set_questions (TamizOpinionForm *self,
                                             json_t           *questions);
guint      tamiz_opinion_form_count         (TamizOpinionForm *self);
guint      tamiz_opinion_form_get_shown     (TamizOpinionForm *self);
void       tamiz_opinion_form_show          (TamizOpinionForm *self,
                                             guint             nth);
json_t    *tamiz_opinion_form_get_answers   (TamizOpinionForm *self);

G_END_DECLS
