#include "config.h"

#include "tamiz-link-grid.h"
#include "tamiz-test-display.h"

static void
activated_cb (TamizLinkGrid *grid,
              const char    *target,
              GString       *chosen)
{
  g_string_append_printf (chosen, "%s;", target);
}

static GtkWidget *
make_grid (void)
{
  GtkWidget *grid = tamiz_link_grid_new ();

  tamiz_link_grid_set_text (TAMIZ_LINK_GRID (grid), 0, 0, "Stage", "caption-heading", 0);
  tamiz_link_grid_set_figure (TAMIZ_LINK_GRID (grid), 1, 0, "40 %", "30 % – 50 %");
  tamiz_link_grid_set_link (TAMIZ_LINK_GRID (grid), 0, 1, "12", NULL, "Twelve", "twelve", TRUE);
  tamiz_link_grid_set_link (TAMIZ_LINK_GRID (grid), 1, 1, "0", NULL, "None", "none", FALSE);
  tamiz_link_grid_set_link (TAMIZ_LINK_GRID (grid), 2, 1, "3", "25 %", "Three", "three", TRUE);

  return grid;
}

/* A figure that is written anew keeps its place, its name and what is behind it. */
static void
figures_are_changed_in_place (void)
{
  GtkWidget *grid = g_object_ref_sink (make_grid ());
  GtkWidget *cell = tamiz_link_grid_get_cell (TAMIZ_LINK_GRID (grid), 0, 1);

  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, "Twelve");
  tamiz_link_grid_set_link (TAMIZ_LINK_GRID (grid), 0, 1, "13", NULL, "Thirteen", "thirteen", TRUE);
  g_assert_true (tamiz_link_grid_get_cell (TAMIZ_LINK_GRID (grid), 0, 1) == cell);
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, "Thirteen");
  tamiz_link_grid_clear (TAMIZ_LINK_GRID (grid));
  g_assert_null (tamiz_link_grid_get_cell (TAMIZ_LINK_GRID (grid), 0, 1));

  g_assert_finalize_object (grid);
}

/* Tab leaves as a whole and comes back to where it left; arrows go over what leads nowhere. */
static void
one_stop_of_the_tab_key (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = make_grid ();
  GtkWidget *after = gtk_button_new_with_label ("After");
  g_autoptr (GString) chosen = g_string_new (NULL);

  g_signal_connect (grid, "activated", G_CALLBACK (activated_cb), chosen);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), after);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  gtk_widget_grab_focus (tamiz_link_grid_get_cell (TAMIZ_LINK_GRID (grid), 0, 1));
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_wait (gtk_widget_is_focus (tamiz_link_grid_get_cell (TAMIZ_LINK_GRID (grid), 2, 1)));
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (gtk_widget_is_focus (after));
  tamiz_test_key (GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (gtk_widget_is_focus (tamiz_link_grid_get_cell (TAMIZ_LINK_GRID (grid), 2, 1)));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (g_str_equal (chosen->str, "three;"));
  tamiz_test_click (tamiz_link_grid_get_cell (TAMIZ_LINK_GRID (grid), 0, 1));
  tamiz_test_wait (g_str_equal (chosen->str, "three;twelve;"));

  g_object_ref (grid);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (grid);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/link-grid/figures-are-changed-in-place", figures_are_changed_in_place);
  g_test_add_func ("/widgets/link-grid/one-stop-of-the-tab-key", one_stop_of_the_tab_key);
  return g_test_run ();
}
