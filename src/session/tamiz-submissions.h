#pragma once

#include "tamiz-door.h"
#include "tamiz-form-post.h"
#include "tamiz-forms.h"
#include "tamiz-suppression.h"

G_BEGIN_DECLS

/* Private to session: what was posted, and how it becomes what the door admits. */

TamizStaged *tamiz_submission_stage    (TamizWork            *work,
                                        TamizForm            *form,
                                        const TamizFormPost  *post,
                                        const char           *page,
                                        GError              **error);
gboolean     tamiz_submission_consents (const TamizFormPost  *post);
gboolean     tamiz_submission_is_spam  (TamizForm            *form,
                                        const TamizFormPost  *post);
char        *tamiz_submission_dup_email (TamizWork           *work,
                                        TamizForm            *form,
                                        const TamizFormPost  *post,
                                        char                **field);
TamizFormPost *tamiz_submission_read_post (TamizRecord       *submission);
const char  *tamiz_submission_get_reason (TamizRecord        *submission);
json_t      *tamiz_submission_to_json  (TamizWork            *work,
                                        TamizRecord          *submission,
                                        GHashTable           *forms);
json_t      *tamiz_submission_describe_fields (TamizWork     *work,
                                        TamizForm            *form,
                                        GPtrArray            *submissions,
                                        GError              **error);

/* tamiz-submission-door.c */
gboolean     tamiz_submission_is_excluded (TamizWork         *work,
                                        TamizSuppression     *list,
                                        TamizForm            *form,
                                        const TamizFormPost  *post,
                                        const char           *page,
                                        gboolean             *excluded,
                                        GError              **error);
gboolean     tamiz_submission_forget   (TamizWork            *work,
                                        TamizRecord          *submission,
                                        GError              **error);
gboolean     tamiz_submissions_admit   (TamizWork            *work,
                                        GPtrArray            *submissions,
                                        GError              **error);

G_END_DECLS
