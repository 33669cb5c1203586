#define G_LOG_DOMAIN "tamiz-operations-draft"

#include "config.h"

#include "tamiz-advice.h"
#include "tamiz-definition-document.h"
#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-own-field.h"
#include "tamiz-versions.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* Writing the definition: a draft is edited part by part, so that two who write at the same time
 * meet only where they change the same part.
 */

/* Somebody else may write between reading and storing. */
#define MOST_ATTEMPTS 5

/**
 * tamiz_work_find_draft:
 * @work: an operation's work
 * @version: its number, or 0 for the newest
 * @error: return location
 *
 * Finds a draft.
 *
 * Returns: (transfer full): the draft; else as tamiz_work_refuse_version() says
 */
TamizRecord *
tamiz_work_find_draft (TamizWork *work,
                       gint64     version,
                       GError   **error)
{
  GError *local_error = NULL;
  TamizRecord *record
      = tamiz_work_find_version (work, 1u << TAMIZ_DEFINITION_DRAFT, version, &local_error);

  if (record == NULL && local_error == NULL)
    tamiz_work_refuse_version (work, TAMIZ_DEFINITION_DRAFT, version, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return record;
}

static TamizRecord *
find_draft (TamizWork *work,
            GError   **error)
{
  return tamiz_work_find_draft (work, tamiz_work_number (work, "version", 0), error);
}

/**
 * tamiz_work_advise:
 * @work: an operation's work
 * @definition: a document
 * @error: return location
 *
 * Says what is contradictory in a definition in this base: fields that it does not have are no
 * mistake in a file, but here they are.
 *
 * Returns: (transfer full): the findings, as tamiz_advise() tells them
 */
json_t *
tamiz_work_advise (TamizWork        *work,
                   TamizDefinition  *definition,
                   GError          **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  g_autoptr (GHashTable) known = NULL;
  json_t *findings;

  if (fields == NULL)
    return NULL;
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);

      g_hash_table_insert (known, tamiz_own_field_dup_key (field), field);
    }
  findings = tamiz_advise (definition);
  tamiz_advise_on_fields (definition, known, findings);

  return findings;
}

/* The version with its document as people write it, and what is contradictory in it. */
static json_t *
document_to_json (TamizWork        *work,
                  TamizRecord      *record,
                  TamizDefinition  *definition,
                  GError          **error)
{
  g_autoptr (json_t) findings = NULL;
  json_t *answer;

  if (definition == NULL)
    return NULL;
  findings = tamiz_work_advise (work, definition, error);
  if (findings == NULL)
    return NULL;
  answer = tamiz_work_version_to_json (work, record, FALSE, error);
  if (answer == NULL)
    return NULL;

  json_object_set_new (answer, "document", tamiz_definition_to_document (definition));
  json_object_set_new (answer, "findings", g_steal_pointer (&findings));
  return answer;
}

static json_t *
show_document (TamizWork *work,
               GError   **error)
{
  static const guint states[] = { 1u << TAMIZ_DEFINITION_DRAFT, 0 };
  g_autoptr (TamizRecord) record
      = tamiz_work_require_version (work, states, tamiz_work_number (work, "version", 0), error);

  g_autoptr (TamizDefinition) definition
      = record != NULL ? tamiz_session_parse_definition (work->session, record, error) : NULL;

  return document_to_json (work, record, definition, error);
}

/* A JSON value from the command line or the window. */
static gboolean
read_json (TamizWork   *work,
           const char  *name,
           json_t     **json,
           GError     **error)
{
  const char *text = tamiz_work_text (work, name);
  json_error_t where;

  *json = text != NULL ? json_loads (text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &where) : NULL;

  return tamiz_work_require (text == NULL || *json != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not JSON (%s); a text is written in quotation marks"), text,
                             text != NULL && *json == NULL ? tamiz_json_explain (&where) : "");
}

/* Only what is there as it was seen is changed: otherwise somebody else was there first. */
static gboolean
check_before (json_t      *document,
              const char  *part,
              json_t      *before,
              GError     **error)
{
  json_t *now = tamiz_document_get (document, part);
  g_autofree char *text = NULL, *place = NULL;

  if (before == NULL || (json_is_null (before) && now == NULL) || json_equal (before, now)
      || (json_is_number (before) && json_is_number (now) && json_number_value (before) == json_number_value (now)))
    return TRUE;

  place = tamiz_document_dup_place (document, part);
  if (now == NULL)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_CONFLICT, error,
                               _("%s: somebody else has taken it out of the draft meanwhile"), place);
  /* What is longer than a line is read in its place. */
  if (json_is_object (now) || json_is_array (now))
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_CONFLICT, error,
                               _("%s: somebody else has changed it in the draft meanwhile"), place);

  text = json_is_string (now) ? g_strdup (json_string_value (now)) : tamiz_json_to_text (now);
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_CONFLICT, error,
                             _("%s: somebody else has changed it in the draft meanwhile. It is now: %s"), place,
                             text);
}

typedef struct
{
  const char *part;
  json_t *value, *before;   /* (nullable) */
  gboolean removes, moves;
  gboolean dry_run;
  gint64 position;
  TamizDefinition *seen, *made; /* (nullable): the draft before and after it */
} Edit;

static void
edit_clear (Edit *edit)
{
  g_clear_pointer (&edit->value, json_decref);
  g_clear_pointer (&edit->before, json_decref);
  g_clear_pointer (&edit->seen, tamiz_definition_unref);
  g_clear_pointer (&edit->made, tamiz_definition_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Edit, edit_clear)

static gboolean
apply_edit (const Edit  *edit,
            json_t      *document,
            GError     **error)
{
  if (!check_before (document, edit->part, edit->before, error))
    return FALSE;
  if (edit->removes)
    return tamiz_document_remove (document, edit->part, error);

  return (edit->value == NULL || tamiz_document_set (document, edit->part, edit->value, error))
         && (!edit->moves
             || tamiz_document_move (document, edit->part, (guint) edit->position, error));
}

static TamizDefinition *
edit_definition (const Edit      *edit,
                 TamizDefinition *definition,
                 GError         **error)
{
  g_autoptr (json_t) document = tamiz_definition_to_document (definition);
  g_autofree char *text = NULL;

  if (!apply_edit (edit, document, error))
    return NULL;
  text = tamiz_json_to_text (document);

  return tamiz_definition_parse (text, -1, error);
}

/* Returns: (transfer full) (nullable): the draft as it is now. */
static TamizRecord *
store_edit (TamizWork  *work,
            Edit       *edit,
            GError    **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.edit");
  g_autoptr (TamizRecord) draft = find_draft (work, error);
  g_autoptr (TamizCommit) commit = NULL;

  g_clear_pointer (&edit->seen, tamiz_definition_unref);
  g_clear_pointer (&edit->made, tamiz_definition_unref);
  edit->seen = draft != NULL && tamiz_work_check_may_write (work, draft, error)
                   ? tamiz_session_parse_definition (work->session, draft, error)
                   : NULL;
  edit->made = edit->seen != NULL ? edit_definition (edit, edit->seen, error) : NULL;
  if (edit->made == NULL)
    return NULL;
  if (edit->dry_run || g_str_equal (edit->seen->digest, edit->made->digest))
    return g_steal_pointer (&draft);

  tamiz_change_set_update_text (set, draft, TAMIZ_DEFINITION_CONTENT, edit->made->canonical);
  tamiz_change_set_update_text (set, draft, TAMIZ_DEFINITION_DIGEST, edit->made->digest);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  return tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION, tamiz_record_get_id (draft), error);
}

static gboolean
read_edit (TamizWork  *work,
           Edit       *edit,
           GError    **error)
{
  edit->part = tamiz_work_text (work, "part");
  edit->removes = tamiz_work_flag (work, "remove");
  edit->dry_run = tamiz_work_flag (work, "dry-run");
  edit->position = tamiz_work_number (work, "position", -1);
  edit->moves = edit->position >= 0;

  return read_json (work, "value", &edit->value, error) && read_json (work, "before", &edit->before, error)
         && tamiz_work_require ((edit->value != NULL || edit->moves) != edit->removes,
                                TAMIZ_CORE_ERROR_INVALID, error,
                                _("Say what becomes of “%s”: a value, a position, or that it is removed"),
                                edit->part);
}

static json_t *
removed_to_json (const TamizCriterion *criterion,
                 guint64               answers)
{
  g_autofree char *figure = tamiz_figures_format_count ((gint64) answers);
  g_autofree char *message = NULL;
  json_t *object = json_object ();

  message = answers == 0
                ? g_strdup (_("Nobody has answered it yet."))
                : g_strdup_printf (ngettext ("It has %s answer; it is kept, and counts again if a criterion with this key "
                                             "comes back.",
                                             "It has %s answers; they are kept, and count again if a criterion with "
                                             "this key comes back.",
                                             MIN (answers, G_MAXINT)),
                                   figure);
  tamiz_json_set_text (object, "key", criterion->key);
  tamiz_json_set_text (object, "title", criterion->title);
  json_object_set_new (object, "answers", json_integer ((json_int_t) answers));
  tamiz_json_set_text (object, "message", message);

  return object;
}

/* (transfer full): the criteria that an edit takes out, and how often they were answered. */
static json_t *
list_removed (TamizWork   *work,
              const Edit  *edit,
              GError     **error)
{
  g_autoptr (json_t) removed = json_array ();

  for (guint i = 0; i < edit->seen->criteria->len; i++)
    {
      const TamizCriterion *criterion = g_ptr_array_index (edit->seen->criteria, i);
      guint64 answers;

      if (tamiz_definition_find_criterion (edit->made, criterion->key) != NULL)
        continue;
      if (!tamiz_reader_count_answers (work->reader, criterion->key, &answers, error))
        return NULL;
      json_array_append_new (removed, removed_to_json (criterion, answers));
    }

  return g_steal_pointer (&removed);
}

/* What the draft says now, or would; and what became of the criteria that are not in it any more. */
static json_t *
edited_to_json (TamizWork    *work,
                const Edit   *edit,
                TamizRecord  *draft,
                GError      **error)
{
  g_autoptr (json_t) removed = list_removed (work, edit, error);
  g_autoptr (TamizDefinition) stored = NULL;
  json_t *answer;

  if (removed == NULL)
    return NULL;
  stored = edit->dry_run ? tamiz_definition_ref (edit->made)
                         : tamiz_session_parse_definition (work->session, draft, error);
  answer = document_to_json (work, draft, stored, error);
  if (answer == NULL)
    return NULL;
  if (json_array_size (removed) > 0)
    json_object_set (answer, "removed", removed);
  json_object_set_new (answer, "dry_run", json_boolean (edit->dry_run));

  return answer;
}

static json_t *
edit_draft (TamizWork *work,
            GError   **error)
{
  g_auto (Edit) edit = { 0 };
  g_autoptr (TamizRecord) draft = NULL;

  if (!read_edit (work, &edit, error))
    return NULL;

  for (guint attempt = 1; draft == NULL; attempt++)
    {
      GError *local_error = NULL;

      draft = store_edit (work, &edit, &local_error);
      /* Another part was stored meanwhile; where it was this one, it is seen in reading it again. */
      if (draft == NULL
          && (attempt == MOST_ATTEMPTS
              || !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT)))
        {
          g_propagate_error (error, local_error);
          return NULL;
        }
      g_clear_error (&local_error);
    }

  return edited_to_json (work, &edit, draft, error);
}

/* What both sides answered before there was a draft waits for another one, unless somebody has answered
 * anew.
 */
static gboolean
reopen_opinions (TamizWork       *work,
                 TamizChangeSet  *set,
                 TamizRecord     *draft,
                 GError         **error)
{
  g_autoptr (GPtrArray) opinions = tamiz_reader_list (work->reader, TAMIZ_KIND_OPINION, error);
  TamizValue none = TAMIZ_VALUE_INIT;

  if (opinions == NULL)
    return FALSE;
  for (guint i = 0; i < opinions->len; i++)
    {
      if (!tamiz_record_has (g_ptr_array_index (opinions, i), TAMIZ_OPINION_DEFINITION))
        return TRUE;
    }
  for (guint i = 0; i < opinions->len; i++)
    {
      TamizRecord *opinion = g_ptr_array_index (opinions, i);

      if (tamiz_record_get_int (opinion, TAMIZ_OPINION_DEFINITION) == tamiz_record_get_id (draft))
        tamiz_change_set_update (set, opinion, TAMIZ_OPINION_DEFINITION, &none);
    }

  return TRUE;
}

static json_t *
discard_draft (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.discard");
  g_autoptr (TamizRecord) draft = find_draft (work, error);
  g_autoptr (TamizCommit) commit = NULL;
  json_t *answer;

  if (draft == NULL || !tamiz_work_check_may_write (work, draft, error))
    return NULL;
  tamiz_change_set_retract (set, draft);
  if (!reopen_opinions (work, set, draft, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "discarded",
                       json_integer (tamiz_record_get_int (draft, TAMIZ_DEFINITION_VERSION)));
  return answer;
}

static const TamizParameter document_parameters[] = {
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the newest draft") },
  { NULL },
};

static const TamizParameter edit_parameters[] = {
  { "part", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("Which part, such as criteria/need/weight") },
  { "value", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What it is from now on, in JSON") },
  { "remove", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Take the part out") },
  { "position", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Where it stands in its list, from 0") },
  { "before", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What it was when you saw it, in JSON: if it is something else, "
                                             "nothing is changed") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which draft; without it the newest") },
  { "dry-run", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only say what would happen") },
  { NULL },
};

const TamizOperationEntry tamiz_draft_operations[] = {
  { { "definition.document", N_("Show a definition as it is written, with what is contradictory in it"),
      TAMIZ_OPERATION_READS, document_parameters, NULL },
    show_document },
  { { "definition.edit", N_("Change a part of a draft"), 0, edit_parameters, NULL }, edit_draft },
  { { "definition.discard", N_("Throw a draft away"), 0, document_parameters, NULL }, discard_draft },
  { { NULL }, NULL },
};
