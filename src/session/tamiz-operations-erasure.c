#define G_LOG_DOMAIN "tamiz-operations-erasure"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-people.h"
#include "tamiz-person-export.h"
#include "tamiz-plain-paper.h"
#include "tamiz-suppression.h"
#include "tamiz-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Somebody asked to be forgotten: what is known of them is removed for good, with a proof of it. */

#define PROOF_FORMAT "tamiz-erasure-proof"

static gboolean
read_reason (TamizWork  *work,
             char      **reason,
             GError    **error)
{
  *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));

  return tamiz_work_require (*reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                             _("Who asked for it, and why? Give a reason"));
}

/* What lies at the CRM is not touched there, but told. */
static gboolean
list_remote (TamizWork   *work,
             GArray      *rows,
             json_t      *remote,
             GError     **error)
{
  g_autoptr (GHashTable) names = tamiz_work_names (work, TAMIZ_KIND_CONNECTION, TAMIZ_CONNECTION_NAME, error);

  for (guint i = 0; names != NULL && i < rows->len; i++)
    {
      TamizRecord *link = g_array_index (rows, TamizPersonRow, i).record;
      json_t *object;
      gint64 connection;

      if (tamiz_record_get_kind (link) != TAMIZ_KIND_REMOTE_LINK)
        continue;
      connection = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION);
      object = json_object ();
      tamiz_json_set_text (object, "connection", g_hash_table_lookup (names, &connection));
      tamiz_json_set_text (object, "object", tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT));
      tamiz_json_set_text (object, "remote_id", tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID));
      tamiz_json_set_text (object, "url", tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_URL));
      json_array_append_new (remote, object);
    }

  return names != NULL;
}

/* Copies that the program itself made beside the base when it brought it to a newer version. */
static json_t *
list_backups (TamizWork *work)
{
  const char *path = tamiz_store_get_path (work->store);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *start = g_strconcat (name, ".version-", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  json_t *backups = json_array ();
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = NULL;

      if (!g_str_has_prefix (entry, start))
        continue;
      file = g_build_filename (folder, entry, NULL);
      json_array_append_new (backups, json_string (file));
    }

  return backups;
}

static json_t *
erasure_to_json (TamizWork   *work,
                 TamizRecord *erasure,
                 GHashTable  *users)
{
  g_autoptr (json_t) summary
      = tamiz_json_parse (tamiz_record_get_text (erasure, TAMIZ_ERASURE_SUMMARY), -1, NULL);
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (erasure));
  tamiz_json_set_id (object, "person", tamiz_record_get_int (erasure, TAMIZ_ERASURE_PERSON));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (erasure, TAMIZ_ERASURE_AT));
  tamiz_user_set_json (object, "by", "by_name",
                       tamiz_users_find (users, tamiz_record_get_int (erasure, TAMIZ_ERASURE_BY)));
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (erasure, TAMIZ_ERASURE_REASON));
  json_object_set_new (object, "change", json_integer (tamiz_record_get_change (erasure)));
  json_object_set_new (object, "values", json_integer (tamiz_json_get_int (summary, "values", 0)));
  json_object_set_new (object, "history_values",
                       json_integer (tamiz_json_get_int (summary, "history_values", 0)));
  json_object_set (object, "kinds", json_object_get (summary, "kinds"));
  json_object_set (object, "excluded", json_object_get (summary, "excluded"));

  return object;
}

/* Pages keep bytes of what they held, so the file is written anew.  Where that fails, the data is out of
 * everybody's reach all the same, which the answer says.
 */
static void
compact (TamizWork *work,
         json_t    *answer)
{
  g_autoptr (GError) error = NULL;
  gboolean emptied = FALSE;
  gboolean compacted = tamiz_store_compact (work->store, &emptied, &error);

  json_object_set_new (answer, "compacted", json_boolean (compacted && emptied));
  tamiz_json_set_text (answer, "compact_message",
                       error != NULL ? error->message
                       : !emptied
                           ? _("Another program still reads the base as it was. What is left of the data in "
                               "the file goes once all programs have closed the base")
                           : NULL);
}

static json_t *
make_answer (TamizWork   *work,
             gint64       erasure,
             guint        n_suppressed,
             json_t      *remote,
             GError     **error)
{
  g_autoptr (TamizRecord) record = tamiz_reader_load (work->reader, TAMIZ_KIND_ERASURE, erasure, error);
  g_autoptr (GHashTable) users = record != NULL ? tamiz_work_load_users (work, error) : NULL;
  json_t *answer;

  if (users == NULL)
    return NULL;

  answer = erasure_to_json (work, record, users);
  json_object_set_new (answer, "suppressed", json_integer (n_suppressed));
  json_object_set (answer, "remote", remote);
  json_object_set_new (answer, "backups", list_backups (work));
  tamiz_json_set_text (answer, "note",
                       _("Backups and files that were made before still hold the person's data; delete "
                         "them, or erase the person there as well"));
  compact (work, answer);

  return answer;
}

static TamizRecord *
insert_erasure (TamizWork       *work,
                TamizChangeSet  *set,
                gint64           person,
                const char      *reason,
                guint            excluded,
                GError         **error)
{
  TamizRecord *erasure = tamiz_work_insert (work, set, TAMIZ_KIND_ERASURE, error);
  g_autofree char *summary = g_strdup_printf ("{\"excluded\":%u}", excluded);

  if (erasure == NULL)
    return NULL;
  /* What is removed is added to it. */
  tamiz_record_set_text (erasure, TAMIZ_ERASURE_SUMMARY, summary);
  tamiz_record_set_int (erasure, TAMIZ_ERASURE_PERSON, person);
  tamiz_record_set_int (erasure, TAMIZ_ERASURE_AT, work->now);
  tamiz_record_set_int (erasure, TAMIZ_ERASURE_BY, work->actor.user);
  tamiz_record_set_text (erasure, TAMIZ_ERASURE_REASON, reason);
  tamiz_change_set_erase (set, person);

  return erasure;
}

static json_t *
erase_person (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_find_person (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "person.erase");
  g_autoptr (TamizSuppression) list = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (json_t) remote = json_array ();
  g_autofree char *reason = NULL;
  TamizRecord *erasure;
  guint n_suppressed = 0, n_excluded;

  if (person == NULL || !read_reason (work, &reason, error)
      || !tamiz_work_require (!tamiz_record_has (person, TAMIZ_PERSON_ERASED), TAMIZ_CORE_ERROR_EXISTS, error,
                              _("This person was erased already")))
    return NULL;
  rows = tamiz_reader_list_of_person (work->reader, tamiz_record_get_id (person), error);
  if (rows == NULL || !list_remote (work, rows, remote, error))
    return NULL;
  list = tamiz_suppression_load (work, error);
  if (list == NULL
      || (!tamiz_work_flag (work, "not-suppressed")
          && !tamiz_suppression_add_person (list, work, set, rows, _("Erased"), &n_suppressed, error))
      || !tamiz_suppression_count_person (list, work, rows, &n_excluded, error))
    return NULL;
  erasure = insert_erasure (work, set, tamiz_record_get_id (person), reason, n_excluded, error);
  if (erasure == NULL)
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? make_answer (work, tamiz_record_get_id (erasure), n_suppressed, remote, error) : NULL;
}

static json_t *
list_erasures (TamizWork *work,
               GError   **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, TAMIZ_KIND_ERASURE, error);
  g_autoptr (GHashTable) users = records != NULL ? tamiz_work_load_users (work, error) : NULL;
  json_t *items;

  if (users == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < records->len; i++)
    json_array_append_new (items, erasure_to_json (work, g_ptr_array_index (records, i), users));

  return tamiz_work_items (items);
}

static json_t *
link_to_json (TamizWork   *work,
              gint64       change,
              GError     **error)
{
  g_autofree char *digest = tamiz_reader_load_digest (work->reader, change, error);
  json_t *object;

  if (digest == NULL)
    return NULL;

  object = json_object ();
  json_object_set_new (object, "change", json_integer (change));
  tamiz_json_set_text (object, "digest", digest);
  return object;
}

/* Nothing in it says whom it is about but the number that the base's rows still have. */
static json_t *
make_proof (TamizWork    *work,
            TamizRecord  *erasure,
            GError      **error)
{
  gint64 change = tamiz_record_get_change (erasure);
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (json_t) before = users != NULL ? link_to_json (work, change - 1, error) : NULL;
  g_autoptr (json_t) after = before != NULL ? link_to_json (work, change, error) : NULL;
  json_t *proof;

  if (after == NULL)
    return NULL;

  proof = erasure_to_json (work, erasure, users);
  tamiz_json_set_text (proof, "format", PROOF_FORMAT);
  json_object_set_new (proof, "version", json_integer (1));
  tamiz_json_set_text (proof, "base", tamiz_store_get_id (work->store));
  json_object_set (proof, "chain_before", before);
  json_object_set (proof, "chain_after", after);

  return proof;
}

static gboolean
save_json (TamizWork   *work,
           json_t      *json,
           const char  *path,
           GError     **error)
{
  g_autofree char *pretty = tamiz_json_to_text (json);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return g_file_replace_contents (file, pretty, strlen (pretty), NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, work->cancellable,
                                  error);
}

/* Nobody else on this computer reads what is of somebody. */
static gboolean
make_private_folder (const char  *folder,
                     GError     **error)
{
  int reason;

  if (!tamiz_work_require (!g_file_test (folder, G_FILE_TEST_EXISTS), TAMIZ_CORE_ERROR_EXISTS, error,
                           _("%s is there already; name a folder that is not"), folder))
    return FALSE;
  if (g_mkdir (folder, 0700) == 0)
    return TRUE;

  reason = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (reason), _("The folder %s could not be made: %s"), folder,
               g_strerror (reason));
  return FALSE;
}

/* A folder with all that is stored: for other programs, to be read, and the files as they are. */
static json_t *
export_person (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_find_person (work, "id", error);
  const char *folder = tamiz_work_text (work, "output");
  g_autoptr (GArray) rows = NULL;
  g_autoptr (json_t) collected = NULL;
  g_autoptr (json_t) document = NULL;
  g_autofree char *json = g_build_filename (folder, "person.json", NULL);
  g_autofree char *pdf = g_build_filename (folder, "person.pdf", NULL);
  json_t *answer;

  if (person == NULL
      || !tamiz_work_require (!tamiz_record_has (person, TAMIZ_PERSON_ERASED), TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("This person was erased already"))
      || !make_private_folder (folder, error))
    return NULL;
  rows = tamiz_reader_list_of_person (work->reader, tamiz_record_get_id (person), error);
  collected = rows != NULL ? tamiz_person_export_collect (work, rows, folder, error) : NULL;
  if (collected == NULL || !save_json (work, collected, json, error))
    return NULL;
  document = tamiz_person_sheet_lay_out (work, rows, error);
  if (document == NULL || !tamiz_plain_paper_save (document, work->now, work->zone, pdf, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_id (answer, "person", tamiz_record_get_id (person));
  tamiz_json_set_text (answer, "output", folder);
  tamiz_json_set_text (answer, "json", json);
  tamiz_json_set_text (answer, "pdf", pdf);
  return answer;
}

static gboolean
save_sheet (TamizWork    *work,
            TamizRecord  *erasure,
            json_t       *proof,
            const char   *path,
            GError      **error)
{
  g_autoptr (json_t) document = tamiz_erasure_sheet_lay_out (work, erasure, proof);

  return tamiz_plain_paper_save (document, tamiz_record_get_int (erasure, TAMIZ_ERASURE_AT), work->zone, path, error);
}

static json_t *
save_proof (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizRecord) erasure = tamiz_work_load (work, TAMIZ_KIND_ERASURE, "id", error);
  const char *path = tamiz_work_text (work, "output");
  g_autoptr (json_t) proof = NULL;
  json_t *answer;

  if (erasure == NULL
      || !tamiz_work_require (g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".json"),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A proof is written as *.pdf or *.json, not as “%s”"), path))
    return NULL;
  proof = make_proof (work, erasure, error);
  if (proof == NULL)
    return NULL;
  if (g_str_has_suffix (path, ".json")
          ? !save_json (work, proof, path, error)
          : !save_sheet (work, erasure, proof, path, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  return answer;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter erase_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The person's id, or a lead's") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Who asked for it, and why") },
  { "not-suppressed", TAMIZ_PARAMETER_FLAG, 0, 0,
    N_("Not on the exclusion list: the next file may bring them again") },
  { NULL },
};

static const TamizParameter export_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The person's id, or a lead's") },
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The folder to make") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter proof_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The erasure's id") },
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The file to write, *.pdf or *.json") },
  { NULL },
};

const TamizOperationEntry tamiz_erasure_operations[] = {
  { { "person.erase", N_("Remove all that is known of a person, for good"), 0, erase_parameters, NULL },
    erase_person },
  { { "person.export", N_("Save all that is stored of a person"), TAMIZ_OPERATION_READS, export_parameters,
      NULL },
    export_person },
  { { "erasure.list", N_("List the erasures"), TAMIZ_OPERATION_READS, no_parameters,
      "id,at,by,reason,values,history_values" },
    list_erasures },
  { { "erasure.proof", N_("Save the proof of an erasure"), TAMIZ_OPERATION_READS, proof_parameters, NULL },
    save_proof },
  { { NULL }, NULL },
};
