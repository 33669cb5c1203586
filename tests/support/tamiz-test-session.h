#pragma once

#include "tamiz-session.h"

G_BEGIN_DECLS

/* A session on a base in a folder of its own, with a clock that stands still until it
 * is turned.
 */
typedef struct
{
  char *folder;             /* (nullable): of the first session on the base */
  char *path;
  TamizClock *clock;
  TamizSession *session;
} TamizTestSession;

TamizTestSession *tamiz_test_session_new       (const char        *small_company);
TamizTestSession *tamiz_test_session_new_at    (const char        *path);
TamizTestSession *tamiz_test_session_new_sample (guint             size);
TamizTestSession *tamiz_test_session_open      (const char        *path);
TamizTestSession *tamiz_test_session_open_again (TamizTestSession *self);
void              tamiz_test_session_free      (TamizTestSession  *self);
void              tamiz_test_session_reopen    (TamizTestSession  *self);
void              tamiz_test_session_advance   (TamizTestSession  *self,
                                                gint64             microseconds);
void              tamiz_test_session_set_meanwhile (TamizTestSession *self,
                                                GFunc              func,
                                                gpointer           data);
void              tamiz_test_session_as        (TamizTestSession  *self,
                                                const char        *email);
json_t           *tamiz_test_session_perform   (TamizTestSession  *self,
                                                GError           **error,
                                                const char        *operation,
                                                ...) G_GNUC_NULL_TERMINATED;
json_t           *tamiz_test_session_perform_json (TamizTestSession *self,
                                                GError           **error,
                                                const char        *operation,
                                                json_t            *arguments);
json_t           *tamiz_test_session_do        (TamizTestSession  *self,
                                                const char        *operation,
                                                ...) G_GNUC_NULL_TERMINATED;
char             *tamiz_test_session_refused   (TamizTestSession  *self,
                                                const char        *code,
                                                const char        *operation,
                                                ...) G_GNUC_NULL_TERMINATED;
char             *tamiz_test_session_write     (TamizTestSession  *self,
                                                const char        *name,
                                                const char        *text);
void              tamiz_test_session_agree     (TamizTestSession  *self);
char             *tamiz_test_session_add_lead  (TamizTestSession  *self);
void              tamiz_test_session_qualify   (TamizTestSession  *self,
                                                const char        *lead);
const char       *tamiz_test_get               (json_t            *json,
                                                const char        *path);
json_t           *tamiz_test_find              (json_t            *json,
                                                const char        *path);
char             *tamiz_test_read_paper        (const char        *pdf);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizTestSession, tamiz_test_session_free)

G_END_DECLS
