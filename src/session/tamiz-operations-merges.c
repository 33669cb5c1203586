#define G_LOG_DOMAIN "tamiz-operations-merges"

#include "config.h"

#include "tamiz-people.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* What was merged into a person or a company, so that it can be taken apart again later on. */

/* The last time it was: it may have been taken back and merged again. */
static gboolean
find_merging (TamizWork    *work,
              TamizRecord  *merged,
              json_t       *item,
              GHashTable   *users,
              GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_history (work->reader, tamiz_record_get_kind (merged),
                                                          tamiz_record_get_id (merged), error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TamizHistoryRow *row = g_ptr_array_index (rows, i);
      g_autofree char *change = g_strdup_printf ("c%" PRId64, row->change);

      if (g_strcmp0 (row->field, "merged_into") != 0 || row->after == NULL)
        continue;
      tamiz_work_set_time (work, item, "at", row->at);
      tamiz_user_set_json (item, "by", "by_name", tamiz_users_find (users, row->user));
      tamiz_json_set_text (item, "change", change);
    }

  return rows != NULL;
}

static json_t *
list_merged (TamizWork  *work,
             TamizKind   kind,
             gint64      id,
             GError    **error)
{
  int into = kind == TAMIZ_KIND_PERSON ? (int) TAMIZ_PERSON_MERGED_INTO : (int) TAMIZ_COMPANY_MERGED_INTO;
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (GArray) ids = users != NULL ? tamiz_reader_list_merged (work->reader, kind, id, error) : NULL;
  g_autoptr (json_t) items = json_array ();

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (TamizRecord) merged = tamiz_reader_load (work->reader, kind, g_array_index (ids, gint64, i), error);
      g_autofree char *name = NULL;
      json_t *item;

      if (merged == NULL)
        return NULL;
      name = kind == TAMIZ_KIND_PERSON ? tamiz_person_dup_name (merged)
                                       : g_strdup (tamiz_record_get_text (merged, TAMIZ_COMPANY_NAME));
      item = json_object ();
      json_array_append_new (items, item);
      tamiz_json_set_id (item, "id", tamiz_record_get_id (merged));
      tamiz_json_set_text (item, "name", name);
      tamiz_json_set_id (item, "into", tamiz_record_get_int (merged, into));
      if (!find_merging (work, merged, item, users, error))
        return NULL;
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
list_merged_people (TamizWork  *work,
                    GError    **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_find_person (work, "id", error);

  return person != NULL ? list_merged (work, TAMIZ_KIND_PERSON, tamiz_record_get_id (person), error) : NULL;
}

static json_t *
list_merged_companies (TamizWork  *work,
                       GError    **error)
{
  g_autoptr (TamizRecord) company = tamiz_work_load (work, TAMIZ_KIND_COMPANY, "id", error);

  return company != NULL ? list_merged (work, TAMIZ_KIND_COMPANY, tamiz_record_get_id (company), error) : NULL;
}

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0, N_("Its id") },
  { NULL },
};

const TamizOperationEntry tamiz_merges_operations[] = {
  { { "person.merges", N_("List who was merged into a person"), TAMIZ_OPERATION_READS, id_parameters,
      "id,name,at,by_name,change" },
    list_merged_people },
  { { "company.merges", N_("List what was merged into a company"), TAMIZ_OPERATION_READS, id_parameters,
      "id,name,at,by_name,change" },
    list_merged_companies },
  { { NULL }, NULL },
};
