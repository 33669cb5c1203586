#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that is written piece by piece, and takes its name only once it is whole: until
 * then what stood there before stays as it is.
 */
typedef struct _TamizNewFile TamizNewFile;

TamizNewFile  *tamiz_new_file_open       (const char    *path,
                                          GError       **error);
void           tamiz_new_file_free       (TamizNewFile  *self);
GOutputStream *tamiz_new_file_get_stream (TamizNewFile  *self);
gboolean       tamiz_new_file_keep       (TamizNewFile  *self,
                                          GCancellable  *cancellable,
                                          GError       **error);
void           tamiz_new_file_explain    (const char    *path,
                                          GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizNewFile, tamiz_new_file_free)

G_END_DECLS
