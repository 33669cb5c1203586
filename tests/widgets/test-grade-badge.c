#include "config.h"

#include "tamiz-enums.h"
#include "tamiz-grade-badge.h"
#include "tamiz-test-display.h"

static void
the_letter_is_shown_and_said (void)
{
  GtkWidget *badge = g_object_ref_sink (tamiz_grade_badge_new ());
  GtkWidget *label = gtk_widget_get_first_child (badge);

  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "–");
  tamiz_grade_badge_set_grade (TAMIZ_GRADE_BADGE (badge), TAMIZ_GRADE_B);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "B");
  g_assert_true (gtk_widget_has_css_class (badge, "grade-b"));
  gtk_test_accessible_assert_property (badge, GTK_ACCESSIBLE_PROPERTY_LABEL, "Grade B");

  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), "E");
  g_assert_cmpint (tamiz_grade_badge_get_grade (TAMIZ_GRADE_BADGE (badge)), ==, TAMIZ_GRADE_E);
  g_assert_false (gtk_widget_has_css_class (badge, "grade-b"));
  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), NULL);
  gtk_test_accessible_assert_property (badge, GTK_ACCESSIBLE_PROPERTY_LABEL, "No grade yet");

  g_assert_finalize_object (badge);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/grade-badge/the-letter-is-shown-and-said", the_letter_is_shown_and_said);
  return g_test_run ();
}
