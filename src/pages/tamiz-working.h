#pragma once

#include "tamiz-estimate.h"
#include "tamiz-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Private to pages: long work as it is shown, with its bar and the buttons that pause it and
 * give it up.  The widgets are the page's.
 */
typedef struct
{
  GtkProgressBar *bar;
  GtkButton *pause_button;
  GtkButton *cancel_button;
  TamizEstimate *estimate;
  TamizSession *session;    /* (nullable): while something works, as is … */
  GCancellable *running;    /* … what gives it up */
  gboolean paused;
} TamizWorking;

void      tamiz_working_init         (TamizWorking   *self,
                                      GtkProgressBar *bar,
                                      GtkButton      *pause_button,
                                      GtkButton      *cancel_button);
void      tamiz_working_clear        (TamizWorking   *self);
void      tamiz_working_begin        (TamizWorking   *self,
                                      TamizSession   *session,
                                      GCancellable   *running);
void      tamiz_working_tell         (TamizWorking   *self,
                                      guint64         done,
                                      guint64         total);
void      tamiz_working_set_paused   (TamizWorking   *self,
                                      gboolean        paused);
void      tamiz_working_toggle_pause (TamizWorking   *self);
void      tamiz_working_give_up      (TamizWorking   *self);
void      tamiz_working_end          (TamizWorking   *self);

G_END_DECLS
