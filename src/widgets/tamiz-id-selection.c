#define G_LOG_DOMAIN "tamiz-id-selection"

#include "config.h"

#include "tamiz-id-selection.h"

#include "tamiz-id-set.h"

struct _TamizIdSelection
{
  GObject parent_instance;

  GListModel *model;
  TamizPositionIdFunc get_id;
  TamizFindIdFunc find;
  TamizIdSet *selected;
  gboolean gathering;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint
count_items (TamizIdSelection *self)
{
  return g_list_model_get_n_items (self->model);
}

static void
tell (TamizIdSelection *self,
      guint             position,
      guint             n_items)
{
  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_items);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GType
tamiz_id_selection_get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (TAMIZ_ID_SELECTION (list)->model);
}

static guint
tamiz_id_selection_get_n_items (GListModel *list)
{
  return count_items (TAMIZ_ID_SELECTION (list));
}

static gpointer
tamiz_id_selection_get_item (GListModel *list,
                             guint       position)
{
  return g_list_model_get_item (TAMIZ_ID_SELECTION (list)->model, position);
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = tamiz_id_selection_get_item_type;
  interface->get_n_items = tamiz_id_selection_get_n_items;
  interface->get_item = tamiz_id_selection_get_item;
}

static gboolean
tamiz_id_selection_is_selected (GtkSelectionModel *model,
                                guint              position)
{
  TamizIdSelection *self = TAMIZ_ID_SELECTION (model);

  return tamiz_id_set_contains (self->selected, self->get_id (self->model, position));
}

static GtkBitset *
tamiz_id_selection_get_selection_in_range (GtkSelectionModel *model,
                                           guint              position,
                                           guint              n_items)
{
  GtkBitset *selection = gtk_bitset_new_empty ();
  guint end = MIN (position + n_items, count_items (TAMIZ_ID_SELECTION (model)));

  for (guint i = position; i < end; i++)
    {
      if (tamiz_id_selection_is_selected (model, i))
        gtk_bitset_add (selection, i);
    }

  return selection;
}

static void
add_range (TamizIdSelection *self,
           guint             position,
           guint             n_items)
{
  guint end = MIN (position + n_items, count_items (self));

  for (guint i = position; i < end; i++)
    tamiz_id_set_add (self->selected, self->get_id (self->model, i));
}

/* Choosing one row in place of all others is going to it; anything else gathers rows to do
 * something with them.
 */
static gboolean
tamiz_id_selection_select_range (GtkSelectionModel *model,
                                 guint              position,
                                 guint              n_items,
                                 gboolean           unselect_rest)
{
  TamizIdSelection *self = TAMIZ_ID_SELECTION (model);

  if (unselect_rest)
    tamiz_id_set_clear (self->selected);
  add_range (self, position, n_items);
  self->gathering = !unselect_rest || n_items > 1;
  if (unselect_rest)
    tell (self, 0, count_items (self));
  else
    tell (self, position, n_items);

  return TRUE;
}

static gboolean
tamiz_id_selection_select_item (GtkSelectionModel *model,
                                guint              position,
                                gboolean           unselect_rest)
{
  return tamiz_id_selection_select_range (model, position, 1, unselect_rest);
}

static gboolean
tamiz_id_selection_unselect_range (GtkSelectionModel *model,
                                   guint              position,
                                   guint              n_items)
{
  TamizIdSelection *self = TAMIZ_ID_SELECTION (model);
  guint end = MIN (position + n_items, count_items (self));

  for (guint i = position; i < end; i++)
    tamiz_id_set_remove (self->selected, self->get_id (self->model, i));
  self->gathering = tamiz_id_set_size (self->selected) > 0;
  tell (self, position, n_items);

  return TRUE;
}

static gboolean
tamiz_id_selection_unselect_item (GtkSelectionModel *model,
                                  guint              position)
{
  return tamiz_id_selection_unselect_range (model, position, 1);
}

static gboolean
tamiz_id_selection_select_all (GtkSelectionModel *model)
{
  TamizIdSelection *self = TAMIZ_ID_SELECTION (model);

  return tamiz_id_selection_select_range (model, 0, count_items (self), FALSE);
}

static gboolean
tamiz_id_selection_unselect_all (GtkSelectionModel *model)
{
  tamiz_id_selection_clear (TAMIZ_ID_SELECTION (model));

  return TRUE;
}

static gboolean
tamiz_id_selection_set_selection (GtkSelectionModel *model,
                                  GtkBitset         *selected,
                                  GtkBitset         *mask)
{
  TamizIdSelection *self = TAMIZ_ID_SELECTION (model);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position);
       more && position < count_items (self); more = gtk_bitset_iter_next (&iter, &position))
    {
      if (gtk_bitset_contains (selected, position))
        tamiz_id_set_add (self->selected, self->get_id (self->model, position));
      else
        tamiz_id_set_remove (self->selected, self->get_id (self->model, position));
    }
  self->gathering = tamiz_id_set_size (self->selected) > 0;
  tell (self, 0, count_items (self));

  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *interface)
{
  interface->is_selected = tamiz_id_selection_is_selected;
  interface->get_selection_in_range = tamiz_id_selection_get_selection_in_range;
  interface->select_item = tamiz_id_selection_select_item;
  interface->unselect_item = tamiz_id_selection_unselect_item;
  interface->select_range = tamiz_id_selection_select_range;
  interface->unselect_range = tamiz_id_selection_unselect_range;
  interface->select_all = tamiz_id_selection_select_all;
  interface->unselect_all = tamiz_id_selection_unselect_all;
  interface->set_selection = tamiz_id_selection_set_selection;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizIdSelection, tamiz_id_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

static void
items_changed_cb (TamizIdSelection *self,
                  guint             position,
                  guint             removed,
                  guint             added,
                  GListModel       *model)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
tamiz_id_selection_finalize (GObject *object)
{
  TamizIdSelection *self = TAMIZ_ID_SELECTION (object);

  g_clear_object (&self->model);
  tamiz_id_set_free (self->selected);

  G_OBJECT_CLASS (tamiz_id_selection_parent_class)->finalize (object);
}

static void
tamiz_id_selection_class_init (TamizIdSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_id_selection_finalize;

  /* What is selected has changed; unlike “selection-changed” it comes also where none of it
   * is listed.
   */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_ID_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tamiz_id_selection_init (TamizIdSelection *self)
{
  self->selected = tamiz_id_set_new ();
}

TamizIdSelection *
tamiz_id_selection_new (GListModel         *model,
                        TamizPositionIdFunc get_id,
                        TamizFindIdFunc     find)
{
  TamizIdSelection *self = g_object_new (TAMIZ_TYPE_ID_SELECTION, NULL);

  self->model = g_object_ref (model);
  self->get_id = get_id;
  self->find = find;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/* The id at a position of the list; 0 beyond the end. */
gint64
tamiz_id_selection_get_id (TamizIdSelection *self,
                           guint             position)
{
  return position < count_items (self) ? self->get_id (self->model, position) : 0;
}

/* Whether an id is selected, listed or not. */
gboolean
tamiz_id_selection_contains (TamizIdSelection *self,
                             gint64            id)
{
  return tamiz_id_set_contains (self->selected, id);
}

/* Where an id is in the list; FALSE where it is not. */
gboolean
tamiz_id_selection_find (TamizIdSelection *self,
                         gint64            id,
                         guint            *position)
{
  return self->find (self->model, id, position);
}

/* How many are selected, listed or not. */
guint
tamiz_id_selection_count (TamizIdSelection *self)
{
  return tamiz_id_set_size (self->selected);
}

/* How many of the selected ones are listed. */
guint
tamiz_id_selection_count_listed (TamizIdSelection *self)
{
  guint n_items = count_items (self), count = 0, size = tamiz_id_set_size (self->selected);

  for (guint i = 0; i < n_items && count < size; i++)
    count += tamiz_id_set_contains (self->selected, self->get_id (self->model, i));

  return count;
}

/* (element-type gint64): what is selected, listed or not, in no order. */
GArray *
tamiz_id_selection_dup_ids (TamizIdSelection *self)
{
  return tamiz_id_set_dup (self->selected);
}

/* Whether several are being picked, and not just one gone to. */
gboolean
tamiz_id_selection_is_gathering (TamizIdSelection *self)
{
  return self->gathering && tamiz_id_set_size (self->selected) > 0;
}

/* Goes to one, listed or not. */
void
tamiz_id_selection_select_only (TamizIdSelection *self,
                                gint64            id)
{
  g_return_if_fail (id > 0);

  tamiz_id_set_clear (self->selected);
  tamiz_id_set_add (self->selected, id);
  self->gathering = FALSE;
  tell (self, 0, count_items (self));
}

/* Picks one: where the first is picked, what was only gone to does not count among them. */
void
tamiz_id_selection_gather (TamizIdSelection *self,
                           guint             position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self), position,
                                   !tamiz_id_selection_is_gathering (self));
  self->gathering = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tamiz_id_selection_clear (TamizIdSelection *self)
{
  if (tamiz_id_set_size (self->selected) == 0)
    return;

  tamiz_id_set_clear (self->selected);
  self->gathering = FALSE;
  tell (self, 0, count_items (self));
}

/* Forgets what is selected but not listed; for when all there is is listed. */
void
tamiz_id_selection_drop_unlisted (TamizIdSelection *self)
{
  TamizIdSet *listed;
  guint n_items = count_items (self);

  if (tamiz_id_selection_count_listed (self) == tamiz_id_set_size (self->selected))
    return;

  listed = tamiz_id_set_new ();
  for (guint i = 0; i < n_items; i++)
    {
      gint64 id = self->get_id (self->model, i);

      if (tamiz_id_set_contains (self->selected, id))
        tamiz_id_set_add (listed, id);
    }
  tamiz_id_set_free (self->selected);
  self->selected = listed;
  tell (self, 0, n_items);
}
