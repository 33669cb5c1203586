#include "config.h"

#include "tamiz-chart-view.h"
#include "tamiz-funnel-chart.h"
#include "tamiz-test-display.h"

static TamizBlock *
make_funnel (void)
{
  static const TamizFunnelStage stages[] = {
    { "Prospect", 100, 60, -1, -1, -1, 0, 0, 0, 0, 0, NULL },
    { "Inquiry", 40, 40, .4, .3, .5, 0, 0, 0, 0, 0, NULL },
  };
  TamizBlock *block = tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));

  tamiz_block_set_title (block, "Funnel");

  return block;
}

static void
it_is_as_high_as_its_chart (void)
{
  GtkWidget *view = g_object_ref_sink (tamiz_chart_view_new ());
  g_autoptr (TamizBlock) block = make_funnel ();
  int least, height, narrower;

  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, 2 * least, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 0);
  tamiz_chart_view_set_block (TAMIZ_CHART_VIEW (view), block);
  g_assert_true (tamiz_chart_view_get_block (TAMIZ_CHART_VIEW (view)) == block);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, 2 * least, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, >, 40);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, least, &narrower, NULL, NULL, NULL);
  g_assert_cmpint (narrower, >=, height);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Funnel");

  g_assert_finalize_object (view);
}

/* It grows with the text of the desktop. */
static void
it_grows_with_the_text (void)
{
  GtkWidget *view = g_object_ref_sink (tamiz_chart_view_new ());
  g_autoptr (TamizBlock) block = make_funnel ();
  GtkSettings *settings = gtk_settings_get_default ();
  int usual, large, dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  tamiz_chart_view_set_block (TAMIZ_CHART_VIEW (view), block);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024, NULL);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, 1200, &usual, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_widget_queue_resize (view);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, 1200, &large, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (large, >=, 2 * usual - 2);

  g_assert_finalize_object (view);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/chart-view/it-is-as-high-as-its-chart", it_is_as_high_as_its_chart);
  g_test_add_func ("/widgets/chart-view/it-grows-with-the-text", it_grows_with_the_text);
  return g_test_run ();
}
