#include "config.h"

#include "tamiz-definition-words.h"
#include "tamiz-grade-badge.h"
#include "tamiz-test-display.h"
#include "tamiz-change-list.h"
#include "tamiz-treaty.h"

static json_t *
describe_starter (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions",
                                            "consultative.en.duo.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  definition = tamiz_definition_parse (text, -1, &error);
  g_assert_no_error (error);

  return json_pack ("{ss ss so}", "title", definition->title, "statement", definition->statement,
                    "sections", tamiz_definition_describe (definition, NULL));
}

static void
a_definition_is_laid_out_from_its_title_to_the_holidays (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *treaty = g_object_ref_sink (tamiz_treaty_new ());
  g_autoptr (json_t) description = describe_starter ();
  g_autoptr (json_t) again = describe_starter ();
  GtkWidget *heading;

  tamiz_treaty_set_description (TAMIZ_TREATY (treaty), description);
  gtk_window_set_default_size (window, 560, 700);
  gtk_window_set_child (window, treaty);
  gtk_window_present (window);
  tamiz_test_wait (gtk_widget_get_mapped (treaty) && tamiz_treaty_is_whole (TAMIZ_TREATY (treaty)));

  g_assert_nonnull (tamiz_test_find_text (treaty, "Lead in a consultative sale"));
  g_assert_nonnull (tamiz_test_find_text (treaty, "Asked · 20% of the fit · required"));
  g_assert_nonnull (tamiz_test_find_text (treaty, "Holidays"));
  g_assert_nonnull (tamiz_test_find_nth (treaty, TAMIZ_TYPE_GRADE_BADGE, 15));
  g_assert_null (tamiz_test_find_nth (treaty, TAMIZ_TYPE_GRADE_BADGE, 16));
  g_assert_nonnull (tamiz_treaty_find_item (TAMIZ_TREATY (treaty), "budget"));
  g_assert_null (tamiz_treaty_find_item (TAMIZ_TREATY (treaty), "nothing"));
  gtk_test_accessible_assert_property (tamiz_test_find_type (treaty, TAMIZ_TYPE_GRADE_BADGE),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Fit 0–40, interest 0–20: grade E");

  /* What says the same stays, with all that is laid out. */
  heading = tamiz_test_find_text (treaty, "Holidays");
  tamiz_treaty_set_description (TAMIZ_TREATY (treaty), again);
  g_assert_true (tamiz_test_find_text (treaty, "Holidays") == heading);
  tamiz_treaty_set_description (TAMIZ_TREATY (treaty), NULL);
  g_assert_null (tamiz_test_find_text (treaty, "Holidays"));

  gtk_window_destroy (window);
  g_assert_finalize_object (treaty);
}

/* Whoever leaves before the end leaves nothing behind. */
static void
it_may_go_before_it_is_whole (void)
{
  GtkWidget *treaty = g_object_ref_sink (tamiz_treaty_new ());
  g_autoptr (json_t) description = describe_starter ();

  tamiz_treaty_set_description (TAMIZ_TREATY (treaty), description);
  g_assert_false (tamiz_treaty_is_whole (TAMIZ_TREATY (treaty)));
  g_assert_finalize_object (treaty);
}

/* What changes is read section by section; a long text as it was and as it is. */
static void
changes_are_laid_out_by_section (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *list = g_object_ref_sink (tamiz_change_list_new ());
  g_autoptr (json_t) none = json_pack ("{si,si,s[]}", "from", 1, "to", 2, "items");
  g_autoptr (json_t) changes = json_pack (
      "{si,si,s[{ss,ss,ss,ss,ss,ss},{ss,ss,ss,ss},{ss,ss,ss,ss}]}", "from", 1, "to", 2, "items", "section",
      "statement", "title", "What was agreed", "kind", "changed", "text", "It was written anew", "before", "Old",
      "after", "New", "section", "criteria", "title", "Criteria", "kind", "added", "text", "One more", "section",
      "criteria", "title", "Criteria", "kind", "removed", "text", "One less");

  tamiz_change_list_set_changes (TAMIZ_CHANGE_LIST (list), changes);
  gtk_window_set_child (window, list);
  gtk_window_present (window);
  tamiz_test_wait (tamiz_test_find_text (list, "One less") != NULL);
  g_assert_nonnull (tamiz_test_find_text (list, "From version 1 to version 2"));
  g_assert_nonnull (tamiz_test_find_text (list, "3 changes"));
  g_assert_nonnull (tamiz_test_find_text (list, "Old"));
  g_assert_nonnull (tamiz_test_find_text (list, "New"));
  g_assert_nonnull (tamiz_test_find_text (list, "Criteria"));

  tamiz_change_list_set_changes (TAMIZ_CHANGE_LIST (list), none);
  g_assert_nonnull (tamiz_test_find_text (list, "Both say the same."));
  g_assert_null (tamiz_test_find_text (list, "Criteria"));

  gtk_window_destroy (window);
  g_assert_finalize_object (list);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/treaty/a-definition-is-laid-out-from-its-title-to-the-holidays",
                   a_definition_is_laid_out_from_its_title_to_the_holidays);
  g_test_add_func ("/widgets/treaty/it-may-go-before-it-is-whole", it_may_go_before_it_is_whole);
  g_test_add_func ("/widgets/treaty/changes-are-laid-out-by-section", changes_are_laid_out_by_section);
  return g_test_run ();
}
