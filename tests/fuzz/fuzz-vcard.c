#include "config.h"

#include "fuzz.h"

#include "tamiz-intake-fields.h"
#include "tamiz-vcard-reader.h"

void
fuzz_vcard (const uint8_t *data,
            size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (TamizVcardReader) reader = tamiz_vcard_reader_new (bytes, NULL, NULL);

  tamiz_vcard_looks_like_one (data, size);
  if (reader != NULL)
    fuzz_rows (TAMIZ_ROW_READER (reader), TAMIZ_IMPORT_OF_PEOPLE);
}

FUZZ_TARGET (fuzz_vcard)
