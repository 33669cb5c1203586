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

/* Whoever has one of its prospects open is told what became of them. */
static void
an_open_prospect_that_goes_says_why (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *import = import_people (test);
  g_autoptr (json_t) leads = tamiz_test_session_do (test->base, "lead.list", NULL);
  TamizPage *page = tamiz_test_window_go (test, "prospects");

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lead", "s", tamiz_test_get (leads, "items.0.id"));
  tamiz_test_wait (tamiz_test_find_text (page, tamiz_test_get (leads, "items.0.last_name")) != NULL
                   || tamiz_page_get_subject (page) != NULL);
  json_decref (tamiz_test_session_do (test->base, "undo", "what", import, NULL));
  tamiz_test_wait (tamiz_test_find_text (page, "It is in the base no longer: what brought it in was undone.") != NULL);
}

/* With what is said of how much goes. */
static void
agree (const char *said)
{
  GtkWidget *look;

  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) != NULL);
  look = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW);
  tamiz_test_focus_window (GTK_WINDOW (look));
  g_assert_nonnull (tamiz_test_find_text (look, said));
  tamiz_test_key (GDK_KEY_u, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) == NULL);
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
  agree ("2 prospects go.");
  tamiz_test_wait (tamiz_test_find_id (page, "undo_button") == NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "Undone") != NULL);
  g_assert_cmpint (count_leads (test), ==, 0);

  /* And brought back. */
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (can_click (page, "redo_button"));
  gtk_widget_grab_focus (tamiz_test_find_id (page, "redo_button"));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (can_click (page, "undo_button") && tamiz_test_find_id (page, "redo_button") == NULL);
  g_assert_cmpint (count_leads (test), ==, 2);
}

static const char *
get_label (TamizPage  *page,
           const char *id)
{
  GtkWidget *label = tamiz_test_find_id (page, id);

  return label == NULL ? NULL
         : GTK_IS_BUTTON (label) ? gtk_button_get_label (GTK_BUTTON (label))
                                 : gtk_label_get_label (GTK_LABEL (label));
}

/* What is there of it now stands beside what was, and leads there. */
static void
its_numbers_are_those_of_now_and_lead_there (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *import = import_people (test);
  TamizPage *page = tamiz_test_window_go (test, "imports");
  g_autoptr (json_t) rows = tamiz_test_session_do (test->base, "set-aside.list", NULL);

  tamiz_page_open (page, import);
  tamiz_test_wait (g_strcmp0 (get_label (page, "leads_button"), "2 prospects in the base") == 0);
  g_assert_cmpstr (get_label (page, "waiting_button"), ==, "1 row to be completed");
  json_decref (tamiz_test_session_do (test->base, "set-aside.mend", "id", tamiz_test_get (rows, "items.0.id"), "+fields",
                                      "Nombre=Luz Mar", NULL));
  tamiz_test_wait (g_strcmp0 (get_label (page, "leads_button"), "3 prospects in the base") == 0);
  g_assert_null (tamiz_test_find_id (page, "waiting_button"));
  json_decref (tamiz_test_session_do (test->base, "lead.add", "+fields", "full_name=Otro", "source", "Página web", NULL));

  gtk_widget_grab_focus (tamiz_test_find_id (page, "leads_button"));
  tamiz_test_key (GDK_KEY_space, 0);
  page = tamiz_test_window_go (test, "prospects");
  tamiz_test_wait (tamiz_test_find_text (page, "By one import") != NULL);
  tamiz_test_wait (tamiz_test_find_text (page, "3 prospects") != NULL);
}

/* One that has just ended is the one that is shown, and not the one that was chosen before. */
static void
the_new_import_takes_the_place_of_the_chosen_one (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *first = import_people (test), *path = NULL;
  g_autoptr (json_t) second = NULL;
  TamizPage *page = tamiz_test_window_go (test, "imports");

  tamiz_page_open (page, first);
  tamiz_test_wait (g_strcmp0 (get_label (page, "name_label"), "people.csv") == 0);
  path = tamiz_test_session_write (test->base, "more.csv", "Nombre;Correo\nSol Paz;sol@tres.example\n");
  second = tamiz_test_session_do (test->base, "import", "file", path, "source", "Página web", NULL);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-import", "s", tamiz_test_get (second, "import_id"));
  tamiz_test_wait (g_strcmp0 (get_label (page, "name_label"), "more.csv") == 0);
  tamiz_test_settle (300);
  g_assert_cmpstr (get_label (page, "name_label"), ==, "more.csv");
  g_assert_cmpuint (gtk_single_selection_get_selected (
                        GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (tamiz_test_find_id (page, "list_view"))))),
                    ==, 0);
}

static gint64
count_sources (TamizTestWindow *test)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test->base, "source.list", NULL);

  return (gint64) json_array_size (json_object_get (answer, "items"));
}

/* An import is the last that was done: Ctrl+Z asks about it, and takes back nothing older. */
static void
control_z_asks_about_the_import (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  TamizDesk *desk = tamiz_window_get_desk (test->window);
  gint64 sources = count_sources (test);
  g_autofree char *import = NULL;

  tamiz_desk_do (desk, NULL, "source.add", json_pack ("{ss ss}", "name", "Feria", "kind", "event"), "Source added", NULL);
  tamiz_test_wait (count_sources (test) == sources + 1);
  import = import_people (test);
  tamiz_desk_tell_imported (desk, import, "people.csv", NULL, FALSE);

  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW)));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) == NULL);
  g_assert_cmpint (count_sources (test), ==, sources + 1);

  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  agree ("2 prospects go.");
  tamiz_test_wait (tamiz_test_find_text (test->window, "The import was undone") != NULL);
  g_assert_cmpint (count_leads (test), ==, 0);
  g_assert_cmpint (count_sources (test), ==, sources + 1);

  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  tamiz_test_wait (count_leads (test) == 2);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Done again: “people.csv” was imported") != NULL);
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  agree ("2 prospects go.");
  tamiz_test_wait (tamiz_test_find_text (test->window, "The import was undone") != NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (count_sources (test) == sources);
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  tamiz_test_wait (count_sources (test) == sources + 1);
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
  agree ("2 prospects go.");
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
  ADD ("its-numbers-are-those-of-now-and-lead-there", its_numbers_are_those_of_now_and_lead_there);
  ADD ("the-new-import-takes-the-place-of-the-chosen-one", the_new_import_takes_the_place_of_the_chosen_one);
  ADD ("control-z-asks-about-the-import", control_z_asks_about_the_import);
  ADD ("an-open-prospect-that-goes-says-why", an_open_prospect_that_goes_says_why);
  ADD ("undoing-what-was-worked-on-is-said-first", undoing_what_was_worked_on_is_said_first);
  ADD ("who-may-not-undo-is-told-who-may", who_may_not_undo_is_told_who_may);
  ADD ("an-interrupted-import-is-gone-on-with", an_interrupted_import_is_gone_on_with);
  ADD ("an-interrupted-import-whose-file-changed-is-refused", an_interrupted_import_whose_file_changed_is_refused);
  return g_test_run ();
}
