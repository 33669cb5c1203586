#include "config.h"

#include "fuzz.h"

#include "tamiz-matching.h"
#include "tamiz-normalizer.h"

#define MAX_ROWS 200

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
  for (guint i = 0; row->problems != NULL && i < row->problems->len; i++)
    g_assert_true (g_utf8_validate (((TamizIntakeProblem *) row->problems->pdata[i])->message, -1, NULL));

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

static void
use_rows (TamizRowReader  *reader,
          TamizNormalizer *normalizer)
{
  g_autoptr (TamizCandidate) before = NULL;

  for (guint rows = 0; rows < MAX_ROWS; rows++)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!tamiz_row_reader_read_row (reader, &row, NULL, NULL) || row == NULL)
        break;
      use_row (normalizer, row, &before);
    }
  g_assert_cmpuint (tamiz_row_reader_get_position (reader), <=, tamiz_row_reader_get_size (reader));
}

/* Stages, matches and merges the rows of a file, as an import does.  @of: what is imported, of
 * any number
 */
void
fuzz_rows (TamizRowReader *reader,
           guint           of)
{
  TamizNormalizerSettings settings = {
    .country = "BO", .currency = "BOB", .source = "x", .source_kind = TAMIZ_SOURCE_KIND_WEB,
    .activity = TAMIZ_NORMALIZER_ACTIVITY_BY_SOURCE,
  };
  g_autoptr (TamizMapping) mapping = NULL;
  g_autoptr (TamizNormalizer) normalizer = NULL;
  const char *const *header = tamiz_row_reader_get_header (reader);

  for (guint i = 0; header[i] != NULL; i++)
    g_assert_true (g_utf8_validate (header[i], -1, NULL));
  mapping = tamiz_mapping_new (of % (TAMIZ_IMPORT_OF_CONSENTS + 1), header, NULL, NULL, "BO", NULL);
  if (mapping == NULL || !tamiz_mapping_learn (mapping, reader, NULL, NULL))
    return;

  json_decref (tamiz_mapping_to_json (mapping));
  normalizer = tamiz_normalizer_new (mapping, &settings);
  use_rows (reader, normalizer);
}
