#include "config.h"

#include "memory-store.h"

#include "tamiz-error.h"

struct _MemoryStore
{
  GObject parent_instance;

  GPtrArray *rows;
  GPtrArray *links;
  GPtrArray *attempts;
  GPtrArray *cursors;
  GPtrArray *changes;       /* TamizRemoteChange, as applied */
  char *lease;
  gint64 lease_until;
  int links_left;           /* so many links are found before one cannot be read; -1 = no end */
};

static void memory_store_iface_init (TamizOutboxStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MemoryStore,
                               memory_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_OUTBOX_STORE,
                                                      memory_store_iface_init))

static GPtrArray *
list_rows (TamizOutboxStore *store,
           gint64            connection,
           GError          **error)
{
  MemoryStore *self = MEMORY_STORE (store);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (self->rows, i);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_DONE)
        g_ptr_array_add (rows, tamiz_record_dup (row));
    }

  return rows;
}

static void
copy_record (TamizRecord *from,
             TamizRecord *to)
{
  guint n = tamiz_kind_get_info (tamiz_record_get_kind (from))->n_fields;

  for (guint i = 0; i < n; i++)
    tamiz_value_copy (tamiz_record_get (from, (int) i), tamiz_record_edit (to, (int) i));
}

static gboolean
begin (TamizOutboxStore *store,
       TamizRecord      *row,
       GError          **error)
{
  TamizRecord *own = memory_store_get_row (MEMORY_STORE (store), tamiz_record_get_id (row));

  if (tamiz_record_get_int (own, TAMIZ_OUTBOX_STATE) != tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE)
      || tamiz_record_get_int (own, TAMIZ_OUTBOX_ATTEMPTS)
             != tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT, "taken");
      return FALSE;
    }

  tamiz_record_set_int (own, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  tamiz_record_set_int (own, TAMIZ_OUTBOX_ATTEMPTS,
                        tamiz_record_get_int (own, TAMIZ_OUTBOX_ATTEMPTS) + 1);
  copy_record (own, row);
  return TRUE;
}

static void
put_link (MemoryStore *self,
          TamizRecord *link)
{
  for (guint i = 0; i < self->links->len; i++)
    {
      TamizRecord *own = g_ptr_array_index (self->links, i);

      if (tamiz_record_get_id (link) != 0
              ? tamiz_record_get_id (link) == tamiz_record_get_id (own)
              : g_strcmp0 (tamiz_record_get_text (own, TAMIZ_REMOTE_LINK_REMOTE_ID),
                           tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID))
                        == 0
                    && g_strcmp0 (tamiz_record_get_text (own, TAMIZ_REMOTE_LINK_OBJECT),
                                  tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT))
                           == 0)
        {
          copy_record (link, own);
          return;
        }
    }

  g_ptr_array_add (self->links, tamiz_record_dup (link));
  tamiz_record_set_id (g_ptr_array_index (self->links, self->links->len - 1), self->links->len);
}

static gboolean
settle (TamizOutboxStore      *store,
        TamizRecord           *row,
        const TamizSettlement *settlement,
        GError               **error)
{
  MemoryStore *self = MEMORY_STORE (store);

  tamiz_settlement_apply (settlement, row);
  copy_record (row, memory_store_get_row (self, tamiz_record_get_id (row)));
  if (settlement->link != NULL)
    put_link (self, settlement->link);
  if (settlement->attempt != NULL)
    g_ptr_array_add (self->attempts, tamiz_record_dup (settlement->attempt));
  return TRUE;
}

static TamizRecord *
load_cursor (TamizOutboxStore *store,
             gint64            connection,
             const char       *object,
             GError          **error)
{
  TamizRecord *own = memory_store_get_cursor (MEMORY_STORE (store), object);
  TamizRecord *cursor;

  if (own != NULL)
    return tamiz_record_dup (own);

  cursor = tamiz_record_new (TAMIZ_KIND_CURSOR, 0);
  tamiz_record_set_int (cursor, TAMIZ_CURSOR_CONNECTION, connection);
  tamiz_record_set_text (cursor, TAMIZ_CURSOR_OBJECT, object);
  return cursor;
}

static gboolean
save_cursor (TamizOutboxStore *store,
             TamizRecord      *cursor,
             GError          **error)
{
  MemoryStore *self = MEMORY_STORE (store);
  TamizRecord *own
      = memory_store_get_cursor (self, tamiz_record_get_text (cursor, TAMIZ_CURSOR_OBJECT));

  if (own != NULL)
    copy_record (cursor, own);
  else
    g_ptr_array_add (self->cursors, tamiz_record_dup (cursor));
  return TRUE;
}

static TamizRecord *
find_link (TamizOutboxStore *store,
           gint64            connection,
           const char       *object,
           const char       *idem_key,
           GError          **error)
{
  MemoryStore *self = MEMORY_STORE (store);

  if (self->links_left == 0)
    {
      self->links_left = -1;
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_BUSY, "locked");
      return NULL;
    }
  if (self->links_left > 0)
    self->links_left--;

  for (guint i = 0; i < self->links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (self->links, i);

      if (g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY), idem_key) == 0
          && g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), object) == 0)
        return tamiz_record_dup (link);
    }

  return NULL;
}

static GPtrArray *
list_links (TamizOutboxStore *store,
            gint64            connection,
            const char       *object,
            GError          **error)
{
  MemoryStore *self = MEMORY_STORE (store);
  GPtrArray *links = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (self->links, i);

      if (g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), object) == 0)
        g_ptr_array_add (links, tamiz_record_dup (link));
    }

  return links;
}

static TamizRemoteChange *
copy_change (const TamizRemoteChange *change)
{
  TamizRemoteChange *copy = g_new0 (TamizRemoteChange, 1);

  copy->object = g_strdup (change->object);
  copy->key = g_strdup (change->key);
  copy->remote_id = g_strdup (change->remote_id);
  copy->state = g_strdup (change->state);
  copy->outcome = change->outcome;
  copy->amount = g_strdup (change->amount);
  copy->currency = g_strdup (change->currency);
  copy->lost_reason = g_strdup (change->lost_reason);
  copy->closed_on = g_strdup (change->closed_on);
  copy->until = g_strdup (change->until);
  copy->modified = g_strdup (change->modified);
  copy->follow = g_strdup (change->follow);
  copy->lead = g_strdup (change->lead);
  return copy;
}

static void
apply_change (MemoryStore             *self,
              const TamizRemoteChange *change)
{
  for (guint i = 0; i < self->links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (self->links, i);

      if (g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID), change->remote_id) != 0
          || g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), change->object) != 0)
        continue;
      tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE_STATE, change->state);
      tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE_MODIFIED, change->modified);
      tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_STATE,
                            change->outcome == TAMIZ_REMOTE_GONE ? TAMIZ_LINK_GONE : TAMIZ_LINK_LIVE);
    }
}

static gboolean
apply_changes (TamizOutboxStore *store,
               gint64            connection,
               GPtrArray        *changes,
               TamizRecord      *cursor,
               GError          **error)
{
  MemoryStore *self = MEMORY_STORE (store);

  for (guint i = 0; i < changes->len; i++)
    {
      apply_change (self, g_ptr_array_index (changes, i));
      g_ptr_array_add (self->changes, copy_change (g_ptr_array_index (changes, i)));
    }

  return cursor == NULL || save_cursor (store, cursor, error);
}

static gboolean
take_lease (TamizOutboxStore *store,
            gint64            connection,
            const char       *owner,
            gint64            now,
            gint64            until,
            GError          **error)
{
  MemoryStore *self = MEMORY_STORE (store);

  if (self->lease != NULL && !g_str_equal (self->lease, owner) && self->lease_until > now
      && !tamiz_lease_is_dead (self->lease))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT, "leased");
      return FALSE;
    }

  memory_store_set_lease (self, owner, until);
  return TRUE;
}

static gboolean
release_lease (TamizOutboxStore *store,
               gint64            connection,
               const char       *owner,
               GError          **error)
{
  MemoryStore *self = MEMORY_STORE (store);

  if (g_strcmp0 (self->lease, owner) == 0)
    g_clear_pointer (&self->lease, g_free);
  return TRUE;
}

static void
memory_store_iface_init (TamizOutboxStoreInterface *iface)
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
}

static void
memory_store_finalize (GObject *object)
{
  MemoryStore *self = MEMORY_STORE (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->attempts);
  g_ptr_array_unref (self->cursors);
  g_ptr_array_unref (self->changes);
  g_free (self->lease);

  G_OBJECT_CLASS (memory_store_parent_class)->finalize (object);
}

static void
memory_store_class_init (MemoryStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = memory_store_finalize;
}

static void
memory_store_init (MemoryStore *self)
{
  self->links_left = -1;
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->links = g_ptr_array_new_with_free_func (g_object_unref);
  self->attempts = g_ptr_array_new_with_free_func (g_object_unref);
  self->cursors = g_ptr_array_new_with_free_func (g_object_unref);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_remote_change_free);
}

MemoryStore *
memory_store_new (void)
{
  return g_object_new (MEMORY_TYPE_STORE, NULL);
}

TamizRecord *
memory_store_add_row (MemoryStore *self,
                      const char  *object,
                      const char  *op,
                      const char  *key,
                      gint64       lead,
                      gint64       depends_on,
                      json_t      *payload)
{
  TamizRecord *row = tamiz_record_new (TAMIZ_KIND_OUTBOX, self->rows->len + 1);
  g_autofree char *text = tamiz_json_to_canonical (payload);

  tamiz_record_set_int (row, TAMIZ_OUTBOX_CONNECTION, MEMORY_CONNECTION);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_LEAD, lead);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OBJECT, object);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OP, op);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_IDEM_KEY, key);
  if (depends_on != 0)
    tamiz_record_set_int (row, TAMIZ_OUTBOX_DEPENDS_ON, depends_on);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD, text);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  g_ptr_array_add (self->rows, row);
  return row;
}

TamizRecord *
memory_store_get_row (MemoryStore *self,
                      gint64       id)
{
  return g_ptr_array_index (self->rows, id - 1);
}

GPtrArray *
memory_store_get_links (MemoryStore *self)
{
  return self->links;
}

GPtrArray *
memory_store_get_attempts (MemoryStore *self)
{
  return self->attempts;
}

GPtrArray *
memory_store_get_changes (MemoryStore *self)
{
  return self->changes;
}

TamizRecord *
memory_store_get_cursor (MemoryStore *self,
                         const char  *object)
{
  for (guint i = 0; i < self->cursors->len; i++)
    {
      TamizRecord *cursor = g_ptr_array_index (self->cursors, i);

      if (g_strcmp0 (tamiz_record_get_text (cursor, TAMIZ_CURSOR_OBJECT), object) == 0)
        return cursor;
    }

  return NULL;
}

void
memory_store_set_lease (MemoryStore *self,
                        const char  *owner,
                        gint64       until)
{
  char *copy = g_strdup (owner);

  g_free (self->lease);
  self->lease = copy;
  self->lease_until = until;
}

/* The base cannot be read once, when @after more links have been asked for. */
void
memory_store_break_links (MemoryStore *self,
                          int          after)
{
  self->links_left = after;
}
