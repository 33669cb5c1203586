#define G_LOG_DOMAIN "tamiz-import-merges"

#include "config.h"

#include "tamiz-import-undo.h"

#include "tamiz-error.h"
#include "tamiz-people.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* People and companies of an import that became one with others.  Whoever was there before and
 * was merged into somebody of the import would go with them where it is undone; and what somebody
 * of the import left to who was there before would stay.  So such a merge is taken back first.
 */

static char *
dup_name (TamizWork *work,
          TamizKind  kind,
          gint64     id)
{
  g_autoptr (TamizRecord) record = tamiz_reader_load (work->reader, kind, id, NULL);
  g_autofree char *name = NULL;

  if (record != NULL)
    name = kind == TAMIZ_KIND_PERSON ? tamiz_person_dup_name (record)
                                     : g_strdup (tamiz_record_get_text (record, TAMIZ_COMPANY_NAME));

  return name != NULL ? g_steal_pointer (&name) : g_strdup (tamiz_kind_get_word (kind));
}

static json_t *
pair_to_json (TamizWork *work,
              gint64     change,
              TamizKind  kind,
              gint64     id,
              gint64     into)
{
  g_autofree char *name = dup_name (work, kind, id), *into_name = dup_name (work, kind, into);
  g_autofree char *number = g_strdup_printf ("c%" PRId64, change);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "record", tamiz_kind_get_info (kind)->nick);
  tamiz_json_set_id (object, "id", id);
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_id (object, "into", into);
  tamiz_json_set_text (object, "into_name", into_name);
  tamiz_json_set_text (object, "change", number);

  return object;
}

static gboolean
append_pairs (TamizWork  *work,
              json_t     *items,
              gint64      change,
              GError    **error)
{
  static const TamizKind kinds[] = { TAMIZ_KIND_PERSON, TAMIZ_KIND_COMPANY };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GArray) ids = tamiz_reader_list_merged_by (work->reader, change, kinds[i], error);

      if (ids == NULL)
        return FALSE;
      for (guint j = 0; j < ids->len; j += 2)
        json_array_append_new (items, pair_to_json (work, change, kinds[i], g_array_index (ids, gint64, j),
                                                    g_array_index (ids, gint64, j + 1)));
    }

  return TRUE;
}

/**
 * tamiz_import_list_merges:
 * @work: an operation's work
 * @import: an import
 * @error: return location
 *
 * Lists the merges of what came with an import and what did not, the last one first.
 *
 * Returns: (transfer full): an array; each item has “record”, “id”, “name”, “into”, “into_name” and
 *   “change”
 */
json_t *
tamiz_import_list_merges (TamizWork    *work,
                          TamizRecord  *import,
                          GError      **error)
{
  g_autoptr (GArray) changes
      = tamiz_reader_list_merged_across (work->reader, tamiz_record_get_id (import), error);
  g_autoptr (json_t) items = json_array ();

  if (changes == NULL)
    return NULL;
  for (guint i = 0; i < changes->len; i++)
    {
      if (!append_pairs (work, items, g_array_index (changes, gint64, i), error))
        return NULL;
    }

  return g_steal_pointer (&items);
}

/* Merges are taken back from the last, which is named. */
gboolean
tamiz_import_check_merges (TamizWork    *work,
                           TamizRecord  *import,
                           GError      **error)
{
  g_autoptr (json_t) items = tamiz_import_list_merges (work, import, error);
  json_t *last = items != NULL ? json_array_get (items, 0) : NULL;

  if (items == NULL || last == NULL)
    return items != NULL;

  /* Translators: name and number of somebody, twice, and the change such as c17 */
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("%s (%s) was merged into %s (%s), and only one of the two came with this import: "
                               "undoing it would hide, or leave, what is the other's. Take that merge back "
                               "first (%s)"),
                             tamiz_json_get_text (last, "name"), tamiz_json_get_text (last, "id"),
                             tamiz_json_get_text (last, "into_name"), tamiz_json_get_text (last, "into"),
                             tamiz_json_get_text (last, "change"));
}
