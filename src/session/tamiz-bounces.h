#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: addresses that cannot be reached. */
gboolean tamiz_bounces_mark  (TamizWork       *work,
                              TamizChangeSet  *set,
                              GArray          *people,
                              const char      *address,
                              gint64           at,
                              const char      *reason,
                              guint           *n_marked,
                              GError         **error);
gboolean tamiz_bounces_clear (TamizWork       *work,
                              TamizChangeSet  *set,
                              GArray          *people,
                              const char      *address,
                              gint64           at,
                              guint           *n_cleared,
                              GError         **error);

G_END_DECLS
