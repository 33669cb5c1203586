#pragma once

#include "tamiz-rights.h"
#include "tamiz-session.h"

G_BEGIN_DECLS

/* Where somebody works: an open base, who they are, and what pages ask and do there.
 * Everything belongs to the main thread; the work itself is done by the session's
 * workers.
 */
#define TAMIZ_TYPE_DESK (tamiz_desk_get_type ())

G_DECLARE_FINAL_TYPE (TamizDesk, tamiz_desk, TAMIZ, DESK, GObject)

/* What an operation answered: exactly one of @answer and @error, both borrowed. */
typedef void (*TamizAnswerFunc) (gpointer      owner,
                                 json_t       *answer,
                                 const GError *error);

/* How far long work has come; @total is 0 where that is not known. */
typedef void (*TamizHowFarFunc) (gpointer owner,
                                 guint64  done,
                                 guint64  total);

TamizDesk    *tamiz_desk_new             (TamizSession      *session);
void          tamiz_desk_prepare         (TamizDesk         *self);
TamizSession *tamiz_desk_get_session     (TamizDesk         *self);

void          tamiz_desk_load_async      (TamizDesk         *self,
                                          const char        *email,
                                          GAsyncReadyCallback callback,
                                          gpointer           user_data);
gboolean      tamiz_desk_load_finish     (TamizDesk         *self,
                                          GAsyncResult      *result,
                                          GError           **error);

json_t       *tamiz_desk_get_base        (TamizDesk         *self);
json_t       *tamiz_desk_get_users       (TamizDesk         *self);
json_t       *tamiz_desk_get_user        (TamizDesk         *self);
const char   *tamiz_desk_get_email       (TamizDesk         *self);
GTimeZone    *tamiz_desk_get_zone        (TamizDesk         *self);
gint64        tamiz_desk_get_today       (TamizDesk         *self);
const char   *tamiz_desk_get_currency    (TamizDesk         *self);
const char   *tamiz_desk_get_user_name   (TamizDesk         *self,
                                          const char        *email);
void          tamiz_desk_set_user        (TamizDesk         *self,
                                          const char        *email);
gboolean      tamiz_desk_has_role        (TamizDesk         *self,
                                          TamizRole          role);
TamizPermission tamiz_desk_may           (TamizDesk         *self,
                                          TamizRight         right);
char         *tamiz_desk_dup_denial      (TamizDesk         *self,
                                          TamizRight         right);

void          tamiz_desk_ask             (TamizDesk         *self,
                                          gpointer           owner,
                                          const char        *slot,
                                          const char        *operation,
                                          json_t            *arguments,
                                          TamizAnswerFunc    func);
gboolean      tamiz_desk_give_up         (TamizDesk         *self,
                                          gpointer           owner,
                                          const char        *slot);
void          tamiz_desk_do              (TamizDesk         *self,
                                          gpointer           owner,
                                          const char        *operation,
                                          json_t            *arguments,
                                          const char        *done,
                                          TamizAnswerFunc    func);
GCancellable *tamiz_desk_do_long         (TamizDesk         *self,
                                          gpointer           owner,
                                          const char        *operation,
                                          json_t            *arguments,
                                          const char        *done,
                                          TamizHowFarFunc    how_far,
                                          TamizAnswerFunc    func);
GCancellable *tamiz_desk_ask_long        (TamizDesk         *self,
                                          gpointer           owner,
                                          const char        *operation,
                                          json_t            *arguments,
                                          TamizHowFarFunc    how_far,
                                          TamizAnswerFunc    func);
void          tamiz_desk_undo            (TamizDesk         *self,
                                          GArray            *changes,
                                          const char        *what);
void          tamiz_desk_redo            (TamizDesk         *self,
                                          GArray            *changes,
                                          const char        *what);
void          tamiz_desk_tell_imported   (TamizDesk         *self,
                                          const char        *import,
                                          const char        *file,
                                          const char        *told,
                                          gboolean           undone);
void          tamiz_desk_tell            (TamizDesk         *self,
                                          const char        *message);
void          tamiz_desk_tell_done       (TamizDesk         *self,
                                          const char        *message);
void          tamiz_desk_tell_final      (TamizDesk         *self,
                                          const char        *message);
void          tamiz_desk_tell_failure    (TamizDesk         *self,
                                          const char        *message);
void          tamiz_desk_tell_saved      (TamizDesk         *self,
                                          const char        *path);
void          tamiz_desk_give_passphrase (TamizDesk         *self,
                                          const char        *passphrase);

/* Times and days of answers, as people of the user's locale write them. */
char         *tamiz_desk_format_moment   (TamizDesk         *self,
                                          const char        *iso);
char         *tamiz_desk_format_day      (TamizDesk         *self,
                                          const char        *iso);
char         *tamiz_desk_format_ago      (TamizDesk         *self,
                                          const char        *iso);
char         *tamiz_desk_format_ago_at   (TamizDesk         *self,
                                          gint64             at);
char         *tamiz_desk_format_due      (TamizDesk         *self,
                                          const char        *iso);
char         *tamiz_desk_format_due_day  (TamizDesk         *self,
                                          const char        *iso);
gint64        tamiz_desk_parse_time      (TamizDesk         *self,
                                          const char        *iso);

G_END_DECLS
