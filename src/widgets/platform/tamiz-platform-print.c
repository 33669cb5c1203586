#define G_LOG_DOMAIN "tamiz-platform"

#include "config.h"

#include "tamiz-platform-print.h"

typedef struct
{
  GtkWidget *owner;
  TamizPrintedFunc func;
} Printing;

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                TamizPaper        *paper)
{
  guint n_pages = tamiz_paper_count_pages (paper, gtk_print_context_get_width (context),
                                           gtk_print_context_get_height (context));

  gtk_print_operation_set_n_pages (operation, (int) n_pages);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              TamizPaper        *paper)
{
  tamiz_paper_draw_page (paper, gtk_print_context_get_cairo_context (context),
                         gtk_print_context_get_width (context), gtk_print_context_get_height (context),
                         (guint) page);
}

/**
 * tamiz_platform_make_print:
 * @paper: a document
 * @job_name: what the printer's queue calls it
 * @landscape: whether its pages lie at first; the user may turn them
 *
 * Makes the operation that prints a document, on whatever paper is chosen.
 *
 * Returns: (transfer full): the operation
 */
GtkPrintOperation *
tamiz_platform_make_print (TamizPaper *paper,
                           const char *job_name,
                           gboolean    landscape)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  gtk_page_setup_set_orientation (setup, landscape ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                   : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, job_name);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (begin_print_cb), g_object_ref (paper),
                         (GClosureNotify) (GCallback) g_object_unref, 0);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), g_object_ref (paper),
                         (GClosureNotify) (GCallback) g_object_unref, 0);

  return operation;
}

static void
free_printing (gpointer  data,
               GClosure *closure)
{
  Printing *printing = data;

  g_object_unref (printing->owner);
  g_free (printing);
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         Printing                *printing)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  printing->func (printing->owner, error != NULL ? error->message : NULL);
}

/**
 * tamiz_platform_print:
 * @owner: the widget that asks
 * @paper: a document
 * @job_name: what the printer's queue calls it
 * @landscape: whether its pages lie at first
 * @func: called when it is done
 *
 * Asks for a printer and prints.
 */
void
tamiz_platform_print (GtkWidget        *owner,
                      TamizPaper       *paper,
                      const char       *job_name,
                      gboolean          landscape,
                      TamizPrintedFunc  func)
{
  g_autoptr (GtkPrintOperation) operation = tamiz_platform_make_print (paper, job_name, landscape);
  GtkRoot *root = gtk_widget_get_root (owner);
  Printing *printing = g_new0 (Printing, 1);

  printing->owner = g_object_ref (owner);
  printing->func = func;
  g_signal_connect_data (operation, "done", G_CALLBACK (done_cb), printing, free_printing, 0);
  /* What goes wrong is told by “done”. */
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL);
}
