#pragma once

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* A definition that comes as a file, *.duo.json, which needs no base to be read.  How its signatures
 * are verified by other programs is told in data/schemas/duo.md.
 */

#define TAMIZ_DEFINITION_SCHEMA "https://tamiz.org/schemas/duo.schema.json"

TamizDefinition *tamiz_definition_file_read   (const char       *path,
                                               GError          **error);
json_t          *tamiz_definition_file_tell   (TamizDefinition  *definition);
void             tamiz_definition_file_advise (TamizDefinition  *definition,
                                               json_t           *findings);
json_t          *tamiz_definition_file_check  (const char       *path,
                                               GError          **error);

G_END_DECLS
