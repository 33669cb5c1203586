#pragma once

#include "tamiz-definition.h"
#include "tamiz-staged.h"

G_BEGIN_DECLS

/* What an import says of all its rows.  Texts may be %NULL. */
typedef struct
{
  const char *country;       /* the base's, ISO 3166-1 alpha-2 */
  const char *currency;      /* the base's, for amounts without one */
  GTimeZone *zone;           /* the base's; %NULL = UTC */
  const char *source;        /* name; of rows whose own is blank */
  int source_kind;           /* TamizSourceKind of @source; -1 = not known */
  const char *ids;           /* the system of external_id; %NULL = the row's source */
  int activity;              /* TamizActivityKind; or one of the two below */
  const char *campaign;      /* of rows whose own is blank */
  gboolean keep_phones;      /* TRUE: phones stay as typed (the bench) */
} TamizNormalizerSettings;

#define TAMIZ_NORMALIZER_ACTIVITY_NONE -1
#define TAMIZ_NORMALIZER_ACTIVITY_BY_SOURCE -2

#define TAMIZ_TYPE_NORMALIZER (tamiz_normalizer_get_type ())

G_DECLARE_FINAL_TYPE (TamizNormalizer, tamiz_normalizer, TAMIZ, NORMALIZER, GObject)

TamizNormalizer *tamiz_normalizer_new             (TamizMapping                  *mapping,
                                                   const TamizNormalizerSettings *settings);
void             tamiz_normalizer_set_definition  (TamizNormalizer *self,
                                                  TamizDefinition *definition);
void             tamiz_normalizer_add_source_kind (TamizNormalizer               *self,
                                                   const char                    *source,
                                                   TamizSourceKind                kind);
TamizStaged     *tamiz_normalizer_stage           (TamizNormalizer               *self,
                                                   TamizRow                      *row,
                                                   GError                       **error);

G_END_DECLS
