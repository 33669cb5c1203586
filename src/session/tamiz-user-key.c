#define G_LOG_DOMAIN "tamiz-user-key"

#include "config.h"

#include "tamiz-user-key.h"

#include "tamiz-error.h"
#include "tamiz-json.h"
#include "tamiz-session.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* A user signs with an Ed25519 key (RFC 8032).  The base keeps it sealed by
 * XSalsa20-Poly1305 under a key that Argon2id (RFC 9106) makes of the passphrase, so a
 * copied base does not let anybody sign.
 */
#define FINGERPRINT_DIGITS 32

static char *
to_hex (const unsigned char *bytes,
        gsize                length)
{
  char *hex = g_malloc (length * 2 + 1);

  return sodium_bin2hex (hex, length * 2 + 1, bytes, length);
}

static gboolean
from_hex (const char    *hex,
          unsigned char *bytes,
          gsize          length)
{
  gsize got = 0;

  return hex != NULL && sodium_hex2bin (bytes, length, hex, strlen (hex), NULL, &got, NULL) == 0
         && got == length;
}

static gboolean
derive (const char          *passphrase,
        const unsigned char *salt,
        gint64               operations,
        gint64               memory,
        unsigned char       *key,
        GError             **error)
{
  if (crypto_pwhash (key, crypto_secretbox_KEYBYTES, passphrase, strlen (passphrase), salt,
                     (unsigned long long) operations, (size_t) memory,
                     crypto_pwhash_ALG_ARGON2ID13) == 0)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE,
               _("There is not enough memory to work with the passphrase; close other programs"));
  return FALSE;
}

/**
 * tamiz_user_key_seal:
 * @secret_key: an Ed25519 secret key
 * @passphrase: what opens it again, at least 8 bytes
 * @sealed_key: (out) (transfer full): JSON for the base
 * @error: return location
 *
 * Seals a signing key.
 *
 * Returns: whether it is sealed; else %TAMIZ_CORE_ERROR_PASSPHRASE
 */
gboolean
tamiz_user_key_seal (const unsigned char  *secret_key,
                     const char           *passphrase,
                     char                **sealed_key,
                     GError              **error)
{
  unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
  unsigned char key[crypto_secretbox_KEYBYTES];
  unsigned char box[crypto_sign_SECRETKEYBYTES + crypto_secretbox_MACBYTES];
  g_autoptr (json_t) object = json_object ();
  g_autofree char *salt_hex = NULL, *nonce_hex = NULL, *box_hex = NULL;

  if (strlen (passphrase) < TAMIZ_LEAST_PASSPHRASE)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE,
                   _("A passphrase has at least %d characters"), TAMIZ_LEAST_PASSPHRASE);
      return FALSE;
    }

  randombytes_buf (salt, sizeof salt);
  randombytes_buf (nonce, sizeof nonce);
  if (!derive (passphrase, salt, crypto_pwhash_OPSLIMIT_INTERACTIVE,
               crypto_pwhash_MEMLIMIT_INTERACTIVE, key, error))
    return FALSE;
  crypto_secretbox_easy (box, secret_key, crypto_sign_SECRETKEYBYTES, nonce, key);
  sodium_memzero (key, sizeof key);

  salt_hex = to_hex (salt, sizeof salt);
  nonce_hex = to_hex (nonce, sizeof nonce);
  box_hex = to_hex (box, sizeof box);
  tamiz_json_set_text (object, "kind", "argon2id13-xsalsa20poly1305");
  json_object_set_new (object, "operations", json_integer (crypto_pwhash_OPSLIMIT_INTERACTIVE));
  json_object_set_new (object, "memory", json_integer (crypto_pwhash_MEMLIMIT_INTERACTIVE));
  tamiz_json_set_text (object, "salt", salt_hex);
  tamiz_json_set_text (object, "nonce", nonce_hex);
  tamiz_json_set_text (object, "box", box_hex);
  *sealed_key = tamiz_json_to_canonical (object);

  return TRUE;
}

/**
 * tamiz_user_key_new:
 * @passphrase: what opens the key, at least 8 bytes
 * @public_key: (out) (transfer full): 64 hexadecimal digits
 * @sealed_key: (out) (transfer full): JSON for the base
 * @error: return location
 *
 * Makes a signing key.
 *
 * Returns: whether it is made; else %TAMIZ_CORE_ERROR_PASSPHRASE
 */
gboolean
tamiz_user_key_new (const char  *passphrase,
                    char       **public_key,
                    char       **sealed_key,
                    GError     **error)
{
  unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
  gboolean sealed;

  crypto_sign_keypair (public, secret);
  sealed = tamiz_user_key_seal (secret, passphrase, sealed_key, error);
  sodium_memzero (secret, sizeof secret);
  if (sealed)
    *public_key = to_hex (public, sizeof public);

  return sealed;
}

/**
 * tamiz_user_key_open:
 * @sealed_key: what the base keeps
 * @passphrase: what should open it
 * @error: return location
 *
 * Opens a sealed signing key.
 *
 * Returns: (transfer full): the secret key, to be wiped with sodium_memzero(); %NULL with
 *   %TAMIZ_CORE_ERROR_PASSPHRASE where the passphrase is wrong
 */
unsigned char *
tamiz_user_key_open (const char  *sealed_key,
                     const char  *passphrase,
                     GError     **error)
{
  g_autoptr (json_t) object = tamiz_json_parse (sealed_key, -1, error);
  unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
  unsigned char key[crypto_secretbox_KEYBYTES];
  unsigned char box[crypto_sign_SECRETKEYBYTES + crypto_secretbox_MACBYTES];
  unsigned char *secret;
  gint64 operations, memory;
  int opened;

  if (object == NULL)
    return NULL;
  if (!from_hex (tamiz_json_get_text (object, "salt"), salt, sizeof salt)
      || !from_hex (tamiz_json_get_text (object, "nonce"), nonce, sizeof nonce)
      || !from_hex (tamiz_json_get_text (object, "box"), box, sizeof box))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE,
                   _("The sealed key in the base is damaged; restore it from a backup"));
      return NULL;
    }
  operations = tamiz_json_get_int (object, "operations", 0);
  memory = tamiz_json_get_int (object, "memory", 0);
  /* It may come from a file: it must not ask for all the memory or all the time there is. */
  if (operations < 1 || operations > (gint64) crypto_pwhash_OPSLIMIT_SENSITIVE || memory < 0
      || memory > (gint64) crypto_pwhash_MEMLIMIT_SENSITIVE)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE,
                   _("The sealed key is damaged; restore it from a backup, or have the file sent again"));
      return NULL;
    }
  if (!derive (passphrase, salt, operations, memory, key, error))
    return NULL;

  secret = g_malloc (crypto_sign_SECRETKEYBYTES);
  opened = crypto_secretbox_open_easy (secret, box, sizeof box, nonce, key);
  sodium_memzero (key, sizeof key);
  if (opened == 0)
    return secret;

  g_free (secret);
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE, _("The passphrase is wrong"));
  return NULL;
}

/**
 * tamiz_user_key_sign:
 * @secret_key: an Ed25519 secret key
 * @text: what is signed: the digest's 64 hexadecimal digits
 *
 * Signs a text.
 *
 * Returns: (transfer full): 128 hexadecimal digits
 */
char *
tamiz_user_key_sign (const unsigned char *secret_key,
                     const char          *text)
{
  unsigned char signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, (const unsigned char *) text, strlen (text), secret_key);
  return to_hex (signature, sizeof signature);
}

/**
 * tamiz_user_key_verify:
 * @public_key: 64 hexadecimal digits
 * @text: what was signed
 * @signature: 128 hexadecimal digits
 *
 * Finds out whether a text was signed with a key.
 *
 * Returns: whether it was
 */
gboolean
tamiz_user_key_verify (const char *public_key,
                       const char *text,
                       const char *signature)
{
  unsigned char key[crypto_sign_PUBLICKEYBYTES], bytes[crypto_sign_BYTES];

  return from_hex (public_key, key, sizeof key) && from_hex (signature, bytes, sizeof bytes)
         && crypto_sign_verify_detached (bytes, (const unsigned char *) text, strlen (text), key) == 0;
}

/**
 * tamiz_user_key_dup_public:
 * @secret_key: an Ed25519 secret key
 *
 * Tells what others know of a key.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
tamiz_user_key_dup_public (const unsigned char *secret_key)
{
  unsigned char public[crypto_sign_PUBLICKEYBYTES];

  crypto_sign_ed25519_sk_to_pk (public, secret_key);
  return to_hex (public, sizeof public);
}

/**
 * tamiz_user_key_dup_fingerprint:
 * @public_key: (nullable): 64 hexadecimal digits
 *
 * Tells a key so that two people can compare it by reading it to each other: half of its
 * SHA-256, in groups of four digits.
 *
 * Returns: (transfer full) (nullable): the fingerprint; %NULL for what is no key
 */
char *
tamiz_user_key_dup_fingerprint (const char *public_key)
{
  unsigned char key[crypto_sign_PUBLICKEYBYTES];
  g_autofree char *digest = NULL;
  GString *out;

  if (!from_hex (public_key, key, sizeof key))
    return NULL;

  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, key, sizeof key);
  out = g_string_new (NULL);
  for (guint i = 0; i < FINGERPRINT_DIGITS; i += 4)
    g_string_append_printf (out, "%s%.4s", i > 0 ? " " : "", digest + i);

  return g_string_free (out, FALSE);
}
