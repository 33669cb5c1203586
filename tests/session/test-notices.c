#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Who is told what, when, and once.  By the starter's agreement sales decides within 8 office hours,
 * and offices are open from Monday to Friday, 08:30 to 12:30 and 14:30 to 18:30: what is sent on
 * Monday the 2nd of March 2026 at 11:00 is due on Tuesday at 11:00, and warned of at 17:00.
 */

static void
at (TamizTestSession *test,
    const char       *time,
    const char       *user)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/La_Paz");
  g_autofree char *email = g_strdup_printf ("%s@tamiz.example", user);
  gint64 wanted, now = tamiz_clock_get_now (test->clock);

  g_assert_true (tamiz_time_parse (time, zone, &wanted, NULL));
  tamiz_test_session_advance (test, MAX (wanted - now, 0));
  /* What is due is looked for when a base is opened, too. */
  tamiz_test_session_reopen (test);
  tamiz_test_session_as (test, email);
}

static char *
send_to_vera (TamizTestSession *test,
              guint             n)
{
  g_autofree char *first = g_strdup_printf ("first_name=Ana%u", n);
  g_autofree char *last = g_strdup_printf ("last_name=Paz%u", n);
  g_autofree char *email = g_strdup_printf ("email=ana@empresa-%u.example", n);
  g_autofree char *company = g_strdup_printf ("company=Empresa %u", n);
  g_autofree char *meeting = g_strdup_printf ("2026-05-%02uT10:00", 4 + n);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (test, "lead.add", "+fields", first, "+fields", last, "+fields",
                               "job_title=Gerente general", "+fields", email, "+fields", company, "+fields",
                               "employees=80", "+fields", "city=La Paz", "source", "Página web", NULL);
  char *id = g_strdup (tamiz_test_get (lead, "id"));

  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", meeting);
  return id;
}

/* What somebody was told about clocks: what others did is told besides. */
static json_t *
list_clocks_of (TamizTestSession *test,
                const char       *user)
{
  g_autofree char *email = g_strdup_printf ("%s@tamiz.example", user);
  g_autoptr (json_t) list = tamiz_test_session_do (test, "notice.list", "for", email, "limit", "0", NULL);
  json_t *clocks = json_array (), *item;
  gsize i;

  json_array_foreach (json_object_get (list, "items"), i, item)
    {
      if (tamiz_test_get (item, "clock") != NULL || g_str_equal (tamiz_test_get (item, "topic"), "summary"))
        json_array_append (clocks, item);
    }

  return clocks;
}

static void
assert_told (TamizTestSession *test,
             const char       *user,
             gsize             n)
{
  g_autoptr (json_t) clocks = list_clocks_of (test, user);

  g_test_message ("%s", user);
  g_assert_cmpuint (json_array_size (clocks), ==, n);
}

static void
who_owes_is_warned_and_the_manager_is_told_once (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) warned = NULL, late = NULL;
  TamizTestSession *other;

  tamiz_test_session_agree (test);
  lead = send_to_vera (test, 1);
  at (test, "2026-03-02T16:50", "vera");
  assert_told (test, "vera", 0);
  at (test, "2026-03-02T17:10", "vera");
  warned = list_clocks_of (test, "vera");
  g_assert_cmpuint (json_array_size (warned), ==, 1);
  g_assert_cmpstr (tamiz_test_get (warned, "0.topic"), ==, "warning");
  g_assert_cmpstr (tamiz_test_get (warned, "0.clock"), ==, "accept");
  g_assert_cmpstr (tamiz_test_get (warned, "0.lead"), ==, lead);
  g_assert_cmpint (get_number (warned, "0.handoff"), ==, 1);
  /* Dated when it was due, whenever somebody looked. */
  g_assert_true (g_str_has_prefix (tamiz_test_get (warned, "0.at"), "2026-03-02T17:00:00"));
  assert_told (test, "max", 0);

  at (test, "2026-03-03T11:30", "max");
  late = list_clocks_of (test, "max");
  g_assert_cmpuint (json_array_size (late), ==, 1);
  g_assert_cmpstr (tamiz_test_get (late, "0.topic"), ==, "late");
  g_assert_nonnull (strstr (tamiz_test_get (late, "0.text"), "Ana1"));
  assert_told (test, "vera", 2);
  assert_told (test, "mia", 0);

  /* However many look. */
  other = tamiz_test_session_open_again (test);
  tamiz_test_session_free (other);
  at (test, "2026-03-03T12:30", "max");
  assert_told (test, "max", 1);
  assert_told (test, "vera", 2);
  assert_sound (test);
}

static void
what_stands_still_warns_nobody (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  tamiz_test_session_agree (test);
  lead = send_to_vera (test, 1);
  at (test, "2026-03-02T12:00", "vera");
  DO (test, "sla.pause", "handoff", "1", "reason", "On leave");
  at (test, "2026-03-20T12:00", "vera");
  assert_told (test, "vera", 0);
  assert_told (test, "max", 0);
  DO (test, "sla.resume", "handoff", "1");
  at (test, "2026-03-23T09:00", "vera");
  assert_told (test, "vera", 1);
}

static void
what_nobody_is_in_charge_of_is_told_to_the_manager (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) told = NULL;

  tamiz_test_session_agree (test);
  lead = send_to_vera (test, 1);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.set", "user", "vera@tamiz.example", "+inactive", NULL);
  at (test, "2026-03-03T11:30", "max");
  told = list_clocks_of (test, "max");
  g_assert_cmpuint (json_array_size (told), ==, 1);
  g_assert_cmpstr (tamiz_test_get (told, "0.topic"), ==, "unowned");
  g_assert_nonnull (strstr (tamiz_test_get (told, "0.text"), "nobody is in charge"));
  assert_told (test, "vera", 0);
}

/* Version 2 of the agreement says whom, and that they are told by mail. */
static void
agree_on_escalation (TamizTestSession *test,
                     const char       *first,
                     const char       *second,
                     const char       *third)
{
  g_autofree char *starter = find_data ("definitions/consultative.en.duo.json");
  g_autofree char *text = NULL, *path = NULL, *changed = NULL;
  g_autoptr (json_t) document = NULL;

  tamiz_test_session_agree (test);
  g_assert_true (g_file_get_contents (starter, &text, NULL, NULL));
  document = tamiz_json_parse (text, -1, NULL);
  json_object_set_new (json_object_get (document, "sla"), "escalation",
                       json_pack ("{s[sss] sb}", "to", first, second, third, "mail", TRUE));
  json_object_set_new (json_object_get (document, "sla"), "warn_hours", json_integer (1));
  changed = tamiz_json_to_text (document);
  path = tamiz_test_session_write (test, "told.duo.json", changed);
  DO (test, "definition.import", "file", path);
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

/* The steward, and somebody who does not work here. */
static void
the_agreement_says_who_is_told_by_mail (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) mails = NULL;
  json_t *items;

  agree_on_escalation (test, "steward", "dora@direccion.example", "max@tamiz.example");
  lead = send_to_vera (test, 1);

  at (test, "2026-03-03T09:50", "vera");
  assert_told (test, "vera", 0);
  at (test, "2026-03-03T10:10", "vera"); /* an hour before, as the agreement says */
  assert_told (test, "vera", 1);
  at (test, "2026-03-03T11:30", "mia");
  at (test, "2026-03-03T11:40", "mia");
  assert_told (test, "mia", 1);
  assert_told (test, "max", 1);
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  items = json_object_get (mails, "items");
  g_assert_nonnull (find_item (items, "to", "mia@tamiz.example"));
  g_assert_nonnull (find_item (items, "to", "max@tamiz.example"));
  g_assert_nonnull (find_item (items, "to", "dora@direccion.example"));
  {
    json_t *item;
    gsize i, n = 0;

    json_array_foreach (items, i, item)
      n += g_strcmp0 (tamiz_test_get (item, "op"), "late") == 0;
    g_assert_cmpuint (n, ==, 3);
  }
  assert_sound (test);
}

static void
much_at_once_is_one_line (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) told = NULL;

  tamiz_test_session_agree (test);
  for (guint i = 1; i <= 12; i++)
    g_free (send_to_vera (test, i));
  at (test, "2026-03-10T09:00", "max");
  told = list_clocks_of (test, "max");
  g_assert_cmpuint (json_array_size (told), ==, 1);
  g_assert_cmpstr (tamiz_test_get (told, "0.topic"), ==, "summary");
  g_assert_nonnull (strstr (tamiz_test_get (told, "0.text"), "12"));
  assert_told (test, "vera", 1);
  at (test, "2026-03-11T09:00", "max");
  assert_told (test, "max", 1);

  /* What comes later is told by itself. */
  tamiz_test_session_as (test, "mia@tamiz.example");
  g_free (send_to_vera (test, 13));
  at (test, "2026-03-13T09:00", "max");
  assert_told (test, "max", 2);
}

/* Of much at once there is one mail to each whom the agreement names. */
static void
much_at_once_is_one_mail (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) mails = NULL;
  json_t *mail;
  gsize i, dora = 0, others = 0;

  agree_on_escalation (test, "steward", "dora@direccion.example", "max@tamiz.example");
  for (guint n = 1; n <= 12; n++)
    g_free (send_to_vera (test, n));
  at (test, "2026-03-10T09:00", "max");
  assert_told (test, "max", 1);
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  json_array_foreach (json_object_get (mails, "items"), i, mail)
    {
      if (g_strcmp0 (tamiz_test_get (mail, "op"), "late") != 0)
        continue;
      if (g_strcmp0 (tamiz_test_get (mail, "to"), "dora@direccion.example") == 0)
        dora++;
      else
        others += g_strcmp0 (tamiz_test_get (mail, "to"), "max@tamiz.example") == 0;
    }
  g_assert_cmpuint (dora, ==, 1);
  g_assert_cmpuint (others, ==, 1);
  at (test, "2026-03-10T10:00", "max");
  assert_told (test, "max", 1);
  assert_sound (test);
}

static void
what_came_back_is_told_to_who_sent_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) list = NULL;
  json_t *told;

  tamiz_test_session_agree (test);
  lead = send_to_vera (test, 1);
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.return", "number", "1", "cause", "unreachable", "reason", "Nobody answers");
  list = tamiz_test_session_do (test, "notice.list", "for", "mia@tamiz.example", NULL);
  told = find_item (json_object_get (list, "items"), "topic", "returned");
  g_assert_nonnull (told);
  g_assert_cmpstr (tamiz_test_get (told, "lead"), ==, lead);
  g_assert_nonnull (strstr (tamiz_test_get (told, "text"), "Ana1"));
}

static void
what_was_seen_is_put_away (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL, *id = NULL;
  g_autoptr (json_t) told = NULL, seen = NULL, all = NULL, today = NULL;

  tamiz_test_session_agree (test);
  lead = send_to_vera (test, 1);
  at (test, "2026-03-02T17:10", "vera");
  told = list_clocks_of (test, "vera");
  id = g_strdup (tamiz_test_get (told, "0.id"));
  today = tamiz_test_session_do (test, "today", NULL);
  g_assert_nonnull (find_item (tamiz_test_find (today, "notices.items"), "id", id));
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "notice.seen", "+id", id);
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "invalid", "notice.seen");
  seen = tamiz_test_session_do (test, "notice.seen", "+id", id, NULL);
  g_assert_cmpint (get_number (seen, "seen"), ==, 1);
  assert_told (test, "vera", 0);
  all = tamiz_test_session_do (test, "notice.list", "+all", NULL, NULL);
  g_assert_nonnull (find_item (json_object_get (all, "items"), "id", id));
  DO (test, "notice.seen", "+all", NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/notices/" path, func)
  ADD ("who-owes-is-warned-and-the-manager-is-told-once", who_owes_is_warned_and_the_manager_is_told_once);
  ADD ("what-stands-still-warns-nobody", what_stands_still_warns_nobody);
  ADD ("what-nobody-is-in-charge-of-is-told-to-the-manager", what_nobody_is_in_charge_of_is_told_to_the_manager);
  ADD ("the-agreement-says-who-is-told-by-mail", the_agreement_says_who_is_told_by_mail);
  ADD ("much-at-once-is-one-line", much_at_once_is_one_line);
  ADD ("much-at-once-is-one-mail", much_at_once_is_one_mail);
  ADD ("what-came-back-is-told-to-who-sent-it", what_came_back_is_told_to_who_sent_it);
  ADD ("what-was-seen-is-put-away", what_was_seen_is_put_away);

  return g_test_run ();
}
