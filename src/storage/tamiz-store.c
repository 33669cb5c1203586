#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-store-private.h"

#include "tamiz-error.h"
#include "tamiz-keys.h"
#include "tamiz-migrations.h"
#include "tamiz-opening.h"
#include "tamiz-statement.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>

enum
{
  COMMITTED,
  DAMAGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TamizStore, tamiz_store, G_TYPE_OBJECT)

/* How often the writer thread looks for other programs' commits. */
#define LOOK_INTERVAL (G_TIME_SPAN_SECOND / 4)

/* Once batches have held the base so long, the next one keeps off for a while, in microseconds:
 * other programs' edits, which look for it every 3 ms, find the base free.  Whoever takes as long
 * to make a batch loses nothing by it, and very small ones lose little.
 */
#define WRITER_TURN 12000
#define WRITER_GAP 6000

/* The log is emptied beyond this; below, only what is in it is moved. */
#define MAX_LOG_SIZE (64 * 1024 * 1024)

static const char head_sql[] = "SELECT base, change FROM head";

typedef struct _TamizJob TamizJob;

/* What the writer thread is asked to do.  It lies on the stack of the asking thread,
 * which waits.
 */
struct _TamizJob
{
  gboolean (*run) (TamizStore *store, TamizJob *job, GError **error);
  TamizChangeSet *change_set;
  TamizKeyLog *log;         /* (nullable) */
  guint most, left;         /* of the log's keys */
  GCancellable *cancellable;
  TamizCommit *commit;
  TamizIdBlock block;
  gboolean emptied;         /* the log */
  gboolean succeeded;
  gboolean done;
  GError *error;
};

static void
tamiz_store_dispose (GObject *object)
{
  TamizStore *self = TAMIZ_STORE (object);

  tamiz_store_close (self);
  g_clear_object (&self->judge);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->damage, g_atomic_rc_box_release);

  G_OBJECT_CLASS (tamiz_store_parent_class)->dispose (object);
}

static void
tamiz_store_finalize (GObject *object)
{
  TamizStore *self = TAMIZ_STORE (object);

  g_free (self->path);
  g_free (self->id);
  g_free (self->notice);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->id_lock);
  g_cond_clear (&self->wake);
  tamiz_reader_pool_unref (self->pool);

  G_OBJECT_CLASS (tamiz_store_parent_class)->finalize (object);
}

static void
tamiz_store_class_init (TamizStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tamiz_store_dispose;
  object_class->finalize = tamiz_store_finalize;

  /**
   * TamizStore::committed:
   * @self: a store
   * @commit: what was done
   *
   * Emitted after each commit, of this program or of another one, on the main context
   * that was the thread's default when the store was opened, in the order of the commits.
   */
  signals[COMMITTED] = g_signal_new ("committed", TAMIZ_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, TAMIZ_TYPE_COMMIT);
  /**
   * TamizStore::damaged:
   * @self: a store
   *
   * Emitted once, on the same main context, when a page of the file turned out to be
   * damaged.  From then on nothing is written.
   */
  signals[DAMAGED] = g_signal_new ("damaged", TAMIZ_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
tamiz_store_init (TamizStore *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->id_lock);
  g_cond_init (&self->wake);
  self->damage = g_atomic_rc_box_new0 (TamizDamage);
  self->pool = tamiz_reader_pool_new ();
  g_queue_init (&self->edits);
  g_queue_init (&self->batches);
}

typedef struct
{
  TamizStore *store;
  TamizCommit *commit;      /* %NULL = that it is damaged */
} Telling;

static gboolean
tell_cb (gpointer user_data)
{
  Telling *telling = user_data;

  if (telling->commit != NULL)
    g_signal_emit (telling->store, signals[COMMITTED], 0, telling->commit);
  else
    g_signal_emit (telling->store, signals[DAMAGED], 0);

  return G_SOURCE_REMOVE;
}

static void
telling_free (Telling *telling)
{
  g_object_unref (telling->store);
  g_clear_pointer (&telling->commit, tamiz_commit_unref);
  g_free (telling);
}

static void
tell (TamizStore  *self,
      TamizCommit *commit)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Telling *telling = g_new0 (Telling, 1);

  telling->store = g_object_ref (self);
  telling->commit = commit != NULL ? tamiz_commit_ref (commit) : NULL;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, telling, (GDestroyNotify) telling_free);
  g_source_attach (source, self->context);
}

static gboolean
run_change (TamizStore *self,
            TamizJob   *job,
            GError    **error)
{
  g_autoptr (TamizCommit) others = NULL;

  job->commit
      = tamiz_store_run_change (self, job->change_set, job->log, job->cancellable, &others, error);
  if (others != NULL)
    tell (self, others);
  if (job->commit == NULL)
    return FALSE;

  self->log_dirty = TRUE;
  if (self->overwrites)
    self->file_holds_erased = self->log_holds_erased = TRUE;
  tell (self, job->commit);

  return TRUE;
}

static gboolean
run_write_keys (TamizStore *self,
                TamizJob   *job,
                GError    **error)
{
  self->log_dirty = TRUE;

  return tamiz_store_run_write_keys (self, job->log, job->most, &job->left, error);
}

static gboolean
run_settle (TamizStore *self,
            TamizJob   *job,
            GError    **error)
{
  self->log_dirty = TRUE;

  return tamiz_store_run_settle (self, error);
}

static gboolean
run_compact (TamizStore *self,
             TamizJob   *job,
             GError    **error)
{
  self->log_dirty = TRUE;
  if (!tamiz_store_run_compact (self, &job->emptied, error))
    return FALSE;

  self->file_holds_erased = FALSE;
  self->log_holds_erased &= !job->emptied;
  return TRUE;
}

static gboolean
run_take_block (TamizStore *self,
                TamizJob   *job,
                GError    **error)
{
  return tamiz_store_is_in_place (self, error)
         && tamiz_store_take_block (self->connection, &job->block, error);
}

static void
look_for_others (TamizStore *self)
{
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;

  if (self->immutable)
    return;

  if (!tamiz_connection_get_int (self->connection, "PRAGMA data_version", &version, &error))
    {
      g_debug ("%s", error->message);
      return;
    }
  if (version == self->data_version)
    return;

  if (!tamiz_store_look_for_others (self, G_MAXINT64, &commit, &error))
    {
      g_debug ("%s", error->message);
      return;
    }
  self->data_version = version;
  if (commit != NULL)
    tell (self, commit);
}

/* Moving the log's pages into the file inside of a commit would make that commit slow.  A log that
 * still has what was erased is emptied as soon as nobody reads it.
 */
static void
tidy_log (TamizStore *self,
          gboolean    idle)
{
  gboolean large = tamiz_connection_get_log_size (self->connection) > MAX_LOG_SIZE;

  if (self->read_only || !self->log_dirty || (!idle && !large) || tamiz_store_is_damaged (self))
    return;

  if (tamiz_connection_checkpoint (self->connection, large || self->log_holds_erased))
    self->log_dirty = self->log_holds_erased = FALSE;
}

/* Pages keep bytes of what lay elsewhere in them before, so the file is written anew: when nobody
 * waits, for all that was erased meanwhile, and not again by whoever erases a person.
 */
static void
overwrite_rest (TamizStore *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->file_holds_erased || self->read_only || tamiz_store_is_damaged (self))
    return;

  self->file_holds_erased = FALSE;
  self->log_dirty = TRUE;
  if (!tamiz_store_is_in_place (self, &error) || !tamiz_connection_run (self->connection, "VACUUM", &error))
    g_warning ("What was erased may be left in parts of the file: %s", error->message);
}

/* A damaged file is left as it is: nothing is written to it, not even what the log holds. */
static void
tell_damage (TamizStore *self)
{
  if (self->damage_told || !tamiz_store_is_damaged (self))
    return;

  self->damage_told = TRUE;
  tamiz_connection_leave_log (self->connection);
  tell (self, NULL);
}

/* What people wait for goes first. */
static TamizJob *
take_job (TamizStore *self,
          gboolean   *batch)
{
  TamizJob *job = g_queue_pop_head (&self->edits);

  *batch = job == NULL;
  if (job == NULL && g_get_monotonic_time () >= self->next_batch)
    job = g_queue_pop_head (&self->batches);

  return job;
}

static TamizJob *
wait_for_job (TamizStore *self,
              gboolean   *batch)
{
  TamizJob *job;
  gint64 until = g_get_monotonic_time () + LOOK_INTERVAL;

  g_mutex_lock (&self->lock);
  while ((job = take_job (self, batch)) == NULL)
    {
      gboolean held_back = !g_queue_is_empty (&self->batches);

      if (held_back)
        g_cond_wait_until (&self->wake, &self->lock, self->next_batch);
      else if (self->stopping || !g_cond_wait_until (&self->wake, &self->lock, until))
        break;
    }
  g_mutex_unlock (&self->lock);

  return job;
}

static void
run_batch (TamizStore *self,
           TamizJob   *job)
{
  gint64 began = g_get_monotonic_time ();
  gint64 ended;

  if (began >= self->batch_ended + WRITER_GAP)
    self->held = 0;
  job->succeeded = job->run (self, job, &job->error);
  ended = g_get_monotonic_time ();
  self->batch_ended = ended;
  self->held += ended - began;
  if (self->held >= WRITER_TURN)
    self->next_batch = ended + WRITER_GAP;
}

static gpointer
write_in_thread (gpointer user_data)
{
  TamizStore *self = user_data;

  for (;;)
    {
      gboolean batch, stopping;
      TamizJob *job = wait_for_job (self, &batch);

      if (job != NULL)
        {
          if (batch)
            run_batch (self, job);
          else
            job->succeeded = job->run (self, job, &job->error);

          g_mutex_lock (&self->lock);
          job->done = TRUE;
          g_cond_broadcast (&self->wake);
          g_mutex_unlock (&self->lock);

          tell_damage (self);
          tidy_log (self, FALSE);
          continue;
        }

      g_mutex_lock (&self->lock);
      stopping = self->stopping;
      g_mutex_unlock (&self->lock);
      overwrite_rest (self);
      if (stopping)
        break;

      look_for_others (self);
      tell_damage (self);
      tidy_log (self, TRUE);
    }

  return NULL;
}

static gboolean
ask (TamizStore *self,
     TamizJob   *job,
     gboolean    batch,
     GError    **error)
{
  g_assert (g_thread_self () != self->thread);

  g_mutex_lock (&self->lock);
  if (self->thread == NULL || self->stopping)
    {
      g_mutex_unlock (&self->lock);
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FAILED,
                   _("The base %s is closed. Open it again"), self->path);
      return FALSE;
    }
  g_queue_push_tail (batch ? &self->batches : &self->edits, job);
  g_cond_broadcast (&self->wake);
  while (!job->done)
    g_cond_wait (&self->wake, &self->lock);
  g_mutex_unlock (&self->lock);

  if (!job->succeeded)
    g_propagate_error (error, job->error);

  return job->succeeded;
}

static gboolean
read_head (TamizStore *self,
           GError    **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, head_sql, error);
  gboolean row;

  if (statement == NULL || !tamiz_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
                   _("%s is damaged: it does not say which base it is. Restore a backup"),
                   self->path);
      return FALSE;
    }
  self->id = g_strdup (tamiz_statement_get_text (statement, 0));
  self->seen = tamiz_statement_get_int (statement, 1);

  return TRUE;
}

static gboolean
connect_to_file (TamizStore *self,
                 GError    **error)
{
  TamizConnectionFlags flags = TAMIZ_CONNECTION_READ_WRITE;
  GStatBuf about;

  if (self->read_only)
    flags = self->immutable ? TAMIZ_CONNECTION_IMMUTABLE : TAMIZ_CONNECTION_READ_ONLY;

  self->connection = tamiz_connection_open (self->path, flags, error);
  if (self->connection != NULL)
    tamiz_connection_watch (self->connection, self->damage);
  if (self->connection == NULL
      || !tamiz_opening_check_version (self->connection, error))
    return FALSE;
  if (!self->read_only
      && (!tamiz_migrations_run (self->connection, error)
          || !tamiz_keys_complete (self->connection, error)
          || !tamiz_connection_run (self->connection, "PRAGMA synchronous = FULL", error)))
    return FALSE;

  self->synchronous = TRUE;
  if (!read_head (self, error)
      || !tamiz_connection_get_int (self->connection, "PRAGMA data_version", &self->data_version,
                                    error))
    return FALSE;

  if (g_stat (self->path, &about) == 0)
    {
      self->device = about.st_dev;
      self->inode = about.st_ino;
    }

  return TRUE;
}

/* A folder that cannot be written to has no log to be read, or nobody to write one. */
static gboolean
must_read_as_it_lies (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf about;

  if (g_access (folder, W_OK) == 0)
    return FALSE;

  return g_stat (log, &about) != 0 || about.st_size == 0;
}

/**
 * tamiz_store_open:
 * @path: a base
 * @flags: how
 * @clock: tells the time of changes
 * @error: return location
 *
 * Opens a base, bringing it to this program's version where it is older.
 *
 * What is not a base, is newer, is missing, lies on a network share or in a read-only
 * folder, or is damaged is refused with an error of %TAMIZ_STORAGE_ERROR.
 *
 * Returns: (transfer full): an open store
 */
TamizStore *
tamiz_store_open (const char     *path,
                  TamizStoreFlags flags,
                  TamizClock     *clock,
                  GError        **error)
{
  g_autoptr (TamizStore) self = NULL;
  g_autofree char *notice = NULL;
  gboolean read_only = (flags & TAMIZ_STORE_READ_ONLY) != 0;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (TAMIZ_IS_CLOCK (clock), NULL);

  if (sodium_init () < 0)
    g_error ("libsodium could not be initialised");

  if (!tamiz_opening_check_file (path, error) || !tamiz_opening_check_place (path, error)
      || (!read_only && !tamiz_opening_check_writable (path, error))
      || !tamiz_opening_check_log (path, read_only, &notice, error))
    return NULL;

  self = g_object_new (TAMIZ_TYPE_STORE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  self->notice = g_steal_pointer (&notice);
  self->read_only = read_only;
  self->immutable = read_only && must_read_as_it_lies (path);
  self->clock = g_object_ref (clock);
  self->context = g_main_context_ref_thread_default ();
  if (!connect_to_file (self, error))
    return NULL;

  self->thread = g_thread_new ("tamiz-writer", write_in_thread, self);

  return g_steal_pointer (&self);
}

/**
 * tamiz_store_close:
 * @self: a store
 *
 * Finishes what is queued and closes the file.  Readers have connections of their own
 * and may live on.
 */
void
tamiz_store_close (TamizStore *self)
{
  g_return_if_fail (TAMIZ_IS_STORE (self));

  if (self->thread != NULL)
    {
      g_mutex_lock (&self->lock);
      self->stopping = TRUE;
      g_cond_broadcast (&self->wake);
      g_mutex_unlock (&self->lock);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  /* The writer's is the last one, which tidies the log away. */
  tamiz_reader_pool_close (self->pool);
  g_clear_pointer (&self->connection, tamiz_connection_close);
}

const char *
tamiz_store_get_path (TamizStore *self)
{
  return self->path;
}

/**
 * tamiz_store_get_id:
 * @self: a store
 *
 * Gets which base it is, whatever its file is called.
 *
 * Returns: (transfer none): a UUID
 */
const char *
tamiz_store_get_id (TamizStore *self)
{
  return self->id;
}

/**
 * tamiz_store_get_notice:
 * @self: a store
 *
 * Gets what had to be set right when the base was opened, in words for the user.
 *
 * Returns: (transfer none) (nullable): a message
 */
const char *
tamiz_store_get_notice (TamizStore *self)
{
  return self->notice;
}

gboolean
tamiz_store_is_read_only (TamizStore *self)
{
  return self->read_only;
}

/**
 * tamiz_store_set_judge:
 * @self: a store
 * @judge: (nullable): asked before each commit, on the writer thread
 *
 * Sets who judges the leads that a change touches.
 */
void
tamiz_store_set_judge (TamizStore *self,
                       TamizJudge *judge)
{
  g_return_if_fail (TAMIZ_IS_STORE (self));

  g_mutex_lock (&self->lock);
  g_set_object (&self->judge, judge);
  g_mutex_unlock (&self->lock);
}

TamizJudge *
tamiz_store_dup_judge (TamizStore *self)
{
  TamizJudge *judge;

  g_mutex_lock (&self->lock);
  judge = self->judge != NULL ? g_object_ref (self->judge) : NULL;
  g_mutex_unlock (&self->lock);

  return judge;
}

static gboolean
refuse_read_only (TamizStore *self,
                  GError    **error)
{
  if (tamiz_store_refuse_damaged (self, error))
    return TRUE;
  if (!self->read_only)
    return FALSE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY,
               _("%s was opened for reading only. Open it for writing to change it"), self->path);
  return TRUE;
}

/**
 * tamiz_store_take_id:
 * @self: a store
 * @error: return location
 *
 * Takes an id for a new record.  It is never used again, whether or not the record is
 * made.  Most calls answer from a block taken before.
 *
 * Returns: an id; 0 with @error set
 */
gint64
tamiz_store_take_id (TamizStore *self,
                     GError    **error)
{
  gint64 id = 0;

  g_return_val_if_fail (TAMIZ_IS_STORE (self), 0);

  if (refuse_read_only (self, error))
    return 0;

  g_mutex_lock (&self->id_lock);
  if (self->ids.next == self->ids.end)
    {
      TamizJob job = { .run = run_take_block, .block = self->ids };

      if (ask (self, &job, FALSE, error))
        self->ids = job.block;
    }
  if (self->ids.next < self->ids.end)
    id = self->ids.next++;
  g_mutex_unlock (&self->id_lock);

  return id;
}

/**
 * tamiz_store_apply:
 * @self: a store
 * @change_set: what to change; storage owns it until this returns
 * @cancellable: (nullable): honoured until just before the commit
 * @error: return location
 *
 * Applies a change set in one transaction, or not at all.
 *
 * Errors: %TAMIZ_CORE_ERROR_CONFLICT where a field no longer holds what was read,
 * %TAMIZ_CORE_ERROR_NOT_ALLOWED, %TAMIZ_CORE_ERROR_TOO_LARGE, what the judge refuses
 * with, and %TAMIZ_STORAGE_ERROR.
 *
 * Returns: (transfer full): what was done
 */
TamizCommit *
tamiz_store_apply (TamizStore     *self,
                   TamizChangeSet *change_set,
                   GCancellable   *cancellable,
                   GError        **error)
{
  TamizJob job = { .run = run_change, .change_set = change_set, .cancellable = cancellable };

  g_return_val_if_fail (TAMIZ_IS_STORE (self), NULL);
  g_return_val_if_fail (change_set != NULL, NULL);

  if (refuse_read_only (self, error)
      || !ask (self, &job, tamiz_change_set_is_batch (change_set), error))
    return NULL;

  return job.commit;
}

/**
 * tamiz_store_apply_slice:
 * @self: a store
 * @change_set: a slice of an import
 * @log: the import's log of keys
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Applies a slice as tamiz_store_apply() does, but for the keys that its records are found
 * by, which go into @log: nobody looks for the rows of an import before it is done.
 *
 * Returns: (transfer full): what was done
 */
TamizCommit *
tamiz_store_apply_slice (TamizStore     *self,
                         TamizChangeSet *change_set,
                         TamizKeyLog    *log,
                         GCancellable   *cancellable,
                         GError        **error)
{
  TamizJob job
      = { .run = run_change, .change_set = change_set, .log = log, .cancellable = cancellable };

  g_return_val_if_fail (TAMIZ_IS_STORE (self), NULL);

  if (refuse_read_only (self, error) || !ask (self, &job, TRUE, error))
    return NULL;

  return job.commit;
}

/**
 * tamiz_store_write_keys:
 * @self: a store
 * @log: an import's log of keys, to which nothing is added any more
 * @most: how many to write in one transaction
 * @left: (out): how many are left after that
 * @error: return location
 *
 * Writes keys of an import, in the order of their table.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_store_write_keys (TamizStore   *self,
                        TamizKeyLog  *log,
                        guint         most,
                        guint        *left,
                        GError      **error)
{
  TamizJob job = { .run = run_write_keys, .log = log, .most = most };

  g_return_val_if_fail (TAMIZ_IS_STORE (self), FALSE);

  if (refuse_read_only (self, error) || !ask (self, &job, TRUE, error))
    return FALSE;

  *left = job.left;
  return TRUE;
}

/**
 * tamiz_store_compact:
 * @self: a store
 * @emptied: (out): whether the log, too, has nothing left of what was before
 * @error: return location
 *
 * Writes the file anew without what was removed from it.  It takes as long as the file is
 * large, and nobody writes meanwhile.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_store_compact (TamizStore *self,
                     gboolean   *emptied,
                     GError    **error)
{
  TamizJob job = { .run = run_compact };

  g_return_val_if_fail (TAMIZ_IS_STORE (self), FALSE);

  if (refuse_read_only (self, error) || !ask (self, &job, FALSE, error))
    return FALSE;

  *emptied = job.emptied;
  return TRUE;
}

/**
 * tamiz_store_settle:
 * @self: a store
 * @error: return location
 *
 * Waits until what was applied in batches outlives a power cut, as what people do does at
 * once.
 *
 * Returns: whether it does
 */
gboolean
tamiz_store_settle (TamizStore *self,
                    GError    **error)
{
  TamizJob job = { .run = run_settle };

  g_return_val_if_fail (TAMIZ_IS_STORE (self), FALSE);

  return !refuse_read_only (self, error) && ask (self, &job, TRUE, error);
}

/* (nullable): one that is ready, as long as the path leads to its file. */
static TamizConnection *
take_idle (TamizStore *self)
{
  if (tamiz_store_is_in_place (self, NULL))
    return tamiz_reader_pool_take (self->pool);

  tamiz_reader_pool_drop (self->pool);
  return NULL;
}

static TamizConnection *
open_for_reading (TamizStore *self,
                  GError    **error)
{
  TamizConnection *connection
      = tamiz_connection_open (self->path,
                               self->immutable ? TAMIZ_CONNECTION_IMMUTABLE
                                               : TAMIZ_CONNECTION_READ_ONLY,
                               error);

  if (connection != NULL)
    tamiz_connection_watch (connection, self->damage);

  return connection;
}

/**
 * tamiz_store_new_reader:
 * @self: a store
 * @error: return location
 *
 * Gets a connection that only reads and never waits for the writer.
 *
 * Returns: (transfer full): a reader, for one thread at a time
 */
TamizReader *
tamiz_store_new_reader (TamizStore *self,
                        GError    **error)
{
  TamizConnection *connection;

  g_return_val_if_fail (TAMIZ_IS_STORE (self), NULL);

  connection = take_idle (self);
  if (connection == NULL)
    connection = open_for_reading (self, error);

  return connection != NULL ? tamiz_reader_new (connection, self->pool) : NULL;
}
