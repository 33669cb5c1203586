#define G_LOG_DOMAIN "tamiz-lead-table"

#include "config.h"

#include "tamiz-lead-table.h"

#include "tamiz-lead-columns.h"
#include "tamiz-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Moving through the list by keys shows each one where one stays, not all that one passes. */
#define STAY_MS 180

#define DEFAULT_SORT "rank"

struct _TamizLeadTable
{
  AdwBin parent_instance;

  TamizTable *view;

  TamizDesk *desk;
  TamizLeadList *list;
  TamizIdSelection *selection;
  GPtrArray *boxes;         /* the tick boxes that show a lead */
  json_t *filter;           /* lead.list's arguments, without an order */
  char *sort;               /* as lead.list has it */
  gboolean to_top;          /* another question was asked: its answer begins at the top */
  gint64 wanted;            /* a lead to go to as soon as it is listed; 0 = none */
  guint stay_source;
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

static void
sort_cb (TamizLeadTable *self,
         guint           column,
         gboolean        descending)
{
  g_autofree char *sort = NULL;

  /* The first column is that of the boxes. */
  sort = g_strconcat (tamiz_lead_columns_get_sort (column - 1), descending ? ":desc" : NULL, NULL);
  tamiz_lead_table_set_sort (self, sort);
}

/* The column of boxes to tick: they say what is picked, which is more than being gone to. */

/* The lead beside a box; 0 where it shows none. */
static gint64
get_lead (GtkWidget *box)
{
  TamizLeadItem *lead = g_object_get_data (G_OBJECT (box), "lead");

  return lead != NULL ? g_ascii_strtoll (tamiz_lead_item_get_id (lead), NULL, 10) : 0;
}

static gboolean
is_picked (TamizLeadTable *self,
           GtkWidget      *box)
{
  return tamiz_id_selection_is_gathering (self->selection)
         && tamiz_id_selection_contains (self->selection, get_lead (box));
}

static void
ticked_cb (GtkWidget      *box,
           TamizLeadTable *self)
{
  gboolean ticked = gtk_check_button_get_active (GTK_CHECK_BUTTON (box));
  guint position;

  /* It follows the selection too. */
  if (ticked == is_picked (self, box) || !tamiz_lead_list_find (self->list, get_lead (box), &position))
    return;
  if (ticked)
    tamiz_id_selection_gather (self->selection, position);
  else
    gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (self->selection), position);
}

static void
show_boxes (TamizLeadTable *self)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      GtkWidget *box = g_ptr_array_index (self->boxes, i);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (box), is_picked (self, box));
    }
}

static GtkWidget *
make_box (gpointer data)
{
  GtkWidget *box = gtk_check_button_new ();

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (box, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Select"), -1);
  g_signal_connect (box, "toggled", G_CALLBACK (ticked_cb), data);

  return box;
}

static void
bind_box (GtkWidget *box,
          GObject   *item,
          gpointer   data)
{
  TamizLeadTable *self = data;

  g_object_set_data (G_OBJECT (box), "lead", item);
  g_ptr_array_add (self->boxes, box);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (box), is_picked (self, box));
}

static void
unbind_box (GtkWidget *box,
            GObject   *item,
            gpointer   data)
{
  TamizLeadTable *self = data;

  g_object_set_data (G_OBJECT (box), "lead", NULL);
  g_ptr_array_remove_fast (self->boxes, box);
}

static void
add_box_column (TamizLeadTable *self)
{
  static const TamizTableCells boxes = { make_box, bind_box, unbind_box };
  TamizTableColumn *column = tamiz_table_column_new (NULL, &boxes, self, NULL);

  tamiz_table_column_set_width (column, 42);
  tamiz_table_append_column (self->view, column);
}

/* Going to a lead */

static void
look_for_wanted (TamizLeadTable *self)
{
  gint64 wanted = self->wanted;
  guint position;

  if (wanted == 0 || !tamiz_lead_list_find (self->list, wanted, &position))
    return;

  tamiz_id_selection_select_only (self->selection, wanted);
  g_clear_handle_id (&self->stay_source, g_source_remove);
  tamiz_table_set_cursor (self->view, position);
  tamiz_table_scroll_to (self->view, position);
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
      tamiz_table_scroll_to (self->view, 0);
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
  gint64 id = tamiz_lead_list_get_id (self->list, position);

  /* The one that is opened is marked, unless several are being picked. */
  if (!tamiz_id_selection_is_gathering (self->selection))
    tamiz_id_selection_select_only (self->selection, id);
  show_lead (self, id, TRUE);
}

static void
tamiz_lead_table_dispose (GObject *object)
{
  TamizLeadTable *self = TAMIZ_LEAD_TABLE (object);

  g_clear_handle_id (&self->stay_source, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  /* Whoever holds the view longer holds no boxes of this one. */
  if (self->view != NULL)
    tamiz_table_set_model (self->view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_TABLE);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->filter, json_decref);
  g_clear_pointer (&self->sort, g_free);

  G_OBJECT_CLASS (tamiz_lead_table_parent_class)->dispose (object);
}

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

  g_type_ensure (TAMIZ_TYPE_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-lead-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadTable, view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_cb);
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

static gboolean
find_id (GListModel *model,
         gint64      id,
         guint      *position)
{
  return tamiz_lead_list_find (TAMIZ_LEAD_LIST (model), id, position);
}

/* Begins to list; to be called once. */
void
tamiz_lead_table_set_desk (TamizLeadTable *self,
                           TamizDesk      *desk)
{
  g_return_if_fail (TAMIZ_IS_LEAD_TABLE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->list = tamiz_lead_list_new (tamiz_desk_get_session (desk));
  self->selection = tamiz_id_selection_new (G_LIST_MODEL (self->list), get_id, find_id);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::error", G_CALLBACK (error_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  add_box_column (self);
  for (guint i = 0; i < tamiz_lead_columns_count (); i++)
    tamiz_table_append_column (self->view, tamiz_lead_columns_make (i, desk));
  tamiz_lead_table_set_sort (self, DEFAULT_SORT);
  tamiz_table_set_model (self->view, self->selection);
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
        tamiz_table_show_sort (self->view, (int) i + 1, g_str_has_suffix (sort, ":desc"));
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
  return gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
