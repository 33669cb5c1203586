#define G_LOG_DOMAIN "tamiz-sample"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-sample-private.h"
#include "tamiz-sample-resources.h"
#include "tamiz-upkeep.h"

#include <glib/gi18n-lib.h>

/* Two years of an invented company, lived through in order. */
#define GATHERED (3 * TAMIZ_HOUR)

static json_t *
read_texts (GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (tamiz_sample_get_resource (),
                                                     "/org/tamiz/sample/sample/sample.es.json",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  const char *text;
  gsize size;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &size);
  return tamiz_json_parse (text, size, error);
}

static void
sample_clear (TamizSample *self)
{
  for (guint user = 0; user < TAMIZ_SAMPLE_N_USERS; user++)
    g_clear_pointer (&self->sets[user], tamiz_change_set_unref);
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->texts, json_decref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->taken, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->fresh, g_hash_table_unref);
  g_clear_pointer (&self->events, g_array_unref);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_pointer (&self->leads, g_free);
  tamiz_session_clock_set_moment (self->clock, 0);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizSample, sample_clear)

/* The last day is yesterday: nothing of the sample lies in the future. */
static void
start_clock (TamizSample *self)
{
  gint64 today = tamiz_day_of (self->work->now, self->zone);

  self->day = today - TAMIZ_SAMPLE_DAYS;
  self->begin = tamiz_day_starts (self->day, self->zone);
  self->end = tamiz_day_starts (today, self->zone);
  self->work->now = self->begin + 8 * TAMIZ_HOUR;
  tamiz_session_clock_set_moment (self->clock, self->work->now);
}

static gboolean
check_is_empty (TamizWork  *work,
                GError    **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);

  return users != NULL
         && tamiz_work_require (
             users->len == 0, TAMIZ_CORE_ERROR_REFUSED, error,
             _ ("Sample data goes into an empty base; this one has users already"));
}

static gboolean
live (TamizSample  *self,
      GError      **error)
{
  gint64 written = self->begin;

  for (guint i = 0; i < self->events->len; i++)
    {
      TamizSampleEvent *event = &g_array_index (self->events, TamizSampleEvent, i);

      if (event->at >= self->end)
        break;
      if (event->at / GATHERED != written / GATHERED)
        {
          if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
              || !tamiz_sample_flush (self, error))
            return FALSE;
          written = event->at;
          tamiz_work_progress (self->work, i, self->events->len);
        }
      if (!tamiz_sample_do_event (self, event, error))
        return FALSE;
    }

  return tamiz_sample_flush (self, error);
}

typedef struct
{
  gint64 stages[TAMIZ_STAGE_DISCARDED + 1];
} Counts;

static gboolean
count_cb (const TamizLeadRow *row,
          gpointer            user_data)
{
  Counts *counts = user_data;

  counts->stages[row->stage]++;
  return TRUE;
}

static json_t *
count (TamizSample  *self,
       GError      **error)
{
  Counts counts = { 0 };
  json_t *answer, *stages;

  if (!tamiz_reader_scan_leads (self->work->reader, 0, count_cb, &counts, self->work->cancellable,
                                error))
    return NULL;

  stages = json_object ();
  for (int stage = 0; stage <= TAMIZ_STAGE_DISCARDED; stage++)
    json_object_set_new (stages, tamiz_enum_nick (TAMIZ_ENUM_STAGE, stage),
                         json_integer (counts.stages[stage]));
  answer = json_object ();
  json_object_set_new (answer, "prospects", json_integer (self->size));
  json_object_set_new (answer, "leads_by_stage", stages);
  json_object_set_new (answer, "activities", json_integer (self->n_activities));
  json_object_set_new (answer, "calls", json_integer (self->n_calls));
  json_object_set_new (answer, "handoffs", json_integer (self->n_handoffs));
  json_object_set_new (answer, "outcomes", json_integer (self->n_outcomes));
  return answer;
}

/**
 * tamiz_sample_fill: (skip)
 * @work: the work of an empty base
 * @size: how many prospects
 * @seed: the same seed makes the same data on the same day, ids and keys apart
 * @error: return location
 *
 * Fills a base with two years of an invented company, up to yesterday, through the rules
 * that hold for everybody.
 *
 * Returns: (transfer full): how much there is of what; %NULL with an error
 */
json_t *
tamiz_sample_fill (TamizWork  *work,
                   guint       size,
                   guint32     seed,
                   GError    **error)
{
  g_auto (TamizSample) self = { .work = work, .size = size };
  gint64 now = work->now;

  self.clock = TAMIZ_SESSION_CLOCK (work->clock);
  self.rand = g_rand_new_with_seed (seed);
  self.zone = tamiz_time_zone_new ("America/La_Paz");
  self.taken = g_ptr_array_new_with_free_func (g_object_unref);
  self.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.fresh = g_hash_table_new (NULL, NULL);
  self.texts = read_texts (error);
  if (self.texts == NULL || !check_is_empty (work, error))
    return NULL;

  start_clock (&self);
  if (!tamiz_sample_set_up (&self, error))
    return NULL;
  tamiz_sample_plan (&self);
  if (!live (&self, error))
    return NULL;

  tamiz_session_clock_set_moment (self.clock, 0);
  work->now = now;
  work->actor = (TamizActor){ TAMIZ_ACTOR_PROGRAM, 0 };
  return tamiz_work_do_due (work, error) ? count (&self, error) : NULL;
}
