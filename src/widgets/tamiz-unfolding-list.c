#define G_LOG_DOMAIN "tamiz-unfolding-list"

#include "config.h"

#include "tamiz-unfolding-list.h"

#include "tamiz-turns.h"

#define FIRST 4
#define STEP 4
/* What is in sight is there before anything is painted. */
#define SCREENFUL 24
/* A view makes no rows beyond; what comes after them costs nothing. */
#define ROWS_OF_A_VIEW 240

struct _TamizUnfoldingList
{
  GObject parent_instance;

  GListModel *model;        /* (nullable) */
  guint limit;              /* how many are shown at most */
  guint shown;
  TamizTurns turns;
};

static void tamiz_unfolding_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizUnfoldingList, tamiz_unfolding_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tamiz_unfolding_list_model_init))

enum
{
  PROP_0,
  PROP_MODEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static guint
count_all (TamizUnfoldingList *self)
{
  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}

static void
unfold_to (TamizUnfoldingList *self,
           guint               limit)
{
  guint before = self->shown;

  self->limit = limit;
  self->shown = MIN (count_all (self), limit);
  if (self->shown > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->shown - before);
}

static gboolean
unfold_next (gpointer owner)
{
  TamizUnfoldingList *self = owner;
  guint next = self->limit + STEP;

  if (self->shown == count_all (self))
    return FALSE;

  unfold_to (self, next < ROWS_OF_A_VIEW ? next : G_MAXUINT);
  /* From here on painting goes first. */
  if (self->turns.when == TAMIZ_TURNS_BEFORE_PAINT && self->limit >= SCREENFUL)
    tamiz_turns_begin (&self->turns, TAMIZ_TURNS_AFTER_PAINT, unfold_next, self);

  return TRUE;
}

static void
unfold_later (TamizUnfoldingList *self)
{
  if (self->turns.owner == NULL && self->shown < count_all (self))
    tamiz_turns_begin (&self->turns,
                       self->limit < SCREENFUL ? TAMIZ_TURNS_BEFORE_PAINT : TAMIZ_TURNS_AFTER_PAINT,
                       unfold_next, self);
}

static void
items_changed_cb (TamizUnfoldingList *self,
                  guint               position,
                  guint               removed,
                  guint               added,
                  GListModel         *model)
{
  guint before = self->shown;

  /* Beyond what is shown nothing changes but what is to come. */
  if (position < before)
    {
      guint hidden_removed = position + removed > before ? position + removed - before : 0;
      guint shown_removed = removed - hidden_removed;

      self->shown = MIN (count_all (self), self->limit);
      g_list_model_items_changed (G_LIST_MODEL (self), position, shown_removed,
                                  self->shown + shown_removed - before);
    }
  else if (before < self->limit)
    unfold_to (self, self->limit);
  unfold_later (self);
}

static GType
get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return TAMIZ_UNFOLDING_LIST (list)->shown;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  TamizUnfoldingList *self = TAMIZ_UNFOLDING_LIST (list);

  return position < self->shown ? g_list_model_get_item (self->model, position) : NULL;
}

static void
tamiz_unfolding_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
set_model (TamizUnfoldingList *self,
           GListModel         *model)
{
  if (model == NULL)
    return;

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  unfold_to (self, FIRST);
  unfold_later (self);
}

static void
tamiz_unfolding_list_dispose (GObject *object)
{
  TamizUnfoldingList *self = TAMIZ_UNFOLDING_LIST (object);

  tamiz_turns_stop (&self->turns);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  self->shown = 0;

  G_OBJECT_CLASS (tamiz_unfolding_list_parent_class)->dispose (object);
}

static void
tamiz_unfolding_list_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_MODEL:
      set_model (TAMIZ_UNFOLDING_LIST (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_unfolding_list_class_init (TamizUnfoldingListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tamiz_unfolding_list_dispose;
  object_class->set_property = tamiz_unfolding_list_set_property;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tamiz_unfolding_list_init (TamizUnfoldingList *self)
{
  self->limit = FIRST;
}

TamizUnfoldingList *
tamiz_unfolding_list_new (GListModel *model)
{
  return g_object_new (TAMIZ_TYPE_UNFOLDING_LIST, "model", model, NULL);
}

/* Makes sure that an item is shown now, because it is to be selected. */
void
tamiz_unfolding_list_show (TamizUnfoldingList *self,
                           guint               position)
{
  g_return_if_fail (TAMIZ_IS_UNFOLDING_LIST (self));

  if (position != G_MAXUINT && position >= self->shown)
    unfold_to (self, position + 1);
}
