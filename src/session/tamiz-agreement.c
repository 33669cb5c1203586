#define G_LOG_DOMAIN "tamiz-agreement"

#include "config.h"

#include "tamiz-agreement.h"

TamizAgreement *
tamiz_agreement_new (TamizWork    *work,
                     TamizRecord  *version,
                     GError      **error)
{
  TamizDefinition *definition = tamiz_session_parse_definition (work->session, version, error);
  TamizAgreement *self;

  if (definition == NULL)
    return NULL;

  self = g_new0 (TamizAgreement, 1);
  self->version = tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION);
  self->definition = definition;
  self->hours = tamiz_business_time_new (&definition->sla, work->zone);

  return self;
}

void
tamiz_agreement_free (TamizAgreement *self)
{
  tamiz_definition_unref (self->definition);
  tamiz_business_time_free (self->hours);
  g_free (self);
}

/* A deadline that never comes is none. */
void
tamiz_work_set_deadline (TamizWork  *work,
                         json_t     *object,
                         const char *key,
                         gint64      at)
{
  tamiz_work_set_time (work, object, key, at == G_MAXINT64 ? 0 : at);
}
