#include "config.h"

#include "tamiz-notice.h"
#include "tamiz-test-display.h"

static void
a_refusal_is_in_sight_while_there_is_one (void)
{
  GtkWidget *notice = g_object_ref_sink (tamiz_notice_new ());

  g_assert_false (gtk_widget_get_visible (notice));
  tamiz_notice_set_text (TAMIZ_NOTICE (notice), "There is no such day <b>");
  g_assert_true (gtk_widget_get_visible (notice));
  g_assert_cmpstr (tamiz_notice_get_text (TAMIZ_NOTICE (notice)), ==, "There is no such day <b>");
  gtk_test_accessible_assert_property (notice, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "There is no such day <b>");
  tamiz_notice_set_text (TAMIZ_NOTICE (notice), NULL);
  g_assert_false (gtk_widget_get_visible (notice));
  g_assert_null (tamiz_notice_get_text (TAMIZ_NOTICE (notice)));
  /* What somebody gave up themselves has no message. */
  tamiz_notice_set_text (TAMIZ_NOTICE (notice), "");
  g_assert_false (gtk_widget_get_visible (notice));

  g_assert_finalize_object (notice);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/notice/a-refusal-is-in-sight-while-there-is-one",
                   a_refusal_is_in_sight_while_there_is_one);
  return g_test_run ();
}
