#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A set of ids above zero, eight bytes a slot: a million are put in within some
 * hundredths of a second.
 */
typedef struct _TamizIdSet TamizIdSet;

TamizIdSet *tamiz_id_set_new      (void);
void        tamiz_id_set_free     (TamizIdSet       *self);
gboolean    tamiz_id_set_add      (TamizIdSet       *self,
                                   gint64            id);
gboolean    tamiz_id_set_remove   (TamizIdSet       *self,
                                   gint64            id);
gboolean    tamiz_id_set_contains (const TamizIdSet *self,
                                   gint64            id);
guint       tamiz_id_set_size     (const TamizIdSet *self);
void        tamiz_id_set_clear    (TamizIdSet       *self);
GArray     *tamiz_id_set_dup      (const TamizIdSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizIdSet, tamiz_id_set_free)

G_END_DECLS
