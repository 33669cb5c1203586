#define G_LOG_DOMAIN "tamiz-operations-today"

#include "config.h"

#include "tamiz-candidates.h"
#include "tamiz-glance.h"
#include "tamiz-notices.h"
#include "tamiz-opinions.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-today.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>

/* What there is to do now: each group with its total and the first few. */

/* Whose day: the one named, who works, or the only one who could; else everybody's. */
static gboolean
find_user (TamizToday  *self,
           GError     **error)
{
  TamizWork *work = self->work;
  const char *email = tamiz_work_text (work, "for");
  g_autoptr (GPtrArray) users = NULL;
  TamizRecord *only = NULL;
  guint active = 0;

  if (email != NULL)
    self->user = tamiz_work_find_user (work, email, error);
  else if (work->actor.user != 0)
    self->user = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, work->actor.user, error);
  if (email != NULL || work->actor.user != 0)
    return self->user != NULL;

  users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0)
        continue;
      active++;
      only = user;
    }
  if (active == 1)
    self->user = g_object_ref (only);

  return TRUE;
}

static gboolean
find_agreement (TamizToday  *self,
                GError     **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) version = tamiz_work_find_in_force (self->work, NULL, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (version == NULL)
    return TRUE;

  self->agreement = tamiz_agreement_new (self->work, version, error);
  return self->agreement != NULL;
}

static gint64
find_month (TamizWork *work)
{
  g_autofree char *day = tamiz_day_format (tamiz_day_of (work->now, work->zone));
  gint64 first = 0;

  day[8] = '0';
  day[9] = '1';
  tamiz_day_parse (day, &first, NULL);
  return tamiz_day_starts (first, work->zone);
}

static gboolean
load_handoffs (TamizToday  *self,
               GError     **error)
{
  GArray *const lists[] = { self->leads.with_sales, self->leads.of_month, self->leads.returned };
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  self->handoffs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (guint j = 0; j < lists[i]->len; j++)
        {
          gint64 lead = g_array_index (lists[i], gint64, j);
          GPtrArray *handoffs;

          if (!g_hash_table_add (known, g_memdup2 (&lead, sizeof lead)))
            continue;
          handoffs = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_HANDOFF,
                                           TAMIZ_HANDOFF_LEAD, lead, error);
          if (handoffs == NULL)
            return FALSE;
          g_ptr_array_extend_and_steal (self->handoffs, handoffs);
        }
    }
  self->view = tamiz_handoffs_new (self->work, self->handoffs, error);

  return self->view != NULL;
}

static gboolean
gather (TamizToday  *self,
        GError     **error)
{
  self->month_begins = find_month (self->work);

  return find_user (self, error) && find_agreement (self, error)
         && tamiz_today_find_leads (self, error) && load_handoffs (self, error);
}

static void
clear (TamizToday *self)
{
  g_clear_object (&self->user);
  g_clear_pointer (&self->agreement, tamiz_agreement_free);
  g_clear_pointer (&self->handoffs, g_ptr_array_unref);
  g_clear_pointer (&self->view, tamiz_handoffs_free);
  tamiz_today_clear_leads (self);
}

static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  gint64 x = tamiz_record_get_int (*(TamizRecord *const *) a, TAMIZ_TASK_DUE);
  gint64 y = tamiz_record_get_int (*(TamizRecord *const *) b, TAMIZ_TASK_DUE);

  return x < y ? -1 : x > y;
}

static gboolean
is_for_today (TamizToday   *self,
              TamizRecord  *task,
              gint64        tomorrow)
{
  gint64 assignee = tamiz_record_get_int (task, TAMIZ_TASK_ASSIGNEE);

  return !tamiz_record_has (task, TAMIZ_TASK_DONE_AT)
         && tamiz_record_get_int (task, TAMIZ_TASK_DUE) < tomorrow
         && (self->user == NULL || assignee == 0 || assignee == tamiz_record_get_id (self->user));
}

/* Open, due by the end of this day, and the user's or nobody's in particular. */
static GPtrArray *
list_tasks (TamizToday  *self,
            GError     **error)
{
  g_autoptr (GPtrArray) all = tamiz_reader_list (self->work->reader, TAMIZ_KIND_TASK, error);
  gint64 day = tamiz_day_of (self->work->now, self->work->zone);
  gint64 tomorrow = tamiz_day_starts (day + 1, self->work->zone);
  GPtrArray *tasks;

  if (all == NULL)
    return NULL;

  tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < all->len; i++)
    {
      TamizRecord *task = g_ptr_array_index (all, i);

      if (is_for_today (self, task, tomorrow))
        g_ptr_array_add (tasks, g_object_ref (task));
    }
  g_ptr_array_sort (tasks, compare_due);

  return tasks;
}

static json_t *
show_tasks (TamizToday  *self,
            GError     **error)
{
  g_autoptr (GPtrArray) tasks = list_tasks (self, error);
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) users = NULL;
  g_autoptr (GHashTable) glances = NULL;
  guint n = tasks != NULL ? tasks->len : 0;
  json_t *items, *group;

  if (tasks == NULL)
    return NULL;
  if (!tamiz_work_flag (self->work, "all-tasks"))
    n = MIN (n, TAMIZ_TODAY_ITEMS);
  users = tamiz_work_names (self->work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  if (users == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      gint64 lead = tamiz_record_get_int (g_ptr_array_index (tasks, i), TAMIZ_TASK_LEAD);

      g_array_append_val (leads, lead);
    }
  glances = tamiz_work_glance (self->work, leads, error);
  if (glances == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < n; i++)
    {
      TamizRecord *task = g_ptr_array_index (tasks, i);
      const TamizGlance *glance
          = tamiz_glance_find (glances, tamiz_record_get_int (task, TAMIZ_TASK_LEAD));
      json_t *object = tamiz_work_task_to_json (self->work, task, users);

      tamiz_json_set_text (object, "lead_name", glance != NULL ? glance->name : NULL);
      json_array_append_new (items, object);
    }
  group = json_object ();
  json_object_set_new (group, "total", json_integer (tasks->len));
  json_object_set_new (group, "items", items);
  return group;
}

static json_t *
count_set_aside (TamizToday  *self,
                 GError     **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list (self->work->reader, TAMIZ_KIND_SET_ASIDE, error);

  return rows != NULL ? json_integer (rows->len) : NULL;
}

static json_t *
count_outbox (TamizToday  *self,
              GError     **error)
{
  return tamiz_work_count_outbox (self->work, error);
}

/* What leaves by mail, and did not, or may not have. */
static json_t *
count_mails (TamizToday  *self,
             GError     **error)
{
  TamizOpenRows open;

  if (!tamiz_reader_count_mail (self->work->reader, &open, error))
    return NULL;

  return json_pack ("{si, si, si}", "waiting", (int) open.waiting, "in_doubt", (int) open.held, "dead", (int) open.dead);
}

static json_t *
describe_definition (TamizToday  *self,
                     GError     **error)
{
  g_autoptr (GPtrArray) versions
      = tamiz_reader_list (self->work->reader, TAMIZ_KIND_DEFINITION, error);
  TamizRecord *proposed = NULL;
  gboolean awaits = FALSE, asked = FALSE;
  json_t *object;

  if (versions == NULL)
    return NULL;

  for (guint i = 0; i < versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (versions, i);

      if (tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE) == TAMIZ_DEFINITION_PROPOSED)
        proposed = version;
    }
  if (proposed != NULL && self->user != NULL
      && !tamiz_work_awaits_signature (self->work, proposed, tamiz_record_get_id (self->user),
                                       &awaits, error))
    return NULL;
  if (self->user != NULL && !tamiz_work_awaits_opinion (self->work, self->user, &asked, error))
    return NULL;

  object = json_object ();
  json_object_set_new (object, "in_force", json_boolean (self->agreement != NULL));
  json_object_set_new (object, "proposed",
                       proposed != NULL
                           ? json_integer (tamiz_record_get_int (proposed, TAMIZ_DEFINITION_VERSION))
                           : json_null ());
  json_object_set_new (object, "awaits_me", json_boolean (awaits));
  json_object_set_new (object, "asks_me", json_boolean (asked));
  return object;
}

static json_t *
list_calls (TamizToday  *self,
            GError     **error)
{
  return tamiz_work_list_calls (self->work, 0, TAMIZ_TODAY_ITEMS, error);
}

/* So many go back far enough. */
#define MOST_NOTICES 200

/* Of nobody in particular there are none. */
static json_t *
list_notices (TamizToday  *self,
              GError     **error)
{
  gboolean all;

  if (self->user == NULL)
    return tamiz_work_items (json_array ());

  all = tamiz_work_flag (self->work, "all-notices");
  return tamiz_work_show_notices (self->work, tamiz_record_get_id (self->user), all,
                                  all ? MOST_NOTICES : TAMIZ_TODAY_ITEMS, error);
}

static json_t *
list_candidates (TamizToday  *self,
                 GError     **error)
{
  return tamiz_work_list_candidates (self->work, TAMIZ_TODAY_ITEMS, error);
}

static json_t *
list_imports (TamizToday  *self,
              GError     **error)
{
  return tamiz_work_list_unfinished_imports (self->work, error);
}

static json_t *
show_today (TamizWork *work,
            GError   **error)
{
  static const struct
  {
    const char *key;
    json_t *(*show) (TamizToday *self, GError **error);
  } groups[] = {
    { "notices", list_notices },
    { "calls", list_calls },
    { "packets", tamiz_today_packets },
    { "owed", tamiz_today_owed },
    { "tasks", show_tasks },
    { "inquiries", tamiz_today_inquiries },
    { "nearly", list_candidates },
    { "returned", tamiz_today_returned },
    { "set_aside", count_set_aside },
    { "outbox", count_outbox },
    { "mails", count_mails },
    { "unfinished_imports", list_imports },
    { "definition", describe_definition },
    { "promise", tamiz_today_promise },
  };
  TamizToday today = { .work = work };
  g_autoptr (json_t) answer = json_object ();
  gboolean done = gather (&today, error);

  for (guint i = 0; done && i < G_N_ELEMENTS (groups); i++)
    {
      json_t *group = groups[i].show (&today, error);

      done = group != NULL;
      if (done)
        json_object_set_new (answer, groups[i].key, group);
    }
  clear (&today);

  return done ? g_steal_pointer (&answer) : NULL;
}

static const TamizParameter today_parameters[] = {
  { "for", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Whose day, by e-mail; without it who works") },
  { "all-tasks", TAMIZ_PARAMETER_FLAG, 0, 0, N_("All tasks, not only the first ten") },
  { "all-notices", TAMIZ_PARAMETER_FLAG, 0, 0, N_("All notices, also those that were put away") },
  { NULL },
};

const TamizOperationEntry tamiz_today_operations[] = {
  { { "today", N_("Say what there is to do now"), TAMIZ_OPERATION_READS, today_parameters, NULL },
    show_today },
  { { NULL }, NULL },
};
