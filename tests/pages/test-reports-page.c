#include "config.h"

#include "tamiz-attainment-bar.h"
#include "tamiz-attainment-rows.h"
#include "tamiz-report-view.h"
#include "tamiz-test-window.h"

#include <string.h>

enum
{
  FUNNEL,
  MATRIX,
  SOURCES,
  ATTAINMENT,
};

static TamizReportView *
get_view (TamizPage *page)
{
  return TAMIZ_REPORT_VIEW (tamiz_test_find_type (page, TAMIZ_TYPE_REPORT_VIEW));
}

static gboolean
shows (TamizPage  *page,
       const char *title)
{
  TamizReportView *view = get_view (page);

  return view != NULL
         && g_strcmp0 (tamiz_report_table_get_title (tamiz_report_view_get_table (view)), title) == 0;
}

static TamizPage *
go (TamizTestWindow *test)
{
  TamizPage *page = tamiz_test_window_go (test, "reports");

  tamiz_test_wait (shows (page, "Funnel"));
  tamiz_test_settle (50);

  return page;
}

static void
choose_report (TamizPage  *page,
               guint       report,
               const char *title)
{
  tamiz_test_click (tamiz_test_find_nth (tamiz_test_find_id (page, "tabs_box"), GTK_TYPE_TOGGLE_BUTTON, report));
  tamiz_test_wait (shows (page, title));
  tamiz_test_settle (100);
}

/* The text of a cell of the first row; columns are counted over those that are shown. */
static const char *
read_first_row (TamizPage *page,
                guint      column)
{
  GtkWidget *view = tamiz_test_find_id (page, "column_view");
  GtkWidget *list = gtk_widget_get_last_child (view);
  GtkWidget *row = gtk_widget_get_first_child (list);

  return gtk_label_get_label (GTK_LABEL (tamiz_test_find_nth (row, GTK_TYPE_LABEL, column)));
}

static void
every_report_is_a_picture_and_a_table (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (400);
  TamizPage *page = go (test);
  gint64 most, fewest;

  tamiz_test_shot (GTK_WIDGET (test->window), "reports-funnel");
  g_assert_cmpstr (read_first_row (page, 0), ==, "Prospect");
  choose_report (page, MATRIX, "Fit and interest");
  tamiz_test_shot (GTK_WIDGET (test->window), "reports-matrix");
  choose_report (page, SOURCES, "Sources");
  tamiz_test_shot (GTK_WIDGET (test->window), "reports-sources");
  g_assert_cmpstr (read_first_row (page, 0), ==, "Anuncios");

  /* A column's title sorts by size, not by letters. */
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "column_view"), "Prospects"));
  tamiz_test_settle (450); /* no double click */
  fewest = g_ascii_strtoll (read_first_row (page, 1), NULL, 10);
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "column_view"), "Prospects"));
  tamiz_test_settle (100);
  most = g_ascii_strtoll (read_first_row (page, 1), NULL, 10);
  g_assert_cmpint (most, >, fewest);
  g_assert_cmpint (most, >, 10);
}

/* How much wider than its room the table is. */
static int
get_excess (TamizPage *page)
{
  GtkWidget *view = tamiz_test_find_id (page, "column_view");
  GtkWidget *scroller = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));

  return (int) (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment));
}

/* On a screen of the usual width nobody looks for a column. */
static void
the_tables_fit_beside_the_list (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (400);
  TamizPage *page;

  tamiz_test_window_resize (test, 1280, 800);
  page = go (test);
  g_assert_cmpint (get_excess (page), ==, 0);
  choose_report (page, MATRIX, "Fit and interest");
  g_assert_cmpint (get_excess (page), ==, 0);
  choose_report (page, SOURCES, "Sources");
  tamiz_test_shot (GTK_WIDGET (test->window), "reports-sources");
  g_assert_cmpint (get_excess (page), ==, 0);
}

/* In words, above the table, and in the figures. */
static void
sources_are_counted_as_chosen (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);

  g_assert_null (tamiz_test_find_id (page, "attribution_drop_down"));
  choose_report (page, SOURCES, "Sources");
  g_assert_null (tamiz_test_find_id (page, "owner_drop_down"));
  gtk_widget_grab_focus (tamiz_test_find_id (page, "attribution_drop_down"));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (strstr (gtk_label_get_label (GTK_LABEL (tamiz_test_find_id (page, "notes_label"))),
                           "In equal shares")
                   != NULL);
}

static GtkListBoxRow *
find_first_case (TamizPage *page)
{
  GtkWidget *cases = tamiz_test_find_type (page, TAMIZ_TYPE_ATTAINMENT_CASES);
  GtkWidget *list = cases != NULL ? tamiz_test_find_nth (cases, GTK_TYPE_LIST_BOX, 0) : NULL;

  return list != NULL ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0) : NULL;
}

/* Both sides on one page, and from each late case to its handoff. */
static void
what_both_sides_kept_leads_to_every_late_case (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (400);
  TamizPage *page;

  tamiz_test_window_resize (test, 1280, 800);
  page = go (test);
  choose_report (page, ATTAINMENT, "Attainment");
  g_assert_null (tamiz_test_find_id (page, "cohort_bin"));
  tamiz_test_shot (GTK_WIDGET (test->window), "reports-attainment");
  g_assert_cmpint (get_excess (page), ==, 0);
  /* Back to a month in which not all was in time. */
  for (guint i = 0; i < 12 && find_first_case (page) == NULL; i++)
    {
      tamiz_test_click (
          tamiz_test_find_nth (tamiz_test_find_type (page, TAMIZ_TYPE_ATTAINMENT_BAR), GTK_TYPE_BUTTON, 0));
      tamiz_test_settle (450); /* no double click */
    }
  tamiz_test_wait (find_first_case (page) != NULL);
  tamiz_test_settle (100);
  tamiz_test_shot (GTK_WIDGET (test->window), "reports-attainment-before");
  g_assert_cmpint (get_excess (page), ==, 0);
  gtk_widget_grab_focus (GTK_WIDGET (find_first_case (page)));
  tamiz_test_settle (100);
  tamiz_test_shot (GTK_WIDGET (test->window), "reports-attainment-cases");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (page)));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/reports/every-report-is-a-picture-and-a-table",
                   every_report_is_a_picture_and_a_table);
  g_test_add_func ("/pages/reports/the-tables-fit-beside-the-list", the_tables_fit_beside_the_list);
  g_test_add_func ("/pages/reports/sources-are-counted-as-chosen", sources_are_counted_as_chosen);
  g_test_add_func ("/pages/reports/what-both-sides-kept-leads-to-every-late-case",
                   what_both_sides_kept_leads_to_every_late_case);
  return g_test_run ();
}
