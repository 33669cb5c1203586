#define G_LOG_DOMAIN "tamiz-draft"

#include "config.h"

#include "tamiz-draft-private.h"

/* Trying a draft on the base: one question at a time, the newest document next.  While something
 * is dragged only numbers are asked for; who changes is listed when it has been quiet for a while.
 */

#define QUIET 400
#define LISTED 50

static void ask (TamizDraft *self,
                 gboolean    lists);

static gboolean
quiet_cb (gpointer user_data)
{
  TamizDraft *self = user_data;

  self->quiet_source = 0;
  ask (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
how_far_cb (gpointer owner,
            guint64  done,
            guint64  total)
{
  TamizDraft *self = owner;

  self->tried = done;
  self->to_try = total;
  g_signal_emit_by_name (self, "tried");
}

static void
tried_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizDraft *self = owner;
  gboolean listed = self->lists;

  g_clear_object (&self->trying);
  self->tried = self->to_try = 0;
  g_clear_pointer (&self->failure, g_free);
  if (error != NULL)
    self->failure = g_strdup (error->message);
  else
    {
      /* Until it was found out who changes now, those who were listed stand. */
      if (!listed && self->trial != NULL)
        json_object_set (answer, "items", json_object_get (self->trial, "items"));
      g_clear_pointer (&self->trial, json_decref);
      self->trial = json_incref (answer);
    }
  g_signal_emit_by_name (self, "tried");

  if (self->try_again)
    ask (self, FALSE);
  else if (!listed && error == NULL && self->quiet_source == 0)
    self->quiet_source = g_timeout_add (QUIET, quiet_cb, self);
}

static void
ask (TamizDraft *self,
     gboolean    lists)
{
  g_autofree char *document = NULL;
  json_t *arguments;

  if (self->document == NULL)
    return;
  if (self->trying != NULL)
    {
      self->try_again = TRUE;
      return;
    }

  document = tamiz_json_to_text (self->document);
  arguments = json_pack ("{ssss}", "document", document, "listed", lists ? G_STRINGIFY (LISTED) : "0");
  if (self->at != NULL)
    json_object_set_new (arguments, "at", json_string (self->at));
  self->try_again = FALSE;
  self->lists = lists;
  self->trying = tamiz_desk_ask_long (self->desk, self, "definition.preview", arguments, how_far_cb, tried_cb);
}

/* The document has changed. */
void
tamiz_draft_try (TamizDraft *self)
{
  g_clear_handle_id (&self->quiet_source, g_source_remove);
  ask (self, FALSE);
}

/**
 * tamiz_draft_get_trial:
 * @self: a draft
 *
 * Gets what the draft would mean, as definition.preview answers.
 *
 * Returns: (transfer none) (nullable): the answer, which may be of the document before the last
 *   change
 */
json_t *
tamiz_draft_get_trial (TamizDraft *self)
{
  return self->trial;
}

/**
 * tamiz_draft_get_failure:
 * @self: a draft
 *
 * Gets why the draft could not be tried.
 *
 * Returns: (transfer none) (nullable): the message
 */
const char *
tamiz_draft_get_failure (TamizDraft *self)
{
  return self->failure;
}

/**
 * tamiz_draft_is_trying:
 * @self: a draft
 * @done: (out): leads read so far
 * @total: (out): of so many; 0 = not known
 *
 * Tells whether the base is being read for trying the draft.
 *
 * Returns: whether it is
 */
gboolean
tamiz_draft_is_trying (TamizDraft *self,
                       guint64    *done,
                       guint64    *total)
{
  *done = self->tried;
  *total = self->to_try;

  return self->trying != NULL && self->to_try > 0;
}

/**
 * tamiz_draft_set_instant:
 * @self: a draft
 * @at: (nullable): ISO 8601; %NULL = now
 *
 * Tries the draft as of another date.
 */
void
tamiz_draft_set_instant (TamizDraft *self,
                         const char *at)
{
  if (g_strcmp0 (at, self->at) == 0)
    return;
  g_free (self->at);
  self->at = g_strdup (at);
  tamiz_draft_try (self);
}
