#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: a file that is, or would be, imported. */
typedef struct
{
  TamizRowReader *reader;
  TamizMapping *mapping;
  TamizNormalizer *normalizer;
  char *digest;             /* SHA-256 of the file */
  struct _TamizLearnt *learnt; /* (nullable): how such files were read before, where that is wanted */
  json_t *same;             /* the import that brought the same bytes, or null */
  GArray *former;           /* gint64: all that did */
} TamizImportFile;

TamizImportFile *tamiz_import_file_open (TamizWork        *work,
                                         GError          **error);
gboolean         tamiz_import_find_definition (TamizWork        *work,
                                               TamizDefinition **definition,
                                               GError          **error);
json_t          *tamiz_work_read_map    (TamizWork        *work,
                                         GError          **error);
char            *tamiz_import_file_dup_digest (const char    *path,
                                               GCancellable  *cancellable,
                                               GError       **error);
json_t          *tamiz_import_file_find_same (TamizImportFile  *self,
                                              TamizWork        *work,
                                              GError          **error);
void             tamiz_import_file_free (TamizImportFile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizImportFile, tamiz_import_file_free)

G_END_DECLS
