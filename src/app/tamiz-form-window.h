#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Windows about a web form: its settings, its HTML, what was posted. */
void tamiz_form_window_add        (GtkWindow *parent,
                                   TamizDesk *desk,
                                   json_t    *sources);
void tamiz_form_window_show       (GtkWindow *parent,
                                   TamizDesk *desk,
                                   json_t    *form);
void tamiz_form_window_show_html  (GtkWindow *parent,
                                   TamizDesk *desk,
                                   json_t    *form);

/* tamiz-form-fields.c */
void tamiz_form_window_show_fields (GtkWindow *parent,
                                   TamizDesk *desk,
                                   json_t    *form);

/* tamiz-form-posts.c */
void tamiz_form_window_show_posts (GtkWindow *parent,
                                   TamizDesk *desk);
GtkWidget *tamiz_form_window_new  (GtkWindow  *parent,
                                   const char *title,
                                   GtkWidget  *content,
                                   int         width,
                                   int         height);

G_END_DECLS
