#include "config.h"

#include "tamiz-csv-reader.h"
#include "tamiz-matching.h"
#include "tamiz-normalizer.h"

#include <stdint.h>

/* Reads any bytes as a table and stages, matches and merges its rows, as an import
 * does.  The first byte chooses what is imported.
 */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
use_row (TamizNormalizer *normalizer,
         TamizRow        *row,
         TamizCandidate **before)
{
  g_autoptr (TamizStaged) staged = tamiz_normalizer_stage (normalizer, row, NULL);
  g_autofree char *reason = NULL;
  const char *code;

  for (guint i = 0; i < row->n_cells; i++)
    g_assert_true (g_utf8_validate (row->cells[i], -1, NULL));

  g_assert_cmpint (tamiz_staged_check_least_record (staged, &code, &reason), ==, code == NULL);
  json_decref (tamiz_staged_row_to_json (staged));
  g_assert_nonnull (tamiz_staged_get_lookups (staged));
  if (*before != NULL)
    {
      tamiz_match_staged (staged, *before, NULL);
      g_ptr_array_unref (tamiz_match_merge (staged, *before, TAMIZ_MATCH_UPDATE));
      tamiz_candidate_free (*before);
    }
  *before = tamiz_candidate_new_from_staged (staged);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  TamizNormalizerSettings settings = {
    .country = "BO", .currency = "BOB", .source = "x", .source_kind = TAMIZ_SOURCE_KIND_WEB,
    .activity = TAMIZ_NORMALIZER_ACTIVITY_BY_SOURCE,
  };
  TamizImportOf of = size > 0 ? data[0] % 6 : 0;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data + (size > 0), size - (size > 0));
  g_autoptr (TamizCsvReader) reader = tamiz_csv_reader_new (bytes, NULL);
  g_autoptr (TamizMapping) mapping = NULL;
  g_autoptr (TamizNormalizer) normalizer = NULL;
  g_autoptr (TamizCandidate) before = NULL;

  if (reader == NULL)
    return 0;

  mapping = tamiz_mapping_new (of, tamiz_csv_reader_get_header (reader), NULL, NULL, "BO", NULL);
  if (mapping == NULL || !tamiz_mapping_learn (mapping, TAMIZ_ROW_READER (reader), NULL, NULL))
    return 0;
  json_decref (tamiz_mapping_to_json (mapping));
  normalizer = tamiz_normalizer_new (mapping, &settings);
  for (guint rows = 0; rows < 200; rows++)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!tamiz_csv_reader_read_row (reader, &row, NULL, NULL) || row == NULL)
        break;
      use_row (normalizer, row, &before);
    }

  return 0;
}
