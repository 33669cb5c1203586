#pragma once

#include "tamiz-connector.h"

G_BEGIN_DECLS

/* OAuth 2 as values, without any I/O: what is asked of an authorization server, and what its
 * answers say.  How a CRM wants it is the block "oauth" of its connector.
 */
typedef enum
{
  TAMIZ_OAUTH_CODE,             /* somebody signs in with a browser */
  TAMIZ_OAUTH_CLIENT,           /* the program has a secret of its own */
  TAMIZ_OAUTH_JWT,              /* the program has a key of its own */
  TAMIZ_OAUTH_PASSWORD,         /* a user's name and password */
} TamizOauthGrant;

typedef struct
{
  char *access;
  char *refresh;                /* (nullable) */
  char *api;                    /* (nullable): where the CRM is, where the server says so */
  gint64 got_at;                /* microseconds since 1970, by our clock, when it was asked for */
  gint64 expires_at;
} TamizOauthToken;

/* What a sign-in begins with; it is used once. */
typedef struct
{
  char *verifier;
  char *challenge;
  char *state;
} TamizOauthProof;

const char      *tamiz_oauth_grant_nick        (TamizOauthGrant   grant);
gboolean         tamiz_oauth_grant_from_nick   (const char       *nick,
                                                TamizOauthGrant  *grant);
gboolean         tamiz_oauth_get_grant         (TamizConnector   *connector,
                                                json_t           *scope,
                                                TamizOauthGrant  *grant,
                                                GError          **error);

char            *tamiz_oauth_challenge         (const char       *verifier);
TamizOauthProof *tamiz_oauth_proof_new         (void);
void             tamiz_oauth_proof_free        (TamizOauthProof  *self);

gboolean         tamiz_oauth_get_redirect      (TamizConnector   *connector,
                                                json_t           *scope,
                                                const char      **host,
                                                guint            *port,
                                                GError          **error);
char            *tamiz_oauth_authorize_url     (TamizConnector   *connector,
                                                json_t           *scope,
                                                const char       *redirect,
                                                TamizOauthProof  *proof,
                                                GError          **error);
char            *tamiz_oauth_token_url         (TamizConnector   *connector,
                                                json_t           *scope,
                                                GError          **error);
TamizRequest    *tamiz_oauth_exchange_request  (TamizConnector   *connector,
                                                json_t           *scope,
                                                const char       *secret,
                                                const char       *code,
                                                const char       *redirect,
                                                TamizOauthProof  *proof,
                                                GError          **error);
TamizRequest    *tamiz_oauth_refresh_request   (TamizConnector   *connector,
                                                json_t           *scope,
                                                const char       *secret,
                                                const char       *refresh,
                                                GError          **error);
TamizRequest    *tamiz_oauth_own_request       (TamizConnector   *connector,
                                                json_t           *scope,
                                                const char       *secret,
                                                gint64            now,
                                                GError          **error);
TamizOauthToken *tamiz_oauth_read_answer       (TamizConnector   *connector,
                                                TamizResponse    *response,
                                                gint64            asked_at,
                                                TamizAnswer     **refusal);
char            *tamiz_oauth_secret_part       (const char       *secret,
                                                const char       *part);

char            *tamiz_oauth_token_to_text     (TamizOauthToken  *self);
TamizOauthToken *tamiz_oauth_token_from_text   (const char       *text);
gboolean         tamiz_oauth_token_is_due      (TamizOauthToken  *self,
                                                gint64            now);
void             tamiz_oauth_token_free        (TamizOauthToken  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizOauthProof, tamiz_oauth_proof_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizOauthToken, tamiz_oauth_token_free)

G_END_DECLS
