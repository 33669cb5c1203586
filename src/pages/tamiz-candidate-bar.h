#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Above the leads that are nearest to their handoff: how many are ready, what most of the others lack, and
 * only those who are wanted.
 *
 * “changed”: others are wanted.  “send-ready”: all that are ready are to be handed over.
 */
#define TAMIZ_TYPE_CANDIDATE_BAR (tamiz_candidate_bar_get_type ())

G_DECLARE_FINAL_TYPE (TamizCandidateBar, tamiz_candidate_bar, TAMIZ, CANDIDATE_BAR, GtkBox)

GtkWidget *tamiz_candidate_bar_new    (void);
void       tamiz_candidate_bar_show   (TamizCandidateBar *self,
                                       json_t            *items);
json_t    *tamiz_candidate_bar_choose (TamizCandidateBar *self);
json_t    *tamiz_candidate_bar_list_ready (TamizCandidateBar *self);

G_END_DECLS
