#include "config.h"

#include "tamiz-import-assistant.h"
#include "tamiz-start.h"
#include "tamiz-test-window.h"

#include <glib/gstdio.h>

/* A base is begun, opened and opened again, by hand. */

typedef struct
{
  TamizClock *clock;
  TamizWindow *window;
  char *data;               /* where bases lie */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->clock = tamiz_clock_new ();
  fixture->window = tamiz_window_new (NULL, fixture->clock);
  fixture->data = g_build_filename (g_get_user_data_dir (), "tamiz", NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  tamiz_test_focus_window (GTK_WINDOW (fixture->window));
}

static char *
path_of (Fixture    *fixture,
         const char *name)
{
  return g_build_filename (fixture->data, name, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  static const char *const names[] = { "default.tamiz", "base-2.tamiz", "sample.tamiz" };
  static const char *const endings[] = { "", "-wal", "-shm" };
  gpointer weak = fixture->window;

  if (fixture->window != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (fixture->window), &weak);
      gtk_window_destroy (GTK_WINDOW (fixture->window));
    }
  tamiz_test_wait (weak == NULL);
  g_object_unref (fixture->clock);
  for (guint i = 0; i < G_N_ELEMENTS (names) * G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = path_of (fixture, names[i / G_N_ELEMENTS (endings)]);
      g_autofree char *whole = g_strconcat (path, endings[i % G_N_ELEMENTS (endings)], NULL);

      g_unlink (whole);
    }
  g_free (fixture->data);
}

static GtkWidget *
find (Fixture    *fixture,
      const char *id)
{
  return tamiz_test_find_id (fixture->window, id);
}

static void
answer_questions (Fixture    *fixture,
                  const char *name,
                  const char *email)
{
  tamiz_test_wait (find (fixture, "country_row") != NULL);
  tamiz_test_shot (GTK_WIDGET (fixture->window), "start-country");
  tamiz_test_click (find (fixture, "country_next"));
  tamiz_test_wait (find (fixture, "language_row") != NULL);
  tamiz_test_click (find (fixture, "language_next"));
  tamiz_test_wait (find (fixture, "name_row") != NULL);
  tamiz_test_click (find (fixture, "name_row"));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (name);
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_type (email);
  tamiz_test_shot (GTK_WIDGET (fixture->window), "start-people");
}

static void
three_questions_begin_a_base (Fixture       *fixture,
                              gconstpointer  user_data)
{
  g_autofree char *path = path_of (fixture, "default.tamiz");
  TamizDesk *desk;

  tamiz_test_shot (GTK_WIDGET (fixture->window), "start");
  tamiz_test_click (find (fixture, "new_button"));
  answer_questions (fixture, "Ana Núñez", "ana@empresa.example");
  g_assert_true (gtk_widget_get_sensitive (find (fixture, "finish_button")));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_window_get_desk (fixture->window) != NULL);

  desk = tamiz_window_get_desk (fixture->window);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (tamiz_desk_get_email (desk), ==, "ana@empresa.example");
  g_assert_cmpstr (tamiz_desk_get_user_name (desk, "ana@empresa.example"), ==, "Ana Núñez");
  /* Alone means that nobody else is needed for anything. */
  for (int role = TAMIZ_ROLE_MARKETING; role <= TAMIZ_ROLE_STEWARD; role++)
    g_assert_true (tamiz_desk_has_role (desk, role));
  tamiz_test_wait (tamiz_shell_get_page (tamiz_window_get_shell (fixture->window)) != NULL);
}

/* Nothing can be begun with half an address, and Back leads back. */
static void
what_is_incomplete_waits (Fixture       *fixture,
                          gconstpointer  user_data)
{
  tamiz_test_click (find (fixture, "new_button"));
  answer_questions (fixture, "Ana", "ana");
  g_assert_false (gtk_widget_get_sensitive (find (fixture, "finish_button")));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (fixture->window, "Write your e-mail address, as in name@company.example") != NULL);
  g_assert_null (tamiz_window_get_desk (fixture->window));
  tamiz_test_click (find (fixture, "back_button"));
  tamiz_test_wait (find (fixture, "language_row") != NULL);
}

static void
a_file_that_is_no_base_is_refused_in_words (Fixture       *fixture,
                                            gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "tamiz-no-base.tamiz", NULL);
  GtkWidget *label;

  g_assert_true (g_file_set_contents (path, "This is no base.\n", -1, NULL));
  tamiz_window_open_base (fixture->window, path);
  tamiz_test_wait (find (fixture, "error_label") != NULL);
  label = find (fixture, "error_label");
  g_assert_nonnull (g_strstr_len (gtk_label_get_text (GTK_LABEL (label)), -1, "tamiz-no-base"));
  g_assert_null (tamiz_window_get_desk (fixture->window));
  /* One can go on from there. */
  g_assert_nonnull (find (fixture, "new_button"));
  g_unlink (path);
}

static void
a_sample_that_is_given_up_leaves_nothing (Fixture       *fixture,
                                          gconstpointer  user_data)
{
  g_autofree char *path = path_of (fixture, "sample.tamiz");

  tamiz_test_click (find (fixture, "sample_button"));
  tamiz_test_wait (find (fixture, "cancel_button") != NULL);
  tamiz_test_settle (300);
  tamiz_test_click (find (fixture, "cancel_button"));
  tamiz_test_wait (find (fixture, "new_button") != NULL);
  tamiz_test_wait (!g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (tamiz_window_get_desk (fixture->window));
}

/* Another base instead; and again the first, with whoever worked there. */
static void
bases_are_opened_again (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autofree char *first = path_of (fixture, "default.tamiz");
  g_autofree char *second = path_of (fixture, "base-2.tamiz");

  tamiz_test_click (find (fixture, "new_button"));
  answer_questions (fixture, "Ana", "ana@uno.example");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_window_get_desk (fixture->window) != NULL);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.new", NULL);
  answer_questions (fixture, "Bea", "bea@dos.example");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (g_file_test (second, G_FILE_TEST_EXISTS) && !tamiz_window_is_busy (fixture->window));
  g_assert_cmpstr (tamiz_desk_get_email (tamiz_window_get_desk (fixture->window)), ==, "bea@dos.example");

  tamiz_window_open_base (fixture->window, first);
  tamiz_test_wait (!tamiz_window_is_busy (fixture->window));
  g_assert_cmpstr (tamiz_desk_get_email (tamiz_window_get_desk (fixture->window)), ==, "ana@uno.example");
}

/* A file manager knows no base: it is asked into which one the file goes. */
static void
a_file_waits_for_its_base (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autofree char *path = path_of (fixture, "people.csv");
  GtkWidget *assistant;

  g_assert_true (g_file_set_contents (path, "Nombre;Correo\nAda Ruiz;ada@tres.example\n", -1, NULL));
  tamiz_window_import (fixture->window, path);
  tamiz_test_wait (tamiz_test_find_text (fixture->window,
                                         "Choose the base into which “people.csv” is to be imported")
                   != NULL);
  tamiz_test_click (find (fixture, "new_button"));
  answer_questions (fixture, "Ana", "ana@uno.example");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_window_get_desk (fixture->window) != NULL);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) != NULL);
  assistant = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT);
  tamiz_test_wait (tamiz_test_find_text (assistant, "people.csv") != NULL);
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
}

/* A base that is opened in place of another leaves nothing of that one's window behind. */
static void
what_was_shown_lets_go_of_everything (Fixture       *fixture,
                                      gconstpointer  user_data)
{
  GtkWidget *start, *shell;

  tamiz_test_click (find (fixture, "new_button"));
  answer_questions (fixture, "Ana", "ana@uno.example");
  start = g_object_ref (tamiz_test_find_type (fixture->window, TAMIZ_TYPE_START));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_window_get_desk (fixture->window) != NULL);
  shell = g_object_ref (GTK_WIDGET (tamiz_window_get_shell (fixture->window)));
  tamiz_test_settle (200);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.new", NULL);
  answer_questions (fixture, "Bea", "bea@dos.example");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (GTK_WIDGET (tamiz_window_get_shell (fixture->window)) != shell);
  tamiz_test_settle (300);
  g_assert_finalize_object (shell);

  tamiz_test_leave ();
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&fixture->window)));
  tamiz_test_settle (200);
  g_assert_finalize_object (start);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
#define ADD(name, func) g_test_add ("/app/start/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("three-questions-begin-a-base", three_questions_begin_a_base);
  ADD ("what-is-incomplete-waits", what_is_incomplete_waits);
  ADD ("a-file-that-is-no-base-is-refused-in-words", a_file_that_is_no_base_is_refused_in_words);
  ADD ("a-sample-that-is-given-up-leaves-nothing", a_sample_that_is_given_up_leaves_nothing);
  ADD ("bases-are-opened-again", bases_are_opened_again);
  ADD ("a-file-waits-for-its-base", a_file_waits_for_its_base);
  ADD ("what-was-shown-lets-go-of-everything", what_was_shown_lets_go_of_everything);
  return g_test_run ();
}
