#define G_LOG_DOMAIN "tamiz-jwt"

#include "config.h"

#include "tamiz-jwt.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <string.h>

/**
 * tamiz_base64url:
 * @bytes: bytes
 * @length: how many
 *
 * Writes bytes in the alphabet that needs no escaping in addresses, without padding
 * (RFC 4648, section 5; RFC 7515, section 2).
 *
 * Returns: (transfer full): text
 */
char *
tamiz_base64url (const guint8 *bytes,
                 gsize         length)
{
  char *text = g_base64_encode (bytes, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

static gboolean
set_key_error (GError    **error,
               const char *why)
{
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
               _("The private key cannot be used (%s); give an RSA key in a PEM file without a passphrase"), why);
  return FALSE;
}

static gboolean
sign (const char      *key,
      const char      *text,
      gnutls_datum_t  *signature,
      GError         **error)
{
  gnutls_datum_t pem = { (unsigned char *) key, (unsigned int) strlen (key) };
  gnutls_datum_t data = { (unsigned char *) text, (unsigned int) strlen (text) };
  gnutls_privkey_t private_key;
  int status;

  if (gnutls_privkey_init (&private_key) < 0)
    return set_key_error (error, gnutls_strerror (GNUTLS_E_MEMORY_ERROR));

  status = gnutls_privkey_import_x509_raw (private_key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
  if (status >= 0 && gnutls_privkey_get_pk_algorithm (private_key, NULL) != GNUTLS_PK_RSA)
    status = GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
  if (status >= 0)
    status = gnutls_privkey_sign_data2 (private_key, GNUTLS_SIGN_RSA_SHA256, 0, &data, signature);
  gnutls_privkey_deinit (private_key);

  return status >= 0 || set_key_error (error, gnutls_strerror (status));
}

static char *
encode_json (json_t *json)
{
  g_autofree char *text = tamiz_json_to_canonical (json);

  return tamiz_base64url ((const guint8 *) text, strlen (text));
}

/**
 * tamiz_jwt_sign:
 * @claims: an object
 * @key_id: (nullable): what the server knows the key by
 * @key: an RSA private key, PEM
 * @error: return location
 *
 * Makes a JSON Web Token signed by RS256 (RFC 7515, RFC 7519).
 *
 * Returns: (transfer full): the token, or %NULL with %TAMIZ_SYNC_ERROR_SECRET
 */
char *
tamiz_jwt_sign (json_t      *claims,
                const char  *key_id,
                const char  *key,
                GError     **error)
{
  g_autoptr (json_t) header = json_pack ("{ss,ss}", "alg", "RS256", "typ", "JWT");
  g_autofree char *head = NULL, *body = NULL, *signed_text = NULL, *encoded = NULL;
  gnutls_datum_t signature = { NULL, 0 };

  if (key_id != NULL)
    tamiz_json_set_text (header, "kid", key_id);
  head = encode_json (header);
  body = encode_json (claims);
  signed_text = g_strconcat (head, ".", body, NULL);
  if (!sign (key, signed_text, &signature, error))
    return NULL;

  encoded = tamiz_base64url (signature.data, signature.size);
  gnutls_free (signature.data);
  return g_strconcat (signed_text, ".", encoded, NULL);
}
