#define G_LOG_DOMAIN "tamiz-steward"

#include "config.h"

#include "tamiz-steward.h"

#include <glib/gi18n-lib.h>

/* A source that brings leads costs something, if only somebody's time: where no cost stands for a
 * month in which it did, what a lead costs is told too low.  A cost of 0 says that it was nothing.
 */

/* (source, month) that have a cost. */
static GHashTable *
list_paid (TamizSteward  *self,
           GError       **error)
{
  TamizReader *reader = self->work->reader;
  g_autoptr (GPtrArray) costs = tamiz_reader_list (reader, TAMIZ_KIND_COST, error);
  g_autoptr (GPtrArray) campaigns = costs != NULL ? tamiz_reader_list (reader, TAMIZ_KIND_CAMPAIGN, error) : NULL;
  g_autoptr (GHashTable) sources = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GHashTable) paid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (campaigns == NULL)
    return NULL;
  for (guint i = 0; i < campaigns->len; i++)
    {
      TamizRecord *campaign = g_ptr_array_index (campaigns, i);
      gint64 id = tamiz_record_get_id (campaign);
      gint64 source = tamiz_record_get_int (campaign, TAMIZ_CAMPAIGN_SOURCE);

      g_hash_table_insert (sources, g_memdup2 (&id, sizeof id), g_memdup2 (&source, sizeof source));
    }
  for (guint i = 0; i < costs->len; i++)
    {
      TamizRecord *cost = g_ptr_array_index (costs, i);
      gint64 campaign = tamiz_record_get_int (cost, TAMIZ_COST_CAMPAIGN);
      const gint64 *source = g_hash_table_lookup (sources, &campaign);
      gint64 at = tamiz_day_starts (tamiz_record_get_int (cost, TAMIZ_COST_DAY), self->work->zone);
      int month = tamiz_steward_find_month (self->months, at);

      if (source != NULL && month >= 0)
        g_hash_table_add (paid, g_strdup_printf ("%" G_GINT64_FORMAT " %d", *source, month));
    }

  return g_steal_pointer (&paid);
}

/* "2026-05" */
static char *
dup_month (TamizSteward *self,
           guint         month)
{
  gint64 begins = g_array_index (self->months, gint64, month);
  char *day = tamiz_day_format (tamiz_day_of (begins, self->work->zone));

  day[strlen ("2026-05")] = '\0';
  return day;
}

static json_t *
source_to_json (TamizSteward *self,
                TamizRecord  *source,
                GArray       *received,
                GHashTable   *paid)
{
  json_t *months = json_array (), *item;
  guint leads = 0;
  g_autofree char *why = NULL;

  for (guint i = 0; i + 1 < self->months->len; i++)
    {
      g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %u", tamiz_record_get_id (source), i);
      g_autofree char *month = NULL;
      guint n = g_array_index (received, guint, i);

      if (n == 0 || g_hash_table_contains (paid, key))
        continue;
      month = dup_month (self, i);
      json_array_append_new (months, json_string (month));
      leads += n;
    }
  if (json_array_size (months) == 0)
    {
      json_decref (months);
      return NULL;
    }

  item = tamiz_work_record_to_json (self->work, source);
  why = g_strdup_printf (ngettext ("Brought %u lead in months without a cost", "Brought %u leads in months without a cost",
                                   leads),
                         leads);
  tamiz_json_set_text (item, "what", "source");
  json_object_set_new (item, "months", months);
  json_object_set_new (item, "leads", json_integer (leads));
  tamiz_json_set_text (item, "why", why);
  return item;
}

/* Of the period, after tamiz_steward_look(). */
json_t *
tamiz_steward_list_sources (TamizSteward  *self,
                            GError       **error)
{
  g_autoptr (GPtrArray) sources = tamiz_reader_list (self->work->reader, TAMIZ_KIND_SOURCE, error);
  g_autoptr (GHashTable) paid = sources != NULL ? list_paid (self, error) : NULL;
  json_t *items;

  if (paid == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < sources->len; i++)
    {
      TamizRecord *source = g_ptr_array_index (sources, i);
      gint64 id = tamiz_record_get_id (source);
      GArray *received = g_hash_table_lookup (self->received, &id);
      json_t *item = received != NULL ? source_to_json (self, source, received, paid) : NULL;

      if (item != NULL)
        json_array_append_new (items, item);
    }

  return items;
}
