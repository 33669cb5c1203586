#include "config.h"

#include "fuzz.h"

#include "tamiz-csv-reader.h"

/* A table of text; its first byte chooses what is imported. */
void
fuzz_csv (const uint8_t *data,
          size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data + (size > 0), size - (size > 0));
  g_autoptr (TamizCsvReader) reader = tamiz_csv_reader_new (bytes, NULL);

  if (reader != NULL)
    fuzz_rows (TAMIZ_ROW_READER (reader), data[0]);
}

FUZZ_TARGET (fuzz_csv)
