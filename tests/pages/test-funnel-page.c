#include "config.h"

#include "tamiz-cohort-bar.h"
#include "tamiz-date-entry.h"
#include "tamiz-funnel-table.h"
#include "tamiz-lead-table.h"
#include "tamiz-matrix.h"
#include "tamiz-notice.h"
#include "tamiz-test-window.h"

#include <string.h>

static TamizFunnelTable *
get_table (TamizPage *page)
{
  return TAMIZ_FUNNEL_TABLE (tamiz_test_find_type (page, TAMIZ_TYPE_FUNNEL_TABLE));
}

/* The number that stands in a link, in the C locale without separators. */
static guint
read_link (GtkWidget *link)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (link)));

  return (guint) g_ascii_strtoull (gtk_label_get_label (GTK_LABEL (label)), NULL, 10);
}

static guint
read_figure (TamizPage  *page,
             const char *stage,
             const char *figure)
{
  TamizFunnelTable *table = get_table (page);

  return table != NULL ? read_link (tamiz_funnel_table_get_link (table, stage, figure)) : 0;
}

/* How many leads the list of prospects shows, once it has them; G_MAXUINT before. */
static guint
count_listed (TamizTestWindow *test)
{
  TamizLeadTable *table = TAMIZ_LEAD_TABLE (tamiz_test_find_type (test->window, TAMIZ_TYPE_LEAD_TABLE));
  TamizLeadList *list;

  if (table == NULL)
    return G_MAXUINT;
  list = tamiz_lead_table_get_list (table);

  return tamiz_lead_list_get_loading (list) ? G_MAXUINT : g_list_model_get_n_items (G_LIST_MODEL (list));
}

static TamizPage *
go (TamizTestWindow *test)
{
  TamizPage *page = tamiz_test_window_go (test, "funnel");

  tamiz_test_wait (get_table (page) != NULL && read_figure (page, "prospect", "reached") > 0);
  tamiz_test_settle (50);

  return page;
}

/* In the smallest window that is promised. */
static TamizPage *
go_small (TamizTestWindow *test)
{
  tamiz_test_window_resize (test, 1024, 640);

  return go (test);
}

static double
get_y (gpointer   widget,
       GtkWidget *in)
{
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (widget, in, &GRAPHENE_POINT_INIT (0, 0), &point));

  return point.y;
}

/* Brings a widget into sight, and waits until it stands there. */
static void
scroll_to (TamizPage *page,
           gpointer   widget)
{
  GtkWidget *scrolled = tamiz_test_find_id (page, "scrolled");
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + get_y (widget, scrolled) - 60);
  tamiz_test_wait (get_y (widget, scrolled) >= 0
                   && get_y (widget, scrolled) + gtk_widget_get_height (widget)
                          <= gtk_widget_get_height (scrolled));
  tamiz_test_settle (100);
}

static void
a_click_lists_who_is_behind_a_figure (void)
{
  static const char *const figures[][2]
      = { { "mql", "open" }, { "inquiry", "discarded" }, { "handed_off", "returned" }, { "won", "reached" } };
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (600);
  TamizPage *page = go (test);

  tamiz_test_shot (GTK_WIDGET (test->window), "funnel");
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      GtkWidget *link = tamiz_funnel_table_get_link (get_table (page), figures[i][0], figures[i][1]);
      guint count = read_link (link);

      g_assert_cmpuint (count, >, 0);
      scroll_to (page, link);
      if (i == 0)
        tamiz_test_shot (GTK_WIDGET (test->window), "funnel-figures");
      tamiz_test_click (link);
      tamiz_test_wait (count_listed (test) == count);
      page = go (test);
    }
}

static void
the_chart_and_the_matrix_lead_on_too (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (600);
  TamizPage *page = go (test);
  GtkWidget *chart = tamiz_test_find_id (page, "chart_view"), *cell = NULL;
  guint count = read_figure (page, "inquiry", "reached");
  TamizMatrix *matrix;

  /* The second of seven stages. */
  tamiz_test_click_at (chart, gtk_widget_get_width (chart) / 2.0, gtk_widget_get_height (chart) * .24);
  tamiz_test_wait (count_listed (test) == count);

  page = go (test);
  matrix = TAMIZ_MATRIX (tamiz_test_find_type (page, TAMIZ_TYPE_MATRIX));
  for (guint fit = 0; cell == NULL; fit++)
    {
      cell = tamiz_matrix_get_cell (matrix, fit, 0);
      g_assert_nonnull (cell);
      if (!gtk_widget_get_sensitive (cell))
        cell = NULL;
    }
  count = (guint) g_ascii_strtoull (
      gtk_label_get_label (GTK_LABEL (gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (cell))))),
      NULL, 10);
  scroll_to (page, cell);
  tamiz_test_shot (GTK_WIDGET (test->window), "funnel-matrix");
  gtk_widget_grab_focus (cell);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (count_listed (test) == count);
}

static void
the_keyboard_goes_from_figure_to_figure (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (600);
  TamizPage *page = go_small (test);
  TamizFunnelTable *table = get_table (page);
  guint count = read_figure (page, "inquiry", "open");
  GtkWidget *focus;

  scroll_to (page, tamiz_funnel_table_get_link (table, "inquiry", "open"));
  gtk_widget_grab_focus (tamiz_funnel_table_get_link (table, "prospect", "reached"));
  tamiz_test_shot (GTK_WIDGET (test->window), "funnel-small");
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_wait (gtk_widget_is_focus (tamiz_funnel_table_get_link (table, "inquiry", "reached")));
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_wait (gtk_widget_is_focus (tamiz_funnel_table_get_link (table, "inquiry", "open")));

  /* The table is one stop of the Tab key, and remembers where it was left. */
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait ((focus = gtk_root_get_focus (GTK_ROOT (test->window))) != NULL
                   && !gtk_widget_is_ancestor (focus, GTK_WIDGET (table)));
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (gtk_widget_is_focus (tamiz_funnel_table_get_link (table, "inquiry", "open")));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (count_listed (test) == count);
}

/* A source is chosen with the keyboard; the figures and the lists follow. */
static void
filters_narrow_the_cohort (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (600);
  TamizPage *page = go (test);
  guint all = read_figure (page, "prospect", "reached"), some;
  GtkWidget *link;

  gtk_widget_grab_focus (tamiz_test_find_id (page, "source_drop_down"));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (read_figure (page, "prospect", "reached") < all);
  some = read_figure (page, "prospect", "reached");
  g_assert_cmpuint (some, >, 0);
  link = tamiz_funnel_table_get_link (get_table (page), "prospect", "reached");
  scroll_to (page, link);
  tamiz_test_click (link);
  tamiz_test_wait (count_listed (test) == some);
}

/* What cannot be is said beside the filters, and what was shown stays. */
static void
a_period_that_ends_before_it_begins_is_refused (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);
  GtkWidget *from;
  TamizNotice *notice;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (tamiz_test_find_id (page, "period_drop_down")), 6);
  tamiz_test_wait ((from = tamiz_test_find_id (page, "from_entry")) != NULL);
  gtk_widget_grab_focus (from);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("2030-01-01\n");
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE) != NULL);
  notice = TAMIZ_NOTICE (tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE));
  g_assert_cmpstr (tamiz_notice_get_text (notice), ==, "The period would end before it begins");
  g_assert_cmpuint (read_figure (page, "prospect", "reached"), >, 0);
  tamiz_test_shot (GTK_WIDGET (test->window), "funnel-refused");

  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("yesterday\n");
  tamiz_test_wait (strstr (tamiz_notice_get_text (notice), "yesterday") != NULL);

  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("2026-01-01\n");
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE) == NULL);
}

static void
nobody_received_is_said_and_the_first_one_is_counted (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;

  tamiz_test_session_agree (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "funnel");
  tamiz_test_wait (tamiz_test_find_text (page, "Nobody Was Received Then") != NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (tamiz_test_find_id (page, "period_drop_down")), 5);
  tamiz_test_wait (tamiz_test_find_text (page, "No Prospects Yet") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "funnel-empty");
  g_assert_nonnull (tamiz_test_find_text (page, "All sources"));
  g_free (tamiz_test_session_add_lead (base));
  tamiz_test_wait (get_table (page) != NULL && read_figure (page, "prospect", "reached") == 1);
}

/* A row of cells of all grades in which nobody stands, and one in which somebody does. */
static json_t *
make_matrix (void)
{
  static const char *const grades[] = { "A", "B", "C", "D", "E" };
  json_t *fit = json_array (), *interest = json_array (), *cells = json_array ();

  for (int i = 0; i < 2; i++)
    json_array_append_new (fit, json_pack ("{sisi}", "from", i * 50, "to", i * 50 + 50));
  for (int i = 0; i < (int) G_N_ELEMENTS (grades); i++)
    json_array_append_new (interest, json_pack ("{sisi}", "from", i * 20, "to", i * 20 + 20));
  for (int i = 0; i < 2 * (int) G_N_ELEMENTS (grades); i++)
    json_array_append_new (cells, json_pack ("{sisisssi}", "fit", i % 2, "interest", i / 2, "grade",
                                             grades[i / 2], "count", i % 2 * 7));

  return json_pack ("{sososo}", "fit", fit, "interest", interest, "cells", cells);
}

static void
assert_readable (TamizMatrix *matrix,
                 guint        fit,
                 guint        interest)
{
  GtkWidget *cell = tamiz_matrix_get_cell (matrix, fit, interest);

  for (GtkWidget *label = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (cell))); label != NULL;
       label = gtk_widget_get_next_sibling (label))
    {
      double contrast = tamiz_test_get_contrast (label);

      if (contrast < 4.5)
        g_error ("“%s” at fit %u, interest %u has a contrast of %.2f", gtk_label_get_text (GTK_LABEL (label)), fit,
                 interest, contrast);
    }
}

/* As much as WCAG 2 asks of small letters (level AA), in light and dark. */
static void
every_cell_of_the_matrix_can_be_read (void)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new (tamiz_test_session_new (NULL));
  g_autoptr (json_t) data = make_matrix ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *matrix = tamiz_matrix_new ();

  tamiz_matrix_set_data (TAMIZ_MATRIX (matrix), data);
  gtk_window_set_child (GTK_WINDOW (window), matrix);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[i]);
      tamiz_test_settle (300);
      tamiz_test_shot (window, i == 0 ? "matrix-light" : "matrix-dark");
      for (guint cell = 0; cell < 10; cell++)
        assert_readable (TAMIZ_MATRIX (matrix), cell % 2, cell / 2);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/funnel/a-click-lists-who-is-behind-a-figure",
                   a_click_lists_who_is_behind_a_figure);
  g_test_add_func ("/pages/funnel/every-cell-of-the-matrix-can-be-read", every_cell_of_the_matrix_can_be_read);
  g_test_add_func ("/pages/funnel/the-chart-and-the-matrix-lead-on-too",
                   the_chart_and_the_matrix_lead_on_too);
  g_test_add_func ("/pages/funnel/the-keyboard-goes-from-figure-to-figure",
                   the_keyboard_goes_from_figure_to_figure);
  g_test_add_func ("/pages/funnel/filters-narrow-the-cohort", filters_narrow_the_cohort);
  g_test_add_func ("/pages/funnel/a-period-that-ends-before-it-begins-is-refused",
                   a_period_that_ends_before_it_begins_is_refused);
  g_test_add_func ("/pages/funnel/nobody-received-is-said-and-the-first-one-is-counted",
                   nobody_received_is_said_and_the_first_one_is_counted);
  return g_test_run ();
}
