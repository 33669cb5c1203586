#define G_LOG_DOMAIN "tamiz-import-run"

#include "config.h"

#include "tamiz-import-run.h"

#include "tamiz-error.h"
#include "tamiz-import-rows.h"
#include "tamiz-import-undo.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* A slice is one transaction of an import; so many rows. */
#define FIRST_ROWS 256
#define LEAST_ROWS 256
#define MOST_ROWS 8192

void
tamiz_import_run_init (TamizImportRun *self)
{
  *self = (TamizImportRun) { 0 };
  tamiz_pace_init (&self->pace, FIRST_ROWS, LEAST_ROWS, MOST_ROWS);
  tamiz_import_lists_init (&self->lists);
}

void
tamiz_import_run_clear (TamizImportRun *self)
{
  g_clear_pointer (&self->file, tamiz_import_file_free);
  g_clear_pointer (&self->door, tamiz_door_free);
  g_clear_object (&self->import);
  tamiz_import_lists_clear (&self->lists);
}

json_t *
tamiz_import_run_counts_to_json (TamizImportRun *self)
{
  return tamiz_import_lists_dup_counts (&self->lists, self->rows);
}

void
tamiz_import_run_read_counts (TamizImportRun *self,
                              const char     *text)
{
  g_autoptr (json_t) counts = text != NULL ? json_loads (text, 0, NULL) : NULL;

  self->rows = tamiz_import_lists_set_counts (&self->lists, counts);
}

/* The position goes with the slice, so a resumed import begins where the last slice ended. */
static gboolean
write_slice (TamizImportRun *self,
             gboolean        last,
             gint64          now,
             GError        **error)
{
  TamizChangeSet *set = tamiz_door_get_changes (self->door);
  g_autoptr (json_t) counts = tamiz_import_run_counts_to_json (self);
  g_autofree char *text = tamiz_json_to_canonical (counts);

  tamiz_change_set_update_int (set, self->import, TAMIZ_IMPORT_POSITION, self->rows);
  tamiz_change_set_update_text (set, self->import, TAMIZ_IMPORT_COUNTS, text);
  if (last)
    {
      tamiz_change_set_update_int (set, self->import, TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_DONE);
      tamiz_change_set_update_int (set, self->import, TAMIZ_IMPORT_FINISHED, now);
    }
  if (!tamiz_door_flush (self->door, error))
    return FALSE;

  tamiz_record_set_int (self->import, TAMIZ_IMPORT_POSITION, self->rows);
  tamiz_record_set_text (self->import, TAMIZ_IMPORT_COUNTS, text);
  if (last)
    tamiz_record_set_int (self->import, TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_DONE);
  return TRUE;
}

static gboolean
end_slice (TamizImportRun *self,
           gboolean        last,
           gint64          now,
           GError        **error)
{
  tamiz_pace_begin (&self->pace);
  if (self->import != NULL ? !write_slice (self, last, now, error)
                           : !tamiz_door_flush (self->door, error))
    return FALSE;
  tamiz_pace_end (&self->pace, self->in_slice);
  self->in_slice = 0;

  return TRUE;
}

/* Between two slices the import can be paused and given up. */
static gboolean
turn_slice (TamizImportRun  *self,
            TamizWork       *work,
            TamizImportRows *rows,
            GError         **error)
{
  if (!end_slice (self, FALSE, 0, error))
    return FALSE;

  tamiz_work_progress (work, tamiz_import_rows_get_position (rows),
                       tamiz_row_reader_get_size (self->file->reader));
  tamiz_work_rest (work);
  return !g_cancellable_set_error_if_cancelled (work->cancellable, error);
}

static gboolean
write_keys (TamizImportRun *self,
            TamizWork      *work,
            GError        **error)
{
  guint left;

  do
    {
      if (!tamiz_door_write_keys (self->door, &left, error))
        return FALSE;
      tamiz_work_rest (work);
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
    }
  while (left > 0);

  return TRUE;
}

static gboolean
admit_row (TamizImportRun *self,
           TamizStaged    *staged,
           GError        **error)
{
  TamizAdmission admission;
  gboolean admitted, mended;

  tamiz_door_set_telling (self->door, tamiz_import_lists_want_changes (&self->lists));
  admitted = tamiz_door_admit (self->door, staged, &admission, error)
             && tamiz_door_take_mended (self->door, staged, &mended, error);
  if (admitted)
    {
      self->rows++;
      self->in_slice++;
      self->lists.mended += mended && admission.what != TAMIZ_ADMITTED_SET_ASIDE;
      tamiz_import_lists_note (&self->lists, staged, &admission, self->import != NULL);
    }
  tamiz_admission_clear (&admission);

  return admitted;
}

/**
 * tamiz_import_run_rows:
 * @self: an import
 * @work: the operation's work
 * @skip: how many rows were written before it was interrupted
 * @error: return location
 *
 * Writes all rows, slice by slice.
 *
 * Returns: whether it came to the end
 */
gboolean
tamiz_import_run_rows (TamizImportRun *self,
                       TamizWork      *work,
                       guint64         skip,
                       GError        **error)
{
  g_autoptr (TamizImportRows) rows = tamiz_import_rows_new (self->file, skip, work->cancellable);

  if (!tamiz_import_lists_learn_clock (&self->lists, work, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (TamizStaged) staged = NULL;

      if (!tamiz_import_rows_next (rows, &staged, error))
        return FALSE;
      if (staged == NULL)
        break;
      if (((self->in_slice >= self->pace.size || tamiz_door_meets_pending (self->door, staged))
           && !turn_slice (self, work, rows, error))
          || !admit_row (self, staged, error))
        return FALSE;
    }

  self->lists.left_out = tamiz_row_reader_get_n_left_out (self->file->reader);
  if (self->import != NULL
      && (!turn_slice (self, work, rows, error) || !write_keys (self, work, error)))
    return FALSE;

  return end_slice (self, TRUE, tamiz_clock_get_now (work->clock), error);
}

/* Who gave it up must not believe that nothing is left. */
static void
tell_what_stays (TamizImportRun  *self,
                 const GError    *reason,
                 GError         **error)
{
  g_autofree char *text = g_strdup_printf (_("What was read so far could not be taken back (%s); do it with "
                                             "“undo %" PRId64 "”. "),
                                           reason->message, tamiz_record_get_id (self->import));

  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_prefix_error (error, "%s", text);
      return;
    }
  g_clear_error (error);
  g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED, g_strchomp (text));
}

/**
 * tamiz_import_run_take_back:
 * @self: an import that was given up or failed
 * @work: the operation's work
 * @error: what it failed with; where it cannot be taken back, that goes before it
 *
 * Undoes what was written: an import is there whole or not at all.  Where others have worked with
 * what came of it already, it stays as it is, to be gone on with or undone by whoever knows of that.
 */
void
tamiz_import_run_take_back (TamizImportRun *self,
                            TamizWork      *work,
                            GError        **error)
{
  g_autoptr (json_t) answer = json_object ();
  g_autoptr (GError) undo_error = NULL;

  if (self->import == NULL)
    return;

  if (!tamiz_import_check_undo (work, self->import, &undo_error))
    tamiz_import_leave (work, self->import);
  if (undo_error != NULL
      || !tamiz_import_undo (work, self->import, (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, answer, &undo_error))
    tell_what_stays (self, undo_error, error);
}
