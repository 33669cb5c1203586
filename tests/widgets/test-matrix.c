#include "config.h"

#include "tamiz-matrix.h"
#include "tamiz-test-display.h"

static json_t *
make_data (int count)
{
  return json_pack ("{s[{sisi}{sisi}]s[{sisi}{sisi}]s[{sisisssi}{sisisssi}{sisisssi}{sisisssi}]}",
                    "fit", "from", 0, "to", 70, "from", 70, "to", 100,
                    "interest", "from", 0, "to", 50, "from", 50, "to", 100,
                    "cells",
                    "fit", 0, "interest", 0, "grade", "E", "count", 3,
                    "fit", 0, "interest", 1, "grade", "C", "count", 0,
                    "fit", 1, "interest", 0, "grade", "B", "count", 1,
                    "fit", 1, "interest", 1, "grade", "A", "count", count);
}

static void
activated_cb (TamizMatrix *matrix,
              guint        fit,
              guint        interest,
              GString     *chosen)
{
  g_string_append_printf (chosen, "%u,%u;", fit, interest);
}

static void
cells_say_what_they_are (void)
{
  GtkWidget *matrix = g_object_ref_sink (tamiz_matrix_new ());
  g_autoptr (json_t) data = make_data (12);
  g_autoptr (json_t) later = make_data (1);
  GtkWidget *cell;

  tamiz_matrix_set_data (TAMIZ_MATRIX (matrix), data);
  cell = tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 1, 1);
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Fit 70–100, interest 50–100: grade A, 12 leads");
  g_assert_true (gtk_widget_has_css_class (cell, "grade-a"));
  g_assert_false (gtk_widget_get_sensitive (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 0, 1)));

  /* New figures come into the same cells, which so keep the keyboard. */
  tamiz_matrix_set_data (TAMIZ_MATRIX (matrix), later);
  g_assert_true (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 1, 1) == cell);
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Fit 70–100, interest 50–100: grade A, 1 lead");
  tamiz_matrix_set_data (TAMIZ_MATRIX (matrix), NULL);
  g_assert_null (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 0, 0));

  g_assert_finalize_object (matrix);
}

/* Arrows go over cells in which nobody stands. */
static void
keys_and_clicks_choose_a_cell (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *matrix = tamiz_matrix_new ();
  g_autoptr (json_t) data = make_data (12);
  g_autoptr (GString) chosen = g_string_new (NULL);

  tamiz_matrix_set_data (TAMIZ_MATRIX (matrix), data);
  g_signal_connect (matrix, "activated", G_CALLBACK (activated_cb), chosen);
  gtk_window_set_child (GTK_WINDOW (window), matrix);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  gtk_widget_grab_focus (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 0, 0));
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_settle (50);
  g_assert_true (gtk_widget_is_focus (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 0, 0)));
  tamiz_test_key (GDK_KEY_Up, 0);
  tamiz_test_wait (gtk_widget_is_focus (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 1, 0)));
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_wait (gtk_widget_is_focus (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 1, 1)));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (g_str_equal (chosen->str, "1,1;"));
  tamiz_test_click (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 0, 0));
  tamiz_test_wait (g_str_equal (chosen->str, "1,1;0,0;"));
  tamiz_test_click (tamiz_matrix_get_cell (TAMIZ_MATRIX (matrix), 0, 1));
  g_assert_cmpstr (chosen->str, ==, "1,1;0,0;");

  gtk_window_destroy (GTK_WINDOW (window));
}

/* Narrow, its titles wrap; it never says that it could do with less than it needs. */
static void
no_width_needs_less_height_than_it_says (void)
{
  GtkWidget *matrix = g_object_ref_sink (tamiz_matrix_new ());
  g_autoptr (json_t) data = make_data (12);
  int least, width, wanted, height;

  tamiz_matrix_set_data (TAMIZ_MATRIX (matrix), data);
  gtk_widget_measure (matrix, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (matrix, GTK_ORIENTATION_HORIZONTAL, -1, &width, &wanted, NULL, NULL);
  g_assert_cmpint (width, <, wanted);
  for (; width < wanted + 100; width++)
    {
      gtk_widget_measure (matrix, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      g_assert_cmpint (height, >=, least);
    }
  g_assert_cmpint (height, ==, least);

  g_assert_finalize_object (matrix);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/matrix/cells-say-what-they-are", cells_say_what_they_are);
  g_test_add_func ("/widgets/matrix/keys-and-clicks-choose-a-cell", keys_and_clicks_choose_a_cell);
  g_test_add_func ("/widgets/matrix/no-width-needs-less-height-than-it-says",
                   no_width_needs_less_height_than_it_says);
  return g_test_run ();
}
