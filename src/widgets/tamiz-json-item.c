#define G_LOG_DOMAIN "tamiz-json-item"

#include "config.h"

#include "tamiz-json-item.h"

struct _TamizJsonItem
{
  GObject parent_instance;

  json_t *json;
};

G_DEFINE_FINAL_TYPE (TamizJsonItem, tamiz_json_item, G_TYPE_OBJECT)

static void
tamiz_json_item_finalize (GObject *object)
{
  g_clear_pointer (&TAMIZ_JSON_ITEM (object)->json, json_decref);

  G_OBJECT_CLASS (tamiz_json_item_parent_class)->finalize (object);
}

static void
tamiz_json_item_class_init (TamizJsonItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_json_item_finalize;
}

static void
tamiz_json_item_init (TamizJsonItem *self)
{
}

TamizJsonItem *
tamiz_json_item_new (json_t *json)
{
  TamizJsonItem *self = g_object_new (TAMIZ_TYPE_JSON_ITEM, NULL);

  self->json = json_incref (json);

  return self;
}

/* Borrowed, and not to be changed. */
json_t *
tamiz_json_item_get (TamizJsonItem *self)
{
  return self->json;
}

const char *
tamiz_json_item_get_text (TamizJsonItem *self,
                          const char    *key)
{
  return tamiz_json_get_text (self->json, key);
}

static gboolean
stands_at (GListStore *store,
           guint       position,
           json_t     *json)
{
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (store), position);

  return json_equal (item->json, json);
}

/**
 * tamiz_json_list_replace:
 * @store: a store of TamizJsonItem
 * @items: a JSON array, or %NULL for an empty one
 *
 * Makes @store hold @items.  What stands alike at the beginning and at the end stays, so
 * that a view keeps its place, its selection and its focus.
 */
void
tamiz_json_list_replace (GListStore *store,
                         json_t     *items)
{
  guint old = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint new = (guint) json_array_size (items);
  guint head = 0, tail = 0;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  while (head < MIN (old, new) && stands_at (store, head, json_array_get (items, head)))
    head++;
  while (tail < MIN (old, new) - head
         && stands_at (store, old - 1 - tail, json_array_get (items, new - 1 - tail)))
    tail++;
  if (head == old && head == new)
    return;

  for (guint i = head; i < new - tail; i++)
    g_ptr_array_add (added, tamiz_json_item_new (json_array_get (items, i)));
  g_list_store_splice (store, head, old - tail - head, added->pdata, added->len);
}

/* Where the item stands whose @key is @value; G_MAXUINT where there is none. */
guint
tamiz_json_list_find (GListModel *model,
                      const char *key,
                      const char *value)
{
  for (guint i = 0; value != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (model, i);

      if (g_strcmp0 (tamiz_json_item_get_text (item, key), value) == 0)
        return i;
    }

  return G_MAXUINT;
}
