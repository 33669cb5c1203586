#include "config.h"

#include "tamiz-drop-down.h"
#include "tamiz-test-display.h"
#include "tamiz-typed-drop.h"

static const char *const names[]
    = { "Leave out", "First name", "Last name", "E-mail", "A name that is longer than any button can be", NULL };

static GtkWidget *
show (GtkWidget *drop_down)
{
  GtkWidget *window = gtk_window_new ();

  gtk_widget_set_halign (drop_down, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (window), drop_down);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static void
a_long_text_does_not_widen_the_button (void)
{
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (names)), NULL);
  GtkWidget *window;
  int before, after;

  tamiz_drop_down_shorten (GTK_DROP_DOWN (drop_down), 10, 10);
  window = show (drop_down);
  before = gtk_widget_get_width (drop_down);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 4);
  tamiz_test_settle (100);
  after = gtk_widget_get_width (drop_down);
  g_assert_cmpint (after, ==, before);

  g_object_ref (drop_down);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (drop_down);
}

static void
a_row_has_room_for_what_is_chosen (void)
{
  GtkWidget *row = adw_combo_row_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *window, *label;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "Column");
  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (gtk_string_list_new (names)));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 4);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_widget_set_size_request (list, 600, -1);
  window = show (list);
  label = tamiz_test_find_text (row, names[4]);
  g_assert_nonnull (label);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Nothing is chosen yet: Enter on the first, without moving, chooses it. */
static void
enter_chooses_the_first (void)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *window;

  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  tamiz_drop_down_offer (ADW_COMBO_ROW (row), model);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, GTK_INVALID_LIST_POSITION);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = show (list);
  gtk_widget_grab_focus (row);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (200);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, GTK_INVALID_LIST_POSITION);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (adw_combo_row_get_selected (ADW_COMBO_ROW (row)) == 0);

  g_object_ref (row);
  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (50);
  g_assert_finalize_object (row);
}

/* Enter takes what was typed, though the list has not followed yet. */
static void
a_part_of_a_text_finds_it (void)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *drop_down = tamiz_typed_drop_new (G_LIST_MODEL (model));
  GtkWidget *window = show (drop_down);

  gtk_widget_grab_focus (drop_down);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (200);
  tamiz_test_type ("last");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down)) == 2);

  g_object_ref (drop_down);
  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (50);
  g_assert_finalize_object (drop_down);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/drop-down/a-long-text-does-not-widen-the-button",
                   a_long_text_does_not_widen_the_button);
  g_test_add_func ("/widgets/drop-down/a-row-has-room-for-what-is-chosen", a_row_has_room_for_what_is_chosen);
  g_test_add_func ("/widgets/drop-down/enter-chooses-the-first", enter_chooses_the_first);
  g_test_add_func ("/widgets/drop-down/a-part-of-a-text-finds-it", a_part_of_a_text_finds_it);
  return g_test_run ();
}
