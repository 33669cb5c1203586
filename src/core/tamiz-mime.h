#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The library of mails is begun once, by whoever needs it first: it counts itself how often it was begun, but
 * not safely between threads.  Core does not know it; @begin is its g_mime_init().
 */
void tamiz_mime_begin (void (*begin) (void));

G_END_DECLS
