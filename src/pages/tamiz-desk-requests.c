#define G_LOG_DOMAIN "tamiz-desk"

#include "config.h"

#include "tamiz-desk-private.h"

#include "tamiz-error.h"

/* What is asked and done: operations of the session under way. */

/* One operation under way.  It holds the desk; the owner is only watched, and once it is
 * gone nobody is called any more.
 */
struct _TamizDeskRequest
{
  TamizDesk *desk;
  GObject *owner;           /* (nullable): gone, or superseded */
  char *slot;               /* (nullable) */
  char *operation;
  json_t *arguments;
  char *done;               /* (nullable): what to tell when it is done */
  gboolean writes;
  TamizAnswerFunc func;     /* (nullable) */
  TamizHowFarFunc how_far;  /* (nullable) */
  GCancellable *cancellable;
  GApplication *application; /* (nullable): held meanwhile */
};

static void
owner_gone_cb (gpointer  data,
               GObject  *where_the_object_was)
{
  TamizDeskRequest *request = data;

  request->owner = NULL;
  /* What is being written is written to its end. */
  if (!request->writes)
    g_cancellable_cancel (request->cancellable);
}

static void
let_go_of_owner (TamizDeskRequest *request)
{
  if (request->owner != NULL)
    g_object_weak_unref (request->owner, owner_gone_cb, request);
  request->owner = NULL;
}

/* The program does not end while something is being written. */
static void
hold_program (TamizDeskRequest *request)
{
  request->application = g_application_get_default ();
  if (request->application != NULL)
    g_application_hold (request->application);
}

static void
free_request (TamizDeskRequest *request)
{
  let_go_of_owner (request);
  if (request->application != NULL)
    g_application_release (request->application);
  g_clear_object (&request->cancellable);
  g_clear_pointer (&request->arguments, json_decref);
  g_free (request->slot);
  g_free (request->operation);
  g_free (request->done);
  g_object_unref (request->desk);
  g_free (request);
}

/* Tells whoever did something long how far it is. */
void
tamiz_desk_tell_how_far (TamizDesk    *self,
                         GCancellable *cancellable,
                         guint64       done,
                         guint64       total)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      TamizDeskRequest *request = g_ptr_array_index (self->requests, i);

      if (request->cancellable == cancellable && request->owner != NULL && request->how_far != NULL)
        {
          request->how_far (request->owner, done, total);
          return;
        }
    }
}

/* Whether something is being written that takes its time. */
gboolean
tamiz_desk_does_long (TamizDesk *self)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      TamizDeskRequest *request = g_ptr_array_index (self->requests, i);

      if (request->writes && request->how_far != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
answer_request (TamizDeskRequest *request,
                json_t           *answer,
                const GError     *error)
{
  /* What is answered may close the very window that asked. */
  g_autoptr (GObject) owner = request->owner != NULL ? g_object_ref (request->owner) : NULL;

  if (owner != NULL && request->func != NULL)
    request->func (owner, answer, error);
}

static void
finish_request (TamizDeskRequest *request,
                json_t           *answer,
                const GError     *error,
                GArray           *changes)
{
  TamizDesk *self = request->desk;

  /* A newer request of the same slot, or the owner's end, has cancelled it.  What was to be
   * written and was refused after its owner had gone can only be said here.
   */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && (request->func == NULL || (request->writes && request->owner == NULL)))
    tamiz_desk_tell_failure (self, error->message);
  if (error == NULL && request->done != NULL)
    g_signal_emit_by_name (self, "told", request->done, FALSE, changes->len > 0 ? changes : NULL);
  self->answering = changes;
  answer_request (request, answer, error);
  self->answering = NULL;
  free_request (request);
}

static void
performed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  TamizDeskRequest *request = user_data;
  TamizDesk *self = request->desk;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_remove_fast (self->requests, request);
  answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  changes = tamiz_session_perform_get_changes (TAMIZ_SESSION (source), result);
  if (request->writes
      && g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE)
      && self->waiting == NULL)
    {
      self->waiting = request;
      g_signal_emit_by_name (self, "passphrase-wanted", error->message);
      return;
    }
  finish_request (request, answer, error, changes);
}

static void
perform (TamizDeskRequest *request)
{
  g_ptr_array_add (request->desk->requests, request);
  tamiz_session_perform_async (request->desk->session, request->operation, request->arguments,
                               request->cancellable, performed_cb, request);
}

/**
 * tamiz_desk_give_up:
 * @self: a desk
 * @owner: (type GObject): who asked
 * @slot: for what
 *
 * Gives up what was asked with tamiz_desk_ask(): nobody is called any more.
 *
 * Returns: whether there was a question without an answer
 */
gboolean
tamiz_desk_give_up (TamizDesk  *self,
                    gpointer    owner,
                    const char *slot)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->requests->len; i++)
    {
      TamizDeskRequest *request = g_ptr_array_index (self->requests, i);

      if (request->owner == owner && g_strcmp0 (request->slot, slot) == 0)
        {
          let_go_of_owner (request);
          g_cancellable_cancel (request->cancellable);
          found = TRUE;
        }
    }

  return found;
}

static TamizDeskRequest *
new_request (TamizDesk       *self,
             gpointer         owner,
             const char      *operation,
             json_t          *arguments,
             TamizAnswerFunc  func)
{
  TamizDeskRequest *request = g_new0 (TamizDeskRequest, 1);

  request->desk = g_object_ref (self);
  request->owner = owner;
  if (owner != NULL)
    g_object_weak_ref (owner, owner_gone_cb, request);
  request->operation = g_strdup (operation);
  request->arguments = arguments != NULL ? arguments : json_object ();
  request->func = func;
  request->cancellable = g_cancellable_new ();

  return request;
}

/**
 * tamiz_desk_ask:
 * @self: a desk
 * @owner: (type GObject): who asks; where it is gone nobody is called
 * @slot: (nullable): a newer question of the same owner and slot supersedes an older one
 * @operation: an operation that reads
 * @arguments: (transfer full) (nullable): its arguments
 * @func: called on the main thread with the answer
 *
 * Asks something of the base.
 */
void
tamiz_desk_ask (TamizDesk       *self,
                gpointer         owner,
                const char      *slot,
                const char      *operation,
                json_t          *arguments,
                TamizAnswerFunc  func)
{
  TamizDeskRequest *request;

  g_return_if_fail (G_IS_OBJECT (owner) && func != NULL);

  if (slot != NULL)
    tamiz_desk_give_up (self, owner, slot);
  request = new_request (self, owner, operation, arguments, func);
  request->slot = g_strdup (slot);
  perform (request);
}

/**
 * tamiz_desk_do:
 * @self: a desk
 * @owner: (type GObject) (nullable): who does it; what it began is finished even where it
 *   is gone, but then @func is not called, and an error is told
 * @operation: an operation that writes
 * @arguments: (transfer full) (nullable): its arguments
 * @done: (nullable): what to tell when it is done, with a way to undo it
 * @func: (nullable): called on the main thread; where there is none an error is told
 *
 * Does something to the base.  Where the user's passphrase is wanted it is asked for, and
 * the operation tried again.
 */
void
tamiz_desk_do (TamizDesk       *self,
               gpointer         owner,
               const char      *operation,
               json_t          *arguments,
               const char      *done,
               TamizAnswerFunc  func)
{
  TamizDeskRequest *request = new_request (self, owner, operation, arguments, func);

  request->writes = TRUE;
  request->done = g_strdup (done);
  hold_program (request);
  perform (request);
}

/**
 * tamiz_desk_do_long:
 * @self: a desk
 * @owner: (type GObject): who does it
 * @operation: an operation that takes its time
 * @arguments: (transfer full) (nullable): its arguments
 * @done: (nullable): what to tell when it is done, with a way to undo it
 * @how_far: (nullable): called on the main thread while it goes on
 * @func: called on the main thread; with %G_IO_ERROR_CANCELLED where it was given up
 *
 * Does what takes its time, and can be given up: nothing of it is kept then, or the answer
 * says what is.
 *
 * Returns: (transfer full): what gives it up when it is cancelled
 */
GCancellable *
tamiz_desk_do_long (TamizDesk       *self,
                    gpointer         owner,
                    const char      *operation,
                    json_t          *arguments,
                    const char      *done,
                    TamizHowFarFunc  how_far,
                    TamizAnswerFunc  func)
{
  TamizDeskRequest *request = new_request (self, owner, operation, arguments, func);
  GCancellable *cancellable = g_object_ref (request->cancellable);

  request->writes = TRUE;
  request->done = g_strdup (done);
  request->how_far = how_far;
  perform (request);

  return cancellable;
}

/**
 * tamiz_desk_ask_long:
 * @self: a desk
 * @owner: (type GObject): who asks; where it is gone the work is given up
 * @operation: an operation that reads, and takes its time
 * @arguments: (transfer full) (nullable): its arguments
 * @how_far: (nullable): called on the main thread while it goes on
 * @func: called on the main thread; with %G_IO_ERROR_CANCELLED where it was given up
 *
 * Has something read and written elsewhere, as into a file.  The program does not end
 * before it has ended, so what was given up is tidied away.
 *
 * Returns: (transfer full): what gives it up when it is cancelled
 */
GCancellable *
tamiz_desk_ask_long (TamizDesk       *self,
                     gpointer         owner,
                     const char      *operation,
                     json_t          *arguments,
                     TamizHowFarFunc  how_far,
                     TamizAnswerFunc  func)
{
  TamizDeskRequest *request = new_request (self, owner, operation, arguments, func);
  GCancellable *cancellable = g_object_ref (request->cancellable);

  request->how_far = how_far;
  hold_program (request);
  perform (request);

  return cancellable;
}

/**
 * tamiz_desk_give_passphrase:
 * @self: a desk that emitted “passphrase-wanted”
 * @passphrase: (nullable): what the user typed; %NULL where they gave it up
 *
 * Goes on with the operation that wants a passphrase.
 */
void
tamiz_desk_give_passphrase (TamizDesk  *self,
                            const char *passphrase)
{
  TamizDeskRequest *request = g_steal_pointer (&self->waiting);

  if (request == NULL)
    return;

  if (passphrase == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

      finish_request (request, NULL, error, NULL);
      return;
    }
  /* It is good for this one operation. */
  tamiz_session_set_passphrase (self->session, passphrase);
  perform (request);
  tamiz_session_set_passphrase (self->session, NULL);
}
