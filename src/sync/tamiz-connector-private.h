#pragma once

#include "tamiz-connector.h"
#include "tamiz-encoder.h"
#include "tamiz-template.h"

G_BEGIN_DECLS

/* Where a value is in an answer, and how it is written there. */
typedef struct
{
  const char *path;         /* (nullable): of readers that look elsewhere */
  const char *other;        /* (nullable): where @path is empty */
  const char *header;       /* (nullable): a header instead */
  const char *match;        /* (nullable): a regular expression whose first group is the value */
  gboolean own_key;         /* the key that was sent is its name over there, too */
  TamizEncoder as;
  gboolean required;
} TamizReaderSpec;

/* The parsed mapping, which all parts of the connector read. */
json_t     *tamiz_connector_get_mapping (TamizConnector   *self);
json_t     *tamiz_connector_get_op      (TamizConnector   *self,
                                         const char       *op);

TamizConnector *tamiz_connector_new     (json_t           *mapping);
int         tamiz_connector_find_rule   (TamizConnector   *self,
                                         const char       *op,
                                         TamizResponse    *response);
gboolean    tamiz_answer_passes         (json_t           *body,
                                         json_t           *tests);
char       *tamiz_connector_sign        (const char       *secret,
                                         const char       *id,
                                         gint64            seconds,
                                         const char       *text);
json_t     *tamiz_connector_get_oauth   (TamizConnector   *self);

gboolean    tamiz_mapping_check         (json_t           *mapping,
                                         GError          **error);
gboolean    tamiz_mapping_check_oauth   (json_t           *mapping,
                                         GError          **error);
gboolean    tamiz_mapping_check_reader  (json_t           *value,
                                         const char       *where,
                                         GError          **error);
void        tamiz_reader_spec_init      (TamizReaderSpec  *spec,
                                         json_t           *json);
char       *tamiz_reader_spec_read      (TamizReaderSpec  *spec,
                                         json_t           *body,
                                         TamizResponse    *response,
                                         const char       *key);
gboolean    tamiz_class_from_nick       (const char       *nick,
                                         TamizClass       *klass);
gboolean    tamiz_repeat_from_nick      (const char       *nick,
                                         TamizRepeat      *repeat);

G_END_DECLS
