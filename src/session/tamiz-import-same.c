#define G_LOG_DOMAIN "tamiz-import-same"

#include "config.h"

#include "tamiz-import-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static json_t *
same_to_json (TamizWork   *work,
              TamizRecord *import)
{
  gint64 started = tamiz_record_get_int (import, TAMIZ_IMPORT_STARTED);
  g_autofree char *when = tamiz_time_format (started, work->zone);
  g_autofree char *day = g_strndup (when, 10);
  g_autofree char *message = NULL;
  json_t *object = json_object ();

  /* Translators: a date, and the number of an import */
  message = g_strdup_printf (_("This very file was imported on %s (import %" PRId64 "); who is there already is "
                               "not added again"),
                             day, tamiz_record_get_id (import));
  tamiz_json_set_id (object, "id", tamiz_record_get_id (import));
  tamiz_json_set_text (object, "started", when);
  tamiz_json_set_text (object, "message", message);

  return object;
}

/* Private to session: the last import of the same bytes that stands; null where there is none,
 * NULL where that cannot be known.
 */
json_t *
tamiz_import_file_find_same (TamizImportFile  *self,
                             TamizWork        *work,
                             GError          **error)
{
  g_autoptr (GPtrArray) imports = tamiz_reader_list (work->reader, TAMIZ_KIND_IMPORT, error);
  TamizRecord *same = NULL;

  if (imports == NULL)
    return NULL;
  self->former = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < imports->len; i++)
    {
      TamizRecord *import = g_ptr_array_index (imports, i);

      if (tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_DONE
          && g_strcmp0 (tamiz_record_get_text (import, TAMIZ_IMPORT_FILE_DIGEST), self->digest) == 0)
        {
          gint64 id = tamiz_record_get_id (import);

          g_array_append_val (self->former, id);
          same = import;
        }
    }

  return same != NULL ? same_to_json (work, same) : json_null ();
}
