#define G_LOG_DOMAIN "tamiz-data-folder"

#include "config.h"

#include "tamiz-data-folder.h"

/**
 * tamiz_data_folder:
 * @name: `connectors`, `definitions` …
 *
 * Finds a folder of what ships beside the program, installed or, by TAMIZ_DATA_DIR, not.
 *
 * Returns: (transfer full): its path
 */
char *
tamiz_data_folder (const char *name)
{
  const char *data = g_getenv ("TAMIZ_DATA_DIR");

  return g_build_filename (data != NULL ? data : PKGDATADIR, name, NULL);
}
