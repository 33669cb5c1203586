#pragma once

#include "tamiz-change-set.h"
#include "tamiz-clock.h"
#include "tamiz-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_SESSION (tamiz_session_get_type ())

G_DECLARE_FINAL_TYPE (TamizSession, tamiz_session, TAMIZ, SESSION, GObject)

/* How far long work has come; called on the main context that started it.  @total is 0
 * where it is not known.
 */
typedef void (*TamizProgressFunc) (guint64  done,
                                   guint64  total,
                                   gpointer user_data);

TamizSession *tamiz_session_new            (TamizClock           *clock);

void          tamiz_session_create_async   (TamizSession         *self,
                                            const char           *path,
                                            json_t               *settings,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      tamiz_session_create_finish  (TamizSession         *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void          tamiz_session_open_async     (TamizSession         *self,
                                            const char           *path,
                                            gboolean              read_only,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      tamiz_session_open_finish    (TamizSession         *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void          tamiz_session_close          (TamizSession         *self);
void          tamiz_session_prepare        (TamizSession         *self,
                                            GCancellable         *cancellable);
void          tamiz_session_look_over      (TamizSession         *self,
                                            GCancellable         *cancellable);
void          tamiz_session_recover_async  (TamizSession         *self,
                                            const char           *path,
                                            const char           *output,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
json_t       *tamiz_session_recover_finish (TamizSession         *self,
                                            GAsyncResult         *result,
                                            GError              **error);

void          tamiz_session_forget_trial   (TamizSession         *self);
void          tamiz_session_set_user       (TamizSession         *self,
                                            const char           *email);
/* Bytes that a passphrase has at least. */
#define TAMIZ_LEAST_PASSPHRASE 8

void          tamiz_session_set_passphrase (TamizSession         *self,
                                            const char           *passphrase);
const char   *tamiz_session_get_passphrase (TamizSession *self);
void          tamiz_session_set_progress   (TamizSession         *self,
                                            TamizProgressFunc     func,
                                            gpointer              user_data);

void          tamiz_session_set_paused     (TamizSession         *self,
                                            GCancellable         *cancellable,
                                            gboolean              paused);
gboolean      tamiz_session_is_resting     (TamizSession         *self,
                                            GCancellable         *cancellable);

void          tamiz_session_perform_async  (TamizSession         *self,
                                            const char           *operation,
                                            json_t               *arguments,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
json_t       *tamiz_session_perform_finish (TamizSession         *self,
                                            GAsyncResult         *result,
                                            GError              **error);
GArray       *tamiz_session_perform_get_changes (TamizSession    *self,
                                            GAsyncResult         *result);

const char   *tamiz_session_get_path       (TamizSession         *self);
const char   *tamiz_session_get_notice     (TamizSession         *self);
gboolean      tamiz_session_is_damaged     (TamizSession         *self);
const char   *tamiz_session_get_user       (TamizSession         *self);
TamizClock   *tamiz_session_get_clock      (TamizSession         *self);

G_END_DECLS
