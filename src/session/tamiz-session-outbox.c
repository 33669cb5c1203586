#define G_LOG_DOMAIN "tamiz-session-outbox"

#include "config.h"

#include "tamiz-session-outbox.h"

#include "tamiz-error.h"
#include "tamiz-notices.h"
#include "tamiz-packet-paper.h"
#include "tamiz-remote-changes.h"
#include "tamiz-sync-worker.h"

#include <glib/gi18n-lib.h>

#define TAMIZ_TYPE_SESSION_OUTBOX (tamiz_session_outbox_get_type ())

G_DECLARE_FINAL_TYPE (TamizSessionOutbox, tamiz_session_outbox, TAMIZ, SESSION_OUTBOX, GObject)

struct _TamizSessionOutbox
{
  GObject parent_instance;

  TamizWork *work; /* not owned: lives as long as the operation that made this */
};

/* A request of the other one may take that long. */
#define PATIENCE (20 * G_USEC_PER_SEC)

static void store_iface_init (TamizOutboxStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizSessionOutbox, tamiz_session_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_OUTBOX_STORE, store_iface_init))

static TamizWork *
get_work (TamizOutboxStore *store)
{
  return TAMIZ_SESSION_OUTBOX (store)->work;
}

static TamizChangeSet *
new_change (const char *cause)
{
  return tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_CONNECTOR, 0 }, cause);
}

static gboolean
apply (TamizWork       *work,
       TamizChangeSet  *set,
       GError         **error)
{
  g_autoptr (TamizCommit) commit = NULL;

  if (tamiz_change_set_is_empty (set))
    return TRUE;

  /* What is known of the server is kept even where the user gives up meanwhile. */
  commit = tamiz_store_apply (work->store, set, NULL, error);
  return commit != NULL;
}

static GPtrArray *
list_rows (TamizOutboxStore *store,
           gint64            connection,
           GError          **error)
{
  return tamiz_reader_list_open (get_work (store)->reader, connection, error);
}

static gboolean
begin (TamizOutboxStore  *store,
       TamizRecord       *row,
       GError           **error)
{
  g_autoptr (TamizChangeSet) set = new_change ("outbox.begin");
  gint64 attempts = tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS);

  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_ATTEMPTS, attempts + 1);
  if (!apply (get_work (store), set, error))
    return FALSE;

  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, attempts + 1);
  return TRUE;
}

static void
update_all (TamizChangeSet *set,
            TamizRecord    *stored,
            TamizRecord    *wanted)
{
  guint n_fields = tamiz_kind_get_info (tamiz_record_get_kind (stored))->n_fields;

  for (guint i = 0; i < n_fields; i++)
    tamiz_change_set_update (set, stored, i, tamiz_record_get (wanted, i));
}

static gboolean
insert_copy (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *record,
             GError         **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  TamizRecord *copy = tamiz_work_insert (work, set, kind, error);

  if (copy == NULL)
    return FALSE;

  for (guint i = 0; i < tamiz_kind_get_info (kind)->n_fields; i++)
    tamiz_value_copy (tamiz_record_get (record, i), tamiz_record_edit (copy, i));

  return TRUE;
}

static TamizRecord *
find_stored_link (TamizWork    *work,
                  TamizRecord  *link,
                  GError      **error)
{
  if (tamiz_record_get_id (link) != 0)
    return tamiz_reader_load (work->reader, TAMIZ_KIND_REMOTE_LINK, tamiz_record_get_id (link), error);

  return tamiz_work_find_link (work, tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION),
                       tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT),
                       tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY),
                       tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID), error);
}

static gboolean
write_link (TamizWork       *work,
            TamizChangeSet  *set,
            TamizRecord     *link,
            GError         **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) stored = find_stored_link (work, link, &local_error);
  g_autofree char *key = NULL;
  gint64 before, after;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (stored == NULL)
    return insert_copy (work, set, link, error);

  if (tamiz_record_get_id (link) != 0)
    update_all (set, stored, link);
  before = tamiz_record_get_int (stored, TAMIZ_REMOTE_LINK_STATE);
  after = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE);
  if (after == TAMIZ_LINK_GONE && before != TAMIZ_LINK_GONE)
    return tamiz_work_ask_about_gone (work, set, stored, error);
  if (tamiz_record_get_id (link) == 0 || after != TAMIZ_LINK_LIVE || before == TAMIZ_LINK_LIVE)
    return TRUE;

  /* It is there again, so nobody has to be asked about it. */
  key = tamiz_remote_gone_key (stored);
  return tamiz_work_see_notices (work, set, key, error);
}

/* What was sent again is there, although one still looks whether it is there twice. */
static TamizStepState
find_step_state (const TamizSettlement *settlement)
{
  switch (settlement->state)
    {
    case TAMIZ_OUTBOX_DONE:
      return TAMIZ_STEP_STATE_DONE;
    case TAMIZ_OUTBOX_DEAD:
    case TAMIZ_OUTBOX_HELD:
      return TAMIZ_STEP_STATE_FAILED;
    case TAMIZ_OUTBOX_PROBING:
      return settlement->link != NULL ? TAMIZ_STEP_STATE_DONE : TAMIZ_STEP_STATE_IN_DOUBT;
    default:
      return TAMIZ_STEP_STATE_WAITING;
    }
}

/* When the lead's row arrives, the handoff's transfer is done. */
static gboolean
update_transfer (TamizWork              *work,
                 TamizChangeSet         *set,
                 TamizRecord            *row,
                 const TamizSettlement  *settlement,
                 GError                **error)
{
  g_autoptr (GPtrArray) steps = NULL;
  TamizStepState state;

  if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), "lead") != 0
      || !tamiz_record_has (row, TAMIZ_OUTBOX_HANDOFF))
    return TRUE;

  steps = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF,
                                tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF), error);
  if (steps == NULL)
    return FALSE;

  state = find_step_state (settlement);
  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP) != TAMIZ_STEP_TRANSFER
          || tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE) == (gint64) state)
        continue;
      tamiz_change_set_update_int (set, step, TAMIZ_HANDOFF_STEP_STATE, state);
      tamiz_change_set_update_int (set, step, TAMIZ_HANDOFF_STEP_AT, work->now);
      tamiz_change_set_update_text (set, step, TAMIZ_HANDOFF_STEP_MESSAGE, settlement->words);
    }

  return TRUE;
}

static gboolean
try_settle (TamizOutboxStore       *store,
            TamizRecord            *row,
            const TamizSettlement  *settlement,
            GError                **error)
{
  TamizWork *work = get_work (store);
  g_autoptr (TamizChangeSet) set = new_change ("outbox.settle");
  g_autoptr (TamizRecord) wanted = tamiz_record_dup (row);

  tamiz_settlement_apply (settlement, wanted);
  update_all (set, row, wanted);
  if ((settlement->link != NULL && !write_link (work, set, settlement->link, error))
      || (settlement->attempt != NULL && !insert_copy (work, set, settlement->attempt, error))
      || !update_transfer (work, set, row, settlement, error) || !apply (work, set, error))
    return FALSE;

  tamiz_settlement_apply (settlement, row);
  return TRUE;
}

/* Two CRMs may answer about the same handoff in the same moment: who comes second reads it again. */
static gboolean
settle (TamizOutboxStore       *store,
        TamizRecord            *row,
        const TamizSettlement  *settlement,
        GError                **error)
{
  for (guint tries = 1;; tries++)
    {
      g_autoptr (GError) cause = NULL;

      if (try_settle (store, row, settlement, &cause))
        return TRUE;
      if (tries == 3 || !g_error_matches (cause, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
    }
}

static TamizRecord *
load_cursor (TamizOutboxStore *store,
             gint64            connection,
             const char       *object,
             GError          **error)
{
  g_autoptr (GPtrArray) cursors = tamiz_reader_list_by (get_work (store)->reader, TAMIZ_KIND_CURSOR,
                                                        TAMIZ_CURSOR_CONNECTION, connection, error);
  TamizRecord *cursor;

  if (cursors == NULL)
    return NULL;

  for (guint i = 0; i < cursors->len; i++)
    {
      cursor = g_ptr_array_index (cursors, i);
      if (g_strcmp0 (tamiz_record_get_text (cursor, TAMIZ_CURSOR_OBJECT), object) == 0)
        return g_object_ref (cursor);
    }

  cursor = tamiz_record_new (TAMIZ_KIND_CURSOR, 0);
  tamiz_record_set_int (cursor, TAMIZ_CURSOR_CONNECTION, connection);
  tamiz_record_set_text (cursor, TAMIZ_CURSOR_OBJECT, object);
  return cursor;
}

static gboolean
write_cursor (TamizOutboxStore  *store,
              TamizChangeSet    *set,
              TamizRecord       *cursor,
              GError           **error)
{
  g_autoptr (TamizRecord) stored
      = load_cursor (store, tamiz_record_get_int (cursor, TAMIZ_CURSOR_CONNECTION),
                     tamiz_record_get_text (cursor, TAMIZ_CURSOR_OBJECT), error);

  if (stored == NULL)
    return FALSE;
  if (tamiz_record_get_id (stored) == 0)
    return insert_copy (get_work (store), set, cursor, error);

  for (guint i = 0; i < TAMIZ_CURSOR_N_FIELDS; i++)
    {
      if (i != TAMIZ_CURSOR_LEASE && i != TAMIZ_CURSOR_LEASE_UNTIL)
        tamiz_change_set_update (set, stored, i, tamiz_record_get (cursor, i));
    }
  return TRUE;
}

static gboolean
save_cursor (TamizOutboxStore  *store,
             TamizRecord       *cursor,
             GError           **error)
{
  g_autoptr (TamizChangeSet) set = new_change ("outbox.cursor");

  return write_cursor (store, set, cursor, error) && apply (get_work (store), set, error);
}

static GPtrArray *
list_links (TamizOutboxStore *store,
            gint64            connection,
            const char       *object,
            GError          **error)
{
  GPtrArray *links = tamiz_reader_list_by (get_work (store)->reader, TAMIZ_KIND_REMOTE_LINK,
                                           TAMIZ_REMOTE_LINK_CONNECTION, connection, error);

  for (guint i = 0; links != NULL && i < links->len;)
    {
      if (g_strcmp0 (tamiz_record_get_text (g_ptr_array_index (links, i), TAMIZ_REMOTE_LINK_OBJECT), object)
          != 0)
        g_ptr_array_remove_index (links, i);
      else
        i++;
    }

  return links;
}

static TamizRecord *
find_link (TamizOutboxStore *store,
           gint64            connection,
           const char       *object,
           const char       *idem_key,
           GError          **error)
{
  return tamiz_work_find_link (get_work (store), connection, object, idem_key, NULL, error);
}

/* Every outcome is idempotent, so the cursor may follow them in a change of its own:
 * after a kill between the two they are read again and nothing happens.
 */
static gboolean
apply_changes (TamizOutboxStore  *store,
               gint64             connection,
               GPtrArray         *changes,
               TamizRecord       *cursor,
               GError           **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      if (!tamiz_work_note_remote (get_work (store), connection, g_ptr_array_index (changes, i), error))
        return FALSE;
    }

  return cursor == NULL || save_cursor (store, cursor, error);
}

/* Takes the lease where it is free.  @taken: whether it was; else another one has it. */
static gboolean
try_lease (TamizOutboxStore  *store,
           gint64             connection,
           const char        *owner,
           gint64             now,
           gint64             until,
           gboolean          *taken,
           GError           **error)
{
  g_autoptr (TamizRecord) cursor = load_cursor (store, connection, TAMIZ_SYNC_CONNECTION, error);
  g_autoptr (TamizChangeSet) set = new_change ("outbox.lease");
  g_autoptr (GError) cause = NULL;
  const char *holder;

  *taken = FALSE;
  if (cursor == NULL)
    return FALSE;

  holder = tamiz_record_get_text (cursor, TAMIZ_CURSOR_LEASE);
  if (holder != NULL && !g_str_equal (holder, owner)
      && tamiz_record_get_int (cursor, TAMIZ_CURSOR_LEASE_UNTIL) > now && !tamiz_lease_is_dead (holder))
    return TRUE;

  if (tamiz_record_get_id (cursor) == 0)
    {
      tamiz_record_set_text (cursor, TAMIZ_CURSOR_LEASE, owner);
      tamiz_record_set_int (cursor, TAMIZ_CURSOR_LEASE_UNTIL, until);
      if (!insert_copy (get_work (store), set, cursor, error))
        return FALSE;
    }
  else
    {
      tamiz_change_set_update_text (set, cursor, TAMIZ_CURSOR_LEASE, owner);
      tamiz_change_set_update_int (set, cursor, TAMIZ_CURSOR_LEASE_UNTIL, until);
    }

  *taken = apply (get_work (store), set, &cause);
  /* Somebody else was quicker by a moment. */
  if (*taken || g_error_matches (cause, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT)
      || g_error_matches (cause, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Whoever asks for something waits a while for the one who works in the background; that one
 * does not wait.
 */
static gboolean
take_lease (TamizOutboxStore  *store,
            gint64             connection,
            const char        *owner,
            gint64             now,
            gint64             until,
            GError           **error)
{
  TamizWork *work = get_work (store);
  gint64 patience = tamiz_work_flag (work, "due") ? 0 : PATIENCE;
  gint64 give_up = g_get_monotonic_time () + patience;
  gboolean taken;

  for (;;)
    {
      if (!try_lease (store, connection, owner, now, until, &taken, error))
        return FALSE;
      if (taken)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
      if (g_get_monotonic_time () >= give_up)
        return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_CONFLICT, error, _("Another program is sending to this CRM"));
      g_usleep (200 * 1000);
    }
}

static gboolean
release_lease (TamizOutboxStore  *store,
               gint64             connection,
               const char        *owner,
               GError           **error)
{
  g_autoptr (TamizRecord) cursor = load_cursor (store, connection, TAMIZ_SYNC_CONNECTION, error);
  g_autoptr (TamizChangeSet) set = new_change ("outbox.lease");
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (cursor == NULL)
    return FALSE;
  if (tamiz_record_get_id (cursor) == 0
      || g_strcmp0 (tamiz_record_get_text (cursor, TAMIZ_CURSOR_LEASE), owner) != 0)
    return TRUE;

  tamiz_change_set_update (set, cursor, TAMIZ_CURSOR_LEASE, &nothing);
  tamiz_change_set_update (set, cursor, TAMIZ_CURSOR_LEASE_UNTIL, &nothing);
  return apply (get_work (store), set, error);
}

/* The packet on paper, made anew of what was frozen. */
static GBytes *
draw_packet (const char  *text,
             GError     **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (json_t) packet = tamiz_json_parse (text, -1, &cause);
  GBytes *paper = packet != NULL ? tamiz_packet_paper_render (packet, &cause) : NULL;

  if (paper == NULL)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                 _("The handoff's packet cannot be put on paper (%s); hand it over by hand, or give this row up"),
                 cause->message);
  return paper;
}

static gboolean
complete (TamizOutboxStore  *store,
          TamizRecord       *row,
          json_t            *values,
          GError           **error)
{
  TamizWork *work = get_work (store);
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (TamizRecord) handoff = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error) : NULL;
  const char *text = handoff != NULL ? tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET) : NULL;
  g_autoptr (GBytes) paper = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *name = NULL;
  const void *bytes;
  gsize length;

  if (text == NULL)
    return id == 0 || handoff != NULL;
  paper = draw_packet (text, error);
  if (paper == NULL)
    return FALSE;

  bytes = g_bytes_get_data (paper, &length);
  base64 = g_base64_encode (bytes, length);
  name = g_strdup_printf (_("Handoff %d.pdf"), (int) tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
  tamiz_json_set_text (values, "packet.name", name);
  tamiz_json_set_text (values, "packet.pdf", base64);
  return TRUE;
}

static void
store_iface_init (TamizOutboxStoreInterface *iface)
{
  iface->list_rows = list_rows;
  iface->begin = begin;
  iface->settle = settle;
  iface->load_cursor = load_cursor;
  iface->save_cursor = save_cursor;
  iface->find_link = find_link;
  iface->list_links = list_links;
  iface->apply_changes = apply_changes;
  iface->take_lease = take_lease;
  iface->release_lease = release_lease;
  iface->complete = complete;
}

static void
tamiz_session_outbox_class_init (TamizSessionOutboxClass *klass)
{
}

static void
tamiz_session_outbox_init (TamizSessionOutbox *self)
{
}

TamizOutboxStore *
tamiz_session_outbox_new (TamizWork *work)
{
  TamizSessionOutbox *self = g_object_new (TAMIZ_TYPE_SESSION_OUTBOX, NULL);

  self->work = work;
  return TAMIZ_OUTBOX_STORE (self);
}
