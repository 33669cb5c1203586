#define G_LOG_DOMAIN "tamiz-operations-versions"

#include "config.h"

#include "tamiz-definition-paper.h"
#include "tamiz-definition-words.h"
#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Reading the definition. */

/* The version that is asked for; without a number the one in force, else the newest. */
static TamizRecord *
find_asked (TamizWork *work,
            GError   **error)
{
  static const guint states[] = { 1u << TAMIZ_DEFINITION_IN_FORCE, 0 };

  return tamiz_work_require_version (work, states, tamiz_work_number (work, "version", 0), error);
}

static json_t *
show_definition (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizRecord) record = find_asked (work, error);

  return record != NULL ? tamiz_work_version_to_json (work, record, TRUE, error) : NULL;
}

/* What people call the base's own fields, by the keys that definitions use. */
static GHashTable *
load_custom_labels (TamizWork *work,
                    GError   **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  GHashTable *labels;

  if (fields == NULL)
    return NULL;

  labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);

      g_hash_table_insert (labels,
                           g_strdup_printf ("%s.custom.%s", tamiz_record_get_text (field, TAMIZ_FIELD_RECORD),
                                            tamiz_record_get_text (field, TAMIZ_FIELD_KEY)),
                           g_strdup (tamiz_record_get_text (field, TAMIZ_FIELD_LABEL)));
    }

  return labels;
}

static gboolean
require_readable (TamizDefinition  *definition,
                  const char       *damage,
                  GError          **error)
{
  if (definition == NULL)
    g_set_error_literal (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED, damage);

  return definition != NULL;
}

/* What paper and screen tell. */
static json_t *
describe_definition (TamizWork *work,
                     GError   **error)
{
  g_autoptr (TamizRecord) record = find_asked (work, error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (GHashTable) labels = NULL;
  g_autofree char *damage = NULL;
  json_t *object;

  if (record == NULL || !tamiz_work_read_version (work, record, &definition, &damage, error)
      || !require_readable (definition, damage, error))
    return NULL;
  labels = definition != NULL ? load_custom_labels (work, error) : NULL;
  object = labels != NULL ? tamiz_work_version_to_json (work, record, FALSE, error) : NULL;
  if (object == NULL)
    return NULL;

  tamiz_json_set_text (object, "statement", definition->statement);
  tamiz_json_set_text (object, "origin", definition->origin);
  json_object_set_new (object, "sections", tamiz_definition_describe (definition, labels));

  return object;
}

static json_t *
print_definition (TamizWork *work,
                  GError   **error)
{
  const char *path = tamiz_work_text (work, "output");
  g_autoptr (json_t) description = NULL;
  g_autoptr (TamizPaper) paper = NULL;
  json_t *answer;

  if (!tamiz_work_require (g_str_has_suffix (path, ".pdf"), TAMIZ_CORE_ERROR_INVALID, error,
                           _("A definition is printed as *.pdf, not as “%s”"), path))
    return NULL;
  description = describe_definition (work, error);
  if (description == NULL)
    return NULL;
  /* Paper with signatures says what was signed, or is not made. */
  if (tamiz_json_get_text (description, "damage") != NULL)
    {
      require_readable (NULL, tamiz_json_get_text (description, "damage"), error);
      return NULL;
    }

  paper = tamiz_definition_paper_new (description, work->zone, work->now);
  if (!tamiz_paper_save (paper, TAMIZ_PAPER_PDF, path, error))
    return NULL;

  answer = json_object ();
  json_object_set (answer, "version", json_object_get (description, "version"));
  json_object_set (answer, "digest", json_object_get (description, "digest"));
  tamiz_json_set_text (answer, "output", path);
  return answer;
}

/* (nullable): @version, or without a number the newest in one of @states. */
static TamizRecord *
find_side (TamizWork  *work,
           gint64      version,
           guint       states,
           const char *message,
           GError    **error)
{
  GError *local_error = NULL;
  TamizRecord *record = tamiz_work_find_version (work, version != 0 ? ~0u : states, version, &local_error);

  if (record == NULL && local_error == NULL && version != 0)
    g_set_error (&local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                 _("There is no version %d of the definition"), (int) version);
  else if (record == NULL && local_error == NULL)
    g_set_error_literal (&local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND, message);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return record;
}

/**
 * tamiz_work_compare:
 * @work: an operation's work
 * @before: a definition
 * @after: another one
 * @error: return location
 *
 * Says what changes from one to the other, in sentences.
 *
 * Returns: (transfer full): the `items` of “definition diff”, and their `total`
 */
json_t *
tamiz_work_compare (TamizWork        *work,
                    TamizDefinition  *before,
                    TamizDefinition  *after,
                    GError          **error)
{
  g_autoptr (GHashTable) labels = load_custom_labels (work, error);

  return labels != NULL ? tamiz_work_items (tamiz_definition_compare (before, after, labels)) : NULL;
}

static json_t *
compare_records (TamizWork    *work,
                 TamizRecord  *before,
                 TamizRecord  *after,
                 GError      **error)
{
  g_autoptr (TamizDefinition) old = tamiz_session_parse_definition (work->session, before, error);
  g_autoptr (TamizDefinition) new = old != NULL ? tamiz_session_parse_definition (work->session, after, error)
                                                : NULL;
  g_autoptr (json_t) answer = new != NULL ? tamiz_work_compare (work, old, new, error) : NULL;
  g_autoptr (json_t) preview = NULL;

  if (answer == NULL)
    return NULL;

  json_object_set_new (answer, "from", json_integer (tamiz_record_get_int (before, TAMIZ_DEFINITION_VERSION)));
  json_object_set_new (answer, "to", json_integer (tamiz_record_get_int (after, TAMIZ_DEFINITION_VERSION)));
  if (tamiz_work_flag (work, "leads"))
    {
      preview = tamiz_work_preview (work, new, old, 0, 0, error);
      if (preview == NULL)
        return NULL;
      json_object_set (answer, "preview", preview);
    }

  return g_steal_pointer (&answer);
}

static json_t *
compare_definitions (TamizWork *work,
                     GError   **error)
{
  const guint coming = 1u << TAMIZ_DEFINITION_DRAFT | 1u << TAMIZ_DEFINITION_PROPOSED
                       | 1u << TAMIZ_DEFINITION_SIGNED;
  g_autoptr (TamizRecord) before = NULL, after = NULL;

  after = find_side (work, tamiz_work_number (work, "to", 0), coming,
                     _("There is no draft or proposal; say which version is compared"), error);
  if (after == NULL)
    return NULL;
  before = find_side (work, tamiz_work_number (work, "from", 0), 1u << TAMIZ_DEFINITION_IN_FORCE,
                      _("No version is in force; say which one it is compared with"), error);
  if (before == NULL)
    return NULL;

  return compare_records (work, before, after, error);
}

static json_t *
list_definitions (TamizWork *work,
                  GError   **error)
{
  g_autoptr (GPtrArray) versions = tamiz_reader_list (work->reader, TAMIZ_KIND_DEFINITION, error);
  g_autoptr (json_t) items = json_array ();

  if (versions == NULL)
    return NULL;

  for (guint i = 0; i < versions->len; i++)
    {
      json_t *object = tamiz_work_version_to_json (work, g_ptr_array_index (versions, i), FALSE, error);

      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static const TamizParameter version_parameters[] = {
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the one in force") },
  { NULL },
};

static const TamizParameter print_parameters[] = {
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The file to write, *.pdf") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the one in force") },
  { NULL },
};

static const TamizParameter compare_parameters[] = {
  { "from", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The older version; without it the one in force") },
  { "to", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The newer version; without it the newest draft or proposal") },
  { "leads", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Say also what that means for the leads of the base") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_version_operations[] = {
  { { "definition.show", N_("Show a definition"), TAMIZ_OPERATION_READS, version_parameters, NULL },
    show_definition },
  { { "definition.describe", N_("Tell a definition in words"), TAMIZ_OPERATION_READS, version_parameters,
      NULL },
    describe_definition },
  { { "definition.print", N_("Print a definition with its signatures"), TAMIZ_OPERATION_READS,
      print_parameters, NULL },
    print_definition },
  { { "definition.diff", N_("Say what changes from one version to another"), TAMIZ_OPERATION_READS,
      compare_parameters, NULL },
    compare_definitions },
  { { "definition.list", N_("List the versions of the definition"), TAMIZ_OPERATION_READS,
      no_parameters, "version,state,title,language,in_force_at,signatures" },
    list_definitions },
  { { NULL }, NULL },
};
