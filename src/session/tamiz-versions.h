#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* What the change is called that a signature came with which was made at another computer. */
#define TAMIZ_CAUSE_SIGNED_BY_FILE "definition.sign-file"

/* Private to session: versions of the definition, for others than its own operations. */
TamizRecord *tamiz_work_find_version (TamizWork       *work,
                                      guint             states,
                                      gint64            version,
                                      GError          **error);
TamizRecord *tamiz_work_find_in_state (TamizWork            *work,
                                      TamizDefinitionState   state,
                                      GError               **error);
gboolean tamiz_work_check_can_sign   (TamizRecord      *user,
                                      GError          **error);
TamizRecord *tamiz_work_require_version (TamizWork    *work,
                                      const guint      *states,
                                      gint64            version,
                                      GError          **error);
TamizRecord *tamiz_work_find_draft    (TamizWork       *work,
                                      gint64            version,
                                      GError          **error);
json_t  *tamiz_work_advise           (TamizWork        *work,
                                      TamizDefinition  *definition,
                                      GError          **error);
json_t  *tamiz_work_compare          (TamizWork        *work,
                                      TamizDefinition  *before,
                                      TamizDefinition  *after,
                                      GError          **error);
json_t  *tamiz_work_version_to_json  (TamizWork        *work,
                                      TamizRecord      *record,
                                      gboolean          whole,
                                      GError          **error);
TamizDefinition *tamiz_work_load_starter (const char   *key,
                                      GError          **error);
TamizRecord *tamiz_work_insert_draft (TamizWork       *work,
                                      TamizChangeSet   *set,
                                      TamizDefinition  *definition,
                                      GError          **error);
json_t  *tamiz_work_add_draft        (TamizWork        *work,
                                      TamizDefinition  *definition,
                                      const char       *cause,
                                      GError          **error);
json_t  *tamiz_work_preview          (TamizWork        *work,
                                      TamizDefinition  *definition,
                                      TamizDefinition  *against,
                                      gint64            at,
                                      guint             listed,
                                      GError          **error);
gboolean tamiz_work_awaits_signature (TamizWork        *work,
                                      TamizRecord      *proposed,
                                      gint64            user,
                                      gboolean         *awaits,
                                      GError          **error);
gboolean tamiz_version_check_intact  (TamizReader      *reader,
                                      TamizRecord      *version,
                                      GError          **error);
gboolean tamiz_work_read_version     (TamizWork        *work,
                                      TamizRecord      *version,
                                      TamizDefinition **definition,
                                      char            **damage,
                                      GError          **error);
gboolean tamiz_work_find_why_closed  (TamizWork        *work,
                                      TamizRecord      *version,
                                      char            **why,
                                      GError          **error);
gboolean tamiz_work_check_may_write  (TamizWork        *work,
                                      TamizRecord      *draft,
                                      GError          **error);
void     tamiz_work_refuse_number    (TamizWork        *work,
                                      gint64            version,
                                      GError          **error);
void     tamiz_work_refuse_version   (TamizWork        *work,
                                      TamizDefinitionState state,
                                      gint64            version,
                                      GError          **error);

G_END_DECLS
