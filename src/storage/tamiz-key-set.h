#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which hashes of duplicate keys there are, in four bytes each: it answers at once that
 * nobody has a text, which is the answer for most rows of an import.  That somebody has
 * it is asked of the base.
 */
typedef struct _TamizKeySet TamizKeySet;

TamizKeySet *tamiz_key_set_new      (void);
void         tamiz_key_set_free     (TamizKeySet       *self);
void         tamiz_key_set_add      (TamizKeySet       *self,
                                     guint64            hash);
gboolean     tamiz_key_set_may_have (const TamizKeySet *self,
                                     guint64            hash);
void         tamiz_key_set_clear    (TamizKeySet       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizKeySet, tamiz_key_set_free)

G_END_DECLS
