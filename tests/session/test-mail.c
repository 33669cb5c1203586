#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Mail through the door: whose it is, what is told once, who takes part, what came back. */

#define MAIL(id, date, from, to, more, text) \
  "Message-ID: <" id ">\nDate: " date "\nFrom: " from "\nTo: " to "\n" more \
  "Content-Type: text/plain; charset=utf-8\n\n" text "\n"
#define US "Mía <mia@tamiz.example>"
#define MONDAY "Mon, 05 Jan 2026 10:00:00 -0400"
#define TUESDAY "Tue, 06 Jan 2026 10:00:00 -0400"
#define WEDNESDAY "Wed, 07 Jan 2026 10:00:00 -0400"
#define MARK "From x Mon Jan  5 10:00:00 2026\n"

#define INQUIRY MAIL ("first@panes.example", MONDAY, "Ana Paz <ana@panes.example>", US, "Subject: Horno\n", "¿Venden hornos?")
#define OURS \
  MAIL ("ours@tamiz.example", TUESDAY, US, "ana@panes.example", \
        "In-Reply-To: <first@panes.example>\nSubject: Re: Horno\n", "Sí, claro.")
#define ANSWER_OF_OTHER \
  MAIL ("second@panes.example", WEDNESDAY, "Luis Paz <luis@panes.example>", US, \
        "In-Reply-To: <ours@tamiz.example>\nReferences: <first@panes.example> <ours@tamiz.example>\n" \
        "Subject: Re: Horno\n", "Ana me pasó su correo. ¿Qué plazo?")

static const char bounce[]
    = "Return-Path: <>\nMessage-ID: <b@mx.example>\nDate: " TUESDAY "\nFrom: MAILER-DAEMON@mx.example\nTo: " US
      "\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nfailed\n--b\n"
      "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
      "Final-Recipient: rfc822; ana@panes.example\nAction: failed\nStatus: 5.1.1\n"
      "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b--\n";

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  DO (test, "source.add", "name", "Correo", "kind", "email");
  return test;
}

static json_t *
bring (TamizTestSession *test,
       const char       *name,
       const char       *text)
{
  g_autofree char *path = tamiz_test_session_write (test, name, text);

  return tamiz_test_session_do (test, "import", "file", path, "source", "Correo", NULL);
}

static void
expect_counts (json_t     *answer,
               gint64      added,
               gint64      filled,
               gint64      updated,
               gint64      skipped)
{
  g_assert_cmpint (get_number (answer, "added"), ==, added);
  g_assert_cmpint (get_number (answer, "filled"), ==, filled);
  g_assert_cmpint (get_number (answer, "updated"), ==, updated);
  g_assert_cmpint (get_number (answer, "skipped"), ==, skipped);
  g_assert_cmpint (get_number (answer, "set_aside"), ==, 0);
  g_assert_cmpint (get_number (answer, "rows"), ==, added + filled + updated + skipped);
}

/* (transfer full) */
static char *
find_lead (TamizTestSession *test,
           const char       *name)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "lead.list", "search", name, NULL);

  g_assert_cmpint (get_number (list, "total"), ==, 1);
  return g_strdup (tamiz_test_get (list, "items.0.id"));
}

/* An inquiry, our answer and what a colleague answers to that are one conversation. */
static void
a_conversation_is_one_lead (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer = bring (test, "in.mbox", MARK INQUIRY "\n" MARK OURS "\n" MARK ANSWER_OF_OTHER);
  g_autofree char *lead = find_lead (test, "Ana Paz");
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_autoptr (json_t) activities = tamiz_test_session_do (test, "activity.list", "id", lead, NULL);
  json_t *other;

  expect_counts (answer, 1, 2, 0, 0);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (shown, "stage"), ==, "inquiry");
  g_assert_cmpint (get_number (activities, "total"), ==, 3);
  g_assert_nonnull (find_item (json_object_get (activities, "items"), "kind", "email_out"));
  other = find_item (json_object_get (shown, "persons"), "first_name", "Luis");
  g_assert_cmpstr (tamiz_test_get (other, "role"), ==, "knows");
  assert_sound (test);
}

/* In any order and however often: the same messages are the same base. */
static void
a_message_is_told_once (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, "a.eml", INQUIRY);
  g_autoptr (json_t) again = bring (test, "b.eml", INQUIRY);
  g_autoptr (json_t) twice = bring (test, "c.mbox", MARK INQUIRY "\n" MARK INQUIRY);
  g_autoptr (json_t) nameless = bring (test, "d.mbox", MARK "From: Eva <eva@uno.example>\nTo: " US "\n\nHola\n\n" MARK
                                                       "From: Eva <eva@uno.example>\nTo: " US "\n\nHola\n\n" MARK
                                                       "From: Eva <eva@uno.example>\nTo: " US "\n\nOtra cosa\n\n");
  g_autofree char *lead = find_lead (test, "Ana Paz");

  expect_counts (first, 1, 0, 0, 0);
  expect_counts (again, 0, 0, 0, 1);
  expect_counts (twice, 0, 0, 0, 2);
  expect_counts (nameless, 1, 1, 0, 1);
  g_assert_cmpint (count_of (test, "activity.list", lead), ==, 1);
}

/* What a trial says is what becomes of the file. */
static void
a_trial_counts_alike (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *path
      = tamiz_test_session_write (test, "in.mbox", MARK INQUIRY "\n" MARK OURS "\n" MARK ANSWER_OF_OTHER "\n" MARK INQUIRY);
  g_autoptr (json_t) trying = json_pack ("{ss, ss, sb}", "file", path, "source", "Correo", "dry-run", 1);
  g_autoptr (json_t) trial = tamiz_test_session_perform_json (test, NULL, "import", trying);
  g_autoptr (json_t) answer = tamiz_test_session_do (test, "import", "file", path, "source", "Correo", NULL);

  expect_counts (trial, 1, 2, 0, 1);
  expect_counts (answer, 1, 2, 0, 1);
}

/* An answer to a message goes to its lead though its person has a newer one. */
static void
an_answer_goes_where_it_belongs (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *lead = NULL;
  g_autoptr (json_t) answer = NULL;

  json_decref (bring (test, "a.eml", INQUIRY));
  lead = find_lead (test, "Ana Paz");
  DO (test, "lead.move", "id", lead, "stage", "discarded", "reason", "duplicate");
  DO (test, "lead.add", "+fields", "full_name=Ana Paz", "+fields", "email=ana@panes.example", "+fields",
      "product_line=Otra", "source", "Correo");
  g_assert_cmpint (count (test, "lead.list"), ==, 2);

  answer = bring (test, "b.eml",
                  MAIL ("third@panes.example", WEDNESDAY, "Ana Paz <ana@panes.example>", US,
                        "In-Reply-To: <first@panes.example>\nSubject: Re: Horno\n", "Sigo esperando."));
  expect_counts (answer, 0, 1, 0, 0);
  g_assert_cmpint (count_of (test, "activity.list", lead), ==, 2);
}

static void
those_in_copy_take_part (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *lead = NULL;
  g_autoptr (json_t) shown = NULL, activities = NULL;
  const char *text;

  DO (test, "lead.add", "+fields", "full_name=Carla Ríos", "+fields", "email=carla@panes.example", "source", "Correo");
  json_decref (bring (test, "a.eml",
                      MAIL ("copy@panes.example", MONDAY, "Ana Paz <ana@panes.example>", US,
                            "Cc: Carla <CARLA@panes.example>, \"Nadie, Don\" <nadie@otra.example>, " US "\n"
                            "Subject: Horno\n",
                            "Hola.")));
  lead = find_lead (test, "Ana Paz");
  shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  activities = tamiz_test_session_do (test, "activity.list", "id", lead, NULL);
  text = tamiz_test_get (activities, "items.0.text");
  g_assert_nonnull (find_item (json_object_get (shown, "persons"), "first_name", "Carla"));
  g_assert_cmpuint (json_array_size (json_object_get (shown, "persons")), ==, 2);
  g_assert_cmpstr (text, ==, "Hola.\n\nIn copy: Nadie, Don <nadie@otra.example>");
  g_assert_cmpint (count (test, "lead.list"), ==, 2);
  assert_sound (test);
}

/* We write to whom we like; that makes no lead. */
static void
what_we_wrote_makes_nobody (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer
      = bring (test, "a.eml", MAIL ("cold@tamiz.example", MONDAY, US, "otro@otra.example", "Subject: Hola\n", "Hola."));

  expect_counts (answer, 0, 0, 0, 1);
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
}

/* A permanent one marks the address; who writes from it later can be reached. */
static void
a_bounce_marks_the_address (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *lead = NULL;
  g_autoptr (json_t) answer = NULL, shown = NULL, later = NULL, after = NULL, undone = NULL;

  json_decref (bring (test, "a.eml", INQUIRY));
  lead = find_lead (test, "Ana Paz");
  answer = bring (test, "b.eml", bounce);
  expect_counts (answer, 0, 0, 1, 0);
  shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "bounced.0.email"), ==, "ana@panes.example");
  g_assert_nonnull (strstr (tamiz_test_get (shown, "bounced.0.reason"), "User unknown"));

  DO (test, "undo", "what", tamiz_test_get (answer, "import_id"));
  undone = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (undone, "bounced")), ==, 0);

  json_decref (bring (test, "c.eml", bounce));
  later = bring (test, "d.eml", MAIL ("later@panes.example", WEDNESDAY, "ana@panes.example", US, "", "Ya funciona."));
  expect_counts (later, 0, 1, 0, 0);
  after = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (after, "bounced")), ==, 0);
  assert_sound (test);
}

static void
an_address_is_marked_by_hand (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *lead = NULL;
  g_autoptr (json_t) clearing = json_pack ("{ss, sb}", "address", "ana@panes.example", "clear", 1);
  g_autoptr (json_t) shown = NULL, after = NULL;

  json_decref (bring (test, "a.eml", INQUIRY));
  lead = find_lead (test, "Ana Paz");
  DO (test, "email.bounced", "address", "Ana@Panes.example", "reason", "It came back");
  shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "bounced.0.reason"), ==, "It came back");
  json_decref (tamiz_test_session_perform_json (test, NULL, "email.bounced", clearing));
  after = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (after, "bounced")), ==, 0);
  REFUSED (test, "not_found", "email.bounced", "address", "nobody@nowhere.example");
}

/* The whole of an import of mail goes: people, colleagues, links and activities. */
static void
mail_is_undone (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer = bring (test, "in.mbox", MARK INQUIRY "\n" MARK OURS "\n" MARK ANSWER_OF_OTHER);
  g_autoptr (json_t) again = NULL;

  DO (test, "undo", "what", tamiz_test_get (answer, "import_id"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  assert_sound (test);

  again = bring (test, "in.mbox", MARK INQUIRY "\n" MARK OURS "\n" MARK ANSWER_OF_OTHER);
  expect_counts (again, 1, 2, 0, 0);
}

/* What nobody wrote is no row; it is listed with the reason. */
static void
what_is_left_out_is_counted (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer
      = bring (test, "in.mbox",
               MARK MAIL ("n@x.example", MONDAY, "Revista <n@x.example>", US, "List-Unsubscribe: <mailto:b@x.example>\n", "x")
               "\n" MARK MAIL ("v@x.example", MONDAY, "Juan <v@x.example>", US, "Auto-Submitted: auto-replied\n", "x")
               "\n" MARK INQUIRY);

  expect_counts (answer, 1, 0, 0, 0);
  g_assert_cmpint (get_number (answer, "left_out"), ==, 2);
  g_assert_cmpint (get_number (answer, "left_out_as.newsletter"), ==, 1);
  g_assert_cmpint (get_number (answer, "left_out_as.automatic"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (answer, "left_out_lines.0.code"), ==, "newsletter");
  g_assert_nonnull (strstr (tamiz_test_get (answer, "left_out_lines.0.message"), "n@x.example"));
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);

#define CASE(name) g_test_add_func ("/session/mail/" #name, name)
  CASE (a_conversation_is_one_lead);
  CASE (a_message_is_told_once);
  CASE (a_trial_counts_alike);
  CASE (an_answer_goes_where_it_belongs);
  CASE (those_in_copy_take_part);
  CASE (what_we_wrote_makes_nobody);
  CASE (a_bounce_marks_the_address);
  CASE (an_address_is_marked_by_hand);
  CASE (mail_is_undone);
  CASE (what_is_left_out_is_counted);
#undef CASE

  return g_test_run ();
}
