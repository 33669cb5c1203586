#include "config.h"

#include "tamiz-completeness-bar.h"
#include "tamiz-test-display.h"

static void
what_is_not_whole_is_never_called_complete (void)
{
  GtkWidget *bar = g_object_ref_sink (tamiz_completeness_bar_new ());
  GtkLabel *label = GTK_LABEL (gtk_widget_get_last_child (bar));

  tamiz_completeness_bar_set_share (TAMIZ_COMPLETENESS_BAR (bar), .416);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "41 % complete");
  tamiz_completeness_bar_set_share (TAMIZ_COMPLETENESS_BAR (bar), .999);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "99 % complete");
  tamiz_completeness_bar_set_share (TAMIZ_COMPLETENESS_BAR (bar), 3);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "Complete");
  g_assert_cmpfloat (tamiz_completeness_bar_get_share (TAMIZ_COMPLETENESS_BAR (bar)), ==, 1);

  g_assert_finalize_object (bar);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/completeness-bar/what-is-not-whole-is-never-called-complete",
                   what_is_not_whole_is_never_called_complete);
  return g_test_run ();
}
