#define G_LOG_DOMAIN "tamiz-mail-runner"

#include "config.h"

#include "tamiz-mail-runner.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* Mail leaves right after the commit that put it among what leaves, and again when what was put off is due.
 * A slow look now and then finds what other programs queued while this one slept.
 */

#define SOON_MILLISECONDS 300     /* several commits are one sending */
#define LOOK_SECONDS 300
#define FETCH_SECONDS 120

struct _TamizMailRunner
{
  GObject parent_instance;

  TamizDesk *desk;
  guint soon_source;
  guint due_source;
  guint look_source;
  guint fetch_source;
  gboolean sending, again;
  gboolean fetching;
  char *problem;            /* (nullable): what was told last */
  json_t *stopped;          /* (nullable): the inbox's settings by which it cannot be read, as long as they are so */
};

enum
{
  STOPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TamizMailRunner, tamiz_mail_runner, G_TYPE_OBJECT)

static void send_now (TamizMailRunner *self);

static gboolean
soon_cb (gpointer user_data)
{
  TamizMailRunner *self = user_data;

  self->soon_source = 0;
  send_now (self);

  return G_SOURCE_REMOVE;
}

static gboolean
due_cb (gpointer user_data)
{
  TamizMailRunner *self = user_data;

  self->due_source = 0;
  send_now (self);

  return G_SOURCE_REMOVE;
}

/* @next_at: (nullable): when the next mail is due */
static void
wait_until (TamizMailRunner *self,
            const char      *next_at)
{
  gint64 at = next_at != NULL ? tamiz_desk_parse_time (self->desk, next_at) : 0;
  gint64 seconds = (at - g_get_real_time ()) / G_USEC_PER_SEC + 1;

  g_clear_handle_id (&self->due_source, g_source_remove);
  if (at != 0)
    self->due_source = g_timeout_add_seconds ((guint) CLAMP (seconds, 1, 24 * 3600), due_cb, self);
}

/* What only people can see to is told once: that a mail is in doubt, or was refused. */
static void
tell_items (TamizMailRunner *self,
            json_t          *items)
{
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      const char *state = tamiz_json_get_text (item, "state"), *words = tamiz_json_get_text (item, "words");
      const char *to = tamiz_json_get_text (item, "to");
      gboolean held = g_strcmp0 (state, "held") == 0;
      g_autofree char *text = NULL;

      if (!held && g_strcmp0 (state, "dead") != 0)
        continue;
      text = held ? g_strdup_printf (_("The mail to %s may or may not have arrived; its handoff says what to do"), to)
                  : g_strdup_printf (_("The mail to %s was not sent: %s"), to, words != NULL ? words : "–");
      tamiz_desk_tell_failure (self->desk, text);
    }
}

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizMailRunner *self = owner;

  self->sending = FALSE;
  if (answer != NULL)
    {
      tell_items (self, json_object_get (answer, "items"));
      wait_until (self, tamiz_json_get_text (answer, "next_at"));
    }
  else if (*error->message != '\0' && g_strcmp0 (self->problem, error->message) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (error->message);
      tamiz_desk_tell_failure (self->desk, error->message);
    }
  if (self->again)
    send_now (self);
}

static void
send_now (TamizMailRunner *self)
{
  self->again = self->sending;
  if (self->sending)
    return;
  self->sending = TRUE;
  tamiz_desk_ask (self->desk, self, NULL, "mail.send", NULL, sent_cb);
}

/* Sends what is due soon. */
void
tamiz_mail_runner_send (TamizMailRunner *self)
{
  g_return_if_fail (TAMIZ_IS_MAIL_RUNNER (self));

  if (self->soon_source == 0)
    self->soon_source = g_timeout_add (SOON_MILLISECONDS, soon_cb, self);
}

static void
changed_cb (TamizMailRunner   *self,
            const TamizCommit *commit)
{
  /* What it notes itself of a mail wakes it once more, and then there is nothing to do. */
  if (!self->sending && (commit == NULL || tamiz_commit_touches (commit, TAMIZ_KIND_OUTBOX)))
    tamiz_mail_runner_send (self);
  else if (self->sending && commit != NULL && tamiz_commit_touches (commit, TAMIZ_KIND_HANDOFF))
    self->again = TRUE;
}

static gboolean
look_cb (gpointer user_data)
{
  send_now (user_data);

  return G_SOURCE_CONTINUE;
}

/* What another try does not mend: the password, the certificate, the folder, the settings. */
static gboolean
needs_person (const GError *error)
{
  return g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET)
         || g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_TLS)
         || g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS)
         || g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER)
         || g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
}

/* By which settings it failed. */
static void
failed_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizMailRunner *self = owner;

  json_decref (self->stopped);
  self->stopped = answer != NULL ? json_incref (answer) : json_null ();
}

static void
stop (TamizMailRunner *self,
      const GError    *error)
{
  /* Translators: why the inbox cannot be read, a whole sentence */
  g_autofree char *text = g_strdup_printf (_("Answers by mail are not read. %s"), error->message);

  json_decref (self->stopped);
  self->stopped = json_null ();
  tamiz_desk_ask (self->desk, self, NULL, "mail.inbox.show", NULL, failed_cb);
  g_signal_emit (self, signals[STOPPED], 0, text);
}

static void
fetched_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizMailRunner *self = owner;
  guint n = (guint) (tamiz_json_get_int (answer, "accepted", 0) + tamiz_json_get_int (answer, "returned", 0)
                     + tamiz_json_get_int (answer, "meeting", 0) + tamiz_json_get_int (answer, "unclear", 0));
  g_autofree char *text = g_strdup_printf (ngettext ("%u answer by mail", "%u answers by mail", n), n);

  self->fetching = FALSE;
  /* Where no inbox is set up there is nothing to tell; a server that cannot be reached is tried again. */
  if (answer != NULL && n > 0)
    tamiz_desk_tell (self->desk, text);
  else if (error != NULL && needs_person (error))
    stop (self, error);
  else if (error != NULL)
    g_debug ("the inbox was not read: %s", error->message);
}

static void
fetch (TamizMailRunner *self)
{
  g_clear_pointer (&self->stopped, json_decref);
  if (self->fetching)
    return;
  self->fetching = TRUE;
  tamiz_desk_ask (self->desk, self, NULL, "mail.fetch", NULL, fetched_cb);
}

static void
looked_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizMailRunner *self = owner;

  if (self->stopped != NULL && (answer != NULL ? !json_equal (answer, self->stopped) : !json_is_null (self->stopped)))
    fetch (self);
}

/* A server that refused the password is not asked again by the same one: it might lock the user out. */
static gboolean
fetch_cb (gpointer user_data)
{
  TamizMailRunner *self = user_data;

  if (self->stopped != NULL)
    tamiz_desk_ask (self->desk, self, NULL, "mail.inbox.show", NULL, looked_cb);
  else
    fetch (self);

  return G_SOURCE_CONTINUE;
}

/* Reads the inbox now, and from now on again where that had been stopped. */
void
tamiz_mail_runner_read (TamizMailRunner *self)
{
  g_return_if_fail (TAMIZ_IS_MAIL_RUNNER (self));

  fetch (self);
}

static void
tamiz_mail_runner_dispose (GObject *object)
{
  TamizMailRunner *self = TAMIZ_MAIL_RUNNER (object);

  g_clear_handle_id (&self->soon_source, g_source_remove);
  g_clear_handle_id (&self->due_source, g_source_remove);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->fetch_source, g_source_remove);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_mail_runner_parent_class)->dispose (object);
}

static void
tamiz_mail_runner_finalize (GObject *object)
{
  TamizMailRunner *self = TAMIZ_MAIL_RUNNER (object);

  g_free (self->problem);
  json_decref (self->stopped);

  G_OBJECT_CLASS (tamiz_mail_runner_parent_class)->finalize (object);
}

static void
tamiz_mail_runner_class_init (TamizMailRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tamiz_mail_runner_dispose;
  object_class->finalize = tamiz_mail_runner_finalize;

  /* The inbox is not read any more, for a reason that somebody has to see to; with words. */
  signals[STOPPED] = g_signal_new ("stopped", TAMIZ_TYPE_MAIL_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

static void
tamiz_mail_runner_init (TamizMailRunner *self)
{
}

/**
 * tamiz_mail_runner_new:
 * @desk: where somebody works
 *
 * Begins to send and read mail for the open base.
 *
 * Returns: (transfer full): a runner; with it, that ends
 */
TamizMailRunner *
tamiz_mail_runner_new (TamizDesk *desk)
{
  TamizMailRunner *self = g_object_new (TAMIZ_TYPE_MAIL_RUNNER, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (tamiz_desk_get_session (desk), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "user-changed", G_CALLBACK (tamiz_mail_runner_send), self, G_CONNECT_SWAPPED);
  self->look_source = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  self->fetch_source = g_timeout_add_seconds (FETCH_SECONDS, fetch_cb, self);
  fetch_cb (self);
  tamiz_mail_runner_send (self);

  return self;
}
