#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints what has no name, and fails. */
void tamiz_test_assert_accessible       (GtkWidget  *widget,
                                         const char *where);
void tamiz_test_assert_menus_accessible (GtkWidget  *widget,
                                         const char *where);

G_END_DECLS
