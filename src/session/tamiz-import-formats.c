#define G_LOG_DOMAIN "tamiz-import-formats"

#include "config.h"

#include "tamiz-import-formats.h"

#include "tamiz-mail-source.h"
#include "tamiz-row-reader.h"

/**
 * tamiz_import_list_patterns:
 *
 * Lists what the names of files that can be imported look like, for choosing one.
 *
 * Returns: (transfer none): `*.csv`, `*.vcf` …, %NULL-terminated
 */
const char *const *
tamiz_import_list_patterns (void)
{
  return tamiz_row_reader_list_patterns ();
}

/**
 * tamiz_import_is_mail:
 * @path: a file or a folder
 *
 * Tells whether mail lies there, by what a file begins with.
 *
 * Returns: whether it does
 */
gboolean
tamiz_import_is_mail (const char *path)
{
  return tamiz_mail_is_file (path) || tamiz_mail_is_folder (path);
}
