#include "config.h"

#include "tamiz-code-row.h"
#include "tamiz-test-display.h"

static json_t *
make_countries (void)
{
  return json_pack ("[{ss, ss}, {ss, ss}, {ss, ss}]", "key", "BO", "label", "Bolivia", "key", "MX", "label", "México",
                    "key", "PE", "label", "Perú");
}

static GtkWidget *
show (GtkWidget **row)
{
  GtkWidget *window = gtk_window_new (), *list = gtk_list_box_new ();

  *row = tamiz_code_row_new ("Country");
  tamiz_code_row_take_choices (TAMIZ_CODE_ROW (*row), make_countries ());
  gtk_list_box_append (GTK_LIST_BOX (list), *row);
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* By the keyboard alone, and without the accent that the name has. */
static void
a_code_is_chosen_by_its_name (void)
{
  GtkWidget *row, *window = show (&row);
  guint count = 0;

  g_signal_connect_swapped (row, "chosen", G_CALLBACK (count_cb), &count);
  tamiz_code_row_set_code (TAMIZ_CODE_ROW (row), "BO");
  g_assert_cmpuint (count, ==, 0);
  gtk_widget_grab_focus (row);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (200);
  tamiz_test_type ("mex");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (g_strcmp0 (tamiz_code_row_get_code (TAMIZ_CODE_ROW (row)), "MX") == 0);
  g_assert_cmpuint (count, ==, 1);

  g_object_ref (row);
  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (50);
  g_assert_finalize_object (row);
}

static void
a_code_without_a_name_is_kept (void)
{
  GtkWidget *row, *window = show (&row);
  guint count = 0;

  g_signal_connect_swapped (row, "chosen", G_CALLBACK (count_cb), &count);
  tamiz_code_row_set_code (TAMIZ_CODE_ROW (row), "FJ");
  g_assert_cmpstr (tamiz_code_row_get_code (TAMIZ_CODE_ROW (row)), ==, "FJ");
  g_assert_nonnull (tamiz_test_find_text (row, "FJ"));
  tamiz_code_row_take_choices (TAMIZ_CODE_ROW (row), make_countries ());
  g_assert_cmpstr (tamiz_code_row_get_code (TAMIZ_CODE_ROW (row)), ==, "FJ");
  g_assert_cmpuint (count, ==, 0);
  tamiz_code_row_set_code (TAMIZ_CODE_ROW (row), NULL);
  g_assert_null (tamiz_code_row_get_code (TAMIZ_CODE_ROW (row)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/code-row/a-code-is-chosen-by-its-name", a_code_is_chosen_by_its_name);
  g_test_add_func ("/widgets/code-row/a-code-without-a-name-is-kept", a_code_without_a_name_is_kept);
  return g_test_run ();
}
