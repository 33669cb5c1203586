#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Finds anything by a few letters: people, companies, handoffs, pages and what can be
 * done.
 */
#define TAMIZ_TYPE_FIND (tamiz_find_get_type ())

G_DECLARE_FINAL_TYPE (TamizFind, tamiz_find, TAMIZ, FIND, AdwWindow)

GtkWindow *tamiz_find_new (GtkWindow *parent,
                           TamizDesk *desk);

G_END_DECLS
