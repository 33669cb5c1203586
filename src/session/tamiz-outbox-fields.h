#pragma once

#include "tamiz-fields.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what a row for a CRM says, field by field.  The keys are those that
 * tamiz-outbox-store.h registers; one that is added there is added here.
 */
typedef enum
{
  TAMIZ_PAYLOAD_TEXT,
  TAMIZ_PAYLOAD_LONG,       /* of several lines */
  TAMIZ_PAYLOAD_EMAIL,
  TAMIZ_PAYLOAD_PHONE,      /* E.164 */
  TAMIZ_PAYLOAD_AMOUNT,
  TAMIZ_PAYLOAD_CURRENCY,
  TAMIZ_PAYLOAD_DAY,
  TAMIZ_PAYLOAD_FIXED,      /* people read it, and cannot correct it */
} TamizPayloadType;

typedef struct
{
  const char *key;
  TamizPayloadType type;
  const char *title;        /* to be translated */
  TamizKind kind;           /* what holds it in the base; TAMIZ_N_KINDS = nothing */
  int field;
} TamizPayloadField;

const TamizPayloadField *tamiz_payload_find_field  (const char *key);
const TamizPayloadField *tamiz_payload_get_field   (guint       nth);
const char              *tamiz_payload_get_title   (const char *key);
gboolean                 tamiz_payload_may_be_seen (const char *key);
json_t                  *tamiz_payload_parse       (TamizRecord *row);
json_t                  *tamiz_payload_list        (json_t      *payload,
                                                    gboolean    empty_too);
gboolean                 tamiz_payload_read_value  (const TamizPayloadField  *field,
                                                    const char               *typed,
                                                    char                    **value,
                                                    GError                  **error);
char                    *tamiz_payload_dup_stored  (TamizWork                *work,
                                                    const TamizPayloadField  *field,
                                                    TamizFacts               *facts);

G_END_DECLS
