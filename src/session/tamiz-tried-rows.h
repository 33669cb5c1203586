#pragma once

#include "tamiz-matching.h"
#include "tamiz-normalizer.h"

G_BEGIN_DECLS

/* Private to session: whom the rows of a trial would add, by the keys by which later rows may be
 * theirs.  A trial writes nothing, but a file may be large: the rows lie in a temporary file that
 * has no name, what is in memory is where each begins, and the people of the last ones.  They have ids
 * below 0.
 */
typedef struct _TamizTriedRows TamizTriedRows;

TamizTriedRows *tamiz_tried_rows_new        (TamizNormalizer     *normalizer,
                                             TamizMatchAction     action);
void            tamiz_tried_rows_free       (TamizTriedRows      *self);
gboolean        tamiz_tried_rows_add        (TamizTriedRows      *self,
                                             TamizStaged         *staged,
                                             GError             **error);
gint64          tamiz_tried_rows_get_next   (TamizTriedRows      *self);
void            tamiz_tried_rows_add_key    (TamizTriedRows      *self,
                                             gint64               person,
                                             guint64              hash);
gboolean        tamiz_tried_rows_learn      (TamizTriedRows      *self,
                                             TamizCandidate      *candidate,
                                             TamizStaged         *staged,
                                             GError             **error);
guint           tamiz_tried_rows_count      (TamizTriedRows      *self,
                                             guint64              hash);
GPtrArray      *tamiz_tried_rows_list       (TamizTriedRows      *self,
                                             guint64              hash,
                                             GError             **error);
TamizCandidate *tamiz_tried_rows_find       (TamizTriedRows      *self,
                                             gint64               person,
                                             GError             **error);
void            tamiz_tried_rows_rest       (TamizTriedRows      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizTriedRows, tamiz_tried_rows_free)

G_END_DECLS
