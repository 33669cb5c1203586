#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder of its own in which a file is to be written. */
typedef struct
{
  char *folder;
  char *path;
} TamizTestPlace;

void  tamiz_test_place_init       (TamizTestPlace *self,
                                   const char     *name);
void  tamiz_test_place_clear      (TamizTestPlace *self);
guint tamiz_test_place_count      (TamizTestPlace *self);
void  tamiz_test_place_put        (TamizTestPlace *self,
                                   const char     *text);
char *tamiz_test_place_read       (TamizTestPlace *self);
void  tamiz_test_place_limit_size (gint64          bytes);

G_END_DECLS
