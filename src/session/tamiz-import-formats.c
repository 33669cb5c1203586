#define G_LOG_DOMAIN "tamiz-import-formats"

#include "config.h"

#include "tamiz-import-formats.h"

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
