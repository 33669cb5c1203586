#include "config.h"

#include "tamiz-bar-chart.h"
#include "tamiz-canvas.h"
#include "tamiz-funnel-chart.h"
#include "tamiz-pairs-block.h"
#include "tamiz-table-paper.h"
#include "tamiz-text-block.h"

#include <cairo-pdf.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 2026-11-14 15:00 UTC. */
#define CREATED (G_GINT64_CONSTANT (1794668400) * 1000000)

#define NOBODY 65534

static const TamizFunnelStage stages[] = {
  { "Prospect", 8000, 2133, -1, -1, -1, 0, 0, 0, 210, 1450, "Top" },
  { "Inquiry", 4207, 1900, 0.526, 0.515, 0.537, 310, 0, 0, 120, 640, "Top" },
  { "Marketing-qualified (MQL)", 1547, 610, 0.368, 0.353, 0.382, 22, 41, 12, 180, 95, "Middle" },
  { "Won", 93, 93, 0.2, 0.166, 0.239, 0, 0, 0, 0, 0, "Sales" },
};

static TamizPaper *
make_paper (TamizBlock *block)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  TamizPaper *paper = tamiz_paper_new ("Funnel report");

  tamiz_paper_set_subtitle (paper, "Received from 1 January to 30 June 2026 · all sources");
  tamiz_paper_set_footer (paper, "sales.tamiz");
  tamiz_paper_set_created (paper, CREATED, utc);
  if (block != NULL)
    tamiz_paper_add (paper, block);
  return paper;
}

static TamizBlock *
make_bars (void)
{
  static const TamizBarMeasure measures[] = { { "Inquiries", TAMIZ_FIGURE_COUNT, NULL },
                                              { "Won", TAMIZ_FIGURE_MONEY, "BOB" },
                                              { "Return", TAMIZ_FIGURE_PERCENT, NULL } };

  return tamiz_bar_chart_new (measures, G_N_ELEMENTS (measures));
}

static GBytes *
render (TamizPaper       *paper,
        TamizPaperFormat  format)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = tamiz_paper_render (paper, format, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

static char *
read_pdf (GBytes     *pdf,
          const char *tool)
{
  g_autofree char *program = g_find_program_in_path (tool);
  g_autofree char *path = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int fd;

  if (program == NULL)
    {
      g_test_skip ("poppler-utils is not installed: the PDF is not read");
      return NULL;
    }

  fd = g_file_open_tmp ("tamiz-paper-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path,
                              g_str_equal (tool, "pdftotext") ? "-" : NULL, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_remove (path);
  return output;
}

static char *
without_spaces (const char *text)
{
  g_auto (GStrv) words = g_regex_split_simple ("\\s+", text, 0, 0);

  return g_strjoinv ("", words);
}

static guint
count_in (const char *text,
          const char *wanted)
{
  guint found = 0;

  for (const char *p = strstr (text, wanted); p != NULL; p = strstr (p + 1, wanted))
    found++;

  return found;
}

static void
test_a_funnel_on_paper_says_every_number (void)
{
  static const char *const expected[] = { "Funnelreport",     "allsources",  "8000",
                                          "52.6%",            "51.5%–53.7%", "310skippedit",
                                          "41returned",       "Lost",        "11.6%",
                                          "Top",              "Middle",      "Sales",
                                          "sales.tamiz",      "14November2026", "1/1" };
  g_autoptr (TamizBlock) funnel = tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));
  g_autoptr (TamizPaper) paper = make_paper (funnel);
  g_autoptr (GBytes) pdf = render (paper, TAMIZ_PAPER_PDF);
  g_autofree char *text = read_pdf (pdf, "pdftotext");
  g_autofree char *info = read_pdf (pdf, "pdfinfo");
  g_autofree char *letters = NULL;

  if (text == NULL || info == NULL)
    return;

  letters = without_spaces (text);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      if (strstr (letters, expected[i]) == NULL)
        g_error ("“%s” is missing in:\n%s", expected[i], text);
    }
  g_assert_nonnull (strstr (info, "Funnel report"));
  g_assert_nonnull (strstr (info, "(A4)"));
}

static void
collect_start (GMarkupParseContext  *context,
               const char           *element,
               const char          **names,
               const char          **values,
               gpointer              user_data,
               GError              **error)
{
  guint *n_elements = user_data;

  (*n_elements)++;
}

static void
test_an_svg_is_well_formed (void)
{
  static const GMarkupParser parser = { .start_element = collect_start };
  g_autoptr (TamizBlock) funnel = tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));
  g_autoptr (TamizPaper) paper = make_paper (funnel);
  g_autoptr (GBytes) svg = render (paper, TAMIZ_PAPER_SVG);
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  guint n_elements = 0;

  context = g_markup_parse_context_new (&parser, 0, &n_elements, NULL);
  g_markup_parse_context_parse (context, g_bytes_get_data (svg, NULL), g_bytes_get_size (svg),
                                &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_elements, >, 50);
}

/* Width and height stand at fixed places of a PNG. */
static void
read_png_size (GBytes  *png,
               guint32 *width,
               guint32 *height)
{
  const guint8 *data = g_bytes_get_data (png, NULL);

  g_assert_cmpuint (g_bytes_get_size (png), >, 24);
  g_assert_cmpmem (data, 8, "\211PNG\r\n\032\n", 8);
  memcpy (width, data + 16, 4);
  memcpy (height, data + 20, 4);
  *width = GUINT32_FROM_BE (*width);
  *height = GUINT32_FROM_BE (*height);
}

static void
test_a_png_grows_with_its_scale (void)
{
  g_autoptr (TamizBlock) funnel = tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));
  g_autoptr (TamizPaper) paper = make_paper (funnel);
  g_autoptr (GBytes) small = render (paper, TAMIZ_PAPER_PNG);
  g_autoptr (GBytes) large = NULL;
  guint32 width, height, double_width, double_height;

  tamiz_paper_set_scale (paper, 2);
  large = render (paper, TAMIZ_PAPER_PNG);
  read_png_size (small, &width, &height);
  read_png_size (large, &double_width, &double_height);

  g_assert_cmpuint (width, ==, 760);
  g_assert_cmpuint (height, >, 250);
  g_assert_cmpuint (double_width, ==, 2 * width);
  g_assert_cmpuint (double_height, ==, 2 * height);
}

/* A funnel, and names whose letters may come as pictures from a colour font. */
static TamizPaper *
make_mixed_paper (void)
{
  static const double values[] = { 1810, 812000, 3.2 };
  g_autoptr (TamizBlock) funnel = tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));
  g_autoptr (TamizBlock) bars = make_bars ();
  TamizPaper *paper = make_paper (funnel);

  tamiz_bar_chart_add_bar (TAMIZ_BAR_CHART (bars), "Fiesta 🎉", values);
  tamiz_paper_add (paper, bars);
  return paper;
}

static void
test_the_same_input_makes_the_same_bytes (void)
{
  for (int format = TAMIZ_PAPER_SVG; format <= TAMIZ_PAPER_PDF; format++)
    {
      g_autoptr (TamizPaper) paper = make_mixed_paper ();
      g_autoptr (TamizPaper) other = make_mixed_paper ();
      g_autoptr (GBytes) first = render (paper, format);
      g_autoptr (GBytes) second = NULL;

      /* A PDF must not say the second in which it was made. */
      if (format == TAMIZ_PAPER_PDF)
        g_usleep (1100 * 1000);
      second = render (other, format);
      g_assert_true (g_bytes_equal (first, second));
    }
}

static TamizBlock *
make_table (guint n_rows)
{
  static const TamizTableColumn columns[] = { { "Source", FALSE, 1, 0 },
                                              { "Prospects", TRUE, 0, 0 },
                                              { "Won amount", TRUE, 0, 0 } };
  TamizBlock *table = tamiz_table_paper_new (columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("Source%04u", i);
      const char *cells[] = { name, "1810", NULL };

      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
    }
  return table;
}

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/* A printer's paper may be of another size; here it is US Letter. */
static void
test_a_printer_gets_page_after_page (void)
{
  const double width = 612, height = 792;
  g_autoptr (TamizBlock) table = make_table (100);
  g_autoptr (TamizPaper) paper = make_paper (table);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  g_autofree char *letters = NULL;
  g_autofree char *last = NULL;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  guint n_pages = tamiz_paper_count_pages (paper, width, height);

  g_assert_cmpuint (n_pages, >, 1);
  for (guint page = 0; page < n_pages; page++)
    {
      tamiz_paper_draw_page (paper, cr, width, height, page);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);

  pdf = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  text = read_pdf (pdf, "pdftotext");
  if (text == NULL)
    return;

  letters = without_spaces (text);
  last = g_strdup_printf ("%u/%u", n_pages, n_pages);
  g_assert_cmpuint (count_in (text, "Source00"), ==, 100);
  g_assert_cmpuint (count_in (letters, "Wonamount"), ==, n_pages);
  g_assert_nonnull (strstr (letters, last));
}

static void
test_a_long_table_repeats_its_header_and_loses_no_row (void)
{
  g_autoptr (TamizBlock) table = make_table (500);
  g_autoptr (TamizPaper) paper = make_paper (table);
  const char *total[] = { "Everything", "905000", "812000.00 BOB" };
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  guint pages;

  tamiz_table_paper_add_total (TAMIZ_TABLE_PAPER (table), total);
  pdf = render (paper, TAMIZ_PAPER_PDF);
  text = read_pdf (pdf, "pdftotext");
  if (text == NULL)
    return;

  pages = count_in (text, "\f");
  g_assert_cmpuint (pages, >, 5);
  g_assert_cmpuint (count_in (text, "Prospects"), ==, pages);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("Source%04u", i);

      g_assert_cmpuint (count_in (text, name), ==, 1);
    }
  g_assert_nonnull (strstr (text, "Everything"));
}

static void
test_numbers_are_never_cut_even_in_sixteen_columns (void)
{
  TamizTableColumn columns[16] = { { "Source", FALSE, 1, 0 } };
  const char *cells[16] = { "Web" };
  g_autoptr (TamizBlock) table = NULL;
  g_autoptr (TamizPaper) paper = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  for (guint i = 1; i < 16; i++)
    {
      columns[i] = (TamizTableColumn) { "Cost per inquiry", TRUE, 0, 0 };
      cells[i] = "12,345,678.90";
    }
  table = tamiz_table_paper_new (columns, 16);
  tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
  paper = make_paper (table);
  tamiz_paper_set_landscape (paper, TRUE);
  pdf = render (paper, TAMIZ_PAPER_PDF);
  text = read_pdf (pdf, "pdftotext");

  if (text != NULL)
    g_assert_cmpuint (count_in (text, "12,345,678.90"), ==, 15);
}

static void
test_nothing_to_show_is_said (void)
{
  TamizFunnelStage empty[] = { { "Prospect", 0, 0, -1, -1, -1, 0, 0, 0, 0, 0, NULL } };
  g_autoptr (TamizBlock) no_stages = tamiz_funnel_chart_new (NULL, 0);
  g_autoptr (TamizBlock) no_leads = tamiz_funnel_chart_new (empty, 1);
  g_autoptr (TamizBlock) bars = make_bars ();
  g_autoptr (TamizBlock) table = make_table (0);
  g_autoptr (TamizBlock) nothing = tamiz_table_paper_new (NULL, 0);
  g_autoptr (TamizBlock) pairs = tamiz_pairs_block_new (0);
  g_autoptr (TamizBlock) text = tamiz_text_block_new (TAMIZ_STYLE_BODY, NULL);
  g_autoptr (TamizPaper) paper = make_paper (no_stages);
  g_autoptr (TamizPaper) bare = make_paper (NULL);
  g_autofree char *read = NULL;

  tamiz_paper_add (paper, no_leads);
  tamiz_paper_add (paper, bars);
  tamiz_paper_add (paper, table);
  tamiz_paper_add (paper, nothing);
  tamiz_paper_add (paper, pairs);
  tamiz_paper_add (paper, text);
  for (int format = TAMIZ_PAPER_SVG; format <= TAMIZ_PAPER_PDF; format++)
    {
      g_autoptr (GBytes) bytes = render (paper, format);
      g_autoptr (GBytes) other = render (bare, format);

      if (format == TAMIZ_PAPER_PDF)
        read = read_pdf (bytes, "pdftotext");
    }

  if (read == NULL)
    return;
  g_assert_cmpuint (count_in (read, "No prospects were received in this period."), ==, 2);
  g_assert_nonnull (strstr (read, "There is nothing to show for this period."));
  g_assert_nonnull (strstr (read, "None"));
}

static void
test_names_of_any_length_and_script (void)
{
  g_autofree char *name = g_strnfill (500, 'W');
  const char *const names[] = { name, "שלום עולם", "Evento 🎉 verano", "a\nb\tc\x01", "\xff\xfe", "" };
  const double values[] = { 1810, 812000, -0.45 };
  const double unknown[] = { NAN, INFINITY, 3 };
  g_autoptr (TamizBlock) bars = make_bars ();
  g_autoptr (TamizBlock) table = make_table (1);
  g_autoptr (TamizPaper) paper = make_paper (bars);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *cells[] = { names[i], "1", "2" };

      tamiz_bar_chart_add_bar (TAMIZ_BAR_CHART (bars), names[i], i % 2 == 0 ? values : unknown);
      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
    }
  tamiz_paper_add (paper, table);

  for (int format = TAMIZ_PAPER_SVG; format <= TAMIZ_PAPER_PDF; format++)
    {
      g_autoptr (GBytes) bytes = render (paper, format);
      g_autofree char *text = format == TAMIZ_PAPER_PDF ? read_pdf (bytes, "pdftotext") : NULL;

      if (text != NULL)
        {
          g_assert_nonnull (strstr (text, "שלום"));
          /* One page: no name has pushed the rest away. */
          g_assert_cmpuint (count_in (text, "\f"), ==, 1);
        }
    }
}

static void
test_a_paragraph_longer_than_a_page_goes_on (void)
{
  GString *words = g_string_new (NULL);
  g_autoptr (TamizBlock) block = NULL;
  g_autoptr (TamizPaper) paper = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 2500; i++)
    g_string_append_printf (words, "w%04u ", i);
  block = tamiz_text_block_new (TAMIZ_STYLE_BODY, words->str);
  paper = make_paper (block);
  pdf = render (paper, TAMIZ_PAPER_PDF);
  text = read_pdf (pdf, "pdftotext");
  g_string_free (words, TRUE);

  if (text == NULL)
    return;
  g_assert_cmpuint (count_in (text, "\f"), >=, 2);
  g_assert_nonnull (strstr (text, "w0000"));
  g_assert_nonnull (strstr (text, "w2499"));
}

static void
test_a_click_means_a_stage (void)
{
  g_autoptr (TamizBlock) block = tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));
  g_autoptr (TamizBlock) empty = tamiz_funnel_chart_new (NULL, 0);
  TamizFunnelChart *funnel = TAMIZ_FUNNEL_CHART (block);

  g_assert_cmpint (tamiz_funnel_chart_get_stage_at (funnel, 424, 2), ==, -1);
  g_assert_cmpint (tamiz_funnel_chart_get_stage_at (funnel, 424, 30), ==, 0);
  g_assert_cmpint (tamiz_funnel_chart_get_stage_at (funnel, 424, 423), ==, 3);
  g_assert_cmpint (tamiz_funnel_chart_get_stage_at (funnel, 424, 424), ==, -1);
  g_assert_cmpint (tamiz_funnel_chart_get_stage_at (TAMIZ_FUNNEL_CHART (empty), 424, 100), ==, -1);
}

static void
test_a_folder_that_is_not_there_is_named (void)
{
  g_autoptr (TamizPaper) paper = make_paper (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (tamiz_paper_save (paper, TAMIZ_PAPER_PDF, "/nowhere/at/all/report.pdf", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all/report.pdf"));
}

static void
test_an_unwritable_folder_keeps_the_old_file (void)
{
  g_autoptr (TamizPaper) paper = make_paper (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tamiz-paper-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "report.svg", NULL);
  g_autofree char *content = NULL;

  g_assert_no_error (error);
  g_file_set_contents (path, "old", -1, &error);
  g_assert_no_error (error);
  g_chmod (folder, 0500);

  /* Root may write everywhere, so it becomes nobody for the moment. */
  if (geteuid () == 0)
    g_assert_no_errno (seteuid (NOBODY));
  g_assert_false (tamiz_paper_save (paper, TAMIZ_PAPER_SVG, path, &error));
  if (getuid () == 0)
    g_assert_no_errno (seteuid (0));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "old");

  g_chmod (folder, 0700);
  g_remove (path);
  g_rmdir (folder);
}

/* A pipe, as a device, is written into and stays what it is. */
static void
test_what_is_no_file_is_not_replaced (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tamiz-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GError) error = NULL;
  char content[16] = "";
  GStatBuf info;
  int fd;

  g_assert_no_errno (mkfifo (path, 0600));
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (tamiz_file_save (path, "said", 4, 0600, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read (fd, content, sizeof content - 1), ==, 4);
  g_assert_cmpstr (content, ==, "said");
  g_assert_no_errno (g_stat (path, &info));
  g_assert_true (S_ISFIFO (info.st_mode));
  close (fd);

  g_assert_false (tamiz_file_save (folder, "said", 4, 0600, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_nonnull (strstr (error->message, folder));
  g_remove (path);
  g_rmdir (folder);
}

static void
test_a_saved_file_leaves_nothing_beside_it (void)
{
  g_autoptr (TamizBlock) funnel = tamiz_funnel_chart_new (stages, G_N_ELEMENTS (stages));
  g_autoptr (TamizPaper) paper = make_paper (funnel);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tamiz-paper-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "report.svg", NULL);
  g_autoptr (GDir) dir = NULL;

  g_assert_true (tamiz_paper_save (paper, TAMIZ_PAPER_SVG, path, &error));
  g_assert_no_error (error);
  g_assert_true (tamiz_paper_save (paper, TAMIZ_PAPER_SVG, path, &error));
  g_assert_no_error (error);

  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "report.svg");
  g_assert_null (g_dir_read_name (dir));
  g_remove (path);
  g_rmdir (folder);
}

static void
test_a_picture_too_large_for_png_says_what_else (void)
{
  g_autoptr (TamizBlock) table = make_table (3000);
  g_autoptr (TamizPaper) paper = make_paper (table);
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_paper_render (paper, TAMIZ_PAPER_PNG, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "PDF"));
}

static void
test_a_broken_stream_is_told (void)
{
  g_autoptr (TamizPaper) paper = make_paper (NULL);
  g_autoptr (GOutputStream) full = NULL;
  g_autoptr (GError) error = NULL;
  char room[16];

  full = g_memory_output_stream_new (room, sizeof room, NULL, NULL);
  g_assert_false (tamiz_paper_write (paper, TAMIZ_PAPER_PNG, full, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paper/a-funnel-says-every-number", test_a_funnel_on_paper_says_every_number);
  g_test_add_func ("/paper/an-svg-is-well-formed", test_an_svg_is_well_formed);
  g_test_add_func ("/paper/a-png-grows-with-its-scale", test_a_png_grows_with_its_scale);
  g_test_add_func ("/paper/the-same-input-makes-the-same-bytes",
                   test_the_same_input_makes_the_same_bytes);
  g_test_add_func ("/paper/a-long-table-loses-no-row",
                   test_a_long_table_repeats_its_header_and_loses_no_row);
  g_test_add_func ("/paper/numbers-are-never-cut",
                   test_numbers_are_never_cut_even_in_sixteen_columns);
  g_test_add_func ("/paper/nothing-to-show-is-said", test_nothing_to_show_is_said);
  g_test_add_func ("/paper/names-of-any-length-and-script", test_names_of_any_length_and_script);
  g_test_add_func ("/paper/a-paragraph-longer-than-a-page-goes-on",
                   test_a_paragraph_longer_than_a_page_goes_on);
  g_test_add_func ("/paper/a-click-means-a-stage", test_a_click_means_a_stage);
  g_test_add_func ("/paper/a-folder-that-is-not-there-is-named",
                   test_a_folder_that_is_not_there_is_named);
  g_test_add_func ("/paper/an-unwritable-folder-keeps-the-old-file",
                   test_an_unwritable_folder_keeps_the_old_file);
  g_test_add_func ("/paper/a-printer-gets-page-after-page", test_a_printer_gets_page_after_page);
  g_test_add_func ("/paper/what-is-no-file-is-not-replaced", test_what_is_no_file_is_not_replaced);
  g_test_add_func ("/paper/a-saved-file-leaves-nothing-beside-it",
                   test_a_saved_file_leaves_nothing_beside_it);
  g_test_add_func ("/paper/a-picture-too-large-for-png",
                   test_a_picture_too_large_for_png_says_what_else);
  g_test_add_func ("/paper/a-broken-stream-is-told", test_a_broken_stream_is_told);

  return g_test_run ();
}
