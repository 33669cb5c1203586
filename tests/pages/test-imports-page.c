#include "config.h"

#include "tamiz-import-look-window.h"
#include "tamiz-notice.h"
#include "tamiz-test-window.h"

#include <sqlite3.h>

static const char people[] = "Nombre;Correo;Color\n"
                             "Inés Güemes;ines@condor.example;azul\n"
                             ";;verde\n"
                             "Ada Ruiz;ada@tres.example;azul\n";

static TamizTestWindow *
open_window (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);

  return tamiz_test_window_new (base);
}

/* Answers the import's id. */
static char *
import_people (TamizTestWindow *test)
{
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  g_autoptr (json_t) answer
      = tamiz_test_session_do (test->base, "import", "file", path, "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (answer, "import_id"));
}

static gint64
count_leads (TamizTestWindow *test)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test->base, "lead.list", NULL);

  return tamiz_json_get_int (answer, "total", -1);
}

static const char *
get_notice (TamizPage *page)
{
  GtkWidget *notice = tamiz_test_find_id (page, "notice");

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

static gboolean
can_click (TamizPage  *page,
           const char *id)
{
  GtkWidget *button = tamiz_test_find_id (page, id);

  return button != NULL && gtk_widget_is_sensitive (button);
}

/* With the keyboard, which finds a button wherever it stands. */
static void
press (TamizPage  *page,
       const char *id)
{
  tamiz_test_wait (can_click (page, id) && tamiz_test_find_text (page, "1 Row to Be Completed") != NULL);
  gtk_widget_grab_focus (tamiz_test_find_id (page, id));
  tamiz_test_key (GDK_KEY_space, 0);
}

static void
what_was_imported_is_shown_and_undone (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  TamizPage *page = tamiz_test_window_go (test, "imports");
  g_autofree char *import = NULL;

  tamiz_test_wait (tamiz_test_find_text (page, "Nothing Imported Yet") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "imports-empty");
  import = import_people (test);
  tamiz_test_wait (tamiz_test_find_text (page, "people.csv") != NULL);
  tamiz_test_click (tamiz_test_find_text (page, "people.csv"));
  tamiz_test_wait (tamiz_test_find_id (page, "undo_button") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "1 Row to Be Completed") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Color: verde") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "imports");

  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "undo_button"));
  tamiz_test_wait (tamiz_test_find_id (page, "undo_button") == NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Undone") != NULL);
  g_assert_cmpint (count_leads (test), ==, 0);
}

/* Who worked with what came is not overlooked, and whoever insists is not hindered. */
static void
undoing_what_was_worked_on_is_said_first (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *import = import_people (test);
  g_autoptr (json_t) leads = tamiz_test_session_do (test->base, "lead.list", NULL);
  TamizPage *page;
  GtkWidget *look;

  json_decref (tamiz_test_session_do (test->base, "call.log", "id", tamiz_test_get (leads, "items.0.id"), "purpose",
                                      "verify", "outcome", "reached", NULL));
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", tamiz_test_get (leads, "items.0.id"), "+fields",
                                      "city=Oruro", NULL));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-import", "s", import);
  page = tamiz_test_window_go (test, "imports");
  tamiz_test_wait (can_click (page, "undo_button"));
  press (page, "undo_button");
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) != NULL);
  look = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW);
  tamiz_test_focus_window (GTK_WINDOW (look));
  tamiz_test_wait (tamiz_test_find_text (look, "Worked On Since") != NULL);
  g_assert_nonnull (tamiz_test_find_text (look, "Changed Since, and Going"));
  tamiz_test_settle (200);
  tamiz_test_shot (look, "imports-worked-on");
  /* Enter and Escape alone take nothing away. */
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) == NULL);
  g_assert_cmpint (count_leads (test), ==, 2);

  tamiz_test_focus_window (GTK_WINDOW (test->window));
  press (page, "undo_button");
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) != NULL);
  look = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW);
  tamiz_test_focus_window (GTK_WINDOW (look));
  tamiz_test_key (GDK_KEY_u, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_text (page, "Undone") != NULL);
  tamiz_test_wait (tamiz_test_find_id (page, "undo_button") == NULL);
  g_assert_cmpint (count_leads (test), ==, 0);
}

/* Marketing may import; only the steward undoes. */
static void
who_may_not_undo_is_told_who_may (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *import = import_people (test);
  TamizPage *page = tamiz_test_window_go (test, "imports");
  GtkWidget *button;

  tamiz_test_window_as (test, "vera@tamiz.example");
  tamiz_page_open (page, import);
  tamiz_test_wait (tamiz_test_find_id (page, "undo_button") != NULL);
  button = tamiz_test_find_id (page, "undo_button");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "Steward"));
  tamiz_test_window_as (test, "mia@tamiz.example");
  tamiz_test_wait (can_click (page, "undo_button"));
}

/* As a program leaves it that dies in the middle. */
static void
interrupt (TamizTestWindow *test)
{
  sqlite3 *database;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (test->base->path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  sqlite3_exec (database, "UPDATE import SET state = 0, finished = NULL, program = NULL", NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (database);
}

static void
an_interrupted_import_is_gone_on_with (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *import = import_people (test);
  TamizPage *page;

  interrupt (test);
  page = tamiz_test_window_go (test, "imports");
  tamiz_page_open (page, import);
  tamiz_test_wait (can_click (page, "resume_button"));
  g_assert_true (can_click (page, "undo_button"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "imports-interrupted");
  press (page, "resume_button");
  tamiz_test_wait (get_notice (page) != NULL
                   || (tamiz_test_find_id (page, "resume_button") == NULL && can_click (page, "undo_button")));
  g_assert_cmpstr (get_notice (page), ==, NULL);
  g_assert_cmpint (count_leads (test), ==, 2);
}

/* A file that has changed meanwhile is not gone on with, and why is said in place. */
static void
an_interrupted_import_whose_file_changed_is_refused (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *import = import_people (test);
  TamizPage *page;

  interrupt (test);
  g_free (tamiz_test_session_write (test->base, "people.csv", "Nombre\nOtra Cosa\n"));
  page = tamiz_test_window_go (test, "imports");
  tamiz_page_open (page, import);
  tamiz_test_wait (can_click (page, "resume_button"));
  press (page, "resume_button");
  tamiz_test_wait (get_notice (page) != NULL);
  g_assert_nonnull (strstr (get_notice (page), "has changed since"));
  tamiz_test_wait (can_click (page, "undo_button"));
  press (page, "undo_button");
  tamiz_test_wait (tamiz_test_find_id (page, "undo_button") == NULL);
  g_assert_cmpint (count_leads (test), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add_func ("/pages/imports/" path, func)
  ADD ("what-was-imported-is-shown-and-undone", what_was_imported_is_shown_and_undone);
  ADD ("undoing-what-was-worked-on-is-said-first", undoing_what_was_worked_on_is_said_first);
  ADD ("who-may-not-undo-is-told-who-may", who_may_not_undo_is_told_who_may);
  ADD ("an-interrupted-import-is-gone-on-with", an_interrupted_import_is_gone_on_with);
  ADD ("an-interrupted-import-whose-file-changed-is-refused", an_interrupted_import_whose_file_changed_is_refused);
  return g_test_run ();
}
