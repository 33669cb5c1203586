#define G_LOG_DOMAIN "tamiz-set-aside"

#include "config.h"

#include "tamiz-set-aside.h"

#include "tamiz-door.h"
#include "tamiz-error.h"
#include "tamiz-pace.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Rows that are to be completed go through the door again: what is admitted leaves the list in the
 * same change, what is still wrong stays, with what was typed and the reason of now.  Many are
 * done in slices, each a change and all of them parts of one deed.  A slice has rows of one import
 * only, so that undoing that import takes back what came of its rows and of no others.
 */

/* Somebody else may write while the rows are read. */
#define MOST_ATTEMPTS 3

/* Rows of a slice. */
#define FIRST_SLICE 200
#define LEAST_SLICE 20

typedef struct
{
  gint64 id;
  gint64 import;            /* 0 = none */
} Waiting;

typedef struct
{
  TamizWork *work;
  GArray *waiting;          /* Waiting: by import, then in the order in which they came */
  json_t *pairs;            /* (nullable): what every row is given */
  TamizPace pace;
  gint64 first;             /* the change that the others are parts of; 0 = none yet */
  guint counts[TAMIZ_N_ADMITTED];

  guint in_slice[TAMIZ_N_ADMITTED];
} Retry;

static void
retry_clear (Retry *self)
{
  g_clear_pointer (&self->waiting, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Retry, retry_clear)

/* The door of a row, as its import's would be. */
static TamizDoor *
open_door (TamizWork      *work,
           TamizSetAside  *row,
           gint64          first,
           GError        **error)
{
  g_autoptr (TamizDoor) door = NULL;
  json_t *former = work->arguments;
  TamizMatchAction action;
  gboolean chosen;

  work->arguments = row->way;
  chosen = tamiz_door_choose_action (work, &action, error);
  work->arguments = former;
  if (!chosen)
    return NULL;
  door = tamiz_door_new (work, action, 0, FALSE, error);
  if (door != NULL)
    {
      tamiz_door_be_part_of (door, TAMIZ_CAUSE_MEND, first);
      /* What is still being read or undone shows nothing of its own. */
      if (row->import != NULL && tamiz_record_get_int (row->import, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_DONE)
        tamiz_door_come_by (door, tamiz_record_get_id (row->import));
    }

  return g_steal_pointer (&door);
}

static void
note_still_wrong (TamizChangeSet       *set,
                  TamizSetAside        *row,
                  const TamizAdmission *admission)
{
  TamizRecord *record = row->record;

  if (g_strcmp0 (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_CODE), admission->code) != 0)
    tamiz_change_set_update_text (set, record, TAMIZ_SET_ASIDE_CODE, admission->code);
  if (g_strcmp0 (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_REASON), admission->kept_reason) != 0)
    tamiz_change_set_update_text (set, record, TAMIZ_SET_ASIDE_REASON, admission->kept_reason);
  if (row->changed)
    {
      g_autofree char *cells = tamiz_set_aside_dup_row (row);
      g_autofree char *way = tamiz_set_aside_dup_way (row);

      tamiz_change_set_update_text (set, record, TAMIZ_SET_ASIDE_ROW, cells);
      tamiz_change_set_update_text (set, record, TAMIZ_SET_ASIDE_OPTIONS, way);
    }
}

/* @staged is admitted, or stays where it is with the reason. */
static gboolean
admit (TamizDoor       *door,
       TamizSetAside   *row,
       TamizStaged     *staged,
       TamizAdmission  *admission,
       GError         **error)
{
  g_autoptr (GError) local_error = NULL;

  if (tamiz_door_meets_pending (door, staged) && !tamiz_door_flush (door, error))
    return FALSE;
  if (tamiz_door_admit (door, staged, admission, &local_error))
    {
      tamiz_change_set_retract (tamiz_door_get_changes (door), row->record);
      return TRUE;
    }
  if (admission->what == TAMIZ_ADMITTED_SET_ASIDE && admission->code != NULL)
    {
      note_still_wrong (tamiz_door_get_changes (door), row, admission);
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static json_t *
admission_to_json (gint64                id,
                   const TamizAdmission *admission,
                   gint64                change)
{
  json_t *object = json_object ();
  g_autofree char *name = change != 0 ? g_strdup_printf ("c%" PRId64, change) : NULL;

  tamiz_json_set_id (object, "id", id);
  tamiz_json_set_text (object, "admitted", tamiz_admitted_get_nick (admission->what));
  tamiz_json_set_id (object, "lead", admission->lead);
  tamiz_json_set_id (object, "person", admission->person);
  tamiz_json_set_id (object, "company", admission->company);
  tamiz_json_set_text (object, "code", admission->code);
  tamiz_json_set_text (object, "reason", admission->reason);
  tamiz_json_set_text (object, "change", name);

  return object;
}

/* One row, with what somebody typed. */
json_t *
tamiz_set_aside_mend (TamizWork  *work,
                      GError    **error)
{
  gint64 id = tamiz_work_id (work, "id");
  g_autoptr (TamizSetAside) row = tamiz_set_aside_load (work, id, error);
  g_autoptr (TamizStaged) staged = NULL;
  g_autoptr (TamizDoor) door = NULL;
  TamizAdmission admission = { 0 };
  json_t *answer = NULL;

  if (row == NULL
      || !tamiz_set_aside_type (row, work, json_object_get (work->arguments, "fields"), FALSE, error))
    return NULL;
  staged = tamiz_set_aside_stage (row, work, error);
  door = staged != NULL ? open_door (work, row, 0, error) : NULL;
  if (door == NULL)
    return NULL;

  if (admit (door, row, staged, &admission, error) && tamiz_door_flush (door, error))
    answer = admission_to_json (id, &admission, tamiz_door_get_first_change (door));
  tamiz_admission_clear (&admission);

  return answer;
}

static gboolean
retry_one (Retry      *self,
           TamizDoor **door,
           gint64      id,
           GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizSetAside) row = tamiz_set_aside_load (self->work, id, &local_error);
  g_autoptr (TamizStaged) staged = NULL;
  TamizAdmission admission = { 0 };
  gboolean done;

  /* Somebody else has mended or discarded it meanwhile. */
  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    return TRUE;
  if (row == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!tamiz_set_aside_type (row, self->work, self->pairs, TRUE, error))
    return FALSE;
  staged = tamiz_set_aside_stage (row, self->work, error);
  if (staged != NULL && *door == NULL)
    *door = open_door (self->work, row, self->first, error);
  if (staged == NULL || *door == NULL)
    return FALSE;

  done = admit (*door, row, staged, &admission, error);
  if (done)
    self->in_slice[admission.what]++;
  tamiz_admission_clear (&admission);
  return done;
}

/* What was written before it failed stays a part of the deed. */
static gboolean
try_slice (Retry   *self,
           guint    from,
           guint    until,
           GError **error)
{
  g_autoptr (TamizDoor) door = NULL;
  gboolean done = TRUE;

  memset (self->in_slice, 0, sizeof self->in_slice);
  for (guint i = from; done && i < until; i++)
    done = retry_one (self, &door, g_array_index (self->waiting, Waiting, i).id, error);
  done = done && (door == NULL || tamiz_door_flush (door, error));
  if (door != NULL)
    self->first = tamiz_door_get_first_change (door);

  return done;
}

static gboolean
do_slice (Retry   *self,
          guint    from,
          guint    until,
          GError **error)
{
  for (guint attempt = 1;; attempt++)
    {
      g_autoptr (GError) local_error = NULL;

      tamiz_pace_begin (&self->pace);
      if (try_slice (self, from, until, &local_error))
        break;
      if (attempt == MOST_ATTEMPTS
          || !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  tamiz_pace_end (&self->pace, until - from);
  for (guint i = 0; i < TAMIZ_N_ADMITTED; i++)
    self->counts[i] += self->in_slice[i];

  return TRUE;
}

static guint
end_slice (Retry *self,
           guint  from)
{
  guint most = (guint) MIN ((guint64) from + self->pace.size, self->waiting->len), until = from + 1;

  while (until < most
         && g_array_index (self->waiting, Waiting, until).import == g_array_index (self->waiting, Waiting, from).import)
    until++;

  return until;
}

static gboolean
do_all (Retry   *self,
        GError **error)
{
  for (guint from = 0, until; from < self->waiting->len; from = until)
    {
      until = end_slice (self, from);
      if (from > 0)
        tamiz_work_rest (self->work);
      if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
          || !do_slice (self, from, until, error))
        return FALSE;
      tamiz_work_progress (self->work, until, self->waiting->len);
    }

  return TRUE;
}

static int
compare_waiting (gconstpointer a,
                 gconstpointer b)
{
  const Waiting *first = a, *second = b;

  if (first->import != second->import)
    return first->import < second->import ? -1 : 1;
  return (first->id > second->id) - (first->id < second->id);
}

/* One code, or all. */
static gboolean
list_ids (Retry   *self,
          GError **error)
{
  gint64 import = tamiz_work_id (self->work, "import");
  const char *code = tamiz_work_text (self->work, "code");
  g_autoptr (GPtrArray) rows
      = import != 0 ? tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_SET_ASIDE,
                                            TAMIZ_SET_ASIDE_IMPORT, import, error)
                    : tamiz_reader_list (self->work->reader, TAMIZ_KIND_SET_ASIDE, error);

  if (rows == NULL)
    return FALSE;
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      Waiting waiting = { tamiz_record_get_id (row), tamiz_record_get_int (row, TAMIZ_SET_ASIDE_IMPORT) };

      if (code == NULL || g_strcmp0 (tamiz_record_get_text (row, TAMIZ_SET_ASIDE_CODE), code) == 0)
        g_array_append_val (self->waiting, waiting);
    }
  g_array_sort (self->waiting, compare_waiting);

  return TRUE;
}

/* What was done of it before it was given up, or failed with @error (nullable), stays. */
static json_t *
retry_to_json (Retry        *self,
               const GError *error)
{
  json_t *object = json_object ();
  g_autofree char *change = self->first != 0 ? g_strdup_printf ("c%" PRId64, self->first) : NULL;
  guint rows = 0;

  for (guint i = 0; i < TAMIZ_N_ADMITTED; i++)
    {
      json_object_set_new (object, tamiz_admitted_get_nick (i), json_integer (self->counts[i]));
      rows += self->counts[i];
    }
  json_object_set_new (object, "rows", json_integer (rows));
  tamiz_json_set_text (object, "change", change);
  if (error == NULL)
    return object;

  json_object_set_new (object, "stopped", json_true ());
  json_object_set_new (object, "total", json_integer (self->waiting->len));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tamiz_json_set_text (object, "failure", error->message);

  return object;
}

/* All rows, or those of an import or with the same reason, with what they are all given. */
json_t *
tamiz_set_aside_retry (TamizWork  *work,
                       GError    **error)
{
  g_auto (Retry) self = { .work = work };
  g_autoptr (GError) local_error = NULL;

  self.pairs = json_object_get (work->arguments, "set");
  tamiz_pace_init (&self.pace, FIRST_SLICE, LEAST_SLICE, work->session->slice_most);
  if (!list_ids (&self, error))
    return NULL;
  if (!do_all (&self, &local_error))
    {
      if (self.first == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      tamiz_store_settle (work->store, NULL);
      return retry_to_json (&self, local_error);
    }
  if (self.first != 0 && !tamiz_store_settle (work->store, error))
    return NULL;

  return retry_to_json (&self, NULL);
}
