#pragma once

#include "tamiz-clock.h"
#include "tamiz-http.h"
#include "tamiz-loopback.h"
#include "tamiz-oauth-flow.h"
#include "tamiz-token-vault.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_OAUTH (tamiz_oauth_get_type ())

/* The tokens of one connection: got, kept, renewed in time, by one program at a time.  It
 * waits, so it belongs to the worker's thread.
 */
G_DECLARE_FINAL_TYPE (TamizOauth, tamiz_oauth, TAMIZ, OAUTH, GObject)

TamizOauth      *tamiz_oauth_new         (TamizConnector   *connector,
                                          json_t           *scope,
                                          const char       *name,
                                          TamizTokenVault  *vault,
                                          TamizHttp        *http,
                                          TamizClock       *clock);
void             tamiz_oauth_set_secret  (TamizOauth       *self,
                                          const char       *secret);
gboolean         tamiz_oauth_obtain      (TamizOauth       *self,
                                          const char       *rejected,
                                          gboolean         *fresh,
                                          TamizAnswer     **refusal,
                                          GCancellable     *cancellable,
                                          GError          **error);
const char      *tamiz_oauth_get_token   (TamizOauth       *self);
const char      *tamiz_oauth_get_api     (TamizOauth       *self);

TamizLoopback   *tamiz_oauth_listen      (TamizOauth       *self,
                                          TamizOauthProof  *proof,
                                          GError          **error);
char            *tamiz_oauth_begin       (TamizOauth       *self,
                                          const char       *redirect,
                                          TamizOauthProof  *proof,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean         tamiz_oauth_complete    (TamizOauth       *self,
                                          const char       *code,
                                          const char       *redirect,
                                          TamizOauthProof  *proof,
                                          GCancellable     *cancellable,
                                          GError          **error);

G_END_DECLS
