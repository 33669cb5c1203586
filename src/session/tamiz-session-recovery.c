#define G_LOG_DOMAIN "tamiz-session"

#include "config.h"

#include "tamiz-session.h"

#include "tamiz-recovery.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>

/* Larger files are not read as a whole when they are opened; what is damaged there shows
 * when it is read, or to who checks the base.
 */
#define MAX_LOOKED_OVER (G_GINT64_CONSTANT (256) * 1024 * 1024)

#define MAX_PROBLEMS_SAID 20

/* What people call what several tables hold. */
static const struct
{
  const char *tables;
  const char *title;
} groups[] = {
  { " person lead_person not_same ", N_("People") },
  { " email phone handle external_id ", N_("Addresses and telephone numbers") },
  { " company domain ", N_("Companies") },
  { " lead ", N_("Leads") },
  { " stage_move ", N_("The leads’ way through the stages") },
  { " activity ", N_("Activities") },
  { " call task ", N_("Calls and tasks") },
  { " answer ", N_("Answers") },
  { " tag custom field ", N_("Tags and fields of your own") },
  { " definition signature ", N_("Definitions and signatures") },
  { " attachment content ", N_("Attachments and contents") },
  { " handoff handoff_step ", N_("Handoffs") },
  { " outcome ", N_("Outcomes") },
  { " consent ", N_("Consents") },
  { " base user source product_line campaign cost list_entry rate ", N_("Settings and lists") },
  { " import set_aside ", N_("Imports") },
  { " connection outbox remote_link cursor attempt ", N_("What is known of the CRM") },
  { " change audit audit_value ", N_("The history of changes") },
};

typedef struct
{
  char *path;
  char *output;
} Order;

static void
free_order (Order *order)
{
  g_free (order->path);
  g_free (order->output);
  g_free (order);
}

static void
add_sentence (json_t *words,
              char   *sentence)
{
  json_array_append_new (words, json_string (sentence));
  g_free (sentence);
}

static void
say_group (TamizRecovery *recovery,
           const char    *tables,
           const char    *title,
           json_t        *words)
{
  gint64 saved = 0, restored = 0, stand_ins = 0, lost = 0;
  gboolean unknown = FALSE;

  for (guint i = 0; i < recovery->tables->len; i++)
    {
      TamizRecoveredTable *table = g_ptr_array_index (recovery->tables, i);
      g_autofree char *word = g_strdup_printf (" %s ", table->name);

      if (strstr (tables, word) == NULL)
        continue;
      saved += table->saved;
      restored += table->restored;
      stand_ins += table->stand_ins;
      lost += MAX (table->lost, 0);
      unknown = unknown || table->lost < 0;
    }

  if (unknown && saved + restored == 0)
    add_sentence (words, g_strdup_printf (_("%s: all lost"), title));
  else if (unknown || lost > 0)
    /* Translators: %s is a kind of record; the numbers are how many of them */
    add_sentence (words, g_strdup_printf (_("%s: %" PRId64 " saved, about %" PRId64 " lost"), title,
                                          saved + restored, lost));
  else if (restored > 0)
    add_sentence (words, g_strdup_printf (_("%s: nothing lost; %" PRId64 " made again from the history"),
                                          title, restored));
  if (stand_ins > 0)
    add_sentence (words, g_strdup_printf (_("%s: %" PRId64 " stand there as “(lost)”, because others "
                                            "belong to them"),
                                          title, stand_ins));
}

static json_t *
say (TamizRecovery *recovery,
     gint64         saved)
{
  json_t *words = json_array ();
  gsize before;

  add_sentence (words, g_strdup_printf (ngettext ("%" PRId64 " record was saved.",
                                                  "%" PRId64 " records were saved.", saved),
                                        saved));
  before = json_array_size (words);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    say_group (recovery, groups[i].tables, _(groups[i].title), words);
  if (json_array_size (words) == before)
    add_sentence (words, g_strdup (_("Nothing is missing.")));
  if (recovery->log_left)
    add_sentence (words, g_strdup (_("The log beside the file could not be read with it; what only stood "
                                     "there is missing.")));
  if (recovery->problems->len > 0)
    add_sentence (words,
                  g_strdup_printf (ngettext ("The check finds %u thing that does not fit any more; it is "
                                             "noted in the history.",
                                             "The check finds %u things that do not fit any more; they are "
                                             "noted in the history.",
                                             recovery->problems->len),
                                   recovery->problems->len));

  return words;
}

static json_t *
make_answer (TamizRecovery *recovery,
             const Order   *order)
{
  json_t *answer = json_object (), *items = json_array (), *problems = json_array ();
  gint64 saved = 0;

  for (guint i = 0; i < recovery->tables->len; i++)
    {
      TamizRecoveredTable *table = g_ptr_array_index (recovery->tables, i);

      json_array_append_new (
          items, json_pack ("{ss, sI, sI, sI, so, si}", "record", table->name, "saved",
                            (json_int_t) table->saved, "restored", (json_int_t) table->restored,
                            "stand_ins", (json_int_t) table->stand_ins, "lost",
                            table->lost >= 0 ? json_integer (table->lost) : json_null (), "places",
                            (int) table->places));
      saved += table->saved + table->restored;
    }
  for (guint i = 0; i < MIN (recovery->problems->len, MAX_PROBLEMS_SAID); i++)
    {
      TamizProblem *problem = g_ptr_array_index (recovery->problems, i);

      json_array_append_new (problems, json_pack ("{ss, ss, ss}", "what", problem->what, "where",
                                                  problem->where, "message", problem->message));
    }

  tamiz_json_set_text (answer, "file", order->output);
  json_object_set_new (answer, "saved", json_integer (saved));
  json_object_set_new (answer, "words", say (recovery, saved));
  json_object_set_new (answer, "items", items);
  json_object_set_new (answer, "total", json_integer (json_array_size (items)));
  json_object_set_new (answer, "problem_count", json_integer (recovery->problems->len));
  json_object_set_new (answer, "problems", problems);
  return answer;
}

/* How far the recovery has come, on its way to the main context. */
typedef struct
{
  TamizSession *session;
  GCancellable *cancellable;
  guint64 done, total;
} Progress;

static gboolean
tell_progress_cb (gpointer user_data)
{
  Progress *progress = user_data;

  tamiz_session_tell_progress (progress->session, progress->cancellable, progress->done, progress->total);

  return G_SOURCE_REMOVE;
}

static void
free_progress (gpointer user_data)
{
  Progress *progress = user_data;

  g_object_unref (progress->session);
  g_clear_object (&progress->cancellable);
  g_free (progress);
}

static void
progress_cb (guint64  done,
             guint64  total,
             gpointer user_data)
{
  GTask *task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Progress *progress = g_new0 (Progress, 1);

  progress->session = g_object_ref (g_task_get_source_object (task));
  progress->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  progress->done = done;
  progress->total = total;
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_progress_cb, progress, free_progress);
}

static void
recover_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  TamizSession *self = source;
  Order *order = data;
  g_autoptr (TamizRecovery) recovery = NULL;
  GError *error = NULL;

  recovery = tamiz_recovery_run (order->path, order->output, self->clock, progress_cb, task, cancellable,
                                 &error);
  if (recovery == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, make_answer (recovery, order), (GDestroyNotify) json_decref);
}

/**
 * tamiz_session_recover_async:
 * @self: a session, with or without an open base
 * @path: a damaged base; it is only read
 * @output: the file to be made
 * @cancellable: (nullable): to give it up; then there is no new file
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes a new base of what can still be read of a damaged one.
 */
void
tamiz_session_recover_async (TamizSession        *self,
                             const char          *path,
                             const char          *output,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->path = g_strdup (path);
  order->output = g_canonicalize_filename (output, NULL);
  g_task_set_source_tag (task, tamiz_session_recover_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, order, (GDestroyNotify) free_order);
  g_task_run_in_thread (task, recover_in_thread);
}

/**
 * tamiz_session_recover_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location
 *
 * Finishes a recovery.
 *
 * Returns: (transfer full): `file`, `saved`, `words` (sentences for people), `items` of
 *   `record`, `saved`, `restored`, `stand_ins`, `lost` (about; null where it cannot be told),
 *   `places`; `problem_count`, `problems` (the first of them)
 */
json_t *
tamiz_session_recover_finish (TamizSession *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
look_over_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      data,
                     GCancellable *cancellable)
{
  /* What it finds is told by the store's own signal. */
  tamiz_store_look_over (data, cancellable, NULL);
  g_task_return_boolean (task, TRUE);
}

/**
 * tamiz_session_look_over:
 * @self: a session with an open base
 * @cancellable: (nullable): to give it up
 *
 * Reads the pages of the base in the background, unless it is large, so that “damaged” is
 * told before somebody needs what stands there.
 */
void
tamiz_session_look_over (TamizSession *self,
                         GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, NULL, NULL);
  GStatBuf about;

  g_return_if_fail (self->store != NULL);

  if (g_stat (tamiz_store_get_path (self->store), &about) != 0 || about.st_size > MAX_LOOKED_OVER)
    return;

  g_task_set_source_tag (task, tamiz_session_look_over);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, look_over_in_thread);
}
