#define G_LOG_DOMAIN "tamiz-crm-line"

#include "config.h"

#include "tamiz-crm-line.h"

#include "tamiz-error.h"

/* A base that is busy, a connection that another program has: not for long. */
#define FAILED_SECONDS 60

struct _TamizCrmLine
{
  GObject parent_instance;

  TamizDesk *desk;
  char *name;               /* the connection's */
  guint due_source;
  gboolean sending, again;
};

G_DEFINE_FINAL_TYPE (TamizCrmLine, tamiz_crm_line, G_TYPE_OBJECT)

static gboolean
due_cb (gpointer user_data)
{
  TamizCrmLine *self = user_data;

  self->due_source = 0;
  tamiz_crm_line_send (self);

  return G_SOURCE_REMOVE;
}

/* What was put off goes when its time has come. */
static void
wait_for_next (TamizCrmLine *self,
               json_t       *item)
{
  const char *next_at = tamiz_json_get_text (item, "next_at");
  gint64 at = next_at != NULL ? tamiz_desk_parse_time (self->desk, next_at) : 0;
  gint64 seconds = (at - g_get_real_time ()) / G_USEC_PER_SEC + 1;

  g_clear_handle_id (&self->due_source, g_source_remove);
  if (at != 0)
    self->due_source = g_timeout_add_seconds ((guint) CLAMP (seconds, 1, G_MAXINT), due_cb, self);
}

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizCrmLine *self = owner;

  self->sending = FALSE;
  /* What rests, and why, is shown where what waits is counted; nobody is interrupted for it. */
  if (error != NULL)
    {
      g_debug ("nothing was sent to %s: %s", self->name, error->message);
      /* A password that is not there comes from somebody, and a keyring is not asked time and again. */
      if (!g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET) && self->due_source == 0)
        self->due_source = g_timeout_add_seconds (FAILED_SECONDS, due_cb, self);
    }
  else
    wait_for_next (self, json_array_get (json_object_get (answer, "items"), 0));
  if (self->again)
    tamiz_crm_line_send (self);
}

static void
tamiz_crm_line_dispose (GObject *object)
{
  TamizCrmLine *self = TAMIZ_CRM_LINE (object);

  g_clear_handle_id (&self->due_source, g_source_remove);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (tamiz_crm_line_parent_class)->dispose (object);
}

static void
tamiz_crm_line_class_init (TamizCrmLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_line_dispose;
}

static void
tamiz_crm_line_init (TamizCrmLine *self)
{
}

/**
 * tamiz_crm_line_new:
 * @desk: where somebody works
 * @name: a connection's
 *
 * Makes a line, through which nothing goes yet.
 *
 * Returns: (transfer full): a line; with it, what is under way is given up
 */
TamizCrmLine *
tamiz_crm_line_new (TamizDesk  *desk,
                    const char *name)
{
  TamizCrmLine *self = g_object_new (TAMIZ_TYPE_CRM_LINE, NULL);

  self->desk = g_object_ref (desk);
  self->name = g_strdup (name);

  return self;
}

/**
 * tamiz_crm_line_send:
 * @self: a line
 *
 * Sends what is due, and fetches outcomes; where that is under way, once more afterwards.
 */
void
tamiz_crm_line_send (TamizCrmLine *self)
{
  g_return_if_fail (TAMIZ_IS_CRM_LINE (self));

  self->again = self->sending;
  if (self->sending)
    return;

  self->sending = TRUE;
  g_clear_handle_id (&self->due_source, g_source_remove);
  tamiz_desk_ask (self->desk, self, NULL, "sync", json_pack ("{ss, sb}", "name", self->name, "due", TRUE), sent_cb);
}

/**
 * tamiz_crm_line_is_sending:
 * @self: a line
 *
 * Tells whether something is under way.
 *
 * Returns: whether it is
 */
gboolean
tamiz_crm_line_is_sending (TamizCrmLine *self)
{
  g_return_val_if_fail (TAMIZ_IS_CRM_LINE (self), FALSE);

  return self->sending;
}
