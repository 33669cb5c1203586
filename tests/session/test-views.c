#include "config.h"

#include "session-checks.h"

#include <string.h>

/* A lead, a company, everything: what the window shows of them. */

static json_t *
find_event (json_t     *timeline,
            const char *type,
            guint       nth)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (timeline, "items"), i, item)
    {
      if (g_strcmp0 (tamiz_test_get (item, "type"), type) == 0 && nth-- == 0)
        return item;
    }

  g_error ("the timeline has no such %s", type);
}

static void
assert_newest_first (json_t *timeline)
{
  const char *before = NULL;
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (timeline, "items"), i, item)
    {
      const char *at = tamiz_test_get (item, "at");

      g_assert_nonnull (at);
      g_assert_nonnull (tamiz_test_get (item, "title"));
      if (before != NULL)
        g_assert_cmpstr (before, >=, at);
      before = at;
    }
}

/* A lead's whole life, from the form to the contract. */
static char *
live (TamizTestSession *test)
{
  g_autofree char *file = tamiz_test_session_write (test, "plano.txt", "planta baja");
  g_autoptr (json_t) task = NULL;
  char *id;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  DO (test, "activity.add", "id", id, "kind", "note", "subject", "Feria", "text", "Pidió el catálogo");
  DO (test, "attachment.add", "id", id, "file", file);
  task = tamiz_test_session_do (test, "task.add", "id", id, "text", "Mandar catálogo", "due", "2026-03-05", "for",
                                "vera@tamiz.example", NULL);
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  tamiz_test_session_qualify (test, id);
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  DO (test, "handoff.accept", "number", "1");
  DO (test, "outcome.set", "id", id, "outcome", "lost", "reason", "price", "+good-lead", NULL);
  tamiz_test_session_as (test, "mia@tamiz.example");

  return id;
}

static void
a_timeline_tells_everything_newest_first (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = live (test);
  g_autoptr (json_t) timeline = tamiz_test_session_do (test, "lead.timeline", "id", id, "limit", "0", NULL);
  json_t *event;

  assert_newest_first (timeline);
  g_assert_cmpint (get_number (timeline, "total"), ==, json_array_size (json_object_get (timeline, "items")));

  event = find_event (timeline, "outcome", 0);
  g_assert_cmpstr (tamiz_test_get (event, "kind"), ==, "lost");
  g_assert_cmpstr (tamiz_test_get (event, "reason"), ==, "price");
  g_assert_cmpstr (tamiz_test_get (event, "text"), ==, "Price");
  g_assert_cmpstr (tamiz_test_get (event, "by_name"), ==, "Vera Ventas");
  g_assert_true (json_is_true (json_object_get (event, "good_lead")));

  event = find_event (timeline, "handoff", 0);
  g_assert_cmpint (get_number (event, "number"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (event, "state"), ==, "accepted");
  g_assert_cmpstr (tamiz_test_get (event, "executive"), ==, "vera@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (event, "by"), ==, "mia@tamiz.example");

  event = find_event (timeline, "call", 0);
  g_assert_cmpstr (tamiz_test_get (event, "outcome"), ==, "reached");
  g_assert_cmpstr (tamiz_test_get (event, "purpose"), ==, "web_follow_up");
  g_assert_true (json_is_false (json_object_get (event, "open")));

  event = find_event (timeline, "answer", 5);
  g_assert_cmpstr (tamiz_test_get (event, "criterion"), ==, "need");
  g_assert_cmpstr (tamiz_test_get (event, "value"), ==, "yes");
  g_assert_cmpstr (tamiz_test_get (event, "value_label"), ==, "Yes");
  g_assert_cmpstr (tamiz_test_get (event, "state"), ==, "known");
  g_assert_nonnull (tamiz_test_get (event, "call"));

  event = find_event (timeline, "task", 0);
  g_assert_cmpstr (tamiz_test_get (event, "text"), ==, "Mandar catálogo");
  g_assert_cmpstr (tamiz_test_get (event, "for_name"), ==, "Vera Ventas");
  g_assert_cmpstr (tamiz_test_get (event, "by_name"), ==, "Mía Marketing");
  g_assert_true (json_is_null (json_object_get (event, "done")));

  event = find_event (timeline, "attachment", 0);
  g_assert_cmpstr (tamiz_test_get (event, "name"), ==, "plano.txt");
  g_assert_cmpint (get_number (event, "size"), ==, strlen ("planta baja"));
  g_assert_cmpstr (tamiz_test_get (event, "by"), ==, "mia@tamiz.example");

  event = find_event (timeline, "activity", 0);
  g_assert_cmpstr (tamiz_test_get (event, "kind"), ==, "note");
  g_assert_cmpstr (tamiz_test_get (event, "subject"), ==, "Feria");

  event = find_event (timeline, "move", 0);
  g_assert_cmpstr (tamiz_test_get (event, "to"), ==, "lost");
  g_assert_cmpstr (tamiz_test_get (event, "from"), ==, "accepted");
  g_assert_cmpstr (tamiz_test_get (event, "by_name"), ==, "Vera Ventas");
}

static void
the_program_signs_its_own_moves (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = live (test);
  g_autoptr (json_t) timeline = tamiz_test_session_do (test, "lead.timeline", "id", id, NULL);
  json_t *item;
  gsize i;
  guint n_judged = 0;

  json_array_foreach (json_object_get (timeline, "items"), i, item)
    {
      if (g_strcmp0 (tamiz_test_get (item, "type"), "move") != 0)
        continue;
      g_assert_nonnull (tamiz_test_get (item, "by_name"));
      if (g_strcmp0 (tamiz_test_get (item, "cause"), "verdict") == 0)
        {
          g_assert_cmpint (get_number (item, "definition_version"), ==, 1);
          n_judged++;
        }
    }
  g_assert_cmpuint (n_judged, >, 0);
}

static void
a_timeline_is_read_in_pages (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = live (test);
  g_autoptr (json_t) whole = tamiz_test_session_do (test, "lead.timeline", "id", id, "limit", "0", NULL);
  g_autoptr (json_t) page
      = tamiz_test_session_do (test, "lead.timeline", "id", id, "limit", "2", "offset", "3", NULL);
  g_autoptr (json_t) beyond = tamiz_test_session_do (test, "lead.timeline", "id", id, "offset", "999", NULL);

  g_assert_cmpint (get_number (page, "total"), ==, get_number (whole, "total"));
  g_assert_cmpint (json_array_size (json_object_get (page, "items")), ==, 2);
  g_assert_true (json_equal (tamiz_test_find (page, "items.0"), tamiz_test_find (whole, "items.3")));
  g_assert_cmpint (json_array_size (json_object_get (beyond, "items")), ==, 0);
  REFUSED (test, "not_found", "lead.timeline", "id", "999999");
  REFUSED (test, "invalid", "lead.timeline", "id", id, "limit", "many");
}

static void
what_was_undone_is_not_told (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) before = NULL, added = NULL, with = NULL, after = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  before = tamiz_test_session_do (test, "lead.timeline", "id", id, NULL);
  added = tamiz_test_session_do (test, "activity.add", "id", id, "kind", "note", "subject", "Error", NULL);
  with = tamiz_test_session_do (test, "lead.timeline", "id", id, NULL);
  g_assert_cmpint (get_number (with, "total"), ==, get_number (before, "total") + 1);
  DO (test, "undo", "what", tamiz_test_get (added, "change"));
  after = tamiz_test_session_do (test, "lead.timeline", "id", id, NULL);
  g_assert_true (json_equal (before, after));
}

static void
criteria_stand_in_the_definitions_order (void)
{
  static const char *const keys[] = { "need", "authority", "budget", "time_frame", "buying_process",
                                      "meets_executive", "company_size" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) fresh = NULL, answered = NULL;
  json_t *items, *item;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  fresh = tamiz_test_session_do (test, "lead.criteria", "id", id, NULL);
  items = json_object_get (fresh, "items");
  g_assert_cmpint (get_number (fresh, "definition_version"), ==, 1);
  g_assert_cmpuint (json_array_size (items), ==, G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      item = json_array_get (items, i);
      g_assert_cmpstr (tamiz_test_get (item, "key"), ==, keys[i]);
      g_assert_true (json_is_true (json_object_get (item, "applies")));
    }
  item = json_array_get (items, 1);
  g_assert_cmpstr (tamiz_test_get (item, "kind"), ==, "choice");
  g_assert_cmpstr (tamiz_test_get (item, "state"), ==, "unknown");
  g_assert_true (json_is_null (json_object_get (item, "met")));
  g_assert_true (json_is_null (json_object_get (item, "evidence")));
  g_assert_cmpstr (tamiz_test_get (item, "choices.1.key"), ==, "influences");
  g_assert_cmpstr (tamiz_test_get (item, "choices.1.label"), ==, "Influences or recommends");

  /* The record answers this one. */
  item = json_array_get (items, 6);
  g_assert_true (json_is_false (json_object_get (item, "asked")));
  g_assert_cmpstr (tamiz_test_get (item, "value"), ==, "80");
  g_assert_true (json_is_true (json_object_get (item, "met")));
  g_assert_cmpuint (json_array_size (json_object_get (item, "choices")), ==, 0);

  DO (test, "answer", "id", id, "criterion", "authority", "value", "no_part");
  DO (test, "answer", "id", id, "criterion", "budget", "value", "would_not_say");
  DO (test, "answer", "id", id, "criterion", "need", "value", "yes");
  answered = tamiz_test_session_do (test, "lead.criteria", "id", id, NULL);
  items = json_object_get (answered, "items");
  item = json_array_get (items, 0);
  g_assert_cmpstr (tamiz_test_get (item, "value_label"), ==, "Yes");
  g_assert_cmpstr (tamiz_test_get (item, "by_name"), ==, "Mía Marketing");
  g_assert_nonnull (strstr (tamiz_test_get (item, "evidence"), "2026-03-02"));
  g_assert_true (json_is_true (json_object_get (item, "met")));
  item = json_array_get (items, 1);
  g_assert_cmpstr (tamiz_test_get (item, "state"), ==, "known");
  g_assert_true (json_is_false (json_object_get (item, "met")));
  item = json_array_get (items, 2);
  g_assert_cmpstr (tamiz_test_get (item, "state"), ==, "would_not_say");
  g_assert_true (json_is_null (json_object_get (item, "value")));
  g_assert_true (json_is_null (json_object_get (item, "met")));
  REFUSED (test, "not_found", "lead.criteria", "id", "999999");
}

static void
a_disputed_answer_shows_what_was_said (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) criteria = NULL;
  json_t *item;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.return", "number", "1", "criterion", "budget", "reason", "No budget at all");
  criteria = tamiz_test_session_do (test, "lead.criteria", "id", id, NULL);
  item = find_item (json_object_get (criteria, "items"), "key", "budget");
  g_assert_cmpstr (tamiz_test_get (item, "state"), ==, "disputed");
  g_assert_cmpstr (tamiz_test_get (item, "value_label"), ==, "Approved");
  g_assert_true (json_is_null (json_object_get (item, "met")));
}

static void
without_a_definition_nothing_is_asked (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) criteria = NULL;

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  id = add_inquiry (test, "eva");
  criteria = tamiz_test_session_do (test, "lead.criteria", "id", id, NULL);
  g_assert_true (json_is_null (json_object_get (criteria, "definition_version")));
  g_assert_cmpint (get_number (criteria, "total"), ==, 0);
}

static char *
add_at_company (TamizTestSession *test,
                const char       *name,
                const char       *company)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *email = g_strdup_printf ("email=%s@gente.example", name);
  g_autofree char *firm = g_strdup_printf ("company=%s", company);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (test, "lead.add", "+fields", first, "+fields", email, "+fields", firm, "source",
                               "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

static void
a_lead_knows_its_colleagues_and_its_past (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *other = NULL, *alone = NULL;
  g_autoptr (json_t) related = NULL, again = NULL, page = NULL, lonely = NULL;
  const char *second;

  tamiz_test_session_agree (test);
  DO (test, "product-line.add", "name", "Grúas");
  id = tamiz_test_session_add_lead (test);
  other = add_at_company (test, "Luis", "construcciones el condor");
  alone = add_inquiry (test, "eva");
  again = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Inés", "+fields", "last_name=Güemes",
                                 "+fields", "email=ines@condor.example", "+fields", "product_line=Grúas", "source",
                                 "Página web", NULL);
  second = tamiz_test_get (again, "id");
  g_assert_cmpstr (second, !=, id);

  related = tamiz_test_session_do (test, "lead.related", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (related, "company.name"), ==, "Construcciones El Cóndor");
  g_assert_null (tamiz_test_find (related, "company.people"));
  g_assert_cmpint (get_number (related, "colleagues_total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (related, "colleagues.0.name"), ==, "Luis");
  g_assert_cmpstr (tamiz_test_get (related, "colleagues.0.email"), ==, "luis@gente.example");
  g_assert_cmpstr (tamiz_test_get (related, "colleagues.0.leads.0.id"), ==, other);
  g_assert_cmpstr (tamiz_test_get (related, "colleagues.0.leads.0.stage"), ==, "mql");
  g_assert_cmpuint (json_array_size (json_object_get (related, "other_leads")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (related, "other_leads.0.id"), ==, second);
  g_assert_cmpstr (tamiz_test_get (related, "other_leads.0.product_line"), ==, "Grúas");
  g_assert_nonnull (tamiz_test_get (related, "other_leads.0.received_on"));

  lonely = tamiz_test_session_do (test, "lead.related", "id", alone, NULL);
  g_assert_true (json_is_null (json_object_get (lonely, "company")));
  g_assert_cmpuint (json_array_size (json_object_get (lonely, "colleagues")), ==, 0);
  g_assert_cmpuint (json_array_size (json_object_get (lonely, "other_leads")), ==, 0);
  REFUSED (test, "not_found", "lead.related", "id", "999999");
}

static void
companies_are_listed_with_what_goes_on (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *other = NULL, *small = NULL;
  g_autoptr (json_t) plain = NULL, busiest = NULL, latest = NULL, named = NULL, found = NULL, page = NULL;
  json_t *condor;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  other = add_at_company (test, "Luis", "construcciones el condor");
  small = add_at_company (test, "Ema", "Árbol");
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  DO (test, "activity.add", "id", small, "kind", "note", "subject", "Feria");

  plain = tamiz_test_session_do (test, "company.list", NULL);
  g_assert_cmpint (get_number (plain, "total"), ==, 2);
  condor = json_array_get (json_object_get (plain, "items"), 0);
  g_assert_cmpint (get_number (condor, "people"), ==, 2);
  g_assert_cmpint (get_number (condor, "leads"), ==, 2);
  g_assert_nonnull (tamiz_test_get (condor, "best_grade"));
  g_assert_nonnull (tamiz_test_get (condor, "last_activity"));

  busiest = tamiz_test_session_do (test, "company.list", "sort", "leads:desc", NULL);
  g_assert_cmpstr (tamiz_test_get (busiest, "items.0.name"), ==, "Construcciones El Cóndor");
  latest = tamiz_test_session_do (test, "company.list", "sort", "last_activity:desc", NULL);
  g_assert_cmpstr (tamiz_test_get (latest, "items.0.name"), ==, "Árbol");
  named = tamiz_test_session_do (test, "company.list", "sort", "name", NULL);
  g_assert_cmpstr (tamiz_test_get (named, "items.0.name"), ==, "Árbol");
  found = tamiz_test_session_do (test, "company.list", "search", "arbol", NULL);
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  page = tamiz_test_session_do (test, "company.list", "sort", "name", "limit", "1", "offset", "1", NULL);
  g_assert_cmpint (get_number (page, "total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (page, "items.0.name"), ==, "Construcciones El Cóndor");
  REFUSED (test, "invalid", "company.list", "sort", "colour");
  REFUSED (test, "invalid", "company.list", "sort", "name:up");
}

static void
a_company_shows_its_people_leads_and_history (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *other = NULL;
  g_autoptr (json_t) list = NULL, shown = NULL, timeline = NULL, page = NULL;
  const char *company;
  json_t *lead, *person, *item;
  gsize i, of_other = 0;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  other = add_at_company (test, "Luis", "construcciones el condor");
  DO (test, "lead.set", "id", id, "+fields", "owner=mia@tamiz.example");
  list = tamiz_test_session_do (test, "company.list", NULL);
  company = tamiz_test_get (list, "items.0.id");

  shown = tamiz_test_session_do (test, "company.show", "id", company, NULL);
  lead = find_item (json_object_get (shown, "leads"), "id", id);
  g_assert_cmpstr (tamiz_test_get (lead, "name"), ==, "Inés Güemes");
  g_assert_cmpstr (tamiz_test_get (lead, "owner_name"), ==, "Mía Marketing");
  g_assert_nonnull (tamiz_test_get (lead, "grade"));
  person = find_item (json_object_get (shown, "people"), "first_name", "Inés");
  g_assert_cmpstr (tamiz_test_get (lead, "person"), ==, tamiz_test_get (person, "id"));
  g_assert_nonnull (find_item (json_object_get (shown, "leads"), "id", other));
  person = find_item (json_object_get (shown, "people"), "first_name", "Inés");
  g_assert_cmpstr (tamiz_test_get (person, "email"), ==, "ines@condor.example");
  g_assert_cmpstr (tamiz_test_get (person, "phone"), ==, "+59171234567");
  person = find_item (json_object_get (shown, "people"), "first_name", "Luis");
  g_assert_true (json_is_null (json_object_get (person, "phone")));

  timeline = tamiz_test_session_do (test, "company.timeline", "id", company, NULL);
  assert_newest_first (timeline);
  json_array_foreach (json_object_get (timeline, "items"), i, item)
    {
      g_assert_nonnull (tamiz_test_get (item, "lead_name"));
      of_other += g_strcmp0 (tamiz_test_get (item, "lead"), other) == 0;
    }
  g_assert_cmpuint (of_other, >, 0);
  g_assert_cmpuint (of_other, <, i);
  page = tamiz_test_session_do (test, "company.timeline", "id", company, "limit", "1", NULL);
  g_assert_cmpint (get_number (page, "total"), ==, i);
  REFUSED (test, "not_found", "company.timeline", "id", "999999");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/views/" path, function)
  ADD ("a-timeline-tells-everything-newest-first", a_timeline_tells_everything_newest_first);
  ADD ("the-program-signs-its-own-moves", the_program_signs_its_own_moves);
  ADD ("a-timeline-is-read-in-pages", a_timeline_is_read_in_pages);
  ADD ("what-was-undone-is-not-told", what_was_undone_is_not_told);
  ADD ("criteria-stand-in-the-definitions-order", criteria_stand_in_the_definitions_order);
  ADD ("a-disputed-answer-shows-what-was-said", a_disputed_answer_shows_what_was_said);
  ADD ("without-a-definition-nothing-is-asked", without_a_definition_nothing_is_asked);
  ADD ("a-lead-knows-its-colleagues-and-its-past", a_lead_knows_its_colleagues_and_its_past);
  ADD ("companies-are-listed-with-what-goes-on", companies_are_listed_with_what_goes_on);
  ADD ("a-company-shows-its-people-leads-and-history", a_company_shows_its_people_leads_and_history);

  return g_test_run ();
}
