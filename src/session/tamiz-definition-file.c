#define G_LOG_DOMAIN "tamiz-definition-file"

#include "config.h"

#include "tamiz-definition-file.h"

#include "tamiz-advice.h"
#include "tamiz-error.h"
#include "tamiz-user-key.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#define MAX_FILE (1 << 20)

/* Reads no more than a definition can be, whatever stands at the other end. */
static char *
load_text (const char  *path,
           gsize       *length,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &cause);
  g_autofree char *text = g_malloc (MAX_FILE + 1);

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_FILE + 1, length, NULL, &cause))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("The definition cannot be read: %s"), cause->message);
      return NULL;
    }
  if (*length > MAX_FILE)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE,
                   _("%s is larger than 1 MiB: this is no definition; choose another file"), path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * tamiz_definition_file_read:
 * @path: a file
 * @error: return location
 *
 * Reads a definition from a file.
 *
 * Returns: (transfer full): the definition; else %TAMIZ_CORE_ERROR_NOT_FOUND,
 *   %TAMIZ_CORE_ERROR_TOO_LARGE or #TamizDefinitionError, which name the file, and the place in it
 */
TamizDefinition *
tamiz_definition_file_read (const char  *path,
                            GError     **error)
{
  gsize length;
  g_autofree char *text = load_text (path, &length, error);
  TamizDefinition *definition = text != NULL ? tamiz_definition_parse (text, (gssize) length, error) : NULL;

  if (text != NULL && definition == NULL)
    g_prefix_error (error, "%s: ", path);

  return definition;
}

static gboolean
is_of_content (TamizDefinition *definition,
               json_t          *signature)
{
  return g_strcmp0 (tamiz_json_get_text (signature, "digest"), definition->digest) == 0;
}

static gboolean
has_key (json_t *signature)
{
  return tamiz_json_get_text (signature, "public_key") != NULL;
}

static gboolean
is_by_key (json_t *signature)
{
  return tamiz_user_key_verify (tamiz_json_get_text (signature, "public_key"),
                                tamiz_json_get_text (signature, "digest"),
                                tamiz_json_get_text (signature, "signature"));
}

/* @in is borrowed. */
static json_t *
tell_signature (TamizDefinition *definition,
                json_t          *in)
{
  static const char *const copied[] = { "side", "email", "name", "at" };
  json_t *out = json_object ();
  g_autofree char *fingerprint = tamiz_user_key_dup_fingerprint (tamiz_json_get_text (in, "public_key"));

  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    tamiz_json_set_text (out, copied[i], tamiz_json_get_text (in, copied[i]));
  tamiz_json_set_text (out, "fingerprint", fingerprint);
  json_object_set_new (out, "valid",
                       has_key (in) ? json_boolean (is_of_content (definition, in) && is_by_key (in))
                                    : json_null ());

  return out;
}

/**
 * tamiz_definition_file_tell:
 * @definition: what a file holds
 *
 * Says which definition a file holds, in short, and who signed it.  A signature is `valid` where
 * it was made of this content with the key that stands beside it, and null where no key stands
 * there; whose key it is, the file cannot prove.
 *
 * Returns: (transfer full): `title`, `language`, `digest`, how many `criteria`, and the
 *   `signatures` (`side`, `email`, `name`, `at`, `fingerprint`, `valid`)
 */
json_t *
tamiz_definition_file_tell (TamizDefinition *definition)
{
  json_t *answer = json_object (), *signatures = json_array (), *signature;
  gsize i;

  tamiz_json_set_text (answer, "title", definition->title);
  tamiz_json_set_text (answer, "language", definition->language);
  tamiz_json_set_text (answer, "digest", definition->digest);
  json_object_set_new (answer, "criteria", json_integer (definition->criteria->len));
  json_array_foreach (definition->signatures, i, signature)
    json_array_append_new (signatures, tell_signature (definition, signature));
  json_object_set_new (answer, "signatures", signatures);

  return answer;
}

/**
 * tamiz_definition_file_advise:
 * @definition: what a file holds
 * @findings: a JSON array, to which is added
 *
 * Finds signatures that are not of this content, or not by the key that stands beside them.
 */
void
tamiz_definition_file_advise (TamizDefinition *definition,
                              json_t          *findings)
{
  json_t *signature;
  gsize i;

  json_array_foreach (definition->signatures, i, signature)
    {
      g_autofree char *part = g_strdup_printf ("signatures/%" G_GSIZE_FORMAT, i);
      const char *email = tamiz_json_get_text (signature, "email");

      if (!is_of_content (definition, signature))
        tamiz_advice_add (findings, part, "signature_of_other", TRUE,
                          _("What %s signed is not what the file says: it was changed since. Have it exported "
                            "again where it was signed"), email);
      else if (has_key (signature) && !is_by_key (signature))
        tamiz_advice_add (findings, part, "signature_broken", TRUE,
                          _("The signature of %s was not made with the key that stands beside it. Have the file "
                            "exported again where it was signed"), email);
    }
}

/**
 * tamiz_definition_file_check:
 * @path: a file
 * @error: return location
 *
 * Says what is contradictory in a file that can be judged by all the same.  Which custom fields
 * a base has is asked in that base.
 *
 * Returns: (transfer full): as tamiz_definition_file_tell(), with `ok` and the `findings` of
 *   tamiz_advise(); where it cannot be judged by, the error of tamiz_definition_file_read()
 */
json_t *
tamiz_definition_file_check (const char  *path,
                             GError     **error)
{
  g_autoptr (TamizDefinition) definition = tamiz_definition_file_read (path, error);
  json_t *answer, *findings;

  if (definition == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "ok", json_true ());
  findings = tamiz_advise (definition);
  tamiz_definition_file_advise (definition, findings);
  json_object_update_new (answer, tamiz_definition_file_tell (definition));
  json_object_set_new (answer, "findings", findings);

  return answer;
}
