#define G_LOG_DOMAIN "tamiz-crm-runner"

#include "config.h"

#include "tamiz-crm-runner.h"

#include "tamiz-crm-line.h"

#include <gio/gio.h>

/* A row leaves right after the commit that queued it, and again when what was put off is due;
 * outcomes are polled in between.  Each CRM has a line of its own, so that one that hangs holds
 * up no other.  The interval has a jitter, so that the windows of a team do not ask the CRM at
 * the same moment.
 */
#define SOON_MILLISECONDS 500     /* several commits are one sending */
#define LATER_MILLISECONDS 5000   /* while something is sent, which notes much itself */
#define LOOK_SECONDS 300
#define LOOK_JITTER_SECONDS 120

struct _TamizCrmRunner
{
  GObject parent_instance;

  TamizDesk *desk;
  GHashTable *lines;        /* names of connections to TamizCrmLine */
  guint soon_source, later_source;
  guint look_source;
};

G_DEFINE_FINAL_TYPE (TamizCrmRunner, tamiz_crm_runner, G_TYPE_OBJECT)

static void look (TamizCrmRunner *self);

static gboolean
soon_cb (gpointer user_data)
{
  TamizCrmRunner *self = user_data;

  self->soon_source = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static gboolean
later_cb (gpointer user_data)
{
  TamizCrmRunner *self = user_data;

  self->later_source = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static gboolean
look_cb (gpointer user_data)
{
  TamizCrmRunner *self = user_data;

  self->look_source = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

/* A line for each connection that is in use; what is still being tried is not used by itself. */
static void
listed_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizCrmRunner *self = owner;
  g_autoptr (GHashTable) before = NULL;
  json_t *item;
  gsize i;

  if (error != NULL)
    {
      g_debug ("the connections cannot be read: %s", error->message);
      return;
    }

  before = g_steal_pointer (&self->lines);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      const char *name = tamiz_json_get_text (item, "name");
      TamizCrmLine *line = g_hash_table_lookup (before, name);

      if (json_is_true (json_object_get (item, "trial")))
        continue;
      line = line != NULL ? g_object_ref (line) : tamiz_crm_line_new (self->desk, name);
      g_hash_table_insert (self->lines, g_strdup (name), line);
      tamiz_crm_line_send (line);
    }
}

/* Also now and then: other programs may queue something, or add a connection. */
static void
look (TamizCrmRunner *self)
{
  guint seconds = LOOK_SECONDS + (guint) g_random_int_range (0, LOOK_JITTER_SECONDS);

  g_clear_handle_id (&self->look_source, g_source_remove);
  self->look_source = g_timeout_add_seconds (seconds, look_cb, self);
  tamiz_desk_ask (self->desk, self, "connections", "crm.list", NULL, listed_cb);
}

static gboolean
is_sending (TamizCrmRunner *self)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    {
      if (tamiz_crm_line_is_sending (line))
        return TRUE;
    }

  return FALSE;
}

static void
send_soon (TamizCrmRunner *self)
{
  if (self->soon_source == 0)
    self->soon_source = g_timeout_add (SOON_MILLISECONDS, soon_cb, self);
}

static void
send_later (TamizCrmRunner *self)
{
  if (self->later_source == 0)
    self->later_source = g_timeout_add (LATER_MILLISECONDS, later_cb, self);
}

/* What is noted while one line sends is told apart from what people did only by what it is about;
 * of rows it may be either, and the other lines need not wait until that one has an answer.
 */
static void
changed_cb (TamizCrmRunner    *self,
            const TamizCommit *commit)
{
  gboolean sending = is_sending (self);

  if (commit == NULL)
    {
      if (!sending)
        send_soon (self);
    }
  else if (tamiz_commit_touches (commit, TAMIZ_KIND_CONNECTION)
           || tamiz_commit_touches (commit, sending ? TAMIZ_KIND_HANDOFF : TAMIZ_KIND_OUTBOX))
    send_soon (self);
  else if (tamiz_commit_touches (commit, TAMIZ_KIND_OUTBOX))
    send_later (self);
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
  g_clear_handle_id (&self->later_source, g_source_remove);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_pointer (&self->lines, g_hash_table_unref);
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
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
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
