#define G_LOG_DOMAIN "tamiz-owed"

#include "config.h"

#include "tamiz-attainment.h"

#include "tamiz-glance.h"
#include "tamiz-people.h"

/* Clocks as scripts and the window read them. */

/* The nearest. */
static gint64
to_minutes (gint64 span)
{
  return (span + (span < 0 ? -TAMIZ_MINUTE / 2 : TAMIZ_MINUTE / 2)) / TAMIZ_MINUTE;
}

static void
set_minutes (json_t     *object,
             const char *key,
             gint64      span)
{
  json_object_set_new (object, key, span == G_MAXINT64 ? json_null () : json_integer (to_minutes (span)));
}

static const char *
get_done_what (const TamizOwed *owed)
{
  return owed->done_kind >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, owed->done_kind) : NULL;
}

static json_t *
owed_to_json (TamizWork       *work,
              const TamizOwed *owed,
              GHashTable      *glances,
              GHashTable      *users)
{
  const TamizSlaClock *clock = &owed->clock;
  json_t *object = json_object ();

  tamiz_json_set_text (object, "clock", tamiz_clock_nick (clock->kind));
  tamiz_json_set_text (object, "side", clock->kind == TAMIZ_CLOCK_INQUIRY ? "marketing" : "sales");
  tamiz_glance_set_json (object, glances, owed->lead);
  json_object_set_new (object, "handoff", owed->number != 0 ? json_integer (owed->number) : json_null ());
  tamiz_user_set_json (object, "who", "who_name", tamiz_users_find (users, owed->who));
  tamiz_json_set_text (object, "state", tamiz_sla_state_nick (clock->state));
  tamiz_work_set_time (work, object, "started_at", clock->starts);
  tamiz_work_set_deadline (work, object, "due", clock->due);
  set_minutes (object, "left_minutes", clock->left);
  json_object_set_new (object, "late_minutes", json_integer (to_minutes (tamiz_sla_clock_late_by (clock))));
  tamiz_work_set_time (work, object, "done_at", clock->done);
  tamiz_work_set_time (work, object, "ended_at", clock->ended);
  tamiz_json_set_text (object, "done_what", get_done_what (owed));
  tamiz_user_set_json (object, "done_by", "done_by_name", tamiz_users_find (users, owed->contact_by));
  if (clock->kind == TAMIZ_CLOCK_ATTEMPTS)
    {
      json_object_set_new (object, "attempts", json_integer (owed->n_attempts));
      json_object_set_new (object, "attempts_promised", json_integer (owed->promised_attempts));
    }
  tamiz_work_set_time (work, object, "paused_since",
                       owed->pause != NULL ? tamiz_record_get_int (owed->pause, TAMIZ_PAUSE_STARTS) : 0);
  tamiz_json_set_text (object, "pause_reason",
                       owed->pause != NULL ? tamiz_record_get_text (owed->pause, TAMIZ_PAUSE_REASON) : NULL);

  return object;
}

/* (transfer full) (nullable): @n of the clocks (TamizOwed) from @offset on, as a list. */
json_t *
tamiz_work_owed_to_json (TamizWork  *work,
                         GArray     *owed,
                         gsize       offset,
                         gsize       n,
                         GError    **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  gsize end = offset < owed->len ? MIN (owed->len, offset + MIN (n, owed->len)) : offset;
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (GHashTable) glances = NULL;
  json_t *items;

  for (gsize i = offset; i < end; i++)
    g_array_append_val (leads, g_array_index (owed, TamizOwed, i).lead);
  glances = users != NULL ? tamiz_work_glance (work, leads, error) : NULL;
  if (glances == NULL)
    return NULL;

  items = json_array ();
  for (gsize i = offset; i < end; i++)
    json_array_append_new (items,
                           owed_to_json (work, &g_array_index (owed, TamizOwed, i), glances, users));

  return items;
}
