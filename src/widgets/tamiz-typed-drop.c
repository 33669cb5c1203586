#define G_LOG_DOMAIN "tamiz-typed-drop"

#include "config.h"

#include "tamiz-typed-drop.h"

#include "tamiz-text.h"

static GtkWidget *
find_part (GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_part (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* (nullable) */
static GtkStringFilter *
get_filter (GtkListView *list)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (list);
  GListModel *filtered = GTK_IS_SINGLE_SELECTION (selection)
                             ? gtk_single_selection_get_model (GTK_SINGLE_SELECTION (selection))
                             : NULL;
  GtkFilter *filter = GTK_IS_FILTER_LIST_MODEL (filtered)
                          ? gtk_filter_list_model_get_filter (GTK_FILTER_LIST_MODEL (filtered))
                          : NULL;

  return GTK_IS_STRING_FILTER (filter) ? GTK_STRING_FILTER (filter) : NULL;
}

/* Whoever types quickly means what they typed, not what still stands in the list; where
 * the keyboard is within the list does not matter then.
 */
static gboolean
key_pressed_cb (GtkListView           *list,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                GtkEventControllerKey *controller)
{
  GtkWidget *popover = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (find_part (popover, GTK_TYPE_SEARCH_ENTRY)));
  GtkStringFilter *filter = get_filter (list);

  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || *text == '\0' || filter == NULL)
    return FALSE;

  gtk_string_filter_set_search (filter, text);
  if (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list))) > 0)
    {
      /* What is selected is taken; behind a filter that is what stood nearest to it. */
      gtk_selection_model_select_item (gtk_list_view_get_model (list), 0, TRUE);
      g_signal_emit_by_name (list, "activate", 0);
    }

  return TRUE;
}

/* An accent may be typed or not. */
static char *
make_searched (gpointer    item,
               const char *text,
               gpointer    user_data)
{
  g_autofree char *folded = tamiz_text_fold (text);

  return g_strdup_printf ("%s\n%s", text, folded);
}

/* GtkDropDown looks at beginnings only, and letter by letter, unless its filter is told
 * otherwise.
 */
static void
set_up_filter (GtkStringFilter *filter)
{
  GtkExpression *text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  g_autoptr (GtkExpression) searched
      = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 1, &text, G_CALLBACK (make_searched), NULL, NULL);

  gtk_string_filter_set_expression (filter, searched);
  gtk_string_filter_set_match_mode (filter, GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
}

/* The next time all is there again. */
static void
closed_cb (GtkEditable *entry)
{
  gtk_editable_set_text (entry, "");
}

/**
 * tamiz_typed_drop_new:
 * @model: (transfer none): a model of GtkStringObject
 *
 * Returns: (transfer floating): a GtkDropDown
 */
GtkWidget *
tamiz_typed_drop_new (GListModel *model)
{
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *drop = gtk_drop_down_new (g_object_ref (model), expression);
  GtkEventController *keys;
  GtkWidget *popover, *entry, *list;

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop), TRUE);
  popover = find_part (drop, GTK_TYPE_POPOVER);
  entry = popover != NULL ? find_part (popover, GTK_TYPE_SEARCH_ENTRY) : NULL;
  list = popover != NULL ? find_part (popover, GTK_TYPE_LIST_VIEW) : NULL;
  /* Its parts are the toolkit's own matter: where they are others it is a plain one. */
  if (entry == NULL || list == NULL)
    return drop;

  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (entry), popover);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), list, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (popover, keys);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), entry, G_CONNECT_SWAPPED);
  if (get_filter (GTK_LIST_VIEW (list)) != NULL)
    set_up_filter (get_filter (GTK_LIST_VIEW (list)));

  return drop;
}
