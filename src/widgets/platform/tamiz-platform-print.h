#pragma once

#include "tamiz-canvas.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Printing of the engine's documents. */

/* @message says what went wrong; NULL where it was printed, or given up. */
typedef void (*TamizPrintedFunc) (GtkWidget  *owner,
                                  const char *message);

GtkPrintOperation *tamiz_platform_make_print (TamizPaper       *paper,
                                              const char       *job_name,
                                              gboolean          landscape);
void               tamiz_platform_print      (GtkWidget        *owner,
                                              TamizPaper       *paper,
                                              const char       *job_name,
                                              gboolean          landscape,
                                              TamizPrintedFunc  func);

G_END_DECLS
