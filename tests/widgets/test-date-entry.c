#include "config.h"

#include "tamiz-date-entry.h"
#include "tamiz-test-display.h"

static void
a_day_is_read_and_nonsense_is_none (void)
{
  GtkWidget *entry = g_object_ref_sink (tamiz_date_entry_new ());
  g_autofree char *day = NULL;

  g_assert_null (tamiz_date_entry_dup_day (TAMIZ_DATE_ENTRY (entry)));
  tamiz_date_entry_set_day (TAMIZ_DATE_ENTRY (entry), "2026-11-22");
  day = tamiz_date_entry_dup_day (TAMIZ_DATE_ENTRY (entry));
  g_assert_cmpstr (day, ==, "2026-11-22");
  gtk_editable_set_text (GTK_EDITABLE (entry), "next week");
  g_assert_null (tamiz_date_entry_dup_day (TAMIZ_DATE_ENTRY (entry)));

  g_assert_finalize_object (entry);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
a_day_is_picked_from_the_calendar (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry = tamiz_date_entry_new ();
  g_autofree char *day = NULL;
  guint activated = 0;

  g_signal_connect_swapped (entry, "activate", G_CALLBACK (count_cb), &activated);
  tamiz_date_entry_set_day (TAMIZ_DATE_ENTRY (entry), "2026-11-02");
  gtk_widget_set_halign (entry, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (entry, GTK_ALIGN_START);
  gtk_window_set_default_size (GTK_WINDOW (window), 420, 420);
  gtk_window_set_child (GTK_WINDOW (window), entry);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  tamiz_test_click_at (entry, gtk_widget_get_width (entry) - 16, gtk_widget_get_height (entry) / 2.0);
  tamiz_test_wait (tamiz_test_find_type (entry, GTK_TYPE_CALENDAR) != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_type (entry, GTK_TYPE_CALENDAR), "17"));
  tamiz_test_wait (activated == 1);
  day = tamiz_date_entry_dup_day (TAMIZ_DATE_ENTRY (entry));
  g_assert_cmpstr (day, ==, "2026-11-17");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/date-entry/a-day-is-read-and-nonsense-is-none",
                   a_day_is_read_and_nonsense_is_none);
  g_test_add_func ("/widgets/date-entry/a-day-is-picked-from-the-calendar",
                   a_day_is_picked_from_the_calendar);
  return g_test_run ();
}
