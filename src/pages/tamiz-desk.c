#define G_LOG_DOMAIN "tamiz-desk"

#include "config.h"

#include "tamiz-desk.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Commits come in bursts; pages are told at most this often. */
#define QUIET_MS 120

struct _TamizDesk
{
  GObject parent_instance;

  TamizSession *session;
  GCancellable *preparing;  /* (nullable) */
  json_t *base;             /* base.show */
  json_t *users;            /* the items of user.list */
  json_t *user;             /* (nullable): borrowed from @users: who works */
  guint roles;
  GTimeZone *zone;
  GPtrArray *requests;      /* TamizRequest: what is under way */
  struct _Request *waiting; /* (nullable): for a passphrase */
  guint changed_source;
  GArray *answering;        /* (nullable): the changes of what is being answered */
};

G_DEFINE_FINAL_TYPE (TamizDesk, tamiz_desk, G_TYPE_OBJECT)

enum
{
  CHANGED,
  USER_CHANGED,
  TOLD,
  SAVED,
  PASSPHRASE_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* One operation under way.  It holds the desk; the owner is only watched, and once it is
 * gone nobody is called any more.
 */
typedef struct _Request
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
} Request;

static void
owner_gone_cb (gpointer  data,
               GObject  *where_the_object_was)
{
  Request *request = data;

  request->owner = NULL;
  /* What is being written is written to its end. */
  if (!request->writes)
    g_cancellable_cancel (request->cancellable);
}

static void
let_go_of_owner (Request *request)
{
  if (request->owner != NULL)
    g_object_weak_unref (request->owner, owner_gone_cb, request);
  request->owner = NULL;
}

/* The program does not end while something is being written. */
static void
hold_program (Request *request)
{
  request->application = g_application_get_default ();
  if (request->application != NULL)
    g_application_hold (request->application);
}

static void
free_request (Request *request)
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

static void
tamiz_desk_dispose (GObject *object)
{
  TamizDesk *self = TAMIZ_DESK (object);

  if (self->preparing != NULL)
    g_cancellable_cancel (self->preparing);
  g_clear_object (&self->preparing);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tamiz_desk_parent_class)->dispose (object);
}

static void
tamiz_desk_finalize (GObject *object)
{
  TamizDesk *self = TAMIZ_DESK (object);

  g_clear_pointer (&self->base, json_decref);
  g_clear_pointer (&self->users, json_decref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_desk_parent_class)->finalize (object);
}

static void
tamiz_desk_class_init (TamizDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tamiz_desk_dispose;
  object_class->finalize = tamiz_desk_finalize;

  /* Something in the base changed: what is shown is to be read again. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  /* Another person works now, or their roles are others. */
  signals[USER_CHANGED] = g_signal_new ("user-changed", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  /* (message, failed, changes): to be shown for a moment; @changes (nullable) can be undone.
   * Where there are none in it, what was done stands, and what came before it as well.
   */
  signals[TOLD] = g_signal_new ("told", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_ARRAY);
  /* (path): a file was written, and can be opened. */
  signals[SAVED] = g_signal_new ("saved", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  /* (message): what is being done wants the user's passphrase; answered by
   * tamiz_desk_give_passphrase ().
   */
  signals[PASSPHRASE_WANTED] = g_signal_new ("passphrase-wanted", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tamiz_desk_init (TamizDesk *self)
{
  self->requests = g_ptr_array_new ();
  self->zone = g_time_zone_new_utc ();
}

static void perform (Request *request);

/* Users and settings are few and shown everywhere, so they are kept. */
static void
users_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizDesk *self = owner;
  g_autofree char *email = g_strdup (tamiz_desk_get_email (self));

  if (answer == NULL || json_equal (json_object_get (answer, "items"), self->users))
    return;

  json_decref (self->users);
  self->users = json_incref (json_object_get (answer, "items"));
  self->user = NULL;
  tamiz_desk_set_user (self, email);
}

static void
take_base (TamizDesk *self,
           json_t    *base)
{
  g_clear_pointer (&self->base, json_decref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->base = json_incref (base);
  self->zone = tamiz_time_zone_new (tamiz_json_get_text (base, "timezone"));
}

static void
base_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  if (answer != NULL)
    take_base (owner, answer);
}

static gboolean
tell_changed_cb (gpointer user_data)
{
  TamizDesk *self = user_data;

  self->changed_source = 0;
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
session_changed_cb (TamizDesk    *self,
                    TamizCommit  *commit,
                    TamizSession *session)
{
  if (commit->reload || tamiz_commit_touches (commit, TAMIZ_KIND_USER))
    tamiz_desk_ask (self, self, "users", "user.list", NULL, users_cb);
  if (commit->reload || tamiz_commit_touches (commit, TAMIZ_KIND_BASE))
    tamiz_desk_ask (self, self, "base", "base.show", NULL, base_cb);
  if (self->changed_source == 0)
    self->changed_source = g_timeout_add (QUIET_MS, tell_changed_cb, self);
}

static void
progress_cb (TamizDesk    *self,
             GCancellable *cancellable,
             guint64       done,
             guint64       total,
             TamizSession *session)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (request->cancellable == cancellable && request->owner != NULL && request->how_far != NULL)
        {
          request->how_far (request->owner, done, total);
          return;
        }
    }
}

/**
 * tamiz_desk_new:
 * @session: a session with an open base
 *
 * Makes a desk on an open base; tamiz_desk_load_async() comes next.
 *
 * Returns: (transfer full): a new desk
 */
TamizDesk *
tamiz_desk_new (TamizSession *session)
{
  TamizDesk *self = g_object_new (TAMIZ_TYPE_DESK, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * tamiz_desk_prepare:
 * @self: a desk at an open base
 *
 * Begins to read what lists, search and reports will need, until the desk is gone.
 */
void
tamiz_desk_prepare (TamizDesk *self)
{
  if (self->preparing != NULL)
    return;

  self->preparing = g_cancellable_new ();
  tamiz_session_prepare (self->session, self->preparing);
}

TamizSession *
tamiz_desk_get_session (TamizDesk *self)
{
  return self->session;
}

static void
loaded_users_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TamizDesk *self = g_task_get_source_object (task);
  g_autoptr (json_t) answer = NULL;
  GError *error = NULL;

  answer = tamiz_session_perform_finish (self->session, result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->users = json_incref (json_object_get (answer, "items"));
  tamiz_desk_set_user (self, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
loaded_base_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TamizDesk *self = g_task_get_source_object (task);
  g_autoptr (json_t) answer = NULL;
  g_autoptr (json_t) none = json_object ();
  GError *error = NULL;

  answer = tamiz_session_perform_finish (self->session, result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_base (self, answer);
  tamiz_session_perform_async (self->session, "user.list", none, NULL, loaded_users_cb,
                               g_steal_pointer (&task));
}

/**
 * tamiz_desk_load_async:
 * @self: a new desk
 * @email: (nullable): who works; where they are not in the base, the first active user
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads the base's settings and users, and seats somebody.
 */
void
tamiz_desk_load_async (TamizDesk           *self,
                       const char          *email,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (json_t) none = json_object ();

  g_task_set_source_tag (task, tamiz_desk_load_async);
  g_task_set_task_data (task, g_strdup (email), g_free);
  tamiz_session_perform_async (self->session, "base.show", none, NULL, loaded_base_cb, task);
}

gboolean
tamiz_desk_load_finish (TamizDesk     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The answer of base.show. */
json_t *
tamiz_desk_get_base (TamizDesk *self)
{
  return self->base;
}

/* The items of user.list. */
json_t *
tamiz_desk_get_users (TamizDesk *self)
{
  return self->users;
}

/* Who works, one of the users; NULL while the base has none. */
json_t *
tamiz_desk_get_user (TamizDesk *self)
{
  return self->user;
}

const char *
tamiz_desk_get_email (TamizDesk *self)
{
  return self->user != NULL ? tamiz_json_get_text (self->user, "email") : NULL;
}

/* The base's time zone, in which all times are shown. */
GTimeZone *
tamiz_desk_get_zone (TamizDesk *self)
{
  return self->zone;
}

/* The day it is there, in days since 1970. */
gint64
tamiz_desk_get_today (TamizDesk *self)
{
  return tamiz_day_of (tamiz_clock_get_now (tamiz_session_get_clock (self->session)), self->zone);
}

const char *
tamiz_desk_get_currency (TamizDesk *self)
{
  return tamiz_json_get_text (self->base, "currency");
}

static json_t *
find_user (TamizDesk  *self,
           const char *email)
{
  json_t *user;
  gsize i;

  json_array_foreach (self->users, i, user)
    {
      if (email != NULL && g_ascii_strcasecmp (tamiz_json_get_text (user, "email"), email) == 0)
        return user;
    }

  return NULL;
}

/* A user's name; the address itself where nobody has it. */
const char *
tamiz_desk_get_user_name (TamizDesk  *self,
                          const char *email)
{
  json_t *user = find_user (self, email);

  return user != NULL ? tamiz_json_get_text (user, "name") : email;
}

static guint
parse_roles (json_t *user)
{
  json_t *role;
  guint roles = 0;
  gsize i;

  json_array_foreach (json_object_get (user, "roles"), i, role)
    {
      int number;

      if (tamiz_enum_from_nick (TAMIZ_ENUM_ROLE, json_string_value (role), &number))
        roles |= 1u << number;
    }

  return roles;
}

/**
 * tamiz_desk_set_user:
 * @self: a desk
 * @email: (nullable): who works from now on; where they are not an active user of the
 *   base, the first active one
 *
 * Seats somebody.
 */
void
tamiz_desk_set_user (TamizDesk  *self,
                     const char *email)
{
  json_t *found = find_user (self, email);
  json_t *user;
  gsize i;

  if (found != NULL && !json_is_true (json_object_get (found, "active")))
    found = NULL;
  json_array_foreach (self->users, i, user)
    {
      if (found == NULL && json_is_true (json_object_get (user, "active")))
        found = user;
    }

  self->user = found;
  self->roles = found != NULL ? parse_roles (found) : 0;
  tamiz_session_set_user (self->session, tamiz_desk_get_email (self));
  g_signal_emit (self, signals[USER_CHANGED], 0);
}

gboolean
tamiz_desk_has_role (TamizDesk *self,
                     TamizRole  role)
{
  return (self->roles & (1u << role)) != 0;
}

/* What the one who works may do; the engine has the last word. */
TamizPermission
tamiz_desk_may (TamizDesk  *self,
                TamizRight  right)
{
  return tamiz_rights_get (self->roles, right);
}

static void
answer_request (Request      *request,
                json_t       *answer,
                const GError *error)
{
  /* What is answered may close the very window that asked. */
  g_autoptr (GObject) owner = request->owner != NULL ? g_object_ref (request->owner) : NULL;

  if (owner != NULL && request->func != NULL)
    request->func (owner, answer, error);
}

static void
finish_request (Request      *request,
                json_t       *answer,
                const GError *error,
                GArray       *changes)
{
  TamizDesk *self = request->desk;

  /* A newer request of the same slot, or the owner's end, has cancelled it.  What was to be
   * written and was refused after its owner had gone can only be said here.
   */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && (request->func == NULL || (request->writes && request->owner == NULL)))
    tamiz_desk_tell_failure (self, error->message);
  if (error == NULL && request->done != NULL)
    g_signal_emit (self, signals[TOLD], 0, request->done, FALSE, changes->len > 0 ? changes : NULL);
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
  Request *request = user_data;
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
      g_signal_emit (self, signals[PASSPHRASE_WANTED], 0, error->message);
      return;
    }
  finish_request (request, answer, error, changes);
}

static void
perform (Request *request)
{
  g_ptr_array_add (request->desk->requests, request);
  tamiz_session_perform_async (request->desk->session, request->operation, request->arguments,
                               request->cancellable, performed_cb, request);
}

static void
supersede (TamizDesk  *self,
           gpointer    owner,
           const char *slot)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (request->owner == owner && g_strcmp0 (request->slot, slot) == 0)
        {
          let_go_of_owner (request);
          g_cancellable_cancel (request->cancellable);
        }
    }
}

static Request *
new_request (TamizDesk       *self,
             gpointer         owner,
             const char      *operation,
             json_t          *arguments,
             TamizAnswerFunc  func)
{
  Request *request = g_new0 (Request, 1);

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
  Request *request;

  g_return_if_fail (G_IS_OBJECT (owner) && func != NULL);

  if (slot != NULL)
    supersede (self, owner, slot);
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
  Request *request = new_request (self, owner, operation, arguments, func);

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
 * Does what takes its time, and can be given up: nothing of it is kept then.
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
  Request *request = new_request (self, owner, operation, arguments, func);
  GCancellable *cancellable = g_object_ref (request->cancellable);

  request->writes = TRUE;
  request->done = g_strdup (done);
  request->how_far = how_far;
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
  Request *request = g_steal_pointer (&self->waiting);

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

typedef struct
{
  TamizDesk *desk;
  GArray *changes;
  char *what;
  gboolean in_conflict;     /* somebody has changed a part of it since */
} Undoing;

static void undo_next (Undoing *undoing);

static void
tell_undone (Undoing  *undoing,
             gboolean  conflicts)
{
  /* Translators: %s is what was told when it was done, as in “Undone: Call saved” */
  g_autofree char *text = g_strdup_printf (conflicts ? _("Undone, save what somebody has changed since: %s")
                                                     : _("Undone: %s"),
                                           undoing->what);

  tamiz_desk_tell (undoing->desk, text);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Undoing *undoing = user_data;
  TamizDesk *self = undoing->desk;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  undoing->in_conflict |= json_array_size (json_object_get (answer, "conflicts")) > 0;
  if (error != NULL)
    {
      tamiz_desk_tell_failure (self, error->message);
      g_array_set_size (undoing->changes, 0);
    }
  else if (undoing->changes->len == 0)
    tell_undone (undoing, undoing->in_conflict);
  undo_next (undoing);
}

static void
undo_next (Undoing *undoing)
{
  g_autoptr (json_t) arguments = NULL;
  g_autofree char *what = NULL;

  if (undoing->changes->len == 0)
    {
      g_array_unref (undoing->changes);
      g_object_unref (undoing->desk);
      g_free (undoing->what);
      g_free (undoing);
      return;
    }

  what = g_strdup_printf ("c%" G_GINT64_FORMAT,
                          g_array_index (undoing->changes, gint64, undoing->changes->len - 1));
  g_array_set_size (undoing->changes, undoing->changes->len - 1);
  arguments = json_pack ("{ss}", "what", what);
  tamiz_session_perform_async (undoing->desk->session, "undo", arguments, NULL, undone_cb, undoing);
}

/**
 * tamiz_desk_undo:
 * @self: a desk
 * @changes: (element-type gint64): changes in the order in which they were made
 * @what: what was told when they were made
 *
 * Takes changes back, the last one first.
 */
void
tamiz_desk_undo (TamizDesk  *self,
                 GArray     *changes,
                 const char *what)
{
  Undoing *undoing = g_new0 (Undoing, 1);

  undoing->desk = g_object_ref (self);
  undoing->changes = g_array_copy (changes);
  undoing->what = g_strdup (what);
  undo_next (undoing);
}

/* Says something for a moment. */
void
tamiz_desk_tell (TamizDesk  *self,
                 const char *message)
{
  g_signal_emit (self, signals[TOLD], 0, message, FALSE, NULL);
}

/**
 * tamiz_desk_tell_done:
 * @self: a desk
 * @message: what was done
 *
 * For a func of tamiz_desk_do(), where only the answer tells what was done: says it, with a
 * way to undo it.
 */
void
tamiz_desk_tell_done (TamizDesk  *self,
                      const char *message)
{
  GArray *changes = self->answering;

  g_signal_emit (self, signals[TOLD], 0, message, FALSE, changes != NULL && changes->len > 0 ? changes : NULL);
}

/**
 * tamiz_desk_tell_final:
 * @self: a desk
 * @message: what was done
 *
 * Says that something was done on which others rely from now on: a signature, a handoff.
 * Undoing does not reach behind it, or sales would have received what is no longer so.
 */
void
tamiz_desk_tell_final (TamizDesk  *self,
                       const char *message)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_signal_emit (self, signals[TOLD], 0, message, FALSE, none);
}

/* Says what did not work; it stays until it is read. */
void
tamiz_desk_tell_failure (TamizDesk  *self,
                         const char *message)
{
  g_signal_emit (self, signals[TOLD], 0, message, TRUE, NULL);
}

/* Says that a file was written, with a way to open it. */
void
tamiz_desk_tell_saved (TamizDesk  *self,
                       const char *path)
{
  g_signal_emit (self, signals[SAVED], 0, path);
}

/* Microseconds of a time or day in an answer; 0 where there is none. */
gint64
tamiz_desk_parse_time (TamizDesk  *self,
                       const char *iso)
{
  gint64 at = 0;

  if (iso != NULL && !tamiz_time_parse (iso, self->zone, &at, NULL))
    return 0;
  return at;
}

char *
tamiz_desk_format_moment (TamizDesk  *self,
                          const char *iso)
{
  gint64 at = tamiz_desk_parse_time (self, iso);

  return at != 0 ? tamiz_figures_format_moment (at, self->zone) : g_strdup ("");
}

char *
tamiz_desk_format_day (TamizDesk  *self,
                       const char *iso)
{
  gint64 at = tamiz_desk_parse_time (self, iso);

  return at != 0 ? tamiz_figures_format_day (at, self->zone) : g_strdup ("");
}

/* How long ago, or until when, in a few words: “3 h ago”, “in 2 days”; the day beyond a
 * week.
 */
char *
tamiz_desk_format_ago (TamizDesk  *self,
                       const char *iso)
{
  return tamiz_desk_format_ago_at (self, tamiz_desk_parse_time (self, iso));
}

/* The same of a time in microseconds; 0 = none. */
char *
tamiz_desk_format_ago_at (TamizDesk *self,
                          gint64     at)
{
  gint64 away = tamiz_clock_get_now (tamiz_session_get_clock (self->session)) - at;
  gint64 length = ABS (away);

  if (at == 0)
    return g_strdup ("");
  if (length < TAMIZ_MINUTE)
    return g_strdup (_("now"));
  if (length < TAMIZ_HOUR)
    return g_strdup_printf (away > 0 ? _("%d min ago") : _("in %d min"), (int) (length / TAMIZ_MINUTE));
  if (length < TAMIZ_DAY)
    return g_strdup_printf (away > 0 ? _("%d h ago") : _("in %d h"), (int) (length / TAMIZ_HOUR));
  if (length < 7 * TAMIZ_DAY)
    {
      int days = (int) (length / TAMIZ_DAY);

      return g_strdup_printf (away > 0 ? ngettext ("%d day ago", "%d days ago", days)
                                       : ngettext ("in %d day", "in %d days", days),
                              days);
    }

  return tamiz_figures_format_short_day (at, self->zone);
}

/* A length of time in its largest unit: “3 h”. */
static char *
format_length (gint64 length)
{
  int days = (int) (length / TAMIZ_DAY);

  if (length < TAMIZ_HOUR)
    return g_strdup_printf (_("%d min"), (int) (length / TAMIZ_MINUTE));
  if (length < 2 * TAMIZ_DAY)
    return g_strdup_printf (_("%d h"), (int) (length / TAMIZ_HOUR));

  return g_strdup_printf (ngettext ("%d day", "%d days", days), days);
}

/* How much of a deadline is left, or by how much it was missed: “3 h left”, “2 days late”. */
char *
tamiz_desk_format_left (TamizDesk  *self,
                        const char *iso)
{
  gint64 at = tamiz_desk_parse_time (self, iso);
  gint64 left = at - tamiz_clock_get_now (tamiz_session_get_clock (self->session));
  g_autofree char *length = format_length (ABS (left));

  if (at == 0)
    return g_strdup ("");
  /* Translators: %s is a length of time, as “3 h” or “2 days” */
  return g_strdup_printf (left >= 0 ? _("%s left") : _("%s late"), length);
}
