#define G_LOG_DOMAIN "tamiz-list-frame"

#include "config.h"

#include "tamiz-list-frame.h"

struct _TamizListFrame
{
  AdwBin parent_instance;

  gboolean goes_through;
};

enum
{
  PROP_0,
  PROP_GOES_THROUGH,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  NEAR_END,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TamizListFrame, tamiz_list_frame, ADW_TYPE_BIN)

/* What holds the rows: the list itself, or the part of a column view that has no public
 * name.
 */
static GtkWidget *
find_rows (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LIST_BASE (widget) || GTK_IS_LIST_BOX (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_rows (child);

  return found;
}

/* A chosen row that is in sight, else the first in sight. */
static GtkWidget *
find_entry (GtkWidget *rows)
{
  GtkWidget *first = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (!gtk_widget_get_mapped (row))
        continue;
      if ((gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0)
        return row;
      if (first == NULL)
        first = row;
    }

  return first;
}

/* A row that has the keyboard itself may say that it has taken it once more. */
static gboolean
move_within (GtkRoot          *root,
             GtkWidget        *row,
             GtkDirectionType  direction)
{
  GtkWidget *before = gtk_root_get_focus (root);

  return gtk_widget_child_focus (row, direction) && gtk_root_get_focus (root) != before;
}

/* GTK gives the keyboard to what a widget is made of only where that is in sight. */
static gboolean
grab_first (GtkWidget *widget)
{
  gboolean grabbed;

  if (!gtk_widget_get_visible (widget))
    return FALSE;

  grabbed = gtk_widget_grab_focus (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !grabbed;
       child = gtk_widget_get_next_sibling (child))
    grabbed = grab_first (child);

  return grabbed;
}

/* What is out of sight comes into sight when it gets the keyboard. */
static gboolean
go_into (GtkWidget        *row,
         GtkDirectionType  direction)
{
  /* The row itself would be left at once, whatever else is in it. */
  GtkWidget *content = gtk_widget_get_first_child (row);

  return content != NULL && gtk_widget_get_visible (row)
         && (gtk_widget_get_mapped (content) ? gtk_widget_child_focus (content, direction) : grab_first (content));
}

/* From one control in the rows to the next, and out beyond the last. */
static gboolean
move_through (GtkWidget        *rows,
              GtkWidget        *inside,
              GtkDirectionType  direction)
{
  gboolean back = direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *row = inside;

  if (row == NULL)
    row = back ? gtk_widget_get_last_child (rows) : gtk_widget_get_first_child (rows);
  for (; row != NULL; row = back ? gtk_widget_get_prev_sibling (row) : gtk_widget_get_next_sibling (row))
    {
      if (go_into (row, direction))
        return TRUE;
    }

  return FALSE;
}

static gboolean
tamiz_list_frame_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  GtkWidget *rows = find_rows (widget);
  GtkWidget *inside = rows != NULL ? gtk_widget_get_focus_child (rows) : NULL;
  GtkWidget *entry;

  if (rows == NULL || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return GTK_WIDGET_CLASS (tamiz_list_frame_parent_class)->focus (widget, direction);
  if (TAMIZ_LIST_FRAME (widget)->goes_through)
    return move_through (rows, inside, direction);
  if (inside != NULL)
    return move_within (gtk_widget_get_root (widget), inside, direction);

  entry = find_entry (rows);

  return entry != NULL && gtk_widget_grab_focus (entry);
}

/* The list's next rows will be seen soon. */
static void
scrolled_cb (TamizListFrame *self,
             GtkAdjustment  *adjustment)
{
  double page = gtk_adjustment_get_page_size (adjustment);

  if (gtk_adjustment_get_value (adjustment) + 1.5 * page >= gtk_adjustment_get_upper (adjustment))
    g_signal_emit (self, signals[NEAR_END], 0);
}

static void
child_cb (TamizListFrame *self)
{
  GtkWidget *scroller = adw_bin_get_child (ADW_BIN (self));

  if (GTK_IS_SCROLLED_WINDOW (scroller))
    g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), "value-changed",
                             G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

static void
tamiz_list_frame_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_GOES_THROUGH:
      TAMIZ_LIST_FRAME (object)->goes_through = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_list_frame_class_init (TamizListFrameClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = tamiz_list_frame_set_property;
  GTK_WIDGET_CLASS (klass)->focus = tamiz_list_frame_focus;

  /* Nothing is chosen in the list, each row has something to be set: Tab goes from one to the next. */
  properties[PROP_GOES_THROUGH] = g_param_spec_boolean ("goes-through", NULL, NULL, FALSE,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  /* It is scrolled to within half a page of its end: a list that is read by pieces wants the
   * next one.  GTK's “edge-reached” does not tell: the last row may be in sight a few pixels before
   * it.
   */
  signals[NEAR_END] = g_signal_new ("near-end", TAMIZ_TYPE_LIST_FRAME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
tamiz_list_frame_init (TamizListFrame *self)
{
  g_signal_connect (self, "notify::child", G_CALLBACK (child_cb), NULL);
}

/* @scroller is what scrolls the list. */
GtkWidget *
tamiz_list_frame_new (GtkWidget *scroller)
{
  return g_object_new (TAMIZ_TYPE_LIST_FRAME, "child", scroller, NULL);
}
