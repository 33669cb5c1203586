#include "config.h"

#include "tamiz-platform-print.h"
#include "tamiz-test-display.h"
#include "tamiz-text-block.h"

#include <glib/gstdio.h>
#include <string.h>

static void
add_paragraphs (TamizPaper *paper,
                guint       n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Paragraph%03u", i);
      g_autoptr (TamizBlock) block = tamiz_text_block_new (TAMIZ_STYLE_BODY, text);

      tamiz_paper_add (paper, block);
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
    {
      g_test_skip ("poppler-utils is not installed: the PDF is not read");
      return NULL;
    }
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path, "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);

  return output;
}

/* What would go to a printer, exported. */
static void
every_page_is_printed (void)
{
  g_autoptr (TamizPaper) paper = tamiz_paper_new ("Report");
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tamiz-print-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "printed.pdf", NULL);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  add_paragraphs (paper, 80);
  operation = tamiz_platform_make_print (paper, "Report", TRUE);
  gtk_print_operation_set_allow_async (operation, FALSE);
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  text = read_pdf (path);
  if (text != NULL)
    {
      g_assert_nonnull (strstr (text, "Report"));
      g_assert_nonnull (strstr (text, "Paragraph001"));
      g_assert_nonnull (strstr (text, "Paragraph080"));
      g_assert_cmpint (gtk_print_operation_get_n_pages_to_print (operation), >, 1);
    }
  g_remove (path);
  g_rmdir (folder);

  g_object_add_weak_pointer (G_OBJECT (paper), (gpointer *) &paper);
  g_clear_object (&operation);
  g_assert_finalize_object (g_steal_pointer (&paper));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/print/every-page-is-printed", every_page_is_printed);
  return g_test_run ();
}
