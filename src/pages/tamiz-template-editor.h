#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The mails that are written by templates: their texts, with what they look like beside them. */
#define TAMIZ_TYPE_TEMPLATE_EDITOR (tamiz_template_editor_get_type ())

G_DECLARE_FINAL_TYPE (TamizTemplateEditor, tamiz_template_editor, TAMIZ, TEMPLATE_EDITOR, AdwWindow)

GtkWindow *tamiz_template_editor_new (GtkWindow *parent,
                                      TamizDesk *desk);

const char *tamiz_mail_get_title (const char *key);

G_END_DECLS
