#define G_LOG_DOMAIN "tamiz-list-frame"

#include "config.h"

#include "tamiz-list-frame.h"

struct _TamizListFrame
{
  AdwBin parent_instance;
};

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

  if (GTK_IS_LIST_BASE (widget))
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

static gboolean
tamiz_list_frame_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  GtkWidget *rows = find_rows (widget);
  GtkWidget *inside = rows != NULL ? gtk_widget_get_focus_child (rows) : NULL;
  GtkWidget *entry;

  if (rows == NULL || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return GTK_WIDGET_CLASS (tamiz_list_frame_parent_class)->focus (widget, direction);
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
tamiz_list_frame_class_init (TamizListFrameClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = tamiz_list_frame_focus;

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
