#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Which leads a report is about: when they were received, their first source, their
 * owner.  Emits “changed”.
 */
#define TAMIZ_TYPE_COHORT_BAR (tamiz_cohort_bar_get_type ())

G_DECLARE_FINAL_TYPE (TamizCohortBar, tamiz_cohort_bar, TAMIZ, COHORT_BAR, AdwBin)

void        tamiz_cohort_bar_set_desk         (TamizCohortBar *self,
                                               TamizDesk      *desk);
void        tamiz_cohort_bar_set_asks_owner   (TamizCohortBar *self,
                                               gboolean        asks_owner);
void        tamiz_cohort_bar_refresh          (TamizCohortBar *self);
json_t     *tamiz_cohort_bar_make_arguments   (TamizCohortBar *self);
char       *tamiz_cohort_bar_dup_leads_target (TamizCohortBar *self,
                                               const char     *filter,
                                               const char     *value);
char       *tamiz_cohort_bar_dup_sentence     (TamizCohortBar *self);
gboolean    tamiz_cohort_bar_is_everything    (TamizCohortBar *self);
const char *tamiz_cohort_bar_get_owner_name   (TamizCohortBar *self);

G_END_DECLS
