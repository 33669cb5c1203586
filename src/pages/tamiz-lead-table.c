#define G_LOG_DOMAIN "tamiz-lead-table"

#include "config.h"

#include "tamiz-lead-table.h"

#include "tamiz-lead-columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Moving through the list by keys shows each one where one stays, not all that one passes. */
#define STAY_MS 180

#define DEFAULT_SORT "rank"

struct _TamizLeadTable
{
  AdwBin parent_instance;

  GtkColumnView *view;

  TamizDesk *desk;
  TamizLeadList *list;
  TamizIdSelection *selection;
  GPtrArray *boxes;         /* GtkListItem of the tick boxes that show a lead */
  json_t *filter;           /* lead.list's arguments, without an order */
  char *sort;               /* as lead.list has it */
  guint probed;             /* what a sorter's probe came upon */
  gboolean to_top;          /* another question was asked: its answer begins at the top */
  gint64 wanted;            /* a lead to go to as soon as it is listed; 0 = none */
  guint stay_source;
  guint scroll_tick;
  guint scroll_position, ticks;
};

G_DEFINE_FINAL_TYPE (TamizLeadTable, tamiz_lead_table, ADW_TYPE_BIN)

enum
{
  SHOW_LEAD,
  SORTED,
  LISTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* A column's own data for its sorter. */
typedef struct
{
  TamizLeadTable *table;
  guint column;
} Place;

/* A sorter of a column compares nothing, for the order is the base's: asked to, it says
 * which column it belongs to.
 */
static int
probe_cb (gconstpointer a,
          gconstpointer b,
          gpointer      data)
{
  Place *place = data;

  if (place->table->probed == G_MAXUINT)
    place->table->probed = place->column;
  return -1;
}

static void
ask (TamizLeadTable *self)
{
  g_autoptr (json_t) query = NULL;

  if (self->list == NULL)
    return;

  query = tamiz_lead_table_dup_query (self);
  self->to_top = TRUE;
  tamiz_lead_list_set_query (self->list, query);
}

static void sorter_changed_cb (TamizLeadTable *self);

/* The arrow of the column that sorts, and of no other. */
static void
show_order (TamizLeadTable *self,
            guint           column,
            gboolean        descending)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  /* The first column is that of the boxes. */
  g_autoptr (GtkColumnViewColumn) shown
      = g_list_model_get_item (gtk_column_view_get_columns (self->view), column + 1);

  g_signal_handlers_block_by_func (sorter, sorter_changed_cb, self);
  gtk_column_view_sort_by_column (self->view, shown, descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  g_signal_handlers_unblock_by_func (sorter, sorter_changed_cb, self);
}

static void
take_sort (TamizLeadTable *self,
           char           *sort)
{
  if (g_str_equal (self->sort, sort))
    {
      g_free (sort);
      return;
    }

  g_free (self->sort);
  self->sort = sort;
  ask (self);
  g_signal_emit (self, signals[SORTED], 0);
}

/* There is no public way in GTK 4.8 to hear which column was clicked, but the view's sorter
 * asks the first column's sorter first, and turns its answer round where it descends.  What
 * was clicked before goes on as a second order, with an arrow of its own: it is taken off.
 */
static void
sorter_changed_cb (TamizLeadTable *self)
{
  g_autoptr (GObject) any = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  gboolean descending;

  self->probed = G_MAXUINT;
  descending = gtk_sorter_compare (sorter, any, other) == GTK_ORDERING_LARGER;
  if (self->probed == G_MAXUINT)
    return;

  show_order (self, self->probed, descending);
  take_sort (self, g_strconcat (tamiz_lead_columns_get_sort (self->probed), descending ? ":desc" : NULL, NULL));
}

static void
add_column (TamizLeadTable *self,
            guint           i)
{
  g_autoptr (GtkColumnViewColumn) column = tamiz_lead_columns_make (i, self->desk);
  g_autoptr (GtkSorter) sorter = NULL;
  Place *place = g_new (Place, 1);

  *place = (Place) { self, i };
  sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, place, g_free));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (self->view, column);
}

/* The column of boxes to tick: they say what is picked, which is more than being gone to. */

static gboolean
is_picked (TamizLeadTable *self,
           GtkListItem    *item)
{
  return gtk_list_item_get_selected (item) && tamiz_id_selection_is_gathering (self->selection);
}

static void
ticked_cb (GtkCheckButton *button,
           GtkListItem    *item)
{
  TamizLeadTable *self = g_object_get_data (G_OBJECT (button), "table");
  guint position = gtk_list_item_get_position (item);
  gboolean ticked = gtk_check_button_get_active (button);

  /* It follows the selection too. */
  if (ticked == is_picked (self, item) || position == GTK_INVALID_LIST_POSITION)
    return;
  if (ticked)
    tamiz_id_selection_gather (self->selection, position);
  else
    gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (self->selection), position);
}

static void
show_box (TamizLeadTable *self,
          GtkListItem    *item)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_list_item_get_child (item)), is_picked (self, item));
}

static void
show_boxes (TamizLeadTable *self)
{
  for (guint i = 0; i < self->boxes->len; i++)
    show_box (self, g_ptr_array_index (self->boxes, i));
}

static void
setup_box_cb (GtkListItemFactory *factory,
              GtkListItem        *item,
              TamizLeadTable     *self)
{
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Select"), -1);
  g_object_set_data (G_OBJECT (button), "table", self);
  g_signal_connect (button, "toggled", G_CALLBACK (ticked_cb), item);
  gtk_list_item_set_child (item, button);
}

static void
bind_box_cb (GtkListItemFactory *factory,
             GtkListItem        *item,
             TamizLeadTable     *self)
{
  g_ptr_array_add (self->boxes, item);
  show_box (self, item);
}

static void
unbind_box_cb (GtkListItemFactory *factory,
               GtkListItem        *item,
               TamizLeadTable     *self)
{
  g_ptr_array_remove_fast (self->boxes, item);
}

static void
add_box_column (TamizLeadTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_box_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_box_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_box_cb), self);
  column = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_column_set_fixed_width (column, 42);
  gtk_column_view_append_column (self->view, column);
}

/* Going to a lead */

/* The part of a column view that holds the rows has no public name. */
static GtkWidget *
find_rows (TamizLeadTable *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !g_str_equal (G_OBJECT_TYPE_NAME (child), "GtkColumnListView"))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

/* A view knows where rows are only once it has been laid out, which is done before the
 * second tick.
 */
static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  TamizLeadTable *self = TAMIZ_LEAD_TABLE (widget);
  GtkWidget *rows = find_rows (self);

  if (self->ticks++ == 0)
    return G_SOURCE_CONTINUE;

  self->scroll_tick = 0;
  if (rows != NULL && self->scroll_position < g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    gtk_widget_activate_action (rows, "list.scroll-to-item", "u", self->scroll_position);
  return G_SOURCE_REMOVE;
}

static void
scroll_to (TamizLeadTable *self,
           guint           position)
{
  self->scroll_position = position;
  self->ticks = 0;
  if (self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
look_for_wanted (TamizLeadTable *self)
{
  gint64 wanted = self->wanted;
  guint position;

  if (wanted == 0 || !tamiz_lead_list_find (self->list, wanted, &position))
    return;

  tamiz_id_selection_select_only (self->selection, wanted);
  g_clear_handle_id (&self->stay_source, g_source_remove);
  scroll_to (self, position);
}

static void
loading_cb (TamizLeadTable *self)
{
  if (self->to_top && !tamiz_lead_list_get_loading (self->list))
    {
      self->to_top = FALSE;
      /* Where nothing is filtered, what is not listed is not there any more. */
      if (json_object_size (self->filter) == 0)
        tamiz_id_selection_drop_unlisted (self->selection);
      scroll_to (self, 0);
      look_for_wanted (self);
    }
  g_signal_emit (self, signals[LISTED], 0);
}

static void
error_cb (TamizLeadTable *self)
{
  const char *error = tamiz_lead_list_get_error (self->list);

  if (error != NULL)
    tamiz_desk_tell_failure (self->desk, error);
}

static void
items_changed_cb (TamizLeadTable *self)
{
  look_for_wanted (self);
  g_signal_emit (self, signals[LISTED], 0);
}

static void
show_lead (TamizLeadTable *self,
           gint64          id,
           gboolean        enter)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  g_clear_handle_id (&self->stay_source, g_source_remove);
  g_signal_emit (self, signals[SHOW_LEAD], 0, text, enter);
}

static gboolean
stayed_cb (gpointer user_data)
{
  TamizLeadTable *self = user_data;
  g_autoptr (GArray) ids = tamiz_id_selection_dup_ids (self->selection);

  self->stay_source = 0;
  if (ids->len == 1 && !tamiz_id_selection_is_gathering (self->selection))
    show_lead (self, g_array_index (ids, gint64, 0), FALSE);

  return G_SOURCE_REMOVE;
}

/* Whoever has chosen something else does not want to be led away from it later. */
static void
selection_changed_cb (TamizLeadTable *self)
{
  show_boxes (self);
  self->wanted = 0;
  g_clear_handle_id (&self->stay_source, g_source_remove);
  if (tamiz_id_selection_count (self->selection) == 1
      && !tamiz_id_selection_is_gathering (self->selection))
    self->stay_source = g_timeout_add (STAY_MS, stayed_cb, self);
}

static void
activated_cb (TamizLeadTable *self,
              guint           position)
{
  show_lead (self, tamiz_lead_list_get_id (self->list, position), TRUE);
}

static void
tamiz_lead_table_dispose (GObject *object)
{
  TamizLeadTable *self = TAMIZ_LEAD_TABLE (object);

  g_clear_handle_id (&self->stay_source, g_source_remove);
  /* Columns that go make the view's sorter emit once more. */
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_TABLE);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->filter, json_decref);
  g_clear_pointer (&self->sort, g_free);

  G_OBJECT_CLASS (tamiz_lead_table_parent_class)->dispose (object);
}

/* Rows that go with the view still say so while it is disposed of. */
static void
tamiz_lead_table_finalize (GObject *object)
{
  g_ptr_array_unref (TAMIZ_LEAD_TABLE (object)->boxes);

  G_OBJECT_CLASS (tamiz_lead_table_parent_class)->finalize (object);
}

static void
tamiz_lead_table_class_init (TamizLeadTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_lead_table_finalize;

  /* (id, enter): a lead is to be shown; @enter where the keyboard is to go there too. */
  signals[SHOW_LEAD] = g_signal_new ("show-lead", TAMIZ_TYPE_LEAD_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  /* The order is another one. */
  signals[SORTED] = g_signal_new ("sorted", TAMIZ_TYPE_LEAD_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  /* What is listed, or whether it is being looked up, has changed. */
  signals[LISTED] = g_signal_new ("listed", TAMIZ_TYPE_LEAD_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-lead-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadTable, view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
tamiz_lead_table_init (TamizLeadTable *self)
{
  self->boxes = g_ptr_array_new ();
  self->filter = json_object ();
  self->sort = g_strdup (DEFAULT_SORT);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gint64
get_id (GListModel *model,
        guint       position)
{
  return tamiz_lead_list_get_id (TAMIZ_LEAD_LIST (model), position);
}

/* Begins to list; to be called once. */
void
tamiz_lead_table_set_desk (TamizLeadTable *self,
                           TamizDesk      *desk)
{
  g_return_if_fail (TAMIZ_IS_LEAD_TABLE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->list = tamiz_lead_list_new (tamiz_desk_get_session (desk));
  self->selection = tamiz_id_selection_new (G_LIST_MODEL (self->list), get_id);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::error", G_CALLBACK (error_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  add_box_column (self);
  for (guint i = 0; i < tamiz_lead_columns_count (); i++)
    add_column (self, i);
  tamiz_lead_table_set_sort (self, DEFAULT_SORT);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  ask (self);
}

/* @filter (transfer none) is lead.list's arguments; an order in it does not matter. */
void
tamiz_lead_table_set_filter (TamizLeadTable *self,
                             json_t         *filter)
{
  g_return_if_fail (TAMIZ_IS_LEAD_TABLE (self));

  if (json_equal (self->filter, filter))
    return;

  json_decref (self->filter);
  self->filter = json_deep_copy (filter);
  json_object_del (self->filter, "sort");
  ask (self);
}

/* (transfer full): what is asked now, in its order, as lead.list's arguments. */
json_t *
tamiz_lead_table_dup_query (TamizLeadTable *self)
{
  json_t *query = json_deep_copy (self->filter);

  json_object_set_new (query, "sort", json_string (self->sort));
  return query;
}

const char *
tamiz_lead_table_get_sort (TamizLeadTable *self)
{
  return self->sort;
}

/* @sort (nullable) is one of lead.list's orders; NULL for the best first. */
void
tamiz_lead_table_set_sort (TamizLeadTable *self,
                           const char     *sort)
{
  g_return_if_fail (TAMIZ_IS_LEAD_TABLE (self));

  if (sort == NULL)
    sort = DEFAULT_SORT;
  for (guint i = 0; i < tamiz_lead_columns_count (); i++)
    {
      const char *own = tamiz_lead_columns_get_sort (i);
      gsize length = strlen (own);

      if (strncmp (sort, own, length) == 0 && (sort[length] == '\0' || sort[length] == ':'))
        show_order (self, i, g_str_has_suffix (sort, ":desc"));
    }
  take_sort (self, g_strdup (sort));
}

TamizLeadList *
tamiz_lead_table_get_list (TamizLeadTable *self)
{
  return self->list;
}

TamizIdSelection *
tamiz_lead_table_get_selection (TamizLeadTable *self)
{
  return self->selection;
}

/* (transfer full): the ids of all that is selected, as operations want them. */
json_t *
tamiz_lead_table_list_selected (TamizLeadTable *self)
{
  g_autoptr (GArray) ids = tamiz_id_selection_dup_ids (self->selection);
  json_t *list = json_array ();

  for (guint i = 0; i < ids->len; i++)
    json_array_append_new (list, json_sprintf ("%" G_GINT64_FORMAT, g_array_index (ids, gint64, i)));

  return list;
}

/* Selects a lead and scrolls to it, as soon as it is listed. */
void
tamiz_lead_table_go_to (TamizLeadTable *self,
                        const char     *id)
{
  g_return_if_fail (TAMIZ_IS_LEAD_TABLE (self) && id != NULL);

  self->wanted = g_ascii_strtoll (id, NULL, 10);
  look_for_wanted (self);
}

/* Puts the keyboard into the rows. */
gboolean
tamiz_lead_table_focus (TamizLeadTable *self)
{
  GtkWidget *rows = find_rows (self);

  return rows != NULL && gtk_widget_grab_focus (rows);
}
