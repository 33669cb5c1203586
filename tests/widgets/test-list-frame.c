#include "config.h"

#include "tamiz-list-frame.h"
#include "tamiz-test-display.h"

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkWidget *
make_list (guint n_rows)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (words)));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < n_rows; i++)
    gtk_string_list_append (words, "row");
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), gtk_list_view_new (model, factory));
  gtk_widget_set_size_request (scroller, 200, 150);

  return scroller;
}

static gboolean
is_inside (GtkWindow *window,
           GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Tab goes in at the chosen row, and out again both ways. */
static void
tab_enters_and_leaves (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *before = gtk_button_new_with_label ("before"), *after = gtk_button_new_with_label ("after");
  GtkWidget *frame = tamiz_list_frame_new (make_list (3));
  gpointer weak = frame;

  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), frame);
  gtk_box_append (GTK_BOX (box), after);
  gtk_window_set_child (window, box);
  gtk_window_present (window);
  tamiz_test_focus_window (window);
  gtk_widget_grab_focus (before);

  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (is_inside (window, frame));
  g_assert_true (gtk_widget_get_state_flags (gtk_window_get_focus (window)) & GTK_STATE_FLAG_SELECTED);
  tamiz_test_key (GDK_KEY_Down, 0);
  g_assert_true (is_inside (window, frame));
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (is_inside (window, after));
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (is_inside (window, frame));
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (is_inside (window, before));

  g_object_add_weak_pointer (G_OBJECT (frame), &weak);
  gtk_window_destroy (window);
  tamiz_test_wait (weak == NULL);
}

static void
count_cb (guint *times)
{
  (*times)++;
}

/* A list that is read by pieces hears of it by keyboard, too, and not before. */
static void
its_end_is_told_when_it_is_near (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *frame = tamiz_list_frame_new (make_list (200));
  guint times = 0;

  g_signal_connect_swapped (frame, "near-end", G_CALLBACK (count_cb), &times);
  gtk_window_set_child (window, frame);
  gtk_window_present (window);
  tamiz_test_focus_window (window);
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (is_inside (window, frame));

  for (guint i = 0; i < 3; i++)
    tamiz_test_key (GDK_KEY_Page_Down, 0);
  tamiz_test_settle (100);
  g_assert_cmpuint (times, ==, 0);
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_wait (times > 0);
  gtk_window_destroy (window);
}

static void
it_is_let_go (void)
{
  GtkWidget *frame = g_object_ref_sink (tamiz_list_frame_new (make_list (3)));

  g_assert_finalize_object (frame);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/list-frame/tab-enters-and-leaves", tab_enters_and_leaves);
  g_test_add_func ("/widgets/list-frame/its-end-is-told-when-it-is-near", its_end_is_told_when_it_is_near);
  g_test_add_func ("/widgets/list-frame/it-is-let-go", it_is_let_go);
  return g_test_run ();
}
