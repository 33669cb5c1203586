#include "config.h"

#include "fixture.h"

#include "tamiz-error.h"
#include "tamiz-packet-paper.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

/* What a reader of a PDF finds; %NULL (and a skipped test) without poppler's tools. */
static char *
run_tool (const char *tool,
          GBytes     *pdf,
          const char *option)
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

  fd = g_file_open_tmp ("tamiz-packet-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path, option, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_remove (path);
  return output;
}

static GBytes *
render (Fixture *fixture)
{
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  g_autoptr (GError) error = NULL;
  GBytes *pdf = tamiz_packet_paper_render (packet, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pdf);
  return pdf;
}

static guint
count_pages (const char *text)
{
  guint pages = 0;

  for (const char *p = text; *p != '\0'; p++)
    pages += *p == '\f';

  return pages;
}

/* Where lines break depends on the fonts of the machine. */
static char *
without_spaces (const char *text)
{
  g_auto (GStrv) words = g_regex_split_simple ("\\s+", text, 0, 0);

  return g_strjoinv ("", words);
}

static void
assert_contains (const char *text,
                 const char *expected)
{
  g_autofree char *letters = without_spaces (text);
  g_autofree char *wanted = without_spaces (expected);

  if (strstr (letters, wanted) == NULL)
    g_error ("“%s” is missing in:\n%s", expected, text);
}

static void
test_an_executive_reads_everything_before_the_meeting (void)
{
  static const char *const expected[] = { "María Fernanda Justiniano Suárez",
                                          "Hoteles del Oriente S.R.L.",
                                          "Tuesday 24 November 2026, 15:30",
                                          "La Paz",
                                          "Jorge Vaca Díez",
                                          "La factura eléctrica subió",
                                          "Mostrar el ahorro",
                                          "+59177612345",
                                          "Decide junto con el directorio",
                                          "350000.50",
                                          "Does not know (not met)",
                                          "Ana Rojas, 12 Nov 2026",
                                          "From the record",
                                          "Why grade B",
                                          "76.923",
                                          "48.25",
                                          "Pide información para tres hoteles",
                                          "Definition version 3 (9f86d081)",
                                          FIXTURE_UUID,
                                          "1 / 2" };
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GBytes) pdf = render (fixture);
  g_autofree char *text = run_tool ("pdftotext", pdf, "-");

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (expected); i++)
    assert_contains (text, expected[i]);
}

static void
test_the_fonts_travel_with_the_file (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GBytes) pdf = render (fixture);
  g_autofree char *fonts = run_tool ("pdffonts", pdf, NULL);
  g_auto (GStrv) lines = NULL;

  if (fonts == NULL)
    return;

  /* name, type, encoding, emb, sub, uni, object: the third from the end but two */
  lines = g_strsplit (g_strchomp (fonts), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 2);
  for (guint i = 2; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_regex_split_simple (" +", g_strchomp (lines[i]), 0, 0);
      guint n = g_strv_length (words);

      g_assert_cmpuint (n, >=, 5);
      g_assert_cmpstr (words[n - 5], ==, "yes");
    }
}

static void
test_the_same_packet_is_the_same_file (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GBytes) first = render (fixture);
  g_autoptr (GBytes) second = NULL;

  g_usleep (1100 * 1000);
  second = render (fixture);
  g_assert_true (g_bytes_equal (first, second));
}

static void
test_only_the_packet_is_drawn (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  g_autofree char *canonical = tamiz_json_to_canonical (packet);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) read_back = tamiz_json_parse (canonical, -1, &error);
  g_autoptr (GBytes) first = tamiz_packet_paper_render (packet, &error);
  g_autoptr (GBytes) second = NULL;

  g_assert_no_error (error);
  second = tamiz_packet_paper_render (read_back, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (first, second));
}

static void
test_names_of_any_length_and_script (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autofree char *name = g_strnfill (500, 'W');
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  tamiz_record_set_text (fixture->facts->person, TAMIZ_PERSON_FIRST_NAME, "שרה 🎉");
  tamiz_record_set_text (fixture->facts->person, TAMIZ_PERSON_LAST_NAME, name);
  tamiz_record_set_text (fixture->facts->company, TAMIZ_COMPANY_NAME, "شركة\nالأمل\t\x01");
  tamiz_record_set_text (fixture->facts->lead, TAMIZ_LEAD_NOTES, name);
  pdf = render (fixture);
  text = run_tool ("pdftotext", pdf, "-");

  if (text == NULL)
    return;
  assert_contains (text, "שרה");
  assert_contains (text, "Tuesday 24 November 2026");
  g_assert_cmpuint (count_pages (text), <=, 3);
}

static void
test_a_lead_with_a_long_story_still_takes_three_pages_at_most (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autofree char *subject = g_strnfill (3000, 'x');
  g_autofree char *pain_points = g_strnfill (60000, 'y');
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  for (gint64 i = 0; i < 500; i++)
    fixture_add_activity (fixture, 1000 + i, "2026-11-13T08:00", TAMIZ_ACTIVITY_EMAIL_IN, subject);
  tamiz_record_set_text (fixture->facts->lead, TAMIZ_LEAD_PAIN_POINTS, pain_points);
  pdf = render (fixture);
  text = run_tool ("pdftotext", pdf, "-");

  if (text == NULL)
    return;
  assert_contains (text, "The latest 16 of 503");
  g_assert_cmpuint (count_pages (text), <=, 3);
}

static void
test_a_bare_lead_without_a_meeting (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (TamizRecord) lead = tamiz_record_new (TAMIZ_KIND_LEAD, 1);
  g_autoptr (TamizFacts) bare = tamiz_facts_new (fixture->facts->base, lead);
  g_autoptr (TamizVerdict) verdict = tamiz_verdict_new ();
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  fixture->input = (TamizPacketInput) {
    .facts = bare, .definition = fixture->definition, .verdict = verdict, .uuid = FIXTURE_UUID
  };
  pdf = render (fixture);
  text = run_tool ("pdftotext", pdf, "-");

  if (text == NULL)
    return;
  assert_contains (text, "Name not known");
  assert_contains (text, "None was arranged");
  assert_contains (text, "Not recorded");
}

static void
test_who_must_not_be_called_is_said_first (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  TamizRecord *consent = tamiz_record_new (TAMIZ_KIND_CONSENT, 70);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, TAMIZ_CHANNEL_PHONE);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, 1);
  g_ptr_array_add (fixture->facts->consents, consent);
  pdf = render (fixture);
  text = run_tool ("pdftotext", pdf, "-");

  if (text == NULL)
    return;
  assert_contains (text, "Asked not to be contacted by");
  g_assert_true (strstr (text, "Asked not to be contacted by") < strstr (text, "What they need"));
}

static void
test_how_one_meets_and_whom_else_is_said (void)
{
  static const TamizPacketPoint course[] = { { G_GINT64_CONSTANT (1793000000000000), 10000 },
                                             { G_GINT64_CONSTANT (1794000000000000), 48250 } };
  static const char *const expected[] = { "Video call · 45 min · https://meet.example/abc",
                                          "For the contact: 20:30",
                                          "Reassigned from Vera Ventas: Other territory",
                                          "Exception to what it takes to pass: Known for years",
                                          "Further people",
                                          "Hugo Paz",
                                          "Decides",
                                          "hugo@h.example",
                                          "Interest over time" };
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) people
      = json_pack ("[{ss ss ss s[s] s[]}]", "name", "Hugo Paz", "job_title", "Jefe de compras", "role", "decides",
                   "emails", "hugo@h.example", "phones");
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  tamiz_record_set_text (fixture->facts->person, TAMIZ_PERSON_TIMEZONE, "Europe/Madrid");
  fixture->input.meeting_kind = "video";
  fixture->input.meeting_minutes = 45;
  fixture->input.meeting_place = "https://meet.example/abc";
  fixture->input.reassigned_from = "Vera Ventas";
  fixture->input.reassigned_why = "Other territory";
  fixture->input.exception = "Known for years";
  fixture->input.people = people;
  fixture->input.course = course;
  fixture->input.n_course = G_N_ELEMENTS (course);
  pdf = render (fixture);
  text = run_tool ("pdftotext", pdf, "-");
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (expected); i++)
    assert_contains (text, expected[i]);
}

static void
test_what_is_no_packet_is_refused (void)
{
  g_autoptr (json_t) packet = json_pack ("{s:s}", "hello", "world");
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_packet_paper_render (packet, &error));
  g_assert_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DRAW);
}

static void
assert_drawn_or_refused (json_t *packet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = tamiz_packet_paper_render (packet, &error);

  if (pdf == NULL)
    g_assert_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DRAW);
  else
    g_assert_no_error (error);
}

/* Puts what does not belong there into every member of @json, one at a time. */
static void
spoil_members (json_t *packet,
               json_t *json)
{
  static const char *const wrong[] = { "7", "[7,null,{\"amount\":[]},\"\"]" };
  const char *key;
  void *next;
  json_t *value;

  json_object_foreach_safe (json, next, key, value)
    {
      for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
        {
          g_autoptr (json_t) kept = json_incref (value);

          json_object_set_new (json, key, json_loads (wrong[i], JSON_DECODE_ANY, NULL));
          assert_drawn_or_refused (packet);
          json_object_set (json, key, kept);
        }
    }
}

static void
test_a_spoilt_packet_is_drawn_or_refused (void)
{
  static const char *const objects[] = { "handoff", "lead", "verdict", "definition", "matrix" };
  static const char *const arrays[] = { "criteria", "activities", "moves", "course", "people" };
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);

  json_object_set_new (packet, "matrix",
                       json_pack ("{s[ii] s[iii] s[[sss][sss]]}", "fit_bands", 0, 50000, "interest_bands", 0, 30000,
                                  60000, "grades", "E", "D", "C", "C", "B", "A"));
  json_object_set_new (packet, "course", json_pack ("[{ss si} {ss si}]", "at", "2026-11-01T00:00:00Z", "interest", 5000,
                                                    "at", "2026-11-09T00:00:00Z", "interest", 48000));
  json_object_set_new (packet, "people", json_pack ("[{ss ss s[s]}]", "name", "Hugo", "role", "decides", "emails", "h@h"));
  spoil_members (packet, packet);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    spoil_members (packet, json_object_get (packet, objects[i]));
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    spoil_members (packet, json_array_get (json_object_get (packet, arrays[i]), 0));
}

static void
test_a_folder_that_is_not_there_is_named (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  g_autoptr (GError) error = NULL;

  g_assert_false (tamiz_packet_paper_save (packet, "/nowhere/at/all/packet.pdf", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_contains (error->message, "/nowhere/at/all/packet.pdf");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/packet-paper/an-executive-reads-everything-before-the-meeting",
                   test_an_executive_reads_everything_before_the_meeting);
  g_test_add_func ("/packet-paper/the-fonts-travel-with-the-file",
                   test_the_fonts_travel_with_the_file);
  g_test_add_func ("/packet-paper/the-same-packet-is-the-same-file",
                   test_the_same_packet_is_the_same_file);
  g_test_add_func ("/packet-paper/only-the-packet-is-drawn", test_only_the_packet_is_drawn);
  g_test_add_func ("/packet-paper/names-of-any-length-and-script",
                   test_names_of_any_length_and_script);
  g_test_add_func ("/packet-paper/a-long-story-takes-three-pages-at-most",
                   test_a_lead_with_a_long_story_still_takes_three_pages_at_most);
  g_test_add_func ("/packet-paper/a-bare-lead-without-a-meeting",
                   test_a_bare_lead_without_a_meeting);
  g_test_add_func ("/packet-paper/who-must-not-be-called-is-said-first",
                   test_who_must_not_be_called_is_said_first);
  g_test_add_func ("/packet-paper/how-one-meets-and-whom-else-is-said",
                   test_how_one_meets_and_whom_else_is_said);
  g_test_add_func ("/packet-paper/what-is-no-packet-is-refused", test_what_is_no_packet_is_refused);
  g_test_add_func ("/packet-paper/a-spoilt-packet-is-drawn-or-refused",
                   test_a_spoilt_packet_is_drawn_or_refused);
  g_test_add_func ("/packet-paper/a-folder-that-is-not-there-is-named",
                   test_a_folder_that_is_not_there_is_named);

  return g_test_run ();
}
