#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is known of names, in Spanish and English: for comparing, not for other rooms. */

#define TAMIZ_MAX_NICKS 4

/* Under which names somebody goes by a given name: "pancho" is short for Francisco. */
guint       tamiz_nick_find         (const char *folded,
                                     guint      *names);
const char *tamiz_nick_get_name     (guint       name);
gboolean    tamiz_given_is_known    (const char *folded);
gboolean    tamiz_surname_is_known  (const char *folded);

G_END_DECLS
