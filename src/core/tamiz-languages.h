#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The languages that a base or a definition may be in, by their ISO 639 codes; those that
 * starter definitions ship in come first.
 */
const char *tamiz_language_get_nth   (guint       position);
const char *tamiz_language_get_title (const char *code);

G_END_DECLS
