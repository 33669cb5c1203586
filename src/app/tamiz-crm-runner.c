#define G_LOG_DOMAIN "tamiz-crm-runner"

#include "config.h"

#include "tamiz-crm-runner.h"

#include <gio/gio.h>

/* A row leaves right after the commit that queued it, and again when what was put off is due;
 * outcomes are polled in between.  The interval has a jitter, so that the windows of a team do
 * not ask the CRM at the same moment.
 */
#define SOON_MILLISECONDS 500     /* several commits are one sending */
#define LOOK_SECONDS 300
#define LOOK_JITTER_SECONDS 120

struct _TamizCrmRunner
{
  GObject parent_instance;

  TamizDesk *desk;
  guint soon_source;
  guint due_source;
  gboolean sending, again;
};

G_DEFINE_FINAL_TYPE (TamizCrmRunner, tamiz_crm_runner, G_TYPE_OBJECT)

static void send_now (TamizCrmRunner *self);

static gboolean
soon_cb (gpointer user_data)
{
  TamizCrmRunner *self = user_data;

  self->soon_source = 0;
  send_now (self);

  return G_SOURCE_REMOVE;
}

static gboolean
due_cb (gpointer user_data)
{
  TamizCrmRunner *self = user_data;

  self->due_source = 0;
  send_now (self);

  return G_SOURCE_REMOVE;
}

/* The earliest of what the connections wait for, but never longer than a look now and then: other
 * programs may queue something while this one sleeps.
 */
static void
wait_for_next (TamizCrmRunner *self,
               json_t         *items)
{
  gint64 seconds = LOOK_SECONDS + g_random_int_range (0, LOOK_JITTER_SECONDS);
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      const char *next_at = tamiz_json_get_text (item, "next_at");
      gint64 at = next_at != NULL ? tamiz_desk_parse_time (self->desk, next_at) : 0;

      if (at != 0)
        seconds = MIN (seconds, (at - g_get_real_time ()) / G_USEC_PER_SEC + 1);
    }

  g_clear_handle_id (&self->due_source, g_source_remove);
  self->due_source = g_timeout_add_seconds ((guint) MAX (seconds, 1), due_cb, self);
}

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizCrmRunner *self = owner;

  self->sending = FALSE;
  /* What rests, and why, is shown where what waits is counted; nobody is interrupted for it. */
  if (error != NULL)
    g_debug ("nothing was sent to the CRM: %s", error->message);
  wait_for_next (self, json_object_get (answer, "items"));
  if (self->again)
    send_now (self);
}

static void
send_now (TamizCrmRunner *self)
{
  self->again = self->sending;
  if (self->sending)
    return;
  self->sending = TRUE;
  tamiz_desk_ask (self->desk, self, NULL, "sync", json_pack ("{sb}", "due", TRUE), sent_cb);
}

static void
send_soon (TamizCrmRunner *self)
{
  if (self->soon_source == 0)
    self->soon_source = g_timeout_add (SOON_MILLISECONDS, soon_cb, self);
}

static void
changed_cb (TamizCrmRunner    *self,
            const TamizCommit *commit)
{
  /* What is noted while sending wakes it once more at the end, where people did something. */
  if (!self->sending
      && (commit == NULL || tamiz_commit_touches (commit, TAMIZ_KIND_OUTBOX)
          || tamiz_commit_touches (commit, TAMIZ_KIND_CONNECTION)))
    send_soon (self);
  else if (self->sending && commit != NULL
           && (tamiz_commit_touches (commit, TAMIZ_KIND_HANDOFF)
               || tamiz_commit_touches (commit, TAMIZ_KIND_CONNECTION)))
    self->again = TRUE;
}

static void
network_changed_cb (TamizCrmRunner *self,
                    gboolean        available)
{
  if (available)
    send_soon (self);
}

static void
tamiz_crm_runner_dispose (GObject *object)
{
  TamizCrmRunner *self = TAMIZ_CRM_RUNNER (object);

  g_clear_handle_id (&self->soon_source, g_source_remove);
  g_clear_handle_id (&self->due_source, g_source_remove);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_crm_runner_parent_class)->dispose (object);
}

static void
tamiz_crm_runner_class_init (TamizCrmRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_runner_dispose;
}

static void
tamiz_crm_runner_init (TamizCrmRunner *self)
{
}

/**
 * tamiz_crm_runner_new:
 * @desk: where somebody works
 *
 * Begins to send to the CRMs of the open base, and to fetch outcomes.
 *
 * Returns: (transfer full): a runner; with it, that ends
 */
TamizCrmRunner *
tamiz_crm_runner_new (TamizDesk *desk)
{
  TamizCrmRunner *self = g_object_new (TAMIZ_TYPE_CRM_RUNNER, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (tamiz_desk_get_session (desk), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "user-changed", G_CALLBACK (send_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* A portal that has been greeted changes nothing but this. */
  g_signal_connect_object (g_network_monitor_get_default (), "notify::connectivity", G_CALLBACK (send_soon), self,
                           G_CONNECT_SWAPPED);
  send_soon (self);

  return self;
}
