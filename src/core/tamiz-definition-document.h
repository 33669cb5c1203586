#pragma once

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* A definition as a document that people write: the tree of its file, which is edited part by
 * part.  A part is named by a path: "statement", "criteria/need", "criteria/need/weight",
 * "criteria/budget/choices/planned/share", "matrix/fit_bands", "sla/accept_hours".  What has a
 * key is found by it, other items of a list by their position from 0.
 */

json_t   *tamiz_definition_to_document  (TamizDefinition  *definition);
json_t   *tamiz_document_get            (json_t           *document,
                                         const char       *part);
gboolean  tamiz_document_set            (json_t           *document,
                                         const char       *part,
                                         json_t           *value,
                                         GError          **error);
gboolean  tamiz_document_remove         (json_t           *document,
                                         const char       *part,
                                         GError          **error);
gboolean  tamiz_document_move           (json_t           *document,
                                         const char       *part,
                                         guint             position,
                                         GError          **error);
char     *tamiz_document_dup_place      (json_t           *document,
                                         const char       *part);
char     *tamiz_document_dup_part       (json_t           *document,
                                         const char       *path);

G_END_DECLS
