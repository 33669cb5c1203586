#include "config.h"

#include "tamiz-csv-writer.h"
#include "tamiz-report-table.h"

#include <string.h>

static char *
write_cells (const char *const *cells)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (TamizCsvWriter) writer = tamiz_csv_writer_new (stream);

  for (; *cells != NULL; cells++)
    tamiz_csv_writer_add_text (writer, *cells);
  g_assert_true (tamiz_csv_writer_end_row (writer, NULL, NULL));
  g_assert_true (tamiz_csv_writer_finish (writer, NULL, NULL));

  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

#define assert_written(expected, ...) \
  G_STMT_START \
  { \
    g_autofree char *written = write_cells ((const char *[]) { __VA_ARGS__, NULL }); \
    g_assert_cmpstr (written, ==, expected); \
  } \
  G_STMT_END

static void
test_csv_quotes_what_needs_it (void)
{
  assert_written ("a,b c,\r\n", "a", "b c", "");
  assert_written ("\"a,b\",\"say \"\"hi\"\"\"\r\n", "a,b", "say \"hi\"");
  assert_written ("\"two\nlines\",\"cr\r\"\r\n", "two\nlines", "cr\r");
  assert_written ("Ñandú,日本\r\n", "Ñandú", "日本");
  assert_written ("\" blanks \"\r\n", " blanks ");
}

static void
test_csv_runs_nothing_in_a_spreadsheet (void)
{
  assert_written ("\"'=1+1\"\r\n", "=1+1");
  assert_written ("\"'=cmd|' /C calc'!A0\"\r\n", "=cmd|' /C calc'!A0");
  assert_written ("\"'@SUM(A1)\",\"'+A1\",\"'-A1\"\r\n", "@SUM(A1)", "+A1", "-A1");
  assert_written ("\"'\t=1\",\"'\r=1\"\r\n", "\t=1", "\r=1");
  assert_written ("\"'-2+3+cmd\",\"'-\",\"'+\"\r\n", "-2+3+cmd", "-", "+");
  assert_written ("\"'=HYPERLINK(\"\"http://x\"\")\"\r\n", "=HYPERLINK(\"http://x\")");
}

static void
test_csv_leaves_numbers_alone (void)
{
  assert_written ("-5,-5.25,+59177712345,12\r\n", "-5", "-5.25", "+59177712345", "12");
  assert_written ("\"-5,25\"\r\n", "-5,25");
  assert_written ("a=b,a-b,x@y.com\r\n", "a=b", "a-b", "x@y.com");
}

static void
test_csv_says_that_the_disk_is_full (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/dev/full");
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (TamizCsvWriter) writer = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, &error);
  g_assert_no_error (error);
  writer = tamiz_csv_writer_new (G_OUTPUT_STREAM (stream));
  tamiz_csv_writer_add_text (writer, "a");
  g_assert_true (tamiz_csv_writer_end_row (writer, NULL, &error));
  g_assert_false (tamiz_csv_writer_finish (writer, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static TamizReportTable *
make_table (void)
{
  TamizReportTable *table = tamiz_report_table_new ("Title", "BOB");
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (TamizMoney));

  tamiz_report_table_add_column (table, "name", "Name", TAMIZ_COLUMN_TEXT, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "leads", "Leads", TAMIZ_COLUMN_NUMBER,
                                 TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "share", "Share", TAMIZ_COLUMN_SHARE, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "cost", "Cost", TAMIZ_COLUMN_MONEY, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "apart", "Apart", TAMIZ_COLUMN_MONEY_LIST,
                                 TAMIZ_COLUMN_HIDE_EMPTY);
  tamiz_report_table_add_column (table, "id", "Id", TAMIZ_COLUMN_TEXT, TAMIZ_COLUMN_NOT_ON_SCREEN);
  tamiz_report_table_add_note (table, "period", "all", "All of them");
  tamiz_report_table_add_note (table, "source", NULL, NULL);

  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, "name", "日本", NULL);
  tamiz_report_table_set_number (table, "leads", 1333);
  tamiz_report_table_set_number (table, "share", 250000);
  tamiz_report_table_set_number (table, "cost", 1250005);
  tamiz_report_table_set_text (table, "id", "7", NULL);
  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, "name", "=Ñandú\033[2J", NULL);
  tamiz_report_table_set_number (table, "leads", 42000);
  tamiz_report_table_set_number (table, "share", G_MININT64);
  tamiz_report_table_set_number (table, "cost", -500);
  tamiz_report_table_set_money_list (table, "apart", list);

  return table;
}

static void
test_text_is_aligned (void)
{
  g_autoptr (TamizReportTable) table = make_table ();
  g_autofree char *text = tamiz_report_table_to_text (table);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[0], ==, "Title");
  g_assert_cmpstr (lines[1], ==, "All of them");
  g_assert_cmpstr (lines[2], ==, "");
  g_assert_cmpuint (tamiz_text_width (lines[3]), ==, tamiz_text_width (lines[4]));
  g_assert_cmpuint (tamiz_text_width (lines[3]), ==, tamiz_text_width (lines[5]));
  /* What somebody named a source does not reach the terminal as a command. */
  g_assert_null (strchr (text, '\033'));
  g_assert_null (strstr (text, "Apart"));
  g_assert_null (strstr (text, "Id"));
}

static void
test_wide_letters_take_two_cells (void)
{
  g_autofree char *right = tamiz_text_pad ("日本", 6, TRUE);
  g_autofree char *marks = tamiz_text_pad ("e\xcc\x81", 3, FALSE);
  g_autofree char *too_long = tamiz_text_pad ("long", 2, FALSE);

  g_assert_cmpstr (right, ==, "  日本");
  g_assert_cmpstr (marks, ==, "e\xcc\x81  ");
  g_assert_cmpstr (too_long, ==, "long");
}

static void
test_csv_of_a_table (void)
{
  g_autoptr (TamizReportTable) table = make_table ();
  g_autofree char *csv = tamiz_report_table_to_csv (table);

  g_assert_cmpstr (csv, ==,
                   "name,leads,share,cost,apart,id\r\n"
                   "日本,1.333,0.25,1250.005,,7\r\n"
                   "\"'=Ñandú\033[2J\",42,,-0.50,,\r\n");
}

static void
test_json_of_a_table (void)
{
  g_autoptr (TamizReportTable) table = make_table ();
  g_autoptr (json_t) json = tamiz_report_table_to_json (table);
  g_autofree char *text = NULL;
  char *dump = json_dumps (json, JSON_COMPACT | JSON_REAL_PRECISION (15));

  text = g_strdup (dump);
  free (dump);
  g_assert_cmpstr (
    text, ==,
    "{\"items\":["
    "{\"name\":\"日本\",\"leads\":1.333,\"share\":0.25,"
    "\"cost\":{\"amount\":\"1250.005\",\"currency\":\"BOB\"},\"apart\":[],\"id\":\"7\"},"
    "{\"name\":\"=Ñandú\\u001B[2J\",\"leads\":42,\"share\":null,"
    "\"cost\":{\"amount\":\"-0.50\",\"currency\":\"BOB\"},\"apart\":[],\"id\":null}"
    "],\"total\":2,\"period\":\"all\",\"source\":null}");
}

static void
test_long_export_is_written_piece_by_piece (void)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (TamizCsvWriter) writer = tamiz_csv_writer_new (stream);
  gsize size;

  for (guint i = 0; i < 50000; i++)
    {
      tamiz_csv_writer_add_number (writer, "12");
      tamiz_csv_writer_add_text (writer, "ab");
      g_assert_true (tamiz_csv_writer_end_row (writer, NULL, NULL));
    }
  size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  g_assert_cmpuint (size, >, 0);
  g_assert_true (tamiz_csv_writer_finish (writer, NULL, NULL));
  size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  g_assert_cmpuint (size, ==, 50000 * strlen ("12,ab\r\n"));
}

static void
test_rows_are_compared_as_people_sort (void)
{
  g_autoptr (TamizReportTable) table = tamiz_report_table_new ("Sources", "BOB");
  g_autoptr (GArray) euros = g_array_new (FALSE, FALSE, sizeof (TamizMoney));

  tamiz_money_list_add (euros, "EUR", 5000);
  tamiz_report_table_add_column (table, "name", "Name", TAMIZ_COLUMN_TEXT, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "count", "Count", TAMIZ_COLUMN_NUMBER, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "apart", "Apart", TAMIZ_COLUMN_MONEY_LIST, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, "name", "fair", "B fair");
  tamiz_report_table_set_number (table, "count", 10000);
  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, "name", "web", "A web");
  tamiz_report_table_set_number (table, "count", 9000);
  tamiz_report_table_set_money_list (table, "apart", euros);
  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, "name", "mail", "C mail");

  g_assert_cmpint (tamiz_report_table_compare (table, 0, 0, 1), >, 0);
  g_assert_cmpint (tamiz_report_table_compare (table, 1, 0, 1), >, 0);
  g_assert_cmpint (tamiz_report_table_compare (table, 1, 2, 1), <, 0);
  g_assert_cmpint (tamiz_report_table_compare (table, 2, 0, 1), <, 0);
  g_assert_cmpint (tamiz_report_table_compare (table, 2, 0, 2), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report-table/csv-quotes-what-needs-it", test_csv_quotes_what_needs_it);
  g_test_add_func ("/report-table/csv-runs-nothing-in-a-spreadsheet",
                   test_csv_runs_nothing_in_a_spreadsheet);
  g_test_add_func ("/report-table/csv-leaves-numbers-alone", test_csv_leaves_numbers_alone);
  g_test_add_func ("/report-table/csv-says-that-the-disk-is-full",
                   test_csv_says_that_the_disk_is_full);
  g_test_add_func ("/report-table/text-is-aligned", test_text_is_aligned);
  g_test_add_func ("/report-table/wide-letters-take-two-cells", test_wide_letters_take_two_cells);
  g_test_add_func ("/report-table/rows-are-compared-as-people-sort",
                   test_rows_are_compared_as_people_sort);
  g_test_add_func ("/report-table/csv-of-a-table", test_csv_of_a_table);
  g_test_add_func ("/report-table/json-of-a-table", test_json_of_a_table);
  g_test_add_func ("/report-table/long-export-is-written-piece-by-piece",
                   test_long_export_is_written_piece_by_piece);

  return g_test_run ();
}
