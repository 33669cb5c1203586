#pragma once

#include "tamiz-staged.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: the list of whom nobody brings in again.  It holds hashes, keyed with a key of
 * the base's own, of addresses, numbers and ids in their normal form, never the texts.
 */
typedef enum
{
  TAMIZ_SUPPRESSED_EMAIL,
  TAMIZ_SUPPRESSED_PHONE,
  TAMIZ_SUPPRESSED_EXTERNAL, /* "system\nvalue" */
} TamizSuppressedKind;

typedef struct _TamizSuppression TamizSuppression;

TamizSuppression *tamiz_suppression_load        (TamizWork           *work,
                                                 GError             **error);
void              tamiz_suppression_free        (TamizSuppression    *self);
gboolean          tamiz_suppression_is_empty    (TamizSuppression    *self);
gboolean          tamiz_suppression_has         (TamizSuppression    *self,
                                                 TamizSuppressedKind  kind,
                                                 const char          *text);
gboolean          tamiz_suppression_has_staged  (TamizSuppression    *self,
                                                 TamizStaged         *staged);
gboolean          tamiz_suppression_add         (TamizSuppression    *self,
                                                 TamizWork           *work,
                                                 TamizChangeSet      *set,
                                                 TamizSuppressedKind  kind,
                                                 const char          *text,
                                                 const char          *reason,
                                                 TamizRecord        **record,
                                                 GError             **error);
gboolean          tamiz_suppression_add_person  (TamizSuppression    *self,
                                                 TamizWork           *work,
                                                 TamizChangeSet      *set,
                                                 GArray              *rows,
                                                 const char          *reason,
                                                 guint               *added,
                                                 GError             **error);
gboolean          tamiz_suppression_count_person (TamizSuppression   *self,
                                                 TamizWork           *work,
                                                 GArray              *rows,
                                                 guint               *standing,
                                                 GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSuppression, tamiz_suppression_free)

G_END_DECLS
