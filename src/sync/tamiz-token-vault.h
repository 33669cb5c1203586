#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_TOKEN_VAULT (tamiz_token_vault_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizTokenVault, tamiz_token_vault, TAMIZ, TOKEN_VAULT, GObject)

/* Where the tokens of a connection are between two runs: by itself in memory only, so that
 * they end with it.  It waits.
 */
struct _TamizTokenVaultClass
{
  GObjectClass parent_class;

  /* @text stays %NULL where nothing is kept. */
  gboolean (*load)  (TamizTokenVault  *self,
                     char            **text,
                     GCancellable     *cancellable,
                     GError          **error);
  gboolean (*store) (TamizTokenVault  *self,
                     const char       *text,
                     GCancellable     *cancellable,
                     GError          **error);
};

TamizTokenVault *tamiz_token_vault_new         (void);
TamizTokenVault *tamiz_token_vault_new_keyring (const char       *connection,
                                                const char       *url,
                                                const char       *login);
gboolean         tamiz_token_vault_load        (TamizTokenVault  *self,
                                                char            **text,
                                                GCancellable     *cancellable,
                                                GError          **error);
gboolean         tamiz_token_vault_store       (TamizTokenVault  *self,
                                                const char       *text,
                                                GCancellable     *cancellable,
                                                GError          **error);

/* What the tokens of a connection are called in the keyring. */
char            *tamiz_token_vault_name        (const char       *connection);

G_END_DECLS
