#pragma once

#include "tamiz-facts.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: who of the sales executives is to have a lead, and why. */
typedef struct _TamizExecutives TamizExecutives;

TamizExecutives *tamiz_executives_new     (TamizWork       *work,
                                           GError         **error);
void             tamiz_executives_free    (TamizExecutives *self);
json_t          *tamiz_executives_propose (TamizExecutives *self,
                                           TamizFacts      *facts);
void             tamiz_executives_give    (TamizExecutives *self,
                                           const char      *email);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizExecutives, tamiz_executives_free)

json_t   *tamiz_work_propose_executives (TamizWork    *work,
                                         TamizFacts   *facts,
                                         GError      **error);
gboolean  tamiz_work_check_executive    (TamizWork    *work,
                                         TamizRecord  *user,
                                         GError      **error);
gint64    tamiz_work_find_leave         (TamizWork    *work,
                                         TamizRecord  *user,
                                         gint64        day,
                                         GError      **error);
gboolean  tamiz_user_is_sales           (TamizRecord  *user);
char     *tamiz_leave_dup_day           (gint64        day);
json_t   *tamiz_executives_dup_choice   (json_t       *proposal,
                                         const char   *email);

G_END_DECLS
