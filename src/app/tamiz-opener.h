#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* Opens or begins a base, step by step, until somebody can sit down at its desk.  One
 * opener opens one base.
 */
#define TAMIZ_TYPE_OPENER (tamiz_opener_get_type ())

G_DECLARE_FINAL_TYPE (TamizOpener, tamiz_opener, TAMIZ, OPENER, GObject)

TamizOpener *tamiz_opener_new          (TamizClock          *clock);
void         tamiz_opener_set_progress (TamizOpener         *self,
                                        TamizProgressFunc    func,
                                        gpointer             user_data);
void         tamiz_opener_open_async   (TamizOpener         *self,
                                        const char          *path,
                                        const char          *email,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
void         tamiz_opener_begin_async  (TamizOpener         *self,
                                        const char          *path,
                                        json_t              *answers,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
void         tamiz_opener_sample_async (TamizOpener         *self,
                                        const char          *path,
                                        guint                size,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
TamizDesk   *tamiz_opener_finish       (TamizOpener         *self,
                                        GAsyncResult        *result,
                                        GError             **error);

G_END_DECLS
