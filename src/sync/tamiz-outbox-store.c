#define G_LOG_DOMAIN "tamiz-outbox-store"

#include "config.h"

#include "tamiz-outbox-store.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_INTERFACE (TamizOutboxStore, tamiz_outbox_store, G_TYPE_OBJECT)

static void
tamiz_outbox_store_default_init (TamizOutboxStoreInterface *iface)
{
}

/**
 * tamiz_outbox_store_list_rows:
 * @self: a store
 * @connection: id of a connection
 * @error: return location
 *
 * Lists what is not done yet, in the order in which it was decided.
 *
 * Returns: (transfer full) (element-type TamizRecord): OUTBOX rows, or %NULL with an error
 *   of the store
 */
GPtrArray *
tamiz_outbox_store_list_rows (TamizOutboxStore *self,
                              gint64            connection,
                              GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->list_rows (self, connection, error);
}

/**
 * tamiz_outbox_store_begin:
 * @self: a store
 * @row: an OUTBOX row as listed; afterwards in state sending, with one attempt more
 * @error: return location
 *
 * Makes it durable that the row is about to be sent, before the first byte leaves.
 *
 * Returns: whether the row is ours; else %TAMIZ_CORE_ERROR_CONFLICT where another worker
 *   took it, or an error of the store
 */
gboolean
tamiz_outbox_store_begin (TamizOutboxStore *self,
                          TamizRecord      *row,
                          GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->begin (self, row, error);
}

/**
 * tamiz_outbox_store_settle:
 * @self: a store
 * @row: an OUTBOX row; afterwards as @settlement says
 * @settlement: how an attempt ended
 * @error: return location
 *
 * Writes the row's new state, its link and the attempt in one transaction.
 *
 * Returns: whether it is durable
 */
gboolean
tamiz_outbox_store_settle (TamizOutboxStore      *self,
                           TamizRecord           *row,
                           const TamizSettlement *settlement,
                           GError               **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->settle (self, row, settlement, error);
}

/**
 * tamiz_outbox_store_load_cursor:
 * @self: a store
 * @connection: id of a connection
 * @object: %TAMIZ_SYNC_CONNECTION, or an object that is polled
 * @error: return location
 *
 * Loads the bookkeeping of a connection.
 *
 * Returns: (transfer full): a CURSOR with CONNECTION and OBJECT set; id 0 where there was
 *   none; or %NULL with an error of the store
 */
TamizRecord *
tamiz_outbox_store_load_cursor (TamizOutboxStore *self,
                                gint64            connection,
                                const char       *object,
                                GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->load_cursor (self, connection, object, error);
}

/**
 * tamiz_outbox_store_save_cursor:
 * @self: a store
 * @cursor: a CURSOR as loaded; id 0 makes one unless there is one meanwhile
 * @error: return location
 *
 * Writes the bookkeeping of a connection, the lease excepted.
 *
 * Returns: whether it is durable
 */
gboolean
tamiz_outbox_store_save_cursor (TamizOutboxStore *self,
                                TamizRecord      *cursor,
                                GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->save_cursor (self, cursor, error);
}

/**
 * tamiz_outbox_store_find_link:
 * @self: a store
 * @connection: id of a connection
 * @object: company or lead
 * @idem_key: the key it was made under
 * @error: return location
 *
 * Finds the record over there that a key made.
 *
 * Returns: (transfer full) (nullable): a REMOTE_LINK; %NULL where there is none, or with
 *   @error set
 */
TamizRecord *
tamiz_outbox_store_find_link (TamizOutboxStore *self,
                              gint64            connection,
                              const char       *object,
                              const char       *idem_key,
                              GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->find_link (self, connection, object, idem_key, error);
}

/**
 * tamiz_outbox_store_list_links:
 * @self: a store
 * @connection: id of a connection
 * @object: company or lead
 * @error: return location
 *
 * Lists what we know to be over there.
 *
 * Returns: (transfer full) (element-type TamizRecord): REMOTE_LINKs in whatever state, or
 *   %NULL with an error of the store
 */
GPtrArray *
tamiz_outbox_store_list_links (TamizOutboxStore *self,
                               gint64            connection,
                               const char       *object,
                               GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->list_links (self, connection, object, error);
}

/**
 * tamiz_outbox_store_apply_changes:
 * @self: a store
 * @connection: id of a connection
 * @changes: (element-type TamizRemoteChange): of records that have a link
 * @cursor: (nullable): written in the same transaction
 * @error: return location
 *
 * Brings outcomes home.  A change whose modification time and state the link already has
 * does nothing.
 *
 * Returns: whether it is durable
 */
gboolean
tamiz_outbox_store_apply_changes (TamizOutboxStore *self,
                                  gint64            connection,
                                  GPtrArray        *changes,
                                  TamizRecord      *cursor,
                                  GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->apply_changes (self, connection, changes, cursor,
                                                             error);
}

/**
 * tamiz_outbox_store_take_lease:
 * @self: a store
 * @connection: id of a connection
 * @owner: who asks, see tamiz_lease_new ()
 * @now: microseconds since 1970
 * @until: microseconds since 1970
 * @error: return location
 *
 * Takes or prolongs the right to work on a connection.
 *
 * Returns: whether it was given; else %TAMIZ_CORE_ERROR_CONFLICT while another holds it
 */
gboolean
tamiz_outbox_store_take_lease (TamizOutboxStore *self,
                               gint64            connection,
                               const char       *owner,
                               gint64            now,
                               gint64            until,
                               GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->take_lease (self, connection, owner, now, until,
                                                          error);
}

/**
 * tamiz_outbox_store_release_lease:
 * @self: a store
 * @connection: id of a connection
 * @owner: who gives it back
 * @error: return location
 *
 * Gives back the right to work on a connection; does nothing where another holds it.
 *
 * Returns: whether it is durable
 */
gboolean
tamiz_outbox_store_release_lease (TamizOutboxStore *self,
                                  gint64            connection,
                                  const char       *owner,
                                  GError          **error)
{
  return TAMIZ_OUTBOX_STORE_GET_IFACE (self)->release_lease (self, connection, owner, error);
}

static void
set_time (TamizRecord *row,
          int          field,
          gint64       at)
{
  if (at != 0)
    tamiz_record_set_int (row, field, at);
  else
    tamiz_value_clear (tamiz_record_edit (row, field));
}

/**
 * tamiz_outbox_store_complete:
 * @self: a store
 * @row: an OUTBOX row
 * @values: what it sends
 * @error: return location
 *
 * Adds to @values what is too large to be kept in every row.
 *
 * Returns: whether it could be made
 */
gboolean
tamiz_outbox_store_complete (TamizOutboxStore *self,
                             TamizRecord      *row,
                             json_t           *values,
                             GError          **error)
{
  TamizOutboxStoreInterface *iface = TAMIZ_OUTBOX_STORE_GET_IFACE (self);

  return iface->complete == NULL || iface->complete (self, row, values, error);
}

/**
 * tamiz_settlement_apply:
 * @settlement: how an attempt ended
 * @row: an OUTBOX row
 *
 * Puts a settlement into a row, for stores to write.
 */
void
tamiz_settlement_apply (const TamizSettlement *settlement,
                        TamizRecord           *row)
{
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, settlement->state);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_REASON, settlement->reason);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, settlement->attempts);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_PROBES, settlement->probes);
  set_time (row, TAMIZ_OUTBOX_NEXT_AT, settlement->next_at);
  set_time (row, TAMIZ_OUTBOX_DONE_AT, settlement->done_at);
  set_time (row, TAMIZ_OUTBOX_HTTP_STATUS, settlement->http_status);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_SERVER_WORDS, settlement->words);
}

/* When the process began, in clock ticks since the start of the machine: it tells a
 * process from a later one with the same number.  The name in the second field may hold
 * spaces and brackets, hence the search from the end.
 */
static char *
read_start_time (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");
  rest = strrchr (text, ')');
  if (rest == NULL)
    return g_strdup ("");

  fields = g_strsplit (rest + 1, " ", -1);
  return g_strdup (g_strv_length (fields) > 20 ? fields[20] : "");
}

/* Process numbers mean something only within one start of one machine and one PID
 * name space (a sandbox has its own).
 */
static char *
read_machine (void)
{
  g_autofree char *boot = NULL;
  g_autofree char *space = g_file_read_link ("/proc/self/ns/pid", NULL);

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL) || space == NULL)
    return NULL;

  return g_strconcat (g_strstrip (boot), "/", space, NULL);
}

/**
 * tamiz_lease_new:
 *
 * Makes a name for who holds a lease, such that others on this machine can tell when
 * the holder has died.
 *
 * Returns: (transfer full): the name
 */
char *
tamiz_lease_new (void)
{
  g_autofree char *machine = read_machine ();
  g_autofree char *start = read_start_time (getpid ());
  g_autofree char *nonce = g_uuid_string_random ();

  return g_strdup_printf ("%s %d %s %s", machine != NULL ? machine : "?", (int) getpid (), start,
                          nonce);
}

typedef enum
{
  HOLDER_UNKNOWN,           /* on another machine, or in another sandbox */
  HOLDER_DEAD,
  HOLDER_ALIVE,
} Holder;

static Holder
find_holder (const char *lease)
{
  g_autofree char *machine = read_machine ();
  g_autofree char *start = NULL;
  g_auto (GStrv) parts = NULL;
  gint64 pid;

  if (lease == NULL || machine == NULL)
    return HOLDER_UNKNOWN;
  parts = g_strsplit (lease, " ", -1);
  if (g_strv_length (parts) != 4 || !g_str_equal (parts[0], machine)
      || !g_ascii_string_to_signed (parts[1], 10, 1, G_MAXINT32, &pid, NULL))
    return HOLDER_UNKNOWN;
  if (kill ((pid_t) pid, 0) != 0 && errno == ESRCH)
    return HOLDER_DEAD;

  start = read_start_time (pid);
  if (*start == '\0')
    return HOLDER_UNKNOWN;

  return g_str_equal (start, parts[2]) ? HOLDER_ALIVE : HOLDER_DEAD;
}

/**
 * tamiz_lease_is_dead:
 * @lease: (nullable): who holds a lease
 *
 * Tells whether its holder certainly runs no more: a worker that was killed shall not
 * keep the next one waiting.
 *
 * Returns: %TRUE where it ran on this machine and is gone; %FALSE where that cannot be
 *   known
 */
gboolean
tamiz_lease_is_dead (const char *lease)
{
  return find_holder (lease) == HOLDER_DEAD;
}

/**
 * tamiz_lease_is_alive:
 * @lease: (nullable): who holds a lease
 *
 * Tells whether its holder certainly runs.
 *
 * Returns: %FALSE where it is gone, and where that cannot be known
 */
gboolean
tamiz_lease_is_alive (const char *lease)
{
  return find_holder (lease) == HOLDER_ALIVE;
}
