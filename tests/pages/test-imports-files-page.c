#include "config.h"

#include "tamiz-import-assistant.h"
#include "tamiz-test-window.h"

/* GTK's own chooser is shown here, and libcloudproviders leaks paths in it. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

/* The keyboard begins an import, and takes it back. */
static void
control_i_asks_for_a_file (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;

  tamiz_test_session_agree (base);
  test = tamiz_test_window_new (base);
  tamiz_test_window_go (test, "imports");
  tamiz_test_key (GDK_KEY_i, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG)));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) == NULL);
  tamiz_test_settle (200);
}

/* What is typed into the platform's dialog, whose name entry has the keyboard.  On a slow
 * machine GTK 4.8 warns of buttons of the dialog's own path bar.
 */
static void
save_as (GtkWidget  *button,
         const char *path)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  GtkWidget *dialog;

  tamiz_test_click (button);
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (path);
  tamiz_test_settle (100);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) == NULL);
  g_log_set_always_fatal (fatal);
}

static json_t *
read_report (const char *path)
{
  json_t *report;

  tamiz_test_wait (g_file_test (path, G_FILE_TEST_EXISTS));
  report = json_load_file (path, 0, NULL);
  g_assert_nonnull (report);

  return report;
}

static gboolean
can_click (GtkWidget  *widget,
           const char *id)
{
  GtkWidget *button = tamiz_test_find_id (widget, id);

  return button != NULL && gtk_widget_is_sensitive (button) && gtk_widget_get_mapped (button);
}

/* Where the import ends, and whenever one looks at it again. */
static void
the_report_of_an_import_is_saved (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *path = tamiz_test_session_write (base, "people.csv", "Nombre;Correo;Nota\nAda Ruiz;ada@tres.example;\n"
                                                                       ";;nadie\n");
  g_autofree char *first = g_build_filename (base->folder, "first.json", NULL);
  g_autofree char *second = g_build_filename (base->folder, "second.json", NULL);
  g_autoptr (json_t) one = NULL, other = NULL;
  g_autoptr (TamizTestWindow) test = NULL;
  GtkWidget *assistant;
  TamizPage *page;

  tamiz_test_session_agree (base);
  test = tamiz_test_window_new (base);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.import", "s", path);
  tamiz_test_wait ((assistant = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (assistant));
  for (guint i = 0; i < 3; i++)
    {
      tamiz_test_wait (can_click (assistant, "next_button"));
      tamiz_test_settle (300);
      tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
    }
  tamiz_test_wait (can_click (assistant, "report_button"));
  tamiz_test_shot (assistant, "import-result-report");
  save_as (tamiz_test_find_id (assistant, "report_button"), first);
  one = read_report (first);
  g_assert_cmpint (tamiz_json_get_int (one, "added", 0), ==, 1);
  g_assert_cmpstr (tamiz_test_get (one, "set_aside_rows.0.row.Nota"), ==, "nadie");
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);

  page = tamiz_test_window_go (test, "imports");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-import", "s", tamiz_test_get (one, "id"));
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (can_click (GTK_WIDGET (page), "report_button"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "imports-report");
  save_as (tamiz_test_find_id (page, "report_button"), second);
  other = read_report (second);
  json_object_del (one, "reported");
  json_object_del (other, "reported");
  g_assert_true (json_equal (one, other));
  tamiz_test_settle (200);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/pages/imports/control-i-asks-for-a-file", control_i_asks_for_a_file);
  g_test_add_func ("/pages/imports/the-report-of-an-import-is-saved", the_report_of_an_import_is_saved);
  return g_test_run ();
}
