#include "config.h"

#include "session-checks.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

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
                      MAIL ("copy@panes.example", MONDAY, "Ana Paz <ana@panes.example>", US ", Luz <luz@otra.example>",
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

static void
the_excluded_are_named_in_no_copy (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *lead = NULL;
  g_autoptr (json_t) activities = NULL;

  DO (test, "suppression.add", "email", "nadie@otra.example", "reason", "Asked");
  json_decref (bring (test, "a.eml",
                      MAIL ("copy@panes.example", MONDAY, "Ana Paz <ana@panes.example>", US,
                            "Cc: \"Nadie, Don\" <Nadie@otra.example>, Otro <otro@otra.example>\n"
                            "Subject: Horno\n",
                            "Hola.")));
  lead = find_lead (test, "Ana Paz");
  activities = tamiz_test_session_do (test, "activity.list", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (activities, "items.0.text"), ==, "Hola.\n\nIn copy: Otro <otro@otra.example>");
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

/* Before anything is written, too: what we wrote, what came back and who gives no name. */
static void
a_preview_asks_for_nothing_that_is_not_needed (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *path = tamiz_test_session_write (
      test, "in.mbox",
      MARK OURS "\n" MARK MAIL ("bare@panes.example", MONDAY, "bare@panes.example", US, "", "Hola."));
  g_autofree char *back = tamiz_test_session_write (test, "b.eml", bounce);
  const char *const paths[] = { path, back };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (json_t) preview
          = tamiz_test_session_do (test, "import.preview", "file", paths[i], "source", "Correo", NULL);
      json_t *item;
      gsize j;

      json_array_foreach (json_object_get (preview, "items"), j, item)
        g_assert_null (tamiz_test_get (item, "set_aside"));
    }
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

/* A folder of its own beside the base. */
static char *
make_folder (TamizTestSession *test,
             const char       *name)
{
  g_autofree char *beside = g_path_get_dirname (test->path);
  char *folder = g_build_filename (beside, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

/* As something that nobody has written to for a while. */
static void
put (const char *folder,
     const char *name,
     const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  struct utimbuf times = { g_get_real_time () / G_USEC_PER_SEC - 60, g_get_real_time () / G_USEC_PER_SEC - 60 };

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static void
expect_file (const char *folder,
             const char *name,
             gboolean    there)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_test_message ("%s", path);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == there);
}

#define NEWS MAIL ("n@x.example", MONDAY, "Revista <n@x.example>", US, "List-Unsubscribe: <mailto:b@x.example>\n", "x")

static json_t *
take (TamizTestSession *test)
{
  return tamiz_test_session_do (test, "mail.take", NULL);
}

/* What is there is taken, moved and counted; what comes back is known. */
static void
a_folder_is_taken_in (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *folder = make_folder (test, "mails");
  g_autoptr (json_t) answer = NULL, again = NULL, back = NULL, list = NULL;

  DO (test, "mail.folder.add", "path", folder, "source", "Correo", "owner", "mia@tamiz.example");
  put (folder, "a.eml", INQUIRY);
  put (folder, "b.eml", NEWS);
  put (folder, "c.txt", "This is a letter, no mail.");
  put (folder, "d.eml.part", INQUIRY);
  put (folder, "e.eml", "\x89PNG\r\n\x1a\n and what follows is no mail: at all\n");
  answer = take (test);
  g_assert_cmpint (get_number (answer, "messages"), ==, 2);
  g_assert_cmpint (get_number (answer, "added"), ==, 1);
  g_assert_cmpint (get_number (answer, "inquiries"), ==, 1);
  g_assert_cmpint (get_number (answer, "left_out_as.newsletter"), ==, 1);
  g_assert_cmpint (get_number (answer, "failed"), ==, 2);
  expect_file (folder, "failed/e.eml", TRUE);
  expect_file (folder, "failed/e.eml.txt", TRUE);
  expect_file (folder, "taken/a.eml", TRUE);
  expect_file (folder, "taken/b.eml", TRUE);
  expect_file (folder, "failed/c.txt", TRUE);
  expect_file (folder, "failed/c.txt.txt", TRUE);
  expect_file (folder, "d.eml.part", TRUE);
  again = take (test);
  g_assert_cmpint (get_number (again, "messages"), ==, 0);

  /* As after a kill between the change and the move. */
  put (folder, "a.eml", INQUIRY);
  back = take (test);
  g_assert_cmpint (get_number (back, "skipped"), ==, 1);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  expect_file (folder, "taken/2-a.eml", TRUE);

  list = tamiz_test_session_do (test, "mail.folder.list", NULL);
  g_assert_cmpint (get_number (list, "items.0.taken"), ==, 3);
  g_assert_cmpint (get_number (list, "items.0.inquiries"), ==, 1);
  g_assert_cmpint (get_number (list, "items.0.failed"), ==, 2);
  REFUSED (test, "exists", "mail.folder.add", "path", folder, "source", "Correo");
  REFUSED (test, "refused", "mail.folder.add", "path", test->folder, "source", "Correo");
  DO (test, "mail.folder.remove", "path", folder);
  g_assert_cmpint (count (test, "mail.folder.list"), ==, 0);
  assert_sound (test);
}

/* As a mail program would have shown it: in cur, with the flag S. */
static void
a_maildir_keeps_what_was_taken (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *folder = make_folder (test, "Maildir");
  g_autoptr (json_t) answer = NULL, again = NULL;

  put (folder, "new/1.host", INQUIRY);
  put (folder, "cur/2.host:2,", OURS);
  put (folder, "cur/3.host:2,S", MAIL ("read@x.example", MONDAY, "read@x.example", US, "", "Read long ago."));
  DO (test, "mail.folder.add", "path", folder, "source", "Correo");
  answer = take (test);
  g_assert_cmpint (get_number (answer, "messages"), ==, 2);
  expect_file (folder, "cur/1.host:2,S", TRUE);
  expect_file (folder, "cur/2.host:2,S", TRUE);
  again = take (test);
  g_assert_cmpint (get_number (again, "messages"), ==, 0);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
}

static gpointer
write_more (gpointer path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = NULL;

  g_usleep (G_USEC_PER_SEC);
  stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, NULL);
  g_output_stream_write_all (G_OUTPUT_STREAM (stream), "more\n", 5, NULL, NULL, NULL);
  return NULL;
}

/* What is still being written waits. */
static void
a_growing_file_is_left (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *folder = make_folder (test, "mails");
  g_autofree char *path = g_build_filename (folder, "a.eml", NULL);
  g_autoptr (json_t) answer = NULL, later = NULL;
  GThread *writer;

  DO (test, "mail.folder.add", "path", folder, "source", "Correo");
  g_assert_true (g_file_set_contents (path, INQUIRY, -1, NULL));
  writer = g_thread_new ("writer", write_more, path);
  answer = take (test);
  g_thread_join (writer);
  g_assert_cmpint (get_number (answer, "waiting"), ==, 1);
  g_assert_cmpint (get_number (answer, "messages"), ==, 0);
  expect_file (folder, "a.eml", TRUE);

  later = take (test);
  g_assert_cmpint (get_number (later, "added"), ==, 1);
}

/* What somebody brings stays where it lies, and its source is remembered. */
static void
mail_is_brought (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *folder = make_folder (test, "brought");
  g_autofree char *path = g_build_filename (folder, "a.eml", NULL);
  g_autoptr (json_t) answer = NULL, list = NULL;

  put (folder, "a.eml", INQUIRY);
  REFUSED (test, "invalid", "mail.take", "+path", path);
  answer = tamiz_test_session_do (test, "mail.take", "+path", path, "source", "Correo", NULL);
  g_assert_cmpint (get_number (answer, "inquiries"), ==, 1);
  g_assert_nonnull (tamiz_test_get (answer, "leads.0"));
  g_assert_cmpstr (tamiz_test_get (answer, "source"), ==, "Correo");
  expect_file (folder, "a.eml", TRUE);
  list = tamiz_test_session_do (test, "mail.folder.list", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "last_source"), ==, "Correo");
}

/* A folder that went away says so, and the others are taken nevertheless. */
static void
a_missing_folder_keeps_no_other_waiting (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *gone = make_folder (test, "gone");
  g_autofree char *folder = make_folder (test, "mails");
  g_autoptr (json_t) answer = NULL, list = NULL;

  DO (test, "mail.folder.add", "path", gone, "source", "Correo");
  DO (test, "mail.folder.add", "path", folder, "source", "Correo");
  g_assert_cmpint (g_rmdir (gone), ==, 0);
  put (folder, "a.eml", INQUIRY);
  answer = take (test);
  list = tamiz_test_session_do (test, "mail.folder.list", NULL);
  g_assert_cmpint (get_number (answer, "added"), ==, 1);
  g_assert_nonnull (tamiz_test_get (list, "items.0.problem"));
  g_assert_null (tamiz_test_get (list, "items.1.problem"));
}

/* A process that is not there any more. */
static int
end_process (void)
{
  pid_t id = fork ();

  if (id == 0)
    _exit (0);
  g_assert_cmpint (waitpid (id, NULL, 0), ==, id);
  return id;
}

/* What another program takes is left to it; what one that was killed had begun is taken. */
static void
what_others_take_is_left (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *folder = make_folder (test, "mails");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  int gone = end_process ();
  g_autofree char *alive = g_strdup_printf (".taking-%d.%" G_GINT64_FORMAT "-a.eml", (int) getppid (), now - 3600);
  g_autofree char *just_now = g_strdup_printf (".taking-%d.%" G_GINT64_FORMAT "-b.eml", gone, now);
  g_autofree char *left = g_strdup_printf (".taking-%d.%" G_GINT64_FORMAT "-c.eml", gone, now - 3600);
  g_autofree char *shown = g_build_filename (folder, "c.eml", NULL);
  g_autoptr (json_t) answer = NULL;

  DO (test, "mail.folder.add", "path", folder, "source", "Correo");
  put (folder, alive, MAIL ("a@x.example", MONDAY, "a@x.example", US, "", "One."));
  put (folder, just_now, MAIL ("b@x.example", MONDAY, "b@x.example", US, "", "Two."));
  put (folder, left, INQUIRY);
  answer = take (test);
  g_assert_cmpint (get_number (answer, "messages"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (answer, "items.0.file"), ==, shown);
  expect_file (folder, alive, TRUE);
  expect_file (folder, just_now, TRUE);
  expect_file (folder, left, FALSE);
  expect_file (folder, "taken/c.eml", TRUE);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
}

/* By which account mail is sent is another matter than from where it is taken. */
static void
the_account_leaves_the_folders (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *folder = make_folder (test, "mails");

  DO (test, "mail.folder.add", "path", folder, "source", "Correo");
  DO (test, "mail.account.set", "server", "127.0.0.1:2525", "security", "none-on-loopback", "from", "a@x.example");
  g_assert_cmpint (count (test, "mail.folder.list"), ==, 1);
  DO (test, "mail.account.remove", NULL);
  g_assert_cmpint (count (test, "mail.folder.list"), ==, 1);
}

/* What was spoilt by hand is told, and can still be mended. */
static void
a_damaged_list_is_not_written_over (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *folder = make_folder (test, "mails");
  g_autofree char *list = g_build_filename (g_get_user_config_dir (), "tamiz", "mail.ini", NULL);
  g_autofree char *before = NULL, *spoilt = NULL, *after = NULL;

  DO (test, "mail.folder.add", "path", folder, "source", "Correo");
  g_assert_true (g_file_get_contents (list, &before, NULL, NULL));
  spoilt = g_strconcat ("what is this\n", before, NULL);
  g_assert_true (g_file_set_contents (list, spoilt, -1, NULL));
  REFUSED (test, "invalid", "mail.folder.list", NULL);
  REFUSED (test, "invalid", "mail.folder.add", "path", folder, "source", "Correo");
  REFUSED (test, "invalid", "mail.folder.remove", "path", folder);
  REFUSED (test, "invalid", "mail.take", NULL);
  g_assert_true (g_file_get_contents (list, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, spoilt);
  g_assert_true (g_file_set_contents (list, before, -1, NULL));
  g_assert_cmpint (count (test, "mail.folder.list"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = NULL;

  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  settings = g_dir_make_tmp ("tamiz-settings-XXXXXX", NULL);
  g_setenv ("XDG_CONFIG_HOME", settings, TRUE);

#define CASE(name) g_test_add_func ("/session/mail/" #name, name)
  CASE (a_conversation_is_one_lead);
  CASE (a_message_is_told_once);
  CASE (a_trial_counts_alike);
  CASE (an_answer_goes_where_it_belongs);
  CASE (those_in_copy_take_part);
  CASE (the_excluded_are_named_in_no_copy);
  CASE (what_we_wrote_makes_nobody);
  CASE (a_bounce_marks_the_address);
  CASE (an_address_is_marked_by_hand);
  CASE (mail_is_undone);
  CASE (a_preview_asks_for_nothing_that_is_not_needed);
  CASE (what_is_left_out_is_counted);
  CASE (a_folder_is_taken_in);
  CASE (a_maildir_keeps_what_was_taken);
  CASE (a_growing_file_is_left);
  CASE (mail_is_brought);
  CASE (a_missing_folder_keeps_no_other_waiting);
  CASE (what_others_take_is_left);
  CASE (the_account_leaves_the_folders);
  CASE (a_damaged_list_is_not_written_over);
#undef CASE

  return g_test_run ();
}
