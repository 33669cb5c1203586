#define G_LOG_DOMAIN "tamiz-operations-undo"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-import-undo.h"
#include "tamiz-merge.h"
#include "tamiz-rights.h"
#include "tamiz-session-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

static json_t *
undone_to_json (TamizWork *work)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "undone", tamiz_work_text (work, "what"));
  json_object_set_new (object, "leads", json_integer (0));
  json_object_set_new (object, "conflicts", json_array ());

  return object;
}

static gboolean
apply_undo (TamizWork       *work,
            TamizChangeSet  *set,
            json_t          *answer,
            gint64          *change,
            GError         **error)
{
  g_autoptr (TamizCommit) commit = tamiz_work_apply (work, set, error);

  if (commit == NULL)
    return FALSE;
  if (change != NULL)
    *change = commit->change;
  json_object_set_new (answer, "leads",
                       json_integer (tamiz_json_get_int (answer, "leads", 0) + commit->leads->len));
  tamiz_json_append_conflicts (json_object_get (answer, "conflicts"), work, commit);

  return TRUE;
}

/* A part of what was done in several changes.  @undoing: (inout): the first change of what
 * undoes them, 0 where this is it.  What another program has undone meanwhile is undone.
 */
static gboolean
undo_part (TamizWork *work,
           gint64     part,
           gint64    *undoing,
           json_t    *answer,
           GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "undo");
  g_autoptr (GError) local_error = NULL;

  tamiz_change_set_undo (set, part);
  tamiz_change_set_set_part_of (set, *undoing);
  tamiz_change_set_set_batch (set);
  if (apply_undo (work, set, answer, *undoing == 0 ? undoing : NULL, &local_error)
      || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
undo_parts (TamizWork *work,
            GArray    *parts,
            gint64    *undoing,
            json_t    *answer,
            GError   **error)
{
  tamiz_work_progress (work, 0, parts->len);
  for (guint i = 0; i < parts->len; i++)
    {
      if (i > 0)
        tamiz_work_rest (work);
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error)
          || !undo_part (work, g_array_index (parts, gint64, i), undoing, answer, error))
        return FALSE;
      tamiz_work_progress (work, i + 1, parts->len);
    }

  return tamiz_store_settle (work->store, error);
}

/* In slices, as it was done.  What was undone before it was given up, or failed, stays so;
 * the same undo goes on with the rest.
 */
static json_t *
undo_deed (TamizWork *work,
           gint64     change,
           GArray    *parts,
           GError   **error)
{
  g_autoptr (json_t) answer = undone_to_json (work);
  g_autoptr (GError) local_error = NULL;
  gint64 former = 0, undoing;

  if (!tamiz_reader_find_undoing (work->reader, change, &former, error))
    return NULL;
  undoing = former;
  if (undo_parts (work, parts, &undoing, answer, &local_error))
    return g_steal_pointer (&answer);

  tamiz_store_settle (work->store, NULL);
  if (undoing == 0 || !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  json_object_set_new (answer, "stopped", json_true ());
  return g_steal_pointer (&answer);
}

/* An import is undone as a whole: of its slices alone it would not know any more. */
static gboolean
check_no_import (TamizWork *work,
                 gint64     change,
                 GError   **error)
{
  gint64 import;

  return tamiz_reader_find_import_of (work->reader, change, &import, error)
         && tamiz_work_require (import == 0, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("Change %" PRId64 " is part of import %" PRId64
                                  ", which is undone as a whole: undo the import"),
                                change, import);
}

/* What brought an import back takes it away again only where nobody has gone on with it since: the undo
 * of the import itself looks after that.
 */
static gboolean
check_import_again (TamizWork *work,
                    gint64     change,
                    GError   **error)
{
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (GArray) followers = NULL;
  gint64 import;

  if (!tamiz_reader_find_import_again (work->reader, change, &import, error))
    return FALSE;
  if (import == 0)
    return TRUE;

  record = tamiz_reader_load (work->reader, TAMIZ_KIND_IMPORT, import, error);
  followers = record != NULL ? tamiz_reader_list_followers (work->reader, import, change, error) : NULL;
  return followers != NULL && tamiz_import_check_merges (work, record, error)
         && tamiz_work_require (followers->len == 0, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("Change %" PRId64 " brought import %" PRId64 " back, and of its people there "
                                  "are further prospects since: undo the import itself"),
                                change, import);
}

/* Takes a change back; its answer lists the fields that somebody changed since. */
json_t *
tamiz_work_undo_change (TamizWork *work,
                        gint64     change,
                        GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "undo");
  g_autoptr (json_t) answer = undone_to_json (work);
  g_autoptr (GArray) parts = NULL;
  guint n_parts;

  /* The first change is the base itself. */
  if (!tamiz_work_require (change > 1, TAMIZ_CORE_ERROR_REFUSED, error,
                           _("The creation of the base cannot be undone"))
      || !check_no_import (work, change, error) || !check_import_again (work, change, error) || !tamiz_merge_check_undoable (work, change, error))
    return NULL;
  parts = tamiz_reader_list_parts (work->reader, change, &n_parts, error);
  if (parts == NULL)
    return NULL;
  if (n_parts > 1 && parts->len > 0)
    return undo_deed (work, change, parts, error);

  tamiz_change_set_undo (set, change);
  return apply_undo (work, set, answer, NULL, error) ? g_steal_pointer (&answer) : NULL;
}

/* Only the steward takes an import back; a base without users has nobody to ask. */
static gboolean
check_right (TamizWork *work,
             GError   **error)
{
  if (tamiz_rights_get (work->roles, TAMIZ_RIGHT_KEEP) == TAMIZ_PERMISSION_YES)
    return TRUE;

  tamiz_rights_set_denied (TAMIZ_RIGHT_KEEP, FALSE, error);
  return FALSE;
}

/* Given up, it says how far it came; the rest is gone on with by the same command. */
static json_t *
take_import_back (TamizWork    *work,
                  TamizRecord  *import,
                  GError      **error)
{
  g_autoptr (json_t) answer = undone_to_json (work);
  g_autoptr (GError) local_error = NULL;

  if (tamiz_import_undo (work, import, work->actor, answer, &local_error))
    return g_steal_pointer (&answer);
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  json_object_set_new (answer, "stopped", json_true ());
  return g_steal_pointer (&answer);
}

static json_t *
undo_import (TamizWork *work,
             gint64     number,
             GError   **error)
{
  g_autoptr (TamizRecord) import = tamiz_reader_load (work->reader, TAMIZ_KIND_IMPORT, number, error);

  if (import == NULL
      || !tamiz_work_require (tamiz_record_get_int (import, TAMIZ_IMPORT_STATE)
                                  != TAMIZ_IMPORT_UNDONE,
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("The import was undone already"))
      || !tamiz_work_require (!tamiz_import_is_running (import), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("The import is still running in another program")))
    return NULL;
  if (tamiz_work_flag (work, "dry-run"))
    return tamiz_import_look (work, import, error);
  if (!check_right (work, error) || !tamiz_import_check_undo (work, import, error))
    return NULL;

  return take_import_back (work, import, error);
}

/* An import is named by its id; any other change by its number, written c17. */
static json_t *
undo (TamizWork *work,
      GError   **error)
{
  const char *what = tamiz_work_text (work, "what");
  gboolean is_change = what[0] == 'c';
  gint64 number = g_ascii_strtoll (is_change ? what + 1 : what, NULL, 10);

  if (!tamiz_work_require (number > 0, TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is neither an import's id nor a change such as c17"), what))
    return NULL;

  if (!tamiz_work_require (!is_change || !tamiz_work_flag (work, "dry-run"), TAMIZ_CORE_ERROR_INVALID, error,
                           _("Only of an import it can be said before what undoing it would do")))
    return NULL;

  return is_change ? tamiz_work_undo_change (work, number, error) : undo_import (work, number, error);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter undo_parameters[] = {
  { "what", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("An import's id, or a change such as c17") },
  { "worked-on", TAMIZ_PARAMETER_FLAG, 0, 0, N_("An import's leads that were worked on since, too") },
  { "dry-run", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only say what undoing an import would do") },
  { NULL },
};

const TamizOperationEntry tamiz_undo_operations[] = {
  { { "undo", N_("Undo an import or a change"), 0, undo_parameters, NULL }, undo },
  { { NULL }, NULL },
};
