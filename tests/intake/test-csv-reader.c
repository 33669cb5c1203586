#include "config.h"

#include "intake-support.h"
#include "tamiz-error.h"

/* Reading tables: dialects with their truth, files as programs write them, and what no
 * table is.
 */

static void
expect_error (const char *text,
              gsize       length,
              int         code,
              const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizCsvReader) reader = tamiz_csv_reader_new (bytes, &error);

  while (reader != NULL && error == NULL)
    {
      g_autoptr (TamizRow) row = NULL;

      if (tamiz_csv_reader_read_row (reader, &row, NULL, &error))
        g_assert_nonnull (row);
    }
  g_assert_error (error, TAMIZ_INTAKE_ERROR, code);
  if (words != NULL)
    g_assert_nonnull (strstr (error->message, words));
}

static TamizRow *
next_row (TamizCsvReader *reader)
{
  g_autoptr (GError) error = NULL;
  TamizRow *row;

  tamiz_csv_reader_read_row (reader, &row, NULL, &error);
  g_assert_no_error (error);
  return row;
}

static void
expect_row (TamizCsvReader *reader,
            const char     *cells)
{
  g_autoptr (TamizRow) row = next_row (reader);
  g_autofree char *joined = NULL;

  g_assert_nonnull (row);
  joined = g_strjoinv ("~", row->cells);
  g_assert_cmpstr (joined, ==, cells);
}

static void
expect_end (TamizCsvReader *reader)
{
  g_assert_null (next_row (reader));
}

/* The header's cells by their names, as the truth has them. */
static void
check_spectrum (const char *name)
{
  g_autofree char *csv = g_strdup_printf ("corpus/csv-spectrum/csvs/%s.csv", name);
  g_autofree char *json = g_strdup_printf ("corpus/csv-spectrum/json/%s.json", name);
  g_autofree char *csv_path = shared_file (csv);
  g_autofree char *json_path = shared_file (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizCsvReader) reader = NULL;
  g_autoptr (json_t) truth = NULL;
  g_autofree char *text = NULL;
  const char *const *header;

  if (csv_path == NULL || json_path == NULL)
    return;

  truth = json_load_file (json_path, 0, NULL);
  g_assert_nonnull (truth);
  if (json_is_object (truth))
    {
      json_t *row = g_steal_pointer (&truth);

      truth = json_pack ("[o]", row);
    }
  g_file_get_contents (csv_path, &text, NULL, &error);
  g_assert_no_error (error);
  /* Its .gitattributes say that these end in \r\n, which a copy may have lost. */
  if (g_str_has_suffix (name, "_crlf") && strchr (text, '\r') == NULL)
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      g_free (text);
      text = g_strjoinv ("\r\n", lines);
    }
  reader = read_text (text, -1);
  header = tamiz_csv_reader_get_header (reader);
  for (gsize i = 0; i < json_array_size (truth); i++)
    {
      g_autoptr (TamizRow) row = next_row (reader);
      json_t *object = json_array_get (truth, i);

      g_assert_nonnull (row);
      g_assert_cmpuint (json_object_size (object), ==, tamiz_csv_reader_get_n_columns (reader));
      for (guint j = 0; header[j] != NULL; j++)
        {
          const char *expected = json_string_value (json_object_get (object, header[j]));
          g_autofree char *cell = g_strdup (tamiz_row_get_cell (row, j));

          g_assert_nonnull (expected);
          /* The number was made unknown in one of the two. */
          if (g_str_equal (header[j], "Contact Phone Number"))
            continue;
          g_assert_cmpstr (cell, ==, expected);
        }
    }
  expect_end (reader);
}

static void
test_spectrum (void)
{
  static const char *const names[] = { "comma_in_quotes", "json", "newlines_crlf", "utf8",
                                       "quotes_and_newlines", "escaped_quotes", "newlines",
                                       "empty_crlf", "location_coordinates", "simple_crlf",
                                       "simple", "empty" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      check_spectrum (names[i]);
    }
}

/* Every file of csvkit is read to its end, or refused with words. */
static void
test_csvkit_reads_without_harm (void)
{
  g_autofree char *folder = shared_file ("corpus/csvkit-examples/examples");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint read = 0, refused = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizCsvReader) reader = NULL;
      guint rows = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      reader = tamiz_csv_reader_new_for_file (path, &error);
      while (reader != NULL && error == NULL)
        {
          g_autoptr (TamizRow) row = NULL;

          tamiz_csv_reader_read_row (reader, &row, NULL, &error);
          if (row == NULL)
            break;
          rows++;
          for (guint i = 0; i < row->n_cells; i++)
            g_assert_true (g_utf8_validate (row->cells[i], -1, NULL));
        }
      if (error != NULL)
        g_test_message ("%s: %s", name, error->message);
      else
        g_test_message ("%s: %s '%c' %u columns %u rows", name,
                        tamiz_csv_reader_get_encoding (reader),
                        tamiz_csv_reader_get_delimiter (reader),
                        tamiz_csv_reader_get_n_columns (reader), rows);
      refused += error != NULL;
      read += error == NULL;
    }
  if (dir == NULL)
    return;

  /* Only the empty file and the two compressed ones are refused. */
  g_assert_cmpuint (refused, ==, 3);
  g_assert_cmpuint (read, >, 50);
}

static void
check_csvkit (const char *name,
              const char *encoding,
              char        delimiter,
              const char *header,
              const char *first)
{
  g_autofree char *file = g_strconcat ("corpus/csvkit-examples/examples/", name, NULL);
  g_autofree char *path = shared_file (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizCsvReader) reader = NULL;
  g_autofree char *joined = NULL;

  if (path == NULL)
    return;

  g_test_message ("%s", name);
  reader = tamiz_csv_reader_new_for_file (path, &error);
  g_assert_no_error (error);
  joined = g_strjoinv ("~", (char **) tamiz_csv_reader_get_header (reader));
  g_assert_cmpstr (joined, ==, header);
  g_assert_cmpstr (tamiz_csv_reader_get_encoding (reader), ==, encoding);
  g_assert_cmpint (tamiz_csv_reader_get_delimiter (reader), ==, delimiter);
  expect_row (reader, first);
}

static void
test_csvkit_dialects (void)
{
  check_csvkit ("test_latin1.csv", "windows-1252", ',', "a~b~c", "1~2~3");
  check_csvkit ("test_utf16_big.csv", "utf-16be", ',', "a~b~c", "1~2~3");
  check_csvkit ("test_utf16_little.csv", "utf-16le", ',', "a~b~c", "1~2~3");
  check_csvkit ("test_utf8_bom.csv", "utf-8", ',', "foo~bar~baz", "1~2~3");
  check_csvkit ("dummy.tsv", "utf-8", '\t', "a~b~c", "1~2~3");
  check_csvkit ("mac_newlines.csv", "utf-8", ',', "a~b~c", "1~2~3");
  check_csvkit ("null_byte.csv", "utf-8", ',', "a~b~c", "~2~3");
  check_csvkit ("sniff_limit.csv", "utf-8", ';', "a~b~c", "1~2~3");
  check_csvkit ("bad.csv", "utf-8", ',', "column_a~column_b~column_c", "1~27~~I'm too long!");
}

static void
test_line_ends_and_blank_lines (void)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_auto (GStrv) lines = g_strsplit ("\n\na,b\n1,\"x\ny\"\n\n\n3,4", "\n", -1);
      g_autofree char *text = g_strjoinv (ends[i], lines);
      g_autofree char *expected = g_strconcat ("1~x", ends[i], "y", NULL);
      g_autoptr (TamizCsvReader) reader = read_text (text, -1);
      g_autoptr (TamizRow) last = NULL;

      expect_row (reader, expected);
      last = next_row (reader);
      g_assert_cmpuint (last->line, ==, 8);
      expect_end (reader);
    }
}

/* Titles, dates and blank lines above a table are no header, and say nothing of what parts cells. */
static void
test_titles_stand_above_the_header (void)
{
  static const struct
  {
    const char *text;
    char delimiter;
    guint left_out;
  } files[] = {
    { "Clientes de la feria, enero de 2026\n\nGenerado el 5/1/2026\nNombre;Correo;Monto\nAna;a@x.test;1,5\nLuis;l@x.test;2,5\n", ';', 2 },
    { "Reporte;;\n;;\nNombre;Correo;Monto\nAna;a@x.test;1,5\nLuis;l@x.test;2,5\n", ';', 1 },
    { "\n\nNombre\tCorreo\tMonto\nAna\ta@x.test\t1,5\nLuis\tl@x.test\t2,5\n", '\t', 0 },
    { "Nombre;Correo;Monto\nAna;a@x.test;1,5\nLuis;l@x.test;2,5\n", ';', 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (TamizCsvReader) reader = read_text (files[i].text, -1);

      for (guint pass = 0; pass < 2; pass++)
        {
          g_autofree char *joined = g_strjoinv ("~", (char **) tamiz_csv_reader_get_header (reader));

          g_assert_cmpstr (joined, ==, "Nombre~Correo~Monto");
          g_assert_cmpint (tamiz_csv_reader_get_delimiter (reader), ==, files[i].delimiter);
          expect_row (reader, "Ana~a@x.test~1,5");
          expect_row (reader, "Luis~l@x.test~2,5");
          expect_end (reader);
          g_assert_cmpuint (tamiz_csv_reader_get_n_left_out (reader), ==, files[i].left_out);
          tamiz_csv_reader_rewind (reader);
        }
    }
}

static void
test_hint_line_says_the_delimiter (void)
{
  g_autoptr (TamizCsvReader) reader = read_text ("sep=|\r\na,b|c;d\r\n1|2\r\n", -1);
  g_autoptr (TamizRow) row = next_row (reader);

  g_assert_cmpint (tamiz_csv_reader_get_delimiter (reader), ==, '|');
  g_assert_cmpstr (tamiz_csv_reader_get_header (reader)[0], ==, "a,b");
  g_assert_cmpuint (row->line, ==, 3);
}

static void
test_utf16_without_mark (void)
{
  const char text[] = "n\0a\0m\0e\0,\0x\0\n\0\xd1\0u\0,\0001\0\n\0";
  g_autoptr (TamizCsvReader) reader = read_text (text, sizeof text - 1);

  g_assert_cmpstr (tamiz_csv_reader_get_encoding (reader), ==, "utf-16le");
  expect_row (reader, "Ñu~1");
  expect_end (reader);
}

/* A record longer than the window that is converted at a time. */
static void
test_long_utf16_records (void)
{
  g_autoptr (GString) text = g_string_new ("\xef\xbb\xbf" "a;b\n");
  g_autofree char *utf16 = NULL;
  gsize size;
  g_autofree char *big = g_strnfill (300000, 'x');

  for (int i = 0; i < 4; i++)
    g_string_append_printf (text, "%d;\"%sñ\"\r\n", i, big);
  utf16 = g_convert (text->str, text->len, "UTF-16LE", "UTF-8", NULL, &size, NULL);
  g_assert_nonnull (utf16);
  {
    g_autoptr (TamizCsvReader) reader = read_text (utf16, (gssize) size);

    for (int i = 0; i < 4; i++)
      {
        g_autofree char *expected = g_strdup_printf ("%d~%sñ", i, big);

        expect_row (reader, expected);
      }
    expect_end (reader);
    g_assert_cmpuint (tamiz_csv_reader_get_position (reader), ==,
                      tamiz_csv_reader_get_size (reader));
    tamiz_csv_reader_rewind (reader);
    {
      g_autofree char *expected = g_strdup_printf ("0~%sñ", big);

      expect_row (reader, expected);
    }
  }
}

static void
test_ragged_rows_lose_nothing (void)
{
  g_autoptr (TamizCsvReader) reader = read_text ("a,b,c\n1,2\n1,2,3,4,5\n1,2,3,,\n", -1);
  g_autoptr (TamizRow) shorter = next_row (reader);
  g_autoptr (TamizRow) longer = next_row (reader);
  g_autoptr (TamizRow) blanks = next_row (reader);

  g_assert_cmpstr (((TamizIntakeProblem *) shorter->problems->pdata[0])->code, ==, "missing_cells");
  g_assert_cmpstr (tamiz_row_get_cell (shorter, 2), ==, "");
  g_assert_cmpstr (((TamizIntakeProblem *) longer->problems->pdata[0])->code, ==, "extra_cells");
  g_assert_cmpstr (tamiz_row_get_cell (longer, 4), ==, "5");
  g_assert_null (blanks->problems);
}

static void
test_text_after_a_closing_quote_is_kept (void)
{
  g_autoptr (TamizCsvReader) reader = read_text ("a,b\n\"x\"y,\"z\" \n", -1);
  g_autoptr (TamizRow) row = next_row (reader);

  g_assert_cmpstr (row->cells[0], ==, "xy");
  g_assert_cmpstr (row->cells[1], ==, "z");
  g_assert_cmpuint (row->problems->len, ==, 1);
}

/* One stray quote costs its own line, not the rest of the file. */
static void
test_unclosed_quote_sets_one_line_aside (void)
{
  g_autoptr (TamizCsvReader) reader = read_text ("a,b\n1,2\n\"3,4\n5,6\n", -1);
  g_autoptr (TamizRow) bad = NULL;

  expect_row (reader, "1~2");
  bad = next_row (reader);
  g_assert_cmpstr (bad->reject_code, ==, "quote");
  g_assert_cmpstr (bad->cells[0], ==, "\"3,4");
  g_assert_nonnull (strstr (bad->reject_reason, "3"));
  expect_row (reader, "5~6");
  expect_end (reader);
}

static void
test_quote_that_swallows_the_file (void)
{
  g_autoptr (GString) text = g_string_new ("a,b\n1,2\n\"3,4\n");

  while (text->len < 3 << 20)
    g_string_append (text, "5,6\n");
  expect_error (text->str, text->len, TAMIZ_INTAKE_ERROR_QUOTE, "line 3");
}

static void
test_huge_line (void)
{
  g_autoptr (GString) text = g_string_new ("a,b\n1,2\n");
  gsize start = text->len;

  g_string_set_size (text, start + (64 << 20));
  memset (text->str + start, 'x', 64 << 20);
  expect_error (text->str, text->len, TAMIZ_INTAKE_ERROR_TOO_LARGE, "Line 3");

  /* Many small fields without an end of line. */
  for (gsize i = start; i < text->len; i += 2)
    text->str[i] = ',';
  expect_error (text->str, text->len, TAMIZ_INTAKE_ERROR_TOO_LARGE, "Line 3");

  /* As the header. */
  expect_error (text->str + start, text->len - start, TAMIZ_INTAKE_ERROR_TOO_LARGE, "Line 1");
}

static void
test_files_that_are_no_table (void)
{
  static const char zeros[4096];
  static const char noise[] = "\x7f" "ELF\1\1\1\2\3\4\5\6\7\10\16\17\20\21\22\23\24\25\26\27\30\31";

  expect_error ("", 0, TAMIZ_INTAKE_ERROR_EMPTY, NULL);
  expect_error ("\xef\xbb\xbf", 3, TAMIZ_INTAKE_ERROR_EMPTY, NULL);
  expect_error ("\n\r\n  \n", 6, TAMIZ_INTAKE_ERROR_EMPTY, NULL);
  expect_error ("sep=;\n", 6, TAMIZ_INTAKE_ERROR_EMPTY, NULL);
  expect_error ("PK\003\004xxxxxxxx", 12, TAMIZ_INTAKE_ERROR_BINARY, "spreadsheet");
  expect_error ("\xd0\xcf\x11\xe0xxxx", 8, TAMIZ_INTAKE_ERROR_BINARY, "spreadsheet");
  expect_error ("%PDF-1.4\n%xyz\n", 14, TAMIZ_INTAKE_ERROR_BINARY, "PDF");
  expect_error (zeros, sizeof zeros, TAMIZ_INTAKE_ERROR_BINARY, NULL);
  expect_error (noise, sizeof noise, TAMIZ_INTAKE_ERROR_BINARY, NULL);
  expect_error ("\xff\xfe\0\0a\0\0\0", 8, TAMIZ_INTAKE_ERROR_ENCODING, "UTF-8");
}

static void
test_missing_file_says_why (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizCsvReader) reader = tamiz_csv_reader_new_for_file ("/nowhere/x.csv", &error);

  g_assert_null (reader);
  g_assert_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ);
}

static void
test_reading_can_be_cancelled (void)
{
  g_autoptr (TamizCsvReader) reader = read_text ("a,b\n1,2\n", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizRow) row = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (tamiz_csv_reader_read_row (reader, &row, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A last line of one cell in a list is a row; a report's footer is none. */
static void
test_footer_is_told_from_a_short_row (void)
{
  g_autoptr (TamizCsvReader) report
    = read_text ("a,b,c\n1,2,3\n\n\"Leads\"\n\"Copyright (c) x\"\n", -1);
  g_autoptr (TamizCsvReader) list = read_text ("a,b,c\n1,2,3\n\nPepe\nAna\n", -1);

  expect_row (report, "1~2~3");
  expect_end (report);
  g_assert_cmpuint (tamiz_csv_reader_get_n_left_out (report), ==, 2);

  expect_row (list, "1~2~3");
  expect_row (list, "Pepe");
  expect_row (list, "Ana");
  expect_end (list);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/spectrum", test_spectrum);
  g_test_add_func ("/csv/csvkit-reads-without-harm", test_csvkit_reads_without_harm);
  g_test_add_func ("/csv/csvkit-dialects", test_csvkit_dialects);
  g_test_add_func ("/csv/titles-stand-above-the-header", test_titles_stand_above_the_header);
  g_test_add_func ("/csv/line-ends-and-blank-lines", test_line_ends_and_blank_lines);
  g_test_add_func ("/csv/hint-line-says-the-delimiter", test_hint_line_says_the_delimiter);
  g_test_add_func ("/csv/utf16-without-mark", test_utf16_without_mark);
  g_test_add_func ("/csv/long-utf16-records", test_long_utf16_records);
  g_test_add_func ("/csv/ragged-rows-lose-nothing", test_ragged_rows_lose_nothing);
  g_test_add_func ("/csv/text-after-a-closing-quote-is-kept",
                   test_text_after_a_closing_quote_is_kept);
  g_test_add_func ("/csv/unclosed-quote-sets-one-line-aside",
                   test_unclosed_quote_sets_one_line_aside);
  g_test_add_func ("/csv/quote-that-swallows-the-file", test_quote_that_swallows_the_file);
  g_test_add_func ("/csv/huge-line", test_huge_line);
  g_test_add_func ("/csv/files-that-are-no-table", test_files_that_are_no_table);
  g_test_add_func ("/csv/missing-file-says-why", test_missing_file_says_why);
  g_test_add_func ("/csv/reading-can-be-cancelled", test_reading_can_be_cancelled);
  g_test_add_func ("/csv/footer-is-told-from-a-short-row", test_footer_is_told_from_a_short_row);

  return g_test_run ();
}
