#include "config.h"

#include "tamiz-notice.h"
#include "tamiz-platform-print.h"
#include "tamiz-report-charts.h"
#include "tamiz-report-view.h"
#include "tamiz-test-window.h"

#include <glib/gstdio.h>
#include <string.h>

/* GTK's own dialogs are shown here: they make so many quarks that GLib grows its table of
 * them, the old one of which it leaks on purpose, and libcloudproviders leaks paths.
 */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

static TamizReportView *
get_view (TamizPage *page)
{
  return TAMIZ_REPORT_VIEW (tamiz_test_find_type (page, TAMIZ_TYPE_REPORT_VIEW));
}

static gboolean
shows (TamizPage  *page,
       const char *title)
{
  TamizReportView *view = get_view (page);

  return view != NULL
         && g_strcmp0 (tamiz_report_table_get_title (tamiz_report_view_get_table (view)), title) == 0;
}

static TamizPage *
go (TamizTestWindow *test)
{
  TamizPage *page = tamiz_test_window_go (test, "reports");

  tamiz_test_wait (shows (page, "Funnel"));
  tamiz_test_settle (50);

  return page;
}

/* What is typed into the platform's dialog, whose name entry has the keyboard.  On a slow
 * machine GTK 4.8 warns of buttons of the dialog's own path bar.
 */
static void
save_as (TamizPage  *page,
         const char *format,
         const char *path)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (page), "report.save", "s", format);
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

static void
a_report_is_saved_in_every_format (void)
{
  static const struct
  {
    const char *format, *begins;
  } formats[] = { { "pdf", "%PDF" }, { "svg", "<?xml" }, { "png", "\211PNG" }, { "csv", "stage,reached" } };
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strdup_printf ("report.%s", formats[i].format);
      g_autofree char *path = g_build_filename (test->base->folder, name, NULL);
      g_autofree char *told = g_strdup_printf ("“%s” was saved", name);
      g_autofree char *contents = NULL;

      save_as (page, formats[i].format, path);
      tamiz_test_focus_window (GTK_WINDOW (test->window));
      tamiz_test_wait (tamiz_test_find_text (test->window, told) != NULL);
      g_assert_nonnull (tamiz_test_find_text (test->window, "Open"));
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_true (strstr (contents, formats[i].begins) != NULL);
      g_remove (path);
    }
}

/* Nobody can write there, not even the administrator; what is written elsewhere then takes
 * the sentence away.
 */
static void
what_cannot_be_written_is_said (void)
{
  static const char *const formats[] = { "pdf", "csv" };
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_build_filename (test->base->folder, formats[i], NULL);
      GtkWidget *notice;
      const char *said;

      save_as (page, formats[i], "/proc/report");
      tamiz_test_focus_window (GTK_WINDOW (test->window));
      tamiz_test_wait ((notice = tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE)) != NULL);
      said = tamiz_notice_get_text (TAMIZ_NOTICE (notice));
      g_test_message ("%s", said);
      g_assert_nonnull (strstr (said, "/proc/report"));
      g_assert_nonnull (strstr (said, "Choose a folder"));

      save_as (page, formats[i], path);
      tamiz_test_focus_window (GTK_WINDOW (test->window));
      tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE) == NULL);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static char *
read_pdf (const char *path)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  if (program == NULL)
    return NULL;
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path, "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);

  return output;
}

/* Its type is in a library of GTK's own on Unix; it is there once one was made. */
static GtkWidget *
find_print_dialog (void)
{
  GType type = g_type_from_name ("GtkPrintUnixDialog");

  return type != 0 ? tamiz_test_find_toplevel (type) : NULL;
}

/* What the dialog would print, exported; and the dialog itself, by keyboard. */
static void
a_report_is_printed (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = go (test);
  TamizReportView *view = get_view (page);
  g_autoptr (TamizPaper) paper = tamiz_report_table_to_document (
      tamiz_report_view_get_table (view), tamiz_report_view_get_chart (view), TRUE);
  g_autoptr (GtkPrintOperation) operation = tamiz_platform_make_print (paper, "Funnel", TRUE);
  g_autofree char *path = g_build_filename (test->base->folder, "printed.pdf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  gtk_print_operation_set_allow_async (operation, FALSE);
  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error);
  g_assert_no_error (error);
  text = read_pdf (path);
  if (text != NULL)
    {
      g_assert_nonnull (strstr (text, "Marketing-qualified"));
      g_assert_nonnull (strstr (text, "TOFU"));
      g_assert_nonnull (strstr (text, "Discarded"));
    }
  g_remove (path);

  tamiz_test_key (GDK_KEY_p, GDK_CONTROL_MASK);
  tamiz_test_wait ((dialog = find_print_dialog ()) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (find_print_dialog () == NULL);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/reports/a-report-is-saved-in-every-format", a_report_is_saved_in_every_format);
  g_test_add_func ("/pages/reports/what-cannot-be-written-is-said", what_cannot_be_written_is_said);
  g_test_add_func ("/pages/reports/a-report-is-printed", a_report_is_printed);
  return g_test_run ();
}
