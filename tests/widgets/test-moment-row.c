#include "config.h"

#include "tamiz-moment-row.h"
#include "tamiz-test-display.h"

static void
assert_text (GtkWidget  *row,
             const char *expected)
{
  g_autofree char *text = tamiz_moment_row_dup_text (TAMIZ_MOMENT_ROW (row));

  g_assert_cmpstr (text, ==, expected);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static GtkWidget *
show (GtkWidget *row)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static void
an_hour_is_read_as_people_write_it (void)
{
  static const struct
  {
    const char *typed;
    const char *answer;
  } cases[] = {
    { "9", "2026-03-05T09:00" },
    { "9:30", "2026-03-05T09:30" },
    { "14.05", "2026-03-05T14:05" },
    { "1630", "2026-03-05T16:30" },
    { "15h", "2026-03-05T15:00" },
    { " 8:00 ", "2026-03-05T08:00" },
    { "25", NULL },
    { "12:75", NULL },
    { "", NULL },
    { "noon", NULL },
    { "12:x", NULL },
    { "2460", NULL },
  };
  GtkWidget *row = g_object_ref_sink (tamiz_moment_row_new ());
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/La_Paz");
  g_autoptr (GDateTime) moment = g_date_time_new (zone, 2026, 3, 5, 10, 0, 0);
  GtkWidget *window = show (row);
  GtkWidget *entry = tamiz_test_find_type (row, GTK_TYPE_ENTRY);

  assert_text (row, NULL);
  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (row), moment);
  assert_text (row, "2026-03-05T10:00");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), cases[i].typed);
      assert_text (row, cases[i].answer);
      g_assert_cmpint (gtk_widget_has_css_class (entry, "error"), ==, cases[i].answer == NULL);
    }
  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (row), NULL);
  assert_text (row, NULL);

  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (row);
}

static void
a_day_is_chosen_from_the_calendar (void)
{
  GtkWidget *row
      = g_object_ref_sink (g_object_new (TAMIZ_TYPE_MOMENT_ROW, "with-time", FALSE, NULL));
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = g_date_time_new (zone, 2026, 3, 5, 10, 0, 0);
  GtkWidget *window = show (row);
  GtkWidget *calendar;
  guint n = 0;

  g_assert_null (tamiz_test_find_type (row, GTK_TYPE_ENTRY));
  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (row), moment);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (count_cb), &n);
  tamiz_test_click (tamiz_test_find_type (row, GTK_TYPE_MENU_BUTTON));
  tamiz_test_wait ((calendar = tamiz_test_find_type (row, GTK_TYPE_CALENDAR)) != NULL);
  /* The button's tooltip would lie over the month. */
  g_assert_false (gtk_widget_get_has_tooltip (tamiz_test_find_type (row, GTK_TYPE_MENU_BUTTON)));
  tamiz_test_click (tamiz_test_find_text (calendar, "17"));
  tamiz_test_wait (n > 0);
  assert_text (row, "2026-03-17");
  tamiz_test_wait (tamiz_test_find_type (row, GTK_TYPE_CALENDAR) == NULL);

  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (row);
}

/* A day that was chosen and given up leaves the calendar at today. */
static void
without_a_day_the_calendar_opens_at_today (void)
{
  GtkWidget *row = g_object_ref_sink (tamiz_moment_row_new ());
  g_autoptr (GDateTime) moment = g_date_time_new_utc (2031, 3, 5, 10, 0, 0);
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autoptr (GDateTime) shown = NULL;
  GtkWidget *window = show (row);
  GtkWidget *calendar;

  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (row), moment);
  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (row), NULL);
  assert_text (row, NULL);
  tamiz_test_click (tamiz_test_find_type (row, GTK_TYPE_MENU_BUTTON));
  tamiz_test_wait ((calendar = tamiz_test_find_type (row, GTK_TYPE_CALENDAR)) != NULL);
  shown = gtk_calendar_get_date (GTK_CALENDAR (calendar));
  g_assert_cmpint (g_date_time_get_year (shown), ==, g_date_time_get_year (today));

  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (50);
  g_assert_finalize_object (row);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/moment-row/an-hour-is-read-as-people-write-it",
                   an_hour_is_read_as_people_write_it);
  g_test_add_func ("/widgets/moment-row/a-day-is-chosen-from-the-calendar",
                   a_day_is_chosen_from_the_calendar);
  g_test_add_func ("/widgets/moment-row/without-a-day-the-calendar-opens-at-today",
                   without_a_day_the_calendar_opens_at_today);
  return g_test_run ();
}
