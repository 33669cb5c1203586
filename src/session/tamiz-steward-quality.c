#define G_LOG_DOMAIN "tamiz-steward"

#include "config.h"

#include "tamiz-steward.h"

#include "tamiz-error.h"
#include "tamiz-session-index.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How good what a source brings is: one figure from 0 to 100, the weighted sum of shares of the
 * leads that were received from it.
 */
#define WEIGHT_REACHABLE 30
#define WEIGHT_COMPLETE 30
#define WEIGHT_SINGLE 10    /* no possible duplicate */
#define WEIGHT_ADMITTED 10  /* rows that were not set aside, of all */
#define WEIGHT_ARRIVING 10  /* no mail came back */
#define WEIGHT_PHONES 10    /* no number that cannot exist */

typedef struct
{
  guint leads, reachable, complete, duplicates, bounced, bad_phones, set_aside;
} Tally;

typedef struct
{
  TamizWork *work;
  GArray *months;           /* as of tamiz_steward_list_months() */
  gint64 from, to;          /* instants */
  gboolean by_month;
  guint n_cells;            /* months; 1 where they are told together */
  GHashTable *tallies;      /* gint64 source, 0 = all → Tally[n_cells] */
  GHashTable *doubtful;     /* gint64: leads of people of an open pair */
  GHashTable *names;        /* folded name → gint64 source */
  GHashTable *imports;      /* gint64 import → gint64 source, 0 = none */
} Quality;

static void
clear_quality (Quality *self)
{
  g_clear_pointer (&self->months, g_array_unref);
  g_clear_pointer (&self->tallies, g_hash_table_unref);
  g_clear_pointer (&self->doubtful, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->imports, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Quality, clear_quality)

/* (nullable): outside the period */
static Tally *
find_tally (Quality *self,
            gint64   source,
            gint64   at)
{
  Tally *tallies;
  int cell;

  if (at < self->from || at >= self->to)
    return NULL;
  cell = self->by_month ? tamiz_steward_find_month (self->months, at) : 0;
  if (cell < 0)
    return NULL;

  tallies = g_hash_table_lookup (self->tallies, &source);
  if (tallies == NULL)
    {
      tallies = g_new0 (Tally, self->n_cells);
      g_hash_table_insert (self->tallies, g_memdup2 (&source, sizeof source), tallies);
    }

  return &tallies[cell];
}

static void
tally_lead (Tally                *tally,
            const TamizIndexLead *lead,
            gboolean              doubtful)
{
  tally->leads++;
  tally->reachable += (lead->lacks & TAMIZ_LACKS_WAY) == 0;
  tally->complete += (lead->lacks & TAMIZ_LACKS_FIELDS) == 0;
  tally->bounced += (lead->lacks & TAMIZ_LACKS_BOUNCED) != 0;
  tally->bad_phones += (lead->lacks & TAMIZ_LACKS_PHONE) != 0;
  tally->duplicates += doubtful;
}

static void
look_at (const TamizIndexLead *lead,
         const TamizIndexPast *past,
         gpointer              user_data)
{
  Quality *self = user_data;
  Tally *tally = lead->source != 0 ? find_tally (self, lead->source, lead->received_on) : NULL;
  gboolean doubtful;

  if (tally == NULL)
    return;
  doubtful = g_hash_table_contains (self->doubtful, &lead->id);
  tally_lead (tally, lead, doubtful);
  tally_lead (find_tally (self, 0, lead->received_on), lead, doubtful);
}

static void
go_through (TamizIndex *index,
            gpointer    user_data)
{
  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_ID, look_at, user_data);
}

static gboolean
add_doubtful (Quality  *self,
              gint64    person,
              GError  **error)
{
  g_autoptr (GPtrArray) leads
      = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, person, error);

  for (guint i = 0; leads != NULL && i < leads->len; i++)
    {
      gint64 lead = tamiz_record_get_id (g_ptr_array_index (leads, i));

      g_hash_table_add (self->doubtful, g_memdup2 (&lead, sizeof lead));
    }

  return leads != NULL;
}

static gboolean
find_doubtful (Quality  *self,
               GError  **error)
{
  g_autoptr (GArray) pairs = tamiz_steward_list_pairs (self->work, error);

  if (pairs == NULL)
    return FALSE;
  self->doubtful = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < pairs->len; i++)
    {
      g_autoptr (TamizRecord) pair = tamiz_reader_load (self->work->reader, TAMIZ_KIND_DUPLICATE,
                                                        g_array_index (pairs, TamizOpenPair, i).id, error);

      if (pair == NULL
          || (tamiz_record_has (pair, TAMIZ_DUPLICATE_PERSON)
              && (!add_doubtful (self, tamiz_record_get_int (pair, TAMIZ_DUPLICATE_PERSON), error)
                  || !add_doubtful (self, tamiz_record_get_int (pair, TAMIZ_DUPLICATE_OTHER), error))))
        return FALSE;
    }

  return TRUE;
}

/* The source that options name; 0 = none. */
static gint64
find_source (Quality    *self,
             const char *options)
{
  g_autoptr (json_t) said = options != NULL ? json_loads (options, 0, NULL) : NULL;
  const char *name = tamiz_json_get_text (said, "source");
  g_autofree char *folded = name != NULL ? tamiz_text_fold (name) : NULL;
  const gint64 *source = folded != NULL ? g_hash_table_lookup (self->names, folded) : NULL;

  return source != NULL ? *source : 0;
}

static gint64
find_source_of_import (Quality *self,
                       gint64   import)
{
  gint64 *source = g_hash_table_lookup (self->imports, &import);

  if (source == NULL)
    {
      g_autoptr (TamizRecord) record = tamiz_reader_load (self->work->reader, TAMIZ_KIND_IMPORT, import, NULL);

      source = g_new (gint64, 1);
      *source = record != NULL ? find_source (self, tamiz_record_get_text (record, TAMIZ_IMPORT_OPTIONS)) : 0;
      g_hash_table_insert (self->imports, g_memdup2 (&import, sizeof import), source);
    }

  return *source;
}

/* An import's rows are of its source, of the day it was done. */
static gboolean
tally_set_aside (TamizRecord *row,
                 gpointer     user_data)
{
  Quality *self = user_data;
  gint64 import = tamiz_record_get_int (row, TAMIZ_SET_ASIDE_IMPORT);
  gint64 source = import != 0 ? find_source_of_import (self, import)
                              : find_source (self, tamiz_record_get_text (row, TAMIZ_SET_ASIDE_OPTIONS));
  TamizChangeRow change = { 0 };
  Tally *tally;

  if (source == 0 || !tamiz_reader_load_change (self->work->reader, tamiz_record_get_change (row), &change, NULL))
    return TRUE;
  tally = find_tally (self, source, change.at);
  if (tally != NULL)
    {
      tally->set_aside++;
      find_tally (self, 0, change.at)->set_aside++;
    }

  return TRUE;
}

static void
set_share (json_t     *item,
           const char *key,
           guint       part,
           guint       whole)
{
  json_object_set_new (item, key,
                       whole > 0 ? json_real (round (1000.0 * part / whole) / 1000) : json_null ());
}

static int
weigh (const Tally *tally)
{
  double leads = tally->leads;
  double sum = WEIGHT_REACHABLE * tally->reachable + WEIGHT_COMPLETE * tally->complete
               + WEIGHT_SINGLE * (leads - tally->duplicates) + WEIGHT_ARRIVING * (leads - tally->bounced)
               + WEIGHT_PHONES * (leads - tally->bad_phones);

  return (int) round (sum / leads + WEIGHT_ADMITTED * leads / (leads + tally->set_aside));
}

static void
append_tally (Quality     *self,
              json_t      *items,
              const char  *source,
              guint        cell,
              const Tally *tally)
{
  json_t *item = json_object ();
  g_autofree char *month = NULL;

  if (self->by_month)
    {
      month = tamiz_day_format (tamiz_day_of (g_array_index (self->months, gint64, cell), self->work->zone));
      month[strlen ("2026-05")] = '\0';
    }
  tamiz_json_set_text (item, "source", source);
  tamiz_json_set_text (item, "month", month);
  json_object_set_new (item, "leads", json_integer (tally->leads));
  json_object_set_new (item, "quality", tally->leads > 0 ? json_integer (weigh (tally)) : json_null ());
  set_share (item, "reachable", tally->reachable, tally->leads);
  set_share (item, "complete", tally->complete, tally->leads);
  set_share (item, "duplicates", tally->duplicates, tally->leads);
  set_share (item, "set_aside", tally->set_aside, tally->leads + tally->set_aside);
  set_share (item, "bounced", tally->bounced, tally->leads);
  set_share (item, "phones", tally->leads - tally->bad_phones, tally->leads);
  json_array_append_new (items, item);
}

static void
append_tallies (Quality    *self,
                json_t     *items,
                gint64      source,
                const char *name)
{
  const Tally *tallies = g_hash_table_lookup (self->tallies, &source);

  for (guint i = 0; tallies != NULL && i < self->n_cells; i++)
    {
      if (tallies[i].leads > 0 || tallies[i].set_aside > 0)
        append_tally (self, items, name, i, &tallies[i]);
    }
}

static gboolean
read_period (Quality  *self,
             GError  **error)
{
  const char *by = tamiz_work_text (self->work, "by");
  gint64 to = tamiz_day_of (self->work->now, self->work->zone), from = to - 365;

  if (!tamiz_work_require (by == NULL || g_str_equal (by, "month"), TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not possible for %s; possible are: %s"), by, "by", "month"))
    return FALSE;
  self->by_month = by != NULL;
  tamiz_work_day (self->work, "from", &from);
  tamiz_work_day (self->work, "to", &to);
  if (!tamiz_work_require (from <= to, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The period would end before it begins")))
    return FALSE;

  self->months = tamiz_steward_list_months (self->work, from, to);
  self->n_cells = self->by_month ? self->months->len - 1 : 1;
  self->from = tamiz_day_starts (from, self->work->zone);
  self->to = tamiz_day_starts (to + 1, self->work->zone);
  return TRUE;
}

static void
name_sources (Quality   *self,
              GPtrArray *sources)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->imports = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < sources->len; i++)
    {
      gint64 id = tamiz_record_get_id (g_ptr_array_index (sources, i));

      g_hash_table_insert (self->names,
                           tamiz_text_fold (tamiz_record_get_text (g_ptr_array_index (sources, i), TAMIZ_SOURCE_NAME)),
                           g_memdup2 (&id, sizeof id));
    }
}

/* Per source, and month where they are told apart; all sources together come last, without a name. */
json_t *
tamiz_steward_tell_quality (TamizWork  *work,
                            GError    **error)
{
  g_auto (Quality) self = { .work = work };
  g_autoptr (GPtrArray) sources = NULL;
  json_t *items;

  self.tallies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  if (!read_period (&self, error) || !find_doubtful (&self, error))
    return NULL;
  sources = tamiz_reader_list (work->reader, TAMIZ_KIND_SOURCE, error);
  if (sources == NULL)
    return NULL;
  name_sources (&self, sources);
  if (!tamiz_session_index_use_parts (work, 0, go_through, &self, error)
      || !tamiz_reader_scan (work->reader, TAMIZ_KIND_SET_ASIDE, tally_set_aside, &self, work->cancellable, error))
    return NULL;

  items = json_array ();
  for (guint i = 0; i < sources->len; i++)
    {
      TamizRecord *source = g_ptr_array_index (sources, i);

      append_tallies (&self, items, tamiz_record_get_id (source), tamiz_record_get_text (source, TAMIZ_SOURCE_NAME));
    }
  append_tallies (&self, items, 0, NULL);

  return tamiz_work_items (items);
}
