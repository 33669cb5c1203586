#include "config.h"

#include "tamiz-packet-view.h"
#include "tamiz-test-display.h"

/* What is frozen in a handoff, but for what no line of the view comes from. */
static const char packet_text[]
    = "{\"timezone\": \"America/La_Paz\","
      " \"handoff\": {\"number\": 7, \"meeting\": \"2026-03-05T14:00:00Z\", \"exception\": null},"
      " \"person\": {\"first_name\": \"Inés\", \"last_name\": \"Güemes 🌱\", \"job_title\": "
      "\"Gerente\","
      "  \"emails\": [\"ines@condor.example\"], \"phones\": [{\"e164\": \"+59171234567\"}]},"
      " \"company\": {\"name\": \"El Cóndor <S.A.>\", \"employees\": 80},"
      " \"lead\": {\"source\": \"Web\"}, \"pain_points\": \"Late & dear\", \"next_step\": "
      "\"Visit\","
      " \"verdict\": {\"grade\": \"A\", \"fit\": 91000, \"interest\": 50015, \"because\":"
      "  [{\"axis\": \"fit\", \"title\": \"Need\", \"points\": 91000, \"evidence\": \"Yes, call of 2026-03-02\"}]},"
      " \"criteria\": ["
      "  {\"title\": \"Need\", \"kind\": \"yes_no\", \"value\": \"yes\", \"answer\": \"known\", "
      "\"state\": \"met\","
      "   \"established\": {\"by\": \"Mía\", \"at\": \"2026-03-02T15:00:00Z\"}},"
      "  {\"title\": \"Budget\", \"kind\": \"money\", \"value\": null, \"answer\": null, "
      "\"state\": \"unknown\"}],"
      " \"activities\": [], \"activities_total\": 0, \"moves\": [], \"consents\": [],"
      " \"definition\": {\"title\": \"Lead\", \"version\": 2}}";

static json_t *
make_packet (guint n_activities)
{
  json_t *packet = json_loads (packet_text, 0, NULL);
  json_t *activities = json_object_get (packet, "activities");

  for (guint i = 0; i < n_activities; i++)
    json_array_append_new (activities,
                           json_pack ("{ss ss ss}", "at", "2026-02-01T10:00:00Z", "kind", "form",
                                      "subject", i == 0 ? "The very first" : "Later"));

  return packet;
}

static gboolean
has_prefix (GtkWidget  *widget,
            const char *prefix)
{
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), prefix))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (has_prefix (child, prefix))
        return TRUE;
    }

  return FALSE;
}

static GtkWidget *
show (GtkWidget *view)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 700);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

/* Nobody goes at the hour that the packet was frozen with. */
static void
a_meeting_that_was_moved_is_marked (void)
{
  GtkWidget *view = g_object_ref_sink (tamiz_packet_view_new ());
  GtkWidget *window = show (view);
  g_autoptr (json_t) packet = make_packet (0);

  tamiz_packet_view_set_packet (TAMIZ_PACKET_VIEW (view), packet);
  tamiz_packet_view_set_meeting_now (TAMIZ_PACKET_VIEW (view), "Now: never");
  tamiz_test_settle (200);
  g_assert_true (has_prefix (view, "was: "));
  g_assert_true (has_prefix (view, "Now: never"));
  tamiz_packet_view_set_meeting_now (TAMIZ_PACKET_VIEW (view), NULL);
  tamiz_test_settle (200);
  g_assert_false (has_prefix (view, "was: "));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (view);
}

static void
who_established_what_is_read (void)
{
  GtkWidget *view = g_object_ref_sink (tamiz_packet_view_new ());
  GtkWidget *window = show (view);
  g_autoptr (json_t) packet = make_packet (0);

  tamiz_packet_view_set_packet (TAMIZ_PACKET_VIEW (view), packet);
  tamiz_test_wait (tamiz_test_find_text (view, "Judged by “Lead”, version 2") != NULL);
  g_assert_nonnull (tamiz_test_find_text (view, "Inés Güemes 🌱"));
  g_assert_nonnull (tamiz_test_find_text (view, "Gerente, El Cóndor <S.A.>"));
  g_assert_nonnull (tamiz_test_find_text (view, "Fit 91 · Interest 50"));
  g_assert_nonnull (tamiz_test_find_text (view, "+591 71234567"));
  g_assert_nonnull (tamiz_test_find_text (view, "Late & dear"));
  g_assert_nonnull (tamiz_test_find_text (view, "Yes"));
  g_assert_nonnull (tamiz_test_find_text (view, "Not known"));
  g_assert_nonnull (tamiz_test_find_text (view, "Fit: 91"));
  g_assert_null (tamiz_test_find_text (view, "History"));

  tamiz_packet_view_set_packet (TAMIZ_PACKET_VIEW (view), NULL);
  g_assert_null (tamiz_test_find_text (view, "Late & dear"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (view);
}

static void
a_long_history_is_shown_when_asked_for (void)
{
  GtkWidget *view = g_object_ref_sink (tamiz_packet_view_new ());
  GtkWidget *window = show (view);
  g_autoptr (json_t) packet = make_packet (40);
  g_autoptr (json_t) same = json_deep_copy (packet);
  GtkWidget *head;

  tamiz_packet_view_set_packet (TAMIZ_PACKET_VIEW (view), packet);
  tamiz_test_wait (tamiz_test_find_text (view, "Show All 40") != NULL);
  g_assert_null (tamiz_test_find_text (view, "The very first"));
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (tamiz_test_find_text (view, "Show All 40"), GTK_TYPE_BUTTON),
      "clicked");
  g_assert_nonnull (tamiz_test_find_text (view, "The very first"));

  /* The same packet again leaves the reader where they are. */
  head = tamiz_test_find_text (view, "Inés Güemes 🌱");
  tamiz_packet_view_set_packet (TAMIZ_PACKET_VIEW (view), same);
  g_assert_true (head == tamiz_test_find_text (view, "Inés Güemes 🌱"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (view);
}

/* Its sections come a turn each; who is gone before they are all there is not missed. */
static void
a_view_may_go_before_it_is_whole (void)
{
  GtkWidget *view = g_object_ref_sink (tamiz_packet_view_new ());
  g_autoptr (json_t) packet = make_packet (3);

  tamiz_packet_view_set_packet (TAMIZ_PACKET_VIEW (view), packet);
  g_assert_finalize_object (view);
  tamiz_test_settle (50);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/packet-view/who-established-what-is-read",
                   who_established_what_is_read);
  g_test_add_func ("/widgets/packet-view/a-meeting-that-was-moved-is-marked", a_meeting_that_was_moved_is_marked);
  g_test_add_func ("/widgets/packet-view/a-long-history-is-shown-when-asked-for",
                   a_long_history_is_shown_when_asked_for);
  g_test_add_func ("/widgets/packet-view/a-view-may-go-before-it-is-whole",
                   a_view_may_go_before_it_is_whole);
  return g_test_run ();
}
