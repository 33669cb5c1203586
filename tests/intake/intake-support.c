#include "config.h"

#include "intake-support.h"

/* A file of the shared data; skips the test where it is absent. */
char *
shared_file (const char *path)
{
  const char *folder = g_getenv ("TAMIZ_SHARED_DATA");
  g_autofree char *full = g_build_filename (folder != NULL ? folder : "", path, NULL);

  if (folder == NULL || !g_file_test (full, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared data is not there: set TAMIZ_SHARED_DATA");
      return NULL;
    }

  return g_steal_pointer (&full);
}

TamizCsvReader *
read_text (const char *text,
           gssize      length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length >= 0 ? (gsize) length : strlen (text));
  g_autoptr (GError) error = NULL;
  TamizCsvReader *reader = tamiz_csv_reader_new (bytes, &error);

  g_assert_no_error (error);
  return reader;
}

GPtrArray *
stage_reader (TamizImportOf                  of,
              TamizRowReader                *reader,
              const char                    *map,
              const TamizNormalizerSettings *settings)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_staged_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = map != NULL ? tamiz_json_parse (map, -1, &error) : NULL;
  g_autoptr (TamizMapping) mapping = NULL;
  g_autoptr (TamizNormalizer) normalizer = NULL;

  g_assert_no_error (error);
  mapping = tamiz_mapping_new (of, tamiz_row_reader_get_header (reader), json, NULL,
                               settings->country, &error);
  g_assert_no_error (error);
  tamiz_mapping_learn (mapping, reader, NULL, &error);
  g_assert_no_error (error);
  normalizer = tamiz_normalizer_new (mapping, settings);

  while (TRUE)
    {
      g_autoptr (TamizRow) row = NULL;

      tamiz_row_reader_read_row (reader, &row, NULL, &error);
      g_assert_no_error (error);
      if (row == NULL)
        return all;
      g_ptr_array_add (all, tamiz_normalizer_stage (normalizer, row, &error));
      g_assert_no_error (error);
    }
}

GPtrArray *
stage_file (const char                    *path,
            const char                    *map,
            const TamizNormalizerSettings *settings,
            TamizCsvReader               **reader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizCsvReader) own = tamiz_csv_reader_new_for_file (path, &error);
  GPtrArray *all;

  g_assert_no_error (error);
  all = stage_reader (TAMIZ_IMPORT_OF_PEOPLE, TAMIZ_ROW_READER (own), map, settings);
  if (reader != NULL)
    *reader = g_steal_pointer (&own);

  return all;
}

GPtrArray *
stage_text (TamizImportOf                  of,
            const char                    *text,
            const char                    *map,
            const TamizNormalizerSettings *settings)
{
  g_autoptr (TamizCsvReader) reader = read_text (text, -1);

  return stage_reader (of, TAMIZ_ROW_READER (reader), map, settings);
}

const char *
text_of (TamizStaged      *staged,
         TamizStagedField  field)
{
  const char *text = tamiz_staged_get_text (staged, field);

  return text != NULL ? text : "";
}

guint
count_problems (TamizStaged *staged,
                const char  *code)
{
  guint n = 0;

  for (guint i = 0; i < staged->problems->len; i++)
    n += g_str_equal (((TamizIntakeProblem *) staged->problems->pdata[i])->code, code);

  return n;
}
