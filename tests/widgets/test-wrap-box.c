#include "config.h"

#include "tamiz-test-display.h"
#include "tamiz-wrap-box.h"

static int
measure_height (GtkWidget *box,
                int        width)
{
  int height;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);

  return height;
}

static void
what_does_not_fit_goes_into_the_next_line (void)
{
  GtkWidget *box = g_object_ref_sink (tamiz_wrap_box_new ());
  GtkWidget *children[4];
  int minimum, natural;

  tamiz_wrap_box_set_spacing (TAMIZ_WRAP_BOX (box), 10, 5);
  for (int i = 0; i < 4; i++)
    {
      children[i] = gtk_label_new (NULL);
      gtk_widget_set_size_request (children[i], 100, 20);
      tamiz_wrap_box_append (TAMIZ_WRAP_BOX (box), children[i]);
    }

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 430);
  g_assert_cmpint (measure_height (box, 430), ==, 20);
  g_assert_cmpint (measure_height (box, 429), ==, 45);
  g_assert_cmpint (measure_height (box, 100), ==, 95);

  gtk_widget_set_visible (children[0], FALSE);
  g_assert_cmpint (measure_height (box, 320), ==, 20);
  tamiz_wrap_box_remove (TAMIZ_WRAP_BOX (box), children[1]);
  g_assert_cmpint (measure_height (box, 210), ==, 20);
  tamiz_wrap_box_remove_all (TAMIZ_WRAP_BOX (box));
  g_assert_cmpint (measure_height (box, 210), ==, 0);

  g_assert_finalize_object (box);
}

/* What expands gets what is left of its line, at its own width where it stands alone. */
static void
what_expands_fills_its_line (void)
{
  GtkWidget *box = g_object_ref_sink (tamiz_wrap_box_new ());
  GtkWidget *children[2];

  tamiz_wrap_box_set_spacing (TAMIZ_WRAP_BOX (box), 10, 5);
  for (int i = 0; i < 2; i++)
    {
      children[i] = gtk_label_new (NULL);
      gtk_widget_set_size_request (children[i], 100, 20);
      tamiz_wrap_box_append (TAMIZ_WRAP_BOX (box), children[i]);
    }
  gtk_widget_set_hexpand (children[1], TRUE);

  measure_height (box, 300);
  gtk_widget_allocate (box, 300, 20, -1, NULL);
  g_assert_cmpint (gtk_widget_get_width (children[0]), ==, 100);
  g_assert_cmpint (gtk_widget_get_width (children[1]), ==, 190);
  measure_height (box, 150);
  gtk_widget_allocate (box, 150, 45, -1, NULL);
  g_assert_cmpint (gtk_widget_get_width (children[0]), ==, 100);
  g_assert_cmpint (gtk_widget_get_width (children[1]), ==, 150);

  g_assert_finalize_object (box);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/wrap-box/what-does-not-fit-goes-into-the-next-line",
                   what_does_not_fit_goes_into_the_next_line);
  g_test_add_func ("/widgets/wrap-box/what-expands-fills-its-line", what_expands_fills_its_line);
  return g_test_run ();
}
