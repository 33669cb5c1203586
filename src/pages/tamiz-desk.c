#define G_LOG_DOMAIN "tamiz-desk"

#include "config.h"

#include "tamiz-desk-private.h"

#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* Commits come in bursts; pages are told at most this often. */
#define QUIET_MS 120
/* While all leads are judged anew, or many are changed, every page would be read again all the time. */
#define QUIET_MS_LONG 1500

G_DEFINE_FINAL_TYPE (TamizDesk, tamiz_desk, G_TYPE_OBJECT)

enum
{
  CHANGED,
  USER_CHANGED,
  TOLD,
  SAVED,
  PASSPHRASE_WANTED,
  IMPORTED,
  UNDONE,
  UNDOING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

  g_clear_pointer (&self->left, g_array_unref);
  g_clear_pointer (&self->left_what, g_free);

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
  /* (import, what, told, changes): an import was done or, where there are @changes, taken back by
   * them; @told (nullable) is to be shown for a moment.
   */
  signals[IMPORTED] = g_signal_new ("imported", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_ARRAY);
  /* (undone, made): what was to be taken back, and the changes that did it; none where that came to
   * no end.
   */
  signals[UNDONE] = g_signal_new ("undone", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_ARRAY, G_TYPE_ARRAY);
  /* (path): a file was written, and can be opened. */
  signals[SAVED] = g_signal_new ("saved", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  /* (message): what is being done wants the user's passphrase; answered by
   * tamiz_desk_give_passphrase ().
   */
  signals[PASSPHRASE_WANTED] = g_signal_new ("passphrase-wanted", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /* (cancellable, done, total): how far an undo is that takes its time, and what stops it; 0 of 0
   * when it has ended.
   */
  signals[UNDOING] = g_signal_new ("undoing", TAMIZ_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_CANCELLABLE, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
tamiz_desk_init (TamizDesk *self)
{
  self->requests = g_ptr_array_new ();
  self->zone = g_time_zone_new_utc ();
}

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

/* A commit follows the other for a while. */
static gboolean
changes_long (TamizDesk *self)
{
  return self->rescoring || self->undoing > 0 || tamiz_desk_does_long (self);
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
    self->changed_source = g_timeout_add (changes_long (self) ? QUIET_MS_LONG : QUIET_MS,
                                          tell_changed_cb, self);
}

static void
rescoring_cb (TamizDesk    *self,
              guint64       done,
              guint64       total,
              TamizSession *session)
{
  self->rescoring = total > 0;
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
  g_signal_connect_object (session, "progress", G_CALLBACK (tamiz_desk_tell_how_far), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "rescoring", G_CALLBACK (rescoring_cb), self, G_CONNECT_SWAPPED);

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

/* Why the one who works may not do something, and who may; NULL where they may. */
char *
tamiz_desk_dup_denial (TamizDesk  *self,
                       TamizRight  right)
{
  g_autoptr (GError) denied = NULL;

  if (tamiz_desk_may (self, right) != TAMIZ_PERMISSION_NO)
    return NULL;
  tamiz_rights_set_denied (right, FALSE, &denied);

  return g_strdup (denied->message);
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
 * tamiz_desk_tell_imported:
 * @self: a desk
 * @import: the import's id
 * @file: its file
 * @told: (nullable): what to say for a moment
 * @undone: whether it was taken back, by what is being answered, and not done
 *
 * Says that an import was done, brought back or taken back, so that it is the last that was done.
 */
void
tamiz_desk_tell_imported (TamizDesk  *self,
                          const char *import,
                          const char *file,
                          const char *told,
                          gboolean    undone)
{
  g_autofree char *name = g_filename_display_basename (file);
  /* Translators: %s is the name of a file */
  g_autofree char *what = g_strdup_printf (_("“%s” was imported"), name);

  if (!undone || (self->answering != NULL && self->answering->len > 0))
    g_signal_emit (self, signals[IMPORTED], 0, import, what, told, undone ? self->answering : NULL);
  else if (told != NULL)
    tamiz_desk_tell (self, told);
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
