#define G_LOG_DOMAIN "tamiz-staging"

#include "config.h"

#include "tamiz-staging.h"

/**
 * tamiz_work_stage_row:
 * @work: an operation's work, whose arguments say what is said of a file's rows: source,
 *   campaign, activity, ids; and on which line the row came
 * @of: what the row is
 * @header: (element-type utf8): names of columns, %NULL-terminated
 * @cells: (element-type utf8): what stands in them, %NULL-terminated
 * @map: (nullable): what the columns are, where their names do not say it
 * @error: return location
 *
 * Reads a row that comes in no file.
 *
 * Returns: (transfer full) (nullable): the row, staged
 */
TamizStaged *
tamiz_work_stage_row (TamizWork      *work,
                      TamizImportOf   of,
                      GPtrArray      *header,
                      GPtrArray      *cells,
                      json_t         *map,
                      GError        **error)
{
  g_autoptr (GPtrArray) own = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  g_autoptr (TamizMapping) mapping = NULL;
  g_autoptr (TamizNormalizer) normalizer = NULL;
  g_autoptr (TamizRow) row = NULL;

  if (own != NULL)
    mapping = tamiz_mapping_new (of, (const char *const *) header->pdata, map, NULL,
                                 tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY), error);
  if (mapping == NULL)
    return NULL;
  tamiz_mapping_set_own_fields (mapping, own);

  row = tamiz_row_new ((guint64) MAX (tamiz_work_number (work, "line", 1), 1), (const char *const *) cells->pdata);
  tamiz_mapping_observe (mapping, row);
  tamiz_mapping_settle (mapping);
  normalizer = tamiz_work_make_normalizer (work, mapping, error);

  return normalizer != NULL ? tamiz_normalizer_stage (normalizer, row, error) : NULL;
}

/* FIELD=VALUE …: the columns' names are the fields', and no others. */
TamizStaged *
tamiz_work_stage_fields (TamizWork      *work,
                         TamizImportOf   of,
                         GPtrArray      *fields,
                         GPtrArray      *values,
                         GError        **error)
{
  g_autoptr (json_t) map = json_object ();
  json_t *columns = json_object ();

  for (guint i = 0; fields->pdata[i] != NULL; i++)
    json_object_set_new (columns, fields->pdata[i], json_string (fields->pdata[i]));
  json_object_set_new (map, "columns", columns);

  return tamiz_work_stage_row (work, of, fields, values, map, error);
}
