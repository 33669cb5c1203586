#pragma once

#include "tamiz-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Packets that are saved as files, and answers that come back in files.  @func is told of what
 * went wrong; what went well is told by the desk.
 */
void tamiz_handoff_files_save (GtkWidget       *owner,
                               TamizDesk       *desk,
                               const char      *number,
                               const char      *ending,
                               TamizAnswerFunc  func);
void tamiz_handoff_files_take (GtkWidget       *owner,
                               TamizDesk       *desk,
                               TamizAnswerFunc  func);

G_END_DECLS
