#define G_LOG_DOMAIN "tamiz-versions"

#include "config.h"

#include "tamiz-versions.h"

#include "tamiz-comments.h"
#include "tamiz-error.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>
#include "tamiz-user-key.h"

/* The versions of the definition: finding them, telling them, adding one. */

/**
 * tamiz_work_find_version:
 * @work: an operation's work
 * @states: in one of these states, a bit for each
 * @version: this version, or 0 for any
 * @error: return location
 *
 * Finds the newest version of the definition of this kind.
 *
 * Returns: (transfer full) (nullable): the version; %NULL without an error where there is
 *   none
 */
TamizRecord *
tamiz_work_find_version (TamizWork  *work,
                         guint       states,
                         gint64      version,
                         GError    **error)
{
  g_autoptr (GPtrArray) versions = tamiz_reader_list (work->reader, TAMIZ_KIND_DEFINITION, error);
  TamizRecord *newest = NULL;

  if (versions == NULL)
    return NULL;

  for (guint i = 0; i < versions->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (versions, i);
      gint64 number = tamiz_record_get_int (record, TAMIZ_DEFINITION_VERSION);

      if (version != 0 && number != version)
        continue;
      if ((states & (1u << tamiz_record_get_int (record, TAMIZ_DEFINITION_STATE))) != 0
          && (newest == NULL || number > tamiz_record_get_int (newest, TAMIZ_DEFINITION_VERSION)))
        newest = record;
    }

  return newest != NULL ? g_object_ref (newest) : NULL;
}

/* Says who read a signature in that was made at another computer, and with which key it was made. */
static gboolean
tell_how_signed (TamizWork    *work,
                 TamizRecord  *signature,
                 GHashTable   *emails,
                 json_t       *object,
                 GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_history (
      work->reader, TAMIZ_KIND_SIGNATURE, tamiz_record_get_id (signature), error);
  g_autofree char *fingerprint
      = tamiz_user_key_dup_fingerprint (tamiz_record_get_text (signature, TAMIZ_SIGNATURE_PUBLIC_KEY));
  gboolean by_file = FALSE;

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      TamizHistoryRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->cause, TAMIZ_CAUSE_SIGNED_BY_FILE) != 0)
        continue;
      by_file = TRUE;
      tamiz_json_set_text (object, "read_by", g_hash_table_lookup (emails, &row->user));
    }
  json_object_set_new (object, "by_file", json_boolean (by_file));
  if (fingerprint != NULL)
    tamiz_json_set_text (object, "fingerprint", fingerprint);

  return TRUE;
}

/**
 * tamiz_work_require_version:
 * @work: an operation's work
 * @states: bits of states, the ones that are preferred first; ends with 0
 * @version: this version, whatever its state is, or 0
 * @error: return location
 *
 * Finds the version that somebody means: the one that is named, else the newest in the first of the
 * states in which there is one, else the newest of all.
 *
 * Returns: (transfer full): the version; else %TAMIZ_CORE_ERROR_NOT_FOUND
 */
TamizRecord *
tamiz_work_require_version (TamizWork    *work,
                            const guint  *states,
                            gint64        version,
                            GError      **error)
{
  GError *local_error = NULL;
  TamizRecord *record = NULL;

  for (guint i = 0; version == 0 && states[i] != 0 && record == NULL && local_error == NULL; i++)
    record = tamiz_work_find_version (work, states[i], 0, &local_error);
  if (record == NULL && local_error == NULL)
    record = tamiz_work_find_version (work, ~0u, version, &local_error);
  if (record == NULL && local_error == NULL)
    tamiz_work_refuse_number (work, version, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return record;
}

static json_t *
signatures_to_json (TamizWork    *work,
                    TamizRecord  *record,
                    GError      **error)
{
  g_autoptr (GPtrArray) signatures
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION,
                              tamiz_record_get_id (record), error);
  g_autoptr (GHashTable) emails = NULL;
  json_t *array;

  if (signatures == NULL)
    return NULL;
  emails = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  if (emails == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < signatures->len; i++)
    {
      TamizRecord *signature = g_ptr_array_index (signatures, i);
      gint64 member = tamiz_record_get_int (signature, TAMIZ_SIGNATURE_MEMBER);
      json_t *object;

      if (tamiz_record_get_int (signature, TAMIZ_SIGNATURE_VOID) != 0)
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "side",
                           tamiz_enum_nick (TAMIZ_ENUM_SIDE,
                                            tamiz_record_get_int (signature, TAMIZ_SIGNATURE_SIDE)));
      tamiz_json_set_text (object, "email", g_hash_table_lookup (emails, &member));
      tamiz_work_set_time (work, object, "at", tamiz_record_get_int (signature, TAMIZ_SIGNATURE_AT));
      json_object_set_new (object, "with_key",
                           json_boolean (tamiz_record_has (signature, TAMIZ_SIGNATURE_SIGNATURE)));
      json_array_append_new (array, object);
      if (!tell_how_signed (work, signature, emails, object, error))
        {
          json_decref (array);
          return NULL;
        }
    }

  return array;
}

/* Who signs, with their names, which may have changed since. */
static json_t *
signers_to_json (TamizWork    *work,
                 TamizRecord  *record,
                 GError      **error)
{
  const char *text = tamiz_record_get_text (record, TAMIZ_DEFINITION_SIGNERS);
  json_t *signers = text != NULL ? json_loads (text, 0, NULL) : NULL;
  g_autoptr (GHashTable) names = NULL, keys = NULL;
  json_t *signer;
  gsize i;

  if (signers == NULL)
    return json_array ();

  names = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  keys = names != NULL ? tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_PUBLIC_KEY, error) : NULL;
  if (keys == NULL)
    {
      json_decref (signers);
      return NULL;
    }
  json_array_foreach (signers, i, signer)
    {
      gint64 user = g_ascii_strtoll (tamiz_json_get_text (signer, "user"), NULL, 10);

      tamiz_json_set_text (signer, "name", g_hash_table_lookup (names, &user));
      json_object_set_new (signer, "has_key", json_boolean (g_hash_table_lookup (keys, &user) != NULL));
    }

  return signers;
}

/**
 * tamiz_work_version_to_json:
 * @work: an operation's work
 * @record: a version of the definition
 * @whole: whether to tell its content
 * @error: return location
 *
 * Tells a version: its state, who signs it and who has signed, and whether whoever works may
 * write in it.
 *
 * Returns: (transfer full): a JSON object
 */
json_t *
tamiz_work_version_to_json (TamizWork    *work,
                            TamizRecord  *record,
                            gboolean      whole,
                            GError      **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autofree char *why = NULL, *damage = NULL;
  json_t *object, *signatures, *signers;
  guint open;

  if (!tamiz_work_read_version (work, record, &definition, &damage, error)
      || !tamiz_work_count_comments (work, record, &open, error)
      || !tamiz_work_find_why_closed (work, record, &why, error))
    return NULL;
  signers = signers_to_json (work, record, error);
  if (signers == NULL)
    return NULL;
  signatures = signatures_to_json (work, record, error);
  if (signatures == NULL)
    {
      json_decref (signers);
      return NULL;
    }

  object = json_object ();
  tamiz_json_set_id (object, "id", tamiz_record_get_id (record));
  json_object_set_new (object, "version",
                       json_integer (tamiz_record_get_int (record, TAMIZ_DEFINITION_VERSION)));
  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_DEFINITION,
                                        tamiz_record_get_int (record, TAMIZ_DEFINITION_STATE)));
  tamiz_json_set_text (object, "title", definition != NULL ? definition->title : NULL);
  tamiz_json_set_text (object, "language", definition != NULL ? definition->language : NULL);
  tamiz_json_set_text (object, "digest", definition != NULL ? definition->digest : NULL);
  json_object_set_new (object, "intact", json_boolean (damage == NULL));
  if (damage != NULL)
    tamiz_json_set_text (object, "damage", damage);
  tamiz_work_set_time (work, object, "effective_at",
                       tamiz_record_get_int (record, TAMIZ_DEFINITION_EFFECTIVE_AT));
  tamiz_work_set_time (work, object, "in_force_at",
                       tamiz_record_get_int (record, TAMIZ_DEFINITION_IN_FORCE_AT));
  json_object_set_new (object, "downward",
                       json_boolean (tamiz_record_get_int (record, TAMIZ_DEFINITION_DOWNWARD) != 0));
  json_object_set_new (object, "signers", signers);
  json_object_set_new (object, "signatures", signatures);
  json_object_set_new (object, "open_comments", json_integer (open));
  json_object_set_new (object, "editable", json_boolean (why == NULL));
  if (why != NULL)
    tamiz_json_set_text (object, "why_not", why);
  if (whole && definition != NULL)
    json_object_set_new (object, "content", json_loads (definition->canonical, 0, NULL));

  return object;
}

/**
 * tamiz_work_insert_draft:
 * @work: an operation's work
 * @set: what is to be written
 * @definition: a document
 * @error: return location
 *
 * Adds a document as the newest draft.
 *
 * Returns: (transfer none): the version
 */
TamizRecord *
tamiz_work_insert_draft (TamizWork        *work,
                         TamizChangeSet   *set,
                         TamizDefinition  *definition,
                         GError          **error)
{
  g_autoptr (TamizRecord) newest = NULL;
  GError *local_error = NULL;
  TamizRecord *record;

  newest = tamiz_work_find_version (work, ~0u, 0, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  record = tamiz_work_insert (work, set, TAMIZ_KIND_DEFINITION, error);
  if (record == NULL)
    return NULL;
  tamiz_record_set_int (record, TAMIZ_DEFINITION_VERSION,
                        newest != NULL
                            ? tamiz_record_get_int (newest, TAMIZ_DEFINITION_VERSION) + 1
                            : 1);
  tamiz_record_set_int (record, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_DRAFT);
  tamiz_record_set_text (record, TAMIZ_DEFINITION_CONTENT, definition->canonical);
  tamiz_record_set_text (record, TAMIZ_DEFINITION_DIGEST, definition->digest);
  tamiz_record_set_int (record, TAMIZ_DEFINITION_CREATED, work->now);
  tamiz_record_set_int (record, TAMIZ_DEFINITION_DOWNWARD, 0);

  return record;
}

/**
 * tamiz_work_add_draft:
 * @work: an operation's work
 * @definition: a document
 * @cause: what the change is called
 * @error: return location
 *
 * Keeps a document as the newest draft.
 *
 * Returns: (transfer full): the version, as “definition list” tells it
 */
json_t *
tamiz_work_add_draft (TamizWork        *work,
                      TamizDefinition  *definition,
                      const char       *cause,
                      GError          **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, cause);
  TamizRecord *record = tamiz_work_insert_draft (work, set, definition, error);
  g_autoptr (TamizCommit) commit = record != NULL ? tamiz_work_apply (work, set, error) : NULL;

  return commit != NULL ? tamiz_work_version_to_json (work, record, FALSE, error) : NULL;
}
