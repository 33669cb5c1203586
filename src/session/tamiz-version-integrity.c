#define G_LOG_DOMAIN "tamiz-versions"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>

/* Whether what is stored of a version is what people have been asked to sign.  A file that somebody
 * has changed past the program, or a disk that has lost a byte, must not decide who is a lead.
 */

/* A draft is nobody's word yet. */
static gboolean
is_binding (TamizRecord *version)
{
  return tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE) != TAMIZ_DEFINITION_DRAFT;
}

static gboolean
is_signed_otherwise (TamizRecord *signature,
                     const char  *digest)
{
  return tamiz_record_get_int (signature, TAMIZ_SIGNATURE_VOID) == 0
         && g_strcmp0 (tamiz_record_get_text (signature, TAMIZ_SIGNATURE_DIGEST), digest) != 0;
}

/**
 * tamiz_version_check_intact:
 * @reader: a reader
 * @version: a version of the definition
 * @error: return location
 *
 * Compares the stored content of a version with its digest, and with what was signed.
 *
 * Returns: whether they are the same; else %TAMIZ_STORAGE_ERROR_DAMAGED
 */
gboolean
tamiz_version_check_intact (TamizReader  *reader,
                            TamizRecord  *version,
                            GError      **error)
{
  const char *content = tamiz_record_get_text (version, TAMIZ_DEFINITION_CONTENT);
  g_autofree char *digest = NULL;
  g_autoptr (GPtrArray) signatures = NULL;
  gboolean intact;

  if (!is_binding (version))
    return TRUE;
  signatures = tamiz_reader_list_by (reader, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION,
                                     tamiz_record_get_id (version), error);
  if (signatures == NULL)
    return FALSE;

  digest = content != NULL ? tamiz_json_digest (content) : NULL;
  intact = g_strcmp0 (digest, tamiz_record_get_text (version, TAMIZ_DEFINITION_DIGEST)) == 0;
  for (guint i = 0; intact && i < signatures->len; i++)
    intact = !is_signed_otherwise (g_ptr_array_index (signatures, i), digest);
  if (!intact)
    g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
                 _("What is stored of version %d of the definition is not what was proposed and signed: it was altered "
                   "past the program. Nobody is judged by it. Restore a backup, or have another version signed"),
                 (int) tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION));

  return intact;
}

/**
 * tamiz_work_read_version:
 * @work: an operation's work
 * @version: a version of the definition
 * @definition: (out) (nullable) (transfer full): what can be read of it, altered or not
 * @damage: (out) (nullable) (transfer full): what is wrong with it, in a sentence; %NULL where it is intact
 * @error: return location
 *
 * Reads a version to show it, and nothing else: what was altered is shown as what it is.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_read_version (TamizWork        *work,
                         TamizRecord      *version,
                         TamizDefinition **definition,
                         char            **damage,
                         GError          **error)
{
  g_autoptr (GError) local_error = NULL;

  *damage = NULL;
  *definition = tamiz_session_parse_definition (work->session, version, &local_error);
  /* What was read before may have been altered since. */
  if (*definition != NULL && tamiz_version_check_intact (work->reader, version, &local_error))
    return TRUE;
  g_clear_pointer (definition, tamiz_definition_unref);
  if (!g_error_matches (local_error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *damage = g_strdup (local_error->message);
  *definition = tamiz_definition_parse (tamiz_record_get_text (version, TAMIZ_DEFINITION_CONTENT), -1, NULL);
  return TRUE;
}
