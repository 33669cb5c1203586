/* Outcomes back: what changed since the last poll, and now and then everything.
 *
 * The cursor is the server's time of modification, never ours.  Pages are cut by record
 * number, so that nothing slips through between two of them; but a record of the first
 * page may change while the others are read.  So the cursor moves to the latest time on
 * the first page only: every such change is later than that.  What is read twice by it
 * is dropped, because its link already knows it.
 */

#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-error.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

#define INTERVAL (10 * TAMIZ_MINUTE)
#define FULL_INTERVAL (7 * TAMIZ_DAY)

/* Once a day polls reach further back, for servers whose clocks are corrected. */
#define DAILY_OVERLAP (5 * TAMIZ_MINUTE)

/* Before any CRM kept records. */
#define BEGINNING "1990-01-01T00:00:00Z"

/* So many links that nobody deletes them all at once, and of one page, or of new ones; a person may
 * say that somebody did.
 */
#define TOO_MANY_TO_LOSE 2
#define TOO_MANY_OF_SOME 5

/* What is watched: the leads that were sent, and the deals that some CRMs make of them. */
typedef struct
{
  const char *object;
  const char *read_many, *changes_since;
} Watch;

static const Watch watches[] = {
  { "lead", "read_many", "changes_since" },
  { "deal", "read_deals", "deals_since" },
};

typedef struct
{
  TamizSyncWorker *worker;
  const Watch *watch;
  GPtrArray *links;         /* TamizRecord: all of them */
  GHashTable *by_id;        /* remote id → TamizRecord, live ones */
  GHashTable *lost;         /* remote id → TamizRecord, those that were gone; they may come back */
  GPtrArray *parents;       /* (nullable): TamizRecord: of deals, the leads */
  GHashTable *by_lead;      /* (nullable): remote id of the lead → TamizRecord */
  TamizRecord *cursor;
  char *since;              /* (nullable): where the cursor will stand */
  GPtrArray *missing;       /* TamizRemoteChange: gone, it seems, as long as nothing else was seen */
  guint n_seen, n_gone;     /* of this reconciliation */
} Poll;

static void
poll_clear (Poll *poll)
{
  g_clear_pointer (&poll->links, g_ptr_array_unref);
  g_clear_pointer (&poll->by_id, g_hash_table_unref);
  g_clear_pointer (&poll->lost, g_hash_table_unref);
  g_clear_pointer (&poll->parents, g_ptr_array_unref);
  g_clear_pointer (&poll->by_lead, g_hash_table_unref);
  g_clear_object (&poll->cursor);
  g_clear_pointer (&poll->since, g_free);
  g_clear_pointer (&poll->missing, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Poll, poll_clear)

static GHashTable *
index_links (GPtrArray      *links,
             TamizLinkState  state)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);
      const char *id = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID);

      if (id != NULL && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == (gint64) state)
        g_hash_table_insert (by_id, (char *) id, link);
    }

  return by_id;
}

static gboolean
poll_init (Poll            *poll,
           TamizSyncWorker *worker,
           const Watch     *watch,
           GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (worker);

  poll->worker = worker;
  poll->watch = watch;
  poll->cursor = tamiz_outbox_store_load_cursor (priv->store, priv->id, watch->object, error);
  if (poll->cursor == NULL)
    return FALSE;
  poll->links = tamiz_outbox_store_list_links (priv->store, priv->id, watch->object, error);
  if (poll->links == NULL)
    return FALSE;
  if (watch != &watches[0])
    {
      poll->parents = tamiz_outbox_store_list_links (priv->store, priv->id, watches[0].object, error);
      if (poll->parents == NULL)
        return FALSE;
      poll->by_lead = index_links (poll->parents, TAMIZ_LINK_LIVE);
    }

  poll->since = g_strdup (tamiz_record_get_text (poll->cursor, TAMIZ_CURSOR_SINCE));
  poll->by_id = index_links (poll->links, TAMIZ_LINK_LIVE);
  poll->lost = index_links (poll->links, TAMIZ_LINK_GONE);
  return TRUE;
}

/* What was gone is news when it is there again. */
static gboolean
is_news (TamizRecord             *link,
         const TamizRemoteChange *change)
{
  if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_GONE)
    return change->outcome != TAMIZ_REMOTE_GONE;

  return g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_STATE), change->state) != 0
         || g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_MODIFIED),
                       change->modified) != 0;
}

/* A deal that is not known yet, but of a lead that is. */
static gboolean
is_new_deal (Poll                    *poll,
             const TamizRemoteChange *change)
{
  return poll->by_lead != NULL && change->lead != NULL && g_hash_table_contains (poll->by_lead, change->lead);
}

static TamizRecord *
find_link (Poll       *poll,
           const char *remote_id)
{
  TamizRecord *link = g_hash_table_lookup (poll->by_id, remote_id);

  return link != NULL ? link : g_hash_table_lookup (poll->lost, remote_id);
}

/* Takes out what is not ours, and what we know. */
static void
keep_news (Poll      *poll,
           GPtrArray *changes)
{
  for (guint i = changes->len; i > 0; i--)
    {
      TamizRemoteChange *change = g_ptr_array_index (changes, i - 1);
      TamizRecord *link = find_link (poll, change->remote_id);

      if (link == NULL ? !is_new_deal (poll, change) : !is_news (link, change))
        g_ptr_array_remove_index (changes, i - 1);
      else if (change->key == NULL && link != NULL)
        change->key = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY));
    }
}

static void
move_since (Poll      *poll,
            GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      TamizRemoteChange *change = g_ptr_array_index (changes, i);

      if (change->modified != NULL && g_strcmp0 (change->modified, poll->since) > 0)
        {
          g_free (poll->since);
          poll->since = g_strdup (change->modified);
        }
    }
}

/* What is still open over there is news, but nothing came of it yet. */
static gboolean
is_outcome (int outcome)
{
  return outcome == TAMIZ_REMOTE_WON || outcome == TAMIZ_REMOTE_LOST || outcome == TAMIZ_REMOTE_DEFERRED;
}

/* Commits a page; the last one moves the cursor in the same transaction. */
static gboolean
apply (Poll      *poll,
       GPtrArray *changes,
       gboolean   last,
       gboolean   full,
       GError   **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (poll->worker);
  gint64 now = tamiz_sync_worker_now (poll->worker);

  if (last)
    {
      tamiz_record_set_text (poll->cursor, TAMIZ_CURSOR_SINCE, poll->since);
      tamiz_record_set_int (poll->cursor, TAMIZ_CURSOR_POLLED_AT, now);
      if (full)
        {
          tamiz_record_set_int (poll->cursor, TAMIZ_CURSOR_RECONCILED_AT, now);
          tamiz_record_set_int (poll->cursor, TAMIZ_CURSOR_FAILURES, 0);
        }
    }
  if (!last && changes->len == 0)
    return TRUE;

  for (guint i = 0; i < changes->len; i++)
    priv->report.changes += is_outcome (((TamizRemoteChange *) g_ptr_array_index (changes, i))->outcome);
  return tamiz_outbox_store_apply_changes (priv->store, priv->id, changes,
                                           last ? poll->cursor : NULL, error);
}

/* Asks for a page; %NULL without error where the connection has trouble, which is noted.
 * @page: (nullable): what the CRM calls the next page, where it names it
 */
static GPtrArray *
read_page (TamizSyncWorker *self,
           const char      *op,
           json_t          *values,
           char           **page,
           GCancellable    *cancellable,
           GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_auto (TamizAsked) asked = { 0 };
  GPtrArray *changes = NULL;

  if (tamiz_sync_worker_ask (self, op, values, &asked, cancellable))
    {
      changes = tamiz_connector_parse_changes (priv->connector, op, asked.response, NULL);
      if (changes == NULL)
        asked.klass = TAMIZ_CLASS_NOT_THE_API;
      if (page != NULL)
        *page = tamiz_connector_parse_next (priv->connector, op, asked.response);
    }
  else if (asked.fate == TAMIZ_FATE_ANSWERED && asked.klass == TAMIZ_CLASS_EMPTY)
    changes = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_remote_change_free);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !tamiz_sync_worker_note (self, &asked, FALSE, error))
    g_clear_pointer (&changes, g_ptr_array_unref);

  return changes;
}

/* The records of one question, and of those that have the rest of them. */
static GPtrArray *
read_lists (TamizSyncWorker *self,
            const char      *op,
            json_t          *values,
            GCancellable    *cancellable,
            GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  GPtrArray *changes = read_page (self, op, values, NULL, cancellable, error);

  while (changes != NULL && (op = tamiz_connector_get_also (priv->connector, op)) != NULL)
    {
      GPtrArray *rest = read_page (self, op, values, NULL, cancellable, error);

      if (rest != NULL)
        g_ptr_array_extend_and_steal (changes, rest);
      else
        g_clear_pointer (&changes, g_ptr_array_unref);
    }

  return changes;
}

static TamizRemoteChange *
create_gone (Poll        *poll,
             TamizRecord *link)
{
  TamizRemoteChange *change = g_new0 (TamizRemoteChange, 1);

  change->object = g_strdup (poll->watch->object);
  change->key = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY));
  change->remote_id = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID));
  change->outcome = TAMIZ_REMOTE_GONE;

  return change;
}

/* Which of the links that were asked for did not come back. */
static GPtrArray *
find_gone (Poll      *poll,
           GPtrArray *asked,
           GPtrArray *changes)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *gone = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_remote_change_free);

  for (guint i = 0; i < changes->len; i++)
    g_hash_table_add (seen, ((TamizRemoteChange *) g_ptr_array_index (changes, i))->remote_id);
  for (guint i = 0; i < asked->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (asked, i);

      if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_LIVE
          && !g_hash_table_contains (seen, tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID)))
        g_ptr_array_add (gone, create_gone (poll, link));
    }

  return gone;
}

/* Whether nobody knows how a record stands.  Leads that were made are still new; but one may have been
 * merged into another one, or a person may have said which it is.
 */
static gboolean
is_unread (Poll        *poll,
           TamizRecord *link)
{
  return !tamiz_record_has (link, TAMIZ_REMOTE_LINK_REMOTE_STATE)
         && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_LIVE
         && (poll->parents != NULL || tamiz_record_has (link, TAMIZ_REMOTE_LINK_REMOTE));
}

/* The next links to be read: those that live, and also those that were gone, or @unread ones. */
static GPtrArray *
take_links (Poll     *poll,
            guint    *next,
            guint     most,
            gboolean  unread)
{
  GPtrArray *links = g_ptr_array_new ();

  while (*next < poll->links->len && links->len < most)
    {
      TamizRecord *link = g_ptr_array_index (poll->links, (*next)++);
      const char *id = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID);

      if (id != NULL && find_link (poll, id) == link && (!unread || is_unread (poll, link)))
        g_ptr_array_add (links, link);
    }

  return links;
}

static json_t *
list_ids (GPtrArray *links)
{
  json_t *ids = json_array ();

  for (guint i = 0; i < links->len; i++)
    json_array_append_new (ids, json_string (tamiz_record_get_text (g_ptr_array_index (links, i),
                                                                    TAMIZ_REMOTE_LINK_REMOTE_ID)));

  return ids;
}

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_remote_change_free);
}

/* Rights were taken away, or it is another database: nothing a lead did.  It is remembered: when a
 * person has had it go on, and nothing is seen again, they were deleted.
 */
static gboolean
stop_blind (Poll     *poll,
            gboolean *stopped,
            GError  **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (poll->worker);

  *stopped = TRUE;
  tamiz_record_set_int (poll->cursor, TAMIZ_CURSOR_FAILURES, 1);
  return tamiz_outbox_store_save_cursor (priv->store, poll->cursor, error)
         && tamiz_sync_worker_pause (
             poll->worker, "not_the_api",
             _("The CRM shows none of the leads that were sent to it; has the user's company or the database "
               "changed? If they were deleted there, have the connection go on"),
             0, error);
}

static gboolean
was_blind (Poll *poll)
{
  return tamiz_record_get_int (poll->cursor, TAMIZ_CURSOR_FAILURES) > 0;
}

/* Believes that records are gone once another one was seen.  Where they are read one by one, a
 * page alone cannot tell.
 */
static gboolean
take_missing (Poll      *poll,
              GPtrArray *changes,
              gboolean   unread,
              gboolean   last,
              gboolean  *stopped,
              GError   **error)
{
  gboolean blind = poll->n_seen == 0;
  guint too_many = unread ? TOO_MANY_OF_SOME : TOO_MANY_TO_LOSE;

  if (blind && last && poll->n_gone >= too_many && !was_blind (poll))
    return stop_blind (poll, stopped, error);
  if (!blind || last)
    {
      g_ptr_array_extend_and_steal (changes, g_steal_pointer (&poll->missing));
      poll->missing = new_changes ();
    }

  return TRUE;
}

static gboolean
reconcile_page (Poll         *poll,
                GPtrArray    *asked,
                gboolean      unread,
                gboolean      first,
                gboolean      last,
                gboolean     *stopped,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (json_t) values = json_object ();
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (GError) cause = NULL;
  guint seen;

  json_object_set_new (values, "ids", list_ids (asked));
  changes = read_lists (poll->worker, poll->watch->read_many, values, cancellable, &cause);
  /* Before it is believed that there is nothing at all, one looks a second time. */
  if (changes != NULL && changes->len == 0)
    {
      g_ptr_array_unref (changes);
      changes = read_lists (poll->worker, poll->watch->read_many, values, cancellable, &cause);
    }
  if (changes == NULL)
    {
      *stopped = TRUE;
      if (cause != NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      return cause == NULL && (error == NULL || *error == NULL);
    }

  gone = find_gone (poll, asked, changes);
  if (changes->len == 0 && gone->len >= TOO_MANY_OF_SOME && !was_blind (poll))
    return stop_blind (poll, stopped, error);
  if (first && !unread)
    move_since (poll, changes);
  seen = changes->len;
  keep_news (poll, changes);
  poll->n_seen += seen;
  poll->n_gone += gone->len;
  g_ptr_array_extend_and_steal (poll->missing, g_steal_pointer (&gone));

  return take_missing (poll, changes, unread, last, stopped, error)
         && (*stopped || apply (poll, changes, last && !unread, TRUE, error));
}

/* Reads every link, also of what was gone: it may be there again.  Or, @unread, those that were made
 * since and whose state nobody knows.
 */
static gboolean
reconcile (Poll         *poll,
           gboolean      unread,
           gboolean     *stopped,
           GCancellable *cancellable,
           GError      **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (poll->worker);
  guint size = tamiz_connector_get_page_size (priv->connector, poll->watch->read_many);
  guint next = 0;
  gboolean first = TRUE;

  g_clear_pointer (&poll->missing, g_ptr_array_unref);
  poll->missing = new_changes ();
  poll->n_seen = poll->n_gone = 0;
  while (!*stopped && (next < poll->links->len || first))
    {
      g_autoptr (GPtrArray) asked = take_links (poll, &next, size, unread);
      gboolean last = next >= poll->links->len;

      if (asked->len == 0 && !last)
        continue;
      if (asked->len == 0)
        {
          g_autoptr (GPtrArray) changes = new_changes ();

          return take_missing (poll, changes, unread, TRUE, stopped, error)
                 && (*stopped || (unread && changes->len == 0) || apply (poll, changes, !unread, TRUE, error));
        }
      if (!reconcile_page (poll, asked, unread, first, last, stopped, cancellable, error))
        return FALSE;
      first = FALSE;
    }

  return TRUE;
}

/* The cursor less the overlap, as ISO 8601. */
static char *
start_of_poll (Poll *poll)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (poll->worker);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 now = tamiz_sync_worker_now (poll->worker);
  gint64 polled = tamiz_record_get_int (poll->cursor, TAMIZ_CURSOR_POLLED_AT);
  gint64 overlap = tamiz_connector_get_overlap (priv->connector);
  gint64 at;

  if (tamiz_day_of (polled, utc) != tamiz_day_of (now, utc))
    overlap = MAX (overlap, DAILY_OVERLAP);
  if (!tamiz_time_parse (poll->since, utc, &at, NULL))
    return NULL;

  return tamiz_time_format (at - overlap, utc);
}

/* One list, page by page.  @first_list: the cursor moves to its latest time; @last_list: its
 * last page commits the cursor.
 */
static gboolean
read_list (Poll         *poll,
           const char   *op,
           const char   *since,
           gboolean      first_list,
           gboolean      last_list,
           gboolean     *stopped,
           GCancellable *cancellable,
           GError      **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (poll->worker);
  guint size = tamiz_connector_get_page_size (priv->connector, op);
  gboolean names_pages = tamiz_connector_names_pages (priv->connector, op);
  g_autofree char *after = g_strdup ("0");
  g_autofree char *page = NULL;
  json_int_t offset = 0, number = 1;
  gboolean last = FALSE;

  for (gboolean first = TRUE; !last; first = FALSE)
    {
      g_autoptr (json_t) values
          = json_pack ("{s:s,s:s,s:s?,s:I,s:I,s:I}", "since", since, "after", after, "page", page, "offset", offset,
                       "page_number", number, "limit", (json_int_t) size);
      g_autofree char *next = NULL;
      g_autoptr (GError) cause = NULL;
      g_autoptr (GPtrArray) changes = read_page (poll->worker, op, values, &next, cancellable, &cause);

      if (changes == NULL)
        {
          if (cause != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&cause));
              return FALSE;
            }
          *stopped = TRUE;
          return TRUE;
        }
      offset += changes->len;
      number++;
      /* A server that ignores the cut would answer the same page for ever. */
      last = names_pages ? next == NULL || g_strcmp0 (next, page) == 0 : changes->len < size;
      g_free (page);
      page = g_steal_pointer (&next);
      if (!last && !names_pages)
        {
          TamizRemoteChange *end = g_ptr_array_index (changes, changes->len - 1);

          last = g_str_equal (end->remote_id, after);
          g_free (after);
          after = g_strdup (end->remote_id);
        }
      if (first && first_list)
        move_since (poll, changes);
      keep_news (poll, changes);
      if (!apply (poll, changes, last && last_list, FALSE, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_changes (Poll         *poll,
              const char   *since,
              GCancellable *cancellable,
              GError      **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (poll->worker);
  const char *op = poll->watch->changes_since;
  gboolean stopped = FALSE;

  for (gboolean first = TRUE; op != NULL && !stopped; first = FALSE)
    {
      const char *also = tamiz_connector_get_also (priv->connector, op);

      if (!read_list (poll, op, since, first, also == NULL, &stopped, cancellable, error))
        return FALSE;
      op = also;
    }

  return TRUE;
}

/* Where leads do not name their deals, but deals their lead, the first deal is searched for among
 * all of them.
 */
static char *
first_search (Poll *poll)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (poll->worker);

  return poll->parents != NULL && tamiz_connector_finds_deals (priv->connector)
                 && g_hash_table_size (poll->by_id) == 0
             ? g_strdup (BEGINNING)
             : NULL;
}

static gboolean
poll_watch (TamizSyncWorker *self,
            const Watch     *watch,
            gboolean         now,
            gboolean         all,
            gint64          *next_at,
            gboolean        *stopped,
            GCancellable    *cancellable,
            GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_auto (Poll) poll = { 0 };
  g_autofree char *since = NULL;
  gint64 time = tamiz_sync_worker_now (self);
  gint64 polled, reconciled;

  if (!poll_init (&poll, self, watch, error))
    return FALSE;
  if (g_hash_table_size (poll.by_id) == 0 && g_hash_table_size (poll.lost) == 0
      && (poll.by_lead == NULL || g_hash_table_size (poll.by_lead) == 0))
    return TRUE;

  polled = tamiz_record_get_int (poll.cursor, TAMIZ_CURSOR_POLLED_AT);
  reconciled = tamiz_record_get_int (poll.cursor, TAMIZ_CURSOR_RECONCILED_AT);
  *next_at = time + INTERVAL;
  if (!now && !all && !tamiz_sync_is_due (polled + INTERVAL, time))
    {
      *next_at = polled + INTERVAL;
      return TRUE;
    }
  if (!reconcile (&poll, TRUE, stopped, cancellable, error))
    return FALSE;
  if (*stopped)
    return TRUE;

  since = poll.since != NULL ? start_of_poll (&poll) : first_search (&poll);
  if (all || was_blind (&poll) || since == NULL || reconciled + FULL_INTERVAL <= time
      || !tamiz_connector_has_op (priv->connector, watch->changes_since))
    return reconcile (&poll, FALSE, stopped, cancellable, error);

  return read_changes (&poll, since, cancellable, error);
}

/* Polls where it is due, or @now; reads every link where that is due, or @all.  Trouble with
 * the connection is noted and no error.
 */
gboolean
tamiz_sync_worker_poll (TamizSyncWorker *self,
                        gboolean         now,
                        gboolean         all,
                        gint64          *next_at,
                        GCancellable    *cancellable,
                        GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  gboolean stopped = FALSE;

  *next_at = 0;
  for (guint i = 0; i < G_N_ELEMENTS (watches) && !stopped; i++)
    {
      if (tamiz_connector_has_op (priv->connector, watches[i].read_many)
          && !poll_watch (self, &watches[i], now, all, next_at, &stopped, cancellable, error))
        return FALSE;
    }

  return TRUE;
}
