#define G_LOG_DOMAIN "tamiz-door-aside"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-error.h"
#include "tamiz-set-aside.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_door_keep_refused:
 * @self: a door of something that is no import
 * @name: what rows come by: `intake`, `form`, `mail`
 * @way: (nullable): what is said of the rows, by the names of import's arguments; %NULL where that
 *   is what the operation was given
 *
 * Has rows that cannot be admitted set aside, as an import does, instead of refused: nobody is
 * there who could correct them.
 */
void
tamiz_door_keep_refused (TamizDoor  *self,
                         const char *name,
                         json_t     *way)
{
  g_clear_pointer (&self->way, json_decref);
  self->way = json_object ();
  tamiz_json_set_text (self->way, "door", name);
  tamiz_set_aside_copy_way (way != NULL ? way : self->work->arguments, self->way);
}

/* (transfer full) */
static json_t *
describe_way (TamizDoor   *self,
              TamizStaged *staged)
{
  g_autoptr (json_t) way = json_copy (self->way);
  json_t *header = json_array ();

  for (guint i = 0; i < tamiz_mapping_get_n_columns (staged->mapping); i++)
    json_array_append_new (header, json_string (tamiz_mapping_get_column (staged->mapping, i)->header));
  json_object_set_new (way, "header", header);
  json_object_set_new (way, "map", tamiz_mapping_to_json (staged->mapping));

  return g_steal_pointer (&way);
}

static void
set_options (TamizDoor   *self,
             TamizRecord *record,
             TamizStaged *staged,
             gint64       times)
{
  g_autoptr (json_t) options = self->way != NULL ? describe_way (self, staged) : json_object ();
  g_autofree char *text = NULL;

  if (times > 1)
    json_object_set_new (options, "times", json_integer (times));
  if (json_object_size (options) == 0)
    return;

  text = tamiz_json_to_canonical (options);
  tamiz_record_set_text (record, TAMIZ_SET_ASIDE_OPTIONS, text);
}

/* Keeps a row with the reason why it is not admitted.  What is typed is refused instead: whoever
 * types is there to correct it.
 * @reason: a message, translated or to be translated: who reads it later may speak another language
 */
gboolean
tamiz_door_set_aside (TamizDoor       *self,
                      TamizStaged     *staged,
                      const char      *code,
                      const char      *reason,
                      TamizAdmission  *admission,
                      GError         **error)
{
  g_autoptr (json_t) row = tamiz_staged_row_to_json (staged);
  g_autofree char *text = tamiz_json_to_canonical (row);
  TamizRecord *record;
  gint64 times;

  admission->what = TAMIZ_ADMITTED_SET_ASIDE;
  admission->code = g_strdup (code);
  admission->kept_reason = g_strdup (reason);
  admission->reason = g_strdup (_(reason));
  if (self->import == 0 && self->way == NULL)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error, "%s", _(reason));

  if (!tamiz_door_replace_twins (self, text, code, &record, &times, error))
    return FALSE;
  if (record == NULL)
    record = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_SET_ASIDE, error);
  if (record == NULL)
    return FALSE;
  if (self->import != 0)
    tamiz_record_set_int (record, TAMIZ_SET_ASIDE_IMPORT, self->import);
  set_options (self, record, staged, times);
  tamiz_record_set_int (record, TAMIZ_SET_ASIDE_LINE, staged->line);
  tamiz_record_set_text (record, TAMIZ_SET_ASIDE_ROW, text);
  tamiz_record_set_text (record, TAMIZ_SET_ASIDE_CODE, code);
  tamiz_record_set_text (record, TAMIZ_SET_ASIDE_REASON, reason);
  tamiz_door_note_twin (self, record);

  return TRUE;
}
