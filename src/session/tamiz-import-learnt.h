#pragma once

#include "tamiz-import-file.h"

G_BEGIN_DECLS

/* Private to session: how files of the same columns were read before. */
typedef struct _TamizLearnt
{
  TamizRecord *import;      /* the one it is learnt from */
  json_t *options;          /* its options */
  json_t *map;              /* what of its map fits this file */
  guint columns;            /* how many of the file's columns it had */
  gboolean same_header;
} TamizLearnt;

gboolean  tamiz_learnt_find        (TamizWork          *work,
                                    const char *const  *header,
                                    TamizLearnt       **learnt,
                                    GError            **error);
void      tamiz_learnt_free        (TamizLearnt        *self);
json_t   *tamiz_learnt_merge       (TamizLearnt        *self,
                                    json_t             *map);
json_t   *tamiz_learnt_to_json     (TamizLearnt        *self,
                                    TamizWork          *work);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizLearnt, tamiz_learnt_free)

G_END_DECLS
