#include "config.h"

#include "tamiz-handoff-row.h"
#include "tamiz-notice.h"
#include "tamiz-packet-window.h"
#include "tamiz-reassign-dialog.h"
#include "tamiz-return-dialog.h"
#include "tamiz-test-display.h"
#include "tamiz-test-window.h"

/* What the sales executive does with a packet, beside accepting it. */

#define MIA "mia@tamiz.example"
#define VERA "vera@tamiz.example"
#define OLGA "olga@tamiz.example"

/* A label in sight whose text begins like this. */
static GtkWidget *
find_prefix (gpointer    root,
             const char *prefix)
{
  GtkWidget *label;

  for (guint n = 0; (label = tamiz_test_find_nth (root, GTK_TYPE_LABEL, n)) != NULL; n++)
    {
      if (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), prefix))
        return label;
    }

  return NULL;
}

static TamizTestWindow *
open_with_packet (char **lead)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);
  tamiz_test_session_as (base, "max@tamiz.example");
  json_decref (tamiz_test_session_do (base, "user.add", "name", "Olga", "email", OLGA, "role", "sales", NULL));
  tamiz_test_session_as (base, MIA);
  *lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, *lead);
  json_decref (tamiz_test_session_do (base, "handoff.send", "id", *lead, "to", VERA, "meeting", "2026-05-05T10:00",
                                      NULL));

  return tamiz_test_window_new (base);
}

static json_t *
show (TamizTestWindow *test,
      const char      *number)
{
  return tamiz_test_session_do (test->base, "handoff.show", "number", number, NULL);
}

static gboolean
has_state (TamizTestWindow *test,
           const char      *number,
           const char      *state)
{
  g_autoptr (json_t) handoff = show (test, number);

  return g_strcmp0 (tamiz_test_get (handoff, "state"), state) == 0;
}

static void
choose_first_row (TamizPage *page)
{
  GtkWidget *row = NULL;

  tamiz_test_wait ((row = tamiz_test_find_type (page, TAMIZ_TYPE_HANDOFF_ROW)) != NULL);
  tamiz_test_click (row);
}

static void
a_packet_is_returned_with_one_key (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  g_autoptr (json_t) handoff = NULL;
  GtkWidget *dialog = NULL;

  tamiz_test_window_as (test, VERA);
  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_id (page, "return_button") != NULL);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_RETURN_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  g_assert_nonnull (tamiz_test_find_id (dialog, "fate_row"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (dialog, "what_row")), 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (dialog, "fate_row")), TAMIZ_MEETING_FATE_CANCELLED);
  gtk_widget_grab_focus (tamiz_test_find_id (dialog, "reason_row"));
  tamiz_test_type ("Nobody answers");
  tamiz_test_shot (dialog, "review-return");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (has_state (test, "1", "returned"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_RETURN_DIALOG) == NULL);
  handoff = show (test, "1");
  g_assert_cmpstr (tamiz_test_get (handoff, "cause"), ==, "unreachable");
  g_assert_cmpstr (tamiz_test_get (handoff, "meeting_fate"), ==, "cancelled");
  g_assert_cmpstr (tamiz_test_get (handoff, "meeting_state"), ==, "cancelled");
}

static void
a_packet_goes_to_a_colleague (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  GtkWidget *dialog = NULL;

  tamiz_test_window_as (test, VERA);
  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_id (page, "reassign_button") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "reassign_button"));
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_REASSIGN_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_shot (dialog, "review-reassign");

  /* Without a reason it is refused, and said there. */
  tamiz_test_click (tamiz_test_find_id (dialog, "confirm_button"));
  tamiz_test_wait (tamiz_notice_get_text (TAMIZ_NOTICE (tamiz_test_find_id (dialog, "notice"))) != NULL);
  gtk_widget_grab_focus (tamiz_test_find_id (dialog, "reason_row"));
  tamiz_test_type ("Her territory");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (has_state (test, "1", "reassigned"));
  g_assert_true (has_state (test, "2", "sent"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_REASSIGN_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_window_as (test, OLGA);
  tamiz_test_wait (find_prefix (page, "To Review 1") != NULL);
}

/* The colleague goes at another time. */
static void
a_colleague_goes_at_another_time (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");
  g_autoptr (json_t) before = tamiz_test_session_do (test->base, "handoff.show", "number", "1", NULL);
  g_autoptr (json_t) made = NULL;
  GtkWidget *dialog = NULL, *button = NULL;

  tamiz_test_window_as (test, VERA);
  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_id (page, "reassign_button") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "reassign_button"));
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_REASSIGN_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_id (dialog, "reason_row")), "Her territory");
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (dialog, "meeting_row")), 2);
  tamiz_test_click (tamiz_test_find_id (dialog, "confirm_button"));
  tamiz_test_wait (tamiz_notice_get_text (TAMIZ_NOTICE (tamiz_test_find_id (dialog, "notice"))) != NULL);
  tamiz_test_wait ((button = tamiz_test_find_type (dialog, GTK_TYPE_CHECK_BUTTON)) != NULL);
  tamiz_test_shot (dialog, "review-reassign-time");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  tamiz_test_click (tamiz_test_find_id (dialog, "confirm_button"));
  tamiz_test_wait (has_state (test, "1", "reassigned"));
  made = tamiz_test_session_do (test->base, "handoff.show", "number", "2", NULL);
  g_assert_nonnull (tamiz_test_get (made, "meeting"));
  g_assert_cmpstr (tamiz_test_get (made, "meeting"), !=, tamiz_test_get (before, "meeting"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_REASSIGN_DIALOG) == NULL);
}

static void
what_came_later_stands_beside_the_packet (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");

  tamiz_test_window_as (test, VERA);
  choose_first_row (page);
  tamiz_test_wait (tamiz_test_find_id (page, "return_button") != NULL);
  g_assert_null (find_prefix (page, "Since It Was Sent"));
  tamiz_test_session_as (test->base, MIA);
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", lead, "+fields", "city=Sucre", NULL));
  tamiz_test_session_as (test->base, VERA);
  tamiz_test_wait (find_prefix (page, "Since It Was Sent") != NULL);
  g_assert_nonnull (find_prefix (page, "La Paz → Sucre"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "review-beside");
}

static void
what_is_decided_is_not_answered_again (TamizTestWindow *test,
                                       const char      *path)
{
  TamizDesk *desk = tamiz_page_get_desk (tamiz_test_window_go (test, "handoffs"));
  GtkWidget *window, *button = NULL;

  tamiz_test_window_as (test, VERA);
  json_decref (tamiz_test_session_do (test->base, "handoff.accept", "number", "1", NULL));
  window = tamiz_packet_window_new (NULL, desk, path);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (find_prefix (window, "Handoff 1 of the open base is decided: Accepted") != NULL);
  g_assert_nonnull ((button = tamiz_test_find_text (window, "Accept…")));
  g_assert_false (gtk_widget_is_sensitive (button));
  tamiz_test_settle (100);
  tamiz_test_shot (window, "review-packet-decided");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who has a passphrase confirms by it what they accept, on a computer without the base as well. */
static void
an_acceptance_in_a_file_is_confirmed (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  g_autofree char *path = g_build_filename (test->base->folder, "p.tamiz-packet", NULL);
  GtkWidget *window;

  tamiz_test_session_as (test->base, VERA);
  json_decref (tamiz_test_session_do (test->base, "user.set", "user", VERA, "new-passphrase", "un caballo correcto", NULL));
  json_decref (tamiz_test_session_do (test->base, "handoff.packet", "number", "1", "output", path, NULL));
  window = tamiz_packet_window_new (NULL, NULL, path);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (find_prefix (window, "As it was written for Vera Ventas") != NULL);
  tamiz_test_click (tamiz_test_find_text (window, "Accept…"));
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  g_assert_nonnull (find_prefix (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG), "Confirm with Your Passphrase"));
  tamiz_test_settle (100);
  tamiz_test_shot (window, "review-packet-passphrase");
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As a file it is shown without being asked for, and says whether it is sound. */
static void
a_packet_from_a_file_says_whether_it_is_sound (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestWindow) test = open_with_packet (&lead);
  g_autofree char *path = g_build_filename (test->base->folder, "p.tamiz-packet", NULL);
  g_autofree char *data = NULL;
  GtkWidget *window;
  gsize length;

  json_decref (tamiz_test_session_do (test->base, "handoff.packet", "number", "1", "output", path, NULL));
  window = tamiz_packet_window_new (NULL, NULL, path);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (find_prefix (window, "As it was written for Vera Ventas") != NULL);
  tamiz_test_wait (find_prefix (window, "Inés Güemes") != NULL);
  tamiz_test_settle (200);
  tamiz_test_shot (window, "review-packet-file");
  gtk_window_destroy (GTK_WINDOW (window));
  what_is_decided_is_not_answered_again (test, path);

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  data[length - 1] ^= 1;
  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  window = tamiz_packet_window_new (NULL, NULL, path);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (find_prefix (window, "The file was altered") != NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

#define ADD(test) g_test_add_func ("/pages/review/" #test, test)
  ADD (a_packet_is_returned_with_one_key);
  ADD (a_packet_goes_to_a_colleague);
  ADD (a_colleague_goes_at_another_time);
  ADD (what_came_later_stands_beside_the_packet);
  ADD (a_packet_from_a_file_says_whether_it_is_sound);
  ADD (an_acceptance_in_a_file_is_confirmed);

  return g_test_run ();
}
