#include "config.h"

#include "every-way.h"
#include "tamiz-clauses-block.h"
#include "tamiz-definition-paper.h"
#include "tamiz-definition-words.h"
#include "tamiz-time.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>

/* A definition as a document that people sign. */

#define NOW (G_GINT64_CONSTANT (1795000000) * TAMIZ_SECOND)

static json_t *
describe (const char *state,
          json_t     *signatures)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizDefinition) definition = tamiz_definition_parse (every_way, -1, &error);
  json_t *description;

  g_assert_no_error (error);
  description = json_pack ("{ss,si,ss,ss,ss,ss,so}", "state", state, "version", 3, "title", "Our definition",
                           "statement", "A lead is whoever needs it.", "digest", definition->digest,
                           "in_force_at", "2026-11-22T15:30:00Z", "signatures", signatures);
  json_object_set_new (description, "sections", tamiz_definition_describe (definition, NULL));
  if (!g_str_equal (state, "draft"))
    json_object_set_new (description, "signers",
                         json_pack ("[{ss,ss,ss},{ss,ss,ss}]", "side", "marketing", "name", "Ana Rojas", "email",
                                    "ana@x.example", "side", "sales", "name", "Luis Vaca", "email",
                                    "luis@x.example"));

  return description;
}

static GBytes *
render (json_t *description)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (TamizPaper) paper = tamiz_definition_paper_new (description, utc, NOW);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = tamiz_paper_render (paper, TAMIZ_PAPER_PDF, &error);

  g_assert_no_error (error);
  return bytes;
}

static char *
without_spaces (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isspace (g_utf8_get_char (p)))
        g_string_append_unichar (out, g_utf8_get_char (p));
    }

  return g_string_free (out, FALSE);
}

/* (nullable): all that is written on it, without spaces. */
static char *
read_letters (json_t *description)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext"), *path = NULL, *text = NULL;
  g_autoptr (GBytes) pdf = render (description);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
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
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path, "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_remove (path);

  return without_spaces (text);
}

static void
assert_written (const char *letters,
                const char *text)
{
  g_autofree char *wanted = without_spaces (text);

  if (strstr (letters, wanted) == NULL)
    g_error ("“%s” is missing in:\n%s", text, letters);
}

/* Nothing that was agreed is missing on paper. */
static void
assert_whole (const char *letters,
              json_t     *json)
{
  const char *key;
  json_t *child;
  gsize i;

  if (json_is_string (json))
    assert_written (letters, json_string_value (json));
  json_object_foreach (json, key, child)
    {
      if (!g_str_equal (key, "key") && !g_str_equal (key, "kind"))
        assert_whole (letters, child);
    }
  json_array_foreach (json, i, child)
    assert_whole (letters, child);
}

static void
all_of_it_is_on_paper (void)
{
  g_autoptr (json_t) description = describe (
      "in_force",
      json_pack ("[{ss,ss,ss},{ss,ss,ss,ss,sb}]", "side", "marketing", "email", "ana@x.example", "at",
                 "2026-11-20T10:05:00Z", "side", "sales", "email", "luis@x.example", "at",
                 "2026-11-21T11:06:00Z", "fingerprint", "504e a994", "by_file", 1));
  g_autofree char *letters = read_letters (description);

  if (letters == NULL)
    return;

  assert_whole (letters, json_object_get (description, "sections"));
  assert_whole (letters, json_object_get (description, "statement"));
  assert_written (letters, "Our definition");
  assert_written (letters, "Version 3 · In force since 22 November 2026");
  assert_written (letters, "Ana Rojas");
  assert_written (letters, "Luis Vaca");
  assert_written (letters, "10:05");
  assert_written (letters, "Key 504e a994");
  assert_written (letters, "Signed at another computer");
  assert_written (letters, json_string_value (json_object_get (description, "digest")));
  assert_written (letters, "1/");
  g_assert_null (strstr (letters, "Signatureanddate"));
}

static void
who_has_not_signed_finds_a_line (void)
{
  g_autoptr (json_t) description = describe (
      "proposed", json_pack ("[{ss,ss,ss}]", "side", "marketing", "email", "ana@x.example", "at",
                             "2026-11-20T10:05:00Z"));
  g_autofree char *letters = read_letters (description);

  if (letters == NULL)
    return;

  assert_written (letters, "luis@x.example Signature and date");
  g_assert_null (strstr (letters, "ana@x.exampleSignatureanddate"));
}

static void
a_draft_says_that_it_is_one (void)
{
  g_autoptr (json_t) description = describe ("draft", json_array ());
  g_autofree char *letters = read_letters (description);

  if (letters == NULL)
    return;

  assert_written (letters, "Version 3 · Draft");
  assert_written (letters, "This is a draft");
  assert_written (letters, "Signature and date");
}

/* A page ends before a heading, never after it. */
static void
a_heading_stays_with_what_follows (void)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TamizPen) pen = tamiz_pen_new (cr, tamiz_theme_get_light ());
  g_autoptr (TamizBlock) block = tamiz_clauses_block_new ();
  TamizClausesBlock *clauses = TAMIZ_CLAUSES_BLOCK (block);
  double whole, before;
  guint next = TAMIZ_BLOCK_END;

  tamiz_clauses_block_add_text (clauses, "What comes before", FALSE);
  before = tamiz_block_measure (block, pen, 300, 1000, 0, &next);
  tamiz_clauses_block_add_heading (clauses, "A heading", NULL);
  whole = tamiz_block_measure (block, pen, 300, 1000, 0, &next);
  tamiz_clauses_block_add_line (clauses, "A line");
  g_assert_cmpuint (next, ==, TAMIZ_BLOCK_END);

  g_assert_cmpfloat (tamiz_block_measure (block, pen, 300, whole + 1, 0, &next), ==, before);
  g_assert_cmpuint (next, ==, 1);
  /* It goes on from there. */
  next = TAMIZ_BLOCK_END;
  tamiz_block_measure (block, pen, 300, 1000, 1, &next);
  g_assert_cmpuint (next, ==, TAMIZ_BLOCK_END);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/definition-paper/whole", all_of_it_is_on_paper);
  g_test_add_func ("/definition-paper/a-line-to-sign-on", who_has_not_signed_finds_a_line);
  g_test_add_func ("/definition-paper/draft", a_draft_says_that_it_is_one);
  g_test_add_func ("/definition-paper/headings", a_heading_stays_with_what_follows);

  return g_test_run ();
}
