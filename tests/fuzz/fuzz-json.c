#include "config.h"

#include "fuzz.h"

#include "tamiz-json-reader.h"

/* Lines of JSON, or a list; the first byte chooses what is imported. */
void
fuzz_json (const uint8_t *data,
           size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data + (size > 0), size - (size > 0));
  g_autoptr (TamizJsonReader) reader = tamiz_json_reader_new (bytes, NULL, NULL);

  tamiz_json_looks_like_one (data, size);
  if (reader != NULL)
    fuzz_rows (TAMIZ_ROW_READER (reader), data[0]);
}

FUZZ_TARGET (fuzz_json)
