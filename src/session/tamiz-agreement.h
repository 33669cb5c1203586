#pragma once

#include "tamiz-business-time.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: a version of the definition as marketing's and sales' agreement. */
typedef struct
{
  gint64 version;
  TamizDefinition *definition;
  TamizBusinessTime *hours;
} TamizAgreement;

TamizAgreement *tamiz_agreement_new  (TamizWork        *work,
                                      TamizRecord      *version,
                                      GError          **error);
void            tamiz_agreement_free (TamizAgreement   *self);
void            tamiz_work_set_deadline (TamizWork     *work,
                                      json_t           *object,
                                      const char       *key,
                                      gint64            at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizAgreement, tamiz_agreement_free)

G_END_DECLS
