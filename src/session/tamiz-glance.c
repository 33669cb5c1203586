#define G_LOG_DOMAIN "tamiz-glance"

#include "config.h"

#include "tamiz-glance.h"

#include "tamiz-people.h"

static void
free_glance (gpointer data)
{
  TamizGlance *glance = data;

  g_free (glance->name);
  g_free (glance->company);
  g_free (glance);
}

static gboolean
add_glance (const TamizLeadRow *row,
            gpointer            user_data)
{
  GHashTable *glances = user_data;
  TamizGlance *glance = g_new0 (TamizGlance, 1);

  glance->stage = row->stage;
  glance->grade = row->score.grade;
  glance->source = row->source;
  glance->owner = row->owner;
  glance->received_on = row->received_on;
  glance->last_activity = row->last_activity;
  glance->name = tamiz_person_join_name (row->first_name, row->last_name);
  glance->company = g_strdup (row->company_name);
  g_hash_table_replace (glances, g_memdup2 (&row->id, sizeof row->id), glance);

  return TRUE;
}

/* id → TamizGlance of each of @leads (gint64) that stands. */
GHashTable *
tamiz_work_glance (TamizWork *work,
                   GArray    *leads,
                   GError   **error)
{
  g_autoptr (GHashTable) glances
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_glance);

  for (guint i = 0; i < leads->len; i++)
    {
      gint64 lead = g_array_index (leads, gint64, i);

      if (!g_hash_table_contains (glances, &lead)
          && !tamiz_reader_scan_leads (work->reader, lead, add_glance, glances, work->cancellable,
                                       error))
        return NULL;
    }

  return g_steal_pointer (&glances);
}

/* (nullable) */
const TamizGlance *
tamiz_glance_find (GHashTable *glances,
                   gint64      lead)
{
  return g_hash_table_lookup (glances, &lead);
}

/* `lead`, `name`, `company` and `grade`. */
void
tamiz_glance_set_json (json_t     *object,
                       GHashTable *glances,
                       gint64      lead)
{
  const TamizGlance *found = tamiz_glance_find (glances, lead);

  tamiz_json_set_id (object, "lead", lead);
  tamiz_json_set_text (object, "name", found != NULL ? found->name : NULL);
  tamiz_json_set_text (object, "company", found != NULL ? found->company : NULL);
  tamiz_json_set_text (object, "grade",
                       found != NULL && found->grade >= 0
                           ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, found->grade)
                           : NULL);
}
