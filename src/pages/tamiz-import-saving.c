#define G_LOG_DOMAIN "tamiz-import-saving"

#include "config.h"

#include "tamiz-import-saving.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A file's name without its folder and its ending. */
static char *
dup_stem (const char *file)
{
  char *name = g_filename_display_basename (file != NULL ? file : "");
  char *dot = strrchr (name, '.');

  if (dot != NULL)
    *dot = '\0';

  return name;
}

/**
 * tamiz_import_save_rows:
 * @owner: the widget that asks
 * @file: (nullable): the file that was imported
 * @func: called with the place
 *
 * Asks where to write the rows of an import that are to be completed.
 */
void
tamiz_import_save_rows (GtkWidget     *owner,
                        const char    *file,
                        TamizFileFunc  func)
{
  g_autofree char *stem = dup_stem (file);
  /* Translators: the name of a file with rows to be completed; %s is the name of the one that was imported */
  g_autofree char *name = g_strdup_printf (_("%s to complete.csv"), stem);

  tamiz_platform_save_file (owner, _("Save the Rows to Be Completed"), name, func);
}

/**
 * tamiz_import_save_report:
 * @owner: the widget that asks
 * @file: (nullable): the file that was imported
 * @func: called with the place
 *
 * Asks where to write what an import did.
 */
void
tamiz_import_save_report (GtkWidget     *owner,
                          const char    *file,
                          TamizFileFunc  func)
{
  g_autofree char *stem = dup_stem (file);
  /* Translators: the name of a file that says what an import did; %s is the name of the file that was imported */
  g_autofree char *name = g_strdup_printf (_("%s report.pdf"), stem);

  tamiz_platform_save_file (owner, _("Save the Report (.pdf, .csv or .json)"), name, func);
}
