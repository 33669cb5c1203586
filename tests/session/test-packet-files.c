#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Packets and answers that travel as files, to and from who has no base. */

static char *
send_packet (TamizTestSession *test,
             char            **lead)
{
  char *path = g_build_filename (test->folder, "one.tamiz-packet", NULL);

  tamiz_test_session_agree (test);
  *lead = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, *lead);
  DO (test, "handoff.send", "id", *lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  DO (test, "handoff.packet", "number", "1", "output", path);

  return path;
}

static char *
answer_path (TamizTestSession *test,
             const char       *name)
{
  return g_build_filename (test->folder, name, NULL);
}

static void
alter (const char *path,
       gsize       position)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpuint (position, <, length);
  data[position] ^= 1;
  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

static void
a_packet_is_verified_against_file_and_base (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *path = send_packet (test, &id);
  g_autoptr (TamizTestSession) elsewhere = tamiz_test_session_new (NULL);
  g_autoptr (json_t) sound = NULL, shown = NULL, strange = NULL, altered = NULL, handoff = NULL;

  sound = tamiz_test_session_do (test, "packet.verify", "file", path, NULL);
  handoff = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_true (json_is_true (json_object_get (sound, "ok")));
  g_assert_true (json_is_true (json_object_get (sound, "in_base")));
  g_assert_null (tamiz_test_get (sound, "problem"));
  g_assert_cmpstr (tamiz_test_get (sound, "digest"), ==, tamiz_test_get (handoff, "packet_digest"));
  g_assert_cmpstr (tamiz_test_get (sound, "state"), ==, "sent");
  shown = tamiz_test_session_do (test, "packet.show", "file", path, NULL);
  g_assert_true (json_equal (json_object_get (shown, "packet"), json_object_get (handoff, "packet")));
  g_assert_cmpstr (tamiz_test_get (shown, "name"), ==, "Inés Güemes");

  /* Where the base does not know it, the file alone is verified. */
  strange = tamiz_test_session_do (elsewhere, "packet.verify", "file", path, NULL);
  g_assert_true (json_is_true (json_object_get (strange, "ok")));
  g_assert_true (json_is_false (json_object_get (strange, "in_base")));

  alter (path, 2000);
  altered = tamiz_test_session_do (test, "packet.verify", "file", path, NULL);
  g_assert_true (json_is_false (json_object_get (altered, "ok")));
  g_assert_nonnull (tamiz_test_get (altered, "problem"));
  REFUSED (test, "digest", "packet.answer", "file", path, "+accept", NULL, "output", "/tmp/never.json");
}

static void
an_answer_file_accepts (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *path = send_packet (test, &id);
  g_autofree char *answer = answer_path (test, "answer.json");
  g_autofree char *message = NULL;
  g_autoptr (json_t) told = NULL, taken = NULL, shown = NULL;

  told = tamiz_test_session_do (test, "packet.answer", "file", path, "+accept", NULL, "output", answer, NULL);
  g_assert_cmpstr (tamiz_test_get (told, "decision"), ==, "accept");
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  tamiz_test_session_as (test, "mia@tamiz.example");
  taken = tamiz_test_session_do (test, "handoff.answer", "+files", answer, NULL);
  g_assert_cmpint (get_number (taken, "taken"), ==, 1);
  g_assert_cmpint (get_number (taken, "items.0.number"), ==, 1);
  assert_stage (test, id, "accepted");
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "door"), ==, "file");
  g_assert_cmpstr (tamiz_test_get (shown, "decided_by"), ==, "vera@tamiz.example");
  /* When they said it counts, not when somebody came to take it in. */
  g_assert_cmpstr (tamiz_test_get (shown, "decided_at"), ==, tamiz_test_get (shown, "sent_at"));

  message = tamiz_test_session_refused (test, "refused", "handoff.answer", "+files", answer, NULL);
  g_assert_nonnull (strstr (message, "Vera Ventas"));
  assert_sound (test);
}

static void
an_answer_file_returns_without_losing_the_reason (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *path = send_packet (test, &id);
  g_autofree char *answer = answer_path (test, "answer.json");
  g_autoptr (json_t) shown = NULL, tasks = NULL;

  REFUSED (test, "invalid", "packet.answer", "file", path, "output", answer);
  REFUSED (test, "invalid", "packet.answer", "file", path, "+accept", NULL, "+return", NULL, "output", answer);
  REFUSED (test, "invalid", "packet.answer", "file", path, "+return", NULL, "reason", "No", "output", answer);
  REFUSED (test, "invalid", "packet.answer", "file", path, "+return", NULL, "criterion", "budget", "reason", " ",
           "output", answer);
  REFUSED (test, "not_found", "packet.answer", "file", path, "+return", NULL, "criterion", "colour", "reason", "No",
           "output", answer);
  DO (test, "packet.answer", "file", path, "+return", NULL, "criterion", "budget", "reason", "No hay presupuesto",
      "wanted", "Uno aprobado", "meeting-fate", "marketing_calls", "output", answer);
  DO (test, "handoff.answer", "+files", answer);
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "state"), ==, "returned");
  g_assert_cmpstr (tamiz_test_get (shown, "criterion"), ==, "budget");
  g_assert_cmpstr (tamiz_test_get (shown, "reason"), ==, "No hay presupuesto");
  g_assert_cmpstr (tamiz_test_get (shown, "wanted"), ==, "Uno aprobado");
  g_assert_cmpstr (tamiz_test_get (shown, "meeting_fate"), ==, "marketing_calls");
  g_assert_cmpstr (tamiz_test_get (shown, "decided_by"), ==, "vera@tamiz.example");
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (tasks, "total"), ==, 2);
  assert_stage (test, id, "mql");
  assert_sound (test);
}

static void
what_is_wrong_with_an_answer_is_said (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestSession) elsewhere = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *path = send_packet (test, &id);
  g_autofree char *answer = answer_path (test, "answer.json");
  g_autofree char *text = NULL, *forged_text = NULL, *forged = NULL, *other = NULL, *nothing = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (json_t) taken = NULL;

  DO (test, "packet.answer", "file", path, "+accept", NULL, "output", answer);
  g_assert_true (g_file_get_contents (answer, &text, NULL, NULL));
  parts = g_strsplit (text, "\"accept\"", -1);
  forged_text = g_strjoinv ("\"return\"", parts);
  forged = tamiz_test_session_write (test, "forged.json", forged_text);
  other = tamiz_test_session_write (test, "other.json", "{\"hello\": 1}");
  nothing = tamiz_test_session_write (test, "nothing.json", "not JSON");

  REFUSED (test, "digest", "handoff.answer", "+files", forged);
  REFUSED (test, "invalid", "handoff.answer", "+files", other);
  REFUSED (test, "invalid", "handoff.answer", "+files", nothing);
  tamiz_test_session_agree (elsewhere);
  REFUSED (elsewhere, "not_found", "handoff.answer", "+files", answer);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Otto", "email", "otto@tamiz.example", "role", "observer");
  tamiz_test_session_as (test, "otto@tamiz.example");
  REFUSED (test, "not_allowed", "handoff.answer", "+files", answer);

  /* Of several, what is wrong with one keeps no other from being taken. */
  tamiz_test_session_as (test, "mia@tamiz.example");
  taken = tamiz_test_session_do (test, "handoff.answer", "+files", other, "+files", answer, "+files", "/no/such/file",
                                 NULL);
  g_assert_cmpint (get_number (taken, "taken"), ==, 1);
  g_assert_cmpint (get_number (taken, "total"), ==, 3);
  g_assert_nonnull (tamiz_test_get (taken, "items.0.problem"));
  g_assert_null (tamiz_test_get (taken, "items.1.problem"));
  g_assert_nonnull (tamiz_test_get (taken, "items.2.problem"));
  assert_stage (test, id, "accepted");
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/packet-files/" path, func)
  ADD ("a-packet-is-verified-against-file-and-base", a_packet_is_verified_against_file_and_base);
  ADD ("an-answer-file-accepts", an_answer_file_accepts);
  ADD ("an-answer-file-returns-without-losing-the-reason", an_answer_file_returns_without_losing_the_reason);
  ADD ("what-is-wrong-with-an-answer-is-said", what_is_wrong_with_an_answer_is_said);

  return g_test_run ();
}
