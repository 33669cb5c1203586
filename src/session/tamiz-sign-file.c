#define G_LOG_DOMAIN "tamiz-sign-file"

#include "config.h"

#include "tamiz-sign-file.h"

#include "tamiz-canvas.h"
#include "tamiz-definition-words.h"
#include "tamiz-error.h"
#include "tamiz-time.h"
#include "tamiz-user-key.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* A definition of 1 MiB, and what stands around it. */
#define MAX_FILE (1 << 21)

static gboolean
fail (GError     **error,
      int          code,
      const char  *message)
{
  g_set_error_literal (error, TAMIZ_CORE_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_damaged (GError **error)
{
  return fail (error, TAMIZ_CORE_ERROR_INVALID,
               _("The file is damaged or was altered on its way; have it sent again"));
}

static gboolean
has_reals (json_t *json)
{
  const char *key;
  json_t *child;
  gsize i;

  json_object_foreach (json, key, child)
    {
      if (has_reals (child))
        return TRUE;
    }
  json_array_foreach (json, i, child)
    {
      if (has_reals (child))
        return TRUE;
    }

  return json_is_real (json);
}

/* Whether all of these members are texts. */
static gboolean
has_texts (json_t            *object,
           const char *const *keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    {
      if (tamiz_json_get_text (object, keys[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

gboolean
tamiz_sign_file_is (json_t     *file,
                    const char *format)
{
  return g_strcmp0 (tamiz_json_get_text (file, "format"), format) == 0;
}

/**
 * tamiz_sign_file_read:
 * @path: a file
 * @error: return location
 *
 * Reads a request or an answer.  What is in it is checked by tamiz_sign_request_check() and
 * tamiz_sign_answer_check().
 *
 * Returns: (transfer full): the file; else #GIOErrorEnum or %TAMIZ_CORE_ERROR_INVALID
 */
json_t *
tamiz_sign_file_read (const char  *path,
                      GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, error);
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) <= MAX_FILE)
    {
      if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
        return NULL;
      json = tamiz_json_parse (text, (gssize) length, NULL);
      /* What is signed has no such numbers. */
      if (json != NULL && has_reals (json))
        g_clear_pointer (&json, json_decref);
    }
  if (tamiz_sign_file_is (json, TAMIZ_SIGN_REQUEST_FORMAT) || tamiz_sign_file_is (json, TAMIZ_SIGN_ANSWER_FORMAT))
    return g_steal_pointer (&json);

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
               _("%s is neither a request to sign a definition nor a signature, or is damaged"), path);
  return NULL;
}

/**
 * tamiz_sign_request_check:
 * @request: a request
 * @error: return location
 *
 * Checks that a request is whole and asks to sign exactly the content that it shows.
 *
 * Returns: whether it does; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_sign_request_check (json_t  *request,
                          GError **error)
{
  static const char *const keys[] = { "base", "digest", NULL };
  json_t *content = json_object_get (request, "content");
  g_autoptr (TamizDefinition) definition = NULL;
  g_autofree char *text = json_is_object (content) ? tamiz_json_to_canonical (content) : NULL;

  if (tamiz_sign_file_is (request, TAMIZ_SIGN_ANSWER_FORMAT))
    return fail (error, TAMIZ_CORE_ERROR_INVALID,
                 _("This file is signed already: it goes back to who sent the request"));
  if (text == NULL || !has_texts (request, keys) || !json_is_array (json_object_get (request, "signers")))
    return fail_damaged (error);

  definition = tamiz_definition_parse (text, -1, NULL);
  return (definition != NULL && g_str_equal (definition->canonical, text)
          && g_str_equal (definition->digest, tamiz_json_get_text (request, "digest")))
         || fail_damaged (error);
}

/**
 * tamiz_sign_request_find:
 * @request: a request
 * @email: who signs
 * @side: (nullable): for which side, `marketing` or `sales`
 * @error: return location
 *
 * Finds who signs among those that a request names.
 *
 * Returns: (transfer none): the signer; else %TAMIZ_CORE_ERROR_NOT_ALLOWED or
 *   %TAMIZ_CORE_ERROR_EXISTS
 */
json_t *
tamiz_sign_request_find (json_t      *request,
                         const char  *email,
                         const char  *side,
                         GError     **error)
{
  json_t *signer, *found = NULL;
  const char *named;
  gsize i;

  json_array_foreach (json_object_get (request, "signers"), i, signer)
    {
      const char *other = tamiz_json_get_text (signer, "email");

      if (other != NULL && g_ascii_strcasecmp (other, email) == 0)
        found = signer;
    }
  named = tamiz_json_get_text (found, "side");
  if (found == NULL)
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_ALLOWED,
                 _("%s is not among those who sign this version"), email);
  else if (json_is_true (json_object_get (found, "signed")))
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS,
                 _("%s had signed this version already when the request was made"), email);
  else if (side != NULL && g_strcmp0 (named, side) != 0 && g_strcmp0 (named, "either") != 0)
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_ALLOWED,
                 _("%s does not sign this version for “%s”"), email, side);
  else
    return found;

  return NULL;
}

/**
 * tamiz_sign_request_describe:
 * @request: a request
 * @error: return location
 *
 * Tells what a request asks to sign, in words: nobody should sign what they have not read.
 *
 * Returns: (transfer full): `kind`, `version`, `title`, `statement`, `digest`, `signers` and
 *   `sections`, as tamiz_definition_describe() tells them
 */
json_t *
tamiz_sign_request_describe (json_t  *request,
                             GError **error)
{
  static const char *const copied[] = { "version", "effective_at", "downward", "digest" };
  g_autoptr (TamizDefinition) definition = NULL;
  g_autofree char *text = NULL;
  json_t *answer, *signers, *signer;
  gsize i;

  if (!tamiz_sign_request_check (request, error))
    return NULL;

  text = tamiz_json_to_canonical (json_object_get (request, "content"));
  definition = tamiz_definition_parse (text, -1, error);
  answer = json_object ();
  tamiz_json_set_text (answer, "kind", "request");
  for (i = 0; i < G_N_ELEMENTS (copied); i++)
    json_object_set (answer, copied[i], json_object_get (request, copied[i]));
  tamiz_json_set_text (answer, "title", definition->title);
  tamiz_json_set_text (answer, "statement", definition->statement);
  signers = json_deep_copy (json_object_get (request, "signers"));
  json_array_foreach (signers, i, signer)
    json_object_del (signer, "sealed_key");
  json_object_set_new (answer, "signers", signers);
  json_object_set_new (answer, "sections", tamiz_definition_describe (definition, NULL));

  return answer;
}

/* The key that the base keeps of the signer, or a new one, which @answer brings along. */
static unsigned char *
take_key (json_t      *signer,
          const char  *passphrase,
          json_t      *answer,
          GError     **error)
{
  const char *known = tamiz_json_get_text (signer, "public_key");
  json_t *sealed = json_object_get (signer, "sealed_key");
  g_autofree char *sealed_text = sealed != NULL ? tamiz_json_to_canonical (sealed) : NULL;
  g_autofree char *new_public = NULL, *new_sealed = NULL, *opened = NULL;
  unsigned char *secret;

  if (known == NULL)
    {
      if (!tamiz_user_key_new (passphrase, &new_public, &new_sealed, error))
        return NULL;
      tamiz_json_set_text (answer, "public_key", new_public);
      json_object_set_new (answer, "sealed_key", json_loads (new_sealed, 0, NULL));
      return tamiz_user_key_open (new_sealed, passphrase, error);
    }
  if (sealed_text == NULL)
    {
      fail_damaged (error);
      return NULL;
    }

  secret = tamiz_user_key_open (sealed_text, passphrase, error);
  opened = secret != NULL ? tamiz_user_key_dup_public (secret) : NULL;
  tamiz_json_set_text (answer, "public_key", known);
  if (secret == NULL || g_ascii_strcasecmp (opened, known) == 0)
    return secret;

  sodium_memzero (secret, crypto_sign_SECRETKEYBYTES);
  g_free (secret);
  fail_damaged (error);
  return NULL;
}

/* What the seal is made of: all of the answer but the seal. */
static char *
dup_sealed_text (json_t *answer)
{
  g_autoptr (json_t) copy = json_copy (answer);

  json_object_del (copy, "seal");
  return tamiz_json_to_canonical (copy);
}

/**
 * tamiz_sign_request_answer:
 * @request: a request that tamiz_sign_request_check() found right
 * @signer: who signs, from tamiz_sign_request_find()
 * @side: (nullable): for which side, for who may sign for either
 * @passphrase: the signer's; of who has no key yet, what is to open the new one
 * @now: microseconds since 1970, UTC
 * @error: return location
 *
 * Signs.
 *
 * Returns: (transfer full): the answer; else %TAMIZ_CORE_ERROR_PASSPHRASE or
 *   %TAMIZ_CORE_ERROR_INVALID
 */
json_t *
tamiz_sign_request_answer (json_t      *request,
                           json_t      *signer,
                           const char  *side,
                           const char  *passphrase,
                           gint64       now,
                           GError     **error)
{
  /* What the signer has read beside the content is sealed with it. */
  static const char *const copied[] = { "base", "version", "proposal", "digest", "effective_at", "downward" };
  g_autoptr (json_t) answer = json_object ();
  const char *named = tamiz_json_get_text (signer, "side");
  g_autofree char *signature = NULL, *text = NULL, *seal = NULL, *at = NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  unsigned char *secret;

  at = tamiz_time_format (now, utc);
  tamiz_json_set_text (answer, "format", TAMIZ_SIGN_ANSWER_FORMAT);
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    json_object_set (answer, copied[i], json_object_get (request, copied[i]));
  tamiz_json_set_text (answer, "email", tamiz_json_get_text (signer, "email"));
  /* Who signs alone for both signs once. */
  tamiz_json_set_text (answer, "side",
                       g_strcmp0 (named, "either") != 0 ? named : side != NULL ? side : "marketing");
  tamiz_json_set_text (answer, "at", at);

  secret = take_key (signer, passphrase, answer, error);
  if (secret == NULL)
    return NULL;
  signature = tamiz_user_key_sign (secret, tamiz_json_get_text (request, "digest"));
  tamiz_json_set_text (answer, "signature", signature);
  text = dup_sealed_text (answer);
  seal = tamiz_user_key_sign (secret, text);
  tamiz_json_set_text (answer, "seal", seal);
  sodium_memzero (secret, crypto_sign_SECRETKEYBYTES);
  g_free (secret);

  return g_steal_pointer (&answer);
}

/**
 * tamiz_sign_file_has_key:
 * @path: a request
 * @email: who signs
 * @new_key: (out): whether a key would be made for them
 *
 * Finds out which passphrase is to be asked for: one that opens a key, or one for a new key.
 *
 * Returns: whether the request brings a key of the signer
 */
gboolean
tamiz_sign_file_has_key (const char *path,
                         const char *email,
                         gboolean   *new_key)
{
  g_autoptr (json_t) request = tamiz_sign_file_read (path, NULL);
  json_t *signer = NULL;
  gboolean known;

  if (request != NULL && tamiz_sign_request_check (request, NULL))
    signer = tamiz_sign_request_find (request, email, NULL, NULL);
  known = tamiz_json_get_text (signer, "public_key") != NULL;
  *new_key = signer != NULL && !known;

  return known;
}

/**
 * tamiz_sign_file:
 * @path: a request
 * @output: where the answer goes
 * @email: (nullable): who signs
 * @side: (nullable): for which side
 * @passphrase: (nullable): the signer’s
 * @now: microseconds since 1970, UTC
 * @error: return location
 *
 * Signs a request; no base is needed.
 *
 * Returns: (transfer full): what was signed: `version`, `title`, `digest`, `email`, `name`, `side`,
 *   `at`, the key’s `fingerprint`, whether it is a `new_key`, and the `output`; else #TamizCoreError
 */
json_t *
tamiz_sign_file (const char  *path,
                 const char  *output,
                 const char  *email,
                 const char  *side,
                 const char  *passphrase,
                 gint64       now,
                 GError     **error)
{
  static const char *const told[] = { "version", "digest", "email", "side", "at" };
  g_autoptr (json_t) request = tamiz_sign_file_read (path, error), answer = NULL;
  g_autofree char *fingerprint = NULL;
  json_t *signer, *summary;

  if (request == NULL || !tamiz_sign_request_check (request, error))
    return NULL;
  if (email == NULL)
    {
      g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NO_USER,
                           _("Say which of the signers you are"));
      return NULL;
    }
  signer = tamiz_sign_request_find (request, email, side, error);
  if (signer == NULL)
    return NULL;
  if (passphrase == NULL)
    {
      if (tamiz_json_get_text (signer, "public_key") != NULL)
        g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE,
                     _("This is confirmed by the passphrase of %s"), email);
      else
        g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE,
                     _("%s has no key yet: choose a passphrase that confirms your signatures from now on"),
                     email);
      return NULL;
    }
  answer = tamiz_sign_request_answer (request, signer, side, passphrase, now, error);
  if (answer == NULL || !tamiz_sign_file_save (answer, output, error))
    return NULL;

  summary = json_object ();
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    json_object_set (summary, told[i], json_object_get (answer, told[i]));
  json_object_set (summary, "name", json_object_get (signer, "name"));
  json_object_set (summary, "title", json_object_get (json_object_get (request, "content"), "title"));
  fingerprint = tamiz_user_key_dup_fingerprint (tamiz_json_get_text (answer, "public_key"));
  tamiz_json_set_text (summary, "fingerprint", fingerprint);
  json_object_set_new (summary, "new_key", json_boolean (json_object_get (answer, "sealed_key") != NULL));
  tamiz_json_set_text (summary, "output", output);

  return summary;
}

/**
 * tamiz_sign_answer_check:
 * @answer: an answer
 * @error: return location
 *
 * Checks that an answer is whole, and was signed as it is by the key that it names.  Whose key
 * that is, only the base knows.
 *
 * Returns: whether it was; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_sign_answer_check (json_t  *answer,
                         GError **error)
{
  static const char *const keys[]
      = { "base", "digest", "email", "side", "at", "public_key", "signature", "seal", NULL };
  g_autofree char *text = NULL;

  if (tamiz_sign_file_is (answer, TAMIZ_SIGN_REQUEST_FORMAT))
    return fail (error, TAMIZ_CORE_ERROR_INVALID,
                 _("This is the request, which nobody has signed yet; what comes back from the signer is "
                   "another file"));
  if (!has_texts (answer, keys))
    return fail_damaged (error);

  text = dup_sealed_text (answer);
  return (tamiz_user_key_verify (tamiz_json_get_text (answer, "public_key"), text,
                                 tamiz_json_get_text (answer, "seal"))
          && tamiz_user_key_verify (tamiz_json_get_text (answer, "public_key"),
                                    tamiz_json_get_text (answer, "digest"),
                                    tamiz_json_get_text (answer, "signature")))
         || fail_damaged (error);
}

/**
 * tamiz_sign_file_save:
 * @file: a request or an answer
 * @path: where to
 * @error: return location
 *
 * Writes a file that only its owner can read: it may carry sealed keys.
 *
 * Returns: whether it was written; else #GIOErrorEnum
 */
gboolean
tamiz_sign_file_save (json_t      *file,
                      const char  *path,
                      GError     **error)
{
  g_autofree char *text = tamiz_json_to_text (file);

  return tamiz_file_save (path, text, strlen (text), 0600, error);
}
