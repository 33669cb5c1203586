#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A person's name as it is compared with others. */
typedef struct _TamizName TamizName;

typedef enum
{
  TAMIZ_NAMES_DIFFER,
  TAMIZ_NAMES_MAY_BE,       /* no more than an initial, or one surname of two, speaks for it */
  TAMIZ_NAMES_ALIKE,
} TamizNamesLikeness;

TamizName          *tamiz_name_new      (const char      *first,
                                         const char      *last);
void                tamiz_name_free     (TamizName       *self);
gboolean            tamiz_name_is_blank (const TamizName *self);
guint64             tamiz_name_get_marks (const TamizName *self);
TamizNamesLikeness  tamiz_names_compare (const TamizName *a,
                                         const TamizName *b,
                                         char           **why);

gboolean            tamiz_texts_are_close (const char    *a,
                                           const char    *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizName, tamiz_name_free)

G_END_DECLS
