#define G_LOG_DOMAIN "tamiz-session"

#include "config.h"

#include "tamiz-session.h"

#include "tamiz-error.h"
#include "tamiz-notices.h"
#include "tamiz-sample.h"
#include "tamiz-session-clock.h"
#include "tamiz-session-judge.h"
#include "tamiz-session-private.h"
#include "tamiz-settings.h"
#include "tamiz-upkeep.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* In bytes; the greatest single piece that an index grows by is less. */
#define INDEX_ROOM (64 << 20)

/* In leads. */
#define INDEX_BUNDLE 20000
#define SLICE_MOST 8192

G_DEFINE_FINAL_TYPE (TamizSession, tamiz_session, G_TYPE_OBJECT)

enum
{
  ADDRESS,
  CHANGED,
  DAMAGED,
  PROGRESS,
  RESCORING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const TamizOperationEntry *const tables[] = {
  tamiz_people_operations,
  tamiz_base_operations,
  tamiz_catalog_operations,
  tamiz_definition_operations,
  tamiz_version_operations,
  tamiz_exchange_operations,
  tamiz_rescoring_operations,
  tamiz_starter_operations,
  tamiz_draft_operations,
  tamiz_comment_operations,
  tamiz_opinion_operations,
  tamiz_signing_operations,
  tamiz_field_operations,
  tamiz_trial_operations,
  tamiz_learn_operations,
  tamiz_course_operations,
  tamiz_import_operations,
  tamiz_intake_operations,
  tamiz_text_operations,
  tamiz_set_aside_operations,
  tamiz_steward_operations,
  tamiz_merges_operations,
  tamiz_undo_operations,
  tamiz_preview_operations,
  tamiz_lead_operations,
  tamiz_list_operations,
  tamiz_history_operations,
  tamiz_call_operations, tamiz_brief_operations,
  tamiz_candidate_operations,
  tamiz_prepare_operations,
  tamiz_executive_operations,
  tamiz_exception_operations,
  tamiz_send_operations,
  tamiz_decide_operations,
  tamiz_calendar_operations, tamiz_meeting_operations,
  tamiz_packet_operations,
  tamiz_answer_operations,
  tamiz_outcome_operations,
  tamiz_crm_operations,
  tamiz_crm_map_operations,
  tamiz_crm_difference_operations,
  tamiz_sign_in_operations,
  tamiz_outbox_operations,
  tamiz_report_operations,
  tamiz_mail_operations,
  tamiz_upkeep_operations,
  tamiz_company_operations,
  tamiz_account_operations,
  tamiz_consent_operations,
  tamiz_suppression_operations,
  tamiz_erasure_operations,
  tamiz_bulk_operations,
  tamiz_duplicate_operations,
  tamiz_merge_operations,
  tamiz_today_operations,
  tamiz_sla_operations,
  tamiz_pause_operations,
  tamiz_notice_operations,
  tamiz_form_operations,
  tamiz_submission_operations,
  tamiz_mail_account_operations,
  tamiz_mail_outbox_operations,
  tamiz_template_operations,
  tamiz_inbox_operations,
  tamiz_opt_in_operations,
  tamiz_view_operations,
  tamiz_find_operations,
};

static const TamizOperationEntry *
find_entry (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (const TamizOperationEntry *entry = tables[i]; entry->operation.name != NULL; entry++)
        {
          if (g_str_equal (entry->operation.name, name))
            return entry;
        }
    }

  return NULL;
}

/**
 * tamiz_operation_find:
 * @name: an operation's name, such as `campaign.cost`
 *
 * Looks an operation up.
 *
 * Returns: (transfer none) (nullable): what it is called, needs and answers
 */
const TamizOperation *
tamiz_operation_find (const char *name)
{
  const TamizOperationEntry *entry = find_entry (name);

  return entry != NULL ? &entry->operation : NULL;
}

/**
 * tamiz_operation_get:
 * @position: from 0
 *
 * Lists the operations, for help and completion.
 *
 * Returns: (transfer none) (nullable): an operation, %NULL after the last
 */
const TamizOperation *
tamiz_operation_get (guint position)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (const TamizOperationEntry *entry = tables[i]; entry->operation.name != NULL; entry++)
        {
          if (position-- == 0)
            return &entry->operation;
        }
    }

  return NULL;
}

static void
free_secret (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

static void
tamiz_session_finalize (GObject *object)
{
  TamizSession *self = TAMIZ_SESSION (object);

  tamiz_session_close (self);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->passphrase, free_secret);
  g_clear_pointer (&self->definitions, g_hash_table_unref);
  g_clear_pointer (&self->paused, g_hash_table_unref);
  g_cond_clear (&self->go_on);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->index_builder);
  g_mutex_clear (&self->index_lock);
  g_mutex_clear (&self->index_reader);
  g_cond_clear (&self->first_listed);
  g_mutex_clear (&self->upkeep_lock);
  g_clear_pointer (&self->calendar_waits, g_hash_table_unref);
  g_mutex_clear (&self->trial_lock);

  G_OBJECT_CLASS (tamiz_session_parent_class)->finalize (object);
}

static void
tamiz_session_class_init (TamizSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_session_finalize;

  /**
   * TamizSession::changed:
   * @self: a session
   * @commit: what was done
   *
   * Emitted on the main context after each commit to the open base, of this program or
   * of another one.
   */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, TAMIZ_TYPE_COMMIT);
  /**
   * TamizSession::damaged:
   * @self: a session
   *
   * Emitted on the main context when a page of the open base turned out to be damaged: from
   * then on it can only be read.
   */
  signals[DAMAGED] = g_signal_new ("damaged", TAMIZ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  /**
   * TamizSession::progress:
   * @self: a session
   * @cancellable: what tamiz_session_perform_async() was given, which tells of several
   *   operations the one that is meant
   * @done: how far it has come
   * @total: of how much; 0 where that is not known
   *
   * Emitted on the main context while long work goes on.
   */
  signals[PROGRESS] = g_signal_new ("progress", TAMIZ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 3, G_TYPE_CANCELLABLE, G_TYPE_UINT64,
                                    G_TYPE_UINT64);
  /**
   * TamizSession::address:
   * @self: a session
   * @cancellable: (nullable): what tamiz_session_perform_async() was given
   * @address: where somebody is to go with a browser
   *
   * Emitted on the main context while an operation waits for somebody to do that.
   */
  signals[ADDRESS] = g_signal_new ("address", TAMIZ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_CANCELLABLE, G_TYPE_STRING);
  /**
   * TamizSession::rescoring:
   * @self: a session
   * @done: how many leads have been judged by the new version
   * @total: of how many; 0 when it has come to its end
   *
   * Emitted on the main context while leads are judged anew in the background, as
   * tamiz_session_keep_up() has it.
   */
  signals[RESCORING] = g_signal_new ("rescoring", TAMIZ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
tamiz_session_init (TamizSession *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->go_on);
  self->paused = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_mutex_init (&self->index_builder);
  g_mutex_init (&self->index_lock);
  g_mutex_init (&self->index_reader);
  g_cond_init (&self->first_listed);
  self->index_room = INDEX_ROOM;
  self->index_bundle = INDEX_BUNDLE;
  self->slice_most = SLICE_MOST;
  g_mutex_init (&self->upkeep_lock);
  g_mutex_init (&self->trial_lock);
  self->definitions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                             (GDestroyNotify) tamiz_definition_unref);
}

/**
 * tamiz_session_new:
 * @clock: the time, which tests replace
 *
 * Makes a session in which no base is open yet.
 *
 * Returns: (transfer full): a new session
 */
TamizSession *
tamiz_session_new (TamizClock *clock)
{
  TamizSession *self = g_object_new (TAMIZ_TYPE_SESSION, NULL);

  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
  self->clock = tamiz_session_clock_new (clock);

  return self;
}

/**
 * tamiz_session_set_user:
 * @self: a session
 * @email: (nullable): who works, by e-mail; %NULL for the base's only active user
 *
 * Says who works.  It holds for operations that start from now on.
 */
void
tamiz_session_set_user (TamizSession *self,
                        const char   *email)
{
  g_free (self->email);
  self->email = g_strdup (email);
}

/**
 * tamiz_session_set_passphrase:
 * @self: a session
 * @passphrase: (nullable): the user's passphrase, kept in memory only
 *
 * Gives the passphrase that confirms signing and accepting.
 */
void
tamiz_session_set_passphrase (TamizSession *self,
                              const char   *passphrase)
{
  free_secret (self->passphrase);
  self->passphrase = g_strdup (passphrase);
}

/**
 * tamiz_session_get_passphrase:
 * @self: a session
 *
 * Returns: (nullable): what tamiz_session_set_passphrase() was given
 */
const char *
tamiz_session_get_passphrase (TamizSession *self)
{
  return self->passphrase;
}

/* Tells how far what was begun with @cancellable (nullable) has come. */
void
tamiz_session_tell_progress (TamizSession *self,
                             GCancellable *cancellable,
                             guint64       done,
                             guint64       total)
{
  if (self->progress != NULL)
    self->progress (done, total, self->progress_data);
  if (cancellable != NULL)
    g_signal_emit (self, signals[PROGRESS], 0, cancellable, done, total);
  if (cancellable != NULL && cancellable == self->upkeep && total > 0)
    tamiz_session_tell_rescoring (self, done, total);
}

void
tamiz_session_tell_address (TamizSession *self,
                            GCancellable *cancellable,
                            const char   *address)
{
  g_signal_emit (self, signals[ADDRESS], 0, cancellable, address);
}

void
tamiz_session_tell_rescoring (TamizSession *self,
                              guint64       done,
                              guint64       total)
{
  g_signal_emit (self, signals[RESCORING], 0, done, total);
}

/**
 * tamiz_session_set_progress:
 * @self: a session
 * @func: (nullable): called on the main context while long work goes on
 * @user_data: for @func
 *
 * Listens to whatever is being done, where only one thing is: “progress” tells several
 * apart.
 */
void
tamiz_session_set_progress (TamizSession      *self,
                            TamizProgressFunc  func,
                            gpointer           user_data)
{
  self->progress = func;
  self->progress_data = user_data;
}

typedef struct
{
  char *path;
  gboolean read_only;
  json_t *settings;
} Opening;

static void
free_opening (Opening *opening)
{
  g_free (opening->path);
  g_clear_pointer (&opening->settings, json_decref);
  g_free (opening);
}

static TamizRecord *
make_settings (json_t  *settings,
               GError **error)
{
  g_autoptr (TamizRecord) base = tamiz_record_new (TAMIZ_KIND_BASE, 1);
  const char *currency = tamiz_json_get_text (settings, "currency");
  const char *timezone = tamiz_json_get_text (settings, "timezone");
  gboolean sample = json_is_true (json_object_get (settings, "sample"));
  const char *small = tamiz_json_get_text (settings, "small_company");
  g_auto (GStrv) waived = g_strsplit (small != NULL ? small : "", ",", -1);

  if (!tamiz_settings_check (settings, error))
    return NULL;

  tamiz_record_set_text (base, TAMIZ_BASE_COUNTRY, tamiz_json_get_text (settings, "country"));
  tamiz_record_set_text (base, TAMIZ_BASE_LANGUAGE, tamiz_json_get_text (settings, "language"));
  tamiz_record_set_text (base, TAMIZ_BASE_CURRENCY, currency != NULL ? currency : "USD");
  /* The invented company keeps the hours of its place. */
  if (timezone == NULL && sample)
    timezone = TAMIZ_SAMPLE_TIMEZONE;
  tamiz_record_set_text (base, TAMIZ_BASE_TIMEZONE, timezone);
  tamiz_record_set_int (base, TAMIZ_BASE_SAMPLE, sample);
  tamiz_record_set_int (base, TAMIZ_BASE_WAIVE_MEETING, 0);
  tamiz_record_set_int (base, TAMIZ_BASE_WAIVE_CONFIRMATION, 0);
  tamiz_record_set_int (base, TAMIZ_BASE_WAIVE_ACCEPTANCE, 0);
  for (guint i = 0; waived[i] != NULL; i++)
    {
      const char *step = g_strstrip (waived[i]);

      if (g_str_equal (step, "meeting"))
        tamiz_record_set_int (base, TAMIZ_BASE_WAIVE_MEETING, 1);
      else if (g_str_equal (step, "confirmation"))
        tamiz_record_set_int (base, TAMIZ_BASE_WAIVE_CONFIRMATION, 1);
      else if (g_str_equal (step, "acceptance"))
        tamiz_record_set_int (base, TAMIZ_BASE_WAIVE_ACCEPTANCE, 1);
      else
        {
          g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                       _("A small company may waive meeting, confirmation and acceptance, not “%s”"),
                       step);
          return NULL;
        }
    }

  return g_steal_pointer (&base);
}

static void
committed_cb (TamizSession *self,
              TamizCommit  *commit,
              TamizStore   *store)
{
  /* A base that was closed meanwhile has nothing more to tell. */
  if (store != self->store)
    return;
  tamiz_session_note_commit (self, commit);
  g_signal_emit (self, signals[CHANGED], 0, commit);
}

static void
damaged_cb (TamizSession *self,
            TamizStore   *store)
{
  if (store == self->store)
    g_signal_emit (self, signals[DAMAGED], 0);
}

/* A base that cannot be worked with is closed again, so that another may be opened. */
static gboolean
attach_store (TamizSession *self,
              TamizStore   *store,
              gboolean      is_new,
              GError      **error)
{
  TamizWork work = { .session = self, .clock = self->clock };
  gboolean done;

  self->store = store;
  self->judge = tamiz_session_judge_new (self);
  tamiz_store_set_judge (store, TAMIZ_JUDGE (self->judge));
  g_signal_connect_object (store, "committed", G_CALLBACK (committed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "damaged", G_CALLBACK (damaged_cb), self, G_CONNECT_SWAPPED);
  if (tamiz_store_is_read_only (store))
    return TRUE;

  /* Whoever opens the base first does what fell due meanwhile; where that is much, not all
   * of it at once. */
  done = tamiz_work_init (&work, self, NULL, NULL, error);
  work.actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
  done = done && (!is_new || tamiz_work_fill_lists (&work, error)) && tamiz_work_do_some_due (&work, error);
  if (done)
    tamiz_work_try_notices (&work, FALSE);
  tamiz_work_clear (&work);
  if (!done)
    tamiz_session_close (self);

  return done;
}

static void
create_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  TamizSession *self = source;
  Opening *opening = data;
  g_autoptr (TamizRecord) settings = NULL;
  TamizStore *store;
  GError *error = NULL;

  settings = make_settings (opening->settings, &error);
  store = settings != NULL
              ? tamiz_store_create (opening->path, settings, self->clock, &error)
              : NULL;
  if (store == NULL || !attach_store (self, store, TRUE, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * tamiz_session_create_async:
 * @self: a session in which no base is open
 * @path: the file to be created
 * @settings: `country`, `language`, `currency`, `timezone`, `small_company`, `sample`
 * @cancellable: (nullable): to give it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Creates an empty base and opens it.
 */
void
tamiz_session_create_async (TamizSession        *self,
                            const char          *path,
                            json_t              *settings,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_return_if_fail (self->store == NULL);

  opening->path = g_strdup (path);
  opening->settings = json_incref (settings);
  g_task_set_source_tag (task, tamiz_session_create_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) free_opening);
  g_task_run_in_thread (task, create_in_thread);
}

gboolean
tamiz_session_create_finish (TamizSession *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
open_store (TamizSession    *self,
            const char      *path,
            TamizStoreFlags  flags,
            gboolean         damaged,
            GError         **error)
{
  TamizStore *store = tamiz_store_open (path, flags, self->clock, error);

  if (store == NULL)
    return FALSE;
  if (damaged)
    tamiz_store_set_damaged (store);

  return attach_store (self, store, FALSE, error);
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  TamizSession *self = source;
  Opening *opening = data;
  g_autoptr (GError) error = NULL;

  if (open_store (self, opening->path, opening->read_only ? TAMIZ_STORE_READ_ONLY : TAMIZ_STORE_NONE,
                  FALSE, &error)
      /* What is damaged can still be looked at, as far as it goes. */
      || (!opening->read_only
          && g_error_matches (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED)
          && open_store (self, opening->path, TAMIZ_STORE_READ_ONLY, TRUE, NULL)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * tamiz_session_open_async:
 * @self: a session in which no base is open
 * @path: a base
 * @read_only: whether nothing is to be written
 * @cancellable: (nullable): to give it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Opens a base and does what fell due since somebody last did.  A base that is damaged is
 * opened for reading only, where that is possible; see tamiz_session_is_damaged().
 */
void
tamiz_session_open_async (TamizSession        *self,
                          const char          *path,
                          gboolean             read_only,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_return_if_fail (self->store == NULL);

  opening->path = g_strdup (path);
  opening->read_only = read_only;
  g_task_set_source_tag (task, tamiz_session_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) free_opening);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * tamiz_session_open_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location
 *
 * Finishes opening a base.
 *
 * Returns: whether it is open; else a %TAMIZ_STORAGE_ERROR
 */
gboolean
tamiz_session_open_finish (TamizSession *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * tamiz_session_close:
 * @self: a session
 *
 * Closes the base.  Operations still under way fail, or have been stored.
 */
void
tamiz_session_close (TamizSession *self)
{
  tamiz_session_stop_upkeep (self);
  if (self->store != NULL)
    {
      tamiz_store_set_judge (self->store, NULL);
      g_clear_object (&self->judge); /* it reads, and whoever closes last tidies the log away */
      tamiz_store_close (self->store);
      /* A worker may be its last owner, and end it on its thread while we end here: by then
       * nothing may hold the two together any more.
       */
      g_signal_handlers_disconnect_by_data (self->store, self);
    }

  /* A worker that is still reading keeps the store, and finds that it is not ours any more. */
  g_mutex_lock (&self->index_builder);
  g_mutex_lock (&self->index_lock);
  g_clear_object (&self->store);
  g_clear_object (&self->index);
  self->too_large = 0;
  self->listed = FALSE;
  g_mutex_unlock (&self->index_lock);
  g_mutex_unlock (&self->index_builder);
  tamiz_session_forget_trial (self);
}

typedef struct
{
  const TamizOperationEntry *entry;
  TamizStore *store;
  json_t *arguments;
  char *email;              /* (nullable): as they were when it began */
  char *passphrase;         /* (nullable) */
  GArray *changes;
} Performance;

/* Secrets do not stay in memory. */
static void
forget_secrets (Performance *performance)
{
  for (const TamizParameter *parameter = performance->entry->operation.parameters; parameter->name != NULL; parameter++)
    {
      const char *text = tamiz_json_get_text (performance->arguments, parameter->name);

      if ((parameter->flags & TAMIZ_PARAMETER_SECRET) != 0 && text != NULL)
        sodium_memzero ((char *) text, strlen (text));
    }
}

static void
free_performance (Performance *performance)
{
  g_object_unref (performance->store);
  forget_secrets (performance);
  json_decref (performance->arguments);
  g_free (performance->email);
  free_secret (performance->passphrase);
  g_array_unref (performance->changes);
  g_free (performance);
}

static void
perform_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  TamizSession *self = source;
  Performance *performance = data;
  TamizWork work = { 0 };
  json_t *answer = NULL;
  GError *error = NULL;

  work.store = performance->store;
  work.email = performance->email;
  work.passphrase = performance->passphrase;
  work.changes = performance->changes;
  if (tamiz_work_init (&work, self, performance->arguments, cancellable, &error)
      && tamiz_work_resolve_actor (&work, &performance->entry->operation, &error))
    answer = performance->entry->func (&work, &error);
  tamiz_work_clear (&work);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) json_decref);
}

/**
 * tamiz_session_perform_async:
 * @self: a session with an open base
 * @operation: an operation's name
 * @arguments: a JSON object: texts by the names of the operation's parameters, `true` for
 *   flags, lists of texts where several are possible
 * @cancellable: (nullable): to give it up; what was given up is not stored by halves
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does one thing that a user can do.
 */
void
tamiz_session_perform_async (TamizSession        *self,
                             const char          *operation,
                             json_t              *arguments,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const TamizOperationEntry *entry = find_entry (operation);
  Performance *performance;
  GError *error = NULL;

  g_return_if_fail (entry != NULL);
  g_return_if_fail (self->store != NULL);

  g_task_set_source_tag (task, tamiz_session_perform_async);
  /* What was stored before the cancelling came is told as stored. */
  g_task_set_check_cancellable (task, FALSE);
  if (!tamiz_work_check_arguments (&entry->operation, arguments, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  performance = g_new0 (Performance, 1);
  performance->entry = entry;
  performance->store = g_object_ref (self->store);
  performance->arguments = json_deep_copy (arguments);
  performance->email = g_strdup (self->email);
  performance->passphrase = g_strdup (self->passphrase);
  performance->changes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_task_data (task, performance, (GDestroyNotify) free_performance);
  g_task_run_in_thread (task, perform_in_thread);
}

/**
 * tamiz_session_perform_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location
 *
 * Finishes an operation.
 *
 * Returns: (transfer full): the answer in the shape that scripts rely on; %NULL with an
 *   error that says what was refused and why
 */
json_t *
tamiz_session_perform_finish (TamizSession *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tamiz_session_perform_get_changes:
 * @self: a session
 * @result: what the callback got
 *
 * Names what an operation changed, also where it failed half-way, so that it can be
 * undone: the last one first, each as `c17` by the operation `undo`.
 *
 * Returns: (transfer container) (element-type gint64): numbers of changes in the order in
 *   which they were made; empty where nothing was
 */
GArray *
tamiz_session_perform_get_changes (TamizSession *self,
                                   GAsyncResult *result)
{
  Performance *performance = g_task_get_task_data (G_TASK (result));

  /* Where already the arguments were refused there was no performance. */
  return performance != NULL ? g_array_ref (performance->changes)
                             : g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * tamiz_session_get_path:
 * @self: a session
 *
 * Returns: (nullable): the file of the open base, %NULL where none is open
 */
const char *
tamiz_session_get_path (TamizSession *self)
{
  return self->store != NULL ? tamiz_store_get_path (self->store) : NULL;
}

/**
 * tamiz_session_get_notice:
 * @self: a session
 *
 * Says what opening the base had to set right, if anything.
 *
 * Returns: (nullable): a sentence in the user's language
 */
const char *
tamiz_session_get_notice (TamizSession *self)
{
  return self->store != NULL ? tamiz_store_get_notice (self->store) : NULL;
}

/**
 * tamiz_session_is_damaged:
 * @self: a session
 *
 * Tells whether a page of the open base turned out to be damaged, so that it can only be
 * read; tamiz_session_recover_async() saves what there is.
 *
 * Returns: whether one did
 */
gboolean
tamiz_session_is_damaged (TamizSession *self)
{
  return self->store != NULL && tamiz_store_is_damaged (self->store);
}

/**
 * tamiz_session_get_user:
 * @self: a session
 *
 * Returns: (nullable): who works, as tamiz_session_set_user() was told
 */
const char *
tamiz_session_get_user (TamizSession *self)
{
  return self->email;
}

/**
 * tamiz_session_get_clock:
 * @self: a session
 *
 * Gets the clock by which everything in the base is dated.
 *
 * Returns: (transfer none): the clock
 */
TamizClock *
tamiz_session_get_clock (TamizSession *self)
{
  return self->clock;
}
