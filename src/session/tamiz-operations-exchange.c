#define G_LOG_DOMAIN "tamiz-operations-exchange"

#include "config.h"

#include "tamiz-canvas.h"
#include "tamiz-definition-document.h"
#include "tamiz-definition-file.h"
#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-versions.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Definitions that come and go as files, *.duo.json. */

/* What a file is compared with where nobody says what it replaces: the newest draft, else what is
 * in force.  (nullable): %NULL without an error where there is neither.
 */
static TamizRecord *
find_nearest (TamizWork *work,
              GError   **error)
{
  static const guint states[] = { 1u << TAMIZ_DEFINITION_DRAFT, 1u << TAMIZ_DEFINITION_IN_FORCE };
  TamizRecord *record = NULL;
  GError *local_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states) && record == NULL && local_error == NULL; i++)
    record = tamiz_work_find_version (work, states[i], 0, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return record;
}

/* Adds to @answer what the file changes beside @record, null where there is nothing beside it, and
 * what is contradictory in it.
 */
static gboolean
tell_differences (TamizWork        *work,
                  TamizRecord      *record,
                  TamizDefinition  *definition,
                  json_t           *answer,
                  GError          **error)
{
  g_autoptr (TamizDefinition) before = NULL;
  g_autoptr (json_t) findings = tamiz_work_advise (work, definition, error);
  json_t *changes = NULL;

  if (findings == NULL)
    return FALSE;
  if (record != NULL)
    {
      before = tamiz_session_parse_definition (work->session, record, error);
      changes = before != NULL ? tamiz_work_compare (work, before, definition, error) : NULL;
      if (changes == NULL)
        return FALSE;
      json_object_set_new (changes, "from", json_integer (tamiz_record_get_int (record, TAMIZ_DEFINITION_VERSION)));
      json_object_set_new (changes, "to", json_null ());
    }
  tamiz_definition_file_advise (definition, findings);
  json_object_set_new (answer, "changes", changes != NULL ? changes : json_null ());
  json_object_set (answer, "findings", findings);

  return TRUE;
}

static json_t *
tell_only (TamizWork        *work,
           TamizRecord      *replaced,
           TamizDefinition  *definition,
           GError          **error)
{
  g_autoptr (json_t) answer = tamiz_definition_file_tell (definition);
  g_autoptr (TamizRecord) beside = NULL;
  GError *local_error = NULL;

  beside = replaced != NULL ? g_object_ref (replaced) : find_nearest (work, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  json_object_set_new (answer, "dry_run", json_true ());
  json_object_set_new (answer, "replaces",
                       replaced != NULL
                           ? json_integer (tamiz_record_get_int (replaced, TAMIZ_DEFINITION_VERSION))
                           : json_null ());
  tamiz_json_set_text (answer, "before",
                       replaced != NULL ? tamiz_record_get_text (replaced, TAMIZ_DEFINITION_DIGEST) : NULL);

  return tell_differences (work, beside, definition, answer, error) ? g_steal_pointer (&answer) : NULL;
}

/* Who saw the draft as it was is not made to write over what somebody else wrote since. */
static gboolean
check_seen (TamizWork    *work,
            TamizRecord  *draft,
            GError      **error)
{
  const char *seen = tamiz_work_text (work, "before");

  return tamiz_work_require (seen == NULL
                                 || g_strcmp0 (seen, tamiz_record_get_text (draft, TAMIZ_DEFINITION_DIGEST)) == 0,
                             TAMIZ_CORE_ERROR_CONFLICT, error,
                             _("Somebody has changed the draft meanwhile, so it was not replaced; look at the "
                               "differences again"));
}

/* Comments and what both sides answered belong to the version, and stay with it. */
static json_t *
replace_draft (TamizWork        *work,
               TamizRecord      *draft,
               TamizDefinition  *definition,
               GError          **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.import");
  g_autoptr (json_t) told = json_object ();
  g_autoptr (TamizRecord) after = NULL;
  json_t *answer;

  if (!tamiz_work_check_may_write (work, draft, error) || !check_seen (work, draft, error)
      || !tell_differences (work, draft, definition, told, error))
    return NULL;
  if (g_strcmp0 (definition->digest, tamiz_record_get_text (draft, TAMIZ_DEFINITION_DIGEST)) != 0)
    {
      g_autoptr (TamizCommit) commit = NULL;

      tamiz_change_set_update_text (set, draft, TAMIZ_DEFINITION_CONTENT, definition->canonical);
      tamiz_change_set_update_text (set, draft, TAMIZ_DEFINITION_DIGEST, definition->digest);
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }

  after = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION, tamiz_record_get_id (draft), error);
  answer = after != NULL ? tamiz_work_version_to_json (work, after, FALSE, error) : NULL;
  if (answer != NULL)
    json_object_update (answer, told);

  return answer;
}

static json_t *
import_definition (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizDefinition) definition = tamiz_definition_file_read (tamiz_work_text (work, "file"), error);
  gint64 number = tamiz_work_number (work, "replace", 0);
  g_autoptr (TamizRecord) replaced = NULL;

  if (definition == NULL)
    return NULL;
  if (number != 0)
    {
      replaced = tamiz_work_find_draft (work, number, error);
      if (replaced == NULL)
        return NULL;
    }

  if (tamiz_work_flag (work, "dry-run"))
    return tell_only (work, replaced, definition, error);
  if (replaced != NULL)
    return replace_draft (work, replaced, definition, error);

  return tamiz_work_add_draft (work, definition, "definition.import", error);
}

/* Returns: (transfer full): what the file says of a signature. */
static json_t *
pack_signature (TamizWork    *work,
                TamizRecord  *signature,
                GHashTable   *emails,
                GHashTable   *names)
{
  gint64 member = tamiz_record_get_int (signature, TAMIZ_SIGNATURE_MEMBER);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "side",
                       tamiz_enum_nick (TAMIZ_ENUM_SIDE, tamiz_record_get_int (signature, TAMIZ_SIGNATURE_SIDE)));
  tamiz_json_set_text (object, "email", g_hash_table_lookup (emails, &member));
  tamiz_json_set_text (object, "name", g_hash_table_lookup (names, &member));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (signature, TAMIZ_SIGNATURE_AT));
  tamiz_json_set_text (object, "digest", tamiz_record_get_text (signature, TAMIZ_SIGNATURE_DIGEST));
  if (tamiz_record_has (signature, TAMIZ_SIGNATURE_SIGNATURE))
    {
      tamiz_json_set_text (object, "public_key", tamiz_record_get_text (signature, TAMIZ_SIGNATURE_PUBLIC_KEY));
      tamiz_json_set_text (object, "signature", tamiz_record_get_text (signature, TAMIZ_SIGNATURE_SIGNATURE));
    }

  return object;
}

static json_t *
list_signatures (TamizWork    *work,
                 TamizRecord  *version,
                 GError      **error)
{
  g_autoptr (GPtrArray) signatures
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION,
                              tamiz_record_get_id (version), error);
  g_autoptr (GHashTable) emails = NULL, names = NULL;
  json_t *array;

  emails = signatures != NULL ? tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error) : NULL;
  names = emails != NULL ? tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error) : NULL;
  if (names == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < signatures->len; i++)
    {
      TamizRecord *signature = g_ptr_array_index (signatures, i);

      if (tamiz_record_get_int (signature, TAMIZ_SIGNATURE_VOID) == 0)
        json_array_append_new (array, pack_signature (work, signature, emails, names));
    }

  return array;
}

/* The document as its file has it. */
static json_t *
make_document (TamizWork        *work,
               TamizRecord      *version,
               TamizDefinition  *definition,
               GError          **error)
{
  json_t *signatures = list_signatures (work, version, error);
  g_autoptr (json_t) content = NULL;
  json_t *document;

  if (signatures == NULL)
    return NULL;

  content = tamiz_definition_to_document (definition);
  document = json_object ();
  tamiz_json_set_text (document, "$schema", TAMIZ_DEFINITION_SCHEMA);
  json_object_update (document, content);
  if (json_array_size (signatures) > 0)
    json_object_set (document, "signatures", signatures);
  json_decref (signatures);

  return document;
}

static gboolean
save_document (TamizWork  *work,
               json_t     *document,
               GError    **error)
{
  const char *path = tamiz_work_text (work, "file");
  g_autofree char *text = tamiz_json_to_text (document);
  g_autofree char *lines = g_strconcat (text, "\n", NULL);

  return tamiz_work_require (tamiz_work_flag (work, "overwrite") || !g_file_test (path, G_FILE_TEST_EXISTS),
                             TAMIZ_CORE_ERROR_EXISTS, error,
                             _("%s is there already; choose another name, or say that it is to be overwritten"),
                             path)
         && tamiz_file_save (path, lines, strlen (lines), 0666, error);
}

static json_t *
export_definition (TamizWork *work,
                   GError   **error)
{
  static const guint states[] = { 1u << TAMIZ_DEFINITION_IN_FORCE, 0 };
  const char *path = tamiz_work_text (work, "file");
  g_autoptr (TamizRecord) record
      = tamiz_work_require_version (work, states, tamiz_work_number (work, "version", 0), error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (json_t) document = NULL;
  json_t *answer;

  definition = record != NULL ? tamiz_session_parse_definition (work->session, record, error) : NULL;
  document = definition != NULL ? make_document (work, record, definition, error) : NULL;
  if (document == NULL || (path != NULL && !save_document (work, document, error)))
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "version", json_integer (tamiz_record_get_int (record, TAMIZ_DEFINITION_VERSION)));
  tamiz_json_set_text (answer, "digest", definition->digest);
  if (path != NULL)
    tamiz_json_set_text (answer, "output", path);
  else
    json_object_set (answer, "document", document);

  return answer;
}

static const TamizParameter import_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("A definition, *.duo.json") },
  { "replace", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which draft it takes the place of; without it there is one more") },
  { "before", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("The digest of that draft when you saw it: if it is another one, nothing is changed") },
  { "dry-run", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only say what would change") },
  { NULL },
};

static const TamizParameter export_parameters[] = {
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the one in force") },
  { "file", TAMIZ_PARAMETER_OUTPUT, 0, 0, N_("The file to write, *.duo.json; without it the document is the answer") },
  { "overwrite", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Replace the file where there is one") },
  { NULL },
};

const TamizOperationEntry tamiz_exchange_operations[] = {
  { { "definition.import", N_("Read a definition from a file as a draft"), 0, import_parameters, NULL },
    import_definition },
  { { "definition.export", N_("Write a version with its signatures as a file"), TAMIZ_OPERATION_READS,
      export_parameters, NULL },
    export_definition },
  { { NULL }, NULL },
};
