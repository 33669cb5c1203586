#define G_LOG_DOMAIN "tamiz-lead-list"

#include "config.h"

#include "tamiz-lead-list.h"

#include "tamiz-lead-item-private.h"
#include "tamiz-lead-rows.h"

/* So many rows on each side of the one last asked for are read with it, so that they are
 * there when a view comes to them.
 */
#define READ_AHEAD 100

/* What was read is kept for when it is asked for again; beyond this it begins anew. */
#define MAX_KEPT 4096

/* Where no more leads than this were touched each is moved by itself. */
#define MAX_MOVED 32

/* An item that somebody holds. */
typedef struct
{
  gint64 id;
  TamizLeadItem *item;       /* not owned */
  TamizLeadList *list;
} HeldItem;

struct _TamizLeadList
{
  GObject parent_instance;

  TamizSession *session;
  GCancellable *cancellable; /* cancelled with the list */
  json_t *query;             /* (nullable) */
  GArray *ids;               /* gint64, in order */
  GHashTable *items;         /* gint64 → HeldItem */

  gboolean finding;
  gboolean superseded;       /* another query was set meanwhile */
  gboolean outdated;         /* something was committed meanwhile */
  GHashTable *touched;       /* set of gint64: by commits since the answer that is shown */
  gboolean all_touched;

  GHashTable *kept;          /* gint64 → TamizLeadRowValues */
  GHashTable *wanted;        /* set of gint64: items to be read */
  GHashTable *doubtful;      /* set of gint64: touched while reading, so it may come as it was */
  gboolean all_doubtful;
  gboolean reading;
  guint read_source;
  guint last_position;

  gboolean loading;
  char *error;               /* (nullable) */
};

typedef enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
} TamizLeadListProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void find (TamizLeadList *self);
static void start_reading (TamizLeadList *self);

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_to_set (GHashTable *set,
            gint64      id)
{
  if (!g_hash_table_contains (set, &id))
    g_hash_table_add (set, g_memdup2 (&id, sizeof id));
}

static gint64
get_id (GArray *ids,
        guint   position)
{
  return g_array_index (ids, gint64, position);
}

static void
set_loading (TamizLeadList *self,
             gboolean       loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
set_error (TamizLeadList *self,
           const char    *error)
{
  if (g_strcmp0 (self->error, error) == 0)
    return;

  g_free (self->error);
  self->error = g_strdup (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* Items */

static void
forget_item_cb (gpointer  user_data,
                GObject  *item)
{
  HeldItem *held = user_data;

  g_hash_table_remove (held->list->items, &held->id);
}

static TamizLeadItem *
find_item (TamizLeadList *self,
           gint64         id)
{
  HeldItem *held = g_hash_table_lookup (self->items, &id);

  return held != NULL ? held->item : NULL;
}

static gboolean
is_at_hand (TamizLeadList *self,
            gint64         id)
{
  return g_hash_table_contains (self->kept, &id) || g_hash_table_contains (self->items, &id);
}

static gboolean
read_cb (gpointer user_data)
{
  TamizLeadList *self = user_data;

  self->read_source = 0;
  start_reading (self);
  return G_SOURCE_REMOVE;
}

/* A view asks for many items at once: they are read together. */
static void
want_reading (TamizLeadList *self)
{
  if (self->read_source == 0 && !self->reading)
    self->read_source = g_idle_add_full (G_PRIORITY_DEFAULT, read_cb, self, NULL);
}

static void
look_ahead (TamizLeadList *self,
            guint          position)
{
  guint before = position > READ_AHEAD / 2 ? position - READ_AHEAD / 2 : 0;
  guint after = MIN (position + READ_AHEAD / 2, self->ids->len - 1);

  self->last_position = position;
  if (!is_at_hand (self, get_id (self->ids, before)) || !is_at_hand (self, get_id (self->ids, after)))
    want_reading (self);
}

static TamizLeadItem *
make_item (TamizLeadList *self,
           guint          position)
{
  gint64 id = get_id (self->ids, position);
  TamizLeadItem *item = tamiz_lead_item_new (id);
  TamizLeadRowValues *values = g_hash_table_lookup (self->kept, &id);
  HeldItem *held = g_new0 (HeldItem, 1);

  *held = (HeldItem) { id, item, self };
  g_object_weak_ref (G_OBJECT (item), forget_item_cb, held);
  g_hash_table_insert (self->items, &held->id, held);
  if (values != NULL)
    tamiz_lead_item_fill (item, values);
  else
    {
      add_to_set (self->wanted, id);
      want_reading (self);
    }
  look_ahead (self, position);

  return item;
}

static GType
tamiz_lead_list_get_item_type (GListModel *model)
{
  return TAMIZ_TYPE_LEAD_ITEM;
}

static guint
tamiz_lead_list_get_n_items (GListModel *model)
{
  return TAMIZ_LEAD_LIST (model)->ids->len;
}

static gpointer
tamiz_lead_list_get_item (GListModel *model,
                          guint       position)
{
  TamizLeadList *self = TAMIZ_LEAD_LIST (model);
  TamizLeadItem *item;

  if (position >= self->ids->len)
    return NULL;

  item = find_item (self, get_id (self->ids, position));
  return item != NULL ? g_object_ref (item) : make_item (self, position);
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = tamiz_lead_list_get_item_type;
  interface->get_n_items = tamiz_lead_list_get_n_items;
  interface->get_item = tamiz_lead_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizLeadList, tamiz_lead_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Reading */

static void
take_values (TamizLeadList      *self,
             TamizLeadRowValues *values)
{
  TamizLeadItem *item = find_item (self, values->id);

  if (item != NULL)
    tamiz_lead_item_fill (item, values);
  if (self->all_doubtful || g_hash_table_contains (self->doubtful, &values->id))
    {
      tamiz_lead_row_values_free (values);
      return;
    }
  if (g_hash_table_size (self->kept) >= MAX_KEPT)
    g_hash_table_remove_all (self->kept);
  g_hash_table_replace (self->kept, &values->id, values);
}

static void
rows_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = tamiz_session_read_leads_finish (TAMIZ_SESSION (source), result, &error);
  TamizLeadList *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->reading = FALSE;
  if (rows == NULL)
    {
      set_error (self, error->message);
      return;
    }

  /* Whoever is notified may let go of the list. */
  g_object_ref (self);
  while (rows->len > 0)
    take_values (self, g_ptr_array_steal_index_fast (rows, rows->len - 1));
  g_hash_table_remove_all (self->doubtful);
  self->all_doubtful = FALSE;
  if (g_hash_table_size (self->wanted) > 0)
    want_reading (self);
  g_object_unref (self);
}

static GArray *
take_wanted (TamizLeadList *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint first = self->last_position > READ_AHEAD ? self->last_position - READ_AHEAD : 0;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (g_hash_table_contains (self->items, key))
        g_array_append_vals (ids, key, 1);
    }
  g_hash_table_remove_all (self->wanted);
  for (guint i = first; i < self->ids->len && i <= self->last_position + READ_AHEAD; i++)
    {
      if (!is_at_hand (self, get_id (self->ids, i)))
        g_array_append_vals (ids, &g_array_index (self->ids, gint64, i), 1);
    }

  return ids;
}

static void
start_reading (TamizLeadList *self)
{
  g_autoptr (GArray) ids = NULL;

  if (self->reading || tamiz_session_get_path (self->session) == NULL)
    return;
  ids = take_wanted (self);
  if (ids->len == 0)
    return;

  self->reading = TRUE;
  tamiz_session_read_leads_async (self->session, ids, self->cancellable, rows_read_cb, self);
}

/* Finding */

/* Finds which ids go and which come where all others stay in their order; FALSE where
 * others than the touched ones moved as well.
 */
static gboolean
find_moves (TamizLeadList *self,
            GArray        *ids,
            GArray        *leave,
            GArray        *enter)
{
  guint i = 0, j = 0;

  while (i < self->ids->len || j < ids->len)
    {
      gboolean old_left = i < self->ids->len, new_left = j < ids->len;

      if (old_left && new_left && get_id (self->ids, i) == get_id (ids, j))
        {
          i++;
          j++;
        }
      else if (old_left
               && g_hash_table_contains (self->touched, &g_array_index (self->ids, gint64, i)))
        {
          g_array_append_val (leave, i);
          i++;
        }
      else if (new_left && g_hash_table_contains (self->touched, &g_array_index (ids, gint64, j)))
        {
          g_array_append_val (enter, j);
          j++;
        }
      else
        return FALSE;
    }

  return TRUE;
}

static gboolean
move_touched (TamizLeadList *self,
              GArray        *ids)
{
  g_autoptr (GArray) leave = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) enter = g_array_new (FALSE, FALSE, sizeof (guint));

  if (self->all_touched || g_hash_table_size (self->touched) > MAX_MOVED
      || !find_moves (self, ids, leave, enter))
    return FALSE;

  for (guint i = leave->len; i > 0; i--)
    {
      guint position = g_array_index (leave, guint, i - 1);

      g_array_remove_index (self->ids, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  for (guint i = 0; i < enter->len; i++)
    {
      guint position = g_array_index (enter, guint, i);

      g_array_insert_vals (self->ids, position, &g_array_index (ids, gint64, position), 1);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
    }

  return TRUE;
}

/* What is common at the beginning and at the end stays. */
static void
replace_middle (TamizLeadList *self,
                GArray        *ids)
{
  guint old_length = self->ids->len, shorter = MIN (old_length, ids->len), head = 0, tail = 0;
  guint removed, added;

  while (head < shorter && get_id (self->ids, head) == get_id (ids, head))
    head++;
  while (tail < shorter - head
         && get_id (self->ids, old_length - 1 - tail) == get_id (ids, ids->len - 1 - tail))
    tail++;
  removed = old_length - head - tail;
  added = ids->len - head - tail;
  if (removed == 0 && added == 0)
    return;

  g_array_unref (self->ids);
  self->ids = g_array_ref (ids);
  g_list_model_items_changed (G_LIST_MODEL (self), head, removed, added);
}

static void
take_answer (TamizLeadList *self,
             GArray        *ids)
{
  if (!move_touched (self, ids))
    replace_middle (self, ids);
  g_hash_table_remove_all (self->touched);
  self->all_touched = FALSE;
  self->last_position = MIN (self->last_position, self->ids->len);
}

static void
leads_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = tamiz_session_find_leads_finish (TAMIZ_SESSION (source), result, &error);
  TamizLeadList *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_object_ref (self);
  self->finding = FALSE;
  if (!self->superseded)
    {
      if (ids != NULL)
        take_answer (self, ids);
      set_error (self, error != NULL ? error->message : NULL);
    }
  /* Whoever heard of the answer may have asked for another one. */
  if (self->superseded || self->outdated)
    find (self);
  else if (!self->finding)
    set_loading (self, FALSE);
  g_object_unref (self);
}

static void
find (TamizLeadList *self)
{
  if (self->finding || tamiz_session_get_path (self->session) == NULL)
    return;

  self->finding = TRUE;
  self->superseded = self->outdated = FALSE;
  tamiz_session_find_leads_async (self->session, self->query, self->cancellable, leads_found_cb,
                                  self);
}

/* Following */

static void
doubt (TamizLeadList *self,
       gint64         id)
{
  g_hash_table_remove (self->kept, &id);
  add_to_set (self->touched, id);
  if (self->reading)
    add_to_set (self->doubtful, id);
  if (g_hash_table_contains (self->items, &id))
    add_to_set (self->wanted, id);
}

static void
doubt_all (TamizLeadList *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_remove_all (self->kept);
  self->all_doubtful = self->reading;
  self->all_touched = TRUE;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_to_set (self->wanted, *(gint64 *) key);
}

static void
changed_cb (TamizLeadList *self,
            TamizCommit   *commit,
            TamizSession  *session)
{
  /* An import shows or hides leads that it does not name; a renamed source or owner stands
   * in any row. */
  gboolean all = commit->reload || tamiz_commit_touches (commit, TAMIZ_KIND_IMPORT)
                 || tamiz_commit_touches (commit, TAMIZ_KIND_SOURCE)
                 || tamiz_commit_touches (commit, TAMIZ_KIND_USER);

  if (self->query == NULL || (!all && commit->leads->len == 0))
    return;

  if (all)
    doubt_all (self);
  for (guint i = 0; i < commit->leads->len; i++)
    doubt (self, get_id (commit->leads, i));
  if (g_hash_table_size (self->wanted) > 0)
    want_reading (self);
  if (self->finding)
    self->outdated = TRUE;
  else
    find (self);
}

static void
tamiz_lead_list_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TamizLeadList *self = TAMIZ_LEAD_LIST (object);

  switch ((TamizLeadListProperty) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tamiz_lead_list_dispose (GObject *object)
{
  TamizLeadList *self = TAMIZ_LEAD_LIST (object);
  GHashTableIter iter;
  gpointer value;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->read_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HeldItem *held = value;

      g_object_weak_unref (G_OBJECT (held->item), forget_item_cb, held);
      g_hash_table_iter_remove (&iter);
    }
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, changed_cb, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tamiz_lead_list_parent_class)->dispose (object);
}

static void
tamiz_lead_list_finalize (GObject *object)
{
  TamizLeadList *self = TAMIZ_LEAD_LIST (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->query, json_decref);
  g_array_unref (self->ids);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->doubtful);
  g_free (self->error);

  G_OBJECT_CLASS (tamiz_lead_list_parent_class)->finalize (object);
}

static void
tamiz_lead_list_class_init (TamizLeadListClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tamiz_lead_list_get_property;
  object_class->dispose = tamiz_lead_list_dispose;
  object_class->finalize = tamiz_lead_list_finalize;

  /**
   * TamizLeadList:loading:
   *
   * Whether the answer to the query set last is still awaited.
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  /**
   * TamizLeadList:error:
   *
   * Why there is no answer to the query, in words for the user; what was listed stays.
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tamiz_lead_list_init (TamizLeadList *self)
{
  self->cancellable = g_cancellable_new ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->touched = new_set ();
  self->kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                      (GDestroyNotify) tamiz_lead_row_values_free);
  self->wanted = new_set ();
  self->doubtful = new_set ();
}

/**
 * tamiz_lead_list_new:
 * @session: a session
 *
 * Makes a list, which is empty until a query is set.
 *
 * Returns: (transfer full): a new list
 */
TamizLeadList *
tamiz_lead_list_new (TamizSession *session)
{
  TamizLeadList *self;

  g_return_val_if_fail (TAMIZ_IS_SESSION (session), NULL);

  self = g_object_new (TAMIZ_TYPE_LEAD_LIST, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * tamiz_lead_list_set_query:
 * @self: a list
 * @arguments: the arguments of the operation `lead.list`; of its pieces all are listed
 *
 * Says which leads are listed and in what order.  The list changes when the answer is
 * there; of several queries set meanwhile only the last one is answered.
 */
void
tamiz_lead_list_set_query (TamizLeadList *self,
                           json_t        *arguments)
{
  g_return_if_fail (TAMIZ_IS_LEAD_LIST (self));
  g_return_if_fail (json_is_object (arguments));

  g_clear_pointer (&self->query, json_decref);
  self->query = json_deep_copy (arguments);
  set_loading (self, TRUE);
  if (self->finding)
    self->superseded = TRUE;
  else
    find (self);
}

gboolean
tamiz_lead_list_get_loading (TamizLeadList *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_LIST (self), FALSE);

  return self->loading;
}

const char *
tamiz_lead_list_get_error (TamizLeadList *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_LIST (self), NULL);

  return self->error;
}

/**
 * tamiz_lead_list_find:
 * @self: a list
 * @id: a lead's id
 * @position: (out) (optional): where it is
 *
 * Finds a lead in the list.
 *
 * Returns: whether it is listed
 */
gboolean
tamiz_lead_list_find (TamizLeadList *self,
                      gint64         id,
                      guint         *position)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_LIST (self), FALSE);

  for (guint i = 0; i < self->ids->len; i++)
    {
      if (get_id (self->ids, i) != id)
        continue;
      if (position != NULL)
        *position = i;
      return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_lead_list_get_id:
 * @self: a list
 * @position: a position
 *
 * Gets which lead is at a position, without making an item of it.
 *
 * Returns: its id; 0 beyond the end
 */
gint64
tamiz_lead_list_get_id (TamizLeadList *self,
                        guint          position)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_LIST (self), 0);

  return position < self->ids->len ? get_id (self->ids, position) : 0;
}

/**
 * tamiz_lead_list_dup_ids:
 * @self: a list
 *
 * Gets all leads that are listed.
 *
 * Returns: (transfer full) (element-type gint64): their ids in order
 */
GArray *
tamiz_lead_list_dup_ids (TamizLeadList *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_LIST (self), NULL);

  return g_array_copy (self->ids);
}
