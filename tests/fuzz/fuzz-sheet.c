#include "config.h"

#include "fuzz.h"

#include "tamiz-intake-fields.h"
#include "tamiz-sheet-reader.h"

/* A workbook as a file: its container and what is in it. */
void
fuzz_sheet (const uint8_t *data,
            size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (TamizSheetReader) reader = tamiz_sheet_reader_new (bytes, NULL, NULL);

  tamiz_sheet_looks_like_one (data, size);
  if (reader != NULL)
    fuzz_rows (TAMIZ_ROW_READER (reader), TAMIZ_IMPORT_OF_PEOPLE);
}

FUZZ_TARGET (fuzz_sheet)
