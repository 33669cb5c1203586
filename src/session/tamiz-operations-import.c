#define G_LOG_DOMAIN "tamiz-operations-import"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-import-failed.h"
#include "tamiz-import-report.h"
#include "tamiz-import-run.h"
#include "tamiz-import-undo.h"
#include "tamiz-mail-folders.h"
#include "tamiz-mail-reader.h"
#include "tamiz-outbox-store.h"
#include "tamiz-people.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-today.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

static gboolean
check_columns (TamizWork  *work,
               TamizImportRun *import,
               GError    **error)
{
  guint n = tamiz_mapping_get_n_custom (import->file->mapping);

  return tamiz_work_require (n <= TAMIZ_MAPPING_MAX_CUSTOM || tamiz_work_flag (work, "all-columns"),
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The file would make %u new text fields; leave columns out, or say "
                               "that all of them are wanted"),
                             n);
}

static gboolean
prepare (TamizWork  *work,
         TamizImportRun *import,
         GError    **error)
{
  import->file = tamiz_import_file_open (work, error);

  return import->file != NULL && check_columns (work, import, error);
}

/* How the file was read goes with the import: rows to be completed are written again in its
 * columns, and the next file of the source is proposed the same.
 */
static void
describe_reading (TamizImportRun *import,
                  json_t         *options)
{
  const char *const *header = tamiz_row_reader_get_header (import->file->reader);
  json_t *names = json_array ();

  for (guint i = 0; header[i] != NULL; i++)
    json_array_append_new (names, json_string (header[i]));
  json_object_set_new (options, "header", names);
  json_object_set_new (options, "read_as", tamiz_mapping_to_reading (import->file->mapping));
}

/* Who resumes it may stand in another folder. */
static char *
describe_options (TamizWork      *work,
                  TamizImportRun *import)
{
  static const char *const files[] = { "file", "map" };
  g_autoptr (json_t) options = json_copy (work->arguments);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const char *path = tamiz_work_text (work, files[i]);
      g_autofree char *absolute = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;

      if (absolute != NULL)
        tamiz_json_set_text (options, files[i], absolute);
    }
  describe_reading (import, options);

  return tamiz_json_to_canonical (options);
}

/* Of two programs that would resume the same import the second meets a conflict. */
static gboolean
take_over (TamizWork    *work,
           TamizRecord  *import,
           GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "import.resume");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *program = tamiz_lease_new ();

  tamiz_change_set_update_text (set, import, TAMIZ_IMPORT_PROGRAM, program);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return FALSE;

  tamiz_record_set_text (import, TAMIZ_IMPORT_PROGRAM, program);
  return TRUE;
}

static gboolean
begin_import (TamizWork  *work,
              TamizImportRun *import,
              GError    **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "import");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *options = describe_options (work, import);
  g_autofree char *program = tamiz_lease_new ();
  TamizRecord *record = tamiz_work_insert (work, set, TAMIZ_KIND_IMPORT, error);

  if (record == NULL)
    return FALSE;

  tamiz_record_set_text (record, TAMIZ_IMPORT_FILE, tamiz_work_text (work, "file"));
  tamiz_record_set_text (record, TAMIZ_IMPORT_FILE_DIGEST, import->file->digest);
  tamiz_record_set_text (record, TAMIZ_IMPORT_OPTIONS, options);
  tamiz_record_set_int (record, TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_RUNNING);
  tamiz_record_set_int (record, TAMIZ_IMPORT_STARTED, work->now);
  tamiz_record_set_int (record, TAMIZ_IMPORT_POSITION, 0);
  tamiz_record_set_text (record, TAMIZ_IMPORT_PROGRAM, program);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return FALSE;

  import->import = g_object_ref (record);
  return TRUE;
}

static json_t *
list_fields (TamizDoor *door)
{
  GPtrArray *made = tamiz_door_get_new_fields (door);
  json_t *fields = json_array ();

  for (guint i = 0; i < made->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (made, i);
      g_autofree char *key = tamiz_own_field_dup_key (field);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key", key);
      tamiz_json_set_text (object, "label", tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));
      tamiz_json_set_text (object, "type",
                           tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_own_field_get_type (field)));
      json_array_append_new (fields, object);
    }

  return fields;
}

static json_t *
make_answer (TamizImportRun *import,
             gboolean  dry_run)
{
  json_t *answer = tamiz_import_run_counts_to_json (import);
  GPtrArray *left_out = tamiz_row_reader_get_left_out (import->file->reader);
  GPtrArray *new_sources = tamiz_door_get_new_sources (import->door);
  json_t *lines = json_array (), *sources = json_array ();

  for (guint i = 0; left_out != NULL && i < left_out->len && i < TAMIZ_IMPORT_MAX_LISTED; i++)
    {
      TamizIntakeProblem *problem = g_ptr_array_index (left_out, i);
      json_t *object = json_object ();

      json_object_set_new (object, "line", json_integer (problem->line));
      tamiz_json_set_text (object, "code", problem->code);
      tamiz_json_set_text (object, "message", problem->message);
      json_array_append_new (lines, object);
    }
  for (guint i = 0; i < new_sources->len; i++)
    json_array_append_new (sources, json_string (g_ptr_array_index (new_sources, i)));

  tamiz_json_set_id (answer, "import_id",
                     import->import != NULL ? tamiz_record_get_id (import->import) : 0);
  json_object_set_new (answer, "dry_run", json_boolean (dry_run));
  tamiz_json_set_text (answer, "format", tamiz_row_reader_get_format (import->file->reader));
  tamiz_json_set_text (answer, "encoding", tamiz_row_reader_get_encoding (import->file->reader));
  json_object_set (answer, "same_file", import->file->same);
  json_object_set_new (answer, "mapping", tamiz_mapping_to_json (import->file->mapping));
  json_object_set_new (answer, "new_sources", sources);
  json_object_set_new (answer, "ignored_keys", tamiz_door_dup_ignored (import->door));
  json_object_set_new (answer, "fields_made", list_fields (import->door));
  tamiz_import_lists_tell (&import->lists, answer);
  if (TAMIZ_IS_MAIL_READER (import->file->reader))
    json_object_set_new (answer, "left_out_as",
                         tamiz_mail_reader_count_left_out (TAMIZ_MAIL_READER (import->file->reader)));
  json_object_set_new (answer, "left_out_lines", lines);

  return answer;
}

static json_t *
finish_import (TamizWork *work,
               TamizImportRun *import,
               guint64    skip,
               gboolean   dry_run,
               GError   **error)
{
  if (!tamiz_import_run_rows (import, work, skip, error))
    {
      tamiz_import_run_take_back (import, work, error);
      return NULL;
    }

  return make_answer (import, dry_run);
}

/* Mail that is brought next is proposed to be of the same source; an import does not fail by that. */
static void
remember_source (TamizWork      *work,
                 TamizImportRun *import)
{
  const char *source = tamiz_work_text (work, "source");
  g_autoptr (GError) error = NULL;

  if (source != NULL && TAMIZ_IS_MAIL_READER (import->file->reader)
      && !tamiz_mail_folders_set_source (work, source, &error))
    g_warning ("%s", error->message);
}

static json_t *
import_file (TamizWork *work,
             GError   **error)
{
  g_auto (TamizImportRun) import = { 0 };
  gboolean dry_run = tamiz_work_flag (work, "dry-run");
  TamizMatchAction action;
  json_t *answer = NULL;

  tamiz_import_run_init (&import);
  if (tamiz_door_choose_action (work, &action, error) && prepare (work, &import, error)
      && (dry_run || begin_import (work, &import, error)))
    {
      import.door = tamiz_door_new (work, action,
                                    import.import != NULL ? tamiz_record_get_id (import.import) : -1,
                                    dry_run, error);
      if (import.door != NULL)
        tamiz_door_set_former (import.door, import.file->former);
      if (import.door != NULL && dry_run)
        tamiz_door_try_rows_of (import.door, import.file->normalizer);
      if (import.door != NULL)
        answer = finish_import (work, &import, 0, dry_run, error);
      else
        tamiz_import_run_take_back (&import, work, error);
      if (answer != NULL && !dry_run)
        remember_source (work, &import);
    }

  return answer;
}

/* Fields and imports that came meanwhile do not change how the rest of the rows is read. */
static void
repeat_reading (json_t *options)
{
  json_t *read_as = json_object_get (options, "read_as");
  g_autofree char *map = NULL;

  if (!json_is_object (read_as))
    return;
  map = tamiz_json_to_canonical (read_as);
  tamiz_json_set_text (options, "mapping", map);
  json_object_del (options, "map");
  json_object_del (options, "as-before");
}

static gboolean
check_same_file (TamizWork    *work,
                 TamizRecord  *import,
                 GError      **error)
{
  g_autofree char *digest = tamiz_import_file_dup_digest (tamiz_work_text (work, "file"), work->cancellable,
                                                          error);

  return digest != NULL
         && tamiz_work_require (
             g_strcmp0 (digest, tamiz_record_get_text (import, TAMIZ_IMPORT_FILE_DIGEST)) == 0,
             TAMIZ_CORE_ERROR_REFUSED, error, _("%s has changed since; undo the import and bring the file again"),
             tamiz_record_get_text (import, TAMIZ_IMPORT_FILE));
}

static json_t *
resume_import (TamizWork *work,
               GError   **error)
{
  g_auto (TamizImportRun) import = { 0 };
  g_autoptr (TamizRecord) record = tamiz_work_load (work, TAMIZ_KIND_IMPORT, "id", error);
  json_t *former = work->arguments;
  g_autoptr (json_t) options = NULL;
  json_t *answer = NULL;
  TamizMatchAction action;

  if (record == NULL
      || !tamiz_work_require (tamiz_record_get_int (record, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_RUNNING
                                  && !tamiz_import_is_running (record)
                                  && !tamiz_import_is_undoing (record),
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("Only an import whose program died can be resumed; see “import list”")))
    return NULL;

  tamiz_import_run_init (&import);
  options = json_loads (tamiz_record_get_text (record, TAMIZ_IMPORT_OPTIONS), 0, NULL);
  repeat_reading (options);
  work->arguments = options;
  if (check_same_file (work, record, error) && tamiz_door_choose_action (work, &action, error)
      && prepare (work, &import, error) && take_over (work, record, error))
    {
      import.import = g_object_ref (record);
      tamiz_import_run_read_counts (&import, tamiz_record_get_text (record, TAMIZ_IMPORT_COUNTS));
      import.door = tamiz_door_new (work, action,
                                    tamiz_record_get_id (record), FALSE, error);
      if (import.door != NULL)
        {
          tamiz_door_set_former (import.door, import.file->former);
          answer = finish_import (work, &import, import.rows, FALSE, error);
        }
    }
  work->arguments = former;

  return answer;
}

static json_t *
list_imports (TamizWork *work,
              GError   **error)
{
  g_autoptr (GPtrArray) imports = tamiz_reader_list (work->reader, TAMIZ_KIND_IMPORT, error);
  g_autoptr (GHashTable) users = imports != NULL ? tamiz_work_load_users (work, error) : NULL;
  json_t *items;

  if (users == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < imports->len; i++)
    json_array_append_new (items, tamiz_import_tell (work, g_ptr_array_index (imports, i), users));

  return tamiz_work_items (items);
}

/* Those whose program died: each is to be resumed or undone. */
json_t *
tamiz_work_list_unfinished_imports (TamizWork *work,
                                    GError   **error)
{
  g_autoptr (GPtrArray) imports = tamiz_reader_list (work->reader, TAMIZ_KIND_IMPORT, error);
  g_autoptr (GHashTable) users = imports != NULL ? tamiz_work_load_users (work, error) : NULL;
  json_t *items;

  if (users == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < imports->len; i++)
    {
      TamizRecord *import = g_ptr_array_index (imports, i);

      if (tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_RUNNING && !tamiz_import_is_running (import))
        json_array_append_new (items, tamiz_import_tell (work, import, users));
    }

  return items;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter import_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("The file: a table, a workbook, contacts, or JSON lines") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Source of the rows that name none") },
  { "source-column", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The column that names the source") },
  { "ids", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The system that external_id comes from") },
  { "activity", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What each row did (form, chat …), or none") },
  { "of", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("What the rows are: people, activities, answers, outcomes, companies, consents") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Campaign of the rows that name none") },
  { "sheet", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The sheet of a workbook, else the first that holds a table") },
  { "map", TAMIZ_PARAMETER_FILE, 0, 0, N_("A map of columns, in JSON") },
  { "mapping", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The map itself instead of its file") },
  { "match", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MATCH, N_("What becomes of sure duplicates") },
  { "as-before", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Read it as such files of its source were read before") },
  { "all-columns", TAMIZ_PARAMETER_FLAG, 0, 0, N_("More than 64 new text fields are wanted") },
  { "dry-run", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only say what would happen") },
  { NULL },
};

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") },
  { NULL },
};

static const TamizParameter failed_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") },
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The CSV file to write") },
  { NULL },
};

static const TamizParameter report_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") },
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The file to write, *.pdf, *.csv or *.json") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_import_operations[] = {
  { { "import", N_("Read a file of inquiries, or of what happened with them"), 0, import_parameters,
      NULL },
    import_file },
  { { "import.list", N_("List the imports"), TAMIZ_OPERATION_READS, no_parameters,
      "id,file,state,started,by_name,rows,added,updated,filled,skipped,set_aside" },
    list_imports },
  { { "import.show", N_("Show what an import did, and what is there of it by now"), TAMIZ_OPERATION_READS, id_parameters,
      NULL },
    tamiz_import_show },
  { { "import.resume", N_("Go on with an import whose program died"), 0, id_parameters, NULL },
    resume_import },
  { { "import.failed", N_("Write an import's rows to be completed into a file"), TAMIZ_OPERATION_READS,
      failed_parameters, NULL },
    tamiz_import_failed },
  { { "import.report", N_("Write what an import did into a file"), TAMIZ_OPERATION_READS, report_parameters, NULL },
    tamiz_import_report },
  { { NULL }, NULL },
};
