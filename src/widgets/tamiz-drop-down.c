#define G_LOG_DOMAIN "tamiz-drop-down"

#include "config.h"

#include "tamiz-drop-down.h"

/* No name in the list makes it wider than this. */
#define LIST_CHARS 48

#define NARROWEST "tamiz-narrowest"
#define WIDEST "tamiz-widest"

static int
get_chars (GtkDropDown *drop_down,
           const char  *key)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (drop_down), key));
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);

  return label;
}

static void
setup_shown_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                GtkDropDown              *drop_down)
{
  GtkWidget *label = make_label ();

  gtk_label_set_width_chars (GTK_LABEL (label), get_chars (drop_down, NARROWEST));
  gtk_label_set_max_width_chars (GTK_LABEL (label), get_chars (drop_down, WIDEST));
  gtk_list_item_set_child (item, label);
}

static void
setup_listed_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  GtkWidget *label = make_label ();

  gtk_label_set_max_width_chars (GTK_LABEL (label), LIST_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text);
}

/**
 * tamiz_drop_down_shorten:
 * @drop_down: a drop-down of a GtkStringList
 * @narrowest: how many letters its button shows at least
 * @widest: and at most, where there is room
 *
 * Makes a drop-down as wide as it is told to be, not as its longest text.
 */
void
tamiz_drop_down_shorten (GtkDropDown *drop_down,
                         int          narrowest,
                         int          widest)
{
  g_autoptr (GtkListItemFactory) shown = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) listed = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (drop_down), NARROWEST, GINT_TO_POINTER (narrowest));
  g_object_set_data (G_OBJECT (drop_down), WIDEST, GINT_TO_POINTER (widest));
  g_signal_connect (shown, "setup", G_CALLBACK (setup_shown_cb), drop_down);
  g_signal_connect (shown, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (listed, "setup", G_CALLBACK (setup_listed_cb), NULL);
  g_signal_connect (listed, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_factory (drop_down, shown);
  gtk_drop_down_set_list_factory (drop_down, listed);
}

static void
setup_whole_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  gtk_list_item_set_child (item, make_label ());
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);

  return found;
}

/* The row itself takes what is selected in its list: nothing, where the keyboard is on the first
 * without having moved.
 */
static void
activated_cb (AdwComboRow *row,
              guint        position)
{
  if (adw_combo_row_get_selected (row) == GTK_INVALID_LIST_POSITION)
    adw_combo_row_set_selected (row, position);
}

/**
 * tamiz_drop_down_widen:
 * @row: a row that chooses among a GtkStringList, without a search
 *
 * Cuts what is chosen only where the row has no room for it (by itself it is cut after twenty
 * letters), and lets Enter take the first of the list while nothing is chosen yet.
 */
void
tamiz_drop_down_widen (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) shown = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) listed = gtk_signal_list_item_factory_new ();
  GtkWidget *list = find_type (find_type (GTK_WIDGET (row), GTK_TYPE_POPOVER), GTK_TYPE_LIST_VIEW);

  g_signal_connect (shown, "setup", G_CALLBACK (setup_whole_cb), NULL);
  g_signal_connect (shown, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (listed, "setup", G_CALLBACK (setup_listed_cb), NULL);
  g_signal_connect (listed, "bind", G_CALLBACK (bind_cb), NULL);
  adw_combo_row_set_factory (row, shown);
  adw_combo_row_set_list_factory (row, listed);
  g_signal_connect_object (list, "activate", G_CALLBACK (activated_cb), row,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* (transfer full) (nullable): what the row itself selects in; models lie around it. */
static GtkSingleSelection *
dup_selection (AdwComboRow *row)
{
  GtkWidget *shown = find_type (GTK_WIDGET (row), GTK_TYPE_LIST_VIEW);
  g_autoptr (GObject) model = shown != NULL ? g_object_ref (G_OBJECT (gtk_list_view_get_model (GTK_LIST_VIEW (shown))))
                                            : NULL;

  while (model != NULL && !GTK_IS_SINGLE_SELECTION (model))
    {
      GObject *inner = NULL;

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (model), "model") != NULL)
        g_object_get (model, "model", &inner, NULL);
      g_object_unref (model);
      model = inner;
    }

  return (GtkSingleSelection *) g_steal_pointer (&model);
}

/**
 * tamiz_drop_down_offer:
 * @row: a row
 * @names: what can be chosen
 *
 * Offers names of which none is chosen until somebody chooses one.  By itself a row has the
 * first one with later GTK, and keeps it where nothing is to be selected.
 */
void
tamiz_drop_down_offer (AdwComboRow   *row,
                       GtkStringList *names)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  selection = dup_selection (row);
  if (selection != NULL)
    {
      gtk_single_selection_set_autoselect (selection, FALSE);
      gtk_single_selection_set_can_unselect (selection, TRUE);
    }
  adw_combo_row_set_selected (row, GTK_INVALID_LIST_POSITION);
}
