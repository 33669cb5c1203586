#include "config.h"

#include "prospects-page.h"

#include "tamiz-export-bar.h"

#include <sqlite3.h>
#include <glib/gstdio.h>

static GtkWidget *
find_in_bar (TamizPage  *page,
             const char *text)
{
  return tamiz_test_find_text (tamiz_test_find_id (page, "bulk_bin"), text);
}

static guint
count_owned (TamizTestWindow *test,
             const char      *email)
{
  g_autoptr (json_t) counts = tamiz_test_session_do (test->base, "lead.counts", "owner", email, NULL);

  return (guint) tamiz_json_get_int (counts, "total", 0);
}

static void
tick (TamizPage *page,
      guint      row)
{
  tamiz_test_click (tamiz_test_find_nth (get_table (page), GTK_TYPE_CHECK_BUTTON, row));
}

/* Three of the list become somebody's at once, and one click takes it back. */
static void
several_are_assigned_at_once_and_undone (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  guint before;

  tamiz_test_window_as (test, "lucia@muestra.example");
  choose (page, "Owner", "Valeria Rocha");
  tamiz_test_wait (find_chip (page, "Owner: Valeria Rocha") != NULL && is_settled (page));
  before = count_owned (test, "lucia@muestra.example");
  /* Who is only looked at is not among them. */
  tamiz_test_click (tamiz_test_find_text (get_table (page), get_name (page, 2)));
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 1);
  tick (page, 0);
  tick (page, 1);
  tick (page, 4);
  tamiz_test_wait (find_in_bar (page, "3 selected") != NULL);
  tamiz_test_click (find_in_bar (page, "Assign"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "Nobody") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-bulk");
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "owner_list"), "Lucía Vargas"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "3 prospects assigned") != NULL);
  tamiz_test_wait (count_owned (test, "lucia@muestra.example") == before + 3);
  tamiz_test_wait (find_in_bar (page, "3 selected, 3 of them not listed") != NULL);

  tamiz_test_click (tamiz_test_find_text (test->window, "Undo"));
  tamiz_test_wait (count_owned (test, "lucia@muestra.example") == before);
  tamiz_test_wait (find_in_bar (page, "3 selected") != NULL);
}

/* Who cannot be discarded is named, with the reason; the others are. */
static void
what_is_refused_is_named_with_the_reason (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  GtkWidget *window;
  guint discarded;

  tamiz_test_window_as (test, "lucia@muestra.example");
  choose (page, "Stage", "Inquiry");
  choose (page, "Stage: Inquiry", "Won");
  leave (page, "Stage: Inquiry, Won");
  tamiz_test_wait (is_settled (page));
  discarded = count_shown (page);
  tamiz_lead_table_focus (get_table (page));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_wait (find_in_bar (page, "Discard") != NULL);
  tamiz_test_click (find_in_bar (page, "Discard"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "Student") != NULL);
  tamiz_test_click (tamiz_test_find_text (test->window, "Student"));

  tamiz_test_wait ((window = tamiz_test_find_toplevel (ADW_TYPE_WINDOW)) != NULL);
  tamiz_test_wait (tamiz_test_find_type (window, ADW_TYPE_ACTION_ROW) != NULL);
  tamiz_test_shot (window, "prospects-refused");
  g_assert_nonnull (tamiz_test_find_text (window, "A lead does not go from “Won” to “Discarded” this way"));
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) == NULL);
  tamiz_test_wait (count_shown (page) < discarded);
  tamiz_test_wait (count_shown (page) > 0);
}

/* All by keyboard, and the keyboard stays where the next one is chosen. */
static void
the_keyboard_comes_back_to_the_list (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);

  tamiz_test_window_as (test, "lucia@muestra.example");
  tamiz_test_click (tamiz_test_find_text (get_table (page), get_name (page, 2)));
  tamiz_test_key (GDK_KEY_Down, GDK_SHIFT_MASK);
  tamiz_test_wait (find_in_bar (page, "2 selected") != NULL);
  tamiz_test_key (GDK_KEY_t, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_id (page, "tag_list") != NULL);
  tamiz_test_settle (200);
  tamiz_test_type ("feria\n");
  tamiz_test_wait (tamiz_test_find_text (test->window, "2 prospects tagged") != NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (test->window)),
                                         GTK_WIDGET (get_table (page))));
}

/* What can be done with several is in sight in the smallest window, beside whoever lacks much. */
static void
the_bar_fits_the_smallest_window (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = go (test);
  GtkWidget *bar;
  graphene_rect_t where;

  tamiz_test_window_as (test, "lucia@muestra.example");
  tamiz_test_window_resize (test, 1024, 640);
  choose (page, "Stage", "Prospect");
  leave (page, "Stage: Prospect");
  tamiz_test_wait (is_settled (page));
  tamiz_test_click (tamiz_test_find_text (get_table (page), get_name (page, 0)));
  tamiz_test_wait (tamiz_test_find_text (page, "Missing:") != NULL);
  tamiz_test_key (GDK_KEY_Down, GDK_SHIFT_MASK);
  tamiz_test_wait ((bar = find_in_bar (page, "2 selected")) != NULL);
  tamiz_test_settle (200);
  tamiz_test_wait ((bar = find_in_bar (page, "2 selected")) != NULL);
  g_assert_true (gtk_widget_compute_bounds (bar, GTK_WIDGET (test->window), &where));
  g_assert_cmpfloat (where.origin.y + where.size.height, <, gtk_widget_get_height (GTK_WIDGET (test->window)));
}

/* Gives up what is under way as soon as it has told that a part is done. */
static void
stop_cb (TamizSession *session,
         GCancellable *cancellable,
         guint64       done,
         guint64       total,
         gpointer      user_data)
{
  if (done < total)
    g_cancellable_cancel (cancellable);
}

/* Has it rest when its first part is done. */
static void
rest_cb (TamizSession *session,
         GCancellable *cancellable,
         guint64       done,
         guint64       total,
         gpointer      user_data)
{
  if (done == 0)
    tamiz_session_set_paused (session, cancellable, TRUE);
}

static void
tag_all (TamizTestWindow *test,
         TamizPage       *page,
         const char      *tag)
{
  g_autofree char *typed = g_strdup_printf ("%s\n", tag);

  tamiz_test_wait (is_settled (page));
  tamiz_lead_table_focus (get_table (page));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_wait (find_in_bar (page, "Tag") != NULL);
  tamiz_test_key (GDK_KEY_t, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_id (page, "tag_list") != NULL);
  tamiz_test_settle (200);
  tamiz_test_type (typed);
}

static guint
count_listed (TamizPage *page)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_list (page)));
}

/* From the file itself: the session may be busy for longer than what can be undone is offered. */
static gint64
count_tagged (TamizTestWindow *test,
              const char      *tag)
{
  sqlite3 *base;
  sqlite3_stmt *statement;
  gint64 n;

  g_assert_cmpint (sqlite3_open_v2 (test->base->path, &base, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (base, "SELECT count(*) FROM tag WHERE text = ?1 AND retracted_by IS NULL", -1,
                                       &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, tag, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (base);

  return n;
}

/* Very many are done in parts: whoever stops keeps what was done, and takes it back by one click. */
static void
what_was_done_before_it_was_stopped_is_told_and_undone (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (1500);
  TamizSession *session = tamiz_desk_get_session (tamiz_window_get_desk (test->window));
  TamizPage *page = go (test);
  g_autofree char *stopped = NULL, *undone = NULL;

  tamiz_test_window_as (test, "lucia@muestra.example");
  g_signal_connect (session, "progress", G_CALLBACK (stop_cb), NULL);
  tag_all (test, page, "feria");
  stopped = g_strdup_printf ("Stopped: 500 of %u prospects done", count_listed (page));
  undone = g_strdup_printf ("Undone: %s", stopped);
  tamiz_test_wait (tamiz_test_find_text (test->window, stopped) != NULL);
  g_assert_null (tamiz_test_find_id (page, "cancel_button"));
  g_signal_handlers_disconnect_by_func (session, stop_cb, NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-stopped");
  g_assert_cmpint (count_tagged (test, "feria"), ==, 500);
  tamiz_test_click (tamiz_test_find_text (test->window, "Undo"));
  tamiz_test_wait (tamiz_test_find_text (test->window, undone) != NULL);
  g_assert_cmpint (count_tagged (test, "feria"), ==, 0);
}

/* The undo of very many can be stopped, and the same click goes on with it. */
static void
an_undo_that_was_stopped_goes_on (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (1500);
  TamizSession *session = tamiz_desk_get_session (tamiz_window_get_desk (test->window));
  TamizPage *page = go (test);
  g_autofree char *done = NULL, *stopped = NULL, *undone = NULL;
  gint64 tagged;

  tamiz_test_window_as (test, "lucia@muestra.example");
  tag_all (test, page, "feria");
  done = g_strdup_printf ("%u prospects tagged", count_listed (page));
  stopped = g_strdup_printf ("Stopped; undone in part: %s", done);
  undone = g_strdup_printf ("Undone: %s", done);
  tamiz_test_wait (tamiz_test_find_text (test->window, done) != NULL);
  g_signal_connect (session, "progress", G_CALLBACK (rest_cb), NULL);
  tamiz_test_click (tamiz_test_find_text (test->window, "Undo"));
  tamiz_test_wait (tamiz_test_find_id (test->window, "undoing_box") != NULL);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Undoing: 0 %") == NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "undoing");
  tamiz_test_click (tamiz_test_find_id (test->window, "stop_undoing_button"));
  tamiz_test_wait (tamiz_test_find_text (test->window, stopped) != NULL);
  g_signal_handlers_disconnect_by_func (session, rest_cb, NULL);
  tagged = count_tagged (test, "feria");
  g_assert_cmpint (tagged, >, 0);
  g_assert_cmpint (tagged, <, count_listed (page));
  tamiz_test_wait (tamiz_test_find_id (test->window, "undoing_box") == NULL);

  tamiz_test_click (tamiz_test_find_text (test->window, "Undo"));
  tamiz_test_wait (tamiz_test_find_text (test->window, undone) != NULL);
  g_assert_cmpint (count_tagged (test, "feria"), ==, 0);
}

/* What is selected goes into a file, and nothing else. */
G_GNUC_UNUSED static void
what_is_selected_is_exported (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);
  g_autofree char *folder = g_dir_make_tmp ("tamiz-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "two.csv", NULL);
  g_autofree char *first
      = g_strdup_printf ("%" G_GINT64_FORMAT ",", tamiz_lead_list_get_id (get_list (page), 1));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GtkWidget *chooser;

  tick (page, 1);
  tick (page, 3);
  tamiz_test_wait (find_in_bar (page, "2 selected") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (find_in_bar (page, "Export…"));
  tamiz_test_wait ((chooser = tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (chooser));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (path);
  tamiz_test_settle (300);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (test->window, "2 prospects written to “two.csv”") != NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[1], first));

  g_unlink (path);
  g_rmdir (folder);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Begins to write all of them, as once a file is chosen. */
static void
begin_export (TamizPage  *page,
              const char *path)
{
  GtkWidget *bar = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), G_OBJECT_TYPE (page), "export_bar"));

  tamiz_export_bar_write (TAMIZ_EXPORT_BAR (bar), json_object (), path);
}

/* It says how far it is, one click gives it up, and no file is there. */
static void
an_export_given_up_leaves_no_file (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (1500);
  TamizPage *page = go (test);
  g_autofree char *folder = g_dir_make_tmp ("tamiz-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "all.csv", NULL);
  GtkWidget *button;

  begin_export (page, path);
  tamiz_test_wait ((button = tamiz_test_find_id (page, "cancel_export_button")) != NULL);
  g_assert_nonnull (tamiz_test_find_text (page, "Writing “all.csv”"));
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-exporting");
  g_signal_emit_by_name (button, "clicked");
  tamiz_test_wait (tamiz_test_find_text (test->window, "Given up; no file was written") != NULL);
  tamiz_test_wait (tamiz_test_find_id (page, "cancel_export_button") == NULL);
  g_assert_cmpuint (count_files (folder), ==, 0);

  begin_export (page, path);
  tamiz_test_wait (g_file_test (path, G_FILE_TEST_EXISTS));
  tamiz_test_wait (tamiz_test_find_id (page, "cancel_export_button") == NULL);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

static void
where_nothing_can_be_written_is_said (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);

  begin_export (page, "/nowhere/at/all.csv");
  tamiz_test_wait (tamiz_test_find_text (test->window,
                                         "The file “/nowhere/at/all.csv” could not be written (No such file or "
                                         "directory). Choose a folder that exists, has room and lets you write.")
                   != NULL);
}

/* Who leaves gives it up, and nothing stays behind. */
static void
closing_the_window_gives_an_export_up (void)
{
  TamizTestWindow *test = tamiz_test_window_new_sample (1500);
  TamizPage *page = go (test);
  g_autofree char *folder = g_dir_make_tmp ("tamiz-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "all.csv", NULL);

  begin_export (page, path);
  tamiz_test_wait (count_files (folder) == 1);
  tamiz_test_window_free (test);
  tamiz_test_wait (count_files (folder) == 0);
  g_rmdir (folder);
}

/* Who only watches is told who may. */
static void
a_manager_selects_and_exports_only (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);

  tamiz_test_window_as (test, "jorge@muestra.example");
  tick (page, 2);
  tamiz_test_wait (find_in_bar (page, "1 selected") != NULL);
  g_assert_false (gtk_widget_is_sensitive (find_in_bar (page, "Assign")));
  g_assert_false (gtk_widget_is_sensitive (find_in_bar (page, "Discard")));
  g_assert_true (gtk_widget_is_sensitive (find_in_bar (page, "Export…")));
  tamiz_test_click (tamiz_test_find_id (page, "all_button"));
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == count_shown (page));
}

static void
type_into (gpointer    window,
           const char *row,
           const char *text)
{
  tamiz_test_click (tamiz_test_find_id (window, row));
  tamiz_test_type (text);
}

static GtkWidget *
open_form (TamizTestWindow *test)
{
  GtkWidget *form;

  tamiz_test_key (GDK_KEY_n, GDK_CONTROL_MASK);
  tamiz_test_wait ((form = tamiz_test_find_toplevel (ADW_TYPE_WINDOW)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (form));
  return form;
}

/* From nothing to the first prospect: the source is made on the way, what cannot be read is
 * said where it stands, and who is there already is not written twice.
 */
static void
the_first_prospect_is_written_down (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;
  GtkWidget *form;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role",
                                      "marketing,steward", NULL));
  tamiz_session_set_user (base->session, "mia@tamiz.example");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "prospects");
  tamiz_test_wait (tamiz_test_find_text (page, "No Prospects Yet") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "prospects-empty");

  form = open_form (test);
  tamiz_test_wait (tamiz_test_find_id (form, "source_name_row") != NULL);
  g_assert_false (gtk_widget_get_sensitive (tamiz_test_find_id (form, "add_button")));
  type_into (form, "first_name_row", "Ana");
  type_into (form, "last_name_row", "Peña\n");
  tamiz_test_wait (tamiz_test_find_text (form, "Say which source the prospect comes from") != NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (form)),
                                         tamiz_test_find_id (form, "source_name_row")));
  type_into (form, "email_row", "ana at uno");
  type_into (form, "source_name_row", "Feria");
  tamiz_test_click (tamiz_test_find_id (form, "add_button"));
  tamiz_test_wait (gtk_widget_has_css_class (tamiz_test_find_id (form, "email_row"), "error"));
  tamiz_test_shot (form, "new-prospect-refused");
  g_assert_nonnull (tamiz_test_find_id (form, "keep_button"));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("ana@uno.example");
  g_assert_null (tamiz_test_find_id (form, "keep_button"));
  tamiz_test_click (tamiz_test_find_id (form, "add_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) == NULL);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Ana Peña added") != NULL);
  tamiz_test_wait (count_shown (page) == 1);
  tamiz_test_wait (tamiz_id_selection_count (get_selection (page)) == 1);
  tamiz_test_wait (tamiz_test_find_id (page, "beside") != NULL);

  tamiz_test_focus_window (GTK_WINDOW (test->window));
  form = open_form (test);
  tamiz_test_wait (tamiz_test_find_text (form, "Feria") != NULL);
  type_into (form, "first_name_row", "Ana");
  type_into (form, "last_name_row", "Peña");
  type_into (form, "email_row", "Ana@Uno.example\n");
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) == NULL);
  tamiz_test_wait (
      tamiz_test_find_text (test->window, "Ana Peña was in the base already; what was blank there is filled in")
      != NULL);
  g_assert_cmpuint (count_shown (page), ==, 1);

  /* What nobody can read may be kept. */
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  form = open_form (test);
  tamiz_test_wait (tamiz_test_find_text (form, "Feria") != NULL);
  type_into (form, "first_name_row", "Luz");
  type_into (form, "email_row", "luz at dos\n");
  tamiz_test_wait (tamiz_test_find_id (form, "keep_button") != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_id (form, "keep_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) == NULL);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Luz added") != NULL && count_shown (page) == 2);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/prospects-several/several-are-assigned-at-once-and-undone",
                   several_are_assigned_at_once_and_undone);
  g_test_add_func ("/pages/prospects-several/what-was-done-before-it-was-stopped-is-told-and-undone",
                   what_was_done_before_it_was_stopped_is_told_and_undone);
  g_test_add_func ("/pages/prospects-several/an-undo-that-was-stopped-goes-on", an_undo_that_was_stopped_goes_on);
  g_test_add_func ("/pages/prospects-several/what-is-refused-is-named-with-the-reason",
                   what_is_refused_is_named_with_the_reason);
  g_test_add_func ("/pages/prospects-several/the-keyboard-comes-back-to-the-list",
                   the_keyboard_comes_back_to_the_list);
  g_test_add_func ("/pages/prospects-several/the-bar-fits-the-smallest-window", the_bar_fits_the_smallest_window);
  /* GTK's file dialog leaks in a library of its own, where no suppression reaches it. */
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/pages/prospects-several/what-is-selected-is-exported", what_is_selected_is_exported);
#endif
  g_test_add_func ("/pages/prospects-several/an-export-given-up-leaves-no-file", an_export_given_up_leaves_no_file);
  g_test_add_func ("/pages/prospects-several/where-nothing-can-be-written-is-said",
                   where_nothing_can_be_written_is_said);
  g_test_add_func ("/pages/prospects-several/closing-the-window-gives-an-export-up",
                   closing_the_window_gives_an_export_up);
  g_test_add_func ("/pages/prospects-several/a-manager-selects-and-exports-only", a_manager_selects_and_exports_only);
  g_test_add_func ("/pages/prospects-several/the-first-prospect-is-written-down", the_first_prospect_is_written_down);
  return g_test_run ();
}
