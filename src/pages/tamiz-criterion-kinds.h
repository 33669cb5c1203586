#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* A criterion of a draft as another kind, or answered by somebody else: what belongs to the old
 * kind goes, what the new one needs comes, so that the document stays valid.
 */
json_t     *tamiz_criterion_new_asked     (const char *title);
json_t     *tamiz_criterion_to_kind       (json_t     *criterion,
                                           const char *kind,
                                           const char *currency);
json_t     *tamiz_criterion_to_answered   (json_t     *criterion,
                                           const char *by);
const char *tamiz_criterion_answered_by   (json_t     *criterion);

G_END_DECLS
