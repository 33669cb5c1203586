#define G_LOG_DOMAIN "tamiz-set-aside"

#include "config.h"

#include "tamiz-set-aside.h"

#include "tamiz-csv-scanner.h"
#include "tamiz-door.h"
#include "tamiz-import-lists.h"

#include <glib/gi18n-lib.h>

/* Rows that are to be completed, as people read them: of whom they speak, and what is wrong with
 * them in the reader's language, whoever brought them.  Both are found by reading a row again;
 * what only the door can find is kept as it is before it is translated.
 */
struct _TamizSetAsideTelling
{
  TamizWork *work;
  TamizSetAside *former;    /* (nullable): the row before, whose import's way of reading is at hand */
  TamizDefinition *definition; /* (nullable): in force; read when it is first asked for */
  gboolean looked;
};

TamizSetAsideTelling *
tamiz_set_aside_telling_new (TamizWork *work)
{
  TamizSetAsideTelling *self = g_new0 (TamizSetAsideTelling, 1);

  self->work = work;
  return self;
}

void
tamiz_set_aside_telling_free (TamizSetAsideTelling *self)
{
  g_clear_pointer (&self->former, tamiz_set_aside_free);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_free (self);
}

/* (nullable): where it cannot be read any more, as its source is gone */
static TamizStaged *
stage (TamizSetAsideTelling *self,
       TamizRecord          *record)
{
  if (self->former == NULL || !tamiz_set_aside_take_next (self->former, record))
    {
      g_clear_pointer (&self->former, tamiz_set_aside_free);
      self->former = tamiz_set_aside_read (self->work, record, NULL);
    }

  return self->former != NULL ? tamiz_set_aside_stage (self->former, self->work, NULL) : NULL;
}

/* (nullable): why an answer does not fit its criterion as it is now */
static char *
explain_answer (TamizSetAsideTelling *self,
                TamizStaged          *staged)
{
  const char *key = tamiz_staged_get_text (staged, TAMIZ_STAGED_CRITERION);
  const char *value = tamiz_staged_get_text (staged, TAMIZ_STAGED_VALUE);
  g_autofree char *canonical = NULL;
  g_autoptr (GError) wrong = NULL;
  TamizCriterion *criterion;

  if (!self->looked)
    {
      g_autoptr (TamizRecord) version = tamiz_work_find_in_force (self->work, &self->definition, NULL);

      self->looked = TRUE;
    }
  criterion = self->definition != NULL && key != NULL ? tamiz_door_find_criterion (self->definition, key) : NULL;

  return criterion != NULL && value != NULL && !tamiz_criterion_parse_answer (criterion, value, &canonical, &wrong)
             ? g_strdup (wrong->message)
             : NULL;
}

static char *
explain (TamizSetAsideTelling *self,
         TamizRecord          *record,
         TamizStaged          *staged)
{
  const char *stored = tamiz_record_get_text (record, TAMIZ_SET_ASIDE_REASON);
  const char *code = tamiz_record_get_text (record, TAMIZ_SET_ASIDE_CODE), *now = NULL;
  g_autofree char *reason = NULL;

  if (g_strcmp0 (code, "quote") == 0)
    return tamiz_csv_describe_open_quote ((guint64) tamiz_record_get_int (record, TAMIZ_SET_ASIDE_LINE));
  if (staged != NULL && !tamiz_staged_check_least_record (staged, &now, &reason) && g_strcmp0 (now, code) == 0)
    return g_steal_pointer (&reason);
  if (staged != NULL && staged->of == TAMIZ_IMPORT_OF_ANSWERS && g_strcmp0 (code, "value") == 0)
    {
      char *answer = explain_answer (self, staged);

      if (answer != NULL)
        return answer;
    }

  return g_strdup (stored != NULL && *stored != '\0' ? _(stored) : stored);
}

/**
 * tamiz_set_aside_telling_dup_reason:
 * @self: who tells
 * @record: a row that is to be completed
 *
 * Says what is wrong with a row, in the reader's language.
 *
 * Returns: (transfer full) (nullable): the reason
 */
char *
tamiz_set_aside_telling_dup_reason (TamizSetAsideTelling *self,
                                    TamizRecord          *record)
{
  g_autoptr (TamizStaged) staged = stage (self, record);

  return explain (self, record, staged);
}

/**
 * tamiz_set_aside_tell:
 * @self: who tells
 * @record: a row that is to be completed
 *
 * Tells a row.
 *
 * Returns: (transfer full): an item of `set-aside.list`
 */
json_t *
tamiz_set_aside_tell (TamizSetAsideTelling *self,
                      TamizRecord          *record)
{
  g_autoptr (TamizStaged) staged = stage (self, record);
  g_autofree char *name = staged != NULL ? tamiz_import_dup_name (staged) : NULL;
  g_autofree char *reason = explain (self, record, staged);
  g_autoptr (json_t) way = tamiz_set_aside_load_options (record);
  const char *code = tamiz_record_get_text (record, TAMIZ_SET_ASIDE_CODE);
  const char *row = tamiz_record_get_text (record, TAMIZ_SET_ASIDE_ROW);
  json_t *cells = row != NULL ? json_loads (row, 0, NULL) : NULL;
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (record));
  tamiz_json_set_id (object, "import", tamiz_record_get_int (record, TAMIZ_SET_ASIDE_IMPORT));
  tamiz_json_set_text (object, "door",
                       tamiz_record_has (record, TAMIZ_SET_ASIDE_IMPORT) ? "import"
                                                                         : tamiz_json_get_text (way, "door"));
  json_object_set_new (object, "line", json_integer (tamiz_record_get_int (record, TAMIZ_SET_ASIDE_LINE)));
  tamiz_json_set_text (object, "name", name);
  json_object_set_new (object, "times", json_integer (tamiz_json_get_int (way, "times", 1)));
  tamiz_json_set_text (object, "code", code);
  tamiz_json_set_text (object, "reason", reason);
  tamiz_json_set_text (object, "help", tamiz_set_aside_get_help (code));
  json_object_set_new (object, "row", cells != NULL ? cells : json_object ());

  return object;
}

/**
 * tamiz_set_aside_list_imports:
 * @work: an operation's work
 * @error: return location
 *
 * Lists the files with which the rows came that are to be completed.
 *
 * Returns: (transfer full): an array, the latest first
 */
json_t *
tamiz_set_aside_list_imports (TamizWork  *work,
                              GError    **error)
{
  g_autoptr (GArray) counts = tamiz_reader_count_set_aside_by_import (work->reader, error);
  g_autoptr (json_t) imports = json_array ();

  for (guint i = 0; counts != NULL && i < counts->len; i++)
    {
      const TamizIdCount *count = &g_array_index (counts, TamizIdCount, i);
      g_autoptr (TamizRecord) import = tamiz_reader_load (work->reader, TAMIZ_KIND_IMPORT, count->id, error);
      json_t *object;

      if (import == NULL)
        return NULL;
      object = json_object ();
      tamiz_json_set_id (object, "id", count->id);
      tamiz_json_set_text (object, "file", tamiz_record_get_text (import, TAMIZ_IMPORT_FILE));
      tamiz_work_set_time (work, object, "started", tamiz_record_get_int (import, TAMIZ_IMPORT_STARTED));
      json_object_set_new (object, "count", json_integer ((json_int_t) count->count));
      json_array_append_new (imports, object);
    }

  return counts != NULL ? g_steal_pointer (&imports) : NULL;
}
