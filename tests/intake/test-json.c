#include "config.h"

#include "intake-support.h"
#include "tamiz-error.h"
#include "tamiz-json-reader.h"

#include <glib/gstdio.h>
#include <string.h>

static TamizRowReader *
read_bytes (const char *data,
            gssize      size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size >= 0 ? (gsize) size : strlen (data));
  g_autoptr (GError) error = NULL;
  TamizJsonReader *reader = tamiz_json_reader_new (bytes, NULL, &error);

  g_assert_no_error (error);
  return TAMIZ_ROW_READER (reader);
}

static TamizRow *
next_row (TamizRowReader *reader)
{
  g_autoptr (GError) error = NULL;
  TamizRow *row = NULL;

  tamiz_row_reader_read_row (reader, &row, NULL, &error);
  g_assert_no_error (error);
  return row;
}

static void
expect_header (TamizRowReader *reader,
               const char     *names)
{
  g_autofree char *joined = g_strjoinv ("|", (char **) tamiz_row_reader_get_header (reader));

  g_assert_cmpstr (joined, ==, names);
}

static void
expect_row (TamizRowReader *reader,
            guint64         line,
            const char     *cells)
{
  g_autoptr (TamizRow) row = next_row (reader);
  g_autofree char *joined = NULL;

  g_assert_nonnull (row);
  g_assert_null (row->reject_code);
  g_assert_cmpuint (row->line, ==, line);
  joined = g_strjoinv ("|", row->cells);
  g_assert_cmpstr (joined, ==, cells);
}

static void
expect_broken (TamizRowReader *reader,
               guint64         line,
               const char     *text)
{
  g_autoptr (TamizRow) row = next_row (reader);

  g_assert_nonnull (row);
  g_assert_cmpuint (row->line, ==, line);
  g_assert_cmpstr (row->reject_code, ==, "json");
  g_assert_nonnull (row->reject_reason);
  g_assert_cmpstr (row->cells[0], ==, text);
}

static void
test_keys_become_columns (void)
{
  g_autoptr (TamizRowReader) reader
      = read_bytes ("{\"nombre\":\"Ada\",\"correo\":[\"a@x.example\",\"b@x.example\"]}\n"
                    "\r\n"
                    "{\"edad\":40,\"nombre\":\"Eva\",\"activa\":true,\"monto\":1200.5,\"nada\":null}\r\n"
                    "{}\n"
                    "{\"sede\":{\"ciudad\":\"Sucre\",\"piso\":3},\"otros\":[{\"a\":1}],\"nombre\":\"Ida\"}", -1);

  g_assert_cmpstr (tamiz_row_reader_get_format (reader), ==, "json");
  g_assert_cmpstr (tamiz_row_reader_get_encoding (reader), ==, "utf-8");
  g_assert_cmpint (tamiz_row_reader_get_delimiter (reader), ==, 0);
  for (guint pass = 0; pass < 2; pass++)
    {
      expect_header (reader, "nombre|correo|edad|activa|monto|nada|sede.ciudad|sede.piso|otros");
      expect_row (reader, 1, "Ada|a@x.example\nb@x.example|||||||");
      expect_row (reader, 3, "Eva||40|true|1200.5||||");
      expect_row (reader, 5, "Ida||||||Sucre|3|[{\"a\":1}]");
      g_assert_null (next_row (reader));
      g_assert_cmpuint (tamiz_row_reader_get_n_left_out (reader), ==, 1);
      g_assert_cmpuint (tamiz_row_reader_get_position (reader), ==, tamiz_row_reader_get_size (reader));
      tamiz_row_reader_rewind (reader);
    }
}

static void
test_lists_and_long_objects (void)
{
  static const char *const texts[] = {
    "[{\"a\":\"1\"},{\"a\":\"[2]}\",\n\"b\":\"\\\"\"}]",
    "[\n  {\n    \"a\": \"1\"\n  },\n  {\n    \"a\": \"[2]}\",\n    \"b\": \"\\\"\"\n  }\n]\n",
    "{\n  \"a\": \"1\"\n}\n{\n  \"a\": \"[2]}\",\n  \"b\": \"\\\"\"\n}\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TamizRowReader) reader = read_bytes (texts[i], -1);

      expect_header (reader, "a|b");
      expect_row (reader, i == 1 ? 2 : 1, "1|");
      expect_row (reader, i == 0 ? 1 : i == 1 ? 5 : 4, "[2]}|\"");
      g_assert_null (next_row (reader));
    }
}

static void
test_broken_lines_are_set_aside (void)
{
  g_autoptr (TamizRowReader) reader
      = read_bytes ("{\"a\":\"1\"}\n{\"a\":\n\"texto\"\n[1]\n{\"a\":\"2\"} x\n{\"a\":\"1\",\"a\":\"2\"}\n{\"a\":\"3\"}\n", -1);

  expect_row (reader, 1, "1");
  expect_broken (reader, 2, "{\"a\":");
  expect_broken (reader, 3, "\"texto\"");
  expect_broken (reader, 4, "[1]");
  expect_broken (reader, 5, "{\"a\":\"2\"} x");
  expect_broken (reader, 6, "{\"a\":\"1\",\"a\":\"2\"}");
  expect_row (reader, 7, "3");
  g_assert_null (next_row (reader));
}

static void
test_encodings (void)
{
  g_autoptr (TamizRowReader) marked = read_bytes ("\xef\xbb\xbf{\"a\":\"ñ\"}\n", -1);
  g_autoptr (TamizRowReader) wrong = read_bytes ("{\"a\":\"\xf1" "and\xfa" "\"}\n", -1);
  g_autoptr (TamizRow) row = NULL;
  g_autofree char *utf16 = NULL;
  gsize size;

  expect_row (marked, 1, "ñ");
  row = next_row (wrong);
  g_assert_cmpstr (row->cells[0], ==, "ñandú");
  g_assert_cmpstr (((TamizIntakeProblem *) row->problems->pdata[0])->code, ==, "encoding");

  utf16 = g_convert ("\xef\xbb\xbf{\"a\":\"ñandú 🌻\"}\r\n{\"a\":\"2\"}\r\n", -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
  {
    g_autoptr (TamizRowReader) reader = read_bytes (utf16, (gssize) size);

    g_assert_true (tamiz_json_looks_like_one ((const guint8 *) utf16, size));
    g_assert_cmpstr (tamiz_row_reader_get_encoding (reader), ==, "utf-16le");
    expect_row (reader, 1, "ñandú 🌻");
    expect_row (reader, 2, "2");
  }
}

/* Keys without end make no columns without end; what is beyond stays with the notes. */
static void
test_columns_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("{\"nombre\":\"Ada\"");
  g_autoptr (TamizRowReader) reader = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, ",\"k%u\":\"v\"", i);
  g_string_append (text, "}\n");
  reader = read_bytes (text->str, -1);
  g_assert_cmpuint (tamiz_row_reader_get_n_columns (reader), ==, 16384);
  {
    g_autoptr (TamizRow) row = next_row (reader);

    g_assert_cmpstr (((TamizIntakeProblem *) row->problems->pdata[0])->code, ==, "extra_cells");
    g_assert_cmpuint (row->n_cells, ==, 20001);
    g_assert_cmpstr (row->cells[20000], ==, "k19999: v");
  }
}

static void
test_what_is_told_apart (void)
{
  static const struct
  {
    const char *name, *text, *format;
  } files[] = {
    { "personas.txt", " {\"nombre\":\"Ada\"}\n", "json" },
    { "personas.csv", "[ {\"nombre\":\"Ada\"} ]", "json" },
    { "personas.jsonl", "{ broken\n{\"nombre\":\"Ada\"}\n", "json" },
    { "personas.txt", "{nombre};correo\nAda;ada@paz.example\n", "csv" },
    { "personas.csv", "[nombre],correo\nAda,ada@paz.example\n", "csv" },
  };
  g_autofree char *folder = g_dir_make_tmp ("tamiz-json-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizRowReader) reader = NULL;

      g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
      reader = tamiz_row_reader_open (path, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tamiz_row_reader_get_format (reader), ==, files[i].format);
      g_remove (path);
    }
  g_rmdir (folder);
}

static void
test_nothing_in_it (void)
{
  static const char *const texts[] = { "[]", "{}\n{}\n", "[1,2]", "{broken", "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_json_reader_new (bytes, NULL, &error));
      g_assert_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY);
    }
}

static void
read_all (const char *data,
          gsize       size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TamizJsonReader) reader = tamiz_json_reader_new (bytes, NULL, NULL);

  while (reader != NULL)
    {
      g_autoptr (TamizRow) row = next_row (TAMIZ_ROW_READER (reader));

      if (row == NULL)
        return;
      for (guint i = 0; i < row->n_cells; i++)
        g_assert_true (g_utf8_validate (row->cells[i], -1, NULL));
    }
}

static void
test_damage_never_crashes (void)
{
  static const char *const texts[] = {
    "{\"a\":\"uno\",\"b\":[1,\"dos\"],\"c\":{\"d\":null}}\n{\"a\":\"\\u00f1\",\"e\":1.5e3}\n",
    "[\n {\"a\":\"uno\",\"b\":[1,\"dos\"],\"c\":{\"d\":null}},\n {\"a\":\"\\u00f1\",\"e\":-2}\n]\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize size = strlen (texts[i]);
      g_autofree char *data = g_strdup (texts[i]);

      for (gsize cut = 1; cut < size; cut++)
        read_all (data, cut);
      for (gsize at = 0; at < size * 40; at++)
        {
          char was = data[at % size];

          data[at % size] = (char) g_random_int_range (0, 256);
          read_all (data, size);
          data[at % size] = was;
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/keys-become-columns", test_keys_become_columns);
  g_test_add_func ("/json/lists-and-long-objects", test_lists_and_long_objects);
  g_test_add_func ("/json/broken-lines-are-set-aside", test_broken_lines_are_set_aside);
  g_test_add_func ("/json/encodings", test_encodings);
  g_test_add_func ("/json/columns-are-bounded", test_columns_are_bounded);
  g_test_add_func ("/json/what-is-told-apart", test_what_is_told_apart);
  g_test_add_func ("/json/nothing-in-it", test_nothing_in_it);
  g_test_add_func ("/json/damage-never-crashes", test_damage_never_crashes);

  return g_test_run ();
}
