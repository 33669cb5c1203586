#define G_LOG_DOMAIN "tamiz-token-vault"

#include "config.h"

#include "tamiz-token-vault.h"

#include "tamiz-secret.h"

typedef struct
{
  char *text;               /* (nullable) */
} TamizTokenVaultPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (TamizTokenVault, tamiz_token_vault, G_TYPE_OBJECT)

static gboolean
tamiz_token_vault_real_load (TamizTokenVault  *self,
                             char            **text,
                             GCancellable     *cancellable,
                             GError          **error)
{
  TamizTokenVaultPrivate *priv = tamiz_token_vault_get_instance_private (self);

  *text = g_strdup (priv->text);
  return TRUE;
}

static gboolean
tamiz_token_vault_real_store (TamizTokenVault  *self,
                              const char       *text,
                              GCancellable     *cancellable,
                              GError          **error)
{
  TamizTokenVaultPrivate *priv = tamiz_token_vault_get_instance_private (self);

  tamiz_secret_free (priv->text);
  priv->text = g_strdup (text);
  return TRUE;
}

static void
tamiz_token_vault_finalize (GObject *object)
{
  TamizTokenVaultPrivate *priv = tamiz_token_vault_get_instance_private (TAMIZ_TOKEN_VAULT (object));

  tamiz_secret_free (priv->text);

  G_OBJECT_CLASS (tamiz_token_vault_parent_class)->finalize (object);
}

static void
tamiz_token_vault_class_init (TamizTokenVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_token_vault_finalize;
  klass->load = tamiz_token_vault_real_load;
  klass->store = tamiz_token_vault_real_store;
}

static void
tamiz_token_vault_init (TamizTokenVault *self)
{
}

#define TAMIZ_TYPE_KEYRING_VAULT (tamiz_keyring_vault_get_type ())

G_DECLARE_FINAL_TYPE (TamizKeyringVault, tamiz_keyring_vault, TAMIZ, KEYRING_VAULT, TamizTokenVault)

struct _TamizKeyringVault
{
  TamizTokenVault parent_instance;

  char *name;
  char *url;
  char *login;              /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizKeyringVault, tamiz_keyring_vault, TAMIZ_TYPE_TOKEN_VAULT)

static gboolean
tamiz_keyring_vault_load (TamizTokenVault  *vault,
                          char            **text,
                          GCancellable     *cancellable,
                          GError          **error)
{
  TamizKeyringVault *self = TAMIZ_KEYRING_VAULT (vault);

  return tamiz_secret_find (self->name, self->url, self->login, text, cancellable, error);
}

static gboolean
tamiz_keyring_vault_store (TamizTokenVault  *vault,
                           const char       *text,
                           GCancellable     *cancellable,
                           GError          **error)
{
  TamizKeyringVault *self = TAMIZ_KEYRING_VAULT (vault);

  return tamiz_secret_store (self->name, self->url, self->login, text, cancellable, error);
}

static void
tamiz_keyring_vault_finalize (GObject *object)
{
  TamizKeyringVault *self = TAMIZ_KEYRING_VAULT (object);

  g_free (self->name);
  g_free (self->url);
  g_free (self->login);

  G_OBJECT_CLASS (tamiz_keyring_vault_parent_class)->finalize (object);
}

static void
tamiz_keyring_vault_class_init (TamizKeyringVaultClass *klass)
{
  TamizTokenVaultClass *vault_class = TAMIZ_TOKEN_VAULT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tamiz_keyring_vault_finalize;
  vault_class->load = tamiz_keyring_vault_load;
  vault_class->store = tamiz_keyring_vault_store;
}

static void
tamiz_keyring_vault_init (TamizKeyringVault *self)
{
}

/**
 * tamiz_token_vault_new:
 *
 * Makes a vault in memory.
 *
 * Returns: (transfer full): the vault
 */
TamizTokenVault *
tamiz_token_vault_new (void)
{
  return g_object_new (TAMIZ_TYPE_TOKEN_VAULT, NULL);
}

/**
 * tamiz_token_vault_new_keyring:
 * @connection: as in tamiz_secret_store ()
 * @url: the address that tokens are got from; they are found for this host only
 * @login: (nullable): who logs in
 *
 * Makes a vault in the user's keyring.
 *
 * Returns: (transfer full): the vault
 */
TamizTokenVault *
tamiz_token_vault_new_keyring (const char *connection,
                               const char *url,
                               const char *login)
{
  TamizKeyringVault *self = g_object_new (TAMIZ_TYPE_KEYRING_VAULT, NULL);

  self->name = tamiz_token_vault_name (connection);
  self->url = g_strdup (url);
  self->login = g_strdup (login);
  return TAMIZ_TOKEN_VAULT (self);
}

char *
tamiz_token_vault_name (const char *connection)
{
  return g_strconcat (connection, "/oauth", NULL);
}

/**
 * tamiz_token_vault_load:
 * @self: a vault
 * @text: (out) (transfer full) (nullable): what was stored, for tamiz_secret_free ()
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Gets what is kept.
 *
 * Returns: whether it could be looked up; else %TAMIZ_SYNC_ERROR_SECRET
 */
gboolean
tamiz_token_vault_load (TamizTokenVault  *self,
                        char            **text,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_return_val_if_fail (TAMIZ_IS_TOKEN_VAULT (self), FALSE);

  *text = NULL;
  return TAMIZ_TOKEN_VAULT_GET_CLASS (self)->load (self, text, cancellable, error);
}

/**
 * tamiz_token_vault_store:
 * @self: a vault
 * @text: what to keep
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Keeps it in place of what was kept before.
 *
 * Returns: whether it is kept; else %TAMIZ_SYNC_ERROR_SECRET
 */
gboolean
tamiz_token_vault_store (TamizTokenVault  *self,
                         const char       *text,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_return_val_if_fail (TAMIZ_IS_TOKEN_VAULT (self), FALSE);

  return TAMIZ_TOKEN_VAULT_GET_CLASS (self)->store (self, text, cancellable, error);
}
