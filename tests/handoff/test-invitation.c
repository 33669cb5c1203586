#include "config.h"

#include "tamiz-enums.h"
#include "tamiz-error.h"
#include "tamiz-invitation.h"

#include <string.h>

#define UID "5f0c9f0e-6a52-4d7e-9a0b-3f1f6f1e2a77@tamiz"
#define CONTACT "ana.rojas@hotel.example"

static TamizInvitationAnswer *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  TamizInvitationAnswer *answer = tamiz_invitation_read_answer (text, strlen (text), &error);

  g_assert_no_error (error);
  return answer;
}

static TamizInvitationAnswer *
read_seed (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "seeds", "invitation", name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return read_text (text);
}

static void
assert_answer (TamizInvitationAnswer *answer,
               gint64                 sequence,
               int                    state,
               const char            *words)
{
  g_assert_cmpstr (answer->uid, ==, UID);
  g_assert_cmpstr (answer->attendee, ==, CONTACT);
  g_assert_cmpint (answer->sequence, ==, sequence);
  g_assert_cmpint (answer->state, ==, state);
  g_assert_cmpstr (answer->words, ==, words);
}

static void
answers_of_other_programs_are_read (void)
{
  g_autoptr (TamizInvitationAnswer) outlook = read_seed ("outlook.ics");
  g_autoptr (TamizInvitationAnswer) google = read_seed ("google.ics");
  g_autoptr (TamizInvitationAnswer) icloud = read_seed ("icloud.ics");
  g_autoptr (TamizInvitationAnswer) delegated = read_seed ("delegated.ics");
  g_autoptr (TamizInvitationAnswer) counter = read_seed ("counter.ics");

  assert_answer (outlook, 2, TAMIZ_MEETING_STATE_ACCEPTED, "Con gusto, nos vemos el martes.");
  assert_answer (google, 0, TAMIZ_MEETING_STATE_DECLINED, "No puedo ese día");
  assert_answer (icloud, 1, TAMIZ_MEETING_STATE_TENTATIVE, NULL);
  assert_answer (delegated, 0, TAMIZ_MEETING_STATE_TENTATIVE, "Sends somebody else: jefe@hotel.example");
  assert_answer (counter, 0, TAMIZ_MEETING_STATE_TENTATIVE,
                 "Proposes another time: 2026-12-08 16:00 SA Western Standard Time\nMejor por la tarde");
}

static void
an_answer_that_is_written_is_read_back (void)
{
  static const struct
  {
    const char *part_stat;
    int state;
  } cases[] = {
    { "ACCEPTED", TAMIZ_MEETING_STATE_ACCEPTED },
    { "TENTATIVE", TAMIZ_MEETING_STATE_TENTATIVE },
    { "DECLINED", TAMIZ_MEETING_STATE_DECLINED },
    { "NEEDS-ACTION", TAMIZ_MEETING_STATE_INVITED },
    { "X-PERHAPS", TAMIZ_MEETING_STATE_INVITED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TamizInvitation invitation = { .method = TAMIZ_ITIP_REPLY, .uid = UID, .sequence = 7, .minutes = 30,
                                     .zone = "America/Bogota", .summary = "Reunión", .contact_name = "Ana, \"la\" Ñ",
                                     .organizer_email = "marta@tamiz.example", .contact_email = CONTACT,
                                     .part_stat = cases[i].part_stat };
      g_autofree char *text = tamiz_invitation_write (&invitation);
      g_autoptr (TamizInvitationAnswer) answer = read_text (text);

      assert_answer (answer, 7, cases[i].state, NULL);
    }
}

static void
what_is_no_answer_is_refused (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "*no calendar*" },
    { "hello", "*no calendar*" },
    { "BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\n", "*no calendar*" },
    { "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
      "*not the answer to one*" },
    { "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "*not the answer to one*" },
    { "BEGIN:VCALENDAR\r\nMETHOD:REFRESH\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
      "*no answer to an invitation*" },
    { "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", "*which meeting*" },
    { "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:a@b.example\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n", "*which meeting*" },
    { "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
      "*does not say who*" },
    { "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\nATTENDEE;PARTSTAT=ACCEPTED:/o=Org/cn=ana\r\n"
      "END:VEVENT\r\nEND:VCALENDAR\r\n", "*mail address*" },
    { "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\n"
      "ATTENDEE;PARTSTAT=DECLINED:mailto:c@b.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "*several people*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_invitation_read_answer (cases[i].text, strlen (cases[i].text), &error));
      g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
    }
}

static void
what_is_too_large_or_nested_is_refused (void)
{
  g_autofree char *large = g_strnfill (2 * 1024 * 1024, 'x');
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_invitation_read_answer (large, strlen (large), &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE);
  g_clear_error (&error);

  for (guint i = 0; i < 50000; i++)
    g_string_append (deep, "BEGIN:VCALENDAR\r\n");
  g_assert_null (tamiz_invitation_read_answer (deep->str, deep->len, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
}

static void
letters_of_old_programs_are_read (void)
{
  g_autoptr (TamizInvitationAnswer) answer
      = read_text ("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:" UID "\nATTENDEE;PARTSTAT=DECLINED:mailto:" CONTACT
                   "\nCOMMENT:Ma\xf1" "ana no\nEND:VEVENT\nEND:VCALENDAR\n");

  assert_answer (answer, 0, TAMIZ_MEETING_STATE_DECLINED, "Mañana no");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invitation/answers-of-other-programs-are-read", answers_of_other_programs_are_read);
  g_test_add_func ("/invitation/an-answer-that-is-written-is-read-back", an_answer_that_is_written_is_read_back);
  g_test_add_func ("/invitation/what-is-no-answer-is-refused", what_is_no_answer_is_refused);
  g_test_add_func ("/invitation/what-is-too-large-or-nested-is-refused", what_is_too_large_or_nested_is_refused);
  g_test_add_func ("/invitation/letters-of-old-programs-are-read", letters_of_old_programs_are_read);

  return g_test_run ();
}
