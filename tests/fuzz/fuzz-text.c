#include "config.h"

#include "fuzz.h"

#include "tamiz-intake-fields.h"
#include "tamiz-text-person.h"
#include "tamiz-text-reader.h"

#include <string.h>

/* What somebody pastes, and what a mail is signed with. */
void
fuzz_text (const uint8_t *data,
           size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (TamizTextReader) reader = tamiz_text_reader_new (bytes, NULL, NULL);
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) strnlen ((const char *) data, size));
  g_autofree char *company = NULL, *job_title = NULL;

  tamiz_text_looks_like_one (data, size);
  tamiz_text_read_signature (text, "Ana Paz", "ana@andina.example", &company, &job_title);
  g_assert_true (company == NULL || g_utf8_validate (company, -1, NULL));
  g_assert_true (job_title == NULL || g_utf8_validate (job_title, -1, NULL));
  if (reader != NULL)
    fuzz_rows (TAMIZ_ROW_READER (reader), TAMIZ_IMPORT_OF_PEOPLE);
}

FUZZ_TARGET (fuzz_text)
