#define G_LOG_DOMAIN "tamiz-import-lists"

#include "config.h"

#include "tamiz-import-lists.h"

#include "tamiz-door-checks.h"

#include <string.h>

/* Which list of the answer a row stands in. */
static const char *const list_names[]
    = { "added_rows", "updated_rows", "updated_rows", "skipped_rows", "set_aside_rows" };

#define PROBLEMS "kept_as_typed"
#define SUPPRESSED "suppressed_rows"
#define DOUBTFUL "doubtful_rows"

void
tamiz_import_lists_init (TamizImportLists *self)
{
  *self = (TamizImportLists) { .rows = json_object () };

  for (guint i = 0; i < G_N_ELEMENTS (list_names); i++)
    {
      if (json_object_get (self->rows, list_names[i]) == NULL)
        json_object_set_new (self->rows, list_names[i], json_array ());
    }
  json_object_set_new (self->rows, PROBLEMS, json_array ());
  json_object_set_new (self->rows, SUPPRESSED, json_array ());
  json_object_set_new (self->rows, DOUBTFUL, json_array ());
}

void
tamiz_import_lists_clear (TamizImportLists *self)
{
  g_clear_pointer (&self->rows, json_decref);
}

static gboolean
has_room (TamizImportLists *self,
          const char       *list)
{
  return json_array_size (json_object_get (self->rows, list)) < TAMIZ_IMPORT_MAX_LISTED;
}

/* Whether it is worth the door's while to say what rows change. */
gboolean
tamiz_import_lists_want_changes (TamizImportLists *self)
{
  return has_room (self, "updated_rows") || has_room (self, "skipped_rows");
}

static void
note_problems (TamizImportLists *self,
               TamizStaged      *staged)
{
  self->n_problems += staged->problems->len;
  for (guint i = 0; i < staged->problems->len && has_room (self, PROBLEMS); i++)
    {
      TamizIntakeProblem *problem = g_ptr_array_index (staged->problems, i);
      json_t *object = json_object ();

      json_object_set_new (object, "line", json_integer (problem->line));
      tamiz_json_set_text (object, "code", problem->code);
      tamiz_json_set_text (object, "message", problem->message);
      json_array_append_new (json_object_get (self->rows, PROBLEMS), object);
    }
}

/* (nullable): by what people know whom the row speaks of. */
char *
tamiz_import_dup_name (TamizStaged *staged)
{
  static const TamizStagedField fields[]
      = { TAMIZ_STAGED_FULL_NAME, TAMIZ_STAGED_COMPANY, TAMIZ_STAGED_EXTERNAL_ID, TAMIZ_STAGED_TAX_NUMBER };
  const char *first = tamiz_staged_get_text (staged, TAMIZ_STAGED_FIRST_NAME);
  const char *last = tamiz_staged_get_text (staged, TAMIZ_STAGED_LAST_NAME);

  if (first != NULL || last != NULL)
    return g_strconcat (first != NULL ? first : "", first != NULL && last != NULL ? " " : "",
                        last != NULL ? last : "", NULL);
  if (staged->emails->len > 0)
    return g_strdup (((TamizStagedEmail *) g_ptr_array_index (staged->emails, 0))->address);
  if (staged->phones->len > 0)
    return g_strdup (((TamizStagedPhone *) g_ptr_array_index (staged->phones, 0))->as_typed);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (tamiz_staged_get_text (staged, fields[i]) != NULL)
        return g_strdup (tamiz_staged_get_text (staged, fields[i]));
    }

  return NULL;
}

/* @written: whether the ids are those of the base */
static void
note_row (TamizImportLists     *self,
          const char           *list,
          TamizStaged          *staged,
          const TamizAdmission *admission,
          gboolean              written)
{
  gboolean there = written || admission->what != TAMIZ_ADMITTED_ADDED;
  g_autofree char *name = NULL;
  json_t *object;

  if (!has_room (self, list))
    return;

  name = tamiz_import_dup_name (staged);
  object = json_object ();
  json_object_set_new (object, "line", json_integer (staged->line));
  tamiz_json_set_text (object, "what", tamiz_admitted_get_nick (admission->what));
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "company", tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPANY));
  tamiz_json_set_id (object, "lead", there ? admission->lead : 0);
  tamiz_json_set_text (object, "code", admission->code);
  tamiz_json_set_text (object, "reason", admission->reason);
  if (admission->known != NULL)
    tamiz_json_set_text (object, "known", admission->known);
  if (admission->changes != NULL)
    json_object_set (object, "changes", admission->changes);
  if (admission->doubts != NULL)
    {
      json_object_update (object, json_array_get (admission->doubts, 0));
      json_object_set (object, "doubts", admission->doubts);
    }
  json_array_append_new (json_object_get (self->rows, list), object);
}

/**
 * tamiz_import_lists_note:
 * @self: lists
 * @staged: a row
 * @admission: what became of it
 * @written: whether it was written and no trial
 *
 * Counts a row, and lists it while there is room.
 */
void
tamiz_import_lists_note (TamizImportLists     *self,
                         TamizStaged          *staged,
                         const TamizAdmission *admission,
                         gboolean              written)
{
  gboolean suppressed = g_strcmp0 (admission->code, TAMIZ_DOOR_SUPPRESSED) == 0;

  self->counts[admission->what]++;
  self->doubtful += admission->doubtful > 0;
  if (admission->doubtful > 0)
    note_row (self, DOUBTFUL, staged, admission, written);
  self->suppressed += suppressed;
  self->still_open += staged->still_open != NULL && admission->what == TAMIZ_ADMITTED_SKIPPED;
  self->overdue += tamiz_import_lists_is_overdue (self, staged, admission);
  self->known += admission->known != NULL;
  /* What is kept as typed, or left out, is of rows that are taken, or that say nothing else that is new. */
  if (admission->what < TAMIZ_ADMITTED_SKIPPED
      || (admission->what == TAMIZ_ADMITTED_SKIPPED && g_strcmp0 (admission->code, "known") == 0))
    note_problems (self, staged);
  note_row (self, suppressed ? SUPPRESSED : list_names[admission->what], staged, admission, written);
}

json_t *
tamiz_import_lists_dup_counts (TamizImportLists *self,
                               guint64           rows)
{
  json_t *object = json_object ();

  json_object_set_new (object, "rows", json_integer (rows));
  for (guint i = 0; i < TAMIZ_N_ADMITTED; i++)
    json_object_set_new (object, tamiz_admitted_get_nick (i), json_integer (self->counts[i]));
  json_object_set_new (object, "problems", json_integer (self->n_problems));
  json_object_set_new (object, "known", json_integer (self->known));
  json_object_set_new (object, "suppressed", json_integer (self->suppressed));
  json_object_set_new (object, "still_open", json_integer ((json_int_t) self->still_open));
  json_object_set_new (object, "overdue", json_integer ((json_int_t) self->overdue));
  json_object_set_new (object, "left_out", json_integer ((json_int_t) self->left_out));
  json_object_set_new (object, "mended", json_integer (self->mended));
  json_object_set_new (object, "doubtful", json_integer (self->doubtful));

  return object;
}

/* Takes what was counted before an import was interrupted; returns the rows. */
guint64
tamiz_import_lists_set_counts (TamizImportLists *self,
                               json_t           *counts)
{
  self->n_problems = tamiz_json_get_int (counts, "problems", 0);
  self->known = tamiz_json_get_int (counts, "known", 0);
  self->suppressed = tamiz_json_get_int (counts, "suppressed", 0);
  self->still_open = tamiz_json_get_int (counts, "still_open", 0);
  self->overdue = tamiz_json_get_int (counts, "overdue", 0);
  self->mended = tamiz_json_get_int (counts, "mended", 0);
  self->doubtful = tamiz_json_get_int (counts, "doubtful", 0);
  for (guint i = 0; i < TAMIZ_N_ADMITTED; i++)
    self->counts[i] = tamiz_json_get_int (counts, tamiz_admitted_get_nick (i), 0);

  return tamiz_json_get_int (counts, "rows", 0);
}

/* Adds the lists to an answer. */
void
tamiz_import_lists_tell (TamizImportLists *self,
                         json_t           *answer)
{
  json_object_update (answer, self->rows);
}
