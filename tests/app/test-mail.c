#include "config.h"

#include "tamiz-import-assistant.h"
#include "tamiz-lead-editor.h"
#include "tamiz-preferences.h"
#include "tamiz-test-window.h"

#include <glib/gstdio.h>
#include <utime.h>

/* Mail that comes while somebody works. */

static const char inquiry[]
    = "Message-ID: <first@panes.example>\nDate: Mon, 05 Jan 2026 10:00:00 -0400\nFrom: Ana Paz <ana@panes.example>\n"
      "To: mia@tamiz.example\nSubject: Horno\nContent-Type: text/plain; charset=utf-8\n\n¿Venden hornos?\n";

static void
put (const char *folder,
     const char *name,
     const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct utimbuf times = { g_get_real_time () / G_USEC_PER_SEC - 60, g_get_real_time () / G_USEC_PER_SEC - 60 };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static TamizTestWindow *
open_with_folder (char **folder)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *beside = g_path_get_dirname (base->path);

  *folder = g_build_filename (beside, "mails", NULL);
  g_assert_cmpint (g_mkdir (*folder, 0700), ==, 0);
  tamiz_test_session_agree (base);
  json_decref (tamiz_test_session_do (base, "source.add", "name", "Correo", "kind", "email", NULL));
  json_decref (tamiz_test_session_do (base, "mail.folder.add", "path", *folder, "source", "Correo", NULL));

  return tamiz_test_window_new (base);
}

static void
close_toast (GtkWidget *label)
{
  while (!g_str_equal (gtk_widget_get_css_name (label), "toast"))
    label = gtk_widget_get_parent (label);
  tamiz_test_click (gtk_widget_get_last_child (label));
}

/* A message that is dropped into the folder is told, and shown with a click. */
static void
new_inquiries_are_told (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (TamizTestWindow) test = open_with_folder (&folder);
  GtkWidget *window = GTK_WIDGET (test->window);

  tamiz_test_settle (500);
  put (folder, "a.eml", inquiry);
  tamiz_test_wait (tamiz_test_find_text (window, "1 new inquiry by mail") != NULL);
  tamiz_test_shot (window, "mail-notice");
  /* What somebody does meanwhile is told at once, and the news afterwards. */
  tamiz_desk_tell (tamiz_window_get_desk (test->window), "Saved");
  tamiz_test_wait (tamiz_test_find_text (window, "Saved") != NULL);
  close_toast (tamiz_test_find_text (window, "Saved"));
  tamiz_test_click (tamiz_test_find_text (window, "Show"));
  tamiz_test_wait (tamiz_test_find_type (window, TAMIZ_TYPE_LEAD_EDITOR) != NULL);
  tamiz_test_wait (tamiz_test_find_text (tamiz_test_find_type (window, TAMIZ_TYPE_LEAD_EDITOR), "Ana Paz") != NULL);
}

static void
bring (TamizTestWindow *test,
       const char      *path)
{
  const char *const paths[] = { path, NULL };

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.bring-mail", "^as", paths);
}

/* The first time somebody has to say of which source it is; from then on it is known. */
static void
mail_is_dropped (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (TamizTestWindow) test = open_with_folder (&folder);
  g_autofree char *beside = g_path_get_dirname (folder);
  g_autofree char *path = g_build_filename (beside, "dropped.eml", NULL);
  GtkWidget *window = GTK_WIDGET (test->window), *assistant;

  put (beside, "dropped.eml", inquiry);
  bring (test, path);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) != NULL);
  assistant = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT);
  tamiz_test_shot (assistant, "mail-assistant");
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);

  json_decref (tamiz_test_session_do (test->base, "mail.take", "+path", folder, "source", "Correo", NULL));
  json_decref (tamiz_test_session_do (test->base, "import", "file", path, "source", "Correo", NULL));
  bring (test, path);
  tamiz_test_wait (tamiz_test_find_text (window, "No new inquiry: 1 known or ours, 0 left out, 0 not to be read")
                   != NULL);
}

static gsize
count_folders (TamizTestWindow *test)
{
  g_autoptr (json_t) folders = tamiz_test_session_do (test->base, "mail.folder.list", NULL);

  return json_array_size (json_object_get (folders, "items"));
}

static void
press_remove (GtkWidget *preferences)
{
  tamiz_test_focus_window (GTK_WINDOW (preferences));
  tamiz_test_click (tamiz_test_find_text (preferences, "Remove"));
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)));
}

/* The folder is listed with what came of it.  No undo has it back once it is removed: a click on its row
 * does nothing, and the button asks.
 */
static void
folders_are_listed_and_removed (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (TamizTestWindow) test = open_with_folder (&folder);
  GtkWidget *preferences;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.preferences", NULL);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) != NULL);
  preferences = tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES);
  tamiz_test_focus_window (GTK_WINDOW (preferences));
  tamiz_preferences_show (TAMIZ_PREFERENCES (preferences), "mail");
  tamiz_test_wait (tamiz_test_find_text (preferences, folder) != NULL);
  tamiz_test_shot (preferences, "preferences-mail");
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (preferences, folder));
  tamiz_test_settle (200);
  g_assert_cmpuint (count_folders (test), ==, 1);
  press_remove (preferences);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  g_assert_cmpuint (count_folders (test), ==, 1);
  press_remove (preferences);
  tamiz_test_key (GDK_KEY_w, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_text (preferences, folder) == NULL);
  g_assert_cmpuint (count_folders (test), ==, 0);
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = g_dir_make_tmp ("tamiz-settings-XXXXXX", NULL);

  g_setenv ("XDG_CONFIG_HOME", settings, TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/mail/new-inquiries-are-told", new_inquiries_are_told);
  g_test_add_func ("/app/mail/mail-is-dropped", mail_is_dropped);
  g_test_add_func ("/app/mail/folders-are-listed-and-removed", folders_are_listed_and_removed);

  return g_test_run ();
}
