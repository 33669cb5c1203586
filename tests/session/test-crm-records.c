#include "config.h"

#include "fake-espo.h"
#include "session-checks.h"

#include <sqlite3.h>
#include <string.h>

/* Records that are in the CRM already, or not any more; the CRM is in this process. */

typedef struct
{
  TamizTestSession *base;
  FakeEspo *crm;
} Place;

static void
clear_place (Place *place)
{
  g_clear_pointer (&place->base, tamiz_test_session_free);
  g_clear_object (&place->crm);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, clear_place)

static char *
accept_lead (TamizTestSession *base,
             char             *lead,
             const char       *number)
{
  tamiz_test_session_qualify (base, lead);
  DO (base, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (base, "vera@tamiz.example");
  DO (base, "handoff.accept", "number", number);
  tamiz_test_session_as (base, "mia@tamiz.example");

  return lead;
}

static void
begin_with (Place      *place,
            const char *kind)
{
  g_autofree char *url = NULL, *secret = NULL;

  place->base = tamiz_test_session_new (NULL);
  place->crm = fake_espo_new (place->base->clock);
  url = fake_espo_get_url (place->crm);
  secret = tamiz_test_session_write (place->base, "secret", FAKE_API_KEY "\n");
  tamiz_test_session_agree (place->base);
  tamiz_test_session_as (place->base, "max@tamiz.example");
  DO (place->base, "crm.add", "name", "Ventas", "kind", kind, "url", url, "secret-file", secret);
  tamiz_test_session_as (place->base, "mia@tamiz.example");
}

static void
begin (Place *place)
{
  begin_with (place, "espocrm");
}

static char *
add_first (Place *place)
{
  return accept_lead (place->base, tamiz_test_session_add_lead (place->base), "1");
}

/* The row of a lead: its last one. */
static json_t *
show_row (Place      *place,
          const char *lead)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (place->base, "outbox.list", "lead", lead, NULL);
  json_t *row = find_item (json_object_get (rows, "items"), "object", "lead");

  g_assert_nonnull (row);
  return tamiz_test_session_do (place->base, "outbox.show", "id", tamiz_test_get (row, "id"), NULL);
}

static gint64
get_group (Place      *place,
           const char *group)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (place->base, "outbox.list", "group", group, NULL);

  return get_number (rows, "total");
}

static gboolean
offers (json_t     *row,
        const char *action)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (row, "actions"), i, item)
    {
      if (g_strcmp0 (json_string_value (item), action) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The CRM refuses a lead as known; without our key it is somebody's, and a person decides. */
static void
what_is_alike_is_shown_with_its_record (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *other = NULL, *id = NULL;
  g_autoptr (json_t) row = NULL, after = NULL;

  begin (&place);
  other = fake_espo_add (place.crm, "Lead", "emailAddress", "ines@condor.example");
  lead = add_first (&place);
  DO (place.base, "sync", NULL);
  row = show_row (&place, lead);
  id = g_strdup (tamiz_test_get (row, "id"));
  g_assert_cmpstr (tamiz_test_get (row, "group"), ==, "held");
  g_assert_nonnull (strstr (tamiz_test_get (row, "meaning"), "alike"));
  g_assert_cmpstr (tamiz_test_get (row, "remote_ids.0"), ==, other);
  g_assert_true (offers (row, "create-anyway") && offers (row, "link"));
  g_assert_cmpuint (fake_espo_count (place.crm, "Lead"), ==, 1);

  DO (place.base, "outbox.create-anyway", "id", id);
  DO (place.base, "sync", NULL);
  after = show_row (&place, lead);
  g_assert_cmpstr (tamiz_test_get (after, "state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (after, "remote.id"), !=, other);
  g_assert_cmpuint (fake_espo_count (place.crm, "Lead"), ==, 2);
  assert_sound (place.base);
}

static void
what_is_alike_is_linked (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *other = NULL;
  g_autoptr (json_t) row = NULL, after = NULL;

  begin (&place);
  other = fake_espo_add (place.crm, "Lead", "emailAddress", "ines@condor.example");
  lead = add_first (&place);
  DO (place.base, "sync", NULL);
  row = show_row (&place, lead);
  DO (place.base, "outbox.link", "id", tamiz_test_get (row, "id"), "remote", tamiz_test_get (row, "remote_ids.0"));

  /* What becomes of that one is what becomes of the lead. */
  tamiz_test_session_advance (place.base, 20 * TAMIZ_MINUTE);
  fake_espo_set (place.crm, other, "status", "Dead");
  DO (place.base, "sync", NULL);
  after = show_row (&place, lead);
  g_assert_cmpstr (tamiz_test_get (after, "remote.id"), ==, other);
  assert_stage (place.base, lead, "lost");
  g_assert_cmpuint (fake_espo_count (place.crm, "Lead"), ==, 1);
  assert_sound (place.base);
}

/* A lead that has arrived; its id over there. */
static char *
deliver (Place  *place,
         char  **lead)
{
  g_autoptr (json_t) row = NULL;

  *lead = add_first (place);
  DO (place->base, "sync", NULL);
  row = show_row (place, *lead);
  g_assert_cmpstr (tamiz_test_get (row, "state"), ==, "done");

  return g_strdup (tamiz_test_get (row, "remote.id"));
}

/* The CRM says something, and it is fetched. */
static void
hear (Place      *place,
      const char *id,
      const char *state)
{
  tamiz_test_session_advance (place->base, TAMIZ_HOUR);
  fake_espo_set (place->crm, id, "status", state);
  DO (place->base, "sync", NULL);
}

/* How the CRM and the base differ about the only lead that they differ about. */
static json_t *
get_difference (Place *place)
{
  g_autoptr (json_t) differences = tamiz_test_session_do (place->base, "crm.differences", NULL);

  g_assert_cmpint (get_number (differences, "total"), ==, 1);
  return json_incref (tamiz_test_find (differences, "items.0"));
}

static gboolean
is_asked (Place      *place,
          const char *email,
          const char *topic)
{
  g_autoptr (json_t) notices = NULL;

  tamiz_test_session_as (place->base, email);
  notices = tamiz_test_session_do (place->base, "notice.list", NULL);
  tamiz_test_session_as (place->base, "mia@tamiz.example");

  return find_item (json_object_get (notices, "items"), "topic", topic) != NULL;
}

/* Sales had put it off, and ends it in the CRM. */
static void
what_was_put_off_ends_in_the_crm (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *id = NULL;

  begin (&place);
  id = deliver (&place, &lead);
  tamiz_test_session_as (place.base, "vera@tamiz.example");
  DO (place.base, "outcome.set", "id", lead, "outcome", "deferred", "until", "2026-09-01");
  assert_stage (place.base, lead, "deferred");
  hear (&place, id, "Dead");
  assert_stage (place.base, lead, "lost");
  g_assert_cmpint (count (place.base, "crm.differences"), ==, 0);
  assert_sound (place.base);
}

typedef struct
{
  const char *path;
  guint left;
} Meddler;

/* Another program writes the same field just now. */
static void
meddle_cb (gpointer clock,
           gpointer data)
{
  Meddler *meddler = data;
  g_autofree char *statement = NULL;
  sqlite3 *raw = NULL;

  if (meddler->left == 0)
    return;
  meddler->left--;
  statement = g_strdup_printf ("UPDATE remote_link SET remote = '{\"amount\":\"%u\"}'", meddler->left);
  g_assert_cmpint (sqlite3_open (meddler->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, statement, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
}

/* Where somebody is at the same lead, its outcome comes home all the same. */
static void
an_outcome_is_not_lost_to_another_program (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *id = NULL;
  Meddler meddler = { NULL, 4 };

  begin (&place);
  id = deliver (&place, &lead);
  meddler.path = place.base->path;
  tamiz_test_session_set_meanwhile (place.base, meddle_cb, &meddler);
  hear (&place, id, "Dead");
  tamiz_test_session_set_meanwhile (place.base, NULL, NULL);
  g_assert_cmpuint (meddler.left, ==, 0);
  assert_stage (place.base, lead, "lost");
}

/* Sales gave the lead back, marketing put it off, and the CRM goes on about it: that is kept, and somebody asked. */
static void
what_cannot_be_written_is_kept_and_asked (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *id = NULL;
  g_autoptr (json_t) difference = NULL;

  begin (&place);
  id = deliver (&place, &lead);
  tamiz_test_session_as (place.base, "vera@tamiz.example");
  DO (place.base, "handoff.return", "number", "1", "cause", "unreachable", "reason", "Nobody answers");
  tamiz_test_session_as (place.base, "mia@tamiz.example");
  DO (place.base, "lead.move", "id", lead, "stage", "deferred", "reason", "Later", "until", "2026-12-01");
  hear (&place, id, "Dead");
  assert_stage (place.base, lead, "deferred");
  difference = get_difference (&place);
  g_assert_cmpstr (tamiz_test_get (difference, "kind"), ==, "refused");
  g_assert_nonnull (strstr (tamiz_test_get (difference, "why"), "Deferred"));
  g_assert_cmpstr (tamiz_test_get (difference, "theirs.outcome"), ==, "lost");
  g_assert_true (is_asked (&place, "vera@tamiz.example", "crm-refused"));

  tamiz_test_session_as (place.base, "max@tamiz.example");
  DO (place.base, "crm.settle", "id", tamiz_test_get (difference, "id"), "take", "ours");
  g_assert_cmpint (count (place.base, "crm.differences"), ==, 0);
  g_assert_false (is_asked (&place, "vera@tamiz.example", "crm-refused"));
  DO (place.base, "sync", "+reconcile", NULL);
  g_assert_cmpint (count (place.base, "crm.differences"), ==, 0);
  assert_sound (place.base);
}

/* Another lead that has arrived; its id over there. */
static char *
deliver_second (Place  *place,
                char  **lead)
{
  g_autoptr (json_t) added = NULL, row = NULL;

  added = tamiz_test_session_do (place->base, "lead.add", "+fields", "first_name=Otto", "+fields", "last_name=Otero",
                                 "+fields", "job_title=Gerente", "+fields", "email=otto@otra.example", "+fields",
                                 "phone=71234568", "+fields", "company=Otra Empresa", "+fields", "employees=80",
                                 "+fields", "city=La Paz", "source", "Página web", NULL);
  *lead = accept_lead (place->base, g_strdup (tamiz_test_get (added, "id")), "2");
  DO (place->base, "sync", NULL);
  row = show_row (place, *lead);

  return g_strdup (tamiz_test_get (row, "remote.id"));
}

/* Whoever has it is told once that it is not there any more; when it is, what became of it counts. */
static void
what_was_gone_is_asked_about_and_comes_back (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *other = NULL, *id = NULL, *second = NULL;
  g_autoptr (json_t) difference = NULL;

  begin (&place);
  id = deliver (&place, &lead);
  second = deliver_second (&place, &other);
  fake_espo_hide (place.crm, id, TRUE);
  DO (place.base, "sync", "+reconcile", NULL);
  difference = get_difference (&place);
  g_assert_cmpstr (tamiz_test_get (difference, "kind"), ==, "gone");
  g_assert_true (is_asked (&place, "vera@tamiz.example", "crm-gone"));

  fake_espo_hide (place.crm, id, FALSE);
  fake_espo_set (place.crm, id, "status", "Dead");
  tamiz_test_session_advance (place.base, 8 * TAMIZ_DAY);
  DO (place.base, "sync", NULL);
  assert_stage (place.base, lead, "lost");
  g_assert_false (is_asked (&place, "vera@tamiz.example", "crm-gone"));
  g_assert_cmpint (count (place.base, "crm.differences"), ==, 0);
  assert_sound (place.base);
}

/* What comes back does not write over what somebody entered meanwhile. */
static void
what_comes_back_is_no_stronger_than_a_person (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *other = NULL, *id = NULL, *second = NULL;
  g_autoptr (json_t) difference = NULL;

  begin (&place);
  id = deliver (&place, &lead);
  second = deliver_second (&place, &other);
  fake_espo_hide (place.crm, id, TRUE);
  DO (place.base, "sync", "+reconcile", NULL);
  tamiz_test_session_as (place.base, "vera@tamiz.example");
  DO (place.base, "outcome.set", "id", lead, "outcome", "won", "amount", "5000", "currency", "EUR");
  fake_espo_hide (place.crm, id, FALSE);
  fake_espo_set (place.crm, id, "status", "Dead");
  DO (place.base, "sync", "+reconcile", NULL);
  assert_stage (place.base, lead, "won");
  difference = get_difference (&place);
  g_assert_cmpstr (tamiz_test_get (difference, "kind"), ==, "outcome");
}

/* A person says which record goes on for one that was deleted. */
static void
what_is_gone_is_linked_anew (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *other = NULL, *id = NULL, *second = NULL, *left = NULL;
  g_autoptr (json_t) row = NULL, after = NULL;

  begin (&place);
  id = deliver (&place, &lead);
  second = deliver_second (&place, &other);
  row = show_row (&place, lead);
  g_assert_false (offers (row, "link"));
  REFUSED (place.base, "refused", "outbox.link", "id", tamiz_test_get (row, "id"), "remote", "rec99");
  g_clear_pointer (&row, json_decref);

  left = fake_espo_add (place.crm, "Lead", "emailAddress", "ines@otra.example");
  fake_espo_set (place.crm, left, "status", "Dead");
  fake_espo_hide (place.crm, id, TRUE);
  DO (place.base, "lead.set", "id", lead, "+fields", "pain_points=Pierde un mes");
  DO (place.base, "sync", NULL);
  g_assert_cmpint (get_group (&place, "held"), ==, 1);
  g_assert_true (is_asked (&place, "vera@tamiz.example", "crm-gone"));
  row = show_row (&place, lead);
  g_assert_cmpstr (tamiz_test_get (row, "remote.state"), ==, "gone");
  g_assert_true (offers (row, "link"));
  REFUSED (place.base, "exists", "outbox.link", "id", tamiz_test_get (row, "id"), "remote", second);
  DO (place.base, "outbox.link", "id", tamiz_test_get (row, "id"), "remote", left);
  g_assert_false (is_asked (&place, "vera@tamiz.example", "crm-gone"));

  g_assert_cmpint (get_group (&place, "held"), ==, 0);

  /* It has stood there for long, and is read all the same. */
  DO (place.base, "sync", NULL);
  after = show_row (&place, lead);
  g_assert_cmpstr (tamiz_test_get (after, "remote.state"), ==, "live");
  assert_stage (place.base, lead, "lost");
  assert_sound (place.base);
}

static json_t *
load_connector (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", "espocrm.json", NULL);
  json_t *mapping = json_load_file (path, 0, NULL);

  g_assert_nonnull (mapping);
  return mapping;
}

/* A connector of the user's own; its file. */
static char *
write_connector (json_t     *mapping,
                 const char *kind)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "tamiz", "connectors", NULL);
  g_autofree char *name = g_strconcat (kind, ".json", NULL);
  char *path = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0700);
  json_object_set_new (mapping, "id", json_string (kind));
  g_assert_cmpint (json_dump_file (mapping, path, 0), ==, 0);

  return path;
}

/* An EspoCRM that says into which lead another one was merged. */
static char *
write_merging_connector (void)
{
  g_autoptr (json_t) mapping = load_connector ();
  json_t *outcome = json_object_get (mapping, "outcome");

  json_object_set_new (outcome, "merged_into", json_string ("$.masterId"));
  json_object_set_new (outcome, "rules",
                       json_pack ("[{s:[{s:s,s:s}],s:s}]", "if", "path", "$.deleted", "is", "yes", "is", "gone"));

  return write_connector (mapping, "merging");
}

/* Where the CRM makes no second one whatever it is told, that is not offered. */
static void
what_cannot_be_created_anyway_is_not_offered (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (json_t) mapping = load_connector (), row = NULL;
  g_autofree char *connector = NULL, *lead = NULL, *other = NULL;

  json_object_del (json_object_get (json_object_get (mapping, "ops"), "ensure_lead"), "headers");
  connector = write_connector (mapping, "stubborn");
  begin_with (&place, "stubborn");
  other = fake_espo_add (place.crm, "Lead", "emailAddress", "ines@condor.example");
  lead = add_first (&place);
  DO (place.base, "sync", NULL);
  row = show_row (&place, lead);
  g_assert_true (offers (row, "link") && offers (row, "retry"));
  g_assert_false (offers (row, "create-anyway"));
  REFUSED (place.base, "refused", "outbox.create-anyway", "id", tamiz_test_get (row, "id"));
  g_unlink (connector);
}

/* What became of a merged lead is what becomes of the one that is left. */
static void
a_merged_lead_goes_on_as_the_one_that_is_left (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *connector = write_merging_connector ();
  g_autofree char *lead = NULL, *id = NULL, *left = NULL;
  g_autoptr (json_t) row = NULL;

  begin_with (&place, "merging");
  left = fake_espo_add (place.crm, "Lead", "emailAddress", "ines@otra.example");
  fake_espo_set (place.crm, left, "status", "Dead");
  id = deliver (&place, &lead);
  tamiz_test_session_advance (place.base, TAMIZ_HOUR);
  fake_espo_set (place.crm, id, "masterId", left);
  fake_espo_set (place.crm, id, "deleted", "yes");
  DO (place.base, "sync", NULL);
  row = show_row (&place, lead);
  g_assert_cmpstr (tamiz_test_get (row, "remote.id"), ==, left);
  g_assert_cmpstr (tamiz_test_get (row, "remote.state"), ==, "live");
  g_assert_true (g_str_has_suffix (tamiz_test_get (row, "remote.url"), left));
  g_assert_cmpint (count (place.base, "crm.differences"), ==, 0);
  DO (place.base, "sync", NULL);
  assert_stage (place.base, lead, "lost");
  g_assert_false (is_asked (&place, "vera@tamiz.example", "crm-gone"));
  assert_sound (place.base);
  g_unlink (connector);
}

/* The CRM makes a deal of the lead: its deal says what becomes of it, and the lead is left alone. */
static void
a_converted_lead_is_not_written_any_more (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *id = NULL, *deal = NULL;
  guint written;

  begin (&place);
  id = deliver (&place, &lead);
  DO (place.base, "lead.set", "id", lead, "+fields", "pain_points=Pierde un mes");
  DO (place.base, "sync", NULL);
  written = fake_espo_count_calls (place.crm, "PUT", "Lead");
  g_assert_cmpuint (written, ==, 1);

  deal = fake_espo_add (place.crm, "Opportunity", "originalLeadId", id);
  fake_espo_set (place.crm, deal, "stage", "Negotiation");
  fake_espo_set (place.crm, id, "createdOpportunityId", deal);
  hear (&place, id, "Converted");
  DO (place.base, "lead.set", "id", lead, "+fields", "pain_points=Pierde un año");
  DO (place.base, "sync", NULL);
  g_assert_cmpuint (fake_espo_count_calls (place.crm, "PUT", "Lead"), ==, written);
  g_assert_cmpint (count (place.base, "crm.differences"), ==, 0);

  tamiz_test_session_advance (place.base, TAMIZ_HOUR);
  fake_espo_set (place.crm, deal, "stage", "Closed Won");
  DO (place.base, "sync", NULL);
  assert_stage (place.base, lead, "won");
  assert_sound (place.base);
}

static void
remove_data (const char *folder)
{
  g_autofree char *program = g_build_filename (folder, "tamiz", NULL);
  g_autofree char *connectors = g_build_filename (program, "connectors", NULL);

  g_rmdir (connectors);
  g_rmdir (program);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = set_settings_apart ();
  g_autofree char *own = g_build_filename (settings, "data", NULL);
  int failed;

  g_setenv ("XDG_DATA_HOME", own, TRUE);

  /* Whatever proxy the desktop uses is not asked. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/crm-records/" path, func)
  ADD ("what-is-alike-is-shown-with-its-record", what_is_alike_is_shown_with_its_record);
  ADD ("what-is-alike-is-linked", what_is_alike_is_linked);
  ADD ("what-cannot-be-created-anyway-is-not-offered", what_cannot_be_created_anyway_is_not_offered);
  ADD ("what-was-put-off-ends-in-the-crm", what_was_put_off_ends_in_the_crm);
  ADD ("an-outcome-is-not-lost-to-another-program", an_outcome_is_not_lost_to_another_program);
  ADD ("what-cannot-be-written-is-kept-and-asked", what_cannot_be_written_is_kept_and_asked);
  ADD ("what-was-gone-is-asked-about-and-comes-back", what_was_gone_is_asked_about_and_comes_back);
  ADD ("what-comes-back-is-no-stronger-than-a-person", what_comes_back_is_no_stronger_than_a_person);
  ADD ("what-is-gone-is-linked-anew", what_is_gone_is_linked_anew);
  ADD ("a-merged-lead-goes-on-as-the-one-that-is-left", a_merged_lead_goes_on_as_the_one_that_is_left);
  ADD ("a-converted-lead-is-not-written-any-more", a_converted_lead_is_not_written_any_more);

  failed = g_test_run ();
  remove_data (own);
  remove_settings (settings);
  return failed;
}
