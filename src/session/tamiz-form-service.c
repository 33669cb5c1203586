#define G_LOG_DOMAIN "tamiz-form-service"

#include "config.h"

#include "tamiz-form-service.h"

#include "tamiz-error.h"
#include "tamiz-form-server.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BATCH_POSTS 500                     /* kept in one transaction, at most */
#define BATCH_BYTES (2 * 1024 * 1024)
#define MOST_WAITING 1000
#define MOST_BYTES (32 * 1024 * 1024)       /* of posts that wait to be kept */
#define MOST_CONNECTIONS 400
#define PATIENCE 30                         /* seconds in which a request must have arrived */
#define PER_MINUTE 60                       /* posts of one address */
#define ADMIT_AT_ONCE 200
#define SAME_POST (60 * G_USEC_PER_SEC)     /* who sends the same within a minute sent it once */
#define MOST_REMEMBERED 50000
#define LOOK_SECONDS 60
#define MAIL_LOOKS 5                        /* every so many looks: mails that were not sent, links that ran out */

/* A post that waits to be kept, and all who sent the same meanwhile. */
typedef struct
{
  json_t *post;             /* as form.submit takes it */
  char *fingerprint;
  gsize bytes;
  GPtrArray *tickets;       /* of the server */
} Waiting;

/* A post that was taken. */
typedef struct
{
  gint64 at;                /* monotonic */
  TamizFormResult result;
} Remembered;

struct _TamizFormService
{
  GObject parent_instance;

  TamizSession *session;
  TamizFormServer *server;
  char *address;
  gboolean tls;
  gboolean behind_proxy;
  char *public_url;
  char *url;                /* (nullable): where it listens */
  gboolean running;
  guint n_posts;
  guint look;               /* a source */
  gulong changed_handler;
  gboolean asks_sites, ask_again;

  GMutex mutex;             /* of all below: the server's thread adds, the main context takes */
  GQueue queue;             /* Waiting */
  GHashTable *by_fingerprint; /* (unowned) → Waiting: what waits */
  GHashTable *remembered;   /* char* → Remembered */
  gsize bytes;
  gboolean scheduled;       /* the main context was woken for the queue */
  gboolean closed;

  GPtrArray *keeping;       /* (nullable): Waiting: what form.submit is keeping now */
  GQueue to_admit;          /* char*: ids; main context only, as what follows */
  gboolean admitting;
  gboolean mailing, mail_again;
  guint looks;
  gboolean left;            /* there may be posts that nobody admits but whoever looks for them */
};

G_DEFINE_FINAL_TYPE (TamizFormService, tamiz_form_service, G_TYPE_OBJECT)

enum
{
  POSTED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void mail_next  (TamizFormService *self);
static void keep_next  (TamizFormService *self);
static void admit_next (TamizFormService *self);

static void
free_waiting (Waiting *waiting)
{
  json_decref (waiting->post);
  g_free (waiting->fingerprint);
  g_ptr_array_unref (waiting->tickets);
  g_free (waiting);
}

static void
answer_all (TamizFormService      *self,
            Waiting               *waiting,
            const TamizFormAnswer *answer)
{
  for (guint i = 0; i < waiting->tickets->len; i++)
    tamiz_form_server_answer (self->server, g_ptr_array_index (waiting->tickets, i), answer);
  g_ptr_array_set_size (waiting->tickets, 0);
}

/* Under the mutex. */
static void
forget_old (TamizFormService *self,
            gint64            now)
{
  GHashTableIter iter;
  Remembered *remembered;

  if (g_hash_table_size (self->remembered) < MOST_REMEMBERED)
    return;
  g_hash_table_iter_init (&iter, self->remembered);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &remembered))
    {
      if (now - remembered->at > SAME_POST)
        g_hash_table_iter_remove (&iter);
    }
  if (g_hash_table_size (self->remembered) >= MOST_REMEMBERED)
    g_hash_table_remove_all (self->remembered);
}

/* Under the mutex.  A double click sends the same twice: whoever does is told what became of the
 * first.  Answers whether that was so.
 */
static gboolean
joins_earlier (TamizFormService       *self,
               const TamizFormArrival *arrival,
               gpointer                ticket)
{
  Waiting *waiting = g_hash_table_lookup (self->by_fingerprint, arrival->fingerprint);
  Remembered *remembered = g_hash_table_lookup (self->remembered, arrival->fingerprint);
  TamizFormAnswer answer = { 0 };

  if (waiting != NULL)
    {
      g_ptr_array_add (waiting->tickets, ticket);
      return TRUE;
    }
  if (remembered == NULL || g_get_monotonic_time () - remembered->at > SAME_POST)
    return FALSE;

  answer.result = remembered->result;
  tamiz_form_server_answer (self->server, ticket, &answer);
  return TRUE;
}

static gsize
count_bytes (const TamizFormPost *post)
{
  gsize bytes = 200;

  for (guint i = 0; i < post->fields->len; i++)
    {
      TamizFormField *field = g_ptr_array_index (post->fields, i);

      bytes += strlen (field->name) + strlen (field->value) + 100;
    }

  return bytes;
}

static gboolean
woken_cb (gpointer data)
{
  keep_next (data);
  return G_SOURCE_REMOVE;
}

static void
wake (TamizFormService *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, woken_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, NULL);
}

/* On the server's thread, which makes the JSON, too: the main loop has other things to do. */
static Waiting *
make_waiting (const TamizFormArrival *arrival,
              gpointer                ticket)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->post = tamiz_form_post_to_json (arrival->post);
  tamiz_json_set_text (waiting->post, "digest", arrival->digest);
  tamiz_json_set_text (waiting->post, "page", arrival->page);
  waiting->fingerprint = g_strdup (arrival->fingerprint);
  waiting->bytes = count_bytes (arrival->post);
  waiting->tickets = g_ptr_array_new ();
  g_ptr_array_add (waiting->tickets, ticket);

  return waiting;
}

typedef struct
{
  TamizFormService *self;
  char *digest;
  gpointer ticket;
} Confirming;

static void
free_confirming (gpointer data)
{
  Confirming *confirming = data;

  g_object_unref (confirming->self);
  g_free (confirming->digest);
  g_free (confirming);
}

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Confirming *confirming = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  TamizFormAnswer told = { TAMIZ_FORM_UNKNOWN };

  if (answer == NULL)
    {
      g_warning ("A confirmation could not be stored: %s", error->message);
      told.result = TAMIZ_FORM_FAILED;
    }
  else if (g_strcmp0 (tamiz_json_get_text (answer, "result"), "confirmed") == 0)
    told.result = TAMIZ_FORM_CONFIRMED;
  tamiz_form_server_answer (confirming->self->server, confirming->ticket, &told);
  free_confirming (confirming);
}

static gboolean
confirm_cb (gpointer data)
{
  Confirming *confirming = data;
  g_autoptr (json_t) arguments = json_object ();

  tamiz_json_set_text (arguments, "digest", confirming->digest);
  tamiz_session_perform_async (confirming->self->session, "form.confirm", arguments, NULL, confirmed_cb, confirming);
  return G_SOURCE_REMOVE;
}

static void
pass_confirmation (TamizFormService       *self,
                   const TamizFormArrival *arrival,
                   gpointer                ticket)
{
  Confirming *confirming = g_new0 (Confirming, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  confirming->self = g_object_ref (self);
  confirming->digest = g_strdup (arrival->digest);
  confirming->ticket = ticket;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, confirm_cb, confirming, NULL);
  g_source_attach (source, NULL);
}

/* On the server's thread. */
static void
arrived_cb (TamizFormServer        *server,
            const TamizFormArrival *arrival,
            gpointer                ticket,
            gpointer                user_data)
{
  TamizFormService *self = user_data;
  TamizFormAnswer busy = { TAMIZ_FORM_BUSY };
  gboolean wakes = FALSE;

  g_mutex_lock (&self->mutex);
  if (self->closed || (!arrival->confirms && self->bytes >= MOST_BYTES))
    tamiz_form_server_answer (server, ticket, &busy);
  else if (arrival->confirms)
    pass_confirmation (self, arrival, ticket);
  else if (!joins_earlier (self, arrival, ticket))
    {
      Waiting *waiting = make_waiting (arrival, ticket);

      g_queue_push_tail (&self->queue, waiting);
      g_hash_table_insert (self->by_fingerprint, waiting->fingerprint, waiting);
      self->bytes += waiting->bytes;
      wakes = !self->scheduled;
      self->scheduled = TRUE;
    }
  g_mutex_unlock (&self->mutex);
  if (wakes)
    wake (self);
}

static gboolean
read_result (json_t          *item,
             TamizFormAnswer *answer)
{
  const char *result = tamiz_json_get_text (item, "result");

  answer->result = g_strcmp0 (result, "taken") == 0        ? TAMIZ_FORM_TAKEN
                   : g_strcmp0 (result, "check_mail") == 0 ? TAMIZ_FORM_CHECK_MAIL
                   : g_strcmp0 (result, "invalid") == 0    ? TAMIZ_FORM_INVALID
                                                           : TAMIZ_FORM_UNKNOWN;
  answer->field = tamiz_json_get_text (item, "field");
  answer->bad_email = json_is_true (json_object_get (item, "bad_email"));

  return answer->result == TAMIZ_FORM_TAKEN || answer->result == TAMIZ_FORM_CHECK_MAIL;
}

/* The visitor is told, and from now on the same post is this one. */
static void
settle (TamizFormService *self,
        Waiting          *waiting,
        json_t           *item)
{
  TamizFormAnswer answer = { TAMIZ_FORM_FAILED };
  gboolean taken = item != NULL && read_result (item, &answer);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->by_fingerprint, waiting->fingerprint);
  self->bytes -= waiting->bytes;
  if (taken)
    {
      Remembered *remembered = g_new0 (Remembered, 1);

      forget_old (self, g_get_monotonic_time ());
      remembered->at = g_get_monotonic_time ();
      remembered->result = answer.result;
      g_hash_table_replace (self->remembered, g_strdup (waiting->fingerprint), remembered);
    }
  answer_all (self, waiting, &answer);
  g_mutex_unlock (&self->mutex);
  if (!taken)
    return;

  self->n_posts++;
  if (g_strcmp0 (tamiz_json_get_text (item, "state"), "received") == 0)
    g_queue_push_tail (&self->to_admit, g_strdup (tamiz_json_get_text (item, "id")));
  else
    g_signal_emit (self, signals[POSTED], 0, item);
  if (g_strcmp0 (tamiz_json_get_text (item, "state"), "waiting") == 0)
    mail_next (self);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TamizFormService) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  g_autoptr (GPtrArray) kept = g_steal_pointer (&self->keeping);
  json_t *items = json_object_get (answer, "items");

  for (guint i = 0; i < kept->len; i++)
    settle (self, g_ptr_array_index (kept, i), json_array_get (items, i));
  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error->message);
  admit_next (self);
  keep_next (self);
}

/* Under the mutex: as many as go into one transaction. */
static json_t *
take_batch (TamizFormService *self)
{
  json_t *posts = json_array ();
  gsize bytes = 0;

  self->keeping = g_ptr_array_new_with_free_func ((GDestroyNotify) free_waiting);
  while (!g_queue_is_empty (&self->queue) && self->keeping->len < BATCH_POSTS && bytes < BATCH_BYTES)
    {
      Waiting *waiting = g_queue_pop_head (&self->queue);

      bytes += waiting->bytes;
      json_array_append (posts, waiting->post);
      g_ptr_array_add (self->keeping, waiting);
    }

  return posts;
}

static void
keep_next (TamizFormService *self)
{
  g_autoptr (json_t) arguments = NULL;

  if (self->keeping != NULL)
    return;
  g_mutex_lock (&self->mutex);
  if (g_queue_is_empty (&self->queue))
    self->scheduled = FALSE;
  else
    {
      arguments = json_object ();
      json_object_set_new (arguments, "posts", take_batch (self));
    }
  g_mutex_unlock (&self->mutex);
  if (arguments != NULL)
    tamiz_session_perform_async (self->session, "form.submit", arguments, NULL, kept_cb, g_object_ref (self));
}

static void
admitted_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TamizFormService) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  json_t *item;
  gsize i;

  self->admitting = FALSE;
  json_array_foreach (json_object_get (answer, "items"), i, item)
    g_signal_emit (self, signals[POSTED], 0, item);
  /* What was not admitted is kept, and tried again in a minute. */
  self->left = self->left || error != NULL;
  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error->message);
  else
    admit_next (self);
}

static void
start_admitting (TamizFormService *self,
                 json_t           *ids)
{
  g_autoptr (json_t) arguments = json_object ();

  if (ids != NULL)
    json_object_set_new (arguments, "ids", ids);
  self->admitting = TRUE;
  tamiz_session_perform_async (self->session, "form.admit", arguments, NULL, admitted_cb, g_object_ref (self));
}

static void
admit_next (TamizFormService *self)
{
  json_t *ids;

  if (self->admitting || g_queue_is_empty (&self->to_admit))
    return;
  ids = json_array ();
  while (!g_queue_is_empty (&self->to_admit) && json_array_size (ids) < ADMIT_AT_ONCE)
    {
      g_autofree char *id = g_queue_pop_head (&self->to_admit);

      json_array_append_new (ids, json_string (id));
    }
  start_admitting (self, ids);
}

static void
mailed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TamizFormService) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);

  self->mailing = FALSE;
  /* What was not sent is tried again later, not at once. */
  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error->message);
  else if (self->mail_again)
    mail_next (self);
}

/* A server of mail may be slow, so that goes on beside everything else. */
static void
mail_next (TamizFormService *self)
{
  g_autoptr (json_t) arguments = json_object ();

  self->mail_again = self->mailing;
  if (self->mailing || !self->running)
    return;
  self->mailing = TRUE;
  tamiz_json_set_text (arguments, "url", self->public_url != NULL ? self->public_url : self->url);
  tamiz_session_perform_async (self->session, "form.mail", arguments, NULL, mailed_cb, g_object_ref (self));
}

/* Everything that a program left before it was admitted. */
static gboolean
look_cb (gpointer data)
{
  TamizFormService *self = data;

  if (self->left && !self->admitting && g_queue_is_empty (&self->to_admit))
    {
      self->left = FALSE;
      start_admitting (self, NULL);
    }
  if (self->looks++ % MAIL_LOOKS == 0)
    mail_next (self);
  return G_SOURCE_CONTINUE;
}

static TamizFormSite *
read_site (json_t *item)
{
  g_autoptr (GStrvBuilder) origins = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  json_t *origin;
  gsize i;

  json_array_foreach (json_object_get (item, "origins"), i, origin)
    g_strv_builder_add (origins, json_string_value (origin));
  list = g_strv_builder_end (origins);

  return tamiz_form_site_new (tamiz_json_get_text (item, "digest"), tamiz_json_get_text (item, "language"),
                              tamiz_json_get_text (item, "thanks"), (const char *const *) list);
}

static void
set_sites (TamizFormService *self,
           json_t           *answer)
{
  g_autoptr (GPtrArray) sites = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_form_site_unref);
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, item)
    g_ptr_array_add (sites, read_site (item));
  tamiz_form_server_set_sites (self->server, sites);
}

static void ask_sites (TamizFormService *self);

static void
sites_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TamizFormService) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);

  self->asks_sites = FALSE;
  if (answer != NULL)
    set_sites (self, answer);
  else
    g_signal_emit (self, signals[FAILED], 0, error->message);
  if (self->ask_again)
    ask_sites (self);
}

static void
ask_sites (TamizFormService *self)
{
  g_autoptr (json_t) arguments = json_object ();

  self->ask_again = self->asks_sites;
  if (self->asks_sites)
    return;
  self->asks_sites = TRUE;
  tamiz_session_perform_async (self->session, "form.sites", arguments, NULL, sites_cb, g_object_ref (self));
}

static void
changed_cb (TamizFormService *self,
            TamizCommit      *commit)
{
  if (commit->reload || tamiz_commit_touches (commit, TAMIZ_KIND_FORM))
    ask_sites (self);
}

/* Nothing is shown to the network in clear by mistake. */
static gboolean
check_address (TamizFormService  *self,
               GError           **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (self->address);

  if (address == NULL || g_inet_address_get_is_loopback (address) || self->tls || self->behind_proxy)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
               _("At %s others could read what is posted. Give a certificate and its key, or say that a proxy "
                 "does TLS and nobody else reaches that address"),
               self->address);
  return FALSE;
}

static char *
make_url (TamizFormService *self)
{
  const char *scheme = self->tls ? "https" : "http";

  return g_strdup_printf (strchr (self->address, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u", scheme, self->address,
                          tamiz_form_server_get_port (self->server));
}

static gboolean
begin (TamizFormService  *self,
       GError           **error)
{
  if (!tamiz_form_server_start (self->server, error))
    return FALSE;

  g_mutex_lock (&self->mutex);
  self->closed = FALSE;
  g_mutex_unlock (&self->mutex);
  g_free (self->url);
  self->url = make_url (self);
  self->running = TRUE;
  self->changed_handler = g_signal_connect_object (self->session, "changed", G_CALLBACK (changed_cb), self,
                                                   G_CONNECT_SWAPPED);
  self->look = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  self->left = TRUE;
  look_cb (self);
  return TRUE;
}

static void
first_sites_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TamizFormService *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);

  if (answer != NULL)
    set_sites (self, answer);
  if (answer != NULL && begin (self, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * tamiz_form_service_start_async:
 * @self: a service that does not run
 * @callback: called when it listens
 * @user_data: for @callback
 *
 * Begins to receive, and admits what was left to be admitted.
 */
void
tamiz_form_service_start_async (TamizFormService    *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (json_t) arguments = json_object ();
  GError *error = NULL;

  g_return_if_fail (!self->running);

  g_task_set_source_tag (task, tamiz_form_service_start_async);
  if (!check_address (self, &error))
    g_task_return_error (task, error);
  else
    tamiz_session_perform_async (self->session, "form.sites", arguments, NULL, first_sites_cb, g_object_ref (task));
}

/**
 * tamiz_form_service_start_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether it receives; else %TAMIZ_CORE_ERROR_REFUSED at an address where others could
 *   read along, or an error of the server or of the base
 */
gboolean
tamiz_form_service_start_finish (TamizFormService  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is not being kept yet is sent away: it was not taken. */
static void
close_queue (TamizFormService *self)
{
  TamizFormAnswer busy = { TAMIZ_FORM_BUSY };
  Waiting *waiting;

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  while ((waiting = g_queue_pop_head (&self->queue)) != NULL)
    {
      g_hash_table_remove (self->by_fingerprint, waiting->fingerprint);
      self->bytes -= waiting->bytes;
      answer_all (self, waiting, &busy);
      free_waiting (waiting);
    }
  g_mutex_unlock (&self->mutex);
}

static void
cease (TamizFormService *self)
{
  self->running = FALSE;
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_signal_handler (&self->changed_handler, self->session);
  close_queue (self);
}

static void
stop_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  TamizFormService *self = source;

  tamiz_form_server_stop (self->server);
  g_task_return_boolean (task, TRUE);
}

/**
 * tamiz_form_service_stop_async:
 * @self: a service
 * @callback: (nullable): called when it has stopped
 * @user_data: for @callback
 *
 * Stops receiving.  What is being kept is kept, and its visitors are told.
 */
void
tamiz_form_service_stop_async (TamizFormService    *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tamiz_form_service_stop_async);
  cease (self);
  g_task_run_in_thread (task, stop_in_thread);
}

gboolean
tamiz_form_service_stop_finish (TamizFormService  *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tamiz_form_service_is_running (TamizFormService *self)
{
  return self->running;
}

/* (nullable): where it listens: scheme, address and port. */
const char *
tamiz_form_service_get_url (TamizFormService *self)
{
  return self->running ? self->url : NULL;
}

/* How many posts it has taken. */
guint
tamiz_form_service_get_n_posts (TamizFormService *self)
{
  return self->n_posts;
}

static void
tamiz_form_service_dispose (GObject *object)
{
  TamizFormService *self = TAMIZ_FORM_SERVICE (object);

  if (self->running)
    cease (self);
  if (self->server != NULL)
    tamiz_form_server_stop (self->server);

  G_OBJECT_CLASS (tamiz_form_service_parent_class)->dispose (object);
}

static void
tamiz_form_service_finalize (GObject *object)
{
  TamizFormService *self = TAMIZ_FORM_SERVICE (object);

  g_clear_object (&self->server);
  g_clear_object (&self->session);
  g_queue_clear_full (&self->to_admit, g_free);
  g_hash_table_unref (self->by_fingerprint);
  g_hash_table_unref (self->remembered);
  g_mutex_clear (&self->mutex);
  g_free (self->address);
  g_free (self->public_url);
  g_free (self->url);

  G_OBJECT_CLASS (tamiz_form_service_parent_class)->finalize (object);
}

static void
tamiz_form_service_class_init (TamizFormServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tamiz_form_service_dispose;
  object_class->finalize = tamiz_form_service_finalize;

  /**
   * TamizFormService::posted:
   * @item: (type gpointer): a json_t: the post's `id`, `form`, `state`, perhaps `lead`
   *
   * A post was taken, and what became of it is known.
   */
  signals[POSTED] = g_signal_new ("posted", TAMIZ_TYPE_FORM_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * TamizFormService::failed:
   * @message: what went wrong
   *
   * The base could not take what arrived, or not admit it.
   */
  signals[FAILED] = g_signal_new ("failed", TAMIZ_TYPE_FORM_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tamiz_form_service_init (TamizFormService *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->queue);
  g_queue_init (&self->to_admit);
  self->by_fingerprint = g_hash_table_new (g_str_hash, g_str_equal);
  self->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * tamiz_form_service_new:
 * @session: a session with an open base; it must stay open while the service runs
 * @options: where it listens
 *
 * Returns: (transfer full): a service that does not run yet
 */
TamizFormService *
tamiz_form_service_new (TamizSession                  *session,
                        const TamizFormServiceOptions *options)
{
  TamizFormService *self = g_object_new (TAMIZ_TYPE_FORM_SERVICE, NULL);
  TamizFormServerOptions server = {
    .address = options->address != NULL ? options->address : TAMIZ_FORM_SERVICE_ADDRESS,
    .port = options->port,
    .certificate = options->certificate,
    .key = options->key,
    .proxies = options->proxies,
    .per_minute = options->per_minute >= 0 ? options->per_minute : PER_MINUTE,
    .most_waiting = MOST_WAITING,
    .most_connections = MOST_CONNECTIONS,
    .patience = PATIENCE,
  };

  self->session = g_object_ref (session);
  self->address = g_strdup (server.address);
  self->tls = options->certificate != NULL;
  self->behind_proxy = options->behind_proxy;
  self->public_url = g_strdup (options->public_url);
  while (self->public_url != NULL && g_str_has_suffix (self->public_url, "/"))
    self->public_url[strlen (self->public_url) - 1] = '\0';
  self->server = tamiz_form_server_new (&server, arrived_cb, self);

  return self;
}
